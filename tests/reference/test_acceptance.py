"""The acceptance cases of domain.md 9, as decisions.md 29–31 state them: each by the planner's own shape and by seat_model.py.

Doubles: most double blocks, then most sections, every class having a special every day. Singles: one block a day at most, a
class may miss a day, most sections. T4, T5 on the workbook are in test_thin.py, T18 in test_samples_solved.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from planner.domain.outcome import Outcome, Status
from planner.domain.school import School
from planner.milp.engines.highs import HighsEngine
from planner.search.build import build_shape
from planner.search.solve import search
from planner.tables import shortfall
from planner.workbook.presets import load
from planner.workbook.read import read_workbook
from reference.by_shape import by_shape
from reference.early import first_plan, first_tier
from reference.schools import COUNSELOR, STEM, Facts, school, school_a, school_b
from reference.seat_model import Answer, solve

XLSX = Path(__file__).parents[2] / "templates" / "xlsx"
DOUBLES = {"special_every_day": 1, "max_blocks_per_day": 2}
BLOCK = 45  # minutes


@dataclass(frozen=True)
class Case:
    """What is asked of both models, and what both must find. `least`: blocks of every grade in the cycle."""

    name: str
    facts: Facts
    sections: int
    doubles: int | None = None  # None = singles
    least: int = 0
    pe_together: bool = False  # only for the model of seats: the planner decides by its own rule
    rules: tuple[tuple[str, int], ...] = ()

    def by_seats(self) -> Answer | None:
        doubles = self.doubles is not None
        return solve(self.facts, doubles=doubles, every_day=doubles, least=self.least, two_in_pe=self.pe_together)

    def by_shape(self) -> Answer | None:
        floor = int(Fraction(self.least * BLOCK * 5, self.facts.days))  # whole minutes of an average week
        return by_shape(school(self.facts, floor=floor, **(DOUBLES if self.doubles is not None else {}), **dict(self.rules)))


T1 = Case("T1", school_a(STEM), 90, doubles=6)
T2 = Case("T2", school_a(), 75)
T3 = Case("T3", school_a(), 80, doubles=2)
T4 = Case("T4", school_a(art=(2, 3)), 66)
T5 = Case("T5", school_a(art=(2, 4)), 75)
T6 = Case("T6", school_a(COUNSELOR, art=(2, 3)), 70)
T7 = Case("T7", school_a(COUNSELOR), 90, doubles=6)
T8_REFUSED = Case("T8 in South Carolina", school_a(pe_takes_two=True), 80, doubles=2, rules=(("pe_class_max", 28),))
T8_ELSEWHERE = Case("T8 elsewhere", school_a(pe_takes_two=True), 90, doubles=6, pe_together=True)
T9_FIVE = Case("T9 five a day", school_b(stem=True), 145, doubles=0)
T9_SIX = Case("T9 six a day", school_b(stem=True, per_day=6, per_cycle=30), 145, doubles=0)
T10 = Case("T10", school_b(stem=False), 125)
T11 = Case("T11", school_b(stem=False), 121, least=4)
T12 = Case("T12", school_b(stem=False, days=6, per_cycle=30), 145, least=5)
T13 = Case("T13", school_b(stem=False, per_day=6, per_cycle=30), 145)
T13_SHORT = Case("T13 with 25 a week", school_b(stem=False, per_day=6, per_cycle=25), 125)
CASES = (T1, T2, T3, T4, T5, T6, T7, T8_REFUSED, T8_ELSEWHERE, T9_FIVE, T9_SIX, T10, T11, T12, T13, T13_SHORT)


ANSWERS: dict[str, list[Answer]] = {}


def answers(case: Case) -> list[Answer]:
    """Of the model of seats, and of the planner's shape; each case is solved once."""
    if case.name not in ANSWERS:
        ANSWERS[case.name] = [a for a in (case.by_seats(), case.by_shape()) if a]
    assert len(ANSWERS[case.name]) == 2
    return ANSWERS[case.name]


def missed(case: Case) -> list[frozenset[tuple[str, int]]]:
    return [a.missed for a in answers(case)]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_both_models_find_the_figure(case: Case) -> None:
    for found in answers(case):
        assert (found.sections, found.doubles) == (case.sections, case.doubles or 0)


@pytest.mark.parametrize("case", [T1, T2, T3, T5, T7, T9_FIVE, T13], ids=lambda c: c.name)
def test_nobody_misses_a_day(case: Case) -> None:
    assert missed(case) == [frozenset(), frozenset()]


def test_T4_takes_thursday_from_the_three_grades_of_three_homerooms() -> None:
    assert missed(T4) == [{("K", 4), ("1", 4), ("2", 4)}] * 2


def test_T6_leaves_one_grade_of_three_and_one_of_two_without_thursday() -> None:
    for days in missed(T6):
        assert {d for _, d in days} == {4} and sorted(T6.facts.homerooms[g] for g, _ in days) == [2, 3]


def test_T10_starves_grade_5_every_day() -> None:
    assert missed(T10) == [{("5", d) for d in range(1, 6)}] * 2


def test_T11_spreads_the_loss_over_five_grades() -> None:
    for days in missed(T11):
        assert len(days) == 5 == len({g for g, _ in days}) == len({d for _, d in days})


def test_T12_takes_exactly_one_day_in_six_from_every_grade() -> None:
    for days in missed(T12):
        assert {g for g, _ in days} == set(T12.facts.homerooms) and len(days) == 6


def test_without_the_daily_rule_doubles_come_back() -> None:
    """So the sentence "no double is possible" must add "while every class has a special every day"."""
    for case in (T3, T9_FIVE):
        seats = solve(case.facts, doubles=True, every_day=False)
        shape = by_shape(school(case.facts, special_every_day=0, max_blocks_per_day=2))
        assert seats and shape and (seats.doubles, seats.sections) == (shape.doubles, shape.sections)
        assert shape.doubles == 6


# --- the same schools through the whole search: named, audited, explained ----------------------------------------------
def minutes(outcome: Outcome) -> list[Fraction]:
    return sorted(t.minutes for t in outcome.teams)


def test_T3_two_grades_keep_a_double_and_the_others_are_told_why() -> None:
    outcome = first_tier(school(T3.facts, goal=270, **DOUBLES))
    assert minutes(outcome) == [225] * 4 + [270] * 2
    assert len(outcome.limits) == 2
    assert "while every class has a special every day, a double needs a block that two grades share" in outcome.limits[1]


def test_T9_says_in_two_lines_that_no_double_is_possible() -> None:
    outcome = first_tier(school(T9_FIVE.facts, goal=270, **DOUBLES))
    assert minutes(outcome) == [225] * 6
    assert outcome.limits == (
        "Grades K to 5 have 225 of 270 minutes: their students are with specialists 225 minutes a week.",
        "No double block is possible for grades K to 5 while every class has a special every day: no two grades fit into one specials "
        "block (5+4 classes > 6 specialists), so that every block of every day is needed.",
    )


def test_T10_becomes_T11_since_the_lowest_team_comes_first() -> None:
    """The search never starves a grade for the sum: five of six grades miss one day, without any floor."""
    outcome = first_tier(school(T10.facts))
    assert minutes(outcome) == [180] * 5 + [225]


def test_T12_in_a_cycle_of_six_days_every_grade_has_187_and_a_half_minutes() -> None:
    outcome = first_tier(school(T12.facts))
    assert minutes(outcome) == [Fraction(375, 2)] * 6


# --- T8 on the workbook ------------------------------------------------------------------------------------------------
def pairs_in_pe(place: School) -> Status:
    """Is there a week with two classes together in PE somewhere?"""
    shape = build_shape(place)
    shape.model.define(shape.total(shape.doubled.values()) >= 1)
    return HighsEngine().solve(shape.model.problem, seconds=30, gap=1.0).status


def test_T8_two_classes_in_PE_are_refused_in_south_carolina() -> None:
    sample: Any = read_workbook(XLSX / "pine_hollow_thin.xlsx").school
    place = replace(sample, methods=tuple(replace(m, allowed="y", unit_cost=0) if m.method == "pe_doubles" else m for m in sample.methods))
    assert place.rule("pe_class_max") == 28 and any(s.can_double for s in place.specials)
    assert pairs_in_pe(place) is Status.INFEASIBLE
    freed = replace(place.with_rules(pe_class_max=0), specials=tuple(replace(s, class_size_limit=None) for s in place.specials))
    assert pairs_in_pe(freed) is Status.OPTIMAL


# --- T17 ---------------------------------------------------------------------------------------------------------------
def texas(facts: Facts, **rules: int) -> School:
    """Singles, a floor of 45, and the Texas preset's planning time and lunch."""
    preset = load("TX", level="elementary").rules
    values = {key: preset[key].value for key in ("min_individual_planning_week", "min_planning_block", "duty_free_lunch")}
    return school(facts, floor=45, **(values | rules))


@pytest.fixture(scope="module")
def clash() -> Outcome:
    return search(texas(school_a()), seconds=20)


def test_T17_names_the_225_minutes_and_the_floors_with_their_cells(clash: Outcome) -> None:
    assert clash.status is Status.INFEASIBLE and clash.conflict is not None and clash.conflict.minimal
    assert [(p.sentence, p.cell) for p in clash.conflict.promises] == [
        ("Every teacher of grades K to 5 keeps 225 minutes a week to plan alone.", "Rules!B6"),
        ("At least 45 minutes a week together are promised to Grades K to 5.", "Teams!F2:F7"),
    ]


def test_T17_is_mended_by_45_more_released_minutes(clash: Outcome) -> None:
    assert clash.conflict is not None
    assert [r.sentence for r in clash.conflict.repairs] == [
        "Lower the floor of Grades K to 5 from 45 to 0 minutes a week.",
        "Find 45 more released minutes a week for every teacher of grades K to 5; the 225 minutes are law.",
    ]


def test_T17_the_repairs_hold_when_the_school_is_solved_again() -> None:
    released = texas(school_a(STEM), **DOUBLES)  # T1: every grade has 45 minutes more
    lowered = texas(school_a(), min_individual_planning_week=180)
    for mended in (released, lowered):
        assert minutes(first_plan(mended))[0] >= 45
    assert search(texas(school_a(), min_individual_planning_week=181), seconds=20).status is Status.INFEASIBLE


def test_T17_by_seats_nobody_can_be_released_for_six_blocks() -> None:
    """225 + 45 minutes are six blocks of 45 a week; one a day gives five."""
    assert solve(school_a(), doubles=False, every_day=False, least=5) is not None
    assert solve(school_a(), doubles=False, every_day=False, least=6) is None


def test_B_with_200_minutes_alone_leaves_too_little_for_a_meeting() -> None:
    """domain.md 6.B: five specials release 225 minutes; 200 alone leave 25, and a meeting takes 45."""
    outcome = search(school(school_b(stem=True), floor=45, min_individual_planning_week=200, min_planning_block=45), seconds=20)
    assert outcome.status is Status.INFEASIBLE and outcome.conflict is not None
    assert {p.rule for p in outcome.conflict.promises} == {"IndividualPlanning", "TeamFloor"}
    assert any(s.startswith("Find 20 more released minutes a week for every teacher of grades K to 5") for s in (r.sentence for r in outcome.conflict.repairs))
    assert any("the remaining 25 are too few for a 45-minute meeting" in s for s in outcome.limits)


# --- T19 ---------------------------------------------------------------------------------------------------------------
# This year's cost, programs in it, next year's revenue, shortfall: dollars from the tables of domain.md 6.
MONEY = {
    "pine_hollow": (3_022_693, 127_660, 2_863_173, 231_896),
    "eastgate": (6_780_810, 300_810, 6_513_143, 429_667),
    "riverbend": (7_983_425, 404_800, 7_718_487, 454_404),
    "summit": (13_105_372, 689_200, 12_890_416, 525_360),
}


@pytest.mark.parametrize("name", MONEY)
def test_T19_the_shortfall_by_hand_and_from_the_workbook(name: str) -> None:
    today, programs, revenue, short = MONEY[name]
    by_hand = (today - programs) * Fraction(1025, 1000) + programs - revenue
    place: Any = read_workbook(XLSX / f"{name}.xlsx").school
    assert round(by_hand) == short == round(shortfall(place) / 100)
