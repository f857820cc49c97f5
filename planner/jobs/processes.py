"""The processes of the workers on this computer: started, asked whether they live, ended. No other computer's process is judged here."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from planner import store

SILENT_SECONDS = 20.0  # without a beat for so long it counts as dead, whatever its process says
START_SECONDS = 30.0  # a process that has not said anything after this long never will
ROOT = Path(__file__).resolve().parents[2]

_children: dict[str, subprocess.Popen[bytes]] = {}  # what this process started, so that the dead are buried


def host() -> str:
    """What this computer is called in the rows."""
    return platform.node() or "this computer"


def begin(run_id: str) -> None:
    """Start the worker of a run that was claimed for this computer; it goes on when whoever started it has ended."""
    store.save(run_id, pid=module("planner.jobs.worker", run_id, log=store.log_path(run_id)))


def module(name: str, *words: str, log: Path) -> int:
    """A process of its own for one of our modules, with its own log; its number."""
    environment = os.environ | {store.FOLDER_VARIABLE: str(store.data_folder())}
    with log.open("ab") as target:
        child = subprocess.Popen(
            [sys.executable, "-m", name, *words],
            cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=target, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    _children[words[0] if words else name] = child
    return child.pid


def bury() -> None:
    """Take the return values of children that have ended; otherwise they would stay in the process table."""
    for run_id, child in list(_children.items()):
        if child.poll() is not None:
            _children.pop(run_id, None)


def alive(run: store.Run) -> bool:
    """Is a run waiting, or is somebody working on it? A worker must have been heard of lately, and its process, which only its own
    computer may ask for, must exist and must not be a zombie."""
    if run.waiting:
        return True
    said, patience = (run.beat, SILENT_SECONDS) if run.beat is not None else (run.started or run.created, START_SECONDS)
    heard = time.time() - said < patience
    return heard and (run.pid is None or not is_mine(run) or runs(run))


def is_mine(run: store.Run) -> bool:
    return run.host == host()


def runs(run: store.Run) -> bool:
    """Our own child is asked directly. Another's: where the system tells (/proc), the process exists, is no zombie, and is this
    run's worker, not a later one with its number."""
    child = _children.get(run.id)
    if child is not None and child.pid == run.pid:
        return child.poll() is None
    if not Path("/proc/self/stat").exists():
        return True  # elsewhere the beat alone decides
    folder = Path(f"/proc/{run.pid}")
    try:
        state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        words = (folder / "cmdline").read_bytes().split(b"\0")[:-1]
    except OSError:
        return False
    return state != "Z" and (not words or run.id.encode() in words)  # a process that is just being born has no words yet


def end(run: store.Run) -> None:
    """SIGTERM to the worker and to whatever it started: it leads a session of its own."""
    if run.pid is None or not is_mine(run) or not runs(run):
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(run.pid, signal.SIGTERM)
    for _ in range(40):
        if not runs(run):
            return
        time.sleep(0.05)
