"""Two plans of one school side by side: who meets when, who loses what, which posts, programs and dollars moved. Solver-free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from planner.checker.week import week_of
from planner.domain.plan import Lesson, Meeting, Plan, Section
from planner.domain.school import School
from planner.domain.subject import Item

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True)
class TeamDiff:
    """A team's minutes a week in both plans, and the meetings that only one of them holds."""

    team_id: str
    before: Fraction
    after: Fraction
    gone: tuple[Meeting, ...]
    new: tuple[Meeting, ...]


@dataclass(frozen=True)
class PostDiff:
    """One adult's FTE (hundredths) and days."""

    unit_id: str
    before: int
    after: int
    days_before: tuple[int, ...]
    days_after: tuple[int, ...]


@dataclass(frozen=True)
class MoneyDiff:
    """What a fund pays for an item, in cents."""

    item: Item
    fund: str
    before: int
    after: int


@dataclass(frozen=True)
class Diff:
    """Everything in which two plans differ; empty tuples where they are the same."""

    teams: tuple[TeamDiff, ...] = ()
    posts: tuple[PostDiff, ...] = ()
    programs: tuple[tuple[str, int, int], ...] = ()  # program, cents before, cents after
    methods: tuple[tuple[str, int, int], ...] = ()  # way of making time, amount before, amount after (hundredths of its unit)
    money: tuple[MoneyDiff, ...] = ()
    lessons_gone: tuple[Lesson, ...] = ()
    lessons_new: tuple[Lesson, ...] = ()
    sections_gone: tuple[Section, ...] = ()
    sections_new: tuple[Section, ...] = ()

    @property
    def empty(self) -> bool:
        return self == Diff()

    @property
    def movers(self) -> tuple[str, ...]:
        """The positions whose week is another: their post, or a class of theirs."""
        found = [p.unit_id for p in self.posts]
        found += [x.unit_id for x in (*self.lessons_gone, *self.lessons_new)]
        found += [x.unit_id for x in (*self.sections_gone, *self.sections_new) if x.unit_id]
        return tuple(sorted(set(found)))


def diff(school: School, one: Plan, other: Plan) -> Diff:
    """What changes from one plan to the other."""
    a, b = week_of(school, one), week_of(school, other)
    teams = []
    for team in school.teams:
        mine, theirs = ([_plain(m) for m in p.meetings if m.team_id == team.team_id] for p in (one, other))
        gone, new = _left(mine, theirs), _left(theirs, mine)
        before, after = a.minutes(team), b.minutes(team)
        if gone or new or before != after:
            teams.append(TeamDiff(team.team_id, before, after, gone, new))
    return Diff(
        tuple(teams), _posts(one, other),
        _amounts({p.program_id: p.cents for p in one.programs}, {p.program_id: p.cents for p in other.programs}),
        _amounts({m.method: m.amount for m in one.methods}, {m.method: m.amount for m in other.methods}),
        _money(one, other), _left(one.grid, other.grid), _left(other.grid, one.grid),
        _left(one.sections, other.sections), _left(other.sections, one.sections),
    )  # fmt: skip


def _plain(m: Meeting) -> Meeting:
    """When and where alone: who has the students is told by the classes."""
    return Meeting(m.team_id, m.day, m.day_type, m.start, m.end, m.minutes, m.slots)


def _left(one: Iterable[T], other: Iterable[T]) -> tuple[T, ...]:
    """What the first has more of."""
    return tuple((Counter(one) - Counter(other)).elements())


def _posts(one: Plan, other: Plan) -> tuple[PostDiff, ...]:
    before, after = ({u.unit_id: u for p in plan.positions for u in p.units} for plan in (one, other))
    found = []
    for unit in dict.fromkeys((*before, *after)):
        x, y = before.get(unit), after.get(unit)
        fte, days = (x.fte if x else 0, y.fte if y else 0), (x.days if x else (), y.days if y else ())
        if fte[0] != fte[1] or set(days[0]) != set(days[1]):
            found.append(PostDiff(unit, *fte, *days))
    return tuple(found)


def _amounts(before: dict[str, int], after: dict[str, int]) -> tuple[tuple[str, int, int], ...]:
    keys = dict.fromkeys((*before, *after))
    return tuple((k, before.get(k, 0), after.get(k, 0)) for k in keys if before.get(k, 0) != after.get(k, 0))


def _money(one: Plan, other: Plan) -> tuple[MoneyDiff, ...]:
    before, after = _paid(one), _paid(other)
    keys = dict.fromkeys((*before, *after))
    return tuple(MoneyDiff(*k, before.get(k, 0), after.get(k, 0)) for k in keys if before.get(k, 0) != after.get(k, 0))


def _paid(plan: Plan) -> dict[tuple[Item, str], int]:
    items = [(Item("staff", p.staff_id), p.shares) for p in plan.positions]
    items += [(Item("program", p.program_id), p.shares) for p in plan.programs]
    items += [(Item("method", m.method), m.shares) for m in plan.methods]
    return {(item, s.fund): s.cents for item, shares in items for s in shares}
