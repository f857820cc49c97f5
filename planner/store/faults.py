"""The log of our own faults: the kind of a fault and lines of code. Never its message or a value: those may hold what a workbook says."""

from __future__ import annotations

import datetime as dt
import logging
import platform
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any

from planner.store.folder import logs_folder

NAME, MOST_BYTES = "faults.log", 5_000_000  # a fault that comes again and again fills no disk
HOME = Path(__file__).resolve().parents[2]  # of the package


def fault_lines(fault: BaseException) -> list[str]:
    """Return the kind of a fault and where it was, the outermost call first; then what it came from."""
    return list(_lines(fault, set()))


def _lines(fault: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(fault))
    yield type(fault).__name__
    for frame in traceback.extract_tb(fault.__traceback__):
        yield f"  {_place(Path(frame.filename))}:{frame.lineno} {frame.name}"
    before = fault.__cause__ or fault.__context__
    if before is not None and id(before) not in seen:
        yield "which came from"
        yield from _lines(before, seen)


def _place(file: Path) -> str:
    """A file of ours from its package on; of other files the folder and the name, which say nothing of whose computer it is."""
    return file.relative_to(HOME).as_posix() if file.is_relative_to(HOME) else "/".join(file.parts[-2:])


def log_fault(fault: BaseException) -> tuple[str, Path | None]:
    """Write a fault to the log; return its number and the log's path, None where the data folder cannot be written.

    The number is made of the lines alone: the same fault has the same number everywhere.
    """
    lines = fault_lines(fault)
    number = sha256("\n".join(lines).encode()).hexdigest()[:8]
    now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    head = f"{now}  No. {number}  Python {platform.python_version()} on {platform.system()}"
    try:
        path = logs_folder() / NAME
        if path.exists() and path.stat().st_size > MOST_BYTES:
            path.replace(path.with_suffix(".before.log"))  # one of them is enough to look into
        with path.open("a", encoding="utf-8") as log:
            log.write("\n".join([head, *lines, "", ""]))
    except OSError:
        return number, None  # the number alone names the fault
    return number, path


# --- what other parts of the process write --------------------------------------------------------------------------------
class QuietRecord(logging.LogRecord):
    """A record of any logger that tells of a fault by its kind and its lines: never what the fault says."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        fault = self.exc_info[1] if self.exc_info else None
        told = [f for f in (fault, self.msg, *_values(self.args)) if isinstance(f, BaseException)]
        if told:
            self.msg, self.args = _without(self.getMessage(), told), ()
        if fault is not None:
            self.exc_info, self.exc_text = None, "\n".join(fault_lines(fault))


def _values(args: object) -> tuple[object, ...]:
    return tuple(args.values()) if isinstance(args, dict) else args if isinstance(args, tuple) else ()


def _without(message: str, faults: list[BaseException]) -> str:
    """The message with the kinds of these faults, and of what they came from, in place of their words."""
    known: list[BaseException] = []
    for fault in faults:
        before: BaseException | None = fault
        while before is not None and before not in known:
            known.append(before)
            before = before.__cause__ or before.__context__
    words = {text: type(fault).__name__ for fault in known for text in (repr(fault), str(fault)) if text}
    for text in sorted(words, key=len, reverse=True):
        message = message.replace(text, words[text])
    return message


def quiet_logs() -> None:
    """From now on nothing that this process logs or prints of a fault or a warning holds its words: they may be a workbook's."""
    logging.setLogRecordFactory(QuietRecord)
    sys.excepthook = _printed
    threading.excepthook = lambda given: _printed(given.exc_type, given.exc_value, given.exc_traceback)
    sys.unraisablehook = lambda given: _printed(given.exc_type, given.exc_value, given.exc_traceback)
    warnings.showwarning = _warned


def _printed(kind: type[BaseException], fault: BaseException | None, where: TracebackType | None) -> None:
    sys.stderr.write("\n".join([kind.__name__] if fault is None else fault_lines(fault)) + "\n")


def _warned(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, file: object = None, line: str | None = None
) -> None:
    sys.stderr.write(f"{category.__name__} at {_place(Path(filename))}:{lineno}\n")
