"""Codes given anew: in the rows of a workbook by the contract's kinds of column, and in a plan by its fields."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from planner.workbook.columns import COLUMN

from .base import Row, Rows

T = TypeVar("T")
Names = Mapping[str, Mapping[str, str]]  # "Staff.staff_id" -> old code -> new code
# Which columns hold a code of each kind; Specials.special and Bell.slot are no references of the contract's own.
FIELDS = {
    "unit_id": "Staff.staff_id", "staff_id": "Staff.staff_id", "co_unit": "Staff.staff_id", "attending": "Staff.staff_id",
    "homeroom": "Homerooms.homeroom_id", "special": "Specials.special", "slot": "Bell.slot", "slots": "Bell.slot",
    "service_id": "Services.service_id", "duty_id": "Duties.duty_id", "team_id": "Teams.team_id", "program_id": "Programs.program_id",
    "fund": "Funds.fund", "room": "Rooms.room", "course": "Courses.course_id", "day_type": "Bell.day_type",
}  # fmt: skip


def renamed(rows: Rows, names: Names) -> Rows:
    """The rows with every code and every mention of it given anew."""
    return {
        sheet: [{code: _cell(sheet, code, value, row, names) for code, value in row.items()} for row in lines]
        for sheet, lines in rows.items()
    }


def _cell(sheet: str, code: str, value: Any, row: Row, names: Names) -> Any:
    column = COLUMN[sheet, code]
    own = f"{sheet}.{code}"
    target = own if own in names else column.refs if column.refs in names else _loose(sheet, code, row)
    if target not in names or value is None:
        return value
    known = names[target]
    if column.kind == "splits":
        return ";".join(
            _one(part.split(":")[0], known) + (f":{part.split(':')[1]}" if ":" in part else "") for part in str(value).split(";")
        )
    if column.kind == "teachers":  # T8, T8 / T82, or T8:M T W; T82:Th F
        return re.sub(r"(^|; | / )([^:;/ ]+)", lambda found: found[1] + _one(found[2], known), str(value))
    if column.kind in ("refs", "slots"):
        return ";".join(_one(part, known) for part in re.split(r"[;,]", str(value)))
    return _one(str(value), known)


def _loose(sheet: str, code: str, row: Row) -> str:
    """What a column names that the contract keeps as plain text."""
    if code in ("adjacent_to", "preferred_slots", "avoid_slots", "forbid_slots", "allowed_slots"):
        return "Bell.slot"
    kinds = {
        "homeroom": "Homerooms.homeroom_id",
        "team": "Teams.team_id",
        "staff": "Staff.staff_id",
        "program": "Programs.program_id",
        "course": "Courses.course_id",
        "section": "Courses.course_id",
    }
    return kinds.get(str(row.get("what")), "") if (sheet, code) == ("Locks", "id") else ""


def _one(code: str, known: Mapping[str, str]) -> str:
    """A code, or a unit such as T3.2 of a line with a count."""
    if code in known:
        return known[code]
    line, dot, number = code.rpartition(".")
    return f"{known[line]}{dot}{number}" if line in known else code


def in_plan(fact: T, names: Names) -> T:
    """A plan, or a part of one, with the new codes."""
    if isinstance(fact, tuple):
        return tuple(in_plan(x, names) for x in fact)  # type: ignore[return-value]
    if not dataclasses.is_dataclass(fact) or isinstance(fact, type):
        return fact
    changed: dict[str, Any] = {}
    for f in dataclasses.fields(fact):
        value, known = getattr(fact, f.name), names.get(FIELDS.get(f.name, ""))
        if f.name == "cover":
            homes, units = names.get("Homerooms.homeroom_id", {}), names.get("Staff.staff_id", {})
            changed[f.name] = tuple(sorted((_one(h, homes), _one(u, units)) for h, u in value))
        elif known is not None and isinstance(value, str):
            changed[f.name] = _one(value, known)
        elif known is not None and isinstance(value, tuple) and all(isinstance(v, str) for v in value):
            changed[f.name] = tuple(_one(v, known) for v in value)
        else:
            changed[f.name] = in_plan(value, names)
    return dataclasses.replace(fact, **changed)


# --- ways of writing a code ------------------------------------------------------------------------------------------
def odd_names(rows: Rows) -> Names:
    """Every code as somebody might have typed it: with a space, a dot, a slash, in lower case, with an accent."""
    ways = (
        lambda c: re.sub(r"(?<=\D)(?=\d)", " ", c).title(),
        lambda c: c.lower(),
        lambda c: re.sub(r"(?<=\D)(?=\d)", ".", c).lower(),
        lambda c: c[:1] + "/" + re.sub(r"(?<=\d)(?=\D)", " ", c[1:]),
        lambda c: c.replace("U", "ú").replace("E", "é").lower(),
    )
    targets = (
        ("Staff", "staff_id"),
        ("Homerooms", "homeroom_id"),
        ("Teams", "team_id"),
        ("Rooms", "room"),
        ("Services", "service_id"),
        ("Programs", "program_id"),
        ("Courses", "course_id"),
    )
    names: dict[str, dict[str, str]] = {}
    for k, (sheet, code) in enumerate(targets):
        mine: dict[str, str] = {}
        taken: set[str] = set()
        for i, row in enumerate(rows.get(sheet, ())):
            old = str(row[code])
            new = next(
                n for n in (*(ways[(i + k + j) % len(ways)](old) for j in range(len(ways))), f"{old} *") if n.casefold() not in taken
            )
            mine[old] = new
            taken.add(new.casefold())
        names[f"{sheet}.{code}"] = mine
    return names
