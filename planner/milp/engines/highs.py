"""HiGHS through PuLP, with honest endings, bounds, cancel, and a start from an earlier answer (stack.md 3)."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import pulp

from planner.outcome import Status

HighsCallbackType = highspy.cb.HighsCallbackType


@dataclass(frozen=True)
class Ending:
    """How one solve ended: what is known, the best value and the proven bound (minimising), and the seconds it took."""

    status: Status
    value: float | None
    bound: float | None
    seconds: float


class _Highs(pulp.HiGHS):
    """PuLP's HiGHS with bulk building and a complete start; `start` holds a value for every variable name, or is None."""

    start: dict[str, float] | None = None

    def buildSolverModel(self, lp: pulp.LpProblem) -> None:  # noqa: N802  PuLP's name
        solver = lp.solverModel
        variables, inf = lp.variables(), highspy.kHighsInf
        for i, variable in enumerate(variables):
            variable.index = i
        lows = np.array([-inf if v.lowBound is None else v.lowBound for v in variables], dtype=np.float64)
        highs = np.array([inf if v.upBound is None else v.upBound for v in variables], dtype=np.float64)
        solver.addVars(len(variables), lows, highs)
        every = np.arange(len(variables), dtype=np.int32)
        costs = np.zeros(len(variables))
        for variable, cost in lp.objective.items():
            costs[variable.index] = cost
        solver.changeColsCost(len(variables), every, costs)
        solver.changeObjectiveOffset(float(lp.objective.constant))
        whole = np.array([v.index for v in variables if v.cat == pulp.LpInteger], dtype=np.int32)
        if len(whole):
            solver.changeColsIntegrality(len(whole), whole, np.ones(len(whole), dtype=np.uint8))
        self._add_rows(lp, solver)

    @staticmethod
    def _add_rows(lp: pulp.LpProblem, solver: Any) -> None:
        inf = highspy.kHighsInf
        lower: list[float] = []
        upper: list[float] = []
        starts: list[int] = []
        indices: list[int] = []
        values: list[float] = []
        for i, constraint in enumerate(lp._constraints.values()):
            constraint.index = i
            low, high = constraint.getLb(), constraint.getUb()
            lower.append(-inf if low is None else low)
            upper.append(inf if high is None else high)
            starts.append(len(indices))
            for variable, factor in constraint.items():
                indices.append(variable.index)
                values.append(factor)
        solver.addRows(
            len(lower), np.array(lower, dtype=np.float64), np.array(upper, dtype=np.float64), len(indices),
            np.array(starts, dtype=np.int32), np.array(indices, dtype=np.int32), np.array(values, dtype=np.float64),
        )  # fmt: skip

    def callSolver(self, lp: pulp.LpProblem) -> None:  # noqa: N802
        variables = lp.variables()
        if self.start is not None and all(v.name in self.start for v in variables):
            values = np.array([self.start[v.name] for v in variables], dtype=np.float64)
            lp.solverModel.setSolution(len(values), np.arange(len(values), dtype=np.int32), values)
        super().callSolver(lp)

    def findSolutionValues(self, lp: pulp.LpProblem) -> Any:  # noqa: N802
        """An interrupt before the first answer is reported as "Optimal" with all zeros: believe only a feasible primal."""
        status = super().findSolutionValues(lp)
        if lp.solverModel.getInfo().primal_solution_status != 2:
            return pulp.LpStatusNotSolved, pulp.LpSolutionNoSolutionFound
        return status


class HighsEngine:
    """One engine for one search. It keeps the last accepted answer as the start of the next solve."""

    name = "HiGHS"

    def __init__(self, *, seed: int = 0, threads: int = 1) -> None:
        self.seed, self.threads = seed, threads
        self.start: dict[str, float] | None = None

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
        """Minimise. Values stay on the variables only when the ending has a value."""
        began = time.perf_counter()
        deadline = began + seconds

        def listen(kind: Any, _message: str, data_out: Any, data_in: Any, _user: Any) -> None:
            if on_bounds is not None and kind == HighsCallbackType.kCallbackMipInterrupt:
                on_bounds(_finite(data_out.mip_primal_bound), _finite(data_out.mip_dual_bound))
            if data_in is not None and ((should_stop is not None and should_stop()) or time.perf_counter() > deadline):
                data_in.user_interrupt = True

        solver = _Highs(
            msg=False, gapRel=gap, gapAbs=gap_abs, threads=self.threads, timeLimit=max(0.05, seconds), random_seed=self.seed,
            callbackTuple=(listen, None),
            callbacksToActivate=[HighsCallbackType.kCallbackMipInterrupt, HighsCallbackType.kCallbackSimplexInterrupt],
        )  # fmt: skip
        solver.start = self.start
        problem.solve(solver)
        ending = self._ending(problem, time.perf_counter() - began)
        if ending.value is not None:
            self.start = {v.name: v.varValue or 0.0 for v in problem.variables()}
        return ending

    @staticmethod
    def _ending(problem: pulp.LpProblem, seconds: float) -> Ending:
        solver = problem.solverModel
        info, ended = solver.getInfo(), solver.getModelStatus()
        bound = _finite(info.mip_dual_bound)
        if info.primal_solution_status == 2:
            value = float(info.objective_function_value)
            if not any(v.cat == pulp.LpInteger for v in problem.variables()) and ended == highspy.HighsModelStatus.kOptimal:
                bound = value
            proven = ended == highspy.HighsModelStatus.kOptimal
            return Ending(Status.OPTIMAL if proven else Status.FEASIBLE, value, bound, seconds)
        if ended == highspy.HighsModelStatus.kInfeasible:
            return Ending(Status.INFEASIBLE, None, None, seconds)
        return Ending(Status.UNKNOWN, None, bound, seconds)


def _finite(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None
