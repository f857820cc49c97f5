"""What people who share plans read: the state of a plan, posts whose holder should hear first, groups, votes, the district's lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from planner.district.office import Due, SchoolRow
from planner.district.together import FundLine, JobLine
from planner.domain.outcome import Outcome
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.explain.alone import dropped_alone
from planner.language import N_, _, counted
from planner.sharing.review_groups import AGENDA, Group
from planner.sharing.summary import FundFigure
from planner.store.schools import LogLine
from planner.store.summaries import DECIDE, SUBMIT
from planner.tables.plan.least import in_a_line
from planner.tables.words import dollars, frame, fte, some, title_of

NAMED = 8  # schools in a sentence
STATE = {
    "draft": N_("Draft (only you can see it)"),
    "published": N_("Published (staff can see and discuss it)"),
    "chosen": N_("Selected by the school"),
    "submitted": N_("Submitted (awaiting district review)"),
    "returned": N_("Returned by the district office"),
    "accepted": N_("Accepted by the district office"),
}
SHOWS = {
    "week": N_("Team time and weekly schedule"),
    "programs": N_("Minutes, the week and programs"),
    "positions": N_("Minutes, the week, programs and positions"),
}
KINDS = {"comment": N_("Comment"), "benefit": N_("A benefit"), "problem": N_("A problem"), "dissent": N_("I disagree, and here's why")}


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


def dropped_sentence(school: School, plan: Plan) -> str:
    """ "This week drops STEM, which one position teaches." Nothing where no such subject is dropped. For the principal alone."""
    names = list(dict.fromkeys(d.subject for d in dropped_alone(school, plan)))
    if not names:
        return ""
    return _("This week drops {subjects}, which one position teaches. Whoever reads it can tell whose position ends.").format(
        subjects=some(names, "subject")
    )


def hold_sentence(school: School, plan: Plan) -> str:
    """What stands on top of a paper for many readers that would tell whose position ends; it names no subject."""
    if not dropped_alone(school, plan):
        return ""
    return "Hold this paper back until HR has confirmed who speaks to whom, and when: its week drops a subject that one position teaches."


def lowest_words(school: School, outcome: Outcome) -> str:
    """One line for a list of plans."""
    return in_a_line(school, outcome.teams)


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


def job_table(found: Sequence[JobLine]) -> pd.DataFrame:
    """Over all schools: what is cut, how much of that is vacant or leaving anyway, and what is net."""
    columns = (N_("Job class"), N_("FTE today"), N_("FTE planned"), N_("FTE cut"), N_("Vacant or departing"), N_("Net cut"))
    return frame(columns, (
        (x.title, *(fte(n) for n in (x.today, x.planned, x.cut, x.vacant, x.cut - x.vacant))) for x in found
    ))  # fmt: skip


def fund_table(found: Sequence[FundLine]) -> pd.DataFrame:
    columns = (N_("Fund"), N_("Name"), N_("Money"), N_("Cost"), N_("Left"))
    return frame(columns, ((x.fund, x.name, dollars(x.money), dollars(x.cost), dollars(x.money - x.cost)) for x in found))


def office_table(rows: Sequence[SchoolRow], today: dt.date) -> pd.DataFrame:
    """One row a school, as the district office reads it."""
    columns = (
        N_("School"), N_("Status"), N_("Plan"), N_("Money left or short, by fund"), N_("FTE cut beyond attrition"), N_("Teams at goal"),
        N_("Team with the least time"), N_("Last change"), N_("Deadline"),
    )  # fmt: skip
    return frame(columns, (_office_row(row, today) for row in rows))


def _office_row(row: SchoolRow, today: dt.date) -> tuple[object, ...]:
    if row.lying is None:
        return row.school.name, _("Nothing submitted yet"), "", "", "", "", "", "", deadline_words(row, today)
    plan, found = row.lying.plan, row.figures
    head = (row.school.name, office_state(row), plan.title)
    tail = (when(plan.changed), deadline_words(row, today))
    if found is None:
        return *head, _("Being worked out"), "", "", "", *tail
    goal = _("{n} of {all}").format(n=found.at_goal, all=found.goals) if found.goals else _("No goals")
    least = ""
    if found.least_minutes is not None:
        least = _("{team}: {n} minutes").format(team=found.least_team, n=f"{float(found.least_minutes):,.0f}")
    return *head, fund_words(found.funds), f"{float(found.cut_beyond) / 100:,.2f}", goal, least, *tail


def office_state(row: SchoolRow) -> str:
    """How a plan stands, and why it can't be accepted where it waits for that."""
    assert row.lying is not None
    words = {"submitted": _("Submitted"), "returned": _("Returned"), "accepted": _("Accepted")}[row.state]
    if row.state != "submitted" or row.lying.figures is None:
        return words
    if row.lying.plan.first_draft:
        return _("{state} (first draft)").format(state=words)
    if row.lying.figures.broken:
        return _("{state} (breaks a requirement)").format(state=words)
    return _("{state} (older than its workbook)").format(state=words) if row.lying.older else words


def fund_words(funds: Sequence[FundFigure]) -> str:
    """ "GF $500 short; T1A $1,200 left": what runs short first. A fund that comes out even, to the dollar, is left out."""
    open_funds = sorted((f for f in funds if round(dollars(f.money - f.cost))), key=lambda f: f.money >= f.cost)
    said = (
        _("{fund} ${n} short").format(fund=f.fund, n=f"{dollars(f.cost - f.money):,.0f}")
        if f.cost > f.money
        else _("{fund} ${n} left").format(fund=f.fund, n=f"{dollars(f.money - f.cost):,.0f}")
        for f in open_funds
    )
    return "; ".join(said) or _("Every fund comes out even")


def some_of(names: Sequence[str]) -> str:
    """The first names of a long list, and how many more there are."""
    left = len(names) - NAMED
    return ", ".join(names) if left <= 1 else _("{names}, and {n} more").format(names=", ".join(names[:NAMED]), n=left)


def deadline_words(row: SchoolRow, today: dt.date) -> str:
    if row.due is None:
        return ""
    if row.late:
        return f"{row.due:%Y-%m-%d}, {counted('{n} day late', '{n} days late', (today - row.due).days)}"
    return f"{row.due:%Y-%m-%d}"


def calendar_table(found: Sequence[Due]) -> pd.DataFrame:
    columns = (N_("Day"), N_("Due"), N_("Schools"), N_("Done"), N_("Late"))
    words = {SUBMIT: _("Schools submit a plan"), DECIDE: _("The district office decides")}
    return frame(columns, ((f"{d.day:%Y-%m-%d}", words[d.what], d.schools, d.done, some_of(d.late)) for d in found))
