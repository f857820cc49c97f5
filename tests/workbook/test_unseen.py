"""Hidden, struck-through and merged rows and columns: read as any other, and said."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from planner.workbook import sheets
from planner.workbook.read import read_workbook
from planner.workbook.unseen import marks, struck_texts, unseen

BOOK = Path(__file__).parents[2] / "templates" / "xlsx" / "blank_elementary.xlsx"
ROWS = (
    ("Position", "Job class", "How many", "FTE of each", "Paid today from", "Days"),
    ("T1", "homeroom_teacher", 1, 1.0, "GF", None),
    ("STEM1", "stem_teacher", 1, 1.0, "ESSER3", None),
    ("ART1", "art_teacher", 1, 0.6, "GF", None),
)


def said(change: Callable[[Any], None], part: str = "", old: bytes = b"", new: bytes = b"") -> list[tuple[str, str]]:
    """What is said of a Staff sheet of three rows, after a change; then after one in the text of a part of the file."""
    book = Workbook()
    ws = book.active
    assert ws is not None
    ws.title = "Staff"
    for row in ROWS:
        ws.append(row)
    change(ws)
    buffer = io.BytesIO()
    book.save(buffer)
    data = edited(buffer.getvalue(), part, old, new) if part else buffer.getvalue()
    tables, _missing = sheets.tables(sheets.grids(data, formulas=False))
    return [(f.cell, f.message) for f in unseen(tables, marks(data))]


def edited(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The file with other text in one of its parts: what other programs write and the library does not."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(buffer, "w") as copy:
        for name in book.namelist():
            content = book.read(name)
            assert name != part or old in content
            copy.writestr(name, content.replace(old, new) if name == part else content)
    return buffer.getvalue()


def strike(ws: Any, *cells: str) -> None:
    for cell in cells:
        ws[cell].font = Font(strike=True)


def test_nothing_is_said_of_a_plain_sheet() -> None:
    assert said(lambda ws: None) == []


def test_a_filtered_row_is_named_by_its_position() -> None:
    def hide(ws: Any) -> None:
        ws.row_dimensions[3].hidden = True

    hidden = [("Staff!A3", "1 row of Staff is hidden and was read (STEM1).")]
    assert said(hide) == hidden
    assert said(lambda ws: None, "xl/worksheets/sheet1.xml", b'<row r="3"', b'<row r="3" ht="0" customHeight="1"') == hidden


def test_a_row_that_is_struck_through() -> None:
    assert said(lambda ws: strike(ws, "A3", "B3", "C3", "D3", "E3")) == [("Staff!A3", "1 row of Staff is struck through and was read (STEM1).")]
    assert said(lambda ws: strike(ws, "A3")) == [("Staff!A3", "1 row of Staff is struck through and was read (STEM1).")], "its code alone"
    assert said(lambda ws: strike(ws, "D4")) == [("Staff!D4", "1 cell of Staff is struck through and was read (D4).")]


def test_a_text_struck_through_within_its_cell() -> None:
    runs = b"<r><rPr><strike/></rPr><t>ART1</t></r>"
    found = said(lambda ws: None, "xl/worksheets/sheet1.xml", b"<is><t>ART1</t></is>", b"<is>" + runs + b"</is>")
    assert found == [("Staff!A4", "1 row of Staff is struck through and was read (ART1).")]


def test_shared_texts_that_are_struck_through() -> None:
    """The second has a run that is not; the third says that it is not."""
    struck, plain, off = b"<r><rPr><strike/></rPr><t>A</t></r>", b"<r><t>B</t></r>", b'<r><rPr><strike val="0"/></rPr><t>C</t></r>'
    texts = b"".join(b"<si>" + runs + b"</si>" for runs in (struck, struck + plain, off))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        head = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        book.writestr("xl/sharedStrings.xml", head + texts + b"</sst>")
    with zipfile.ZipFile(buffer) as book:
        assert struck_texts(book) == {0}


def test_one_line_a_sheet_for_all_that_is_unusual() -> None:
    def change(ws: Any) -> None:
        ws.row_dimensions[2].hidden = ws.row_dimensions[3].hidden = True
        strike(ws, "A4", "B4")
        ws.column_dimensions["D"].hidden = True
        ws.column_dimensions["F"].hidden = True  # blank: there is nothing to miss
        ws.merge_cells("E2:E4")

    [(where, message)] = said(change)
    assert where == "Staff!A2" and message == (
        "2 rows of Staff are hidden and were read (T1, STEM1). 1 row of Staff is struck through and was read (ART1). "
        "1 column of Staff is hidden and was read (D). Staff has merged cells (E2:E4): only the first of them holds a value, and the others "
        "were read as blank."
    )


def test_a_hidden_row_below_the_table_says_nothing() -> None:
    def hide(ws: Any) -> None:
        ws.row_dimensions[9].hidden = True

    assert said(hide) == []


def test_the_reader_says_it_with_all_else_and_reads_the_row() -> None:
    book = load_workbook(BOOK)
    ws = book["Funds"]
    first = next(c.row for c in ws["A"] if c.value and c.row > 2)
    ws.row_dimensions[first].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    findings = [f for f in read_workbook(buffer.getvalue()).findings if f.code == "unseen"]
    assert [f.cell for f in findings] == [f"Funds!A{first}"] and findings[0].message.startswith("1 row of Funds is hidden and was read (")
