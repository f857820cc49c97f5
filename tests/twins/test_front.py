"""On tiny schools the price of time is the front of all lawful plans, and options are what enumeration says is possible."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest
from twins.cases import WEEK
from twins.enumerate import every, lawful, posts
from twins.schools import A, P, mini, with_line

from planner.analysis.budget import plenty, with_more
from planner.analysis.frontier import Curve, curve, keeping
from planner.analysis.options import options
from planner.checker.decisions import differences, open_dollars
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.measures import goal_shares

STOPS = {"may_change": "may stop", "min_fte": 0}


@cache
def two_posts() -> School:
    """Art ($40,000) and PE ($40,000) may stop. With both, the class is out twice a day; the team's goal is as many minutes as that."""
    staff = tuple(replace(r, **STOPS) if r.staff_id in ("A", "P") else r for r in with_line(A))
    school = mini({"special_every_day": 0, "max_blocks_per_day": 2, "max_doubles_per_week": 2}, staff=staff)
    specials = tuple(replace(s, max_per_day=1, max_per_cycle=2) for s in school.specials)
    return replace(school, specials=specials, teams=tuple(replace(t, goal_min=450) for t in school.teams))


@cache
def plans(school: School) -> tuple[Plan, ...]:
    rich = with_more(school, plenty(school))
    return tuple(p for p in every(rich, posts("A", "P"), *WEEK) if lawful(rich, p))


def front(school: School) -> list[tuple[Fraction, Fraction]]:
    """(dollars, share of the goal) of plans that no other beats, the cheapest first."""
    best: dict[Fraction, Fraction] = {}
    for plan in plans(school):
        cost, share = open_dollars(school, plan), goal_shares(school, plan)[0][0]
        best[cost] = max(share, best.get(cost, Fraction(-1)))
    kept: list[tuple[Fraction, Fraction]] = []
    for cost in sorted(best):
        if not kept or best[cost] > kept[-1][1]:
            kept.append((cost, best[cost]))
    return kept


def points(found: Curve) -> list[tuple[Fraction, Fraction]]:
    return [(open_dollars(p.school, p.plan), p.share) for p in found.points]


@pytest.mark.parametrize("of", ["lowest", "all"])
def test_the_curve_is_the_front(of: str) -> None:
    """One team: its minutes are those of all teams, so both curves are the same front."""
    found = curve(two_posts(), of=of, seconds=60, points=40)
    assert points(found) == front(two_posts())
    assert found.whole
    assert len(found.points) == 3  # no specialist, one, both
    assert all(p.proven for p in found.points)


def test_the_money_of_each_point() -> None:
    """T1 50,000 alone, with one specialist 90,000, with both 130,000; the general fund has 200,000."""
    assert [p.to_find for p in curve(two_posts(), seconds=60).points] == [-150_000_00, -110_000_00, -70_000_00]


def test_a_clamp_traces_it_anew() -> None:
    found = curve(keeping(two_posts(), staff=("A",)), seconds=60)
    assert [p.to_find for p in found.points] == [-110_000_00, -70_000_00]
    floor = int(front(two_posts())[-1][1] * 450)
    assert [p.to_find for p in curve(keeping(two_posts(), {"": floor}), seconds=60).points] == [-70_000_00]


def test_options_are_what_is_possible() -> None:
    """The best has both specialists, the cheapest none; the least change is today's staff, which the best is already."""
    school = two_posts()
    found = {o.key: o for o in options(school, seconds=40)}
    assert goal_shares(school, found["time"].plan)[0][0] == front(school)[-1][1]
    assert open_dollars(school, found["money"].plan) == front(school)[0][0]
    assert found["today"].to_find == -70_000_00
    for one in found.values():
        assert one.key == "time" or any(differences(school, found["time"].plan, one.plan)) == bool(one.unlike)
    assert not {u.fte for p in found["money"].plan.positions if p.staff_id in ("A", "P") for u in p.units} - {0}
    assert P.staff_id == "P"
