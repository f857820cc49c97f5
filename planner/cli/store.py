"""`planner backup` and `planner restore`: everything that people share, in one file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from planner.cli.files import Given, Target
from planner.cli.terminal import Stop, say


def add_store(command: Any) -> None:
    """`command(name, run, help)` adds a command and returns its parser."""
    copy = command("backup", run_backup, "Back up schools, plans, comments, votes, and searches to one file. Safe to run while the app "
                                         "is running.")
    copy.add_argument("target", type=Target, metavar="FILE")
    back = command("restore", run_restore, "Restore a backup, replacing what's there.")
    back.add_argument("source", type=Given, metavar="FILE")
    back.add_argument("--replace", action="store_true", help="the store that is there is kept beside it under its date")


def run_backup(arguments: argparse.Namespace) -> int:
    from planner.store.copies import NotHere, backup

    target = Path(arguments.target)
    try:
        size = backup(target)
    except NotHere as fault:
        raise Stop(str(fault)) from fault
    say(f"Wrote {target} ({size / 1e6:,.1f} MB). It holds workbooks: keep it as carefully as you keep them.")
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    from planner.store.copies import NotHere, restore

    try:
        done = restore(Path(arguments.source), replace=arguments.replace)
    except NotHere as fault:
        raise Stop(str(fault)) from fault
    say("The backup is in place.")
    if done.before is not None:
        say(f"The store of before is kept: {done.before}")
    if done.fault:
        say(f"The backup's log is not whole. {done.fault}")
    return 0
