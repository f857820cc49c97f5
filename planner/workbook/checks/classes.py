"""Does every class have its teacher, one at a time, on every day? (decisions.md 41)"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from planner.domain.school import Finding, Homeroom, School, Staff, Turn, Variant
from planner.facts.clock import LONGEST_RECESS, Interval, overlaps, unavailable, without
from planner.facts.phrases import listed
from planner.workbook.checks.base import fte, look, must, needs, on
from planner.workbook.clocks import clock

FULL_TIME = 100


@needs("Homerooms", "Staff")
def classes_have_teachers(school: School) -> Iterator[Finding]:
    """Every class has the position of its teacher; a blank cell takes a vacant position that fits."""
    for homeroom in school.homerooms:
        cell = homeroom.at("teacher_id")
        if not homeroom.teacher_id:
            fix = "Enter its teacher position, or add a row to Staff for it and choose vacant under Filled."
            message = f"Class {homeroom.homeroom_id} ({homeroom.enrol_next} students) has no teacher position, and no vacant one fits."
            yield must(cell, "no-teacher", message, fix)
        elif homeroom.vacancy_taken:
            message = f"Class {homeroom.homeroom_id} has no teacher position yet. It takes {homeroom.teacher_id}, which is vacant."
            yield look(cell, "takes-vacancy", message, f"If that is right, enter {homeroom.teacher_id} here.")


@needs("Homerooms")
def half_days_are_two(school: School) -> Iterator[Finding]:
    """A morning class and an afternoon class of one teacher are planned as one: told, since the plan's class stands for both."""
    for homeroom in school.homerooms:
        if homeroom.sessions:
            morning, afternoon = homeroom.sessions
            shared = homeroom.room if homeroom.turns else homeroom.teacher_id
            message = (
                f"{morning} and {afternoon} share {shared} and are planned as one class. A special in the morning is "
                f"{morning}'s, and one in the afternoon {afternoon}'s; a special every day is promised to the two together."
            )
            yield look(homeroom.at("session"), "half-days", message)
        elif homeroom.session != "full" and homeroom.special_group:
            name, half = homeroom.homeroom_id, "morning" if homeroom.session == "am" else "afternoon"
            message = f"Class {name} comes for the {half} alone, and no class of the other half of the day shares its teacher or room."
            fix = "It is planned as if it came all day. If another class has the room then, enter that room for both."
            yield look(homeroom.at("session"), "half-day-alone", message, fix)


@needs("Homerooms")
def halves_are_of_two_classes(school: School) -> Iterator[Finding]:
    """Two classes that mix halves in specials are of one grade, both go to specials, and each mixes with the other alone."""
    for h in (h for h in school.homerooms if h.halves_with):
        cell, name, other = h.at("halves_with"), h.homeroom_id, school.homeroom_by_id.get(h.halves_with)
        if other is None or other == h:
            fix = "Enter the other class of its grade, or leave it blank."
            yield must(cell, "halves", f"Halves of 2 classes mix; class {name} names {h.halves_with}.", fix)
        elif other.halves_with != name:
            message = f"Halves of 2 classes mix; class {name} names {other.homeroom_id}, and that one names {other.halves_with}."
            yield must(cell, "halves", message, "Enter each class in one pair.")
        elif other.grade != h.grade:
            message = f"Class {name} of grade {h.grade} mixes halves with {other.homeroom_id} of grade {other.grade}."
            yield must(cell, "halves", message, "Enter a class of the same grade.")
        elif not (h.special_group and other.special_group):
            message = f"Classes {name} and {other.homeroom_id} mix halves in specials, and 1 of the 2 goes to none."
            yield must(cell, "halves", message, "Enter y under Goes to specials for both, or leave this blank.")
    for first, second in school.mixed:
        if first.grade == second.grade:
            yield _mixing(school, first, second)


def _mixing(school: School, first: Homeroom, second: Homeroom) -> Finding:
    a, b = first.homeroom_id, second.homeroom_id
    read = f"{listed(first.halves)} are read as class {a}, and {listed(second.halves)} as {b}. " if first.halves and second.halves else ""
    message = (
        f"{read}Classes {a} and {b} mix halves in specials: {a} stands for the first halves ({school.in_specials(first)} students), "
        f"{b} for the second ({school.in_specials(second)})."
    )
    return look(first.at("halves_with") if not read else first.at("homeroom_id"), "halves", message)


@needs("Homerooms")
def classes_go_with_a_grade_of_theirs(school: School) -> Iterator[Finding]:
    """A class has specials, lunch and recess with a grade that it has."""
    for homeroom in school.homerooms:
        of = homeroom.grades or (homeroom.grade,)
        if homeroom.goes_with and homeroom.goes_with not in of:
            message = f"Class {homeroom.homeroom_id} goes with grade {homeroom.goes_with}, and its students are of grade {listed(of)}."
            yield must(homeroom.at("goes_with"), "goes-with", message, f"Enter {' or '.join(of)}, or leave it blank.")


@needs("School", "Homerooms", "Staff")
def one_class_a_teacher(school: School) -> Iterator[Finding]:
    """A class teacher is one position, and has one class at a time."""
    first: dict[tuple[str, int], str] = {}
    for homeroom in school.homerooms:
        cell, told = homeroom.at("teacher_id"), False
        for unit in homeroom.teachers:
            row = school.staff_by_id.get(unit)
            twice = [d for d in school.days if unit in homeroom.teachers_on(d) and (unit, d) in first]
            if row is not None and row.count > 1 and not told:
                fix = f"Enter which one: {', '.join(row.units[:3])}."
                yield must(cell, "several-positions", f"{unit} stands for {row.count} positions.", fix)
            elif twice and not told:
                yield _two_classes(school, homeroom, unit, twice, first[unit, twice[0]])
            told = told or bool(twice)
            first |= {(unit, d): homeroom.homeroom_id for d in school.days if unit in homeroom.teachers_on(d) and (unit, d) not in first}


def _two_classes(school: School, homeroom: Homeroom, unit: str, days: list[int], other: str) -> Finding:
    when = "" if len(days) == len(school.days) else f" on {on(days, school)}"
    message = f"{unit} is the teacher of 2 classes{when}, {other} and {homeroom.homeroom_id}, and can't be with both at once."
    of = {g for h in (school.homeroom_by_id[other], homeroom) for g in (h.grade, *h.grades)}
    both = "/".join(g for g in school.info.grades if g in of)
    as_one = f", with {both} as its grades" if "/" in both else ""
    fix = f"Enter another position. A combination class is one row: all of its students together{as_one}."
    if when:
        fix = "Enter another position for one of them, or other days."
    elif not as_one:
        fix += " If one is there in the morning and the other in the afternoon, enter am and pm under Session."
        fix += " If they are halves of one class, enter the class once, and under Mixes halves with the class whose halves join them."
    return must(homeroom.at("teacher_id"), "two-classes", message, fix)


@needs("School", "Homerooms", "Staff", "Specials")
def class_teachers_are_there(school: School) -> Iterator[Finding]:
    """Every class has a teacher on every day with students; one under full time says on which days, half-days or hours it is there."""
    told: set[str] = set()
    for homeroom in school.homerooms:
        rows = [school.row_of_unit[u] for u in homeroom.teachers if u in school.row_of_unit]
        if homeroom.turns:
            yield from _shared(school, homeroom)
        elif rows and homeroom.special_group and rows[0].staff_id not in told:
            told.add(rows[0].staff_id)
            yield from _alone(school, homeroom, rows[0])


def _alone(school: School, homeroom: Homeroom, row: Staff) -> Iterator[Finding]:
    """The one teacher of a class."""
    unit, name = homeroom.teacher_id, homeroom.homeroom_id
    away = sorted(set(school.student_days) - set(school.staff_days(row)))
    if away:
        here = " ".join(school.cycle.written(d) for d in school.staff_days(row))
        then = " ".join(school.cycle.written(d) for d in away)
        who = f"Name who has the class then, as {unit}:{here}; POSITION:{then} (Homerooms, Teacher position), or make {unit} full-time."
        message = f"Class {name} has no teacher on {on(away, school)} ({_of_days(school, away)}): {unit} doesn't work then."
        yield must(row.at("days"), "class-alone", message, who)
    elif row.hours:
        yield from _hours_without(school, homeroom)
    elif row.fte < FULL_TIME:
        message = f"{unit} is {fte(row.fte)} FTE, and its class {name} needs a teacher all day on every day."
        fix = (
            f"Enter {unit}'s days or hours on Staff and who has the class otherwise, as {unit}:{_example(school)} "
            f"(Homerooms, Teacher position), or make {unit} full-time."
        )
        if homeroom.session != "full":
            fix = f"Enter on Homerooms the class of the other half of the day with the same room, or make {unit} full-time."
        yield must(row.at("fte"), "class-alone", message, fix)


def _example(school: School) -> str:
    """M T W Th; POSITION:F."""
    days = [school.cycle.written(d) for d in school.days]
    return f"{' '.join(days[:-1])}; POSITION:{days[-1]}"


def _shared(school: School, homeroom: Homeroom) -> Iterator[Finding]:
    """The several teachers of a class."""
    cell, name = homeroom.at("teacher_id"), homeroom.homeroom_id
    silent = [turn.unit for turn in homeroom.turns if not turn.days]
    halves = [t.unit for t in homeroom.turns if t.part != "full" and _row(school, t).fte == FULL_TIME and not _row(school, t).hours]
    several = [t.unit for t in homeroom.turns if _row(school, t).count > 1 and _row(school, t).fte < FULL_TIME]
    if silent:
        fix = f"Enter their days, as {homeroom.teacher_id}:{_example(school).replace('POSITION', silent[-1])}."
        yield must(
            cell, "no-days", f"Class {name} has {len(homeroom.teachers)} teachers, and the days of {listed(silent)} aren't said.", fix
        )
    elif halves:
        message = f"{halves[0]} is 1 FTE, and has class {name} for half of the day."
        fix = f"Enter {halves[0]}'s hours or part-time FTE on Staff, or give {name} one teacher position: classes may still swap teachers."
        yield must(cell, "half-of-full-time", message, fix)
    elif several:
        row = school.row_of_unit[several[0]]
        message = (
            f"{several[0]} is one of {row.count} positions in one row of Staff, which has the same days for all, and shares class {name}."
        )
        yield must(cell, "days-of-a-group", message, "Give each position that shares a class its own row on Staff.")
    else:
        yield from _without(school, homeroom)


def _row(school: School, turn: Turn) -> Staff:
    return school.row_of_unit.get(turn.unit) or Staff(turn.unit, "")


def _without(school: School, homeroom: Homeroom) -> Iterator[Finding]:
    """The days of a shared class on which nobody has it, or who has it doesn't work."""
    cell, name = homeroom.at("teacher_id"), homeroom.homeroom_id
    days = {turn.unit: set(school.staff_days(_row(school, turn))) for turn in homeroom.turns}
    bare = [d for d in school.student_days if not any(d in days[u] for u in homeroom.teachers_on(d))]
    if not bare:
        yield from _hours_without(school, homeroom)
        return
    who = [f"{u} on {on(_days_of(homeroom, u) & days[u], school) or 'no day'}" for u in homeroom.teachers]
    off = [u for u in homeroom.teachers if _days_of(homeroom, u) - days[u]]
    fix = f"Add {on(bare, school)} to one of them, or a position that has the class then: POSITION:{_written(school, bare)}."
    if off:
        fix = f"Check {listed(off)}'s days on Staff, or add who has the class then: POSITION:{_written(school, bare)}."
    message = f"Class {name} has no teacher on {on(bare, school)} ({_of_days(school, bare)}): it has {listed(who)}."
    yield must(cell, "class-alone", message, fix)


def _of_days(school: School, some: list[int]) -> str:
    return f"{len(some)} of {len(school.student_days)} days"


def _days_of(homeroom: Homeroom, unit: str) -> set[int]:
    return {day for turn in homeroom.turns if turn.unit == unit for day in turn.days}


def _written(school: School, days: Iterable[int]) -> str:
    return " ".join(school.cycle.written(d) for d in days)


def _hours_without(school: School, homeroom: Homeroom) -> Iterator[Finding]:
    """Times at which no teacher of a class is there and neither specials, lunch nor recess could be."""
    for day in school.student_days:
        for v in (v for v in school.base_variants(day) if school.students_come(v.day_type)):
            bare = _never_covered(school, homeroom, v)
            if bare:
                rows = [school.row_of_unit[u] for u in homeroom.teachers_on(day) if u in school.row_of_unit]
                cell = homeroom.at("teacher_id") if homeroom.turns else rows[0].at("hours")
                there = listed(f"{r.staff_id} {_hours_of(school, r, v)}" for r in rows)
                span = f"{clock(bare[0])}-{clock(bare[1])}"
                message = f"Class {homeroom.homeroom_id} has no teacher at {span} on {school.day_label(day)}: {there}."
                who = f"{homeroom.teacher_id}:am; POSITION:pm (Homerooms, Teacher position)"
                yield must(cell, "class-alone", message, f"Change the hours on Staff, or name who has the class then, as {who}.")
                return


def _hours_of(school: School, row: Staff, v: Variant) -> str:
    info = school.info
    here = without((info.contract_start, info.contract_end), unavailable(school, row, v))
    return "is there " + " and ".join(f"{clock(a)}-{clock(b)}" for a, b in here) if here else "isn't there"


def _never_covered(school: School, homeroom: Homeroom, v: Variant) -> Interval | None:
    """The first stretch of student time without a teacher of the class that specials, lunch and recess of its grade could not fill."""
    slots = school.slots(v.day_type)
    start = min((s.start for s in slots if s.kind == "arrival"), default=school.info.student_start)
    end = max((s.end for s in slots if s.kind == "dismissal"), default=school.info.student_end)
    mine = [u for u in homeroom.teachers_on(v.day) if u in school.row_of_unit]
    there = [free for u in mine for free in without((start, end), unavailable(school, school.row_of_unit[u], v))]
    out = [(s.start, s.end) for s in slots if s.kind == "specials" and homeroom.special_group and s.serves(homeroom.grade)]
    rest = [(s.start - LONGEST_RECESS, s.end + LONGEST_RECESS) for s in slots if s.kind == "lunch" and s.serves(homeroom.grade)]
    never = without((start, end), [*there, *out, *rest])
    return next((bare for bare in without((start, end), there) if any(overlaps(bare, piece) for piece in never)), None)


def _when(school: School, turn: Turn) -> str:
    """ "on Mon, Tue", "on Mon in the morning", or "every morning"."""
    part = {"full": "day", "am": "morning", "pm": "afternoon"}[turn.part]
    if set(school.student_days) <= set(turn.days):
        return f"every {part}"
    return f"on {on(turn.days, school)}" + (f" in the {part}" if turn.part != "full" else "")


@needs("School", "Homerooms", "Staff", "Teams")
def shared_classes_are_told(school: School) -> Iterator[Finding]:
    """Who has a shared class when, as it was read; and who is there on days without it."""
    for homeroom in (h for h in school.homerooms if h.turns and all(t.days for t in h.turns)):
        cell, name = homeroom.at("teacher_id"), homeroom.homeroom_id
        said = [f"{t.unit}'s {_when(school, t)}" for t in homeroom.turns]
        teams = [t.team_id for t in school.teams if len(set(homeroom.teachers) & set(t.core)) > 1]
        comes = f" Who has the class then comes to the meetings of {listed(teams)}." if teams else ""
        if len(homeroom.teachers) > 1:
            yield look(cell, "shared-class", f"Class {name} is {listed(said)}.{comes}")
        for unit in homeroom.teachers:
            row = school.row_of_unit.get(unit)
            idle = [d for d in (school.staff_days(row) if row else ()) if not school.classes_on(unit, d) and d in school.student_days]
            if row is not None and idle:
                message = f"{unit} is {fte(row.fte)} FTE and here on {on(idle, school)} without a class."
                yield look(row.at("days") or cell, "day-without-class", message, "If that isn't so, enter its days on Staff.")
