"""Five small schools whose answers can be worked out by hand: the sums are in the builders' docstrings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from reference.early import first_tier
from reference.schools import Adult, Facts
from reference.seat_model import solve

from books import ab_block, four_by_four, k8, seven_drop_two, six_day
from books.common import read, school_of
from books.model import Facts as Periods
from books.model import most
from planner.audit import audit
from planner.outcome import Outcome, Status
from planner.school import Lock, School
from planner.search import search
from planner.tables import shortfall
from planner.workbook.samples.common import Sample

SECONDS = 15
BOOKS: dict[str, Callable[[], Sample]] = {m.NAME: m.build for m in (ab_block, four_by_four, seven_drop_two, six_day, k8)}
SHORT = {"ab_block": 49_800_00, "four_by_four": 96_300_00, "seven_drop_two": 109_225_00, "six_day": 51_987_50, "k8": 44_100_00}  # cents missing next year, if everything goes on


@pytest.mark.parametrize("name", BOOKS)
def test_a_book_is_read_without_anything_to_fix(name: str) -> None:
    reading = read(BOOKS[name]())
    assert reading.school is not None and reading.must_fix == (), "\n".join(map(str, reading.must_fix))


@pytest.mark.parametrize("name", BOOKS)
def test_the_shortfall_is_the_sum_in_the_docstring(name: str) -> None:
    assert shortfall(school_of(BOOKS[name]())) == SHORT[name]


# --- what every answer must keep ---------------------------------------------------------------------------------------
def solved(school: School) -> Outcome:
    """The whole search; whatever it finds is audited, closes the shortfall and puts nothing on ended money."""
    outcome = search(school, seconds=SECONDS)
    assert outcome.status in (Status.OPTIMAL, Status.FEASIBLE) and outcome.plan is not None
    assert audit(school, outcome.plan).violations == ()
    paid = [s for item in (*outcome.plan.positions, *outcome.plan.programs, *outcome.plan.methods) for s in item.shares]
    for fund in school.funds:
        assert sum(s.cents for s in paid if s.fund == fund.fund) <= (0 if school.ended(fund) else fund.revenue_next)
    return outcome


def minutes(outcome: Outcome, *teams: str) -> list[float]:
    """Minutes a week of these teams, as the audit counts them."""
    found = {t.team_id: float(t.minutes) for t in outcome.teams}
    return [found[t] for t in teams]


def lowest(outcome: Outcome) -> float:
    """The share of its goal, in percent, that the lowest team has; it must be proven."""
    tier = next(t for t in outcome.tiers if t.measure == "O1")
    assert tier.proven
    return float(tier.value)


def stopped(outcome: Outcome) -> set[str]:
    assert outcome.plan is not None
    programs = {p.program_id for p in outcome.plan.programs if p.cents == 0}
    return programs | {u.unit_id for p in outcome.plan.positions for u in p.units if u.fte == 0}


def locked(school: School, what: str, code: str, value: str) -> School:
    return replace(school, locks=(*school.locks, Lock(what, code, value=value)))


# --- six-day cycle of specials -----------------------------------------------------------------------------------------
GRADES = ("GK", "G1", "G2", "G3")


@pytest.fixture(scope="module")
def willow_run() -> School:
    return school_of(six_day.build())


def seats(stem: bool) -> Facts:
    every = (1, 2, 3, 4, 5, 6)
    full = [Adult(name, every, 4, 18) for name in ("PE", "MUSIC", "LIBRARY", *(("STEM",) if stem else ()))]
    return Facts({g: len(c) for g, c in six_day.CLASSES.items()}, (*full, Adult("ART", (1, 3, 5), 4, 9)), days=6)


def test_six_days_every_grade_has_three_of_its_seven_blocks_together(willow_run: School) -> None:
    outcome = solved(willow_run)
    assert minutes(outcome, *GRADES) == [112.5] * 4
    assert lowest(outcome) == 75 and stopped(outcome) == {"TUTOR", "SOFT"}


def test_six_days_without_the_STEM_post_somebody_has_no_double(willow_run: School) -> None:
    assert minutes(first_tier(locked(willow_run, "staff", "STEM1", "off")), *GRADES).count(75) == 3


def test_six_days_without_planning_alone_all_seven_blocks_are_the_teams(willow_run: School) -> None:
    free = replace(willow_run, teams=tuple(replace(t, goal_min=300, stretch_min=300) if t.team_id in GRADES else t for t in willow_run.teams))
    assert minutes(first_tier(free.with_rules(min_individual_planning_week=0)), *GRADES) == [262.5] * 4


def test_six_days_one_more_minute_of_planning_alone_takes_a_whole_block(willow_run: School) -> None:
    assert minutes(first_tier(willow_run.with_rules(min_individual_planning_week=151)), *GRADES) == [75] * 4


def test_six_days_the_class_slots_by_an_independent_model() -> None:
    """70 class slots give every grade its double; 63 give one."""
    with_stem, without = solve(seats(True), doubles=True, every_day=True), solve(seats(False), doubles=True, every_day=True)
    assert with_stem and (with_stem.doubles, with_stem.sections, with_stem.missed) == (4, 70, frozenset())
    assert without and (without.doubles, without.missed) == (1, frozenset())


# --- A/B block: the arithmetic --------------------------------------------------------------------------------------------
def ids(row: str, count: int) -> tuple[str, ...]:
    return tuple(f"{row}{n}" for n in range(1, count + 1))


HUM, STEM = ids("HUM", 4), ids("STEM", 4)
TWO_RIVERS = Periods({"T_HUM": HUM[:3], "T_STEM": STEM[:3]}, (*HUM, *STEM, "NINTH"), periods=8, load=6, sections=48, seats=6, alone=1)


def test_ab_block_by_an_independent_model() -> None:
    """Two blocks; with no planning alone three, with two blocks of it one; without the ninth teacher none, or one if seats do not count."""
    without = replace(TWO_RIVERS, teachers=(*HUM, *STEM))
    assert [most(x) for x in (TWO_RIVERS, replace(TWO_RIVERS, alone=0), replace(TWO_RIVERS, alone=2))] == [2, 3, 1]
    assert [most(x) for x in (without, replace(without, seats=0))] == [0, 1]


# --- 4x4: the arithmetic --------------------------------------------------------------------------------------------------
CEDAR_FALLS = Periods(
    {"T_ENG": HUM[:2], "T_HIS": HUM[2:], "T_MAT": STEM[:2], "T_SCI": STEM[2:]},
    (*HUM, *STEM), periods=4, load=3, sections=24, seats=6, alone=3, held=5, terms=2,
)  # fmt: skip


def test_four_by_four_by_an_independent_model() -> None:
    """Two of five blocks; with four to plan alone one, with none five. 27 half-year sections a semester need a ninth teacher."""
    assert [most(x) for x in (CEDAR_FALLS, replace(CEDAR_FALLS, alone=4), replace(CEDAR_FALLS, alone=0))] == [2, 1, 5]
    assert most(replace(CEDAR_FALLS, sections=27)) is None


# --- seven drop two: the arithmetic -----------------------------------------------------------------------------------------
HARBOR = Periods(
    {"T_MATH": ("M1", "M2"), "T_ALG": ("M1", "S1"), "T_SCI": ("S2", "S3"), "T_HUM": ("H1", "H2")},
    (*ids("M", 2), *ids("S", 3), *ids("H", 2)), periods=7, load=5, sections=35, seats=5, alone=5, held=5,
)  # fmt: skip


def test_seven_drop_two_by_an_independent_model() -> None:
    """Two periods in the cycle; with six or four to plan alone two and three, with none five; five where M.1 is on one team."""
    assert [most(replace(HARBOR, alone=n)) for n in (5, 6, 4, 0)] == [2, 2, 3, 5]
    assert most(replace(HARBOR, teams={t: who for t, who in HARBOR.teams.items() if t != "T_ALG"})) == 5


# --- K-8: the arithmetic ----------------------------------------------------------------------------------------------------
def test_k8_the_class_slots_by_an_independent_model() -> None:
    """60 class slots are a block a day for six grades of two classes; no double is left."""
    three = tuple(Adult(name, (1, 2, 3, 4, 5), 4, 20) for name in ("PE", "MUSIC", "ART"))
    found = solve(Facts(dict.fromkeys(k8.YOUNG, 2), three), doubles=True, every_day=True)
    assert found and (found.doubles, found.sections, found.missed) == (0, 60, frozenset())
