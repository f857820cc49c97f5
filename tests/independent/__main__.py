"""The independent recount over the five samples and a hundred generated schools, with a report that is kept.

    python -m tests.independent [--seeds 0-99] [--seconds 20] [--samples-seconds 120] [--out FOLDER]

Schools and searches come from the program's own commands, in processes of their own; what judges the plans is `recount.py`, which imports nothing
of the program. A plan that is there already is not searched for again. Every fault stands in the report with its sentence.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.benchmarks.machine import facts

from .recount import recount

ROOT = Path(__file__).resolve().parents[2]
REPORT = Path(__file__).with_name("report.md")
SAMPLES = ("pine_hollow", "pine_hollow_thin", "eastgate", "riverbend", "summit")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.independent", description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--seeds", default="0-99", help="which generated schools")
    parser.add_argument("--seconds", type=float, default=20, help="the limit of each of their searches")
    parser.add_argument("--samples-seconds", type=float, default=120, help="the limit of each sample's search")
    parser.add_argument("--out", type=Path, default=Path("independent-results"), help="workbooks and plans")
    asked = parser.parse_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    first, _, last = asked.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    ordinary = ["tests.ordinary", "--seeds", asked.seeds, "--seconds", f"{asked.seconds:g}", "--out", str(asked.out)]
    subprocess.run([sys.executable, "-m", *ordinary], cwd=ROOT, check=True)
    for name in SAMPLES:
        plan = asked.out / f"{name}.plan.xlsx"
        if not plan.is_file():
            book = ROOT / "templates" / "xlsx" / f"{name}.xlsx"
            subprocess.run(
                [sys.executable, "-m", "planner.cli", "solve", book, "-o", plan, "--seconds", f"{asked.samples_seconds:g}"],
                cwd=ROOT,
                check=False,
            )
    books = {name: ROOT / "templates" / "xlsx" / f"{name}.xlsx" for name in SAMPLES} | {str(s): asked.out / f"{s}.xlsx" for s in seeds}
    found = {
        name: recount(book, asked.out / f"{name}.plan.xlsx") for name, book in books.items() if (asked.out / f"{name}.plan.xlsx").is_file()
    }
    REPORT.write_text(report(found, [n for n in books if n not in found], asked), encoding="utf-8")
    return 1 if any(faults for faults, _ in found.values()) else 0


def report(found: dict[str, tuple[list[str], Counter[str]]], without: list[str], asked: argparse.Namespace) -> str:
    """What was looked at, what does not hold, and the schools that had no plan to look at."""
    seen = sum((looked for _, looked in found.values()), Counter[str]())
    faulty = {name: faults for name, (faults, _) in found.items() if faults}
    lines = [
        "# Plans recounted by code that shares nothing with the program",
        "",
        "Written by `python -m tests.independent`.",
        "",
        "|  |  |",
        "|---|---|",
    ]
    lines += [f"| {label} | {value} |" for label, value in facts().items()]
    lines += [f"| Generated schools | {asked.seeds}, {asked.seconds:g} s each; samples {asked.samples_seconds:g} s |", ""]
    lines += [f"{len(found)} plans, {len(found) - len(faulty)} without a fault. No plan to look at: {', '.join(without) or 'none'}.", ""]
    lines += ["| Looked at | So many |", "|---|---|", *(f"| {what} | {count} |" for what, count in seen.items()), ""]
    for name, faults in faulty.items():
        lines += [f"## {name}", "", *(f"- {fault}" for fault in faults), ""]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
