"""What a drawn school is: its rows, what somebody typed over them, and the lawful plan from which they were made."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from planner.domain.plan import Plan
from planner.domain.school import School
from planner.workbook.columns import columns_of
from planner.workbook.notes import FIRST_ROW
from planner.workbook.template import workbook_bytes

Row = dict[str, Any]
Rows = dict[str, list[Row]]  # sheet name -> rows, as in planner/workbook/samples/common.py
Typed = tuple[str, str, object]  # sheet, cell, what a person typed
LEVELS = ("elementary", "k8", "middle", "high")
HIDDEN = "hidden"  # typed into "7:7": row 7 is hidden


@dataclass(frozen=True)
class Ordinary:
    """A school that nobody wrote by hand.

    `removals` are positions and programs that the witness takes away and that are affordable by construction. `witness` makes the
    lawful plan for the school as it was read; it is None where today's contract cannot say what the school means and no plan of
    today's form can hold it. `sayable` is False where some flag is written as a person would try although the contract has no word
    for it; a right answer then is a plan that keeps the facts, or a line with cell, figure and fix.
    """

    seed: int
    level: str
    teachers: int
    flags: tuple[str, ...]
    rows: Rows
    typed: tuple[Typed, ...]
    removals: tuple[str, ...]
    witness: Callable[[School], Plan] | None
    sayable: bool


def book_bytes(school: Ordinary) -> bytes:
    """The workbook as the school would hand it over: written by the repository's writer, then typed over."""
    return typed_over(workbook_bytes(school.rows, title=f"Ordinary school {school.seed}"), school.typed)


def typed_over(book: bytes, typed: Sequence[Typed]) -> bytes:
    """The workbook with some cells typed anew, and some rows hidden."""
    if not typed:
        return book
    found = load_workbook(io.BytesIO(book))
    for sheet, cell, value in typed:
        if value == HIDDEN:
            found[sheet].row_dimensions[int(cell.split(":")[0])].hidden = True
        else:
            found[sheet][cell] = value
            if str(value).startswith("="):
                found[sheet][cell].data_type = "s"  # typed as text, as a school's name is; never a formula
    out = io.BytesIO()
    found.save(out)
    return out.getvalue()


def cell_of(sheet: str, code: str, index: int = 0) -> str:
    """The cell in which the writer puts a column of the row with this index (from 0); School has one line a setting."""
    codes = [c.code for c in columns_of(sheet)]
    if sheet == "School":
        return f"B{FIRST_ROW + codes.index(code)}"
    return f"{get_column_letter(codes.index(code) + 1)}{FIRST_ROW + index}"


def contract_has(sheet: str, code: str) -> bool:
    """Does the contract have this column? Flags are written in its words as soon as it has them."""
    return any(c.code == code for c in columns_of(sheet))


def listed(codes: Sequence[str]) -> str:
    """Codes as a list cell holds them."""
    return ";".join(codes)


def index_of(rows: Sequence[Mapping[str, Any]], code: str, value: object) -> int:
    """Where the row stands whose column has this value."""
    return next(i for i, row in enumerate(rows) if row.get(code) == value)
