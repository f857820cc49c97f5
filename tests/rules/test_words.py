"""Lists, grades, days and cells in sentences."""

from planner.domain.school import CalendarRow, Info, School, Staff
from planner.facts.phrases import cells, listed, on_days, plus, together, units_in_a_row, whole

SCHOOL = School(Info(grades=("PK", "K", "1", "2", "3")), calendar=tuple(CalendarRow(d, "REG") for d in range(1, 6)))


def test_names_in_one_list() -> None:
    assert listed(["K"]) == "K" and listed(["K", "1", "K", "2"]) == "K, 1 and 2"
    assert together(SCHOOL, ["grade 3"]) == "grade 3"
    assert together(SCHOOL, ["grade K", "grade 1", "grade 2"]) == "grades K, 1 and 2"
    assert together(SCHOOL, ["grade K", "grade 1", "grade 2", "grade 3"]) == "grades K to 3"
    assert together(SCHOOL, ["grade PK", "grade 1", "grade 2", "grade 3"]) == "grades PK, 1, 2 and 3"
    assert together(SCHOOL, ["Kindergarten", "Grade 1", "Grade 2", "Specialists"]) == "Kindergarten, Grades 1 and 2 and Specialists"
    assert together(SCHOOL, ["PE1", "PE2", "ART1"]) == "PE1, PE2 and ART1"


def test_names_are_never_taken_apart() -> None:
    pre = School(Info(grades=("Pre K", "K", "1")), calendar=SCHOOL.calendar)
    assert together(pre, ["grade Pre K", "grade K", "grade 1"]) == "grades Pre K, K and 1"
    assert together(pre, ["Art + Music", "PE 1"]) == "Art + Music and PE 1"
    assert plus(["PE 1", "PE 2"]) == "PE 1 + PE 2"


def test_posts_of_a_line_in_a_row() -> None:
    row = Staff("mús.1", "specialist", count=3)
    assert units_in_a_row(row, row.units[:2]) == "mús.1.1-2" and units_in_a_row(row, row.units[1:2]) == "mús.1.2"


def test_cells_that_follow_on_are_a_range() -> None:
    assert cells(["Teams!F3", "Teams!F4", "Teams!F5"]) == "Teams!F3:F5"
    assert cells(["Teams!F3", "Teams!F5"]) == "Teams!F3, Teams!F5"
    assert cells(["Teams!F3", "Rules!B4", "", "Teams!F3"]) == "Teams!F3, Rules!B4"
    assert cells([""]) == ""


def test_days_by_name_and_by_number() -> None:
    assert on_days(SCHOOL, 4, "REG") == "on Thursdays" and on_days(SCHOOL, 3, "ER") == "on Wednesdays (ER)"
    six = School(Info(cycle_days=6), calendar=tuple(CalendarRow(d, "REG") for d in range(1, 7)))
    assert on_days(six, 6, "REG") == "on Day 6"


def test_amounts_are_rounded_up() -> None:
    assert [whole(x) for x in (0.0, 1e-9, 0.2, 1.0, 44.9999999)] == [0, 0, 1, 1, 45]
