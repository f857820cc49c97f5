"""Web pages and XML of 2003 that are called .xls: what report programs write and Excel opens with a warning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

from planner.interop.lists.plaintext import decoded
from planner.interop.table import Unreadable
from planner.workbook.unseen import Area, Marks

MOST_SPAN = 200
Rows = tuple[tuple[str, ...], ...]
Read = tuple[str, Rows, Marks]


# --- web pages --------------------------------------------------------------------------------------------------------------
class _Tables(HTMLParser):
    """Every table of a page. A table inside a cell gives its text to that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[tuple[list[list[str]], set[int], set[tuple[int, int]], list[Area]]] = []
        self.rows: list[list[str]] = []
        self.hidden: set[int] = set()
        self.struck: set[tuple[int, int]] = set()
        self.merged: list[Area] = []
        self.below: dict[tuple[int, int], bool] = {}  # cells that a cell above covers
        self.depth, self.lines, self.open = 0, 0, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "table":
            self.depth += 1
        elif self.depth != 1:
            return
        elif tag == "tr":
            self.rows.append([])
            if re.search(r"display:\s*none", told.get("style", "")):
                self.hidden.add(len(self.rows))
        elif tag in ("td", "th"):
            self._cell(told)
        elif tag in ("s", "strike", "del"):
            self.lines += 1
        elif tag == "br" and self.open:
            self.rows[-1][-1] += " "

    def _cell(self, told: dict[str, str]) -> None:
        if not self.rows:
            self.rows.append([])
        row, number = self.rows[-1], len(self.rows)
        while (number, len(row) + 1) in self.below:
            row.append("")
        first, across, down = len(row) + 1, _span(told.get("colspan", "1")), _span(told.get("rowspan", "1"))
        row.append("")
        self.below |= {(r, c): True for r in range(number + 1, number + down) for c in range(first, first + across)}
        if (across, down) != (1, 1):
            self.merged.append((first, number, first + across - 1, number + down - 1))
        if "line-through" in told.get("style", ""):
            self.struck.add((number, first))
        self.open, self.wide = True, across

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self.depth:
            self.depth -= 1
            if not self.depth:
                self._end()
        elif tag in ("td", "th") and self.depth == 1 and self.open:
            self.rows[-1] += [""] * (self.wide - 1)
            self.open = False
        elif tag in ("s", "strike", "del"):
            self.lines = max(0, self.lines - 1)

    def handle_data(self, data: str) -> None:
        if self.open and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data
            if self.lines and data.strip():
                self.struck.add((len(self.rows), len(self.rows[-1])))

    def _end(self) -> None:
        self.done.append((self.rows, self.hidden, self.struck, self.merged))
        self.rows, self.hidden, self.struck, self.merged, self.below, self.open = [], set(), set(), [], {}, False

    def close(self) -> None:
        super().close()
        if self.rows:
            self._end()


def _span(text: str) -> int:
    return max(1, min(int(text), MOST_SPAN)) if text.isdigit() else 1


def tables_of_page(data: bytes) -> Iterator[Read]:
    """Every table of a web page. Raises Unreadable where there is none."""
    parser = _Tables()
    parser.feed(decoded(data)[0])
    parser.close()
    if not parser.done:
        raise Unreadable("not-a-table", "This is a web page without a table.", "Save the list as Excel Workbook (.xlsx) or CSV.")
    for number, (rows, hidden, struck, merged) in enumerate(parser.done, 1):
        seen = Marks(False, frozenset(hidden), frozenset(), frozenset(struck), tuple(merged))
        yield f"Table {number}", tuple(map(tuple, rows)), seen


# --- XML of 2003 ------------------------------------------------------------------------------------------------------------
OF_2003 = "{urn:schemas-microsoft-com:office:spreadsheet}"


def spreadsheet_xml(data: bytes) -> Iterator[Read]:
    """Every sheet of an "XML Spreadsheet 2003". Raises Unreadable."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        message = "This file contains XML entities, which can be used to attack a reader."
        raise Unreadable("entities", message, "Save it as Excel Workbook (.xlsx).")
    root = ElementTree.fromstring(data)
    for sheet in root.iter(f"{OF_2003}Worksheet"):
        rows: list[list[str]] = []
        hidden: set[int] = set()
        merged: list[Area] = []
        for row in sheet.iter(f"{OF_2003}Row"):
            at = _place(row, len(rows) + 1)
            rows += [[] for _ in range(at - len(rows))]
            if row.get(f"{OF_2003}Hidden") == "1":
                hidden.add(at)
            for cell in row.iter(f"{OF_2003}Cell"):
                column = _place(cell, len(rows[-1]) + 1)
                across, down = (_span(cell.get(f"{OF_2003}Merge{way}", "0")) for way in ("Across", "Down"))
                rows[-1] += [""] * (column - len(rows[-1]))
                rows[-1][column - 1] = "".join("".join(found.itertext()) for found in cell.iter(f"{OF_2003}Data"))
                if cell.get(f"{OF_2003}MergeAcross") or cell.get(f"{OF_2003}MergeDown"):
                    merged.append((column, at, column + across, at + down))
                rows[-1] += [""] * (across if cell.get(f"{OF_2003}MergeAcross") else 0)
        seen = Marks(False, frozenset(hidden), frozenset(), frozenset(), tuple(merged))
        yield sheet.get(f"{OF_2003}Name", ""), tuple(map(tuple, rows)), seen


def _place(element: ElementTree.Element, usual: int) -> int:
    """Where a row or cell stands, from 1. Raises Unreadable where a file says that it is beyond all lists."""
    said = element.get(f"{OF_2003}Index", "")
    if not said.isdigit():
        return usual
    if int(said) > 20_001:
        raise Unreadable("too-long", "This list has more than 20,000 rows: it is not a list of one district.")
    return max(usual, int(said))
