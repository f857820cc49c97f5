"""The grid of services: which group meets when, and which adult gives which session."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from planner.domain.plan import Session
from planner.domain.school import Service, Slot, Variant
from planner.facts.clock import MARK, longest, merged, without
from planner.facts.lunch import lunch_owed
from planner.facts.serving import WIN, in_their_periods, in_win_today, with_win
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.fixed_sections import Held
from planner.milp.grid.fixed_shape import MOST_TRIES, Settled
from planner.milp.model import Model, value
from planner.milp.shape.geometry import Interval, overlap

Group = tuple[Service, int]
Pulled = dict[tuple[str, Variant], dict[Interval, Any]]  # grade and kind of day -> times of pull-out sessions, each with its variable


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
    if not _win_has_time(settled, model, x, _core_kept(settled, model, x)):
        return None
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


def _core_kept(settled: Settled, model: Model, x: dict[tuple[str, int, Variant, str], Any]) -> Pulled:
    """Pull-out at several times of a day must leave a grade room for reading and mathematics, each in one piece.

    Returns at least 1 for each grade, kind of day and time at which some of its children are pulled out.
    """
    pulled: Pulled = {}
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
            pulled[g, v] = {(k.start, k.start + minutes): used[k.slot] for k in slots}
    return pulled


def _win_has_time(settled: Settled, model: Model, x: dict[tuple[str, int, Variant, str], Any], pulled: Pulled) -> bool:
    """Where a group in WIN is of several grades: all services in WIN have a time, beside pull-out sessions and with adults enough.

    False where some service has none. When the day is named, a time is looked for anew.
    """
    school = settled.school
    if not any(WIN in s.allowed_slots and len(with_win(school, s)) > 1 for s in school.services):
        return True
    for v in (v for v in settled.variants if settled.shape.frame(v).students_come):
        at: dict[tuple[Service, int], Any] = {}
        for s in (s for s in school.services if in_win_today(school, s, v.day) and with_win(school, s)):
            times = {t: model.binary() for t in _times_in_win(settled, v, s)}
            if not times:
                return False
            model.define(model.total(times.values()) == 1)
            for (t, y), g in itertools.product(times.items(), with_win(school, s)):
                _beside_pulls(settled, model, (v, g, (t, t + s.session_min), y), pulled.get((g, v), {}))
            at |= {(s, t): y for t, y in times.items()}
        _adults_in_win(settled, model, v, at, x)
    return True


def _times_in_win(settled: Settled, v: Variant, s: Service) -> list[int]:
    """When a session could be in the WIN of all its grades."""
    begin, end = settled.shape.frame(v).teaching
    starts = range(-(-begin // MARK) * MARK, end - s.session_min + 1, MARK)
    grades = with_win(settled.school, s)
    return [t for t in starts if all(_in_win(settled, v, g, (t, t + s.session_min), ()) for g in grades)]


def _in_win(settled: Settled, v: Variant, grade: str, when: Interval, pulls: tuple[Interval, ...]) -> bool:
    """Could the grade have WIN around this session, with reading and mathematics around it and the pull-out sessions?"""
    frame, outset, place = settled.shape.frame(v), settled.out[v].get(grade, ()), settled.place.get((grade, v.day_type))
    return any(frame.packs(outset, place, tuple(merged((win, *pulls)))) for win in frame.wins(when, frame.away(outset, place)))


def _beside_pulls(settled: Settled, model: Model, session: tuple[Variant, str, Interval, Any], pulled: dict[Interval, Any]) -> None:
    """The grade's children are not pulled out at times that leave no room beside this WIN."""
    v, grade, when, y = session
    alone = {k: used for k, used in pulled.items() if _in_win(settled, v, grade, when, (k,))}
    for k, used in pulled.items():
        if k not in alone:
            model.define(y + used <= 1)
    for (k, used), (other, also) in itertools.combinations(alone.items(), 2):
        if not _in_win(settled, v, grade, when, (k, other)):
            model.define(y + used + also <= 2)


def _adults_in_win(
    settled: Settled, model: Model, v: Variant, at: dict[tuple[Service, int], Any], x: dict[tuple[str, int, Variant, str], Any]
) -> None:
    """No more sessions of a job class at one time, in WIN or not, than adults who are here and in no meeting of their own."""
    services = {s.service_id: s for s in settled.school.services}
    for c in dict.fromkeys(s.provider_job_class for s, _t in at):
        units = [u for u in settled.providers(c) if v.day in settled.days[u]]
        taken = [((t, t + s.session_min), s.groups * y) for (s, t), y in at.items() if s.provider_job_class == c]
        for (s_id, _n, w, code), y in x.items():
            if w == v and services[s_id].provider_job_class == c:
                start = settled.school.slot(v.day_type, code).start
                taken.append(((start, start + services[s_id].session_min), y))
        away = {u: [*settled.met_by(u, v), *settled.gone(u, v)] for u in units}
        for tick in dict.fromkeys(when[0] for when, _y in taken):
            able = sum(not any(overlap((tick, tick + MARK), gone) for gone in away[u]) for u in units)
            now = [y for when, y in taken if when[0] <= tick < when[1]]
            model.define(model.total(now) <= able)


def _possible(settled: Settled, s: Service, v: Variant, slot: Slot) -> bool:
    """Could a session of the service start with the slot: in the student day, with every grade of the band in class?"""
    frame = settled.shape.frame(v)
    end = frame.session_end(slot, s.session_min)
    if end is None or (s.allowed_slots and slot.slot not in s.allowed_slots) or slot.slot in s.forbid_slots:
        return False
    when = (slot.start, end)
    if not in_their_periods(settled.school, s, v.day_type, when):
        return False
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
