"""The grid for specials: which homeroom has which special with whom, for a shape whose out-slots are settled.

One small model for the week: grades that share specialists hang together, so this is the piece that cannot be cut up
further. Binary x[h, r, v, k]: homeroom h is with specialist row r (one Specials line and one adult) in slot k of v.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from planner.milp.engines.highs import HighsEngine
from planner.milp.model import Model, value
from planner.milp.settled import Settled
from planner.plan import Lesson
from planner.school import Special, Variant


@dataclass(frozen=True)
class Offer:
    """One adult offering one special."""

    row: Special
    unit: str


class SpecialsGrid:
    """Names the lessons of the week, or says that this shape cannot be named."""

    def __init__(self, settled: Settled) -> None:
        self.s, self.school = settled, settled.school
        self.model = Model()
        self.offers = self._offers()
        self.x: dict[tuple[str, int, Variant, str], Any] = {}
        self._variables()
        self._one_place()
        self._caps()
        self._variety()
        self._gym()
        self._planning()

    def _offers(self) -> list[Offer]:
        found = []
        for sp in self.school.specials:
            row = self.school.row_of_unit.get(sp.staff_id) or self.school.staff_by_id[sp.staff_id]
            units = row.units if sp.staff_id == row.staff_id else (sp.staff_id,)
            found += [Offer(sp, u) for u in units if self.s.fte[u] and (not sp.requires_method or self.s.on(sp.requires_method))]
        return found

    def _variables(self) -> None:
        for v in self.s.variants:
            for g, slots in self.s.out[v].items():
                for k in slots:
                    for h in self.school.homerooms_of(g):
                        for i, o in enumerate(self.offers):
                            if self._possible(o, v, k, h.enrol_next):
                                self.x[h.homeroom_id, i, v, k] = self.model.binary()
                        mine = [self.x[h.homeroom_id, i, v, k] for i in range(len(self.offers)) if (h.homeroom_id, i, v, k) in self.x]
                        self.model.define(self.model.total(mine) == 1)

    def _possible(self, o: Offer, v: Variant, k: str, students: int) -> bool:
        days = o.row.days or self.school.days
        fits = o.row.class_size_limit is None or students <= o.row.class_size_limit
        return v.day in days and v.day in self.s.days[o.unit] and fits and not self.s.must_rest(o.unit, v, k)

    def _by(self, *parts: int) -> dict[tuple[Any, ...], list[Any]]:
        """The variables grouped by some parts of (homeroom, offer, variant, slot, special, unit)."""
        groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
        for (h, i, v, k), x in self.x.items():
            facts = (h, i, v, k, self.offers[i].row.special, self.offers[i].unit)
            groups[tuple(facts[p] for p in parts)].append(x)
        return groups

    def _one_place(self) -> None:
        """An adult has one class at a time, or two where doubling is on; shared rooms hold one class."""
        for (unit, _v, _k), xs in self._by(5, 2, 3).items():
            double = self.s.on("pe_doubles") and any(o.row.can_double for o in self.offers if o.unit == unit)
            self.model.define(self.model.total(xs) <= (2 if double else 1))
        rooms: dict[tuple[str, Variant, str], list[Any]] = defaultdict(list)
        for (_h, i, v, k), x in self.x.items():
            if self.offers[i].row.room:
                rooms[self.offers[i].row.room, v, k].append(x)
        shared = {r.room for r in self.school.rooms if r.shared_ok}
        for (room, _v, _k), xs in rooms.items():
            if room not in shared and len({i for (h, i, v, k) in self.x if self.offers[i].row.room == room}) > 1:
                self.model.define(self.model.total(xs) <= 1)

    def _caps(self) -> None:
        """Classes a day and a cycle: of the line, and of the adult by contract."""
        most_day, most_week = self.school.rule("max_sections_special_day"), self.school.rule("max_sections_special_week")
        for (i, _v), xs in self._by(1, 2).items():
            self.model.define(self.model.total(xs) <= self.offers[i].row.max_per_day)
        for (_u, _v), xs in self._by(5, 2).items():
            if most_day:
                self.model.define(self.model.total(xs) <= most_day)
        main = self.s.main_variants
        for i, o in enumerate(self.offers):
            xs = [x for (_h, j, v, _k), x in self.x.items() if j == i and v in main]
            if xs:
                self.model.define(self.model.total(xs) <= o.row.max_per_cycle)
        for u in {o.unit for o in self.offers}:
            xs = [x for (_h, j, v, _k), x in self.x.items() if self.offers[j].unit == u and v in main]
            if xs and most_week:
                self.model.define(self.model.total(xs) <= most_week)

    def _variety(self) -> None:
        """Not the same special twice in a day; least and most per cycle; else as even as can be."""
        for xs in self._by(0, 4, 2).values():
            self.model.define(self.model.total(xs) <= 1)
        uneven = []
        names = {o.row.special for o in self.offers}
        main = self.s.main_variants
        for h in {h for h, *_ in self.x}:
            total = sum(len(self.s.out[v].get(self.school.homeroom_by_id[h].grade, ())) for v in main)
            for special in names:
                xs = [x for (g, i, v, _k), x in self.x.items() if g == h and v in main and self.offers[i].row.special == special]
                rows = [o.row for o in self.offers if o.row.special == special]
                low = max(r.min_per_homeroom for r in rows)
                limits = [r.max_per_homeroom for r in rows if r.max_per_homeroom is not None]
                self.model.define(self.model.total(xs) >= low)
                if limits:
                    self.model.define(self.model.total(xs) <= max(limits))
                over = self.model.amount()
                self.model.define(over >= self.model.total(xs) - -(-total // max(1, len(names))))
                uneven.append(over)
        self.uneven = self.model.total(uneven)

    def _gym(self) -> None:
        """Every homeroom has its minutes of physical education: the rule's, less what its own teacher gives."""
        rule = self.school.rule
        gym = rule("pe_min_week") - rule("pe_classroom_min") if rule("pe_min_week") else 0
        for h in {h for h, *_ in self.x} if gym > 0 else ():
            minutes = [
                self.s.weight(v) * self.school.slot(v.day_type, k).minutes * x
                for (g, i, v, k), x in self.x.items()
                if g == h and self.offers[i].row.special == "PE"
            ]
            self.model.define(self.model.total(minutes) >= gym)

    def _planning(self) -> None:
        """Each specialist keeps the planning minutes promised: whole free slots, and what lunch leaves of midday."""
        for u in sorted({o.unit for o in self.offers}):
            need = self.s.planning_needed(u)
            if need <= 0:
                continue
            free, slots = self.s.free_planning(u)
            busy = [
                self.s.weight(v) * slots[v, k] * x for (_h, i, v, k), x in self.x.items() if self.offers[i].unit == u and (v, k) in slots
            ]
            self.model.define(self.model.total(busy) <= free - need)

    def solve(self, engine: HighsEngine, seconds: float, polish: float) -> tuple[Lesson, ...] | None:
        """The lessons, or None when no naming was found; with `polish` seconds more, as even for every class as can be."""
        if engine.solve(self.model.problem, seconds=seconds, gap=1.0).value is None:
            return None
        if polish:
            self.model.minimise(self.uneven)
            engine.solve(self.model.problem, seconds=polish, gap=0.0, gap_abs=0.5)
        chosen = [(h, self.offers[i], v, k) for (h, i, v, k), x in self.x.items() if value(x) > 0.5]
        return tuple(
            sorted(
                (Lesson(v.day, v.day_type, k, h, o.row.special, o.unit) for h, o, v, k in chosen),
                key=lambda e: (e.day, e.day_type, e.slot, e.homeroom),
            )
        )
