"""Courses: as they are typed, or from a file of tallies; their departments, and the rows of the Courses and Conflicts sheets.

What a file says is kept among the answers as rows of `code | title | requests | …` (COLUMNS): answers alone make the workbook again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from planner.interop.table import Unreadable, columns_at, plain, read_table
from planner.interop.tallies import COURSE, GRADE, NAME, REQUESTS, read_tallies
from planner.start import said
from planner.start.common import Heard, Sheets
from planner.start.kinds import DEPARTMENTS, best, words
from planner.start.questions import lines_of
from planner.start.said import Unclear
from planner.workbook.columns import DEPTS, ROOM_TYPES, TERMS
from planner.workbook.defaults import Row

FILE, PAIRS = "courses_file", "pairs_file"  # among the answers: what a file said
COLUMNS = ("code", "title", "requests", "department", "size", "largest", "grades", "term", "room", "sped", "el")
TARGET, MOST_OVER, LEAST_TO_RUN = 25, 3, 12  # students of a section, how many more at most, and how few
SMALLEST, LARGEST = 5, 70
HEADS = {  # further columns of a file of courses -> what their headers may be
    "department": ("Department", "Dept", "Department Name", "Subject", "Subject Area", "Credit Area"),
    "size": ("Class Size", "Target Size", "Target Class Size", "Target", "Optimal Size", "Average Class Size"),
    "largest": ("Max Size", "Maximum", "Largest Class", "Max Class Size", "Maximum Enrollment", "Max Enrollment", "Class Max", "Max"),
    "grades": ("Grades", "Grade Levels", "For Grades"),
    "term": ("Term", "Term Code", "Length", "Duration"),
    "room": ("Room Type", "Facility", "Room Kind"),
    "sped": ("Co-taught", "Co-taught SpEd", "Inclusion Sections", "Co-taught, special ed"),
    "el": ("Co-taught EL", "Co-taught, EL", "EL Sections"),
}
GUESSES = (  # words of a course's title -> its department, the first that fits
    ("computer|health science|digital media|construction|educators", "CTE"),
    ("resource|life skills|study skills|sped|special ed", "SPED"), ("eld|esl|esol|english language dev", "EL"),
    ("english|literature|composition|writing|reading|journalism|yearbook|speech|debate|ela|language arts", "ENG"),
    ("algebra|geometry|calculus|statistics|math|trigonometry|precalculus", "MATH"),
    ("biology|chemistry|physics|science|anatomy|environmental|earth|astronomy", "SCI"),
    ("history|government|economics|geography|civics|psychology|sociology|social|ethnic", "SS"),
    ("physical|pe|health|weights|dance|fitness|sports|strength", "PE"),
    ("spanish|french|german|latin|chinese|mandarin|asl|sign language", "WL"),
    ("art|band|choir|chorus|orchestra|theater|theatre|drama|ceramics|music|drawing|painting|guitar|jazz|photography|ensemble", "ART"),
    ("business|computer|coding|culinary|welding|automotive|engineering|marketing|accounting|cte|technology|nursing|agriculture", "CTE"),
)  # fmt: skip

MUSIC = re.compile(r"\b(band|choir|chorus|orchestra|ensemble|guitar|music|jazz)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """A course as it was said: `department` is one of the contract's, `told` how the school named it."""

    code: str
    department: str
    requests: int
    title: str = ""
    zero: bool = False
    term: str = ""
    required: bool = False
    told: str = ""
    size: int = 0
    largest: int = 0
    grades: tuple[str, ...] = ()
    room: str = ""
    sped: int = 0
    el: int = 0

    @property
    def sections(self) -> int:
        """Sections at the target size."""
        return -(-self.requests // (self.size or TARGET))


@dataclass(frozen=True)
class CourseFile:
    """A file of courses as rows for the answers, and sentences about the file: what was doubtful, and what was not read."""

    answers: dict[str, str] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()

    @property
    def courses(self) -> int:
        return len(self.answers.get(FILE, "").splitlines())


# --- a file -----------------------------------------------------------------------------------------------------------------
def read_courses(source: str | Path | bytes, name: str = "") -> CourseFile:
    """Read a file of tallies (CSV or xlsx): course and requests; title, department, class size, grades and term where it has them.

    Two courses and the students who asked for both are read as well. Files about single students are refused unread.
    """
    found = read_tallies(source, name)
    more = _further(source) if found.requests else {}
    rows = []
    for code, requests in found.requests.items():
        cells = {"code": code, "title": found.titles.get(code, ""), "requests": str(requests)} | more.get(code, {})
        line = " | ".join(cells.get(column, "").replace("|", "/") for column in COLUMNS).rstrip(" |")
        rows.append(" ".join(line.split()))
    pairs = [f"{a} | {b} | {students}" for (a, b), students in found.pairs.items() if students]
    answers = {key: "\n".join(lines) for key, lines in ((FILE, rows), (PAIRS, pairs)) if lines}
    used = {plain(h) for heads in HEADS.values() for h in heads}
    told = (_without(f.message, used) if f.code == "unread" else f"{f.message} {f.fix}".strip() for f in found.findings)
    return CourseFile(answers, tuple(sentence for sentence in told if sentence))


def _without(sentence: str, used: set[str]) -> str:
    """The reader of tallies lists the columns that it did not use; those that are used here are taken off."""
    parts = []
    for part in sentence.removeprefix("Not read: ").rstrip(".").split("; "):
        head, _, names = part.partition(" ")
        left = [n for n in names.split(", ") if plain(n) not in used] if head.startswith("column") else [names]
        parts += [f"{head if len(left) > 1 else head.rstrip('s')} {', '.join(left)}"] if left and head.startswith("column") else []
        parts += [part] if not head.startswith("column") else []
    return f"Not read: {'; '.join(parts)}." if parts else ""


def _further(source: str | Path | bytes) -> dict[str, dict[str, str]]:
    """Department, size, grades, term and room by course, from the columns that say them; empty where the file has no such columns."""
    try:
        known = {plain(h) for h in (*COURSE, *REQUESTS, *NAME, *GRADE, *(h for heads in HEADS.values() for h in heads))}
        table = read_table(source, known)
    except (Unreadable, OSError):
        return {}
    course = next(columns_at(table, COURSE), -1)
    at = {key: next(columns_at(table, heads), None) for key, heads in HEADS.items()}
    found: dict[str, dict[str, str]] = {}
    for row in table.rows if course >= 0 else ():
        code = row.values[course].strip() if len(row.values) > course else ""
        cells = {key: " ".join(row.values[n].split()) for key, n in at.items() if n is not None and n < len(row.values)}
        found.setdefault(code, {key: text for key, text in cells.items() if text})
    return found


# --- what was typed, and what a file said ---------------------------------------------------------------------------------
def courses(heard: Heard) -> list[Asked]:
    """The courses of the file, then those that were typed; a typed one stands above the file's of the same code."""
    found = {one.code: one for one in _from_file(heard)}
    typed: set[str] = set()
    for row, line, several in heard.each("courses", _course_line):
        for one in several:
            if one.code in typed:
                heard.unclear("courses", row, line, f"{one.code} is listed twice.")
            before = found.get(one.code)
            found[one.code] = replace(one, size=before.size, grades=before.grades, largest=before.largest) if before else one
            typed.add(one.code)
    return list(found.values())


def _from_file(heard: Heard) -> Iterator[Asked]:
    for line in lines_of(heard.answers, FILE):
        cells = dict(zip(COLUMNS, (c.strip() for c in line.split("|")), strict=False))
        code, title, told = cells["code"], cells.get("title", ""), cells.get("department", "")
        term, room = cells.get("term", "").upper(), cells.get("room", "").casefold()
        yield Asked(
            code, (dept_of(told) if told else "") or guess(f"{title} {code}"), int(cells.get("requests", "0") or 0), title,
            term=term if term in TERMS else "", told=told, size=_size(cells.get("size", "")), largest=_size(cells.get("largest", "")),
            grades=said.grades(cells.get("grades", "").replace(";", " ")),
            room=room if room in ROOM_TYPES else "", sped=_whole(cells.get("sped", "")), el=_whole(cells.get("el", "")),
        )  # fmt: skip


def _size(text: str) -> int:
    size = _whole(text)
    return size if SMALLEST <= size <= LARGEST else 0


def _whole(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _course_line(line: str) -> list[Asked]:
    """ "English: ENG9 75, ENG10 75", or one course a row: "ENG9 English 75"."""
    head, colon, rest = line.partition(":")
    if colon and not any(c.isdigit() for c in head):
        return [_course(piece, head.strip()) for piece in said.parts(rest)]
    return [_course(line, "")]


def _course(piece: str, told: str) -> Asked:
    match = re.fullmatch(
        r"(\S+)\s+(.*?)(\d[\d,]*)(?:\s+(?:students|requests))?"
        r"((?:[ ,]+(?:zero period|semester|trimester|quarter|required|needed to graduate|classes of \d+))*)",
        piece.strip(),
        re.IGNORECASE,
    )
    if match is None:
        raise Unclear('Say the course\'s code and its requests: "English: ENG9 75, ENG10 75".')
    title, flags = match[2].strip(), match[4].casefold()
    named = told or (title if title and dept_of(title) else "")
    where = (dept_of(named) if named else "") or guess(title or match[1])
    size = re.search(r"classes of (\d+)", flags)
    term = next((code for word, code in (("trimester", "T"), ("semester", "S"), ("quarter", "Q")) if word in flags), "")
    required = "required" in flags or "graduate" in flags
    requests = int(match[3].replace(",", ""))
    return Asked(
        match[1].upper(), where, requests, title if told or not named else "", "zero" in flags, term, required, named,
        _size(size[1]) if size else 0,
    )  # fmt: skip


# --- departments of courses --------------------------------------------------------------------------------------------------
def department(title: str) -> tuple[str, str, str]:
    """Code of its rows, department of the contract, certificate; a department that we don't know is one of its own."""
    bare = re.sub(r"(?i)\bteachers?\b|\bdepartment\b|\bdept\b", " ", title)
    known = best(bare, ((name, (code, dept, cert)) for code, dept, cert, names in DEPARTMENTS for name in names.split("|")))
    return known or (said.code_of(bare), "OTH", f"{said.code_of(bare)}_SEC")


def called(lines: Iterable[str]) -> list[str]:
    """The usual names of the departments that these rows speak of."""
    codes = {department(re.split(r"\s\d|,", line)[0])[0] for line in lines if line.strip()}
    usual = {"ENG": "English", "MATH": "Math", "SCI": "Science", "SS": "Social studies", "WL": "World language", "PE": "PE", "ART": "Art"}
    usual |= {"CTE": "CTE", "SPED": "Special education", "EL": "EL"}
    return [usual[code] for code in codes if code in usual]


def dept_of(told: str) -> str:
    """The contract's department of a school's name or code for it; "" where it is none that we know."""
    return told.upper() if told.upper() in DEPTS else next((d for d in (department(told)[1],) if d != "OTH"), "")


def guess(title: str) -> str:
    """The department that a course's title speaks of."""
    low = title.casefold()
    for names, dept in GUESSES:
        if re.search(rf"\b(?:{names})", low):
            return dept
    return "OTH"


@dataclass(frozen=True)
class Taught:
    """A department as it was listed: its words, its department of the contract, and the certificate of its teachers."""

    title: str
    dept: str
    cert: str


ANYONE = "ANY"  # certificate of courses that fit no department: every listed teacher holds it


def certificates(asked: Sequence[Asked], listed: Sequence[Taught]) -> dict[str, str]:
    """Course -> the certificate that it asks for: of the department whose words its title has, then of its department's teachers.

    A course of no department goes to the one that we don't know, where there is one alone; else to anyone.
    """
    found: dict[str, str] = {}
    for one in asked:
        near = [t for t in listed if one.department == "OTH" or t.dept in (one.department, "OTH")]
        spoken = best(f"{one.title} {one.code}", ((t.title, t) for t in near)) or best(one.told, ((t.title, t) for t in near))
        certs = list(dict.fromkeys(t.cert for t in listed if t.dept == one.department))
        if spoken is None and one.department == "OTH" and len(certs) > 1:
            certs = []
        found[one.code] = spoken.cert if spoken is not None else certs[0] if certs else ANYONE
    return found


# --- rows -------------------------------------------------------------------------------------------------------------------
def write(sheets: Sheets, asked: Sequence[Asked], certs: dict[str, str], zero: Iterable[str], term: str, teams: dict[str, str]) -> None:
    """The Courses sheet: what was told, and our defaults under it. `teams` are the course-alike teams by course."""
    for one in asked:
        told: Row = {"course_id": one.code, "name": one.title, "dept": one.department, "requests": one.requests, "term": one.term}
        told |= {"target_size": one.size or None, "max_size": one.largest or None, "grade_mix": ";".join(one.grades)}
        told |= {"room_type": one.room, "co_teach_sped": one.sped or None, "co_teach_el": one.el or None}
        told |= {"required": "y"} if one.required else {}
        told |= {"periods_allowed": ";".join(zero)} if one.zero else {}
        size = one.size or TARGET
        ours: Row = {"name": one.code.capitalize(), "target_size": size, "max_size": min(LARGEST, size + MOST_OVER), "term": term}
        ours |= {"cert": certs[one.code], "room_type": room_of(one), "periods_per_section": 1, "min_to_run": LEAST_TO_RUN}
        ours |= {"alike_team": teams.get(one.code), "protected": "y" if one.sections == 1 else None}
        sheets.add("Courses", told, ours)


def room_of(one: Asked) -> str:
    """The kind of room that such a course is held in."""
    if one.department == "ART" and MUSIC.search(f"{one.title} {one.code}"):
        return "music"
    if one.department == "PE" and re.search(r"(?i)\bhealth\b", one.title) and not re.search(r"(?i)\bpe\b|physical", one.title):
        return "std"
    return {"SCI": "lab", "PE": "gym", "ART": "art", "CTE": "cte"}.get(one.department, "std")


def write_pairs(heard: Heard, sheets: Sheets, asked: Sequence[Asked]) -> None:
    """The Conflicts sheet: two courses of the list, and the students who asked for both."""
    known = {one.code for one in asked}
    for line in lines_of(heard.answers, PAIRS):
        a, b, students = (cell.strip() for cell in line.split("|"))
        if a in known and b in known:
            sheets.add("Conflicts", {"course_a": a, "course_b": b, "students": int(students)})


# --- courses that belong together ------------------------------------------------------------------------------------------
BESIDE = {"honors", "honor", "ap", "ib", "advanced", "support", "lab", "de", "dual", "enrollment", "enrolment", "and", "of", "the", "in"}


def parted(asked: Sequence[Asked], ways: int) -> list[list[Asked]]:
    """Courses of a department in so many groups with about the same number of sections; courses of one name stay together."""
    blocks: list[list[Asked]] = []
    for one in asked:
        if blocks and _stem(blocks[-1][-1]) == _stem(one):
            blocks[-1].append(one)
        else:
            blocks.append([one])
    total = sum(one.sections for one in asked)
    groups: list[list[Asked]] = [[] for _ in range(min(ways, len(blocks)))]
    done = at = 0
    for number, block in enumerate(blocks):
        size = sum(one.sections for one in block)
        left = len(blocks) - number
        late = done + size / 2 > total * (at + 1) / len(groups)
        if groups[at] and at < len(groups) - 1 and (late or left <= len(groups) - 1 - at):
            at += 1
        groups[at] += block
        done += size
    return groups


def _stem(one: Asked) -> tuple[str, ...]:
    """What a course is about: "English 9 Honors" and "English 9" are one."""
    name = tuple(word for word in words(one.title or one.code) if word not in BESIDE)
    return name[:1] if one.department == "WL" else name[:2]


def named(group: Sequence[Asked]) -> str:
    """A name for the team of these courses: the two with most sections."""
    largest = sorted(group, key=lambda one: -one.sections)[:2]
    first = largest[0].title or largest[0].code
    return first if len(largest) == 1 or _stem(largest[0]) == _stem(largest[1]) else f"{first} and {largest[1].title or largest[1].code}"
