"""Services in WIN of several grades: when all of the grades can have WIN at one time (decisions.md 44). One of one grade is laid when the
day is named.

For a service, a kind of day and each time t there is a binary at[t], 1 only where the day of each grade leaves room for WIN then, with
reading and mathematics around it, alone and beside each pull-out session that the grade has. A day is laid by the slots in which the grade
is out and by its lunch placement. What excludes one another is written as boxes: in a box of times, sets of slots and placements each time
excludes each day that is laid so, which is one row,

    at[times] + out[sets] + place[placements] (+ pulled out) <= 2 (+ 1),

and a row says the more the larger its box is. So boxes are grown as far as they go, also over days that no plan can have.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from planner.domain.school import Service, Variant
from planner.facts.clock import MARK, merged
from planner.facts.serving import WIN, with_win
from planner.milp.model import Expression
from planner.milp.shape.geometry import DayFrame, Interval, Placement, overlap

Outset = tuple[str, ...]  # slots in which a grade is out
Laid = tuple[Outset, Placement | None]  # with where it eats; None on a day without any lunch
Pull = tuple[str, int]  # when children are pulled out: the slot with which it begins, and minutes
Rooms = dict[tuple[str, Pull | None], frozenset[Laid]]  # grade, pull-out session -> the days that leave room at one time


@dataclass(frozen=True)
class Box:
    """Of these times (bits), sets of slots and placements, no three go together."""

    times: int
    outsets: tuple[Outset, ...]
    places: tuple[Placement | None, ...]


class GradeDay:
    """All ways of laying the day of a grade under one bell. Grades with the same slots and lunches share one."""

    def __init__(self, frame: DayFrame, outsets: tuple[Outset, ...], places: tuple[Placement | None, ...]) -> None:
        self.frame, self.outsets, self.places = frame, outsets, places
        fitting = (laid for laid in itertools.product(outsets, places) if frame.fits(*laid))
        self.away = {laid: frame.away(*laid) for laid in fitting}
        self._rooms: dict[tuple[Interval, Pull | None], frozenset[Laid]] = {}
        self._possible: dict[Pull, frozenset[Laid]] = {}

    def room(self, when: Interval, pull: Pull | None) -> frozenset[Laid]:
        """The days on which a session is in WIN then, with reading and mathematics around WIN, and around a pull-out session."""
        if (when, pull) not in self._rooms:
            laid = self.away if pull is None else self.room(when, None) & self.possible(pull)
            others = () if pull is None else (self._time(pull),)
            self._rooms[when, pull] = frozenset(one for one in laid if self._packs(one, when, others))
        return self._rooms[when, pull]

    def possible(self, pull: Pull) -> frozenset[Laid]:
        """The days on which children can be pulled out then at all: the grade is in class, with reading and mathematics around it."""
        if pull not in self._possible:
            when = self._time(pull)
            here = (laid for laid, away in self.away.items() if not any(overlap(when, a) for a in away))
            self._possible[pull] = frozenset(laid for laid in here if self.frame.packs(*laid, (when,)))
        return self._possible[pull]

    def _time(self, pull: Pull) -> Interval:
        start = self.frame.school.slot(self.frame.day_type, pull[0]).start
        return (start, start + pull[1])

    def _packs(self, laid: Laid, when: Interval, others: tuple[Interval, ...]) -> bool:
        return any(self.frame.packs(*laid, tuple(merged([win, *others]))) for win in self.frame.wins(when, self.away[laid]))

    # --- what excludes one another -----------------------------------------------------------------------------
    def boxes(self, rooms: tuple[frozenset[Laid], ...], alone: tuple[frozenset[Laid], ...], pull: Pull | None) -> list[Box]:
        """Boxes that hold every time with every day that leaves no room then: `rooms` beside a pull-out session, where one is asked about,
        `alone` without, of which other rows speak."""
        allowed, wanted = {}, {}
        whole = (1 << len(rooms)) - 1
        for laid in itertools.product(self.outsets, self.places):
            closed = sum(1 << n for n, room in enumerate(rooms) if laid not in room)
            real = laid in (self.away if pull is None else self.possible(pull))
            known = 0 if pull is None else sum(1 << n for n, room in enumerate(alone) if laid not in room)
            allowed[laid] = closed if real else whole
            wanted[laid] = closed & ~known if real else 0
        return list(self._cover(allowed, wanted))

    def _cover(self, allowed: Mapping[Laid, int], wanted: dict[Laid, int]) -> Iterator[Box]:
        """Cover what is wanted with boxes of what is allowed: from one time and day each grown in every order, and the best one taken."""
        left = {laid: times for laid, times in wanted.items() if times}
        while left:
            laid, times = next(iter(left.items()))
            grown = [self._grown(allowed, times & -times, laid, order) for order in itertools.permutations("tsp")]
            box = max(grown, key=lambda box: self._worth(box, left))
            yield box
            for covered in itertools.product(box.outsets, box.places):
                if covered in left:
                    left[covered] &= ~box.times
                    if not left[covered]:
                        del left[covered]

    def _worth(self, box: Box, left: Mapping[Laid, int]) -> tuple[int, int]:
        """A row without sets of slots, or without placements, is tighter; then what it says that no other does."""
        free = (len(box.outsets) == len(self.outsets)) + (len(box.places) == len(self.places))
        return free, sum((left.get(laid, 0) & box.times).bit_count() for laid in itertools.product(box.outsets, box.places))

    def _grown(self, allowed: Mapping[Laid, int], times: int, laid: Laid, order: tuple[str, ...]) -> Box:
        """A largest box around a time and a day, with times, sets of slots, and placements added in this order."""
        outsets: tuple[Outset, ...] = (laid[0],)
        places: tuple[Placement | None, ...] = (laid[1],)
        for side in order:
            if side == "s":
                outsets = tuple(s for s in self.outsets if all(allowed[s, p] & times == times for p in places))
            elif side == "p":
                places = tuple(p for p in self.places if all(allowed[s, p] & times == times for s in outsets))
            else:
                times = -1
                for one in itertools.product(outsets, places):
                    times &= allowed[one]
        return Box(times, outsets, places)


class WinTogether:
    """Adds the rows; `found` has for each service and kind of day an expression that is 1 when its grades can have WIN at one time."""

    def __init__(self, shape: Any) -> None:
        self.shape, self.model, self.school = shape, shape.model, shape.school
        self.found: dict[tuple[str, Variant], Expression] = {}
        self._pulled: dict[tuple[str, Variant, str], Expression] = {}
        self._geometry: dict[tuple[str, tuple[Outset, ...], tuple[Placement | None, ...]], GradeDay] = {}
        self._boxes: dict[tuple[int, tuple[frozenset[Laid], ...], tuple[frozenset[Laid], ...], Pull | None], list[Box]] = {}
        for s in (s for s in self.school.services if WIN in s.allowed_slots):
            grades = [g for g in with_win(self.school, s) if g in shape.grades]
            for v in (v for v in shape.variants if shape.frame(v).students_come and len(grades) > 1):
                self._lay(s, v, grades)

    def _lay(self, s: Service, v: Variant, grades: list[str]) -> None:
        days = {g: self._day(g, v) for g in grades}
        pulls = {g: self._pulls(g, v) for g in grades}
        times = self._times(s, v, days, pulls)
        at = [self.model.binary() for _ in times]
        self.found[s.service_id, v] = self.model.total(at)
        self.model.define(self.found[s.service_id, v] <= self.shape.use[v])
        for g, day in days.items():
            alone = tuple(rooms[g, None] for rooms in times)
            for pull in (None, *pulls[g]):
                mine = tuple(rooms[g, pull] for rooms in times)
                key = (id(day), mine, alone, pull)
                if key not in self._boxes:
                    self._boxes[key] = day.boxes(mine, alone, pull)
                for box in self._boxes[key]:
                    self._exclude(g, v, at, box, pull)

    def _exclude(self, grade: str, v: Variant, at: list[Expression], box: Box, pull: Pull | None) -> None:
        shape, day = self.shape, self._day(grade, v)
        terms = [self.model.total(x for n, x in enumerate(at) if box.times >> n & 1)]
        if len(box.outsets) < len(day.outsets):
            terms.append(self.model.total(shape.outset[grade, v][s] for s in box.outsets))
        if len(box.places) < len(day.places):
            terms.append(self.model.total(shape.place[grade, v.day_type][p] for p in box.places if p is not None))
        if pull is not None:
            terms.append(self._pulled_at(grade, v, pull[0]))
        self.model.define(self.model.total(terms) <= len(terms) - 1)

    def _day(self, grade: str, v: Variant) -> GradeDay:
        outsets = tuple(self.shape.outset[grade, v])
        places: tuple[Placement | None, ...] = tuple(self.shape.place.get((grade, v.day_type), {})) or (None,)
        key = (v.day_type, outsets, places)
        if key not in self._geometry:
            self._geometry[key] = GradeDay(self.shape.frame(v), outsets, places)
        return self._geometry[key]

    def _times(self, s: Service, v: Variant, days: Mapping[str, GradeDay], pulls: Mapping[str, list[Pull]]) -> list[Rooms]:
        """For each time at which all grades could have WIN: the days that leave room there. Of times where one leaves room for all that
        another does, the first alone."""
        begin, end = self.shape.frame(v).teaching
        found = list[Rooms]()
        for start in range(-(-begin // MARK) * MARK, end - s.session_min + 1, MARK):
            when = (start, start + s.session_min)
            if not all(day.room(when, None) for day in days.values()):
                continue
            rooms = {(g, pull): day.room(when, pull) for g, day in days.items() for pull in (None, *pulls[g])}
            if not any(all(room <= other[key] for key, room in rooms.items()) for other in found):
                found = [other for other in found if not all(room <= rooms[key] for key, room in other.items())] + [rooms]
        return found

    # --- pull-out sessions -------------------------------------------------------------------------------------
    @cached_property
    def _pull_outs(self) -> list[Service]:
        return [s for s in self.shape.tight_services if s.setting == "pull"]

    def _pulls(self, grade: str, v: Variant) -> list[Pull]:
        """When some children of a grade may be pulled out on a kind of day: slots, with the shortest session that begins there."""
        found: dict[str, int] = {}
        for s in (s for s in self._pull_outs if grade in s.grade_band):
            for k in self.shape.frame(v).specials:
                if (s.service_id, v, k.slot) in self.shape.spot:
                    found[k.slot] = min(found.get(k.slot, s.session_min), s.session_min)
        return list(found.items())

    def _pulled_at(self, grade: str, v: Variant, slot: str) -> Expression:
        """1 when some children of the grade are pulled out from the slot on."""
        if (grade, v, slot) not in self._pulled:
            pulled = self._pulled[grade, v, slot] = self.model.amount(0, 1)
            for s in (s for s in self._pull_outs if grade in s.grade_band):
                if (s.service_id, v, slot) in self.shape.spot:
                    self.model.define(self.shape.spot[s.service_id, v, slot] <= s.groups * pulled)
        return self._pulled[grade, v, slot]
