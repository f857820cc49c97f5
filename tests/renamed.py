"""A school in which every code is odd: spaces, dots, slashes, lower case and accents, wherever a workbook lets one stand.

`renamed(school)` gives the record, `renamed_rows(rows)` the rows of a workbook; both follow the contract's columns, so they agree.
`plain(text)` takes the oddity out again: what is said of a renamed school must be what is said of the other, code for code.

Codes that mean something to the planner keep their meaning: PE is physical education, WIN a grade's own time, a period that begins
with P0 is a zero period, and the codes of a fund begin with its title.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from planner.domain.school import School
from planner.workbook.columns import ALLOWED_REDUCTION, SHEETS, Column, columns_of
from planner.workbook.raw import pieces

Rows = Mapping[str, list[dict[str, Any]]]
BEFORE, AFTER = "é. ", " b/2.1"
KEPT = {"", "PE", "WIN"}
TAIL_ONLY = {"Bell.slot", "Bell.period", "Bell.day_type", "Funds.fund", "Lists.job_class"}
IDS = {
    "Bell.day_type", "Bell.slot", "Bell.period", "Homerooms.homeroom_id", "Specials.special", "Staff.staff_id", "Funds.fund",
    "Programs.program_id", "Teams.team_id", "Courses.course_id", "Services.service_id", "Rooms.room", "Duties.duty_id", "Lists.job_class",
}  # fmt: skip
NAMED = {  # what a line of Locks or Current names, by its kind
    "team": "Teams.team_id", "staff": "Staff.staff_id", "homeroom": "Homerooms.homeroom_id", "program": "Programs.program_id",
    "course": "Courses.course_id", "section": "Courses.course_id", "grid": "Homerooms.homeroom_id",
}  # fmt: skip
FACTS = {  # what a field of a plan names
    "day_type": "Bell.day_type", "unit_id": "Staff.staff_id", "co_unit": "Staff.staff_id", "attending": "Staff.staff_id",
    "staff_id": "Staff.staff_id", "fund": "Funds.fund", "program_id": "Programs.program_id", "team_id": "Teams.team_id",
    "team": "Teams.team_id", "slots": "Bell.slot", "slot": "Bell.slot", "periods": "Bell.period", "homeroom": "Homerooms.homeroom_id",
    "special": "Specials.special", "service_id": "Services.service_id", "duty_id": "Duties.duty_id", "course": "Courses.course_id",
    "room": "Rooms.room",
}  # fmt: skip
VALUES = {"homeroom": "Specials.special", "grid": "Specials.special", "lunch": "Bell.slot", "section": "Staff.staff_id"}


def odd(target: str, code: str) -> str:
    """The odd code in place of one of a column such as Staff.staff_id."""
    if code in KEPT:
        return code
    return f"{code}{AFTER}" if target in TAIL_ONLY else f"{BEFORE}{code}{AFTER}"


def plain(text: str) -> str:
    return text.replace(BEFORE, "").replace(BEFORE.capitalize(), "").replace(AFTER, "")


class _Renamer:
    def __init__(self, staff: Iterable[tuple[str, int]], courses: Iterable[str]) -> None:
        self.courses = tuple(courses)
        self.staff = {code: odd("Staff.staff_id", code) for code, _ in staff}
        for code, count in staff:
            if count > 1:
                self.staff |= {f"{code}.{n}": f"{self.staff[code]}.{n}" for n in range(1, count + 1)}

    def code(self, target: str, code: str) -> str:
        if target == "Staff.staff_id":
            return self.staff.get(code, code)
        return odd(target, code) if target in IDS else code

    def value(self, column: Column, value: Any) -> Any:
        """A cell of the workbook, or the field that was read from it."""
        own = f"{column.sheet}.{column.code}"
        if value is None or own == "Rules.key":
            return self._reduction(value)
        match column.kind:
            case "id" | "ref":
                return self.code(column.refs or own, value)
            case "teachers":
                return _each(value, self.share) if isinstance(value, str) else value
            case "refs":
                return _each(value, lambda c: self.code(column.refs, c))
            case "slots":
                return _each(value, lambda c: self.code("Bell.slot", c))
            case "splits" if isinstance(value, str):
                return ";".join(":".join((odd("Funds.fund", f), *rest)) for f, *rest in (p.split(":") for p in pieces(value)))
            case "splits":
                return tuple((odd("Funds.fund", fund), share) for fund, share in value)
            case _:
                return value

    def share(self, said: str) -> str:
        """One of a class's teachers with the days or the half-days on which it has it."""
        unit, colon, when = said.partition(":")
        return f"{self.code('Staff.staff_id', unit)}{colon}{when}"

    @staticmethod
    def _reduction(key: Any) -> Any:
        if isinstance(key, str) and key.startswith(ALLOWED_REDUCTION):
            return ALLOWED_REDUCTION + odd("Lists.job_class", key.removeprefix(ALLOWED_REDUCTION))
        return key

    def unavailable(self, text: str, slots: set[str]) -> str:
        day, colon, slot = text.rpartition(":")
        return f"{day}{colon}{self.code('Bell.slot', slot)}" if slot in slots else text

    def loose(self, what: str, cells: Mapping[str, Any]) -> dict[str, Any]:
        """The columns of Locks and Current whose meaning depends on the kind of line."""
        found = dict(cells)
        if found.get("id") and what in NAMED:
            course = next((c for c in self.courses if str(found["id"]).startswith(f"{c}-")), found["id"])  # section ENG-01 of course ENG
            found["id"] = self.code(NAMED[what], course) + found["id"].removeprefix(course)
        if found.get("slot"):
            found["slot"] = self.code("Bell.slot", found["slot"])
        if found.get("value"):
            found["value"] = self.code(VALUES.get(what, ""), found["value"])
        return found

    def facts(self, found: Any) -> Any:
        """A plan, or what is said of one, with odd codes."""
        if isinstance(found, tuple):
            return tuple(map(self.facts, found))
        if not is_dataclass(found) or isinstance(found, type):
            return found
        return replace(found, **{f.name: self.fact(f.name, getattr(found, f.name)) for f in fields(found)})

    def fact(self, name: str, value: Any) -> Any:
        if name == "section_id":
            course = next(c for c in self.courses if value.startswith(f"{c}-"))
            return self.code("Courses.course_id", course) + value.removeprefix(course)
        if name == "cover":
            return tuple((odd("Homerooms.homeroom_id", home), self.code("Staff.staff_id", unit)) for home, unit in value)
        target = FACTS.get(name, "")
        if target and isinstance(value, str):
            return self.code(target, value)
        if target and value and isinstance(value[0], str):
            return tuple(self.code(target, v) for v in value)
        return self.facts(value)


def renamed_facts(school: School, found: Any) -> Any:
    """A plan or an outcome of the school, as it is of `renamed(school)`."""
    return _renamer(school).facts(found)


def _renamer(school: School) -> _Renamer:
    courses = sorted((c.course_id for c in school.courses), key=len, reverse=True)
    return _Renamer([(row.staff_id, row.count) for row in school.staff], courses)


def _each(value: Any, change: Callable[[str], str]) -> Any:
    return ";".join(map(change, pieces(value))) if isinstance(value, str) else tuple(map(change, value))


def renamed(school: School) -> School:
    """The record with odd codes."""
    r = _renamer(school)
    slots = {s.slot for s in school.bell}
    made: dict[str, Any] = {}
    for sheet in SHEETS:
        columns = {c.code: c for c in columns_of(sheet.name)}
        if sheet.name == "School":
            made["info"] = replace(school.info, cliff_accepted=r.value(columns["cliff_accepted"], school.info.cliff_accepted))
            continue
        rows = []
        for row in getattr(school, sheet.field):
            cells = {code: r.value(c, getattr(row, code)) for code, c in columns.items() if hasattr(row, code) and code != "label"}
            if sheet.name == "Staff":
                cells["unavailable"] = tuple(r.unavailable(t, slots) for t in row.unavailable)
            if sheet.name == "Homerooms":
                cells["teacher_id"] = r.code("Staff.staff_id", row.teacher_id)
                cells["turns"] = tuple(replace(turn, unit=r.code("Staff.staff_id", turn.unit)) for turn in row.turns)
            if sheet.name in ("Locks", "Current"):
                what = row.what if sheet.name == "Locks" else row.row_kind
                cells |= r.loose(what, {"id": row.id, "slot": row.slot, "value": row.value})
            rows.append(replace(row, **cells))
        made[sheet.field] = tuple(rows)
    return replace(school, **made)


def renamed_rows(rows: Rows) -> dict[str, list[dict[str, Any]]]:
    """The same for the rows of a workbook, in the cells' own words."""
    staff = [(row["staff_id"], int(row.get("count") or 1)) for row in rows["Staff"]]
    r = _Renamer(staff, [row["course_id"] for row in rows.get("Courses", ())])
    slots = {row["slot"] for row in rows["Bell"]}
    found: dict[str, list[dict[str, Any]]] = {}
    for sheet, lines in rows.items():
        columns = {c.code: c for c in columns_of(sheet)}
        found[sheet] = []
        for line in lines:
            new = {code: r.value(columns[code], value) if code in columns else value for code, value in line.items()}
            if sheet == "Staff" and new.get("unavailable"):
                new["unavailable"] = ";".join(r.unavailable(t, slots) for t in pieces(new["unavailable"]))
            if sheet in ("Locks", "Current"):
                what = line["what"] if sheet == "Locks" else line.get("row_kind", "")
                new |= r.loose(what, {k: line[k] for k in ("id", "slot", "value") if k in line})
            found[sheet].append(new)
    return found
