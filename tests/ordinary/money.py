"""What the drawn school costs and who pays: own arithmetic, in exact fractions of a cent, rounded once for each row of Staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from planner.domain.plan import FundLine, Position, ProgramChoice, Share, Unit
from planner.domain.school import Program, School, Staff

WHOLE = 10_000
Split = tuple[tuple[str, int], ...]  # fund, basis points of the cost; together WHOLE


@dataclass(frozen=True)
class Kept:
    """What becomes of a row of Staff: the FTE of each of its units (hundredths), their days, and who pays."""

    ftes: tuple[int, ...]
    days: tuple[int, ...]
    split: Split


@dataclass(frozen=True)
class Bought:
    """What becomes of a program: the part of it that goes on (basis points), and who pays."""

    part: int
    split: Split


@dataclass(frozen=True)
class Settled:
    """Every decision of the witness about money, by the workbook's codes."""

    staff: Mapping[str, Kept] = field(default_factory=dict)
    programs: Mapping[str, Bought] = field(default_factory=dict)


@dataclass(frozen=True)
class Rates:
    """Growth a year in basis points, the smallest FTE (hundredths) with health cover, and the days of the cycle."""

    pay: int = 250
    health: int = 700
    threshold: int = 75
    cycle: int = 5

    def part(self, fte: int, days: int) -> Fraction:
        """Of full time: days of the cycle (0: not paid by the day) where the hundredths but round them, else the hundredths."""
        near = Fraction(round(Fraction(fte * self.cycle, 100)), self.cycle)
        return near if 0 < days < self.cycle and abs(near - Fraction(fte, 100)) < Fraction(1, 100) else Fraction(fte, 100)


def post_cost(fte: int, salary: int, pct: int, flat: int, rates: Rates, keeps: bool = False, year: int = 1, days: int = 0) -> Fraction:
    """Cents a year of one post: FTE in hundredths, salary and health in cents, benefits in basis points; year 0 is this year."""
    part = rates.part(fte, days)
    pay = part * Fraction(salary * (WHOLE + pct), WHOLE) * Fraction(WHOLE + rates.pay, WHOLE) ** year
    covered = fte > 0 and (fte >= rates.threshold or keeps)
    return pay + (part * flat * Fraction(WHOLE + rates.health, WHOLE) ** year if covered else 0)


def row_cost(row: Mapping[str, Any], rates: Rates, fte: Any = None, year: int = 1) -> Fraction:
    """Cents of a Staff row as it is written (dollars, percent, FTE), at another FTE where one is given."""
    level = round(100 * (row["fte"] if fte is None else fte))
    pct, keeps = round(100 * row["benefit_pct"]), row.get("health_keeps") == "y"
    days = len(str(row.get("days", "")).replace(",", " ").split())
    return row.get("count", 1) * post_cost(level, 100 * row["avg_salary"], pct, 100 * row["benefit_flat"], rates, keeps, year, days)


def rates_of(school: School) -> Rates:
    growth = (school.rule("growth_personnel_pct"), school.rule("growth_health_pct"), school.rule("health_threshold_fte", 75))
    return Rates(*growth, school.info.cycle_days)


def shared(cents: int, split: Split) -> tuple[Share, ...]:
    """Whole cents by fund; the last of them takes what rounding leaves."""
    parts = [cents * part // WHOLE for _, part in split[:-1]]
    return tuple(Share(fund, n) for (fund, _), n in zip(split, [*parts, cents - sum(parts)], strict=True) if n)


# --- the plan's money ------------------------------------------------------------------------------------------------
def positions(school: School, settled: Settled) -> tuple[Position, ...]:
    return tuple(_position(school, row, settled.staff[row.staff_id]) for row in school.staff)


def _position(school: School, row: Staff, kept: Kept) -> Position:
    units = tuple(Unit(u, fte, kept.days if fte else ()) for u, fte in zip(row.units, kept.ftes, strict=True))
    cents = round(sum((_unit_cost(school, row, u.fte, 1) for u in units), Fraction(0)))
    return Position(row.staff_id, units, shared(cents, kept.split) if cents else ())


def _unit_cost(school: School, row: Staff, fte: int, year: int) -> Fraction:
    days = len(row.days) if row.fte < 100 else 0
    return post_cost(fte, row.avg_salary, row.benefit_pct, row.benefit_flat, rates_of(school), row.health_keeps, year, days)


def programs(school: School, settled: Settled) -> tuple[ProgramChoice, ...]:
    return tuple(_program(p, settled.programs[p.program_id]) for p in school.programs)


def _program(program: Program, bought: Bought) -> ProgramChoice:
    cents = program.cost_next * bought.part // WHOLE
    if program.start_only:
        word = "start" if cents else "not started"
    else:
        word = "continue" if bought.part == WHOLE else "reduce" if cents else "stop"
    due = cents + (program.exit_cost if word == "stop" else 0)
    return ProgramChoice(program.program_id, word, cents, shared(due, bought.split) if due else ())


def fund_lines(school: School, posts: Sequence[Position], bought: Sequence[ProgramChoice]) -> tuple[FundLine, ...]:
    """What every fund has and pays in the plan year and the two after it; later each fund keeps its part of every row."""
    lines = []
    for fund in school.funds:
        for year in (1, 2, 3):
            carried = fund.carryover if year == 1 else 0
            lines.append(FundLine(fund.fund, year, school.revenue(fund, year) + carried, _paid(school, posts, bought, fund.fund, year)))
    return tuple(lines)


def _paid(school: School, posts: Sequence[Position], bought: Sequence[ProgramChoice], fund: str, year: int) -> int:
    total = Fraction(0)
    for p in posts:
        mine = sum(s.cents for s in p.shares if s.fund == fund)
        if mine and year > 1:
            row = school.staff_by_id[p.staff_id]
            total += sum((_unit_cost(school, row, u.fte, year) for u in p.units), Fraction(0)) * mine / p.cents
        else:
            total += mine
    for choice in bought:
        if year == 1 or (choice.cents and school.program_by_id[choice.program_id].recurring):
            total += sum(s.cents for s in choice.shares if s.fund == fund)
    return round(total)
