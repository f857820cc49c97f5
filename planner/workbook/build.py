"""Lines -> School: blanks take their defaults, lists of days become one row a day, a bare position becomes its units."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from planner.domain import school as s
from planner.facts.fund_rules import comes_yearly
from planner.workbook import stacks
from planner.workbook.amounts import Share
from planner.workbook.columns import RULE_KEYS, SHEETS, columns_of
from planner.workbook.refs import Line, Lines
from planner.workbook.turns import resolved

FULL_TIME = 100
LEAST_HALF, MOST_HALF = 0.3, 0.7  # of a day: what may be called a morning or an afternoon

ROWS: dict[str, type[Any]] = {
    "Bell": s.Slot, "Calendar": s.CalendarRow, "Homerooms": s.Homeroom, "Specials": s.Special, "Staff": s.Staff, "Funds": s.Fund,
    "FundRules": s.FundRule, "Programs": s.Program, "Teams": s.Team, "Courses": s.Course, "Conflicts": s.Pair,
    "Services": s.Service, "Rooms": s.Room, "Duties": s.Duty, "Rules": s.RuleValue, "Methods": s.Method,
    "Priorities": s.Priority, "Locks": s.Lock, "Current": s.Current, "Assignments": s.Assignment, "Lists": s.JobClass,
    "Allotments": s.Allotment,
}  # fmt: skip


def build(lines: Lines, digest: str = "") -> s.School:
    """The school that the unbroken lines describe."""
    info = info_of(lines.get("School", ()))
    made: dict[str, tuple[Any, ...]] = {}
    for sheet in SHEETS:  # Lists comes last, yet Staff takes its blanks from it
        if not sheet.keyed:
            rows = (r for line in lines.get(sheet.name, ()) if not line.broken for r in _rows(sheet.name, line))
            made[sheet.field] = tuple(rows)
    made["calendar"], turns = _turning(made["calendar"], info.cycle_days)
    made["staff"] = tuple(_paid(row, made["job_classes"]) for row in made["staff"])
    if info.budget_kind == "positions":
        given = {a.job_class for a in made["allotments"]}
        made["staff"] = tuple(_paid_by_district(row) if row.job_class in given else row for row in made["staff"])
    made["rules"] += tuple(s.RuleValue(k.key, k.default, k.unit) for k in RULE_KEYS if k.key not in {r.key for r in made["rules"]})
    made["programs"] = tuple(_unrated(_leveled(p)) for p in made["programs"])
    made["methods"] = tuple(_with_buses(m) for m in made["methods"])
    made["funds"] = tuple(dataclasses.replace(f, renews="yearly") if not f.renews and comes_yearly(f) else f for f in made["funds"])
    quorum = next((r.value for r in made["rules"] if r.key == "quorum_pct"), 8000)
    classes = tuple(_with_turns(_homeroom(h), made["staff"], info) for h in made["homerooms"])
    made["homerooms"] = _with_vacancies(_mixed(_half_classes(_half_days(classes, info.cycle_days))), made["staff"])
    made["staff"] = tuple(_with_class_days(row, made["homerooms"], info) for row in made["staff"])
    made["teams"] = tuple(_with_partners(_team(t, info, made["staff"], quorum), made["homerooms"]) for t in made["teams"])
    one = {half: h.homeroom_id for h in made["homerooms"] for half in (*h.sessions, *h.halves)}
    made["locks"] = tuple(dataclasses.replace(k, id=one.get(k.id, k.id)) if k.what == "homeroom" else k for k in made["locks"])
    made |= stacks.as_one(made)
    for field in ("bell", "staff", "rooms"):
        made[field] = _waves_spelled_alike(made[field], made["bell"])
    return s.School(info=info, digest=digest, grade_turns=turns, **made)


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
    if sheet == "Staff":
        values |= {"vacancy_given": "vacancy" in line.values, "cover_given": "cover" in line.values}
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


# --- grades that turn at their own speed -----------------------------------------------------------------------------------
def _turning(rows: tuple[s.CalendarRow, ...], cycle_days: int) -> tuple[tuple[s.CalendarRow, ...], tuple[s.GradeTurn, ...]]:
    """The calendar of every grade, and the turns of those that have days of their own.

    Lines for some grades give their days over and over; a day that a line for every grade gives stays as that line says.
    """
    mine: dict[str, list[s.CalendarRow]] = {}
    for row in rows:
        for grade in row.for_grades:
            mine.setdefault(grade, []).append(row)
    turns: dict[tuple[str, ...], s.GradeTurn] = {}
    for grade, own in mine.items():
        last = max(row.cycle_day for row in own)
        types = tuple(next((row.day_type for row in own if row.cycle_day == d), "") for d in range(1, last + 1))
        known = turns.get(types)
        turns[types] = s.GradeTurn((*known.grades, grade) if known else (grade,), types, at=known.at if known else own[0].at)
    plain = tuple(row for row in rows if not row.for_grades)
    said, repeated = {row.cycle_day for row in plain}, dict[tuple[int, str, int | None], s.CalendarRow]()
    for own in mine.values():
        last = max(row.cycle_day for row in own)
        for day in (d for d in range(1, cycle_days + 1) if d not in said):
            for row in (r for r in own if r.cycle_day == (day - 1) % last + 1):
                repeated.setdefault((day, row.day_type, row.weeks), dataclasses.replace(row, cycle_day=day, for_grades=()))
    made = sorted(repeated.values(), key=lambda row: row.cycle_day)
    return (*plain, *made), tuple(turns.values())


# --- positions that the district pays --------------------------------------------------------------------------------------
def _paid_by_district(row: s.Staff) -> s.Staff:
    """A position that the school holds as a position: what it costs is no money of the school's."""
    return dataclasses.replace(row, avg_salary=0, benefit_pct=0, benefit_flat=0)


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
        blank["at"] = dataclasses.replace(row.at, taken={**row.at.taken, "days": row.at("hours")})
    return dataclasses.replace(row, **blank)


def _homeroom(row: s.Homeroom) -> s.Homeroom:
    given: bool | None = row.special_group
    all_grades: Any = row.grade  # as the cell has them; a combination class has several
    grade = row.goes_with or all_grades[0]
    several = tuple(all_grades) if len(all_grades) > 1 or grade not in all_grades else ()
    return dataclasses.replace(row, grade=grade, grades=several, special_group=grade != "PK" if given is None else given)


def _with_turns(row: s.Homeroom, staff: tuple[s.Staff, ...], info: s.Info) -> s.Homeroom:
    """The class with its teacher position, or with the days of each of several."""
    said: Any = row.teacher_id  # as the cell has them
    if not said:
        return dataclasses.replace(row, teacher_id="")
    if len(said) == 1 and not said[0].days and said[0].part == "full":
        return dataclasses.replace(row, teacher_id=said[0].unit)
    own_days = {unit: r.days for r in staff if r.days for unit in r.units}
    turns = resolved(said, own_days, tuple(range(1, info.cycle_days + 1)))
    most: dict[str, int] = {}
    for turn in turns:
        most[turn.unit] = most.get(turn.unit, 0) + len(turn.days) * (2 if turn.part == "full" else 1)
    return dataclasses.replace(row, teacher_id=max(most, key=lambda unit: most[unit]), turns=turns)


def _with_class_days(row: s.Staff, homerooms: tuple[s.Homeroom, ...], info: s.Info) -> s.Staff:
    """A part-time class teacher works on the days and half-days on which it has its class, where Staff says nothing else."""
    mine = [h for h in homerooms if any(turn.unit == row.staff_id and turn.days for turn in h.turns)]
    turns = [turn for h in mine for turn in h.turns if turn.unit == row.staff_id and turn.days]
    if not turns or row.fte >= FULL_TIME or row.count > 1:
        return row
    hours = row.hours
    if not hours and any(turn.part != "full" for turn in turns):
        whole = (info.contract_start, info.contract_end)
        parts = {"full": whole, "am": (whole[0], _noon(row, turns, info)), "pm": (_noon(row, turns, info), whole[1])}
        hours = tuple(s.Hours(*parts[turn.part], turn.days) for turn in turns)
    days = row.days or tuple(sorted({day for turn in turns for day in turn.days}))
    blank = [code for code in ("hours", "days") if not getattr(row, code)]
    at = dataclasses.replace(row.at, taken={**row.at.taken, **dict.fromkeys(blank, mine[0].at("teacher_id"))})
    return dataclasses.replace(row, hours=hours, days=() if len(days) == info.cycle_days else days, at=at)


def _noon(row: s.Staff, turns: list[s.Turn], info: s.Info) -> int:
    """When a half-day ends or begins: as the FTE says where all its days are alike, else at the middle of the contract day."""
    length, days = info.contract_end - info.contract_start, sum(len(turn.days) for turn in turns)
    share = row.fte * info.cycle_days / (100 * days)
    if len({turn.part for turn in turns}) > 1 or not LEAST_HALF <= share <= MOST_HALF:
        share = 0.5
    part = round(length * share)
    return info.contract_start + part if turns[0].part == "am" else info.contract_end - part


def _with_partners(team: s.Team, homerooms: tuple[s.Homeroom, ...]) -> s.Team:
    """Who shares a class of a core member of the grade's team is core as well (decisions.md 41)."""
    if team.type not in ("grade", "vertical"):
        return team
    core = list(team.core)
    for homeroom in (h for h in homerooms if h.turns and set(h.teachers) & set(team.core)):
        core += [unit for unit in homeroom.teachers if unit not in (*core, *team.extended)]
    return dataclasses.replace(team, core=tuple(core))


def _half_days(homerooms: tuple[s.Homeroom, ...], cycle_days: int = 5) -> tuple[s.Homeroom, ...]:
    """A morning and an afternoon class of one teacher, or in one room, as one class all day, as large as the larger (decisions.md 41)."""
    found: list[s.Homeroom] = []
    for homeroom in homerooms:
        same_teacher = (h for h in found if _shares_a_day(h, homeroom))
        same_room = (h for h in found if _shares_a_room(h, homeroom))
        other = next(itertools.chain(same_teacher, same_room), None)
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
        if morning.teacher_id != afternoon.teacher_id:
            days = tuple(range(1, cycle_days + 1))
            turns = (s.Turn(morning.teacher_id, days, "am"), s.Turn(afternoon.teacher_id, days, "pm"))
            whole = dataclasses.replace(whole, teacher_id=morning.teacher_id, turns=turns)
        found[found.index(other)] = whole
    return tuple(found)


def _half_classes(homerooms: tuple[s.Homeroom, ...]) -> tuple[s.Homeroom, ...]:
    """Four half classes of two teachers of one grade, HA-1, HA-2, HB-1 and HB-2, as two classes that mix halves in specials."""
    halves: dict[tuple[str, str], list[s.Homeroom]] = {}
    for h in homerooms:
        if h.teacher_id and h.session == "full" and not h.sessions and not h.turns:
            halves.setdefault((h.grade, h.teacher_id), []).append(h)
    twos = {key: some for key, some in halves.items() if len(some) == 2}
    found = list(homerooms)
    for grade in dict.fromkeys(grade for grade, _teacher in twos):
        mine = [some for (g, _teacher), some in twos.items() if g == grade]
        if len(mine) != 2:
            continue
        names = [_common_name([h.homeroom_id for h in some], {h.homeroom_id for h in homerooms}) for some in mine]
        for i, (first, second) in enumerate(mine):
            whole = dataclasses.replace(
                first,
                homeroom_id=names[i],
                halves=(first.homeroom_id, second.homeroom_id),
                halves_with=names[1 - i],
                enrol_next=first.enrol_next + second.enrol_next,
                el_cluster=first.el_cluster + second.el_cluster,
                sped_cluster=first.sped_cluster + second.sped_cluster,
            )
            found[found.index(first)] = whole
            found.remove(second)
    return tuple(found)


def _common_name(ids: list[str], taken: set[str]) -> str:
    """HA of HA-1 and HA-2; both ids where they have no beginning in common."""
    alike = itertools.takewhile(lambda letters: len(set(letters)) == 1, zip(*ids, strict=False))
    start = "".join(letters[0] for letters in alike).rstrip(" -_./")
    return start if start and start not in taken else "+".join(ids)


def _mixed(homerooms: tuple[s.Homeroom, ...]) -> tuple[s.Homeroom, ...]:
    """Of two classes that mix halves each names the other, where one of them does and the other names none."""
    by = {h.halves_with: h.homeroom_id for h in homerooms if h.halves_with}
    given = (h if h.halves_with or h.homeroom_id not in by else dataclasses.replace(h, halves_with=by[h.homeroom_id]) for h in homerooms)
    return tuple(given)


def _shares_a_room(a: s.Homeroom, b: s.Homeroom) -> bool:
    """A morning and an afternoon class of two teachers in one room."""
    alone = a.teacher_id and b.teacher_id and not (a.turns or b.turns or a.sessions or b.sessions)
    return bool(alone and a.room) and a.room == b.room and a.grade == b.grade and {a.session, b.session} == {"am", "pm"}


def _shares_a_day(a: s.Homeroom, b: s.Homeroom) -> bool:
    return bool(a.teacher_id) and a.teacher_id == b.teacher_id and a.grade == b.grade and {a.session, b.session} == {"am", "pm"}


def _with_vacancies(homerooms: tuple[s.Homeroom, ...], staff: tuple[s.Staff, ...]) -> tuple[s.Homeroom, ...]:
    """Give each class without a teacher position a vacant one of a class teachers' job class that fits its grade (decisions.md 41)."""
    named = {unit for h in homerooms for unit in h.teachers}
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


def _unrated(program: s.Program) -> s.Program:
    """A program that one person runs has no rating: what stands in its cell is kept apart, and said."""
    if not program.one_person:
        return program
    return dataclasses.replace(program, staff_vote=0, rating_unused=program.staff_vote)


def _with_buses(method: s.Method) -> s.Method:
    """What a unit costs, with the buses of its bells: from here on they are paid as everything else."""
    return dataclasses.replace(method, unit_cost=method.unit_cost + (method.transport_cost or 0))


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


def _waves_spelled_alike(rows: tuple[Any, ...], bell: tuple[s.Slot, ...]) -> tuple[Any, ...]:
    """Lunch waves as the Bell sheet first spells them: a is A."""
    spelled = {slot.lunch_wave.casefold(): slot.lunch_wave for slot in reversed(bell)}
    return tuple(dataclasses.replace(r, lunch_wave=spelled.get(r.lunch_wave.casefold(), r.lunch_wave)) if r.lunch_wave else r for r in rows)


# --- lines that nobody wrote -----------------------------------------------------------------------------------------------
def grade_teams(homerooms: Iterable[Line]) -> list[Line]:
    """One team a grade, of its homeroom teachers, for a workbook whose Teams sheet is empty."""
    core: dict[str, list[str]] = {}
    first: dict[str, Line] = {}
    for line in homerooms:
        grade, said = line.values.get("goes_with") or next(iter(line.values.get("grade", ())), ""), line.values.get("teacher_id")
        if grade and said:
            known = core.setdefault(grade, [])
            first.setdefault(grade, line)
            for turn in said if isinstance(said, tuple) else ():  # text until Staff has been read
                known += [turn.unit] if turn.unit not in known else []
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
