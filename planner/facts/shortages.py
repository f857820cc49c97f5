"""Shortages that adding up shows: what no plan can mend, with its figures, its cell, and ways out.

Each is a necessary condition of every plan: the least that is needed against the most that there can be, by arithmetic alone. A school
that has a plan has none of these shortages, so that one of them proves that there is no plan. Where a sum is not certain, it is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from planner.domain.school import At, Course, Fund, Homeroom, Program, School, Staff
from planner.facts.clock import amount, many
from planner.facts.courses import load_of, most_open, open_seat_periods, periods_of_class, seat_needs, year_share
from planner.facts.periods import QUARTERS, periods_of, sections_range
from planner.facts.phrases import cells, cycle, dollars, listed, needs_of, written_in_law

MOST_SLACK = 5_000  # basis points that the workbook allows
FIRST_GRADES = ("1", "2", "3")  # whose average class size has a limit of its own


@dataclass(frozen=True)
class Fix:
    """A way out, not yet tried: what to change, where, what it costs a year, and the school as it would be.

    Of several of one `kind`, dearer each time, the first that makes a plan possible is enough.
    """

    kind: str
    sentence: str
    change: Callable[[School], School]
    cell: str = ""
    cents: int = 0
    needs: str = "none"
    exact: bool = False  # by arithmetic no smaller change of this kind does


@dataclass(frozen=True)
class Shortage:
    """A requirement (by its rule's class name) that no plan of this school can keep."""

    rule: str
    sentence: str
    cell: str
    fixes: tuple[Fix, ...] = ()


def shortages(school: School) -> tuple[Shortage, ...]:
    """Return every shortage that arithmetic shows.

    Returns
    -------
    tuple of Shortage
        Empty for every school that has a plan (and for many that have none). In the order in which a principal would look: classes,
        teachers, specialists, seats, adults on duty, money.
    """
    found = (
        *_class_caps(school), *_class_average(school), *_teaching_loads(school), *_class_slots(school), *_seats(school), *_on_duty(school),
        *_payers(school),
    )  # fmt: skip
    return tuple(found)


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
        yield Shortage("ClassSizes", said, school.rule_cell(key), tuple(fixes))


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
    yield Shortage("ClassSizes", said, school.rule_cell("size_avg_1_3"), fixes)


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
    first = next((h for h in school.homerooms if h.grade == grade and h.teacher_id in school.row_of_unit), None)
    if first is None:
        return
    row = school.row_of_unit[first.teacher_id]
    cost = more * 100 * ceil(school.unit_cost(row, row.fte) / 100)
    cell, said = (
        first.at("homeroom_id"),
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
    return row.count * max(school.fte_levels(row))


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
        yield Shortage("TeachingLoad", said, mine[0].at("dept"), tuple(_more_teachers(school, rows, short)))


def _in_quarters(school: School, courses: list[Course]) -> list[Fraction]:
    """Periods that the fewest sections take: in an average quarter, and of courses with a fixed term in each quarter."""
    fewest = {c.course_id: sections_range(school, c)[0] * c.periods_per_section for c in courses}
    found = [sum((fewest[c.course_id] * year_share(c) for c in courses), Fraction(0))]
    for quarter in (1, 2, 3, 4):
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
def _class_slots(school: School) -> Iterator[Shortage]:
    """A special every day for every class, against the most classes that specialists can have in the cycle."""
    if not school.rule("special_every_day") or not school.specials:
        return
    parts: dict[str, int] = {}
    for special in school.specials:
        row = school.staff_by_id.get(special.staff_id) or school.row_of_unit.get(special.staff_id)
        if row is None or (special.requires_method and not school.method_allowed(special.requires_method)):
            continue
        adults = row.count if special.staff_id == row.staff_id else 1
        days = len([d for d in school.staff_days(row) if not special.days or d in special.days])
        most = adults * min(special.max_per_cycle, days * special.max_per_day)
        both = 2 if special.can_double and school.method_allowed("pe_doubles") else 1
        parts[special.special] = parts.get(special.special, 0) + both * most
    classes = sum(len(school.homerooms_of(g)) for g in school.grades_out)
    need, have = classes * len(school.student_days), sum(parts.values())
    if need <= have:
        return
    said = f"A special every day for {many(classes, 'class', 'classes')} takes {need} class slots {cycle(school)}"
    sums = " + ".join(f"{special} {n}" for special, n in parts.items())
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
    yield Shortage(
        "SpecialsRotation",
        f"{said}; specialists have {have} at most ({sums}).",
        school.rule_cell(key) or school.specials[0].at("max_per_cycle"),
        fixes,
    )


# --- seats -----------------------------------------------------------------------------------------------------------------
def _seats(school: School) -> Iterator[Shortage]:
    """Sections of the largest class in every period, against all the sections that there can be."""
    key = "students_per_period_slack_pct"
    eased = 1 - Fraction(school.rule(key), 10_000)
    for grades, courses, average in seat_needs(school):
        periods, largest = len(periods_of_class(school, courses)), max(c.max_size for c in courses)
        most = sum((sections_range(school, c)[1] * c.periods_per_section * year_share(c) for c in courses), Fraction(0))
        least = average + open_seat_periods(school, courses) / periods - most_open(school, courses)
        each = ceil(eased * least / largest)
        if most >= periods * each:
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
        yield Shortage("SeatsEachPeriod", said, cell or courses[0].at("max_size"), fixes)


def _slack(basis_points: int) -> Callable[[School], School]:
    return lambda changed: changed.with_rules(students_per_period_slack_pct=basis_points)


# --- duties ----------------------------------------------------------------------------------------------------------------
def _on_duty(school: School) -> Iterator[Shortage]:
    """Adults that a duty needs at once, against all who may do it; where neither programs nor assistants can take it over."""
    if any(p.gives_cover_min for p in school.programs):
        return
    certain = {v.day_type for d in school.days if not school.method_variants(d) for v in school.base_variants(d)}
    for duty in school.duties:
        if duty.day_type not in certain or (duty.counts_as_teacher_duty and school.method_allowed("duty_swap")):
            continue
        able = [r for r in school.staff if not duty.allowed or r.job_class in duty.allowed]
        have = sum(r.count for r in able)
        if duty.adults_needed > have:
            who = listed(duty.allowed) if duty.allowed else "all of Staff"
            said = f"Duty {duty.duty_id} needs {many(duty.adults_needed, 'adult')} at once; Staff has {have} who may do it ({who})."
            yield Shortage("LawfulCover", said, duty.at("adults_needed"))


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
    for item, (cents, tag) in costs.items():
        mine = frozenset(f.fund for f in running if school.fund_tag(f.fund, tag) != "n")
        if mine:
            payers[mine].append(item)
            continue
        said = f"{_item(item)} costs {dollars(cents)} next year at least, and no fund may pay for {tag or 'it'}."
        yield Shortage("AllowableUse", said, _item_cell(school, item))
    found = []
    for funds in payers:
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
        f"What must stay costs {dollars(cost)} next year at least; {names}, which may pay for it, "
        f"{'brings' if len(sources) == 1 else 'bring'} {dollars(has)}: at least {dollars(short)} short."
    )
    yield Shortage("FundsBalance", said, cells(f.at("revenue_next") for f in sources))


def _item(item: str) -> str:
    kind, code = item.split(" ", 1)
    return f"{'Position' if kind == 'staff' else 'Program'} {code}"


def _item_cell(school: School, item: str) -> str:
    kind, code = item.split(" ", 1)
    return school.staff_by_id[code].at("fund") if kind == "staff" else school.program_by_id[code].at("fund")
