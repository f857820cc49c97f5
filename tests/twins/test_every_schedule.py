"""Solver and auditor on every schedule of a tiny school: the same ones are lawful, whatever is promised.

A schedule says when the class is out and when its team meets. One day of two slots has 20 of them; a slot is 225 minutes of an
average week, so promises of 1 and 226 stand just above what 0 and 225 would ask.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from twins.enumerate import every, lawful, lessons, meetings
from twins.model import shape_of
from twins.schools import G1, mini

from planner.domain.plan import Plan
from planner.domain.school import School
from planner.milp.engines.highs import HighsEngine
from planner.milp.model import value
from planner.milp.shape.asks import Asks
from planner.rules import GradeOutTogether, OnePlaceAtATime

Schedule = tuple[frozenset[str], frozenset[tuple[str, ...]]]  # slots in which the class is out; the slots of each meeting


def of_plan(plan: Plan) -> Schedule:
    return frozenset(e.slot for e in plan.grid), frozenset(m.slots for m in plan.meetings)


def audited(school: School) -> set[Schedule]:
    """Schedules with which some plan passes the audit."""
    found: set[Schedule] = set()
    for plan in every(school, lessons(OnePlaceAtATime(), GradeOutTogether()), meetings("G1", anywhere=True)):
        if of_plan(plan) not in found and lawful(school, plan):
            found.add(of_plan(plan))
    return found


def solved(shape: Asks) -> Iterator[Schedule]:
    """Schedules that the shape allows: each is found once, and then forbidden."""
    v = shape.variants[0]
    choices = {
        **{("out", s): x for s, x in shape.outset["1", v].items()},
        **{("meets", p.slots): x for p, x in shape.meets["G1", v].items()},
    }
    shape.model.minimise(0)
    while HighsEngine().solve(shape.model.problem, seconds=20, gap=0.0).value is not None:
        chosen = {key for key, x in choices.items() if value(x) > 0.5}
        yield (
            frozenset(k for what, slots in chosen if what == "out" for k in slots),
            frozenset(slots for what, slots in chosen if what == "meets"),
        )
        shape.model.define(shape.total(1 - x if key in chosen else x for key, x in choices.items()) >= 1)


@pytest.mark.parametrize("planning", [0, 1, 225, 226])
@pytest.mark.parametrize("floor", [0, 1, 225, 226])
def test_the_same_schedules(planning: int, floor: int) -> None:
    rules = {"min_individual_planning_week": planning, "min_planning_block": 45}
    school = mini(rules, days=1, teams=(replace(G1, floor_min=floor),))
    assert set(solved(shape_of(school))) == audited(school)


@pytest.mark.parametrize(("every_day", "blocks", "doubles"), [(0, 2, 1), (1, 2, 1), (0, 1, 1), (1, 1, 1), (0, 2, 0), (1, 2, 0)])
def test_the_same_rotations(every_day: int, blocks: int, doubles: int) -> None:
    school = mini({"special_every_day": every_day, "max_blocks_per_day": blocks, "max_doubles_per_week": doubles}, days=1)
    assert set(solved(shape_of(school))) == audited(school)
