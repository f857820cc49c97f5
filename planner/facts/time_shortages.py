"""Shortages of minutes that adding up shows: in a grade's day, in a team's week, in the hours of those who give a service."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from planner.domain.school import School, Service, Special, Staff, Team
from planner.facts.clock import LONGEST_RECESS, amount, clock, inside, many, minutes, unavailable, without
from planner.facts.courses import has_sections
from planner.facts.oddity import oddest
from planner.facts.phrases import cycle, listed, long_day, together, written_in_law
from planner.facts.serving import in_their_periods
from planner.facts.shortage import (
    Shortage,
    at_one_time,
    kinds_of,
    main_variant,
    most_a_week,
    most_fte,
    most_of_day,
    stays,
    student_hours,
    teaching_hours,
)  # fmt: skip

PE = "PE"
WIN = "WIN"
LARGE_CLASS = 33  # students: a class beyond this is likely a slip of the pen
USUAL_BLOCK = 30  # minutes of a piece of planning, where a longer one is asked


def time_shortages(school: School) -> Iterator[Shortage]:
    """Return the shortages of minutes, in the order of a day and a week."""
    yield from _school_week(school)
    yield from _days_of_grades(school)
    yield from _stretches(school)
    yield from _alone(school)
    yield from _physical_education(school)
    yield from _planning(school)
    yield from _floors(school)
    yield from _common_days(school)
    yield from _lunch_seats(school)
    yield from _lunch_times(school)
    yield from _services(school)


# --- a grade's day -----------------------------------------------------------------------------------------------------------
def _school_week(school: School) -> Iterator[Shortage]:
    """Minutes that students must be in school, against all their hours."""
    need, cell = school.info.min_instruction_week, school.info.at.get("min_instruction_week", "School")
    has = most_a_week(school, lambda kind: _length(student_hours(school, kind)))
    if need > has:
        said = f"Students must be in school {need:,} minutes a week; their days come to {amount(has)}."
        yield Shortage(
            "RequiredMinutes", said, cell, mend=f"Lower it to {amount(has)} or less, or let students stay longer (Bell, School)."
        )


def _length(when: tuple[int, int]) -> int:
    return max(0, when[1] - when[0])


def _days_of_grades(school: School) -> Iterator[Shortage]:
    """Reading, mathematics, WIN, recess, lunch and a special, against the minutes between arrival and dismissal; and each in one piece."""
    told: dict[str, list[str]] = defaultdict(list)
    for grade in school.grades_out:
        for day in school.days:
            found = [_day_of(school, grade, kind) for kind in kinds_of(school, day)]
            if found and all(found):
                told[min(found)].append(f"grade {grade}")
                break
    keys = ("literacy_min_day", "math_min_day", "win_min_day", "recess_min_day")
    for said, grades in told.items():
        cell = oddest(school, (school.rule_cell(k) for k in keys))
        who = together(school, grades)
        yield Shortage(
            "RequiredMinutes", f"The day of {who} {said}", cell, mend="Lower one of these minutes on Rules, or make the day longer."
        )


def _day_of(school: School, grade: str, kind: str) -> str:
    """What is too much on one kind of day; nothing where it may fit."""
    if not school.students_come(kind):
        return ""
    whole, rule = teaching_hours(school, kind), school.rule
    lunches = [s for s in school.slots(kind, "lunch") if s.serves(grade)]
    specials = [s for s in school.slots(kind, "specials") if s.serves(grade)]
    asked = {"reading": rule("literacy_min_day"), "math": rule("math_min_day"), "WIN": rule("win_min_day")}
    if school.lays_lunch(grade, kind):
        asked["recess"] = rule("recess_min_day")
    if lunches and all(inside((s.start, s.end), whole) for s in lunches):
        asked["lunch"] = min(s.minutes for s in lunches)
    if rule("special_every_day") and specials and all(inside((s.start, s.end), whole) for s in specials):
        asked["a special"] = min(s.minutes for s in specials)
    need, has = sum(asked.values()), _length(whole)
    if need > has:
        sums = " + ".join(f"{name} {n}" for name, n in asked.items() if n)
        return f"takes {need} minutes at least ({sums}); {kind} has {has} between arrival and dismissal."
    pieces = [max((_length(p) for p in without(whole, [(s.start, s.end)])), default=0) for s in lunches] or [has]
    for name in ("reading", "math"):
        if asked[name] > max(pieces):
            return f"takes {asked[name]} minutes of {name} in one piece; {kind} has {max(pieces)} before or after lunch."
    return ""


def _stretches(school: School) -> Iterator[Shortage]:
    """The longest time that a class teacher may be with students, against a day with lunch, recess and specials as its only breaks."""
    limit, cell = school.rule("max_consecutive_minutes"), school.rule_cell("max_consecutive_minutes")
    if not limit or not school.homerooms:
        return
    blocks = school.rule("max_blocks_per_day", 2)
    for grade in school.grades_out:
        for day in school.days:
            runs = [_least_run(school, grade, kind, blocks) for kind in kinds_of(school, day)]
            if runs and min(runs) > limit:
                said = f"No teacher may be with students for more than {limit} minutes; grade {grade} has a stretch of {min(runs)} at least"
                breaks = f"lunch, recess and {many(blocks, 'special')} are the only breaks"
                yield Shortage("BreakFromTeaching", f"{said} ({breaks}).", cell, mend=f"Allow {min(runs)} minutes or more.")
                return


def _alone(school: School) -> Iterator[Shortage]:
    """Time on a day for which a class teacher is out of the building, against the time for which the class can be without its teacher."""
    told: set[str] = set()
    for unit, grade, row in _class_teachers(school):
        for day in (d for d in school.staff_days(row) if row.comes_and_goes and row.staff_id not in told):
            short = [_without_teacher(school, grade, row, day, kind) for kind in kinds_of(school, day)]
            if short and all(away > out for away, out in short):
                away, out = min(short, key=lambda one: one[0] - one[1])
                said = (
                    f"{unit} has a class and is out of the building for {away} minutes of the students' day {on_day(school, day)}; "
                    f"the class can be without its teacher for {out} at most (lunch, recess, specials)."
                )
                told.add(row.staff_id)
                cell = row.at("hours") if row.hours else row.at("unavailable")
                yield Shortage(
                    "OnePlaceAtATime", said, cell, mend="Correct these hours, or give the class to a position that is there (Homerooms)."
                )
                break


def _without_teacher(school: School, grade: str, row: Staff, day: int, kind: str) -> tuple[int, int]:
    """Minutes of a kind of day that a class teacher is away, and the most for which the class needs no teacher of its own."""
    variants = [v for v in (*school.base_variants(day), *(v for _, v in school.method_variants(day))) if v.day_type == kind]
    whole = teaching_hours(school, kind)
    if not school.students_come(kind) or not variants:
        return 0, 0
    here = minutes(without(whole, unavailable(school, row, variants[0])))
    blocks = school.rule("max_blocks_per_day", 2)
    out = sum(sorted((s.minutes for s in school.slots(kind, "specials") if s.serves(grade)), reverse=True)[:blocks])
    lunch = max((s.minutes for s in school.slots(kind, "lunch")), default=LONGEST_RECESS)
    return _length(whole) - here, out + lunch + max(LONGEST_RECESS, school.rule("recess_min_day")) + school.rule("gap_ok_min", 5)


def _least_run(school: School, grade: str, kind: str, blocks: int) -> int:
    """The longest stretch of a day with breaks as long and as evenly spread as they can be; 0 where nothing is certain."""
    lunches = [s.minutes for s in school.slots(kind, "lunch") if s.serves(grade)]
    if not school.students_come(kind) or not lunches:
        return 0
    out = sorted((s.minutes for s in school.slots(kind, "specials") if s.serves(grade)), reverse=True)[:blocks]
    recess = max(LONGEST_RECESS, school.rule("recess_min_day"))
    gaps = school.rule("gap_ok_min", 5) * max(0, len(out) - 1)
    left = _length(teaching_hours(school, kind)) - max(lunches) - recess - sum(out) - gaps
    return max(0, -(-left // (len(out) + 2)))


def _physical_education(school: School) -> Iterator[Shortage]:
    """Minutes of PE of all classes, against the class slots that its specialists have; for one class, one a day."""
    need = school.rule("pe_min_week") - school.rule("pe_classroom_min")
    lines = [sp for sp in school.specials if sp.special == PE]
    classes = sum(len(school.homerooms_of(g)) for g in school.grades_out)
    if need <= 0 or not classes:
        return
    longest = max((s.minutes for s in school.bell if s.kind == "specials"), default=0)
    slots = sum(_class_slots(school, sp) for sp in lines)
    has = min(slots * longest * school.cycles_per_week / classes, len(school.student_days) * longest * school.cycles_per_week)
    if need > has:
        each = f"{many(slots, 'class slot')} {cycle(school)} of {longest} minutes"
        said = f"Every class must have {need} minutes of PE a week with a PE teacher; {each}"
        cell = school.rule_cell("pe_min_week") or school.rule_cell("pe_classroom_min")
        give = _lower(school, "pe_min_week", f"Let class teachers give more of it (pe_classroom_min), or lower it to {int(has)}.")
        yield Shortage("RequiredMinutes", f"{said} give {many(classes, 'class', 'classes')} {amount(round(has, 1))} each.", cell, mend=give)


def _lower(school: School, key: str, said: str) -> str:
    return "The minutes are law: add class slots on Specials." if written_in_law(school, key) else said


def _class_slots(school: School, line: Special) -> int:
    """Classes that a line of Specials can have in the cycle at most."""
    row = school.staff_by_id.get(line.staff_id) or school.row_of_unit.get(line.staff_id)
    if row is None or (line.requires_method and not school.method_allowed(line.requires_method)):
        return 0
    days = [d for d in school.staff_days(row) if not line.days or d in line.days]
    both = 2 if line.can_double and school.method_allowed("pe_doubles") else 1
    return both * (row.count if line.staff_id == row.staff_id else 1) * min(line.max_per_cycle, len(days) * line.max_per_day)


# --- planning and teams --------------------------------------------------------------------------------------------------------
def _class_teachers(school: School) -> Iterator[tuple[str, str, Staff]]:
    """(unit, grade, line) of those who alone have a class that goes to specials, full-time."""
    for homeroom in school.homerooms:
        row = school.row_of_unit.get(homeroom.teacher_id)
        shared = bool(homeroom.turns) or homeroom.session != "full"
        if row is not None and homeroom.special_group and not shared and school.fte_levels(row) == (100,):
            yield homeroom.teacher_id, homeroom.grade, row


def _out(school: School, grade: str, least: int) -> Fraction:
    """The most minutes a week for which a grade can be out: a slot every day, and a second where the rules allow one."""
    limit, most = school.rule("max_blocks_per_day", 2), school.rule("max_doubles_per_week", 1)

    def lengths(kind: str) -> list[int]:
        hours = student_hours(school, kind)
        slots = (s for s in school.slots(kind, "specials") if s.serves(grade) and s.minutes >= least and inside((s.start, s.end), hours))
        return [*sorted((s.minutes for s in slots), reverse=True), 0, 0]

    first = most_a_week(school, lambda kind: lengths(kind)[0])
    if limit < 2:
        return first
    often, seldom = [], Fraction(0)
    for day in school.days:
        main = main_variant(school, day)
        often.append(most_of_day(school, day, lambda kind: lengths(kind)[1]))
        seldom += school.per_week((v, lengths(v.day_type)[1]) for v in school.base_variants(day) if v is not main and v != main)
    return first + sum(sorted(often, reverse=True)[:most], Fraction(0)) + seldom


def _planning(school: School) -> Iterator[Shortage]:
    """Minutes alone that a class teacher is promised, against those for which the class can be out."""
    short: dict[tuple[int, Fraction, str], list[str]] = defaultdict(list)
    least = school.rule("min_planning_block")
    for _, grade, row in _class_teachers(school):
        own = row.individual_planning_min
        need = school.rule("min_individual_planning_week") if own is None else own
        has = _out(school, grade, least)
        if need > has:
            cell = school.rule_cell("min_individual_planning_week") if own is None else row.at("individual_planning_min")
            if need <= _out(school, grade, min(least, USUAL_BLOCK)):
                cell = school.rule_cell("min_planning_block")
            short[need, has, cell].append(f"grade {grade}")
    for (need, has, cell), grades in short.items():
        who = together(school, grades)
        block = f" in pieces of {least} minutes or more" if cell == school.rule_cell("min_planning_block") else ""
        said = (
            f"Teachers of {who} are promised {need} minutes a week to plan alone{block}; their classes are out for {amount(has)} at most."
        )
        mend = f"Promise {int(has)} minutes or less, or add time in specials." if not block else f"Count pieces of {USUAL_BLOCK} minutes."
        yield Shortage("IndividualPlanning", said, cell, mend=mend)


def _floors(school: School) -> Iterator[Shortage]:
    """A team's floor, against the minutes for which its classes can be out, less planning alone, and those outside student hours."""
    grade_of = {unit: grade for unit, grade, _ in _class_teachers(school)}
    alone = 0 if school.rule("count_planning_as_collab") else school.rule("min_individual_planning_week")
    outside = most_a_week(school, lambda kind: sum(s.minutes for s in school.slots(kind, "non_student")))
    for team in (t for t in school.teams if t.floor_min):
        mine = [u for u in team.core if u in grade_of and stays(school, school.row_of_unit[u])]
        mine = [u for u in mine if school.row_of_unit[u].individual_planning_min is None]
        if not mine:
            continue
        out = min(_out(school, grade_of[u], 0) for u in mine)
        has = max(Fraction(0), out - alone) + outside
        if team.floor_min > has:
            own = team.at("floor_min") if "floor_min" in team.at.columns else school.info.at.get("target_floor", "")
            sums = f"{amount(out)} in specials, less {alone} of planning alone, and {amount(outside)} outside student hours"
            name = f"Team {team.name or team.team_id}"
            said = f"{name} must have {team.floor_min} minutes a week together; there are {amount(has)} at most ({sums})."
            cell = oddest(school, (own, school.rule_cell("min_individual_planning_week")), own)
            yield Shortage("TeamFloor", said, cell, mend=f"Lower its floor to {int(has)} or less, or allow a way of making time (Methods).")


def _common_days(school: School) -> Iterator[Shortage]:
    """A team with a floor, against the days and hours at which all its core members who stay are in the building."""
    taking_turns = {turn.unit for homeroom in school.homerooms for turn in homeroom.turns}  # who has the class then comes to the meeting
    for team in (t for t in school.teams if t.floor_min and t.type != "cross_school"):
        mine = [u for u in team.core if u in school.row_of_unit and u not in taking_turns]
        rows = {u: school.row_of_unit[u] for u in mine if stays(school, school.row_of_unit[u])}
        if not rows:
            continue
        days = set.intersection(*(set(school.staff_days(r)) for r in rows.values()))
        has = sum((_shared(school, rows, day) for day in days), Fraction(0))
        if team.floor_min > has:
            yield _apart(school, team, rows, has, bool(days))


def _shared(school: School, rows: dict[str, Staff], day: int) -> Fraction:
    """The most minutes of an average week that all of them are in the building on a cycle day."""
    variants = (*school.base_variants(day), *(v for _, v in school.method_variants(day)))
    found = []
    for v in variants:
        last = max([school.info.contract_end, *(s.end for s in school.slots(v.day_type))])
        first = min([school.info.contract_start, *(s.start for s in school.slots(v.day_type))])
        away = [gone for r in rows.values() for gone in unavailable(school, r, v)]
        found.append(school.per_week([(v.__class__(v.day, v.day_type, school.info.weeks), minutes(without((first, last), away)))]))
    return max(found, default=Fraction(0))


def _apart(school: School, team: Team, rows: dict[str, Staff], has: Fraction, some: bool) -> Shortage:
    few = sorted(rows, key=lambda u: len(school.staff_days(rows[u])))[:3]
    said = "; ".join(f"{u} {', '.join(school.day_label(d) for d in sorted(school.staff_days(rows[u])))}" for u in few)
    there = (
        f"all of its core members are in the building together for {amount(has)}" if some else f"no day is worked by all of them ({said})"
    )
    told = f"Team {team.name or team.team_id} must have {team.floor_min} minutes a week together; {there}."
    cells = [rows[u].at(code) for u in few for code in ("days", "hours", "unavailable") if getattr(rows[u], code)]
    cell = oddest(school, cells, team.at("core"))
    return Shortage("TeamFloor", told, cell, mend="Make those who are never there together extended members, or change their days.")


# --- lunch -------------------------------------------------------------------------------------------------------------------
def _lunch_seats(school: School) -> Iterator[Shortage]:
    """Students of one grade against the chairs, and all who eat there against chairs x lunches that follow one another."""
    seats, cell = school.info.cafeteria_seats, school.info.at.get("cafeteria_seats", "School")
    if not seats:
        return
    students: Counter[str] = Counter()
    for h in school.homerooms:
        students[h.grade] += h.enrol_next
    for day in school.days:
        kinds = kinds_of(school, day)
        eating = [{g: n for g, n in students.items() if school.eats_on_bell(g, kind)} for kind in kinds]
        largest = [max(here.items(), key=lambda one: one[1], default=("", 0)) for here in eating]
        cells = [h.at("enrol_next") for h in school.homerooms if h.enrol_next > LARGE_CLASS]
        if kinds and all(n > seats for _, n in largest):
            grade, most = min(largest, key=lambda one: one[1])
            said = f"Grade {grade} needs {most} chairs at lunch, since it eats at one time; the cafeteria has {seats}."
            yield Shortage(
                "LunchFits", said, oddest(school, cells, cell), mend=f"Enter {most} seats or more, or leave it blank if some eat elsewhere."
            )
            return
        places = [seats * at_one_time(school.slots(kind, "lunch")) for kind in kinds]
        if kinds and all(sum(here.values()) > n for here, n in zip(eating, places, strict=True)):
            chairs = f"{seats} seats x {places[0] // seats} lunches are {places[0]}"
            said = f"{sum(eating[0].values())} students eat in the cafeteria on {kinds[0]}; {chairs}."
            yield Shortage("LunchFits", said, oddest(school, cells, cell), mend="Add a lunch slot on Bell, or seats.")
            return


def _lunch_times(school: School) -> Iterator[Shortage]:
    """The lunches of a grade, against the hours at which lunch may begin."""
    early, late = school.rule("lunch_earliest"), school.rule("lunch_latest", 24 * 60)
    found: list[str] = []
    cells: list[str] = []
    for grade in dict.fromkeys(h.grade for h in school.homerooms):
        for day in school.days:
            waves = [[s for s in school.slots(kind, "lunch") if s.serves(grade)] for kind in kinds_of(school, day)]
            if waves and all(here and not any(early <= s.start <= late for s in here) for here in waves):
                found.append(f"grade {grade}")
                cells += [school.rule_cell("lunch_earliest" if s.start < early else "lunch_latest") for s in waves[0]]
                cells += [s.at("start") for s in waves[0]]
                break
    if found:
        said = f"Lunch must begin between {clock(early)} and {clock(late)}; no lunch of {together(school, found)} does."
        yield Shortage(
            "LunchFits", said, oddest(school, cells), mend="Change the earliest or latest lunch on Rules, or the lunches on Bell."
        )


# --- services ----------------------------------------------------------------------------------------------------------------
def _services(school: School) -> Iterator[Shortage]:
    """Sessions of a service, against the days, hours and starts of those who give it."""
    for job in dict.fromkeys(s.provider_job_class for s in school.services):
        rows = [r for r in school.staff if r.job_class == job]
        mine = [s for s in school.services if s.provider_job_class == job]
        alone = [short for s in mine if (short := _of_one(school, s, rows)) is not None]
        yield from alone
        if not alone:
            yield from _of_all(school, job, mine, rows)


def _starts(school: School, service: Service, kind: str) -> list[int]:
    """When a session that is not in WIN may begin on a kind of day."""
    whole = student_hours(school, kind)
    homerooms = any(h.grade in service.grade_band for h in school.homerooms)
    slots = [s for s in school.slots(kind, "specials" if homerooms else "class") if not homerooms or inside((s.start, s.start), whole)]
    if not homerooms:
        slots = [s for s in slots if any(s.serves(g) for g in service.grade_band)]
    found = []
    for slot in slots:
        following = min((s.start for s in slots if s.start > slot.start), default=whole[1]) if homerooms else slot.end
        allowed = not service.allowed_slots or {slot.slot, slot.name} & set(service.allowed_slots)
        until = slot.start + service.session_min
        if allowed and until <= min(following, whole[1]) and in_their_periods(school, service, kind, (slot.start, until)):
            found.append(slot.start)
    return sorted(set(found))


def _present(school: School, row: Staff, day: int, starts: list[int], length: int, kind: str) -> int:
    """At how many of these starts one position of a line is in the building."""
    if day not in school.staff_days(row):
        return 0
    variants = [v for v in (*school.base_variants(day), *(v for _, v in school.method_variants(day))) if v.day_type == kind]
    away = unavailable(school, row, variants[0]) if variants else ()
    return sum(not any(a < at + length and at < b for a, b in away) for at in starts)


def _most_sessions(school: School, service: Service, row: Staff) -> Fraction:
    """The most sessions of a service that one position can give in an average week."""

    def at(day: int, kind: str) -> int:
        return _present(school, row, day, _starts(school, service, kind), service.session_min, kind)

    return sum((most_of_day(school, d, lambda kind, d=d: at(d, kind)) for d in school.days), Fraction(0))  # type: ignore[misc]


def _of_one(school: School, service: Service, rows: list[Staff]) -> Shortage | None:
    rule = "ServicesInFull" if service.legal_floor else "ServicesPromised"
    name, win = service.service_id, WIN in service.allowed_slots
    days = {d for r in rows for d in school.staff_days(r) if most_fte(school, r)}
    each = len(days) * school.cycles_per_week
    cells = (*(service.at(c) for c in ("sessions_per_week", "session_min", "groups", "allowed_slots")), *_of_rows(rows))
    if school.once_a_day(service) and service.sessions_per_week > each:
        here = f"{service.provider_job_class} is here on {amount(each)}"
        said = f"{name} needs {service.sessions_per_week} sessions a week on different days; {here}."
        return Shortage(rule, said, oddest(school, cells), mend="Enter fewer sessions, or more days for who gives it.")
    if win:
        return None
    kinds = dict.fromkeys(k for d in days for k in kinds_of(school, d))
    if kinds and not any(_starts(school, service, kind) for kind in kinds):
        where = (
            f"; none of {listed(service.allowed_slots)} is so long before the next"
            if service.allowed_slots
            else "; no slot is so long before the next"
        )
        said = f"A session of {name} needs {service.session_min} minutes{where} begins."
        return Shortage(rule, said, oddest(school, cells, service.at("session_min")), mend="Enter shorter sessions, or other slots.")
    need = service.groups * service.sessions_per_week
    has = sum((r.count * _most_sessions(school, service, r) for r in rows if most_fte(school, r)), Fraction(0))
    if need <= has:
        return None
    only = f" in {listed(service.allowed_slots)}" if service.allowed_slots else ""
    anywhere = replace(service, allowed_slots=())
    if only and need <= sum((r.count * _most_sessions(school, anywhere, r) for r in rows if most_fte(school, r)), Fraction(0)):
        cells = (service.at("allowed_slots"),)
    work = f"{name} needs {need} sessions a week ({service.groups} groups x {service.sessions_per_week})"
    said = f"{work}; {service.provider_job_class} can give {amount(has)}{only}."
    return Shortage(
        rule, said, oddest(school, cells), mend="Enter fewer sessions or larger groups, allow more slots, or add hours on Staff."
    )


def _of_rows(rows: list[Staff]) -> Iterator[str]:
    for row in rows:
        yield from (row.at(code) for code in ("fte", "days", "hours", "unavailable") if code in row.at.columns)


def _of_all(school: School, job: str, services: list[Service], rows: list[Staff]) -> Iterator[Shortage]:
    """All services of a job class: in sessions, where none is in WIN; and in minutes."""
    rule = "ServicesInFull" if all(s.legal_floor for s in services) else "ServicesPromised"
    cells = [*_of_rows(rows), *(s.at(c) for s in services for c in ("sessions_per_week", "session_min", "groups"))]
    plain = [s for s in services if WIN not in s.allowed_slots]
    need = sum(s.groups * s.sessions_per_week for s in plain)
    has = sum((r.count * _any_starts(school, plain, r) for r in rows if most_fte(school, r)), Fraction(0))
    mend = "Give a service to another job class, form larger groups, or add hours on Staff."
    if need > has:
        said = f"{job} must give {need} sessions a week in {many(len(plain), 'service')}; its positions can give {amount(has)} at most."
        yield Shortage(rule, said, oddest(school, cells, services[0].at("provider_job_class")), mend=mend)
        return
    owed = sum(s.groups * s.sessions_per_week * s.session_min for s in services)
    paid = sum((r.count * _paid(school, r) for r in rows), Fraction(0))
    if owed > paid:
        posts = amount(Fraction(sum(r.count * most_fte(school, r) for r in rows), 100))
        said = f"{job} must give {owed:,} minutes a week in {many(len(services), 'service')}; its {posts} FTE are paid for {amount(paid)}."
        yield Shortage(rule, said, oddest(school, cells, services[0].at("provider_job_class")), mend=mend)


def _any_starts(school: School, services: list[Service], row: Staff) -> Fraction:
    def at(day: int, kind: str) -> int:
        starts = sorted({s for service in services for s in _starts(school, service, kind)})
        return _present(school, row, day, starts, min((s.session_min for s in services), default=0), kind)

    return sum((most_of_day(school, d, lambda kind, d=d: at(d, kind)) for d in school.days), Fraction(0))  # type: ignore[misc]


def _paid(school: School, row: Staff) -> Fraction:
    """Minutes of an average week for which one position can be paid; those who also teach sections or specials may work beyond them."""
    day = school.info.contract_end - school.info.contract_start
    if any(has_sections(school, u) for u in row.units) and school.courses:
        return Fraction(day * school.info.days_per_week)
    if any(sp.staff_id in (row.staff_id, *row.units) for sp in school.specials) or school.day_based(row):
        return len(school.staff_days(row)) * day * school.cycles_per_week
    return Fraction(day * school.info.days_per_week * most_fte(school, row), 100)


# --- words -------------------------------------------------------------------------------------------------------------------
def on_day(school: School, day: int) -> str:
    """on Thursday."""
    return f"on {long_day(school, day)}"
