"""What goes into the reading of a list and what comes out of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner.domain.school import Finding, Severity
from planner.interop.fill import Rows
from planner.interop.lists.book import Book
from planner.interop.lists.fields import FIGURES, field_of
from planner.interop.lists.headed import Headed
from planner.interop.lists.left import Used
from planner.interop.lists.mapping import Mapped, as_remembered
from planner.interop.lists.people import Names
from planner.interop.lists.titles import OUTSIDE, Placed

ADD, REPLACE = "add", "replace"


@dataclass(frozen=True)
class Answers:
    """What the user said by hand.

    `columns`: field -> header or letter. `titles`: folded title -> job class. `funds`: the list's fund -> the workbook's.
    `leave`: marks ("hidden", "struck") whose rows do not count. `existing`: what to do with rows that the sheet has already.
    `step`, `lane`: where in a salary schedule the average stands.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    funds: Mapping[str, str] = field(default_factory=dict)
    school: str = ""
    sheet: str = ""
    leave: frozenset[str] = frozenset()
    existing: str = ""
    step: str = ""
    lane: str = ""
    day_type: str = ""


@dataclass(frozen=True)
class Memory:
    """What the district said of earlier lists: folded header -> field, folded title -> job class, fund -> fund."""

    columns: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    funds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """One list, ready to be read: texts come out of `text` without names."""

    name: str
    kind: str
    table: Headed
    columns: tuple[Mapped, ...]
    names: Names
    book: Book
    answers: Answers
    memory: Memory
    sheets: tuple[str, ...] = ()

    def column(self, code: str) -> int | None:
        return next((c.column for c in self.columns if c.field == code), None)

    def text(self, line: int, code: str, down: Mapping[int, str] | None = None) -> str:
        """The text of a field in a line; what looks like a name is a code. `down`: the texts of merged cells."""
        column = self.column(code)
        if column is None:
            return ""
        said = self.table.grid.text(line, column) or (down or {}).get(line, "")
        known = field_of(self.kind, code)
        return self.names.hidden(said, known.kind) if known is not None and known.kind not in FIGURES else said

    def raw(self, line: int, code: str) -> str:
        """The text as it stands: only to tell whether there is one, and whether two are the same. Never kept, never shown."""
        column = self.column(code)
        return "" if column is None else self.table.grid.text(line, column)


@dataclass(frozen=True)
class Found:
    """What a list holds: rows for the workbook's sheets, how it was read, what was not used.

    `titles`: each title with the number of its positions. `read`: sentences about what was read. `places`: the schools of the list.
    """

    kind: str
    columns: tuple[Mapped, ...] = ()
    used: Used = field(default_factory=lambda: Used(()))
    rows: tuple[Rows, ...] = ()
    findings: tuple[Finding, ...] = ()
    titles: tuple[tuple[Placed, int], ...] = ()
    funds: tuple[tuple[str, str, int], ...] = ()  # as the list calls it, the workbook's code or "", lines
    places: tuple[str, ...] = ()
    read: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        return any(f.severity is Severity.MUST_FIX for f in self.findings)

    @property
    def placed(self) -> tuple[int, int]:
        """How many positions have a job class, and how many there are; those that a plan does not hold are in neither."""
        inside = [(placed, n) for placed, n in self.titles if placed.job != OUTSIDE]
        return sum(n for placed, n in inside if placed.job), sum(n for _placed, n in inside)

    def with_findings(self, before: Iterable[Finding], after: Iterable[Finding] = ()) -> Found:
        return replace(self, findings=(*before, *self.findings, *after))


def plural(n: int, one: str, many: str = "") -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def listed(names: Sequence[str], most: int = 8) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def to_remember(found: Found, answers: Answers) -> dict[str, dict[str, str]]:
    """What the district's next list of this kind is read by: folded headers, and titles and funds that were placed by hand."""
    return {"columns": as_remembered(found.columns), "titles": dict(answers.titles), "funds": dict(answers.funds)}
