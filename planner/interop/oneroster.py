"""OneRoster 1.1 and 1.2 in: a district's zip (or one file of its unpacked folder) as a section list.

    found = read_oneroster("oneroster.zip", "Lincoln High School")

Opened are the files of classes, courses, terms and schools, and enrollments. Of enrollments a teacher's line gives the teacher's
sourcedId, and a student's line only adds one to the class's count. Files of people and of students' results are never opened.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from planner.domain.school import Finding, Severity
from planner.interop.oneroster_ids import code_of
from planner.interop.oneroster_out import HEADERS, SYSTEM
from planner.interop.profile import load
from planner.interop.sis import SectionList, section_list
from planner.interop.table import MOST_ROWS, Row, Table, plain
from planner.workbook.raw import clean, did_you_mean

NAME = "oneroster"  # what --sis calls it
OPENED = ("manifest", "orgs", "academicSessions", "courses", "classes", "enrollments")
NEEDED = {
    "orgs": ("sourcedId", "name", "type"),
    "academicSessions": ("sourcedId", "title", "type", "startDate"),
    "courses": ("sourcedId", "title"),
    "classes": ("sourcedId", "courseSourcedId", "classType", "schoolSourcedId", "termSourcedIds"),
    "enrollments": ("classSourcedId", "userSourcedId", "role"),
}
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ENROLLMENTS = 3_000_000  # lines of a large district
STUDENTS = "metadata.students"  # of a class in files that `planner pull` wrote: how many students it has
DAMAGED = (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, csv.Error)  # while a file is read
SPLITS = {2: "S", 3: "T", 4: "Q"}  # parts of one year -> the letter of our terms
COLUMNS = ("course", "course_name", "section", "term", "period", "teacher", "room", "enrolled")


class NoRoster(Exception):
    """The file is no OneRoster export: the finding that says why."""

    def __init__(self, code: str, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.finding = Finding(Severity.MUST_FIX, "", code, message, fix)


@dataclass(frozen=True)
class Line:
    """A line of a file by its columns."""

    number: int
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return clean(self.values.get(name) or "")

    @property
    def gone(self) -> bool:
        return self["status"].casefold() == "tobedeleted"


class _Joined(Table):
    """The classes with their courses, terms and teachers; lines have the numbers that they have in classes.csv."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.columns, self.rows, self.header = COLUMNS, tuple(rows), 1


def read_oneroster(source: str | Path | bytes, school: str = "", name: str = "") -> SectionList:
    """The section list of one school; `school` is its name, which is needed where the export has several.

    A path may be that of a zip, or of classes.csv or manifest.csv beside the other files.
    """
    name = name or (Path(source).name if not isinstance(source, bytes) else "oneroster.zip")
    profile = load("generic")
    try:
        files, others = files_of(source)
        return _list(files, others, school, name)
    except NoRoster as refused:
        return SectionList(name, profile, findings=(refused.finding,))
    except DAMAGED:
        message = f"{name} cannot be opened: it is damaged, or no zip of OneRoster files."
        return SectionList(name, profile, findings=(Finding(Severity.MUST_FIX, "", "damaged", message, "Export it again."),))


def files_of(source: str | Path | bytes) -> tuple[dict[str, str], tuple[str, ...]]:
    """The text of the files that are opened, and the names of those that are not."""
    if not isinstance(source, bytes) and Path(source).suffix.casefold() == ".csv":
        beside = {_named(p.stem): p for p in sorted(Path(source).parent.iterdir()) if p.suffix.casefold() == ".csv"}
        _not_too_large(sum(p.stat().st_size for n, p in beside.items() if n in OPENED))
        return {n: _text(beside[n].read_bytes()) for n in OPENED if n in beside}, tuple(sorted(set(beside) - set(OPENED)))
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        inside = {_named(Path(i.filename).stem): i for i in book.infolist() if i.filename.casefold().endswith(".csv")}
        _not_too_large(sum(i.file_size for n, i in inside.items() if n in OPENED))
        return {n: _text(book.read(inside[n])) for n in OPENED if n in inside}, tuple(sorted(set(inside) - set(OPENED)))


def _named(stem: str) -> str:
    """The standard's name of a file whose letters differ in case."""
    return next((name for name in OPENED if name.casefold() == stem.casefold()), stem)


def _not_too_large(size: int) -> None:
    if size > MOST_UNPACKED:
        raise NoRoster("too-large", "This export unpacks to more than 200 MB.", "Export one school.")


def _text(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def lines_of(files: Mapping[str, str], file: str) -> Iterator[Line]:
    """The lines of a file that are not marked as deleted; headers may differ in case.

    Raises
    ------
    NoRoster
        Where the file or a needed column is missing, or it is longer than a district's.
    """
    if file not in files:
        fix = "Export it as OneRoster 1.1 or 1.2 CSV, with classes and courses."
        raise NoRoster("missing-file", f"The export has no {file}.csv.", fix)
    reader = csv.reader(io.StringIO(files[file], newline=""))
    known = {plain(h): h for h in (*HEADERS[file].split(","), STUDENTS)}
    header = [known.get(plain(h), h) for h in next(reader, [])]
    missing = [h for h in NEEDED[file] if h not in header]
    if missing:
        message = f"{file}.csv has no column {' and none '.join(missing)}."
        raise NoRoster("missing-column", message, "Export it as OneRoster 1.1 or 1.2 CSV.")
    for number, values in enumerate(reader, 2):
        if number > (MOST_ENROLLMENTS if file == "enrollments" else MOST_ROWS):
            raise NoRoster("too-long", f"{file}.csv is longer than a district's.", "Export one school.")
        line = Line(number, dict(zip(header, values, strict=False)))
        if values and not line.gone:
            yield line


def _list(files: Mapping[str, str], others: Sequence[str], school: str, name: str) -> SectionList:
    whole(files)
    classes = list(lines_of(files, "classes"))
    here, left = _of_school(classes, files, school)
    courses = {line["sourcedId"]: line for line in lines_of(files, "courses")}
    terms = _terms(list(lines_of(files, "academicSessions")))
    teachers, students = _people(files) if "enrollments" in files else ({}, Counter())
    homerooms = [c for c in here if c["classType"].casefold() == "homeroom"]
    rows = [row for c in here if c not in homerooms for row in _rows(c, courses, terms, teachers, students)]
    found = section_list(_Joined(rows), load("generic"), name)
    said = [Finding(Severity.LOOK_AT, name, "homerooms", f"{len(homerooms)} homerooms were left out: they are no sections of courses.")]
    unread = [f"files {', '.join(f'{n}.csv' for n in others)} (never opened)"] if others else []
    unread += [f"{left:,} classes of other schools"] if left else []
    return replace(found, findings=(*(said if homerooms else ()), *found.findings), unread=tuple(unread))


def _facts(files: Mapping[str, str]) -> dict[str, str]:
    """What the manifest says."""
    return {row[0]: row[1] for row in csv.reader(io.StringIO(files.get("manifest", ""))) if len(row) > 1}


def whole(files: Mapping[str, str]) -> None:
    """A delta holds only what changed since the last one, and is no list of sections."""
    facts = _facts(files)
    if facts.get("file.classes", "bulk").strip().casefold() == "delta":
        message = "This export holds only what changed (delta), not all classes."
        raise NoRoster("delta", message, "Export it in bulk mode.")


def _of_school(classes: Sequence[Line], files: Mapping[str, str], school: str) -> tuple[list[Line], int]:
    """The classes of the school, and how many are of others."""
    used = dict.fromkeys(c["schoolSourcedId"] for c in classes)
    if len(used) < 2:
        return list(classes), 0
    names = {o["sourcedId"]: o["name"] for o in lines_of(files, "orgs") if o["sourcedId"] in used}
    mine = [i for i, n in names.items() if plain(n) == plain(school)]
    if len(mine) != 1:
        listed = ", ".join(list(names.values())[:10])
        close = did_you_mean(school, names.values())
        fix = f'Is it "{close}"? Write that name on the School sheet.' if close else "Write its name there on the School sheet."
        raise NoRoster("several-schools", f"The export has {len(used)} schools ({listed}), and none is called {school or 'so'}.", fix)
    here = [c for c in classes if c["schoolSourcedId"] == mine[0]]
    return here, len(classes) - len(here)


def _terms(sessions: Sequence[Line]) -> dict[str, str]:
    """sourcedId of a session -> our term: by its title, else by its place among those of its kind in the same year."""
    found: dict[str, str] = {}
    kinds: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for s in sessions:
        if s["type"] == "schoolYear":
            found[s["sourcedId"]] = "Y"
        else:
            kinds[s["parentSourcedId"], s["type"]].append(s)
    for alike in kinds.values():
        ordered = sorted(alike, key=lambda s: s["startDate"])
        letter = SPLITS.get(len(ordered), "")
        for n, s in enumerate(ordered, 1):
            found[s["sourcedId"]] = _titled(s["title"]) or (f"{letter}{n}" if letter else "Y" if len(ordered) == 1 else s["title"])
    return found


def _titled(title: str) -> str:
    said = re.fullmatch(r"(?i).*?\b(s|sem|semester|q|quarter|qtr|t|tri|trimester)\s*-?\s*([1-4])\b.*", title)
    return f"{said[1][0].upper()}{said[2]}" if said else ""


def _people(files: Mapping[str, str]) -> tuple[dict[str, list[str]], Counter[str]]:
    """Class -> its teachers, the primary one first; class -> how many students. No student's line is kept."""
    ours = _facts(files).get("source.systemName") == SYSTEM  # then a teacher is a position, whose code stands in the sourcedId
    teachers: dict[str, list[str]] = defaultdict(list)
    students: Counter[str] = Counter()
    for line in lines_of(files, "enrollments"):
        role = line["role"].casefold()
        if role == "student":
            students[line["classSourcedId"]] += 1
        elif role == "teacher":
            first = line["primary"].casefold() == "true"
            who = code_of(line["userSourcedId"]) if ours else line["userSourcedId"]
            teachers[line["classSourcedId"]].insert(0 if first else len(teachers[line["classSourcedId"]]), who)
    return dict(teachers), students


def _rows(
    c: Line, courses: Mapping[str, Line], terms: Mapping[str, str], teachers: Mapping[str, Sequence[str]], students: Mapping[str, int]
) -> Iterator[Row]:
    """A line for each term of a class."""
    course = courses.get(c["courseSourcedId"])
    code = (course["courseCode"] if course else "") or c["courseSourcedId"]
    held = [terms.get(t.strip(), t.strip()) for t in c["termSourcedIds"].split(",") if t.strip()]
    who = "; ".join(teachers.get(c["sourcedId"], ()))
    count = str(students[c["sourcedId"]]) if students.get(c["sourcedId"]) else c[STUDENTS]
    for term in held or [""]:
        section = c["classCode"] or c["sourcedId"]
        yield Row(c.number, (code, course["title"] if course else "", section, term, c["periods"], who, c["location"], count))
