"""A cell that makes a drawn school impossible is told before any search; a school that has a plan is never told so."""

from __future__ import annotations

from functools import cache

import pytest

from ordinary.impossible import Base, checked, names_it, planted, possible, result, told_at_once
from ordinary.plants import PLANTS
from planner.workbook.checks.short import CODE, NO_PLAN
from planner.workbook.read import read_workbook

SEEDS = (17, 13)  # an elementary school with services and duties, a high school
# Where another cell is named first: ten times the requests of a course of ordinary rooms fill the school's rooms, and the odd one is not seen.
KNOWN_TO_LOSE = {13: {"requests"}}


@cache
def base(seed: int) -> Base:
    found = possible(seed)
    assert found is not None
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_a_school_with_a_plan_is_not_called_impossible(seed: int) -> None:
    findings = read_workbook(base(seed).book, "possible.xlsx").findings
    assert [str(f) for f in findings if f.code in NO_PLAN] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_the_cell_that_makes_it_impossible_is_named_first(seed: int) -> None:
    """Of all causes that the school can get; counted, without a search."""
    lost = []
    causes = list(planted(base(seed)))[::3]  # a third of them: seconds
    for cause in causes:
        facts = result(base(seed), cause, seconds=0)
        if not names_it(facts):
            lost.append((cause.kind, f"{cause.where}, and {facts['named']} was named: {facts['said']}"))
    assert len(causes) > 5
    assert {kind for kind, _ in lost} <= KNOWN_TO_LOSE.get(seed, set()), lost


def test_what_is_told_has_both_figures_and_a_way_out() -> None:
    """A specialist with one class a cycle: so many class slots are needed, so many are there, and what to change."""
    cause = next(planted(base(17), ["classes a cycle of a specialist"]))
    found = told_at_once(checked(base(17), cause))
    assert found is not None and found.cell == cause.where and found.code == CODE["SpecialsRotation"]
    assert sum(c.isdigit() for c in found.message) > 2 and found.fix


def test_there_are_many_kinds_of_causes() -> None:
    assert len(PLANTS) >= 15
