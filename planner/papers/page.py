"""A printed paper: title, headings, sentences and tables in a Word file that screen readers can follow and that holds no name."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Inches, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from planner.export.clean import without_dates
from planner.tables.words import number

FACE, INK, MUTED, HEAD = "Calibri", RGBColor(0x1F, 0x29, 0x33), RGBColor(0x52, 0x60, 0x6D), "DCE3EA"
MARKED = RGBColor(0x8C, 0x1D, 0x0E)
LONG, SHORT = 11.0, 8.5  # inches of letter paper
TABLOID = 17.0  # inches: the long side of two letter sheets side by side
SIDE, TOP, BOTTOM = 0.7, 0.6, 0.7  # inches of margin
SIZES = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)  # points of a table that has to fit on one page, the best first
SMALLER = (6.5, 6.0)  # on tabloid paper alone
POINTS = 72
GUTTER = 0.35  # inches between columns
LETTER_WIDTH, LINE_HEIGHT = 0.56, 1.25  # of a letter on average and of a line, in the size of the type
USUAL_SIDE = 5.8  # points between a cell's rule and its words
CELL_SIDE = 3.0  # points between a cell's rule and its words, where room is short


class Paper:
    """Writes down the page. `wide` turns the paper; a `mark` stands on top of every page."""

    def __init__(self, title: str, subtitle: str, footer: str, wide: bool = False, size: float = 10, mark: str = "") -> None:
        self.doc = Document()
        self.size, self.usual = size, ((LONG, SHORT) if wide else (SHORT, LONG))
        self._begun = False  # does anything stand under the title?
        self._plain(title)
        self._page(self.usual)
        self._styles(size)
        self._footer(mark or footer)
        self._mark(mark)
        self.doc.add_paragraph(clean(title), style="Title")
        self.doc.add_paragraph(clean(subtitle), style="Subtitle")

    # --- words -------------------------------------------------------------------------------------------------
    def head(self, text: str, level: int = 1) -> None:
        self._begun = True
        self.doc.add_heading(clean(text), level)

    def say(self, *sentences: str, soft: bool = False) -> None:
        """One paragraph; nothing for sentences that are empty."""
        said = " ".join(s for s in sentences if s)
        if said:
            run = self.doc.add_paragraph().add_run(clean(said))
            if soft:
                run.font.color.rgb, run.italic = MUTED, True

    def bullets(self, sentences: Iterable[str]) -> None:
        for said in sentences:
            if said:
                self.doc.add_paragraph(clean(said), style="List Bullet")

    def new_page(self) -> None:
        self.doc.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def in_columns(self, count: int) -> None:
        """What is written from here on stands in so many columns, side by side, until the next page of another kind."""
        self.doc.add_section(WD_SECTION.CONTINUOUS)
        self.doc.paragraphs[-1].style = self.doc.styles["After table"]
        _columns(self.doc.sections[-1], count)

    # --- tables ------------------------------------------------------------------------------------------------
    def table(self, frame: pd.DataFrame, empty: str, widths: Sequence[float], bold_last: bool = False, posts: bool = False) -> None:
        """A table whose first row is its head, repeated on each page; `widths` are parts of the page's width; `posts`: figures are FTE."""
        if frame.empty:
            self.say(empty, soft=True)
            return
        table = self.doc.add_table(rows=1, cols=len(frame.columns), style="Table Grid")
        table.autofit = False
        _describe(table._tbl, ", ".join(map(str, frame.columns)))
        right = [any(isinstance(v, int | float) for v in frame[c]) for c in frame.columns]
        self._row(table.rows[0].cells, list(frame.columns), right, bold=True, head=True)
        _repeat(table.rows[0]._tr)
        for i, values in enumerate(frame.itertuples(index=False, name=None), 1):
            row = table.add_row()
            _keep_whole(row._tr)
            self._row(
                row.cells,
                [fte_words(v, c) if posts else v for v, c in zip(values, frame.columns, strict=True)],
                right,
                bold=bold_last and i == len(frame),
            )
        for column, part in zip(table.columns, widths, strict=True):
            column.width = Inches(self.width * part / sum(widths))  # LibreOffice reads the column's, Word each cell's
            for cell in column.cells:
                cell.width = column.width
        self.doc.add_paragraph(style="After table")

    def on_one_page(self, heading: str, said: str, frame: pd.DataFrame) -> None:
        """A heading, a sentence, and a table on a page of their own, in the largest type that fits; many rows take tabloid paper.

        Rows that begin with the same words share that cell. What follows stands on the usual paper again.
        """
        paper, points = _fitting(frame, self.usual, 1.3 if self._begun else 1.9)
        if self._begun:
            self.doc.add_section(WD_SECTION.NEW_PAGE)
        self._page(paper)
        self.head(heading)
        self.say(said)
        self._dense(frame, points)
        self.doc.add_section(WD_SECTION.NEW_PAGE)
        self.doc.paragraphs[-1].style = self.doc.styles["After table"]
        self._page(self.usual)

    def _dense(self, frame: pd.DataFrame, points: float) -> None:
        table = self.doc.add_table(rows=1, cols=len(frame.columns), style="Table Grid")
        table.autofit = False
        _narrow(table._tbl)
        _describe(table._tbl, ", ".join(map(str, frame.columns)))
        plain = [False] * len(frame.columns)
        self._row(table.rows[0].cells, list(frame.columns), plain, bold=True, head=True)
        _repeat(table.rows[0]._tr)
        before, first = None, None
        for values in frame.itertuples(index=False, name=None):
            row = table.add_row()
            _keep_whole(row._tr)
            same = values[0] == before
            self._row(row.cells, ["" if same else values[0], *values[1:]], plain)
            if same and first is not None:
                first = first.merge(row.cells[0])
                _drop_empty(first)
            else:
                before, first = values[0], row.cells[0]
        for column, width in zip(table.columns, _column_widths(frame, POINTS * self.width), strict=True):
            column.width = Pt(width)
            for cell in column.cells:
                cell.width = column.width
        for paragraph in table._tbl.iter(qn("w:p")):
            for run in Paragraph(paragraph, table).runs:
                run.font.size = Pt(points)

    def _row(self, cells: Sequence[_Cell], values: Sequence[Any], right: Sequence[bool], bold: bool = False, head: bool = False) -> None:
        for cell, value, side in zip(cells, values, right, strict=True):
            paragraph: Paragraph = cell.paragraphs[0]
            paragraph.style = self.doc.styles["In table"]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if side else WD_ALIGN_PARAGRAPH.LEFT
            paragraph.add_run(clean(shown(value))).bold = bold
            if head:
                _shade(cell, HEAD)

    # --- the file ----------------------------------------------------------------------------------------------
    def bytes(self) -> bytes:
        """The same paper gives the same bytes."""
        raw = io.BytesIO()
        self.doc.save(raw)
        return without_dates(raw.getvalue())

    def _plain(self, title: str) -> None:
        """No name in the file's properties, and no date."""
        about = self.doc.core_properties
        about.author = about.last_modified_by = about.comments = about.keywords = about.category = ""
        about.title, about.subject, about.language, about.revision = clean(title), "A draft for discussion", "en-US", 1

    def _page(self, size: tuple[float, float]) -> None:
        """The paper of what is written from here on: width and height in inches."""
        self.width = size[0] - 2 * SIDE
        section = self.doc.sections[-1]
        _columns(section, 1)
        section.page_width, section.page_height = Inches(size[0]), Inches(size[1])
        section.orientation = WD_ORIENT.LANDSCAPE if size[0] > size[1] else WD_ORIENT.PORTRAIT
        section.left_margin = section.right_margin = Inches(SIDE)
        section.top_margin, section.bottom_margin, section.footer_distance = Inches(TOP), Inches(BOTTOM), Inches(0.35)

    def _styles(self, size: float) -> None:
        styles = self.doc.styles
        for name, points, before, after in (
            ("Normal", size, 0, 3), ("Title", size + 9, 0, 1), ("Subtitle", size + 0.5, 0, 4), ("Heading 1", size + 2.5, 7, 2),
            ("Heading 2", size + 1, 5, 2), ("List Bullet", size, 0, 1.5),
        ):  # fmt: skip
            _style(styles[name], points, before, after)
        for name, points in (("In table", size - 1), ("After table", 3), ("In footer", 8.5)):
            styles.add_style(name, 1).base_style = styles["Normal"]
            _style(styles[name], points, 0, 0)
        styles["Subtitle"].font.italic = False
        for name in ("Subtitle", "In footer"):
            styles[name].font.color.rgb = MUTED

    def _mark(self, text: str) -> None:
        """What this paper is not, in the header: on every page, also of a copy of one page."""
        if not text:
            return
        self.doc.sections[0].header_distance = Inches(0.25)
        run = self.doc.sections[0].header.paragraphs[0].add_run(clean(text))
        run.bold, run.font.color.rgb = True, MARKED

    def _footer(self, text: str) -> None:
        paragraph = self.doc.sections[0].footer.paragraphs[0]
        paragraph.style = self.doc.styles["In footer"]
        paragraph.add_run(f"{clean(text)} · page ")
        _field(paragraph, "PAGE")
        paragraph.add_run(" of ")
        _field(paragraph, "NUMPAGES")


def _fitting(frame: pd.DataFrame, usual: tuple[float, float], above: float) -> tuple[tuple[float, float], float]:
    """The paper and the size of type with which a table fits on one page, under so many inches of title and heading.

    Letter paper where the type can be read there, else tabloid; of a table too large for that the smallest type.
    """
    large = (LONG, TABLOID)
    for paper, sizes in ((usual, SIZES), (usual[::-1], SIZES), (large, SIZES + SMALLER)):
        room = POINTS * (paper[1] - TOP - BOTTOM - above)
        for points in sizes:
            if _height(frame, POINTS * (paper[0] - 2 * SIDE), points) <= room:
                return paper, points
    return large, SMALLER[-1]


def _height(frame: pd.DataFrame, width: float, points: float) -> float:
    """Points that a table takes, each row as tall as the tallest of its cells."""
    letters = [max(1, int((w - 2 * CELL_SIDE) / (LETTER_WIDTH * points))) for w in _column_widths(frame, width)]
    rows = [tuple(frame.columns), *frame.itertuples(index=False, name=None)]
    lines = sum(max(len(textwrap.wrap(shown(v), n)) or 1 for v, n in zip(row, letters, strict=True)) for row in rows)
    return lines * LINE_HEIGHT * points + len(rows)


def told_height(sentences: Iterable[str], width: float, points: float) -> float:
    """Points that paragraphs take in a column of so many points, in type of this size."""
    letters = max(1, int(width / (LETTER_WIDTH * points)))
    lines = [len(textwrap.wrap(s, letters)) or 1 for s in sentences]
    return sum(lines) * LINE_HEIGHT * points + 1.5 * len(lines)


def table_height(frame: pd.DataFrame, widths: Sequence[float], width: float, points: float) -> float:
    """Points that a table takes whose columns are these parts of so many points, in type of this size."""
    columns = [width * part / sum(widths) - 2 * USUAL_SIDE for part in widths]
    rows = [tuple(map(str, frame.columns)), *frame.itertuples(index=False, name=None)]
    heights = (max(told_height([shown(v)], c, points) for v, c in zip(row, columns, strict=True)) for row in rows)
    return sum(heights)


def _column_widths(frame: pd.DataFrame, width: float) -> list[float]:
    """Points for each column: as its longest cell asks, but no more for one than its words need on three lines."""
    asked: list[float] = []
    for i, column in enumerate(frame.columns):
        said = [str(column), *(shown(v) for v in frame[column])]
        longest, word = max(map(len, said)), max(len(w) for words in said for w in words.split(" "))
        asked.append((max(word, min(longest, 18), longest / 3) if i else word) + 2)  # the first column's cells are tall
    return [width * a / sum(asked) for a in asked]


def _drop_empty(cell: _Cell) -> None:
    """Merged cells keep a paragraph of each: only the first one says something."""
    for paragraph in cell.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)


def clean(text: str) -> str:
    """Without the characters that a Word file cannot hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{number(value):,}" if value == value else ""  # type: ignore[arg-type]  # a table's figures are floats by now
    return f"{value:,}" if isinstance(value, int) else str(value)


def fte_words(value: Any, column: str) -> Any:
    """7.0, 0.75; a change with its sign."""
    if not isinstance(value, float):
        return value
    said = f"{value:+.2f}" if column == "Change" and value else f"{value:.2f}"
    return said.removesuffix("0")


def _style(style: Any, points: float, before: float, after: float) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FACE, Pt(points), INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for part in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(part), None)
    for part in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(part), FACE)
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), 1.0
    for spacing in style.element.rPr.findall(qn("w:spacing")):  # letters set apart
        style.element.rPr.remove(spacing)
    border = style.element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    if border is not None:  # the line under the title of the usual template
        border.getparent().remove(border)


def _field(paragraph: Paragraph, code: str) -> None:
    """A number that the program fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)


def _columns(section: Section, count: int) -> None:
    """How many columns the words of a section stand in; a new section takes over those of the one before it."""
    properties = section._sectPr
    columns = properties.find(qn("w:cols"))
    if columns is None:
        columns = OxmlElement("w:cols")
        properties.append(columns)
    columns.set(qn("w:num"), str(count))
    columns.set(qn("w:space"), str(round(20 * POINTS * GUTTER)))


def _repeat(row: Any) -> None:
    """The head of a table, for screen readers and for the next page."""
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    properties.append(OxmlElement("w:tblHeader"))


def _keep_whole(row: Any) -> None:
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _narrow(table: Any) -> None:
    """Little room between the rules and the words."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), str(round(20 * CELL_SIDE)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table.tblPr.append(margins)


def _describe(table: Any, words: str) -> None:
    said = OxmlElement("w:tblDescription")
    said.set(qn("w:val"), clean(words))
    table.tblPr.append(said)


def _shade(cell: _Cell, colour: str) -> None:
    fill = OxmlElement("w:shd")
    fill.set(qn("w:val"), "clear")
    fill.set(qn("w:color"), "auto")
    fill.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(fill)
