"""Several schools' plans together, from their summaries: positions that two want on one day, FTE by job class, money by fund."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from planner.facts.clock import span
from planner.sharing.summary import Figures, Time


@dataclass(frozen=True)
class Clash:
    """One shared post that two schools have on the same days (labels)."""

    post: str
    one: str
    other: str
    days: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return (f"The shared position {self.post} is scheduled at both {self.one} and {self.other} on {', '.join(self.days)}. One of the "
                "two schools must change its days.")


@dataclass(frozen=True)
class JobLine:
    """FTE of a job class over all schools, in hundredths: today, planned, cut, of which vacant or leaving, and added."""

    job_class: str
    title: str
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


def clashes(chosen: Sequence[Figures]) -> tuple[Clash, ...]:
    """Only days of schools with the same cycle can be compared."""
    held: dict[str, list[tuple[Figures, set[str]]]] = defaultdict(list)
    for one in chosen:
        for code, labels in one.shared:
            held[code].append((one, set(labels)))
    found = []
    for code, places in sorted(held.items()):
        for n, (here, days) in enumerate(places):
            for there, others in places[n + 1 :]:
                both = days & others
                if both and len(here.labels) == len(there.labels):
                    found.append(Clash(code, here.school, there.school, tuple(sorted(both, key=here.labels.index))))
    return tuple(found)


def apart(chosen: Sequence[Figures]) -> tuple[str, ...]:
    """Teams with members in several schools (same code, type cross_school) whose meetings have no time in common, a sentence each."""
    held: dict[str, list[tuple[str, set[Time]]]] = defaultdict(list)
    for one in chosen:
        for team, times in one.across:
            held[team].append((one.school, set(times)))
    found = []
    for code, places in sorted(held.items()):
        common = [t for t in places[0][1] if all(any(_meets(t, other) for other in times) for _, times in places[1:])]
        if len(places) > 1 and not common:
            said = "; ".join(f"{school} {_times_words(times)}" for school, times in places)
            found.append(f"Team {code} has members in {len(places)} schools but no time when all of them can meet: {said}.")
    return tuple(found)


def _meets(one: Time, other: Time) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def _times_words(times: set[Time]) -> str:
    return ", ".join(f"{day} {span((start, end))}" for day, start, end in sorted(times)) or "not at all"


def job_lines(chosen: Sequence[Figures]) -> tuple[JobLine, ...]:
    """By job class, those with the largest cut first; thirds are added before anything is rounded."""
    sums: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0)] * 5)
    titles: dict[str, str] = {}
    for job in (job for one in chosen for job in one.jobs):
        titles.setdefault(job.job_class, job.title)
        more = (job.today, job.planned, job.cut, job.vacant, job.added)
        sums[job.job_class] = [so_far + part for so_far, part in zip(sums[job.job_class], more, strict=True)]
    lines = (JobLine(code, titles[code], *map(round, numbers)) for code, numbers in sums.items())
    return tuple(sorted(lines, key=lambda x: (-x.cut, x.job_class)))


def fund_lines(chosen: Sequence[Figures]) -> tuple[FundLine, ...]:
    """By fund code, in the order of the schools' Funds sheets."""
    names: dict[str, str] = {}
    money: dict[str, int] = defaultdict(int)
    cost: dict[str, int] = defaultdict(int)
    for fund in (fund for one in chosen for fund in one.funds):
        names.setdefault(fund.fund, fund.name)
        money[fund.fund] += fund.money
        cost[fund.fund] += fund.cost
    return tuple(FundLine(f, name, money[f], cost[f]) for f, name in names.items())
