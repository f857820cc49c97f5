"""The general solvers that a user could pick instead, each watched on one PuLP problem: HiGHS, CP-SAT, bundled CBC.

All minimise, may use both cores, and are stopped at the same second. HiGHS and CP-SAT tell every answer in full; CBC tells the value
of each answer and the bound as it goes, and its last answer in full.
"""

from __future__ import annotations

import re
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import highspy
import pulp

from planner.domain.outcome import Status
from planner.milp.engines.engine import Standing, matrix_of
from tests.benchmarks.watched import Watched, watch

THREADS = 2
Peer = Callable[..., Watched]

# lines of CBC's log with a time
FOUND = re.compile(r"(?:Integer solution of|best solution was|Solution found of) (\S+) found .*\(([\d.]+) seconds\)")
TREE = re.compile(r"After \d+ nodes, .* best solution, best possible (\S+) \(([\d.]+) seconds\)")
ROOT = re.compile(r"Continuous objective value is (\S+) - ([\d.]+) seconds")
WALL = re.compile(r"Wallclock seconds\):?\s+([\d.]+)")
ENDED = re.compile(r"^(Objective value|Lower bound|Upper bound):\s+(\S+)", re.M)
NOTHING = 1e49  # CBC's "no answer yet"


def highs(problem: pulp.LpProblem, *, began: float, until: float, gap: float, seed: int, start: dict[str, float] | None = None) -> Watched:
    """HiGHS as our own engine loads it."""
    highspy.Highs.resetGlobalScheduler(True)  # a process keeps the number of threads of its first solve (stack.md 4)
    seen = watch(problem, began=began, until=until, gap=gap, seed=seed, start=start, threads=THREADS)
    highspy.Highs.resetGlobalScheduler(True)
    return seen


def cpsat(problem: pulp.LpProblem, *, began: float, until: float, gap: float, seed: int, start: dict[str, float] | None = None) -> Watched:
    """CP-SAT with its own parameters but for the workers, through our problem in whole numbers (its own reading of shares goes wrong)."""
    from planner.milp.engines import cpsat as engines

    seen = Watched()

    class Told(Standing):
        def offer(self, values: Any) -> bool:
            better = super().offer(values)
            if better and self.value is not None:
                seen.answers.append((time.perf_counter() - began, self.value, [float(x) for x in values]))
            return better

        def prove(self, bound: float | None) -> None:
            known = self.bound
            super().prove(bound)
            if self.bound is not None and self.bound != known:
                seen.bounds.append((time.perf_counter() - began, self.bound))

    engine = engines.CpSatEngine(seed=seed)
    if start is not None:
        engine.start, engine.problem = dict(start), problem
    with mock.patch.object(engines, "Standing", Told), mock.patch.object(engines, "PARAMETERS", f"num_workers:{THREADS}"):
        ending = engine.solve(problem, seconds=max(0.5, until - (time.perf_counter() - began)), gap=gap)
    seen.columns, seen.infeasible = matrix_of(problem).columns, ending.status is Status.INFEASIBLE
    seen.proven = ending.status is Status.OPTIMAL
    return seen


def cbc(problem: pulp.LpProblem, *, began: float, until: float, gap: float, seed: int, start: dict[str, float] | None = None) -> Watched:
    """CBC 2.10.3 as PuLP brings it (stack.md 3.7). What it proved is read from its log, since its status hides an open bound."""
    seen = Watched(columns=problem.variables())
    for v in seen.columns:
        v.varValue = None if start is None else start.get(v.name)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        log = Path(folder) / "log"
        left = max(1.0, until - (time.perf_counter() - began))
        solver = pulp.PULP_CBC_CMD(
            msg=False, timeLimit=left, gapRel=gap, threads=THREADS, warmStart=start is not None, logPath=str(log), options=[f"randomCbcSeed {seed + 1}"]
        )  # fmt: skip
        solver.tmpDir = folder
        problem.solve(solver)
        ended = time.perf_counter() - began
        text = log.read_text(encoding="utf-8", errors="replace")
    _read_log(seen, text, ended, float(problem.objective.constant))
    if problem.sol_status in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible):
        seen.answers.append((ended, float(pulp.value(problem.objective)), [v.varValue for v in seen.columns]))
    seen.infeasible = problem.status == pulp.LpStatusInfeasible and not seen.answers
    return seen


def _read_log(seen: Watched, text: str, ended: float, constant: float) -> None:
    """CBC counts its seconds from its own start, which its last line lets us place; it leaves the objective's constant out."""
    wall = WALL.findall(text)
    offset = ended - float(wall[-1]) if wall else 0.0
    for value, at in FOUND.findall(text):
        seen.answers.append((offset + float(at), float(value) + constant, None))
    for bound, at in [*ROOT.findall(text), *TREE.findall(text)]:
        if abs(float(bound)) < NOTHING:
            seen.bounds.append((offset + float(at), float(bound) + constant))
    said = {name: float(number) for name, number in ENDED.findall(text)}
    if "Optimal solution found" in text and "gap tolerance" not in text.split("Optimal solution found")[1]:
        seen.proven = True
        seen.bounds.append((ended, said.get("Objective value", 0.0) + constant))
    elif "Lower bound" in said and abs(said["Lower bound"]) < NOTHING:
        seen.bounds.append((ended, said["Lower bound"] + constant))
        seen.proven = "within gap tolerance" in text
