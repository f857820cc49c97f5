"""Sections of courses: how many, how large, where in the week; seats in each period, pairs that must not collide, co-teaching."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from planner.domain.subject import Subject, given
from planner.outcome import Repair, Violation
from planner.plan import Plan, Section
from planner.rules.base import Adjustable, Fixed, Rule
from planner.rules.clock import amount, many
from planner.rules.facts import Week, week_of
from planner.rules.periods import CHOICE, QUARTERS, periods_of, runs, sections_range, share
from planner.rules.words import listed, plus, whole
from planner.school import Assignment, Course, Pair, School, Staff

CO_TEACHERS = {"sped": "co_teach_sped", "el": "co_teach_el"}  # tag of a second teacher -> the column that asks for one
TEACHING = ("teacher_core", "teacher_special", "cte", "sped", "el")  # purposes of posts that teach sections
NOTABLE = Fraction(15, 100)  # share of all requests from which courses for one mix of grades must fill every period


# --- what follows from the workbook alone ------------------------------------------------------------------------------
def course_of(school: School, course_id: str) -> Course | None:
    return next((c for c in school.courses if c.course_id == course_id), None)


def load_of(school: School, row: Staff) -> int:
    """Periods that a full-time teacher of the line teaches, out of the period codes that there are at one time of the year."""
    return school.rule("load_periods", 5) if row.load_periods is None else row.load_periods


def year_share(course: Course) -> Fraction:
    """How much of the year a section of the course lasts."""
    return share(CHOICE.get(course.term, (course.term,))[0])


def seat_needs(school: School) -> list[tuple[tuple[str, ...], tuple[Course, ...], Fraction]]:
    """(grades, courses, students in an average period): the classes of courses that must offer seats in every period.

    Courses for one mix of grades form a class when together they hold at least 15 % of all requests and have a section a period.
    Their students are spread over the periods in which they may stand (`periods_of_class`), over the whole year.
    """
    running, found = [c for c in school.courses if runs(school, c)], []
    for grades in dict.fromkeys(c.grade_mix for c in running):
        courses = tuple(c for c in running if c.grade_mix == grades)
        periods = len(periods_of_class(school, courses))
        notable = sum(c.requests for c in courses) >= NOTABLE * sum(c.requests for c in running)
        sections = sum(sections_range(school, c)[0] * c.periods_per_section * year_share(c) for c in courses)
        if periods and notable and sections >= periods:
            taken = sum((c.requests * c.periods_per_section * year_share(c) for c in courses), Fraction(0))
            found.append((grades, courses, taken / periods))
    return found


def periods_of_class(school: School, courses: tuple[Course, ...]) -> tuple[str, ...]:
    """The periods in which some of the courses may stand, without zero periods."""
    periods = periods_of(school)
    open_ = {code for c in courses for seat in periods.seats(c) for code in seat.periods}
    return tuple(code for code in periods.codes if code in open_ and not code.startswith("P0"))


def singletons(school: School) -> tuple[str, ...]:
    """Courses that run with one section."""
    return tuple(c.course_id for c in school.courses if sections_range(school, c)[1] == 1)


@dataclass(frozen=True)
class Staffing:
    """What a department needs: its sections at the target size, the teachers' sections that they and co-teaching take, and posts."""

    dept: str
    sections: int
    teacher_sections: Fraction  # a double period counts twice, a semester half; sections off campus not at all
    needed: Fraction  # FTE: teacher-sections over load
    held: Fraction  # FTE on Staff


def fte_needed(school: School) -> tuple[Staffing, ...]:
    """Every department, in the order of Courses. A line of Staff belongs to that of its first certificate that a course asks for."""
    depts = dict.fromkeys(c.dept for c in school.courses)
    home = {row.staff_id: _home(school, row) for row in school.staff}
    taught: dict[str, Fraction] = defaultdict(Fraction)
    for course in school.courses:
        each, sections = course.periods_per_section * year_share(course), sections_range(school, course)[1]
        taught[course.dept] += 0 if course.off_campus else each * sections
        for tag, column in CO_TEACHERS.items():
            second = next((home[r.staff_id] for r in school.staff if school.tag_of(r) == tag and home[r.staff_id]), course.dept)
            taught[second] += each * min(getattr(course, column), sections)
    return tuple(_staffing(school, dept, taught[dept], [r for r in school.staff if home[r.staff_id] == dept]) for dept in depts)


def _staffing(school: School, dept: str, taught: Fraction, rows: list[Staff]) -> Staffing:
    held = sum((Fraction(r.fte * r.count, 100) for r in rows), Fraction(0))
    periods = sum((load_of(school, r) * Fraction(r.fte * r.count, 100) for r in rows), Fraction(0))
    load = periods / held if held else Fraction(school.rule("load_periods", 5))
    sections = sum(sections_range(school, c)[1] for c in school.courses if c.dept == dept)
    return Staffing(dept, sections, taught, taught / load if load else Fraction(0), held)


def _home(school: School, row: Staff) -> str:
    """Its department; none for a post that does not teach, whatever its certificates."""
    if school.tag_of(row) not in TEACHING:
        return ""
    return next((c.dept for cert in row.certs for c in school.courses if c.cert == cert and not c.off_campus), "")


# --- how many, how large, where ----------------------------------------------------------------------------------------
class SectionsRun(Rule):
    """Every course that runs has the sections that its requests need, none larger than allowed."""

    kind = Adjustable("sections", rank=600)
    source = "M10, H14"
    columns = (
        "Courses.requests", "Courses.target_size", "Courses.max_size", "Courses.min_to_run", "Courses.sections_fixed", "Courses.protected",
        "Courses.years", "Courses.periods_per_section", "Courses.term", "Courses.grade_mix", "Courses.periods_allowed", "Courses.room_type",
        "Rules.class_size_over_target",
    )  # fmt: skip

    def enforce(self, shape: Any) -> None:
        for subject, sections, fewest in shape.secs.counts():
            shape.require(self, subject, sections >= fewest)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        course = course_of(school, given(subject.course))
        if course is None:
            return self.sentence, "Courses"
        fewest, _ = sections_range(school, course)
        said = f"{course.requests} students asked for {course.name or course.course_id}, which takes {many(fewest, 'section')} at least."
        return said, course.at("requests")

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        course = course_of(school, given(subject.course))
        return (course.name or course.course_id,) if course else ()

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        said = f"Offer {many(whole(amount), 'section')} of {plus(self.who(school, subject))} less, for fewer students."
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
        students = sum(x.students for x in sections)
        if most and sections and students != course.requests:
            said = f"{name} has {many(students, 'student')} in its sections; {course.requests} asked for it."
            yield self.broken(said, course.at("requests"))

    def _section(self, week: Week, section: Section, course: Course) -> Iterator[Violation]:
        name = section.section_id
        if not 0 <= section.students <= course.max_size:
            yield self.broken(f"{name} has {section.students} students; at most {course.max_size} may be in it.", course.at("max_size"))
        if len(section.periods) != course.periods_per_section:
            said = f"{name} has {many(len(section.periods), 'period')}; a section of {course.course_id} has {course.periods_per_section}."
            yield self.broken(said, course.at("periods_per_section"))
        elif section.term not in CHOICE.get(course.term, (course.term,)):
            yield self.broken(f"{name} is in term {section.term}; {course.course_id} is a course of {course.term}.", course.at("term"))
        elif week.seat(section) not in week.periods.seats(course):
            where = "+".join(section.periods) + (f" of grades {', '.join(section.lane)}" if section.lane else "")
            yield self.broken(f"{name} is in {where}, where {course.course_id} may not be.", course.at("periods_allowed"))
        if course.off_campus and (section.unit_id or section.co_unit or section.room):
            has = section.unit_id or section.co_unit or section.room
            yield self.broken(f"{name} is given off campus, and the plan names {has} for it.", course.at("room_type"))


# --- second teachers ---------------------------------------------------------------------------------------------------
class CoTaught(Rule):
    """Sections that need a second teacher, of special education or for English learners, have one."""

    kind = Fixed()
    source = "H23"
    columns = ("Courses.co_teach_sped", "Courses.co_teach_el", "Lists.tag", "Lists.certified")

    def enforce(self, shape: Any) -> None:
        for subject, sections, needed in shape.secs.co_taught():
            shape.require(self, subject, sections >= needed)

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
    """Every period has a seat for every student in school."""

    kind = Adjustable("seats", rank=600)
    source = "H22"
    columns = (
        "Courses.grade_mix", "Courses.requests", "Courses.max_size", "Courses.target_size", "Courses.periods_allowed",
        "Rules.students_per_period_slack_pct",
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
        """Zero periods are not counted: nobody must be in school then."""
        week, slack = week_of(school, plan), Fraction(school.rule("students_per_period_slack_pct"), 10_000)
        for grades, courses, average in seat_needs(school):
            for period, quarter in itertools.product(periods_of_class(school, courses), (1, 2, 3, 4)):
                there = [c for c in courses for x in week.sections_of.get(c.course_id, ()) if _holds(x, period, quarter)]
                largest, target = sum(c.max_size for c in there), sum(c.target_size for c in there)
                who = f"{f'grades {listed(grades)}' if grades else 'all grades'} in {period}, quarter {quarter}"
                if largest < average:
                    said = f"At most {many(largest, 'seat')} for {who}; {amount(round(average, 1))} students need one."
                    yield self.broken(said, courses[0].at("max_size"))
                elif target < (1 - slack) * average:
                    said = f"{many(target, 'seat')} at target size for {who}; {amount(round((1 - slack) * average, 1))} are needed."
                    yield self.broken(said, school.rule_cell("students_per_period_slack_pct"))


def _holds(section: Section, period: str, quarter: int) -> bool:
    return period in section.periods and quarter in QUARTERS[section.term]


def all_collide(week: Week, pair: Pair) -> bool:
    """Can no student take both courses, because every section of one clashes with every section of the other?"""
    mine, others = (week.sections_of.get(c, ()) for c in (pair.course_a, pair.course_b))
    both = [(week.seat(a), week.seat(b)) for a in mine for b in others]
    return bool(both) and all(week.periods.clash(a, b) for a, b in both)


class PairsApart(Rule):
    """Two courses that must not collide have sections at different times."""

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


# --- what is settled ---------------------------------------------------------------------------------------------------
class AssignmentsKept(Rule):
    """Who teaches what stays as it is where that is already settled."""

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
            if a.strength == "must" and has < a.sections:
                said = f"{a.position} teaches {many(has, 'section')} of {a.course}; {a.sections} are settled."
                yield self.broken(said, a.at("sections"))
