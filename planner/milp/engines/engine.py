"""What every engine shares: the matrix of a PuLP problem, the ending of a solve, and the answer that is kept for the next one."""

from __future__ import annotations

import itertools
import math
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, Self

import numpy as np
import pulp

from planner.domain.outcome import Status
from planner.milp.engines.lattice import Array, Arrays

OnBounds = Callable[[float | None, float | None], None]
ShouldStop = Callable[[], bool]
News = Callable[[], bool]  # done by the one who follows a solve; True when that side has ended
BEAT_SECONDS = 0.1  # how often `should_stop` is asked while there is no news
TOLERANCE = 1e-5  # an answer that misses a row (in parts of its side), a limit or a whole number by more is dropped


@dataclass(frozen=True)
class Ending:
    """How one solve ended: what is known, the best value and the proven bound (minimising), and the seconds it took."""

    status: Status
    value: float | None
    bound: float | None
    seconds: float


@dataclass
class Matrix:
    """The rows of one problem, column by number. A problem only grows, so that each solve adds no more than the new rows."""

    columns: list[pulp.LpVariable] = field(default_factory=list)
    number: dict[int, int] = field(default_factory=dict)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    indices: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)

    def _column(self, variable: pulp.LpVariable) -> int:
        """Columns are numbered in the order in which rows first name them."""
        number = self.number.get(variable.hash)
        if number is None:
            number = self.number[variable.hash] = len(self.columns)
            self.columns.append(variable)
        return number

    def grow(self, problem: pulp.LpProblem) -> None:
        for constraint in itertools.islice(problem._constraints.values(), len(self.starts), None):
            low, high = constraint.getLb(), constraint.getUb()
            self.lower.append(-math.inf if low is None else low)
            self.upper.append(math.inf if high is None else high)
            self.starts.append(len(self.indices))
            for variable, factor in constraint.items():
                if factor:
                    self.indices.append(self._column(variable))
                    self.factors.append(factor)
        for variable in problem.objective:
            self._column(variable)
        if not self.columns:  # HiGHS leaves a problem without columns unsolved
            self._column(problem.add_variable("nothing", 0, 0))

    def arrays(self, problem: pulp.LpProblem) -> Arrays:
        """The problem as it now stands: its rows, and today's bounds and costs of the variables."""
        self.grow(problem)
        costs = np.zeros(len(self.columns))
        for variable, cost in problem.objective.items():
            costs[self._column(variable)] = cost
        return Arrays(
            np.array([-math.inf if v.lowBound is None else v.lowBound for v in self.columns], dtype=np.float64),
            np.array([math.inf if v.upBound is None else v.upBound for v in self.columns], dtype=np.float64),
            costs, np.array([v.cat == pulp.LpInteger for v in self.columns], dtype=bool), float(problem.objective.constant),
            np.array(self.lower, dtype=np.float64), np.array(self.upper, dtype=np.float64),
            np.array(self.starts, dtype=np.int32), np.array(self.indices, dtype=np.int32), np.array(self.factors, dtype=np.float64),
        )  # fmt: skip

    def known(self, start: dict[str, float]) -> tuple[Array, Array]:
        """The columns that an earlier answer names, and their values."""
        found = [(i, start[v.name]) for i, v in enumerate(self.columns) if v.name in start]
        return np.array([i for i, _ in found], dtype=np.int32), np.array([x for _, x in found], dtype=np.float64)


_MATRICES: weakref.WeakKeyDictionary[pulp.LpProblem, Matrix] = weakref.WeakKeyDictionary()


def matrix_of(problem: pulp.LpProblem) -> Matrix:
    """The rows of a problem as far as they are known; they go when the problem goes."""
    return _MATRICES.setdefault(problem, Matrix())


class Engine:
    """One engine for one search. It keeps the last accepted answer as the start of the next solve."""

    packages: tuple[str, ...] = ("highspy", "pulp")

    def __init__(self, *, seed: int = 0, threads: int = 1) -> None:
        self.seed, self.threads = seed, threads
        self.start: dict[str, float] | None = None
        self.problem: pulp.LpProblem | None = None  # the one that `start` answers

    @property
    def words(self) -> str:
        """For a person who asks what an outcome ran on."""
        raise NotImplementedError

    def fresh(self) -> Self:
        """The same engine without a kept answer."""
        return type(self)(seed=self.seed, threads=self.threads)

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
        """Minimise. The variables take new values only when the ending has a value; otherwise they keep their last ones."""
        raise NotImplementedError

    def keep(self, problem: pulp.LpProblem, matrix: Matrix, values: Any) -> None:
        """An answer becomes the variables' values and the start of the next solve."""
        for variable, found in zip(matrix.columns, values, strict=True):
            variable.varValue = float(found)
        self.start, self.problem = {v.name: v.varValue for v in matrix.columns}, problem

    def put_back(self, problem: pulp.LpProblem) -> None:
        """The kept answer becomes the variables' values again, after a later solve that found nothing better."""
        for v in problem.variables():
            if self.start is not None and v.name in self.start:
                v.varValue = self.start[v.name]


@dataclass
class Standing:
    """The best answer and the best bound so far, whoever found them, and when they are near enough."""

    arrays: Arrays
    gap: float
    gap_abs: float
    on_bounds: OnBounds | None = None
    values: Array | None = None
    value: float | None = None
    bound: float | None = None
    impossible: bool = False  # proven: no answer
    proven: bool = False  # a side says that its answer is as near as was asked
    dropped: int = 0  # answers that miss a row

    def offer(self, values: Array) -> bool:
        """Take an answer if it keeps the rows and is better."""
        if self.arrays.worst(values) > TOLERANCE:
            self.dropped += 1
            return False
        value = self.arrays.value(values)
        if self.value is not None and value >= self.value:
            return False
        self.values, self.value = values, value
        self._tell()
        return True

    def prove(self, bound: float | None) -> None:
        if bound is not None and math.isfinite(bound) and (self.bound is None or bound > self.bound):
            self.bound = bound
            self._tell()

    def _tell(self) -> None:
        if self.on_bounds is not None:
            self.on_bounds(self.value, self.bound)

    @property
    def near(self) -> bool:
        """Is the answer as near to the bound as was asked?"""
        if self.value is None or self.bound is None:
            return self.proven
        return self.proven or self.value - self.bound <= max(self.gap_abs, self.gap * abs(self.value))

    def ending(self, began: float) -> Ending:
        seconds = time.perf_counter() - began
        if self.value is not None:
            return Ending(Status.OPTIMAL if self.near else Status.FEASIBLE, self.value, self.bound, seconds)
        if self.impossible:
            return Ending(Status.INFEASIBLE, None, None, seconds)
        return Ending(Status.UNKNOWN, None, self.bound, seconds)


def follow(standing: Standing, news: SimpleQueue[News], sides: int, deadline: float, should_stop: ShouldStop | None) -> None:
    """Take in the news of one or more sides until all have ended, the question is settled, the time is up or we are stopped."""
    while sides and not (standing.near or standing.impossible):
        left = deadline - time.perf_counter()
        if left <= 0 or (should_stop is not None and should_stop()):
            return
        with suppress(Empty):
            sides -= news.get(timeout=min(left, BEAT_SECONDS))()
