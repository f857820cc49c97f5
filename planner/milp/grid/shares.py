"""Costs laid on the funds, to the cent: every item paid in full, no fund overdrawn, as few dollars as possible moved from today's payers.

pays[item, fund] cents of the plan year, for every fund that may pay the item at all
over[item, fund] cents beyond what the fund pays of it today, in proportion
short            cents of unrestricted money that are spent although they were to be left
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil

from planner.domain.plan import Share
from planner.domain.school import Fund, School
from planner.domain.subject import Item
from planner.facts.effort import floors, is_special
from planner.facts.fund_rules import LOCAL, WHOLE, fund_revenue, open_funds, paid_today, purpose
from planner.milp.engines.highs import HighsEngine
from planner.milp.model import Expression, Model, value
from planner.rules.funds import EndsInTheYear, NoNewCliff, SupplementNotSupplant

OPEN_WEIGHT = 10  # where the money that may pay anything is to be spared, that matters more than moving few dollars
ASKING = 1.5  # a dollar that moves to a fund which must be asked weighs so much
LAY_SECONDS = 10.0


@dataclass(frozen=True)
class Budget:
    """What is to be paid, and how.

    `cost` is in cents of the plan year. `growth` of an item is its cost in year 2 and 3 over that of the plan year. `overdrawn` is what a
    nearest plan lets a fund pay beyond its money, by fund and year. `leave` cents of unrestricted money are left where that can be;
    `spare` leaves as much of it as possible.
    """

    cost: Mapping[Item, int]
    growth: Mapping[tuple[Item, int], Fraction] = field(default_factory=dict)
    overdrawn: Mapping[tuple[str, int], int] = field(default_factory=dict)
    leave: int = 0
    spare: bool = False


def part_allowed(school: School, item: Item, fund: Fund) -> Fraction:
    """The part of an item's cost that a fund may pay: nothing where its rules forbid the purpose or it has ended."""
    if school.ended(fund) or school.fund_tag(fund.fund, purpose(school, item)) == "n":
        return Fraction(0)
    parts = (rule.part(school, item, fund) for rule in (SupplementNotSupplant(), NoNewCliff(), EndsInTheYear()))
    return Fraction(min((p for p in parts if p is not None), default=WHOLE), WHOLE)


class Sharing:
    """The transport problem of one budget."""

    def __init__(self, school: School, budget: Budget) -> None:
        self.school, self.budget, self.model = school, budget, Model()
        self.pays: dict[tuple[Item, str], Expression] = {}
        self.more: dict[int, Expression] = {}  # year -> cents that a fund would need beyond its money, where that is asked
        self.moved: list[Expression] = []
        for item, cents in budget.cost.items():
            self._item(item, cents)

    def _item(self, item: Item, cents: int) -> None:
        today = paid_today(self.school, item) or {}
        mine = []
        for fund in self.school.funds if cents else ():
            part = part_allowed(self.school, item, fund)
            if part:
                paid = self.model.amount(0, float(cents * part))
                over = self.model.amount()
                self.model.define(over >= paid - cents * today.get(fund.fund, 0) / WHOLE)
                asks = self.school.fund_tag(fund.fund, purpose(self.school, item)) == "ask"
                self.moved.append((ASKING if asks else 1) * over)
                self.pays[item, fund.fund] = paid
                mine.append(paid)
        if cents:
            self.model.define(self.model.total(mine) == cents)

    def _balance(self, asked: str = "") -> None:
        """No fund pays more than it has; the asked one may be given more. Later years grow each item."""
        for fund in self.school.funds:
            mine = [(item, paid) for (item, payer), paid in self.pays.items() if payer == fund.fund]
            for year in (1, *(y for y in (2, 3) if self.school.rule(f"balance_year_{y}"))) if mine else ():
                grown = self.model.total(float(self.budget.growth.get((item, year), 1)) * paid for item, paid in mine)
                has: Expression = fund_revenue(self.school, fund, year) + self.budget.overdrawn.get((fund.fund, year), 0)
                has = has - self._spare(fund.fund)
                if fund.fund == asked:
                    self.more[year] = self.model.amount()
                    has = has + self.more[year]
                self.model.define(grown <= has)

    def _spare(self, fund: str) -> Expression:
        """Cents that a fund keeps back for rounding; amounts that are settled to the cent need none."""
        return 0

    def _keep_effort(self) -> None:
        """Special education keeps the school's own money, local alone or with the state's: only one of the two need hold."""
        least = floors(self.school)
        first: Expression = self.model.binary() if len(least) > 1 else 1
        for name, counts in zip(least, (first, 1 - first), strict=False):
            own = {f.fund for f in self.school.funds if f.type in (("general",) if name == "local" else LOCAL)}
            spent = self.model.total(y for (item, fund), y in self.pays.items() if fund in own and is_special(self.school, item))
            self.model.define(spent >= ceil(least[name]) * counts)

    @property
    def _open_paid(self) -> Expression:
        free = set(open_funds(self.school))
        return self.model.total(paid for (_, fund), paid in self.pays.items() if fund in free)

    @property
    def _open_money(self) -> int:
        return sum(fund_revenue(self.school, self.school.fund_by_id[f], 1) for f in open_funds(self.school))

    def lay(self, engine: HighsEngine) -> dict[Item, tuple[Share, ...]] | None:
        """Every item's shares in whole cents; None where the funds cannot pay."""
        self._balance()
        self._keep_effort()
        cost = self.model.total(self.moved)
        if self.budget.spare:
            cost = cost + OPEN_WEIGHT * self._open_paid
        elif self.budget.leave > 0:
            short = self.model.amount()
            self.model.define(self._open_paid - short <= self._open_money - self.budget.leave)
            cost = cost + OPEN_WEIGHT * short
        self.model.minimise(cost)
        ending = engine.solve(self.model.problem, seconds=LAY_SECONDS, gap=0)
        if ending.value is None:
            return None
        return {item: self._rounded(item) for item in self.budget.cost}

    def least_more(self, fund: str, engine: HighsEngine) -> int | None:
        """The fewest cents beyond its money with which a fund makes the budget balance; None where no sum of it does."""
        self._balance(fund)
        self._keep_effort()
        if self.budget.leave > 0:
            given = self.more[1] if 1 in self.more and fund in open_funds(self.school) else 0
            self.model.define(self._open_paid <= self._open_money - self.budget.leave + given)
        self.model.minimise(self.model.total(self.more.values()))
        ending = engine.solve(self.model.problem, seconds=LAY_SECONDS, gap=0)
        return None if ending.value is None else ceil(max((value(more) for more in self.more.values()), default=0) - 0.01)

    def _rounded(self, item: Item) -> tuple[Share, ...]:
        """Whole cents that add up: the rounding rest goes to the largest share."""
        mine = ((fund, round(value(paid))) for (it, fund), paid in self.pays.items() if it == item)
        whole = {fund: cents for fund, cents in mine if cents > 0}
        if whole:
            largest = max(whole, key=lambda f: whole[f])
            whole[largest] += self.budget.cost[item] - sum(whole.values())
        return tuple(Share(f, c) for f, c in sorted(whole.items()))

