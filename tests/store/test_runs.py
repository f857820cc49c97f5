"""The runs table: what is written is read back, ended runs never change, forgotten runs are gone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from planner import store
from planner.domain.outcome import Outcome, Status, TeamMinutes
from planner.domain.plan import Day, Plan

PLAN = Plan(days=(Day(1, "REG", 36),))
OUTCOME = Outcome(Status.FEASIBLE, PLAN, teams=(TeamMinutes("G1", Fraction(375, 2), None, Fraction(0), 45, Fraction(150), 4, 4),))


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path / "data"))
    yield tmp_path / "data"


def test_a_new_run_waits_with_its_workbook() -> None:
    run_id = store.add(b"book", "pine.xlsx", seconds=30, gap=0.02, seed=7)
    run = store.get(run_id)
    assert run is not None
    assert (run.status, run.name, run.seconds, run.gap, run.seed, run.active) == ("queued", "pine.xlsx", 30, 0.02, 7, True)
    assert store.workbook(run_id) == b"book"
    assert store.plan(run_id) is None and store.outcome(run_id) is None


def test_unknown_runs_are_none() -> None:
    assert store.get("nothing") is None and store.workbook("nothing") is None and store.outcome("nothing") is None


def test_a_plan_found_on_the_way_survives_a_finish_without_one() -> None:
    run_id = store.add(b"book", "pine.xlsx")
    store.save(run_id, plan=PLAN, status="running", incumbent=45.0, bound=90.0, unit="minutes")
    assert store.finish(run_id, "cancelled", "The search was stopped.")
    run = store.get(run_id)
    assert run is not None and (run.status, run.incumbent, run.bound) == ("cancelled", 45.0, 90.0)
    assert store.plan(run_id) == PLAN


def test_an_outcome_comes_back_equal() -> None:
    run_id = store.add(b"book", "pine.xlsx")
    store.finish(run_id, "done", "The search is finished.", OUTCOME)
    assert store.outcome(run_id) == OUTCOME and store.plan(run_id) == PLAN


def test_an_ended_run_never_changes() -> None:
    run_id = store.add(b"book", "pine.xlsx")
    assert store.finish(run_id, "done", "first")
    assert not store.finish(run_id, "crashed", "second")
    store.save(run_id, message="third")
    store.ask_cancel(run_id)
    run = store.get(run_id)
    assert run is not None and (run.status, run.message, run.cancel) == ("done", "first", None)


def test_the_first_wish_to_stop_is_the_one_that_counts() -> None:
    run_id = store.add(b"book", "pine.xlsx")
    assert store.beat(run_id) is None
    store.ask_cancel(run_id)
    first = store.beat(run_id)
    store.ask_cancel(run_id)
    assert first is not None and store.beat(run_id) == first


def test_a_deleted_run_leaves_nothing(data: Path) -> None:
    run_id = store.add(b"a workbook that nobody should find", "pine.xlsx")
    store.log_path(run_id).write_text("log")
    store.delete(run_id)
    assert store.get(run_id) is None and not store.log_path(run_id).exists()


def test_old_ended_runs_are_forgotten_and_active_ones_stay() -> None:
    ended, active = store.add(b"1", "a.xlsx"), store.add(b"2", "b.xlsx")
    store.finish(ended, "done", "")
    assert store.delete_older(days=1) == 0
    assert store.delete_older(days=-1) == 1
    assert store.get(ended) is None and store.get(active) is not None


def test_only_the_owner_may_open_the_data_folder(data: Path) -> None:
    assert store.data_folder() == data
    assert data.stat().st_mode & 0o077 == 0


def test_many_writers_wait_for_each_other() -> None:
    run_id = store.add(b"book", "pine.xlsx")
    faults: list[Exception] = []

    def write() -> None:
        try:
            for _ in range(25):
                store.beat(run_id)
                store.save(run_id, incumbent=1.0)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
