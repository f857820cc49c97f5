"""Lunch for everybody, and lunch and recess that somebody watches."""

from __future__ import annotations

from collections.abc import Iterator

from planner.domain.school import Duty, Finding, School
from planner.facts.clock import clock
from planner.facts.phrases import listed
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
                message = f"{who} don't cover any full lunch wave together with its recess."
                fix = "Change the duty times to cover both lunch and recess, or remove these duties for the grade."
                yield must(ours[0].at("start"), "lunch-unwatched", message, fix)


@needs("Homerooms", "Bell", "Calendar", "Specials")
def grades_have_lunch(school: School) -> Iterator[Finding]:
    """A grade that no lunch slot serves is taken to eat in its rooms: said, since it may be an oversight."""
    kinds = [kind for kind in dict.fromkeys(row.day_type for row in school.calendar) if school.slots(kind, "lunch")]
    for grade in dict.fromkeys(h.grade for h in school.homerooms):
        without = [kind for kind in kinds if not school.eats_on_bell(grade, kind)]
        if without:
            in_rooms = grade in school.grades_out
            rooms = "it is taken to eat in its rooms, while others have lunch or when its teachers say"
            eats = rooms if in_rooms else "no lunch is planned for it"
            said = f"{grade_name(grade)} has no lunch slot on {listed(without)} days: {eats}."
            fix = "If it eats in the cafeteria, add the grade to a lunch slot."
            yield look(school.slots(without[0], "lunch")[0].at("for_grades"), "no-lunch-slot", said, fix)


@needs("Bell", "Calendar", "Duties", "Homerooms", "Rules", "Lists")
def students_are_watched(school: School) -> Iterator[Finding]:
    """Where Duties lists duties, arrival, dismissal, lunch and recess each have one; a row that would do is offered (decisions.md 45)."""
    if not school.duties or not school.homerooms:
        return
    used = dict.fromkeys(row.day_type for row in school.calendar)
    bare: list[tuple[str, str, int, int]] = []
    for day_type in used:
        mine = {d.kind for d in school.duties if d.day_type == day_type}
        for kind in ("arrival", "lunch", "recess", "dismissal"):
            slots = school.slots(day_type, kind)
            if slots and kind not in mine:
                bare.append((kind, day_type, slots[0].start, slots[-1].end))
    if bare:
        kind, day_type, start, end = bare[0]
        first = next((d for d in school.duties if d.day_type == day_type), school.duties[0])
        here = {r.job_class for r in school.staff}
        who = " or ".join(j.job_class for j in school.job_classes if kind in j.cover and not j.certified and j.job_class in here)
        said = listed(f"{k} on {t} ({clock(a)}-{clock(b)})" for k, t, a, b in bare)
        fix = f"Add a row to Duties, such as {kind.upper()}, {day_type}, {clock(start)}, {clock(end)}, {kind}, {first.adults_needed} adults"
        message = f"Students are here and no duty has an adult for {said}: {first.adults_needed} needed, as for {first.duty_id}; 0 there."
        yield look(first.at("kind"), "no-duty", message, f"{fix}, {who}." if who else f"{fix}.")


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
