"""One search as its own process: progress and plans go to the store, and it stops when told.

The page starts a worker, looks at its row and may ask it to stop; nothing else connects the two. Ending is in two steps:
a flag that the search reads between its steps, and, when that takes too long, the end of the process. Either way the best
audited plan is in the store.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from math import isfinite
from pathlib import Path
from types import TracebackType
from typing import Self

from planner import store
from planner.domain.outcome import Outcome, Progress, Provenance, Status, TeamMinutes, Tier
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.jobs import queue
from planner.store.faults import fault_lines

BEAT_SECONDS = 0.5  # how often a worker says that it lives
SILENT_SECONDS = 20.0  # without a beat for so long it counts as dead, whatever its process says
GRACE_SECONDS = 8.0  # between asking to stop and ending the process
BOUND_SECONDS = 0.25  # bounds are written at most this often; a new plan at once
START_SECONDS = 30.0  # a process that has not said anything after this long never will
OVERTIME_SECONDS = 60.0  # beyond the time limit, before a worker ends itself


_children: dict[str, subprocess.Popen[bytes]] = {}  # the workers that this process started, so that the dead are buried


# --- for the page -----------------------------------------------------------------------------------------------------
def start(run_id: str) -> None:
    """Start a process of its own for this run; it goes on when the page or the server is closed.

    Raises store.Trouble when too many wait already; then the run is forgotten.
    """
    run = store.get(run_id)
    if run is not None and (why := queue.full(run, _living())):
        store.delete(run_id)
        raise store.Trouble(why)
    environment = os.environ | {store.FOLDER_VARIABLE: str(store.data_folder())}
    root = Path(__file__).resolve().parents[2]
    with store.log_path(run_id).open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "planner.jobs.worker", run_id],
            cwd=root, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    _children[run_id] = child
    store.save(run_id, pid=child.pid)


def cancel(run_id: str) -> None:
    """Ask a run to stop and keep its best plan. `look` ends the process if it has not stopped after a grace period."""
    store.ask_cancel(run_id)


def look(run_id: str) -> store.Run | None:
    """How a run stands now; one whose process is gone, or does not listen, is ended here."""
    run = store.get(run_id)
    if run is None or not run.active:
        _bury(run_id)
        return run
    if run.cancel is not None and time.time() - run.cancel > GRACE_SECONDS and alive(run):
        _end_process(run)
    if alive(run):
        return run
    if run.cancel is not None:
        store.finish(run_id, "cancelled", "The search was stopped.")
    else:
        store.finish(run_id, "crashed", "The search ended unexpectedly. Please start it again.")
    return store.get(run_id)


def _bury(run_id: str) -> None:
    """Take the return value of a child that has ended; otherwise it would stay in the process table."""
    child = _children.get(run_id)
    if child is not None and child.poll() is not None:
        del _children[run_id]


def alive(run: store.Run) -> bool:
    """Is somebody working on this run? Its process must exist, must not be a zombie, and must have been heard of lately."""
    now = time.time()
    if run.beat is None:
        return now - run.created < START_SECONDS and (run.pid is None or _process_runs(run))
    return now - run.beat < SILENT_SECONDS and _process_runs(run)


def found(run_id: str) -> Outcome | None:
    """What an ended run found. A run that was cut off left only its last audited plan: that plan is audited once more."""
    run, kept = store.get(run_id), store.outcome(run_id)
    if run is None or run.active or kept is not None:
        return kept
    plan, book = store.plan(run_id), store.workbook(run_id)
    if plan is None or book is None or run.kind != "plan":
        return None
    from planner.audit import audit
    from planner.workbook.read import read_workbook

    school = read_workbook(book, run.name).school
    if school is None:
        return None
    provenance = Provenance(workbook=run.digest, seed=run.seed, gap=run.gap, seconds_limit=run.seconds)
    rebuilt = Outcome(
        Status.FEASIBLE, plan, _last_tier(run), audit(school, plan).teams, seconds=(run.finished or 0) - run.created, provenance=provenance
    )
    store.keep_outcome(run_id, rebuilt)
    return rebuilt


def _last_tier(run: store.Run) -> tuple[Tier, ...]:
    """What was known of the first tier when the run was cut off."""
    if run.incumbent is None:
        return ()
    value = Fraction(run.incumbent).limit_denominator(1000)
    bound = None if run.bound is None else Fraction(run.bound).limit_denominator(1000)
    better = "more" if bound is None or bound >= value else "less"
    return (Tier("first", "The one priority", run.unit, value, bound, proven=False, better=better),)


def _process_runs(run: store.Run) -> bool:
    """Our own child is asked directly. Another's: where the system tells (/proc), the process exists, is no zombie, and is this
    run's worker, not a later one with its number."""
    child = _children.get(run.id)
    if child is not None:
        return child.poll() is None
    if not Path("/proc/self/stat").exists():
        return True  # elsewhere the beat alone decides
    folder = Path(f"/proc/{run.pid}")
    try:
        state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        words = (folder / "cmdline").read_bytes().split(b"\0")[:-1]
    except OSError:
        return False
    return state != "Z" and (not words or run.id.encode() in words)  # a process that is just being born has no words yet


def _end_process(run: store.Run) -> None:
    """SIGTERM to the worker and to whatever it started: it leads a session of its own."""
    if run.pid is None:
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(run.pid, signal.SIGTERM)
    for _ in range(40):
        if not _process_runs(run):
            return
        time.sleep(0.05)


# --- inside the worker ------------------------------------------------------------------------------------------------
class Pulse:
    """The worker's heartbeat, in a thread of its own: the search may be silent for seconds. It also carries the wish to stop."""

    def __init__(self, run: store.Run) -> None:
        self.stop = threading.Event()
        self.begun: float | None = None  # when the search itself began, after any wait
        self._over = threading.Event()
        self._run = run
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join(timeout=5)

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            with suppress(Exception):  # a busy database is no reason to die; the next beat tries again
                if store.get(self._run.id) is None:
                    os._exit(1)  # somebody deleted it: nothing of its workbook may go on being worked at
                asked = store.beat(self._run.id)
                if asked is not None:
                    self.stop.set()
                if asked is not None and time.time() - asked > 2 * GRACE_SECONDS:  # nobody looks any more
                    self._leave("cancelled", "The search was stopped.")
                if self.begun is not None and time.time() - self.begun > self._run.seconds + OVERTIME_SECONDS:
                    self._leave("crashed", "The search did not keep to its time limit and was ended.")

    def _leave(self, status: str, message: str) -> None:
        store.finish(self._run.id, status, message)
        os._exit(1)


class Reporter:
    """Writes what the search says: a new plan at once, bounds at most every quarter of a second."""

    def __init__(self, run_id: str, school: School) -> None:
        self._run_id, self._school = run_id, school
        self._last = 0.0

    def __call__(self, progress: Progress) -> None:
        if progress.plan is None and time.monotonic() - self._last < BOUND_SECONDS:
            return
        self._last = time.monotonic()
        values = {
            "incumbent": _finite(progress.incumbent),
            "bound": _finite(progress.bound),
            "unit": progress.unit,
            "message": progress.message,
        }
        if progress.plan is not None:
            values["best"] = best_words(self._school, progress.plan)
        store.save(self._run_id, plan=progress.plan, status="running", **values)


def best_words(school: School, plan: Plan) -> str:
    """ "Best so far: lowest team 85 minutes a week, teams' average 104"; teams without a goal are left out."""
    from planner.audit import audit

    minutes = [t.minutes for t in audit(school, plan).teams if school.team_by_id[t.team_id].goal_min]
    if not minutes:
        return "A plan is found and kept"
    average = float(sum(minutes) / len(minutes))
    return f"Best so far: lowest team {float(min(minutes)):,.0f} minutes a week, average of the teams {average:,.0f}"


def _finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None


def work(run_id: str) -> str:
    """Do the whole run and answer with how it ended."""
    run, book = store.get(run_id), store.workbook(run_id)
    if run is None or book is None or not run.active:
        return "gone"
    store.save(run_id, pid=os.getpid(), message="Waiting for another search to finish.")
    with Pulse(run) as pulse:
        try:
            _wait_for_turn(run, pulse)
            return _search(run, book, pulse)
        except Exception as fault:
            _log(fault)
            store.finish(run_id, "crashed", "The search met a fault of ours and ended. The workbook is not to blame.")
            return "crashed"


def _living() -> list[store.Run]:
    """Every run that waits or is worked at."""
    return [r for r in store.recent(500, store.ACTIVE) if alive(r)]


def _wait_for_turn(run: store.Run, pulse: Pulse) -> None:
    """At most one search for each core; the rest wait for their turn (queue.py)."""
    said = -1
    while not pulse.stop.is_set():
        living, served = _living(), store.recent(100, store.ENDED)
        if queue.may_begin(run.id, living, served):
            return
        before = next((n for n, r in enumerate(queue.in_order(living, served)) if r.id == run.id), 0)
        if before != said:
            said = before
            store.save(run.id, message=f"Waiting for its turn: {before} before it." if before else "Waiting for another search to finish.")
        time.sleep(BEAT_SECONDS)


def _search(run: store.Run, book: bytes, pulse: Pulse) -> str:
    store.save(run.id, status="loading", started=time.time(), message="Reading the workbook.")
    from planner.search.solve import search  # slow to import: the row says "loading" meanwhile
    from planner.workbook.read import read_workbook

    reading = read_workbook(book, run.name)
    if reading.school is None or reading.must_fix:
        store.finish(run.id, "refused", "The workbook has lines that must be fixed first.")
        return "refused"
    store.save(run.id, status="building", message="Setting up the search.")
    pulse.begun = time.time()
    if run.kind == "lapse":
        return _lapse(run, reading.school)
    if run.kind in store.BESIDE:
        return _answer(run, reading.school, pulse)
    report, told = Reporter(run.id, reading.school), pulse.stop.is_set
    before = store.plan(run.base) if run.base else None
    if before is None:
        outcome: Outcome = search(
            reading.school, seconds=run.seconds, gap=run.gap, seed=run.seed, on_progress=report, should_stop=told
        )
    else:
        from planner.analysis.what_if import what_if

        least, seconds, seed = bool(run.least), run.seconds, run.seed
        outcome = what_if(reading.school, before, least_change=least, seconds=seconds, seed=seed, on_progress=report, should_stop=told)
    outcome = replace(outcome, findings=outcome.findings or reading.findings)
    status = "cancelled" if pulse.stop.is_set() else "done"
    store.finish(run.id, status, "The search was stopped." if pulse.stop.is_set() else "The search is finished.", outcome)
    if before is None and outcome.plan is not None and not pulse.stop.is_set():
        _weigh(run, reading.school, outcome, pulse)
    return status


def _weigh(run: store.Run, school: School, outcome: Outcome, pulse: Pulse) -> None:
    """The plan stands and can be seen; what each of its changes is worth is found now, and joins it.

    The run is over, so that it holds no place in the queue: it gives way as soon as anybody else searches.
    """
    from planner.search.solve import weighed

    pulse.begun = None  # the search kept to its time; this has a limit of its own
    others = _Others()
    richer = weighed(school, outcome, seed=run.seed, should_stop=lambda: pulse.stop.is_set() or others.search())
    store.add_to_outcome(run.id, richer)


class _Others:
    """Does anybody else's run wait or search? Looked up at most every `BEAT_SECONDS`; a yes stays."""

    def __init__(self) -> None:
        self._seen, self._looked = False, 0.0

    def search(self) -> bool:
        if not self._seen and time.monotonic() - self._looked > BEAT_SECONDS:
            self._looked, self._seen = time.monotonic(), bool(_living())
        return self._seen


def _answer(run: store.Run, school: School, pulse: Pulse) -> str:
    """A question beside the plan: what is found is kept as it comes, from the newest plan of the same workbook where there is one."""
    from planner.jobs.questions import answer

    first = store.latest(run.digest, "plan")
    plan = store.outcome(first.id) if first is not None else None
    store.save(run.id, status="running")

    def keep(found: dict[str, object]) -> None:
        store.keep_answer(run.id, found)

    report = Reporter(run.id, school)
    keep(answer(run.kind, school, plan, run.seconds, keep, report, pulse.stop.is_set))
    status = "cancelled" if pulse.stop.is_set() else "done"
    store.finish(run.id, status, "The search was stopped." if pulse.stop.is_set() else "The search is finished.")
    return status


def _lapse(run: store.Run, school: School) -> str:
    """What is left if nothing is decided: only the teams' minutes are kept, no plan."""
    from planner.analysis.today import lapse

    left = lapse(school, seconds=run.seconds) or {}
    teams = tuple(TeamMinutes(team, minutes, None, Fraction(0), 0, minutes, 0, 0) for team, minutes in left.items())
    store.finish(run.id, "done", "", Outcome(Status.UNKNOWN, teams=teams))
    return "done"


def _log(fault: BaseException) -> None:
    """The kind of the fault and our own lines, without its text: that may hold what the workbook says."""
    sys.stderr.write("\n".join(fault_lines(fault)) + "\n")


def main(argv: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if argv is None else argv
    if len(arguments) != 1:
        sys.stderr.write("Usage: python -m planner.jobs.worker RUN_ID\n")
        return 2
    faulthandler.enable()  # when a library ends the process, the log tells where: lines of code, no names
    return 0 if work(arguments[0]) in ("done", "cancelled", "refused") else 1


if __name__ == "__main__":
    raise SystemExit(main())
