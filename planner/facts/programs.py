"""Programs before any plan."""

from __future__ import annotations

from planner.domain.school import Program, School


def goes_on_free(school: School, program: Program) -> bool:
    """Does a program of today go on without money? It does where it costs nothing, unless a lock stops it."""
    stopped = any(k.hard and (k.what, k.id, k.value) == ("program", program.program_id, "stop") for k in school.locks)
    return not program.start_only and not program.cost_next and not stopped
