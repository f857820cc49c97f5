"""Every rule can be shown to a principal: its sentence, its columns, its unit."""

import pytest

from planner.rules import RULES, LawfulAdult, TeamFloor, TeamMeets
from planner.rules.base import Adjustable, Definition, Fixed, Rule
from planner.workbook.columns import COLUMN, RULE_KEY

DEFINITIONS = {"KnownIds", "DaysAdd", "StepsOffered", "MethodsAllowed", "CostsRight", "GradeOutTogether", "TeamMeets", "PlanningOrMeeting"}
LAWS = {
    "OnePlaceAtATime", "LawfulAdult", "Certificates", "ClassSizes", "ServicesInFull", "CoTaught", "LawfulCover", "AllowableUse", "NoEndedMoney",
    "EndsInTheYear",
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_the_register(rule: Rule) -> None:
    assert rule.sentence.endswith(".") and rule.sentence.count(". ") == 0
    assert rule.columns
    for column in rule.columns:
        sheet, code = column.split(".")
        assert (sheet, code) in COLUMN or (sheet == "Rules" and code in RULE_KEY), column


def test_laws_are_the_laws_and_promises_have_units() -> None:
    assert {r.name for r in RULES if isinstance(r.kind, Fixed)} == LAWS
    assert {r.name for r in RULES if isinstance(r.kind, Definition)} == DEFINITIONS
    others = [r for r in RULES if r.name not in LAWS | DEFINITIONS]
    assert all(r.adjustable.unit and r.adjustable.rank and r.source for r in others)


def test_only_what_may_give_way_has_a_unit() -> None:
    assert TeamFloor().adjustable == Adjustable("minutes a week", rank=500)
    for rule in (LawfulAdult(), TeamMeets()):
        with pytest.raises(TypeError, match="does not give way"):
            _ = rule.adjustable


def test_no_two_rules_have_one_name() -> None:
    assert len({r.name for r in RULES}) == len(RULES)
