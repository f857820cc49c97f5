"""The shape of a school with the rows of every rule."""

from __future__ import annotations

from planner.domain.school import School
from planner.milp.model import Model
from planner.milp.shape.asks import Asks
from planner.milp.shape.strengthen import strengthen
from planner.rules import RULES


def build_shape(school: School, *, elastic: bool = False, light: bool = False) -> Asks:
    """The counting model with every rule's rows; `light` leaves out the rows that tighten much and cost much."""
    shape = Asks(school, Model(elastic))
    for rule in RULES:
        rule.enforce(shape)
    strengthen(shape, patterns=not light)
    return shape
