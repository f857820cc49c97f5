"""The District page with what a hundred schools bring with them: hostile names, workbooks that can't be read any more, much that is late."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
from planner.store import plans, schools, summaries
from planner.store.plans import Offered
from planner.store.summaries import Written

PAGE = Path(__file__).parents[2] / "planner" / "pages" / "district.py"
HOSTILE = '![x](http://127.0.0.1:9/x.png) <img src=x onerror="alert(1)">'


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path / "data"))


def lying(name: str, draft: bool = False) -> Offered:
    """A plan whose workbook can't be read; its summary says that it breaks nothing."""
    school = schools.add_school(name).id
    plan = plans.offer(school, f"run of {name}", "Plan", first_draft=draft)
    plan = plans.move(plans.move(plans.move(plan, "published"), "chosen"), "submitted", frozen=b"plan", book=b"book")
    row = Desk(LOCAL)._summed(plan)
    summaries.write(school, Written(plan.id, plan.version, row.kind, row.digest, row.figures.replace(_broken(row.figures), "")))
    return plan


def _broken(figures: str) -> str:
    return figures.split('"broken": "')[1].split('"')[0]


def drawn() -> AppTest:
    at = AppTest.from_file(str(PAGE), default_timeout=120).run()
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    return " ".join(str(block.proto.body) for block in at.get("html"))


def test_what_can_be_accepted_is_counted_and_what_stays_is_told_as_text() -> None:
    """Of three plans one is a first draft; one is returned by somebody else meanwhile. No file of theirs can be read, and the page stands."""
    fine, draft, gone = lying("Fine"), lying(HOSTILE, draft=True), lying(f"{HOSTILE} too")
    at = drawn()
    at.checkbox(key="desk_all").check().run()
    assert at.button(key="desk_accept").label == "Accept 2 plans"
    Desk(LOCAL).give_back(gone, "No.")
    at.button(key="desk_accept").click().run()
    assert not at.exception and {p.id: p.state for p in plans.offers()} == {fine.id: "accepted", draft.id: "submitted", gone.id: "returned"}
    assert [e.value for e in at.error] == ["1 plan stays as it is:"] and [s.value for s in at.success] == ["1 plan is accepted."]
    assert "&lt;img src=x" in said(at) and "<img" not in said(at)


def test_who_is_late_and_what_waits_for_the_office_are_two_things() -> None:
    for n in range(12):
        schools.add_school(f"Late {n:02}")
    lying("East")
    for what in ("submit", "decide"):
        Desk(LOCAL).set_deadline(None, what, dt.date.today() - dt.timedelta(days=1))
    at = drawn()
    assert "12 schools are late" in said(at) and "Late 07, and 4 more" in said(at) and "1 plan waits for you past its deadline" in said(at)
    at.pills(key="state_filter").set_value("late").run()
    assert not at.exception and "East" in said(at)
