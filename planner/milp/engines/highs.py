"""HiGHS for models written in PuLP, with honest endings, bounds, cancel, and a start from an earlier answer (stack.md 3).

The model goes into HiGHS in one piece, past PuLP's own solver class: that class adds rows one by one, sorts the variables
six times a solve, and calls a stopped run without an answer "Optimal" with zeros.
"""

from __future__ import annotations

import itertools
import math
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
import pulp

from planner.outcome import Status

Callbacks = highspy.cb.HighsCallbackType
ROW_WISE, MINIMISE = 2, 1  # HiGHS's numbers for the format of a matrix and the sense of an objective
FEASIBLE = 2  # HiGHS's number for a primal solution that keeps every row


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

    def load(self, solver: highspy.Highs, problem: pulp.LpProblem) -> None:
        """Hand the problem over as it now stands: its rows, and today's bounds and costs of the variables."""
        self.grow(problem)
        costs = np.zeros(len(self.columns))
        for variable, cost in problem.objective.items():
            costs[self._column(variable)] = cost
        solver.passModel(
            len(self.columns), len(self.starts), len(self.indices), ROW_WISE, MINIMISE, float(problem.objective.constant), costs,
            np.array([-math.inf if v.lowBound is None else v.lowBound for v in self.columns], dtype=np.float64),
            np.array([math.inf if v.upBound is None else v.upBound for v in self.columns], dtype=np.float64),
            np.array(self.lower, dtype=np.float64), np.array(self.upper, dtype=np.float64), np.array(self.starts, dtype=np.int32),
            np.array(self.indices, dtype=np.int32), np.array(self.factors, dtype=np.float64), self.whole().astype(np.int32),
        )  # fmt: skip

    def whole(self) -> Any:
        """For each column: does it take whole numbers only?"""
        return np.array([v.cat == pulp.LpInteger for v in self.columns], dtype=bool)

    def begin(self, solver: highspy.Highs, start: dict[str, float]) -> None:
        """Offer an earlier answer. HiGHS finds values for variables made since then, and drops an answer that no longer fits."""
        known = [(i, start[v.name]) for i, v in enumerate(self.columns) if v.name in start]
        numbers, values = zip(*known, strict=True)
        solver.setSolution(len(known), np.array(numbers, dtype=np.int32), np.array(values, dtype=np.float64))


_MATRICES: weakref.WeakKeyDictionary[pulp.LpProblem, Matrix] = weakref.WeakKeyDictionary()


def matrix_of(problem: pulp.LpProblem) -> Matrix:
    """The rows of a problem as far as they are known; they go when the problem goes."""
    return _MATRICES.setdefault(problem, Matrix())


class HighsEngine:
    """One engine for one search. It keeps the last accepted answer as the start of the next solve."""

    name = "HiGHS"

    def __init__(self, *, seed: int = 0, threads: int = 1) -> None:
        self.seed, self.threads = seed, threads
        self.start: dict[str, float] | None = None
        self.problem: pulp.LpProblem | None = None  # the one that `start` answers

    def solve(
        self,
        problem: pulp.LpProblem,
        *,
        seconds: float,
        gap: float,
        gap_abs: float = 1e-6,
        on_bounds: Callable[[float | None, float | None], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> Ending:
        """Minimise. The variables take new values only when the ending has a value; otherwise they keep their last ones."""
        began = time.perf_counter()
        matrix = matrix_of(problem)
        solver = self.solver(max(0.05, seconds), gap, gap_abs)
        _listen(solver, began + seconds, on_bounds, should_stop)
        matrix.load(solver, problem)
        if self.start and self.problem is problem:
            matrix.begin(solver, self.start)
        solver.run()
        ending = _ending(solver, bool(matrix.whole().any()), began)
        if ending.value is not None:
            for variable, found in zip(matrix.columns, solver.getSolution().col_value, strict=True):
                variable.varValue = found
            self.start, self.problem = {v.name: v.varValue for v in matrix.columns}, problem
        return ending

    def put_back(self, problem: pulp.LpProblem) -> None:
        """The kept answer becomes the variables' values again, after a later solve that found nothing better."""
        for v in problem.variables():
            if self.start is not None and v.name in self.start:
                v.varValue = self.start[v.name]

    def solver(self, seconds: float, gap: float, gap_abs: float) -> highspy.Highs:
        """A fresh solver with our options; a misspelt one is a bug, since HiGHS would go on without it."""
        solver = highspy.Highs()
        options = {
            "output_flag": False, "mip_rel_gap": gap, "mip_abs_gap": gap_abs, "threads": self.threads, "time_limit": seconds,
            "random_seed": self.seed,
        }  # fmt: skip
        for option, value in options.items():
            if solver.setOptionValue(option, value) != highspy.HighsStatus.kOk:
                raise ValueError(f"HiGHS does not take {option} = {value!r}")
        return solver


def _listen(
    solver: highspy.Highs,
    deadline: float,
    on_bounds: Callable[[float | None, float | None], None] | None,
    should_stop: Callable[[], bool] | None,
) -> None:
    """Pass bounds on, and stop when asked or when the time is up (HiGHS's own limit may run over)."""

    def heard(kind: Any, _message: str, data_out: Any, data_in: Any, _user: Any) -> None:
        if on_bounds is not None and kind == Callbacks.kCallbackMipInterrupt:
            on_bounds(_finite(data_out.mip_primal_bound), _finite(data_out.mip_dual_bound))
        if data_in is not None and ((should_stop is not None and should_stop()) or time.perf_counter() > deadline):
            data_in.user_interrupt = True

    solver.setCallback(heard, None)
    for kind in (Callbacks.kCallbackMipInterrupt, Callbacks.kCallbackSimplexInterrupt):
        solver.startCallback(kind)


def _ending(solver: highspy.Highs, whole: bool, began: float) -> Ending:
    """Believe only a feasible primal; "optimal" only when HiGHS says so of the whole question."""
    info, ended, seconds = solver.getInfo(), solver.getModelStatus(), time.perf_counter() - began
    proven = ended == highspy.HighsModelStatus.kOptimal
    if info.primal_solution_status == FEASIBLE:
        value = float(info.objective_function_value)
        bound = value if proven and not whole else _finite(info.mip_dual_bound)
        return Ending(Status.OPTIMAL if proven else Status.FEASIBLE, value, bound, seconds)
    if ended == highspy.HighsModelStatus.kInfeasible:
        return Ending(Status.INFEASIBLE, None, None, seconds)
    return Ending(Status.UNKNOWN, None, _finite(info.mip_dual_bound), seconds)


def _finite(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None
