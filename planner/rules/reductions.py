"""Reductions that the contract or decency rules out: just under the health threshold, and more of one job class than agreed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from planner.checker.week import week_of
from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Plan
from planner.domain.school import School, Staff
from planner.domain.subject import Subject, given
from planner.rules.base import Adjustable, Rule

GOING = ("vacant", "leaving")  # what stands under Staff, filled, for a position that nobody has to leave


def going(school: School, job_class: str) -> int:
    """Hundredths of FTE of a job class that fall vacant by themselves, or that the school has allowed to go."""
    rows: list[Staff] = [r for r in school.staff if r.job_class == job_class and r.vacancy in GOING]
    return sum(r.fte * r.count for r in rows) + school.rule(f"allowed_reduction_fte_{job_class}")


def farmed(school: School, row: Staff) -> tuple[int, ...]:
    """FTE of a post that would take health cover from somebody who has it today, and has not agreed."""
    threshold = school.rule("health_threshold_fte", 75)
    if row.fte < threshold or row.reduce_ok or row.health_keeps or not row.benefit_flat:
        return ()
    return tuple(f for f in school.fte_levels(row) if 0 < f < threshold)


class HealthThreshold(Rule):
    """No position is cut to just under the FTE that qualifies for health insurance unless the employee has agreed or keeps coverage.

    The saving would be the premium, not the work: what domain.md 2.3 calls farming the threshold.
    """

    kind = Adjustable("posts", rank=800)
    source = "domain.md 2.3"
    columns = ("Rules.health_threshold_fte", "Staff.health_keeps", "Staff.reduce_ok", "Staff.fte")

    def enforce(self, shape: Any) -> None:
        for unit, row in shape.school.row_of_unit.items():
            for f in farmed(shape.school, row):
                shape.require(self, Subject(unit=unit, fte=f), shape.posts.level[unit, f] <= 0)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        least = school.rule("health_threshold_fte", 75) / 100
        said = f"{subject.unit} keeps its health cover: {least:g} FTE or more, or the post stops."
        return said, school.row_of_unit[given(subject.unit)].at("fte")

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (given(subject.unit),)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        said = f"Ask the holder of {subject.unit} whether the post may become part-time, or let it keep its health cover."
        return Repair(said, school.row_of_unit[given(subject.unit)].at("reduce_ok"), needs="bargaining")

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for unit, row in school.row_of_unit.items():
            if week.units[unit].fte in farmed(school, row):
                said = f"{unit} would drop to {week.units[unit].fte / 100:.2f} FTE and lose health insurance; no one has agreed to that."
                yield self.broken(said, row.at("reduce_ok") or row.at("fte"))


class ReductionLimit(Rule):
    """Where the workbook says so, no job class loses more FTE than attrition plus the reductions you allow."""

    kind = Adjustable("hundredths of FTE", rank=600)
    source = "domain.md 2.7"
    columns = ("Rules.reductions_within_limit", "Staff.vacancy", "Staff.temporary")

    @staticmethod
    def _limit(school: School, job_class: str) -> int:
        temporary = sum(r.fte * r.count for r in school.staff if r.job_class == job_class and r.temporary and r.vacancy not in GOING)
        return going(school, job_class) + temporary

    def enforce(self, shape: Any) -> None:
        school = shape.school
        for job_class in dict.fromkeys(r.job_class for r in school.staff) if school.rule("reductions_within_limit") else ():
            cut = shape.total(shape.posts.cut(u) for r in school.staff if r.job_class == job_class for u in r.units)
            shape.require(self, Subject(job_class=job_class), cut <= self._limit(school, job_class))

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        job_class = given(subject.job_class)
        job = school.job_class_by_id.get(job_class)
        said = f"{job.title if job else job_class}: {self._limit(school, job_class) / 100:g} FTE may go, and no more."
        return said, school.rule_cell(f"allowed_reduction_fte_{job_class}") or school.rule_cell("reductions_within_limit")

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (given(subject.job_class),)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        return Repair(f"Let {amount / 100:.2g} FTE more of {subject.job_class} go.", self.about(school, subject)[1], needs="bargaining")

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        week = week_of(school, plan)
        for job_class in dict.fromkeys(r.job_class for r in school.staff) if school.rule("reductions_within_limit") else ():
            rows = [r for r in school.staff if r.job_class == job_class]
            cut = sum(max(0, r.fte - week.units[u].fte) for r in rows for u in r.units)
            if cut > self._limit(school, job_class):
                has, may = cut / 100, self._limit(school, job_class) / 100
                cell = self.about(school, Subject(job_class=job_class))[1]
                yield self.broken(f"{job_class} would lose {has:g} FTE; the limit is {may:g}.", cell)
