"""What is known of a plan that was read back from a file: minutes, limits, prices and agreements, without any search."""

from __future__ import annotations

from dataclasses import replace

from planner.audit import audit
from planner.domain.outcome import Broken, Nearest, Outcome, Status, Violation
from planner.domain.plan import NEAREST, Plan
from planner.domain.school import School
from planner.explain.limits import agreements, limits
from planner.explain.prices import prices
from planner.search.keeping import keeping


def reread(school: School, plan: Plan, known: Outcome | None = None) -> tuple[Outcome, tuple[Violation, ...]]:
    """The outcome of a plan, and the rules that it breaks; with broken rules only its minutes are told.

    `known` is what its own search found out about it, where the file carries that: a plan of this very workbook keeps its status.
    A nearest plan stays one, with what it breaks in this school, even where that is nothing: a plan that keeps every requirement is
    found by a search of that school.
    """
    found = audit(school, plan)
    if plan.standing == NEAREST:
        broken = tuple(Broken(v.rule, v.sentence, v.cell) for v in found.violations)
        nearest = Outcome(Status.UNKNOWN, nearest=Nearest(plan, broken, found.teams))
        return nearest_view(school, nearest) or nearest, found.violations
    if not found.lawful:
        return Outcome(Status.UNKNOWN, plan, teams=found.teams), found.violations
    outcome = Outcome(
        Status.FEASIBLE,
        plan,
        teams=found.teams,
        limits=limits(school, plan),
        agreements=agreements(school, plan),
        prices=prices(school, plan),
        keeps=keeping(school, plan),
    )
    if known is not None and known.provenance.workbook == school.digest and known.status in (Status.OPTIMAL, Status.FEASIBLE):
        outcome = replace(outcome, status=known.status, tiers=known.tiers, fallback=known.fallback, provenance=known.provenance)
    return outcome, ()


def nearest_view(school: School, outcome: Outcome) -> Outcome | None:
    """The nearest plan as an outcome of its own, for the tables and papers that show a plan; None where there is none.

    It keeps its mark, what it breaks, and what the search found out beside it.
    """
    if outcome.nearest is None:
        return None
    plan = outcome.nearest.plan
    return replace(
        outcome,
        plan=plan,
        teams=outcome.nearest.teams,
        tiers=(),
        limits=limits(school, plan),
        agreements=agreements(school, plan),
        prices=prices(school, plan),
    )
