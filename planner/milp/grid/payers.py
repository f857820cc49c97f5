"""Who pays, to the cent: the settled costs laid on the funds, moving as little as possible from today's payers."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from planner.domain.plan import FundLine, MethodUse, Position, ProgramChoice, Share, Unit
from planner.domain.school import PLAN_YEARS, Fund, Program, School, Staff
from planner.domain.subject import Item
from planner.facts.effort import floors, is_special
from planner.facts.fund_rules import LOCAL, WHOLE, open_funds
from planner.facts.programs import goes_on_free
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.fixed_shape import Settled
from planner.milp.model import Expression, Model, value
from planner.rules.funds import EndsInTheYear, NoNewCliff, SupplementNotSupplant

OPEN_WEIGHT = 10  # where the money that may pay anything is to be spared, that matters more than moving few dollars


class Cents:
    """Positions, programs, methods and fund lines of the plan, in whole cents."""

    def __init__(self, settled: Settled, engine: HighsEngine) -> None:
        self.s, self.school = settled, settled.school
        self.cost = self._costs()
        self.shares = self._lay(engine)

    def _costs(self) -> dict[Item, int]:
        """Every item's cost in the plan year, rounded once."""
        found = {}
        for row in self.school.staff:
            found[Item("staff", row.staff_id)] = round(sum((self.school.unit_cost(row, self.s.fte[u], 1) for u in row.units), Fraction(0)))
        for p in self.school.programs:
            spent = self.s.programs[p.program_id]
            free = p.start_only or goes_on_free(self.school, p)
            found[Item("program", p.program_id)] = spent or (0 if free else p.exit_cost)
        for m, amount in self.s.methods.items():
            found[Item("method", m)] = self.school.method_by_id[m].unit_cost * amount // 100
        return found

    def _today(self, item: Item) -> dict[str, int]:
        """Today's payers in basis points."""
        if item.kind == "staff":
            return dict(self.school.staff_by_id[item.id].fund)
        return {self.school.program_by_id[item.id].fund: 10_000} if item.kind == "program" else {}

    def _lay(self, engine: HighsEngine) -> dict[Item, list[Share]] | None:
        """A transport problem in cents: every item paid in full, no fund overdrawn, fewest dollars moved to another fund."""
        model, moved = Model(), []
        x: dict[tuple[Item, str], Expression] = {}
        posts = self.s.shape.posts
        for item, cents in self.cost.items():
            today = self._today(item)
            for f in self.school.funds:
                if cents and not self.school.ended(f) and posts.may_pay(f.fund, item):
                    x[item, f.fund] = model.amount(0, float(cents * self._most(item, f)))
                    over = model.amount()
                    model.define(over >= x[item, f.fund] - cents * today.get(f.fund, 0) / 10_000)
                    asks = self.school.fund_tag(f.fund, posts.tag(item)) == "ask"
                    moved.append((1.5 if asks else 1) * over)
            if cents:
                model.define(model.total(x[item, f.fund] for f in self.school.funds if (item, f.fund) in x) == cents)
        for f in self.school.funds:
            mine = [y for (_i, fund), y in x.items() if fund == f.fund]
            if mine:
                model.define(model.total(mine) <= self.school.revenue(f, 1) + f.carryover)
            for year in (y for y in (2, 3) if mine and self.school.rule(f"balance_year_{y}")):
                grown = [float(self._growth(i, year)) * y for (i, fund), y in x.items() if fund == f.fund]
                model.define(model.total(grown) <= self.school.revenue(f, year))
        self._keep_effort(model, x)
        spared = [y for (_i, fund), y in x.items() if fund in open_funds(self.school)] if self.s.shape.spare_open else []
        model.minimise(model.total(moved) + OPEN_WEIGHT * model.total(spared))
        ending = engine.solve(model.problem, seconds=10, gap=0)
        if ending.value is None:
            return None
        return {item: self._rounded(item, {f: value(y) for (i, f), y in x.items() if i == item}) for item in self.cost}

    def _most(self, item: Item, fund: Fund) -> Fraction:
        """The part of an item that a fund may pay, by what pays for it today."""
        parts = (rule.part(self.school, item, fund) for rule in (SupplementNotSupplant(), NoNewCliff(), EndsInTheYear()))
        return Fraction(min((p for p in parts if p is not None), default=WHOLE), WHOLE)

    def _keep_effort(self, model: Model, x: dict[tuple[Item, str], Expression]) -> None:
        """Special education keeps the school's own money, local alone or with the state's: only one of the two need hold."""
        least = floors(self.school)
        first: Expression = model.binary() if len(least) > 1 else 1
        for name, counts in zip(least, (first, 1 - first), strict=False):
            own = {f.fund for f in self.school.funds if f.type in (("general",) if name == "local" else LOCAL)}
            spent = model.total(y for (item, fund), y in x.items() if fund in own and is_special(self.school, item))
            model.define(spent >= ceil(least[name]) * counts)

    def _rounded(self, item: Item, shares: dict[str, float]) -> list[Share]:
        """Whole cents that add up: the rounding rest goes to the largest share."""
        whole = {f: round(c) for f, c in shares.items() if round(c) > 0}
        if whole:
            largest = max(whole, key=lambda f: whole[f])
            whole[largest] += self.cost[item] - sum(whole.values())
        return [Share(f, c) for f, c in sorted(whole.items())]

    # --- facts -------------------------------------------------------------------------------------------------
    def _paid(self, item: Item) -> tuple[Share, ...]:
        return tuple((self.shares or {}).get(item, ()))

    def positions(self) -> tuple[Position, ...]:
        return tuple(
            Position(
                row.staff_id,
                tuple(Unit(u, self.s.fte[u], self.s.days[u]) for u in row.units),
                self._paid(Item("staff", row.staff_id)),
            )
            for row in self.school.staff
        )

    def programs(self) -> tuple[ProgramChoice, ...]:
        return tuple(
            ProgramChoice(
                p.program_id,
                _decision(self.school, p, self.s.programs[p.program_id]),
                self.s.programs[p.program_id],
                self._paid(Item("program", p.program_id)),
            )
            for p in self.school.programs
        )

    def methods(self) -> tuple[MethodUse, ...]:
        found = []
        for m, amount in self.s.methods.items():
            days = tuple(v.day for v in self.s.variants if v.day_type == self.school.method_by_id[m].day_type)
            found.append(MethodUse(m, amount, self.cost[Item("method", m)], self._paid(Item("method", m)), days))
        return tuple(found)

    def fund_lines(self) -> tuple[FundLine, ...]:
        lines = []
        for f in self.school.funds:
            for year in PLAN_YEARS:
                has = self.school.revenue(f, year) + (f.carryover if year == 1 else 0)
                lines.append(FundLine(f.fund, year, has, self._cost(f.fund, year)))
        return tuple(lines)

    def _cost(self, fund: str, year: int) -> int:
        """What a fund pays in a year; later years re-cost each position, with the same shares of it."""
        total = Fraction(0)
        for item, shares in (self.shares or {}).items():
            paid = sum(s.cents for s in shares if s.fund == fund)
            if paid:
                total += paid * self._growth(item, year)
        return round(total)

    def _growth(self, item: Item, year: int) -> Fraction:
        if year == 1 or item.kind == "method":
            return Fraction(1)
        if item.kind == "program":
            return Fraction(1 if self.school.program_by_id[item.id].recurring and self.s.programs[item.id] else 0)
        row: Staff = self.school.staff_by_id[item.id]
        later = sum((self.school.unit_cost(row, self.s.fte[u], year) for u in row.units), Fraction(0))
        return later / self.cost[item]


def _decision(school: School, p: Program, cents: int) -> str:
    if p.start_only:
        return "start" if cents else "not started"
    if not cents:
        return "continue" if goes_on_free(school, p) else "stop"
    return "continue" if cents >= p.cost_next else "reduce"
