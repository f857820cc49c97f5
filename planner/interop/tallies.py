"""Course tallies and conflict matrices: how many students asked for a course, and for both of two courses. Counts only.

These forms are read, and told apart by what stands in them:
  course, requests               a header line with these columns; or a column for each grade, or a line for each (they are added up)
  course_a, course_b, students   likewise; a course with itself is its number of requests
  a square                       the courses down the side and across the top; the diagonal, if anything, is the number of requests
  the conflict-matrix report of a student information system: page heads, then for each course a line `code,title`, a line of column
  heads, and lines of up to three triples `code,title,students`; a course's triple with itself is its number of requests
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from planner.domain.school import Finding, Severity
from planner.interop.requests import about_students
from planner.interop.spelling import Spellings, respelled
from planner.interop.table import HEADER_WITHIN, Table, Unreadable, columns_at, grids, plain, read_table
from planner.workbook.cells import one_grade
from planner.workbook.raw import clean

MOST_PAIRS = 4_500  # rows that the Conflicts sheet takes
MOST_STUDENTS = 500  # that its cell takes
COURSE = ("course", "Course ID", "Course Code", "Course Number", "Course_Number", "Crs#", "Course #", "Course No", "Crs",
          "Crs Number", "Code")  # fmt: skip
REQUESTS = ("requests", "Request Count", "Total Requests", "Requests Total", "Number of Requests", "# Requests", "Requested", "Tally",
            "Primary Requests", "Total", "Grand Total", "Students")  # fmt: skip
GRADE = ("grade", "Grade Level", "Gr", "Grd")
NAME = ("course_name", "Course Name", "Course Title", "Title")
A = ("course_a", "Course A", "Course 1", "Course1")
B = ("course_b", "Course B", "Course 2", "Course2")
BOTH = ("students", "Conflicts", "Count", "Students in common")
PAIR_HEADS = re.compile("|".join(re.escape(plain(h)) for h in (*A, *B)))
PAGE = re.compile(r".*,Page \d+\s*")
TOTAL = re.compile(r"((grand|sub)[\s-]*)?totals?\b|sums?\b", re.IGNORECASE)
NO_NUMBER = frozenset({"", "-", "–", "—", "x", "n/a", "na", "*"})  # where a square has nothing to say
HEADS = re.compile(r"Crs#\s+Title\s+Requests")


@dataclass(frozen=True)
class Tallies:
    """`requests` by course; `titles` by course; `pairs` of two courses in the order of their codes -> students who asked for both."""

    requests: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    pairs: Mapping[tuple[str, str], int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def spelled(self, known: Iterable[str], name: str) -> Tallies:
        """With the courses' codes as they are known, where this file has them in other letters or without zeros in front."""
        to = respelled((*self.requests, *self.titles, *(c for pair in self.pairs for c in pair)), known)
        pairs = {(min(a, b), max(a, b)): n for (a, b), n in (((to(a), to(b)), n) for (a, b), n in self.pairs.items())}
        return replace(
            self, requests={to(c): n for c, n in self.requests.items()}, titles={to(c): t for c, t in self.titles.items()}, pairs=pairs,
            findings=(*self.findings, *to.finding(name, " of the section list")),
        )  # fmt: skip

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
        if (square := _square(data, name)) is not None:
            return square
        table = read_table(data, {plain(h) for h in (*COURSE, *REQUESTS, *NAME, *A, *B, *BOTH, *GRADE)})
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
        return _with_left_over(_pairs(table, name, at["a"], at["b"], at["both"]), table, name, (at["a"], at["b"], at["both"]))
    grade = next(columns_at(table, GRADE), None)
    grades = tuple(i for i, c in enumerate(table.columns) if i not in (at["course"], title, grade) and _grade_of(c))
    if at["course"] is not None and (at["requests"] is not None or grades):
        found = _counts(table, name, _Columns(at["course"], at["requests"], title, grade, grades))
        used = (i for i in (at["course"], at["requests"], title, grade, *grades) if i is not None)
        return _with_left_over(found, table, name, used)
    message = f"{name} has neither the columns course and requests nor course_a, course_b and students."
    return Tallies(findings=(Finding(Severity.MUST_FIX, "", "missing-column", message, "Export it with one of these sets of columns."),))


def _with_left_over(found: Tallies, table: Table, name: str, used: Iterable[int]) -> Tallies:
    left = table.left_over(used)
    said = (Finding(Severity.LOOK_AT, name, "unread", f"Not read: {'; '.join(left)}."),) if left else ()
    return replace(found, findings=(*found.findings, *table.look_at(name), *said))


def _grade_of(header: str) -> str:
    """The grade that a column of a tally counts: 9, Grade 9, 9th, Gr 9 Requests."""
    return one_grade(re.sub(r"(?i)\b(requests?|students?|count|total)\b", "", header).strip())


@dataclass(frozen=True)
class _Columns:
    course: int
    requests: int | None
    title: int | None
    grade: int | None
    grades: tuple[int, ...]


def _counts(table: Table, name: str, at: _Columns) -> Tallies:
    counts: dict[str, int] = {}
    titles: dict[str, str] = {}
    findings: list[Finding] = []
    blank: list[str] = []
    again: set[str] = set()
    for row in table.rows:
        values = [clean(v) for v in row.values] + [""] * len(table.columns)
        code, text, said = values[at.course], values[at.requests] if at.requests is not None else "", values[at.title or at.course]
        if TOTAL.match(code) or (not code and any(TOTAL.match(v) for v in values)):
            findings.append(_fault(name, row.number, "This line is a total: it was not read.", "", Severity.LOOK_AT))
            continue
        each = [_count(values[i]) if values[i] not in NO_NUMBER else 0 for i in at.grades]
        whole = [n for n in each if n is not None]
        count = _count(text)
        if code and not text and not at.grades:
            blank.append(code)
            continue
        if not text and at.grades and len(whole) == len(each):
            count = sum(whole)
        elif at.grades and count is not None and whole and sum(whole) != count:
            message = f"{code} has {count} requests, and its grades add to {sum(whole)}: {count} was taken."
            findings.append(_fault(name, row.number, message, "", Severity.LOOK_AT))
        if not code or count is None:
            shown = text or " ".join(values[i] for i in at.grades)
            findings.append(_fault(name, row.number, f'"{code}" with "{shown}" requests is no tally.', "Give a course and a whole number."))
        elif code in counts and at.grade is not None:
            counts[code] += count
            again.add(code)
        elif code in counts and counts[code] == count:
            message = f"{code} is listed a second time with {count}: it was read once."
            findings.append(_fault(name, row.number, message, "", Severity.LOOK_AT))
        elif code in counts:
            message = f"{code} has {count} requests here and {counts[code]} above."
            findings.append(_fault(name, row.number, message, "Say in a column grade what each line counts, or give one number."))
        else:
            counts[code] = count
            titles |= {code: said} if at.title is not None and said else {}
    if again:
        message = f"{len(again)} courses have a line for each grade, such as {min(again)}: their requests were added up."
        findings.append(Finding(Severity.LOOK_AT, name, "tally", message))
    if blank:
        courses = "1 course has" if len(blank) == 1 else f"{len(blank)} courses have"
        message = f"{courses} no number of requests, such as {blank[0]}. Not read."
        findings.append(Finding(Severity.LOOK_AT, name, "tally", message))
    return Tallies(counts, titles, findings=tuple(findings))


def _pairs(table: Table, name: str, a: int, b: int, both: int) -> Tallies:
    pairs: dict[tuple[str, str], int] = {}
    requests: dict[str, int] = {}
    findings: list[Finding] = []
    for number, (first, second, text) in _cells(table, (a, b, both)):
        count = _count(text)
        if not first or not second or count is None:
            message = f'"{first}" and "{second}" with "{text}" students are no pair.'
            findings.append(_fault(name, number, message, "Give two courses and a whole number."))
            continue
        if first == second:
            requests[first] = max(count, requests.get(first, 0))
            continue
        key = (min(first, second), max(first, second))
        if pairs.setdefault(key, count) != count:
            message = f"{key[0]} and {key[1]} have {pairs[key]} students above and {count} here; the larger was taken."
            findings.append(_fault(name, number, message, "", Severity.LOOK_AT))
            pairs[key] = max(pairs[key], count)
    return Tallies(requests, pairs=pairs, findings=tuple(findings))


# --- a square ------------------------------------------------------------------------------------------------------------
def _square(data: bytes, name: str) -> Tallies | None:
    """A matrix with the courses down the side and across the top, or None where the file is none."""
    sheets = grids(data)
    for lines in sheets:
        for top, heads in enumerate(lines[:HEADER_WITHIN]):
            for side in range(min(3, len(heads))):
                rows = {n: clean(line[side]) for n, line in enumerate(lines) if n > top and side < len(line) and clean(line[side])}
                if any(PAIR_HEADS.fullmatch(plain(h)) for h in heads):
                    continue
                known = Spellings(rows.values())
                across = {i: known.of(clean(h)) for i, h in enumerate(heads) if i > side and clean(h) and known.of(clean(h)) in known.known}
                across = {i: c for i, c in across.items() if not TOTAL.match(c)}
                named = sum(bool(clean(h)) for h in heads[side + 1 :])
                if len(set(across.values())) >= 2 and 2 * len(across) >= named:
                    return _of_square(lines, top, rows, across, name)
    return None


def _of_square(lines: Sequence[Sequence[str]], top: int, rows: Mapping[int, str], across: Mapping[int, str], name: str) -> Tallies:
    heads = [clean(h) for h in lines[top]]
    totals = next((i for i, h in enumerate(heads) if i not in across and plain(h) in {plain(r) for r in REQUESTS}), None)
    title = next((i for i, h in enumerate(heads) if plain(h) in {plain(n) for n in NAME}), None)
    found: dict[str, dict[str, int]] = {}
    titles: dict[str, str] = {}
    findings: list[Finding] = []
    left = [h for i, h in enumerate(heads) if h and i not in across and i not in (totals, title) and i > min(across) - 1]
    for n, course in rows.items():
        if TOTAL.match(course) or course not in set(across.values()):
            message = f'The row "{course}" is no course of the top line: it was not read.'
            findings.append(_fault(name, n + 1, message, "", Severity.LOOK_AT))
            continue
        values = [clean(v) for v in lines[n]] + [""] * len(heads)
        for i, other in [*across.items(), *([(totals, course)] if totals is not None else [])]:
            if values[i].casefold() in NO_NUMBER:
                continue
            count = _count(values[i])
            if count is None:
                findings.append(_fault(name, n + 1, f'"{values[i]}" for {course} and {other} is no number.', "Give a whole number."))
            else:
                mine = found.setdefault(course, {})
                mine[other] = max(count, mine.get(other, 0))
        if title is not None and values[title]:
            titles[course] = values[title]
    above = [n + 1 for n in range(top) if any(clean(v) for v in lines[n])]
    if left or above:
        parts = [f"column {', '.join(left)}"] if left else []
        parts += [f"line {', '.join(map(str, above))} above the headers"] if above else []
        findings.append(Finding(Severity.LOOK_AT, name, "unread", f"Not read: {'; '.join(parts)}."))
    said = any(course in others for course, others in found.items())
    whole = _symmetric(found, titles, findings, name, halves=True)
    return whole if said else replace(whole, requests={}, findings=tuple(f for f in whole.findings if "of their own" not in f.message))


def _cells(table: Table, at: Sequence[int]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for row in table.rows:
        yield row.number, tuple(clean(row.values[i]) if i < len(row.values) else "" for i in at)


def _count(text: str) -> int | None:
    """A whole number, with or without a comma for thousands, or the mark of a footnote."""
    plain_text = re.sub(r"(?<=\d)[,\s](?=\d{3}(\D|$))", "", re.sub(r"(?<=\d)\s*[*†‡]+$", "", text))
    return int(plain_text.partition(".")[0]) if re.fullmatch(r"\d{1,5}(\.0+)?", plain_text) else None


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
                found[course][other.strip()] = _count(count.strip()) or 0
    return _symmetric(found, titles, findings, name)


def _symmetric(
    found: Mapping[str, Mapping[str, int]], titles: Mapping[str, str], findings: list[Finding], name: str, halves: bool = False
) -> Tallies:
    """Each pair once; where the two blocks that name it differ, the larger count. `halves`: one half of a square may be blank or 0."""
    pairs: dict[tuple[str, str], int] = {}
    differ = 0
    for course, others in found.items():
        for other, count in others.items():
            if other == course:
                continue
            key = (min(course, other), max(course, other))
            differ += key in pairs and pairs[key] != count and not (halves and 0 in (pairs[key], count))
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
