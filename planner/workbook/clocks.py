"""Cells that hold a clock time, a date, or days of the cycle."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from planner.workbook.columns import Column
from planner.workbook.raw import Cell, Misread, Note, clean, code_of, show

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
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
        notes.append(Note("mended-date", f"The number {show(cell)} was read as the date {day.isoformat()}.", "Format the cell as a date."))
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


def days(_column: Column, cell: Cell, cycle_days: int, _notes: list[Note]) -> tuple[int, ...]:
    return days_of(code_of(cell), cycle_days)


def days_of(text: str, cycle_days: int) -> tuple[int, ...]:
    """Cycle days, ascending, from M W F, MWF, Mon;Wed, M-F, 1,3 or 2-4. Raises Misread."""
    text = re.sub(r"\s*(?:-|–|—|\bto\b)\s*", "-", re.sub(r"\bday\s*(?=\d)", "", text.casefold()))
    if text in ("all", "every day", "daily"):
        return tuple(range(1, cycle_days + 1))
    found: list[int] = []
    for token in re.split(r"[\s;,/&+|]+|\band\b", text):
        if token:
            found += _day_token(token, cycle_days, found)
    if not found:
        raise Misread("a list of days", "not-days")
    return tuple(sorted(set(found)))


def _day_token(token: str, cycle_days: int, before: Sequence[int]) -> list[int]:
    ends = [_one_day(t, cycle_days, before) for t in token.split("-")]
    if len(ends) == 2 and ends[0] < ends[1]:
        return list(range(ends[0], ends[1] + 1))
    if len(ends) == 1 and ends[0]:
        return ends
    if cycle_days == 5 and re.fullmatch(r"m?(tu|t(?!h))?w?(th|r|t)?f?", token):  # MWF, TTh, MTWThF
        written = re.fullmatch(r"(m)?(tu|t(?!h))?(w)?(th|r|t)?(f)?", token)
        assert written is not None
        return [day for day, letter in enumerate(written.groups(), 1) if letter]
    raise _not_days(cycle_days)


def _one_day(word: str, cycle_days: int, before: Sequence[int] = ()) -> int:
    """The number of one day, or 0. A second T, after W, is Thursday: M T W T F."""
    if re.fullmatch(r"d?\d{1,2}", word):
        day = int(word.removeprefix("d"))
        if not 1 <= day <= cycle_days:
            raise _not_days(cycle_days)
        return day
    day = 4 if word in ("r", "thur", "thurs") else 0
    for n, name in enumerate(WEEKDAYS, 1):
        if word and (name.startswith(word) or word in (name + "s", "weds"[: 4 * (n == 3)])) and not day:
            day = n
    if word == "t" and 2 in before and 3 in before:
        day = 4
    if day and cycle_days != 5:
        raise Misread(
            f"a list of cycle days; weekdays have no fixed place in a cycle of {cycle_days}",
            "not-days",
            f"Write numbers from 1 to {cycle_days}, such as 1,3.",
        )
    return day


def _not_days(cycle_days: int) -> Misread:
    how = "M T W Th F, or numbers" if cycle_days == 5 else "numbers"
    return Misread("a list of days of the cycle", "not-days", f"Write {how} from 1 to {cycle_days}.")
