"""The staffing half of the shape: which posts stay, at what FTE, on which days, and what each fund pays.

Variables, per unit (one adult):
  level[unit, f]   1 when the post has f hundredths of FTE next year (exactly one level)
  present[unit, d] 1 when it works on cycle day d (only where there is a choice)
  pays[item, fund] dollars that a fund pays for an item, continuous (decisions.md 7); an item is a Staff row, a program or a method
Costs are dollars, since cents make badly scaled rows; the plan's cents are settled exactly afterwards.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from planner.domain.school import Program, School, Special, Staff
from planner.domain.subject import Item
from planner.facts.allotments import allotted, rates
from planner.facts.fund_rules import purpose
from planner.facts.programs import goes_on_free
from planner.milp.model import Expression, Model

WEEK = 7 * 24 * 60.0  # minutes


def _named(school: School) -> frozenset[str]:
    """Whoever a line of specials, a homeroom, a lock or an assignment speaks of: such a post is not like the others of its line."""
    by_line = (*(sp.staff_id for sp in school.specials), *(u for h in school.homerooms for u in h.teachers), *(k.id for k in school.locks))
    return frozenset((*by_line, *(a.position for a in school.assignments)))


class Posts:
    """Variables and shared expressions about positions, programs, methods' money and funds."""

    def __init__(self, school: School, model: Model) -> None:
        self.school, self.model = school, model
        self.level: dict[tuple[str, int], Expression] = {}
        self.days: dict[tuple[str, int], Expression] = {}
        self.buys: dict[tuple[str, int], Expression] = {}
        self.pays: dict[tuple[Item, str], Any] = {}
        self.dollars: dict[Item, Expression] = {}  # item -> its cost in the plan year
        self.chosen_days: set[str] = set()  # units whose days are a decision
        self.named = _named(school)
        self._paid_again: dict[tuple[Item, str], Expression] = {}
        for row in school.staff:
            self._post(row)
        for program in school.programs:
            self._program(program)
        mine = allotted(school)
        self.trades = {pair: model.integer(0, mine[pair[0]].fte_next) for pair in rates(school)}  # hundredths of FTE given up

    # --- positions ---------------------------------------------------------------------------------------------
    def _post(self, row: Staff) -> None:
        levels = self.school.fte_levels(row)
        for unit in row.units:
            if len(levels) == 1:
                self.level[unit, levels[0]] = 1
            else:
                for f in levels:
                    self.level[unit, f] = self.model.binary()
                self.model.define(self.model.total(self.level[unit, f] for f in levels) == 1)
            self._presence(row, unit)
        teams = {u: [(t.team_id, u in t.core) for t in self.school.teams if u in (*t.core, *t.extended)] for u in row.units}
        alike = [u for u in row.units if u == row.staff_id or u not in self.named]
        for a, b in itertools.pairwise(alike):
            if len(levels) > 1 and teams[a] == teams[b]:  # the first keeps most, else every choice would be found many times
                self.model.define(self.fte(a) >= self.fte(b))
        cents = {f: self.school.unit_cost(row, f, 1) // 1 for f in levels if f}  # a row is charged rounded, never less than this
        costs = (c / 100 * self.level[u, f] for u in row.units for f, c in cents.items())
        self.dollars[Item("staff", row.staff_id)] = self.model.total(costs)

    def _presence(self, row: Staff, unit: str) -> None:
        possible = self.school.staff_days(row)
        levels = self.school.fte_levels(row)
        full = round(row.fte * self.school.info.cycle_days / 100)
        choice = self.school.day_based(row) and ((self.school.selectable(row.staff_id) and len(possible) > full) or len(levels) > 1)
        for d in self.school.days:
            if d not in possible:
                self.days[unit, d] = 0
            elif choice:
                self.days[unit, d] = self.model.binary()
                self.model.define(self.days[unit, d] <= self.kept(unit))
            else:
                self.days[unit, d] = self.kept(unit)
        if choice:
            self.chosen_days.add(unit)

    def fte(self, unit: str) -> Expression:
        row = self.school.row_of_unit[unit]
        return self.model.total(f * self.level[unit, f] for f in self.school.fte_levels(row))

    def kept(self, unit: str) -> Expression:
        """1 when the post stays at any FTE."""
        row = self.school.row_of_unit[unit]
        levels = self.school.fte_levels(row)
        if 0 not in levels:
            return 1
        return 1 - self.level[unit, 0]

    def cut(self, unit: str) -> Expression:
        """Hundredths of FTE below today's, never less than 0."""
        row = self.school.row_of_unit[unit]
        return self.model.total((row.fte - f) * self.level[unit, f] for f in self.school.fte_levels(row) if f < row.fte)

    def changed(self, unit: str) -> Expression:
        """1 when the post stops or changes its FTE (and with it its days)."""
        row = self.school.row_of_unit[unit]
        if row.fte == 100 or not self.school.day_based(row):
            return 1 - self.kept(unit)
        return self.model.total(self.level[unit, f] for f in self.school.fte_levels(row) if f != row.fte)

    def while_kept(self, unit: str, minutes: Expression) -> Expression:
        """Minutes of an average week at least, and none while the post stops."""
        if isinstance(self.kept(unit), int) or isinstance(minutes, int | float):
            return minutes
        left = self.model.amount()
        self.model.define(left >= minutes - WEEK * (1 - self.kept(unit)))
        return left

    def kept_share(self, program: Program) -> Expression:
        """How much of what a program costs to go on is bought, 0 to 1."""
        code, cost = program.program_id, program.cost_next
        return self.model.total(min(c, cost) / cost * self.buys[code, c] for c in self.levels(program))

    def here(self, unit: str, day: int) -> Expression:
        return self.days[unit, day]

    # --- programs ----------------------------------------------------------------------------------------------
    @staticmethod
    def levels(program: Program) -> tuple[int, ...]:
        """What may be bought, in cents, ascending."""
        return program.levels or tuple(sorted({0, program.cost_next}))

    def _program(self, program: Program) -> None:
        levels = self.levels(program)
        for cents in levels:
            self.buys[program.program_id, cents] = self.model.binary() if len(levels) > 1 else 1
        if len(levels) > 1:
            self.model.define(self.model.total(self.buys[program.program_id, c] for c in levels) == 1)
        exit_cost = 0 if program.start_only or goes_on_free(self.school, program) else program.exit_cost
        self.dollars[Item("program", program.program_id)] = self.model.total(
            (c or exit_cost) / 100 * self.buys[program.program_id, c] for c in levels if c or exit_cost
        )

    # --- money -------------------------------------------------------------------------------------------------
    def may_pay(self, fund: str, item: Item) -> bool:
        return self.school.fund_tag(fund, purpose(self.school, item)) != "n"

    def share_out(self) -> None:
        """Who pays: called once the methods' costs are known. Every item's cost is shared over the funds."""
        for item, dollars in self.dollars.items():
            for fund in self.school.funds:
                self.pays[item, fund.fund] = self.model.amount()
            self.model.define(self.model.total(self.pays[item, f.fund] for f in self.school.funds) == dollars)

    def payers(self) -> Iterator[tuple[Item, str, Expression]]:
        """Every item, fund, and what the fund pays for it."""
        for (item, fund), share in self.pays.items():
            yield item, fund, share

    def fund_dollars(self, fund: str, year: int = 1) -> Expression:
        """What a fund pays in a year at least: later years grow each item by no more than its own growth, and end costs once."""
        terms = []
        for (item, payer), share in self.pays.items():
            if payer == fund:
                paid = self._lasting(item, fund) if year > 1 else share
                terms.append(float(self._growth(item, year)) * paid)
        return self.model.total(terms)

    def _lasting(self, item: Item, fund: str) -> Expression:
        """What a fund pays for an item beyond what ending it costs, which is paid once."""
        share = self.pays[item, fund]
        program = self.school.program_by_id[item.id] if item.kind == "program" else None
        stops_free = program is None or program.start_only or goes_on_free(self.school, program)
        if program is None or stops_free or not program.exit_cost or 0 not in self.levels(program):
            return share
        if (item, fund) not in self._paid_again:
            self._paid_again[item, fund] = self.model.amount()
            self.model.define(self._paid_again[item, fund] >= share - program.exit_cost / 100 * self.buys[program.program_id, 0])
        return self._paid_again[item, fund]

    def _growth(self, item: Item, year: int) -> Fraction:
        if year == 1:
            return Fraction(1)
        if item.kind == "program":
            return Fraction(1 if self.school.program_by_id[item.id].recurring else 0)
        if item.kind != "staff":
            return Fraction(1)
        row = self.school.staff_by_id[item.id]
        ratios = [
            self.school.unit_cost(row, f, year) / cost for f in self.school.fte_levels(row) if (cost := self.school.unit_cost(row, f, 1))
        ]
        return min(ratios, default=Fraction(1))

    def fte_today_by_class(self) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for row in self.school.staff:
            found[row.job_class] += row.fte * row.count
        return dict(found)


@dataclass(frozen=True)
class SpecialistClass:
    """Specialists that the shape need not tell apart: same caps and limits, all certain to stay; or one alone."""

    rows: tuple[Special, ...]
    units: tuple[str, ...]

    @property
    def first(self) -> Special:
        return self.rows[0]
