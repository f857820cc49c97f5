"""The periods of a middle or high school in words: the heads of its grids, its clocks, and how a place and a term are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from planner.domain.place import Place
from planner.domain.plan import Day, Plan, Section
from planner.domain.school import School
from planner.facts.periods import QUARTERS, Seat, parts_of_year, periods_of
from planner.language import N_
from planner.tables.words import days_words, frame, grade_words, listed, span, usual_day_type

TERM = {
    "Y": "all year", "S1": "semester 1", "S2": "semester 2", **{f"Q{n}": f"quarter {n}" for n in (1, 2, 3, 4)},
    **{f"T{n}": f"trimester {n}" for n in (1, 2, 3)}, **{f"T{a}+T{b}": f"trimesters {a} and {b}" for a, b in ((1, 2), (1, 3), (2, 3))},
}  # fmt: skip
NO_SUCH_PERIOD = "-"


def has_classrooms(school: School) -> bool:
    """Has the school homerooms with a teacher of their own? Else nothing is said of grades that go to specials."""
    return bool(school.homerooms) or not school.courses


def has_sections(school: School, plan: Plan) -> bool:
    return bool(school.courses) and bool(plan.sections)


def seat_of(school: School, section: Section) -> Seat:
    """Where a section stands in the year."""
    return periods_of(school).seat_of(section.periods, section.lane, section.term)


def days_with(school: School, plan: Plan, period: str) -> list[Day]:
    """The kinds of day of a plan that have a period, in the order of the cycle."""
    places = [p for p in periods_of(school).places if p.period == period]
    held = (d for d in plan.days if any(periods_of(school).slot(p, d.day_type) for p in places))
    return sorted(held, key=lambda d: (d.day, d.day_type))


def period_heads(school: School, plan: Plan) -> dict[str, str]:
    """Period -> the head of its column: "P1 8:00-8:50"; with its days where it is not held on all: "A1 8:00-9:30 (Day 1)"."""
    held = {code: days_with(school, plan, code) for code in periods_of(school).codes}
    return {code: f"{code}{_usual_time(school, code, days)}{_which_days(school, days)}" for code, days in held.items() if days}


def _usual_time(school: School, period: str, days: list[Day]) -> str:
    """The clock time of a period where it is the same on more than half of its days; lunch waves have several and get none."""
    weeks: Counter[str] = Counter()
    for day in days:
        times = {t for p in periods_of(school).places if p.period == period and (t := periods_of(school).time(p, day.day_type))}
        if len(times) == 1:
            weeks[span(*times.pop())] += day.weeks
    time, most = weeks.most_common(1)[0] if weeks else ("", 0)
    return f" {time}" if 2 * most > sum(d.weeks for d in days) else ""


def _which_days(school: School, days: list[Day]) -> str:
    held = sorted({d.day for d in days})
    return "" if len(held) == len(school.days) else f" ({few_days(school, held)})"


def few_days(school: School, days: Sequence[int]) -> str:
    """ "Mon, Wed"; in a cycle that is no week "Day 1" or "days 1, 3, 4"."""
    if school.cycle.is_week or len(days) == 1:
        return listed(school.day_label(d) for d in days)
    return f"days {listed(map(str, days))}"


def place_words(school: School, plan: Plan, place: Place) -> str:
    """A period, or the code of its lane (P5A) where grades have it at different times; on usual days' clock if that has lanes."""
    usual = usual_day_type(plan)
    day_types = sorted(dict.fromkeys(d.day_type for d in plan.days), key=lambda t: (t != usual, t))
    codes = (s.slot for t in day_types if (s := periods_of(school).slot(place, t)))
    return next((c for c in codes if c != place.period), place.period) if place.lane else place.period


def section_place(school: School, plan: Plan, section: Section) -> str:
    """ "P3", "P5A", or both periods of a double one: "P1, P2"."""
    return listed(place_words(school, plan, p) for p in seat_of(school, section).places)


def term_mark(section: Section) -> str:
    """What a cell of a grid says before a section that is not held all year."""
    return "" if section.term == "Y" else f"{section.term}: "


def by_quarter(school: School, sections: list[Section]) -> list[tuple[int, list[Section]]]:
    """The quarters (or trimesters) of the year, each with the sections that are held in it."""
    return [(q, [s for s in sections if q in QUARTERS[s.term]]) for q in parts_of_year(school)]


def clocks(school: School, plan: Plan) -> pd.DataFrame:
    """The clock of each period on each kind of day; a row of its own for each lane."""
    usual = usual_day_type(plan)
    days = sorted(plan.days, key=lambda d: (d.day_type != usual, d.day, d.day_type))
    kinds = list(dict.fromkeys(d.day_type for d in days))
    rows = []
    for place in periods_of(school).places:
        grades = place.lane[0] if place.wave else listed(map(grade_words, place.lane), "all")
        rows.append((place_words(school, plan, place), grades, *(_clock(school, place, t) for t in kinds)))
    return frame((N_("Period"), N_("Grades"), *(f"{t}: {_days_of(school, plan, t)}" for t in kinds)), rows)


def _clock(school: School, place: Place, day_type: str) -> str:
    time = periods_of(school).time(place, day_type)
    return span(*time) if time else NO_SUCH_PERIOD


def _days_of(school: School, plan: Plan, day_type: str) -> str:
    """ "Mon, Tue, Wed (18 of 36 weeks)"."""
    days = sorted((d for d in plan.days if d.day_type == day_type), key=lambda d: d.day)
    if all(d.weeks == school.info.weeks for d in days):
        return days_words(school, (d.day for d in days))
    notes = {d: f" ({d.weeks} of {school.info.weeks} weeks)" if d.weeks < school.info.weeks else "" for d in days}
    return listed(f"{school.day_label(d.day)}{notes[d]}" for d in days)
