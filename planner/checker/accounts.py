"""Every minute of a teacher's contract day in exactly one account, minute by minute (domain.md 1.1).

The day is painted: what is claimed first stays. Teaching, duty and meetings are facts of the plan; travel, planning and lunch are what
the contract promises out of the rest; what is left is arrival, dismissal, passing and the time before and after students.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import ceil

from planner.checker.free_time import duty_owed, free_periods, free_slots, lunch_time, planning_needed
from planner.checker.teaching import periods_taught
from planner.checker.week import Busy, Week
from planner.domain.plan import ACCOUNTS, Accounts, Meeting
from planner.domain.school import Variant
from planner.facts.clock import Interval
from planner.facts.courses import load_of
from planner.facts.lunch import lunch_owed
from planner.facts.sharing import has_half_a_day

LONGEST_LUNCH = 60
TAUGHT = ("lesson", "session", "section", "class")


def accounts(week: Week, unit: str) -> Accounts:
    """The accounts of an adult over the year's weeks and its four quarters (or three trimesters), in whole minutes.

    Of a post that is paid by hours, free periods beyond the paid hours are spent elsewhere. Where it gives services alone, `other` is
    below zero if it has more to do than its hours, which no plan may ask; others may teach and meet beyond them (`beyond_hours`).
    """
    total = _total(week, unit)
    if not held_to_hours(week, unit):
        total["other"] = max(0, total["other"])
    return Accounts(unit, **total)


def beyond_hours(week: Week, unit: str) -> Fraction:
    """Minutes of an average week that a part-time post has more to do than it is paid for."""
    return max(Fraction(0), -_total(week, unit)["other"] / in_a_week(week))


def held_to_hours(week: Week, unit: str) -> bool:
    """Not a post paid by hours that teaches specials or sections: its hours follow its classes, which are whole ones."""
    return not (by_hours(week, unit) and (unit in week.section_teachers or unit in week.specialists))


def _total(week: Week, unit: str) -> dict[str, int]:
    total = dict.fromkeys(ACCOUNTS, 0)
    for v in (v for v in week.variants if week.here(unit, v)):
        for quarter in week.parts_of_year:
            for account, n in _Day(week, unit, v, quarter).painted().items():
                total[account] += v.weeks * n
    moved = min(total["planning"], owed(week, unit))
    total["planning"] -= moved
    total["duty"] += moved
    if by_hours(week, unit):
        unpaid = max(0, min(-total["other"], total["planning"] - ceil(planning_needed(week, unit) * in_a_week(week))))
        total["planning"] -= unpaid
        total["other"] += unpaid
    return total


def owed(week: Week, unit: str) -> int:
    """Duty that is owed in free periods, in the unit of `accounts`, whole minutes."""
    return round(duty_owed(week, unit) * in_a_week(week))


def in_a_week(week: Week) -> Fraction:
    """What one minute of an average week comes to in the unit of `accounts`."""
    return len(week.parts_of_year) * week.school.info.weeks / week.school.cycles_per_week


def by_hours(week: Week, unit: str) -> bool:
    """Is this a part-time post that has a share of every day, instead of days?"""
    return week.units[unit].fte < 100 and not week.school.day_based(week.row(unit))


def paid_part(week: Week, unit: str) -> Fraction:
    """The part of a contract day that is paid: the FTE of a post by hours, or what its sections are of a full load, if that is more.

    The next whole number of sections, or an overload, brings its hours with it; what they cost is the business of TeachingLoad.
    """
    if not by_hours(week, unit):
        return Fraction(1)
    load = load_of(week.school, week.row(unit))
    taught = max(periods_taught(week, unit, q) for q in week.parts_of_year) if unit in week.section_teachers else 0
    return min(Fraction(1), max(Fraction(week.units[unit].fte, 100), Fraction(taught, load) if load else Fraction(0)))


def contract_minutes(week: Week, unit: str) -> int:
    """Of a day."""
    info = week.school.info
    return int((info.contract_end - info.contract_start) * paid_part(week, unit))


def lunch_minutes(week: Week, unit: str, variant: Variant) -> int:
    """Of a day: what the contract calls lunch, for posts paid by hours their part of it.

    If the contract is silent: an hour at most while one's own class rests; others may plan in all of the midday gap.
    """
    silent = LONGEST_LUNCH if week.rooms_on(unit, variant) and not by_hours(week, unit) else 0
    promised = lunch_owed(week.school, week.row(unit), variant) if week.school.rule("duty_free_lunch") else silent
    return int(promised * paid_part(week, unit))


class _Day:
    """One adult's kind of day in one quarter; `minute` holds the account of each minute of the contract day, or nothing yet."""

    def __init__(self, week: Week, unit: str, variant: Variant, quarter: int) -> None:
        self.week, self.unit, self.v, self.quarter = week, unit, variant, quarter
        info = week.school.info
        self.start = info.contract_start
        self.minute = [""] * (info.contract_end - info.contract_start)
        self.busy: list[Busy] = [*week.commitments_in(unit, variant, quarter), *week.own_class(unit, variant)]

    def painted(self) -> dict[str, int]:
        self._paint("teaching", (b.when for b in self.busy if b.kind in TAUGHT))
        self._paint("duty", (b.when for b in self.busy if b.kind == "duty"))
        self._paint("collaboration", (t for b in self.busy if isinstance(b.fact, Meeting) for t in self._held(b.fact)))
        self._paint("passing", (b.when for b in self.busy if isinstance(b.fact, Meeting)))  # between two slots of a meeting
        self._paint("travel", self._trips())
        if self.week.day_in_periods(self.unit, self.v):
            self._paint("planning", self._periods())
            self._eat()
        else:
            self._paint("planning", self._slots())
            self._eat()
            self._midday()
        counted = {a: self.minute.count(a) for a in ACCOUNTS}
        rest = contract_minutes(self.week, self.unit) - sum(counted.values())
        return counted | {"other": rest}

    # --- claims ------------------------------------------------------------------------------------------------
    def _held(self, meeting: Meeting) -> Iterable[Interval]:
        """The slots of a meeting, without the minutes between two; its clock time where it fills none."""
        slots = [self.week.ids.slots[meeting.day_type, s] for s in dict.fromkeys(meeting.slots)]
        return [(s.start, s.end) for s in slots] or [(meeting.start, meeting.end)]

    def _trips(self) -> list[Interval]:
        need = self.week.school.rule("travel_minutes") if self.week.travels(self.unit) else 0
        gone = self.week.not_at_hand(self.unit, self.v)
        return [trip for a, b in gone for trip in ((a - need, a), (b, b + need))] if need else []

    def _periods(self) -> list[Interval]:
        taken, least = [b.when for b in self.busy], self.week.school.rule("min_planning_block")
        return [(s.start, s.end) for s in free_periods(self.week, self.unit, self.v, self.quarter, taken, least)]

    def _slots(self) -> list[Interval]:
        """Whole slots, long enough, in which nothing has been claimed."""
        least = self.week.school.rule("min_planning_block")
        slots = (s for s in free_slots(self.week, self.unit, self.v) if s.minutes >= least)
        return [(s.start, s.end) for s in slots if not any(self.minute[i] for i in self._cells((s.start, s.end)))]

    def _eat(self) -> None:
        """What the contract calls lunch, in a stretch that nothing has claimed: out of the building where it fits there, else the
        longest stretch of lunch time in it."""
        if has_half_a_day(self.week.school, self.unit, self.v.day):
            return
        whole, wanted = lunch_time(self.week, self.unit, self.v) or [], lunch_minutes(self.week, self.unit, self.v)
        gone = self.week.away(self.unit, self.v)
        out = [run for time in self.week.not_at_hand(self.unit, self.v) for run in self._unclaimed(time)]
        out = [(max(a, c), min(b, d)) for a, b in out for c, d in whole if max(a, c) < min(b, d)]
        free = [run for run in out if run[1] - run[0] >= wanted] or [run for time in whole for run in self._unclaimed(time, gone)]
        if free:
            first = max(free, key=lambda t: t[1] - t[0])
            self._paint("lunch", [(first[0], min(first[1], first[0] + wanted))])

    def _midday(self) -> None:
        """What lunch leaves of the midday gap, for adults without a class of their own, if it is long enough together."""
        gap = self.week.midday(self.v.day_type)
        if gap is None or self.week.rooms_on(self.unit, self.v):
            return
        rest = self._unclaimed(gap, self.week.away(self.unit, self.v))
        if sum(b - a for a, b in rest) >= max(1, self.week.school.rule("min_planning_block")):
            self._paint("planning", rest)

    # --- minutes -----------------------------------------------------------------------------------------------
    def _cells(self, when: Interval) -> range:
        return range(max(0, when[0] - self.start), min(len(self.minute), when[1] - self.start))

    def _paint(self, account: str, times: Iterable[Interval]) -> None:
        for when in times:
            for i in self._cells(when):
                self.minute[i] = self.minute[i] or account

    def _unclaimed(self, whole: Interval, but: Iterable[Interval] = ()) -> list[Interval]:
        """The runs of minutes of a stretch that no account has."""
        closed = {i for when in but for i in self._cells(when)}
        runs: list[Interval] = []
        for i in self._cells(whole):
            if self.minute[i] or i in closed:
                continue
            at = self.start + i
            if runs and runs[-1][1] == at:
                runs[-1] = (runs[-1][0], at + 1)
            else:
                runs.append((at, at + 1))
        return runs
