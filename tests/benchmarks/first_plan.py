"""How soon ordinary schools have a first plan that the checker passes: drawn schools of 25 to 35 teachers, one at a time.

    python -m tests.benchmarks.first_plan [--seeds 0-299] [--most 60] [--seconds 20]

Each search is a process of its own: its seconds are from the beginning of the search, after the workbook has been read, and its
memory is the most that it held. Writes first_plan.md beside this file; schools without a plan count as later than the limit.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from planner.cli.terminal import say
from planner.search.solve import search
from planner.workbook.read import read_workbook
from tests.ordinary import drawn, ordinary
from tests.ordinary.base import book_bytes
from tests.ordinary.run import seeds_of

from .machine import facts

HERE = Path(__file__).resolve().parent
TEACHERS = range(25, 36)
GOALS = ((0.5, 3.0), (0.95, 15.0))  # part of the schools, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="0-299", help="which drawn schools")
    parser.add_argument("--most", type=int, default=60, help="so many schools of this size at most")
    parser.add_argument("--seconds", type=float, default=20.0, help="the limit of each search")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        say(json.dumps(_one(Path(arguments.one), arguments.seconds)))
        return
    about, rows = facts(), []
    with tempfile.TemporaryDirectory() as folder:
        for seed in _of_the_size(seeds_of(arguments.seeds), arguments.most):
            rows.append(_in_its_own_process(Path(folder), seed, arguments.seconds))
            say(json.dumps(rows[-1]))
    (HERE / "first_plan.md").write_text("\n".join(_report(about, rows, arguments.seconds)) + "\n", encoding="utf-8")


def _of_the_size(seeds: list[int], most: int) -> Iterator[int]:
    found = 0
    for seed in drawn(seeds):
        if found < most and ordinary(seed).teachers in TEACHERS:
            found += 1
            yield seed


def _in_its_own_process(folder: Path, seed: int, seconds: float) -> dict[str, Any]:
    school, book = ordinary(seed), folder / f"{seed}.xlsx"
    book.write_bytes(book_bytes(school))
    command = [sys.executable, "-m", "tests.benchmarks.first_plan", "--one", str(book), "--seconds", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else {"status": f"ended with {done.returncode}"}
    return {"seed": seed, "level": school.level, "teachers": school.teachers, **told}


def _one(book: Path, seconds: float) -> dict[str, Any]:
    reading = read_workbook(book.read_bytes(), book.name)
    if reading.school is None or reading.must_fix:  # it is asked for what only its principal knows
        return {"status": "refused"}
    outcome = search(reading.school, seconds=seconds, brief=True)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"status": outcome.status.value, "first": outcome.seconds_to_first_plan, "seconds": outcome.seconds, "megabytes": round(megabytes)}


def _report(about: dict[str, str], rows: list[dict[str, Any]], limit: float) -> Iterator[str]:
    asked = [r for r in rows if r["status"] != "refused"]
    firsts = sorted(limit if r.get("first") is None else r["first"] for r in asked)
    yield "# How soon there is a first plan\n"
    yield f"Written by `python -m tests.benchmarks.first_plan`: {len(asked)} drawn schools of {TEACHERS[0]} to {TEACHERS[-1]} teachers, {limit:g} s each.\n"
    yield "| | |\n|---|---|"
    yield from (f"| {label} | {value} |" for label, value in about.items())
    yield "\n| | measured | goal |\n|---|---|---|"
    for part, goal in GOALS:
        at = firsts[min(len(firsts) - 1, int(part * len(firsts)))]
        yield f"| {100 * part:.0f} in 100 schools have a plan within | {at:.1f} s | {goal:g} s |"
    yield f"| most memory of one search | {max(r.get('megabytes', 0) for r in asked)} MB | 1,000 MB |"
    yield f"| schools without a plan | {sum(r.get('first') is None for r in asked)} | |"
    yield "\n## The slowest, and those without a plan\n"
    yield "| seed | level | teachers | first plan, s | came to |\n|---|---|---|---|---|"
    for r in sorted(rows, key=lambda r: -(r.get("first") or limit))[:20]:
        yield f"| {r['seed']} | {r['level']} | {r['teachers']} | {r.get('first') or '—'} | {r['status']} |"


if __name__ == "__main__":
    main()
