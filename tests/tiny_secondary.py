"""A tiny middle school and a lawful plan made by hand, every promise on its edge.

Grades 6 and 7, a cycle of two days; 45 minutes of one day are 112.5 of an average week, of both days 225. The bell (REG), with two clocks
in P3: P1 8:30–9:15, P2 9:20–10:05, P3_7 (grade 7) 10:10–10:55 and lunch 11:00–11:30, or lunch (grade 6) 10:10–10:40 and P3_6 10:45–11:30,
P4 11:35–12:20. Who teaches in which period (every section 20 students, 24 at most):

       P1             P2       P3                              P4
  E.1  ENG-01         ENG-02   team                            LIT-01
  E.2                 ENG-03   team                            ENG-04
  M    MATH-01                 LAB-01, a double period on grade 6's clock
  S    with ENG-01    service  ART-01 (S1), MUS-01 (S2)

and DUAL-01, 12 students, off campus in P4. Students in an average period: (80 + 20 + 20 + 2 x 20 + 20/2 + 20/2 + 12) / 4 = 48.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from changing import numbered
from tiny import position, program, settle, with_rules

from planner.domain.plan import Day, Meeting, Plan, Section, Session
from planner.domain.school import (
    Assignment,
    CalendarRow,
    Course,
    Fund,
    Info,
    JobClass,
    Method,
    Pair,
    Program,
    Room,
    School,
    Service,
    Slot,
    Staff,
    Team,
)

BELL = (
    Slot("REG", "P1", 1, 510, 555, "class"),
    Slot("REG", "P2", 2, 560, 605, "class"),
    Slot("REG", "L6", 3, 610, 640, "lunch", ("6",)),
    Slot("REG", "P3_7", 4, 610, 655, "class", ("7",), period="P3"),
    Slot("REG", "P3_6", 5, 645, 690, "class", ("6",), period="P3"),
    Slot("REG", "L7", 6, 660, 690, "lunch", ("7",)),
    Slot("REG", "P4", 7, 695, 740, "class"),
)
JOBS = (
    JobClass("dept_teacher", "Teacher", 50_000_00, 0, 0, "teacher_core", certified=True),
    JobClass("sped_teacher", "Special-education teacher", 40_000_00, 0, 0, "sped", certified=True),
    JobClass("el_teacher", "EL teacher", 40_000_00, 0, 0, "el", certified=True),
    JobClass("para", "Paraprofessional", 20_000_00, 0, 0, "para"),
)
RULES = {
    "cert_required": 1, "load_periods": 3, "max_preparations": 2, "max_students_day": 60, "max_consecutive_periods": 2, "max_rooms_day": 2,
    "students_per_period_slack_pct": 1667, "duty_free_lunch": 35, "daily_unencumbered": 80, "min_planning_block": 45,
    "min_individual_planning_week": 100, "duty_owed_week": 12, "max_consecutive_minutes": 1,
}  # fmt: skip


def post(staff_id: str, job_class: str = "dept_teacher", **more: Any) -> Staff:
    pay = next(j.avg_salary for j in JOBS if j.job_class == job_class)
    return Staff(staff_id, job_class, avg_salary=pay, fund=(("GF", 10_000),), **more)


def course(course_id: str, dept: str, requests: int, cert: str, **more: Any) -> Course:
    return Course(
        course_id, course_id.title(), dept, requests, **({"target_size": 20, "max_size": 24, "cert": cert, "grade_mix": ("6", "7")} | more)
    )


def middle_school(rules: Mapping[str, int] | None = None, **fields: Any) -> School:
    """The school above; `rules` sets rule values, other keywords replace whole sheets (School's fields)."""
    base = School(
        info=Info(
            "Tiny Middle", "middle", ("6", "7"), cycle_days=2, contract_start=480, contract_end=900, student_start=510, student_end=740
        ),
        bell=numbered("Bell", *BELL),
        calendar=numbered("Calendar", CalendarRow(1, "REG"), CalendarRow(2, "REG")),
        staff=numbered(
            "Staff",
            post("E", count=2, certs=("ENG",), grades_can_teach=("6", "7")),
            post("M", certs=("MATH",)),
            post("S", "sped_teacher", certs=("SPED", "ART"), fte=67),
        ),
        funds=numbered("Funds", Fund("GF", "General fund", revenue_this=200_000_00, revenue_next=200_000_00)),
        programs=numbered("Programs", Program("OVER", "Overload pay", 4_000_00, "GF", levels=(0, 2_000_00, 4_000_00), overload_sections=2)),
        teams=numbered("Teams", Team("TE", "English", "course_alike", ("E.1", "E.2"), floor_min=112, goal_min=150)),
        courses=numbered(
            "Courses",
            course("ENG", "ENG", 80, "ENG", co_teach_sped=1),
            course("LIT", "ENG", 20, "ENG"),
            course("MATH", "MATH", 20, "MATH"),
            course("LAB", "MATH", 20, "MATH", periods_per_section=2, room_type="lab"),
            course("ART", "ART", 20, "ART", term="S", room_type="art"),
            course("MUS", "ART", 20, "ART", term="S2", room_type="music"),
            course("DUAL", "OTH", 12, "NONE", target_size=12, max_size=12, room_type="off_campus", periods_allowed=("P4",)),
            course("RARE", "OTH", 11, "ENG"),
        ),
        conflicts=numbered("Conflicts", Pair("MATH", "DUAL", 5, hard=True), Pair("LIT", "LAB", 8)),
        services=numbered("Services", Service("RES", "sped", ("6", "7"), "pull", 2, 40, 1, "sped_teacher")),
        rooms=numbered("Rooms", Room("R1", "std", 24), Room("R2", "std", 24), Room("L1", "lab", 24), Room("A1", "art", 24)),
        methods=numbered("Methods", Method("duty_swap", "y", 300, "paras", minutes_each=5)),
        assignments=numbered("Assignments", Assignment("E.1", "LIT", 1), Assignment("E", "ENG", 4), Assignment("M", "ENG", 1, "prefer")),
        job_classes=numbered("Lists", *JOBS),
    )
    return with_rules(replace(base, **fields), RULES | dict(rules or {}))


SECTIONS = (
    Section("ENG-01", "ENG", "E.1", ("P1",), room="R1", co_unit="S", students=20),
    Section("ENG-02", "ENG", "E.1", ("P2",), room="R1", students=20),
    Section("ENG-03", "ENG", "E.2", ("P2",), room="R2", students=20),
    Section("ENG-04", "ENG", "E.2", ("P4",), room="R2", students=20),
    Section("LIT-01", "LIT", "E.1", ("P4",), room="R1", students=20),
    Section("MATH-01", "MATH", "M", ("P1",), room="R2", students=20),
    Section("LAB-01", "LAB", "M", ("P3", "P4"), ("6",), room="L1", students=20),
    Section("ART-01", "ART", "S", ("P3",), ("7",), "S1", "A1", students=20),
    Section("MUS-01", "MUS", "S", ("P3",), ("7",), "S2", students=20),
    Section("DUAL-01", "DUAL", "", ("P4",), students=12),
)
MEETING = Meeting("TE", 1, "REG", 610, 655, 45, ("P3_7",))
SESSION = Session("RES", 1, 1, "REG", 560, 600, "S")


def middle_plan(school: School | None = None, **fields: Any) -> Plan:
    """The hand-made plan: every post as today, no overload; keywords replace whole lists (Plan's fields)."""
    school = school or middle_school()
    plan = Plan(
        days=(Day(1, "REG", 36), Day(2, "REG", 36)),
        positions=tuple(position(school, row.staff_id) for row in school.staff),
        programs=tuple(program(school, p.program_id, "stop", 0) for p in school.programs),
        meetings=(MEETING,),
        sessions=(SESSION,),
        sections=SECTIONS,
    )
    return settle(school, replace(plan, **fields))
