"""The question of seat_model.py put to the planner's own shape, with every rule of the planner in force."""

from __future__ import annotations

from planner.domain.outcome import Status
from planner.domain.school import School
from planner.milp.engines.highs import HighsEngine
from planner.milp.model import value
from planner.search.build import build_shape
from reference.seat_model import Answer


def by_shape(place: School) -> Answer | None:
    """Most doubles, then most sections, with every rule of the planner in force."""
    shape = build_shape(place)
    doubles = shape.total(d for g in shape.grades for d in shape.doubles(g))
    sections = shape.total(shape.size[g] * shape.out(g, v, k.slot) for g in shape.grades for v in shape.variants for k in shape.frame(v).specials)
    shape.model.minimise(-1000 * doubles - sections)
    if HighsEngine().solve(shape.model.problem, seconds=60, gap=1e-6).status is not Status.OPTIMAL:
        return None
    missed = {(g, v.day) for (g, v), sets in shape.outset.items() if value(sets[()]) > 0.5}
    return Answer(round(value(sections)), round(value(doubles)), frozenset(missed))
