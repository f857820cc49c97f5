"""A school of departments: who teaches which courses, and which teams they make."""

from __future__ import annotations

from .base import Row
from .secondary_bell import clock
from .secondary_courses import CERTS, Course, deal, departments, draw_course, offer
from .secondary_draft import Draft
from .secondary_flags import PARTS
from .secondary_staff import post
from .secondary_week import Teacher, Team

DEPT_NAMES = {
    "ENG": "English", "MATH": "Mathematics", "SCI": "Science", "SS": "Social studies", "PE": "Physical education", "ART": "Arts",
    "WL": "World languages", "CTE": "Career and technical", "SPED": "Special education",
}  # fmt: skip
LARGEST_TEAM = 5
SUFFIX = {"high": "_SEC", "middle": "_MS"}


def staff_departments(draft: Draft, teachers: int) -> bool:
    """Teachers with their hands of courses, by department; False when no dealing was found."""
    sped = max(1, round(teachers * draft.chance.uniform(0.07, 0.13))) if teachers > 5 or draft.has("co_teaching") else 0
    draft.parts = [f for f in draft.flags if f in PARTS or (f == "shared_by_days" and draft.bell.family == "ab")]
    for group, count in departments(teachers - sped, draft.chance).items():
        if not _department(draft, group, count):
            return False
    if sped:
        _special_education(draft, sped)
    return not draft.parts


def _department(draft: Draft, group: tuple[str, ...], count: int) -> bool:
    chance = draft.chance
    certs = {d: CERTS[d] + SUFFIX[draft.level] for d in group}
    row = group[0] if len(group) == 1 else {"ENG": "HUM", "MATH": "STEM", "ART": "ELECT"}[group[0]]
    teachers = _posts(draft, row, count, ";".join(certs.values()), _job(draft.level, group))
    if teachers is None:
        return False
    loads = [t.load * draft.terms for t in teachers]
    total, found = sum(loads), []
    for n, dept in enumerate(group):
        share = total // len(group) + (n < total % len(group))
        band = dept == "ART" and draft.bell.zero
        found += offer(draft.level, dept, share - band, max(1, count // len(group)), certs[dept], chance)
        if band:
            found.append(Course("JAZZ", "Jazz Band", "ART", certs[dept], 1, 24, 30, chance.randint(15, 22), "music", allowed=("P0",), more={"periods_allowed": "P0"}))
    _terms(draft, found)
    _oddities(draft, group, found)
    items = [c.code for c in found for _ in range(_items(draft, c))]
    most = 3 if draft.terms == 1 else 5
    hands = next((h for extra in range(8) if (h := deal(items, loads, most + extra, chance))), None)
    if hands is None:
        return False
    each = {c.code: c.sections // _items(draft, c) for c in found}
    for teacher, hand in zip(teachers, hands, strict=True):
        teacher.hand.update({code: n * each[code] for code, n in hand.items()})
    draft.teachers += teachers
    draft.courses += found
    _teams(draft, group, row, [t.unit for t in teachers if t.fte == 100])
    return True


def _job(level: str, group: tuple[str, ...]) -> str:
    if level == "middle":
        return "encore_teacher" if group[0] in ("PE", "ART", "WL", "CTE") else "core_teacher"
    return "cte_teacher" if group == ("CTE",) else "dept_teacher"


def _posts(draft: Draft, row: str, count: int, certs: str, job: str) -> list[Teacher] | None:
    """The posts of a department: a line of full-time ones, and one of those that the oddities ask for; None when the day has no room for it."""
    load = draft.bell.load
    own: list[Teacher] = []
    if count > 2 and draft.parts:
        own = _part(draft, row, draft.parts.pop(draft.chance.randrange(len(draft.parts))))
        if not own:
            return None
        for t in own:
            more: Row = {"days": "1", "shared_school": "North Campus"} if t.days else {}
            more |= {"unavailable": _away(draft)} if t.never and not t.days else {}
            more |= {"position_no": "10482"} if t.twin else {}
            draft.posts.append(post(t.unit, job, fte=t.fte / 100, certs=certs, load_periods=load, may_change="no", **more))
            if t.days:
                draft.days[t.unit] = t.days
        count -= 1
    draft.posts.insert(0, post(row, job, count=count, certs=certs, load_periods=load, may_change="no"))
    units = [row] if count == 1 else [f"{row}.{n}" for n in range(1, count + 1)]
    return [*(Teacher(u, row, load) for u in units), *own]


def _part(draft: Draft, row: str, flag: str) -> list[Teacher]:
    """The post, or the two of one person; nothing where the day has no room."""
    load = draft.bell.load
    if flag == "part_time_06":
        return [Teacher(f"{row}_PT", f"{row}_PT", load * 60 // 100, fte=60)]
    if flag == "two_positions":
        names = (f"{row}_A", f"{row}_B")
        return [Teacher(u, u, load * fte // 100, fte=fte, twin=names[1 - n]) for n, (u, fte) in enumerate(zip(names, (60, 40), strict=True))]
    if flag == "shared_by_days":
        never = frozenset(c for c in draft.bell.codes if c[0] == "B")
        return [Teacher(f"{row}_SH", f"{row}_SH", load // 2, never=never, fte=50, days=(1,))]
    noon = _noon(draft)
    never = frozenset(p[0] for (_, p), h in draft.bell.held.items() if h.end > noon)
    mornings = len(set(draft.bell.codes) - never)
    fte = next((f for f in (60, 50, 40, 20) if 0 < load * f // 100 < mornings), 0)
    return [Teacher(f"{row}_AM", f"{row}_AM", load * fte // 100, never=never, fte=fte)] if fte else []


def _noon(draft: Draft) -> int:
    """The end of lunch."""
    return max(end for _, _, end, _ in draft.bell.lunches)


def _away(draft: Draft) -> str:
    return f"{clock(_noon(draft))}-{clock(draft.bell.contract[1])}"


def _oddities(draft: Draft, group: tuple[str, ...], found: list[Course]) -> None:
    """Courses as the oddities have them; each once in a school."""
    if "MATH" in group and draft.has("corequisites"):
        mine = [c for c in found if c.dept == "MATH"]
        if len(mine) > 1:
            first, lab = mine[0], mine[-1]
            lab.code, lab.name = f"{first.code}L", f"{first.name} Lab (with {first.name})"
            draft.conflicts.append({"course_a": first.code, "course_b": lab.code, "students": lab.requests, "hard": "y"})
            if lab.requests <= first.requests:
                lab.more |= {"corequisite": first.code}
    if draft.has("stacked_classes") and not draft.stack:
        single = next((c for c in found if c.sections == 1 and c.room == "std" and c.term == "Y"), None)
        if single:
            single.requests = draft.chance.randint(13, 18)
            draft.stack = (single.code, f"{single.code}H")
    if draft.has("oversubscribed_singleton") and not any("sections_fixed" in c.more and c.sections == 1 for c in draft.courses):
        single = next((c for c in found if c.sections == 1 and not c.allowed and c.code not in draft.stack), None)
        if single:
            single.requests = single.largest + draft.chance.randint(3, 9)
            single.more |= {"sections_fixed": 1}
    if draft.has("sections_fixed_below_requests") and not any("sections_fixed" in c.more and c.sections > 1 for c in draft.courses):
        several = next((c for c in reversed(found) if c.sections > 1 and c.code not in str(draft.conflicts)), None)
        if several:
            several.requests = several.sections * several.largest + draft.chance.randint(2, 12)
            several.more |= {"sections_fixed": several.sections}


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
        elif (c.code in ("HEALTH", "GOV", "PSYCH") and draft.chance.random() < 0.5) or _by_semester(draft, c):
            empty = c.sections * c.target - c.requests
            c.term, c.sections, c.requests = "S", 2 * c.sections, 2 * c.sections * c.target - empty


def _by_semester(draft: Draft, course: Course) -> bool:
    """The course whose sections are in both semesters, where the school has one."""
    if not draft.has("terms_by_section") or course.dept == "SPED" or draft.by_semester:
        return False
    course.more["term"], draft.by_semester = "S1/S2", course.code
    return True


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
    co_taught = draft.has("co_teaching")
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
