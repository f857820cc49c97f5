"""A workbook with some cells changed, as bytes: what-if questions are asked of a copy, and everything else stays as it was."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from planner.workbook import sheets
from planner.workbook.annotate import copy_of
from planner.workbook.columns import columns_of
from planner.workbook.parts import codes_in_notes
from planner.workbook.raw import show

NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]+)?")
PLACE = re.compile(r"^(?P<sheet>[^!]+)!(?P<cell>[A-Z]{1,3}[1-9][0-9]{0,5})$")


@dataclass(frozen=True)
class CellEdit:
    """A cell like "Staff!F7" and what stands in it now; "" empties it."""

    cell: str
    value: str

    @property
    def words(self) -> str:
        return f"{self.cell} = {self.value or '(empty)'}"


def parse_edit(text: str) -> CellEdit:
    """ "Staff!F7=0.6". Raises ValueError with a sentence for the person."""
    cell, equals, value = text.partition("=")
    if not equals or not PLACE.match(cell.strip()):
        raise ValueError(f"{text}: write a cell and a value like Staff!F7=0.6")
    return CellEdit(cell.strip(), value.strip())


def edited_book(data: bytes, edits: Iterable[CellEdit]) -> bytes:
    """The workbook with these cells changed, formulas as the values that they showed. Raises ValueError when there is no such sheet."""
    book = copy_of(data)
    for edit in edits:
        found = PLACE.match(edit.cell)
        if found is None or found["sheet"] not in book.sheetnames:
            raise ValueError(f"{edit.cell}: the workbook has the sheets {', '.join(book.sheetnames)}")
        cell = _cell(book[found["sheet"]], found["cell"])
        cell.value = _value(edit.value)
        if isinstance(cell, Cell) and edit.value[:1] in ("=", "+", "@"):
            cell.data_type = "s"  # a text that looks like a formula stays a text
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(sheet: Worksheet, place: str) -> Cell | MergedCell:
    """The cell itself, or the one that a merged area shows."""
    cell = sheet.cell(*coordinate_to_tuple(place))
    if isinstance(cell, MergedCell):
        area = next(a for a in sheet.merged_cells.ranges if cell.coordinate in a)
        return sheet.cell(area.min_row, area.min_col)
    return cell


def _value(text: str) -> str | float | None:
    """Plain numbers as numbers; a code such as 08 or 1E5 stays the text that it is."""
    if text == "":
        return None
    if not NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)


# --- what may be changed, in a person's words ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Figure:
    """One cell that may be changed: `line` says which line of its sheet, `header` which column, `value` what stands there now."""

    sheet: str
    line: str
    header: str
    cell: str
    value: str


FIGURES = ("School", "Funds", "Staff", "Programs", "Teams", "Homerooms", "Specials", "Courses", "Services", "Rules", "Methods", "Lists")


def figures(data: bytes) -> tuple[Figure, ...]:
    """Every cell of the sheets in FIGURES that stands under a known header, blank ones as well. Reads the workbook anew."""
    found: list[Figure] = []
    for name, table in tables_of(data).items():
        if name not in FIGURES:
            continue
        columns = columns_of(name)
        for row in table.rows:
            known = columns if not table.sheet.keyed else tuple(c for c in columns if c.code in row.at.columns)
            for c in known:
                if c.code in row.at.columns:
                    words = show(row.cells[c.code]).strip('"') if c.code in row.cells else ""
                    found.append(Figure(name, _line(table, row), c.header, row.at(c.code), words))
    return tuple(found)


def _line(table: sheets.Table, row: sheets.Row) -> str:
    """The first two cells that say which line it is: "MUS1, Music teacher"."""
    if table.sheet.keyed:
        return "Settings"
    said = [show(row.cells[c.code]).strip('"') for c in columns_of(table.sheet.name)[:2] if c.code in row.cells]
    return ", ".join(said) or f"line {row.at.row}"


def added_line(data: bytes, sheet: str, values: Mapping[str, str]) -> tuple[CellEdit, ...]:
    """A further line under the last one of a sheet, by column code. Raises ValueError when the sheet or a column is not there."""
    table = tables_of(data).get(sheet)
    if table is None or not table.columns:
        raise ValueError(f"the workbook has no {sheet} sheet with headers: copy it from the template")
    lacking = [code for code in values if code not in table.columns]
    if lacking:
        raise ValueError(f"the {sheet} sheet lacks the column {', '.join(lacking)}: copy its header row from the template")
    row = max((r.at.row for r in table.rows), default=_header_row(data, table)) + 1
    return tuple(CellEdit(f"{table.title}!{table.columns[code]}{row}", value) for code, value in values.items() if value)


Edit = tuple[str, object]  # ("Staff!F7", 0.6), ("Locks!4", None) for a whole line, ("Locks", {column code: value}) for a new one


def edits_of(data: bytes, told: Iterable[Edit]) -> tuple[CellEdit, ...]:
    """Cell edits from what a repair or a question says.

    Raises ValueError like `added_line`.
    """
    found: list[CellEdit] = []
    more: dict[str, int] = {}  # new lines of a sheet so far
    for where, value in told:
        if isinstance(value, Mapping):
            line = added_line(data, where, {code: _text(v) for code, v in value.items()})
            found += [CellEdit(_down(e.cell, more.get(where, 0)), e.value) for e in line]
            more[where] = more.get(where, 0) + 1
        elif PLACE.match(where):
            found.append(CellEdit(where, _text(value)))
        else:
            sheet, _, row = where.partition("!")
            found += [CellEdit(f"{sheet}!{letter}{row}", "") for letter in tables_of(data)[sheet].columns.values()]
    return tuple(found)


def _text(value: object) -> str:
    return "" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)


def _down(cell: str, rows: int) -> str:
    sheet, _, place = cell.partition("!")
    row, column = coordinate_to_tuple(place)
    return f"{sheet}!{get_column_letter(column)}{row + rows}"


def tables_of(data: bytes) -> dict[str, sheets.Table]:
    grids = sheets.grids(data, formulas=False)
    found, _ = sheets.tables(grids)
    return sheets.tables(grids, codes_in_notes(data))[0] if any(t.extra for t in found.values()) else found


def _header_row(data: bytes, table: sheets.Table) -> int:
    """The row of the headers in a sheet without lines."""
    known = {sheets.plain(c.header) for c in columns_of(table.sheet.name)} | {sheets.plain(c.code) for c in columns_of(table.sheet.name)}
    grid = sheets.grids(data, formulas=False)[table.title]
    early = [r for r in grid if r <= sheets.HEADER_WITHIN]
    return max(early, key=lambda r: (sum(sheets.plain(c.value) in known for c in grid[r].values()), -r), default=1)
