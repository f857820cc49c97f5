"""What would keep each position and program that a plan cuts, and from which fund; or what stands against it, if not money.

Sums hold with the rest of the plan as it is: the same week, the same other positions and programs, today's rules of every fund.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from planner.domain.outcome import Asked, Keep
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.domain.subject import Item
from planner.facts.fund_rules import WHOLE, fund_revenue, open_funds, purpose, supplements
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.shares import Budget, Sharing, part_allowed
from planner.rules.funds import EndsInTheYear, NoNewCliff, SupplementNotSupplant
from planner.search.put_back import Cut, costs, cuts, growth, kept_reserve, levels_back, tried_back, with_cut_back

MOST_REASONS = 3


def keeping(school: School, plan: Plan, stop: Callable[[], bool] = lambda: False) -> tuple[Keep, ...]:
    """One answer for each cut of a plan; units of one row that are cut alike are answered together.

    Parameters
    ----------
    stop : callable
        Once it says that time is over, the sums that are left are limits: "at most" what keeping all of it costs.
    """
    found: list[Keep] = []
    for _, alike in groupby(cuts(school, plan), key=lambda c: (c.item, c.fte, c.cents)):
        same = list(alike)
        found += _answers(school, plan, same, stop)
    return tuple(found)


def _answers(school: School, plan: Plan, same: list[Cut], stop: Callable[[], bool]) -> Iterator[Keep]:
    first = same[0]
    units = tuple(c.unit for c in same if c.unit)
    known = _limit(school, plan, first) if stop() else _one(school, plan, first)
    yield Keep(first.item.kind, first.item.id, units, first.fte, first.cents, *known)


Answer = tuple[str, int | None, bool, tuple[str, ...], tuple[Asked, ...]]  # fund, more, exact, against, questions


def _one(school: School, plan: Plan, cut: Cut) -> Answer:
    """The fund that needs the least more, an unrestricted one before others that need as much."""
    changed = with_cut_back(school, plan, cut, levels_back(school, plan, cut)[0])
    cost = costs(school, changed)
    budget = Budget(cost, growth(school, changed, cost), leave=kept_reserve(school, plan))
    free = open_funds(school)
    needed = []
    for fund in (f for f in school.funds if part_allowed(school, cut.item, f)):
        more = Sharing(school, budget).least_more(fund.fund, HighsEngine())
        if more is not None:
            needed.append((more, fund.fund not in free, fund.fund))
    asks = tuple(_questions(school, plan, cut))
    if not needed:
        return "", None, False, tuple(_no_payer(school, cut.item)), asks
    more, _, code = min(needed)
    against = _against(school, plan, cut) if not more else ()
    return code, more, True, against, asks


def _limit(school: School, plan: Plan, cut: Cut) -> Answer:
    """What holds without looking for it: no more than what keeping the cut costs, less what an unrestricted fund has left."""
    free = [f for f in open_funds(school) if part_allowed(school, cut.item, school.fund_by_id[f]) == 1]
    if not free:
        return "", None, False, (), ()
    left = {x.fund: x.revenue_cents - x.cost_cents for x in plan.funds if x.year == 1}
    most, fund = max((left.get(f, 0), f) for f in free)
    return fund, max(0, cut.cents - max(0, most - kept_reserve(school, plan))), False, (), ()


def _against(school: School, plan: Plan, cut: Cut) -> tuple[str, ...]:
    """What the checker says of the plan with the cut put back, where the money is there."""
    tried = tried_back(school, plan, cut, levels_back(school, plan, cut)[0])
    return tuple(str(v) for v in tried.against[:MOST_REASONS]) if tried is not None else ()


def _no_payer(school: School, item: Item) -> Iterator[str]:
    """Why no fund may pay for it at all."""
    tag = purpose(school, item) or "this purpose"
    for fund in school.funds:
        if school.ended(fund):
            yield f"{fund.fund} ended on {fund.end_date}."
        elif school.fund_tag(fund.fund, purpose(school, item)) == "n":
            yield f"{fund.fund} may not pay for {tag}."
        elif NoNewCliff().part(school, item, fund) == 0:
            yield f"{fund.fund} ends on {fund.end_date}; the board has not signed for new cost on it."
        elif SupplementNotSupplant().part(school, item, fund) == 0:
            yield f"{fund.fund} may not replace state or local money."


def _questions(school: School, plan: Plan, cut: Cut) -> Iterator[Asked]:
    """Supplementing funds with unspent money that might pay for it, if the district says that this replaces no state or local money."""
    for fund in (f for f in school.funds if supplements(f) and not school.ended(f)):
        part = SupplementNotSupplant().part(school, cut.item, fund)
        left = fund_revenue(school, fund, 1) - sum(line.cost_cents for line in plan.funds if (line.fund, line.year) == (fund.fund, 1))
        others = (rule.part(school, cut.item, fund) for rule in (NoNewCliff(), EndsInTheYear()))
        allowed = school.fund_tag(fund.fund, purpose(school, cut.item)) != "n" and all(p is None or p for p in others)
        if allowed and part is not None and part < WHOLE and left > 0:
            yield Asked(fund.fund, min(left, cut.cents))
