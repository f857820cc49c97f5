"""`planner log`: what has been done, and whether the log is whole. `planner purge`: what the records schedule says is due."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any

from planner.cli.terminal import Stop, say

if TYPE_CHECKING:
    from planner.store.chain import Head

LINES = 50  # shown without being asked for more
DISTRICT = "District"


def add_records(command: Any) -> None:
    """`command(name, run, help)` adds a command and returns its parser."""
    log = command("log", run_log, "Check that the log is whole (verify), show its last lines, or add a line to it (note).")
    log.add_argument("what", choices=("verify", "show", "note"))
    log.add_argument("words", nargs="*", metavar="WORDS", help="with note: what was done, such as a restore with the database's own tools")
    log.add_argument("--head", default="", metavar="N:HASH", help="with verify: a head that was noted before; the log must hold it")
    log.add_argument("--lines", type=int, default=LINES, metavar="N", help=f"with show: how many lines ({LINES})")
    purge = command("purge", run_purge, "Remove for good what was deleted and is due by the records schedule. A legal hold stops it.")
    purge.add_argument("--look", action="store_true", help="only say what is due")


def run_purge(arguments: argparse.Namespace) -> int:
    from planner.sharing.permissions import COMMAND_LINE
    from planner.store import records

    found = tuple(one.name for one in records.due()) if arguments.look else records.purge(COMMAND_LINE.who)
    for name in found:
        say(f"{name}: {'is due' if arguments.look else 'removed for good'}")
    if not found:
        say("Nothing is due.")
    return 0


def run_log(arguments: argparse.Namespace) -> int:
    from planner.sharing.permissions import COMMAND_LINE
    from planner.store import schools

    if arguments.what == "verify":
        return _verify(arguments.head)
    if arguments.what == "note":
        words = " ".join(arguments.words).strip()
        if not words:
            raise Stop("Say what was done: planner log note WORDS")
        schools.note(None, COMMAND_LINE.who, "A note", words)
        say("The line is in the log.")
        return 0
    names: dict[str | None, str] = {s.id: s.name for s in schools.schools()}
    for line in schools.whole_log(max(0, arguments.lines)):
        where = DISTRICT if line.school is None else names.get(line.school, "a school that is gone")
        detail = f": {line.detail}" if line.detail else ""
        say(f"{line.number}  {line.when}  {where}  {line.who}  {line.what}{detail}")
    return 0


def _verify(noted: str) -> int:
    """Exit code 1: the log is not whole."""
    from planner.store import chain

    found = chain.verify(_head(noted) if noted else None)
    if not found.whole:
        say(f"Not whole. {found.fault}")
        return 1
    say(f"Whole: {found.head.lines} lines.")
    say(f"Head {found.head}")
    say("Note the head outside of this computer. Later, “planner log verify --head” with it also finds a log that was written anew.")
    return 0


def _head(text: str) -> Head:
    from planner.store.chain import Head

    known = re.fullmatch(r"(\d+):([0-9a-f]{64})", text.strip())
    if known is None:
        raise Stop("A head is a number of lines, a colon and 64 digits, as “planner log verify” prints it.")
    return Head(int(known[1]), known[2])
