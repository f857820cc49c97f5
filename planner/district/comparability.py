"""Comparability (domain.md 2.2): do schools with Title I get as much of the district's own money as those without?

A school with Title I passes when its students for each locally paid teacher or aide are at most 110 % of those in the schools without, or
when local money for each of its students is at least 90 % of theirs. Where every school has Title I, each is set beside all together.
Posts of the office, of administration, of security and of the nurse are no instruction and are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from planner.domain.plan import Plan
from planner.domain.school import School, Staff
from planner.facts.fund_rules import LOCAL, WHOLE, title

MOST, LEAST = Fraction(110, 100), Fraction(90, 100)
NOT_INSTRUCTION = ("admin", "office", "security", "nurse")


@dataclass(frozen=True)
class Comparison:
    """One school: students, locally paid FTE of instruction, and local cents for it; `most` and `least` are the limits of the test."""

    school: str
    title_one: bool
    students: int
    fte: Fraction
    cents: Fraction
    most: Fraction | None = None  # students for each FTE
    least: Fraction | None = None  # cents for each student

    @property
    def each(self) -> Fraction | None:
        return self.students / self.fte if self.fte else None

    @property
    def money(self) -> Fraction | None:
        return self.cents / self.students if self.students else None

    @property
    def passes(self) -> bool:
        """By either test; a school without Title I is not tested."""
        if self.most is None or self.least is None:
            return True
        by_staff = self.each is not None and self.each <= self.most
        return by_staff or (self.money is not None and self.money >= self.least)


def comparability(schools: Sequence[tuple[School, Plan | None]]) -> tuple[Comparison, ...]:
    """Every school with its limits; today's staffing at next year's cost where no plan is given. Raises ValueError for fewer than two."""
    if len(schools) < 2:
        raise ValueError("Comparability sets schools beside each other: it needs two or more.")
    found = [_facts(school, plan) for school, plan in schools]
    others = [c for c in found if not c.title_one] or found
    students, fte, cents = (sum((getattr(c, n) for c in others), Fraction(0)) for n in ("students", "fte", "cents"))
    if not students or not fte:
        raise ValueError("The schools without Title I have no students or no locally paid staff in their workbooks.")
    most, least = MOST * students / fte, LEAST * cents / students
    return tuple(_limited(c, most, least) if c.title_one else c for c in found)


def _limited(c: Comparison, most: Fraction, least: Fraction) -> Comparison:
    return Comparison(c.school, c.title_one, c.students, c.fte, c.cents, most, least)


def _facts(school: School, plan: Plan | None) -> Comparison:
    title_one = any(title(f) == 1 and school.revenue(f, 1) for f in school.funds)
    fte, cents = Fraction(0), Fraction(0)
    for row in (r for r in school.staff if school.tag_of(r) not in NOT_INSTRUCTION):
        has, costs, part = _row(school, row, plan)
        fte += has * part
        cents += costs * part
    return Comparison(school.info.school_name, title_one, _students(school), fte / 100, cents)


def _students(school: School) -> int:
    return school.info.enrol_next or sum(h.enrol_next for h in school.homerooms)


def _row(school: School, row: Staff, plan: Plan | None) -> tuple[int, Fraction, Fraction]:
    """Hundredths of FTE of a line, its cost next year, and the part that local and state money pays."""
    own = {f.fund for f in school.funds if f.type in LOCAL}
    position = next((p for p in plan.positions if p.staff_id == row.staff_id), None) if plan is not None else None
    if position is None:
        part = Fraction(sum(share for fund, share in row.fund if fund in own), WHOLE)
        return round(100 * school.part_worked(row, row.fte) * row.count), row.count * school.unit_cost(row, row.fte, 1), part
    paid = sum(s.cents for s in position.shares)
    part = Fraction(sum(s.cents for s in position.shares if s.fund in own), paid) if paid else Fraction(0)
    worked = sum((school.part_worked(row, u.fte) for u in position.units), Fraction(0))
    return round(100 * worked), Fraction(paid), part
