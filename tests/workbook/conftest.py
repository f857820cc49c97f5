"""The good workbook (Pine Hollow), and a way to change one cell of it by sheet, line and column code."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from books import ab_block, four_by_four, k8, seven_drop_two
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from planner.workbook.columns import COLUMN, SHEET
from planner.workbook.read import Reading, read_workbook
from planner.workbook.template import workbook_bytes

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
    """To look places up in; nobody changes it."""
    return Book(good_bytes)


@pytest.fixture
def book(good_bytes: bytes) -> Book:
    """A copy to do anything with."""
    return Book(good_bytes)


@pytest.fixture(scope="session")
def with_cell(shared_book: Book) -> Callable[..., Reading]:
    """Read the good workbook with one cell changed."""
    return changing(shared_book)


@pytest.fixture(scope="session")
def course_books() -> dict[str, Book]:
    """The good workbooks of schools with courses: A/B block, 4x4, seven drop two, K-8, and Summit with its lunch waves."""
    made = {m.NAME: workbook_bytes(m.build().rows) for m in (ab_block, four_by_four, seven_drop_two, k8)}
    return {name: Book(data) for name, data in (made | {"summit": GOOD.with_name("summit.xlsx").read_bytes()}).items()}


@pytest.fixture(scope="session")
def with_course_cell(course_books: dict[str, Book]) -> Callable[..., Reading]:
    """Read one of them, by its name, with one cell changed."""
    readers: dict[str, Callable[..., Reading]] = {}

    def read(name: str, *cell: Any) -> Reading:
        if name not in readers:
            readers[name] = changing(course_books[name])
        return readers[name](*cell)

    return read


def changing(book: Book) -> Callable[..., Reading]:
    """Reads a workbook with one cell changed: in the sheet's XML, since saving the whole would take most of the time."""
    with zipfile.ZipFile(io.BytesIO(book.bytes())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    def read(sheet: str, line: str, code: str, value: Any) -> Reading:
        cell = book.cell(sheet, line, code)
        part = f"xl/worksheets/sheet{book.book.sheetnames.index(sheet) + 1}.xml"
        changed = parts | {part: put(parts[part].decode(), cell.row, cell.coordinate, value).encode()}
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, text in changed.items():
                archive.writestr(name, text)
        return read_workbook(buffer.getvalue(), today=TODAY)

    return read


def put(sheet: str, row: int, place: str, value: Any) -> str:
    """The sheet's XML with another value in one cell, as a spreadsheet program would write it; None leaves it blank."""
    new = "" if value is None else as_xml(place, value)
    there = re.search(rf'<c r="{place}"[^>]*?(/>|>.*?</c>)', sheet)
    if there:
        return sheet[: there.start()] + new + sheet[there.end() :]
    end = re.search(rf'<row r="{row}"[^>]*>.*?(?=</row>)', sheet)
    assert end, place
    return sheet[: end.end()] + new + sheet[end.end() :]


def as_xml(place: str, value: Any) -> str:
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    if value.startswith("="):
        return f'<c r="{place}"><f>{escape(value[1:])}</f></c>'
    if value.startswith("#"):
        return f'<c r="{place}" t="e"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
