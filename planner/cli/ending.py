"""How a command ends: quietly when its reader has gone, in one sentence whatever went wrong, and never in a traceback.

A pipe that closes early (``planner check book.xlsx | head``) ends a command with 141, as it ends every other program. A fault of
ours gets a number: the same fault has the same number on every computer, and the log says where in the code it was.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from planner.cli.terminal import OutputLost, Stop, complain, ctrl_c_comes_through

RAISE_VARIABLE = "COMMON_TIME_RAISE"  # set while testing: a fault of ours is raised as it is
FAULT = 70  # EX_SOFTWARE of sysexits.h
INTERRUPTED = 130  # 128 + SIGINT, as a shell says it
PIPE_CLOSED = 141  # 128 + SIGPIPE
DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)


def ending(command: Callable[[], int]) -> int:
    """Run a command and return its exit code; whatever ends it, the terminal shows sentences alone."""
    try:
        try:
            return _said(command)
        finally:  # also of what argparse has said
            _flush()
    except OutputLost as lost:
        return _quiet_end(lost.__cause__)


def _said(command: Callable[[], int]) -> int:
    try:
        with ctrl_c_comes_through():
            return command()
    except OutputLost:
        raise
    except Stop as stop:
        complain(str(stop))
        return stop.code
    except KeyboardInterrupt:
        with suppress(ValueError):  # outside of the main thread nobody may set it
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C while this ends has nothing more to say
        complain("Stopped.")
        return INTERRUPTED
    except Exception as fault:
        return _told(fault)


def _told(fault: Exception) -> int:
    """Exit code and sentence of what a command did not expect: trouble with a file or the database, or a fault of ours."""
    trouble = _trouble(fault)
    if trouble:
        complain(trouble)
        return 2
    if os.environ.get(RAISE_VARIABLE):
        raise fault
    from planner.store.faults import log_fault

    number, where = log_fault(fault)
    details = f"What we need to fix it, with nothing from your workbook, is in {where}." if where else ""
    complain(f"An error in Common Time (No. {number}). Your workbook is not to blame. {details}".strip())
    return FAULT


def _trouble(fault: Exception) -> str:
    """A sentence for what is outside of us — a file, a disk, the database — or ""."""
    if isinstance(fault, OSError) and fault.filename and fault.strerror:
        return f"{os.fsdecode(fault.filename)} could not be read or written: {fault.strerror}."
    if isinstance(fault, OSError) and fault.errno in DISK:
        return f"A file could not be written: {fault.strerror}."
    if "sqlalchemy" in sys.modules:  # slow to import; without it nobody asked the database
        from planner.store import Trouble

        if isinstance(fault, Trouble):
            return str(fault)
    return ""


# --- the terminal -----------------------------------------------------------------------------------------------------
def _streams() -> list[TextIO]:
    return [stream for stream in (sys.stdout, sys.stderr) if stream is not None]


def _flush() -> None:
    try:
        for stream in _streams():
            stream.flush()
    except OSError as fault:
        raise OutputLost from fault


def _quiet_end(fault: BaseException | None) -> int:
    """Exit code where the output is lost. What is still unwritten goes to nowhere, or Python would complain of it in its goodbye.

    See the note on SIGPIPE in Python's documentation of the module signal.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in _streams():
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    if isinstance(fault, BrokenPipeError):
        return PIPE_CLOSED
    with suppress(OutputLost):  # perhaps standard error is full as well
        complain(f"The output could not be written: {fault.strerror if isinstance(fault, OSError) else fault}.")
    return 2
