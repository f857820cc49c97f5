"""What a teacher of sections has: periods taught, students of a day, periods in a row, and which sections collide."""

from __future__ import annotations

from collections.abc import Iterable

from planner.checker.week import Week
from planner.domain.plan import Section
from planner.domain.school import Course, Pair, Variant
from planner.facts.courses import UNCOUNTED, load_of
from planner.facts.periods import QUARTERS

LUNCH = 30  # minutes that break a row of periods where the contract names no lunch


def all_collide(week: Week, pair: Pair) -> bool:
    """Can no student take both courses, because every section of one clashes with every section of the other?"""
    mine, others = (week.sections_of.get(c, ()) for c in (pair.course_a, pair.course_b))
    both = [(week.seat(a), week.seat(b)) for a in mine for b in others]
    return bool(both) and all(week.periods.clash(a, b) for a, b in both)


def in_quarter(sections: list[Section], quarter: int) -> list[Section]:
    return [x for x in sections if quarter in QUARTERS[x.term]]


def sections_with(week: Week, courses: Iterable[Course], unit: str) -> int:
    """Sections of some courses that an adult has, as their teacher or beside the teacher."""
    mine = {c.course_id for c in courses}
    return sum(x.course in mine for x in week.stands_in.get(unit, ()))


def periods_taught(week: Week, unit: str, quarter: int) -> int:
    """Periods of an adult's sections, first or second teacher; a double period counts twice."""
    return sum(len(x.periods) for x in in_quarter(week.stands_in.get(unit, []), quarter))


def own_load(week: Week, unit: str) -> int:
    """Periods that an adult may teach at one time: the load pro rata to its FTE, rounded up."""
    return -(-load_of(week.school, week.row(unit)) * week.units[unit].fte // 100)


def beyond_load(week: Week, unit: str) -> int:
    """Periods beyond an adult's own load, in its fullest quarter."""
    return max(0, *(periods_taught(week, unit, q) - own_load(week, unit) for q in week.parts_of_year))


def students_of_day(week: Week, unit: str, v: Variant, quarter: int) -> int:
    """Students of the sections that the adult teaches on a kind of day, without those that contracts leave out."""
    mine = [x for x in in_quarter(week.teaches[unit], quarter) if week.course(x).room_type not in UNCOUNTED]
    return sum(x.students for x in mine if week.times(x, v))


def longest_row(week: Week, unit: str, v: Variant, quarter: int) -> int:
    """Periods that an adult teaches without a break as long as lunch, on a kind of day."""
    rest, longest, row, end = week.school.rule("duty_free_lunch") or LUNCH, 0, 0, None
    for start, stop in sorted(t for x in in_quarter(week.stands_in[unit], quarter) for t in week.times(x, v)):
        row = 1 if end is None or start - end >= rest else row + 1
        longest, end = max(longest, row), stop
    return longest
