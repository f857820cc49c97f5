"""The one priority is settled before everything else: $130,000 keep either the post P (337.5 minutes) or the tutoring program (225)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from twins.schools import ART, G1, GF, PE, T1, A, P, mini

from planner.analysis.why.trying import minutes
from planner.audit import audit
from planner.domain.outcome import Outcome, Status
from planner.domain.school import Priority, Program, School
from planner.measures import settled_before
from planner.search.solve import search
from planner.search.walk import minutes_only

TUTOR = Program("TUTOR", "Tutoring", 40_000_00, "GF", staff_vote=5, tag="tutoring")


def torn(priority: str, **fields: object) -> School:
    """P may stop, which its school has not allowed for by attrition; the program may stop as well."""
    sheets: dict[str, object] = {
        "specials": (ART, PE), "staff": (T1, A, replace(P, may_change="may stop")), "programs": (TUTOR,),
        "funds": (replace(GF, revenue_next=130_000_00),), "teams": (replace(G1, goal_min=337),), "singular_priority": priority,
    }  # fmt: skip
    return mini(**(sheets | fields))  # type: ignore[arg-type]


def found(school: School) -> Outcome:
    outcome = search(school, seconds=20)
    assert outcome.status is Status.OPTIMAL and outcome.plan is not None and audit(school, outcome.plan).lawful
    return outcome


@pytest.mark.parametrize(
    ("priority", "first", "kept", "stops"),
    [("collab_min_team", "O1", 337.5, ["TUTOR"]), ("programs_kept", "O6", 225, ["P"]), ("no_reductions", "O10", 337.5, ["TUTOR"])],
)
def test_what_comes_first_is_kept(priority: str, first: str, kept: float, stops: list[str]) -> None:
    outcome = found(torn(priority))
    plan = outcome.plan
    assert plan is not None and [t.minutes for t in outcome.teams] == [kept] and outcome.tiers[0].measure == first
    gone = [c.program_id for c in plan.programs if not c.cents] + [p.staff_id for p in plan.positions if not p.units[0].fte]
    assert gone == stops


def test_no_reductions_before_minutes() -> None:
    """Without P's hours $10,000 of a second program could be had; its post stays, though the team has its goal of 200 without it."""
    easy = {"teams": (replace(G1, goal_min=200),), "programs": (replace(TUTOR, cost_next=10_000_00),)}
    votes = (Priority("O6", votes=100),)
    kept = found(torn("no_reductions", priorities=votes, **easy)).plan
    other = found(torn("programs_kept", priorities=votes, **easy)).plan
    assert kept is not None and other is not None
    assert kept.unit("P").fte == 100 and other.unit("P").fte == 0  # type: ignore[union-attr]


def test_questions_of_minutes_ask_for_minutes_whatever_comes_first() -> None:
    school = torn("programs_kept")
    plan = minutes_only(school)
    assert plan is not None and minutes(school, plan) == {"G1": 337.5}


def test_a_priority_that_nothing_in_the_school_can_show_changes_nothing() -> None:
    assert settled_before(torn("programs_kept", programs=())) == ""
    assert settled_before(torn("collab_min_team")) == ""
