"""The grid of services and duties: which adult gives which session, and who stands where."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import Any

from planner.milp.engines.highs import HighsEngine
from planner.milp.geometry import Interval, overlap
from planner.milp.model import Model, value
from planner.milp.settled import Settled
from planner.plan import DutyPost, Session
from planner.school import Duty, Service, Variant


def name_sessions(settled: Settled, engine: HighsEngine, seconds: float) -> list[Session] | None:
    """Every slot session with its group and its provider; None when the counts cannot be named."""
    found: list[Session] = []
    for job_class in sorted({s.provider_job_class for s in settled.shape.slot_services}):
        services = [s for s in settled.shape.slot_services if s.provider_job_class == job_class]
        groups = [_groups_in_slots(settled, s, engine, seconds) for s in services]
        if any(g is None for g in groups):
            return None
        at = [(s, n, v, k) for s, placed in zip(services, groups, strict=True) for n, v, k in placed or []]
        named = _providers(settled, services, at, engine, seconds)
        if named is None:
            return None
        found += named
    return found


def _groups_in_slots(settled: Settled, s: Service, engine: HighsEngine, seconds: float) -> list[tuple[int, Variant, str]] | None:
    """Which group of a service meets in which slot: one session a day each, as many a week as promised."""
    slots = {(v, k): n for (sid, v, k), n in settled.served.items() if sid == s.service_id}
    model = Model()
    x = {(g, v, k): model.binary() for g in range(1, s.groups + 1) for v, k in slots}
    daily = s.sessions_per_week <= settled.school.info.cycle_days
    for (v, k), n in slots.items():
        model.define(model.total(x[g, v, k] for g in range(1, s.groups + 1)) <= n)
    for g in range(1, s.groups + 1):
        weekly = [settled.weight(v) * x[g, v, k] for v, k in slots]
        model.define(model.total(weekly) >= s.sessions_per_week)
        for day in {v for v, _ in slots} if daily else ():
            model.define(model.total(x[g, v, k] for v, k in slots if v == day) <= 1)
    # The same slot on every day where it can be: children and teachers keep a regular week.
    usual = {(g, k): model.amount(0, 1) for g in range(1, s.groups + 1) for k in {k for _, k in slots}}
    for (g, v, k), var in x.items():
        model.define(usual[g, k] >= var)
    model.minimise(model.total(usual.values()) + 0.01 * model.total(x.values()))
    ending = engine.solve(model.problem, seconds=min(seconds, 2.0), gap=0.05)
    if ending.value is None:
        return None
    return [key for key, var in x.items() if value(var) > 0.5]


def _providers(
    settled: Settled, services: list[Service], at: list[tuple[Service, int, Variant, str]], engine: HighsEngine, seconds: float
) -> list[Session] | None:
    """How loaded each adult is in each slot, keeping its planning time; then which group it takes, the same one as often as can be."""
    units = settled.providers(services[0]) if services else []
    model = Model()
    slots: dict[tuple[Variant, str], list[tuple[Service, int]]] = defaultdict(list)
    for s, n, v, k in at:
        slots[v, k].append((s, n))
    busy: dict[tuple[str, Variant, str], Any] = {}
    for (v, k), groups in slots.items():
        for u in units:
            if v.day in settled.days[u] and not settled.must_rest(u, v, k):
                busy[u, v, k] = model.binary()
        model.define(model.total(busy[u, v, k] for u in units if (u, v, k) in busy) == len(groups))
    for u in units:
        if u not in settled.shape.homeroom_grade:
            free, worth = settled.free_planning(u)
            taken = [settled.weight(v) * worth[v, k] * x for (w, v, k), x in busy.items() if w == u and (v, k) in worth]
            model.define(model.total(taken) <= free - settled.planning_needed(u))
    most = model.amount()
    for u in units:
        model.define(most >= model.total(x for (w, _v, _k), x in busy.items() if w == u))
    model.minimise(most)
    ending = engine.solve(model.problem, seconds=min(seconds, 2.0), gap=0.0, gap_abs=0.9)
    if ending.value is None:
        return None
    return _match(settled, slots, {key for key, x in busy.items() if value(x) > 0.5})


def _match(
    settled: Settled, slots: dict[tuple[Variant, str], list[tuple[Service, int]]], busy: set[tuple[str, Variant, str]]
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
        for (s, n), u in zip(waiting, adults, strict=True):
            knows.setdefault((s.service_id, n), u)
            found.append(_session(settled, s, n, v, k, u))
    return found


def _session(settled: Settled, s: Service, n: int, v: Variant, k: str, unit: str) -> Session:
    start = settled.school.slot(v.day_type, k).start
    return Session(s.service_id, n, v.day, v.day_type, start, start + s.session_min, unit)


def name_duties(settled: Settled, v: Variant, busy: dict[str, list[Interval]], engine: HighsEngine, seconds: float) -> list[DutyPost] | None:
    """Who stands where on one kind of day: adults allowed to, here, and with nothing else at that time."""
    duties = [d for d in settled.school.duties if d.day_type == v.day_type]
    model = Model()
    x: dict[tuple[str, str], Any] = {}
    for d in duties:
        for u in _able(settled, d):
            if v.day in settled.days[u] and not any(overlap((d.start, d.end), b) for b in busy.get(u, [])):
                x[d.duty_id, u] = model.binary()
        model.define(model.total(y for (i, _u), y in x.items() if i == d.duty_id) == d.adults_needed)
    for a, b in itertools.combinations(duties, 2):
        if overlap((a.start, a.end), (b.start, b.end)):
            for u in {u for _, u in x}:
                if (a.duty_id, u) in x and (b.duty_id, u) in x:
                    model.define(x[a.duty_id, u] + x[b.duty_id, u] <= 1)
    teachers = {u for _, u in x if u in settled.shape.homeroom_grade}
    model.minimise(model.total(y for (_i, u), y in x.items() if u in teachers))
    ending = engine.solve(model.problem, seconds=min(seconds, 2.0), gap=0.0, gap_abs=0.5)
    if ending.value is None:
        return None
    return [DutyPost(i, v.day, v.day_type, u) for (i, u), y in x.items() if value(y) > 0.5]


def _able(settled: Settled, d: Duty) -> list[str]:
    """Units allowed on a duty; while the duty swap is on, paras may take the teachers' turns."""
    found = []
    for row in settled.school.staff:
        swap = d.counts_as_teacher_duty and settled.on("duty_swap") and settled.school.tag_of(row) in ("para", "sped_para", "el_para")
        if settled.shape._may_do(d, row) or swap:
            found += [u for u in row.units if settled.fte[u]]
    return found
