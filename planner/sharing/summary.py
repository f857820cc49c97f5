"""What the district reads of a plan that lies there, worked out once from the frozen files: figures, and whether it keeps everything.

Whole cents; hundredths of FTE as exact fractions, because thirds of a position add up to one over several schools.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from planner.audit import audit
from planner.domain.outcome import TeamMinutes
from planner.domain.plan import Plan
from planner.domain.school import School, Staff
from planner.store.plans import NOT_SETTLED, Offered
from planner.workbook.read import read_workbook

KIND = 1  # raised whenever figures are added or change their meaning: rows of an earlier kind are written anew
UNREAD = "The school's workbook can't be read, so the plan can't be checked."
OLDER = (
    "The school has handed in a newer workbook since this plan was made. Return the plan, and ask the school to search with the new one."
)
NOT_YET = "The figures of this plan are not worked out yet. Try again in a moment."

Time = tuple[str, int, int]  # label of the day, minutes after midnight


@dataclass(frozen=True)
class FundFigure:
    """Cents that a fund brings and pays in the plan year."""

    fund: str
    name: str
    money: int
    cost: int


@dataclass(frozen=True)
class JobFigure:
    """Hundredths of FTE of a job class: today, planned, cut, of which vacant or leaving, and added."""

    job_class: str
    title: str
    today: Fraction
    planned: Fraction
    cut: Fraction
    vacant: Fraction
    added: Fraction


@dataclass(frozen=True)
class Figures:
    """One plan. `labels` are the days of the cycle in order; `shared` and `across` say when shared positions are here, and when teams of
    several schools meet."""

    school: str = ""
    broken: str = ""  # the first requirement that the plan breaks, or why that can't be said
    funds: tuple[FundFigure, ...] = ()
    jobs: tuple[JobFigure, ...] = ()
    goals: int = 0  # teams that have a goal
    at_goal: int = 0
    least_team: str = ""
    least_minutes: Fraction | None = None
    labels: tuple[str, ...] = ()
    shared: tuple[tuple[str, tuple[str, ...]], ...] = ()
    across: tuple[tuple[str, tuple[Time, ...]], ...] = ()

    @property
    def cut_beyond(self) -> Fraction:
        """Hundredths of FTE that the plan cuts and that are neither vacant nor leaving."""
        return sum((job.cut - job.vacant for job in self.jobs), Fraction(0))

    @property
    def short(self) -> int:
        """Cents of the funds that run short; what is left in one can't cover another."""
        return sum(max(0, fund.cost - fund.money) for fund in self.funds)


@dataclass(frozen=True)
class Lying:
    """A plan that lies at the district. `figures` None: not worked out yet. `older`: the school has handed in another workbook since."""

    plan: Offered
    figures: Figures | None
    older: bool = False

    @property
    def why_not(self) -> str:
        """Why it can't be accepted, in a sentence; "" where it can be."""
        if self.plan.first_draft:
            return NOT_SETTLED
        if self.figures is None:
            return NOT_YET
        if self.figures.broken:
            return self.figures.broken
        return OLDER if self.older else ""


def figures_of(book: bytes, plan: Plan) -> Figures:
    """Of a plan and the school's workbook as they were submitted."""
    school = read_workbook(book).school
    return Figures(broken=UNREAD) if school is None else figures(school, plan)


def figures(school: School, plan: Plan) -> Figures:
    """The plan is checked once more: what it says of itself counts for nothing."""
    checked = audit(school, plan)
    goals = [(t, school.team_by_id[t.team_id].goal_min or 0) for t in checked.teams]
    asked = [(t, goal) for t, goal in goals if goal]
    least = min((t for t, _ in asked), key=lambda t: t.minutes, default=None)
    return Figures(
        school=school.info.school_name,
        broken=f"It breaks a requirement of its workbook: {checked.violations[0]}" if checked.violations else "",
        funds=_funds(school, plan),
        jobs=_jobs(school, plan),
        goals=len(asked),
        at_goal=sum(t.toward(goal) >= goal for t, goal in asked),
        least_team="" if least is None else _team(school, least),
        least_minutes=None if least is None else least.minutes,
        labels=tuple(school.day_label(d) for d in school.days),
        shared=_shared(school, plan),
        across=_across(school, plan),
    )


def _team(school: School, team: TeamMinutes) -> str:
    return school.team_by_id[team.team_id].name or team.team_id


def _funds(school: School, plan: Plan) -> tuple[FundFigure, ...]:
    """In the order of the Funds sheet."""
    money: dict[str, int] = defaultdict(int)
    cost: dict[str, int] = defaultdict(int)
    for line in (x for x in plan.funds if x.year == 1):
        money[line.fund] += line.revenue_cents
        cost[line.fund] += line.cost_cents
    return tuple(FundFigure(f.fund, f.name or f.fund, money[f.fund], cost[f.fund]) for f in school.funds)


def _jobs(school: School, plan: Plan) -> tuple[JobFigure, ...]:
    sums: dict[str, list[Fraction]] = {}
    for position in plan.positions:
        row = school.staff_by_id.get(position.staff_id)
        if row is not None:
            _count(sums.setdefault(row.job_class, [Fraction(0)] * 5), school, row, [u.fte for u in position.units])
    known = school.job_class_by_id
    return tuple(JobFigure(job, known[job].title if job in known else job, *sums[job]) for job in sorted(sums))


def _count(line: list[Fraction], school: School, row: Staff, units: list[int]) -> None:
    """Hundredths of FTE, exactly: thirds of a cycle of three days add up to one."""
    today, planned = 100 * school.part_worked(row, row.fte), [100 * school.part_worked(row, fte) for fte in units]
    cut = sum((max(Fraction(0), today - now) for now in planned), Fraction(0))
    line[0] += today * len(units)
    line[1] += sum(planned)
    line[2] += cut
    line[3] += cut if row.vacancy in ("vacant", "leaving") else 0
    line[4] += sum((max(Fraction(0), now - today) for now in planned), Fraction(0))


def _shared(school: School, plan: Plan) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, set[int]] = defaultdict(set)
    for position in plan.positions:
        row = school.staff_by_id.get(position.staff_id)
        for unit in position.units if row is not None and row.shared_id else ():
            if unit.fte and (unit.fte == 100 or len(unit.days) < len(school.days)):  # part of every day is not divided by days
                assert row is not None
                found[row.shared_id] |= set(unit.days)
    return tuple((code, tuple(school.day_label(d) for d in sorted(days))) for code, days in sorted(found.items()))


def _across(school: School, plan: Plan) -> tuple[tuple[str, tuple[Time, ...]], ...]:
    found = []
    for team in (t for t in school.teams if t.type == "cross_school"):
        times = {(school.day_label(m.day), m.start, m.end) for m in plan.meetings if m.team_id == team.team_id}
        found.append((team.team_id, tuple(sorted(times))))
    return tuple(found)


# --- as text ---------------------------------------------------------------------------------------------------------------
def written(found: Figures) -> str:
    """As JSON; fractions as "250/3"."""
    facts = {
        "school": found.school,
        "broken": found.broken,
        "funds": [[f.fund, f.name, f.money, f.cost] for f in found.funds],
        "jobs": [[j.job_class, j.title, *map(str, (j.today, j.planned, j.cut, j.vacant, j.added))] for j in found.jobs],
        "teams": [found.goals, found.at_goal, found.least_team],
        "least": None if found.least_minutes is None else str(found.least_minutes),
        "labels": found.labels,
        "shared": found.shared,
        "across": found.across,
    }
    return json.dumps(facts)


def read(text: str) -> Figures:
    """What `written` wrote."""
    known: dict[str, Any] = json.loads(text)
    goals, at_goal, team = known["teams"]
    return Figures(
        school=known["school"],
        broken=known["broken"],
        funds=tuple(FundFigure(*line) for line in known["funds"]),
        jobs=tuple(JobFigure(job, title, *map(Fraction, numbers)) for job, title, *numbers in known["jobs"]),
        goals=goals,
        at_goal=at_goal,
        least_team=team,
        least_minutes=None if known["least"] is None else Fraction(known["least"]),
        labels=tuple(known["labels"]),
        shared=tuple((code, tuple(days)) for code, days in known["shared"]),
        across=tuple((team, tuple((day, start, end) for day, start, end in times)) for team, times in known["across"]),
    )
