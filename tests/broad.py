"""The tests that are slow and broad, which `python -m tests` leaves out: run by hand, on a quiet machine, with a report that is kept.

    python -m tests.broad

Whole samples under every rule, the ledgers of the large ones, worked examples of the same money spent otherwise, every post ranked.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

from tests.benchmarks.machine import facts

REPORT = Path(__file__).with_suffix(".md")


def main(arguments: list[str]) -> int:
    about = facts()
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.xml"
        code = subprocess.call([sys.executable, "-m", "pytest", "-m", "broad", f"--junitxml={results}", *arguments])
        if not arguments and results.is_file():
            REPORT.write_text(report(about, ET.parse(results).getroot()), encoding="utf-8")
    return code


def report(about: dict[str, str], results: ET.Element) -> str:
    """What was run on what, and what came of it, the slowest first."""
    lines = ["# Slow and broad tests", "", "Written by `python -m tests.broad`.", "", "|  |  |", "|---|---|"]
    lines += [f"| {label} | {value} |" for label, value in about.items()]
    lines += ["", "| Test | Seconds | Result |", "|---|---|---|"]
    for case in sorted(results.iter("testcase"), key=lambda c: -float(c.get("time", 0))):
        ended = next((child.tag for child in case if child.tag in ("failure", "error", "skipped")), "passed")
        lines.append(f"| {case.get('classname')}: {case.get('name')} | {float(case.get('time', 0)):.0f} | {ended} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
