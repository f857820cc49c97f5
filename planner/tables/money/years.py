"""Money over the years: why it is missing, when it ends, and whether the plan leans on money that comes once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import pandas as pd

from planner.domain.plan import FundLine, Plan, Position, Share
from planner.domain.school import PLAN_YEARS, Fund, School, Staff
from planner.facts.courses import year_share
from planner.language import N_
from planner.tables.money.costs import continue_cost
from planner.tables.words import METHOD, dollars, frame, fund_words, money, title_of

LOAD = 5  # sections of a full-time teacher where the workbook gives no load


@dataclass(frozen=True)
class Gap:
    """Cents missing in one fund and year (negative: left over), and the causes, which add up to them.

    `today` is what is missing this year already; carryover counts in the plan year only.
    """

    fund: str
    year: int
    today: int
    ended: int
    revenue: int
    carryover: int
    growth: int
    enrolment: int

    @property
    def causes(self) -> tuple[int, ...]:
        return (self.today, self.ended, self.revenue, self.carryover, self.growth, self.enrolment)

    @property
    def missing(self) -> int:
        return sum(self.causes)


def gaps(school: School) -> tuple[Gap, ...]:
    """Every fund in each of the three years, if everything went on with today's payers."""
    return tuple(_gap(school, fund, year) for year in PLAN_YEARS for fund in school.funds)


def _gap(school: School, fund: Fund, year: int) -> Gap:
    before, later = (round(continue_cost(school, y)[fund.fund]) for y in (0, year))
    lost = fund.revenue_this - school.revenue(fund, year)
    ended = school.ended(fund, year)
    general = next((f for f in school.funds if f.type == "general"), None)
    return Gap(
        fund=fund.fund,
        year=year,
        today=before - fund.revenue_this,
        ended=lost if ended else 0,
        revenue=0 if ended else lost,
        carryover=-fund.carryover if year == 1 and not ended else 0,
        growth=later - before,
        enrolment=round(enrolment_cost(school, year)) if fund is general else 0,
    )


def enrolment_cost(school: School, year: int) -> Fraction:
    """Cents that classes cost which enrolment adds (or saves, below 0) after the plan year, at a teacher's average cost.

    The plan year's homerooms and requests stand in the workbook already, so nothing is added there.
    """
    info = school.info
    later = {2: info.enrol_y2, 3: info.enrol_y3}.get(year)
    teachers = [r for r in school.staff if school.tag_of(r) == "teacher_core" and r.fte]
    posts = Fraction(sum(r.count * r.fte for r in teachers), 100)
    if later is None or not info.enrol_next or not posts:
        return Fraction(0)
    ratio = Fraction(later, info.enrol_next)
    homerooms = round(len(school.homerooms) * ratio) - len(school.homerooms)
    average = sum((r.count * school.unit_cost(r, r.fte, year) for r in teachers), Fraction(0)) / posts
    return average * (homerooms + _course_posts(school, ratio, teachers))


def _course_posts(school: School, ratio: Fraction, teachers: list[Staff]) -> Fraction:
    """Full-time teachers for the sections that the courses gain or lose when requests follow enrolment."""
    classes = Fraction(0)
    for c in school.courses:
        if c.sections_fixed is None and c.target_size:
            more = ceil(c.requests * ratio / c.target_size) - ceil(Fraction(c.requests, c.target_size))
            classes += more * c.periods_per_section * year_share(c)
    job = next((school.job_class_by_id.get(r.job_class) for r in teachers), None)
    load = next((r.load_periods for r in teachers if r.load_periods), None) or (job and job.load_periods) or LOAD
    return classes / load


def gap_by_cause(school: School) -> pd.DataFrame:
    """Why money would be missing: one line for each fund and year, the causes in dollars, and what they add up to.

    A fund in which nothing changes by a dollar has no line.
    """
    columns = (
        N_("Year"), N_("Fund"), N_("Shortfall already this year"), N_("Expired funding"), N_("Other lost funding"), N_("Carryover used"),
        N_("Higher salaries and benefits"), N_("Enrollment change"), N_("Missing in all"),
    )  # fmt: skip
    rows: list[tuple[str | float, ...]] = []
    for year in PLAN_YEARS:
        here = [g for g in gaps(school) if g.year == year]
        label = school.year_label(year)
        changed = [g for g in here if any(round(dollars(cents)) for cents in g.causes)]
        rows += [(label, fund_words(school, g.fund), *map(dollars, (*g.causes, g.missing))) for g in changed]
        totals = [sum(g.causes[i] for g in here) for i in range(len(columns) - 3)]
        rows.append((label, "All funds", *map(dollars, (*totals, sum(totals)))))
    return frame(columns, rows)


def one_time_sentence(school: School, plan: Plan) -> str:
    """Does the plan balance in its year only with money that comes once? Empty when not."""
    lines = {(x.fund, x.year): x for x in plan.funds}
    if any(x.cost_cents > x.revenue_cents for x in plan.funds if x.year == 1):
        return ""
    said = [s for f in school.funds if (s := _cliff(school, f, lines))]
    return f"Balances this year only by using one-time funds: {'; '.join(said)}." if said else ""


def _cliff(school: School, fund: Fund, lines: dict[tuple[str, int], FundLine]) -> str:
    """ "Grant is short $40,000 in 2026-27 and $41,000 in 2027-28", where a fund that is used runs out."""
    first = lines.get((fund.fund, 1))
    if first is None or not first.cost_cents:
        return ""
    carried = first.cost_cents > first.revenue_cents - fund.carryover
    short = []
    for year in PLAN_YEARS[1:]:
        line = lines.get((fund.fund, year))
        lacks = line.cost_cents - line.revenue_cents if line else 0
        if lacks > 0 and (carried or school.ended(fund, year)):
            short.append(f"{money(lacks)} in {school.year_label(year)}")
    return f"{fund_words(school, fund.fund)} has a shortfall of {' and '.join(short)}" if short else ""


def balance_words(school: School) -> str:
    """Which of the later years must balance (Rules: balance_year_2, balance_year_3)."""
    asked = [school.year_label(y) for y in PLAN_YEARS[1:] if school.rule(f"balance_year_{y}")]
    free = [school.year_label(y) for y in PLAN_YEARS[1:] if not school.rule(f"balance_year_{y}")]
    must = f"Each funding source must balance in {' and '.join([school.year_label(1), *asked])}."
    return (f"{must} {' and '.join(free)} are shown for information and don't have to balance unless the Rules sheet "
            "says so.") if free else must


def money_by_year(school: School, plan: Plan) -> pd.DataFrame:
    """For the chart: a year a line, the money of each fund and the cost. The first line is this year, as it is today."""
    lines = {(x.fund, x.year): x for x in plan.funds}
    used = [f for f in school.funds if f.revenue_this or any((x := lines.get((f.fund, y))) and x.revenue_cents for y in PLAN_YEARS)]
    now = sum(continue_cost(school, 0).values(), Fraction(0))
    rows: list[tuple[str | float, ...]] = [(school.year_label(0), *(dollars(f.revenue_this) for f in used), dollars(now))]
    for year in PLAN_YEARS:
        have = [dollars(lines[f.fund, year].revenue_cents) if (f.fund, year) in lines else 0.0 for f in used]
        rows.append((school.year_label(year), *have, dollars(sum(x.cost_cents for x in plan.funds if x.year == year))))
    return frame((N_("Year"), *(fund_words(school, f.fund) for f in used), N_("Cost of the plan")), rows)


def expiry_walk(school: School, plan: Plan) -> pd.DataFrame:
    """Each post and program by fund: today, the three years, and the first year in which that fund has ended. Those come first.

    Dollars are what the fund would pay then by the plan, or pays today where the plan stops the item or moves it to another fund.
    """
    years = [school.year_label(y) for y in (0, *PLAN_YEARS)]
    columns = (N_("What"), N_("Paid by"), f"Today ({years[0]})", *years[1:], N_("First year without funding"), N_("Dollars to find"))
    rows = [_walk_row(school, what, fund, cents) for what, fund, cents in _walk(school, plan) if any(cents)]
    return frame(columns, sorted(rows, key=lambda r: (r[-2] == "-", r[-2])))


def _walk_row(school: School, what: str, fund: str, cents: tuple[int, ...]) -> tuple[str | float, ...]:
    found = school.fund_by_id.get(fund)
    first = next((y for y in PLAN_YEARS if (cents[0] or cents[y]) and found and school.ended(found, y)), None)
    end = ("-", 0.0) if first is None else (school.year_label(first), dollars(cents[first] or cents[0]))
    return (what, fund_words(school, fund), *map(dollars, cents), *end)


def _walk(school: School, plan: Plan) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """What, fund, and cents today and in the three years."""
    placed = {p.staff_id: p for p in plan.positions}
    for row in school.staff:
        position = placed.get(row.staff_id)
        now = {f: round(row.count * school.unit_cost(row, row.fte, 0) * part / 10_000) for f, part in row.fund}
        for fund in dict.fromkeys([*now, *(s.fund for s in (position.shares if position else ()))]):
            later = (_post_cents(school, row, position, fund, y) for y in PLAN_YEARS)
            yield f"{row.staff_id} ({title_of(school, row.job_class)})", fund, (now.get(fund, 0), *later)
    chosen = {c.program_id: c for c in plan.programs}
    for program in school.programs:
        choice = chosen.get(program.program_id)
        shares = choice.shares if choice else ()
        lasting = shares if choice and choice.cents and program.recurring else ()
        for fund in dict.fromkeys([program.fund, *(s.fund for s in shares)]):
            now_cents = program.cost_next if fund == program.fund and not program.start_only else 0
            yield program.name, fund, (now_cents, _of(shares, fund), _of(lasting, fund), _of(lasting, fund))
    for use in plan.methods:
        for fund in dict.fromkeys(s.fund for s in use.shares):
            yield METHOD.get(use.method, use.method), fund, (0, *[_of(use.shares, fund)] * 3)


def _post_cents(school: School, row: Staff, position: Position | None, fund: str, year: int) -> int:
    """After the plan year each fund keeps its part of the row."""
    if position is None or not position.cents:
        return 0
    if year == 1:
        return _of(position.shares, fund)
    cost = sum((school.unit_cost(row, u.fte, year) for u in position.units), Fraction(0))
    return round(cost * _of(position.shares, fund) / position.cents)


def _of(shares: tuple[Share, ...], fund: str) -> int:
    return sum(s.cents for s in shares if s.fund == fund)
