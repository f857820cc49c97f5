"""The same school with more money, and how much of it a plan needs: for plans that cost more than there is.

The more money lies in the first fund that may pay anything; a school without one gets a fund of its own for it.
"""

from __future__ import annotations

from dataclasses import replace

from planner.domain.plan import FundLine, Plan
from planner.domain.school import PLAN_YEARS, Fund, School
from planner.facts.fund_rules import fund_revenue, open_funds

MORE = "MORE"  # the fund of a school that has none which may pay anything


def with_more(school: School, cents: int) -> School:
    """So many cents more in the plan year and in each of the two years after it."""
    first = next(iter(open_funds(school)), None)
    if first is None:
        return replace(school, funds=(*school.funds, Fund(MORE, "Money to be found", "general", 0, cents)))
    later = {y: None if getattr(school.fund_by_id[first], f"revenue_{y}") is None else cents for y in ("y2", "y3")}

    def richer(fund: Fund) -> Fund:
        more = {f"revenue_{y}": getattr(fund, f"revenue_{y}") + c for y, c in later.items() if c is not None}
        return replace(fund, revenue_next=fund.revenue_next + cents, **more)

    return replace(school, funds=tuple(richer(f) if f.fund == first else f for f in school.funds))


def plenty(school: School) -> int:
    """More cents than anything in the workbook costs."""
    return 10 * sum(f.revenue_this for f in school.funds) + 100_000_000


def to_find(school: School, plan: Plan) -> int:
    """Cents that a plan of `with_more` takes beyond the money of the school in the plan year; below zero what it leaves open."""
    lines = {x.fund: x for x in plan.funds if x.year == 1}
    own = [school.fund_by_id[f] for f in open_funds(school)]
    spent = sum(lines[f.fund].cost_cents for f in own if f.fund in lines) + (lines[MORE].cost_cents if MORE in lines else 0)
    return spent - sum(fund_revenue(school, f, 1) for f in own)


def fitted(school: School, plan: Plan) -> tuple[School, Plan]:
    """The school with just as much more as the plan needs in its dearest year, and the plan with that revenue in its fund lines."""
    first = next(iter(open_funds(school)), MORE)
    had = {y: fund_revenue(school, school.fund_by_id[first], y) if first in school.fund_by_id else 0 for y in PLAN_YEARS}
    years = [y for y in PLAN_YEARS if y == 1 or school.rule(f"balance_year_{y}")]
    short = max((x.cost_cents - had[x.year] for x in plan.funds if x.fund == first and x.year in years), default=0)
    enough = with_more(school, max(0, short))

    def line(x: FundLine) -> FundLine:
        return replace(x, revenue_cents=fund_revenue(enough, enough.fund_by_id[x.fund], x.year))

    return enough, replace(plan, funds=tuple(line(x) for x in plan.funds if x.fund in enough.fund_by_id))
