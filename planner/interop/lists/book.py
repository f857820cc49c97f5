"""What a list has to know of the workbook that it goes into; read from its cells, so that a workbook that is not finished will do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.workbook import sheets
from planner.workbook.parts import codes_in_notes
from planner.workbook.raw import Cell, Misread, code_of, is_blank
from planner.workbook.sniff import sniff

Row = Mapping[str, str]


@dataclass(frozen=True)
class Book:
    """`rows` are the sheets' lines as text by column code; `school` and `level` are "" where the workbook does not say."""

    school: str = ""
    level: str = ""
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def of(self, sheet: str) -> tuple[Row, ...]:
        return self.rows.get(sheet, ())

    @property
    def jobs(self) -> dict[str, str]:
        return {r["job_class"]: r.get("title", "") for r in self.of("Lists") if r.get("job_class")}

    @property
    def funds(self) -> dict[str, str]:
        return {r["fund"]: r.get("name", "") for r in self.of("Funds") if r.get("fund")}


def contents(data: bytes) -> Book:
    """Return what stands in the workbook `data`; an empty Book where it cannot be opened."""
    if sniff(data).refusal is not None:
        return Book()
    tables, _findings = sheets.tables(sheets.grids(data, formulas=False), codes_in_notes(data))
    rows = {name: tuple(_texts(row) for row in table.rows) for name, table in tables.items() if not table.sheet.keyed}
    info: Row = _texts(tables["School"].rows[0]) if "School" in tables and tables["School"].rows else {}
    return Book(info.get("school_name", ""), info.get("level", "").casefold(), rows)


def _texts(row: sheets.Row) -> dict[str, str]:
    return {code: _text(cell) for code, cell in row.cells.items() if not is_blank(cell)}


def _text(cell: Cell) -> str:
    try:
        return code_of(cell)
    except Misread:
        return str(cell.value)
