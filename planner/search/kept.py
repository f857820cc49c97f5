"""What named sections and sessions leave of each teacher's own time, counted exactly: planning alone, lunch, minutes without students.

The rows of a department count these by the period. Bells are finer: a period with two clocks is free only when neither is taught, and
lunch may need one that looks free. So what was named is counted again here; where too little is left, the sections that took it are
told, as few of them as explain it, and may not be given to this teacher together.

The checker counts here, handed to the naming as a veto: what it refuses is named otherwise, and what it passes still has to keep the
naming's own rows. So no plan comes to stand because both count alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from planner.checker.free_time import (
    duty_owed,
    free_lunch,
    lunch_time,
    planning_kept,
    planning_needed,
    released,
    teaching_runs,
    unencumbered,
)
from planner.checker.week import Week
from planner.domain.plan import Day, Meeting, MethodUse, Plan, Position, Section, Unit
from planner.domain.school import Variant
from planner.facts.clock import longest
from planner.facts.lunch import lunch_owed
from planner.milp.grid.fixed_sections import Held
from planner.milp.grid.fixed_shape import Settled, Taken
from planner.milp.shape.geometry import overlap


class Kept:
    """Counts what some sections and sessions leave of a teacher's time, in a settled shape; `sections` are those that stand already."""

    def __init__(self, settled: Settled, sections: tuple[Section, ...] = ()) -> None:
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
            sections=sections,
            grid=settled.lessons,
        )

    def too_much(self, taken: Mapping[str, Sequence[Taken]]) -> Iterator[tuple[str, list[Taken]]]:
        """Each teacher to whom these sections and sessions leave too little, with as few of them as already do."""
        week = self._week(taken)
        for unit, mine in taken.items():
            if short(week, unit):
                yield unit, self._fewest(unit, mine)

    def _fewest(self, unit: str, mine: Sequence[Taken]) -> list[Taken]:
        some = list(mine)
        for one in mine:
            rest = [t for t in some if t is not one]
            if rest and short(self._week({unit: rest}), unit):
                some = rest
        return some

    def _week(self, taken: Mapping[str, Sequence[Taken]]) -> Week:
        all_ = [(unit, one) for unit, mine in taken.items() for one in mine]
        sections = tuple(
            Section(f"{one[0]}-{n}", one[0], unit, one[1].periods, one[1].lane, one[1].term)
            for n, (unit, one) in enumerate(all_)
            if not isinstance(one, Held)
        )
        sessions = tuple(one.session(1, unit) for unit, one in all_ if isinstance(one, Held))
        return Week(self.school, replace(self.plan, sections=(*self.plan.sections, *sections), sessions=sessions))


def short(week: Week, unit: str) -> bool:
    """Has a teacher too little of its own time: planning alone, lunch, minutes without students, breaks?"""
    if unit not in week.teachers:
        return False
    if planning_kept(week, unit) < planning_needed(week, unit) or _meets_too_long(week, unit):
        return True
    return any(_short_day(week, unit, v) for v in week.variants)


def _meets_too_long(week: Week, unit: str) -> bool:
    """Meetings, owed duty and promised planning do not fit in the time without students together."""
    if week.school.rule("count_planning_as_collab"):
        return False
    meeting = week.school.per_week((v, _met(week, unit, v)) for v in week.variants)
    has = released(week, unit, meetings_count=True) if meeting else meeting
    return bool(meeting) and has - meeting - duty_owed(week, unit) < planning_needed(week, unit)


def _met(week: Week, unit: str, v: Variant) -> int:
    """Minutes of meetings in student hours on a kind of day."""
    hours, held = week.student_hours(v.day_type), week.commitments(unit, v)
    return sum(week.meeting_minutes(b.fact) for b in held if isinstance(b.fact, Meeting) and overlap(b.when, hours))


def _short_day(week: Week, unit: str, v: Variant) -> bool:
    rest, limit = (week.school.rule(key) for key in ("daily_unencumbered", "max_consecutive_minutes"))
    lunch = lunch_owed(week.school, week.row(unit), v)
    in_minutes = limit and week.in_specials_grid(unit) and unit not in week.section_teachers
    if in_minutes and any(end - start > limit for start, end in teaching_runs(week, unit, v)):
        return True
    if not week.here(unit, v) or lunch_time(week, unit, v) is None:
        return False
    return any(longest(free_lunch(week, unit, v, q)) < lunch or unencumbered(week, unit, v, q) < rest for q in week.quarters(unit))
