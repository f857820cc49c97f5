"""Shortages that adding up shows: what no plan can mend, with its figures, its cell, and ways out.

Each is a necessary condition of every plan: the least that is needed against the most that there can be, by arithmetic alone. A school
that has a plan has none of these shortages, so that one of them proves that there is no plan. Where a sum is not certain, it is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil

from planner.domain.school import At, Course, Duty, Fund, Homeroom, Program, School, Special, Staff
from planner.domain.subject import Item
from planner.facts.clock import amount, many
from planner.facts.courses import load_of, most_open, open_seat_periods, periods_of_class, seat_needs, year_share, zero_share
from planner.facts.effort import floors, is_special
from planner.facts.oddity import oddest, oddity
from planner.facts.periods import QUARTERS, parts_of_year, periods_of, sections_range
from planner.facts.phrases import cells, cycle, dollars, listed, needs_of, together, written_in_law
from planner.facts.section_shortages import figures, loads, section_shortages
from planner.facts.shortage import Fix, Shortage, most_fte
from planner.facts.time_shortages import on_day, time_shortages

MOST_SETS = 500  # of funds that are added up together
ODD = 0.5  # half a doubling beyond all that is usual
ODD_FIGURE = "Is the figure in this cell right?"
MOST_SLACK = 5_000  # basis points that the workbook allows
FIRST_GRADES = ("1", "2", "3")  # whose average class size has a limit of its own


def shortages(school: School) -> tuple[Shortage, ...]:
    """Return every shortage that arithmetic shows.

    Returns
    -------
    tuple of Shortage
        Empty for every school that has a plan (and for many that have none). In the order in which a principal would look: classes,
        teachers, specialists, seats, adults on duty, minutes, money; but a cell that is unlike its neighbors comes first (oddity.py).
    """
    found = (
        *_class_caps(school), *_class_average(school), *_teaching_loads(school), *section_shortages(school, list(_apart(school))),
        *_specialists(school), *_seats(school), *_on_duty(school), *time_shortages(school), *_payers(school), *_effort(school),
    )  # fmt: skip
    return tuple(sorted(found, key=lambda short: -oddity(school, short.cell)))


def way_out(school: School, short: Shortage) -> str:
    """What the principal can change, wherever a shortage is told; of a cell unlike its neighbors whether its figure is right, first."""
    mend = short.mend or (short.fixes[0].sentence if short.fixes else "")
    if oddity(school, short.cell.split(",")[0].split(":")[0]) <= ODD:
        return mend
    return f"{ODD_FIGURE} If it is: {mend[:1].lower()}{mend[1:]}" if mend else ODD_FIGURE


# --- class sizes -----------------------------------------------------------------------------------------------------------
def _class_caps(school: School) -> Iterator[Shortage]:
    for grade in dict.fromkeys(h.grade for h in school.homerooms):
        rooms = [h for h in school.homerooms if h.grade == grade]
        key, students, largest = f"size_cap_{grade}", sum(h.enrol_next for h in rooms), max(rooms, key=lambda h: h.enrol_next)
        cap = school.rule(key)
        if not cap or largest.enrol_next <= cap:
            continue
        fixes = []
        if students <= cap * len(rooms):
            said = f"Class {largest.homeroom_id} has {largest.enrol_next} students; the most is {cap} in grade {grade}."
            even = f"Move students between the {len(rooms)} classes of grade {grade}: {_sizes(students, len(rooms))} each."
            fixes.append(Fix("even", even, _evened(grade), cells(h.at("enrol_next") for h in rooms)))
        else:
            least = ceil(Fraction(students, len(rooms)))
            classes = many(len(rooms), "class", "classes")
            said = f"Grade {grade} has {students} students in {classes}: at least {least} in one of them; the most is {cap}."
            fixes += _more_classes(school, grade, -(-students // cap) - len(rooms))
        fixes += _higher_cap(school, key, cap, largest.enrol_next, f"Let classes of grade {grade} have")
        yield Shortage("ClassSizes", said, oddest(school, (school.rule_cell(key), largest.at("enrol_next"))), tuple(fixes))


def _class_average(school: School) -> Iterator[Shortage]:
    rooms, cap = [h for h in school.homerooms if h.grade in FIRST_GRADES], school.rule("size_avg_1_3")
    students = sum(h.enrol_next for h in rooms)
    if not cap or students <= cap * len(rooms):
        return
    average = amount(round(Fraction(students, len(rooms)), 1))
    classes = many(len(rooms), "class", "classes")
    said = f"Grades 1 to 3 have {students} students in {classes}: {average} each on average; the most is {cap}."
    by_grade = {g: [h.enrol_next for h in rooms if h.grade == g] for g in FIRST_GRADES}
    fullest = max((g for g in FIRST_GRADES if by_grade[g]), key=lambda g: Fraction(sum(by_grade[g]), len(by_grade[g])))
    fixes = (
        *_more_classes(school, fullest, -(-students // cap) - len(rooms)),
        *_higher_cap(school, "size_avg_1_3", cap, -(-students // len(rooms)), "Let classes of grades 1 to 3 have on average"),
    )
    key = school.rule_cell("size_avg_1_3")
    yield Shortage("ClassSizes", said, oddest(school, (key, *(h.at("enrol_next") for h in rooms)), key), fixes)


def _sizes(students: int, classes: int) -> str:
    low, rest = divmod(students, classes)
    return f"{low} or {low + 1}" if rest else str(low)


def _evened(grade: str) -> Callable[[School], School]:
    """The students of a grade spread evenly over its classes."""

    def change(school: School) -> School:
        rooms = [h for h in school.homerooms if h.grade == grade]
        low, rest = divmod(sum(h.enrol_next for h in rooms), len(rooms))
        size = {h.homeroom_id: low + (n < rest) for n, h in enumerate(rooms)}
        return replace(school, homerooms=tuple(replace(h, enrol_next=size.get(h.homeroom_id, h.enrol_next)) for h in school.homerooms))

    return change


def _more_classes(school: School, grade: str, more: int) -> Iterator[Fix]:
    """Classes more in a grade, each with a teacher like one that the grade has; paid from what there is, or with the money for them."""
    first = next((h for h in school.homerooms if h.grade == grade and h.teacher_id in school.row_of_unit and not h.turns), None)
    if first is None:
        return
    row = school.row_of_unit[first.teacher_id]
    cost = more * 100 * ceil(school.unit_cost(row, row.fte) / 100)
    cell, said = (
        cells((first.at("homeroom_id"), row.at("staff_id"))),
        f"Add {many(more, 'class', 'classes')} to grade {grade}, with {many(more, 'teacher')} ({dollars(cost)} a year)",
    )

    def change(changed: School) -> School:
        for n in range(more):
            changed = _one_more_class(changed, first, f"{n + 1}")
        return _evened(grade)(changed)

    yield Fix("class", f"{said}, within next year's funding.", change, cell, 0, "board")
    fund = next((f for f in school.funds if f.type == "general" and not school.ended(f)), None)
    if fund is not None:
        paid = f"{said}, with as much more in {fund.fund}."
        yield Fix(
            "class", paid, lambda changed: _funded(change(changed), fund, cost), cells((cell, fund.at("revenue_next"))), cost, "board"
        )


def _one_more_class(school: School, like: Homeroom, number: str) -> School:
    row, code = school.row_of_unit[like.teacher_id], f"{like.homeroom_id}_NEW{number}"
    teacher = replace(row, staff_id=f"{row.staff_id}_NEW{number}", count=1, vacancy="vacant", at=At())
    room = replace(like, homeroom_id=code, teacher_id=teacher.staff_id, enrol_next=0, el_cluster=0, sped_cluster=0, at=At())
    teams = tuple(replace(t, core=(*t.core, teacher.staff_id)) if like.teacher_id in t.core else t for t in school.teams)
    return replace(school, staff=(*school.staff, teacher), homerooms=(*school.homerooms, room), teams=teams)


def _funded(school: School, fund: Fund, cents: int) -> School:
    more = (replace(f, revenue_next=f.revenue_next + cents) if f.fund == fund.fund else f for f in school.funds)
    return replace(school, funds=tuple(more))


def _higher_cap(school: School, key: str, cap: int, needed: int, said: str) -> Iterator[Fix]:
    """A higher limit, where no law sets it."""
    if not written_in_law(school, key):
        sentence = f"{said} {needed} students instead of {cap}."
        yield Fix(
            "cap", sentence, lambda changed: changed.with_rules(**{key: needed}), school.rule_cell(key), 0, needs_of(school, key), True
        )


# --- teachers of sections --------------------------------------------------------------------------------------------------
def _taught(school: School) -> list[Course]:
    """Courses that run, have a place in the week and need a teacher of the school."""
    periods = periods_of(school)
    return [c for c in school.courses if sections_range(school, c)[0] and not c.off_campus and periods.codes and periods.seats(c)]


def _most_fte(school: School, row: Staff) -> int:
    """Hundredths of FTE that all posts of a line can have next year."""
    return row.count * most_fte(school, row)


def _room(school: School, rows: list[Staff]) -> Fraction:
    """Periods that these lines can teach at one time, without overload."""
    return sum((Fraction(load_of(school, r) * _most_fte(school, r), 100) for r in rows), Fraction(0))


def _teaching_loads(school: School) -> Iterator[Shortage]:
    """Sections at the largest class sizes, against the load of everybody who has their certificates; over the year, or in one quarter."""
    paid = sum(p.overload_sections for p in school.programs)
    beyond: list[tuple[Fraction, str, list[Course], list[Staff], Fraction, Fraction]] = []
    for mine, rows in _apart(school):
        room, need = _room(school, rows), max(_in_quarters(school, mine))
        if need > room:
            beyond.append((need - room, listed(c.dept for c in mine), mine, rows, need, room))
    if sum((short for short, *_ in beyond), Fraction(0)) <= paid:
        return
    for short, dept, mine, rows, need, room in beyond:
        people = f"{amount(Fraction(sum(_most_fte(school, r) for r in rows), 100))} FTE"
        cover = f", and overload pay covers {many(paid, 'section')} in all" if paid else ""
        said = f"{dept}: sections take {amount(need)} periods at least; {people} with their certificates can teach {amount(room)}{cover}."
        cell = oddest(school, (*figures(mine), *loads(school, rows)), mine[0].at("dept"))
        yield Shortage("TeachingLoad", said, cell, tuple(_more_teachers(school, rows, short)))


def _in_quarters(school: School, courses: list[Course]) -> list[Fraction]:
    """Periods that the fewest sections take: in an average quarter, and of courses with a fixed term in each quarter."""
    fewest = {c.course_id: sections_range(school, c)[0] * c.periods_per_section for c in courses}
    found = [sum((fewest[c.course_id] * year_share(c) for c in courses), Fraction(0))]
    for quarter in parts_of_year(school):
        found.append(Fraction(sum(fewest[c.course_id] for c in courses if quarter in QUARTERS.get(c.term, ()))))
    return found


def _apart(school: School) -> Iterator[tuple[list[Course], list[Staff]]]:
    """Courses in parts between which nobody can choose: the lines of Staff that may teach one part may teach no other."""
    courses = _taught(school)
    if not school.rule("cert_required"):
        if courses:
            yield courses, list(school.staff)
        return
    parts: list[set[str]] = []
    for certs in ({c.cert} for c in courses):
        parts.append(set(certs))
    for row in school.staff:
        touching = [p for p in parts if p & set(row.certs)]
        if len(touching) > 1:
            parts = [p for p in parts if p not in touching] + [set().union(*touching)]
    for part in dict.fromkeys(frozenset(p) for p in parts):
        mine = [c for c in courses if c.cert in part]
        rows = [r for r in school.staff if part & set(r.certs)]
        if rows:  # a certificate that nobody has is a finding of its own
            yield mine, rows


def _more_teachers(school: School, rows: list[Staff], short: Fraction) -> Iterator[Fix]:
    row = max(rows, key=lambda r: load_of(school, r) * r.count)
    posts = ceil(short / load_of(school, row)) if load_of(school, row) else 0
    fund = next((f for f in school.funds if f.type == "general" and not school.ended(f)), None)
    if not posts or fund is None:
        return
    cost = posts * 100 * ceil(school.unit_cost(row, 100) / 100)

    def change(changed: School) -> School:
        new = replace(row, staff_id=f"{row.staff_id}_NEW", count=posts, fte=100, vacancy="vacant", fund=((fund.fund, 10_000),), at=At())
        return _funded(replace(changed, staff=(*changed.staff, new)), fund, cost)

    said = f"Add {amount(Fraction(posts))} FTE like {row.staff_id}, with {dollars(cost)} more in {fund.fund}."
    yield Fix("post", said, change, cells((row.at("count"), fund.at("revenue_next"))), cost, "board")


# --- specialists -----------------------------------------------------------------------------------------------------------
def _specialists(school: School) -> Iterator[Shortage]:
    """Class slots against classes, in the cycle and on a day; and how often each class must have a subject."""
    yield from _least_of_each(school)
    if not school.rule("special_every_day") or not school.specials:
        return
    found = _class_slots(school) or _on_a_day(school) or _at_one_time(school)
    if found is not None:
        said, mend = found
        key = "special_every_day"
        off = Fix(
            "every day",
            "Let classes go without a special on some days.",
            lambda changed: changed.with_rules(special_every_day=0),
            school.rule_cell(key),
            0,
            needs_of(school, key),
        )
        fixes = () if written_in_law(school, key) else (off,)
        cell = oddest(school, _figures_of_specials(school), school.rule_cell(key) or school.specials[0].at("max_per_cycle"))
        yield Shortage("SpecialsRotation", said, cell, fixes, mend)


def _figures_of_specials(school: School) -> Iterator[str]:
    for line in school.specials:
        yield from (line.at(code) for code in ("max_per_day", "max_per_cycle", "days") if code in line.at.columns)
        row = _row_of(school, line)
        yield from (row.at(code) for code in ("days", "fte", "hours") if row is not None and code in row.at.columns)
    yield from (school.rule_cell(key) for key in ("max_sections_special_day", "max_sections_special_week"))


def _row_of(school: School, line: Special) -> Staff | None:
    """The line of Staff that a Specials line names; None where its class slots cannot be there."""
    if line.requires_method and not school.method_allowed(line.requires_method):
        return None
    return school.staff_by_id.get(line.staff_id) or school.row_of_unit.get(line.staff_id)


def _adults_of(school: School, line: Special) -> int:
    """Classes that the adults of a line can have at one time."""
    row = _row_of(school, line)
    adults = 0 if row is None else row.count if line.staff_id == row.staff_id else 1
    return adults * (2 if line.can_double and school.method_allowed("pe_doubles") else 1)


def _days_of(school: School, line: Special) -> list[int]:
    row = _row_of(school, line)
    return [] if row is None else [d for d in school.staff_days(row) if not line.days or d in line.days]


def _a_day(school: School, line: Special) -> int:
    """Class slots of one adult of a line on a day, by the line and by the contract."""
    contract = school.rule("max_sections_special_day")
    return min(line.max_per_day, contract) if contract else line.max_per_day


def _slots_of(school: School, line: Special, contract: int = 10_000) -> int:
    """Classes that the adults of a line can have in the cycle."""
    return _adults_of(school, line) * min(line.max_per_cycle, contract, len(_days_of(school, line)) * _a_day(school, line))


def _least_of_each(school: School) -> Iterator[Shortage]:
    """How often every class must have a subject, against the days on which it is taught, once a day, and against its class slots."""
    classes = sum(len(school.homerooms_of(g)) for g in school.grades_out)
    for subject in dict.fromkeys(line.special for line in school.specials):
        lines = [line for line in school.specials if line.special == subject]
        most = max(lines, key=lambda line: line.min_per_homeroom)
        least, days = most.min_per_homeroom, {d for line in lines for d in _days_of(school, line)}
        slots = sum(_slots_of(school, line) for line in lines)
        kept = all(_row_of(school, line) is not None and min(school.fte_levels(_row_of(school, line))) > 0 for line in lines)  # type: ignore[arg-type]
        if not kept or not least or (least <= len(days) and least * classes <= slots):
            continue
        once = f"it is taught on {many(len(days), 'day')}, once a day at most"
        has = f"{least * classes} class slots are needed, and its specialists have {slots}"
        said = f"Every class must have {subject} {least} times {cycle(school)}; {once if least > len(days) else has}."
        lower = min(len(days), slots // max(1, classes))
        cells = (most.at("min_per_homeroom"), *(line.at(c) for line in lines for c in ("max_per_cycle", "max_per_day", "days")))
        yield Shortage("SpecialsRotation", said, oddest(school, cells, most.at("min_per_homeroom")), mend=f"Enter {lower} or less.")


def _class_slots(school: School) -> tuple[str, str] | None:
    """A special every day for every class, against the most classes that specialists can have in the cycle."""
    parts: dict[str, int] = {}
    contract = school.weekly_cap("max_sections_special_week") if school.rule("max_sections_special_week") else 10_000
    for line in school.specials:
        if _row_of(school, line) is not None:
            parts[line.special] = parts.get(line.special, 0) + _slots_of(school, line, contract)
    classes = sum(len(school.homerooms_of(g)) for g in school.grades_out)
    need, have = classes * len(school.student_days), sum(parts.values())
    if need <= have:
        return None
    said = f"A special every day for {many(classes, 'class', 'classes')} takes {need} class slots {cycle(school)}"
    sums = " + ".join(f"{special} {n}" for special, n in parts.items())
    mend = f"Add {need - have} class slots on Specials, or turn special_every_day off."
    return f"{said}; specialists have {have} at most ({sums}).", mend


def _on_a_day(school: School) -> tuple[str, str] | None:
    """A special for every class on one day, against the classes that the specialists of that day can have."""
    classes = sum(len(school.homerooms_of(g)) for g in school.grades_out)
    for day in school.student_days:
        here = {line.staff_id: _adults_of(school, line) * _a_day(school, line) for line in school.specials if day in _days_of(school, line)}
        have = sum(here.values())
        if classes > have:
            sums = " + ".join(f"{unit} {n}" for unit, n in here.items()) or "none"
            said = f"A special {on_day(school, day)} for {many(classes, 'class', 'classes')} takes {classes} class slots; "
            mend = "Add a specialist's days on Staff, or classes a day on Specials."
            return f"{said}the specialists of that day have {have} at most ({sums}).", mend
    return None


def _at_one_time(school: School) -> tuple[str, str] | None:
    """The classes of a grade, which goes out whole, against the specialists who are there at one time on each day."""
    short: dict[tuple[int, int], list[str]] = {}
    for day in school.student_days:
        have = sum(_adults_of(school, line) for line in school.specials if day in _days_of(school, line))
        for grade in school.grades_out:
            if len(school.homerooms_of(grade)) > have:
                short.setdefault((day, have), []).append(f"grade {grade}")
    for (day, have), grades in short.items():
        need = max(len(school.homerooms_of(g.removeprefix("grade "))) for g in grades)
        said = f"All {need} classes of {together(school, grades)} go to specials at one time, every day"
        mend = "Add a specialist's days on Staff, or turn special_every_day off."
        return f"{said}; {on_day(school, day)} specialists can take {have}.", mend
    return None


# --- seats -----------------------------------------------------------------------------------------------------------------
def _seats(school: School) -> Iterator[Shortage]:
    """Sections of the largest class in every period, against all the sections that there can be."""
    key = "students_per_period_slack_pct"
    eased = 1 - Fraction(school.rule(key), 10_000)
    for grades, courses, average in seat_needs(school):
        periods, largest = len(periods_of_class(school, courses)), max(c.max_size for c in courses)
        most = sum((sections_range(school, c)[1] * c.periods_per_section * year_share(c) for c in courses), Fraction(0))
        away = most_open(school, courses).values()
        least = average + open_seat_periods(school, courses) / periods - min(away)
        each = ceil(eased * least / largest)
        if most >= sum(max(0, ceil(eased * (least + min(away) - a) / largest)) for a in away) or zero_share(school, courses):
            continue
        short = eased * least - (most // periods) * largest
        who = f"grades {listed(grades)}" if grades else "all grades"
        said = (
            f"{amount(round(least, 1))} students of {who} are in school in each of {periods} periods, which takes {each} sections "
            f"of {largest}; {amount(most)} sections leave some period {amount(round(short, 1))} seats short."
        )
        target = max(c.target_size for c in courses)
        slack = -(-10_000 * (least - (most // periods) * target) // least)
        cell = school.rule_cell(key)
        ease = Fix(
            "slack", f"Let {amount(Fraction(slack, 100))}% of the students be without a class in a period.", _slack(int(slack)), cell
        )
        fixes = (ease,) if slack <= MOST_SLACK else ()
        odd = oddest(school, (*figures(courses), cell), cell or courses[0].at("max_size"))
        yield Shortage("SeatsEachPeriod", said, odd, fixes, "Enter more sections, or larger classes (Courses).")


def _slack(basis_points: int) -> Callable[[School], School]:
    return lambda changed: changed.with_rules(students_per_period_slack_pct=basis_points)


# --- duties ----------------------------------------------------------------------------------------------------------------
def _on_duty(school: School) -> Iterator[Shortage]:
    """Adults that a duty needs at once, or duties at one time, against all who may do them; where no program or swap can take them over."""
    if any(p.gives_cover_min for p in school.programs):
        return
    certain = {v.day_type for d in school.days if not school.method_variants(d) for v in school.base_variants(d)}
    sure = [d for d in school.duties if d.day_type in certain and not (d.counts_as_teacher_duty and school.method_allowed("duty_swap"))]
    alone = [short for duty in sure if (short := _too_few(school, [duty])) is not None]
    yield from alone
    if alone:
        return
    for duty in sure:
        same = [d for d in sure if d.day_type == duty.day_type and d.start <= duty.start < d.end]
        same = [d for d in same if d.allowed and d.allowed == duty.allowed]
        short = _too_few(school, same) if len(same) > 1 else None
        if short is not None:
            yield short
            return


def _too_few(school: School, duties: list[Duty]) -> Shortage | None:
    """Duties at one time that the same job classes may do."""
    allowed = duties[0].allowed
    have = sum(r.count for r in school.staff if not allowed or r.job_class in allowed)
    need = sum(d.adults_needed for d in duties)
    if need <= have:
        return None
    who = listed(allowed) if allowed else "all of Staff"
    names = f"Duty {duties[0].duty_id} needs" if len(duties) == 1 else f"Duties {listed(d.duty_id for d in duties)} need"
    said = f"{names} {many(need, 'adult')} at once; Staff has {have} who may do it ({who})."
    cells_ = [d.at(code) for d in duties for code in ("adults_needed", "allowed")]
    fewer = f"Enter {have} adults or fewer, or let more job classes do it."
    mend = fewer if have else "Let other job classes do it, or add a position on Staff."
    return Shortage("LawfulCover", said, oddest(school, cells_, duties[0].at("adults_needed")), mend=mend)


# --- money -----------------------------------------------------------------------------------------------------------------
def least_costs(school: School) -> dict[str, tuple[int, str]]:
    """Item ("staff ENG", "program READ") -> the least cents that it can cost in the plan year, and its purpose; no item of nothing."""
    found = {}
    for row in school.staff:
        least = min(school.unit_cost(row, f, 1) for f in school.fte_levels(row))
        found[f"staff {row.staff_id}"] = (int(row.count * least), school.tag_of(row))
    for program in school.programs:
        found[f"program {program.program_id}"] = (_least_of(program), program.tag)
    return {item: (cents, tag) for item, (cents, tag) in found.items() if cents > 0}


def _least_of(program: Program) -> int:
    levels = program.levels or tuple(sorted({0, program.cost_next}))
    lawful = [c for c in levels if not program.mandated or c >= max(1, program.cost_min)] or [0]
    return min(c or (0 if program.start_only else program.exit_cost) for c in lawful)


def _payers(school: School) -> Iterator[Shortage]:
    """What must stay, against the funds that may pay for it: each item alone, and all that the same funds must pay."""
    running = [f for f in school.funds if not school.ended(f)]
    payers: dict[frozenset[str], list[str]] = defaultdict(list)
    costs = least_costs(school)
    unpaid: dict[str, tuple[int, str]] = {}
    for item, (cents, tag) in costs.items():
        mine = frozenset(f.fund for f in running if school.fund_tag(f.fund, tag) != "n")
        if mine:
            payers[mine].append(item)
        else:
            unpaid[item] = (cents, tag)
    yield from _ended_funds(school, unpaid)
    for item, (cents, tag) in unpaid.items():
        said = f"{_item(item)} costs {dollars(cents)} next year at least, and no fund may pay for {tag or 'it'}."
        mend = f"Name a fund that may pay for {tag or 'it'} on FundRules, or let it stop."
        yield Shortage("AllowableUse", said, _item_cell(school, item), mend=mend)
    found = []
    for funds in _together(payers):
        bound = [item for mine, items in payers.items() if mine <= funds for item in items]
        cost = sum(costs[item][0] for item in bound)
        has = sum(school.revenue(f, 1) + f.carryover for f in running if f.fund in funds)
        if cost > has:
            found.append((cost - has, cost, has, [f for f in running if f.fund in funds]))
    if not found:
        return
    short, cost, has, sources = max(found, key=lambda one: one[0])
    names = listed(f.fund for f in sources)
    said = (
        f"What must stay costs {dollars(cost, has)} next year at least; {names}, which may pay for it, "
        f"{'brings' if len(sources) == 1 else 'bring'} {dollars(has, cost)}: at least {dollars(short)} short."
    )
    revenue = cells(f.at("revenue_next") for f in sources)
    odd = oddest(school, _figures_of_money(school, sources), revenue)
    yield Shortage("FundsBalance", said, odd, mend=f"Find {dollars(short)} more, or let positions or programs change (Staff, Programs).")


def _together(payers: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """The funds of each item, and those of several items together, up to all."""
    found: dict[frozenset[str], None] = {}
    for funds in payers:
        found |= dict.fromkeys([*(funds | other for other in found), funds]) if len(found) < MOST_SETS else dict.fromkeys([funds])
    return [*found, frozenset().union(*found)] if found else []


def _figures_of_money(school: School, sources: list[Fund]) -> Iterator[str]:
    fallen = max(sources, key=lambda fund: fund.revenue_this - fund.revenue_next)  # in dollars: a small grant may end as it should
    yield fallen.at("revenue_next")
    yield from (fund.at("carryover") for fund in sources if "carryover" in fund.at.columns)
    for row in school.staff:
        yield from (row.at(code) for code in ("avg_salary", "benefit_pct", "benefit_flat") if code in row.at.columns)
    for program in school.programs:
        yield program.at("cost_next")


def _ended_funds(school: School, unpaid: dict[str, tuple[int, str]]) -> Iterator[Shortage]:
    """One line for each fund that has ended and that alone may pay for what must stay; what it leaves is no line of its own."""
    for fund in (f for f in school.funds if school.ended(f)):
        mine = [item for item, (_, tag) in unpaid.items() if school.fund_tag(fund.fund, tag) != "n"]
        if mine:
            cents = sum(unpaid.pop(item)[0] for item in mine)
            said = (
                f"{fund.fund} ended on {fund.end_date}, and no other fund may pay for {many(len(mine), 'item')} that must stay "
                f"({_few(mine)}): {dollars(cents)} next year at least; $0 is there."
            )
            mend = "Correct the end date, leave it blank if the fund goes on, or name a fund that may pay on FundRules."
            yield Shortage("NoEndedMoney", said, fund.at("end_date"), mend=mend)


def _few(items: list[str]) -> str:
    names = [item.split(" ", 1)[1] for item in items]
    return listed(names) if len(names) < 4 else f"{', '.join(names[:3])} and {len(names) - 3} more"


def _effort(school: School) -> Iterator[Shortage]:
    """What special education must be paid from the school's own money, against the most that its positions and programs can cost."""
    needed = floors(school).get("local")
    if needed is None:
        return
    most = Fraction(0)
    for row in (r for r in school.staff if is_special(school, Item("staff", r.staff_id))):
        most += row.count * max(school.unit_cost(row, f, 1) for f in school.fte_levels(row))
    for program in (p for p in school.programs if is_special(school, Item("program", p.program_id))):
        most += max(program.cost_next, program.exit_cost, *program.levels)
    if needed > most:
        said = (
            f"Special education must get {dollars(needed, most)} of local money next year, as this year; "
            f"its positions and programs cost {dollars(most, needed)} at most."
        )
        cell = school.info.at.get("sped_local_this", "School")
        mend = "Correct this year's figure, or enter the lawful exceptions (moe_exception); the business office has both."
        yield Shortage("MaintenanceOfEffort", said, cell, mend=mend)


def _item(item: str) -> str:
    kind, code = item.split(" ", 1)
    return f"{'Position' if kind == 'staff' else 'Program'} {code}"


def _item_cell(school: School, item: str) -> str:
    kind, code = item.split(" ", 1)
    return school.staff_by_id[code].at("fund") if kind == "staff" else school.program_by_id[code].at("fund")
