"""`planner …`: each command is one call of the public surface."""

# Everything slow (solver, spreadsheets, tables) is imported inside the command that needs it: help and complaints come at once.

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli.common import about_file, findings_as_json, plan_from, reading_of, refuse, say_nearest, school_from
from planner.cli.compare import add_compare
from planner.cli.district import add_district
from planner.cli.ending import ending
from planner.cli.files import Given, Target, check_files
from planner.cli.interop import add_commands, asked_for, told
from planner.cli.lists import with_kind
from planner.cli.options import add_options
from planner.cli.papers import add_papers
from planner.cli.prepare import add_prepare
from planner.cli.pull import add_pull
from planner.cli.rank import add_rank
from planner.cli.records import add_records
from planner.cli.serve import add_serve
from planner.cli.solve_all import add_solve_all
from planner.cli.start import add_start
from planner.cli.store import add_store
from planner.cli.terminal import ProgressLine, Stop, say, show_none, show_teams, stop_on_ctrl_c, write_json
from planner.cli.votes import add_poll, add_votes
from planner.cli.why import add_why

if TYPE_CHECKING:
    from planner.domain.outcome import Outcome
    from planner.domain.school import School

JSON = """--json FILE writes one object whose "schema" is "common-time/1":
  check   {"schema", "workbook", "findings": [{severity, cell, code, message, fix}]}
  solve   {"schema", "status": optimal | feasible | infeasible | unknown | refused, "plan": {...} or null, "teams", "positions",
           "programs", "funds", "grid", "tiers", "conflict", "findings", "provenance", ...}; "plan" is complete and is what
           `planner audit` reads, the rest is a view of it. Minutes are per average week, money is in *_cents, times are "08:15".
           "first_draft" is true while cuts and unspent money are not settled. Without a plan, "stages" says what is known, and
           "nearest" may hold {"plan", "broken": [{rule, sentence, cell, repair}], "fewest", "teams"}: the plan that breaks least.
  audit   {"schema", "violations": [{rule, sentence, cell}], "teams": [...], "measures": {code: value}}; fractions are "375/2"
"""

FOR_FALLBACK, FALLBACK_FROM = 0.12, 30.0  # of --seconds, for what is left if agreements fail; not of a shorter search
LEAST_SHARE = 0.5  # of --seconds, for the search itself, however long reading the workbook took
OPTIONS_SECONDS = 60.0  # of the demo, for other plans beside the first
EXITS = """exit codes:
  0  done: no line must be fixed / a plan was found / the plan keeps every rule
  1  audit, papers: the plan breaks a rule (papers of a nearest plan are written, marked on every page)
  2  the workbook has lines that must be fixed, or a file or option is wrong
  3  solve: no plan can keep every rule (the workbook then holds the nearest plan, marked, or what is known)
  4  solve: the time ran out before any plan was found (likewise)
 70  an error in Common Time: it has a number, and the log in the data folder says where in our code it was
130  stopped by Ctrl-C
141  the program that read the output (such as head) closed it"""


def main(argv: list[str] | None = None) -> int:
    return ending(lambda: _run(argv))


def _run(argv: list[str] | None) -> int:
    began = time.monotonic()
    arguments = _parser().parse_args(with_kind(sys.argv[1:] if argv is None else argv))
    arguments.began = began
    check_files(arguments)
    return int(arguments.run(arguments))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="planner",
        description="Build a staffing plan and master schedule that protect common planning time within next year's budget.",
        epilog=f"{EXITS}\n\n{JSON}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Any, help: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help, epilog=JSON, formatter_class=argparse.RawDescriptionHelpFormatter)
        added.set_defaults(run=run)
        return added

    template = command("template", _template, "Create a blank workbook for your school.")
    template.add_argument("level", choices=("elementary", "middle", "high", "k8"))
    template.add_argument("target", type=Target, metavar="OUT.xlsx")
    template.add_argument("--state", default="", metavar="SC", help="two-letter state code: sets the rules on the Rules sheet")

    add_start(command)

    demo = command("demo", _demo, "Plan the sample school, Pine Hollow, and open the plan in the app.")
    demo.add_argument("--no-app", action="store_true", help="do not open the app: write the plan and stop")
    demo.add_argument("--plans", action="store_true", help="with --no-app: look for the other plans too, about a minute more")
    demo.add_argument("--port", type=int, default=8501, metavar="N", help="port for the app on this computer (default: 8501)")
    demo.add_argument("--seconds", type=_positive, default=20.0, metavar="N", help="the longest time to search for the plan (20)")

    check = command("check", _check, "Check a workbook and list every issue to fix or review.")
    check.add_argument("book", type=Given, metavar="BOOK.xlsx")
    noted = "save a copy of the workbook with a comment in each flagged cell"
    check.add_argument("--annotate", type=Target, metavar="OUT.xlsx", help=noted)

    solve = command("solve", _solve, "Search for a plan. Press Ctrl-C to stop and keep the best plan so far.")
    solve.add_argument("book", type=Given, metavar="BOOK.xlsx")
    solve.add_argument("-o", "--out", type=Target, required=True, metavar="PLAN.xlsx", help="output file for the plan")
    solve.add_argument("--seconds", type=_positive, default=60.0, metavar="N", help="search time limit in seconds (default: 60)")
    solve.add_argument("--gap", type=_share, default=0.01, metavar="G", help="stop when within this fraction of the proven limit "
                                                                             "(default: 0.01, which is 1%%)")
    solve.add_argument("--seed", type=int, default=0, metavar="N", help="random seed; a different seed may find a different plan that is "
                                                                        "equally good (default: 0)")
    engines = "solver: highs, cpsat, or race (both at once, one core each) (default: highs)"
    solve.add_argument("--engine", choices=("highs", "cpsat", "race"), default="highs", help=engines)
    work = "with --engine highs: so many nodes for each question in place of --seconds; the search then repeats exactly"
    solve.add_argument(
        "--weigh", action="store_true", help="once the plan is written, also work out what each of its changes is worth (up to 30 s more)"
    )
    solve.add_argument("--work", type=_count, metavar="N", help=work)

    rows = "anonymous requests of students (row, course, priority): read, counted, never stored; the plan is made for them"
    solve.add_argument("--requests", type=Given, metavar="F", help=rows)

    audit = command("audit", _audit, "Verify a plan against its workbook, rule by rule.")
    audit.add_argument("book", type=Given, metavar="BOOK.xlsx")
    audit.add_argument("plan", type=Given, metavar="PLAN.xlsx|PLAN.json", help="a plan created by `planner solve`")
    add_commands(command)
    add_pull(command)
    add_district(command)
    add_votes(command)
    add_poll(command)
    add_papers(command)
    add_options(command)
    add_rank(command)
    add_records(command)
    add_compare(command)
    add_why(command)
    add_store(command)
    add_solve_all(command, _positive)
    add_prepare(command)
    add_serve(command)
    other = "also save the result as JSON (schema common-time/1, described below)"
    for one in (check, solve, audit):
        one.add_argument("--json", type=Target, metavar="FILE", help=other)
    return parser


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 86_400:
        raise argparse.ArgumentTypeError("it should be more than 0 and less than a day")
    return value


def _count(text: str) -> int:
    value = int(text)
    if not 0 < value < 10**9:
        raise argparse.ArgumentTypeError("it should be a whole number, 1 or more")
    return value


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value < 1:
        raise argparse.ArgumentTypeError("it should be from 0 up to, but not, 1")
    return value


# --- commands ---------------------------------------------------------------------------------------------------------
def _template(arguments: argparse.Namespace) -> int:
    from planner.workbook.columns import STATES
    from planner.workbook.template import blank_template

    if arguments.state and arguments.state not in STATES:
        raise Stop(f"{arguments.state} is not a state: use two capital letters, such as SC.")
    blank_template(arguments.level, Path(arguments.target), arguments.state)
    say(f"Wrote {arguments.target}.")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    reading = reading_of(arguments.book)
    write_json(arguments.json, {"workbook": about_file(arguments.book), "findings": findings_as_json(reading.findings)})
    refuse(arguments.book, reading)
    if arguments.annotate:
        from planner.workbook.annotate import annotate

        annotate(Path(arguments.book), reading.findings, Path(arguments.annotate))
        say(f"Wrote {arguments.annotate}.")
    if reading.must_fix:
        return 2
    say("Nothing must be fixed." if reading.findings else "No issues found.")
    return 0


def _solve(arguments: argparse.Namespace) -> int:
    if arguments.work is not None and arguments.engine != "highs":
        raise Stop("--work goes with --engine highs: the other engines do not repeat exactly.")
    say(f"Reading {arguments.book}.")
    reading = reading_of(arguments.book)
    if reading.school is None or reading.must_fix:
        facts = {"status": "refused", "workbook": about_file(arguments.book), "findings": findings_as_json(reading.findings), "plan": None}
        write_json(arguments.json, facts)
        refuse(arguments.book, reading)
        return 2
    school, asked = asked_for(reading.school, arguments.requests)
    outcome = _search(school, arguments.seconds, arguments.gap, arguments.seed, arguments.engine, arguments.work, arguments.began)
    outcome = replace(outcome, findings=outcome.findings or reading.findings)
    from planner.tables import solve_json

    outcome, counts = told(school, outcome, asked, arguments.seed)
    write_json(arguments.json, solve_json(school, outcome) | counts)
    code = _tell(school, outcome, arguments.out)
    if arguments.weigh and outcome.plan is not None:
        outcome = _weigh(school, outcome, arguments.seed)
        write_json(arguments.json, solve_json(school, outcome) | counts)
        _write(school, outcome, arguments.out)
    return code


def _weigh(school: School, outcome: Outcome, seed: int) -> Outcome:
    """What each change of a plan that stands is worth, by searching again; Ctrl-C keeps what is known by then."""
    from planner.search.solve import weighed

    say("Working out what each change of the plan is worth.")
    line = ProgressLine()
    with stop_on_ctrl_c() as asked:
        try:
            found: Outcome = weighed(school, outcome, seed=seed, on_progress=line, should_stop=asked.is_set)
        finally:
            line.close()
    return found


def _write(school: School, outcome: Outcome, target: str) -> None:
    from planner.export import write_plan

    write_plan(school, outcome, Path(target))
    say(f"Saved {target}. This is a draft for discussion: confirm it with HR and the business office.")


def _audit(arguments: argparse.Namespace) -> int:
    from planner.audit import audit
    from planner.domain.serialize import plain

    reading = reading_of(arguments.book)
    if reading.school is None or reading.must_fix:
        refuse(arguments.book, reading)
        return 2
    plan = plan_from(arguments.plan)
    result = audit(reading.school, plan)
    write_json(arguments.json, {k: plain(getattr(result, k)) for k in ("violations", "teams", "measures")})
    say_nearest(plan)
    for violation in result.violations:
        say(str(violation))
    count = len(result.violations)
    say("The plan meets every rule." if not count else f"{count} rule{' is' if count == 1 else 's are'} broken.")
    return 1 if count else 0


def _demo(arguments: argparse.Namespace) -> int:
    """A plan first and the app on it; the other plans come while somebody looks at the first."""
    from planner.cli import demo

    if not arguments.no_app:
        demo.check_port(arguments.port)
    say("Planning Pine Hollow Elementary, a made-up school")
    school = school_from(str(demo.SAMPLE))
    outcome = _search(school, arguments.seconds, 0.01, 0)
    code = _tell(school, outcome, "pine_hollow_plan.xlsx")
    run_id = demo.remember(outcome, arguments.seconds)
    if arguments.no_app:
        if arguments.plans and outcome.plan is not None:
            _demo_plans(school, outcome)
        return code
    others = demo.start_options(OPTIONS_SECONDS) if outcome.plan is not None else ""
    if others:
        say("Other plans come under Other plans while the app is open.")
    try:
        demo.open_app(run_id, arguments.port)
    finally:
        if others:
            demo.stop_options(others)
    return code


def _demo_plans(school: School, outcome: Outcome) -> None:
    from planner.cli.demo import remember_options

    say("Looking for other plans (Ctrl-C keeps those that are there).")
    line = ProgressLine()
    with stop_on_ctrl_c() as asked:
        many = remember_options(school, outcome, OPTIONS_SECONDS, line, asked.is_set)
    line.close()
    say("No other plan was found in the time." if many < 2 else f"{many} plans are ready to compare under Other plans.")


# --- what the commands share ------------------------------------------------------------------------------------------
def _search(
    school: School, seconds: float, gap: float, seed: int, engine: str = "highs", work: int | None = None, began: float | None = None
) -> Outcome:
    """Search for so many seconds; where the command `began` is given, reading the workbook and loading the solvers count too."""
    from planner.search.solve import search, with_fallback

    kept_back = FOR_FALLBACK * seconds if work is None and seconds >= FALLBACK_FROM else 0.0
    if began is not None and work is None:
        seconds = max(seconds - (time.monotonic() - began), LEAST_SHARE * seconds)
    line = ProgressLine()
    with stop_on_ctrl_c() as asked:
        try:
            outcome: Outcome = search(
                school,
                seconds=seconds - kept_back,
                gap=gap,
                seed=seed,
                engine=engine,
                work=work,
                on_progress=line,
                should_stop=asked.is_set,
            )
            if kept_back and not asked.is_set():
                outcome = with_fallback(school, outcome, seconds=kept_back, seed=seed, should_stop=asked.is_set)
        finally:
            line.close()
    return outcome


def _tell(school: School, outcome: Outcome, target: str) -> int:
    """Say what was found, write the plan if there is one, and answer with the exit code."""
    from planner.domain.outcome import Status
    from planner.tables.money.cuts import cut_lines

    if outcome.plan is None:
        if outcome.partial is not None and outcome.nearest is None:
            _tell_partial(school, outcome, target)
        else:
            _tell_none(school, outcome, target)
        return 3 if outcome.status is Status.INFEASIBLE else 4

    seconds = max(1, round(outcome.seconds))
    say(f"A plan was found in {seconds:,} second{'s' if seconds > 1 else ''}. Common planning time of each team:")
    show_teams(school, outcome)
    if outcome.first_draft:
        from planner.tables import draft_sentence

        say(f"First draft: {draft_sentence(school, outcome)} A longer search (--seconds) may settle them.")
    if outcome.fallback is not None:
        from planner.tables import fallback_sentence

        say(fallback_sentence(school, outcome))
    for line in cut_lines(school, outcome):
        say(line)
    for tier in outcome.tiers:
        say(f"{tier.title}: {tier.words}.")
    for sentence in (*outcome.limits, *outcome.prices):
        say(sentence)
    _write(school, outcome, target)
    return 0


def _tell_partial(school: School, outcome: Outcome, target: str) -> None:
    """What could not be placed, why, and who could; the workbook holds all that was."""
    from planner.export.partial import write_partial
    from planner.tables.plan.unplaced import NEXT, partial_lines

    for sentence in outcome.advice:
        say(sentence)
    for line in partial_lines(outcome):
        say(line)
    write_partial(school, outcome, Path(target))
    say(f"Wrote {target}: a partial week, marked on every sheet. It is no plan to adopt.")
    say(NEXT)


def _tell_none(school: School, outcome: Outcome, target: str) -> None:
    """Why there is no plan, the plan that comes nearest, what is known, and the workbook that says it all."""
    from planner.export import write_answer

    show_none(outcome)
    write_answer(school, outcome, Path(target))
    if outcome.nearest is not None:
        say(f"Wrote {target}: the nearest plan, marked on every sheet. It is not for adoption.")
    else:
        say(f"Wrote {target}: what we know. It holds no plan.")


if __name__ == "__main__":
    raise SystemExit(main())
