"""Solver, auditor and enumeration give the same answer in every tiny school; and each rule changes an answer."""

import pytest
from twins.cases import CASES, Case
from twins.enumerate import best
from twins.model import optimum, shape_of

from planner.rules import RULES
from planner.search.build import build_shape


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_answer_under_the_rule(case: Case) -> None:
    """The shape's proven optimum is the best lawful plan of all, and the number that the case works out."""
    assert optimum(shape_of(case.school), case.goal) == case.optimum
    assert best(case.school, case.goal, *case.parts) == case.optimum


@pytest.mark.parametrize("case", [c for c in CASES if c.eased], ids=str)
def test_one_unit_less(case: Case) -> None:
    assert case.eased is not None
    school, answer = case.eased
    assert optimum(shape_of(school), case.goal) == answer != case.optimum
    assert best(school, case.goal, *case.parts) == answer


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_answer_without_the_rule(case: Case) -> None:
    others = [r for r in RULES if type(r) is not case.rule]
    assert optimum(shape_of(case.school, others), case.goal) == case.without


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_search_builds_the_same(case: Case) -> None:
    """Its valid inequalities cut off no plan."""
    assert optimum(build_shape(case.school), case.goal) == case.optimum
