"""Which promises clash: a deletion filter over the promises, then the least by which each one would have to give way.

The elastic shape gives every promise a slack in its own unit (laws have none). A promise is enforced by closing its
slack. The filter lets go of one promise after another, the least important first; what cannot be let go of without the
rest becoming possible is a smallest clashing set, called minimal only when the filter ran to its end.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from planner.milp.asks import Asks
from planner.milp.engines.highs import HighsEngine
from planner.milp.model import Row, value
from planner.outcome import Conflict, Promise, Repair, Status
from planner.school import School

PER_SOLVE = 5.0  # seconds; a solve that ends without an answer leaves the promise in the set


class _Filter:
    def __init__(self, shape: Asks, seconds: float, seed: int, should_stop: Callable[[], bool]) -> None:
        self.shape, self.seed, self.should_stop = shape, seed, should_stop
        self.deadline = time.perf_counter() + seconds
        self.rows: list[Row] = [r for r in shape.model.rows if r.slack is not None]
        self.finished = True

    def feasible(self, enforced: Sequence[Row]) -> bool | None:
        """Can these promises all hold, with the laws? None when it was not found out."""
        wanted = {id(r) for r in enforced}
        for row in self.rows:
            assert row.slack is not None
            row.slack.upBound = 0 if id(row) in wanted else None
        self.shape.model.minimise(0)
        left = min(PER_SOLVE, self.deadline - time.perf_counter())
        if left <= 0 or self.should_stop():
            self.finished = False
            return None
        status = HighsEngine(seed=self.seed).solve(self.shape.model.problem, seconds=left, gap=1.0).status
        if status is Status.UNKNOWN:
            self.finished = False
            return None
        return status is not Status.INFEASIBLE

    def smallest(self) -> list[Row]:
        """Whole rules first, then the subjects of those that remain, in halves."""
        kept = list(self.rows)
        for rule in sorted({r.rule for r in kept}, key=lambda r: (r.rank, r.name)):
            without = [r for r in kept if r.rule is not rule]
            if self.feasible(without) is False:
                kept = without
        return self._halves([], kept)

    def _halves(self, sure: list[Row], maybe: list[Row]) -> list[Row]:
        """QuickXplain: the rows of `maybe` that are needed, given those that are sure."""
        if sure and self.feasible(sure) is False:
            return []
        if len(maybe) <= 1:
            return maybe
        half = len(maybe) // 2
        first, second = maybe[:half], maybe[half:]
        from_second = self._halves(sure + first, second)
        return self._halves(sure + from_second, first) + from_second

    def least(self, row: Row) -> float | None:
        """By how much this promise alone would have to give way, in its unit, while all the others hold."""
        for other in self.rows:
            assert other.slack is not None
            other.slack.upBound = None if other is row else 0
        assert row.slack is not None
        self.shape.model.minimise(row.slack)
        left = min(PER_SOLVE, self.deadline - time.perf_counter())
        if left <= 0:
            return None
        ending = HighsEngine(seed=self.seed).solve(self.shape.model.problem, seconds=left, gap=0.001)
        return None if ending.value is None else value(row.slack)


def find_conflict(
    school: School, build: Callable[..., Asks], *, seconds: float, seed: int = 0, should_stop: Callable[[], bool] = lambda: False
) -> Conflict:
    """The clashing promises of an infeasible school in the workbook's words, and how far each would have to give way."""
    found = _Filter(build(school, elastic=True), seconds, seed, should_stop)
    if found.feasible([]) is False:
        law = "The laws alone cannot all hold: too few lawful adults for the classes, services and duties of this workbook."
        return Conflict((Promise("law", law),), minimal=False)
    rows = found.smallest()
    promises = tuple(Promise(r.rule.name, *r.rule.about(school, r.subject)) for r in rows)
    repairs = []
    for row in rows:
        amount = found.least(row)
        if amount is not None and amount > 1e-6:
            repairs.append(row.rule.repair(school, row.subject, amount))
    return Conflict(promises, found.finished, tuple(repairs))


__all__ = ["Conflict", "Promise", "Repair", "find_conflict"]
