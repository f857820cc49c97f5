"""One printable paper: headings, sentences, lists and tables of a Word document that any word processor opens."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from typing import Any

import pandas as pd
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # what a zip calls no date
INK, QUIET = RGBColor(0x1F, 0x29, 0x37), RGBColor(0x4B, 0x55, 0x63)
PRIVATE = "PRIVATE: exact figures by position. For the district office only."


class Paper:
    """Written from top to bottom. The same content gives the same bytes."""

    def __init__(self, title: str, under: str, foot: str) -> None:
        self.doc: Any = Document()
        section = self.doc.sections[0]
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(1.7)
        for name, size in (("Normal", 10), ("List Bullet", 10), ("Heading 1", 18), ("Heading 2", 12.5)):
            style = self.doc.styles[name]
            style.font.size, style.font.name, style.font.color.rgb = Pt(size), "Calibri", INK
            style.paragraph_format.space_after = Pt(3)
        self.doc.styles["Heading 2"].paragraph_format.space_before = Pt(9)
        facts = self.doc.core_properties
        facts.title, facts.author, facts.last_modified_by, facts.comments = title, "Common Time", "", ""
        facts.created = facts.modified = dt.datetime(1980, 1, 1)
        self.doc.add_heading(title, 1)
        self.line(under, quiet=True)
        footer = section.footer.paragraphs[0]
        footer.text = foot
        footer.runs[0].font.size = Pt(8)
        footer.runs[0].font.color.rgb = QUIET

    def heading(self, text: str) -> None:
        self.doc.add_heading(text, 2)

    def line(self, text: str, *, quiet: bool = False, bold: bool = False) -> None:
        run = self.doc.add_paragraph().add_run(text)
        run.bold, run.italic = bold, quiet
        if quiet:
            run.font.color.rgb = QUIET

    def bullets(self, said: Iterable[str], nothing: str = "") -> None:
        for text in tuple(said) or ((nothing,) if nothing else ()):
            self.doc.add_paragraph(text, style="List Bullet")

    def table(self, table: pd.DataFrame, nothing: str = "", size: float = 9) -> None:
        """Numbers to the right; the header is repeated on every page."""
        if table.empty:
            self.line(nothing)
            return
        laid = self.doc.add_table(rows=1, cols=len(table.columns), style="Light Grid Accent 1")
        _put(laid.rows[0].cells, table.columns, size, bold=True)
        _repeat(laid.rows[0])
        for row in table.itertuples(index=False):
            _put(laid.add_row().cells, row, size)
        self.doc.add_paragraph().paragraph_format.space_after = Pt(2)

    def bytes(self) -> bytes:
        buffer = io.BytesIO()
        self.doc.save(buffer)
        return _without_dates(buffer.getvalue())


def _put(cells: Any, values: Iterable[Any], size: float, *, bold: bool = False) -> None:
    for cell, value in zip(cells, values, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(_text(value))
        run.font.size, run.bold = Pt(size), bold
        if isinstance(value, int | float) and not isinstance(value, bool):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) else str(value)


def _repeat(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _without_dates(data: bytes) -> bytes:
    clean = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as repacked:
        for name in packed.namelist():
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            repacked.writestr(entry, packed.read(name))
    return clean.getvalue()
