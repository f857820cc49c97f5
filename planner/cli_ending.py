"""How a command ends: quietly when its reader has gone, in one sentence whatever went wrong, and never in a traceback.

A pipe that closes early (``planner check book.xlsx | head``) ends a command with 141, as it ends every other program. A fault of
ours gets a number: the same fault has the same number on every computer, and the log says where in the code it was.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from typing import TextIO

from planner.terminal import Stop

RAISE_VARIABLE = "COMMON_TIME_RAISE"  # set while testing: a fault of ours is raised as it is
FAULT = 70  # EX_SOFTWARE of sysexits.h
INTERRUPTED = 130  # 128 + SIGINT, as a shell says it
PIPE_CLOSED = 141  # 128 + SIGPIPE
DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)


def ending(command: Callable[[], int]) -> int:
    """Run a command and return its exit code; whatever ends it, the terminal shows sentences alone."""
    try:
        code = _said(command)
        _flush_all()
        return code
    except SystemExit:  # argparse, after --help or a complaint
        try:
            _flush_all()
        except OSError as fault:
            return _output_lost(fault)
        raise
    except OSError as fault:
        if not _lost():
            raise
        return _output_lost(fault)


def _said(command: Callable[[], int]) -> int:
    try:
        return command()
    except Stop as stop:
        _complain(str(stop))
        return stop.code
    except KeyboardInterrupt:
        _complain("Stopped.")
        return INTERRUPTED
    except Exception as fault:
        if isinstance(fault, OSError) and _lost():
            raise
        return _told(fault)


def _told(fault: Exception) -> int:
    """Exit code and sentence of what a command did not expect: trouble with a file or the database, or a fault of ours."""
    trouble = _trouble(fault)
    if trouble:
        _complain(trouble)
        return 2
    if os.environ.get(RAISE_VARIABLE):
        raise fault
    from planner.store.faults import log_fault

    number, where = log_fault(fault)
    details = f"What we need to fix it, with nothing from your workbook, is in {where}." if where else ""
    _complain(f"An error in Common Time (No. {number}). Your workbook is not to blame. {details}".strip())
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
def _complain(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _flush(stream: TextIO | None) -> None:
    if stream is not None:
        stream.flush()


def _flush_all() -> None:
    for stream in (sys.stdout, sys.stderr):
        _flush(stream)


def _lost() -> bool:
    """Can no more be written? What could not be written is kept, so that the next attempt fails as well."""
    try:
        _flush_all()
    except OSError:
        return True
    return False


def _output_lost(fault: OSError) -> int:
    """Send what is left to nowhere, so that Python's own goodbye does not complain (library/signal, note on SIGPIPE)."""
    code = PIPE_CLOSED if isinstance(fault, BrokenPipeError) else 2
    if code == 2:
        os.write(2, f"The output could not be written: {fault.strerror}.\n".encode())
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            _flush(stream)
        except OSError:
            os.dup2(nowhere, stream.fileno())
    return code
