"""This year's section list out of a school information system, read through a profile.

    found = read_sections("sections.csv", load("powerschool"))
    found.findings, found.lines, found.sections

The system's own codes and every other column are kept word for word, except people's names: a column of names is dropped as the file
is read, and nothing here can hold one. Faults are findings, all at once, each with its line and column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from planner.domain.school import Finding, School, Severity
from planner.interop.expression import Codes, Days, Meeting, Unclear, day_texts, days_of, parse
from planner.interop.profile import FIELDS, NEEDED, WANTED, Profile
from planner.interop.table import Row, Table, Unreadable, columns_at, plain, read_table
from planner.workbook.raw import clean, did_you_mean

MOST_FINDINGS = 200
NAME = re.compile(r"[A-Za-z'’.-]{2,},\s*[A-Za-z'’.-]+.*|(?:Mr|Mrs|Ms|Dr)\.? [A-Za-z].*|[A-Z][a-z'’-]+(?: [A-Z]\.?)? [A-Z][A-Za-z'’-]+")
STUDENT = re.compile(  # a column of a roster, by its folded header; "number of students" is none
    r"(student|pupil|learner|child)s?(id|number|no|num|name|first|last|email|perm|ssid|key)$"
    r"|^(ssid|sasid|permid|permnum|dob|birthdate|dateofbirth|(parent|guardian)(name|email|phone)?)$"
)
PERSON = re.compile(
    r"(teacher|staff|instructor|tchr)s?(full|display|last|first|nick)?name$|lastfirst$|(first|last|middle)name$|e?mail(addr|address)?$"
)


@dataclass(frozen=True)
class Line:
    """One line of the list. `values` are its own columns and values, names left out; the rest is what the profile makes of them.

    `seats` and `enrolled` count students (None: not given). `term` is ours (Y, S1, …), "" where the file's is not known.
    """

    number: int
    course: str
    section: str
    course_name: str = ""
    term: str = "Y"
    meetings: tuple[Meeting, ...] = ()
    teacher: str = ""
    room: str = ""
    seats: int | None = None
    enrolled: int | None = None
    department: str = ""
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Group:
    """A section: one line, or several that give one period each."""

    lines: tuple[Line, ...]

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def id(self) -> str:
        return f"{self.first.course}-{self.first.section}"

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        return tuple(dict.fromkeys(m for line in self.lines for m in line.meetings))

    @property
    def seats(self) -> int | None:
        return max((x.seats for x in self.lines if x.seats is not None), default=None)

    @property
    def enrolled(self) -> int | None:
        return max((x.enrolled for x in self.lines if x.enrolled is not None), default=None)


@dataclass(frozen=True)
class SectionList:
    """What a section list says. `columns` are its columns without those of names, `at` the number (from 0) of each field's column."""

    name: str
    profile: Profile
    columns: tuple[str, ...] = ()
    at: Mapping[str, int] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    days: Days = Days(())
    findings: tuple[Finding, ...] = ()

    @property
    def must_fix(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is Severity.MUST_FIX)

    @cached_property
    def sections(self) -> tuple[Group, ...]:
        """The sections in the order in which the file first names them."""
        found: dict[tuple[str, str, str], list[Line]] = {}
        for line in self.lines:
            found.setdefault((line.course, line.section, line.term), []).append(line)
        return tuple(Group(tuple(lines)) for lines in found.values())

    @cached_property
    def alike(self) -> bool:
        """Do all sections meet on the same days, as in a file where every expression ends in (A)?"""
        return len({m.days for line in self.lines for m in line.meetings}) <= 1

    def codes(self, school: School | None = None) -> Codes:
        """How the file's periods are called in the workbook."""
        return Codes(self.days, self.profile.codes, school, self.alike)


def known_headers(profile: Profile) -> frozenset[str]:
    return frozenset(plain(h) for c in profile.columns.values() for h in c.headers)


def open_list(source: str | Path | bytes, profile: Profile) -> Table:
    """The file itself, for whoever writes it back. Raises Unreadable."""
    return read_table(source, known_headers(profile), profile.separator, profile.encoding)


def read_sections(source: str | Path | bytes, profile: Profile, name: str = "") -> SectionList:
    """Read a section list (CSV, TSV or xlsx) from its path or bytes."""
    name = name or (Path(source).name if not isinstance(source, bytes) else "sections")
    try:
        return section_list(open_list(source, profile), profile, name)
    except Unreadable as refused:
        return SectionList(name, profile, findings=(refused.finding,))
    except OSError:
        return SectionList(name, profile, findings=(Finding(Severity.MUST_FIX, "", "no-file", f"The file {name} cannot be opened."),))


def section_list(table: Table, profile: Profile, name: str) -> SectionList:
    """The list in an open file."""
    students = [c for c in table.columns if STUDENT.search(plain(c))]
    if students:
        message = f'{name} has columns about single students ({", ".join(students[:5])}). It was not read, and nothing of it was kept.'
        fix = "Export the list of sections without students."
        return SectionList(name, profile, findings=(Finding(Severity.MUST_FIX, "", "student-data", message, fix),))
    return _Reader(table, profile, name).read()


class _Reader:
    """Reads one file; gathers the findings."""

    def __init__(self, table: Table, profile: Profile, name: str) -> None:
        self.table, self.profile, self.name = table, profile, name
        self.findings: list[Finding] = []
        self.at = {f: n for f, c in profile.columns.items() if (n := next(columns_at(table, c.headers), None)) is not None}
        self.dropped = self._names()
        self.terms = {clean(word).casefold(): term for term, words in profile.terms.items() for word in words}

    def read(self) -> SectionList:
        self._missing()
        if any(f.severity is Severity.MUST_FIX for f in self.findings):
            return self._list((), Days(()))
        days = days_of(self.profile.days, self._day_texts())
        lines = tuple(line for row in self.table.rows if (line := self._line(row, days)) is not None)
        self._repeated(lines)
        return self._list(lines, days)

    def _list(self, lines: tuple[Line, ...], days: Days) -> SectionList:
        findings = self.findings[:MOST_FINDINGS]
        if len(self.findings) > MOST_FINDINGS:
            more = f"There are {len(self.findings) - MOST_FINDINGS:,} more findings like these."
            findings.append(Finding(Severity.LOOK_AT, "", "more", more))
        kept = tuple(c for i, c in enumerate(self.table.columns) if i not in self.dropped)
        return SectionList(self.name, self.profile, kept, self.at, lines, days, tuple(findings))

    # --- columns -----------------------------------------------------------------------------------------------------
    def _names(self) -> frozenset[int]:
        """The columns that hold names or addresses of people: by their header, or the teacher's by what stands in it."""
        listed = {plain(h) for h in self.profile.names}
        taken = set(self.at.values())
        found = {i for i, c in enumerate(self.table.columns) if i not in taken and (plain(c) in listed or PERSON.search(plain(c)))}
        at = self.at.get("teacher")
        if at is not None:
            values = {clean(r.values[at]) for r in self.table.rows if len(r.values) > at} - {""}
            if values and 2 * sum(NAME.fullmatch(v) is not None for v in values) > len(values):
                del self.at["teacher"]
                found.add(at)
                message = f'The column "{self.table.columns[at]}" holds names of people. It was left out.'
                self._say(Severity.LOOK_AT, "", "names", message, "Export the teacher's number or another code beside it.")
        return frozenset(found)

    def _missing(self) -> None:
        for name in (*NEEDED, *WANTED):
            if name in self.at or name not in self.profile.columns or (name == "teacher" and self.findings):
                continue  # of a teacher's column that held names it was said already
            column, severity = self.profile.columns[name], Severity.MUST_FIX if name in NEEDED else Severity.LOOK_AT
            close = did_you_mean(column.header, [c for i, c in enumerate(self.table.columns) if i not in self.at.values()])
            fix = f'Is it "{close}"? Then write that header into a profile of your own.' if close else "Export the list with it."
            message = f"The column {column.header} ({FIELDS[name]}) is missing."
            self._say(severity, "", "missing-column", message, fix)

    def _day_texts(self) -> list[str]:
        inside = [t for v in self._column("expression") for t in day_texts(v)]
        return inside + self._column("days")

    def _column(self, name: str) -> list[str]:
        at = self.at.get(name)
        return [] if at is None else [r.values[at] for r in self.table.rows if len(r.values) > at]

    # --- lines -------------------------------------------------------------------------------------------------------
    def _line(self, row: Row, days: Days) -> Line | None:
        width = len(self.table.columns)
        if (len(row.values) != width and any(clean(v) for v in row.values[width:])) or len(row.values) <= max(self.at.values()):
            message = f"This line has {len(row.values)} values, and the header {width}."
            self._say(Severity.MUST_FIX, f"line {row.number}", "ragged", message, "Is a comma or tab inside a value that is not in quotes?")
            return None
        said = {f: clean(row.values[i]) for f, i in self.at.items()}
        for name in NEEDED:
            if not said[name]:
                self._at(row, name, "blank", f"{FIELDS[name].capitalize()} is blank.", "Fill it, or delete the line.")
        if not all(said[n] for n in NEEDED):
            return None
        kept = tuple((c, v) for i, (c, v) in enumerate(zip(self.table.columns, row.values, strict=False)) if i not in self.dropped)
        line = Line(
            row.number, said["course"], said["section"], said.get("course_name", ""),
            self._term(row, said), self._meetings(row, said, days), said.get("teacher", ""), said.get("room", ""),
            self._count(row, said, "seats"), self._count(row, said, "enrolled"), said.get("department", ""), kept,
        )  # fmt: skip
        if line.seats is not None and line.enrolled is not None and line.enrolled > line.seats:
            message = f"{line.course}-{line.section} has {line.enrolled} students and {line.seats} seats."
            self._at(row, "enrolled", "over-full", message, severity=Severity.LOOK_AT)
        return line

    def _term(self, row: Row, said: Mapping[str, str]) -> str:
        word = said.get("term", "")
        if not word:
            return "Y"
        found = self.terms.get(word.casefold()) or (powerschool_term(word) if self.profile.term_format == "powerschool" else "")
        if not found:
            message = f'The term "{word}" is not in the profile; the section is taken as one of the whole year.'
            self._at(row, "term", "unknown-term", message, "Add it to [terms] of a profile of your own.", Severity.LOOK_AT)
        return found or "Y"

    def _meetings(self, row: Row, said: Mapping[str, str], days: Days) -> tuple[Meeting, ...]:
        text, block = said.get("expression", ""), said.get("block", "")
        if not text:
            return ()
        try:
            return parse(text, days, said.get("days", ""), int(block) if block.isdigit() else 1)
        except Unclear as fault:
            self._at(row, "expression", "unclear-period", f'"{text}" cannot be read: {fault}.', "Write it as the other lines do.")
            return ()

    def _count(self, row: Row, said: Mapping[str, str], name: str) -> int | None:
        text = said.get(name, "")
        if not text:
            return None
        if re.fullmatch(r"\d{1,5}(\.0+)?", text):
            return int(text.partition(".")[0])
        fix = f"{FIELDS[name].capitalize()} should be a number such as 28."
        self._at(row, name, "not-a-number", f'"{text}" is not a whole number.', fix)
        return None

    def _repeated(self, lines: Iterable[Line]) -> None:
        first: dict[tuple[str, str, str], Line] = {}
        for line in lines:
            other = first.setdefault((line.course, line.section, line.term), line)
            if other is not line and set(other.meetings) & set(line.meetings):
                message = f"{line.course}-{line.section} stands here a second time; the first is in line {other.number}."
                self._say(Severity.MUST_FIX, f"line {line.number}", "duplicate-id", message, "Delete one of the two.")

    # --- findings ----------------------------------------------------------------------------------------------------
    def _at(self, row: Row, name: str, code: str, message: str, fix: str = "", severity: Severity = Severity.MUST_FIX) -> None:
        self._say(severity, f"line {row.number}, {self.table.columns[self.at[name]]}", code, message, fix)

    def _say(self, severity: Severity, where: str, code: str, message: str, fix: str = "") -> None:
        self.findings.append(Finding(severity, f"{self.name} {where}".strip(), code, message, fix))


def powerschool_term(word: str) -> str:
    """3500 is the year, 3501 and 3502 the semesters, 3503 to 3506 the quarters (the usual numbering; a district may have another)."""
    if not re.fullmatch(r"\d{3,4}", word):
        return ""
    return dict(enumerate(("Y", "S1", "S2", "Q1", "Q2", "Q3", "Q4"))).get(int(word) % 100, "")


# --- what follows from a list ------------------------------------------------------------------------------------------
def loads(found: SectionList) -> dict[str, int]:
    """Teacher's code -> the sections taught, in the order of the codes; sections without a code are left out."""
    counted = Counter(code for g in found.sections for code in dict.fromkeys(x.teacher for x in g.lines) if code)
    return dict(sorted(counted.items()))


def taught(found: SectionList) -> dict[tuple[str, str], int]:
    """(teacher's code, course) -> sections."""
    counted = Counter((code, g.first.course) for g in found.sections for code in dict.fromkeys(x.teacher for x in g.lines) if code)
    return dict(sorted(counted.items()))


def by_course(found: SectionList) -> dict[str, tuple[Group, ...]]:
    """Course -> its sections, in the file's order."""
    groups: dict[str, list[Group]] = {}
    for g in found.sections:
        groups.setdefault(g.first.course, []).append(g)
    return {c: tuple(gs) for c, gs in groups.items()}


def current_rows(found: SectionList, school: School | None = None) -> Iterator[dict[str, object]]:
    """This year's grid as long rows of the Current sheet: section, cycle day, period, teacher's code.

    A section that meets on every day of its period has one row without a day. A period that the bell does not have gives no row
    (see `unknown_periods`).
    """
    codes = found.codes(school)
    for g in found.sections:
        for m in g.meetings:
            code, numbers = codes.code(m), codes.numbers(m)
            if code is None:
                continue
            every = not numbers or numbers == codes.held.get(code)
            for day in [None] if every else sorted(numbers):
                yield {"row_kind": "section", "id": g.id, "cycle_day": day, "slot": code, "value": g.first.teacher}


def unknown_periods(found: SectionList, school: School) -> tuple[str, ...]:
    """The periods of the file that the workbook's bell does not have, as the file writes them."""
    codes = found.codes(school)
    missing = {m for g in found.sections for m in g.meetings if codes.code(m) is None}
    return tuple(f"{m.period}({','.join(m.days)})" if m.days else m.period for m in sorted(missing))
