"""What the public reads: folding and rounding. Never a blank, never a group that is a person, sums that stay right."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import fixtures_plan as birch
import pytest
from tiny import position, staff, tiny_plan, tiny_school

from planner.domain.school import JobClass, School
from planner.tables.plan.public import LEAST, OTHER, fives, group_of_unit, groups, public_changes, public_positions, rounded, thousands
from planner.tables.words import title_of


def job(code: str, tag: str) -> JobClass:
    return JobClass(code, code.title(), 50_000_00, 0, 0, tag)


def school_of(*classes: tuple[str, str, int, int]) -> School:
    """Job classes as (code, tag, FTE of each, count)."""
    jobs = tuple(job(code, tag) for code, tag, _, _ in classes)
    rows = tuple(replace(staff("P", "specialist"), staff_id=code, job_class=code, fte=fte, count=n) for code, _, fte, n in classes)
    return School(tiny_school().info, staff=rows, job_classes=jobs, funds=tiny_school().funds)


@pytest.mark.parametrize(
    ("cents", "words"),
    [(0, "$0"), (1, "under $1,000"), (499_99, "under $1,000"), (500_00, "$1,000"), (1_499_99, "$1,000"), (23_189_600, "$232,000"),
     (-1_388_200, "-$14,000")],
)  # fmt: skip
def test_money_to_a_thousand(cents: int, words: str) -> None:
    assert thousands(cents) == words


@pytest.mark.parametrize(("minutes", "shown"), [(0, 0), (2, 0), (3, 5), (Fraction(375, 2), 185), (190, 190), (88, 90)])
def test_minutes_to_five_and_never_up_from_the_middle(minutes: Fraction | int, shown: int) -> None:
    assert fives(minutes) == shown


def test_a_sentence_is_rounded_and_loses_its_cells() -> None:
    said = "Grade 3 has 187.5 of 200 minutes for $13,882 (Rules!B5), and 43 minutes in 2026-27 (see Staff!12)."
    assert rounded(said) == "Grade 3 has 185 of 200 minutes for $14,000, and 45 minutes in 2026-27."


def test_a_large_class_stands_alone_and_small_ones_fold_into_their_family() -> None:
    """Art 0.6, music 0.6 and PE 2.0 are 3.2 FTE of specialists; 8 homeroom teachers stay by themselves."""
    place = school_of(
        ("art", "teacher_special", 60, 1),
        ("music", "teacher_special", 60, 1),
        ("pe", "teacher_special", 100, 2),
        ("t", "teacher_core", 100, 8),
    )
    assert groups(place) == {"Art": "specialists", "Music": "specialists", "Pe": "specialists", "T": "T"}


def test_one_small_class_beside_large_ones_is_not_alone() -> None:
    """Otherwise "other specialists 1.0" would be the one art teacher: the next smallest class joins."""
    place = school_of(("art", "teacher_special", 100, 1), ("pe", "teacher_special", 100, 3), ("music", "teacher_special", 100, 4))
    assert groups(place) == {"Art": "other specialists", "Pe": "other specialists", "Music": "Music"}


def test_small_families_are_shown_together_and_take_in_a_large_group_where_they_must() -> None:
    place = school_of(("nurse", "nurse", 100, 1), ("coach", "coach", 100, 1), ("t", "teacher_core", 100, 3), ("p", "para", 100, 5))
    assert groups(place) == {"Nurse": OTHER, "Coach": OTHER, "T": OTHER, "P": "P"}


@pytest.mark.parametrize("place", [birch.school(), tiny_school(), school_of(("nurse", "nurse", 100, 1), ("p", "para", 50, 5))])
def test_no_group_is_smaller_than_three_and_sums_are_kept(place: School) -> None:
    shown = groups(place)
    size: dict[str, int] = {}
    for row in place.staff:
        group = shown[title_of(place, row.job_class)]
        size[group] = size.get(group, 0) + row.fte * row.count
    assert len(size) == 1 or min(size.values()) >= LEAST
    assert all(shown.values())


def test_positions_of_birch_lane_by_hand() -> None:
    """Specials teachers 1+0.6+0.6+1+1 lose STEM and a day of art; the coach's half is among other staff (principal, special education)."""
    rows = list(public_positions(birch.school(), birch.plan()).itertuples(index=False, name=None))
    assert rows == [
        ("Specials teacher", 4.2, 3.0, -1.2), ("Other staff", 3.0, 2.5, -0.5), ("Assistant", 3.0, 3.0, 0.0),
        ("Classroom teachers", 5.0, 5.0, 0.0), ("All staff", 15.2, 13.5, -1.7),
    ]  # fmt: skip
    assert public_changes(birch.school(), birch.plan()) == "specials teacher -1.2 FTE, other staff -0.5 FTE"
    assert group_of_unit(birch.school(), "COACH") == OTHER


def test_nothing_changes_in_words() -> None:
    place = tiny_school()
    assert public_changes(place, tiny_plan(place)) == "no group of positions changes"
    fewer = replace(
        tiny_plan(place), positions=(position(place, "T1"), position(place, "A", 50), position(place, "P"), position(place, "D"))
    )
    assert "-0.5 FTE" in public_changes(place, fewer)
