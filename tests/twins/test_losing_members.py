"""No team gains by losing members: of every plan of tiny schools, none that cuts a member is credited with more than the best that keeps it.

A and P are a team with the goal of two slots, 450 minutes a week, on the one day of the cycle. P is away in S2: together they have S1 alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest
from twins.enumerate import Part, best, every, lawful, measure, meetings, posts
from twins.schools import GF, A, P, mini

from planner.domain.plan import Plan
from planner.domain.school import School, Staff, Team
from planner.measures import goal_shares
from planner.search.solve import search

RICH = (replace(GF, revenue_next=900_000_00),)
SP = Team("SP", "Specialists", "specialists", ("A", "P"), goal_min=450)
MAY_STOP = replace(P, may_change="may stop", reduce_ok=True)
AWAY, NEVER = replace(MAY_STOP, unavailable=("9:50-10:35",)), replace(MAY_STOP, unavailable=("9:00-9:45", "9:50-10:35"))
PARTS: tuple[Part, ...] = (posts("P"), meetings("SP", anywhere=True))


def school(second: Staff = AWAY, *, core: tuple[str, ...] = ("A", "P")) -> School:
    """Enough money for all; no class goes out, so that A has no students in either slot."""
    staff = (replace(A, individual_planning_min=0), replace(second, individual_planning_min=0))
    return mini(days=1, homerooms=(), specials=(), grades=(), staff=staff, funds=RICH, teams=(replace(SP, core=core),))


def plans(place: School) -> Iterator[Plan]:
    return (plan for plan in every(place, *PARTS) if lawful(place, plan))


def share(place: School, plan: Plan) -> Fraction:
    return goal_shares(place, plan)[0][0]


def stays(plan: Plan) -> bool:
    found = plan.unit("P")
    return found is not None and found.fte > 0


def test_alone_a_meets_twice_as_long_and_is_half_of_the_team() -> None:
    """With P 225 of 450; without, 450 for one of two: half as well, not all."""
    found = list(plans(school()))
    kept, cut = ([share(school(), p) for p in found if stays(p) is which] for which in (True, False))
    assert max(kept) == max(cut) == Fraction(1, 2)


@pytest.mark.parametrize(("place", "lowest"), [(school(), 0.5), (school(core=("P",)), 0.5), (school(NEVER, core=("P",)), 0.0)])
def test_the_search_knows_it(place: School, lowest: float) -> None:
    """The team furthest below its goal is as near to it as any plan brings it; a team of P alone that stops is as far as can be."""
    assert best(place, measure("O1"), *PARTS) == lowest
    outcome = search(place, seconds=10)
    assert outcome.plan is not None and stays(outcome.plan)
    told = {t.measure: t for t in outcome.tiers}
    assert told["O1"].value == told["O1"].bound == 100 * lowest and told["O1"].proven


@pytest.mark.parametrize("code", ["O2"])
def test_minutes_short_of_the_goals(code: str) -> None:
    """Two teachers short of 225 each, or one of nothing and a place without minutes: 450 both."""
    assert best(school(), measure(code), *PARTS) == 450
    assert search(school(), seconds=10).tiers[1].value == 450
