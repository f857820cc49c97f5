"""`planner comparability`: schools of one district side by side."""

from __future__ import annotations

import argparse
from typing import Any

from planner.cli.files import GivenPair
from planner.cli.terminal import Stop, say


def add_district(command: Any) -> None:
    """`command(name, run, help)` adds a command and returns its parser."""
    one = command("comparability", run_comparability, "Compare Title I schools with other schools: students and state/local funding per "
                                                      "teacher.")
    schools = "two or more schools; a school without a plan is compared as it is today"
    one.add_argument("books", type=GivenPair, nargs="+", metavar="BOOK.xlsx[=PLAN.xlsx]", help=schools)


def run_comparability(arguments: argparse.Namespace) -> int:
    from planner.cli.common import plan_from, school_from
    from planner.district.comparability import comparability
    from planner.tables.compare.district import compared

    schools = []
    for text in arguments.books:
        book, *plan = text.parts
        schools.append((school_from(book), plan_from(plan[0]) if plan else None))
    try:
        found = comparability(schools)
    except ValueError as fault:
        raise Stop(str(fault)) from None
    say(compared(found).to_string(index=False))
    failing = [c.school for c in found if not c.passes]
    say(f"Not comparable: {', '.join(failing)}." if failing else "Every school with Title I is comparable.")
    return 1 if failing else 0
