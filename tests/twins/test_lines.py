"""No line of any rule's `enforce` is there for nothing: whichever is taken out, some tiny school gets another answer."""

import pytest
from twins.cases import CASES, Case
from twins.model import optimum, shape_of
from twins.mutants import Mutant, enforcing, mutants

from planner.rules import RULES

MUTANTS = [m for rule in enforcing() for m in mutants(rule)]


def answers(case: Case, mutant: Mutant) -> bool:
    """Does the case still come out right with the changed rule? A rule that no longer runs does not."""
    rules = [mutant.rule if r.name == mutant.rule.name else r for r in RULES]
    schools = [(case.school, case.optimum), *([case.eased] if case.eased else [])]
    try:
        return all(optimum(shape_of(school, rules), case.goal) == answer for school, answer in schools)
    except (NameError, TypeError, KeyError, ValueError):
        return False


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_the_line_matters(mutant: Mutant) -> None:
    mine = sorted(CASES, key=lambda c: c.rule.__name__ != mutant.rule.name)  # the rule's own schools first
    assert any(not answers(case, mutant) for case in mine if case.rule.__name__ == mutant.rule.name), f"{mutant} changes no answer"
