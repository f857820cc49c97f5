"""`planner options` and `planner curve`: several plans to argue about, and what a minute costs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli.files import Given, Target, TargetFolder
from planner.cli.terminal import ProgressLine, Stop, say, stop_on_ctrl_c, write_json

if TYPE_CHECKING:
    from planner.analysis.options import Option
    from planner.domain.school import School


def add_options(command: Any) -> None:
    """`command(name, run, help)` adds a command and returns its parser."""
    several = command("options", run_options, "Find several different plans to compare. Press Ctrl-C to stop and keep what's been found.")
    several.add_argument("--plans", type=TargetFolder, metavar="FOLDER", help="also write each option as a plan workbook into this folder")
    several.add_argument("--seconds", type=float, default=60.0, metavar="N", help="the longest time for all of them (60)")
    price = command("curve", run_curve, "Show what each additional step of common planning time costs. Press Ctrl-C to stop and keep "
                                        "what's been found.")
    price.add_argument("--of", choices=("lowest", "all"), default="lowest", help="lowest: the team furthest below its goal; all: all "
                                                                                 "teams combined (default: lowest)")
    floor = "never go below this many minutes, for one team or every team"
    price.add_argument("--floor", action="append", default=[], metavar="[TEAM=]MIN", help=floor)
    price.add_argument("--keep", action="append", default=[], metavar="ID", help="keep this Staff or Programs row unchanged")
    price.add_argument("--points", type=int, default=12, metavar="N", help="at most so many points (12)")
    price.add_argument("--seconds", type=float, default=90.0, metavar="N", help="the longest time for all points (90)")
    for one in (several, price):
        one.add_argument("book", type=Given, metavar="BOOK.xlsx")
        one.add_argument("--json", type=Target, metavar="FILE", help="also write the result for other programs")
        one.add_argument("-o", "--out", type=Target, metavar="OUT.xlsx", help="also write a small workbook")


def run_options(arguments: argparse.Namespace) -> int:
    from planner.analysis.options import options
    from planner.cli.common import school_from
    from planner.domain.serialize import plain
    from planner.tables.compare.options import few_words, option_lines

    _sound(arguments)
    school, line = school_from(arguments.book), ProgressLine()
    with stop_on_ctrl_c() as asked:
        found = options(school, seconds=arguments.seconds, on_progress=line, should_stop=asked.is_set)
    line.close()
    if not found:
        say("No plan was found in the time: see `planner solve`, which says whether there can be one.")
        return 4
    for number, option in enumerate(found, 1):
        say(f"\n{number}. {option.title}")
        for sentence in option_lines(option):
            say(f"   {sentence}")
    if few_words(found):
        say(f"\n{few_words(found)}")
    write_json(arguments.json, {"options": [_facts(o, plain) for o in found]})
    if arguments.out:
        from planner.export.options import write_options

        write_options(found, arguments.out)
        say(f"\nWrote {arguments.out}.")
    if arguments.plans:
        _write_plans(found, Path(arguments.plans))
    return 0


def _facts(option: Option, plain: Any) -> dict[str, Any]:
    outcome = plain(option.outcome)
    return {
        "key": option.key, "title": option.title, "to_find_cents": option.to_find, "status": outcome["status"], "plan": outcome["plan"],
        "teams": outcome["teams"], "tiers": outcome["tiers"], "behind": plain(dict(option.behind)), "unlike": plain(option.unlike),
    }  # fmt: skip


def _write_plans(found: tuple[Option, ...], folder: Path) -> None:
    from planner.export import write_plan

    folder.mkdir(exist_ok=True)
    for option in found:
        target = folder / f"option-{option.key}.xlsx"
        write_plan(option.school, option.outcome, target)
        say(f"Wrote {target}.")


def run_curve(arguments: argparse.Namespace) -> int:
    from planner.analysis.frontier import curve
    from planner.cli.common import school_from
    from planner.domain.serialize import plain
    from planner.tables.compare.curve import curve_lines

    _sound(arguments)
    school, line = _clamped(school_from(arguments.book), arguments), ProgressLine()
    with stop_on_ctrl_c() as asked:
        found = curve(
            school, of=arguments.of, seconds=arguments.seconds, points=arguments.points, on_progress=line, should_stop=asked.is_set
        )
    line.close()
    for sentence in curve_lines(found):
        say(sentence)
    points = [
        {"lowest": plain(p.lowest), "total": plain(p.total), "to_find_cents": p.to_find, "least_cents": p.least, "proven": p.proven,
         "levels_left_out_before": p.skipped, "plan": plain(p.plan)}
        for p in found.points
    ]  # fmt: skip
    write_json(arguments.json, {"of": found.of, "whole": found.whole, "points": points})
    if arguments.out:
        from planner.export.options import write_curve

        write_curve(school.info.school_name, found, arguments.out)
        say(f"Wrote {arguments.out}.")
    return 0 if found.points else 4


def _clamped(school: School, arguments: argparse.Namespace) -> School:
    from planner.analysis.frontier import keeping

    floors: dict[str, int] = {}
    for text in arguments.floor:
        team, _, minutes = text.rpartition("=")
        if not minutes.isdigit() or (team and team not in school.team_by_id):
            raise Stop(f"--floor {text}: write --floor 45, or --floor TEAM=45 with a team of {', '.join(school.team_by_id)}.")
        floors[team] = int(minutes)
    unknown = [k for k in arguments.keep if k not in school.staff_by_id and k not in school.program_by_id]
    if unknown:
        raise Stop(f"--keep {unknown[0]}: there is no such line on the Staff or Programs sheet.")
    return keeping(school, floors, tuple(arguments.keep), tuple(arguments.keep))


def _sound(arguments: argparse.Namespace) -> None:
    if not 0 < arguments.seconds < 86_400:
        raise Stop("--seconds should be more than 0 and less than a day.")
    if getattr(arguments, "points", 2) < 1:
        raise Stop("--points should be 1 or more.")
