"""Several schools together, review groups, calendars and lists: each with numbers that can be counted in the head."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from test_score import thin

from planner.district.together import apart, clashes, fund_lines, job_lines
from planner.domain.plan import Day, FundLine, Meeting, Plan, Position, Unit
from planner.domain.school import Fund, Info, School, Staff, Team
from planner.export.calendar import Year, coming_year, cycle_days, free_days, kinds_of_day, position_calendar, team_calendar, usual_year
from planner.export.lists import csv, csv_lists, school_files, zipped
from planner.sharing.review_groups import AGENDA, LARGEST, SMALLEST, groups, sizes
from planner.sharing.summary import Figures, figures

FIVE = {"cycle_days": 5, "weeks": 36, "year_start": 2025}


def school(name: str, days: tuple[int, ...], fte: int = 40) -> tuple[School, Plan]:
    """A shared art post on some days, and a paraprofessional whose post is vacant and stops."""
    info = Info(school_name=name, **FIVE)  # type: ignore[arg-type]
    staff = (Staff("ART1", "art", fte=40, shared_id="ART-N1"), Staff("PARA", "para", count=2, vacancy="vacant"))
    made = School(info=info, staff=staff, funds=(Fund("GF", "General fund"),))
    units = (Position("ART1", (Unit("ART1", fte, days),), ()), Position("PARA", (Unit("PARA.1", 0, ()), Unit("PARA.2", 100, (1, 2, 3, 4, 5))), ()))
    return made, Plan(positions=units, funds=(FundLine("GF", 1, 100_000, 60_000), FundLine("GF", 2, 1, 1)))


def of(*chosen: tuple[School, Plan]) -> list[Figures]:
    return [figures(*one) for one in chosen]


def test_a_shared_post_in_two_schools_on_one_day_is_named_with_both() -> None:
    found = clashes(of(school("East", (2, 4)), school("West", (4, 5))))
    assert [c.sentence for c in found] == ["The shared position ART-N1 is scheduled at both East and West on Thu. One of the two schools must change its days."]
    assert clashes(of(school("East", (2, 4)), school("West", (1, 5)))) == ()


def test_a_whole_post_in_one_school_cannot_be_in_another_on_any_day() -> None:
    found = clashes(of(school("East", (1, 2, 3, 4, 5), fte=100), school("West", (4,))))
    assert [c.days for c in found] == [("Thu",)]
    assert clashes(of(school("East", (1, 2, 3, 4, 5), fte=60), school("West", (4,)))) == ()  # a part of every day


def music(name: str, day: int, start: int) -> tuple[School, Plan]:
    """The music teachers of several schools meet for an hour."""
    made, plan = school(name, (2,))
    teams = (Team("XMUSIC", "Music across schools", "cross_school", ("ART1",)),)
    return replace(made, teams=teams), replace(plan, meetings=(Meeting("XMUSIC", day, "REG", start, start + 60, 60, ()),))


def test_a_team_of_several_schools_needs_one_time() -> None:
    assert apart(of(music("East", 3, 840), music("West", 3, 870))) == ()
    found = apart(of(music("East", 3, 840), music("West", 3, 900)))
    assert found == ("Team XMUSIC has members in 2 schools but no time when all of them can meet: East Wed 14:00–15:00; West Wed 15:00–16:00.",)
    assert len(apart(of(music("East", 3, 840), music("West", 4, 840)))) == 1 and apart(of(music("East", 3, 840))) == ()


def test_job_classes_and_funds_add_over_schools() -> None:
    """Two schools: 2 × 0.4 art today, one of them 0.2 then; one of two vacant posts stops in each."""
    both = of(school("East", (2, 4)), school("West", (1,), fte=20))
    lines = {x.job_class: x for x in job_lines(both)}
    assert (lines["art"].today, lines["art"].planned, lines["art"].cut, lines["art"].vacant) == (80, 60, 20, 0)
    assert (lines["para"].today, lines["para"].planned, lines["para"].cut, lines["para"].vacant) == (400, 200, 200, 200)
    assert [(f.fund, f.money, f.cost) for f in fund_lines(both)] == [("GF", 200_000, 120_000)]


# --- groups ----------------------------------------------------------------------------------------------------------------
def test_forty_two_are_three_groups_of_fourteen_and_the_agenda_is_ninety_minutes() -> None:
    assert sizes(42) == (14, 14, 14)
    assert sum(minutes for minutes, _ in AGENDA) == 90


@given(st.integers(1, 400))
@settings(deadline=None)
def test_groups_are_between_eight_and_twenty_wherever_that_is_possible(people: int) -> None:
    found = sizes(people)
    assert sum(found) == people and max(found) - min(found) <= 1 and max(found) <= LARGEST
    assert len(found) == 1 or min(found) >= SMALLEST
    assert len(found) >= 2 or people < 2 * SMALLEST


def test_everybody_is_in_one_group_teams_are_spread_and_the_draw_repeats() -> None:
    made, _ = thin()
    found = groups(made, 7)
    units = [u for row in made.staff for u in row.units]
    assert Counter(m for g in found for m in g.members) == Counter(units)
    assert found == groups(made, 7) != groups(made, 8)
    assert {g.task for g in found} == {"benefits", "problems"}
    team = next(t for t in made.teams if len(t.core) >= len(found))
    assert max(sum(m in team.core for m in g.members) for g in found) <= -(-len(team.core) // len(found)) + 1


# --- calendars -------------------------------------------------------------------------------------------------------------
def test_a_week_of_five_days_follows_the_weekdays_and_a_holiday_has_no_meeting() -> None:
    """A meeting each Tuesday from Monday 3 November to Friday 28 November 2025: 4, 11, 18 and 25; without the 11th three are left."""
    info = Info(school_name="East", **FIVE)  # type: ignore[arg-type]
    made = replace(thin()[0], info=replace(thin()[0].info, **FIVE), teams=thin()[0].teams[:1])
    team = made.teams[0].team_id
    plan = Plan(days=(Day(2, "REG", 36),), meetings=(Meeting(team, 2, "REG", 540, 585, 45, ()),))
    year = Year(dt.date(2025, 11, 3), dt.date(2025, 11, 28), frozenset({dt.date(2025, 11, 11)}))
    events = Calendar.from_ical(team_calendar(made, plan, team, year)).walk("VEVENT")
    assert [e["DTSTART"].dt.date().day for e in events] == [4, 18, 25]
    assert {(e["DTSTART"].dt.strftime("%H:%M"), e["DTEND"].dt.strftime("%H:%M")) for e in events} == {("09:00", "09:45")}
    assert len({e["UID"] for e in events}) == 3
    assert info.cycle_days == made.info.cycle_days


def test_the_year_that_comes_next_begins_on_the_third_monday_of_august() -> None:
    found = [coming_year(dt.date(2026, month, day)).first for month, day in ((3, 1), (8, 17), (8, 18))]
    assert found == [dt.date(2026, 8, 17), dt.date(2026, 8, 17), dt.date(2027, 8, 16)]


def test_a_cycle_of_six_days_counts_school_days() -> None:
    made = replace(thin()[0], info=replace(thin()[0].info, cycle_days=6))
    year = Year(dt.date(2025, 9, 1), dt.date(2025, 9, 12), frozenset({dt.date(2025, 9, 3)}))
    assert list(cycle_days(made, year).values()) == [1, 2, 3, 4, 5, 6, 1, 2, 3]


def test_kinds_of_day_take_turns_in_proportion_to_their_weeks() -> None:
    """Wednesdays: early release in 9 of 36 weeks, so on one of four."""
    made = replace(thin()[0], info=replace(thin()[0].info, **FIVE))
    plan = Plan(days=(Day(3, "REG", 27), Day(3, "ER", 9)))
    year = Year(dt.date(2025, 9, 1), dt.date(2025, 9, 30))
    assert Counter(kinds_of_day(made, plan, year).values()) == {"REG": 3, "ER": 1}


def test_clocks_follow_the_change_to_winter_time() -> None:
    """9:00 stays 9:00 on the wall: 13:00 in UTC in October, 14:00 in November."""
    made = replace(thin()[0], info=replace(thin()[0].info, **FIVE))
    team = made.teams[0].team_id
    plan = Plan(days=(Day(1, "REG", 36),), meetings=(Meeting(team, 1, "REG", 540, 585, 45, ()),))
    events = Calendar.from_ical(team_calendar(made, plan, team, Year(dt.date(2025, 10, 27), dt.date(2025, 11, 7)))).walk("VEVENT")
    assert [e["DTSTART"].dt.astimezone(dt.UTC).hour for e in events] == [13, 14]


def test_a_position_has_its_classes_and_its_teams_meetings() -> None:
    made, outcome = thin()
    assert outcome.plan is not None
    unit = outcome.plan.grid[0].unit_id
    year = usual_year(made)
    events = Calendar.from_ical(position_calendar(made, outcome.plan, unit, year)).walk("VEVENT")
    week = [e for e in events if e["DTSTART"].dt.date() < year.first + dt.timedelta(days=7)]
    others = sum(x.unit_id == unit for x in (*outcome.plan.sessions, *outcome.plan.duties))
    assert sum("meets" not in e["SUMMARY"] for e in week) == sum(e.unit_id == unit for e in outcome.plan.grid) + others
    assert year.first.weekday() == 0 and year.first.month == 8


def test_days_without_school_are_read_and_what_is_none_is_told() -> None:
    found, wrong = free_days("2025-11-27, 2025-12-22 to 2025-12-24\nXmas; 2025-12-24 to 2025-12-22")
    assert len(found) == 4 and wrong == ("Xmas", "2025-12-24 to 2025-12-22")


def test_no_days_of_centuries_are_counted() -> None:
    """A page reads them at each of its runs: a line of text must not take seconds and gigabytes."""
    ages = "0001-01-01 to 9999-12-31"
    assert free_days(", ".join([ages, "2025-11-27", ages])) == (frozenset({dt.date(2025, 11, 27)}), (ages, ages))
    years = tuple(f"{year}-01-01 to {year}-12-31" for year in range(2000, 2050))
    found, wrong = free_days(", ".join(years))
    assert len(found) < 3 * 366 and wrong == years[2:]



# --- lists -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_no_list_calculates_when_it_is_opened(text: str) -> None:
    import pandas as pd

    again = pd.read_csv(io.BytesIO(csv(pd.DataFrame({"a": [text, "plain"]}))))
    assert list(again["a"]) == [f"'{text}", "plain"]


def test_a_school_is_one_folder_and_the_same_files_are_the_same_bytes() -> None:
    made, outcome = thin()
    assert outcome.plan is not None
    files = school_files(made, outcome.plan, b"plan", b"book", usual_year(made))
    assert {"meetings.csv", "classes.csv"} <= set(files) and any(n.startswith("calendars/") for n in files)
    assert csv_lists(made, outcome.plan)["classes.csv"].count(b"\n") == len(outcome.plan.grid) + 1
    data = zipped({"east": files})
    assert data == zipped({"east": files})
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None and all(n.startswith("east/") for n in packed.namelist())
