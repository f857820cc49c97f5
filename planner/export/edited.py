"""A plan workbook that somebody has edited in Excel, read back: the carried plan with the lists of "Edit the week" laid over it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from planner.domain.plan import Lesson, Meeting, Plan, Section
from planner.domain.school import School
from planner.export.carrier import Source, _bytes, read_plan
from planner.tables.grid.editing import LESSONS, MEETINGS, SECTIONS

SHEET = "Edit the week"


@dataclass(frozen=True)
class Edited:
    """`plan` is what the file says; `carried` what was exported. `faults` are cells that could not be understood; `emptied` counts the
    lines with an empty cell, which are free; `changed` says which lines differ."""

    plan: Plan
    carried: Plan
    faults: tuple[str, ...]
    emptied: int
    changed: tuple[str, ...]


@dataclass(frozen=True)
class _Line:
    """A row of a list: its values by header, and where it stands."""

    row: int
    columns: dict[str, int]
    values: dict[str, str]

    def at(self, header: str) -> str:
        return f"{SHEET}!{get_column_letter(self.columns[header])}{self.row}"

    @property
    def blank(self) -> bool:
        return not any(self.values.values())


def read_edited(school: School, source: Source) -> Edited:
    """Raises ValueError with a sentence for the person when the file holds no plan or no list to edit."""
    data = _bytes(source)
    carried = read_plan(data)
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    if SHEET not in book.sheetnames:
        raise ValueError(f'the sheet "{SHEET}" is missing: write the plan again with `planner solve`, and edit that sheet')
    rows = [tuple(r) for r in book[SHEET].iter_rows(values_only=True)]
    book.close()
    return _Reader(school, carried).read(rows)


def _text(value: Any) -> str:
    """A cell as the person reads it; Excel turns 8:30 into a time and 1 into a decimal."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime | dt.time):
        return f"{value.hour}:{value.minute:02d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _lines(rows: list[tuple[Any, ...]], headers: tuple[str, ...]) -> Iterator[_Line]:
    """The lines below the row that holds these headers, down to the next list or the end; an empty one among them was emptied."""
    for start, row in enumerate(rows):
        said = [_text(v) for v in row]
        if all(h in said for h in headers):
            columns = {h: said.index(h) + 1 for h in headers}
            empty: list[_Line] = []
            for n, below in enumerate(rows[start + 1 :], start + 2):
                line = _Line(n, columns, {h: _text(below[c - 1]) if c <= len(below) else "" for h, c in columns.items()})
                if any(all(h in map(_text, below) for h in other) for other in (LESSONS, SECTIONS, MEETINGS)):
                    return
                if line.blank:
                    empty.append(line)
                elif empty and sum(map(bool, line.values.values())) < 2:  # the title of the next list
                    return
                else:
                    yield from [*empty, line]
                    empty = []
            return


class _Reader:
    def __init__(self, school: School, carried: Plan) -> None:
        self.school, self.carried = school, carried
        self.faults: list[str] = []
        self.emptied = 0
        self.bells = {(s.day_type, s.slot) for s in school.bell}
        self.days = {(d.day, d.day_type) for d in carried.days}

    def read(self, rows: list[tuple[Any, ...]]) -> Edited:
        grid = tuple(x for x in map(self._lesson, _lines(rows, LESSONS)) if x)
        sections = tuple(x for x in map(self._section, _lines(rows, SECTIONS)) if x)
        meetings = tuple(x for x in map(self._meeting, _lines(rows, MEETINGS)) if x)
        found = replace(self.carried, grid=grid, sections=sections, meetings=meetings)
        changed = tuple(_changes(self.carried, found))
        return Edited(found if changed else self.carried, self.carried, tuple(self.faults), self.emptied, changed)

    def _known(self, line: _Line, header: str, known: Any, what: str) -> bool:
        value = line.values[header]
        if value and value not in known:
            near = ", ".join(sorted(map(str, known))[:8])
            self.faults.append(f"{line.at(header)}: there is no {what} {value} in the workbook (there is: {near}).")
        return value in known

    def _day(self, line: _Line, header: str, bell: str) -> int | None:
        text, day_type = line.values[header], line.values[bell]
        day = int(text) if text.isdigit() else None
        if day is None or (day, day_type) not in self.days:
            days = ", ".join(f"{d} {t}" for d, t in sorted(self.days))
            self.faults.append(f"{line.at(header)}: the plan has no day {text or '(empty)'} with the bell {day_type} (it has: {days}).")
            return None
        return day

    def _lesson(self, line: _Line) -> Lesson | None:
        v = line.values
        if not all(v[h] for h in LESSONS):
            self.emptied += 1
            return None
        day = self._day(line, "Cycle day", "Bell")
        special = self._known(line, "Special", {s.special for s in self.school.specials}, "special")
        home = self._known(line, "Homeroom", self.school.homeroom_by_id, "homeroom")
        unit = self._known(line, "Position", self.school.row_of_unit, "position")
        slot = self._known(line, "Slot", {k for t, k in self.bells if t == v["Bell"]}, "slot")
        if day is None or not (special and home and unit and slot):
            return None
        return Lesson(day, v["Bell"], v["Slot"], v["Homeroom"], v["Special"], v["Position"])

    def _section(self, line: _Line) -> Section | None:
        v = line.values
        before = next((s for s in self.carried.sections if s.section_id == v["Section"]), None)
        if before is None:
            self.faults.append(f"{line.at('Section')}: the plan has no section {v['Section']}.")
            return None
        if not v["Periods"] or (before.unit_id and not v["Taught by"]):
            self.emptied += 1
            return None
        periods = tuple(p.strip() for p in v["Periods"].split(";"))
        known = dict.fromkeys(s.name for s in self.school.bell if s.kind == "class")  # several slots may be one period, on different clocks
        wrong = [p for p in periods if p not in known]
        near = ", ".join(known)
        self.faults += [f"{line.at('Periods')}: there is no period {p} in the workbook (there is: {near})." for p in wrong]
        ok = [not v[h] or self._known(line, h, self.school.row_of_unit, "position") for h in ("Taught by", "Second teacher")]
        room = not v["Room"] or self._known(line, "Room", {r.room for r in self.school.rooms}, "room")
        if wrong or not all(ok) or not room:
            return None
        return replace(before, periods=periods, unit_id=v["Taught by"], co_unit=v["Second teacher"], room=v["Room"])

    def _meeting(self, line: _Line) -> Meeting | None:
        v = line.values
        if not all(v[h] for h in MEETINGS[:-1]):
            self.emptied += 1
            return None
        day, start, end = self._day(line, "Day of the cycle", "Bell of the day"), _minute(v["From"]), _minute(v["To"])
        team = self._known(line, "Team", self.school.team_by_id, "team")
        for header, minute in (("From", start), ("To", end)):
            if minute is None:
                self.faults.append(f"{line.at(header)}: write a time like 8:30.")
        slots = tuple(s.strip() for s in v["Slots"].split(";") if s.strip())
        wrong = [s for s in slots if (v["Bell of the day"], s) not in self.bells]
        self.faults += [f"{line.at('Slots')}: the bell {v['Bell of the day']} has no slot {s}." for s in wrong]
        if day is None or start is None or end is None or not team or wrong:
            return None
        for m in self.carried.meetings:
            if (m.team_id, m.day, m.day_type, m.start, m.end, m.slots) == (v["Team"], day, v["Bell of the day"], start, end, slots):
                return m
        minutes = sum(self.school.slot(v["Bell of the day"], s).minutes for s in slots) if slots else end - start
        return Meeting(v["Team"], day, v["Bell of the day"], start, end, minutes, slots)


def _minute(text: str) -> int | None:
    hour, _, minute = text.partition(":")
    return 60 * int(hour) + int(minute) if hour.isdigit() and minute.isdigit() else None


def _changes(one: Plan, other: Plan) -> Iterator[str]:
    """The lines that differ, in words."""
    for x in one.grid:
        if x not in other.grid:
            yield f"no longer: {x.homeroom} {x.special} with {x.unit_id}, day {x.day} {x.slot}"
    for x in other.grid:
        if x not in one.grid:
            yield f"new: {x.homeroom} {x.special} with {x.unit_id}, day {x.day} {x.slot}"
    before = {s.section_id: s for s in one.sections}
    for s in other.sections:
        if s != before[s.section_id]:
            yield f"section {s.section_id}: {s.unit_id or 'nobody'} in {'+'.join(s.periods)}, room {s.room or 'none'}"
    for gone in before.keys() - {s.section_id for s in other.sections}:
        yield f"section {gone} is open"
    for m in one.meetings:
        if m not in other.meetings:
            yield f"no longer: {m.team_id} meets on day {m.day} at {m.start // 60}:{m.start % 60:02d}"
    for m in other.meetings:
        if m not in one.meetings:
            yield f"new: {m.team_id} meets on day {m.day} at {m.start // 60}:{m.start % 60:02d}"
