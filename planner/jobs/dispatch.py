"""Starts the runs that wait: on each computer as many as it has cores, in the order of `queue`.

Whoever adds a run takes one step at once, so that a search begins without delay while a core is free. If anything still waits, one
process of this module goes on a step a second until nothing waits, and ends. It outlives the pages, and needs nothing but the store.
"""

from __future__ import annotations

import fcntl
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from planner import store
from planner.jobs import processes, queue
from planner.store.faults import fault_lines, quiet_logs
from planner.store.folder import logs_folder

STEP_SECONDS = 1.0
GRACE_SECONDS = 8.0  # between asking to stop and ending the process
ATTEMPTS = 2  # a run whose worker fell silent is claimed once more
PATIENCE = 60  # steps in a row that meet trouble of the database before the dispatcher gives up; the next page starts another

STOPPED = "The search was stopped."
AGAIN = "The search was interrupted. It starts again by itself."
LOST = "The search ended unexpectedly, twice. Please start it again."


def wake() -> None:
    """Start what may start, and see to it that somebody goes on while runs wait."""
    if not _free():
        return  # a dispatcher is at it
    if step() and _free():
        processes.module("planner.jobs.dispatch", log=logs_folder() / "dispatch.log")


def step() -> int:
    """Judge every run, start those that have a core, and return how many still wait."""
    with _lock("step", wait=True):
        processes.bury()
        for run in store.living():
            judge(run)
        living, mine = store.living(), processes.host()
        way = queue.gives_way(living, mine)
        if way is not None and store.put_back(way, ""):
            processes.end(way)
            living = store.living()
        chosen = queue.to_begin(living, store.recent(100, store.ENDED), mine)
        for run in chosen:
            if store.claim(run.id, mine):
                processes.begin(run.id)
        return sum(r.waiting for r in living) - len(chosen)


def judge(run: store.Run) -> None:
    """End a run that was to stop and has not, and let one whose worker is gone wait once more."""
    if run.waiting:
        if run.cancel is not None:
            store.end_waiting(run.id, STOPPED)
        return
    if run.cancel is not None and time.time() - run.cancel > GRACE_SECONDS:
        processes.end(run)
    if processes.alive(run):
        return
    processes.end(run)  # it may hang
    if run.cancel is not None:
        store.finish(run.id, "cancelled", STOPPED)
    elif run.attempt < ATTEMPTS:
        store.put_back(run, AGAIN)
    else:
        store.finish(run.id, "crashed", LOST)


@contextmanager
def _lock(name: str, wait: bool) -> Iterator[bool]:
    """A lock of this computer, which the system takes back from a process that ends; whether it was had."""
    path = store.data_folder() / f"{name}-{processes.host()}.lock"
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


def _free() -> bool:
    """Is no dispatcher at work on this computer?"""
    with _lock("dispatch", wait=False) as had:
        return had


def main() -> int:
    quiet_logs()
    try:
        while _serve() and any(r.waiting for r in store.living()):  # one that came while we were leaving
            pass
    except Exception as fault:
        sys.stderr.write("\n".join(fault_lines(fault)) + "\n")
        return 1
    return 0


def _serve() -> bool:
    """A step a second while anything waits; False when another dispatcher does that already."""
    with _lock("dispatch", wait=False) as had:
        troubles, waiting = 0, 1
        while had and waiting and troubles < PATIENCE:
            try:
                waiting, troubles = step(), 0
            except store.Trouble:
                troubles += 1
            if waiting:
                time.sleep(STEP_SECONDS)
        with suppress(store.Trouble):
            processes.bury()
        return had and troubles < PATIENCE


if __name__ == "__main__":
    raise SystemExit(main())
