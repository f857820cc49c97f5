"""Shortages of teachers, periods and rooms that the sections of a middle or high school show when they are added up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil

from planner.domain.school import Course, School, Staff
from planner.facts.clock import amount, many
from planner.facts.courses import UNCOUNTED, lawful_for, load_of, year_share
from planner.facts.oddity import oddest, oddity
from planner.facts.periods import QUARTERS, parts_of_year, periods_of, seated, sections_range
from planner.facts.phrases import listed, needs_of
from planner.facts.shortage import Fix, Shortage, most_fte

Parts = Sequence[tuple[list[Course], list[Staff]]]


def section_shortages(school: School, parts: Parts) -> Iterator[Shortage]:
    """Return the shortages of sections. `parts`: courses with all the lines of Staff that may teach them, and no others."""
    yield from _periods_allowed(school)
    yield from _preparations(school, parts)
    yield from _room_moves(school, parts)
    yield from _students_a_day(school, parts)
    yield from _planning(school, parts)
    yield from _rooms(school)
    yield from _capacities(school)


def _adults(school: School, rows: Sequence[Staff]) -> int:
    return sum(r.count for r in rows if most_fte(school, r))


def _fewest(school: School, course: Course) -> int:
    return sections_range(school, course)[0]


def figures(courses: Sequence[Course]) -> Iterator[str]:
    """The cells that say how many sections courses take."""
    for course in courses:
        codes = ("sections_fixed", "requests", "max_size", "target_size", "periods_per_section")
        yield from (course.at(code) for code in codes if code in course.at.columns)


def loads(school: School, rows: Sequence[Staff]) -> Iterator[str]:
    """The cells that say how much teachers can teach."""
    for row in rows:
        yield from (row.at(code) for code in ("fte", "load_periods", "count", "days") if code in row.at.columns)
    yield school.rule_cell("load_periods")


def _periods_allowed(school: School) -> Iterator[Shortage]:
    """Sections of a course, against the periods in which it may stand and the adults with its certificate."""
    periods = periods_of(school)
    for course in school.courses:
        least = _fewest(school, course)
        if not least or course.off_campus or not course.periods_allowed:
            continue
        codes = {code for seat in periods.seats(course) for code in seat.periods}
        adults = sum(r.count for r in school.staff if lawful_for(school, r, course) and most_fte(school, r))
        need, has = least * course.periods_per_section * year_share(course), len(codes) * adults
        if codes and adults and need > has:
            said = (
                f"{course.course_id} takes {amount(need)} periods of teaching at least; in {listed(sorted(codes))} "
                f"its {many(adults, 'teacher')} can give {has}."
            )
            cell = oddest(school, (course.at("periods_allowed"), *figures([course])), course.at("periods_allowed"))
            yield Shortage("SectionsRun", said, cell, mend="Allow more periods, or leave the cell blank.")


def _preparations(school: School, parts: Parts) -> Iterator[Shortage]:
    """Courses that run at one time, against the different courses that all adults who may teach them can prepare."""
    most = school.rule("max_preparations")
    for courses, rows in parts if most else ():
        adults = _adults(school, rows)
        for quarter in parts_of_year(school):
            here = [c for c in courses if quarter in QUARTERS.get(c.term, ())]
            need = sum(_takers(school, c, rows) for c in here) if most == 1 else len(here)
            if need > most * adults:
                yield _too_many(school, here, rows, need, most)
                break


def _takers(school: School, course: Course, rows: Sequence[Staff]) -> int:
    """The fewest adults who teach a course, each up to the load and one overload."""
    each = max((load_of(school, r) for r in rows), default=0) + 1
    return ceil(Fraction(_fewest(school, course) * course.periods_per_section, max(1, each)))


def _too_many(school: School, courses: list[Course], rows: list[Staff], need: int, most: int) -> Shortage:
    adults, key = _adults(school, rows), "max_preparations"
    said = (
        f"{listed(c.dept for c in courses)}: {many(len(courses), 'course')} at one time take {need} preparations; "
        f"{many(adults, 'teacher')} with {many(most, 'course')} each at most have {most * adults}."
    )
    least = ceil(Fraction(len(courses), max(1, adults)))
    fix = Fix(
        "preparations", f"Let teachers prepare {least} courses.", lambda changed: changed.with_rules(max_preparations=least),
        school.rule_cell(key), 0, needs_of(school, key),
    )  # fmt: skip
    cell = school.rule_cell(key)
    cell = cell if oddity(school, cell) else oddest(school, loads(school, rows), cell)
    return Shortage("Preparations", said, cell, (fix,) if least > most else ())


def _room_moves(school: School, parts: Parts) -> Iterator[Shortage]:
    """Kinds of rooms that courses need on every day, against those between which all adults who may teach them may move."""
    most, key = school.rule("max_rooms_day"), "max_rooms_day"
    listed_kinds = {r.type for r in school.rooms}
    for courses, rows in parts if most else ():
        adults = _adults(school, rows)
        for quarter in parts_of_year(school):
            here = [c for c in courses if quarter in QUARTERS.get(c.term, ()) and _held(school, c) == 1 and c.room_type in listed_kinds]
            kinds = dict.fromkeys(c.room_type for c in here if _fewest(school, c) and not c.off_campus)
            if len(kinds) > most * adults > 0:
                least = ceil(Fraction(len(kinds), adults))
                said = (
                    f"{listed(c.dept for c in here)}: sections at one time need {listed(kinds)} rooms every day; "
                    f"{many(adults, 'teacher')} in {many(most, 'room')} each at most can be in {most * adults}."
                )
                cell = school.rule_cell(key)
                cell = cell if oddity(school, cell) else oddest(school, (c.at("room_type") for c in here), cell)
                yield Shortage("RoomMoves", said, cell, (_more_rooms(school, least),))
                return


def _more_rooms(school: School, least: int) -> Fix:
    key, said = "max_rooms_day", f"Let teachers move between {least} rooms in a day."
    return Fix("rooms", said, lambda changed: changed.with_rules(max_rooms_day=least), school.rule_cell(key), 0, needs_of(school, key))


def _students_a_day(school: School, parts: Parts) -> Iterator[Shortage]:
    """Students of all sections on an average day, against what all who may teach them can have."""
    most, key = school.rule("max_students_day"), "max_students_day"
    for courses, rows in parts if most else ():
        mine = [c for c in courses if c.term == "Y" and c.room_type not in UNCOUNTED]
        students = sum((seated(c) * _held(school, c) for c in mine), Fraction(0))
        adults = _adults(school, rows)
        if adults and students > most * adults:
            each = ceil(students / adults)
            said = (
                f"{listed(c.dept for c in mine)}: {amount(round(students))} students in sections on a day at least; "
                f"{many(adults, 'teacher')} with {most} each at most have {most * adults}."
            )
            cell = school.rule_cell(key)
            cell = cell if oddity(school, cell) else oddest(school, figures(mine), cell)
            yield Shortage("StudentLoad", said, cell, mend=f"Let teachers have {each} students a day or more.")


def _held(school: School, course: Course) -> Fraction:
    """The smallest share of the days on which a period that the course may have is held."""
    periods = periods_of(school)
    shares = []
    for seat in periods.seats(course):
        held = [d for d in school.days if all(_has(school, d, seat.places[0], v.day_type) for v in school.base_variants(d))]
        held = [d for d in held if not school.method_variants(d)]
        shares.append(Fraction(len(held), school.info.cycle_days))
    return min(shares, default=Fraction(0))


def _has(school: School, day: int, place: object, day_type: str) -> bool:
    return periods_of(school).time(place, day_type) is not None  # type: ignore[arg-type]


def _planning(school: School, parts: Parts) -> Iterator[Shortage]:
    """Planning that full-time teachers are promised, against the periods that their sections leave to one of them."""
    need, key = school.rule("min_individual_planning_week"), "min_individual_planning_week"
    teaching_specials = {sp.staff_id for sp in school.specials}
    lengths = sorted(_lengths(school).values(), reverse=True)
    for courses, rows in parts if need else ():
        full = all(school.fte_levels(r) == (100,) and r.individual_planning_min is None for r in rows)
        if not full or any(teaching_specials & {r.staff_id, *r.units} for r in rows):
            continue
        taught = sum(_fewest(school, c) * c.periods_per_section for c in courses if c.term == "Y")
        adults = _adults(school, rows)
        each = ceil(Fraction(taught, max(1, adults)))
        has = sum(lengths[: max(0, len(lengths) - each)], Fraction(0))
        if need > has:
            said = (
                f"Teachers of {listed(c.dept for c in courses)} are promised {need} minutes a week to plan alone; "
                f"whoever teaches {many(each, 'period')} has {amount(has)} at most beside them."
            )
            cell = oddest(
                school, (school.rule_cell(key),) if oddity(school, school.rule_cell(key)) else (*figures(courses), *loads(school, rows))
            )
            yield Shortage("IndividualPlanning", said, cell, mend=f"Promise {int(has)} minutes or less, or add teachers.")
            return


def _lengths(school: School) -> dict[str, Fraction]:
    """Period -> the most minutes that it has in an average week."""
    found: dict[str, Fraction] = {}
    for code in periods_of(school).codes:
        total = Fraction(0)
        for day in school.days:
            variants = (*school.base_variants(day), *(v for _, v in school.method_variants(day)))
            mine = [max((s.minutes for s in school.slots(v.day_type, "class") if s.name == code), default=0) for v in variants]
            total += max(mine, default=0) * school.cycles_per_week
        found[code] = total
    return found


# --- rooms -------------------------------------------------------------------------------------------------------------------
def _rooms(school: School) -> Iterator[Shortage]:
    """Sections that need a kind of room, against such rooms x periods."""
    codes = len(periods_of(school).codes)
    running = [c for c in school.courses if _fewest(school, c) and not c.off_campus]
    for kind in dict.fromkeys(r.type for r in school.rooms):
        rooms = [r for r in school.rooms if r.type == kind]
        mine = [c for c in running if c.room_type == kind]
        need = sum((_fewest(school, c) * c.periods_per_section * year_share(c) for c in mine), Fraction(0))
        if any(r.shared_ok for r in rooms) or need <= len(rooms) * codes:
            continue
        have = f"{many(len(rooms), 'room')} x {codes} periods hold {len(rooms) * codes}"
        said = f"{amount(need)} sections at least need a room of type {kind}; {have}."
        cells = (*(r.at("type") for r in school.rooms), *(c.at("room_type") for c in mine), *figures(mine))
        cell = oddest(school, cells, rooms[0].at("type"))
        yield Shortage("RoomsOnce", said, cell, mend=f"List every {kind} room on Rooms, or let some courses use another type (Courses).")


def _capacities(school: School) -> Iterator[Shortage]:
    """The average section of a course, against the largest room of its kind."""
    for kind in dict.fromkeys(r.type for r in school.rooms):
        rooms = [r for r in school.rooms if r.type == kind]
        largest = max(rooms, key=lambda r: r.capacity)
        for course in (c for c in school.courses if c.room_type == kind and not c.off_campus):
            most = sections_range(school, course)[1]
            if most and seated(course) > most * largest.capacity:
                said = (
                    f"{course.course_id} has {seated(course)} students in {many(most, 'section')} at most; "
                    f"the largest room of type {kind}, {largest.room}, holds {largest.capacity}."
                )
                cells = (*(r.at("capacity") for r in rooms), course.at("room_type"), *figures([course]))
                yield Shortage(
                    "RoomsOnce", said, oddest(school, cells, largest.at("capacity")), mend="Correct the capacity, or name another type."
                )
                break
