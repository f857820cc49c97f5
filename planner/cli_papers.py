"""`planner papers`: a plan written up for each of its readers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from planner.terminal import Stop, say


def add_papers(command: Any) -> None:
    """`command(name, run, help)` adds a command and returns its parser."""
    papers = command("papers", run_papers, "A plan as papers for the board, the union, the staff (Word) and the district office (Excel).")
    papers.add_argument("book", metavar="BOOK.xlsx")
    papers.add_argument("plan", metavar="PLAN.xlsx|PLAN.json")
    papers.add_argument("-o", "--out", required=True, metavar="FOLDER", help="where to write; made if it is not there")
    readers = ("board", "union", "staff", "district")
    papers.add_argument("--for", dest="readers", action="append", choices=readers, help="only this reader (may be repeated)")


def run_papers(arguments: argparse.Namespace) -> int:
    from planner.cli import plan_from, school_from
    from planner.papers import READERS, paper, suffix
    from planner.search import review

    school, plan = school_from(arguments.book), plan_from(arguments.plan)
    outcome, folder = review(school, plan), Path(arguments.out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for reader in arguments.readers or READERS:
            name = folder / f"{Path(arguments.plan).stem}_{reader}.{suffix(reader)}"
            name.write_bytes(paper(reader, school, outcome))
            say(f"Wrote {name}.{' PRIVATE: for the district office only.' if reader == 'district' else ''}")
    except OSError as fault:
        raise Stop(f"{folder} cannot be written: {fault.strerror}.") from None
    return 0
