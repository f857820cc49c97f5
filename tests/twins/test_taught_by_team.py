"""Course-alike teams of those who teach them: the search against every plan of tiny schools, and the sample high school.

X and Y may each teach A and B, in three periods of a day. A is the course of the team of X, B of nobody.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from twins.enumerate import best, every, lawful, meetings, minutes, sections
from twins.schools import COURSE, P1, P2, P3, TX, X, Y, upper

from planner.audit import audit
from planner.checker.week import week_of
from planner.domain.school import School
from planner.search.solve import search
from planner.workbook.read import read_workbook

XLSX = Path(__file__).parents[2] / "templates" / "xlsx"
PARTS = (sections("X", "Y"), meetings("TX"))


def school(each: int, a: int, b: int, load: int = 3) -> School:
    """`a` sections of A and `b` of B; each member of the team of X is to have `each` of A."""
    rules = {"plc_min_sections": each, "load_periods": load, "students_per_period_slack_pct": 5_000}
    courses = (
        replace(COURSE, requests=20 * a, alike_team="TX"),
        replace(COURSE, course_id="B", requests=20 * b, room_type="std"),
    )
    teams = (replace(TX, floor_min=0, goal_min=450, stretch_min=675),)
    return upper(rules, courses=courses, teams=teams, bell=(P1, P2, P3))


@pytest.mark.parametrize(
    ("each", "a", "b", "most"),
    [
        (0, 2, 1, 675.0),  # Y teaches all three, in its three periods
        (1, 2, 1, 450.0),  # one of A is X's
        (2, 2, 1, 225.0),  # both are
        (2, 1, 2, 450.0),  # one section, one member: as many as there are
    ],
)
def test_the_search_finds_the_best_of_all_plans(each: int, a: int, b: int, most: float) -> None:
    tiny = school(each, a, b)
    assert best(tiny, minutes("TX"), *PARTS) == most
    found = search(tiny, seconds=20, brief=True)
    assert found.plan is not None and audit(tiny, found.plan).lawful
    assert week_of(tiny, found.plan).minutes(tiny.teams[0]) >= min(most, 450)


def test_the_load_of_the_members_is_the_most() -> None:
    """X may teach one period: one of the two sections of A is asked of it, though the rule says two."""
    tiny = school(2, 2, 1, load=2)
    tiny = replace(tiny, staff=(replace(X, load_periods=1), replace(Y, load_periods=2)))
    assert any(lawful(tiny, plan) for plan in every(tiny, *PARTS))
    found = search(tiny, seconds=20, brief=True)
    assert found.plan is not None and sum(s.unit_id == "X" and s.course == "A" for s in found.plan.sections) == 1


@pytest.mark.broad
def test_all_members_of_summit_teach_it() -> None:
    """20 of 20 teams at their goal, with 60 of 60 core members of the 14 course-alike teams teaching their team's courses."""
    place = read_workbook(XLSX / "summit.xlsx").school
    assert place is not None
    plan = search(place, seconds=240, brief=True).plan
    assert plan is not None
    teams = audit(place, plan).teams
    assert sum(t.minutes >= place.team_by_id[t.team_id].goal_min for t in teams) == len(teams) == 20
    assert (sum(t.teach_it or 0 for t in teams), sum(t.members or 0 for t in teams)) == (60, 60)
