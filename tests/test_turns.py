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
    assert names(queue.to_begin(everybody)) == ["W"]


def test_among_equals_who_was_served_longest_ago_is_next() -> None:
    both = [run("E", "East", 10), run("W", "West", 20)]
    served = [run("old", "East", 1, started=9), run("older", "West", 1, started=3)]
    assert names(queue.in_order(both, served)) == ["W", "E"]
    assert names(queue.in_order(both)) == ["E", "W"]  # nobody was: who came first


def test_no_more_begin_than_there_are_cores() -> None:
    waiting = [run(f"S{n}", f"School {n}", n) for n in range(5)]
    assert names(queue.to_begin(waiting)) == ["S0", "S1"]
    busy = [run("A", "A", 0, started=1), run("B", "B", 0, started=1), *waiting]
    assert queue.to_begin(busy) == []


def test_a_computer_fills_its_own_cores_whatever_runs_on_another() -> None:
    far = [replace(run(n, n, 0, started=1), host="far") for n in "AB"]
    waiting = [run(f"S{n}", f"School {n}", n) for n in range(3)]
    assert names(queue.to_begin([*far, *waiting], host="near")) == ["S0", "S1"]
    assert queue.to_begin([*far, *waiting], host="far") == []


def test_what_nobody_asked_for_leaves_a_core_free_and_comes_last() -> None:
    quiet, asked = run("L", "East", 0, kind="lapse"), run("W", "West", 9)
    assert names(queue.in_order([quiet, asked])) == ["W", "L"]
    assert names(queue.to_begin([quiet])) == ["L"] and names(queue.to_begin([quiet, asked])) == ["W"]


def test_a_batch_comes_after_people_and_before_what_nobody_asked_for() -> None:
    batch = [replace(run(f"B{n}", None, n, digest=f"b{n}"), batch="all") for n in range(2)]
    everybody = [run("L", "East", 0, kind="lapse"), *batch, run("W", "West", 9)]
    assert names(queue.in_order(everybody)) == ["W", "B0", "B1", "L"]


def test_what_nobody_asked_for_gives_way_only_where_somebody_would_wait() -> None:
    quiet, busy, asked = run("L", "East", 0, started=1, kind="lapse"), run("A", "A", 0, started=1), run("W", "West", 9)
    assert queue.gives_way([quiet, busy, asked]) == quiet
    assert queue.gives_way([quiet, asked]) is None  # a core is free
    assert queue.gives_way([quiet, busy, run("L2", "West", 9, kind="lapse")]) is None


def test_sixty_schools_that_open_their_workbook_at_once_all_get_a_search() -> None:
    """Each opens its workbook, which asks for the background figure, and then a search of its own: none is refused, the searches first."""
    opened = [run(f"L{n:02}", f"School {n}", n, kind="lapse") for n in range(60)]
    asked = [run(f"P{n:02}", f"School {n}", 100 + n) for n in range(60)]
    for n in range(60):
        assert queue.full(asked[n], [*opened, *asked[:n]]) == ""
    assert names(queue.in_order([*opened, *asked]))[:60] == [f"P{n:02}" for n in range(60)]


def test_the_waiting_time_is_what_those_before_may_take() -> None:
    """Two cores, searches of 60 seconds, which may take 66, and 5 to begin: 71. One core is free in 30 seconds, the other in 50."""
    busy = [run("A", "A", 0, started=NOW - 41), run("B", "B", 0, started=NOW - 21)]
    waiting = [run(f"S{n}", f"School {n}", n) for n in range(4)]
    found = [queue.place(r.id, [*busy, *waiting], (), NOW) for r in waiting]
    assert found == [(0, 30.0), (1, 50.0), (2, 101.0), (3, 121.0)]
    assert queue.place("S0", waiting, (), NOW) == (0, 0.0) and queue.place("A", busy, (), NOW) is None


def test_without_a_school_the_workbook_is_the_owner() -> None:
    mine = [run("A1", None, 0, digest="a"), run("A2", None, 1, digest="a"), run("B1", None, 2, digest="b")]
    assert names(queue.in_order(mine)) == ["A1", "B1", "A2"]


def test_the_queue_is_bounded_for_one_and_for_all() -> None:
    east = [run(f"E{n}", "East", n) for n in range(queue.WAITING_OF_ONE)]
    new = run("new", "East", 99)
    assert "already has 6 searches waiting" in queue.full(new, [*east, new]) and queue.full(new, [*east[1:], new]) == ""
    assert queue.full(replace(new, school="West"), [*east, new]) == ""
    crowd = [run(f"S{n}", f"School {n}", n) for n in range(queue.WAITING_OF_ALL)]
    assert "Try again in a few minutes" in queue.full(new, crowd)


def test_a_search_too_many_is_refused_in_words_and_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(store.FOLDER_VARIABLE, str(tmp_path))
    for _ in range(queue.WAITING_OF_ONE):
        store.add(b"book", "b.xlsx", school="East")
    late = store.add(b"book", "b.xlsx", school="East")
    with pytest.raises(store.Trouble, match="already has"):
        worker.start(late)
    assert store.get(late) is None and len(store.recent(50)) == queue.WAITING_OF_ONE
