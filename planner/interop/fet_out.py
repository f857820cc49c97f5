"""A school's plan as .fet files with every time fixed, so that FET itself audits it (measurement only; see `fet_cl`).

What FET is told: adults, homerooms, rooms that are not shared, and everything that occupies them at a time: lessons, classes with
their own teacher (literacy, math and WIN by name), lunch and recess, service sessions, duties, meetings, sections. What it checks:
nobody and no homeroom in two places, no room with two classes or with more students than seats, nobody on a day or at an hour that
is not worked, every activity placed. Money, minutes, certificates and promises are no part of a .fet file: those are for `planner.audit`.

FET's grid has the same hours on all its days; ours has clocks that differ by kind of day and by grade. A kind of day of the plan is a
FET day, and its hours are the fewest that tell the same overlaps as the clock: a new hour begins only where something has begun since
the last end. A semester's sections stand beside the other semester's in the same period, so each half (or quarter) with sections of
its own is a file of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planner.checker.cover import lawful_double
from planner.checker.week import Week, week_of
from planner.domain.plan import Plan, Section
from planner.domain.school import Homeroom, School, Variant
from planner.facts.clock import Interval, overlaps, span, without
from planner.facts.periods import CHOICE, QUARTERS, THREE, parts_of_year, periods_of
from planner.interop.fet_writer import Cell, FetWriter

TAUGHT = ("win", "literacy", "math")  # blocks in which a homeroom is with its own teacher
RESTING = ("lunch", "recess")


@dataclass(frozen=True)
class Event:
    """What occupies adults, homerooms and perhaps a room at a time of one kind of day."""

    what: str
    variant: Variant
    when: Interval
    units: tuple[str, ...] = ()
    homerooms: tuple[str, ...] = ()
    room: str = ""
    section: str = ""  # its section, in a secondary school
    heads: int = 0  # its students, where they are no homeroom


def fet_files(school: School, plan: Plan) -> dict[str, str]:
    """Term -> text of its .fet file. One file, `Y`, where no section is shorter than the year."""
    week = week_of(school, plan)
    lasting = list(_all_year(week))
    found: dict[frozenset[Section], str] = {}
    halves = ("S1", "S2") if all(len(QUARTERS[s.term]) > 1 for s in plan.sections) else CHOICE["Q"]
    for term in CHOICE["T"] if parts_of_year(school) == THREE else halves:
        found.setdefault(frozenset(s for s in plan.sections if QUARTERS[s.term] & QUARTERS[term]), term)
    names = {"Y": next(iter(found))} if len(found) == 1 else {term: kept for kept, term in found.items()}
    return {term: _file(week, term, [*lasting, *_sections(week, kept)]) for term, kept in names.items()}


# --- what happens when ---------------------------------------------------------------------------------------------------
def _all_year(week: Week) -> Iterator[Event]:
    for homeroom in week.school.homerooms:
        for v in week.variants:
            yield from _own_class(week, homeroom, v)
    yield from _lessons(week)
    for b in week.blocks:
        if b.kind in RESTING:
            rooms = tuple(h.homeroom_id for h in week.school.homerooms if h.grade == b.grade)
            yield Event(b.kind, week.variant(b), (b.start, b.end), (), rooms)
    for x in week.sessions:
        yield Event(f"service {x.service_id}", week.variant(x), (x.start, x.end), (x.unit_id,))
    for post in week.duties:
        duty = week.ids.duties[post.duty_id]
        yield Event(f"duty {duty.duty_id}", week.variant(post), (duty.start, duty.end), (post.unit_id,))
    for m in week.meetings:
        yield Event(f"meeting {m.team_id}", week.variant(m), (m.start, m.end), week.core(week.school.team_by_id[m.team_id]))


def _own_class(week: Week, homeroom: Homeroom, v: Variant) -> Iterator[Event]:
    """A homeroom with its own teacher, the named blocks apart."""
    teacher, named = homeroom.teachers_on(v.day), []
    for kind in TAUGHT:
        for when in week.block(kind, homeroom.grade, v):
            named.append(when)
            yield Event(kind, v, when, teacher, (homeroom.homeroom_id,))
    for stretch in week.class_time(homeroom, v):
        for piece in without(stretch, (n for n in named if overlaps(n, stretch))):
            yield Event("class", v, piece, teacher, (homeroom.homeroom_id,))


def _lessons(week: Week) -> Iterator[Event]:
    """Lessons; two homerooms that lawfully share a specialist are one activity."""
    done: set[tuple[str, str, Variant]] = set()
    for lesson in week.lessons:
        v, slot = week.variant(lesson), week.slot(lesson)
        pair = [e.homeroom for e in week.lessons if (e.unit_id, e.slot, week.variant(e)) == (lesson.unit_id, lesson.slot, v)]
        shared = len(pair) == 2 and lawful_double(week, lesson)
        if shared and (lesson.unit_id, lesson.slot, v) in done:
            continue
        done.add((lesson.unit_id, lesson.slot, v))
        room = next((sp.room for sp in week.offers(lesson.special, lesson.unit_id) if sp.room), "")
        rooms = tuple(pair) if shared else (lesson.homeroom,)
        yield Event(lesson.special, v, (slot.start, slot.end), (lesson.unit_id,), rooms, _single(week.school, room))


def _sections(week: Week, sections: Iterable[Section]) -> Iterator[Event]:
    """Sections, once for each period of each kind of day that has it. Their students are not known by name."""
    periods = periods_of(week.school)
    for s in sorted(sections, key=lambda s: s.section_id):
        units = tuple(u for u in (s.unit_id, s.co_unit) if u)
        for v in week.variants:
            for place in periods.seat_of(s.periods, s.lane, s.term).places:
                if when := periods.time(place, v.day_type):
                    yield Event(f"section {s.course}", v, when, units, (), _single(week.school, s.room), s.section_id, s.students)


def _single(school: School, room: str) -> str:
    """The room, unless it may be shared."""
    return "" if any(r.room == room and r.shared_ok for r in school.rooms) else room


# --- the grid ------------------------------------------------------------------------------------------------------------
class Hours:
    """The fewest hours of one kind of day that tell every overlap: two stretches share an hour exactly when they share a minute."""

    def __init__(self, stretches: Iterable[Interval]) -> None:
        self._starts: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        hour, begun = 0, False
        for minute, starts in sorted({mark for a, b in stretches for mark in ((a, True), (b, False))}):  # at one minute, ends first
            if begun and not starts:
                hour += 1
            begun = starts
            (self._starts if starts else self._ends)[minute] = hour
        self.count = hour

    def span(self, when: Interval) -> tuple[int, int]:
        """First hour, and the hour after the last."""
        return self._starts[when[0]], self._ends[when[1]]


def _file(week: Week, term: str, events: list[Event]) -> str:
    school = week.school
    away = {(u, v): _away(week, u, v) for u in sorted({u for e in events for u in e.units}) for v in week.variants}
    by_day: dict[Variant, list[Interval]] = defaultdict(list)
    for e in events:
        by_day[e.variant].append(e.when)
    for (_u, v), gone in away.items():
        by_day[v] += gone
    hours = {v: Hours(by_day[v]) for v in week.variants}
    most = max((h.count for h in hours.values()), default=0)
    days = [week.when(v) for v in week.variants]
    name = f"{school.info.school_name or 'School'} {school.year_label(1)}" + ("" if term == "Y" else f" {term}")
    out = FetWriter(name, days, [f"hour {n}" for n in range(1, most + 1)])
    for h in school.homerooms:
        out.students[h.homeroom_id] = h.enrol_next
    out.rooms |= {r.room: r.capacity for r in school.rooms}
    for e in events:
        first, end = hours[e.variant].span(e.when)
        day = week.variants.index(e.variant)
        out.activity(e.what, e.units, e.homerooms, duration=end - first, note=_note(week, e), at=(day, first), room=e.room, heads=e.heads)
    for unit in sorted({u for e in events for u in e.units}):
        out.away(unit, _cells(week, unit, hours, away))
    return out.text()


def _note(week: Week, e: Event) -> str:
    return f"{e.section} {week.when(e.variant)} {span(e.when)}".strip()


def _away(week: Week, unit: str, v: Variant) -> list[Interval]:
    return [(a, b) for a, b in week.not_at_hand(unit, v) if b > a]


def _cells(week: Week, unit: str, hours: dict[Variant, Hours], away: dict[tuple[str, Variant], list[Interval]]) -> Iterator[Cell]:
    """When an adult cannot be had: whole days that are not worked, and the hours of what Staff calls unavailable."""
    for day, v in enumerate(week.variants):
        if not week.here(unit, v):
            yield from ((day, hour) for hour in range(hours[v].count))
        for when in away[unit, v]:
            yield from ((day, hour) for hour in range(*hours[v].span(when)))
