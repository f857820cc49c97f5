"""Lays tables on a worksheet: safe cells, widths, tints, and print settings. No school facts are worked out here."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from planner.export.cliff import add_cliff

DOLLARS = "$#,##0;-$#,##0"
CENTS = "$#,##0.00;-$#,##0.00"
FTE = "0.0#"
FTE_CHANGE = "+0.0#;-0.0#;0.0"
LETTER, TABLOID = 1, 3  # openpyxl's numbers for the paper sizes; tabloid is 11 x 17 inches
WIDEST = 44  # characters; longer text wraps
SENTENCE = 120  # characters; for tables of one column
LETTERS = 1.1  # letters in the width of a digit, which is what column widths count
LINE = 15.0  # points of one line of text
CHART_ROWS = 19
LONGEST = 32_000  # characters; a cell holds 32,767
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

INK, MUTED = "1F2933", "52606D"
FACE = "Calibri"
HEAD_FILL = PatternFill("solid", fgColor="DCE3EA")
MARK_FILL, MARK_INK = PatternFill("solid", fgColor="FBE3DF"), "8C1D0E"
HAIR, RULE = Side(style="hair", color="9AA5B1"), Side(style="thin", color="52606D")


@dataclass(frozen=True)
class Table:
    """A titled table. `tints` maps a cell's text to a colour; `fill_row` spreads the first cell's colour over its row."""

    frame: pd.DataFrame
    heading: str = ""
    empty: str = "Nothing to show."
    formats: Mapping[str, str] = field(default_factory=dict)  # column -> number format
    tints: Mapping[str, str] = field(default_factory=dict)
    fill_row: bool = False
    widest: int = WIDEST  # characters
    room: int = 0  # characters by which a cell counts as narrower when its lines are counted, where most cells fill theirs
    chart: str = ""  # title of a bar chart of the two columns after the first
    cliff: str = ""  # title of a chart of stacked money and a cost line, years in the first column
    total: str = "All funds"  # what the first or second cell of a row of sums says


@dataclass(frozen=True)
class Page:
    title: str
    note: str
    tables: tuple[Table, ...]
    landscape: bool = True
    one_page: bool = False  # prints on a single sheet
    paper: int = LETTER


def put(sheet: Worksheet, row: int, column: int, value: Any) -> Cell:
    """Write a value. Text stays text, whatever it begins with, and loses the characters a workbook cannot hold."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell), "nothing is written inside a merged area"
    if not isinstance(value, str):
        cell.value = value
        return cell
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST]
    cell.data_type = "s"
    if value.startswith(FORMULA_STARTS):
        cell.quotePrefix = True
    return cell


def font(size: int = 11, bold: bool = False, italic: bool = False, color: str = INK) -> Font:
    return Font(name=FACE, size=size, bold=bold, italic=italic, color=color)


def lay_page(sheet: Worksheet, page: Page, school_name: str, mark: str = "") -> None:
    """Title, note, then each table under its heading; on top the `mark` of a plan that is not to be taken for a settled one."""
    widths = _widths(page)
    for i, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(i)].width = width
    top = 1
    if mark:
        _write_note(sheet, top, mark, widths, font(bold=True, color=MARK_INK))
        sheet.cell(top, 1).fill = MARK_FILL
        top += 1
    _write_line(sheet, top, page.title, font(15, bold=True))
    _write_note(sheet, top + 1, page.note, widths)
    row, heads = top + 3, []
    for table in page.tables:
        row = _lay_heading(sheet, row, table)
        heads.append(row)
        row = _lay_table(sheet, row, table, widths)
    first = heads[0]
    sheet.freeze_panes = f"B{first + 1}"
    if len(page.tables) == 1 and not page.tables[0].frame.empty:
        sheet.print_title_rows = f"{first}:{first}"
        sheet.auto_filter.ref = f"A{first}:{get_column_letter(len(widths))}{first + len(page.tables[0].frame)}"
    print_setup(sheet, school_name, page.landscape, page.one_page, mark, page.paper)


def _widths(page: Page) -> list[float]:
    """Characters for each column: its longest text, at most the table's widest, at least its header's longest word.

    A table of one column does not count where there are wider ones: its sentences run over their columns.
    """
    wide = [t for t in page.tables if len(t.frame.columns) > 1]
    widths: list[float] = []
    for table in wide or page.tables:
        for i, column in enumerate(table.frame.columns):
            longest = max((len(_shown(v, table.formats.get(column, ""))) for v in table.frame[column]), default=0)
            needed = max(min(table.widest if wide else SENTENCE, longest), _header_width(str(column))) + 3.0
            widths = [*widths, needed] if i == len(widths) else [max(w, needed) if j == i else w for j, w in enumerate(widths)]
    return widths


def _header_width(header: str) -> int:
    """A short header, such as a slot with its times, stays on one line; a longer one takes two."""
    return len(header) + 1 if len(header) <= 16 else 1 + max(math.ceil(len(header) / 2), *(len(w) for w in header.split()))


def _shown(value: Any, number_format: str) -> str:
    """About what a reader sees, for measuring."""
    if isinstance(value, str):
        return value
    if number_format == CENTS:
        return f"-${value:,.2f}"
    return f"${value:,.0f}" if number_format == DOLLARS else f"{value:.4g}"


def _write_line(sheet: Worksheet, row: int, text: str, face: Font) -> None:
    put(sheet, row, 1, text).font = face


def _write_note(sheet: Worksheet, row: int, text: str, widths: list[float], face: Font | None = None) -> None:
    """A sentence that runs over the columns below, about SENTENCE characters wide at most, and grows downwards."""
    last = sum(total - width < 0.75 * SENTENCE for total, width in zip(accumulate(widths), widths, strict=True)) or 1
    _write_line(sheet, row, text, face or font(10, italic=True, color=MUTED))
    sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    if last > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
    sheet.row_dimensions[row].height = LINE * lines(text, sum(widths[:last]) - 1) + 1


def lines(text: str, width: float) -> int:
    """About how many lines a text takes in a cell of this width."""
    return sum(max(1, len(textwrap.wrap(part, max(int(width * LETTERS), 1)))) for part in text.split("\n"))


def _lay_heading(sheet: Worksheet, row: int, table: Table) -> int:
    if not table.heading:
        return row
    _write_line(sheet, row, table.heading, font(12, bold=True))
    sheet.row_dimensions[row].height = 20
    return row + 1


def _lay_table(sheet: Worksheet, row: int, table: Table, widths: list[float]) -> int:
    """Writes header and body from `row` on; answers with the next free row."""
    if table.frame.empty:
        _write_line(sheet, row, table.empty, font(color=MUTED))
        return row + 2
    if len(table.frame.columns) == 1 and len(widths) > 1:
        return _lay_sentences(sheet, row, table, widths)
    places = [_placing(table.frame[column]) for column in table.frame.columns]
    _lay_header(sheet, row, list(table.frame.columns), widths, places)
    grouped = table.frame.iloc[:, 0].duplicated().any()
    before, looks = None, _Looks()
    for i, values in enumerate(table.frame.itertuples(index=False, name=None), row + 1):
        _lay_row(sheet, i, list(values), table, widths, places, looks)
        if grouped and values[0] != before:
            _rule_above(sheet, i, len(values))
        before = values[0]
    end = row + len(table.frame) + 1
    if table.chart:
        _add_chart(sheet, table, row, end)
        end += CHART_ROWS
    if table.cliff:
        add_cliff(sheet, table.cliff, row, row + len(table.frame), len(table.frame.columns))
        end += CHART_ROWS
    return end + 1


def _lay_sentences(sheet: Worksheet, row: int, table: Table, widths: list[float]) -> int:
    """A table of one column among wider ones: each sentence over their columns, under the table's heading."""
    for i, sentence in enumerate(table.frame.iloc[:, 0], row):
        _write_note(sheet, i, sentence, widths, font())
    return row + len(table.frame) + 1


def _placing(column: pd.Series[Any]) -> str:
    """Numbers stand to the right, and so do the words that stand for a missing one."""
    return "left" if all(isinstance(v, str) for v in column) else "right"


def _lay_header(sheet: Worksheet, row: int, columns: list[str], widths: list[float], places: list[str]) -> None:
    for i, (column, place) in enumerate(zip(columns, places, strict=True), 1):
        cell = put(sheet, row, i, column)
        cell.font = font(bold=True)
        cell.fill = HEAD_FILL
        cell.border = Border(bottom=RULE)
        cell.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal=place, indent=1)
    sheet.row_dimensions[row].height = LINE * max(lines(c, w - 2) for c, w in zip(columns, widths, strict=False)) + 3


class _Looks:
    """How cells of a table look, each way worked out once: a large school's plan has forty thousand cells."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], StyleArray] = {}

    def put_on(self, cell: Cell, number_format: str, bold: bool, wrap: bool, place: str, tint: str) -> None:
        key = (number_format, bold, wrap, place, tint, bool(cell.quotePrefix))
        if key not in self._known:
            cell.number_format = number_format
            cell.font = font(bold=bold)
            cell.alignment = Alignment(wrap_text=wrap, vertical="top", horizontal=place, indent=1)
            cell.border = Border(bottom=HAIR)
            if tint:
                cell.fill = PatternFill("solid", fgColor=tint)
            self._known[key] = cell._style  # type: ignore[attr-defined]  # openpyxl's own short way to the same look
        cell._style = copy(self._known[key])  # type: ignore[attr-defined]


def _lay_row(sheet: Worksheet, row: int, values: list[Any], table: Table, widths: list[float], places: list[str], looks: _Looks) -> None:
    own = table.tints.get(str(values[0]), "")
    tall = 1
    for i, (column, value) in enumerate(zip(table.frame.columns, values, strict=True), 1):
        cell = put(sheet, row, i, value)
        text = value if isinstance(value, str) else ""
        bold = text.endswith(" meets") or table.total in values[:2]
        tint = _tint(table, text) or (own if table.fill_row and text else "")
        looks.put_on(cell, table.formats.get(column, "General"), bold, bool(text), places[i - 1], tint)
        tall = max(tall, lines(text, widths[i - 1] - table.room))
    if tall > 1:
        sheet.row_dimensions[row].height = LINE * tall + 1


def _tint(table: Table, text: str) -> str:
    """The colour of a cell's text, or of the first word in it that has one (a homeroom)."""
    return next((table.tints[t] for t in (text, *text.split()) if t in table.tints), "")


def _rule_above(sheet: Worksheet, row: int, columns: int) -> None:
    """A firmer line where the rows of the next grade, homeroom, specialist or team begin."""
    for i in range(1, columns + 1):
        sheet.cell(row, i).border = Border(top=RULE, bottom=HAIR)


def _add_chart(sheet: Worksheet, table: Table, header: int, row: int) -> None:
    """Native bars of columns B and C under the table. Text, such as "not given", has no bar."""
    last = header + len(table.frame)
    given = any(not isinstance(v, str) for v in table.frame.iloc[:, 1])
    chart = BarChart()
    chart.type, chart.grouping, chart.title = "col", "clustered", table.chart
    chart.add_data(Reference(sheet, min_col=2 if given else 3, max_col=3, min_row=header, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=header + 1, max_row=last))
    for series, colour in zip(reversed(chart.series), ("1B6E7A", "B8C4CE"), strict=False):
        series.graphicalProperties.solidFill = colour
        series.graphicalProperties.line.solidFill = INK
    chart.y_axis.title, chart.y_axis.delete, chart.x_axis.delete = "Minutes a week", False, False
    chart.y_axis.scaling.min = 0
    chart.legend.position = "b"
    chart.gapWidth, chart.width, chart.height = 60, 24, 9
    sheet.add_chart(chart, f"A{row + 1}")


def print_setup(
    sheet: Worksheet, school_name: str, landscape: bool, one_page: bool = False, mark: str = "", paper: int = LETTER
) -> None:
    """As wide as the page; the footer names the school and the page, and no date. A `mark` stands above and below."""
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = paper
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 1 if one_page else 0
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.75 if mark else 0.5, 0.7
    name = ILLEGAL_CHARACTERS_RE.sub("", school_name)[:80].replace("&", "&&")
    footer = sheet.oddFooter
    assert footer is not None
    for part, text in ((footer.left, name), (footer.center, mark or "A draft for discussion"), (footer.right, "Page &P of &N")):
        assert part is not None
        part.text = text
    header = sheet.oddHeader
    assert header is not None and header.center is not None
    header.center.text = mark or None
