"""What is known of a plan that was read back from a file: minutes, limits, prices and agreements, without any search."""

from __future__ import annotations

from planner.audit import audit
from planner.domain.outcome import Outcome, Status, Violation
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.explain.limits import agreements, limits
from planner.explain.prices import prices


def reread(school: School, plan: Plan) -> tuple[Outcome, tuple[Violation, ...]]:
    """The outcome of a plan, and the rules that it breaks; with broken rules only its minutes are told."""
    found = audit(school, plan)
    if not found.lawful:
        return Outcome(Status.UNKNOWN, plan, teams=found.teams), found.violations
    outcome = Outcome(
        Status.FEASIBLE,
        plan,
        teams=found.teams,
        limits=limits(school, plan),
        agreements=agreements(school, plan),
        prices=prices(school, plan),
    )
    return outcome, ()
