"""What a worker finds beside a plan — other plans, the price of time, why not more — as plain facts that a page can show at once."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from typing import Any

import pandas as pd

from planner.analysis.frontier import Curve, Point, curve
from planner.analysis.options import Option, options
from planner.analysis.why import Why, why
from planner.analysis.why.words import mend_lines, untried_words
from planner.domain.outcome import Outcome, Progress, Status
from planner.domain.school import School
from planner.domain.serialize import dumps
from planner.explain.diff import diff
from planner.export import plan_file_name, write_plan
from planner.tables.compare.curve import curve_band, curve_lines, curve_rows
from planner.tables.compare.diff import diff_lines
from planner.tables.compare.options import few_words, option_lines, option_rows, option_teams
from planner.tables.compare.why import why_cards

KINDS = ("options", "curve", "why")
Facts = dict[str, Any]


def answer(
    kind: str,
    school: School,
    plan: Outcome | None,
    seconds: float,
    keep: Callable[[Facts], None],
    tell: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> Facts:
    """One question answered; `keep` hears what there is whenever there is more of it."""
    if kind == "options":
        found: list[Option] = []

        def more(option: Option) -> None:
            found.append(option)
            keep(_options(found))

        done = options(school, seconds=seconds, first=plan, on_option=more, on_progress=tell, should_stop=should_stop)
        return _options(list(done)) | {"few": few_words(done)}
    if kind == "curve":
        points: list[Point] = []

        def another(point: Point) -> None:
            points.append(point)
            keep(_curve(school, Curve("lowest", tuple(points), False, 0.0)))

        return _curve(school, curve(school, seconds=seconds, on_point=another, on_progress=tell, should_stop=should_stop))
    if plan is None or plan.plan is None:
        return {"lines": []}
    return _why(school, why(
        school, plan.plan, seconds=seconds, should_stop=should_stop, on_fix=lambda told: keep(_why(school, told)),
        say=lambda words: tell(Progress(0, words)),
    ))  # fmt: skip


def _why(school: School, told: Why) -> Facts:
    return {"lines": [*(("Every team has its goal.",) if not told.cards else ()), *mend_lines(school, told)],
            "cards": why_cards(school, told), "left": untried_words(told)}  # fmt: skip


def _options(found: list[Option]) -> Facts:
    cards = []
    for o in found:
        name = f"{o.key}-{plan_file_name(o.school)}"
        differs = list(diff_lines(o.school, diff(o.school, found[0].plan, o.plan))) if o is not found[0] else []
        cards.append({"title": o.title, "lines": list(option_lines(o)), "differs": differs, "file": _file(o.school, o.outcome),
                      "name": name, "outcome": dumps(o.outcome)})  # fmt: skip
    return {"cards": cards, "side": _table(option_rows(tuple(found))), "teams": _table(option_teams(tuple(found)))}


def _curve(school: School, found: Curve) -> Facts:
    points = [
        {"file": _file(p.school, Outcome(Status.FEASIBLE, p.plan)), "name": f"point-{n}-{plan_file_name(school)}", "plan": p.plan.to_json()}
        for n, p in enumerate(found.points, 1)
    ]
    return {"lines": list(curve_lines(found)), "rows": _table(curve_rows(found)), "band": _table(curve_band(found)), "points": points}


def _file(school: School, outcome: Outcome) -> str:
    target = io.BytesIO()
    write_plan(school, outcome, target)
    return base64.b64encode(target.getvalue()).decode("ascii")


def _table(frame: pd.DataFrame) -> Facts:
    plain = frame.astype(object).where(frame.notna(), None)
    return {"columns": [str(c) for c in plain.columns], "data": plain.to_numpy().tolist()}
