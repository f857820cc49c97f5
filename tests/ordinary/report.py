"""report.md: by level and by oddity what the runs came to, one column for each label, and every losing row with its reason."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from . import FLAGS
from .base import LEVELS
from .judge import KINDS, LOSING
from .run import kept_results

Facts = dict[str, Any]
REPORT = Path(__file__).with_name("report.md")
SHORT = {"refusal with cell, figure and fix": "refused, with cell, figure, fix", "refusal without": "refused without"}


def write(path: Path, folders: Sequence[Path]) -> None:
    """The page from the results of all these folders."""
    found = [f for folder in folders for f in kept_results(folder)]
    path.write_text(page(found), encoding="utf-8")


def page(found: Sequence[Facts]) -> str:
    labels = list(dict.fromkeys(f["label"] for f in found if "seed" in f))
    latest = {(f["label"], f["seed"]): f for f in found if "seed" in f}
    runs = {label: [f for (name, _), f in latest.items() if name == label] for label in labels}
    parts = [
        "# Ordinary schools\n\nWritten by `python -m tests.ordinary --report`. Schools that nobody wrote by hand; each was made from a week "
        "and money that keep every promise, so that a plan exists. Losing rows are kept.\n",
        _about([f for f in found if "about" in f and f["label"] in labels]),
        "## What the runs came to\n\n" + _kinds(runs),
        "## By level\n\n" + _groups(runs, [(level, lambda f, level=level: f["level"] == level) for level in LEVELS]),
        "## By number of oddities\n\n"
        + _groups(
            runs,
            [
                ("none", lambda f: not f["flags"]),
                ("1 to 3", lambda f: 0 < len(f["flags"]) < 4),
                ("4 and more", lambda f: len(f["flags"]) > 3),
                ("all sayable", lambda f: f["sayable"]),
                ("some that the contract cannot say", lambda f: not f["sayable"]),
            ],
        ),
        "## By oddity\n\n" + _groups(runs, [(said, lambda f, flag=flag: flag in f["flags"]) for flag, said in sorted(FLAGS.items())]),
        "## Time\n\n" + _times(runs),
        "## Losing rows\n\n" + _losing(runs),
    ]
    return "\n".join(parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(str(c).replace('|', '/').replace(chr(10), ' ') for c in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _about(facts: Sequence[Facts]) -> str:
    keys = list(dict.fromkeys(k for f in facts for k in f["about"]))
    return _table(
        ["", *(f["label"] for f in facts)],
        [["Seconds allowed", *(f"{f['limit']:g}" for f in facts)], *([k, *(f["about"].get(k, "") for f in facts)] for k in keys)],
    )


def _kinds(runs: dict[str, list[Facts]]) -> str:
    counts = {label: Counter(f["kind"] for f in mine) for label, mine in runs.items()}
    rows = [[kind, *(counts[label][kind] for label in runs)] for kind in KINDS]
    rows.append(["runs", *(len(mine) for mine in runs.values())])
    rows.append(["a sayable school refused", *(sum(refused(f) for f in mine) for mine in runs.values())])
    rows.append(["witness passes the checker", *(sum(f["witness"] == "passes" for f in mine) for mine in runs.values())])
    return _table(["", *runs], rows)


def refused(f: Facts) -> bool:
    """A school that the contract can say, refused although a plan exists."""
    return bool(f["sayable"]) and f["kind"].startswith("refusal")


def losing(f: Facts) -> bool:
    return f["kind"] in LOSING or refused(f)


def _groups(runs: dict[str, list[Facts]], groups: Sequence[tuple[str, Any]]) -> str:
    rows = []
    for name, inside in groups:
        cells: list[Any] = []
        for mine in runs.values():
            here = [f for f in mine if inside(f)]
            bad = Counter(SHORT.get(f["kind"], f["kind"]) for f in here if losing(f))
            good = sum(f["kind"] in ("plan", "nearest") for f in here)
            said = ", ".join(f"{n} {kind}" for kind, n in bad.most_common())
            other = len(here) - good - sum(bad.values())
            cells += [f"{good} of {len(here)}" + (f", {other} refused well" if other else ""), said]
        if any(str(c) for c in cells[1::2]) or not all(c.endswith(" of 0") for c in cells[::2]):
            rows.append([name, *cells])
    return _table(["", *(h for label in runs for h in (f"{label}: a plan", f"{label}: losing"))], rows)


def _times(runs: dict[str, list[Facts]]) -> str:
    rows = []
    for label, mine in runs.items():
        over = sorted(f["over"] for f in mine)
        late = sum(x > 1 + max(0.1, 2 / mine[0]["limit"]) for x in over)
        if over:
            rows.append(
                [
                    label,
                    f"{statistics.median(over):.2f}",
                    f"{over[int(0.9 * (len(over) - 1))]:.2f}",
                    f"{over[-1]:.2f}",
                    f"{late} of {len(over)}",
                ]
            )
    return _table(["", "median of time over limit", "nine in ten", "most", "later than 10 % or 2 s"], rows)


def _losing(runs: dict[str, list[Facts]]) -> str:
    rows = [
        [label, f["seed"], f["level"], f["teachers"], ", ".join(f["flags"]), SHORT.get(f["kind"], f["kind"]), f["reason"][:300]]
        for label, mine in runs.items()
        for f in sorted(mine, key=lambda f: (KINDS.index(f["kind"]), f["seed"]))
        if losing(f)
    ]
    return _table(["label", "seed", "level", "teachers", "oddities", "came to", "reason"], rows)
