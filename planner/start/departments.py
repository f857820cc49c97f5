"""Departments of a middle or high school, and the teams that follow from them: houses of a grade, course-alike teams, departments.

Titles become positions: "English 15" is fifteen teachers of one row. Where four core departments have a teacher for every grade, houses are
made; a department of more than six teachers meets by course. Whoever may stop, or is there for a part of the day, is an extended member.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.start import catalog, said
from planner.start.catalog import ANYONE, Asked, Taught, department
from planner.start.common import Heard, Sheets
from planner.start.kinds import DEPARTMENTS, OTHERS, Kind, best, kind_called, words
from planner.start.questions import lines_of
from planner.start.said import Unclear
from planner.start.staffing import Listed
from planner.workbook.defaults import Row

CORE = ("ENG", "MATH", "SCI", "SS")
SERVICES = ("SPED", "EL")
JOBS = {"CTE": "cte_teacher", "SPED": "sped_teacher", "EL": "el_teacher"}
ONE_TEAM, A_TEAM = 6, 5  # teachers who still meet as one department; and how many meet where there are more
MOST_CORE = 12  # positions of one team
ANY_CORE = "CORE"  # certificate of every core teacher of a house, for extensions and WIN
LETTERS = "ABCDEFGH"


@dataclass
class Department:
    """A department: its words, its department of the contract, and its rows."""

    title: str
    dept: str
    rows: list[Listed]

    @property
    def whole(self) -> list[Listed]:
        """Rows whose teachers are there all day and stay; part-timers without hours of their own where there are not two of those."""
        mine = [x for x in self.rows if x.post.fte == 100 and not x.post.hours and _stays(x)]
        if sum(x.post.count for x in mine) < 2:
            mine = [x for x in self.rows if x.post.fte >= 50 and not x.post.hours and not x.post.days and _stays(x)]
        return mine

    @property
    def part(self) -> list[Listed]:
        whole = self.whole
        return [x for x in self.rows if x not in whole]

    @property
    def many(self) -> int:
        return sum(x.post.count for x in self.whole)


def _stays(one: Listed) -> bool:
    return not one.expired and one.post.may_change != "may stop"


# --- what was told ----------------------------------------------------------------------------------------------------------
def read(heard: Heard, level: str) -> list[Listed]:
    """The rows of the departments; a title that is no department is a position as among the others."""
    found: list[Listed] = []
    for row, line, (post, grades) in heard.each("departments", _row):
        if not post.title:
            heard.unclear("departments", row, line, 'Begin with the department: "English 3".')
            continue
        bare = " ".join(w for w in post.title.split() if w.casefold() not in ("teacher", "teachers", "department", "dept"))
        other = kind_called(bare, OTHERS)
        if other is not None and _words_of(bare, other) > _words_of_department(bare):
            found.append(Listed(post, other, "departments", row, line))
            continue
        code, dept, cert = department(post.title)
        job = "core_teacher" if dept in CORE else "encore_teacher"
        job = JOBS.get(dept, "dept_teacher") if level == "high" or dept in SERVICES else job
        certs = (cert, *(department(also)[2] for also in post.also))
        found.append(Listed(post, Kind(code, job, (bare,), cert, plain=True), "departments", row, line, grades=grades, certs=certs))
    return found


def _row(line: str) -> tuple[said.Post, tuple[str, ...]]:
    """A department's row; "grade 6" or "grades 6-7" in it are the grades that it teaches."""
    match = re.search(r"(?i)\bgrades?\s+(\d{1,2}(?:\s*(?:-|–|to)\s*\d{1,2})?(?:\s+and\s+\d{1,2})*)(?:th)?\b", line)
    grades = said.grades(match[1]) if match is not None else ()
    if match is not None and not grades:
        raise Unclear(f'"{match[0]}" names no grade.')
    return said.post(line.replace(match[0], " ") if match is not None else line), grades


def _words_of(title: str, kind: Kind) -> int:
    have = words(title)
    return max((len(words(name)) for name in kind.names if all(w in have for w in words(name))), default=0)


def _words_of_department(title: str) -> int:
    name = best(title, ((n, n) for *_, names in DEPARTMENTS for n in names.split("|")))
    return len(words(name)) if name is not None else 0


def is_department(one: Listed) -> bool:
    return one.question == "departments" and bool(one.certs)


def grouped(rows: Sequence[Listed]) -> list[Department]:
    """The rows by department, in the order in which they were told."""
    found: dict[str, Department] = {}
    for one in rows:
        if is_department(one):
            title = one.kind.names[0]
            found.setdefault(one.kind.code, Department(title, department(title)[1], [])).rows.append(one)
    return list(found.values())


def taught(rows: Sequence[Listed]) -> list[Taught]:
    """What courses may be placed by: first those of full-time rows."""
    mine = sorted((x for x in rows if is_department(x)), key=lambda x: not _stays(x))
    return [Taught(x.kind.names[0], department(x.kind.names[0])[1], x.certs[0]) for x in mine]


def hold_any(rows: Sequence[Listed]) -> None:
    """Every listed teacher may teach what fits no department."""
    for one in rows:
        if is_department(one):
            one.certs = (*one.certs, ANYONE)


# --- which teams ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Wanted:
    """How teachers should meet: in houses (so many a grade; 0 = as many as teachers allow), by course, by department, or as named."""

    houses: bool = False
    a_grade: int = 0
    by_course: bool = True
    named: tuple[tuple[int, str, str, str], ...] = ()  # row of the answer, its words, name of the team, members as they were said
    told: bool = False
    none: bool = False


def wanted(heard: Heard, level: str) -> Wanted:
    found = Wanted(houses=level == "middle")
    for row, line in enumerate(lines_of(heard.answers, "others"), 1):
        low = line.casefold()
        name, colon, members = line.partition(":")
        number = re.search(r"\d+", low)
        if colon and members.strip():
            found = replace(found, named=(*found.named, (row, line, name.strip(), members.strip())), told=True)
        elif re.search(r"\bhouses?\b", low):
            found = replace(found, houses=not re.search(r"\bno\b", low), a_grade=int(number[0]) if number else 0, told=True)
        elif re.search(r"\bcourses?\b", low):
            found = replace(found, houses=False, by_course=True, told=True)
        elif re.search(r"\bdepartments?\b", low):
            found = replace(found, houses=False, by_course=False, told=True)
        elif re.fullmatch(r"(no|none|no teams|no others)\.?", low):
            found = replace(found, none=True, told=True)
        elif not re.search(r"encore|special|service|elective", low):
            heard.unclear("others", row, line, 'Say "houses", "by course", "by department", or a team: "Freshman team: English 2, Math 2".')
    return found


# --- houses -----------------------------------------------------------------------------------------------------------------
def into_houses(rows: list[Listed], grades: Sequence[str], a_grade: int) -> tuple[list[Listed], int]:
    """The rows with the core departments cut by grade, and how many houses each grade has; unchanged and 0 where they can't be."""
    core = {d.dept: max(d.whole, key=lambda x: x.post.count, default=None) for d in grouped(rows) if d.dept in CORE}
    if len(grades) < 1 or set(core) != set(CORE) or None in core.values():
        return rows, 0
    whole = [x for x in core.values() if x is not None]
    if any(x.grades for x in whole):
        return rows, 0
    possible = min(x.post.count for x in whole) // len(grades)
    houses = min(a_grade or possible, possible, len(LETTERS))
    if not houses:
        return rows, 0
    found: list[Listed] = []
    for one in rows:
        if not any(one is x for x in whole):
            found.append(one)
            continue
        left = one.post.count - houses * len(grades)
        for grade in grades:
            found.append(_of_grade(one, grade, houses))
        if left:
            found.append(replace(one, post=_counted(one.post, left), certs=(*one.certs, ANY_CORE)))
    return found, houses


def _of_grade(one: Listed, grade: str, many: int) -> Listed:
    kind = replace(one.kind, code=f"{one.kind.code}{grade}")
    return replace(one, post=_counted(one.post, many), kind=kind, grades=(grade,), certs=(*one.certs, ANY_CORE))


def _counted(post: said.Post, many: int) -> said.Post:
    """So many of these positions, with their share of what the row costs."""
    return replace(post, count=many, cents=post.cents * many // post.count)


# --- rows -------------------------------------------------------------------------------------------------------------------
@dataclass
class Teams:
    """The Teams sheet while it is written: the school's period in minutes, and which course belongs to which team."""

    sheets: Sheets
    period: int
    of_course: dict[str, str]

    def add(self, told: Row, ours: Row) -> None:
        used = {str(r["team_id"]) for r in self.sheets.of("Teams")}
        code = str(ours["team_id"])
        while code in used:
            code += "B"
        self.sheets.add("Teams", told, ours | {"team_id": code, "purpose": ours.get("purpose", "planning")})

    def last(self) -> str:
        return str(self.sheets.of("Teams")[-1]["team_id"])


def units(rows: Sequence[Listed]) -> list[str]:
    """Single positions of these rows: ENG.1, ENG.2, …; the row itself where it is one."""
    found: list[str] = []
    for one in rows:
        found += [one.staff_id] if one.post.count == 1 else [f"{one.staff_id}.{n}" for n in range(1, one.post.count + 1)]
    return found


@dataclass(frozen=True)
class People:
    """Every row of positions, the grades, the houses of each grade (0 = none), and the minutes of a period."""

    rows: Sequence[Listed]
    grades: Sequence[str]
    houses: int
    period: int


def write(heard: Heard, sheets: Sheets, people: People, asked: Sequence[Asked], how: Wanted) -> dict[str, str]:
    """The Teams sheet; returns the course-alike team of each course that has one."""
    rows, houses = people.rows, people.houses
    teams = Teams(sheets, people.period, {})
    listed = grouped(rows)
    free = {d.title: units(d.whole) for d in listed}
    _as_named(heard, teams, how, listed, free)
    if how.none:
        return {}
    if houses:
        _houses(teams, rows, people.grades, houses)
    taken = {u for r in sheets.of("Teams") for u in str(r["core"]).split(";")}
    rest = [d for d in listed if not (houses and d.dept in CORE)]
    if houses:
        _encore(teams, [d for d in rest if d.dept not in SERVICES], rows)
        rest = [d for d in rest if d.dept in SERVICES]
        _services(teams, rest, rows)
        rest = []
    for one in rest:
        mine = [u for u in free[one.title] if u not in taken]
        if any(u in taken for u in free[one.title]) and len(mine) < 2:
            continue
        _of_department(teams, one, mine, [c for c in asked if c.department == one.dept != "OTH"], how, bool(asked))
    if not sheets.of("Teams"):
        heard.notes.append("No department has two full-time teachers, so no team is listed.")
    return teams.of_course


def _as_named(heard: Heard, teams: Teams, how: Wanted, listed: Sequence[Department], free: dict[str, list[str]]) -> None:
    """Teams that were named: "Freshman team: English 2, Math 2" takes the next two of each department."""
    for row, line, name, members in how.named:
        core: list[str] = []
        for part in said.parts(members):
            match = re.fullmatch(r"(.+?)(?:\s+(\d{1,2}))?", part)
            meant = best(match[1], ((d.title, d) for d in listed)) if match is not None else None
            many = int(match[2] or 1) if match is not None else 1
            if meant is None or len(free[meant.title]) < many:
                heard.unclear("others", row, line, f'"{part}" is no department with so many teachers left.')
                continue
            core += free[meant.title][:many]
            free[meant.title] = free[meant.title][many:]
        if len(core) >= 2:
            teams.add({"name": name, "core": ";".join(core)}, {"team_id": f"T_{said.code_of(name)}", "type": "vertical"})


def _houses(teams: Teams, rows: Sequence[Listed], grades: Sequence[str], houses: int) -> None:
    coach = next((x.staff_id for x in rows if x.kind.job == "coach" and x.post.count == 1), None)
    sped = [x for d in grouped(rows) if d.dept == "SPED" for x in d.whole]
    helpers = units(sped[:1])
    for place, grade in enumerate(grades):
        core = [x for x in rows if x.grades == (grade,) and ANY_CORE in x.certs]
        share = max(len(helpers) // len(grades), 1)
        extended = helpers[place * share] if len(helpers) >= len(grades) else ""
        for n in range(houses):
            members = [units([x])[n] for x in core]
            name = f"House {grade}, team {LETTERS[n]}" if houses > 1 else f"House {grade}"
            ours: Row = {"team_id": f"T{grade}{LETTERS[n] if houses > 1 else ''}", "name": name, "type": "house", "core": ";".join(members)}
            teams.add({}, ours | {"extended": extended, "facilitator": coach})


def _encore(teams: Teams, listed: Sequence[Department], rows: Sequence[Listed]) -> None:
    core = [x for d in listed for x in d.rows if x.post.fte == 100 and _stays(x) and not x.post.hours]
    more = [x for d in listed for x in d.rows if x not in core]
    if sum(x.post.count for x in core) < 2:
        return
    for n, some in enumerate(_within(core)):
        name = "Encore" if n == 0 else f"Encore {n + 1}"
        ours: Row = {"team_id": name.upper().replace(" ", "_"), "name": name, "type": "specialists"}
        ours |= {"core": ";".join(x.staff_id for x in some), "extended": ";".join(x.staff_id for x in more) if n == 0 else ""}
        teams.add({}, ours | _little(teams.period))


def _within(rows: Sequence[Listed]) -> list[list[Listed]]:
    """The rows in lists of at most twelve positions."""
    found: list[list[Listed]] = [[]]
    for one in rows:
        if found[-1] and sum(x.post.count for x in found[-1]) + one.post.count > MOST_CORE:
            found.append([])
        found[-1].append(one)
    return found


def _services(teams: Teams, listed: Sequence[Department], rows: Sequence[Listed]) -> None:
    other = [x for x in rows if x.kind.job in ("sped_teacher", "sped_self_contained", "el_teacher") and not is_department(x)]
    everyone = [x for d in listed for x in d.rows] + other
    core = [x for x in everyone if x.post.fte == 100 and _stays(x) and x.kind.job != "el_teacher"]
    more = [x for x in everyone if x not in core]
    if not 2 <= sum(x.post.count for x in core) <= MOST_CORE:
        return
    ours: Row = {"team_id": "SPED", "name": "Special education", "type": "services", "core": ";".join(x.staff_id for x in core)}
    teams.add({}, ours | {"extended": ";".join(x.staff_id for x in more), "purpose": "student_work"} | _little(teams.period))


def _little(period: int) -> Row:
    """A period a week for teams that no one told a goal for."""
    return {"floor_min": 0, "goal_min": period, "stretch_min": 2 * period}


def _of_department(teams: Teams, one: Department, mine: list[str], asked: Sequence[Asked], how: Wanted, courses: bool) -> None:
    """One team for a department, or several by course. Without a course of its own it has none, where courses are known."""
    if len(mine) < 2 or (courses and not asked):
        return
    ways = -(-(len(mine) - 1) // A_TEAM) if len(mine) > ONE_TEAM else 1
    groups = catalog.parted(asked, ways) if how.by_course and ways > 1 and asked and one.dept not in SERVICES else []
    code = one.rows[0].kind.code
    if len(groups) > 1:
        _by_course(teams, one, mine, groups)
        return
    whole = len(mine) == one.many and sum(x.post.count for x in one.whole) <= MOST_CORE
    lots = [";".join(x.staff_id for x in one.whole)] if whole else [";".join(some) for some in _even(mine)]
    kind = "services" if one.dept in SERVICES else "department"
    for n, core in enumerate(lots):
        name = f"{one.title} department" if len(lots) == 1 else f"{one.title} department {LETTERS[n]}"
        ours: Row = {"team_id": f"D_{code}" if len(lots) == 1 else f"D_{code}_{LETTERS[n]}", "name": name, "type": kind}
        teams.add({"core": core}, ours | {"extended": ";".join(x.staff_id for x in one.part) if n == 0 else ""})


def _even(mine: Sequence[str]) -> list[list[str]]:
    ways = -(-len(mine) // MOST_CORE)
    cuts = [len(mine) * n // ways for n in range(ways + 1)]
    return [list(mine[a:b]) for a, b in itertools.pairwise(cuts)]


def _by_course(teams: Teams, one: Department, mine: list[str], groups: Sequence[Sequence[Asked]]) -> None:
    """Members by the share of sections, two at least in each team; part-timers sit with the first."""
    code = one.rows[0].kind.code
    sections = [sum(c.sections for c in group) for group in groups]
    counts = apportioned(len(mine), sections)
    at = 0
    for n, (group, many) in enumerate(zip(groups, counts, strict=True), 1):
        ours: Row = {"team_id": f"T_{code}{n}", "name": catalog.named(group), "type": "course_alike"}
        ours |= {"core": ";".join(mine[at : at + many]), "extended": ";".join(x.staff_id for x in one.part) if n == 1 else ""}
        teams.add({}, ours)
        teams.of_course |= {c.code: teams.last() for c in group}
        at += many


def apportioned(members: int, sections: Sequence[int]) -> list[int]:
    """So many members over groups by their sections: two each, the rest one at a time to whoever has most sections a member."""
    counts = [2] * len(sections)
    for _ in range(members - 2 * len(sections)):
        most = max(range(len(sections)), key=lambda n: (sections[n] / counts[n], -n))
        counts[most] += 1
    return counts
