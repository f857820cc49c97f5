"""What of a list was not used, line by line and column by column: nothing is left out without a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from planner.domain.school import Finding, Severity
from planner.interop.lists.headed import FOOT, HEAD, HEADING, OTHER, TOTAL, Headed
from planner.interop.lists.mapping import Mapped

USED = ""
MOST_NAMED = 8
OF_CLASS = {
    TOTAL: "totals",
    HEADING: "headings, or rows with one cell",
    HEAD: "column names",
    OTHER: "another table below this one",
    FOOT: "lines above the names or below the list",
}
GROUP_TOTAL = re.compile(r"(.+\S)\s+total", re.IGNORECASE)
HIDDEN, STRUCK = "hidden", "struck"
MARKS = {HIDDEN: "hidden or filtered", STRUCK: "struck through"}


@dataclass(frozen=True)
class Used:
    """Of one list: the columns that were read, why each line (from 0) was or was not used, and the sheets that were not read."""

    columns: Sequence[Mapped]
    lines: Mapping[int, str] = field(default_factory=dict)  # line -> USED, or what it is
    sheets: tuple[str, ...] = ()

    @property
    def unread(self) -> tuple[Mapped, ...]:
        return tuple(c for c in self.columns if not c.field and not c.private)

    @property
    def private(self) -> tuple[Mapped, ...]:
        return tuple(c for c in self.columns if not c.field and c.private)

    def sentences(self) -> tuple[str, ...]:
        """What was not used: columns, columns of people (only counted), lines by what they are, sheets."""
        found = []
        if self.unread:
            found.append(f"{_counted(len(self.unread), 'column')}: {_some([c.header for c in self.unread], 30)}")
        if self.private:
            found.append(f"{_counted(len(self.private), 'column')} of people's names or numbers")
        for reason, numbers in by_reason(self.lines).items():
            if reason != USED:
                found.append(f"{_rows(numbers)}: {reason}")
        if self.sheets:
            found.append(f"{_counted(len(self.sheets), 'sheet')}: {_some(self.sheets, 30)}")
        return tuple(found)


def by_reason(lines: Mapping[int, str]) -> dict[str, list[int]]:
    """Reason -> row numbers of the file (from 1)."""
    found: dict[str, list[int]] = {}
    for line, reason in sorted(lines.items()):
        found.setdefault(reason, []).append(line + 1)
    return found


def by_class(table: Headed) -> dict[int, str]:
    """Why lines that are no rows of the list are not used."""
    return {n: OF_CLASS[what] for n, what in table.classes.items() if what in OF_CLASS}


def marked(table: Headed, columns: Iterable[Mapped], leave: Iterable[str]) -> tuple[dict[int, str], tuple[str, ...]]:
    """The rows that are left out because they are hidden or struck through and it was said so; and sentences about what a person sees.

    A row is struck through where any mapped cell of it that holds something is.
    """
    read = [c.column + 1 for c in columns if c.field]
    marks, rows = table.grid.marks, set(table.rows)
    hidden = {n for n in rows if n + 1 in marks.rows}
    struck = {n for n in rows if any((n + 1, c) in marks.struck for c in read)}
    left: dict[int, str] = {}
    said = []
    for mark, lines in ((HIDDEN, hidden), (STRUCK, struck)):
        if lines and mark in leave:
            left |= dict.fromkeys(lines, MARKS[mark])
        elif lines:
            are, were = ("is", "was") if len(lines) == 1 else ("are", "were")
            said.append(f"{_rows([n + 1 for n in sorted(lines)])} {are} {MARKS[mark]} and {were} read. Leave them out, or let them count.")
    if marks.hidden:
        said.append(f"The sheet {table.grid.name} is hidden and was read.")
    veiled = [c.header for c in columns if c.field and c.column + 1 in marks.columns]
    if veiled:
        said.append(f"{_counted(len(veiled), 'column')} {'is' if len(veiled) == 1 else 'are'} hidden and read: {_some(veiled)}.")
    return left, tuple(said)


def filled_down(table: Headed, column: int) -> dict[int, str]:
    """The text of merged cells for each of their rows below the first; and of a group's name, where a pivot table gives it once."""
    found: dict[int, str] = {}
    groups = {m[1].casefold() for n in table.of(TOTAL) if (m := GROUP_TOTAL.fullmatch(table.grid.text(n, column)))}
    current = ""
    for n in table.rows if groups else ():
        text = table.grid.text(n, column)
        current = text if text.casefold() in groups else "" if text else current
        found |= {n: current} if current and not text else {}
    for first, top, last, bottom in table.grid.marks.merged:
        if first <= column + 1 <= last and bottom > top:
            text = table.grid.text(top - 1, first - 1)
            found |= {n: text for n in range(top, bottom) if not table.grid.text(n, column) and text}
    return found


def look_at(name: str, code: str, message: str, fix: str = "") -> Finding:
    return Finding(Severity.LOOK_AT, name, code, message, fix)


def must_fix(name: str, code: str, message: str, fix: str = "") -> Finding:
    return Finding(Severity.MUST_FIX, name, code, message, fix)


def rows_said(numbers: Sequence[int]) -> str:
    return _rows(numbers)


def _rows(numbers: Sequence[int]) -> str:
    return f"row {numbers[0]}" if len(numbers) == 1 else f"{len(numbers)} rows ({_some(list(map(str, numbers)))})"


def _counted(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def _some(names: Sequence[str], most: int = MOST_NAMED) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
