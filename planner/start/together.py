"""Who can meet when, from time alone: classes, specialists and the day. Counted in a moment, with ranges where something isn't known yet.

A grade's teachers are free together while all of its classes are in specials at once. So each day's grades are laid into its
blocks, as many classes at a time as there are specialists; what is left lays double blocks. Lunch, services, duties and money are
not looked at.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from planner.start import departments, elementary, periods, secondary
from planner.start.common import Heard, level_of, title_case
from planner.start.day import Day, Early
from planner.start.questions import Answers, lines_of
from planner.start.said import DAYS, Grade, Interval
from planner.start.staffing import Listed, expired, specialists

NEXT_TO = 5  # minutes between two blocks that make one long block
SHORTEST, USUAL_PLANNING = 45, 200
SHORTEST_PERIOD = 40  # of a meeting in a middle or high school
LOAD = "load"  # what a range depends on where no one said how many periods a teacher teaches
MOST_WEEKS = 240  # sets of days that are tried where days are not known
FULL_WEEK = 25  # class slots of a full-time specialist


@dataclass(frozen=True)
class Adult:
    """A specialist as time sees it. `choices` are the sets of days that are possible; one where the days are known."""

    name: str
    choices: tuple[tuple[str, ...], ...]
    hours: tuple[Interval, ...] = ()
    a_day: int = 6
    a_week: int = FULL_WEEK


@dataclass(frozen=True)
class Team:
    """A team that is free while its classes are out."""

    name: str
    classes: int
    short: str = ""


@dataclass(frozen=True)
class Found:
    """Minutes a week of one team, from ... to; and when its block of each day could be where the days are known."""

    team: str
    low: int
    high: int
    when: tuple[tuple[str, str], ...] = ()  # day, block
    short: str = ""


@dataclass(frozen=True)
class Estimate:
    """What time alone allows. `unknown` are the answers on which the range depends."""

    teams: tuple[Found, ...]
    released: int  # minutes a week in which a teacher's class is in specials, one block a day
    planning: int
    meeting: int  # of these early-release days
    unknown: tuple[str, ...] = ()
    short: tuple[str, ...] = ()  # days on which not every class can have a special
    departments: bool = False  # of a middle or high school


def estimate(answers: Answers) -> Estimate | None:
    """What is possible for the grades of an elementary or K-8 school; None before classes and specialists are told."""
    if lines_of(answers, "departments"):
        return _departments(Heard(dict(answers)), level_of(answers) or "high")
    if not lines_of(answers, "classes") or not (lines_of(answers, "specialists") or lines_of(answers, "expired")):
        return None
    heard = Heard(dict(answers))  # its faults are told where the workbook is filled
    grades = elementary.read_grades(heard)
    usual = elementary.read_day(heard, grades)
    early = elementary.read_early(heard, usual)
    posts = specialists(heard)
    posts += [x for x in expired(heard, posts)[0] if x.kind.special]
    adults = [_adult(x, len(usual.blocks)) for x in posts if x.kind.special]
    teams = tuple(_team(band) for band in elementary.bands(grades))
    if not adults or not teams:
        return None
    planning = _planning(heard)
    weeks = list(itertools.islice(itertools.product(*(a.choices for a in adults)), MOST_WEEKS))
    found = [_week(teams, adults, days, usual, early, planning) for days in weeks]
    low, high = (tuple(pick(w.minutes[n] for w in found) for n in range(len(teams))) for pick in (min, max))
    first = found[0]
    known = len(weeks) == 1
    released = sum(first.blocks.values())
    results = tuple(Found(team.name, low[n], high[n], first.when[n] if known else (), team.short) for n, team in enumerate(teams))
    unknown = tuple(a.name for a in adults if len(a.choices) > 1)
    meeting = sum(early.day.meeting[1] - early.day.meeting[0] for _ in early.days) if early is not None and early.day.meeting else 0
    return Estimate(results, released, planning, meeting, unknown, first.short)


def _departments(heard: Heard, level: str) -> Estimate | None:
    """Departments: who teaches L of P periods has P - L without a class. As many of them as the promised planning leaves can be common.

    Where no one said how many periods a teacher teaches, one period more and one less make the range.
    """
    grades = tuple(secondary.grade_sizes(heard))
    bells = periods.read(heard, grades)
    load, told = secondary.load_of(heard, bells)
    free = len(bells.codes) - load
    how = departments.wanted(heard, level)
    rows = departments.read(heard, level)
    houses = departments.into_houses(rows, grades, how.a_grade)[1] if how.houses else 0
    teams = _houses(grades, houses) if houses else {d.rows[0].kind.code: d.title for d in departments.grouped(rows) if d.many > 1}
    if not teams or free < 0:
        return None
    planning, length = _planning(heard), min(bells.length(code) for code in bells.codes)
    held = min(bells.times(code) for code in bells.codes)
    meeting = sum(Fraction((when[1] - when[0]) * days * (weeks or periods.WEEKS), periods.WEEKS) for when, days, weeks in bells.meetings())

    def common(loads: int) -> int:
        spare = len(bells.codes) - loads
        left = max((n for n in range(max(spare, 0) + 1) if (spare - n) * length * held >= planning), default=0)
        return int(left * length * held * (length >= SHORTEST_PERIOD) + meeting)

    low, high = (common(load), common(load)) if told else (common(load + 1), common(load - 1))
    found = tuple(Found(title, low, high, (), code) for code, title in teams.items())
    unknown = () if low == high else (LOAD,)
    return Estimate(found, int(free * length * held), planning, int(meeting), unknown, departments=True)


def _houses(grades: Sequence[str], houses: int) -> dict[str, str]:
    return {f"T{g}{n}": f"House {g}" + (f", team {departments.LETTERS[n]}" if houses > 1 else "") for g in grades for n in range(houses)}


def _team(band: Sequence[Grade]) -> Team:
    name = title_case(band[0].grade) if len(band) == 1 else f"Grades {band[0].grade} to {band[-1].grade}"
    short = band[0].grade if len(band) == 1 else f"{band[0].grade}–{band[-1].grade}"
    return Team(name, sum(len(g.sizes) for g in band), short)


def _adult(one: Listed, blocks: int) -> Adult:
    post = one.post
    on = max(1, round(post.fte * 5 / 100))
    choices = (post.days,) if post.days else tuple(itertools.combinations(DAYS, on)) if on < 5 and not post.hours else (DAYS,)
    a_day = post.more.get("day", min(6, blocks))
    return Adult(post.title, choices, post.hours, a_day, post.more.get("week", min(FULL_WEEK, a_day * len(choices[0]))))


def _planning(heard: Heard) -> int:
    """Promised minutes of individual planning; ours where nobody said."""
    for line in lines_of(heard.answers, "promises"):
        number = re.search(r"\d+", line)
        if number and re.search(r"planning", line, re.IGNORECASE):
            return int(number[0])
    return USUAL_PLANNING


# --- one week -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Week:
    minutes: tuple[int, ...]
    blocks: dict[str, int]
    when: tuple[tuple[tuple[str, str], ...], ...]
    short: tuple[str, ...]


def _week(
    teams: tuple[Team, ...], adults: Sequence[Adult], on: Sequence[tuple[str, ...]], usual: Day, early: Early | None, planning: int
) -> _Week:
    pieces: list[list[int]] = [[] for _ in teams]  # minutes of each block
    when: list[list[tuple[str, str]]] = [[] for _ in teams]
    doubled: set[int] = set()
    blocks: dict[str, int] = {}
    short: list[str] = []
    meeting = 0
    left = sum(a.a_week for a in adults)
    later = sum(t.classes for t in teams) * 5
    for label in DAYS:
        day = early.day if early is not None and label in early.days else usual
        meeting += day.meeting[1] - day.meeting[0] if day.meeting is not None else 0
        here = [a for a, days in zip(adults, on, strict=True) if label in days]
        room = tuple(sum(1 for a in here if _there(a, block)) for block in day.blocks)
        total = min(sum(min(a.a_day, sum(1 for b in day.blocks if _there(a, b))) for a in here), left)
        later -= sum(t.classes for t in teams)
        laid = _laid(teams, room, total, day.blocks, frozenset())
        if laid is None:
            short.append(label)
            laid = _some(teams, room, total, day.blocks)
        spare = left - later - sum(teams[n].classes * len(slots) for n, slots in laid.items())
        for n in range(len(teams)):
            if n in laid and n not in doubled and spare >= teams[n].classes:
                again = _laid(teams, room, total, day.blocks, frozenset({n, *(m for m, s in laid.items() if len(s) > 1)}))
                if again is not None:
                    laid, spare = again, spare - teams[n].classes
                    doubled.add(n)
        left -= sum(teams[n].classes * len(slots) for n, slots in laid.items())
        blocks[label] = day.blocks[0][1] - day.blocks[0][0] if day.blocks and short[-1:] != [label] else 0
        for n, slots in laid.items():
            pieces[n] += [day.blocks[s][1] - day.blocks[s][0] for s in slots]
            when[n].append((label, "+".join(f"S{s + 1}" for s in slots)))
    minutes = tuple(_meets(some, planning) + meeting for some in pieces)
    return _Week(minutes, blocks, tuple(tuple(w) for w in when), tuple(short))


def _there(adult: Adult, block: Interval) -> bool:
    return not adult.hours or any(a <= block[0] and block[1] <= b for a, b in adult.hours)


def _laid(
    teams: tuple[Team, ...], room: tuple[int, ...], total: int, blocks: Sequence[Interval], twice: frozenset[int]
) -> dict[int, tuple[int, ...]] | None:
    """A block of the day for each team, two next to each other for those of `twice`; None where they do not fit."""
    if sum(t.classes * (2 if n in twice else 1) for n, t in enumerate(teams)) > total:
        return None
    order = sorted(range(len(teams)), key=lambda n: (-(n in twice), -teams[n].classes))
    pairs = [(s, s + 1) for s in range(len(blocks) - 1) if 0 <= blocks[s + 1][0] - blocks[s][1] <= NEXT_TO]

    @cache
    def place(position: int, free: tuple[int, ...]) -> tuple[tuple[int, ...], ...] | None:
        if position == len(order):
            return ()
        n = order[position]
        for slots in pairs if n in twice else [(s,) for s in range(len(blocks))]:
            if all(free[s] >= teams[n].classes for s in slots):
                rest = place(position + 1, tuple(f - teams[n].classes * (s in slots) for s, f in enumerate(free)))
                if rest is not None:
                    return (slots, *rest)
        return None

    found = place(0, room)
    return None if found is None else dict(zip(order, found, strict=True))


def _some(teams: tuple[Team, ...], room: tuple[int, ...], total: int, blocks: Sequence[Interval]) -> dict[int, tuple[int, ...]]:
    """As many teams as fit, the small ones first."""
    order = sorted(range(len(teams)), key=lambda n: teams[n].classes)
    for many in range(len(order) - 1, 0, -1):
        kept = sorted(order[:many])
        laid = _laid(tuple(teams[n] for n in kept), room, total, blocks, frozenset())
        if laid is not None:
            return {kept[n]: slots for n, slots in laid.items()}
    return {}


def _meets(pieces: Iterable[int], planning: int) -> int:
    """The most minutes that whole blocks give to meetings, while the others keep the planning that each teacher has alone."""
    some = sorted(pieces)
    most = sum(some) - planning
    sums = {0}
    for piece in some:
        if piece >= SHORTEST:
            sums |= {s + piece for s in sums}
    return max((s for s in sums if s <= most), default=0)
