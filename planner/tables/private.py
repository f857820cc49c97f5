"""Exact figures for the district office: every cent by position number, fund and account, and a line that must come to 0.00."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.plan import Plan
from planner.school import School
from planner.tables.words import METHOD, days_words, dollars, frame, fte, fund_words, title_of

LINES = ("Position number", "Position", "Job class", "FTE today", "FTE planned", "Fund", "Account", "Amount")


def payments(school: School, plan: Plan) -> pd.DataFrame:
    """One line for each position, program and way of making time, and each fund that pays for it."""
    return frame(LINES, _lines(school, plan))


def _lines(school: School, plan: Plan) -> Iterator[tuple[str | float, ...]]:
    for p in plan.positions:
        row = school.staff_by_id[p.staff_id]
        number, today, planned = row.position_no or row.staff_id, fte(row.fte * row.count), fte(p.fte)
        if not p.shares:
            yield number, row.staff_id, title_of(school, row.job_class), today, planned, "nobody", row.account, 0.0
        for share in p.shares:
            fund = fund_words(school, share.fund)
            yield number, row.staff_id, title_of(school, row.job_class), today, planned, fund, row.account, dollars(share.cents)
    for c in plan.programs:
        for share in c.shares:
            name = f"Program: {school.program_by_id[c.program_id].name}"
            yield "", c.program_id, name, "", "", fund_words(school, share.fund), "", dollars(share.cents)
    for m in plan.methods:
        for share in m.shares:
            yield "", m.method, METHOD.get(m.method, m.method), "", "", fund_words(school, share.fund), "", dollars(share.cents)


def ties(school: School, plan: Plan) -> pd.DataFrame:
    """Each fund: what the lines add up to, what the plan's fund line says, and the difference, which is 0.00."""
    lines = {x.fund: x for x in plan.funds if x.year == 1}
    paid = {f.fund: 0 for f in school.funds}
    for item in (*plan.positions, *plan.programs, *plan.methods):
        for share in item.shares:
            paid[share.fund] = paid.get(share.fund, 0) + share.cents
    rows = [
        (fund_words(school, f), dollars(lines[f].revenue_cents), dollars(n), dollars(lines[f].cost_cents), dollars(n - lines[f].cost_cents))
        for f, n in paid.items()
        if f in lines
    ]
    rows.append(("All funds", *(round(sum(r[i] for r in rows), 2) for i in range(1, 5))))
    return frame(("Fund", "Money next year", "Lines above", "Plan's fund line", "Difference"), rows)


def shared_posts(school: School, plan: Plan) -> pd.DataFrame:
    """Posts shared with another school: the code that both workbooks use, days and FTE, and whom to ask."""
    rows = []
    for p in plan.positions:
        row = school.staff_by_id[p.staff_id]
        if row.shared_school:
            for u in p.units:
                code, days = row.shared_id or row.staff_id, days_words(school, u.days) if u.fte else "stops"
                rows.append((code, u.unit_id, title_of(school, row.job_class), fte(row.fte), fte(u.fte), days, row.shared_school))
    return frame(("Shared post", "Position", "Job class", "FTE today", "FTE planned", "Days here", "Other school"), rows)
