"""`planner prepare`: a workbook for each school, begun from the district's lists."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli.files import Given, TargetFolder
from planner.cli.lists import memory_of, pairs
from planner.cli.terminal import say, show_findings

if TYPE_CHECKING:
    from planner.interop.packs import Listed

LISTS = {
    "positions": "position control or payroll, with a column for the school",
    "budget": "budget lines or funds, with a column for the school",
    "salaries": "average pay by job class or title",
}


def add_prepare(command: Any) -> None:
    """`command(name, run, help)` adds a command and returns its parser."""
    one = command("prepare", run_prepare, "Begin a workbook for each school from the district's lists; the district's cells are marked.")
    one.add_argument("schools", type=Given, metavar="FILE", help="each school: School, Level; State and Grades if you like")
    for kind, what in LISTS.items():
        one.add_argument(f"--{kind}", type=Given, metavar="FILE", help=what)
        one.add_argument(f"--map-{kind}", action="append", default=[], metavar="FIELD=COLUMN", help=argparse.SUPPRESS)
    one.add_argument("--title", action="append", default=[], metavar="TITLE=JOB_CLASS", help="the job class of a title")
    one.add_argument("--fund", action="append", default=[], metavar="SAID=FUND", help="the workbook's fund (--fund 199=GF)")
    one.add_argument("-o", "--out", type=TargetFolder, required=True, metavar="FOLDER", help="where the workbooks are written")


def run_prepare(arguments: argparse.Namespace) -> int:
    """0 when every school has its workbook; 2 with every fault, and nothing written, when a list was not understood."""
    from planner.interop.packs import file_name, pack, schools_of

    source = Path(arguments.schools)
    schools, faults = schools_of(source.read_bytes(), source.name)
    if faults:
        show_findings(faults)
        return 2
    lists = _lists(arguments)
    memory = {kind: memory_of(kind) for kind in lists}
    packs = [pack(one, lists, memory, len(schools)) for one in schools]
    said = dict.fromkeys(f for one in packs for f in one.findings)  # what is found of a list is found for each school
    if any(one.refused for one in packs):
        show_findings(said)
        return 2
    out, names = Path(arguments.out), list[str]()
    out.mkdir(exist_ok=True)
    for one in packs:
        names.append(file_name(one.school.name, names))
        (out / names[-1]).write_bytes(one.book)
        placed, many = map(sum, zip(*(f.placed for f in one.found), strict=True)) if one.found else (0, 0)
        jobs = f", {placed} of {many} positions have a job class" if many else ""
        say(f"{names[-1]}: {one.cells:,} cells are the district's{jobs}.")
    say(f"Wrote {len(packs)} workbooks into {out}. When one comes back, `planner check` names each of your cells that was changed.")
    return 0


def _lists(arguments: argparse.Namespace) -> dict[str, Listed]:
    from planner.interop.lists.found import Answers
    from planner.interop.lists.titles import folded
    from planner.interop.packs import Listed

    titles = {folded(title): job for title, job in pairs(arguments.title, "--title").items()}
    funds, found = pairs(arguments.fund, "--fund"), {}
    for kind in LISTS:
        if path := vars(arguments)[kind]:
            answers = Answers(columns=pairs(vars(arguments)[f"map_{kind}"], "--map"), titles=titles, funds=funds)
            found[kind] = Listed(Path(path).read_bytes(), Path(path).name, answers)
    return found
