"""Files without the time of writing, so that two differ only where two plans do."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # what a zip calls no date


def without_dates(raw: bytes) -> bytes:
    """The same packed file (xlsx, docx) with every date of writing taken out."""
    clean = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as packed, zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as repacked:
        for name in packed.namelist():
            part = packed.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>", b"", part)
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            repacked.writestr(entry, part)
    return clean.getvalue()


def save(book: Workbook, target: str | Path | BinaryIO) -> None:
    """Write a workbook without the time of writing, to a path or an open file."""
    raw = io.BytesIO()
    book.save(raw)
    data = without_dates(raw.getvalue())
    if isinstance(target, str | Path):
        Path(target).write_bytes(data)
    else:
        target.write(data)
