"""Special education, language and intervention service, and who supervises."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from planner.checker.cover import by_program, cover_given, may_do, on_duty
from planner.checker.week import Week, week_of
from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Plan, Session
from planner.domain.school import Duty, School, Service, Variant
from planner.domain.subject import Subject, given
from planner.facts.clock import Interval, amount, inside, many, overlaps, span
from planner.facts.phrases import on_days, plus, whole
from planner.facts.serving import in_their_periods, with_win
from planner.rules.base import Adjustable, Fixed, Rule

WIN = "WIN"


def short_of(rule: Rule, week: Week, service: Service) -> Iterator[Violation]:
    """Groups of a service that have fewer sessions in an average week than they should."""
    for group in range(1, service.groups + 1):
        mine = [week.variant(x) for x in week.sessions if (x.service_id, x.group) == (service.service_id, group)]
        has, need = week.school.per_week((v, 1) for v in mine), service.sessions_per_week
        if has < need:
            said = f"Group {group} of {service.service_id} has {amount(has)} sessions a week, {amount(need - has)} short of {need}."
            yield rule.broken(said, service.at("sessions_per_week"))
        if week.school.once_a_day(service) and len(set(mine)) < len(mine):
            day = next(v for v in mine if mine.count(v) > 1)
            said = f"Group {group} of {service.service_id} has two sessions on {week.when(day)}; they should be on different days."
            yield rule.broken(said, service.at("sessions_per_week"))


class ServicesInFull(Rule):
    """Services required by law are provided in full, by the right staff, at times the law allows."""

    kind = Fixed()
    source = "H16"
    columns = (
        "Services.sessions_per_week", "Services.session_min", "Services.groups", "Services.provider_job_class", "Services.allowed_slots",
        "Services.forbid_slots", "Services.legal_floor",
    )  # fmt: skip

    def enforce(self, shape: Any) -> None:
        for subject, sessions, asked in (*shape.sessions_due(legal=True), *shape.win_due(legal=True)):
            shape.require(self, subject, sessions >= asked)
        for subject, sessions, most in shape.sessions_a_day():
            shape.require(self, subject, sessions <= most)
        for subject, sessions, asked in shape.secs.services(legal=True):
            shape.require(self, subject, sessions >= asked)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        """The sessions that a service owes, or that all services of a job class owe together."""
        code = subject.service or subject.job_class or ""
        mine = [s for s in school.services if code in (s.service_id, s.provider_job_class)]
        if not mine:
            return self.sentence, "Services"
        due = amount(sum((Fraction(s.groups * s.sessions_per_week) for s in mine), Fraction(0)))
        who = f"{code}: {', '.join(s.service_id for s in mine)}" if code == mine[0].provider_job_class else code
        return f"The law requires {due} sessions a week ({who}).", mine[0].at("sessions_per_week")

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for service in school.services:
            if service.legal_floor:
                yield from short_of(self, week, service)
            if WIN in service.allowed_slots:
                yield from self._win_groups(week, service)
        for session in week.sessions:
            service, v = week.ids.services[session.service_id], week.variant(session)
            when = (session.start, session.end)
            who = f"{service.service_id}, group {session.group}, {week.when(v)} at {span(when)}"
            yield from self._any(week, service, session, v, who)
            if WIN not in service.allowed_slots:
                yield from self._in_class_time(week, service, session, v, who)

    def _any(self, week: Week, service: Service, session: Session, v: Variant, who: str) -> Iterator[Violation]:
        when, row = (session.start, session.end), week.row(session.unit_id)
        if row.job_class != service.provider_job_class:
            said = f"{who}: {session.unit_id} is {row.job_class}; the service is given by {service.provider_job_class}."
            yield self.broken(said, service.at("provider_job_class"))
        if session.end - session.start != service.session_min:
            said = f"{who}: {session.end - session.start} minutes; a session lasts {service.session_min}."
            yield self.broken(said, service.at("session_min"))
        if not inside(when, week.student_hours(v.day_type)):
            yield self.broken(f"{who}: students are not here.", service.at("session_min"))
        for slot in week.school.slots(v.day_type):
            if slot.slot in service.forbid_slots and overlaps(when, (slot.start, slot.end)):
                yield self.broken(f"{who}: never in {slot.slot}.", service.at("forbid_slots"))

    def _in_class_time(self, week: Week, service: Service, session: Session, v: Variant, who: str) -> Iterator[Violation]:
        if not any(h.grade in service.grade_band for h in week.school.homerooms):
            yield from self._in_a_period(week, service, session, v, who)
            return
        slots, when = week.school.slots(v.day_type, "specials"), (session.start, session.end)
        starts = {s.start for s in slots if not service.allowed_slots or s.slot in service.allowed_slots}
        if session.start not in starts:
            yield self.broken(f"{who}: a session starts with one of its slots.", service.at("allowed_slots"))
        following = min((s.start for s in slots if s.start > session.start), default=session.end)
        if session.end > following:
            yield self.broken(f"{who}: it runs into the next slot.", service.at("session_min"))
        for grade in service.grade_band:
            away = [*((s.start, s.end) for s in week.grade_out(grade, v)), *week.resting(grade, v)]
            if any(overlaps(when, a) for a in away):
                yield self.broken(f"{who}: grade {grade} is at specials, lunch or recess.", service.at("grade_band"))
        if not in_their_periods(week.school, service, v.day_type, when):
            yield self.broken(f"{who}: not every one of its grades is in a period then.", service.at("grade_band"))

    def _in_a_period(self, week: Week, service: Service, session: Session, v: Variant, who: str) -> Iterator[Violation]:
        """Grades without homerooms have periods: a session starts with one that serves some of its grades, and fits inside it."""
        slots = [s for s in week.school.slots(v.day_type, "class") if any(s.serves(g) for g in service.grade_band)]
        allowed = [s for s in slots if not service.allowed_slots or {s.slot, s.name} & set(service.allowed_slots)]
        here = [s for s in allowed if s.start == session.start]
        if not here:
            yield self.broken(f"{who}: a session starts with one of its periods.", service.at("allowed_slots"))
        elif session.end > max(s.end for s in here):
            yield self.broken(f"{who}: it runs beyond its period.", service.at("session_min"))
        elif not in_their_periods(week.school, service, v.day_type, (session.start, session.end)):
            yield self.broken(f"{who}: not every one of its grades is in a period then.", service.at("grade_band"))

    def _win_groups(self, week: Week, service: Service) -> Iterator[Violation]:
        """A group in WIN is of all the service's grades: its sessions are inside the WIN of each."""
        grades = with_win(week.school, service)
        for group in range(1, service.groups + 1):
            mine = [x for x in week.sessions if (x.service_id, x.group) == (service.service_id, group)]
            outside = [g for g in grades if not all(self._in_win(week, g, x) for x in mine)]
            if mine and (outside or not grades):
                bands = ", ".join(outside or service.grade_band)
                said = f"Group {group} of {service.service_id} is not inside the WIN time of each of its grades ({bands})."
                yield self.broken(said, service.at("allowed_slots"))

    @staticmethod
    def _in_win(week: Week, grade: str, session: Session) -> bool:
        win: list[Interval] = week.block("win", grade, week.variant(session))
        return any(inside((session.start, session.end), w) for w in win)


class ServicesPromised(Rule):
    """Services the school has committed to are provided in full."""

    kind = Adjustable("sessions", rank=700)
    source = "H16"
    columns = ("Services.sessions_per_week", "Services.groups", "Services.legal_floor")

    def enforce(self, shape: Any) -> None:
        for subject, sessions, asked in (*shape.sessions_due(legal=False), *shape.win_due(legal=False), *shape.secs.services(legal=False)):
            shape.require(self, subject, sessions >= asked)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        service = next((s for s in school.services if s.service_id == subject.service), None)
        if service is None:
            return f"All the sessions that {plus(self.who(school, subject))} should give are given.", "Services"
        due = service.groups * service.sessions_per_week
        return f"{due} sessions a week are promised for {service.service_id}.", service.at("sessions_per_week")

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        """The service, or all adults of the job class."""
        if subject.service is not None:
            return (subject.service,)
        adults = tuple(u for row in school.staff if row.job_class == subject.job_class for u in row.units)
        return adults or (given(subject.job_class),)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        said = f"Promise {many(whole(amount), 'session')} a week less: {plus(self.who(school, subject))}."
        return Repair(said, self.about(school, subject)[1])

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for service in school.services:
            if not service.legal_floor:
                yield from short_of(self, week, service)


class CoreUninterrupted(Rule):
    """No student is pulled out of reading or math."""

    kind = Adjustable("sessions", rank=400)
    source = "H17"
    columns = ("Services.setting", "Services.grade_band", "Rules.literacy_min_day", "Rules.math_min_day")

    def enforce(self, shape: Any) -> None:
        for subject, sessions, room in shape.pulled_out():
            shape.require(self, subject, sessions <= room)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        service = next(s for s in school.services if s.service_id == subject.service)
        return f"No student is pulled from reading or math for {service.service_id}.", service.at("setting")

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (given(subject.service),)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        groups, when = many(whole(amount), "group"), on_days(school, subject.day, subject.day_type)
        said = f"Let {groups} of {subject.service} come in {subject.slot} {when} all the same."
        return Repair(said, self.about(school, subject)[1])

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for session in week.sessions:
            service, v = week.ids.services[session.service_id], week.variant(session)
            if service.setting != "pull" or WIN in service.allowed_slots:  # WIN lies outside the core of its own grade
                continue
            for grade, kind in ((g, k) for g in service.grade_band for k in ("literacy", "math")):
                if any(overlaps(core, (session.start, session.end)) for core in week.block(kind, grade, v)):
                    said = f"{service.service_id} takes students of grade {grade} out of {kind} on {week.when(v)}"
                    yield self.broken(f"{said} at {span((session.start, session.end))}.", service.at("setting"))


class LawfulCover(Rule):
    """Every duty has enough adults, each allowed to do it.

    A program that goes on gives minutes of cover a week: so many minutes of places may be left to its adults, who stand in no roster of
    the school's positions. One that stops takes them away.
    """

    kind = Fixed()
    source = "H28"
    columns = (
        "Duties.adults_needed", "Duties.allowed", "Duties.counts_as_teacher_duty", "Staff.cover", "Lists.cover", "Lists.certified",
        "Programs.gives_cover_min", "Programs.cost_next",
    )  # fmt: skip

    def enforce(self, shape: Any) -> None:
        for subject, needed, adults in shape.duty_cover():
            shape.require(self, subject, shape.total(adults) >= needed)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        """Duties at one moment of a kind of day."""
        ids = subject.duties or ()
        mine = [d for d in school.duties if d.duty_id in ids and d.day_type == subject.day_type]
        if not mine:
            return self.sentence, "Duties"
        duties = plus(ids)
        need = many(sum(d.adults_needed for d in mine), "adult")
        return f"Duty {duties} needs {need} who may do it {on_days(school, subject.day, subject.day_type)}.", mine[0].at("adults_needed")

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        open_places = [(d, v, has) for d, v, has in self._adults(week) if has < d.adults_needed]
        left = [(d, v, has) for d, v, has in open_places if by_program(week, d)]
        minutes = school.per_week((v, (d.adults_needed - has) * (d.end - d.start)) for d, v, has in left)
        covered = cover_given(week)
        for duty, v, has in open_places:
            if minutes > covered or not by_program(week, duty):
                said = f"Duty {duty.duty_id} has {many(has, 'adult')} on {week.when(v)}; it needs {duty.adults_needed}."
                yield self.broken(said, duty.at("adults_needed"))
        if minutes > covered > 0:
            said = f"Programs give {covered} minutes of cover a week; the places that are left to them take {amount(minutes)}."
            yield self.broken(said, next(p.at("gives_cover_min") for p in school.programs if p.gives_cover_min))
        for post in week.duties:
            duty = week.ids.duties[post.duty_id]
            if not may_do(week, post.unit_id, duty):
                said = f"{post.unit_id} may not do the duty {post.duty_id} on {week.when(week.variant(post))}."
                yield self.broken(said, duty.at("allowed"))


    @staticmethod
    def _adults(week: Week) -> Iterator[tuple[Duty, Variant, int]]:
        """Every duty on every kind of day with the number of the school's adults who do it."""
        for duty in week.school.duties:
            for v in (v for v in week.variants if v.day_type == duty.day_type):
                yield duty, v, len(on_duty(week, duty, v))


def duty_week(week: Week, unit: str) -> Fraction:
    """Minutes of duty that an adult has on the roster in an average week."""
    lengths = ((week.variant(p), week.ids.duties[p.duty_id]) for p in week.duties if p.unit_id == unit)
    return week.school.per_week((v, d.end - d.start) for v, d in lengths)


class DutyMinutes(Rule):
    """No teacher has more duty minutes per week than the limit."""

    kind = Adjustable("minutes a week", rank=300)
    source = "H28"
    columns = ("Rules.duty_minutes_max_week",)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week, limit = week_of(school, plan), school.rule("duty_minutes_max_week")
        for unit in sorted({p.unit_id for p in week.duties if limit and week.certified(p.unit_id)}):
            has = duty_week(week, unit)
            if has > limit:
                said = f"{unit} has {amount(has)} minutes of duty a week, {amount(has - limit)} over the {limit}-minute limit."
                yield self.broken(said, school.rule_cell("duty_minutes_max_week"))
