"""A workbook with some cells changed, as bytes: what-if questions are asked of a copy, and everything else stays as it was."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils.cell import coordinate_to_tuple

PLACE = re.compile(r"^(?P<sheet>[^!]+)!(?P<cell>[A-Z]{1,3}[1-9][0-9]{0,5})$")


@dataclass(frozen=True)
class CellEdit:
    """A cell like "Staff!F7" and what stands in it now; "" empties it."""

    cell: str
    value: str

    @property
    def words(self) -> str:
        return f"{self.cell} = {self.value or '(empty)'}"


def parse_edit(text: str) -> CellEdit:
    """ "Staff!F7=0.6". Raises ValueError with a sentence for the person."""
    cell, equals, value = text.partition("=")
    if not equals or not PLACE.match(cell.strip()):
        raise ValueError(f"{text}: write a cell and a value like Staff!F7=0.6")
    return CellEdit(cell.strip(), value.strip())


def edited_book(data: bytes, edits: Iterable[CellEdit]) -> bytes:
    """The workbook with these cells changed. Raises ValueError when there is no such sheet."""
    book = load_workbook(io.BytesIO(data))
    for edit in edits:
        found = PLACE.match(edit.cell)
        if found is None or found["sheet"] not in book.sheetnames:
            raise ValueError(f"{edit.cell}: the workbook has the sheets {', '.join(book.sheetnames)}")
        sheet, (row, column) = book[found["sheet"]], coordinate_to_tuple(found["cell"])
        cell = sheet.cell(row, column)
        cell.value = _value(edit.value)
        if isinstance(cell, Cell) and edit.value[:1] in ("=", "+", "@"):
            cell.data_type = "s"  # a text that looks like a formula stays a text
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _value(text: str) -> str | float | None:
    """Numbers as numbers, as Excel would take them."""
    if text == "":
        return None
    try:
        return float(text) if not text.lstrip("-").isdigit() else int(text)
    except ValueError:
        return text
