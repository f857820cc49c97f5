"""Sections of courses: how many, how large, where in the week; seats in each period, pairs that must not collide, co-teaching."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Plan, Section
from planner.domain.school import Assignment, Course, Pair, School, Staff
from planner.domain.subject import Subject, given
from planner.rules.base import Adjustable, Fixed, Rule
from planner.rules.clock import amount, many
from planner.rules.facts import Week, week_of
from planner.rules.periods import CHOICE, QUARTERS, periods_of, runs, seated, sections_range, share
from planner.rules.words import cells, listed, plus, whole

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
    running, found = [c for c in school.courses if runs(school, c) and in_the_day(school, c)], []
    for grades in dict.fromkeys(c.grade_mix for c in running):
        courses = tuple(c for c in running if c.grade_mix == grades)
        periods = len(periods_of_class(school, courses))
        notable = sum(c.requests for c in courses) >= NOTABLE * sum(c.requests for c in running)
        sections = sum(sections_range(school, c)[0] * c.periods_per_section * year_share(c) for c in courses)
        if periods and notable and sections >= periods:
            found.append((grades, courses, average_students(school, courses)))
    return found


def seat_periods(courses: Iterable[Course], size: str = "max_size") -> Fraction:
    """Periods that students spend in some courses, in an average quarter, as far as these have seats for them."""
    return sum((seated(c, size) * c.periods_per_section * year_share(c) for c in courses), Fraction(0))


def average_students(school: School, courses: tuple[Course, ...], size: str = "max_size") -> Fraction:
    """Students of a class of courses in an average period."""
    return seat_periods(courses, size) / len(periods_of_class(school, courses))


def open_seat_periods(school: School, courses: tuple[Course, ...]) -> Fraction:
    """Periods of an average quarter in which students of a class of courses are not in school, since they ask for no course then.

    Known where the courses are for every grade that has no homerooms and the School sheet says how many students there will be: students
    times periods, less all that is asked for (decisions.md 47). Else 0.
    """
    own = {h.grade for h in school.homerooms}
    everyone = set(school.info.grades) - own
    if school.info.enrol_next is None or any(c.grade_mix and not everyone <= set(c.grade_mix) for c in courses):
        return Fraction(0)
    students = school.info.enrol_next - sum(h.enrol_next for h in school.homerooms)
    asked = seat_periods(c for c in school.courses if runs(school, c) and in_the_day(school, c))
    return max(Fraction(0), students * len(periods_of_class(school, courses)) - asked)


def most_open(school: School, courses: tuple[Course, ...]) -> Fraction:
    """Students of a class of courses who may be away in one period: their even share of the open periods, and one largest class."""
    in_all, largest = open_seat_periods(school, courses), Fraction(max(c.max_size for c in courses))
    return in_all / len(periods_of_class(school, courses)) + min(in_all, largest)


def periods_of_class(school: School, courses: tuple[Course, ...]) -> tuple[str, ...]:
    """The periods in which some of the courses may stand, without zero periods."""
    periods = periods_of(school)
    open_ = {code for c in courses for seat in periods.seats(c) for code in seat.periods}
    return tuple(code for code in periods.codes if code in open_ and not code.startswith("P0"))


def in_the_day(school: School, course: Course) -> bool:
    """May the course stand in a period that is no zero period? One that may not takes no student's place in the day."""
    return any(not code.startswith("P0") for seat in periods_of(school).seats(course) for code in seat.periods)


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

    def family(self, school: School, subject: Subject) -> str:
        course = course_of(school, given(subject.course))
        return course.dept if course else ""

    def about_family(self, school: School, subjects: Sequence[Subject]) -> tuple[str, str]:
        mine = [c for s in subjects if (c := course_of(school, given(s.course))) is not None]
        sections, asked = sum(sections_range(school, c)[0] for c in mine), sum(c.requests for c in mine)
        said = f"{asked:,} requests for the {many(len(mine), 'course')} of {mine[0].dept} take {many(sections, 'section')} at least."
        return said, cells(c.at("requests") for c in mine)

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
        """Zero periods are not counted: nobody must be in school then.

        Who has an open period is not in school in it: in one period no more than `most_open`, in all no more than there are.
        """
        week = week_of(school, plan)
        for grades, courses, _ in seat_needs(school):
            who = f"grades {listed(grades)}" if grades else "all grades"
            for quarter in (1, 2, 3, 4):
                yield from self._quarter(week, courses, who, quarter)

    def _quarter(self, week: Week, courses: tuple[Course, ...], who: str, quarter: int) -> Iterator[Violation]:
        school, key = week.school, "students_per_period_slack_pct"
        eased, periods = 1 - Fraction(school.rule(key), 10_000), periods_of_class(school, courses)
        in_all, away, told = open_seat_periods(school, courses), {"max_size": Fraction(0), "target_size": Fraction(0)}, False
        for period in periods:
            there = [c for c in courses for x in week.sections_of.get(c.course_id, ()) if _holds(x, period, quarter)]
            seats = {"max_size": sum(c.max_size for c in there), "target_size": sum(c.target_size for c in there)}
            where = f"{who} in {period}, quarter {quarter}"
            lacks = {size: self._most_in_school(school, courses, size) - seats[size] / eased for size in seats}
            away = {size: away[size] + max(Fraction(0), lacks[size]) for size in seats}
            if lacks["max_size"] > most_open(school, courses):
                need = eased * (self._most_in_school(school, courses, "max_size") - most_open(school, courses))
                said = f"At most {many(seats['max_size'], 'seat')} for {where}; {amount(round(need, 1))} students need one."
                yield self.broken(said, courses[0].at("max_size"))
                told = True
            elif lacks["target_size"] > most_open(school, courses):
                need = eased * (self._most_in_school(school, courses, "target_size") - most_open(school, courses))
                said = f"{many(seats['target_size'], 'seat')} at target size for {where}; {amount(round(need, 1))} are needed."
                yield self.broken(said, school.rule_cell(key))
                told = True
        if max(away.values()) > in_all and not told:
            said = (
                f"Seats for {who} in quarter {quarter} leave {amount(round(max(away.values()), 1))} students without one, one period with "
                f"another; {amount(round(in_all, 1))} have an open period."
            )
            yield self.broken(said, school.rule_cell(key))

    @staticmethod
    def _most_in_school(school: School, courses: tuple[Course, ...], size: str) -> Fraction:
        """Students of an average period, and those who have it open."""
        open_ = open_seat_periods(school, courses) / len(periods_of_class(school, courses))
        return average_students(school, courses, size) + open_


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
            course = course_of(school, a.course)
            run = sections_range(school, course)[1] if course else a.sections
            if a.strength == "must" and has < min(a.sections, run):  # no more than run; the rest is a finding
                said = f"{a.position} teaches {many(has, 'section')} of {a.course}; {a.sections} are settled."
                yield self.broken(said, a.at("sections"))
