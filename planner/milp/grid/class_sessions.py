"""Sessions of services in class periods: which adult gives each of those that the shape has counted, and to which group.

Binary x[service, kind of day, slot, adult], as many as were counted; where teachers of sections give them, naming the sections has
settled it. Nobody gives two at once, or one beside a section or a meeting of its own; hours of posts that are paid by hours suffice.
What is left of an adult's own time is counted again exactly (`Settled.recount`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from planner.domain.plan import Section, Session
from planner.domain.school import Variant
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.fixed_sections import Held
from planner.milp.grid.fixed_shape import MOST_TRIES, Settled
from planner.milp.grid.named_sections import times_taught
from planner.milp.model import Model, value
from planner.milp.shape.geometry import Interval, overlap


class ClassSessions:
    """Names the adults of sessions in class periods, or says that this shape cannot be named."""

    def __init__(self, settled: Settled, sections: tuple[Section, ...], model: Model | None = None) -> None:
        self.s, self.model, self.recount = settled, model or Model(), settled.recount(settled, sections)
        self.complete = model is None  # are all sessions to be given?
        self.busy = times_taught(settled, sections)
        self.x: dict[tuple[Held, str], Any] = {}
        for given, n in settled.held():
            able = settled.gives.get(given) or [u for u in settled.providers(given.service.provider_job_class) if self._able(u, given)]
            self.x |= {(given, u): self.model.binary() for u in able}
            self.model.define(self.model.total(self.x[given, u] for u in able) == n)
        self._one_place()
        self._hours()
        self._evenly()

    def _able(self, unit: str, given: Held) -> bool:
        """Here that day, and with nothing else at that time."""
        v = given.variant
        taken = [*self.busy.get((unit, v), ()), *self.s.gone(unit, v), *self.s.met_by(unit, v)]
        return v.day in self.s.days[unit] and not any(overlap(given.when, t) for t in taken)

    def _one_place(self) -> None:
        """Of what runs at the minute at which a session begins, an adult gives one."""
        of_day: dict[tuple[str, Variant], list[tuple[Held, Any]]] = defaultdict(list)
        for (given, unit), x in self.x.items():
            of_day[unit, given.variant].append((given, x))
        for mine in of_day.values():
            for minute in {g.when[0] for g, _x in mine}:
                self.model.define(self.model.total(x for g, x in mine if g.when[0] <= minute < g.when[1]) <= 1)

    def _hours(self) -> None:
        for unit in dict.fromkeys(u for _g, u in self.x):
            left = self.s.hours_left(unit)
            if left is not None:
                minutes = (self.s.weight(g.variant) * g.service.session_min * x for (g, u), x in self.x.items() if u == unit)
                self.model.define(self.model.total(minutes) <= left + 1e-6)

    def _evenly(self) -> None:
        """As few sessions as can be for the adult who has most of a day."""
        most = self.model.amount()
        for unit, v in dict.fromkeys((u, g.variant) for g, u in self.x):
            self.model.define(self.model.total(x for (g, u), x in self.x.items() if (u, g.variant) == (unit, v)) <= most)
        self.model.minimise(most)

    # --- the answer ----------------------------------------------------------------------------------------------
    def solve(self, engine: HighsEngine, seconds: float) -> list[Session] | None:
        """The sessions with their adults and groups, or None when no naming was found."""
        for _ in range(MOST_TRIES if self.x else 0):
            if engine.solve(self.model.problem, seconds=seconds, gap=0.0, gap_abs=0.5).value is None:
                return None
            found = [key for key, x in self.x.items() if value(x) > 0.5]
            given: dict[str, list[Held]] = defaultdict(list)
            for held, unit in found:
                given[unit].append(held)
            too_much = list(self.recount.too_much(given))
            if not too_much:
                return self._with_groups(found)
            for unit, some in too_much:
                self.model.define(self.model.total(self.x[one, unit] for one in some if isinstance(one, Held)) <= len(some) - 1)
        return None if self.s.held() else self._with_groups([])

    def _with_groups(self, found: list[tuple[Held, str]]) -> list[Session] | None:
        """The group that is furthest behind comes first; none twice a day, unless its sessions are more than the days of the cycle."""
        named: list[Session] = []
        for service in self.s.shape.secs.services_here:
            owed = service.sessions_per_week * self.s.school.info.weeks * self.s.school.info.cycle_days
            behind = dict.fromkeys(range(1, service.groups + 1), owed)
            mine = sorted((key for key in found if key[0].service is service), key=lambda key: self._order(*key))
            once = self.s.school.once_a_day(service)
            today: dict[Variant, list[tuple[int, Interval]]] = defaultdict(list)
            for given, unit in mine:
                taken = {g for g, when in today[given.variant] if once or overlap(when, given.when)}
                waiting = [g for g in behind if behind[g] > 0 and g not in taken]
                if not waiting:  # one more than is owed
                    continue
                group = max(waiting, key=lambda g: (behind[g], -g))
                behind[group] -= given.variant.weeks * self.s.school.info.days_per_week
                today[given.variant].append((group, given.when))
                named.append(given.session(group, unit))
            if self.complete and any(n > 0 for n in behind.values()):
                return None
        return named

    @staticmethod
    def _order(given: Held, unit: str) -> tuple[int, int, int, str]:
        return (-given.variant.weeks, given.variant.day, given.slot.start, unit)
