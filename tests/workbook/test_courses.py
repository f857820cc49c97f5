"""Good workbooks of schools with courses, broken one cell at a time: exactly one more finding, at that cell, in plain words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from planner.domain.school import Finding, Severity
from planner.facts.periods import periods_of
from planner.workbook.read import Reading

MUST, LOOK = Severity.MUST_FIX, Severity.LOOK_AT
AB, FOUR, DROP, K8, SUMMIT = "ab_block", "four_by_four", "seven_drop_two", "k8", "summit"


class Fault(NamedTuple):
    """In a workbook, write `value` into a cell; expect `code` there (or `at` another cell), with `word` in the sentence."""

    book: str
    sheet: str
    line: str
    column: str
    value: Any
    code: str
    word: str
    severity: Severity = MUST
    at: tuple[str, str, str] | str = ""
    also: tuple[str, ...] = ()  # codes of what follows from it elsewhere


FAULTS = (
    # days of cycles that are no weeks
    Fault(AB, "Staff", "staff_id=SPED1", "days", "M W F", "not-days", "cycle of 2"),
    Fault(AB, "Calendar", "cycle_day=1", "cycle_day", "A", "not-days", "Days are numbers here, from 1 to 2: A is 1."),
    Fault(DROP, "Staff", "staff_id=COUNS1", "days", "Mon", "not-days", "cycle of 7"),
    # periods
    Fault(AB, "Courses", "course_id=ROB", "periods_allowed", "A1;A9", "unknown-ref", 'period "A9" is not on the Bell sheet'),
    Fault(SUMMIT, "Courses", "course_id=BAND", "periods_allowed", "P5A", "unknown-ref", "did you mean P5?"),
    Fault(AB, "Courses", "course_id=ROB", "periods_allowed", "LUN", "unknown-ref", 'period "LUN"'),
    Fault(DROP, "Courses", "course_id=ROB", "periods_allowed", "D11", "unknown-ref", "did you mean A?"),
    Fault(AB, "Courses", "course_id=ROB", "periods_per_section", 2, "", ""),
    Fault(DROP, "Courses", "course_id=ROB", "periods_per_section", 2, "no-place", "no two that it may have follow each other on every day"),
    Fault(DROP, "Courses", "course_id=ROB", "periods_allowed", "a;B", "", ""),
    Fault(DROP, "Bell", "day_type=DAY1 slot=D12", "period", "A", "period-twice", "D11 and D12 of DAY1 are both period A"),
    Fault(DROP, "Bell", "day_type=DAY1 slot=D12", "period", "F", "uneven-periods", "B is held on 4 days of the cycle of 7, and F on 6", LOOK, ("Bell", "day_type=DAY4 slot=D41", "period")),
    Fault(SUMMIT, "Bell", "day_type=LATE slot=P4A", "for_grades", "9", "grade-without-period", "Grade 10 has no P4 on LATE", LOOK, ("Bell", "day_type=LATE slot=P4C", "for_grades")),
    Fault(SUMMIT, "Bell", "day_type=LATE slot=P4C", "period", "P5", "period-twice", "P4C and P5 of LATE", at=("Bell", "day_type=LATE slot=P5", "period")),
    Fault(SUMMIT, "Bell", "day_type=LATE slot=P5", "for_grades", "9,10,11", "lanes-differ", "P5 is for grades 9, 10, 11 on LATE, and for"),
    Fault(AB, "Calendar", "cycle_day=2", "day_type", "A", "unused-day-type", "B1, B2, B3, B4 are never held", LOOK, ("Bell", "day_type=B slot=B1", "day_type"), ("no-plan-rooms",)),
    Fault(FOUR, "Staff", "staff_id=HUM", "load_periods", 6, "load-over-periods", "there are 4 (P1, P2, P3, P4)"),
    Fault(AB, "Staff", "staff_id=HUM", "lunch_wave", "A", "unknown-wave", 'Lunch wave "A" is not on the Bell sheet: no class slot has one.'),
    Fault(AB, "Rooms", "room=STD1", "lunch_wave", "A", "unknown-wave", "not on the Bell sheet"),
    Fault(SUMMIT, "Bell", "day_type=REG slot=P5A", "lunch_wave", "A", "wave-and-grades", "for grades 9, 10 and for lunch wave A", also=()),
    # courses
    Fault(AB, "Courses", "course_id=ENG1", "target_size", 28, "class-size", "more than its largest class, 25"),
    Fault(AB, "Courses", "course_id=ENG1", "cert", "HUM_SECC", "no-teacher", "did you mean HUM_SEC?"),
    Fault(K8, "Staff", "staff_id=ELA1", "grades_can_teach", "6,7", "no-teacher", "for grades 8", at=("Courses", "course_id=ELA8", "grade_mix")),
    Fault(AB, "Courses", "course_id=THTR", "protected", "n", "", ""),
    Fault(AB, "Courses", "course_id=THTR", "min_to_run", 30, "", ""),
    Fault(AB, "Courses", "course_id=ART2", "requests", 10, "will-not-run", "10 requests and needs 12 to run", LOOK, also=("open-periods",)),
    Fault(AB, "Courses", "course_id=THTR", "years", "even", "", "", also=("open-periods",)),
    Fault(AB, "Staff", "staff_id=HUM", "load_periods", 4, "no-plan-teachers", "can teach 46", LOOK),
    Fault(AB, "Staff", "staff_id=NINTH", "load_periods", 1, "", ""),
    Fault(FOUR, "Staff", "staff_id=STEM", "load_periods", 2, "no-plan-teachers", "can teach 23", LOOK, "Courses!D7"),  # its requests stand out more
    Fault(AB, "Courses", "course_id=ENG1", "co_teach_sped", 4, "co-taught", "4 co-taught sections, and has 3", LOOK),
    Fault(AB, "Courses", "course_id=ENG1", "co_teach_el", 1, "co-taught", "no EL teacher is on Staff", LOOK),
    Fault(AB, "Courses", "course_id=ROB", "room_type", "lab", "too-few-rooms", "Rooms has none", LOOK),
    Fault(FOUR, "School", "", "enrol_next", 100, "requests", "6.0 courses at a time for each of 100 students; there are 4 periods", LOOK, "Courses"),
    Fault(K8, "School", "", "enrol_next", 390, "requests", "3.0 courses at a time for each of 150 students", LOOK, "Courses"),
    Fault(FOUR, "Courses", "course_id=ENG", "term", "S1/S2", "", ""),
    Fault(FOUR, "Courses", "course_id=ENG", "term", "S1/Q3", "not-a-term", "equally long"),
    Fault(FOUR, "Courses", "course_id=ENG", "term", "T2", "two-kinds-of-terms", "semesters and trimesters do not fit into one year"),
    Fault(AB, "Courses", "course_id=ROB", "term", "S1/S2", "terms-without-section", "may have 1 section: not every term is sure of one", LOOK, also=("no-plan-seats", "open-periods")),
    Fault(AB, "Teams", "team_id=T_STEM", "core", "STEM.1;STEM.2;STEM.3;COUNS1", "teaches-none", "MAT2, BIO1, BIO2, PHY1 and others, and COUNS1 can teach none of them", LOOK),
    Fault(AB, "Teams", "team_id=T_STEM", "core", None, "members-suggested", "STEM.1, STEM.2", LOOK),
    Fault(AB, "Teams", "team_id=T_STEM", "type", "department", "", ""),
    Fault(FOUR, "Teams", "team_id=T_SCI", "core", None, "members-suggested", "are suggested to teach its courses and to meet", LOOK),
    Fault(AB, "Conflicts", "course_a=THTR", "course_b", "THTR", "pair-of-one", "paired with itself"),
)  # fmt: skip


@pytest.fixture(scope="module")
def good(course_books: Any) -> dict[str, Reading]:
    return {name: book.read() for name, book in course_books.items()}


def more(good: Reading, broken: Reading) -> list[Finding]:
    return [f for f in broken.findings if f not in good.findings]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.book}-{f.line.replace(' ', '-')}-{f.column}-{f.code}")
def test_one_broken_cell_is_one_finding_at_that_cell(fault: Fault, good: dict[str, Reading], course_books: Any, with_course_cell: Callable[..., Reading]) -> None:
    found = more(good[fault.book], with_course_cell(fault.book, fault.sheet, fault.line, fault.column, fault.value))
    assert [f.code for f in found if f.code in fault.also] == list(fault.also)
    found = [f for f in found if f.code not in fault.also]
    if not fault.code:
        assert found == []
        return
    where = fault.at or (fault.sheet, fault.line, fault.column)
    cell = where if isinstance(where, str) else course_books[fault.book].place(*where)
    assert [(f.severity, f.cell, f.code) for f in found] == [(fault.severity, cell, fault.code)]
    assert fault.word in f"{found[0].message} {found[0].fix}"


# --- faults that need two cells -------------------------------------------------------------------------------------------
def changed(books: Any, name: str, *cells: tuple[str, str, str, Any]) -> Reading:
    """A copy of a workbook with several cells changed."""
    copy = type(books[name])(books[name].bytes())
    for sheet, line, column, value in cells:
        copy.cell(sheet, line, column).value = value
    reading: Reading = copy.read()
    return reading


def test_a_course_of_a_grade_without_that_period(good: dict[str, Reading], course_books: Any) -> None:
    robotics = ("Courses", "course_id=ROB")
    cells = [(*robotics, "periods_allowed", "A1"), (*robotics, "grade_mix", "12"), ("Bell", "day_type=A slot=A1", "for_grades", "9,10,11")]
    found = more(good[AB], changed(course_books, AB, *cells))
    assert [f.code for f in found] == ["no-place"]
    assert "ROB can be taught in no period of A1 on the clock of grade 12." in found[0].message


def test_too_much_of_the_year_in_one_semester(good: dict[str, Reading], course_books: Any) -> None:
    """Five courses of six sections in the first semester, and band: 31 sections, where nine teachers of 3 have 27."""
    autumn = [("Courses", f"course_id={c}", "term", "S1") for c in ("ENG", "HIS", "SPA", "MAT", "SCI")]
    found = more(good[FOUR], changed(course_books, FOUR, *autumn))
    assert [f.code for f in found] == ["no-plan-teachers"]
    assert "take 31 periods at least" in found[0].message and "can teach 27" in found[0].message


def test_the_same_pair_the_other_way_round(good: dict[str, Reading], course_books: Any) -> None:
    cells = [("Conflicts", "course_a=ART2", "course_b", "THTR"), ("Conflicts", "course_a=ART2", "course_a", "ROB")]
    assert [f.code for f in more(good[AB], changed(course_books, AB, *cells))] == ["duplicate-id"]


ASSIGNED = (
    ({"position": "HUM.1", "course": "ENG1", "sections": 3, "strength": "must"}, ""),
    ({"position": "HUM.1", "course": "MAT1", "sections": 3, "strength": "must"}, "no-certificate"),
    ({"position": "HUM.1", "course": "MAT1", "sections": 3, "strength": "prefer"}, ""),
    ({"position": "HUM", "course": "ENG1", "sections": 4, "strength": "must"}, "assigned-too-much"),
    ({"position": "HUM.9", "course": "ENG1", "sections": 1, "strength": "must"}, "unknown-ref"),
    ({"position": "HUM.1", "course": "ENG9", "sections": 1, "strength": "must"}, "unknown-ref"),
)


@pytest.mark.parametrize(("line", "code"), ASSIGNED, ids=lambda x: str(x)[:60])
def test_who_must_teach_what(line: dict[str, Any], code: str, good: dict[str, Reading], course_books: Any) -> None:
    copy = type(course_books[AB])(course_books[AB].bytes())
    copy.add("Assignments", **line)
    assert [f.code for f in more(good[AB], copy.read())] == ([code] if code else [])


def test_nobody_is_given_more_than_a_load(good: dict[str, Reading], course_books: Any) -> None:
    copy = type(course_books[AB])(course_books[AB].bytes())
    for course in ("ENG1", "ENG2", "HIS1"):
        copy.add("Assignments", position="HUM.1", course=course, sections=3, strength="must")
    found = more(good[AB], copy.read())
    assert [f.code for f in found] == ["assigned-too-much"] and "9 periods, and its load is 6" in found[0].message


def test_too_few_rooms_of_a_kind(good: dict[str, Reading], course_books: Any) -> None:
    """24 sections of science in two laboratories, which hold 8 each."""
    cells: list[tuple[str, str, str, Any]] = [("Rooms", f"room=STD{n}", "type", "lab") for n in (1, 2)]
    cells += [("Courses", f"course_id={c}{n}", "room_type", "lab") for c in ("MAT", "BIO", "PHY") for n in (1, 2)]
    found = more(good[AB], changed(course_books, AB, *cells))
    assert [f.code for f in found] == ["no-plan-rooms"]
    assert "18 sections at least need a room of type lab; 2 rooms x 8 periods hold 16" in found[0].message


LOCKS = (
    ({"what": "course", "id": "ROB", "slot": "A"}, ""),
    ({"what": "course", "id": "ROB", "slot": "D11"}, "did you mean A?"),
    ({"what": "course", "id": "ROBO", "slot": "A"}, "did you mean ROB?"),
)


@pytest.mark.parametrize(("lock", "word"), LOCKS, ids=lambda x: str(x)[:50])
def test_a_course_is_locked_to_a_period(lock: dict[str, str], word: str, good: dict[str, Reading], course_books: Any) -> None:
    copy = type(course_books[DROP])(course_books[DROP].bytes())
    copy.add("Locks", **lock, reason="Agreed")
    found = more(good[DROP], copy.read())
    assert [f.code for f in found] == (["unknown-ref"] if word else []) and all(word in f.message for f in found)


@pytest.mark.parametrize("level", ["middle", "high"])
def test_a_school_of_courses_needs_courses(level: str, course_books: Any) -> None:
    copy = type(course_books[AB])(course_books[AB].bytes())
    copy.cell("School", "", "level").value = level
    copy["Courses"].delete_rows(3, 100)
    copy["Conflicts"].delete_rows(3, 100)
    assert [(f.cell, f.code) for f in copy.read().must_fix] == [("Courses", "empty-sheet")]


def test_courses_need_periods(course_books: Any) -> None:
    """Every class slot written as advisory: one finding, at the sheet."""
    copy = type(course_books[AB])(course_books[AB].bytes())
    for row in copy["Bell"].iter_rows(min_row=3):
        for cell in row:
            cell.value = "advisory" if cell.value == "class" else cell.value
    assert [(f.cell, f.code) for f in copy.read().must_fix] == [("Bell", "no-periods")]


# --- sections that are locked ----------------------------------------------------------------------------------------------
def locked(book: Any, today: tuple[dict[str, Any], ...], *locks: dict[str, Any]) -> Reading:
    """The 4x4 book with rows of this year's list, and locks."""
    copy = type(book)(book.bytes())
    for row in today:
        copy.add("Current", row_kind="section", **row)
    for lock in locks:
        copy.add("Locks", reason="Agreed", **lock)
    return copy.read()


MATH = tuple({"id": f"MAT-{n}", "slot": "P1", "value": f"STEM.{1 + n % 4}"} for n in range(1, 9))
LOCKED = (
    ((), {"what": "section", "id": "mat", "slot": "p1", "value": "stem.1"}, "", MUST),
    ((), {"what": "section", "id": "MAT", "slot": "P9"}, 'period "P9" is not on the Bell sheet', MUST),
    ((), {"what": "section", "id": "MAT"}, "needs a slot", MUST),
    ((), {"what": "section", "id": "MAT", "slot": "P1", "value": "STEM.9"}, '"STEM.9" is not on the Staff sheet', MUST),
    ((), {"what": "department", "id": "MATH"}, "the Current sheet has no section of it", MUST),
    ((), {"what": "department", "id": "MATHS"}, "did you mean MATH?", MUST),
    (MATH[:6], {"what": "department", "id": "MATH"}, "", MUST),
    (MATH, {"what": "department", "id": "MATH"}, "Locks place 8 sections of MAT; next year it has 7 sections at most.", MUST),
    (({"id": "MAT-1", "slot": "P7", "value": "STEM.1"},), {"what": "department", "id": "MATH"}, "next year's bell has no such period", MUST),
    (({"id": "MAT-1", "slot": "P1", "value": "4711"},), {"what": "department", "id": "MATH"}, "The Staff sheet has no position 4711", LOOK),
)  # fmt: skip


@pytest.mark.parametrize(("today", "lock", "said", "severity"), LOCKED, ids=lambda x: str(x)[:40])
def test_locks_of_sections(
    today: tuple[dict[str, Any], ...], lock: dict[str, Any], said: str, severity: Severity, good: dict[str, Reading], course_books: Any
) -> None:
    reading = locked(course_books[FOUR], today, lock)
    more = [f for f in reading.findings if f not in good[FOUR].findings]
    assert [(f.severity, said in f.message) for f in more] == ([(severity, True)] if said else [])


# --- lunch waves ---------------------------------------------------------------------------------------------------------
def test_lunch_waves_are_named_whatever_the_case(course_books: Any) -> None:
    """P4 and P5 of Summit on clocks of waves A and b: a teacher of wave a, a room of wave B."""
    book = type(course_books[SUMMIT])(course_books[SUMMIT].bytes())
    for row in book["Bell"].iter_rows(min_row=3):
        grades = row[book.column("Bell", "for_grades") - 1]
        if grades.value:
            row[book.column("Bell", "lunch_wave") - 1].value = "A" if str(row[1].value).endswith("A") else "b"
            grades.value = None
    book.cell("Staff", "staff_id=ENG", "lunch_wave").value = "a"
    book.cell("Rooms", "room=STD1", "lunch_wave").value = "B"
    reading = book.read()
    assert reading.must_fix == () and reading.school is not None
    assert reading.school.staff_by_id["ENG"].lunch_wave == "A"
    assert next(r.lunch_wave for r in reading.school.rooms if r.room == "STD1") == "b"
    assert {p.wave for p in periods_of(reading.school).places} == {"", "A", "b"}
    book.cell("Rooms", "room=STD1", "lunch_wave").value = None
    [said] = [f for f in book.read().look_at if f.code == "no-lunch-wave"]  # the room no longer says it for those who have none
    assert said.message.startswith("MATH, MATHS1, SCI, SS, WL and others have no lunch wave")
