"""Cells that hold a clock time, a date, or days of the cycle."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from planner.domain.cycle import LETTERS, LONG, Cycle
from planner.domain.school import Hours
from planner.workbook.columns import Column
from planner.workbook.raw import Cell, Misread, Note, clean, code_of, pieces, show, text_of

WEEKDAYS = tuple(day.casefold() for day in LONG)
DATE_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y")
FIRST_SERIAL, LAST_SERIAL = 36526, 73050  # days from 2000 to 2099, as a spreadsheet counts them


def time(column: Column, cell: Cell, *_: Any) -> int:
    """Minutes after midnight, from a clock time, a fraction of a day, 8:30, 8:30 AM, 0830 or 830."""
    minutes = _minutes(cell.value)
    low, high = column.low, column.high
    if minutes is None:
        raise Misread("a clock time", "not-a-time", "Write it like 8:30 or 1:45 PM.")
    if (low is not None and minutes < low) or (high is not None and minutes > high):
        afternoon = minutes + 720
        hint = f"Did you mean {clock(afternoon)}?" if low is not None and low <= afternoon <= (high or 1440) else ""
        raise Misread(f"between {clock(int(low or 0))} and {clock(int(high or 1439))}", "out-of-range", hint)
    return minutes


def _minutes(value: Any) -> int | None:
    if isinstance(value, dt.datetime):
        return _minutes(value.time()) if value.year <= 1900 else None  # day 0 of a spreadsheet: only the clock counts
    if isinstance(value, dt.time):
        return round((value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 60)
    if isinstance(value, dt.timedelta):
        return round(value.total_seconds() / 60) if 0 <= value.total_seconds() < 86400 else None
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and 0 <= value < 1:
        return round(value * 1440)
    text = re.sub(r"[.\s]", "", clean(str(value)).casefold()) if isinstance(value, str) else str(value)
    found = re.fullmatch(r"(\d{1,2}):?(\d{2})(?::00)?(am|pm|a|p)?", text) or re.fullmatch(r"(\d{1,2})()(am|pm)", text)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        return None
    return (hour % 12 + (12 if half[0] == "p" else 0) if half else hour) * 60 + minute


def clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def date(_column: Column, cell: Cell, _cycle: int, notes: list[Note]) -> dt.date:
    value = cell.value
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and FIRST_SERIAL <= value <= LAST_SERIAL:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(value))
        notes.append(Note("mended-date", f"{show(cell)} was read as the date {day.isoformat()}.", "Format the cell as a date."))
        return day
    text = re.sub(r"\bSept\b", "Sep", clean(str(value)).title()).replace(".", "")
    for form in DATE_FORMATS:
        try:
            return dt.datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise Misread("a date", "not-a-date", "Write it like 2025-06-30.")


def undated(value: dt.date) -> str:
    """What somebody typed before Excel made a date of it: 3-5 comes back as 5 March here and 3 May elsewhere."""
    return "-".join(str(n) for n in sorted((value.month, value.day)))


def days(_column: Column, cell: Cell, cycle: Cycle, _notes: list[Note]) -> tuple[int, ...]:
    return days_of(code_of(cell), cycle)


def days_of(text: str, cycle: Cycle) -> tuple[int, ...]:
    """Cycle days, ascending, from M W F, MWF, Mon;Wed, M-F, 1,3 or 2-4. Raises Misread."""
    text = re.sub(r"\s*(?:-|–|—|\bto\b)\s*", "-", re.sub(r"\bday\s*(?=\d)", "", text.casefold()))
    if text in ("all", "every day", "daily"):
        return tuple(range(1, cycle.days + 1))
    if hint := letters_as_numbers(text, cycle):
        raise Misread("a list of days of the cycle", "not-days", hint)
    found: list[int] = []
    for token in re.split(r"[\s;,/&+|]+|\band\b", text):
        if token:
            found += _day_token(token, cycle, found)
    if not found:
        raise Misread("a list of days", "not-days")
    return tuple(sorted(set(found)))


def letters_as_numbers(text: str, cycle: Cycle) -> str:
    """Of days that a school calls A to F, in a rotation: which numbers they are. Empty where the words are not such letters.

    F alone may be a Friday too, which a rotation has no place for: then this says nothing.
    """
    words = re.findall(r"[a-z]+|\d+", text.casefold())
    names = [chr(ord("a") + n) for n in range(cycle.days)]
    if cycle.is_week or not words or words == ["f"] or any(w not in names for w in words):
        return ""
    said = ", ".join(f"{w.upper()} is {names.index(w) + 1}" for w in dict.fromkeys(words))
    return f"Days are numbers here, from 1 to {cycle.days}: {said}."


def _day_token(token: str, cycle: Cycle, before: Sequence[int]) -> list[int]:
    ends = [_one_day(t, cycle, before) for t in token.split("-")]
    if len(ends) == 2 and ends[0] < ends[1]:
        return list(range(ends[0], ends[1] + 1))
    if len(ends) == 1 and ends[0]:
        return ends
    written = re.fullmatch(r"(m)?(tu|t(?!h))?(w)?(th|r|t)?(f)?", token)  # MWF, TTh, MTWThF
    if cycle.is_week and written is not None:
        return [_in_week(weekday, cycle) for weekday, letter in enumerate(written.groups()) if letter]
    raise _not_days(cycle)


def _one_day(word: str, cycle: Cycle, before: Sequence[int] = ()) -> int:
    """The number of one day, or 0. A second T, after W, is Thursday: M T W T F."""
    if re.fullmatch(r"d?\d{1,2}", word):
        day = int(word.removeprefix("d"))
        if not 1 <= day <= cycle.days:
            raise _not_days(cycle)
        return day
    weekday = _weekday(word)
    if weekday is None:
        return 0
    if not cycle.is_week:
        raise Misread(
            f"a list of cycle days; weekdays have no fixed place in a cycle of {cycle.days}",
            "not-days",
            f"Write numbers from 1 to {cycle.days}, such as 1,3.",
        )
    if word == "t" and {_TUESDAY, _WEDNESDAY} <= {cycle.weekdays[day - 1] for day in before}:
        weekday = _THURSDAY
    return _in_week(weekday, cycle)


_TUESDAY, _WEDNESDAY, _THURSDAY = 1, 2, 3


def _weekday(word: str) -> int | None:
    """0 for Monday, from mon, monday, mondays, weds, thurs or r."""
    if word in ("r", "thur", "thurs"):
        return _THURSDAY
    starts = (n for n, name in enumerate(WEEKDAYS) if word and (name.startswith(word) or word in (name + "s", "weds"[: 4 * (n == 2)])))
    return next(starts, None)


def _in_week(weekday: int, cycle: Cycle) -> int:
    """The day of the cycle that a weekday is. Raises Misread where no school is held on it."""
    if weekday not in cycle.weekdays:
        held = " ".join(LETTERS[d] for d in cycle.weekdays)
        said = f"a list of school days; school is on {held}, and not on {LONG[weekday]}"
        raise Misread(said, "not-days", f"Write some of {held}, or set School days a week to 5 on School.")
    return cycle.weekdays.index(weekday) + 1


def _not_days(cycle: Cycle) -> Misread:
    how = f"{' '.join(LETTERS[d] for d in cycle.weekdays)}, or numbers" if cycle.is_week else "numbers"
    return Misread("a list of days of the cycle", "not-days", f"Write {how} from 1 to {cycle.days}.")


# --- hours -----------------------------------------------------------------------------------------------------------------
_MOMENT = r"\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]\.?m?\.?)?"
_SPAN = rf"(?P<start>{_MOMENT})\s*(?:-|–|—|to|until)\s*(?P<end>{_MOMENT})"
_HOURS = (re.compile(_SPAN, re.IGNORECASE), re.compile(rf"(?P<days>.+?)(?:\s*:\s*|\s+){_SPAN}", re.IGNORECASE))
_EARLIEST, _LATEST = 6 * 60, 19 * 60


def hours(_column: Column, cell: Cell, cycle: Cycle, _notes: list[Note]) -> tuple[Hours, ...]:
    """7:30-11:30, 7:30 AM to 11:30 AM, M W 7:30-11:30; F 12:00-3:00. Without a half of the day, 3:00 is in the afternoon."""
    found = [_hours(piece.strip(), cycle) for piece in re.split(r"[;\n]", code_of(cell)) if piece.strip()]
    if not found:
        raise _not_hours()
    return tuple(found)


def _hours(text: str, cycle: Cycle) -> Hours:
    match = next((m for pattern in _HOURS if (m := pattern.fullmatch(text))), None)
    start, end = (_school_time(match[k]) if match else None for k in ("start", "end"))
    if match is None or start is None or end is None or start >= end:
        raise _not_hours()
    days = match.groupdict().get("days")
    return Hours(start, end, days_of(days, cycle) if days else ())


def _not_hours() -> Misread:
    return Misread("hours", "not-hours", "Write them like 7:30-11:30, or by day: M W 7:30-11:30; F 12:00-15:00.")


def absences(_column: Column, cell: Cell, cycle: Cycle, _notes: list[Note]) -> tuple[str, ...]:
    """Slots and times at which somebody is away, with a day before them or without: W:S1, 10:45-12:05, M W 1:00 PM-2:00 PM.

    Times are put as `3:13:00-14:00`, day of the cycle first; what is no time is left as it stands: it may be a slot.
    """
    found: list[str] = []
    for piece in pieces(text_of(cell)):
        match = next((m for pattern in _HOURS if (m := pattern.fullmatch(piece))), None)
        start, end = (_school_time(match[k]) if match else None for k in ("start", "end"))
        if match is None or start is None or end is None or start >= end:
            found.append(piece)
            continue
        when = f"{clock(start)}-{clock(end)}"
        found += [f"{day}{when}" for day in _days_before(match.groupdict().get("days"), cycle)]
    return tuple(found)


def _days_before(text: str | None, cycle: Cycle) -> list[str]:
    """3: for Wednesday; nothing before a time of every day, and a word that is no day as it stands, for the check that names it."""
    try:
        return [""] if text is None else [f"{day}:" for day in days_of(text, cycle)]
    except Misread:
        return [f"{text}:"]


def _school_time(text: str) -> int | None:
    """Minutes after midnight, at a time at which schools are open."""
    said = text.strip().replace(".", ":", 1) if re.match(r"\d+\.\d", text.strip()) else text.strip()
    minutes = _minutes(said if not said.isdigit() or len(said) > 2 else f"{said}:00")
    if minutes is not None and minutes < _EARLIEST and not re.search(r"[ap]", said, re.IGNORECASE):
        minutes += 720
    return minutes if minutes is not None and _EARLIEST <= minutes <= _LATEST else None
