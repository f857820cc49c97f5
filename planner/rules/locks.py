"""What the school has fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from planner.checker.week import Week, week_of
from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Plan
from planner.domain.school import Lock, School, Variant
from planner.domain.subject import Subject, given
from planner.facts.clock import many
from planner.facts.phrases import on_days
from planner.facts.placements import placed, units_of
from planner.rules.base import Adjustable, Rule


class LocksHold(Rule):
    """Everything the school has locked stays as it is."""

    kind = Adjustable("locks", rank=1000)
    source = "H13"
    columns = ("Locks.what", "Locks.id", "Locks.cycle_day", "Locks.slot", "Locks.value", "Locks.hard")

    def enforce(self, shape: Any) -> None:
        said = {(k.what, k.id, k.cycle_day, k.slot, k.value): line for line, k in enumerate(shape.school.locks) if k.hard}
        for line in said.values():
            for number, (expression, least) in enumerate(shape.locked(shape.school.locks[line])):
                shape.require(self, Subject(line=line, number=number), expression >= least)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        lock = school.locks[given(subject.line)]
        return f"Locked: {_said(school, lock)}{f' ({lock.reason})' if lock.reason else ''}.", lock.at("value")

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        lock = school.locks[given(subject.line)]
        return Repair(f"Remove this lock: {_said(school, lock)}.", lock.at("value"))

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for lock in school.locks:
            test = _TESTS.get(lock.what)
            if lock.hard and test is not None and (fault := test(week, lock)):
                yield self.broken(f"Locked ({lock.reason or 'no reason given'}): {fault}", lock.at("value"))


def opened(school: School, plan: Plan) -> Iterator[tuple[Lock, str]]:
    """The wishes of the Locks sheet (not "must") that a plan does not keep, each in a sentence."""
    week = week_of(school, plan)
    for lock in school.locks:
        test = _TESTS.get(lock.what)
        if not lock.hard and test is not None and test(week, lock):
            why = f" ({lock.reason})" if lock.reason else ""
            yield lock, f"This preference isn't met: {_said(school, lock)}{why} ({lock.at('value')})."


def _said(school: School, lock: Lock) -> str:
    """ "ART1 is off on Thursdays"."""
    when = "" if lock.cycle_day is None else f" {on_days(school, lock.cycle_day)}"
    slot = lock.slot or (lock.value if lock.what == "lunch" else "")
    where = f" in {slot}" if slot else ""
    team = school.team_by_id.get(lock.id)
    if lock.what == "section":
        return f"a section of {lock.id} meets{where}{f' with {lock.value}' if lock.value else ''}"
    said = {
        "team": f"{team.name or lock.id if team else lock.id} {'meets' if lock.value == 'meets' else 'is free'}",
        "grade": f"grade {lock.id} is {lock.value}",
        "lunch": f"grade {lock.id} eats",
        "homeroom": f"{lock.id} has {lock.value}",
        "program": f"program {lock.id}: {lock.value}",
        "course": f"{lock.id} {'is not' if lock.value == 'off' else 'meets'}",
        "department": f"the sections of department {lock.id} stay as they are this year",
    }
    return said.get(lock.what, f"{lock.id} is {lock.value}") + when + where


def _days(week: Week, lock: Lock) -> list[Variant]:
    """The kinds of day that a lock speaks of: those of its cycle day (of all days if it names none) that have its slot."""
    days = [v for v in week.variants if lock.cycle_day in (None, v.day)]
    return [v for v in days if not lock.slot or (v.day_type, lock.slot) in week.ids.slots]


def _where(week: Week, lock: Lock) -> str:
    day = week.school.day_label(lock.cycle_day) if lock.cycle_day in week.school.days else "every day"
    return f"{day}{f' in {lock.slot}' if lock.slot else ''}"


def _team(week: Week, lock: Lock) -> str:
    if lock.id not in week.school.team_by_id:
        return ""
    meets = {week.variant(m) for m in week.meetings if m.team_id == lock.id and (not lock.slot or lock.slot in m.slots)}
    days = _days(week, lock)
    if lock.value == "meets":
        held = any(v in meets for v in days) if lock.cycle_day is None else bool(days) and all(v in meets for v in days)
        return "" if held else f"{lock.id} meets {_where(week, lock)}; it does not."
    return f"{lock.id} is free {_where(week, lock)}; it meets." if meets & set(days) else ""


def _staff(week: Week, lock: Lock) -> str:
    row = week.school.staff_by_id.get(lock.id) or week.school.row_of_unit.get(lock.id)
    if row is None:
        return ""
    for unit in row.units if lock.id == row.staff_id else (lock.id,):
        days, fte = week.units[unit].days, week.units[unit].fte
        if lock.cycle_day is None and lock.value == "off" and fte > 0:
            return f"{unit} stops; it stays at {fte / 100:.2f} FTE."
        if lock.cycle_day is None and lock.value == "here" and fte != row.fte:
            return f"{unit} stays at {row.fte / 100:.2f} FTE; it has {fte / 100:.2f}."
        if lock.cycle_day is not None and (lock.cycle_day in days) != (lock.value == "here"):
            return f"{unit} is {lock.value} {_where(week, lock)}; it is not so."
    return ""


def _grade(week: Week, lock: Lock) -> str:
    for v in _days(week, lock):
        out = any(not lock.slot or s.slot == lock.slot for s in week.grade_out(lock.id, v))
        if out != (lock.value == "out"):
            return f"grade {lock.id} is {lock.value} {_where(week, lock)}; it is not so on {week.when(v)}."
    return ""


def _homeroom(week: Week, lock: Lock) -> str:
    for v in _days(week, lock):
        lessons = [e for e in week.lessons_of.get((lock.id, v), ()) if not lock.slot or e.slot == lock.slot]
        if lock.id in week.school.homeroom_by_id and lock.value not in [e.special for e in lessons]:
            return f"{lock.id} has {lock.value} {_where(week, lock)}; it does not on {week.when(v)}."
    return ""


def _lunch(week: Week, lock: Lock) -> str:
    wanted = lock.slot or lock.value
    for v in (v for v in week.variants if lock.cycle_day in (None, v.day) and lock.id in week.grades):
        slot = week.ids.slots.get((v.day_type, wanted))
        if slot is not None and (slot.start, slot.end) not in week.block("lunch", lock.id, v):
            return f"grade {lock.id} eats in {wanted}; it does not on {week.when(v)}."
    return ""


def _program(week: Week, lock: Lock) -> str:
    choice = next((p for p in week.plan.programs if p.program_id == lock.id), None)
    if choice is None or lock.id not in week.school.program_by_id:
        return ""
    runs = choice.cents > 0 or choice.decision == "continue"
    return "" if runs == (lock.value == "keep") else f"program {lock.id}: {lock.value}; the plan has {choice.decision}."


def _course(week: Week, lock: Lock) -> str:
    """Some section of a course meets in a period; with the value off, none does."""
    if lock.id not in week.ids.courses:
        return ""
    meets = any(not lock.slot or lock.slot in x.periods for x in week.sections_of.get(lock.id, ()))
    if meets == (lock.value != "off"):
        return ""
    where = f" in {lock.slot}" if lock.slot else ""
    return f"{lock.id} is not{where}; a section is." if meets else f"{lock.id} meets{where}; no section does."


def _placed(week: Week, lock: Lock) -> str:
    """Sections stand where the lock places them, with the positions that it names."""
    for p, n in placed(week.school, lock).items():
        units = units_of(week.school, p.position)
        has = sum(p.period in x.periods and (not p.position or x.unit_id in units) for x in week.sections_of.get(p.course, ()))
        if has < n:
            who = f" with {p.position}" if p.position else ""
            return f"{many(n, 'section')} of {p.course} meet{'s' if n == 1 else ''} in {p.period}{who}; the plan has {has}."
    return ""


def _method(week: Week, lock: Lock) -> str:
    on = week.plan.method_on(lock.id)
    return "" if on == (lock.value == "on") else f"{lock.id} is {lock.value}; it is {'on' if on else 'off'}."


_TESTS: dict[str, Callable[[Week, Lock], str]] = {
    "team": _team,
    "staff": _staff,
    "grade": _grade,
    "homeroom": _homeroom,
    "lunch": _lunch,
    "program": _program,
    "method": _method,
    "course": _course,
    "section": _placed,
    "department": _placed,
}
