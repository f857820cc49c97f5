"""Tables on the page: text that wraps, numbers in line, and the week in colour. Every cell is escaped."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from planner.domain.cycle import SHORT as SHORT_DAYS
from planner.language import _
from planner.pages import looks

Mark = Callable[[str], str]  # the words of a cell -> the class that colours it
COLOURS = 8
CLOCK = re.compile(r"^[\d:]+-[\d:]+ ")  # a cell begins with its time where that differs from the heading's
DARKEST = 6  # sections in a cell: no shade is darker
ALL = "All"
SHORT, LONG = 18, 45  # characters of the longest cell in a column


def table(frame: pd.DataFrame, nothing: str, money: Sequence[str] = ()) -> None:
    """A table as wide as the page; dollars without cents, numbers without needless decimals."""
    if frame.empty:
        looks.line(nothing, soft=True)
        return
    kinds = {c: _kind(frame[c], c in money) for c in frame.columns}
    head = "".join(f"<th scope='col' class='{kinds[c]}'>{escape(_head(str(c)))}</th>" for c in frame.columns)
    rows = ""
    for row in frame.to_numpy():
        cells = (_cell(v, kinds[c], c in money) for c, v in zip(frame.columns, row, strict=True))
        rows += f"<tr>{''.join(cells)}</tr>"
    _show(head, rows, "ct-table")


def _head(name: str) -> str:
    """A column's name in the reader's language; of "Tue (CON)" the day alone is a word, the bell is the school's."""
    day, open_, bell = name.partition(" (")
    return f"{_(day)}{open_}{bell}" if day in SHORT_DAYS else _(name)


def _kind(column: pd.Series[Any], money: bool) -> str:
    """Numbers stand in line, short words on one line, and sentences get room."""
    if money or pd.api.types.is_numeric_dtype(column):
        return "ct-number"
    longest = int(column.map(lambda v: len(plain(v))).max())
    return "ct-short" if longest <= SHORT else "ct-long" if longest >= LONG else ""


def sections(frame: pd.DataFrame, nothing: str, courses: Mapping[str, int], counted: Sequence[str] = ()) -> None:
    """A grid of periods: one row a position, room, course or team. Sections of one course share a colour, meetings have their own.

    `courses` gives each section the number of its course; the columns in `counted` hold numbers of sections, darker for more.
    """
    if frame.empty:
        looks.line(nothing, soft=True)
        return
    head = "".join(f"<th scope='col'>{escape(_(str(c)))}</th>" for c in frame.columns)
    rows, known = "", _any_of(courses)
    for row in frame.itertuples(index=False, name=None):
        summed = ALL in row[:2]
        named = zip(frame.columns[1:], row[1:], strict=True)
        cells = "".join(_period_cell(v, courses, known, c in counted and not summed) for c, v in named)
        total = " class='ct-total'" if summed else ""
        rows += f"<tr{total}><th scope='row'>{escape(str(row[0]))}</th>{cells}</tr>"
    _show(head, rows, "ct-table ct-grid")


def _any_of(codes: Iterable[str]) -> re.Pattern[str]:
    """Finds any of the codes as a whole, whatever they hold; the longest first, so that none is taken for a part of another."""
    longest_first = sorted(codes, key=len, reverse=True)
    return re.compile(rf"(?<!\S)({'|'.join(map(re.escape, longest_first)) or '(?!)'})(?=[;\s]|$)")


def _period_cell(value: object, courses: Mapping[str, int], known: re.Pattern[str], counted: bool) -> str:
    if not isinstance(value, str):
        shade = f" ct-h{min(DARKEST, math.ceil(float(str(value))))}" if counted else ""
        return f"<td class='ct-number{shade}'>{escape(plain(value))}</td>"
    first = known.search(value)
    number = courses[first[1]] if first else None
    kind = "ct-meet" if value.endswith(" meets") else "ct-alone" if value.endswith(" free") else ""
    said = "".join(f"<b>{escape(w)}</b>" if i % 2 else escape(w) for i, w in enumerate(known.split(value)))
    return f"<td class='{kind if number is None else f'ct-c{number % COLOURS}'}'>{said}</td>"


def colours(by_special: bool) -> Mark:
    """Meetings, planning alone and days away have their own colour; each special gets the next of the palette where asked."""
    given: dict[str, int] = {}

    def mark(words: str) -> str:
        if not words:
            return ""
        if words.endswith("meets"):
            return "ct-meet"
        if words.endswith("planning alone"):
            return "ct-alone"
        if words == "not here":
            return "ct-away"
        what = CLOCK.sub("", words) if by_special else ""
        return f"ct-c{given.setdefault(what, len(given)) % COLOURS}"

    return mark


def _show(head: str, rows: str, kind: str) -> None:
    st.html(f"<div class='ct-scroll' tabindex='0'><table class='{kind}'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>")


def _cell(value: object, kind: str, money: bool) -> str:
    words = _dollars(value) if money and not isinstance(value, str) else plain(value)  # "not given" stays so
    less = " ct-less" if kind == "ct-number" and words.startswith("-") else ""
    return f"<td class='{kind}{less}'>{escape(words)}</td>"


def _dollars(value: object) -> str:
    whole = round(float(str(value)))
    return f"{'-' if whole < 0 else ''}${abs(whole):,}"


def plain(value: object) -> str:
    """A number without needless decimals; words as they are."""
    return f"{value:,.10g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
