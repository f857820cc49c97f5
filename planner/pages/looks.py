"""How things look: one style sheet, and helpers that put text from workbooks on the page as text and never as markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from planner.workbook.preview import Preview

LOOPBACK = ("127.0.0.1", "localhost", "::1")
STYLE = """
<style>
.stMainBlockContainer {max-width: 1160px; padding-top: 4.5rem; padding-bottom: 4rem;}
.ct-brand {font-size: .82rem; letter-spacing: .08em; text-transform: uppercase; color: #1f6f78; font-weight: 600; margin: 0;}
.ct-title {font-size: 2.1rem; line-height: 1.2; font-weight: 650; margin: 0; padding: 0;}
.ct-head {font-size: 1.3rem; line-height: 1.3; font-weight: 600; margin: .6rem 0 0; padding: 0;}
.ct-lead {font-size: 1.22rem; line-height: 1.5; margin: 0; max-width: 46rem;}
.ct-text {margin: 0; max-width: 46rem; line-height: 1.55;}
.ct-soft {color: #4a5558;}
.ct-list {margin: 0; padding-left: 1.1rem; max-width: 50rem; line-height: 1.55;}
.ct-list li {margin: .15rem 0;}
.ct-chip {display: inline-block; border-radius: 4px; padding: .05rem .5rem; font-size: .8rem; font-weight: 600; margin-right: .5rem;}
.ct-must {background: #fbe3df; color: #8c1d0e;}
.ct-look {background: #fdf1d3; color: #6b4a00;}
.ct-cell {background: #eef4f4; color: #17545b;}
.ct-sheet {overflow-x: auto;}
.ct-sheet table {border-collapse: collapse; font-size: .8rem; width: 100%;}
.ct-sheet th, .ct-sheet td {border: 1px solid #d5dedf; padding: .2rem .45rem; text-align: left; max-width: 12rem;
  white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-weight: 400;}
.ct-sheet th {background: #eef4f4; color: #4a5558;}
.ct-sheet .ct-header td {font-weight: 600; background: #f6f9f9;}
.ct-sheet .ct-here {background: #fff3c4; outline: 2px solid #b25b00; outline-offset: -2px;}
.ct-sheet .ct-row td {background: #fff9e5;}
.ct-now {border-left: 4px solid #1f6f78; background: #eef4f4; padding: 1rem 1.2rem; border-radius: 4px;}
.ct-now p {margin: 0;}
.ct-now .ct-big {font-size: 1.4rem; font-weight: 600; line-height: 1.35;}
</style>
"""


def only_this_computer() -> None:
    """Staffing data must not be served to a network by accident: without a login the app answers this computer only."""
    if st.get_option("server.address") not in LOOPBACK:
        st.error("This app would answer the whole network. Start it in its own folder, or with --server.address 127.0.0.1.")
        st.stop()


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


def table(frame: pd.DataFrame, nothing: str, money: Sequence[str] = (), key: str | None = None, fill: Any = None) -> None:
    """A table as wide as the page; dollars without cents, numbers without needless decimals."""
    if frame.empty:
        line(nothing, soft=True)
        return
    mixed = [c for c in frame.columns if frame[c].map(type).nunique() > 1]  # numbers beside "not given": words, for the browser
    frame = frame.assign(**{c: frame[c].map(_plain_number) for c in mixed if c not in money})
    shown = frame.style.format(_dollars, subset=list(money)).format(_plain_number, subset=[c for c in frame.columns if c not in money])
    if fill is not None:
        shown = shown.map(fill)
    rows = min(len(frame), 16)
    st.dataframe(shown, hide_index=True, width="stretch", height=38 + 35 * rows, key=key)


def _dollars(value: object) -> str:
    whole = round(float(str(value)))
    return f"{'-' if whole < 0 else ''}${abs(whole):,}"


def _plain_number(value: object) -> str:
    return f"{value:,.10g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
