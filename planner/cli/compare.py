"""`planner diff` and `planner score`: two plans side by side, and a week that somebody has edited by hand."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli.files import Given, Target
from planner.cli.terminal import ProgressLine, Stop, say, stop_on_ctrl_c, write_json

if TYPE_CHECKING:
    from planner.analysis.score import Score
    from planner.domain.outcome import Outcome
    from planner.domain.school import School
    from planner.export.edited import Edited

SHOWN = 12  # broken rules or edits that are said


def add_compare(command: Any) -> None:
    """`command(name, run, help)` adds a command and returns its parser."""
    two = command("diff", run_diff, "Compare two plans for one school: who meets when, positions, programs, and dollars.")
    two.add_argument("book", type=Given, metavar="BOOK.xlsx")
    two.add_argument("one", type=Given, metavar="PLAN_A")
    two.add_argument("other", type=Given, metavar="PLAN_B")
    idea = command("score", run_score, 'Check and score a plan workbook you edited by hand (sheet "Edit the week").')
    idea.add_argument("book", type=Given, metavar="BOOK.xlsx")
    idea.add_argument("edited", type=Given, metavar="EDITED.xlsx")
    idea.add_argument("--finish", action="store_true", help="fill the lines that were left empty, keeping all others (-o writes the plan)")
    idea.add_argument("--seconds", type=float, default=60.0, metavar="N", help="with --finish: search time limit in seconds (default: 60)")
    ask = command("whatif", run_what_if, "Change cells in a copy of the workbook, search again, and show what's different.")
    ask.add_argument("book", type=Given, metavar="BOOK.xlsx")
    ask.add_argument("--set", action="append", required=True, dest="edits", metavar="SHEET!CELL=VALUE", help="a cell and its new value")
    ask.add_argument("--plan", type=Given, metavar="PLAN", help="the plan to start from; without it one is searched first")
    ask.add_argument("--least-change", action="store_true", help="change as little as possible from that plan")
    ask.add_argument("--seconds", type=float, default=30.0, metavar="N", help="the longest time to search (30)")
    ask.add_argument("--new-book", type=Target, dest="new_book", metavar="NEW.xlsx", help="also write the changed workbook")
    for one in (two, idea, ask):
        one.add_argument("--json", type=Target, metavar="FILE", help="also write the result for other programs")
        one.add_argument("-o", "--out", type=Target, metavar="OUT.xlsx", help="also write a workbook")


def run_diff(arguments: argparse.Namespace) -> int:
    from planner.cli.common import plan_from, school_from
    from planner.domain.serialize import plain
    from planner.explain.diff import diff
    from planner.tables.compare.diff import diff_lines

    school, one, other = school_from(arguments.book), plan_from(arguments.one), plan_from(arguments.other)
    digests = {p.school_digest for p in (one, other) if p.school_digest}
    if len(digests) > 1 or (digests and school.digest and digests != {school.digest}):
        say("These plans weren't all made from this exact workbook. Rules, funding, or weights may differ, so compare with care.")
    found = diff(school, one, other)
    for line in diff_lines(school, found):
        say(line)
    write_json(arguments.json, {"diff": plain(found), "same_workbook": len(digests) <= 1})
    if arguments.out:
        from planner.export.options import write_diff

        write_diff(school, found, arguments.out)
        say(f"Wrote {arguments.out}.")
    return 0


def run_what_if(arguments: argparse.Namespace) -> int:
    from planner.analysis.what_if import what_if
    from planner.cli.common import plan_from, school_from
    from planner.cli.terminal import show_findings, show_none
    from planner.domain.outcome import Status
    from planner.domain.serialize import plain
    from planner.explain.diff import diff
    from planner.export import write_answer, write_plan
    from planner.search.solve import search
    from planner.tables import solve_json
    from planner.tables.compare.diff import diff_lines
    from planner.workbook.edit import edited_book, parse_edit
    from planner.workbook.read import read_workbook

    school = school_from(arguments.book)
    try:
        data = edited_book(Path(arguments.book).read_bytes(), [parse_edit(e) for e in arguments.edits])
    except ValueError as fault:
        raise Stop(f"{fault}.") from fault
    reading = read_workbook(data, Path(arguments.book).name)
    if reading.school is None or reading.must_fix:
        show_findings(reading.findings)
        raise Stop("With this change, the workbook has issues you need to fix.")
    line = ProgressLine()
    with stop_on_ctrl_c() as asked:
        before = plan_from(arguments.plan) if arguments.plan else search(school, seconds=arguments.seconds, brief=True).plan
        least, seconds = arguments.least_change, arguments.seconds
        outcome = what_if(reading.school, before, least_change=least, seconds=seconds, on_progress=line, should_stop=asked.is_set)
    line.close()
    if outcome.plan is None:
        show_none(outcome)
        write_json(arguments.json, solve_json(reading.school, outcome))
        if arguments.out:
            write_answer(reading.school, outcome, arguments.out)
            say(f"Wrote {arguments.out}. It holds no plan to adopt.")
        return 3 if outcome.status is Status.INFEASIBLE else 4
    if before is not None:
        for sentence in diff_lines(reading.school, diff(reading.school, before, outcome.plan)):
            say(sentence)
    write_json(arguments.json, {"status": plain(outcome.status), "plan": plain(outcome.plan), "tiers": plain(outcome.tiers)})
    if arguments.new_book:
        Path(arguments.new_book).write_bytes(data)
        say(f"Wrote {arguments.new_book}.")
    if arguments.out:
        write_plan(reading.school, outcome, arguments.out)
        say(f"Wrote {arguments.out}.")
    return 0


def run_score(arguments: argparse.Namespace) -> int:
    from planner.analysis.score import score
    from planner.cli.common import say_nearest, school_from
    from planner.domain.serialize import plain
    from planner.export.edited import read_edited

    school = school_from(arguments.book)
    try:
        edited = read_edited(school, arguments.edited)
    except ValueError as fault:
        raise Stop(f"{arguments.edited}: {fault}.") from fault
    for fault_said in edited.faults:
        say(fault_said)
    if edited.faults:
        raise Stop(f"{len(edited.faults)} cells couldn't be read. Fix them and score the file again.")
    if arguments.finish:
        return _finished(school, edited, arguments)
    if arguments.out:
        say(f"{arguments.out} was not written: -o is for the finished week, with --finish.")
    say_nearest(edited.carried)
    found, before = score(school, edited.plan, edited.carried), score(school, edited.carried, edited.carried)
    _told(school, edited, found, before)
    write_json(
        arguments.json,
        {"violations": plain(found.violations), "teams": plain(found.teams), "measures": plain(found.measures),
         "measures_before": plain(before.measures), "changed": plain(edited.changed), "plan": plain(found.plan)},
    )  # fmt: skip
    return 1 if found.violations else 0


def _told(school: School, edited: Edited, found: Score, before: Score) -> None:
    from planner.tables.compare.score import score_lines

    for line in edited.changed[:SHOWN]:
        say(f"Edited: {line}.")
    if len(edited.changed) > SHOWN:
        say(f"… and {len(edited.changed) - SHOWN} more edits.")
    if not edited.changed:
        say("No edits found.")
    if edited.emptied:
        say(f"{edited.emptied} line(s) have an empty cell and count as not planned: `planner score --finish` fills them.")
    for violation in found.violations[:SHOWN]:
        say(str(violation))
    many = len(found.violations)
    say(f"The edited plan breaks {many} rule(s)." if many else "The edited plan keeps every rule.")
    for line in score_lines(school, found, before):
        say(line)


def _still_open(school: School, outcome: Outcome, target: str | None) -> None:
    """What could not be placed beside the lines that were kept."""
    from planner.export.partial import write_partial
    from planner.tables.plan.unplaced import partial_lines

    for said in partial_lines(outcome):
        say(said)
    if target:
        write_partial(school, outcome, target)
        say(f"Wrote {target}: a partial week, marked on every sheet. It is no plan to adopt.")


def _finished(school: School, edited: Edited, arguments: argparse.Namespace) -> int:
    from planner.analysis.score import finish
    from planner.domain.outcome import Status
    from planner.export import write_plan

    line = ProgressLine()
    with stop_on_ctrl_c() as asked:
        outcome = finish(school, edited.plan, seconds=arguments.seconds, on_progress=line, should_stop=asked.is_set)
    line.close()
    if outcome.plan is None:
        if outcome.status is Status.INFEASIBLE:
            say("No plan can keep all the rows you filled in. These requirements conflict:")
            for promise in outcome.conflict.promises if outcome.conflict else ():
                say(f"  {promise.sentence}")
            return 3
        if outcome.partial is not None:
            _still_open(school, outcome, arguments.out)
            return 4
        say("The time ran out before the week was finished. More time (--seconds) may help.")
        return 4
    say(f"Finished: {edited.emptied} open line(s) filled, every other line kept.")
    if arguments.out:
        write_plan(school, outcome, arguments.out)
        say(f"Wrote {arguments.out}.")
    return 0
