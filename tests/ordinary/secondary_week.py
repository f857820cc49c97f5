"""The lawful week of a drawn school: sections in periods with teachers, second teachers and rooms, teams with a period in common.

The week is found by CP-SAT with one worker, so that the same school always has the same week. Nothing of the planner is used.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product
from typing import Any

from ortools.sat.python import cp_model

from .secondary_bell import WAVE, Bell, Place
from .secondary_courses import Course

SECONDS = 60.0  # of CP-SAT's own deterministic time, which does not depend on the machine
SHORTEST = 30  # minutes: a shorter period is no planning time
NOTABLE = 0.15  # share of all requests from which courses for the same grades must fill every period


@dataclass
class Teacher:
    """One adult who teaches. `hand`: sections of each course, over the year; `load`: periods at one time of the year."""

    unit: str
    row: str
    load: int
    hand: Counter[str] = field(default_factory=Counter)
    never: frozenset[str] = frozenset()  # periods in which it is away
    co: int = 0  # sections in which it is the second teacher
    fte: int = 100  # hundredths
    days: tuple[int, ...] = ()  # of the cycle; empty = all
    twin: str = ""  # the other position of the same person
    wave: str = ""  # its lunch, where that follows the department


@dataclass
class Team:
    """Who must be free together; `frees` periods of the day are its own."""

    code: str
    name: str
    kind: str
    core: list[str]
    frees: int = 1
    within: frozenset[str] = frozenset()  # the periods among which its own are chosen; empty = all
    periods: list[str] = field(default_factory=list)
    extended: list[str] = field(default_factory=list)
    meets: list[tuple[int, str, str]] = field(default_factory=list)  # day, day type, slot; filled when the planning is known
    floor: int = 0
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Class:
    """A section of the witness."""

    course: str
    number: int
    unit: str
    place: Place
    term: str
    students: int
    co: str = ""
    room: str = ""


Seat = tuple[Place, str]


def terms_of(course: Course, bell: Bell) -> tuple[str, ...]:
    """The terms among which a section of the course is placed."""
    if course.term == "S":
        return ("S1", "S2")
    return bell.terms if bell.family == "trimester" else (course.term,)


def atoms(bell: Bell, courses: Sequence[Course]) -> tuple[str, ...]:
    """The shortest times of the year that matter."""
    if bell.family == "trimester":
        return bell.terms
    return ("S1", "S2") if any(c.term in ("S", "S1", "S2") for c in courses) else ("Y",)


def covers(term: str, atom: str) -> bool:
    return term in ("Y", atom) or atom == "Y"


def seats_of(course: Course, bell: Bell) -> list[Seat]:
    codes = course.allowed or tuple(bell.codes)
    waves = any(p[1] and p[1][0].startswith(WAVE) for p in bell.places)
    places = [p for p in bell.places if p[0] in codes and (waves or not p[1] or not course.grades or set(p[1]) & set(course.grades))]
    return [(p, t) for t in terms_of(course, bell) for p in places]


def place(
    bell: Bell, courses: Sequence[Course], teachers: Sequence[Teacher], teams: Sequence[Team], *, rooms: dict[str, int], slack: float, seed: int, open_end: float = 0.0, short_end: bool = False
) -> list[Class] | None:
    """The sections with teachers and second teachers, and the teams' periods (written into `teams`); None when there is no such week."""
    model = cp_model.CpModel()
    by_code = {c.code: c for c in courses}
    x: dict[tuple[str, str, Seat], Any] = {}
    for t in teachers:
        for code, n in sorted(t.hand.items()):
            mine = [s for s in seats_of(by_code[code], bell) if s[0][0] not in t.never and (not t.wave or s[0][1] in ((), (f"{WAVE}{t.wave}",)))]
            for seat in mine:
                x[t.unit, code, seat] = model.new_bool_var("")
            model.add(sum(x[t.unit, code, s] for s in mine) == n)
    second = {
        (t.unit, c.code, s): model.new_bool_var("") for t in teachers if t.co for c in courses if c.co_sped for s in seats_of(c, bell)
    }
    for c in (c for c in courses if "/" in str(c.more.get("term"))):
        for term in terms_of(c, bell):
            model.add(sum(v for (_, code, (_, t)), v in x.items() if (code, t) == (c.code, term)) >= 1)
    there: dict[tuple[str, Place, str], list[Any]] = defaultdict(list)  # (adult, place, part of the year)
    parts = atoms(bell, courses)
    for (unit, _code, (at, term)), var in (*x.items(), *second.items()):
        for part in (p for p in parts if covers(term, p)):
            there[unit, at, part].append(var)
    _once(model, bell, teachers, there, parts)
    _second(model, courses, teachers, x, second, bell)
    _seats(model, bell, courses, x, parts, slack, open_end, short_end)
    _taken_together(model, bell, by_code, x, parts)
    _rooms(model, bell, by_code, x, parts, rooms)
    free = _teams(model, bell, teams, there, parts)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**30
    solver.parameters.max_deterministic_time = SECONDS
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    for team in teams:
        team.periods = [p for p in bell.codes if (team.code, p) in free and solver.value(free[team.code, p])]
    return _named(courses, bell, [k for k, v in x.items() if solver.value(v)], [k for k, v in second.items() if solver.value(v)])


def _once(model: Any, bell: Bell, teachers: Sequence[Teacher], there: dict[tuple[str, Place, str], list[Any]], parts: Iterable[str]) -> None:
    """One section at a time, no more than the load, no longer row than the contract's."""
    codes = list(dict.fromkeys(p[0] for p in bell.places))
    chains = bell.rows_of_places()
    for t, part in product(teachers, parts):
        for code in codes:
            person = [u for u in (t.unit, t.twin) if u]
            model.add_at_most_one(v for u in person for p in bell.lanes(code) for v in there.get((u, p, part), ()))
        model.add(sum(v for p in bell.places for v in there.get((t.unit, p, part), ())) <= t.load)
        for chain in chains:
            model.add(sum(v for p in chain for v in there.get((t.unit, p, part), ())) <= bell.most_in_a_row)


def _second(model: Any, courses: Sequence[Course], teachers: Sequence[Teacher], x: dict[Any, Any], second: dict[Any, Any], bell: Bell) -> None:
    for c in (c for c in courses if c.co_sped):
        for seat in seats_of(c, bell):
            taught = [v for (_, code, s), v in x.items() if code == c.code and s == seat]
            model.add(sum(v for (_, code, s), v in second.items() if code == c.code and s == seat) <= sum(taught))
        model.add(sum(v for (_, code, _), v in second.items() if code == c.code) == c.co_sped)
    for t in teachers:
        if t.co:
            model.add(sum(v for (unit, _, _), v in second.items() if unit == t.unit) == t.co)


def _seats(model: Any, bell: Bell, courses: Sequence[Course], x: dict[Any, Any], parts: tuple[str, ...], slack: float, open_end: float, short_end: bool) -> None:
    """In every period seats for the students of an average one, for all and for each mix of grades of any weight.

    `open_end`: the share of students who have left before the last period; `short_end`: nobody keeps seats for them.
    """
    everything = sum(c.requests for c in courses)
    for grades in dict.fromkeys(c.grades for c in courses):
        mine = {c.code: c for c in courses if c.grades == grades}  # of a zero period too: a few seats more than are needed
        weight = {c.code: (1 if c.term == "Y" and bell.family != "trimester" else 1 / len(terms_of(c, bell))) for c in mine.values()}
        codes = [p for p in bell.codes if any(p in (c.allowed or bell.codes) for c in mine.values())]
        if sum(c.requests for c in mine.values()) < NOTABLE * everything or sum(c.sections * weight[c.code] for c in mine.values()) < len(codes):
            continue
        average = sum(c.requests * weight[c.code] for c in mine.values()) / len(codes)
        for code, part in product(codes, parts):
            here = [(mine[k], v) for (_, k, (at, term)), v in x.items() if k in mine and at[0] == code and covers(term, part)]
            if open_end and code == codes[-1]:
                model.add(1000 * sum(c.target * v for c, v in here) <= int(1000 * (1 - open_end) * average))
                if short_end:
                    model.add(1000 * sum(c.target * v for c, v in here) >= int(1000 * (0.85 - open_end) * average))
                    continue
            model.add(sum(c.largest * v for c, v in here) >= int(average) + 1)
            model.add(1000 * sum(c.target * v for c, v in here) >= int(1000 * (1 - slack) * average) + 1)


def _taken_together(model: Any, bell: Bell, by_code: dict[str, Course], x: dict[Any, Any], parts: tuple[str, ...]) -> None:
    """Whoever takes a support course at one time has a seat in its course at another."""
    for lab in (c for c in by_code.values() if "corequisite" in c.more):
        other = by_code[str(lab.more["corequisite"])]
        for code, part in product(bell.codes, parts):
            here, there = ([v for (_, k, (at, term)), v in x.items() if k == c.code and at[0] == code and covers(term, part)] for c in (lab, other))
            model.add(max(lab.students()) * sum(here) <= other.largest * (other.sections - sum(there)))


def _rooms(model: Any, bell: Bell, by_code: dict[str, Course], x: dict[Any, Any], parts: tuple[str, ...], rooms: dict[str, int]) -> None:
    for kind, code, part in product(rooms, dict.fromkeys(p[0] for p in bell.places), parts):
        here = [v for (_, k, (at, term)), v in x.items() if by_code[k].room == kind and at[0] == code and covers(term, part)]
        if here:
            model.add(sum(here) <= rooms[kind])


def _teams(model: Any, bell: Bell, teams: Sequence[Team], there: dict[tuple[str, Place, str], list[Any]], parts: tuple[str, ...]) -> dict[tuple[str, str], Any]:
    """Each team has its own periods, in which none of its members teaches at any time of the year."""
    free = {(t.code, p): model.new_bool_var("") for t in teams for p in bell.codes if len(bell.lanes(p)) == 1 and (not t.within or p in t.within)}
    for t in teams:
        mine = [p for p in bell.codes if (t.code, p) in free]
        model.add(sum(free[t.code, p] for p in mine) == t.frees)
        for unit, p, part in product(t.core, mine, parts):
            for at in bell.lanes(p):
                for v in there.get((unit, at, part), ()):
                    model.add_implication(free[t.code, p], v.negated())
    for a, b in ((a, b) for i, a in enumerate(teams) for b in teams[i + 1 :] if set(a.core) & set(b.core)):
        for p in bell.codes:
            if (a.code, p) in free and (b.code, p) in free:
                model.add_at_most_one(free[a.code, p], free[b.code, p])
    return free


def _named(courses: Sequence[Course], bell: Bell, taught: list[Any], second: list[Any]) -> list[Class]:
    """The sections of each course in the order of the day, with their second teachers."""
    classes: list[Class] = []
    for c in courses:
        waiting: dict[Seat, list[str]] = defaultdict(list)
        for unit, code, seat in second:
            if code == c.code:
                waiting[seat].append(unit)
        mine = sorted(((seat, unit) for unit, code, seat in taught if code == c.code), key=lambda k: (bell.places.index(k[0][0]), k[0][1], k[1]))
        for n, ((seat, unit), students) in enumerate(zip(mine, c.students(), strict=True), 1):
            co = waiting[seat].pop() if waiting[seat] else ""
            classes.append(Class(c.code, n, unit, seat[0], seat[1], students, co))
    return classes


# --- rooms -------------------------------------------------------------------------------------------------------------
def give_rooms(classes: Sequence[Class], by_code: dict[str, Course], parts: tuple[str, ...]) -> tuple[list[Class], dict[str, list[str]]]:
    """The classes with rooms, and the rooms of each kind: a teacher keeps to one room of a kind where that can be, else to two."""
    taken: dict[str, set[tuple[str, str]]] = {}
    rooms: dict[str, list[str]] = defaultdict(list)
    given: dict[Class, str] = {}
    by_teacher: dict[tuple[str, str], list[Class]] = defaultdict(list)
    for c in classes:
        by_teacher[c.unit, by_code[c.course].room].append(c)
    for (_unit, kind), mine in sorted(by_teacher.items(), key=lambda k: (-len(k[1]), k[0])):
        for group in _into_rooms(mine, [(r, taken[r]) for r in rooms[kind]], parts):
            room = group[0] or f"{kind.upper()}{len(rooms[kind]) + 1}"
            if room not in taken:
                taken[room] = set()
                rooms[kind].append(room)
            for c in group[1]:
                given[c] = room
                taken[room] |= _times(c, parts)
    return [replace(c, room=given[c]) for c in classes], dict(rooms)


def _into_rooms(mine: list[Class], rooms: list[tuple[str, set[tuple[str, str]]]], parts: tuple[str, ...]) -> list[tuple[str, list[Class]]]:
    """One room that is free in all the periods; two; or a new one ("")."""
    fits = {name: [c for c in mine if not _times(c, parts) & taken] for name, taken in rooms}
    for name, there in fits.items():
        if len(there) == len(mine):
            return [(name, mine)]
    for a, b in ((a, b) for a in fits for b in fits if a != b):
        rest = [c for c in mine if c not in fits[a]]
        if all(c in fits[b] for c in rest):
            return [(a, fits[a]), (b, rest)]
    return [("", mine)]


def _times(c: Class, parts: tuple[str, ...]) -> set[tuple[str, str]]:
    return {(c.place[0], p) for p in parts if covers(c.term, p)}


# --- minutes -----------------------------------------------------------------------------------------------------------
def free_minutes(bell: Bell, unit: Teacher, classes: Sequence[Class], parts: tuple[str, ...]) -> Fraction:
    """Minutes of an average week in which the adult has no class, in periods of 30 minutes and more, over the year."""
    mine = [c for c in classes if unit.unit in (c.unit, c.co)]
    total = Fraction(0)
    for (day, day_type, weeks), part in product(bell.days, parts):
        if unit.days and day not in unit.days:
            continue
        busy = {c.place[0] for c in mine if covers(c.term, part)}
        for code in (c for c in bell.codes if c not in busy and c not in unit.never):
            held = next((h for p in bell.lanes(code) if (h := bell.at(day_type, p))), None)
            if held and held.minutes >= SHORTEST:
                total += Fraction(held.minutes * weeks, len(parts))
    return total * 5 / (bell.weeks * bell.cycle)


def in_a_week(bell: Bell, minutes: int, weeks: int) -> Fraction:
    return Fraction(minutes * weeks * 5, bell.weeks * bell.cycle)


def let_meet(bell: Bell, teams: Sequence[Team], spare: dict[str, Fraction], min_block: int, most: int) -> None:
    """Meetings in each team's own periods, turn by turn, as long as its members keep their planning; `spare` is used up.

    Time without students costs nobody planning; a teacher of two teams gives it to the first.
    """
    with_time: set[str] = set()
    for team in teams:
        if not with_time & set(team.core):
            with_time |= set(team.core)
            team.meets += [(day, t, bell.together[t].slot) for day, t, _ in bell.days if t in bell.together and bell.together[t].minutes >= min_block]
    for n in range(most):
        for team in teams:
            choices = [(d, t, w, h) for d, t, w in bell.days for p in team.periods if (h := bell.at(t, (p, ()))) and h.minutes >= min_block and 2 * w >= bell.weeks]
            choices = [k for k in choices if (k[0], k[1], k[3].slot) not in team.meets]
            if n >= most or not choices:
                continue
            day, day_type, weeks, held = choices[(n * 2) % len(choices)]
            cost = in_a_week(bell, held.minutes, weeks)
            if all(spare[u] >= cost for u in team.core):
                team.meets.append((day, day_type, held.slot))
                for u in team.core:
                    spare[u] -= cost


def team_minutes(bell: Bell, team: Team) -> Fraction:
    """Of an average week."""
    slots = {(t, h.slot): h.minutes for (t, _), h in bell.held.items()} | {(t, h.slot): h.minutes for t, h in bell.together.items()}
    weeks = {(d, t): w for d, t, w in bell.days}
    return sum((in_a_week(bell, slots[t, s], weeks[d, t]) for d, t, s in team.meets), Fraction(0))
