"""The lawful plan of a drawn school, made for the school as it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from ordinary.money import Settled, fund_lines, positions, programs
from planner.milp.ledger import ledger
from planner.plan import Day, DutyPost, Meeting, Plan, Section, Session
from planner.school import School


@dataclass(frozen=True)
class Lesson:
    """A session of a service: which group, when, by whom."""

    service: str
    group: int
    day: int
    day_type: str
    start: int
    end: int
    unit: str


@dataclass(frozen=True)
class Witness:
    """Everything that the plan says, by the workbook's codes. Calling it with the school gives the plan.

    `meetings`: (team, day, day type, slot, extended members who come). `watchers`: adults by duty, in the order in which they take turns.
    """

    days: tuple[tuple[int, str, int], ...]
    settled: Settled
    sections: tuple[Section, ...]
    meetings: tuple[tuple[str, int, str, str, tuple[str, ...]], ...]
    sessions: tuple[Lesson, ...]
    watchers: Mapping[str, tuple[str, ...]]

    def __call__(self, school: School) -> Plan:
        posts, bought = positions(school, self.settled), programs(school, self.settled)
        plan = Plan(
            school_digest=school.digest,
            days=tuple(Day(*d) for d in self.days),
            positions=posts,
            programs=bought,
            funds=fund_lines(school, posts, bought),
            meetings=tuple(self._meeting(school, *m) for m in self.meetings),
            sessions=tuple(Session(x.service, x.group, x.day, x.day_type, x.start, x.end, x.unit) for x in self.sessions),
            duties=tuple(self._duties()),
            sections=self.sections,
        )
        return replace(plan, ledger=ledger(school, plan))

    @staticmethod
    def _meeting(school: School, team: str, day: int, day_type: str, code: str, attending: tuple[str, ...]) -> Meeting:
        slot = school.slot(day_type, code)
        return Meeting(team, day, day_type, slot.start, slot.end, slot.end - slot.start, (code,), attending)

    def _duties(self) -> Sequence[DutyPost]:
        """Duty codes end with their day type."""
        days = product(self.watchers.items(), self.days)
        return [DutyPost(duty, day, t, unit) for (duty, units), (day, t, _) in days if duty.endswith(f"_{t}") for unit in units]
