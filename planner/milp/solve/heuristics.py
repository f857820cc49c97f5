"""Ways to come to a good answer soon, before the whole question is put: heuristics, of which nothing is claimed."""

from __future__ import annotations

import itertools
from dataclasses import replace

from planner.milp.engines.engine import Engine
from planner.milp.engines.highs import Ending
from planner.milp.model import value
from planner.milp.shape.asks import Asks
from planner.milp.solve.fixing import decisions, first_choices, fixed, held, only_whole, switches, whole_houses
from planner.milp.solve.lexicographic import ONE_POINT, POINTS, Stage
from planner.milp.solve.neighborhoods import AT_ONCE, held_elsewhere

Away = tuple[tuple[str, ...], str]  # a house's grades, a period

TRY_GAP = 0.05  # how near a stage gets before the question is put to the whole shape
NEARER = 0.8  # of the gap: what naming may cost stays inside it
SHARE = 0.5  # of the time left: no tier may use up what the later ones need
PERIODS_SECONDS = 0.8  # for each few periods


class Tries:
    """What a search of one shape tries first. The search says how a stage is solved and how much time is left."""

    shape: Asks
    engine: Engine
    gap: float
    away: dict[Away, float]  # when the first plan has whole houses out

    @property
    def spent(self) -> float:
        raise NotImplementedError

    @property
    def left(self) -> float:
        raise NotImplementedError

    @property
    def over(self) -> bool:
        raise NotImplementedError

    def solve(self, stage: Stage, seconds: float, gap: float, *, part: bool = False) -> Ending:
        raise NotImplementedError

    def with_days_held(self, stage: Stage) -> Ending | None:
        """Heuristic: decide with the days' types fixed. At the start, every allowed change of days on, then none."""
        if not switches(self.shape):
            return None
        known = self.engine.start is not None
        for choice in [[round(value(x)) for x in switches(self.shape)]] if known else first_choices(self.shape):
            with held(self.shape, choice):
                ending = self.solve(stage, self.left * SHARE, self.gap * NEARER if known else TRY_GAP, part=True)
            if ending.value is not None:
                return ending
        return None

    def with_whole_houses(self, stage: Stage) -> Ending | None:
        """Heuristic for middle schools: decide when whole houses are out, with all else split; then all else with that held."""
        away = list(self.shape.secs.away.values())
        if not away:
            return None
        with whole_houses(self.shape):
            if self.engine.start is None and self.away:
                for key, x in self.shape.secs.away.items():
                    x.varValue = self.away[key]
            elif self.engine.start is None:
                with only_whole(self.shape, away):
                    if self.solve(stage, self.left * SHARE, TRY_GAP, part=True).value is None:
                        return None
                self.engine.start = None  # its split values are no plan
                self.away = {key: value(x) for key, x in self.shape.secs.away.items()}
            else:
                self.engine.start[self.shape.secs.scattered.name] = 0.0
                self.solve(stage, self.left * SHARE * SHARE, self.gap * NEARER, part=True)
            with fixed(away):
                ending = self.solve(stage, self.left * SHARE * SHARE, self.gap * NEARER, part=True)
        if self.engine.start is not None:
            self.engine.start[self.shape.secs.scattered.name] = 1.0
        return ending if ending.value is not None else None

    def by_periods(self, stage: Stage) -> Ending | None:
        """Heuristic for middle schools' last tier: an answer with the posts of its limit, improved a few periods at a time.

        The limit is that of the same question with only the decisions about money whole: it holds for every plan of the school.
        """
        known = self.engine.start
        if stage.measure != "vision" or not self.shape.secs.away or known is None:
            return None
        decided, away = decisions(self.shape), self.shape.secs.away
        with only_whole(self.shape, decided):
            limit = self.solve(stage, self.left * SHARE * SHARE, self.gap * NEARER, part=True).bound
        self.engine.start = None
        for key, x in away.items():
            x.varValue = self.away.get(key, known[x.name])
        with fixed(decided), whole_houses(self.shape), fixed(list(away.values())):
            first = self.solve(stage, self.left * SHARE * SHARE, TRY_GAP, part=True)
        if self.engine.start is None:
            self.engine.start = known
        self.engine.start[self.shape.secs.scattered.name] = 1.0
        self.engine.put_back(self.shape.model.problem)
        ending = self._improved(stage, replace(first, value=value(stage.expression), bound=limit))
        self.engine.put_back(self.shape.model.problem)
        return ending

    def _improved(self, stage: Stage, ending: Ending) -> Ending:
        """What is known, made better a few periods at a time until it is near its limit."""
        until = self.spent + self.left * SHARE
        for at_once in AT_ONCE:
            places, fruitless = held_elsewhere(self.shape, at_once), 0
            for some in itertools.cycle(places):
                fruitless += 1
                if _settled(ending, stage) or self.over or self.spent > until or fruitless > len(places):
                    break
                with fixed(some):
                    found = self.solve(stage, PERIODS_SECONDS, self.gap * NEARER, part=True)
                if found.value is not None and ending.value is not None and found.value < ending.value - 1e-9:
                    ending, fruitless = replace(ending, value=found.value), 0
        return ending


def _settled(ending: Ending, stage: Stage) -> bool:
    return ending.bound is not None and ending.value is not None and ending.value - ending.bound <= gap_abs(stage)


def gap_abs(stage: Stage) -> float:
    """How near counts as settled, in the expression's own unit."""
    if stage.exact is not None:
        return stage.exact
    if stage.whole:
        return 0.9
    return NEARER * ONE_POINT / POINTS if stage.measure == "vision" else 1e-6
