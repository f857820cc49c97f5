"""Who works with the store's file. Every process that opens it holds a share of a lock while it lives; a restore needs it alone.

The system takes a lock back from a process that ends, however it ends.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

STORE, APP = "store.lock", "app.lock"
STEP_SECONDS = 0.05  # between two tries

_mine: dict[Path, IO[str]] = {}  # at most one: a process works with one store


class Busy(RuntimeError):
    """Somebody else has it. The sentence is for people."""


def share(folder: Path, seconds: float) -> None:
    """Hold a share for as long as this process lives; raises Busy where a restore goes on for longer than so many seconds."""
    import fcntl

    if folder in _mine:
        return
    release()
    file = (folder / STORE).open("a+", encoding="utf-8")
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() > until:
                file.close()
                raise Busy("A backup is being put in place. Try again in a moment.") from None
            time.sleep(STEP_SECONDS)
    _mine[folder] = file


def release() -> None:
    """Give this process's own share back."""
    while _mine:
        _mine.popitem()[1].close()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """While this lasts no other process has the store open, and none can open it. Raises Busy where one has."""
    import fcntl

    release()
    with (folder / APP).open("a+", encoding="utf-8") as app, (folder / STORE).open("a+", encoding="utf-8") as file:
        for held, words in ((app, _app_runs), (file, _others_work)):
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy(words(held)) from None
        yield


@contextmanager
def app_runs(folder: Path) -> Iterator[None]:
    """While this lasts the app runs on this store. Raises Busy while a backup is put in place."""
    import fcntl

    with (folder / APP).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("A backup is being put in place. Start the app when that is done.") from None
        yield


def _app_runs(file: IO[str]) -> str:
    found = holders(file)
    how = f", or run: kill {' '.join(map(str, found))}" if found else ""
    return f"Common Time runs on this store. Stop it first: press Ctrl+C where it was started, stop its service{how}. Then try again."


def _others_work(file: IO[str]) -> str:
    found = holders(file)
    who = f" (process {', '.join(map(str, found))})" if found else ""
    return f"A search or another command works with this store{who}. Wait until it has ended, or stop it. Then try again."


def holders(file: IO[str]) -> list[int]:
    """The processes that hold a lock on this file, as far as this computer tells."""
    inode = str(os.fstat(file.fileno()).st_ino)
    try:
        lines = Path("/proc/locks").read_text(encoding="ascii").splitlines()
    except OSError:
        return []
    found = [line.split() for line in lines]
    held = {int(w[4]) for w in found if len(w) > 5 and w[1] == "FLOCK" and w[5].rpartition(":")[2] == inode}
    return sorted(pid for pid in held if pid > 0)
