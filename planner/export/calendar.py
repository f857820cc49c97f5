"""A team's meetings, or a position's week, as a calendar file with the school's real dates.

Dates: a five-day cycle follows the weekdays; another cycle counts school days, so that a holiday moves what comes after it.
A kind of day that is held in some weeks only is written on the first of that many weeks, spread evenly, and says so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from planner.domain.plan import Plan
from planner.domain.school import School
from planner.facts.periods import FOUR, parts_of_year
from planner.tables.time.week_of import Entry, week_of_position, week_of_team
from planner.tables.words import day_words, team_words

MOST_DAYS = 400  # from the first day of a school year to its last; every one of them is gone through
WEEKEND = 5  # Saturday, as Python counts


@dataclass(frozen=True)
class Year:
    """First and last school day, the days without school, and the time zone of the school."""

    first: dt.date
    last: dt.date
    free: frozenset[dt.date] = frozenset()
    zone: str = "America/New_York"

    def days(self) -> Iterator[dt.date]:
        """Every school day in order."""
        day = self.first
        while day <= self.last:
            if day.weekday() < WEEKEND and day not in self.free:
                yield day
            day += dt.timedelta(days=1)


def usual_year(school: School) -> Year:
    """From the third Monday of August, 40 weeks: to be corrected on the page before a calendar is given out."""
    first, _last = school.school_year
    return Year(first, first + dt.timedelta(weeks=40, days=-3))


def coming_year(today: dt.date) -> Year:
    """Likewise, of the year that begins next, where no school says which year it plans."""
    augusts = (dt.date(year, 8, 15) for year in (today.year, today.year + 1))  # the third Monday is the 15th or one of the six days after
    first = next(day for day in (a + dt.timedelta(days=-a.weekday() % 7) for a in augusts) if day >= today)
    return Year(first, first + dt.timedelta(weeks=40, days=-3))


def cycle_days(school: School, year: Year) -> dict[dt.date, int]:
    """The cycle day of every school day."""
    if school.cycle.is_week:
        place = {weekday: day for day, weekday in enumerate(school.cycle.weekdays, 1)}
        return {day: place[day.weekday()] for day in year.days() if day.weekday() in place}
    held = (day for day in year.days() if day.weekday() in school.cycle.school_week)
    return {day: n % school.info.cycle_days + 1 for n, day in enumerate(held)}


def kinds_of_day(school: School, plan: Plan, year: Year) -> dict[dt.date, str]:
    """Which kind of day each school day is: kinds that share a cycle day take turns in proportion to their weeks."""
    found: dict[dt.date, str] = {}
    had: dict[tuple[int, str], float] = {}
    for date, day in cycle_days(school, year).items():
        here = [d for d in plan.days if d.day == day and d.weeks > 0]
        if not here:
            continue
        for d in here:  # who is furthest behind its share comes next
            had[day, d.day_type] = had.get((day, d.day_type), 0.0) + d.weeks / sum(x.weeks for x in here)
        chosen = max(here, key=lambda d: had[day, d.day_type])
        had[day, chosen.day_type] -= 1
        found[date] = chosen.day_type
    return found


def team_calendar(school: School, plan: Plan, team_id: str, year: Year) -> bytes:
    """The meetings of one team."""
    name = f"{team_words(school.team_by_id[team_id])}, {school.info.school_name}"
    return _calendar(school, plan, name, week_of_team(school, plan, team_id), year)


def position_calendar(school: School, plan: Plan, unit_id: str, year: Year) -> bytes:
    """Everything that one position does at a clock time; the position's code, never a name."""
    return _calendar(school, plan, f"{unit_id}, {school.info.school_name}", week_of_position(school, plan, unit_id), year)


def quarters(year: Year, parts: tuple[int, ...] = FOUR) -> dict[dt.date, int]:
    """The quarter (or trimester) of the year of every school day: runs of as many school days, in the order of the parts."""
    days = list(year.days())
    return {day: parts[len(parts) * n // len(days)] for n, day in enumerate(days)}


def _calendar(school: School, plan: Plan, name: str, entries: Iterable[Entry], year: Year) -> bytes:
    found = Calendar()
    found.add("prodid", "-//Common Time//A draft for discussion//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", name)
    zone, days, kinds = ZoneInfo(year.zone), cycle_days(school, year), kinds_of_day(school, plan, year)
    quarter = quarters(year, parts_of_year(school))
    several = {d.day for d in plan.days if d.weeks} - {d.day for d in plan.days if d.weeks == school.info.weeks}
    for entry in entries:
        for date in (d for d, day in days.items() if day == entry.day and kinds.get(d) == entry.day_type and quarter[d] in entry.quarters):
            found.add_component(_event(name, entry, date, zone, entry.day in several, plan, school))
    found.add_missing_timezones(first_date=year.first, last_date=year.last)
    return bytes(found.to_ical())


def _event(name: str, entry: Entry, date: dt.date, zone: ZoneInfo, turns: bool, plan: Plan, school: School) -> Event:
    event = Event()
    event.add("summary", entry.what)
    event.add("dtstart", dt.datetime.combine(date, _time(entry.start), zone))
    event.add("dtend", dt.datetime.combine(date, _time(entry.end), zone))
    event.add("dtstamp", dt.datetime(school.info.year_start, 1, 1, tzinfo=dt.UTC))  # the same plan gives the same file
    event.add("uid", hashlib.sha256(f"{name}|{entry.what}|{date}|{entry.start}".encode()).hexdigest()[:32] + "@common-time")
    if entry.where:
        event.add("location", entry.where)
    if turns:
        day = next(d for d in plan.days if (d.day, d.day_type) == (entry.day, entry.day_type))
        event.add("description", f"{day_words(school, plan, day)}: in {day.weeks} of {school.info.weeks} weeks. Check the date.")
    return event


def _time(minute: int) -> dt.time:
    return dt.time(minute // 60, minute % 60)


def free_days(words: str) -> tuple[frozenset[dt.date], tuple[str, ...]]:
    """Dates without school from what somebody typed: "2025-11-27, 2025-12-22 to 2026-01-02"; and what could not be read."""
    found: set[dt.date] = set()
    wrong: list[str] = []
    for piece in (p.strip() for p in words.replace("\n", ",").replace(";", ",").split(",")):
        if piece:
            ends = [_date(e.strip()) for e in piece.split(" to ")]
            if len(ends) > 2 or None in ends or not 0 <= _days_between(ends) < MOST_DAYS or len(found) > MOST_DAYS:
                wrong.append(piece)
            else:
                found |= _between(ends)
    return frozenset(found), tuple(wrong)


def _days_between(ends: Sequence[dt.date | None]) -> int:
    return ((ends[-1] or dt.date.min) - (ends[0] or dt.date.min)).days


def _between(ends: Collection[dt.date | None]) -> set[dt.date]:
    known = [e for e in ends if e is not None]
    return {known[0] + dt.timedelta(days=n) for n in range((known[-1] - known[0]).days + 1)}


def _date(words: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        return None
