"""Figures as a table of single values (csv) and as a page to read (md): medians, with the range over the seeds in brackets."""

from __future__ import annotations

import csv
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.formulations import WAYS
from tests.benchmarks.schools import DRAWN, SAMPLES, SIZES, TITLES
from tests.benchmarks.standing import gap

HERE = Path(__file__).parent
Found = Sequence[tuple[dict[str, Any], dict[str, Any]]]
Run = dict[str, Any]
ENGINES = {"highs": "one model, HiGHS", "cpsat": "one model, CP-SAT", "cbc": "one model, CBC"}
# school: seconds to the first audited plan, seconds until every tier is within 1 % (2 % for 200 teachers), MB
TARGETS: dict[str, tuple[float, float, float]] = {
    "pine_hollow": (3, 15, 1024), "eastgate": (3, 30, 1024), "riverbend": (5, 30, 2048), "summit": (10, 60, 2048), "generated_200": (60, 300, 2048),
}  # fmt: skip
BESIDE = ("fet.md", "engines.md")  # pages of measurements made by other commands, put in whole where they are
UNITS = {
    "lowest": ("Lowest team, %", "at most", 1),
    "short": ("Shortfall", "at least", 0),
}


# --- csv --------------------------------------------------------------------------------------------------------------
def write_csv(path: Path, about: dict[str, str], found: Found) -> None:
    """One row for each figure: what was run, on which school and seed, the figure's name and value."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("part", "school", "way", "seed", "limit_seconds", "figure", "value"))
        for label, text in about.items():
            rows.writerow(("machine", "", "", "", "", label, text))
        for task, result in found:
            head = (task["part"], task["school"], task.get("way") or task.get("engine", ""), task["seed"], task.get("seconds", ""))
            for figure, value in _flat(result):
                rows.writerow((*head, figure, value))


def _flat(value: Any, name: str = "") -> Iterable[tuple[str, Any]]:
    if isinstance(value, dict):
        for k, v in value.items():
            yield from _flat(v, f"{name}.{k}".lstrip("."))
    elif isinstance(value, list | tuple):
        for i, v in enumerate(value, 1):
            yield from _flat(v, f"{name}.{i}")
    else:
        yield name, "" if value is None else round(value, 4) if isinstance(value, float) else value


# --- md ---------------------------------------------------------------------------------------------------------------
def write_md(path: Path, about: dict[str, str], found: Found, checkpoints: Sequence[float], limit: float) -> None:
    """The page: machine, our own search, against one model, how it grows, ways of writing the shape, what other commands measured."""
    parts = [
        "# Benchmarks\n\nWritten by `python -m tests.benchmarks`; every single figure is in the csv beside this page. Losing rows are kept.\n"
        "Medians over the seeds, the range in brackets. *cpu* is processor seconds of all processes: far under the wall clock means\n"
        "that the machine was shared, and that the wall seconds are too long.\n",
        _table(("", ""), about.items()),
    ]
    if any(task["part"] in ("ours", "build") for task, _ in found):
        parts.append("## Our own search\n\n" + _ours(found))
    if any(task["part"] == "monolith" for task, _ in found):
        parts.append(AGAINST + _verdict(found) + "\n\n" + _against(found))
        parts.append(REACHED + _reached(found))
    if any(task["school"] in DRAWN for task, _ in found):
        parts.append(
            "## How it grows\n\nGenerated high schools (tests/benchmarks/generate.py), the same kind of school in every size.\n\n"
            + _growth(found)
        )
    if any(task["part"] == "formulation" for task, _ in found):
        parts.append(WRITTEN.format(limit=limit) + _ways(found))
    failed = [(_title(t["school"]), t["part"], t.get("way") or t.get("engine") or "", str(r["failed"])) for t, r in found if "failed" in r]
    if failed:
        parts.append("## Measurements that failed\n\n" + _table(("School", "Part", "", "What was said last"), failed))
    parts += [(HERE / name).read_text(encoding="utf-8") for name in BESIDE if (HERE / name).exists()]
    path.write_text("\n\n".join(p.strip() for p in parts) + "\n", encoding="utf-8")


AGAINST = (
    "## Against one model with every name in it\n\nBoth settle the lowest team's share of its goal, then the total shortfall (decisions.md 33). Lowest team in %"
    " of its goal (more is better),\nshortfall in teacher-minutes a week (less is better); behind each the bound that was proven by then. All are audited plans,"
    " but figures\nmarked *: CBC tells only the value of an answer before its last. The one model may use both cores.\n\n"
)
REACHED = "## When each came near\n\nSeconds until the best answer was within 5 % and 1 % of the proven bound: of the lowest team, and of the shortfall.\n\n"
WRITTEN = (
    "## Ways of writing the elementary shape\n\nSeconds until tier 1 and then the total shortfall are proven within 1 %; > {limit:.0f} means that"
    " the limit was reached, with where it stood.\n\n"
)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _title(school: str) -> str:
    return TITLES.get(school, school.replace("_", " "))


def _schools(found: Found, *parts: str) -> list[str]:
    """The schools that were measured, in the order of measuring."""
    return list(dict.fromkeys(task["school"] for task, _ in found if task["part"] in parts))


def _of(found: Found, part: str, school: str, **more: Any) -> list[Run]:
    """Results of a part on a school, in the order of the seeds."""
    wanted = {"part": part, "school": school, **more}
    return [result for task, result in found if wanted.items() <= task.items()]


def spread(values: Iterable[float | None], digits: int = 1, none: str = "not reached") -> str:
    """Median and range of the figures that there are, and how many there are not."""
    every = list(values)
    known = [v for v in every if v is not None]
    if not known:
        return none if every else ""
    middle, low, high = statistics.median(known), min(known), max(known)
    text = f"{middle:,.{digits}f}" + (f" ({low:,.{digits}f}–{high:,.{digits}f})" if len(known) > 1 else "")
    return text + (f"; {none} in {len(every) - len(known)} of {len(every)}" if len(known) < len(every) else "")


# --- our own search ----------------------------------------------------------------------------------------------------
def _ours(found: Found) -> str:
    figures: tuple[tuple[str, str, str, int], ...] = (
        ("ours", "Seconds to the first audited plan", "first_plan", 1),
        ("ours", "Seconds until every tier is proven within 1 %", "proven", 1),
        ("ours", "Seconds to the whole answer, with names and explanations", "whole", 1),
        ("ours", "Processor seconds", "cpu", 1),
        ("ours", "Peak memory, MB", "megabytes", 0),
        ("ours", "Walks up the ladder repeated because names failed", "cuts", 0),
        ("build", "Seconds to build the shape", "build", 2),
        ("build", "Columns", "columns", 0),
        ("build", "Rows", "rows", 0),
    )
    schools = _schools(found, "ours", "build")
    rows = [
        (title, *(spread((r.get(figure) for r in _of(found, part, s)), digits) for s in schools)) for part, title, figure, digits in figures
    ]
    targets = [("Target: first audited plan, every tier, MB", *(" / ".join(f"{n:g}" for n in TARGETS.get(s, ())) for s in schools))]
    return _table(("", *(_title(s) for s in schools)), [*targets, *rows]) + "\n\n" + _tiers(found, schools)


def _tiers(found: Found, schools: Sequence[str]) -> str:
    rows = []
    for s in schools:
        runs = [r["tiers"] for r in _of(found, "ours", s) if r.get("tiers")]
        for tier in zip(*runs, strict=False):
            value, bound = spread((t[1] for t in tier), 2), spread((t[2] for t in tier), 2, "not known")
            apart = spread((gap(t[1], t[2]) for t in tier), 1, "not known")
            rows.append((_title(s), tier[0][0], f"{value} {tier[0][3]}", bound, apart, spread((t[5] for t in tier), 1)))
    return _table(("School", "Tier", "Found", "Bound", "Gap, %", "Seconds of solving"), rows)


# --- against one model ---------------------------------------------------------------------------------------------------
def _contestants(found: Found, school: str) -> list[tuple[str, list[Run]]]:
    runs = [("ours", _of(found, "ours", school))]
    runs += [(title, _of(found, "monolith", school, engine=engine)) for engine, title in ENGINES.items()]
    return [(title, mine) for title, mine in runs if mine]


def _against(found: Found) -> str:
    rows = []
    for s in _schools(found, "monolith"):
        for seconds in _checkpoints(found, s):
            for n, (title, runs) in enumerate(_contestants(found, s)):
                told = "*" if any(r.get("told") for r in runs) else ""
                first = (_title(s), f"{seconds:g} s") if n == 0 else ("", "")
                rows.append((*first, title, *_standing([_at(r, seconds) for r in runs], told)))
    head = ["School", "At", "Model"]
    for value, bound, _digits in UNITS.values():
        head += [value, bound, "Gap"]
    return _table(head, rows)


def _checkpoints(found: Found, school: str) -> list[float]:
    return list(dict.fromkeys(c["seconds"] for r in _of(found, "monolith", school) for c in r.get("checkpoints", ())))


def _at(run: Run, seconds: float) -> Run:
    return next((c for c in run.get("checkpoints", ()) if c["seconds"] == seconds), {})


def _standing(runs: Sequence[Run], told: str) -> list[str]:
    cells = []
    for tier, (_value, _bound, digits) in UNITS.items():
        values, bounds = [r.get(tier) for r in runs], [r.get(f"{tier}_bound") for r in runs]
        gaps = [gap(v, b) for v, b in zip(values, bounds, strict=True)]
        none = "no plan" if all(r.get("lowest") is None for r in runs) else "not told"
        found = spread(values, digits, none)
        cells += [found + (told if found[0].isdigit() else ""), spread(bounds, digits, "not known")]
        shown = spread([g for g in gaps if g is not None], 1)
        cells.append(f"{shown} %" if shown else "not known")
    return cells


def _verdict(found: Found) -> str:
    """At how many checkpoints our plan is at least as good as the best that a peer tells, and the final gaps."""
    lines = []
    for s in _schools(found, "monolith"):
        ours = _of(found, "ours", s)
        peers = [(t, r) for t, runs in _contestants(found, s) if t != "ours" for r in runs]
        lost = [f"{c:g} s" for c in _checkpoints(found, s) if not _as_good([_at(r, c) for r in ours], [_at(r, c) for _, r in peers])]
        said = "at every checkpoint at least as good as the best peer" if not lost else f"behind the best peer at {', '.join(lost)}"
        lines.append(f"- {_title(s)}: {said if ours else 'ours was not measured'}.")
    agreed = [_title(s) for s in _schools(found, "accepts") if any(r.get("accepts") for r in _of(found, "accepts", s))]
    refused = [_title(s) for s in _schools(found, "accepts") if any(r.get("accepts") is False for r in _of(found, "accepts", s))]
    if agreed:
        lines.append(f"- Our own plan, fixed class by class, is an answer of the one model too: {', '.join(agreed)}.")
    if refused:
        lines.append(f"- Our own plan is **no** answer of the one model: {', '.join(refused)}. The comparison is not fair there.")
    return "\n".join(lines)


def _as_good(ours: Sequence[Run], peers: Sequence[Run]) -> bool:
    """In the worst of our runs, against the best of theirs: the lowest team first, the shortfall where that is equal."""
    mine, best = min(map(_worth, ours), default=(-1.0, 0.0)), max(map(_worth, peers), default=(-1.0, 0.0))
    if abs(mine[0] - best[0]) > 0.05:
        return mine[0] > best[0]
    return mine[1] >= best[1] - 0.5


def _worth(run: Run) -> tuple[float, float]:
    lowest, short = run.get("lowest"), run.get("short")
    return (-1.0 if lowest is None else lowest, -1e12 if short is None else -short)


def _reached(found: Found) -> str:
    rows, cells = [], ("first_plan", "lowest_within_5", "lowest_within_1", "short_within_5", "short_within_1")
    for s in _schools(found, "monolith"):
        for n, (title, runs) in enumerate(_contestants(found, s)):
            sizes = _of(found, "build", s) if title == "ours" else runs
            more = [spread((r.get(k) for r in sizes), d, "") for k, d in (("build", 1), ("columns", 0), ("rows", 0))]
            memory, refused = spread((r.get("megabytes") for r in runs), 0, ""), spread((r.get("not_plans") for r in runs), 0, "")
            rows.append((_title(s) if n == 0 else "", title, *(spread((r.get(c) for r in runs), 1) for c in cells), *more, memory, refused))
    head = ("School", "Model", "first plan", "lowest 5 %", "lowest 1 %", "shortfall 5 %", "shortfall 1 %")
    return _table((*head, "build, s", "columns", "rows", "peak MB", "answers that were no plan"), rows)


# --- growth --------------------------------------------------------------------------------------------------------------
def _growth(found: Found) -> str:
    rows = []
    for n in SIZES:
        s = f"generated_{n}"
        ours, build = _of(found, "ours", s), _of(found, "build", s)
        if ours or build:
            figures = [
                (build, "columns", 0),
                (build, "build", 1),
                (ours, "first_plan", 1),
                (ours, "lowest_within_1", 1),
                (ours, "short_within_1", 1),
            ]
            figures += [(ours, "proven", 1), (ours, "megabytes", 0)]
            peers = [spread((r.get("first_plan") for r in _of(found, "monolith", s, engine=e)), 1) for e in ENGINES]
            rows.append((f"{n}", *(spread((r.get(k) for r in runs), d) for runs, k, d in figures), *peers))
    head = ("Teachers", "columns", "build, s", "first plan", "lowest 1 %", "shortfall 1 %", "every tier", "peak MB")
    return _table((*head, *(f"first plan: {t}" for t in ENGINES.values())), rows)


# --- ways of writing the shape ---------------------------------------------------------------------------------------------
def _ways(found: Found) -> str:
    rows = []
    for s in _schools(found, "formulation"):
        for way in WAYS:
            runs = _of(found, "formulation", s, way=way)
            if runs:
                stopped = dict.fromkeys(r["stopped_at"] for r in runs if r.get("stopped_at"))
                failed = [str(r["failed"]) for r in runs if "failed" in r]
                first, second = (spread((r.get(tier) for r in runs), 1, "> limit") for tier in ("O1", "O2"))
                rows.append((_title(s), way, first, second, spread((r.get("cpu") for r in runs), 1), "; ".join([*stopped, *failed])))
    return _table(("School", "Way", "Tier 1, s", "Shortfall too, s", "cpu", "Where it stood at the limit"), rows)


assert set(TARGETS) <= {*SAMPLES, *DRAWN}
