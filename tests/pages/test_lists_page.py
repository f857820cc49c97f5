"""The page that brings a district's list into the workbook: guess, correction, count, what was not used, and the workbook at the end."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from planner.interop.lists.book import contents
from planner.jobs import worker
from planner.pages import books, lists, priority, spread
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


@pytest.mark.parametrize("kind", ["list", "poll"])
def test_a_cell_far_away_is_told_and_the_file_not_laid_out(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """90 KB that would take gigabytes and minutes of the server."""
    book = Workbook()
    for _ in range(3):
        book.create_sheet()["XFD1048576"] = 1
    file = io.BytesIO()
    book.save(file)
    said: list[str] = []
    monkeypatch.setattr(lists.st, "error", said.append)
    if kind == "list":
        monkeypatch.setattr(lists, "_given", lambda: ("list.xlsx", file.getvalue()))
        monkeypatch.setattr(lists, "_read", lambda *_: pytest.fail("it was read"))
        lists.show(books.sample())
    else:
        monkeypatch.setattr(priority.st, "file_uploader", lambda *_, **__: Uploaded(file.getvalue()))
        monkeypatch.setattr(priority, "read_poll", lambda *_: pytest.fail("it was read"))
        assert priority._given("x") is None
    assert len(said) == 1 and "far apart" in said[0]
    assert spread.too_far(books.sample().data) == spread.too_far(b"PK no workbook") == spread.too_far(b"a,b") == ""


class Uploaded(io.BytesIO):
    name = "poll.xlsx"
