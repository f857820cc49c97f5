"""Arithmetic of clock intervals, in minutes after midnight; an interval holds its start and not its end."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from planner.domain.cycle import Cycle
from planner.domain.school import School, Staff, Variant

Interval = tuple[int, int]
MARK = 5  # minutes: what no bell begins or ends does so on a five-minute mark (decisions.md 22)
LONGEST_RECESS = 60  # minutes: no class plays longer at a stretch, unless more is asked

_DAYS = ({"m", "mo", "mon", "monday"}, {"t", "tu", "tue", "tues", "tuesday"}, {"w", "we", "wed", "wednesday"},
         {"th", "thu", "thur", "thurs", "thursday", "r"}, {"f", "fr", "fri", "friday"})  # fmt: skip
_TIMES = re.compile(r"(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)")
_DAY = re.compile(r"([A-Za-z]+|\d+)\s*:\s*(.+)")


def overlaps(a: Interval, b: Interval) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def inside(inner: Interval, outer: Interval) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def merged(intervals: Iterable[Interval], gap: int = 0) -> list[Interval]:
    """The same time as few stretches: those at most `gap` minutes apart become one."""
    found: list[Interval] = []
    for start, end in sorted(intervals):
        if found and start - found[-1][1] <= gap:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def without(whole: Interval, holes: Iterable[Interval]) -> list[Interval]:
    """What is left of a stretch when the holes are taken out, in clock order."""
    found, start = [], whole[0]
    for a, b in merged(holes):
        if a > start:
            found.append((start, min(a, whole[1])))
        start = max(start, b)
    found.append((start, whole[1]))
    return [(a, b) for a, b in found if b > a]


def minutes(intervals: Iterable[Interval]) -> int:
    return sum(end - start for start, end in intervals)


def longest(intervals: Iterable[Interval]) -> int:
    return max((end - start for start, end in intervals), default=0)


def clock(time: int) -> str:
    """9:05 for 545."""
    return f"{time // 60}:{time % 60:02d}"


def span(interval: Interval) -> str:
    return f"{clock(interval[0])}–{clock(interval[1])}"


def amount(number: Fraction | int) -> str:
    """A number for a sentence: 187.5, and 90 rather than 90.0; "about 587" where more places say nothing to a reader.

    From a hundred on (minutes) halves are said; smaller numbers (FTE, periods, sections) to the hundredth, or about to the tenth.
    """
    exact, size = Fraction(number), abs(Fraction(number))
    if (exact * (2 if size >= 100 else 100)).denominator == 1:
        return f"{float(exact):,.10g}"
    return f"about {float(round(exact, 0 if size >= 100 else 1 if size >= 10 else 2)):,.10g}"


def many(number: int, one: str, more: str = "") -> str:
    """1 adult, 2 adults; 1 class, 2 classes."""
    return f"{number} {one if number == 1 else more or one + 's'}"


def day_names(school: School, days: Iterable[int]) -> str:
    """Days for a sentence, also those that the cycle does not have."""
    return ", ".join(school.day_label(d) if d in school.days else f"day {d}" for d in days) or "no day"


def unavailable(school: School, row: Staff, variant: Variant) -> tuple[Interval, ...]:
    """When a position is not at hand on a kind of day: `W:S1`, `W:10:45-12:05`, `10:45-12:05` or `S1` (the last two every day), and
    what its hours leave of the contract day."""
    found = []
    if row.hours:
        here = [(h.start, h.end) for h in row.hours if variant.day in (h.days or school.staff_days(row))]
        found += without((school.info.contract_start, school.info.contract_end), here)
    for text in row.unavailable:
        day, rest = _day_and_rest(school.cycle, text.strip())
        if day in (None, variant.day) and (when := _stretch(school, rest, variant.day_type)):
            found.append(when)
    return tuple(found)


def _day_and_rest(cycle: Cycle, text: str) -> tuple[int | None, str]:
    found = None if _TIMES.fullmatch(text) else _DAY.fullmatch(text)
    if found is None:
        return None, text
    word = found[1].lower()
    if word.isdigit():
        return int(word), found[2]
    weekday = next((i for i, names in enumerate(_DAYS) if word in names), None)
    return cycle.weekdays.index(weekday) + 1 if weekday in cycle.weekdays else 0, found[2]


def _stretch(school: School, text: str, day_type: str) -> Interval | None:
    times = _TIMES.fullmatch(text)
    if times is None:
        return next(((s.start, s.end) for s in school.slots(day_type) if s.slot == text), None)
    start, end = (_afternoon(int(times[i])) * 60 + int(times[i + 1]) for i in (1, 3))
    return (start, end) if end > start else None


def _afternoon(hour: int) -> int:
    """No school is open before 6: 1:30 means half past one in the afternoon."""
    return hour + 12 if hour < 6 else hour
