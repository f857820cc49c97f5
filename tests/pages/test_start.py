"""The page, as a person goes through it: choose, read the findings, search, read the plan. No browser: see journeys for that."""

from __future__ import annotations

import hashlib
import io
import os
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from planner import store
from planner.domain.outcome import Conflict, Outcome, Promise, Repair, Status, TeamMinutes
from planner.jobs import worker
from planner.pages.tabs import WRITTEN_IN
from planner.workbook.columns import COLUMN

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "templates" / "xlsx" / "pine_hollow.xlsx"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(worker, "start", lambda run_id: None)
    yield


def opened(run_id: str = "", tab: str = "") -> AppTest:
    """The first page, or the plan of a run, on one of its tabs."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if tab:
        at.session_state["plan_tab"] = tab
    if run_id:
        at.query_params["run"] = run_id
    at.run()
    assert not at.exception
    return at


def words(at: AppTest) -> str:
    """Everything that the page says in our own blocks of text."""
    return "\n".join(block.proto.body for block in at.get("html")).replace("&#x27;", "'")


def keys(at: AppTest) -> set[str]:
    return {button.key for button in at.button if button.key}


def changed(sheet: str, code: str, value: object, row: int = 3) -> bytes:
    """The sample with one cell changed. Headers are in row 2; on the School sheet each setting has a row of its own."""
    book = load_workbook(SAMPLE)
    page, header = book[sheet], COLUMN[sheet, code].header
    if sheet == "School":
        next(r for r in page.iter_rows() if r[0].value == header)[1].value = value
    else:
        column = next(c.column for c in page[2] if c.value == header)
        page.cell(row, column).value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def uploaded(data: bytes, name: str = "mine.xlsx") -> AppTest:
    at = opened()
    at.file_uploader(key="upload").set_value((name, data, EXCEL)).run()
    assert not at.exception
    return at


def test_the_first_screen_says_what_is_missing_and_offers_two_ways() -> None:
    at = opened()
    assert "$231,896 over budget" in words(at)
    assert "sample" in keys(at) and at.file_uploader(key="upload") is not None
    assert "ARP ESSER" in words(at) and "-$312,066" in words(at) and "Minutes today" in words(at)


def test_what_is_left_if_nothing_is_decided_joins_the_sentence() -> None:
    at = opened()
    assert "Working out" in words(at)
    run = store.latest(hashlib.sha256(SAMPLE.read_bytes()).hexdigest(), "lapse")
    assert run is not None
    left = tuple(TeamMinutes(t, Fraction(45), None, Fraction(0), 45, Fraction(45), 1, 1) for t in ("K", "G1"))
    store.finish(run.id, "done", "", Outcome(Status.OPTIMAL, teams=left))
    at.run()
    assert "they would have 45 at most" in words(at) and "Working out" not in words(at)
    assert "If you make no changes" in words(at) and "not known" in words(at)


def test_the_sample_can_be_searched_and_shows_what_to_look_at() -> None:
    at = opened()
    at.button(key="sample").click().run()
    assert not at.exception
    assert "Pine Hollow Elementary" in words(at) and "Funds!I5" in words(at)
    assert "search" in keys(at)


def test_a_workbook_with_a_fault_shows_it_beside_its_cell_and_cannot_be_searched() -> None:
    at = uploaded(changed("Teams", "core", "NOBODY"))
    said = words(at)
    assert "1 issue to fix" in said and "NOBODY" in said and "ct-here" in said
    assert "search" not in keys(at)
    at.button(key="another").click().run()
    assert "Upload your workbook" in words(at)


def test_a_file_that_is_no_workbook_is_a_finding_and_no_fault_of_the_page() -> None:
    at = uploaded(b"not a workbook at all")
    assert "issue to fix" in words(at) and "search" not in keys(at)


def test_markup_in_a_workbook_stays_text() -> None:
    at = uploaded(changed("School", "school_name", "<img src=x onerror=alert(1)> **Bold** School"))
    assert "&lt;img src=x onerror=alert(1)&gt; **Bold** School" in words(at)
    assert "<img" not in words(at)
    assert not any("Bold" in block.value for block in at.markdown)


def test_a_search_starts_a_worker_and_its_address_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(worker, "start", begun.append)
    at = opened()
    at.button(key="sample").click().run()
    at.segmented_control(key="time").set_value("Quick look (20 seconds)").run()
    at.button(key="search").click().run()
    assert not at.exception
    run = store.get(at.query_params["run"])
    assert run is not None and (run.seconds, run.name, run.kind) == (20.0, "pine_hollow.xlsx", "plan")
    assert run.id in begun
    assert "Searching for a plan" in words(at)


def test_a_running_search_says_how_far_it_is_and_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker.processes, "alive", lambda run: True)
    run_id = store.add(SAMPLE.read_bytes(), SAMPLE.name)
    store.save(
        run_id,
        status="running",
        started=time.time(),
        message="Lowest team",
        incumbent=85.0,
        bound=95.0,
        unit="minutes",
        best="Best so far: 85",
    )
    at = opened(run_id)
    assert "Best so far: 85" in words(at) and "Lowest team: 85 minutes so far; at most 95 possible." in words(at)
    at.button(key="cancel").click().run()
    run = store.get(run_id)
    assert run is not None and run.cancel is not None
    assert at.button(key="cancel").disabled


def test_a_search_in_line_says_its_place_and_when_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both cores are taken for at most 71 seconds, and one search comes first: it begins within two minutes."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    for n in range(2):
        assert store.claim(store.add(b"book", "x.xlsx", school=f"Busy {n}"), "far")
    store.add(b"book", "x.xlsx", school="First")
    run_id = store.add(SAMPLE.read_bytes(), SAMPLE.name, school="Mine")
    at = opened(run_id)
    assert "Waiting, number 2 in line" in words(at) and "1 search comes first. It begins within 2 minutes." in words(at)
    at.button(key="cancel").click().run()
    assert store.get(run_id).status == "cancelled"  # type: ignore[union-attr]


def ended(status: str, outcome: Outcome | None = None, message: str = "The search is finished.") -> str:
    run_id = store.add(SAMPLE.read_bytes(), SAMPLE.name)
    store.finish(run_id, status, message, outcome)
    return run_id


def test_promises_that_clash_are_shown_with_their_cells_and_repairs() -> None:
    conflict = Conflict(
        (Promise("Floor", "Grade 1 has 500 minutes.", "Teams!G4"),), True, (Repair("Lower the floor.", "Teams!G4", 100_00, "board"),)
    )
    at = opened(ended("done", Outcome(Status.INFEASIBLE, conflict=conflict)))
    assert "No plan can meet every requirement" in words(at) and "Grade 1 has 500 minutes." in words(at) and "ct-here" in words(at)
    assert "Lower the floor." in words(at) and "$100" in words(at)


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        ("done", "", "No plan found in the time allowed"),
        ("crashed", "The search ended unexpectedly.", "The search ended unexpectedly. It hadn't found a plan yet."),
        ("cancelled", "The search was stopped.", "The search was stopped. It hadn't found a plan yet."),
    ],
)
def test_an_end_without_a_plan_is_said_plainly(status: str, message: str, expected: str) -> None:
    at = opened(ended(status, Outcome(Status.UNKNOWN) if status == "done" else None, message))
    assert expected in words(at) and "Traceback" not in words(at)
    assert {"search", "another"} <= keys(at)


def test_an_address_of_nothing_goes_back_to_the_first_screen() -> None:
    at = opened("deadbeef0000")
    assert "no longer saved" in at.info[0].value
    assert "sample" in keys(at)


def test_a_deleted_search_is_gone() -> None:
    run_id = ended("cancelled", None, "The search was stopped.")
    at = opened(run_id)
    at.button(key="delete").click().run()
    assert not at.exception and store.get(run_id) is None
    assert "Upload your workbook" in words(at)


def test_a_plan_is_shown_with_all_its_tables(solved: Outcome) -> None:
    at = opened(ended("done", solved))
    said = words(at)
    assert "Pine Hollow Elementary: a plan for 2025-26" in said and "A draft for discussion" in said
    assert [t.label for t in at.tabs] == ["Minutes", "Weekly schedule", "Team meetings", "Money", "Contract", "Staffing and programs", "Try a change", "Compare plans", "What more time costs", "What limits team time", "How good is this plan?", "Share"]
    for tab in [t.label for t in at.tabs]:
        at.session_state["plan_tab"] = tab
        at.run()
        drawn = {t.label for t in at.tabs if t.children}
        assert not at.exception and tab in drawn and drawn - {tab} <= set(WRITTEN_IN), tab  # the others are not drawn
    at.session_state["plan_tab"] = "Weekly schedule"
    at.run()
    for view in ("By homeroom", "By specialist", "By grade"):
        at.pills(key="view").set_value(view).run()
        assert not at.exception
    assert min(t.minutes for t in solved.teams) >= Fraction(0)
