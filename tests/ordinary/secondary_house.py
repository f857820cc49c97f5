"""A middle school of houses: in each grade teams of core teachers who share their students, and encore classes for a whole grade at once.

Each grade has two periods of encore, one before lunch and one after. Its core teachers are free in both: in one they plan alone, in the
other the team meets. In a small school a team is two teachers with two subjects each.
"""

from __future__ import annotations

import itertools

from .secondary_courses import Course, draw_course
from .secondary_draft import Draft
from .secondary_staff import post
from .secondary_week import Teacher, Team

CORE = (("ELA", "Language_Arts", "ENG"), ("MATH", "Mathematics", "MATH"), ("SCI", "Science", "SCI"), ("SS", "Social_Studies", "SS"))
PAIRS = (("ELA", "SS"), ("MATH", "SCI"))
MORE = (("WIN", "What_I_Need"), ("EXT", "Extension"))
ENCORE = (
    ("PE", "Physical_Education", "PE", "PE_MS", "gym"), ("ART", "Art", "ART", "ART_MS", "art"), ("MUS", "Band_and_Choir", "ART", "MUSIC_MS", "music"),
    ("TECH", "Technology", "CTE", "TECH_MS", "computer"), ("SPAN", "Spanish", "WL", "SPANISH_MS", "std"), ("HLTH", "Health", "PE", "HEALTH_MS", "std"),
    ("DRAMA", "Drama", "ART", "DRAMA_MS", "std"), ("FACS", "Family_and_Consumer", "CTE", "FACS_MS", "std"),
)  # fmt: skip


def staff_houses(draft: Draft) -> bool:
    """Teams by grade, encore, special education; False where the day has no place for two periods of encore in each grade."""
    bell, chance = draft.bell, draft.chance
    periods = len(bell.codes)
    more = MORE[: periods - 6]  # a day of four core classes, two of encore, and one or two more
    teams = 1 if draft.size < 26 else 2 if draft.size < 46 else 3
    pairs = draft.size < 14
    noon = _periods_before_lunch(draft)
    encore = _encore_periods(draft, noon)
    if encore is None:
        return False
    bell.load = periods - 2
    size = chance.randint(23, 27)
    groups = 2 if pairs else 4
    for grade in draft.grades:
        _grade(draft, grade, teams, pairs, size, more, [c for c in bell.codes if c not in encore[grade]])
    _encore(draft, teams * groups * size, encore)
    _special(draft)
    return True


def _periods_before_lunch(draft: Draft) -> int:
    slots = [r for r in draft.bell.rows if r["day_type"] == "REG" and r["kind"] in ("class", "lunch")]
    return next(n for n, r in enumerate(slots) if r["kind"] == "lunch")


def _encore_periods(draft: Draft, noon: int) -> dict[str, tuple[str, str]] | None:
    """Two periods for each grade, all different, so that nobody of the grade or of encore teaches too many in a row."""
    codes, most = draft.bell.codes, draft.bell.most_in_a_row
    pairs = [(a, b) for a in codes[:noon] for b in codes[noon:]]
    found = []
    for choice in itertools.permutations(pairs, 3):
        used = {p for pair in choice for p in pair}
        if len(used) == 6 and all(_longest(codes, noon, set(codes) - set(pair)) <= most for pair in choice) and _longest(codes, noon, used) <= most:
            found.append(choice)
    return dict(zip(draft.grades, draft.chance.choice(found), strict=True)) if found else None


def _longest(codes: list[str], noon: int, taught: set[str]) -> int:
    rows = [[c in taught for c in codes[:noon]], [c in taught for c in codes[noon:]]]
    return max(len(list(run)) for half in rows for on, run in itertools.groupby(half) if on)


def _grade(draft: Draft, grade: str, teams: int, pairs: bool, size: int, more: tuple[tuple[str, str], ...], open_: list[str]) -> None:
    """The core courses of a grade with their teachers; each teacher has four sections and one of each further class."""
    groups = (2 if pairs else 4) * teams
    courses = {code: _course(draft, f"{code}{grade}", name, dept, groups, size, f"{code}_MS", grade, open_) for code, name, dept in CORE}
    extra = {code: _course(draft, f"{code}{grade}", name, "OTH", groups, size, "CORE_MS", grade, open_) for code, name in more}
    draft.courses += [*courses.values(), *extra.values()]
    subjects = PAIRS if pairs else tuple((code,) for code, *_ in CORE)
    members: list[list[str]] = [[] for _ in range(teams)]
    for mine in subjects:
        row = f"{'_'.join(mine)}{grade}"
        units = [row] if teams == 1 else [f"{row}.{n}" for n in range(1, teams + 1)]
        certs = ";".join([*(f"{code}_MS" for code in mine), "CORE_MS"])
        draft.posts.append(post(row, "core_teacher", count=teams, certs=certs, load_periods=draft.bell.load, may_change="no", grades_can_teach=grade))
        for n, unit in enumerate(units):
            teacher = Teacher(unit, row, draft.bell.load)
            teacher.hand.update({f"{code}{grade}": 4 // len(mine) if not pairs else 2 for code in mine})
            teacher.hand.update({f"{code}{grade}": 1 for code, _ in more})
            draft.teachers.append(teacher)
            members[n].append(unit)
    mine_free = frozenset(draft.bell.codes) - set(open_)
    for n, core in enumerate(members):
        letter = "ABC"[n] if teams > 1 else ""
        draft.teams.append(Team(f"T{grade}{letter}", f"Grade {grade}{f', team {letter}' if letter else ''}", "house", core, 1, frozenset(mine_free)))


def _course(draft: Draft, code: str, name: str, dept: str, sections: int, size: int, cert: str, grade: str, open_: list[str]) -> Course:
    room = "lab" if dept == "SCI" and draft.chance.random() < 0.6 else "std"
    course = draw_course(dept if dept != "OTH" else "ENG", f"{code} {name}_{grade} 1 {grade} {room}", sections, cert, draft.chance)
    course.dept, course.target = dept, size
    course.largest = size + draft.chance.randint(2, 4)
    course.requests = sections * size - draft.chance.randint(0, min(size - 1, round(0.05 * sections * size)))
    course.grades, course.allowed = (grade,), tuple(open_)
    return course


def _encore(draft: Draft, students: int, encore: dict[str, tuple[str, str]]) -> None:
    """Enough encore classes that a whole grade is in them at once; each teacher has the same subject in every grade."""
    chance = draft.chance
    count = max(2, round(students / chance.randint(23, 28)))
    subjects = [ENCORE[n % len(ENCORE)] for n in range(count)]
    target = -(-students // count)
    for code, name, dept, cert, room in ENCORE:
        teachers = sum(s[0] == code for s in subjects)
        if not teachers:
            continue
        units = [code] if teachers == 1 else [f"{code}.{n}" for n in range(1, teachers + 1)]
        draft.posts.append(post(code, "encore_teacher", count=teachers, certs=cert, load_periods=6, may_change="no"))
        draft.teachers += [Teacher(u, code, 6) for u in units]
        for grade in draft.grades:
            course = draw_course(dept, f"{code}{grade} {name}_{grade} 1 {grade} {room}", 2 * teachers, cert, chance)
            course.target, course.largest = target, target + chance.randint(2, 5)
            course.requests = 2 * teachers * target - chance.randint(0, min(target - 1, 3))
            course.grades, course.allowed = (grade,), encore[grade]
            draft.courses.append(course)
            for t in draft.teachers[-teachers:]:
                t.hand[course.code] = 2
    if len(draft.bell.codes) == 8 and count <= 12:
        mine = [t.unit for t in draft.teachers if any(s[0] == t.row for s in subjects)]
        draft.teams.append(Team("T_ENC", "Encore", "specialists", mine, 1, frozenset(draft.bell.codes) - {p for pair in encore.values() for p in pair}))


def _special(draft: Draft) -> None:
    """Resource classes for all grades, and core sections with a second teacher."""
    chance, load = draft.chance, draft.bell.load
    count = max(1, round(len(draft.teachers) * chance.uniform(0.06, 0.1)))
    co = chance.choice((1, 2, 3)) if draft.has("co_teaching") else 0
    load -= 1 if co else 0
    course = draw_course("SPED", "RESRC Resource 1 -", count * (load - co), "SPED_MS", chance)
    course.more["protected"] = "y"
    draft.courses.append(course)
    for n in range(1, count + 1):
        teacher = Teacher("SPED" if count == 1 else f"SPED.{n}", "SPED", load, co=co)
        teacher.hand[course.code] = load - co
        draft.teachers.append(teacher)
    core = [c for c in draft.courses if c.dept in ("ENG", "MATH")]
    for n in range(count * co):
        core[n % len(core)].co_sped += 1
    draft.posts.append(post("SPED", "sped_teacher", count=count, certs="SPED_MS", load_periods=load, may_change="no"))
