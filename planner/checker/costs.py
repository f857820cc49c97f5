"""What a plan costs, and what each fund pays of it. Cents are rounded once: for each row of Staff, and for each fund in the years after."""

from __future__ import annotations

from fractions import Fraction

from planner.checker.week import week_of
from planner.domain.plan import MethodUse, Plan, Position, ProgramChoice, Share
from planner.domain.school import School, Staff


def row_cost(school: School, row: Staff, position: Position | None, year: int) -> Fraction:
    """What the posts of a row cost in a year of the plan, in exact cents."""
    units = position.units if position else ()
    return sum((school.unit_cost(row, u.fte, year) for u in units), Fraction(0))


def shares_of(plan: Plan, fund: str) -> int:
    """Cents that a fund pays in the plan year."""
    items: tuple[Position | ProgramChoice | MethodUse, ...] = (*plan.positions, *plan.programs, *plan.methods)
    return sum(s.cents for item in items for s in item.shares if s.fund == fund)


def fund_cost(school: School, plan: Plan, fund: str, year: int) -> int:
    """Cents that a fund pays in a year. After the plan year posts grow, each fund keeping its part of every row, programs and
    methods stay as they are, and what is paid once (non-recurring programs, exit costs) drops out."""
    if year == 1:
        return shares_of(plan, fund)
    total = Fraction(0)
    for staff_id, position in week_of(school, plan).positions.items():
        if position.cents:
            cost = row_cost(school, school.staff_by_id[staff_id], position, year)
            total += cost * _part(position.shares, fund) / position.cents
    lasting = [p for p in plan.programs if p.cents and p.program_id in school.program_by_id]
    lasting = [p for p in lasting if school.program_by_id[p.program_id].recurring]
    total += sum(_part(p.shares, fund) for p in lasting) + sum(_part(m.shares, fund) for m in plan.methods)
    return round(total)


def _part(shares: tuple[Share, ...], fund: str) -> int:
    return sum(s.cents for s in shares if s.fund == fund)
