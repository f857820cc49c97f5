"""Money for eyes: the gap by fund, three years, who pays, programs with their reasons, ways of making time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from planner.domain.outcome import Idea
from planner.domain.plan import MethodUse, Plan, ProgramChoice, Share
from planner.domain.school import PLAN_YEARS, Fund, Program, School
from planner.language import N_
from planner.tables.compare.ideas import why_not
from planner.tables.words import METHOD, days_words, dollars, frame, fund_words, money, needs_words, number, shares_words, title_of

FURTHER = (N_("Paid"), N_("What it adds to the schedule"), N_("What we know about it"))
DECISION_ORDER = ("stop", "reduce", "start", "continue", "not started")


def continue_cost(school: School, year: int) -> dict[str, Fraction]:
    """Cents by fund if everything goes on with today's payers. Year 0 = this year, 1 = the plan year."""
    cost = {f.fund: Fraction(0) for f in school.funds}
    for row in school.staff:
        for fund, share in row.fund:
            cost[fund] = cost.get(fund, Fraction(0)) + row.count * school.unit_cost(row, row.fte, year) * Fraction(share, 10_000)
    for program in school.programs:
        if not program.start_only:
            cost[program.fund] = cost.get(program.fund, Fraction(0)) + program.cost_next
    return cost


def money_next(school: School, fund: Fund) -> int:
    """Cents in the plan year: revenue, and the carryover of a fund that has not ended."""
    return school.revenue(fund, 1) + (0 if school.ended(fund) else fund.carryover)


def shortfall(school: School) -> Fraction:
    """Cents missing in the plan year if everything goes on."""
    return sum(continue_cost(school, 1).values(), Fraction(0)) - sum(money_next(school, f) for f in school.funds)


def gap_by_fund(school: School) -> pd.DataFrame:
    """What each fund pays for today would cost next year, against what it will bring."""
    need = continue_cost(school, 1)
    rows: list[tuple[str | float, ...]] = []
    for f in school.funds:
        have = money_next(school, f)
        rows.append((fund_words(school, f.fund), _end_words(school, f), dollars(need[f.fund]), dollars(have), dollars(have - need[f.fund])))
    total, have = sum(need.values(), Fraction(0)), sum(money_next(school, f) for f in school.funds)
    rows.append(("All funds", "", dollars(total), dollars(have), dollars(have - total)))
    return frame((N_("Fund"), N_("Ends"), N_("Cost if everything continues"), N_("Funding next year"), N_("Surplus or shortfall")), rows)


def _end_words(school: School, fund: Fund) -> str:
    if fund.end_date is None:
        return "no end date"
    return f"ended {fund.end_date.isoformat()}" if school.ended(fund) else fund.end_date.isoformat()


def funds(school: School, plan: Plan) -> pd.DataFrame:
    """Money, cost and what is left of each fund in the plan year and the two after it."""
    years = [school.year_label(y) for y in PLAN_YEARS]
    columns = (N_("Fund"), N_("Ends"), *(f"{word} {label}" for label in years for word in ("Money", "Cost", "Left")))
    lines = {(x.fund, x.year): (x.revenue_cents, x.cost_cents) for x in plan.funds}
    rows = []
    totals = [(0, 0)] * len(PLAN_YEARS)
    for f in school.funds:
        here = [lines.get((f.fund, y), (0, 0)) for y in PLAN_YEARS]
        totals = [(a + c, b + d) for (a, b), (c, d) in zip(totals, here, strict=True)]
        rows.append((fund_words(school, f.fund), _end_words(school, f), *_three(here)))
    rows.append(("All funds", "", *_three(totals)))
    return frame(columns, rows)


def _three(lines: list[tuple[int, int]]) -> tuple[float, ...]:
    """Money, cost and left for each year, in dollars."""
    return tuple(dollars(v) for have, cost in lines for v in (have, cost, have - cost))


def who_pays(school: School, plan: Plan) -> pd.DataFrame:
    """Each job class, program and way of making time that costs: what it costs and who pays, today and in the plan."""
    rows: list[tuple[str | float, ...]] = []
    today, planned = _position_shares(school, plan)
    for title, shares in today.items():
        later = planned.get(title, [])
        rows.append((title, dollars(_sum(shares)), shares_words(school, shares), dollars(_sum(later)), shares_words(school, later) or "-"))
    chosen = {c.program_id: c for c in plan.programs}
    for p in school.programs:
        later = list(chosen[p.program_id].shares) if p.program_id in chosen else []
        now = [] if p.start_only else [Share(p.fund, p.cost_next)]
        rows.append(
            (p.name, dollars(_sum(now)), shares_words(school, now) or "-", dollars(_sum(later)), shares_words(school, later) or "-")
        )
    bought = (m for m in plan.methods if m.cents)  # new spending stands beside what it pays for elsewhere
    rows += [(METHOD.get(m.method, m.method), 0.0, "-", dollars(m.cents), shares_words(school, list(m.shares)) or "-") for m in bought]
    return frame((N_("What"), N_("Cost today"), N_("Paid today by"), N_("Cost in this plan"), N_("Funding source in this plan")), rows)


def _position_shares(school: School, plan: Plan) -> tuple[dict[str, list[Share]], dict[str, list[Share]]]:
    """Job class title -> shares today (this year's cost) and in the plan."""
    today: dict[str, list[Share]] = defaultdict(list)
    planned: dict[str, list[Share]] = defaultdict(list)
    for row in school.staff:
        cost = row.count * school.unit_cost(row, row.fte, 0)
        today[title_of(school, row.job_class)] += [Share(f, round(cost * share / 10_000)) for f, share in row.fund]
    for position in plan.positions:
        planned[title_of(school, school.staff_by_id[position.staff_id].job_class)] += position.shares
    return today, planned


def _sum(shares: list[Share]) -> int:
    return sum(s.cents for s in shares)


def programs(school: School, plan: Plan, tried: Sequence[Idea] = ()) -> pd.DataFrame:
    """Each program with its decision, what it costs, who pays, and what is known about it; `tried`: what starting an idea would take."""
    columns = (
        N_("Program"),
        N_("Decision"),
        N_("Cost to continue"),
        N_("Cost in this plan"),
        N_("Funding source in this plan"),
        N_("Students"),
        N_("Cost per student"),
        *FURTHER,
    )
    known = (c for c in plan.programs if c.program_id in school.program_by_id)
    ranked = sorted(known, key=lambda c: DECISION_ORDER.index(c.decision) if c.decision in DECISION_ORDER else len(DECISION_ORDER))
    return frame(columns, (_program_row(school, plan, c, tried) for c in ranked))


def _program_row(school: School, plan: Plan, choice: ProgramChoice, tried: Sequence[Idea]) -> tuple[str | float, ...]:
    program = school.program_by_id[choice.program_id]
    students = "not given" if program.students_served is None else program.students_served
    payers = shares_words(school, choice.shares) or "-"
    spent = dollars(_sum(list(choice.shares)))
    each = dollars(Fraction(program.cost_next, program.students_served)) if program.students_served else "not given"
    lasts = "every year" if program.recurring else "once"
    known = reason(school, program)
    if choice.decision == "not started":
        known = f"Not started. {why_not(school, plan, program, tried)} {known}"
    further = (lasts, gives_words(program), known)
    return (program.name, choice.decision, dollars(program.cost_next), spent, payers, students, each, *further)


def gives_words(program: Program) -> str:
    """What the schedule gains from a program: minutes of lawful cover a week, and sections beyond the load."""
    said = [f"{program.gives_cover_min} minutes of coverage a week"] if program.gives_cover_min else []
    said += [f"{program.overload_sections} more sections"] if program.overload_sections else []
    return ", ".join(said) or "-"


def reason(school: School, program: Program) -> str:
    """What the workbook says for and against a program: required, ended money, evidence, use, votes, price of leaving."""
    fund = school.fund_by_id.get(program.fund)
    said = []
    if program.mandated:
        said.append("Required by law.")
    if program.start_only:
        said.append("New idea; not in place this year.")
    elif fund and school.ended(fund):
        said.append(f"Its funding source, {fund_words(school, fund.fund)}, has expired.")
    if program.evidence:
        said.append("No evidence of effectiveness." if program.evidence == "none" else f"Evidence of effectiveness: {program.evidence}.")
    if program.usage_pct is not None:
        said.append(f"{number(Fraction(program.usage_pct, 100))}% of what you pay for is used.")
    if program.staff_vote:
        said.append(f"Staff rating: {program.staff_vote:+d} (-100 = stop it, +100 = keep it).")
    if program.exit_cost:
        said.append(f"Ending it has a one-time cost of {money(program.exit_cost)}.")
    return " ".join(said) or "The workbook has no other information about it."


def methods(school: School, plan: Plan) -> pd.DataFrame:
    """The ways of making time that the plan uses, their price, who pays and who must agree."""
    columns = (
        N_("Strategy"),
        N_("How much"),
        N_("Days"),
        N_("Cost a year"),
        N_("Paid by"),
        N_("Who must agree"),
        N_("Affects families' schedules"),
    )
    return frame(columns, (_method_row(school, m) for m in plan.methods))


def _method_row(school: School, use: MethodUse) -> tuple[str | float, ...]:
    method = school.method_by_id.get(use.method)
    unit = method.amount_unit if method else ""
    unit = unit.removesuffix("s") if use.amount == 100 else unit
    amount = f"{number(Fraction(use.amount, 100))} {unit}" if use.amount and unit else "-"
    days = days_words(school, use.days) if use.days else "any"
    needs = needs_words(method)
    families = "yes" if method and method.families_affected else "no"
    return (
        METHOD.get(use.method, use.method),
        amount,
        days,
        dollars(use.cents),
        shares_words(school, use.shares) or "no cost",
        needs,
        families,
    )
