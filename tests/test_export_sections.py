"""The plan workbook of a school with periods: its sheets, its safety, and the plan inside."""

from __future__ import annotations

import io
from dataclasses import replace

import fixtures_sections as mill
import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.domain.outcome import Outcome
from planner.domain.school import Homeroom, School
from planner.export import read_plan, write_plan

MILL, OUTCOME = mill.school(), mill.outcome()
SHEETS = [
    "Summary", "Master schedule by teacher", "Team meetings", "Minutes", "By teacher", "By room", "By department", "By team", "Sections", "Courses", "Positions",
    "Cuts", "Programs", "Funds", "Why the gap", "When money ends", "Who pays", "Strategies for finding time", "No common time", "Contract", "Contract week",
    "Rules", "Promises", "What limits us", "Edit the week", "_plan",
]  # fmt: skip


def written(school: School = MILL, outcome: Outcome = OUTCOME) -> bytes:
    target = io.BytesIO()
    write_plan(school, outcome, target)
    return target.getvalue()


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(io.BytesIO(written()))


def texts(sheet: Worksheet) -> list[str]:
    return [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]


def cell(sheet: Worksheet, first: str, column: int) -> object:
    """The cell of a column in the row that begins with `first`."""
    return next(row[column - 1] for row in sheet.iter_rows() if row[0].value == first)


def test_only_what_the_school_has_gets_a_sheet(book: Workbook) -> None:
    assert book.sheetnames == SHEETS


def test_a_school_with_homerooms_and_courses_has_both_kinds_of_grid() -> None:
    both = replace(MILL, homerooms=(Homeroom("H1", "1", 20),))
    names = load_workbook(io.BytesIO(written(both))).sheetnames
    assert {"By teacher", "By team", "Grid by grade", "Grid by specialist", "Day plan"} <= set(names)


def test_the_plan_with_its_sections_comes_back_equal() -> None:
    assert read_plan(written()) == OUTCOME.plan
    assert OUTCOME.plan is not None and OUTCOME.plan.sections


def test_the_grid_by_teacher_prints_its_head_on_every_page_and_colours_courses_and_meetings(book: Workbook) -> None:
    sheet = book["By teacher"]
    assert sheet.freeze_panes == "B5" and sheet.print_title_rows == "$4:$4" and sheet.page_setup.orientation == "landscape"
    met, first, second = (cell(sheet, "ENG.1", c) for c in (3, 4, 5))
    assert met.value == "English meets" and met.font.bold  # type: ignore[attr-defined]
    colours = [c.fill.fgColor.rgb for c in (met, first, second)]  # type: ignore[attr-defined]
    assert colours[0] != colours[1] == colours[2]  # two sections of one course, in two periods and lanes
    daily = cell(sheet, "MATH.1", 4)
    assert daily.value == "Mon, Wed: Mathematics meets" and daily.fill.fgColor.rgb == colours[0]  # type: ignore[attr-defined]


def test_every_sheet_has_what_it_promises(book: Workbook) -> None:
    assert "ENG10-03 ENG.3" in texts(book["By room"]) and any("One other room" in t for t in texts(book["By room"]))
    department = texts(book["By department"])
    assert {"Sections in each period", "Whole-school view of each period", "FTE needed"} <= set(department)
    team = texts(book["By team"])
    assert "team meets" in team and "10:24-11:14" in team and any("$10,000 a year" in t for t in team)
    courses = texts(book["Courses"])
    assert "STAT (4 students)" in courses and "DRAMA in P4; STAT in P4" in courses and "All courses" in courses
    assert "14 sections of 8 courses, averaging 18.4 students; 5 courses have one section." in texts(book["Summary"])
    for name in SHEETS[:-1]:
        assert "Nothing to show." not in texts(book[name]), name
        assert book[name].oddFooter.left.text == "Mill Creek && Sons High", name


def test_no_word_of_homerooms_and_specials(book: Workbook) -> None:
    said = " ".join(t.lower() for name in SHEETS[:-1] for t in texts(book[name]))
    said = said[: said.index("staff give points to")] + said[said.index("some money is left") :]  # all staff vote on the same six statements
    for word in ("homeroom", "specials", "specialist", "recess", "literacy", "walking", " prep ", "optimal", "solver"):
        assert word not in said, word


def test_text_never_becomes_a_formula_and_nothing_private_is_written() -> None:
    names = tuple(replace(c, name=f"=cmd|'/c calc'!{c.course_id}") for c in MILL.courses)
    book = load_workbook(io.BytesIO(written(replace(MILL, courses=names))))
    for sheet in book.worksheets:
        assert all(c.data_type != "f" for row in sheet.iter_rows() for c in row), sheet.title
        assert mill.CANARY not in " ".join(texts(sheet)), sheet.title


def test_a_plan_without_sections_has_no_sheets_of_them() -> None:
    assert OUTCOME.plan is not None
    without = replace(OUTCOME, plan=replace(OUTCOME.plan, sections=(), meetings=()))
    names = load_workbook(io.BytesIO(written(outcome=without))).sheetnames
    assert "By teacher" not in names and "Grid by grade" not in names
