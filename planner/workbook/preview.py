"""A few cells around one cell of a workbook, to show a finding where it stands."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.utils.exceptions import CellCoordinatesException

from planner.workbook.columns import columns_of
from planner.workbook.sheets import plain

Cells = tuple[tuple[str, ...], ...]  # a sheet's cells as text, row by row
ROWS_AROUND = 2
COLUMNS_AROUND = 2


@dataclass(frozen=True)
class Preview:
    """A small piece of a sheet. `marked` is (row, column) within `cells`; the column is None when a whole row is meant."""

    sheet: str
    letters: tuple[str, ...]
    row_names: tuple[str, ...]
    cells: Cells
    marked: tuple[int | None, int | None]


def sheets(book: bytes) -> dict[str, Cells]:
    """Every sheet as text. Empty when the file is no workbook: the reader says so in a finding of its own."""
    try:
        loaded = load_workbook(io.BytesIO(book), data_only=True, read_only=True)
        return {
            plain(ws.title): tuple(tuple(text_of(v) for v in row) for row in ws.iter_rows(values_only=True, max_row=2000))
            for ws in loaded.worksheets
        }
    except Exception:
        return {}


def around(pages: dict[str, Cells], where: str) -> Preview | None:
    """The header row and the rows around `Staff!F7` (or around `Staff!7`, or the top of `Staff`)."""
    sheet, _, cell = where.partition("!")
    page = pages.get(plain(sheet))
    if not page:
        return None
    row, column = _place(cell)
    header = _header_row(sheet, page)
    shown = [header] if header else []
    first = max((header or 0) + 1, row - ROWS_AROUND)
    shown += [n for n in range(first, first + 2 * ROWS_AROUND + 1) if n <= max(len(page), row)]
    columns = _columns(column, max(len(r) for r in page))
    cells = tuple(tuple(_cell(page, r, c) for c in columns) for r in shown)
    marked = (shown.index(row) if row in shown else None, columns.index(column) if column in columns else None)
    names = tuple("headers" if n == header else str(n) for n in shown)
    return Preview(sheet, tuple(get_column_letter(c) for c in columns), names, cells, marked)


def _place(cell: str) -> tuple[int, int]:
    """`F7` as (7, 6), `7` as (7, 0); (0, 0) when only the sheet is known."""
    try:
        letters, row = coordinate_from_string(cell.split(":")[0])
        return row, column_index_from_string(letters)
    except (CellCoordinatesException, ValueError):
        return (int(cell), 0) if cell.isdigit() else (0, 0)


def _header_row(sheet: str, page: Cells) -> int | None:
    """The row that holds most of the contract's headers, numbered from 1."""
    known = {c.header.casefold() for c in columns_of(sheet)}
    hits = [sum(text.casefold() in known for text in row) for row in page[:15]]
    best = max(hits, default=0)
    return hits.index(best) + 1 if best >= 2 else None


def _columns(column: int, last: int) -> list[int]:
    """The first column, which says what a row is, and those around the marked one."""
    if not column:
        return list(range(1, min(last, 2 * COLUMNS_AROUND + 2) + 1))
    return sorted({1, *range(max(1, column - COLUMNS_AROUND), min(max(last, column), column + COLUMNS_AROUND) + 1)})


def _cell(page: Cells, row: int, column: int) -> str:
    return page[row - 1][column - 1] if row <= len(page) and column <= len(page[row - 1]) else ""


def text_of(value: Any) -> str:
    """A cell as a person sees it: 8:15, 2025-06-30, 0.6."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, dt.time):
        return f"{value.hour}:{value.minute:02d}"
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)
