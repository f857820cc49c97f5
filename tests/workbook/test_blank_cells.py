"""No finding names an empty cell, unless it says that the cell should be filled."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook

from planner.domain.school import Finding
from planner.workbook.read import Reading, read_workbook
from planner.workbook.samples import SAMPLES
from planner.workbook.template import workbook_bytes

CELL = re.compile(r"(\w+)!([A-Z]+\d+)")
FILL = re.compile(r"\b(Enter|Write|Add|Fill|Name|Give|Say|Choose|Copy)\b|blank")


def empty(finding: Finding, data: Any) -> bool:
    place = CELL.fullmatch(finding.cell)
    return place is not None and data[place[1]][place[2]].value is None and not FILL.search(f"{finding.fix} {finding.message}")


def named_empty(data: bytes, reading: Reading) -> list[str]:
    book = load_workbook(io.BytesIO(data))
    return [str(f) for f in reading.findings if empty(f, book)]


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_and_ordinary_books_have_no_finding_at_an_empty_cell(name: str) -> None:
    sample = SAMPLES[name]()
    data = workbook_bytes(sample.rows, assumptions=sample.assumptions, title=sample.title)
    assert named_empty(data, read_workbook(data)) == []


def test_a_class_for_two_half_days_blames_the_cell_that_says_them(book: Any) -> None:
    """Both have it in the morning: the hours stand nowhere on Staff, so the class's own cell is named."""
    for code in ("V1", "V2"):
        book.add("Staff", staff_id=code, job_class="homeroom_teacher", count=1, fte=0.4, fund="GF", certs="ELEM")
    book.cell("Homerooms", "homeroom_id=H1A", "teacher_id").value = "V1:am; V2:am"
    data = book.bytes()
    reading = read_workbook(data)
    assert reading.must_fix and named_empty(data, reading) == []
    assert book.place("Homerooms", "homeroom_id=H1A", "teacher_id") in {f.cell for f in reading.must_fix}


def test_hours_of_a_class_stand_in_its_own_cell(book: Any) -> None:
    for code in ("V1", "V2"):
        book.add("Staff", staff_id=code, job_class="homeroom_teacher", count=1, fte=0.5, fund="GF", certs="ELEM")
    book.cell("Homerooms", "homeroom_id=H1A", "teacher_id").value = "V1:am; V2:pm"
    school = book.read().school
    assert school is not None and school.staff_by_id["V1"].hours
    assert school.staff_by_id["V1"].at("hours") == book.place("Homerooms", "homeroom_id=H1A", "teacher_id")
