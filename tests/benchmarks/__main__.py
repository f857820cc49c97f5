"""`python -m tests.benchmarks` measures everything; `--quick` one seed and short limits. Figures go to report.md and report.csv.

Every measurement runs in a process of its own, one after the other. Run it on a quiet machine, or the seconds say little.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks import machine, ours, report
from tests.benchmarks.formulations import WAYS

HERE = Path(__file__).parent
FULL = ("pine_hollow", "eastgate")


@dataclass(frozen=True)
class Size:
    """How much is measured: seeds, seconds, and the schools on which the ways of writing the shape are compared."""

    seeds: tuple[int, ...]
    search: float
    checkpoints: tuple[float, ...]
    formulation: float
    compared: tuple[str, ...]
    repeats: int


WHOLE = Size((0, 1, 2), 60.0, (10.0, 30.0, 60.0), 15.0, ("tight", *FULL), 5)
ONE_SEED = Size((0,), 60.0, (10.0, 30.0, 60.0), 10.0, ("tight", "pine_hollow"), 3)
QUICK = Size((0,), 30.0, (10.0,), 8.0, ("tight", "pine_hollow"), 2)


def tasks(size: Size) -> Iterator[dict[str, Any]]:
    """Every measurement, in the order of the report."""
    for school in FULL:
        for seed in size.seeds:
            yield {"part": "build", "school": school, "seed": seed}
            yield {"part": "ours", "school": school, "seed": seed, "seconds": size.search}
            yield {
                "part": "monolith",
                "school": school,
                "seed": seed,
                "seconds": size.checkpoints[-1],
                "checkpoints": list(size.checkpoints),
            }
        if size is WHOLE:
            yield {"part": "accepts", "school": school, "seed": size.seeds[0], "seconds": size.search}
    for school in size.compared:
        for way in WAYS:
            for seed in size.seeds:
                yield {"part": "formulation", "school": school, "way": way, "seed": seed, "seconds": size.formulation}


def measure(task: dict[str, Any]) -> dict[str, Any]:
    """One task in a fresh process; a failure is kept as a row, not hidden."""
    command = [sys.executable, "-m", "tests.benchmarks.child", json.dumps(task)]
    done = subprocess.run(command, cwd=HERE.parents[1], capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        return {"failed": said[-1]}
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="one seed and short limits, under three minutes; writes quick.md and quick.csv"
    )
    parser.add_argument(
        "--one-seed", action="store_true", help="every checkpoint of the whole run for seed 0, about six minutes; writes report.md"
    )
    parser.add_argument("--to", type=Path, default=HERE, metavar="FOLDER", help="where the report goes (default: beside this file)")
    given = parser.parse_args()
    size = QUICK if given.quick else ONE_SEED if given.one_seed else WHOLE
    about, began = machine.facts(), time.perf_counter()
    found = []
    for task in tasks(size):
        result = measure(task)
        found.append((task, result))
        ended = result.get("failed") or f"{result['wall']:.1f} s"
        print(f"{time.perf_counter() - began:6.0f} s  {' '.join(str(x) for x in task.values())}: {ended}", flush=True)
    about["Commands"] = ", ".join(f"{name} {seconds:.2f} s to the first output" for name, seconds in ours.commands(size.repeats).items())
    about["Run"] = (
        f"{'quick' if given.quick else 'one seed' if given.one_seed else 'whole'}, seeds {', '.join(map(str, size.seeds))}, {time.perf_counter() - began:.0f} s in all, one thread each"
    )
    name = "quick" if given.quick else "report"
    report.write_csv(given.to / f"{name}.csv", about, found)
    report.write_md(given.to / f"{name}.md", about, found, size.checkpoints, size.formulation)


if __name__ == "__main__":
    main()
