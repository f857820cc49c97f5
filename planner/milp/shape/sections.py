"""The counting model of a middle or high school: sections by course and seat, heads by group of teachers, without names.

For every running course c, seat s (places and term), group of interchangeable teachers g, pool k (courses that the same groups may teach):
  count[c, s]     how many sections of the course stand in the seat
  teach[g, k, s]  how many teachers of the group teach a course of the pool there (left out where only one group may)
  beside[c, tag, s] how many of those sections have a second teacher, of special education or for English learners
  open[m, p]      1 when the members m, who share their teams, all teach nothing while the place p is held
  idle[g]         teachers of the group who teach no section at all, where such a one's day is laid out another way (K-8)
  given[x, v, k]  sessions of a service that begin with a class slot
  gives[i, x, v, k]  those that the adults of group i give; -1: adults who teach no sections (only where a job class has several of these)
Teachers are *interchangeable* when they stand on one line of Staff, have the same settled assignments (in the same periods, where locks
place them) and sit on one team at most; who sits on several, or comes to another team's meetings, is kept by id. The *members* of a
group are those who share a team: when they meet, that many of the group are free.
Seats are counted in *quarters*: those of the year that the school's terms tell apart (one for a school of year-long courses). In a
school of trimesters these take their place.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

from planner.domain.place import Place
from planner.domain.school import Course, School, Service, Slot, Staff, Team, Variant
from planner.domain.subject import Subject
from planner.facts.clock import overlaps
from planner.facts.courses import has_sections, lawful_for, may_have_sections
from planner.facts.methods import MEETING_METHODS
from planner.facts.periods import QUARTERS, Seat, eats_then, parts_of_year, periods_of, runs, sections_range
from planner.facts.phrases import units_in_a_row
from planner.facts.placements import all_placed, assignments_settled
from planner.facts.serving import in_their_periods
from planner.milp.model import Expression, Model
from planner.milp.shape.geometry import DayFrame, Piece
from planner.milp.shape.positions import Posts, SpecialistClass

# whose second teachers, and the column that asks for them
CO_TAGS: dict[Literal["sped", "el"], str] = {"sped": "co_teach_sped", "el": "co_teach_el"}
LUNCH = 30  # minutes that break a row of periods where the contract names none


Members = tuple[tuple[str, bool], ...]  # the teams that some teachers share: (team, core member?)


@dataclass(frozen=True)
class Group:
    """Teachers whom the shape need not tell apart."""

    row: Staff
    units: tuple[str, ...]
    load: int  # periods that a full-time teacher teaches at one time

    @property
    def name(self) -> str:
        return units_in_a_row(self.row, self.units)


@dataclass(frozen=True)
class Pool:
    """Courses that the same groups may teach."""

    courses: tuple[Course, ...]
    groups: tuple[int, ...]


class AroundSections(Protocol):
    """What sections need of the shape that they stand in: its days, its adults, its meetings and services."""

    school: School
    model: Model
    posts: Posts
    variants: list[Variant]
    frames: dict[str, DayFrame]
    use: dict[Variant, Expression]
    free: dict[tuple[str, Variant, str], Expression]
    given: dict[tuple[str, Variant, str], Expression]
    meets: dict[tuple[str, Variant], dict[Piece, Expression]]

    @property
    def specialist_classes(self) -> tuple[SpecialistClass, ...]: ...
    @property
    def homeroom_grade(self) -> dict[str, str]: ...
    def frame(self, v: Variant) -> DayFrame: ...
    def weight(self, v: Variant) -> float: ...
    def whole(self, minutes: int) -> int: ...
    def day_beside(self, row: Staff, v: Variant) -> int: ...
    def providers(self, job_class: str) -> tuple[str, ...]: ...
    def at_hand(self, unit: str, v: Variant, slot: Slot) -> Expression: ...


def _at_other_times(some: Iterable[Slot], others: Iterable[Slot]) -> list[Slot]:
    """A meeting at the very same time is the same meeting."""
    times = {(s.start, s.end) for s in others}
    return [s for s in some if (s.start, s.end) not in times]


class Sections:
    """Variables and the answers to what the rules ask. Empty for a school without courses."""

    def __init__(self, shape: AroundSections) -> None:
        self.shape, self.school, self.model, self.posts = shape, shape.school, shape.model, shape.posts
        self.periods = periods_of(self.school)
        self.courses = tuple(c for c in self.school.courses if runs(self.school, c) and self.periods.seats(c)) if self.periods.codes else ()
        self.range = {c.course_id: sections_range(self.school, c) for c in self.courses}
        self.seats_of = {c.course_id: self.periods.seats(c) for c in self.courses}
        self.cliques = self.periods.cliques() if self.courses else []
        self.groups = self._groups()
        self.group_of = {u: i for i, g in enumerate(self.groups) for u in g.units}
        self.pools = self._pools()
        self._count()
        self._heads()
        self._beside()
        self._open()
        self._idle()
        self._beside_lessons()
        self._services()
        self._overload()
        self._pairs()
        self._houses()

    # --- who and what ------------------------------------------------------------------------------------------
    @cached_property
    def quarters(self) -> tuple[int, ...]:
        """One part of the year for each stretch that the terms tell apart."""
        terms = {s.term for seats in self.seats_of.values() for s in seats}
        patterns = {q: tuple(q in QUARTERS[t] for t in sorted(terms)) for q in parts_of_year(self.school)}
        return tuple(q for q in patterns if all(patterns[q] != patterns[p] for p in patterns if p < q))

    def _groups(self) -> tuple[Group, ...]:
        asked = {tag for tag, column in CO_TAGS.items() if any(getattr(c, column) for c in self.courses)}
        settled: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        for a in self.school.assignments:
            if a.strength == "must" and a.position in self.school.row_of_unit:
                settled[a.position].append((a.course, "", a.sections))
        for p, n in sorted(all_placed(self.school).items()):
            if p.position in self.school.row_of_unit:
                settled[p.position].append((p.course, p.period, n))
        found: dict[object, list[str]] = defaultdict(list)
        for row in self.school.staff if self.courses else ():
            beside = self.school.tag_of(row) in asked and self.certified(row)
            for u in row.units:
                if u in self.shape.homeroom_grade or not (beside or may_have_sections(self.school, u)):
                    continue
                teams = self._teams_of(u)
                alone = len(teams) > 1 or any(not core for _, core in teams)
                single = u in self.specialists or any(not core for _, core in teams)  # one may stay with the class while another meets
                own = u if single else ""
                found[row.staff_id, teams if alone else (), tuple(settled[u]), own].append(u)
        return tuple(Group(self.school.row_of_unit[us[0]], tuple(us), self._load(self.school.row_of_unit[us[0]])) for us in found.values())

    def _teams_of(self, unit: str) -> tuple[tuple[str, bool], ...]:
        """An adult's teams, each with whether it is a core member."""
        return tuple((t.team_id, unit in t.core) for t in self.school.teams if unit in t.core or unit in t.extended)

    def members(self, i: int) -> dict[Members, tuple[str, ...]]:
        """The teachers of a group by the teams that they share."""
        found: dict[Members, list[str]] = defaultdict(list)
        for u in self.groups[i].units:
            found[self._teams_of(u)].append(u)
        return {teams: tuple(units) for teams, units in found.items()}

    def _load(self, row: Staff) -> int:
        return row.load_periods if row.load_periods is not None else self.school.rule("load_periods", 5)

    def may_teach(self, g: Group, c: Course) -> bool:
        """By certificate and grade; every teacher where the workbook does not ask for certificates."""
        return lawful_for(self.school, g.row, c) and has_sections(self.school, g.units[0])

    def certified(self, row: Staff) -> bool:
        job = self.school.job_class_by_id.get(row.job_class)
        return job is not None and job.certified

    @cached_property
    def specialists(self) -> frozenset[str]:
        """Who gives specials: such an adult's sections and lessons are at different times."""
        return frozenset(u for c in self.shape.specialist_classes for u in c.units)

    def _pools(self) -> tuple[Pool, ...]:
        pinned = {a.course for a in assignments_settled(self.school) if a.strength == "must"}
        found: dict[object, list[Course]] = defaultdict(list)
        for c in self.courses:
            if not c.off_campus:
                able = tuple(i for i, g in enumerate(self.groups) if self.may_teach(g, c))
                found[able, c.course_id if c.course_id in pinned else "", c.periods_per_section].append(c)
        return tuple(Pool(tuple(cs), key[0]) for key, cs in found.items())  # type: ignore[index]

    def able(self, g: Group, seat: Seat) -> bool:
        """Could the post be there, and at hand, whenever the seat is held? A day may be its usual kinds, or one that takes their place."""
        return all(any(all(self._at_hand(g.row, seat, v) for v in some) for some in kinds) for kinds in self.kinds_of_days())

    def kinds_of_days(self) -> Iterator[tuple[list[Variant], ...]]:
        """What each day of the cycle may be: its usual kinds together, or one that a way of making time puts in their place."""
        for d in self.school.days:
            yield ([*self.school.base_variants(d)], *([v] for _, v in self.school.method_variants(d)))

    def _at_hand(self, row: Staff, seat: Seat, v: Variant) -> bool:
        slots = [slot for p in seat.places if (slot := self.periods.slot(p, v.day_type))]
        return not slots or (v.day in self.school.staff_days(row) and not any(self.shape.frame(v).unavailable(row, v, s) for s in slots))

    # --- variables ---------------------------------------------------------------------------------------------
    def _count(self) -> None:
        self.count: dict[tuple[str, Seat], Expression] = {}
        self.number: dict[str, Expression] = {}
        for c in self.courses:
            most = self.range[c.course_id][1]
            for s in self.seats_of[c.course_id]:
                self.count[c.course_id, s] = self.model.binary() if most == 1 else self.model.integer(0, most)
            self.number[c.course_id] = self.model.total(self.count[c.course_id, s] for s in self.seats_of[c.course_id])
            self.model.define(self.number[c.course_id] <= most)

    def _heads(self) -> None:
        self.teach: dict[tuple[int, int, Seat], Expression] = {}
        for k, pool in enumerate(self.pools):
            for s in dict.fromkeys(s for c in pool.courses for s in self.seats_of[c.course_id]):
                taught = self.model.total(self.count[c.course_id, s] for c in pool.courses if (c.course_id, s) in self.count)
                able = [i for i in pool.groups if self.able(self.groups[i], s) and eats_then(self.groups[i].row.lunch_wave, s)]
                for i in able:
                    alone = len(able) == 1
                    self.teach[i, k, s] = taught if alone else self.model.integer(0, len(self.groups[i].units))
                if len(able) != 1:
                    self.model.define(self.model.total(self.teach[i, k, s] for i in able) == taught)

    def _beside(self) -> None:
        """Second teachers, and which groups they come from."""
        self.beside: dict[tuple[str, str, Seat], Expression] = {}
        self.beside_heads: dict[tuple[int, str, Seat], Expression] = {}
        for c in self.courses:
            for s in self.seats_of[c.course_id]:
                mine = []
                for tag, column in CO_TAGS.items():
                    if getattr(c, column):
                        self.beside[c.course_id, tag, s] = self.model.integer(0, getattr(c, column))
                        mine.append(self.beside[c.course_id, tag, s])
                if mine:
                    self.model.define(self.model.total(mine) <= self.count[c.course_id, s])
        for tag in CO_TAGS:
            for s in dict.fromkeys(s for (_c, t, s) in self.beside if t == tag):
                given = self.model.total(x for (_c, t, r), x in self.beside.items() if (t, r) == (tag, s))
                lawful = (i for i, g in enumerate(self.groups) if self.school.tag_of(g.row) == tag and self.certified(g.row))
                able = [i for i in lawful if self.able(self.groups[i], s)]
                for i in able:
                    self.beside_heads[i, tag, s] = given if len(able) == 1 else self.model.integer(0, len(self.groups[i].units))
                if len(able) != 1:
                    self.model.define(self.model.total(self.beside_heads[i, tag, s] for i in able) == given)

    @cached_property
    def busy(self) -> dict[int, list[tuple[Seat, Expression]]]:
        """Group -> its seats with how many of its teachers stand there, as first or second teacher."""
        found: dict[int, list[tuple[Seat, Expression]]] = defaultdict(list)
        for (i, _k, s), x in self.teach.items():
            found[i].append((s, x))
        for (i, _tag, s), x in self.beside_heads.items():
            found[i].append((s, x))
        return found

    def _in(self, i: int, places: Iterable[Place], quarter: int) -> list[Expression]:
        """Teachers of a group in seats that touch one of the places in a quarter."""
        wanted = set(places)
        return [x for s, x in self.busy[i] if quarter in QUARTERS[s.term] and wanted & set(s.places)]

    def kept(self, g: Group) -> Expression:
        return self.model.total(self.posts.kept(u) for u in g.units)

    # --- teams -------------------------------------------------------------------------------------------------
    def place_for(self, team: Team, code: str) -> Place:
        """The clock on which a team would meet in a period: that of its teachers' lunch wave or grades, else the first."""
        lanes = [p for p in self.periods.places if p.period == code]
        waves = {self.school.row_of_unit[u].lunch_wave for u in team.core}
        lanes = [p for p in lanes if len(waves) == 1 and p.wave in waves] or lanes
        grades = {g for u in team.core for g in self.school.row_of_unit[u].grades_can_teach}
        return next((p for p in lanes if grades and grades <= set(p.lane)), lanes[0])

    def meets_in_periods(self, team: Team) -> bool:
        """A team of a school with courses, none of whose members has a homeroom."""
        return bool(self.courses) and not any(u in self.shape.homeroom_grade for u in team.core)

    def laid_twice(self, v: Variant) -> bool:
        """Has this kind of day both periods and specials? Then those who teach sections live by the ones, all others by the others."""
        return bool(self.courses and self.school.slots(v.day_type, "class") and self.shape.frame(v).specials)

    def slots_for(self, team: Team, v: Variant) -> list[Slot]:
        """The periods of a kind of day in which a team might meet, in clock order; where no member teaches sections, none at the very
        time of a specials slot."""
        codes = self.periods.codes if self.meets_in_periods(team) else ()
        slots = sorted((s for code in codes if (s := self.periods.slot(self.place_for(team, code), v.day_type))), key=lambda s: s.start)
        if not self.laid_twice(v) or any(u in self.group_of for u in team.core) or self._told_apart(team):
            return slots
        return _at_other_times(slots, self.shape.frame(v).specials)

    def specials_for(self, team: Team, v: Variant) -> list[Slot]:
        """The specials slots in which it might; where some member teaches sections, none at the very time of a period."""
        specials = list(self.shape.frame(v).specials)
        if not any(u in self.group_of for u in team.core) or self._told_apart(team):
            return specials
        return _at_other_times(specials, self.slots_for(team, v))

    def _told_apart(self, team: Team) -> bool:
        """Does the workbook let a team meet in slots of the one kind, and perhaps not of the other?"""
        ways = any(m.allowed == "n" and m.method in MEETING_METHODS for m in self.school.methods)
        return ways or any((k.what, k.id) == ("team", team.team_id) for k in self.school.locks)

    def pieces(self, team: Team, v: Variant) -> list[Piece]:
        """Periods of the day, and two that stand side by side, in which the team might meet."""
        frame, found = self.shape.frame(v), []
        slots = self.slots_for(team, v)
        for a, b in zip(slots, [*slots[1:], None], strict=True):
            found.append(Piece((a.slot,), a.start, a.end, a.minutes, True))
            if b is not None and frame.adjacent(a, b):
                found.append(Piece((a.slot, b.slot), a.start, b.end, a.minutes + b.minutes, True))
        return found

    def _open(self) -> None:
        """open[m, p], and the shape's `free` of every teacher who is on a team, in the slot of every kind of day."""
        self.open: dict[tuple[int, Members, Place], Expression] = {}
        for t in self.school.teams if self.courses else ():
            for code in self.periods.codes if self.meets_in_periods(t) else ():
                place = self.place_for(t, code)
                for u in (u for u in (*t.core, *t.extended) if u in self.group_of):
                    self._open_at(u, place)
        between = self._between()
        for (u, _v, _slot), places in between.items():
            for place in places:
                self._open_at(u, place)
        for i, place in dict.fromkeys((i, place) for i, _m, place in self.open):
            self._opened(i, place)
        for (i, teams, place), x in self.open.items():
            for v in self.shape.variants:
                slot = self.periods.slot(place, v.day_type)
                for u in self.members(i)[teams] if slot else ():
                    self.shape.free[u, v, slot.slot] = self._while_at_hand(u, v, slot, x)  # type: ignore[arg-type, union-attr]
        for (u, v, code), places in between.items():
            free = self.shape.free[u, v, code] = self.model.binary()
            for p in places:
                self.model.define(free <= self.open[self.group_of[u], self._teams_of(u), p])
            if code:
                self.model.define(free <= self.shape.at_hand(u, v, self.school.slot(v.day_type, code)))

    def _while_at_hand(self, unit: str, v: Variant, slot: Slot, free: Expression) -> Expression:
        """Free of sections, and here: nobody comes to a meeting who is away then."""
        here = self.shape.at_hand(unit, v, slot)
        if isinstance(here, int):
            return free if here else 0
        both = self.model.amount(0, 1)
        for limit in (free, here):
            self.model.define(both <= limit)
        return both

    def _between(self) -> dict[tuple[str, Variant, str], list[Place]]:
        """Where teams might meet beside the periods: in a specials slot a teacher of sections is free when it teaches in no place around
        it, at midday ("") when it teaches none at all."""
        found: dict[tuple[str, Variant, str], list[Place]] = {}
        teams: dict[str, list[Team]] = defaultdict(list)
        for t in self.school.teams:
            for u in (u for u in dict.fromkeys((*t.core, *t.extended)) if u in self.group_of):
                teams[u].append(t)
        for v in (v for v in self.shape.variants if self.laid_twice(v)):
            for u, mine in teams.items():
                slots = dict.fromkeys(k for t in mine for k in self.specials_for(t, v))
                found |= {(u, v, k.slot): self._places_around(k, v) for k in slots}
                if not all(any(w in self.shape.homeroom_grade for w in t.core) for t in mine):
                    found[u, v, ""] = [p for p in self.periods.places if self.periods.time(p, v.day_type)]
        return found

    def _places_around(self, slot: Slot, v: Variant) -> list[Place]:
        """Where nobody who meets in a specials slot may teach; in no place at all where those who teach sections have an advisory then."""
        times = {p: when for p in self.periods.places if (when := self.periods.time(p, v.day_type))}
        advisory = any(overlaps((a.start, a.end), (slot.start, slot.end)) for a in self.school.slots(v.day_type, "advisory"))
        return [p for p, when in times.items() if advisory or overlaps(when, (slot.start, slot.end))]

    def _idle(self) -> None:
        """What those who teach no section have beside: more minutes than the periods for them, or fewer where all of the group give
        services and keep what is promised either way."""
        self.idle: dict[int, Expression] = {}
        self.beside_periods: dict[int, Expression] = {}
        for i, g in enumerate(self.groups):
            if set(g.units) & self.specialists or not any(self.laid_twice(v) for v in self.shape.variants):
                continue
            more, fewer = max(self.more_beside(u) for u in g.units), min(self.fewer_beside(u) for u in g.units)
            if more > 0:
                self.idle[i] = self.model.integer(0, len(g.units))
                self.model.define(self.idle[i] <= self.kept(g))
                for clique, q in itertools.product(self.cliques, self.quarters):
                    self.model.define(self.model.total(self._in(i, clique, q)) + self.idle[i] <= self.kept(g))
                self.beside_periods[i] = (more + self.school.rule("duty_owed_week")) * self.idle[i]
            elif fewer > 0 and any(s.provider_job_class == g.row.job_class for s in self.school.services):
                none = self.model.amount(0, len(g.units))
                self.model.define(none >= self.kept(g) - self.model.total(x for _s, x in self.busy[i]))
                owed = self.school.rule("duty_owed_week")
                self.beside_periods[i] = max(0.0, fewer - owed) * -1 * none

    def _beside_lessons(self) -> None:
        """has[g]: 1 only when the specialist g teaches some section, for what a day of periods adds to its own time."""
        self.has: dict[int, Expression] = {}
        for i in (i for i, g in enumerate(self.groups) if set(g.units) & self.specialists):
            self.has[i] = self.model.amount(0, 1)
            self.model.define(self.has[i] <= self.model.total(x for _s, x in self.busy[i]))

    def held_at(self, unit: str, v: Variant, minute: int, quarter: int) -> list[Expression]:
        """Sections that a teacher has at a minute of a kind of day in a quarter."""
        now = [p for p in self.periods.places if (when := self.periods.time(p, v.day_type)) and when[0] <= minute < when[1]]
        return self._in(self.group_of[unit], now, quarter) if unit in self.group_of else []

    def more_beside(self, unit: str) -> float:
        """Minutes of an average week that an adult may plan more, if it teaches no section, than all periods have: in a K-8 school."""
        more = {v: max(0.0, minutes) for v, minutes in self._beside_less_periods(unit).items()}
        return sum(max(sum(more.get(v, 0.0) for v in some) for some in kinds) for kinds in self.kinds_of_days()) if more else 0.0

    def _beside_less_periods(self, unit: str) -> dict[Variant, float]:
        row, twice = self.school.row_of_unit[unit], (v for v in self.shape.variants if self.laid_twice(v))
        return {v: self.shape.weight(v) * (self.shape.day_beside(row, v) - self.day_minutes(row, v)) for v in twice}

    def fewer_beside(self, unit: str) -> float:
        """Minutes of an average week that it must have fewer, at least; nothing is said of one whose days are a decision."""
        if unit in self.posts.chosen_days:
            return 0.0
        more, mine = self._beside_less_periods(unit), self.school.staff_days(self.school.row_of_unit[unit])
        of_day = (kinds for d, kinds in zip(self.school.days, self.kinds_of_days(), strict=True) if d in mine)
        return sum(min(sum(-more.get(v, 0.0) for v in some) for some in kinds if some) for kinds in of_day)

    def day_minutes(self, row: Staff, v: Variant) -> int:
        """Planning minutes of all periods of a kind of day in which a post is at hand."""
        raise NotImplementedError

    def _open_at(self, unit: str, place: Place) -> None:
        key = (self.group_of[unit], self._teams_of(unit), place)
        if key not in self.open:
            self.open[key] = self.model.binary()

    def _opened(self, i: int, place: Place) -> None:
        """Who is counted as free is not among those who teach in a place that overlaps."""
        sizes = {teams: len(units) for teams, units in self.members(i).items()}
        free = self.model.total(sizes[m] * x for (j, m, p), x in self.open.items() if j == i and p == place)
        around = [p for p in self.periods.places if self.periods.overlap(p, place)]
        cliques = [c for c in self.cliques if place in c]
        apart = [(p,) for p in around if not any(p in c for c in cliques)]
        for clique, q in itertools.product([*cliques, *apart], self.quarters):
            self.model.define(self.model.total(self._in(i, clique, q)) + free <= len(self.groups[i].units))

    # --- services ----------------------------------------------------------------------------------------------
    @cached_property
    def services_here(self) -> tuple[Service, ...]:
        """Services to grades that have courses instead of homerooms."""
        with_rooms = {h.grade for h in self.school.homerooms}
        return tuple(s for s in self.school.services if self.courses and not set(s.grade_band) & with_rooms)

    def session_slots(self, s: Service, v: Variant) -> list[Slot]:
        """Class slots in which a session of the service may begin: they are long enough, and every grade is in a period all the while."""
        slots = [k for k in self.school.slots(v.day_type, "class") if any(k.serves(g) for g in s.grade_band)]
        allowed = {k for k in s.allowed_slots if k != "WIN"}
        return [
            k for k in slots
            if k.minutes >= s.session_min and k.slot not in s.forbid_slots and (not allowed or k.slot in allowed or k.name in allowed)
            and in_their_periods(self.school, s, v.day_type, (k.start, k.start + s.session_min))
        ]  # fmt: skip

    def _services(self) -> None:
        self.given: dict[tuple[str, Variant, str], Expression] = {}
        for s in self.services_here:
            for v in self.shape.variants:
                for k in self.session_slots(s, v):
                    self.given[s.service_id, v, k.slot] = self.model.integer(0, s.groups)
                    self.model.define(self.given[s.service_id, v, k.slot] <= s.groups * self.shape.use[v])
                if self.school.once_a_day(s):  # no group twice a day
                    today = [x for (c, w, _k), x in self.given.items() if c == s.service_id and w == v]
                    self.model.define(self.model.total(today) <= s.groups)
        self._given_by_each()

    def parts(self, job: str) -> dict[int, list[str]]:
        """The adults of a job class by the group in which they teach; -1: those who teach no sections."""
        found: dict[int, list[str]] = defaultdict(list)
        for u in self.shape.providers(job):
            found[self.group_of.get(u, -1)].append(u)
        return dict(found)

    def _given_by_each(self) -> None:
        """Which group gives a session, where several could: one sum for all would let one be busy with what another's free time allows."""
        self.gives: dict[tuple[int, str, Variant, str], Expression] = {}
        for s in self.services_here:
            parts = self.parts(s.provider_job_class)
            for (c, v, k), x in self.given.items() if len(parts) > 1 else ():
                if c == s.service_id:
                    for i, units in parts.items():
                        self.gives[i, c, v, k] = self.model.integer(0, min(s.groups, len(units)))
                    self.model.define(self.model.total(self.gives[i, c, v, k] for i in parts) == x)

    def given_by(self, i: int) -> dict[tuple[str, Variant, str], Expression]:
        """Sessions in class slots that the adults of a group give, where its job class has others too."""
        return {(c, v, k): x for (j, c, v, k), x in self.gives.items() if j == i}

    def sessions_now(
        self, job: str, v: Variant, given: Mapping[tuple[str, Variant, str], Expression]
    ) -> Iterator[tuple[int, list[Expression], list[Place]]]:
        """Every minute at which a session of the job class begins, or a period beside one: the sessions that run, and the places held."""
        mine = {s.service_id: s for s in self.services_here if s.provider_job_class == job}
        starts = ((self.school.slot(v.day_type, k).start, mine[c], x) for (c, w, k), x in given.items() if c in mine and w == v)
        running = [(start, start + s.session_min, x) for start, s, x in starts]
        times = {p: when for p in self.periods.places if (when := self.periods.time(p, v.day_type))}
        begins = {begin for begin, _end, _x in running} | {
            when[0] for when in times.values() if any(begin < when[0] < end for begin, end, _x in running)
        }
        for minute in sorted(begins):
            now = [x for begin, end, x in running if begin <= minute < end]
            yield minute, now, [p for p, when in times.items() if when[0] <= minute < when[1]]

    def give_or_meet(self) -> None:
        """At no minute more sessions, sections and members in meetings than there are adults of the job class."""
        for job in dict.fromkeys(s.provider_job_class for s in self.services_here):
            for v in self.shape.variants:
                self._providers(job, v, self.shape.providers(job), self.given, others=True)
                for i, units in self.parts(job).items():
                    if by_these := self.given_by(i):
                        self._providers(job, v, units, by_these, others=False)

    def _providers(
        self, job: str, v: Variant, units: Sequence[str], given: Mapping[tuple[str, Variant, str], Expression], *, others: bool
    ) -> None:
        """Of these adults, who give these sessions; with `others` also those to grades with homerooms, which any of the job class gives."""
        groups = dict.fromkeys(self.group_of[u] for u in units if u in self.group_of)
        frame, row_of, slot = self.shape.frame(v), self.school.row_of_unit, self.school.slot
        shortest = min((s.session_min for s in self.school.services if s.provider_job_class == job), default=0)
        in_homes = [(slot(v.day_type, k).start, x) for (c, w, k), x in self.shape.given.items() if others and (c, w) == (job, v)]
        for minute, now, held in self.sessions_now(job, v, given):
            gone = {u for u in units if any(start <= minute < end for start, end in frame.gone(row_of[u], v))}
            here = self.model.total(self.posts.here(u, v.day) for u in units if u not in gone)
            now = [*now, *(x for start, x in in_homes if start <= minute < start + shortest)]  # of grades with homerooms
            met = [x for u in units if u not in gone for x in self._sitting(u, v, minute)]
            for q in self.quarters:
                self.model.define(self.model.total([*now, *self.teaching(groups, held, q), *met]) <= here)

    def _sitting(self, unit: str, v: Variant, minute: int) -> Iterator[Expression]:
        """At least 1 when an adult who is here sits in a meeting of its own team at this minute."""
        here = self.posts.here(unit, v.day)
        for t in self.school.teams_of(unit):
            meeting = [x for p, x in self.shape.meets[t.team_id, v].items() if p.start <= minute < p.end]
            if meeting and isinstance(here, int):
                yield here * self.model.total(meeting)
            elif meeting:
                sits = self.model.amount(0, 1)
                self.model.define(sits >= self.model.total(meeting) + here - 1)
                yield sits

    def teaching(self, groups: Iterable[int], places: Iterable[Place], quarter: int) -> list[Expression]:
        """Teachers of some groups in seats that touch one of the places in a quarter."""
        held = list(places)
        return [x for i in groups for x in self._in(i, held, quarter)]

    # --- corequisites ------------------------------------------------------------------------------------------
    def beside_each_other(self, course: str, other: str) -> Iterator[tuple[Subject, list[Seat], list[Seat]]]:
        """Where nobody can take two courses together: seats of the one, and those of the other that are at the same time as all of them.

        Every clique of places and quarter; and every double period, which may clash with seats of several cliques.
        """
        for clique, q in itertools.product(self.cliques, self.quarters):
            mine, others = (list(self._seats_there(c, clique, q)) for c in (course, other))
            if mine and others:
                yield Subject(course=course, other_course=other, places=clique, quarter=q), mine, others
        for s in self.seats_of[course]:
            if max(len(s.places), *(len(t.places) for t in self.seats_of[other])) > 1:
                subject = Subject(course=course, other_course=other, places=s.places, quarter=min(QUARTERS[s.term]), key="double block")
                yield subject, [s], [t for t in self.seats_of[other] if self.periods.clash(s, t)]

    def _seats_there(self, course: str, clique: tuple[Place, ...], quarter: int) -> Iterator[Seat]:
        wanted = set(clique)
        return (s for s in self.seats_of[course] if quarter in QUARTERS[s.term] and wanted & set(s.places))

    # --- loads, pairs ------------------------------------------------------------------------------------------
    def _overload(self) -> None:
        """over[g, m]: teachers among the members m who teach one period more than their load; 0 where no program pays for it."""
        self.over: dict[tuple[int, Members], Expression] = {}
        for i in range(len(self.groups)):
            for teams, units in self.members(i).items():
                self.over[i, teams] = self.model.integer(0, len(units)) if self.paid_most() else 0
                if self.paid_most():
                    self.model.define(self.over[i, teams] <= self.model.total(self.posts.kept(u) for u in units))

    def overloaded(self, i: int) -> Expression:
        """Teachers of a group with an overload."""
        return self.model.total(x for (j, _m), x in self.over.items() if j == i)

    def paid_most(self) -> int:
        return sum(p.overload_sections for p in self.school.programs)

    def _paid(self) -> Expression:
        """Overload sections that the programs' levels buy."""
        terms = []
        for p in self.school.programs:
            if p.overload_sections and p.cost_next:
                for c in self.posts.levels(p):
                    terms.append(p.overload_sections * min(c, p.cost_next) // p.cost_next * self.posts.buys[p.program_id, c])
        return self.model.total(terms)

    def _pairs(self) -> None:
        """collide[pair]: 1 when all sections of both courses stand in one clique of places in one quarter."""
        self.collide: dict[tuple[str, str], Expression] = {}
        for pair in self.school.conflicts:
            a, b = pair.course_a, pair.course_b
            if a in self.number and b in self.number and (pair.students or pair.hard) and self.range[a][1] and self.range[b][1]:
                x = self.model.amount(0, 1)
                self.collide[a, b] = x
                for clique, q in itertools.product(self.cliques, self.quarters):
                    here = self.model.total([*self._there(a, clique, q), *self._there(b, clique, q)])
                    self.model.define(self.number[a] + self.number[b] - here + x >= 1)

    def _houses(self) -> None:
        """away[grades, period]: 1 when all teams of a house are out at once, 0 when all have their classes, unless `scattered` is 1.

        `scattered` stays 1 while tiers are settled, so that nothing is promised or cut off by it; see held.whole_houses.
        """
        self.away: dict[tuple[tuple[str, ...], str], Expression] = {}
        self.scattered = self.model.integer(1, 1)
        core = {u for t in self.school.teams if t.type == "house" for u in t.core}
        for i, g in enumerate(self.groups):
            for code in self.periods.codes if core & set(g.units) else ():
                n, taught = len(g.units), [x for (j, _k, s), x in self.teach.items() if j == i and code in s.periods]
                away = self.away.setdefault((g.row.grades_can_teach, code), self.model.binary())
                self.model.define(self.model.total(taught) + n * away <= n + n * self.scattered)
                self.model.define(self.model.total(taught) + n * away >= n - n * self.scattered)

    def _there(self, course: str, clique: tuple[Place, ...], quarter: int) -> list[Expression]:
        wanted = set(clique)
        return [self.count[course, s] for s in self.seats_of[course] if quarter in QUARTERS[s.term] and wanted & set(s.places)]
