"""One search as its own process: progress and plans go to the store, and it stops when told.

The page starts a worker, looks at its row and may ask it to stop; nothing else connects the two. Ending is in two steps:
a flag that the search reads between its steps, and, when that takes too long, the end of the process. Either way the best
audited plan is in the store.
"""

from __future__ import annotations

import faulthandler
import os
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
from planner.domain.outcome import Outcome, Progress, Provenance, StageAnswer, Status, TeamMinutes, Tier
from planner.domain.plan import FIRST_DRAFT, Plan
from planner.domain.school import School
from planner.domain.serialize import plain
from planner.jobs import dispatch, processes, queue
from planner.store.faults import fault_lines, quiet_logs
from planner.store.summaries import PACK

BEAT_SECONDS = 0.5  # how often a worker says that it lives
BOUND_SECONDS = 0.25  # bounds are written at most this often; a new plan at once
NICE = 10  # of 19: how far a search stands behind the pages, where NICE_VARIABLE does not say otherwise
NICE_VARIABLE = "COMMON_TIME_NICE"
OVERTIME_SECONDS = 60.0  # beyond the time limit, before a worker ends itself


# --- for the page -----------------------------------------------------------------------------------------------------
def start(run_id: str) -> None:
    """Let a run wait for its turn, which may come at once; it goes on when the page or the server is closed.

    Raises store.Trouble when too many wait already; then the run is forgotten.
    """
    run = store.get(run_id)
    if run is not None and (why := queue.full(run, store.living())):
        store.delete(run_id)
        raise store.Trouble(why)
    dispatch.wake()


def cancel(run_id: str) -> None:
    """Ask a run to stop and keep its best plan; one that waits is over at once. `look` ends a process that does not listen."""
    if not store.end_waiting(run_id, dispatch.STOPPED):
        store.ask_cancel(run_id)


def look(run_id: str) -> store.Run | None:
    """How a run stands now. One whose process is gone, or does not listen, is judged here; one that waits has somebody who starts it."""
    processes.bury()
    run = store.get(run_id)
    if run is None or not run.active:
        return run
    if run.waiting:
        dispatch.wake()
    else:
        dispatch.judge(run)
    return store.get(run_id)


def place(run: store.Run) -> tuple[int, float] | None:
    """How many come before a waiting run, and the seconds until it begins if all of them use their whole time."""
    return queue.place(run.id, store.living(), store.recent(100, store.ENDED), time.time())


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
    checked = audit(school, plan)
    if checked.violations:  # no search keeps such a plan; whatever it is, it is not shown as one that keeps every rule
        return None
    provenance = Provenance(workbook=run.digest, seed=run.seed, gap=run.gap, seconds_limit=run.seconds)
    rebuilt = Outcome(
        Status.FEASIBLE, plan, _last_tier(run), checked.teams, seconds=(run.finished or 0) - run.created, provenance=provenance
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
                now = store.get(self._run.id)
                if now is None or now.attempt != self._run.attempt:
                    os._exit(1)  # deleted, or claimed anew while this process was silent: nothing here may go on
                asked = store.beat(self._run.id)
                if asked is not None:
                    self.stop.set()
                if asked is not None and time.time() - asked > 2 * dispatch.GRACE_SECONDS:  # nobody looks any more
                    self._leave("cancelled", "The search was stopped.")
                if self.begun is not None and time.time() - self.begun > self._run.seconds + OVERTIME_SECONDS:
                    self._leave("crashed", "The search did not keep to its time limit and was ended.")

    def _leave(self, status: str, message: str) -> None:
        store.finish(self._run.id, status, message)
        os._exit(1)


class Reporter:
    """Writes what the search says: a new plan and a stage's answer at once, bounds at most every quarter of a second.

    What the stages found so far stands in the row's answer, {"stages": [...]}; at the end it is in the outcome.
    """

    def __init__(self, run_id: str, school: School) -> None:
        self._run_id, self._school = run_id, school
        self._last = 0.0
        self._stages: dict[str, StageAnswer] = {}

    def __call__(self, progress: Progress) -> None:
        if progress.stage is not None:
            self._stages[progress.stage.stage] = progress.stage
            store.keep_answer(self._run_id, {"stages": plain(list(self._stages.values()))})
        elif progress.plan is None and time.monotonic() - self._last < BOUND_SECONDS:
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
        draft = None if progress.plan is None else replace(progress.plan, standing=FIRST_DRAFT)  # all that is left of a run cut off now
        store.save(self._run_id, plan=draft, status="running", **values)


def best_words(school: School, plan: Plan) -> str:
    """ "Best so far. Team with the least time: 85 minutes a week; average 104; 5 of 8 teams at their goal"."""
    from planner.audit import audit
    from planner.tables.plan.least import in_a_line

    teams = audit(school, plan).teams
    return f"Best so far. {in_a_line(school, teams).rstrip('.')}" if teams else "A plan is found and kept"


def _finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None


def work(run_id: str) -> str:
    """Do the whole run and answer with how it ended. Whoever started this process has claimed it; otherwise it is claimed here."""
    store.claim(run_id, processes.host())
    run, book = store.get(run_id), store.workbook(run_id)
    if run is None or book is None or not run.active:
        return "gone"
    store.save(run_id, pid=os.getpid(), beat=time.time())
    with Pulse(run) as pulse:
        try:
            return _search(run, book, pulse)
        except Exception as fault:
            _log(fault)
            store.finish(run_id, "crashed", "The search stopped because of an error in Common Time, not in your workbook.")
            return "crashed"


def _search(run: store.Run, book: bytes, pulse: Pulse) -> str:
    if run.kind == PACK:
        return _pack(run, pulse)
    store.save(run.id, status="loading", message="Reading the workbook.")
    from planner.search.solve import search  # slow to import: the row says "loading" meanwhile
    from planner.workbook.read import read_workbook

    reading = read_workbook(book, run.name)
    if reading.school is None or reading.must_fix:
        store.finish(run.id, "refused", "The workbook has issues you need to fix first.")
        return "refused"
    store.save(run.id, status="building", message="Setting up the search")
    pulse.begun = time.time()
    if run.kind == "lapse":
        return _lapse(run, reading.school)
    if run.kind in store.BESIDE:
        return _answer(run, reading.school, pulse)
    report, told = Reporter(run.id, reading.school), pulse.stop.is_set
    before = store.plan(run.base) if run.base else None
    if before is None:
        outcome: Outcome = search(reading.school, seconds=run.seconds, gap=run.gap, seed=run.seed, on_progress=report, should_stop=told)
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
    """Does anything else wait or run? Looked up at most every `BEAT_SECONDS`; a yes stays."""

    def __init__(self) -> None:
        self._seen, self._looked = False, 0.0

    def search(self) -> bool:
        if not self._seen and time.monotonic() - self._looked > BEAT_SECONDS:
            self._looked, self._seen = time.monotonic(), any(processes.alive(r) for r in store.living())
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


def _pack(run: store.Run, pulse: Pulse) -> str:
    """The district's download: no search, but it takes its turn like one."""
    from planner.jobs.packing import pack

    store.save(run.id, status="running", message="Getting ready.")
    pulse.begun = time.time()

    def keep(found: dict[str, object]) -> None:
        store.keep_answer(run.id, found)

    keep(pack(run, keep, lambda words: store.save(run.id, message=words), pulse.stop.is_set))
    status = "cancelled" if pulse.stop.is_set() else "done"
    store.finish(run.id, status, "The download was stopped." if pulse.stop.is_set() else "The download is ready.")
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


def _behind_the_pages() -> None:
    """A search takes what the pages leave: somebody who reads does not wait for somebody else's search."""
    said = os.environ.get(NICE_VARIABLE, "")
    nice = int(said) if said.isdigit() else NICE
    if hasattr(os, "nice"):
        os.nice(nice)
    with suppress(OSError):  # where the kernel weighs sessions against each other, niceness counts within one only
        Path("/proc/self/autogroup").write_text(str(nice), encoding="ascii")


def main(argv: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if argv is None else argv
    if len(arguments) != 1:
        sys.stderr.write("Usage: python -m planner.jobs.worker RUN_ID\n")
        return 2
    quiet_logs()
    faulthandler.enable()  # when a library ends the process, the log tells where: lines of code, no names
    return 0 if work(arguments[0]) in ("done", "cancelled", "refused") else 1


if __name__ == "__main__":
    _behind_the_pages()
    raise SystemExit(main())
