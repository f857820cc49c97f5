"""Sizes, minutes and lunch of classes."""

from dataclasses import replace

import pytest
from changing import add, broken, drop, edit, instead, numbered
from tiny import EARLY_RELEASE, block, full_plan, full_school, tiny_plan, tiny_school

from planner.domain.plan import Block, Day, MethodUse
from planner.domain.school import Homeroom, Slot
from planner.rules import ClassSizes, LunchFits, RequiredMinutes
from planner.rules.base import Rule

SCHOOL, PLAN = full_school(), full_plan()


@pytest.mark.parametrize("rule", [ClassSizes(), RequiredMinutes(), LunchFits()], ids=lambda r: r.name)
def test_students_have_what_they_are_promised(rule: Rule) -> None:
    assert broken(rule, SCHOOL, PLAN) == []
    assert broken(rule, tiny_school(), tiny_plan()) == []


# --- ClassSizes --------------------------------------------------------------------------------------------------------
def test_one_student_too_many() -> None:
    said = broken(ClassSizes(), edit(SCHOOL, "homerooms", "H1A", enrol_next=21), PLAN)
    assert "Class H1A has 21 students; grade 1 may have 20. (see Homerooms!C2)" in said
    assert any(s.startswith("Classes of grades 1 to 3 have 20.5 students on average; the limit is 20.") for s in said)
    assert any(s.startswith("H1A have 21 students in ART in S1 on Day 1; the limit is 20. (see Specials!G2)") for s in said)
    assert any(s.startswith("H1A have 21 students in PE in S2 on Day 1; the limit is 20. (see Rules") for s in said)


def test_the_average_may_be_kept_by_a_smaller_class() -> None:
    school = edit(
        edit(full_school({"size_cap_1": 0, "pe_class_max": 0}), "homerooms", "H1A", enrol_next=21), "homerooms", "H1B", enrol_next=19
    )
    assert not [s for s in broken(ClassSizes(), school, PLAN) if "average" in s]


def test_two_homerooms_together_count_together() -> None:
    both = replace(instead(PLAN, "grid", 0, special="PE", unit_id="P"), methods=(MethodUse("pe_doubles", 100, 0, ()),))
    assert broken(ClassSizes(), full_school({"pe_class_max": 40}), both) == []
    assert broken(ClassSizes(), full_school({"pe_class_max": 39}), both) == [
        f"H1A and H1B have 40 students in PE in S1 on Day 1; the limit is 39. (see {SCHOOL.rule_cell('pe_class_max')})"
    ]


# --- RequiredMinutes ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("literacy_min_day", 61, "Grade 1 has 60 minutes of literacy on Day 1, 1 short of 61."),
        ("math_min_day", 41, "Grade 1 has 40 minutes of math on Day 1, 1 short of 41."),
        ("win_min_day", 31, "Grade 1 has 30 minutes of win on Day 1, 1 short of 31."),
        ("recess_min_day", 21, "Grade 1 has 20 minutes of recess on Day 1, 1 short of 21."),
        ("pe_min_week", 128, "Class H1A has 127.5 minutes of PE a week, 0.5 short of 128."),
    ],
)
def test_one_minute_short(key: str, value: int, sentence: str) -> None:
    school = full_school({key: value})
    assert f"{sentence} (see {school.rule_cell(key)})" in broken(RequiredMinutes(), school, PLAN)


def test_a_block_that_is_missing_or_in_two_pieces() -> None:
    literacy = next(i for i, b in enumerate(PLAN.blocks) if b.kind == "literacy")
    assert any("0 minutes of literacy" in s for s in broken(RequiredMinutes(), SCHOOL, drop(PLAN, "blocks", literacy)))
    halves = add(instead(PLAN, "blocks", literacy, end=740), "blocks", Block("literacy", "1", 1, "REG", 740, 770))
    assert any("has literacy in 2 pieces on Day 1" in s for s in broken(RequiredMinutes(), SCHOOL, halves))


def test_students_are_in_one_place() -> None:
    math = next(i for i, b in enumerate(PLAN.blocks) if b.kind == "math")
    assert (
        "literacy at 11:50–12:50 and math at 12:49–13:29"
        in broken(RequiredMinutes(), SCHOOL, instead(PLAN, "blocks", math, start=769, end=809))[0]
    )
    at_specials = instead(PLAN, "blocks", math, start=570, end=610)
    assert any("math at 9:30–10:10 and specials (S1) at 9:00–9:45" in s for s in broken(RequiredMinutes(), SCHOOL, at_specials))
    early = instead(PLAN, "blocks", math, start=509, end=540)
    assert any("has math at 8:29–9:00 on Day 1, outside student hours" in s for s in broken(RequiredMinutes(), SCHOOL, early))


def test_win_starts_on_a_five_minute_mark() -> None:
    win = next(i for i, b in enumerate(PLAN.blocks) if b.kind == "win")
    plan = instead(edit(PLAN, "blocks", "math", end=805), "blocks", win, start=807, end=837)
    assert any("starts WIN at 13:27 on Day 1" in s for s in broken(RequiredMinutes(), full_school({"math_min_day": 35}), plan))


def test_recess_stands_beside_lunch_on_the_same_side_every_day() -> None:
    recess = [i for i, b in enumerate(PLAN.blocks) if b.kind == "recess"]
    before = instead(PLAN, "blocks", recess[0], start=640, end=660)
    assert broken(RequiredMinutes(), SCHOOL, before) == ["Grade 1 has recess before lunch on some days of REG and after it on others."]
    assert broken(RequiredMinutes(), SCHOOL, instead(before, "blocks", recess[1], start=640, end=660)) == []
    apart = instead(PLAN, "blocks", recess[0], start=635, end=655)
    assert any("not beside its lunch at 11:00–11:30" in s for s in broken(RequiredMinutes(), SCHOOL, apart))


def test_recess_is_at_one_time_on_days_of_a_kind() -> None:
    recess = [i for i, b in enumerate(PLAN.blocks) if b.kind == "recess"]
    longer = instead(PLAN, "blocks", recess[0], end=711)
    said = "Grade 1 has recess at different times on days of REG: 11:30–11:50, 11:30–11:51."
    assert said in broken(RequiredMinutes(), SCHOOL, longer)


def test_a_recess_is_an_hour_at_most_and_none_where_none_is_asked() -> None:
    school = full_school(dict.fromkeys(("literacy_min_day", "math_min_day", "win_min_day"), 0))
    lunch = tuple(b for b in PLAN.blocks if b.kind == "lunch")

    def until(end: int) -> list[str]:
        return broken(RequiredMinutes(), school, replace(PLAN, blocks=(*lunch, *block("recess", 690, end))))

    assert until(750) == []
    said = [f"Grade 1 has 60 minutes of recess on Day {day}; none is asked." for day in (1, 2)]
    unasked = replace(PLAN, blocks=(*lunch, *block("recess", 690, 750)))
    off = school.with_rules(recess_min_day=0)
    assert broken(RequiredMinutes(), off, unasked) == said
    assert broken(RequiredMinutes(), off, replace(PLAN, blocks=lunch)) == []
    assert until(751)[0].startswith("Grade 1 has 61 minutes of recess on Day 1; no more than 60 are one recess. (see Rules!")


def test_nothing_is_laid_into_arrival_or_dismissal() -> None:
    out = Slot("REG", "OUT", 9, 830, 840, "dismissal")
    school = replace(SCHOOL, bell=(*SCHOOL.bell, out))
    said = [f"Grade 1 has win at 13:30–14:00 on Day {day}, during arrival or dismissal." for day in (1, 2)]
    assert broken(RequiredMinutes(), school, PLAN) == said


def test_a_grade_that_no_lunch_slot_serves_eats_with_others_or_unplanned() -> None:
    """Its lunch is a lunch slot of the bell, or stands in no plan; on a bell without lunch none is planned, nor recess."""
    school = edit(SCHOOL, "bell", "L1", for_grades=("2",))
    assert broken(LunchFits(), school, PLAN) == []
    lunch = [i for i, b in enumerate(PLAN.blocks) if b.kind == "lunch"]
    moved = instead(instead(PLAN, "blocks", lunch[0], start=640, end=659), "blocks", lunch[1], start=640, end=659)
    said = [f"Grade 1 eats at 10:40–10:59 on Day {day}, when no lunch slot is. (see Bell!D4)" for day in (1, 2)]
    assert broken(LunchFits(), school, moved) == said
    some = "Grade 1 has a lunch that is planned on some days of REG and none on others."
    assert broken(LunchFits(), school, drop(PLAN, "blocks", lunch[0])) == [some]
    none = replace(SCHOOL, bell=tuple(s for s in SCHOOL.bell if s.kind != "lunch"))
    assert "Grade 1 has recess at 11:30–11:50 on Day 1, which is not planned for it. (see Bell)" in broken(LunchFits(), none, PLAN)


def test_the_school_week() -> None:
    """5.5 hours a day are 1,650 minutes a week. With ER on day 2 (8:30 to 13:00) it is 330 + 270, times 2.5."""
    school = edit(SCHOOL, "info", min_instruction_week=1651)
    assert broken(RequiredMinutes(), school, PLAN) == ["Students are in school 1,650 minutes a week, 1 short of 1651."]
    early = replace(PLAN, days=(Day(1, "REG", 36), Day(2, "ER", 36)), methods=(EARLY_RELEASE,))
    assert any("1,500 minutes a week, 150 short of 1650" in s for s in broken(RequiredMinutes(), SCHOOL, early))


def test_grades_that_stay_in_have_lunch_and_recess_only() -> None:
    school = edit(SCHOOL, "homerooms", special_group=False)
    bare = replace(PLAN, grid=(), meetings=(), blocks=tuple(b for b in PLAN.blocks if b.kind in ("lunch", "recess")))
    assert broken(RequiredMinutes(), school, bare) == []


# --- LunchFits ---------------------------------------------------------------------------------------------------------
def test_lunch_fills_a_slot_of_the_grade() -> None:
    assert broken(LunchFits(), SCHOOL, instead(PLAN, "blocks", 0, end=689))[0].startswith(
        "Grade 1 eats at 11:00–11:29 on Day 1, which is none of its lunch slots. (see Bell!D4)"
    )
    second = numbered("Bell", *SCHOOL.bell, Slot("REG", "L2", 4, 690, 720, "lunch", ("K",)))
    assert any(
        "none of its lunch slots" in s
        for s in broken(LunchFits(), replace(SCHOOL, bell=second), edit(PLAN, "blocks", "lunch", start=690, end=720))
    )


def test_one_lunch_a_day_at_the_same_time() -> None:
    assert "Grade 1 has 0 lunches on Day 1; it should have one." in broken(LunchFits(), SCHOOL, drop(PLAN, "blocks", 0))[0]
    waves = replace(full_school({"lunch_latest": 690}), bell=numbered("Bell", *SCHOOL.bell, Slot("REG", "L2", 4, 690, 720, "lunch")))
    other = instead(PLAN, "blocks", 1, start=690, end=720)
    assert broken(LunchFits(), waves, other) == ["Grade 1 eats at different times on days of REG: 11:00–11:30, 11:30–12:00."]


def test_a_sensible_time() -> None:
    late = full_school({"lunch_earliest": 600, "lunch_latest": 659})
    assert (
        broken(LunchFits(), late, PLAN)[0]
        == f"Grade 1 eats at 11:00 on Day 1; lunch begins between 10:00 and 10:59. (see {late.rule_cell('lunch_latest')})"
    )
    assert len(broken(LunchFits(), full_school({"lunch_earliest": 661}), PLAN)) == 2


def test_a_chair_for_everybody() -> None:
    """Forty students of grade 1; with one student of K at the same time, 41."""
    assert broken(LunchFits(), edit(SCHOOL, "info", cafeteria_seats=39), PLAN)[0] == (
        "40 students of grade 1 eat at 11:00 on Day 1; there are 39 chairs. (see School!B12)"
    )
    school = replace(SCHOOL, homerooms=(*SCHOOL.homerooms, Homeroom("HK", "K", 1, "E", special_group=False)))
    with_k = add(PLAN, "blocks", *(Block("lunch", "K", d, "REG", 660, 690) for d in (1, 2)))
    assert "41 students of grades 1, K" in broken(LunchFits(), school, with_k)[0]
