"""What a principal meets before the search: my schools, a blank workbook, the school today, the one priority."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest
from test_shared import ended as ended
from test_shared import page, published, user
from test_start import SAMPLE, keys, opened, words
from test_start import data as data

from planner import store
from planner.pages import books
from planner.sharing.desk import Desk, Missing
from planner.sharing.permissions import LOCAL
from planner.tables import ending_sentence, paid_by_ending_money, points_given
from planner.workbook.read import read_workbook


def chosen(tab: str = "") -> AppTest:
    at = opened()
    if tab:
        at.session_state["book_tab"] = tab
    at.button(key="sample").click().run()
    assert not at.exception
    return at


# --- my schools ------------------------------------------------------------------------------------------------------------
def test_a_first_visitor_is_shown_no_empty_list() -> None:
    assert "My schools" not in words(opened())


def test_my_school_stands_there_with_its_last_workbook_and_plan_and_goes_on(ended: str) -> None:
    plan = published(ended)
    at = opened()
    said = words(at)
    assert "Pine Hollow Elementary" in said and "version 1" in said and "Most time. Published (staff can see and discuss it)" in said
    at.button(key=f"book_{plan.school}").click().run()
    assert not at.exception and at.session_state["book"].data == SAMPLE.read_bytes()
    at = opened()
    at.button(key=f"plan_{plan.school}").click().run()
    assert not at.exception and "a plan for 2025-26" in words(at)


def test_a_search_on_this_computer_is_found_again_and_a_try_is_not_listed(ended: str) -> None:
    tried = store.add(SAMPLE.read_bytes(), SAMPLE.name, base=ended, asked="Tried: x")
    store.finish(tried, "done", "")
    at = opened()
    assert f"run_{ended}" in keys(at) and f"run_{tried}" not in keys(at)
    at.button(key=f"run_{ended}").click().run()
    assert "a plan for 2025-26" in words(at)


def test_a_principal_sees_her_own_school_and_no_searches_of_others(ended: str) -> None:
    plan = published(ended)
    desk = Desk(LOCAL)
    other = desk.found_school("Elsewhere").id
    desk.invite(other, "principal", "eve@example.org")
    said = page("start", user("3", "eve@example.org"))
    assert "Elsewhere" in words(said) and "No workbook uploaded yet." in words(said)
    assert "Pine Hollow Elementary: " not in words(said) and f"book_{plan.school}" not in keys(said) and f"run_{ended}" not in keys(said)


def test_a_version_is_given_only_under_its_own_school(ended: str) -> None:
    plan = published(ended)
    desk = Desk(LOCAL)
    version = desk.workbooks(plan.school)[0].id
    assert desk.workbook(plan.school, version) == SAMPLE.read_bytes()
    with pytest.raises(Missing):
        desk.workbook(desk.found_school("Elsewhere").id, version)


# --- a blank workbook ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("level", ["elementary", "middle", "high", "k8"])
def test_a_blank_workbook_of_each_level_has_the_rules_of_the_state(level: str) -> None:
    book = load_workbook(io.BytesIO(books.blank(level, "SC")))
    assert "Rules" in book.sheetnames
    notes = [str(c.value) for row in book["Rules"].iter_rows() for c in row if c.value is not None]
    neutral = [str(c.value) for row in load_workbook(io.BytesIO(books.blank(level, "")))["Rules"].iter_rows() for c in row if c.value]
    assert notes != neutral


# --- today -----------------------------------------------------------------------------------------------------------------
def test_the_school_today_says_minutes_what_ends_and_each_fund() -> None:
    said = words(chosen("Today"))
    for part in ("What expired and expiring funds pay for", "STEM1 (STEM lab teacher)", "Common planning time for each team (minutes per week)", "ESSER"):
        assert part in said, part


def test_what_money_that_ends_pays_adds_up_to_what_ended_funds_paid() -> None:
    school = read_workbook(SAMPLE).school
    assert school is not None
    rows = paid_by_ending_money(school)
    assert rows.iloc[0, 3] == rows.iloc[:, 3].max()
    by_hand = sum(
        row.count * school.unit_cost(row, row.fte, 1) * part / 10_000 for row in school.staff for fund, part in row.fund if fund == "ESSER3"
    ) + sum(p.cost_next for p in school.programs if p.fund == "ESSER3" and not p.start_only)
    assert round(float(rows.iloc[:, 3].sum())) == round(float(by_hand) / 100)
    assert f"{len(rows)} line items (positions and programs)" in ending_sentence(school)


# --- the one priority ------------------------------------------------------------------------------------------------------
def test_the_one_priority_is_chosen_on_a_copy_of_the_workbook() -> None:
    at = chosen("Our priority")
    assert at.radio(key="one_thing").value == "collab_min_team"
    at.radio(key="one_thing").set_value("programs_kept").run()
    assert not at.exception
    school = read_workbook(at.session_state["book"].data).school
    assert school is not None and school.info.singular_priority == "programs_kept"
    assert at.radio(key="one_thing").value == "programs_kept"
    sample: Path = SAMPLE
    assert read_workbook(sample).school.info.singular_priority == "collab_min_team"  # type: ignore[union-attr]


def test_the_points_of_the_workbook_are_told_out_of_a_hundred() -> None:
    school = read_workbook(SAMPLE).school
    assert school is not None
    given = points_given(school)
    assert abs(int(given.iloc[:, 1].sum()) - 100) <= 3 and "Points out of 100" in given.columns[1]
