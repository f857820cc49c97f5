"""What named sections and sessions leave of each teacher's own time, counted exactly: planning alone, lunch, minutes without students.

The rows of a department count these by the period. Bells are finer: a period with two clocks is free only when neither is taught, and
lunch may need one that looks free. So what was named is counted again here; where too little is left, the sections that took it are
told, as few of them as explain it, and may not be given to this teacher together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from planner.milp.settled import Settled
from planner.plan import Day, Meeting, MethodUse, Plan, Position, Section, Session, Unit
from planner.rules.clock import longest
from planner.rules.facts import Week
from planner.rules.free import free_lunch, lunch_time, planning, planning_needed, unencumbered
from planner.rules.periods import Seat
from planner.school import Variant

Taught = tuple[str, Seat]  # a course, or a second post beside its teacher, with its seat


class Kept:
    """Counts what some sections leave of a teacher's time, in a settled shape."""

    def __init__(self, settled: Settled) -> None:
        self.school = settled.school
        positions = (
            Position(row.staff_id, tuple(Unit(u, settled.fte[u], settled.days[u]) for u in row.units), ()) for row in settled.school.staff
        )
        meetings = (
            Meeting(m.team.team_id, m.variant.day, m.variant.day_type, m.piece.start, m.piece.end, m.piece.minutes, m.piece.slots)
            for m in settled.meetings
        )
        self.plan = Plan(
            days=tuple(Day(v.day, v.day_type, v.weeks) for v in settled.variants),
            positions=tuple(positions),
            methods=tuple(MethodUse(m, amount, 0, ()) for m, amount in settled.methods.items()),
            meetings=tuple(meetings),
        )

    def too_much(self, taught: dict[str, list[Taught]]) -> Iterator[tuple[str, list[Taught]]]:
        """Each teacher to whom these sections leave too little, with as few of them as already do."""
        week = self._week((u, *t) for u, mine in taught.items() for t in mine)
        for unit, mine in taught.items():
            if self._short(week, unit):
                yield unit, self._fewest(unit, mine)

    def enough(self, unit: str, sections: Iterable[Section], sessions: Sequence[Session]) -> bool:
        """Do these sections and sessions of services leave an adult what is promised?"""
        mine = tuple(s for s in sections if unit in (s.unit_id, s.co_unit))
        return not self._short(Week(self.school, replace(self.plan, sections=mine, sessions=tuple(sessions))), unit)

    def _fewest(self, unit: str, mine: Sequence[Taught]) -> list[Taught]:
        some = list(mine)
        for one in mine:
            rest = [t for t in some if t is not one]
            if rest and self._short(self._week((unit, *t) for t in rest), unit):
                some = rest
        return some

    def _week(self, taught: Iterable[tuple[str, str, Seat]]) -> Week:
        sections = tuple(
            Section(f"{course}-{n}", course, unit, seat.periods, seat.lane, seat.term) for n, (unit, course, seat) in enumerate(taught)
        )
        return Week(self.school, replace(self.plan, sections=sections))

    def _short(self, week: Week, unit: str) -> bool:
        if unit not in week.teachers:
            return False
        return planning(week, unit) < planning_needed(week, unit) or any(self._short_day(week, unit, v) for v in week.variants)

    def _short_day(self, week: Week, unit: str, v: Variant) -> bool:
        lunch, rest = self.school.rule("duty_free_lunch"), self.school.rule("daily_unencumbered")
        if not week.here(unit, v) or lunch_time(week, unit, v) is None:
            return False
        return any(longest(free_lunch(week, unit, v, q)) < lunch or unencumbered(week, unit, v, q) < rest for q in week.quarters(unit))
