"""Several schools' plans together: posts that two schools want on one day, posts by job class, money by fund."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from planner.domain.plan import Plan
from planner.domain.school import School, Staff
from planner.facts.clock import span

Chosen = tuple[School, Plan]


@dataclass(frozen=True)
class Clash:
    """One shared post that two schools have on the same days (labels)."""

    post: str
    one: str
    other: str
    days: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return f"The shared post {self.post} is in {self.one} and in {self.other} on {', '.join(self.days)}. One of the two must move."


@dataclass(frozen=True)
class JobLine:
    """FTE of a job class over all schools, in hundredths: today, planned, cut, of which vacant or leaving, and added."""

    job_class: str
    today: int
    planned: int
    cut: int
    vacant: int
    added: int


@dataclass(frozen=True)
class FundLine:
    """Cents that a fund brings and pays in the plan year, over all schools."""

    fund: str
    name: str
    money: int
    cost: int


def clashes(chosen: Sequence[Chosen]) -> tuple[Clash, ...]:
    """Only days of schools with the same cycle can be compared."""
    held: dict[str, list[tuple[School, set[str]]]] = defaultdict(list)
    for school, plan in chosen:
        for code, days in _shared_days(school, plan).items():
            held[code].append((school, days))
    found = []
    for code, places in sorted(held.items()):
        for n, (one, days) in enumerate(places):
            for other, others in places[n + 1 :]:
                both = days & others
                if both and one.info.cycle_days == other.info.cycle_days:
                    order = [one.day_label(d) for d in one.days]
                    found.append(Clash(code, one.info.school_name, other.info.school_name, tuple(sorted(both, key=order.index))))
    return tuple(found)


def _shared_days(school: School, plan: Plan) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for position in plan.positions:
        row = school.staff_by_id.get(position.staff_id)
        for unit in position.units if row is not None and row.shared_id else ():
            if unit.fte and (unit.fte == 100 or len(unit.days) < len(school.days)):  # part of every day is not divided by days
                assert row is not None
                found[row.shared_id] |= {school.day_label(d) for d in unit.days}
    return found


def apart(chosen: Sequence[Chosen]) -> tuple[str, ...]:
    """Teams with members in several schools (same code, type cross_school) whose meetings have no time in common, a sentence each."""
    held: dict[str, list[tuple[School, set[Time]]]] = defaultdict(list)
    for school, plan in chosen:
        for team in (t for t in school.teams if t.type == "cross_school"):
            times = {(school.day_label(m.day), m.start, m.end) for m in plan.meetings if m.team_id == team.team_id}
            held[team.team_id].append((school, times))
    found = []
    for code, places in sorted(held.items()):
        common = [t for t in places[0][1] if all(any(_meets(t, other) for other in times) for _, times in places[1:])]
        if len(places) > 1 and not common:
            said = "; ".join(f"{school.info.school_name} {_times_words(times)}" for school, times in places)
            found.append(f"Team {code} has members in {len(places)} schools and no time in common: {said}.")
    return tuple(found)


Time = tuple[str, int, int]  # label of the day, minutes after midnight


def _meets(one: Time, other: Time) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def _times_words(times: set[Time]) -> str:
    return ", ".join(f"{day} {span((start, end))}" for day, start, end in sorted(times)) or "not at all"


def job_lines(chosen: Sequence[Chosen]) -> tuple[JobLine, ...]:
    """By job class, those with the largest cut first."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * 5)
    for school, plan in chosen:
        for position in plan.positions:
            row = school.staff_by_id.get(position.staff_id)
            if row is not None:
                _count(sums[row.job_class], row, [u.fte for u in position.units])
    lines = (JobLine(job_class, *numbers) for job_class, numbers in sums.items())
    return tuple(sorted(lines, key=lambda x: (-x.cut, x.job_class)))


def _count(line: list[int], row: Staff, units: list[int]) -> None:
    cut = sum(max(0, row.fte - fte) for fte in units)
    line[0] += row.fte * len(units)
    line[1] += sum(units)
    line[2] += cut
    line[3] += cut if row.vacancy != "filled" else 0
    line[4] += sum(max(0, fte - row.fte) for fte in units)


def fund_lines(chosen: Sequence[Chosen]) -> tuple[FundLine, ...]:
    """By fund code, in the order of the schools' Funds sheets."""
    names: dict[str, str] = {}
    money: dict[str, int] = defaultdict(int)
    cost: dict[str, int] = defaultdict(int)
    for school, plan in chosen:
        for f in school.funds:
            names.setdefault(f.fund, f.name or f.fund)
        for line in plan.funds:
            if line.year == 1:
                money[line.fund] += line.revenue_cents
                cost[line.fund] += line.cost_cents
    return tuple(FundLine(f, name, money[f], cost[f]) for f, name in names.items())
