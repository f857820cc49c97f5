"""Tables of a school with periods: Mill Creek's plan (fixtures_sections) read back cell by cell, with sums a reader can do."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import fixtures_plan as birch
import fixtures_sections as mill
import pandas as pd
import pytest

from planner import tables
from planner.audit import audit
from planner.domain.plan import Meeting, Plan
from planner.domain.school import CalendarRow, Info, Pair, School, Slot

MILL, PLAN, OUTCOME = mill.school(), mill.plan(), mill.outcome()
P1, P2, P3, P4 = "P1 8:00-8:50", "P2 8:55-9:45", "P3", "P4 11:20-12:10"


def row(table: pd.DataFrame, first: str) -> dict[str, object]:
    """The row whose first cell reads `first`."""
    found = table[table.iloc[:, 0] == first]
    assert len(found) == 1, first
    return {str(k): v for k, v in found.iloc[0].items()}


def test_the_plan_made_by_hand_is_lawful() -> None:
    assert audit(MILL, PLAN).violations == ()


def test_requests_met_are_said_on_the_first_page() -> None:
    said = "90 of 100 requests are met."
    assert tables.summary(MILL, replace(OUTCOME, requests=said)).sections[-1] == said
    assert said not in tables.summary(MILL, OUTCOME).sections


# --- the four grids --------------------------------------------------------------------------------------------------
def test_by_teacher_a_cell_names_lane_section_second_teacher_and_room() -> None:
    grid = tables.grid_by_teacher(MILL, PLAN)
    assert list(grid.columns) == ["Position", "Department", P1, P2, P3, P4, "Periods taught", "Preparations", "Students"]
    assert list(grid["Position"]) == ["ENG.1", "ENG.2", "ENG.3", "MATH.1", "MATH.2", "SPED1"]
    assert list(row(grid, "ENG.1").values())[2:6] == ["English meets", "ENG9-01 R1", "P3A ENG9-02 R1", "S1: DRAMA-01 STAGE"]
    assert row(grid, "MATH.1")[P1] == "ALG1-01 with SPED1 M1" and row(grid, "SPED1")[P1] == "ALG1-01 with MATH.1 M1"
    assert row(grid, "ENG.2")[P4] == ""


def test_by_teacher_a_meeting_that_is_not_daily_names_its_days() -> None:
    assert row(tables.grid_by_teacher(MILL, PLAN), "MATH.2")[P2] == "Mon, Wed: Mathematics meets"
    late_only = replace(PLAN, meetings=tuple(m for m in PLAN.meetings if m.day_type == "LATE"))
    assert row(tables.grid_by_teacher(MILL, late_only), "MATH.2")[P2] == "Wed (LATE, 18 of 36 weeks): Mathematics meets"


def test_the_load_is_that_of_the_fullest_quarter() -> None:
    """ENG.1 has 20 + 20 students all year and 15 in semester 1; two preparations."""
    load = row(tables.grid_by_teacher(MILL, PLAN), "ENG.1")
    assert (load["Periods taught"], load["Preparations"], load["Students"]) == (3, 2, 55)
    both = (replace(s, unit_id="MATH.1") if s.section_id == "DRAMA-01" else s for s in PLAN.sections)
    halves = row(tables.grid_by_teacher(MILL, replace(PLAN, sections=tuple(both))), "MATH.1")
    assert (halves[P4], halves["Periods taught"]) == ("S1: DRAMA-01 STAGE; S2: PERS-01 M1", 3)  # never both at once


def test_a_post_that_stops_has_no_row() -> None:
    gone = tuple(replace(p, units=tuple(replace(u, fte=0) for u in p.units)) if p.staff_id == "SPED1" else p for p in PLAN.positions)
    assert "SPED1" not in set(tables.grid_by_teacher(MILL, replace(PLAN, positions=gone))["Position"])


def test_by_room_only_rooms_in_use_stand() -> None:
    grid = tables.grid_by_room(MILL, PLAN)
    assert list(grid["Room"]) == ["R1", "R2", "R3", "M1", "M2", "STAGE"]  # R4 stands empty
    assert (row(grid, "M1")[P4], row(grid, "M1")["Periods used"]) == ("S2: PERS-01 MATH.1", 3)


def test_by_department_half_a_year_is_half_a_section_and_departments_add_up() -> None:
    """English in P4: ENG10-02 all year, DRAMA-01 for a semester."""
    grid = tables.grid_by_department(MILL, PLAN)
    english = grid[grid["Department"] == "English"].set_index("Course")
    assert (english.loc[tables.ALL, P4], english.loc[tables.ALL, "Sections"]) == (1.5, 6.5)
    assert english.loc["ENG9", P1] == ""
    assert list(grid.iloc[-1]) == ["All departments", tables.ALL, 2, 3, 4, 4, 13.0]


def test_each_period_as_a_whole_counts_second_teachers_and_half_years() -> None:
    """P4: ENG.3, MATH.2 and SPED1 all year, ENG.1 in one semester and MATH.1 in the other; 20 + 18 + 9 + 15 / 2 + 16 / 2 students."""
    periods = tables.heads_by_period(MILL, PLAN)
    assert list(row(periods, P1).values())[1:] == [2, 3, 3, 41]
    assert list(row(periods, P4).values())[1:] == [4, 4, 2, 62.5]


def test_by_team_says_when_it_meets_who_is_free_and_which_room() -> None:
    grid = tables.grid_by_team(MILL, PLAN)
    assert row(grid, "English") == {
        "Team": "English", "Members": 3, P1: "team meets", P2: "", P3: "ENG.3 free", P4: "ENG.2 free",
        "Outside the periods": "Wed (LATE, 18 of 36 weeks) 8:00-9:00", "A room free then": "R1", "Minutes a week": 272.5, "Occasional": 0,
    }  # fmt: skip
    assert row(grid, "Mathematics")[P2] == "Mon, Wed: team meets"


def test_a_team_with_all_or_nearly_all_members_free() -> None:
    without = replace(PLAN, meetings=())
    assert row(tables.grid_by_team(MILL, without), "English")[P1] == "all free"
    assert row(tables.grid_by_team(MILL, without), "English")["A room free then"] == "-"
    one = replace(without, sections=tuple(replace(s, periods=("P1",)) if s.section_id == "ENG10-02" else s for s in PLAN.sections))
    assert row(tables.grid_by_team(MILL, one), "English")[P1] == "all but ENG.3 free"


def test_two_teams_that_meet_at_once_get_two_rooms() -> None:
    also = tuple(replace(m, team_id="T_MATH", attending=()) for m in PLAN.meetings if m.team_id == "T_ENG" and m.slots == ("P1",))
    plan = replace(PLAN, meetings=tuple(m for m in PLAN.meetings if m.team_id == "T_ENG") + also)
    assert list(tables.grid_by_team(MILL, plan)["A room free then"]) == ["R1", "R2"]  # M1 and M2 are taught in
    small = replace(MILL, rooms=tuple(r for r in MILL.rooms if r.room in ("R1", "M1", "M2")))
    assert list(tables.grid_by_team(small, plan)["A room free then"]) == ["R1", "none is"]


def test_the_section_list_names_term_and_place() -> None:
    sections = tables.section_list(MILL, PLAN)
    assert len(sections) == 14
    assert list(row(sections, "PERS-01").values()) == [
        "PERS-01",
        "Personal finance",
        "Mathematics",
        "MATH.1",
        "-",
        "P4",
        "semester 2",
        "M1",
        16,
        "-",
    ]
    assert row(sections, "ENG10-01")["Period"] == "P3B"
    away = replace(PLAN, sections=(replace(PLAN.sections[0], unit_id="", room=""),))
    elsewhere = replace(MILL, courses=tuple(replace(c, room_type="off_campus") if c.course_id == "ENG9" else c for c in MILL.courses))
    for school, said in ((elsewhere, "off campus"), (MILL, "-")):  # the other has nobody yet, and names no room
        line = row(tables.section_list(school, away), "ENG9-01")
        assert (line["Position"], line["Room"]) == (said, said)


# --- clocks -----------------------------------------------------------------------------------------------------------
def test_the_clocks_show_each_lane_on_each_kind_of_day() -> None:
    clocks = tables.clocks(MILL, PLAN)
    assert list(clocks.columns[2:]) == ["REG: Mon, Tue, Wed (18 of 36 weeks), Thu, Fri", "LATE: Wed (18 of 36 weeks)"]
    assert list(row(clocks, "P3A").values()) == ["P3A", "Grade 9", "10:24-11:14", "11:00-11:35"]


def test_in_a_cycle_of_two_days_each_period_names_its_day() -> None:
    bell = tuple(Slot(t, f"{t}{n}", n, 480 + 100 * n, 570 + 100 * n, "class") for t in "AB" for n in (1, 2))
    place = replace(MILL, info=replace(MILL.info, cycle_days=2), bell=bell, calendar=(CalendarRow(1, "A"), CalendarRow(2, "B")))
    days = tuple(replace(PLAN.days[0], day=n, day_type=t) for n, t in ((1, "A"), (2, "B")))
    section = replace(PLAN.sections[0], periods=("B1",))
    plan = replace(PLAN, days=days, sections=(section,), meetings=(Meeting("T_ENG", 1, "A", 580, 670, 90, ("A1",)),))
    grid = tables.grid_by_teacher(place, plan)
    assert list(grid.columns)[2:6] == ["A1 9:40-11:10 (Day 1)", "B1 9:40-11:10 (Day 2)", "A2 11:20-12:50 (Day 1)", "B2 11:20-12:50 (Day 2)"]
    assert list(row(grid, "ENG.1").values())[2:6] == ["English meets", "ENG9-01 R1", "", ""]  # every Day 1: no days are named
    assert row(tables.clocks(place, plan), "B1")["A: Day 1"] == "-"


# --- courses ----------------------------------------------------------------------------------------------------------
def test_class_sizes_and_what_one_student_more_would_save() -> None:
    """ALG1: 62 requests at 20 are 4 sections, at 21 they are 3, which the plan uses."""
    table = tables.courses(MILL, PLAN)
    assert list(row(table, "ALG1").values())[3:] == [62, 20, 3, 20.7, 21, 4, 3, 1, 0]
    assert row(table, "SKY")["Average class"] == "does not run"
    assert row(table, "All courses")["Sections"] == 14 and row(table, "All courses")["Saved by one more"] == 1


def test_singletons_know_their_freedom() -> None:
    """DRAMA may have four periods: English meets in P1, and P4 collides with STAT."""
    table = tables.singletons(MILL, PLAN)
    assert list(table["Course"]) == ["DRAMA", "GEO", "STAT", "PERS", "SKILL"]
    assert list(row(table, "DRAMA").values())[3:] == ["P4", "STAGE", 15, 4, 1, 2, "STAT (4 students)"]
    assert list(row(table, "GEO").values())[3:] == ["P3B", "M2", 20, 4, 1, 3, "nothing"]


def test_pairs_collide_only_where_no_section_of_one_is_free_of_the_other() -> None:
    """GEO-01 is in P3B beside one section of ENG10, and the other two stand in P2 and P4."""
    table = tables.collisions(MILL, PLAN)
    assert list(row(table, "DRAMA").values())[1:] == ["STAT", 4, "DRAMA in P4; STAT in P4"]
    assert list(row(table, "All pairs").values())[1:3] == ["1 of 2 pairs", 4]  # SKY does not run, nobody wants PERS beside DRAMA
    assert tables.collision_sentence(MILL, PLAN).endswith("conflict: 4 of 13 student requests for both courses can't be met.")


def test_half_years_that_never_meet_do_not_collide() -> None:
    wanted = replace(MILL, conflicts=(Pair("DRAMA", "PERS", 7),))
    assert tables.collisions(wanted, PLAN).empty
    assert tables.collision_sentence(wanted, PLAN) == "The one course pair that students requested does not conflict."
    assert tables.collision_sentence(replace(MILL, conflicts=()), PLAN) == ""


def test_the_price_of_a_common_period_in_singletons_and_collisions() -> None:
    """P1 is closed to DRAMA by English; there it would not meet STAT, so that 4 students would gain."""
    prices = tables.team_prices(MILL, PLAN)
    assert list(row(prices, "English").values()) == ["English", "P1", 272.5, 7, 1, 1, 4]
    assert list(row(prices, "Mathematics").values())[3:] == [6, 3, 3, 4]


def test_duty_that_others_take_over_has_its_price() -> None:
    assert tables.duty_sentence(MILL, PLAN).endswith("50 minutes a week of every full-time teacher, for $10,000 a year.")
    assert tables.duty_sentence(MILL, replace(PLAN, methods=())) == ""


# --- departments and sentences ------------------------------------------------------------------------------------------
def test_fte_needed_stands_against_fte_held() -> None:
    """Mathematics at the target: 4 + 1 + 1 + 1/2 sections, a load of 3, two posts. Special education: its own and two as second teacher."""
    table = tables.departments(MILL)
    assert list(row(table, "Mathematics").values())[1:6] == [7, 6.5, 2.17, 2.0, -0.17]
    assert row(table, "Special education")["Teacher-sections"] == 3 and row(table, "All departments")["FTE held"] == 6.0


def test_a_lack_that_other_departments_can_fill_is_none() -> None:
    assert set(tables.missing(MILL)) == {"MATH"}
    able = tuple(replace(s, certs=("ENG", "MATH")) if s.staff_id == "ENG" else s for s in MILL.staff)
    place = replace(MILL, staff=able)
    assert tables.missing(place) == {} and row(tables.departments(place), "Mathematics")["Note"] == "May also be taught by: English"


def test_the_first_screen_says_teachers_needed_and_singletons() -> None:
    first = tables.first_screen(MILL)
    assert first.opening.startswith("Everything can continue in 2025-26")
    assert "Teams now have 30 minutes of common planning time a week, and 30 if you make no changes. Your sections require" in first.opening
    assert "(short in Mathematics 0.2). 5 courses fill only one section and students made 18 requests for course pairs" in first.opening
    assert first.departments is not None and first.singletons is not None and len(first.singletons) == 5
    assert tables.first_screen(birch.school()).departments is None


def test_the_summary_tells_of_sections_where_there_are_any() -> None:
    said = tables.summary(MILL, OUTCOME).sections
    assert said[0] == "14 sections of 8 courses, averaging 18.4 students; 5 courses have one section."
    assert said[1] == "Your sections require 5.3 teacher FTE at target class sizes; you have 6.0 (short in Mathematics 0.2)."
    assert len(said) == 4
    assert tables.summary(birch.school(), birch.outcome()).sections == ()


# --- what a school of this kind is not told ------------------------------------------------------------------------------
def test_no_word_of_homerooms_and_specials() -> None:
    said = " ".join(
        [*tables.promises(MILL).iloc[:, 0], *tables.rule_register(MILL)["Rule"], *tables.minutes_in_detail(MILL, OUTCOME).columns]
    )
    for word in ("homeroom", "special every day", "specialist", "recess", "literacy", "walking"):
        assert word not in said.lower(), word
    assert "load_periods" not in set(tables.rule_register(birch.school())["Key"])


def test_the_register_reads_as_a_sentence_of_its_own() -> None:
    words = tables.rule_register(MILL).set_index("Key")["Rule"]
    assert words["load_periods"] == "Periods that a full-time teacher teaches."


def test_the_view_for_programs_carries_sections() -> None:
    facts = json.loads(json.dumps(tables.solve_json(MILL, OUTCOME), allow_nan=False))
    assert facts["sections"][1] == {
        "section": "ENG9-02", "course": "ENG9", "staff_id": "ENG.1", "co_staff_id": None, "periods": ["P3"],
        "slots": {"REG": ["P3A"], "LATE": ["P3"]}, "term": "Y", "room": "R1", "students": 20, "team": None,
    }  # fmt: skip
    assert Plan.from_json(facts["plan"]) == PLAN
    assert "sections" not in tables.solve_json(birch.school(), birch.outcome())


# --- all tables -----------------------------------------------------------------------------------------------------------
OF_PLAN: tuple[Callable[[School, Plan], pd.DataFrame], ...] = (
    tables.section_list, tables.grid_by_teacher, tables.grid_by_room, tables.grid_by_department, tables.grid_by_team,
    tables.heads_by_period, tables.clocks, tables.courses, tables.singletons, tables.collisions, tables.team_prices,
)  # fmt: skip


@pytest.mark.parametrize("table", OF_PLAN, ids=lambda t: t.__name__)
def test_a_table_has_its_columns_without_a_plan_and_holds_nothing_private(table: Callable[[School, Plan], pd.DataFrame]) -> None:
    assert len(table(School(Info()), Plan()).columns) >= 2
    assert mill.CANARY not in table(MILL, PLAN).to_csv()
    assert not table(MILL, PLAN).isna().any().any()


def test_in_a_longer_cycle_days_are_named_by_their_numbers() -> None:
    bell = tuple(Slot(t, p, 1, start, start + 60, "class") for t, p, start in (("X", "P", 480), ("Y", "P", 600), ("Z", "Q", 480)))
    place = replace(
        MILL, info=replace(MILL.info, cycle_days=3), bell=bell, calendar=tuple(CalendarRow(n, t) for n, t in enumerate("XYZ", 1))
    )
    days = tuple(replace(PLAN.days[0], day=n, day_type=t) for n, t in enumerate("XYZ", 1))
    plan = replace(PLAN, days=days, sections=(replace(PLAN.sections[0], periods=("P",)),), meetings=())
    assert list(tables.grid_by_teacher(place, plan).columns)[2:4] == ["P (days 1, 2)", "Q 8:00-9:00 (Day 3)"]


def test_a_team_that_teaches_no_sections_is_not_in_the_grid_of_periods() -> None:
    place = replace(MILL, teams=(*MILL.teams, replace(MILL.teams[0], team_id="T_ADM", name="Office", core=("PRIN",))))
    assert list(tables.grid_by_team(place, PLAN)["Team"]) == ["English", "Mathematics"]
