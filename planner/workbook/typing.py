"""The sheets of a workbook as tables to type in, and what was typed as edits of its cells.

A table shows the lines under a sheet's headers as text, as a spreadsheet program shows them. Cells that nobody touched are not written:
their formats, and figures with more digits than are shown, stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils.cell import column_index_from_string

from planner.workbook import preview, sheets
from planner.workbook.columns import Column, columns_of
from planner.workbook.edit import CellEdit, tables_of
from planner.workbook.raw import Cell

SETTING, VALUE = "Setting", "Value"  # of sheets with one setting a line


@dataclass(frozen=True)
class Typing:
    """One sheet to type in: `lines` holds a text for each column, `rows` the row of each line, `last` the last row that holds anything."""

    title: str
    columns: tuple[tuple[str, Column | None], ...]  # letter and contract; None for the names of settings, which stay
    rows: tuple[int, ...]
    lines: tuple[tuple[str, ...], ...]
    last: int

    @property
    def keyed(self) -> bool:
        return any(column is None for _, column in self.columns)

    @property
    def heads(self) -> tuple[str, ...]:
        """The columns' headers, each told apart from the others."""
        return (SETTING, VALUE) if self.keyed else tuple(column.header for _, column in self.columns if column is not None)


@dataclass(frozen=True)
class Typed:
    """What was typed into a table: by line and header, further lines, and lines that were taken out. "" empties a cell."""

    changed: Mapping[int, Mapping[str, str]]
    added: Sequence[Mapping[str, str]] = ()
    removed: Sequence[int] = ()


def typings(data: bytes) -> dict[str, Typing]:
    """Every sheet that is there with its headers, by the contract's name. Raises whatever the library raises for a damaged file."""
    grids = sheets.grids(data, formulas=False)
    found = {}
    for name, table in tables_of(data).items():
        grid = grids[table.title]
        last = max((r for r, row in grid.items() if any(c.value is not None for c in row.values())), default=0)
        if table.sheet.keyed:
            found[name] = _settings(table, last)
        elif table.columns:
            found[name] = _lines(table, last)
    return found


def _settings(table: sheets.Table, last: int) -> Typing:
    known = {c.code: c for c in columns_of(table.sheet.name)}
    rows, lines = [], []
    for row in table.rows:
        code = next(iter(row.at.columns))
        rows.append(row.at.row)
        lines.append((known[code].header, text_of(row.cells[code]) if code in row.cells else ""))
    value = Column(table.sheet.name, "value", VALUE, "text", "What the school has.")
    return Typing(table.title, (("A", None), ("B", value)), tuple(rows), tuple(lines), last)


def _lines(table: sheets.Table, last: int) -> Typing:
    known = {c.code: c for c in columns_of(table.sheet.name)}
    order = sorted(table.columns.items(), key=lambda item: column_index_from_string(item[1]))
    lines = tuple(tuple(text_of(row.cells[code]) if code in row.cells else "" for code, _ in order) for row in table.rows)
    columns = tuple((letter, known[code]) for code, letter in order)
    return Typing(table.title, columns, tuple(row.at.row for row in table.rows), lines, last)


def text_of(cell: Cell) -> str:
    """A cell as it is typed: 8:15, 2026-06-30, 25%, 0.6, yes and no as the program writes them."""
    value = cell.value
    if isinstance(value, bool):
        return "y" if value else "n"
    if isinstance(value, int | float):
        percent = "%" in cell.number_format
        return f"{value * 100:.10g}%" if percent else f"{value:.12g}"
    return preview.text_of(value)


def edits(sheet: Typing, typed: Typed) -> tuple[CellEdit, ...]:
    """The cells that what was typed changes. A line that is taken out leaves its row empty: no other line moves."""
    letters = dict(zip(sheet.heads, (letter for letter, _ in sheet.columns), strict=True))
    found: list[CellEdit] = []
    for line in sorted(set(typed.removed)):
        found += [CellEdit(f"{sheet.title}!{letter}{sheet.rows[line]}", "") for letter in letters.values()]
    for line, values in typed.changed.items():
        if line not in typed.removed:
            found += _row(sheet, letters, sheet.rows[line], ((h, v) for h, v in values.items() if v != _was(sheet, line, h)))
    filled = [line for line in typed.added if any(v.strip() for v in line.values())]
    for more, values in enumerate(filled if not sheet.keyed else (), 1):
        found += _row(sheet, letters, sheet.last + more, ((h, v) for h, v in values.items() if v.strip()))
    return tuple(found)


def _was(sheet: Typing, line: int, header: str) -> str:
    return sheet.lines[line][sheet.heads.index(header)]


def _row(sheet: Typing, letters: Mapping[str, str], row: int, values: Iterable[tuple[str, str]]) -> list[CellEdit]:
    return [CellEdit(f"{sheet.title}!{letters[header]}{row}", value.strip()) for header, value in values]
