"""A folder of workbooks as one batch: queued as rows, each plan written when its search has ended, continued where it stopped.

What was queued stands in the store under the batch's id, which is kept in the folder of the plans. A search that found its answer is not
made again for the same workbook, seconds and seed; one that was stopped or crashed is.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from planner import export, store
from planner.domain.outcome import Outcome
from planner.domain.school import School
from planner.export.batch import Solved
from planner.jobs import dispatch, worker
from planner.sharing.summary import figures
from planner.workbook.read import Reading, read_workbook

STATE, LOG, SUMMARY = "batch.json", "log.txt", "summary.xlsx"
ANSWERED = ("done", "refused")


@dataclass(frozen=True)
class Asked:
    """How each search of a batch is made."""

    seconds: float
    gap: float = 0.01
    seed: int = 0


def batch_of(folder: Path) -> str:
    """The id of the batch whose plans are written here; a new one where there is none."""
    state = _state(folder)
    if "batch" not in state:
        state["batch"] = secrets.token_hex(6)
        _keep(folder, state)
    return state["batch"]


def _state(folder: Path) -> dict[str, str]:
    """The batch's id, and for each file of a plan the run that it came from."""
    try:
        known = json.loads((folder / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in known.items()} if isinstance(known, dict) else {}


def _keep(folder: Path, state: dict[str, str]) -> None:
    part = folder / f".{STATE}.part"
    part.write_text(json.dumps(state, indent=1), encoding="utf-8")
    part.replace(folder / STATE)


def queue_all(books: Mapping[str, Path], batch: str, asked: Asked) -> dict[str, str]:
    """File name -> the id of its run. What this batch has answered before, or still works at, is not queued again."""
    known: dict[str, store.Run] = {}
    for run in store.of_batch(batch):
        if (run.seconds, run.gap, run.seed) == (asked.seconds, asked.gap, asked.seed) and (run.active or run.status in ANSWERED):
            known[run.digest] = run
    found = {}
    for name, path in books.items():
        data = path.read_bytes()
        digest = sha256(data).hexdigest()
        if digest not in known:
            run_id = store.add(data, name, seconds=asked.seconds, gap=asked.gap, seed=asked.seed, batch=batch)
            made = store.get(run_id)
            assert made is not None
            known[digest] = made
        found[name] = known[digest].id
    return found


def step(open_runs: Iterable[str]) -> set[str]:
    """Let the queue go on, and return those of the runs that have ended."""
    dispatch.wake()
    ended = set()
    for run_id in open_runs:
        run = store.get(run_id)
        if run is not None and not run.waiting:
            run = worker.look(run_id)
        if run is None or not run.active:
            ended.add(run_id)
    return ended


def stop(run_ids: Iterable[str]) -> None:
    """Whatever waits leaves the queue, and searches under way end; the next call goes on with both."""
    for run_id in run_ids:
        worker.cancel(run_id)


def write(name: str, run_id: str, folder: Path) -> Solved:
    """Write the answer of an ended run beside the others, unless it is there already, and return its line of the summary."""
    run, book = store.get(run_id), store.workbook(run_id)
    if run is None or book is None:
        return Solved(name, "", "The search is no longer kept. Start the batch again.", "", None, 0.0)
    reading = read_workbook(book, name)
    school, seconds = reading.school, (run.finished or run.created) - (run.started or run.created)
    if school is None or run.status == "refused":
        return Solved(name, _name(school), _refused(reading), "", None, seconds)
    outcome = worker.found(run_id)
    if outcome is None:
        return Solved(name, _name(school), run.message, "", None, seconds)
    file = f"{Path(name).stem}-plan.xlsx"
    state = _state(folder)
    if state.get(file) != run_id or not (folder / file).exists():
        _write_answer(school, outcome, folder / file)
        _keep(folder, state | {file: run_id})
    plan = outcome.plan
    return Solved(name, _name(school), _words(outcome), file, None if plan is None else figures(school, plan), seconds)


def _name(school: School | None) -> str:
    return "" if school is None else school.info.school_name


def _refused(reading: Reading) -> str:
    first = next(iter(reading.must_fix), None)
    return "The workbook must be fixed first." if first is None else f"The workbook must be fixed first: {first}"


def _words(outcome: Outcome) -> str:
    if outcome.plan is not None:
        return "A first draft: not settled yet" if outcome.first_draft else "A plan"
    return "No plan can keep every requirement" if outcome.conflict is not None else "No plan found in the time allowed"


def _write_answer(school: School, outcome: Outcome, target: Path) -> None:
    """Whole or not at all: a file that is there is never half."""
    part = target.with_name(f".{target.name}.part")
    export.write_answer(school, outcome, part)
    part.replace(target)


def note(folder: Path, words: str) -> None:
    """One line of the batch's log."""
    with (folder / LOG).open("a", encoding="utf-8") as log:
        log.write(f"{dt.datetime.now():%Y-%m-%d %H:%M:%S}  {words}\n")
