"""Sections as facts of a plan: numbered, with their adults, students, rooms."""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

from planner.domain.plan import Section
from planner.domain.school import Variant
from planner.facts.periods import Seat, seated
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.allotment import allot
from planner.milp.grid.department import Allotted, Department, departments
from planner.milp.grid.fixed_shape import Settled
from planner.milp.grid.rooms import name_rooms
from planner.milp.grid.sizes import shared_out, too_full
from planner.milp.grid.tasks import Given
from planner.milp.shape.geometry import Interval

SIDE_BY_SIDE = 2  # departments
NEAR, BEST = 0.3, 0.05  # how near the best sharing out of courses is good enough: at first, and when in need
POLISHED = 3  # departments' worth of polish for all of them together
MOST_NAMING = 2  # times the seconds of a piece that all sections together may take before no further try begins
LEAST_SECONDS = 0.5
SMALL = 6  # teachers of a small department


def name_sections(settled: Settled, seed: int, seconds: float, polish: float) -> tuple[Section, ...] | str:
    """All sections of the plan; or the name of the piece that could not be named.

    Second teachers follow the sections if they can; else sections stay where these were counted. What cannot be named, rooms above
    all, is tried again with courses shared out better.
    """
    before, failed, until = (dict(settled.sections), dict(settled.beside)), "", time.monotonic() + MOST_NAMING * seconds
    tries = [(near, follow) for near in (NEAR, BEST) for follow in (True, False)]
    for near, follow in tries:
        if failed and time.monotonic() > until:
            break
        left = max(LEAST_SECONDS, min(seconds, until - time.monotonic()))
        settled.sections, settled.beside = dict(before[0]), dict(before[1])
        settled.followed.clear()
        given = _all(settled, seed, left, polish, near, follow=follow)
        named = given if isinstance(given, str) else name_rooms(settled, tuple(number_sections(settled, given)), seed, left)
        if not isinstance(named, str):
            return named
        failed = named
    return failed


def _all(settled: Settled, seed: int, seconds: float, polish: float, near: float, *, follow: bool) -> list[Given] | str:
    """Courses are shared out in all departments side by side; periods one after the other, since each looks at what others left."""
    given: list[Given] = []
    pieces = departments(settled)
    polish *= min(1, POLISHED / max(1, len(pieces)))
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:  # the solver lets other threads run; each has a model of its own
        shared_out = list(pool.map(lambda groups: allot(settled, groups, seed, seconds / 2, _gap(settled, groups, near)), pieces))
    for groups, allotted in zip(pieces, shared_out, strict=True):
        found = name_department(settled, groups, allotted, seed, seconds, polish, follow=follow)
        if found is None:
            return "sections " + ", ".join(settled.shape.secs.groups[i].name for i in groups)
        given += found
    return given


def _gap(settled: Settled, groups: tuple[int, ...], near: float) -> float:
    """Small departments are quick, and the ones whose few rooms leave no choice: they are shared out as well as can be at once."""
    return near if sum(len(settled.shape.secs.groups[i].units) for i in groups) > SMALL else BEST


def name_department(
    settled: Settled, groups: tuple[int, ...], allotted: Allotted | None, seed: int, seconds: float, polish: float, *, follow: bool
) -> list[Given] | None:
    """With courses shared out before periods; where that leads nowhere, both at once."""
    exact = allotted is not None and too_full(settled, allotted)
    if allotted is not None:
        found = Department(settled, groups, allotted, follow=follow, to_the_student=exact).solve(HighsEngine(seed=seed), seconds / 2, 0.0)
        if found is not None:
            return found
    return Department(settled, groups, follow=follow, to_the_student=exact).solve(HighsEngine(seed=seed), seconds, polish)


def number_sections(settled: Settled, given: list[Given]) -> list[Section]:
    """Numbered in the order of the day; second teachers stand beside any section of their course and seat."""
    teachers: dict[tuple[str, Seat], list[str]] = defaultdict(list)
    seconds: dict[tuple[str, Seat], list[str]] = defaultdict(list)
    for g in given:
        (seconds if g.task.tag else teachers)[g.task.course.course_id, g.seat].append(g.unit)
    codes = settled.shape.secs.periods.codes
    found = []
    for course in settled.course.values():
        seats = sorted((s for (c, s), n in settled.sections.items() if c == course.course_id and n), key=lambda s: _order(s, codes))
        number, total = itertools.count(1), settled.number[course.course_id]
        for seat in seats:
            taught = sorted(teachers[course.course_id, seat])
            taught += [""] * (settled.sections[course.course_id, seat] - len(taught))  # off campus, or left open
            for unit, beside in itertools.zip_longest(taught, sorted(seconds[course.course_id, seat]), fillvalue=""):
                n = next(number)
                students = seated(course) // total + (1 if n <= seated(course) % total else 0)
                found.append(
                    Section(
                        f"{course.course_id}-{n:02d}", course.course_id, unit, seat.periods, seat.lane, seat.term,
                        co_unit=beside, students=students, team=_house(settled, unit),
                    )
                )
    return shared_out(settled, found)


def _order(seat: Seat, codes: tuple[str, ...]) -> tuple[str, list[int], tuple[str, ...]]:
    return seat.term, [codes.index(p) for p in seat.periods], seat.lane


def _house(settled: Settled, unit: str) -> str:
    return next((t.team_id for t in settled.school.teams if t.type == "house" and unit in t.core), "")


def times_taught(settled: Settled, sections: tuple[Section, ...]) -> dict[tuple[str, Variant], list[Interval]]:
    """When each adult teaches, on every kind of day (whatever the term)."""
    periods, found = settled.shape.secs.periods, defaultdict(list)
    for s in sections:
        seat = periods.seat_of(s.periods, s.lane, s.term)
        for v, p in itertools.product(settled.variants, seat.places):
            when = periods.time(p, v.day_type)
            for u in (s.unit_id, s.co_unit):
                if when and u:
                    found[u, v].append(when)
    return dict(found)
