"""Which facts of a plan speak of the workbook's own ids, days and slots. `KnownIds` reports the others; later rules skip them."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TypeVar

from planner.domain.plan import Block, DutyPost, Lesson, Meeting, Plan, Section, Session, Share
from planner.domain.school import School, Variant
from planner.facts.periods import QUARTERS, periods_of
from planner.facts.phrases import lane_words

Dated = Lesson | Meeting | Block | Session | DutyPost  # facts of one kind of day
Fact = Dated | Section
F = TypeVar("F", Lesson, Meeting, Block, Session, DutyPost, Section)
MIDNIGHT = 24 * 60


class Ids:
    """The ids of a school and the kinds of day that a plan holds."""

    def __init__(self, school: School, plan: Plan) -> None:
        self.school = school
        self.variants = lawful_variants(school, plan)
        self.days = {(v.day, v.day_type) for v in self.variants}
        self.slots = {(s.day_type, s.slot): s for s in school.bell}
        self.specials = {sp.special for sp in school.specials}
        self.services = {s.service_id: s for s in school.services}
        self.duties = {d.duty_id: d for d in school.duties}
        self.courses = {c.course_id: c for c in school.courses}
        self.rooms = {r.room for r in school.rooms}
        self.places = set(periods_of(school).places)
        self.grades = {*school.info.grades, *(h.grade for h in school.homerooms)}

    def faults(self, fact: Fact) -> Iterator[str]:
        """What a fact names that the workbook, or the plan's own calendar, does not have: short phrases, none if all is known."""
        if isinstance(fact, Section):
            yield from self._section(fact)
            return
        if (fact.day, fact.day_type) not in self.days:
            yield f"day {fact.day} {fact.day_type}, a day that the plan does not hold"
        if isinstance(fact, (Meeting, Block, Session)) and not 0 <= fact.start < fact.end <= MIDNIGHT:
            yield f"minute {fact.start} to minute {fact.end}, which is no stretch of a day"
        match fact:
            case Lesson():
                yield from self._slots((fact.slot,), fact.day_type)
                yield from _one(fact.homeroom, "class", self.school.homeroom_by_id)
                yield from _one(fact.special, "special", self.specials)
                yield from _one(fact.unit_id, "position", self.school.row_of_unit)
            case Meeting():
                yield from self._meeting(fact)
            case Block():
                yield from _one(fact.grade, "grade", self.grades)
                yield from _one(fact.kind, "kind of block", {"lunch", "recess", "win", "literacy", "math"})
            case Session():
                yield from self._session(fact)
            case DutyPost():
                yield from self._duty(fact)

    def _slots(self, slots: tuple[str, ...], day_type: str) -> Iterator[str]:
        for slot in slots:
            if (day_type, slot) not in self.slots:
                yield f"slot {slot}, which {day_type} does not have"

    def _meeting(self, fact: Meeting) -> Iterator[str]:
        yield from _one(fact.team_id, "team", self.school.team_by_id)
        yield from self._slots(fact.slots, fact.day_type)
        for unit in (*fact.attending, *(u for _, u in fact.cover)):
            yield from _one(unit, "position", self.school.row_of_unit)
        for homeroom, _ in fact.cover:
            yield from _one(homeroom, "class", self.school.homeroom_by_id)

    def _session(self, fact: Session) -> Iterator[str]:
        yield from _one(fact.service_id, "service", self.services)
        yield from _one(fact.unit_id, "position", self.school.row_of_unit)
        service = self.services.get(fact.service_id)
        if service is not None and not 1 <= fact.group <= service.groups:
            yield f"group {fact.group}, where there are {service.groups}"

    def _duty(self, fact: DutyPost) -> Iterator[str]:
        yield from _one(fact.duty_id, "duty", self.duties)
        yield from _one(fact.unit_id, "position", self.school.row_of_unit)
        duty = self.duties.get(fact.duty_id)
        if duty is not None and duty.day_type != fact.day_type:
            yield f"day type {fact.day_type}, on which there is no such duty"

    def _section(self, fact: Section) -> Iterator[str]:
        """A blank teacher, room or second teacher is no stranger: other rules ask for them."""
        yield from _one(fact.course, "course", self.courses)
        for unit in (u for u in (fact.unit_id, fact.co_unit) if u):
            yield from _one(unit, "position", self.school.row_of_unit)
        if fact.room:
            yield from _one(fact.room, "room", self.rooms)
        if fact.team:
            yield from _one(fact.team, "team", self.school.team_by_id)
        yield from _one(fact.term, "term", QUARTERS)
        if not fact.periods:
            yield "no period"
        for place in periods_of(self.school).seat_of(fact.periods, fact.lane, fact.term).places:
            if place not in self.places:
                yield f"period {place.period or '(blank)'}{lane_words(place.lane)}, which the workbook does not have"

    def known(self, facts: tuple[F, ...]) -> tuple[F, ...]:
        """The facts without fault, each once."""
        return tuple(f for f in dict.fromkeys(facts) if not any(self.faults(f)))

    def shares(self, shares: tuple[Share, ...]) -> tuple[Share, ...]:
        return tuple(s for s in shares if s.fund in self.school.fund_by_id)


def _one(found: str, what: str, known: Container[str]) -> Iterator[str]:
    if found not in known:
        yield f"{what} {found or '(blank)'}, which the workbook does not have"


def lawful_variants(school: School, plan: Plan) -> tuple[Variant, ...]:
    """The kinds of day of the plan that the workbook offers, with the workbook's weeks; `DaysAdd` reports the rest."""
    offered = [v for d in school.days for v in (*school.base_variants(d), *(v for _, v in school.method_variants(d)))]
    found = []
    for day in plan.days:
        same = [v for v in offered if (v.day, v.day_type) == (day.day, day.day_type)]
        found += [v for v in same if v.weeks == day.weeks][:1] or same[:1]
    return tuple(dict.fromkeys(found))
