"""Shortages of minutes, sections and rooms, each just kept and one unit beyond; what is told is what the counting model proves."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from changing import edit, numbered
from test_counts import impossible
from tiny import full_school, tiny_school
from tiny_secondary import middle_school

from planner.domain.school import Hours, Room, School, Team, Turn
from planner.facts.oddity import oddest, oddity
from planner.facts.shortages import shortages
from planner.workbook.checks.short import CODE, shortages_are_told


def seats(n: int) -> School:
    school = tiny_school()
    return replace(school, info=replace(school.info, cafeteria_seats=n, at={"cafeteria_seats": "School!B12"}))


def week(minutes: int) -> School:
    school = tiny_school()
    return replace(school, info=replace(school.info, min_instruction_week=minutes))


def floor(minutes: int) -> School:
    return edit(tiny_school(), "teams", "G1", floor_min=minutes, goal_min=minutes)


def apart(first: tuple[int, ...], second: tuple[int, ...]) -> School:
    """A team of two specialists with these days of two."""
    school = edit(edit(tiny_school(), "staff", "A", days=first, fte=50 * len(first)), "staff", "P", days=second, fte=50 * len(second))
    return replace(school, teams=numbered("Teams", Team("SP", "Specialists", "specialists", ("A", "P"), floor_min=112, goal_min=150)))


def teacher_until(end: int) -> School:
    return edit(tiny_school(), "staff", "T1", hours=(Hours(450, end),))


def rooms(*kinds: tuple[str, int]) -> School:
    return middle_school(rooms=numbered("Rooms", *(Room(f"R{n}", kind, size) for n, (kind, size) in enumerate(kinds))))


LAB, ART = ("lab", 24), ("art", 24)
# what is asked, just kept and one unit beyond; the rule that is told, and a part of the sentence with both figures
EDGES: dict[str, tuple[School, School, str, str]] = {
    # out for 45 minutes on both days and 45 more on one: (90 + 45) x 2.5 = 337.5 a week
    "planning": (
        tiny_school({"min_individual_planning_week": 337}), tiny_school({"min_individual_planning_week": 338}),
        "IndividualPlanning", "promised 338 minutes a week to plan alone; their classes are out for 337.5 at most",
    ),
    # those, and an hour after school on both days: 337.5 + 300
    "floor": (floor(637), floor(638), "TeamFloor", "638 minutes a week together; there are 637.5 at most"),
    "school week": (week(1650), week(1651), "RequiredMinutes", "1,651 minutes a week; their days come to 1,650"),
    # lunch is at 11:00 of a day from 8:30 to 2:00
    "reading": (tiny_school({"literacy_min_day": 150}), tiny_school({"literacy_min_day": 151}), "RequiredMinutes", "151 minutes of reading in one piece; REG has 150"),
    "chairs": (seats(40), seats(39), "LunchFits", "needs 40 chairs at lunch, since it eats at one time; the cafeteria has 39"),
    "lunch": (tiny_school({"lunch_latest": 660}), tiny_school({"lunch_latest": 659}), "LunchFits", "no lunch of grade 1 does"),
    # 330 minutes less 30 of lunch, 60 of recess and 95 of specials, in four pieces
    "breaks": (tiny_school({"max_consecutive_minutes": 37}), tiny_school({"max_consecutive_minutes": 36}), "BreakFromTeaching", "36 minutes; grade 1 has a stretch of 37"),
    # out for 90 + 5, lunch 30 and recess 60 at most
    "hours": (teacher_until(655), teacher_until(654), "OnePlaceAtATime", "186 minutes of the students' day on Day 1; the class can be without its teacher for 185"),
    "days": (apart((1, 2), (2,)), apart((1,), (2,)), "TeamFloor", "no day is worked by all of them (A Day 1; P Day 2)"),
    "one day": (
        tiny_school({"special_every_day": 1}),
        edit(edit(tiny_school({"special_every_day": 1}), "staff", "A", days=(1,), fte=50), "staff", "P", days=(1,), fte=50),
        "SpecialsRotation", "on Day 2 for 2 classes takes 2 class slots; the specialists of that day have 0",
    ),
    "each class": (full_school(), edit(full_school(), "specials", "A", min_per_homeroom=3), "SpecialsRotation", "ART 3 times in 2 days; it is taught on 2 days"),
    # E begins a session in each of three slots: 3 x 5 a week
    "sessions": (
        edit(full_school(), "services", "INC", groups=3, sessions_per_week=5), edit(full_school(), "services", "INC", groups=4, sessions_per_week=5),
        "ServicesInFull", "INC needs 20 sessions a week (4 groups x 5); sped_teacher can give 15",
    ),
    "days of sessions": (full_school(), edit(edit(full_school(), "staff", "E", days=(1,), fte=50), "services", "INC", sessions_per_week=3), "ServicesInFull", "3 sessions a week on different days; sped_teacher is here on 2.5"),
    # from S2 at 9:50 to S3 at 12:30
    "length of a session": (edit(full_school(), "services", "INC", session_min=160), edit(full_school(), "services", "INC", session_min=300), "ServicesInFull", "A session of INC needs 300 minutes"),
    "effort": (
        replace(full_school(), info=replace(full_school().info, sped_local_this=40_000_00)), replace(full_school(), info=replace(full_school().info, sped_local_this=40_000_01)),
        "MaintenanceOfEffort", "cost $40,000 at most",
    ),
    "ended": (tiny_school(), edit(tiny_school(), "funds", "GF", end_date=dt.date(2024, 6, 30)), "NoEndedMoney", "4 items that must stay (T1, A, P and 1 more): $200,000 next year at least; $0 is there"),
    "preparations": (middle_school(), middle_school({"max_preparations": 1}), "Preparations", "MATH: 2 courses at one time take 2 preparations; 1 teacher with 1 course each at most have 1"),
    # M teaches mathematics in a standard room, and in the lab
    "rooms a day": (middle_school(), middle_school({"max_rooms_day": 1}), "RoomMoves", "MATH: sections at one time need std and lab rooms every day; 1 teacher in 1 room each at most can be in 1."),
    # E.1 and E.2 have 80 + 20 students
    "students": (middle_school({"max_students_day": 50}), middle_school({"max_students_day": 49}), "StudentLoad", "ENG: 100 students in sections on a day at least; 2 teachers with 49 each at most have 98"),
    # three of four periods are taught, and the fourth is 45 x 5
    "planning of sections": (middle_school({"min_individual_planning_week": 225}), middle_school({"min_individual_planning_week": 226}), "IndividualPlanning", "whoever teaches 3 periods has 225 at most"),
    # ENG 4, LIT and MATH one each
    "rooms": (rooms(("std", 24), ("std", 24), LAB, ART), rooms(("std", 24), LAB, ART), "RoomsOnce", "6 sections at least need a room of type std; 1 room x 4 periods hold 4"),
    "capacity": (rooms(("std", 20), ("std", 20), LAB, ART), rooms(("std", 19), ("std", 19), LAB, ART), "RoomsOnce", "ENG has 80 students in 4 sections at most; the largest room of type std, R0, holds 19"),
    "periods": (edit(middle_school(), "courses", "ENG", periods_allowed=("P1", "P2")), edit(middle_school(), "courses", "ENG", periods_allowed=("P1",)), "SectionsRun", "ENG takes 4 periods of teaching at least; in P1 its 2 teachers can give 2"),
}  # fmt: skip


@pytest.mark.parametrize("name", EDGES)
def test_one_unit_beyond_is_told_with_both_figures(name: str) -> None:
    kept, beyond, rule, words = EDGES[name]
    assert shortages(kept) == ()
    found = [s for s in shortages(beyond) if s.rule == rule]
    assert [words in s.sentence for s in found] == [True], shortages(beyond)
    assert found[0].mend or found[0].fixes
    assert rule in CODE


NOT_COUNTED = {"preparations", "rooms a day", "students", "capacity", "hours"}  # held by what follows the counting model: names, and the checker


@pytest.mark.parametrize("name", sorted(EDGES.keys() - NOT_COUNTED))
def test_what_is_told_is_impossible(name: str) -> None:
    assert impossible(EDGES[name][1])


# --- the cell that is told ---------------------------------------------------------------------------------------------------
def test_of_two_sides_of_a_sum_the_odd_one_is_told() -> None:
    """225 minutes are an ordinary promise and 600 are none; fixed sections are compared with requests, a load with the rule's."""
    school = middle_school({"min_individual_planning_week": 226})
    assert oddity(school, school.rule_cell("min_individual_planning_week")) == 0
    school = middle_school({"min_individual_planning_week": 600})
    assert oddity(school, school.rule_cell("min_individual_planning_week")) == 1
    school = edit(middle_school(), "courses", "ENG", sections_fixed=20)
    fixed, lower = (next(c.at(code) for c in school.courses if c.course_id == "ENG") for code in ("sections_fixed", "requests"))
    assert oddest(school, (lower, fixed)) == fixed


def test_a_room_whose_code_says_another_type_is_odd() -> None:
    school = middle_school(rooms=numbered("Rooms", Room("LAB1", "std"), Room("LAB2", "lab"), Room("ART1", "art")))
    assert [oddity(school, r.at("type")) > 0 for r in school.rooms] == [True, False, False]


def test_a_finding_asks_first_whether_the_odd_figure_is_right() -> None:
    school = edit(middle_school(), "courses", "ENG", sections_fixed=20)
    found = next(f for f in shortages_are_told.find(school) if f.code == "no-plan-teachers")
    assert found.cell == next(c.at("sections_fixed") for c in school.courses if c.course_id == "ENG")
    assert found.message.endswith("No plan can do that.") and found.fix.startswith("Is the figure in this cell right? If it is: ")


def test_who_shares_a_class_needs_no_day_in_common() -> None:
    """T1 works on day 1 and T2 on day 2: as members of one team they never meet. If they take turns in a class, who has it then comes."""
    place = tiny_school()
    apart = tuple(replace(row, count=1, days=(1,)) if row.staff_id == "T1" else row for row in place.staff)
    team = replace(place.teams[0], core=("T1", "T2"))
    two = replace(place, staff=(*apart, replace(apart[0], staff_id="T2", days=(2,))), teams=(team,))
    assert "TeamFloor" in {s.rule for s in shortages(two)}
    shared = replace(place.homerooms[0], turns=(Turn("T1", (1,)), Turn("T2", (2,))))
    assert "TeamFloor" not in {s.rule for s in shortages(replace(two, homerooms=(shared,)))}
