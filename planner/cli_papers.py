"""`planner papers`: a plan for each reader, from its two files and without a search."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from planner.terminal import Stop, say

READERS = ("board", "union", "staff", "district")  # planner.papers.READERS, which is slow to import
MOST = 5  # broken rules that are said


def add_papers(command: Any) -> None:
    """`command(name, run, help)` adds a command and returns its parser."""
    one = command("papers", run_papers, "Write a plan as papers for the board, the union, the staff and (private) the district office.")
    one.add_argument("book", metavar="BOOK.xlsx")
    one.add_argument("plan", metavar="PLAN.xlsx", help="a plan that `planner solve` wrote for this workbook")
    one.add_argument("-o", "--out", required=True, metavar="FOLDER", help="where to write them")
    one.add_argument("--for", dest="readers", nargs="+", choices=READERS, default=READERS, help="for whom (all)")


def run_papers(arguments: argparse.Namespace) -> int:
    from planner.cli import plan_from, school_from
    from planner.papers import READERS as FILES
    from planner.papers import Option, paper
    from planner.reread import reread

    school, plan = school_from(arguments.book), plan_from(arguments.plan)
    outcome, broken = reread(school, plan)
    if broken:
        for violation in broken[:MOST]:
            say(str(violation))
        say(f"The plan breaks {len(broken)} rule(s) of this workbook, so no paper was written: see `planner audit`.")
        return 1
    folder = Path(arguments.out)
    if not folder.resolve().parent.is_dir():
        raise Stop(f"The folder of {arguments.out} does not exist.")
    folder.mkdir(exist_ok=True)
    for reader in arguments.readers:
        target = folder / f"{Path(arguments.plan).stem}-{FILES[reader]}"
        target.write_bytes(paper(reader, [Option("This plan", school, outcome)]))
        say(f"Wrote {target}.{' PRIVATE: it holds position numbers and accounts.' if reader == 'district' else ''}")
    return 0
