"""To the cent, with the district's own codes: only for the paper that is marked private. Never a label, never a person's name."""

from __future__ import annotations

import pandas as pd

from planner.domain.plan import Plan
from planner.domain.school import School, Staff
from planner.language import N_
from planner.tables.words import METHOD, NOT_GIVEN, days_words, dollars, frame, fte, title_of


def number_of(row: Staff) -> str:
    """The district's position number; the workbook's code where there is none."""
    return row.position_no or row.staff_id


def money_lines(school: School, plan: Plan) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Positions, then programs and methods: one line for each fund that pays (a post that stops has one line of 0.00)."""
    posts: list[tuple[str | float, ...]] = []
    for position in sorted(plan.positions, key=lambda p: number_of(school.staff_by_id[p.staff_id])):
        row = school.staff_by_id[position.staff_id]
        today = row.fte * row.count
        change = fte(position.fte - today)
        about = (number_of(row), row.staff_id, title_of(school, row.job_class), row.account or NOT_GIVEN)
        size = (fte(today), fte(position.fte), change)
        paid: list[tuple[str, float]] = [(s.fund, dollars(s.cents)) for s in position.shares] or [("-", 0.0)]
        posts.append((*about, *size, *paid[0]))
        posts += [(*about, "", "", "", *share) for share in paid[1:]]  # its FTE stands once, so that a column can be added up
    columns = (
        N_("Position number"),
        N_("Code"),
        N_("Job class"),
        N_("Account"),
        N_("FTE today"),
        N_("FTE planned"),
        N_("Change"),
        N_("Fund"),
        N_("Cost"),
    )
    return frame(columns, [*posts, _sum(posts, len(columns))]), _others(school, plan)


def _others(school: School, plan: Plan) -> pd.DataFrame:
    rows: list[tuple[str | float, ...]] = []
    for c in plan.programs:
        program = school.program_by_id[c.program_id]
        rows += [(program.name, c.decision, s.fund, dollars(s.cents)) for s in c.shares] or [(program.name, c.decision, "-", 0.0)]
    for m in plan.methods:
        rows += [(METHOD.get(m.method, m.method), "on", s.fund, dollars(s.cents)) for s in m.shares]
    return frame((N_("What"), N_("Decision"), N_("Fund"), N_("Cost")), [*rows, _sum(rows, 4)])


def _sum(rows: list[tuple[str | float, ...]], columns: int) -> tuple[str | float, ...]:
    cents = sum(round(100 * float(r[-1])) for r in rows)
    return ("All", *[""] * (columns - 2), dollars(cents))


def ties(school: School, plan: Plan) -> pd.DataFrame:
    """For each fund the lines added up, the plan's own line of the year, and the difference, which must be 0.00."""
    paid: dict[str, int] = {f.fund: 0 for f in school.funds}
    shares = [s for p in plan.positions for s in p.shares] + [s for c in plan.programs for s in c.shares]
    for share in (*shares, *(s for m in plan.methods for s in m.shares)):
        paid[share.fund] = paid.get(share.fund, 0) + share.cents
    line = {x.fund: x.cost_cents for x in plan.funds if x.year == 1}
    rows = [(f, dollars(cents), dollars(line.get(f, 0)), dollars(cents - line.get(f, 0))) for f, cents in paid.items()]
    total, planned = sum(paid.values()), sum(line.values())
    rows.append(("All", dollars(total), dollars(planned), dollars(total - planned)))
    return frame((N_("Fund"), N_("Lines of this file"), N_("The plan's fund line"), N_("Difference")), rows)


def shared_posts(school: School, plan: Plan) -> pd.DataFrame:
    """Posts that another school shares: the days here, and whom to ask."""
    columns = (
        N_("Position number"),
        N_("Code"),
        N_("Shared post"),
        N_("Other school"),
        N_("FTE today"),
        N_("FTE planned"),
        N_("Days here then"),
        N_("Ask about"),
    )
    rows = []
    for position in plan.positions:
        row = school.staff_by_id[position.staff_id]
        for unit in position.units if row.shared_school else ():
            same = unit.fte == row.fte and set(unit.days) == set(school.staff_days(row))
            days = days_words(school, unit.days) if unit.fte else "stops"
            ask = "that the days stay as they are" if same else "the change of days or FTE"
            rows.append(
                (number_of(row), unit.unit_id, row.shared_id or NOT_GIVEN, row.shared_school, fte(row.fte), fte(unit.fte), days, ask)
            )
    return frame(columns, rows)
