"""When a group of a service may meet: at a time that fits every grade that it lists (decisions.md 44)."""

from __future__ import annotations

from planner.domain.school import School, Service
from planner.facts.clock import Interval, inside

WIN = "WIN"


def in_their_periods(school: School, service: Service, day_type: str, when: Interval) -> bool:
    """Is each of the service's grades that has periods in one of them all the while? A grade that has none is not asked about."""
    rooms = {h.grade for h in school.homerooms}
    for grade in (g for g in service.grade_band if g not in rooms):
        periods = [(s.start, s.end) for s in school.slots(day_type, "class") if s.serves(grade)]
        if periods and not any(inside(when, p) for p in periods):
            return False
    return True


def with_win(school: School, service: Service) -> tuple[str, ...]:
    """The grades of a service whose day has WIN time: those whose classes go to specials."""
    return tuple(g for g in service.grade_band if g in school.grades_out)


def in_win_today(school: School, service: Service, day: int) -> bool:
    """Does each group of a service in WIN come on this cycle day? With fewer sessions than days it comes on the first days of the cycle:
    three a week are four in a cycle of six."""
    return WIN in service.allowed_slots and day <= -(-service.sessions_per_week * school.info.cycle_days // school.info.days_per_week)
