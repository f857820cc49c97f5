"""Who pays in whole percents: each position is split over at most three funds as somebody who certifies a grant would write it.

percent[item, fund] whole percents of a position's cost; a fund that pays none of it has 0
used[item, fund]    1 where the fund pays any of it
settled[item, fund] 1 where the fund pays whole percents, and may have to settle their cents
free[item]          1 where a position keeps cents that are no whole percents, since the money allows nothing else

Where today's own split is no whole percents (thirds, say), a position may keep exactly that.
"""

from __future__ import annotations

from math import floor

from planner.domain.plan import Share
from planner.domain.school import School
from planner.domain.subject import Item
from planner.facts.fund_rules import WHOLE, fund_revenue, open_funds, paid_today
from planner.facts.splits import HUNDRED, MOST_FUNDS
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.shares import Budget, Sharing, part_allowed
from planner.milp.model import Expression, Model, value

ODD_WEIGHT = 5_000_00  # an uneven split weighs as much as so many cents that move to another payer
MANY_WEIGHT = 4 * ODD_WEIGHT  # and so does a split over more funds than may be
NEW_PAYER_WEIGHT = 2_000_00  # and so does a fund that pays none of a position today: nobody wants a split of 1 % for a round figure's sake
PERCENT_SECONDS = 5.0
PERCENT_GAP = 1e-3


class Percents(Sharing):
    """The transport problem of one budget, its positions in whole percents."""

    def __init__(self, school: School, budget: Budget) -> None:
        super().__init__(school, budget)
        self.percent: dict[tuple[Item, str], Expression] = {}
        self.settled: dict[tuple[Item, str], Expression] = {}
        self.free: dict[Item, Expression] = {}
        self.as_today: dict[Item, Expression] = {}
        for item, cents in budget.cost.items():
            may_pay = [fund for it, fund in self.pays if it == item]
            if item.kind == "staff" and cents and len(may_pay) > 1:
                self._split(item, cents)
        self.moved.extend(ODD_WEIGHT * free for free in self.free.values())

    def _split(self, item: Item, cents: int) -> None:
        """A position's amounts are its percents of the cost, or today's own parts of it, or free."""
        model, today = self.model, paid_today(self.school, item) or {}
        free = self.free[item] = model.binary()
        odd = any(part % (WHOLE // HUNDRED) for part in today.values())
        same = self.as_today[item] = model.binary() if odd else 0
        used = []
        for fund in (f for f in self.school.funds if (item, f.fund) in self.pays):
            paid = self.pays[item, fund.fund]
            most = floor(HUNDRED * part_allowed(self.school, item, fund))
            percent = self.percent[item, fund.fund] = model.integer(0, most)
            pays = model.binary()
            used.append(pays)
            if not today.get(fund.fund):
                self.moved.append(NEW_PAYER_WEIGHT * pays)
            _equal_unless(model, paid, percent * (cents / HUNDRED), free + same, cents)
            if odd:
                _equal_unless(model, paid, cents * today.get(fund.fund, 0) / WHOLE, 1 - same, cents)
            model.define(paid <= cents * pays)
            if cents % HUNDRED:  # whole percents of whole dollars are whole cents
                settled = self.settled[item, fund.fund] = model.amount(0, 1)
                model.define(settled >= pays - free)
        many = model.binary()
        model.define(model.total(used) <= MOST_FUNDS + len(used) * many)
        self.moved.append(MANY_WEIGHT * many)

    def _spare(self, fund: str) -> Expression:
        """Cents that a fund keeps back for the rounding of each split that it may settle: at most one for each other payer."""
        return (MOST_FUNDS - 1) * self.model.total(settled for (_, payer), settled in self.settled.items() if payer == fund)

    def lay(self, engine: HighsEngine) -> dict[Item, tuple[Share, ...]] | None:
        """Every item's shares in whole cents; None where the funds cannot pay or no answer came in time."""
        self._balance()
        self._keep_effort()
        if self.budget.leave > 0:
            self.model.define(self._open_paid <= self._open_money - self.budget.leave)
        self.model.minimise(self.model.total(self.moved))
        ending = engine.solve(self.model.problem, seconds=PERCENT_SECONDS, gap=PERCENT_GAP)
        if ending.value is None:
            return None
        laid = {item: self._settled(item) if self._whole(item) else self._rounded(item) for item in self.budget.cost}
        return self._to_the_cent(laid)

    def _to_the_cent(self, laid: dict[Item, tuple[Share, ...]]) -> dict[Item, tuple[Share, ...]]:
        """What was kept back for rounding and not needed is spent by uneven splits, so that no grant is left with a few cents."""
        free = open_funds(self.school)
        for fund in (f for f in self.school.funds if f.fund not in free):
            left = fund_revenue(self.school, fund, 1) - sum(s.cents for shares in laid.values() for s in shares if s.fund == fund.fund)
            for item in (i for i in self.free if 0 < left < HUNDRED and not self._whole(i)):
                cents = {s.fund: s.cents for s in laid[item]}
                giver = next((f for f in free if cents.get(f, 0) > left), "")
                most = floor(self.budget.cost[item] * part_allowed(self.school, item, fund))
                if giver and 0 < cents.get(fund.fund, 0) <= most - left:
                    cents |= {giver: cents[giver] - left, fund.fund: cents[fund.fund] + left}
                    laid[item], left = tuple(Share(f, c) for f, c in sorted(cents.items())), 0
        return laid

    def _whole(self, item: Item) -> bool:
        return item in self.free and value(self.free[item]) + value(self.as_today[item]) < 0.5

    def _settled(self, item: Item) -> tuple[Share, ...]:
        """Percents of the cost, each rounded down to the cent; what is left over goes to unrestricted money, else to the largest share."""
        cents = self.budget.cost[item]
        percents = {fund: round(value(n)) for (it, fund), n in self.percent.items() if it == item}
        shares = {fund: cents * n // HUNDRED for fund, n in percents.items() if n}
        open_payers = [fund for fund in open_funds(self.school) if fund in shares]
        settles = open_payers[0] if open_payers else max(shares, key=lambda fund: shares[fund])
        shares[settles] += cents - sum(shares.values())
        return tuple(Share(fund, paid) for fund, paid in sorted(shares.items()))


def _equal_unless(model: Model, one: Expression, other: Expression, free: Expression, most: int) -> None:
    """Two amounts of at most `most` are equal unless `free` is 1."""
    model.define(one - other <= most * free)
    model.define(other - one <= most * free)
