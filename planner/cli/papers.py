"""`planner papers`: a plan for each reader, from its two files and without a search."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from planner.cli.files import Given, TargetFolder
from planner.cli.terminal import Stop, say

READERS = ("board", "union", "staff", "district")  # planner.papers.READERS, which is slow to import
MOST = 5  # broken rules that are said


def add_papers(command: Any) -> None:
    """`command(name, run, help)` adds a command and returns its parser."""
    one = command("papers", run_papers, "Create the plan's papers for the board, the union, staff, and the district office (confidential).")
    one.add_argument("book", type=Given, metavar="BOOK.xlsx")
    one.add_argument("plan", type=Given, metavar="PLAN.xlsx", help="a plan created by `planner solve` for this workbook")
    others = "up to two other plans for the same workbook to show beside this one in the board and staff papers"
    one.add_argument("--beside", type=Given, nargs="+", default=[], metavar="PLAN.xlsx", help=others)
    one.add_argument("-o", "--out", type=TargetFolder, required=True, metavar="FOLDER", help="where to write them")
    one.add_argument("--for", dest="readers", nargs="+", choices=READERS, default=READERS, help="for whom (all)")


def run_papers(arguments: argparse.Namespace) -> int:
    from planner.analysis.reopen import reread
    from planner.cli.common import known_of, plan_from, school_from
    from planner.papers import MOST_OPTIONS, Option, paper
    from planner.papers import READERS as FILES
    from planner.papers.option import marks
    from planner.tables.plan.shared import hold_sentence

    if len(arguments.beside) >= MOST_OPTIONS:
        raise Stop(f"--beside: at most {MOST_OPTIONS - 1} other plans stand beside this one.")
    school = school_from(arguments.book)
    options: list[Option] = []
    for source in (arguments.plan, *arguments.beside):
        plan = plan_from(source)
        outcome, broken = reread(school, plan, known_of(source, plan))
        if broken and outcome.nearest is None:
            for violation in broken[:MOST]:
                say(str(violation))
            which = f"The plan {source}" if options else "The plan"
            say(f"{which} breaks {len(broken)} rule(s) of this workbook, so no paper was written: see `planner audit`.")
            return 1
        options.append(Option(_title(source) if options else "This plan", school, outcome))
    nearest = any(o.outcome.nearest is not None for o in options)
    if nearest:
        say(f"{marks(options)} Every page says so.")
    if wait := next((w for o in options if (w := hold_sentence(o.school, o.plan))), ""):
        say(wait)
    folder = Path(arguments.out)
    folder.mkdir(exist_ok=True)
    for reader in arguments.readers:
        target = folder / f"{Path(arguments.plan).stem}-{FILES[reader]}"
        target.write_bytes(paper(reader, options))
        say(f"Wrote {target}.{' PRIVATE: it holds position numbers and accounts.' if reader == 'district' else ''}")
    return int(nearest)


def _title(source: str) -> str:
    """What an option is called: as `planner options --plans` names its files, or by the name that somebody gave the file."""
    from planner.analysis.options import TITLES

    name = Path(source).stem
    return TITLES[key][0] if (key := name.removeprefix("option-")) in TITLES else name.replace("_", " ").replace("-", " ")
