"""The piece of a sheet that is shown beside a finding."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from planner.workbook.preview import around, sheets


@pytest.fixture
def book() -> bytes:
    made = Workbook()
    staff = made.create_sheet("Staff")
    staff.append(["Staff: every position"])
    staff.append(["Position", "Job class", "How many", "FTE of each", "Average salary", "Benefit rate", "Flat health"])
    for number in range(1, 9):
        staff.append([f"T{number}", "PE", 1, 1.0, 50000, 26.2, 7200])
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_the_cell_is_marked_between_its_neighbours_under_the_headers(book: bytes) -> None:
    seen = around(sheets(book), "Staff!E6")
    assert seen is not None
    assert seen.letters == ("A", "C", "D", "E", "F", "G")
    assert seen.row_names == ("headers", "4", "5", "6", "7", "8")
    row, column = seen.marked
    assert row is not None and column is not None
    assert seen.cells[row][0] == "T4" and seen.cells[row][column] == "50000"


def test_a_whole_row_and_a_whole_sheet_are_shown_without_a_cell(book: bytes) -> None:
    by_row, by_sheet = around(sheets(book), "Staff!6"), around(sheets(book), "Staff")
    assert by_row is not None and by_row.marked == (3, None)
    assert by_sheet is not None and by_sheet.marked == (None, None)


def test_a_cell_below_the_last_row_is_shown_empty(book: bytes) -> None:
    seen = around(sheets(book), "Staff!A12")
    assert seen is not None and seen.marked[0] is not None and seen.cells[seen.marked[0]][0] == ""


@pytest.mark.parametrize("where", ["", "Nowhere!A1", "Nowhere"])
def test_places_that_are_not_there_show_nothing(book: bytes, where: str) -> None:
    assert around(sheets(book), where) is None


def test_a_file_that_is_no_workbook_has_no_sheets() -> None:
    assert sheets(b"this is not a workbook") == {}
