"""The workbook that somebody is typing in: as it was when its tables were drawn, as it is now, and what can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from planner.pages import books, who
from planner.sharing.desk import Desk
from planner.workbook.edit import CellEdit, edited_book

BASE, ROUND, PAST = "typing_base", "typing_round", "typing_past"
DRAFT = "draft"  # in the address: the same workbook again, also after the browser was closed
MOST_PAST = 20  # steps that can be taken back
MOST_PAST_BYTES = 8 * 1024 * 1024  # of them together: a session keeps no more of large workbooks


def begin(book: books.Book) -> books.Book:
    """The workbook that the tables are drawn from; one that was not typed here begins anew."""
    before: books.Book | None = st.session_state.get(BASE)
    if before is None or book.digest not in (before.digest, st.session_state.get(books.TYPED)):
        st.session_state[PAST] = []
        again(book)
    base: books.Book = st.session_state[BASE]
    return base


def again(book: books.Book) -> None:
    """Draw the tables from the workbook as it is now."""
    st.session_state[BASE] = book
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def hold(name: str, data: bytes, remember: bool = True) -> books.Book:
    """The workbook from here on; the one before can be taken back, and the draft is kept."""
    before: books.Book = st.session_state["book"]
    if remember:
        st.session_state[PAST] = bounded([*st.session_state.get(PAST, []), before.data])
    now = books.Book(name, data)
    st.session_state["book"] = now
    st.session_state[books.TYPED] = now.digest
    st.query_params[DRAFT] = Desk(who.person()).keep_draft(name, data, st.query_params.get(DRAFT, ""))
    return now


def bounded(past: list[bytes]) -> list[bytes]:
    """The newest workbooks of a history, as many as a session may keep; the newest always."""
    kept, size = [past[-1]], len(past[-1])
    for data in reversed(past[-MOST_PAST:-1]):
        size += len(data)
        if size > MOST_PAST_BYTES:
            break
        kept.insert(0, data)
    return kept


def undo(book: books.Book) -> None:
    *rest, last = st.session_state[PAST]
    st.session_state[PAST] = rest
    again(hold(book.name, last, remember=False))


def write(book: books.Book, cells: Sequence[str], value: str) -> None:
    """A suggestion is taken: one value into each of these cells."""
    begin(book)
    again(hold(book.name, edited_book(book.data, [CellEdit(cell, value) for cell in cells])))
