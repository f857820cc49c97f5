"""From who teaches what when, as the one model answers, to sections with numbers, students, second teachers and rooms: plainly, in order.

Rooms go to the teachers with most classes first: one room for all of them where there is one, else the first two that hold them.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from planner.checker.teaching import UNCOUNTED
from planner.domain.plan import Section
from planner.domain.school import Course, Room, School
from planner.facts.periods import Periods, Seat

Class = tuple[str, Course, Seat]


@dataclass
class Drawn:
    """A section before it is written down."""

    unit: str
    course: Course
    seat: Seat
    second: str = ""
    students: int = 0
    room: str = ""


def sections_of(
    school: School,
    periods: Periods,
    classes: Iterable[Class],
    beside: dict[tuple[str, str, Seat], int],
    seconds: dict[tuple[str, Seat], list[str]],
) -> tuple[Section, ...] | None:
    """The sections of a plan; None where no rooms are left for somebody. `beside`: second teachers by course, tag and seat."""
    drawn = [Drawn(*c) for c in classes]
    _second_teachers(drawn, beside, {key: list(units) for key, units in seconds.items()})
    _students(drawn, school.rule("max_students_day"))
    if not Rooming(school, periods).lay(drawn):
        return None
    house = {u: t.team_id for t in school.teams if t.type == "house" for u in t.core}
    numbers: dict[str, itertools.count[int]] = defaultdict(lambda: itertools.count(1))
    return tuple(
        Section(
            f"{d.course.course_id}-{next(numbers[d.course.course_id]):02d}", d.course.course_id, d.unit, d.seat.periods, d.seat.lane, d.seat.term,
            d.room, d.second, d.students, house.get(d.unit, ""),
        )
        for d in drawn
    )  # fmt: skip


def _second_teachers(drawn: list[Drawn], beside: dict[tuple[str, str, Seat], int], left: dict[tuple[str, Seat], list[str]]) -> None:
    for (course, tag, seat), count in beside.items():
        mine = [d for d in drawn if d.course.course_id == course and d.seat == seat and not d.second]
        for d, _ in zip(mine, range(count), strict=False):
            d.second = left[tag, seat].pop()


def _students(drawn: list[Drawn], limit: int) -> None:
    """As even as can be; who has too many in a day gives some to other sections of the course."""
    by_course: dict[str, list[Drawn]] = defaultdict(list)
    for d in drawn:
        by_course[d.course.course_id].append(d)
    for mine in by_course.values():
        each, rest = divmod(mine[0].course.requests, len(mine))
        for n, d in enumerate(mine):
            d.students = each + (n < rest)
    load: dict[str, int] = defaultdict(int)
    counted = [d for d in drawn if d.course.room_type not in UNCOUNTED and d.unit]
    for d in counted:
        load[d.unit] += d.students
    for d in counted if limit else ():
        for other in by_course[d.course.course_id]:
            most = min(load[d.unit] - limit, other.course.max_size - other.students, limit - load[other.unit])
            if most > 0 and other.unit != d.unit:
                d.students, other.students = d.students - most, other.students + most
                load[d.unit], load[other.unit] = load[d.unit] - most, load[other.unit] + most


@dataclass
class Rooming:
    """Which room is taken when."""

    school: School
    periods: Periods
    taken: dict[str, list[Drawn]] = field(default_factory=lambda: defaultdict(list))

    def lay(self, drawn: list[Drawn]) -> bool:
        """A room for every section that has a teacher; False when somebody is left without."""
        groups: dict[tuple[str, str], list[Drawn]] = defaultdict(list)
        for d in drawn:
            if d.unit:
                groups[d.unit, d.course.room_type].append(d)
        most = self.school.rule("max_rooms_day") or 9
        for (unit, kind), mine in sorted(groups.items(), key=lambda g: (-len(g[1]), g[0])):
            rooms = [r for r in self.school.rooms if r.type == kind]
            kinds = len({k for u, k in groups if u == unit})
            if not self._together(rooms, mine, max(1, most - (kinds - 1))):
                return False
        return True

    def _together(self, rooms: list[Room], mine: list[Drawn], most: int) -> bool:
        return any(self._in(some, mine) for n in range(1, min(most, len(rooms)) + 1) for some in itertools.combinations(rooms, n))

    def _in(self, rooms: tuple[Room, ...], mine: list[Drawn]) -> bool:
        for d in mine:
            found = next((r for r in rooms if self._free(r, d)), None)
            if found is None:
                for e in mine:
                    if e.room:
                        self.taken[e.room].remove(e)
                        e.room = ""
                return False
            d.room = found.room
            self.taken[found.room].append(d)
        return True

    def _free(self, room: Room, d: Drawn) -> bool:
        there = [e for e in self.taken[room.room] if self.periods.clash(e.seat, d.seat)]
        if not room.shared_ok:
            return not there and d.students <= room.capacity
        return d.students + sum(e.students for e in there) <= room.capacity
