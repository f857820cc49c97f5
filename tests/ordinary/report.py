"""report.md: by level and by oddity what the runs came to, one column for each label, and every losing row with its reason."""

from __future__ import annotations

import json
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from . import FLAGS
from .base import LEVELS
from .elementary import ASKS
from .judge import KINDS, LOSING
from .run import kept_results

Facts = dict[str, Any]
OFFICES = ("district", "office", "finance", " hr", "payroll", "union", "state's", "grant's", "contract", "law")
REPORT = Path(__file__).with_name("report.md")
SHORT = {"refusal with cell, figure and fix": "refused, with cell, figure, fix", "refusal without": "refused without"}


def write(path: Path, folders: Sequence[Path]) -> None:
    """The page from the results of all these folders."""
    found = [f for folder in folders for f in kept_results(folder)]
    path.write_text(page(found) + "\n## What was found\n\n" + _findings(folders[0]), encoding="utf-8")


def page(found: Sequence[Facts]) -> str:
    labels = list(dict.fromkeys(f["label"] for f in found if "seed" in f))
    latest = {(f["label"], f["seed"]): f for f in found if "seed" in f}
    runs = {label: [f for (name, _), f in latest.items() if name == label] for label in labels}
    parts = [
        "# Ordinary schools\n\nWritten by `python -m tests.ordinary --report`. Schools that nobody wrote by hand; each was made from a week "
        "and money that keep every promise, so that a plan exists. Losing rows are kept.\n",
        _about([f for f in found if "about" in f and f["label"] in labels]),
        *_again(found),
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


def _again(found: Sequence[Facts]) -> list[str]:
    """Which schools were run more than once."""
    times = Counter((f["label"], f["seed"]) for f in found if "seed" in f)
    again = [str(seed) for (_label, seed), n in times.items() if n > 1]
    said = f"{len(again)} schools were run again, the later run counts: {', '.join(again)}.\n"
    return [said] if again else []


def _kinds(runs: dict[str, list[Facts]]) -> str:
    counts = {label: Counter(f["kind"] for f in mine) for label, mine in runs.items()}
    rows = []
    for kind in KINDS:
        rows.append([kind, *(counts[label][kind] - sum(asked(f) for f in mine if f["kind"] == kind) for label, mine in runs.items())])
        if kind == "refusal with cell, figure and fix":
            rows.append(["right answer: asked for the missing fact", *(sum(asked(f) for f in mine) for mine in runs.values())])
    rows.append(["runs", *(len(mine) for mine in runs.values())])
    rows.append(["a sayable school refused", *(sum(refused(f) for f in mine) for mine in runs.values())])
    rows.append(["witness passes the checker", *(sum(f["witness"] == "passes" for f in mine) for mine in runs.values())])
    return _table(["", *runs], rows)


def asked(f: Facts) -> bool:
    """A school that leaves out what only its principal knows, and was asked for it with cell, figure and fix."""
    return bool(ASKS & set(f["flags"])) and f["kind"] == "refusal with cell, figure and fix"


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
            questions = sum(asked(f) for f in here)
            other = len(here) - good - sum(bad.values()) - questions
            more = [f"{n} {words}" for n, words in ((questions, "asked"), (other, "refused well")) if n]
            cells += [", ".join([f"{good} of {len(here)}", *more]), said]
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


def _findings(folder: Path) -> str:
    """Every kind of finding of `planner check`, how often, and who can mend it by what it says; one example each."""
    said: dict[str, list[Facts]] = {}
    for path in sorted(folder.glob("*.check.json")):
        for finding in json.loads(path.read_text(encoding="utf-8"))["findings"]:
            said.setdefault(finding["code"], []).append(finding)
    who = Counter(mended_by(f) for some in said.values() for f in some)
    every = sum(who.values())
    lines = [f"- {kind}: {n} of {every} ({100 * n // max(1, every)} %)" for kind, n in who.most_common()]
    rows = [
        [code, some[0]["severity"], len(some), ", ".join(Counter(map(mended_by, some))), some[0]["cell"], f"{some[0]['message']} {some[0]['fix']}"]
        for code, some in sorted(said.items(), key=lambda item: -len(item[1]))
    ]
    return "\n".join(lines) + "\n\n" + _table(["kind", "", "times", "who can mend it", "cell", "for example"], rows)


def mended_by(finding: Facts) -> str:
    """By the words of its fix: the principal alone, with the office that it names, told how something was read, or nobody."""
    fix = finding["fix"]
    if not fix:
        return "told only, nothing to mend" if finding["severity"] == "look at" else "no fix"
    return "with the office that it names" if any(word in fix.casefold() for word in OFFICES) else "the principal alone"


def _losing(runs: dict[str, list[Facts]]) -> str:
    rows = [
        [label, f["seed"], f["level"], f["teachers"], ", ".join(f["flags"]), SHORT.get(f["kind"], f["kind"]), f["reason"][:300]]
        for label, mine in runs.items()
        for f in sorted(mine, key=lambda f: (KINDS.index(f["kind"]), f["seed"]))
        if losing(f)
    ]
    return _table(["label", "seed", "level", "teachers", "oddities", "came to", "reason"], rows)
