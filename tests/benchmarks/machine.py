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
    versions = [f"Python {platform.python_version()}", *(f"{n} {importlib.metadata.version(n)}" for n in ("PuLP", "highspy", "numpy"))]
    return {
        "Date": dt.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z"),
        "Processor": f"{processor}, {os.cpu_count()} cores",
        "Memory": _memory(),
        "System": f"{platform.system()} {platform.machine()}",
        "Versions": ", ".join(versions),
        "Load before the run": " ".join(f"{x:.1f}" for x in os.getloadavg()) + " (1, 5, 15 minutes; near 0 on a quiet machine)",
    }


def _memory() -> str:
    kilobytes = _read("/proc/meminfo", r"MemTotal:\s*(\d+)")
    return f"{int(kilobytes) / 1024**2:.0f} GB" if kilobytes else "not known"


def _read(path: str, pattern: str) -> str:
    try:
        found = re.search(pattern, Path(path).read_text(encoding="utf-8"))
    except OSError:
        return ""
    return found.group(1).strip() if found else ""
