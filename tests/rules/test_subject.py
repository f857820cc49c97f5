"""Subjects: equal by value, told apart by every field, and enough fields for whatever a workbook may hold twice."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest
from tiny import tiny_school

from planner.domain.school import CalendarRow, Method, School, Special, Variant
from planner.domain.subject import Item, Subject, given
from planner.rules import HealthThreshold, SpecialistDay
from planner.search.build import build_shape


def test_equal_by_value() -> None:
    one, two = (Subject(grade="Pre K", slot="S 1").on(Variant(3, "REG", 36)) for _ in range(2))
    assert one == two and hash(one) == hash(two)
    assert one == Subject(grade="Pre K", slot="S 1", day=3, day_type="REG", weeks=36)
    assert one != replace(one, weeks=6) and Subject(unit="A") != Subject(team="A") and Subject(unit="A") != Subject(units=("A",))
    assert Subject(item=Item("staff", "A from B"), fund="C") != Subject(item=Item("staff", "A"), fund="B from C")
    with pytest.raises(FrozenInstanceError):
        one.grade = "K"  # type: ignore[misc]


def test_it_is_told_by_the_fields_that_are_set() -> None:
    assert str(Subject(team="G 3", day=2)) == "team='G 3' day=2" and str(Subject()) == ""


def test_what_a_rule_reads_must_be_there() -> None:
    assert given("") == "" and given(0) == 0
    with pytest.raises(ValueError, match="lacks an id"):
        given(None)


# --- what may stand twice ----------------------------------------------------------------------------------------------
def two_lines() -> School:
    """A teaches ART on two lines: two classes a day, and one more with the counselor's lessons."""
    lines = (*tiny_school().specials, Special("ART", "A", max_per_day=1, max_per_cycle=2, requires_method="counselor_lessons"))
    return replace(tiny_school(), specials=lines, methods=(Method("counselor_lessons", "y"),))


def test_each_line_of_a_special_keeps_its_own_limit() -> None:
    school = two_lines()
    rows = [r for r in build_shape(school, elastic=True).model.rows if isinstance(r.rule, SpecialistDay) and r.subject.day == 1]
    art = {r.subject.line: r for r in rows if r.subject.units == ("A",)}
    assert {line: -row.constraint.constant for line, row in art.items()} == {0: 2, 2: 1}
    assert [r.rule.about(school, r.subject)[0] for r in art.values()] == [
        "At most 2 classes a day are set for A.", "At most 1 classes a day are set for A.",
    ]  # fmt: skip


def test_one_day_type_in_few_weeks_and_by_a_way_of_making_time_in_all() -> None:
    """Early release stands in the Calendar for 6 weeks, and a way of making time may bring it every week: two kinds of day."""
    days = (CalendarRow(1, "REG", 30), CalendarRow(1, "ER", 6), CalendarRow(2, "REG"))
    bell = (*tiny_school().bell, *(replace(s, day_type="ER") for s in tiny_school().bell))
    school = tiny_school(calendar=days, bell=bell, methods=(Method("early_release", "y", day_type="ER", cycle_days=(1,)),))
    found = {r.subject.weeks for r in build_shape(school).model.rows if (r.subject.day, r.subject.day_type) == (1, "ER")}
    assert found == {6, 36}


def test_a_post_with_several_sizes_under_the_threshold() -> None:
    staff = tuple(replace(r, may_change="hours", min_fte=20, benefit_flat=5_000_00) if r.staff_id == "D" else r for r in tiny_school().staff)
    rows = build_shape(tiny_school({"protect_full_time": 0}, staff=staff), elastic=True).model.rows
    sizes = [r.subject.fte for r in rows if isinstance(r.rule, HealthThreshold) and r.subject.unit == "D"]
    assert len(sizes) > 1 and len(set(sizes)) == len(sizes) and all(f is not None and f < 75 for f in sizes)
