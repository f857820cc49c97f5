"""A copy of a workbook with its findings written where they are: a note and a colour in the cell, and a Findings sheet.

Values stay as they are. A formula becomes the value that it showed, so that the copy reads the same without being opened
in a spreadsheet program first; one that was never calculated stays a formula, as its finding says.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from planner.domain.school import Finding, Severity
from planner.workbook.sheets import MOST_COLUMNS, MOST_ROWS, NOT_CALCULATED, grids, plain
from planner.workbook.sniff import sniff

COLOURS = {Severity.MUST_FIX: "F8CBAD", Severity.LOOK_AT: "FFF2CC"}
WORDS = {Severity.MUST_FIX: "Must fix", Severity.LOOK_AT: "Look at"}
OURS = re.compile(r"(?:^|\n\n)(?:Must fix|Look at): ")
CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")
SHEET_NAME = "Findings"
AUTHOR = "Common Time"
LONGEST_NOTE = 2_000  # characters; a spreadsheet takes more, a reader does not
HEADERS = ("Severity", "Where", "What", "How to mend it")
WIDTHS = (12, 20, 90, 70)


def annotate(source: str | Path | bytes, findings: Sequence[Finding], target: str | Path | IO[bytes]) -> None:
    """Write the annotated copy to `target`. Of a file that cannot be opened only the Findings sheet is written."""
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    book = copy_of(data)
    _unmark(book)
    for finding in findings:
        _mark(book, finding)
    _list(book, findings)
    book.save(str(target) if isinstance(target, str | Path) else target)


def copy_of(data: bytes) -> Workbook:
    """The workbook to write into: formulas as the values they showed. Of a file that cannot be opened one without sheets."""
    sniffed = sniff(data)
    if sniffed.refusal:
        return _nothing()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
            cells = grids(data, formulas=True) if sniffed.formulas else {}
        except Exception:
            return _nothing()
    for title, grid in cells.items():
        for r, row in grid.items():
            for c, cell in row.items():
                if cell.data_type == NOT_CALCULATED:
                    book[title].cell(r, c).value = cell.value
    return book


def _nothing() -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


# --- marks -----------------------------------------------------------------------------------------------------------------
def _mark(book: Workbook, finding: Finding) -> None:
    """The note in the finding's own cell, or in the first of its sheet where it is about all of it."""
    name, _, where = finding.cell.partition("!")
    ws = _sheet(book, name)
    if ws is None:
        return
    cell = ws[where if CELL.fullmatch(where) else f"A{re.sub(r'[^0-9]', '', where) or 1}"]
    if isinstance(cell, MergedCell):
        area = next(a for a in ws.merged_cells.ranges if cell.coordinate in a)
        cell = ws.cell(area.min_row, area.min_col)
    said = [cell.comment.text] if cell.comment else []
    text = "\n\n".join([*said, f"{WORDS[finding.severity]}: {finding.message} {finding.fix}".rstrip()])
    cell.comment = Comment(ILLEGAL_CHARACTERS_RE.sub(" ", text)[:LONGEST_NOTE], AUTHOR, height=140, width=340)
    if _colour(cell) in ("", COLOURS[Severity.LOOK_AT]):  # the graver colour stays, and so does a header's own
        cell.fill = PatternFill("solid", fgColor=COLOURS[finding.severity])


def _unmark(book: Workbook) -> None:
    """Take away what an earlier round wrote: whoever mends the copy may have it annotated again."""
    for ws in book.worksheets:
        if plain(ws.title) == plain(SHEET_NAME):
            book.remove(ws)
            continue
        for row in ws.iter_rows(max_row=min(ws.max_row, MOST_ROWS), max_col=min(ws.max_column, MOST_COLUMNS)):
            for cell in row:
                if cell.comment and OURS.search(cell.comment.text):
                    rest = OURS.split(cell.comment.text)[0]
                    cell.comment = Comment(rest, AUTHOR, height=140, width=340) if rest else None
                    if _colour(cell) in COLOURS.values():
                        cell.fill = PatternFill()


def _colour(cell: Cell | MergedCell) -> str:
    """Six digits, or nothing where the cell has no fill."""
    return str(cell.fill.fgColor.rgb)[-6:] if cell.fill.fill_type == "solid" else ""


def _sheet(book: Workbook, name: str) -> Worksheet | None:
    return next((s for s in book.worksheets if name and plain(s.title) == plain(name)), None)


# --- the list --------------------------------------------------------------------------------------------------------------
def _list(book: Workbook, findings: Sequence[Finding]) -> None:
    ws = book.create_sheet(SHEET_NAME, 0)
    rows = [HEADERS, *((f.severity.value, f.cell or "the file", f.message, f.fix) for f in findings)]
    for r, row in enumerate(rows, 1):
        for c, text in enumerate(row, 1):
            cell = ws.cell(r, c)
            _put_text(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=r == 1)
        if r > 1:
            ws.cell(r, 1).fill = PatternFill("solid", fgColor=COLOURS[findings[r - 2].severity])
            _link(ws.cell(r, 2), findings[r - 2], book)
    for letter, width in zip("ABCD", WIDTHS, strict=True):
        ws.column_dimensions[letter].width = width
    ws.freeze_panes = "A2"
    book.active = 0


def _link(cell: Any, finding: Finding, book: Workbook) -> None:
    """A click on the place goes there."""
    name, _, where = finding.cell.partition("!")
    ws = _sheet(book, name)
    if ws is not None and CELL.fullmatch(where):
        title = ws.title.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{title}'!{where}")
        cell.font = Font(underline="single", color="0563C1")


def _put_text(cell: Cell | MergedCell, text: str) -> None:
    """Text that stays text: a string beginning with = would otherwise become a formula."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", text)
    cell.data_type = "s"
