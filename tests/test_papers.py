"""The papers read back: Birch Lane's plan (fixtures_plan), a board paper of two pages, folding and rounding, cents that tie."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import fixtures_plan as birch
import pytest
from docx import Document
from openpyxl import load_workbook

from planner.export import private_workbook, write_plan
from planner.papers import READERS, paper, suffix
from planner.plan import Share
from planner.school import JobClass, School
from planner.tables.agreed import calendar
from planner.tables.private import payments, ties
from planner.tables.public import fives, public_positions, thousands

SCHOOL, OUTCOME = birch.school(), birch.outcome()
assert OUTCOME.plan is not None
PLAN = OUTCOME.plan


def words(reader: str, school: School = SCHOOL) -> str:
    """All text of a Word paper, table cells included."""
    document = Document(io.BytesIO(paper(reader, school, OUTCOME)))
    cells = (c.text for t in document.tables for r in t.rows for c in r.cells)
    return "\n".join([*(p.text for p in document.paragraphs), *cells, *(p.text for s in document.sections for p in s.footer.paragraphs)])


# --- rounding and folding ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("cents", "said"), [(231_896_00, "$232,000"), (499_99, "about $0"), (-1_500_00, "-$2,000"), (501_00, "$1,000")])
def test_public_money(cents: int, said: str) -> None:
    assert thousands(cents) == said


@pytest.mark.parametrize(("minutes", "said"), [(187.5, 190), (92, 90), (92.5, 95), (0, 0)])
def test_public_minutes(minutes: float, said: int) -> None:
    from fractions import Fraction

    assert fives(Fraction(minutes)) == said


def test_small_job_classes_are_folded_and_nothing_is_lost() -> None:
    table = public_positions(SCHOOL, PLAN)
    today = sum(r.fte * r.count for r in SCHOOL.staff) / 100
    later = sum(p.fte for p in PLAN.positions) / 100
    assert round(table["FTE today"].sum(), 2) == today and round(table["FTE planned"].sum(), 2) == later
    assert all(table["FTE today"][:-1] >= 3) or len(table) == 1, "only what is left of all families may be smaller"
    assert not table["Positions"].isna().any() and "" not in set(table["Positions"])


def test_a_class_of_three_stands_alone_and_one_of_less_does_not() -> None:
    jobs = {j.job_class: j for j in SCHOOL.job_classes}
    row = next(r for r in SCHOOL.staff if r.job_class == "homeroom_teacher")
    many = replace(SCHOOL, staff=(replace(row, staff_id="MANY", count=3), replace(row, staff_id="FEW", count=2, job_class="few")),
                   job_classes=(*jobs.values(), JobClass("few", "Rare teacher", 50_000_00, 0, 0, "teacher_core", certified=True)))  # fmt: skip
    names = list(public_positions(many, replace(PLAN, positions=()))["Positions"])
    assert "Rare teacher" not in names and len(names) == 2


# --- the papers ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("reader", READERS)
def test_the_same_plan_gives_the_same_bytes(reader: str) -> None:
    assert paper(reader, SCHOOL, OUTCOME) == paper(reader, SCHOOL, OUTCOME)
    with pytest.raises(ValueError, match="no plan"):
        paper(reader, SCHOOL, replace(OUTCOME, plan=None))


@pytest.mark.parametrize("reader", ["board", "union", "staff"])
def test_public_papers_hold_no_person_and_no_private_code(reader: str) -> None:
    said = words(reader)
    assert birch.CANARY not in said and "A proposal to argue with" in said and "confirm with HR" in said
    facts = Document(io.BytesIO(paper(reader, SCHOOL, OUTCOME))).core_properties
    assert (facts.author, facts.last_modified_by) == ("Common Time", "")


def test_the_board_reads_gap_options_minutes_years_and_agreements() -> None:
    said = words("board")
    for heading in ("The gap", "The options", "What changes", "Time in which teachers work together", "The years after", "What must be agreed"):
        assert heading in said
    assert "Carry today's plan on" in said and "Notices of reduction" in said
    assert "$" in said and ".00" not in said, "no cents in public"


def test_the_union_reads_clauses_and_no_dollars() -> None:
    said = words("union")
    assert "Clause by clause" in said and "Where a week's minutes go" in said and "$" not in said


def test_the_staff_reads_its_week_and_questions() -> None:
    said = words("staff")
    assert "Who meets when" in said and "To talk about" in said and "$" not in said


def test_agreements_have_somebody_and_a_month() -> None:
    table = calendar(SCHOOL, OUTCOME)
    assert list(table.columns) == ["What", "With whom", "By when"]
    assert (table != "").all().all() and not table.duplicated().any()
    shared = [p for p in PLAN.positions if SCHOOL.staff_by_id[p.staff_id].shared_school and p.fte != SCHOOL.staff_by_id[p.staff_id].fte]
    assert bool(shared) <= any("shared post" in w for w in table["What"])


# --- the district's own ----------------------------------------------------------------------------------------------------
def test_the_district_ties_to_the_cent() -> None:
    table = ties(SCHOOL, PLAN)
    assert set(table["Difference"]) == {0.0}
    assert round(payments(SCHOOL, PLAN)["Amount"].sum(), 2) == round(table["Lines above"].iloc[-1], 2)
    first = next(p for p in PLAN.positions if p.shares)
    wrong = replace(first, shares=(*first.shares[:-1], Share(first.shares[-1].fund, first.shares[-1].cents + 1)))
    off = replace(PLAN, positions=tuple(wrong if p is first else p for p in PLAN.positions))
    assert ties(SCHOOL, off)["Difference"].iloc[-1] == 0.01


def test_every_sheet_of_the_district_says_private_and_uses_its_codes() -> None:
    book = load_workbook(io.BytesIO(private_workbook(SCHOOL, PLAN)))
    for sheet in book.worksheets:
        assert any("PRIVATE" in str(c.value) for row in sheet.iter_rows(max_row=4) for c in row if c.value), sheet.title
    assert any(birch.CANARY in str(c.value) for row in book["Who pays what"].iter_rows() for c in row if c.value)


# --- printed ---------------------------------------------------------------------------------------------------------------
@pytest.mark.skipif(shutil.which("soffice") is None or shutil.which("pdftoppm") is None, reason="LibreOffice is not installed")
def test_the_board_paper_is_two_pages(tmp_path: Path) -> None:
    (tmp_path / "board.docx").write_bytes(paper("board", SCHOOL, OUTCOME))
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    command = ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "board.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    subprocess.run(["pdftoppm", "-r", "20", str(tmp_path / "board.pdf"), str(tmp_path / "page")], check=True, timeout=60)
    assert 1 <= len(list(tmp_path.glob("page*"))) <= 2


def test_the_command_writes_them_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From a sample workbook and a plan that is not for it nothing is written; the plan's own workbook is needed."""
    from planner.cli import main

    write_plan(SCHOOL, OUTCOME, tmp_path / "plan.xlsx")
    assert main(["papers", "nowhere.xlsx", str(tmp_path / "plan.xlsx"), "-o", str(tmp_path / "out")]) == 2
    assert "was not found" in capsys.readouterr().err and {suffix(r) for r in READERS} == {"docx", "xlsx"}
