"""Two workbooks of one school: each changed cell with both values, lines known by their code, the district's cells marked."""

from __future__ import annotations

from pathlib import Path

from planner.workbook.changed import changes
from planner.workbook.edit import CellEdit, edited_book, figures

SAMPLE = (Path(__file__).parent.parent.parent / "templates/xlsx/pine_hollow.xlsx").read_bytes()


def cell(sheet: str, line: str, header: str) -> str:
    return next(f.cell for f in figures(SAMPLE) if (f.sheet, f.line.split(", ")[0], f.header) == (sheet, line, header))


def test_nothing_changed_is_nothing() -> None:
    assert changes(SAMPLE, SAMPLE) == ()


def test_each_changed_cell_has_both_values_and_the_districts_are_marked() -> None:
    money, goal, pay = cell("Funds", "GF", "Next year"), cell("Teams", "G3", "Goal"), cell("Lists", "homeroom_teacher", "Average salary")
    found = changes(SAMPLE, edited_book(SAMPLE, [CellEdit(money, "5"), CellEdit(goal, "150"), CellEdit(pay, "60000")]))
    assert {(c.cell, c.after, c.district) for c in found} == {(money, "5", True), (goal, "150", False), (pay, "60000", True)}
    assert next(c.sentence for c in found if c.cell == goal).endswith("Goal: 180 before, 150 now.")


def test_a_line_that_moves_is_no_change_and_one_that_goes_is() -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    book = load_workbook(BytesIO(SAMPLE))
    sheet = book["Programs"]
    code = str(sheet.cell(4, 1).value)
    sheet.delete_rows(4)
    target = BytesIO()
    book.save(target)
    found = changes(SAMPLE, target.getvalue())
    assert found and {c.line.split(", ")[0] for c in found} == {code} and all(c.after == "" for c in found)
