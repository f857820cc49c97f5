"""The shape of a tiny school with the rules that a test wants, and the best value of a goal in it."""

from __future__ import annotations

from collections.abc import Iterable

from twins.enumerate import Goal

from planner.domain.outcome import Status
from planner.domain.school import School
from planner.milp.engines.highs import HighsEngine
from planner.milp.model import Model
from planner.milp.shape.asks import Asks
from planner.rules import RULES
from planner.rules.base import Rule


def shape_of(school: School, rules: Iterable[Rule] = RULES) -> Asks:
    """What `planner.search.build.build_shape` builds, for any list of rules and without the valid inequalities, which say rules again."""
    shape = Asks(school, Model())
    for rule in rules:
        rule.enforce(shape)
    return shape


def optimum(shape: Asks, goal: Goal) -> float | None:
    """The proven best value of the goal, or None when the shape is proven to have no answer."""
    shape.model.minimise(goal.sign * goal.expression(shape))
    ending = HighsEngine().solve(shape.model.problem, seconds=20, gap=0.0)
    assert ending.status in (Status.OPTIMAL, Status.INFEASIBLE), ending
    return None if ending.value is None else round(goal.sign * ending.value, 4) + 0.0
