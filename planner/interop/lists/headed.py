"""A grid with its head: which lines name the columns, and what each line below is: a row of the list, a total, a heading, a foot.

Nothing is dropped here: every line that holds something has a class, and what is not a row is listed by its class.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from planner.interop.lists.fields import FIELDS, likeness, words_of
from planner.interop.lists.figures import figure
from planner.interop.lists.grids import Grid
from planner.interop.lists.titles import rule_of

HEAD_WITHIN = 40  # lines
SURE = 1.4  # of `likeness`: the header names a field
ROW, TOTAL, HEADING, HEAD, FOOT, OTHER = "row", "total", "heading", "head", "foot", "other"  # other: of another table below
FILLER = re.compile(  # words that stand where a figure is missing
    r"(?i)\W*(vacan(t|cy)|open|tb[ad]|n/?a|none|unknown|unfilled|pending|frozen|varies|same|new)?\W*"
)
TOTAL_WORDS = re.compile(
    r"^\W*((grand|sub|report|school|site|location|fund|page|department|district|overall)[\s-]*)*totals?\b"
    r"|\b(sub|grand)[\s-]?totals?\b|\btotals?\s*:?\W*$|^sum\b",
    re.IGNORECASE,
)
FOOT_WORDS = re.compile(
    r"^\W*(page\s+\d+|report\s*(id|run|date|generated)|printed\b|run date|generated\b|end of report|notes?\s*:|source\s*:|as of\b"
    r"|prepared by|user\s*id)|\bpage \d+ of \d+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Headed:
    """The kind of list, its grid, the lines of its head (from 0), the columns' names, and the class of each line.

    Without a head the columns are called by their letters.
    """

    kind: str
    grid: Grid
    head: tuple[int, ...]
    columns: tuple[str, ...]
    classes: dict[int, str] = field(default_factory=dict)  # line (from 0) -> class, for lines that hold something

    @property
    def rows(self) -> tuple[int, ...]:
        return tuple(n for n, what in self.classes.items() if what == ROW)

    def of(self, what: str) -> tuple[int, ...]:
        return tuple(n for n, found in self.classes.items() if found == what)

    def values(self, column: int) -> list[str]:
        """The texts of a column in the rows of the list, blanks left out."""
        return [text for n in self.rows if (text := self.grid.text(n, column))]


def _another_head(grid: Grid, number: int, figures: set[int]) -> bool:
    """Does a line after a blank one hold words alone, also where the list above has figures alone? Then another table begins."""
    filled = [(n, text) for n, text in enumerate(grid.rows[number]) if text]
    if len(filled) < 2 or not number or any(grid.rows[number - 1]) or any(any(c.isdigit() for c in text) for _, text in filled):
        return False
    if any(rule_of(text) for _, text in filled) and not any(_names_a_column(text) for _, text in filled):
        return False  # a position of which something is open
    return any(n in figures and not FILLER.fullmatch(text) for n, text in filled)


def _names_a_column(text: str) -> bool:
    return any(likeness(text, f) >= SURE for fields in FIELDS.values() for f in fields)


def headed(grid: Grid, kind: str, known: frozenset[str] = frozenset()) -> Headed:
    """Return the grid with the head that names most fields of this kind of list; `known` are folded headers that were said before."""
    head = _head(grid, kind, known) or _plain_head(grid)
    columns = _names(grid, head)
    last = head[-1] if head else -1
    classes: dict[int, str] = {}
    figures, other = set[int](), False
    for number, row in enumerate(grid.rows):
        if not any(row):
            continue
        what = HEAD if number in head else FOOT if number <= last else _class(grid, number, columns)
        again = what == HEAD and all(text in ("", name) for text, name in zip(row, columns, strict=False))
        if number > last >= 0:
            other = (other and not again) or (what == HEAD and not again) or (what == ROW and _another_head(grid, number, figures))
        classes[number] = OTHER if other else what
        if what == ROW and not other:
            here = {n for n, text in enumerate(row) if text and figure(text) is not None}
            words = {n for n, text in enumerate(row) if text and n not in here}
            figures = (figures if figures else here) - words
    return Headed(kind, grid, head, columns, classes)


def known_headers(table: Headed, kind: str) -> float:
    """How much of this kind of list the columns' names say: the sum over its fields."""
    return sum(max((likeness(name, f) for name in table.columns), default=0.0) for f in FIELDS[kind])


# --- the head -----------------------------------------------------------------------------------------------------------------
def _head(grid: Grid, kind: str, known: frozenset[str]) -> tuple[int, ...]:
    best: tuple[float, tuple[int, ...]] = (0.0, ())
    for number in range(min(HEAD_WITHIN, len(grid.rows))):
        row = grid.rows[number]
        if sum(map(bool, row)) < 2 or _figures(row):
            continue
        for head in ((number,), (number, number + 1)):
            if len(head) > 1 and not _may_go_on(grid, number):
                continue
            names = _names(grid, head)
            score = _score(names, kind) + 3 * sum(said_like(name) in known for name in names)
            score -= 0.3 if len(head) > 1 else 0.0
            if score > best[0]:
                best = (score, head)
    return _told_apart(grid, best[1])


def _told_apart(grid: Grid, head: tuple[int, ...]) -> tuple[int, ...]:
    """Start, End, Start, End: where names stand twice, the line above may tell them apart."""
    if len(head) != 1 or not head[0] or not any(grid.rows[head[0] - 1]):
        return head
    both = (head[0] - 1, head[0])
    return both if _twice(_names(grid, both)) < _twice(_names(grid, head)) else head


def _twice(names: Sequence[str]) -> int:
    return len(names) - len(set(names))


def _plain_head(grid: Grid) -> tuple[int, ...]:
    """The first line that is filled, where all of it is words, no word twice, and figures stand below it."""
    first = next((n for n, row in enumerate(grid.rows) if sum(map(bool, row)) > 1), None)
    if first is None or _figures(grid.rows[first]):
        return ()
    filled = [text for text in grid.rows[first] if text]
    below = grid.rows[first + 1 : first + 6]
    wordy = all(len(text) <= 40 and not any(c.isdigit() for c in text) for text in filled)
    return (first,) if wordy and len(set(filled)) == len(filled) and below and all(map(_figures, below)) else ()


def _may_go_on(grid: Grid, number: int) -> bool:
    """Can the line below belong to the head: all of it words, and none of them in a new row of the list?"""
    if number + 1 >= len(grid.rows):
        return False
    below = grid.rows[number + 1]
    return sum(map(bool, below)) >= 2 and not any(any(c.isdigit() for c in text) for text in below)


def _score(names: Sequence[str], kind: str) -> float:
    total = 0.0
    for f in FIELDS[kind]:
        best = max((likeness(name, f) for name in names), default=0.0)
        total += best if best >= SURE else 0.0
    return total


def _names(grid: Grid, head: tuple[int, ...]) -> tuple[str, ...]:
    """The columns' names: of two lines of a head the upper one is spread over the columns that it spans."""
    width = grid.width
    if not head:
        return tuple(f"column {get_column_letter(n + 1)}" for n in range(width))
    names = [grid.text(head[-1], n) for n in range(width)]
    if len(head) > 1:
        upper = _spread(grid, head[0], width)
        names = [" ".join(dict.fromkeys(p for p in (above, name) if p)) for above, name in zip(upper, names, strict=True)]
    return tuple(name or f"column {get_column_letter(n + 1)}" for n, name in enumerate(names))


def _spread(grid: Grid, line: int, width: int) -> list[str]:
    texts = [grid.text(line, n) for n in range(width)]
    for first, top, last, bottom in grid.marks.merged:
        if top <= line + 1 <= bottom and texts[first - 1 : first]:
            for n in range(first, min(last, width)):
                texts[n] = texts[n] or texts[first - 1]
    return texts


def _figures(row: Iterable[str]) -> bool:
    """Does a line hold figures that are no years? Then it is no head. FTE(1) is a name with a footnote."""
    found = [text for text in row if text and not text[0].isalpha() and figure(text) is not None]
    return any(not re.fullmatch(r"(19|20)\d\d", text) for text in found)


# --- the lines below ----------------------------------------------------------------------------------------------------------
def _class(grid: Grid, number: int, columns: Sequence[str]) -> str:
    filled = [text for text in grid.rows[number] if text]
    words = [text for text in filled if any(c.isalpha() for c in text)]
    if len(filled) > 1 and sum(text in columns for text in filled) * 2 > len(filled):
        return HEAD
    if FOOT_WORDS.search(filled[0]) and len(filled) <= 3:
        return FOOT
    if any(TOTAL_WORDS.search(text) for text in words[:2]):
        return TOTAL
    wide = sum(1 for name in columns if not name.startswith("column "))
    if len(filled) == 1 and wide >= 3:
        return HEADING
    if not words and wide >= 3 and len(filled) < wide / 2 and not grid.text(number, 0) and _ends_block(grid, number):
        return TOTAL
    return ROW


def _ends_block(grid: Grid, number: int) -> bool:
    """Is this the last line, or one before a blank line? There figures without a word are sums."""
    return number + 1 >= len(grid.rows) or not any(grid.rows[number + 1])


def said_like(header: str) -> str:
    """A header folded, by which a mapping is remembered."""
    return " ".join(words_of(header)) or header.casefold()
