"""Classes that several positions share, with a lawful week beside each: by days, by half-days, and with one who takes turns in two classes.

The school is that of `schools.mini`: two days, students 8:30 to 13:00, S1 9:00–9:45, S2 9:50–10:35, lunch 11:00–11:30, the contract
day 7:30 to 15:30. A minute of one day is 2.5 minutes of an average week.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tiny import staff
from twins.lawful import Case, is_found
from twins.schools import AFTER, GF, L1, S1, S2, A, P, mini
from twins.test_lawful_plans import week

from planner.audit import audit
from planner.domain.outcome import Status
from planner.domain.plan import Block, Lesson, Meeting, Plan
from planner.domain.school import Homeroom, Hours, School, Staff, Team, Turn
from planner.search.solve import search

TEAM = Team("G1", "Grade 1", "grade", ("T1", "T2", "T3"), goal_min=525, min_block=45)
RICH = (replace(GF, revenue_next=900_000_00),)
LUNCHES = tuple(Block("lunch", "1", day, "REG", 660, 690) for day in (1, 2))
SPECIALISTS = tuple(replace(row, individual_planning_min=0) for row in (A, P))


def half(unit: str, **more: object) -> Staff:
    return replace(staff(unit, "homeroom_teacher", fte=50), **more)  # type: ignore[arg-type]


def out(day: int, slot: str, *classes: str) -> tuple[Lesson, ...]:
    """The classes in specials: the first in art in S1 and in PE in S2, the second the other way round."""
    order = (("ART", "A"), ("PE", "P"))
    turned = order if slot == "S1" else order[::-1]
    return tuple(Lesson(day, "REG", slot, h, *special) for h, special in zip(classes, turned, strict=False))


def by_days(**team: object) -> Case:
    """T1 has H1 on day 1 and T2 on day 2; T3 has H2. Each day both slots: one to meet in, one to plan alone in (112.5 for half a post)."""
    shared = Homeroom("H1", "1", 20, "T1", turns=(Turn("T1", (1,)), Turn("T2", (2,))))
    school = mini(
        {"min_individual_planning_week": 225, "max_doubles_per_week": 2},
        homerooms=(shared, Homeroom("H2", "1", 20, "T3")),
        staff=(half("T1", days=(1,)), half("T2", days=(2,)), staff("T3", "homeroom_teacher"), *SPECIALISTS),
        teams=(replace(TEAM, floor_min=225, **team),),  # type: ignore[arg-type]
        funds=RICH,
    )
    grid = tuple(lesson for day in (1, 2) for slot in ("S1", "S2") for lesson in out(day, slot, "H1", "H2"))
    cover = (("H1", "A"), ("H2", "P"))
    meetings = tuple(Meeting("G1", day, "REG", 540, 585, 45, ("S1",), cover=cover) for day in (1, 2))
    return school, week(school, blocks=LUNCHES, grid=grid, meetings=meetings)


def by_half_days() -> Case:
    """T1 has H1 until 11:30 and T2 from then on. T1 comes to the meeting in S1, T2 to the one after students have left."""
    shared = Homeroom("H1", "1", 20, "T1", turns=(Turn("T1", (1, 2), "am"), Turn("T2", (1, 2), "pm")))
    school = mini(
        homerooms=(shared,),
        bell=(S1, S2, L1, AFTER),
        staff=(half("T1", hours=(Hours(450, 690),)), half("T2", hours=(Hours(690, 930),)), A, P),
        teams=(replace(TEAM, core=("T1", "T2"), floor_min=525),),
        funds=RICH,
    )
    grid = tuple(lesson for day in (1, 2) for lesson in out(day, "S1", "H1"))
    met = [Meeting("G1", day, "REG", 540, 585, 45, ("S1",), cover=(("H1", "A"),)) for day in (1, 2)]
    met += [Meeting("G1", day, "REG", 800, 860, 60, ("AFTER",)) for day in (1, 2)]
    return school, week(school, blocks=LUNCHES, grid=grid, meetings=tuple(sorted(met, key=lambda m: (m.day, m.start))))


def one_for_the_days_of_two() -> Case:
    """T1 has H1 on day 1 and T3 has H2 on day 2; T2, full-time, has H2 on day 1 and H1 on day 2."""
    first = Homeroom("H1", "1", 20, "T1", turns=(Turn("T1", (1,)), Turn("T2", (2,))))
    second = Homeroom("H2", "1", 20, "T3", turns=(Turn("T2", (1,)), Turn("T3", (2,))))
    school = mini(
        homerooms=(first, second),
        staff=(half("T1", days=(1,)), staff("T2", "homeroom_teacher"), half("T3", days=(2,)), A, P),
        teams=(replace(TEAM, floor_min=225),),
        funds=RICH,
    )
    grid = tuple(lesson for day in (1, 2) for lesson in out(day, "S1", "H1", "H2"))
    cover = (("H1", "A"), ("H2", "P"))
    meetings = tuple(Meeting("G1", day, "REG", 540, 585, 45, ("S1",), cover=cover) for day in (1, 2))
    return school, week(school, blocks=LUNCHES, grid=grid, meetings=meetings)


@pytest.mark.parametrize("case", [by_days, by_half_days, one_for_the_days_of_two], ids=lambda f: f.__name__)
def test_a_lawful_week_is_found(case: Callable[[], Case]) -> None:
    is_found(case)


# --- what no plan may do -----------------------------------------------------------------------------------------------------
def said(school: School, plan: Plan) -> str:
    return " ".join(v.sentence for v in audit(school, plan).violations)


def test_who_has_the_class_comes_to_the_meeting() -> None:
    """On day 2 T2 has H1, whose class is not out in S2 then."""
    school, plan = by_days()
    inside = tuple(e for e in plan.grid if (e.day, e.slot) != (2, "S2"))
    met = (plan.meetings[0], replace(plan.meetings[1], start=590, end=635, slots=("S2",), cover=()))
    assert "G1 meets at 9:50–10:35 on Day 2, when T2 has class H1." in said(school, replace(plan, grid=inside, meetings=met))


def test_a_day_without_any_of_them_is_refused() -> None:
    school, plan = by_days()
    gone = replace(school, homerooms=(replace(school.homerooms[0], turns=(Turn("T1", (1,)),)), school.homerooms[1]))
    assert "and class H1 has no teacher" in said(gone, plan)


def test_hours_that_end_while_the_class_is_there_are_refused() -> None:
    """T2 comes at 12:00, and T1 has left at 11:30: the class is alone after its lunch."""
    school, plan = by_half_days()
    late = tuple(replace(s, hours=(Hours(720, 930),)) if s.staff_id == "T2" else s for s in school.staff)
    alone = replace(school, staff=late)
    assert "Class H1 has nobody in charge on Day 1 at 11:30–12:00" in said(alone, plan)
    found = search(alone, seconds=20, brief=True)
    assert found.status is Status.INFEASIBLE


def test_planning_is_counted_on_the_days_with_the_class() -> None:
    """With both slots met in, T1 has none of its 112.5 minutes."""
    school, plan = by_days(min_block=90)
    met = tuple(
        replace(m, end=635, minutes=90, slots=("S1", "S2"), cover=(("H1", "A"), ("H1", "P"), ("H2", "A"), ("H2", "P")))
        for m in plan.meetings
    )
    assert "T1 has 0 minutes a week to plan alone, 112.5 short of 112.5." in said(school, replace(plan, meetings=met))
    assert search(school, seconds=20, brief=True).status is Status.INFEASIBLE


# --- halves of two classes -----------------------------------------------------------------------------------------------------
def halves_that_swap() -> Case:
    """Half of H1 and half of H2 are in art while the other halves are in PE; on day 2 they swap."""
    first, second = Homeroom("H1", "1", 20, "T1", halves_with="H2"), Homeroom("H2", "1", 20, "T3", halves_with="H1")
    teachers = tuple(staff(u, "homeroom_teacher") for u in ("T1", "T3"))
    team = replace(TEAM, core=("T1", "T3"), floor_min=225)
    school = mini(homerooms=(first, second), staff=(*teachers, A, P), teams=(team,), funds=RICH)
    grid = (*out(1, "S1", "H1", "H2"), *out(2, "S1", "H2", "H1"))
    meetings = tuple(
        Meeting("G1", day, "REG", 540, 585, 45, ("S1",), cover=cover)
        for day, cover in ((1, (("H1", "A"), ("H2", "P"))), (2, (("H1", "P"), ("H2", "A"))))
    )
    return school, week(school, blocks=LUNCHES, grid=tuple(sorted(grid, key=lambda e: (e.day, e.homeroom))), meetings=meetings)


def test_halves_that_swap_are_found() -> None:
    is_found(halves_that_swap)


def test_halves_that_do_not_swap_are_refused() -> None:
    """The same lessons on both days: art twice for the first halves, and never for the second."""
    school, plan = halves_that_swap()
    same = tuple(replace(e, day=day) for day in (1, 2) for e in plan.grid if e.day == 1)
    alike = "The first halves of H1 and H2 have ART 2 times in the cycle, and the second halves 0 times; they should swap."
    assert alike in said(school, replace(plan, grid=same))
    apart = replace(school, homerooms=tuple(replace(h, halves_with="") for h in school.homerooms))
    assert alike not in said(apart, replace(plan, grid=same))
