"""The drawn middle and high schools: the same seed gives the same school, its witness is lawful, its week is full and its money just enough."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from functools import cache

import pytest

from ordinary import secondary
from ordinary.base import Ordinary, book_bytes
from planner.audit import audit
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.facts.periods import QUARTERS, parts_of_year, periods_of
from planner.workbook.read import read_workbook

TODAY = dt.date(2025, 1, 20)
# (seed, level, oddities): every kind of bell, both kinds of middle school, and the oddities that change the week most
SCHOOLS = (
    (3, "high", ("course_conflicts",)), (18, "high", ()), (25, "high", ("duty_period",)), (22, "high", ("part_time_06",)),
    (14, "high", ("typed_text",)), (11, "high", ("late_start_half", "lunch_waves", "zero_period")), (32, "high", ("mornings_only",)),
    (4, "high", ("shared_by_days", "two_positions")), (4, "middle", ("band_lessons", "early_release")), (12, "middle", ("co_teaching",)),
    (3, "high", ("odd_codes", "odd_order", "stacked_classes")), (3, "high", ("lunch_by_department",)), (3, "high", ("trimesters",)), (4, "high", ("terms_by_section",)), (39, "middle", ("blank_rows", "odd_codes", "two_teams")),
)  # fmt: skip


@cache
def drawn(seed: int, level: str, flags: tuple[str, ...]) -> Ordinary:
    return secondary.make(seed, level, flags, random.Random(seed))


@cache
def read(seed: int, level: str, flags: tuple[str, ...]) -> tuple[School, Plan]:
    """The school as the reader has it, with nothing to fix, and its witness."""
    found = drawn(seed, level, flags)
    reading = read_workbook(book_bytes(found), name="ordinary.xlsx", today=TODAY)
    assert reading.school is not None and reading.must_fix == (), "\n".join(map(str, reading.must_fix))
    assert found.witness is not None
    return reading.school, found.witness(reading.school)


def test_the_same_seed_gives_the_same_workbook() -> None:
    again = secondary.make(3, "high", ("course_conflicts",), random.Random(3))
    assert book_bytes(again) == book_bytes(drawn(3, "high", ("course_conflicts",)))
    assert again.witness == drawn(3, "high", ("course_conflicts",)).witness


@pytest.mark.parametrize("school", SCHOOLS, ids=str)
def test_the_witness_keeps_every_rule(school: tuple[int, str, tuple[str, ...]]) -> None:
    assert audit(*read(*school)).violations == ()


@pytest.mark.parametrize("school", SCHOOLS, ids=str)
def test_next_years_money_is_what_the_witness_costs_and_at_most_two_percent_more(school: tuple[int, str, tuple[str, ...]]) -> None:
    funds = [f for f in read(*school)[1].funds if f.year == 1]
    assert 1 <= sum(f.revenue_cents for f in funds) / sum(f.cost_cents for f in funds) <= 1.02


@pytest.mark.parametrize("school", SCHOOLS, ids=str)
def test_what_is_taken_away_is_needed(school: tuple[int, str, tuple[str, ...]]) -> None:
    """With everything kept, next year costs more than it brings."""
    found, plan = read(*school)
    posts = sum(found.unit_cost(r, r.fte, 1) * r.count for r in found.staff)
    cost = posts + sum(p.cost_next for p in found.programs)
    assert cost > sum(f.revenue_cents for f in plan.funds if f.year == 1)
    assert drawn(*school).removals


@pytest.mark.parametrize("school", SCHOOLS, ids=str)
def test_teachers_teach_their_load(school: tuple[int, str, tuple[str, ...]]) -> None:
    """At least 85 % of the periods that the school's teachers of sections may teach are taught, over the quarters of the year."""
    found, plan = read(*school)
    taught: Counter[str] = Counter()
    for x in plan.sections:
        for unit in (u for u in (x.unit_id, x.co_unit) if u):
            taught[unit] += len(QUARTERS[x.term] & set(parts_of_year(found)))
    loads = {u: found.row_of_unit[u].load_periods or 0 for u in taught}
    most = sum(len(parts_of_year(found)) * (loads[u] * found.row_of_unit[u].fte // 100) for u in taught)
    assert most * 0.85 <= sum(taught.values()) <= most


@pytest.mark.parametrize("school", SCHOOLS, ids=str)
def test_seats_fill(school: tuple[int, str, tuple[str, ...]]) -> None:
    """At least 85 % of the seats at target size are taken, and in every ordinary period there are classes."""
    found, plan = read(*school)
    target = {c.course_id: c.target_size for c in found.courses}
    assert sum(x.students for x in plan.sections) >= 0.85 * sum(target[x.course] for x in plan.sections)
    assert {p for x in plan.sections for p in x.periods} == set(periods_of(found).codes)


@pytest.mark.parametrize("school", SCHOOLS, ids=str)
def test_some_team_meets_and_none_below_its_floor(school: tuple[int, str, tuple[str, ...]]) -> None:
    found, plan = read(*school)
    minutes = {t.team_id: t.minutes for t in audit(found, plan).teams}
    assert any(minutes.values())
    assert all(minutes[t.team_id] >= t.floor_min for t in found.teams)


@pytest.mark.parametrize("level", ["middle", "high"])
def test_every_oddity_can_be_drawn_alone(level: str) -> None:
    """In a school of the smallest size that it needs or larger; the oddity is written down with the school."""
    for n, flag in enumerate(secondary.FLAGS):
        if level in secondary.ONLY.get(flag, (level,)) and n % 9 == len(level):
            assert drawn(n, level, (flag,)).flags == (flag,)
