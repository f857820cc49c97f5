"""The monolith's run: tier 1, then total shortfall, against the clock; every answer that counts is named in full and audited."""

from __future__ import annotations

import time
from typing import Any
from unittest import mock

from planner.audit import audit
from planner.measures import goal_shares
from planner.milp import grid
from planner.milp.engines.highs import HighsEngine
from planner.milp.settled import Settled
from planner.milp.tiers import ALLOWED_MINUTES, Ladder, Stage
from planner.plan import Lesson, Plan
from planner.school import School
from planner.search import build_shape, search
from tests.benchmarks.monolith import Monolith
from tests.benchmarks.watched import Watched, lay, watch

GAP = 0.01
MOST_TRIES = 12  # answers looked at for one checkpoint, from the best backwards


def run(school: School, *, seed: int, seconds: float, checkpoints: list[float]) -> dict[str, Any]:
    """Build, settle the lowest team, hold it within our own allowance, settle the shortfall; then look at what stood at each checkpoint."""
    began = time.perf_counter()
    shape = build_shape(school)
    model = Monolith(shape)
    ladder = Ladder(shape)
    lowest = next(iter(ladder.stages()))
    built = time.perf_counter() - began
    shape.model.minimise(lowest.expression)
    first = watch(shape.model.problem, began=began, until=seconds, gap=GAP, seed=seed)
    runs = [first]
    if first.proven and first.answers:
        runs.append(_shortfall(ladder, lowest, first, began, seconds, seed))
    check = _Check(school, model, runs)
    return {
        "build": built,
        "columns": len(first.columns),
        "rows": len(shape.model.problem._constraints),
        "proven": _proven(runs),
        "checkpoints": [check.at(t) for t in checkpoints],
        "first_plan": check.first(),
        "not_plans": check.refused,
    }


def accepts(school: School, *, seed: int, seconds: float) -> dict[str, Any]:
    """Is the comparison fair? The plan of our own search, fixed lesson by lesson and session by session, is an answer of the monolith too."""
    plan = search(school, seconds=seconds, seed=seed).plan
    shape = build_shape(school)
    model = Monolith(shape)
    lowest = next(iter(Ladder(shape).stages()))
    lessons = set(plan.grid) if plan else set()
    sessions = {(s.service_id, s.group, s.unit_id, s.day, s.day_type, s.start) for s in plan.sessions} if plan else set()
    for (h, o, v, k), x in model.x.items():
        _i, row, unit = model.offers[o]
        x.lowBound = x.upBound = int(Lesson(v.day, v.day_type, k, h, row.special, unit) in lessons)
    for (s, n, u, v, k), y in model.y.items():
        y.lowBound = y.upBound = int((s, n, u, v.day, v.day_type, school.slot(v.day_type, k).start) in sessions)
    shape.model.minimise(lowest.expression)
    ending = HighsEngine(seed=seed).solve(shape.model.problem, seconds=seconds, gap=GAP)
    return {"accepts": ending.value is not None, "lowest": None if ending.value is None else -100 * ending.value}


def _shortfall(ladder: Ladder, lowest: Stage, first: Watched, began: float, seconds: float, seed: int) -> Watched:
    _at, best, values = first.answers[-1]
    lay(first, values)
    allowance = ALLOWED_MINUTES / max(t.goal_min for t in ladder.teams)
    ladder.model.define(lowest.expression <= best + allowance)
    ladder.model.minimise(ladder.expressions["O2"])
    start = {v.name: x for v, x in zip(first.columns, values, strict=True)}
    return watch(ladder.model.problem, began=began, until=seconds, gap=GAP, seed=seed, start=start)


def _proven(runs: list[Watched]) -> list[float | None]:
    """Seconds until tier 1 and the shortfall were each proven within the gap."""
    found: list[float | None] = [r.bounds[-1][0] if r.proven and r.bounds else None for r in runs]
    return [*found, None, None][:2]


class _Check:
    """Answers as plans: the names from the monolith, what hangs on them from our grid, then the audit."""

    def __init__(self, school: School, model: Monolith, runs: list[Watched]) -> None:
        self.school, self.model, self.runs = school, model, runs
        self.answers = [(at, i, values) for i, r in enumerate(runs) for at, _value, values in r.answers]
        self.known: dict[int, tuple[float, float] | None] = {}
        self.refused = 0

    def measures(self, n: int) -> tuple[float, float] | None:
        """Lowest share in % of the goal and minutes short of answer n; None when it is no plan."""
        if n not in self.known:
            _at, i, values = self.answers[n]
            lay(self.runs[i], values)
            self.known[n] = self._audited()
            self.refused += self.known[n] is None
        return self.known[n]

    def _audited(self) -> tuple[float, float] | None:
        lessons, sessions = self.model.lessons(), self.model.sessions()
        named = mock.Mock()
        named.return_value.solve.return_value = lessons
        with mock.patch.object(grid, "SpecialsGrid", named), mock.patch.object(grid, "name_sessions", lambda *_, **__: sessions):
            plan = grid.name_plan(Settled(self.model.shape))
        return audited(self.school, plan) if isinstance(plan, Plan) else None

    def first(self) -> float | None:
        """Seconds to the first answer that is a plan."""
        return next((at for n, (at, _i, _v) in enumerate(self.answers[:MOST_TRIES]) if self.measures(n)), None)

    def at(self, seconds: float) -> dict[str, float | None]:
        """The best plan known at a checkpoint, and what was proven by then."""
        found = None
        for n in [n for n, (at, _i, _v) in enumerate(self.answers) if at <= seconds][: -MOST_TRIES - 1 : -1]:
            found = found or self.measures(n)
        lowest, short = found or (None, None)
        bounds = [r.bound_at(seconds) for r in self.runs] + [None]
        return {
            "seconds": seconds,
            "lowest": lowest,
            "lowest_bound": None if bounds[0] is None else -100 * bounds[0],
            "short": short,
            "short_bound": bounds[1],
        }


def audited(school: School, plan: Plan) -> tuple[float, float] | None:
    """Lowest share in % of the goal and teacher-minutes short, as the audit counts them; None when a rule is broken."""
    found = audit(school, plan)
    if found.violations:
        return None
    shares = goal_shares(school, plan)
    return (100 * float(shares[0][0]) if shares else 100.0, float(found.measures["O2"]))
