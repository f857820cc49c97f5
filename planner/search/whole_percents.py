"""The payers of a finished plan, in splits that somebody who certifies a grant would write: whole percents over at most three funds.

Nothing else of the plan changes. The same costs are laid on the funds once more; what comes of it counts only where the checker agrees and
no measure of the plan is worse for it. A position whose fund is spent to the last cent may keep an uneven split (decisions.md 49).
"""

from __future__ import annotations

from planner.audit import audit
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.facts.splits import odd_split
from planner.measures import MEASURES, RESERVE, MoneyLeft, open_left, reserve, reserve_counts
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.percents import Percents
from planner.milp.grid.shares import Budget
from planner.search.put_back import costs, growth, kept_reserve, paid


def in_percents(school: School, plan: Plan) -> Plan:
    """The plan with its positions' splits in whole percents, as many as can be; the plan itself where none would be gained."""
    odd = odd_splits(plan)
    if not odd or any(line.year == 1 and line.cost_cents > line.revenue_cents for line in plan.funds):  # a nearest plan stays as it is
        return plan
    cost = costs(school, plan)
    shares = Percents(school, Budget(cost, growth(school, plan, cost), leave=_left(school, plan))).lay(HighsEngine())
    if shares is None:
        return plan
    found = paid(school, plan, shares)
    if odd_splits(found) >= odd or _worse(school, plan, found) or audit(school, found).violations:
        return plan
    return found


def odd_splits(plan: Plan) -> int:
    """How many rows of positions are split otherwise than in whole percents."""
    return sum(odd_split(sum(s.cents for s in p.shares), p.shares) for p in plan.positions)


def _left(school: School, plan: Plan) -> int:
    """Cents of unrestricted money that stay unspent: as many as before where the school weighs them, but for what counts as the same."""
    left = min(open_left(school, plan), int(reserve(school))) if reserve_counts(school) else 0
    return max(0, kept_reserve(school, plan), left - int(MoneyLeft.near or 0))


def _worse(school: School, plan: Plan, other: Plan) -> bool:
    """Is any measure of the other plan worse than the plan's own, by more than what counts as the same?"""
    weighed = (m for m in MEASURES if m.code != RESERVE or reserve_counts(school))
    return any(m.sign * (m.value(school, other) - m.value(school, plan)) > (m.near or 0) for m in weighed)
