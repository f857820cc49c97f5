"""Random tiny schools: what `search` finds is lawful and no better than proven; what it says cannot be, enumeration does not find."""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from twins.any_school import parts_of, schools
from twins.enumerate import Goal, best

from planner.audit import audit
from planner.domain.outcome import Outcome, Status
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.measures import goal_shares
from planner.search.solve import search

NEAR = 0.05  # of the goal: what a proven tier may be from its bound


def lowest(school: School, plan: Plan) -> float:
    return float(goal_shares(school, plan)[0][0]) if goal_shares(school, plan) else 1.0


LOWEST = Goal(lowest, lambda shape: shape.total([]), -1)  # the search has its own expression of it


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(schools())
def test_any_tiny_school(school: School) -> None:
    outcome = search(school, seconds=10)
    possible = best(school, LOWEST, *parts_of(school))
    if outcome.plan is None:
        assert outcome.status is Status.INFEASIBLE
        assert possible is None
        return
    assert audit(school, outcome.plan).lawful
    assert all(no_better_than_proven(tier.value, tier.bound, tier.better) for tier in outcome.tiers)
    assert possible is None or possible <= bound_of(outcome) + NEAR


def no_better_than_proven(value: Fraction, bound: Fraction | None, better: str) -> bool:
    room = Fraction(1, 100) * max(1, abs(bound or 0))
    return bound is None or (value <= bound + room if better == "more" else value >= bound - room)


def bound_of(outcome: Outcome) -> float:
    """The proven most of tier 1; what the plan has, where the tier is settled."""
    first = next((t for t in outcome.tiers if t.measure == "O1"), None)
    if first is None:
        return 1.0
    return float(first.value if first.proven or first.bound is None else first.bound) / 100
