"""A workbook's sheets as tables to type in, with what the reader says of them beside; kept at each change.

Streamlit's table remembers what was typed since it was drawn. So the workbook as it was then (`holding.BASE`) stays while somebody
types in one sheet, and what they typed is laid over it anew each time: the table is not drawn again under their hands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from planner.domain.school import Finding, Severity
from planner.language import N_, _
from planner.pages import books, findings, handed, holding, looks
from planner.workbook.columns import Column
from planner.workbook.edit import edited_book
from planner.workbook.typing import Typed, Typing, edits

SHEET = "typing_sheet"
ROW = N_("Row")
LINE_HEIGHT, HEAD_HEIGHT, MOST_HEIGHT = 35, 45, 640


def show(book: books.Book) -> None:
    """The tables, a sheet at a time."""
    base = holding.begin(book)
    sheets = books.typings(base)
    if not sheets:
        looks.line(_("This file has no sheet that can be edited here. Begin with a blank workbook or with Start."))
        return
    found = books.reading(book).findings
    looks.line(_("Type or paste as in a spreadsheet. Every change is checked and kept; you can close the page and go on later."))
    if books.has_formulas(base):
        words = _("Formulas stand here as the values they showed. They don't work anything out anew when you change a figure.")
        looks.line(words, soft=True)
    name = st.selectbox(_("Sheet"), list(sheets), key=SHEET, on_change=looks.safely(holding.again), args=(book,))
    _to_fix(found)
    _table(name, sheets[name])
    _steps(book)
    here = [f for f in found if f.cell.partition("!")[0] == name]
    if not here:
        looks.line(_("Nothing on this sheet needs another look."))
    findings.some(book, sorted(here, key=lambda f: f.severity is not Severity.MUST_FIX), f"sheet_{name}")


def _to_fix(found: tuple[Finding, ...]) -> None:
    """Which sheets hold lines that must be fixed, and how many."""
    sheets = Counter(f.cell.partition("!")[0] for f in found if f.severity is Severity.MUST_FIX)
    if sheets:
        looks.line(_("To fix: {sheets}.").format(sheets=", ".join(f"{sheet} {n}" for sheet, n in sheets.items() if sheet)))


def _table(name: str, sheet: Typing) -> None:
    lines = [(str(row), *line) for row, line in zip(sheet.rows, sheet.lines, strict=True)]
    frame = pd.DataFrame(lines, columns=[ROW, *sheet.heads], dtype=str)
    columns = {h: _column(h, c, letter, frame[h]) for h, (letter, c) in zip(sheet.heads, sheet.columns, strict=True)}
    key = f"typing_{name}_{st.session_state[holding.ROUND]}"
    st.data_editor(
        frame,
        key=key,
        num_rows="fixed" if sheet.keyed else "dynamic",
        hide_index=True,
        height=min(MOST_HEIGHT, HEAD_HEIGHT + LINE_HEIGHT * (len(frame) + (0 if sheet.keyed else 1))),
        column_config={ROW: st.column_config.TextColumn(_(ROW), disabled=True, width=50, pinned=True), **columns},
        on_change=looks.safely(_typed),
        args=(key, sheet),
    )


def _column(head: str, column: Column | None, letter: str, values: pd.Series[str]) -> Any:
    """A column with the contract's help; a drop-down where only some words may stand and none other stands there already."""
    if column is None:
        return st.column_config.TextColumn(head, disabled=True, pinned=True)
    label, tip = f"{head} ({letter})", looks.plain(column.help)
    if column.choices and set(values) <= {"", *column.choices}:
        return st.column_config.SelectboxColumn(label, help=tip, options=["", *column.choices])
    return st.column_config.TextColumn(label, help=tip)


def _steps(book: books.Book) -> None:
    """Take a step back, take the workbook along."""
    left, right = st.columns([1, 2])
    past = st.session_state[holding.PAST]
    left.button(_("Undo"), key="typing_undo", disabled=not past, icon=":material/undo:", on_click=looks.safely(holding.undo), args=(book,))
    handed.file(right, _("Download my workbook as it is now"), book.data, book.name, books.EXCEL, key="typing_file", type="tertiary")


# --- what is done with what was typed --------------------------------------------------------------------------------------
def typed_of(state: Mapping[str, Any]) -> Typed:
    """What a table's own memory says, as text: a cell that was emptied holds None."""
    changed = {int(line): _texts(values) for line, values in state.get("edited_rows", {}).items()}
    return Typed(changed, [_texts(line) for line in state.get("added_rows", [])], [int(line) for line in state.get("deleted_rows", [])])


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {head: "" if value is None else str(value) for head, value in values.items() if head != ROW}


def _typed(key: str, sheet: Typing) -> None:
    base: books.Book = st.session_state[holding.BASE]
    changes = edits(sheet, typed_of(st.session_state[key]))
    data = edited_book(base.data, changes) if changes else base.data
    if data != st.session_state["book"].data:
        holding.hold(base.name, data)
