"""What the rules ask of the shape: the sums and comparisons of domain.md 4.2, each under a name that a rule can read.

Every method yields (subject or ids…, expressions); the rule says what must hold of them. Minutes are per average week.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from planner.domain.school import Duty, Method, Special, Staff, Team, Variant
from planner.domain.subject import Key, Subject
from planner.facts.clock import minutes, unavailable, without
from planner.facts.coverage import gives_cover
from planner.facts.lunch import lunch_owed
from planner.facts.methods import across, meeting_methods
from planner.facts.sharing import OFTEN, attends, has_half_a_day, shared_members, sits_on_several
from planner.milp.model import Expression
from planner.milp.shape import midday
from planner.milp.shape.geometry import Interval, Piece, Placement, overlap
from planner.milp.shape.locks import Locked
from planner.milp.shape.positions import SpecialistClass
from planner.milp.shape.rests import may_do


class Asks(Locked):
    """The shape with the questions of the rules."""

    # --- helpers -----------------------------------------------------------------------------------------------
    def on_day(self, day: int, ask: Callable[[Variant], Expression]) -> Expression:
        """What `ask` comes to on a cycle day: on its main kind, the one with most weeks, or on the one that a method puts in its place."""
        main = max(self.school.base_variants(day), key=lambda v: v.weeks)
        return ask(main) + self.total(ask(v) for _, v in self.school.method_variants(day))

    def here_on(self, unit: str, v: Variant) -> Expression:
        """At most 1 when the adult is here and the plan holds this kind of day (for rows that want much of it)."""
        here, use = self.posts.here(unit, v.day), self.use[v]
        if isinstance(here, int):
            return here * use
        if isinstance(use, int):
            return use * here
        both = self.model.amount(0, 1)
        self.model.define(both <= here)
        self.model.define(both <= use)
        return both

    def _subject(self, c: SpecialistClass, key: Key | None = None) -> Subject:
        """A class of specialists, by the first of its lines on Specials: one adult may have two lines for one special."""
        line = next(i for i, sp in enumerate(self.school.specials) if sp is c.first)
        return Subject(units=c.units, special=c.first.special, line=line, key=key)

    # --- specialists -------------------------------------------------------------------------------------------
    def classes_of_shared_adults(self) -> Iterator[tuple[str, Variant, str, list[Expression]]]:
        for u in dict.fromkeys(u for c in self.specialist_classes for u in c.units):
            mine = [i for i, c in enumerate(self.specialist_classes) if u in c.units]
            if len(mine) > 1:
                for v in self.variants:
                    for k in self.frame(v).specials:
                        yield u, v, k.slot, [self.teach[i, v, k.slot] for i in mine if (i, v, k.slot) in self.teach]

    def _bundles(self, by_adult: bool) -> Iterator[tuple[Subject, int, list[int]]]:
        """Specialist classes alone, or those of one adult together: subject, adults, indexes."""
        seen: set[int] = set()
        for i, c in enumerate(self.specialist_classes):
            if i in seen:
                continue
            same = [j for j, d in enumerate(self.specialist_classes) if by_adult and set(c.units) & set(d.units)] or [i]
            seen |= set(same)
            yield self._subject(c), len(c.units), same

    def classes_by_day(self, by_adult: bool) -> Iterator[tuple[Subject, int, list[Expression]]]:
        for subject, n, same in self._bundles(by_adult):
            for v in self.variants:
                yield subject.on(v), n, self._taught(same, v)

    def _taught(self, classes: list[int], v: Variant) -> list[Expression]:
        return [self.teach[i, v, k.slot] for i in classes for k in self.frame(v).specials if (i, v, k.slot) in self.teach]

    def classes_by_cycle(self, by_adult: bool) -> Iterator[tuple[Subject, int, list[Expression]]]:
        for subject, n, same in self._bundles(by_adult):
            yield replace(subject, key="cycle"), n, self._cycle(same)

    def _cycle(self, classes: list[int]) -> list[Expression]:
        """Class slots of each day of the cycle."""

        def taught(v: Variant) -> Expression:
            return self.total(self._taught(classes, v))

        return [self.on_day(d, taught) for d in self.school.days]

    def least_days(self) -> Iterator[tuple[Subject, str, int]]:
        for line, sp in enumerate(self.school.specials):
            for u in self.units_of(sp) if sp.min_days else ():
                yield Subject(units=(u,), special=sp.special, line=line, key="days"), u, sp.min_days

    def too_close(self) -> Iterator[tuple[Subject, int, list[Expression]]]:
        """Two slots that follow on with less than the change-over between them."""
        need = self.school.rule("specials_transition_min")
        for i, c in enumerate(self.specialist_classes):
            for v in self.variants:
                for a, b in itertools.pairwise(self.frame(v).specials):
                    if b.start - a.end < need and (i, v, a.slot) in self.teach:
                        subject = replace(self._subject(c, "change-over"), slot=a.slot).on(v)
                        yield subject, len(c.units), [self.teach[i, v, a.slot], self.teach[i, v, b.slot]]

    def lessons_and_sections(self) -> Iterator[tuple[str, Variant, int, int, list[Expression], Expression]]:
        """Every specialist who might teach sections, and moment at which a lesson or period begins while the other goes on: what it has
        then, and whether it is here."""
        for u in (u for u in dict.fromkeys(u for c in self.specialist_classes for u in c.units) if u in self.secs.group_of):
            mine = [i for i, c in enumerate(self.specialist_classes) if u in c.units]
            for v in (v for v in self.variants if self.secs.laid_twice(v)):
                slots = self.frame(v).specials
                for minute in sorted({s.start for s in (*slots, *self.school.slots(v.day_type, "class"))}):
                    now = [k.slot for k in slots if k.start <= minute < k.end]
                    taught = [self.teach[i, v, k] for i in mine for k in now if (i, v, k) in self.teach]
                    for q in self.secs.quarters if taught else ():
                        held = self.secs.held_at(u, v, minute, q)
                        if held:
                            yield u, v, minute, q, [*taught, *held], self.posts.kept(u)

    def rows_without_break(self, limit: int) -> Iterator[tuple[Subject, list[Expression], Expression]]:
        """For each specialist class: slots that nobody may teach all of, and how many of those classes there may be. The breaks of one
        who teaches sections are counted in periods."""
        for i, c in enumerate(self.specialist_classes):
            for v in self.variants if any(self.certified(u) for u in c.units) else ():
                for row in self.frame(v).long_rows(limit):
                    if (i, v, row[0]) in self.teach:
                        n = len(c.units)
                        subject = replace(self._subject(c), slots=tuple(row)).on(v)
                        freed = self.total(self._has_sections(u) for u in c.units)
                        yield subject, [self.teach[i, v, k] for k in row], n * (len(row) - 1) + freed

    def _has_sections(self, unit: str) -> Expression:
        """At most 1, and above 0 only when a specialist teaches sections as well."""
        return self.secs.has.get(self.secs.group_of.get(unit, -1), 0)

    def rooms_shared(self) -> Iterator[tuple[str, Variant, str, list[Expression]]]:
        shared = {r.room for r in self.school.rooms if r.shared_ok}
        rooms: dict[str, list[int]] = defaultdict(list)
        for i, c in enumerate(self.specialist_classes):
            if c.first.room and c.first.room not in shared:
                rooms[c.first.room].append(i)
        for room, classes in rooms.items():
            if len(classes) > 1:
                for v in self.variants:
                    for k in self.frame(v).specials:
                        yield room, v, k.slot, [self.teach[i, v, k.slot] for i in classes if (i, v, k.slot) in self.teach]

    def places_with_specialists(self) -> Iterator[tuple[Variant, str, list[Expression]]]:
        for v in self.variants:
            for k in self.frame(v).specials:
                teach = [x for (_i, w, s), x in self.teach.items() if w == v and s == k.slot]
                yield v, k.slot, teach + [x for (_i, w, s), x in self.doubled.items() if w == v and s == k.slot]

    def too_big_together(self) -> Iterator[tuple[Subject, Expression]]:
        """Doubled classes for which no two homerooms are small enough."""
        sizes = sorted(self.school.in_specials(h) for g in self.grades for h in self.school.homerooms_of(g))
        smallest = sum(sizes[:2])
        for (i, v, k), pair in self.doubled.items():
            c = self.specialist_classes[i]
            sp = c.first
            limits = [m for m in (sp.class_size_limit, self.school.rule("pe_class_max") if sp.special == "PE" else 0) if m]
            if limits and smallest > min(limits):
                yield replace(self._subject(c), slot=k).on(v), pair

    # --- homerooms' specials -----------------------------------------------------------------------------------
    def out_minutes(self, v: Variant, outset: tuple[str, ...]) -> int:
        return sum(s.minutes for s in self.frame(v).specials if s.slot in outset)

    def doubles(self, grade: str) -> list[Expression]:
        def pairs(v: Variant) -> Expression:
            return self.total(z for s, z in self.outset[grade, v].items() if len(s) > 1)

        return [self.on_day(d, pairs) for d in self.school.days]

    def blocks(self, grade: str, day: int) -> Expression:
        """How many specials the classes of a grade have on a day of the cycle."""

        def out(v: Variant) -> Expression:
            return self.total(len(s) * z for s, z in self.outset[grade, v].items() if s)

        return self.on_day(day, out)

    def days_alike(self, grade: str) -> Iterator[tuple[int, ...]]:
        """Days of the cycle on which a grade that turns at its own speed has the same specials, without those that may be for the
        staff alone."""
        for days in self.school.same_days(grade):
            kinds = {d: [*self.school.base_variants(d), *(v for _, v in self.school.method_variants(d))] for d in days}
            yield tuple(d for d, some in kinds.items() if all(self.school.students_come(v.day_type) for v in some))

    def turns_anew(self) -> Iterator[tuple[str, int, int, Expression, Expression]]:
        """For each grade that turns at its own speed, a day and the one on which it begins anew: how many specials it has on them."""
        for g in self.grades:
            for days in self.days_alike(g):
                for a, b in itertools.pairwise(days):
                    yield g, a, b, self.blocks(g, a), self.blocks(g, b)

    def lessons_owed(self) -> Iterator[tuple[Subject, Expression, Expression]]:
        """For each adult whose line has a least number: lessons of all homerooms in the cycle, and the fewest while the line runs."""
        homerooms = sum(self.size.values())
        for line, sp in enumerate(self.school.specials):
            for unit, runs in self._runs(sp) if sp.min_per_homeroom else ():
                subject = Subject(special=sp.special, line=line, unit=unit, key="at least")
                yield subject, self.lessons_in_cycle(sp.special), self.total([sp.min_per_homeroom * homerooms * runs])

    def lessons_allowed(self) -> Iterator[tuple[Subject, Expression, Expression]]:
        """For each adult whose line has a most: lessons of all homerooms in the cycle, and the most while the line runs."""
        homerooms = sum(self.size.values())
        slots = homerooms * sum(len(frame.specials) for frame in self.frames.values()) * len(self.school.days)  # no limit at all
        for line, sp in enumerate(self.school.specials):
            limits = [s.max_per_homeroom for s in self.school.specials if s.special == sp.special and s.max_per_homeroom is not None]
            for unit, runs in self._runs(sp) if sp.max_per_homeroom is not None else ():
                subject = Subject(special=sp.special, line=line, unit=unit, key="at most")
                yield subject, self.lessons_in_cycle(sp.special), max(limits) * homerooms + self.total([slots * (1 - runs)])

    def _runs(self, sp: Special) -> Iterator[tuple[str, Expression]]:
        """Each adult of a line with an expression: at most 1, and 1 only when the post stays and the way of making time it needs is on."""
        days = len(self.switch_days.get(sp.requires_method, ())) or 1
        for unit in self.units_of(sp):
            kept = self.posts.kept(unit)
            yield unit, kept if not sp.requires_method else kept + self.method(sp.requires_method) * (1 / days) - 1

    def lessons_in_cycle(self, special: str) -> Expression:
        """Lessons of all homerooms: two for every class of two homerooms."""
        mine = [i for i, c in enumerate(self.specialist_classes) if any(r.special == special for r in c.rows)]

        def given(v: Variant) -> Expression:
            pairs = [x for (i, w, _k), x in self.doubled.items() if i in mine and w == v]
            return self.total([*self._taught(mine, v), *pairs])

        return self.total(self.on_day(d, given) for d in self.school.days)

    def class_minutes(self, special: str) -> Expression:
        mine = [i for i, c in enumerate(self.specialist_classes) if c.first.special == special]
        return self.total(
            self.weight(v) * self.school.slot(v.day_type, k).minutes * (x + self.doubled.get((i, v, k), 0))
            for (i, v, k), x in self.teach.items()
            if i in mine
        )

    # --- lunch and duties --------------------------------------------------------------------------------------
    def at_lunch(self) -> Iterator[tuple[str, int, list[Expression]]]:
        """Who is in the cafeteria at the minute each lunch begins: students per grade and placement."""
        students: dict[str, int] = defaultdict(int)
        for h in self.school.homerooms:
            students[h.grade] += h.enrol_next
        for dt in self.day_types:
            for minute in sorted({p.lunch[0] for (_g, d), spots in self.place.items() if d == dt for p in spots if p.lunch}):
                eating = [
                    students[g] * x
                    for (g, d), spots in self.place.items()
                    if d == dt and self.school.eats_on_bell(g, d)
                    for p, x in spots.items()
                    if p.lunch and p.lunch[0] <= minute < p.lunch[1]
                ]
                yield dt, minute, eating

    def lunch_days(self, grade: str, day_type: str) -> Iterator[tuple[Variant | None, Expression]]:
        """When a bell must leave the teachers of a grade their lunch, with the use of such a day: on all of its days (None), or on
        those on which a teacher is there for long enough to be owed one."""
        days = [v for v in self.variants if v.day_type == day_type]
        rows = [self.school.row_of_unit[u] for u, g in self.homeroom_grade.items() if g == grade]
        owed = [v for v in days if not rows or any(lunch_owed(self.school, row, v) for row in rows)]
        if len(owed) == len(days):
            yield None, self.held(day_type)
        else:
            yield from ((v, self.use[v]) for v in owed)

    def short_middays(self) -> Iterator[tuple[str, Variant, int, Expression]]:
        """Certified specialists and providers without a homeroom, and without sections, eat in the midday gap: where it is too short
        for lunch, by how many minutes, and an expression that is 1 when they are here on such a day."""
        for u in self.school.row_of_unit:
            if self.teacher(u) and u not in self.homeroom_grade and (u not in self.secs.group_of or u in self.secs.specialists):
                for v in self.variants:
                    gap, need = self.frame(v).midday(), lunch_owed(self.school, self.school.row_of_unit[u], v)
                    if gap and gap[1] - gap[0] < need:
                        here = self.total([self.posts.here(u, v.day), self.use[v], -1, -1 * self._has_sections(u)])
                        yield u, v, need - gap[1] + gap[0], here

    def duty_cover(self) -> Iterator[tuple[Subject, Expression, list[Expression]]]:
        """At each moment when duties begin, for each set of them: adults needed, and adults who could be there."""
        for v in self.variants:
            duties = [d for d in self.school.duties if d.day_type == v.day_type]
            for minute in sorted({d.start for d in duties}):
                now = [d for d in duties if d.start <= minute < d.end]
                for n in range(1, len(now) + 1):
                    for some in itertools.combinations(now, n):
                        needed, adults = sum(d.adults_needed for d in some), self._adults_for(some, v)
                        if needed <= sum(a for a in adults if isinstance(a, int)) and all(isinstance(a, int) for a in adults):
                            continue  # certain
                        yield Subject(duties=tuple(d.duty_id for d in some), minute=minute).on(v), needed * self.use[v], adults

    def _adults_for(self, duties: tuple[Duty, ...], v: Variant) -> list[Expression]:
        found: list[Expression] = []
        for row in self.school.staff:
            able = [d for d in duties if may_do(self.school, d, row)]
            if not able:
                continue
            for u in row.units:
                if not any(self._could_leave(u, v, d) for d in able):
                    continue
                found.append(self.posts.here(u, v.day))
                found += [-1 * x for x in self._away_from(u, v, able)]
        found += [self.places_of_programs[d, v] for d in duties if (d, v) in self.places_of_programs]
        swapped = sum(d.adults_needed for d in duties if d.counts_as_teacher_duty)
        return [*found, swapped * self.method("duty_swap")] if swapped else found

    @cached_property
    def places_of_programs(self) -> dict[tuple[Duty, Variant], Expression]:
        """Places of each duty that are left to adults whom programs pay: together no more minutes a week than the programs give. The
        teachers' turns are not among them: with the duty swap, for which alone they may be, they are let go above."""
        paying = [p for p in self.school.programs if p.gives_cover_min and p.cost_next]
        open_to = [d for d in self.school.duties if not d.counts_as_teacher_duty and paying]
        found = {(d, v): self.model.integer(0, d.adults_needed) for d in open_to for v in self.variants if v.day_type == d.day_type}
        minutes = self.total(self.weight(v) * (d.end - d.start) * x for (d, v), x in found.items())
        given = (gives_cover(p, c) * self.posts.buys[p.program_id, c] for p in paying for c in self.posts.levels(p))
        if found:
            self.model.define(minutes <= self.total(given))
        return found

    def _could_leave(self, unit: str, v: Variant, duty: Duty) -> bool:
        """False for homeroom teachers who have their class during the duty, whatever is decided."""
        grade, frame, when = self.grade_on(unit, v), self.frame(v), (duty.start, duty.end)
        if grade is None or not overlap(when, (frame.start, frame.end)):
            return True
        outsets: Iterable[tuple[str, ...]] = self.outset.get((grade, v), [()])
        placements = self.place.get((grade, v.day_type)) or (None,)
        return any(not any(overlap(when, c) for c in frame.with_class(s, p)) for s in outsets for p in placements if frame.fits(s, p))

    def _away_from(self, unit: str, v: Variant, duties: list[Duty]) -> list[Expression]:
        """At most one expression, at most 1: while the adult is in a meeting that overlaps every one of the duties, it does none."""
        over = [
            x
            for t in self.school.teams_of(unit)
            for p, x in self.meets[t.team_id, v].items()
            if all(overlap((p.start, p.end), (d.start, d.end)) for d in duties) and self.attends(t, unit, v, p)
        ]
        if len(over) <= 1:
            return over
        away = self.model.amount(0, 1)
        for x in over:
            self.model.define(away >= x)
        return [away]

    # --- classes and their teachers ----------------------------------------------------------------------------
    def days_of_class_teachers(self) -> Iterator[tuple[str, str, Variant, Expression]]:
        """Every class and kind of day with each of its teachers whose presence is a decision, and 1 when it is here."""
        for h in self.school.homerooms:
            for v in self.variants:
                for u in (u for u in h.teachers_on(v.day) if u in self.school.row_of_unit and self.frame(v).students_come):
                    here = self.posts.here(u, v.day)
                    if not isinstance(here, int):
                        yield h.homeroom_id, u, v, here

    def classes_alone(self) -> Iterator[tuple[Subject, list[Expression]]]:
        """Sets of slots out and lunch placements that leave a class without a teacher for some of its time, with their variables: so of
        classes whose teachers are away for parts of a day."""
        for h in self.school.homerooms:
            rows = [self.school.row_of_unit[u] for u in h.teachers if u in self.school.row_of_unit]
            for v in self.variants if any(row.comes_and_goes for row in rows) else ():
                frame, mine = self.frame(v), [u for u in h.teachers_on(v.day) if u in self.school.row_of_unit]
                whole = (frame.start, frame.end)
                gone = {u: unavailable(self.school, self.school.row_of_unit[u], v) for u in mine}
                bare = without(whole, [free for u in mine for free in without(whole, gone[u])])
                for outset, z in self.outset.get((h.grade, v), {(): self.use[v]}).items() if bare else ():
                    for p, x in self._spots(h.grade, v):
                        alone = any(overlap(b, c) for b in bare for c in frame.with_class(outset, p))
                        if frame.fits(outset, p) and alone:
                            spot = (p.slot, p.recess) if p else ("", None)
                            subject = Subject(homeroom=h.homeroom_id, slots=outset, slot=spot[0], recess=spot[1]).on(v)
                            yield subject, [z] if p is None else [z, x]

    def _spots(self, grade: str, v: Variant) -> list[tuple[Placement | None, Expression]]:
        """The lunch placements of a grade with their variables; none and 1 on a day without any."""
        return list(self.place.get((grade, v.day_type), {}).items()) or [(None, 1)]

    # --- services ----------------------------------------------------------------------------------------------
    def sessions_due(self, legal: bool) -> Iterator[tuple[Subject, Expression, float]]:
        """Sessions given in an average week, and asked for (by law; or in all, where more is promised): of each job class, and of
        each tight service."""
        for c in self.provider_classes:
            if all(s.legal_floor is not legal for s in self.services_of(c)):
                continue
            weekly = [self.weight(v) * x for (j, v, _k), x in self.given.items() if j == c]
            asked = sum(s.groups * s.sessions_per_week for s in self.services_of(c) if s.legal_floor or not legal)
            yield Subject(job_class=c), self.total(weekly), asked
        for s in (s for s in self.tight_services if s.legal_floor is legal):
            weekly = [self.weight(v) * x for (j, v, _k), x in self.spot.items() if j == s.service_id]
            yield Subject(service=s.service_id), self.total(weekly), s.groups * s.sessions_per_week

    def win_due(self, legal: bool) -> Iterator[tuple[Subject, Expression, int]]:
        """Days of an average week on which all grades of a service can have WIN at one time, and sessions a week that it owes."""
        for s in (s for s in self.school.services if s.legal_floor is legal and self.school.once_a_day(s)):
            days = [self.weight(v) * x for (code, v), x in self.together.items() if code == s.service_id]
            if days:
                yield Subject(service=s.service_id), self.total(days), s.sessions_per_week

    def sessions_a_day(self) -> Iterator[tuple[Subject, Expression, int]]:
        """For each job class and tight service: sessions of a kind of day, and the most when no group comes twice a day."""
        for c in self.provider_classes:
            if all(self.school.once_a_day(s) for s in self.services_of(c)):
                for v in self.variants:
                    given = self.total(x for (j, w, _k), x in self.given.items() if j == c and w == v)
                    yield Subject(job_class=c).on(v), given, sum(s.groups for s in self.services_of(c))
        for s in (s for s in self.tight_services if self.school.once_a_day(s)):
            for v in self.variants:
                given = self.total(x for (j, w, _k), x in self.spot.items() if j == s.service_id and w == v)
                yield Subject(service=s.service_id).on(v), given, s.groups

    def pulled_out(self) -> Iterator[tuple[Subject, Expression, Expression]]:
        """Pull-out sessions in a slot, and what there is room for when nobody misses reading or mathematics."""
        for s in self.tight_services:
            for (j, v, k), n in self.spot.items():
                if j == s.service_id and s.setting == "pull":
                    for i, room in enumerate(self.room_for(s, v, self.school.slot(v.day_type, k), True)):
                        yield Subject(service=j, slot=k, number=i).on(v), n, s.groups * room

    # --- planning time -----------------------------------------------------------------------------------------
    def needed(self, unit: str) -> Expression:
        """The planning minutes promised to one adult: its own figure, or the rule's by FTE."""
        row = self.school.row_of_unit[unit]
        if not self.promised(unit):
            return 0
        if row.individual_planning_min is not None:
            return row.individual_planning_min * self.posts.kept(unit)
        return self.school.rule("min_individual_planning_week") / 100 * self.posts.fte(unit)

    def promised(self, unit: str) -> bool:
        """Is this adult promised planning time?"""
        own = self.school.row_of_unit[unit].individual_planning_min
        return self.teacher(unit) and bool(self.school.rule("min_individual_planning_week") if own is None else own)

    def keeps_time(self, unit: str) -> bool:
        """Must this adult have time of its own for planning, or for meetings in slots that are not those by which it lives?"""
        between = any(self.secs.laid_twice(v) for v in self.variants) and self.teacher(unit)
        return self.promised(unit) or (between and any(self.secs.meets_in_periods(t) for t in self.school.teams_of(unit)))

    def may_lead(self, line: Special, unit: str) -> bool:
        """May this adult have a class under this line: certified, or in an assembly one who covers assemblies?"""
        row = self.school.row_of_unit[unit]
        job = self.school.job_class_by_id.get(row.job_class)
        covers = "assembly" in (row.cover or (job.cover if job else ()))
        return self.certified(unit) or (line.requires_method == "assembly" and covers)

    def _met(self, unit: str) -> Iterator[Expression]:
        """Planning minutes that an adult's own meetings take from the week."""
        if self.school.rule("count_planning_as_collab"):
            return
        for t in self.school.teams_of(unit):
            for v in self.variants:
                frame = self.frame(v)
                for p, x in self.meets[t.team_id, v].items():
                    if p.slots and p.students_here and self.attends(t, unit, v, p):
                        yield self.weight(v) * sum(self.whole(s.minutes) for s in frame.specials if s.slot in p.slots) * x
                        periods = sum(s.minutes for s in self.school.slots(v.day_type, "class") if s.slot in p.slots)
                        if periods and self.keeps_time(unit):  # they take as much of its own time, wherever that lies
                            yield self.weight(v) * periods * x
        for v in self.variants:
            yield from (self.weight(v) * lost for lost in self._midday_lost(unit, v))

    def _midday_lost(self, unit: str, v: Variant) -> list[Expression]:
        if (unit, v) not in self._lost:
            self._lost[unit, v] = list(midday.planning_lost(self, unit, v))
        return self._lost[unit, v]

    @cached_property
    def _lost(self) -> dict[tuple[str, Variant], list[Expression]]:
        return {}

    def homeroom_planning(self) -> Iterator[tuple[Subject, Expression, Expression]]:
        """For each kind of homeroom teacher in a grade: minutes promised, minutes out and not in a meeting."""
        kinds: dict[tuple[Any, ...], str] = {}
        for u, g in self.homeroom_grade.items():
            if g in self.grades and self.promised(u):
                row = self.school.row_of_unit[u]
                own = u if self.school.partners(u) or row.comes_and_goes else ""
                kinds.setdefault((g, frozenset(t.team_id for t in self.school.teams_of(u)), row.individual_planning_min, row.fte, own), u)
        for (g, *_), u in kinds.items():
            yield Subject(grade=g, unit=u), self.needed(u), self.total(self._out_alone(u)) - self.total(self._met(u))

    def _out_alone(self, unit: str) -> Iterator[Expression]:
        """Planning minutes of an average week while the class of a homeroom teacher is out; on a day without its class, those of others."""
        row = self.school.row_of_unit[unit]
        for v in self.variants:
            frame, grade = self.frame(v), self.grade_on(unit, v)
            if grade is None:
                yield self.weight(v) * self.day_beside(row, v) * self.here_on(unit, v)
                continue
            at_hand = [s for s in frame.specials if not frame.unavailable(row, v, s)]
            for outset, z in self.outset.get((grade, v), {}).items():
                minutes = sum(self.whole(s.minutes) for s in at_hand if s.slot in outset)
                if minutes:
                    yield self.weight(v) * minutes * z

    def other_planning(self) -> Iterator[tuple[Subject, Expression, Expression]]:
        """Specialists and providers: pooled over those whom the shape does not tell apart."""
        for subject, _n, same in self._bundles(by_adult=True):
            units = sorted({u for i in same for u in self.specialist_classes[i].units})
            if not any(self.keeps_time(u) for u in units):
                continue
            taught = [self._slot_minutes(v, k) * x for (i, v, k), x in self.teach.items() if i in same]
            taught += [-1 * x for u in units for x in self.secs.free_beside_lessons(u)]
            yield subject, self.total(self.needed(u) for u in units), self.free_beside(units) - self.total(taught)
        for job_class in self.provider_classes:
            units = [u for u in self.providers(job_class) if u not in self.homeroom_grade]
            if not any(self.keeps_time(u) for u in units) or job_class in self.secs.jobs:
                continue
            given = [self._slot_minutes(v, k) * x for (j, v, k), x in self.given.items() if j == job_class]
            yield Subject(job_class=job_class), self.total(self.needed(u) for u in units), self.free_beside(units) - self.total(given)

    def _slot_minutes(self, v: Variant, slot: str) -> float:
        """Planning minutes of an average week in one slot."""
        return self.weight(v) * self.whole(self.school.slot(v.day_type, slot).minutes)

    def free_beside(self, units: Iterable[str]) -> Expression:
        terms = []
        for u in units:
            for v in self.variants:
                frame, row = self.frame(v), self.school.row_of_unit[u]
                terms.append(self.weight(v) * self.day_beside(row, v) * self.here_on(u, v))
                rests = {f: self.whole(frame.midday_rest(row, v, f)) for f in self.school.fte_levels(row) if f}
                most = max(rests.values(), default=0)
                if v.day in self.school.staff_days(row):
                    less = (self.weight(v) * (rest - most) * self._and_held(u, f, v) for f, rest in rests.items() if rest < most)
                    terms.extend(less)
            terms.append(-1 * self.posts.while_kept(u, self.total(self._met(u))))
        return self.total(terms)

    def _and_held(self, unit: str, fte: int, v: Variant) -> Expression:
        """At least 1 when the post has so many hundredths of FTE and the plan holds this kind of day."""
        level, use = self.posts.level[unit, fte], self.use[v]
        if isinstance(use, int):
            return use * level
        both = self.model.amount(0, 1)
        self.model.define(both >= level + use - 1)
        return both

    # --- meetings ----------------------------------------------------------------------------------------------
    def meeting_needs(self) -> Iterator[tuple[Subject, Expression, Expression]]:
        """For every team and kind of day: a meeting (or all that fill a slot), and what its core members' freedom allows."""
        for t in self.school.teams:
            for v in self.variants:
                team = Subject(team=t.team_id).on(v)
                for p, x in self.meets[t.team_id, v].items():
                    for i, out in enumerate(self.open_to(t, v, p) if p.slots and p.students_here and len(p.slots) > 1 else []):
                        yield replace(team, slots=p.slots, number=i), x, out
                for slot, minute, meeting in self._moments(t, v=v):
                    if all(self.may_stop(u) for u in t.core):
                        somebody = self.total(self.posts.kept(u) for u in t.core)
                        yield replace(team, slot=slot, minute=minute, key="somebody"), meeting, somebody
                    for g in self.grades_of(t, v):
                        if (g, v) in self.outset and slot in {s.slot for s in self.frame(v).specials}:
                            yield replace(team, slot=slot, grade=g), meeting, self.out(g, v, slot)
                    for u in self._asked(t, v, slot, minute):
                        free = self.free.get((u, v, slot), self.posts.here(u, v.day))
                        if not (isinstance(free, int) and free == 1):
                            yield replace(team, slot=slot, minute=minute, unit=u), meeting, free + self.member_gone(u)

    def _asked(self, team: Team, v: Variant, slot: str, minute: int | None) -> list[str]:
        """The core members who must be free in a slot, or at a minute of midday: of a shared class who is there."""
        now = self.school.slot(v.day_type, slot) if slot else None
        when = (now.start, now.end) if now else (minute or 0, (minute or 0) + 1)
        return [u for u in team.core if attends(self.school, team, u, v, when)]

    def _moments(self, *teams: Team, v: Variant) -> Iterator[tuple[str, int | None, Expression]]:
        """Every slot in which some teams might meet, and every minute of midday at which most of their meetings could be held, with
        those meetings."""
        pieces = [(p, x) for t in teams for p, x in self.meets[t.team_id, v].items()]
        for slot in dict.fromkeys(k for p, _x in pieces for k in p.slots):
            yield slot, None, self.total(x for p, x in pieces if slot in p.slots)
        for minute in midday.minutes_met(p for p, _x in pieces):
            yield "", minute, self.total(x for p, x in pieces if not p.slots and p.start <= minute < p.end)

    def members_who_stay(self) -> Iterator[tuple[Team, Subject, Expression]]:
        """Every team with 1 for each core member whose post stays; once where somebody stays for certain."""
        for t in self.school.teams:
            stays = {u: self.posts.kept(u) for u in t.core}
            if 1 in (k for k in stays.values() if isinstance(k, int)):
                yield t, Subject(team=t.team_id), 1
            else:
                yield from ((t, Subject(team=t.team_id, unit=u), kept) for u, kept in stays.items())

    def meetings_in_week(self) -> Iterator[tuple[Team, list[Expression]]]:
        for t in self.school.teams:
            yield t, [self.weight(v) * x for v in self.variants for x in self.meets[t.team_id, v].values()]

    def meetings_by_method(self) -> Iterator[tuple[str, str, Variant, Any, Expression]]:
        """Meetings while students are in school, each with the way of making time by which it is held."""
        for (team, v), pieces in self.meets.items():
            for p, x in pieces.items():
                if p.students_here and p.slots:
                    slots = (self.school.slot(v.day_type, s) for s in p.slots)
                    yield from ((m, team, v, p, x) for m in meeting_methods(self.school.team_by_id[team], slots))

    def attendance(self) -> Iterator[tuple[Team, Variant, Subject, Expression, list[Expression], list[Expression]]]:
        """Extended members: who is free of students in the slot, and who is here that day."""
        for t in self.school.teams:
            for v in self.variants:
                for slot, minute, meeting in self._moments(t, v=v) if t.extended else ():
                    here = [self.posts.here(u, v.day) for u in t.extended]
                    able = [self.free.get((u, v, slot), self.posts.here(u, v.day)) for u in t.extended]
                    yield t, v, Subject(team=t.team_id, slot=slot, minute=minute).on(v), meeting, able, here

    def quorums(self) -> Iterator[tuple[Team, Subject, Expression, list[Expression], list[Expression], list[Expression]]]:
        """Extended members: who is free of students in a slot, or in all of a meeting, first of those who sit on no other team, then of
        those who do; and who of the first is here that day. Nothing where all do: they count where they come, and nowhere else."""
        for t in self.school.teams:
            shared = [sits_on_several(self.school, u) for u in t.extended]
            for v in self.variants if not all(shared) else ():
                here = self._of(shared, False, [self.posts.here(u, v.day) for u in t.extended])
                for slot, minute, meeting in self._moments(t, v=v):
                    able = [self.free.get((u, v, slot), self.posts.here(u, v.day)) for u in t.extended]
                    subject = Subject(team=t.team_id, slot=slot, minute=minute).on(v)
                    yield t, subject, meeting, self._of(shared, False, able), self._of(shared, True, able), here
                for p, x in self.meets[t.team_id, v].items():
                    if len(p.slots) > 1:
                        able = [self._free_in(u, v, p.slots) for u in t.extended]
                        subject = Subject(team=t.team_id, slots=p.slots).on(v)
                        yield t, subject, x, self._of(shared, False, able), self._of(shared, True, able), here

    @staticmethod
    def _of(shared: list[bool], which: bool, values: list[Expression]) -> list[Expression]:
        return [x for x, is_shared in zip(values, shared, strict=True) if is_shared is which]

    def shared_members(self) -> Iterator[tuple[Subject, Expression, Expression]]:
        """For every team and each member that it shares with others: at how many of its meetings a week this one is free, and at how
        many it should be: so many as the rule says, or all those on days on which it is here."""
        often = self.school.rule(OFTEN)
        for t in self.school.teams if often else ():
            for u in shared_members(self.school, t):
                held, free_at, most = [], [], 0.0
                for v in (v for v in self.variants if v.day in self.school.staff_days(self.school.row_of_unit[u])):
                    most += self.weight(v) * len(self.meets[t.team_id, v])
                    for p, x in self.meets[t.team_id, v].items():
                        held.append(self.weight(v) * self._while_here(u, v, x))
                        free_at.append(self.weight(v) * self._free_at(u, v, p, x))
                asked, enough = self.model.amount(0, often), self.model.binary()
                self.model.define(asked >= often * enough)
                self.model.define(asked >= self.total(held) - most * enough)
                yield Subject(team=t.team_id, unit=u), self.total(free_at), asked

    def _while_here(self, unit: str, v: Variant, meeting: Expression) -> Expression:
        """1 when the team meets on a day on which the adult works."""
        here = self.posts.here(unit, v.day)
        if isinstance(here, int):
            return here * meeting
        both = self.model.amount(0, 1)
        self.model.define(both >= meeting + here - 1)
        return both

    def _free_at(self, unit: str, v: Variant, p: Piece, meeting: Expression) -> Expression:
        """At most 1, and 1 only when the team meets in the piece and the adult is free of students in all of it."""
        known = [self.free[unit, v, k] for k in p.slots or ("",) if (unit, v, k) in self.free]
        limits = [x for x in known or [self.posts.here(unit, v.day)] if not (isinstance(x, int) and x == 1)]
        if not limits:
            return meeting
        free = self.model.amount(0, 1)
        for limit in (meeting, *limits):
            self.model.define(free <= limit)
        return free

    def _free_in(self, unit: str, v: Variant, slots: tuple[str, ...]) -> Expression:
        """At most 1, and 1 only when the adult has no students in any of the slots."""
        known = [self.free[unit, v, slot] for slot in slots if (unit, v, slot) in self.free]
        if not known:
            return self.posts.here(unit, v.day)
        both = self.model.amount(0, 1)
        for free in known:
            self.model.define(both <= free)
        return both

    def missed_attendance(self) -> Iterator[Expression]:
        """For every extended member and slot met: 1 when the member's post stays and it cannot come; per average week."""
        for team, v, _subject, meeting, able, _here in self.attendance():
            for unit, free in zip(team.extended, able, strict=True):
                if not (isinstance(free, int) and free == 1):
                    away = self.model.amount()
                    self.model.define(away >= meeting - free - self.member_gone(unit))
                    yield self.weight(v) * away

    def in_two_meetings(self) -> Iterator[tuple[Subject, Expression, Expression]]:
        """Meetings at one time of the teams of an adult, and how many there may be: one, or all when its post stops."""
        for u in dict.fromkeys(u for t in self.school.teams for u in t.core):
            every = list(self.school.teams_of(u))
            for v in self.variants if len(every) > 1 else ():
                mine = [t for t in every if any(self.attends(t, u, v, p) for p in self.meets[t.team_id, v])]
                most = 1 + (len(mine) - 1) * self.member_gone(u)
                if len(mine) > 1:
                    for slot, minute, meetings in self._moments(*mine, v=v):
                        if slot and self.secs.laid_twice(v):  # then slots of the two kinds may run at one time
                            start = self.school.slot(v.day_type, slot).start
                            meetings = self.total(self.met_at(t, v, start) for t in mine)
                        yield Subject(unit=u, slot=slot, minute=minute).on(v), meetings, most

    def unwatched(self) -> Iterator[tuple[str, Variant, Any, Expression, Expression]]:
        """Grades' lunches that no duty watches, with their variable and that of the kind of day."""
        for v in self.variants:
            for (grade, day_type), spots in self.place.items():
                if day_type == v.day_type:
                    yield from ((grade, v, p, x, self.use[v]) for p, x in spots.items() if not self.frame(v).watched(grade, p))

    def meetings_across(self) -> Iterator[tuple[str, Variant, Any, Expression, Expression]]:
        """Every meeting of a team with members of other schools, and at least 1 where the way of making time lets them come that day."""
        teams = {t.team_id for t in self.school.teams if t.type == "cross_school"}
        for (team, v), pieces in self.meets.items():
            if team in teams:
                can = self.method("cross_school") if across(self.school, True, v.day) else 0
                yield from ((team, v, p, x, can) for p, x in pieces.items())

    def method_classes(self) -> Iterator[tuple[Method, list[Expression]]]:
        """Classes that exist only while a method is on, over the cycle."""
        for m in self.school.methods:
            mine = [i for i, c in enumerate(self.specialist_classes) if c.first.requires_method == m.method]
            if mine:
                yield m, self._cycle(mine)

    # --- the contract week -------------------------------------------------------------------------------------
    def paid_hours(self) -> Iterator[tuple[str, Expression, Expression]]:
        """Every job class that gives services with posts paid by hours: minutes a week of all that they must do, and that are paid."""
        for job_class in dict.fromkeys(s.provider_job_class for s in self.school.services):
            units = [u for u in self.providers(job_class) if u not in self.homeroom_grade and u not in self.secs.group_of]
            if not any(self.by_hours(u) for u in units):
                continue
            met = (self.posts.while_kept(u, self.total(self._all_met(u))) for u in units)
            used = [*self._given_by(job_class), *(self.needed(u) for u in units), *met]
            yield job_class, self.total(used), self.total(self.paid_minutes(u) for u in units)

    def _given_by(self, job_class: str) -> Iterator[Expression]:
        """Minutes a week of the sessions of a job class, each as long as its shortest; those in WIN time as they are owed."""
        mine = {s.service_id: s for s in self.school.services if s.provider_job_class == job_class}
        in_slots = self.services_of(job_class)
        shortest = min((s.session_min for s in in_slots), default=0)
        yield from (self.weight(v) * shortest * x for (j, v, _k), x in self.given.items() if j == job_class)
        yield from (self.weight(v) * mine[s].session_min * x for (s, v, _k), x in self.secs.given.items() if s in mine)
        counted = {s.service_id for s in (*in_slots, *self.secs.services_here)}
        yield from (s.groups * float(s.sessions_per_week) * s.session_min for s in mine.values() if s.service_id not in counted)

    def _all_met(self, unit: str) -> Iterator[Expression]:
        """Minutes of the contract day that an adult's own teams meet in an average week."""
        for t in self.school.teams_of(unit):
            for v in self.variants:
                held = ((p, x) for p, x in self.meets[t.team_id, v].items() if self.attends(t, unit, v, p))
                yield from (self.weight(v) * self.in_contract_day(p) * x for p, x in held)

    def in_contract_day(self, p: Piece) -> int:
        """Minutes of a meeting that the contract day holds: those before or after it are paid by themselves."""
        info = self.school.info
        return p.minutes - max(0, min(p.end, info.contract_start) - p.start) - max(0, p.end - max(p.start, info.contract_end))

    def hours_of_class_teachers(self) -> Iterator[tuple[str, Expression, Expression]]:
        """Every class teacher with a share of every day: minutes a week of class, lunch, planning and meetings, and that are paid."""
        for u, row in ((u, self.school.row_of_unit[u]) for u in self.homeroom_grade if self.by_hours(u)):
            used = [*(x for v in self.variants for x in self._with_class(u, v)), self.needed(u), *self._all_met(u)]
            length = self.school.info.contract_end - self.school.info.contract_start
            usual = [v for d in self.school.staff_days(row) for v in self.school.base_variants(d)]
            weeks = {f: sum(self.weight(v) * (length * f // 100) for v in usual) for f in self.school.fte_levels(row) if f}
            yield u, self.total(used), self.total(minutes * self.posts.level[u, f] for f, minutes in weeks.items())

    def _with_class(self, unit: str, v: Variant) -> Iterator[Expression]:
        """Minutes of an average week with its class while it is at hand, and of the lunch that the contract counts."""
        row, frame, grade = self.school.row_of_unit[unit], self.frame(v), self.grade_on(unit, v)
        if grade is None:
            return
        here = without((frame.start, frame.end), unavailable(self.school, row, v))
        slots = {s.slot: (s.start, s.end) for s in frame.specials}
        spots = self.place.get((grade, v.day_type), {})
        eats = bool(spots) and not has_half_a_day(self.school, unit, v.day)
        lunch = self.school.rule("duty_free_lunch") * row.fte // 100 if eats else 0
        yield self.weight(v) * (minutes(here) + lunch) * self.use[v]
        for outset, z in self.outset.get((grade, v), {}).items():
            if outset:
                out = (slots[outset[0]][0], slots[outset[-1]][1])
                yield -1 * self.weight(v) * _common(here, [out]) * z
        for p, x in spots.items():
            yield -1 * self.weight(v) * _common(here, p.away) * x

    def by_hours(self, unit: str) -> bool:
        """May this post become, or is it, part-time with a share of every day?"""
        row = self.school.row_of_unit[unit]
        return not self.school.day_based(row) and any(0 < f < 100 for f in self.school.fte_levels(row))

    def paid_minutes(self, unit: str) -> Expression:
        """Minutes of an average week that are paid, without the lunch that is promised: of a post by hours its part of every day."""
        row, usual = self.school.row_of_unit[unit], [v for d in self.school.days for v in self.school.base_variants(d)]
        if self.school.day_based(row):
            return self.total(self.weight(v) * self.paid_day(row, v, 100) * self.posts.here(unit, v.day) for v in usual)
        weeks = {f: sum(self.weight(v) * self.paid_day(row, v, f) for v in usual) for f in self.school.fte_levels(row) if f}
        return self.total(minutes * self.posts.level[unit, f] for f, minutes in weeks.items())

    def paid_day(self, row: Staff, v: Variant, fte: int) -> int:
        """Whole minutes that so many hundredths of FTE come to on a kind of day, without their lunch where it has a time."""
        info, lunch = self.school.info, lunch_owed(self.school, row, v)
        in_periods = self.school.courses and self.school.slots(v.day_type, "class") and not self.frame(v).specials
        eats = self.school.slots(v.day_type, "lunch") if in_periods else self.frame(v).midday()
        return (info.contract_end - info.contract_start) * fte // 100 - (lunch * fte // 100 if eats else 0)


def _common(some: Iterable[Interval], others: Iterable[Interval]) -> int:
    """The minutes that stretches have in common with others."""
    pairs = itertools.product(some, others)
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a, b in pairs)
