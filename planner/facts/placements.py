"""Sections that the school has placed: with one lock each, or a whole department as this year's list has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil

from planner.domain.school import Assignment, Course, Lock, School


@dataclass(frozen=True, order=True)
class Placed:
    """Sections of a course in a period: those of a position (a line of Staff or one of its posts), or, without one, all of them."""

    course: str
    period: str
    position: str = ""


@dataclass(frozen=True)
class Today:
    """A row of this year's list on the Current sheet. `position` is empty where Staff does not have the teacher's code."""

    section: str
    course: str
    period: str
    position: str
    code: str


def sections_today(school: School) -> tuple[Today, ...]:
    """This year's sections of courses that stand on Courses; a section on several days of its period is there once."""
    ids = sorted((c.course_id for c in school.courses), key=len, reverse=True)
    found = {}
    for row in (c for c in school.current if c.row_kind == "section"):
        course = next((i for i in ids if row.id == i or row.id.startswith(f"{i}-")), None)
        if course is not None:
            known = row.value in school.staff_by_id or row.value in school.row_of_unit
            found[row.id, row.slot] = Today(row.id, course, row.slot, row.value if known else "", row.value)
    return tuple(found.values())


def department_today(school: School, dept: str) -> tuple[Today, ...]:
    mine = {c.course_id for c in school.courses if c.dept.casefold() == dept.casefold()}
    return tuple(t for t in sections_today(school) if t.course in mine)


def placed(school: School, lock: Lock) -> Counter[Placed]:
    """What a lock places, and how many sections of each at least. One line is one section: lines for a course and period add up."""
    if lock.what == "section":
        lines = [k for k in school.locks if k.hard and k.what == "section" and (k.id, k.slot) == (lock.id, lock.slot)]
        mine = set(units_of(school, lock.value))
        found = Counter({Placed(lock.id, lock.slot): len(lines)})
        if lock.value:
            found[Placed(lock.id, lock.slot, lock.value)] = sum(mine >= set(units_of(school, k.value)) for k in lines)
        return found
    today = department_today(school, lock.id) if lock.what == "department" else ()
    return Counter(Placed(t.course, t.period, p) for t in today for p in dict.fromkeys(("", t.position)))


def all_placed(school: School) -> Counter[Placed]:
    """Everything that hard locks place; what two of them say alike counts once."""
    found: Counter[Placed] = Counter()
    for lock in (k for k in school.locks if k.hard):
        found |= placed(school, lock)
    return found


def assignments_settled(school: School) -> tuple[Assignment, ...]:
    """The Assignments sheet, and what the locks of sections settle beyond it."""
    course = {c.course_id: c for c in school.courses}
    counted: Counter[tuple[str, str]] = Counter()
    for p, n in all_placed(school).items():
        if p.position and p.course in course:
            counted[p.position, p.course] += n
    more = ((position, c, ceil(n / course[c].periods_per_section)) for (position, c), n in counted.items())
    known = {(a.position, a.course): a.sections for a in school.assignments if a.strength == "must"}
    return (*school.assignments, *(Assignment(p, c, n) for p, c, n in more if known.get((p, c), 0) < n))


def units_of(school: School, position: str) -> tuple[str, ...]:
    """The posts of a line of Staff, or the one post."""
    row = school.staff_by_id.get(position)
    return row.units if row else (position,)


def too_many(school: School, courses: Iterable[Course], most: dict[str, int]) -> Iterator[tuple[Course, int]]:
    """Courses of which more sections are placed than will run, and how many."""
    counted: Counter[str] = Counter()
    for p, n in all_placed(school).items():
        counted[p.course] += 0 if p.position else n
    for c in courses:
        n = ceil(counted[c.course_id] / c.periods_per_section)
        if n > most[c.course_id]:
            yield c, n
