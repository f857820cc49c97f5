"""The plan workbook: it carries the plan back, opens clean, runs no formula and holds nothing private."""

from __future__ import annotations

import io
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import fixtures_plan as birch
import pytest
from needs import needs
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.domain.outcome import Outcome, Status
from planner.domain.plan import Lesson, Plan
from planner.domain.school import Info, School
from planner.export import plan_file_name, read_plan, write_plan

BIRCH, OUTCOME = birch.school(), birch.outcome()
SHEETS = [
    "Summary", "Master schedule by grade", "Team meetings", "Minutes", "Grid by grade", "Grid by homeroom", "Grid by specialist", "Day plan", "Services", "Duties",
    "Positions", "Cuts", "Programs", "Funds", "Why the gap", "When money ends", "Who pays", "Strategies for finding time", "No common time", "Contract", "Contract week",
    "Rules", "Promises", "What limits us", "Edit the week", "_plan",
]  # fmt: skip


def written(school: School = BIRCH, outcome: Outcome = OUTCOME) -> bytes:
    target = io.BytesIO()
    write_plan(school, outcome, target)
    return target.getvalue()


@pytest.fixture(scope="module")
def data() -> bytes:
    return written()


@pytest.fixture(scope="module")
def book(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def texts(sheet: Worksheet) -> list[str]:
    return [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]


# --- the plan inside ------------------------------------------------------------------------------------------------
def test_the_plan_comes_back_equal(data: bytes, tmp_path: Path) -> None:
    assert read_plan(data) == read_plan(io.BytesIO(data)) == OUTCOME.plan
    write_plan(BIRCH, OUTCOME, tmp_path / "plan.xlsx")
    assert read_plan(tmp_path / "plan.xlsx") == read_plan(str(tmp_path / "plan.xlsx")) == OUTCOME.plan


def test_a_plan_of_many_cells_comes_back_equal() -> None:
    """More than one chunk, with text that a spreadsheet might read as a letter, a formula or a space."""
    nasty = tuple(Lesson(1, "REG", "S1", f"H{i} =_x0041_", "PE", "PE1 ") for i in range(2_000))
    plan = Plan(grid=nasty)
    from openpyxl import Workbook as New

    from planner.export.carrier import CHUNK, SHEET, carry

    fresh = New()
    carry(fresh.create_sheet(SHEET), plan)
    target = io.BytesIO()
    fresh.save(target)
    rows = list(load_workbook(io.BytesIO(target.getvalue()))[SHEET].iter_rows(values_only=True))
    assert len(rows) > 5 and all(len(str(r[0])) <= CHUNK for r in rows)
    assert read_plan(target.getvalue()) == plan


def test_the_same_plan_gives_the_same_bytes(data: bytes) -> None:
    assert data == written()


@pytest.mark.parametrize(
    ("bad", "words"),
    [(b"", "file is empty"), (b"team,minutes\nG1,90\n", "CSV text file"), (b"PK\x03\x04 truncated", "damaged"), (b"%PDF-1.7", "a PDF")],
)
def test_a_file_that_is_no_workbook_is_refused_in_words(bad: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_plan(bad)


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="could not be read"):
        read_plan(tmp_path / "none.xlsx")


def changed(data: bytes, row: int, value: str | None) -> bytes:
    """The written workbook with one cell of the hidden sheet changed (None: the sheet removed)."""
    book = load_workbook(io.BytesIO(data))
    if value is None:
        del book["_plan"]
    else:
        book["_plan"].cell(row, 1).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("row", "value", "words"),
    [
        (1, None, "holds no plan"),
        (2, "common-time/9", "not one that this version"),
        (3, "{", "damaged or was edited"),
        (3, '{"days": 1}', "plan.days should be a list"),
    ],
)
def test_a_damaged_plan_sheet_is_refused_in_words(data: bytes, row: int, value: str | None, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_plan(changed(data, row, value))


def test_a_file_that_unpacks_without_measure_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/workbook.xml", "w") as part:
        for _ in range(101):
            part.write(b"0" * 1_048_576)
    with pytest.raises(ValueError, match="unpacks to 101 MB"):
        read_plan(target.getvalue())


# --- what people see ------------------------------------------------------------------------------------------------
def test_the_sheets_stand_in_order_and_the_plan_is_hidden(book: Workbook) -> None:
    assert book.sheetnames == SHEETS
    assert book["_plan"].sheet_state == "hidden"
    assert book.sheetnames[book.index(book.active)] == "Summary"  # type: ignore[arg-type]


def test_the_summary_is_a_proposal_with_one_priority_and_its_disclaimer(book: Workbook) -> None:
    said = texts(book["Summary"])
    assert said[0] == "A draft for discussion"
    assert any(s.startswith("Top priority:") for s in said)
    assert "Early release on Wednesdays: the school board must agree." in said
    assert said[-1] == "Every rule is listed with its source. Confirm them with HR and the business office."


def test_minutes_have_a_native_chart_and_say_not_given(book: Workbook) -> None:
    sheet = book["Minutes"]
    assert len(sheet._charts) == 1  # type: ignore[attr-defined]
    assert "not given" in texts(sheet)


def test_every_sheet_prints_as_wide_as_the_page_without_a_date(book: Workbook) -> None:
    for name in SHEETS[:-1]:
        sheet = book[name]
        assert sheet.page_setup.fitToWidth == 1 and sheet.sheet_properties.pageSetUpPr.fitToPage, name
        assert sheet.oddFooter.left.text == "Birch Lane && Pine Elementary", name
        assert "&D" not in str(sheet.oddFooter.right.text), name
    assert book["Summary"].page_setup.fitToHeight == 1
    assert book["Grid by homeroom"].freeze_panes == "B5" and book["Team meetings"].print_title_rows == "$4:$4"


def test_words_are_the_schools_words(book: Workbook) -> None:
    said = " ".join(t.lower() for name in SHEETS[:-1] for t in texts(book[name]))
    for word in ("optimal", "milp", "incumbent", "solver", "feasible", "objective", "soft constraint", " prep ", " prep."):
        assert word not in said, word


# --- safety ---------------------------------------------------------------------------------------------------------
def test_text_never_becomes_a_formula() -> None:
    teams = tuple(replace(t, name=f"{start}cmd|'/c calc'!A0") for t, start in zip(BIRCH.teams, "=+@", strict=True))
    book = load_workbook(io.BytesIO(written(replace(BIRCH, teams=teams, info=replace(BIRCH.info, school_name="=1+1")))))
    for sheet in book.worksheets:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row), sheet.title
    assert "=1+1 Book club" in texts(book["Programs"])


def test_control_characters_do_not_stop_the_file() -> None:
    name = "Birch\x00\x0b Lane\x1f"
    book = load_workbook(io.BytesIO(written(replace(BIRCH, info=replace(BIRCH.info, school_name=name)))))
    assert texts(book["Summary"])[1] == "Birch Lane, plan for 2025-26"


def test_nothing_private_is_in_the_file(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            assert birch.CANARY.encode() not in packed.read(name), name
            assert b"dcterms:created" not in packed.read(name), name


def test_without_a_plan_there_is_nothing_to_write() -> None:
    with pytest.raises(ValueError, match="no plan"):
        written(outcome=Outcome(Status.UNKNOWN))


def test_an_empty_plan_still_opens() -> None:
    book = load_workbook(io.BytesIO(written(School(Info("Tiny")), Outcome(Status.FEASIBLE, Plan()))))
    assert book.sheetnames == SHEETS


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Pine Hollow Elementary", "pine-hollow-elementary-2025-26-plan.xlsx"),
        ("École Saint-Étienne / A\\B", "ecole-saint-etienne-a-b-2025-26-plan.xlsx"),
        ("../../", "school-2025-26-plan.xlsx"),
    ],
)
def test_the_file_name_is_safe(name: str, file: str) -> None:
    assert plan_file_name(School(Info(name))) == file


@needs("libreoffice")
def test_libreoffice_opens_it_and_the_plan_survives_saving_there(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(data)
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    command = ["soffice", "--headless", home, "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(tmp_path / "plan.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    saved = tmp_path / "out" / "plan.xlsx"
    assert read_plan(saved) == OUTCOME.plan
    book = load_workbook(saved)
    assert book.sheetnames == SHEETS and texts(book["Summary"])[0] == "A draft for discussion"
