"""Answers that are changed later: the workbook follows them, what was edited in it stays, and where both changed a cell both values are told."""

from __future__ import annotations

import dataclasses
import io

import pytest
from openpyxl import Workbook, load_workbook

from planner.cli.main import main
from planner.domain import serialize
from planner.start.book import answers_of, brought_into, workbook
from planner.start.fill import fill
from planner.workbook.columns import COLUMN
from planner.workbook.read import read_workbook

BEFORE = {
    "school": "Oak",
    "classes": "K 18 18\n1 19 19\n2 20 20",
    "specialists": "PE\nMusic 0.6 M W F\nArt",
    "students": "7:45-14:35",
    "positions": "Office staff\nParaprofessional 3\nCounselor",
}


@pytest.fixture(scope="module")
def made() -> bytes:
    return workbook(fill(BEFORE))


def place(book: Workbook, sheet: str, key: str, code: str) -> str:
    page = book[sheet]
    letters = {c.value: c.column_letter for c in page[2]}
    row = next(r[0].row for r in page.iter_rows(min_row=3) if key in [str(c.value) for c in r[:2]])
    return f"{letters[COLUMN[sheet, code].header]}{row}"


def edited(made: bytes, *edits: tuple[str, str, str, object]) -> bytes:
    book = load_workbook(io.BytesIO(made))
    for sheet, key, code, value in edits:
        book[sheet][place(book, sheet, key, code)].value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def facts(data: bytes) -> object:
    """The school without where its cells stand."""
    school = read_workbook(data).school
    assert school is not None

    def bare(value: object) -> object:
        if isinstance(value, dict):
            return {k: bare(v) for k, v in value.items() if k not in ("at", "digest")}
        return [bare(v) for v in value] if isinstance(value, list) else value

    found = bare(serialize.plain(dataclasses.replace(school, digest="")))
    assert isinstance(found, dict)
    return {k: sorted(map(str, v)) if isinstance(v, list) else v for k, v in found.items()}


@pytest.mark.parametrize(
    "change",
    [
        {"classes": "K 18 18\n1 21 19\n2 20 20\n3 17 17", "specialists": "PE\nMusic 0.6 M W F\nArt\nLibrary 0.8 M T W Th"},
        {"classes": "K 18 18\n1 19 19", "students": "8:00-14:50", "minutes": "60, 90, 120", "promises": "Individual planning 225"},
    ],
)
def test_an_unedited_workbook_becomes_the_one_that_the_newer_answers_make(made: bytes, change: dict[str, str]) -> None:
    after = BEFORE | change
    found = brought_into(made, after)
    assert found is not None and found.clashes == () and found.changed > 0
    assert facts(found.data) == facts(workbook(fill(after)))
    assert answers_of(found.data) == after


def test_edits_stay_beside_newer_answers(made: bytes) -> None:
    mine = edited(made, ("Rooms", "GYM", "capacity", 90), ("Staff", "COUNS1", "avg_salary", 71234))
    book = load_workbook(io.BytesIO(mine))
    book["Locks"].append(["team", "G1", "T", None, "meets", "n", "Agreed"])
    book.create_sheet("My notes")["A1"] = "for the board"
    out = io.BytesIO()
    book.save(out)
    found = brought_into(out.getvalue(), BEFORE | {"classes": "K 18 18\n1 21 19\n2 20 20"})
    assert found is not None and found.clashes == ()
    school = read_workbook(found.data).school
    assert school is not None
    assert next(r.capacity for r in school.rooms if r.room == "GYM") == 90
    assert next(r.avg_salary for r in school.staff if r.staff_id == "COUNS1") == 7_123_400
    assert [k.id for k in school.locks] == ["G1"]
    assert [h.enrol_next for h in school.homerooms if h.grade == "1"] == [21, 19]
    assert load_workbook(io.BytesIO(found.data))["My notes"]["A1"].value == "for the board"


def test_a_cell_that_both_changed_keeps_the_edit_and_names_both(made: bytes) -> None:
    mine = edited(made, ("Homerooms", "H1A", "enrol_next", 23))
    found = brought_into(mine, BEFORE | {"classes": "K 18 18\n1 21 19\n2 20 20"})
    assert found is not None
    (clash,) = found.clashes
    assert "H1A" in clash.sentence and "says 23" in clash.sentence and "say 21" in clash.sentence
    assert clash.cell.startswith("Homerooms!")
    school = read_workbook(found.data).school
    assert school is not None and school.homeroom_by_id["H1A"].enrol_next == 23


def test_a_line_that_was_edited_is_not_taken_away(made: bytes) -> None:
    mine = edited(made, ("Homerooms", "H2B", "enrol_next", 24))
    found = brought_into(mine, BEFORE | {"classes": "K 18 18\n1 19 19\n2 20"})
    assert found is not None
    assert any("H2B" in c.sentence for c in found.clashes)
    assert "H2B" in [str(r[0].value) for r in load_workbook(io.BytesIO(found.data))["Homerooms"].iter_rows(min_row=3)]


def test_a_line_that_was_deleted_by_hand_stays_deleted(made: bytes) -> None:
    book = load_workbook(io.BytesIO(made))
    row = int(place(book, "Rooms", "LIB" if "LIB" in [c.value for c in book["Rooms"]["A"]] else "ART", "room")[1:])
    name = book["Rooms"].cell(row, 1).value
    for cell in book["Rooms"][row]:
        cell.value = None
    out = io.BytesIO()
    book.save(out)
    found = brought_into(out.getvalue(), BEFORE | {"minutes": "60, 90, 120"})
    assert found is not None and found.clashes == ()
    assert name not in [c.value for c in load_workbook(io.BytesIO(found.data))["Rooms"]["A"]]


def test_a_workbook_without_answers_is_refused_in_a_sentence(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.start.compare import BY_HAND, HERE

    target = f"{tmp_path}/out.xlsx"
    assert main(["start", str(HERE / "answers/carver.txt"), "--into", str(BY_HAND["pine_hollow"]), "-o", target]) == 2
    assert "carries no answers of Start" in capsys.readouterr().err
