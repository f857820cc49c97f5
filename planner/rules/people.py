"""Where every adult is: one place at a time, on paid days, lawfully in charge."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from planner.checker.cover import gives_assembly, lawful_double, manned
from planner.checker.week import Busy, Week, week_of
from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Lesson, Plan, Section
from planner.domain.school import Homeroom, School, Staff, Variant
from planner.domain.subject import Subject, given
from planner.facts.clock import Interval, day_names, inside, many, overlaps, span, unavailable, without
from planner.facts.courses import has_sections
from planner.facts.periods import meet
from planner.facts.phrases import on_days, plus, whole
from planner.rules.base import Adjustable, Fixed, Rule


class OnePlaceAtATime(Rule):
    """No one is in two places at once, scheduled outside contract hours, or scheduled on a day they don't work."""

    kind = Fixed()
    source = "H1"
    columns = ("Staff.unavailable", "School.contract_start", "School.contract_end", "Bell.start", "Bell.end")

    def enforce(self, shape: Any) -> None:
        for unit, v, slot, classes in shape.classes_of_shared_adults():
            shape.require(self, Subject(unit=unit, slot=slot).on(v), shape.total(classes) <= shape.posts.here(unit, v.day))
        for unit, v, minute, quarter, has, here in shape.lessons_and_sections():
            shape.require(self, Subject(unit=unit, minute=minute, quarter=quarter).on(v), shape.total(has) <= here)
        for subject, places, adults in shape.secs.heads():
            shape.require(self, subject, shape.total(places) <= adults)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for unit in school.row_of_unit:
            for v in week.variants:
                busy = week.commitments(unit, v)
                if busy and not week.here(unit, v):
                    yield self._absent(week, unit, v, busy)
                else:
                    yield from self._hours(week, unit, v, busy)
                    yield from self._clashes(week, unit, v, sorted([*busy, *week.own_class(unit, v)], key=lambda b: b.when))

    def _absent(self, week: Week, unit: str, v: Variant, busy: list[Busy]) -> Violation:
        why = "is not here" if week.kept(unit) else "has stopped"
        row = week.row(unit)
        return self.broken(f"{unit} {why} on {week.when(v)} but is scheduled for {busy[0].what} at {span(busy[0].when)}.", row.at("days"))

    def _hours(self, week: Week, unit: str, v: Variant, busy: list[Busy]) -> Iterator[Violation]:
        info, row = week.school.info, week.row(unit)
        for b in busy:
            if not inside(b.when, (info.contract_start, info.contract_end)) and not (b.kind == "meeting" and week.paid_beyond(v)):
                said = f"{unit} is scheduled for {b.what} on {week.when(v)} at {span(b.when)}, outside contract hours."
                yield self.broken(said, info.at.get("contract_start", ""))
            if any(overlaps(b.when, gone) for gone in week.not_at_hand(unit, v)):
                said = f"{unit} is scheduled for {b.what} on {week.when(v)} at {span(b.when)}, when that position is not available."
                yield self.broken(said, row.at("unavailable"))

    def _clashes(self, week: Week, unit: str, v: Variant, busy: list[Busy]) -> Iterator[Violation]:
        for a, b in itertools.combinations(busy, 2):
            if overlaps(a.when, b.when) and meet(a.term, b.term) and not _shared(week, a, b):
                said = f"{unit} would be in two places on {week.when(v)}: {a.what} at {span(a.when)} and {b.what} at {span(b.when)}."
                yield self.broken(said, week.row(unit).at("staff_id"))


def _shared(week: Week, a: Busy, b: Busy) -> bool:
    """Are these two homerooms that lawfully come together?"""
    both = isinstance(a.fact, Lesson) and isinstance(b.fact, Lesson) and a.fact.slot == b.fact.slot
    return both and isinstance(a.fact, Lesson) and lawful_double(week, a.fact)


class LawfulAdult(Rule):
    """Every class is always supervised by an adult the law allows."""

    kind = Fixed()
    source = "H2"
    columns = (
        "Homerooms.teacher_id", "Duties.start", "Duties.end", "Duties.for_grades", "School.student_start", "School.student_end",
        "Courses.room_type",
    )  # fmt: skip

    def enforce(self, shape: Any) -> None:
        """A grade eats only where the duties that the workbook lists for it watch; who does them is for LawfulCover."""
        for grade, v, placement, eats, use in shape.unwatched():
            subject = Subject(grade=grade, slot=placement.slot, recess=placement.recess).on(v)
            shape.require(self, subject, shape.total([eats, use]) <= 1)
        for homeroom, unit, v, here in shape.days_of_class_teachers():
            shape.require(self, Subject(homeroom=homeroom, unit=unit).on(v), here >= shape.use[v])
        for subject, chosen in shape.classes_alone():
            shape.require(self, subject, shape.total(chosen) <= len(chosen) - 1)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        when = on_days(school, subject.day, subject.day_type)
        if subject.homeroom is not None:
            return self._about_class(school, subject, when)
        first = next((d for d in school.duties if d.day_type == subject.day_type and d.kind in ("lunch", "recess")), None)
        where = subject.slot or "its rooms"
        said = f"Grade {subject.grade} cannot eat in {where} {when}: no duty watches all of its lunch and recess then."
        return said, first.at("start") if first else "Duties"

    @staticmethod
    def _about_class(school: School, subject: Subject, when: str) -> tuple[str, str]:
        homeroom = school.homeroom_by_id[given(subject.homeroom)]
        cell = homeroom.at("teacher_id")
        if subject.unit is not None:
            return f"Class {homeroom.homeroom_id} has {subject.unit} as its teacher {when}.", cell
        slots = f"in specials in {plus(subject.slots)}" if subject.slots else "in no special"
        v, whole = Variant(given(subject.day), given(subject.day_type), 1), (school.info.contract_start, school.info.contract_end)
        there = []
        for unit in (u for u in homeroom.teachers_on(v.day) if u in school.row_of_unit):
            here = without(whole, unavailable(school, school.row_of_unit[unit], v))
            there.append(f"{unit} is there {' and '.join(map(span, here))}" if here else f"{unit} isn't there")
        said = f"Class {homeroom.homeroom_id} is {slots} {when}, and a teacher is needed for the rest of its day"
        return f"{said}: {', '.join(there) or 'none has it then'}.", cell

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for homeroom in school.homerooms:
            ended = [u for u in homeroom.teachers if u in school.row_of_unit and not week.kept(u)]
            if not any(u in school.row_of_unit for u in homeroom.teachers):
                yield self.broken(f"Class {homeroom.homeroom_id} has no teacher.", homeroom.at("teacher_id"))
            elif ended:
                said = f"The post {ended[0]} stops, and class {homeroom.homeroom_id} has no teacher."
                yield self.broken(said, homeroom.at("teacher_id"))
            else:
                for v in week.variants:
                    yield from self._with_teacher(week, homeroom, v)
                    yield from self._in_specials(week, homeroom, v)
                    yield from self._at_rest(week, homeroom, v)
        for section in week.sections:
            if not week.course(section).off_campus:
                yield from self._section(week, section)

    def _section(self, week: Week, section: Section) -> Iterator[Violation]:
        unit, name = section.unit_id, section.section_id
        if not unit:
            yield self.broken(f"Section {name} has no teacher.", week.course(section).at("course_id"))
        elif not week.kept(unit):
            yield self.broken(f"Position {unit} is eliminated, leaving section {name} without a teacher.", week.row(unit).at("fte"))
        else:
            for v in (v for v in week.variants if week.times(section, v) and not week.here(unit, v)):
                yield self.broken(f"{unit} is not here on {week.when(v)}, and section {name} has no teacher.", week.row(unit).at("days"))

    def _with_teacher(self, week: Week, homeroom: Homeroom, v: Variant) -> Iterator[Violation]:
        mine, name = [u for u in homeroom.teachers_on(v.day) if u in week.school.row_of_unit], homeroom.homeroom_id
        here = [u for u in mine if week.here(u, v)]
        stretches = week.class_time(homeroom, v)
        if not here and stretches:
            who = mine[0] if mine else homeroom.teacher_id
            yield self.broken(f"{who} is not here on {week.when(v)}, and class {name} has no teacher.", homeroom.at("teacher_id"))
            return
        taken = {u: [(b.when, f"{u} has {b.what}") for b in week.commitments(u, v)] for u in here}
        gone = {u: [(when, f"{u} is not available") for when in week.not_at_hand(u, v)] for u in here}
        for stretch in stretches:
            at_hand = {u: without(stretch, [when for when, _why in (*taken[u], *gone[u])]) for u in here}
            for bare in without(stretch, [free for mine_free in at_hand.values() for free in mine_free]):
                why = next(why for u in here for when, why in (*taken[u], *gone[u]) if overlaps(when, bare))
                yield self.broken(f"Class {name} has nobody in charge on {week.when(v)} at {span(bare)}: {why}.", homeroom.at("teacher_id"))

    def _in_specials(self, week: Week, homeroom: Homeroom, v: Variant) -> Iterator[Violation]:
        for lesson in week.lessons_of.get((homeroom.homeroom_id, v), ()):
            if not week.here(lesson.unit_id, v):
                said = (
                    f"Class {homeroom.homeroom_id} has no supervising adult in {lesson.slot} on {week.when(v)}: {lesson.unit_id} "
                    "isn't here."
                )
                yield self.broken(said, week.row(lesson.unit_id).at("days"))

    def _at_rest(self, week: Week, homeroom: Homeroom, v: Variant) -> Iterator[Violation]:
        """Lunch and recess need filled duties; where the workbook lists none of the kind, supervision is not the planner's to lay out."""
        duties = [d for d in week.school.duties if d.day_type == v.day_type and d.kind in ("lunch", "recess")]
        ours = [d for d in duties if not d.for_grades or homeroom.grade in d.for_grades]
        watched = [(d.start, d.end) for d in ours if manned(week, d, v)]
        for kind in ("lunch", "recess"):
            for block in week.block(kind, homeroom.grade, v) if any(d.kind == kind for d in ours) else ():
                yield from self._unsupervised(week, homeroom, v, kind, without(block, watched))

    def _unsupervised(self, week: Week, homeroom: Homeroom, v: Variant, kind: str, bare: list[Interval]) -> Iterator[Violation]:
        for stretch in bare:
            said = f"No one is supervising class {homeroom.homeroom_id} at {kind} on {week.when(v)} at {span(stretch)}."
            yield self.broken(said, "Duties")


class DaysPaid(Rule):
    """Part-time staff work only the days their position is paid for."""

    kind = Adjustable("days", rank=1000)
    source = "H3"
    columns = ("Staff.fte", "Staff.days", "Specials.days_selectable", "School.cycle_days")

    def enforce(self, shape: Any) -> None:
        posts, days = shape.posts, shape.school.days
        for unit in sorted(posts.chosen_days):
            row = shape.school.row_of_unit[unit]
            paid = shape.total(days_paid(shape.school, row, f) * posts.level[unit, f] for f in shape.school.fte_levels(row))
            worked = shape.total(posts.here(unit, d) for d in days)
            shape.require(self, Subject(unit=unit, key="at least"), worked >= paid)
            shape.require(self, Subject(unit=unit, key="at most"), worked <= paid)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        unit = given(subject.unit)
        return f"{unit} works exactly the days it is paid for.", school.row_of_unit[unit].at("fte")

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (given(subject.unit),)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        unit, days = given(subject.unit), many(whole(amount), "day")
        more = subject.key == "at most"
        said = f"Have {unit} here {days} more than the post pays for." if more else f"Pay {unit} for {days} that it is not here."
        return Repair(said, self.about(school, subject)[1])

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for unit, row in school.row_of_unit.items():
            days, fte = week.units[unit].days, week.units[unit].fte
            if len(set(days)) != len(days):
                yield self.broken(f"{unit} works a day twice: {', '.join(map(str, days))}.", row.at("days"))
            elif fte <= 0 and days:
                yield self.broken(f"{unit} has stopped, yet works on {day_names(school, days)}.", row.at("days"))
            elif fte > 0:
                yield from self._days(school, row, unit, fte, days)

    def _days(self, school: School, row: Staff, unit: str, fte: int, days: tuple[int, ...]) -> Iterator[Violation]:
        possible = school.staff_days(row)
        if not set(days) <= set(possible):
            yield self.broken(f"{unit} works on {day_names(school, days)}; it may only on {day_names(school, possible)}.", row.at("days"))
            return
        paid = round(fte * school.info.cycle_days / 100)
        same = not school.day_based(row) or as_today(school, row, fte)
        if same and set(days) != set(possible):
            yield self.broken(f"{unit} is paid for {day_names(school, possible)} and works on {day_names(school, days)}.", row.at("days"))
        elif not same and len(days) != paid:
            yield self.broken(f"{unit} is paid for {many(paid, 'day')} of the cycle and works {len(days)}.", row.at("fte"))


def as_today(school: School, row: Staff, fte: int) -> bool:
    """Does a post go on as it is, on days that are its own?"""
    return fte == row.fte and not school.selectable(row.staff_id)


def days_paid(school: School, row: Staff, fte: int) -> int:
    """Days of the cycle that a post paid by days works: as today its own, otherwise by its FTE."""
    return len(school.staff_days(row)) if as_today(school, row, fte) else round(fte * school.info.cycle_days / 100)


class Certificates(Rule):
    """Teachers teach only what their certification and the workbook allow."""

    kind = Fixed()
    source = "H4"
    columns = (
        "Specials.special", "Specials.staff_id", "Staff.grades_can_teach", "Staff.certs", "Courses.cert", "Courses.grade_mix",
        "Lists.certified", "Lists.tag", "Rules.cert_required",
    )  # fmt: skip

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for lesson in week.lessons:
            what = f"{lesson.special} in {lesson.homeroom}"
            if not week.offers(lesson.special, lesson.unit_id):
                said = f"{lesson.unit_id} does not teach {lesson.special}, yet has {lesson.homeroom} in {lesson.slot}."
                yield self.broken(said, "Specials")
            lawful = self._grades if gives_assembly(week, lesson) else self._may_teach
            yield from lawful(week, lesson.unit_id, what, (school.homeroom_by_id[lesson.homeroom].grade,))
        for homeroom in school.homerooms:
            for unit in (u for u in homeroom.teachers if week.kept(u)):
                yield from self._may_teach(week, unit, f"class {homeroom.homeroom_id}", (homeroom.grade,))
        for unit, service in sorted({(x.unit_id, x.service_id) for x in week.sessions}):
            yield from self._grades(week, unit, f"service {service}", week.ids.services[service].grade_band)
        for section in (x for x in week.sections if x.unit_id):
            yield from self._section(week, section)

    def _section(self, week: Week, section: Section) -> Iterator[Violation]:
        course, unit = week.course(section), section.unit_id
        lawful = week.certified(unit) or not week.school.rule("cert_required")
        if lawful and not has_sections(week.school, unit):
            said = f"{unit} is {week.row(unit).job_class}, a post that teaches no sections, yet has section {section.section_id}."
            yield self.broken(said, week.row(unit).at("job_class"))
        yield from self._may_teach(week, unit, f"section {section.section_id}", course.grade_mix)
        if week.school.rule("cert_required") and course.cert and course.cert not in week.row(unit).certs:
            has = ", ".join(week.row(unit).certs) or "no certificate"
            said = f"{unit} is certified in {has}, not {course.cert}, but is assigned section {section.section_id}."
            yield self.broken(said, week.row(unit).at("certs"))

    def _may_teach(self, week: Week, unit: str, what: str, grades: tuple[str, ...]) -> Iterator[Violation]:
        if week.school.rule("cert_required") and not week.certified(unit):
            said = f"{unit} is not certified and can't be the teacher in charge of {what}."
            yield self.broken(said, week.school.rule_cell("cert_required"))
        yield from self._grades(week, unit, what, grades)

    def _grades(self, week: Week, unit: str, what: str, grades: tuple[str, ...]) -> Iterator[Violation]:
        row = week.row(unit)
        beyond = [g for g in grades if row.grades_can_teach and g not in row.grades_can_teach]
        if beyond and week.school.rule("cert_required"):
            said = f"{unit} may teach grades {', '.join(row.grades_can_teach)}, not {', '.join(beyond)}, yet has {what}."
            yield self.broken(said, row.at("grades_can_teach"))
