"""Lunch for everybody, and lunch and recess that somebody watches."""

from __future__ import annotations

from collections.abc import Iterator

from planner.domain.school import Duty, Finding, School
from planner.workbook.checks.base import grade_name, look, must, needs

Interval = tuple[int, int]


@needs("Homerooms", "Bell", "Calendar", "Duties", "Rules")
def some_lunch_is_watched(school: School) -> Iterator[Finding]:
    """Where Duties lists lunch or recess for a grade, at least one wave, with the recess beside it, is watched from beginning to end."""
    used = dict.fromkeys(row.day_type for row in school.calendar)
    for day_type in used:
        for grade in dict.fromkeys(h.grade for h in school.homerooms):
            ours = [d for d in school.duties if d.day_type == day_type and d.kind in ("lunch", "recess")]
            ours = [d for d in ours if not d.for_grades or grade in d.for_grades]
            waves = [s for s in school.slots(day_type, "lunch") if s.serves(grade)]
            if ours and waves and not any(_watched(school, ours, (s.start, s.end)) for s in waves):
                kinds = " and ".join(dict.fromkeys(d.kind for d in ours))
                who = f"{grade_name(grade)}: the duties for {kinds} on {day_type} days"
                message = f"{who} watch no whole lunch wave with the recess beside it."
                fix = "Write the duty's times so that they cover lunch and recess, or leave out the duties of this kind for the grade."
                yield must(ours[0].at("start"), "lunch-unwatched", message, fix)


@needs("Homerooms", "Bell", "Calendar", "Specials")
def grades_have_lunch(school: School) -> Iterator[Finding]:
    """A grade that no lunch slot serves is taken to eat in its rooms: said, since it may be an oversight."""
    for day_type in dict.fromkeys(row.day_type for row in school.calendar):
        lunches = school.slots(day_type, "lunch")
        for grade in dict.fromkeys(h.grade for h in school.homerooms) if lunches else ():
            if not school.eats_on_bell(grade, day_type):
                in_rooms = grade in school.grades_out
                rooms = "it is taken to eat in its rooms, while others have lunch or when its teachers say"
                eats = rooms if in_rooms else "no lunch is planned for it"
                said = f"{grade_name(grade)} has no lunch slot on {day_type} days: {eats}."
                fix = "If it eats in the cafeteria, add the grade to a lunch slot."
                yield look(lunches[0].at("for_grades"), "no-lunch-slot", said, fix)


def _watched(school: School, duties: list[Duty], wave: Interval) -> bool:
    """Is this wave watched, with a recess of the asked length just before or just after it? Only kinds that the grade has duties for."""
    kinds, listed, need = {d.kind for d in duties}, [(d.start, d.end) for d in duties], school.rule("recess_min_day")
    sides = [(wave[1], wave[1] + need), (wave[0] - need, wave[0])] if need and "recess" in kinds else [wave]
    lunch = "lunch" not in kinds or _covers(listed, wave)
    return lunch and any(_covers(listed, side) for side in sides if "recess" in kinds or side == wave)


def _covers(listed: list[Interval], when: Interval) -> bool:
    at = when[0]
    for start, end in sorted(listed):
        if start <= at < end:
            at = end
    return at >= when[1]
