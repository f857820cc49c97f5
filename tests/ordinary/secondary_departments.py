"""A school of departments: who teaches which courses, and which teams they make."""

from __future__ import annotations

from ordinary.secondary_courses import CERTS, Course, deal, departments, draw_course, offer
from ordinary.secondary_draft import Draft
from ordinary.secondary_staff import post
from ordinary.secondary_week import Teacher, Team

DEPT_NAMES = {
    "ENG": "English", "MATH": "Mathematics", "SCI": "Science", "SS": "Social studies", "PE": "Physical education", "ART": "Arts",
    "WL": "World languages", "CTE": "Career and technical", "SPED": "Special education",
}  # fmt: skip
LARGEST_TEAM = 5
SUFFIX = {"high": "_SEC", "middle": "_MS"}


def staff_departments(draft: Draft, teachers: int) -> bool:
    """Teachers with their hands of courses, by department; False when no dealing was found."""
    sped = max(1, round(teachers * draft.chance.uniform(0.07, 0.13))) if teachers > 5 else 0
    for group, count in departments(teachers - sped, draft.chance).items():
        if not _department(draft, group, count):
            return False
    if sped:
        _special_education(draft, sped)
    return True


def _department(draft: Draft, group: tuple[str, ...], count: int) -> bool:
    chance, load = draft.chance, draft.bell.load
    certs = {d: CERTS[d] + SUFFIX[draft.level] for d in group}
    row = group[0] if len(group) == 1 else {"ENG": "HUM", "MATH": "STEM", "ART": "ELECT"}[group[0]]
    job = "cte_teacher" if group == ("CTE",) and draft.level == "high" else "dept_teacher" if draft.level == "high" else "core_teacher"
    units = [row] if count == 1 else [f"{row}.{n}" for n in range(1, count + 1)]
    loads = [load * draft.terms] * count
    total, found = sum(loads), []
    for n, dept in enumerate(group):
        share = total // len(group) + (n < total % len(group))
        found += offer(draft.level, dept, share, max(1, count // len(group)), certs[dept], chance)
    _terms(draft, found)
    items = [c.code for c in found for _ in range(_items(draft, c))]
    most = 3 if draft.terms == 1 else 5
    hands = next((h for extra in range(8) if (h := deal(items, loads, most + extra, chance))), None)
    if hands is None:
        return False
    for unit, hand in zip(units, hands, strict=True):
        sections = {code: n * (found_c.sections // _items(draft, found_c)) for code, n in hand.items() for found_c in found if found_c.code == code}
        teacher = Teacher(unit, row, load)
        teacher.hand.update(sections)
        draft.teachers.append(teacher)
    draft.courses += found
    draft.posts.append(post(row, job, count=count, certs=";".join(certs.values()), load_periods=load, may_change="no"))
    _teams(draft, group, row, units)
    return True


def _items(draft: Draft, course: Course) -> int:
    """What a course takes of its teachers' loads: a semester course of a yearly school half a place."""
    return course.sections // 2 if course.term == "S" and draft.terms == 1 else course.sections


def _terms(draft: Draft, courses: list[Course]) -> None:
    """New courses each term, in schools of terms; elsewhere now and then one that lasts a semester, twice as many sections of it."""
    for c in courses:
        if draft.bell.family == "four":
            c.term = "S"
        elif draft.bell.family == "trimester":
            c.term = "T"
        elif c.code in ("HEALTH", "GOV", "PSYCH") and draft.chance.random() < 0.5:
            empty = c.sections * c.target - c.requests
            c.term, c.sections, c.requests = "S", 2 * c.sections, 2 * c.sections * c.target - empty


def _teams(draft: Draft, group: tuple[str, ...], row: str, units: list[str]) -> None:
    if len(units) < 2:
        return
    free = (len(draft.bell.codes) - draft.bell.load) / len(draft.bell.codes)
    most = min(LARGEST_TEAM, max(2, int(draft.size * free * 0.8)))
    parts = -(-len(units) // most)
    size, over = divmod(len(units), parts)
    at = 0
    for n in range(parts):
        mine = units[at : at + size + (n < over)]
        at += len(mine)
        if len(mine) > 1:
            kind = "department" if parts == 1 else "course_alike"
            name = " and ".join(DEPT_NAMES[d] for d in group) + (f" {n + 1}" if parts > 1 else "")
            draft.teams.append(Team(f"T_{row}{n + 1 if parts > 1 else ''}", name, kind, mine))


def _special_education(draft: Draft, count: int) -> None:
    """Study skills, sections with a second teacher, and a period for case management."""
    chance, bell = draft.chance, draft.bell
    co_taught = draft.has("co-teaching and case management")
    load = bell.load - (1 if co_taught else 0)
    capacity = load * draft.terms
    co = max(1, capacity // 2) if co_taught else 0
    sections = count * (capacity - co)
    cert = CERTS["SPED"] + SUFFIX[draft.level]
    course = draw_course("SPED", "RESRC Study_Skills 1 -", sections, cert, chance)
    _terms(draft, [course])
    course.more["protected"] = "y"
    draft.courses.append(course)
    units = ["SPED"] if count == 1 else [f"SPED.{n}" for n in range(1, count + 1)]
    for unit in units:
        teacher = Teacher(unit, "SPED", load, co=co)
        teacher.hand[course.code] = capacity - co
        draft.teachers.append(teacher)
    core = sorted((c for c in draft.courses if c.dept in ("ENG", "MATH", "SCI", "SS")), key=lambda c: -c.sections)
    left = count * co
    for n in range(left):
        mine = core[n % min(len(core), 6)]
        if mine.co_sped < mine.sections:
            mine.co_sped += 1
            left -= 1
    for mine in core:
        more = min(left, mine.sections - mine.co_sped)
        mine.co_sped += more
        left -= more
    draft.posts.append(post("SPED", "sped_teacher", count=count, certs=cert, load_periods=load, may_change="no"))
    if count > 1 and count <= 6:
        draft.teams.append(Team("T_SPED", "Special education", "services", units))
