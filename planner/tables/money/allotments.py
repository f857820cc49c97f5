"""Positions that the district gives the school: what the plan uses of them, what it trades, and what a trade would give that may not be."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from planner.domain.plan import Plan
from planner.domain.school import School
from planner.facts.allotments import allotted, held, rates, used
from planner.language import N_
from planner.tables.words import NOT_GIVEN, frame, fte, title_of


def allotments(school: School, plan: Plan) -> pd.DataFrame:
    """Each allotted job class in FTE: this year, next year, after trades, in the plan, and what is not used."""
    columns = (
        N_("Job class"), N_("Allotted this year"), N_("Allotted next year"), N_("After trades"), N_("In the plan"), N_("Not used"),
        N_("May be traded"),
    )  # fmt: skip
    return frame(columns, _rows(school, plan))


def _rows(school: School, plan: Plan) -> Iterator[tuple[str | float, ...]]:
    has, uses, allowed = held(school, plan.trades), used(school, plan), rates(school)
    for code, a in allotted(school).items():
        then = NOT_GIVEN if a.fte_this is None else fte(a.fte_this)
        for_what = [f"{title_of(school, gets)} ({float(rate):g} for 1)" for (gives, gets), rate in allowed.items() if gives == code]
        left = float(has[code] - uses[code]) / 100
        yield (
            title_of(school, code), then, fte(a.fte_next), float(has[code]) / 100, fte(uses[code]), round(left, 2),
            "; ".join(for_what) or "no",
        )  # fmt: skip


def trade_sentences(school: School, plan: Plan) -> Iterator[str]:
    """What each trade of the plan gives, then what one would give that the district does not allow today."""
    allowed = rates(school)
    for t in plan.trades:
        got = Fraction(t.fte) * allowed.get((t.gives, t.gets), Fraction(0)) / 100
        yield f"The plan trades {t.fte / 100:g} FTE of {title_of(school, t.gives)} for {float(got):g} FTE of {title_of(school, t.gets)}."
    has, uses = held(school, plan.trades), used(school, plan)
    unused = {code: has[code] - uses[code] for code in has if has[code] > uses[code]}
    for gets, short in _short(school, plan).items():
        for gives, left in unused.items():
            if gives != gets and (gives, gets) not in allowed:
                more = float(min(left, short)) / 100
                cell = allotted(school)[gives].at("may_trade")
                yield (
                    f"{float(left) / 100:g} FTE of {title_of(school, gives)} are allotted and not used. Traded one for one they would keep "
                    f"{more:g} FTE of {title_of(school, gets)}; the district does not allow it today{f' ({cell})' if cell else ''}."
                )


def _short(school: School, plan: Plan) -> dict[str, Fraction]:
    """Job classes of which the plan has less than today because no more is allotted: hundredths of FTE that are missing."""
    has, uses = held(school, plan.trades), used(school, plan)
    today = {code: sum(r.fte * r.count for r in school.staff if r.job_class == code) for code in has}
    return {code: today[code] - has[code] for code in has if uses[code] < today[code] and has[code] < today[code]}
