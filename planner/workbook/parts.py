"""What the library does not tell when it reads row by row: the notes on headers, and where a sheet's values end.

Read from the parts of the file, which sniff.py has found harmless.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from openpyxl.utils.cell import coordinate_to_tuple

Codes = dict[str, dict[tuple[int, int], str]]  # sheet title -> (row, column) -> code
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
UNUSUAL = (KeyError, ValueError, OSError, zipfile.BadZipFile, ElementTree.ParseError)


def codes_in_notes(data: bytes) -> Codes:
    """Every code that a note names (`code: staff_id`): it stays when a header is reworded. Nothing of an unusual file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return {title: dict(_codes(book, part)) for title, part in sheet_parts(book)}
    except UNUSUAL:
        return {}


def last_rows(data: bytes) -> dict[str, int]:
    """The last row with a value, by sheet title: programs save hundreds of formatted blank rows under it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return {title: _last_row(book.read(part)) for title, part in sheet_parts(book)}
    except UNUSUAL:
        return {}


def end_of_values(sheet: bytes) -> int:
    """The position in a sheet's XML after which no cell has a value; its length where tags carry a prefix."""
    if b":sheetData" in sheet[:20_000] or b":v>" in sheet:
        return len(sheet)
    return max(sheet.rfind(end) for end in (b"</v>", b"</is>", b"</f>", b"<f ", b"<f/>")) + 1


def _last_row(sheet: bytes) -> int:
    end = end_of_values(sheet)
    start = sheet.rfind(b"<row", 0, end)
    number = re.match(rb'<row[^>]*?\br="(\d{1,7})"', sheet[start : start + 1_000]) if start >= 0 else None
    return int(number[1]) if number else 1_048_576 if end else 0


def sheet_parts(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """(title, part) of every sheet."""
    parts = {identity: part for identity, _, part in _relations(book, "xl/workbook.xml")}
    for element in ElementTree.fromstring(book.read("xl/workbook.xml")).iter():
        if element.tag.endswith("}sheet"):
            yield element.attrib["name"], parts[element.attrib[RELATION]]


def _codes(book: zipfile.ZipFile, sheet: str) -> Iterator[tuple[tuple[int, int], str]]:
    for _, kind, part in _relations(book, sheet):
        if kind.endswith("/comments"):
            for note in ElementTree.fromstring(book.read(part)).iter():
                said = re.match(r"\s*code: *(\w+)", "".join(note.itertext())) if note.tag.endswith("}comment") else None
                if said:
                    yield coordinate_to_tuple(note.attrib["ref"]), said[1]


def _relations(book: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str, str]]:
    """(id, type, part) of everything that a part refers to."""
    folder, name = posixpath.split(part)
    path = f"{folder}/_rels/{name}.rels"
    if path in book.namelist():
        for r in ElementTree.fromstring(book.read(path)):
            yield r.attrib["Id"], r.attrib["Type"], posixpath.normpath(posixpath.join("/" + folder, r.attrib["Target"])).lstrip("/")
