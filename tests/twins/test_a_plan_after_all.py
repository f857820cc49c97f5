"""Small schools that have a plan, and that the model once said no to: what a reader sees to be possible has to be found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tiny import REG, full_school
from tiny_secondary import course, middle_school, post
from twins.schools import COURSE, GF, H1, L1, P1, P2, P3, T1, A, P, X, Y, mini, upper

from planner.audit import audit
from planner.domain.outcome import Outcome
from planner.domain.school import CalendarRow, Duty, Homeroom, JobClass, Method, School, Service, Slot, Special, Staff, Team
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.fixed_shape import Settled
from planner.milp.grid.specials import SpecialsGrid
from planner.milp.model import value
from planner.search.build import build_shape
from planner.search.kept import Kept
from planner.search.solve import search
from planner.search.walk import minutes_only

RICH = (replace(GF, revenue_next=900_000_00),)
EARLY = (
    Slot("ER", "S1", 1, 540, 585, "specials"),
    Slot("ER", "S2", 2, 590, 635, "specials"),
    Slot("ER", "L1", 3, 635, 665, "lunch"),
    Slot("ER", "OUT", 4, 700, 720, "dismissal"),
    Slot("ER", "MEET", 5, 725, 785, "non_student"),
)
RELEASE = Method("early_release", "ask", 200, "days", day_type="ER", cycle_days=(2,))


def found(school: School) -> Outcome:
    outcome = search(school, seconds=20, brief=True)
    assert outcome.plan is not None, outcome.advice
    assert not audit(school, outcome.plan).violations
    return outcome


# --- kinds of day that a plan need not hold ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rules", "lunch_end", "more"),
    [
        ({"lunch_earliest": 645, "lunch_latest": 780}, 665, {}),
        ({"duty_free_lunch": 30}, 660, {}),
        ({}, 665, {"grades": ("1", "2"), "homerooms": (H1, Homeroom("H2", "2", 20, "T2")), "staff": (T1, A, P, replace(T1, staff_id="T2")),
                   "cafeteria_seats": 30, "funds": RICH}),
    ],
    ids=["an early lunch", "a short lunch", "one lunch for all in half a cafeteria"],
)  # fmt: skip
def test_early_release_that_could_not_be_held_is_not_held(rules: dict[str, int], lunch_end: int, more: dict[str, Any]) -> None:
    second = Slot("REG", "L2", 5, 690, 720, "lunch")
    early = tuple(replace(s, end=lunch_end) if s.slot == "L1" else s for s in EARLY)
    school = mini(rules, bell=(*REG, second, *early), student_end=840, methods=(RELEASE,), **more)
    plan = found(school).plan
    assert plan is not None and {d.day_type for d in plan.days} == {"REG"}


@pytest.mark.parametrize("methods", [(), (replace(RELEASE, cycle_days=()),)], ids=["a bell that no day has", "a day that may be held"])
def test_periods_in_a_row_count_on_days_that_are_held(methods: tuple[Method, ...]) -> None:
    """On regular days lunch stands between P1 and P2; on the other bell they follow on, and one in a row is the limit."""
    bell = (
        Slot("REG", "P1", 1, 510, 555, "class"), Slot("REG", "L", 2, 560, 590, "lunch"), Slot("REG", "P2", 3, 595, 640, "class"),
        Slot("ER", "P1", 1, 510, 540, "class"), Slot("ER", "P2", 2, 545, 575, "class"), Slot("ER", "MEET", 3, 585, 640, "non_student"),
    )  # fmt: skip
    courses = (replace(COURSE, requests=80),)
    found(upper({"max_consecutive_periods": 1}, bell=bell, student_end=640, courses=courses, funds=RICH, methods=methods))


# --- specials of two lengths in one block ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("planning", [0, 225], ids=["no planning promised", "planning promised"])
@pytest.mark.parametrize("team", [(), (Team("SP", "Specialists", "specialists", ("A", "P"), floor_min=225, min_block=45),)], ids=["alone", "a team"])
def test_nobody_is_in_two_slots_that_overlap(team: tuple[Team, ...], planning: int) -> None:
    """Kindergarten's 30 minutes begin with grade 1's 45: who has one class is not free for the other, for a meeting or to plan."""
    long, short = (replace(S, for_grades=("1",)) for S in REG[:2]), (Slot("REG", f"K{n}", 10 + n, at, at + 30, "specials", ("K",)) for n, at in ((1, 540), (2, 590)))
    bell = (*long, *short, *(s for s in REG if s.slot in ("L1", "S3")))
    small = Homeroom("HK", "K", 18, "TK")
    school = mini(
        {"special_every_day": 1, "min_individual_planning_week": planning}, bell=bell, grades=("K", "1"), homerooms=(H1, small),
        staff=(T1, replace(T1, staff_id="TK"), A, P), specials=(Special("ART", "A"),), teams=team, funds=RICH, student_end=840,
    )  # fmt: skip
    found(school)


def test_one_of_two_alike_is_never_named_for_both() -> None:
    """Both grades are out at once every day; even where A is wanted for everything, the other class is P's."""
    bell = (replace(REG[0], for_grades=("1",)), Slot("REG", "K1", 11, 540, 570, "specials", ("K",)), *(s for s in REG if s.slot == "L1"))
    small = Homeroom("HK", "K", 18, "TK")
    school = mini(
        {"special_every_day": 1}, days=5, bell=bell, grades=("K", "1"), homerooms=(H1, small), staff=(T1, replace(T1, staff_id="TK"), A, P),
        specials=tuple(Special("ART", u) for u in "AP"), funds=RICH, student_end=840, teams=(),
    )  # fmt: skip
    shape = build_shape(school)
    assert HighsEngine().solve(shape.model.problem, seconds=10, gap=0.0).value is not None
    grid = SpecialsGrid(Settled(shape, Kept))
    grid.model.minimise(grid.model.total(x for (_h, i, _v, _k), x in grid.x.items() if grid.offers[i].unit == "P"))
    assert HighsEngine().solve(grid.model.problem, seconds=10, gap=0.0).value is not None
    assert {grid.offers[i].unit for (_h, i, _v, _k), x in grid.x.items() if value(x) > 0.5} == {"A", "P"}


# --- duties, lunch, sessions ---------------------------------------------------------------------------------------------------
def test_two_watch_lunch_while_two_meet() -> None:
    """Four teachers, one long duty for two of them: the other two meet for three periods beside it."""
    p4 = Slot("REG", "P4", 4, 660, 705, "class")
    courses = tuple(replace(COURSE, course_id=c, periods_allowed=("P1",)) for c in "ABCD")
    teams = (Team("TXY", "T", "course_alike", ("X", "Y"), floor_min=675, goal_min=675, min_block=45),)
    duties = (Duty("LUNCH", "REG", 560, 705, "lunch", adults_needed=2, allowed=("homeroom_teacher",)),)
    staff = (X, Y, replace(X, staff_id="W"), replace(X, staff_id="Z"))
    school = upper(bell=(P1, P2, P3, p4), student_end=705, staff=staff, courses=courses, teams=teams, duties=duties, funds=RICH)
    (team,) = found(school).teams
    assert team.minutes == 675


@pytest.mark.parametrize("watched", [("1",), ()], ids=["its own recess", "everybody's recess"])
@pytest.mark.parametrize("when", [(700, 730), (635, 660), (720, 740)], ids=lambda w: f"{w[0]}-{w[1]}")
def test_a_grade_without_a_lunch_slot_has_recess_where_it_is_watched(when: tuple[int, int], watched: tuple[str, ...]) -> None:
    """The bell has lunch at 660 to 690 for grade 2; grade 1 eats in its rooms, and its recess need not stand beside another grade's lunch."""
    bell = (*(s for s in REG if s.kind != "lunch"), replace(L1, for_grades=("2",)))
    duties = (Duty("RECESS", "REG", *when, "recess", for_grades=watched, allowed=("specialist",)),)
    plan = found(mini({"recess_min_day": 20}, bell=bell, duties=duties, student_end=840)).plan
    assert plan is not None and all(when[0] <= b.start and b.end <= when[1] for b in plan.blocks if b.kind == "recess")


@pytest.mark.parametrize("rules", [{"lunch_latest": 650}, {"lunch_earliest": 670}], ids=["too late", "too early"])
def test_a_grade_without_a_lunch_slot_eats_at_no_set_time(rules: dict[str, int]) -> None:
    """When lunch may begin is for those whom the bell gives a lunch."""
    bell = (*(s for s in REG if s.kind != "lunch"), replace(L1, for_grades=("2",)))
    assert found(mini(rules, bell=bell, student_end=840)).plan is not None


@pytest.mark.parametrize("rule", [{"recess_min_day": 20}, {"duty_free_lunch": 30}, {"daily_unencumbered": 30}], ids=lambda r: next(iter(r)))
def test_a_prekindergarten_without_a_lunch_slot_keeps_its_own_time(rule: dict[str, int]) -> None:
    early = Homeroom("HPK", "PK", 15, "TPK", special_group=False)
    school = mini(
        rule, grades=("PK", "1"), homerooms=(early, H1), staff=(T1, A, P, replace(T1, staff_id="TPK")), funds=RICH, student_end=840,
        bell=(*REG[:2], replace(L1, for_grades=("1",)), Slot("REG", "S3", 4, 750, 810, "specials")),
    )  # fmt: skip
    found(school)


SPEECH = JobClass("speech", "Speech", 40_000_00, 0, 0, "speech", certified=True)
THERAPIST = Staff("SLP1", "speech", avg_salary=40_000_00, fund=(("GF", 10_000),))
OFF = {"min_individual_planning_week": 0, "duty_free_lunch": 0, "daily_unencumbered": 0, "max_consecutive_minutes": 0}


def with_speech(a_week: int, groups: int = 1, *, days: int = 2, minutes: int = 30, **therapist: Any) -> School:
    place = middle_school(OFF)
    return replace(
        place,
        info=replace(place.info, cycle_days=days),
        calendar=tuple(CalendarRow(d, "REG") for d in range(1, days + 1)),
        staff=(*place.staff, replace(THERAPIST, **therapist)),
        job_classes=(*place.job_classes, SPEECH),
        services=(Service("SLP", "speech", ("6", "7"), "pull", a_week, minutes, groups, "speech"),),
        teams=(),
        funds=(replace(place.funds[0], revenue_next=400_000_00),),
    )


@pytest.mark.parametrize(("a_week", "groups", "days"), [(3, 1, 5), (4, 1, 5), (5, 1, 2), (10, 1, 5), (5, 2, 2)])
def test_sessions_in_class_time_whatever_their_number(a_week: int, groups: int, days: int) -> None:
    """More than one a day where a week asks for more than it has days; one more than is owed is given to nobody."""
    found(with_speech(a_week, groups, days=days))


def test_sessions_stand_where_their_adult_is_in_the_building() -> None:
    found(with_speech(2, 2, unavailable=("8:00-9:18",)))


# --- second teachers, zero period, duty that is owed ---------------------------------------------------------------------------
@pytest.mark.parametrize("asked", [{"co_teach_sped": 1}, {"co_teach_sped": 1, "co_teach_el": 1}, {"co_teach_sped": 2}], ids=str)
def test_one_section_has_the_second_teacher_that_comes_first(asked: dict[str, int]) -> None:
    place = middle_school(OFF)
    courses = tuple(replace(c, **asked) if c.course_id == "LIT" else c for c in place.courses)  # type: ignore[arg-type]
    staff = (*place.staff, post("L", "el_teacher"))
    found(replace(place, courses=courses, services=(), staff=staff, funds=(replace(place.funds[0], revenue_next=400_000_00),)))


@pytest.mark.parametrize("students", [20, 60])
def test_a_zero_period_takes_no_seat_of_the_day(students: int) -> None:
    place = middle_school(OFF)
    zero = Slot("REG", "P0", 0, 465, 505, "class")
    early = course("ZP", "ART", students, "ART", periods_allowed=("P0",), room_type="gym", target_size=students, max_size=students)
    info = replace(place.info, contract_start=450, student_start=465)
    found(replace(place, info=info, bell=(*place.bell, zero), courses=(*place.courses, early), services=()))


@pytest.mark.parametrize("planning", [0, 1, 100])
def test_less_planning_promised_is_no_harder(planning: int) -> None:
    found(replace(middle_school({"min_individual_planning_week": planning}), services=()))


def test_a_question_of_minutes_is_answered_where_no_team_has_a_goal() -> None:
    """The first measure is then another one; some plan is found all the same."""
    school = full_school()
    plan = minutes_only(replace(school, teams=tuple(replace(t, goal_min=0, floor_min=0) for t in school.teams)), seconds=20)
    assert plan is not None
