"""A .fet file as a School with fixed staffing, with a line on every constraint that says whether we hold it.

For measurement only. A section of ours meets on every day that has its period; an activity of FET is placed once in the week. So every
cell of FET's grid is a period of its own, `D1H3`, on a day type of its own, `D1`; an activity is a course with one section, one period
long for each of its hours. A FET teacher is a position of 1.0 FTE without pay, held to its activities by Assignments; activities with
students in common are pairs of courses that must not collide.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from planner.domain.plan import Day, FundLine, Plan, Position, Section, Unit
from planner.domain.school import PLAN_YEARS, Assignment, CalendarRow, Course, Fund, Info, JobClass, Pair, Room, School, Slot, Staff
from planner.interop.fet_file import PLACING, ROOMS, ROOMS_OF_ONE, Activity, FetFile, closed, covers, rooms_for, starts
from planner.interop.fet_writer import Cell

LESSON, WALK, FIRST = 45, 5, 360  # minutes of an hour, between two, and after midnight: FET's hours have names, no clock
LONGEST = 2  # hours: a section is one period or a double period


# --- the School ----------------------------------------------------------------------------------------------------------
def code(activity: Activity) -> str:
    return f"A{activity.number}"


def period(cell: Cell) -> str:
    return f"D{cell[0] + 1}H{cell[1] + 1}"


def school_of(fet: FetFile) -> School:
    """The file as a School: what it holds of FET's constraints is in `coverage`."""
    days, places, needs = range(len(fet.days)), starts(fet), rooms_for(fet)
    kinds = _kinds(needs)
    short = [a for a in fet.activities if a.duration <= LONGEST]
    last = FIRST + len(fet.hours) * (LESSON + WALK)
    return School(
        Info(fet.name, "high", cycle_days=len(days), contract_start=0, contract_end=24 * 60, student_start=FIRST, student_end=last),
        bell=tuple(_slot(fet, (d, h)) for d in days for h in range(len(fet.hours))),
        calendar=tuple(CalendarRow(d + 1, f"D{d + 1}") for d in days),
        staff=tuple(_position(fet, t) for t in fet.teachers),
        funds=(Fund("NONE", "No money"),),
        courses=tuple(_course(fet, a, places[a.number], _kind(kinds, needs, a)) for a in short),
        conflicts=tuple(_pairs(fet, short)),
        rooms=tuple(Room(r, kind, fet.rooms[r]) for kind, rooms in kinds.items() for r in sorted(rooms)),
        assignments=tuple(Assignment(_id(a.teachers[0]), code(a), 1) for a in short if a.teachers),
        job_classes=(JobClass("teacher", "Teacher", 0, 0, 0, "teacher_core", certified=True),),
    )


def _slot(fet: FetFile, cell: Cell) -> Slot:
    begin = FIRST + cell[1] * (LESSON + WALK)
    kind = "recess" if cell in fet.breaks else "class"
    return Slot(f"D{cell[0] + 1}", period(cell), cell[1] + 1, begin, begin + LESSON, kind)


def _id(teacher: str) -> str:
    """A teacher's name as a position: ids hold no spaces."""
    return "_".join(teacher.split())


def _position(fet: FetFile, teacher: str) -> Staff:
    gone = tuple(map(period, sorted(closed(fet, 100)[teacher] - fet.breaks)))
    load = len(fet.days) * len(fet.hours)
    return Staff(_id(teacher), "teacher", fund=(("NONE", 10_000),), may_change="no", load_periods=load, unavailable=gone)


def _course(fet: FetFile, a: Activity, places: frozenset[Cell], kind: str) -> Course:
    held = sorted({c for start in places for c in covers(start, a.duration)})
    name, heads = f"{a.subject} {' '.join(a.students)}".strip(), max(1, fet.size(a))
    made = Course(code(a), name, a.subject, heads, heads, heads, min_to_run=0, sections_fixed=1, protected=True, room_type=kind)
    return replace(made, periods_per_section=a.duration, periods_allowed=tuple(map(period, held)) or ("none",))


def _kind(kinds: Mapping[str, frozenset[str]], needs: Mapping[int, frozenset[str]], a: Activity) -> str:
    if not a.teachers:
        return "off_campus"  # no teacher of ours has it
    return next((kind for kind, rooms in kinds.items() if rooms == needs.get(a.number)), "std")


def _pairs(fet: FetFile, activities: Iterable[Activity]) -> Iterator[Pair]:
    """Activities with students in common, and those that a constraint keeps apart."""
    apart = [set(c.numbers()) for c in fet.of("ActivitiesNotOverlapping") if c.hard]
    for a, b in itertools.combinations(activities, 2):
        common = fet.students_of(a) & fet.students_of(b)
        if common or any({a.number, b.number} <= them for them in apart):
            yield Pair(code(a), code(b), max(1, len(common)), hard=True)


def _kinds(needs: Mapping[int, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Name of a kind of room -> its rooms. A room is of one kind: of two sets that overlap, the one that more activities need."""
    found: dict[str, frozenset[str]] = {}
    for rooms, _times in Counter(rooms for rooms in needs.values() if rooms).most_common():
        if not any(rooms & those for those in found.values()):
            found["+".join(sorted(rooms))] = rooms
    return found


def plan_of(fet: FetFile, school: School, cells: Mapping[int, Cell], rooms: Mapping[int, str] | None = None) -> Plan:
    """A timetable of the file, FET's or ours, as a plan of its School, so that our own audit can judge it."""
    sections, courses = [], {c.course_id: c for c in school.courses}
    for a in (a for a in fet.activities if a.duration <= LONGEST and a.number in cells):
        held, needs = tuple(period(c) for c in covers(cells[a.number], a.duration)), courses[code(a)]
        room = (rooms or {}).get(a.number, "") if needs.room_type not in ("std", "off_campus") else ""
        teacher = _id(a.teachers[0]) if a.teachers else ""
        sections.append(Section(f"{code(a)}-01", code(a), teacher, held, room=room, students=needs.requests))
    return Plan(
        days=tuple(Day(c.cycle_day, c.day_type, school.info.weeks) for c in school.calendar),
        positions=tuple(Position(s.staff_id, (Unit(s.staff_id, 100, school.days),), ()) for s in school.staff),
        funds=tuple(FundLine("NONE", year, 0, 0) for year in PLAN_YEARS),
        sections=tuple(sections),
    )


# --- what is held --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """A kind of constraint (or a trait of activities) of one file: how often it occurs, and how we hold it; `how` is empty where not."""

    kind: str
    times: int
    how: str = ""
    why_not: str = ""

    @property
    def covered(self) -> bool:
        return bool(self.how)


HELD = {
    "BasicCompulsoryTime": "a teacher is in one place at a time; courses with students in common are pairs apart",
    "BasicCompulsorySpace": "rooms of a kind hold one section each",
    "BreakTimes": "no class slot in the bell",
    "TeacherNotAvailableTimes": "Staff.unavailable",
    "StudentsSetNotAvailableTimes": "Courses.periods_allowed",
    "ActivitiesNotOverlapping": "pairs apart",
    **dict.fromkeys(PLACING, "Courses.periods_allowed"),
    **dict.fromkeys((*ROOMS, *ROOMS_OF_ONE), "Courses.room_type"),
}


def coverage(fet: FetFile) -> tuple[Line, ...]:
    """Every kind of constraint in the file, and every trait of its activities that a School cannot say."""
    kinds = Counter((c.kind, c.hard) for c in fet.constraints)
    lines = [_line(fet, kind, hard, times) for (kind, hard), times in sorted(kinds.items())]
    traits = {
        "activities with several teachers": (sum(len(a.teachers) > 1 for a in fet.activities), "the first alone is held"),
        f"activities of more than {LONGEST} hours": (sum(a.duration > LONGEST for a in fet.activities), "left out"),
    }
    return (*lines, *(Line(trait, times, why_not=why) for trait, (times, why) in traits.items() if times))


def _line(fet: FetFile, kind: str, hard: bool, times: int) -> Line:
    said = kind if hard else f"{kind} (weight below 100)"
    if kind not in HELD:
        return Line(said, times, why_not="no such rule")
    if not hard:
        return Line(said, times, why_not="a wish; only what must be kept is held")
    if kind in PLACING and (loose := _loose(fet)):
        return Line(said, times, why_not=f"looser for {loose} activities of two hours: their hours are kept, not which comes first")
    needs = rooms_for(fet) if kind in (*ROOMS, *ROOMS_OF_ONE) else {}
    if not set(needs.values()) <= set(_kinds(needs).values()):
        return Line(said, times, why_not="sets of rooms overlap; a room of ours is of one kind")
    return Line(said, times, HELD[kind])


def _loose(fet: FetFile) -> int:
    """Activities of two hours whose allowed periods let them begin where FET would not."""
    places, found = starts(fet), 0
    for a in (a for a in fet.activities if a.duration == LONGEST):
        held = {c for start in places[a.number] for c in covers(start, LONGEST)}
        found += any((d, h + 1) in held and (d, h) not in places[a.number] for d, h in held)
    return found
