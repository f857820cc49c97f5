"""A district's roster each night, behind one adapter: from a folder (`roster_folder`) or a server (`roster_rest`), without people.

    pulled = pull(Folder("/exports"))
    Path("roster.zip").write_bytes(packed(pulled))     # what `planner import --sis oneroster` reads

A source gives the lines of five files. Of enrollments a teacher's line is kept, and a student's only adds one to the class's count. A
class is called as its course is, since titles of classes often hold their teacher's name. Files of people are never asked for.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from planner.interop.oneroster import DAMAGED, STUDENTS, NoRoster, files_of
from planner.interop.oneroster_out import ALL_FILES, HEADERS

FILES = ("orgs", "academicSessions", "courses", "classes", "enrollments")
Row = Mapping[str, str]  # column of the CSV -> text


class RosterSource(Protocol):
    """Where a roster comes from.

    `lines` gives the lines of one of `FILES` that are not marked as deleted, by the columns of the CSV; it raises NoRoster with what
    is wrong and what to do. `said` are sentences about the source once it was read.
    """

    def lines(self, file: str) -> Iterator[Row]: ...

    @property
    def said(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Pulled:
    """The lines of each file; how many students' lines were counted and not kept; sentences about the source."""

    files: Mapping[str, Sequence[Row]]
    students: int
    said: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """Classes of tonight beside those of the last time."""

    new: int
    gone: int
    changed: int
    before: int

    @property
    def shrinks(self) -> bool:
        """Are more than half of the classes gone? Then a file was cut off sooner than a district closed."""
        return self.gone * 2 > self.before


def pull(source: RosterSource) -> Pulled:
    """Return what a source has, without people.

    Raises
    ------
    NoRoster
        With a sentence and a fix; nothing of the source is used then.
    """
    files: dict[str, list[Row]] = {file: list(source.lines(file)) for file in FILES if file != "enrollments"}
    if not files["classes"]:
        raise NoRoster("no-classes", "The source has no classes.", "Export classes with their courses, terms and teachers.")
    teachers: list[Row] = []
    students: Counter[str] = Counter()
    for line in source.lines("enrollments"):
        role = line.get("role", "").casefold()
        students[line["classSourcedId"]] += role == "student"
        if role == "teacher":
            teachers.append(line)
    titles = {c["sourcedId"]: c["title"] for c in files["courses"]}
    files["classes"] = [_without_names(c, titles, students[c["sourcedId"]]) for c in files["classes"]]
    files["enrollments"] = teachers
    return Pulled(files, students.total(), tuple(source.said))


def _without_names(line: Row, titles: Mapping[str, str], students: int) -> Row:
    title = titles.get(line.get("courseSourcedId", "")) or line.get("courseSourcedId", "")
    return {**line, "title": title, STUDENTS: str(students) if students else ""}


def packed(pulled: Pulled) -> bytes:
    """Return the zip: the standard's columns, and the number of students of a class in a column of its own."""
    files = {name: rows for name, rows in pulled.files.items() if rows}
    facts = {"manifest.version": "1.0", "oneroster.version": "1.1"}
    facts |= {f"file.{name}": "bulk" if name in files else "absent" for name in ALL_FILES["1.1"]}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(_entry("manifest"), _csv(["propertyName", "value"], [{"propertyName": k, "value": v} for k, v in facts.items()]))
        for name, rows in files.items():
            columns = HEADERS[name].split(",") + ([STUDENTS] if name == "classes" else [])
            book.writestr(_entry(name), _csv(columns, [{**row, "status": "", "dateLastModified": ""} for row in rows]))
    return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(f"{name}.csv", (2020, 1, 1, 0, 0, 0))  # the same roster gives the same bytes


def _csv(columns: Sequence[str], rows: Sequence[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({k: " ".join(v.split()) for k, v in row.items()} for row in rows)
    return text.getvalue()


def compared(new: bytes, old: bytes) -> Change | None:
    """Return what changed since the zip of the last time; None where that can't be read."""
    try:
        now, before = _classes(new), _classes(old)
    except (NoRoster, *DAMAGED):
        return None
    changed = sum(now[c] != before[c] for c in now.keys() & before.keys())
    return Change(len(now.keys() - before.keys()), len(before.keys() - now.keys()), changed, len(before))


def _classes(data: bytes) -> dict[str, tuple[str, ...]]:
    """Class -> its line without the number of students, and its teachers."""
    files, _others = files_of(data)
    found: dict[str, tuple[str, ...]] = {}
    for line in csv.DictReader(io.StringIO(files.get("classes", ""))):
        found[line.get("sourcedId") or ""] = tuple(str(v) for k, v in line.items() if k != STUDENTS)
    for line in csv.DictReader(io.StringIO(files.get("enrollments", ""))):
        own = line.get("classSourcedId") or ""
        if own in found:
            found[own] += (line.get("userSourcedId") or "", line.get("primary") or "")
    return found
