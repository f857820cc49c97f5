"""`python -m tests.benchmarks` measures everything; figures go to report.md and report.csv.

    python -m tests.benchmarks --only summit --seconds 60
    python -m tests.benchmarks --only generated_20 --parts ours,monolith --engines highs,cbc --seconds 10

measure a part, into files of their own. Every measurement runs in a process of its own: ours alone, one after the other; the rest, which
takes one thread each, two side by side with `--together 2`. Run it on a quiet machine, or the seconds say little.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.benchmarks import machine, ours, report
from tests.benchmarks.formulations import WAYS
from tests.benchmarks.schools import DRAWN, SAMPLES

HERE = Path(__file__).parent
PARTS = ("build", "ours", "monolith", "accepts", "formulation")
ENGINES = ("highs", "cpsat", "cbc")
CHECKPOINTS = (5.0, 10.0, 30.0, 60.0, 120.0)
LONGER = {"generated_200": 300.0}  # seconds that our search may take; its targets are set for these
COMPARED = ("tight", "pine_hollow", "eastgate")  # on which the ways of writing the elementary shape are compared
ACCEPTED = ("pine_hollow", "eastgate", "riverbend", "summit", "generated_20")
PATIENCE = 150.0  # seconds beyond its limit after which a measurement is ended from outside and kept as a failure


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    schools: tuple[str, ...] = (*SAMPLES, *DRAWN)
    compared: tuple[str, ...] = COMPARED
    parts: tuple[str, ...] = PARTS
    engines: tuple[str, ...] = ENGINES
    own: str = ""  # engine of our search; empty = its default
    seeds: tuple[int, ...] = (0,)
    seconds: float = CHECKPOINTS[-1]
    formulation: float = 15.0
    repeats: int = 5

    @property
    def checkpoints(self) -> tuple[float, ...]:
        """The usual ones that the limit reaches, and the limit."""
        return tuple(dict.fromkeys([*(c for c in CHECKPOINTS if c < self.seconds), self.seconds]))


QUICK = Size(("pine_hollow", "riverbend", "generated_20"), ("tight",), seconds=30.0, formulation=8.0, repeats=2)


def tasks(size: Size) -> Iterator[dict[str, Any]]:
    """Every measurement, in the order of the report."""
    for school in size.schools:
        for seed in size.seeds:
            yield from (t for t in _of_school(size, school, seed) if t["part"] in size.parts)
        if "accepts" in size.parts and school in ACCEPTED:
            yield {"part": "accepts", "school": school, "seed": size.seeds[0], "seconds": size.seconds}
    for school in size.compared if "formulation" in size.parts else ():
        for way in WAYS:
            for seed in size.seeds:
                yield {"part": "formulation", "school": school, "way": way, "seed": seed, "seconds": size.formulation}


def _of_school(size: Size, school: str, seed: int) -> Iterator[dict[str, Any]]:
    yield {"part": "build", "school": school, "seed": seed}
    longest = max(size.seconds, LONGER.get(school, 0.0) if size.seconds == CHECKPOINTS[-1] else 0.0)
    checked = list(dict.fromkeys([*size.checkpoints, longest]))
    yield {"part": "ours", "school": school, "seed": seed, "seconds": longest, "checkpoints": checked, "engine": size.own}
    for engine in size.engines:
        yield {
            "part": "monolith",
            "school": school,
            "engine": engine,
            "seed": seed,
            "seconds": size.seconds,
            "checkpoints": list(size.checkpoints),
        }


def measure(task: dict[str, Any]) -> dict[str, Any]:
    """One task in a fresh process; a failure is kept as a row, not hidden."""
    command = [sys.executable, "-m", "tests.benchmarks.child", json.dumps(task)]
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, cwd=HERE.parents[1], stdout=out, stderr=said, text=True, start_new_session=True)
        most = _watch(process, task.get("seconds", 0.0) + PATIENCE)
        out.seek(0)
        said.seek(0)
        lines, faults = out.read().strip().splitlines(), said.read().strip().splitlines()
    if process.returncode or not lines:
        stopped = process.returncode == -signal.SIGKILL
        return {
            "failed": f"ended from outside after {task.get('seconds', 0.0) + PATIENCE:.0f} s"
            if stopped
            else (faults or ["said nothing"])[-1]
        }
    found: dict[str, Any] = json.loads(lines[-1])
    return found | {"megabytes": max(most, found["megabytes"])}


def _watch(process: subprocess.Popen[str], longest: float) -> float:
    """Wait for a measurement, and say the most memory in MB that it and what it started held together."""
    most, began = 0.0, time.perf_counter()
    while process.poll() is None:
        if time.perf_counter() - began > longest:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        else:
            most = max(most, machine.megabytes(process.pid))
            time.sleep(0.5)
    return most


def main() -> None:
    given = _arguments()
    size = QUICK if given.quick else Size()
    names = [n for n in (given.only or "").split(",") if n]
    if names:
        size = replace(size, schools=tuple(n for n in names if n != "tight"), compared=tuple(n for n in names if n in COMPARED))
    for code in ("parts", "engines"):
        if getattr(given, code):
            size = replace(size, **{code: tuple(getattr(given, code).split(","))})
    if given.seeds:
        size = replace(size, seeds=tuple(map(int, given.seeds.split(","))))
    size = replace(size, seconds=given.seconds or size.seconds, own=given.engine)
    about, began = machine.facts(), time.perf_counter()

    def told(task: dict[str, Any]) -> dict[str, Any]:
        result = measure(task)
        ended = result.get("failed") or f"{result['wall']:.1f} s"
        print(f"{time.perf_counter() - began:6.0f} s  {' '.join(str(x) for x in task.values())}: {ended}", flush=True)
        return result

    asked = list(tasks(size))
    known = {i: told(task) for i, task in enumerate(asked) if task["part"] in ("build", "ours") or given.together < 2}
    rest = [i for i in range(len(asked)) if i not in known]
    with ThreadPoolExecutor(given.together) as pool:
        known |= dict(zip(rest, pool.map(told, [asked[i] for i in rest]), strict=True))
    found = [(task, known[i]) for i, task in enumerate(asked)]
    whole = size == Size()
    if whole:
        said = ours.commands(size.repeats)
        about["Commands"] = ", ".join(f"{name} {seconds:.2f} s to the first output" for name, seconds in said.items())
    kind = "whole" if whole else "quick" if given.quick else "a part"
    beside = f", {given.together} measurements side by side but for ours" if given.together > 1 else ""
    about["Run"] = f"{kind}, seeds {', '.join(map(str, size.seeds))}{beside}, {time.perf_counter() - began:.0f} s in all"
    name = given.name or ("report" if whole else "quick" if given.quick else "part_" + "_".join(names or ["all"]))
    report.write_csv(given.to / f"{name}.csv", about, found)
    report.write_md(given.to / f"{name}.md", about, found, size.checkpoints, size.formulation)
    print(given.to / f"{name}.md")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="three schools and short limits; writes quick.md and quick.csv")
    parser.add_argument(
        "--only", metavar="SCHOOLS", help=f"of {', '.join([*SAMPLES, *DRAWN, 'tight'])}, with commas; writes part_SCHOOLS.md"
    )
    parser.add_argument("--parts", metavar="PARTS", help=f"of {', '.join(PARTS)}, with commas")
    parser.add_argument("--engines", metavar="ENGINES", help=f"of the one model: {', '.join(ENGINES)}, with commas")
    parser.add_argument("--engine", default="", help="of our own search, where it takes one: highs, cpsat or race")
    parser.add_argument("--seconds", type=float, help="limit of each search and peer (default: 120; our search of 200 teachers 300)")
    parser.add_argument("--seeds", help="seeds of the solvers, with commas (default: 0)")
    parser.add_argument("--together", type=int, default=1, metavar="N", help="measurements side by side, but for ours (default: 1)")
    parser.add_argument("--name", help="of the files, without ending (default: report for the whole run, else by what is measured)")
    parser.add_argument("--to", type=Path, default=HERE, metavar="FOLDER", help="where the files go (default: beside this one)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
