"""Lines -> School: blanks take their defaults, lists of days become one row a day, a bare position becomes its units."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

from planner.domain import school as s
from planner.facts.fund_rules import comes_yearly
from planner.workbook.amounts import Share
from planner.workbook.columns import RULE_KEYS, SHEETS, columns_of
from planner.workbook.refs import Line, Lines

ROWS: dict[str, type[Any]] = {
    "Bell": s.Slot, "Calendar": s.CalendarRow, "Homerooms": s.Homeroom, "Specials": s.Special, "Staff": s.Staff, "Funds": s.Fund,
    "FundRules": s.FundRule, "Programs": s.Program, "Teams": s.Team, "Courses": s.Course, "Conflicts": s.Pair,
    "Services": s.Service, "Rooms": s.Room, "Duties": s.Duty, "Rules": s.RuleValue, "Methods": s.Method,
    "Priorities": s.Priority, "Locks": s.Lock, "Current": s.Current, "Assignments": s.Assignment, "Lists": s.JobClass,
}  # fmt: skip


def build(lines: Lines, digest: str = "") -> s.School:
    """The school that the unbroken lines describe."""
    info = info_of(lines.get("School", ()))
    made: dict[str, tuple[Any, ...]] = {}
    for sheet in SHEETS:  # Lists comes last, yet Staff takes its blanks from it
        if not sheet.keyed:
            rows = (r for line in lines.get(sheet.name, ()) if not line.broken for r in _rows(sheet.name, line))
            made[sheet.field] = tuple(rows)
    made["staff"] = tuple(_paid(row, made["job_classes"]) for row in made["staff"])
    made["rules"] += tuple(s.RuleValue(k.key, k.default, k.unit) for k in RULE_KEYS if k.key not in {r.key for r in made["rules"]})
    made["programs"] = tuple(_leveled(p) for p in made["programs"])
    made["funds"] = tuple(dataclasses.replace(f, renews="yearly") if not f.renews and comes_yearly(f) else f for f in made["funds"])
    quorum = next((r.value for r in made["rules"] if r.key == "quorum_pct"), 8000)
    made["teams"] = tuple(_team(t, info, made["staff"], quorum) for t in made["teams"])
    made["homerooms"] = _with_vacancies(_half_days(tuple(_homeroom(h) for h in made["homerooms"])), made["staff"])
    one = {half: h.homeroom_id for h in made["homerooms"] for half in h.sessions}
    made["locks"] = tuple(dataclasses.replace(k, id=one.get(k.id, k.id)) if k.what == "homeroom" else k for k in made["locks"])
    return s.School(info=info, digest=digest, **made)


def info_of(lines: Iterable[Line]) -> s.Info:
    values = {c.code: c.default for c in columns_of("School") if c.default is not None}
    cells: dict[str, str] = {}
    for line in lines:
        values |= line.values
        cells |= {code: line.at(code) for code in line.at.columns}
    return s.Info(**values, at=cells)


def _rows(sheet: str, line: Line) -> Iterator[Any]:
    """The row of a line; one for each day where the line names several days and the row holds one."""
    values = {c.code: line.values.get(c.code, c.default) for c in columns_of(sheet)}
    if sheet == "Locks" and values["what"] not in ("homeroom", "section"):  # their value is the code of a special or a position
        values["value"] = str(values["value"]).casefold()
    given = {code: value for code, value in values.items() if value is not None}
    if "cycle_day" in given:
        for day in given["cycle_day"]:
            yield ROWS[sheet](**(given | {"cycle_day": day}), at=line.at)
    else:
        yield ROWS[sheet](**_without_gaps(ROWS[sheet], values), at=line.at)


def _without_gaps(row: type[Any], values: dict[str, Any]) -> dict[str, Any]:
    """Blanks whose default depends on another sheet stay None until their owner fills them; others are left to the row."""
    optional = {f.name for f in dataclasses.fields(row) if f.default is None}
    later = {
        "avg_salary",
        "benefit_pct",
        "benefit_flat",
        "special_group",
        "floor_min",
        "goal_min",
        "stretch_min",
        "min_block",
        "quorum_pct",
    }
    return {k: v for k, v in values.items() if v is not None or k in optional or k in later}


# --- blanks that another sheet fills ---------------------------------------------------------------------------------------
def _paid(row: s.Staff, classes: tuple[s.JobClass, ...]) -> s.Staff:
    """Salary, benefits, cover and load of the job class where the line is silent."""
    job = next((j for j in classes if j.job_class == row.job_class), None)
    blank: dict[str, Any] = {
        f: 0 if job is None else getattr(job, f) for f in ("avg_salary", "benefit_pct", "benefit_flat") if getattr(row, f) is None
    }
    if job is not None:
        blank |= {"cover": row.cover or job.cover, "load_periods": row.load_periods if row.load_periods is not None else job.load_periods}
    if row.hours and not row.days and all(h.days for h in row.hours):  # hours by day say on which days it comes
        blank["days"] = tuple(sorted({d for h in row.hours for d in h.days}))
    return dataclasses.replace(row, **blank)


def _homeroom(row: s.Homeroom) -> s.Homeroom:
    given: bool | None = row.special_group
    all_grades: Any = row.grade  # as the cell has them; a combination class has several
    grade = row.goes_with or all_grades[0]
    several = tuple(all_grades) if len(all_grades) > 1 or grade not in all_grades else ()
    return dataclasses.replace(row, grade=grade, grades=several, special_group=grade != "PK" if given is None else given)


def _half_days(homerooms: tuple[s.Homeroom, ...]) -> tuple[s.Homeroom, ...]:
    """A morning and an afternoon class of one teacher as one class in its room all day, as large as the larger (decisions.md 41)."""
    found: list[s.Homeroom] = []
    for homeroom in homerooms:
        other = next((h for h in found if _shares_a_day(h, homeroom)), None)
        if other is None:
            found.append(homeroom)
            continue
        morning, afternoon = sorted((other, homeroom), key=lambda h: h.session)
        ids = (morning.homeroom_id, afternoon.homeroom_id)
        whole = dataclasses.replace(
            other,
            homeroom_id="+".join(ids),
            sessions=ids,
            session="full",
            enrol_next=max(other.enrol_next, homeroom.enrol_next),
            el_cluster=max(other.el_cluster, homeroom.el_cluster),
            sped_cluster=max(other.sped_cluster, homeroom.sped_cluster),
        )
        found[found.index(other)] = whole
    return tuple(found)


def _shares_a_day(a: s.Homeroom, b: s.Homeroom) -> bool:
    return bool(a.teacher_id) and a.teacher_id == b.teacher_id and a.grade == b.grade and {a.session, b.session} == {"am", "pm"}


def _with_vacancies(homerooms: tuple[s.Homeroom, ...], staff: tuple[s.Staff, ...]) -> tuple[s.Homeroom, ...]:
    """Give each class without a teacher position a vacant one of a class teachers' job class that fits its grade (decisions.md 41)."""
    named = {h.teacher_id for h in homerooms if h.teacher_id}
    class_teachers = {row.job_class for row in staff if named & set(row.units)}
    vacant = [row for row in staff if row.vacancy == "vacant" and row.job_class in class_teachers and row.fte == 100]
    free = [(row, unit) for row in vacant for unit in row.units if unit not in named]
    found = []
    for homeroom in homerooms:
        grades = {homeroom.grade, *homeroom.grades}
        fits = [pair for pair in free if not pair[0].grades_can_teach or grades <= set(pair[0].grades_can_teach)]
        if homeroom.teacher_id or not fits:
            found.append(homeroom)
            continue
        free.remove(fits[0])
        found.append(dataclasses.replace(homeroom, teacher_id=fits[0][1], vacancy_taken=True))
    return tuple(found)


def _leveled(program: s.Program) -> s.Program:
    """What may be bought, in cents, ascending: as the line says, or all or nothing; never nothing of what the law requires."""
    shares: Any = program.levels
    levels = {x.of(program.cost_next) if isinstance(x, Share) else x for x in shares} or {0, program.cost_next}
    if program.mandated:
        levels = {x for x in levels if x} or {program.cost_next}
    return dataclasses.replace(program, levels=tuple(sorted(x for x in levels if x == 0 or x >= program.cost_min)) or (program.cost_next,))


def _team(team: s.Team, info: s.Info, staff: tuple[s.Staff, ...], quorum: int) -> s.Team:
    units = {row.staff_id: row.units for row in staff}
    joined = [u for row in staff if team.team_id in row.team_ids for u in row.units]
    core = tuple(dict.fromkeys([*_units(team.core, units), *joined]))
    blank: dict[str, Any] = {
        "floor_min": info.target_floor, "goal_min": info.target_goal, "stretch_min": info.target_stretch,
        "min_block": info.min_block, "quorum_pct": quorum,
    }  # fmt: skip
    filled = {f: v for f, v in blank.items() if getattr(team, f) is None}
    leader = units.get(team.facilitator, (team.facilitator,))
    return dataclasses.replace(
        team,
        core=core,
        extended=tuple(u for u in _units(team.extended, units) if u not in core),
        name=team.name or team.team_id,
        facilitator=leader[0] if len(leader) == 1 else team.facilitator,
        **filled,
    )


def _units(ids: tuple[str, ...], units: dict[str, tuple[str, ...]]) -> list[str]:
    """A bare line means all of its units: K -> K.1, K.2, K.3."""
    return list(dict.fromkeys(u for i in ids for u in units.get(i, (i,))))


# --- lines that nobody wrote -----------------------------------------------------------------------------------------------
def grade_teams(homerooms: Iterable[Line]) -> list[Line]:
    """One team a grade, of its homeroom teachers, for a workbook whose Teams sheet is empty."""
    core: dict[str, list[str]] = {}
    first: dict[str, Line] = {}
    for line in homerooms:
        grade, teacher = line.values.get("goes_with") or next(iter(line.values.get("grade", ())), ""), line.values.get("teacher_id")
        if grade and teacher:
            core.setdefault(grade, []).append(teacher)
            first.setdefault(grade, line)
    names = {"PK": "Pre-kindergarten", "K": "Kindergarten"}
    return [
        Line(first[g].at, {"team_id": f"G{g}", "name": names.get(g, f"Grade {g}"), "type": "grade", "core": tuple(teachers)})
        for g, teachers in core.items()
    ]


def plain_calendar(lines: Lines, cycle_days: int) -> list[Line]:
    """Every day on the only day type that no method brings; nothing where there are several to choose from."""
    brought = {str(m.values.get("day_type", "")).casefold() for m in lines.get("Methods", ())}
    names = dict.fromkeys(str(b.values["day_type"]) for b in lines.get("Bell", ()) if "day_type" in b.values)
    base = [n for n in names if n.casefold() not in brought]
    if len(base) != 1:
        return []
    at = next(b.at for b in lines["Bell"] if b.values.get("day_type") == base[0])
    return [Line(at, {"cycle_day": tuple(range(1, cycle_days + 1)), "day_type": base[0]})]
