"""Real dates for the plan: the school year, and a calendar file for a team or a position."""

from __future__ import annotations

import datetime as dt
from functools import partial

import streamlit as st

from planner.domain.plan import Plan
from planner.domain.school import School
from planner.export.calendar import MOST_DAYS, Year, free_days, position_calendar, team_calendar, usual_year
from planner.language import _
from planner.pages import handed, looks
from planner.tables.time.week_of import positions_with_a_week
from planner.tables.words import team_words

ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage",
    "Pacific/Honolulu",
)  # fmt: skip
CALENDAR = "text/calendar"
LONGEST = 4_000  # characters of the days without school


def show(school: School, plan: Plan, school_id: str | None = None) -> None:
    """Under a plan: choose a team or a position, and take its calendar along. `school_id`: in the store."""
    looks.line(_("A file you can open in Outlook, Google Calendar, or Apple Calendar: a team's meetings or a position's week, on your "
                 "school's actual dates."))
    year = school_year(school)
    teams = {team_words(school.team_by_id[t]): t for t in dict.fromkeys(m.team_id for m in plan.meetings)}
    units = positions_with_a_week(school, plan)
    if year is None:
        return
    left, right = st.columns(2)
    if teams:
        team = teams[left.selectbox(_("Team"), list(teams), key="calendar_team") or next(iter(teams))]
        data = partial(team_calendar, school, plan, team, year)  # written when somebody wants it
        label = _("Download the team's calendar")
        handed.file(left, label, data, f"{_plain(team)}.ics", CALENDAR, school=school_id, key="calendar_file")
    if units:
        unit = right.selectbox(_("Position"), list(units), key="calendar_position") or units[0]
        data = partial(position_calendar, school, plan, unit, year)
        name = f"{_plain(unit)}.ics"
        handed.file(right, _("Download the position's calendar"), data, name, CALENDAR, school=school_id, key="position_file")


def _plain(code: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in code)


def school_year(school: School) -> Year | None:
    """First and last day, time zone and days without school, as somebody gives them; None while they cannot be read."""
    return year_of(usual_year(school))


def year_of(usual: Year) -> Year | None:
    """The same, beginning with dates that are usual."""
    left, middle, right = st.columns(3)
    first = left.date_input(_("First school day"), usual.first, key="year_first")
    last = middle.date_input(_("Last school day"), usual.last, key="year_last")
    zone = right.selectbox(_("Time zone"), ZONES, key="year_zone")
    words = st.text_area(_("No-school days, such as 2025-11-27, 2025-12-22 to 2026-01-02"), key="year_free", max_chars=LONGEST)
    free, wrong = free_days((words or "")[:LONGEST])
    if wrong:
        said = _("We couldn't read these dates: {join}. Enter them as YYYY-MM-DD.")
        st.error(looks.plain(said.format(join=", ".join(wrong))))
        return None
    if not isinstance(first, dt.date) or not isinstance(last, dt.date) or last < first:
        st.error(_("The last day of school must come after the first."))
        return None
    if (last - first).days > MOST_DAYS:
        st.error(looks.plain(_("A school year has at most {n} days.").format(n=MOST_DAYS)))
        return None
    return Year(first, last, free, zone or ZONES[0])
