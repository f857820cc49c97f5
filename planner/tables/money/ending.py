"""What money that ends pays for today: posts and programs, each with the fund, its last day and the sum."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.domain.school import PLAN_YEARS, Fund, School
from planner.language import N_
from planner.tables.words import dollars, frame, fund_words, money, title_of

COLUMNS = (N_("What"), N_("Paid by"), N_("Fund end date"), N_("Cost to keep next year"))


def ending_funds(school: School) -> tuple[Fund, ...]:
    """Funds that have ended in the plan year or end within the three years."""
    return tuple(f for f in school.funds if any(school.ended(f, y) for y in PLAN_YEARS))


def paid_by_ending_money(school: School) -> pd.DataFrame:
    """A line for each post and program that such a fund pays in whole or in part, the dearest first; dollars of the plan year."""
    rows = sorted(_paid(school), key=lambda r: -r[2])
    said = ((what, fund_words(school, f.fund), f"{f.end_date}", dollars(cents)) for what, f, cents in rows)
    return frame(COLUMNS, said)


def ending_sentence(school: School) -> str:
    """ "Money that ends pays for 6 posts and programs: $231,954 next year if they go on." """
    rows = list(_paid(school))
    if not rows:
        return ("No funding source in this workbook ends within the next three "
                "years.") if not ending_funds(school) else "No expired or expiring fund is paying for anything."
    many = "1 line item (a position or program)" if len(rows) == 1 else f"{len(rows)} line items (positions and programs)"
    return f"Money that ends pays for {many}: {money(sum(c for _, _, c in rows))} next year if they go on."


def _paid(school: School) -> Iterator[tuple[str, Fund, int]]:
    ending = {f.fund: f for f in ending_funds(school)}
    for row in school.staff:
        for fund, part in row.fund:
            cents = round(row.count * school.unit_cost(row, row.fte, 1) * part / 10_000)
            if fund in ending and cents:
                yield f"{row.staff_id} ({title_of(school, row.job_class)})", ending[fund], cents
    for program in school.programs:
        if program.fund in ending and program.cost_next and not program.start_only:
            yield program.name, ending[program.fund], program.cost_next
