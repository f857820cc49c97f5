"""The contract week as a ledger: every minute once, and no more of them than the contract has."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from planner.checker.accounts import accounts, contract_minutes, in_a_week
from planner.checker.week import Week, week_of
from planner.domain.outcome import Repair, Violation
from planner.domain.plan import ACCOUNTS, Accounts, Plan
from planner.domain.school import School
from planner.domain.subject import Subject
from planner.facts.clock import amount
from planner.facts.phrases import plus, whole
from planner.rules.base import Adjustable, Rule


class EveryMinuteOnce(Rule):
    """Every minute of a teacher's contract week is counted once, and the minutes add up to the paid week.

    The accounts are teaching, duty, lunch, planning alone, common planning, travel, and the rest: arrival, dismissal, passing, the time
    before and after students. A post that is paid by hours has that share of every day.
    """

    kind = Adjustable("minutes a week", rank=900)
    source = "domain.md 1.1"
    columns = ("School.contract_start", "School.contract_end", "Staff.fte")

    def enforce(self, shape: Any) -> None:
        for job_class, used, paid in shape.paid_hours():
            shape.require(self, Subject(job_class=job_class), used <= paid)
        for unit, used, paid in shape.hours_of_class_teachers():
            shape.require(self, Subject(unit=unit), used <= paid)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        if subject.unit is not None:
            own = school.row_of_unit[subject.unit]
            said = f"The class, lunch, planning and meetings of {subject.unit} fit into its {own.fte / 100:g} FTE."
            return said, own.at("fte")
        row = next((r for r in school.staff if r.job_class == subject.job_class and r.fte < 100), None)
        said = f"The sessions, meetings, planning and lunch of {plus(self.who(school, subject))} fit into the hours that are paid."
        return said, row.at("fte") if row else "Staff"

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        if subject.unit is not None:
            return (subject.unit,)
        return tuple(u for r in school.staff if r.job_class == subject.job_class for u in r.units)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        said = f"Pay {plus(self.who(school, subject))} for {whole(amount)} more minutes a week."
        return Repair(said, self.about(school, subject)[1])

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        stated = {a.unit_id: a for a in plan.ledger}
        for unit in week.teachers:
            counted = accounts(week, unit)
            if counted.other < 0:
                over = amount(-counted.other / in_a_week(week))
                said = f"{unit} has {over} minutes a week more than its contract week of {amount(contract_week(week, unit))}."
                yield self.broken(said, week.row(unit).at("fte"))
            if plan.ledger:
                yield from self._stated(week, unit, stated.get(unit), counted)
        for unit in stated.keys() - set(week.teachers):
            yield self.broken(f"The plan's ledger has {unit}, which teaches nobody.")
        if len(stated) < len(plan.ledger):
            yield self.broken("The plan's ledger has an adult twice.")

    def _stated(self, week: Week, unit: str, stated: Accounts | None, counted: Accounts) -> Iterator[Violation]:
        if stated is None:
            yield self.broken(f"The plan's ledger leaves out {unit}.")
            return
        for account in ACCOUNTS:
            said, is_ = getattr(stated, account), getattr(counted, account)
            if said != is_:
                mine, theirs = (amount(n / in_a_week(week)) for n in (is_, said))
                yield self.broken(f"{unit} has {mine} minutes a week of {account}; the plan's ledger says {theirs}.")


def contract_week(week: Week, unit: str) -> Fraction:
    """Minutes that the contract pays in an average week."""
    paid = ((v, contract_minutes(week, unit)) for v in week.variants if week.here(unit, v))
    return week.school.per_week(paid)


