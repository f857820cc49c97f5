"""`planner rank`: what losing each thing alone would cost the teams, and what a little more money buys."""

from __future__ import annotations

import argparse
from typing import Any

from planner.cli.files import Given, Target
from planner.cli.terminal import ProgressLine, Stop, say, stop_on_ctrl_c, write_json


def add_rank(command: Any) -> None:
    """`command(name, run, help)` adds a command and returns its parser."""
    said = "Show what losing each position, program, or strategy would cost the teams, and what more money would buy."
    one = command("rank", run_rank, said)
    one.add_argument("book", type=Given, metavar="BOOK.xlsx")
    one.add_argument("--find", type=float, metavar="DOLLARS", help="savings target (default: this year's plan minus next year's funding)")
    one.add_argument("--extra", default="10000,25000,50000", metavar="DOLLARS,…", help="sums of more money (10000,25000,50000)")
    one.add_argument("--seconds", type=float, default=90.0, metavar="N", help="the longest time (90)")
    one.add_argument("--json", type=Target, metavar="FILE", help="also write the result for other programs")
    one.add_argument("-o", "--out", type=Target, metavar="OUT.xlsx", help="also write a small workbook")


def run_rank(arguments: argparse.Namespace) -> int:
    from planner.analysis.sensitivity import ranking
    from planner.cli.common import school_from
    from planner.domain.serialize import plain
    from planner.tables.compare.ranking import ranking_lines

    if not 0 < arguments.seconds < 86_400:
        raise Stop("--seconds should be more than 0 and less than a day.")
    find = None if arguments.find is None else round(100 * arguments.find)
    school, line = school_from(arguments.book), ProgressLine()
    with stop_on_ctrl_c() as asked:
        found = ranking(
            school, find=find, extras=_sums(arguments.extra), seconds=arguments.seconds, on_progress=line, should_stop=asked.is_set
        )
    line.close()
    for sentence in ranking_lines(school, found):
        say(sentence)
    extras = [
        {"cents": e.cents, "lowest": plain(e.lowest), "total": plain(e.total), "plan": plain(e.outcome.plan)} for e in found.extras
    ]
    write_json(
        arguments.json,
        {"gap_cents": found.gap, "losses": plain(found.losses), "extras": extras, "untried": found.untried, "plan": plain(found.best.plan)},
    )
    if arguments.out:
        from planner.export.options import write_ranking

        write_ranking(school, found, arguments.out)
        say(f"Wrote {arguments.out}.")
    return 0 if found.best.plan is not None else 4


def _sums(text: str) -> tuple[int, ...]:
    try:
        sums = tuple(round(100 * float(x)) for x in text.split(",") if x.strip())
    except ValueError:
        sums = (-1,)
    if any(x <= 0 for x in sums):
        raise Stop(f"--extra {text}: write sums of dollars like 10000,25000.")
    return sums
