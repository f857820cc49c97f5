"""`planner votes`: the stop - continue - start worksheets of teams, into a copy of the workbook."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from planner.terminal import Stop, say, show_findings


def add_votes(command: Any) -> None:
    """`command(name, run, help)` adds a command and returns its parser."""
    votes = command("votes", run_votes, "What teams would stop, continue or start, as votes and ideas in a copy of the workbook.")
    votes.add_argument("book", metavar="BOOK.xlsx")
    votes.add_argument("sheets", nargs="*", metavar="TEAM.csv|TEAM.xlsx", help="a worksheet for each team")
    votes.add_argument("-o", "--out", metavar="OUT.xlsx", help="the copy")
    votes.add_argument("--template", metavar="OUT.xlsx", help="write an empty worksheet with the workbook's programs instead")


def run_votes(arguments: argparse.Namespace) -> int:
    from planner.cli import school_from
    from planner.interop.fill import fill
    from planner.interop.votes import program_rows, read_ballots, worksheet
    from planner.school import Severity

    school = school_from(arguments.book)
    if arguments.template:
        _free(arguments.template, arguments.book)
        Path(arguments.template).write_bytes(worksheet(school))
        say(f"Wrote {arguments.template}: one copy for each team.")
        return 0
    if not arguments.sheets or not arguments.out:
        raise Stop("Name the worksheets of the teams, and with -o the workbook to write.")
    _free(arguments.out, arguments.book, *arguments.sheets)
    ballots = read_ballots(arguments.sheets, school)
    show_findings(ballots.findings)
    if any(f.severity is Severity.MUST_FIX for f in ballots.findings):
        return 2
    for program, (teams, low, high, vote) in ballots.spread().items():
        name = school.program_by_id[program].name
        say(f"{name}: {vote:+d} from {teams} team{'s' if teams != 1 else ''} (from {low:+d} to {high:+d})")
    for idea in ballots.ideas:
        said = f"${idea.cost:,} a year" if idea.cost else "left out: nobody has said what it costs"
        say(f"New idea of {', '.join(idea.teams)}: {idea.name}, {said}")
    Path(arguments.out).write_bytes(fill(Path(arguments.book).read_bytes(), [program_rows(ballots, school)]))
    say(f"Wrote {arguments.out}. New ideas are on the general fund: choose their fund and purpose on the Programs sheet.")
    return 0


def _free(out: str, *sources: str) -> None:
    if any(Path(out).resolve() == Path(s).resolve() for s in sources):
        raise Stop(f"{out} would be written over.")
    if not Path(out).parent.is_dir():
        raise Stop(f"There is no folder {Path(out).parent}.")
