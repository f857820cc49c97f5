"""The drawn school as the workbook's rows, and its witness."""

from __future__ import annotations

from planner.domain.plan import Day, DutyPost, Meeting, Section
from planner.workbook.defaults import job_classes, methods, priorities, rules

from .base import Row, Rows, listed
from .secondary_bell import clock
from .secondary_courses import Course
from .secondary_draft import Draft
from .secondary_people import stacked
from .secondary_settle import fund_rows, units_of
from .secondary_week import Team
from .secondary_witness import Witness

NAMES = ("Lincoln", "Riverside", "Mountain View", "Jefferson", "Oak Grove", "Lakeside", "Central", "Westfield", "Cesar Chavez", "Liberty")

AWAY = 0.34  # of an average period's students, in the last period: a quarter of them, and what an eased period lacks


def rows_of(draft: Draft) -> Rows:
    assert draft.purse is not None
    own = {k: v for k, v in draft.rules.items() if k != "min_block"}
    pct, flat = draft.purse.staff[0]["benefit_pct"], draft.purse.staff[0]["benefit_flat"]
    pay = {str(r["job_class"]): int(r["avg_salary"]) for r in draft.purse.staff}
    return {
        "School": [_school(draft)],
        "Bell": _bell(draft),
        "Calendar": draft.bell.calendar,
        "Staff": _staff(draft),
        "Funds": draft.purse.funds,
        "FundRules": fund_rows(draft),
        "Programs": draft.purse.programs,
        "Teams": [_team(draft, t) for t in draft.teams],
        "Courses": _courses(draft),
        "Conflicts": draft.conflicts,
        "Services": draft.services,
        "Rooms": _rooms(draft),
        "Duties": draft.duties,
        "Rules": rules(draft.level, "", **own),
        "Methods": methods(draft.level),
        "Priorities": priorities(),
        "Locks": [],
        "Current": [_current(draft, t) for t in draft.teams],
        "Assignments": _assignments(draft),
        "Lists": job_classes(draft.level, pay, pct, flat),
    }


def _staff(draft: Draft) -> list[Row]:
    """Pay and benefits on every line, or left to Lists; one post without a count."""
    assert draft.purse is not None
    left = {"avg_salary", "benefit_pct", "benefit_flat"} if draft.chance.random() < 0.5 else set()
    waves = {t.row: t.wave for t in draft.teachers if t.wave}
    rows = [r | ({"lunch_wave": waves[str(r["staff_id"])]} if r["staff_id"] in waves else {}) for r in draft.purse.staff]
    return [{k: v for k, v in r.items() if k not in left and not (k == "count" and v == 1)} for r in rows]


def _bell(draft: Draft) -> list[Row]:
    """Where seniors leave early, how many."""
    if not draft.short_end:
        return draft.bell.rows
    away, last = {"students_away": round(AWAY * draft.students)}, draft.bell.codes[-1]
    return [r | (away if r["kind"] == "class" and r.get("period", r["slot"]) == last else {}) for r in draft.bell.rows]


def _school(draft: Draft) -> Row:
    bell, chance = draft.bell, draft.chance
    kind = "High School" if draft.level == "high" else "Middle School"
    floors = [t.floor for t in draft.teams] or [0]
    everyone = draft.students + (round(AWAY * draft.students / len(bell.codes)) if draft.short_end else 0)
    return {
        "school_name": f"{chance.choice(NAMES)} {kind}", "level": draft.level, "grades": ",".join(draft.grades), "year_start": 2025,
        "cycle_days": bell.cycle, "weeks": bell.weeks, "contract_start": clock(bell.contract[0]), "contract_end": clock(bell.contract[1]),
        "student_start": clock(bell.start), "student_end": clock(bell.end), "target_floor": min(floors),
        "target_goal": max(90, min(floors)), "target_stretch": max(180, min(floors)), "min_block": draft.rules["min_block"],
        "singular_priority": "collab_min_team", "enrol_this": everyone, "enrol_next": everyone,
    }  # fmt: skip


def _team(draft: Draft, team: Team) -> Row:
    row: Row = {"team_id": team.code, "name": team.name, "type": team.kind, "core": _members(draft, team.core)}
    return row | ({"extended": listed(team.extended)} if team.extended else {}) | team.more


def _members(draft: Draft, core: list[str]) -> str:
    """A whole line by its code, others one by one."""
    assert draft.purse is not None
    for row in draft.purse.staff:
        if units_of(row) == core:
            return str(row["staff_id"])
    return listed(core)


def _courses(draft: Draft) -> list[Row]:
    rows = [_course(draft, c) for c in draft.courses]
    if draft.stack:
        n = next(n for n, r in enumerate(rows) if r["course_id"] == draft.stack[0])
        rows[n : n + 1] = stacked(rows[n], draft.stack[1])
    return rows


def _assignments(draft: Draft) -> list[Row]:
    """Who teaches what, where a school has settled it: both parts of a stacked class; elsewhere some of the courses with one section."""
    if draft.stack:
        unit = next(c.unit for c in draft.classes if c.course == draft.stack[0])
        return [{"position": unit, "course": code, "sections": 1, "strength": "must"} for code in draft.stack]
    single = [c for c in draft.classes if draft.by_code[c.course].sections == 1]
    some = single if draft.chance.random() < 0.3 else []
    return [{"position": c.unit, "course": c.course, "sections": 1, "strength": "must"} for c in some[:6]]


def _course(draft: Draft, c: Course) -> Row:
    row: Row = {
        "course_id": c.code, "name": c.name, "dept": c.dept, "requests": c.requests, "target_size": c.target, "max_size": c.largest,
        "min_to_run": 12, "cert": c.cert, "room_type": c.room, "term": c.term,
    }  # fmt: skip
    if c.requests < 12 or c.sections == 1:
        row["protected"] = "y"
    if c.co_sped:
        row["co_teach_sped"] = c.co_sped
    if c.grades:
        row["grade_mix"] = ",".join(c.grades)
    if c.team:
        row["alike_team"] = c.team
    return row | c.more


def _rooms(draft: Draft) -> list[Row]:
    largest = {kind: max((c.largest for c in draft.courses if c.room == kind), default=30) for kind in draft.rooms}
    return [{"room": name, "type": kind, "capacity": max(30, largest[kind]), "shared_ok": "n"} for kind, names in draft.rooms.items() for name in names]


def _current(draft: Draft, team: Team) -> Row:
    blocks, length = draft.chance.choice((0, 1, 1, 2, 3)), draft.bell.length(draft.bell.codes[0])
    return {"team_id": team.code, "minutes_today": blocks * length, "blocks_today": blocks, "longest_block": length if blocks else 0}


def witness_of(draft: Draft) -> Witness:
    assert draft.purse is not None
    bell, gone, blank = draft.bell, set(draft.purse.removals), draft.has("unneeded_blank")
    sections = tuple(
        Section(f"{c.course}-{c.number:02d}", c.course, c.unit, (c.place[0],), c.place[1], c.term, "" if blank else c.room, c.co, c.students)
        for c in draft.classes
    )  # fmt: skip
    slots = {(t, h.slot): h for (t, _), h in bell.held.items()} | {(t, h.slot): h for t, h in bell.together.items()}
    meetings = tuple(
        Meeting(t.code, day, day_type, h.start, h.end, h.minutes, (slot,), tuple(u for u in t.extended if u not in gone))
        for t in draft.teams for day, day_type, slot in t.meets if (h := slots[day_type, slot])
    )  # fmt: skip
    duties = [DutyPost(duty, day, t, u) for duty, units in draft.watchers.items() for day, t, _ in bell.days if duty.endswith(f"_{t}") for u in units]
    days = tuple(Day(*d) for d in bell.days)
    return Witness(days, draft.purse.settled, sections, meetings, tuple(draft.sessions), () if blank else tuple(duties))
