"""Stacked classes: two courses with one code in Stack are one row for the planner, and what cannot be one class is refused at its cell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from planner.domain.school import Assignment, At, Course, Current, Lock, Pair, Severity
from planner.facts.periods import runs, sections_range
from planner.workbook.read import Reading
from planner.workbook.stacks import as_one

AB = "ab_block"
SPA3 = Course("SPA3", "Spanish 3", "WL", 8, 25, 30, cert="WL", grade_mix=("11",), periods_allowed=("P1", "P2"), stack="upper")
SPA4 = Course("SPA4", "Spanish 4", "WL", 7, 20, 28, cert="WL", grade_mix=("12", "9"), periods_allowed=("P2", "P3"), stack="UPPER")
ENG = Course("ENG", "English", "ENG", 50, 25, 30, cert="ENG")


def merged(**sheets: Any) -> dict[str, tuple[Any, ...]]:
    blank: dict[str, tuple[Any, ...]] = dict.fromkeys(("conflicts", "assignments", "locks", "current"), ())
    return as_one(blank | {"courses": (SPA4, ENG, SPA3)} | sheets)


def test_two_courses_are_one_row_in_the_place_of_the_first() -> None:
    """8 and 7 requests are 15, in classes as large as the smaller of the two may be, in the period that both may have."""
    both, eng = merged()["courses"]
    assert eng == ENG
    assert (both.course_id, both.name, both.codes) == ("SPA3+SPA4", "Spanish 3 + Spanish 4", ("SPA3", "SPA4"))
    assert (both.requests, both.target_size, both.max_size, both.periods_allowed) == (15, 20, 28, ("P2",))
    assert both.grade_mix == ("9", "11", "12")


def test_they_run_when_their_requests_together_suffice(course_books: Any) -> None:
    """8 and 7: neither runs from 12, the class of 15 does, once."""
    book = copied(course_books)
    for code, requests in (("SPA3", 8), ("SPA4", 7)):
        book.add("Courses", course_id=code, name=code, dept="WL", requests=requests, target_size=25, max_size=25, cert="HUM_SEC", stack="S")
    school = book.read().school
    [course] = [c for c in school.courses if c.together]
    assert runs(school, course) and sections_range(school, course) == (1, 1)
    assert not any(runs(school, c) for c in course.together)


def test_without_a_stack_nothing_changes() -> None:
    assert merged(courses=(ENG, replace(SPA3, stack=""))) == {}


def test_what_names_one_of_them_names_the_class() -> None:
    found = merged(
        conflicts=(Pair("SPA3", "ENG", 4), Pair("ENG", "SPA4", 3, hard=True)),
        assignments=(Assignment("T.1", "SPA3", 1, "prefer"), Assignment("T.1", "SPA4", 1), Assignment("T.1", "ENG", 2)),
        locks=(Lock("section", "SPA3", None, "P2", "T.1"), Lock("section", "SPA4", None, "P2"), Lock("section", "SPA3", None, "P2")),
        current=(Current("", row_kind="section", id="SPA3-1", slot="P2", value="T.1"), Current("", row_kind="section", id="SPA4-7", slot="P2", value="T.1")),
    )  # fmt: skip
    assert found["conflicts"] == (Pair("SPA3+SPA4", "ENG", 7, hard=True),)
    assert found["assignments"] == (Assignment("T.1", "ENG", 2), Assignment("T.1", "SPA3+SPA4", 1))
    assert [(k.id, k.value) for k in found["locks"]] == [("SPA3+SPA4", "T.1"), ("SPA3+SPA4", "")]  # the first with the first; one more
    assert [c.id for c in found["current"]] == ["SPA3+SPA4-1"]


def test_a_course_with_a_longer_code_is_no_section_of_a_stacked_one() -> None:
    honors, row = replace(ENG, course_id="SPA3-H"), Current("", row_kind="section", id="SPA3-H-1", slot="P2")
    assert merged(courses=(SPA4, SPA3, honors), current=(row,))["current"] == (row,)


# --- what is said of it ----------------------------------------------------------------------------------------------------
def copied(books: Any) -> Any:
    return type(books[AB])(books[AB].bytes())


def findings(books: Any, *cells: tuple[str, str, Any]) -> list[tuple[Severity, str, str, str]]:
    """What is said of courses ART2 and THTR with these cells (course, column, value), beyond what is said of the book."""
    before, book = copied(books).read(), copied(books)
    for course, column, value in cells:
        book.cell("Courses", f"course_id={course}", column).value = value
    after: Reading = book.read()
    new = [f for f in after.findings if f not in before.findings and f.code.startswith("stack")]
    return [(f.severity, f.code, f.cell, f.message) for f in new]


STACK = (("ART2", "stack", "S"), ("THTR", "stack", "S"))
DIFFERENT = (
    ("cert", "STEM_SEC", "the certificate differs: HUM_SEC"), ("room_type", "lab", "the room type differs: std"),
    ("term", "S1", "the term differs: Y"), ("periods_per_section", 2, "the number of periods differs: 1"), ("years", "even", "alternate years differs: none"),
)  # fmt: skip


@pytest.mark.parametrize(("column", "value", "said"), DIFFERENT)
def test_what_a_class_is_only_once(column: str, value: Any, said: str, course_books: Any) -> None:
    found = [f for f in findings(course_books, *STACK, ("THTR", column, value)) if f[0] is Severity.MUST_FIX]
    cell = course_books[AB].place("Courses", "course_id=THTR", column)
    assert [f[:3] for f in found] == [(Severity.MUST_FIX, "stack-differs", cell)] and said in found[0][3]


def test_no_period_in_common(course_books: Any) -> None:
    found = findings(course_books, *STACK, ("ART2", "periods_allowed", "A1"), ("THTR", "periods_allowed", "A2;B1"))
    assert [f[:2] for f in found if f[0] is Severity.MUST_FIX] == [(Severity.MUST_FIX, "stack-differs")]


def test_more_students_than_one_class_holds_and_a_stack_of_one_course(course_books: Any) -> None:
    assert [f[1] for f in findings(course_books, *STACK)] == ["stack-of-several"]
    assert [f[1:3] for f in findings(course_books, STACK[0])] == [
        ("stack-of-one", course_books[AB].place("Courses", "course_id=ART2", "stack"))
    ]


def test_nobody_can_take_two_courses_of_one_class() -> None:
    """The pair stays, of the class with itself, so that it is said."""
    row = Pair("SPA3", "SPA4", 2, at=At("Conflicts", 5, {"course_b": "B"}))
    assert [(p.course_a, p.course_b, p.students) for p in merged(conflicts=(row,))["conflicts"]] == [("SPA3+SPA4", "SPA3+SPA4", 2)]


def test_a_course_that_is_taken_with_one_of_them_is_taken_with_the_class() -> None:
    lab, needed = replace(ENG, course_id="LAB", corequisite="SPA4"), replace(SPA4, required=True)
    found = {c.course_id: c for c in merged(courses=(lab, SPA3, needed))["courses"]}
    assert found["LAB"].corequisite == "SPA3+SPA4" and found["SPA3+SPA4"].required
