"""Lists of positions in ten shapes: each maps with at most two columns by hand, every figure is right, and no name is left in anything."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path

import pytest
from interop.list_files import BOOK, EXCEL, POSITION_LISTS, Listed, sheet, text

from planner.cli.main import main
from planner.interop.fill import fill
from planner.interop.lists.book import contents
from planner.interop.lists.fields import POSITIONS
from planner.interop.lists.found import ADD, REPLACE, Answers, Found, Memory, to_remember
from planner.interop.lists.people import is_name
from planner.interop.lists.reading import read
from planner.interop.lists.titles import folded

THIN = Path(__file__).parents[2] / "templates" / "xlsx" / "pine_hollow_thin.xlsx"
NAMES = ("Smith", "SMITH", "John", "Muñoz", "Ana", "Lee", "Alvarez", "Okafor", "Novak", "Brandt", "Ito", "Diallo", "Haddad", "Rossi", "Ortiz", "Quill")


def staff(found: Found) -> list[dict[str, object]]:
    return [dict(r) for rows in found.rows if rows.sheet == "Staff" for r in rows.rows]


def fte_by_job(found: Found) -> dict[str, float]:
    total: dict[str, float] = defaultdict(float)
    for row in staff(found):
        total[str(row["job_class"])] += float(str(row["fte"])) * int(str(row["count"]))
    return {job: round(fte, 4) for job, fte in total.items()}


def read_listed(one: Listed) -> Found:
    return read(one.data, POSITIONS, BOOK, Answers(columns=one.columns, funds=one.funds), "list")


@pytest.mark.parametrize("one", POSITION_LISTS, ids=lambda one: one.name)
def test_ten_shapes(one: Listed) -> None:
    found = read_listed(one)
    assert len(one.columns) <= 2
    assert not found.refused, found.findings
    assert fte_by_job(found) == one.fte
    assert sum(int(str(r["count"])) for r in staff(found) if r["vacancy"] == "vacant") == one.vacant
    assert tuple(r["fund"] for r in staff(found)) == one.paid


@pytest.mark.parametrize("one", POSITION_LISTS, ids=lambda one: one.name)
def test_no_name_comes_out(one: Listed) -> None:
    found = read_listed(one)
    said = json.dumps(asdict(found), default=str)
    assert [name for name in NAMES if name in said] == []


@pytest.mark.parametrize("name", ["Smith", "Muñoz, Ana", "SMITH JOHN", "Lee, A", "Ms. Ortiz", "Park, Ana", "O'Brien, Sean", "Ana María Muñoz"])
def test_names_become_codes_in_a_title_column(name: str) -> None:
    assert is_name(name)
    data = text([["Title", "FTE"], ["Art Teacher", "1"], [name, "0.5"], [f"Teacher - {name}", "1"]])
    found = read(data, POSITIONS, BOOK, name="list")
    said = json.dumps(asdict(found), default=str)
    assert name not in said
    assert [r["label"] for r in staff(found)] == [None, "name 1", None]
    assert any(f.code == "names" for f in found.findings)


@pytest.mark.parametrize(
    "title",
    ["Teacher, Grade 3", "Art", "Paraprofessional - SpEd", "Library Media Specialist", "TCHR ELEM GR 3", "Office Manager", "Spanish, AP", "Dean of Students", "ESL", "Title I Tutor"],
)  # fmt: skip
def test_titles_are_no_names(title: str) -> None:
    assert not is_name(title)


def test_so_many_of_so_many_are_placed() -> None:
    data = text([["Title", "FTE"], ["Art Teacher", "1"], ["Wellness Lead", "1"], ["Wellness Lead", "1"], ["Custodian", "1"]])
    found = read(data, POSITIONS, BOOK, name="list")
    assert found.placed == (1, 3)  # the custodian is in neither
    assert [(p.title, p.job, n) for p, n in found.titles] == [("Wellness Lead", "", 2), ("Art Teacher", "specials_art", 1), ("Custodian", "outside", 1)]
    by_hand = Answers(titles={folded("Wellness lead"): "counselor"})
    assert read(data, POSITIONS, BOOK, by_hand, "list").placed == (3, 3)


def test_what_was_said_is_remembered_for_the_next_list() -> None:
    rows = [["Art der Stelle", "Anteil"], ["Wellness Lead", "0.5"]]
    first = Answers(columns={"title": "Art der Stelle", "fte": "Anteil"}, titles={folded("Wellness Lead"): "counselor"})
    memory = Memory(**to_remember(read(text(rows), POSITIONS, BOOK, first, "list"), first))
    again = read(text([*rows, ["Wellness Lead", "1"]], ";"), POSITIONS, BOOK, None, "list", memory)
    assert fte_by_job(again) == {"counselor": 1.5}
    assert {c.by for c in again.columns} == {"remembered"}


def test_pay_is_read_for_averages_of_three_and_never_shown() -> None:
    pay = [["Title", "FTE", "Annual Salary"], *(["Grade 3 Teacher", "1", p] for p in ("50000", "60000", "70000")), ["Art Teacher", "1", "81234"]]
    found = read(text(pay), POSITIONS, BOOK, name="list")
    (lists,) = [rows.rows for rows in found.rows if rows.sheet == "Lists"]
    assert [dict(r) for r in lists] == [{"job_class": "homeroom_teacher", "avg_salary": 60000}]
    assert "81234" not in json.dumps(asdict(found), default=str)


def test_nothing_of_an_unmapped_column_comes_out() -> None:
    data = text([["Title", "FTE", "SSN", "Birth date"], ["Art Teacher", "1", "123-45-6789", "1970-02-03"]])
    said = json.dumps(asdict(read(data, POSITIONS, BOOK, name="list")), default=str)
    assert "SSN" in said and "123-45-6789" not in said and "1970-02-03" not in said


def test_other_schools_are_left_out_and_said() -> None:
    found = read(EXCEL, POSITIONS, BOOK, name="list")
    assert "row 8: other schools" in found.used.sentences()
    assert "row 9: totals" in found.used.sentences()
    unknown = Answers(school="Birch Elementary")
    assert [f.code for f in read(EXCEL, POSITIONS, BOOK, unknown, "list").findings if f.severity.value == "must fix"] == ["which-school"]


def test_hidden_and_struck_rows_are_asked_about() -> None:
    data = sheet([["Title", "FTE"], ["Art Teacher", 1], ["Music Teacher", 1], ["PE Teacher", 1]], hidden=(3,), struck=("A4",))
    found = read(data, POSITIONS, BOOK, name="list")
    assert len(staff(found)) == 3
    (said,) = [f.message for f in found.findings if f.code == "unseen"]
    assert "Row 3 is hidden or filtered and was read." in said and "Row 4 is struck through and was read." in said
    left = read(data, POSITIONS, BOOK, Answers(leave=frozenset({"hidden", "struck"})), "list")
    assert fte_by_job(left) == {"specials_art": 1}
    assert "row 3: hidden or filtered" in left.used.sentences()


def test_a_workbook_with_positions_asks_first_and_then_gets_them(tmp_path: Path) -> None:
    book = THIN.read_bytes()
    data = text([["Position No", "Title", "FTE", "Fund"], ["007", "Art Teacher", "0.5", "GF"], ["008", "1st Grade Teacher", "1", "GF"]])
    assert "staff-there" in [f.code for f in read(data, POSITIONS, contents(book), None, "list").findings]
    once = fill(book, read(data, POSITIONS, contents(book), Answers(existing=REPLACE), "list").rows)
    assert [r["position_no"] for r in contents(once).of("Staff")] == ["007", "008"]
    more = text([["Position No", "Title", "FTE", "Fund"], ["007", "Art Teacher", "0.8", "GF"], ["009", "PE Teacher", "1", "GF"]])
    twice = fill(once, read(more, POSITIONS, contents(once), None, "list").rows)
    assert [(r["position_no"], r["fte"]) for r in contents(twice).of("Staff")] == [("007", "0.8"), ("008", "1"), ("009", "1")]
    added = read(more, POSITIONS, contents(book), Answers(existing=ADD), "list")
    assert len(contents(fill(book, added.rows)).of("Staff")) == len(contents(book).of("Staff")) + 2


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMON_TIME_DATA", str(tmp_path / "data"))
    (tmp_path / "list.csv").write_text("Stelle,FTE,Fund\nArt Teacher,1,GF\nWellness Lead,1,GF\n", encoding="utf-8")
    line = ["import", "positions", str(tmp_path / "list.csv")]
    by_hand = ["--map", "title=Stelle", "--title", "Wellness Lead=counselor", "--remember"]
    assert main([*line, *by_hand]) == 0
    assert "2 of 2 positions have a job class" in capsys.readouterr().out
    assert main([*line, "--into", str(THIN), "-o", str(tmp_path / "out.xlsx"), "--replace"]) == 0
    assert "Wellness Lead" in (out := capsys.readouterr().out) and "remembered" in out
    assert {r["job_class"] for r in contents((tmp_path / "out.xlsx").read_bytes()).of("Staff")} == {"specials_art", "counselor"}
