"""Every class has a teacher of its own, all day, every day; a blank cell takes a vacant position that fits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tiny import staff, tiny_school

from planner.domain.school import Homeroom, School, Severity
from planner.workbook.build import _half_days, _with_vacancies
from planner.workbook.checks.classes import class_teachers_are_there, classes_have_teachers, half_days_are_two, one_class_a_teacher

CLASSES = (Homeroom("H1A", "1", 20, "T1.1"), Homeroom("H1B", "1", 20, ""))


def school(*homerooms: Homeroom, **row: Any) -> School:
    """The tiny school with these classes, and one more position V of the class teachers' kind."""
    base = tiny_school()
    return replace(base, homerooms=homerooms, staff=(*base.staff, staff("V", "homeroom_teacher", **row)))


def test_a_blank_takes_the_vacant_position() -> None:
    place = school(*CLASSES, vacancy="vacant")
    first, second = _with_vacancies(place.homerooms, place.staff)
    assert (first.teacher_id, first.vacancy_taken) == ("T1.1", False)
    assert (second.teacher_id, second.vacancy_taken) == ("V", True)
    (found,) = classes_have_teachers.find(replace(place, homerooms=(first, second)))
    assert found.severity is Severity.LOOK_AT
    assert "It takes V, which is vacant" in found.message


@pytest.mark.parametrize(
    "row",
    [{}, {"vacancy": "leaving"}, {"vacancy": "vacant", "fte": 50}, {"vacancy": "vacant", "grades_can_teach": ("5",)}],
    ids=["filled", "leaving", "half-time", "other grade"],
)
def test_one_that_does_not_fit_is_not_taken(row: dict[str, Any]) -> None:
    place = school(*CLASSES, **row)
    assert _with_vacancies(place.homerooms, place.staff) == place.homerooms
    (found,) = classes_have_teachers.find(place)
    assert (found.severity, found.code) == (Severity.MUST_FIX, "no-teacher")


def test_a_vacant_position_is_taken_once() -> None:
    two = (CLASSES[0], CLASSES[1], Homeroom("H1C", "1", 20, ""))
    place = school(*two, vacancy="vacant")
    assert [h.teacher_id for h in _with_vacancies(place.homerooms, place.staff)] == ["T1.1", "V", ""]


def test_one_position_has_one_class() -> None:
    (found,) = one_class_a_teacher.find(school(CLASSES[0], replace(CLASSES[1], teacher_id="T1.1")))
    assert found.message == "T1.1 is the teacher of 2 classes, H1A and H1B, and can't be with both at once."
    assert found.severity is Severity.MUST_FIX


@pytest.mark.parametrize(
    ("row", "said"),
    [({"fte": 80}, "V is 0.8 FTE"), ({"fte": 50, "days": (1,)}, "no teacher on Day 2")],
)
def test_a_class_needs_its_teacher_every_day(row: dict[str, Any], said: str) -> None:
    place = school(CLASSES[0], replace(CLASSES[1], teacher_id="V"), **row)
    (found,) = class_teachers_are_there.find(place)
    assert said in found.message
    assert found.severity is Severity.MUST_FIX


def test_a_full_timer_is_enough() -> None:
    assert not list(class_teachers_are_there.find(school(CLASSES[0], replace(CLASSES[1], teacher_id="V"))))


# --- half-day classes --------------------------------------------------------------------------------------------------------
def test_a_morning_and_an_afternoon_class_of_one_teacher_are_one_class() -> None:
    halves = (Homeroom("KP", "1", 18, "V", session="pm"), CLASSES[0], Homeroom("KA", "1", 20, "V", session="am"))
    whole, other = _half_days(halves)
    assert (whole.homeroom_id, whole.sessions, whole.enrol_next, other) == ("KA+KP", ("KA", "KP"), 20, CLASSES[0])
    place = school(whole, other)
    assert [f for check in (one_class_a_teacher, classes_have_teachers) for f in check.find(place)] == []
    (found,) = half_days_are_two.find(place)
    assert found.severity is Severity.LOOK_AT and "A special in the morning is KA's, and one in the afternoon KP's; a special every day is promised to the two" in found.message


@pytest.mark.parametrize("sessions", [("am", "am"), ("full", "am"), ("full", "full")])
def test_two_classes_at_one_time_are_two(sessions: tuple[str, str]) -> None:
    two = tuple(Homeroom(f"K{i}", "1", 20, "V", session=s) for i, s in enumerate(sessions))
    assert _half_days(two) == two
    (found,) = one_class_a_teacher.find(school(*two))
    assert "enter am and pm under Session" in found.fix
