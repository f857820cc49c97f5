"""Plans by themselves on the Start page: one search for one set of answers, replaced when they change, and what it found in a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from reference.early import first_plan
from streamlit.testing.v1 import AppTest

from planner import store
from planner.domain.outcome import Outcome, Status
from planner.jobs import worker
from planner.pages import quick
from planner.tables import summary
from planner.workbook.read import read_workbook

ROOT = Path(__file__).parents[2]
ENOUGH = {"classes": "K 18 18\n1 19 19", "specialists": "PE\nMusic\nArt", "students": "7:45-14:35"}


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(worker, "start", lambda run_id: None)
    monkeypatch.setattr(worker, "look", store.get)
    monkeypatch.setattr(quick, "SETTLED_SECONDS", 0.0)
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.switch_page("planner/pages/answering.py")
    at.run()
    yield at


def answer(at: AppTest, **answers: str) -> None:
    for key, text in answers.items():
        field = at.text_area if any(w.key == f"start_{key}" for w in at.text_area) else at.text_input
        field(key=f"start_{key}").set_value(text)
    at.run()
    assert not at.exception


def words(at: AppTest) -> str:
    return "\n".join(block.proto.body for block in at.get("html"))


def test_no_search_before_the_answers_suffice(page: AppTest) -> None:
    answer(page, classes=ENOUGH["classes"], specialists=ENOUGH["specialists"])
    assert store.living() == () and not page.toggle
    assert "once you have answered:" in words(page) and "<li>When do students arrive and leave?</li>" in words(page)
    answer(page, **ENOUGH)
    assert len(store.living()) == 1


def test_a_set_of_answers_has_one_search_and_newer_ones_replace_it(page: AppTest) -> None:
    answer(page, **ENOUGH)
    first = store.living()
    page.run()
    assert store.living() == first and first[0].seconds == quick.QUICK_SECONDS
    answer(page, classes="K 18 18\n1 21 19")
    second = store.living()
    assert len(second) == 1 and second[0].digest != first[0].digest
    assert store.get(first[0].id) is None
    answer(page, classes="K 18 18\n1 21 banana")
    assert store.living() == (), "an answer that is not understood begins nothing"


def test_nothing_is_looked_for_while_that_is_switched_off(page: AppTest) -> None:
    answer(page, **ENOUGH)
    page.toggle(key="start_quick_wanted").set_value(False).run()
    assert store.living() == () and not page.exception


def test_a_plan_is_told_with_what_it_does_not_check_and_stays_once_it_was_opened(page: AppTest) -> None:
    answer(page, **ENOUGH)
    run = store.living()[0].id
    school = read_workbook(store.workbook(run) or b"").school
    assert school is not None
    found = first_plan(school)
    assert found.plan is not None
    store.finish(run, "done", "The search is finished.", found)
    page.run()
    assert not page.exception
    assert summary(school, found).minutes in words(page)
    assert "Not checked yet, since it is ours: rooms, duties, services, your own bell, next year&#x27;s money." in words(page)
    page.button(key="start_quick_see").click().run()
    assert not page.exception and not page.session_state[quick.STATE].run
    assert store.get(run) is not None


def test_a_search_without_a_plan_claims_no_more_than_it_knows(page: AppTest) -> None:
    answer(page, **ENOUGH)
    store.finish(store.living()[0].id, "done", "The search is finished.", Outcome(Status.UNKNOWN))
    page.run()
    assert "No plan found in the time allowed." in words(page) and page.button(key="start_quick_see").label == "See why"
