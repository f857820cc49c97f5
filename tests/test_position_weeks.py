"""The week of one position as a calendar: sections on the clock of each kind of day, in their terms; classes, sessions and duties."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import fixtures_plan
import fixtures_sections
from icalendar import Calendar, Event

from planner.export.calendar import Year, position_calendar, quarters
from planner.tables.time.week_of import positions_with_a_week, week_of_position

EIGHT_WEEKS = Year(dt.date(2025, 9, 1), dt.date(2025, 10, 24))  # 40 school days, ten to a quarter of the year
SCHOOL, PLAN = fixtures_sections.school(), fixtures_sections.plan()


def events(unit: str) -> list[Event]:
    return Calendar.from_ical(position_calendar(SCHOOL, PLAN, unit, EIGHT_WEEKS)).walk("VEVENT")


def test_a_section_stands_on_every_day_in_its_room_and_a_semester_in_its_half_of_the_year() -> None:
    """English 9 twice on 40 days; Drama on the 20 days of semester 1; Personal finance on the 20 of semester 2."""
    found = Counter(str(e["SUMMARY"]) for e in events("ENG.1"))
    assert found["English 9 (ENG9-01)"] == found["English 9 (ENG9-02)"] == 40 and found["=Drama (DRAMA-01)"] == 20
    drama = [e for e in events("ENG.1") if "Drama" in e["SUMMARY"]]
    assert {str(e["LOCATION"]) for e in drama} == {"STAGE"} and max(e["DTSTART"].dt.date() for e in drama) == dt.date(2025, 9, 26)
    finance = [e for e in events("MATH.1") if "finance" in e["SUMMARY"]]
    assert len(finance) == 20 and min(e["DTSTART"].dt.date() for e in finance) == dt.date(2025, 9, 29)


def test_late_starts_have_their_own_clock() -> None:
    """Wednesdays take turns: second period is 9:45 to 10:20 on four of the eight."""
    wednesdays = [e for e in events("ENG.1") if "ENG9-01" in e["SUMMARY"] and e["DTSTART"].dt.weekday() == 2]
    late = [e for e in wednesdays if e["DTSTART"].dt.strftime("%H:%M") == "09:45"]
    assert (len(wednesdays), len(late)) == (8, 4)
    assert all(e["DTEND"].dt.strftime("%H:%M") == "10:20" and "18 of 36 weeks" in e["DESCRIPTION"] for e in late)


def test_the_second_teacher_has_the_section_too() -> None:
    assert Counter("second teacher" in e.what for e in week_of_position(SCHOOL, PLAN, "SPED1"))[True] > 0
    assert "ALG1-03" not in str([e.what for e in week_of_position(SCHOOL, PLAN, "SPED1")])


def test_forty_days_are_four_quarters_of_ten() -> None:
    assert Counter(quarters(EIGHT_WEEKS).values()) == {1: 10, 2: 10, 3: 10, 4: 10}


def test_a_homeroom_teacher_sees_when_the_class_is_with_a_specialist_and_sessions_and_duties_have_a_time() -> None:
    school, plan = fixtures_plan.school(), fixtures_plan.plan()
    room = next(h for h in school.homerooms if any(e.homeroom == h.homeroom_id for e in plan.grid))
    said = [e.what for e in week_of_position(school, plan, room.teacher_id)]
    assert sum(f"{room.homeroom_id} is in" in s for s in said) == sum(e.homeroom == room.homeroom_id for e in plan.grid)
    kept = {u.unit_id for p in plan.positions for u in p.units if u.fte}
    units = positions_with_a_week(school, plan)
    assert set(units) <= kept and {x.unit_id for x in (*plan.sessions, *plan.duties)} <= set(units)
    for unit in units:
        mine = week_of_position(school, plan, unit)
        assert sum("duty" in e.what for e in mine) == sum(p.unit_id == unit for p in plan.duties)
        assert sum("group" in e.what for e in mine) == sum(x.unit_id == unit for x in plan.sessions)
