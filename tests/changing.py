"""One change at a time: to a sheet of a school, to a list of a plan; and what a rule says of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from openpyxl.utils import get_column_letter

from planner.domain.plan import Plan
from planner.domain.school import At, School
from planner.rules.base import Rule
from planner.workbook.columns import columns_of

KEYS = {"staff": "staff_id", "specials": "staff_id", "homerooms": "homeroom_id", "funds": "fund", "programs": "program_id", "teams": "team_id",
        "services": "service_id", "rooms": "room", "duties": "duty_id", "methods": "method", "bell": "slot", "job_classes": "job_class",
        "positions": "staff_id", "grid": "homeroom", "meetings": "team_id", "blocks": "kind", "sessions": "service_id", "sections": "section_id",
        "courses": "course_id", "conflicts": "course_a", "assignments": "position"}  # fmt: skip


def at(sheet: str, row: int) -> At:
    return At(sheet, row, {c.code: get_column_letter(i) for i, c in enumerate(columns_of(sheet), 1)})


def numbered(sheet: str, *rows: Any) -> tuple[Any, ...]:
    """The rows as they would stand on a sheet, from row 2."""
    return tuple(replace(r, at=at(sheet, i)) for i, r in enumerate(rows, 2))


def edit(facts: Any, field: str, key: str = "", **changes: Any) -> Any:
    """A school or a plan with the rows of one sheet or list changed: those with this id, or all of them."""
    rows = getattr(facts, field)
    if not isinstance(rows, tuple):
        return replace(facts, **{field: replace(rows, **changes)})
    return replace(facts, **{field: tuple(replace(r, **changes) if not key or getattr(r, KEYS[field]) == key else r for r in rows)})


def instead(plan: Plan, field: str, index: int, **changes: Any) -> Plan:
    """A plan in which one fact of a list is changed."""
    facts = list(getattr(plan, field))
    facts[index] = replace(facts[index], **changes)
    return replace(plan, **{field: tuple(facts)})


def drop(plan: Plan, field: str, index: int) -> Plan:
    facts = list(getattr(plan, field))
    del facts[index]
    return replace(plan, **{field: tuple(facts)})


def add(plan: Plan, field: str, *facts: Any) -> Plan:
    return replace(plan, **{field: (*getattr(plan, field), *facts)})


def broken(rule: Rule, school: School, plan: Plan) -> list[str]:
    """What one rule says of a plan: its sentences, each with its cell."""
    return [str(v) for v in rule.check(school, plan)]
