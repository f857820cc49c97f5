"""Answers made by hand on the tiny school of tiny.py: a nearest plan, an answer without any, and a first draft.

The tiny plan gives Grade 1 its 225 minutes. Where the school promises 300, it breaks that one requirement (Teams!F2) and no other.
"""

from __future__ import annotations

from dataclasses import replace

from tiny import tiny_plan, tiny_school

from planner.audit import audit
from planner.domain.outcome import Broken, Conflict, Known, Nearest, Outcome, Promise, Repair, StageAnswer, Status
from planner.domain.plan import Plan
from planner.domain.school import Finding, School, Severity

STAGES = (
    StageAnswer("counts", Known.YES, ("Art has 6 class slots for the 4 that the classes need.",)),
    StageAnswer("money", Known.YES, ("The budget balances.",), ("Funds!E2",)),
    StageAnswer("capacity", Known.NO, ("Grade 1 can have at most 225 minutes a week.", "It is asked for 300."), ("Teams!F2",)),
    StageAnswer("week", Known.OPEN),
)
LOWER = Repair("Lower the minimum of Grade 1 to 225 minutes a week.", "Teams!F2", 0, "staff_vote", True)
CONFLICT = Conflict((Promise("TeamFloor", "Grade 1 has at least 300 minutes a week.", "Teams!F2"),), True, (LOWER,))
FINDINGS = (
    Finding(Severity.LOOK_AT, "Teams!F2", "high-minimum", "The minimum of Grade 1 is 300 minutes.", "Check it."),
)  # fmt: skip


def hard_school() -> School:
    """The tiny school, which promises Grade 1 more than it can have."""
    place = tiny_school()
    return replace(place, teams=tuple(replace(t, floor_min=300) for t in place.teams))


def nearest_of(school: School, plan: Plan, repairs: tuple[Repair, ...] = (), fewest: bool = False) -> Nearest:
    """A plan as the nearest one of a school: what it breaks is what the checker finds; the repairs go with the first of it."""
    found = audit(school, plan)
    fixes = [*repairs, *[None] * len(found.violations)]
    broken = tuple(Broken(v.rule, v.sentence, v.cell, fix) for v, fix in zip(found.violations, fixes, strict=False))
    return Nearest(plan, broken, found.teams, fewest)


def nearest(fewest: bool = True) -> Outcome:
    """Proven impossible, with a conflict, a nearest plan and the stages."""
    found = nearest_of(hard_school(), tiny_plan(tiny_school()), (LOWER,), fewest)
    return Outcome(Status.INFEASIBLE, conflict=CONFLICT, nearest=found, stages=STAGES, findings=FINDINGS)


def unknown() -> Outcome:
    """Nothing found, nothing near, but stages and advice."""
    return Outcome(Status.UNKNOWN, stages=STAGES, advice=("No plan found in the time allowed.", "Try a longer search."), findings=FINDINGS)
