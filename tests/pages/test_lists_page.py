"""The page that brings a district's list into the workbook: guess, correction, count, what was not used, and the workbook at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner.interop.lists.book import contents
from planner.jobs import worker
from planner.pages import books
from planner.store.lists import recall

ROOT = Path(__file__).parents[2]
LIST = "Pos\tPosten\tFTE\tEmployee\tFund\n01\tArt Teacher\t0.6\tSmith, John\tGF\n02\tWellness Lead\t1\tMuñoz, Ana\tFoundation grant\n03\tArt Teacher\tn/a\tLee, A\tGF\n"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(worker, "start", lambda run_id: None)
    yield


def words(at: AppTest) -> str:
    return "\n".join(block.proto.body for block in at.get("html"))


def pick(at: AppTest, label: str, value: str) -> None:
    (box,) = [b for b in at.selectbox if b.label == label]
    box.set_value(value)
    at.run()
    assert not at.exception


def test_a_list_from_guess_to_workbook(tmp_path: Path) -> None:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.session_state["book"] = books.sample("pine_hollow_thin.xlsx")
    at.run()
    (box,) = [a for a in at.text_area if a.label.startswith("Or paste cells")]
    box.set_value(LIST)
    at.run()
    assert not at.exception
    if "No column was found for this: Position title" in words(at):
        pick(at, "Posten", "title")
    said = words(at)
    assert "1 of 2 positions have a job class." in said
    assert "row 4: an FTE that is no number" in said
    assert not [name for name in ("Smith", "Muñoz", "Lee, A") if name in said]
    pick(at, "Wellness Lead (1)", "specials_pe")
    pick(at, "Foundation grant (1)", "GF")
    assert "2 of 2 positions have a job class." in words(at)
    (existing,) = [r for r in at.radio if r.label == "Rows that the workbook has already"]
    existing.set_value("replace")
    at.run()
    at.button(key="list_take").click()
    at.run()
    assert not at.exception
    book = at.session_state["book"]
    assert [(r["position_no"], r["job_class"], r["fund"]) for r in contents(book.data).of("Staff")] == [("01", "specials_art", "GF"), ("02", "specials_pe", "GF")]
    assert recall("positions")["titles"] == {"wellness lead": "specials_pe"}
    kept = b"".join(p.read_bytes() for p in (tmp_path / "data").rglob("*") if p.is_file())
    assert kept and not [part for part in (b"Smith", b"Mu\xc3\xb1oz", b"Foundation grant\tGF") if part in kept]
