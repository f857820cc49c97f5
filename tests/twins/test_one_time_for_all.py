"""A group of several grades meets at a time that fits each of them: in shape, grid and checker (decisions.md 44)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from twins.enumerate import possible
from twins.model import optimum
from twins.schools import COURSE, GF, H1, L1, P1, P2, P3, S1, T1, A, P, R, X, Y, mini, upper

from planner.checker.week import week_of
from planner.domain.outcome import Status
from planner.domain.school import Homeroom, School, Service, Slot
from planner.rules import ServicesInFull
from planner.search.build import build_shape
from planner.search.solve import search

RICH = (replace(GF, revenue_next=900_000_00),)
READ = Service("READ", "intervention", ("1", "2"), "pull", 5, 30, 1, "interventionist", allowed_slots=("WIN",), legal_floor=True)
EARLY, LATE = Slot("REG", "L1", 3, 570, 600, "lunch", ("2",)), Slot("REG", "L2", 4, 600, 630, "lunch", ("1",))


def two_grades(*lunches: Slot, end: int, away: tuple[str, ...] = (), service: Service = READ, more: tuple[Service, ...] = ()) -> School:
    """One day from 9:00 with an hour of reading and half an hour of WIN for grades 1 and 2; R gives the one group of both."""
    staff = (T1, replace(T1, staff_id="T2"), A, P, replace(R, unavailable=away))
    return mini(
        {"win_min_day": 30, "literacy_min_day": 60}, days=1, bell=(S1, *lunches), homerooms=(H1, Homeroom("H2", "2", 20, "T2")),
        grades=("1", "2"), staff=staff, services=(service, *more), teams=(), funds=RICH, student_start=540, student_end=end,
    )  # fmt: skip


def test_the_grades_of_a_group_have_win_at_its_time() -> None:
    """R comes at 12:00, so both grades have WIN after that, and at one time."""
    place = two_grades(L1, end=780, away=("8:30-12:00",))
    outcome = search(place, seconds=10)
    assert outcome.plan is not None
    [session] = outcome.plan.sessions
    week = week_of(place, outcome.plan)
    assert session.start >= 720
    for grade in READ.grade_band:
        assert week.block("win", grade, week.variants[0]) == [(session.start, session.end)]


ALONE = replace(READ, grade_band=("1",))


@pytest.mark.parametrize(("service", "status"), [(READ, Status.INFEASIBLE), (ALONE, Status.OPTIMAL)])
def test_no_time_that_fits_both(service: Service, status: Status) -> None:
    """Until 11:00. Grade 1 eats at 10:00, so that reading is before and WIN after; grade 2 at 9:30, with WIN before. They never coincide."""
    place = two_grades(EARLY, LATE, end=660, service=service)
    assert (optimum(build_shape(place), possible()) is None) == (status is Status.INFEASIBLE)
    outcome = search(place, seconds=10)
    assert outcome.status is status


def test_two_groups_at_one_time_take_two_adults() -> None:
    """WIN is as long as a session and both services are of both grades: there is one time for both, and one adult for each."""
    place = two_grades(L1, end=780, more=(replace(READ, service_id="MATH"),))
    both = replace(place, staff=tuple(replace(r, count=2) if r.staff_id == "R" else r for r in place.staff))
    outcome = search(both, seconds=10)
    assert outcome.plan is not None
    one, other = outcome.plan.sessions
    assert one.start == other.start and {one.unit_id, other.unit_id} == {"R.1", "R.2"}


# --- grades that have periods ------------------------------------------------------------------------------------------------
def two_bells(second: Slot) -> School:
    """Grade 9 has P1 and P2, grade 10 the period `second` alone; R gives one group of both."""
    service = Service("EL", "el", ("9", "10"), "pull", 5, 30, 1, "interventionist", legal_floor=True)
    bell = (replace(P1, for_grades=("9",)), replace(P2, for_grades=("9",)), replace(second, slot="Q", order=9, for_grades=("10",)))
    return upper(bell=bell, grades=("9", "10"), staff=(X, Y, R), courses=(COURSE,), teams=(), services=(service,), funds=RICH)


@pytest.mark.parametrize(("second", "start"), [(P1, 510), (P2, 560), (P3, None), (replace(P2, start=575, end=620), 575)])
def test_a_period_of_both_grades(second: Slot, start: int | None) -> None:
    """A session is inside a period of each of its grades: of 30 minutes, it fits in what P2 and a period fifteen minutes later share."""
    place = two_bells(second)
    outcome = search(place, seconds=5)
    if start is None:
        assert outcome.status is Status.INFEASIBLE
        return
    assert outcome.plan is not None
    [session] = outcome.plan.sessions
    assert session.start == start
    other = 560 if start == 510 else 510  # a period of grade 9 alone
    moved = replace(outcome.plan, sessions=(replace(session, start=other, end=other + 30),))
    assert any("not every one of its grades" in b.sentence for b in ServicesInFull().check(place, moved))
