"""The geometry of a day, before any decision: when students are here, which out-patterns and lunch placements fit together.

Pure enumeration over clock intervals (minutes after midnight); the modelling library is not needed here.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import lru_cache

from planner.domain.school import School, Slot, Staff, Variant
from planner.facts.clock import MARK, minutes, unavailable, without
from planner.facts.lunch import lunch_owed

Interval = tuple[int, int]


@dataclass(frozen=True)
class Placement:
    """Where a grade's lunch and recess stand on every day of a day type; without a lunch, it eats in its rooms with its teachers."""

    slot: str
    lunch: Interval | None
    recess: Interval | None

    @property
    def away(self) -> tuple[Interval, ...]:
        return tuple(when for when in (self.lunch, self.recess) if when is not None)

    @property
    def free_minutes(self) -> int:
        """Minutes in one piece during which the homeroom teacher has no students: lunch and the recess beside it."""
        return sum(end - start for start, end in self.away)


@dataclass(frozen=True)
class Piece:
    """A stretch of time in which a team might meet: whole slots, or a clock interval in the midday gap (slots empty)."""

    slots: tuple[str, ...]
    start: int
    end: int
    minutes: int
    students_here: bool


def overlap(a: Interval, b: Interval) -> bool:
    return a[0] < b[1] and b[0] < a[1]


class DayFrame:
    """One day type of a school: student hours, specials slots, adjacency, the midday gap."""

    def __init__(self, school: School, day_type: str) -> None:
        self.school, self.day_type = school, day_type
        arrival, dismissal = school.slots(day_type, "arrival"), school.slots(day_type, "dismissal")
        self.start = min((s.start for s in arrival), default=school.info.student_start)
        self.end = max((s.end for s in dismissal), default=school.info.student_end)
        self.students_come = school.students_come(day_type)
        if not self.students_come:
            self.end = self.start
        self.teaching = (max((s.end for s in arrival), default=self.start), min((s.start for s in dismissal), default=self.end))
        self.specials = school.slots(day_type, "specials")
        self.after = school.slots(day_type, "non_student")
        starts = dict.fromkeys(s.start for s in self.specials)
        cliques = dict.fromkeys(tuple(s.slot for s in self.specials if s.start <= minute < s.end) for minute in starts)
        self.at_once = tuple(c for c in cliques if len(c) > 1 and not any(set(c) < set(d) for d in cliques))  # specials that overlap

    @property
    def student_minutes(self) -> int:
        return self.end - self.start

    def adjacent(self, a: Slot, b: Slot) -> bool:
        """Do two specials slots make one long block? By Bell.adjacent_to where given, else by a gap of at most gap_ok_min."""
        if a.adjacent_to or b.adjacent_to:
            return b.slot in a.adjacent_to or a.slot in b.adjacent_to
        return 0 <= b.start - a.end <= self.school.rule("gap_ok_min", 5)

    def gone(self, row: Staff, v: Variant) -> list[Interval]:
        """When the position is not at hand, with the way there and back for adults who share their day with another school."""
        travels = row.shared_school and not self.school.day_based(row)
        way = self.school.rule("travel_minutes") if travels else 0
        return [(start - way, end + way) for start, end in unavailable(self.school, row, v)]

    def unavailable(self, row: Staff, v: Variant, slot: Slot) -> bool:
        """Is the position not at hand during some of this slot?"""
        return any(overlap((slot.start, slot.end), when) for when in self.gone(row, v))

    def midday(self) -> Interval | None:
        """The longest stretch between specials slots in which none goes on."""
        ends = itertools.accumulate((s.end for s in self.specials), max)
        gaps = [(end, b.start) for end, b in zip(ends, self.specials[1:], strict=False) if b.start > end]
        return max(gaps, key=lambda g: g[1] - g[0], default=None)

    def planning_pieces(self, row: Staff, v: Variant) -> dict[tuple[str, ...], int]:
        """Slots that overlap one another -> the minutes of the one piece that they are, while nothing is taught in any of them.

        Slots too short to plan in count for nothing; slots of which only some overlap are pieces of their own.
        """
        least, found = self.school.rule("min_planning_block"), {}
        slots = {s.slot: s for s in self.planning_slots(row, v)}
        shared = [c for c in self.at_once if sum(bool(set(c) & set(d)) for d in self.at_once) == 1]
        for codes in (*shared, *((k,) for k in slots if not any(k in c for c in shared))):
            whole = [slots[k] for k in codes if k in slots and slots[k].minutes >= least]
            if whole:
                found[codes] = max(s.end for s in whole) - min(s.start for s in whole)
        return found

    def planning_slots(self, row: Staff, v: Variant) -> list[Slot]:
        """Slots in which an adult without a homeroom might plan: in student hours, and while it is at hand."""
        return [s for s in self.specials if s.start >= self.start and s.end <= self.end and not self.unavailable(row, v, s)]

    def midday_rest(self, row: Staff, v: Variant, fte: int) -> int:
        """Minutes that lunch leaves of the midday gap of an adult with so many hundredths of FTE."""
        gap = self.midday()
        rest = minutes(without(gap, self.gone(row, v))) if gap else 0
        return max(0, rest - self.lunch_taken(row, v, fte))

    def lunch_taken(self, row: Staff, v: Variant, fte: int) -> int:
        """Minutes of the midday gap that lunch takes: of a post paid by hours its part, of one who can eat out of the building none."""
        by_hours = fte < 100 and not self.school.day_based(row)
        owed = lunch_owed(self.school, row, v) * (fte if by_hours else 100) // 100
        return 0 if self.longest_out(row, v) >= owed else owed

    def longest_out(self, row: Staff, v: Variant) -> int:
        """The longest stretch of the midday gap that an adult spends out of the building."""
        gap = self.midday() or (0, 0)
        return max((min(gap[1], end) - max(gap[0], start) for start, end in unavailable(self.school, row, v)), default=0)

    def outsets(self, grade: str) -> tuple[tuple[str, ...], ...]:
        """The sets of slots in which a grade may be out on one day: none, one slot, or two that stand side by side."""
        open_slots = [s for s in self.specials if s.serves(grade) and s.start >= self.start and s.end <= self.end]
        pairs = [(a.slot, b.slot) for a, b in itertools.combinations(open_slots, 2) if self.adjacent(a, b)]
        return ((), *((s.slot,) for s in open_slots), *pairs)

    def watched(self, grade: str, placement: Placement) -> bool:
        """Do the duties of this kind of day leave no minute of lunch and recess without somebody? So where the workbook lists none."""
        ours = [d for d in self.school.duties if d.day_type == self.day_type and d.kind in ("lunch", "recess")]
        ours = [d for d in ours if not d.for_grades or grade in d.for_grades]
        listed = [(d.start, d.end) for d in ours]
        asked = [(kind, when) for kind, when in (("lunch", placement.lunch), ("recess", placement.recess)) if when is not None]
        return not any(without(when, listed) for kind, when in asked if any(d.kind == kind for d in ours))

    def session_end(self, slot: Slot, minutes: int) -> int | None:
        """When a session that starts with this slot would end; None if it runs into the next slot or past the student day."""
        later = [s.start for s in self.specials if s.start > slot.start]
        end = slot.start + minutes
        return end if end <= min([*later, self.end]) else None

    def away(self, outset: tuple[str, ...], placement: Placement | None) -> list[Interval]:
        """When the homeroom teacher is free of students, in clock order; touching stretches stay apart.

        A day without any lunch has no placement.
        """
        slots = [(s.start, s.end) for s in self.specials if s.slot in outset]
        return sorted([*slots, *(placement.away if placement else ())])

    def fits(self, outset: tuple[str, ...], placement: Placement | None) -> bool:
        """Nobody is at lunch, at recess and in a special at once."""
        away = self.away(outset, placement)
        return all(a[1] <= b[0] for a, b in itertools.pairwise(away))

    def longest_run(self, outset: tuple[str, ...], placement: Placement) -> int:
        """The longest teaching time in minutes without a break; arrival and dismissal are not teaching."""
        return max((b - a for a, b in self.class_time(outset, placement)), default=0)

    def long_rows(self, limit: int) -> list[tuple[str, ...]]:
        """Specials slots that follow on so closely that teaching them all would be longer than the limit (smallest such rows)."""
        found: list[tuple[str, ...]] = []
        for i in range(len(self.specials)):
            for j in range(i, len(self.specials)):
                row = self.specials[i : j + 1]
                close = all(b.start - a.end <= self.school.rule("gap_ok_min", 5) for a, b in itertools.pairwise(row))
                if close and row[-1].end - row[0].start > limit:
                    found.append(tuple(s.slot for s in row))
                    break
        return found

    def class_time(self, outset: tuple[str, ...], placement: Placement | None, without: tuple[Interval, ...] = ()) -> list[Interval]:
        """The stretches in which the grade is in its classrooms between arrival and dismissal."""
        edges = [self.teaching[0], *itertools.chain.from_iterable(sorted([*self.away(outset, placement), *without])), self.teaching[1]]
        return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]

    def with_class(self, outset: tuple[str, ...], placement: Placement | None) -> list[Interval]:
        """When a homeroom's own teacher has it: student hours but for its specials (walked over between two), lunch and recess."""
        out = [(s.start, s.end) for s in self.specials if s.slot in outset]
        block = [(out[0][0], out[-1][1])] if out else []  # two slots of a day stand side by side
        return without((self.start, self.end), [*block, *(placement.away if placement else ())])

    def wins(self, session: Interval, away: list[Interval]) -> list[Interval]:
        """The times of a grade's WIN in which a session lies, in class time."""
        begin, end = self.teaching
        lasts = max(self.school.rule("win_min_day"), session[1] - session[0])
        around = ((start, start + lasts) for start in range(session[1] - lasts, session[0] + 1, MARK))
        return [w for w in around if begin <= w[0] and w[1] <= end and not any(overlap(w, a) for a in away)]

    def packs(self, outset: tuple[str, ...], placement: Placement | None, without: tuple[Interval, ...] = ()) -> bool:
        """Is there room for literacy, mathematics and WIN, each in one piece? Sessions that pull children out spare the first two alone."""
        if not self.students_come:
            return True
        keys = ("literacy_min_day", "math_min_day", *(() if without else ("win_min_day",)))
        needs = tuple(sorted((n for key in keys if (n := self.school.rule(key))), reverse=True))
        return _pack(tuple(b - a for a, b in self.class_time(outset, placement, without)), needs)


@lru_cache(maxsize=100_000)
def _pack(rooms: tuple[int, ...], needs: tuple[int, ...]) -> bool:
    """Can the pieces `needs` be laid into the stretches `rooms`, each in one piece?"""
    if not needs:
        return True
    return any(
        _pack(tuple(sorted((*rooms[:i], room - needs[0], *rooms[i + 1 :]))), needs[1:]) for i, room in enumerate(rooms) if room >= needs[0]
    )
