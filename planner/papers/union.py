"""For the union: clause by clause what is promised and what the plan keeps, what must be bargained or voted. No dollars for a post."""

from __future__ import annotations

from planner import tables
from planner.outcome import Outcome
from planner.papers.doc import Paper
from planner.school import School
from planner.tables.agreed import calendar, notice_words
from planner.tables.public import public_positions
from planner.tables.words import frame

ASKED = ("staff vote", "union", "bargaining", "HR", "whom it touches")


def union(school: School, outcome: Outcome) -> bytes:
    """Raises ValueError without a plan."""
    plan = outcome.plan
    if plan is None:
        raise ValueError("There is no plan to set beside the contract.")
    title = f"{school.info.school_name} {school.year_label(1)}: the plan beside the contract"
    paper = Paper(title, f"{tables.TITLE}. Figures are exact; there are no dollars for a post and no names.", tables.DISCLAIMER)
    paper.heading("Clause by clause")
    paper.line("Planned is the figure where the plan comes nearest to the clause, and whose it is.")
    paper.table(tables.clauses(school, plan), "The workbook lists no clauses.", size=8)
    paper.heading("Where a week's minutes go")
    paper.line("Every minute of the contract week stands in one account and is counted once. Averages by job class, in minutes a week.")
    ledger = tables.ledger(school, plan)
    numbers = [c for c in ledger.columns if c not in ("Position", "Job class")]
    averages = ledger.groupby("Job class", sort=False)[numbers].mean().round().astype(int).reset_index() if len(ledger) else ledger
    paper.table(averages, "Nobody teaches in this plan.", size=8)
    paper.heading("What must be bargained or voted")
    asked = calendar(school, outcome)
    mine = asked[[any(a.casefold() in str(w).casefold() for a in ASKED) for w in asked["With whom"]]] if len(asked) else asked
    paper.table(mine, "Nothing.")
    paper.heading("Positions")
    changed = public_positions(school, plan)
    paper.table(changed[changed["Change"] != 0] if len(changed) else frame(changed.columns, ()), "No position changes.")
    what, source, as_of = notice_words(school)
    paper.line(f"Notices of reduction: {what}{f' ({source}, as of {as_of})' if as_of else ''}. HR applies law and contract.", quiet=True)
    return paper.bytes()
