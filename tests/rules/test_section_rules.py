"""Sections of courses, in the tiny middle school whose every promise stands on its edge."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from changing import add, broken, drop, edit, instead
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_secondary import SECTIONS, SESSION, course, middle_plan, middle_school
from twins.schools import COURSE, P1, P2, P3, X, upper

from planner.audit import audit
from planner.domain.outcome import Status
from planner.domain.place import Place
from planner.domain.plan import Lesson, Meeting, Plan, Section
from planner.domain.school import Assignment, Homeroom, Lock, School, Severity, Special
from planner.domain.subject import Subject
from planner.explain.prices import prices
from planner.facts.courses import (
    Staffing,
    fte_needed,
    held_without_course,
    open_seat_periods,
    periods_of_class,
    seat_needs,
    singletons,
)
from planner.facts.periods import seated, without_seat
from planner.measures import MEASURE
from planner.rules import (
    AssignmentsKept,
    Certificates,
    CoTaught,
    KnownIds,
    LawfulAdult,
    LocksHold,
    LunchWaves,
    OnePlaceAtATime,
    PairsApart,
    RoomsOnce,
    SeatsEachPeriod,
    SectionsRun,
    ServicesInFull,
    TakenTogether,
    TeamMeets,
)
from planner.rules.base import Rule
from planner.search.solve import search
from planner.tables.grid.courses import courses, sections_sentence
from planner.workbook.checks.courses import corequisites_can_be_taken, fixed_sections_hold_requests, open_periods_are_allowed

SCHOOL, PLAN = middle_school(), middle_plan()


def changed(which: str, **changes: Any) -> Plan:
    """The plan with one section changed."""
    return edit(PLAN, "sections", which, **changes)


def also(section_id: str, course_id: str, unit: str, *periods: str, **more: Any) -> Plan:
    """The plan with one section more."""
    return add(PLAN, "sections", Section(section_id, course_id, unit, periods, **more))


def test_the_plan_is_lawful() -> None:
    assert audit(SCHOOL, PLAN).violations == ()


# --- ids ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"course": "LATIN"}, "course LATIN, which the workbook does not have"),
        ({"unit_id": "E.9"}, "position E.9, which"),
        ({"co_unit": "E.9"}, "position E.9, which"),
        ({"room": "R9"}, "room R9, which"),
        ({"team": "T9"}, "team T9, which"),
        ({"term": "S3"}, "term S3, which"),
        ({"periods": ("P9",)}, "period P9, which"),
        ({"periods": ("P3",)}, "period P3, which"),  # P3 has two clocks, and none is named
        ({"periods": ("P3",), "lane": ("8",)}, "period P3 of grades 8, which"),
        ({"periods": ()}, "no period"),
    ],
)
def test_strangers_are_named_and_nothing_else_asks_for_them(changes: dict[str, Any], sentence: str) -> None:
    plan = changed("MATH-01", **changes)
    said = broken(KnownIds(), SCHOOL, plan)
    assert len(said) == 1 and said[0].startswith("The plan's section MATH-01 names ") and sentence in said[0], said
    assert broken(SectionsRun(), SCHOOL, plan)[0].startswith("MATH has 0 sections")


def test_a_section_twice() -> None:
    assert broken(KnownIds(), SCHOOL, add(PLAN, "sections", SECTIONS[0])) == ["The plan has the section ENG-01 twice."]


# --- how many, how large, where ----------------------------------------------------------------------------------------
def test_a_course_has_the_sections_that_its_requests_need() -> None:
    assert broken(SectionsRun(), SCHOOL, PLAN) == []
    fewer = drop(PLAN, "sections", 3)
    assert broken(SectionsRun(), SCHOOL, fewer) == [
        "ENG has 3 sections; it should have 4. (see Courses!D2)",
        "ENG has 60 students in its sections; 80 asked for it. (see Courses!D2)",
    ]
    assert broken(SectionsRun(), SCHOOL, also("LIT-02", "LIT", "E.2", "P1"))[0] == "LIT has 2 sections; it should have 1. (see Courses!D3)"


def test_larger_classes_take_fewer_sections() -> None:
    """80 requests: 4 sections of 20, or 3 of 27, where classes may be 7 larger and 27 is allowed."""
    three = drop(PLAN, "sections", 3)
    for i, students in enumerate((26, 27, 27)):
        three = instead(three, "sections", i, students=students)
    for over, kept in ((7, True), (6, False)):
        school = middle_school({"class_size_over_target": over}, courses=edit(SCHOOL, "courses", "ENG", max_size=27).courses)
        assert (broken(SectionsRun(), school, three) == []) is kept
        assert broken(SectionsRun(), school, PLAN) == []


def test_a_course_that_few_asked_for_does_not_run() -> None:
    extra = also("RARE-01", "RARE", "E.2", "P1", students=11)
    assert broken(SectionsRun(), SCHOOL, extra) == ["RARE has 1 section; it should have none, since it does not run. (see Courses!D9)"]
    asked = edit(SCHOOL, "courses", "RARE", requests=12)
    assert broken(SectionsRun(), asked, PLAN)[0] == "RARE has 0 sections; it should have 1. (see Courses!D9)"
    other_year = edit(asked, "courses", "RARE", years="even")  # the plan year begins in 2025
    assert broken(SectionsRun(), other_year, PLAN) == []


@pytest.mark.parametrize(
    ("section_id", "changes", "sentence"),
    [
        ("MATH-01", {"students": 25}, "MATH-01 has 25 students; at most 24 may be in it. (see Courses!F4)"),
        ("MATH-01", {"students": -1}, "MATH-01 has -1 students; at most 24 may be in it. (see Courses!F4)"),
        ("MATH-01", {"students": 21}, "MATH has 21 students in its sections; 20 asked for it. (see Courses!D4)"),
        ("MATH-01", {"periods": ("P1", "P2")}, "MATH-01 has 2 periods; a section of MATH has 1. (see Courses!I4)"),
        ("LAB-01", {"periods": ("P4",), "lane": ()}, "LAB-01 has 1 period; a section of LAB has 2. (see Courses!I5)"),
        ("LAB-01", {"lane": ("7",)}, "LAB-01 is in P3+P4 of grades 7, where LAB may not be. (see Courses!R5)"),
        ("ART-01", {"term": "Q1"}, "ART-01 is in term Q1; ART is a course of S. (see Courses!J6)"),
        ("MUS-01", {"term": "S1"}, "MUS-01 is in term S1; MUS is a course of S2. (see Courses!J7)"),
        ("DUAL-01", {"periods": ("P1",)}, "DUAL-01 is in P1, where DUAL may not be. (see Courses!R8)"),
        ("DUAL-01", {"unit_id": "E.2"}, "DUAL-01 is given off campus, and the plan names E.2 for it. (see Courses!L8)"),
        ("DUAL-01", {"room": "R1"}, "DUAL-01 is given off campus, and the plan names R1 for it. (see Courses!L8)"),
        ("ENG-02", {"section_id": "ENG-01"}, "2 sections are called ENG-01."),
    ],
)
def test_each_section_is_as_its_course_says(section_id: str, changes: dict[str, Any], sentence: str) -> None:
    assert sentence in broken(SectionsRun(), SCHOOL, changed(section_id, **changes))


def test_a_semester_may_be_either() -> None:
    assert broken(SectionsRun(), SCHOOL, changed("ART-01", term="S2")) == []


def test_a_course_of_grade_6_keeps_its_clock() -> None:
    school = edit(SCHOOL, "courses", "ART", grade_mix=("6",))
    assert broken(SectionsRun(), school, PLAN) == ["ART-01 is in P3 of grades 7, where ART may not be. (see Courses!R6)"]
    assert broken(SectionsRun(), school, changed("ART-01", lane=("6",))) == []


# --- people ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rule", [OnePlaceAtATime(), LawfulAdult(), Certificates(), RoomsOnce(), TeamMeets()], ids=lambda r: r.name)
def test_it_is_kept(rule: Rule) -> None:
    assert broken(rule, SCHOOL, PLAN) == []


def test_one_place_at_a_time() -> None:
    two = changed("ENG-03", unit_id="E.1")
    said = "E.1 would be in two places on Day 1: section ENG-02 at 9:20–10:05 and section ENG-03 at 9:20–10:05. (see Staff!A2)"
    assert said in broken(OnePlaceAtATime(), SCHOOL, two)
    assert "E.1 would be in two places" in broken(OnePlaceAtATime(), SCHOOL, changed("MATH-01", co_unit="E.1"))[0]
    assert "service RES, group 1 at 9:20–10:00" in broken(OnePlaceAtATime(), SCHOOL, changed("ART-01", periods=("P2",), lane=()))[0]


def test_two_clocks_of_one_period_overlap() -> None:
    """P3 of grade 7 is 10:10–10:55, of grade 6 10:45–11:30."""
    both = changed("ART-01", unit_id="M")
    assert "LAB-01 at 10:45–11:30" in broken(OnePlaceAtATime(), SCHOOL, both)[0]


def test_two_semesters_do_not_clash() -> None:
    assert broken(OnePlaceAtATime(), SCHOOL, PLAN) == []  # S teaches ART-01 in S1 and MUS-01 in S2, both in P3
    assert "MUS-01" in broken(OnePlaceAtATime(), SCHOOL, changed("ART-01", term="S2"))[0]


def test_the_post_is_at_hand() -> None:
    school = edit(SCHOOL, "staff", "M", unavailable=("P1",))
    assert "M is scheduled for section MATH-01 on Day 1 at 8:30–9:15, when that position is not available." in broken(OnePlaceAtATime(), school, PLAN)[0]
    zero = middle_school(info=replace(SCHOOL.info, contract_start=511))
    assert "E.1 is scheduled for section ENG-01 on Day 1 at 8:30–9:15, outside contract hours." in broken(OnePlaceAtATime(), zero, PLAN)[0]


def test_every_section_has_a_lawful_adult() -> None:
    assert broken(LawfulAdult(), SCHOOL, changed("MATH-01", unit_id="")) == ["Section MATH-01 has no teacher. (see Courses!A4)"]
    units = PLAN.positions[1].units
    gone = instead(PLAN, "positions", 1, units=(replace(units[0], fte=0, days=()),))
    assert "Position M is eliminated, leaving section MATH-01 without a teacher. (see Staff!D3)" in broken(LawfulAdult(), SCHOOL, gone)
    away = instead(PLAN, "positions", 1, units=(replace(units[0], days=(1,)),))
    assert "M is not here on Day 2, and section MATH-01 has no teacher. (see Staff!L3)" in broken(LawfulAdult(), SCHOOL, away)


def test_certificates() -> None:
    assert broken(Certificates(), SCHOOL, changed("MATH-01", unit_id="E.2")) == [
        "E.2 is certified in ENG, not MATH, but is assigned section MATH-01. (see Staff!J2)"
    ]
    six = edit(SCHOOL, "staff", "E", grades_can_teach=("6",))
    said = broken(Certificates(), six, PLAN)
    assert said[0] == "E.1 may teach grades 6, not 7, yet has section ENG-01. (see Staff!K2)"
    assert broken(Certificates(), edit(six, "courses", grade_mix=()), PLAN) == []
    para = edit(SCHOOL, "staff", "M", job_class="para")
    assert broken(Certificates(), para, PLAN)[0].startswith("M is not certified and can't be the teacher in charge of section MATH-01.")
    unasked, moved = middle_school({"cert_required": 0}, staff=para.staff), changed("LIT-01", unit_id="M")
    said = "M is para, a post that teaches no sections, yet has section MATH-01. (see Staff!B3)"
    assert said in broken(Certificates(), unasked, moved)
    settled = replace(unasked, assignments=(Assignment("M", "MATH", 1),))  # the workbook says that this one does
    assert broken(Certificates(), settled, moved) == []


# --- co-teaching -------------------------------------------------------------------------------------------------------
def test_co_taught_sections_have_both() -> None:
    assert broken(CoTaught(), SCHOOL, PLAN) == []
    said = broken(CoTaught(), SCHOOL, changed("ENG-01", co_unit=""))
    assert said == ["ENG has 0 sections with a second special-education teacher; it needs 1. (see Courses!M2)"]


def test_only_special_education_and_el_co_teach() -> None:
    said = broken(CoTaught(), SCHOOL, changed("ENG-02", co_unit="M"))
    assert said == ["M is dept_teacher and may not co-teach ENG-02. (see Staff!B3)"]
    el = edit(SCHOOL, "staff", "M", job_class="el_teacher")
    assert broken(CoTaught(), el, changed("ENG-02", co_unit="M")) == []
    uncertified = edit(el, "job_classes", "el_teacher", certified=False)
    assert broken(CoTaught(), uncertified, changed("ENG-02", co_unit="M"))[0].startswith("M is el_teacher and may not co-teach")


def test_a_course_with_fewer_sections_than_asked_has_them_all_co_taught() -> None:
    """LIT has one section: with 3 asked it needs one; special education comes before EL."""
    three = edit(SCHOOL, "courses", "LIT", co_teach_sped=3, co_teach_el=1)
    assert broken(CoTaught(), three, PLAN) == ["LIT has 0 sections with a second special-education teacher; it needs 1. (see Courses!M3)"]
    assert broken(CoTaught(), three, changed("LIT-01", co_unit="S")) == []
    el = edit(SCHOOL, "courses", "LIT", co_teach_el=1)
    assert broken(CoTaught(), el, changed("LIT-01", co_unit="S")) == [
        "LIT has 0 sections with a second EL teacher; it needs 1. (see Courses!N3)"
    ]


# --- seats and pairs ---------------------------------------------------------------------------------------------------
def test_seats_by_hand() -> None:
    """Courses for grades 6 and 7 take 192 seats, 48 in each of four periods."""
    [(grades, courses, average)] = seat_needs(SCHOOL)
    assert (grades, len(courses), average) == (("6", "7"), 7, 48)
    assert periods_of_class(SCHOOL, courses) == ("P1", "P2", "P3", "P4")


def test_every_period_has_seats() -> None:
    assert broken(SeatsEachPeriod(), SCHOOL, PLAN) == []
    asked = edit(edit(SCHOOL, "courses", "DUAL", requests=13), "courses", target_size=24)
    asked = replace(asked, info=replace(asked.info, enrol_next=48))  # all of them in school in every period
    said = broken(SeatsEachPeriod(), asked.with_rules(students_per_period_slack_pct=0), PLAN)
    assert said[0] == "At most 48 seats for grades 6 and 7 in P1; 48.2 students need one. (see Courses!F2)"
    tight = middle_school({"students_per_period_slack_pct": 1666})
    assert broken(SeatsEachPeriod(), tight, PLAN)[0].startswith(
        "40 seats at target size for grades 6 and 7 in P1; 40 are needed."
    )
    assert broken(SeatsEachPeriod(), tight, PLAN)[0].endswith(f"(see {tight.rule_cell('students_per_period_slack_pct')})")


def test_each_quarter_has_its_seats() -> None:
    said = broken(SeatsEachPeriod(), SCHOOL, changed("ART-01", term="S2"))
    assert [s.split(";")[0] for s in said] == [f"At most 24 seats for grades 6 and 7 in P3, quarter {q}" for q in (1, 2)]


def test_small_classes_of_courses_and_zero_periods_do_not_count() -> None:
    """Grade 7 alone in DUAL: 12 of 192 requests. With 15 % they count, if they have a section a period."""
    mixed = edit(SCHOOL, "courses", "DUAL", grade_mix=("7",))
    assert [grades for grades, *_ in seat_needs(mixed)] == [("6", "7")]
    half = edit(SCHOOL, "courses", "ENG", grade_mix=("7",))
    assert [grades for grades, *_ in seat_needs(half)] == [("7",), ("6", "7")]
    assert [grades for grades, *_ in seat_needs(edit(half, "courses", "ENG", target_size=24, max_size=40, sections_fixed=3))] == [
        ("6", "7")
    ]
    early = middle_school(bell=tuple(replace(s, slot="P0") if s.slot == "P1" else s for s in SCHOOL.bell))
    assert periods_of_class(early, early.courses) == ("P2", "P3", "P4")


def test_hard_pairs_are_apart() -> None:
    assert broken(PairsApart(), SCHOOL, PLAN) == []
    together = changed("MATH-01", periods=("P4",))
    assert broken(PairsApart(), SCHOOL, together) == [
        "All sections of MATH and DUAL are at the same time; 5 students asked for both. (see Conflicts!D2)"
    ]
    soft = edit(SCHOOL, "conflicts", hard=False)
    assert broken(PairsApart(), soft, together) == []
    one_apart = add(together, "sections", Section("MATH-02", "MATH", "M", ("P2",)))
    assert broken(PairsApart(), SCHOOL, one_apart) == []


def test_students_whose_courses_collide() -> None:
    """LIT-01 is in P4, LAB-01 in P3 and P4: 8 students can have one of them."""
    o11, o12 = MEASURE["O11"], MEASURE["O12"]
    assert (o11.value(SCHOOL, PLAN), o11.scale(SCHOOL)) == (8, 13)
    assert o11.value(SCHOOL, changed("MATH-01", periods=("P4",))) == 13
    assert o11.value(SCHOOL, changed("LIT-01", periods=("P2",))) == 0
    assert o11.value(SCHOOL, drop(PLAN, "sections", 4)) == 0  # no section, no collision
    larger = middle_school({"class_size_over_target": 7}, courses=edit(SCHOOL, "courses", "ENG", max_size=27).courses)
    assert (o12.value(larger, PLAN), o12.scale(larger), o12.scale(SCHOOL)) == (0, 1, 0)
    assert o12.value(larger, drop(PLAN, "sections", 0)) == 1


# --- open periods ------------------------------------------------------------------------------------------------------
def thirds(target: int, largest: int, slack: int, **fields: Any) -> School:
    """60 requests of 30 students in two periods, in three classes: one period has two of them, the other one."""
    asked = replace(COURSE, requests=60, target_size=target, max_size=largest, sections_fixed=3)
    return upper({"students_per_period_slack_pct": slack}, teams=(), **({"bell": (P1, P2), "enrol_next": 30, "courses": (asked,)} | fields))


@pytest.mark.parametrize("sizes", [(20, 40), (20, 20)])
@pytest.mark.parametrize(("slack", "status"), [(3333, Status.INFEASIBLE), (3334, Status.OPTIMAL)])
def test_slack_eases_target_size_largest_class_and_sections_of_a_period(sizes: tuple[int, int], slack: int, status: Status) -> None:
    """One class of 20 for 30 students is a third less: in classes that may have 40 by the target size alone; in classes of 20 by the
    largest class and by the number of classes too (0.6667 x 30 / 20 are two of them, 0.6666 x 30 / 20 one)."""
    assert search(thirds(*sizes, slack), seconds=20, brief=True).status is status


@pytest.mark.parametrize(("students", "status"), [(19, Status.INFEASIBLE), (20, Status.OPTIMAL)])
def test_students_with_early_release_need_no_seat_in_the_last_period(students: int, status: Status) -> None:
    """Requests of 60 and 20 students who leave before P2 are 40 in P1 and 20 in P2: two classes and one. With one student fewer away
    21 students of P2 need a seat."""
    leaving = (P1, replace(P2, students_away=students))
    school = thirds(20, 20, 0, bell=leaving)
    assert search(school, seconds=20, brief=True).status is status


def test_more_students_away_than_the_requests_leave_open_are_a_finding() -> None:
    school = thirds(20, 20, 0, bell=(P1, replace(P2, students_away=10)))  # 30 students, two periods, 60 requests
    [found] = open_periods_are_allowed.find(school)
    assert found.message == "10 students are away from a period, and requests leave 0 periods of students open."


@pytest.mark.parametrize(
    ("changes", "open_", "kept"),
    [
        ({}, 20, 0),  # 40 students x 2 periods, 60 requests
        ({"open_periods_max": 20}, 20, 0),
        ({"open_periods_max": 15}, 15, 5),
        ({"funded_minutes_week": 225}, 20, 0),  # each may have one of two periods of 45 minutes open
        ({"funded_minutes_week": 226}, 0, 20),
    ],
)
def test_open_periods_are_capped(changes: dict[str, int], open_: int, kept: int) -> None:
    school = thirds(20, 40, 0, enrol_next=40, **changes)
    [(_, mine, average)] = seat_needs(school)
    assert (open_seat_periods(school, mine), held_without_course(school, mine)) == (open_, kept)
    assert average == 30 + Fraction(kept, 2)
    said = [f.message for f in open_periods_are_allowed.find(school)]
    plain = f"20 periods of students are open, and {open_} may be: in {kept} they need a seat without a request."
    assert said == ([plain] if kept else [])


def test_a_cap_on_open_periods_asks_for_seats() -> None:
    """40 students and 60 requests: two classes of 20 seat them all in one period, and one seats 20 in the other, where 20 have it open.
    Where nobody may have a period open, 40 seats are needed in both."""
    assert search(thirds(20, 20, 0, enrol_next=40), seconds=20, brief=True).status is Status.OPTIMAL
    assert search(thirds(20, 20, 0, enrol_next=40, open_periods_max=0), seconds=20, brief=True).status is Status.INFEASIBLE


def test_students_away_outside_classes_are_a_finding() -> None:
    lunch = instead(SCHOOL, "bell", 2, students_away=5)
    assert [f.message for f in open_periods_are_allowed.find(lunch)] == [
        "L6 of REG is no period of classes: 5 students away from it change nothing."
    ]


def test_a_zero_period_spares_seats_of_the_day() -> None:
    """A course of 60 that may stand in P0 too: a class of 20 there leaves 40 students, one class in each of two periods."""
    early = replace(P1, slot="P0", start=460, end=505, order=0)
    asked = replace(COURSE, requests=60, target_size=20, max_size=20, sections_fixed=3, periods_allowed=("P0", "P1", "P2"))
    school = upper({"students_per_period_slack_pct": 0}, bell=(early, P1, P2), teams=(), enrol_next=30, courses=(asked,))
    plan = search(school, seconds=20, brief=True).plan
    assert plan is not None and sorted(s.periods[0] for s in plan.sections) == ["P0", "P1", "P2"]
    assert broken(SeatsEachPeriod(), school, plan) == []
    moved = instead(plan, "sections", [s.periods for s in plan.sections].index(("P0",)), periods=("P1",))
    assert broken(SeatsEachPeriod(), school, moved)[0].startswith("At most 20 seats for grades 9 in P2; 30 students need one.")


def test_who_teaches_the_zero_period_may_end_the_day_earlier() -> None:
    """JAZZ stands in P0 alone, with requests of its own. Z teaches it and is away in P2, as Staff says; A stands in P1 or P2 with X."""
    early = replace(P1, slot="P0", start=460, end=505, order=0)
    jazz = replace(COURSE, course_id="JAZZ", cert="JAZZ", periods_allowed=("P0",))
    staff = (replace(X, certs=("C",)), replace(X, staff_id="Z", certs=("JAZZ", "C"), unavailable=("P2",)))
    courses_ = (replace(COURSE, requests=40), jazz)
    school = upper({"cert_required": 1}, bell=(early, P1, P2), staff=staff, teams=(), courses=courses_, contract_start=450)
    assert [average for _, _, average in seat_needs(school)] == [20]  # JAZZ takes no seat of the day
    plan = search(school, seconds=20, brief=True).plan
    assert plan is not None
    assert [s.unit_id for s in plan.sections if s.course == "JAZZ"] == ["Z"]
    assert {s.periods for s in plan.sections if s.unit_id == "Z"} <= {("P0",), ("P1",)}


@pytest.mark.parametrize(("promised", "status"), [(225, Status.OPTIMAL), (226, Status.INFEASIBLE)])
def test_a_zero_period_is_no_planning_time_and_takes_none(promised: int, status: Status) -> None:
    """X teaches in P0, before students arrive, and in P1. P2 is its own: 45 minutes on five days, whatever is promised beyond."""
    early = replace(P1, slot="P0", start=460, end=505, order=0)
    jazz = replace(COURSE, course_id="JAZZ", periods_allowed=("P0",))
    rules = {"min_individual_planning_week": promised}
    school = upper(rules, bell=(early, P1, P2), staff=(X,), teams=(), courses=(COURSE, jazz), contract_start=450)
    assert search(school, seconds=20, brief=True).status is status


def test_what_one_teacher_has_in_the_zero_period_another_cannot_plan_with() -> None:
    """Two teachers with six classes, one of them in P0: who is without it has three in the three periods of the day, and no time of its
    own. Counted together they would have one period free, which is what both need. With five classes each has one."""
    early = replace(P1, slot="P0", start=460, end=505, order=0)
    jazz = replace(COURSE, course_id="JAZZ", periods_allowed=("P0",))
    asked = replace(COURSE, requests=80)
    school = upper(
        {"min_individual_planning_week": 112, "load_periods": 3}, bell=(early, P1, P2, P3), staff=(replace(X, staff_id="T", count=2),),
        teams=(), courses=(asked, jazz), contract_start=450,
    )  # fmt: skip
    assert search(school, seconds=20, brief=True).status is Status.OPTIMAL
    tight = replace(school, courses=(replace(asked, requests=100), jazz))
    assert search(tight, seconds=20, brief=True).status is Status.INFEASIBLE


# --- courses taken together -----------------------------------------------------------------------------------------------
def test_who_takes_two_courses_has_them_at_different_times() -> None:
    """LAB-01 is in P3 and P4, MATH-01 in P1: its 20 students can be in both, until MATH is in P4 too."""
    school = edit(SCHOOL, "courses", "LAB", corequisite="MATH")
    assert broken(TakenTogether(), school, PLAN) == []
    said = broken(TakenTogether(), school, changed("MATH-01", periods=("P4",)))
    assert said == ["20 students of LAB in P3+P4 take MATH beside it; it has 0 seats at other times. (see Courses!U5)"]


def test_seats_at_other_times_are_enough_for_those_who_take_both() -> None:
    """LIT-01 and ENG-04 are in P4; of English, 24 seats each in P1, P2 and P2 are left for the 20 students of LIT. Two of them are moved
    to P4: 24 seats are left; and with 25 students in LIT one is without English."""
    school = edit(edit(SCHOOL, "courses", "LIT", corequisite="ENG"), "courses", "LIT", max_size=25)
    two = edit(edit(PLAN, "sections", "ENG-01", periods=("P4",)), "sections", "ENG-02", periods=("P4",))
    assert broken(TakenTogether(), school, edit(two, "sections", "LIT-01", students=24)) == []
    said = broken(TakenTogether(), school, edit(two, "sections", "LIT-01", students=25))
    assert said == ["25 students of LIT in P4 take ENG beside it; it has 24 seats at other times. (see Courses!U3)"]


@pytest.mark.parametrize(("code", "other"), [("LAB", "MATH"), ("LIT", "ENG"), ("MATH", "LAB")])
def test_a_week_of_courses_taken_together_is_found(code: str, other: str) -> None:
    school = edit(middle_school(programs=()), "courses", code, corequisite=other)
    plan = search(school, seconds=20, brief=True).plan
    assert plan is not None and audit(school, plan).violations == ()


def test_courses_that_can_never_be_taken_together_leave_no_plan() -> None:
    """MATH and LIT, each with one section, may only be in P1."""
    found = edit(edit(middle_school(), "courses", "MATH", periods_allowed=("P1",)), "courses", "LIT", periods_allowed=("P1",))
    assert search(found, seconds=20, brief=True).plan is not None
    assert search(edit(found, "courses", "LIT", corequisite="MATH"), seconds=20, brief=True).plan is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"corequisite": "MATH"}, ""),
        ({"corequisite": "LIT"}, "LIT is taken with itself."),
        ({"corequisite": "RARE"}, "LIT is taken with RARE, which does not run: nothing is asked of their times."),
        ({"corequisite": "MATH", "requests": 21}, "LIT has 21 requests (Courses!D3), and its students take MATH, which has 20 (Courses!D4)."),
    ],
)
def test_what_is_said_of_a_course_that_is_taken_with_another(changes: dict[str, Any], sentence: str) -> None:
    found = [f.message for f in corequisites_can_be_taken.find(edit(SCHOOL, "courses", "LIT", **changes))]
    assert found == ([sentence] if sentence else [])


# --- rooms -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("section_id", "changes", "sentence"),
    [
        ("MATH-01", {"room": ""}, "MATH-01 has no room of type std. (see Courses!L4)"),
        ("MATH-01", {"room": "A1"}, "MATH-01 is in A1, a room of type art; it needs std. (see Rooms!B5)"),
        ("MATH-01", {"room": "R1"}, "R1 has ENG-01 and MATH-01 at one time. (see Rooms!D2)"),
        ("MATH-01", {"students": 25}, "MATH-01 has 25 students in R2, which holds 24. (see Rooms!C3)"),
    ],
)
def test_rooms_of_sections(section_id: str, changes: dict[str, Any], sentence: str) -> None:
    assert broken(RoomsOnce(), SCHOOL, changed(section_id, **changes)) == [sentence]


def test_a_kind_of_room_that_the_workbook_does_not_list_is_not_asked_for() -> None:
    assert broken(RoomsOnce(), SCHOOL, changed("MUS-01", room="")) == []
    assert broken(RoomsOnce(), replace(SCHOOL, rooms=()), edit(PLAN, "sections", room="")) == []


def test_two_semesters_share_a_room() -> None:
    music = edit(SCHOOL, "courses", "MUS", room_type="art")
    assert broken(RoomsOnce(), music, changed("MUS-01", room="A1")) == []
    both = edit(changed("MUS-01", room="A1"), "sections", "ART-01", term="S2")
    assert broken(RoomsOnce(), music, both) == ["A1 has ART-01 and MUS-01 at one time. (see Rooms!D5)"]


def test_a_shared_room_holds_as_many_as_fit() -> None:
    """ENG-01 and MATH-01, 20 students each."""
    for capacity, kept in ((40, True), (39, False)):
        school = edit(SCHOOL, "rooms", "R1", shared_ok=True, capacity=capacity)
        said = broken(RoomsOnce(), school, changed("MATH-01", room="R1"))
        assert said == ([] if kept else ["R1 has 40 students at one time (ENG-01, MATH-01); it holds 39. (see Rooms!C2)"])


def test_specials_and_sections_share_a_room() -> None:
    specials = replace(SCHOOL, homerooms=(Homeroom("H5", "5", 20, "E.2"),), specials=(Special("ART", "S", room="A1"),))
    school = replace(specials, bell=(*SCHOOL.bell, replace(SCHOOL.bell[0], slot="S1", start=620, end=650, kind="specials")))
    plan = add(PLAN, "grid", Lesson(1, "REG", "S1", "H5", "ART", "S"))
    assert broken(RoomsOnce(), school, plan) == ["A1 has ART with H5 and ART-01 on Day 1 in S1. (see Rooms!D5)"]


# --- teams, services, what is settled ----------------------------------------------------------------------------------
def test_a_team_meets_in_a_period_in_which_its_teachers_teach_nothing() -> None:
    p1 = instead(PLAN, "meetings", 0, start=510, end=555, slots=("P1",))
    assert broken(TeamMeets(), SCHOOL, p1) == ["TE meets at 8:30–9:15 on Day 1, when E.1 has section ENG-01. (see Teams!D2)"]
    half = changed("ART-01", unit_id="E.2", lane=("6",))
    assert "when E.2 has section ART-01" in broken(TeamMeets(), SCHOOL, half)[0]  # in one semester only, and still not free


def test_a_team_with_a_homeroom_does_not_meet_in_periods() -> None:
    school = replace(SCHOOL, homerooms=(Homeroom("H5", "5", 20, "E.1"),))
    assert "in slots that are not for specials and not outside student hours." in broken(TeamMeets(), school, PLAN)[0]
    lunch = instead(PLAN, "meetings", 0, start=610, end=640, minutes=30, slots=("L6",))
    assert "in slots that are no periods, not for specials and" in broken(TeamMeets(), SCHOOL, lunch)[0]


def test_a_team_of_section_teachers_meets_in_whole_periods() -> None:
    specials = tuple(replace(SCHOOL.bell[0], slot=f"S{i}", start=t, end=t + 10, kind="specials") for i, t in enumerate((510, 680)))
    school = replace(SCHOOL, bell=(*SCHOOL.bell, *specials))
    midday = replace(PLAN, meetings=(Meeting("TE", 1, "REG", 610, 655, 45, ()),))
    assert broken(TeamMeets(), school, midday) == [
        "TE meets at 10:10–10:55 on Day 1, in no slot; a team that teaches sections meets in whole periods. (see Teams!D2)"
    ]


def test_two_adjacent_periods_are_one_meeting() -> None:
    free = replace(PLAN, sections=tuple(x for x in SECTIONS if x.course == "MATH"))
    double = replace(free, meetings=(Meeting("TE", 1, "REG", 510, 605, 90, ("P1", "P2")),))
    assert broken(TeamMeets(), SCHOOL, double) == []
    apart = replace(free, meetings=(Meeting("TE", 1, "REG", 560, 740, 90, ("P2", "P4")),))
    assert "in slots that are not side by side: P2, P4." in broken(TeamMeets(), SCHOOL, apart)[0]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"start": 561, "end": 601}, "RES, group 1, Day 1 at 9:21–10:01: a session starts with one of its periods. (see Services!J2)"),
        ({"start": 610, "end": 650}, "RES, group 1, Day 1 at 10:10–10:50: not every one of its grades is in a period then. (see Services!C2)"),
        ({"start": 695, "end": 735}, ""),
    ],
)
def test_service_to_grades_without_homerooms_is_given_in_periods(changes: dict[str, int], sentence: str) -> None:
    assert broken(ServicesInFull(), SCHOOL, instead(PLAN, "sessions", 0, **changes)) == ([sentence] if sentence else [])


def test_a_session_fits_inside_its_period() -> None:
    for length, kept in ((45, True), (46, False)):
        school = edit(SCHOOL, "services", session_min=length)
        said = broken(ServicesInFull(), school, instead(PLAN, "sessions", 0, end=560 + length))
        assert said == ([] if kept else ["RES, group 1, Day 1 at 9:20–10:06: it runs beyond its period. (see Services!F2)"])


def test_service_is_given_in_full_in_its_own_periods() -> None:
    three = edit(SCHOOL, "services", sessions_per_week=3)
    assert broken(ServicesInFull(), three, PLAN) == ["Group 1 of RES has 2.5 sessions a week, 0.5 short of 3. (see Services!E2)"]
    other = edit(SCHOOL, "services", allowed_slots=("P4",))
    assert "a session starts with one of its periods" in broken(ServicesInFull(), other, PLAN)[0]
    twice = add(PLAN, "sessions", replace(SESSION, start=695, end=735))
    assert "two sessions on Day 1" in broken(ServicesInFull(), SCHOOL, twice)[0]
    seventh = edit(SCHOOL, "services", grade_band=("7",))
    at = instead(PLAN, "sessions", 0, start=645, end=685)  # P3 of grade 6
    assert "a session starts with one of its periods" in broken(ServicesInFull(), seventh, at)[0]


def test_what_is_settled_stays() -> None:
    assert broken(AssignmentsKept(), SCHOOL, PLAN) == []
    assert broken(AssignmentsKept(), SCHOOL, changed("LIT-01", unit_id="E.2")) == [
        "E.1 teaches 0 sections of LIT; 1 are settled. (see Assignments!C2)"
    ]
    assert broken(AssignmentsKept(), SCHOOL, changed("ENG-04", unit_id="M")) == [
        "E teaches 3 sections of ENG; 4 are settled. (see Assignments!C3)"
    ]
    assert broken(AssignmentsKept(), edit(SCHOOL, "assignments", strength="prefer"), replace(PLAN, sections=())) == []


@pytest.mark.parametrize(
    ("lock", "fault"),
    [
        (Lock("course", "MATH", slot="P1"), ""),
        (Lock("course", "ENG", slot="P2"), ""),
        (Lock("course", "LAB", slot="P4"), ""),
        (Lock("course", "MATH", slot="P2"), "MATH meets in P2; no section does."),
        (Lock("course", "MATH", slot="P2", value="off"), ""),
        (Lock("course", "MATH", slot="P1", value="off"), "MATH is not in P1; a section is."),
        (Lock("course", "LATIN", slot="P1"), ""),
    ],
    ids=str,
)
def test_locked_courses(lock: Lock, fault: str) -> None:
    said = broken(LocksHold(), replace(SCHOOL, locks=(lock,)), PLAN)
    assert said == ([f"Locked (no reason given): {fault}"] if fault else [])


# --- for views ---------------------------------------------------------------------------------------------------------
def test_what_each_department_needs() -> None:
    """English: 4 + 1 sections over a load of 3. Mathematics: 1 + a double period. ART is where S belongs: its first certificate that
    a course asks for; half of ART, half of MUS and one section of English beside its teacher. DUAL is off campus."""
    assert fte_needed(SCHOOL) == (
        Staffing("ENG", 5, Fraction(5), Fraction(5, 3), Fraction(2)),
        Staffing("MATH", 2, Fraction(3), Fraction(1), Fraction(1)),
        Staffing("ART", 2, Fraction(2), Fraction(2, 3), Fraction(67, 100)),
        Staffing("OTH", 1, Fraction(0), Fraction(0), Fraction(0)),
    )


def test_singletons() -> None:
    assert singletons(SCHOOL) == ("LIT", "MATH", "LAB", "ART", "MUS", "DUAL")


# --- fewer seats than requests -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("requests", "fixed", "seats", "short"), [(24, 1, 24, 0), (25, 1, 24, 1), (60, 2, 48, 12)])
def test_fixed_sections_hold_what_they_hold(requests: int, fixed: int, seats: int, short: int) -> None:
    school = edit(SCHOOL, "courses", "LIT", requests=requests, sections_fixed=fixed)
    assert seated(next(c for c in school.courses if c.course_id == "LIT")) == seats
    assert without_seat(school) == ({"LIT": short} if short else {})


def test_a_plan_of_a_course_with_more_requests_than_its_fixed_section_holds() -> None:
    """One section of 24 for 30 requests: the search goes on, the section is full, and six requests are told to have no seat."""
    school = edit(middle_school(programs=()), "courses", "LIT", requests=30, sections_fixed=1)
    plan = search(school, seconds=20).plan
    assert plan is not None and audit(school, plan).violations == ()
    assert [s.students for s in plan.sections if s.course == "LIT"] == [24]
    assert "6 of 30 requests for LIT have no seat" in sections_sentence(school, plan)
    said = broken(SectionsRun(), school, edit(plan, "sections", "LIT-01", students=23))
    assert said == ["LIT has 23 students in its sections; 30 asked for it; they hold 24. (see Courses!D3)"]


def test_the_finding_has_both_figures_and_the_cells() -> None:
    school = edit(SCHOOL, "courses", "LIT", requests=30, sections_fixed=1)
    [found] = fixed_sections_hold_requests.find(school)
    assert found.cell == "Courses!H3"
    assert found.message == "LIT has 30 requests (Courses!D3); 1 fixed section of 24 students at most (Courses!F3) hold 24: 6 have no seat."
    assert list(fixed_sections_hold_requests.find(SCHOOL)) == []


def test_a_course_needed_to_graduate_has_a_seat_for_everyone() -> None:
    """The same 30 requests for 24 seats must be fixed where students need the course to graduate, and no plan passes."""
    school = edit(SCHOOL, "courses", "LIT", requests=30, sections_fixed=1, required=True)
    [found] = fixed_sections_hold_requests.find(school)
    assert (found.severity, found.cell) == (Severity.MUST_FIX, "Courses!H3")
    assert found.message.endswith("hold 24: 6 have no seat. Students need it to graduate (Courses!T3).")
    said = broken(SectionsRun(), school, changed("LIT-01", students=24))
    assert said == ["30 students need LIT to graduate; 1 fixed section of 24 students at most holds 24. (see Courses!H3)"]
    assert list(fixed_sections_hold_requests.find(edit(school, "courses", "LIT", requests=24))) == []


def test_without_a_seat_is_a_column_and_a_price() -> None:
    """A section of LIT takes a third of a load of 3 periods: a third of $50,000."""
    school = edit(SCHOOL, "courses", "LIT", requests=30, sections_fixed=1)
    assert courses(school, PLAN)["Requests without a seat"].tolist() == [0, 6, 0, 0, 0, 0, 0, 0, 6]
    said = "One more section of LIT costs $16,667 a year (0.33 FTE of E) and seats the 6 of 30 requests that have no seat."
    assert prices(school, PLAN)[-1] == said
    two = edit(SCHOOL, "courses", "LIT", requests=60, sections_fixed=1)
    assert prices(two, PLAN)[-1].startswith("2 more sections of LIT cost $33,333 a year (0.67 FTE of E) and seat the 36 of 60")


def test_sections_too_few_for_every_period_leave_students_open() -> None:
    """Two courses of 80 and 40 in four periods: 120 seat-periods, 30 in each, in classes of 24: two in a period would be eight in all, and
    there are six. At least 80 students ask for them, so most of them have a period open: nobody is missing a seat."""
    few = (course("ENG", "ENG", 80, "ENG"), course("LIT", "ENG", 40, "ENG"))
    [(_, mine, average)] = seat_needs(middle_school(courses=few))
    assert (average, open_seat_periods(middle_school(courses=few), mine)) == (30, 4 * 80 - 120)
    full = middle_school(courses=(few[0], replace(few[1], requests=80)))
    [(_, mine, average)] = seat_needs(full)
    assert (average, open_seat_periods(full, mine)) == (40, 0)  # 8 sections are two in every period: all are in school


def test_an_assignment_of_more_sections_than_run_holds_as_far_as_they_do() -> None:
    school = edit(edit(SCHOOL, "courses", "LIT", sections_fixed=1), "assignments", "E.1", sections=2)
    assert broken(AssignmentsKept(), school, PLAN) == []


# --- words -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rule", "subject", "about", "repair"),
    [
        (
            SectionsRun(), Subject(course="ENG"), ("80 students asked for Eng, which takes 4 sections at least.", "Courses!D2"),
            "Offer 1 section of Eng less, for fewer students.",
        ),
        (
            PairsApart(), Subject(course="MATH", other_course="DUAL"), ("MATH and DUAL have sections at different times.", "Conflicts!D2"),
            "Let MATH and DUAL be at the same time.",
        ),
        (
            SeatsEachPeriod(), Subject(period="P1", quarter=1, grades=("6", "7"), key="max_size"),
            ("Courses offer enough seats in P1 for the students who are in school then.", SCHOOL.rule_cell("students_per_period_slack_pct")),
            "Let 1 student be without a class in P1.",
        ),
        (
            TakenTogether(), Subject(course="LIT", other_course="ENG", places=(Place("P1"),), quarter=1),
            ("Students of LIT take ENG at another time.", "Courses!U3"), "Let 1 student of LIT go without ENG.",
        ),
        (
            AssignmentsKept(), Subject(position="E.1", course="LIT"),
            ("E.1 teaches 1 section of LIT.", "Assignments!C2"), "Let E.1 teach 1 section of LIT less.",
        ),
        (
            RoomsOnce(), Subject(room_type="lab", places=(Place("P3", ("6",)), Place("P3", ("7",))), quarter=1),
            ("There is a room for every section in lab P3/6+P3/7.", "Rooms!B4"), "Find 1 more room of type lab in P3/6+P3/7.",
        ),
    ],
    ids=lambda x: x.name if isinstance(x, Rule) else "",
)  # fmt: skip
def test_words(rule: Rule, subject: Subject, about: tuple[str, str], repair: str) -> None:
    assert rule.about(SCHOOL, subject) == about
    assert rule.repair(SCHOOL, subject, 0.7).sentence == repair


@pytest.mark.parametrize("rule", [SectionsRun(), AssignmentsKept(), PairsApart()], ids=lambda r: r.name)
def test_words_of_strangers(rule: Rule) -> None:
    assert all(rule.about(SCHOOL, Subject(course="LATIN", other_course="GREEK", position="L")))


def test_schools_without_courses_have_no_sections() -> None:
    school = replace(SCHOOL, courses=())
    assert seat_needs(school) == [] and fte_needed(school) == () and singletons(school) == ()


def test_a_course_that_nobody_asked_for() -> None:
    school = replace(SCHOOL, courses=(*SCHOOL.courses, course("NONE", "OTH", 0, "ENG")))
    assert broken(SectionsRun(), school, PLAN) == []
    assert broken(SectionsRun(), school, also("NONE-01", "NONE", "E.2", "P1")) == [
        "NONE has 1 section; it should have none, since it does not run."
    ]


# --- anything at all ---------------------------------------------------------------------------------------------------
def some(*words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(words)


codes = st.lists(some("P1", "P2", "P3", "P4", "P9", ""), max_size=3).map(tuple)
lanes = some("", "6", "7", "8").map(lambda g: (g,) if g else ())
adults, places = some("E.1", "E.2", "M", "S", "E", "X", ""), some("R1", "R2", "L1", "A1", "GYM", "")
nonsense = st.builds(
    Section, some("ENG-01", "LAB-01", ""), some("ENG", "LAB", "ART", "DUAL", "RARE", "LATIN", ""), adults, codes, lanes,
    some("Y", "S1", "Q3", "S", ""), places, adults, st.integers(-3, 99), some("", "TE", "G9"),
)  # fmt: skip


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(nonsense, max_size=6), st.booleans())
def test_nothing_crashes_the_auditor(sections: list[Section], beside: bool) -> None:
    plan = replace(PLAN, sections=(*(SECTIONS if beside else ()), *sections))
    assert all(str(v) for v in audit(SCHOOL, plan).violations)


# --- lunch waves -----------------------------------------------------------------------------------------------------------
def by_wave(**waves: str) -> tuple[Any, Plan]:
    """The school with lunch waves named 6 and 7 instead of grades, and these positions in a wave."""
    bell = tuple(replace(s, for_grades=(), lunch_wave=s.for_grades[0]) if s.kind == "class" and s.for_grades else s for s in SCHOOL.bell)
    staff = tuple(replace(r, lunch_wave=waves.get(r.staff_id, "")) for r in SCHOOL.staff)
    sections = tuple(replace(x, lane=tuple(f"lunch {g}" for g in x.lane)) for x in PLAN.sections)
    return middle_school(bell=bell, staff=staff), replace(PLAN, sections=sections)


def test_a_class_has_the_lunch_of_its_teachers_wave() -> None:
    """LAB-01 of M stands in P3 on the clock of wave 6."""
    assert list(LunchWaves().check(*by_wave(M="6"))) == [] and list(LunchWaves().check(*by_wave())) == []
    [said] = LunchWaves().check(*by_wave(M="7"))
    assert "LAB-01 is on the clock of lunch wave 6" in str(said) and "M is in wave 7" in str(said)
