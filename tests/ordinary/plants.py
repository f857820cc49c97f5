"""One change of one cell that makes a drawn school impossible, each kind with the sum that shows why.

A plant takes a school that has a plan and answers which cell to type over, or None where the school has nothing of the kind.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from planner.domain.school import At, Course, School, Service, Staff
from planner.workbook.columns import columns_of
from planner.workbook.notes import FIRST_ROW

from .base import cell_of

ELEMENTARY, SECONDARY = ("elementary", "k8"), ("middle", "high")
BOTH = (*ELEMENTARY, *SECONDARY)
LENGTH_OF_DAY = 700  # minutes: no contract day is longer


@dataclass(frozen=True)
class Planted:
    """The cell, what is typed there, and the sum by which no plan can be left."""

    kind: str
    sheet: str
    cell: str  # C7
    value: object
    why: str

    @property
    def where(self) -> str:
        return f"{self.sheet}!{self.cell}"


Plant = Callable[[School, random.Random], "Planted | None"]
PLANTS: dict[str, tuple[tuple[str, ...], Plant]] = {}


def plant(kind: str, levels: tuple[str, ...]) -> Callable[[Plant], Plant]:
    """Enter a kind of cause in the table."""

    def entered(make: Plant) -> Plant:
        PLANTS[kind] = (levels, make)
        return make

    return entered


def typed(kind: str, at: At, code: str, value: object, why: str) -> Planted:
    """A cell of a row as the workbook has it."""
    return Planted(kind, at.sheet, cell_of(at.sheet, code, at.row - FIRST_ROW), value, why)


def setting(kind: str, code: str, value: object, why: str) -> Planted:
    """A line of School."""
    return Planted(kind, "School", cell_of("School", code), value, why)


def rule(kind: str, school: School, key: str, value: object, why: str) -> Planted | None:
    """A line of Rules, where the workbook has it."""
    where = school.rule_cell(key)
    return Planted(kind, "Rules", where.split("!")[1], value, why) if where else None


def in_columns(sheet: str, code: str) -> bool:
    return any(c.code == code for c in columns_of(sheet))


# --- specialists and class teachers ------------------------------------------------------------------------------------------
def _slots(school: School, without: int) -> int:
    """Class slots in the cycle that the other lines of Specials have."""
    others = [sp for n, sp in enumerate(school.specials) if n != without]
    days = {sp.staff_id: len(school.staff_days(school.row_of_unit[sp.staff_id])) for sp in others}
    return sum(min(sp.max_per_cycle, sp.max_per_day * days[sp.staff_id]) for sp in others)


def _wanted(school: School) -> int:
    return sum(len(school.homerooms_of(g)) for g in school.grades_out) * len(school.student_days)


@plant("classes a cycle of a specialist", ELEMENTARY)
def _max_per_cycle(school: School, chance: random.Random) -> Planted | None:
    fits = [n for n in range(len(school.specials)) if _slots(school, n) + 1 < _wanted(school)]
    if not fits:
        return None
    line = school.specials[chance.choice(fits)]
    return typed("classes a cycle of a specialist", line.at, "max_per_cycle", 1, "the others have too few class slots")


@plant("classes a day of a specialist", ELEMENTARY)
def _max_per_day(school: School, chance: random.Random) -> Planted | None:
    fits = [n for n in range(len(school.specials)) if _slots(school, n) + len(school.student_days) < _wanted(school)]
    fits = [n for n in fits if school.specials[n].max_per_day > 2]
    if not fits:
        return None
    line = school.specials[chance.choice(fits)]
    return typed("classes a day of a specialist", line.at, "max_per_day", 1, "the others have too few class slots")


@plant("days of a specialist", ELEMENTARY)
def _specialist_days(school: School, chance: random.Random) -> Planted | None:
    rows = [school.row_of_unit[sp.staff_id] for sp in school.specials]
    rows = [r for r in rows if r.fte == 100 and not r.days]
    if not rows:
        return None
    return typed("days of a specialist", chance.choice(rows).at, "days", school.day_label(1), "a full-time position with one day")


@plant("contract's classes a day", ELEMENTARY)
def _contract_day(school: School, chance: random.Random) -> Planted | None:
    adults = sum(school.row_of_unit[sp.staff_id].count for sp in school.specials)
    classes = sum(len(school.homerooms_of(g)) for g in school.grades_out)
    if adults >= classes:
        return None
    return rule("contract's classes a day", school, "max_sections_special_day", 1, f"{adults} specialists, {classes} classes every day")


@plant("at least per homeroom", ELEMENTARY)
def _least(school: School, chance: random.Random) -> Planted | None:
    line = chance.choice(school.specials)
    return typed("at least per homeroom", line.at, "min_per_homeroom", 20, "no class has a subject more than once a day")


def _class_teachers(school: School) -> list[Staff]:
    return [school.row_of_unit[h.teacher_id] for h in school.homerooms if h.special_group and h.teacher_id in school.row_of_unit]


@plant("days of a class teacher", ELEMENTARY)
def _class_days(school: School, chance: random.Random) -> Planted | None:
    rows = [r for r in _class_teachers(school) if r.count == 1 and not r.days]
    if not rows:
        return None
    return typed("days of a class teacher", chance.choice(rows).at, "days", school.day_label(1), "the class is alone on the others")


@plant("FTE of a class teacher", ELEMENTARY)
def _class_fte(school: School, chance: random.Random) -> Planted | None:
    return typed("FTE of a class teacher", chance.choice(_class_teachers(school)).at, "fte", 0.5, "the class is alone half of the day")


@plant("hours of a class teacher", ELEMENTARY)
def _class_hours(school: School, chance: random.Random) -> Planted | None:
    rows = [r for r in _class_teachers(school) if r.count == 1 and not r.hours and not r.unavailable]
    if not rows or not in_columns("Staff", "hours"):
        return None
    start = school.info.student_start
    hours = f"{_clock(start)}-{_clock(start + 120)}"
    return typed("hours of a class teacher", chance.choice(rows).at, "hours", hours, "the class is alone for the rest of the day")


@plant("one teacher for two classes", ELEMENTARY)
def _two_classes(school: School, chance: random.Random) -> Planted | None:
    if len(school.homerooms) < 2:
        return None
    first, second = chance.sample([h for h in school.homerooms if h.special_group and not h.sessions], 2)
    later = max(first, second, key=lambda h: h.at.row)
    other = first if later is second else second
    return typed("one teacher for two classes", later.at, "teacher_id", other.teacher_id, "both at once")


# --- minutes -----------------------------------------------------------------------------------------------------------------
@plant("planning minutes", BOTH)
def _planning(school: School, chance: random.Random) -> Planted | None:
    """More than the longest two specials of every day; for teachers of sections, more than the periods that their sections leave."""
    most = _released(school) if school.homerooms else _left_over(school)
    return rule("planning minutes", school, "min_individual_planning_week", 600, f"{float(most):g} are released") if most < 600 else None


def _released(school: School) -> Fraction:
    """Minutes a week for which a class could be out: one slot a day, and two on as many days as the rules allow."""
    kinds = {c.day_type for c in school.calendar}
    single = max(max((s.minutes for s in school.slots(k, "specials")), default=0) for k in kinds)
    return single * (school.info.days_per_week + school.rule("max_doubles_per_week", 1) * school.cycles_per_week)


def _left_over(school: School) -> Fraction:
    """Minutes a week that some teacher has at most beside the sections of a certificate, spread evenly over those who have it."""
    kinds = {c.day_type for c in school.calendar}
    found = [Fraction(10_000)]
    for cert in dict.fromkeys(c.cert for c in school.courses):
        rows = [r for r in school.staff if cert in r.certs]
        courses = [c for c in school.courses if c.cert == cert and c.term == "Y" and c.requests >= c.min_to_run and not c.off_campus]
        sections = sum((c.sections_fixed or -(-c.requests // c.max_size)) * c.periods_per_section for c in courses)
        if len(kinds) == 1 and rows and all(r.fte == 100 for r in rows):
            slots = {s.name: s.minutes for s in school.bell if s.kind == "class" and not s.name.startswith("P0")}
            each = -(-sections // sum(r.count for r in rows))
            found.append(Fraction((len(slots) - each) * max(slots.values()) * school.info.days_per_week))
    return min(found)


@plant("floor of a team", ELEMENTARY)
def _floor(school: School, chance: random.Random) -> Planted | None:
    teams = [t for t in school.teams if t.floor_min and any(r in t.core for r in (h.teacher_id for h in school.homerooms))]
    outside = sum(s.minutes for s in school.bell if s.kind == "non_student")
    most = _released(school) - school.rule("min_individual_planning_week") + outside
    teams = [t for t in teams if t.goal_min > most]
    if not teams:
        return None
    team = chance.choice(teams)
    return typed("floor of a team", team.at, "floor_min", team.goal_min, f"at most {most} minutes can be found")


@plant("floor above stretch", BOTH)
def _floor_high(school: School, chance: random.Random) -> Planted | None:
    team = chance.choice([t for t in school.teams if t.stretch_min < 600] or [school.teams[0]])
    if team.stretch_min >= 600:
        return None
    return typed("floor above stretch", team.at, "floor_min", 600, "a floor above its goal and its stretch")


@plant("reading minutes", ELEMENTARY)
def _reading(school: School, chance: random.Random) -> Planted | None:
    kinds = {c.day_type for c in school.calendar}
    shortest = min(_teaching(school, k) for k in kinds)
    rest = school.rule("math_min_day") + school.rule("win_min_day") + school.rule("recess_min_day") + 60
    if 180 + rest <= shortest:
        return None
    return rule("reading minutes", school, "literacy_min_day", 180, f"{180 + rest} of {shortest} minutes")


def _teaching(school: School, kind: str) -> int:
    start = max((s.end for s in school.slots(kind, "arrival")), default=school.info.student_start)
    end = min((s.start for s in school.slots(kind, "dismissal")), default=school.info.student_end)
    return end - start


@plant("PE minutes", ELEMENTARY)
def _pe(school: School, chance: random.Random) -> Planted | None:
    lines = [sp for sp in school.specials if sp.special == "PE"]
    classes = sum(len(school.homerooms_of(g)) for g in school.grades_out)
    longest = max(s.minutes for s in school.bell if s.kind == "specials")
    most = sum(min(sp.max_per_cycle, sp.max_per_day * school.info.cycle_days) for sp in lines) * longest * school.cycles_per_week
    if 300 * classes <= most:
        return None
    return rule("PE minutes", school, "pe_min_week", 300, f"{classes} classes x 300; PE has {float(most):g}")


@plant("instruction minutes", ELEMENTARY)
def _school_week(school: School, chance: random.Random) -> Planted | None:
    has = school.info.days_per_week * (school.info.student_end - school.info.student_start)
    return setting("instruction minutes", "min_instruction_week", 2_100, f"{has} minutes") if has < 2_100 else None


@plant("time with students at a stretch", ELEMENTARY)
def _stretch(school: School, chance: random.Random) -> Planted | None:
    return rule("time with students at a stretch", school, "max_consecutive_minutes", 35, "three breaks a day at most")


@plant("planning block", ELEMENTARY)
def _block(school: School, chance: random.Random) -> Planted | None:
    if max(s.minutes for s in school.bell if s.kind == "specials") >= 120 or not school.rule("min_individual_planning_week"):
        return None
    return rule("planning block", school, "min_planning_block", 120, "no special is that long")


# --- lunch, duties, services ---------------------------------------------------------------------------------------------------
@plant("cafeteria seats", ELEMENTARY)
def _seats(school: School, chance: random.Random) -> Planted | None:
    grades: dict[str, int] = {}
    for h in school.homerooms:
        if all(school.eats_on_bell(h.grade, c.day_type) for c in school.calendar):
            grades[h.grade] = grades.get(h.grade, 0) + h.enrol_next
    most = max(grades.values(), default=0)
    return setting("cafeteria seats", "cafeteria_seats", most - 1, f"{most} students of one grade") if most > 21 else None


@plant("latest lunch", ELEMENTARY)
def _latest(school: School, chance: random.Random) -> Planted | None:
    first = min((s.start for s in school.bell if s.kind == "lunch"), default=0)
    if first <= 600:
        return None
    return rule("latest lunch", school, "lunch_latest", "10:00", "before the first lunch, and before the earliest")


@plant("adults on duty", BOTH)
def _duty(school: School, chance: random.Random) -> Planted | None:
    duties = [d for d in school.duties if d.allowed and sum(r.count for r in school.staff if r.job_class in d.allowed) < 20]
    if not duties:
        return None
    return typed("adults on duty", chance.choice(duties).at, "adults_needed", 20, "more than all who may do it")


@plant("who may do a duty", BOTH)
def _allowed(school: School, chance: random.Random) -> Planted | None:
    duties = [d for d in school.duties if d.adults_needed > sum(r.count for r in school.staff if r.job_class == "nurse")]
    if not duties or not any(r.job_class == "nurse" for r in school.staff):
        return None
    return typed("who may do a duty", chance.choice(duties).at, "allowed", "nurse", "one nurse, and two adults are needed")


def _owed(school: School) -> list[Service]:
    return [s for s in school.services if s.legal_floor and s.sessions_per_week <= school.info.days_per_week]


@plant("sessions of a service", ELEMENTARY)
def _sessions(school: School, chance: random.Random) -> Planted | None:
    services = [s for s in _owed(school) if "WIN" not in s.allowed_slots]
    if not services:
        return None
    service = chance.choice(services)
    if service.sessions_per_week > 5:
        return None
    each = 10
    rows = [r for r in school.staff if r.job_class == service.provider_job_class]
    starts = sum(r.count * len(school.staff_days(r)) for r in rows) * max(
        len(school.slots(c.day_type, "specials")) for c in school.calendar
    )
    others = sum(s.groups * s.sessions_per_week for s in school.services if s.provider_job_class == service.provider_job_class)
    need = others + service.groups * (each - service.sessions_per_week)
    if Fraction(starts) * school.cycles_per_week >= need:
        return None
    return typed("sessions of a service", service.at, "sessions_per_week", each, f"{need} sessions, {starts} starts in the cycle")


@plant("length of a session", ELEMENTARY)
def _session(school: School, chance: random.Random) -> Planted | None:
    """Longer than from the beginning of any slot to the next."""
    services = [s for s in _owed(school) if "WIN" not in s.allowed_slots]
    if not services:
        return None
    service = chance.choice(services)
    return (
        typed("length of a session", service.at, "session_min", 120, "no slot begins so long before the next")
        if all(_no_start(school, c.day_type) for c in school.calendar)
        else None
    )


def _no_start(school: School, kind: str) -> bool:
    starts = sorted({s.start for s in school.slots(kind, "specials")})
    ends = [*starts[1:], max((s.end for s in school.slots(kind, "dismissal")), default=school.info.student_end)]
    return all(b - a < 120 for a, b in zip(starts, ends, strict=True))


@plant("FTE of a provider", ELEMENTARY)
def _provider(school: School, chance: random.Random) -> Planted | None:
    info = school.info
    found = []
    for job in dict.fromkeys(s.provider_job_class for s in school.services):
        rows = [r for r in school.staff if r.job_class == job]
        minutes = sum(
            s.groups * s.sessions_per_week * s.session_min for s in school.services if s.provider_job_class == job and s.legal_floor
        )
        paid = Fraction(info.contract_end - info.contract_start, 10) * info.days_per_week
        if len(rows) == 1 and rows[0].count == 1 and rows[0].fte == 100 and minutes > paid:
            found.append((rows[0], minutes, paid))
    if not found:
        return None
    row, minutes, paid = chance.choice(found)
    return typed("FTE of a provider", row.at, "fte", 0.1, f"{minutes} minutes, {paid} are paid")


@plant("days of a provider", ELEMENTARY)
def _provider_days(school: School, chance: random.Random) -> Planted | None:
    rows = [r for r in school.staff if r.fte == 100 and not r.days and any(s.provider_job_class == r.job_class for s in school.services)]
    if not rows:
        return None
    return typed("days of a provider", chance.choice(rows).at, "days", school.day_label(2), "a full-time position with one day")


@plant("slots of a service", ELEMENTARY)
def _only_in(school: School, chance: random.Random) -> Planted | None:
    """Only in one slot of the day, with more groups than one adult can have there on all days."""
    found = []
    for service in _owed(school):
        adults = sum(r.count for r in school.staff if r.job_class == service.provider_job_class)
        if service.groups * service.sessions_per_week > adults * school.info.days_per_week:
            found.append(service)
    slots = school.slots(school.calendar[0].day_type, "specials")
    if not found or not slots:
        return None
    return typed("slots of a service", chance.choice(found).at, "allowed_slots", slots[0].slot, "more sessions than days")


# --- money -------------------------------------------------------------------------------------------------------------------
def _least_cost(school: School) -> Fraction:
    """What positions that may not change cost next year."""
    fixed = [r for r in school.staff if school.fte_levels(r) == (r.fte,)]
    return sum((r.count * school.unit_cost(r, r.fte, 1) for r in fixed), Fraction(0))


def _brings(school: School) -> int:
    return sum(school.revenue(f, 1) + f.carryover for f in school.funds)


@plant("a fund's revenue", BOTH)
def _revenue(school: School, chance: random.Random) -> Planted | None:
    general = next(f for f in school.funds if f.fund == "GF")
    half = general.revenue_next // 200
    if _least_cost(school) <= _brings(school) - general.revenue_next + 100 * half:
        return None
    return typed("a fund's revenue", general.at, "revenue_next", half, "less than what must stay")


@plant("a fund's end", BOTH)
def _end(school: School, chance: random.Random) -> Planted | None:
    general = next(f for f in school.funds if f.fund == "GF")
    return typed("a fund's end", general.at, "end_date", "2024-06-30", "the general fund has ended")


@plant("last year's deficit", BOTH)
def _deficit(school: School, chance: random.Random) -> Planted | None:
    general = next(f for f in school.funds if f.fund == "GF")
    owes = general.revenue_next // 300
    if _least_cost(school) <= _brings(school) - general.carryover - 100 * owes:
        return None
    return typed("last year's deficit", general.at, "carryover", -owes, "less is left than what must stay")


@plant("a salary", BOTH)
def _salary(school: School, chance: random.Random) -> Planted | None:
    room = _brings(school) - _least_cost(school)
    rows = [r for r in school.staff if school.fte_levels(r) == (r.fte,) and r.avg_salary and r.fund and r.fund[0][0] == "GF"]
    rows = [r for r in rows if Fraction(9 * r.count * r.fte * r.avg_salary, 100) > room and 10 * r.avg_salary <= 100_000_000]
    if not rows:
        return None
    row = chance.choice(rows)
    return typed("a salary", row.at, "avg_salary", row.avg_salary // 10, "a digit too many")


@plant("special-education money", ELEMENTARY)
def _effort(school: School, chance: random.Random) -> Planted | None:
    return setting("special-education money", "sped_local_this", 50_000_000, "more than the school has")


@plant("cost of a program that must stay", BOTH)
def _program(school: School, chance: random.Random) -> Planted | None:
    programs = [p for p in school.programs if p.mandated or (p.levels and p.levels[0] > 0)]
    if not programs:
        return None
    cost = _brings(school) // 50
    return typed(
        "cost of a program that must stay", chance.choice(programs).at, "cost_next", min(cost, 20_000_000), "more than all funds bring"
    )


# --- sections ----------------------------------------------------------------------------------------------------------------
def _running(school: School) -> list[Course]:
    return [c for c in school.courses if c.requests >= 40 and not c.off_campus and c.periods_per_section == 1 and not c.years]


@plant("fixed sections", SECONDARY)
def _fixed(school: School, chance: random.Random) -> Planted | None:
    courses = [c for c in _running(school) if c.term == "Y" and c.cert]
    if not courses:
        return None
    course = chance.choice(courses)
    adults = sum(r.count for r in school.staff if course.cert in r.certs)
    many = 10 * adults + 1
    return (
        typed("fixed sections", course.at, "sections_fixed", many, f"{adults} teachers")
        if many <= _most("Courses", "sections_fixed")
        else None
    )


def _most(sheet: str, code: str) -> float:
    return next((c.high if c.high is not None else 1e9 for c in columns_of(sheet) if c.code == code), 0)


@plant("requests", SECONDARY)
def _requests(school: School, chance: random.Random) -> Planted | None:
    courses = [c for c in _running(school) if c.sections_fixed is None and c.cert and c.term == "Y"]
    fits = []
    for c in courses:
        adults = sum(r.count for r in school.staff if c.cert in r.certs)
        if -(-10 * c.requests // c.max_size) > 8 * adults and 10 * c.requests <= _most("Courses", "requests"):
            fits.append(c)
    if not fits:
        return None
    course = chance.choice(fits)
    return typed("requests", course.at, "requests", 10 * course.requests, "a digit too many")


@plant("largest class", SECONDARY)
def _largest(school: School, chance: random.Random) -> Planted | None:
    courses = [c for c in _running(school) if c.max_size >= 20]
    if not courses:
        return None
    return typed("largest class", chance.choice(courses).at, "max_size", 9, "below the target size")


@plant("FTE of teachers", SECONDARY)
def _fte(school: School, chance: random.Random) -> Planted | None:
    found = []
    for row in school.staff:
        if len(row.certs) != 1 or row.fte != 100 or row.days or school.fte_levels(row) != (100,):
            continue
        cert = row.certs[0]
        courses = [c for c in school.courses if c.cert == cert and c.requests >= c.min_to_run and c.term == "Y" and not c.off_campus]
        sections = sum(c.sections_fixed or -(-c.requests // c.max_size) for c in courses)
        others = sum(r.count * r.fte for r in school.staff if cert in r.certs and r is not row)
        if sections > 8 * Fraction(others, 100) + 2 * row.count and courses:
            found.append(row)
    if not found:
        return None
    return typed("FTE of teachers", chance.choice(found).at, "fte", 0.1, "more sections than they can teach")


@plant("load of teachers", SECONDARY)
def _row_load(school: School, chance: random.Random) -> Planted | None:
    found = []
    for row in school.staff:
        cert = row.certs[0] if len(row.certs) == 1 else ""
        courses = [
            c for c in school.courses if cert and c.cert == cert and c.requests >= c.min_to_run and c.term == "Y" and not c.off_campus
        ]
        sections = sum(c.sections_fixed or -(-c.requests // c.max_size) for c in courses)
        others = sum(r.count for r in school.staff if cert in r.certs and r is not row)
        if sections > 9 * others + 2 * row.count:
            found.append(row)
    if not found:
        return None
    return typed("load of teachers", chance.choice(found).at, "load_periods", 1, "more sections than they can teach")


@plant("preparations", SECONDARY)
def _preparations(school: School, chance: random.Random) -> Planted | None:
    """More courses that run all year than there are adults who may teach any."""
    courses = [
        c for c in school.courses if c.term == "Y" and not c.off_campus and not c.years and (c.protected or c.requests >= c.min_to_run)
    ]
    adults = sum(r.count for r in school.staff if r.certs)
    if len(courses) <= adults:
        return None
    return rule("preparations", school, "max_preparations", 1, f"{len(courses)} courses, {adults} adults with a certificate")


@plant("students a day", SECONDARY)
def _students(school: School, chance: random.Random) -> Planted | None:
    kinds = {c.day_type for c in school.calendar}
    courses = [c for c in school.courses if c.term == "Y" and c.room_type not in ("gym", "music") and not c.off_campus]
    seats = sum(
        min(c.requests, c.sections_fixed * c.max_size if c.sections_fixed else c.requests) for c in courses if c.requests >= c.min_to_run
    )
    adults = sum(r.count for r in school.staff if r.certs)
    if len(kinds) > 1 or seats <= 20 * adults:
        return None
    return rule("students a day", school, "max_students_day", 20, f"{seats} seats, {adults} adults with a certificate")


@plant("type of a room", SECONDARY)
def _room_type(school: School, chance: random.Random) -> Planted | None:
    """The only room of a kind but one becomes another kind, and its sections do not fit into what is left."""
    found = []
    for kind in dict.fromkeys(r.type for r in school.rooms):
        rooms = [r for r in school.rooms if r.type == kind]
        courses = [c for c in school.courses if c.room_type == kind and c.term == "Y" and c.requests >= c.min_to_run]
        sections = sum(c.sections_fixed or -(-c.requests // c.max_size) for c in courses)
        periods = len({s.name for s in school.bell if s.kind == "class"})
        if len(rooms) > 1 and not any(r.shared_ok for r in rooms) and sections > (len(rooms) - 1) * periods:
            found += rooms
    if not found:
        return None
    room = chance.choice(found)
    return typed("type of a room", room.at, "type", "std" if room.type != "std" else "art", "too few of the kind are left")


@plant("capacity of a room", SECONDARY)
def _capacity(school: School, chance: random.Random) -> Planted | None:
    """The only room of a kind holds fewer than a section has on average."""
    found = []
    for kind in dict.fromkeys(r.type for r in school.rooms):
        rooms = [r for r in school.rooms if r.type == kind]
        courses = [c for c in school.courses if c.room_type == kind and c.requests >= max(40, c.min_to_run) and c.sections_fixed is None]
        if len(rooms) == 1 and any(c.requests > 6 * -(-c.requests // c.target_size) for c in courses):
            found += rooms
    if not found:
        return None
    return typed("capacity of a room", chance.choice(found).at, "capacity", 6, "sections of the kind are larger")


@plant("periods of a course", SECONDARY)
def _periods(school: School, chance: random.Random) -> Planted | None:
    """All sections in one period, more than there are teachers with the certificate."""
    found = []
    for c in _running(school):
        adults = sum(r.count for r in school.staff if c.cert in r.certs)
        if (c.sections_fixed or -(-c.requests // c.max_size)) > adults and c.term == "Y" and not c.periods_allowed:
            found.append(c)
    names = [s.name for s in school.bell if s.kind == "class" and not s.name.startswith("P0")]
    if not found or not names:
        return None
    return typed("periods of a course", chance.choice(found).at, "periods_allowed", names[0], "more sections than teachers at one time")


@plant("certificate of a course", SECONDARY)
def _cert(school: School, chance: random.Random) -> Planted | None:
    return typed("certificate of a course", chance.choice(_running(school)).at, "cert", "ASTRO_SEC", "nobody has it")


@plant("days of a teacher", SECONDARY)
def _teacher_days(school: School, chance: random.Random) -> Planted | None:
    rows = [r for r in school.staff if r.certs and r.fte == 100 and not r.days and any(c.cert in r.certs for c in school.courses)]
    if not rows or school.info.cycle_days == 1:
        return None
    return typed("days of a teacher", chance.choice(rows).at, "days", school.day_label(1), "a full-time position with one day")


# --- clock -------------------------------------------------------------------------------------------------------------------
@plant("end of a slot", BOTH)
def _end_of_slot(school: School, chance: random.Random) -> Planted | None:
    found = []
    for kind in dict.fromkeys(c.day_type for c in school.calendar):
        slots = [s for s in school.slots(kind) if s.kind in ("specials", "class") and not s.for_grades]
        for a, b in pairwise(slots):
            if b.start < a.end + 20 and b.end - b.start > 25:
                found.append(a)
    if not found:
        return None
    slot = chance.choice(found)
    return typed("end of a slot", slot.at, "end", _clock(slot.end + 40), "it overlaps the next")


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def plants_for(level: str) -> Iterator[tuple[str, Plant]]:
    """The kinds that a school of this level may get."""
    for kind, (levels, make) in PLANTS.items():
        if level in levels:
            yield kind, make
