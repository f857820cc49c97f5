"""Answers that are no settled plan, as a person meets them on the page: first drafts, the nearest plan, and what is known without any."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hand_made import CONFLICT, STAGES, nearest_of
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest
from test_shared import page
from test_start import ROOT, SAMPLE, keys, opened, words
from test_start import data as data

from planner import store
from planner.domain.outcome import Outcome, Partial, Status, Unplaced
from planner.domain.plan import FIRST_DRAFT, NEAREST
from planner.export import read_plan, write_plan
from planner.pages import books
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
from planner.store.plans import Offered
from planner.tables import draft_sentence
from planner.workbook.edit import CellEdit, edited_book
from planner.workbook.read import read_workbook

HARD = ("F3", "G3")  # minimum and goal of the first team on the Teams sheet, raised to 290 minutes
MARK = "Nearest plan: breaks 1 requirement. Not for adoption."


def kept(book: bytes, outcome: Outcome) -> str:
    run = store.add(book, "pine.xlsx", status="running")
    store.finish(run, "done", "The search is finished.", outcome)
    return run


@pytest.fixture(scope="module")
def hard() -> bytes:
    return edited_book(SAMPLE.read_bytes(), [CellEdit(f"Teams!{cell}", "290") for cell in HARD])


@pytest.fixture(scope="module")
def near(solved: Outcome, hard: bytes) -> Outcome:
    school = read_workbook(hard, "pine.xlsx").school
    assert school is not None and solved.plan is not None
    return Outcome(Status.INFEASIBLE, conflict=CONFLICT, nearest=nearest_of(school, solved.plan, fewest=True), stages=STAGES)


def drafted(solved: Outcome) -> Outcome:
    assert solved.plan is not None
    return replace(solved, status=Status.FEASIBLE, tiers=solved.tiers[:1], plan=replace(solved.plan, standing=FIRST_DRAFT))


# --- the nearest plan --------------------------------------------------------------------------------------------------
def test_under_a_refusal_stand_the_nearest_plan_what_is_known_and_a_way_on(near: Outcome, hard: bytes) -> None:
    at = opened(kept(hard, near))
    said = words(at)
    assert near.nearest is not None and "It breaks 1 requirement:" in said and near.nearest.broken[0].sentence in said
    assert "Do the numbers add up?" in said and "Grade 1 can have at most 225 minutes a week." in said and "Next: " in said
    assert {"open_nearest", "known_file"} <= keys(at) | {b.key for b in at.get("download_button")}
    at.button(key="open_nearest").click().run()
    assert "the nearest plan for 2025-26" in words(at) and not at.exception
    at.button(key="close_nearest").click().run()
    assert "No plan yet" in words(at)


def test_the_mark_is_on_top_of_every_tab_and_none_shares_it(near: Outcome, hard: bytes) -> None:
    run = kept(hard, near)
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params["run"], at.query_params["show"] = run, NEAREST
    at.run()
    tabs = [t.label for t in at.tabs]
    assert {"Minutes", "Weekly schedule", "Money", "Compare", "Try a change"} <= set(tabs) and "Share" not in tabs
    for tab in tabs:
        at.session_state["nearest_tab"] = tab
        at.run()
        assert not at.exception, tab
        assert words(at).count(MARK) == 2 and not any(k.startswith("share_") for k in keys(at)), tab


def test_the_download_is_marked(near: Outcome, hard: bytes) -> None:
    school = read_workbook(hard, "pine.xlsx").school
    assert school is not None
    data = books.answer_workbook(school, near)
    assert read_plan(data).standing == NEAREST and all(s["A1"].value == MARK for s in load_workbook(io.BytesIO(data)) if s.title != "_plan")


def test_without_any_plan_the_page_still_says_what_is_known(hard: bytes) -> None:
    at = opened(kept(hard, Outcome(Status.UNKNOWN, stages=STAGES, advice=("No plan found.", "Try a longer search."))))
    said = words(at)
    assert "Not known yet" in said and "Try a longer search." in said and "Next: search longer" in said and "open_nearest" not in keys(at)


# --- first drafts ------------------------------------------------------------------------------------------------------
def test_the_header_of_a_plan_says_that_it_is_a_first_draft(solved: Outcome) -> None:
    draft, school = drafted(solved), read_workbook(SAMPLE.read_bytes(), "pine.xlsx").school
    assert school is not None
    said, sentence = words(opened(kept(SAMPLE.read_bytes(), draft))), draft_sentence(school, draft)
    assert "First draft" in said and "Cuts may be more than needed" in sentence and "FTE" in sentence and sentence in said
    assert "First draft" not in words(opened(kept(SAMPLE.read_bytes(), solved)))


def shared(solved: Outcome) -> tuple[Desk, Offered]:
    desk, run = Desk(LOCAL), kept(SAMPLE.read_bytes(), drafted(solved))
    school = desk.bring("Pine Hollow Elementary", SAMPLE.read_bytes(), "pine.xlsx").school
    return desk, desk.offer(school, run, "First try")


def test_publishing_one_asks_first(solved: Outcome) -> None:
    desk, plan = shared(solved)
    at = opened(plan.run, "Share")
    at.checkbox(key="share_told").check().run()
    assert at.button(key="share_publish").disabled
    at.checkbox(key="share_first_draft").check().run()
    at.button(key="share_publish").click().run()
    assert desk.plan(plan.id).state == "published"
    staff = words(page("staff", plan=plan.id))
    assert "First draft: cuts and unspent money are not settled." in staff and "$" not in staff


def test_the_district_reads_why_it_cannot_accept_one(solved: Outcome) -> None:
    desk, plan = shared(solved)
    target = io.BytesIO()
    school = read_workbook(SAMPLE).school
    assert school is not None
    write_plan(school, drafted(solved), target)
    chosen = desk.choose(desk.publish(plan, "week", True, as_first_draft=True, hr_confirmed=True))
    sent = desk.submit(chosen, target.getvalue(), SAMPLE.read_bytes())
    at = page("district")
    at.checkbox(key="desk_all").check().run()
    assert at.button(key="desk_accept").disabled and desk.plan(sent.id).state == "submitted"
    assert "(first draft)" in words(at) and "Return it, and ask the school to search longer." in words(at)


def test_a_week_in_part_says_what_is_not_placed_and_can_be_downloaded(solved: Outcome, hard: bytes) -> None:
    assert solved.plan is not None
    left = Unplaced("session", "EL_3", "EL_3, group 1", "Monday", reason="EL1 leads the meeting of Grade 3 then.", cell="Services!E4")
    at = opened(kept(hard, Outcome(Status.UNKNOWN, partial=Partial(solved.plan, (left,)))))
    said = words(at)
    assert "all of the week but 1 thing could be placed" in said and "EL1 leads the meeting of Grade 3 then." in said
    assert "partial_file" in {b.key for b in at.get("download_button")} and not at.exception
    school = read_workbook(hard, "pine.xlsx").school
    assert school is not None
    book = load_workbook(io.BytesIO(books.partial_workbook(school, Outcome(Status.UNKNOWN, partial=Partial(solved.plan, (left,))))))
    assert book.sheetnames[0] == "Not placed" and all("Not for adoption" in str(s["A2"].value) for s in book.worksheets[:-1])
