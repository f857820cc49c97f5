"""A workbook's sheets as tables: which row holds the headers, which column is which, and the raw cells under them.

Sheets and headers are found by their plain-English name or their code, whatever the case and spaces, in any order. The
library reads row by row (read-only), so that a sheet that claims a million rows costs nothing.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from planner.domain.school import At, Finding, Severity
from planner.workbook.columns import SHEETS, Column, Sheet, columns_of
from planner.workbook.parts import Codes, last_rows
from planner.workbook.raw import Cell, did_you_mean, is_blank, show

MOST_ROWS = 5_000  # of one sheet
MOST_COLUMNS = 100
LONGEST_CELL = 32_767  # characters that a spreadsheet program can hold in one
COPY = re.compile(r"copy\d*|(old|new|final|draft|backup|fy|v)?\d+|old|new|final|draft|backup")  # behind the name of a copied sheet
FOOTNOTE = re.compile(r"\s*([*†‡]|\(\d\)|note\b)", re.IGNORECASE)
MOST_WORDS = 6  # of a code, however it is written
HEADER_WITHIN = 10  # rows
TOTAL = re.compile(r"((grand|sub)[\s-]*)?totals?\b.*|sums?\b.*", re.IGNORECASE)
CODES = ("id", "ref", "choice")  # kinds of columns that a line of figures leaves blank
ROUNDING = 0.5
NOT_CALCULATED = "not calculated"  # data type of a formula whose value the file does not hold


class Grid(dict[int, dict[int, Cell]]):
    """Row number -> column number -> cell; only cells that hold something. `cut`: more values follow."""

    cut = False


@dataclass(frozen=True)
class Row:
    """The cells of one line by column code; blank ones are left out."""

    at: At
    cells: Mapping[str, Cell]


@dataclass
class Table:
    """What was found of one sheet of the contract. `missing` are required columns that are not there."""

    sheet: Sheet
    title: str  # the sheet's name in this workbook
    rows: list[Row] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)  # code -> column letter
    missing: list[Column] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)  # headers that are not in the contract
    findings: list[Finding] = field(default_factory=list)


def plain(text: Any) -> str:
    """A header, sheet name or code without what people vary: case, spaces, punctuation."""
    return "".join(c for c in str(text).casefold() if c.isalnum())


# --- from the file -------------------------------------------------------------------------------------------------------
def grids(data: bytes, formulas: bool) -> dict[str, Grid]:
    """Every sheet's cells by the sheet's title. Raises whatever the library raises for a damaged file."""
    last = last_rows(data)
    values = _load(data, last, data_only=True)
    if formulas:  # a second reading shows which blank cells hold a formula that was never calculated
        for title, grid in _load(data, last, data_only=False).items():
            for r, row in grid.items():
                for c, cell in row.items():
                    if cell.data_type == "f" and c not in values[title].get(r, {}):
                        values[title].setdefault(r, {})[c] = Cell(str(cell.value), cell.number_format, NOT_CALCULATED)
    return values


def _load(data: bytes, last: Mapping[str, int], data_only: bool) -> dict[str, Grid]:
    with warnings.catch_warnings():  # styles and extensions that the library does not know are no fault of the data
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False)
        try:
            known = {plain(sheet.name) for sheet in SHEETS}
            return {ws.title: _grid(ws, last.get(ws.title, MOST_ROWS)) if plain(ws.title) in known else Grid() for ws in book.worksheets}
        finally:
            book.close()


def _grid(ws: Any, last: int) -> Grid:
    found = Grid()
    found.cut = last > MOST_ROWS
    ws.reset_dimensions()  # what a file says of its own size is not believed
    for r, row in enumerate(ws.iter_rows(max_row=min(last, MOST_ROWS), max_col=MOST_COLUMNS) if last else (), 1):
        cells = {
            c: Cell(_short(x.value), x.number_format, x.data_type) for c, x in enumerate(row, 1) if x.value is not None and x.value != ""
        }
        if cells:
            found[r] = cells
        if r == last:
            break  # what follows (drop-downs, merged areas) is not needed, and may be odd
    return found


def _short(value: Any) -> Any:
    return value[:LONGEST_CELL] if isinstance(value, str) else value


# --- tables --------------------------------------------------------------------------------------------------------------
def tables(sheets: Mapping[str, Grid], notes: Codes | None = None) -> tuple[dict[str, Table], list[Finding]]:
    """The table of every sheet of the contract that is there, and one finding for each required one that is not.

    `notes` (see parts.py) name the columns whose headers say something else.
    """
    titles = {plain(title): title for title in reversed(list(sheets))}
    found: dict[str, Table] = {}
    findings: list[Finding] = []
    for sheet in SHEETS:
        title = titles.get(plain(sheet.name))
        if title is not None:
            make = _keyed if sheet.keyed else _table
            found[sheet.name] = make(Table(sheet, title), sheets[title], (notes or {}).get(title, {}))
        elif sheet.required and sheet.name != "Calendar":  # the reader makes a Calendar itself where only one is possible
            unused = [t for p, t in titles.items() if p not in {plain(s.name) for s in SHEETS}]
            close = did_you_mean(sheet.name, unused)
            fix = (
                f'Is it the sheet "{close}"? Then call that {sheet.name}.' if close else f"Add a sheet called {sheet.name}: {sheet.purpose}"
            )
            findings.append(Finding(Severity.MUST_FIX, sheet.name, "missing-sheet", f"There is no {sheet.name} sheet.", fix))
    read = {table.title for table in found.values()}
    findings += [f for title in sheets if title not in read for f in _copies(title, found)]
    return found, findings


def _copies(title: str, found: Mapping[str, Table]) -> Iterator[Finding]:
    """A sheet such as "Staff (2)" beside Staff: which of the two is meant, nobody can see."""
    for name in found:
        own = plain(title)
        rest = own.removeprefix("copyof").removeprefix(plain(name))
        if own != plain(name) and (own == f"copyof{plain(name)}" or (own.startswith(plain(name)) and COPY.fullmatch(rest))):
            message = f"The sheet {title} was not read: only {found[name].title} was."
            fix = f"Delete one of them, and call the one that counts {name}."
            yield Finding(Severity.LOOK_AT, name, "sheet-twice", message, fix)


def _table(table: Table, grid: Grid, notes: Mapping[tuple[int, int], str]) -> Table:
    columns = columns_of(table.sheet.name)
    names = {plain(c.code): c.code for c in columns} | {plain(c.header): c.code for c in columns}
    header_row, codes = _header(grid, names, notes)
    if not codes:
        if any(not is_blank(cell) for row in grid.values() for cell in row.values()):
            message = f"The header row wasn't found in the first {HEADER_WITHIN} rows. It should include {columns[0].header}."
            table.findings.append(
                Finding(Severity.MUST_FIX, table.sheet.name, "no-headers", message, "Copy the header row from the template.")
            )
        return table
    table.columns = {code: get_column_letter(c) for c, code in codes.items()}
    table.missing = [c for c in columns if c.required and c.code not in table.columns]
    table.extra = [str(cell.value) for c, cell in sorted(grid[header_row].items()) if c not in codes and not is_blank(cell)]
    for column in table.missing:
        close = did_you_mean(column.header, table.extra)
        fix = f'Is it "{close}"? Then call that {column.header}.' if close else f"Add it: {column.help}"
        table.findings.append(
            Finding(Severity.MUST_FIX, table.sheet.name, "missing-column", f"The column {column.header} is missing.", fix)
        )
    for r in sorted(grid):
        if r > header_row and not _repeats_header(grid[r], codes, names):
            cells = {code: grid[r][c] for c, code in codes.items() if c in grid[r] and not is_blank(grid[r][c])}
            if _is_total(cells, columns) or _adds_up(cells, columns, table.rows):
                named = show(next(iter(cells.values())))
                table.findings.append(_total_left_out(table.sheet, r, named))
            elif _is_note(cells, columns):
                said = show(next(iter(cells.values())))
                table.findings.append(_note_left_out(table.sheet, r, said))
            elif any(cell.value is not False for cell in cells.values()):  # a column of unticked boxes is no line
                table.rows.append(Row(At(table.sheet.name, r, table.columns), cells))
    if grid.cut:
        message = f"This sheet has values below row {MOST_ROWS:,}, which were not read."
        table.findings.append(Finding(Severity.MUST_FIX, table.sheet.name, "too-long", message, "Delete anything that doesn't belong "
                                                                                                "there."))
    return table


def _is_total(cells: Mapping[str, Cell], columns: tuple[Column, ...]) -> bool:
    """Does a line add up those above it: the word stands where the code should, and some code or required cell is blank?"""
    first = next(iter(cells.values()), Cell())
    alone = any(c.required and c.code not in cells for c in columns)
    return alone and isinstance(first.value, str) and TOTAL.fullmatch(first.value.strip()) is not None


def _is_note(cells: Mapping[str, Cell], columns: tuple[Column, ...]) -> bool:
    """Is a line nothing but a sentence or a footnote where the code should stand, on a sheet that asks for more?"""
    if len(cells) != 1 or sum(c.required for c in columns) < 2 or columns[0].code not in cells:
        return False
    text = cells[columns[0].code].value
    return isinstance(text, str) and (len(text.split()) > MOST_WORDS or FOOTNOTE.match(text) is not None)


def _adds_up(cells: Mapping[str, Cell], columns: tuple[Column, ...], above: Sequence[Row]) -> bool:
    """Is a line without any code nothing but numbers, one of which is the sum of the column above it?"""
    given = {code: cell.value for code, cell in cells.items()}
    figures = {code: value for code, value in given.items() if isinstance(value, int | float) and not isinstance(value, bool)}
    has_code = any(c.kind in CODES and c.code in given for c in columns)
    if has_code or not figures or len(figures) < len(given) or len(above) < 2:
        return False
    return any(_is_sum(value, [row.cells[code].value for row in above if code in row.cells]) for code, value in figures.items())


def _is_sum(value: float, column: Sequence[object]) -> bool:
    numbers = [n for n in column if isinstance(n, int | float) and not isinstance(n, bool)]
    return len(numbers) > 1 and abs(sum(numbers) - value) < ROUNDING


def _note_left_out(sheet: Sheet, row: int, said: str) -> Finding:
    message = f"Row {row} of {sheet.name} holds a note alone ({said}). It was not read."
    return Finding(Severity.LOOK_AT, f"{sheet.name}!A{row}", "note-row", message, "Delete it if it is in the way.")


def _total_left_out(sheet: Sheet, row: int, named: str) -> Finding:
    message = f"Row {row} of {sheet.name} is a total ({named} stands where a code should). It was not read."
    return Finding(Severity.LOOK_AT, f"{sheet.name}!A{row}", "total-row", message, "Delete it if it is in the way.")


def _header(grid: Grid, names: Mapping[str, str], notes: Mapping[tuple[int, int], str]) -> tuple[int, dict[int, str]]:
    """The row among the first ten that names most columns, and its columns: number -> code (the first of two alike)."""
    best: tuple[int, dict[int, str]] = (0, {})
    for r in sorted(r for r in grid if r <= HEADER_WITHIN):
        codes: dict[int, str] = {}
        said = [(c, names.get(plain(cell.value))) for c, cell in sorted(grid[r].items())]
        noted = [(c, notes.get((r, c))) for c in sorted(grid[r]) if notes.get((r, c)) in names.values()]
        for c, code in said + noted:  # what the header says counts before what its note says
            if code and c not in codes and code not in codes.values():
                codes[c] = code
        if len(codes) > len(best[1]):
            best = (r, codes)
    return best


def _repeats_header(row: Mapping[int, Cell], codes: Mapping[int, str], names: Mapping[str, str]) -> bool:
    """A second header row: codes under the plain words, or a header repeated for a printed page."""
    said = [c for c in row if not is_blank(row[c])]
    return len(said) > 1 and all(c in codes and names.get(plain(row[c].value)) == codes[c] for c in said)


def _keyed(table: Table, grid: Grid, notes: Mapping[tuple[int, int], str]) -> Table:
    """A sheet with one setting a line: its name or code in column A, its value in column B."""
    columns = columns_of(table.sheet.name)
    names = {plain(c.code): c for c in columns} | {plain(c.header): c for c in columns}
    for r in sorted(grid):
        key = grid[r].get(1, Cell())
        column = names.get(plain(key.value)) or names.get(plain(notes.get((r, 1), "")))
        if column is None:
            if table.columns and not is_blank(key):  # before the first setting stand titles
                table.extra.append(str(key.value))
        elif column.code in table.columns:
            message = f"{column.header} appears a second time here; the first is in row {table.columns[column.code][1:]}."
            table.findings.append(Finding(Severity.MUST_FIX, f"{table.sheet.name}!A{r}", "duplicate-id", message, "Delete one of the two."))
        else:
            table.columns[column.code] = f"B{r}"
            value = grid[r].get(2, Cell())
            cells = {} if is_blank(value) else {column.code: value}
            table.rows.append(Row(At(table.sheet.name, r, {column.code: "B"}), cells))
    table.missing = [c for c in columns if c.required and c.code not in table.columns]
    for column in table.missing:
        close = did_you_mean(column.header, table.extra)
        fix = f'Is it "{close}"? Then call that {column.header}.' if close else f"Add it: {column.help}"
        table.findings.append(Finding(Severity.MUST_FIX, table.sheet.name, "missing-line", f"The row {column.header} is missing.", fix))
    return table


def extras(found: Mapping[str, Table]) -> Iterator[Finding]:
    """One line for all columns that the planner does not know: they are not read."""
    named = [f"{t.sheet.name} ({', '.join(show(Cell(e)) for e in t.extra[:5])})" for t in found.values() if t.extra]
    if named:
        where = next(t.sheet.name for t in found.values() if t.extra)
        yield Finding(Severity.LOOK_AT, where, "extra-columns", f"These columns weren't recognized and weren't read: {'; '.join(named)}.")
