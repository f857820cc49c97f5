"""A middle or high school as one model: who teaches which course when, beside every rule's rows, money and meetings.

x[u, c, s]    teacher u has a section of course c in the seat s (places and term)
has[u, c]     1 when u teaches course c at all: one of its preparations
It is our counting model with groups of one teacher each, so that every row that a rule writes for a group is a row about one
person: heads become one place at a time (one row for all places that overlap, not one for each pair), loads, rows of periods,
rooms by type, second teachers, planning and duty minutes, posts and money. Sections of one course that stand in the same seat
are not told apart, since they are the same but for their numbers. Teachers whom our own search does not tell apart are put in
order. Our strengthening is left out: with a pattern of periods for every single teacher it is slower (20 teachers, HiGHS: tier 1
proven after 29 s with it, 5 to 9 s without; likewise with CBC). An answer names everybody; rooms and students are laid in here,
watches and cents as in our own search; it counts when it is audited.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from unittest import mock

import pulp

from planner.checker.teaching import UNCOUNTED
from planner.domain.plan import Plan
from planner.domain.school import Course, School
from planner.explain.ledger import with_accounts
from planner.facts.periods import QUARTERS, Seat
from planner.milp.grid import name_plan
from planner.milp.grid.fixed_shape import Settled
from planner.milp.model import Expression, Model, value
from planner.milp.shape import shape as shape_module
from planner.milp.shape.asks import Asks
from planner.milp.shape.section_asks import SectionAsks
from planner.milp.shape.sections import Group, Pool
from planner.rules import RULES
from planner.search.kept import Kept
from tests.benchmarks.rooming import sections_of


class OneByOne(SectionAsks):
    """Sections with every teacher by name."""

    @cached_property
    def rank(self) -> dict[str, int]:
        """The order of courses by which alike teachers are put in order."""
        return {c.course_id: n for n, c in enumerate(self.courses, 1)}

    def _groups(self) -> tuple[Group, ...]:
        """One teacher each; `alike` are those whom the search does not tell apart and who share their teams."""
        self.alike = [units for g in super()._groups() for units in self._by_teams(g.units)]
        group = {u: g for g in super()._groups() for u in g.units}
        return tuple(replace(group[u], units=(u,)) for units in self.alike for u in units)

    def _by_teams(self, units: tuple[str, ...]) -> list[tuple[str, ...]]:
        found: dict[object, list[str]] = defaultdict(list)
        for u in units:
            found[tuple((t.team_id, u in t.core) for t in self.school.teams if u in t.core or u in t.extended)].append(u)
        return [tuple(same) for same in found.values()]

    def _heads(self) -> None:
        """The names come first; heads and counts are sums of them."""
        self.x: dict[tuple[int, str, Seat], Expression] = {}
        self.teach = {}
        for k, pool in enumerate(self.pools):
            for c in pool.courses:
                self._names(pool, c)
            for i, s in itertools.product(pool.groups, dict.fromkeys(s for c in pool.courses for s in self.seats_of[c.course_id])):
                mine = [self.x[i, c.course_id, s] for c in pool.courses if (i, c.course_id, s) in self.x]
                if mine:
                    self.teach[i, k, s] = self.model.total(mine)
        self._preparations()
        self._in_order()

    def _names(self, pool: Pool, c: Course) -> None:
        for s in self.seats_of[c.course_id]:
            able = [i for i in pool.groups if self.able(self.groups[i], s)]
            for i in able:
                self.x[i, c.course_id, s] = self.model.binary()
            self.model.define(self.model.total(self.x[i, c.course_id, s] for i in able) == self.count[c.course_id, s])

    def _preparations(self) -> None:
        """No more different courses at one time than the limit, and no more students a day, where a teacher could have more."""
        able: dict[tuple[int, int], dict[str, list[Expression]]] = defaultdict(lambda: defaultdict(list))
        for (i, c, s), x in self.x.items():
            for q in self.quarters:
                if q in QUARTERS[s.term]:
                    able[i, q][c].append(x)
        for (i, _q), mine in able.items():
            self._prepared(i, mine)
            self._students(mine)

    def _prepared(self, i: int, mine: dict[str, list[Expression]]) -> None:
        limit = self.school.rule("max_preparations")
        if not limit or len(mine) <= limit:
            return
        has = {c: self.model.binary() for c in mine}
        self.model.define(self.model.total(has.values()) <= limit)
        for c, sections in mine.items():
            self.model.define(self.model.total(sections) <= (self.groups[i].load + 1) * has[c])
            for x in sections:
                self.model.define(x <= has[c])

    def _students(self, mine: dict[str, list[Expression]]) -> None:
        """Each section with the students that it has at the most sections of its course: no more than it has in any plan."""
        limit = self.school.rule("max_students_day")
        size = {c.course_id: c.requests // self.range[c.course_id][1] for c in self.courses if c.room_type not in UNCOUNTED}
        there = [size[c] * x for c, sections in mine.items() if c in size for x in sections]
        if limit and there:
            self.model.define(self.model.total(there) <= limit)

    def _in_order(self) -> None:
        """Teachers who are alike: the earlier has no later courses on the whole. Else every answer would be found many times."""
        weight: dict[int, list[Expression]] = defaultdict(list)
        for (i, c, _s), x in self.x.items():
            weight[i].append(self.rank[c] * x)
        first = 0
        for units in self.alike:
            mine = [i for i in range(first, first + len(units)) if i in weight]
            first += len(units)
            for a, b in itertools.pairwise(mine):
                self.model.define(self.model.total(weight[a]) <= self.model.total(weight[b]))

    # --- the answer --------------------------------------------------------------------------------------------
    def classes(self) -> list[tuple[str, Course, Seat]]:
        """Teacher ("" off campus), course and seat of every section, in the order of courses and seats."""
        course = {c.course_id: c for c in self.courses}
        found = [(self.groups[i].units[0], course[c], s) for (i, c, s), x in self.x.items() if value(x) > 0.5]
        for c in self.courses:
            if c.off_campus:
                found += [("", c, s) for s in self.seats_of[c.course_id] for _ in range(round(value(self.count[c.course_id, s])))]
        return sorted(found, key=lambda e: (self.rank[e[1].course_id], e[2], e[0]))

    def seconds(self) -> dict[tuple[str, Seat], list[str]]:
        """Tag and seat -> the second teachers who stand in a section there."""
        found: dict[tuple[str, Seat], list[str]] = defaultdict(list)
        for (i, tag, s), x in self.beside_heads.items():
            found[tag, s] += [self.groups[i].units[0]] * (value(x) > 0.5)
        return found

    def fix(self, plan: Plan) -> None:
        """Every teacher and second teacher as the plan has them; alike teachers change places until they are in order."""
        stands, beside = self._of(plan)
        first = 0
        for units in self.alike:
            in_order = sorted(units, key=lambda u: sum(self.rank[c] for c, _s in stands.get(u, ())))
            for i, u in zip(range(first, first + len(units)), in_order, strict=True):
                for (j, c, s), x in self.x.items():
                    if i == j:
                        x.lowBound = x.upBound = int((c, s) in stands.get(u, ()))
                for (j, _tag, s), x in self.beside_heads.items():
                    if i == j and isinstance(x, pulp.LpVariable):
                        x.lowBound = x.upBound = int(s in beside.get(u, ()))
            first += len(units)

    def _of(self, plan: Plan) -> tuple[dict[str, set[tuple[str, Seat]]], dict[str, set[Seat]]]:
        """Adult -> course and seat of its sections; seats in which it is second teacher."""
        stands: dict[str, set[tuple[str, Seat]]] = defaultdict(set)
        beside: dict[str, set[Seat]] = defaultdict(set)
        for x in plan.sections:
            seat = self.periods.seat_of(x.periods, x.lane, x.term)
            stands[x.unit_id].add((x.course, seat))
            beside[x.co_unit].add(seat)
        return stands, beside


class OneModel:
    """The one model of a school with courses, and the plan of its answer."""

    def __init__(self, school: School) -> None:
        with mock.patch.object(shape_module, "SectionAsks", OneByOne):
            self.shape = Asks(school, Model())
        for rule in RULES:
            rule.enforce(self.shape)
        assert isinstance(self.shape.secs, OneByOne)
        self.secs = self.shape.secs
        self.school = school

    def plan(self) -> Plan | None:
        """The answer with rooms and students; watches, meetings and cents from our own grid. None where something does not go."""
        beside = {key: round(value(x)) for key, x in self.secs.beside.items()}
        sections = sections_of(self.school, self.secs.periods, self.secs.classes(), beside, self.secs.seconds())
        if sections is None:
            return None
        with mock.patch.object(name_plan, "name_sections", lambda *_: sections, create=True):
            plan = name_plan.name_plan(Settled(self.shape, Kept))
        return with_accounts(self.school, replace(plan, sections=sections)) if isinstance(plan, Plan) else None

    def fix(self, plan: Plan) -> None:
        self.secs.fix(plan)
