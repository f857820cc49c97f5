"""Anonymous course requests: read into memory, counted, and placed into sections. Nothing of them is ever stored.

    requests, findings = read_requests("requests.csv")
    counted = count(requests, [Open("ALG1-01", "ALG1", seat, 28), …], periods_of(school).clash)
    counted.met, counted.most, counted.loads

Two figures, found without a solver: how many requests a good placement meets, and a proven limit on how many any placement could meet.
The exact figure is an integer programme; it lives in planner/milp, the only room that may hold one.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

from planner.domain.school import Finding, Severity
from planner.facts.periods import Seat
from planner.interop.table import Table, Unreadable, columns_at, plain, read_table
from planner.workbook.raw import clean

ROW = ("row", "Row Number", "Row No", "Line", "Request Row", "#")
COURSE = ("course", "Course ID", "Course Code", "Course Number", "Course_Number", "Crs#")
PRIORITY = ("priority", "Rank", "Order", "Preference")
WIDE = re.compile(r"^\s*(request|req|choice|course|crs|elective|selection|class|period)s?(ed)?\s*[#_-]?\s*\d{1,2}\s*$", re.IGNORECASE)
ALTERNATE = re.compile(r"^\s*alt(ernate)?s?\b", re.IGNORECASE)
MARKED, NOT_MARKED = frozenset({"1", "x", "y", "yes", "true", "✓"}), frozenset({"", "0", "n", "no", "false", "-"})
STUDENT = re.compile(  # a column that names a student, or says who one is, by its folded header
    r"(student|pupil|learner|child)s?(id|number|no|num|name|first|last|email|perm|ssid|key)$|name$|^(name|student|pupil|id|ssn|ssid|sasid|perm.*)$"
    r"|lastfirst|^(dob|birth.*|dateofbirth|age|gender|sex|race|ethnicity|homeroom|counselor|address.*|e?mail.*|phone.*|guardian.*|parent.*)$"
    r"|^(iep|sped|specialed|ell?|lep|frl|lunchstatus|504)$"
)
COURSE_WORDS = re.compile(r"^(course|crs|class)")
T = TypeVar("T")
MOST_FOR_ONE = 24  # requests of one student


@dataclass(frozen=True)
class Requests:
    """`rows`: for each student, who is nothing but a place in this tuple, the courses asked for, the most wanted first."""

    rows: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def per_course(self) -> dict[str, int]:
        """Course -> students who asked for it."""
        return dict(sorted(Counter(c for row in self.rows for c in row).items()))

    @cached_property
    def pairs(self) -> dict[tuple[str, str], int]:
        """Two courses in the order of their codes -> students who asked for both."""
        return dict(sorted(Counter(p for row in self.rows for p in combinations(sorted(row), 2)).items()))

    @property
    def total(self) -> int:
        return sum(map(len, self.rows))


def read_requests(source: str | Path | bytes, name: str = "") -> tuple[Requests, tuple[Finding, ...]]:
    """Read rows of row number, course and, if there is one, priority (1 first). A file about students by name or number is refused.

    A wide file is read too: a line for each student with columns such as Request 1, Request 2, or a column for each course with an x.
    """
    name = name or (Path(source).name if not isinstance(source, bytes) else "requests")
    try:
        table = read_table(source, {plain(h) for h in (*ROW, *COURSE, *PRIORITY)}, like=WIDE)
    except Unreadable as refused:
        return Requests(), (refused.finding,)
    except OSError:
        return Requests(), (Finding(Severity.MUST_FIX, "", "no-file", f"The file {name} cannot be opened."),)
    return _rows(table, name)


def _rows(table: Table, name: str) -> tuple[Requests, tuple[Finding, ...]]:
    about = about_students(table)
    if about:
        message = f"{name} has columns that say who a student is ({', '.join(about[:5])}). It was not read, and nothing of it was kept."
        fix = "Export only a row number that begins with 1, the course, and the priority."
        return Requests(), (Finding(Severity.MUST_FIX, "", "student-data", message, fix),)
    row, course, priority = (next(columns_at(table, h), None) for h in (ROW, COURSE, PRIORITY))
    if course is None and (wide := _wide(table, row)):
        return _of_lines(table, name, row, wide)
    if row is None or course is None:
        message = f"{name} should have the columns row and course."
        return Requests(), (Finding(Severity.MUST_FIX, "", "missing-column", message, "A column priority may stand beside them."),)
    asked: dict[int, list[tuple[int, str]]] = defaultdict(list)
    findings = _left_over(table, name, (i for i in (row, course, priority) if i is not None))
    for line in table.rows:
        values = [clean(line.values[i]) if i is not None and i < len(line.values) else "" for i in (row, course, priority)]
        number, rank = _whole(values[0]), _whole(values[2] or "1")
        if number is None or rank is None or not values[1]:
            message = "This line should have a row number, a course and, if anything, a whole number as priority."
            findings.append(Finding(Severity.MUST_FIX, f"{name} line {line.number}", "request", message))
        else:
            asked[number].append((rank, values[1]))
    return _requests(asked, name, findings)


def _wide(table: Table, row: int | None) -> dict[int, str]:
    """The columns of a wide file: number -> the course that a mark in it asks for, "" where the cell names the course itself."""
    numbered = {i: "" for i, c in enumerate(table.columns) if WIDE.match(c)}
    if numbered or row is None:
        return numbered
    marks = {i: c for i, c in enumerate(table.columns) if c and i != row and not ALTERNATE.match(c)}
    said = {i: {clean(r.values[i]).casefold() for r in table.rows if i < len(r.values)} for i in marks}
    return {i: c for i, c in marks.items() if said[i] <= MARKED | NOT_MARKED and said[i] & MARKED}


def _of_lines(table: Table, name: str, row: int | None, wide: Mapping[int, str]) -> tuple[Requests, tuple[Finding, ...]]:
    """The requests of a file with a line for each student."""
    asked: dict[int, list[tuple[int, str]]] = defaultdict(list)
    findings = _left_over(table, name, (*wide, *([row] if row is not None else [])))
    for n, line in enumerate(table.rows, 1):
        number = n if row is None else _whole(clean(line.values[row]) if row < len(line.values) else "")
        if number is None or number in asked:
            what = "no row number" if number is None else f"the number {number} of another line"
            findings.append(Finding(Severity.MUST_FIX, f"{name} line {line.number}", "request", f"This line has {what}."))
            continue
        for rank, (i, course) in enumerate(wide.items(), 1):
            text = clean(line.values[i]) if i < len(line.values) else ""
            if course and text.casefold() in MARKED:
                asked[number].append((1, course))
            elif not course and text:
                asked[number].append((rank, text))
    return _requests(asked, name, findings)


def _left_over(table: Table, name: str, used: Iterable[int]) -> list[Finding]:
    left = table.left_over(used)
    said = [Finding(Severity.LOOK_AT, name, "unread", f"Not read: {'; '.join(left)}.")] if left else []
    return [*said, *table.look_at(name)]


def _requests(
    asked: Mapping[int, Sequence[tuple[int, str]]], name: str, findings: list[Finding]
) -> tuple[Requests, tuple[Finding, ...]]:
    if asked and max(asked) > 10 * len(asked) + 100:
        message = f"{name} counts its rows up to {max(asked):,} with {len(asked):,} students: these look like students' own numbers."
        fix = "Number the students 1, 2, 3 … in any order, and delete the list that says who is who."
        return Requests(), (Finding(Severity.MUST_FIX, "", "student-data", message, fix),)
    long = [n for n, rows in asked.items() if len(rows) > MOST_FOR_ONE]
    if long:
        message = f"{len(long)} rows ask for more than {MOST_FOR_ONE} courses; the first {MOST_FOR_ONE} of each were read."
        findings.append(Finding(Severity.LOOK_AT, name, "request", message))
    rows = (tuple(dict.fromkeys(c for _r, c in sorted(asked[n], key=lambda x: x[0])))[:MOST_FOR_ONE] for n in sorted(asked))
    return Requests(tuple(rows)), tuple(findings)


def about_students(table: Table) -> list[str]:
    """The columns that look as if they said who a student is."""
    return [c for c in table.columns if STUDENT.search(plain(c)) and not COURSE_WORDS.match(plain(c))]


def _whole(text: str) -> int | None:
    return int(text.partition(".")[0]) if re.fullmatch(r"\d{1,12}(\.0+)?", text) else None


# --- counting ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Open:
    """A placed section that students can be put into."""

    section_id: str
    course: str
    seat: Seat
    seats: int


@dataclass(frozen=True)
class Counted:
    """`met` of `total` requests are met by the placement; no placement can meet more than `most`.

    `loads`: students in each section. `unmet`: requests not met, by course. `choices`: for each row, the sections it is in.
    """

    total: int
    met: int
    most: int
    loads: Mapping[str, int] = field(default_factory=dict)
    unmet: Mapping[str, int] = field(default_factory=dict)
    choices: tuple[tuple[str, ...], ...] = ()


Clash = Callable[[Seat, Seat], bool]


def count(requests: Requests, sections: Sequence[Open], clash: Clash, *, seed: int = 0, rounds: int = 4) -> Counted:
    """Both figures for sections as they are placed. `clash` says whether nobody can be in both seats (`Periods.clash`)."""
    return place_students(requests, sections, clash, seed=seed, rounds=rounds)


def met_bound(requests: Requests, sections: Sequence[Open], clash: Clash) -> int:
    """A proven limit on the requests that can be met.

    A student meets no more than the most courses for which sections without a clash exist, were every seat free; a course no more than
    it has seats. The limit is the greatest flow student -> course under both, so it is at most either sum alone.
    """
    world = _World(sections, clash)
    own = {row: world.most(row) for row in set(requests.rows)}
    seats = {c: sum(s.seats for s in sections) for c, sections in world.of.items()}
    return _flow([(own[row], [c for c in row if c in seats]) for row in requests.rows], seats)


def seats_bound(requests: Requests, sections: Sequence[Open], most: int) -> int:
    """The same limit wherever the sections stood: seats of each course, and no student in more than `most` courses."""
    seats: Counter[str] = Counter()
    for s in sections:
        seats[s.course] += s.seats
    offered = [[c for c in row if c in seats] for row in requests.rows]
    return _flow([(min(most, len(row)), row) for row in offered], seats)


def place_students(requests: Requests, sections: Sequence[Open], clash: Clash, *, seed: int = 0, rounds: int = 4) -> Counted:
    """Put students into sections: at most one section of each course asked for, none that clash, no more than the seats.

    Students with the least freedom come first; each takes the most courses that still have seats, and among equal choices the emptiest
    sections. Then, round after round, a student with an unmet request takes a seat in a full section where the one who gives it up finds
    another place, until a round finds nothing. The same seed gives the same placement.
    """
    world, most = _World(sections, clash), met_bound(requests, sections, clash)
    placing = _Placing(requests, world, random.Random(seed))
    placing.first()
    for _round in range(rounds):
        if placing.counted(most).met >= most or not placing.improve():
            break
    return placing.counted(most)


class _World:
    """The sections as bits: two sections clash exactly when their masks share a bit."""

    def __init__(self, sections: Sequence[Open], clash: Clash) -> None:
        self.sections = tuple(sections)
        self.of: dict[str, list[Open]] = defaultdict(list)
        for s in self.sections:
            self.of[s.course].append(s)
        spots = list(dict.fromkeys(s.seat for s in self.sections))
        masks = {spot: 1 << i for i, spot in enumerate(spots)}
        bit = len(spots)
        for a, b in combinations(spots, 2):
            if clash(a, b):  # one bit for each pair that clashes, since clashing is not transitive
                masks[a] |= 1 << bit
                masks[b] |= 1 << bit
                bit += 1
        self.mask = {s.section_id: masks[s.seat] for s in self.sections}
        self._most: dict[tuple[str, ...], int] = {}

    def most(self, row: tuple[str, ...]) -> int:
        """The most courses of a row that sections without a clash can meet, were every seat free. Exact."""
        key = tuple(sorted(c for c in row if c in self.of))
        if key not in self._most:
            masks = [dict.fromkeys(self.mask[s.section_id] for s in self.of[c]) for c in key]
            self._most[key] = len(fitted([[(mask, 0.0, mask) for mask in options] for options in masks]))
        return self._most[key]


def fitted(options: Sequence[Sequence[tuple[int, float, T]]], taken: int = 0) -> list[T]:
    """One of each list of options (mask, worth, what), for as many lists as can be, no two masks sharing a bit; among those the most worth.

    Exact: first no list may be left out, then one, then two …; for each the reachable sets of bits are kept, the worthiest way to each.
    """
    order = sorted((o for o in options if o), key=len)
    for left_out in range(len(order) + 1):
        ways: dict[tuple[int, int], tuple[float, Any]] = {(taken, 0): (0.0, None)}  # (bits, left out so far) -> worth, what was chosen
        for choices in order:
            further: dict[tuple[int, int], tuple[float, Any]] = {}
            for (bits, without), (worth, chain) in ways.items():
                if without < left_out:
                    _keep(further, (bits, without + 1), worth, chain, None)
                for mask, more, what in choices:
                    if not bits & mask:
                        _keep(further, (bits | mask, without), worth + more, chain, what)
            ways = further
        if ways:
            return _unlinked(max(ways.values(), key=lambda w: w[0])[1])
    raise AssertionError("to leave everything out is always possible")


def _keep(ways: dict[tuple[int, int], tuple[float, Any]], at: tuple[int, int], worth: float, chain: Any, what: Any) -> None:
    held = ways.get(at)
    if held is None or worth > held[0]:
        ways[at] = (worth, chain if what is None else (chain, what))


def _unlinked(chain: Any) -> list[Any]:
    found = []
    while chain is not None:
        chain, what = chain
        found.append(what)
    return found[::-1]


class _Placing:
    def __init__(self, requests: Requests, world: _World, chance: random.Random) -> None:
        self.rows, self.world, self.chance = requests.rows, world, chance
        self.left = {s.section_id: s.seats for s in world.sections}
        self.course = {s.section_id: s.course for s in world.sections}
        self.chosen: list[dict[str, Open]] = [{} for _ in self.rows]
        self.inside: dict[str, set[int]] = defaultdict(set)

    def first(self) -> None:
        freedom = [sum(len(self.world.of.get(c, ())) for c in row) for row in self.rows]
        for student in sorted(range(len(self.rows)), key=lambda i: (freedom[i] - 3 * len(self.rows[i]), i)):
            self._take(student, self._best(student, frozenset()))

    def improve(self) -> bool:
        """One round over the students with unmet requests; was anything gained?"""
        waiting = [i for i, row in enumerate(self.rows) if len(self.chosen[i]) < self.world.most(row)]
        self.chance.shuffle(waiting)
        gained = False
        for student in waiting:
            gained |= self._chain(student)
        return gained

    def _chain(self, student: int) -> bool:
        """Give the student one course more by taking one seat from somebody who loses nothing by giving it up."""
        for course in self.rows[student]:
            if course in self.chosen[student]:
                continue
            for section in self.world.of.get(course, ()):
                if self.left[section.section_id] <= 0 and self._swap(student, section):
                    return True
        before = self.chosen[student]
        self._drop(student)
        better = self._best(student, frozenset())
        self._take(student, better if len(better) > len(before) else before)
        return len(better) > len(before)

    def _swap(self, student: int, section: Open) -> bool:
        """The student into this full section, somebody else out of it: kept only where more requests are met after it than before."""
        before = self.chosen[student]
        self._drop(student)
        mine = self._best(student, frozenset(), section)
        if len(mine) <= len(before):
            self._take(student, before)
            return False
        for other in self._givers(section.section_id):
            theirs = self.chosen[other]
            self._drop(other)
            self._take(student, mine)
            new = self._best(other, frozenset({section.section_id}))
            if len(new) >= len(theirs):
                self._take(other, new)
                return True
            self._drop(student)
            self._take(other, theirs)
        self._take(student, before)
        return False

    def _givers(self, section: str) -> list[int]:
        """Those in a section whose course has another section, in a chance order."""
        if len(self.world.of[self.course[section]]) < 2:
            return []
        inside = sorted(self.inside[section])
        self.chance.shuffle(inside)
        return inside

    def _best(self, student: int, barred: frozenset[str], must: Open | None = None) -> dict[str, Open]:
        """The most courses for one student out of sections with seats, among equal choices the emptiest. `must` is taken, full or not."""
        mask, left = self.world.mask, self.left
        options = [
            [(mask[s.section_id], left[s.section_id] / s.seats, s) for s in self.world.of.get(course, ()) if self._free(s, barred)]
            for course in self.rows[student]
            if must is None or course != must.course
        ]
        found = fitted(options, mask[must.section_id] if must else 0)
        return {s.course: s for s in (*((must,) if must else ()), *found)}

    def _free(self, section: Open, barred: frozenset[str]) -> bool:
        return self.left[section.section_id] > 0 and section.section_id not in barred

    def _take(self, student: int, chosen: dict[str, Open]) -> None:
        self.chosen[student] = chosen
        for s in chosen.values():
            self.left[s.section_id] -= 1
            self.inside[s.section_id].add(student)

    def _drop(self, student: int) -> None:
        for s in self.chosen[student].values():
            self.left[s.section_id] += 1
            self.inside[s.section_id].discard(student)
        self.chosen[student] = {}

    def counted(self, most: int) -> Counted:
        unmet = Counter(c for row, chosen in zip(self.rows, self.chosen, strict=True) for c in row if c not in chosen)
        return Counted(
            total=sum(map(len, self.rows)),
            met=sum(map(len, self.chosen)),
            most=most,
            loads={s.section_id: len(self.inside[s.section_id]) for s in self.world.sections},
            unmet=dict(sorted(unmet.items())),
            choices=tuple(tuple(s.section_id for s in chosen.values()) for chosen in self.chosen),
        )


def _flow(students: Sequence[tuple[int, Sequence[str]]], seats: Mapping[str, int]) -> int:
    """The greatest number of (student, course) pairs with at most `most` for a student and `seats` for a course: shortest ways first."""
    held: dict[str, set[int]] = defaultdict(set)
    room, met = dict(seats), [0] * len(students)
    total = 0
    for i, (most, courses) in enumerate(students):  # greedy first: it finds nearly all
        for c in sorted(courses, key=lambda c: -room[c]):
            if met[i] < most and room[c] > 0:
                held[c].add(i)
                room[c] -= 1
                met[i] += 1
                total += 1
    for i, (most, _courses) in enumerate(students):
        while met[i] < most and _augment(i, students, held, room):
            met[i] += 1
            total += 1
    return total


def _augment(start: int, students: Sequence[tuple[int, Sequence[str]]], held: Mapping[str, set[int]], room: dict[str, int]) -> bool:
    """One more pair for a student, others changing their courses for it."""
    came: dict[str, int] = {}  # course -> the student who would take it
    gave: dict[int, str] = {}  # student -> the course given up
    queue: deque[int] = deque([start])
    while queue:
        student = queue.popleft()
        for course in students[student][1]:
            if course in came or student in held[course]:
                continue
            came[course] = student
            if room[course] > 0:
                room[course] -= 1
                _shift(course, start, came, gave, held)
                return True
            for other in held[course]:
                if other not in gave and other != start:
                    gave[other] = course
                    queue.append(other)
    return False


def _shift(course: str, start: int, came: Mapping[str, int], gave: Mapping[int, str], held: Mapping[str, set[int]]) -> None:
    """Walk the found way back, each student taking the course that the next one gives up."""
    while True:
        student = came[course]
        held[course].add(student)
        if student == start:
            return
        held[gave[student]].discard(student)
        course = gave[student]


def opened(sections: Iterable[tuple[str, str, Seat, int]]) -> tuple[Open, ...]:
    """Sections from (id, course, seat, seats)."""
    return tuple(Open(*s) for s in sections)
