"""Adults who are away for part of the day, and slots of two lengths side by side: solver, ledger and checker count the same minutes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from changing import numbered
from tiny import REG, tiny_plan, tiny_school

from planner.checker.accounts import accounts
from planner.checker.free_time import free_lunch, planning_pieces
from planner.checker.week import week_of
from planner.domain.outcome import Status
from planner.domain.school import School, Slot
from planner.explain.ledger import ledger
from planner.search.solve import search


def away(when: str) -> School:
    """The tiny school; P is out of the building at that time. Lunch is 11:00-11:30, the midday gap 10:35-12:30."""
    base = tiny_school({"duty_free_lunch": 30})
    return replace(base, staff=tuple(replace(r, unavailable=(when,)) if r.staff_id == "P" else r for r in base.staff))


@pytest.mark.parametrize("when", ["10:35-12:25", "10:40-12:30", "10:00-12:30", "11:00-13:15", "12:00-14:15"])
def test_a_specialist_who_is_away_at_midday(when: str) -> None:
    """Who is out of the building at lunch may eat there: the school has a plan, or a proof that it has none, never a fault."""
    outcome = search(away(when), seconds=20)
    assert outcome.status in (Status.OPTIMAL, Status.INFEASIBLE)


def test_lunch_may_be_eaten_while_away() -> None:
    school = away("10:35-12:25")
    week = week_of(school, tiny_plan())
    assert max(end - start for start, end in free_lunch(week, "P", week.variants[0])) >= 30
    stated = {a.unit_id: a for a in ledger(school, tiny_plan())}
    assert stated["P"] == accounts(week, "P")
    assert stated["P"].lunch > 0


def test_two_lengths_in_one_block_count_once() -> None:
    """S1 is 9:00-9:45 and SHORT 9:00-9:30 in the same block: a free specialist has 45 minutes there, not 75."""
    short = Slot("REG", "SHORT", 9, 540, 570, "specials", for_grades=("2",))
    school = replace(tiny_school({"min_planning_block": 30}), bell=numbered("Bell", *REG, short))
    week = week_of(school, replace(tiny_plan(), grid=()))
    pieces = planning_pieces(week, "A", week.variants[0])
    assert pieces[0] == 45
    assert sum(pieces[:3]) == 45 + 45 + 45  # S1 with SHORT, S2, S3
