"""Placing the singletons of a real high school: the fewest students in conflict, and how few are proven possible.

    python -m tests.benchmarks.mvhs MATRIX.txt [--seconds 120] [--seed 0]

MATRIX.txt is the conflict-matrix report of Mountain View High School, 2020-21 (see the report that this writes; the file is no part of
the project). Its courses of 32 requests or fewer have one section each. Each is put into one period; two courses in the same period
turn away every student who asked for both. The figure is the sum over such pairs, for seven periods and for fewer.

incumbent   tabu search: move a course that is in conflict to another period, and not back for a while; many starts
bound       a course that has students in common with fewer others than there are periods can always be placed without a conflict, so
            such courses are taken away, one after another, and the answer stays the same. On the rest an integer programme, with a row
            for each of many sets of m courses: split into k periods, at least t(m) of their pairs are together. No count is below 0.
"""

from __future__ import annotations

import argparse
import itertools
import math
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from planner.interop.tallies import read_tallies
from planner.milp.engines.highs import HighsEngine
from planner.milp.model import Model
from tests.benchmarks.machine import facts

CAP = 32
PERIODS = (7, 6, 5, 4)
MOVES = 20_000
REPORT = Path(__file__).with_suffix(".md")


@dataclass
class Case:
    codes: tuple[str, ...]
    weight: np.ndarray  # symmetric, students in both


@dataclass
class Row:
    """One line of the report. `least` is proven."""

    periods: int
    chance: float
    best: int
    starts: int
    found_after: float
    least: int
    core: int
    sets: int
    seconds: float


def load(path: str) -> Case:
    tallies = read_tallies(path)
    codes = tuple(sorted(tallies.small(CAP)))
    place = {c: i for i, c in enumerate(codes)}
    weight = np.zeros((len(codes), len(codes)), dtype=np.int64)
    for (a, b), n in tallies.pairs.items():
        if a in place and b in place:
            weight[place[a], place[b]] = weight[place[b], place[a]] = n
    return Case(codes, weight)


def turned_away(weight: np.ndarray, period: np.ndarray) -> int:
    """The figure of a placement, added up anew."""
    return int((weight * (period[:, None] == period[None, :])).sum()) // 2


# --- incumbent -----------------------------------------------------------------------------------------------------------
def tabu(weight: np.ndarray, periods: int, seed: int) -> tuple[int, np.ndarray]:
    """One start: at random, then the best move of a course in conflict that is not forbidden, or that beats everything so far."""
    rng = np.random.default_rng(seed)
    n = len(weight)
    everyone = np.arange(n)
    period = rng.integers(0, periods, n)
    together = np.stack([weight[:, period == k].sum(axis=1) for k in range(periods)], axis=1)  # course, period -> students turned away
    value = int(together[everyone, period].sum()) // 2
    best, best_period = value, period.copy()
    until = np.zeros((n, periods), dtype=np.int64)
    for move in range(1, MOVES + 1):
        now = together[everyone, period]
        if best == 0 or not now.any():
            break
        delta = together - now[:, None]
        delta[everyone, period] = 1 << 40
        delta[now == 0] = 1 << 40
        delta[(until > move) & (value + delta >= best)] = 1 << 39
        ties = np.flatnonzero(delta == delta.min())
        i, k = divmod(int(ties[rng.integers(len(ties))]), periods)
        old = period[i]
        until[i, old] = move + rng.integers(10) + int(0.6 * (now > 0).sum())
        value += int(delta[i, k])
        together[:, old] -= weight[:, i]
        together[:, k] += weight[:, i]
        period[i] = k
        if value < best:
            best, best_period = value, period.copy()
    return best, best_period


def incumbent(weight: np.ndarray, periods: int, seed: int, seconds: float) -> tuple[int, int, float]:
    """The best of as many starts as fit, fewer where none can be better: its value, the starts, seconds until it was found."""
    began, best, starts, when = time.perf_counter(), 1 << 60, 0, 0.0
    while best and (starts == 0 or time.perf_counter() - began < seconds):
        value, period = tabu(weight, periods, seed + starts)
        assert turned_away(weight, period) == value
        starts += 1
        if value < best:
            best, when = value, time.perf_counter() - began
    return best, starts, when


# --- bound ---------------------------------------------------------------------------------------------------------------
def core(weight: np.ndarray, periods: int) -> np.ndarray:
    """The courses that are left when those with fewer neighbours than periods are taken away, over and over."""
    kept = np.arange(len(weight))
    while True:
        crowded = (weight[np.ix_(kept, kept)] > 0).sum(axis=1) >= periods
        if crowded.all():
            return kept
        kept = kept[crowded]


def fewest_together(m: int, periods: int) -> int:
    """Pairs in the same period among m courses, at least: as even a split as can be."""
    q, a = divmod(m, periods)
    return a * math.comb(q + 1, 2) + (periods - a) * math.comb(q, 2)


class Proof:
    """x[i, k]: course i is in period k; y[i, j]: i and j, with students in common, are in the same period."""

    def __init__(self, weight: np.ndarray, periods: int, seed: int) -> None:
        self.weight, self.n, self.periods = weight, len(weight), periods
        self.model, self.engine = Model(), HighsEngine(seed=seed)
        self.near = weight > 0
        self.y = {p: self.model.amount(0, 1) for p in itertools.combinations(range(self.n), 2) if self.near[p]}
        self.model.minimise(self.model.total(int(weight[p]) * v for p, v in self.y.items()))
        self.sets: set[tuple[int, ...]] = set()

    def least(self, seconds: float) -> int:
        """The proven least. First rows of sets, by the linear programme alone, then the integer programme with what time is left."""
        began, value = time.perf_counter(), 0.0
        if not self.y:
            return 0
        now = np.zeros((self.n, self.n))
        while self._more_sets(now) and time.perf_counter() - began < seconds / 2:
            ending = self.engine.solve(self.model.problem, seconds=seconds / 2, gap=0.0)
            if ending.value is None or ending.bound is None:
                break
            value = ending.bound
            for (i, j), v in self.y.items():
                now[i, j] = now[j, i] = v.varValue
        self._whole()
        ending = self.engine.solve(self.model.problem, seconds=max(5.0, seconds - (time.perf_counter() - began)), gap=0.0)
        return math.ceil(max(value, ending.bound or 0.0) - 1e-6)

    def _whole(self) -> None:
        order = {int(i): r for r, i in enumerate(np.argsort(-self.weight.sum(axis=1), kind="stable"))}
        x = {(i, k): self.model.binary() for i in range(self.n) for k in range(min(self.periods, order[i] + 1))}  # periods have no names
        for i in range(self.n):
            self.model.define(self.model.total(x[i, k] for k in range(self.periods) if (i, k) in x) == 1)
        for (i, j), v in self.y.items():
            for k in range(self.periods):
                if (i, k) in x and (j, k) in x:
                    self.model.define(v >= x[i, k] + x[j, k] - 1)

    def _more_sets(self, now: np.ndarray) -> int:
        """Rows for sets, grown from every course and every pair, whose pairs are together less than they must be."""
        before = len(self.sets)
        for start in (*((i,) for i in range(self.n)), *self.y):
            for found in self._grown(start, now):
                if found not in self.sets:
                    self.sets.add(found)
                    pairs = self.model.total(self.y[p] for p in itertools.combinations(found, 2))
                    self.model.define(pairs >= fewest_together(len(found), self.periods))
        return len(self.sets) - before

    def _grown(self, start: tuple[int, ...], now: np.ndarray) -> Iterator[tuple[int, ...]]:
        """From a start, always the course that is least together with those inside, as long as all have students in common."""
        inside = list(start)
        able = np.logical_and.reduce(self.near[inside], axis=0)
        while able.any():
            inside.append(int(np.argmin(np.where(able, now[inside].sum(axis=0), np.inf))))
            able &= self.near[inside[-1]]
            together = now[np.ix_(inside, inside)].sum() / 2
            if together < fewest_together(len(inside), self.periods) - 1e-4:
                yield tuple(sorted(inside))


# --- report --------------------------------------------------------------------------------------------------------------
def measured(case: Case, periods: int, seed: int, seconds: float) -> Row:
    began = time.perf_counter()
    best, starts, when = incumbent(case.weight, periods, seed, seconds / 4)
    kept = core(case.weight, periods)
    proof = Proof(case.weight[np.ix_(kept, kept)], periods, seed)
    least = proof.least(seconds) if best else 0  # a count of students is never below 0
    rng = np.random.default_rng(seed)
    chance = float(np.mean([turned_away(case.weight, rng.integers(0, periods, len(case.codes))) for _ in range(1000)]))
    return Row(periods, chance, best, starts, when, least, len(kept), len(proof.sets), time.perf_counter() - began)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Singletons of a real conflict matrix in seven periods and fewer: incumbent and bound.")
    parser.add_argument("matrix", metavar="MATRIX.txt")
    parser.add_argument("--seconds", type=float, default=120.0, help="for the bound of each line; the incumbent gets a quarter of it (120)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--report", default=str(REPORT))
    arguments = parser.parse_args(argv)
    machine = facts()
    case = load(arguments.matrix)
    rows = []
    for periods in PERIODS:
        rows.append(measured(case, periods, arguments.seed, arguments.seconds))
        print(rows[-1], file=sys.stderr, flush=True)
    command = f"python -m tests.benchmarks.mvhs MATRIX.txt --seconds {arguments.seconds:.0f} --seed {arguments.seed}"
    Path(arguments.report).write_text(written(case, rows, machine, command, arguments.seed), encoding="utf-8")
    return 0


def written(case: Case, rows: list[Row], machine: dict[str, str], command: str, seed: int) -> str:
    pairs, students = int((case.weight > 0).sum()) // 2, int(case.weight.sum()) // 2
    seven = next(r for r in rows if r.periods == 7)
    lines = [
        "# Singletons of a real high school",
        "",
        "Mountain View High School, 2020-21, course conflict matrix (public repository maxstrid/mvhs-master-schedule, Apache-2.0; counts only,",
        f"not part of this project). Courses of {CAP} requests or fewer have one section: {len(case.codes)} courses, with {students:,} students in",
        f"common over {pairs:,} pairs. Each is put into one period; no teacher, no room and no course of two sections is looked at. The figure is",
        "the number of (student, pair of courses) that meet at the same time. No published figure was found to set beside it.",
        "",
        f"In seven periods the incumbent is **{seven.best}** and the bound **{seven.least}**"
        + (": every singleton can be placed so that nobody is turned away." if seven.best == 0 else ".")
        + " Seven periods are no test, then; the lines for fewer show where it becomes one.",
        "",
        "| periods | at random (mean of 1,000) | incumbent | proven bound | gap | starts of the search; best found after | courses left for the proof | sets | seconds |",
        "|---|---|---|---|---|---|---|---|---|",
        *(
            f"| {r.periods} | {r.chance:,.0f} | {r.best} | {r.least} | {r.best - r.least} | {r.starts}; {r.found_after:.1f} s | {r.core} | {r.sets} | {r.seconds:.0f} |"
            for r in rows
        ),
        "",
        *(f"- {k}: {v}" for k, v in machine.items()),
        f"- Seed: {seed}; {MOVES:,} moves a start",
        f"- Command: `{command}`",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
