"""Rows written into a copy of a workbook, and no other cell touched.

A row that is there already, by its key, gets the values that are given and keeps the rest; others are added below the last. As in the
annotated copy, a formula becomes the value that it showed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from planner.workbook import sheets
from planner.workbook.annotate import copy_of
from planner.workbook.columns import SHEET, columns_of
from planner.workbook.notes import FIRST_ROW
from planner.workbook.parts import codes_in_notes
from planner.workbook.raw import Cell, code_of, is_blank
from planner.workbook.template import FORMATS, HEADER_ROW, TEXT, TITLE_ROW

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Rows:
    """What to write on one sheet. `key` columns tell rows apart; `always` are written over what stands there, the rest into blank cells.

    `either_way`: the key's columns may stand in either order, as in a pair. `instead_of` (column, value): rows with it are cleared first.
    `anew`: all rows of the sheet are cleared first.
    """

    sheet: str
    rows: Sequence[Row]
    key: tuple[str, ...]
    always: tuple[str, ...] = ()
    either_way: bool = False
    instead_of: tuple[str, str] | None = None
    anew: bool = False


def fill(data: bytes, wanted: Iterable[Rows]) -> bytes:
    """A copy of the workbook in `data`, which can be read, with the rows."""
    grids = sheets.grids(data, formulas=False)
    tables, _findings = sheets.tables(grids, codes_in_notes(data))
    book = copy_of(data)
    for one in wanted:
        if one.rows or one.instead_of or one.anew:
            _fill(book, one, tables.get(one.sheet))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill(book: Workbook, wanted: Rows, table: sheets.Table | None) -> None:
    if table is None or not table.columns:
        ws = book[table.title] if table is not None else book.create_sheet(wanted.sheet)
        at = _headers(ws, wanted.sheet)
        rows: list[sheets.Row] = []
    else:
        ws = book[table.title]
        at = {code: column_index_from_string(letter) for code, letter in table.columns.items()}
        rows = table.rows
    for code in dict.fromkeys(c for row in wanted.rows for c in row if c not in at):
        at[code] = _further(ws, wanted.sheet, code, rows)
    if wanted.instead_of is not None:
        rows = _cleared(ws, rows, at, wanted.instead_of)
    first = min([row.at.row for row in rows], default=FIRST_ROW)
    if wanted.anew:
        for old in rows:
            _clear(ws, old, at)
        rows = []
    known = {_key(row.cells, wanted): row.at.row for row in rows}
    last = max([row.at.row for row in rows], default=first - 1)
    for row in wanted.rows:
        number = known.get(_key({c: Cell(row.get(c)) for c in wanted.key}, wanted))
        there = number is not None
        if number is None:
            last += 1
            number = last
        for code, value in row.items():
            cell = ws.cell(number, at[code])
            if value is not None and (not there or code in wanted.always or cell.value in (None, "")):
                _put(cell, wanted.sheet, code, value)


def _key(cells: Mapping[str, Cell], wanted: Rows) -> tuple[str, ...]:
    said = [code_of(cells[c]).casefold() if c in cells and not is_blank(cells[c]) else "" for c in wanted.key]
    return tuple(sorted(said) if wanted.either_way else said)


def _cleared(ws: Worksheet, rows: Sequence[sheets.Row], at: Mapping[str, int], marked: tuple[str, str]) -> list[sheets.Row]:
    """The rows that stay; what an earlier import wrote is cleared, and its lines are free again when they are the last."""
    column, value = marked
    kept = []
    for row in rows:
        if column in row.cells and code_of(row.cells[column]).casefold() == value:
            _clear(ws, row, at)
        else:
            kept.append(row)
    return kept


def _clear(ws: Worksheet, row: sheets.Row, at: Mapping[str, int]) -> None:
    for number in at.values():
        ws.cell(row.at.row, number).value = None


def _headers(ws: Worksheet, sheet: str) -> dict[str, int]:
    """A sheet that was not there, or was empty: its title and its headers."""
    _text(ws.cell(TITLE_ROW, 1), f"{sheet}: {SHEET[sheet].purpose}")
    for number, column in enumerate(columns_of(sheet), 1):
        _text(ws.cell(HEADER_ROW, number), column.header)
        ws.column_dimensions[get_column_letter(number)].width = max(len(column.header) + 2, 9)
    ws.freeze_panes = f"A{FIRST_ROW}"
    return {c.code: n for n, c in enumerate(columns_of(sheet), 1)}


def _further(ws: Worksheet, sheet: str, code: str, rows: Sequence[sheets.Row]) -> int:
    """A column that an older workbook does not have, behind its last one, in the row above the first line."""
    number = ws.max_column + 1
    header = next(c.header for c in columns_of(sheet) if c.code == code)
    _text(ws.cell(min([r.at.row for r in rows], default=FIRST_ROW) - 1, number), header)
    return number


def _put(cell: Any, sheet: str, code: str, value: Any) -> None:
    column = next(c for c in columns_of(sheet) if c.code == code)
    if isinstance(value, bool):
        value = "y" if value else "n"
    if isinstance(value, int) and column.kind in ("int", "minutes", "days"):
        cell.value = value if column.kind != "days" else str(value)
    else:
        _text(cell, str(value))
    cell.number_format = FORMATS.get(column.kind, TEXT)


def _text(cell: Any, text: str) -> None:
    """Text stays text: a leading "=" is no formula here."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
