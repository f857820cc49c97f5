"""`planner start`: a school's answers, asked here or read from a file, as a filled workbook and a first answer."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli.files import Given, Target
from planner.cli.terminal import Stop, say

if TYPE_CHECKING:
    from planner.start.questions import Question


def add_start(command: Any) -> None:
    """`command(name, run, help)` adds a command and returns its parser."""
    start = command("start", run_start, "Answer questions about your school; get a filled workbook and a first answer.")
    start.add_argument("answers", nargs="?", type=Given, metavar="FILE", help="answers in a file; without it the questions are asked here")
    start.add_argument("-o", "--out", type=Target, metavar="BOOK.xlsx", help="where to write the filled workbook")
    start.add_argument(
        "--tallies", type=Given, metavar="F", help="middle and high schools: requests by course, as the tallies of `planner import`"
    )
    kept = "a workbook of Start that you have edited: it gets the newer answers, and your edits stay; cells that both changed are named"
    start.add_argument("--into", type=Given, metavar="BOOK.xlsx", help=kept)
    start.add_argument("--questions", type=Target, metavar="FILE", help="write the questions as a file to fill in, and stop")
    start.add_argument("--level", choices=("elementary", "middle", "high", "k8"), default="elementary", help="whose questions (elementary)")


def run_start(arguments: argparse.Namespace) -> int:
    if arguments.questions:
        Path(arguments.questions).write_text(_blank(arguments.level), encoding="utf-8")
        say(f"Wrote {arguments.questions}. Fill it in, then: planner start {arguments.questions} -o BOOK.xlsx")
        return 0
    if not arguments.out:
        raise Stop("Name the workbook to write: planner start -o BOOK.xlsx.")
    answers = _from_file(arguments.answers) if arguments.answers else _ask(arguments.level)
    return _tell(answers | _courses(arguments.tallies), arguments.out, arguments.into)


def _courses(source: str | None) -> dict[str, str]:
    """What a file of courses says, as answers; Stop where it holds none."""
    if source is None:
        return {}
    from planner.start.catalog import read_courses

    found = read_courses(source)
    for sentence in found.sentences:
        say(f"{Path(source).name}: {sentence}")
    if not found.answers:
        raise Stop(f"{Path(source).name} holds no requests by course.")
    return found.answers


def _tell(answers: dict[str, str], target: str, into: str | None) -> int:
    from planner.start import sentences
    from planner.start.book import brought_into, workbook
    from planner.start.fill import fill
    from planner.start.questions import answered
    from planner.start.together import estimate
    from planner.workbook.read import read_workbook

    filled = fill(answers)
    for fault in filled.faults:
        say(f'[{fault.question}] row {fault.row}, "{fault.said}": {fault.sentence}')
    found = [sentences.read(filled)]
    possible = estimate(answers)
    found += [sentences.together(possible)] if possible is not None else []
    data = workbook(filled)
    if into is not None:
        both = brought_into(Path(into).read_bytes(), answers)
        if both is None:
            raise Stop(f"{into} carries no answers of Start, so they can't be changed in it.")
        data = both.data
        say(f"{both.changed} cells of {into} follow from the newer answers.")
        for clash in both.clashes:
            say(clash.sentence)
    reading = read_workbook(data, target)
    for one in (*found, sentences.gap(filled)):
        if one is None:
            continue
        for sentence in (one.lead, *one.more, one.unchecked):
            if sentence:
                say(sentence)
    try:
        Path(target).write_bytes(data)
    except OSError as fault:
        raise Stop(f"{target} could not be written: {fault.strerror}.") from fault
    say(f"Wrote {target} from {answered(answers)} answers. What is ours stands on a yellow ground: check it.")
    for finding in reading.must_fix:
        say(f"Must fix: {finding}")
    return 2 if reading.must_fix or filled.faults else 0


def _from_file(source: str) -> dict[str, str]:
    from planner.start.questions import from_text

    try:
        answers = from_text(Path(source).read_text(encoding="utf-8"))
    except UnicodeDecodeError as fault:
        raise Stop(f"{source} is no text: save it as plain text (UTF-8).") from fault
    except ValueError as fault:
        raise Stop(f"{source}: {fault}") from fault
    if not answers:
        raise Stop(f"{source} holds no answers. Write the questions with --questions FILE.")
    return answers


def _blank(level: str) -> str:
    from planner.start.questions import UNDER, asked, main

    def asks(question: Question) -> str:
        example = "\n".join(f"# {row}" for row in question.example.splitlines())
        return f"[{question.key}]\n# {question.words}\n# {question.help}\n{example}\n"

    begin = "# Answers for Common Time. Rows that begin with # are not read. Leave a question blank where you don't know.\n\n"
    rest = "\n# What follows has usual answers: you are told what we took, and may change it here.\n\n"
    first = "\n".join(asks(question) for question in main(level))
    return begin + first + rest + "\n".join(asks(question) for question in asked(level) if question.key in UNDER)


def _ask(level: str) -> dict[str, str]:
    """The questions one after another; a blank row ends a list, and goes past a question. Then what we took, to be changed by its name."""
    from planner.start.fill import fill
    from planner.start.questions import UNDER, asked, main
    from planner.start.taken import taken

    if not sys.stdin.isatty():
        raise Stop("Nobody is there to answer: name a file of answers, or write one with --questions.")
    found: dict[str, str] = {}
    say("Press Enter to go past a question. Lists end with a blank row.")
    for question in main(level):
        found |= _one(question)
    rest = {question.key: question for question in asked(level) if question.key in UNDER}
    while True:
        say("")
        for question in main(level):
            if sentence := taken(fill(found), level, question.key):
                say(sentence)
        say(f"Which would you change: {', '.join(rest)}? Press Enter to leave them.")
        chosen = _rows(False)
        if not chosen:
            return found
        if chosen[0] in rest:
            found |= _one(rest[chosen[0]])


def _one(question: Question) -> dict[str, str]:
    """One question, asked; nothing where it was gone past."""
    say("")
    say(f"{question.words} {question.help} For example:")
    for row in question.example.splitlines():
        say(f"  {row}")
    rows = _rows(question.kind == "lines")
    return {question.key: "\n".join(rows)} if rows else {}


def _rows(many: bool) -> list[str]:
    rows: list[str] = []
    while True:
        try:
            row = input("> ").strip()
        except EOFError:
            return rows
        if not row:
            return rows
        rows.append(row)
        if not many:
            return rows
