"""Whose search is next: at most one search for each core, and no school waits because another has asked for ten.

Every waiting worker works this out by itself from the rows of the store, by a rule under which all of them agree. Among those who wait,
the school with the fewest searches running is next, then the one that was served longest ago, then whoever came first.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from planner.store import Run

WAITING_OF_ONE, WAITING_OF_ALL = 6, 30  # so many may wait (each is a small process); more are told to come back
BACKGROUND = "lapse"  # nobody has asked for it: it leaves a core free for those who have


def owner(run: Run) -> str:
    """Whose turn it takes: the school's, or that of the workbook where people share no school."""
    return run.school or run.digest


def cores() -> int:
    return os.cpu_count() or 1


def in_order(runs: Sequence[Run], served: Iterable[Run] = ()) -> list[Run]:
    """Those who wait, the next first. `runs`: all that live, waiting or running; `served`: ended ones that tell who had a turn lately."""
    running: dict[str, int] = {}
    last: dict[str, float] = {}
    for run in (r for r in runs if r.started):
        running[owner(run)] = running.get(owner(run), 0) + 1
    for run in (r for r in (*runs, *served) if r.started):
        last[owner(run)] = max(last.get(owner(run), 0.0), run.started or 0.0)
    waiting = [r for r in runs if not r.started]

    def turn(run: Run) -> tuple[bool, int, float, float, str]:
        mine = owner(run)
        earlier = sum(owner(r) == mine and (r.created, r.id) < (run.created, run.id) for r in waiting)
        return (run.kind == BACKGROUND, running.get(mine, 0) + earlier, last.get(mine, 0.0), run.created, run.id)

    return sorted(waiting, key=turn)


def may_begin(run_id: str, runs: Sequence[Run], served: Iterable[Run] = ()) -> bool:
    """Is there a core for this run now?"""
    free = cores() - sum(bool(r.started) for r in runs)
    order = in_order(runs, served)
    place = next((n for n, r in enumerate(order) if r.id == run_id), None)
    if place is None:
        return True  # it waits for nobody whom the store knows
    spare = 1 if order[place].kind == BACKGROUND and cores() > 1 else 0
    return place + spare < free


def full(run: Run, runs: Sequence[Run]) -> str:
    """Why no more may wait, in a sentence that says what to do; "" while there is room."""
    waiting = [r for r in runs if not r.started and r.id != run.id]
    if sum(owner(r) == owner(run) for r in waiting) >= WAITING_OF_ONE:
        return f"{WAITING_OF_ONE} searches of this school wait already. Let one of them end, or stop one, and then start this one."
    if len(waiting) >= WAITING_OF_ALL:
        return "Very many searches wait just now. Please try again in a few minutes; nothing was lost."
    return ""
