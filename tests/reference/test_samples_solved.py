"""The elementary samples solved with every rule: the shortfall closed, no fund overdrawn, nothing on ended money, floors kept.

README.md in this folder sets these results beside T1, T9 and the rest, with the reason for any difference.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planner.audit import audit
from planner.domain.outcome import Outcome, Status
from planner.domain.plan import Plan, Share
from planner.domain.school import School
from planner.search.solve import search
from planner.tables import shortfall
from planner.workbook.read import read_workbook
from reference.early import first_tier

XLSX = Path(__file__).parents[2] / "templates" / "xlsx"


@pytest.fixture(scope="module", params=["pine_hollow", pytest.param("eastgate", marks=pytest.mark.broad)])
def solved(request: Any) -> tuple[School, Outcome]:
    place: Any = read_workbook(XLSX / f"{request.param}.xlsx").school
    return place, first_tier(place)


def plan_of(outcome: Outcome) -> Plan:
    assert outcome.status in (Status.OPTIMAL, Status.FEASIBLE) and outcome.plan is not None
    return outcome.plan


def paid(plan: Plan) -> list[Share]:
    return [s for item in (*plan.positions, *plan.programs, *plan.methods) for s in item.shares]


def test_the_shortfall_is_closed(solved: tuple[School, Outcome]) -> None:
    place, outcome = solved
    assert shortfall(place) > 0
    assert sum(s.cents for s in paid(plan_of(outcome))) <= sum(place.revenue(f, 1) + f.carryover for f in place.funds)


def test_no_fund_is_overdrawn_and_no_ended_fund_pays(solved: tuple[School, Outcome]) -> None:
    place, outcome = solved
    for fund in place.funds:
        cost = sum(s.cents for s in paid(plan_of(outcome)) if s.fund == fund.fund)
        assert cost <= (0 if place.ended(fund) else place.revenue(fund, 1) + fund.carryover)


def test_every_team_is_at_its_floor_and_the_audit_is_clean(solved: tuple[School, Outcome]) -> None:
    place, outcome = solved
    report = audit(place, plan_of(outcome))
    assert report.violations == ()
    assert all(t.minutes >= place.team_by_id[t.team_id].floor_min for t in report.teams)
    assert len(report.teams) == len(place.teams)


def test_the_first_tier_is_proven(solved: tuple[School, Outcome]) -> None:
    """A search that is stopped at its first tier has confirmed nothing: this one goes on to its proofs."""
    place, _stopped = solved
    outcome = search(place, seconds=90, brief=True)
    lowest = next(t for t in outcome.tiers if t.measure == "O1")
    assert lowest.proven
    expected = {"pine_hollow": 100, "eastgate": pytest.approx(100 * 75 / 90)}  # T1 gives 90 of 90; early release gives Eastgate 75 of 90
    assert float(lowest.value) == expected["pine_hollow" if place.info.state == "SC" else "eastgate"]


def test_what_limits_eastgate_is_said_in_two_lines(solved: tuple[School, Outcome]) -> None:
    place, outcome = solved
    if place.info.state == "SC":
        assert outcome.limits == ()  # every team has its goal
        return
    assert len(outcome.limits) == 2
    assert outcome.limits[0].startswith("Grades K to 5 have 75 of 90 minutes")
    assert outcome.limits[1].startswith("No double block is possible for grades K to 5 while every class has a special every day")


def test_T18_cost_left_on_ended_money_is_a_violation_that_names_fund_and_row(solved: tuple[School, Outcome]) -> None:
    place, outcome = solved
    plan = plan_of(outcome)
    row = next(p for p in plan.positions if p.cents)
    moved = tuple(replace(p, shares=(Share("ESSER3", p.cents),)) if p is row else p for p in plan.positions)
    said = [v for v in audit(place, replace(plan, positions=moved)).violations if v.rule == "NoEndedMoney"]
    assert len(said) == 1 and row.staff_id in said[0].sentence and "ESSER3" in said[0].sentence and "expired" in said[0].sentence
    assert said[0].cell.startswith("Funds!")
