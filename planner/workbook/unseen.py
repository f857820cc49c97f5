"""What a person sees of a sheet and a reader of values does not: rows and columns that are hidden, struck through or merged.

Such rows are read as any other. A principal who hides or strikes a position may mean that it is gone, so it is said, one line a sheet.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.utils.exceptions import CellCoordinatesException

from planner.domain.school import Finding, Severity
from planner.workbook.parts import UNUSUAL, sheet_parts
from planner.workbook.raw import Cell, show
from planner.workbook.sheets import Row, Table

MOST_NAMED = 5
ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(?:<(?:\w+:)?v>(\d+)</)?)")
INLINE = re.compile(rb"<(?:\w+:)?c\b([^>]*)><(?:\w+:)?is>(.*?)</(?:\w+:)?is>", re.DOTALL)
RUN = re.compile(rb"<(?:\w+:)?r>(.*?)</(?:\w+:)?r>", re.DOTALL)
STRIKE = re.compile(rb'<(?:\w+:)?strike(?:\s*/>|>|\s+val="(?:1|true)")')
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b([^>]*)>")
Area = tuple[int, int, int, int]  # first column, first row, last column, last row


@dataclass(frozen=True)
class Marks:
    """Of one sheet: is it hidden, which rows and columns are, which cells (row, column) are struck through, which areas are merged."""

    hidden: bool = False
    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[Area, ...] = ()


# --- from the file -------------------------------------------------------------------------------------------------------
def marks(data: bytes) -> dict[str, Marks]:
    """The marks of every sheet by its title. Nothing of an unusual file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            styles, texts = _struck_styles(book), struck_texts(book)
            hidden = _hidden_sheets(book)
            return {title: _marks(book.read(part), title in hidden, styles, texts) for title, part in sheet_parts(book)}
    except (*UNUSUAL, CellCoordinatesException):
        return {}


def _marks(sheet: bytes, hidden: bool, styles: frozenset[int], texts: frozenset[int]) -> Marks:
    rows = (found[1] for found in ROW.finditer(sheet) if _on(found[1], "hidden") or _said(found[1], "ht") in ("0", "0.0"))
    columns: set[int] = set()
    for found in COLUMN.finditer(sheet):
        if _on(found[1], "hidden"):
            columns |= set(range(int(_said(found[1], "min")), min(int(_said(found[1], "max")), 200) + 1))
    struck = frozenset((*_struck(sheet, styles, texts), *_struck_inline(sheet))) if styles or texts or b"strike" in sheet else frozenset()
    merged = tuple(_area(_said(found[1], "ref")) for found in MERGED.finditer(sheet))
    return Marks(hidden, frozenset(int(_said(row, "r") or 0) for row in rows), frozenset(columns), struck, merged)


def _area(ref: str) -> Area:
    first_column, first_row, last_column, last_row = range_boundaries(ref)
    return int(first_column or 0), int(first_row or 0), int(last_column or 0), int(last_row or 0)


def _struck(sheet: bytes, styles: frozenset[int], texts: frozenset[int]) -> Iterator[tuple[int, int]]:
    for found in CELL.finditer(sheet):
        by_style = int(_said(found[1], "s") or 0) in styles
        by_text = found[2] is not None and _said(found[1], "t") == "s" and int(found[2]) in texts
        if (by_style or by_text) and (place := _said(found[1], "r")):
            yield coordinate_to_tuple(place)


def _struck_inline(sheet: bytes) -> Iterator[tuple[int, int]]:
    """Cells that hold their text themselves, in runs that are all struck through."""
    for found in INLINE.finditer(sheet):
        runs = RUN.findall(found[2])
        if runs and all(STRIKE.search(run) for run in runs):
            yield coordinate_to_tuple(_said(found[1], "r"))


def _said(attributes: bytes, name: str) -> str:
    found = re.search(rf'(?:^|\s){name}="([^"]*)"'.encode(), attributes)
    return found[1].decode() if found else ""


def _on(attributes: bytes, name: str) -> bool:
    return _said(attributes, name) in ("1", "true")


def _hidden_sheets(book: zipfile.ZipFile) -> frozenset[str]:
    sheets = (e for e in ElementTree.fromstring(book.read("xl/workbook.xml")).iter() if e.tag.endswith("}sheet"))
    return frozenset(e.attrib["name"] for e in sheets if e.attrib.get("state", "visible") != "visible")


def _struck_styles(book: zipfile.ZipFile) -> frozenset[int]:
    """The cell styles whose font is struck through."""
    if "xl/styles.xml" not in book.namelist():
        return frozenset()
    root = ElementTree.fromstring(book.read("xl/styles.xml"))
    fonts = [_strikes(font) for group in root if group.tag.endswith("}fonts") for font in group]
    cells = [style for group in root if group.tag.endswith("}cellXfs") for style in group]
    return frozenset(n for n, style in enumerate(cells) if int(style.attrib.get("fontId", 0)) in {i for i, on in enumerate(fonts) if on})


def struck_texts(book: zipfile.ZipFile) -> frozenset[int]:
    """The shared texts all of whose runs are struck through."""
    if "xl/sharedStrings.xml" not in book.namelist() or b"strike" not in (content := book.read("xl/sharedStrings.xml")):
        return frozenset()
    texts = ElementTree.fromstring(content)
    return frozenset(
        n for n, text in enumerate(texts) if (runs := [e for e in text if e.tag.endswith("}r")]) and all(map(_run_strikes, runs))
    )


def _run_strikes(run: ElementTree.Element) -> bool:
    blank = not "".join(run.itertext()).strip()
    return blank or any(_strikes(e) for e in run if e.tag.endswith("}rPr"))


def _strikes(font: ElementTree.Element) -> bool:
    return any(e.tag.endswith("}strike") and e.attrib.get("val", "1") not in ("0", "false") for e in font)


# --- what there is to say --------------------------------------------------------------------------------------------------
def unseen(tables: Mapping[str, Table], found: Mapping[str, Marks]) -> Iterator[Finding]:
    """One line for each sheet with rows or columns that were read although a person may not count them."""
    for table in tables.values():
        mine = found.get(table.title)
        said = list(_of_sheet(table, mine)) if mine is not None and table.rows else []
        if said:
            row = said[0][0]
            fix = "Show again what counts, and take out what no longer does."
            yield Finding(Severity.LOOK_AT, row, "unseen", " ".join(sentence for _row, sentence in said), fix)


def _of_sheet(table: Table, mine: Marks) -> Iterator[tuple[str, str]]:
    """(where, sentence) for each kind of mark."""
    name = table.sheet.name
    if mine.hidden:
        yield name, f"The sheet {name} is hidden and was read."
    hidden = [row for row in table.rows if row.at.row in mine.rows]
    struck = [row for row in table.rows if _is_struck(row, table, mine)]
    for rows, how in ((hidden, "hidden"), (struck, "struck through")):
        if rows:
            yield (
                f"{name}!A{rows[0].at.row}",
                f"{_many(len(rows), 'row')} of {name} {_is(len(rows))} {how} and {_was(len(rows))} read ({_named(rows, table)}).",
            )
    whole = {row.at.row for row in struck}
    cells = [place for row in table.rows if row.at.row not in whole for place in _places(row) if place in mine.struck]
    if cells:
        named = ", ".join(f"{get_column_letter(c)}{r}" for r, c in cells[:MOST_NAMED])
        yield (
            f"{name}!{named.split(', ')[0]}",
            f"{_many(len(cells), 'cell')} of {name} {_is(len(cells))} struck through and {_was(len(cells))} read ({named}).",
        )
    columns = [code for code in _filled(table) if column_index_from_string(re.sub(r"\d", "", table.columns[code])) in mine.columns]
    if columns and not table.sheet.keyed:
        named = ", ".join(table.columns[code] for code in columns[:MOST_NAMED])
        yield name, f"{_many(len(columns), 'column')} of {name} {_is(len(columns))} hidden and {_was(len(columns))} read ({named})."
    merged = [area for area in mine.merged if _matters(area, table)]
    if merged:
        named = ", ".join(f"{get_column_letter(c1)}{r1}:{get_column_letter(c2)}{r2}" for c1, r1, c2, r2 in merged[:MOST_NAMED])
        where = f"{name}!{get_column_letter(merged[0][0])}{merged[0][1]}"
        yield where, f"{name} has merged cells ({named}): only the first of them holds a value, and the others were read as blank."


def _places(row: Row) -> list[tuple[int, int]]:
    letters = (re.sub(r"\d", "", row.at.columns[code]) for code in row.cells if code in row.at.columns)
    return [(row.at.row, column_index_from_string(letter)) for letter in letters]


def _is_struck(row: Row, table: Table, mine: Marks) -> bool:
    """Its code is struck through, or at least half of its cells are."""
    places = _places(row)
    key = table.columns.get(table.sheet.key) if not table.sheet.keyed else None
    struck = sum(place in mine.struck for place in places)
    return bool(places) and (2 * struck >= len(places) or (key is not None and (row.at.row, column_index_from_string(key)) in mine.struck))


def _filled(table: Table) -> list[str]:
    said = {code for row in table.rows for code in row.cells}
    return [code for code in table.columns if code in said]


def _matters(area: Area, table: Table) -> bool:
    """Does a merged area cover several cells of the table's own rows and columns?"""
    first_column, first_row, last_column, last_row = area
    rows = any(first_row <= row.at.row <= last_row for row in table.rows)
    letters = {re.sub(r"\d", "", letter) for letter in table.columns.values()}
    return rows and any(first_column <= column_index_from_string(letter) <= last_column for letter in letters)


def _named(rows: list[Row], table: Table) -> str:
    """The codes of rows, as the cell that names each shows them."""
    key = table.sheet.key
    names = [show(row.cells[key] if key in row.cells else next(iter(row.cells.values()), Cell())).strip('"') for row in rows]
    if table.sheet.keyed:
        names = [next(iter(row.at.columns)) for row in rows]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _many(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def _was(n: int) -> str:
    return "was" if n == 1 else "were"
