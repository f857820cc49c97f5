"""Rooms."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from planner.outcome import Violation
from planner.plan import Lesson, Plan
from planner.rules.base import Rule
from planner.rules.clock import overlaps
from planner.rules.facts import Week, week_of
from planner.school import School, Slot, Variant


class RoomsOnce(Rule):
    """A room holds one class at a time, and no more students than it has room for."""

    unit, rank = "classes", 700
    source = "H19"
    columns = ("Specials.room", "Rooms.room", "Rooms.capacity", "Rooms.shared_ok")

    def enforce(self, shape: Any) -> None:
        for room, v, slot, classes in shape.rooms_shared():
            shape.require(self, f"room {room} {v.day} {v.day_type} {slot}", shape.total(classes) <= 1)

    def about(self, school: School, subject: str) -> tuple[str, str]:
        found = next((r for r in school.rooms if r.room == subject.split()[1]), None)
        return f"One class at a time is in {self.who(school, subject)}.", found.at("shared_ok") if found else "Rooms"

    def who(self, school: School, subject: str) -> str:
        return " ".join(subject.split()[:2])

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        rooms: dict[tuple[str, Variant], list[Lesson]] = defaultdict(list)
        for lesson in week.lessons:
            for room in {line.room for line in week.offers(lesson.special, lesson.unit_id) if line.room}:
                rooms[room, week.variant(lesson)].append(lesson)
        for (room, v), lessons in rooms.items():
            yield from self._once(week, room, v, lessons)
            yield from self._seats(week, room, v, lessons)

    def _once(self, week: Week, room: str, v: Variant, lessons: list[Lesson]) -> Iterator[Violation]:
        if any(r.room == room and r.shared_ok for r in week.school.rooms):
            return
        for a, b in itertools.combinations(lessons, 2):
            together = a.unit_id == b.unit_id and a.slot == b.slot  # one class of two homerooms
            if not together and overlaps(_time(week.slot(a)), _time(week.slot(b))):
                said = f"Room {room} has {a.homeroom} with {a.unit_id} and {b.homeroom} with {b.unit_id} on {week.when(v)} in {b.slot}."
                yield self.broken(said, "Rooms")

    def _seats(self, week: Week, room: str, v: Variant, lessons: list[Lesson]) -> Iterator[Violation]:
        found = next((r for r in week.school.rooms if r.room == room), None)
        for slot in dict.fromkeys(week.slot(e) for e in lessons) if found else ():
            there = [week.school.homeroom_by_id[e.homeroom] for e in lessons if overlaps(_time(week.slot(e)), _time(slot))]
            students = sum(h.enrol_next for h in dict.fromkeys(there))
            if found is not None and students > found.capacity:
                said = f"Room {room} has {students} students in {slot.slot} on {week.when(v)}; it holds {found.capacity}."
                yield self.broken(said, found.at("capacity"))


def _time(slot: Slot) -> tuple[int, int]:
    return (slot.start, slot.end)
