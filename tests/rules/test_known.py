"""Ids, doubles, and the kinds of day."""

from dataclasses import replace

import pytest
from changing import add, broken, drop, instead
from tiny import EARLY_RELEASE, MEETING, full_plan, full_school, tiny_plan, tiny_school

from planner.domain.plan import Block, Day, DutyPost, FundLine, MethodUse, Plan, Session, Share
from planner.domain.school import CalendarRow
from planner.rules import DaysAdd, KnownIds

SCHOOL, PLAN = full_school(), full_plan()


def test_the_plan_of_the_workbook_is_known() -> None:
    assert broken(KnownIds(), SCHOOL, PLAN) == []
    assert broken(DaysAdd(), SCHOOL, PLAN) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (instead(PLAN, "grid", 0, homeroom="H9"), "class H9, which the workbook does not have"),
        (instead(PLAN, "grid", 0, special="LATIN"), "special LATIN, which"),
        (instead(PLAN, "grid", 0, unit_id="A.2"), "position A.2, which"),
        (instead(PLAN, "grid", 0, slot="S9"), "slot S9, which REG does not have"),
        (instead(PLAN, "grid", 0, day=3), "day 3 REG, a day that the plan does not hold"),
        (instead(PLAN, "grid", 0, day_type="ER"), "day 1 ER, a day that the plan does not hold"),
        (instead(PLAN, "meetings", 0, team_id="G9"), "team G9, which"),
        (instead(PLAN, "meetings", 0, attending=("T9",)), "position T9, which"),
        (instead(PLAN, "meetings", 0, cover=(("H9", "A"),)), "class H9, which"),
        (instead(PLAN, "meetings", 0, end=540), "minute 540 to minute 540, which is no stretch"),
        (instead(PLAN, "meetings", 0, start=-5), "minute -5 to minute 635, which is no stretch"),
        (instead(PLAN, "sessions", 0, service_id="X"), "service X, which"),
        (instead(PLAN, "sessions", 0, group=2), "group 2, where there are 1"),
        (instead(PLAN, "duties", 0, duty_id="MOON"), "duty MOON, which"),
        (instead(PLAN, "blocks", 0, grade="9"), "grade 9, which"),
        (instead(PLAN, "blocks", 0, kind="nap"), "kind of block nap, which"),
        (add(PLAN, "grid", PLAN.grid[0]), "lesson of H1A in S1 on day 1 twice"),
        (instead(PLAN, "positions", 0, staff_id="T9"), "position T9 that is not in the workbook"),
        (drop(PLAN, "positions", 1), "the position A once, and has it 0 times"),
        (add(PLAN, "positions", PLAN.positions[1]), "the position A once, and has it 2 times"),
        (instead(PLAN, "positions", 0, units=PLAN.positions[0].units[:1]), "has the posts T1.1, T1.2; the plan has T1.1"),
        (instead(PLAN, "positions", 1, shares=(Share("MOON", 1),)), "paid from MOON, which is not a fund"),
        (instead(PLAN, "positions", 1, shares=(Share("GF", -1),)), "a negative amount from GF"),
        (instead(PLAN, "positions", 1, shares=(Share("GF", 1), Share("GF", 2))), "names the fund GF twice"),
        (drop(PLAN, "programs", 0), "the program TUTOR once, and has it 0 times"),
        (drop(PLAN, "funds", 0), "the fund line GF in year 1 once"),
        (add(PLAN, "funds", FundLine("GF", 4, 0, 0)), "fund line GF in year 4 that is not in the workbook"),
        (add(PLAN, "methods", MethodUse("magic", 100, 0, ())), "magic is not in the workbook"),
        (replace(PLAN, methods=(EARLY_RELEASE, EARLY_RELEASE)), "early_release is in the plan twice"),
    ],
)
def test_each_stranger_is_named(changed: Plan, sentence: str) -> None:
    said = broken(KnownIds(), SCHOOL, changed)
    assert any(sentence in s for s in said), said


def test_a_duty_of_another_day_type_is_a_stranger() -> None:
    changed = replace(
        add(PLAN, "duties", DutyPost("LUNCH", 2, "ER", "D")), days=(Day(1, "REG", 36), Day(2, "ER", 36)), methods=(EARLY_RELEASE,)
    )
    assert any("day type ER, on which there is no such duty" in s for s in broken(KnownIds(), SCHOOL, changed))


def test_later_rules_skip_strangers() -> None:
    """A meeting of an unknown team breaks one rule only."""
    from planner.audit import audit

    changed = add(tiny_plan(), "meetings", replace(MEETING, team_id="G9", day=2))
    assert {v.rule for v in audit(tiny_school(), changed).violations} == {"KnownIds"}


# --- days --------------------------------------------------------------------------------------------------------------
def test_a_day_is_missing() -> None:
    assert broken(DaysAdd(), SCHOOL, drop(PLAN, "days", 1)) == ["Day 2 should be REG in 36 weeks; the plan has nothing. (see Calendar)"]


def test_a_day_has_a_week_too_few() -> None:
    assert "REG in 35 weeks" in broken(DaysAdd(), SCHOOL, instead(PLAN, "days", 1, weeks=35))[0]


def test_a_day_outside_the_cycle() -> None:
    assert "The plan holds a day 3; the cycle has 2 days." in broken(DaysAdd(), SCHOOL, add(PLAN, "days", Day(3, "REG", 36)))[0]


def test_a_method_changes_its_day_and_only_while_it_is_on() -> None:
    changed = instead(PLAN, "days", 1, day_type="ER")
    assert "Day 2 should be REG" in broken(DaysAdd(), SCHOOL, changed)[0]
    assert broken(DaysAdd(), SCHOOL, replace(changed, methods=(EARLY_RELEASE,))) == []
    assert "Day 2 should be ER" in broken(DaysAdd(), SCHOOL, replace(PLAN, methods=(EARLY_RELEASE,)))[0]


def test_a_day_of_two_kinds_holds_both() -> None:
    school = full_school(calendar=(CalendarRow(1, "REG"), CalendarRow(2, "REG", 18), CalendarRow(2, "ER", 18)))
    both = replace(PLAN, days=(Day(1, "REG", 36), Day(2, "REG", 18), Day(2, "ER", 18)))
    assert broken(DaysAdd(), school, both) == []
    assert "REG in 18 weeks" in broken(DaysAdd(), school, PLAN)[0]


def test_empty_and_blank_facts_do_not_crash() -> None:
    assert len(broken(KnownIds(), SCHOOL, Plan())) > 10
    assert broken(KnownIds(), SCHOOL, add(PLAN, "blocks", Block("", "", 0, "", 0, 0)))
    assert broken(KnownIds(), SCHOOL, add(PLAN, "sessions", Session("", 0, 0, "", 0, 0, "")))
