"""The findings of a workbook, each beside the cells it speaks of; those that must be fixed first."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from planner.domain.school import Finding, Severity
from planner.language import _, counted
from planner.pages import books, handed, holding, looks
from planner.workbook.preview import around

AT_ONCE = 8


def show(book: books.Book) -> None:
    found = books.reading(book)
    must, look = found.must_fix, found.look_at
    if must:
        looks.head(counted("{n} issue to fix before you can search", "{n} issues to fix before you can search", len(must)))
        some(book, must, "must")
    if look:
        with st.expander(
            counted("{n} item to review (you can search now)", "{n} items to review (you can search now)", len(look)), expanded=not must
        ):
            some(book, look, "look")
    if found.findings:
        data = books.annotated(book.digest, book.data, found.findings)
        label = _("Download my workbook with these notes as cell comments")
        handed.file(st, label, data, f"noted_{book.name}", books.EXCEL, key="annotated")


def some(book: books.Book, findings: Sequence[Finding], key: str) -> None:
    """The first few findings, and the rest when asked: a long list is read from the top. One click takes what they suggest alike."""
    _in_all(book, findings, key)
    shown = findings if st.session_state.get(f"all_{key}") else findings[:AT_ONCE]
    for finding in shown:
        _one(book, finding, key)
    if len(shown) < len(findings):
        label = _("Show {it} more").format(it=len(findings) - len(shown))
        st.button(looks.plain(label), key=f"all_{key}_button", on_click=_show_all, args=(key,))


def _show_all(key: str) -> None:
    st.session_state[f"all_{key}"] = True


def _in_all(book: books.Book, findings: Sequence[Finding], key: str) -> None:
    """Where one slip is found in many cells: what is suggested, for all of them."""
    alike: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        if finding.suggest:
            alike.setdefault((finding.message, finding.suggest), []).append(finding.cell)
    for n, ((_words, value), cells) in enumerate(alike.items()):
        if len(cells) > 1:
            words = {"value": value, "n": len(cells), "first": cells[0], "last": cells[-1]}
            label = _("Write {value} into all {n} cells: {first} to {last}").format(**words)
            st.button(looks.plain(label), key=f"all_cells_{key}_{n}", on_click=looks.safely(holding.write), args=(book, cells, value))


def _one(book: books.Book, finding: Finding, key: str) -> None:
    with st.container(border=True):
        words, piece = st.columns([5, 7], gap="medium")
        with words:
            kind = "must" if finding.severity is Severity.MUST_FIX else "look"
            looks.marked((kind, finding.severity.value.capitalize()), ("cell", finding.cell))
            looks.line(finding.message)
            looks.line(finding.fix, soft=True)
            if finding.suggest:
                label = _("Write {value} into {cell}").format(value=finding.suggest, cell=finding.cell)
                own = f"write_{key}_{finding.cell}_{finding.code}"
                st.button(looks.plain(label), key=own, on_click=looks.safely(holding.write), args=(book, [finding.cell], finding.suggest))
        with piece:
            seen = around(books.cells(book), finding.cell) if finding.cell else None
            if seen is not None:
                looks.sheet(seen)
