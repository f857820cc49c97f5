"""`planner import positions` and its like: a list that the district has, read into a copy of a workbook."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli.files import Given, Target
from planner.cli.terminal import Stop, say, show_findings

if TYPE_CHECKING:
    from planner.interop.lists.found import Answers, Found, Memory

KINDS = {  # kind -> what it is, and where it goes
    "positions": "a position-control list or payroll extract into Staff",
    "budget": "budget lines or a list of funds into Funds and Programs",
    "salaries": "average pay or a salary schedule into Lists",
    "bell": "a bell schedule into Bell",
}
SECTIONS = "sections"
HELP = ("-h", "--help")


def with_kind(argv: list[str]) -> list[str]:
    """The command line with `import sections` where it says `import` alone, as it was said before there were other lists."""
    if argv[:1] != ["import"] or (len(argv) > 1 and argv[1] in (*KINDS, SECTIONS, *HELP)):
        return argv
    return ["import", SECTIONS, *argv[1:]]


def add_lists(command: Callable[..., argparse.ArgumentParser]) -> None:
    for kind, what in KINDS.items():
        _add(command(kind, run_list, f"Read {what} of a workbook."), kind)


def _add(parser: argparse.ArgumentParser, kind: str) -> None:
    parser.set_defaults(kind=kind)
    parser.add_argument("list", type=Given, metavar="FILE", help="the list: xlsx, xls, ods, CSV or a table saved as a web page")
    into = "the workbook; without it you only see how the list is read"
    parser.add_argument("--into", type=Given, metavar="BOOK.xlsx", help=into)
    parser.add_argument("-o", "--out", type=Target, metavar="OUT.xlsx", help="where to write the copy of the workbook")
    said = "read this field from this column (header or letter); FIELD=- where the list does not have it"
    parser.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help=said)
    parser.add_argument("--sheet", default="", help="the sheet to read; without it the one whose headers fit best")
    parser.add_argument("--school", default="", metavar="NAME", help="which school's rows, as the list calls it")
    leave = "rows that do not count; without it they are read, and you are told"
    parser.add_argument("--leave", action="append", default=[], choices=("hidden", "struck"), help=leave)
    keep = "keep how this list was read in the data folder, for the district's next one"
    parser.add_argument("--remember", action="store_true", help=keep)
    if kind in ("positions", "salaries"):
        job = "the job class of a title (--title 'Wellness Lead=counselor')"
        parser.add_argument("--title", action="append", default=[], metavar="TITLE=JOB_CLASS", help=job)
    if kind in ("positions", "budget"):
        parser.add_argument("--fund", action="append", default=[], metavar="SAID=FUND", help="the workbook's fund (--fund 199=GF)")
    if kind in ("positions", "bell"):
        before = parser.add_mutually_exclusive_group()
        before.add_argument("--replace", action="store_true", help="clear the sheet's rows first")
        before.add_argument("--add", action="store_true", help="add to the sheet's rows")
    if kind == "salaries":
        parser.add_argument("--step", default="", help="the row of the schedule at which your teachers stand on average")
        parser.add_argument("--lane", default="", help="the column of the schedule at which they do")
    if kind == "bell":
        parser.add_argument("--day-type", default="", metavar="CODE", help="the day type of a schedule that does not name one (REG)")


def run_list(arguments: argparse.Namespace) -> int:
    """Show how the list is read; with --into and -o write it into a copy of the workbook."""
    from planner.interop.fill import fill
    from planner.interop.lists.book import Book, contents
    from planner.interop.lists.reading import read
    from planner.workbook.sniff import sniff

    if bool(arguments.into) != bool(arguments.out):
        raise Stop("Name both the workbook and the copy: --into BOOK.xlsx -o OUT.xlsx.")
    book = Path(arguments.into).read_bytes() if arguments.into else b""
    refusal = sniff(book).refusal if book or arguments.into else None
    if refusal is not None:
        raise Stop(f"{arguments.into}: {refusal.message}")
    answers, name = _answers(arguments), Path(arguments.list).name
    into, memory = contents(book) if book else Book(), memory_of(arguments.kind)
    found = read(Path(arguments.list).read_bytes(), arguments.kind, into, answers, name, memory)
    _show(found)
    show_findings(found.findings)
    if found.refused:
        return 2
    if arguments.remember:
        _remember(found, answers)
    if not arguments.into:
        say("Nothing was written. Name a workbook and a copy: --into BOOK.xlsx -o OUT.xlsx.")
        return 0
    Path(arguments.out).write_bytes(fill(book, found.rows))
    say(f"Wrote {arguments.out}. Check it: planner check {arguments.out}")
    return 0


def _answers(arguments: argparse.Namespace) -> Answers:
    from planner.interop.lists.found import ADD, REPLACE, Answers
    from planner.interop.lists.titles import folded

    given = vars(arguments)
    titles = pairs(given.get("title", ()), "--title")
    return Answers(
        columns=pairs(arguments.map, "--map"),
        titles={folded(title): job for title, job in titles.items()},
        funds=pairs(given.get("fund", ()), "--fund"),
        school=arguments.school,
        sheet=arguments.sheet,
        leave=frozenset(arguments.leave),
        existing=REPLACE if given.get("replace") else ADD if given.get("add") else "",
        step=given.get("step", ""),
        lane=given.get("lane", ""),
        day_type=given.get("day_type", ""),
    )


def pairs(said: Iterable[str], option: str) -> Mapping[str, str]:
    found = {}
    for one in said:
        left, equals, right = one.rpartition("=") if option != "--map" else one.partition("=")
        if not equals or not left.strip() or not right.strip():
            raise Stop(f"{option} {one} should be two words with = between them.")
        found[left.strip()] = right.strip()
    return found


def memory_of(kind: str) -> Memory:
    """What is remembered, where there is a data folder: none is made to look."""
    from planner.interop.lists.found import Memory
    from planner.store import DATABASE_VARIABLE, FOLDER_VARIABLE
    from planner.store.lists import recall

    if not os.environ.get(DATABASE_VARIABLE) and not Path(os.environ.get(FOLDER_VARIABLE) or "data").is_dir():
        return Memory()
    return Memory(**recall(kind))


def _remember(found: Found, answers: Answers) -> None:
    from planner.interop.lists.found import to_remember
    from planner.store.lists import remember

    remember(found.kind, to_remember(found, answers))
    say("How this list was read is kept for the district's next one.")


def _show(found: Found) -> None:
    """The mapping table, what was read, titles with their job classes, and what was not used."""
    from planner.interop.lists.fields import field_of

    for column in found.columns:
        field = field_of(found.kind, column.field)
        read_as = f"{field.words} ({column.field})" if field is not None else "not read"
        examples = "people: never shown" if column.private else "; ".join(column.examples)
        say(f"  {column.letter:3} {column.header[:28]:28} {read_as[:44]:44} {examples[:60]}")
    for sentence in found.read:
        say(f"Read: {sentence}")
    placed, many = found.placed
    if many:
        say(f"{placed} of {many} positions have a job class:")
    for one, n in found.titles:
        say(f"  {one.title[:44]:44} {n:4}  {one.job or 'not placed':22} {one.by}")
    for said, code, n in found.funds:
        say(f"  {said[:44]:44} {n:4}  {code or 'no fund of the workbook'}")
    if unused := found.used.sentences():
        say("Not used:")
        for sentence in unused:
            say(f"  {sentence}")
