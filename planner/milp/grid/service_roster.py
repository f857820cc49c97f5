"""The grid of services: which group meets when, and which adult gives which session."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from planner.domain.plan import Session
from planner.domain.school import Service, Slot, Variant
from planner.facts.clock import longest, without
from planner.facts.lunch import lunch_owed
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.fixed_sections import Held
from planner.milp.grid.fixed_shape import MOST_TRIES, Settled
from planner.milp.model import Model, value
from planner.milp.shape.geometry import Interval, overlap

Group = tuple[Service, int]


def name_sessions(
    settled: Settled, engine: HighsEngine, seconds: float, polish: float, make: Callable[[], Model] = Model
) -> list[Session] | None:
    """Every slot session with its group and its provider; None when the counts cannot be named. `make` gives the models."""
    placed = _groups_in_slots(settled, engine, seconds, polish, make())
    found: list[Session] = []
    for job_class in settled.shape.provider_classes if placed is not None else ():
        mine = {at: [g for g in groups if g[0].provider_job_class == job_class] for at, groups in (placed or {}).items()}
        named = _providers(settled, job_class, {at: groups for at, groups in mine.items() if groups}, engine, seconds, make())
        if named is None:
            return None
        found += named
    return None if placed is None else found


def _groups_in_slots(
    settled: Settled, engine: HighsEngine, seconds: float, polish: float, model: Model
) -> dict[tuple[Variant, str], list[Group]] | None:
    """Which groups meet in which slot: one session a day each, as many a week as promised, at regular times.

    All job classes in one model, since pull-out sessions of different ones share a grade's reading and mathematics.
    """
    services = {s.service_id: s for s in settled.shape.slot_services}
    x: dict[tuple[str, int, Variant, str], Any] = {}
    for s in services.values():
        for v in settled.variants:
            for k in settled.shape.frame(v).specials:
                if _possible(settled, s, v, k):
                    x |= {(s.service_id, n, v, k.slot): model.binary() for n in range(1, s.groups + 1)}
    _adults_enough(settled, model, x)
    _core_kept(settled, model, x)
    for s in services.values():
        for n in range(1, s.groups + 1):
            mine = [(v, y) for (sid, m, v, _k), y in x.items() if (sid, m) == (s.service_id, n)]
            model.define(model.total(settled.weight(v) * y for v, y in mine) >= s.sessions_per_week)
            for day in settled.variants if settled.school.once_a_day(s) else []:
                model.define(model.total(y for v, y in mine if v == day) <= 1)
    usual = {key: model.amount(0, 1) for key in dict.fromkeys((s_id, n, k) for s_id, n, _v, k in x)}
    for (s_id, n, _v, code), y in x.items():
        model.define(usual[s_id, n, code] >= y)
    model.minimise(0)
    if engine.solve(model.problem, seconds=seconds, gap=1.0).value is None:
        return None
    if polish:  # a regular week for children and teachers
        model.minimise(model.total(usual.values()) + 0.01 * model.total(x.values()))
        engine.solve(model.problem, seconds=polish, gap=0.1)
    found: dict[tuple[Variant, str], list[Group]] = defaultdict(list)
    for (s_id, n, v, code), y in x.items():
        if value(y) > 0.5:
            found[v, code].append((services[s_id], n))
    return found


def _adults_enough(settled: Settled, model: Model, x: dict[tuple[str, int, Variant, str], Any]) -> None:
    """In every slot no more sessions of a job class than adults who are at hand."""
    for c in settled.shape.provider_classes:
        mine = {s.service_id for s in settled.shape.services_of(c)}
        at: dict[tuple[Variant, str], list[Any]] = defaultdict(list)
        for (s_id, _n, v, k), y in x.items():
            if s_id in mine:
                at[v, k].append(y)
        for (v, code), sessions in at.items():
            able = sum(settled.at_hand(u, v, settled.school.slot(v.day_type, code)) for u in settled.providers(c))
            model.define(model.total(sessions) <= able)
        units = settled.providers(c)
        for v in settled.variants:
            for codes in settled.shape.frame(v).at_once:
                here = sum(v.day in settled.days[u] for u in units)
                model.define(model.total(y for k in codes for y in at.get((v, k), ())) <= here)


def _core_kept(settled: Settled, model: Model, x: dict[tuple[str, int, Variant, str], Any]) -> None:
    """Pull-out at several times of a day must leave a grade room for reading and mathematics, each in one piece."""
    pulls = [s for s in settled.shape.slot_services if s.setting == "pull"]
    for g in settled.shape.grades:
        for v in settled.variants:
            frame, outset, place = settled.shape.frame(v), settled.out[v][g], settled.place.get((g, v.day_type))
            mine = [s for s in pulls if g in s.grade_band]
            minutes = max((s.session_min for s in mine), default=0)
            slots = [k for k in frame.specials if any((s.service_id, 1, v, k.slot) in x for s in mine)]
            used = {}
            for k in slots:
                used[k.slot] = model.amount(0, 1)
                for s in mine:
                    for n in range(1, s.groups + 1):
                        if (s.service_id, n, v, k.slot) in x:
                            model.define(used[k.slot] >= x[s.service_id, n, v, k.slot])
            for many in (2, 3):
                for some in itertools.combinations(slots, many):
                    if not frame.packs(outset, place, tuple((k.start, k.start + minutes) for k in some)):
                        model.define(model.total(used[k.slot] for k in some) <= many - 1)


def _possible(settled: Settled, s: Service, v: Variant, slot: Slot) -> bool:
    """Could a session of the service start with the slot: in the student day, with every grade of the band in class?"""
    frame = settled.shape.frame(v)
    end = frame.session_end(slot, s.session_min)
    if end is None or (s.allowed_slots and slot.slot not in s.allowed_slots) or slot.slot in s.forbid_slots:
        return False
    when = (slot.start, end)
    for g in s.grade_band:
        place = settled.place.get((g, v.day_type))
        outset = settled.out[v].get(g, ())
        away = [*(place.away if place else ()), *((k.start, k.end) for k in frame.specials if k.slot in outset)]
        if any(overlap(when, a) for a in away):
            return False
        if s.setting == "pull" and place and g in settled.shape.grades and not frame.packs(outset, place, (when,)):
            return False
    return _lunch_left(settled, s, v, when)


def _lunch_left(settled: Settled, s: Service, v: Variant, when: Interval) -> bool:
    """A session that runs on into midday leaves its provider a lunch."""
    gap, school = settled.shape.frame(v).midday(), settled.school
    inside = [u for u in settled.providers(s.provider_job_class) if settled.shape.teacher(u)]
    owed = [need for u in inside if settled.eats_out(u, v) < (need := lunch_owed(school, school.row_of_unit[u], v))]
    return gap is None or not owed or not overlap(when, gap) or longest(without(gap, [when])) >= max(owed)


def _providers(
    settled: Settled, job_class: str, slots: dict[tuple[Variant, str], list[Group]], engine: HighsEngine, seconds: float, model: Model
) -> list[Session] | None:
    """How loaded each adult is in each slot, keeping its planning time; then which group it takes, the same one as often as can be."""
    units = settled.providers(job_class)
    busy: dict[tuple[str, Variant, str], Any] = {}
    for (v, k), groups in slots.items():
        for u in units:
            if settled.at_hand(u, v, settled.school.slot(v.day_type, k)) and not _runs_into(settled, u, v, k, groups):
                busy[u, v, k] = model.binary()
        model.define(model.total(busy[u, v, k] for u in units if (u, v, k) in busy) == len(groups))
    for u, v in itertools.product(units, settled.variants):
        for codes in settled.shape.frame(v).at_once:  # one place at a time
            model.define(model.total(busy[u, v, k] for k in codes if (u, v, k) in busy) <= 1)
    _breaks(settled, model, slots, busy)
    most = model.amount()
    for u in units:
        model.define(most >= model.total(y for (w, _v, _k), y in busy.items() if w == u))
        left = settled.hours_left(u)
        if left is not None:
            given = ((settled.weight(v) * max(s.session_min for s, _ in slots[v, k]), y) for (w, v, k), y in busy.items() if w == u)
            model.define(model.total(n * y for n, y in given) <= left)
        if u not in settled.shape.homeroom_grade and not any(settled.in_periods(u, v) for v in settled.variants):
            free, worth = settled.free_planning(u)
            taken = [settled.weight(v) * worth[v, k] * y for (w, v, k), y in busy.items() if w == u and (v, k) in worth]
            model.define(model.total(taken) <= free - settled.planning_needed(u))
            for _week in settled.in_every_week("min_individual_planning_week"):
                free, worth = settled.free_planning(u)
                taken = [settled.weight(v) * worth[v, k] * y for (w, v, k), y in busy.items() if w == u and (v, k) in worth]
                model.define(model.total(taken) <= free - settled.planning_needed(u))
    model.minimise(most)
    twice, recount = any(settled.shape.secs.laid_twice(v) for v in settled.variants), settled.recount(settled, settled.named)
    for _ in range(MOST_TRIES):
        if engine.solve(model.problem, seconds=min(seconds, 2.0), gap=0.0, gap_abs=0.9).value is None:
            return None
        found = {key for key, y in busy.items() if value(y) > 0.5}
        too_much = list(recount.too_much(_given(settled, slots, found))) if twice else []
        if not too_much:
            return _match(settled, slots, found)
        for u, some in too_much:
            mine = [busy[u, one.variant, one.slot.slot] for one in some if isinstance(one, Held) and one.slot.kind == "specials"]
            model.define(model.total(mine) <= len(mine) - 1)
    return None


def _given(settled: Settled, slots: dict[tuple[Variant, str], list[Group]], found: set[tuple[str, Variant, str]]) -> dict[str, list[Held]]:
    """What each adult would give, each session as long as the longest of its slot, with its sessions in class time."""
    given: dict[str, list[Held]] = defaultdict(list)
    for u, v, k in sorted(found, key=lambda key: (key[0], key[1].day, key[1].day_type, key[2])):
        longest_one = max((s for s, _n in slots[v, k]), key=lambda s: s.session_min)
        given[u].append(Held(longest_one, v, settled.school.slot(v.day_type, k)))
    return {u: [*settled.in_class.get(u, ()), *mine] for u, mine in given.items()}


def _runs_into(settled: Settled, unit: str, v: Variant, slot: str, groups: list[Group]) -> bool:
    """Could a session go on beyond its slot into a meeting or class of this adult?"""
    start = settled.school.slot(v.day_type, slot).start
    when = (start, start + max(s.session_min for s, _n in groups))
    return any(overlap(when, t) for t in [*settled.met_by(unit, v), *settled.taught.get((unit, v), ())])


def _breaks(
    settled: Settled, model: Model, slots: dict[tuple[Variant, str], list[Group]], busy: dict[tuple[str, Variant, str], Any]
) -> None:
    """Nobody gives sessions, one right after the other, for longer than the limit; each counts as the longest of its slot."""
    limit, gap = settled.school.rule("max_consecutive_minutes"), settled.school.rule("gap_ok_min", 5)
    for v in settled.variants if limit else ():
        starts = [k for k in settled.shape.frame(v).specials if (v, k.slot) in slots]
        ends = {k.slot: k.start + max(s.session_min for s, _ in slots[v, k.slot]) for k in starts}
        for i, first in enumerate(starts):
            row = [first]
            for k in starts[i + 1 :]:
                if k.start - ends[row[-1].slot] <= gap and ends[row[-1].slot] - first.start <= limit:
                    row.append(k)
            if ends[row[-1].slot] - first.start > limit:
                for u in sorted({u for u, w, _k in busy if w == v}):
                    model.define(model.total(busy[u, v, k.slot] for k in row if (u, v, k.slot) in busy) <= len(row) - 1)


def _match(
    settled: Settled, slots: dict[tuple[Variant, str], list[Group]], busy: set[tuple[str, Variant, str]]
) -> list[Session]:
    """Within a slot anyone of the class may take any group: keep the adult whom the group already knows."""
    knows: dict[tuple[str, int], str] = {}
    found = []
    for (v, k), groups in sorted(slots.items(), key=lambda e: (e[0][0].day, e[0][0].day_type, e[0][1])):
        adults = sorted(u for u, w, j in busy if (w, j) == (v, k))
        waiting = []
        for s, n in groups:
            known = knows.get((s.service_id, n))
            if known in adults:
                adults.remove(known)
                found.append(_session(settled, s, n, v, k, known))
            else:
                waiting.append((s, n))
        for (s, n), u in zip(waiting, adults, strict=False):  # fewer adults than groups only where some sessions stay open
            knows.setdefault((s.service_id, n), u)
            found.append(_session(settled, s, n, v, k, u))
    return found


def _session(settled: Settled, s: Service, n: int, v: Variant, k: str, unit: str) -> Session:
    start = settled.school.slot(v.day_type, k).start
    return Session(s.service_id, n, v.day, v.day_type, start, start + s.session_min, unit)
