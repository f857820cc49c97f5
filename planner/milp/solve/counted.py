"""Why a school has no plan: shortages that adding up shows come first, with ways out that were tried; then the promises that clash."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from planner.domain.outcome import Conflict, Promise, Repair
from planner.domain.school import School
from planner.facts.phrases import cells
from planner.facts.shortage import Fix, Shortage
from planner.facts.shortages import shortages
from planner.milp.engines.highs import HighsEngine
from planner.milp.solve.fixing import first_choices, held, switches
from planner.milp.solve.infeasibility import MOST_TOLD, Build, find_conflict

TOLD_BY_PROMISES = ("TeamFloor",)  # with the planning time that it clashes with, which a sum for one team leaves out
EACH = 8.0  # seconds for each way out that is tried
FOR_FIXES = 0.6  # of all seconds; the rest is for changes that the counting model finds


def explain_conflict(
    school: School, build: Build, *, seconds: float, seed: int = 0, should_stop: Callable[[], bool] = lambda: False
) -> Conflict:
    """Return why an infeasible school has no plan, and changes that were solved with.

    A shortage by arithmetic is a proof by itself: each is told with figures and cell, and its ways out are tried. Where there is none,
    or none of its ways out makes a plan possible, the promises that clash are looked for.
    """
    short, began = tuple(s for s in shortages(school) if s.rule not in TOLD_BY_PROMISES), time.perf_counter()
    if not short:
        return find_conflict(school, build, seconds=seconds, seed=seed, should_stop=should_stop)
    until = began + FOR_FIXES * seconds
    repairs = tuple(_tried(school, build, short, until, seed, should_stop))
    left = seconds - (time.perf_counter() - began)
    if not repairs and left > 0 and not should_stop():
        repairs = find_conflict(school, build, seconds=left, seed=seed, should_stop=should_stop).repairs
    promises = tuple(Promise(s.rule, s.sentence, s.cell) for s in short)
    return Conflict(promises[:MOST_TOLD], len(short) == 1, repairs, 0, max(0, len(short) - MOST_TOLD))


def _tried(
    school: School, build: Build, short: tuple[Shortage, ...], until: float, seed: int, should_stop: Callable[[], bool]
) -> Iterator[Repair]:
    """Ways out of the first shortage, each with the first of every other one, that leave a school with a plan."""
    told: set[str] = set()
    for fix in short[0].fixes:
        others = [s.fixes[0] for s in short[1:] if s.fixes]
        seconds = min(EACH, until - time.perf_counter())
        if seconds <= 0 or should_stop():
            return
        if fix.kind in told:
            continue
        changed = fix.change(school)
        for other in others:
            changed = other.change(changed)
        if not shortages(changed) and _possible(changed, build, seconds, seed, should_stop):
            told.add(fix.kind)
            yield _repair(fix, others)


def _repair(fix: Fix, others: list[Fix]) -> Repair:
    along = "; ".join(o.sentence[0].lower() + o.sentence[1:].rstrip(".") for o in others)
    cents = fix.cents + sum(o.cents for o in others)
    said = fix.sentence + (f" With it: {along}." if along else "")
    where = cells([fix.cell, *(o.cell for o in others)])
    return replace(Repair(said, where, cents, fix.needs, fix.exact and not others), least=0)


def _possible(school: School, build: Build, seconds: float, seed: int, should_stop: Callable[[], bool]) -> bool:
    """Was a plan of the counting model found? First with every day changed that may be, which is soon answered."""
    shape, until = build(school), time.perf_counter() + seconds
    shape.model.minimise(0)
    engine = HighsEngine(seed=seed)
    if switches(shape):
        with held(shape, first_choices(shape)[0]):
            if engine.solve(shape.model.problem, seconds=seconds / 2, gap=1.0, should_stop=should_stop).value is not None:
                return True
    left = max(0.1, until - time.perf_counter())
    return engine.solve(shape.model.problem, seconds=left, gap=1.0, should_stop=should_stop).value is not None
