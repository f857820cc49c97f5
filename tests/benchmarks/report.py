"""Figures as a table of single values (csv) and as a page to read (md): medians, with the range over the seeds in brackets."""

from __future__ import annotations

import csv
import statistics
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.formulations import WAYS
from tests.benchmarks.schools import TITLES

Found = Sequence[tuple[dict[str, Any], dict[str, Any]]]
TARGETS = (
    "first audited plan 3 s; every tier proven 15 s (Pine Hollow), 30 s (Eastgate); memory under 1 GB; first output of a command 1.5 s"
)


# --- csv --------------------------------------------------------------------------------------------------------------
def write_csv(path: Path, about: dict[str, str], found: Found) -> None:
    """One row for each figure: what was run, on which school and seed, the figure's name and value."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("part", "school", "way", "seed", "limit_seconds", "figure", "value"))
        for label, text in about.items():
            rows.writerow(("machine", "", "", "", "", label, text))
        for task, result in found:
            head = (task["part"], task["school"], task.get("way", ""), task["seed"], task.get("seconds", ""))
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
    """The page: machine, our own search, against the monolith, ways of writing the shape."""
    parts = [
        "# Benchmarks\n\nWritten by `python -m tests.benchmarks`; every single figure is in the csv beside this page. Losing rows are kept.\n"
        "Medians over the seeds, the range in brackets. *cpu* is processor seconds of the whole process: far under the wall clock means\n"
        "that the machine was shared, and that the wall seconds are too long.\n",
        _table(("", ""), about.items()),
        f"## Our own search\n\nTargets: {TARGETS}.\n\n" + _ours(found),
        "## Against one model with every name in it\n\nBoth settle the lowest team's share of its goal, then the total shortfall (decisions.md 33);"
        " every plan shown has been\nnamed in full and audited. Lowest team in % of its goal (more is better), shortfall in teacher-minutes a week"
        " (less is\nbetter); behind each the bound that was proven by then.\n\n" + _against(found, checkpoints),
        f"## Ways of writing the shape\n\nSeconds until tier 1 and then the total shortfall are proven within 1 %; > {limit:.0f} means that"
        f" the limit was reached, with where it stood.\n\n" + _ways(found),
    ]  # fmt: skip
    path.write_text("\n\n".join(p.rstrip() for p in parts) + "\n", encoding="utf-8")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _of(found: Found, part: str, school: str, **more: Any) -> list[dict[str, Any]]:
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


def _ours(found: Found) -> str:
    rows = []
    figures: tuple[tuple[str, str, int], ...] = (
        ("Seconds to the first audited plan", "first_plan", 1),
        ("Seconds until every tier is proven within 1 %", "proven", 1),
        ("Seconds to the whole answer: regular week, names, explanations", "whole", 1),
        ("Processor seconds", "cpu", 1),
        ("Peak memory, MB", "megabytes", 0),
        ("Walks up the ladder repeated because names failed", "cuts", 0),
    )
    schools = [s for s in TITLES if _of(found, "ours", s)]
    for title, figure, digits in figures:
        rows.append((title, *(spread((r.get(figure) for r in _of(found, "ours", s)), digits) for s in schools)))
    for title, figure, digits in (("Seconds to build the shape", "build", 2), ("Columns", "columns", 0), ("Rows", "rows", 0)):
        rows.append((title, *(spread((r.get(figure) for r in _of(found, "build", s)), digits) for s in schools)))
    return _table(("", *(TITLES[s] for s in schools)), rows) + "\n\n" + _tiers(found, schools)


def _tiers(found: Found, schools: Sequence[str]) -> str:
    rows = []
    for s in schools:
        runs = [r["tiers"] for r in _of(found, "ours", s) if r.get("tiers")]
        for tier in zip(*runs, strict=False):
            value, bound = spread((t[1] for t in tier), 2), spread((t[2] for t in tier), 2)
            rows.append((TITLES[s], tier[0][0], f"{value} {tier[0][3]}", bound, spread((t[5] for t in tier), 1)))
    return _table(("School", "Tier", "Found", "Bound", "Seconds of solving"), rows)


def _against(found: Found, checkpoints: Sequence[float]) -> str:
    rows = []
    for s in (s for s in TITLES if _of(found, "monolith", s)):
        for seconds in checkpoints:
            rows.append((TITLES[s], f"{seconds:.0f} s", "ours", *_standing([_ours_at(r, seconds) for r in _of(found, "ours", s)])))
            mono: list[dict[str, Any]] = [
                next((c for c in r.get("checkpoints", ()) if c["seconds"] == seconds), {}) for r in _of(found, "monolith", s)
            ]
            rows.append(("", "", "one model", *_standing(mono)))
    sizes = []
    for s in (s for s in TITLES if _of(found, "monolith", s)):
        mono = _of(found, "monolith", s)
        cells: list[tuple[str, Callable[[dict[str, Any]], Any], int]] = [
            ("columns", lambda r: r.get("columns"), 0), ("rows", lambda r: r.get("rows"), 0), ("first plan, s", lambda r: r.get("first_plan"), 1),
            ("tier 1 proven, s", lambda r: r.get("proven", [None])[0], 1), ("shortfall proven, s", lambda r: r.get("proven", [None, None])[1], 1),
            ("answers that were no plan", lambda r: r.get("not_plans"), 0), ("peak memory, MB", lambda r: r.get("megabytes"), 0),
        ]  # fmt: skip
        sizes.append((TITLES[s], *(spread((get(r) for r in mono), digits) for _, get, digits in cells)))
    head = (
        "School",
        "columns",
        "rows",
        "first plan, s",
        "tier 1 proven, s",
        "shortfall proven, s",
        "answers that were no plan",
        "peak memory, MB",
    )
    columns = ("School", "At", "Model", "Lowest team, %", "at most", "Gap", "Shortfall", "at least", "Gap")
    agreed = [TITLES[s] for s in TITLES if any(r.get("accepts") for r in _of(found, "accepts", s))]
    fair = f" Our own plan, fixed lesson by lesson and session by session, is an answer of it too: {', '.join(agreed)}." if agreed else ""
    return _table(columns, rows) + f"\n\nThe one model.{fair}\n\n" + _table(head, sizes)


def _ours_at(run: dict[str, Any], seconds: float) -> dict[str, Any]:
    """What our search had shown at a checkpoint: its last audited plan, and the tiers settled by then."""
    plans = [p for p in run.get("plans", ()) if p[0] <= seconds]
    bounds = {measure: bound for at, measure, bound in run.get("bounds", ()) if at <= seconds}
    plan = {"lowest": plans[-1][1], "short": plans[-1][2]} if plans else {}
    return {**plan, "lowest_bound": bounds.get("O1"), "short_bound": bounds.get("O2")}


def _standing(runs: Sequence[dict[str, Any]]) -> list[str]:
    found = {key: [r.get(key) for r in runs] for key in ("lowest", "lowest_bound", "short", "short_bound")}
    return [
        spread(found["lowest"], 1, "no plan"), spread(found["lowest_bound"], 1, "not known"), _gaps(found["lowest"], found["lowest_bound"]),
        spread(found["short"], 0, "no plan"), spread(found["short_bound"], 0, "not known"), _gaps(found["short"], found["short_bound"]),
    ]  # fmt: skip


def _gaps(values: Sequence[float | None], bounds: Sequence[float | None]) -> str:
    """The distance from value to bound, in % of the larger."""
    gaps = [None if v is None or b is None else 100 * abs(v - b) / max(abs(v), abs(b), 1e-9) for v, b in zip(values, bounds, strict=True)]
    shown = spread([g for g in gaps if g is not None], 1)
    return f"{shown} %" if shown else "not known"


def _ways(found: Found) -> str:
    rows = []
    for s in TITLES:
        for way in WAYS:
            runs = _of(found, "formulation", s, way=way)
            if runs:
                stopped = dict.fromkeys(r["stopped_at"] for r in runs if r.get("stopped_at"))
                failed = [str(r["failed"]) for r in runs if "failed" in r]
                first, second = (spread((r.get(tier) for r in runs), 1, "> limit") for tier in ("O1", "O2"))
                rows.append((TITLES[s], way, first, second, spread((r.get("cpu") for r in runs), 1), "; ".join([*stopped, *failed])))
    return _table(("School", "Way", "Tier 1, s", "Shortfall too, s", "cpu", "Where it stood at the limit"), rows)
