"""The grid three ways (by grade, homeroom, specialist) and the plan of the day: one row a day, one column a slot.

Where all day types of a plan have the same slots, one table holds the whole week: its columns show the usual clock times,
and a cell of another day type begins with its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

import pandas as pd

from planner.domain.plan import Block, Day, Lesson, Meeting, Plan
from planner.domain.school import School, Slot
from planner.facts.clock import many
from planner.facts.phrases import together
from planner.language import N_
from planner.tables.words import day_words, frame, grade_words, homeroom_words, listed, slot_words, span, team_words, usual_day_type

Grid = dict[str, pd.DataFrame]  # usual day type -> table; day types with other slots have tables of their own
Cell = Callable[[str, Day, Slot], str]
AWAY = "not here"
BLOCK_KINDS = (("lunch", N_("Lunch")), ("recess", N_("Recess")), ("literacy", N_("Literacy")), ("math", N_("Math")), ("win", N_("WIN")))


def grid_by_grade(school: School, plan: Plan) -> Grid:
    """When each grade is out at specials, and whether its team meets or its teachers plan alone then."""
    out = {(x.day, x.day_type, x.slot, school.homeroom_by_id[x.homeroom].grade) for x in plan.grid}
    meets = _grade_meetings(school, plan)

    def cell(grade: str, day: Day, slot: Slot) -> str:
        key = (day.day, day.day_type, slot.slot, grade)
        return meets.get(key, "planning alone") if key in out else ""

    return _grid(school, plan, "Grade", school.grades_out, grade_words, cell)


def _grade_meetings(school: School, plan: Plan) -> dict[tuple[int, str, str, str], str]:
    """(day, day type, slot, grade) -> "Grade 3 meets", from the teams that hold a homeroom teacher of the grade."""
    found = {}
    for meeting in plan.meetings:
        team = school.team_by_id[meeting.team_id]
        for grade in {h.grade for u in team.core for h in school.classes_on(u, meeting.day)}:
            found.update({(meeting.day, meeting.day_type, s, grade): f"{team_words(team)} meets" for s in meeting.slots})
    return found


def grid_by_homeroom(school: School, plan: Plan) -> Grid:
    """Each homeroom's week of specials."""
    lessons = _by(plan.grid, lambda x: (x.homeroom, x.day, x.day_type, x.slot))

    def cell(homeroom: str, day: Day, slot: Slot) -> str:
        return listed(_special_words(school, x) for x in lessons[homeroom, day.day, day.day_type, slot.slot])

    rooms = [h.homeroom_id for g in school.grades_out for h in school.homerooms_of(g)]
    return _grid(school, plan, "Homeroom", rooms, lambda homeroom: homeroom_words(school, homeroom), cell)


def turns_sentence(school: School) -> str:
    """After how many days the specials of each grade repeat; empty where all grades turn with the school's cycle."""
    said: list[str] = []
    for turn in (t for t in school.grade_turns if t.days < school.info.cycle_days and set(t.grades) & set(school.grades_out)):
        who = together(school, (f"grade {g}" for g in school.grades_out if g in turn.grades))
        said.append(f"of {who} {'' if said else 'begin anew '}after {many(turn.days, 'day')}")
    return f"The specials {', '.join(said)}." if said else ""


def _special_words(school: School, lesson: Lesson) -> str:
    """The subject, and the position where several teach it."""
    several = len({s.staff_id for s in school.specials if s.special == lesson.special}) > 1
    return f"{lesson.special} ({lesson.unit_id})" if several else lesson.special


def grid_by_specialist(school: School, plan: Plan) -> Grid:
    """Each specialist's week: the homerooms taught, meetings, other work at that time, and the days away."""
    lessons = _by(plan.grid, lambda x: (x.unit_id, x.day, x.day_type, x.slot))
    meetings = [(m, {*school.team_by_id[m.team_id].core, *m.attending}) for m in plan.meetings]
    work = _other_work(school, plan)
    away = {u.unit_id: set(school.days) - set(u.days) for p in plan.positions for u in p.units}

    def cell(unit: str, day: Day, slot: Slot) -> str:
        if day.day in away.get(unit, ()):
            return AWAY
        taught = [x.homeroom for x in lessons[unit, day.day, day.day_type, slot.slot]]
        if taught:
            return " + ".join(taught)
        here = [m for m, members in meetings if unit in members and (m.day, m.day_type) == (day.day, day.day_type)]
        met = [f"{team_words(school.team_by_id[m.team_id])} meets" for m in here if _overlap(m, slot)]
        done = [words for start, end, words in work[unit, day.day, day.day_type] if start < slot.end and slot.start < end]
        return listed(dict.fromkeys(met + done))

    units = list(dict.fromkeys(x.unit_id for x in sorted(plan.grid, key=lambda x: (_special_order(school, x), x.unit_id))))
    return _grid(school, plan, "Specialist", units, lambda u: specialist_words(plan, u), cell)


def _special_order(school: School, lesson: Lesson) -> int:
    """Specialists stand in the order of the Specials sheet."""
    return next((i for i, s in enumerate(school.specials) if s.special == lesson.special), len(school.specials))


def specialist_words(plan: Plan, unit: str) -> str:
    """ "ART1 (ART)": the position, and what it teaches."""
    return f"{unit} ({listed(sorted({x.special for x in plan.grid if x.unit_id == unit}))})"


def _other_work(school: School, plan: Plan) -> dict[tuple[str, int, str], list[tuple[int, int, str]]]:
    """(unit, day, day type) -> (start, end, words) of service sessions and duties."""
    duties = {d.duty_id: d for d in school.duties}
    work: dict[tuple[str, int, str], list[tuple[int, int, str]]] = defaultdict(list)
    for s in plan.sessions:
        work[s.unit_id, s.day, s.day_type].append((s.start, s.end, s.service_id))
    for p in plan.duties:
        duty = duties[p.duty_id]
        work[p.unit_id, p.day, p.day_type].append((duty.start, duty.end, f"{duty.kind} duty"))
    return work


def _overlap(meeting: Meeting, slot: Slot) -> bool:
    return meeting.start < slot.end and slot.start < meeting.end


def _by(lessons: Iterable[Lesson], key: Callable[[Lesson], tuple[str | int, ...]]) -> dict[tuple[str | int, ...], list[Lesson]]:
    found: dict[tuple[str | int, ...], list[Lesson]] = defaultdict(list)
    for lesson in lessons:
        found[key(lesson)].append(lesson)
    return found


def _grid(school: School, plan: Plan, first: str, names: Iterable[str], words: Callable[[str], str], cell: Cell) -> Grid:
    """A row for each name and day, a column for each specials slot; a table for each set of slots."""
    tables: Grid = {}
    chosen = list(names)
    for usual, day_types in _alike_bells(school, plan).items():
        slots = school.slots(usual, "specials")
        days = sorted((d for d in plan.days if d.day_type in day_types), key=lambda d: (d.day, d.day_type))
        rows = ((words(n), day_words(school, plan, d), *(_timed(school, cell, n, d, s) for s in slots)) for n in chosen for d in days)
        tables[usual] = frame((first, N_("Day"), *map(slot_words, slots)), rows)
    return tables


def _alike_bells(school: School, plan: Plan) -> dict[str, list[str]]:
    """The usual day type of each set of specials slots -> the day types that have these slots."""
    usual = usual_day_type(plan)
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for day_type in sorted({d.day_type for d in plan.days}, key=lambda t: (t != usual, t)):
        found[tuple(s.slot for s in school.slots(day_type, "specials"))].append(day_type)
    return {day_types[0]: day_types for day_types in found.values()}


def _timed(school: School, cell: Cell, name: str, day: Day, usual: Slot) -> str:
    """A cell, with its clock times where they are not those of the column."""
    own = school.slot(day.day_type, usual.slot)
    text = cell(name, day, own)
    same = (own.start, own.end) == (usual.start, usual.end)
    return text if same or text in ("", AWAY) else f"{span(own.start, own.end)} {text}"


def day_plan(school: School, plan: Plan) -> pd.DataFrame:
    """Lunch, recess, literacy, math and WIN of each grade; days that run alike share a row."""
    rows = []
    for grade in (g for g in school.info.grades if any(b.grade == g for b in plan.blocks)):
        alike: dict[tuple[str, ...], list[Day]] = defaultdict(list)
        for day in sorted(plan.days, key=lambda d: (d.day, d.day_type)):
            alike[tuple(_block_words(plan.blocks, grade, day, kind) for kind, _ in BLOCK_KINDS)].append(day)
        rows += [(grade_words(grade), _days_alike(school, plan, days), *times) for times, days in alike.items()]
    return frame((N_("Grade"), N_("Days"), *(words for _, words in BLOCK_KINDS)), rows)


def _block_words(blocks: Iterable[Block], grade: str, day: Day, kind: str) -> str:
    here = (b for b in blocks if (b.grade, b.kind, b.day, b.day_type) == (grade, kind, day.day, day.day_type))
    return listed((span(b.start, b.end) for b in sorted(here, key=lambda b: b.start)), "-")


def _days_alike(school: School, plan: Plan, days: list[Day]) -> str:
    return "every day" if len(days) == len(plan.days) else listed(day_words(school, plan, d) for d in days)
