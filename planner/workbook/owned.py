"""Cells that the district wrote into a school's workbook, and which of them say something else when it comes back.

The district's cells stand on a ground of their own. A hidden sheet keeps what they said, by sheet, line and column, so that rows may be
sorted or moved. Whoever changes such a cell is asked about it, with both values; a search can go on (decisions.md 14).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException

from planner.domain.school import Finding, Severity
from planner.workbook.annotate import copy_of
from planner.workbook.columns import COLUMN, SHEET
from planner.workbook.edit import tables_of
from planner.workbook.parts import UNUSUAL, sheet_parts
from planner.workbook.raw import code_of, is_blank
from planner.workbook.sheets import Row, Table
from planner.workbook.typing import text_of

OWNED_SHEET = "_district"
HEADERS = ("Sheet", "Line", "Column", "Value")
GROUND = PatternFill("solid", fgColor="E2EFDA")
MOST = 50_000  # cells that are kept of one workbook
FIX = "Ask the district office before you plan with another value than theirs, or put theirs back."


@dataclass(frozen=True)
class Owned:
    """One cell of the district: its sheet, the code of its line, its column's code, and its text."""

    sheet: str
    line: str
    code: str
    text: str


# --- written ---------------------------------------------------------------------------------------------------------------
def with_owned(data: bytes, given: Mapping[str, Sequence[Mapping[str, object]]]) -> tuple[bytes, int]:
    """The workbook with the cells of these lines marked as the district's, and how many they are.

    `given` has the lines of each sheet by column code; a line is known by the sheet's key.
    """
    book, found = copy_of(data), []
    for name, table in tables_of(data).items():
        key = SHEET[name].key
        mine = {str(line.get(key, "")).casefold(): line for line in given.get(name, ())}
        for row in table.rows:
            line = mine.get(_line(row, key).casefold(), {})
            for code in (c for c in line if c in row.cells and not is_blank(row.cells[c])):
                found.append(Owned(name, _line(row, key), code, text_of(row.cells[code])))
                book[table.title][f"{table.columns[code]}{row.at.row}"].fill = GROUND
    ws = book.create_sheet(OWNED_SHEET)
    ws.append(HEADERS)
    for cell in ws[1]:
        cell.font = Font(bold=True)
    for one in found:
        ws.append((one.sheet, one.line, one.code, one.text))
        for cell in ws[ws.max_row]:
            cell.data_type, cell.number_format = "s", "@"  # whatever it looks like
    ws.sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue(), len(found)


def _line(row: Row, key: str) -> str:
    return code_of(row.cells[key]) if key in row.cells and not is_blank(row.cells[key]) else ""


# --- compared --------------------------------------------------------------------------------------------------------------
def owned(data: bytes) -> tuple[Owned, ...]:
    """What the district wrote, as it said then; nothing of a workbook that it did not begin, or of an unusual file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if OWNED_SHEET not in {title for title, _part in sheet_parts(packed)}:
                return ()
        book = load_workbook(io.BytesIO(data), read_only=True)
        rows = book[OWNED_SHEET].iter_rows(min_row=2, max_row=MOST, max_col=len(HEADERS), values_only=True)
        return tuple(Owned(*("" if value is None else str(value) for value in row)) for row in rows if row and row[0])
    except (*UNUSUAL, InvalidFileException, TypeError):
        return ()


def changed(data: bytes, tables: Mapping[str, Table]) -> Iterator[Finding]:
    """One finding for each cell of the district that says something else now, and for each of its lines that is gone."""
    gone: set[tuple[str, str]] = set()
    for one in owned(data):
        table, known = tables.get(one.sheet), (one.sheet, one.code) in COLUMN
        if table is None or not known or (one.sheet, one.line) in gone:
            continue
        row = next((r for r in table.rows if _line(r, SHEET[one.sheet].key).casefold() == one.line.casefold()), None)
        if row is None:
            gone.add((one.sheet, one.line))
            yield Finding(Severity.LOOK_AT, one.sheet, "district-line", f"The line {one.line}, which the district gave, is gone.", FIX)
            continue
        now = text_of(row.cells[one.code]) if one.code in row.cells else ""
        if now != one.text:
            header = COLUMN[one.sheet, one.code].header
            message = f"{header} of {one.line} is the district's: {one.text} before, {now or 'blank'} now."
            yield Finding(Severity.LOOK_AT, row.at(one.code), "district-cell", message, FIX, one.text)
