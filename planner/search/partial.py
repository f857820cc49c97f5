"""A week that could not be named as a whole: all that was placed, and for each thing that was not, what stands in the way and who could.

Why something stays open is found by trying: each position or room that might do is put in its place, and the checker says what that would
break. Whoever breaks least comes nearest, and what it breaks is the reason. Where nothing is broken it takes the place.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from planner.audit import audit
from planner.domain.outcome import Partial, Unplaced, Violation
from planner.domain.plan import DutyPost, Lesson, Meeting, Plan, Section, Session
from planner.domain.school import School
from planner.facts.clock import overlaps, span
from planner.milp.grid.fixed_shape import Settled
from planner.milp.grid.name_partly import Open, name_partly
from planner.milp.shape.asks import Asks
from planner.rules import RULES
from planner.search.attendance import stated
from planner.search.kept import Kept

FOR_NAMES = 0.7  # of the seconds
LEAST_SECONDS = 0.5
MOST_TOLD = 3  # of those who could
NO_REASON = "Why was not found out in the time."
MOST_TRIED = 60  # positions, rooms, or times for one thing
EXPLAINS = {  # what is not placed -> the requirements that are broken by that alone
    "lesson": ("SpecialsRotation", "GradeOutTogether", "RequiredMinutes", "LocksHold"),
    "meeting": ("TeamFloor", "LocksHold"),
    "section": ("SectionsRun", "LawfulAdult", "RoomsOnce", "CoTaught", "AssignmentsKept", "LocksHold", "SeatsEachPeriod"),
    "room": ("RoomsOnce",),
    "second teacher": ("CoTaught",),
    "session": ("ServicesInFull", "ServicesPromised"),
    "block": ("RequiredMinutes",),
    "duty": ("LawfulCover",),
}
OWED = ("IndividualPlanning", "DailyUnencumbered", "BreakFromTeaching", "DutyFreeLunch")  # to a teacher whose class is not out
NOT_ITS_OWN = ("EveryMinuteOnce",)  # the ledger is stated once the plan stands
SECOND = {"sped": "special-education", "el": "EL"}


def partial_of(school: School, shape: Asks, *, seed: int, seconds: float) -> Plan | Partial | None:
    """Return what can be placed of the shape's last answer; the plan, to be checked, where that is everything after all.

    Parameters
    ----------
    seconds : float
        For naming the pieces (a few more where they are hard), then for looking who could. Reasons that are not found by then are told in
        general.

    Returns
    -------
    Plan, Partial, or None
        None where nothing of the week can be told.
    """
    until = time.perf_counter() + max(LEAST_SECONDS, seconds)
    named = name_partly(Settled(shape, Kept), seed=seed, seconds=FOR_NAMES * seconds)
    return None if named is None else explained(school, *named, until=until)


def explained(school: School, plan: Plan, left: tuple[Open, ...], *, until: float) -> Plan | Partial:
    """Return a partial plan with the reasons for what was left open; the plan alone where nothing is."""
    found: list[Unplaced] = []
    waiting, before = list(left), _broken(school, plan)
    while waiting:
        place = _Place(school, plan, waiting.pop(0), before)
        if place.left.kind == "session" and not place.asked():
            continue
        unplaced, filled = place.explained(until)
        if filled is None:
            found.append(unplaced)
            continue
        plan, before = filled, _broken(school, filled)
        if place.left.kind == "section":  # whoever has a teacher now needs a room
            waiting.insert(0, replace(place.left, kind="room"))
    plan = stated(school, plan)
    checked = audit(school, plan)
    if not found and not checked.violations:
        return plan
    beyond = [v for v in checked.violations if not any(explains(school, one, v) for one in found)]
    found += [Unplaced("requirement", "", "A requirement is not met", "", v.rule, v.sentence, v.cell) for v in beyond]
    return Partial(plan, tuple(found), checked.teams)


def explains(school: School, left: Unplaced, broken: Violation) -> bool:
    """Is this requirement broken because something is not placed? Of what adults are owed, only that of the class's own teacher."""
    if broken.rule in EXPLAINS[left.kind]:
        return True
    if left.kind != "lesson" or broken.rule not in OWED:
        return False
    return broken.sentence.startswith(f"{school.homeroom_by_id[left.id].teacher_id} ")


def _broken(school: School, plan: Plan) -> dict[Violation, None]:
    return dict.fromkeys(v for rule in RULES if rule.name not in NOT_ITS_OWN for v in rule.check(school, plan))


@dataclass(frozen=True)
class _Tried:
    """One who might do: the plan with it in its place, and what that breaks."""

    name: str
    plan: Plan
    breaks: tuple[Violation, ...]


class _Place:
    """One open place, and those who might fill it."""

    def __init__(self, school: School, plan: Plan, left: Open, before: Mapping[Violation, None]) -> None:
        """`before` is what the plan breaks without it."""
        self.school, self.plan, self.left, self.before = school, plan, left, before

    def asked(self) -> bool:
        """Does the checker miss this session?"""
        missed = (v for v in self.before if v.rule in EXPLAINS["session"])
        return any(self.left.id in v.sentence for v in missed)

    def explained(self, until: float) -> tuple[Unplaced, Plan | None]:
        """Why it stays open, or the plan in which it is filled."""
        tried: list[_Tried] = []
        for number, (name, plan) in enumerate(self._candidates()):
            if number >= MOST_TRIED or time.perf_counter() > until:
                break
            breaks = tuple(v for v in _broken(self.school, plan) if v not in self.before)
            if not breaks:
                return self._told([]), plan
            tried.append(_Tried(name, plan, breaks))
        able = (one for one in tried if not self._never(one))
        return self._told(sorted(able, key=lambda one: len(one.breaks))), None

    def _never(self, tried: _Tried) -> bool:
        """May this adult not do it at any time: without the certification, or not among those whom a duty allows?"""
        never = {"Certificates"} | ({"LawfulCover"} if self.left.kind == "duty" else set())
        return any(v.rule in never for v in tried.breaks)

    def _told(self, tried: list[_Tried]) -> Unplaced:
        left, could = self.left, tuple(f"{t.name}: {t.breaks[0].sentence}" for t in tried[:MOST_TOLD])
        if tried:
            first = tried[0].breaks[0]
            return Unplaced(left.kind, left.id, self._what(), self._when(), first.rule, first.sentence, first.cell, could)
        if left.kind == "meeting":
            said = f"Class {left.name} has no special at that time, so its teacher is with it."
            return Unplaced(left.kind, left.id, self._what(), self._when(), "TeamMeets", said, self.school.team_by_id[left.id].at("core"))
        day = self.school.day_label(left.day) if left.day else ""
        missed = [v for v in self.before if v.rule in EXPLAINS[left.kind]]
        missed.sort(key=lambda v: (left.id not in v.sentence, day not in v.sentence))
        own = missed[0] if missed else Violation("", NO_REASON)
        return Unplaced(left.kind, left.id, self._what(), self._when(), own.rule, own.sentence, own.cell)

    # --- in words ------------------------------------------------------------------------------------------------
    def _what(self) -> str:
        left = self.left
        match left.kind:
            case "lesson":
                return f"Class {left.id} has no special"
            case "section" | "room":
                return f"Section {left.id} has no {'teacher' if left.kind == 'section' else 'room'}"
            case "second teacher":
                kind = SECOND.get(left.name, left.name)
                return f"{left.id} lacks {left.number} second {kind} teacher{'' if left.number == 1 else 's'}"
            case "session":
                return f"Service {left.id}, group {left.number}: {left.name} sessions a week are missing"
            case "block":
                name = {"win": "WIN", "literacy": "literacy", "math": "math"}[left.name]
                return f"Grade {left.id} has no {name} block"
            case "meeting":
                return f"Team {left.id} can't meet"
            case _:
                return f"Duty {left.id} lacks {left.number} adult{'' if left.number == 1 else 's'}"

    def _when(self) -> str:
        left = self.left
        section = self._section()
        if section is not None:
            return "+".join(section.periods)
        if not left.day:
            return ""
        hours = f", {span((left.start, left.end))}" if left.end else ""
        return f"{self.school.day_label(left.day)}{hours}"

    # --- who might do --------------------------------------------------------------------------------------------
    def _candidates(self) -> Iterator[tuple[str, Plan]]:
        match self.left.kind:
            case "lesson":
                yield from self._specialists()
            case "section":
                yield from self._teachers()
            case "room":
                yield from self._rooms()
            case "second teacher":
                yield from self._second_teachers()
            case "session":
                yield from self._providers()
            case "duty":
                yield from self._on_duty()

    def _here(self) -> list[str]:
        """The adults whose posts stay."""
        return [u.unit_id for p in self.plan.positions for u in p.units if u.fte]

    def _section(self) -> Section | None:
        wanted = self.left.id if self.left.kind in ("section", "room") else None
        return next((s for s in self.plan.sections if s.section_id == wanted), None)

    def _with_section(self, changed: Section) -> Plan:
        sections = tuple(changed if s.section_id == changed.section_id else s for s in self.plan.sections)
        return replace(self.plan, sections=sections)

    def _specialists(self) -> Iterator[tuple[str, Plan]]:
        left, here = self.left, set(self._here())
        for line in self.school.specials:
            row = self.school.row_of_unit.get(line.staff_id) or self.school.staff_by_id[line.staff_id]
            for unit in row.units if line.staff_id == row.staff_id else (line.staff_id,):
                if unit in here:
                    lesson = Lesson(left.day, left.day_type, left.slot, left.id, line.special, unit)
                    yield f"{unit} ({line.special})", self._with_lesson(lesson)

    def _with_lesson(self, lesson: Lesson) -> Plan:
        """The plan with one more lesson, and with it in charge of the class during its teacher's meetings."""
        teacher = self.school.homeroom_by_id[lesson.homeroom].teacher_id

        def covered(m: Meeting) -> Meeting:
            if (m.day, m.day_type) != (lesson.day, lesson.day_type) or lesson.slot not in m.slots:
                return m
            cover = {*m.cover, (lesson.homeroom, lesson.unit_id)} if teacher in self.school.team_by_id[m.team_id].core else m.cover
            return replace(m, cover=tuple(sorted(cover)), attending=tuple(u for u in m.attending if u != lesson.unit_id))

        return replace(self.plan, grid=(*self.plan.grid, lesson), meetings=tuple(map(covered, self.plan.meetings)))

    def _teachers(self) -> Iterator[tuple[str, Plan]]:
        section = self._section()
        if section is None:
            return
        cert = next(c.cert for c in self.school.courses if c.course_id == section.course)
        able = [u for u in self._here() if cert in self.school.row_of_unit[u].certs or not self.school.rule("cert_required")]
        for unit in able:
            yield unit, self._with_section(replace(section, unit_id=unit))

    def _rooms(self) -> Iterator[tuple[str, Plan]]:
        section = self._section()
        if section is None:
            return
        kind = next(c.room_type for c in self.school.courses if c.course_id == section.course)
        for room in sorted(self.school.rooms, key=lambda r: r.type != kind):
            yield f"Room {room.room}", self._with_section(replace(section, room=room.room))

    def _second_teachers(self) -> Iterator[tuple[str, Plan]]:
        able = [u for u in self._here() if self.school.tag_of(self.school.row_of_unit[u]) == self.left.name]
        for section in (s for s in self.plan.sections if s.course == self.left.id and not s.co_unit):
            for unit in able:
                yield f"{unit} in {section.section_id}", self._with_section(replace(section, co_unit=unit))

    def _providers(self) -> Iterator[tuple[str, Plan]]:
        """Each adult of the service's job class who is without students, in each slot of each day."""
        service = next(s for s in self.school.services if s.service_id == self.left.id)
        able = [u for u in self._here() if self.school.row_of_unit[u].job_class == service.provider_job_class]
        for day in self.plan.days:
            for slot in (k for k in self.school.slots(day.day_type) if k.kind in ("specials", "class")):
                when = (slot.start, slot.start + service.session_min)
                for unit in (u for u in able if not self._busy(u, day.day, day.day_type, when)):
                    session = Session(service.service_id, self.left.number, day.day, day.day_type, *when, unit)
                    plan = replace(self.plan, sessions=(*self.plan.sessions, session))
                    yield f"{unit} on {self.school.day_label(day.day)} at {span(when)}", plan

    def _busy(self, unit: str, day: int, day_type: str, when: tuple[int, int]) -> bool:
        mine = (s for s in self.plan.sessions if (s.unit_id, s.day, s.day_type) == (unit, day, day_type))
        return any(overlaps(when, (s.start, s.end)) for s in mine)

    def _on_duty(self) -> Iterator[tuple[str, Plan]]:
        left = self.left
        there = {d.unit_id for d in self.plan.duties if (d.duty_id, d.day, d.day_type) == (left.id, left.day, left.day_type)}
        for unit in (u for u in self._here() if u not in there):
            yield unit, replace(self.plan, duties=(*self.plan.duties, DutyPost(left.id, left.day, left.day_type, unit)))
