"""The words of the reader: a raw cell, a misread cell, a note; and how text in a cell is cleaned, cut and shown."""

from __future__ import annotations

import datetime as dt
import difflib
import heapq
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from typing import Any, NamedTuple

CLOSE = 0.6  # how much of two words is the same, for one to be a slip of the other
MOST_LETTERS = 60  # of a word that may be a slip; a longer one is a sentence
MOST_NAMES, MOST_IN_FULL = 2_000, 20  # looked at for one word, and compared letter by letter
MOST_WORK, WORK_IN_FULL = 50_000, 10  # for all guesses of one file, in looks at a name: under a second
_left: ContextVar[list[int] | None] = ContextVar("work left for guesses", default=None)


class Cell(NamedTuple):
    """What a spreadsheet holds in one place."""

    value: Any = None
    number_format: str = "General"
    data_type: str = "n"


class Misread(Exception):
    """What the cell is not ("a whole number"), and a stable word for programs; becomes a Finding in `read`."""

    def __init__(self, expected: str, code: str, hint: str = "", suggest: str = "") -> None:
        super().__init__(expected)
        self.expected, self.code, self.hint, self.suggest = expected, code, hint, suggest


class Note(NamedTuple):
    """The cell was read, but somebody should look."""

    code: str
    message: str
    hint: str = ""


def is_blank(cell: Cell) -> bool:
    return cell.value is None or (isinstance(cell.value, str) and not clean(cell.value))


def clean(text: str) -> str:
    """Without the spaces, no-break spaces and control characters that people cannot see; an accent and its letter are one sign."""
    seen = unicodedata.normalize("NFC", text.replace("\u200b", "").replace("\ufeff", ""))
    return " ".join("".join(c if c.isprintable() else " " for c in seen).split())


def show(cell: Cell) -> str:
    """The cell as its reader sees it, in a sentence: text in quotes, at most 60 characters."""
    value = cell.value
    if isinstance(value, str):
        text = clean(value)
        return f'"{text if len(text) <= 60 else text[:57] + "..."}"'
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    return f"{value:.10g}" if isinstance(value, float) else str(value)[:60]


def is_slip(word: str, code: str) -> bool:
    """Is a word a code with one letter too many, one too few, or two that changed places?

    A letter that stands for another is no slip: T1A and T2A, or GF and T3 before the same tail, are two codes, and one click must not
    turn the one into the other.
    """
    short, long = sorted((word.casefold(), code.casefold()), key=len)
    if len(long) - len(short) == 1:
        return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
    swapped = (short[:n] + short[n + 1] + short[n] + short[n + 2 :] for n in range(len(short) - 1))
    return len(short) == len(long) and long in swapped


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, or nothing: also where it is too long for a slip, or the work of this file is spent."""
    asked = word.casefold()
    if not asked or len(asked) > MOST_LETTERS or not _spent(1):
        return ""
    names = {k.casefold(): k for k in islice(known, MOST_NAMES) if _about_as_long(asked, k)}
    if not _spent(len(names)):
        return ""
    compared = difflib.SequenceMatcher(b=asked)
    hopeful: list[tuple[float, str]] = []
    for name in names:
        compared.set_seq1(name)
        if (most := compared.quick_ratio()) >= CLOSE:  # the letters alone, in any order: never less than the ratio
            hopeful.append((most, name))
    best, nearest = 0.0, ""
    for most, name in heapq.nlargest(MOST_IN_FULL, hopeful):
        if most < best or not _spent(WORK_IN_FULL):
            break
        compared.set_seq1(name)
        best, nearest = max((best, nearest), (compared.ratio(), name))
    return names[nearest] if best >= CLOSE else ""


def _about_as_long(asked: str, name: str) -> bool:
    """Could the two be close, by their lengths alone?"""
    return 2 * min(len(asked), len(name)) >= CLOSE * (len(asked) + len(name))


@contextmanager
def bounded_guesses() -> Iterator[None]:
    """Within it all guesses together have one sum of work: a file with so many words that are not known has one cause."""
    before = _left.set([MOST_WORK])
    try:
        yield
    finally:
        _left.reset(before)


def _spent(work: int) -> bool:
    """Take work from what is left for this file; False, and nothing is left, where it is not enough. Elsewhere there is no sum."""
    left = _left.get()
    if left is None:
        return True
    left[0] = left[0] - work if work <= left[0] else 0
    return left[0] > 0


def code_of(cell: Cell) -> str:
    """A code as text, the way it is shown: 104 (never 104.0), and 010 where the number format fills it up with zeros."""
    value = cell.value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
        raise Misread(
            "a code; the spreadsheet made a date or time of it", "not-a-code", "Format the cell as text and write the code again."
        )
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    zeros = re.fullmatch(r"(0{2,})", cell.number_format.split(";")[0].strip("@ "))
    return f"{value:0{len(zeros[1])}d}" if zeros and isinstance(value, int) else str(value)


def text_of(cell: Cell) -> str:
    """As `code_of`, with the line breaks that separate the parts of a list."""
    return cell.value if isinstance(cell.value, str) else code_of(cell)


def pieces(text: str) -> tuple[str, ...]:
    """The parts of a list cell, once each, in their order."""
    return tuple(dict.fromkeys(p for p in (clean(p) for p in re.split(r"[;,|\n]", text)) if p))
