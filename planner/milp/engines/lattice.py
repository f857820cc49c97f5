"""A problem in whole numbers, for CP-SAT, such that what is proven of it holds for the problem itself.

CP-SAT knows whole numbers only. Its own scaling makes a share of 0.25 into 0 or 1 and calls the wrong optimum proven
(tests/benchmarks/engines.md), so the step from one problem to the other is ours, and it only ever loosens:

- A column of fractions whose value, once the others are chosen, can end on a grid of step g without loss (its end points are
  whole multiples of g) becomes a whole number of steps, exactly.
- Any other column is rounded to steps, and each of its rows gives way by half a step times its factor.
- A row is multiplied until its factors are whole, or nearly; what rounding can still cost is given to the row as well, and
  the miss that HiGHS allows too.

So every answer of the problem is (nearly: in the same objective) an answer in whole numbers: "no answer" and bounds carry over.
The other way round only the columns of whole numbers are taken over, and the rest is found anew (`HighsEngine.complete`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

Array = Any  # numpy.ndarray
MISS = 1e-6  # what a row may miss, as in HiGHS
STEPS = 7  # powers of ten: a rounded column has at most this many digits
SMALL, QUARTER = 100.0, 0.25  # a rounded column with limits below is small, and is asked in quarters first
FAR = 10.0**9  # where a column without a limit is cut off; nothing is proven then
MOST = 2.0**50  # the sum of a row in whole numbers stays below it
SHARPEST = 2.0**40  # no row is multiplied by more when its factors cannot be made whole
FINEST = 10**6  # the largest denominator that a factor is read as
ROUNDS = 12  # of narrowing columns by their rows


@dataclass(frozen=True)
class Arrays:
    """A minimisation: rows `low <= factors * columns <= high`, row by row; the cost of column j is `cost[j]`."""

    lower: Array
    upper: Array
    cost: Array
    whole: Array  # does the column take whole numbers only?
    offset: float
    low: Array
    high: Array
    starts: Array
    indices: Array
    factors: Array

    @property
    def rows(self) -> Array:
        """The row of each entry."""
        return np.repeat(np.arange(len(self.low)), np.diff(np.append(self.starts, len(self.indices))))

    def worst(self, values: Array) -> float:
        """By how much an answer misses a row (in parts of its largest side, at least 1), a limit or a whole number."""
        sums = np.bincount(self.rows, self.factors * values[self.indices], minlength=len(self.low))
        sides = [np.where(np.isfinite(side), np.abs(side), 0.0) for side in (self.low, self.high)]
        size = np.maximum(1.0, np.maximum(*sides))
        parts = ((self.low - sums) / size, (sums - self.high) / size, self.lower - values, values - self.upper,
                 np.abs(values - np.round(values))[self.whole])  # fmt: skip
        return max((float(part.max()) for part in parts if part.size), default=0.0)

    def value(self, values: Array) -> float:
        return float(self.cost @ values) + self.offset


@dataclass(frozen=True)
class Lattice:
    """The whole numbers. `columns * step` are values of the problem; an objective stands for `objective / scale + offset`."""

    lower: Array
    upper: Array
    low: Array
    high: Array
    starts: Array
    indices: Array
    factors: Array
    cost: Array
    step: Array
    scale: float
    offset: float
    loss: float  # by how much rounding may flatter an objective
    closed: bool  # no column was cut off: bounds and "no answer" hold for the problem

    def bound(self, objective: float) -> float | None:
        """What a bound in whole numbers proves of the problem."""
        return objective / self.scale + self.offset - self.loss if self.closed else None


def lattices_of(problem: Arrays) -> list[Lattice]:
    """The problem in whole numbers, to be asked one after the other; none when a row would need numbers too large for it.

    Small amounts without a step of their own (parts of a teacher's sections) would need a thousand times the work in fine steps.
    So there they are quarters first, whose bounds hold, then whole, which proves nothing but finds answers that quarters miss,
    and in fine steps at last.
    """
    lower, upper, closed = _closed(problem, *narrowed(problem))
    step, exact = _steps(problem, lower, upper)
    small = ~exact & (np.maximum(np.abs(lower), np.abs(upper)) <= SMALL)
    questions = [_in_steps(problem, lower, upper, step, exact, closed)]
    if small.any():
        quarters = _in_steps(problem, lower, upper, np.where(small, QUARTER, step), exact, closed)
        questions[:0] = [quarters, _in_steps(problem, lower, upper, np.where(small, 1.0, step), exact | small, False)]
    return [q for q in questions if q is not None]


def _in_steps(problem: Arrays, lower: Array, upper: Array, step: Array, exact: Array, closed: bool) -> Lattice | None:
    first, last = np.floor(lower / step + 1e-7), np.ceil(upper / step - 1e-7)
    last = np.maximum(first, last)
    most, slip = np.maximum(np.abs(first), np.abs(last)), np.where(exact, 0.0, step / 2)
    rows = _rows(problem, step, most, slip)
    scale, cost, loss = _scaled(problem.cost, step, most, slip)
    if rows is None or not scale:
        return None
    return Lattice(
        first.astype(np.int64), last.astype(np.int64), *rows, cost, step, scale, problem.offset, loss / scale, closed
    )  # fmt: skip


def _rows(problem: Arrays, step: Array, most: Array, slip: Array) -> tuple[Array, Array, Array, Array, Array] | None:
    """Every row in whole numbers: low, high, starts, indices, factors. Most rows are already, and are taken as they are."""
    of, row, count = problem.indices, problem.rows, len(problem.low)
    per_step = problem.factors * step[of]
    size = np.bincount(row, np.abs(per_step) * np.maximum(1.0, most[of]), minlength=count)
    fine = np.bincount(row, (per_step != np.round(per_step)) | (slip[of] > 0), minlength=count) == 0
    factors, scale, loss = np.round(per_step).astype(np.int64), np.ones(count), np.zeros(count)
    ends = np.append(problem.starts[1:], len(of))
    for r in np.flatnonzero(~fine | (size > MOST)):
        a, b = problem.starts[r], ends[r]
        scale[r], factors[a:b], loss[r] = _scaled(problem.factors[a:b], step[of[a:b]], most[of[a:b]], slip[of[a:b]])
        if not scale[r]:
            return None
    room = loss + scale * MISS
    return np.ceil(scale * problem.low - room), np.floor(scale * problem.high + room), problem.starts, of, factors


# --- limits of the columns --------------------------------------------------------------------------------------------
def narrowed(problem: Arrays) -> tuple[Array, Array]:
    """Limits of the columns as the rows imply them."""
    lower, upper, f, of, row = problem.lower.copy(), problem.upper.copy(), problem.factors, problem.indices, problem.rows
    for _ in range(ROUNDS):
        before = lower.copy(), upper.copy()
        least, most = np.where(f > 0, f * lower[of], f * upper[of]), np.where(f > 0, f * upper[of], f * lower[of])
        rest_least, rest_most = _others(least, row, len(problem.low), -math.inf), _others(most, row, len(problem.low), math.inf)
        at_most, at_least = (problem.high[row] - rest_least) / f, (problem.low[row] - rest_most) / f
        np.minimum.at(upper, of, np.where(f > 0, at_most, at_least))
        np.maximum.at(lower, of, np.where(f > 0, at_least, at_most))
        w = problem.whole
        upper[w], lower[w] = np.floor(upper[w] + MISS), np.ceil(lower[w] - MISS)
        if bool((lower > upper + MISS).any()):  # no answer: that is for CP-SAT to say
            lower, upper = before
            break
        if np.allclose(lower, before[0]) and np.allclose(upper, before[1]):
            break
    w = ~problem.whole  # sums of floats are a little off
    lower[w], upper[w] = lower[w] - 1e-9 * np.maximum(1, np.abs(lower[w])), upper[w] + 1e-9 * np.maximum(1, np.abs(upper[w]))
    return np.maximum(problem.lower, lower), np.minimum(problem.upper, upper)


def _others(terms: Array, row: Array, rows: int, endless: float) -> Array:
    """For each entry, the sum of the other terms of its row; endless when one of them is."""
    infinite = np.isinf(terms)
    finite = np.where(infinite, 0.0, terms)
    sums, count = np.bincount(row, finite, minlength=rows), np.bincount(row, infinite, minlength=rows)
    return np.where(count[row] - infinite > 0, endless, sums[row] - finite)


def _closed(problem: Arrays, lower: Array, upper: Array) -> tuple[Array, Array, bool]:
    """A limit for every column: where more of it only helps rows, the amount at which it has helped them all."""
    lower, upper, closed = lower.copy(), upper.copy(), True
    open_columns = np.flatnonzero(np.isinf(lower) | np.isinf(upper))
    if not open_columns.size:
        return lower, upper, True
    f, of, row = problem.factors, problem.indices, problem.rows
    least, most = np.where(f > 0, f * lower[of], f * upper[of]), np.where(f > 0, f * upper[of], f * lower[of])
    rest_least, rest_most = _others(least, row, len(problem.low), -math.inf), _others(most, row, len(problem.low), math.inf)
    entries = _entries(of, open_columns)
    for j in map(int, open_columns):
        mine = entries[j]
        up = (f[mine] > 0) == np.isfinite(problem.low[row[mine]])  # more of it helps the side that the row has
        one_sided = np.isfinite(problem.low[row[mine]]) != np.isfinite(problem.high[row[mine]])
        if np.isinf(upper[j]) and problem.cost[j] >= 0 and np.isfinite(lower[j]) and bool((up & one_sided).all()):
            side, rest = np.where(f[mine] > 0, [problem.low[row[mine]], rest_least[mine]], [problem.high[row[mine]], rest_most[mine]])
            needs = (side - rest) / f[mine]
            upper[j] = max(lower[j], float(needs.max(initial=lower[j])))
        if np.isinf(upper[j]) or np.isinf(lower[j]):
            closed = False
            upper[j], lower[j] = min(upper[j], FAR), max(lower[j], -FAR)
    return lower, upper, closed


def _entries(of: Array, columns: Sequence[int] | Array) -> dict[int, Array]:
    """The entries of each of some columns."""
    order = np.argsort(of, kind="stable")
    begin, end = np.searchsorted(of[order], columns, "left"), np.searchsorted(of[order], columns, "right")
    return {int(j): order[a:b] for j, a, b in zip(columns, begin, end, strict=True)}


# --- steps ------------------------------------------------------------------------------------------------------------
def _steps(problem: Arrays, lower: Array, upper: Array) -> tuple[Array, Array]:
    """The step of each column, and whether its values can be multiples of it without loss."""
    step = np.ones(len(problem.lower))
    exact = problem.whole.copy()
    grid: dict[int, Fraction] = dict.fromkeys(map(int, np.flatnonzero(exact)), Fraction(1))
    fractions = np.flatnonzero(~problem.whole)
    entries, row = _entries(problem.indices, fractions), problem.rows
    unknown = np.bincount(row, ~exact[problem.indices], minlength=len(problem.low))  # columns of each row without a step
    left, moved = [int(j) for j in fractions], True
    while left and moved:
        found = {}
        for j in left:
            g = _grid(problem, j, entries[j], row, grid, unknown)
            if g is not None and upper[j] - lower[j] <= float(g) * 10.0 ** (STEPS + 2):
                grid[j] = found[j] = g
                np.subtract.at(unknown, row[entries[j]], 1)
        moved = bool(found)
        left = [j for j in left if j not in found]
    for j in map(int, fractions):
        if j in grid:
            step[j], exact[j] = float(grid[j]), True
            continue
        farthest = max(abs(lower[j]), abs(upper[j]))
        if farthest > MISS:
            step[j] = 10.0 ** (math.ceil(math.log10(farthest)) - STEPS)
        else:
            exact[j] = True  # fixed at nothing
    return step, exact


def _grid(problem: Arrays, j: int, mine: Array, row: Array, grid: dict[int, Fraction], unknown: Array) -> Fraction | None:
    """The step on which column j can end when the others have been chosen, or None.

    When less of it costs nothing, it can go down to what stops it there: its lower limit, or a row. Likewise up. What stops
    it is a multiple of the step when all that stands in that row is.
    """
    for down in (True, False):
        if (problem.cost[j] if down else -problem.cost[j]) < 0:
            continue
        stops = [e for e in mine if math.isfinite((problem.low if (problem.factors[e] > 0) == down else problem.high)[row[e]])]
        if any(unknown[row[e]] > 1 for e in stops):
            continue
        limit = (problem.lower if down else problem.upper)[j]
        parts = [_fraction(limit)] if math.isfinite(limit) else []
        for e in stops:
            parts += _row_parts(problem, j, e, row[e], grid, down)
        if (stops or math.isfinite(limit)) and None not in parts:
            return _common([p for p in parts if p]) or Fraction(1)
    return None


def _row_parts(problem: Arrays, j: int, entry: int, r: int, grid: dict[int, Fraction], down: bool) -> list[Fraction | None]:
    """What the end point of column j in row r is a sum of multiples of."""
    own = _fraction(problem.factors[entry])
    side = (problem.low if (problem.factors[entry] > 0) == down else problem.high)[r]
    end = problem.starts[r + 1] if r + 1 < len(problem.starts) else len(problem.indices)
    span = range(problem.starts[r], end)
    if own is None:
        return [None]
    known: list[Fraction | None] = [_fraction(side)]
    for e in span:
        if e != entry:
            factor = _fraction(problem.factors[e])
            known.append(None if factor is None else factor * grid[int(problem.indices[e])])
    return [None if k is None else abs(k / own) for k in known]


@lru_cache(maxsize=4096)
def _fraction(number: float, finest: int = FINEST) -> Fraction | None:
    """The fraction that a factor was before it became a float, if it looks like one."""
    read = Fraction(float(number)).limit_denominator(finest)
    return read if abs(float(read) - number) <= 1e-13 * max(1.0, abs(number)) else None


def _common(parts: Sequence[Fraction]) -> Fraction | None:
    """The largest step of which all are multiples."""
    if not parts:
        return None
    below = math.lcm(*(p.denominator for p in parts))
    return Fraction(math.gcd(*(int(p * below) for p in parts)), below)


# --- rows -------------------------------------------------------------------------------------------------------------
def _scaled(factors: Array, step: Array, most: Array, slip: Array) -> tuple[float, Array, float]:
    """A row's scale, its factors in whole numbers, and what rounding can cost in scaled units; scale 0 when it does not fit."""
    per_step, most = factors * step, np.maximum(1.0, most)
    size = float(np.abs(per_step) @ most)
    scale = 1.0
    if not np.array_equal(per_step, np.round(per_step)):
        scale = float(_exact_scale(per_step)) if size else 1.0
        if not scale or scale * size > MOST:
            scale = 2.0 ** math.floor(math.log2(min(MOST / size, SHARPEST)))
    whole = np.round(scale * per_step)
    if float(np.abs(whole) @ most) > 4 * MOST:
        return 0.0, whole, 0.0
    loss = float(np.abs(scale * per_step - whole) @ most) + scale * float(np.abs(factors) @ slip) + 1e-9
    return scale, whole.astype(np.int64), loss


def _exact_scale(per_step: Array) -> int:
    """The least multiple that makes every factor whole, or 0."""
    below = 1
    for number in {float(x) for x in per_step}:
        read = _fraction(number, 10**9)
        if read is None:
            return 0
        below = math.lcm(below, read.denominator)
        if below > 10**9:
            return 0
    return below
