"""`planner why`: why a team has not more, and what would give it more, each change tried by solving the school again."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from planner.cli.files import Given, Target
from planner.cli.terminal import Stop, say, show_conflict, write_json

if TYPE_CHECKING:
    from planner.analysis.why import Why
    from planner.domain.plan import Plan
    from planner.domain.school import School


def add_why(command: Any) -> None:
    """`command(name, run, help)` adds a command and returns its parser."""
    one = command("why", run_why, "Explain what keeps teams from getting more common planning time, with tested changes and their costs.")
    one.add_argument("book", type=Given, metavar="BOOK.xlsx")
    start = "a plan created by `planner solve`; without it one is searched"
    one.add_argument("plan", type=Given, nargs="?", metavar="PLAN.xlsx|PLAN.json", help=start)
    one.add_argument("--team", action="append", default=[], metavar="T", help="only this team (its code; may be given several times)")
    one.add_argument("--seconds", type=float, default=25.0, metavar="N", help="the longest time for trying changes (25)")
    one.add_argument("--json", type=Target, metavar="FILE", help="also write the result for other programs")
    one.add_argument("-o", "--out", type=Target, metavar="OUT.xlsx", help="also write a small workbook")


def run_why(arguments: argparse.Namespace) -> int:
    from planner.cli.common import school_from
    from planner.domain.serialize import plain
    from planner.tables.compare.why import shown, why_lines

    school = school_from(arguments.book)
    unknown = [t for t in arguments.team if t not in school.team_by_id]
    if unknown:
        raise Stop(f"There is no team {', '.join(unknown)}: the teams are {', '.join(school.team_by_id)}.")
    if not 0 < arguments.seconds < 86_400:
        raise Stop("--seconds should be more than 0 and less than a day.")
    found, code = _found(school, arguments)
    if found is None:
        return code
    if found.conflict is not None:
        show_conflict(found.conflict)
    for line in why_lines(school, found):
        say(line)
    write_json(
        arguments.json, {"team_cards": plain(shown(found.cards)), "conflict": plain(found.conflict), "mends": plain(shown(found.mends))}
    )
    if arguments.out:
        from planner.export.why import write_why

        write_why(school, found, arguments.out)
        say(f"Wrote {arguments.out}.")
    return code


def _found(school: School, arguments: argparse.Namespace) -> tuple[Why | None, int]:
    """The answer and the exit code; None where there is neither a plan nor a clash to explain."""
    from planner.analysis.why import why, why_none
    from planner.domain.outcome import Status
    from planner.search.solve import search

    plan: Plan | None = None
    if arguments.plan:
        plan = _sound(school, arguments.plan)
    else:
        say("No plan was given: looking for one first.")
        outcome = search(school, seconds=max(30.0, arguments.seconds))
        if outcome.status is Status.INFEASIBLE:
            return why_none(school, outcome, seconds=arguments.seconds), 3
        if outcome.plan is None:
            say("The time ran out before any plan was found. More time (--seconds) may help.")
            return None, 4
        plan = outcome.plan
    return why(school, plan, seconds=arguments.seconds, teams=arguments.team), 0


def _sound(school: School, source: str) -> Plan:
    from planner.audit import audit
    from planner.cli.common import plan_from

    plan = plan_from(source)
    broken = audit(school, plan).violations
    if broken:
        raise Stop(f"The plan breaks {len(broken)} rule(s) of this workbook: see `planner audit`. {broken[0]}", 1)
    return plan
