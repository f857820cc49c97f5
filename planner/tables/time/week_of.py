"""Everything that one position does at a clock time: classes, sections, sessions, duties, meetings. The position's code, never a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.domain.plan import Plan
from planner.domain.school import School, Variant
from planner.facts.periods import QUARTERS, periods_of
from planner.facts.sharing import attends
from planner.tables.grid.periods import seat_of
from planner.tables.words import homeroom_words, team_words

YEAR = tuple(sorted(QUARTERS["Y"]))


@dataclass(frozen=True)
class Entry:
    """One thing on one kind of day; `quarters`: parts of the year in which it is held; minutes after midnight."""

    what: str
    day: int
    day_type: str
    start: int
    end: int
    where: str = ""
    quarters: tuple[int, ...] = YEAR


def positions_with_a_week(school: School, plan: Plan) -> tuple[str, ...]:
    """Positions of whom the plan says when they do something, in the workbook's order."""
    busy = {e.unit_id for e in plan.grid} | {x.unit_id for x in plan.sessions} | {p.unit_id for p in plan.duties}
    busy |= {u for x in plan.sections for u in (x.unit_id, x.co_unit)}
    busy |= {u for m in plan.meetings for u in school.team_by_id[m.team_id].core} | set(school.class_teachers)
    kept = {u.unit_id for p in plan.positions for u in p.units if u.fte}
    return tuple(u for u in school.row_of_unit if u in busy and u in kept)


def week_of_position(school: School, plan: Plan, unit: str) -> tuple[Entry, ...]:
    found = [*_classes(school, plan, unit), *_sections(school, plan, unit), *_others(school, plan, unit), *_meetings(school, plan, unit)]
    return tuple(sorted(found, key=lambda e: (e.day, e.day_type, e.start, e.what)))


def week_of_team(school: School, plan: Plan, team_id: str) -> tuple[Entry, ...]:
    words = f"{team_words(school.team_by_id[team_id])} meets"
    return tuple(Entry(words, m.day, m.day_type, m.start, m.end) for m in plan.meetings if m.team_id == team_id)


def _classes(school: School, plan: Plan, unit: str) -> Iterator[Entry]:
    """A specialist's classes; of a teacher with a homeroom, when the class is with a specialist."""
    clock = {(s.day_type, s.slot): (s.start, s.end) for s in school.bell}
    for e in plan.grid:
        mine = school.classes_on(unit, e.day)
        own = {h.homeroom_id for h in mine} | {h.halves_with for h in mine}
        if e.unit_id == unit or e.homeroom in own:
            named = homeroom_words(school, e.homeroom)
            half = next((h.homeroom_id for h in mine if h.halves_with), "")
            said = f"{e.special}, {named}" if e.unit_id == unit else f"{f'half of {half}' if half else named} is in {e.special}"
            yield Entry(said, e.day, e.day_type, *clock[e.day_type, e.slot])


def _sections(school: School, plan: Plan, unit: str) -> Iterator[Entry]:
    titles = {c.course_id: c.name for c in school.courses}
    for x in (x for x in plan.sections if unit in (x.unit_id, x.co_unit)):
        said = f"{titles[x.course]} ({x.section_id})" + (", second teacher" if x.co_unit == unit else "")
        for place in seat_of(school, x).places:
            for d in plan.days:
                time = periods_of(school).time(place, d.day_type)
                if time:
                    yield Entry(said, d.day, d.day_type, *time, x.room, tuple(sorted(QUARTERS[x.term])))


def _others(school: School, plan: Plan, unit: str) -> Iterator[Entry]:
    duties = {d.duty_id: d for d in school.duties}
    yield from (Entry(f"{x.service_id}, group {x.group}", x.day, x.day_type, x.start, x.end) for x in plan.sessions if x.unit_id == unit)
    for p in (p for p in plan.duties if p.unit_id == unit):
        yield Entry(f"{duties[p.duty_id].kind} duty", p.day, p.day_type, duties[p.duty_id].start, duties[p.duty_id].end)


def _meetings(school: School, plan: Plan, unit: str) -> Iterator[Entry]:
    """Of the teams of which it is a core member, and those that it can attend."""
    for t in school.teams:
        if unit in t.core:
            variants = {(d.day, d.day_type): Variant(d.day, d.day_type, d.weeks) for d in plan.days}
            for e in week_of_team(school, plan, t.team_id):
                if attends(school, t, unit, variants[e.day, e.day_type], (e.start, e.end)):
                    yield e
    for m in plan.meetings:
        if unit in m.attending:
            yield Entry(f"{team_words(school.team_by_id[m.team_id])} meets", m.day, m.day_type, m.start, m.end)
