"""A complete timetable of a .fet file by the planner's engines: asked at once, and if that takes too long, mended from a rough one.

Mending is fix and optimise: some kinds of activity are let go (a few whole days, or those of somebody whose week is amiss, with their
classes), all others stay, and the engine makes what is missed as small as it can. Steps grow when they end soon without a gain.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pulp

from planner.domain.outcome import Status
from planner.interop.fet_file import FetFile
from planner.interop.fet_writer import Cell
from planner.milp.engines.engine import Ending, Engine
from planner.milp.model import value
from tests.benchmarks.fet_model import FetModel

WISHES = 5.0  # seconds for an answer that keeps every wish
AT_ONCE = 60.0  # seconds until the whole question is given up and a rough timetable mended
STEP = 6.0  # seconds at most for one step of mending
PRICE = 10  # of one gap, hour or day missed; a wish costs 1 at most
NOISE = 4.0  # luck in the price of all that moves together: it moves among equals
NEAR = 6.0  # a step ends this near to its best: less than one gap


@dataclass
class Timetable:
    """What was found: the cells of every activity, what hard is missed in them (None = no answer at all), and how."""

    missed: float | None
    cells: dict[int, Cell]
    how: str
    seconds: float


def timetable(fet: FetFile, engine: Engine, *, seconds: float, seed: int = 0) -> Timetable:
    """A timetable in which nothing hard is missed, in `seconds` with the building of the model; the best one where there is none."""
    began = time.perf_counter()

    def left(most: float = seconds) -> float:
        return max(0.1, most - (time.perf_counter() - began))

    def now() -> float:
        return time.perf_counter() - began

    model = FetModel(fet)
    if model.wishes:
        with _every_wish(model):
            ending = _ask(model, engine, min(WISHES, left()))
        if ending.value is not None:
            return Timetable(0.0, model.cells(), "at once, every wish kept", now())
    ending = _ask(model, engine, left(min(seconds, AT_ONCE)))
    if ending.value is not None:
        return Timetable(0.0, model.cells(), "at once", now())
    if ending.status is Status.INFEASIBLE:
        return Timetable(None, {}, "proven impossible", now())
    rough = FetModel(fet, rough=True)
    if _ask(rough, engine, left()).value is None:
        return Timetable(None, {}, "no rough timetable", now())
    mend = Mend(rough, engine, random.Random(seed))
    while mend.missed and now() < seconds:
        mend.step(min(STEP, left()))
    return Timetable(mend.missed, mend.cells, f"mended in {mend.steps} steps", now())


def _ask(model: FetModel, engine: Engine, seconds: float) -> Ending:
    """Any answer."""
    model.model.minimise(0)
    return engine.solve(model.model.problem, seconds=seconds, gap=1.0)


@contextmanager
def _every_wish(model: FetModel) -> Iterator[None]:
    """No wish may be missed."""
    most = [(v, v.upBound) for _price, v in model.wishes]
    for v, _most in most:
        v.upBound = 0
    yield
    for v, old in most:
        v.upBound = old


class Mend:
    """The repair of one timetable: what is missed now, and one step at a time towards nothing."""

    def __init__(self, model: FetModel, engine: Engine, luck: random.Random) -> None:
        self.model, self.engine, self.luck, self.steps = model, engine, luck, 0
        self.size = 0.15  # how much of the timetable is let go in a step
        self.classes = [who for who in model.who if who.startswith("S")]
        self._keep()
        model.weeks("T", giving=True)
        self.price = PRICE * model.model.total(m.amount for m in model.misses) + model.model.total(price * v for price, v in model.wishes)
        self._solve(set(), STEP)
        self._solve({(i, d) for i in range(len(model.kinds)) for d in model.days}, STEP)

    def _keep(self) -> None:
        self.at = [{cell: round(value(v)) for cell, v in places.items()} for places in self.model.x]
        self.cells = self.model.cells()
        self.amiss = [m for m in self.model.misses if value(m.amount) > 0.5]
        self.missed = float(sum(round(value(m.amount)) for m in self.amiss))

    def step(self, seconds: float) -> None:
        """Let some of it go, and mend. What was soon proven to be no better calls for more next time, what took too long for less."""
        self.steps += 1
        before, ending = self.missed, self._solve(self._choice(), seconds)
        if ending.status is not Status.OPTIMAL:
            self.size = max(0.05, self.size * 0.85)
        elif self.missed >= before:
            self.size = min(0.8, self.size * 1.1)

    def _solve(self, free: set[tuple[int, int]], seconds: float) -> Ending:
        """The least that is missed when only `free` may move."""
        moving = [v for i, places in enumerate(self.model.x) for (d, _h), v in places.items() if (i, d) in free]
        luck = NOISE / max(1, len({i for i, _d in free}))
        self.model.model.minimise(self.price + self.model.model.total(luck * self.luck.random() * v for v in moving))
        with self._let_go(free):
            ending = self.engine.solve(self.model.model.problem, seconds=max(0.1, seconds), gap=0.0, gap_abs=NEAR)
        if ending.value is not None:
            self._keep()
        return ending

    def _choice(self) -> set[tuple[int, int]]:
        """(kind, day) that are let go: some days of everybody, or whole weeks around something amiss, until it is enough."""
        model, free = self.model, set[tuple[int, int]]()
        enough = self.size * len(model.kinds) * len(model.days)
        if self.luck.random() < 0.4:
            days = self.luck.sample(list(model.days), min(len(model.days), max(2, round(self.size * len(model.days)))))
            return {(i, d) for i in range(len(model.kinds)) for d in days}
        first = self.luck.choice(self.amiss).kinds
        near = {f"S {s}" for i in first for a in model.kinds[i].one for s in model.fet.students_of(a)}
        groups = [first, *(model.who[c] for c in self._mixed(near)), *(model.who[c] for c in self._mixed(set(self.classes) - near))]
        for kinds in groups:
            if len(free) < enough:
                free |= {(i, d) for i in kinds for d in model.days}
        return free

    def _mixed(self, names: set[str]) -> list[str]:
        return self.luck.sample(sorted(names), len(names))

    @contextmanager
    def _let_go(self, free: set[tuple[int, int]]) -> Iterator[None]:
        """All kinds stay where they are but for those let go."""
        held: list[tuple[pulp.LpVariable, float]] = []
        for i, places in enumerate(self.model.x):
            for (d, h), v in places.items():
                if (i, d) not in free:
                    held.append((v, v.upBound))
                    v.lowBound = v.upBound = self.at[i][d, h]
        yield
        for v, most in held:
            v.lowBound, v.upBound = 0, most
