"""Which positions and programs give adults who may be in charge."""

from __future__ import annotations

from planner.domain.school import Program, School, Staff
from planner.facts.effort import SPECIAL


def gives_cover(program: Program, cents: int) -> int:
    """Minutes of cover a week that a program gives at a level; a part of it gives its share, rounded down."""
    cost = program.cost_next
    return program.gives_cover_min * min(max(0, cents), cost) // cost if cost else 0


def watches(school: School, row: Staff) -> tuple[str, ...]:
    """Kinds of duty that a position may have where Duties lists no job class: what its own row says, else what its job class does.

    Special education has duties only where its own row says so, or where Duties lists it (decisions.md 45).
    """
    if school.tag_of(row) in SPECIAL:
        return row.cover if row.cover_given else ()
    job = school.job_class_by_id.get(row.job_class)
    return row.cover or (job.cover if job else ())
