"""The shape of a school with the rows of every rule."""

from __future__ import annotations

from collections.abc import Sequence

from planner.domain.school import School
from planner.milp.model import Model
from planner.milp.shape.asks import Asks
from planner.milp.shape.strengthen import strengthen
from planner.rules import RULES


def build_shape(school: School, *, elastic: bool = False, light: bool = False, without: Sequence[str] = ()) -> Asks:
    """The counting model with every rule's rows, but for the rules `without` (class names) that no other row follows from.

    `light` leaves out the rows that tighten much and cost much.
    """
    shape = Asks(school, Model(elastic))
    for rule in (r for r in RULES if r.name not in without):
        rule.enforce(shape)
    strengthen(shape, patterns=not light)
    return shape
