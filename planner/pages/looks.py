"""How things look: one style sheet, and helpers that put text from workbooks on the page as text and never as markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

import streamlit as st

from planner import language
from planner.pages import gate
from planner.pages.plain import plain as plain
from planner.store import Trouble
from planner.workbook.preview import Preview


def _reader() -> str | None:
    """The language of the browser; none outside of a page."""
    return st.context.locale


language.reader = _reader
STYLE = Path(__file__).with_name("style.css")


@contextmanager
def in_words() -> Iterator[None]:
    """Trouble of the database as a sentence: for whole pages."""
    if said := st.session_state.pop("trouble", ""):
        st.error(plain(said))
    try:
        yield
    except Trouble as trouble:
        st.error(plain(trouble))


def safely(step: Callable[..., object]) -> Callable[..., None]:
    """For what a button does: rights are asked anew, trouble of the database is said when the page is drawn again."""
    return gate.step(step)


def style() -> None:
    st.html(STYLE)


def brand() -> None:
    st.html('<p class="ct-brand">Common Time</p>')


def title(text: str) -> None:
    st.html(f'<h1 class="ct-title">{escape(text)}</h1>')


def head(text: str) -> None:
    st.html(f'<h2 class="ct-head">{escape(text)}</h2>')


def lead(text: str) -> None:
    st.html(f'<p class="ct-lead">{escape(text)}</p>')


def line(text: str, soft: bool = False) -> None:
    if text:
        st.html(f'<p class="ct-text{" ct-soft" if soft else ""}">{escape(text)}</p>')


def lead_in(first: str, *rest: str) -> None:
    """A sentence that carries weight, and what belongs to it underneath."""
    more = " ".join(escape(text) for text in rest if text)
    st.html(f'<p class="ct-text"><strong>{escape(first)}</strong><br>{more}</p>')


def mark(text: str, *more: str, firm: bool = False) -> None:
    """A box on top of what is shown: what this answer is not. `firm`: never to be taken for a plan."""
    rest = "".join(f"<p>{escape(said)}</p>" for said in more if said)
    kind = "ct-mark ct-firm" if firm else "ct-mark"
    st.html(f'<div class="{kind}" role="note"><p><strong>{escape(text)}</strong></p>{rest}</div>')


def quote(text: str, under: str) -> None:
    """Somebody's words; line breaks stay, nothing in them is markup."""
    lines = "<br>".join(escape(line) for line in text.splitlines())
    st.html(f'<blockquote class="ct-quote"><p>{lines}</p><footer>{escape(under)}</footer></blockquote>')


def bullets(lines: Iterable[str]) -> None:
    items = "".join(f"<li>{escape(text)}</li>" for text in lines)
    if items:
        st.html(f'<ul class="ct-list">{items}</ul>')


def now(big: str, *small: str) -> None:
    """What is going on right now."""
    lines = "".join(f'<p class="ct-soft">{escape(text)}</p>' for text in small if text)
    st.html(f'<div class="ct-now" role="status"><p class="ct-big">{escape(big)}</p>{lines}</div>')


def chips(*pairs: tuple[str, str]) -> str:
    return "".join(f'<span class="ct-chip ct-{kind}">{escape(text)}</span>' for kind, text in pairs if text)


def stages(found: Iterable[tuple[str, str, str, tuple[str, ...]]]) -> None:
    """What is known, question by question: the kind of answer (yes, no, open), the answer, the question, and what was found."""
    rows = ""
    for kind, answer, question, said in found:
        lines = "".join(f"<p class='ct-soft'>{escape(text)}</p>" for text in said)
        rows += f"<li><div>{chips((kind, answer))}</div><div><p><strong>{escape(question)}</strong></p>{lines}</div></li>"
    if rows:
        st.html(f'<ol class="ct-stages">{rows}</ol>')


def marked(*pairs: tuple[str, str]) -> None:
    """Small labels of a kind: must, look, cell."""
    st.html(f"<div>{chips(*pairs)}</div>")


def sheet(piece: Preview) -> None:
    """A piece of a workbook with the cell in question marked; nothing in it is markup."""
    top = "".join(f"<th scope='col'>{escape(letter)}</th>" for letter in ("", *piece.letters))
    rows = "".join(_sheet_row(piece, r) for r in range(len(piece.cells)))
    st.html(f"<div class='ct-sheet' tabindex='0' aria-label='{escape(piece.sheet)}'><table><tr>{top}</tr>{rows}</table></div>")


def _sheet_row(piece: Preview, r: int) -> str:
    row, column = piece.marked
    kind = "ct-header" if piece.row_names[r] == "headers" else "ct-row" if r == row else ""
    name = "" if piece.row_names[r] == "headers" else piece.row_names[r]
    here = [" class='ct-here'" if (r, c) == (row, column) else "" for c in range(len(piece.letters))]
    data = "".join(f"<td{mark} title='{escape(text)}'>{escape(text)}</td>" for mark, text in zip(here, piece.cells[r], strict=True))
    return f"<tr class='{kind}'><th scope='row'>{escape(name)}</th>{data}</tr>"
