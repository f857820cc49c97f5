"""The findings of a workbook, each beside the cells it speaks of; those that must be fixed first."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from planner.domain.school import Finding, Severity
from planner.language import _, counted
from planner.pages import books, handed, looks
from planner.workbook.preview import around

AT_ONCE = 8


def show(book: books.Book) -> None:
    found = books.reading(book)
    must, look = found.must_fix, found.look_at
    if must:
        looks.head(counted("{n} line must be fixed before a search", "{n} lines must be fixed before a search", len(must)))
        _some(book, must, "must")
    if look:
        with st.expander(
            counted("{n} line to look at (a search can go on)", "{n} lines to look at (a search can go on)", len(look)), expanded=not must
        ):
            _some(book, look, "look")
    if found.findings:
        data = books.annotated(book.digest, book.data, found.findings)
        label = _("Download my workbook with these notes in its cells")
        handed.file(st, label, data, f"noted_{book.name}", books.EXCEL, key="annotated")


def _some(book: books.Book, findings: Sequence[Finding], key: str) -> None:
    """The first few findings, and the rest when asked: a long list is read from the top."""
    shown = findings if st.session_state.get(f"all_{key}") else findings[:AT_ONCE]
    for finding in shown:
        _one(book, finding)
    if len(shown) < len(findings):
        label = _("Show the other {it}").format(it=len(findings) - len(shown))
        st.button(looks.plain(label), key=f"all_{key}_button", on_click=_show_all, args=(key,))


def _show_all(key: str) -> None:
    st.session_state[f"all_{key}"] = True


def _one(book: books.Book, finding: Finding) -> None:
    with st.container(border=True):
        words, piece = st.columns([5, 7], gap="medium")
        with words:
            kind = "must" if finding.severity is Severity.MUST_FIX else "look"
            looks.marked((kind, finding.severity.value.capitalize()), ("cell", finding.cell))
            looks.line(finding.message)
            looks.line(finding.fix, soft=True)
        with piece:
            seen = around(books.cells(book), finding.cell) if finding.cell else None
            if seen is not None:
                looks.sheet(seen)
