"""What may be carried over of money that a restricted fund leaves unspent (domain.md 2.1). Defaults to be confirmed, never legal advice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from planner.domain.school import Fund, School
from planner.facts.fund_rules import is_idea, is_perkins, open_funds, title

TITLE_ONE_PART = Fraction(15, 100)  # of an award of more than $50,000
TITLE_ONE_FROM = 50_000_00


@dataclass(frozen=True)
class CarryOver:
    """A rule in a sentence, and the cents that it lets through; None where the rule gives no sum."""

    sentence: str
    most: int | None = None


def restricted(school: School) -> tuple[Fund, ...]:
    """The funds of the plan year that may not pay for everything."""
    free = set(open_funds(school))
    return tuple(f for f in school.funds if f.fund not in free and not school.ended(f))


def carry_over(school: School, fund: Fund) -> CarryOver:
    """What may be kept of a fund's money for the year after the plan year."""
    if school.ended(fund, 2):
        return CarryOver(f"It ends on {fund.end_date}: nothing may be carried over.", 0)
    if title(fund) == 1:
        if fund.revenue_next <= TITLE_ONE_FROM:
            return CarryOver("Title I-A: an award of $50,000 or less may be carried over in full.", fund.revenue_next)
        return CarryOver("Title I-A: at most 15% of the award may be carried over.", int(fund.revenue_next * TITLE_ONE_PART))
    if title(fund) is not None or is_idea(fund):
        return CarryOver("May be spent for 15 months, and 12 more as carryover; then it returns to the state.")
    if is_perkins(fund):
        return CarryOver("Perkins: what a school year leaves returns to the state.", 0)
    if re.match(r"21\W*(st)?\W*c", fund.fund.casefold()) or fund.type == "grant":
        return CarryOver("As the award says: ask who gives it.")
    return CarryOver("As the state's statute says: ask the district's business office.")
