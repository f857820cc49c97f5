"""Duties that watch no whole lunch are a finding with its cell, not a search without an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from twins.schools import L1, LATE, S1, mini

from planner.audit import audit
from planner.domain.outcome import Status
from planner.domain.school import Duty, School
from planner.search.solve import search
from planner.workbook.checks.lunch import grades_have_lunch, some_lunch_is_watched

LUNCH, RECESS = Duty("L", "REG", 660, 690, "lunch", allowed=("para",)), Duty("R", "REG", 690, 710, "recess", allowed=("para",))


def school(*duties: Duty, recess: int = 20) -> School:
    """Lunch 11:00–11:30, and twenty minutes of recess before or after it."""
    return mini({"recess_min_day": recess}, duties=duties, bell=(*mini().bell[:2], L1))


@pytest.mark.parametrize(
    "duties",
    [(), (LUNCH, RECESS), (LUNCH, replace(RECESS, start=640, end=660)), (LUNCH,), (replace(LUNCH, end=710), replace(RECESS, start=700)),
     (LUNCH, replace(RECESS, for_grades=("5",)))],
)  # fmt: skip
def test_watched_or_not_the_planners_to_lay_out(duties: tuple[Duty, ...]) -> None:
    assert list(some_lunch_is_watched.find(school(*duties))) == []


@pytest.mark.parametrize("duties", [(replace(LUNCH, end=689), RECESS), (LUNCH, replace(RECESS, end=709)), (LUNCH, replace(RECESS, start=692))])
def test_a_minute_without_anybody_is_found(duties: tuple[Duty, ...]) -> None:
    (found,) = some_lunch_is_watched.find(school(*duties))
    assert "Grade 1: the duties for lunch and recess" in found.message
    assert search(school(*duties), seconds=10).status is Status.INFEASIBLE  # the search knows it too, and ends without a fault


def test_the_cell_of_the_duty_is_named(book: Any) -> None:
    sheet = book["Duties"]
    column = book.column("Duties", "end")
    before = book.read()
    for row in range(3, sheet.max_row + 1):
        if sheet.cell(row, book.column("Duties", "kind")).value == "recess":
            sheet.cell(row, column).value = sheet.cell(row, book.column("Duties", "start")).value
    assert not before.must_fix and book.read().must_fix


# --- a grade that eats in its rooms ------------------------------------------------------------------------------------------
IN_ROOMS = replace(L1, for_grades=("2",))  # lunch for a grade of which this school has none


def test_a_grade_without_a_lunch_slot_eats_while_others_do() -> None:
    """Its teacher has the half hour of lunch, and nobody takes a chair in the cafeteria."""
    place = mini({"duty_free_lunch": 30}, bell=(S1, IN_ROOMS, LATE), cafeteria_seats=1)
    plan = search(place, seconds=10).plan
    assert plan is not None and not audit(place, plan).violations
    assert {(b.grade, b.start, b.end) for b in plan.blocks if b.kind == "lunch"} == {("1", 660, 690)}
    (found,) = grades_have_lunch.find(place)
    assert found.message.startswith("Grade 1 has no lunch slot on REG days")


def test_a_grade_with_a_lunch_slot_is_no_finding() -> None:
    assert list(grades_have_lunch.find(mini())) == []
    assert search(mini(cafeteria_seats=1), seconds=10).status is Status.INFEASIBLE  # twenty students and one chair
