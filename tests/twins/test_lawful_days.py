"""Lawful weeks of schools whose week is no usual one: days for the staff alone, four-day weeks, people who are away for a part of a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from twins.lawful import Case, is_found
from twins.schools import G1, L1, S1, S2, T1, A, E, P, mini
from twins.test_lawful_plans import LUNCH, RICH, week

from planner.audit import audit
from planner.domain.plan import Block, Day, Lesson, Meeting
from planner.domain.school import CalendarRow, Lock, Slot
from planner.search.solve import search

PD = Slot("STAFF", "PD", 1, 540, 660, "non_student")


def a_day_for_the_staff_alone() -> Case:
    """Children come on day 1: then they read, play and have a special. On day 2 their teachers meet for two hours."""
    rules = {"special_every_day": 1, "literacy_min_day": 60, "recess_min_day": 20}
    calendar = (CalendarRow(1, "REG"), CalendarRow(2, "STAFF"))
    team = replace(G1, floor_min=300, goal_min=300)
    locks = (Lock("team", "G1", 1, "S1", "free"), Lock("team", "G1", 1, "S2", "free"))
    school = mini(rules, days=2, bell=(S1, S2, L1, PD), calendar=calendar, teams=(team,), funds=RICH, locks=locks)
    blocks = (Block("lunch", "1", 1, "REG", 660, 690), Block("recess", "1", 1, "REG", 690, 710), Block("literacy", "1", 1, "REG", 710, 770))
    made = week(
        school, days=(Day(1, "REG", 36), Day(2, "STAFF", 36)), grid=(Lesson(1, "REG", "S1", "H1", "ART", "A"),), blocks=blocks,
        meetings=(Meeting("G1", 2, "STAFF", 540, 660, 120, ("PD",)),),
    )  # fmt: skip
    return school, made


def who_is_away_is_not_named_as_able_to_come() -> Case:
    """E can come while H1 has art; P, asked as well, is in another building then."""
    team = replace(G1, extended=("E", "P"), quorum_pct=5_000, floor_min=225, goal_min=225)
    staff = (T1, A, replace(P, unavailable=("S1",)), E)
    locks = (Lock("grade", "1", 1, "S1", "out"), Lock("team", "G1", 1, "S2", "free"))
    school = mini({}, days=1, teams=(team,), staff=staff, funds=RICH, locks=locks)
    meeting = Meeting("G1", 1, "REG", 540, 585, 45, ("S1",), ("E",), (("H1", "A"),))
    return school, week(school, grid=(Lesson(1, "REG", "S1", "H1", "ART", "A"),), blocks=LUNCH, meetings=(meeting,))


def four_days_are_a_week() -> Case:
    """In a four-day week 45 minutes once in the cycle are 45 a week: four blocks keep 180 minutes alone, and a fifth none."""
    school = mini({"min_individual_planning_week": 180, "special_every_day": 1}, days=4, days_per_week=4, teams=(), funds=RICH)
    lessons = tuple(Lesson(d, "REG", "S1", "H1", "ART", "A") for d in school.days)
    blocks = tuple(Block("lunch", "1", d, "REG", 660, 690) for d in school.days)
    return school, week(school, grid=lessons, blocks=blocks)


CASES: tuple[Callable[[], Case], ...] = (a_day_for_the_staff_alone, who_is_away_is_not_named_as_able_to_come, four_days_are_a_week)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_what_is_lawful_is_found(case: Callable[[], Case], capsys: pytest.CaptureFixture[str]) -> None:
    is_found(case)
    assert "dropped" not in capsys.readouterr().err


def test_a_day_for_the_staff_asks_nothing_of_children_who_are_not_there() -> None:
    """And a day on which they come asks for everything: without its special it is refused."""
    school, plan = a_day_for_the_staff_alone()
    bare = replace(plan, grid=())
    assert "Grade 1 has no special on Day 1." in [v.sentence for v in audit(school, bare).violations]
    assert not any("Day 2" in v.sentence for v in audit(school, bare).violations)


def test_three_blocks_of_a_four_day_week_are_too_few() -> None:
    """3 x 45 = 135 of the 180 minutes that are promised, and not 168.75 as in five-day weeks."""
    school, plan = four_days_are_a_week()
    said = [v.sentence for v in audit(school, replace(plan, grid=plan.grid[:3])).violations]
    assert any("T1 has 135 minutes a week to plan alone, 45 short of 180" in s for s in said)
    assert search(school.with_rules(min_individual_planning_week=361), seconds=20).plan is None
