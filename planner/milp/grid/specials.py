"""The grid for specials: which homeroom has which special with whom, for a shape whose out-slots are settled.

One small model for the week: grades that share specialists hang together, so this is the piece that cannot be cut up
further. Binary x[h, r, v, k]: homeroom h is with specialist row r (one Specials line and one adult) in slot k of v.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from functools import cached_property
from typing import Any

from planner.domain.plan import Lesson
from planner.domain.school import Homeroom, Variant
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.evening import Evening, Place
from planner.milp.grid.fixed_shape import Settled
from planner.milp.grid.specialist_limits import Loads, Offer, takes_two
from planner.milp.model import Model, value
from planner.milp.shape.geometry import overlap

PE = "PE"
Key = tuple[str, int, Variant, str]  # homeroom, number of an offer, kind of day, slot
EVENING_SECONDS = 1.0  # for what evening out has found; a moment is enough, since no lesson is open


class SpecialsGrid:
    """Names the lessons of the week, or says that this shape cannot be named."""

    def __init__(self, settled: Settled, model: Model | None = None) -> None:
        self.s, self.school = settled, settled.school
        self.model = model or Model()
        self.offers = self._offers()
        self.x: dict[Key, Any] = {}
        self._variables()
        self._one_place()
        self._seats()
        self._variety()
        self._turns()
        self._gym()
        self._locks()
        Loads(settled, self.model, self.offers, self.x)

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
                            if self._possible(o, v, k, h):
                                self.x[h.homeroom_id, i, v, k] = self.model.binary()
                        mine = [self.x[h.homeroom_id, i, v, k] for i in range(len(self.offers)) if (h.homeroom_id, i, v, k) in self.x]
                        self.model.define(self.model.total(mine) == 1)

    def _possible(self, o: Offer, v: Variant, k: str, h: Homeroom) -> bool:
        row, slot = self.school.row_of_unit[o.unit], self.school.slot(v.day_type, k)
        here = v.day in (o.row.days or self.school.days) and v.day in self.s.days[o.unit]
        if any(overlap((slot.start, slot.end), t) for t in self.s.sections_of(o.unit, v)):
            return False
        return here and self._may_teach(o, h) and not self.s.shape.frame(v).unavailable(row, v, slot) and not self.s.must_rest(o.unit, v, k)

    def _may_teach(self, o: Offer, h: Homeroom) -> bool:
        """By certificate, and by the number of students."""
        row = self.school.row_of_unit[o.unit]
        lawful = self.s.shape.may_lead(o.row, o.unit) and (not row.grades_can_teach or h.grade in row.grades_can_teach)
        return self.school.in_specials(h) <= self._seats_of(o) and (lawful or not self.school.rule("cert_required"))

    def _seats_of(self, o: Offer) -> float:
        """The most students whom an offer may have at once: by its line, by the rule for PE, by its room."""
        pe = self.school.rule("pe_class_max") if o.row.special == PE else 0
        room = next((r.capacity for r in self.school.rooms if r.room == o.row.room), None)
        return min(m for m in (o.row.class_size_limit, pe or None, room, float("inf")) if m is not None)

    def _by(self, *parts: int) -> dict[tuple[Any, ...], list[Any]]:
        """The variables grouped by some parts of (homeroom, offer, variant, slot, special, unit)."""
        groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
        for (h, i, v, k), x in self.x.items():
            facts = (h, i, v, k, self.offers[i].row.special, self.offers[i].unit)
            groups[tuple(facts[p] for p in parts)].append(x)
        return groups

    def _one_place(self) -> None:
        """An adult has one homeroom at a time, or two where doubling is on."""
        places: dict[tuple[str, Variant, str], list[Any]] = defaultdict(list)  # an adult has two: a class fills both, or half of a pair one
        for (_h, i, v, k), x in self.x.items():
            places[self.offers[i].unit, v, k].append(x if takes_two(self.s, self.offers[i]) else 2 * x)
        for halves in places.values():
            self.model.define(self.model.total(halves) <= 2)

    def _seats(self) -> None:
        """Two homerooms together, and all who share a room, are no more than there is room for."""
        students = {h.homeroom_id: self.school.in_specials(h) for h in self.school.homerooms}
        pairs: dict[tuple[int, Variant, str], list[Any]] = defaultdict(list)
        rooms: dict[tuple[str, Variant, str], list[Any]] = defaultdict(list)
        for (h, i, v, k), x in self.x.items():
            pairs[i, v, k].append(students[h] * x)
            rooms[self.offers[i].row.room, v, k].append(students[h] * x)
        for (i, _v, _k), there in pairs.items():
            if takes_two(self.s, self.offers[i]) and self._seats_of(self.offers[i]) < float("inf"):
                self.model.define(self.model.total(there) <= self._seats_of(self.offers[i]))
        capacity = {r.room: r.capacity for r in self.school.rooms}
        for (room, _v, _k), there in rooms.items():
            if room in capacity:
                self.model.define(self.model.total(there) <= capacity[room])

    def _variety(self) -> None:
        """Not the same special twice in a day; least and most per cycle; else as even as can be."""
        for xs in self._by(0, 4, 2).values():
            self.model.define(self.model.total(xs) <= 1)
        uneven = []
        names = tuple(dict.fromkeys(o.row.special for o in self.offers))
        main = self.s.main_variants
        for h in self._homerooms():
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
        uneven += self._halves(names)
        apart, beyond = self._within_grades(names)
        self.uneven, self.beyond = self.model.total([*uneven, *apart]), self.model.total(beyond)

    def _within_grades(self, names: tuple[str, ...]) -> tuple[list[Any], list[Any]]:
        """Classes of a grade have each special about as often: by how much they differ, and by how much beyond one (decisions.md 46)."""
        counts: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for (h, i, v, _k), x in self.x.items():
            if v in self.s.main_variants:
                counts[h, self.offers[i].row.special].append(x)
        apart, over = [], []
        for grade, special in itertools.product(self.s.shape.grades, names):
            each = [self.model.total(counts[h.homeroom_id, special]) for h in self.school.homerooms_of(grade)]
            if len(each) < 2:
                continue
            most, least, beyond = self.model.amount(), self.model.amount(), self.model.amount()
            for times in each:
                self.model.define(most >= times)
                self.model.define(least <= times)
            self.model.define(beyond >= most - least - 1)
            apart.append(most - least)
            over.append(beyond)
        return apart, over

    def _halves(self, names: tuple[str, ...]) -> list[Any]:
        """Halves of two classes swap: each special as often for the one as for the other, with one lesson more at most."""
        main, apart = self.s.main_variants, []
        for first, second in self.school.mixed:
            for special in names:
                in_it = [(g, x) for (g, i, v, _k), x in self.x.items() if v in main and self.offers[i].row.special == special]
                has, others = (self.model.total(x for g, x in in_it if g == h.homeroom_id) for h in (first, second))
                more = self.model.amount(0, 1)
                self.model.define(has - others <= more)
                self.model.define(others - has <= more)
                apart.append(more)
        return apart

    def _turns(self) -> None:
        """A grade that turns at its own speed has the same specials on each day on which it begins anew."""
        main = {v.day: v for v in self.s.main_variants if self.school.students_come(v.day_type)}
        had = self._by(0, 4, 2)
        names = tuple(dict.fromkeys(o.row.special for o in self.offers))
        for g in self.s.shape.grades:
            for days in self.school.same_days(g):
                alike = itertools.pairwise(main[d] for d in days if d in main)
                for (a, b), h, special in itertools.product(alike, self.school.homerooms_of(g), names):
                    first, later = (had.get((h.homeroom_id, special, v), []) for v in (a, b))
                    if first or later:
                        self.model.define(self.model.total([*first, *(-1 * x for x in later)]) == 0)

    def _homerooms(self) -> list[str]:
        """All that go to specials, also those that this shape sends to none."""
        return [h.homeroom_id for g in self.s.shape.grades for h in self.school.homerooms_of(g)]

    def _gym(self) -> None:
        """Every homeroom has its minutes of physical education: the rule's, less what its own teacher gives."""
        rule = self.school.rule
        gym = rule("pe_min_week") - rule("pe_classroom_min") if rule("pe_min_week") else 0
        for h in self._homerooms() if gym > 0 else ():
            minutes = [
                self.s.weight(v) * self.school.slot(v.day_type, k).minutes * x
                for (g, i, v, k), x in self.x.items()
                if g == h and self.offers[i].row.special == PE
            ]
            self.model.define(self.model.total(minutes) >= gym)
            for week in self.s.in_every_week("pe_min_week"):
                minutes = [
                    week.get(v, 0) * self.school.slot(v.day_type, k).minutes * x
                    for (g, i, v, k), x in self.x.items()
                    if g == h and self.offers[i].row.special == PE
                ]
                self.model.define(self.model.total(minutes) >= gym)

    def _locks(self) -> None:
        """Homerooms that are locked to a special, in a slot or at any time of a day."""
        for lock in self.school.locks:
            for v in self.s.shape.days_of(lock) if lock.hard and lock.what == "homeroom" else ():
                there = {(h, i): x for (h, i, w, k), x in self.x.items() if w == v and lock.slot in ("", k)}
                if v in self.s.variants:
                    mine = [x for (h, i), x in there.items() if (h, self.offers[i].row.special) == (lock.id, lock.value)]
                    self.model.define(self.model.total(mine) >= 1)

    def _near(self) -> list[Any]:
        """The classes of the plan before, as far as they are still possible."""
        plan = self.s.shape.near
        before = {(e.homeroom, e.special, e.unit_id, e.day, e.day_type, e.slot) for e in plan.grid} if plan else set()
        return [
            x for (h, i, v, k), x in self.x.items()
            if (h, self.offers[i].row.special, self.offers[i].unit, v.day, v.day_type, k) in before
        ]  # fmt: skip

    # --- evening out -------------------------------------------------------------------------------------------
    def _even_out(self, engine: HighsEngine) -> None:
        """Let classes of a grade swap lessons of a slot until they have each special equally often but for one, where all rows allow it."""
        found = {key for key, x in self.x.items() if value(x) > 0.5}
        wanted = set(found)
        for grade in self.s.shape.grades:
            if not self.school.same_days(grade):  # whose days are alike cannot swap on one of them alone
                wanted = self._swapped(grade, wanted)
        if wanted == found:
            return
        for key, x in self.x.items():
            x.lowBound = x.upBound = int(key in wanted)
        engine.solve(self.model.problem, seconds=EVENING_SECONDS, gap=1.0)  # where some row stands against it, what was found stays
        for x in self.x.values():
            x.lowBound, x.upBound = 0, 1

    def _swapped(self, grade: str, chosen: set[Key]) -> set[Key]:
        """The chosen lessons with those of a grade evened out over its classes."""
        lessons: dict[str, dict[Place, int]] = {h.homeroom_id: {} for h in self.school.homerooms_of(grade)}
        mine = {key for key in chosen if key[0] in lessons and key[2] in self.s.main_variants}
        for h, i, v, k in (key for key in self.x if key in mine):  # in their order, so that a search repeats exactly
            lessons[h][v, k] = i
        Evening(lessons, lambda i: self.offers[i].row.special, self._may_have).swap()
        return (chosen - mine) | {(h, i, v, k) for h, places in lessons.items() for (v, k), i in places.items()}

    def _may_have(self, homeroom: str, offer: int, place: Place) -> bool:
        """Is a lesson with this offer possible, and the class not locked to another on the day?"""
        return (homeroom, offer, *place) in self.x and (homeroom, place[0]) not in self._locked

    @cached_property
    def _locked(self) -> set[tuple[str, Variant]]:
        """Classes and kinds of day on which a lock names a special."""
        hard = [lock for lock in self.school.locks if lock.hard and lock.what == "homeroom"]
        return {(lock.id, v) for lock in hard for v in self.s.shape.days_of(lock)}

    def solve(self, engine: HighsEngine, seconds: float, polish: float) -> tuple[Lesson, ...] | None:
        """The lessons, or None when no naming was found; with `polish` seconds more, as even for every class as can be.

        First of all the classes of a grade differ by no more than one lesson of a special, as far as the search comes.
        """
        if engine.solve(self.model.problem, seconds=seconds, gap=1.0).value is None:
            return None
        near = self._near()
        if near:
            self.model.minimise(self.model.total(1 - x for x in near))
            engine.solve(self.model.problem, seconds=max(1.0, polish), gap=0.0, gap_abs=0.5)
        else:
            self._even_out(engine)
            if polish:
                self._polish(engine, polish)
        chosen = [(h, self.offers[i], v, k) for (h, i, v, k), x in self.x.items() if value(x) > 0.5]
        return tuple(
            sorted(
                (Lesson(v.day, v.day_type, k, h, o.row.special, o.unit) for h, o, v, k in chosen),
                key=lambda e: (e.day, e.day_type, e.slot, e.homeroom),
            )
        )

    def _polish(self, engine: HighsEngine, seconds: float) -> None:
        """Within a grade as few lessons as possible beyond one apart; with that held, all else as even as it gets."""
        self.model.minimise(self.beyond)
        engine.solve(self.model.problem, seconds=seconds, gap=0.0, gap_abs=0.5)
        self.model.define(self.beyond <= round(value(self.beyond)))
        self.model.minimise(self.uneven)
        engine.solve(self.model.problem, seconds=seconds, gap=0.0, gap_abs=0.5)
