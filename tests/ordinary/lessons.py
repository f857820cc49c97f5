"""Which specialist has which class: a small model of its own, exact cover of the blocks in which the grades are out."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from .day import Interval, Period, overlaps

WORK = 20.0  # deterministic seconds


@dataclass(frozen=True)
class Specialist:
    """One adult and one subject; `gone` are times of every day at which it is elsewhere."""

    unit: str
    special: str
    days: tuple[int, ...]
    per_day: int
    gone: tuple[Interval, ...] = ()

    def here(self, day: int, slot: Period) -> bool:
        return day in self.days and not any(overlaps(slot.when, g) for g in self.gone)


Key = tuple[str, int, str]  # homeroom, day, slot


def assign(
    classes: Mapping[str, Sequence[str]],
    outs: Mapping[tuple[str, int], Sequence[Period]],
    people: Sequence[Specialist],
    turns: Mapping[str, int],
    seed: int,
) -> dict[Key, Specialist] | None:
    """A specialist for every class in every block in which its grade is out.

    `classes`: grade -> homerooms; `outs`: (grade, day) -> slots; `turns`: grade -> after how many days its subjects begin anew. Nobody
    has a subject twice a day, and within a grade the classes have each subject equally often, or once more.
    """
    for even in (True, False):
        found = _solve(classes, outs, people, turns, seed, even)
        if found is not None:
            return found
    return None


def _solve(classes, outs, people, turns, seed, even):  # type: ignore[no-untyped-def]
    m = cp_model.CpModel()
    x: dict[tuple[str, int, str, int], cp_model.IntVar] = {}
    slots: dict[int, dict[str, Period]] = defaultdict(dict)
    for (grade, day), where in outs.items():
        for slot in where:
            slots[day][slot.code] = slot
            for h in classes[grade]:
                able = [i for i, p in enumerate(people) if p.here(day, slot)]
                if not able:
                    return None
                for i in able:
                    x[h, day, slot.code, i] = m.new_bool_var("")
                m.add_exactly_one(x[h, day, slot.code, i] for i in able)
    by_place, by_day, by_subject = defaultdict(list), defaultdict(list), defaultdict(list)
    for (h, day, code, i), var in x.items():
        by_place[i, day, code].append(var)
        by_day[i, day].append(var)
        by_subject[h, people[i].special, day].append(var)
    for vars_ in by_place.values():
        m.add_at_most_one(vars_)
    for (i, day), vars_ in by_day.items():
        m.add(sum(vars_) <= people[i].per_day)
        for a, b in itertools.combinations(slots[day].values(), 2):
            if overlaps(a.when, b.when) and (i, day, a.code) in by_place and (i, day, b.code) in by_place:
                m.add_at_most_one([*by_place[i, day, a.code], *by_place[i, day, b.code]])
    for vars_ in by_subject.values():
        m.add_at_most_one(vars_)
    days = sorted(slots)
    subjects = sorted({p.special for p in people})
    for grade, homes in classes.items():
        for s in subjects if even and len(homes) > 1 else ():
            least = m.new_int_var(0, len(days), "")
            for h in homes:
                times = sum(v for d in days for v in by_subject.get((h, s, d), ()))
                m.add(times >= least)
                m.add(times <= least + 1)
        turn = turns.get(grade, 0)
        for h, s, d in itertools.product(homes, subjects, days) if turn else ():
            if d + turn in slots:
                m.add(sum(by_subject.get((h, s, d), ())) == sum(by_subject.get((h, s, d + turn), ())))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 1, seed % 10_000
    solver.parameters.max_deterministic_time = WORK
    if solver.solve(m) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return {(h, d, code): people[i] for (h, d, code, i), var in x.items() if solver.value(var)}
