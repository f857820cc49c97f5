"""Run it, and keep what came of it: python -m tests.hundred [SCHOOLS]. Writes report.md beside this file."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.machine import facts
from tests.hundred.desk import COLLIDING, Found, run

SHOWN = 50


def main(schools: int) -> int:
    about = facts()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COMMON_TIME_DATA"] = folder
        found = run(schools, _say)
    Path(__file__).with_name("report.md").write_text(report(about, found), encoding="utf-8")
    return 1 if found.wrong else 0


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def in_ranges(numbers: list[int]) -> str:
    """ "1-3, 5": whole numbers in their order."""
    spans: list[list[int]] = []
    for n in numbers:
        if spans and n == spans[-1][-1] + 1:
            spans[-1][1:] = [n]
        else:
            spans.append([n])
    return ", ".join("-".join(str(n) for n in span) for span in spans) or "none"


def report(about: dict[str, str], found: Found) -> str:
    lines = [
        "# The district's sums, counted again", "", "Written by `python -m tests.hundred`.", "",
        "Each school is drawn from a seed of its own and submits the lawful plan that it was drawn from (nothing is searched for). The",
        "recount opens the download with zipfile and openpyxl, adds what each position, program and strategy charges to each fund, and counts",
        "FTE by days where a post is paid by the day; it imports nothing of the product. Compared are each school's row and both sums, once",
        "without and once with the returned plans.", "", "| | |", "|---|---|",
    ]  # fmt: skip
    kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(found.kinds.items()))
    facts_found = {
        "Schools": f"{found.schools}: {kinds}",
        "Names that collide": ", ".join(f"“{name}”" for name in COLLIDING[: found.schools]),
        "Seeds of the schools, in turn": in_ranges(found.seeds),
        "Seeds passed over (no lawful plan to submit)": in_ranges(found.passed_over),
        "What became of the plans": ", ".join(f"{n} {what}" for what, n in found.done.items()),
        "Money of all funds": f"${found.money / 100:,.2f}",
        "FTE planned": f"{found.planned / 100:,.2f}",
        "Seconds": f"{found.seconds:,.0f}",
    }
    lines += [f"| {label} | {value} |" for label, value in (about | facts_found).items()]
    lines += ["", "| compared | figures |", "|---|---|", *(f"| {what} | {n:,} |" for what, n in found.counted.items()), ""]
    if not found.wrong:
        return "\n".join([*lines, "Every figure is the same, to the cent and the hundredth of FTE.", ""])
    lines += [f"**{len(found.wrong)} differ:**", "", *(f"- {words}" for words in found.wrong[:SHOWN]), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
