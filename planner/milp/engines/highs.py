"""HiGHS for models written in PuLP, with honest endings, bounds, cancel, and a start from an earlier answer (stack.md 3).

The model goes into HiGHS in one piece, past PuLP's own solver class: that class adds rows one by one, sorts the variables
six times a solve, and calls a stopped run without an answer "Optimal" with zeros.
"""

from __future__ import annotations

import math
import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self

import highspy
import numpy as np
import pulp

from planner.domain.outcome import Status
from planner.milp.engines.engine import Ending, Engine, Matrix, OnBounds, ShouldStop, matrix_of
from planner.milp.engines.lattice import Array, Arrays

__all__ = ["Callbacks", "Ending", "HighsEngine", "Matrix", "completed", "load", "matrix_of", "work_limit"]

Callbacks = highspy.cb.HighsCallbackType
ROW_WISE, MINIMISE = 2, 1  # HiGHS's numbers for the format of a matrix and the sense of an objective
FEASIBLE = 2  # HiGHS's number for a primal solution that keeps every row


_WORK: ContextVar[int | None] = ContextVar("work", default=None)


@contextmanager
def work_limit(nodes: int | None) -> Iterator[None]:
    """Engines made inside stop each solve after so many nodes, and never by the clock: what they find repeats exactly."""
    before = _WORK.set(nodes)
    try:
        yield
    finally:
        _WORK.reset(before)


class HighsEngine(Engine):
    """HiGHS in this process."""

    def __init__(self, *, seed: int = 0, threads: int = 1, presolve: bool = True) -> None:
        """`presolve` False is the second path of a proof: slower, and right where presolve was wrong (stack.md 3.8)."""
        super().__init__(seed=seed, threads=threads)
        self.nodes, self.presolve = _WORK.get(), presolve

    @property
    def words(self) -> str:
        threads = "one thread" if self.threads == 1 else f"{self.threads} threads"
        presolve = "" if self.presolve else ", without presolve"
        return f"HiGHS, {threads}{presolve}" + ("" if self.nodes is None else f", at most {self.nodes:,} nodes for each question")

    def fresh(self) -> Self:
        return type(self)(seed=self.seed, threads=self.threads, presolve=self.presolve)

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
        began = time.perf_counter()
        if self.nodes is not None:
            seconds = math.inf
        matrix = matrix_of(problem)
        arrays = matrix.arrays(problem)
        solver = self.solver(max(0.05, seconds), gap, gap_abs)
        _listen(solver, began + seconds, on_bounds, should_stop)
        load(solver, arrays)
        if self.start and self.problem is problem:
            begin(solver, matrix, self.start)
        run(solver)
        ending = ended(solver, bool(arrays.whole.any()), began)
        if ending.value is not None:
            self.keep(problem, matrix, solver.getSolution().col_value)
        return ending

    def solver(self, seconds: float, gap: float, gap_abs: float) -> highspy.Highs:
        """A fresh solver with our options; a misspelt one is a bug, since HiGHS would go on without it."""
        options: dict[str, Any] = {
            "mip_rel_gap": gap, "mip_abs_gap": gap_abs, "threads": self.threads, "time_limit": seconds, "random_seed": self.seed,
        }  # fmt: skip
        if self.nodes is not None:
            options["mip_max_nodes"] = self.nodes
        if not self.presolve:
            options["presolve"] = "off"
        return new_solver(options)


class _Banner:
    """HiGHS 1.16 prints two lines to standard output when the first solver of a process is made, whatever its options say."""

    lock = threading.Lock()
    printed = False

    @classmethod
    def make(cls) -> highspy.Highs:
        """Return a new solver; the lines of the first one go nowhere, so that a command's own output stays its own."""
        if cls.printed:
            return highspy.Highs()
        with cls.lock:
            if cls.printed:
                return highspy.Highs()
            with _nothing_on_standard_output():
                solver = highspy.Highs()
            cls.printed = True
            return solver


@contextmanager
def _nothing_on_standard_output() -> Iterator[None]:
    """Send what C++ writes to the process's standard output nowhere; do nothing where there is none (a windowed program)."""
    try:
        sys.stdout.flush()
        kept = os.dup(1)
    except (AttributeError, OSError, ValueError):
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def new_solver(options: Mapping[str, Any] | None = None) -> highspy.Highs:
    """Return a silent solver with these options of HiGHS; ValueError where it does not take one."""
    solver = _Banner.make()
    for option, value in ({"output_flag": False} | dict(options or {})).items():
        if solver.setOptionValue(option, value) != highspy.HighsStatus.kOk:
            raise ValueError(f"HiGHS does not take {option} = {value!r}")
    return solver


def run(solver: highspy.Highs) -> None:
    """Solve what is loaded.

    HiGHS keeps the number of threads of a process's first solve and refuses a run with another one, without an answer (stack.md 4). Where
    another program in this process was first, the keeper is reset and the run begins again.
    """
    if solver.run() == highspy.HighsStatus.kError and solver.getModelStatus() == highspy.HighsModelStatus.kNotset:
        highspy.Highs.resetGlobalScheduler(True)
        solver.run()


def load(solver: highspy.Highs, problem: Arrays) -> None:
    """Hand the problem over in one piece."""
    solver.passModel(
        len(problem.cost), len(problem.low), len(problem.indices), ROW_WISE, MINIMISE, problem.offset, problem.cost, problem.lower,
        problem.upper, problem.low, problem.high, problem.starts, problem.indices, problem.factors, problem.whole.astype(np.int32),
    )  # fmt: skip


def begin(solver: highspy.Highs, matrix: Matrix, start: dict[str, float]) -> None:
    """Offer an earlier answer. HiGHS finds values for variables made since then, and drops an answer that no longer fits."""
    numbers, values = matrix.known(start)
    solver.setSolution(len(numbers), numbers, values)


def completed(problem: Arrays, values: Array, seconds: float = 5.0) -> Array | None:
    """The best answer with these whole numbers, found by a linear problem in the other columns; None when there is none."""
    fixed = np.round(values)
    if problem.whole.all():
        return fixed
    lower, upper = np.where(problem.whole, fixed, problem.lower), np.where(problem.whole, fixed, problem.upper)
    none = np.zeros(len(lower), dtype=bool)
    solver = new_solver({"threads": 1, "time_limit": seconds})
    load(solver, Arrays(lower, upper, problem.cost, none, problem.offset, problem.low, problem.high, problem.starts, problem.indices,
                        problem.factors))  # fmt: skip
    run(solver)
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:  # an endless fall has a feasible point too, but no answer
        return None
    return np.array(solver.getSolution().col_value)


def _listen(solver: highspy.Highs, deadline: float, on_bounds: OnBounds | None, should_stop: ShouldStop | None) -> None:
    """Pass bounds on, and stop when asked or when the time is up (HiGHS's own limit may run over)."""

    def heard(kind: Any, _message: str, data_out: Any, data_in: Any, _user: Any) -> None:
        if on_bounds is not None and kind == Callbacks.kCallbackMipInterrupt:
            on_bounds(finite(data_out.mip_primal_bound), finite(data_out.mip_dual_bound))
        if data_in is not None and ((should_stop is not None and should_stop()) or time.perf_counter() > deadline):
            data_in.user_interrupt = True

    solver.setCallback(heard, None)
    for kind in (Callbacks.kCallbackMipInterrupt, Callbacks.kCallbackSimplexInterrupt):
        solver.startCallback(kind)


def ended(solver: highspy.Highs, whole: bool, began: float) -> Ending:
    """Believe only a feasible primal; "optimal" only when HiGHS says so of the whole question."""
    info, ended, seconds = solver.getInfo(), solver.getModelStatus(), time.perf_counter() - began
    proven = ended == highspy.HighsModelStatus.kOptimal
    if info.primal_solution_status == FEASIBLE:
        value = float(info.objective_function_value)
        bound = value if proven and not whole else finite(info.mip_dual_bound)
        return Ending(Status.OPTIMAL if proven else Status.FEASIBLE, value, bound, seconds)
    if ended == highspy.HighsModelStatus.kInfeasible:
        return Ending(Status.INFEASIBLE, None, None, seconds)
    return Ending(Status.UNKNOWN, None, finite(info.mip_dual_bound), seconds)


def finite(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None
