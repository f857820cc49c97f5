"""Who pays, to the cent, keeps what the rules say of funds: tiny schools in which the fewest moves alone would break one.

E (special education) and A (art) cost $40,000 each, both on GF today; GF has $40,000 less next year, and a grant that may pay for either
has them. To move the one or the other is the same to the count of dollars moved, but for a grant that must be asked about A (1.5 times).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from changing import numbered
from tiny import staff, tiny_school

from planner.domain.outcome import Status
from planner.domain.school import Fund, FundRule, School
from planner.search.solve import search

GF = Fund("GF", "General fund", "general", revenue_this=240_000_00, revenue_next=200_000_00)
STATE = Fund("STATE", "State money", "state")
GRANT = Fund("GRANT", "A grant", "federal", revenue_next=40_000_00)


def school(*funds: Fund, **info: Any) -> School:
    """Posts of $240,000; the funds pay for special education, and for A after asking."""
    tiny = tiny_school()
    rules = [FundRule(f.fund, tag, may) for f in funds for tag, may in (("sped", "y"), ("teacher_special", "ask"))]
    return tiny_school(
        info=replace(tiny.info, **info),
        funds=numbered("Funds", GF, *funds),
        fund_rules=numbered("FundRules", *rules),
        staff=numbered("Staff", *tiny.staff, staff("E", "sped_teacher")),
    )


def paid(place: School, staff_id: str) -> dict[str, int]:
    """What pays for a post in the best plan; the search shows no plan that the auditor refuses."""
    outcome = search(place, seconds=20)
    assert outcome.status is Status.OPTIMAL and outcome.plan is not None
    return {s.fund: s.cents for p in outcome.plan.positions if p.staff_id == staff_id for s in p.shares}


@pytest.mark.parametrize(
    ("info", "local"),
    [
        ({}, 0),  # without the rule E moves, since nobody need be asked
        ({"sped_local_this": 40_000_00}, 40_000_00),
        ({"sped_local_this": 40_000_00, "moe_exception": 400_00}, 39_600_00),  # 99 %: splits are whole percents
        ({"sped_local_this": 44_000_00, "enrol_this": 110, "enrol_next": 100}, 40_000_00),
        # 44,000.01 x 0.9, rounded up
        ({"sped_local_this": 44_000_01, "sped_state_this": 0, "enrol_this": 110, "enrol_next": 99}, 39_600_01),
    ],
)
def test_special_education_keeps_its_local_money(info: dict[str, Any], local: int) -> None:
    assert paid(school(GRANT, **info), "E").get("GF", 0) == local


def test_state_money_may_take_the_place_of_local_money() -> None:
    """$40,000 of state money: with the state's, E has as much as this year, and may leave GF whole."""
    state = replace(STATE, revenue_next=40_000_00)
    assert paid(school(state, sped_local_this=40_000_00, sped_state_this=0), "E") == {"STATE": 40_000_00}


def test_state_money_beside_a_grant_counts_only_once() -> None:
    """A dollar of state money was spent this year and there is none now: only local money alone can be kept."""
    assert paid(school(GRANT, sped_local_this=40_000_00, sped_state_this=1_00), "E") == {"GF": 40_000_00}
