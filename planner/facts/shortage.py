"""What a shortage is, and what the sums that show one are written with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from planner.domain.school import School, Slot, Staff, Variant


@dataclass(frozen=True)
class Fix:
    """A way out, not yet tried: what to change, where, what it costs a year, and the school as it would be.

    Of several of one `kind`, dearer each time, the first that makes a plan possible is enough.
    """

    kind: str
    sentence: str
    change: Callable[[School], School]
    cell: str = ""
    cents: int = 0
    needs: str = "none"
    exact: bool = False  # by arithmetic no smaller change of this kind does


@dataclass(frozen=True)
class Shortage:
    """A requirement (by its rule's class name) that no plan of this school can keep.

    `sentence` has what is needed and what is there. `mend` says what the principal can change; empty where the first of `fixes` says it.
    """

    rule: str
    sentence: str
    cell: str
    fixes: tuple[Fix, ...] = ()
    mend: str = ""


# --- days --------------------------------------------------------------------------------------------------------------------
def kinds_of(school: School, day: int) -> tuple[str, ...]:
    """Every kind of day that a cycle day may be: by the Calendar, or by a way of making time."""
    variants = (*school.base_variants(day), *(v for _, v in school.method_variants(day)))
    return tuple(dict.fromkeys(v.day_type for v in variants))


def most_a_week(school: School, value: Callable[[str], int]) -> Fraction:
    """The most that a figure of each kind of day can come to in an average week, whatever ways of making time are used."""
    return sum((most_of_day(school, day, value) for day in school.days), Fraction(0))


def most_of_day(school: School, day: int, value: Callable[[str], int]) -> Fraction:
    """The most that one cycle day can add to an average week."""
    base = school.per_week((v, value(v.day_type)) for v in school.base_variants(day))
    return max([base, *(school.per_week([(v, value(v.day_type))]) for _, v in school.method_variants(day))])


def main_variant(school: School, day: int) -> Variant | None:
    """The kind of day with most weeks of a cycle day's own."""
    return max(school.base_variants(day), key=lambda v: v.weeks, default=None)


def student_hours(school: School, day_type: str) -> tuple[int, int]:
    """When students are in school on a kind of day."""
    if not school.students_come(day_type):
        return (school.info.student_start,) * 2
    start = min((s.start for s in school.slots(day_type, "arrival")), default=school.info.student_start)
    return start, max((s.end for s in school.slots(day_type, "dismissal")), default=school.info.student_end)


def teaching_hours(school: School, day_type: str) -> tuple[int, int]:
    """Student hours without arrival and dismissal."""
    start, end = student_hours(school, day_type)
    start = max((s.end for s in school.slots(day_type, "arrival")), default=start)
    return start, min((s.start for s in school.slots(day_type, "dismissal")), default=end)


def at_one_time(slots: Iterable[Slot]) -> int:
    """The fewest moments of which every slot holds one: so many slots at most follow one another."""
    moments, end = 0, -1
    for slot in sorted(slots, key=lambda s: s.end):
        if slot.start >= end:
            moments, end = moments + 1, slot.end
    return moments


# --- people ------------------------------------------------------------------------------------------------------------------
def stays(school: School, row: Staff) -> bool:
    """Can no plan let this position go?"""
    return min(school.fte_levels(row)) > 0


def most_fte(school: School, row: Staff) -> int:
    """Hundredths of FTE that one position of a line can have next year."""
    return max(school.fte_levels(row))


def by_value(pairs: Iterable[tuple[str, Fraction]]) -> Iterator[tuple[Fraction, list[str]]]:
    """Names that have one figure together, in their order."""
    for value, mine in groupby(sorted(pairs, key=lambda p: p[1]), key=lambda p: p[1]):
        yield value, [name for name, _ in mine]
