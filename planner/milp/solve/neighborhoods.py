"""A school of periods, improved a few periods at a time: what stands elsewhere stays, what stands in them may change places.

Good answers differ from an answer at hand in a few periods at once: a team's second free period needs two sections to move, and
somebody to take them. Freed three at a time, the periods of a middle school reach the best answer in seconds that the whole
question takes a minute to stumble upon.
"""

from __future__ import annotations

import itertools

from planner.milp.model import INTEGER, Expression
from planner.milp.shape.asks import Asks

AT_ONCE = (3, 4, 5)  # more when fewer bring nothing any more


def held_elsewhere(shape: Asks, at_once: int) -> list[list[Expression]]:
    """For every few periods: the variables of sections, their teachers and open hours that stand in none of them."""
    where = _where(shape)
    placed = [x for x in shape.model.problem.variables() if x.cat == INTEGER and x.name in where]
    return [[x for x in placed if not where[x.name] & set(some)] for some in itertools.combinations(shape.secs.periods.codes, at_once)]


def _where(shape: Asks) -> dict[str, set[str]]:
    """The periods of every variable that stands in some, by its name."""
    secs = shape.secs
    seats = [(s, x) for (_c, s), x in secs.count.items()]
    seats += [(s, x) for kind in (secs.teach, secs.beside, secs.beside_heads) for (_a, _b, s), x in kind.items()]
    hours = ((x, (place.period,)) for (_i, _m, place), x in secs.open.items())
    away = ((x, (code,)) for (_grades, code), x in secs.away.items())
    return {x.name: set(periods) for x, periods in (*((x, s.periods) for s, x in seats), *hours, *away) if hasattr(x, "cat")}
