"""Rooms."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from planner.checker.week import Week, week_of
from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Lesson, Plan, Section
from planner.domain.school import Room, School, Slot, Variant
from planner.domain.subject import Subject, given
from planner.facts.clock import many, overlaps
from planner.facts.periods import QUARTERS
from planner.facts.phrases import places_words, plus, whole
from planner.rules.base import Adjustable, Rule


class RoomsOnce(Rule):
    """A room holds one class at a time and never more students than its capacity."""

    kind = Adjustable("classes", rank=700)
    source = "H19"
    columns = ("Specials.room", "Rooms.room", "Rooms.capacity", "Rooms.shared_ok", "Rooms.type", "Courses.room_type")

    def enforce(self, shape: Any) -> None:
        for room, v, slot, classes in shape.rooms_shared():
            shape.require(self, Subject(room=room, slot=slot).on(v), shape.total(classes) <= 1)
        for subject, sections, rooms in shape.secs.rooms():
            shape.require(self, subject, shape.total(sections) <= rooms)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        who = plus(self.who(school, subject))
        if subject.room is None:
            first = next((r for r in school.rooms if r.type == subject.room_type), None)
            return f"There is a room for every section in {who}.", first.at("type") if first else "Rooms"
        found = next((r for r in school.rooms if r.room == subject.room), None)
        return f"One class at a time is in {who}.", found.at("shared_ok") if found else "Rooms"

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        if subject.room is None:
            return (f"{subject.room_type} {places_words(given(subject.places))}",)
        return (f"room {subject.room}",)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        if subject.room is not None:
            return super().repair(school, subject, amount)
        more, where = many(whole(amount), "more room"), places_words(given(subject.places))
        return Repair(f"Find {more} of type {subject.room_type} in {where}.", self.about(school, subject)[1])

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        rooms: dict[tuple[str, Variant], list[Lesson]] = defaultdict(list)
        for lesson in week.lessons:
            for room in dict.fromkeys(line.room for line in week.offers(lesson.special, lesson.unit_id) if line.room):
                rooms[room, week.variant(lesson)].append(lesson)
        for (room, v), lessons in rooms.items():
            yield from self._once(week, room, v, lessons)
            yield from self._seats(week, room, v, lessons)
        yield from self._sections(week)

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
            students = sum(week.school.in_specials(h) for h in dict.fromkeys(there))
            if found is not None and students > found.capacity:
                said = f"Room {room} has {students} students in {slot.slot} on {week.when(v)}; it holds {found.capacity}."
                yield self.broken(said, found.at("capacity"))

    def _sections(self, week: Week) -> Iterator[Violation]:
        """Sections have a room of their course's kind, where the workbook lists such rooms; each has it for itself, or all fit in."""
        kinds = {r.type for r in week.school.rooms}
        rooms = {r.room: r for r in week.school.rooms}
        for section in (x for x in week.sections if not week.course(x).off_campus):
            name, kind = section.section_id, week.course(section).room_type
            if not section.room and kind in kinds:
                yield self.broken(f"{name} has no room of type {kind}.", week.course(section).at("room_type"))
            elif section.room and rooms[section.room].type != kind:
                said = f"{name} is in {section.room}, a room of type {rooms[section.room].type}; it needs {kind}."
                yield self.broken(said, rooms[section.room].at("type"))
        for room in week.school.rooms:
            yield from self._shared(week, room)

    def _shared(self, week: Week, room: Room) -> Iterator[Violation]:
        mine = [x for x in week.sections if x.room == room.room]
        for section in mine:
            if section.students > room.capacity:
                said = f"{section.section_id} has {section.students} students in {room.room}, which holds {room.capacity}."
                yield self.broken(said, room.at("capacity"))
        for a, b in itertools.combinations(mine, 2) if not room.shared_ok else ():
            if week.periods.clash(week.seat(a), week.seat(b)):
                yield self.broken(f"{room.room} has {a.section_id} and {b.section_id} at one time.", room.at("shared_ok"))
        crowds = (self._there(week, mine, x, v, q) for x in mine for v in week.variants for q in QUARTERS[x.term] & set(week.parts_of_year))
        for crowd in dict.fromkeys(c for found in crowds for c in found if len(c) > 1 and room.shared_ok):
            students = sum(x.students for x in crowd)
            if students > room.capacity:
                names = ", ".join(x.section_id for x in crowd)
                said = f"{room.room} has {students} students at one time ({names}); it holds {room.capacity}."
                yield self.broken(said, room.at("capacity"))
        yield from self._with_lessons(week, room, mine)

    @staticmethod
    def _there(week: Week, sections: list[Section], first: Section, v: Variant, quarter: int) -> list[tuple[Section, ...]]:
        """Which of the sections are held in the minutes at which one of them begins."""
        held = [(x, week.times(x, v)) for x in sections if quarter in QUARTERS[x.term]]
        return [tuple(x for x, times in held if any(a <= start < b for a, b in times)) for start, _ in week.times(first, v)]

    def _with_lessons(self, week: Week, room: Room, sections: list[Section]) -> Iterator[Violation]:
        """A room that specials and sections share."""
        for lesson in week.lessons if sections and not room.shared_ok else ():
            if room.room in {line.room for line in week.offers(lesson.special, lesson.unit_id)}:
                v, when = week.variant(lesson), _time(week.slot(lesson))
                for x in (x for x in sections if any(overlaps(when, t) for t in week.times(x, v))):
                    said = f"{room.room} has {lesson.special} with {lesson.homeroom} and {x.section_id} on {week.when(v)} in {lesson.slot}."
                    yield self.broken(said, room.at("shared_ok"))


def _time(slot: Slot) -> tuple[int, int]:
    return (slot.start, slot.end)
