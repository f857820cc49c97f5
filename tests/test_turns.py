"""Whose search is next, on paper: two cores, East with ten searches, West with one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planner import store
from planner.jobs import queue, worker
from planner.store import Run

NOW = 1_000.0


def run(name: str, school: str | None, created: float, started: float | None = None, kind: str = "plan", digest: str = "d") -> Run:
    status = "running" if started else "queued"
    return Run(name, created, started, None, status, 1, NOW, kind, "b.xlsx", digest, 60, 0.01, 0, "", None, None, "", "", None, None, None, None, None, school)


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "cores", lambda: 2)


def names(runs: list[Run]) -> list[str]:
    return [r.id for r in runs]


def test_the_school_that_has_one_comes_before_the_second_of_another() -> None:
    east = [run(f"E{n}", "East", n) for n in range(10)]
    west = run("W", "West", 50)
    assert names(queue.in_order([*east, west]))[:3] == ["E0", "W", "E1"]


def test_the_school_without_a_running_search_is_next_however_late_it_came() -> None:
    east = [run("E0", "East", 0, started=5), *(run(f"E{n}", "East", n) for n in range(1, 10))]
    west = run("W", "West", 500)
    everybody = [*east, west]
    assert queue.may_begin("W", everybody) and not queue.may_begin("E1", everybody)


def test_among_equals_who_was_served_longest_ago_is_next() -> None:
    both = [run("E", "East", 10), run("W", "West", 20)]
    served = [run("old", "East", 1, started=9), run("older", "West", 1, started=3)]
    assert names(queue.in_order(both, served)) == ["W", "E"]
    assert names(queue.in_order(both)) == ["E", "W"]  # nobody was: who came first


def test_no_more_begin_than_there_are_cores_and_all_agree() -> None:
    waiting = [run(f"S{n}", f"School {n}", n) for n in range(5)]
    assert [queue.may_begin(r.id, waiting) for r in waiting] == [True, True, False, False, False]
    busy = [run("A", "A", 0, started=1), run("B", "B", 0, started=1), *waiting]
    assert not any(queue.may_begin(r.id, busy) for r in waiting)


def test_what_nobody_asked_for_leaves_a_core_free_and_comes_last() -> None:
    quiet, asked = run("L", "East", 0, kind="lapse"), run("W", "West", 9)
    assert names(queue.in_order([quiet, asked])) == ["W", "L"]
    assert queue.may_begin("L", [quiet]) and queue.may_begin("W", [quiet, asked]) and not queue.may_begin("L", [quiet, asked])


def test_without_a_school_the_workbook_is_the_owner() -> None:
    mine = [run("A1", None, 0, digest="a"), run("A2", None, 1, digest="a"), run("B1", None, 2, digest="b")]
    assert names(queue.in_order(mine)) == ["A1", "B1", "A2"]


def test_the_queue_is_bounded_for_one_and_for_all() -> None:
    east = [run(f"E{n}", "East", n) for n in range(queue.WAITING_OF_ONE)]
    new = run("new", "East", 99)
    assert "of this school wait already" in queue.full(new, [*east, new]) and queue.full(new, [*east[1:], new]) == ""
    assert queue.full(replace(new, school="West"), [*east, new]) == ""
    crowd = [run(f"S{n}", f"School {n}", n) for n in range(queue.WAITING_OF_ALL)]
    assert "try again in a few minutes" in queue.full(new, crowd)


def test_a_search_too_many_is_refused_in_words_and_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(store.FOLDER_VARIABLE, str(tmp_path))
    for _ in range(queue.WAITING_OF_ONE):
        store.add(b"book", "b.xlsx", school="East")
    late = store.add(b"book", "b.xlsx", school="East")
    with pytest.raises(store.Trouble, match="wait already"):
        worker.start(late)
    assert store.get(late) is None and len(store.recent(50)) == queue.WAITING_OF_ONE
