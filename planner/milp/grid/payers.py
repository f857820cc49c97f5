"""Who pays, to the cent: the settled costs laid on the funds, moving as little as possible from today's payers."""

from __future__ import annotations

from fractions import Fraction

from planner.domain.plan import FundLine, MethodUse, Position, ProgramChoice, Share, Unit
from planner.domain.school import PLAN_YEARS, Program, School, Staff
from planner.domain.subject import Item
from planner.facts.fund_rules import open_funds
from planner.facts.programs import goes_on_free
from planner.measures import open_revenue, reserve, reserve_counts
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.fixed_shape import Settled
from planner.milp.grid.shares import Budget, Sharing
from planner.milp.model import value


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

    def _lay(self, engine: HighsEngine) -> dict[Item, tuple[Share, ...]] | None:
        """Who pays: as little as possible moves from today's payers, and no more unrestricted money is spent than the shape settled."""
        growth = {(item, year): self._growth(item, year) for item, cents in self.cost.items() if cents for year in (2, 3)}
        budget = Budget(self.cost, growth, self.s.overdrawn, self._left(), self.s.shape.spare_open)
        return Sharing(self.school, budget).lay(engine)

    def _left(self) -> int:
        """Cents of unrestricted money that the shape leaves, up to the reserve; nothing where the school does not weigh that."""
        if not reserve_counts(self.school):
            return 0
        spent = sum(value(self.s.shape.posts.fund_dollars(f)) for f in open_funds(self.school))
        return int(max(0, min(reserve(self.school), open_revenue(self.school) - 100 * spent)))

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
