"""A workbook for each school from the district's lists, and what `check` says of it when it comes back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.cli.main import main
from planner.domain.school import Finding
from planner.interop.packs import Listed, Wanted, file_name, level_of, pack, schools_of
from planner.workbook.edit import CellEdit, edited_book
from planner.workbook.owned import OWNED_SHEET, owned
from planner.workbook.read import read_workbook
from planner.workbook.typing import Typing, typings

SCHOOLS = """School,Level,State,Grades
Alder Elementary,Elementary,SC,"K,1,2,3,4,5"
Birch Middle School,MS,SC,"6,7,8"
"""
POSITIONS = """School,Position No,Position Title,FTE,Fund,Budgeted Salary
Alder Elementary,1001,Principal,1.0,General Fund,98000
Alder Elementary,1004,Art Teacher,0.6,General Fund,52000
Alder Elementary,1005,Instructional Coach,1.0,Title I,64000
Birch Middle School,2002,Teacher Math,1.0,General Fund,55000
Birch Middle School,2004,Paraprofessional,1.0,IDEA,24000
"""
BUDGET = """School,Fund,Description,FY26 Budget,FY27 Proposed
Alder Elementary,General Fund,Revenue allocation,2100000,2150000
Alder Elementary,Title I,Revenue allocation,180000,176000
Birch Middle School,General Fund,Revenue allocation,3200000,3250000
Birch Middle School,IDEA,Revenue allocation,150000,150000
"""
LISTS = {"positions": Listed(POSITIONS.encode(), "positions.csv"), "budget": Listed(BUDGET.encode(), "budget.csv")}


@pytest.fixture(scope="module")
def alder() -> bytes:
    made = pack(Wanted("Alder Elementary", "elementary", "SC"), LISTS, {}, schools=2)
    assert not made.refused and made.cells == len(owned(made.book)) > 20
    return made.book


def sheet(data: bytes, name: str) -> Typing:
    return typings(data)[name]


def column(data: bytes, name: str, header: str) -> list[str]:
    found = sheet(data, name)
    return [line[found.heads.index(header)] for line in found.lines]


def place(data: bytes, name: str, header: str, line: int) -> str:
    found = sheet(data, name)
    return f"{found.title}!{found.columns[found.heads.index(header)][0]}{found.rows[line]}"


def said(data: bytes) -> list[Finding]:
    return [f for f in read_workbook(data).findings if f.code.startswith("district-")]


def test_a_school_gets_its_own_positions_and_money_and_nobody_elses(alder: bytes) -> None:
    assert column(alder, "Staff", "FTE of each") == ["1", "0.6", "1"]
    assert dict(zip(column(alder, "Funds", "Fund"), column(alder, "Funds", "Next year"), strict=True)) == {"GF": "2150000", "T1A": "176000"}
    assert set(column(alder, "FundRules", "Fund")) == {"GF", "T1A"}  # what funds may pay for, of these alone
    assert "Alder Elementary" in [value for _, value in sheet(alder, "School").lines]
    assert sheet(alder, "Teams").lines == ()  # the school's own


def test_the_districts_cells_are_marked_and_kept_out_of_sight(alder: bytes) -> None:
    book = load_workbook(io.BytesIO(alder))
    assert book[OWNED_SHEET].sheet_state == "hidden"
    name, _, cell = place(alder, "Funds", "Next year", 0).partition("!")
    own = place(alder, "Funds", "Ends on", 0).partition("!")[2]
    assert book[name][cell].fill.fgColor.rgb == "00E2EFDA" and book[name][own].fill.fgColor.rgb != "00E2EFDA"


def test_it_comes_back_as_it_went_and_nothing_is_said(alder: bytes) -> None:
    assert said(alder) == [] and len(owned(alder)) > 20
    own = edited_book(alder, [CellEdit(place(alder, "Funds", "Ends on", 0), "2027-06-30")])
    assert said(own) == []  # no cell of the district


def test_a_changed_cell_is_named_with_both_values_and_goes_back_with_one_click(alder: bytes) -> None:
    cell = place(alder, "Funds", "Next year", 0)
    (found,) = said(edited_book(alder, [CellEdit(cell, "2400000")]))
    assert (found.cell, found.suggest) == (cell, "2150000")
    assert found.message == "Next year of GF is the district's: 2150000 before, 2400000 now."
    assert said(edited_book(edited_book(alder, [CellEdit(cell, "2400000")]), [CellEdit(cell, found.suggest)])) == []
    (emptied,) = said(edited_book(alder, [CellEdit(cell, "")]))
    assert emptied.message.endswith("2150000 before, blank now.")


def test_a_line_that_is_gone_is_named_once(alder: bytes) -> None:
    gone = [CellEdit(f"Staff!{letter}{sheet(alder, 'Staff').rows[1]}", "") for letter, _ in sheet(alder, "Staff").columns]
    (found,) = said(edited_book(alder, gone))
    code = column(alder, "Staff", "Position")[1]
    assert (found.code, found.message) == ("district-line", f"The line {code}, which the district gave, is gone.")


def test_lines_may_be_sorted(alder: bytes) -> None:
    """The first two lines of Staff change places: a line is known by its code."""
    staff = sheet(alder, "Staff")
    swap = {staff.rows[0]: staff.lines[1], staff.rows[1]: staff.lines[0]}
    edits = [
        CellEdit(f"Staff!{letter}{row}", text) for row, line in swap.items() for (letter, _), text in zip(staff.columns, line, strict=True)
    ]
    assert said(edited_book(alder, edits)) == []


def test_a_list_without_a_school_is_refused_where_there_are_several() -> None:
    """Its sums would stand in each school's workbook."""
    lists = {"budget": Listed(b"Fund,Description,FY27 Proposed\nGeneral Fund,Revenue allocation,5400000\n", "budget.csv")}
    assert pack(Wanted("Alder", "elementary"), lists, {}, schools=2).refused
    assert not pack(Wanted("Alder", "elementary"), lists, {}, schools=1).refused


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Campus,Enrollment\nAlder,300\n", "no column called Level"),
        ("School,Level\nAlder,Senior Center\nBirch,\n", "Row 3: a blank cell is no level of Birch."),
        ("School,Level\nAlder,Elem\nalder,Middle\n", "Row 3: alder stands twice."),
        ("School,Level\n", "no line with a school"),
    ],
)
def test_every_fault_of_the_schools_list_is_said(text: str, message: str) -> None:
    _schools, faults = schools_of(text.encode(), "schools.csv")
    assert any(message in f.message for f in faults), faults


@pytest.mark.parametrize(
    ("words", "level"),
    [("Elem. School", "elementary"), ("MS", "middle"), ("High", "high"), ("K-8", "k8"), ("PK-8 (K8)", "k8"), ("Adult", ""), ("", "")],
)
def test_levels_as_districts_write_them(words: str, level: str) -> None:
    assert level_of(words) == level


def test_files_of_names_that_collide_stay_apart() -> None:
    names: list[str] = []
    for name in ("St. Mary", "St Mary", "st_mary", "Школа № 1", "///"):
        names.append(file_name(name, names))
    assert len({n.casefold() for n in names}) == 5 and names[:2] == ["St._Mary.xlsx", "St_Mary.xlsx"]


def test_the_command_writes_a_workbook_for_each_school(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("schools", SCHOOLS), ("positions", POSITIONS), ("budget", BUDGET)):
        (tmp_path / f"{name}.csv").write_text(text)
    lists = [f"--{kind}={tmp_path / kind}.csv" for kind in ("positions", "budget")]
    assert main(["prepare", str(tmp_path / "schools.csv"), *lists, "-o", str(tmp_path / "out")]) == 0
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["Alder_Elementary.xlsx", "Birch_Middle_School.xlsx"]
    assert "3 of 3 positions have a job class" in capsys.readouterr().out
    (tmp_path / "schools.csv").write_text("School,Level\nAlder,Moon\n")
    assert main(["prepare", str(tmp_path / "schools.csv"), *lists, "-o", str(tmp_path / "none")]) == 2
    assert not (tmp_path / "none").exists()
