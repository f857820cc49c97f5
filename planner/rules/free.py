"""Who is free, and for how long: planning alone, lunch, breaks from teaching, in whole minutes of a kind of day."""

from __future__ import annotations

from fractions import Fraction

from planner.rules.clock import Interval, inside, merged, minutes, overlaps, without
from planner.rules.facts import Week
from planner.school import Slot, Variant


def free_slots(week: Week, unit: str, variant: Variant) -> list[Slot]:
    """Specials slots in which an adult has no class of its own and is at hand, before anything else is taken out."""
    if not week.here(unit, variant):
        return []
    rooms = week.homerooms_of.get(unit)
    if rooms:
        outs = [week.out(h.homeroom_id, variant) for h in rooms]
        return [s for s in outs[0] if all(s in out for out in outs)]
    hours, gone = week.student_hours(variant.day_type), week.away(unit, variant)
    slots = [s for s in week.school.slots(variant.day_type, "specials") if inside((s.start, s.end), hours)]
    return [s for s in slots if not any(overlaps((s.start, s.end), g) for g in gone)]


def _whole(slots: list[Slot], taken: list[Interval]) -> list[int]:
    """The minutes of those slots that nothing touches."""
    return [s.minutes for s in slots if not any(overlaps((s.start, s.end), t) for t in taken)]


def planning_pieces(week: Week, unit: str, variant: Variant, meetings_count: bool = False) -> list[int]:
    """Lengths of the whole pieces in which an adult may plan alone, each at least `min_planning_block`.

    For a homeroom teacher the slots in which the class is out; for others every free slot, and what duty-free lunch
    leaves of the midday gap. A meeting takes its piece, unless meetings count as well.
    """
    taken = [b.when for b in week.commitments(unit, variant) if not (meetings_count and b.kind == "meeting")]
    pieces = _whole(free_slots(week, unit, variant), taken)
    gap = week.midday(variant.day_type)
    if unit not in week.homerooms_of and gap is not None and week.here(unit, variant):
        rest = without(gap, [*taken, *week.away(unit, variant)])
        pieces.append(minutes(rest) - week.school.rule("duty_free_lunch"))
    return [p for p in pieces if p > 0 and p >= week.school.rule("min_planning_block")]


def planning(week: Week, unit: str) -> Fraction:
    """Minutes alone in an average week."""
    twice = bool(week.school.rule("count_planning_as_collab"))
    return week.school.per_week((v, sum(planning_pieces(week, unit, v, twice))) for v in week.variants)


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
    """When an adult may eat: the lunch and recess of its class, else the midday gap. None where the day has no such time."""
    rooms = week.homerooms_of.get(unit)
    if rooms:
        return week.resting(rooms[0].grade, variant)
    gap = week.midday(variant.day_type)
    return None if gap is None else [gap]


def free_lunch(week: Week, unit: str, variant: Variant) -> list[Interval]:
    """The stretches of lunch time without students, duty or meeting."""
    taken = [*(b.when for b in week.commitments(unit, variant)), *week.away(unit, variant)]
    return [piece for whole in lunch_time(week, unit, variant) or [] for piece in without(whole, taken)]


def unencumbered(week: Week, unit: str, variant: Variant) -> int:
    """Minutes of a day without students or duties: whole free slots and what is left of lunch time. Meetings are neither."""
    taken = [*(b.when for b in week.commitments(unit, variant) if b.kind != "meeting"), *week.away(unit, variant)]
    lunch = [piece for whole in lunch_time(week, unit, variant) or [] for piece in without(whole, taken)]
    return sum(_whole(free_slots(week, unit, variant), taken)) + minutes(lunch)


def teaching_runs(week: Week, unit: str, variant: Variant) -> list[Interval]:
    """Stretches of teaching without a break: passing time between two classes is no break, arrival and dismissal no teaching."""
    hours = week.teaching_hours(variant.day_type)
    busy = [*week.own_class(unit, variant), *(b for b in week.commitments(unit, variant) if b.kind != "meeting")]
    clipped = [(max(b.start, hours[0]), min(b.end, hours[1])) for b in busy if overlaps(b.when, hours)]
    return merged(clipped, week.school.rule("gap_ok_min", 5))
