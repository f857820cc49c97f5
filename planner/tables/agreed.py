"""What must be agreed, with whom, and by when: the plan's agreements laid into the school year (domain.md 3)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.outcome import Outcome
from planner.school import School
from planner.tables.words import METHOD, NEEDS, frame, fund_words, title_of

WHEN = {  # who has to say yes -> the month by when, in a year whose budget is adopted in June
    "staff_vote": "March, with the choice among options", "bargaining": "March, before notices are due", "board": "June, with the budget",
    "families": "April, before the calendar is printed", "none": "March",
}  # fmt: skip
OTHER_SCHOOL, FINANCE, NOTICES = "January, when posts are allocated", "May, with the revised revenue", "see the notice dates"
NOTICE_DATES = {  # state -> (what, source, as of): data to confirm with HR, not legal advice
    "CA": ("Notices by 15 March, final by 15 May", "California Education Code, as domain notes S67", "2025-01-15"),
}
ASK = ("Ask HR for the state's notice dates", "not in our list", "")


def calendar(school: School, outcome: Outcome) -> pd.DataFrame:
    """One line for each agreement."""
    return frame(("What", "With whom", "By when"), dict.fromkeys(_lines(school, outcome)))


def _lines(school: School, outcome: Outcome) -> Iterator[tuple[str, str, str]]:
    plan = outcome.plan
    for use in plan.methods if plan else ():
        method = school.method_by_id.get(use.method)
        if method and (method.needs != "none" or method.allowed == "ask"):
            who = "those whom it touches" if method.needs == "none" else NEEDS.get(method.needs, method.needs)
            yield METHOD.get(use.method, use.method), who, WHEN.get(method.needs, WHEN["none"])
            if method.families_affected and method.needs != "families":
                yield METHOD.get(use.method, use.method), "families", WHEN["families"]
    for position in plan.positions if plan else ():
        row = school.staff_by_id[position.staff_id]
        if row.shared_school and any(u.fte != row.fte or set(u.days) != set(school.staff_days(row)) for u in position.units):
            yield f"Days of the shared post {row.staff_id} ({title_of(school, row.job_class)})", row.shared_school, OTHER_SCHOOL
        asked = [s.fund for s in position.shares if school.fund_tag(s.fund, school.tag_of(row)) == "ask"]
        for fund in asked:
            yield f"{title_of(school, row.job_class)} paid from {fund_words(school, fund)}", "the finance office", FINANCE
        if sum(u.fte for u in position.units) < row.fte * row.count:
            yield f"Fewer {title_of(school, row.job_class)} positions", "HR and the board", notice_words(school)[0]
    if school.info.supplant_reason:
        yield "Costs that move to federal money, with their reason", "the finance office", FINANCE
    for fund in school.info.cliff_accepted:
        yield f"Recurring costs on {fund_words(school, fund)}, which ends", "the board", WHEN["board"]


def notice_words(school: School) -> tuple[str, str, str]:
    """When notices of reduction are due in the school's state, with source and date."""
    return NOTICE_DATES.get(school.info.state, ASK)
