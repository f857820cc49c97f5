"""The product on ordinary schools, as its own commands in processes of their own; one line of results for each seed."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from planner.audit import Audit, audit
from planner.cli.terminal import say
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.workbook.read import read_workbook

from . import drawn, ordinary
from .base import Ordinary, book_bytes
from .judge import judged, last_line

Facts = dict[str, Any]
RESULTS = "results.jsonl"
PATIENCE, GRACE = 6, 60.0  # a run is ended after so many times its limit, and so many seconds


def seeds_of(text: str) -> list[int]:
    """0-79,90 as numbers."""
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return list(dict.fromkeys(found))


def kept_results(folder: Path, label: str | None = None) -> list[Facts]:
    """What stands in a folder's results, of one label if asked."""
    path = folder / RESULTS
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    found = [json.loads(line) for line in lines if line.strip()]
    return [f for f in found if label is None or f["label"] == label]


class Runner:
    """Runs seeds, so many at a time; what is there already is not run again."""

    def __init__(self, folder: Path, label: str, seconds: float, about: Facts) -> None:
        self.folder, self.label, self.seconds, self.about = folder, label, seconds, about
        self.lock = threading.Lock()  # the generator and the checker run in this process, one at a time
        folder.mkdir(parents=True, exist_ok=True)

    def run(self, seeds: Sequence[int], jobs: int) -> None:
        there = {f["seed"] for f in kept_results(self.folder, self.label) if "seed" in f}
        if not any("about" in f for f in kept_results(self.folder, self.label)):
            self._keep({"label": self.label, "about": self.about, "limit": self.seconds})
        left = [s for s in drawn(list(seeds)) if s not in there]
        with ThreadPoolExecutor(jobs) as pool:
            for found in pool.map(self.one, left):
                self._keep(found)
                said = f"{found['seed']:5} {found['level']:10} {found['kind']:34} {found['seconds']:6.1f} s  {found['reason'][:120]}"
                say(said)

    def _keep(self, facts: Facts) -> None:
        with (self.folder / RESULTS).open("a", encoding="utf-8") as file:
            file.write(json.dumps(facts) + "\n")

    def one(self, seed: int) -> Facts:
        with self.lock:
            school = ordinary(seed)
            book = self.folder / f"{seed}.xlsx"
            book.write_bytes(book_bytes(school))
            found = _witness(school, book)
        checked = command(self.folder, self.seconds, "check", book, "--json", f"{seed}.check.json")
        plan, facts = self.folder / f"{seed}.plan.xlsx", self.folder / f"{seed}.json"
        for old in (plan, facts):
            old.unlink(missing_ok=True)
        solved = command(self.folder, self.seconds, "solve", book, "-o", plan.name, "--json", facts.name, "--seconds", f"{self.seconds:g}")
        answer = json.loads(facts.read_text(encoding="utf-8")) if facts.is_file() else None
        with self.lock:
            read = read_workbook(book).school if answer and answer.get("plan") else None
            result = audit(read, Plan.from_json(answer["plan"])) if read is not None and answer else None
        run = found | solved | {"json": answer, "sayable": school.sayable, "violations": None, "shares": []}
        if result is not None and read is not None:
            run |= {"violations": [str(v) for v in result.violations], "shares": goal_shares(read, result)}
        kind, reason = judged(run)
        check_fault = "Traceback (most recent call last)" in checked["stderr"]
        if check_fault and kind != "fault":
            kind, reason = "fault", f"planner check: {last_line(checked['stderr'])}"
        return {
            "label": self.label, "seed": seed, "level": school.level, "teachers": school.teachers, "flags": list(school.flags),
            "sayable": school.sayable, "removals": list(school.removals), "kind": kind, "reason": reason, "witness": found["witness"],
            "witness_says": found["witness_says"], "exit": solved["exit"], "check_exit": checked["exit"], "check_seconds": checked["seconds"],
            "seconds": solved["seconds"], "limit": self.seconds, "over": round(solved["seconds"] / self.seconds, 2),
            "status": (answer or {}).get("status"), "tiers": (answer or {}).get("tiers", []),
        }  # fmt: skip


def command(folder: Path, seconds: float, *words: str | Path) -> Facts:
    """A command of the planner that this process imports, run in the folder: its exit code (None = ended by us), complaints, wall seconds."""
    line = [sys.executable, "-m", "planner.cli", *(w.name if isinstance(w, Path) else w for w in words)]
    begun = time.monotonic()
    with subprocess.Popen(
        line, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=_environment(), start_new_session=True
    ) as process:
        try:
            _, complaints = process.communicate(timeout=PATIENCE * seconds + GRACE)
            code: int | None = process.returncode
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            _, complaints = process.communicate()
            code = None
    return {"exit": code, "stderr": complaints[-20_000:], "seconds": round(time.monotonic() - begun, 2)}


def _environment() -> dict[str, str]:
    """The planner that this process imports is the one that is run, whatever folder the commands stand in."""
    import planner

    home = str(Path(planner.__file__).resolve().parent.parent)
    return os.environ | {"PYTHONPATH": os.pathsep.join([home, *filter(None, [os.environ.get("PYTHONPATH")])]), "PYTHONHASHSEED": "0"}


# --- the witness -----------------------------------------------------------------------------------------------------
def goal_shares(school: School, found: Audit) -> list[float]:
    """Each team's part of its goal, the lowest first."""
    teams = school.team_by_id
    return sorted(min(1.0, float(t.minutes) / teams[t.team_id].goal_min) for t in found.teams if teams[t.team_id].goal_min > 0)


def _witness(school: Ordinary, book: Path) -> Facts:
    """Does the lawful plan that the school was made from pass this planner's checker? `unread`: the workbook has lines to be fixed."""
    blank: Facts = {"witness": "none", "witness_says": "", "witness_measures": None, "witness_shares": None}
    if school.witness is None:
        return blank
    reading = read_workbook(book)
    if reading.school is None or reading.must_fix:
        return blank | {"witness": "unread", "witness_says": str(reading.must_fix[0]) if reading.must_fix else ""}
    try:
        found = audit(reading.school, school.witness(reading.school))
    except Exception as fault:  # what the checker cannot take is a result as well: it is kept and reported
        return blank | {"witness": "breaks", "witness_says": f"{type(fault).__name__}: {fault}"}
    if found.violations:
        return blank | {"witness": "breaks", "witness_says": str(found.violations[0])}
    return {
        "witness": "passes",
        "witness_says": "",
        "witness_measures": {k: float(v) for k, v in found.measures.items()},
        "witness_shares": goal_shares(reading.school, found),
    }


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="python -m tests.ordinary", description=__doc__)
    found.add_argument("--seeds", type=seeds_of, default=seeds_of("0-299"), metavar="0-299", help="which schools")
    found.add_argument("--seconds", type=float, default=20.0, help="the limit of each search (20)")
    found.add_argument("--jobs", type=int, default=2, help="so many at a time (2)")
    found.add_argument("--out", type=Path, default=Path("ordinary-results"), metavar="FOLDER", help="workbooks, plans and results")
    found.add_argument("--label", default="now", metavar="TEXT", help="a column of the report: which planner was measured (now)")
    found.add_argument("--report", action="store_true", help="write report.md from the results in --out and --also, and run nothing")
    found.add_argument("--also", type=Path, action="append", default=[], metavar="FOLDER", help="with --report: more results")
    found.add_argument("--twins", action="store_true", help="schools that must have the same answer, in place of the runs")
    return found
