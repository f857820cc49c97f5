"""Trying a change on the page: a lock, a figure, a repair; the way back, the history, and plans that were found beside this one."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from test_start import SAMPLE, opened, words
from test_start import data as data

from planner import store
from planner.analysis.what_if import what_if
from planner.domain import serialize
from planner.domain.outcome import Outcome
from planner.domain.school import Lock
from planner.domain.survey import STATEMENTS
from planner.explain.diff import diff
from planner.jobs import worker
from planner.workbook.edit import edits_of
from planner.workbook.read import read_workbook

THIN = SAMPLE.with_name("pine_hollow_thin.xlsx")


@pytest.fixture
def ended(solved: Outcome) -> str:
    run_id = store.add(SAMPLE.read_bytes(), SAMPLE.name)
    store.finish(run_id, "done", "The search is finished.", solved)
    return run_id


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    started: list[str] = []
    monkeypatch.setattr(worker, "start", started.append)
    yield started


def test_a_lock_is_tried_on_a_copy_from_the_plan_at_hand(ended: str, begun: list[str]) -> None:
    at = opened(ended, "Try a change")
    at.selectbox(key="try_kind").set_value("A position and its days").run()
    at.selectbox(key="try_staff_day").set_value("Thu").run()
    at.selectbox(key="try_staff_value").set_value("is not here (on any day: the post stops)").run()
    which = next(o for o in at.selectbox(key="try_staff_which").options if o.startswith("ART1"))
    at.selectbox(key="try_staff_which").set_value(which).run()
    at.button(key="try").click().run()
    assert not at.exception
    new = store.get(at.query_params["run"])
    assert new is not None and (new.base, new.least, new.asked) == (ended, True, f"Tried: {which} on Thu: is not here")
    assert new.id in begun
    school = read_workbook(store.workbook(new.id) or b"").school
    assert school is not None and [(k.what, k.id, k.cycle_day, k.value) for k in school.locks] == [("staff", "ART1", 4, "off")]
    assert read_workbook(store.workbook(ended) or b"").school.locks == ()  # type: ignore[union-attr]


def test_a_figure_is_tried_and_one_that_breaks_the_workbook_is_refused_with_its_cell(ended: str, begun: list[str]) -> None:
    at = opened(ended, "Try a change")
    at.selectbox(key="try_kind").set_value("A number in the workbook").run()
    at.selectbox(key="try_sheet").set_value("Teams").run()
    at.selectbox(key="try_column_Teams").set_value("Goal").run()
    box = next(t for t in at.text_input if t.key and t.key.startswith("try_value_Teams"))
    cell = box.key.removeprefix("try_value_")
    box.set_value("lots").run()
    at.button(key="try").click().run()
    assert any(e.value.startswith(cell) for e in at.error) and at.query_params["run"] in (ended, [ended])
    next(t for t in at.text_input if t.key == box.key).set_value("150").run()
    at.button(key="try").click().run()
    new = store.get(at.query_params["run"])
    assert new is not None and new.asked is not None and new.asked.endswith(f"Goal: 150 ({cell})")


def test_a_try_shows_what_differs_and_goes_back(ended: str, solved: Outcome) -> None:
    assert solved.plan is not None
    tried = store.add(SAMPLE.read_bytes(), SAMPLE.name, base=ended, asked="Tried: nothing at all", least=True)
    store.finish(tried, "done", "", solved)
    at = opened(tried, "Try a change")
    assert "Tried: nothing at all" in words(at) and "The two plans are identical." in words(at)
    assert f"history_{ended}" in {b.key for b in at.button}
    at.button(key="undo").click().run()
    assert at.query_params["run"] in (ended, [ended]) and "Tried: nothing at all" not in words(at)
    at.button(key=f"history_{tried}").click().run()
    assert "Tried: nothing at all" in words(at)


def test_options_are_opened_once_and_compared(ended: str, solved: Outcome) -> None:
    beside = store.add(SAMPLE.read_bytes(), SAMPLE.name, kind="options")
    card = {"title": "Cheapest", "lines": ["It costs less."], "differs": ["Grade 1 loses 5 minutes."], "file": "", "name": "o.xlsx"}
    empty = {"columns": [], "data": []}
    store.save(beside, status="running")
    store.keep_answer(beside, {"cards": [card | {"outcome": serialize.dumps(solved)}], "side": empty, "teams": empty})
    store.finish(beside, "done", "")
    at = opened(ended, "Compare plans")
    assert "It costs less." in words(at) and "Grade 1 loses 5 minutes." in words(at)
    for _ in range(2):
        at = opened(ended, "Compare plans")
        at.button(key="open_o.xlsx").click().run()
        assert not at.exception and "Another plan: Cheapest" in words(at)
    assert len(store.tries(ended)) == 2


def test_points_of_the_curve_are_drawn_and_opened(ended: str, solved: Outcome) -> None:
    assert solved.plan is not None
    beside = store.add(SAMPLE.read_bytes(), SAMPLE.name, kind="curve", status="running")
    band = {"columns": ["minutes", "dollars", "least", "fits"], "data": [[45.0, 10.0, 5.0, False], [90.0, 20.0, 20.0, False]]}
    point = {"file": "", "name": "p.xlsx", "plan": solved.plan.to_json()}
    store.keep_answer(beside, {"lines": ["One step."], "rows": {"columns": [], "data": []}, "band": band, "points": [point, point]})
    store.finish(beside, "done", "")
    at = opened(ended, "What more time costs")
    assert "Select a point" in words(at)
    at.selectbox(key="point_1").set_value(2).run()
    at.button(key="open_point").click().run()
    assert not at.exception and "Price of time, 90 minutes a week" in words(at)


@pytest.mark.parametrize("kind", ["options", "curve", "why"])
def test_a_question_that_found_nothing_says_so(ended: str, kind: str) -> None:
    beside = store.add(SAMPLE.read_bytes(), SAMPLE.name, kind=kind)
    store.finish(beside, "crashed", "The search ended unexpectedly.")
    at = opened(ended, {"options": "Compare plans", "curve": "What more time costs", "why": "What limits team time"}[kind])
    assert "Nothing was found in the time allowed." in words(at)
    assert any("ended unexpectedly" in i.value for i in at.info)
    assert f"again_{kind}" in {b.key for b in at.button}


def test_a_repair_is_shown_as_a_card_and_can_be_tried(ended: str, begun: list[str]) -> None:
    fix = {
        "sentence": "Put art on Thursday", "price": "no cost", "gains": "45 for Grade 3", "who": "the staff", "also": "",
        "cells": ["a new line in Locks"], "edits": [["Locks", {"what": "staff", "id": "ART1", "cycle_day": 4, "value": "here", "reason": "x"}]],
    }  # fmt: skip
    beside = store.add(SAMPLE.read_bytes(), SAMPLE.name, kind="why")
    store.save(beside, status="running")
    card = {"symptom": "Grade 3 has 45 of 90 minutes.", "binds": ["Art is away."], "last": "It costs nothing.", "fixes": [fix]}
    store.keep_answer(beside, {"lines": [], "cards": [card], "left": "2 more changes were not tried."})
    store.finish(beside, "done", "")
    at = opened(ended, "What limits team time")
    assert "Grade 3 has 45 of 90 minutes." in words(at) and "Put art on Thursday: no cost." in words(at) and "2 more" in words(at)
    at.button(key="fix_0_0").click().run()
    new = store.get(at.query_params["run"])
    assert new is not None and new.asked == "Tried: Put art on Thursday" and new.id in begun


def test_lines_that_a_repair_adds_stand_under_each_other_and_a_line_is_emptied() -> None:
    book = THIN.read_bytes()
    line = {"what": "team", "id": "G3", "value": "meets", "reason": "r"}
    edits = edits_of(book, [("Locks", line), ("Locks", line | {"id": "G4"}), ("Staff!5", None), ("Staff!F7", 0.6)])
    rows = {e.cell.lstrip("Locks!ABCDEFGH") for e in edits if e.cell.startswith("Locks")}
    assert len(rows) == 2 and len([e for e in edits if e.cell.startswith("Staff") and e.value == ""]) > 5
    assert edits[-1].value == "0.6"


@pytest.mark.parametrize("kind", ["options", "curve", "why"])
def test_a_worker_answers_each_question(kind: str, monkeypatch: pytest.MonkeyPatch, ended: str) -> None:
    """The search itself is left out: what is found is kept, and the run ends."""
    monkeypatch.setattr(importlib.import_module("planner.jobs.questions"), "answer", lambda kind, *rest: {"lines": [kind]})
    asked = store.add(SAMPLE.read_bytes(), SAMPLE.name, kind=kind, seconds=5)
    assert worker.work(asked) == "done"
    assert store.answer(asked) == {"lines": [kind]}


def test_a_worker_starts_a_try_from_the_plan_before(monkeypatch: pytest.MonkeyPatch, ended: str, solved: Outcome) -> None:
    seen: list[object] = []

    def what_if(school: object, before: object, **rest: object) -> Outcome:
        seen.extend((before, rest["least_change"]))
        return solved

    monkeypatch.setattr(importlib.import_module("planner.analysis.what_if"), "what_if", what_if)
    tried = store.add(SAMPLE.read_bytes(), SAMPLE.name, seconds=5, base=ended, asked="Tried", least=True)
    assert worker.work(tried) == "done"
    assert seen == [solved.plan, True]


def test_deleting_a_plan_deletes_what_was_asked_beside_it_even_while_it_runs(ended: str) -> None:
    beside = store.add(SAMPLE.read_bytes(), SAMPLE.name, kind="curve", status="running")
    other = store.add(THIN.read_bytes(), THIN.name, kind="curve")
    store.delete(ended)
    assert store.get(beside) is None and store.get(other) is not None


def test_what_was_asked_stays_while_another_plan_has_the_same_workbook(ended: str) -> None:
    beside = store.add(SAMPLE.read_bytes(), SAMPLE.name, kind="curve")
    second = store.add(SAMPLE.read_bytes(), SAMPLE.name)
    store.delete(ended)
    assert store.get(beside) is not None
    store.delete(second)
    assert store.get(beside) is None


def test_a_poll_is_read_on_the_page_and_its_points_are_used(begun: list[str]) -> None:
    at = opened()
    at.session_state["book_tab"] = "Our priority"
    at.button(key="sample").click().run()
    empty = "The one priority," + ",".join(f'"{s.sentence}"' for s in STATEMENTS)
    at.file_uploader(key="poll_book").set_value(("poll.csv", f"{empty}\nlowest team,10,20,20,20,20,20\n".encode(), "text/csv")).run()
    assert any("110, not 100" in e.value for e in at.error)
    at.file_uploader(key="poll_book").set_value(("poll.csv", f"{empty}\nlowest team,50,10,10,10,10,10\n".encode(), "text/csv")).run()
    assert not at.exception and "1 person responded." in words(at)
    at.button(key="poll_use").click().run()
    school = read_workbook(at.session_state["book"].data).school
    assert school is not None and sum(p.votes or 0 for p in school.priorities) > 0


def test_a_lock_that_the_plan_keeps_already_moves_no_class(solved: Outcome) -> None:
    """Without this, dozens of classes of Pine Hollow changed places for nothing: as good a week, but not the one at hand."""
    school = read_workbook(SAMPLE).school
    assert school is not None and solved.plan is not None
    locked = replace(school, locks=(Lock("team", "K", value="meets", reason="asked"),))
    again = what_if(locked, solved.plan, least_change=True, seconds=20)
    assert again.plan is not None and diff(locked, solved.plan, again.plan).empty


def test_the_board_s_paper_holds_the_other_plans_that_were_found(ended: str, solved: Outcome) -> None:
    """Of four: this plan itself, one that differs, the same once more, and today's carried on, which is a line of its own."""
    from planner.pages import books
    from planner.papers import Option

    assert solved.plan is not None
    run, school = store.get(ended), read_workbook(SAMPLE).school
    assert run is not None and school is not None
    this, book = Option("This plan", school, solved), books.of_run(run)
    assert books.beside(book, this) == []
    different = replace(solved, plan=replace(solved.plan, meetings=solved.plan.meetings[1:]))
    named = (("time", solved), ("money", different), ("change", different), ("today", replace(solved, plan=replace(solved.plan, duties=()))))
    cards = [{"title": f"Plan {key}", "name": f"{key}-x.xlsx", "outcome": serialize.dumps(outcome)} for key, outcome in named]
    asked = store.add(book.data, book.name, kind="options")
    store.keep_answer(asked, {"cards": cards})
    assert books.beside(book, this) == []  # not before it has ended
    store.finish(asked, "done", "Ended.")
    assert [o.title for o in books.beside(book, this)] == ["Plan money"]
