"""What the workbook says: frozen facts, each of which knows its cell.

Units: minutes and clock times are whole minutes (a clock time counts from midnight), money is whole cents, FTE is
whole hundredths, percent is basis points (2.5 % = 250). Fund, object and id codes are text. Every row carries `at`,
the place it was read from, which is left out of equality.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any

from planner.domain.cycle import Cycle
from planner.domain.place import WAVE


class Severity(StrEnum):
    MUST_FIX = "must fix"
    LOOK_AT = "look at"


@dataclass(frozen=True)
class Finding:
    """A fault in the workbook, in the principal's words.

    `cell` is `Staff!F7` (or a sheet name, or empty for the file); `code` is a stable word for programs, such as
    `unknown-ref`; `fix` says how to mend it. `suggest` is what to write into the cell, where that is known as it stands.
    """

    severity: Severity
    cell: str
    code: str
    message: str
    fix: str = ""
    suggest: str = ""

    def __str__(self) -> str:
        where = f"{self.cell}: " if self.cell else ""
        return f"{where}{self.message}{' ' + self.fix if self.fix else ''}"


@dataclass(frozen=True)
class At:
    """Where a row was read: the sheet, its row number, and the column letter of each code.

    `taken`: of values that a cell elsewhere gives where the row's own is blank, that cell.
    """

    sheet: str = ""
    row: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    taken: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, code: str = "") -> str:
        """`at("fund")` is `Staff!F7`; without a known code, `Staff!7`."""
        if code in self.taken:
            return self.taken[code]
        if not self.sheet:
            return ""
        return f"{self.sheet}!{self.columns.get(code, '')}{self.row}"


NOWHERE = At()


def _at() -> Any:
    return field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class Info:
    """The School sheet. Times are minutes after midnight, targets minutes a week per teacher."""

    school_name: str = ""
    level: str = "elementary"
    grades: tuple[str, ...] = ()
    year_start: int = 2025
    cycle_days: int = 5
    days_per_week: int = 5
    first_weekday: str = "M"
    weeks: int = 36
    contract_start: int = 440
    contract_end: int = 900
    student_start: int = 465
    student_end: int = 875
    min_instruction_week: int = 0
    cafeteria_seats: int | None = None
    state: str = ""
    high_need: bool = False
    target_floor: int = 0
    target_goal: int = 0
    target_stretch: int = 0
    min_block: int = 45
    singular_priority: str = "collab_min_team"
    enrol_this: int | None = None
    enrol_next: int | None = None
    enrol_y2: int | None = None
    enrol_y3: int | None = None
    sped_local_this: int | None = None
    sped_state_this: int | None = None
    moe_exception: int = 0
    cliff_accepted: tuple[str, ...] = ()
    supplant_reason: str = ""
    budget_kind: str = "dollars"  # dollars | positions | both: what the district gives the school
    open_periods_max: int | None = None  # students x periods without a course; None = no cap
    funded_minutes_week: int | None = None  # class minutes of a student; None = no cap on open periods
    at: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)  # key -> cell


@dataclass(frozen=True)
class Slot:
    """One timed piece of a day type; start and end are minutes after midnight."""

    day_type: str
    slot: str
    order: int
    start: int
    end: int
    kind: str  # class specials win lunch recess advisory passing arrival dismissal non_student
    for_grades: tuple[str, ...] = ()  # empty = every grade
    adjacent_to: tuple[str, ...] = ()
    period: str = ""  # the period it belongs to, where its code is another (lunch waves: P5A and P5C are both P5)
    lunch_wave: str = ""  # whose classes are then, where that follows the teacher or the room
    students_away: int = 0  # with late arrival or early release
    at: At = _at()

    @property
    def lane(self) -> tuple[str, ...]:
        """Whose clock it is: that of some grades, or of a lunch wave; empty = everyone's."""
        return (f"{WAVE}{self.lunch_wave}",) if self.lunch_wave else self.for_grades

    @property
    def minutes(self) -> int:
        return self.end - self.start

    @property
    def name(self) -> str:
        """The period that this slot is."""
        return self.period or self.slot

    def serves(self, grade: str) -> bool:
        return not self.for_grades or grade in self.for_grades


@dataclass(frozen=True)
class CalendarRow:
    """Which day type a cycle day follows, and for how many of the year's weeks."""

    cycle_day: int
    day_type: str
    weeks: int | None = None  # None = every week
    at: At = _at()
    for_grades: tuple[str, ...] = ()  # as it was read; the School's own calendar speaks of every grade, and `grade_turns` of these


@dataclass(frozen=True)
class Turn:
    """One position of several that share a class: the days of the cycle on which it has the class, and the part of them."""

    unit: str
    days: tuple[int, ...] = ()
    part: str = "full"  # full | am | pm


@dataclass(frozen=True)
class Homeroom:
    """A class. `turns` is empty where one position has it on every day; of a shared class `teacher_id` is who has most of it."""

    homeroom_id: str
    grade: str
    enrol_next: int
    teacher_id: str = ""
    special_group: bool = True
    el_cluster: int = 0
    sped_cluster: int = 0
    room: str = ""
    may_merge: bool = False
    goes_with: str = ""
    grades: tuple[str, ...] = ()  # of a combination class, which has specials, lunch and recess with `grade`; else empty
    session: str = "full"  # full | am | pm
    sessions: tuple[str, ...] = ()  # of two half-day classes planned as one, since one teacher has both: their ids, morning first
    vacancy_taken: bool = False  # the workbook names no teacher position; it was given a vacant one
    turns: tuple[Turn, ...] = ()
    halves_with: str = ""  # the class of its grade with which it mixes halves in specials; then each names the other
    halves: tuple[str, ...] = ()  # the ids of the half classes that the workbook lists for it
    at: At = _at()

    @property
    def teachers(self) -> tuple[str, ...]:
        """The positions that have the class on some day, each once."""
        alone = (self.teacher_id,) if self.teacher_id else ()
        return tuple(dict.fromkeys(turn.unit for turn in self.turns)) or alone

    def teachers_on(self, day: int) -> tuple[str, ...]:
        """The positions that have the class on a day of the cycle."""
        if not self.turns:
            return self.teachers
        return tuple(dict.fromkeys(turn.unit for turn in self.turns if day in turn.days))


@dataclass(frozen=True)
class Special:
    """One specialist's offer of one special. `days` empty = the days of the position on Staff."""

    special: str
    staff_id: str
    days: tuple[int, ...] = ()
    days_selectable: bool = False
    max_per_day: int = 6
    max_per_cycle: int = 25
    class_size_limit: int | None = None
    can_double: bool = False
    room: str = ""
    min_per_homeroom: int = 0
    max_per_homeroom: int | None = None
    requires_method: str = ""
    min_days: int = 0
    at: At = _at()


@dataclass(frozen=True)
class Hours:
    """When a position is in the building: minutes after midnight, on these days of the cycle (none = on all of its days)."""

    start: int
    end: int
    days: tuple[int, ...] = ()


@dataclass(frozen=True)
class Staff:
    """One position, or `count` identical ones (then the units are `ENG.1 … ENG.n`); `fte` is each unit's, in hundredths.

    `fund` says who pays today, as (fund, basis points) pairs that add to 10,000. `avg_salary` and `benefit_flat` are
    cents a year, `benefit_pct` basis points of salary. `may_change`: no | days | hours | may stop.
    """

    staff_id: str
    job_class: str
    count: int = 1
    fte: int = 100
    avg_salary: int = 0
    benefit_pct: int = 0
    benefit_flat: int = 0
    fund: tuple[tuple[str, int], ...] = ()
    teaches: tuple[str, ...] = ()
    certs: tuple[str, ...] = ()
    grades_can_teach: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    min_fte: int | None = None  # of each unit; None = as `may_change` says
    max_fte: int | None = None
    mandated: bool = False
    vacancy: str = "filled"
    vacancy_given: bool = field(default=True, compare=False, repr=False)  # False where the workbook is silent: then it is "filled"
    load_periods: int | None = None
    cover: tuple[str, ...] = ()
    cover_given: bool = field(default=True, compare=False, repr=False)  # False where the row is silent and its job class speaks for it
    shared_school: str = ""
    team_ids: tuple[str, ...] = ()
    label: str = field(default="", compare=False, repr=False)  # local only; never leaves the machine
    may_change: str = ""
    days_possible: tuple[int, ...] = ()
    shared_id: str = ""
    unavailable: tuple[str, ...] = ()
    hours: tuple[Hours, ...] = ()  # none: all of the contract day
    temporary: bool = False
    reduce_ok: bool = False
    health_keeps: bool = False
    individual_planning_min: int | None = None
    lunch_wave: str = ""  # whose lunch its classes have; "" = any
    position_no: str = field(default="", compare=False, repr=False)
    account: str = field(default="", compare=False, repr=False)
    at: At = _at()

    @property
    def filled(self) -> str:
        """filled | vacant | leaving, or "" where the workbook does not say: that is asked for, never assumed (decisions.md 62)."""
        return self.vacancy if self.vacancy_given else ""

    @property
    def comes_and_goes(self) -> bool:
        """Is it away for a part of the contract day, on some day?"""
        return bool(self.unavailable or self.hours)

    @property
    def units(self) -> tuple[str, ...]:
        """The ids of the single adults in this row."""
        if self.count == 1:
            return (self.staff_id,)
        return tuple(f"{self.staff_id}.{i}" for i in range(1, self.count + 1))


@dataclass(frozen=True)
class Fund:
    fund: str
    name: str = ""
    type: str = "general"
    revenue_this: int = 0
    revenue_next: int = 0
    revenue_y2: int | None = None
    revenue_y3: int | None = None
    carryover: int = 0
    end_date: dt.date | None = None
    renews: str = ""  # y | n | yearly: the workbook is silent, and the award is one that is made every year
    rule_note: str = ""
    at: At = _at()


@dataclass(frozen=True)
class FundRule:
    fund: str
    tag: str
    allowed: str  # y | n | ask
    note: str = ""
    at: At = _at()


@dataclass(frozen=True)
class Program:
    """`levels` are what may be bought, in cents; the first is the cheapest, the last what it costs to continue."""

    program_id: str
    name: str
    cost_next: int
    fund: str
    recurring: bool = True
    levels: tuple[int, ...] = ()  # cents; read from percents or dollars, e.g. "0;$21000;100"
    mandated: bool = False
    students_served: int | None = None
    evidence: str = ""
    usage_pct: int | None = None
    contract_end: dt.date | None = None
    exit_cost: int = 0
    gives_cover_min: int = 0
    staff_vote: int = 0
    start_only: bool = False
    tag: str = ""
    cost_min: int = 0
    overload_sections: int = 0  # sections beyond the load that the whole program pays; a part of it pays its share, rounded down
    one_person: bool = False  # one person runs it: it has no rating, which would be one of that person (decisions.md 50)
    rating_unused: int = 0  # what stands in the workbook all the same
    at: At = _at()


@dataclass(frozen=True)
class Team:
    team_id: str
    name: str
    type: str
    core: tuple[str, ...]  # unit ids (the reader expands a bare row id to all its units)
    extended: tuple[str, ...] = ()
    floor_min: int = 0
    goal_min: int = 0
    stretch_min: int = 0
    min_block: int = 45
    quorum_pct: int = 8000  # basis points
    blocks_per_week_max: int | None = None
    preferred_slots: tuple[str, ...] = ()
    avoid_slots: tuple[str, ...] = ()
    facilitator: str = ""
    purpose: str = "planning"
    suggested: bool = False  # the workbook names no core members: these are suggested, since they may teach its courses
    at: At = _at()


@dataclass(frozen=True)
class Course:
    course_id: str
    name: str
    dept: str
    requests: int
    target_size: int
    max_size: int
    min_to_run: int = 12
    sections_fixed: int | None = None
    periods_per_section: int = 1
    term: str = "Y"
    cert: str = ""
    room_type: str = "std"
    co_teach_sped: int = 0
    co_teach_el: int = 0
    alike_team: str = ""
    protected: bool = False
    grade_mix: tuple[str, ...] = ()
    periods_allowed: tuple[str, ...] = ()  # empty = any period but zero periods (codes that begin with P0)
    years: str = ""  # "" = every year; even | odd = runs in alternate years, by the plan year's first
    required: bool = False  # needed to graduate: nobody who asks for it may be without a seat
    corequisite: str = ""  # the course that the same students take; "" = none
    stack: str = ""  # courses with one code meet as one class
    together: tuple[Course, ...] = ()  # of a stacked class: its courses, as the workbook has them; this row then stands for all of them
    at: At = _at()

    @property
    def codes(self) -> tuple[str, ...]:
        """The courses that a class of it is: its own, or those of the stack."""
        return tuple(c.course_id for c in self.together) or (self.course_id,)

    @property
    def off_campus(self) -> bool:
        """Given elsewhere: no teacher and no room of the school."""
        return self.room_type == "off_campus"


@dataclass(frozen=True)
class Pair:
    """A row of Conflicts: how many students asked for both courses."""

    course_a: str
    course_b: str
    students: int
    hard: bool = False
    at: At = _at()


@dataclass(frozen=True)
class Service:
    """Weekly service to a band of grades, in aggregate: `groups` groups, each with `sessions_per_week` sessions."""

    service_id: str
    kind: str
    grade_band: tuple[str, ...]
    setting: str
    sessions_per_week: int
    session_min: int
    groups: int
    provider_job_class: str
    group_max: int | None = None
    allowed_slots: tuple[str, ...] = ()
    forbid_slots: tuple[str, ...] = ()
    legal_floor: bool = True
    at: At = _at()


@dataclass(frozen=True)
class Room:
    room: str
    type: str = "std"
    capacity: int = 30
    shared_ok: bool = False
    lunch_wave: str = ""  # whose lunch the classes in it have; "" = any
    at: At = _at()


@dataclass(frozen=True)
class RuleValue:
    """A row of Rules. `value` is in the unit of the key: whole minutes, basis points, hundredths of FTE, a count, 0/1."""

    key: str
    value: int
    unit: str = ""
    hard: bool = True
    source: str = "default"
    source_note: str = ""
    as_of: dt.date | None = None
    at: At = _at()
    holds: str = "average"  # of a minimum a week: average | every_week


@dataclass(frozen=True)
class Method:
    method: str
    allowed: str = "n"  # y | n | ask
    max_amount: int | None = None  # hundredths of `amount_unit`
    amount_unit: str = ""
    unit_cost: int = 0  # cents per unit, with its buses
    minutes_each: int = 0
    who_is_released: str = "all"
    needs: str = "none"
    families_affected: bool = False
    day_type: str = ""  # the day type that replaces a day when the method is on
    cycle_days: tuple[int, ...] = ()  # days on which it may be used; empty = any
    transport_cost: int | None = None  # cents per unit of `unit_cost` that buses take for its bells; None = not known
    at: At = _at()


@dataclass(frozen=True)
class Priority:
    item: str
    weight: int = 0
    votes: int | None = None
    singular: bool = False
    note: str = ""
    at: At = _at()


@dataclass(frozen=True)
class Lock:
    what: str
    id: str
    cycle_day: int | None = None
    slot: str = ""
    value: str = ""
    hard: bool = True
    reason: str = ""
    at: At = _at()


@dataclass(frozen=True)
class Current:
    """This year's minutes of one team; None = not given, which is never shown as 0."""

    team_id: str
    minutes_today: int | None = None
    blocks_today: int | None = None
    longest_block: int | None = None
    individual_today: int | None = None
    occasional_today: int | None = None
    row_kind: str = ""
    id: str = ""
    cycle_day: int | None = None
    slot: str = ""
    value: str = ""
    at: At = _at()


@dataclass(frozen=True)
class Duty:
    """Supervision that needs `adults_needed` adults of the `allowed` job classes at a clock time of a day type."""

    duty_id: str
    day_type: str
    start: int
    end: int
    kind: str
    for_grades: tuple[str, ...] = ()
    adults_needed: int = 1
    allowed: tuple[str, ...] = ()
    counts_as_teacher_duty: bool = False
    at: At = _at()


@dataclass(frozen=True)
class Assignment:
    position: str
    course: str
    sections: int
    strength: str = "must"
    at: At = _at()


@dataclass(frozen=True)
class JobClass:
    """Defaults of a job class, from the Lists sheet. `tag` is what a fund's rules call its purpose."""

    job_class: str
    title: str
    avg_salary: int
    benefit_pct: int
    benefit_flat: int
    tag: str
    load_periods: int | None = None
    cover: tuple[str, ...] = ()
    may_change: str = "no"
    certified: bool = False
    at: At = _at()


@dataclass(frozen=True)
class Allotment:
    """Positions of a job class that the district gives the school, in hundredths of FTE.

    `may_trade` is n | y | rate: may they be given up for positions of `trade_for` (empty = any other that is allotted)? At a rate, `rate`
    hundredths of FTE come for each FTE that is given up.
    """

    job_class: str
    fte_next: int
    fte_this: int | None = None
    may_trade: str = "n"
    rate: int | None = None
    trade_for: tuple[str, ...] = ()
    at: At = _at()


PLAN_YEARS = (1, 2, 3)  # 1 = the plan year, decided; 2 and 3 are rolled forward
HOURLY_STEP = 10


@dataclass(frozen=True)
class Variant:
    """One kind of day the plan may hold: a cycle day under a day type, in `weeks` of the year's weeks."""

    day: int
    day_type: str
    weeks: int


@dataclass(frozen=True)
class GradeTurn:
    """Grades whose specials begin anew after fewer days than the cycle has; "" for a day of theirs that the Calendar leaves out."""

    grades: tuple[str, ...]
    day_types: tuple[str, ...]
    at: At = _at()

    @property
    def days(self) -> int:
        return len(self.day_types)


@dataclass(frozen=True)
class School:
    """Everything the workbook says. `digest` is the sha256 of the file it came from (empty for schools built in code)."""

    info: Info
    bell: tuple[Slot, ...] = ()
    calendar: tuple[CalendarRow, ...] = ()
    homerooms: tuple[Homeroom, ...] = ()
    specials: tuple[Special, ...] = ()
    staff: tuple[Staff, ...] = ()
    funds: tuple[Fund, ...] = ()
    fund_rules: tuple[FundRule, ...] = ()
    programs: tuple[Program, ...] = ()
    teams: tuple[Team, ...] = ()
    courses: tuple[Course, ...] = ()
    conflicts: tuple[Pair, ...] = ()
    services: tuple[Service, ...] = ()
    rooms: tuple[Room, ...] = ()
    rules: tuple[RuleValue, ...] = ()
    methods: tuple[Method, ...] = ()
    priorities: tuple[Priority, ...] = ()
    locks: tuple[Lock, ...] = ()
    current: tuple[Current, ...] = ()
    duties: tuple[Duty, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    job_classes: tuple[JobClass, ...] = ()
    allotments: tuple[Allotment, ...] = ()
    digest: str = ""
    grade_turns: tuple[GradeTurn, ...] = ()  # of the Calendar sheet: grades that turn at their own speed

    # --- looking things up -------------------------------------------------------------------------------------
    @cached_property
    def _rule_values(self) -> dict[str, RuleValue]:
        return {r.key: r for r in self.rules}

    def rule(self, key: str, default: int = 0) -> int:
        """The value of a rule key in its own unit; `default` (0 = the rule is off) where the workbook is silent."""
        found = self._rule_values.get(key)
        return default if found is None else found.value

    def every_week(self, key: str) -> bool:
        """Must a minimum a week be kept in each week, and not on average alone?"""
        found = self._rule_values.get(key)
        return found is not None and found.holds == "every_week"

    def rule_cell(self, key: str) -> str:
        found = self._rule_values.get(key)
        return "" if found is None else found.at("value")

    @cached_property
    def staff_by_id(self) -> dict[str, Staff]:
        return {s.staff_id: s for s in self.staff}

    @cached_property
    def row_of_unit(self) -> dict[str, Staff]:
        """Unit id -> its Staff row."""
        return {u: s for s in self.staff for u in s.units}

    @cached_property
    def fund_by_id(self) -> dict[str, Fund]:
        return {f.fund: f for f in self.funds}

    @cached_property
    def program_by_id(self) -> dict[str, Program]:
        return {p.program_id: p for p in self.programs}

    @cached_property
    def team_by_id(self) -> dict[str, Team]:
        return {t.team_id: t for t in self.teams}

    @cached_property
    def homeroom_by_id(self) -> dict[str, Homeroom]:
        return {h.homeroom_id: h for h in self.homerooms}

    @cached_property
    def class_teachers(self) -> dict[str, tuple[Homeroom, ...]]:
        """Unit id -> the classes that it has, on some day of the cycle."""
        found: dict[str, list[Homeroom]] = {}
        for homeroom in self.homerooms:
            for unit in homeroom.teachers:
                if unit in self.row_of_unit:
                    found.setdefault(unit, []).append(homeroom)
        return {unit: tuple(classes) for unit, classes in found.items()}

    def classes_on(self, unit: str, day: int) -> tuple[Homeroom, ...]:
        """The classes that a position has on a day of the cycle: one, in a lawful workbook, or none."""
        return tuple(h for h in self.class_teachers.get(unit, ()) if unit in h.teachers_on(day))

    @cached_property
    def mixed(self) -> tuple[tuple[Homeroom, Homeroom], ...]:
        """The pairs of classes that mix halves in specials: of a pair the first stands for the first halves, the other for the second."""
        order = {h.homeroom_id: i for i, h in enumerate(self.homerooms)}
        pairs = ((h, self.homeroom_by_id[h.halves_with]) for h in self.homerooms if h.halves_with in order)
        return tuple((a, b) for a, b in pairs if order[a.homeroom_id] < order[b.homeroom_id])

    def in_specials(self, homeroom: Homeroom) -> int:
        """Students together in a special: of the class, or of the halves for which it stands."""
        for first, second in self.mixed:
            both = first.enrol_next + second.enrol_next
            if homeroom.homeroom_id == first.homeroom_id:
                return both - both // 2
            if homeroom.homeroom_id == second.homeroom_id:
                return both // 2
        return homeroom.enrol_next

    @cached_property
    def _partners(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for h in (h for h in self.homerooms if h.turns):
            for unit in h.teachers:
                found.setdefault(unit, set()).update(set(h.teachers) - {unit})
        return {unit: frozenset(others) for unit, others in found.items()}

    def partners(self, unit: str) -> frozenset[str]:
        """The other positions that share a class of this one."""
        return self._partners.get(unit, frozenset())

    @cached_property
    def job_class_by_id(self) -> dict[str, JobClass]:
        return {j.job_class: j for j in self.job_classes}

    @cached_property
    def method_by_id(self) -> dict[str, Method]:
        return {m.method: m for m in self.methods}

    def method_allowed(self, method: str) -> bool:
        found = self.method_by_id.get(method)
        return found is not None and found.allowed != "n"

    def homerooms_of(self, grade: str) -> tuple[Homeroom, ...]:
        """The homerooms of a grade that go to specials."""
        return tuple(h for h in self.homerooms if h.grade == grade and h.special_group)

    @cached_property
    def grades_out(self) -> tuple[str, ...]:
        """Grades with at least one homeroom that goes to specials, in the school's order."""
        return tuple(g for g in self.info.grades if self.homerooms_of(g))

    @cached_property
    def _slots(self) -> dict[str, tuple[Slot, ...]]:
        names = dict.fromkeys(s.day_type for s in self.bell)
        return {d: tuple(sorted((s for s in self.bell if s.day_type == d), key=lambda s: (s.start, s.order))) for d in names}

    def eats_on_bell(self, grade: str, day_type: str) -> bool:
        """Does a lunch slot serve the grade? One that none serves eats in its rooms."""
        return any(s.serves(grade) for s in self.slots(day_type, "lunch"))

    def lays_lunch(self, grade: str, day_type: str) -> bool:
        """Are lunch and recess of the grade planned on this bell? Not without any lunch slot on it, nor for a grade that none serves
        and that has no specials: when that one eats is left to its teachers."""
        return self.eats_on_bell(grade, day_type) or (grade in self.grades_out and bool(self.slots(day_type, "lunch")))

    def students_come(self, day_type: str) -> bool:
        """Not on a day for the staff alone, whose bell has no time with students."""
        return not self._slots.get(day_type) or any(s.kind not in ("non_student", "passing") for s in self._slots[day_type])

    @property
    def student_days(self) -> tuple[int, ...]:
        """Days of the cycle on which students come by the Calendar; all of them where it is silent."""
        kinds = {d: self.base_variants(d) for d in self.days}
        return tuple(d for d, some in kinds.items() if not some or any(self.students_come(v.day_type) for v in some))

    def slots(self, day_type: str, kind: str = "") -> tuple[Slot, ...]:
        """The slots of a day type in clock order, of one kind if asked."""
        return tuple(s for s in self._slots.get(day_type, ()) if not kind or s.kind == kind)

    def slot(self, day_type: str, slot: str) -> Slot:
        return next(s for s in self._slots[day_type] if s.slot == slot)

    # --- days --------------------------------------------------------------------------------------------------
    @property
    def days(self) -> tuple[int, ...]:
        return tuple(range(1, self.info.cycle_days + 1))

    @property
    def cycle(self) -> Cycle:
        return Cycle(self.info.cycle_days, self.info.days_per_week, self.info.first_weekday)

    @property
    def cycles_per_week(self) -> Fraction:
        """Cycles in an average week: 1 in a five-day week, 5/6 in a rotation of six days."""
        return Fraction(self.info.days_per_week, self.info.cycle_days)

    def turn_of(self, grade: str) -> GradeTurn | None:
        """The turn of a grade whose specials begin anew within the cycle."""
        return next((t for t in self.grade_turns if grade in t.grades and t.days < self.info.cycle_days), None)

    def same_days(self, grade: str) -> tuple[tuple[int, ...], ...]:
        """Days of the cycle on which a grade has the same specials, because its turn begins anew: (1, 4) and so on in three days of six."""
        turn = self.turn_of(grade)
        if turn is None:
            return ()
        return tuple(self.days[first :: turn.days] for first in range(turn.days))

    def day_label(self, day: int) -> str:
        return self.cycle.label(day)

    def size_cap(self, homeroom: Homeroom) -> tuple[int, str]:
        """The most students that a class may have, and the rule that says so: the strictest of its grades' caps. 0 = no cap."""
        grades = homeroom.grades or (homeroom.grade,)
        caps = [(cap, f"size_cap_{g}") for g in grades if (cap := self.rule(f"size_cap_{g}"))]
        return min(caps, default=(0, f"size_cap_{homeroom.grade}"))

    def weekly_cap(self, key: str) -> int:
        """A rule that counts classes a week, in whole classes of the cycle: 25 a week are 30 in six days. 0 = no limit."""
        return int(self.rule(key) / self.cycles_per_week)

    def once_a_day(self, service: Service) -> bool:
        """Does a group come on different days? Unless it has more sessions a week than the week has days."""
        return service.sessions_per_week <= self.info.days_per_week

    def base_variants(self, day: int) -> tuple[Variant, ...]:
        """What the Calendar sheet gives a cycle day when no method replaces it."""
        rows = [c for c in self.calendar if c.cycle_day == day]
        return tuple(Variant(day, c.day_type, self.info.weeks if c.weeks is None else c.weeks) for c in rows)

    def method_variants(self, day: int) -> tuple[tuple[Method, Variant], ...]:
        """The day types that an allowed method may put in the place of this cycle day, every week."""
        return tuple(
            (m, Variant(day, m.day_type, self.info.weeks))
            for m in self.methods
            if m.allowed != "n" and m.day_type and (not m.cycle_days or day in m.cycle_days)
        )

    def per_week(self, minutes_by_variant: Iterable[tuple[Variant, int]]) -> Fraction:
        """Exact minutes per average week: sum of minutes x weeks, over the year's weeks, times the cycles of a week."""
        total = sum(v.weeks * m for v, m in minutes_by_variant)
        return Fraction(total, self.info.weeks) * self.cycles_per_week

    # --- positions ---------------------------------------------------------------------------------------------
    def selectable(self, staff_id: str) -> bool:
        """May the planner choose this position's days? (Specials.days_selectable)"""
        return any(sp.days_selectable for sp in self.specials if sp.staff_id == staff_id)

    def staff_days(self, row: Staff) -> tuple[int, ...]:
        """The cycle days on which a position may work."""
        return row.days or self.days

    def day_based(self, row: Staff) -> bool:
        """Is this post paid by the day (FTE = days / cycle days)? Part-time with all days and no choice is paid by hours."""
        return row.fte < 100 and (self.selectable(row.staff_id) or len(self.staff_days(row)) < self.info.cycle_days)

    def may_change(self, row: Staff) -> str:
        """no | days | hours | may stop. Mandated posts never change."""
        if row.mandated:
            return "no"
        if row.may_change:
            return row.may_change
        found = self.job_class_by_id.get(row.job_class)
        return found.may_change if found else "no"

    def fte_levels(self, row: Staff) -> tuple[int, ...]:
        """The FTE (hundredths, ascending) that one unit of this row may have next year, today's included.

        Bounded by min_fte and max_fte, in steps of a day for posts paid by the day and of 0.1 for others; a full-time post
        is not cut to part-time while `protect_full_time` holds unless the row says reduce_ok.
        """
        change = self.may_change(row)
        if change == "no":
            return (row.fte,)
        low = row.min_fte if row.min_fte is not None else (0 if change == "may stop" else row.fte)
        high = min(100, row.max_fte if row.max_fte is not None else row.fte)
        by_day = self.day_based(row)
        levels = {row.fte} | ({0} if low == 0 else set())
        guarded = row.fte == 100 and self.rule("protect_full_time", 1) and not row.reduce_ok
        if not guarded and change != "no":
            steps = [self.fte_of_days(n) for n in self.days] if by_day else range(HOURLY_STEP, high + 1, HOURLY_STEP)
            for f in (low, *steps):
                if f and not (by_day and self.days_of_fte(f) in map(self.days_of_fte, levels)):
                    levels.add(f)
        amount = self.days_of_fte if by_day else Fraction
        return tuple(sorted(f for f in levels if amount(low) <= amount(f) <= max(amount(high), amount(row.fte))))

    def fte_of_days(self, days: int) -> int:
        """Hundredths of FTE of a post that works so many days of the cycle: one of six is 0.17."""
        cycle = self.info.cycle_days
        return (200 * days + cycle) // (2 * cycle)

    def days_of_fte(self, fte: int) -> Fraction:
        """Days of the cycle that so many hundredths of FTE are; whole ones where the hundredths but round them: 0.17 is one of six."""
        exact = Fraction(fte * self.info.cycle_days, 100)
        near = round(exact)
        return Fraction(near) if 100 * abs(exact - near) < self.info.cycle_days else exact

    def part_worked(self, row: Staff, fte: int) -> Fraction:
        """The part of full time that so many hundredths of FTE are: of a post paid by the day its days, of which three thirds are 1."""
        if self.day_based(row):
            return self.days_of_fte(fte) / self.info.cycle_days
        return Fraction(fte, 100)

    # --- money -------------------------------------------------------------------------------------------------
    def unit_cost(self, row: Staff, fte: int, year: int = 1) -> Fraction:
        """Yearly cost in cents of one unit at `fte` hundredths. year 0 = this year, 1 = the plan year, 2, 3 after.

        FTE x salary x (1 + rate) + flat health x FTE if at or over the threshold (domain.md 2.3), grown by
        `growth_personnel_pct` on salary and rate and by `growth_health_pct` on the flat part. FTE paid by the day counts as its days.
        """
        share = self.part_worked(row, fte)
        pay = share * row.avg_salary * Fraction(10_000 + row.benefit_pct, 10_000)
        covered = fte >= self.rule("health_threshold_fte", 75) or row.health_keeps
        flat = share * row.benefit_flat if covered and fte else Fraction(0)
        grow_pay = Fraction(10_000 + self.rule("growth_personnel_pct"), 10_000) ** year
        grow_flat = Fraction(10_000 + self.rule("growth_health_pct"), 10_000) ** year
        return pay * grow_pay + flat * grow_flat

    def revenue(self, fund: Fund, year: int) -> int:
        """Cents a fund brings in a year (0 = this year); nothing after its end date has passed."""
        if year and self.ended(fund, year):
            return 0
        later = {0: fund.revenue_this, 1: fund.revenue_next, 2: fund.revenue_y2, 3: fund.revenue_y3}[year]
        return fund.revenue_next if later is None else later

    def ended(self, fund: Fund, year: int = 1) -> bool:
        """Has the fund's money ended for this year? A fund that ends on or after 30 June of the year still carries it, and one that ends
        inside the plan year a part of it (`part_of_year`)."""
        if fund.end_date is None or self.awarded_again(fund):
            return False
        if year == 1 and self.ends_inside(fund):
            return False
        return fund.end_date < dt.date(self.info.year_start + year, 6, 30)

    def ends_inside(self, fund: Fund) -> bool:
        """Does a fund that brings money in the plan year end after its first school day, and before its last?"""
        first, last = self.school_year
        return fund.end_date is not None and first < fund.end_date < last and fund.revenue_next > 0

    def awarded_again(self, fund: Fund) -> bool:
        """Does what ends inside the plan year come back?"""
        return self.ends_inside(fund) and fund.renews in ("y", "yearly")

    def part_of_year(self, fund: Fund) -> Fraction:
        """The part of a position's days in the plan year that lies before the fund ends; 1 for money that lasts all of it."""
        first, last = self.school_year
        if fund.end_date is None or not self.ends_inside(fund) or self.awarded_again(fund):
            return Fraction(1)
        return Fraction((fund.end_date - first).days, (last - first).days)

    @property
    def school_year(self) -> tuple[dt.date, dt.date]:
        """The first and the last day of the plan year's contracts: from the third Monday of August, for the student weeks and four more."""
        august = dt.date(self.info.year_start, 8, 1)
        first = august + dt.timedelta(days=(7 - august.weekday()) % 7 + 14)
        return first, first + dt.timedelta(weeks=self.info.weeks + 4, days=-3)

    def fund_tag(self, fund: str, tag: str) -> str:
        """y | ask | n: may this fund pay for this purpose? The general fund may pay all; otherwise no row means no."""
        for r in self.fund_rules:
            if r.fund == fund and r.tag in (tag, "all"):
                return r.allowed
        found = self.fund_by_id.get(fund)
        return "y" if found is not None and found.type == "general" else "n"

    def tag_of(self, row: Staff) -> str:
        found = self.job_class_by_id.get(row.job_class)
        return found.tag if found else ""

    def year_label(self, year: int) -> str:
        first = self.info.year_start - 1 + year
        return f"{first}-{(first + 1) % 100:02d}"

    # --- teams -------------------------------------------------------------------------------------------------
    def current_of(self, team_id: str) -> Current | None:
        return next((c for c in self.current if c.team_id == team_id and not c.row_kind), None)

    def teams_of(self, unit: str) -> Iterator[Team]:
        return (t for t in self.teams if unit in t.core)

    def with_rules(self, **values: int) -> School:
        """The same school with some rule values changed (tests, repairs)."""
        kept = tuple(r for r in self.rules if r.key not in values)
        holds = {r.key: r.holds for r in self.rules}
        return replace(self, rules=kept + tuple(RuleValue(k, v, holds=holds.get(k, "average")) for k, v in values.items()))
