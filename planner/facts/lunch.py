"""Who is owed a duty-free lunch on a kind of day: who is there for as many hours as the rule asks (decisions.md 38)."""

from __future__ import annotations

from planner.domain.school import School, Staff, Variant
from planner.facts.clock import minutes, unavailable, without

HOUR = 60


def minutes_present(school: School, row: Staff, variant: Variant) -> int:
    """Minutes of the contract day for which a position is at hand, by its hours and its times away."""
    whole = (school.info.contract_start, school.info.contract_end)
    return minutes(without(whole, unavailable(school, row, variant)))


def lunch_owed(school: School, row: Staff, variant: Variant) -> int:
    """Minutes of duty-free lunch that a position is owed on a kind of day; 0 where it is there for fewer hours than the rule asks.

    A post paid by hours whose hours the workbook does not give may have them anywhere in the day, and is owed lunch.
    """
    need, least = school.rule("duty_free_lunch"), school.rule("lunch_from_hours")  # hundredths of an hour
    if need and row.comes_and_goes and 100 * minutes_present(school, row, variant) < HOUR * least:
        return 0
    return need
