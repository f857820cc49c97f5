"""Courses before any plan: seats that their students need in each period, teachers that their sections need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from planner.domain.school import Course, School, Staff
from planner.facts.periods import periods_of, runs, seated, sections_range, share, terms_of
from planner.facts.placements import assignments_settled

CO_TEACHERS = {"sped": "co_teach_sped", "el": "co_teach_el"}  # tag of a second teacher -> the column that asks for one
TEACHING = ("teacher_core", "teacher_special", "cte", "sped", "el")  # purposes of posts that teach sections
NOTABLE = Fraction(15, 100)  # share of all requests from which courses for one mix of grades must fill every period
UNCOUNTED = ("gym", "music")  # rooms of courses whose students contracts leave out of a teacher's load: PE and ensembles


def course_of(school: School, course_id: str) -> Course | None:
    return next((c for c in school.courses if c.course_id == course_id), None)


def load_of(school: School, row: Staff) -> int:
    """Periods that a full-time teacher of the line teaches, out of the period codes that there are at one time of the year."""
    return school.rule("load_periods", 5) if row.load_periods is None else row.load_periods


def has_sections(school: School, unit: str) -> bool:
    """Is this a post that teaches sections: by its purpose, or because the workbook gives it some (Assignments, Locks)?"""
    row = school.row_of_unit[unit]
    if school.tag_of(row) in TEACHING:
        return True
    return any(a.strength == "must" and a.position in (unit, row.staff_id) for a in assignments_settled(school))


def lawful_for(school: School, row: Staff, course: Course) -> bool:
    """Do certificate and grades of a line of Staff allow it a course? They do where the workbook does not ask for certificates."""
    if not school.rule("cert_required"):
        return True
    job = school.job_class_by_id.get(row.job_class)
    grades = not row.grades_can_teach or not course.grade_mix or set(course.grade_mix) <= set(row.grades_can_teach)
    return job is not None and job.certified and grades and (not course.cert or course.cert in row.certs)


def may_have_sections(school: School, unit: str) -> bool:
    """Could this post teach a section of some course that runs in school?"""
    row = school.row_of_unit[unit]
    return has_sections(school, unit) and any(lawful_for(school, row, c) for c in school.courses if not c.off_campus and runs(school, c))


def with_class_and_sections(school: School) -> tuple[str, ...]:
    """Teachers with a class of their own who might teach a section while it is out: lawful, and not looked for by the search."""
    return tuple(u for u in school.class_teachers if school.courses and may_have_sections(school, u))


def year_share(course: Course) -> Fraction:
    """How much of the year a section of the course lasts."""
    return share(terms_of(course)[0])


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
    """Students of a class of courses in an average period, with those who must be in school though they ask for no course."""
    return (seat_periods(courses, size) + held_without_course(school, courses)) / len(periods_of_class(school, courses))


def open_seat_periods(school: School, courses: tuple[Course, ...]) -> Fraction:
    """Periods of an average quarter in which students of a class of courses are not in school, since they ask for no course then.

    Known where the courses are for every grade that has no homerooms and the School sheet says how many students there will be: students
    times periods, less all that is asked for (decisions.md 47). Else all students are taken to fill every period, as far as there can
    be sections for that (`_open_by_courses`). No fewer than the Bell sheet has away, and no more than the School sheet allows.
    """
    found = max(without_course(school, courses), Fraction(sum(away_in(school, courses).values())))
    return min([found, *open_caps(school)])


def open_caps(school: School) -> list[Fraction]:
    """The most periods of students that may be open, by the School sheet: said outright, or by the minutes that each must have."""
    caps = [] if school.info.open_periods_max is None else [Fraction(school.info.open_periods_max)]
    if school.info.funded_minutes_week is not None and school.info.enrol_next is not None:
        minutes = [m for m in _minutes_of_periods(school).values() if m]
        spare = sum(minutes, Fraction(0)) - school.info.funded_minutes_week
        students = school.info.enrol_next - sum(h.enrol_next for h in school.homerooms)
        if minutes:
            caps.append(Fraction(students * max(0, spare // min(minutes))))
    return caps


def _minutes_of_periods(school: School) -> dict[str, Fraction]:
    """Period -> its minutes of an average week, on the first of its clocks; without zero periods."""
    periods, found = periods_of(school), {}
    days = [v for d in school.days for v in school.base_variants(d)]
    for code in (c for c in periods.codes if not c.startswith("P0")):
        place = next(p for p in periods.places if p.period == code)
        found[code] = school.per_week((v, slot.minutes) for v in days if (slot := periods.slot(place, v.day_type)))
    return found


def away_in(school: School, courses: tuple[Course, ...]) -> dict[str, int]:
    """Period -> students with late arrival or early release, as the Bell sheet has them: of all grades, or of the highest."""
    highest, found = school.info.grades[-1:], dict[str, int]()
    if not any(s.students_away for s in school.bell):
        return {}
    if any(c.grade_mix and not set(highest) <= set(c.grade_mix) for c in courses):
        return {}
    for code in periods_of_class(school, courses):
        by_day: dict[str, int] = defaultdict(int)
        for s in (s for s in school.bell if s.kind == "class" and s.name == code):
            by_day[s.day_type] += s.students_away
        found[code] = max(by_day.values(), default=0)
    return found


def held_without_course(school: School, courses: tuple[Course, ...]) -> Fraction:
    """Periods of students who ask for no course then and may not have it open either: they need a seat all the same."""
    return max(Fraction(0), without_course(school, courses) - open_seat_periods(school, courses)) if open_caps(school) else Fraction(0)


def without_course(school: School, courses: tuple[Course, ...]) -> Fraction:
    """Periods of students of a class of courses in which they ask for no course, as far as the workbook tells."""
    own = {h.grade for h in school.homerooms}
    everyone = set(school.info.grades) - own
    if school.info.enrol_next is None or any(c.grade_mix and not everyone <= set(c.grade_mix) for c in courses):
        return _open_by_courses(school, courses)
    students = school.info.enrol_next - sum(h.enrol_next for h in school.homerooms)
    asked = seat_periods(c for c in school.courses if runs(school, c) and in_the_day(school, c))
    return max(Fraction(0), students * len(periods_of_class(school, courses)) - asked)


def _open_by_courses(school: School, courses: tuple[Course, ...]) -> Fraction:
    """The same where nobody says how many students there are, and the sections are too few to have everyone in school in every period.

    Then there are at least as many students as ask for the most wanted course, since a student takes a course once. So nothing is said
    where the students may take other courses beside these.
    """
    grades, periods = set(courses[0].grade_mix), len(periods_of_class(school, courses))
    others = (c for c in school.courses if c not in courses and runs(school, c) and in_the_day(school, c))
    if any(not grades or not c.grade_mix or grades & set(c.grade_mix) for c in others):
        return Fraction(0)
    eased = 1 - Fraction(school.rule("students_per_period_slack_pct"), 10_000)
    most = sum((sections_range(school, c)[1] * c.periods_per_section * year_share(c) for c in courses), Fraction(0))
    if most >= periods * ceil(eased * seat_periods(courses) / periods / max(c.max_size for c in courses)):
        return Fraction(0)
    return max(Fraction(0), max(c.requests for c in courses) * periods - seat_periods(courses))


def most_open(school: School, courses: tuple[Course, ...]) -> dict[str, Fraction]:
    """Period -> students of a class of courses who may be away in it: their even share of the open periods, and one largest class; or as
    many as have late arrival or early release."""
    in_all, largest, away = open_seat_periods(school, courses), Fraction(max(c.max_size for c in courses)), away_in(school, courses)
    codes = periods_of_class(school, courses)
    usual = in_all / len(codes) + min(in_all, largest)
    return {code: max(usual, min(in_all, Fraction(away.get(code, 0)))) for code in codes}


def zero_share(school: School, courses: tuple[Course, ...]) -> Fraction:
    """What a seat in a zero period spares of a seat in every period of the day, where some of the courses may stand in either; else 0."""
    codes = {code for c in courses for seat in periods_of(school).seats(c) for code in seat.periods}
    either = any(code.startswith("P0") for code in codes)
    return Fraction(1, len(periods_of_class(school, courses))) if either else Fraction(0)


def periods_of_class(school: School, courses: tuple[Course, ...]) -> tuple[str, ...]:
    """The periods in which some of the courses may stand, without zero periods."""
    periods = periods_of(school)
    open_ = {code for c in courses for seat in periods.seats(c) for code in seat.periods}
    return tuple(code for code in periods.codes if code in open_ and not code.startswith("P0"))


def in_the_day(school: School, course: Course) -> bool:
    """May the course stand in a period that is no zero period? One that may not takes no student's place in the day."""
    return any(not code.startswith("P0") for seat in periods_of(school).seats(course) for code in seat.periods)


def corequisites(school: School) -> tuple[tuple[Course, Course], ...]:
    """(course, the course that its students take beside it), where both run."""
    running = {c.course_id: c for c in school.courses if runs(school, c)}
    return tuple((c, running[c.corequisite]) for c in running.values() if c.corequisite in running and c.corequisite != c.course_id)


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
