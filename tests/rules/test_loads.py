"""What those who teach sections are promised, in the tiny middle school whose every promise stands on its edge."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from changing import add, broken, edit, instead
from tiny_secondary import SECTIONS, middle_plan, middle_school, post

from planner.checker.free_time import duty_owed, free_periods, planning
from planner.checker.week import week_of
from planner.domain.plan import DutyPost, Lesson, MethodUse, Plan, Section, Session
from planner.domain.school import Duty, Homeroom, School, Slot, Special
from planner.domain.subject import Subject
from planner.rules import (
    BreakFromTeaching,
    ConsecutivePeriods,
    DailyUnencumbered,
    DutyFreeLunch,
    IndividualPlanning,
    PlanningOrMeeting,
    Preparations,
    RoomMoves,
    StudentLoad,
    TeachingLoad,
)
from planner.rules.base import Rule
from planner.rules.loads import overloads_paid

SCHOOL, PLAN = middle_school(), middle_plan()
ALL = (
    TeachingLoad(), Preparations(), StudentLoad(), ConsecutivePeriods(), RoomMoves(), IndividualPlanning(), DutyFreeLunch(), DailyUnencumbered(),
    PlanningOrMeeting(), BreakFromTeaching(),
)  # fmt: skip


def changed(which: str, **changes: Any) -> Plan:
    """The plan with one section changed."""
    return edit(PLAN, "sections", which, **changes)


def also(course: str, unit: str, *periods: str, **more: Any) -> Plan:
    """The plan with one section more."""
    return add(PLAN, "sections", Section(f"{course}-99", course, unit, periods, **more))


@pytest.mark.parametrize("rule", ALL, ids=lambda r: r.name)
def test_the_contract_is_kept(rule: Rule) -> None:
    assert broken(rule, SCHOOL, PLAN) == []


@pytest.mark.parametrize(
    ("rule", "key", "value", "sentence"),
    [
        (TeachingLoad(), "load_periods", 2, "3 sections over the teaching load (E, M, S); overload pay covers 0."),
        (Preparations(), "max_preparations", 1, "E.1 has 2 course preparations at one time (ENG, LIT); the limit is 1."),
        (StudentLoad(), "max_students_day", 59, "E.1 has 60 students on the busiest day; the limit is 59."),
        (ConsecutivePeriods(), "max_consecutive_periods", 1, "E.1 teaches 2 periods in a row on Day 1; the limit is 1."),
        (RoomMoves(), "max_rooms_day", 1, "M is in 2 rooms on Day 1 (L1, R2); at most 1 are allowed."),
        (IndividualPlanning(), "min_individual_planning_week", 101, "E.1 has 100.5 minutes a week to plan alone, 0.5 short of 101."),
        (IndividualPlanning(), "duty_owed_week", 13, "E.1 has 99.5 minutes a week to plan alone, 0.5 short of 100."),
        (DutyFreeLunch(), "duty_free_lunch", 36, "E.1 has 35 minutes for lunch on Day 1, 1 short of 36."),
        (DailyUnencumbered(), "daily_unencumbered", 81, "E.1 has 80 minutes without students or duties on Day 1, 1 short of 81."),
    ],
)
def test_one_more_breaks_it_and_names_the_cell(rule: Rule, key: str, value: int, sentence: str) -> None:
    school = middle_school({key: value})
    said = broken(rule, school, PLAN)
    assert f"{sentence} (see {school.rule_cell(key if key != 'duty_owed_week' else 'min_individual_planning_week')})" in said, said


@pytest.mark.parametrize("rule", (*ALL[1:5], *ALL[6:8]), ids=lambda r: r.name)
def test_a_rule_at_nothing_is_off(rule: Rule) -> None:
    off = {key.split(".")[1]: 0 for key in rule.columns if key.startswith("Rules.")}
    busy = replace(PLAN, sections=tuple(replace(x, unit_id="M") for x in SECTIONS))
    assert broken(rule, middle_school(off), busy) == []


# --- load --------------------------------------------------------------------------------------------------------------
def test_a_line_has_its_own_load() -> None:
    school = edit(SCHOOL, "staff", "M", load_periods=2)
    assert broken(TeachingLoad(), school, PLAN) == [
        f"1 section over the teaching load (M); overload pay covers 0. (see {school.rule_cell('load_periods')})"
    ]


def test_second_teachers_teach_and_semesters_count_once() -> None:
    """S, 0.67 of 3 periods: 2, of which ENG-01 is one, and ART-01 or MUS-01 the other."""
    same = changed("ART-01", term="S2", periods=("P4",), lane=())
    assert "1 section over the teaching load (S)" in broken(TeachingLoad(), SCHOOL, same)[0]
    assert broken(TeachingLoad(), SCHOOL, edit(same, "sections", "ENG-01", co_unit="")) == []


def test_part_time_adults_may_have_the_next_period_and_their_line_may_not() -> None:
    """Two at 0.5 of 3 periods: each may teach 2, both together 3."""
    school = edit(SCHOOL, "staff", "E", fte=50)
    for taught, over in ((("P1", "P2"), 0), (("P1", "P2", "P4"), 1)):
        some = [
            Section(f"ENG-0{i}", "ENG", u, (p,))
            for u in ("E.1", "E.2")
            for i, p in enumerate(taught[: 2 if u == "E.1" else len(taught) - 1])
        ]
        said = broken(TeachingLoad(), school, middle_plan(school, sections=tuple(some)))
        assert said == ([f"1 section over the teaching load (E); overload pay covers 0. (see {school.rule_cell('load_periods')})"] if over else [])


def test_overload_is_paid_by_the_part_of_a_program_that_is_bought() -> None:
    """E.1 and M teach one period more than 3; OVER pays 2 sections for $4,000."""
    more = add(also("ENG", "M", "P2"), "sections", Section("LIT-99", "LIT", "E.1", ("P3",), ("6",)))
    for cents, paid in ((4_000_00, 2), (2_000_00, 1), (3_999_99, 1), (0, 0)):
        plan = instead(more, "programs", 0, cents=cents)
        assert overloads_paid(SCHOOL, plan) == paid
        assert bool(broken(TeachingLoad(), SCHOOL, plan)) == (paid < 2)
    assert broken(TeachingLoad(), SCHOOL, instead(more, "programs", 0, cents=2_000_00))[0].startswith(
        "2 sections over the teaching load (E, M); overload pay covers 1."
    )


def test_one_adult_has_one_overload_at_most() -> None:
    school = edit(SCHOOL, "programs", "OVER", overload_sections=9)
    plan = instead(also("LAB", "M", "P1", "P2"), "programs", 0, cents=4_000_00)
    assert broken(TeachingLoad(), school, plan) == [
        f"M teaches 5 periods; its load is 3, and one overload is the most. (see {school.rule_cell('load_periods')})"
    ]


def test_who_has_stopped_has_no_load() -> None:
    gone = instead(PLAN, "positions", 1, units=(replace(PLAN.positions[1].units[0], fte=0, days=()),))
    assert broken(TeachingLoad(), SCHOOL, gone)[0].startswith("M teaches 3 periods; its load is 0, and one overload is the most.")


# --- preparations, students, rows, rooms -------------------------------------------------------------------------------
def test_co_teaching_is_no_preparation_and_semesters_are_apart() -> None:
    school = middle_school({"max_preparations": 1})
    assert not any(s.startswith("S ") for s in broken(Preparations(), school, PLAN))
    both = changed("ART-01", term="S2")
    assert "S has 2 course preparations at one time (ART, MUS); the limit is 1." in broken(Preparations(), school, both)[-1]


def test_students_of_ensembles_and_of_a_second_teacher_do_not_count() -> None:
    """S has 20 in ART and 20 in MUS, which is music."""
    school = middle_school({"max_students_day": 19})
    assert any(s.startswith("S has 20 students") for s in broken(StudentLoad(), school, PLAN))
    no_art = edit(school, "courses", "ART", room_type="gym")
    assert not any(s.startswith("S ") for s in broken(StudentLoad(), no_art, PLAN))


def test_students_of_two_semesters_are_not_added() -> None:
    school = edit(middle_school({"max_students_day": 39}), "courses", "MUS", room_type="std")
    assert not any(s.startswith("S ") for s in broken(StudentLoad(), school, PLAN))
    assert any(s.startswith("S has 40 students") for s in broken(StudentLoad(), school, changed("ART-01", term="S2")))


def test_days_with_other_periods_have_other_students() -> None:
    """P1 and P4 only on day 2: E.1 has 40 students there, and 60 on day 1."""
    short = tuple(replace(s, day_type="B") for s in SCHOOL.bell if s.slot in ("P1", "P4"))
    school = middle_school(
        {"max_students_day": 59}, bell=(*SCHOOL.bell, *short), calendar=(SCHOOL.calendar[0], replace(SCHOOL.calendar[1], day_type="B"))
    )
    plan = instead(PLAN, "days", 1, day_type="B")
    assert broken(StudentLoad(), school, plan)[0].startswith("E.1 has 60 students on the busiest day")
    assert broken(StudentLoad(), school, replace(plan, sections=tuple(x for x in SECTIONS if x.section_id != "ENG-02"))) == []


def test_a_gap_of_a_lunch_breaks_a_row() -> None:
    """M: P1, then P3 on grade 6's clock from 10:45 and P4. With P2 there are 40 minutes until 10:45, with P3_7 5."""
    four = also("ENG", "M", "P2")
    assert broken(ConsecutivePeriods(), SCHOOL, four) == []
    said = broken(ConsecutivePeriods(), middle_school({"duty_free_lunch": 41}), four)
    assert said[0].startswith("M teaches 4 periods in a row on Day 1; the limit is 2.")
    assert broken(ConsecutivePeriods(), middle_school({"duty_free_lunch": 40}), four) == []
    assert broken(ConsecutivePeriods(), middle_school({"duty_free_lunch": 0}), four) == []  # then 30 minutes break it


def test_second_teachers_teach_in_a_row_and_semesters_apart() -> None:
    """S beside ENG-01 in P1 and ENG-02 in P2, then in P3 on grade 7's clock."""
    both = changed("ENG-02", co_unit="S")
    assert broken(ConsecutivePeriods(), SCHOOL, both)[0].startswith("S teaches 3 periods in a row on Day 1; the limit is 2.")
    halves = edit(edit(both, "sections", "MUS-01", unit_id="E.2"), "sections", "ENG-02", term="S2")
    assert broken(ConsecutivePeriods(), SCHOOL, halves) == []  # ART-01 in S1, ENG-02 in S2


def test_minutes_in_a_row_are_not_limited_for_those_who_teach_sections() -> None:
    school = replace(SCHOOL, staff=(*SCHOOL.staff, post("H")), homerooms=(Homeroom("H5", "5", 20, "H"),))
    plan = middle_plan(school)
    assert [s.split(" teaches")[0] for s in broken(BreakFromTeaching(), school, plan)] == ["H", "H"]
    assert broken(BreakFromTeaching(), school, edit(plan, "sections", "ART-01", unit_id="H")) == []


def test_a_second_teacher_comes_to_the_class() -> None:
    """S is in A1 as a teacher, and beside the teachers of R1 and R2."""
    beside = edit(changed("ENG-03", co_unit="S"), "sections", "LIT-01", co_unit="S")
    assert broken(RoomMoves(), middle_school({"max_rooms_day": 1}, rooms=SCHOOL.rooms), beside)[0].startswith("M ")
    assert not any(s.startswith("S ") for s in broken(RoomMoves(), middle_school({"max_rooms_day": 1}), beside))


def test_rooms_of_two_semesters_are_not_one_day() -> None:
    school = middle_school({"max_rooms_day": 1})
    assert not any(s.startswith("S ") for s in broken(RoomMoves(), school, changed("MUS-01", room="R1")))
    assert any(
        s.startswith("S is in 2 rooms")
        for s in broken(RoomMoves(), school, edit(changed("MUS-01", room="R1"), "sections", "ART-01", term="S2"))
    )


# --- planning ----------------------------------------------------------------------------------------------------------
def alone(unit: str, school: School = SCHOOL, plan: Plan = PLAN) -> Fraction:
    return planning(week_of(school, plan), unit)


def test_planning_by_hand() -> None:
    """E.1: P3 of day 2, 112.5, less 12 of duty. E.2 has P1 as well, M has P2. S: P4 all week and P2 of day 2, less 8.04."""
    assert [alone(u) for u in ("E.1", "E.2", "M", "S")] == [
        Fraction(201, 2),
        Fraction(651, 2),
        213,
        Fraction(225) + Fraction(225, 2) - Fraction(804, 100),
    ]


def test_semesters_are_averaged() -> None:
    """E.2 has P1 and P3 free, but for the meeting, and teaches in P1 in the second semester: half of P1's 225 is left."""
    p3 = Fraction(225, 2) - 12
    assert alone("E.2", plan=also("ENG", "E.2", "P1", term="S2")) == p3 + Fraction(225, 2)
    assert alone("E.2", plan=also("ENG", "E.2", "P1", term="Q4")) == p3 + Fraction(3 * 225, 4)


def test_a_period_is_free_once_and_not_on_another_clock() -> None:
    """E.2 in P3 of grade 7 is not free in P3 of grade 6; free in both, it has one of them."""
    assert alone("E.2", plan=replace(also("ENG", "E.2", "P3", lane=("7",)), meetings=())) == 225 - 12
    assert alone("E.2", plan=replace(PLAN, meetings=())) == 450 - 12


def test_short_periods_do_not_count() -> None:
    assert alone("E.1", middle_school({"min_planning_block": 46})) == 0
    assert broken(IndividualPlanning(), middle_school({"min_planning_block": 46}), PLAN)[0].startswith(
        "E.1 has 0 minutes a week to plan alone"
    )


def test_lunch_is_not_planning() -> None:
    """E.1, free from 10:05 to 11:35: P3 and a lunch of 35 minutes fit in. A duty until 10:40 leaves 50 minutes: one of them does."""
    watch = Duty("WATCH", "REG", 610, 640, "lunch", allowed=("dept_teacher",))
    school = replace(SCHOOL, duties=(watch,))
    plan = replace(PLAN, meetings=(), duties=(DutyPost("WATCH", 1, "REG", "E.1"),))
    assert alone("E.1", school, plan) == Fraction(225, 2) - 12
    assert alone("E.1", middle_school({"duty_free_lunch": 5}, duties=(watch,)), plan) == 225 - 12
    week = week_of(school, plan)
    assert free_periods(week, "E.1", week.variants[0], 1, [(610, 640)]) == []


def test_without_any_lunch_the_periods_still_count() -> None:
    """A duty from 10:30 to 10:56: no 35 minutes are left, which is another rule's matter; P3 is not free on either clock."""
    school = replace(SCHOOL, duties=(Duty("WATCH", "REG", 630, 660, "lunch", allowed=("dept_teacher",)),))
    plan = replace(PLAN, duties=(DutyPost("WATCH", 1, "REG", "E.2"),), meetings=())
    assert alone("E.2", school, plan) == 225 + Fraction(225, 2) - 12  # P1 on both days, P3 on day 2
    assert broken(DutyFreeLunch(), school, plan)[0].startswith("E.2 has 30 minutes for lunch on Day 1, 5 short of 35.")


def test_who_is_away_has_no_planning_then() -> None:
    school = edit(SCHOOL, "staff", "M", unavailable=("P2",))
    assert alone("M", school) == 0
    outside = middle_school(info=replace(SCHOOL.info, student_start=561))
    assert alone("M", outside) == 0  # P2 begins before the students come
    half = instead(PLAN, "positions", 1, units=(replace(PLAN.positions[1].units[0], days=(1,)),))
    assert alone("M", plan=half) == Fraction(225, 2) - 12


def test_owed_duty_goes_by_fte_and_the_swap_takes_it_over() -> None:
    """12 minutes for full time; each unit of the swap frees 5 of them, down to none."""
    for amount, left in ((0, 12), (100, 7), (200, 2), (300, 0)):
        plan = replace(PLAN, methods=(MethodUse("duty_swap", amount, 0, ()),) if amount else ())
        assert duty_owed(week_of(SCHOOL, plan), "M") == left
    assert duty_owed(week_of(SCHOOL, PLAN), "S") == Fraction(804, 100)
    assert duty_owed(week_of(SCHOOL, replace(PLAN, sections=SECTIONS[:5])), "M") == 0  # teaches none


def test_an_overload_takes_the_place_of_the_duty() -> None:
    """M teaches three periods of three; a fourth, if only in one quarter, is an overload."""
    for term, owed in (("Y", 0), ("Q4", 0)):
        assert duty_owed(week_of(SCHOOL, also("ENG", "M", "P2", term=term)), "M") == owed
    assert duty_owed(week_of(SCHOOL, also("ENG", "E.2", "P1")), "E.2") == 12  # its third


def test_a_meeting_takes_its_period() -> None:
    """E.1 without students: P3 on both days, 225. The meeting 112.5, duty 12, planning alone 100: 0.5 is left."""
    assert broken(PlanningOrMeeting(), SCHOOL, PLAN) == []
    tight = middle_school({"min_individual_planning_week": 101})
    assert broken(PlanningOrMeeting(), tight, PLAN) == [
        "E.1 has 225 minutes a week without students; 112.5 of meetings, 12 of duty and 101 of planning alone do not fit in."
    ]
    twice = middle_school({"min_individual_planning_week": 213, "count_planning_as_collab": 1})
    assert alone("E.1", twice) == 213
    assert not any(s.startswith("E.1 ") for s in broken(IndividualPlanning(), twice, PLAN))


def test_providers_of_a_school_of_periods_plan_in_them() -> None:
    """X gives the service in P2 of day 1 and teaches no section; it owes no duty."""
    school = replace(SCHOOL, staff=(*SCHOOL.staff, post("X", "sped_teacher")))
    plan = instead(middle_plan(school), "sessions", 0, unit_id="X")
    assert alone("X", school, plan) == 4 * 225 - Fraction(225, 2)
    gone = replace(plan, sessions=tuple(Session("RES", 1, d, "REG", s, s + 40, "X") for d in (1, 2) for s in (510, 560, 610, 695)))
    assert alone("X", school, gone) == 0  # P3 on grade 6's clock, from 10:45, overlaps the session to 10:50


# --- lunch -------------------------------------------------------------------------------------------------------------
def test_lunch_lies_between_the_first_and_the_last_lunch_slot() -> None:
    """M teaches in P3 on grade 6's clock: 10:10 to 10:45 is left; S on grade 7's: 10:55 to 11:30."""
    assert broken(DutyFreeLunch(), SCHOOL, PLAN) == []
    both = changed("ART-01", unit_id="M")
    assert any(s.startswith("M has 0 minutes for lunch on Day 1, 35 short of 35.") for s in broken(DutyFreeLunch(), SCHOOL, both))


def test_lunch_is_had_in_every_quarter() -> None:
    """S in the second semester on grade 6's clock, and on a duty of 10 minutes before it."""
    school = replace(SCHOOL, duties=(Duty("WATCH", "REG", 610, 620, "lunch", allowed=("sped_teacher",)),))
    plan = replace(changed("MUS-01", lane=("6",)), duties=(DutyPost("WATCH", 1, "REG", "S"),))
    assert broken(DutyFreeLunch(), school, PLAN) == []
    assert broken(DutyFreeLunch(), school, plan)[0].startswith("S has 25 minutes for lunch on Day 1, 10 short of 35.")


def test_a_school_without_lunch_slots_promises_none() -> None:
    bell = tuple(s for s in SCHOOL.bell if s.kind == "class")
    school = middle_school(bell=bell)
    assert broken(DutyFreeLunch(), school, PLAN) == [] and broken(DailyUnencumbered(), school, PLAN) == []


def test_time_without_students_counts_once() -> None:
    """E.2: P1 45, and 10:10 to 11:30, in which P3 lies: 125. In the quarter with most teaching."""
    school = middle_school({"daily_unencumbered": 126})
    assert any(
        s.startswith("E.2 has 125 minutes without students or duties on Day 1, 1 short of 126.")
        for s in broken(DailyUnencumbered(), school, PLAN)
    )
    quarter = also("LIT", "E.2", "P1", term="Q3")
    assert any(s.startswith("E.2 has 80 minutes") for s in broken(DailyUnencumbered(), middle_school({"daily_unencumbered": 81}), quarter))


# --- specials and sections ---------------------------------------------------------------------------------------------
SPECIALS = tuple(Slot("REG", f"S{i}", 10 + i, start, start + 45, "specials") for i, start in enumerate((530, 700), 1))
K8 = middle_school(
    bell=(*SCHOOL.bell, *SPECIALS),
    specials=(Special("ART", "S"),),
    staff=(*SCHOOL.staff, post("H")),
    homerooms=(Homeroom("H5", "5", 20, "H"),),
)


def test_free_slots_of_two_kinds_are_not_counted_twice() -> None:
    """S teaches in P1 (to 9:15), which S1 (8:50–9:35) overlaps; it is free in P2 on day 2 and P4 (11:35–12:20), or S2 (11:40–12:25)."""
    plan = middle_plan(K8)
    assert alone("S", K8, plan) == alone("S")
    lesson = add(plan, "grid", Lesson(1, "REG", "S2", "H5", "ART", "S"))
    assert alone("S", K8, lesson) == alone("S") - Fraction(225, 2)  # P4 is not free then
    longer = replace(
        K8, bell=tuple(replace(s, end=s.end + 5) if s.slot == "S2" else s for s in K8.bell), info=replace(K8.info, student_end=750)
    )
    assert alone("S", longer, plan) == alone("S") + 25  # 50 minutes on two days instead of 45


def test_adults_without_sections_keep_the_day_of_specials() -> None:
    week = week_of(K8, middle_plan(K8))
    assert [u for u in K8.row_of_unit if week.day_in_periods(u, week.variants[0])] == ["E.1", "E.2", "M", "S"]
    assert not any(week.day_in_periods(u, week.variants[0]) for u in ("H",))


# --- words -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rule", "subject", "about", "repair"),
    [
        (
            TeachingLoad(), Subject(units=("E.1", "E.2"), quarter=1), ("A full-time teacher of E teaches 3 periods.", SCHOOL.rule_cell("load_periods")),
            "Find a teacher for 2 sections of E.1-2, or pay an overload.",
        ),
        (TeachingLoad(), Subject(position="E", quarter=1, key="together"), ("A full-time teacher of E teaches 3 periods.", SCHOOL.rule_cell("load_periods")),
         "Find a teacher for 2 sections of E, or pay an overload."),
        (TeachingLoad(), Subject(key="overload"), ("Sections beyond the load are paid for.", SCHOOL.programs[0].at("overload_sections")),
         "Pay for 2 sections more beyond the load."),
        (
            ConsecutivePeriods(), Subject(units=("E.1", "E.2"), day_type="REG", slots=("P1", "P2", "P3_7"), quarter=1),
            ("Nobody teaches more than 2 periods in a row.", SCHOOL.rule_cell("max_consecutive_periods")),
            "Let 2 teachers of E.1-2 teach one more period in a row.",
        ),
        (
            IndividualPlanning(), Subject(units=("E.1", "E.2"), key="periods"), ("100 minutes a week to plan alone are promised to E.1-2.", SCHOOL.rule_cell("min_individual_planning_week")),
            "Find 2 more released minutes a week for E.1-2, or lower the promised 100 minutes to 98.",
        ),
    ],
    ids=lambda x: x.name if isinstance(x, Rule) else "",
)  # fmt: skip
def test_words(rule: Rule, subject: Subject, about: tuple[str, str], repair: str) -> None:
    assert rule.about(SCHOOL, subject) == about
    assert rule.repair(SCHOOL, subject, 1.2).sentence == repair


def test_planning_of_a_line_is_told_as_its_own() -> None:
    school = edit(SCHOOL, "staff", "E", individual_planning_min=101)
    subject = Subject(units=("E.1", "E.2"), key="periods")
    assert IndividualPlanning().about(school, subject) == ("101 minutes a week to plan alone are promised to E.1-2.", "Staff!AC2")
