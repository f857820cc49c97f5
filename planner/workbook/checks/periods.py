"""Periods of a middle or high school: letters that turn round, lunch waves, kinds of day (domain.md 1.2).

A *period* is a class slot's own code, or the period that it names; its *lanes* are slots of one period for different grades.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

from planner.domain.school import Finding, Room, School, Slot, Staff
from planner.workbook.checks.base import count, grade_name, look, must, needs, some_of


def classes(school: School) -> list[Slot]:
    return sorted((s for s in school.bell if s.kind == "class"), key=lambda s: (s.start, s.order))


def periods(school: School) -> tuple[str, ...]:
    """The periods of the school, without zero periods."""
    return tuple(dict.fromkeys(s.name for s in classes(school) if not s.name.startswith("P0")))


# --- facts -----------------------------------------------------------------------------------------------------------------
@needs("Bell")
def periods_stand_once_a_day(school: School) -> Iterator[Finding]:
    """A grade has a period once on a kind of day."""
    for day_type in dict.fromkeys(s.day_type for s in school.bell):
        for a, b in combinations((s for s in classes(school) if s.day_type == day_type), 2):
            if a.name == b.name and (not a.lane or not b.lane or set(a.lane) & set(b.lane)):
                said = f"Slots {a.slot} and {b.slot} of {day_type} are both period {a.name} for the same grade."
                yield must(b.at("period"), "period-twice", said, "Name another period, or the grades that each slot is for.")


@needs("Bell", "Staff", "Rooms")
def lunch_waves_are_known(school: School) -> Iterator[Finding]:
    """A period follows grades or lunch waves, and Staff and Rooms name waves of the Bell."""
    waves = list(dict.fromkeys(s.lunch_wave for s in classes(school) if s.lunch_wave))
    for s in school.bell:
        others = [o for o in classes(school) if (o.day_type, o.name) == (s.day_type, s.name) and o is not s and s.kind == "class"]
        if s.lunch_wave and s.for_grades:
            said = f"Slot {s.slot} of {s.day_type} is for grades {', '.join(s.for_grades)} and for lunch wave {s.lunch_wave}."
            yield must(s.at("lunch_wave"), "wave-and-grades", said, "Clear one: lunch follows the grade, or the teacher or room.")
        elif other := next((o.slot for o in others if s.for_grades and o.lunch_wave and not o.for_grades), ""):
            said = f"{s.name} is on a clock of grades ({s.slot}) and on one of a lunch wave ({other})."
            yield must(s.at("for_grades"), "wave-and-grades", said, "Use lunch waves on all slots of the period, or grades on all.")
    rows: list[Staff | Room] = [*school.staff, *school.rooms]
    for row in rows:
        if row.lunch_wave and row.lunch_wave not in waves:
            has = f"its class slots have {some_of(waves, 5)}" if waves else "no class slot has one"
            said = f'Lunch wave "{row.lunch_wave}" is not on the Bell sheet: {has}.'
            yield must(row.at("lunch_wave"), "unknown-wave", said, "Enter the wave of a class slot, or enter this one on the Bell sheet.")


@needs("Bell")
def lanes_are_the_same_every_day(school: School) -> Iterator[Finding]:
    """A period that has a slot for some grades has the same groups of grades on every kind of day, or one slot for all."""
    lanes: dict[str, dict[str, set[tuple[str, ...]]]] = defaultdict(lambda: defaultdict(set))
    for s in classes(school):
        if s.for_grades:
            lanes[s.name][s.day_type].add(s.for_grades)
    for name, days in lanes.items():
        (first, groups), *others = days.items()
        for day_type, more in others:
            crossing = next(((a, b) for a in more for b in groups if a != b and set(a) & set(b)), None)
            if crossing:
                here = next(s for s in classes(school) if (s.day_type, s.name, s.for_grades) == (day_type, name, crossing[0]))
                said = f"{name} is for grades {', '.join(crossing[0])} on {day_type}, and for {', '.join(crossing[1])} on {first}."
                yield must(here.at("for_grades"), "lanes-differ", said, "A section has one clock: use the same groups of grades every day.")
                break


# --- sums ------------------------------------------------------------------------------------------------------------------
@needs("Bell", "Calendar", "Methods")
def day_types_are_used(school: School) -> Iterator[Finding]:
    """Every kind of day of the Bell sheet is on the Calendar, or is brought by a way of making time."""
    used = {c.day_type for c in school.calendar} | {m.day_type for m in school.methods}
    for day_type in dict.fromkeys(s.day_type for s in school.bell if s.day_type not in used):
        here = [s for s in school.bell if s.day_type == day_type]
        elsewhere = {s.name for s in classes(school) if s.day_type in used}
        gone = list(dict.fromkeys(s.name for s in here if s.kind == "class" and s.name not in elsewhere))
        never = f", so {some_of(gone, 8)} {'is' if len(gone) == 1 else 'are'} never held" if gone else ""
        yield look(here[0].at("day_type"), "unused-day-type", f"No day of the Calendar is of type {day_type}{never}.")


@needs("Bell", "Calendar", "School")
def periods_turn_evenly(school: School) -> Iterator[Finding]:
    """Where the periods of a cycle turn round, each is held equally often."""
    day_types = [v.day_type for d in school.days for v in school.base_variants(d)]
    if len(day_types) != school.info.cycle_days or not _turned(school, day_types):
        return
    by_day = {t: {s.name for s in classes(school) if s.day_type == t} for t in day_types}
    times = Counter(name for t in day_types for name in by_day[t] if not name.startswith("P0"))
    low, high = (f(times, key=lambda n: (times[n], n), default="") for f in (min, max))
    if low and times[low] < times[high]:
        rare = next(s for s in classes(school) if s.name == low)
        said = f"{low} is held on {count(times[low], 'day')} of the cycle of {len(day_types)}, and {high} on {times[high]}."
        yield look(rare.at("period" if rare.period else "slot"), "uneven-periods", said, "Is a letter repeated or missing?")


def _turned(school: School, day_types: list[str]) -> bool:
    """Does some period stand before another on one day and after it on the next? (In A/B blocks and ordinary weeks none does.)"""
    before = {(a.name, b.name) for t in day_types for a, b in combinations((s for s in classes(school) if s.day_type == t), 2)}
    return any((b, a) in before for a, b in before)


@needs("Bell", "Courses", "Homerooms", "School")
def grades_have_every_period(school: School) -> Iterator[Finding]:
    """A period that has slots for some grades leaves no grade of the school's courses out."""
    with_rooms = {h.grade for h in school.homerooms}
    grades = [g for g in school.info.grades if g not in with_rooms and any(g in c.grade_mix or not c.grade_mix for c in school.courses)]
    for day_type in dict.fromkeys(s.day_type for s in classes(school)):
        today = [s for s in classes(school) if s.day_type == day_type]
        for name in dict.fromkeys(s.name for s in today):
            mine = [s for s in today if s.name == name]
            left = [g for g in grades if not any(s.serves(g) for s in mine)]
            if left and len(left) < len(grades):
                who = " and ".join(map(grade_name, left)).replace(" and Grade", " and grade")
                said = f"{who} {'has' if len(left) == 1 else 'have'} no {name} on {day_type}."
                yield look(mine[0].at("for_grades"), "grade-without-period", said, "Add a slot of that period for the grade.")
