"""Does every class have its teacher, one at a time, on every day? (decisions.md 41)"""

from __future__ import annotations

from collections.abc import Iterator

from planner.domain.school import Finding, Homeroom, School, Staff
from planner.facts.phrases import listed
from planner.workbook.checks.base import fte, look, must, needs, on


@needs("Homerooms", "Staff")
def classes_have_teachers(school: School) -> Iterator[Finding]:
    """Every class has the position of its teacher; a blank cell takes a vacant position that fits."""
    for homeroom in school.homerooms:
        cell = homeroom.at("teacher_id")
        if not homeroom.teacher_id:
            fix = "Enter its teacher position, or add a row to Staff for it and choose vacant under Filled."
            yield must(cell, "no-teacher", f"Class {homeroom.homeroom_id} has no teacher position, and no vacant one fits.", fix)
        elif homeroom.vacancy_taken:
            message = f"Class {homeroom.homeroom_id} has no teacher position yet. It takes {homeroom.teacher_id}, which is vacant."
            yield look(cell, "takes-vacancy", message, f"If that is right, enter {homeroom.teacher_id} here.")


@needs("Homerooms")
def half_days_are_two(school: School) -> Iterator[Finding]:
    """A morning class and an afternoon class of one teacher are planned as one: told, since the plan's class stands for both."""
    for homeroom in school.homerooms:
        if homeroom.sessions:
            morning, afternoon = homeroom.sessions
            message = (
                f"{morning} and {afternoon} share {homeroom.teacher_id} and are planned as one class. A special in the morning is "
                f"{morning}'s, and one in the afternoon {afternoon}'s; a special every day is promised to the two together."
            )
            yield look(homeroom.at("session"), "half-days", message)


@needs("Homerooms")
def classes_go_with_a_grade_of_theirs(school: School) -> Iterator[Finding]:
    """A class has specials, lunch and recess with a grade that it has."""
    for homeroom in school.homerooms:
        of = homeroom.grades or (homeroom.grade,)
        if homeroom.goes_with and homeroom.goes_with not in of:
            message = f"Class {homeroom.homeroom_id} goes with grade {homeroom.goes_with}, and its students are of grade {listed(of)}."
            yield must(homeroom.at("goes_with"), "goes-with", message, f"Enter {' or '.join(of)}, or leave it blank.")


@needs("Homerooms", "Staff")
def one_class_a_teacher(school: School) -> Iterator[Finding]:
    """A class teacher is one position, and has one class."""
    first: dict[str, str] = {}
    for homeroom in school.homerooms:
        unit = homeroom.teacher_id
        row = school.staff_by_id.get(unit)
        cell = homeroom.at("teacher_id")
        if row is not None and row.count > 1:
            fix = f"Enter which one: {', '.join(row.units[:3])}."
            yield must(cell, "several-positions", f"{unit} stands for {row.count} positions.", fix)
        elif unit and unit in first:
            message = f"{unit} is the teacher of {first[unit]} and of {homeroom.homeroom_id}, and can't be with both at once."
            of = {g for h in (school.homeroom_by_id[first[unit]], homeroom) for g in (h.grade, *h.grades)}
            both = "/".join(g for g in school.info.grades if g in of)
            as_one = f", with {both} as its grades" if "/" in both else ""
            fix = f"Enter another position. A combination class is one row: all of its students together{as_one}."
            if not as_one:
                fix += " If one is there in the morning and the other in the afternoon, enter am and pm under Session."
            yield must(cell, "two-classes", message, fix)
        first.setdefault(unit, homeroom.homeroom_id)


@needs("School", "Homerooms", "Staff", "Specials")
def class_teachers_are_there(school: School) -> Iterator[Finding]:
    """A class teacher is there on every day, for all of it."""
    told: set[str] = set()
    for homeroom in school.homerooms:
        row = school.row_of_unit.get(homeroom.teacher_id)
        if row is not None and homeroom.special_group and row.staff_id not in told:
            told.add(row.staff_id)
            yield from _there(school, homeroom, row)


def _there(school: School, homeroom: Homeroom, row: Staff) -> Iterator[Finding]:
    unit, name = homeroom.teacher_id, homeroom.homeroom_id
    away = set(school.days) - set(school.staff_days(row))
    cell = row.at("days") if away else row.at("fte")
    fix = f"Make {unit} full-time, or give class {name} to a full-time position (Homerooms, Teacher position)."
    if away:
        yield must(cell, "class-alone", f"Class {name} has no teacher on {on(away, school)}: {unit} doesn't work then.", fix)
    elif row.fte < 100:
        message = f"{unit} is {fte(row.fte)} FTE, and its class {name} needs a teacher all day on every day."
        yield must(cell, "class-alone", message, fix)
