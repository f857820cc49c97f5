"""Which programs give adults who may be in charge."""

from __future__ import annotations

from planner.domain.school import Program


def gives_cover(program: Program, cents: int) -> int:
    """Minutes of cover a week that a program gives at a level; a part of it gives its share, rounded down."""
    cost = program.cost_next
    return program.gives_cover_min * min(max(0, cents), cost) // cost if cost else 0
