"""Courses of a middle or high school: what cannot both be right, and sums that somebody should see (domain.md 5.3: 13, 14).

Sections are counted at one time of the year: a semester course takes half of a place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations
from math import ceil

from planner.domain.school import Assignment, Course, Finding, School, Slot, Staff
from planner.facts.clock import amount
from planner.facts.course_teams import course_teams
from planner.facts.courses import away_in, held_without_course, open_caps, seat_needs, without_course, year_share
from planner.facts.oddity import oddest
from planner.facts.periods import QUARTERS, THREE, part_words, parts_of_year
from planner.facts.phrases import listed
from planner.facts.placements import department_today, too_many
from planner.workbook.checks.base import count, grade_name, look, must, needs, some_of
from planner.workbook.checks.periods import classes, periods
from planner.workbook.raw import did_you_mean

SECOND = {"sped": "co_teach_sped", "el": "co_teach_el"}  # job class purpose -> the column that asks for it as a second teacher
PASSING = 15  # minutes: two periods further apart are no double period
USUAL = Fraction(5, 7)  # of the day's periods: a student takes that many courses at least, and one more than all at most


# --- what the sheets say together ------------------------------------------------------------------------------------------
def runs(school: School, course: Course) -> bool:
    """Asked for often enough, or protected; and its turn, where it alternates."""
    turn = course.years in ("", ("even", "odd")[school.info.year_start % 2])
    return turn and course.requests > 0 and (course.protected or course.requests >= course.min_to_run or course.sections_fixed is not None)


def fewest(school: School, course: Course) -> int:
    """Sections when classes are as large as the school allows."""
    if course.sections_fixed is not None:
        return course.sections_fixed
    return ceil(course.requests / max(1, min(course.max_size, course.target_size + school.rule("class_size_over_target"))))


def at_once(course: Course) -> Fraction:
    """Periods that a section takes at an average time of the year."""
    return course.periods_per_section * year_share(course)


def taught(school: School) -> list[Course]:
    """Courses that run and need a teacher of the school."""
    return [c for c in school.courses if runs(school, c) and not c.off_campus]


def load_of(school: School, row: Staff) -> int:
    return school.rule("load_periods", 5) if row.load_periods is None else row.load_periods


def room_of(school: School, rows: list[Staff]) -> Fraction:
    """Periods that these positions can teach at one time."""
    return sum((Fraction(load_of(school, r) * r.count * r.fte, 100) for r in rows), Fraction(0))


def units(school: School, position: str) -> tuple[str, ...]:
    row = school.staff_by_id.get(position)
    return row.units if row else (position,)


# --- facts: courses --------------------------------------------------------------------------------------------------------
@needs("School", "Bell", "Courses")
def courses_have_periods(school: School) -> Iterator[Finding]:
    """A middle or high school has courses, and periods in which they are taught."""
    if school.info.level in ("middle", "high") and not school.courses:
        yield must("Courses", "empty-sheet", "The Courses sheet is empty.", "List every course with its student requests.")
    elif school.courses and not classes(school):
        yield must("Bell", "no-periods", "There are courses, and no slot of the Bell sheet is of the kind class.")


@needs("Courses")
def sizes_in_order(school: School) -> Iterator[Finding]:
    """The target size of a class is at most its largest size."""
    for c in school.courses:
        if c.target_size > c.max_size:
            said = f"The target size of {c.course_id} is {c.target_size} students, more than its largest class, {c.max_size}."
            cell = oddest(school, (c.at("target_size"), c.at("max_size")))
            yield must(cell, "class-size", said, "Raise the largest class, or lower the target.")


ONCE = {  # what a class is only once, in words
    "cert": "the certificate", "room_type": "the room type", "term": "the term", "periods_per_section": "the number of periods",
    "years": "alternate years", "corequisite": "the course taken with it", "sections_fixed": "the number of sections",
}  # fmt: skip


@needs("Courses", "Bell", "Staff", "Rooms", "School")
def teachers_have_a_lunch_wave(school: School) -> Iterator[Finding]:
    """Where lunch follows the department, every teacher of courses has a lunch wave."""
    certs = {c.cert for c in taught(school)}
    rows = [r for r in school.staff if certs & set(r.certs)]
    without = [r for r in rows if not r.lunch_wave]
    if without and any(r.lunch_wave for r in rows) and not any(r.lunch_wave for r in school.rooms):
        names, has = some_of([r.staff_id for r in without], 5), "has" if len(without) == 1 else "have"
        said = f"{names} {has} no lunch wave, and other teachers have one."
        yield look(without[0].at("lunch_wave"), "no-lunch-wave", said, "Enter it, or the planner chooses the lunch of each class.")


@needs("Courses")
def terms_divide_the_year_one_way(school: School) -> Iterator[Finding]:
    """A school has semesters and quarters, or trimesters: no course of the one kind where others are of the other."""
    kinds = ([c for c in school.courses if c.term[0] in kind] for kind in ("T", "SQ"))
    few, many = sorted(kinds, key=len)
    for c in few:
        said = f"{c.course_id} is held in {c.term}, and {many[0].course_id} in {many[0].term} ({many[0].at('term')})"
        fix = "Use T1, T2, T3 or T on all courses that are shorter than the year, or semesters and quarters on all."
        yield must(c.at("term"), "two-kinds-of-terms", f"{said}: semesters and trimesters do not fit into one year.", fix)


@needs("Courses", "School")
def each_named_term_has_a_section(school: School) -> Iterator[Finding]:
    """A course whose sections are in several terms has as many sections."""
    for c in (c for c in school.courses if "/" in c.term and runs(school, c)):
        terms = c.term.split("/")
        if fewest(school, c) < len(terms):
            said = f"{c.course_id} is held in {c.term} and may have {count(fewest(school, c), 'section')}: not every term is sure of one."
            yield look(c.at("term"), "terms-without-section", said, "Fix more sections, or enter the term in which it is held.")


@needs("Courses")
def stacks_are_one_class(school: School) -> Iterator[Finding]:
    """The courses of a stacked class agree in all that a class can only be once."""
    for c in (c for c in school.courses if c.stack):
        if not c.together:
            yield look(c.at("stack"), "stack-of-one", f"{c.course_id} has the stack {c.stack}, and no other course has.", STACK)
            continue
        first, *others = c.together
        for column, what in ONCE.items():
            yield from _agree(first, others, column, what)
        named = [set(m.periods_allowed) for m in c.together if m.periods_allowed]
        if named and not set.intersection(*named):
            said = f"{listed(c.codes)} meet as one class (stack {c.stack}), and no period is allowed to all of them."
            yield must(others[-1].at("periods_allowed"), "stack-differs", said, "Allow all of them one period, or clear Stack on one.")
        if c.requests > c.max_size and runs(school, c):
            said = f"{listed(c.codes)} have {c.requests} requests together, and their largest class is {c.max_size} (stack {c.stack})."
            yield look(c.at("requests"), "stack-of-several", said, "They meet in several classes, each with students of all of them.")


STACK = "Enter the same code on every course of the class, or clear this one."


def _agree(first: Course, others: list[Course], column: str, what: str) -> Iterator[Finding]:
    """A blank number of fixed sections leaves it to the other course."""
    for other in others:
        mine, its = getattr(first, column), getattr(other, column)
        if mine != its and None not in (mine, its) and (column != "corequisite" or (mine and its)):
            said = f"{first.course_id} and {other.course_id} meet as one class (stack {first.stack}), and {what} differs"
            words = f"{said}: {mine or 'none'} ({first.at(column)}) and {its or 'none'}."
            yield must(other.at(column), "stack-differs", words, "Enter the same on both, or clear Stack on one.")


@needs("Courses", "Bell")
def courses_have_a_place(school: School) -> Iterator[Finding]:
    """Every course can stand in some period: one that it allows, on its grades' clock, and two in a row for a double period."""
    for c in (c for c in school.courses if classes(school) and runs(school, c)):
        allowed = [s for s in classes(school) if s.name in c.periods_allowed or not (c.periods_allowed or s.name.startswith("P0"))]
        mixes = [m.grade_mix for m in c.together or (c,)]  # a stacked class has one clock for all of its courses
        mine = [s for s in allowed if not s.for_grades or all(not mix or set(s.for_grades) & set(mix) for mix in mixes)]
        if not mine:
            grades = f" on the clock of {' or '.join(map(grade_name, c.grade_mix)).replace('Grade', 'grade')}" if allowed else ""
            where = some_of(list(dict.fromkeys(s.name for s in allowed)), 5) or "the Bell sheet"
            yield must(c.at("periods_allowed"), "no-place", f"{c.course_id} can be taught in no period of {where}{grades}.")
        elif c.periods_per_section == 2 and not _doubles(mine):
            said = f"{c.course_id} takes two periods, and no two that it may have follow each other on every day."
            yield must(c.at("periods_per_section"), "no-place", said)


def _doubles(slots: list[Slot]) -> bool:
    """Two periods at most a passing time apart on every kind of day that has either."""
    days: dict[str, dict[str, list[Slot]]] = defaultdict(lambda: defaultdict(list))
    for s in slots:
        days[s.name][s.day_type].append(s)
    held = {name: dict(types) for name, types in days.items()}  # asking for a kind of day must not add it
    return any(_follow(held[a], held[b]) for a, b in permutations(held, 2))


def _follow(first: dict[str, list[Slot]], then: dict[str, list[Slot]]) -> bool:
    """Does one period follow on the other on every kind of day that has either?"""
    pairs = {t: [(x, y) for x in first.get(t, ()) for y in then.get(t, ())] for t in first.keys() | then.keys()}
    return all(any(0 <= y.start - x.end <= PASSING for x, y in here) for here in pairs.values())


@needs("Courses", "Staff", "Rules")
def certificates_are_held(school: School) -> Iterator[Finding]:
    """Somebody has the certificate that a course needs, and may teach its grades."""
    known = list(dict.fromkeys(c for row in school.staff for c in row.certs))
    for c in taught(school) if school.rule("cert_required", 1) else ():
        holders = [row for row in school.staff if c.cert in row.certs]
        if not holders:
            close = did_you_mean(c.cert, known)
            said = f'{c.course_id} needs the certificate "{c.cert}", and no position has it{f"; did you mean {close}?" if close else "."}'
            yield must(c.at("cert"), "no-teacher", said)
        elif not any(not row.grades_can_teach or set(c.grade_mix) <= set(row.grades_can_teach) for row in holders):
            grades = ", ".join(c.grade_mix)
            said = f"{c.course_id} is for grades {grades}, and no position with the certificate {c.cert} may teach all of them."
            yield must(c.at("grade_mix"), "no-teacher", said)


@needs("Conflicts")
def pairs_are_two_courses(school: School) -> Iterator[Finding]:
    """A pair is of two courses, and stands once."""
    first: dict[frozenset[str], int] = {}
    stacked = {c.course_id for c in school.courses if c.together}
    for p in school.conflicts:
        key = frozenset((p.course_a, p.course_b))
        if len(key) == 1 and p.course_a in stacked:
            said = f"{p.course_a.replace('+', ' and ')} meet as one class, so no student can take both; {p.students} asked for both."
            yield (must if p.hard else look)(p.at("course_b"), "pair-of-one-class", said, "Clear Stack on one of them, or delete the line.")
        elif len(key) == 1:
            yield must(p.at("course_b"), "pair-of-one", f"{p.course_a} is paired with itself.", "Name another course, or delete the line.")
        elif key in first:
            said = f"{p.course_a} and {p.course_b} are listed twice; the first is in row {first[key]}."
            yield must(p.at("course_b"), "duplicate-id", said, "Delete one of the two.")
        first.setdefault(key, p.at.row)


# --- facts: teachers ------------------------------------------------------------------------------------------------------
@needs("Bell", "Staff", "Courses", "Rules")
def loads_fit_the_day(school: School) -> Iterator[Finding]:
    """No teacher's load is more periods than there are at one time."""
    most, certs = len(periods(school)), {c.cert for c in taught(school)}
    cells: dict[str, str] = {}
    for row in (r for r in school.staff if most and certs & set(r.certs) and load_of(school, r) > most):
        own = row.load_periods is not None
        cells.setdefault(row.at("load_periods") if own else school.rule_cell("load_periods") or "Rules", row.staff_id)
    for cell, who in cells.items():
        load = load_of(school, school.staff_by_id[who])
        said = f"The load of {who} is {load} periods, and there are {most} ({some_of(periods(school), 10)})."
        yield must(cell, "load-over-periods", said, "Count the periods taught at one time of the year, such as 3 of 4 blocks.")


@needs("Assignments", "Courses", "Staff", "Rules")
def assignments_are_possible(school: School) -> Iterator[Finding]:
    """Who must teach a course has its certificate."""
    course = {c.course_id: c for c in school.courses}
    for a in (a for a in school.assignments if a.strength == "must" and a.course in course):
        row = school.staff_by_id.get(a.position) or school.row_of_unit.get(a.position)
        if row is not None and school.rule("cert_required", 1) and course[a.course].cert not in row.certs:
            has = ", ".join(row.certs) or "none"
            said = f"{a.position} must teach {a.course}, which requires {course[a.course].cert} certification; it has {has}."
            yield must(a.at("course"), "no-certificate", said)


@needs("Teams", "Courses", "Staff", "Lists", "Rules", "Bell", "Calendar", "Methods", "Assignments", "Locks", "Current")
def members_can_teach_it(school: School) -> Iterator[Finding]:
    """Each core member of a course-alike team may teach some of its courses, beside the work that is settled for it."""
    for alike in course_teams(school):
        without = [u for u in alike.team.core if u not in alike.open]
        if without:
            name, courses = alike.team.name or alike.team.team_id, some_of([c.course_id for c in alike.courses], 5)
            said = f"{name} is a course-alike team of {courses}, and {listed(without)} can teach none of them."
            how = "Check certificates, grades, hours and Assignments, leave out who teaches none, or call it a department team."
            yield look(alike.team.at("core"), "teaches-none", said, how)


@needs("Teams", "Courses", "Staff", "Lists", "Rules", "Bell", "Calendar", "Methods", "Assignments", "Locks", "Current")
def course_alike_teams_have_members(school: School) -> Iterator[Finding]:
    """A course-alike team for which the workbook names nobody has teachers of its courses to suggest."""
    for team in (t for t in school.teams if t.type == "course_alike"):
        name = team.name or team.team_id
        if team.suggested:
            are = "is" if len(team.core) == 1 else "are"
            said = f"{name} names no core members. {listed(team.core)} {are} suggested to teach its courses and to meet."
            yield look(team.at("core"), "members-suggested", said, "Enter its members on Teams, Core members, if they are others.")
        elif not team.core:
            said = f"Core members is blank, and no one can be suggested for {name}: no teacher may teach a course of this team."
            yield must(team.at("core"), "missing-cell", said, "Enter its members, or name the team on Courses, Course-alike team.")


# --- sums: sections and teachers ---------------------------------------------------------------------------------------------
@needs("Courses", "School")
def courses_run(school: School) -> Iterator[Finding]:
    """Enough students ask for a course that it runs."""
    for c in school.courses:
        if 0 < c.requests < c.min_to_run and not c.protected and c.sections_fixed is None:
            said = f"{c.course_id} has {count(c.requests, 'request')} and needs {c.min_to_run} to run, so it won't be offered."
            if c.required:
                needed = f"{said} Students need it to graduate ({c.at('required')})."
                yield must(c.at("requests"), "will-not-run", needed, "Protect it, or lower the requests from which it runs.")
            else:
                yield look(c.at("requests"), "will-not-run", said, "Mark it Protected if it must run.")


@needs("Courses", "School")
def fixed_sections_hold_requests(school: School) -> Iterator[Finding]:
    """The sections that are fixed for a course hold everyone who asks for it."""
    for c in (c for c in school.courses if c.sections_fixed is not None and runs(school, c)):
        assert c.sections_fixed is not None
        seats = c.sections_fixed * c.max_size
        if c.requests > seats:
            asked = f"{c.course_id} has {count(c.requests, 'request')} ({c.at('requests')})"
            fixed = f"{count(c.sections_fixed, 'fixed section')} of {c.max_size} students at most ({c.at('max_size')}) hold"
            said = f"{asked}; {fixed} {seats}: {c.requests - seats} have no seat."
            if c.required:
                needed = f"{said} Students need it to graduate ({c.at('required')})."
                yield must(c.at("sections_fixed"), "seats-short", needed, "Fix more sections, or allow a larger class.")
            else:
                yield look(c.at("sections_fixed"), "seats-short", said, "Fix more sections, or allow a larger class.")


@needs("Courses", "School")
def corequisites_can_be_taken(school: School) -> Iterator[Finding]:
    """A course that is taken with another is taken by some of that one's students."""
    running = {c.course_id: c for c in school.courses if runs(school, c)}
    for c in (c for c in running.values() if c.corequisite):
        other = running.get(c.corequisite)
        if c.corequisite == c.course_id:
            said = f"{c.course_id} is taken with itself."
            yield must(c.at("corequisite"), "corequisite", said, "Name the other course, or leave the cell blank.")
        elif other is None:
            said = f"{c.course_id} is taken with {c.corequisite}, which does not run: nothing is asked of their times."
            yield look(c.at("corequisite"), "corequisite", said, "Protect the other course, or name another.")
        elif c.requests > other.requests:
            asked = f"{c.course_id} has {count(c.requests, 'request')} ({c.at('requests')})"
            said = f"{asked}, and its students take {other.course_id}, which has {other.requests} ({other.at('requests')})."
            yield look(c.at("corequisite"), "corequisite", said, "Mend one of the two numbers, or name another course.")


@needs("Courses", "Staff", "Lists", "Rules", "Programs", "School")
def departments_can_teach(school: School) -> Iterator[Finding]:
    """A department's sections are at most what its certified teachers can teach, at every time of the year."""
    paid = sum(p.overload_sections for p in school.programs)
    short: set[str] = set()
    for depts in (d for d in _departments(school) if not short & set(d)):  # those together come last
        mine = [c for c in taught(school) if c.dept in depts]
        rows = [r for r in school.staff if {c.cert for c in mine} & set(r.certs)]
        room = room_of(school, rows)
        sections = sum((fewest(school, c) * at_once(c) for c in mine), Fraction(0))
        people = f"{'its' if len(depts) == 1 else 'their'} certified teachers ({sum(r.count * r.fte for r in rows) / 100:g} FTE)"
        name, has = _listed(depts), "has" if len(depts) == 1 else "have"
        parts = parts_of_year(school)
        by_part = {q: sum(fewest(school, c) * c.periods_per_section for c in mine if q in QUARTERS.get(c.term, ())) for q in parts}
        fullest = max(parts, key=lambda q: by_part[q])
        if max(sections, Fraction(by_part[fullest])) > room + paid:
            short |= set(depts)
        if sections > room + paid:
            said = f"{name} {has} {amount(sections)} sections to teach, and {people} can teach {amount(room)}."
            yield look(mine[0].at("dept"), "too-few-teachers", said)
        elif by_part[fullest] > room + paid:
            half, term = ("the first semester", "S") if fullest < 3 else ("the second semester", "S")
            if parts == THREE:
                half, term = part_words(fullest), "T"
            said = f"{name} {has} {by_part[fullest]} sections in {half}, and {people} can teach {amount(room)} at a time."
            yield look(mine[0].at("term"), "too-few-teachers", said, f"Let the planner choose when some are held (term {term}).")


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _departments(school: School) -> list[tuple[str, ...]]:
    """Each department alone; and, where teachers have certificates of several, those departments together."""
    courses = taught(school)
    certs: dict[str, set[str]] = defaultdict(set)
    for c in courses:
        certs[c.dept].add(c.cert)
    joined: list[set[str]] = []
    for row in school.staff:
        mine = {d for d in certs if certs[d] & set(row.certs)}
        touching = [j for j in joined if j & mine]
        joined = [j for j in joined if j not in touching] + ([set().union(mine, *touching)] if mine else [])
    return [(d,) for d in certs] + [tuple(d for d in certs if d in j) for j in joined if len(j) > 1]


@needs("Courses", "Staff", "Lists", "Rules", "School")
def second_teachers_suffice(school: School) -> Iterator[Finding]:
    """A course has as many sections as should be co-taught, and somebody to co-teach them."""
    for c in (c for c in school.courses if runs(school, c)):
        asked, has = c.co_teach_sped + c.co_teach_el, fewest(school, c)
        column = "co_teach_sped" if c.co_teach_sped else "co_teach_el"
        if asked > has:
            said = f"{c.course_id} should have {asked} co-taught sections, and has {has}."
            yield look(c.at(column), "co-taught", said)
        for tag, column in SECOND.items():
            if getattr(c, column) and not any(school.tag_of(r) == tag for r in school.staff):
                kind = "special-education" if tag == "sped" else "EL"
                yield look(c.at(column), "co-taught", f"{c.course_id} should be co-taught, and no {kind} teacher is on Staff.")


@needs("Courses", "Rooms", "Bell", "Rules", "School")
def rooms_suffice(school: School) -> Iterator[Finding]:
    """There are rooms of the kind that courses need, and enough of them for all sections in all periods."""
    for kind in dict.fromkeys(c.room_type for c in taught(school) if school.rooms):
        mine = [c for c in taught(school) if c.room_type == kind]
        rooms = [r for r in school.rooms if r.type == kind]
        largest = max(c.max_size for c in mine)
        places = sum(max(1, r.capacity // largest) if r.shared_ok else 1 for r in rooms) * len(periods(school))
        sections = sum((fewest(school, c) * at_once(c) for c in mine), Fraction(0))
        if not rooms:
            said = f"{some_of([c.course_id for c in mine], 5)} should be in a room of type {kind}, and Rooms has none."
            yield look(mine[0].at("room_type"), "too-few-rooms", said)
        elif sections > places:
            have = f"{count(len(rooms), 'room')} x {len(periods(school))} periods hold {places}"
            said = f"{amount(sections)} sections need a room of type {kind}; {have}."
            yield look(mine[0].at("room_type"), "too-few-rooms", said)


@needs("Assignments", "Courses", "Staff", "Rules", "School")
def assignments_fit(school: School) -> Iterator[Finding]:
    """Nobody must teach more periods than its load, and no course more sections than it has."""
    course, settled = {c.course_id: c for c in school.courses}, [a for a in school.assignments if a.strength == "must"]
    for position in dict.fromkeys(a.position for a in settled):
        mine = [a for a in settled if a.position == position and a.course in course]
        row = school.staff_by_id.get(position) or school.row_of_unit.get(position)
        most = len(units(school, position)) * load_of(school, row) * Fraction(row.fte, 100) if row is not None else Fraction(0)
        given = sum((a.sections * at_once(course[a.course]) for a in mine), Fraction(0))
        if row is not None and given > most:
            said = f"{position} must teach {amount(given)} periods, and its load is {amount(most)}."
            yield look(mine[-1].at("sections"), "assigned-too-much", said)
    for code in dict.fromkeys(a.course for a in settled if a.course in course):
        yield from _beyond(school, course[code], [a for a in settled if a.course == code])


def _beyond(school: School, course: Course, settled: list[Assignment]) -> Iterator[Finding]:
    most, given = _most(school, course), sum(a.sections for a in settled)
    if given > most:
        said = f"{count(given, 'section')} of {course.course_id} must be taught by somebody named, and it has {most}."
        yield look(settled[-1].at("sections"), "assigned-too-much", said)


def _most(school: School, course: Course) -> int:
    """Sections at the target size."""
    most = ceil(course.requests / course.target_size) if course.sections_fixed is None else course.sections_fixed
    return most if runs(school, course) else 0


# --- locked sections ---------------------------------------------------------------------------------------------------------
@needs("Locks", "Bell", "Courses", "Current", "Staff")
def locked_sections_can_be_found(school: School) -> Iterator[Finding]:
    """A locked department has sections in this year's list, and no more sections are locked than will run."""
    for lock in (k for k in school.locks if k.what == "department"):
        today = department_today(school, lock.id)
        if not today:
            said = f"Department {lock.id} is to stay as it is, and the Current sheet has no section of it."
            yield must(lock.at("id"), "lock-section", said, "Import this year's section list first, or lock its sections one by one.")
        periods = {s.period or s.slot for s in school.bell}
        if gone := dict.fromkeys(t.period for t in today if t.period not in periods):
            said = f"Sections of department {lock.id} stand in {some_of(list(gone), 5)} this year; next year's bell has no such period."
            yield must(lock.at("id"), "lock-section", said, "Write their periods of next year on the Current sheet.")
        strangers = dict.fromkeys(t.code for t in today if t.code and not t.position)
        if strangers:
            said = (f"The Staff sheet has no position {some_of(list(strangers), 5)}. Their sections' periods stay the same no matter who "
                    "teaches them.")
            yield look(lock.at("id"), "lock-section", said, "Write positions of the Staff sheet as the values on the Current sheet.")
    most = {c.course_id: _most(school, c) for c in school.courses}
    for course, n in too_many(school, school.courses, most):
        runs = count(most[course.course_id], "section")
        said = f"Locks place {count(n, 'section')} of {course.course_id}; next year it has {runs} at most."
        yield must(course.at("requests"), "lock-section", said, "Take the others off the Locks or Current sheet, or fix more sections.")


# --- sums: students ----------------------------------------------------------------------------------------------------------
@needs("Courses", "Bell", "Homerooms", "School")
def students_ask_for_enough(school: School) -> Iterator[Finding]:
    """Students ask for about as many courses as there are periods."""
    if not school.courses or not school.info.enrol_next:
        return
    students, day = school.info.enrol_next - sum(h.enrol_next for h in school.homerooms), len(periods(school)) or 7
    each = sum((c.requests * at_once(c) for c in school.courses), Fraction(0)) / max(1, students)
    asked = sum((min(c.requests, _seats(c)) * at_once(c) for c in school.courses if runs(school, c)), Fraction(0))
    if day * USUAL <= each and asked < students * day:
        said = f"{students:,} students x {day} periods are {students * day:,}, and their courses fill {float(asked):,g}"
        look_at = f"{said}: {count(round(students * day - asked), 'period of a student is', 'periods of students are')} open."
        cell = school.info.at.get("enrol_next", "Courses")
        yield look(cell, "open-periods", look_at, "No seat is needed for a student who has an open period.")
    if not day * USUAL <= each <= day + 1:
        said = f"The requests make {float(each):.1f} courses at a time for each of {students:,} students; there are {day} periods."
        yield look("Courses", "requests", said, "Is a course missing or listed twice?")


@needs("Courses", "Bell", "Homerooms", "School", "Calendar", "Methods", "Rules")
def open_periods_are_allowed(school: School) -> Iterator[Finding]:
    """Periods without a course are as many as the School sheet allows, and leave room for late arrival and early release."""
    for s in (s for s in school.bell if s.students_away and s.kind != "class"):
        said = f"{s.slot} of {s.day_type} is no period of classes: {count(s.students_away, 'student')} away from it change nothing."
        yield look(s.at("students_away"), "open-periods", said, "Write them in the row of the period that they have open.")
    for _grades, courses, _ in seat_needs(school):
        found, away = without_course(school, courses), away_in(school, courses)
        over, named = held_without_course(school, courses), sum(away.values())
        if over:
            key = "open_periods_max" if school.info.open_periods_max == min(open_caps(school)) else "funded_minutes_week"
            most, more = float(min(open_caps(school))), float(over)
            said = f"{float(found):,g} periods of students are open, and {most:,g} may be: in {more:,g} they need a seat without a request."
            yield look(school.info.at.get(key, "School"), "open-periods", said, "Request a study hall, or allow more open periods.")
        if school.info.enrol_next is not None and named > found + len(away):  # beyond what rounding explains
            slot = next(s for s in school.bell if s.students_away and s.name in away)
            said = f"{named:,} students are away from a period, and requests leave {float(found):,g} periods of students open."
            yield look(slot.at("students_away"), "open-periods", said, "Mend the students away, the requests, or next year's students.")


def _seats(course: Course) -> int:
    """The most students that the fixed sections of a course hold; all, where none are fixed."""
    return course.requests if course.sections_fixed is None else course.sections_fixed * course.max_size
