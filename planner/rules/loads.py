"""What the contract promises those who teach sections: periods, courses to prepare, students, periods in a row, rooms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from planner.checker.teaching import beyond_load, in_quarter, longest_row, own_load, periods_taught, students_of_day
from planner.checker.week import Week, week_of
from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Plan, Section
from planner.domain.school import School, Staff, Variant
from planner.domain.subject import Subject, given
from planner.facts.clock import many
from planner.facts.courses import load_of
from planner.facts.phrases import needs_of, plus, posts_name, whole
from planner.rules.base import Adjustable, Rule


class TeachingLoad(Rule):
    """No teacher exceeds the contract's teaching load unless the school pays an overload.

    The load counts period codes at one time of the year, pro rata to FTE: 5 of the 7 periods of a day; in a cycle of A and B days
    with four periods each, so many of all eight. A part-time teacher may have the next whole number of periods, as long as the
    teachers of a line together stay within their FTE. Periods beyond that are overload: one for each adult at most, and in the
    whole school no more than the bought part of the programs that pay for it, rounded down.
    """

    kind = Adjustable("sections", rank=300)
    source = "H5"
    columns = ("Staff.load_periods", "Staff.fte", "Rules.load_periods", "Programs.overload_sections", "Programs.cost_next")

    def enforce(self, shape: Any) -> None:
        for subject, taught, most in shape.secs.loads():
            shape.require(self, subject, taught <= most)
        for subject, used, paid in shape.secs.overloads():
            shape.require(self, subject, used <= paid)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        row = self._row(school, subject)
        if row is None:
            paying = next((p for p in school.programs if p.overload_sections), None)
            return "Sections beyond the load are paid for.", paying.at("overload_sections") if paying else "Programs"
        cell = school.rule_cell("load_periods") if row.load_periods is None else row.at("load_periods")
        return f"A full-time teacher of {row.staff_id} teaches {load_of(school, row)} periods.", cell

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        """A line of Staff, or some of its posts; nobody where overload pay is meant."""
        if subject.units is not None:
            return (posts_name(school, subject.units),)
        return () if subject.position is None else (subject.position,)

    @staticmethod
    def _row(school: School, subject: Subject) -> Staff | None:
        """The line of Staff that is meant; None for overload pay."""
        return school.row_of_unit[subject.units[0]] if subject.units else school.staff_by_id.get(subject.position or "")

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        who, more = plus(self.who(school, subject)), many(whole(amount), "section")
        said = f"Find a teacher for {more} of {who}, or pay an overload." if who else f"Pay for {more} more beyond the load."
        return Repair(said, self.about(school, subject)[1], needs=needs_of(school, "load_periods"))

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week, over = week_of(school, plan), 0
        for row in school.staff:
            beyond = {u: beyond_load(week, u) for u in row.units if u in week.stands_in}
            for unit, periods in beyond.items():
                if periods > 1:
                    most = own_load(week, unit)
                    said = f"{unit} teaches {most + periods} periods; its load is {most}, and one overload is the most."
                    yield self.broken(said, self.about(school, Subject(units=(unit,)))[1])
            over += max(sum(beyond.values()), self._together(week, row) if beyond else 0)
        paid = overloads_paid(school, plan)
        if over > paid:
            names = ", ".join(r.staff_id for r in school.staff if self._over(week, r))
            said = f"{many(over, 'section')} over the teaching load ({names}); overload pay covers {paid}."
            yield self.broken(said, school.rule_cell("load_periods"))

    def _over(self, week: Week, row: Staff) -> int:
        return max(sum(beyond_load(week, u) for u in row.units), self._together(week, row))

    @staticmethod
    def _together(week: Week, row: Staff) -> int:
        """Periods beyond the load of all FTE of a line, in its fullest quarter."""
        most = load_of(week.school, row) * sum(week.units[u].fte for u in row.units) // 100
        return max(0, *(sum(periods_taught(week, u, q) for u in row.units) - most for q in week.parts_of_year))


def overloads_paid(school: School, plan: Plan) -> int:
    """Sections beyond the load that the plan's programs pay for."""
    bought = {p.program_id: p.cents for p in plan.programs}
    paying = [p for p in school.programs if p.overload_sections and p.cost_next]
    parts = (p.overload_sections * min(max(0, bought.get(p.program_id, 0)), p.cost_next) // p.cost_next for p in paying)
    return sum(parts)


class Preparations(Rule):
    """No teacher has more course preparations at one time than the contract allows.

    Co-teaching is no preparation: the course is prepared by its teacher. A stacked class is one preparation.
    """

    kind = Adjustable("courses", rank=200)
    source = "H11"
    columns = ("Rules.max_preparations",)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week, most = week_of(school, plan), school.rule("max_preparations")
        for unit, mine in week.teaches.items() if most else ():
            has = max((sorted({x.course for x in in_quarter(mine, q)}) for q in week.parts_of_year), key=len)
            if len(has) > most:
                said = f"{unit} has {len(has)} course preparations at one time ({', '.join(has)}); the limit is {most}."
                yield self.broken(said, school.rule_cell("max_preparations"))


class StudentLoad(Rule):
    """No teacher has more students per day than the contract allows.

    Students of the sections that the adult is teacher of, in one quarter, on its fullest kind of day. PE and ensembles, which
    contracts leave out, are courses in a gym or a music room.
    """

    kind = Adjustable("students", rank=200)
    source = "H12"
    columns = ("Rules.max_students_day", "Courses.room_type")

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week, most = week_of(school, plan), school.rule("max_students_day")
        for unit in week.teaches if most else ():
            has = max((students_of_day(week, unit, v, q) for v in week.variants for q in week.quarters(unit)), default=0)
            if has > most:
                said = f"{unit} has {has} students on the busiest day; the limit is {most}."
                yield self.broken(said, school.rule_cell("max_students_day"))


class ConsecutivePeriods(Rule):
    """No one teaches more periods in a row than the limit.

    As first or second teacher, on any kind of day. A gap as long as duty-free lunch breaks a row; passing time does not.
    """

    kind = Adjustable("periods", rank=400)
    source = "H8"
    columns = ("Rules.max_consecutive_periods", "Rules.duty_free_lunch")

    def enforce(self, shape: Any) -> None:
        limit = shape.school.rule("max_consecutive_periods")
        if limit:
            for subject, teaching, most in shape.secs.rows(limit):
                shape.require(self, subject, shape.total(teaching) <= most)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        limit = school.rule("max_consecutive_periods")
        return f"Nobody teaches more than {limit} periods in a row.", school.rule_cell("max_consecutive_periods")

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (posts_name(school, given(subject.units)),)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        said = f"Let {many(whole(amount), 'teacher')} of {plus(self.who(school, subject))} teach one more period in a row."
        return Repair(said, self.about(school, subject)[1], needs=needs_of(school, "max_consecutive_periods"))

    def eased(self, school: School, subject: Subject, amount: float) -> School:
        return school.with_rules(max_consecutive_periods=school.rule("max_consecutive_periods") + 1)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week, limit = week_of(school, plan), school.rule("max_consecutive_periods")
        for unit in week.stands_in if limit else ():
            for v in week.variants:
                has = max(longest_row(week, unit, v, q) for q in week.quarters(unit))
                if has > limit:
                    said = f"{unit} teaches {has} periods in a row on {week.when(v)}; the limit is {limit}."
                    yield self.broken(said, school.rule_cell("max_consecutive_periods"))


class RoomMoves(Rule):
    """No teacher uses more rooms in a day than the limit.

    Rooms of the sections that the adult is teacher of, in one quarter; a second teacher comes to the class.
    """

    kind = Adjustable("rooms", rank=100)
    source = "H8b"
    columns = ("Rules.max_rooms_day", "Rooms.room")

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week, most = week_of(school, plan), school.rule("max_rooms_day")
        for unit, mine in week.teaches.items() if most else ():
            for v in week.variants:
                has = max((_rooms(week, in_quarter(mine, q), v) for q in week.quarters(unit)), key=len)
                if len(has) > most:
                    said = f"{unit} is in {len(has)} rooms on {week.when(v)} ({', '.join(has)}); at most {most} are allowed."
                    yield self.broken(said, school.rule_cell("max_rooms_day"))


def _rooms(week: Week, sections: list[Section], v: Variant) -> list[str]:
    return sorted({x.room for x in sections if x.room and week.times(x, v)})
