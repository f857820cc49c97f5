"""A sheet as a table to type in: what it shows, and that nothing but what was typed changes."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from planner.workbook.edit import CellEdit, edited_book
from planner.workbook.typing import Typed, Typing, edits, typings


def book(**cells: object) -> bytes:
    """School and Funds, headers in row 2 under a title; further cells of Funds by their place."""
    made = Workbook()
    school = made.active
    school.title = "School"
    for row in (("Setting", "Value"), ("School name", "Elm"), ("Grades", "K;1")):
        school.append(row)
    funds = made.create_sheet("Funds")
    funds.append(("Every pot of money",))
    funds.append(("Fund", "Name", "Type", "This year", "Next year", "Ends on"))
    funds.append(("GF", "General fund", "general", 1234567.891234, 0.5, dt.date(2026, 6, 30)))
    funds.append(("T1A", "Title I", "federal", 20_000, 18_000))
    for place, value in cells.items():
        funds[place] = value
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


BOOK = book()
SEEN = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"))


def funds(data: bytes) -> Typing:
    return typings(data)["Funds"]


def cells(data: bytes) -> dict[str, object]:
    return {c.coordinate: c.value for row in load_workbook(io.BytesIO(data))["Funds"].iter_rows() for c in row if c.value is not None}


def typed(data: bytes, what: Typed, sheet: str = "Funds") -> bytes:
    return edited_book(data, edits(typings(data)[sheet], what))


def test_a_sheet_shows_its_lines_as_text_in_the_workbooks_own_order() -> None:
    sheet = funds(book())
    assert sheet.heads == ("Fund", "Name", "Type", "This year", "Next year", "Ends on")
    assert (sheet.rows, sheet.last) == ((3, 4), 4)
    assert sheet.lines[0] == ("GF", "General fund", "general", "1234567.89123", "0.5", "2026-06-30")


def test_settings_show_their_name_and_value() -> None:
    sheet = typings(book())["School"]
    assert sheet.keyed and sheet.heads == ("Setting", "Value")
    assert ("School name", "Elm") in sheet.lines
    line = sheet.lines.index(("School name", "Elm"))
    assert edits(sheet, Typed({line: {"Value": "Oak"}})) == (CellEdit("School!B2", "Oak"),)
    assert edits(sheet, Typed({}, [{"Value": "more"}])) == ()  # a setting is one of those that there are


def test_what_was_typed_is_there_and_all_else_stays_to_the_last_digit() -> None:
    before = book()
    after = typed(before, Typed({1: {"Next year": "19500.25", "Name": "Title I-A"}}))
    assert cells(after) == cells(before) | {"E4": 19500.25, "B4": "Title I-A"}


def test_a_further_line_stands_under_the_last_and_an_empty_one_nowhere() -> None:
    before = book(A9="a note below")
    after = typed(before, Typed({}, [{}, {"Fund": "IDEA", "This year": "7"}, {"Fund": " "}, {"Fund": "T3"}]))
    assert cells(after) == cells(before) | {"A10": "IDEA", "D10": 7, "A11": "T3"}


def test_a_line_that_is_taken_out_leaves_its_row_empty() -> None:
    before = book()
    after = typed(before, Typed({0: {"Name": "typed, then taken out"}}, removed=[0]))
    assert cells(after) == {place: value for place, value in cells(before).items() if not place.endswith("3")}


@pytest.mark.parametrize("text", ["08", "1E5", "=1+1", "nan", "inf", "1,024", "T1A:50;GF:50", "25%", "+1", "-"])
def test_a_text_stays_the_text_that_it_is(text: str) -> None:
    """A spreadsheet program would make 8, 100000 and 2 of the first three."""
    after = typed(book(), Typed({1: {"Name": text}}))
    assert funds(after).lines[1][1] == text


@pytest.mark.parametrize(("text", "value"), [("8", 8), ("0", 0), ("-12.50", -12.5), ("0.6", 0.6), ("", None)])
def test_a_plain_number_is_a_number(text: str, value: object) -> None:
    assert cells(typed(book(), Typed({1: {"This year": text}}))).get("D4") == value


def test_percents_are_shown_as_percents() -> None:
    made = load_workbook(io.BytesIO(book()))
    made["Funds"]["D4"] = 0.075
    made["Funds"]["D4"].number_format = "0.0%"
    target = io.BytesIO()
    made.save(target)
    assert funds(target.getvalue()).lines[1][3] == "7.5%"


def test_the_cell_that_a_merged_area_shows_takes_what_is_typed() -> None:
    made = load_workbook(io.BytesIO(book()))
    made["Funds"].merge_cells("B3:B4")
    target = io.BytesIO()
    made.save(target)
    after = edited_book(target.getvalue(), [CellEdit("Funds!B4", "Both")])
    assert cells(after)["B3"] == "Both"


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 1), st.sampled_from(("Fund", "Name", "Type", "This year", "Next year")), st.text(SEEN, max_size=20).filter(str.isprintable))
def test_whatever_is_typed_is_read_back(line: int, head: str, text: str) -> None:
    """Numbers may come back shorter (0.50 as 0.5); every other text comes back letter by letter, and no other cell changes."""
    before = funds(BOOK)
    after = funds(typed(BOOK, Typed({line: {head: text}})))
    place = before.heads.index(head)
    shown = [list(cells) for cells in before.lines]
    shown[line][place] = text
    rows = [i for i, cells in enumerate(shown) if any(cells)]
    back = dict(zip(after.rows, after.lines, strict=True))
    for i in rows:
        got, asked = back[before.rows[i]], shown[i]
        assert [*got[:place], *got[place + 1 :]] == [*asked[:place], *asked[place + 1 :]]
        assert got[place] == asked[place] or float(got[place]) == float(asked[place])
