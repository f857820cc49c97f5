"""Is this file a workbook that is safe to open? Asked before anything is parsed; every refusal is one sentence.

The spreadsheet library answers a truncated file, a CSV with a new name and a password alike, and opens a 1 MB file that
unpacks to 300 MB. So the first bytes are read, then the zip directory (sizes, ratio, number of entries), then the text of
the parts, for document types, entities and giant tags, none of which a workbook has.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from planner.domain.school import Finding, Severity
from planner.workbook.parts import end_of_values

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE  # of the file
MOST_ENTRIES = 2_000
MOST_UNPACKED = 100 * MEGABYTE  # with pictures, which are not unpacked here
MOST_TEXT = 24 * MEGABYTE  # of all XML parts
MOST_TAGS = 60_000  # in sheets (down to their last value) and their texts; a large high school has 12,000
MOST_OTHER_TAGS = 25_000  # in styles, names and the like, which cost more to read
MOST_IN_RANGES = 200_000  # cells that are merged or linked as one: the spreadsheet library makes each of them
LONGEST_TAG = 200_000  # characters; the XML reader slows down with the square of this
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_ROWS, MOST_COLUMNS = 50_000, 200  # further no reader looks
PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,10})")
SHEETS_AND_TEXTS = re.compile(r"xl/(worksheets/|sharedStrings)", re.IGNORECASE)

SAVE_AS = "Open it in your spreadsheet program and save it as Excel Workbook (.xlsx)."


@dataclass(frozen=True)
class Sniffed:
    """`refusal` says why the file cannot be read; `formulas` whether any sheet has one.

    `spread`: cells that a reader makes who lays every sheet out as a rectangle, down to its last cell that holds something (at most
    MOST_ROWS and MOST_COLUMNS).
    """

    refusal: Finding | None = None
    formulas: bool = False
    spread: int = 0


class _Refused(Exception):
    def __init__(self, code: str, sentence: str, fix: str = "") -> None:
        super().__init__(sentence)
        self.finding = Finding(Severity.MUST_FIX, "", code, sentence, fix)


def sniff(data: bytes, name: str = "", most_tags: int = MOST_TAGS) -> Sniffed:
    """What kind of file this is; never raises for any bytes. `most_tags` is how large its sheets may be."""
    try:
        _by_first_bytes(data, name)
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            _by_directory(book)
            _by_kind(book, name)
            formulas, spread = _by_text(book, most_tags)
            return Sniffed(formulas=formulas, spread=spread)
    except _Refused as refused:
        return Sniffed(refused.finding)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, expat.ExpatError):
        return Sniffed(damaged())


def damaged() -> Finding:
    """The file claims to be a workbook and cannot be unpacked or read."""
    return Finding(
        Severity.MUST_FIX, "", "damaged", "This workbook is damaged or didn't finish downloading.", "Copy or download it again."
    )


# --- first bytes -------------------------------------------------------------------------------------------------------
MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "pdf", "a PDF"),
    (b"\x89PNG", "image", "a picture"),
    (b"\xff\xd8\xff", "image", "a picture"),
    (b"GIF8", "image", "a picture"),
    (b"II*\x00", "image", "a picture"),
    (b"MM\x00*", "image", "a picture"),
    (b"RIFF", "image", "a picture"),
    (b"{\\rtf", "other-document", "a text document"),
    (b"\x1f\x8b", "other-archive", "a compressed archive"),
    (b"7z\xbc\xaf", "other-archive", "a compressed archive"),
    (b"Rar!", "other-archive", "a compressed archive"),
)


def _by_first_bytes(data: bytes, name: str) -> None:
    if not data.strip(b"\x00 \r\n\t"):
        raise _Refused("empty-file", "This file is empty.", "Choose the workbook again.")
    if len(data) > MOST_BYTES:
        raise _Refused(
            "too-large",
            f"This file is {len(data) / MEGABYTE:.0f} MB. The limit is {MOST_BYTES // MEGABYTE} MB.",
            "Remove pictures and unused sheets.",
        )
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _Refused(
                "password",
                "This workbook is protected with a password.",
                "Open it with the password, remove the password, and save it again.",
            )
        raise _Refused("old-excel", "This is an old Excel file (.xls) or another old Office document.", SAVE_AS)
    if data.startswith(b"PK"):
        return
    for magic, code, what in MAGIC:
        if data.startswith(magic):
            raise _Refused(code, f"This is {what}, not a workbook.", "Choose the .xlsx file.")
    raise _text_refusal(data[:4096])


def _text_refusal(head: bytes) -> _Refused:
    """A page, a table of text, or nothing known."""
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace").lstrip()
    start = text[:1000].casefold()
    if start.startswith(("<!doctype html", "<html", "<table", "<head", "<meta")) or "<html" in start:
        return _Refused("html", "This is a web page saved with an Excel file name.", SAVE_AS)
    if start.startswith("<"):
        return _Refused("xml", "This is an XML file, not an Excel workbook.", SAVE_AS)
    strange = sum(not c.isprintable() and c not in "\r\n\t" for c in text) + text.count("\ufffd")
    if strange <= len(text) // 100 and any(c in text for c in ",;\t\n"):
        return _Refused(
            "csv",
            "This is a CSV text file saved with an Excel file name; CSV holds only one sheet.",
            "Copy it into the template and save that as .xlsx.",
        )
    return _Refused("not-a-workbook", "This is not an Excel workbook.", "Choose the .xlsx file.")


# --- the zip directory ---------------------------------------------------------------------------------------------------
def _by_directory(book: zipfile.ZipFile) -> None:
    """Declared sizes only; the zip reader never hands out more than was declared."""
    entries = book.infolist()
    unpacked = sum(e.file_size for e in entries)
    text = sum(e.file_size for e in entries if _is_text(e.filename))
    if len(entries) > MOST_ENTRIES:
        raise _Refused("zip-bomb", f"This file holds {len(entries):,} parts; a workbook has a few dozen.", "Choose another file.")
    if unpacked > MOST_UNPACKED or text > MOST_TEXT:
        raise _Refused(
            "zip-bomb",
            f"This file unpacks to {max(unpacked, text) / MEGABYTE:,.0f} MB, far more than a school's workbook.",
            "Choose another file, or delete its unused rows and sheets.",
        )
    if any(e.flag_bits & 1 for e in entries):
        raise _Refused("password", "This file is password-protected.", "Save a copy without the password.")


def _is_text(part: str) -> bool:
    return part.casefold().endswith((".xml", ".rels"))


def _by_kind(book: zipfile.ZipFile, name: str) -> None:
    names = {n.casefold(): n for n in book.namelist()}
    if "mimetype" in names and b"opendocument" in _unpacked(book, book.getinfo(names["mimetype"])):
        raise _Refused("opendocument", "This is an OpenDocument file.", SAVE_AS)
    if "[content_types].xml" not in names:
        inside = next((n for n in book.namelist() if n.casefold().endswith(".xlsx")), "")
        if inside:
            raise _Refused("other-archive", f"This is an archive that holds {inside[-60:]}.", "Unpack it and choose the workbook inside.")
        numbers = any(n.startswith("index/") or n.endswith(".iwa") for n in names)
        raise _Refused("not-a-workbook", f"This is {'a Numbers document' if numbers else 'an archive'}, not an Excel workbook.", SAVE_AS)
    types = _unpacked(book, book.getinfo(names["[content_types].xml"])).decode("utf-8", "replace").casefold()
    if "sheet.binary" in types:
        raise _Refused("xlsb", "This is a binary workbook (.xlsb).", SAVE_AS)
    if (
        "macroenabled" in types
        or "vbaproject" in types
        or any(n.endswith("vbaproject.bin") for n in names)
        or name.casefold().endswith((".xlsm", ".xltm"))
    ):
        raise _Refused("macros", "This workbook has macros, which Common Time never opens.", SAVE_AS)
    for kind, what in (("wordprocessingml", "a Word document"), ("presentationml", "a presentation")):
        if f"{kind}.document.main" in types or f"{kind}.presentation.main" in types:
            raise _Refused("other-document", f"This is {what}, not a workbook.", "Choose the .xlsx file.")
    if "xl/workbook.xml" not in names and "spreadsheetml" not in types:
        raise _Refused("not-a-workbook", "This is not an Excel workbook.", "Choose the .xlsx file.")
    _all_sheets_there(book, names)


def _all_sheets_there(book: zipfile.ZipFile, names: dict[str, str]) -> None:
    rels = names.get("xl/_rels/workbook.xml.rels")
    if rels is None or "xl/workbook.xml" not in names:
        return  # a workbook laid out otherwise: the spreadsheet library follows its own trail
    for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", _unpacked(book, book.getinfo(rels)).decode("utf-8", "replace")):
        target = re.search(r'\bTarget="([^"]*)"', tag)
        if target is None or not re.search(r'\bType="[^"]*/(worksheet|sharedStrings|styles)"', tag):
            continue
        part = posixpath.normpath(posixpath.join("/xl", target[1])).lstrip("/")
        if part.casefold() not in names:
            raise _Refused(
                "missing-part",
                f"Part of this workbook is missing ({part[-60:]}).",
                "Open it in your spreadsheet program, let it repair the file, and save it again.",
            )


# --- the text of the parts -----------------------------------------------------------------------------------------------
def _by_text(book: zipfile.ZipFile, most_tags: int) -> tuple[bool, int]:
    """Whether any sheet has a formula, and how far the sheets spread; refuses what no spreadsheet program writes."""
    tags = other = spread = ranges = 0
    formulas = False
    for part, text in _texts(book):
        if SHEETS_AND_TEXTS.match(part):
            used = text if "sharedstrings" in part.casefold() else text[: end_of_values(text)]
            tags += used.count(b"<") - used.count(b"</")
            formulas = formulas or re.search(rb"<(?:\w+:)?f[\s>/]", text) is not None
        else:
            other += text.count(b"<") - text.count(b"</")
        if tags > most_tags or other > MOST_OTHER_TAGS:
            raise _Refused(
                "too-large",
                "This workbook has far more cells or styles than a school's workbook.",
                "Delete unused rows, columns and sheets, or copy your data into a new template.",
            )
        extent = _Extent()
        _harmless(text, extent)
        spread, ranges = spread + extent.spread, ranges + extent.ranges
        if ranges > MOST_IN_RANGES:
            raise _Refused(
                "too-large",
                "This workbook merges or links far more cells as one than a school's workbook.",
                "Unmerge whole columns and sheets, and remove links from them.",
            )
    return formulas, spread


@dataclass
class _Extent:
    """How far the cells of one part that hold something reach, and how many lie in ranges of which a reader makes every cell."""

    row: int = 0
    column: int = 0
    last_row: int = 0
    last_column: int = 0
    ranges: int = 0

    @property
    def spread(self) -> int:
        return min(self.last_row, MOST_ROWS) * min(self.last_column, MOST_COLUMNS)

    def see(self, tag: str, facts: dict[str, str]) -> None:
        """Raises ValueError for a place that is none."""
        kind = tag.rpartition(":")[2]
        if kind == "row":
            self.row, self.column = int(facts.get("r", self.row + 1)), 0
        elif kind == "c":
            self.row, self.column = place_of(facts["r"]) if "r" in facts else (self.row, self.column + 1)
        elif kind in ("v", "f", "is"):  # a cell that is only formatted holds nothing
            self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)
        elif kind in ("mergeCell", "hyperlink") and ":" in facts.get("ref", ""):
            (top, left), (bottom, right) = map(place_of, facts["ref"].split(":", 1))
            self.ranges += (abs(bottom - top) + 1) * (abs(right - left) + 1)


def place_of(cell: str) -> tuple[int, int]:
    """Row and column of "$AB$12", from 1. Raises ValueError for what is no cell."""
    known = PLACE.fullmatch(cell.strip())
    if known is None:
        raise ValueError("this is no cell")
    column = 0
    for letter in known[1].upper():
        column = 26 * column + ord(letter) - 64
    return int(known[2]), column


def _texts(book: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """The parts that a reader parses. Every other part is unpacked too, so that none is larger than it says."""
    for entry in book.infolist():
        if _is_text(entry.filename) and not entry.filename.startswith("customXml/"):
            yield entry.filename, _unpacked(book, entry)
        else:
            _unpacked(book, entry)


def _unpacked(book: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The part's bytes, never more than its declared size: `read` without a number would unpack all that is there."""
    with book.open(entry) as part:
        return part.read(entry.file_size) + part.read(1)  # the second read finds the end and checks the sum


def _harmless(text: bytes, extent: _Extent) -> None:
    """One pass of the XML reader over the whole part: well-formed, without a document type, without a giant tag.

    The spreadsheet library hands over 16 KB at a time, and a tag that does not end in them is read again each time.
    """

    def no_doctype(*_: object) -> None:
        raise _Refused(
            "entities",
            "This workbook contains XML entities, a possible security risk.",
            "Save it again from your spreadsheet program.",
        )

    def seen(tag: str, facts: dict[str, str]) -> None:
        no_giant(tag, facts)
        extent.see(tag, facts)

    def no_giant(first: str, rest: object = "") -> None:
        more = sum(map(len, rest.values())) if isinstance(rest, dict) else len(str(rest))
        if len(first) + more > LONGEST_TAG:
            raise _Refused(
                "damaged",
                "This workbook contains a part that no spreadsheet program writes.",
                "Save it again from your spreadsheet program.",
            )

    reader = expat.ParserCreate()
    reader.StartDoctypeDeclHandler = no_doctype
    reader.StartElementHandler = seen
    reader.CommentHandler = no_giant
    reader.ProcessingInstructionHandler = no_giant
    reader.Parse(text, True)
