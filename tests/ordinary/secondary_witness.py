"""The lawful plan of a drawn school, made for the school as it was read."""

from __future__ import annotations

from dataclasses import dataclass, replace

from planner.domain.plan import Day, DutyPost, Meeting, Plan, Section, Session
from planner.domain.school import School
from planner.explain.ledger import ledger

from .money import Settled, fund_lines, positions, programs


@dataclass(frozen=True)
class Witness:
    """Everything that the plan says, in the workbook's codes. Calling it with the school gives the plan."""

    days: tuple[Day, ...]
    settled: Settled
    sections: tuple[Section, ...]
    meetings: tuple[Meeting, ...]
    sessions: tuple[Session, ...]
    duties: tuple[DutyPost, ...]

    def __call__(self, school: School) -> Plan:
        class_of = {code: c.course_id for c in school.courses for code in c.codes}  # of a stacked class the planner's row
        posts, bought = positions(school, self.settled), programs(school, self.settled)
        plan = Plan(
            school_digest=school.digest,
            days=self.days,
            positions=posts,
            programs=bought,
            funds=fund_lines(school, posts, bought),
            meetings=self.meetings,
            sessions=self.sessions,
            duties=self.duties,
            sections=tuple(replace(s, course=class_of.get(s.course, s.course)) for s in self.sections),
        )
        return replace(plan, ledger=ledger(school, plan))
