"""Which requirements a school cannot keep at the very least: the elastic shape settled from the highest rank down.

Laws never give way: fixed rules have no slack, and a requirement whose figure the workbook marks as statute or regulation is held.
For each rank, first as few requirements as possible are broken, then by the least amounts, and both are held for the ranks below
(decisions.md 54). Amounts of one rank in different units are each divided by what is a step of that unit.
"""

from __future__ import annotations

import itertools
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

import pulp

from planner.domain.school import School
from planner.domain.subject import Subject
from planner.facts.phrases import written_in_law
from planner.milp.engines.engine import Ending, Engine
from planner.milp.engines.highs import HighsEngine
from planner.milp.model import Expression, Row, value
from planner.milp.shape.asks import Asks
from planner.milp.solve.fixing import first_choices, fixed, held, switches
from planner.milp.solve.neighborhoods import held_elsewhere
from planner.rules.base import Rule

NEVER = ("MandatedStays", "SupplementNotSupplant", "NoNewCliff", "MaintenanceOfEffort", "DaysPaid", "EveryMinuteOnce", "LocksHold")
STEPS = {"dollars": 1_000.0, "minutes": 5.0, "minutes a week": 5.0, "hundredths of FTE": 10.0, "FTE": 0.1}  # a unit's step; others 1
BROKEN = 1e-4  # what gives way by less holds
ROUGH_GAP, RANK_FACTOR = 0.02, 4.0  # of the first answer: how near it comes, and how much more each rank weighs than the one below
FOR_START, FOR_RANK = 0.5, 0.5  # of the seconds that are left
FOR_SECTIONS = 0.2  # of them for a first answer of a school of periods, which is then improved a few periods at a time
LEAST_FIRST_SECONDS = 1.0
FOR_IMPROVING = 0.8  # of what is left then
FREED, FEW_SECONDS = (2, 3, 4), 1.5  # so many periods at once; seconds for each
LARGE = 1e7  # what no requirement of a school is off by, in its unit

Key = tuple[str, Subject]  # a rule's class name, and whom the requirement is about


@dataclass(frozen=True)
class Given:
    """By how much each requirement gives way, in its rule's unit, with the answer that shows it."""

    amounts: Mapping[Key, float]
    rules: Mapping[str, Rule]
    start: Mapping[str, float] | None = None  # values of the elastic shape's variables, by name


def is_law(school: School, row: Row) -> bool:
    """Does the workbook say that a law stands behind the figure of this requirement, or is it one by its nature?"""
    if row.rule.name in NEVER:
        return True
    cell = row.rule.about(school, row.subject)[1]
    return bool(cell) and any(cell == rule.at("value") and written_in_law(school, rule.key) for rule in school.rules)


def give_way(shape: Asks, given: Given) -> None:
    """Let exactly these requirements of an elastic shape give way, each by its amount at most; hold all others."""
    for row in shape.model.rows:
        if row.slack is not None:
            row.slack.upBound = given.amounts.get((row.rule.name, row.subject), 0.0) * (1 + 1e-9) or 0
    loosen_cuts(shape, {name for name, _ in given.amounts})


def loosen_cuts(shape: Asks, loose: Iterable[str]) -> None:
    """Rows that only repeat what some rules say together hold no longer, once one of these gives way."""
    names = frozenset(loose)
    for cut in shape.model.cuts:
        cut.slack.upBound = None if cut.rules & names else 0


class Elastic:
    """An elastic shape with the least that was found to give way in it.

    Parameters
    ----------
    shape : Asks
        Built elastic. Laws are held in it from now on.
    """

    def __init__(self, shape: Asks, *, seed: int = 0, should_stop: Callable[[], bool] = lambda: False) -> None:
        self.shape, self.should_stop = shape, should_stop
        self.own = frozenset(v.name for v in shape.model.problem.variables())
        self.until = 0.0
        self.engine: Engine = HighsEngine(seed=seed)
        self.ranks: dict[int, list[Row]] = defaultdict(list)
        self.choice: list[int] | None = None  # the kinds of day that are held, where a first answer was found with them
        for row in shape.model.rows:
            if row.slack is None:
                continue
            if is_law(shape.school, row):
                row.slack.upBound = 0
            else:
                self.ranks[row.rule.adjustable.rank].append(row)
        loosen_cuts(shape, {row.rule.name for rows in self.ranks.values() for row in rows})

    @property
    def left(self) -> float:
        return max(0.0, self.until - time.perf_counter())

    @property
    def started(self) -> bool:
        return self.engine.start is not None

    @property
    def amounts(self) -> dict[Key, float]:
        """What gives way in the last answer, by rule and subject."""
        if not self.started:
            return {}
        rows = (row for rows in self.ranks.values() for row in rows)
        return {(row.rule.name, row.subject): value(row.slack) for row in rows if value(row.slack) > BROKEN}

    @property
    def answer(self) -> dict[str, float]:
        """The last answer by the names of the variables, which are those of the same shape without slack as well."""
        return {name: x for name, x in (self.engine.start or {}).items() if name in self.own}

    def begin(self, seconds: float) -> bool:
        """Look for a first answer in which little gives way. False where none was found, or where the laws clash.

        With the kinds of day held such a question is soon answered: first with every day changed that may be, then with none.
        """
        self.until = time.perf_counter() + seconds
        for choice in first_choices(self.shape) if switches(self.shape) else []:
            with held(self.shape, choice):
                if self._start():
                    self.choice = choice
                    return True
        return self._start()

    def answer_of(self, problem: pulp.LpProblem, seconds: float) -> dict[str, float] | None:
        """The last answer, where nothing gives way in it, as one of the same shape without slack: by the names of all its variables.

        None where something gives way, or where what else the problem asks was not found to fit in `seconds`.
        """
        if not self.started or self.amounts:
            return None
        engine = HighsEngine(seed=self.engine.seed)
        engine.start, engine.problem = self.answer, problem
        ending = engine.solve(problem, seconds=max(0.1, seconds), gap=1e9, should_stop=self.should_stop)
        return engine.start if ending.value is not None else None

    def go_on(self, seconds: float) -> None:
        """From a first answer of a school of periods: a few of them at a time, as before, for so many seconds more."""
        if not self.amounts or not self.shape.secs.count:
            return
        self.until = time.perf_counter() + seconds
        self.shape.model.minimise(self._weighed())
        with held(self.shape, self.choice) if self.choice is not None else nullcontext():
            self._improve(value(self._weighed()))

    def settle(self, seconds: float) -> Given:
        """From a first answer: of each rank as few as possible broken, by the least amounts, the highest rank first."""
        self.until = time.perf_counter() + seconds
        with held(self.shape, self.choice) if self.choice is not None else nullcontext():
            for rank in sorted(self.ranks, reverse=True):
                self._settle(self.ranks[rank])
        rules = {row.rule.name: row.rule for rows in self.ranks.values() for row in rows}
        return Given(self.amounts, rules, self.answer)

    def _start(self) -> bool:
        """Any answer in which little gives way; each rank weighs several times the one below it."""
        self.shape.model.minimise(self._weighed())
        few_at_a_time = bool(self.shape.secs.count)
        seconds = max(LEAST_FIRST_SECONDS, self.left * FOR_SECTIONS) if few_at_a_time else self.left * FOR_START
        found = self._solve(seconds, ROUGH_GAP).value
        if found is None:
            return False
        if found > BROKEN and few_at_a_time:
            self._improve(found)
        return True

    def _weighed(self) -> Expression:
        weights = {rank: RANK_FACTOR**n for n, rank in enumerate(sorted(self.ranks), 1)}
        return self._total([(weights[rank], rows) for rank, rows in self.ranks.items()])

    def _improve(self, best: float) -> None:
        """A few periods at a time, until nothing gives way, nothing changes any more or the time is nearly over."""
        until = time.perf_counter() + self.left * FOR_IMPROVING
        for at_once in FREED:
            places, fruitless = held_elsewhere(self.shape, at_once), 0
            random.Random(at_once).shuffle(places)
            for some in itertools.cycle(places):
                if best <= BROKEN or fruitless >= len(places) or time.perf_counter() >= until or self.should_stop():
                    break
                with fixed(some):
                    found = self._solve(min(FEW_SECONDS, until - time.perf_counter()), 0.0).value
                better = found is not None and found < best - BROKEN
                best, fruitless = (found, 0) if better and found is not None else (best, fruitless + 1)

    def _total(self, weighed: Sequence[tuple[float, list[Row]]]) -> Expression:
        return self.shape.model.total(weight / _step(row) * _slack(row) for weight, rows in weighed for row in rows)

    def _solve(self, seconds: float, gap: float, near: float = 1e-6) -> Ending:
        ending = self.engine.solve(self.shape.model.problem, seconds=max(0.1, seconds), gap=gap, gap_abs=near, should_stop=self.should_stop)
        if ending.value is None and self.engine.start is not None:
            self.engine.put_back(self.shape.model.problem)
        return ending

    def _settle(self, rows: list[Row]) -> None:
        """One rank: as few broken as possible, then the least amounts. What was found is held as far as it was found."""
        if not any(value(row.slack) > BROKEN for row in rows):
            for row in rows:
                _slack(row).upBound = 0
            return
        model, flags, start = self.shape.model, [], {}
        for mine in self._promises(rows):
            flag = model.binary()
            for row in mine:
                model.define(row.slack <= _most(row) * flag)
            start[flag.name] = float(any(value(row.slack) > BROKEN for row in mine))
            flags.append(flag)
        assert self.engine.start is not None
        self.engine.start.update(start)
        few = model.total(flags)
        model.minimise(few)
        self._solve(self.left * FOR_RANK, 0.0, near=0.9)
        model.define(few <= sum(round(value(flag)) for flag in flags))
        amounts = self._total([(1.0, rows)])
        model.minimise(amounts)
        self._solve(self.left * FOR_RANK, 0.001)
        model.define(amounts <= value(amounts) * (1 + 1e-6) + 1e-6)

    def _promises(self, rows: list[Row]) -> list[list[Row]]:
        """Rows that one cell of the workbook promises are one requirement, to however many they are promised."""
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in rows:
            found[row.rule.name, row.rule.about(self.shape.school, row.subject)[1] or str(row.subject)].append(row)
        return list(found.values())


def _slack(row: Row) -> pulp.LpVariable:
    assert row.slack is not None
    return row.slack


def _step(row: Row) -> float:
    return STEPS.get(row.rule.adjustable.unit, 1.0)


def _most(row: Row) -> float:
    """By how much a requirement can be off at most, from the limits of its variables."""
    total = float(row.constraint.constant)
    sign = 1 if row.constraint.sense > 0 else -1  # a >= row is off by how far its sum stays below 0, a <= row by how far above
    worst = sign * total
    for variable, factor in row.constraint.items():
        if variable is row.slack:
            continue
        bound = variable.lowBound if sign * factor > 0 else variable.upBound
        if bound is None:
            return LARGE
        worst += sign * factor * bound
    return min(LARGE, max(0.0, -worst) + 1e-6)
