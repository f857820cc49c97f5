"""Grades that turn at their own speed, as a principal types them on Calendar; Willow Run (K to 3) has a cycle of six days."""

from __future__ import annotations

from typing import Any

import pytest
from books import six_day

from planner.domain.school import Finding
from planner.tables import turns_sentence
from planner.workbook.read import Reading, read_workbook
from planner.workbook.template import workbook_bytes

CODES = ("turns-too-long", "turns-cycle", "turn-days", "turn-bells", "calendar-weeks", "no-day-type", "not-days")


def calendar(*lines: tuple[str, str, str], days: int = 6) -> Reading:
    """The workbook with these lines on Calendar: days, day type, grades."""
    rows: dict[str, Any] = dict(six_day.build().rows)
    rows["School"] = [row | {"cycle_days": days} for row in rows["School"]]
    rows["Calendar"] = [{"cycle_day": d, "day_type": t} | ({"for_grades": g} if g else {}) for d, t, g in lines]
    return read_workbook(workbook_bytes(rows), "turns.xlsx")


def told(reading: Reading) -> list[Finding]:
    return [f for f in reading.findings if f.code in CODES]


def test_two_speeds_are_read_as_a_cycle_of_six() -> None:
    reading = calendar(("1-2", "REG", "K-1"), ("1-3", "REG", "2,3"))
    assert told(reading) == [] and reading.school is not None
    assert [(t.grades, t.days) for t in reading.school.grade_turns] == [(("K", "1"), 2), (("2", "3"), 3)]
    assert [(c.cycle_day, c.day_type) for c in reading.school.calendar] == [(d, "REG") for d in range(1, 7)]
    assert reading.school.same_days("K") == ((1, 3, 5), (2, 4, 6)) and reading.school.same_days("3") == ((1, 4), (2, 5), (3, 6))
    assert turns_sentence(reading.school) == "The specials of grades K and 1 begin anew after 2 days, of grades 2 and 3 after 3 days."


def test_a_calendar_for_every_grade_turns_nobody() -> None:
    reading = calendar(("1-6", "REG", ""))
    assert reading.school is not None and reading.school.grade_turns == ()
    assert reading.school.same_days("K") == () and turns_sentence(reading.school) == ""


def test_lines_for_some_grades_beside_one_for_all() -> None:
    """Grade 3 is named nowhere else and turns with the cycle."""
    reading = calendar(("1-6", "REG", ""), ("1-3", "REG", "K;1;2"))
    assert told(reading) == [] and reading.school is not None
    assert reading.school.same_days("3") == () and len(reading.school.calendar) == 6


@pytest.mark.parametrize(
    ("lines", "days", "cell", "code", "words"),
    [
        ((("1-3", "REG", "K-1"), ("1-4", "REG", "2-3")), 6, "School!B7", "turns-cycle", ("3 days", "4 days", "takes 12 days", "cycle has 6", "Enter 12")),
        ((("1-6", "REG", "K-1"), ("1-5", "REG", "2-3")), 6, "Calendar!D4", "turns-too-long", ("6 days", "5 days", "takes 30 days", "20")),
        ((("1-3", "REG", "K-2"), ("1-8", "REG", "")), 8, "Calendar!D3", "turns-too-long", ("grade 3 in 8 days", "takes 24 days")),
        ((("1,3", "REG", "K-1"), ("1-3", "REG", "2-3")), 6, "Calendar!A3", "turn-days", ("no day 2", "from 1 to 3")),
    ],
)  # fmt: skip
def test_turns_that_do_not_fit(lines: Any, days: int, cell: str, code: str, words: tuple[str, ...]) -> None:
    """One finding, at its cell, with both speeds and what to enter."""
    (found,) = told(calendar(*lines, days=days))
    assert (found.cell, found.code) == (cell, code)
    assert all(word in str(found) for word in words), str(found)
