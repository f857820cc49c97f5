"""The composition root: builds the shape, settles the tiers, names the grid, audits every answer.

Nothing found here is shown before the solver-free audit has passed it; a plan that the audit refuses is our bug.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from planner.audit import audit
from planner.explain import agreements, limits
from planner.measures import MEASURE
from planner.milp.asks import Asks
from planner.milp.conflict import find_conflict
from planner.milp.engines.highs import Ending, HighsEngine
from planner.milp.grid import Unnamed, name_plan
from planner.milp.model import Model
from planner.milp.settled import Settled
from planner.milp.tiers import Ladder, Stage
from planner.outcome import Outcome, Progress, Provenance, Status, Tier
from planner.plan import Plan
from planner.rules import RULES
from planner.school import School

OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]
MOST_CUTS = 50


class AuditDisagrees(RuntimeError):
    """The auditor refuses a plan that the models made: a bug of ours, never a plan."""


def search(
    school: School,
    *,
    seconds: float = 60.0,
    gap: float = 0.01,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Outcome:
    """The best audited plan that can be found in `seconds`, with what is proven about every tier.

    `gap` is the relative distance at which a tier counts as settled. `on_progress` hears incumbents, bounds and each new
    audited plan; `should_stop` is asked often, and the best plan so far is kept when it says yes.
    """
    return _Search(school, seconds, gap, seed, on_progress, should_stop).run()


def build_shape(school: School, *, elastic: bool = False) -> Asks:
    """The counting model with every rule's rows."""
    shape = Asks(school, Model(elastic))
    for rule in RULES:
        rule.enforce(shape)
    return shape


class _Search:
    def __init__(
        self, school: School, seconds: float, gap: float, seed: int, on_progress: OnProgress | None, should_stop: ShouldStop | None
    ) -> None:
        self.school, self.seconds, self.gap, self.seed = school, seconds, gap, seed
        self.tell, self.should_stop = on_progress or (lambda _: None), should_stop or (lambda: False)
        self.began = time.perf_counter()
        self.engine = HighsEngine(seed=seed)
        self.cuts: list[list[tuple[object, object]]] = []
        self.best: Plan | None = None
        self.first_plan: float | None = None

    # --- time --------------------------------------------------------------------------------------------------
    @property
    def spent(self) -> float:
        return time.perf_counter() - self.began

    @property
    def left(self) -> float:
        return self.seconds - self.spent

    def _say(self, message: str, value: float | None = None, bound: float | None = None, unit: str = "", plan: Plan | None = None) -> None:
        self.tell(Progress(round(self.spent, 2), message, value, bound, unit, plan))

    # --- the loop ----------------------------------------------------------------------------------------------
    def run(self) -> Outcome:
        self._say("Reading the school's days and people")
        while True:
            ended = self._settle()
            if ended is not None:
                return ended

    def _settle(self) -> Outcome | None:
        """One walk up the ladder; None when a cut was added and the walk starts again."""
        self.shape = build_shape(self.school)
        ladder = Ladder(self.shape)
        self._add_cuts()
        self.engine.start = None
        tiers: list[tuple[Stage, Ending]] = []
        for stage in ladder.stages():
            if stage.settled_by_bound() and tiers:
                tiers.append((stage, replace(tiers[-1][1], value=None)))
                ladder.hold_at_limit(stage)
                continue
            ending = self._solve(stage)
            if ending.value is None:
                if not tiers:
                    return self._nothing(ending)
                break
            tiers.append((stage, ending))
            ladder.hold(stage, ending.value)
            if len(tiers) == 1 and self.best is None and not self._name():
                return self._cut_or_stop(tiers)
            if self.left <= 0 or self.should_stop():
                break
        self._say("Giving names to the plan")
        if not self._name():
            return self._cut_or_stop(tiers)
        return self._outcome(tiers)

    def _solve(self, stage: Stage) -> Ending:
        self.shape.model.minimise(stage.expression)

        def bounds(value: float | None, bound: float | None) -> None:
            shown = [None if x is None else stage.shown(x) for x in (value, bound)]
            self._say(stage.title, shown[0], shown[1], stage.unit)

        return self.engine.solve(
            self.shape.model.problem, seconds=max(0.1, self.left), gap=self.gap / 4, on_bounds=bounds, should_stop=self.should_stop
        )

    # --- naming and cuts ---------------------------------------------------------------------------------------
    def _name(self) -> bool:
        """Name the shape's answer and audit it; keep it as the best plan. False when it cannot be named."""
        settled = Settled(self.shape)
        named = name_plan(settled, seed=self.seed, seconds=max(2.0, min(20.0, self.left)))
        if isinstance(named, Unnamed):
            self.unnamed = named
            self.cuts.append(self._cut(settled, named))
            return False
        broken = audit(self.school, named).violations
        if broken:
            raise AuditDisagrees("; ".join(str(b) for b in broken[:5]))
        self.best = named
        if self.first_plan is None:
            self.first_plan = self.spent
        self._say("A plan that keeps every rule", plan=named)
        return True

    def _cut(self, settled: Settled, unnamed: Unnamed) -> list[tuple[object, object]]:
        """What was chosen in the piece that cannot be named: not all of it again."""
        days = unnamed.variants or tuple(settled.variants)
        chosen: list[tuple[object, object]] = [(("out", g, v), s) for v in days for g, s in settled.out[v].items()]
        chosen += [(("place", g, dt), p) for (g, dt), p in settled.place.items() if any(v.day_type == dt for v in days)]
        if unnamed.piece != "specials":
            chosen += [(("served", *key), n) for key, n in settled.served.items() if key[1] in days]
            chosen += [(("meets", m.team.team_id, m.variant), m.piece) for m in settled.meetings if m.variant in days]
        return chosen

    def _add_cuts(self) -> None:
        for cut in self.cuts:
            terms = []
            for key, choice in cut:
                kind, *rest = key  # type: ignore[misc]
                if kind == "out":
                    terms.append(1 - self.shape.outset[rest[0], rest[1]][choice])  # type: ignore[index]
                elif kind == "place" and len(self.shape.place[rest[0], rest[1]]) > 1:
                    terms.append(1 - self.shape.place[rest[0], rest[1]][choice])  # type: ignore[index]
                elif kind == "served":
                    terms.append(self.shape.differs(self.shape.served[tuple(rest)], choice))  # type: ignore[index]
                elif kind == "meets" and choice in self.shape.meets[rest[0], rest[1]]:
                    terms.append(1 - self.shape.meets[rest[0], rest[1]][choice])  # type: ignore[index]
            self.shape.model.define(self.shape.total(terms) >= 1)

    def _cut_or_stop(self, tiers: list[tuple[Stage, Ending]]) -> Outcome | None:
        if len(self.cuts) < MOST_CUTS and self.left > 0 and not self.should_stop():
            self._say(f"Part of the plan cannot be named ({self.unnamed.piece}); looking for another")
            return None
        return self._outcome(tiers) if self.best else self._unknown()

    # --- endings -----------------------------------------------------------------------------------------------
    def _nothing(self, ending: Ending) -> Outcome:
        if self.best is not None:
            return self._outcome([])
        if ending.status is not Status.INFEASIBLE or self.cuts:
            return self._unknown()
        self._say("No plan keeps every promise; looking for the promises that clash")
        conflict = find_conflict(self.school, build_shape, seconds=max(5.0, self.left), seed=self.seed, should_stop=self.should_stop)
        return Outcome(Status.INFEASIBLE, conflict=conflict, seconds=self.spent, provenance=self._provenance())

    def _unknown(self) -> Outcome:
        return Outcome(Status.UNKNOWN, seconds=self.spent, cuts=len(self.cuts), provenance=self._provenance())

    def _outcome(self, settled: list[tuple[Stage, Ending]]) -> Outcome:
        assert self.best is not None
        result = audit(self.school, self.best)
        tiers = tuple(self._tier(stage, ending) for stage, ending in settled)
        every = bool(tiers) and all(t.proven for t in tiers) and self.complete(settled)
        return Outcome(
            Status.OPTIMAL if every else Status.FEASIBLE, self.best, tiers, result.teams, None, limits(self.school, self.best),
            agreements(self.school, self.best), round(self.spent, 2), self.first_plan, len(self.cuts), self._provenance(),
        )  # fmt: skip

    def complete(self, settled: list[tuple[Stage, Ending]]) -> bool:
        return len(settled) == len(list(self.expected))

    @property
    def expected(self) -> list[str]:
        return self._stages

    def _tier(self, stage: Stage, ending: Ending) -> Tier:
        raise NotImplementedError

    def _provenance(self) -> Provenance:
        facts = repr((self.school.rules, self.school.priorities)).encode()
        versions = tuple((name, importlib.metadata.version(name)) for name in ("highspy", "pulp"))
        return Provenance(
            self.school.digest, hashlib.sha256(facts).hexdigest(), "HiGHS, one thread", versions, self.seed, self.gap, self.seconds
        )
