"""The good workbook read whole, and the ways in which a sheet may differ and still say the same."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import io
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some
from needs import require
from openpyxl import Workbook, load_workbook

from planner.domain.school import Info, School, Severity
from planner.workbook import read, sheets
from planner.workbook.build import ROWS
from planner.workbook.checks.base import Check
from planner.workbook.columns import RULE_KEYS, SHEETS, columns_of
from planner.workbook.links import CHECKS
from planner.workbook.raw import Cell
from planner.workbook.read import Reading, read_workbook
from planner.workbook.sheets import plain
from planner.workbook.template import write_workbook

TODAY = dt.date(2025, 1, 20)
GOOD = Path(__file__).parents[2] / "templates" / "xlsx" / "pine_hollow.xlsx"


def same(a: Reading, b: Reading) -> bool:
    """The same school, wherever its cells stand."""
    assert a.school is not None
    assert b.school is not None, "\n".join(map(str, b.must_fix))
    return dataclasses.replace(a.school, digest="") == dataclasses.replace(b.school, digest="")


def school_of(reading: Reading) -> School:
    assert reading.school is not None, "\n".join(map(str, reading.must_fix))
    return reading.school


# --- what it says -----------------------------------------------------------------------------------------------------------
def test_pine_hollow_is_read_in_the_planners_units(good: Reading, good_bytes: bytes) -> None:
    s = school_of(good)
    assert (s.info.school_name, s.info.grades, s.info.contract_start) == (
        "Pine Hollow Elementary",
        ("PK", "K", "1", "2", "3", "4", "5"),
        440,
    )
    assert (s.slot("REG", "S2").start, s.slot("REG", "S2").end) == (545, 590)
    art = s.staff_by_id["ART1"]
    assert (art.fte, art.avg_salary, art.benefit_pct, art.benefit_flat, art.days, art.min_fte) == (
        60,
        55_000_00,
        2620,
        7_200_00,
        (2, 3, 4),
        40,
    )
    assert s.staff_by_id["COACH1"].fund == (("T1A", 5000), ("ESSER3", 5000))
    assert s.fund_by_id["ESSER3"].end_date == dt.date(2024, 9, 30)
    assert s.rule("growth_personnel_pct") == 250
    assert s.rule("min_individual_planning_week") == 180
    assert s.rule("allowed_reduction_fte_coach") == 50
    assert s.program_by_id["SUPPLIES"].levels == (0, 21_000_00, 22_000_00)
    assert s.program_by_id["CURR"].levels == (14_000_00,)  # required by law: it cannot stop
    assert s.program_by_id["TUTOR"].levels == (0, 18_000_00, 36_000_00)
    assert s.digest == hashlib.sha256(good_bytes).hexdigest()


def test_pine_hollow_costs_what_the_design_says(good: Reading) -> None:
    """domain.md 6.A: $3,022,693 today, and a shortfall of $231,896 next year."""
    s = school_of(good)
    programs = sum(p.cost_next for p in s.programs)
    today = sum(s.unit_cost(r, r.fte, 0) * r.count for r in s.staff) + programs
    later = sum(s.unit_cost(r, r.fte, 1) * r.count for r in s.staff) + programs
    assert abs(today - 3_022_693_00) < 50_00
    assert abs(later - sum(s.revenue(f, 1) for f in s.funds) - 231_896_00) < 50_00


def test_a_bare_line_on_a_team_means_all_its_positions(good: Reading) -> None:
    s = school_of(good)
    assert s.team_by_id["K"].core == ("TK.1", "TK.2", "TK.3")
    assert s.team_by_id["SPEC"].core == ("PE1", "MEDIA1", "COUNS1")


def test_every_row_knows_its_cell(good: Reading, shared_book: Any) -> None:
    s = school_of(good)
    assert s.staff_by_id["T3"].at("fte") == shared_book.place("Staff", "staff_id=T3", "fte")
    assert s.info.at["target_goal"] == shared_book.place("School", "", "target_goal")
    assert s.rule_cell("quorum_pct") == shared_book.place("Rules", "key=quorum_pct", "value")
    for sheet in SHEETS:
        for row in getattr(s, sheet.field) if not sheet.keyed else ():
            assert row.at().startswith(f"{sheet.name}!") or (sheet.name == "Rules" and row.at() == "")


def test_every_column_has_a_field() -> None:
    for sheet in SHEETS:
        fields = {f.name for f in dataclasses.fields(Info if sheet.keyed else ROWS[sheet.name])}
        assert {c.code for c in columns_of(sheet.name)} <= fields, sheet.name


def test_no_two_columns_of_a_sheet_sound_alike() -> None:
    for sheet in SHEETS:
        said = [plain(text) for c in columns_of(sheet.name) for text in {plain(c.code), plain(c.header)}]
        assert len(said) == len(set(said)), sheet.name


def test_every_check_says_its_sentence() -> None:
    assert len({c.find.__name__ for c in CHECKS}) == len(CHECKS) >= 20
    for check in CHECKS:
        assert isinstance(check, Check)
        assert check.sentence.endswith(".")
        assert check.needs <= {s.name for s in SHEETS}


# --- blanks ---------------------------------------------------------------------------------------------------------------
def test_blank_cells_take_their_defaults(good: Reading, book: Any) -> None:
    before = school_of(good)
    for code in ("floor_min", "goal_min", "stretch_min", "min_block", "quorum_pct", "name"):
        book.cell("Teams", "team_id=G3", code).value = None
    for code in ("avg_salary", "benefit_pct", "benefit_flat", "count"):
        book.cell("Staff", "staff_id=PE1", code).value = None
    for room in ("H3A", "HPKA"):
        book.cell("Homerooms", f"homeroom_id={room}", "special_group").value = None
    book.cell("Programs", "program_id=TUTOR", "levels").value = None
    book.cell("School", "", "weeks").value = None
    after = school_of(book.read())
    assert after.team_by_id["G3"] == dataclasses.replace(before.team_by_id["G3"], name="G3")
    assert after.staff_by_id["PE1"] == before.staff_by_id["PE1"]
    assert (after.homeroom_by_id["H3A"].special_group, after.homeroom_by_id["HPKA"].special_group) == (True, False)
    assert after.program_by_id["TUTOR"].levels == (0, 36_000_00)
    assert after.info.weeks == 36


def test_a_rule_that_is_not_on_the_sheet_takes_its_default(good: Reading, book: Any) -> None:
    for key in ("min_planning_block", "quorum_pct", "special_every_day"):
        book["Rules"].delete_rows(book.cell("Rules", f"key={key}", "key").row)
    s = school_of(book.read())
    assert (s.rule("min_planning_block"), s.rule("quorum_pct"), s.rule("special_every_day")) == (30, 8000, 1)
    assert {r.key for r in s.rules} >= {r.key for r in RULE_KEYS}
    assert s.rule_cell("quorum_pct") == ""


def test_old_names_of_rules_are_read(good: Reading, book: Any) -> None:
    book.cell("Rules", "key=min_individual_planning_week", "key").value = "min_individual_prep_week"
    reading = book.read()
    assert same(good, reading)
    assert [f.code for f in reading.look_at if f not in good.findings] == ["old-rule-name"]


def test_without_teams_every_grade_gets_one(good: Reading, book: Any) -> None:
    book["Teams"].delete_rows(3, 50)
    book["Current"].delete_rows(3, 50)
    reading = book.read()
    s = school_of(reading)
    assert [t.team_id for t in s.teams] == ["GPK", "GK", "G1", "G2", "G3", "G4", "G5"]
    assert s.team_by_id["G3"].core == ("T3.1", "T3.2")
    assert (s.team_by_id["G3"].floor_min, s.team_by_id["G3"].name) == (90, "Grade 3")
    assert "teams-made" in {f.code for f in reading.look_at}


def test_without_a_calendar_every_day_follows_the_only_day_type(good: Reading, book: Any) -> None:
    """REG is the only one: ER and CON are brought by methods."""
    del book.book["Calendar"]
    reading = book.read()
    assert same(good, reading)
    assert [f.code for f in reading.look_at if f not in good.findings] == ["calendar-made"]


def test_without_a_calendar_two_day_types_are_too_many(good: Reading, book: Any) -> None:
    del book.book["Calendar"]
    book.cell("Methods", "method=early_release", "day_type").value = None
    reading = book.read()
    assert reading.school is None
    assert ("Calendar", "empty-sheet") in {(f.cell, f.code) for f in reading.must_fix}


def test_a_day_type_on_some_weeks(good: Reading, book: Any) -> None:
    book.cell("Calendar", "cycle_day=W", "weeks").value = 18
    book.add("Calendar", cycle_day="W", day_type="ER", weeks=18)
    s = school_of(book.read())
    assert [(v.day_type, v.weeks) for v in s.base_variants(3)] == [("REG", 18), ("ER", 18)]


def test_one_calendar_line_may_name_several_days(good: Reading, book: Any) -> None:
    book["Calendar"].delete_rows(4, 10)
    book.cell("Calendar", "cycle_day=M", "cycle_day").value = "M-F"
    assert same(good, book.read())


def test_team_ids_on_staff_add_core_members(book: Any) -> None:
    book.cell("Staff", "staff_id=OFF", "team_ids").value = "G3"
    s = school_of(book.read())
    assert s.team_by_id["G3"].core == ("T3.1", "T3.2", "OFF.1", "OFF.2")


def test_units_may_be_named_one_by_one(good: Reading, book: Any) -> None:
    book.cell("Teams", "team_id=K", "core").value = "tk.1, TK.3"
    assert school_of(book.read()).team_by_id["K"].core == ("TK.1", "TK.3")


# --- the same said otherwise ----------------------------------------------------------------------------------------------
def test_times_may_be_text_fractions_or_clock_times(good: Reading, book: Any) -> None:
    book.cell("Bell", "day_type=REG slot=S1", "start").value = "8:15 AM"
    book.cell("Bell", "day_type=REG slot=S1", "end").value = 0.375
    book.cell("Bell", "day_type=REG slot=S2", "start").value = dt.time(9, 5)
    book.cell("Bell", "day_type=REG slot=S2", "end").value = "0950"
    assert same(good, book.read())
    assert good.findings == book.read().findings


def test_days_money_and_codes_may_be_written_in_many_ways(good: Reading, book: Any) -> None:
    book.cell("Staff", "staff_id=ART1", "days").value = "Tue, Wed, Thu"
    book.cell("Staff", "staff_id=SLP1", "days").value = "1;3;5"
    book.cell("Staff", "staff_id=PE1", "avg_salary").value = "$56,000\u00a0"
    book.cell("Staff", "staff_id=PE1", "fund").value = " gf "
    book.cell("Staff", "staff_id=PE1", "benefit_pct").value = 0.262
    book.cell("Staff", "staff_id=PE1", "benefit_pct").number_format = "0.0%"
    room = book.cell("Homerooms", "homeroom_id=H3A", "room")
    room.value, room.number_format = int(room.value), "0"
    reading = book.read()
    assert same(good, reading)
    assert reading.findings == good.findings


def test_grades_that_became_a_date_are_mended(good: Reading, book: Any) -> None:
    cell = book.cell("Services", "service_id=WIN_4_5", "grade_band")
    cell.value, cell.number_format = dt.datetime(2025, 4, 5), "d-mmm"
    reading = book.read()
    assert same(good, reading)
    assert [(f.cell, f.code) for f in reading.findings if f not in good.findings] == [(f"Services!{cell.coordinate}", "mended-date")]


def test_columns_may_stand_in_any_order(good: Reading, good_bytes: bytes, book: Any) -> None:
    for sheet in SHEETS:
        if not sheet.keyed and sheet.name in book.book.sheetnames:
            ws = book[sheet.name]
            rows = [[c.value for c in reversed(row)] for row in ws.iter_rows(min_row=2)]
            formats = [[c.number_format for c in reversed(row)] for row in ws.iter_rows(min_row=2)]
            for r, (row, form) in enumerate(zip(rows, formats, strict=True), 2):
                for c, (value, number_format) in enumerate(zip(row, form, strict=True), 1):
                    ws.cell(r, c).value, ws.cell(r, c).number_format = value, number_format
    assert same(good, book.read())


def test_headers_may_be_codes_in_any_case_under_any_title(good: Reading, book: Any) -> None:
    for sheet in SHEETS:
        if sheet.name in book.book.sheetnames:
            ws = book[sheet.name]
            for column in columns_of(sheet.name):
                place = (book.cell(sheet.name, "", column.code).row, 1) if sheet.keyed else (2, book.column(sheet.name, column.code))
                ws.cell(*place).value = f" {column.code.upper()} "
            ws.insert_rows(1, 4)
            ws["A1"].value = "Our school"
            ws.merge_cells("A1:C3")
            ws.title = sheet.name.lower() + " "
    assert same(good, book.read())


def test_a_reworded_header_is_known_by_its_note(good: Reading, good_bytes: bytes) -> None:
    book = load_workbook(io.BytesIO(good_bytes))
    header = next(c for c in book["Staff"][2] if c.value == "FTE of each")
    header.value = "Anteil"
    line = next(r for r in book["School"].iter_rows(min_row=3) if r[0].value == "Level")[0]
    line.value = "Schulstufe"
    buffer = io.BytesIO()
    book.save(buffer)
    reading = read_workbook(buffer.getvalue(), today=TODAY)
    assert same(good, reading)
    assert reading.findings == good.findings


def test_a_second_header_row_of_codes_is_no_line(good: Reading, book: Any) -> None:
    ws = book["Staff"]
    ws.insert_rows(3)
    for column in columns_of("Staff"):
        ws.cell(3, book.column("Staff", column.code)).value = column.code
    assert same(good, book.read())


def test_blank_rows_and_unticked_boxes_are_no_lines(good: Reading, book: Any) -> None:
    ws = book["Staff"]
    ws.insert_rows(10, 2)
    ws.cell(11, 3).value = "  \u00a0"
    for row in range(40, 540):
        ws.cell(row, book.column("Staff", "mandated")).value = False
        ws.cell(row, 1).number_format = "@"
    assert same(good, book.read())


def test_other_sheets_are_left_alone(good: Reading, book: Any) -> None:
    book.book.create_sheet("My notes")["A1"].value = "=1/0"
    reading = book.read()
    assert same(good, reading)
    assert reading.findings == good.findings


def test_a_calculated_formula_is_its_value(good: Reading, book: Any, tmp_path: Path) -> None:
    """Written without its value by openpyxl, calculated by LibreOffice."""
    book.cell("Staff", "staff_id=PE1", "avg_salary").value = "=28000*2"
    assert [f.code for f in book.read().must_fix] == ["not-calculated"]
    assert same(good, read_workbook(_through_libreoffice(book.bytes(), tmp_path), today=TODAY))


def test_the_libreoffice_round_trip_says_the_same(good: Reading, good_bytes: bytes, tmp_path: Path) -> None:
    reading = read_workbook(_through_libreoffice(good_bytes, tmp_path), today=TODAY)
    assert same(good, reading)
    assert reading.findings == good.findings


def _through_libreoffice(data: bytes, folder: Path) -> bytes:
    before, after = folder / "before", folder / "after"
    before.mkdir()
    (before / "book.xlsx").write_bytes(data)
    profile = (folder / "profile").as_uri()
    command = [
        require("libreoffice"),
        "--headless",
        f"-env:UserInstallation={profile}",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(after),
        str(before / "book.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (after / "book.xlsx").read_bytes()


# --- the smallest school, and the door ------------------------------------------------------------------------------------
TINY: dict[str, list[dict[str, Any]]] = {
    "School": [{
        "school_name": "Tiny", "level": "elementary", "grades": "3", "year_start": 2025, "cycle_days": 5, "contract_start": "8:00", "contract_end": "15:00",
        "student_start": "8:15", "student_end": "14:30", "target_floor": 45, "target_goal": 45, "target_stretch": 90, "singular_priority": "collab_min_team",
    }],
    "Bell": [{"day_type": "REG", "slot": f"S{n}", "order": n, "start": f"{8 + n}:00", "end": f"{8 + n}:45", "kind": "specials"} for n in (1, 2, 3)],
    "Calendar": [],
    "Homerooms": [{"homeroom_id": "H3A", "grade": "3", "enrol_next": 20, "teacher_id": "T3.1"}, {"homeroom_id": "H3B", "grade": "3", "enrol_next": 20, "teacher_id": "T3.2"}],
    "Staff": [{"staff_id": "T3", "job_class": "homeroom_teacher", "count": 2, "fte": 1.0, "fund": "GF"}],
    "Funds": [{"fund": "GF", "type": "general", "revenue_this": 160_000, "revenue_next": 160_000}],
    "Teams": [],
    "Rules": [],
    "Lists": [{"job_class": "homeroom_teacher", "title": "Teacher", "avg_salary": 60_000, "benefit_pct": 20, "benefit_flat": 8000, "tag": "teacher_core", "certified": "y"}],
}  # fmt: skip


def tiny(**sheets: list[dict[str, Any]]) -> Reading:
    buffer = io.BytesIO()
    write_workbook(TINY | sheets, buffer)
    return read_workbook(buffer.getvalue(), today=TODAY)


def test_the_smallest_school_fills_itself() -> None:
    reading = tiny()
    s = school_of(reading)
    assert {f.code for f in reading.findings} == {"teams-made", "calendar-made", "no-plan-money"}  # pay grows, the fund does not
    assert [c.cycle_day for c in s.calendar] == [1, 2, 3, 4, 5]
    assert s.teams[0].core == ("T3.1", "T3.2")
    assert (s.staff[0].avg_salary, s.staff[0].benefit_pct, s.staff[0].benefit_flat) == (60_000_00, 2000, 8_000_00)
    assert s.rules[0].key == RULE_KEYS[0].key


def test_refs_to_a_sheet_with_a_fault_are_not_blamed() -> None:
    """The job class cannot be read: one finding there, none at the position that names it."""
    reading = tiny(Lists=[TINY["Lists"][0] | {"job_class": "a;b"}])
    assert [(f.cell, f.code) for f in reading.must_fix] == [("Lists!A3", "not-a-code")]


def test_a_path_a_string_and_bytes_read_alike(good: Reading, good_bytes: bytes, tmp_path: Path) -> None:
    path = tmp_path / "any name.xlsx"
    path.write_bytes(good_bytes)
    assert read_workbook(path, today=TODAY) == read_workbook(str(path), today=TODAY) == good


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    reading = read_workbook(tmp_path / "gone.xlsx")
    assert (reading.school, [f.code for f in reading.findings]) == (None, ["no-file"])
    assert read_workbook(tmp_path).findings[0].code == "no-file"


def test_reading_is_fast(good_bytes: bytes) -> None:
    took = []
    for _ in range(3):
        start = time.process_time()  # busy neighbours do not count
        read_workbook(good_bytes)
        took.append(time.process_time() - start)
    assert min(took) < 1


def test_the_reader_needs_no_page_no_table_and_no_solver() -> None:
    script = "import sys, planner.workbook.read; print(sorted({'pandas', 'streamlit', 'pulp', 'highspy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.strip() == "[]"


def test_an_empty_workbook_misses_its_sheets() -> None:
    buffer = io.BytesIO()
    Workbook().save(buffer)
    reading = read_workbook(buffer.getvalue())
    assert reading.school is None
    assert {f.cell for f in reading.must_fix} == {s.name for s in SHEETS if s.required} - {"Calendar"}
    assert all(f.severity is Severity.MUST_FIX for f in reading.findings)


def test_a_thousand_faults_are_enough(book: Any) -> None:
    for row in range(40, 1600):
        book["Staff"].cell(row, 1).value = f"X{row}"
    reading = book.read()
    assert len(reading.findings) == 1001
    assert reading.findings[-1].code == "too-many-findings"


# --- anything at all --------------------------------------------------------------------------------------------------------
ANYTHING = some.one_of(
    some.none(), some.text(max_size=12), some.floats(), some.integers(), some.booleans(), some.datetimes(), some.times(),
    some.sampled_from(["T3", "K", "PK-5", "M W", "S1", "GF:50", "0;50", "$5", "y", "9:00", "ESSER3", "1e9", "=1", "0"]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(some.lists(some.tuples(some.integers(0, 10**6), ANYTHING), min_size=1, max_size=25))
def test_no_cell_makes_the_reader_raise(changes: list[tuple[int, Any]]) -> None:
    """Any cells of Pine Hollow, headers and School included, hold anything."""
    grids = {title: _copy(grid) for title, grid in good_grids().items()}
    places = [(t, r, c) for t, grid in grids.items() for r, row in grid.items() for c in row]
    for number, value in changes:
        title, r, c = places[number % len(places)]
        grids[title][r][c] = Cell(value)
    reading = read._read(*sheets.tables(grids), "", TODAY)
    assert reading.school is not None or reading.must_fix


@cache
def good_grids() -> dict[str, sheets.Grid]:
    return sheets.grids(GOOD.read_bytes(), formulas=False)


def _copy(grid: Any) -> Any:
    copied = sheets.Grid({r: dict(row) for r, row in grid.items()})
    copied.cut = grid.cut
    return copied


def test_signs_that_nobody_sees_are_left_out_and_told_with_their_cell(book: Any) -> None:
    """A text that turns its direction, and one that begins a line of its own: read without, and somebody should look."""
    cell = book.cell("School", "school_name", "school_name")
    cell.value = "Pine\u202e Hollow"
    reading = book.read()
    assert reading.school is not None and reading.school.info.school_name == "Pine Hollow"
    (found,) = [f for f in reading.findings if f.code == "unseen-signs"]
    assert (found.severity, found.cell) == (Severity.LOOK_AT, f"School!{cell.coordinate}") and "U+202E" in found.message
