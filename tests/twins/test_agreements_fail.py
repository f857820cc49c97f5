"""What is left of a plan if agreements fail, and the plan with the fewest, on a tiny school whose figures can be worked out by hand.

`mini` with a double block has 337.5 minutes a week (three slots of 112.5), without it 225 (two).
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from twins.schools import G1, mini

from planner.analysis.options import options
from planner.domain.outcome import Fallback
from planner.domain.school import Method
from planner.explain.agreements import if_nobody_agrees, ways_to_agree
from planner.milp.solve.aims import AGREE, Aim
from planner.search.solve import if_agreements_fail, search, with_fallback
from planner.tables import fallback_sentence
from planner.tables.compare.options import agreement_words, option_rows

GOAL = (replace(G1, goal_min=400),)
ASKED = Method("double_block", "ask", needs="staff_vote")


def test_what_is_left_is_found_by_a_search() -> None:
    school = mini(methods=(ASKED,), teams=GOAL)
    best = search(school, seconds=20, brief=True)
    assert best.plan is not None and best.teams[0].minutes == Fraction(675, 2)
    assert ways_to_agree(school, best.plan) == ("double_block",)
    found = if_agreements_fail(school, best.plan, seconds=20)
    assert found == Fallback(("double_block",), ((best.teams[0].team_id, Fraction(225)),), True)
    said = fallback_sentence(school, replace(best, fallback=found))
    assert said.startswith("Without double specials block, ") and "225 minutes a week" in said and "Proven" in said


def test_the_positions_stay_and_what_needs_no_yes_may_be_used() -> None:
    """A free way that the plan leaves out may be used when its own way falls; one that costs may not."""
    free = Method("common_specials", "y")
    school = mini(methods=(ASKED, free, Method("assembly", "y", unit_cost=100_00)), teams=GOAL)
    best = search(school, seconds=20, brief=True)
    assert best.plan is not None
    bare = if_nobody_agrees(school, best.plan)
    assert {m.method: m.allowed for m in bare.methods} == {"double_block": "n", "common_specials": "y", "assembly": "n"}
    assert all(row.may_change == "no" for row in bare.staff) and all(t.floor_min == 0 for t in bare.teams)


def test_a_plan_that_asks_for_nothing_keeps_its_minutes() -> None:
    school = mini(methods=(Method("double_block", "y"),), teams=GOAL)
    best = search(school, seconds=20, brief=True)
    told = with_fallback(school, best)
    assert (
        told.fallback is not None and told.fallback.off == () and dict(told.fallback.minutes) == {t.team_id: t.minutes for t in best.teams}
    )
    assert fallback_sentence(school, told).startswith("The plan asks")
    assert fallback_sentence(school, best) == "The plan asks staff, the union, the board, and families for nothing."  # with no search


def test_where_no_week_was_found_nothing_is_claimed() -> None:
    school = mini(methods=(ASKED,), teams=GOAL)
    best = search(school, seconds=20, brief=True)
    said = fallback_sentence(school, replace(best, fallback=Fallback(("double_block",))))
    assert "no week was found" in said and "doesn't mean there isn't one" in said


def test_the_fewest_agreements_come_first_where_that_is_the_aim() -> None:
    school = mini(methods=(ASKED,), teams=GOAL)
    found = search(school, seconds=20, brief=True, aim=Aim(AGREE))
    assert found.plan is not None and not ways_to_agree(school, found.plan)
    assert found.teams[0].minutes == 225 and found.tiers[-1].measure is not None
    assert next(t for t in found.tiers if t.measure == "agree").value == 0


def test_one_of_the_options_asks_for_the_fewest() -> None:
    school = mini(methods=(ASKED,), teams=GOAL)
    found = {o.key: o for o in options(school, seconds=40)}
    assert not found["time"].fewest and agreement_words(found["time"]).startswith("It needs 1 agreement, from: a staff vote.")
    fewest = [o for o in found.values() if o.fewest]
    assert fewest and all(not ways_to_agree(school, o.plan) for o in fewest)
    assert agreement_words(fewest[0]) == "It needs no agreement. No other of these plans needs fewer."
    rows = option_rows(tuple(found.values())).set_index("Option")
    assert rows.loc[found["time"].title, "Agreements"] == 1
    assert rows.loc[found["time"].title, "If agreements fail: least minutes"] == 225
