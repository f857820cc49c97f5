"""Course tallies and conflict matrices: how many students asked for a course, and for both of two courses. Counts only.

Three forms are read, and told apart by what stands in them:
  course, requests               a header line with these columns
  course_a, course_b, students   likewise
  the conflict-matrix report of a student information system: page heads, then for each course a line `code,title`, a line of column
  heads, and lines of up to three triples `code,title,students`; a course's triple with itself is its number of requests
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from planner.domain.school import Finding, Severity
from planner.interop.requests import about_students
from planner.interop.table import Table, Unreadable, columns_at, plain, read_table
from planner.workbook.raw import clean

MOST_PAIRS = 4_500  # rows that the Conflicts sheet takes
MOST_STUDENTS = 500  # that its cell takes
COURSE = ("course", "Course ID", "Course Code", "Course Number", "Course_Number", "Crs#")
REQUESTS = ("requests", "Request Count", "Total Requests", "Requested", "Tally", "Students")
NAME = ("course_name", "Course Name", "Course Title", "Title")
A = ("course_a", "Course A", "Course 1", "Course1")
B = ("course_b", "Course B", "Course 2", "Course2")
BOTH = ("students", "Conflicts", "Count", "Students in common")
PAGE = re.compile(r".*,Page \d+\s*")
HEADS = re.compile(r"Crs#\s+Title\s+Requests")


@dataclass(frozen=True)
class Tallies:
    """`requests` by course; `titles` by course; `pairs` of two courses in the order of their codes -> students who asked for both."""

    requests: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    pairs: Mapping[tuple[str, str], int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def small(self, most: int) -> tuple[str, ...]:
        """The courses of `most` requests or fewer."""
        return tuple(c for c, n in self.requests.items() if n <= most)


def read_tallies(source: str | Path | bytes, name: str = "") -> Tallies:
    """Read a tally, a list of pairs or a conflict-matrix report, from its path or bytes."""
    name = name or (Path(source).name if not isinstance(source, bytes) else "tallies")
    try:
        data = source if isinstance(source, bytes) else Path(source).read_bytes()
        if data[:2] != b"PK" and HEADS.search(data[:4000].decode("latin-1")):
            return _report(data, name)
        table = read_table(data, {plain(h) for h in (*COURSE, *REQUESTS, *NAME, *A, *B, *BOTH)})
    except Unreadable as refused:
        return Tallies(findings=(replace(refused.finding, cell=name),))
    except OSError:
        return Tallies(findings=(Finding(Severity.MUST_FIX, "", "no-file", f"The file {name} cannot be opened."),))
    return _listed(table, name)


# --- plain lists -------------------------------------------------------------------------------------------------------
def _listed(table: Table, name: str) -> Tallies:
    about = about_students(table)
    if about:
        message = f"{name} has columns about single students ({', '.join(about[:5])}). It was not read, and nothing of it was kept."
        return Tallies(findings=(Finding(Severity.MUST_FIX, "", "student-data", message, "Export counts only."),))
    at = {k: next(columns_at(table, h), None) for k, h in (("a", A), ("b", B), ("both", BOTH), ("course", COURSE), ("requests", REQUESTS))}
    title = next(columns_at(table, NAME), None)
    if at["a"] is not None and at["b"] is not None and at["both"] is not None:
        return _pairs(table, name, at["a"], at["b"], at["both"])
    if at["course"] is not None and at["requests"] is not None:
        return _counts(table, name, at["course"], at["requests"], title)
    message = f"{name} has neither the columns course and requests nor course_a, course_b and students."
    return Tallies(findings=(Finding(Severity.MUST_FIX, "", "missing-column", message, "Export it with one of these sets of columns."),))


def _counts(table: Table, name: str, course: int, requests: int, title: int | None) -> Tallies:
    counts: dict[str, int] = {}
    titles: dict[str, str] = {}
    findings: list[Finding] = []
    for number, (code, text, said) in _cells(table, (course, requests, title if title is not None else course)):
        count = _count(text)
        if not code or count is None:
            findings.append(_fault(name, number, f'"{code}" with "{text}" requests is no tally.', "Give a course and a whole number."))
        elif code in counts:
            findings.append(_fault(name, number, f"{code} stands here a second time.", "Delete one of the two lines."))
        else:
            counts[code] = count
            titles |= {code: said} if title is not None and said else {}
    return Tallies(counts, titles, findings=tuple(findings))


def _pairs(table: Table, name: str, a: int, b: int, both: int) -> Tallies:
    pairs: dict[tuple[str, str], int] = {}
    findings: list[Finding] = []
    for number, (first, second, text) in _cells(table, (a, b, both)):
        count = _count(text)
        if not first or not second or count is None or first == second:
            message = f'"{first}" and "{second}" with "{text}" students are no pair.'
            findings.append(_fault(name, number, message, "Give two courses and a whole number."))
            continue
        key = (min(first, second), max(first, second))
        if pairs.setdefault(key, count) != count:
            message = f"{key[0]} and {key[1]} have {pairs[key]} students above and {count} here; the larger was taken."
            findings.append(_fault(name, number, message, "", Severity.LOOK_AT))
            pairs[key] = max(pairs[key], count)
    return Tallies(pairs=pairs, findings=tuple(findings))


def _cells(table: Table, at: Sequence[int]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for row in table.rows:
        yield row.number, tuple(clean(row.values[i]) if i < len(row.values) else "" for i in at)


def _count(text: str) -> int | None:
    return int(text.partition(".")[0]) if re.fullmatch(r"\d{1,5}(\.0+)?", text) else None


def _fault(name: str, number: int, message: str, fix: str, severity: Severity = Severity.MUST_FIX) -> Finding:
    return Finding(severity, f"{name} line {number}", "tally", message, fix)


# --- the report --------------------------------------------------------------------------------------------------------
def _report(data: bytes, name: str) -> Tallies:
    text = data.decode("utf-8-sig", errors="replace")
    titles: dict[str, str] = {}
    found: dict[str, dict[str, int]] = {}  # course -> other course -> students, as its own block says
    findings: list[Finding] = []
    course = ""
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if not line.strip() or HEADS.match(line) or PAGE.fullmatch(line) or (number < len(lines) and PAGE.fullmatch(lines[number])):
            continue  # blank, column heads, the second and the first line of a page head
        cells = next(csv.reader(io.StringIO(line)))
        if len(cells) == 2:
            course, titles[cells[0].strip()] = cells[0].strip(), cells[1].strip()
            found.setdefault(course, {})
        elif len(cells) % 3 or not course or any(_count(c.strip()) is None for c in cells[2::3]):
            findings.append(_fault(name, number, "This line is no part of a conflict matrix.", "Export the report again."))
        else:
            for other, title, count in zip(cells[::3], cells[1::3], cells[2::3], strict=True):
                titles.setdefault(other.strip(), title.strip())
                found[course][other.strip()] = int(count)
    return _symmetric(found, titles, findings, name)


def _symmetric(found: Mapping[str, Mapping[str, int]], titles: Mapping[str, str], findings: list[Finding], name: str) -> Tallies:
    """Each pair once; where the two blocks that name it differ, the larger count."""
    pairs: dict[tuple[str, str], int] = {}
    differ = 0
    for course, others in found.items():
        for other, count in others.items():
            if other == course:
                continue
            key = (min(course, other), max(course, other))
            differ += key in pairs and pairs[key] != count
            pairs[key] = max(count, pairs.get(key, 0))
    if differ:
        message = f"{differ} pairs have another count in the second course's list than in the first's; the larger was taken."
        findings.append(Finding(Severity.LOOK_AT, name, "tally", message))
    silent = [c for c, others in found.items() if c not in others]
    if silent:
        message = f"{len(silent)} courses have no number of requests of their own, such as {silent[0]}; the largest pair was taken."
        findings.append(Finding(Severity.LOOK_AT, name, "tally", message))
    requests = {c: others.get(c, max(others.values(), default=0)) for c, others in found.items()}
    return Tallies(requests, titles, pairs, tuple(findings))


# --- rows of the workbook ----------------------------------------------------------------------------------------------
def conflict_rows(tallies: Tallies, requests: Mapping[str, int], most: int = MOST_PAIRS) -> tuple[list[dict[str, object]], int]:
    """Rows of the Conflicts sheet, and how many pairs were left out because it takes no more.

    A conflict matters where both courses have few sections, so pairs come by the larger of their two numbers of requests, and among
    those alike by students. Pairs without students say nothing and are not written.
    """
    said = [(p, n) for p, n in tallies.pairs.items() if n > 0]
    said.sort(key=lambda x: (max(requests.get(c, 0) for c in x[0]), -x[1], x[0]))
    rows: list[dict[str, object]] = [{"course_a": a, "course_b": b, "students": min(n, MOST_STUDENTS)} for (a, b), n in said[:most]]
    return rows, max(0, len(said) - most)
