"""Steps, mandates and ways of making time."""

from dataclasses import replace

import pytest
from changing import add, broken, edit, instead, numbered
from tiny import EARLY_RELEASE, full_plan, full_school

from planner.domain.plan import Lesson, MethodUse, Unit
from planner.domain.school import Method
from planner.rules import MandatedStays, MethodsAllowed, StepsOffered
from planner.rules.base import Rule

SCHOOL, PLAN = full_school(), full_plan()


@pytest.mark.parametrize("rule", [StepsOffered(), MandatedStays(), MethodsAllowed()], ids=lambda r: r.name)
def test_nothing_changes(rule: Rule) -> None:
    assert broken(rule, SCHOOL, PLAN) == []


# --- StepsOffered ------------------------------------------------------------------------------------------------------
def test_posts_change_by_their_steps() -> None:
    """D may stop and has agreed to go part-time: 0, 0.1, … 1.0. A may not change."""
    school = edit(SCHOOL, "staff", "D", may_change="may stop", reduce_ok=True)
    for fte, faults in ((0, 0), (10, 0), (15, 1), (110, 1), (-10, 1)):
        plan = instead(PLAN, "positions", 3, units=(Unit("D", fte, ()),))
        assert len(broken(StepsOffered(), school, plan)) == faults, fte
    said = broken(StepsOffered(), SCHOOL, instead(PLAN, "positions", 1, units=(Unit("A", 80, (1, 2)),)))
    assert said == ["A would be 0.80 FTE; it may be 1.00. (see Staff!D3)"]


def test_programs_change_by_their_levels() -> None:
    half = instead(PLAN, "programs", 0, decision="reduce", cents=5_000_00)
    assert broken(StepsOffered(), SCHOOL, half) == []
    said = broken(StepsOffered(), SCHOOL, instead(PLAN, "programs", 0, cents=5_000_01))
    assert said == ["Program TUTOR is offered at $0 or $5,000 or $10,000, not at $5,000.01. (see Programs!F2)"]
    assert broken(StepsOffered(), edit(SCHOOL, "programs", "TUTOR", levels=()), half)


# --- MandatedStays -----------------------------------------------------------------------------------------------------
def test_mandated_posts_stay() -> None:
    school = edit(SCHOOL, "staff", "E", mandated=True)
    less = instead(PLAN, "positions", 4, units=(Unit("E", 90, (1, 2)),))
    assert broken(MandatedStays(), school, PLAN) == []
    assert broken(MandatedStays(), SCHOOL, less) == []
    assert broken(MandatedStays(), school, less) == ["E would be 0.90 FTE; the law requires 1.00. (see Staff!O6)"]
    floor = edit(SCHOOL, "staff", "E", min_fte=91)
    assert broken(MandatedStays(), floor, less) == ["E would be 0.90 FTE; its line says at least 0.91. (see Staff!M6)"]


def test_mandated_programs_stay() -> None:
    school = edit(SCHOOL, "programs", "TUTOR", mandated=True)
    assert broken(MandatedStays(), school, PLAN) == []
    stopped = instead(PLAN, "programs", 0, decision="stop", cents=0)
    assert broken(MandatedStays(), school, stopped) == ["Program TUTOR is required by law and can't be ended. (see Programs!G2)"]
    assert broken(MandatedStays(), edit(SCHOOL, "programs", "TUTOR", cost_min=10_000_01), PLAN)[0].startswith(
        "Program TUTOR costs at least $10,000.01 if kept, not $10,000."
    )
    assert broken(MandatedStays(), edit(SCHOOL, "programs", "TUTOR", cost_min=10_000_01), stopped) == []


# --- MethodsAllowed ----------------------------------------------------------------------------------------------------
def test_a_method_on_its_day() -> None:
    assert broken(MethodsAllowed(), SCHOOL, replace(PLAN, methods=(EARLY_RELEASE,))) == []


@pytest.mark.parametrize(
    ("use", "sentence"),
    [
        (MethodUse("duty_swap", 100, 0, ()), "duty_swap is in use, but the school does not allow it. (see Methods!B4)"),
        (replace(EARLY_RELEASE, days=(1,)), "early_release is used on Day 1; it may be on Day 2."),
        (replace(EARLY_RELEASE, days=(2, 2), amount=200), "early_release is used for 2 days; at most 1 are allowed."),
        (replace(EARLY_RELEASE, amount=0), "early_release is on with an amount of 0; it should be 1."),
        (replace(EARLY_RELEASE, days=(), amount=0), "early_release is on with an amount of 0"),
        (MethodUse("pe_doubles", 100, 0, (), (1,)), "pe_doubles is used on Day 1; it may be on no day."),
        (MethodUse("pe_doubles", 99, 0, ()), "pe_doubles is on with an amount of 0.99; it should be 1."),
    ],
)
def test_methods_within_what_is_allowed(use: MethodUse, sentence: str) -> None:
    said = broken(MethodsAllowed(), SCHOOL, replace(PLAN, methods=(use,)))
    assert any(s.startswith(sentence) for s in said), said


def test_class_slots_of_a_method() -> None:
    """Art as a counselor's lessons: three class slots in the cycle."""
    school = edit(SCHOOL, "specials", "A", requires_method="counselor_lessons")
    school = replace(school, methods=numbered("Methods", *SCHOOL.methods, Method("counselor_lessons", "ask", 300, "sections")))
    on = replace(PLAN, methods=(MethodUse("counselor_lessons", 300, 0, ()),))
    assert broken(MethodsAllowed(), school, on) == []
    assert "A teaches ART in S1 on Day 1; counselor_lessons is not on." in broken(MethodsAllowed(), school, PLAN)[0]
    few = edit(school, "methods", "counselor_lessons", max_amount=200)
    assert any("gives 3 classes in the cycle; at most 2 are allowed" in s for s in broken(MethodsAllowed(), few, on))
    more = add(on, "grid", Lesson(2, "REG", "S3", "H1B", "ART", "A"))
    assert any("gives 4 classes" in s for s in broken(MethodsAllowed(), school, more))


def test_common_specials_and_double_blocks_where_the_workbook_lists_them() -> None:
    listed = replace(SCHOOL, methods=numbered("Methods", Method("common_specials", "n"), Method("double_block", "y")))
    said = broken(MethodsAllowed(), listed, PLAN)
    assert said == [
        "G1 meets in specials on Day 1; common_specials is not allowed. (see Methods!B2)",
        "Grade 1 has a double block on Day 1; double_block is not on. (see Methods!B3)",
    ]
    allowed = edit(listed, "methods", "common_specials", allowed="y")
    assert broken(MethodsAllowed(), allowed, replace(PLAN, methods=(MethodUse("double_block", 100, 0, ()),))) == []
