"""The log of our own faults: the kind of a fault and lines of code. Never its message or a value: those may hold what a workbook says."""

from __future__ import annotations

import datetime as dt
import platform
import traceback
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from planner.store.folder import logs_folder

NAME = "faults.log"
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
        with path.open("a", encoding="utf-8") as log:
            log.write("\n".join([head, *lines, "", ""]))
    except OSError:
        return number, None  # the number alone names the fault
    return number, path
