"""Sections of courses: how many, how large, where in the week; seats in each period, pairs that must not collide, co-teaching."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from planner.checker.teaching import all_collide
from planner.checker.week import Week, week_of
from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Plan, Section
from planner.domain.school import Assignment, Course, Room, School, Staff
from planner.domain.subject import Subject, given
from planner.facts.clock import amount, many
from planner.facts.courses import (
    CO_TEACHERS,
    average_students,
    corequisites,
    course_of,
    most_open,
    open_seat_periods,
    periods_of_class,
    seat_needs,
    zero_share,
)
from planner.facts.periods import QUARTERS, eats_then, part_words, seated, sections_range, terms_of, terms_with_sections
from planner.facts.phrases import cells, lane_words, listed, plus, whole
from planner.rules.base import Adjustable, Fixed, Rule


# --- how many, how large, where ----------------------------------------------------------------------------------------
class SectionsRun(Rule):
    """Every course that runs has the sections its requests require, none over its maximum size."""

    kind = Adjustable("sections", rank=600)
    source = "M10, H14"
    columns = (
        "Courses.requests", "Courses.target_size", "Courses.max_size", "Courses.min_to_run", "Courses.sections_fixed", "Courses.protected",
        "Courses.years", "Courses.periods_per_section", "Courses.term", "Courses.grade_mix", "Courses.periods_allowed", "Courses.room_type",
        "Courses.stack", "Rules.class_size_over_target", "Courses.required",
    )  # fmt: skip

    def enforce(self, shape: Any) -> None:
        for subject, sections, fewest in shape.secs.counts():
            shape.require(self, subject, sections >= fewest)
        for subject, sections in shape.secs.each_term():
            shape.require(self, subject, sections >= 1)
        for subject, seats, students in shape.secs.required_seats():
            shape.require(self, subject, seats >= students)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        course = course_of(school, given(subject.course))
        if course is None:
            return self.sentence, "Courses"
        if subject.term:
            return f"{course.name or course.course_id} has a section in {subject.term}.", course.at("term")
        if subject.key == "required":
            return _seats_needed(course), cells(course.at(column) for column in ("requests", "sections_fixed", "max_size"))
        fewest, _ = sections_range(school, course)
        said = f"{course.requests} students asked for {course.name or course.course_id}, which takes {many(fewest, 'section')} at least."
        return said, course.at("requests")

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        course = course_of(school, given(subject.course))
        return (course.name or course.course_id,) if course else ()

    def family(self, school: School, subject: Subject) -> str:
        course = course_of(school, given(subject.course))
        return course.dept if course and not subject.term and subject.key != "required" else ""

    def about_family(self, school: School, subjects: Sequence[Subject]) -> tuple[str, str]:
        mine = [c for s in subjects if (c := course_of(school, given(s.course))) is not None]
        sections, asked = sum(sections_range(school, c)[0] for c in mine), sum(c.requests for c in mine)
        said = f"{asked:,} requests for the {many(len(mine), 'course')} of {mine[0].dept} take {many(sections, 'section')} at least."
        return said, cells(c.at("requests") for c in mine)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        course = course_of(school, given(subject.course))
        if course is not None and subject.key == "required":
            more = -(-(course.requests - seated(course)) // course.max_size)
            return Repair(f"Offer {many(more, 'section')} of {plus(self.who(school, subject))} more.", course.at("sections_fixed"))
        said = f"Offer {many(whole(amount), 'section')} of {plus(self.who(school, subject))} less, for fewer students."
        if subject.term:
            said = f"Let no section of {plus(self.who(school, subject))} be in {subject.term}."
        return Repair(said, self.about(school, subject)[1])

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for course in school.courses:
            yield from self._course(week, course, week.sections_of.get(course.course_id, []))
        for section in week.sections:
            yield from self._section(week, section, week.course(section))
        for name, times in Counter(x.section_id for x in week.sections).items():
            if times > 1:
                yield self.broken(f"{times} sections are called {name}.")

    def _course(self, week: Week, course: Course, sections: list[Section]) -> Iterator[Violation]:
        (fewest, most), name, has = sections_range(week.school, course), course.course_id, many(len(sections), "section")
        if not fewest <= len(sections) <= most:
            should = f"{fewest} to {most}" if fewest < most else "none, since it does not run" if not most else str(most)
            yield self.broken(f"{name} has {has}; it should have {should}.", course.at("requests"))
        for term in terms_with_sections(week.school, course) if sections else ():
            if not any(x.term == term for x in sections):
                yield self.broken(f"{name} has no section in {term}; its sections are in {course.term}.", course.at("term"))
        if most and course.required and seated(course) < course.requests:
            yield self.broken(_seats_needed(course), course.at("sections_fixed"))
        students = sum(x.students for x in sections)
        if most and sections and students != seated(course):
            holds = f"; they hold {seated(course)}" if seated(course) < course.requests else ""
            said = f"{name} has {many(students, 'student')} in its sections; {course.requests} asked for it{holds}."
            yield self.broken(said, course.at("requests"))

    def _section(self, week: Week, section: Section, course: Course) -> Iterator[Violation]:
        name = section.section_id
        if not 0 <= section.students <= course.max_size:
            yield self.broken(f"{name} has {section.students} students; at most {course.max_size} may be in it.", course.at("max_size"))
        if len(section.periods) != course.periods_per_section:
            said = f"{name} has {many(len(section.periods), 'period')}; a section of {course.course_id} has {course.periods_per_section}."
            yield self.broken(said, course.at("periods_per_section"))
        elif section.term not in terms_of(course):
            yield self.broken(f"{name} is in term {section.term}; {course.course_id} is a course of {course.term}.", course.at("term"))
        elif week.seat(section) not in week.periods.seats(course):
            where = "+".join(section.periods) + lane_words(section.lane)
            yield self.broken(f"{name} is in {where}, where {course.course_id} may not be.", course.at("periods_allowed"))
        if course.off_campus and (section.unit_id or section.co_unit or section.room):
            has = section.unit_id or section.co_unit or section.room
            yield self.broken(f"{name} is given off campus, and the plan names {has} for it.", course.at("room_type"))


def _seats_needed(course: Course) -> str:
    """ "30 students need ALG1 to graduate; 1 fixed section of 28 students at most holds 28." """
    fixed = f"{many(course.sections_fixed or 0, 'fixed section')} of {course.max_size} students at most"
    verb = "holds" if course.sections_fixed == 1 else "hold"
    return f"{course.requests} students need {course.course_id} to graduate; {fixed} {verb} {seated(course)}."


class LunchWaves(Rule):
    """A class has the lunch of its teacher's wave, and of its room's.

    Only in the periods that are held on the clocks of several waves. A second teacher comes to the class.
    """

    kind = Adjustable("classes", rank=400)
    source = "H18"
    columns = ("Bell.lunch_wave", "Staff.lunch_wave", "Rooms.lunch_wave")

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week, rooms = week_of(school, plan), {r.room: r for r in school.rooms}
        for section in week.sections:
            if row := school.row_of_unit.get(section.unit_id):
                yield from self._wave(week, section, section.unit_id, row)
            if room := rooms.get(section.room):
                yield from self._wave(week, section, section.room, room)

    def _wave(self, week: Week, section: Section, who: str, row: Staff | Room) -> Iterator[Violation]:
        seat = week.seat(section)
        if not eats_then(row.lunch_wave, seat):
            wave = next(p.wave for p in seat.places if p.wave)
            held = f"{section.section_id} is on the clock of lunch wave {wave} in {'+'.join(section.periods)}"
            yield self.broken(f"{held}; {who} is in wave {row.lunch_wave}.", row.at("lunch_wave"))


# --- second teachers ---------------------------------------------------------------------------------------------------
class CoTaught(Rule):
    """Sections that need a special education or EL co-teacher have one."""

    kind = Fixed()
    source = "H23"
    columns = ("Courses.co_teach_sped", "Courses.co_teach_el", "Lists.tag", "Lists.certified")

    def enforce(self, shape: Any) -> None:
        for subject, sections, needed in shape.secs.co_taught():
            shape.require(self, subject, sections >= needed)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        name, tag = subject.course, subject.key
        course = None if name is None else course_of(school, name)
        if course is None or tag not in CO_TEACHERS:
            return self.sentence, "Courses"
        kind, need = "special-education" if tag == "sped" else "EL", getattr(course, CO_TEACHERS[tag])
        return f"{many(need, 'section')} of {name} must have a second {kind} teacher.", course.at(CO_TEACHERS[tag])

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for course in school.courses:
            yield from self._course(week, course, week.sections_of.get(course.course_id, []))
        for section in (x for x in week.sections if x.co_unit):
            if week.tag(section.co_unit) not in CO_TEACHERS or not week.certified(section.co_unit):
                said = f"{section.co_unit} is {week.row(section.co_unit).job_class} and may not co-teach {section.section_id}."
                yield self.broken(said, week.row(section.co_unit).at("job_class"))

    def _course(self, week: Week, course: Course, sections: list[Section]) -> Iterator[Violation]:
        """Special education comes first where a course has fewer sections than both ask for."""
        left = len(sections)
        for tag, column in CO_TEACHERS.items():
            need = min(getattr(course, column), left)
            has = sum(bool(x.co_unit) and week.tag(x.co_unit) == tag for x in sections)
            left -= need
            if has < need:
                kind = "special-education" if tag == "sped" else "EL"
                said = f"{course.course_id} has {many(has, 'section')} with a second {kind} teacher; it needs {need}."
                yield self.broken(said, course.at(column))


# --- seats and collisions ----------------------------------------------------------------------------------------------
class SeatsEachPeriod(Rule):
    """Every period has a seat in a class for every student in school."""

    kind = Adjustable("seats", rank=600)
    source = "H22"
    columns = (
        "Courses.grade_mix", "Courses.requests", "Courses.max_size", "Courses.target_size", "Courses.periods_allowed",
        "Rules.students_per_period_slack_pct", "School.enrol_next", "School.open_periods_max", "School.funded_minutes_week",
        "Bell.students_away",
    )  # fmt: skip

    def enforce(self, shape: Any) -> None:
        for subject, seats, needed in shape.secs.seats():
            shape.require(self, subject, seats >= needed)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        said = f"Courses offer enough seats in {subject.period} for the students who are in school then."
        return said, school.rule_cell("students_per_period_slack_pct") or "Courses"

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (given(subject.period),)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        said = f"Let {many(whole(amount), 'student')} be without a class in {subject.period}."
        return Repair(said, self.about(school, subject)[1])

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        """Zero periods are not counted: nobody must be in school then.

        Who has an open period is not in school in it: in one period no more than `most_open`, in all no more than there are.
        """
        week = week_of(school, plan)
        for grades, courses, _ in seat_needs(school):
            who = f"grades {listed(grades)}" if grades else "all grades"
            parts = {part: list(self._quarter(week, courses, who, part)) for part in week.parts_of_year}
            yield from self._all_year(parts)

    @staticmethod
    def _all_year(parts: Mapping[int, list[Violation]]) -> Iterator[Violation]:
        """What is alike in every part of the year is told once, without naming one."""
        times = Counter(_without_part(one, part) for part, found in parts.items() for one in found)
        told: set[str] = set()
        for part, one in ((part, one) for part, found in parts.items() for one in found):
            whole_year = _without_part(one, part)
            if times[whole_year] < len(parts):
                yield one
            elif whole_year not in told:
                told.add(whole_year)
                yield replace(one, sentence=whole_year)

    def _quarter(self, week: Week, courses: tuple[Course, ...], who: str, quarter: int) -> Iterator[Violation]:
        school, key = week.school, "students_per_period_slack_pct"
        eased, periods = 1 - Fraction(school.rule(key), 10_000), periods_of_class(school, courses)
        in_all, away, told = open_seat_periods(school, courses), {"max_size": Fraction(0), "target_size": Fraction(0)}, False
        most, early = most_open(school, courses), self._spared(week, courses, quarter)
        for period in periods:
            there = [c for c in courses for x in week.sections_of.get(c.course_id, ()) if _holds(x, period, quarter)]
            seats = {"max_size": sum(c.max_size for c in there), "target_size": sum(c.target_size for c in there)}
            where = f"{who} in {period}, {part_words(quarter)}"
            lacks = {size: self._most_in_school(school, courses, size) - early[size] - seats[size] / eased for size in seats}
            away = {size: away[size] + max(Fraction(0), lacks[size]) for size in seats}
            if lacks["max_size"] > most[period]:
                need = eased * (self._most_in_school(school, courses, "max_size") - early["max_size"] - most[period])
                said = f"At most {many(seats['max_size'], 'seat')} for {where}; {amount(round(need, 1))} students need one."
                yield self.broken(said, courses[0].at("max_size"))
                told = True
            elif lacks["target_size"] > most[period]:
                need = eased * (self._most_in_school(school, courses, "target_size") - early["target_size"] - most[period])
                said = f"{many(seats['target_size'], 'seat')} at target size for {where}; {amount(round(need, 1))} are needed."
                yield self.broken(said, school.rule_cell(key))
                told = True
        if max(away.values()) > in_all and not told:
            said = (
                f"Seats for {who} in {part_words(quarter)} leave {amount(round(max(away.values()), 1))} students without one, one period "
                f"with another; {amount(round(in_all, 1))} have an open period."
            )
            yield self.broken(said, school.rule_cell(key))

    @staticmethod
    def _spared(week: Week, courses: tuple[Course, ...], quarter: int) -> dict[str, Fraction]:
        """Students of an average period who have one of these courses in a zero period instead, by the size of sections that is asked."""
        here = [(c, x) for c in courses for x in week.sections_of.get(c.course_id, ())]
        early = [c for c, x in here if x.periods[0].startswith("P0") and quarter in QUARTERS[x.term]]
        each = zero_share(week.school, courses)
        return {"max_size": each * sum(c.max_size for c in early), "target_size": each * sum(c.target_size for c in early)}

    @staticmethod
    def _most_in_school(school: School, courses: tuple[Course, ...], size: str) -> Fraction:
        """Students of an average period, and those who have it open."""
        open_ = open_seat_periods(school, courses) / len(periods_of_class(school, courses))
        return average_students(school, courses, size) + open_


def _without_part(violation: Violation, part: int) -> str:
    """A sentence about a part of the year as one about the year."""
    return violation.sentence.replace(f", {part_words(part)}", "").replace(f" in {part_words(part)} leave", " leave")


def _holds(section: Section, period: str, quarter: int) -> bool:
    return period in section.periods and quarter in QUARTERS[section.term]


class PairsApart(Rule):
    """Courses that must not conflict have sections at different times."""

    kind = Adjustable("pairs", rank=600)
    source = "H21"
    columns = ("Conflicts.course_a", "Conflicts.course_b", "Conflicts.hard")

    def enforce(self, shape: Any) -> None:
        for subject, together in shape.secs.pairs_hard():
            shape.require(self, subject, together <= 0)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        courses = (subject.course, subject.other_course)
        pair = next((p for p in school.conflicts if p.hard and (p.course_a, p.course_b) == courses), None)
        return f"{plus(self.who(school, subject))} have sections at different times.", pair.at("hard") if pair else "Conflicts"

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (f"{subject.course} and {subject.other_course}",)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        return Repair(f"Let {plus(self.who(school, subject))} be at the same time.", self.about(school, subject)[1])

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for pair in school.conflicts:
            if pair.hard and all_collide(week, pair):
                said = f"All sections of {pair.course_a} and {pair.course_b} are at the same time; {many(pair.students, 'student')} asked"
                yield self.broken(f"{said} for both.", pair.at("hard"))


class TakenTogether(Rule):
    """Students who take two courses together have a section of each at different times."""

    kind = Adjustable("seats", rank=600)
    source = "H21"
    columns = ("Courses.corequisite", "Courses.requests", "Courses.max_size")

    def enforce(self, shape: Any) -> None:
        for subject, seats, students in shape.secs.corequisites():
            shape.require(self, subject, seats >= students)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        course = course_of(school, given(subject.course))
        said = f"Students of {subject.course} take {subject.other_course} at another time."
        return said, course.at("corequisite") if course else "Courses"

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (given(subject.course),)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        said = f"Let {many(whole(amount), 'student')} of {subject.course} go without {subject.other_course}."
        return Repair(said, self.about(school, subject)[1])

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for course, other in corequisites(school):
            yield from self._pair(week, course, other)

    def _pair(self, week: Week, course: Course, other: Course) -> Iterator[Violation]:
        """At every time: the students of the course, against seats of the other at all other times; and so for every double period."""
        mine, others = (week.sections_of.get(c.course_id, []) for c in (course, other))
        told = False
        for clique, quarter in itertools.product(week.periods.cliques(), week.parts_of_year):
            here = [x for x in mine if quarter in QUARTERS[x.term] and set(clique) & set(week.seat(x).places)]
            there = [x for x in others if quarter in QUARTERS[x.term] and set(clique) & set(week.seat(x).places)]
            if not told and sum(x.students for x in here) > other.max_size * (len(others) - len(there)):
                yield self._lacks(course, other, here, len(others) - len(there))
                told = True
        for seat in dict.fromkeys(week.seat(x) for x in mine):
            here = [x for x in mine if week.seat(x) == seat]
            free = [x for x in others if not week.periods.clash(seat, week.seat(x))]
            if not told and sum(x.students for x in here) > other.max_size * len(free):
                yield self._lacks(course, other, here, len(free))
                told = True

    def _lacks(self, course: Course, other: Course, here: list[Section], sections: int) -> Violation:
        students, when = sum(x.students for x in here), listed(dict.fromkeys("+".join(x.periods) for x in here))
        said = (
            f"{many(students, 'student')} of {course.course_id} in {when} take {other.course_id} beside it; it has "
            f"{many(sections * other.max_size, 'seat')} at other times."
        )
        return self.broken(said, course.at("corequisite"))


# --- what is settled ---------------------------------------------------------------------------------------------------
class AssignmentsKept(Rule):
    """Teaching assignments that are already settled stay as they are."""

    kind = Adjustable("sections", rank=1000)
    source = "H13"
    columns = ("Assignments.position", "Assignments.course", "Assignments.sections", "Assignments.strength")

    def enforce(self, shape: Any) -> None:
        for subject, sections, settled in shape.secs.assigned():
            shape.require(self, subject, sections >= settled)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        found = self._of(school, subject)
        if found is None:
            return self.sentence, "Assignments"
        return f"{found.position} teaches {many(found.sections, 'section')} of {found.course}.", found.at("sections")

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (given(subject.position),)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        less = many(whole(amount), "section")
        return Repair(f"Let {subject.position} teach {less} of {subject.course} less.", self.about(school, subject)[1])

    @staticmethod
    def _of(school: School, subject: Subject) -> Assignment | None:
        """The line of Assignments; of two alike the larger, which is the one that counts."""
        mine = [a for a in school.assignments if (a.position, a.course) == (subject.position, subject.course) and a.strength == "must"]
        return max(mine, key=lambda a: a.sections, default=None)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for a in school.assignments:
            row = school.staff_by_id.get(a.position)
            units = row.units if row else (a.position,)
            has = sum(x.course == a.course for u in units for x in week.teaches.get(u, ()))
            course = course_of(school, a.course)
            run = sections_range(school, course)[1] if course else a.sections
            if a.strength == "must" and has < min(a.sections, run):  # no more than run; the rest is a finding
                said = f"{a.position} teaches {many(has, 'section')} of {a.course}; {a.sections} are settled."
                yield self.broken(said, a.at("sections"))
