"""What the rules ask of sections: sums and comparisons, each with the subject that it is about. Minutes are per average week."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import Literal, Protocol

from planner.domain.place import Place
from planner.domain.school import Course, Room, Service, Slot, Staff, Variant
from planner.domain.subject import Subject
from planner.facts.clock import Interval, merged, minutes, overlaps, without
from planner.facts.course_teams import CourseTeam, course_teams
from planner.facts.courses import average_students, corequisites, most_open, open_seat_periods, periods_of_class, seat_needs, zero_share
from planner.facts.periods import QUARTERS, Seat, seated, share, terms_with_sections
from planner.facts.placements import Placed, units_of
from planner.milp.model import Expression
from planner.milp.shape.sections import CO_TAGS, LUNCH, AroundSections, Group, Sections

WHOLE_DAY = 24 * 60  # minutes
SIZES: tuple[Literal["max_size", "target_size"], ...] = ("max_size", "target_size")  # columns of Courses: seats are counted at either


class AroundAsks(AroundSections, Protocol):
    """What the questions need beside: minutes of an average week, and what adults are promised."""

    @property
    def day_types(self) -> tuple[str, ...]: ...
    def method(self, name: str) -> Expression: ...
    def held(self, day_type: str) -> Expression: ...
    def here_on(self, unit: str, v: Variant) -> Expression: ...
    def services_of(self, job_class: str) -> list[Service]: ...
    def needed(self, unit: str) -> Expression: ...
    def free_beside(self, units: Iterable[str]) -> Expression: ...
    def promised(self, unit: str) -> bool: ...
    def keeps_time(self, unit: str) -> bool: ...
    def teacher(self, unit: str) -> bool: ...


class SectionAsks(Sections):
    """The sections of a shape with the questions of the rules; every one yields nothing for a school without courses."""

    shape: AroundAsks

    def counts(self) -> Iterator[tuple[Subject, Expression, int]]:
        """Every course: its sections, and the fewest that its requests need."""
        for c in self.courses:
            yield Subject(course=c.course_id), self.number[c.course_id], self.range[c.course_id][0]

    def each_term(self) -> Iterator[tuple[Subject, Expression]]:
        """Every course that is held in several terms by its own words, and term: its sections there."""
        for c in self.courses:
            for term in terms_with_sections(self.school, c):
                there = (self.count[c.course_id, s] for s in self.seats_of[c.course_id] if s.term == term)
                yield Subject(course=c.course_id, term=term), self.model.total(there)

    def required_seats(self) -> Iterator[tuple[Subject, Expression, int]]:
        """Every course that is needed to graduate and has its sections fixed below its requests: its seats, and who needs one."""
        for c in self.courses:
            if c.required and seated(c) < c.requests:
                yield Subject(course=c.course_id, key="required"), c.max_size * self.number[c.course_id], c.requests

    def heads(self) -> Iterator[tuple[Subject, list[Expression], Expression]]:
        """Every group, clique of places and quarter: who teaches there, and how many there are."""
        for i, g in enumerate(self.groups):
            for clique, q in itertools.product(self.cliques, self.quarters):
                there = self._in(i, clique, q)
                if there:
                    yield Subject(units=g.units, places=clique, quarter=q), there, self.kept(g)

    def _periods_taught(self, i: int, quarter: int) -> list[Expression]:
        return [len(s.places) * x for s, x in self.busy[i] if quarter in QUARTERS[s.term]]

    def loads(self) -> Iterator[tuple[Subject, Expression, Expression]]:
        """Every group by its adults' own loads, and every line of Staff by the load of its FTE together: periods taught, and the most."""
        rows: dict[str, list[int]] = defaultdict(list)
        for i, g in enumerate(self.groups):
            rows[g.row.staff_id].append(i)
            for q in self.quarters:
                most = self.model.total(
                    ceil(g.load * f / 100) * self.posts.level[u, f] for u in g.units for f in self.school.fte_levels(g.row) if f
                )
                yield Subject(units=g.units, quarter=q), self.model.total(self._periods_taught(i, q)), most + self.overloaded(i)
        for row, mine in rows.items():
            g = self.groups[mine[0]]
            whole = len(self.school.fte_levels(g.row)) == 1
            for q in self.quarters:
                taught = self.model.total(x for i in mine for x in self._periods_taught(i, q))
                fte = self.model.total(self.posts.fte(u) for i in mine for u in self.groups[i].units)
                most = g.load * g.row.fte * sum(len(self.groups[i].units) for i in mine) // 100 if whole else fte * (g.load / 100)
                yield Subject(position=row, quarter=q, key="together"), taught, most + self.model.total(self.overloaded(i) for i in mine)

    def overloads(self) -> Iterator[tuple[Subject, Expression, Expression]]:
        if self.paid_most():
            yield Subject(key="overload"), self.model.total(self.over.values()), self._paid()

    def rows(self, limit: int) -> Iterator[tuple[Subject, list[Expression], Expression]]:
        """Every group and chain of limit + 1 periods without a break: who teaches in them, and the most."""
        for dt in (dt for dt in self.periods.day_types if dt in self.shape.day_types):
            free = 1 - self.shape.held(dt)  # a day that the plan need not hold asks for nothing
            for chain in self.chains(dt, limit):
                for i, g in enumerate(self.groups):
                    for q in self.quarters:
                        there = [x for s, x in self.busy[i] if q in QUARTERS[s.term] for p in s.places if self.periods.slot(p, dt) in chain]
                        if there:
                            subject = Subject(units=g.units, day_type=dt, slots=tuple(k.slot for k in chain), quarter=q)
                            yield subject, there, limit * self.kept(g) + len(g.units) * free

    def chains(self, day_type: str, limit: int) -> list[tuple[Slot, ...]]:
        """Class slots of a day, limit + 1 in a row, with less than a lunch between each and the next."""
        rest = self.school.rule("duty_free_lunch") or LUNCH
        slots = sorted(self.school.slots(day_type, "class"), key=lambda s: s.start)
        found: list[tuple[Slot, ...]] = [(s,) for s in slots]
        for _ in range(limit):
            found = [(*c, s) for c in found for s in slots if 0 <= s.start - c[-1].end < rest]
        return found

    def seats(self) -> Iterator[tuple[Subject, Expression, float]]:
        """Every class of courses, period and quarter: seats there, and the students who need one."""
        for mix, courses, _average, codes in self.needs():
            for code, q in itertools.product(codes, self.quarters):
                here = Subject(period=code, quarter=q, grades=mix)
                for size in SIZES:
                    there = ((getattr(c, size), x) for c in courses for x in self.in_period(c.course_id, code, q))
                    seats = self.model.total([*(n * x for n, x in there), *self.in_zero_period(mix, q, size)])
                    yield replace(here, key=size), seats, self.in_school(mix, code, q, size)

    def in_zero_period(self, mix: tuple[str, ...], quarter: int, size: str) -> list[Expression]:
        """What sections in a zero period spare of the seats of every period of the day."""
        courses = self.classes_of_courses[mix]
        each = float((1 - Fraction(self.school.rule("students_per_period_slack_pct"), 10_000)) * zero_share(self.school, courses))
        early = ((c, s) for c in courses if each for s in self.seats_of[c.course_id] if s.periods[0].startswith("P0"))
        return [each * getattr(c, size) * self.count[c.course_id, s] for c, s in early if quarter in QUARTERS[s.term]]

    @cached_property
    def classes_of_courses(self) -> dict[tuple[str, ...], tuple[Course, ...]]:
        """Mix of grades -> its courses, where these must fill every period."""
        return {mix: courses for mix, courses, _ in seat_needs(self.school)}

    def in_school(self, mix: tuple[str, ...], code: str, quarter: int, size: str) -> Expression:
        """Students of a class of courses who need a seat in a period, as far as the slack leaves: all but those who have it open."""
        eased = 1 - self.school.rule("students_per_period_slack_pct") / 10_000
        return eased * self._most_in_period[mix, size] - eased * self.open_in(mix, quarter)[code]

    @cached_property
    def _most_in_period(self) -> dict[tuple[tuple[str, ...], str], float]:
        """Students of a class of courses in an average period if none has it open, by the size of sections that is asked."""
        found: dict[tuple[tuple[str, ...], str], float] = {}
        for mix, courses in self.classes_of_courses.items():
            even = open_seat_periods(self.school, courses) / len(periods_of_class(self.school, courses))
            found |= {(mix, size): float(average_students(self.school, courses, size) + even) for size in SIZES}
        return found

    def open_in(self, mix: tuple[str, ...], quarter: int) -> dict[str, Expression]:
        """Period -> students of a class of courses who have it open; in all as many as there are open periods."""
        if (mix, quarter) not in self.open_at:
            courses = self.classes_of_courses[mix]
            in_all, most = float(open_seat_periods(self.school, courses)), most_open(self.school, courses)
            found: dict[str, Expression] = {code: self.model.amount(0, float(n)) if in_all else 0 for code, n in most.items()}
            if in_all:
                self.model.define(self.model.total(found.values()) <= in_all)
            self.open_at[mix, quarter] = found
        return self.open_at[mix, quarter]

    @cached_property
    def open_at(self) -> dict[tuple[tuple[str, ...], int], dict[str, Expression]]:
        return {}

    def in_period(self, course: str, code: str, quarter: int) -> list[Expression]:
        """Sections of a course in a period, on any clock."""
        return [self.count[course, s] for s in self.seats_of[course] if code in s.periods and quarter in QUARTERS[s.term]]

    def needs(self) -> Iterator[tuple[tuple[str, ...], list[Course], float, tuple[str, ...]]]:
        """Courses of one mix of grades that must fill every period, their students in an average one, and those periods."""
        for mix, courses, average in seat_needs(self.school):
            yield mix, [c for c in courses if c.course_id in self.seats_of], float(average), periods_of_class(self.school, courses)

    def pairs_hard(self) -> Iterator[tuple[Subject, Expression]]:
        for pair in dict.fromkeys((p.course_a, p.course_b) for p in self.school.conflicts if p.hard):
            if pair in self.collide:
                yield Subject(course=pair[0], other_course=pair[1]), self.collide[pair]

    def corequisites(self) -> Iterator[tuple[Subject, Expression, int]]:
        """Every course with the one that its students take beside it, and every time: seats of both at other times, and the students.

        Who takes both has one of them at another time at least, however students are spread over sections.
        """
        for course, other in corequisites(self.school):
            if {course.course_id, other.course_id} <= set(self.number):
                for subject, mine, theirs in self.beside_each_other(course.course_id, other.course_id):
                    here = self.model.total(self.count[course.course_id, s] for s in mine)
                    there = self.model.total(self.count[other.course_id, s] for s in theirs)
                    elsewhere = course.max_size * (self.number[course.course_id] - here)
                    yield subject, elsewhere + other.max_size * (self.number[other.course_id] - there), seated(course)

    def rooms(self) -> Iterator[tuple[Subject, list[Expression], int]]:
        """Every kind of room, clique and quarter: sections that need one, and how many there are."""
        for kind, places in self.room_places().items():
            mine = [c for c in self.courses if c.room_type == kind]
            for clique, q in itertools.product(self.cliques, self.quarters):
                there = [x for c in mine for x in self._there(c.course_id, clique, q)]
                if there:
                    yield Subject(room_type=kind, places=clique, quarter=q), there, places

        for (kind, place), n in self.places_of_waves().items():
            mine = [c for c in self.courses if c.room_type == kind]
            for q in self.quarters:
                there = [x for c in mine for x in self._there(c.course_id, (place,), q)]
                if there:
                    yield Subject(room_type=kind, places=(place,), quarter=q, key="lunch wave"), there, n

    def places_of_waves(self) -> dict[tuple[str, Place], int]:
        """Sections that the rooms of a kind hold at a place of one lunch wave, where some of them are for another."""
        kinds = dict.fromkeys(r.type for r in self.school.rooms if r.lunch_wave)
        mine = [(kind, place) for kind in kinds for place in self.periods.places if place.wave]
        return {(kind, place): self.room_places(place.wave).get(kind, 0) for kind, place in mine}

    def room_places(self, wave: str = "") -> dict[str, int]:
        """Kind of room -> sections that it holds at once: one a room, or as many of its largest classes as a shared room has room for.

        `wave`: only rooms in which classes of this lunch wave may be.
        """
        by_type: dict[str, list[Room]] = defaultdict(list)
        for r in self.school.rooms:
            if not wave or r.lunch_wave in ("", wave):
                by_type[r.type].append(r)
        largest = {kind: max((c.max_size for c in self.courses if c.room_type == kind), default=1) for kind in by_type}
        return {kind: sum(max(1, r.capacity // largest[kind]) if r.shared_ok else 1 for r in rooms) for kind, rooms in by_type.items()}

    def co_taught(self) -> Iterator[tuple[Subject, Expression, Expression]]:
        """Every course and kind of second teacher: sections that have one, and how many should, special education first.

        Where more sections bring more second teachers, a second row says so; at most numbers between, a little less is asked than is due.
        """
        for c in self.courses:
            before, (fewest, most) = 0, self.range[c.course_id]
            for tag, column in CO_TAGS.items():
                n = getattr(c, column)
                if n:
                    given = self.model.total(x for (d, t, _s), x in self.beside.items() if (d, t) == (c.course_id, tag))
                    at_fewest, at_most = (max(0, min(n, sections - before)) for sections in (fewest, most))
                    if at_most > at_fewest:
                        self.model.define(given >= self.number[c.course_id] - (most - at_most))
                    yield Subject(course=c.course_id, key=tag), given, at_fewest
                before += n

    def planning(self) -> Iterator[tuple[Subject, Expression, Expression]]:
        """Every group that is promised planning time: what is promised, with the duty that it owes, and its free minutes.

        So with every job class that gives services: sessions take what its adults have free, be they teachers of sections or not.
        """
        of_group: dict[int, tuple[Expression, Expression]] = {}
        for i, g in enumerate(self.groups):
            if i in self.has:  # counted with its lessons
                continue
            free = self.free_minutes(g.units) - self.model.total(self.minutes(s) * x for s, x in self.busy[i])
            if i in self.beside_periods:
                free += self.beside_periods[i]
            by_these = self.given_by(i)
            owes = self.school.rule("duty_owed_week") and self.shape.teacher(g.units[0])
            if owes or any(self.shape.keeps_time(u) for u in g.units):
                free -= self.model.total(self.posts.while_kept(u, self.model.total(self.met(u))) for u in g.units)
                owed = self.duty(g) - self.school.rule("duty_owed_week") * self.overloaded(i)  # an overload takes the duty's place
                of_group[i] = (self.model.total(self.shape.needed(u) for u in g.units) + owed, free)
                given = self.model.total(self._in_class_slots(by_these, list(g.units)))
                yield Subject(units=g.units, key="periods"), of_group[i][0], free - given
        for job in self.jobs:
            units = [u for u in self.shape.providers(job) if u not in self.shape.homeroom_grade]
            others = tuple(u for u in units if u not in self.group_of)
            groups = list(dict.fromkeys(self.group_of[u] for u in units if u in self.group_of))
            asked = any if any(self.laid_twice(v) for v in self.shape.variants) else all
            if units and all(i in of_group for i in groups) and (not others or asked(self.shape.keeps_time(u) for u in others)):
                needed = [*(self.shape.needed(u) for u in others), *(of_group[i][0] for i in groups)]
                has = [self._free_of_others(others), *(of_group[i][1] for i in groups)]
                given = self.model.total([*self._in_class_slots(self._given_in(job), units), *self._in_specials_slots(job, others)])
                yield Subject(job_class=job, key="periods"), self.model.total(needed), self.model.total(has) - given

    @cached_property
    def jobs(self) -> tuple[str, ...]:
        """Job classes that give services in class time, or in specials slots while some of their adults teach sections."""
        here, every = ([s.provider_job_class for s in some] for some in (self.services_here, self.school.services))
        return tuple(dict.fromkeys((*here, *(j for j in every if any(u in self.group_of for u in self.shape.providers(j))))))

    def _free_of_others(self, units: tuple[str, ...]) -> Expression:
        """Minutes a week that adults who teach no sections have to plan, less those of their meetings: on days with specials these
        slots and midday, on others the periods."""
        if any(self.laid_twice(v) for v in self.shape.variants):
            return self.shape.free_beside(units)
        met = (self.posts.while_kept(u, self.model.total(self.met(u))) for u in units)
        return self.free_minutes(units) - self.model.total(met)

    def _given_in(self, job: str) -> dict[tuple[str, Variant, str], Expression]:
        """Sessions in class slots that the adults of a job class give."""
        mine = {s.service_id for s in self.services_here if s.provider_job_class == job}
        return {key: x for key, x in self.given.items() if key[0] in mine}

    def _in_class_slots(self, given: Mapping[tuple[str, Variant, str], Expression], units: list[str]) -> Iterator[Expression]:
        """Planning minutes that sessions in class time take at least, whoever of these adults gives them."""
        length = {s.service_id: s.session_min for s in self.services_here}
        for (c, v, k), x in given.items():
            slot = self.school.slot(v.day_type, k)
            when = (slot.start, slot.start + length[c])
            beside = [self._taken_beside(u, v, when) for u in units] if self.laid_twice(v) else []
            in_periods = [self.whole_minutes(slot)] if not beside or any(u in self.group_of for u in units) else []
            yield self.shape.weight(v) * min(*beside, *in_periods, WHOLE_DAY) * x

    def _taken_beside(self, unit: str, v: Variant, when: Interval) -> int:
        """Minutes of specials slots and midday that something at this time takes of an adult who teaches no section."""
        row, frame = self.school.row_of_unit[unit], self.shape.frame(v)
        slots = [(s.start, s.end) for s in frame.planning_slots(row, v) if self.whole_minutes(s)]
        gap, levels = frame.midday(), [f for f in self.school.fte_levels(row) if f]
        midday = without(gap, frame.gone(row, v)) if gap and all(self.shape.whole(frame.midday_rest(row, v, f)) for f in levels) else []
        return minutes((max(a, when[0]), min(b, when[1])) for a, b in merged([*slots, *midday]) if overlaps((a, b), when))

    def _in_specials_slots(self, job: str, others: tuple[str, ...]) -> Iterator[Expression]:
        """The same for sessions that begin with a specials slot: as many as there are teachers of sections may take nothing."""
        teachers = sum(u in self.group_of for u in self.shape.providers(job))
        in_class = any(s.provider_job_class == job for s in self.services_here)
        shortest = min((s.session_min for s in self.shape.services_of(job)), default=0) if in_class else WHOLE_DAY
        for (c, v, k), x in self.shape.given.items():
            loss = self.shape.weight(v) * min(shortest, self.whole_minutes(self.school.slot(v.day_type, k)))
            if c == job and not teachers:
                yield loss * x
            elif c == job and others and loss:
                lost = self.model.amount()
                self.model.define(lost >= loss * (x - teachers))
                yield lost

    def free_beside_lessons(self, unit: str) -> Iterator[Expression]:
        """Planning minutes of an average week that periods add to those of a specialist who teaches sections, less these."""
        i = self.group_of.get(unit, -1)
        if i in self.has:
            whole = sum(max(sum(self._day_of(unit, v) for v in some) for some in kinds) for kinds in self.kinds_of_days())
            yield whole * self.has[i]
            yield from (-1 * self.minutes(s) * x for s, x in self.busy[i])

    def _day_of(self, unit: str, v: Variant) -> float:
        return self.shape.weight(v) * self.day_minutes(self.school.row_of_unit[unit], v)

    def whole_minutes(self, slot: Slot) -> int:
        """Planning minutes that a slot may give: none beyond the hours of students (a zero period), nor in one that is too short."""
        frame = self.shape.frames[slot.day_type]
        within = frame.start <= slot.start and slot.end <= frame.end
        return slot.minutes if within and slot.minutes >= self.school.rule("min_planning_block") else 0

    def free_minutes(self, units: tuple[str, ...]) -> Expression:
        """Minutes a week of all periods of the days that the adults work: what they would have if nothing were taught."""
        row = self.school.row_of_unit
        here = ((v, u, self.shape.here_on(u, v)) for v in self.shape.variants for u in units)
        return self.model.total(self.shape.weight(v) * self.day_minutes(row[u], v) * x for v, u, x in here)

    def day_minutes(self, row: Staff, v: Variant) -> int:
        """Planning minutes of all periods of a kind of day in which a post is at hand."""
        slots = [s for code in self.periods.codes if (s := self._first_slot(code, v.day_type))]
        return sum(self.whole_minutes(s) for s in slots if not self.shape.frame(v).unavailable(row, v, s))

    def _first_slot(self, code: str, day_type: str) -> Slot | None:
        found = (self.periods.slot(p, day_type) for p in self.periods.places if p.period == code)
        return next((s for s in found if s), None)

    def minutes(self, seat: Seat) -> float:
        """Planning minutes of an average week that a section in the seat takes at least: a day is one of its kinds, never two."""
        return float(share(seat.term)) * sum(min(self._taken(seat, some) for some in kinds) for kinds in self.kinds_of_days())

    def costs_no_planning(self, seat: Seat) -> bool:
        """Is the seat beyond the hours of students on every kind of day, as a zero period is?"""
        slots = (slot for p in seat.places for t in self.periods.day_types if (slot := self.periods.slot(p, t)))
        frames = self.shape.frames
        return all(s.end <= frames[s.day_type].start or s.start >= frames[s.day_type].end for s in slots)

    def _taken(self, seat: Seat, some: list[Variant]) -> float:
        held = ((v, s) for v in some for p in seat.places if (s := self.periods.slot(p, v.day_type)))
        return sum(self.shape.weight(v) * self.whole_minutes(s) for v, s in held)

    def met(self, unit: str) -> Iterator[Expression]:
        """Minutes of an average week that the adult's own meetings take from its periods."""
        if self.school.rule("count_planning_as_collab"):
            return
        for t in self.school.teams_of(unit):
            for v in self.shape.variants:
                for p, x in self.shape.meets[t.team_id, v].items():
                    if p.slots and p.students_here:
                        yield self.shape.weight(v) * sum(self.whole_minutes(self.school.slot(v.day_type, k)) for k in p.slots) * x

    def duty(self, g: Group) -> Expression:
        """Duty minutes a week that the group owes: by FTE, less what the duty swap takes over, never below none."""
        owed, swap = self.school.rule("duty_owed_week"), self.school.method_by_id.get("duty_swap")
        if not owed:
            return 0
        each, terms = swap.minutes_each if swap is not None and swap.allowed != "n" else 0, []
        for u in g.units:
            if each:
                left = self.model.amount()
                self.model.define(left >= owed / 100 * self.posts.fte(u) - each * self.shape.method("duty_swap"))
                terms.append(left)
            else:
                terms.append(owed / 100 * self.posts.fte(u))
        return self.model.total(terms)

    def assigned(self) -> Iterator[tuple[Subject, Expression, int]]:
        """Every assignment that must stand: sections of the course that the post's group teaches. Of two alike the larger counts."""
        settled: dict[tuple[str, str], int] = {}
        for a in self.school.assignments:
            if a.strength == "must" and a.course in self.number:
                settled[a.position, a.course] = max(min(a.sections, self.range[a.course][1]), settled.get((a.position, a.course), 0))
        for (position, course), sections in settled.items():
            subject = Subject(position=position, course=course)
            yield subject, self.model.total(x for _s, x in self._taught_by(position, course)), sections

    def _taught_by(self, position: str, course: str) -> Iterator[tuple[Seat, Expression]]:
        """Teachers of the position's group in each seat of the course, whose pool is its own."""
        pool = next((k for k, p in enumerate(self.pools) if any(c.course_id == course for c in p.courses)), None)
        groups = {self.group_of[u] for u in units_of(self.school, position) if u in self.group_of}
        return ((s, x) for (i, k, s), x in self.teach.items() if k == pool and i in groups)

    def taught_by_members(self) -> Iterator[tuple[Subject, Expression, Expression]]:
        """Every course-alike team of those who teach it, and place in which it might meet: sections of its courses at other times, and
        those that its members must have while they are free in the place.

        So many sections of its courses stand elsewhere, whoever has them: what each member has is settled when names are given.
        """
        for alike in course_teams(self.school):
            sure = [u for u in alike.open if u in self.group_of and isinstance(self.posts.kept(u), int)]
            second = sum(alike.most[u] for u in sure if any(tag for _c, tag in alike.open[u]))
            fewest = {(c.course_id, ""): self.range[c.course_id][0] for c in alike.courses if c.course_id in self.range}
            needed = alike.needed(sure, fewest) - second
            cells = dict.fromkeys((self.group_of[u], self._teams_of(u)) for u in alike.open if u in self.group_of)
            for place in self.periods.places if needed > 0 else ():
                free = [self.open[i, teams, place] for i, teams in cells if (i, teams, place) in self.open]
                if len(free) == len(cells):
                    all_free = self.model.total(free) - (len(cells) - 1)
                    yield Subject(team=alike.team.team_id, places=(place,)), self._apart_from(alike, place), needed * all_free

    def _apart_from(self, alike: CourseTeam, place: Place) -> Expression:
        """Sections of a team's courses that are at other times than the place."""
        mine = ((c.course_id, s) for c in alike.courses for s in self.seats_of.get(c.course_id, ()))
        return self.model.total(self.count[key] for key in mine if not any(self.periods.overlap(p, place) for p in key[1].places))

    def services(self, legal: bool) -> Iterator[tuple[Subject, Expression, float]]:
        """Every service: sessions of an average week, and how many are owed: whole sessions for every group, where all days weigh alike."""
        days = {self.shape.weight(v) for v in self.shape.variants}
        for s in self.services_here:
            if s.legal_floor is legal:
                weekly = [self.shape.weight(v) * x for (c, v, _k), x in self.given.items() if c == s.service_id]
                each = float(s.sessions_per_week)
                if len(days) == 1:
                    [day] = days
                    each = day * ceil(each / day - 1e-9)
                yield Subject(service=s.service_id), self.model.total(weekly), s.groups * each

    def conflicts(self) -> list[Expression]:
        """Students of pairs that collide."""
        students = {(p.course_a, p.course_b): p.students for p in self.school.conflicts}
        return [students[pair] * x for pair, x in self.collide.items()]

    def missing(self) -> list[Expression]:
        """Sections fewer than the target sizes ask for, course by course."""
        return [self.range[c.course_id][1] - self.number[c.course_id] for c in self.courses]

    def locked(self, course: str, code: str) -> Expression:
        """Sections of a course in a period."""
        return self.model.total(x for (c, s), x in self.count.items() if c == course and code in s.periods)

    def placed(self, p: Placed) -> Expression:
        """Sections of a course in a period that the position's group teaches."""
        return self.model.total(x for s, x in self._taught_by(p.position, p.course) if p.period in s.periods)
