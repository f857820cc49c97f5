"""The worker: what it writes on the way, how it ends, and what is left when it is cut off."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from planner import store
from planner.domain.outcome import Move, Outcome, Progress, Status
from planner.domain.plan import Day, Plan
from planner.domain.school import Info, School
from planner.jobs import dispatch, processes, worker

SAMPLE = Path(__file__).parent.parent / "templates" / "xlsx" / "pine_hollow.xlsx"
PLAN = Plan(days=(Day(1, "REG", 36),))


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path / "data"))
    yield


@pytest.fixture
def run_id() -> str:
    return store.add(SAMPLE.read_bytes(), SAMPLE.name, seconds=20)


def searching(monkeypatch: pytest.MonkeyPatch, search: Callable[..., Outcome]) -> None:
    monkeypatch.setattr(worker, "best_words", lambda school, plan: "Best so far")
    monkeypatch.setattr(importlib.import_module("planner.search.solve"), "search", search)


def state(run_id: str) -> store.Run:
    run = store.get(run_id)
    assert run is not None
    return run


def test_a_search_that_finishes_is_done_with_its_outcome(monkeypatch: pytest.MonkeyPatch, run_id: str) -> None:
    def search(school: Any, **options: Any) -> Outcome:
        options["on_progress"](Progress(0.1, "Searching", 45.0, float("inf"), "minutes"))
        assert (state(run_id).status, state(run_id).incumbent, state(run_id).bound) == ("running", 45.0, None)
        return Outcome(Status.OPTIMAL, PLAN)

    searching(monkeypatch, search)
    assert worker.work(run_id) == "done"
    assert state(run_id).status == "done"
    found = store.outcome(run_id)
    assert found is not None and found.status is Status.OPTIMAL and store.plan(run_id) == PLAN


def test_what_each_change_is_worth_joins_a_plan_that_stands(monkeypatch: pytest.MonkeyPatch, run_id: str) -> None:
    """The run is done, and its plan can be seen, before the changes are weighed; what is found joins the same outcome."""
    change = Move("M2", "program", "SOFT", "End Software", 2_500_00, Fraction(0), Fraction(0))

    def weighed(school: Any, outcome: Outcome, **options: Any) -> Outcome:
        assert state(run_id).status == "done"
        assert store.outcome(run_id) == outcome
        return replace(outcome, moves=(change,))

    searching(monkeypatch, lambda school, **options: Outcome(Status.OPTIMAL, PLAN))
    monkeypatch.setattr(importlib.import_module("planner.search.solve"), "weighed", weighed)
    assert worker.work(run_id) == "done"
    found = store.outcome(run_id)
    assert found is not None
    assert (found.moves, found.plan, state(run_id).status) == ((change,), PLAN, "done")


def test_weighing_gives_way_to_anybody_who_searches(monkeypatch: pytest.MonkeyPatch, run_id: str) -> None:
    """The run is over and holds no place in the queue: with nobody else it goes on, with somebody it stops."""
    asked: list[bool] = []

    def weighed(school: Any, outcome: Outcome, **options: Any) -> Outcome:
        asked.append(options["should_stop"]())
        return outcome

    searching(monkeypatch, lambda school, **options: Outcome(Status.OPTIMAL, PLAN))
    monkeypatch.setattr(importlib.import_module("planner.search.solve"), "weighed", weighed)
    worker.work(run_id)
    again = store.add(SAMPLE.read_bytes(), SAMPLE.name, seconds=20)
    waiting = store.add(SAMPLE.read_bytes(), SAMPLE.name, seconds=20)
    worker.work(again)
    assert (state(waiting).active, asked) == (True, [False, True])


def test_a_fault_while_weighing_leaves_the_plan(monkeypatch: pytest.MonkeyPatch, run_id: str) -> None:
    def weighed(school: Any, outcome: Outcome, **options: Any) -> Outcome:
        raise RuntimeError("a error in Common Time")

    searching(monkeypatch, lambda school, **options: Outcome(Status.OPTIMAL, PLAN))
    monkeypatch.setattr(importlib.import_module("planner.search.solve"), "weighed", weighed)
    worker.work(run_id)
    assert (state(run_id).status, store.plan(run_id)) == ("done", PLAN)


def test_each_new_plan_is_kept_at_once_and_bounds_not_more_than_four_times_a_second(monkeypatch: pytest.MonkeyPatch, run_id: str) -> None:
    written: list[float | None] = []
    monkeypatch.setattr(store, "save", lambda run_id, **values: written.append(values.get("incumbent")))
    monkeypatch.setattr(worker, "best_words", lambda school, plan: "")
    report = worker.Reporter(run_id, School(Info()))
    report(Progress(0.1, "", 1.0, 9.0))
    report(Progress(0.1, "", 2.0, 9.0))
    report(Progress(0.1, "", 3.0, 9.0, plan=PLAN))
    assert written == [1.0, 3.0]


def test_a_wish_to_stop_reaches_the_search_and_its_plan_is_kept(monkeypatch: pytest.MonkeyPatch, run_id: str) -> None:
    def search(school: Any, **options: Any) -> Outcome:
        worker.cancel(run_id)
        deadline = time.monotonic() + 10
        while not options["should_stop"]() and time.monotonic() < deadline:
            time.sleep(0.05)
        return Outcome(Status.FEASIBLE, PLAN)

    searching(monkeypatch, search)
    assert worker.work(run_id) == "cancelled"
    assert store.plan(run_id) == PLAN


def test_a_fault_of_ours_is_a_plain_sentence_and_the_log_holds_no_names(
    monkeypatch: pytest.MonkeyPatch, run_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def search(school: Any, **options: Any) -> Outcome:
        options["on_progress"](Progress(0.1, "", plan=PLAN))
        raise RuntimeError("Ms. Example in room 4")

    searching(monkeypatch, search)
    assert worker.work(run_id) == "crashed"
    assert "error in Common Time" in state(run_id).message
    assert store.plan(run_id) == PLAN
    printed = capsys.readouterr()
    assert "RuntimeError" in printed.err and "Example" not in printed.err + printed.out


def test_a_workbook_that_must_be_fixed_is_refused() -> None:
    run_id = store.add(b"this is not a workbook", "x.xlsx")
    assert worker.work(run_id) == "refused"


def test_nothing_happens_for_a_run_that_is_gone_or_over(run_id: str) -> None:
    store.finish(run_id, "done", "")
    assert worker.work(run_id) == "gone" and worker.work("nothing") == "gone"


@pytest.fixture
def nothing_starts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The runs for which a process would have been started."""
    begun: list[str] = []
    monkeypatch.setattr(processes, "begin", begun.append)
    monkeypatch.setattr(processes, "module", lambda name, *words, log: begun.append(name))
    return begun


def claimed(run_id: str, host: str = "", **values: Any) -> store.Run:
    assert store.claim(run_id, host or processes.host())
    store.save(run_id, status="running", **({"beat": time.time()} | values))
    return state(run_id)


def gone() -> int:
    """The number of a process that has ended."""
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    child.wait()
    return child.pid


def test_a_run_whose_process_is_gone_waits_once_more_and_then_ends_in_words(run_id: str, nothing_starts: list[str]) -> None:
    claimed(run_id, pid=gone())
    again = worker.look(run_id)
    assert again is not None and again.waiting and (again.host, again.pid, again.attempt) == (None, None, 1)
    assert "starts again by itself" in again.message
    claimed(run_id, pid=gone())
    ended = worker.look(run_id)
    assert ended is not None and ended.status == "crashed" and "unexpectedly, twice" in ended.message


def test_the_process_of_another_computer_is_not_judged_here_only_its_silence(run_id: str, nothing_starts: list[str]) -> None:
    run = claimed(run_id, host="far", pid=gone())
    assert processes.alive(run) and worker.look(run_id) == run
    store.save(run_id, beat=time.time() - processes.SILENT_SECONDS - 1)
    again = worker.look(run_id)
    assert again is not None and again.waiting


def test_a_process_that_took_over_the_number_is_not_ours(run_id: str) -> None:
    assert not processes.alive(claimed(run_id, pid=os.getpid()))


def test_a_silent_process_counts_as_dead(run_id: str) -> None:
    run = replace(claimed(run_id, pid=os.getpid()), beat=time.time() - processes.SILENT_SECONDS - 1)
    assert not processes.alive(run)


def test_a_waiting_run_is_only_a_row_and_waits_as_long_as_it_takes(run_id: str) -> None:
    assert processes.alive(replace(state(run_id), created=0.0))


def test_a_run_that_was_claimed_and_never_began_is_given_up_after_a_while(run_id: str) -> None:
    assert store.claim(run_id, processes.host())
    run = state(run_id)
    assert processes.alive(run)
    assert not processes.alive(replace(run, started=time.time() - processes.START_SECONDS - 1))


def test_a_run_is_claimed_once(run_id: str) -> None:
    assert store.claim(run_id, "near") and not store.claim(run_id, "far") and state(run_id).host == "near"


def test_a_worker_that_was_put_back_ends_nothing_of_the_next(run_id: str) -> None:
    """Another computer has claimed the run again meanwhile: whoever saw the earlier claim does not put that one back."""
    seen = claimed(run_id)
    assert store.put_back(seen, "") and store.claim(run_id, "far")
    assert not store.put_back(seen, "") and state(run_id).host == "far"


def test_one_search_a_core_begins_and_the_rest_are_rows(monkeypatch: pytest.MonkeyPatch, nothing_starts: list[str]) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    runs = [store.add(b"book", "x.xlsx", school=f"School {n}") for n in range(5)]
    for one in runs:
        worker.start(one)
    assert [b for b in nothing_starts if b in runs] == runs[:2] and "planner.jobs.dispatch" in nothing_starts
    assert [state(r).waiting for r in runs] == [False, False, True, True, True]
    store.finish(runs[0], "done", "")
    assert dispatch.step() == 2 and nothing_starts[-1] == runs[2]


def test_a_waiting_run_stops_at_once(monkeypatch: pytest.MonkeyPatch, run_id: str, nothing_starts: list[str]) -> None:
    worker.cancel(run_id)
    assert state(run_id).status == "cancelled"
    worker.start(run_id)
    assert nothing_starts == []


def test_what_nobody_asked_for_waits_again_when_somebody_asks(monkeypatch: pytest.MonkeyPatch, run_id: str, nothing_starts: list[str]) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    quiet = store.add(b"book", "x.xlsx", kind="lapse")
    claimed(quiet, pid=None)
    worker.start(run_id)
    assert nothing_starts[0] == run_id and state(quiet).waiting


def test_the_background_figure_is_asked_for_once_for_a_workbook() -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(store.add_once(b"book", "x.xlsx", kind="lapse", seconds=60).id)) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 8 and len(set(found)) == 1


# --- with a real process ----------------------------------------------------------------------------------------------
def until(run_id: str, wanted: Callable[[store.Run], bool], seconds: float = 60) -> store.Run:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        run = worker.look(run_id)
        assert run is not None
        if wanted(run):
            return run
        time.sleep(0.1)
    raise AssertionError(f"still {run.status}: {run.message}")


def test_a_killed_worker_is_noticed_and_leaves_its_log_empty(run_id: str) -> None:
    """Twice: after the first time it is claimed once more."""
    worker.start(run_id)
    for attempt in (1, 2):
        processes.end(until(run_id, lambda r, n=attempt: r.attempt == n and r.beat is not None))  # type: ignore[misc]
    assert until(run_id, lambda r: not r.active, 10).status == "crashed"
    assert store.log_path(run_id).read_text() == ""


def test_a_worker_that_does_not_listen_is_ended_after_the_grace_period(monkeypatch: pytest.MonkeyPatch, run_id: str) -> None:
    monkeypatch.setattr(dispatch, "GRACE_SECONDS", 0.0)
    worker.start(run_id)
    until(run_id, lambda r: r.beat is not None)
    worker.cancel(run_id)
    assert until(run_id, lambda r: not r.active, 15).status == "cancelled"


def test_a_real_search_leaves_a_plan_that_audits_clean(run_id: str) -> None:
    from planner.audit import audit
    from planner.workbook.read import read_workbook

    worker.start(run_id)
    assert until(run_id, lambda r: not r.active, 120).status == "done"
    found, school = worker.found(run_id), read_workbook(SAMPLE, SAMPLE.name).school
    assert found is not None and found.plan is not None and school is not None
    assert audit(school, found.plan).violations == ()


def test_a_cut_off_search_shows_its_last_plan(run_id: str) -> None:
    worker.start(run_id)
    run = until(run_id, lambda r: store.plan(run_id) is not None or not r.active, 120)
    if run.active:
        processes.end(run)
        store.finish(run_id, "crashed", dispatch.LOST)
        until(run_id, lambda r: not r.active, 10)
    found = worker.found(run_id)
    assert found is not None and found.plan is not None and found.teams
    assert all(t.minutes >= Fraction(0) for t in found.teams)


def test_a_search_stands_behind_the_pages(run_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(worker.NICE_VARIABLE)  # the other tests' searches wait for nobody
    worker.start(run_id)
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            run = store.get(run_id)
            if run is not None and run.pid is not None and os.getpriority(os.PRIO_PROCESS, run.pid) > os.getpriority(os.PRIO_PROCESS, 0):
                return
            time.sleep(0.1)
        raise AssertionError("the search has the priority of the pages")
    finally:
        worker.cancel(run_id)
