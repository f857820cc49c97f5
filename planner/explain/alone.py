"""Subjects that one position teaches and that a plan drops: whoever reads such a week can tell whose position ends (decisions.md 62)."""

from __future__ import annotations

from dataclasses import dataclass

from planner.domain.plan import Plan
from planner.domain.school import School
from planner.facts.courses import lawful_for


@dataclass(frozen=True)
class Dropped:
    """`subject`: the special or the course as the workbook names it; `unit`: the one position that teaches it today."""

    subject: str
    unit: str


def dropped_alone(school: School, plan: Plan) -> tuple[Dropped, ...]:
    """Specials whose one teaching position ends, then courses whose only lawful teacher's position ends."""
    return (*_specials(school, plan), *_courses(school, plan))


def _specials(school: School, plan: Plan) -> tuple[Dropped, ...]:
    found = []
    for special in dict.fromkeys(s.special for s in school.specials if not s.requires_method):
        rows = {s.staff_id for s in school.specials if s.special == special}
        units = [u for row in school.staff for u in row.units if row.staff_id in rows or u in rows]
        if len(units) == 1 and units[0] in _ended(plan):
            found.append(Dropped(special, units[0]))
    return tuple(found)


def _courses(school: School, plan: Plan) -> tuple[Dropped, ...]:
    found = []
    for course in school.courses:
        units = [u for row in school.staff if lawful_for(school, row, course) for u in row.units]
        if len(units) == 1 and units[0] in _ended(plan):
            found.append(Dropped(course.name or course.course_id, units[0]))
    return tuple(found)


def _ended(plan: Plan) -> set[str]:
    return {u.unit_id for p in plan.positions for u in p.units if not u.fte}
