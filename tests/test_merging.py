"""A class merged into the others: two classes of 20 and one specialist, whom the whole grade needs at once."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from test_why import read, written
from twins.schools import ART, G1, pair

from planner.analysis.why import why
from planner.analysis.why.merging import merged, merged_classes
from planner.analysis.why.trying import minutes
from planner.domain.school import School
from planner.search.walk import minutes_only

XLSX = Path(__file__).parents[1] / "templates" / "xlsx"


def small(may: bool = True, cap: int = 40) -> School:
    """Grade 1 has two classes, and A alone: it never goes out whole. One class of 40 goes out on both days."""
    made = pair({"size_cap_1": cap}, specials=(ART,))
    rooms = tuple(replace(h, may_merge=may and h.homeroom_id == "H2") for h in made.homerooms)
    return replace(made, homerooms=rooms, staff=made.staff[:2], teams=(replace(G1, core=("T1.1", "T1.2"), goal_min=300),))


def test_one_class_of_forty_goes_out_and_saves_a_teacher() -> None:
    made = small()
    plan = minutes_only(made)
    assert plan is not None and minutes(made, plan) == {"G1": 0}
    (card,) = why(made, plan, seconds=20).cards
    fix = next(f for f in card.fixes if f.kind == "merge")
    assert fix.sentence == "Combine class H2 with the other class in its grade (up to 40 students, now 20)"
    assert (fix.cents, dict(fix.gains)) == (-50_000_00, {"G1": 225})  # art on both days: 2 x 112.5
    assert fix.who == ("the board", "the families of the grade")
    after = merged(made, "H2")
    assert [(h.homeroom_id, h.enrol_next, h.teacher_id) for h in after.homerooms] == [("H1", 40, "T1")]
    assert after.teams[0].core == ("T1",)


def test_not_where_the_workbook_says_no_and_never_beyond_the_largest_size() -> None:
    assert list(merged_classes(small(may=False))) == []
    made = small(cap=39)
    plan = minutes_only(made)
    assert plan is not None and all(f.kind != "merge" for c in why(made, plan, seconds=20).cards for f in c.fixes)


@pytest.mark.parametrize("room", ["HKA", "HKB", "H1C"])
def test_the_cells_that_are_told_make_the_same_school(room: str) -> None:
    book = load_workbook(XLSX / "pine_hollow.xlsx")
    sheet = book["Homerooms"]
    column = next(c.column for c in sheet[2] if c.value == "May be merged")
    next(r for r in sheet.iter_rows(min_row=3) if r[0].value == room)[column - 1].value = "y"
    raw = io.BytesIO()
    book.save(raw)
    before = read(book)
    (offer,) = merged_classes(before)
    written(book, offer.cells)
    after, told = read(book), offer.change(before)
    assert (after.homerooms, after.teams) == (told.homerooms, told.teams)
    assert {r.staff_id: r.count for r in after.staff} == {r.staff_id: r.count for r in told.staff}
    assert sum(h.enrol_next for h in after.homerooms) == sum(h.enrol_next for h in before.homerooms)
    assert len(after.homerooms) == len(before.homerooms) - 1
