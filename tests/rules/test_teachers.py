"""Load, planning, lunch, breaks. The full school puts every figure on its edge, so that one more minute breaks the promise."""

from dataclasses import replace

import pytest
from changing import add, broken, edit, instead
from tiny import full_plan, full_school, position, tiny_plan, tiny_school

from planner.checker.free_time import planning, planning_needed
from planner.checker.week import week_of
from planner.domain.plan import DutyPost, Lesson, Meeting, MethodUse, Session
from planner.rules import BreakFromTeaching, ContractLoad, DailyUnencumbered, DutyFreeLunch, IndividualPlanning, SpecialistDay, Travel
from planner.rules.base import Rule

SCHOOL, PLAN = full_school(), full_plan()
ALL = (ContractLoad(), IndividualPlanning(), DutyFreeLunch(), DailyUnencumbered(), BreakFromTeaching(), SpecialistDay(), Travel())


@pytest.mark.parametrize("rule", ALL, ids=lambda r: r.name)
def test_the_contract_is_kept(rule: Rule) -> None:
    assert broken(rule, SCHOOL, PLAN) == []


@pytest.mark.parametrize(
    ("rule", "key", "value", "sentence"),
    [
        (ContractLoad(), "max_sections_special_day", 1, "A teaches 2 classes on Day 1; the contract allows 1."),
        (ContractLoad(), "max_sections_special_week", 7, "A teaches 3 classes in the cycle; the contract allows 7 a week, which is 2."),
        (IndividualPlanning(), "min_individual_planning_week", 113, "T1.1 has 112.5 minutes a week to plan alone, 0.5 short of 113."),
        (DutyFreeLunch(), "duty_free_lunch", 51, "T1.1 has 50 minutes for lunch on Day 1, 1 short of 51."),
        (DailyUnencumbered(), "daily_unencumbered", 96, "T1.1 has 95 minutes without students or duties on Day 2, 1 short of 96."),
        (
            BreakFromTeaching(),
            "max_consecutive_minutes",
            129,
            "T1.1 teaches 130 minutes without a break on Day 1 (11:50–14:00); the limit is 129.",
        ),
        (SpecialistDay(), "specials_transition_min", 6, "A has 5 minutes between S1 and S2 on Day 1; it needs 6."),
    ],
)
def test_one_more_breaks_it_and_names_the_cell(rule: Rule, key: str, value: int, sentence: str) -> None:
    school = full_school({key: value})
    assert f"{sentence} (see {school.rule_cell(key)})" in broken(rule, school, PLAN)
    assert school.rule_cell(key).startswith("Rules!B")


@pytest.mark.parametrize("rule", ALL[:5], ids=lambda r: r.name)
def test_a_rule_at_nothing_is_off(rule: Rule) -> None:
    off = {key.split(".")[1]: 0 for key in rule.columns if key.startswith("Rules.")}
    busy = add(PLAN, "grid", *(Lesson(2, "REG", s, "H1A", "ART", "A") for s in ("S2", "S3")))
    assert broken(rule, full_school(off), busy) == []


# --- load --------------------------------------------------------------------------------------------------------------
def test_lines_have_their_own_limits() -> None:
    for field, value, sentence in (
        ("max_per_day", 1, "A has 2 classes of ART on Day 1; its line allows 1. (see Specials!E2)"),
        ("max_per_cycle", 2, "A has 3 classes of ART in the cycle; its line allows 2. (see Specials!F2)"),
        ("days", (2,), "A has ART on Day 1, which is not one of its days. (see Specials!C2)"),
        ("min_days", 3, "A is here 2 days of the cycle, fewer than the 3 it must be. (see Specials!M2)"),
    ):
        assert broken(SpecialistDay(), edit(SCHOOL, "specials", "A", **{field: value}), PLAN) == [sentence]


def test_two_homerooms_together_are_one_class() -> None:
    both = replace(instead(PLAN, "grid", 0, special="PE", unit_id="P"), methods=(MethodUse("pe_doubles", 100, 0, ()),))
    assert broken(ContractLoad(), SCHOOL, both) == []


def test_a_line_may_name_one_of_several_posts() -> None:
    school = edit(SCHOOL, "specials", "A", staff_id="T1.1", max_per_day=0)
    lesson = Lesson(2, "REG", "S3", "H1B", "ART", "T1.1")
    assert "T1.1 has 1 class of ART" in broken(SpecialistDay(), school, add(PLAN, "grid", lesson))[0]


# --- planning ----------------------------------------------------------------------------------------------------------
def test_planning_by_hand() -> None:
    """A on day 1: S3 45 and midday 115 - 50; on day 2: S2 and S3 90, and of midday 115 - 45 - 50 = 20, too short: 200 x 2.5."""
    assert planning(week_of(SCHOOL, PLAN), "A") == 500
    assert planning(week_of(SCHOOL, PLAN), "T1.1") == 112.5


def test_pieces_that_are_too_short_do_not_count() -> None:
    said = broken(IndividualPlanning(), full_school({"min_planning_block": 46}), PLAN)
    assert said[0].startswith("T1.1 has 0 minutes a week to plan alone, 112 short of 112.")


def test_a_duty_a_session_or_a_meeting_takes_the_whole_slot() -> None:
    busy = [
        add(PLAN, "sessions", Session("READ", 1, 1, "REG", 750, 751, "A")),
        add(PLAN, "meetings", Meeting("SP", 1, "REG", 750, 795, 45, ("S3",))),
        add(PLAN, "grid", Lesson(1, "REG", "S3", "H1A", "ART", "A")),
    ]
    assert [planning(week_of(SCHOOL, p), "A") for p in busy] == [500 - 45 * 2.5] * 3


def test_who_comes_as_an_extended_member_gives_the_time() -> None:
    """A slot of 45 minutes of one day in two: 112.5 of an average week."""
    invited = add(PLAN, "meetings", Meeting("G1", 1, "REG", 750, 795, 45, ("S3",), attending=("A",)))
    assert planning(week_of(SCHOOL, invited), "A") == 500 - 112.5


def test_meetings_count_as_planning_only_where_the_rule_says_so() -> None:
    school = full_school({"count_planning_as_collab": 1})
    assert planning(week_of(school, PLAN), "T1.1") == 112.5 + 225


def test_planning_goes_by_fte_or_by_the_line() -> None:
    school = edit(edit(SCHOOL, "staff", "A", fte=50), "staff", "P", individual_planning_min=501)
    plan = full_plan(school)
    assert planning_needed(week_of(school, plan), "A") == 56
    assert broken(IndividualPlanning(), school, plan) == ["P has 500 minutes a week to plan alone, 1 short of 501. (see Staff!AC4)"]


def test_classes_that_stay_in_have_no_planned_day() -> None:
    """PK does not go to specials: its teacher's planning is not laid out here, unless the line says how much."""
    school = edit(tiny_school({"min_individual_planning_week": 200, "max_consecutive_minutes": 10}), "homerooms", special_group=False)
    assert broken(IndividualPlanning(), school, tiny_plan(school, grid=(), meetings=())) == []
    assert not [s for s in broken(BreakFromTeaching(), school, tiny_plan(school, grid=(), meetings=())) if s.startswith("T1")]


def test_uncertified_adults_have_no_contract_planning() -> None:
    school = edit(SCHOOL, "services", "READ", provider_job_class="para")
    assert "D" not in week_of(school, PLAN).teachers
    assert set(week_of(SCHOOL, PLAN).teachers) == {"T1.1", "T1.2", "A", "P", "E", "R"}


# --- lunch, breaks, travel ---------------------------------------------------------------------------------------------
def test_a_duty_at_recess_shortens_lunch() -> None:
    duty = add(PLAN, "duties", DutyPost("RECESS", 1, "REG", "T1.1"))
    assert broken(DutyFreeLunch(), full_school({"duty_free_lunch": 30}), duty) == []
    assert (
        "T1.1 has 30 minutes for lunch on Day 1, 1 short of 31." in broken(DutyFreeLunch(), full_school({"duty_free_lunch": 31}), duty)[0]
    )


def test_specialists_eat_in_the_midday_gap() -> None:
    """10:35 to 12:30 is 115; a meeting from 11:25 leaves 50 before it, from 11:24 only 49."""
    ends = {705: 50, 684: 49}
    for start, left in ends.items():
        plan = instead(PLAN, "meetings", 1, start=start, minutes=750 - start)
        assert bool(broken(DutyFreeLunch(), SCHOOL, plan)) == (left < 50)


def test_arrival_dismissal_and_duties_after_school_are_no_teaching() -> None:
    """BUS at 14:00 touches the class until 14:00; on both days T1.1 still teaches 130 minutes."""
    assert broken(BreakFromTeaching(), SCHOOL, instead(PLAN, "duties", 5, unit_id="T1.1")) == []


def test_lessons_with_five_minutes_between_are_one_run() -> None:
    school = full_school({"max_consecutive_minutes": 94})
    said = broken(BreakFromTeaching(), school, PLAN)
    assert any(s.startswith("A teaches 95 minutes without a break on Day 1 (9:00–10:35)") for s in said)
    assert not any(
        s.startswith("A ") for s in broken(BreakFromTeaching(), full_school({"max_consecutive_minutes": 94, "gap_ok_min": 4}), PLAN)
    )


def test_travel_keeps_time_free_beside_the_other_school() -> None:
    """A leaves for Oak at 11:05; art ends at 10:35, thirty minutes before."""
    school = edit(SCHOOL, "staff", "A", shared_school="Oak", unavailable=("11:05-11:15",))
    assert broken(Travel(), school, PLAN) == []
    said = broken(Travel(), full_school({"travel_minutes": 31}, staff=school.staff), PLAN)
    assert said[0].startswith("A has ART with H1B on Day 1 at 9:50–10:35, within 31 minutes of the other school (11:05–11:15).")
    assert broken(Travel(), full_school({"travel_minutes": 31}), PLAN) == []


def test_day_based_posts_do_not_travel_within_a_day() -> None:
    school = edit(
        edit(SCHOOL, "staff", "A", shared_school="Oak", unavailable=("10:40-11:40",), fte=50), "specials", "A", days_selectable=True
    )
    plan = replace(PLAN, positions=tuple(position(school, r.staff_id, days=(1,) if r.staff_id == "A" else None) for r in school.staff))
    assert broken(Travel(), school, plan) == []
