"""A naming model that always has an answer: what does not fit stays open, as little of it as can be.

A row gets a slack where the empty answer, in which nothing is placed, breaks it: "every class has a special here", "so many sections",
"at least so many minutes". Rows that the empty answer keeps stay as they are, so that nobody is in two places, no room holds two
classes, and nobody is given more than the contract allows. What stayed open is read off what was placed, not off the slacks.
"""

from __future__ import annotations

from typing import Any

import pulp

from planner.milp.engines.engine import Ending, OnBounds, ShouldStop
from planner.milp.engines.highs import HighsEngine
from planner.milp.model import Expression, Model

PENALTY = 1_000.0  # of one thing that stays open: more than anything that a naming weighs besides
LARGE = 20.0  # of a row's side: above, the side counts as so many things (minutes are no classes)


class LooseModel(Model):
    """A model whose rows give way where nothing placed would break them."""

    def __init__(self) -> None:
        super().__init__()
        self.left_open: list[Expression] = []
        self.minimise(0)

    def define(self, comparison: Any) -> None:
        """Add a row, with a slack where the empty answer breaks it or it asks for an exact number."""
        constraint = self._comparison(comparison)
        sign = _sign(constraint)
        if sign and any(constraint.values()):
            constraint = constraint.copy()
            slack = self.amount()
            constraint.addInPlace(slack, sign)
            side = abs(float(constraint.constant))
            self.left_open.append(min(1.0, LARGE / max(side, LARGE)) * slack)
        if any(constraint.values()):
            self.problem += constraint

    def minimise(self, expression: Expression) -> None:
        """As little open as can be, then the expression."""
        super().minimise(self.total([expression, *(PENALTY * x for x in self.left_open)]))


def _sign(constraint: pulp.LpConstraint) -> int:
    """How the slack is added: what a row lacks while nothing is placed; 0 where it lacks nothing."""
    empty = float(constraint.constant)
    if constraint.sense == pulp.LpConstraintGE:
        return 1 if empty < 0 else 0
    if constraint.sense == pulp.LpConstraintLE:
        return -1 if empty > 0 else 0
    return -1 if empty > 0 else 1


class CarefulEngine(HighsEngine):
    """HiGHS that stops only when nothing more can be placed, or when the time is up, whatever gap the naming asks for."""

    def solve(
        self,
        problem: pulp.LpProblem,
        *,
        seconds: float,
        gap: float,
        gap_abs: float = 1e-6,
        on_bounds: OnBounds | None = None,
        should_stop: ShouldStop | None = None,
    ) -> Ending:
        near = PENALTY / (2 * LARGE)
        return super().solve(problem, seconds=seconds, gap=0.0, gap_abs=near, on_bounds=on_bounds, should_stop=should_stop)
