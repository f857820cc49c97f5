"""Bell schedules as schools print them: lunch waves, spans of grades, several days on one sheet."""

from __future__ import annotations

import io

import pytest
from interop.list_files import sheet, text

from planner.interop.fill import fill
from planner.interop.lists.bell_names import Named, grades_in, named, wave_in
from planner.interop.lists.book import Book
from planner.interop.lists.fields import BELL
from planner.interop.lists.found import Answers, Found
from planner.interop.lists.reading import read
from planner.workbook.read import read_workbook
from planner.workbook.template import blank_template


def slots(found: Found) -> list[str]:
    """Each slot as "REG P4_A=P4 11:34-12:20 class A 9,10"."""
    rows = [r for rows in found.rows for r in rows.rows]
    return [
        f"{r['day_type']} {r['slot']}{'=' + str(r['period']) if 'period' in r else ''} {r['start']}-{r['end']} {r['kind']}"
        + "".join(f" {r[k]}" for k in ("lunch_wave", "for_grades") if k in r)
        for r in rows
    ]


def bell(rows: list[list[str]], **answers: str) -> Found:
    return read(text(rows), BELL, Book(), Answers(**answers), "bell")  # type: ignore[arg-type]


WAVES = [
    "REG P1 8:00-8:50 class", "REG Lunch_A 11:00-11:30 lunch A", "REG P4_B=P4 11:00-11:46 class B", "REG P4_A=P4 11:34-12:20 class A",
    "REG Lunch_B 11:50-12:20 lunch B", "REG P5 12:25-13:15 class",
]  # fmt: skip
TIMES = {"1": "8:00-8:50", "LA": "11:00-11:30", "4A": "11:34-12:20", "4B": "11:00-11:46", "LB": "11:50-12:20", "5": "12:25-1:15"}


def of(*names: tuple[str, str]) -> list[list[str]]:
    return [["Period", "Start", "End"], *([name, *TIMES[key].split("-")] for name, key in names)]


SAME = {
    "columns": [["Period", "A Lunch", "B Lunch"], ["1", TIMES["1"], TIMES["1"]], ["Lunch", TIMES["LA"], TIMES["LB"]], ["4", TIMES["4A"], TIMES["4B"]], ["5", TIMES["5"], TIMES["5"]]],
    "pairs of columns": [
        ["", "Lunch A", "", "Lunch B", ""], ["Period", "Start", "End", "Start", "End"], ["1", "8:00", "8:50", "8:00", "8:50"], ["Lunch", "11:00", "11:30", "11:50", "12:20"],
        ["4", "11:34", "12:20", "11:00", "11:46"], ["5", "12:25", "1:15", "12:25", "1:15"],
    ],
    "rows in brackets": of(("1", "1"), ("A Lunch", "LA"), ("Period 4 (A Lunch)", "4A"), ("Period 4 (B Lunch)", "4B"), ("B Lunch", "LB"), ("5", "5")),
    "rows with a dash": of(("1st Hour", "1"), ("Lunch - A", "LA"), ("4th Hour - A Lunch", "4A"), ("4th Hour - B Lunch", "4B"), ("Lunch - B", "LB"), ("5th Hour", "5")),
    "letters": of(("1", "1"), ("A Lunch", "LA"), ("4A", "4A"), ("4B", "4B"), ("B Lunch", "LB"), ("5", "5")),
    "letters of lunch": of(("P1", "1"), ("4A Lunch", "LA"), ("Period 4A", "4A"), ("Period 4B", "4B"), ("4B Lunch", "LB"), ("P5", "5")),
    "a column": [["Period", "Lunch Wave", "Time"], ["1", "", TIMES["1"]], ["Lunch", "A", TIMES["LA"]], ["4", "A", TIMES["4A"]], ["4", "B", TIMES["4B"]], ["Lunch", "B", TIMES["LB"]], ["5", "", TIMES["5"]]],
    "headings": [
        ["Period", "Start", "End"], ["1", "8:00", "8:50"], ["A Lunch"], ["Lunch", "11:00", "11:30"], ["4", "11:34", "12:20"], ["5", "12:25", "1:15"],
        ["B Lunch"], ["4", "11:00", "11:46"], ["Lunch", "11:50", "12:20"], ["5", "12:25", "1:15"],
    ],
}  # fmt: skip


@pytest.mark.parametrize("how", SAME)
def test_lunch_waves_however_they_are_printed(how: str) -> None:
    found = bell([row + [""] * (max(map(len, SAME[how])) - len(row)) for row in SAME[how]])
    assert sorted(slots(found)) == sorted(WAVES), found.used.sentences()
    assert [f.message for f in found.findings if f.code == "waves"] == ["Lunch waves A and B were read."] or "A, B" in str(found.findings)


def test_first_and_second_lunch() -> None:
    found = bell([["Hour", "1st Lunch", "2nd Lunch"], ["4th Hour", "10:39 – 11:31", "10:39 – 11:31"], ["LUNCH", "11:36-12:06", "12:34 – 1:04"], ["5th Hour", "12:11 – 1:04", "11:36 – 12:29"]])
    assert slots(found)[1:] == ["REG LUNCH_1 11:36-12:06 lunch 1", "REG P5_2=P5 11:36-12:29 class 2", "REG P5_1=P5 12:11-13:04 class 1", "REG LUNCH_2 12:34-13:04 lunch 2"]


def test_parts_of_a_period_around_lunch_are_not_guessed() -> None:
    """5A is the lunch of A, and the class of B and C: who is where stands nowhere."""
    found = bell([["Period", "Start", "End"], ["4", "10:00", "10:55"], ["5A", "11:00", "11:30"], ["5B", "11:34", "12:04"], ["5C", "12:08", "12:38"], ["6", "12:42", "1:30"]])
    assert slots(found) == ["REG P4 10:00-10:55 class", "REG P6 12:42-13:30 class"]
    assert [f.code for f in found.findings if "rows 3, 4, 5" in f.message] == ["lunch-parts"]
    assert "rows 3" in str(found.used.sentences()) or "3 rows" in str(found.used.sentences())


def test_spans_of_grades_side_by_side_and_in_names() -> None:
    """Two grades at one time are one slot; what is the same for all stands once."""
    beside = bell([["Period", "Schedule A 8th Grade", "Schedule B 6th/7th Grade"], ["1", "7:55-8:49", "7:55-8:49"], ["Lunch", "11:09-11:39", "12:07-12:37"], ["4", "11:43-12:37", "11:13-12:07"]])
    assert slots(beside) == [
        "REG P1 7:55-8:49 class", "REG Lunch_G8 11:09-11:39 lunch 8", "REG P4_G6_7=P4 11:13-12:07 class 6,7", "REG P4_G8=P4 11:43-12:37 class 8",
        "REG Lunch_G6_7 12:07-12:37 lunch 6,7",
    ]  # fmt: skip
    rows = bell([["Event", "Start", "End"], ["K-2 Lunch", "10:45", "11:15"], ["3rd Grade Lunch", "11:20", "11:50"], ["Lunch (Grades 4 and 5)", "11:20", "11:50"], ["Recess 3-5", "11:50", "12:10"], ["Recess K-2", "11:15", "11:35"]])
    assert slots(rows) == [
        "REG Lunch_GK_2 10:45-11:15 lunch K,1,2", "REG Recess_GK_2 11:15-11:35 recess K,1,2", "REG Lunch_G3_5 11:20-11:50 lunch 3,4,5", "REG Recess_G3_5 11:50-12:10 recess 3,4,5",
    ]  # fmt: skip


def test_a_column_of_grades_that_cannot_be_read_is_said() -> None:
    found = bell([["Period", "Start", "End", "Grades"], ["1", "8:00", "8:50", "6-8"], ["2", "9:00", "9:50", "upper house"]])
    assert slots(found) == ["REG P1 8:00-8:50 class 6,7,8", "REG P2 9:00-9:50 class"]
    assert ['"upper house" (row 3)' in f.message for f in found.findings if f.code == "grades"] == [True]


BELOW = {
    "headings": [["Period", "Time"], ["Mon, Tue, Thu, Fri", ""], ["1", "8:00-8:50"], ["2", "8:55-9:45"], ["Wednesday", ""], ["1", "8:00-8:35"], ["2", "8:40-9:15"]],
    "heads": [["Regular Day", "", ""], ["Period", "Start", "End"], ["1", "8:00", "8:50"], ["2", "8:55", "9:45"], ["", "", ""], ["Wednesday", "", ""], ["Period", "Start", "End"], ["1", "8:00", "8:35"], ["2", "8:40", "9:15"]],
    "side by side": [["Period", "Regular Start", "Regular End", "", "Period", "Wednesday Start", "Wednesday End"], ["1", "8:00", "8:50", "", "1", "8:00", "8:35"], ["2", "8:55", "9:45", "", "2", "8:40", "9:15"]],
}  # fmt: skip


@pytest.mark.parametrize("how", BELOW)
def test_two_days_on_one_sheet(how: str) -> None:
    assert slots(bell(BELOW[how])) == [
        "REG P1 8:00-8:50 class", "REG P2 8:55-9:45 class", "WEDNESDAY P1 8:00-8:35 class", "WEDNESDAY P2 8:40-9:15 class",
    ]  # fmt: skip


def test_two_days_side_by_side_with_periods_of_their_own() -> None:
    """On the second day period 5 comes where period 1 was: the time belongs to the name beside it."""
    found = bell([["Period", "A Day Start", "A Day End", "Period", "B Day Start", "B Day End"], ["1", "8:00", "8:50", "5", "8:00", "8:50"], ["2", "8:55", "9:45", "6", "8:55", "9:45"]])
    assert slots(found) == ["A_DAY P1 8:00-8:50 class", "A_DAY P2 8:55-9:45 class", "B_DAY P5 8:00-8:50 class", "B_DAY P6 8:55-9:45 class"]


def test_a_note_between_the_lines_is_no_day() -> None:
    found = bell([["Period", "Time"], ["1", "8:00-8:50"], ["Doors close when the bell rings", ""], ["2", "8:55-9:45"]])
    assert slots(found) == ["REG P1 8:00-8:50 class", "REG P2 8:55-9:45 class"] and "row 3: no time" in found.used.sentences()


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("1st / 2nd Period", Named("1st_2nd_Period", "class")), ("Zero Period", Named("Zero_Period", "class")), ("Period 0", Named("P0", "class")),
        ("Snack", Named("Snack", "passing")), ("Brunch", Named("Brunch", "passing")), ("Supervised Dismissal", Named("Supervised_Dismissal", "dismissal")),
        ("Second Lunch", Named("Lunch", "lunch", "2")), ("LUNCH C", Named("Lunch", "lunch", "C")), ("Lunch", Named("Lunch", "lunch")),
        ("Lunch Recess", Named("Lunch_Recess", "recess")), ("A Day Homeroom", Named("A_Day_Homeroom", "advisory")), ("Block A", Named("PA", "class")),
        ("7th Grade Advisory", Named("Advisory", "advisory", "", "7")), ("Grade 6", Named("Grade_6", "class", "", "6")),
    ],
)  # fmt: skip
def test_names(name: str, right: Named) -> None:
    assert named(name) == right


def test_words_that_are_no_wave_and_no_grade() -> None:
    assert [wave_in(t) for t in ("B Day", "A la carte lunch", "Pre-Lunch", "Lunch Bunch", "B", "Lunch D")] == ["", "", "", "", "", "D"]
    assert [grades_in(t) for t in ("upper", "K-5", "9 & 10", "5-3", "6,8", "all", "13")] == ["", "K,1,2,3,4,5", "9,10", "", "6,8", "", ""]


def test_the_workbook_reads_what_was_written() -> None:
    found = read(sheet(SAME["columns"]), BELL, Book(), Answers(existing="replace"), "bell.xlsx")
    blank = io.BytesIO()
    blank_template("high", blank)
    reading = read_workbook(fill(blank.getvalue(), found.rows))
    assert not [f for f in reading.findings if f.cell.startswith("Bell!") and "blank" not in f.message], reading.findings
