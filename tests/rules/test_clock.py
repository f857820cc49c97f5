"""Clock intervals, and how a workbook says when somebody is away."""

from dataclasses import replace
from fractions import Fraction

import pytest
from tiny import full_school

from planner.domain.school import Variant
from planner.facts.clock import amount, clock, day_names, inside, longest, many, merged, minutes, overlaps, span, unavailable, without

SCHOOL = full_school()


def test_an_interval_holds_its_start_and_not_its_end() -> None:
    assert not overlaps((0, 10), (10, 20)) and overlaps((0, 11), (10, 20))
    assert inside((0, 10), (0, 10)) and not inside((0, 11), (0, 10))


def test_stretches() -> None:
    assert merged([(20, 30), (0, 10), (5, 12)]) == [(0, 12), (20, 30)]
    assert merged([(0, 10), (15, 20)], gap=5) == [(0, 20)] and merged([(0, 10), (16, 20)], gap=5) == [(0, 10), (16, 20)]
    assert without((0, 100), [(90, 120), (-5, 5), (40, 50), (45, 60)]) == [(5, 40), (60, 90)]
    assert without((0, 10), [(0, 10)]) == [] and without((0, 10), []) == [(0, 10)] and without((0, 10), [(20, 30)]) == [(0, 10)]
    assert without((50, 60), [(0, 10)]) == [(50, 60)]
    assert minutes([(0, 5), (10, 12)]) == 7 and longest([(0, 5), (10, 12)]) == 5 and longest([]) == 0


def test_words() -> None:
    assert (clock(545), span((545, 600)), amount(Fraction(375, 2)), amount(1650)) == ("9:05", "9:05–10:00", "187.5", "1,650")
    assert (many(1, "class", "classes"), many(2, "class", "classes"), many(0, "adult")) == ("1 class", "2 classes", "0 adults")
    assert day_names(SCHOOL, (1, 7)) == "Day 1, day 7" and day_names(SCHOOL, ()) == "no day"


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("1:S1", [(540, 585)], []),
        ("M:S1", [(540, 585)], []),
        ("Tue:S1", [], [(540, 585)]),
        ("S1", [(540, 585)], [(540, 585)]),
        ("10:45-12:05", [(645, 725)], [(645, 725)]),
        ("2: 10:45 – 1:30", [], [(645, 810)]),
        ("T:12:30-1:15", [], [(750, 795)]),
        ("S9", [], []),
        ("X:S1", [], []),
        ("12:00-11:00", [], []),
    ],
)
def test_unavailable(text: str, first: list[tuple[int, int]], second: list[tuple[int, int]]) -> None:
    row = replace(SCHOOL.staff[1], unavailable=(text,))
    school = replace(SCHOOL, info=replace(SCHOOL.info, days_per_week=2))  # Monday and Tuesday
    assert [list(unavailable(school, row, Variant(d, "REG", 36))) for d in (1, 2)] == [first, second]


def test_no_day_of_a_rotation_is_a_weekday() -> None:
    row = replace(SCHOOL.staff[1], unavailable=("M:S1", "2:S1"))
    assert [list(unavailable(SCHOOL, row, Variant(d, "REG", 36))) for d in (1, 2)] == [[], [(540, 585)]]
