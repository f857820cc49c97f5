"""What ordinary secondary schools have, each with a lawful week that the search must find and weeks that the checker refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from twins.lawful import Case, is_found
from twins.schools import COURSE, TX, X, Y, upper
from twins.test_lawful_plans import RICH, section, week

from planner.audit import audit
from planner.checker.accounts import accounts
from planner.checker.free_time import planning
from planner.checker.week import week_of
from planner.domain.plan import Meeting, Plan, Section
from planner.domain.school import Room, School, Slot
from planner.search.solve import search
from planner.workbook.stacks import as_one


def said(school: School, plan: Plan) -> str:
    return " ".join(str(v) for v in audit(school, plan).violations)


# --- stacked classes -----------------------------------------------------------------------------------------------------------
def stacked() -> School:
    """Spanish 3 (8 students) and 4 (7) are one class; X may teach one period, and there is one room for 15."""
    pair = (replace(COURSE, requests=8, stack="S"), replace(COURSE, course_id="B", requests=7, stack="S"))
    rules = {"load_periods": 1, "students_per_period_slack_pct": 5_000}
    rooms = (Room("R1", "lab", 15),)
    made = as_one({"courses": pair, "conflicts": (), "assignments": (), "locks": (), "current": ()})
    return upper(rules, staff=(X,), teams=(), funds=RICH, rooms=rooms, courses=made["courses"])


def a_stacked_class() -> Case:
    school = stacked()
    return school, week(school, sections=(section("A+B", "P1", students=15, room="R1"),))


def test_a_stacked_class_is_found() -> None:
    is_found(a_stacked_class)


def test_two_classes_of_a_stack_are_one_too_many() -> None:
    """Each course by itself, at another time: neither the load nor the number of sections allows it."""
    school = replace(stacked(), rules=())
    two = (Section("A+B-1", "A+B", "X", ("P1",), room="R1", students=8), Section("A+B-2", "A+B", "X", ("P2",), room="R1", students=7))
    assert "A+B has 2 sections; it should have 1" in said(school, week(school, sections=two))


def test_the_students_of_a_stacked_class_need_one_room_for_all() -> None:
    school = replace(stacked(), rooms=(Room("R1", "lab", 14),))
    assert "15 students in R1, which holds 14" in said(school, week(school, sections=(section("A+B", "P1", students=15, room="R1"),)))


# --- terms by section, trimesters ----------------------------------------------------------------------------------------------
ONE_ROOM = (Room("R1", "lab", 20),)
EASY = {"students_per_period_slack_pct": 5_000}
ONE_PERIOD = {"load_periods": 1} | EASY


def in_terms(term: str, *terms: str, period: str = "P1") -> tuple[School, tuple[Section, ...]]:
    """A school in which X teaches one section of A in each of these terms: one period at a time, in one room."""
    course = replace(COURSE, requests=20 * len(terms), term=term)
    school = upper(ONE_PERIOD, staff=(X,), teams=(TX,), funds=RICH, rooms=ONE_ROOM, courses=(course,))
    return school, tuple(Section(f"A-{n}", "A", "X", (period,), term=t, room="R1", students=20) for n, t in enumerate(terms, 1))


def a_period_of_two_halves() -> Case:
    """Sections of the first and of the second semester share a period, a teacher and a room."""
    school, sections = in_terms("S1/S2", "S1", "S2")
    return school, week(school, sections=sections)


def a_period_of_three_thirds() -> Case:
    """So do sections of three trimesters, and the team meets in the periods that are free in all of them."""
    school, sections = in_terms("T", "T1", "T2", "T3")
    return school, week(school, sections=sections, meetings=(Meeting("TX", 1, "REG", 560, 655, 90, ("P2", "P3")),))


def two_trimesters_and_one() -> Case:
    """A course of two trimesters leaves its period to a course of the third."""
    long, short = replace(COURSE, term="T1+T2/T2+T3"), replace(COURSE, course_id="B", term="T3")
    school = upper(ONE_PERIOD, staff=(X,), teams=(), funds=RICH, rooms=ONE_ROOM, courses=(long, short))
    return school, week(school, sections=(section("A", "P1", term="T1+T2", room="R1"), section("B", "P1", term="T3", room="R1")))


@pytest.mark.parametrize("case", [a_period_of_two_halves, a_period_of_three_thirds, two_trimesters_and_one], ids=lambda c: c.__name__)
def test_what_is_lawful_in_terms_is_found(case: Callable[[], Case]) -> None:
    is_found(case)


def test_each_term_that_a_course_names_has_a_section() -> None:
    school, sections = in_terms("S1/S2", "S1", "S1")
    assert "A has no section in S2; its sections are in S1/S2" in said(school, week(school, sections=sections))
    anywhere = replace(school, courses=(replace(school.courses[0], term="S"),))
    assert "no section in S2" not in said(anywhere, week(anywhere, sections=sections))  # S leaves it to the planner


def test_two_sections_of_one_trimester_are_two_at_a_time() -> None:
    school, sections = in_terms("T", "T1", "T1", "T3")
    broken = said(school, week(school, sections=sections))
    assert "R1 has A-1 and A-2 at one time" in broken and "X would be in two places" in broken


def test_a_meeting_needs_its_period_free_in_every_trimester() -> None:
    """X teaches in P2 in the third trimester only, and the team meets in P2 all year."""
    school, sections = in_terms("T", "T1", "T2", "T3")
    moved = (*sections[:2], replace(sections[2], periods=("P2",)))
    meets = (Meeting("TX", 1, "REG", 560, 605, 45, ("P2",)),)
    assert "meeting of TX" in said(school, week(school, sections=moved, meetings=meets))


def test_planning_is_the_mean_of_the_trimesters() -> None:
    """Three periods of 225 minutes a week; X teaches one of them in one trimester of three: 675 - 75 = 600."""
    school, sections = in_terms("T", "T2")
    plan = week(school, sections=sections)
    assert planning(week_of(school, plan), "X") == 600
    spent = accounts(week_of(school, plan), "X")
    assert spent.teaching == 36 * 45  # one trimester; the unit is minutes of 36 weeks of one day, three times
    assert spent.teaching + spent.planning == 3 * 36 * 135


# --- lunch by department or hallway ----------------------------------------------------------------------------------------------
P1A, P1B = (Slot("REG", f"P1{w}", n, start, start + 45, "class", period="P1", lunch_wave=w) for n, (w, start) in enumerate((("A", 510), ("B", 545)), 1))
LATER = Slot("REG", "P2", 3, 595, 640, "class")
A, B = ("lunch A",), ("lunch B",)


def two_waves(x: str = "", y: str = "", *rooms: Room) -> School:
    """P1 is 8:30-9:15 for wave A and 9:05-9:50 for wave B. Courses A and B stand in P1; X teaches A, Y teaches B."""
    courses = tuple(replace(COURSE, course_id=c, cert=c, periods_allowed=("P1",)) for c in "AB")
    staff = (replace(X, lunch_wave=x, certs=("A",)), replace(Y, lunch_wave=y, certs=("B",)))
    return upper({"cert_required": 0}, staff=staff, teams=(), funds=RICH, bell=(P1A, P1B, LATER), courses=courses, rooms=rooms)


def taught(course: str, unit: str, lane: tuple[str, ...], room: str = "") -> Section:
    return Section(f"{course}-1", course, unit, ("P1",), lane, room=room, students=20)


def lunch_by_department() -> Case:
    """Both on the clock of their own wave."""
    school = two_waves("A", "B")
    return school, week(school, sections=(taught("A", "X", A), taught("B", "Y", B)))


def lunch_by_hallway() -> Case:
    """One room is in either hallway, and both sections are in P1: one of them on each clock, whoever teaches it."""
    school = two_waves("", "", Room("R1", "lab", 20, lunch_wave="A"), Room("R2", "lab", 20, lunch_wave="B"))
    return school, week(school, sections=(taught("A", "X", B, "R2"), taught("B", "Y", A, "R1")))


@pytest.mark.parametrize("case", [lunch_by_department, lunch_by_hallway], ids=lambda c: c.__name__)
def test_lunch_of_the_department_or_hallway_is_found(case: Callable[[], Case]) -> None:
    is_found(case)


def test_where_all_rooms_are_in_one_hallway_so_are_the_clocks() -> None:
    """Two rooms of wave A: a search may not use the clock of wave B."""
    school = two_waves("", "", Room("R1", "lab", 20, lunch_wave="A"), Room("R2", "lab", 20, lunch_wave="A"))
    found = search(school, seconds=20, brief=True)
    assert found.plan is not None and {x.lane for x in found.plan.sections} == {A}
    wrong = week(school, sections=(taught("A", "X", B, "R1"), taught("B", "Y", A, "R2")))
    assert "A-1 is on the clock of lunch wave B in P1; R1 is in wave A" in said(school, wrong)


def test_a_class_on_the_clock_of_another_department() -> None:
    school = two_waves("A", "B")
    plan = week(school, sections=(taught("A", "X", B), taught("B", "Y", B)))
    assert "A-1 is on the clock of lunch wave B in P1; X is in wave A" in said(school, plan)
