"""Who prepares what: how many sections of each course every teacher of a department has, before any period is named.

A small model whose answer makes the naming of periods easy: n[u, task] sections, few preparations, courses with their own teams.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from math import ceil
from typing import Any

from planner.facts.course_teams import Post
from planner.facts.courses import UNCOUNTED
from planner.facts.periods import Seat
from planner.facts.placements import assignments_settled, units_of
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.department import STRANGER, Allotted, locked_courses, may, teams_teach
from planner.milp.grid.fixed_shape import Settled
from planner.milp.grid.sizes import Sizes
from planner.milp.grid.tasks import Task
from planner.milp.model import Model, value

ROOM = 2.0  # preparations that a further kind of room weighs as much as
HOUSE = 5.0  # preparations that a section given outside its team of a house weighs as much as


def allot(settled: Settled, groups: tuple[int, ...], seed: int, seconds: float, gap: float) -> Allotted | None:
    """Sections of each course for each adult of the groups, in a school of year-long courses; None when there is no such sharing out,
    or where terms make periods part of the question."""
    if len(settled.shape.secs.quarters) > 1:
        return None
    ways = ((True, False), (False, False), (False, True))
    found = (_allot(settled, groups, seed, seconds, gap, rooms_of_own=own, to_the_student=exact) for own, exact in ways)
    return next((allotted for allotted in found if allotted is not None), None)


def _allot(
    settled: Settled, groups: tuple[int, ...], seed: int, seconds: float, gap: float, *, rooms_of_own: bool, to_the_student: bool
) -> Allotted | None:
    """`rooms_of_own`: of each kind of room no more teachers than rooms, so that nobody has to move about.

    `to_the_student`: not every section is as large as the fullest; who teaches the fullest ones is settled as well.
    """
    secs, school, model = settled.shape.secs, settled.school, Model()
    units = [u for i in groups for u in secs.groups[i].units if settled.fte[u]]
    courses = [c for p in secs.pools if set(p.groups) & set(groups) for c in p.courses if settled.number[c.course_id]]
    n: dict[tuple[str, Task], Any] = {}
    costs: list[Any] = []
    prepared: dict[str, list[Any]] = defaultdict(list)
    standing = _standing(settled)
    for c in courses:
        stands = standing.get(c.course_id)
        able = [u for u in units if (may(settled, u, Task(c), stands) if stands else secs.may_teach(secs.groups[secs.group_of[u]], c))]
        for u in able:
            n[u, Task(c)] = model.integer(0, min(settled.number[c.course_id], len(secs.periods.codes)))
            prepares = model.binary()
            model.define(n[u, Task(c)] <= len(secs.periods.codes) * prepares)
            prepared[u].append(prepares)
            team = school.team_by_id.get(c.alike_team)
            costs += [prepares] + ([STRANGER * n[u, Task(c)]] if team is not None and u not in (*team.core, *team.extended) else [])
        model.define(model.total(n[u, Task(c)] for u in able) == settled.number[c.course_id])
    for (u, a), (w, b) in itertools.combinations(n, 2):
        sa, sb = standing.get(a.course.course_id), standing.get(b.course.course_id)
        if u == w and sa and sb and secs.periods.clash(sa, sb):
            model.define(n[u, a] + n[u, b] <= 1)
    sizes = Sizes(settled, model, n, to_the_student)
    over = {u: model.binary() for u in units}
    beside = _beside(settled, groups)
    for u in units:
        mine = [(t, x) for (w, t), x in n.items() if w == u]
        g = secs.groups[secs.group_of[u]]
        taught = model.total(t.course.periods_per_section * x for t, x in mine)
        load = ceil(g.load * settled.fte[u] / 100) + settled.beyond_load[u]
        model.define(taught <= load + over[u] if not beside else taught <= load)
        most = school.rule("max_preparations")
        if most and len(prepared[u]) > most:
            model.define(model.total(prepared[u]) <= most)
        students = school.rule("max_students_day")
        if students:
            there = (size * x for t, x in mine if t.course.room_type not in UNCOUNTED for size, x in sizes(u, t, x))
            model.define(model.total(there) <= students)
        need, free = settled.section_planning(u)
        if need > 0:
            least = {t: min((secs.minutes(s) for s in secs.seats_of[t.course.course_id]), default=0.0) for t, _x in mine}
            model.define(model.total(least[t] * x for t, x in mine) <= max(0.0, free - need) + settled.duty_owed(u) * over[u] + 1e-6)
    rows: dict[str, list[str]] = defaultdict(list)
    for u in units:
        rows[school.row_of_unit[u].staff_id].append(u)
    for row, mates in rows.items():
        load = secs.groups[secs.group_of[mates[0]]].load
        taught = model.total(t.course.periods_per_section * x for (u, t), x in n.items() if u in mates)
        most = load * sum(settled.fte[u] for u in mates) // 100 + settled.beyond_load[row]
        model.define(taught <= most + model.total(over[u] for u in mates))
    for some, limit in settled.overload_room(groups):
        model.define(model.total(over[u] for u in some if u in over) <= limit)
    for row_of in assignments_settled(school):
        named = units_of(school, row_of.position)
        fits = [x for (u, t), x in n.items() if u in named and t.course.course_id == row_of.course]
        if row_of.strength == "must" and fits:
            model.define(model.total(fits) >= min(row_of.sections, settled.number[row_of.course]))
        elif fits:
            costs.append(-0.5 * model.total(fits))
    posts: dict[str, list[tuple[Post, Any]]] = defaultdict(list)
    for (u, task), x in n.items():
        posts[u].append(((task.course.course_id, ""), x))
    teams_teach(settled, model, units, posts, {(c.course_id, ""): settled.number[c.course_id] for c in courses})
    costs += _house_blocks(settled, model, n) + _kinds_of_room(settled, model, n, rooms_of_own)
    model.minimise(model.total(costs))
    if HighsEngine(seed=seed).solve(model.problem, seconds=seconds, gap=gap).value is None:
        return None
    return {key: round(value(x)) for key, x in n.items() if value(x) > 0.5}


def _kinds_of_room(settled: Settled, model: Model, n: dict[tuple[str, Task], Any], own: bool) -> list[Any]:
    """Few kinds of room for each teacher, and no more than the rooms that a teacher may move between."""
    kinds, most = {r.type for r in settled.school.rooms}, settled.school.rule("max_rooms_day")
    used: dict[tuple[str, str], Any] = {}
    for (u, task), x in n.items():
        kind = task.course.room_type
        if kind in kinds:
            used.setdefault((u, kind), model.binary())
            model.define(x <= len(settled.shape.secs.periods.codes) * used[u, kind])
    for u in dict.fromkeys(u for u, _k in used):
        mine = [x for (w, _k), x in used.items() if w == u]
        if most and len(mine) > most:
            model.define(model.total(mine) <= most)
    places = settled.shape.secs.room_places()
    costs = [ROOM * x for x in used.values()]
    for kind in dict.fromkeys(k for _u, k in used):
        crowd = 0 if own else model.amount()  # teachers of the kind beyond its rooms have to move about
        model.define(model.total(x for (_u, k), x in used.items() if k == kind) <= places[kind] + crowd)
        costs.append(HOUSE * crowd)
    return costs


def _house_blocks(settled: Settled, model: Model, n: dict[tuple[str, Task], Any]) -> list[Any]:
    """A team of a house keeps its own students: each course that only such teams teach is shared among them in equal parts.

    Then the team's sections make a block: its classes meet every course once, whatever the periods (a bipartite graph with as many
    sections in every period and of every course splits into one matching a class).
    """
    costs: list[Any] = []
    teachers: dict[Task, list[str]] = defaultdict(list)
    for u, task in n:
        teachers[task].append(u)
    for task, units in teachers.items():
        houses = [t for t in settled.school.teams if t.type == "house" and set(t.core) & set(units)]
        if not houses or not set(units) <= {u for t in houses for u in t.core}:
            continue
        share = settled.number[task.course.course_id] / len(houses)
        for t in houses:
            off = model.amount()
            own = model.total(n[u, task] for u in units if u in t.core)
            model.define(off >= own - share)
            model.define(off >= share - own)
            costs.append(HOUSE * off)
    return costs


def _standing(settled: Settled) -> dict[str, Seat]:
    """Singletons that must stay where they are, and where that is."""
    stay = locked_courses(settled.school)
    return {c: s for (c, s), count in settled.sections.items() if count and c in stay and settled.number[c] == 1}


def _beside(settled: Settled, groups: tuple[int, ...]) -> int:
    """Second posts that these groups fill: they take part of the load, and are laid out with the periods."""
    tags = {t for i, t, _s in settled.shape.secs.beside_heads if i in groups}
    return sum(count for (_c, tag, _s), count in settled.beside.items() if tag in tags)
