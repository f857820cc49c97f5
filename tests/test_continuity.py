"""How far teams stay together, counted on Birch Lane: grade 1 and 2 with two teachers each, and PE and the library as specialists."""

from __future__ import annotations

from dataclasses import replace

import fixtures_plan as birch

from planner import tables
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.papers import Option
from planner.papers.staff import changes

SCHOOL, PLAN = birch.school(), birch.plan()


def without(*units: str) -> Plan:
    """These posts stop."""
    return replace(PLAN, positions=tuple(
        replace(p, units=tuple(replace(u, fte=0, days=()) if u.unit_id in units else u for u in p.units)) for p in PLAN.positions
    ))  # fmt: skip


def with_vacancy(staff_id: str, vacancy: str) -> School:
    return replace(SCHOOL, staff=tuple(replace(r, vacancy=vacancy) if r.staff_id == staff_id else r for r in SCHOOL.staff))


def counted(school: School, plan: Plan) -> dict[str, tuple[int, ...]]:
    return {row[0]: row[1:] for row in tables.team_changes(school, plan).itertuples(index=False, name=None)}


def test_all_stay() -> None:
    assert counted(SCHOOL, PLAN) == {"Grade 1": (2, 0, 0, 2), "Grade 2": (2, 0, 0, 2), "Specialists": (2, 0, 0, 2), "All teams": (6, 0, 0, 6)}
    assert tables.together_sentence(SCHOOL, PLAN) == "Team continuity: all 6 core members continue."


def test_a_post_that_stops_and_one_that_is_filled_anew() -> None:
    """PE's teacher leaves and is followed by somebody; one teacher of grade 2 stops. A part-time day less is no change of the team."""
    place, plan = with_vacancy("PE1", "leaving"), without("T2.1")
    found = counted(place, plan)
    assert found["Grade 1"] == (2, 0, 0, 2) and found["Grade 2"] == (2, 1, 0, 1) and found["Specialists"] == (2, 0, 1, 1)
    said = "Team continuity: 4 of 6 core members continue; 1 position ends and 1 post is vacant or will be, so that somebody new comes."
    assert tables.together_sentence(place, plan) == said
    assert said in list(changes(Option("This plan", place, replace(birch.outcome(), plan=plan))))


def test_who_leaves_and_is_not_followed_counts_once() -> None:
    assert counted(with_vacancy("PE1", "leaving"), without("PE1"))["Specialists"] == (2, 1, 0, 1)


def test_without_teams_nothing_is_said() -> None:
    assert tables.together_sentence(replace(SCHOOL, teams=()), PLAN) == "" and tables.team_changes(replace(SCHOOL, teams=()), PLAN).empty
