"""This year's section list out of a school information system, read through a profile.

    found = read_sections("sections.csv", load("powerschool"))
    found.findings, found.lines, found.sections

The system's own codes and every other column are kept word for word, except people's names: a column of names is dropped as the file
is read, and nothing here can hold one. Faults are findings, all at once, each with its line and column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from planner.domain.school import Finding, School, Severity
from planner.facts.courses import CO_TEACHERS
from planner.facts.periods import term_of
from planner.interop.expression import Codes, Days, Meeting, Unclear, day_texts, days_of, parse
from planner.interop.profile import FIELDS, NEEDED, WANTED, Profile
from planner.interop.spelling import doubles, respelled
from planner.interop.table import Row, Table, Unreadable, columns_at, plain, read_table
from planner.workbook.raw import clean, did_you_mean

MOST_FINDINGS = 200
SCHEDULE = re.compile(r"\b(main|regular|standard|default|normal|traditional|bell|schedule|master)\b", re.IGNORECASE)
CODES = re.compile(r"[;|\n]|\s+/\s+|\s+&\s+|,(?=[^,]*\d)")  # between the codes of two teachers; a name has no digit
NO_SECTION = re.compile(
    r"((grand|sub)[\s-]*)?totals?\b|records?\b|count\b|end of report|page \d|printed\b|generated\b|.*\btotals?\s*$", re.IGNORECASE
)
POWERSCHOOL_TERMS = ("Y", "S1", "S2", "Q1", "Q2", "Q3", "Q4")  # by the last two digits
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

    `seconds` are codes of teachers beside the first. `seats` and `enrolled` count students (None: not given). `term` is ours (Y, S1, …),
    "" where the file's is not known.
    """

    number: int
    course: str
    section: str
    course_name: str = ""
    term: str = "Y"
    meetings: tuple[Meeting, ...] = ()
    teacher: str = ""
    seconds: tuple[str, ...] = ()
    room: str = ""
    seats: int | None = None
    enrolled: int | None = None
    department: str = ""
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Group:
    """A section: one line, or several that give one period, one term or one teacher each. The first line's teacher leads it."""

    lines: tuple[Line, ...]

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def id(self) -> str:
        return f"{self.first.course}-{self.first.section}"

    @property
    def term(self) -> str:
        """When in the year it is held: in all the terms for which it has a line."""
        return term_of(dict.fromkeys(x.term for x in self.lines)) or self.first.term

    @property
    def when_and_where(self) -> tuple[object, ...]:
        """Two groups that agree in this are one class; nothing, where the file does not say who teaches it or when."""
        told = self.first.teacher and self.meetings
        return (self.first.teacher, self.first.room, self.term, frozenset(self.meetings)) if told else ()

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        return tuple(dict.fromkeys(m for line in self.lines for m in line.meetings))

    @property
    def teachers(self) -> tuple[str, ...]:
        """Everyone who teaches it, the one who leads it first."""
        return tuple(dict.fromkeys(t for line in self.lines for t in (line.teacher, *line.seconds) if t))

    @property
    def second(self) -> tuple[str, ...]:
        """Those who teach it together with another, at the same time."""
        held: dict[tuple[str, Meeting | None], list[str]] = {}
        for line in self.lines:
            for meeting in line.meetings or (None,):
                held.setdefault((line.term, meeting), []).extend(t for t in (line.teacher, *line.seconds) if t)
        return tuple(dict.fromkeys(t for some in held.values() for t in dict.fromkeys(some) if t != some[0]))

    def leads(self, meeting: Meeting) -> str:
        """The teacher of one of its meetings."""
        return next((x.teacher for x in self.lines if meeting in x.meetings and x.teacher), self.first.teacher)

    @property
    def seats(self) -> int | None:
        return max((x.seats for x in self.lines if x.seats is not None), default=None)

    @property
    def enrolled(self) -> int | None:
        return max((x.enrolled for x in self.lines if x.enrolled is not None), default=None)


@dataclass(frozen=True)
class SectionList:
    """What a section list says. `columns` are its columns without those of names, `at` the number (from 0) of each field's column.

    `supports` are the codes of teachers who never lead a section that another teaches with them. `unread` names what was not used.
    """

    name: str
    profile: Profile
    columns: tuple[str, ...] = ()
    at: Mapping[str, int] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    days: Days = Days(())
    findings: tuple[Finding, ...] = ()
    supports: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()

    @property
    def must_fix(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is Severity.MUST_FIX)

    @cached_property
    def sections(self) -> tuple[Group, ...]:
        """The sections in the order in which the file first names them."""
        found: dict[tuple[str, str, str], list[Line]] = {}
        for line in self.lines:
            found.setdefault((line.course, line.section, line.term), []).append(line)
        return _lasting([Group(tuple(sorted(lines, key=lambda x: x.teacher in self.supports))) for lines in found.values()])

    @cached_property
    def stacked(self) -> tuple[tuple[Group, ...], ...]:
        """Sections of several courses that are one class: at one time, with one teacher, in one room."""
        found: dict[tuple[object, ...], list[Group]] = {}
        for g in (g for g in self.sections if g.when_and_where):
            found.setdefault(g.when_and_where, []).append(g)
        return tuple(tuple(mine) for mine in found.values() if len({g.first.course for g in mine}) > 1)

    @cached_property
    def alike(self) -> bool:
        """Do all sections meet on the same days, as in a file where every expression ends in (A)?"""
        return len({m.days for line in self.lines for m in line.meetings}) <= 1

    def codes(self, school: School | None = None) -> Codes:
        """How the file's periods are called in the workbook."""
        return Codes(self.days, self.profile.codes, school, self.alike)


def _lasting(groups: list[Group]) -> tuple[Group, ...]:
    """Sections that have a line for each of several terms, with the same number, teacher and periods, as one that lasts all of them.

    Not where most numbers of the course stand in one term alone: then the course lasts a term, and a number was used again.
    """
    number = Counter((g.first.course, g.first.section) for g in groups)
    once = Counter(g.first.course for g in groups if number[g.first.course, g.first.section] == 1 and g.first.term != "Y")
    several = Counter(course for (course, _section), n in number.items() if n > 1)
    short = {course for course, n in once.items() if n >= several[course]}
    found: dict[object, list[Group]] = {}
    for n, g in enumerate(groups):
        key = (g.first.course, g.first.section, g.first.teacher, frozenset(g.meetings))
        found.setdefault(n if g.first.course in short else key, []).append(g)
    whole = []
    for mine in found.values():
        one = Group(tuple(x for g in mine for x in g.lines))
        whole += [one] if term_of(g.term for g in mine) else mine
    return tuple(sorted(whole, key=lambda g: min(x.number for x in g.lines)))


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
        self.findings += table.look_at(name)
        self.dropped = self._names()
        self.schedules: set[str] = set()
        self.passed: list[int] = []  # lines of totals and the like
        self.terms = {clean(word).casefold(): term for term, words in profile.terms.items() for word in words}

    def read(self) -> SectionList:
        self._missing()
        if any(f.severity is Severity.MUST_FIX for f in self.findings):
            return self._list((), Days(()))
        days = days_of(self.profile.days, self._day_texts())
        self._schedules(days)
        lines = tuple(line for row in self.table.rows if (line := self._line(row, days)) is not None)
        self._lines_alike(lines, days)
        if self.passed:
            which = "Line" if len(self.passed) == 1 else "Lines"
            message = f"{which} {', '.join(map(str, self.passed))} hold totals or the like: not read as sections."
            self._say(Severity.LOOK_AT, "", "total-row", message)
        return self._list(lines, days)

    def _lines_alike(self, lines: tuple[Line, ...], days: Days) -> None:
        """What several lines of one section were read as: it is how some programs list them, or it is two sections with one number."""
        groups = SectionList(self.name, self.profile, lines=lines, days=days).sections
        mixed = Counter((g.first.course, g.first.section) for g in groups)
        several = [g for g in groups if len({x.term for x in g.lines}) > 1]
        apart = [g for g in groups if mixed[g.first.course, g.first.section] > 1]
        together = [g for g in groups if g.second]
        turns = [g for g in groups if len(g.teachers) > len(g.second) + 1]
        again = [g for g in groups if _again(g)]
        new = "give that section a number of its own."
        self._of_groups(several, "line-for-each-term", "has a line for each term", "read as one section",
                        f"If other students come in the second term, {new}")  # fmt: skip
        self._of_groups(apart, "term-by-term", "has the number of another in another term", "read as a section of its own term alone",
                        "If the same students stay all year, list it as one of the year.")  # fmt: skip
        self._of_groups(together, "co-taught", "has a second teacher at the same time", "read as co-taught",
                        f"If they are two sections, {new}")  # fmt: skip
        self._of_groups(turns, "other-teacher", "has another teacher in another period",
                        "read as one section, led by its first teacher", f"If they are two sections, {new}")  # fmt: skip
        self._of_groups(again, "repeated-line", "has a line that says again when and by whom it is taught",
                        "read once, with the most students", f"If it is another section, {new}")  # fmt: skip

    def _of_groups(self, groups: Sequence[Group], code: str, what: str, how: str, fix: str) -> None:
        if not groups:
            return
        first = groups[0]
        numbers = " and ".join(str(x.number) for x in sorted(first.lines, key=lambda x: x.number))
        many = "1 section" if len(groups) == 1 else f"{len(groups)} sections"
        have = what if len(groups) == 1 else what.replace("has", "have", 1)
        lines = f"lines {numbers}" if len(first.lines) > 1 else f"line {numbers}"
        message = f"{many} {have}, such as {first.id} ({lines}): {'it was' if len(groups) == 1 else 'each was'} {how}."
        self._say(Severity.LOOK_AT, "", code, message, fix)

    def _list(self, lines: tuple[Line, ...], days: Days) -> SectionList:
        findings = self.findings[:MOST_FINDINGS]
        if len(self.findings) > MOST_FINDINGS:
            more = f"There are {len(self.findings) - MOST_FINDINGS:,} more findings like these."
            findings.append(Finding(Severity.LOOK_AT, "", "more", more))
        kept = tuple(c for i, c in enumerate(self.table.columns) if i not in self.dropped)
        unread = self.table.left_over((*self.at.values(), *self.dropped), self.dropped)
        return SectionList(self.name, self.profile, kept, self.at, lines, days, tuple(findings), unread=unread)

    # --- columns -----------------------------------------------------------------------------------------------------
    def _names(self) -> frozenset[int]:
        """The columns that hold names or addresses of people: by their header, or the teacher's by what stands in it."""
        listed = {plain(h) for h in self.profile.names}
        taken = set(self.at.values())
        found = {i for i, c in enumerate(self.table.columns) if i not in taken and (plain(c) in listed or PERSON.search(plain(c)))}
        for field_ in ("teacher", "second"):
            at = self.at.get(field_)
            values = set() if at is None else {clean(r.values[at]) for r in self.table.rows if len(r.values) > at} - {""}
            if at is not None and values and 2 * sum(NAME.fullmatch(v) is not None for v in values) > len(values):
                del self.at[field_]
                found.add(at)
                message = f'The column "{self.table.columns[at]}" holds names of people. It was left out.'
                self._say(Severity.LOOK_AT, "", "names", message, "Export the teacher's number or another code beside it.")
        return frozenset(found)

    def _missing(self) -> None:
        for name in (*NEEDED, *WANTED):
            named = any(f.code == "names" for f in self.findings)
            if name in self.at or name not in self.profile.columns or (name == "teacher" and named):
                continue  # of a teacher's column that held names it was said already
            column, severity = self.profile.columns[name], Severity.MUST_FIX if name in NEEDED else Severity.LOOK_AT
            close = did_you_mean(column.header, [c for i, c in enumerate(self.table.columns) if i not in self.at.values()])
            fix = f'Is it "{close}"? Then write that header into a profile of your own.' if close else "Export the list with it."
            message = f"The column {column.header} ({FIELDS[name]}) is missing."
            self._say(severity, "", "missing-column", message, fix)

    def _schedules(self, days: Days) -> None:
        """In the column of days may stand the name of the bell schedule, such as Main: then it says nothing of days."""
        names = {clean(v) for v in self._column("days") if clean(v) and not days.knows(clean(v))}
        plain_names = {n for n in names if SCHEDULE.search(n)}
        others = {n for n in names - plain_names if len(n) > 2}
        self.schedules = plain_names | (others if len(others) == 1 else set())
        if self.schedules:
            said = " and ".join(f'"{n}"' for n in sorted(self.schedules))
            column = self.table.columns[self.at["days"]]
            message = f"{said} in the column {column} names no days: these sections were read as meeting on every day of their period."
            self._say(Severity.LOOK_AT, "", "schedule-name", message, "If they are days, list them in order under [expression] days.")

    def _day_texts(self) -> list[str]:
        inside = [t for v in self._column("expression") for t in day_texts(v)]
        return inside + self._column("days")

    def _column(self, name: str) -> list[str]:
        at = self.at.get(name)
        return [] if at is None else [r.values[at] for r in self.table.rows if len(r.values) > at]

    # --- lines -------------------------------------------------------------------------------------------------------
    def _line(self, row: Row, days: Days) -> Line | None:
        width = len(self.table.columns)
        filled = [(clean(v), c) for v, c in zip(row.values, self.table.columns, strict=False) if clean(v)]
        if len(filled) > 1 and all(value == column for value, column in filled):  # the names of the columns, again on the next page
            self.passed.append(row.number)
            return None
        if (len(row.values) != width and any(clean(v) for v in row.values[width:])) or len(row.values) <= max(self.at.values()):
            message = f"This line has {len(row.values)} values, and the header {width}."
            self._say(Severity.MUST_FIX, f"line {row.number}", "ragged", message, "Is a comma or tab inside a value that is not in quotes?")
            return None
        said = {f: clean(row.values[i]) for f, i in self.at.items()}
        if not all(said[n] for n in NEEDED) and any(NO_SECTION.match(clean(v)) for v in row.values):
            self.passed.append(row.number)
            return None
        for name in NEEDED:
            if not said[name]:
                self._at(row, name, "blank", f"{FIELDS[name].capitalize()} is blank.", "Fill it in.")
        if not all(said[n] for n in NEEDED):
            return None
        kept = tuple((c, v) for i, (c, v) in enumerate(zip(self.table.columns, row.values, strict=False)) if i not in self.dropped)
        first, *others = [*_codes(said.get("teacher", "")), *_codes(said.get("second", ""))] or [""]
        seconds = tuple(t for t in dict.fromkeys(others) if t != first)
        line = Line(
            row.number, said["course"], said["section"], said.get("course_name", ""),
            self._term(row, said), self._meetings(row, said, days), first, seconds, said.get("room", ""),
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
        every = said.get("days", "")
        try:
            return parse(text, days, "" if every in self.schedules else every, int(block) if block.isdigit() else 1)
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

    # --- findings ----------------------------------------------------------------------------------------------------
    def _at(self, row: Row, name: str, code: str, message: str, fix: str = "", severity: Severity = Severity.MUST_FIX) -> None:
        self._say(severity, f"line {row.number}, {self.table.columns[self.at[name]]}", code, message, fix)

    def _say(self, severity: Severity, where: str, code: str, message: str, fix: str = "") -> None:
        self.findings.append(Finding(severity, f"{self.name} {where}".strip(), code, message, fix))


def _codes(text: str) -> list[str]:
    """The codes of teachers in one cell."""
    return [code for part in CODES.split(text) if (code := clean(part))]


def _again(group: Group) -> bool:
    """Do two of its lines give the same teacher the same period of the same term?"""
    told = [(x.teacher, x.term, m) for x in group.lines for m in x.meetings or (None,)]
    return len(set(told)) < len(told)


def powerschool_term(word: str) -> str:
    """3500 is the year, 3501 and 3502 the semesters, 3503 to 3506 the quarters (the usual numbering; a district may have another)."""
    if not re.fullmatch(r"\d{3,4}", word):
        return ""
    return dict(enumerate(POWERSCHOOL_TERMS)).get(int(word) % 100, "")


def as_in_workbook(found: SectionList, school: School, position: Mapping[str, str]) -> SectionList:
    """The list with its courses spelled as the workbook has them, and teachers whose positions support others behind those they support.

    `position`: teacher's code -> unit of the workbook.
    """
    courses = respelled((x.course for x in found.lines), (c for row in school.courses for c in row.codes))
    same = doubles(x.course for x in found.lines)
    asked = [Finding(Severity.LOOK_AT, found.name, "leading-zeros", f"Are {' and '.join(some)} one course? They were read as {len(some)}.",
                     "If they are one, give all lines the same code.") for some in same]  # fmt: skip
    lines = tuple(replace(x, course=courses(x.course)) for x in found.lines)
    findings = (*found.findings, *courses.finding(found.name, " of the workbook"), *asked)
    return replace(found, lines=lines, findings=findings, supports=supporting(school, position))


def supporting(school: School, position: Mapping[str, str]) -> frozenset[str]:
    """The codes of teachers who teach beside others: special education and EL."""
    return frozenset(t for t, unit in position.items() if school.tag_of(school.row_of_unit[unit]) in CO_TEACHERS)


# --- what follows from a list ------------------------------------------------------------------------------------------
def loads(found: SectionList) -> dict[str, int]:
    """Teacher's code -> the classes taught, in the order of the codes; sections without a code are left out. A stacked class is one."""
    classes = {(code, g.when_and_where or (g.id, g.term)) for g in found.sections for code in g.teachers}
    counted = Counter(code for code, _class in classes)
    return dict(sorted(counted.items()))


def taught(found: SectionList) -> dict[tuple[str, str], int]:
    """(teacher's code, course) -> the sections that the teacher leads."""
    counted = Counter((g.first.teacher, g.first.course) for g in found.sections if g.first.teacher)
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
        for meeting in g.meetings:
            for m in codes.places(meeting):
                code, numbers = codes.code(m), codes.numbers(m)
                if code is None:
                    continue
                every = not numbers or numbers == codes.held.get(code)
                for day in [None] if every else sorted(numbers):
                    yield {"row_kind": "section", "id": g.id, "cycle_day": day, "slot": code, "value": g.leads(meeting)}


def unknown_periods(found: SectionList, school: School) -> tuple[str, ...]:
    """The periods of the file that the workbook's bell does not have, as the file writes them."""
    codes = found.codes(school)
    missing = {m for g in found.sections for m in g.meetings if codes.code(codes.places(m)[0]) is None}
    return tuple(f"{m.period}({','.join(m.days)})" if m.days else m.period for m in sorted(missing))
