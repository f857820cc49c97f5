"""The grid of sections: which teacher has which, department by department.

A *department* is a set of groups that share pools of courses; departments are named one after the other, each within what the others
leave. Binary x[u, task, seat]: the adult u has a section of the task's course in the seat, as its teacher or as the second one. What the
contract promises each teacher is kept one by one here: load, preparations, students, breaks, lunch, planning, settled assignments, and
freedom when its team meets. The department may move its sections to other seats than the shape had counted, as long as what couples it
with the rest holds: locked courses stay, pairs that do not collide go on so, every period keeps seats enough, rooms suffice, second
teachers stay.
"""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import ceil
from typing import Any

from planner.domain.place import Place
from planner.domain.school import Course, School, Variant
from planner.facts.clock import longest, without
from planner.facts.course_teams import Post, course_teams
from planner.facts.courses import UNCOUNTED, corequisites, zero_share
from planner.facts.lunch import lunch_owed
from planner.facts.periods import QUARTERS, Seat, eats_then, seated, terms_with_sections
from planner.facts.placements import all_placed, units_of
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.fixed_sections import Held
from planner.milp.grid.fixed_shape import MOST_TRIES, Meets, Settled, Taken
from planner.milp.grid.sizes import Sizes
from planner.milp.grid.tasks import Given, Task
from planner.milp.model import Model, value
from planner.milp.shape.geometry import Interval, overlap
from planner.milp.shape.positions import WEEK
from planner.milp.shape.section_asks import SIZES
from planner.milp.shape.sections import CO_TAGS

LEAST_SECONDS = 0.1  # of each answer that is counted again
STRANGER = 0.5  # of a preparation: a section taught outside its course's team


Allotted = dict[tuple[str, Task], int]  # how many sections of each course an adult has


def departments(settled: Settled) -> list[tuple[int, ...]]:
    """Groups that share a pool of courses, a service or the work of second teachers, these last; each set is named apart."""
    secs = settled.shape.secs
    together = [set(p.groups) for p in secs.pools]
    together += [{i for i, t, _s in secs.beside_heads if t == tag} for tag in CO_TAGS]
    jobs = {held.service.provider_job_class for held, _n in settled.held()}
    together += [{secs.group_of[u] for u in settled.providers(job) if u in secs.group_of} for job in sorted(jobs)]
    second = {i for i, _t, _s in secs.beside_heads}
    found: list[set[int]] = []
    for some in (s for s in together if s):
        touching = [f for f in found if f & some]
        found = [f for f in found if not f & some] + [some.union(*touching)]
    return [tuple(sorted(f)) for f in sorted(found, key=lambda f: bool(f & second))]


def locked_courses(school: School) -> set[str]:
    return {k.id for k in school.locks if k.what == "course"}


def may(settled: Settled, u: str, task: Task, seat: Seat) -> bool:
    """May the adult do this in this seat: lawful, at hand, and in no meeting that counts on it and no lesson?"""
    secs = settled.shape.secs
    g = secs.groups[secs.group_of[u]]
    suits = settled.school.tag_of(g.row) == task.tag if task.tag else secs.may_teach(g, task.course)
    if not suits or not secs.able(g, seat) or not (task.tag or eats_then(g.row.lunch_wave, seat)) or _meets_as_others_do(settled, u):
        return False
    return not any(overlap(t, m) for v, t in _times(settled, seat) for m in [*kept_free(settled, u, v), *settled.taught.get((u, v), ())])


def _meets_as_others_do(settled: Settled, u: str) -> bool:
    """Does the adult meet in no slot, or while teachers of sections have an advisory? Then it teaches none."""
    mine = (m for m in settled.meetings if u in m.team.core)
    return any(not m.piece.slots or _in_advisory(settled, m) for m in mine)


def _in_advisory(settled: Settled, m: Meets) -> bool:
    slots = [settled.school.slot(m.variant.day_type, k) for k in m.piece.slots]
    held = settled.school.slots(m.variant.day_type, "advisory")
    return any(s.kind == "specials" and overlap((s.start, s.end), (a.start, a.end)) for s in slots for a in held)


def _times(settled: Settled, seat: Seat) -> Iterator[tuple[Variant, Interval]]:
    for v in settled.variants:
        for p in seat.places:
            if when := settled.shape.secs.periods.time(p, v.day_type):
                yield v, when


def kept_free(settled: Settled, u: str, v: Variant) -> list[Interval]:
    """Meetings that count on the adult: of its own teams, and those to which it is one of the quorum."""
    found = []
    for m in settled.meetings:
        counted = u in m.team.core or (u in m.team.extended and all(settled.resting(u, v, k) for k in m.piece.slots))
        if m.variant == v and counted:
            found.append((m.piece.start, m.piece.end))
    return found


def teams_teach(
    settled: Settled, model: Model, units: Iterable[str], posts: Mapping[str, list[tuple[Post, Any]]], places: Mapping[Post, int]
) -> None:
    """Core members of course-alike teams have sections of their team's courses, as many as there can be for them.

    `places` has the sections that are given here, and the second posts; where there are none of these, who may stand beside a teacher as
    well may have its sections there, later.
    """
    here = set(units)
    for alike in course_teams(settled.school):
        members = [u for u in alike.open if u in here]
        mine = {p: n for p, n in places.items() if p[0] in {c.course_id for c in alike.courses}}
        needed = alike.needed(members, mine)
        if not any(tag for _course, tag in places):
            needed -= sum(alike.most[u] for u in members if any(tag for _course, tag in alike.open[u]))
        has = {u: model.total(x for p, x in posts.get(u, ()) if p in mine) for u in members}
        if needed == sum(alike.most[u] for u in members):
            for u in members:
                model.define(has[u] >= alike.most[u])
        elif needed > 0:
            counted = {u: model.amount(0, alike.most[u]) for u in members}
            for u in members:
                model.define(counted[u] <= has[u])
            model.define(model.total(counted.values()) >= needed)


class Department:
    """Names the sections of a few groups of teachers, or says that this shape cannot be named."""

    def __init__(
        self,
        settled: Settled,
        groups: tuple[int, ...],
        allotted: Allotted | None = None,
        *,
        follow: bool = False,
        to_the_student: bool = False,
        model: Model | None = None,
    ) -> None:
        """`follow`: second teachers go where the sections are, instead of sections being where second teachers were counted.

        `to_the_student`: not every section is as large as the fullest of its course; who has the fuller ones is settled as well.
        """
        self.s, self.school, self.secs = settled, settled.school, settled.shape.secs
        self.groups, self.model = groups, model or Model()
        self.units = [u for i in groups for u in self.secs.groups[i].units if settled.fte[u]]
        self.allotted, self.follow = allotted, follow
        self.recount = settled.recount(settled, ())
        self.day_types = tuple(dict.fromkeys(v.day_type for v in settled.variants))
        self.wanted = self._wanted()
        self.x: dict[tuple[str, Task, Seat], Any] = {}
        self.mine: dict[str, list[tuple[Task, Seat, Any]]] = defaultdict(list)
        self.taught: dict[str, list[tuple[Seat, Any]]] = defaultdict(list)  # by course
        self.over = {u: self.model.binary() for u in self.units}
        self.y: dict[tuple[Held, str], Any] = {}
        self._variables()
        self._gives()
        self.sizes = Sizes(settled, self.model, self._sections_of_each(), to_the_student)
        for u in self.units:
            self._one_place(u)
            self._load(u)
            self._breaks(u)
            self._lunch(u)
            self._planning(u)
            self._students(u)
        self._rows_of_staff()
        self._assigned()
        teams_teach(settled, self.model, self.units, self._posts_of_each(), self._places())
        self._placed()
        self._keeps()
        self._seats()
        self._rooms()
        self.preparations = [x for u in self.units for x in self._preparations(u)]

    def _wanted(self) -> dict[Task, int]:
        """Sections of each course, and second posts, in all."""
        pools = [p for p in self.secs.pools if set(p.groups) & set(self.groups)]
        found = {Task(c): self.s.number[c.course_id] for p in pools for c in p.courses if self.s.number[c.course_id]}
        tags = {t for i, t, _s in self.secs.beside_heads if i in self.groups}
        for (course, tag, _s), n in self.s.beside.items():
            if tag in tags and n:
                task = Task(self.s.course[course], tag)
                found[task] = found.get(task, 0) + n
        return found

    def _variables(self) -> None:
        for task, n in self.wanted.items():
            for seat in self.secs.seats_of[task.course.course_id]:
                room = self._room_beside(task, seat)
                able = [u for u in self.units if room != 0 and self._possible(u, task, seat)]
                for u in able:
                    self.x[u, task, seat] = self.model.binary()
                    self.mine[u].append((task, seat, self.x[u, task, seat]))
                    if not task.tag:
                        self.taught[task.course.course_id].append((seat, self.x[u, task, seat]))
                there = self.model.total(self.x[u, task, seat] for u in able)
                if room and self.follow:
                    self.model.define(there <= room)
                elif room:
                    self.model.define(there == room)
            self.model.define(self.model.total(x for (_u, t, _s), x in self.x.items() if t == task) == n)
        if self.allotted is not None:
            for u, task in self.allotted:
                there = (x for t, _s, x in self.mine[u] if t == task)
                self.model.define(self.model.total(there) == self.allotted[u, task])

    def _room_beside(self, task: Task, seat: Seat) -> int | None:
        """Second posts of a task in a seat: those that were counted, or as many as sections there have none; None for teachers."""
        if not task.tag:
            return None
        course = task.course.course_id
        if not self.follow:
            return self.s.beside[course, task.tag, seat]
        others = self.s.followed - {task.tag}
        return self.s.sections[course, seat] - sum(self.s.beside.get((course, tag, seat), 0) for tag in others)

    def _possible(self, u: str, task: Task, seat: Seat) -> bool:
        given = task.tag or self.allotted is None or (u, task) in self.allotted
        return bool(given) and may(self.s, u, task, seat)

    def _there(self, u: str, places: Iterable[Place], quarter: int) -> list[Any]:
        wanted = set(places)
        return [x for _t, s, x in self.mine[u] if quarter in QUARTERS[s.term] and wanted & set(s.places)]

    # --- what each teacher is promised ---------------------------------------------------------------------------
    def _one_place(self, u: str) -> None:
        for clique, q in itertools.product(self.secs.cliques, self.secs.quarters):
            there = self._there(u, clique, q)
            if len(there) > 1:
                self.model.define(self.model.total(there) <= 1)

    def _load(self, u: str) -> None:
        g = self.secs.groups[self.secs.group_of[u]]
        for q in self.secs.quarters:
            taught = self.model.total(len(s.places) * x for _t, s, x in self.mine[u] if q in QUARTERS[s.term])
            self.model.define(taught <= ceil(g.load * self.s.fte[u] / 100) + self.over[u] + self.s.beyond_load[u])

    def _rows_of_staff(self) -> None:
        """A line of Staff teaches no more than its FTE together, and overloads are those that are paid."""
        rows: dict[str, list[str]] = defaultdict(list)
        for u in self.units:
            rows[self.school.row_of_unit[u].staff_id].append(u)
        for row, units in rows.items():
            load = self.secs.groups[self.secs.group_of[units[0]]].load
            for q in self.secs.quarters:
                taught = self.model.total(len(s.places) * x for u in units for _t, s, x in self.mine[u] if q in QUARTERS[s.term])
                most = load * sum(self.s.fte[u] for u in units) // 100 + self.s.beyond_load[row]
                self.model.define(taught <= most + self.model.total(self.over[u] for u in units))
        for members, room in self.s.overload_room(self.groups):
            self.model.define(self.model.total(self.over[u] for u in members if u in self.over) <= room)

    def _breaks(self, u: str) -> None:
        limit = self.school.rule("max_consecutive_periods")
        for dt in self.day_types if limit else ():
            for chain in self.secs.chains(dt, limit):
                for q in self.secs.quarters:
                    taught = [(len(self._slots(s, dt) & set(chain)), x) for _t, s, x in self.mine[u] if q in QUARTERS[s.term]]
                    if sum(n for n, _x in taught) > limit:  # a double period takes two of the row
                        self.model.define(self.model.total(n * x for n, x in taught if n) <= limit)

    def _slots(self, seat: Seat, day_type: str) -> set[Any]:
        return {slot for p in seat.places if (slot := self.secs.periods.slot(p, day_type))}

    def _lunch(self, u: str) -> None:
        """No two places that together leave too short a lunch."""
        places, row = sorted({p for _t, s, _x in self.mine[u] for p in s.places}), self.school.row_of_unit[u]
        for dt in self.day_types if self.s.shape.teacher(u) else ():
            meals = self.school.slots(dt, "lunch")
            need = max((lunch_owed(self.school, row, v) for v in self.s.variants if v.day_type == dt), default=0)
            if not meals or not need:
                continue
            whole = (min(m.start for m in meals), max(m.end for m in meals))
            for n in (1, 2):
                for some in itertools.combinations(places, n):
                    times = [t for p in some if (t := self.secs.periods.time(p, dt))]
                    if len(times) == n and not (n == 2 and overlap(*times)) and longest(without(whole, times)) < need:
                        for q in self.secs.quarters:
                            self.model.define(self.model.total(x for p in some for x in self._there(u, [p], q)) <= n - 1)

    def _planning(self, u: str) -> None:
        self._planning_of_a_week(u)
        for _week in self.s.in_every_week("min_individual_planning_week"):
            self._planning_of_a_week(u)

    def _planning_of_a_week(self, u: str) -> None:
        need, free = self.s.section_planning(u)
        waived = self.s.duty_owed(u) * self.over[u]  # an overload takes the duty's place
        if need > 0:
            taught = self.model.total(self.secs.minutes(s) * x for _t, s, x in self.mine[u])
            given, idle = self._given_minutes(u), self._idle(u)
            self.model.define(taught + given <= free - need + waived + WEEK * idle + 1e-6)

    def _idle(self, u: str) -> Any:
        """1 only when the adult teaches nothing, where such a one's day is not made of periods: its time is counted again afterwards."""
        if not any(self.secs.laid_twice(v) for v in self.s.variants):
            return 0
        idle = self.model.binary()
        for _t, _s, x in self.mine[u]:
            self.model.define(idle + x <= 1)
        row, short = self.school.row_of_unit[u], self.s.free_planning(u)[0] < self.s.planning_needed(u)
        if short and any(s.provider_job_class == row.job_class for s in self.school.services):
            self.model.define(idle <= 0)  # it keeps what is promised only in a day of periods
            self.model.define(self.model.total(x for _t, _s, x in self.mine[u]) >= 1)
        return idle

    def _students(self, u: str) -> None:
        """On the fullest day, in every quarter."""
        most = self.school.rule("max_students_day")
        for dt, q in itertools.product(self.day_types if most else (), self.secs.quarters):
            mine: dict[Task, list[Any]] = defaultdict(list)
            for t, s, x in self.mine[u]:
                if not t.tag and t.course.room_type not in UNCOUNTED and q in QUARTERS[s.term] and self._slots(s, dt):
                    mine[t].append(x)
            there = [n * x for t, some in mine.items() for n, x in self.sizes(u, t, self.model.total(some))]
            if there:
                self.model.define(self.model.total(there) <= most)

    def _sections_of_each(self) -> dict[tuple[str, Task], Any]:
        """Sections of each course that an adult is the teacher of."""
        mine: dict[tuple[str, Task], list[Any]] = defaultdict(list)
        for u in self.units:
            for t, _s, x in self.mine[u]:
                if not t.tag:
                    mine[u, t].append(x)
        return {key: self.model.total(some) for key, some in mine.items()}

    def _posts_of_each(self) -> dict[str, list[tuple[Post, Any]]]:
        """What each adult may be given, as a course with its purpose: a section, or a place beside its teacher."""
        return {u: [((t.course.course_id, t.tag), x) for t, _s, x in mine] for u, mine in self.mine.items()}

    def _places(self) -> dict[Post, int]:
        """How many sections, and second posts, there are of each course."""
        return {(t.course.course_id, t.tag): n for t, n in self.wanted.items()}

    def _preparations(self, u: str) -> Iterator[Any]:
        """Different courses at one time: limited, and few; sections outside the course's team count as a part of one."""
        most = self.school.rule("max_preparations")
        by_course: dict[str, list[tuple[Seat, Any]]] = defaultdict(list)
        for t, s, x in self.mine[u]:
            if not t.tag:
                by_course[t.course.course_id].append((s, x))
        for q in self.secs.quarters:
            prepared = []
            for taught in by_course.values():
                mine = [x for s, x in taught if q in QUARTERS[s.term]]
                if mine:
                    prepares = self.model.binary()
                    for x in mine:
                        self.model.define(x <= prepares)
                    prepared.append(prepares)
            if most and len(prepared) > most:
                self.model.define(self.model.total(prepared) <= most)
            yield from prepared
        for t, _s, x in self.mine[u]:
            team = self.school.team_by_id.get(t.course.alike_team)
            if not t.tag and team is not None and u not in (*team.core, *team.extended):
                yield STRANGER * x

    def _assigned(self) -> None:
        for a in self.school.assignments:
            units = [u for u in units_of(self.school, a.position) if u in self.units]
            taught = [x for u in units for t, _s, x in self.mine[u] if t.course.course_id == a.course and not t.tag]
            if a.strength == "must" and units and any(t.course.course_id == a.course for t in self.wanted):
                self.model.define(self.model.total(taught) >= min(a.sections, self.s.number[a.course]))

    def _placed(self) -> None:
        """Sections that locks place, and with whom."""
        wanted = {t.course.course_id for t in self.wanted if not t.tag}
        for p, n in all_placed(self.school).items():
            if p.course in wanted:
                units = units_of(self.school, p.position) if p.position else self.units
                mine = [e for u in units for e in self.mine.get(u, ())]
                there = (x for t, s, x in mine if (t.course.course_id, t.tag) == (p.course, "") and p.period in s.periods)
                self.model.define(self.model.total(there) >= n)

    # --- what couples the department with the rest -------------------------------------------------------------------
    def _count(self, course: Course, seats: Iterable[Seat]) -> Any:
        """Sections of a course in some seats, as this department places them."""
        wanted = set(seats)
        return self.model.total(x for s, x in self.taught[course.course_id] if s in wanted)

    def _keeps(self) -> None:
        """Locked courses stay where they are, co-taught sections where their second teachers are; pairs that do not collide go on so."""
        locked = locked_courses(self.school)
        for c in (t.course for t in self.wanted if not t.tag):
            for seat in self.secs.seats_of[c.course_id]:
                beside = sum(n for (d, _t, s), n in self.s.beside.items() if (d, s) == (c.course_id, seat))
                if c.course_id in locked:
                    self.model.define(self._count(c, [seat]) == self.s.sections[c.course_id, seat])
                elif beside and not self.follow:
                    self.model.define(self._count(c, [seat]) >= beside)
            for term in terms_with_sections(self.school, c):
                self.model.define(self._count(c, (s for s in self.secs.seats_of[c.course_id] if s.term == term)) >= 1)
        mine = {t.course.course_id for t in self.wanted if not t.tag}
        for pair in self.school.conflicts:
            if {pair.course_a, pair.course_b} & mine and {pair.course_a, pair.course_b} <= set(self.s.course):
                self._apart(pair.course_a, pair.course_b, mine)
        for course, other in corequisites(self.school):
            if {course.course_id, other.course_id} & mine and {course.course_id, other.course_id} <= set(self.s.course):
                self._beside(course, other, mine)

    def _beside(self, course: Course, other: Course, mine: set[str]) -> None:
        """Who takes a course has a seat of the other at another time: no more students at one time than seats of the other elsewhere."""

        def stand(c: Course, seats: Iterable[Seat]) -> Any:
            return self._count(c, seats) if c.course_id in mine else sum(self.s.sections[c.course_id, s] for s in seats)

        for _subject, seats, others in self.secs.beside_each_other(course.course_id, other.course_id):
            here, there = (sum(self.s.sections[c.course_id, s] for s in some) for c, some in ((course, seats), (other, others)))
            free = other.max_size * (self.s.number[other.course_id] - there)
            if seated(course) > course.max_size * (self.s.number[course.course_id] - here) + free:
                continue  # the shape lets it be: where a promise may give way
            students = self.s.class_size(course) * stand(course, seats)
            elsewhere = other.max_size * (self.s.number[other.course_id] - stand(other, others))
            if not isinstance(students - elsewhere, int):
                self.model.define(students <= elsewhere)

    def _apart(self, a: str, b: str, mine: set[str]) -> None:
        held = list(itertools.product(self.secs.cliques, self.secs.quarters))
        whole = self.s.number[a] + self.s.number[b]
        if not whole or any(sum(self._stood(c, *where) for c in (a, b)) == whole for where in held):
            return  # they collide as it is
        for clique, q in held:
            here = (self._count(self.s.course[c], self._touching(c, clique, q)) if c in mine else self._stood(c, clique, q) for c in (a, b))
            self.model.define(self.model.total(here) <= whole - 1)

    def _touching(self, course: str, clique: tuple[Place, ...], quarter: int) -> list[Seat]:
        wanted = set(clique)
        return [s for s in self.secs.seats_of[course] if quarter in QUARTERS[s.term] and wanted & set(s.places)]

    def _stood(self, course: str, clique: tuple[Place, ...], quarter: int) -> int:
        """Sections of a course in a clique as it stands."""
        return sum(self.s.sections[course, s] for s in self._touching(course, clique, quarter))

    def _seats(self) -> None:
        mine = {t.course for t in self.wanted if not t.tag}
        needs = ((mix, courses, code) for mix, courses, _average, codes in self.secs.needs() for code in codes)
        for (mix, courses, code), q in itertools.product(needs, self.secs.quarters):
            held = {c: [s for s in self.secs.seats_of[c.course_id] if code in s.periods and q in QUARTERS[s.term]] for c in courses}
            for size in SIZES:
                need = value(self.secs.in_school(mix, code, q, size))  # who has the period open is settled
                need -= value(self.model.total(self.secs.in_zero_period(mix, q, size)))
                need = min(need, self._stands(held, size))  # where seats may be short, no fewer than the shape has
                others = sum(getattr(c, size) * self.s.sections[c.course_id, s] for c in courses if c not in mine for s in held[c])
                ours = self.model.total(getattr(c, size) * self._count(c, held[c]) for c in courses if c in mine)
                if any(c in mine for c in courses):
                    self.model.define(ours >= need - others - 1e-6)
        self._zero_periods(mine)

    def _zero_periods(self, mine: set[Course]) -> None:
        """A section that spares seats of the day stays in its zero period."""
        for mix, courses, _average, _codes in self.secs.needs():
            for c in (c for c in courses if c in mine and zero_share(self.school, self.secs.classes_of_courses[mix])):
                early = [s for s in self.secs.seats_of[c.course_id] if s.periods[0].startswith("P0")]
                for s in early:
                    self.model.define(self._count(c, [s]) == self.s.sections[c.course_id, s])

    def _stands(self, held: Mapping[Course, Iterable[Seat]], size: str) -> int:
        """Seats of a size in the sections as they stand."""
        return sum(getattr(c, size) * self.s.sections[c.course_id, s] for c, seats in held.items() for s in seats)

    def _rooms(self) -> None:
        mine = {t.course.course_id: t.course for t in self.wanted if not t.tag}
        for kind, places in self.secs.room_places().items():
            for clique, q in itertools.product(self.secs.cliques, self.secs.quarters):
                others, ours = 0, []
                for c in (c for c in self.secs.courses if c.room_type == kind):
                    if c.course_id in mine:
                        ours.append(self._count(c, self._touching(c.course_id, clique, q)))
                    else:
                        others += self._stood(c.course_id, clique, q)
                if ours:
                    self.model.define(self.model.total(ours) <= places - others)
        for (kind, place), n in self.secs.places_of_waves().items():
            for q in self.secs.quarters:
                there = {c: self._touching(c.course_id, (place,), q) for c in self.secs.courses if c.room_type == kind}
                others = sum(self.s.sections[c.course_id, s] for c, held in there.items() if c.course_id not in mine for s in held)
                ours = [self._count(c, held) for c, held in there.items() if c.course_id in mine]
                if ours:
                    self.model.define(self.model.total(ours) <= n - others)

    def _gives(self) -> None:
        """Sessions of services that these teachers give: as many as were counted, by somebody who does nothing else at that time."""
        for held, n in self.s.held():
            providers = self.s.providers(held.service.provider_job_class)
            if set(providers) & set(self.units):
                able = [u for u in providers if self._may_give(u, held)]
                self.y |= {(held, u): self.model.binary() for u in able}
                self.model.define(self.model.total(self.y[held, u] for u in able) == n)
        for u, v in dict.fromkeys((u, h.variant) for h, u in self.y):
            mine = [(h, x) for (h, w), x in self.y.items() if (w, h.variant) == (u, v)]
            times = {p: when for p in self.secs.periods.places if (when := self.secs.periods.time(p, v.day_type))}
            begins = {h.when[0] for h, _x in mine}
            begins |= {when[0] for when in times.values() if any(h.when[0] < when[0] < h.when[1] for h, _x in mine)}
            for minute, q in itertools.product(sorted(begins), self.secs.quarters):
                now = [x for h, x in mine if h.when[0] <= minute < h.when[1]]
                there = self._there(u, (p for p, when in times.items() if when[0] <= minute < when[1]), q)
                self.model.define(self.model.total([*now, *there]) <= 1)

    def _may_give(self, u: str, held: Held) -> bool:
        v = held.variant
        taken = [*kept_free(self.s, u, v), *self.s.gone(u, v)]
        return v.day in self.s.days[u] and not any(overlap(held.when, t) for t in taken)

    def _given_minutes(self, u: str) -> Any:
        """Planning minutes of an average week that sessions of services take."""
        return self.model.total(self.s.weight(h.variant) * self.secs.whole_minutes(h.slot) * x for (h, w), x in self.y.items() if w == u)

    # --- the answer ----------------------------------------------------------------------------------------------
    def solve(self, engine: HighsEngine, seconds: float, polish: float) -> list[Given] | None:
        """The sections with their adults, or None when no naming was found; with `polish` seconds more, few preparations."""
        found = self._lawful(engine, seconds, 1.0)
        if found is None:
            return None
        if polish and self.allotted is None:
            self.model.minimise(self.model.total(self.preparations))
            found = self._lawful(engine, polish, 0.05) or found
        for c in dict.fromkeys(g.task.course.course_id for g in found if not g.task.tag):
            for s in self.secs.seats_of[c]:
                self.s.sections[c, s] = sum(g.task.course.course_id == c and g.seat == s and not g.task.tag for g in found)
        for task in (t for t in self.wanted if t.tag):
            self.s.followed.add(task.tag)
            for s in self.secs.seats_of[task.course.course_id]:
                self.s.beside[task.course.course_id, task.tag, s] = sum(g.task == task and g.seat == s for g in found)
        return found

    def _lawful(self, engine: HighsEngine, seconds: float, gap: float) -> list[Given] | None:
        """An answer that leaves every teacher what is promised; what together leaves too little is not given to one again."""
        end = time.monotonic() + seconds
        for _ in range(MOST_TRIES):
            if engine.solve(self.model.problem, seconds=max(LEAST_SECONDS, end - time.monotonic()), gap=gap).value is None:
                return None
            found = [Given(task, seat, u) for (u, task, seat), x in self.x.items() if value(x) > 0.5]
            gives = [key for key, x in self.y.items() if value(x) > 0.5]
            taken: dict[str, list[Taken]] = defaultdict(list)
            for g in found:
                taken[g.unit].append((g.task.course.course_id, g.seat))
            for held, unit in gives:
                taken[unit].append(held)
            too_much = list(self.recount.too_much(taken))
            if not too_much:
                for held in dict.fromkeys(held for held, _unit in gives):
                    self.s.gives[held] = [u for h, u in gives if h == held]
                return found
            for unit, some in too_much:
                self._not_together(unit, some)
        return None

    def _not_together(self, unit: str, some: list[Taken]) -> None:
        seats = {one[1] for one in some if not isinstance(one, Held)}
        there = [x for _t, seat, x in self.mine[unit] if seat in seats]
        there += [self.y[one, unit] for one in some if isinstance(one, Held)]
        self.model.define(self.model.total(there) <= len(some) - 1)
