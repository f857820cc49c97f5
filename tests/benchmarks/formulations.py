"""Ways of writing the shape that lost, kept so that nobody has to find out again.

ours            planner/milp as it is
slots           one switch for each grade and slot, and counts per grade, specialist class and slot, where ours has patterns of a day
lowest sums     leximin as sums of the 1, 2, 3 … lowest teams (Ogryczak), where ours counts the teams that reach a level
not strengthened    without planner/milp/shape/strengthen.py
days not held   every tier asked of the whole shape at once
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from planner.domain.outcome import Status
from planner.domain.school import School, Variant
from planner.milp.engines.highs import Ending, HighsEngine
from planner.milp.model import Expression, Model
from planner.milp.shape.asks import Asks
from planner.milp.shape.rests import placements
from planner.milp.shape.strengthen import strengthen
from planner.milp.solve.lexicographic import Ladder, Stage
from planner.rules import RULES
from planner.search.walk import Walk

WAYS = ("ours", "slots", "lowest sums", "not strengthened", "days not held")
GAP = 0.01


class SlotShape(Asks):
    """out[g, v, k] and n[g, c, v, k] instead of patterns: a day's sets of slots are put together from single slots."""

    def _grades(self) -> None:
        self.grades = self.school.grades_out
        self.size = {g: len(self.school.homerooms_of(g)) for g in self.grades}
        self.place, self.outset = {}, {}
        for g, dt in itertools.product(dict.fromkeys(h.grade for h in self.school.homerooms), self.day_types):
            spots = placements(self.frames[dt], g)
            self.place[g, dt] = {p: self.model.binary() if len(spots) > 1 else 1 for p in spots}
            if len(spots) > 1:
                self.model.define(self.total(self.place[g, dt].values()) == 1)
        for g, v in itertools.product(self.grades, self.variants):
            self.outset[g, v] = self._sets(v, self.frame(v).outsets(g))
            self._not_at_lunch(g, v)
        self._regular()

    def _sets(self, v: Variant, sets: tuple[tuple[str, ...], ...]) -> dict[tuple[str, ...], Expression]:
        pairs: dict[tuple[str, ...], Expression] = {s: self.model.binary() for s in sets if len(s) == 2}
        out = {s[0]: self.model.binary() for s in sets if len(s) == 1}
        self.model.define(self.total(out.values()) <= 2 * self.use[v])
        for a, b in itertools.combinations(out, 2):
            both = pairs.get((a, b))
            if both is None:
                self.model.define(out[a] + out[b] <= 1)
            else:
                self.model.define(both <= out[a])
                self.model.define(both <= out[b])
                self.model.define(both >= out[a] + out[b] - 1)
        found: dict[tuple[str, ...], Expression] = {(): self.use[v] - self.total(out.values()) + self.total(pairs.values())}
        for k, x in out.items():
            found[(k,)] = x - self.total(z for s, z in pairs.items() if k in s)
        return {**found, **pairs}

    def _specialists(self) -> None:
        super()._specialists()
        counted: dict[tuple[int, Variant, str], list[Expression]] = {at: [] for at in self.teach}
        for g, v in itertools.product(self.grades, self.variants):
            for k in dict.fromkeys(k for s in self.outset[g, v] for k in s):
                mine = []
                for i in range(len(self.specialist_classes)):
                    if (i, v, k) in self.teach:
                        mine.append(self.model.integer(0, self.size[g]))
                        counted[i, v, k].append(mine[-1])
                self.model.define(self.total(mine) == self.size[g] * self.out(g, v, k))
        for at, classes in counted.items():
            self.model.define(self.total(classes) == self.teach[at] + self.doubled.get(at, 0))


class LowestSums(Ladder):
    """Tier 1 as one stage for each k: the largest sum of the k lowest teams' shares."""

    def _leximin(self) -> Iterator[Stage]:
        shares = [self.shape.capped[t.team_id] * (1 / t.goal_min) for t in self.teams]
        for k in range(1, len(shares) + 1):
            level = self.model.amount(0, 1)
            under = [self.model.amount() for _ in shares]
            for share, short in zip(shares, under, strict=True):
                self.model.define(short >= level - share)
            lowest = k * level - self.model.total(under)
            yield Stage("O1", f"Sum of the {k} lowest teams", "shares", -1 * lowest, 0.0, lambda x: -x, Fraction(k), limit=-float(k))


def build(school: School, way: str) -> Asks:
    """The shape of a school written in one of the ways."""
    shape = (SlotShape if way == "slots" else Asks)(school, Model())
    for rule in RULES:
        rule.enforce(shape)
    if way != "not strengthened":
        strengthen(shape)
    return shape


def run(school: School, *, way: str, seed: int, seconds: float) -> dict[str, Any]:
    """Seconds until tier 1, and then the total shortfall, are proven within 1 %; after `seconds`, how far the proof still was."""
    shape = build(school, way)
    ladder = (LowestSums if way == "lowest sums" else Ladder)(shape)
    walk = Walk(school, seconds, GAP, seed, None, None)
    walk.shape, walk.engine = shape, HighsEngine(seed=seed)
    found: dict[str, Any] = {"O1": None, "O2": None, "stopped_at": "", "lowest": None, "short": None}
    walk.began = time.perf_counter()
    for stage in ladder.stages():
        if stage.measure not in ("O1", "O2"):
            break
        walk.pose(stage)
        ending = walk.settle(stage, None if way == "days not held" else walk.with_days_held(stage))
        if ending.status is not Status.OPTIMAL or ending.value is None:
            found |= {"stopped_at": _standing(stage, ending), stage.measure: None}
            break
        ladder.hold(stage, ending)
        found[stage.measure] = walk.spent
        if stage.measure == "O2":
            found["short"] = ending.value
            found["lowest"] = 100 * min(ladder.minutes(t) / t.goal_min for t in ladder.teams)
    return found


def _standing(stage: Stage, ending: Ending) -> str:
    """Where a stage stood when the time was up, in its own unit."""
    found, bound = (None if x is None else f"{stage.shown(x):,.2f}".rstrip("0").rstrip(".") for x in (ending.value, ending.bound))
    return f"{stage.title}: {found or 'nothing found'}, bound {bound or 'not known'} {stage.unit}"
