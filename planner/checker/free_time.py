"""Who is free, and for how long: planning alone, lunch, breaks from teaching, in whole minutes of a kind of day."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache

from planner.checker.teaching import beyond_load
from planner.checker.week import Week
from planner.domain.school import Slot, Variant
from planner.facts.clock import Interval, inside, longest, merged, minutes, overlaps, without
from planner.facts.lunch import lunch_owed
from planner.facts.periods import QUARTERS
from planner.facts.weeks import least, weeks_held


def free_slots(week: Week, unit: str, variant: Variant) -> list[Slot]:
    """Specials slots in which an adult has no class of its own and is at hand, before anything else is taken out."""
    if not week.here(unit, variant):
        return []
    rooms, gone = week.rooms_on(unit, variant), week.away(unit, variant)
    if rooms:
        outs = [week.out(h.homeroom_id, variant) for h in rooms]
        return [s for s in outs[0] if all(s in out for out in outs) and not any(overlaps((s.start, s.end), g) for g in gone)]
    hours = week.student_hours(variant.day_type)
    slots = [s for s in week.school.slots(variant.day_type, "specials") if inside((s.start, s.end), hours)]
    return [s for s in slots if not any(overlaps((s.start, s.end), g) for g in gone)]


def _lunch_owed(week: Week, unit: str, variant: Variant) -> int:
    """Minutes of duty-free lunch: a position that is paid by hours has its part of them, as it has its part of the day."""
    fte = week.units[unit].fte
    by_hours = fte < 100 and not week.school.day_based(week.row(unit))
    return lunch_owed(week.school, week.row(unit), variant) * (fte if by_hours else 100) // 100


def _touched(slot: Slot, taken: list[Interval]) -> bool:
    return any(overlaps((slot.start, slot.end), t) for t in taken)


def _once(slots: Iterable[Slot]) -> list[int]:
    """The lengths of some slots. Where two overlap (30 minutes beside 45 in one block) they are one piece: no minute counts twice."""
    pieces: list[Interval] = []
    for slot in sorted(slots, key=lambda s: (s.start, s.end)):
        if pieces and slot.start < pieces[-1][1]:
            pieces[-1] = (pieces[-1][0], max(pieces[-1][1], slot.end))
        else:
            pieces.append((slot.start, slot.end))
    return [end - start for start, end in pieces]


def planning_pieces(week: Week, unit: str, variant: Variant, meetings_count: bool = False, quarter: int = 1) -> list[int]:
    """Lengths of the whole pieces in which an adult may plan alone, each at least `min_planning_block`.

    For a homeroom teacher the slots in which the class is out; for an adult whose day is made of periods the periods without
    anything; for others every free slot, and what duty-free lunch leaves of the midday gap. A meeting takes its piece, unless
    meetings count as well.
    """
    least = week.school.rule("min_planning_block")
    taken = [b.when for b in week.commitments_in(unit, variant, quarter) if not (meetings_count and b.kind == "meeting")]
    if week.day_in_periods(unit, variant):
        return [s.minutes for s in free_periods(week, unit, variant, quarter, taken, least)]
    pieces = _once(s for s in free_slots(week, unit, variant) if s.minutes >= least and not _touched(s, taken))
    gap = week.midday(variant.day_type)
    if not week.rooms_on(unit, variant) and gap is not None and week.here(unit, variant):
        rest = without(gap, [*taken, *week.away(unit, variant)])
        lunch = _lunch_owed(week, unit, variant)
        eats_out = longest(_eating_out(week, unit, variant, [gap], taken)) >= lunch
        pieces.append(minutes(rest) - (0 if eats_out else lunch))
    return [p for p in pieces if p > 0 and p >= least]


def released(week: Week, unit: str, meetings_count: bool) -> Fraction:
    """Minutes of those pieces in an average week; over the year, where sections last for a term."""
    quarters = week.quarters(unit)
    found = (week.school.per_week((v, sum(planning_pieces(week, unit, v, meetings_count, q))) for v in week.variants) for q in quarters)
    return sum(found, Fraction(0)) / len(quarters)


def planning(week: Week, unit: str) -> Fraction:
    """Minutes alone in an average week, without the duty that is owed in free periods."""
    twice = bool(week.school.rule("count_planning_as_collab"))
    return max(Fraction(0), released(week, unit, twice) - duty_owed(week, unit))


def planning_kept(week: Week, unit: str) -> Fraction:
    """Minutes alone by which the promise is judged: of an average week, or of the week with fewest where it holds in every week."""
    if not week.school.every_week("min_individual_planning_week"):
        return planning(week, unit)
    twice, quarters = bool(week.school.rule("count_planning_as_collab")), week.quarters(unit)
    pieces = {v: sum(sum(planning_pieces(week, unit, v, twice, q)) for q in quarters) for v in week.variants}
    fewest = Fraction(least(weeks_held(week.school, week.variants), pieces), len(quarters))
    return max(Fraction(0), fewest - duty_owed(week, unit))


def duty_owed(week: Week, unit: str) -> Fraction:
    """Minutes of supervision a week that a teacher of sections owes in free periods: by FTE, less what the duty swap takes over.

    An overload takes the place of the duty (domain.md 0.3): who teaches one owes none.
    """
    if unit not in week.section_teachers or beyond_load(week, unit):
        return Fraction(0)
    swap = next((m for m in week.plan.methods if m.method == "duty_swap" and m.method in week.school.method_by_id), None)
    freed = Fraction(week.school.method_by_id["duty_swap"].minutes_each * swap.amount, 100) if swap else Fraction(0)
    return max(Fraction(0), Fraction(week.school.rule("duty_owed_week") * week.units[unit].fte, 100) - freed)


def free_periods(week: Week, unit: str, variant: Variant, quarter: int, taken: list[Interval], least: int = 0) -> list[Slot]:
    """The periods of a kind of day in which an adult has nothing, as many minutes as can be: one slot a period, none at one time.

    A period that the adult teaches on one clock is not free on another. Specialists have free specials slots besides. Lunch
    is never planning: as long as some duty-free lunch is possible, the periods leave room for one.
    """
    if not week.here(unit, variant):
        return []
    hours, gone = week.student_hours(variant.day_type), [*taken, *week.away(unit, variant)]
    mine = [x for x in week.stands_in.get(unit, ()) if quarter in QUARTERS[x.term] and week.times(x, variant)]
    taught = {code for x in mine for code in x.periods}
    slots = [s for s in week.school.slots(variant.day_type, "class") if s.name not in taught]
    slots += week.school.slots(variant.day_type, "specials") if unit in week.specialists else ()
    inside_hours = [s for s in slots if s.minutes >= least and inside((s.start, s.end), hours)]
    free = [s for s in inside_hours if not any(overlaps((s.start, s.end), t) for t in gone)]
    left = (tuple(s for s in free if not overlaps((s.start, s.end), meal)) for meal in _meals(week, unit, variant, gone, free))
    choices = [_most(slots) for slots in dict.fromkeys(left)] or [_most(free)]
    return max(choices, key=lambda found: sum(s.minutes for s in found))


def _meals(week: Week, unit: str, variant: Variant, taken: list[Interval], free: list[Slot]) -> list[Interval]:
    """Where a duty-free lunch may lie: it begins with lunch time or where something ends."""
    need, whole = lunch_owed(week.school, week.row(unit), variant), lunch_hours(week, variant)
    if not need or whole is None:
        return []
    ends = {whole[0], *(t[1] for t in taken), *(s.end for s in free)}
    pieces = without(whole, taken)
    return [(e, e + need) for e in sorted(ends) if any(inside((e, e + need), p) for p in pieces)]


def _most(slots: Sequence[Slot]) -> list[Slot]:
    """The slots with most minutes of which no two overlap or are one period."""
    order = sorted(slots, key=lambda s: (s.start, s.end))
    several = {name for name, times in Counter(s.name for s in order).items() if times > 1}
    if not several and all(a.end <= b.start for a, b in itertools.pairwise(order)):
        return order

    @cache
    def best(i: int, end: int, used: frozenset[str]) -> tuple[int, tuple[Slot, ...]]:
        if i == len(order):
            return 0, ()
        s, without_it = order[i], best(i + 1, end, used)
        if s.start < end or s.name in used:
            return without_it
        rest, others = best(i + 1, s.end, used | ({s.name} & several))
        return max((rest + s.minutes, (s, *others)), without_it, key=lambda found: found[0])

    return list(best(0, 0, frozenset())[1])


def lunch_hours(week: Week, variant: Variant) -> Interval | None:
    """From the first minute of a day's lunch slots to the last."""
    slots = week.school.slots(variant.day_type, "lunch")
    return (min(s.start for s in slots), max(s.end for s in slots)) if slots else None


def planning_needed(week: Week, unit: str) -> Fraction:
    """Promised minutes alone in an average week: the line's own figure, or the rule pro rata to FTE.

    A teacher whose class never goes to specials (PK) has only what its line says: its day is not laid out here.
    """
    own = week.row(unit).individual_planning_min
    if own is not None:
        return Fraction(own)
    if not week.in_specials_grid(unit):
        return Fraction(0)
    return Fraction(week.school.rule("min_individual_planning_week") * week.units[unit].fte, 100)


def lunch_time(week: Week, unit: str, variant: Variant) -> list[Interval] | None:
    """When an adult may eat: lunch and recess of its class, the lunch slots of a day of periods, else the midday gap; None without one."""
    rooms = week.rooms_on(unit, variant)
    if rooms:
        grade = rooms[0].grade
        return week.resting(grade, variant) if week.school.lays_lunch(grade, variant.day_type) else None
    gap = lunch_hours(week, variant) if week.day_in_periods(unit, variant) else week.midday(variant.day_type)
    return None if gap is None else [gap]


def free_lunch(week: Week, unit: str, variant: Variant, quarter: int = 1) -> list[Interval]:
    """The stretches of lunch time without students, duty or meeting: in the building, or out of it, but not half of each."""
    busy = [b.when for b in week.commitments_in(unit, variant, quarter)]
    here = [*busy, *week.away(unit, variant)]
    whole = lunch_time(week, unit, variant) or []
    return [piece for time in whole for piece in without(time, here)] + _eating_out(week, unit, variant, whole, busy)


def _eating_out(week: Week, unit: str, variant: Variant, whole: Iterable[Interval], busy: list[Interval]) -> list[Interval]:
    """The parts of lunch time that an adult spends out of the building, without the way there and back."""
    found = []
    for time, (start, end) in itertools.product(whole, week.not_at_hand(unit, variant)):
        both = (max(time[0], start), min(time[1], end))
        found += without(both, busy) if both[0] < both[1] else []
    return found


def unencumbered(week: Week, unit: str, variant: Variant, quarter: int = 1) -> int:
    """Minutes of a day without students or duties: whole free slots and what is left of lunch time. Meetings are neither."""
    busy = [b.when for b in week.commitments_in(unit, variant, quarter) if b.kind != "meeting"]
    taken = [*busy, *week.away(unit, variant)]
    whole = lunch_time(week, unit, variant) or []
    lunch = [piece for time in whole for piece in without(time, taken)] + _eating_out(week, unit, variant, whole, busy)
    if week.day_in_periods(unit, variant):  # a free period may lie in lunch time
        return minutes(merged([*lunch, *((s.start, s.end) for s in free_periods(week, unit, variant, quarter, busy))]))
    return sum(_once(s for s in free_slots(week, unit, variant) if not _touched(s, taken))) + minutes(lunch)


def teaching_runs(week: Week, unit: str, variant: Variant) -> list[Interval]:
    """Stretches of teaching without a break: passing time between two classes is no break, arrival and dismissal no teaching."""
    hours = week.teaching_hours(variant.day_type)
    busy = [*week.own_class(unit, variant), *(b for b in week.commitments(unit, variant) if b.kind != "meeting")]
    clipped = [(max(b.start, hours[0]), min(b.end, hours[1])) for b in busy if overlaps(b.when, hours)]
    return merged(clipped, week.school.rule("gap_ok_min", 5))
