"""A folder of workbooks: queued as rows, written as they end, continued where it stopped. The searches are played."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tiny import tiny_plan, tiny_school

from planner import store
from planner.cli.main import main
from planner.domain.outcome import Outcome, Status
from planner.jobs import batch, dispatch, worker
from planner.workbook.read import Reading

SCHOOL = tiny_school()
PLAN = tiny_plan(SCHOOL)
BROKEN = "broken.xlsx"


@pytest.fixture(autouse=True)
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the workbooks that were searched, in order: one at a step, which finds a plan unless the workbook must be fixed."""
    done: list[str] = []

    def wake() -> None:
        waiting = [r for r in store.living() if r.waiting]
        for run in waiting[:1]:
            assert store.claim(run.id, "here")
            done.append(run.name)
            if run.name == BROKEN:
                store.finish(run.id, "refused", "")
            else:
                store.finish(run.id, "done", "", Outcome(Status.FEASIBLE, PLAN))

    monkeypatch.setenv(store.FOLDER_VARIABLE, str(tmp_path / "data"))
    monkeypatch.setattr(dispatch, "wake", wake)
    monkeypatch.setattr(batch, "read_workbook", lambda book, name: Reading(SCHOOL, ()))
    monkeypatch.setattr("planner.cli.solve_all.LOOK_SECONDS", 0.0)
    yield done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "books"
    place.mkdir()
    for name in ("east.xlsx", "west.xlsx", BROKEN, "~$east.xlsx"):
        (place / name).write_bytes(name.encode())
    (place / "notes.txt").write_text("no workbook")
    return place


def test_every_workbook_has_a_plan_or_a_reason_in_the_summary_and_the_log(folder: Path, tmp_path: Path, begun: list[str]) -> None:
    out = tmp_path / "out"
    assert main(["solve-all", str(folder), "-o", str(out)]) == 1  # one has no plan
    assert sorted(begun) == [BROKEN, "east.xlsx", "west.xlsx"]
    assert {p.name for p in out.iterdir()} == {"east-plan.xlsx", "west-plan.xlsx", "summary.xlsx", "log.txt", "batch.json"}
    rows = [[str(v) for v in row if v is not None] for row in load_workbook(out / "summary.xlsx")["Schools"].iter_rows(values_only=True)]
    said = {row[0]: row for row in rows if row and row[0].endswith(".xlsx")}
    assert "east-plan.xlsx" in said["east.xlsx"] and "The workbook must be fixed first." in said[BROKEN]
    assert "3 workbooks" in (out / "log.txt").read_text() and "west.xlsx: A" in (out / "log.txt").read_text()


def test_a_second_call_searches_only_what_has_no_answer(folder: Path, tmp_path: Path, begun: list[str]) -> None:
    """The first call was cut off after one answer, with one under way that was lost; a workbook has come since."""
    out = tmp_path / "out"
    out.mkdir()
    books = {path.name: path for path in sorted(folder.glob("[a-z]*.xlsx"))}
    runs = batch.queue_all(books, batch.batch_of(out), batch.Asked(60.0))
    dispatch.wake()  # broken.xlsx, the first
    store.finish(runs["east.xlsx"], "crashed", "")
    (folder / "north.xlsx").write_bytes(b"north")
    del begun[:]
    assert main(["solve-all", str(folder), "-o", str(out)]) == 1
    assert sorted(begun) == ["east.xlsx", "north.xlsx", "west.xlsx"]
    (out / "west-plan.xlsx").write_bytes(b"mine")
    del begun[:]
    main(["solve-all", str(folder), "-o", str(out)])
    assert begun == [] and (out / "west-plan.xlsx").read_bytes() == b"mine"


def test_a_workbook_under_two_names_is_searched_once(folder: Path, tmp_path: Path, begun: list[str]) -> None:
    (folder / "copy.xlsx").write_bytes((folder / "east.xlsx").read_bytes())
    out = tmp_path / "out"
    main(["solve-all", str(folder), "-o", str(out)])
    assert len(begun) == 3 and (out / "copy-plan.xlsx").exists() and (out / "east-plan.xlsx").exists()


def test_other_seconds_are_another_question(folder: Path, tmp_path: Path, begun: list[str]) -> None:
    out = tmp_path / "out"
    main(["solve-all", str(folder), "-o", str(out)])
    main(["solve-all", str(folder), "-o", str(out), "--seconds", "5"])
    assert len(begun) == 6
    (out / "east-plan.xlsx").unlink()
    main(["solve-all", str(folder), "-o", str(out), "--seconds", "5"])
    assert len(begun) == 6 and (out / "east-plan.xlsx").exists()


def test_a_stopped_batch_leaves_the_queue(folder: Path, tmp_path: Path) -> None:
    books = {path.name: path for path in folder.glob("[a-z]*.xlsx")}
    runs = batch.queue_all(books, "b", batch.Asked(60.0))
    batch.stop(runs.values())
    assert store.living() == () and len(set(batch.queue_all(books, "b", batch.Asked(60.0)).values()) - set(runs.values())) == 3


@pytest.mark.parametrize(("words", "said"), [(["nowhere", "-o", "out"], "is not a folder"), ([".", "-o", "."], "Name another folder")])
def test_a_wrong_folder_is_one_sentence(words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["solve-all", *words]) == 2 and said in capsys.readouterr().err


def test_a_run_of_a_batch_is_no_search_of_a_person(folder: Path) -> None:
    """It is refused for nobody, and nobody is refused for it."""
    from planner.jobs import queue

    runs = [store.get(store.add(b"book", f"{n}.xlsx", batch="b")) for n in range(queue.WAITING_OF_ALL + 1)]
    last = runs[-1]
    assert last is not None and queue.full(last, [r for r in runs if r]) == ""
    assert queue.full(replace(last, id="new", batch=None), [r for r in runs if r]) == ""
    assert worker.place(last) is not None
