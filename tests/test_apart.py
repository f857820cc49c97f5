"""Solver and checker share premises, never arithmetic: a line broken on one side is seen by the other, whichever side it is."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from twins.schools import G1, mini

from planner.audit import audit
from planner.checker import free_time
from planner.checker.week import Week
from planner.domain.school import School, Team, Variant
from planner.milp.shape.asks import Asks
from planner.milp.shape.shape import Shape
from planner.search.refused import AuditDisagrees
from planner.search.solve import search

MOST = 337  # whole minutes a week: the team can meet in three slots of 45 in a cycle of two days, 2.5 weeks' worth each


def asked(floor: int, planning: int = 0) -> School:
    """A team that is promised so much together, and its teacher so much alone."""
    return mini({"min_individual_planning_week": planning}, teams=(replace(G1, floor_min=floor),))


@pytest.mark.parametrize("school", [asked(MOST), asked(0, planning=112)], ids=["together", "alone"])
def test_both_agree_while_nothing_is_broken(school: School) -> None:
    plan = search(school, seconds=10, brief=True).plan
    assert plan is not None and not audit(school, plan).violations


def test_the_checker_sees_minutes_that_the_solver_counts_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Shape.weight
    monkeypatch.setattr(Shape, "weight", lambda shape, v: 2 * right(shape, v))
    with pytest.raises(AuditDisagrees, match=r"minutes a week, .* short of"):
        search(asked(MOST + 100), seconds=10, brief=True)


def test_the_checker_sees_planning_that_the_solver_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Asks, "needed", lambda shape, unit: 0)
    with pytest.raises(AuditDisagrees, match="minutes a week to plan alone"):
        search(asked(0, planning=112), seconds=10, brief=True)


def test_the_solver_makes_plans_that_a_checker_with_less_minutes_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Week.minutes

    def less(week: Week, team: Team) -> Fraction:
        return right(week, team) - 1

    monkeypatch.setattr(Week, "minutes", less)
    with pytest.raises(AuditDisagrees, match=r"minutes a week, .* short of"):
        search(asked(MOST), seconds=10, brief=True)


def test_the_solver_makes_plans_that_a_checker_with_less_planning_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    right = free_time.planning_pieces

    def shorter(week: Week, unit: str, variant: Variant, meetings_count: bool = False, quarter: int = 1) -> list[int]:
        return [piece - 1 for piece in right(week, unit, variant, meetings_count, quarter)]

    monkeypatch.setattr(free_time, "planning_pieces", shorter)
    with pytest.raises(AuditDisagrees, match="minutes a week to plan alone"):
        search(asked(0, planning=112), seconds=10, brief=True)
