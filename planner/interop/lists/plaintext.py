"""Text files and pasted cells: their encoding, their separator, their lines of cells."""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections import Counter
from collections.abc import Sequence

from planner.interop.table import Unreadable

BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
OFFICE = ("cp1252", "mac_roman", "cp850")  # what office programs write where it is not Unicode: Windows, old Macs, DOS
LETTERS = frozenset("áéíóúñüçãõàèêëïîôöäåâÁÉÍÓÚÑÜÇÀÈÖÄ")  # of the names of American schools, cities and people
SIGNS = frozenset("‘’“”–—…•°§®™½¼¡¿")
SEPARATORS = ("\t", ",", ";", "|")
LOOKED_AT = 300  # lines, to tell the separator
MOST_BREAKS = 5  # line breaks in one cell; more come of a quote that was never closed
BREAK = re.compile(r"\r\n|\r|\n")
Rows = tuple[tuple[str, ...], ...]


def text_grid(data: bytes) -> tuple[Rows, tuple[str, ...]]:
    """The lines of cells, and sentences about how they were read. Raises Unreadable."""
    text, encoding = decoded(data)
    hint = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    body = text[hint.end() :] if hint else text
    separator = hint[1] if hint else separator_of(body)
    notes = [] if encoding.startswith("utf") else [f"The text was read as {encoding}. Look at accents, such as in Peña."]
    rows = cut(body, separator)
    if _never_closed(rows, body, separator):
        rows = cut(body, separator, quotes=False)
        notes.append("A quotation mark is opened and never closed, so quotation marks were read as any other sign.")
    shift = (("",),) if hint else ()  # so that row numbers are those of the file
    return (*shift, *rows), tuple(notes)


def _never_closed(rows: Rows, body: str, separator: str) -> bool:
    """Does a cell hold far too many lines, or lines that are whole rows of the list?"""
    most = max((len(BREAK.findall(cell)) for row in rows for cell in row), default=0)
    if most > MOST_BREAKS:
        return True
    broken = [cell for row in rows for cell in row if BREAK.search(cell)]
    swallowed = separator in SEPARATORS and any(separator in cell for cell in broken)
    return swallowed and _evenness(cut(body, separator, quotes=False)) > _evenness(rows)


def decoded(data: bytes) -> tuple[str, str]:
    """The text and its encoding. UTF-8 wherever the bytes are; else what the sign says, or the zeros of UTF-16, or the letters."""
    for bom, name in BOMS:
        if data.startswith(bom):
            return _strictly(data[len(bom) :], name), name
    if b"\0" in data:
        return _strictly(data, _sixteen(data)), "utf-16"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    name = max(OFFICE, key=lambda office: _likely(data.decode(office, errors="replace")))
    return data.decode(name, errors="replace"), name


def _likely(text: str) -> int:
    """How far the letters that are not plain are those that schools write; a guesser of languages finds too few of them in a list."""
    points = 0
    for found in re.finditer(r"[^\x00-\x7f]", text):
        sign, before, after = found[0], text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        inside = before.isalpha() and after.isalpha() and before.isascii() and after.isascii()
        points += 1 if sign in LETTERS or (sign in SIGNS and (not inside or sign == "’")) else -1
        points -= before.islower() and sign.isupper()
    return points


def _sixteen(data: bytes) -> str:
    """UTF-16 without its mark: every other byte of plain letters is zero."""
    start = data[:2000]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) < 0.3 * len(start) / 2 or min(even, odd) > 0.1 * max(even, odd):
        raise Unreadable("not-a-table", "This file is no table that can be read.", "Save it as Excel Workbook (.xlsx) or CSV.")
    return "utf-16-le" if odd > even else "utf-16-be"


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as fault:
        raise Unreadable("damaged", "This file is damaged: its text cannot be read.", "Export it again.") from fault


def separator_of(text: str) -> str:
    """What cuts most lines into equally many cells; two spaces or more where nothing does; the empty word for one column."""
    start = "\n".join(text.splitlines()[:LOOKED_AT])
    scores = {separator: _evenness(cut(start, separator)) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda s: scores[s])
    if scores[best] > 0:
        return best
    return "  " if _evenness(cut(start, "  ")) > 0 else ""


def _evenness(rows: Sequence[Sequence[str]]) -> float:
    """The share of lines that have the usual number of cells, weighed by that number: 0 where most lines have one cell."""
    widths = Counter(len(row) for row in rows if any(row))
    wide = {width: n for width, n in widths.items() if width > 1}
    if not wide or sum(wide.values()) * 2 < sum(widths.values()):
        return 0.0
    width, lines = max(wide.items(), key=lambda item: (item[1], item[0]))
    return lines / sum(widths.values()) * math.sqrt(min(width, 12))


def cut(text: str, separator: str, quotes: bool = True) -> Rows:
    if separator in ("", "  "):
        lines = text.splitlines()
        return tuple(tuple(re.split(r"\s{2,}|\t", line.strip())) if separator else (line,) for line in lines)
    csv.field_size_limit(1 << 24)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE)
    rows: list[tuple[str, ...]] = []
    try:
        for row in reader:
            rows += [()] * (reader.line_num - len(rows) - 1 - sum(len(BREAK.findall(cell)) for cell in row))
            rows.append(tuple(row))
    except csv.Error as fault:
        raise Unreadable("damaged", "This file is damaged: its lines cannot be cut into cells.", "Export it again.") from fault
    return tuple(rows)
