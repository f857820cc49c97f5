"""What the figures were measured on: processor, memory, versions, date, and how busy the machine was."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import platform
import re
from pathlib import Path


def facts() -> dict[str, str]:
    """Label -> value, as the report shows them."""
    processor = _read("/proc/cpuinfo", r"model name\s*:\s*(.+)") or platform.processor()
    versions = [
        f"Python {platform.python_version()}",
        *(f"{n} {_version(n)}" for n in ("PuLP", "highspy", "ortools", "numpy")),
        "CBC 2.10.3",
    ]
    return {
        "Date": dt.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z"),
        "Processor": f"{processor}, {os.cpu_count()} cores",
        "Memory": _memory(),
        "System": f"{platform.system()} {platform.machine()}",
        "Versions": ", ".join(versions),
        "Load before the run": " ".join(f"{x:.1f}" for x in os.getloadavg()) + " (1, 5, 15 minutes; near 0 on a quiet machine)",
    }


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "(not here)"


def megabytes(process: int) -> float:
    """What a process and all those that it has started hold in memory now; pages that they share are counted once in all."""
    found, left = 0.0, [process]
    while left:
        pid = left.pop()
        found += float(_read(f"/proc/{pid}/smaps_rollup", r"Pss:\s*(\d+)") or 0) / 1024
        left += [int(p) for thread in _threads(pid) for p in _all(f"{thread}/children").split()]
    return found


def _threads(process: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{process}/task").iterdir())
    except OSError:
        return []


def _all(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""


def _memory() -> str:
    kilobytes = _read("/proc/meminfo", r"MemTotal:\s*(\d+)")
    return f"{int(kilobytes) / 1024**2:.0f} GB" if kilobytes else "not known"


def _read(path: str, pattern: str) -> str:
    found = re.search(pattern, _all(path))
    return found.group(1).strip() if found else ""
