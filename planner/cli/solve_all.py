"""`planner solve-all`: a folder of workbooks, one search after the other on all cores, continued where it stopped."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli.files import TargetFolder
from planner.cli.terminal import Stop, say, stop_on_ctrl_c

if TYPE_CHECKING:
    from planner.export.batch import Solved

LOOK_SECONDS = 1.0


def add_solve_all(command: Any, seconds: Any) -> None:
    """`command(name, run, help)` adds a command and returns its parser; `seconds` reads a number of seconds."""
    one = command("solve-all", run_solve_all, "Plan every workbook of a folder. Called again, it goes on where it stopped.")
    one.add_argument("folder", metavar="FOLDER", help="the workbooks (.xlsx); folders inside it are left alone")
    plans = "where plans, summary.xlsx and log.txt are written; made where it is missing"
    one.add_argument("-o", "--out", type=TargetFolder, required=True, metavar="FOLDER", help=plans)
    one.add_argument("--seconds", type=seconds, default=60.0, metavar="N", help="the longest time to search for each workbook (60)")
    one.add_argument("--seed", type=int, default=0, metavar="N", help="as for solve (0)")


def run_solve_all(arguments: argparse.Namespace) -> int:
    """0 when every workbook has a plan, 1 when some has none: the summary says why."""
    from planner.export.batch import write_summary
    from planner.jobs import batch

    books = _books(Path(arguments.folder), Path(arguments.out))
    out = Path(arguments.out)
    out.mkdir(exist_ok=True)
    runs = batch.queue_all(books, batch.batch_of(out), batch.Asked(arguments.seconds, seed=arguments.seed))
    batch.note(out, f"{len(books)} workbooks, {arguments.seconds:g} seconds each.")
    solved: dict[str, Solved] = {}
    with stop_on_ctrl_c() as asked:
        while len(solved) < len(books) and not asked.is_set():
            left = [name for name in books if name not in solved]
            ended = batch.step({runs[name] for name in left})
            for name in (n for n in left if runs[n] in ended):
                solved[name] = one = batch.write(name, runs[name], out)
                batch.note(out, f"{name}: {one.result}")
                say(f"{len(solved)} of {len(books)}  {name}: {one.result}")
            if len(solved) < len(books):
                time.sleep(0 if ended else LOOK_SECONDS)
        if asked.is_set():
            batch.stop(runs[name] for name in books if name not in solved)
            batch.note(out, f"Stopped with {len(solved)} of {len(books)} answered.")
    write_summary([solved[name] for name in books if name in solved], out / batch.SUMMARY)
    say(f"Wrote {out / batch.SUMMARY}.")
    if len(solved) < len(books):
        say("Call the command again to go on.")
        return 130
    return 0 if all(one.figures is not None for one in solved.values()) else 1


def _books(folder: Path, out: Path) -> dict[str, Path]:
    if not folder.is_dir():
        raise Stop(f"{folder} is not a folder.")
    if folder.resolve() == out.resolve():
        raise Stop("Name another folder for the plans: they would be taken for workbooks the next time.")
    found = {path.name: path for path in sorted(folder.glob("*.xlsx")) if not path.name.startswith(("~$", "."))}
    if not found:
        raise Stop(f"{folder} holds no workbook (.xlsx).")
    return found
