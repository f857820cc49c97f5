"""What confirming proofs costs, and the pinned HiGHS against another: ratios within one run. Run by hand on a quiet machine.

    python -m tests.benchmarks.certify [--other PYTHON] [--repeat 3] [--seconds 120]

`--other` is a Python whose environment has another highspy (1.15.1, say); the same code is run with it. Each figure is the median of
the repeats, which take turns so that a slow minute of the machine touches all of them.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.machine import facts

ROOT = Path(__file__).resolve().parents[2]
REPORT = Path(__file__).with_suffix(".md")
SAMPLES = ("pine_hollow", "eastgate", "riverbend", "summit", "pine_hollow_thin")
COUNTED = SAMPLES[:4]  # thin is reported, and counts in no total
MOST_TOGETHER, MOST_OF_ONE = 0.25, 0.60


def one(sample: str, seconds: float, confirms: bool) -> dict[str, Any]:
    """Search one sample in this process: seconds in all, seconds of confirming, and what was proven."""
    from planner.search import walk as searching
    from planner.workbook.read import read_workbook

    school = read_workbook(ROOT / "templates/xlsx" / f"{sample}.xlsx").school
    assert school is not None, "the sample is sound"
    search = searching.new_search(school, seconds, 0, None, None)
    search.confirms, search.brief = confirms, True
    began = time.perf_counter()
    outcome = search.run()
    found = {t.measure: t.proven for t in outcome.tiers}
    return {
        "all": time.perf_counter() - began,
        "confirming": search.certifier.spent,
        "first": outcome.seconds_to_first_plan,
        "proven": sum(found.values()),
        "tiers": len(found),
        "open": [measure for measure, proven in found.items() if not proven],
        "dropped": list(outcome.provenance.dropped),
    }


def child(python: str, sample: str, seconds: float, confirms: bool) -> dict[str, Any]:
    command = [python, "-m", "tests.benchmarks.certify", "--one", sample, "--seconds", str(seconds)]
    command += [] if confirms else ["--without"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


def version(python: str) -> str:
    script = "import importlib.metadata as m; print(m.version('highspy'))"
    return subprocess.run([python, "-c", script], capture_output=True, text=True, check=True).stdout.strip()


def median(runs: list[dict[str, Any]], key: str) -> float:
    return statistics.median(float(r[key]) for r in runs)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--other", help="a Python with another highspy")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--one", choices=SAMPLES, help=argparse.SUPPRESS)
    parser.add_argument("--without", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(one(arguments.one, arguments.seconds, not arguments.without)))
        return 0
    about, rows, total, confirming = facts(), [], 0.0, 0.0
    for sample in SAMPLES:
        runs: dict[str, list[dict[str, Any]]] = {"with": [], "without": [], "other": []}
        for _ in range(arguments.repeat):
            runs["with"].append(child(sys.executable, sample, arguments.seconds, True))
            runs["without"].append(child(sys.executable, sample, arguments.seconds, False))
            if arguments.other:
                runs["other"].append(child(arguments.other, sample, arguments.seconds, False))
        whole, part, plain = median(runs["with"], "all"), median(runs["with"], "confirming"), median(runs["without"], "all")
        if sample in COUNTED:
            total, confirming = total + whole, confirming + part
        last = runs["with"][-1]
        against = f"{plain / median(runs['other'], 'all'):.2f}" if runs["other"] else "-"
        left = ", ".join(last["open"]) or "none"
        rows.append(
            f"| {sample} | {whole:.1f} | {median(runs['with'], 'first'):.1f} | {part:.1f} | {part / whole:.0%} | {whole / plain:.2f} "
            f"| {against} | {last['proven']} of {last['tiers']} | {left} |"
        )
        print(rows[-1], flush=True)
    share = confirming / total
    mine, other = version(sys.executable), version(arguments.other) if arguments.other else "-"
    lines = [
        "# What confirming proofs costs", "",
        f"`python -m tests.benchmarks.certify --repeat {arguments.repeat} --seconds {arguments.seconds:g}`; medians, seed 0.", "",
        *(f"- {label}: {value}" for label, value in about.items()), "",
        f"| school | seconds | first plan | confirming | share | with : without | {mine} : {other}, without | tiers proven | not proven |",
        "|---|---|---|---|---|---|---|---|---|", *rows, "",
        f"Together over {', '.join(COUNTED)}: {share:.0%} of the time (goal: at most {MOST_TOGETHER:.0%} together, "
        f"{MOST_OF_ONE:.0%} on any one; thin is reported).", "",
    ]  # fmt: skip
    REPORT.write_text("\n".join(lines))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
