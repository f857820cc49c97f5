"""One solve that remembers when each answer and each bound came."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import Any

import highspy
import pulp

from planner.milp.engines.highs import HighsEngine, begin, load, matrix_of

Callbacks = highspy.cb.HighsCallbackType


@dataclass
class Watched:
    """Answers and bounds of one minimisation, with the seconds since `began` (of the whole run) at which they came."""

    columns: list[pulp.LpVariable] = field(default_factory=list)
    # seconds, value, every column's value (None where the solver tells no more than the value)
    answers: list[tuple[float, float, list[float] | None]] = field(default_factory=list)
    bounds: list[tuple[float, float]] = field(default_factory=list)  # seconds, proven least value
    proven: bool = False
    infeasible: bool = False

    def bound_at(self, seconds: float) -> float | None:
        return max((b for at, b in self.bounds if at <= seconds), default=None)


def watch(
    problem: pulp.LpProblem, *, began: float, until: float, gap: float, seed: int, start: dict[str, float] | None = None, threads: int = 1
) -> Watched:
    """Minimise until `until` seconds after `began`, with the engine's own way of loading the problem."""
    matrix, seen = matrix_of(problem), Watched()

    def now() -> float:
        return time.perf_counter() - began

    def heard(kind: Any, _message: str, out: Any, reply: Any, _user: Any) -> None:
        if kind == Callbacks.kCallbackMipImprovingSolution:
            seen.answers.append((now(), float(out.objective_function_value), list(out.mip_solution)))
        elif kind == Callbacks.kCallbackMipInterrupt and math.isfinite(out.mip_dual_bound):
            seen.bounds.append((now(), float(out.mip_dual_bound)))
        if reply is not None and now() > until:
            reply.user_interrupt = True

    solver = HighsEngine(seed=seed, threads=threads).solver(max(0.05, until - now()), gap, 1e-6)
    load(solver, matrix.arrays(problem))
    if start is not None:
        begin(solver, matrix, start)
    solver.setCallback(heard, None)
    for kind in (Callbacks.kCallbackMipImprovingSolution, Callbacks.kCallbackMipInterrupt, Callbacks.kCallbackSimplexInterrupt):
        solver.startCallback(kind)
    solver.run()
    info, ended = solver.getInfo(), solver.getModelStatus()
    seen.columns, seen.proven = matrix.columns, ended == highspy.HighsModelStatus.kOptimal
    seen.infeasible = ended == highspy.HighsModelStatus.kInfeasible
    if math.isfinite(info.mip_dual_bound):
        seen.bounds.append((now(), float(info.mip_dual_bound)))
    if info.primal_solution_status == 2:
        seen.answers.append((now(), float(info.objective_function_value), list(solver.getSolution().col_value)))
    return seen


def lay(seen: Watched, values: list[float]) -> None:
    """Put one remembered answer on the variables."""
    for variable, found in zip(seen.columns, values, strict=True):
        variable.varValue = found
