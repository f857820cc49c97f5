"""Runs FET's command line (Debian's package `fet`) on the text of a .fet file: did it load, did it complete, how soon, what did it say."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 10.0  # seconds that FET has for writing down its state when it is stopped
_QUIET = ("--htmllevel=0", "--warnifusinggroupactivitiesininitialorder=false", "--warnsubgroupswiththesameactivities=false")

_QUIETLY = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}  # it is a program of windows


@dataclass(frozen=True)
class Ran:
    """How one run ended. `seconds` is the whole run on the wall; `cells` the day and hour that FET gave each activity, by name."""

    completed: bool
    seconds: float
    said: str
    out_of_time: bool = False
    stuck: str = ""  # the activity that FET could not place, when it ran out of time: "Id: 550 (…)"
    soft: float | None = None  # FET's total of soft conflicts; None without a timetable
    cells: dict[int, tuple[str, str]] = field(default_factory=dict, repr=False)


def complete(text: str, *, seconds: int = 60, seed: int | None = None) -> Ran:
    """Let FET complete a file within `seconds`; with a seed its answer can be repeated. Raises FileNotFoundError without fet-cl."""
    with tempfile.TemporaryDirectory(prefix="fet-") as folder:
        given, out = Path(folder, "school.fet"), Path(folder, "out")
        given.write_text(text, encoding="utf-8")
        out.mkdir()
        command = ["fet-cl", f"--inputfile={given}", f"--outputdir={out}", f"--timelimitseconds={seconds}", *_QUIET]
        if seed is not None:
            command += [f"--randomseeds{a}{b}={seed + 10 * a + b + 1}" for a in (1, 2) for b in (0, 1, 2)]
        began = time.perf_counter()
        said, stopped = _run(command, seconds)
        return _ending(out, said, stopped, time.perf_counter() - began)


def _run(command: list[str], seconds: int) -> tuple[str, bool]:
    """What FET said, and whether it had to be stopped: where locked activities clash it does not heed its own limit."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", env=_QUIETLY) as process:
        try:
            return process.communicate(timeout=seconds * 1.1)[0], False
        except subprocess.TimeoutExpired:
            process.terminate()  # it writes down how far it came
        try:
            return process.communicate(timeout=PATIENCE)[0], True
        except subprocess.TimeoutExpired:
            process.kill()
            return process.communicate()[0], True


def _ending(out: Path, said: str, stopped: bool, seconds: float) -> Ran:
    successful = "simulation successful" in said.lower()
    found = next(iter(out.glob("timetables/*/*_activities.xml")), None) if successful else None
    cells = {} if found is None else _cells(found)
    exceeded = not successful and (stopped or "time exceeded" in said.lower())
    stuck = _stuck(out / "logs" / "difficult_activities.txt") if exceeded else ""
    return Ran(bool(cells), seconds, said.strip(), exceeded, stuck, _soft(out) if successful else None, cells)


def _stuck(path: Path) -> str:
    if not path.exists():
        return ""
    found = re.search(r"listed below:\s*(Id: [^\n]+)", path.read_text(encoding="utf-8-sig", errors="replace"))
    return found.group(1).strip() if found else ""


def _cells(path: Path) -> dict[int, tuple[str, str]]:
    root = ET.fromstring(path.read_text(encoding="utf-8-sig"))
    return {int(a.findtext("Id", "0")): (a.findtext("Day", ""), a.findtext("Hour", "")) for a in root if a.findtext("Day")}


def _soft(out: Path) -> float | None:
    found = next(iter(out.glob("timetables/*/*_soft_conflicts.txt")), None)
    total = re.search(r"Total soft conflicts: ([\d.]+)", found.read_text(encoding="utf-8-sig")) if found else None
    return float(total.group(1)) if total else None


def version() -> str:
    """FET's own word for its version, such as 6.8.5; "(not here)" without fet-cl."""
    try:
        said = subprocess.run(["fet-cl", "--version"], capture_output=True, text=True, check=False, env=_QUIETLY).stdout
    except FileNotFoundError:
        return "(not here)"
    found = re.search(r"\d+\.\d+\.\d+", said)
    return found.group(0) if found else said.strip()
