"""A peer's run: one model of the school, tier 1, then total shortfall, against the clock; answers told in full are named and audited."""

from __future__ import annotations

import time
from typing import Any, Protocol
from unittest import mock

from planner.audit import audit
from planner.domain.plan import Lesson, Plan
from planner.domain.school import School
from planner.explain.ledger import with_accounts
from planner.measures import goal_shares
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid import name_plan
from planner.milp.grid.fixed_shape import Settled
from planner.milp.solve.lexicographic import ALLOWED_MINUTES, Ladder, Stage
from planner.search.build import build_shape
from planner.search.kept import Kept
from planner.search.solve import search
from tests.benchmarks import peers
from tests.benchmarks.monolith import Monolith
from tests.benchmarks.monolith_sections import OneModel
from tests.benchmarks.standing import History, improving
from tests.benchmarks.watched import Watched, lay

GAP = 0.01
MOST_TRIES = 12  # answers looked at for one checkpoint, from the best backwards
ENGINES = {"highs": "HiGHS", "cpsat": "CP-SAT", "cbc": "CBC"}


class Named(Protocol):
    """One model of a school with every name in it."""

    shape: Any

    def plan(self) -> Plan | None:
        """The plan of the answer on the variables; None where what hangs on it cannot be named."""


class Homerooms:
    """An elementary school: lessons and sessions from the model, what hangs on them from our grid."""

    def __init__(self, school: School) -> None:
        self.shape = build_shape(school)
        self.model = Monolith(self.shape)

    def plan(self) -> Plan | None:
        lessons, sessions = self.model.lessons(), self.model.sessions()
        named = mock.Mock()
        named.return_value.solve.return_value = lessons
        with mock.patch.object(name_plan, "SpecialsGrid", named), mock.patch.object(name_plan, "name_sessions", lambda *_, **__: sessions):
            plan = name_plan.name_plan(Settled(self.shape, Kept))
        return with_accounts(self.shape.school, plan) if isinstance(plan, Plan) else None


def one_model(school: School) -> Named:
    return OneModel(school) if school.courses else Homerooms(school)


def run(school: School, *, engine: str, seed: int, seconds: float, checkpoints: list[float]) -> dict[str, Any]:
    """Build, settle the lowest team, hold it within our own allowance, settle the shortfall; then look at what stood at each checkpoint."""
    began = time.perf_counter()
    model = one_model(school)
    ladder = Ladder(model.shape)
    lowest = next(iter(ladder.stages()))
    built = time.perf_counter() - began
    peer: peers.Peer = getattr(peers, engine)
    model.shape.model.minimise(lowest.expression)
    first = peer(model.shape.model.problem, began=began, until=seconds, gap=GAP, seed=seed)
    runs = [first]
    full = [values for _at, _value, values in first.answers if values]
    if first.proven and full and time.perf_counter() - began < seconds:
        runs.append(_shortfall(peer, ladder, lowest, first, full[-1], began, seconds, seed))
    check = _Check(school, model, runs, checkpoints)
    proven: list[float | None] = [r.bounds[-1][0] if r.proven and r.bounds else None for r in runs]
    return {
        "build": built,
        "columns": len(first.columns),
        "rows": len(model.shape.model.problem._constraints),
        "infeasible": first.infeasible,
        "proven": [*proven, None][:2],
        **check.history.figures(checkpoints),
        "audited": check.audited,
        "not_plans": check.refused,
        "told": check.told,
    }


def accepts(school: School, *, seed: int, seconds: float) -> dict[str, Any]:
    """Is the comparison fair? The plan of our own search, fixed class by class, is an answer of the one model too."""
    plan = search(school, seconds=seconds, seed=seed).plan
    if plan is None:
        return {"accepts": None}
    model = one_model(school)
    lowest = next(iter(Ladder(model.shape).stages()))
    if isinstance(model, Homerooms):
        _fix_lessons(school, model.model, plan)
    else:
        assert isinstance(model, OneModel)
        model.fix(plan)
    model.shape.model.minimise(lowest.expression)
    ending = HighsEngine(seed=seed).solve(model.shape.model.problem, seconds=seconds, gap=GAP)
    return {"accepts": ending.value is not None, "lowest": None if ending.value is None else -100 * ending.value}


def _fix_lessons(school: School, model: Monolith, plan: Plan) -> None:
    lessons = set(plan.grid)
    sessions = {(s.service_id, s.group, s.unit_id, s.day, s.day_type, s.start) for s in plan.sessions}
    for (h, o, v, k), x in model.x.items():
        _i, row, unit = model.offers[o]
        x.lowBound = x.upBound = int(Lesson(v.day, v.day_type, k, h, row.special, unit) in lessons)
    for (s, n, u, v, k), y in model.y.items():
        y.lowBound = y.upBound = int((s, n, u, v.day, v.day_type, school.slot(v.day_type, k).start) in sessions)


def _shortfall(
    peer: peers.Peer, ladder: Ladder, lowest: Stage, first: Watched, values: list[float], began: float, seconds: float, seed: int
) -> Watched:
    lay(first, values)
    best = sum(factor * v.varValue for v, factor in lowest.expression.items()) + lowest.expression.constant
    allowance = ALLOWED_MINUTES / max(t.goal_min for t in ladder.teams)
    ladder.model.define(lowest.expression <= best + allowance)
    ladder.model.minimise(ladder.expressions["O2"])
    start = {v.name: x for v, x in zip(first.columns, values, strict=True)}
    return peer(ladder.model.problem, began=began, until=seconds, gap=GAP, seed=seed, start=start)


class _Check:
    """What was known when. Answers told in full count as audited plans, at the seconds at which they came; others as they are told."""

    def __init__(self, school: School, model: Named, runs: list[Watched], checkpoints: list[float]) -> None:
        self.school, self.model, self.runs = school, model, runs
        self.history = History()
        self.known: dict[tuple[int, int], tuple[float, float] | None] = {}
        self.refused = 0
        self.history.bounds["lowest"] = improving(((t, -100 * b) for t, b in runs[0].bounds), -1)
        for run in runs[1:]:
            self.history.bounds["short"] = improving(run.bounds, 1)
        self.told = any(values is None for run in runs for _t, _value, values in run.answers)
        self._told()
        full = [(t, i, n) for i, run in enumerate(runs) for n, (t, _value, values) in enumerate(run.answers) if values]
        for until in [*checkpoints, float("inf")]:
            self._best([key for key in full if key[0] <= until][: -MOST_TRIES - 1 : -1])
        self._best(full[:MOST_TRIES])
        self.audited = sum(found is not None for found in self.known.values())

    def _told(self) -> None:
        """Answers of which only the value is known: the lowest team in the first run, the shortfall in the second."""
        settled = None
        for i, run in enumerate(self.runs):
            for t, value, values in run.answers:
                if values is None and i == 0:
                    self.history.plans.append((t, -100 * value, None))
                elif values is None and settled is not None:
                    self.history.plans.append((t, settled, value))
            settled = max((lowest for _t, lowest, _short in self.history.plans), default=None)
            if settled is None and run.answers:
                settled = -100 * run.answers[-1][1]

    def _best(self, keys: list[tuple[float, int, int]]) -> None:
        """The first of these that is a plan."""
        for t, i, n in keys:
            if (i, n) not in self.known:
                self.known[i, n] = found = self._measured(i, n)
                self.refused += found is None
                if found:
                    self.history.plans.append((t, *found))
            if self.known[i, n]:
                return

    def _measured(self, i: int, n: int) -> tuple[float, float] | None:
        values = self.runs[i].answers[n][2]
        assert values is not None
        lay(self.runs[i], values)
        plan = self.model.plan()
        return None if plan is None else audited(self.school, plan)


def audited(school: School, plan: Plan) -> tuple[float, float] | None:
    """Lowest share in % of the goal and teacher-minutes short, as the audit counts them; None when a rule is broken."""
    found = audit(school, plan)
    if found.violations:
        return None
    shares = goal_shares(school, plan)
    return (100 * float(shares[0][0]) if shares else 100.0, float(found.measures["O2"]))
