"""What a plan must be before anything else can be asked of it: made of the workbook's ids and days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import Any, TypeVar

from planner.checker.ids import Fact
from planner.checker.week import week_of
from planner.domain.outcome import Violation
from planner.domain.plan import DutyPost, Lesson, Meeting, MethodUse, Plan, Position, ProgramChoice, Section, Session
from planner.domain.school import PLAN_YEARS, School
from planner.domain.subject import Subject
from planner.rules.base import Definition, Rule

T = TypeVar("T", bound=Hashable)
_Item = Position | ProgramChoice | MethodUse
_Kinds = list[tuple[str, int]]  # (day type, weeks)


class KnownIds(Rule):
    """Every position, program, funding source, team, and class in the plan comes from the workbook, and each appears exactly once."""

    kind = Definition()
    columns = (
        "Staff.staff_id", "Programs.program_id", "Funds.fund", "Teams.team_id", "Homerooms.homeroom_id", "Bell.slot", "Bell.period",
        "Courses.course_id", "Rooms.room",
    )  # fmt: skip

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        yield from self._money_lines(school, plan)
        yield from self._units(school, plan)
        items: tuple[_Item, ...] = (*plan.positions, *plan.programs, *plan.methods)
        for item in items:
            yield from self._shares(school, item)
        week = week_of(school, plan)
        facts: tuple[Fact, ...] = (*plan.grid, *plan.meetings, *plan.blocks, *plan.sessions, *plan.duties, *plan.sections)
        for fact in facts:
            for fault in week.ids.faults(fact):
                yield self.broken(f"The plan's {_what(fact)} names {fault}.")
        for fact in _twice(facts):
            day = "" if isinstance(fact, Section) else f" on day {fact.day}"
            yield self.broken(f"The plan has the {_what(fact)}{day} twice.")

    def _money_lines(self, school: School, plan: Plan) -> Iterator[Violation]:
        yield from self._once("position", "Staff", (p.staff_id for p in plan.positions), school.staff_by_id)
        yield from self._once("program", "Programs", (p.program_id for p in plan.programs), school.program_by_id)
        wanted = [f"{f.fund} in year {y}" for f in school.funds for y in PLAN_YEARS]
        yield from self._once("fund line", "Funds", (f"{f.fund} in year {f.year}" for f in plan.funds), wanted)
        for method in _twice(m.method for m in plan.methods):
            yield self.broken(f"The way of making time {method} is in the plan twice.")
        for use in plan.methods:
            if use.method not in school.method_by_id:
                yield self.broken(f"The way of making time {use.method} is not in the workbook.", "Methods")

    def _once(self, what: str, sheet: str, found: Iterable[str], wanted: Iterable[str]) -> Iterator[Violation]:
        count, known = Counter(found), tuple(wanted)
        for code in count.keys() - set(known):
            yield self.broken(f"The plan has a {what} {code} that is not in the workbook.", sheet)
        for code in known:
            if count[code] != 1:
                yield self.broken(f"The plan must have the {what} {code} once, and has it {count[code]} times.", sheet)

    def _units(self, school: School, plan: Plan) -> Iterator[Violation]:
        for position in plan.positions:
            row = school.staff_by_id.get(position.staff_id)
            if row is not None and sorted(u.unit_id for u in position.units) != sorted(row.units):
                found = ", ".join(u.unit_id for u in position.units) or "none"
                yield self.broken(f"Position {row.staff_id} has the posts {', '.join(row.units)}; the plan has {found}.", row.at("count"))

    def _shares(self, school: School, item: _Item) -> Iterator[Violation]:
        for share in item.shares:
            if share.fund not in school.fund_by_id:
                yield self.broken(f"{_payee(item)} is paid from {share.fund}, which is not a fund of the workbook.", "Funds")
            if share.cents < 0:
                yield self.broken(f"{_payee(item)} is paid a negative amount from {share.fund}.")
        for fund in _twice(s.fund for s in item.shares):
            yield self.broken(f"{_payee(item)} names the fund {fund} twice.")


class DaysAdd(Rule):
    """Every cycle day follows either its own bell schedule or one strategy that changes it."""

    kind = Definition()
    columns = ("Calendar.cycle_day", "Calendar.day_type", "Calendar.weeks", "Methods.day_type", "Methods.cycle_days")

    def enforce(self, shape: Any) -> None:
        for method in shape.school.methods:
            days = shape.switch_days.get(method.method, [])
            if days and method.max_amount is not None:
                shape.require(self, Subject(method=method.method), shape.total(days) <= method.max_amount // 100)

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        for day in plan.days:
            if day.day not in school.days:
                yield self.broken(f"The plan holds a day {day.day}; the cycle has {school.info.cycle_days} days.", "Calendar")
        for d in school.days:
            held = sorted((p.day_type, p.weeks) for p in plan.days if p.day == d)
            own = sorted((v.day_type, v.weeks) for v in school.base_variants(d))
            changed = {m.method: [(v.day_type, v.weeks)] for m, v in school.method_variants(d)}
            using = [m.method for m in plan.methods if d in m.days and m.method in changed]
            yield from self._day(school, d, held, own, [changed[m] for m in using], using)

    def _day(self, school: School, d: int, held: _Kinds, own: _Kinds, changed: list[_Kinds], using: list[str]) -> Iterator[Violation]:
        day = school.day_label(d)
        if len(using) > 1:
            yield self.broken(f"{day} is changed by {' and '.join(using)} at once.", "Methods")
        lawful = changed or [own]
        if held not in lawful:
            has = ", ".join(f"{t} in {w} weeks" for t, w in held) or "nothing"
            want = " or ".join(", ".join(f"{t} in {w} weeks" for t, w in kinds) for kinds in lawful)
            yield self.broken(f"{day} should be {want}; the plan has {has}.", "Calendar")


def _what(fact: Fact) -> str:
    match fact:
        case Lesson():
            return f"lesson of {fact.homeroom} in {fact.slot}"
        case Meeting():
            return f"meeting of {fact.team_id}"
        case Session():
            return f"session of {fact.service_id}"
        case DutyPost():
            return f"duty {fact.duty_id} of {fact.unit_id}"
        case Section():
            return f"section {fact.section_id}"
        case _:
            return f"{fact.kind} of grade {fact.grade}"


def _payee(item: _Item) -> str:
    match item:
        case Position():
            return f"Position {item.staff_id}"
        case ProgramChoice():
            return f"Program {item.program_id}"
        case _:
            return f"The way of making time {item.method}"


def _twice(found: Iterable[T]) -> list[T]:
    return [each for each, times in Counter(found).items() if times > 1]
