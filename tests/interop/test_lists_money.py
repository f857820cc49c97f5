"""Budget lines, lists of funds, salary schedules and bell schedules into the workbook's sheets."""

from __future__ import annotations

from pathlib import Path

import pytest
from interop.list_files import BOOK, sheet, text

from planner.interop.fill import fill
from planner.interop.lists.book import Book, contents
from planner.interop.lists.fields import BELL, BUDGET, SALARIES
from planner.interop.lists.found import REPLACE, Answers, Found
from planner.interop.lists.reading import read

BLANK = Path(__file__).parents[2] / "templates" / "xlsx" / "pine_hollow_thin.xlsx"


def rows(found: Found, name: str) -> list[dict[str, object]]:
    return [{k: v for k, v in r.items() if v is not None} for some in found.rows if some.sheet == name for r in some.rows]


def codes(found: Found) -> set[str]:
    return {f.code for f in found.findings}


# --- budget ---------------------------------------------------------------------------------------------------------------------
FUNDS = text(
    [
        ["Fund", "Fund Description", "FY26 Revised Budget", "FY27 Proposed Budget", "Carryover", "End Date"],
        ["100", "General Fund", "1,250,000", "1,198,500", "-", ""],
        ["205", "Title I Part A", "$ 145,000.00", "$ 131,200.00", "$ 4,500.00", "9/30/2027"],
        ["431", "Walton reading grant", "60000", "0", "", "6/30/26"],
        ["", "Total", "1,455,000", "1,329,700", "", ""],
    ]
)
LINES = sheet(
    [
        ["Budget by account, Cedar Bluff"],
        ["Fund", "Object", "Account Description", "Adopted Budget", "Proposed Budget"],
        ["GF", "110", "Teacher salaries", 900000, 920000],
        ["GF", "210", "Health insurance", 120000, 130000],
        ["GF", "640", "Reading software licenses", 18000, 19500],
        ["T1A", "320", "After-school tutoring", 36000, "30.000,00"],
        ["T1A", "610", "Supplies", "n/a", 4000],
        ["T1A", "580", "Travel", 0, 0],
        ["", "", "TOTAL", 1074000, 1103500],
    ]
)


def test_a_list_of_funds() -> None:
    found = read(FUNDS, BUDGET, BOOK, name="funds.csv")
    assert not found.refused, found.findings
    assert rows(found, "Programs") == []
    assert rows(found, "Funds") == [
        {"fund": "GF", "name": "General Fund", "type": "general", "revenue_this": "1250000", "revenue_next": "1198500", "carryover": "0"},
        {"fund": "T1A", "name": "Title I Part A", "type": "federal", "revenue_this": "145000", "revenue_next": "131200", "carryover": "4500", "end_date": "2027-09-30"},
        {"fund": "431", "name": "Walton reading grant", "type": "grant", "revenue_this": "60000", "revenue_next": "0", "end_date": "2026-06-30"},
    ]
    assert "row 5: totals" in found.used.sentences() and "new-funds" in codes(found)


def test_budget_lines_become_programs_and_pay_does_not() -> None:
    found = read(LINES, BUDGET, BOOK, name="lines.xlsx")
    programs = rows(found, "Programs")
    assert [(p["name"], p["fund"], p["cost_next"], p["tag"]) for p in programs] == [
        ("Reading software licenses", "GF", "19500", "software"),
        ("After-school tutoring", "T1A", "30000", "tutoring"),
    ]
    assert "row 7: an amount that is no number" in found.used.sentences()
    assert "2 rows (3, 4): pay and benefits: the positions tell their cost" in found.used.sentences()
    assert "row 8: $0" in found.used.sentences() and "balanced" in codes(found)
    assert rows(found, "Funds") == [
        {"fund": "GF", "type": "general", "revenue_this": "1038000", "revenue_next": "1069500"},
        {"fund": "T1A", "type": "federal", "revenue_this": "36000", "revenue_next": "30000"},
    ]


def test_a_budget_without_dollars_is_asked_about() -> None:
    found = read(text([["Fund", "Name"], ["GF", "General"]]), BUDGET, BOOK, name="x")
    assert found.refused and "no-amount" in codes(found)


def test_funds_are_written() -> None:
    book = BLANK.read_bytes()
    found = read(text([["Fund", "This year", "Next year"], ["GF", "5", "6"], ["NEW1", "7", "8"]]), BUDGET, contents(book), name="x")
    funds = {r["fund"]: (r["revenue_this"], r["revenue_next"]) for r in contents(fill(book, found.rows)).of("Funds")}
    assert (funds["GF"], funds["NEW1"]) == (("5", "6"), ("7", "8"))


# --- pay --------------------------------------------------------------------------------------------------------------------------
SCHEDULE = sheet(
    [
        ["2026-27 Teacher Salary Schedule"],
        ["Step", "BA", "BA+15", "MA", "MA+30"],
        [1, 42000, 43000, 45000, 47000],
        [2, 43000, 44000, 46000, 48000],
        [3, 44000, 45000, 47000, 49000],
        ["Longevity after step 3: $500"],
    ]
)


def test_average_pay_by_title() -> None:
    data = text([["Job Title", "Average Salary", "Benefits %"], ["Art Teacher", "$61,250", "26.5%"], ["Instr Asst", "24100", "18"], ["Bus Driver", "31000", ""], ["Para, hourly", "17.50", ""], ["Wizard", "50000", ""]])
    found = read(data, SALARIES, BOOK, name="pay.csv")
    written = rows(found, "Lists")
    assert written[0] == {"job_class": "specials_art", "avg_salary": 61250, "benefit_pct": "26.5"}
    assert written[1] == {"job_class": "para", "avg_salary": 24100, "benefit_pct": "18"}
    assert len(written) == 2
    assert {"row 4: positions that a school's plan does not hold", "row 5: pay by the hour, or none of a year", "row 6: titles without a job class"} <= set(found.used.sentences())


def test_a_schedule_of_steps_and_lanes_says_what_it_guesses() -> None:
    found = read(SCHEDULE, SALARIES, BOOK, name="schedule.xlsx")
    assert not found.refused, found.findings
    assert rows(found, "Lists") == [{"job_class": j, "avg_salary": 45000} for j in ("homeroom_teacher", "specials_art")]
    assert "middle" in codes(found) and found.read == ("3 steps and 4 lanes, $42,000 to $49,000.",)
    named = read(SCHEDULE, SALARIES, BOOK, Answers(step="2", lane="MA"), "schedule.xlsx")
    assert {r["avg_salary"] for r in rows(named, "Lists")} == {46000} and "middle" not in codes(named)
    wrong = read(SCHEDULE, SALARIES, BOOK, Answers(step="9", lane="MA"), "schedule.xlsx")
    assert wrong.refused and rows(wrong, "Lists") == []


# --- bells ------------------------------------------------------------------------------------------------------------------------
def slots(found: Found) -> list[tuple[object, ...]]:
    return [(r["day_type"], r["slot"], r["start"], r["end"], r["kind"]) for r in rows(found, "Bell")]


REGULAR = [("REG", "P1", "8:00", "8:50", "class"), ("REG", "Lunch", "11:40", "12:10", "lunch"), ("REG", "P6", "13:05", "13:55", "class")]
BELLS = {
    "two columns": text([["Period", "Start", "End"], ["1", "8:00", "8:50"], ["Lunch", "11:40", "12:10"], ["6", "1:05", "1:55"]]),
    "one column": text([["Block", "Time"], ["Period 1", "8:00 - 8:50 AM"], ["Lunch", "11:40 AM–12:10 PM"], ["6th period", "1:05 to 1:55 pm"]]),
    "a title, tabs and minutes": text([["Bell Schedule, regular day"], [], ["Period", "Begin", "End", "Minutes"], ["1st", "8:00 AM", "8:50 AM", "50"], ["Lunch", "11:40 AM", "12:10 PM", "30"], ["6th", "1:05 PM", "1:55 PM", "50"]], "\t"),
}  # fmt: skip


@pytest.mark.parametrize("what", BELLS)
def test_a_bell_schedule(what: str) -> None:
    found = read(BELLS[what], BELL, Book(), name="bell")
    assert slots(found) == REGULAR, found
    assert "calendar" in codes(found) and "kinds" in codes(found)


def test_two_day_types_side_by_side() -> None:
    spans = text([["Period", "Regular", "Early Release"], ["1", "8:00-8:50", "8:00-8:35"], ["Lunch", "11:40-12:10", "10:30-11:00"], ["6", "1:05-1:55", ""]])
    pairs = sheet([["", "Regular", "", "Early Release", ""], ["Period", "Start", "End", "Start", "End"], ["1", "8:00", "8:50", "8:00", "8:35"], ["Lunch", "11:40", "12:10", "10:30", "11:00"], ["6", "1:05", "1:55", None, None]], merged=("B1:C1", "D1:E1"))
    short = [("ER", "P1", "8:00", "8:35", "class"), ("ER", "Lunch", "10:30", "11:00", "lunch")]
    for data in (spans, pairs):
        found = read(data, BELL, Book(), name="bell")
        assert sorted(slots(found)) == sorted([*REGULAR, *short]), found.findings


def test_a_bell_that_is_there_is_asked_about_and_odd_times_are_said() -> None:
    book = contents(BLANK.read_bytes())
    data = text([["Period", "Start", "End"], ["1", "8:00", "8:50"], ["2", "after recess", "1:00"], ["3", "9:50", "9:10"], ["4", "9:55", "10:40"]])
    assert read(data, BELL, book, name="bell").refused
    found = read(data, BELL, book, Answers(existing=REPLACE, day_type="B"), "bell")
    assert [s[:2] for s in slots(found)] == [("B", "P1"), ("B", "P4")]
    assert {"row 3: a time that can't be read", "row 4: an end before its start"} <= set(found.used.sentences())
