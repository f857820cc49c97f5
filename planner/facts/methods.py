"""Ways of making time for meetings: which there are in the school day, and where they fit."""

from __future__ import annotations

from collections.abc import Iterable

from planner.domain.school import School, Slot, Team

MEETING_METHODS = {"common_specials": "in specials", "team_period": "in a team period", "course_common": "in a common period"}


def meeting_methods(team: Team, slots: Iterable[Slot]) -> tuple[str, ...]:
    """By which ways of making time a team meets while its students are in school: specials, its house's period, or a common one."""
    periods = "team_period" if team.type == "house" else "course_common"
    kinds = {"specials": "common_specials", "class": periods}
    return tuple(dict.fromkeys(kinds[s.kind] for s in slots if s.kind in kinds))


def across(school: School, on: bool, day: int) -> bool:
    """May a team with members of other schools meet on this day: is that way of making time on, and is it one of its days?"""
    method = school.method_by_id.get("cross_school")
    return on and method is not None and day in (method.cycle_days or school.days)
