"""The master schedule on one page: each grade's day with clock times by hand, each teacher's periods, on paper and in the workbook."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import fixtures_plan as birch
import fixtures_sections as secondary
import pandas as pd
import tiny
from openpyxl import load_workbook
from printing import pages

from planner import tables
from planner.domain.plan import Day, Plan
from planner.domain.school import School, Team
from planner.export import write_plan
from planner.export.layout import LETTER, TABLOID
from planner.papers import Option, paper
from planner.papers.page import Paper
from planner.papers.page import _fitting as fitting

BIRCH, MILL = Option("This plan", birch.school(), birch.outcome()), Option("This plan", secondary.school(), secondary.outcome())


def row(table: pd.DataFrame, who: str, what: str) -> list[str]:
    found = table[(table["Grade or team"] == who) & (table["What"] == what)]
    assert len(found) == 1, f"{who}, {what}: {len(found)} rows"
    return list(found.iloc[0, 2:])


# --- by grade ----------------------------------------------------------------------------------------------------------
def test_a_grade_s_day_by_hand() -> None:
    """Grade 1 is out in S1 every day and in S1 and S2, with the minutes between them, on Tuesday, where it meets."""
    table = tables.master_by_grade(BIRCH.school, BIRCH.plan)
    assert list(table.columns) == ["Grade or team", "What", "Mon", "Tue", "Wed (ER)", "Thu", "Fri"]
    assert row(table, "Grade 1", "Specials") == ["8:15-9:00", "8:15-9:50", "8:15-8:50", "8:15-9:00", "8:15-9:00"]
    assert row(table, "Grade 1", "Team meets") == ["", "8:15-9:50", "13:45-15:00", "", ""]
    assert row(table, "Grade 2", "Lunch")[2:4] == ["10:20-10:45", "10:45-11:10"]
    assert row(table, "Specialists", "Team meets") == ["", "", "13:45-15:00", "", ""]
    assert row(table, "All students", "In school") == ["7:45-14:35"] * 5


def test_a_short_day_says_when_students_leave() -> None:
    """With a dismissal slot on the early-release bell the first row has the new time."""
    early = tuple(replace(s, start=805, end=815) for s in BIRCH.school.slots("ER", "non_student"))
    leave = tuple(replace(s, slot="GO", kind="dismissal") for s in early)
    school = replace(BIRCH.school, bell=(*BIRCH.school.bell, *leave))
    assert row(tables.master_by_grade(school, BIRCH.plan), "All students", "In school")[2] == "7:45-13:35"


def test_the_tiny_school_by_hand() -> None:
    """Both classes are out 9:00-10:35 on day 1, where the team meets, and 9:00-9:45 on day 2; nothing without times has a row."""
    school = tiny.tiny_school()
    table = tables.master_by_grade(school, tiny.tiny_plan(school))
    assert row(table, "Grade 1", "Specials") == ["9:00-10:35", "9:00-9:45"]
    assert row(table, "Grade 1", "Team meets") == ["9:00-10:35", ""]
    assert "WIN" not in set(table["What"])


def test_a_team_of_two_grades_has_a_row_of_its_own() -> None:
    both = Team("PRI", "Primary", "grade", ("T1.1", "T2.1"))
    school = replace(BIRCH.school, teams=(*BIRCH.school.teams, both))
    held = tuple(replace(m, team_id="PRI") for m in BIRCH.plan.meetings if m.team_id == "G1" and m.day == 3)
    table = tables.master_by_grade(school, replace(BIRCH.plan, meetings=(*BIRCH.plan.meetings, *held)))
    assert row(table, "Primary", "Team meets")[2] == "13:45-15:00"
    assert row(table, "Grade 1", "Team meets")[1] == "8:15-9:50"


def _long_cycle(school: School, plan: Plan, days: int) -> tuple[School, Plan]:
    """Days without lessons that run alike, in a cycle of so many."""
    info = replace(school.info, cycle_days=days)
    return replace(school, info=info), replace(plan, days=tuple(Day(d, "REG", 36) for d in range(1, days + 1)))


def test_days_of_a_long_cycle_that_run_alike_share_a_column() -> None:
    school, plan = _long_cycle(tiny.tiny_school(), tiny.tiny_plan(tiny.tiny_school()), 8)
    table = tables.master_by_grade(school, plan)
    assert list(table.columns[2:]) == ["Day 1", "Day 2", "Day 3, Day 4, Day 5, Day 6, Day 7, Day 8"]
    assert row(table, "Grade 1", "Specials") == ["9:00-10:35", "9:00-9:45", ""]


# --- by teacher --------------------------------------------------------------------------------------------------------
def test_each_teacher_s_periods_in_few_words() -> None:
    table = tables.master_by_teacher(MILL.school, MILL.plan).set_index("Position")
    assert list(table.loc["MATH.1"])[:3] == ["Mathematics", "ALG1-01 +SPED1 M1", "Mon, Wed: team meets"]
    assert list(table.loc["ENG.1"])[1] == "team meets"
    assert list(table.loc["ENG.2"])[4] == ""


def test_a_school_has_the_schedules_that_it_can_have() -> None:
    assert list(tables.master_schedules(BIRCH.school, BIRCH.plan)) == ["Master schedule by grade"]
    assert list(tables.master_schedules(MILL.school, MILL.plan)) == ["Master schedule by teacher"]


# --- on paper ----------------------------------------------------------------------------------------------------------
def test_the_staff_paper_begins_with_it_on_one_page(tmp_path: Path) -> None:
    assert pages(paper("staff", [BIRCH]), tmp_path) == 2
    assert pages(paper("staff", [BIRCH, replace(BIRCH, title="Keep STEM")]), tmp_path) == 4
    assert pages(paper("staff", [MILL]), tmp_path) == 2


def _of(rows: int) -> pd.DataFrame:
    heads = ["Department", "Position", *(f"P{n} 8:00-8:50" for n in range(1, 8))]
    return pd.DataFrame(
        [["English" if n < rows / 2 else "Science", f"ENG.{n}", *["ENG10-05 STD16"] * 7] for n in range(rows)], columns=heads
    )


def test_a_hundred_teachers_fit_on_one_tabloid_page(tmp_path: Path) -> None:
    """Thirty stay on letter paper."""
    assert fitting(_of(30), (11.0, 8.5), 1.9)[0] != (11.0, 17.0) and fitting(_of(100), (11.0, 8.5), 1.9)[0] == (11.0, 17.0)
    sheet = Paper("Our week", "A school.", "A draft.", True, 9)
    sheet.on_one_page("Master schedule by teacher", "Who is where.", _of(100))
    sheet.say("What changes.")
    assert pages(sheet.bytes(), tmp_path) == 2


# --- in the workbook ---------------------------------------------------------------------------------------------------
def test_the_workbook_prints_it_on_one_sheet() -> None:
    for option, title, size in ((BIRCH, "Master schedule by grade", LETTER), (MILL, "Master schedule by teacher", LETTER)):
        target = io.BytesIO()
        write_plan(option.school, option.outcome, target)
        book = load_workbook(target)
        assert book.sheetnames[:2] == ["Summary", title]
        setup = book[title].page_setup
        assert (setup.fitToHeight, setup.fitToWidth, setup.paperSize) == (1, 1, size)
    assert TABLOID != LETTER
