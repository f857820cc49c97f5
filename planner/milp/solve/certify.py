"""A proof counts only when a second path agrees (decisions.md 53).

An engine's "infeasible", or its bound, is a *claim*. Here the same rows are asked once more, another way: is there any answer at
all, or one that is better than the claim allows? HiGHS without presolve and CP-SAT are asked side by side, and whichever ends first
counts. When neither path has such an answer, the claim becomes a `Proof`. When one finds an answer, the claim was false, and the
answer is handed back. When both run out of time, nothing is known.

Why: presolve of HiGHS 1.14 and 1.15 called models infeasible that have an answer, and a warm start gave a false bound
(stack.md 3.8; both models are kept in tests/milp/models).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from queue import SimpleQueue
from typing import Protocol

import numpy as np
import pulp

from planner.domain.outcome import Status
from planner.milp.engines.cpsat import Asked, borrowed
from planner.milp.engines.engine import TOLERANCE, News, ShouldStop, Standing, follow, matrix_of
from planner.milp.engines.highs import HighsEngine, ended, load, run
from planner.milp.engines.lattice import Array, Arrays
from planner.milp.engines.race import HighsSide

LEAST_SECONDS = 0.05
HEAD_START_SECONDS = 0.3  # for HiGHS, before CP-SAT's process is asked as well: most questions are answered by then
ANY_GAP = 1e6  # any answer will do: it need not be near its bound
ARITHMETIC, BY_HIGHS, BY_CPSAT, BY_BOTH = "arithmetic", "HiGHS without presolve", "CP-SAT", "the lower bound of both paths"


class Verdict(StrEnum):
    """What a second path says of a claim."""

    AGREES = "agrees"  # it found by itself that there is no such answer
    CONTRADICTS = "contradicts"  # it found an answer that the claim denies
    SILENT = "silent"  # its time ran out


@dataclass(frozen=True)
class Proof:
    """A claim that a second path agrees with. Only this module makes one.

    `bound` is the proven limit of the minimized expression, in that expression's unit; None where it is proven that there is no
    answer at all. `by` names what agreed.
    """

    bound: float | None
    by: str


@dataclass(frozen=True)
class Question:
    """The rows of a claim as they stood when it was made.

    `doubted` are rows that no proof may lean on: cuts that came from a piece that was not named in its time.
    """

    arrays: Arrays
    doubted: tuple[int, ...] = ()

    def no_better_than(self, cap: float | None) -> Arrays:
        """Return the rows with the cost held to `cap`, where one is given; without one, any answer is as good as another."""
        kept = _without_rows(self.arrays, self.doubted)
        if cap is None:
            return replace(kept, cost=np.zeros(len(kept.cost)), offset=0.0)
        return _with_cost_row(kept, cap - kept.offset)

    def keeps_all(self, values: Array) -> bool:
        """Does an answer keep every row, those that are doubted too?"""
        return self.arrays.worst(values) <= TOLERANCE


@dataclass(frozen=True)
class Answered:
    """A verdict; the answer that was found (values by column) when it contradicts; who ended first.

    `bound` is what the second path knew of the cost when its time ran out: no answer costs less.
    """

    verdict: Verdict
    values: Array | None
    by: str
    bound: float | None = None


def at_its_limit(limit: float) -> Proof:
    """Return the proof of a tier that has reached what arithmetic allows, such as no minute short."""
    return Proof(limit, ARITHMETIC)


def confirm(
    asked: Question, cap: float | None, *, seconds: float, seed: int = 0, should_stop: ShouldStop | None = None, repeatable: bool = False
) -> Proof | Answered:
    """Ask the second path for an answer that the claim denies; return a proof when it agrees that there is none.

    Parameters
    ----------
    cap : float or None
        The cost that the claim says no answer reaches, in the unit of the minimized expression; None when the claim is that there
        is no answer at all.
    seconds : float
        After which nothing is known.
    repeatable : bool
        Ask HiGHS without presolve alone, within its work limit, so that the same search repeats exactly (decisions.md 33).

    Returns
    -------
    Proof or Answered
        Answered is CONTRADICTS, with values that keep every row within the engines' tolerance, or SILENT.
    """
    arrays = asked.no_better_than(cap)
    answered = second_path(arrays, seconds=seconds, seed=seed, should_stop=should_stop, repeatable=repeatable)
    if answered.verdict is Verdict.AGREES:
        return Proof(cap, answered.by)
    return answered


def second_path(
    arrays: Arrays, *, seconds: float, seed: int = 0, should_stop: ShouldStop | None = None, repeatable: bool = False
) -> Answered:
    """Look for any answer of these rows, without presolve and without a start.

    The cost stays in the question, although any answer ends it: a path that finds none has a bound to tell.
    """
    began = time.perf_counter()
    standing = Standing(arrays, gap=0.0, gap_abs=ANY_GAP)
    solver = HighsEngine(seed=seed, presolve=False).solver(max(LEAST_SECONDS, seconds), gap=0.0, gap_abs=ANY_GAP)
    if repeatable:
        load(solver, arrays)
        run(solver)
        ending = ended(solver, bool(arrays.whole.any()), began)
        standing.impossible = ending.status is Status.INFEASIBLE
        if ending.value is not None:
            standing.offer(np.array(solver.getSolution().col_value))
        standing.prove(ending.bound)
        return _told(standing, BY_HIGHS)
    highs = HighsSide(solver, standing, SimpleQueue[News]())
    highs.begin()
    try:
        _follow_both(highs, standing, began + seconds, seed, should_stop)
    finally:
        highs.end()
    return _told(standing, BY_CPSAT if highs.ending is None else BY_HIGHS)


def _follow_both(highs: HighsSide, standing: Standing, deadline: float, seed: int, should_stop: ShouldStop | None) -> None:
    """Take in the news of HiGHS, and after its head start of CP-SAT too, until the question is settled or the time is up."""

    def enough() -> bool:
        return standing.values is not None or (should_stop is not None and should_stop())

    follow(standing, highs.news, 1, min(deadline, time.perf_counter() + HEAD_START_SECONDS), enough)
    settled = standing.impossible or standing.values is not None
    if settled or time.perf_counter() >= deadline or enough():
        return
    with borrowed() as child:
        cpsat = Asked(child, standing, highs.news, seconds=deadline - time.perf_counter(), seed=seed)
        cpsat.begin(None)
        follow(standing, highs.news, 1 if highs.ending else 2, deadline, enough)


def _told(standing: Standing, by: str) -> Answered:
    if standing.values is not None:
        return Answered(Verdict.CONTRADICTS, standing.values, by)
    if standing.impossible:
        return Answered(Verdict.AGREES, None, by)
    return Answered(Verdict.SILENT, None, "", standing.bound)


# --- rows -------------------------------------------------------------------------------------------------------------
def _without_rows(arrays: Arrays, doubted: tuple[int, ...]) -> Arrays:
    """The same rows, those that are doubted without limits: their numbers stay, and they ask for nothing."""
    if not doubted:
        return arrays
    low, high = arrays.low.copy(), arrays.high.copy()
    low[list(doubted)], high[list(doubted)] = -np.inf, np.inf
    return replace(arrays, low=low, high=high)


def _with_cost_row(arrays: Arrays, most: float) -> Arrays:
    """One more row: the cost of an answer is at most so much."""
    columns = np.flatnonzero(arrays.cost).astype(arrays.indices.dtype)
    return replace(
        arrays,
        low=np.append(arrays.low, -np.inf),
        high=np.append(arrays.high, most),
        starts=np.append(arrays.starts, len(arrays.indices)).astype(arrays.starts.dtype),
        indices=np.concatenate((arrays.indices, columns)),
        factors=np.concatenate((arrays.factors, arrays.cost[columns])),
    )


# --- answers from one walk to the next --------------------------------------------------------------------------------
def by_name(problem: pulp.LpProblem, values: Array) -> dict[str, float]:
    """Return an answer by the names of the columns, which are the same in the next walk; later columns are left out."""
    columns = matrix_of(problem).columns[: len(values)]
    return {variable.name: float(found) for variable, found in zip(columns, values, strict=True)}


def fitting(problem: pulp.LpProblem, known: Mapping[str, float]) -> Array | None:
    """Return an answer by column if it is complete and keeps every row as the problem now stands, else None."""
    matrix = matrix_of(problem)
    arrays = matrix.arrays(problem)
    if any(variable.name not in known for variable in matrix.columns):
        return None
    values = np.array([known[variable.name] for variable in matrix.columns])
    return values if arrays.worst(values) <= TOLERANCE else None


# --- the claims of one search -----------------------------------------------------------------------------------------
MOST_SHARE = 0.6  # of a search's time that confirming may take (architecture.md, idea 4)
LEAST_BUDGET = 3.0  # seconds that a short search may spend on it all the same


class Claim(Protocol):
    """Something that the search settled, with what the engine claims of it."""

    question: Question | None
    proof: Proof | None

    def denied(self, gap: float, reached: float | None = None) -> float | None: ...

    def take(self, proof: Proof) -> None: ...


@dataclass
class Certifier:
    """Confirms the claims of one search, one after the other, within its share of the time.

    `dropped` tells of claims that were overruled, for the provenance of the outcome; `spent` is in seconds.
    """

    seed: int
    repeatable: bool
    should_stop: ShouldStop
    spent: float = 0.0
    dropped: list[str] = field(default_factory=list)

    def budget(self, finding: float, left: float) -> float:
        """Seconds that may still be spent, when finding took so many and so many are left of all."""
        most = max(LEAST_BUDGET, finding * MOST_SHARE / (1 - MOST_SHARE))
        return max(0.0, min(left, most - self.spent))

    def impossible(self, asked: Question, seconds: float) -> Proof | Answered:
        """Is it true that the rows have no answer?"""
        return self._asked(asked, None, seconds)

    def none_below(self, asked: Question, cap: float, seconds: float) -> Proof | Answered:
        """Is it true that no answer of the rows costs `cap` or less?"""
        return self._asked(asked, cap, seconds)

    def confirm(self, claim: Claim, gap: float, seconds: float, reached: float | None = None) -> Answered | None:
        """Give the claim its proof where the second path agrees; return what contradicts it, if anything does.

        `reached` is what the named plan came to, in the unit of the claim's expression.
        """
        cap = claim.denied(gap, reached)
        if claim.proof is not None or claim.question is None or cap is None or seconds <= 0:
            return None
        found = self._asked(claim.question, cap, seconds)
        if isinstance(found, Proof):
            claim.take(found)
            return None
        if found.verdict is Verdict.SILENT and found.bound is not None:
            claim.take(Proof(min(found.bound, cap), BY_BOTH))
        return found if found.verdict is Verdict.CONTRADICTS else None

    def _asked(self, asked: Question, cap: float | None, seconds: float) -> Proof | Answered:
        began = time.perf_counter()
        found = confirm(asked, cap, seconds=seconds, seed=self.seed, should_stop=self.should_stop, repeatable=self.repeatable)
        self.spent += time.perf_counter() - began
        return found
