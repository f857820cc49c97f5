"""Who comes to which meeting: extended members are in one place at a time, and what they attend is time of theirs (decisions.md 42).

Settled once the rest of a plan has its names. A member of several teams is told which meetings are its own: first each of its teams has it
as often as the school asks (`shared_member_meetings`), as far as that can be, which is held; then quorums are kept, and beyond that it
comes to as many as leave it what it is promised. That it is free often enough is what `SharedMembers` asks of the week. Where it is
then in another meeting, or has too little time of its own, its team meets without it, and the plan says so.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from planner.checker.accounts import beyond_hours, held_to_hours
from planner.checker.free_time import planning_kept, planning_needed
from planner.checker.week import Week
from planner.domain.plan import Meeting, Plan
from planner.domain.school import School
from planner.explain.ledger import with_accounts
from planner.facts.clock import overlaps
from planner.milp.engines.highs import HighsEngine
from planner.milp.model import Model, value
from planner.search.kept import short

SECONDS = 2.0
QUORUM, PLACE = 30.0, 1.0  # what a place missed in a quorum, and any other place weigh
MOST_TRIES = 30
HELD = 1e-6  # what a settled amount may lose to the arithmetic of the solver


def stated(school: School, plan: Plan) -> Plan:
    """The plan with everybody in one place at a time, and the contract week of every teacher."""
    return with_accounts(school, seated(school, plan))


def seated(school: School, plan: Plan) -> Plan:
    """The plan in which extended members come to meetings that they can attend, one at a time."""
    if not any(t.extended for t in school.teams) or not plan.meetings:
        return plan
    alone = replace(plan, meetings=tuple(replace(m, attending=()) for m in plan.meetings))
    chosen = _Seats(school, alone).chosen()
    meetings = tuple(replace(m, attending=chosen.get(n, ())) for n, m in enumerate(plan.meetings))
    return plan if meetings == plan.meetings else replace(plan, meetings=meetings)


@dataclass(frozen=True)
class _Seat:
    """One extended member at one meeting, by its number."""

    meeting: int
    unit: str


class _Seats:
    """A model of who attends: x[seat] = 1. Whoever would be left too little by some meetings does not attend them together."""

    def __init__(self, school: School, alone: Plan) -> None:
        self.school, self.plan, self.model = school, alone, Model()
        self.week = Week(school, alone)
        able = (_Seat(n, u) for n, m in enumerate(alone.meetings) for u in dict.fromkeys(school.team_by_id[m.team_id].extended))
        self.x: dict[_Seat, Any] = {seat: self.model.binary() for seat in able if self._able(seat)}
        self.of: dict[str, list[_Seat]] = defaultdict(list)
        for seat in self.x:
            self.of[seat.unit].append(seat)

    def chosen(self) -> dict[int, tuple[str, ...]]:
        if not self._in_doubt():
            return self._by_meeting(set(self.x))
        for unit in self.of:
            self._one_place(unit)
            self._own_time(unit)
        owed, missed = self.model.amount(), self.model.total([*self._quorums(), *self._missed()])
        self.model.define(owed >= self.model.total(self._teams_owed()))
        found: set[_Seat] = set()
        for _ in range(MOST_TRIES):
            owed.upBound = None
            if self._least(owed) is None:
                break
            owed.upBound = value(owed) + HELD
            if self._least(missed) is None:
                break
            found = {seat for seat, x in self.x.items() if value(x) > 0.5}
            wrong = [some for unit in self.of if (some := self._too_much(unit, found))]
            if not wrong:
                return self._by_meeting(found)
            for some in wrong:
                self.model.define(self.model.total(self.x[seat] for seat in some) <= len(some) - 1)
        while wrong := [some for unit in self.of if (some := self._too_much(unit, found))]:  # what is left of the last answer is lawful
            found -= {some[-1] for some in wrong}
        return self._by_meeting(found)

    def _least(self, expression: Any) -> float | None:
        self.model.minimise(expression)
        return HighsEngine().solve(self.model.problem, seconds=SECONDS, gap=0.0).value

    def _by_meeting(self, found: set[_Seat]) -> dict[int, tuple[str, ...]]:
        names: dict[int, list[str]] = defaultdict(list)
        for seat in (s for s in self.x if s in found):
            names[seat.meeting].append(seat.unit)
        return {n: tuple(units) for n, units in names.items()}

    def _able(self, seat: _Seat) -> bool:
        """Is the member here, at hand, and without anything else?"""
        m, week = self.plan.meetings[seat.meeting], self.week
        v, when = week.variant(m), (m.start, m.end)
        if not week.here(seat.unit, v):
            return False
        taken = [b.when for b in (*week.commitments(seat.unit, v), *week.own_class(seat.unit, v))]
        return not any(overlaps(when, t) for t in (*taken, *week.not_at_hand(seat.unit, v)))

    def _in_doubt(self) -> bool:
        """Could somebody be in two places, or have too little left, if all came who can?"""
        every = set(self.x)
        return any(self._clashes(unit) or self._too_much(unit, every) for unit in self.of)

    def _clashes(self, unit: str) -> list[tuple[_Seat, _Seat]]:
        return [(a, b) for a, b in itertools.combinations(self.of[unit], 2) if self._at_once(a.meeting, b.meeting)]

    def _at_once(self, a: int, b: int) -> bool:
        one, other = self.plan.meetings[a], self.plan.meetings[b]
        same = (one.day, one.day_type) == (other.day, other.day_type)
        return same and overlaps((one.start, one.end), (other.start, other.end))

    # --- rows ------------------------------------------------------------------------------------------------------
    def _one_place(self, unit: str) -> None:
        for seat in self.of[unit]:
            together = [s for s in self.of[unit] if self._starts_in(s.meeting, seat.meeting)]
            if len(together) > 1:
                self.model.define(self.model.total(self.x[s] for s in together) <= 1)

    def _starts_in(self, a: int, b: int) -> bool:
        """Is the meeting `a` going on when `b` begins?"""
        one, other = self.plan.meetings[a], self.plan.meetings[b]
        return (one.day, one.day_type) == (other.day, other.day_type) and one.start <= other.start < one.end

    def _own_time(self, unit: str) -> None:
        """Meetings take no more planning time than is left beyond what is promised, each counted by itself."""
        if unit not in self.week.teachers or self.school.rule("count_planning_as_collab"):
            return
        has = planning_kept(self.week, unit)
        costs = {seat: has - planning_kept(self._with({seat}), unit) for seat in self.of[unit]}
        spare = has - planning_needed(self.week, unit)
        self.model.define(self.model.total(float(cost) * self.x[seat] for seat, cost in costs.items()) <= max(0.0, float(spare)))

    def _quorums(self) -> list[Any]:
        """Members missing in each meeting, of those who are here that day."""
        lost = []
        for n, m in enumerate(self.plan.meetings):
            team, v = self.school.team_by_id[m.team_id], self.week.variant(m)
            here = self.week.expected(team, v)
            needed = min(-(-team.quorum_pct * len(here) // 10_000), sum(_Seat(n, u) in self.x for u in here))
            if needed:
                missing = self.model.amount()
                self.model.define(missing >= needed - self.model.total(self.x[_Seat(n, u)] for u in here if _Seat(n, u) in self.x))
                lost.append(QUORUM * missing)
        return lost

    def _teams_owed(self) -> list[Any]:
        """Meetings a week that a team is short of what each of its shared members owes it."""
        lost = []
        for (team, unit), seats in self._by_team().items():
            if owed := self.week.owed(self.school.team_by_id[team], unit):
                missing = self.model.amount()
                often = self.model.total(float(self._often(s)) * self.x[s] for s in seats)
                self.model.define(missing >= float(owed) - often)
                lost.append(missing)
        return lost

    def _by_team(self) -> dict[tuple[str, str], list[_Seat]]:
        found: dict[tuple[str, str], list[_Seat]] = defaultdict(list)
        for seat in self.x:
            found[self.plan.meetings[seat.meeting].team_id, seat.unit].append(seat)
        return found

    def _often(self, seat: _Seat) -> Fraction:
        return self.school.per_week([(self.week.variant(self.plan.meetings[seat.meeting]), 1)])

    def _missed(self) -> list[Any]:
        places = ((s, max(1, len(self.plan.meetings[s.meeting].slots))) for s in self.x)
        return [PLACE * float(self._often(s)) * n * (1 - self.x[s]) for s, n in places]

    # --- counted again ---------------------------------------------------------------------------------------------
    def _with(self, found: set[_Seat]) -> Week:
        names = self._by_meeting(found)
        meetings: tuple[Meeting, ...] = tuple(replace(m, attending=names.get(n, ())) for n, m in enumerate(self.plan.meetings))
        return Week(self.school, replace(self.plan, meetings=meetings))

    def _too_much(self, unit: str, found: set[_Seat]) -> list[_Seat]:
        """As few of these meetings as already leave the member too little; none where they do not, or where it has too little anyway."""
        mine = [s for s in self.of[unit] if s in found]
        if not mine or not self._short(unit, mine) or self._short(unit, []):
            return []
        for seat in list(mine):
            rest = [s for s in mine if s != seat]
            if rest and self._short(unit, rest):
                mine = rest
        return mine

    def _short(self, unit: str, mine: list[_Seat]) -> bool:
        week = self._with(set(mine))
        if held_to_hours(week, unit) and unit in week.teachers and beyond_hours(week, unit):
            return True
        return short(week, unit)
