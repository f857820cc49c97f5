"""HiGHS and CP-SAT at the same question, each on its own: the best answer of either and the best bound of either count.

CP-SAT has a process of its own, HiGHS a thread (it lets Python go while it works). An answer of CP-SAT is given to HiGHS, which
goes on from it; HiGHS's answers reach CP-SAT as the start of the next question only, since it takes none on the way. A race is
not repeatable: who is first depends on the machine (decisions.md 33).
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

import highspy
import numpy as np
import pulp

from planner.domain.outcome import Status
from planner.milp.engines.cpsat import Asked, CpSatEngine, borrowed
from planner.milp.engines.engine import BEAT_SECONDS, Ending, Engine, Matrix, News, OnBounds, ShouldStop, Standing, follow, matrix_of
from planner.milp.engines.highs import Callbacks, HighsEngine, begin, ended, finite, load, run
from planner.milp.engines.lattice import Array

Rescue = Callable[[float], dict[str, float] | None]  # seconds -> an answer by the names of the variables, found in another way
RESCUE_SHARE = 0.85  # of the time that is left
ALONE_SECONDS = 4.0  # that HiGHS has for a first answer before CP-SAT joins
END_SECONDS = 0.5  # for HiGHS to notice that the race is over; a thread that takes longer ends by itself


class HighsSide:
    """HiGHS in a thread, telling its news."""

    def __init__(self, solver: highspy.Highs, standing: Standing, news: SimpleQueue[News]) -> None:
        self.solver, self.standing, self.news = solver, standing, news
        self.over = threading.Event()
        self.offered: Array | None = None  # a better answer of the other side, until HiGHS has taken it
        self.bound: float | None = None
        self.ending: Ending | None = None  # once HiGHS itself has ended
        self.columns: list[pulp.LpVariable] = []
        self.thread = threading.Thread(target=self._run)
        self.began = time.perf_counter()

    def begin(self, matrix: Matrix | None = None, start: dict[str, float] | None = None) -> None:
        """Load the rows and go; `start` is an earlier answer by the names of the matrix's columns."""
        load(self.solver, self.standing.arrays)
        self.columns = [] if matrix is None else matrix.columns
        if matrix is not None and start is not None:
            begin(self.solver, matrix, start)
        self.solver.setCallback(self._heard, None)
        for kind in (Callbacks.kCallbackMipInterrupt, Callbacks.kCallbackSimplexInterrupt, Callbacks.kCallbackMipImprovingSolution,
                     Callbacks.kCallbackMipUserSolution):  # fmt: skip
            self.solver.startCallback(kind)
        self.thread.start()

    def offer(self, values: Array) -> None:
        self.offered = values

    def end(self) -> None:
        self.over.set()
        self.thread.join(END_SECONDS)

    def _run(self) -> None:
        run(self.solver)
        if not self.over.is_set():
            self.news.put(self._ended)

    def _heard(self, kind: Any, _message: str, out: Any, reply: Any, _user: Any) -> None:
        if self.over.is_set():
            if reply is not None:
                reply.user_interrupt = True
        elif kind == Callbacks.kCallbackMipImprovingSolution:
            values = np.array(out.mip_solution)
            self.news.put(lambda: self._found(values))
        elif kind == Callbacks.kCallbackMipUserSolution:
            offered, self.offered = self.offered, None
            if offered is not None:
                reply.setSolution(offered)
        elif kind == Callbacks.kCallbackMipInterrupt:
            bound = finite(out.mip_dual_bound)
            if bound != self.bound:
                self.bound = bound
                self.news.put(lambda: self._proved(bound))

    def _found(self, values: Array) -> bool:
        self.standing.offer(values)
        return False

    def _proved(self, bound: float | None) -> bool:
        self.standing.prove(bound)
        return False

    def _ended(self) -> bool:
        ending = self.ending = ended(self.solver, bool(self.standing.arrays.whole.any()), self.began)
        if ending.value is not None:
            self.standing.offer(np.array(self.solver.getSolution().col_value))
            self.standing.proven = ending.status is Status.OPTIMAL and self.standing.value is not None
        self.standing.prove(ending.bound)
        self.standing.impossible = ending.status is Status.INFEASIBLE and self.standing.value is None
        return True


class RaceEngine(CpSatEngine):
    """Both engines; the ending is the best of both. Without CP-SAT (its process lost, numbers too large) HiGHS goes on alone."""

    settled_by = "HiGHS, one thread, and CP-SAT, two workers, at once; names by HiGHS"

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
        matrix, news = matrix_of(problem), SimpleQueue[News]()
        standing = Standing(matrix.arrays(problem), gap, gap_abs, on_bounds)
        start = self.start if self.start and self.problem is problem else None
        highs = HighsSide(HighsEngine(seed=self.seed).solver(max(0.05, seconds), gap, gap_abs), standing, news)
        highs.begin(matrix, start)
        try:
            if self._both(highs, news, began, seconds, should_stop):
                with borrowed() as child:
                    left = max(0.05, began + seconds - time.perf_counter())
                    asked = Asked(child, standing, news, seconds=left, seed=self.seed)
                    asked.found = highs.offer
                    asked.begin(None if start is None else matrix.known(start))
                    follow(standing, news, 2, began + seconds, should_stop)
                self.lost += asked.lost
        finally:
            highs.end()
        self.dropped += standing.dropped
        if standing.values is not None:
            self.keep(problem, matrix, standing.values)
        return standing.ending(began)

    def _both(self, highs: HighsSide, news: SimpleQueue[News], began: float, seconds: float, should_stop: ShouldStop | None) -> bool:
        """Does CP-SAT take part? From the beginning."""
        return True


class LateRaceEngine(RaceEngine):
    """HiGHS, joined by CP-SAT at a question of which HiGHS alone has found no answer in some seconds: most questions need no second
    engine, and of some middle and high schools' first ones HiGHS finds none in a minute that CP-SAT finds in ten seconds."""

    settled_by = "HiGHS, one thread, joined by CP-SAT, two workers, where it had found nothing; names by HiGHS"
    at_once = False  # CP-SAT's process is begun when it is needed
    joined = False  # has CP-SAT taken part in any question?
    rescue: Rescue | None = None  # asked once, while HiGHS goes on, before CP-SAT joins
    rescue_after = ALONE_SECONDS  # seconds that HiGHS has before

    @property
    def words(self) -> str:
        return super().words if self.joined else HighsEngine(seed=self.seed).words

    def _both(self, highs: HighsSide, news: SimpleQueue[News], began: float, seconds: float, should_stop: ShouldStop | None) -> bool:
        alone = ALONE_SECONDS if self.rescue is None else min(ALONE_SECONDS, self.rescue_after)
        follow(highs.standing, news, 1, began + min(seconds, alone), should_stop)
        if highs.ending is not None or (should_stop is not None and should_stop()):
            return False
        hard = highs.standing.value is None and seconds > alone
        if hard and self.rescue is not None:
            if self._rescued(highs, RESCUE_SHARE * (began + seconds - time.perf_counter())):
                return False  # a first answer of a hard question is worth naming at once
            follow(highs.standing, news, 1, time.perf_counter() + BEAT_SECONDS, should_stop)  # what HiGHS has found meanwhile
            hard = highs.standing.value is None and highs.ending is None and seconds > ALONE_SECONDS
        if hard:
            self.joined = True
            return True
        follow(highs.standing, news, 1, began + seconds, should_stop)
        return False

    def _rescued(self, highs: HighsSide, seconds: float) -> bool:
        """Was an answer found in the other way?"""
        rescue, self.rescue = self.rescue, None
        found = rescue(seconds) if rescue is not None else None
        if found is None:
            return False
        values = np.array([found.get(v.name, math.nan) for v in highs.columns])
        return not np.isnan(values).any() and highs.standing.offer(values)


ENGINES: dict[str, type[Engine]] = {"highs": HighsEngine, "cpsat": CpSatEngine, "race": RaceEngine}
