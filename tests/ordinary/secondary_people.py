"""Teams across departments, services, who attends, and pairs of courses: what hangs on the week as it stands."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from planner.domain.plan import Session

from .base import Row
from .secondary_bell import WEEK
from .secondary_draft import Draft
from .secondary_staff import post
from .secondary_week import Class, Team, covers

SESSION = 30  # minutes


def second_teams(draft: Draft) -> None:
    """Teachers of different departments who share a grade: one of each is on a second team."""
    if not draft.has("two_teams"):
        return
    firsts = [t.core for t in draft.teams if t.kind in ("department", "course_alike")]
    count = 1 if len(firsts) < 6 else 2
    for n in range(count):
        core = [mine[n] for mine in firsts[:4] if len(mine) > n]
        if len(core) > 1:
            draft.teams.append(Team(f"T_GR{draft.grades[n]}", f"Grade {draft.grades[n]} across departments", "vertical", core))


def more_rows(draft: Draft) -> bool:
    """Pairs of courses, and posts that come on some days; False where the pairs of the school collide."""
    by_course: dict[str, list[Class]] = defaultdict(list)
    for c in draft.classes:
        by_course[c.course].append(c)
    for row in draft.conflicts:
        if _collide(by_course[str(row["course_a"])], by_course[str(row["course_b"])]):
            return False
    if draft.has("course_conflicts"):
        _pairs(draft, by_course)
    _alike(draft)
    if draft.has("shared_by_days") and draft.bell.family != "ab":
        _visiting(draft)
    return True


def _collide(mine: list[Class], others: list[Class]) -> bool:
    """Is every section of one at the time of every section of the other?"""
    return all(a.place[0] == b.place[0] and (covers(a.term, b.term) or covers(b.term, a.term)) for a in mine for b in others)


def _pairs(draft: Draft, by_course: dict[str, list[Class]]) -> None:
    small = [code for code, mine in by_course.items() if len(mine) <= 2 and draft.by_code[code].dept != "SPED"]
    pairs = list(combinations(small, 2))
    draft.chance.shuffle(pairs)
    for a, b in pairs[: min(12, len(pairs))]:
        students = draft.chance.randint(3, 12)
        hard = not _collide(by_course[a], by_course[b]) and draft.chance.random() < 0.6
        draft.conflicts.append({"course_a": a, "course_b": b, "students": students, "hard": "y" if hard else "n"})


def _alike(draft: Draft) -> None:
    """The team of a course is the one whose members teach most of its sections; only teams of whom each member teaches some."""
    for team in (t for t in draft.teams if t.kind == "course_alike"):
        mine = [c for c in draft.courses if sum(x.unit in team.core for x in draft.classes if x.course == c.code) * 2 > c.sections]
        codes = {c.code for c in mine}
        if all(any(x.unit == u and x.course in codes for x in draft.classes) for u in team.core):
            for c in mine:
                c.team = team.code


def _visiting(draft: Draft) -> None:
    """A teacher for English learners who comes on some days and takes two groups out of class in two periods of each."""
    bell = draft.bell
    days = (1, 3, 5)
    by_name = bell.cycle == 5
    fte = 0.6 if by_name else round(3 / bell.cycle, 2)
    draft.shared = post("EL1", "el_teacher", fte=fte, certs="ESOL", may_change="no", shared_school="North Campus", days=" ".join(WEEK[d - 1] for d in days) if by_name else "1,3,5")
    draft.days["EL1"] = days
    times = 3 if by_name else 2
    draft.services.append(
        {"service_id": "EL_NEW", "kind": "el", "grade_band": ",".join(draft.grades[:3]), "setting": "pull", "sessions_per_week": times}
        | {"session_min": SESSION, "groups": 2, "group_max": 8, "provider_job_class": "el_teacher", "legal_floor": "y"}
    )
    for day, day_type, _ in bell.days:
        here = [h for code in bell.codes for p in bell.lanes(code) if (h := bell.at(day_type, p)) and len(bell.lanes(code)) == 1]
        for group in (1, 2) if day in days else ():
            at = sorted(here, key=lambda h: h.start)[group]
            draft.sessions.append(Session("EL_NEW", group, day, day_type, at.start, at.start + SESSION, "EL1"))


def extend(draft: Draft) -> None:
    """Counselors and the coach are extended members of a team each; they are free whenever it meets."""
    assert draft.purse is not None
    codes = {str(r["staff_id"]): int(r["count"]) for r in draft.purse.staff}
    waiting: list[str] = []
    for row in ("COACH1", "COUNS"):
        if row in codes:
            waiting += [row] if codes[row] == 1 else [f"{row}.{n}" for n in range(1, codes[row] + 1)]
    for team, unit in zip(draft.teams, waiting, strict=False):
        if draft.chance.random() < 0.6:
            team.extended.append(unit)
            if unit == "COACH1":
                team.more["facilitator"] = unit


def stacked(row: Row, code: str) -> tuple[Row, Row]:
    """A course and the other that is the same class, as a person would write the two. Neither has requests enough alone."""
    requests = int(row["requests"])
    mine = {k: v for k, v in row.items() if k != "protected"} | {"requests": (requests + 1) // 2, "stack": f"{code} class"}
    return mine, mine | {"course_id": code, "name": f"{row['name']} Honors (same class)", "requests": requests // 2}
