"""Editing a workbook on the page: suggestions, steps back, and what a table says was typed. Typing itself is in the journeys."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from test_start import EXCEL, changed, opened, words
from test_start import data as data

from planner.pages import holding
from planner.pages.editing import typed_of
from planner.store import drafts
from planner.workbook.typing import Typed


def brought(book: bytes, tab: str = "Workbook") -> AppTest:
    at = opened()
    at.session_state["book_tab"] = tab
    at.file_uploader(key="upload").set_value(("broken.xlsx", book, EXCEL)).run()
    assert not at.exception
    return at


@pytest.mark.parametrize("tab", ["Workbook", "Edit"])
def test_a_suggestion_is_taken_with_one_click_and_back_with_another(tab: str) -> None:
    at = brought(changed("Staff", "fund", "GFF"), tab)
    if tab == "Edit":
        assert "To fix: Staff 1." in words(at)
        at.selectbox(key="typing_sheet").set_value("Staff").run()
    at.button(next(b.key for b in at.button if b.label.startswith("Write GF into"))).click().run()
    assert not at.exception and "to fix before you can search" not in words(at)
    (kept,) = drafts.drafts("this computer")
    assert kept.id in at.query_params["draft"] and kept.name == "broken.xlsx"
    at.session_state["book_tab"] = "Edit"
    at.run()
    at.button(key="typing_undo").click().run()
    assert not at.exception and at.button(key="typing_undo").disabled
    assert "To fix: Staff 1." in words(at)


def test_what_was_typed_is_there_again_at_its_address() -> None:
    draft = drafts.keep("this computer", "mine.xlsx", changed("School", "school_name", "Alder"))
    at = opened()
    assert any("mine.xlsx" in b.label for b in at.button)
    again = AppTest.from_file(at._script_path, default_timeout=60)
    again.query_params["draft"] = draft
    again.run()
    assert not again.exception and "Alder" in words(again)


def test_no_search_begins_while_somebody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    from planner import store

    at = brought(changed("Staff", "fund", "GFF"))
    at.button(next(b.key for b in at.button if b.label.startswith("Write GF into"))).click().run()
    assert [r.kind for r in store.recent(10) if r.name == "broken.xlsx"] == []


def test_what_a_table_says_was_typed() -> None:
    state = {
        "edited_rows": {0: {"Name": "x", "FTE": None}},
        "added_rows": [{}, {"Name": "new", "Row": "9"}],
        "deleted_rows": [2],
    }
    assert typed_of(state) == Typed({0: {"Name": "x", "FTE": ""}}, [{}, {"Name": "new"}], [2])


def test_a_draft_is_removed_from_the_first_page() -> None:
    draft = drafts.keep("this computer", "mine.xlsx", changed("School", "school_name", "Alder"))
    at = opened()
    at.button(key=f"forget_{draft}").click().run()
    assert not at.exception and drafts.drafts("this computer") == () and not any("mine.xlsx" in b.label for b in at.button)


def test_a_history_is_bounded_in_steps_and_in_bytes() -> None:
    small = [bytes([n]) for n in range(30)]
    assert holding.bounded(small) == small[-holding.MOST_PAST :]
    half = b"x" * (holding.MOST_PAST_BYTES // 2)
    assert len(holding.bounded([half] * 5)) == 2
    assert len(holding.bounded([b"", half * 3])) == 1  # the last step can always be taken back
