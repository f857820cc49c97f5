"""A note below a sheet's rows, and a sheet that stands twice: both are left out, and said."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from planner.workbook.read import Reading, read_workbook

BOOK = (Path(__file__).parents[2] / "templates" / "xlsx" / "pine_hollow_thin.xlsx").read_bytes()
PLAIN = read_workbook(BOOK)


def changed(change: Callable[[Workbook], object]) -> Reading:
    book = load_workbook(io.BytesIO(BOOK))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return read_workbook(out.getvalue())


def below(text: str, **more: object) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        ws = book["Staff"]
        row = max(r for (r, _), cell in ws._cells.items() if cell.value is not None) + 2
        ws.cell(row, 1).value = text
        for column, value in more.items():
            ws[f"{column}{row}"] = value

    return change


@pytest.mark.parametrize("text", ["* Art is shared with Cedar Bluff", "Note: bells change in May", "(1) full time", "Two of these positions may move to another school in the fall"])
def test_a_note_below_the_rows_is_said_and_not_read(text: str) -> None:
    found = changed(below(text))
    assert found.school is not None and PLAIN.school is not None and found.school.staff == PLAIN.school.staff
    assert [f.message.split(" (")[0] for f in found.findings if f.code == "note-row"] == [f"Row {found_row(found)} of Staff holds a note alone"]


def found_row(found: Reading) -> str:
    return next(f.cell.removeprefix("Staff!A") for f in found.findings if f.code == "note-row")


@pytest.mark.parametrize(("text", "more"), [("ART9", {}), ("Art teacher on Thursdays", {}), ("* ART9", {"B": "specials_art"})])
def test_a_row_that_lacks_something_is_no_note(text: str, more: dict[str, object]) -> None:
    found = changed(below(text, **more))
    assert found.school is None and "note-row" not in {f.code for f in found.findings}


@pytest.mark.parametrize("title", ["Staff (2)", "Staff draft", "Staff FY27", "Copy of Staff", "Notes"])
def test_a_sheet_that_stands_twice_is_said(title: str) -> None:
    def change(book: Workbook) -> None:
        book.copy_worksheet(book["Staff"]).title = title

    found = changed(change)
    assert found.school is not None and PLAIN.school is not None and found.school.staff == PLAIN.school.staff
    said = [f.message for f in found.findings if f.code == "sheet-twice"]
    assert said == ([f"The sheet {title} was not read: only Staff was."] if title.casefold() != "notes" else [])
