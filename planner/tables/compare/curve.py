"""The price of time as a table and in sentences: what each further step of minutes costs."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from planner.analysis.frontier import Curve, Point, prices
from planner.language import N_
from planner.tables.words import dollars, frame, money


def curve_rows(found: Curve) -> pd.DataFrame:
    """One row for each point: minutes, money to find or left, what the step from the point before costs, and how sure."""
    steps = {id(b): cents for _a, b, cents in prices(found)}
    columns = (
        N_("Team furthest from its goal (%)"),
        N_("Its minutes a week"),
        N_("All teams together"),
        N_("Additional funding needed"),
        N_("Funding left over"),
        N_("This step costs"),
        N_("How sure"),
    )
    return frame(columns, ((
        round(float(100 * p.share), 1), float(p.lowest), float(p.total), dollars(max(0, p.to_find)), dollars(max(0, -p.to_find)),
        dollars(steps[id(p)]) if id(p) in steps else "", sure_words(p),
    ) for p in found.points))  # fmt: skip


def curve_band(found: Curve) -> pd.DataFrame:
    """For the chart: minutes, dollars to find (below zero: left), and the least that is not ruled out."""
    columns = (N_("minutes"), N_("dollars"), N_("least"), N_("fits"))
    return frame(columns, (
        (float(_minutes(found, p)), p.to_find / 100, (p.to_find if p.least is None else p.least) / 100, p.to_find <= 0)
        for p in found.points
    ))  # fmt: skip


def curve_lines(found: Curve) -> Iterator[str]:
    """What a principal reads: where the money ends, what the next step costs, where no money helps any more."""
    if not found.points:
        yield "No results were found in the time allowed."
        return
    within = [p for p in found.points if p.to_find <= 0]
    if within:
        yield f"Within the money there is: {_level(found, within[-1])}. That leaves {money(-within[-1].to_find)}."
    else:
        yield f"The lowest-cost plan that meets every requirement needs {money(found.points[0].to_find)} more than the funding available."
    for a, b, cents in prices(found):
        gained = _minutes(found, b) - _minutes(found, a)
        each = f", {money(round(5 * cents / gained))} for each 5 minutes" if gained > 0 else ""
        yield f"One step further, {_level(found, b)}: {money(cents)} a year more{each}."
    loose = [p for p in found.points if not p.proven]
    if loose:
        yield f"Not proven for {len(loose)} of {len(found.points)} points: they may cost less than shown."
    yield _end(found)
    if any(p.skipped for p in found.points):
        yield "Some levels between points were skipped; there may be plans between them."


def _end(found: Curve) -> str:
    last = found.points[-1]
    if last.share == 1:
        return "With that every team has its goal."
    if found.whole:
        return ("No amount of money buys more time while every other requirement is met: the schedule itself is the limit. See "
                "`planner why`.")
    return "The time ended there; more may be possible."


def _level(found: Curve, point: Point) -> str:
    if found.of == "all":
        return f"{float(point.total):,.4g} minutes a week for all teams together"
    if point.share == 1:
        return "every team has its goal"
    return f"the team furthest from its goal has {float(point.lowest):,.4g} minutes a week, {float(100 * point.share):.0f} % of the goal"


def sure_words(point: Point) -> str:
    if point.proven:
        return "proven: no plan with this much time costs less"
    if point.least is None:
        return "best found"
    return f"best found; at most {money(point.to_find - point.least)} less is possible"


def _minutes(found: Curve, point: Point) -> Fraction:
    return point.lowest if found.of == "lowest" else point.total
