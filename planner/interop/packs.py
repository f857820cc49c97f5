"""A workbook for each school of a district, begun from the district's own lists.

Positions, budget lines and average pay are the district's; bells, homerooms, teams and rooms are the school's own, and stay blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.domain.school import Finding, Severity
from planner.interop.fill import fill
from planner.interop.lists.book import contents
from planner.interop.lists.fields import BUDGET, POSITIONS, SALARIES
from planner.interop.lists.found import Answers, Found, Memory
from planner.interop.lists.grids import Grid, grids_of
from planner.interop.lists.left import must_fix
from planner.interop.lists.places import LEVELS
from planner.interop.lists.reading import read
from planner.interop.table import Unreadable
from planner.workbook.blank import blank_rows
from planner.workbook.edit import CellEdit, edited_book, tables_of
from planner.workbook.owned import with_owned
from planner.workbook.raw import code_of
from planner.workbook.template import workbook_bytes

ORDER = (BUDGET, SALARIES, POSITIONS)  # positions are paid from funds and average pay that stand there already
BY_SCHOOL = (BUDGET, POSITIONS)  # lists whose rows are of one school each
# Of the blank workbook; the other sheets hold examples.
STAYS = ("School", "Bell", "Calendar", "FundRules", "Rules", "Methods", "Priorities", "Lists")
HEADS = {
    "name": ("school", "schoolname", "name", "campus", "site", "location"),
    "level": ("level", "type", "schooltype", "schoollevel", "gradelevel"),
    "state": ("state", "st"),
    "grades": ("grades", "gradespan", "gradesserved"),
}
NEEDED = {"name": "School", "level": "Level"}
HEADER_WITHIN = 10


@dataclass(frozen=True)
class Wanted:
    """A school that is to have a workbook. `grades` is "" where the list does not say."""

    name: str
    level: str
    state: str = ""
    grades: str = ""


@dataclass(frozen=True)
class Listed:
    """One of the district's lists: its bytes, its file's name, and what was said of it by hand."""

    data: bytes
    name: str
    answers: Answers = Answers()


@dataclass(frozen=True)
class Pack:
    """A school's workbook, the cells in it that are the district's, how its lists were read, and what was found."""

    school: Wanted
    book: bytes
    cells: int
    found: tuple[Found, ...]
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        return any(f.severity is Severity.MUST_FIX for f in self.findings)


# --- the schools -----------------------------------------------------------------------------------------------------------
def schools_of(data: bytes, name: str) -> tuple[tuple[Wanted, ...], tuple[Finding, ...]]:
    """The schools of a list with a line each, and every fault with its row."""
    try:
        grid = grids_of(data, name)[0]
    except Unreadable as refused:
        fault = refused.finding
        return (), (Finding(fault.severity, name, fault.code, fault.message, fault.fix),)
    head, columns = _head(grid)
    missing = [words for code, words in NEEDED.items() if code not in columns]
    if missing:
        message = f"This list has no column called {' or '.join(missing)}. The columns are {', '.join(_said(grid, head)) or 'none'}."
        return (), (must_fix(name, "no-column", message, "Give each school a line with its name and level."),)
    found: dict[str, Wanted] = {}
    faults: list[Finding] = []
    for n in range(head + 1, len(grid.rows)):
        line = {code: grid.text(n, column).strip() for code, column in columns.items()}
        if not line["name"]:
            continue
        level = level_of(line["level"])
        if not level:
            message = f"Row {n + 1}: {line['level'] or 'a blank cell'} is no level of {line['name']}."
            faults.append(must_fix(name, "no-level", message, "Write elementary, middle, high or K-8."))
        elif line["name"].casefold() in found:
            faults.append(must_fix(name, "school-twice", f"Row {n + 1}: {line['name']} stands twice.", "Leave one line for each school."))
        else:
            found[line["name"].casefold()] = Wanted(line["name"], level, line.get("state", "").upper(), line.get("grades", ""))
    if not found and not faults:
        fix = "Give each school a line with its name and level."
        faults.append(must_fix(name, "no-schools", "This list has no line with a school.", fix))
    return tuple(found.values()), tuple(faults)


def level_of(said: str) -> str:
    """Elementary, Elem. School, MS, High, K-8 → the level; "" for anything else."""
    words = re.findall(r"[a-z0-9]+", said.casefold())
    if "k8" in words or ("k" in words and "8" in words):
        return "k8"
    return next((LEVELS[word] for word in words if word in LEVELS), "")


def _head(grid: Grid) -> tuple[int, dict[str, int]]:
    """The line (from 0) that names most columns, and field → column."""
    best: tuple[int, dict[str, int]] = (0, {})
    for n in range(min(HEADER_WITHIN, len(grid.rows))):
        names = ["".join(c for c in text.casefold() if c.isalnum()) for text in grid.rows[n]]
        columns = {code: next(names.index(h) for h in heads if h in names) for code, heads in HEADS.items() if set(heads) & set(names)}
        if len(columns) > len(best[1]):
            best = (n, columns)
    return best


def _said(grid: Grid, head: int) -> list[str]:
    return [text for text in grid.rows[head] if text] if grid.rows else []


# --- a pack ----------------------------------------------------------------------------------------------------------------
def pack(wanted: Wanted, lists: Mapping[str, Listed], memory: Mapping[str, Memory], schools: int = 1) -> Pack:
    """The school's workbook from the district's lists (kind → list). `schools`: how many packs are made from the same lists.

    A list that does not say which school a row is of is refused where there are several schools: its sums would stand in each of them.
    """
    blank = blank_rows(wanted.level, wanted.state)
    rows = {sheet: [dict(row) for row in lines] for sheet, lines in blank.items() if sheet in STAYS}
    rows["School"][0] |= {"school_name": wanted.name} | ({"grades": wanted.grades} if wanted.grades else {})
    rows["Funds"] = [{code: row.get(code) for code in ("fund", "name", "type")} for row in blank["Funds"]]  # by these a list's are known
    rows |= {sheet: [] for sheet in ("Programs", "Staff", "Teams")}
    data = workbook_bytes(rows, title=f"Common Time: {wanted.name}")
    found: list[Found] = []
    findings: list[Finding] = []
    given: dict[str, list[Mapping[str, object]]] = {}
    for kind in (k for k in ORDER if k in lists):
        listed = lists[kind]
        answers = replace(listed.answers, school=wanted.name) if kind in BY_SCHOOL else listed.answers
        one = read(listed.data, kind, contents(data), answers, listed.name, memory.get(kind))
        found.append(one)
        findings += one.findings
        if kind in BY_SCHOOL and schools > 1 and not one.places:
            message = "This list does not say which school a row is of, and there are several schools."
            findings.append(must_fix(listed.name, "no-school-column", message, "Add a column with the school, or map it."))
        elif not one.refused:
            data = fill(data, one.rows)
            for written in one.rows:
                given.setdefault(written.sheet, []).extend(written.rows)
    data, cells = with_owned(_funds_of_lists(data, given), given)
    return Pack(wanted, data, cells, tuple(found), tuple(findings))


def _funds_of_lists(data: bytes, given: Mapping[str, Sequence[Mapping[str, object]]]) -> bytes:
    """The workbook with the funds that the lists name, and what these may pay for: the blank one has more of both."""
    tables = tables_of(data)
    named = {str(line.get("fund", "")).casefold() for line in given.get("Funds", ())}
    named |= {word for line in given.get("Staff", ()) for word in re.split(r"[;:,]", str(line.get("fund", "")).casefold())}
    if not named - {""}:
        return data
    drop = [
        (table, row)
        for table in (tables["Funds"], tables["FundRules"])
        for row in table.rows
        if code_of(row.cells["fund"]).casefold() not in named
    ]
    edits = [CellEdit(f"{table.title}!{letter}{row.at.row}", "") for table, row in drop for letter in table.columns.values()]
    return edited_book(data, edits)


def file_name(name: str, taken: Sequence[str]) -> str:
    """A file's name that no other school has, whatever signs a school's name holds."""
    plain = re.sub(r"[^\w.-]+", "_", name).strip("._") or "school"
    options: Iterator[str] = (f"{plain}{'' if n == 1 else f'_{n}'}.xlsx" for n in range(1, len(taken) + 2))
    used = {other.casefold() for other in taken}
    return next(option for option in options if option.casefold() not in used)
