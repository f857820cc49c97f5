"""Courses for eyes: class sizes and what one student more would save, singletons and their freedom, pairs that collide, and the
price of each team's common period in both."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

import pandas as pd

from planner.checker.week import week_of
from planner.domain.plan import Plan, Section
from planner.domain.school import Course, Pair, School, Team
from planner.facts.periods import Seat, periods_of, sections_at, without_seat
from planner.language import N_
from planner.tables.grid.periods import seat_of, section_place
from planner.tables.grid.sections import courses_by_id, periods_met
from planner.tables.words import METHOD, Number, department_words, frame, listed, money, number, team_words


def courses(school: School, plan: Plan) -> pd.DataFrame:
    """Each course's requests, sections and class sizes, and its sections if every class had one student more than the target."""
    columns = (
        N_("Course"),
        N_("Name"),
        N_("Department"),
        N_("Requests"),
        N_("Target class"),
        N_("Sections"),
        N_("Average class"),
        N_("Largest class"),
        N_("Sections at target"),
        N_("Sections at target + 1"),
        N_("Saved by one more"),
        N_("Requests without a seat"),
    )
    held = _held(plan)
    short = without_seat(school)
    rows = [(*_course_row(c, held.get(c.course_id, [])), short.get(c.course_id, 0)) for c in school.courses]
    if rows:
        rows.append(_all_courses(school, rows, plan))
    return frame(columns, rows)


def _course_row(course: Course, sections: list[Section]) -> tuple[str | Number, ...]:
    students = sum(s.students for s in sections)
    average = number(Fraction(students, len(sections))) if sections else "does not run"
    largest = max((s.students for s in sections), default=0)
    target, one_more = _at_target(course, 0) if sections else 0, _at_target(course, 1) if sections else 0
    return (
        course.course_id, course.name, department_words(course.dept), course.requests, course.target_size, len(sections), average, largest,
        target, one_more, target - one_more,
    )  # fmt: skip


def _at_target(course: Course, more: int) -> int:
    """Sections when every class may hold `more` students beyond the target, as far as the course's largest class allows."""
    if course.sections_fixed is not None:
        return course.sections_fixed
    return sections_at(course, max(course.target_size, min(course.max_size, course.target_size + more)))


def _all_courses(school: School, rows: list[tuple[str | Number, ...]], plan: Plan) -> tuple[str | Number, ...]:
    students, n = sum(s.students for s in plan.sections), len(plan.sections)
    sums = [sum(int(r[i]) for r in rows) for i in (3, 5, 8, 9, 10, 11)]
    average = number(Fraction(students, n)) if n else "-"
    largest = max((s.students for s in plan.sections), default=0)
    return ("All courses", "", "", sums[0], "", sums[1], average, largest, sums[2], sums[3], sums[4], sums[5])


def _held(plan: Plan) -> dict[str, list[Section]]:
    """Course -> its sections."""
    found: dict[str, list[Section]] = defaultdict(list)
    for section in sorted(plan.sections, key=lambda s: s.section_id):
        found[section.course].append(section)
    return found


# --- singletons and pairs -------------------------------------------------------------------------------------------
class Matrix:
    """The pairs of courses that students asked for together, against where the plan's sections stand."""

    def __init__(self, school: School, plan: Plan) -> None:
        self.school, self.plan, self.clock, self.held = school, plan, periods_of(school), _held(plan)
        self.pairs = [p for p in school.conflicts if p.students and p.course_a in self.held and p.course_b in self.held]
        self.teams = {t.team_id: periods_met(school, plan, t) for t in school.teams}

    def collides(self, pair: Pair) -> bool:
        """Can nobody take both: is every section of one at the time of every section of the other?"""
        return all(self.clock.clash(a, b) for a in self._seats(pair.course_a) for b in self._seats(pair.course_b))

    def colliding(self) -> list[Pair]:
        return sorted((p for p in self.pairs if self.collides(p)), key=lambda p: -p.students)

    def others(self, course: str) -> list[tuple[str, int]]:
        """(other course, students) of the pairs that a course is in."""
        return [(p.course_b if p.course_a == course else p.course_a, p.students) for p in self.pairs if course in (p.course_a, p.course_b)]

    def hurt(self, course: str, seat: Seat) -> int:
        """Students who could not take both if the only section of the course stood at this seat."""
        return sum(n for other, n in self.others(course) if all(self.clock.clash(seat, b) for b in self._seats(other)))

    def alternatives(self, section: Section) -> list[Seat]:
        """Where the section may stand by its course's own list of periods, in the plan's term."""
        course = courses_by_id(self.school)[section.course]
        seats = self.clock.seats(replace(course, term=section.term))
        return list({s.periods: s for s in reversed(seats)}.values())[::-1]

    def blocked(self, section: Section) -> set[str]:
        """The periods that its teacher's team meetings close to it."""
        return {p for t in self.school.teams if section.unit_id in t.core for p in self.teams[t.team_id]}

    def singletons(self) -> list[Section]:
        """In the order of the Courses sheet."""
        held = (self.held.get(c.course_id, []) for c in self.school.courses)
        return [sections[0] for sections in held if len(sections) == 1]

    def _seats(self, course: str) -> list[Seat]:
        return [seat_of(self.school, s) for s in self.held[course]]


def singletons(school: School, plan: Plan) -> pd.DataFrame:
    """Courses with one section: where it stands, and in how many periods it could stand, beside its teacher's team and without
    a collision."""
    columns = (
        N_("Course"),
        N_("Name"),
        N_("Position"),
        N_("Stands in"),
        N_("Room"),
        N_("Students"),
        N_("Possible periods"),
        N_("Blocked by its teacher's team time"),
        N_("Open with no conflict"),
        N_("Collides with"),
    )
    matrix, known = Matrix(school, plan), courses_by_id(school)
    return frame(columns, (_singleton_row(school, plan, matrix, s, known[s.course]) for s in matrix.singletons()))


def _singleton_row(school: School, plan: Plan, matrix: Matrix, section: Section, course: Course) -> tuple[str | int, ...]:
    seats, blocked = matrix.alternatives(section), matrix.blocked(section)
    free = [s for s in seats if not blocked & set(s.periods)]
    calm = [s for s in free if not matrix.hurt(section.course, s)]
    mine = [p for p in matrix.colliding() if section.course in (p.course_a, p.course_b)]
    against = (f"{p.course_b if p.course_a == section.course else p.course_a} ({_students(p.students)})" for p in mine)
    return (
        section.course, course.name, section.unit_id or "off campus", section_place(school, plan, section), section.room or "-",
        section.students, len(seats), len(seats) - len(free), len(calm), listed(against, "nothing"),
    )  # fmt: skip


def _students(n: int) -> str:
    return f"{n} student{'' if n == 1 else 's'}"


def collisions(school: School, plan: Plan) -> pd.DataFrame:
    """Pairs of courses that no student can take together, with the students who asked for both; most students first."""
    matrix = Matrix(school, plan)
    rows = [(p.course_a, p.course_b, p.students, _where(school, plan, matrix, p)) for p in matrix.colliding()]
    if rows:
        rows.append(("All pairs", f"{len(rows)} of {len(matrix.pairs)} pairs", sum(p.students for p in matrix.colliding()), ""))
    return frame((N_("Course"), N_("And"), N_("Students who asked for both"), N_("They stand in")), rows)


def _where(school: School, plan: Plan, matrix: Matrix, pair: Pair) -> str:
    def said(course: str) -> str:
        return f"{course} in {listed(dict.fromkeys(section_place(school, plan, s) for s in matrix.held[course]))}"

    return f"{said(pair.course_a)}; {said(pair.course_b)}"


def sections_sentence(school: School, plan: Plan) -> str:
    """ "445 sections of 98 courses, 23.8 students each on average; 20 courses have one section." """
    held = _held(plan)
    alone = sum(len(sections) == 1 for sections in held.values())
    average = number(Fraction(sum(s.students for s in plan.sections), max(1, len(plan.sections))))
    single = f"; {alone} course{' has' if alone == 1 else 's have'} one section" if alone else ""
    short = without_seat(school)
    asked = sum(c.requests for c in school.courses if c.course_id in short)
    lost = f" {sum(short.values()):,} of {asked:,} requests for {listed(short)} have no seat: their sections are fixed."
    named = lost if short else ""
    return f"{len(plan.sections)} sections of {len(held)} courses, averaging {average} students{single}.{named}"


def collision_sentence(school: School, plan: Plan) -> str:
    """ "3 of 15 pairs of courses that students want together collide: 11 of 91 such wishes are lost." """
    matrix = Matrix(school, plan)
    if not matrix.pairs:
        return ""
    found = matrix.colliding()
    asked = sum(p.students for p in matrix.pairs)
    if not found:
        both = "The one course pair that students requested does not conflict."
        return f"None of the {len(matrix.pairs)} requested course pairs conflict." if len(matrix.pairs) > 1 else both
    lost = sum(p.students for p in found)
    some = f"Of {len(matrix.pairs)} course pairs that students requested, {len(found)} conflict"
    return f"{some}: {lost} of {asked} student requests for both courses can't be met."


# --- the price of common time ----------------------------------------------------------------------------------------
def team_prices(school: School, plan: Plan) -> pd.DataFrame:
    """What each team's common periods cost its singletons: the periods closed to them, and the students who would gain if one
    of the members' singletons that collide moved there."""
    columns = (
        N_("Team"),
        N_("Meets in"),
        N_("Minutes a week"),
        N_("Sections members teach"),
        N_("Singletons among them"),
        N_("Periods closed to them"),
        N_("Students who would benefit if opened"),
    )
    matrix, week = Matrix(school, plan), week_of(school, plan)
    met = [t for t in school.teams if matrix.teams[t.team_id]]
    return frame(columns, (_price_row(matrix, t, number(week.minutes(t))) for t in met))


def _price_row(matrix: Matrix, team: Team, minutes: Number) -> tuple[str | Number, ...]:
    theirs = [s for s in matrix.plan.sections if s.unit_id in team.core]
    single = [s for s in matrix.singletons() if s.unit_id in team.core]
    closed = sum(_closes(matrix, team, s) for s in single)
    gained = sum(_gain(matrix, team, s) for s in single)
    return (team_words(team), listed(matrix.teams[team.team_id]), minutes, len(theirs), len(single), closed, gained)


def _closes(matrix: Matrix, team: Team, section: Section) -> int:
    """How many of a section's possible places lie in the team's common periods."""
    return len(_in_meeting(matrix, team, section))


def _gain(matrix: Matrix, team: Team, section: Section) -> int:
    """Students who could take both courses if the section moved into a common period of the team, and cannot where it stands."""
    now = matrix.hurt(section.course, seat_of(matrix.school, section))
    return max((now - matrix.hurt(section.course, s) for s in _in_meeting(matrix, team, section)), default=0) if now else 0


def _in_meeting(matrix: Matrix, team: Team, section: Section) -> list[Seat]:
    return [s for s in matrix.alternatives(section) if set(s.periods) & set(matrix.teams[team.team_id])]


def duty_sentence(school: School, plan: Plan) -> str:
    """What assistants take over of teachers' duty, and its price; nothing where the plan does not use it."""
    use, method = next((m for m in plan.methods if m.method == "duty_swap"), None), school.method_by_id.get("duty_swap")
    if use is None or method is None or not use.amount:
        return ""
    freed = Fraction(use.amount * method.minutes_each, 100)
    return f"{METHOD['duty_swap']}: {number(freed)} minutes a week of every full-time teacher, for {money(use.cents)} a year."
