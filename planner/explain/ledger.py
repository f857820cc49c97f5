"""The contract week of every teacher as the plan states it: sums of stretches, where the auditor paints minute by minute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from planner.checker.free_time import duty_owed, free_periods, lunch_time, planning_needed, planning_pieces
from planner.checker.week import Busy, Week, week_of
from planner.domain.plan import Accounts, Meeting, Plan
from planner.domain.school import School, Variant
from planner.facts.clock import Interval, longest, minutes, without
from planner.facts.lunch import lunch_owed
from planner.facts.periods import QUARTERS
from planner.facts.sharing import has_half_a_day


def with_accounts(school: School, plan: Plan) -> Plan:
    """The plan with the contract week of every teacher stated in it."""
    return replace(plan, ledger=ledger(school, plan))


def ledger(school: School, plan: Plan) -> tuple[Accounts, ...]:
    week = week_of(school, plan)
    return tuple(_adult(week, unit) for unit in week.teachers)


def _adult(week: Week, unit: str) -> Accounts:
    found: dict[str, int] = {}
    for v in week.variants:
        for quarter in week.parts_of_year if week.here(unit, v) else ():
            for account, n in _day(week, unit, v, quarter):
                found[account] = found.get(account, 0) + v.weeks * n
    info = week.school.info
    times = Fraction(len(week.parts_of_year) * info.weeks * info.cycle_days, info.days_per_week)
    free = found.get("planning", 0)
    duty = min(round(duty_owed(week, unit) * times), free)  # given in free periods
    kept, over = free - duty, -found.get("other", 0)
    if over > 0 and _part(week, unit) < 1:  # paid by hours: not all free periods are its own
        promised = -(-planning_needed(week, unit) * times // 1)
        kept -= max(0, min(over, int(kept - promised)))
    rest = free - duty - kept - over
    if _part(week, unit) < 1 and (unit in week.stands_in or unit in week.specialists):
        rest = max(0, rest)  # its hours follow its classes
    found |= {"planning": kept, "duty": found.get("duty", 0) + duty, "other": rest}
    return Accounts(unit, **found)


def _day(week: Week, unit: str, v: Variant, quarter: int) -> Iterator[tuple[str, int]]:
    info = week.school.info
    whole = (info.contract_start, info.contract_end)
    busy = week.commitments_in(unit, v, quarter)
    taught = [b.when for b in (*busy, *week.own_class(unit, v)) if b.kind not in ("duty", "meeting")]
    duties = [b.when for b in busy if b.kind == "duty"]
    held = [b for b in busy if b.kind == "meeting"]
    away = week.away(unit, v)
    there = list(week.not_at_hand(unit, v))
    day = {
        "teaching": _covered(whole, taught),
        "duty": _covered(whole, [*taught, *duties]) - _covered(whole, taught),
        "collaboration": sum(_length(week, b) for b in held),
        "planning": sum(planning_pieces(week, unit, v, quarter=quarter)),
        "lunch": _lunch(week, unit, v, quarter, busy),
        "travel": _covered(whole, away) - _covered(whole, there) if week.travels(unit) else 0,
    }
    yield from day.items()
    yield "other", int((whole[1] - whole[0]) * _part(week, unit)) - sum(day.values())


def _part(week: Week, unit: str) -> Fraction:
    """Of the contract day: all, or the part of a part-time post without days of its own: its FTE, or its sections over the load."""
    row, fte = week.row(unit), week.units[unit].fte
    if fte >= 100 or week.school.day_based(row):
        return Fraction(1)
    load = week.school.rule("load_periods", 5) if row.load_periods is None else row.load_periods
    most = max((sum(len(x.periods) for x in week.stands_in.get(unit, ()) if q in QUARTERS[x.term]) for q in week.parts_of_year), default=0)
    return min(Fraction(1), max(Fraction(fte, 100), Fraction(most, load)))


def _covered(whole: Interval, some: Iterable[Interval]) -> int:
    """Minutes of the day that some stretches cover, each minute once."""
    return whole[1] - whole[0] - minutes(without(whole, some))


def _length(week: Week, b: Busy) -> int:
    """Minutes of a meeting; what is paid beyond the contract day is no part of the contract week."""
    assert isinstance(b.fact, Meeting)
    info, found = week.school.info, week.meeting_minutes(b.fact)
    if not week.paid_beyond(week.variant(b.fact)):
        return found
    return max(0, found - max(0, info.contract_start - b.start) - max(0, b.end - info.contract_end))


def _lunch(week: Week, unit: str, v: Variant, quarter: int, busy: list[Busy]) -> int:
    """As much of a stretch without anything as the contract calls lunch: out of the building where it fits there, else the longest."""
    if has_half_a_day(week.school, unit, v.day):
        return 0
    part, rule = _part(week, unit), week.school.rule("duty_free_lunch")
    promised = lunch_owed(week.school, week.row(unit), v)
    rests = bool(week.rooms_on(unit, v)) and part == 1  # with its class; where no lunch is promised, others may plan then
    wanted = int(promised * part) if rule else 60 if rests else 0
    taken = [b.when for b in busy]
    if week.day_in_periods(unit, v):
        least = week.school.rule("min_planning_block")
        taken += [(s.start, s.end) for s in free_periods(week, unit, v, quarter, [b.when for b in busy], least)]
    whole = lunch_time(week, unit, v) or []
    there = [(max(a, c), min(b, d)) for a, b in whole for c, d in week.not_at_hand(unit, v) if max(a, c) < min(b, d)]
    if longest(piece for time in there for piece in without(time, taken)) >= wanted:
        return wanted
    return min(wanted, longest(piece for time in whole for piece in without(time, [*taken, *week.away(unit, v)])))
