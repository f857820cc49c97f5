"""The acceptance cases on the two workbooks, every rule of the school in force; only floors and ways of changing a day are off.

The figures are those of the bare schools in test_acceptance.py, with one exception that README.md explains.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planner.domain.school import Lock, School
from planner.workbook.read import read_workbook
from reference.by_shape import by_shape

XLSX = Path(__file__).parents[2] / "templates" / "xlsx"
NO_OTHER_DAYS = (("method", "early_release", "off"), ("method", "before_after", "off"))
STEM, NO_STEM = ("staff", "STEM1", "here"), ("staff", "STEM1", "off")
COUNSELOR, NO_COUNSELOR = ("method", "counselor_lessons", "on"), ("method", "counselor_lessons", "off")
SINGLES = {"max_blocks_per_day": 1, "special_every_day": 0}


def workbook(name: str, *locks: tuple[str, str, str], art: tuple[int, ...] = (), **rules: int) -> School:
    """A sample without floors, with locks (what, id, value), art on given days, and other rule values."""
    place: Any = read_workbook(XLSX / f"{name}.xlsx").school
    fixed = [Lock(what, code, value=how) for what, code, how in locks if what != "method" or code in place.method_by_id]
    fixed += [Lock("staff", "ART1", d, value="here" if d in art else "off") for d in (2, 3, 4) if art]
    teams = tuple(replace(t, floor_min=0) for t in place.teams)
    return replace(place.with_rules(**rules), teams=teams, locks=tuple(fixed))


def eastgate(per_day: int, per_cycle: int, **rules: int) -> School:
    """B without STEM, by contract and line so many classes a day and a week."""
    place = workbook("eastgate", NO_STEM, *NO_OTHER_DAYS, max_sections_special_day=per_day, max_sections_special_week=per_cycle, **rules)
    return replace(place, specials=tuple(replace(s, max_per_day=per_day, max_per_cycle=per_cycle) for s in place.specials))


def a(*locks: tuple[str, str, str], art: tuple[int, ...] = (), **rules: int) -> School:
    return workbook("pine_hollow", *locks, *NO_OTHER_DAYS, art=art, **rules)


CASES: dict[str, tuple[Callable[[], School], int, int]] = {
    "T1": (lambda: a(STEM, NO_COUNSELOR), 90, 6),
    "T2": (lambda: a(NO_STEM, NO_COUNSELOR, **SINGLES), 75, 0),
    "T3": (lambda: a(NO_STEM, NO_COUNSELOR), 80, 2),
    "T4": (lambda: a(NO_STEM, NO_COUNSELOR, art=(2, 3), **SINGLES), 66, 0),
    "T5": (lambda: a(NO_STEM, NO_COUNSELOR, art=(2, 4), **SINGLES), 75, 0),
    "T6": (lambda: a(NO_STEM, COUNSELOR, art=(2, 3), **SINGLES), 70, 0),
    "T7": (lambda: a(NO_STEM, COUNSELOR), 90, 6),
    "T9": (lambda: workbook("eastgate", STEM, *NO_OTHER_DAYS), 145, 0),
    "T10": (lambda: eastgate(5, 25, **SINGLES), 121, 0),  # as T11: 180 minutes to plan alone are four blocks for every grade
    "T13": (lambda: eastgate(6, 30, **SINGLES), 145, 0),
}


@pytest.mark.parametrize("name", CASES)
def test_the_figure_with_every_rule(name: str) -> None:
    place, sections, doubles = CASES[name]
    found = by_shape(place())
    assert found is not None and (found.sections, found.doubles) == (sections, doubles)
