"""Any file of lines and columns as grids of text: xlsx, xls, ods, xlsb, web pages and XML that are called .xls, CSV, pasted cells.

A grid keeps what a person sees and values do not tell: hidden, struck and merged cells, and formulas that were never calculated.
Every refusal is one sentence (`Unreadable`); no bytes raise anything else.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree

import xlrd
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from planner.interop.lists.pages import spreadsheet_xml, tables_of_page
from planner.interop.lists.plaintext import text_grid
from planner.interop.table import Unreadable
from planner.workbook.raw import Cell, Misread, clean, code_of
from planner.workbook.sniff import MOST_UNPACKED, OLE, sniff
from planner.workbook.unseen import Marks, marks

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 20_000, 120
MOST_TAGS = 400_000  # in the sheets of an xlsx: a list of a whole district is larger than a school's workbook
SAVE_AS = "Save it as Excel Workbook (.xlsx) or CSV."
Place = tuple[int, int]  # row, column, both from 1


@dataclass(frozen=True)
class Grid:
    """One sheet as text. `marks` count rows and columns from 1. `uncalculated`: formulas without a value. `notes`: how it was read."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    marks: Marks = Marks()
    uncalculated: frozenset[Place] = frozenset()
    notes: tuple[str, ...] = ()

    def text(self, row: int, column: int) -> str:
        """The cell's text, its row and column counted from 0; nothing beyond the sheet."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return ""
        return self.rows[row][column]

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)


def grids_of(data: bytes, name: str = "") -> tuple[Grid, ...]:
    """Return the sheets of a file that hold anything.

    Raises
    ------
    Unreadable
        With one sentence: what the file is, and how to save it so that it can be read.
    """
    if not data.strip(b"\x00 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("empty-file", "This file is empty.", "Choose another file.")
    if len(data) > MOST_BYTES:
        raise Unreadable("too-large", "This file is larger than 20 MB: it is not a list of one district.")
    try:
        found = _reader(data, name)(data, name)
    except Unreadable:
        raise
    except Exception as fault:  # a spreadsheet library raises whatever it likes for a damaged file
        raise Unreadable("damaged", "This file is damaged or was cut off while it was copied.", "Copy or export it again.") from fault
    grids = tuple(_bounded(grid) for grid in found)
    filled = tuple(grid for grid in grids if grid.rows)
    if not filled:
        raise Unreadable("empty-file", "This file has no cell with anything in it.", "Choose another file.")
    return filled


def _reader(data: bytes, name: str) -> Callable[[bytes, str], Iterable[Grid]]:
    if data.startswith(b"PK"):
        return _zipped
    if data.startswith(OLE):
        return _old_excel
    start = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(b"mime-version:"):
        raise Unreadable("web-archive", "This is a web archive, not a table.", SAVE_AS)
    if start.startswith(b"<?xml") and b"office:spreadsheet" in start:
        return _xml
    if re.match(rb"<(!doctype html|html|head|meta|style|table|\?xml[^>]*>\s*<(!doctype html|html))", start) or b"<table" in start:
        return _page
    if start.startswith((b"%pdf", b"\x89png", b"\xff\xd8\xff", b"gif8", b"{\\rtf", b"\x1f\x8b", b"7z\xbc\xaf", b"rar!", b"riff")):
        refusal = sniff(data, name).refusal
        assert refusal is not None, "none of these is a workbook"
        raise Unreadable(refusal.code, refusal.message, SAVE_AS)
    return _text


# --- Excel of today, LibreOffice, binary Excel ---------------------------------------------------------------------------
def _zipped(data: bytes, name: str) -> Iterable[Grid]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            names = {n.casefold() for n in book.namelist()}
            kind = book.read("mimetype")[:200] if "mimetype" in names and book.getinfo("mimetype").file_size < 200 else b""
            if any(e.flag_bits & 1 for e in book.infolist()):
                raise Unreadable("password", "This file is password-protected.", "Save a copy without the password.")
            if sum(e.file_size for e in book.infolist()) > MOST_UNPACKED:
                raise Unreadable("zip-bomb", "This file unpacks to far more than a list of one district.", SAVE_AS)
            if b"opendocument.spreadsheet" in kind:
                return _opendocument(data, book)
            if "xl/workbook.bin" in names:
                return _by_calamine(data)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError) as fault:
        raise Unreadable("damaged", "This file is damaged or was cut off while it was copied.", "Copy or export it again.") from fault
    return _xlsx(data, name)


def _xlsx(data: bytes, name: str) -> list[Grid]:
    sniffed = sniff(data, name, most_tags=MOST_TAGS)
    if sniffed.refusal is not None:
        raise Unreadable(sniffed.refusal.code, sniffed.refusal.message, sniffed.refusal.fix)
    seen = marks(data)
    values, formulas = _loaded(data, True), _loaded(data, False) if sniffed.formulas else None
    found = []
    for title, rows in values.items():
        missing: set[Place] = set()
        for r, row in enumerate(formulas.get(title, []) if formulas else [], 1):
            missing |= {(r, c) for c, cell in enumerate(row, 1) if cell.data_type == "f" and rows[r - 1][c - 1].value is None}
        texts = tuple(tuple(_shown(cell) for cell in row) for row in rows)
        found.append(Grid(title, texts, seen.get(title, Marks()), frozenset(missing)))
    return found


def _loaded(data: bytes, data_only: bool) -> dict[str, list[list[Cell]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(data), data_only=data_only, keep_links=False)
    sheets: dict[str, list[list[Cell]]] = {}
    for ws in book.worksheets:
        # A sheet that is formatted to its last row is no longer for it: only cells that hold something count.
        filled = [place for place, cell in ws._cells.items() if cell.value is not None]
        last, widest = max((r for r, _ in filled), default=1), max((c for _, c in filled), default=1)
        rows = ws.iter_rows(max_row=min(last, MOST_ROWS + 1), max_col=min(widest, MOST_COLUMNS))
        sheets[ws.title] = [[Cell(x.value, x.number_format, x.data_type) for x in row] for row in rows]
    return sheets


def _shown(cell: Cell) -> str:
    """The text of a cell; a date as 2026-08-01, a time as 08:15; a share shown as 50% as 50%."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value += dt.timedelta(seconds=0.5)  # sums of times end a hair before the minute
        return value.date().isoformat() if value.hour == value.minute == 0 else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return (dt.datetime.combine(dt.date(2000, 1, 1), value) + dt.timedelta(seconds=0.5)).time().isoformat("minutes")
    if isinstance(value, float | int) and not isinstance(value, bool) and "%" in cell.number_format:
        return f"{round(value * 100, 8):.10g}%"
    if isinstance(value, float) and not value.is_integer():
        return f"{round(value, 10):.12g}"
    try:
        return code_of(cell)
    except Misread:
        return str(value)


def _by_calamine(data: bytes) -> list[Grid]:
    """Binary Excel: values alone; what is hidden or struck through cannot be seen."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    note = "In this kind of file hidden and struck-through rows can't be told from others."
    hidden = {m.name for m in book.sheets_metadata if m.visible is not SheetVisibleEnum.Visible}
    return [Grid(name, _calamine_rows(book, name), Marks(name in hidden), notes=(note,)) for name in book.sheet_names]


def _calamine_rows(book: CalamineWorkbook, name: str) -> tuple[tuple[str, ...], ...]:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)
    return tuple(tuple(_shown(Cell(v if v != "" else None)) for v in row[:MOST_COLUMNS]) for row in rows)


# --- LibreOffice ----------------------------------------------------------------------------------------------------------
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def _opendocument(data: bytes, zipped: zipfile.ZipFile) -> list[Grid]:
    """Values by the library; marks, and codes shown with zeros in front, from the sheet's own text."""
    content = zipped.read("content.xml")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unreadable("entities", "This file contains XML entities, which can be used to attack a reader.", SAVE_AS)
    if "META-INF/manifest.xml" in zipped.namelist() and b"encryption-data" in zipped.read("META-INF/manifest.xml"):
        raise Unreadable("password", "This file is password-protected.", "Save a copy without the password.")
    root = ElementTree.fromstring(content)
    struck = {
        style.get(f"{STYLE}name", "")
        for style in root.iter(f"{STYLE}style")
        for text in style.iter(f"{STYLE}text-properties")
        if text.get(f"{STYLE}text-line-through-style", "none") != "none"
    }
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    hidden = {m.name for m in book.sheets_metadata if m.visible is not SheetVisibleEnum.Visible}
    found = []
    for table in root.iter(f"{TABLE}table"):
        name = table.get(f"{TABLE}name", "")
        if name not in book.sheet_names:
            continue
        rows = [list(row) for row in _calamine_rows(book, name)]
        seen, codes = _of_table(table, struck, len(rows))
        for (r, c), text in codes.items():
            if r <= len(rows) and c <= len(rows[r - 1]):
                rows[r - 1][c - 1] = text
        found.append(Grid(name, tuple(map(tuple, rows)), replace(seen, hidden=name in hidden)))
    return found


def _of_table(table: ElementTree.Element, struck: set[str], last: int) -> tuple[Marks, dict[Place, str]]:
    """The marks of a table, and the texts of cells that show a number with zeros in front."""
    hidden: set[int] = set()
    lines: set[Place] = set()
    merged: list[tuple[int, int, int, int]] = []
    codes: dict[Place, str] = {}
    columns = _hidden_columns(table)
    number = 0
    for row in table.iter(f"{TABLE}table-row"):
        many = int(row.get(f"{TABLE}number-rows-repeated", "1"))
        if number >= last:
            break
        if row.get(f"{TABLE}visibility", "visible") != "visible":
            hidden |= set(range(number + 1, min(number + many, last) + 1))
        column = 0
        for cell in row:
            if cell.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            wide = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
            if column >= MOST_COLUMNS:
                break
            place = (number + 1, column + 1)
            shown = "".join("".join(p.itertext()) for p in cell.iter(f"{TEXT}p"))
            if shown and cell.get(f"{TABLE}style-name", "") in struck:
                lines.add(place)
            if re.fullmatch(r"0\d+", shown):
                codes |= {(number + 1, c): shown for c in range(column + 1, min(column + wide, MOST_COLUMNS) + 1)}
            across, down = int(cell.get(f"{TABLE}number-columns-spanned", "1")), int(cell.get(f"{TABLE}number-rows-spanned", "1"))
            if (across, down) != (1, 1):
                merged.append((column + 1, number + 1, column + across, number + down))
            column += wide
        number += many
    return Marks(False, frozenset(hidden), columns, frozenset(lines), tuple(merged)), codes


def _hidden_columns(table: ElementTree.Element) -> frozenset[int]:
    hidden: set[int] = set()
    number = 0
    for column in table.iter(f"{TABLE}table-column"):
        many = min(int(column.get(f"{TABLE}number-columns-repeated", "1")), MOST_COLUMNS)
        if column.get(f"{TABLE}visibility", "visible") != "visible":
            hidden |= set(range(number + 1, number + many + 1))
        number += many
    return frozenset(hidden)


# --- Excel of 1997 to 2003 ------------------------------------------------------------------------------------------------
def _old_excel(data: bytes, _name: str) -> list[Grid]:
    password = Unreadable("password", "This file is password-protected.", "Open it with the password, remove it, and save it again.")
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise password
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except xlrd.XLRDError as fault:
        if "encrypted" in str(fault).casefold():
            raise password from fault
        message = "This is an old Office document that holds no sheets that can be read."
        raise Unreadable("old-excel", message, SAVE_AS) from fault
    return [_old_sheet(book, sheet) for sheet in book.sheets()]


def _old_sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Grid:
    rows: list[tuple[str, ...]] = []
    struck: set[Place] = set()
    for r in range(min(sheet.nrows, MOST_ROWS + 1)):
        texts = []
        for c in range(min(sheet.row_len(r), MOST_COLUMNS)):
            cell = sheet.cell(r, c)
            style = book.xf_list[cell.xf_index]
            if cell.value != "" and book.font_list[style.font_index].struck_out:
                struck.add((r + 1, c + 1))
            texts.append(_old_text(book, cell, book.format_map[style.format_key].format_str))
        rows.append(tuple(texts))
    hidden = frozenset(r + 1 for r, info in sheet.rowinfo_map.items() if info.hidden)
    columns = frozenset(c + 1 for c, info in sheet.colinfo_map.items() if info.hidden)
    merged = tuple((c1 + 1, r1 + 1, c2, r2) for r1, r2, c1, c2 in sheet.merged_cells)
    return Grid(sheet.name, tuple(rows), Marks(sheet.visibility != 0, hidden, columns, frozenset(struck), merged))


def _old_text(book: xlrd.Book, cell: xlrd.sheet.Cell, number_format: str) -> str:
    if cell.ctype == xlrd.XL_CELL_DATE:
        if cell.value < 1:
            minutes = round(cell.value * 24 * 60)
            return f"{minutes // 60:02d}:{minutes % 60:02d}"
        try:
            return _shown(Cell(xlrd.xldate_as_datetime(cell.value, book.datemode)))
        except (ValueError, OverflowError):
            return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    return _shown(Cell(cell.value if cell.value != "" else None, number_format))


# --- text -------------------------------------------------------------------------------------------------------------------
def _xml(data: bytes, _name: str) -> list[Grid]:
    return [Grid(title, rows, seen) for title, rows, seen in spreadsheet_xml(data)]


def _page(data: bytes, _name: str) -> list[Grid]:
    return [Grid(title, rows, seen) for title, rows, seen in tables_of_page(data)]


def _text(data: bytes, _name: str) -> list[Grid]:
    rows, notes = text_grid(data)
    return [Grid("", rows, notes=notes)]


def _bounded(grid: Grid) -> Grid:
    """The grid with clean texts and without blank rows at its end.

    Raises
    ------
    Unreadable
        If it is longer than a list of one district.
    """
    rows = [tuple(clean(text) for text in row[:MOST_COLUMNS]) for row in grid.rows[: MOST_ROWS + 1]]
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) > MOST_ROWS:
        raise Unreadable("too-long", f"This list has more than {MOST_ROWS:,} rows: it is not a list of one district.")
    return replace(grid, rows=tuple(_trimmed(row) for row in rows))


def _trimmed(row: Sequence[str]) -> tuple[str, ...]:
    last = max((n for n, text in enumerate(row, 1) if text), default=0)
    return tuple(row[:last])
