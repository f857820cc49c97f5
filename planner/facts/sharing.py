"""Classes that several positions share, and positions that several teams share: who of them comes to a meeting (decisions.md 41, 42)."""

from __future__ import annotations

from planner.domain.school import School, Team, Variant
from planner.facts.clock import Interval, overlaps, unavailable

OFTEN = "shared_member_meetings"


def attends(school: School, team: Team, unit: str, variant: Variant, when: Interval) -> bool:
    """Is this core member needed at a meeting? Who shares a class is, unless another of that class in the team is there instead."""
    partners = school.partners(unit)
    partners = partners & set(team.core) if partners else partners
    if not partners or _has_class(school, unit, variant, when):
        return True
    return not any(_has_class(school, other, variant, when) for other in partners)


def sits_on_several(school: School, unit: str) -> bool:
    """Is this position a member of more than one team? Then it is in one of their meetings at a time (decisions.md 42)."""
    return sum(unit in t.core or unit in t.extended for t in school.teams) > 1


def shared_members(school: School, team: Team) -> tuple[str, ...]:
    """Extended members that the team shares with other teams, and that have no class of their own."""
    mine = dict.fromkeys(u for u in team.extended if sits_on_several(school, u))
    return tuple(u for u in mine if u not in school.class_teachers)


def _has_class(school: School, unit: str, variant: Variant, when: Interval) -> bool:
    """Is it one of the days of this position with its class, and is it at hand?"""
    if not school.classes_on(unit, variant.day):
        return False
    return not any(overlaps(when, gone) for gone in unavailable(school, school.row_of_unit[unit], variant))


def has_half_a_day(school: School, unit: str, day: int) -> bool:
    """Is this position there for a morning or an afternoon of its class alone? Its other half is free for lunch."""
    turns = [t for h in school.classes_on(unit, day) for t in h.turns if t.unit == unit and day in t.days]
    return bool(turns) and all(t.part != "full" for t in turns)
