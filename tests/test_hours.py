"""Teacher-hours by hand: a minute of one day of the two-day cycle is 2.5 of a week, 36 weeks a year."""

from dataclasses import replace

from changing import numbered
from tiny import EARLY_RELEASE, full_plan, full_school

from planner import tables
from planner.checker.hours import MIDDAY, teacher_hours, way_of
from planner.checker.week import week_of
from planner.domain.plan import Plan
from planner.domain.school import Method

SCHOOL, PLAN = full_school(), full_plan()


def test_hours_of_the_full_school_add_up_to_the_teams_minutes() -> None:
    week = week_of(SCHOOL, PLAN)
    by_team = sum(week.minutes(t) * len(week.core(t)) * 36 for t in SCHOOL.teams) / 60
    assert sum(teacher_hours(week).values()) == by_team > 0
    assert {way_of(week, m) for m in PLAN.meetings} == {"common_specials", MIDDAY}


def test_a_price_for_each_hour() -> None:
    school = replace(SCHOOL, methods=numbered("Methods", Method("common_specials", "y"), *(m for m in SCHOOL.methods)))
    plan = replace(PLAN, methods=(EARLY_RELEASE,))
    table = tables.hours(school, plan)
    total = table.iloc[-1]
    assert (total["Strategy"], total["Cost a year"]) == ("All strategies combined", 1000.0)
    assert table[table["Cost a year"] == 1000.0].iloc[0]["Dollars a teacher-hour"] == "makes other strategies possible"
    assert round(1000 / float(sum(teacher_hours(week_of(school, plan)).values())), 2) == total["Dollars a teacher-hour"]
    assert "$1,000 a year" in tables.hours_sentence(school, plan)


def test_nobody_meets() -> None:
    assert tables.hours_sentence(SCHOOL, Plan()) == "No team meets." and tables.hours(SCHOOL, Plan()).empty
