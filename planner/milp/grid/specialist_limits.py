"""What contract and law promise a specialist, as rows of the naming: classes a day and a cycle, rooms, breaks, planning.

A class is a slot in which the adult teaches, with one homeroom or two together; rows count classes, never homerooms.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.domain.school import Special, Variant
from planner.milp.grid.fixed_shape import Settled
from planner.milp.model import Model

Classes = dict[tuple[str, Variant, str], Any]  # (adult, kind of day, slot) -> 1 when it teaches


@dataclass(frozen=True)
class Offer:
    """One adult offering one special."""

    row: Special
    unit: str


def takes_two(settled: Settled, offer: Offer) -> bool:
    """May the adult have two homerooms at once in this special?"""
    return offer.row.can_double and settled.on("pe_doubles")


class Loads:
    """Adds its rows to a naming of specials: `x` is 1 when (homeroom, number of an offer, kind of day, slot) is a lesson."""

    def __init__(
        self, settled: Settled, model: Model, offers: Sequence[Offer], x: Mapping[tuple[str, int, Variant, str], Any]
    ) -> None:
        self.s, self.school, self.model, self.offers, self.x = settled, settled.school, model, offers, x
        self.of_line = self._classes()
        self.of_adult: Classes = {}
        for (i, v, k), given in self.of_line.items():
            u = offers[i].unit
            self.of_adult[u, v, k] = self.of_adult[u, v, k] + given if (u, v, k) in self.of_adult else given
        self._line_caps()
        self._contract_caps()
        self._methods()
        self._rooms()
        self._in_a_row()
        for u in sorted({o.unit for o in offers if not settled.has_sections(o.unit)}):
            self._planning(u)
            self._unencumbered(u)

    def _classes(self) -> dict[tuple[int, Variant, str], Any]:
        """1 when the adult of an offer has a class in the slot: the sum of its homerooms, or at least each of them when it takes two."""
        homerooms: dict[tuple[int, Variant, str], list[Any]] = defaultdict(list)
        for (_h, i, v, k), x in self.x.items():
            homerooms[i, v, k].append(x)
        found = {}
        for (i, v, k), xs in homerooms.items():
            if not takes_two(self.s, self.offers[i]):
                found[i, v, k] = self.model.total(xs)
                continue
            found[i, v, k] = self.model.binary()
            for x in xs:
                self.model.define(x <= found[i, v, k])
        return found

    def _most(self, classes: Iterable[Any], most: int) -> None:
        found = list(classes)
        if found:
            self.model.define(self.model.total(found) <= most)

    # --- how many ----------------------------------------------------------------------------------------------
    def _line_caps(self) -> None:
        for i, o in enumerate(self.offers):
            for v in self.s.variants:
                self._most((c for (j, w, _k), c in self.of_line.items() if (j, w) == (i, v)), o.row.max_per_day)
            self._most((c for (j, w, _k), c in self.of_line.items() if j == i and w in self.s.main_variants), o.row.max_per_cycle)

    def _contract_caps(self) -> None:
        most_day, most_week = self.school.rule("max_sections_special_day"), self.school.weekly_cap("max_sections_special_week")
        for u in dict.fromkeys(o.unit for o in self.offers):
            for v in self.s.variants if most_day else ():
                self._most((c for (w, x, _k), c in self.of_adult.items() if (w, x) == (u, v)), most_day)
            if self.school.rule("max_sections_special_week"):
                self._most((c for (w, v, _k), c in self.of_adult.items() if w == u and v in self.s.main_variants), most_week)

    def _methods(self) -> None:
        """Classes that exist only with a way of making time are no more than its amount."""
        for m in self.school.methods:
            mine = {i for i, o in enumerate(self.offers) if o.row.requires_method == m.method}
            if m.max_amount is not None:
                self._most((c for (i, v, _k), c in self.of_line.items() if i in mine and v in self.s.main_variants), m.max_amount // 100)

    def _rooms(self) -> None:
        """A room holds one class at a time, unless it may be shared."""
        shared = {r.room for r in self.school.rooms if r.shared_ok}
        rooms: dict[tuple[str, Variant, str], list[Any]] = defaultdict(list)
        for (i, v, k), given in self.of_line.items():
            rooms[self.offers[i].row.room, v, k].append(given)
        for (room, _v, _k), classes in rooms.items():
            if room and room not in shared and len(classes) > 1:
                self._most(classes, 1)

    # --- how close together ------------------------------------------------------------------------------------
    def _in_a_row(self) -> None:
        """No certified adult teaches all of a row of slots that is too long, and nobody two slots with too little time to change over."""
        limit, change = self.school.rule("max_consecutive_minutes"), self.school.rule("specials_transition_min")
        for v in self.s.variants:
            frame = self.s.shape.frame(v)
            long = frame.long_rows(limit) if limit else []
            close = [(a.slot, b.slot) for a, b in itertools.combinations(frame.specials, 2) if b.start - a.end < change]
            for u in dict.fromkeys(o.unit for o in self.offers):
                in_minutes = self.s.shape.certified(u) and not self.s.has_sections(u)
                for row in [*long, *close] if in_minutes else close:
                    self._most((self.of_adult[u, v, k] for k in row if (u, v, k) in self.of_adult), len(row) - 1)

    # --- time of their own -------------------------------------------------------------------------------------
    def _planning(self, unit: str) -> None:
        """The planning minutes promised: whole free slots, and what lunch leaves of midday."""
        need = self.s.planning_needed(unit)
        asked = need > 0 or bool(self.s.met_in_periods(unit))
        free, slots = self.s.free_planning(unit) if asked else (0.0, {})
        busy = [self.s.weight(v) * slots[v, k] * c for (u, v, k), c in self.of_adult.items() if u == unit and (v, k) in slots]
        if asked:
            self.model.define(self.model.total(busy) <= free - need)
        for _week in self.s.in_every_week("min_individual_planning_week") if need > 0 else ():
            free, slots = self.s.free_planning(unit)
            busy = [self.s.weight(v) * slots[v, k] * c for (u, v, k), c in self.of_adult.items() if u == unit and (v, k) in slots]
            self.model.define(self.model.total(busy) <= free - need)

    def _unencumbered(self, unit: str) -> None:
        """Minutes of every day without students: free slots and midday."""
        need = self.school.rule("daily_unencumbered")
        for v in self.s.variants if need else ():
            frame = self.s.shape.frame(v)
            gap = frame.midday()
            if gap is None or v.day not in self.s.days[unit] or not self.s.shape.teacher(unit):
                continue
            inside = {s.slot: s.minutes for s in frame.specials if s.start >= frame.start and s.end <= frame.end}
            taught = [inside[k] * c for (u, w, k), c in self.of_adult.items() if (u, w) == (unit, v) and k in inside]
            if taught:
                self.model.define(self.model.total(taught) <= sum(inside.values()) + gap[1] - gap[0] - need)
