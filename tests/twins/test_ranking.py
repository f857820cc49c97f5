"""What losing one thing costs, on a tiny school, is what looking through every plan without it says."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from twins.cases import WEEK
from twins.enumerate import every, lawful
from twins.schools import mini, with_line
from twins.test_front import two_posts

from planner.analysis.budget import plenty, with_more
from planner.analysis.sensitivity import Loss, ranking
from planner.analysis.today import carried_on
from planner.checker.week import week_of
from planner.domain.school import Lock, School


def most_without(school: School, gone: str) -> Fraction:
    """The team's best minutes with today's staff less one post, by looking through all plans."""
    carried = carried_on(school)
    found = []
    for plan in every(with_more(carried, plenty(school)), *WEEK):
        positions = tuple(
            replace(p, units=tuple(replace(u, fte=0, days=()) if p.staff_id == gone else u for u in p.units), shares=p.shares if p.staff_id != gone else ())
            for p in plan.positions
        )  # fmt: skip
        staff = tuple(replace(r, may_change="may stop", min_fte=0) if r.staff_id == gone else r for r in carried.staff)
        off = replace(carried, staff=staff, locks=(*carried.locks, Lock("staff", gone, value="off", reason="tried")))
        without = replace(plan, positions=positions)
        if lawful(off, without):
            found.append(week_of(off, without).minutes(off.teams[0]))
    return max(found)


def test_each_loss_is_what_enumeration_says() -> None:
    school = two_posts()
    found = {x.id: x for x in ranking(school, seconds=60, extras=()).losses if x.kind == "staff"}
    assert set(found) == {"A", "P"}
    most = 450  # both specialists: out in S1 and S2 on both days, 4 x 112.5 minutes of an average week
    for gone, loss in found.items():
        assert loss.total == loss.lowest == most - most_without(school, gone)
        assert loss.cents == 40_000_00
        assert loss.funds == ("GF",)


def test_the_figure_by_hand() -> None:
    """Each specialist has one class a day: without one the class goes out once a day, 2 x 112.5 = 225 minutes; 225 of 450 are lost."""
    (loss,) = [x for x in ranking(two_posts(), seconds=60, extras=()).losses if x.id == "A"]
    assert (loss.total, loss.teams) == (Fraction(225), (("G1", Fraction(225)),))


def test_the_best_combination_finds_the_sum() -> None:
    """The fund has 200,000 and today costs 130,000. To find 40,000 one specialist goes, to find 80,000 both."""
    for find, left in ((0, 450), (40_000_00, 225), (80_000_00, 0)):
        found = ranking(two_posts(), find=find, seconds=60, extras=())
        assert found.best.plan is not None
        assert week_of(two_posts(), found.best.plan).minutes(two_posts().teams[0]) == left


def test_a_little_more_buys_the_post_back() -> None:
    """To find 40,000 one specialist goes; with 39,999 more the other stays away, with 40,000 more the 225 minutes are back."""
    found = ranking(two_posts(), find=40_000_00, seconds=60, extras=(39_999_00, 40_000_00))
    assert [(x.cents, x.total) for x in found.extras] == [(39_999_00, 0), (40_000_00, 225)]


def test_what_the_law_requires_is_not_tried() -> None:
    school = mini(staff=with_line(two_posts().staff[1], mandated=True, may_change="may stop", min_fte=0))
    loss = next((x for x in ranking(school, seconds=30, extras=()).losses if x.id == "A"), None)
    assert loss is None or (isinstance(loss, Loss) and loss.total is None and "law" in loss.why)
