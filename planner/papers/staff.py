"""For the staff: each team's week today and then, who has the students, what changes, and questions to talk about."""

from __future__ import annotations

from planner import tables
from planner.outcome import Outcome
from planner.papers.doc import Paper
from planner.school import School
from planner.tables.agreed import calendar
from planner.tables.public import public_positions
from planner.tables.words import frame, listed

QUESTIONS = (
    "Does our meeting suit the day it is on? What would we give up for another?",
    "Who has our students then, and is that right for them?",
    "Which program that stops will our students miss most, and what would we stop instead?",
    "What would make this plan one that we could live with?",
)
MOST_MEETINGS = 60  # lines: a large school's paper stays readable


def staff(title: str, school: School, outcome: Outcome) -> bytes:
    """One option. Raises ValueError without a plan."""
    plan = outcome.plan
    if plan is None:
        raise ValueError("There is no plan to show the staff.")
    name = f"{school.info.school_name} {school.year_label(1)}: {title}"
    paper = Paper(name, f"{tables.TITLE}. Positions, not people.", tables.DISCLAIMER)
    paper.heading("Our teams' time together, minutes a week")
    found = tables.minutes(school, outcome)
    paper.table(found[["Team", "Minutes today", "Minutes planned", "Change", "Goal"]], "No team is named in the workbook.")
    paper.heading("Who meets when, and who has the students")
    meetings = tables.who_meets_when(school, plan)
    shown = meetings[["Team", "Day", "Time", "Minutes", "Who has the students"]].head(MOST_MEETINGS)
    paper.table(shown, "No team meets in this option.", size=8)
    if len(meetings) > MOST_MEETINGS:
        paper.line(f"{len(meetings) - MOST_MEETINGS} more meetings stand in the plan workbook.", quiet=True)
    paper.heading("Programs")
    for decision, words in (("stop", "Stop"), ("reduce", "Shrink"), ("continue", "Go on"), ("start", "Start")):
        names = [school.program_by_id[c.program_id].name for c in plan.programs if c.decision == decision]
        if names:
            paper.bullets([f"{words}: {listed(names)}."])
    paper.heading("Positions")
    changed = public_positions(school, plan)
    paper.table(changed[changed["Change"] != 0] if len(changed) else frame(changed.columns, ()), "No position changes.")
    paper.heading("What must be agreed")
    paper.table(calendar(school, outcome), "Nothing.")
    paper.heading("To talk about")
    paper.bullets(QUESTIONS)
    return paper.bytes()
