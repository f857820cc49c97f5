"""Three versions of one workbook brought together: what it was made from, what it would be made from now, and what somebody has made of it.

A cell that only one side changed takes that side's value. Where both changed it, the hand-made edit stays, and both values are told.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as WrittenCell
from openpyxl.utils.cell import column_index_from_string, coordinate_to_tuple

from planner.workbook import sheets
from planner.workbook.columns import COLUMN, columns_of
from planner.workbook.parts import codes_in_notes
from planner.workbook.raw import Cell, show
from planner.workbook.template import OWN_SHEET

KEYS = {  # sheets whose lines have no code of their own
    "Bell": ("day_type", "slot"), "Calendar": ("cycle_day", "day_type"), "Specials": ("special", "staff_id"), "FundRules": ("fund", "tag"),
    "Conflicts": ("course_a", "course_b"), "Locks": ("what", "id", "cycle_day", "slot"),
    "Current": ("team_id", "row_kind", "id", "cycle_day", "slot"),
    "Assignments": ("position", "course"),
}  # fmt: skip


@dataclass(frozen=True)
class Clash:
    """A cell, or a whole line, that both sides changed; what stands in the workbook is the hand-made edit."""

    cell: str
    line: str
    header: str
    edited: str
    answered: str

    @property
    def sentence(self) -> str:
        what = f"{self.line}, {self.header}" if self.header else self.line
        return f"{self.cell}: {what}: the workbook says {self.edited}, your answers now say {self.answered}. The workbook's stays."


@dataclass(frozen=True)
class Merged:
    """The workbook with the newer answers in it; how many cells they changed, and what both sides had changed."""

    data: bytes
    changed: int
    clashes: tuple[Clash, ...]


Lines = dict[str, tuple[sheets.Table, dict[str, sheets.Row]]]


def merged(base: bytes, new: bytes, edited: bytes) -> Merged:
    """`base` and `new` are made from the older and the newer answers, `edited` from the older ones and by hand."""
    was, now, mine = _lines(base), _lines(new), _lines(edited)
    target, source = load_workbook(io.BytesIO(edited)), load_workbook(io.BytesIO(new))
    clashes: list[Clash] = []
    changed = 0
    for name, (table, rows) in now.items():
        old = was[name][1] if name in was else {}
        if name not in mine:
            if rows.keys() != old.keys():
                clashes.append(Clash(name, name, "", "no such sheet", f"{len(rows)} lines"))
            continue
        here, kept = mine[name]
        for key, row in rows.items():
            if key in kept:
                for code, clash in _cells(name, key, old.get(key), row, kept[key]):
                    if clash is not None:
                        clashes.append(clash)
                    elif code in here.columns or here.sheet.keyed:
                        _copy(source, row.at(code), target, kept[key].at(code))
                        changed += 1
            elif key not in old:
                changed += _add(source, table, row, target, here)
            elif _words(row) != _words(old[key]):
                clashes.append(Clash(f"{here.title}", key, "", "no such line", "a changed one"))
        for key in old.keys() - rows.keys():
            if key in kept and _words(kept[key]) == _words(old[key]):
                changed += _empty(target, here, kept[key])
            elif key in kept:
                clashes.append(Clash(kept[key].at(), key, "", "a line that was edited", "no such line"))
    _take_answers(source, target)
    out = io.BytesIO()
    target.save(out)
    return Merged(out.getvalue(), changed, tuple(clashes))


def _lines(data: bytes) -> Lines:
    grids = sheets.grids(data, formulas=False)
    found, _ = sheets.tables(grids)
    if any(t.extra for t in found.values()):
        found, _ = sheets.tables(grids, codes_in_notes(data))
    return {name: (table, _by_key(table)) for name, table in found.items()}


def _by_key(table: sheets.Table) -> dict[str, sheets.Row]:
    codes = KEYS.get(table.sheet.name, (table.sheet.key,) if table.sheet.key else ())
    found: dict[str, sheets.Row] = {}
    for row in table.rows:
        key = " ".join(_shown(row.cells[c]) for c in codes if c in row.cells) or "Settings"
        first, n = key, 1
        while key in found:
            n += 1
            key = f"{first} ({n})"
        found[key] = row
    return found


def _cells(name: str, key: str, old: sheets.Row | None, new: sheets.Row, mine: sheets.Row) -> Iterator[tuple[str, Clash | None]]:
    """The codes of cells that take the newer value, and those that both sides changed."""
    for column in columns_of(name):
        code = column.code
        before, after, edit = (_shown(r.cells[code]) if r is not None and code in r.cells else "" for r in (old, new, mine))
        if after in (before, edit):
            continue
        if edit == before:
            yield code, None
        else:
            yield code, Clash(mine.at(code), key, COLUMN[name, code].header, edit or "nothing", after or "nothing")


def _shown(cell: Cell) -> str:
    return show(cell).strip('"')


def _words(row: sheets.Row) -> dict[str, str]:
    return {code: _shown(cell) for code, cell in row.cells.items()}


# --- cells ------------------------------------------------------------------------------------------------------------------
def _copy(source: Workbook, there: str, target: Workbook, here: str) -> None:
    """Value and ground of a cell: ours stand on yellow, told ones do not."""
    sheet, _, place = there.partition("!")
    title, _, at = here.partition("!")
    given, written = source[sheet].cell(*coordinate_to_tuple(place)), target[title].cell(*coordinate_to_tuple(at))
    written.value = given.value
    if isinstance(written, WrittenCell) and isinstance(given.value, str):
        written.data_type = "s"  # a text that looks like a formula stays a text
    written.number_format = given.number_format
    written.fill = copy(given.fill)  # type: ignore[assignment]


def _add(source: Workbook, table: sheets.Table, row: sheets.Row, target: Workbook, here: sheets.Table) -> int:
    line = max((r.at.row for r in here.rows), default=2) + 1
    codes = [code for code in row.cells if code in here.columns]
    for code in codes:
        _copy(source, row.at(code), target, f"{here.title}!{here.columns[code]}{line}")
    here.rows.append(sheets.Row(type(row.at)(here.sheet.name, line, here.columns), row.cells))
    return len(codes)


def _empty(target: Workbook, here: sheets.Table, row: sheets.Row) -> int:
    for letter in here.columns.values():
        target[here.title].cell(row.at.row, column_index_from_string(letter)).value = None
    return len(row.cells)


def _take_answers(source: Workbook, target: Workbook) -> None:
    if OWN_SHEET not in source.sheetnames:
        return
    if OWN_SHEET in target.sheetnames:
        target.remove(target[OWN_SHEET])
    sheet = target.create_sheet(OWN_SHEET)
    for number, (value,) in enumerate(source[OWN_SHEET].iter_rows(max_col=1, values_only=True), 1):
        cell = sheet.cell(number, 1)
        cell.value = value
        if isinstance(cell, WrittenCell) and isinstance(value, str):
            cell.data_type = "s"
    sheet.column_dimensions["A"].width = 120
