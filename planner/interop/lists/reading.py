"""The door: a file and a kind of list -> what it holds, how its columns were read, and what was left out.

    found = read(data, POSITIONS, book, Answers(...), "positions.xlsx")
    found.rows          # for planner.interop.fill.fill
    found.columns       # the mapping table: guess, examples
    found.titles        # each title with its job class
    found.used          # what was not used

The file's bytes are not kept. The same door is gone through again with corrected `Answers` until the user is content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from planner.domain.school import Finding
from planner.interop.lists.bell import read_bell
from planner.interop.lists.book import Book
from planner.interop.lists.budget import read_budget
from planner.interop.lists.fields import BELL, BUDGET, FIELDS, FIGURES, POSITIONS, SALARIES, TIME, likeness
from planner.interop.lists.found import Answers, Found, Memory, Source
from planner.interop.lists.grids import Grid, grids_of
from planner.interop.lists.headed import OTHER, Headed, headed, known_headers, said_like
from planner.interop.lists.left import Used, look_at, must_fix
from planner.interop.lists.mapping import Mapped, mapping
from planner.interop.lists.people import Names
from planner.interop.lists.positions import read_positions
from planner.interop.lists.salaries import is_schedule, read_salaries, read_schedule
from planner.interop.table import Unreadable

PLAINLY = 3.0  # how like a header is to a field's own words
READERS: Mapping[str, Callable[[Source], Found]] = {
    POSITIONS: read_positions,
    BUDGET: read_budget,
    SALARIES: read_salaries,
    BELL: read_bell,
}


def read(data: bytes, kind: str, book: Book, answers: Answers | None = None, name: str = "", memory: Memory | None = None) -> Found:
    """Return what a list holds for the workbook.

    Parameters
    ----------
    data : bytes
        The file, or pasted cells as UTF-8 text.
    kind : str
        One of `planner.interop.lists.fields.KINDS`.
    answers : Answers
        What the user said by hand; it goes before every guess.
    memory : Memory
        What the district said of an earlier list.

    Returns
    -------
    Found
        With no rows and a must-fix finding where the file cannot be read or a needed column is not found.
    """
    answers, memory = answers or Answers(), memory or Memory()
    try:
        grids = grids_of(data, name)
    except Unreadable as refused:
        fault = refused.finding
        return Found(kind, findings=(Finding(fault.severity, name, fault.code, fault.message, fault.fix),))
    known = frozenset((*(said_like(header) for header in answers.columns.values()), *memory.columns))
    tables = [headed(grid, kind, known) for grid in grids]
    table, faults = _chosen(tables, kind, answers, name)
    names = Names()
    columns, wrong = mapping(table, kind, answers.columns, memory.columns, names)
    findings = [*faults, *(must_fix(name, "no-such-column", sentence) for sentence in wrong), *_of_grid(table.grid, name)]
    findings += [*_of_other_tables(table, columns, name), *_of_contents(kind, columns, answers, name)]
    if not table.head and answers.columns == {}:
        message = "No line of this list names its columns as we know them, so they are called by their letters."
        findings.append(look_at(name, "no-headers", message, "Say which column is what."))
    others = tuple(t.grid.name for t in tables if t is not table)
    source = Source(name, kind, table, columns, names, book, answers, memory, others)
    corner = is_schedule(table.grid) if kind == SALARIES and not answers.columns else None
    if corner is not None:
        return read_schedule(source, corner).with_findings([f for f in findings if f.code != "no-headers"])
    missing = _missing(source)
    if missing:
        return Found(kind, columns, Used(columns, {}, others), findings=(*findings, *missing))
    found = READERS[kind](source)
    return found.with_findings(findings, _names_said(names, name))


def _chosen(tables: list[Headed], kind: str, answers: Answers, name: str) -> tuple[Headed, list[Finding]]:
    """The sheet that was asked for, or the one whose headers say most and that has rows; hidden sheets come last."""
    asked = [t for t in tables if t.grid.name.casefold() == answers.sheet.casefold()] if answers.sheet else []
    if asked:
        return asked[0], []
    names = ", ".join(t.grid.name for t in tables)
    faults = [must_fix(name, "no-such-sheet", f"There is no sheet {answers.sheet}. The sheets are {names}.")] if answers.sheet else []
    best = max(tables, key=lambda t: (bool(t.rows), known_headers(t, kind) - (2 if t.grid.marks.hidden else 0), len(t.rows)))
    alike = [t.grid.name for t in tables if t is not best and t.head and t.columns == best.columns and t.rows]
    if alike:
        message = f"Only the sheet {best.grid.name} was read. These sheets have the same columns: {', '.join(alike)}."
        faults.append(look_at(name, "sheets-alike", message, "Choose another sheet, or put them on one."))
    return best, faults


def _of_grid(grid: Grid, name: str) -> list[Finding]:
    found = [look_at(name, "how-read", note) for note in grid.notes]
    if grid.uncalculated:
        places = ", ".join(f"row {r}" for r, _c in sorted(grid.uncalculated)[:5])
        message = f"{len(grid.uncalculated)} cells hold a formula that was never calculated and were read as blank ({places})."
        found.append(look_at(name, "not-calculated", message, "Open the file in your spreadsheet program and save it again."))
    return found


def _of_other_tables(table: Headed, columns: Sequence[Mapped], name: str) -> Iterator[Finding]:
    """Another table below the list, or one beside it whose columns are called alike."""
    below = [n + 1 for n in table.of(OTHER)]
    if below:
        message = f"Another table with columns of its own begins in row {below[0]}. It was not read."
        yield look_at(name, "another-table", message, "If it belongs to the list, put it on a sheet of its own and read that too.")
    read = {said_like(c.header) for c in columns if c.field}
    twice = [c.header for c in columns if not c.field and not c.private and table.head and said_like(c.header) in read]
    if twice and table.kind != BELL:  # bells beside each other are read
        message = f"These columns stand twice, and the second ones were not read: {', '.join(twice[:6])}."
        yield look_at(name, "columns-twice", message, "If they are a second table, put it on a sheet of its own and read that too.")


def _of_contents(kind: str, columns: Sequence[Mapped], answers: Answers, name: str) -> Iterator[Finding]:
    """A column whose name is plain and that was not read, since its cells are something else."""
    have = {c.field for c in columns} | set(answers.columns)
    for field in FIELDS[kind]:
        plain = [c.header for c in columns if not c.field and not c.private and likeness(c.header, field) >= PLAINLY]
        if plain and field.code not in have and field.kind in (*FIGURES, TIME):
            what = "clock times" if field.kind == TIME else "figures"
            message = f"{plain[0]} was not read, since most of its cells hold no {what}."
            yield look_at(name, "not-as-named", message, "Write them as figures, such as 0.5, and read the list again.")


def _missing(source: Source) -> list[Finding]:
    """Needed fields that no column is read as: the user is asked, and nothing is guessed."""
    have = {c.field for c in source.columns}
    found = []
    for field in FIELDS[source.kind]:
        if field.needed and field.code not in have:
            headers = ", ".join(c.header for c in source.columns if not c.private) or "none"
            message = f"No column was found for this: {field.words}. The columns are {headers}."
            found.append(must_fix(source.name, f"no-{field.code}", message, f"Say which column it is: {field.code}."))
    return found


def _names_said(names: Names, name: str) -> list[Finding]:
    if not names.codes:
        return []
    many = len(names.codes)
    message = f"{many} text{'s' if many > 1 else ''} in columns that were read look like people's names and became codes, such as name 1."
    return [look_at(name, "names", message, "If it is no name, place it by its row; or map another column.")]
