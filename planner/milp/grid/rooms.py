"""Rooms for sections: teachers keep a room of their own as far as rooms go; the others share what is free, in few rooms each.

Rooms of one kind are named together, and a room that may be shared counts as several places. Binary x[section, place] only for teachers
without a room of their own: the shape has seen to it that there are enough places at every moment.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import replace
from typing import Any

from planner.domain.plan import Section
from planner.domain.school import Room
from planner.facts.periods import QUARTERS, Seat, eats_then
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.fixed_shape import Settled
from planner.milp.grid.loose import CarefulEngine, LooseModel
from planner.milp.model import Model, value

Taken = dict[str, list[Seat]]  # room place -> when it is in use


def name_rooms(
    settled: Settled, sections: tuple[Section, ...], seed: int, seconds: float, *, complete: bool = True
) -> tuple[Section, ...] | str:
    """The sections with their rooms; or the name of the kind of room that could not be named.

    Where not all is asked (`complete` False), sections for which no room is free have none.
    """
    kinds: dict[str, list[Room]] = defaultdict(list)
    for r in settled.school.rooms:
        kinds[r.type].append(r)
    done: dict[str, str] = {}
    for kind, rooms in kinds.items():
        mine = [s for s in sections if settled.course[s.course].room_type == kind and s.unit_id]
        found = _Kind(settled, rooms, mine, sections).solve(seed, seconds) if mine else {}
        if found is None and not complete:
            found = _Kind(settled, rooms, mine, sections).in_part(seed, seconds)
        if found is None:
            return f"rooms {kind}"
        done |= found
    return tuple(replace(s, room=done.get(s.section_id, "")) for s in sections)


class _Kind:
    """One kind of room."""

    def __init__(self, settled: Settled, rooms: list[Room], mine: list[Section], everything: tuple[Section, ...]) -> None:
        self.settled, self.periods = settled, settled.shape.secs.periods
        self.mine, self.everything = mine, everything
        largest = max(settled.course[s.course].max_size for s in mine)
        self.seat: dict[str, Seat] = {s.section_id: self.periods.seat_of(s.periods, s.lane, s.term) for s in mine}
        self.places = [(f"{r.room} {n}", r) for r in rooms for n in range(max(1, r.capacity // largest) if r.shared_ok else 1)]

    def in_part(self, seed: int, seconds: float) -> dict[str, str]:
        """Section -> room, of as many as have one, where not all can have one."""
        return self._share_out(self.mine, defaultdict(list), CarefulEngine(seed=seed), seconds, LooseModel()) or {}

    def solve(self, seed: int, seconds: float) -> dict[str, str] | None:
        """Section -> room."""
        teachers = self._teachers()
        without = len(teachers) - len(self._homes(teachers)[0])
        for given_up in dict.fromkeys(min(n * without, len(teachers)) for n in (0, 1, 3, 9, len(teachers))):
            homes, taken = self._homes(teachers[: len(teachers) - without - given_up])
            found = {s.section_id: homes[s.unit_id][1].room for s in self.mine if s.unit_id in homes}
            floating = [s for s in self.mine if s.unit_id not in homes]
            rest = self._share_out(floating, taken, HighsEngine(seed=seed), seconds, Model()) if floating else {}
            if rest is not None:
                return found | rest
        return None

    def _teachers(self) -> list[str]:
        """Those with most sections and other kinds of room first: they least bear moving."""
        here: dict[str, int] = defaultdict(int)
        for s in self.mine:
            here[s.unit_id] += 1
        elsewhere = {u: len(self._other_kinds(u)) for u in here}
        return sorted(here, key=lambda u: (-elsewhere[u], -here[u], u))

    def _other_kinds(self, unit: str) -> set[str]:
        kind = self.settled.course[self.mine[0].course].room_type
        return {self.settled.course[s.course].room_type for s in self.everything if s.unit_id == unit} - {kind}

    def _homes(self, teachers: list[str]) -> tuple[dict[str, tuple[str, Room]], Taken]:
        homes: dict[str, tuple[str, Room]] = {}
        taken: Taken = defaultdict(list)
        free = sorted(self.places, key=lambda p: p[1].capacity)
        for u in teachers:
            most = max(s.students for s in self.mine if s.unit_id == u)
            seats = [self.seat[s.section_id] for s in self.mine if s.unit_id == u]
            fitting = next((p for p in free if p[1].capacity >= most and all(eats_then(p[1].lunch_wave, s) for s in seats)), None)
            if fitting is not None:
                homes[u] = fitting
                free.remove(fitting)
                taken[fitting[0]] += seats
        return homes, taken

    def _share_out(
        self, floating: list[Section], taken: Taken, engine: HighsEngine, seconds: float, model: Model
    ) -> dict[str, str] | None:
        x = {}
        for s in floating:
            mine = []
            for name, room in self.places:
                fits = room.capacity >= s.students and eats_then(room.lunch_wave, self.seat[s.section_id])
                if fits and not any(self.periods.clash(self.seat[s.section_id], t) for t in taken[name]):
                    x[s.section_id, name] = model.binary()
                    mine.append(x[s.section_id, name])
            model.define(model.total(mine) == 1)
        by_id = {s.section_id: s for s in floating}
        held = self._held(by_id)
        for name, _room in self.places:
            for some in held:
                there = [x[i, name] for i in some if (i, name) in x]
                if len(there) > 1:
                    model.define(model.total(there) <= 1)
        model.minimise(model.total(self._moves(model, x, by_id)))
        if engine.solve(model.problem, seconds=seconds, gap=0.3).value is None:
            return None
        room_of = dict(self.places)
        return {i: room_of[name].room for (i, name), y in x.items() if value(y) > 0.5}

    def _held(self, by_id: dict[str, Section]) -> list[list[str]]:
        """Sections that stand at one time: of every set of periods that overlap, in every quarter."""
        found = []
        for clique, q in itertools.product(self.settled.shape.secs.cliques, self.settled.shape.secs.quarters):
            wanted = set(clique)
            found.append([i for i in by_id if q in QUARTERS[self.seat[i].term] and wanted & set(self.seat[i].places)])
        return [some for some in found if len(some) > 1]

    def _moves(self, model: Model, x: dict[tuple[str, str], Any], by_id: dict[str, Section]) -> list[Any]:
        """used[teacher, room], and no teacher in more rooms than the contract allows."""
        most, used = self.settled.school.rule("max_rooms_day"), []
        there_of: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for (i, name), y in x.items():
            there_of[by_id[i].unit_id, name].append(y)
        for u in dict.fromkeys(s.unit_id for s in by_id.values()):
            mine = []
            for name, _room in self.places:
                there = there_of.get((u, name), [])
                if there:
                    mine.append(model.binary())
                    for y in there:
                        model.define(y <= mine[-1])
            if most:
                model.define(model.total(mine) <= max(1, most - len(self._other_kinds(u))))
            used += mine
        return used
