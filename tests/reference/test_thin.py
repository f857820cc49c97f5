"""Pine Hollow with nothing to spare (decisions.md 30): which art day goes, and what is said when the right one is locked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planner.domain.outcome import Outcome, Status
from planner.domain.school import At, Lock, School
from planner.search.solve import search
from planner.workbook.read import read_workbook
from reference.early import first_tier

XLSX = Path(__file__).parents[2] / "templates" / "xlsx" / "pine_hollow_thin.xlsx"
THURSDAY = 4
# domain.md 4.6, and the repair that was solved before it was said.
SENTENCE = "Grades K, 1 and 2 cannot meet on Thursdays because only 2 specialists are in the building (3 needed)."
REPAIR = " Moving Art from Wednesday to Thursday fixes this at no cost."


@pytest.fixture(scope="module")
def thin() -> School:
    place: Any = read_workbook(XLSX).school
    lock = Lock("staff", "ART1", THURSDAY, value="off", reason="at Cedar Branch", at=At("Locks", 3, {"value": "E"}))
    return replace(place, locks=(lock,))


@pytest.fixture(scope="module")
def locked(thin: School) -> Outcome:
    return search(thin, seconds=40)


def test_the_search_drops_wednesday(thin: School) -> None:
    outcome = first_tier(replace(thin, locks=()))
    assert outcome.plan is not None
    art = outcome.plan.unit("ART1")
    assert art is not None and (art.fte, art.days) == (40, (2, 4))
    assert {t.team_id: t.minutes for t in outcome.teams}.items() >= dict.fromkeys(("K", "G1", "G2", "G3", "G4", "G5"), 45).items()


def test_thursday_locked_off_clashes_with_planning_time_floors_and_money(locked: Outcome) -> None:
    """Four blocks of 45 are the 180 minutes promised to plan alone, so that nothing is left for the floor of 45."""
    assert locked.status is Status.INFEASIBLE and locked.conflict is not None and locked.conflict.minimal
    assert {(p.sentence, p.cell) for p in locked.conflict.promises} == {
        ("Spending in 2025-26 stays within GF's available funding.", "Funds!E3"),
        ("Locked: ART1 is off on Thursdays (at Cedar Branch).", "Locks!E3"),
        ("Every teacher of grades K, 1 and 2 keeps 180 minutes a week to plan alone.", "Rules!B3"),
        ("At least 45 minutes a week together are promised to Kindergarten and Grades 1 and 2.", "Teams!F3:F5"),
    }
    assert {r.sentence for r in locked.conflict.repairs} == {
        "Lower the floor of Kindergarten and Grades 1 and 2 from 45 to 0 minutes a week.",
        "Find 45 more released minutes a week for every teacher of grades K, 1 and 2, or lower the promised 180 minutes to 135.",
        "GF would need $75,348 more in 2025-26.",
        "Remove this lock: ART1 is off on Thursdays.",
    }


def test_thursday_locked_off_is_explained_with_a_repair_that_was_tried(locked: Outcome) -> None:
    assert SENTENCE + REPAIR in locked.limits


def test_without_floors_the_plan_itself_says_so(thin: School) -> None:
    outcome = search(replace(thin, teams=tuple(replace(t, floor_min=0) for t in thin.teams)), seconds=40)
    assert outcome.plan is not None
    assert {t.team_id for t in outcome.teams if t.minutes == 0} == {"K", "G1", "G2"}
    assert outcome.limits == (
        SENTENCE + REPAIR,
        "Grades K, 1 and 2 have 0 of 45 minutes: their students are with specialists 180 minutes a week, and 180 of those minutes are "
        "required individual planning time (Rules!B3).",
    )
