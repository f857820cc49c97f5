"""Options, the price of time, the ranking, why not more and a what-if, for the four sample schools: what is said, and how long it took.

    python -m tests.benchmarks.questions [--schools pine_hollow eastgate riverbend summit] [--factor 1]

Writes questions.md beside this file. `--factor` shortens every time limit.
"""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from planner.analysis.frontier import curve
from planner.analysis.options import options
from planner.analysis.sensitivity import ranking
from planner.analysis.what_if import what_if
from planner.analysis.why import why
from planner.domain.outcome import Outcome
from planner.domain.plan import Plan
from planner.domain.school import Lock, School
from planner.search.solve import search
from planner.tables.compare.curve import curve_lines
from planner.tables.compare.options import option_lines
from planner.tables.compare.ranking import ranking_lines
from planner.tables.compare.why import why_lines
from planner.workbook.read import read_workbook

HERE = Path(__file__).resolve().parent
BOOKS = HERE.parent.parent / "templates/xlsx"
LIMITS = {  # seconds for options, curve, ranking, why
    "pine_hollow": (60, 90, 90, 40), "eastgate": (120, 180, 90, 40), "riverbend": (180, 270, 120, 40), "summit": (300, 180, 180, 40),
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--schools", nargs="+", default=list(LIMITS))
    parser.add_argument("--factor", type=float, default=1.0)
    arguments = parser.parse_args()
    said = [f"# What the sample schools are told\n\nMade by `python -m tests.benchmarks.questions --factor {arguments.factor:g}` on "
            f"{dt.date.today()}, {platform.machine()}, Python {platform.python_version()}, seed 0. Read as a principal would read it.\n"]  # fmt: skip
    for name in arguments.schools:
        said += list(_school(name, [arguments.factor * s for s in LIMITS[name]]))
        (HERE / "questions.md").write_text("\n".join(said) + "\n", encoding="utf-8")


def _school(name: str, limits: list[float]) -> Iterator[str]:
    school = read_workbook((BOOKS / f"{name}.xlsx").read_bytes(), f"{name}.xlsx").school
    assert school is not None
    yield f"\n## {school.info.school_name}\n"
    began = time.perf_counter()
    found = options(school, seconds=limits[0])
    yield f"\n### Options ({time.perf_counter() - began:.0f} s)\n"
    for n, option in enumerate(found, 1):
        yield f"\n{n}. **{option.title}.** " + " ".join(option_lines(option))
    for of in ("lowest", "all"):
        traced = curve(school, of=of, seconds=limits[1] / 2)
        yield f"\n### The price of time, {'the team furthest from its goal' if of == 'lowest' else 'all teams'} ({traced.seconds:.0f} s)\n"
        yield from _bullets(curve_lines(traced))
    began = time.perf_counter()
    ranked = ranking(school, seconds=limits[2])
    yield f"\n### One thing less, a little more ({time.perf_counter() - began:.0f} s)\n"
    yield from _bullets(ranking_lines(school, ranked))
    if found and found[0].key == "time":
        told = why(school, found[0].plan, seconds=limits[3])
        yield f"\n### Why not more ({told.seconds:.0f} s)\n"
        yield from _bullets(why_lines(school, told))
        yield from _what_if(school, found[0].plan, limits[0])


def _what_if(school: School, plan: Plan, seconds: float) -> Iterator[str]:
    """The general fund has $10,000 less; a part-time post may not come on a day on which it comes now."""
    poorer = replace(
        school, funds=tuple(replace(f, revenue_next=f.revenue_next - 1_000_000 * (n == 0)) for n, f in enumerate(school.funds))
    )
    yield "\n### What if\n"
    yield from _asked("the first fund had $10,000 less", poorer, plan, seconds)
    here = next((u for p in plan.positions for u in p.units if u.days and len(u.days) < len(school.days)), None)
    if here is not None:
        lock = Lock("staff", here.unit_id, here.days[-1], value="off", reason="asked")
        yield from _asked(
            f"{here.unit_id} did not come on {school.day_label(here.days[-1])}", replace(school, locks=(*school.locks, lock)), plan, seconds
        )


def _asked(words: str, changed: School, plan: Plan, seconds: float) -> Iterator[str]:
    found = {
        "as good as can be": what_if(changed, plan, seconds=seconds),
        "with the least change": what_if(changed, plan, least_change=True, seconds=seconds),
        "from nothing": search(changed, seconds=seconds, brief=True),
    }
    yield (
        f"- What if {words}? "
        + "; ".join(f"{how}: first plan {_first(o)}, settled {o.seconds:.1f} s ({o.status.value})" for how, o in found.items())
        + "."
    )


def _first(outcome: Outcome) -> str:
    return "none" if outcome.seconds_to_first_plan is None else f"{outcome.seconds_to_first_plan:.1f} s"


def _bullets(lines: Iterable[str]) -> Iterator[str]:
    yield from (f"- {line.strip()}" for line in lines if line.strip())


if __name__ == "__main__":
    main()
