"""Whose search is next: at most one search for each core, and no school waits because another has asked for ten.

A waiting run is a row of the store and nothing else. Among those who wait, the school with the fewest searches running is next, then the
one that was served longest ago, then whoever came first. A batch of workbooks comes after what people wait for, and what nobody has
asked for comes last.

Why rows of our own table, and no library: what queues on the databases we have is for Postgres alone (procrastinate), keeps tasks of its
own beside the run that people look at (huey, APScheduler), or needs Redis (RQ, arq); none takes turns by school, and none ends a search
that is under way. What a library would add, one claim for each run, is one conditional update (`store.claim`).
"""

from __future__ import annotations

import heapq
import os
from collections import Counter
from collections.abc import Iterable, Sequence

from planner.store import Run

WAITING_OF_ONE, WAITING_OF_ALL = 6, 300  # so many searches may wait (each is a row); more are told to come back
BACKGROUND = "lapse"  # nobody has asked for it: it leaves a core free for those who have
BESIDE_SECONDS, OVER = 5.0, 1.1  # starting a process and reading the workbook; what a search may take beyond its time


def owner(run: Run) -> str:
    """Whose turn it takes: the school's, or that of the workbook where people share no school."""
    return run.school or run.digest


def cores() -> int:
    return os.cpu_count() or 1


def _rank(run: Run) -> int:
    """People first, then batches, then what nobody has asked for."""
    return 2 if run.kind == BACKGROUND else 1 if run.batch else 0


def in_order(runs: Sequence[Run], served: Iterable[Run] = ()) -> list[Run]:
    """Those who wait, the next first. `runs`: all that live, waiting or running; `served`: ended ones that tell who had a turn lately."""
    turns = Counter(owner(r) for r in runs if not r.waiting)
    last: dict[str, float] = {}
    for run in (r for r in (*runs, *served) if r.started):
        last[owner(run)] = max(last.get(owner(run), 0.0), run.started or 0.0)
    keys: dict[str, tuple[int, int, float, float, str]] = {}
    waiting = sorted((r for r in runs if r.waiting), key=lambda r: (r.created, r.id))
    for run in waiting:
        mine = owner(run)
        keys[run.id] = (_rank(run), turns[mine], last.get(mine, 0.0), run.created, run.id)
        turns[mine] += 1
    return sorted(waiting, key=lambda r: keys[r.id])


def to_begin(runs: Sequence[Run], served: Iterable[Run] = (), host: str | None = None) -> list[Run]:
    """The waiting runs for which this computer has a core now. `host`: only its own searches take its cores."""
    free = cores() - sum(not r.waiting and host in (None, r.host) for r in runs)
    chosen: list[Run] = []
    for run in in_order(runs, served):
        spare = 1 if run.kind == BACKGROUND and cores() > 1 else 0
        if len(chosen) + spare >= free:
            break
        chosen.append(run)
    return chosen


def gives_way(runs: Sequence[Run], host: str | None = None) -> Run | None:
    """The background run that should wait again, because every core is taken and somebody has asked for something."""
    busy = [r for r in runs if not r.waiting and host in (None, r.host)]
    asked = any(r.waiting and r.kind != BACKGROUND for r in runs)
    background = [r for r in busy if r.kind == BACKGROUND]
    if not asked or not background or len(busy) < cores():
        return None
    return max(background, key=lambda r: r.started or 0.0)


def place(run_id: str, runs: Sequence[Run], served: Iterable[Run], now: float) -> tuple[int, float] | None:
    """How many come before a waiting run, and the seconds until it begins if all of them use their whole time; None for no waiting run.

    Whoever comes later and has had fewer turns may still come before it.
    """
    busy = [max(0.0, (r.started or now) + _takes(r) - now) for r in runs if not r.waiting]
    ends = busy + [0.0] * max(0, cores() - len(busy))
    heapq.heapify(ends)
    for before, run in enumerate(in_order(runs, served)):
        begins = heapq.heappop(ends)
        if run.id == run_id:
            return before, begins
        heapq.heappush(ends, begins + _takes(run))
    return None


def _takes(run: Run) -> float:
    return OVER * run.seconds + BESIDE_SECONDS


def full(run: Run, runs: Sequence[Run]) -> str:
    """Why no more may wait, in a sentence that says what to do; "" while there is room.

    Only what people asked for one by one is counted: neither a batch nor what nobody asked for refuses anybody's search, or is refused.
    """
    if _rank(run) > 0:
        return ""
    waiting = [r for r in runs if r.waiting and r.id != run.id and _rank(r) == 0]
    if sum(owner(r) == owner(run) for r in waiting) >= WAITING_OF_ONE:
        return f"Your school already has {WAITING_OF_ONE} searches waiting. Wait for one to finish, or stop one, before you start another."
    if len(waiting) >= WAITING_OF_ALL:
        return "Many searches are waiting right now. Try again in a few minutes. Nothing was lost."
    return ""
