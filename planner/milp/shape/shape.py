"""The counting model of an elementary school: everything that costs money or minutes, without names.

A *variant* v is a cycle day under a day type. For every variant, grade g, slot k, specialist class c, team t:
  use[v]          1 when the plan holds this kind of day (a method may replace a day's usual type)
  outset[g, v][S] 1 when grade g is out exactly in the slots S on v; the sets of a grade and variant add to use[v]
  place[g, dt][p] 1 when lunch and recess of the grade stand at placement p on days of type dt
  teach[c, v, k]  how many specialists of class c teach in the slot; doubled[c, v, k] of them have two homerooms
  meets[t, v][b]  1 when team t meets in the piece b of that day
  given[j, v, k]  how many sessions the adults of job class j give from the start of the slot
  free[u, v, k]   1 when the adult u of some team has no students in the slot
Identity: the homerooms of all grades out in a slot sit with that many specialists (GradeOutTogether).
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from planner.domain.plan import Plan
from planner.domain.school import Method, School, Service, Slot, Special, Staff, Team, Variant
from planner.domain.subject import Item, Subject
from planner.facts.courses import may_have_sections
from planner.facts.methods import PAID_OUTSIDE, simply_on
from planner.facts.serving import in_their_periods
from planner.facts.sharing import attends
from planner.facts.weeks import AWeek, weeks_possible
from planner.milp.model import Expression, Model
from planner.milp.shape import midday
from planner.milp.shape.geometry import DayFrame, Piece, Placement, overlap
from planner.milp.shape.positions import Posts, SpecialistClass
from planner.milp.shape.rests import placements
from planner.milp.shape.section_asks import SectionAsks
from planner.milp.shape.win_together import WinTogether
from planner.rules.base import Rule

EVERY = "team_floor_every_week"  # a rule that is on or off; the others say on Rules how they hold


class Shape:
    """Variables and shared expressions. Rules add their rows through `require`; measures read the expressions."""

    def __init__(self, school: School, model: Model) -> None:
        self.school, self.model = school, model
        self._week_asked: AWeek | None = None
        self.near: Plan | None = None  # a plan whose classes keep their places where they can
        self.spare_open = False  # pay as little as possible from the funds that may pay anything
        self.posts = Posts(school, model)
        self.frames = {s.day_type: DayFrame(school, s.day_type) for s in school.bell}
        self._days()
        self._methods()
        self._grades()
        self._specialists()
        self._class_costs()
        self._services()
        self._tight_services()
        self.together = WinTogether(self).found  # service in WIN of several grades, kind of day -> 1 when they can have WIN at one time
        self.free: dict[tuple[str, Variant, str], Expression] = {}  # adult of a team, kind of day, slot: 1 when without students
        self.secs = SectionAsks(self)
        self._free_adults()
        self._meetings()
        self.secs.give_or_meet()
        self.capped: dict[str, Expression] = {}  # team -> minutes up to its goal, made by the ladder
        self.posts.share_out()

    def require(self, rule: Rule, subject: Subject, comparison: Any) -> None:
        self.model.require(rule, subject, comparison)

    def total(self, terms: Any) -> Any:
        return self.model.total(terms)

    # --- days --------------------------------------------------------------------------------------------------
    def _days(self) -> None:
        self.variants: list[Variant] = []
        self.use: dict[Variant, Expression] = {}
        self.day_of_switch: dict[str, int] = {}
        self.switch_days: dict[str, list[Expression]] = defaultdict(list)  # method -> its days' switches
        for d in self.school.days:
            alternatives = self.school.method_variants(d)
            switches = [self.model.binary() for _ in alternatives]
            stays: Expression = 1 - self.total(switches) if switches else 1
            if switches:
                self.model.define(self.total(switches) <= 1)
            for v in self.school.base_variants(d):
                self.use[v] = stays
            for (method, v), switch in zip(alternatives, switches, strict=True):
                self.use[v] = switch
                self.switch_days[method.method].append(switch)
                self.day_of_switch[switch.name] = d
        self.variants = list(self.use)

    def held(self, day_type: str) -> Expression:
        """At least 1 when the plan holds a kind of day with this bell, 0 where no plan does."""
        if day_type not in self._held:
            uses = [self.use[v] for v in self.variants if v.day_type == day_type]
            if any(isinstance(x, int) and x for x in uses):
                self._held[day_type] = 1
            elif not uses:
                self._held[day_type] = 0
            else:
                self._held[day_type] = self.model.amount(0, 1)
                for x in uses:
                    self.model.define(self._held[day_type] >= x)
        return self._held[day_type]

    @cached_property
    def _held(self) -> dict[str, Expression]:
        return {}

    @cached_property
    def counted(self) -> frozenset[Variant]:
        """The kinds of day by which classes of the cycle are counted: of each day the main kind, or one that a method puts in its place."""
        main = (max(self.school.base_variants(d), key=lambda v: v.weeks) for d in self.school.days)
        return frozenset((*main, *(v for d in self.school.days for _, v in self.school.method_variants(d))))

    def weight(self, v: Variant) -> float:
        """How much one minute on v adds to the average week, or to the week that is asked about (`in_every_week`)."""
        if self._week_asked is not None:
            return self._week_asked.get(v, 0)
        return v.weeks * self.school.info.days_per_week / (self.school.info.weeks * self.school.info.cycle_days)

    def in_every_week(self, key: str) -> Iterator[tuple[int, AWeek]]:
        """Each week that there may be, where a rule's minimum holds in every week: while one is asked about, minutes are those of it.

        Nothing where the rule holds on average, or where every week is the average one.
        """
        possible = weeks_possible(self.school) if self.school.every_week(key) or (key == EVERY and self.school.rule(key)) else ()
        for number, week in enumerate(possible if len(possible) > 1 else ()):
            self._week_asked = week
            try:
                yield number, week
            finally:
                self._week_asked = None

    def regular(self, v: Variant) -> bool:
        return 2 * v.weeks >= self.school.info.weeks

    def frame(self, v: Variant) -> DayFrame:
        return self.frames[v.day_type]

    @cached_property
    def day_types(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(v.day_type for v in self.variants))

    def _methods(self) -> None:
        """Switches of the ways of making time, and what they cost."""
        self.on: dict[str, Expression] = {}
        for m in self.school.methods:
            if m.allowed == "n":
                self.on[m.method] = 0
                continue
            days = self.switch_days.get(m.method)
            self.on[m.method] = self.total(days) if days else self._switch(m)
            if m.unit_cost:
                self.posts.dollars[Item("method", m.method)] = self.model.total([m.unit_cost / 10_000 * simply_on(m) * self.on[m.method]])

    def _switch(self, m: Method) -> Expression:
        """On or off; duty periods of teachers of sections may be taken over several times."""
        times = (m.max_amount or 100) // 100 if m.method == "duty_swap" and self.school.courses else 1
        return self.model.integer(0, times) if times > 1 else self.model.binary()

    def _class_costs(self) -> None:
        """Ways that are classes of their own (counselor lessons) cost for each class of the cycle."""
        for m in (m for m in self.school.methods if m.unit_cost and m.allowed != "n"):
            mine = [i for i, c in enumerate(self.specialist_classes) if c.first.requires_method == m.method]
            if mine:
                of_day = ((v, x) for (i, v, _k), x in self.teach.items() if i in mine)
                counted = [x for v, x in of_day if v in self.counted]
                self.posts.dollars[Item("method", m.method)] = self.model.total(m.unit_cost / 100 * x for x in counted)

    def method(self, name: str) -> Expression:
        """The switch of a method (for day types: the number of days); 0 where the workbook does not list it."""
        return self.on.get(name, 0)

    def whole(self, minutes: int) -> int:
        """A piece of planning time counts whole, or not at all when it is too short."""
        return minutes if minutes >= self.school.rule("min_planning_block") else 0

    def day_beside(self, row: Staff, v: Variant) -> int:
        """The most planning minutes of a day that specials slots and midday make, at any FTE that is offered; without specials, periods."""
        frame, levels = self.frame(v), [f for f in self.school.fte_levels(row) if f]
        if self.school.courses and not frame.specials and self.school.slots(v.day_type, "class"):
            return self.secs.day_minutes(row, v)
        midday = max((self.whole(frame.midday_rest(row, v, f)) for f in levels), default=0)
        return sum(frame.planning_pieces(row, v).values()) + midday

    def at_hand(self, unit: str, v: Variant, slot: Slot) -> Expression:
        """1 when the adult works that day and is not marked unavailable in the slot."""
        row = self.school.row_of_unit[unit]
        return 0 if self.frame(v).unavailable(row, v, slot) else self.posts.here(unit, v.day)

    # --- grades ------------------------------------------------------------------------------------------------
    def _grades(self) -> None:
        self.grades = self.school.grades_out
        self.size = {g: len(self.school.homerooms_of(g)) for g in self.grades}
        self.outset: dict[tuple[str, Variant], dict[tuple[str, ...], Expression]] = {}
        self.place: dict[tuple[str, str], dict[Placement, Expression]] = {}
        for g in dict.fromkeys(h.grade for h in self.school.homerooms):
            for dt in self.day_types:
                spots = placements(self.frames[dt], g)
                self.place[g, dt] = {p: self.model.binary() if len(spots) > 1 else 1 for p in spots}
                if len(spots) > 1:
                    self.model.define(self.total(self.place[g, dt].values()) == 1)
        for g in self.grades:
            for v in self.variants:
                sets = self.frame(v).outsets(g)
                self.outset[g, v] = {s: self.model.binary() for s in sets}
                self.model.define(self.total(self.outset[g, v].values()) == self.use[v])
                self._not_at_lunch(g, v)

        self._regular()

    def _regular(self) -> None:
        """home[g, k]: the slot that grade g keeps from day to day, but for the kinds of day v with loose[g, v] 1.

        Every loose stays 1 while tiers are settled, so that nothing is promised or cut off by it; see held.regular_week.
        """
        self.loose: dict[tuple[str, Variant], Expression] = {}
        for g in self.grades:
            codes = dict.fromkeys(k for (h, _v), sets in self.outset.items() if h == g for s in sets for k in s)
            home = {k: self.model.binary() for k in codes}
            self.model.define(self.total(home.values()) <= 1)
            for v in self.variants:
                self.loose[g, v] = self.model.integer(1, 1)
                for s, z in self.outset[g, v].items():
                    if s:
                        self.model.define(z <= self.total(home[k] for k in s) + self.loose[g, v])

    def _not_at_lunch(self, g: str, v: Variant) -> None:
        """A grade is not out while it eats."""
        for s, z in self.outset[g, v].items():
            fitting = [x for p, x in self.place[g, v.day_type].items() if self.frame(v).fits(s, p)]
            if s and len(fitting) < len(self.place[g, v.day_type]):
                self.model.define(z <= self.total(fitting))

    def out(self, g: str, v: Variant, slot: str) -> Expression:
        """1 when the whole grade is out in the slot."""
        return self.total(z for s, z in self.outset[g, v].items() if slot in s)

    def placed(self) -> Iterator[tuple[str, Variant, tuple[str, ...], Expression, Placement, Expression]]:
        """Every grade, kind of day, set of slots out, and lunch placement that stand together, with their variables."""
        for (g, v), sets in self.outset.items():
            for s, z in sets.items():
                for p, x in self.place.get((g, v.day_type), {}).items():
                    if self.frame(v).fits(s, p):
                        yield g, v, s, z, p, x

    def forbid(self, rule: Rule, subject: Subject, z: Expression, x: Expression) -> None:
        """Not both: this set of slots out and this lunch placement."""
        self.require(rule, subject, z + x <= 1)

    # --- specialists -------------------------------------------------------------------------------------------
    @cached_property
    def specialist_classes(self) -> tuple[SpecialistClass, ...]:
        groups: dict[object, list[tuple[Special, str]]] = defaultdict(list)
        rooms = [sp.room for sp in self.school.specials if sp.room]
        locked = {k.id for k in self.school.locks if k.what == "staff"}
        for i, sp in enumerate(self.school.specials):
            row = self.school.row_of_unit.get(sp.staff_id) or self.school.staff_by_id[sp.staff_id]
            alike = (
                len(self.school.fte_levels(row)) == 1 and not sp.requires_method and not sp.can_double and not row.comes_and_goes
                and row.staff_id not in locked and (not sp.room or rooms.count(sp.room) == 1)
                and sum(o.staff_id == sp.staff_id for o in self.school.specials) == 1
                and not any(may_have_sections(self.school, u) for u in self.units_of(sp))
            )  # fmt: skip
            days = self.special_days(sp)
            limits = sp.special if sp.min_per_homeroom or sp.special == "PE" or sp.max_per_homeroom is not None else ""
            needs = (row.individual_planning_min, row.fte)
            for u in self.units_of(sp):
                groups[(limits, days, sp.max_per_day, sp.max_per_cycle, needs) if alike else (i, u)].append((sp, u))
        return tuple(SpecialistClass(tuple(sp for sp, _ in g), tuple(u for _, u in g)) for g in groups.values())

    def units_of(self, sp: Special) -> tuple[str, ...]:
        """The adults of a Specials line, which names a row of Staff or one of its adults."""
        return (sp.staff_id,) if sp.staff_id not in self.school.staff_by_id else self.school.staff_by_id[sp.staff_id].units

    def special_days(self, sp: Special) -> tuple[int, ...]:
        row = self.school.row_of_unit.get(sp.staff_id) or self.school.staff_by_id[sp.staff_id]
        return sp.days or self.school.staff_days(row)

    def _specialists(self) -> None:
        self.teach: dict[tuple[int, Variant, str], Expression] = {}
        self.doubled: dict[tuple[int, Variant, str], Expression] = {}
        for i, c in enumerate(self.specialist_classes):
            n = len(c.units)
            for v in self.variants:
                if v.day not in self.special_days(c.first):
                    continue
                for k in self.frame(v).specials:
                    teach = self.model.binary() if n == 1 else self.model.integer(0, n)
                    self.teach[i, v, k.slot] = teach
                    self.model.define(teach <= self.total(self.at_hand(u, v, k) for u in c.units))
                    self.model.define(teach <= n * self.use[v])
                    if c.first.requires_method:
                        self.model.define(teach <= self.method(c.first.requires_method))
                    if c.first.can_double:
                        pair = self.model.binary()
                        self.doubled[i, v, k.slot] = pair
                        self.model.define(pair <= teach)
                        self.model.define(pair <= self.method("pe_doubles"))
                for codes in self.frame(v).at_once:
                    here = self.total(self.posts.here(u, v.day) for u in c.units)
                    self.model.define(self.total(self.teach[i, v, k] for k in codes) <= here)

    def teaching(self, unit: str, v: Variant, slot: str) -> Expression:
        """How many of the classes of this adult's specialist class run in the slot (exact for an adult alone in its class)."""
        return self.total(x for (i, w, k), x in self.teach.items() if w == v and k == slot and unit in self.specialist_classes[i].units)

    # --- services ----------------------------------------------------------------------------------------------
    @cached_property
    def slot_services(self) -> tuple[Service, ...]:
        """Services whose sessions start with a bell slot (those in WIN time are laid in when the day is named)."""
        grades = {h.grade for h in self.school.homerooms}
        here = (s for s in self.school.services if not self.school.courses or set(s.grade_band) & grades)
        return tuple(s for s in here if "WIN" not in s.allowed_slots)

    def providers(self, job_class: str) -> tuple[str, ...]:
        return tuple(u for row in self.school.staff if row.job_class == job_class for u in row.units)

    @cached_property
    def provider_classes(self) -> tuple[str, ...]:
        """Job classes that give slot services, in the workbook's order."""
        return tuple(dict.fromkeys(s.provider_job_class for s in self.slot_services))

    def services_of(self, job_class: str) -> list[Service]:
        return [s for s in self.slot_services if s.provider_job_class == job_class]

    def _services(self) -> None:
        """given[c, v, k]: how many sessions the adults of job class c give in the slot; which ones is named later."""
        self.given: dict[tuple[str, Variant, str], Expression] = {}
        for c in self.provider_classes:
            for v in self.variants:
                for k in self.frame(v).specials:
                    able = self._groups_at(c, v, k)
                    most = min(len(self.providers(c)), sum(s.groups for s, _ in able))
                    if most:
                        n = self.model.integer(0, most)
                        self.given[c, v, k.slot] = n
                        self.model.define(n <= self.total(s.groups * clear for s, clear in able))
                        self.model.define(n <= most * self.use[v])

    @cached_property
    def tight_services(self) -> list[Service]:
        """Services that few slots suit: pull-out, or several grades at once. The shape places these one by one."""
        return [s for s in self.slot_services if s.setting == "pull" or len(s.grade_band) > 1]

    def _tight_services(self) -> None:
        """spot[s, v, k]: how many groups of a tight service have a session from the start of the slot."""
        self.spot: dict[tuple[str, Variant, str], Expression] = {}
        for s in self.tight_services:
            for v in self.variants:
                for k in self.frame(v).specials:
                    if (s.provider_job_class, v, k.slot) in self.given and self._may_start(s, v, k):
                        n = self.model.integer(0, s.groups) if s.groups > 1 else self.model.binary()
                        self.spot[s.service_id, v, k.slot] = n
                        for room in self.room_for(s, v, k, False):
                            self.model.define(n <= s.groups * room)
        for (c, v, code), given in self.given.items():
            mine = [self.spot[s.service_id, v, code] for s in self.services_of(c) if (s.service_id, v, code) in self.spot]
            if mine:
                self.model.define(self.total(mine) <= given)

    def _may_start(self, s: Service, v: Variant, slot: Slot) -> bool:
        end = self.frame(v).session_end(slot, s.session_min)
        if end is None or (s.allowed_slots and slot.slot not in s.allowed_slots) or slot.slot in s.forbid_slots:
            return False
        return in_their_periods(self.school, s, v.day_type, (slot.start, slot.start + s.session_min))

    def room_for(self, s: Service, v: Variant, slot: Slot, around: bool) -> Iterator[Expression]:
        """At least 1 when a session fits, for each grade and lunch placement: the grade is in class, and (when `around` is
        asked) its reading and mathematics fit around the session. Placements that leave the same choices share a row."""
        frame, when = self.frame(v), (slot.start, slot.start + s.session_min)
        for g in s.grade_band:
            sets = self.outset.get((g, v), {(): self.use[v]})
            rows: dict[tuple[tuple[str, ...], ...], list[Expression]] = defaultdict(list)
            for p, x in self.place.get((g, v.day_type), {}).items():
                good = [o for o in sets if not frame.fits(o, p) or self._suits(frame, o, p, when, around and g in self.grades)]
                if len(good) < len(sets):
                    rows[tuple(good)].append(x)
            for good_sets, places in rows.items():
                yield self.total(sets[o] for o in good_sets) + 1 - self.total(places)

    @staticmethod
    def _suits(frame: DayFrame, outset: tuple[str, ...], p: Placement, when: tuple[int, int], around: bool) -> bool:
        in_class = not any(overlap(when, a) for a in frame.away(outset, p))
        return in_class and (not around or frame.packs(outset, p, (when,)))

    def _groups_at(self, job_class: str, v: Variant, slot: Slot) -> list[tuple[Service, Expression]]:
        """The services whose session could start with the slot, and an expression that is 0 while one of its grades is away."""
        found = []
        for s in self.services_of(job_class):
            end = self.frame(v).session_end(slot, s.session_min)
            if end is None or not self._may_start(s, v, slot):
                continue
            away = [self.out(g, v, slot.slot) for g in s.grade_band if (g, v) in self.outset]
            eats = any(
                all(any(overlap((slot.start, end), a) for a in p.away) for p in self.place[g, v.day_type])
                for g in s.grade_band
                if self.place.get((g, v.day_type))
            )
            if not eats:
                found.append((s, self.use[v] - away[0] if away else self.use[v]))
        return found

    # --- adults of teams ---------------------------------------------------------------------------------------
    @cached_property
    def homeroom_grade(self) -> dict[str, str]:
        """Unit -> grade, for teachers with a homeroom; of one with classes of two grades the first."""
        return {unit: classes[0].grade for unit, classes in self.school.class_teachers.items()}

    def grade_on(self, unit: str, v: Variant) -> str | None:
        """The grade of the class that an adult has on this kind of day; None without one."""
        classes = self.school.classes_on(unit, v.day)
        return classes[0].grade if classes else None

    def grades_of(self, team: Team, v: Variant) -> list[str]:
        """The grades whose classes the core members have on this kind of day."""
        found = (self.grade_on(u, v) for u in team.core)
        return list(dict.fromkeys(g for g in found if g is not None))

    def attends(self, team: Team, unit: str, v: Variant, p: Piece) -> bool:
        """Is this core member needed at a meeting in the piece: not while another of its shared class is there instead."""
        return attends(self.school, team, unit, v, (p.start, p.end))

    def teacher(self, unit: str) -> bool:
        """Does the contract protect this adult: one with a homeroom, or certified and teaching a special or giving a service?"""
        teaches = any(unit in c.units for c in self.specialist_classes)
        gives = any(s.provider_job_class == self.school.row_of_unit[unit].job_class for s in self.school.services)
        return unit in self.homeroom_grade or (self.certified(unit) and (teaches or gives or unit in self.secs.group_of))

    def certified(self, unit: str) -> bool:
        job = self.school.job_class_by_id.get(self.school.row_of_unit[unit].job_class)
        return job is not None and job.certified

    def member_gone(self, unit: str) -> Expression:
        return 1 - self.posts.kept(unit)

    def may_stop(self, unit: str) -> bool:
        """Could a plan do without this adult? A class cannot lose its teacher."""
        return unit not in self.homeroom_grade and not isinstance(self.posts.kept(unit), int)

    def of_goal(self, team: Team) -> Expression:
        """Minutes of a team up to its goal, over its core members of today: at most the mean of these, a member whose position ends with
        none."""
        minutes, members = self.capped[team.team_id], dict.fromkeys(team.core)
        if not any(self.may_stop(u) for u in members):
            return minutes
        if minutes.name not in self._of_goal:
            each = [self._while_kept(u, minutes, team.goal_min) if self.may_stop(u) else minutes for u in members]
            self._of_goal[minutes.name] = self.total(each) * (1 / len(members))
        return self._of_goal[minutes.name]

    def _while_kept(self, unit: str, minutes: Expression, most: int) -> Expression:
        mine = self.model.amount(0, most)
        self.model.define(mine <= minutes)
        self.model.define(mine <= most * self.posts.kept(unit))
        return mine

    @cached_property
    def _of_goal(self) -> dict[str, Expression]:
        return {}

    def short_of_goal(self, team: Team) -> Expression:
        """Minutes short of the goal, for each core member of today."""
        return len(set(team.core)) * (team.goal_min - self.of_goal(team))

    def _free_adults(self) -> None:
        """Adults with lessons or sessions who sit on a team: when have they no students?"""
        members = {u for t in self.school.teams for u in (*t.core, *t.extended)}
        classes = set(self.provider_classes)
        specialists = {u for c in self.specialist_classes for u in c.units}
        members -= set(self.secs.group_of) - specialists  # whose freedom their sections decide
        self.scheduled = {u for u in members if u in specialists or self.school.row_of_unit[u].job_class in classes}
        for u in sorted(self.scheduled):
            for v in self.variants:
                for k in self.frame(v).specials:
                    self._free_when_here(u, v, k)
                self._free_in_periods(u, v)
        self._free_specialists()
        self._free_providers()

    def _free_when_here(self, unit: str, v: Variant, slot: Slot) -> None:
        free, before = self.model.binary(), self.free.get((unit, v, slot.slot))  # of a specialist with sections: free of these
        self.free[unit, v, slot.slot] = free
        self.model.define(free <= self.at_hand(unit, v, slot))
        if before is not None:
            self.model.define(free <= before)

    def _free_in_periods(self, unit: str, v: Variant) -> None:
        """Who lives by the specials grid has no students in a period when it has none in the slots that run at that time."""
        teams = [t for t in self.school.teams if unit in (*t.core, *t.extended)] if self.secs.laid_twice(v) else []
        longest = max((s.session_min for s in self.services_of(self.school.row_of_unit[unit].job_class)), default=0)
        for k in dict.fromkeys(k for t in teams for k in self.secs.slots_for(t, v)):
            around = [j for j in self.frame(v).specials if overlap((j.start, max(j.end, j.start + longest)), (k.start, k.end))]
            self._free_when_here(unit, v, k)
            for j in around:
                self.model.define(self.free[unit, v, k.slot] <= self.free[unit, v, j.slot])

    def _free_specialists(self) -> None:
        for (i, v, k), teach in self.teach.items():
            named = [u for u in self.specialist_classes[i].units if u in self.scheduled]
            if named:
                slot = self.school.slot(v.day_type, k)
                here = self.total(self.at_hand(u, v, slot) for u in self.specialist_classes[i].units)
                self.model.define(teach + self.total(self.free[u, v, k] for u in named) <= here)
                for codes in (c for c in self.frame(v).at_once if k in c):
                    taught = self.total(self.teach[i, v, j] for j in codes)
                    days = self.total(self.posts.here(u, v.day) for u in self.specialist_classes[i].units)
                    self.model.define(taught + self.total(self.free[u, v, k] for u in named) <= days)

    def _free_providers(self) -> None:
        for (job_class, v, k), given in self.given.items():
            slot, units = self.school.slot(v.day_type, k), self.providers(job_class)
            here = self.total(self.at_hand(u, v, slot) for u in units)
            resting = self.total(self.free[u, v, k] for u in units if u in self.scheduled)
            self.model.define(given + resting <= here)
            for codes in (c for c in self.frame(v).at_once if k in c):
                busy = self.total(self.given[job_class, v, j] for j in codes if (job_class, v, j) in self.given)
                self.model.define(busy + resting <= self.total(self.posts.here(u, v.day) for u in units))

    # --- meetings ----------------------------------------------------------------------------------------------
    def pieces(self, team: Team, v: Variant) -> tuple[Piece, ...]:
        """Where the team might meet on this kind of day, each at least its shortest meeting long."""
        in_periods = self.secs.meets_in_periods(team)
        frame, found = self.frame(v), self.secs.pieces(team, v) if in_periods else []
        singles = self.secs.specials_for(team, v) if in_periods else list(frame.specials)
        for i, s in enumerate(singles):
            found.append(Piece((s.slot,), s.start, s.end, s.minutes, True))
            for t in (t for t in singles[i + 1 :] if frame.adjacent(s, t)):
                found.append(Piece((s.slot, t.slot), s.start, t.end, s.minutes + t.minutes, True))
        for a, b in itertools.permutations([*self.secs.slots_for(team, v), *singles] if found else (), 2):
            if (a.kind, b.kind) in (("class", "specials"), ("specials", "class")) and frame.adjacent(a, b):
                found.append(Piece((a.slot, b.slot), a.start, b.end, a.minutes + b.minutes, True))
        info = self.school.info
        beyond = any(m.day_type == v.day_type and m.method in PAID_OUTSIDE for m in self.school.methods)
        paid = [s for s in frame.after if beyond or (info.contract_start <= s.start and s.end <= info.contract_end)]
        empty = [s for s in paid if not overlap((s.start, s.end), (frame.start, frame.end))]
        found += [Piece((s.slot,), s.start, s.end, s.minutes, False) for s in empty]
        found += midday.pieces(self, team, v)
        return tuple(p for p in found if p.minutes >= team.min_block)

    def open_to(self, team: Team, v: Variant, p: Piece) -> list[Expression]:
        """For each grade of the team: 1 only when the grade is out in all slots of the piece."""
        return [self.total(z for s, z in self.outset[g, v].items() if set(p.slots) <= set(s)) for g in self.grades_of(team, v)]

    def _meetings(self) -> None:
        self.meets: dict[tuple[str, Variant], dict[Piece, Expression]] = {}
        for t in self.school.teams:
            for v in self.variants:
                grades = set(self.grades_of(t, v))
                pieces = [p for p in self.pieces(t, v) if not p.students_here or grades <= set(self.grades)]
                self.meets[t.team_id, v] = {p: self.model.binary() for p in pieces}
                for slot in dict.fromkeys(k for p in pieces for k in p.slots):
                    here = self.total(x for p, x in self.meets[t.team_id, v].items() if slot in p.slots)
                    self.model.define(here <= self.use[v])
                for minute in midday.minutes_met(pieces):
                    now = (x for p, x in self.meets[t.team_id, v].items() if not p.slots and p.start <= minute < p.end)
                    self.model.define(self.total(now) <= self.use[v])
                for codes in self.frame(v).at_once:
                    at_once = self.total(x for p, x in self.meets[t.team_id, v].items() if set(codes) & set(p.slots))
                    self.model.define(at_once <= self.use[v])
                for minute in dict.fromkeys(p.start for p in pieces if p.slots) if self.secs.laid_twice(v) else ():
                    self.model.define(self.met_at(t, v, minute) <= self.use[v])
                for p, u in itertools.product(pieces, t.core):
                    gone = self.frame(v).gone(self.school.row_of_unit[u], v)
                    if any(overlap((p.start, p.end), away) for away in gone) and self.attends(t, u, v, p):
                        self.model.define(self.meets[t.team_id, v][p] + self.posts.kept(u) <= 1)
        for v in self.variants:
            midday.keep_lunches(self, v)

    def met_at(self, team: Team, v: Variant, minute: int) -> Expression:
        """1 when the team meets in slots at this minute."""
        return self.total(x for p, x in self.meets[team.team_id, v].items() if p.slots and p.start <= minute < p.end)

    def differs(self, count: Expression, was: int) -> Expression:
        """At most 1 when a count is another than it was (for cuts); 0 only when it is the same."""
        up, down = self.model.binary(), self.model.binary()
        self.model.define(count >= (was + 1) * up)
        self.model.define(count <= was - 1 + 10_000 * (1 - down))
        return up + down

    def long_rows(self, most: int) -> Iterator[Expression]:
        """For each specialist class and kind of day: at least 1 for every adult with more than `most` classes without a break."""
        for i, c in enumerate(self.specialist_classes):
            for v in self.variants:
                slots = [k for k in self.frame(v).specials if (i, v, k.slot) in self.teach]
                over = None
                for row in (slots[n : n + most + 1] for n in range(len(slots) - most)):
                    if all(b.start - a.end < self.school.rule("duty_free_lunch", 30) for a, b in itertools.pairwise(row)):
                        over = self.model.amount() if over is None else over
                        self.model.define(over >= self.total(self.teach[i, v, k.slot] for k in row) - most * len(c.units))
                if over is not None:
                    yield over

    def long_minutes(self, team: Team, least: int) -> Iterator[Expression]:
        """Minutes of a team's regular meetings of at least `least` minutes, per average week."""
        for v in self.variants:
            for p, x in self.meets[team.team_id, v].items():
                if p.minutes >= least and self.regular(v):
                    yield self.weight(v) * p.minutes * x

    def eats_in(self, grade: str, slot: str) -> Expression:
        """1 when the grade eats in this lunch slot on the usual days."""
        base = {v.day_type for d in self.school.days for v in self.school.base_variants(d)}
        return self.total(
            x for (g, dt), spots in self.place.items() if g == grade and dt in base for p, x in spots.items() if p.slot == slot
        )

    def meeting(self, team_id: str, v: Variant, slot: str) -> Expression:
        """1 when the team meets in this slot."""
        return self.total(x for p, x in self.meets[team_id, v].items() if slot in p.slots)

    def minutes(self, team_id: str) -> Expression:
        """Regular common minutes per average week."""
        return self.total(
            self.weight(v) * p.minutes * x
            for (t, v), pieces in self.meets.items()
            if t == team_id and self.regular(v)
            for p, x in pieces.items()
        )
