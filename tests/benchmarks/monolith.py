"""The same school as one model: the shape's variables, and every homeroom, group and adult by name beside them.

x[h, o, v, k]       homeroom h is with offer o (one Specials line, one adult) in slot k of the kind of day v
y[s, n, u, v, k]    group n of service s has a session with adult u from the start of slot k
The rows are those of planner/milp/grid/specials.py and planner/milp/grid/service_roster.py, written for days, lunches and posts that are not yet
settled. It starts from our own shape with all its strengthening, so that it is stronger than a monolith written from nothing.
WIN time, duties and cents follow from the answer, as in ours; an answer without an audited plan does not count.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from planner.domain.plan import Lesson, Session
from planner.domain.school import Homeroom, Service, Slot, Special, Variant
from planner.milp.model import Expression, value
from planner.milp.shape.shape import Shape

Offer = tuple[int, Special, str]  # the shape's specialist class, the Specials line, the adult


class Monolith:
    """Adds the names to a shape that has all its rules' rows."""

    def __init__(self, shape: Any) -> None:
        self.shape, self.school, self.model = shape, shape.school, shape.model
        self.offers: list[Offer] = [
            (i, row, unit) for i, c in enumerate(shape.specialist_classes) for row, unit in zip(c.rows, c.units, strict=True)
        ]
        self.x: dict[tuple[str, int, Variant, str], Expression] = {}
        self.y: dict[tuple[str, int, str, Variant, str], Expression] = {}
        self._lessons()
        self._sessions()
        self._one_place()
        self._caps()
        self._variety()
        self._pulled_together()

    def total(self, terms: Iterable[Expression]) -> Expression:
        return self.model.total(terms)

    def slots(self, v: Variant) -> tuple[Slot, ...]:
        return tuple(self.shape.frame(v).specials)

    # --- lessons -----------------------------------------------------------------------------------------------
    def _lessons(self) -> None:
        """A class that is out is with one adult; the adults' classes are those that the shape counts."""
        taught: dict[tuple[int, Variant, str], list[Expression]] = defaultdict(list)
        for (grade, v), sets in self.shape.outset.items():
            for k in dict.fromkeys(k for s in sets for k in s):
                for h in self.school.homerooms_of(grade):
                    mine = []
                    for o, (i, row, _unit) in enumerate(self.offers):
                        if (i, v, k) in self.shape.teach and self._fits(row, h):
                            self.x[h.homeroom_id, o, v, k] = x = self.model.binary()
                            mine.append(x)
                            taught[i, v, k].append(x)
                    self.model.define(self.total(mine) == self.shape.out(grade, v, k))
        for at, teach in self.shape.teach.items():
            self.model.define(self.total(taught[at]) == teach + self.shape.doubled.get(at, 0))

    @staticmethod
    def _fits(row: Special, h: Homeroom) -> bool:
        return row.class_size_limit is None or h.enrol_next <= row.class_size_limit

    # --- sessions ----------------------------------------------------------------------------------------------
    def _sessions(self) -> None:
        """Every group has its sessions, one a day, when its grades are in class; the counts are those of the shape."""
        self.held: dict[tuple[str, int, Variant, str], Expression] = {}  # 1 when the group has a session, whoever gives it
        for s in self.shape.slot_services:
            for v in self.shape.variants:
                for slot in self.slots(v):
                    if (s.provider_job_class, v, slot.slot) in self.shape.given and self.shape._may_start(s, v, slot):
                        self._starts(s, v, slot)
            for n in range(1, s.groups + 1):
                self._weekly(s, n)
        self._counts()

    def _starts(self, s: Service, v: Variant, slot: Slot) -> None:
        for n in range(1, s.groups + 1):
            mine = []
            for u in self.shape.providers(s.provider_job_class):
                self.y[s.service_id, n, u, v, slot.slot] = y = self.model.binary()
                mine.append(y)
            held = self.held[s.service_id, n, v, slot.slot] = self.total(mine)
            for room in self.shape.room_for(s, v, slot, s.setting == "pull"):
                self.model.define(held <= room)

    def _weekly(self, s: Service, n: int) -> None:
        mine = {(v, k): e for (code, m, v, k), e in self.held.items() if (code, m) == (s.service_id, n)}
        self.model.define(self.total(self.shape.weight(v) * e for (v, _k), e in mine.items()) >= s.sessions_per_week)
        for day in self.shape.variants if s.sessions_per_week <= self.school.info.cycle_days else ():
            self.model.define(self.total(e for (v, _k), e in mine.items() if v == day) <= self.shape.use[day])

    def _counts(self) -> None:
        job = {s.service_id: s.provider_job_class for s in self.shape.slot_services}
        for (c, v, k), given in self.shape.given.items():
            self.model.define(self.total(e for (s, _n, w, j), e in self.held.items() if job[s] == c and (w, j) == (v, k)) == given)
        for (code, v, k), spot in self.shape.spot.items():
            self.model.define(self.total(e for (s, _n, w, j), e in self.held.items() if (s, w, j) == (code, v, k)) == spot)

    # --- adults ------------------------------------------------------------------------------------------------
    def _one_place(self) -> None:
        """An adult has one class or session at a time (two classes where doubling is on), and none while counted on in a meeting."""
        busy: dict[tuple[str, Variant, str], list[Expression]] = defaultdict(list)
        for (_h, o, v, k), x in self.x.items():
            busy[self.offers[o][2], v, k].append(x)
        for (_s, _n, u, v, k), y in self.y.items():
            busy[u, v, k].append(y)
        doubles = {unit for _i, row, unit in self.offers if row.can_double}
        for (u, v, k), mine in busy.items():
            open_to = self.shape.at_hand(u, v, self.school.slot(v.day_type, k)) - self.shape.free.get((u, v, k), 0)
            self.model.define(self.total(mine) <= (2 if u in doubles else 1) * open_to)
            if u in doubles:
                self.model.define(self.total(mine) <= open_to + self.shape.method("pe_doubles"))
        self._rooms()
        self._planning(busy)

    def _rooms(self) -> None:
        shared = {r.room for r in self.school.rooms if r.shared_ok}
        rooms: dict[tuple[str, Variant, str], list[Expression]] = defaultdict(list)
        for (_h, o, v, k), x in self.x.items():
            room = self.offers[o][1].room
            if room and room not in shared and sum(row.room == room for _i, row, _u in self.offers) > 1:
                rooms[room, v, k].append(x)
        for mine in rooms.values():
            self.model.define(self.total(mine) <= 1)

    def _planning(self, busy: dict[tuple[str, Variant, str], list[Expression]]) -> None:
        """Each adult keeps its own planning minutes, where the shape keeps those of a whole class of adults."""
        for u in sorted({u for u, _v, _k in busy} - set(self.shape.homeroom_grade)):
            taken = [
                self.shape.weight(v)
                * self.shape._whole(self.school.slot(v.day_type, k).minutes)
                * (self.total(mine) - self._doubled(u, v, k))
                for (w, v, k), mine in busy.items()
                if w == u
            ]
            self.model.define(self.shape._free_minutes([u]) - self.total(taken) >= self.shape.needed(u))

    def _doubled(self, unit: str, v: Variant, k: str) -> Expression:
        """Two classes at once take one slot of an adult's time."""
        return self.total(self.shape.doubled.get((i, v, k), 0) for i, _row, u in self.offers if u == unit)

    def _caps(self) -> None:
        """Classes a day and a cycle: of the line, and of the adult by contract."""
        most_day, most_cycle = self.school.rule("max_sections_special_day"), self.school.weekly_cap("max_sections_special_week")
        for o, (_i, row, _unit) in enumerate(self.offers):
            self._cap({o}, row.max_per_day, row.max_per_cycle)
        for u in {unit for _i, _row, unit in self.offers}:
            self._cap({o for o, offer in enumerate(self.offers) if offer[2] == u}, most_day, most_cycle)

    def _cap(self, offers: set[int], day: int, cycle: int) -> None:
        mine = {v: [x for (_h, o, w, _k), x in self.x.items() if o in offers and w == v] for v in self.shape.variants}
        for v in self.shape.variants if day else ():
            self.model.define(self.total(mine[v]) <= day)
        if cycle:
            self.model.define(self.total(self.shape.on_day(d, lambda v: self.total(mine[v])) for d in self.school.days) <= cycle)

    # --- homerooms ---------------------------------------------------------------------------------------------
    def _variety(self) -> None:
        """Not the same special twice in a day; least and most per cycle; every class its physical education."""
        groups: dict[tuple[str, str, Variant], list[tuple[str, Expression]]] = defaultdict(list)
        for (h, o, v, k), x in self.x.items():
            groups[h, self.offers[o][1].special, v].append((k, x))
        for mine in groups.values():
            self.model.define(self.total(x for _k, x in mine) <= 1)
        rule = self.school.rule
        gym = rule("pe_min_week") - rule("pe_classroom_min") if rule("pe_min_week") else 0
        for h in dict.fromkeys(h for h, *_ in self.x):
            for special in dict.fromkeys(row.special for _i, row, _u in self.offers):
                days = [
                    self.shape.on_day(d, lambda v, key=(h, special): self.total(x for _k, x in groups.get((*key, v), ())))
                    for d in self.school.days
                ]
                self._share(special, self.total(days))
            minutes = [
                self.shape.weight(v) * self.school.slot(v.day_type, k).minutes * x
                for (g, special, v), mine in groups.items()
                for k, x in mine
                if (g, special) == (h, "PE")
            ]
            if gym > 0:
                self.model.define(self.total(minutes) >= gym)

    def _share(self, special: str, lessons: Expression) -> None:
        """The least (while the line's post and method are kept) and the most of one special for one class in the cycle."""
        mine = [(row, unit) for _i, row, unit in self.offers if row.special == special]
        for row, unit in mine:
            if row.min_per_homeroom:
                off = 1 - self.shape.method(row.requires_method) if row.requires_method else 0
                self.model.define(lessons >= row.min_per_homeroom * (self.shape.posts.kept(unit) - off))
        limits = [row.max_per_homeroom for row, _u in mine if row.max_per_homeroom is not None]
        if limits:
            self.model.define(lessons <= max(limits))

    def _pulled_together(self) -> None:
        """Pull-out at several times of a day leaves a grade room for reading and mathematics, each in one piece."""
        for grade in self.shape.grades:
            pulls = [s for s in self.shape.slot_services if s.setting == "pull" and grade in s.grade_band]
            minutes = max((s.session_min for s in pulls), default=0)
            for v in self.shape.variants if pulls else ():
                used: dict[str, Expression] = {}
                groups = {(s.service_id, n) for s in pulls for n in range(1, s.groups + 1)}
                for (s, n, w, k), held in self.held.items():
                    if w == v and (s, n) in groups:
                        if k not in used:
                            used[k] = self.model.amount(0, 1)
                        self.model.define(used[k] >= held)
                slots = [k for k in self.slots(v) if k.slot in used]
                for some in itertools.chain(itertools.combinations(slots, 2), itertools.combinations(slots, 3)):
                    self._packed(grade, v, [(k.start, k.start + minutes) for k in some], self.total(used[k.slot] for k in some))

    def _packed(self, grade: str, v: Variant, times: list[tuple[int, int]], used: Expression) -> None:
        """Not all of these times, unless the grade's slots out and lunch leave room around them."""
        frame, sets = self.shape.frame(v), self.shape.outset[grade, v]
        rows: dict[tuple[tuple[str, ...], ...], list[Expression]] = defaultdict(list)
        for p, x in self.shape.place[grade, v.day_type].items():
            bad = {
                o
                for o in sets
                if frame.fits(o, p) and all(Shape._suits(frame, o, p, t, False) for t in times) and not frame.packs(o, p, tuple(times))
            }
            if bad:
                rows[tuple(o for o in sets if o not in bad)].append(x)
        for good, placements in rows.items():
            self.model.define(used <= len(times) - 1 + self.total(sets[o] for o in good) + 1 - self.total(placements))

    # --- the answer --------------------------------------------------------------------------------------------
    def lessons(self) -> tuple[Lesson, ...]:
        chosen = [(h, self.offers[o], v, k) for (h, o, v, k), x in self.x.items() if value(x) > 0.5]
        found = [Lesson(v.day, v.day_type, k, h, row.special, unit) for h, (_i, row, unit), v, k in chosen]
        return tuple(sorted(found, key=lambda e: (e.day, e.day_type, e.slot, e.homeroom)))

    def sessions(self) -> list[Session]:
        length = {s.service_id: s.session_min for s in self.shape.slot_services}
        found = []
        for (s, n, u, v, k), y in self.y.items():
            if value(y) > 0.5:
                start = self.school.slot(v.day_type, k).start
                found.append(Session(s, n, v.day, v.day_type, start, start + length[s], u))
        return found
