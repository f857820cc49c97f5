"""Every rule can be shown to a principal: its sentence, its columns, its unit."""

import pytest

from planner.rules import RULES
from planner.rules.base import Rule
from planner.workbook.columns import COLUMN, RULE_KEY

DEFINITIONS = {"KnownIds", "DaysAdd", "StepsOffered", "MethodsAllowed", "CostsRight", "GradeOutTogether", "TeamMeets", "PlanningOrMeeting"}
LAWS = {
    "OnePlaceAtATime", "LawfulAdult", "Certificates", "ClassSizes", "ServicesInFull", "CoTaught", "LawfulCover", "AllowableUse", "NoEndedMoney",
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_the_register(rule: Rule) -> None:
    assert rule.sentence.endswith(".") and rule.sentence.count(". ") == 0
    assert rule.columns
    for column in rule.columns:
        sheet, code = column.split(".")
        assert (sheet, code) in COLUMN or (sheet == "Rules" and code in RULE_KEY), column


def test_laws_are_the_laws_and_promises_have_units() -> None:
    assert {r.name for r in RULES if r.law} == LAWS
    assert {r.name for r in RULES if not r.law and not r.unit} == DEFINITIONS
    assert all(r.rank and r.source for r in RULES if r.unit)


def test_no_two_rules_have_one_name() -> None:
    assert len({r.name for r in RULES}) == len(RULES)
