"""What people who share plans read: the state of a plan, posts whose holder should hear first, groups, votes, the district's lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from planner.district.together import FundLine, JobLine
from planner.domain.outcome import Outcome
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.language import N_, _
from planner.sharing.review_groups import AGENDA, Group
from planner.store.schools import LogLine
from planner.tables.words import dollars, frame, fte, title_of

STATE = {
    "draft": N_("Draft: only you see it"),
    "published": N_("Published: the staff see it and talk about it"),
    "chosen": N_("Chosen by the school"),
    "submitted": N_("Submitted: waiting for the district office"),
    "returned": N_("Returned by the district office"),
    "accepted": N_("Accepted by the district office"),
}
SHOWS = {
    "week": N_("Minutes and the week"),
    "programs": N_("Minutes, the week and programs"),
    "positions": N_("Minutes, the week, programs and positions"),
}
KINDS = {"comment": N_("Comment"), "benefit": N_("A benefit"), "problem": N_("A problem"), "dissent": N_("I disagree, and this is why")}


def state_words(state: str) -> str:
    return _(STATE[state])


def held_alone(school: School, plan: Plan) -> tuple[str, ...]:
    """Posts that change and that one adult alone holds in their job class: whoever holds them should hear it from the principal first."""
    count: dict[str, int] = {}
    for row in school.staff:
        count[row.job_class] = count.get(row.job_class, 0) + row.count
    found = []
    for position in plan.positions:
        row = school.staff_by_id[position.staff_id]
        for unit in position.units if count[row.job_class] == 1 else ():
            if unit.fte != row.fte:
                title = title_of(school, row.job_class)
                found.append(f"{title} ({unit.unit_id}): {fte(row.fte):g} FTE today, {fte(unit.fte):g} in the plan")
    return tuple(found)


def lowest_words(school: School, outcome: Outcome) -> str:
    """ "Lowest team 90 minutes, average 122": one line for a list of plans."""
    minutes = [t.minutes for t in outcome.teams if school.team_by_id[t.team_id].goal_min]
    if not minutes:
        return "No team has a goal."
    return f"Lowest team {float(min(minutes)):,.0f} minutes a week, average {float(sum(minutes) / len(minutes)):,.0f}."


def group_lists(found: Sequence[Group]) -> pd.DataFrame:
    columns = (N_("Group"), N_("Looks for"), N_("People"), N_("Positions"))
    return frame(columns, ((g.number, g.task, len(g.members), ", ".join(g.members)) for g in found))


def agenda() -> pd.DataFrame:
    """The ninety minutes, with the clock running from 0."""
    rows, at = [], 0
    for minutes, what in AGENDA:
        rows.append((f"{at}-{at + minutes}", minutes, what))
        at += minutes
    return frame((N_("From minute"), N_("Minutes"), N_("What is done")), rows)


def when(seconds: float) -> str:
    return f"{dt.datetime.fromtimestamp(seconds):%Y-%m-%d %H:%M}"


def log_lines(found: Sequence[LogLine]) -> pd.DataFrame:
    """The newest first. Who: a part or a member's number, never a name."""
    return frame((N_("When"), N_("What"), N_("Which"), N_("By")), ((when(x.at), x.what, x.detail, x.who) for x in found))


def needed_words(needed: int, counted: str) -> str:
    """ "two thirds of all staff"."""
    part = {5_001: "more than half", 6_666: "two thirds", 7_500: "three quarters"}.get(needed, f"{needed / 100:g} %")
    return f"{part} of {'all staff' if counted == 'staff' else 'those who vote'}"


def job_table(found: Sequence[JobLine], titles: dict[str, str]) -> pd.DataFrame:
    """Over all schools: what is cut, how much of that is vacant or leaving anyway, and what is net."""
    columns = (N_("Job class"), N_("FTE today"), N_("FTE planned"), N_("FTE cut"), N_("Vacant or leaving"), N_("Net cut"))
    return frame(columns, (
        (titles.get(x.job_class, x.job_class), *(fte(n) for n in (x.today, x.planned, x.cut, x.vacant, x.cut - x.vacant))) for x in found
    ))  # fmt: skip


def fund_table(found: Sequence[FundLine]) -> pd.DataFrame:
    columns = (N_("Fund"), N_("Name"), N_("Money"), N_("Cost"), N_("Left"))
    return frame(columns, ((x.fund, x.name, dollars(x.money), dollars(x.cost), dollars(x.money - x.cost)) for x in found))


def titles(school: School) -> dict[str, str]:
    return {row.job_class: title_of(school, row.job_class) for row in school.staff}
