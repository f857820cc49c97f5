"""Every rule is complete: its own sentence, known columns, tests of its own, and tiny schools that show that it bites."""

import re
from pathlib import Path

import pytest
from twins.cases import CASES
from twins.mutants import enforcing

from planner.rules import RULES
from planner.rules.base import Rule
from planner.workbook.columns import COLUMN, RULE_KEY

TELLS_THE_SOLVER_NOTHING = {
    "KnownIds": "the models are made of the workbook's ids and know no others",
    "Certificates": "who may teach whom is settled when names are given (milp/grid/specials.py)",
    "Travel": "the way to the other school is part of the time for which an adult is not at hand (milp/shape/geometry.py)",
    "DutyMinutes": "who does a duty is settled when names are given (milp/grid/duties.py)",
    "StepsOffered": "there are variables for the steps that are offered, and for no others",
    "Preparations": "which teacher of a group has which courses is settled when names are given (milp/naming of sections)",
    "LunchWaves": "there are variables for the clock of a teacher's own wave, and for no other",
    "StudentLoad": "which teacher of a group has which students is settled when names are given (milp/naming of sections)",
    "RoomMoves": "rooms are counted in the shape and given to teachers when names are given (milp/naming of sections)",
    "CostsRight": "costs follow from what is decided",
}
TESTS = {path.name: path.read_text() for path in (Path(__file__).parent / "rules").glob("test_*.py") if path.name != "test_register.py"}


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_its_own_sentence(rule: Rule) -> None:
    own = vars(type(rule)).get("__doc__") or ""
    first = own.strip().split("\n")[0]
    assert first == rule.sentence
    assert re.fullmatch(r"[A-Z][^.?!]*[.]", first), first
    assert sum(r.sentence == first for r in RULES) == 1


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_known_columns(rule: Rule) -> None:
    for column in rule.columns:
        sheet, code = column.split(".")
        assert (sheet, code) in COLUMN or (sheet == "Rules" and code in RULE_KEY), column


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_tests_of_its_own(rule: Rule) -> None:
    """Some module of tests/rules asks the rule itself what it says of a plan."""
    assert any(re.search(rf"\b{rule.name}\(\)", text) for text in TESTS.values())


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_tiny_schools_or_a_reason(rule: Rule) -> None:
    mine = [c for c in CASES if c.rule is type(rule)]
    assert bool(mine) == (rule in enforcing())
    assert bool(mine) != (rule.name in TELLS_THE_SOLVER_NOTHING)


@pytest.mark.parametrize("rule", enforcing(), ids=lambda r: r.name)
def test_it_bites_on_its_edge(rule: Rule) -> None:
    """In one tiny school at least the answer is another one when the promise is one unit lower, and when it is gone."""
    mine = [c for c in CASES if c.rule is type(rule)]
    assert any(c.eased and c.eased[1] != c.optimum != c.without for c in mine)
