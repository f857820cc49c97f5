"""Who comes to which meeting: a member of two teams that meet at one time is at one of them, and at each once a week."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from twins.schools import P1, P2, P3, X, Y, upper
from twins.test_lawful_plans import week

from planner.audit import team_minutes
from planner.checker.week import week_of
from planner.domain.plan import Meeting, Plan
from planner.domain.school import School, Staff, Team
from planner.rules import OnePlaceAtATime, PlanningOrMeeting, SharedMembers, TeamMeets
from planner.search.attendance import seated
from planner.tables.time.together import shared_words

E = replace(X, staff_id="E", job_class="sped_teacher", certs=())
AT = {"P1": (510, 555), "P2": (560, 605), "P3": (610, 655)}


def school(days: int = 2, *, quorum: int = 8000, second: Staff = Y, **rules: Any) -> School:
    """X is one team and Y another; E is to come to both."""
    teams = tuple(Team(t, t, "course_alike", (u,), ("E",), 0, 0, 0, quorum_pct=quorum) for t, u in (("TX", "X"), ("TY", "Y")))
    return upper({"shared_member_meetings": 1} | rules, days=days, staff=(X, second, E), teams=teams, courses=(), bell=(P1, P2, P3))


def plan(place: School, *meetings: tuple[str, int, str]) -> Plan:
    return week(place, meetings=tuple(Meeting(t, d, "REG", *AT[p], 45, (p,)) for t, d, p in meetings))


def coming(place: School, *meetings: tuple[str, int, str]) -> dict[tuple[str, int, str], tuple[str, ...]]:
    found = seated(place, plan(place, *meetings))
    for rule in (OnePlaceAtATime(), TeamMeets(), PlanningOrMeeting()):
        assert not list(rule.check(place, found)), rule
    return {(m.team_id, m.day, m.slots[0]): m.attending for m in found.meetings}


def test_at_one_of_two_meetings_at_a_time_and_at_each_team_once() -> None:
    """Both meet in P1 of both days: E is at one of them on each, and not twice at the same."""
    found = coming(school(), ("TX", 1, "P1"), ("TY", 1, "P1"), ("TX", 2, "P1"), ("TY", 2, "P1"))
    times = [key for key, units in found.items() if units]
    assert sorted(day for _team, day, _slot in times) == [1, 2]
    assert sorted(team for team, _day, _slot in times) == ["TX", "TY"]


def told(place: School, *meetings: tuple[str, int, str]) -> dict[str, str]:
    """Team -> what the table of its minutes says of E."""
    found = seated(place, plan(place, *meetings))
    assert not list(SharedMembers().check(place, found))  # it is free at all of them
    return {t.team_id: shared_words(team_minutes(week_of(place, found), t)) for t in place.teams}


def test_a_team_that_meets_without_its_shared_member_says_so() -> None:
    """Both meet on day 1 alone, at one time: one has E for 2.5 meetings a week, and the other meets without."""
    said = told(school(), ("TX", 1, "P1"), ("TY", 1, "P1"))
    assert sorted(said.values()) == ["E: 2.5", "meets without E"]
    assert told(school(), ("TX", 1, "P1"), ("TY", 1, "P2")) == {"TX": "E: 2.5", "TY": "E: 2.5"}
    assert told(school(shared_member_meetings=0), ("TX", 1, "P1")) == {"TX": "E: 2.5", "TY": "E: 0"}


def test_fewer_meetings_than_the_school_asks_for() -> None:
    """3 a week are asked for, and a meeting in a cycle of two days is 2.5: of two at one time on both days each team has one."""
    both = [("TX", 1, "P1"), ("TY", 1, "P1"), ("TX", 2, "P1"), ("TY", 2, "P1")]
    assert told(school(shared_member_meetings=3), *both) == dict.fromkeys(("TX", "TY"), "E: 2.5 of 3 asked for")


def test_what_a_team_is_owed_comes_before_quorums() -> None:
    """TX has E and E2, and needs both; TY has E alone. E comes to TY, though the quorum of TX would count more."""
    place = school(1, quorum=10_000)
    second = replace(E, staff_id="E2")
    teams = (replace(place.teams[0], extended=("E", "E2")), place.teams[1])
    place = replace(place, teams=teams, staff=(*place.staff, second))
    found = coming(place, ("TX", 1, "P1"), ("TX", 1, "P2"), ("TY", 1, "P1"))
    assert found["TY", 1, "P1"] == ("E",)
    assert found["TX", 1, "P2"] == ("E", "E2")


def test_at_both_where_they_meet_at_two_times() -> None:
    found = coming(school(1), ("TX", 1, "P1"), ("TY", 1, "P2"))
    assert set(found.values()) == {("E",)}


def test_a_member_of_one_team_comes_whenever_it_can() -> None:
    place = school(1)
    place = replace(place, teams=(place.teams[0], replace(place.teams[1], extended=())))
    assert coming(place, ("TX", 1, "P1"), ("TX", 1, "P3"), ("TY", 1, "P1")) == {
        ("TX", 1, "P1"): ("E",), ("TX", 1, "P3"): ("E",), ("TY", 1, "P1"): (),
    }  # fmt: skip


@pytest.mark.parametrize("core", ["TX", "TY"])
def test_who_is_a_core_member_elsewhere_does_not_come(core: str) -> None:
    place = school(1)
    teams = tuple(replace(t, core=(*t.core, "E"), extended=()) if t.team_id == core else t for t in place.teams)
    found = coming(replace(place, teams=teams), ("TX", 1, "P1"), ("TY", 1, "P1"))
    assert set(found.values()) == {()}


def test_minutes_at_meetings_stand_in_the_ledger_once() -> None:
    """Two meetings of 45 minutes at one time of a day that makes the week: 225 minutes, not 450."""
    place = school(1)
    found = seated(place, plan(place, ("TX", 1, "P1"), ("TY", 1, "P1")))
    held = [b for v in week_of(place, found).variants for b in week_of(place, found).commitments("E", v)]
    assert [b.kind for b in held] == ["meeting"]
