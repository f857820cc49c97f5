"""The good workbook (Pine Hollow), and a way to change one cell of it by sheet, line and column code."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from planner.workbook.columns import COLUMN, SHEET
from planner.workbook.read import Reading, read_workbook

GOOD = Path(__file__).parents[2] / "templates" / "xlsx" / "pine_hollow.xlsx"
TODAY = dt.date(2025, 1, 20)  # five days after the sample's rules were last looked at
HEADER_ROW = 2


class Book:
    """A workbook in memory. Lines are named `code=value`; on the School sheet the code alone names the line."""

    def __init__(self, data: bytes) -> None:
        self.book: Workbook = load_workbook(io.BytesIO(data))
        for ws in self.book.worksheets:  # the notes on headers make saving slow, and the reader finds headers by their words
            for row in ws.iter_rows():
                for cell in row:
                    cell.comment = None

    def __getitem__(self, sheet: str) -> Worksheet:
        return self.book[sheet]

    def column(self, sheet: str, code: str) -> int:
        header = COLUMN[sheet, code].header
        return next(c.column for c in self.book[sheet][HEADER_ROW] if c.value == header)

    def cell(self, sheet: str, line: str, code: str) -> Cell:
        ws = self.book[sheet]
        if SHEET[sheet].keyed:
            row = next(r for r in range(1, ws.max_row + 1) if ws.cell(r, 1).value == COLUMN[sheet, code].header)
            return ws.cell(row, 2)
        keys = [part.split("=") for part in line.split()]
        row = next(
            r for r in range(HEADER_ROW + 1, ws.max_row + 1) if all(str(ws.cell(r, self.column(sheet, k)).value) == v for k, v in keys)
        )
        return ws.cell(row, self.column(sheet, code))

    def place(self, sheet: str, line: str, code: str) -> str:
        """`Staff!D9`, as a finding names it."""
        return f"{sheet}!{self.cell(sheet, line, code).coordinate}"

    def add(self, sheet: str, **values: Any) -> int:
        """A new line under the others; its row."""
        ws = self.book[sheet]
        row = max((r for r in range(1, ws.max_row + 1) if any(c.value is not None for c in ws[r])), default=HEADER_ROW) + 1
        for code, value in values.items():
            ws.cell(row, self.column(sheet, code)).value = value
        return row

    def bytes(self) -> bytes:
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()

    def read(self) -> Reading:
        return read_workbook(self.bytes(), today=TODAY)


@pytest.fixture(scope="session")
def good_bytes() -> bytes:
    return GOOD.read_bytes()


@pytest.fixture(scope="session")
def good(good_bytes: bytes) -> Reading:
    return read_workbook(good_bytes, today=TODAY)


@pytest.fixture(scope="session")
def shared_book(good_bytes: bytes) -> Book:
    """Whoever changes it puts it back: see `with_cell`."""
    return Book(good_bytes)


@pytest.fixture
def book(good_bytes: bytes) -> Book:
    """A copy to do anything with."""
    return Book(good_bytes)


@pytest.fixture
def with_cell(shared_book: Book) -> Callable[..., Reading]:
    """Read the good workbook with one cell changed."""

    def read(sheet: str, line: str, code: str, value: Any, number_format: str | None = None) -> Reading:
        cell = shared_book.cell(sheet, line, code)
        before = cell.value, cell.number_format, cell.data_type
        try:
            cell.value = value
            if number_format:
                cell.number_format = number_format
            return shared_book.read()
        finally:
            cell.value, cell.number_format = before[0], before[1]
            cell.data_type = before[2]

    return read
