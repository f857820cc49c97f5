"""Tiny schools and hand-made lawful plans, with numbers that a reader can add up.

One grade of two homerooms (H1A with T1.1, H1B with T1.2), art with A, PE with P, a para D; a cycle of two days, so that a
minute in one day of the cycle is 2.5 minutes of an average week. The bell (REG): students 8:30 to 14:00, S1 9:00–9:45 and
S2 9:50–10:35 side by side, midday 10:35–12:30 with lunch L1 11:00–11:30, S3 12:30–13:15; AFTER 14:15–15:15 without students.

The tiny plan: day 1 both classes are out in S1 and S2, and the team G1 meets for 90 minutes (225 a week); day 2 they are
out in S1, which is 45 minutes to plan alone (112.5 a week). Money: 2 x $50,000 + $40,000 + $40,000 + $20,000 = $200,000.

`full_school` and `full_plan` add services, duties, rooms, programs, grants and most rules, each promise set on its edge.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from changing import numbered

from planner.domain.plan import (
    Block,
    Day,
    DutyPost,
    FundLine,
    Lesson,
    Meeting,
    MethodUse,
    Plan,
    Position,
    ProgramChoice,
    Session,
    Share,
    Unit,
)
from planner.domain.school import (
    CalendarRow,
    Current,
    Duty,
    Fund,
    FundRule,
    Homeroom,
    Info,
    JobClass,
    Method,
    Program,
    Room,
    RuleValue,
    School,
    Service,
    Slot,
    Special,
    Staff,
    Team,
)

# --- schools -----------------------------------------------------------------------------------------------------------
REG = (
    Slot("REG", "S1", 1, 540, 585, "specials"),
    Slot("REG", "S2", 2, 590, 635, "specials"),
    Slot("REG", "L1", 3, 660, 690, "lunch"),
    Slot("REG", "S3", 4, 750, 795, "specials"),
    Slot("REG", "AFTER", 5, 855, 915, "non_student"),
)
JOBS = (
    JobClass("homeroom_teacher", "Homeroom teacher", 50_000_00, 0, 0, "teacher_core", certified=True),
    JobClass("specialist", "Specialist", 40_000_00, 0, 0, "teacher_special", certified=True),
    JobClass("para", "Paraprofessional", 20_000_00, 0, 0, "para", cover=("lunch", "recess", "bus")),
    JobClass("sped_teacher", "Special-education teacher", 40_000_00, 0, 0, "sped", certified=True),
    JobClass("interventionist", "Interventionist", 30_000_00, 0, 0, "interventionist", certified=True),
)


def staff(staff_id: str, job_class: str, fund: str = "GF", **more: Any) -> Staff:
    """A line of Staff paid from one fund, at the average pay of its job class."""
    pay = next(j.avg_salary for j in JOBS if j.job_class == job_class)
    return Staff(staff_id, job_class, avg_salary=pay, fund=((fund, 10_000),), **more)


def tiny_school(rules: Mapping[str, int] | None = None, **fields: Any) -> School:
    """The tiny school; `rules` sets rule values, other keywords replace whole sheets (School's fields)."""
    base = School(
        info=Info("Tiny", grades=("1",), cycle_days=2, contract_start=450, contract_end=930, student_start=510, student_end=840),
        bell=numbered("Bell", *REG),
        calendar=numbered("Calendar", CalendarRow(1, "REG"), CalendarRow(2, "REG")),
        homerooms=numbered("Homerooms", Homeroom("H1A", "1", 20, "T1.1"), Homeroom("H1B", "1", 20, "T1.2")),
        specials=numbered(
            "Specials", Special("ART", "A", max_per_day=2, max_per_cycle=3), Special("PE", "P", max_per_day=2, max_per_cycle=3)
        ),
        staff=numbered(
            "Staff", staff("T1", "homeroom_teacher", count=2), staff("A", "specialist"), staff("P", "specialist"), staff("D", "para")
        ),
        funds=numbered("Funds", Fund("GF", "General fund", revenue_this=200_000_00, revenue_next=200_000_00)),
        teams=numbered("Teams", Team("G1", "Grade 1", "grade", ("T1.1", "T1.2"), floor_min=225, goal_min=300)),
        job_classes=numbered("Lists", *JOBS),
    )
    return with_rules(replace(base, **fields), rules or {})


def with_rules(school: School, rules: Mapping[str, int]) -> School:
    """The school with rule values that know their cells."""
    values = {r.key: r.value for r in school.rules} | dict(rules)
    return replace(school, rules=numbered("Rules", *(RuleValue(k, v) for k, v in values.items())))


# --- plans -------------------------------------------------------------------------------------------------------------
GRID = (
    Lesson(1, "REG", "S1", "H1A", "ART", "A"),
    Lesson(1, "REG", "S1", "H1B", "PE", "P"),
    Lesson(1, "REG", "S2", "H1A", "PE", "P"),
    Lesson(1, "REG", "S2", "H1B", "ART", "A"),
    Lesson(2, "REG", "S1", "H1A", "ART", "A"),
    Lesson(2, "REG", "S1", "H1B", "PE", "P"),
)
COVER = (("H1A", "A"), ("H1A", "P"), ("H1B", "A"), ("H1B", "P"))
MEETING = Meeting("G1", 1, "REG", 540, 635, 90, ("S1", "S2"), cover=COVER)


def block(kind: str, start: int, end: int, days: tuple[int, ...] = (1, 2)) -> tuple[Block, ...]:
    return tuple(Block(kind, "1", d, "REG", start, end) for d in days)


def position(school: School, staff_id: str, fte: int | None = None, days: tuple[int, ...] | None = None, fund: str = "") -> Position:
    """A row of Staff kept as today, or at another FTE, days or fund; paid in full."""
    row = school.staff_by_id[staff_id]
    level = row.fte if fte is None else fte
    present = (school.staff_days(row) if level else ()) if days is None else days
    cents = round(len(row.units) * school.unit_cost(row, level, 1))
    return Position(staff_id, tuple(Unit(u, level, present) for u in row.units), (Share(fund or row.fund[0][0], cents),) if cents else ())


def program(school: School, program_id: str, decision: str, cents: int) -> ProgramChoice:
    """A program at a level, paid by its own fund; with the cost of stopping when it stops."""
    found = school.program_by_id[program_id]
    due = cents + (found.exit_cost if decision == "stop" else 0)
    return ProgramChoice(program_id, decision, cents, (Share(found.fund, due),) if due else ())


def settle(school: School, plan: Plan) -> Plan:
    """The plan with its fund lines worked out anew."""
    lines = []
    for f in school.funds:
        for year in (1, 2, 3):
            carried = f.carryover if year == 1 else 0
            lines.append(FundLine(f.fund, year, school.revenue(f, year) + carried, _cost(school, plan, f.fund, year)))
    return replace(plan, funds=tuple(lines))


def _cost(school: School, plan: Plan, fund: str, year: int) -> int:
    cents = Fraction(0)
    for p in plan.positions:
        row = school.staff_by_id[p.staff_id]
        paid = sum(s.cents for s in p.shares if s.fund == fund)
        growth = sum(school.unit_cost(row, u.fte, year) for u in p.units) / p.cents if p.cents and year > 1 else 1
        cents += paid * growth
    for choice in plan.programs:
        if year == 1 or (choice.cents and school.program_by_id[choice.program_id].recurring):
            cents += sum(s.cents for s in choice.shares if s.fund == fund)
    cents += sum(s.cents for m in plan.methods for s in m.shares if s.fund == fund)
    return round(cents)


def tiny_plan(school: School | None = None, **fields: Any) -> Plan:
    """The hand-made plan: every post as today, the grid above; keywords replace whole lists (Plan's fields)."""
    school = school or tiny_school()
    plan = Plan(
        days=(Day(1, "REG", 36), Day(2, "REG", 36)),
        positions=tuple(position(school, row.staff_id) for row in school.staff),
        grid=GRID,
        meetings=(MEETING,),
        blocks=block("lunch", 660, 690),
    )
    return settle(school, replace(plan, **fields))


# --- with everything on ------------------------------------------------------------------------------------------------
FULL_RULES = {
    "min_individual_planning_week": 112, "min_planning_block": 45, "duty_free_lunch": 50, "daily_unencumbered": 95,
    "max_consecutive_minutes": 130, "max_sections_special_day": 2, "max_sections_special_week": 8, "specials_transition_min": 5,
    "travel_minutes": 30, "duty_minutes_max_week": 38, "cert_required": 1, "gap_ok_min": 5, "special_every_day": 1,
    "max_blocks_per_day": 2, "max_doubles_per_week": 1, "pe_min_week": 127, "pe_classroom_min": 15, "pe_class_max": 20,
    "literacy_min_day": 60, "math_min_day": 40, "win_min_day": 30, "recess_min_day": 20, "lunch_earliest": 660, "lunch_latest": 660,
    "size_cap_1": 20, "size_avg_1_3": 20, "balance_year_2": 1,
}  # fmt: skip
ER = (
    Slot("ER", "E1", 1, 540, 580, "specials"),
    Slot("ER", "E2", 2, 585, 625, "specials"),
    Slot("ER", "L1", 3, 660, 690, "lunch"),
    Slot("ER", "OUT", 4, 765, 780, "dismissal"),
    Slot("ER", "MEET", 5, 780, 870, "non_student"),
)


def full_school(rules: Mapping[str, int] | None = None, **fields: Any) -> School:
    """The tiny school with services, duties, rooms, programs, grants and rules, each on its edge for `full_plan`."""
    tiny = tiny_school()
    full: dict[str, Any] = {
        "info": replace(tiny.info, cafeteria_seats=40, min_instruction_week=1650, at={"cafeteria_seats": "School!B12"}),
        "bell": numbered("Bell", *REG, *ER),
        "specials": numbered(
            "Specials",
            Special("ART", "A", max_per_day=2, max_per_cycle=3, class_size_limit=20, room="STUDIO", min_per_homeroom=1, max_per_homeroom=2),
            Special("PE", "P", max_per_day=2, max_per_cycle=3, can_double=True, room="GYM"),
        ),
        "staff": numbered("Staff", *tiny.staff, staff("E", "sped_teacher", "IDEA"), staff("R", "interventionist", "T1A")),
        "funds": numbered(
            "Funds",
            Fund("GF", "General fund", revenue_this=200_000_00, revenue_next=200_500_00),
            Fund("IDEA", "IDEA", "federal", revenue_next=40_000_00),
            Fund("T1A", "Title I", "federal", revenue_next=35_000_00, revenue_y2=40_000_00, carryover=5_000_00),
            Fund("ESSER3", "ARP ESSER", "federal", revenue_this=9_000_00, revenue_next=9_000_00, end_date=dt.date(2024, 9, 30)),
        ),
        "fund_rules": numbered(
            "FundRules",
            FundRule("IDEA", "sped", "y"),
            FundRule("T1A", "interventionist", "y"),
            FundRule("T1A", "tutoring", "y"),
            FundRule("T1A", "para", "ask"),
            FundRule("ESSER3", "all", "y"),
        ),
        "programs": numbered(
            "Programs",
            Program(
                "TUTOR",
                "Tutoring",
                10_000_00,
                "T1A",
                levels=(0, 5_000_00, 10_000_00),
                students_served=10,
                evidence="moderate",
                exit_cost=1_000_00,
                staff_vote=20,
                tag="tutoring",
            ),
            Program("NEW", "New idea", 500_00, "GF", staff_vote=10, start_only=True, tag="supplies"),
        ),
        "teams": numbered(
            "Teams",
            Team("G1", "Grade 1", "grade", ("T1.1", "T1.2"), ("E", "A"), 225, 300, min_block=90, quorum_pct=5000, blocks_per_week_max=3),
            Team("SP", "Specialists", "specialists", ("A", "P"), floor_min=112, goal_min=150),
        ),
        "services": numbered(
            "Services",
            Service("INC", "sped", ("1",), "push", 2, 45, 1, "sped_teacher"),
            Service("READ", "intervention", ("1",), "pull", 2, 30, 1, "interventionist", allowed_slots=("WIN",), legal_floor=False),
        ),
        "rooms": numbered("Rooms", Room("STUDIO", "art", 20), Room("GYM", "gym", 20)),
        "duties": numbered(
            "Duties",
            Duty("LUNCH", "REG", 660, 690, "lunch", ("1",), allowed=("para",)),
            Duty("RECESS", "REG", 690, 710, "recess", ("1",), allowed=("para",)),
            Duty("BUS", "REG", 840, 855, "bus", allowed=("homeroom_teacher",), counts_as_teacher_duty=True),
        ),
        "methods": numbered(
            "Methods",
            Method("early_release", "y", 100, "days", 1_000_00, 90, day_type="ER", cycle_days=(2,)),
            Method("pe_doubles", "y"),
            Method("duty_swap", "n"),
        ),
        "current": numbered("Current", Current("G1", 225), Current("SP", 100)),
    }
    return tiny_school(FULL_RULES | dict(rules or {}), **(full | fields))


def full_plan(school: School | None = None, **fields: Any) -> Plan:
    """The lawful plan of the full school: all goes on, the specialists meet at midday of day 2, 11:45–12:30."""
    school = school or full_school()
    full: dict[str, Any] = {
        "programs": (program(school, "TUTOR", "continue", 10_000_00), program(school, "NEW", "not started", 0)),
        "meetings": (replace(MEETING, attending=("E",)), Meeting("SP", 2, "REG", 705, 750, 45, ())),
        "blocks": (
            *block("lunch", 660, 690),
            *block("recess", 690, 710),
            *block("literacy", 710, 770),
            *block("math", 770, 810),
            *block("win", 810, 840),
        ),
        "sessions": (Session("INC", 1, 2, "REG", 590, 635, "E"), Session("READ", 1, 1, "REG", 810, 840, "R")),
        "duties": (
            *(DutyPost(duty, day, "REG", "D") for duty in ("LUNCH", "RECESS") for day in (1, 2)),
            DutyPost("BUS", 1, "REG", "T1.1"),
            DutyPost("BUS", 2, "REG", "T1.2"),
        ),
    }
    return tiny_plan(school, **(full | fields))


EARLY_RELEASE = MethodUse("early_release", 100, 1_000_00, (Share("GF", 1_000_00),), (2,))
