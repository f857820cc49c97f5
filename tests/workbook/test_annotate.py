"""The annotated copy: what was there still reads the same, and every finding stands at its cell and on its own sheet."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from planner.domain.school import Finding, Severity
from planner.workbook.annotate import annotate
from planner.workbook.read import Reading, read_workbook

TODAY = dt.date(2025, 1, 20)
MUST, LOOK = Severity.MUST_FIX, Severity.LOOK_AT


def copy_of(data: bytes, *findings: Finding) -> tuple[Workbook, bytes]:
    buffer = io.BytesIO()
    annotate(data, findings, buffer)
    return load_workbook(io.BytesIO(buffer.getvalue())), buffer.getvalue()


def test_the_copy_reads_like_the_original(good: Reading, good_bytes: bytes) -> None:
    _, data = copy_of(good_bytes, *good.findings)
    again = read_workbook(data, today=TODAY)
    assert again.school is not None
    assert good.school is not None
    assert dataclasses.replace(again.school, digest="") == dataclasses.replace(good.school, digest="")
    assert again.findings == good.findings


def test_a_finding_is_a_note_and_a_colour_in_its_cell(good_bytes: bytes) -> None:
    book, _ = copy_of(good_bytes, Finding(MUST, "Staff!H16", "unknown-ref", "fund X is not there.", "Write another."))
    cell = book["Staff"]["H16"]
    assert cell.comment.text == "Must fix: fund X is not there. Write another."
    assert cell.fill.fgColor.rgb.endswith("F8CBAD")
    assert book["Staff"]["H17"].comment is None


def test_two_findings_share_a_cell_and_the_graver_colour(good_bytes: bytes) -> None:
    book, _ = copy_of(good_bytes, Finding(MUST, "Staff!H16", "a", "First."), Finding(LOOK, "Staff!H16", "b", "Second."))
    assert book["Staff"]["H16"].comment.text == "Must fix: First.\n\nLook at: Second."
    assert book["Staff"]["H16"].fill.fgColor.rgb.endswith("F8CBAD")


def test_the_findings_sheet_lists_all_and_links_to_their_cells(good_bytes: bytes) -> None:
    findings = (
        Finding(MUST, "Staff!H16", "a", "First.", "Mend it."),
        Finding(LOOK, "Calendar", "b", "Second."),
        Finding(LOOK, "Staff!7", "c", "Third."),
        Finding(MUST, "", "d", "All."),
    )
    book, _ = copy_of(good_bytes, *findings)
    rows = [tuple(c.value for c in row) for row in book["Findings"].iter_rows(min_row=2)]
    assert rows[0] == ("must fix", "Staff!H16", "First.", "Mend it.")
    assert [r[1] for r in rows] == ["Staff!H16", "Calendar", "Staff!7", "the file"]
    assert book["Findings"]["B2"].hyperlink.location == "'Staff'!H16"
    assert book.sheetnames[0] == "Findings"
    assert "Second." in book["Calendar"]["A1"].comment.text  # about the whole sheet
    assert "Third." in book["Staff"]["A7"].comment.text  # about a line


def test_the_notes_on_headers_stay(good_bytes: bytes) -> None:
    book, _ = copy_of(good_bytes, Finding(LOOK, "Staff!A2", "a", "Look."))
    assert book["Staff"]["B2"].comment.text.startswith("code: ")
    assert book["Staff"]["A2"].comment.text.startswith("code: staff_id")
    assert book["Staff"]["A2"].comment.text.endswith("Look at: Look.")


def test_text_that_looks_like_a_formula_stays_text(book: Any) -> None:
    cell = book.cell("Staff", "staff_id=PE1", "label")
    cell.value = "=cmd|' /C calc'!A0"
    cell.data_type = "s"
    where = cell.coordinate
    copy, data = copy_of(book.bytes(), Finding(MUST, f"Staff!{where}", "a", '=HYPERLINK("x") is not a number.', "=1+1"))
    assert (copy["Staff"][where].value, copy["Staff"][where].data_type) == ("=cmd|' /C calc'!A0", "s")
    assert [c.data_type for c in copy["Findings"][2]] == ["s"] * 4
    assert b"<f>" not in data


def test_a_formula_becomes_the_value_it_showed(book: Any, tmp_path: Path) -> None:
    """A cached value as Excel writes it beside the formula; the second formula was never calculated."""
    one, two = book.cell("Staff", "staff_id=PE1", "avg_salary"), book.cell("Staff", "staff_id=AP", "avg_salary")
    one.value, two.value = "=28000*2", "=39000*2"
    sheet = f"xl/worksheets/sheet{book.book.sheetnames.index('Staff') + 1}.xml"
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book.bytes())) as before, zipfile.ZipFile(buffer, "w") as after:
        for entry in before.infolist():
            text = before.read(entry)
            after.writestr(
                entry.filename,
                re.sub(rb"<f>28000\*2</f><v ?/?>(</v>)?", b"<f>28000*2</f><v>56000</v>", text) if entry.filename == sheet else text,
            )
    copy, _ = copy_of(buffer.getvalue())
    assert copy["Staff"][one.coordinate].value == 56000
    assert copy["Staff"][two.coordinate].value == "=39000*2"


def test_a_second_round_replaces_the_first(good_bytes: bytes) -> None:
    _, once = copy_of(good_bytes, Finding(LOOK, "Staff!H16", "a", "First."))
    book, _ = copy_of(once, Finding(LOOK, "Staff!H17", "a", "Second."))
    assert book.sheetnames.count("Findings") == 1
    assert book["Findings"].max_row == 2
    assert book["Staff"]["H16"].comment is None
    assert book["Staff"]["H16"].fill.fill_type is None


def test_of_a_file_that_cannot_be_opened_only_the_findings_are_written(tmp_path: Path) -> None:
    for data in (b"", b"%PDF-1.7", b"PK\x03\x04 cut"):
        reading = read_workbook(data)
        target = tmp_path / "findings.xlsx"
        annotate(data, reading.findings, target)
        book = load_workbook(target)
        assert book.sheetnames == ["Findings"]
        assert book["Findings"]["C2"].value == reading.findings[0].message


def test_a_finding_in_a_merged_area_stands_in_its_corner(book: Any) -> None:
    book["Staff"].merge_cells("A1:D1")
    copy, _ = copy_of(book.bytes(), Finding(LOOK, "Staff!C1", "a", "Here."))
    assert copy["Staff"]["A1"].comment.text == "Look at: Here."


def test_control_characters_and_long_sentences_are_cut() -> None:
    buffer = io.BytesIO()
    Workbook().save(buffer)
    book, _ = copy_of(buffer.getvalue(), Finding(MUST, "Sheet!B2", "a", "bell \x07 " + "x" * 5000))
    assert len(book["Sheet"]["B2"].comment.text) <= 2000
    assert "\x07" not in book["Findings"]["C2"].value
