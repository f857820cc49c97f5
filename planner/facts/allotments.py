"""Positions that the district gives a school in place of dollars, or beside them: what is allotted, and what may be traded for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from planner.domain.plan import Plan, Trade
from planner.domain.school import Allotment, School

HOLDS = ("positions", "both")


def allotted(school: School) -> dict[str, Allotment]:
    """Job class -> what is allotted of it next year; nothing where the school holds dollars alone."""
    return {a.job_class: a for a in school.allotments} if school.info.budget_kind in HOLDS else {}


def rates(school: School) -> dict[tuple[str, str], Fraction]:
    """The trades that the district allows: (given up, got) -> FTE that comes for one FTE."""
    mine = allotted(school)
    found = {}
    for a in mine.values():
        for other in (c for c in a.trade_for or mine if c in mine and c != a.job_class):
            if a.may_trade != "n":
                found[a.job_class, other] = Fraction(100 if a.rate is None or a.may_trade == "y" else a.rate, 100)
    return found


def held(school: School, trades: Iterable[Trade]) -> dict[str, Fraction]:
    """Hundredths of FTE that the school holds of each allotted job class once these trades are made."""
    allowed = rates(school)
    found = {job_class: Fraction(a.fte_next) for job_class, a in allotted(school).items()}
    for trade in trades:
        if trade.gives in found and trade.gets in found:
            found[trade.gives] -= trade.fte
            found[trade.gets] += trade.fte * allowed.get((trade.gives, trade.gets), Fraction(0))
    return found


def used(school: School, plan: Plan) -> Counter[str]:
    """Hundredths of FTE of each job class in a plan; positions that the workbook does not know are left out."""
    found: Counter[str] = Counter()
    for position in (p for p in plan.positions if p.staff_id in school.staff_by_id):
        found[school.staff_by_id[position.staff_id].job_class] += position.fte
    return found
