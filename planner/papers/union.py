"""For the union: clause by clause what is promised and what the plan keeps where it is tightest. No dollars."""

from __future__ import annotations

import pandas as pd

from planner import tables
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.papers.option import FOOTER, Option, marks, under
from planner.papers.page import Paper
from planner.tables.plan.public import FOLDED, public_changes
from planner.tables.plan.voting import vote_lines
from planner.tables.words import frame

BARGAINED = ("the union, by bargaining", "the staff, by vote", "HR")


def union(o: Option) -> bytes:
    school, plan = o.school, o.plan
    title, said = f"How the {school.year_label(1)} plan meets the contract", f"{school.info.school_name}. {tables.TITLE}."
    paper = Paper(title, under([o], said), FOOTER, mark=marks([o]))
    paper.say("Each contract provision in the workbook, and the position that comes closest to its limit in this plan. "
              "Positions, not people.")
    if bells := tables.new_bells(school, plan):
        paper.say(f"New bells for students: {' '.join(bells)}")
    paper.say(f"If agreements fail: {tables.fallback_sentence(school, o.outcome)}")
    paper.head("Contract provisions")
    paper.table(tables.clauses(school, plan), "The workbook lists no contract provisions.", (2.4, 1.3, 1.2, 1.3, 1.4, 2, 1.1))
    left = tables.not_looked_at(school, plan)
    if len(left):
        paper.head("Positions of which a clause was not looked at", 2)
        paper.say("The plan does not lay out this part of their week. Ask that their clauses are kept.")
        paper.table(left, "", (1.2, 2, 5))
    paper.say(tables.support_sentence(school, plan))
    paper.head("What needs bargaining or a staff vote")
    asked = tables.to_agree(school, plan, public=True)
    mine = asked[asked["With whom"].isin(BARGAINED)][["What", "With whom", "By when", "Why then"]]
    paper.table(mine, "Nothing in this plan needs bargaining or a staff vote.", (3, 1.8, 1.2, 3))
    rest = asked[~asked["With whom"].isin(BARGAINED)]
    if len(rest):
        paper.say("Others who must agree: " + "; ".join(f"{r['What']} ({r['With whom']})" for _, r in rest.iterrows()) + ".")
    if o.votes:
        paper.head("Votes on paper", 2)
        paper.bullets(vote_lines(o.votes))
    paper.head("Positions")
    changed = f"FTE: {public_changes(school, plan)}."
    paper.bullets((changed, tables.filled_sentence(school, plan, public=True), FOLDED, tables.notice_sentence()))
    paper.head("How a full-time teacher's contract week is used")
    paper.table(spread(school, plan), "No teaching positions in this plan.", (3, 1, 1, 1))
    paper.say(tables.load_sentence(school, plan))
    paper.head("Staff with no common planning time")
    paper.table(tables.no_common_time(school, plan), "Every teacher has common planning time.", (1.4, 2, 5))
    paper.say("Check every line against the contract itself.", tables.DISCLAIMER, soft=True)
    return paper.bytes()


def spread(school: School, plan: Plan) -> pd.DataFrame:
    """The least, the middle and the most of each account over the full-time teaching positions, minutes a week."""
    full = {u.unit_id for p in plan.positions for u in p.units if u.fte == 100}
    ledger = tables.ledger(school, plan)
    mine = ledger[ledger["Position"].isin(full)]
    names = list(ledger.columns[2:-1]) if len(mine) else []
    rows = ((n, *(round(float(v), 1) for v in (mine[n].min(), mine[n].median(), mine[n].max()))) for n in names)
    return frame(("Minutes of an average week", "Least", "Middle", "Most"), rows)
