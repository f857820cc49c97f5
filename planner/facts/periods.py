"""The periods of a middle or high school: when a section meets, as pure clock arithmetic.

A *period* is what teachers call "third period". On a kind of day it is one bell slot, or several slots for different grades (lunch
waves): its *lanes*. A section has a *place*, a period and a lane, and meets on every kind of day that has the period. Terms are kept
as parts of the year, so that a semester course takes half of a teacher's year: quarters, or trimesters in a school that has those.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from planner.domain.place import Place
from planner.domain.school import Course, School, Slot
from planner.facts.clock import Interval, overlaps

FOUR, THREE = (1, 2, 3, 4), (5, 6, 7)  # parts of a year: quarters, or trimesters
QUARTERS: dict[str, frozenset[int]] = {  # term -> the parts of the year in which it is held
    "Y": frozenset({*FOUR, *THREE}), "S1": frozenset({1, 2}), "S2": frozenset({3, 4}),
    **{f"Q{n}": frozenset({n}) for n in FOUR},
    **{f"T{n - 4}": frozenset({n}) for n in THREE},
    **{f"T{a - 4}+T{b - 4}": frozenset({a, b}) for a, b in itertools.combinations(THREE, 2)},
}  # fmt: skip
# terms that leave the half, the quarter or the third of the year to the planner
CHOICE = {"S": ("S1", "S2"), "Q": ("Q1", "Q2", "Q3", "Q4"), "T": ("T1", "T2", "T3")}
PASSING = 15  # minutes: two periods further apart are no double period


@dataclass(frozen=True, order=True)
class Seat:
    """Where a section may stand in the year: its places (two for a double period) and its term."""

    places: tuple[Place, ...]
    term: str = "Y"

    @cached_property
    def periods(self) -> tuple[str, ...]:
        return tuple(p.period for p in self.places)

    @cached_property
    def lane(self) -> tuple[str, ...]:
        return next((p.lane for p in self.places if p.lane), ())


def eats_then(wave: str, seat: Seat) -> bool:
    """May a class of this lunch wave stand in the seat? One of no wave may stand on any clock."""
    return not wave or all(p.wave in ("", wave) for p in seat.places)


def share(term: str) -> Fraction:
    """How much of the year a term is."""
    parts = THREE if term.startswith("T") else FOUR
    return Fraction(len(QUARTERS[term] & set(parts)), len(parts))


def term_of(terms: Iterable[str]) -> str:
    """The term that some terms make one after another, such as the year of S1 and S2; "" where they overlap or make none."""
    parts = [part for term in terms for part in QUARTERS.get(term, ())]
    whole = QUARTERS["Y"] if set(parts) in (set(FOUR), set(THREE)) else frozenset(parts)
    found = next((term for term, mine in QUARTERS.items() if mine == whole), "")
    return found if len(set(parts)) == len(parts) else ""


def terms_of(course: Course) -> tuple[str, ...]:
    """The terms in which a section of a course may be held; all of them equally long."""
    return CHOICE.get(course.term) or tuple(course.term.split("/"))


def parts_of_year(school: School) -> tuple[int, ...]:
    """The parts of the school's year: its trimesters where some course lasts for one or two, else the quarters."""
    return THREE if any(c.term.startswith("T") for c in school.courses) else FOUR


def part_words(part: int) -> str:
    """ "quarter 2" or "trimester 1"."""
    return f"quarter {part}" if part in FOUR else f"trimester {part - len(FOUR)}"


def meet(a: str, b: str) -> bool:
    """Have two terms weeks in common?"""
    return bool(QUARTERS[a] & QUARTERS[b])


class Periods:
    """The periods of a school in clock order, their lanes, and which of them overlap. Get it from `periods_of`."""

    def __init__(self, school: School) -> None:
        self.school = school
        held = {row.day_type for row in school.calendar} | {m.day_type for m in school.methods if m.allowed != "n"}
        slots = sorted((s for s in school.bell if s.kind == "class" and (s.day_type in held or not held)), key=lambda s: s.start)
        self.codes = self._in_order(slots)
        self._slots: dict[tuple[str, str], list[Slot]] = {}
        for s in slots:
            self._slots.setdefault((s.day_type, s.name), []).append(s)
        self.day_types = tuple(dict.fromkeys(s.day_type for s in slots))
        self._found: dict[tuple[Place, str], Slot | None] = {}
        self._seats: dict[Course, tuple[Seat, ...]] = {}
        self.places = tuple(Place(code, lane) for code in self.codes for lane in self._lanes(code))
        self._overlap = {
            (a, b): a == b or any(overlaps(x, y) for t in self.day_types if (x := self.time(a, t)) and (y := self.time(b, t)))
            for a, b in itertools.product(self.places, repeat=2)
        }

    @staticmethod
    def _in_order(slots: list[Slot]) -> tuple[str, ...]:
        """Periods by their earliest clock time; where a cycle turns them round (7 drop 2), by name."""
        first: dict[tuple[str, str], int] = {}
        for s in slots:
            first.setdefault((s.day_type, s.name), s.start)
        earliest = {name: min(t for (_d, n), t in first.items() if n == name) for _d, name in first}
        names = sorted(earliest, key=lambda n: (earliest[n], n))
        days = {d for d, _n in first}
        turned = any(times != sorted(times) for times in ([first[d, n] for n in names if (d, n) in first] for d in days))
        return tuple(sorted(names)) if turned else tuple(names)

    def _lanes(self, code: str) -> list[tuple[str, ...]]:
        lanes = {s.lane for (_t, name), slots in self._slots.items() if name == code for s in slots if len(slots) > 1 or s.lane}
        return sorted(lanes - {()}) or [()]

    def slot(self, place: Place, day_type: str) -> Slot | None:
        """The bell slot of a place on a kind of day; None where the day does not have the period."""
        key = (place, day_type)
        if key not in self._found:
            mine = self._slots.get((day_type, place.period), [])
            self._found[key] = next((s for s in mine if not s.lane or set(place.lane) <= set(s.lane)), None)
        return self._found[key]

    def time(self, place: Place, day_type: str) -> Interval | None:
        slot = self.slot(place, day_type)
        return None if slot is None else (slot.start, slot.end)

    def overlap(self, a: Place, b: Place) -> bool:
        """Can nobody be in both, on some kind of day?"""
        return self._overlap[a, b]

    def cliques(self) -> list[tuple[Place, ...]]:
        """Sets of places that all overlap one another at some minute, none inside another: one adult is in one of each."""
        found: set[frozenset[Place]] = {frozenset(p for p in self.places if p.period == code) for code in self.codes}
        for t in self.day_types:
            times = {p: w for p in self.places if (w := self.time(p, t))}
            for minute in {w[0] for w in times.values()}:
                found.add(frozenset(p for p, (a, b) in times.items() if a <= minute < b))
        together = [c for c in found if all(self.overlap(a, b) for a, b in itertools.combinations(c, 2))]
        top = [c for c in together if not any(c < d for d in together)]
        return sorted((tuple(sorted(c)) for c in top), key=lambda c: (self.codes.index(c[0].period), c))

    # --- sections ----------------------------------------------------------------------------------------------
    def seats(self, course: Course) -> tuple[Seat, ...]:
        """Where a section of the course may stand: places that its grades and its own list of periods allow, in each of its terms."""
        if course not in self._seats:
            self._seats[course] = self._seats_of(course)
        return self._seats[course]

    def _seats_of(self, course: Course) -> tuple[Seat, ...]:
        terms = terms_of(course)
        single = [p for p in self.places if self._allowed(course, p)]
        spots = [(p,) for p in single] if course.periods_per_section == 1 else list(self._doubles(single))
        return tuple(Seat(places, term) for term in terms for places in spots)

    def _allowed(self, course: Course, place: Place) -> bool:
        """A stacked class may stand where all of its courses may."""
        if course.together:
            return all(self._allowed(c, place) for c in course.together)
        named = (not course.periods_allowed and not place.period.startswith("P0")) or place.period in course.periods_allowed
        return named and (not place.lane or bool(place.wave) or not course.grade_mix or bool(set(place.lane) & set(course.grade_mix)))

    def _doubles(self, single: list[Place]) -> Iterator[tuple[Place, ...]]:
        """Two periods that follow on, on every kind of day that has either, on one lane."""
        for a, b in itertools.permutations(single, 2):
            if a.lane and b.lane and a.lane != b.lane:
                continue
            pairs = [(self.time(a, t), self.time(b, t)) for t in self.day_types]
            held = [(x, y) for x, y in pairs if x or y]
            if held and all(x and y and 0 <= y[0] - x[1] <= PASSING for x, y in held):
                yield (a, b)

    def clash(self, a: Seat, b: Seat) -> bool:
        """Can nobody teach, or take, both?"""
        return meet(a.term, b.term) and any(self.overlap(x, y) for x in a.places for y in b.places)

    def seat_of(self, periods: tuple[str, ...], lane: tuple[str, ...], term: str) -> Seat:
        """The seat that a plan's section names; lanes are kept only where the period has them."""
        def at(code: str) -> Place:
            return next((p for p in self.places if p.period == code and p.lane in (lane, ())), Place(code, lane))

        return Seat(tuple(at(code) for code in periods), term)


_last: tuple[School, Periods] | None = None


def periods_of(school: School) -> Periods:
    """The periods of this very school; the last one is remembered."""
    global _last
    last = _last
    if last is None or any(getattr(last[0], sheet) is not getattr(school, sheet) for sheet in ("bell", "calendar", "methods")):
        last = (school, Periods(school))
        _last = last
    return last[1]


def runs(school: School, course: Course) -> bool:
    """Does the course run in the plan year: asked for often enough (or protected), and its turn where it alternates?"""
    turn = {"": True, "even": school.info.year_start % 2 == 0, "odd": school.info.year_start % 2 == 1}[course.years]
    return turn and course.requests > 0 and (course.protected or course.requests >= course.min_to_run or course.sections_fixed is not None)


def sections_at(course: Course, size: int) -> int:
    """Requests over class size, rounded up (domain.md 1.5)."""
    return -(-course.requests // size)


def seated(course: Course, size: str = "max_size") -> int:
    """Students of a course who can have a seat when its classes are as large as `size` says (max_size or target_size).

    All who ask for it, but where its number of sections is fixed: then no more than these hold (decisions.md 47).
    """
    if course.sections_fixed is None:
        return course.requests
    return min(course.requests, course.sections_fixed * (course.max_size if size == "max_size" else course.target_size))


def without_seat(school: School) -> dict[str, int]:
    """Course -> its requests beyond what its fixed sections hold; courses with a seat for everyone are left out."""
    short = {c.course_id: c.requests - seated(c) for c in school.courses if runs(school, c)}
    return {course: students for course, students in short.items() if students > 0}


def terms_with_sections(school: School, course: Course) -> tuple[str, ...]:
    """The terms in each of which some section of a course is held: those that the workbook names (S1/S2), if there are sections enough."""
    named = tuple(course.term.split("/"))
    return named if 1 < len(named) <= sections_range(school, course)[0] else ()


def sections_range(school: School, course: Course) -> tuple[int, int]:
    """The fewest and the most sections: at the largest class that the lever allows, and at the target. Both 0 when it does not run."""
    if not runs(school, course):
        return (0, 0)
    if course.sections_fixed is not None:
        return (course.sections_fixed, course.sections_fixed)
    most = sections_at(course, course.target_size)
    size = min(course.max_size, course.target_size + school.rule("class_size_over_target"))
    return (min(most, sections_at(course, size)), most)
