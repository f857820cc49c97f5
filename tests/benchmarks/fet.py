"""`python -m tests.benchmarks.fet` measures FET beside us (Debian's package `fet`); figures go to fet.md and fet.csv.

Four parts, each of which `--parts` can pick: `audits` (FET judges our plans of the sample schools), `examples` (seconds to a complete
timetable on nine schools of FET's own collection, which are read where the package put them), `meetings` (the most minutes of common time),
`reason` (a school without an answer: who says why, and when). One measurement after the other, each in a process of its own. Run it on a
quiet machine, or the seconds say little.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from planner.interop.fet_cl import Ran, complete, version
from planner.interop.fet_file import read_fet, with_times
from planner.interop.fet_in import Line, coverage
from planner.interop.fet_out import fet_files
from planner.milp.engines.cpsat import CpSatEngine
from planner.milp.engines.engine import Engine
from planner.milp.engines.highs import HighsEngine
from planner.milp.engines.race import RaceEngine
from planner.search.solve import search
from tests.benchmarks import fet_report, machine
from tests.benchmarks.fet_meet import MOST, Free, impossible_fet, impossible_ours, wanting
from tests.benchmarks.fet_model import FetModel
from tests.benchmarks.fet_report import Task
from tests.benchmarks.fet_solve import timetable
from tests.benchmarks.schools import load

HERE = Path(__file__).parent
COLLECTION = Path("/usr/share/doc/fet-data/examples/FET-5-official")
EXAMPLES = {
    "Hopwood (UK)": "United-Kingdom/Hopwood/Hopwood.fet",
    "SIBUKOSETFU (South Africa)": "South-Africa/2021/SIBUKOSETFU/SIBUKOSETFU.fet",
    "shc-2013 (Belize)": "Belize/Sacred-Heart-College/shc-2013/shc-2013.fet",
    "simpler-Italian": "Italy/2007/simple/simpler-Italian.fet",
    "Brazil 1": "Brazil/1/Brazil.fet",
    "DGS-Pro (Germany)": "Germany/DGS-Pro/dgspro200809.fet",
    "Brazil 1, more difficult": "Brazil/1/Brazil-more-difficult.fet",
    "FGPS (Namibia)": "Namibia/by-Bobby/set-2/FGPS.fet",
    "Ancona, difficult (Italy)": "Italy/2007/difficult/highschool-Ancona.fet",
}
SCHOOLS = ("pine_hollow", "eastgate", "riverbend", "summit")
ENGINES: dict[str, type[Engine]] = {"race": RaceEngine, "highs": HighsEngine, "cpsat": CpSatEngine}
PARTS = ("audits", "examples", "meetings", "reason")
MOST_BLOCKS = 12
PATIENCE = 600.0  # seconds beyond its limits after which a measurement is ended from outside


def tasks(parts: list[str], seeds: tuple[int, ...], seconds: int) -> Iterator[Task]:
    """Every measurement, in the order of the report. Single engines run with the first seed only."""
    for part in parts:
        for of in EXAMPLES if part == "examples" else ("3 specialists", "4 specialists") if part == "reason" else SCHOOLS:
            if part == "examples":
                yield Task(part, of, "coverage", seeds[0], seconds)
                for by in ("fet", *ENGINES):
                    for seed in seeds if by in ("fet", "race") else seeds[:1]:
                        yield Task(part, of, by, seed, seconds)
            elif part == "reason":
                for by in ("fet", "ours"):
                    yield Task(part, of, by, seeds[0], seconds)
            else:
                yield Task(part, of, "", seeds[0], 2 * seconds)


# --- one measurement -----------------------------------------------------------------------------------------------------
def measure(task: Task) -> dict[str, Any]:
    made: dict[str, Any] = {"audits": audit, "examples": example, "meetings": meetings, "reason": reason}
    found: dict[str, Any] = made[task.part](task)
    return found


def audit(task: Task) -> dict[str, Any]:
    """FET on our plan with all times fixed; and on the same plan with one adult in two places."""
    school, began = load(task.of), time.perf_counter()
    plan = search(school, seconds=task.seconds, seed=task.seed).plan
    taken = time.perf_counter() - began
    if plan is None:
        return {"search": taken, "completed": None}
    texts = fet_files(school, plan)
    runs = [complete(text, seconds=60, seed=task.seed) for text in texts.values()]
    spoilt = [complete(text, seconds=5, seed=task.seed) for text in map(twice, texts.values())]
    return {
        "search": taken, "files": len(texts), "activities": sum(len(r.cells) for r in runs), "completed": all(r.completed for r in runs),
        "soft": sum(r.soft or 0 for r in runs), "seconds": sum(r.seconds for r in runs), "spoilt_completed": any(r.completed for r in spoilt),
        "stuck": next((r.stuck for r in spoilt if r.stuck), ""),
    }  # fmt: skip


def twice(text: str) -> str:
    """The first teacher of the file's last activity is put into every other one of that time as well: two places at once."""
    fet = read_fet(text)
    at = {c.numbers()[0]: (c.text("Preferred_Day"), c.text("Preferred_Hour")) for c in fet.of("ActivityPreferredStartingTime")}
    for last in reversed([a for a in fet.activities if a.teachers]):
        other = next((a for a in fet.activities if at[a.number] == at[last.number] and a.teachers and not {*a.teachers} & {*last.teachers}), None)
        if other is not None:
            old = f"<Teacher>{other.teachers[0]}</Teacher>"
            head, tail = text[: text.index(f"<Id>{other.number}</Id>")], text[text.index(f"<Id>{other.number}</Id>") :]
            start = head.rindex(old)
            return head[:start] + f"<Teacher>{last.teachers[0]}</Teacher>" + head[start + len(old) :] + tail
    raise ValueError("no two activities with teachers begin together")


def example(task: Task) -> dict[str, Any]:
    path = COLLECTION / EXAMPLES[task.of]
    text = path.read_text(encoding="utf-8-sig")
    if task.by == "fet":
        ran = complete(text, seconds=task.seconds, seed=task.seed)
        return {"seconds": ran.seconds if ran.completed else None, "soft": ran.soft}
    fet = read_fet(text)
    if task.by == "coverage":
        left_out = FetModel(fet).left_out()
        lines = [line for line in coverage(fet) if not line.covered]
        return {"activities": len(fet.activities), "left_out": dict(left_out), "school_not": [_said(line) for line in lines]}
    found = timetable(fet, ENGINES[task.by](seed=task.seed), seconds=task.seconds, seed=task.seed)
    done = found.missed == 0
    judged = complete(with_times(text, found.cells), seconds=60, seed=task.seed) if done else None
    return {
        "seconds": found.seconds if done else None, "how": found.how, "missed": found.missed,
        "fet_accepts": judged.completed if judged else None, "soft": judged.soft if judged else None,
    }  # fmt: skip


def _said(line: Line) -> str:
    return f"{line.kind} ({line.times}): {line.why_not}"


def meetings(task: Task) -> dict[str, Any]:
    """The most minutes of the lowest team that FET completes in 60 s, block by block, beside ours."""
    school, began = wanting(load(task.of)), time.perf_counter()
    outcome = search(school, seconds=task.seconds, seed=task.seed)
    taken = time.perf_counter() - began
    if outcome.plan is None:
        return {"search": taken, "ours": None}
    free = Free(school, outcome.plan)
    loose = climb(free, task, whole=False)
    full = climb(free, task, whole=True) if free.shortest < free.block else loose
    lowest = next((t for t in outcome.tiers if t.measure == "O1"), None)
    return {
        "search": taken, "first_plan": outcome.seconds_to_first_plan, "teams": len(free.teams), "block": free.block,
        "ours": float(free.ours()), "bound": float(lowest.bound) * MOST / 100 if lowest and lowest.bound is not None else None,
        "loose": loose, "full": full,
    }  # fmt: skip


def climb(free: Free, task: Task, whole: bool) -> list[tuple[float, bool, float, str]]:
    """(minutes, complete?, seconds, why not) for no common block, one, two … until FET does not complete one more."""
    steps: list[tuple[float, bool, float, str]] = []
    for blocks in range(MOST_BLOCKS):
        question = free.ask(blocks, whole)
        ran = complete(question.text, seconds=task.seconds // 2, seed=task.seed)
        steps.append((float(question.minutes), ran.completed, ran.seconds, _why(ran)))
        if not ran.completed:
            break
    return steps


def _why(ran: Ran) -> str:
    """What FET says of a question that it did not complete: its first warnings, or that the time is up."""
    if ran.completed:
        return ""
    if ran.out_of_time:
        return "time exceeded" + (f"; stuck at {ran.stuck}" if ran.stuck else "; no reason")
    said = [x.removeprefix("Message: ") for x in ran.said.splitlines() if x.startswith("Message: ") and "older file" not in x]
    return " / ".join(said[:2]) or ran.said[-200:].replace("\n", " ")


def reason(task: Task) -> dict[str, Any]:
    """Four homerooms and one meeting: complete, or seconds until the reason is said."""
    specialists = int(task.of[0])
    if task.by == "fet":
        ran = complete(impossible_fet(specialists), seconds=task.seconds, seed=task.seed)
        return {"answer": "complete" if ran.completed else "none", "seconds": ran.seconds, "said": _why(ran)}
    began = time.perf_counter()
    outcome = search(impossible_ours(specialists), seconds=task.seconds, seed=task.seed)
    clash = outcome.conflict
    said = [*(f"{p.sentence}" for p in clash.promises), *(f"{r.sentence}" for r in clash.repairs), *outcome.limits] if clash else list(outcome.limits)
    return {"answer": str(outcome.status), "seconds": time.perf_counter() - began, "said": " ".join(said)}


def in_a_process(task: Task) -> dict[str, Any]:
    """One task in a fresh process; a failure is kept as a row, not hidden."""
    command = [sys.executable, "-m", "tests.benchmarks.fet", "--task", json.dumps(task.__dict__)]
    try:
        done = subprocess.run(command, cwd=HERE.parents[1], capture_output=True, text=True, check=False, timeout=task.seconds * MOST_BLOCKS + PATIENCE)
    except subprocess.TimeoutExpired:
        return {"failed": "ended from outside: out of time"}
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]}
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.fet", description=__doc__)
    parser.add_argument("--parts", default=",".join(PARTS), help=f"which of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--seeds", default="0,1,2", help="seeds of FET and of the race (default: 0,1,2)")
    parser.add_argument("--seconds", type=int, default=60, help="limit of every run (default: 60)")
    parser.add_argument("--to", type=Path, default=HERE, metavar="FOLDER", help="where fet.md and fet.csv go (default: beside this file)")
    parser.add_argument("--task", help=argparse.SUPPRESS)  # one measurement, in a process of its own
    given = parser.parse_args()
    if given.task:
        print(json.dumps(measure(Task(**json.loads(given.task)))))
        return
    seeds = tuple(int(s) for s in given.seeds.split(","))
    about, began, found = machine.facts() | {"FET": version()}, time.perf_counter(), []
    for task in tasks(given.parts.split(","), seeds, given.seconds):
        result = in_a_process(task)
        found.append((task, result))
        print(f"{time.perf_counter() - began:6.0f} s  {task.part} {task.of} {task.by} {task.seed}: {json.dumps(result)[:150]}", flush=True)
    words = [w for w in sys.argv[1:] if w not in ("--to", str(given.to))]  # where the files went says nothing of the figures
    about["Run"] = f"`python -m tests.benchmarks.fet {' '.join(words)}`, seeds {given.seeds}, {time.perf_counter() - began:.0f} s in all"
    fet_report.write(given.to, about, found, given.seconds)


if __name__ == "__main__":
    main()
