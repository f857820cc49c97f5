"""Our own search, as the product runs it: first plan, proofs, memory; and how soon the commands say something."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import planner.search.walk
from planner.domain.outcome import Progress, Status
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.milp.engines.highs import Ending
from planner.milp.solve.lexicographic import Ladder, Stage
from planner.search.build import build_shape
from planner.search.solve import search
from tests.benchmarks.against import audited
from tests.benchmarks.schools import WORKBOOKS
from tests.benchmarks.standing import History, improving


def run(school: School, *, seed: int, seconds: float, checkpoints: list[float], engine: str = "") -> dict[str, Any]:
    """Seconds to the first audited plan, to the proof of every tier, and to the whole answer: regular, named, audited, explained.

    A bound counts from when its tier is held: those told on the way may be of a part of the question (days held).
    """
    plans: list[tuple[float, Plan]] = []
    settled: list[float] = []
    held: list[tuple[str, float]] = []  # stages as the ladder names them, and when each was held
    history = History()
    bounds: dict[str, list[tuple[float, float]]] = {"lowest": [], "short": []}
    began = time.perf_counter()

    def now() -> float:
        return time.perf_counter() - began

    class Timed(Ladder):
        def stages(self) -> Iterator[Stage]:
            yield from super().stages()
            settled.append(now())

        def hold(self, stage: Stage, ending: Ending) -> None:
            super().hold(stage, ending)
            held.append((stage.title, now()))
            tier = {"O1": "lowest", "O2": "short"}.get(stage.measure)
            if tier and stage.level is None and ending.bound is not None:
                bounds[tier].append((now(), stage.shown(ending.bound)))

    def hear(p: Progress) -> None:
        if p.plan is not None:
            plans.append((now(), p.plan))

    chosen = {"engine": engine} if engine else {}
    with mock.patch.object(planner.search.walk, "Ladder", Timed):
        outcome = search(school, seconds=seconds, seed=seed, on_progress=hear, **chosen)
    whole = now()
    shown = [(at, audited(school, plan)) for at, plan in plans]
    history.plans = [(at, *found) for at, found in shown if found]
    history.bounds = {tier: improving(sorted(mine), -1 if tier == "lowest" else 1) for tier, mine in bounds.items()}
    return {
        "status": str(outcome.status),
        "engine": outcome.provenance.engine,
        "proven": settled[-1] if settled and outcome.status is Status.OPTIMAL else None,
        "whole": whole,
        "cuts": outcome.cuts,
        "held": dict(held),
        "tiers": [
            (t.title, float(t.value), None if t.bound is None else float(t.bound), t.unit, t.proven, t.seconds) for t in outcome.tiers
        ],
        "plans": len(plans),
        "not_plans": sum(found is None for _at, found in shown),
        **history.figures(checkpoints),
    }


def build(school: School, *, seed: int) -> dict[str, Any]:
    """Seconds to lay out the shape with every rule's rows and the ladder; its size. The seed only counts the repeats."""
    began = time.perf_counter()
    shape = build_shape(school)
    Ladder(shape)
    taken = time.perf_counter() - began
    rows = shape.model.problem._constraints.values()
    columns = {v.hash for row in rows for v, _factor in row.items()}
    return {"build": taken, "columns": len(columns), "rows": len(rows)}


def commands(repeats: int) -> dict[str, Any]:
    """Seconds from the start of a command to its first output."""
    said = {"planner --help": ["--help"], "planner check": ["check", str(WORKBOOKS / "pine_hollow.xlsx")]}
    return {name: statistics.median(_first_output(words) for _ in range(repeats)) for name, words in said.items()}


def _first_output(words: list[str]) -> float:
    planner = Path(sys.executable).with_name("planner")
    command = [str(planner)] if planner.exists() else [sys.executable, "-m", "planner.cli"]
    began = time.perf_counter()
    with subprocess.Popen([*command, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        taken = time.perf_counter() - began
        process.stdout.read()
    return taken
