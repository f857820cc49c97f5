"""`planner votes` and `planner poll`: worksheets of teams, and points of single voters, into a copy of the workbook."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from planner.cli.files import Given, Target
from planner.cli.terminal import Stop, say, show_findings


def add_votes(command: Any) -> None:
    """`command(name, run, help)` adds a command and returns its parser."""
    votes = command("votes", run_votes, "Turn team stop/continue/start worksheets into votes and ideas in a copy of the workbook.")
    votes.add_argument("book", type=Given, metavar="BOOK.xlsx")
    votes.add_argument("sheets", type=Given, nargs="*", metavar="TEAM.csv|TEAM.xlsx", help="a worksheet for each team")
    votes.add_argument("-o", "--out", type=Target, metavar="OUT.xlsx", help="the copy")
    votes.add_argument("--template", type=Target, metavar="OUT.xlsx", help="write an empty worksheet with the workbook's programs instead")


def run_votes(arguments: argparse.Namespace) -> int:
    from planner.cli.common import school_from
    from planner.domain.school import Severity
    from planner.interop.fill import fill
    from planner.interop.votes import program_rows, read_ballots, worksheet

    school = school_from(arguments.book)
    if arguments.template:
        Path(arguments.template).write_bytes(worksheet(school))
        say(f"Wrote {arguments.template}: one copy for each team.")
        return 0
    if not arguments.sheets or not arguments.out:
        raise Stop("Name the worksheets of the teams, and with -o the workbook to write.")
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


def add_poll(command: Any) -> None:
    poll = command("poll", run_poll, "Summarize the staff survey (first choice and 100 points) and add it to a copy of the workbook.")
    poll.add_argument("book", type=Given, metavar="BOOK.xlsx")
    poll.add_argument("poll", type=Given, nargs="?", metavar="POLL.csv|POLL.xlsx", help="a line for each voter, without names")
    poll.add_argument("-o", "--out", type=Target, metavar="OUT.xlsx", help="the copy, with the points on its Priorities sheet")
    poll.add_argument("--plans", type=Given, nargs="+", default=[], metavar="PLAN.xlsx", help="options to hold against the votes")
    poll.add_argument("--template", type=Target, metavar="OUT.csv", help="write an empty poll instead")


def run_poll(arguments: argparse.Namespace) -> int:
    from planner import tables
    from planner.analysis.priorities import stability
    from planner.cli.common import plan_from, school_from
    from planner.domain.school import Severity
    from planner.interop.fill import fill
    from planner.interop.poll import priority_rows, read_poll, template

    school = school_from(arguments.book)
    if arguments.template:
        Path(arguments.template).write_text(template(), encoding="utf-8")
        say(f"Wrote {arguments.template}: a line for each voter, whose points add to 100. Its second line is an example: take it out.")
        return 0
    if not arguments.poll:
        raise Stop("Name the poll, or with --template where to write an empty one.")
    poll, findings = read_poll(arguments.poll)
    show_findings(findings)
    if any(f.severity is Severity.MUST_FIX for f in findings):
        return 2
    for sentence in tables.poll_sentences(poll):
        say(sentence)
    say(tables.poll_result(poll).to_string(index=False))
    if arguments.plans:
        found = stability(school, [(Path(p).stem, plan_from(p)) for p in arguments.plans], poll)
        say(tables.option_scores(found).to_string(index=False))
        for sentence in tables.stays_first(found):
            say(sentence)
    if arguments.out:
        Path(arguments.out).write_bytes(fill(Path(arguments.book).read_bytes(), [priority_rows(school, poll)]))
        say(f"Wrote {arguments.out}.")
        if poll.first() != (school.info.singular_priority,):
            say("The one priority on its School sheet was left as it is: change it there if the staff chose another.")
    return 0
