"""Orchard Hill School (fictional): homerooms with specials in grades K to 5, courses and one house team in grades 6 to 8.

K to 5. Six grades of two classes each; PE, music and art teach 4 classes a day and 20 a week: 60 class slots, and 12 classes x 5
days = 60. Every grade has one block of 45 minutes a day, 225 a week, and no double is left. Planning alone 180 minutes is four blocks.

    Answer           225 - 180 = 45 minutes a week for every grade's team, the lowest.

6 to 8. One class of 25 in each grade and six periods of 45 minutes: in every period each grade has one section. Language arts,
mathematics, science and social studies are taught in every grade (12 sections by four core teachers); of encore, grade 6 takes
Spanish and technology, grade 7 technology and band, grade 8 band and Spanish (6 sections by three teachers): 18 = 6 x 3.

    The house        Its four core teachers are free together only while all three grades are in encore: three encore sections at
                     once, by three teachers, in 6 / 3 = 2 periods. 2 x 5 x 45 = 450 minutes a week; they plan in one of the others.
    without the technology teacher, whom the ended ESSER fund pays, Spanish must give technology too: at most two encore sections
                     run at once, one core teacher always has a class, and the house never meets: 0.
    without planning alone             a grade's team has all five blocks: 225.
    with planning at 181               five blocks stay with the teacher, and the floor of 45 cannot be kept: no plan.

Money. A post costs (salary x 1.25 + 8,000) dollars this year and 2.5 % more next year; ESSER has ended.
    posts       principal 128,000 + 12 homeroom, 3 specials, 4 core, 3 encore teachers 22 x 83,000 + aides 4 x 38,000 + office 58,000
                = 2,164,000; x 1.025 = 2,218,100
    programs    tutoring 30,000 + software 15,000 + supplies 40,000 = 85,000
    next year   2,259,000, so 44,100 are missing: tutoring and software (45,000) stop, 900 are left.
"""

from __future__ import annotations

from books.common import course, secondary
from planner.workbook.samples.common import Row, Sample, duties, every_day, slots, table

NAME, TITLE = "k8", "Orchard Hill School (fictional)"
YOUNG, HOUSE = ("K", "1", "2", "3", "4", "5"), ("6", "7", "8")
CLASS = 20

SCHOOL: Row = {
    "school_name": "Orchard Hill School", "level": "k8", "grades": "K-8", "year_start": 2025, "cycle_days": 5, "weeks": 36,
    "contract_start": "7:20", "contract_end": "15:00", "student_start": "7:45", "student_end": "14:35", "min_instruction_week": 1800,
    "cafeteria_seats": 130, "target_floor": 45, "target_goal": 45, "target_stretch": 225, "min_block": 45,
    "singular_priority": "collab_min_team", "enrol_this": 315, "enrol_next": 315,
}  # fmt: skip

REG = """
ARR arrival     7:45-8:10
S1  specials    8:15-9:00 K-5
P1  class       8:15-9:00 6,7,8
S2  specials    9:05-9:50 K-5
P2  class       9:05-9:50 6,7,8
S3  specials    9:55-10:40 K-5
P3  class       9:55-10:40 6,7,8
W1  lunch      10:45-11:10 K,1,2
P4  class      10:45-11:30 6,7,8
W2  lunch      11:10-11:35 3,4,5
W3  lunch      11:35-12:00 6,7,8
S4  specials   12:05-12:50 K-5
P5  class      12:05-12:50 6,7,8
S5  specials   12:55-13:40 K-5
P6  class      12:55-13:40 6,7,8
S6  specials   13:45-14:30 K-5
ADV advisory   13:45-14:30 6,7,8
DIS dismissal  14:30-14:35
"""
DUTIES = """
    ARRIVE arrival 7:45-8:10 2
    LUNCH1 lunch 10:45-11:10 1 K,1,2
    LUNCH2 lunch 11:10-11:35 1 3,4,5
    LUNCH3 lunch 11:35-12:00 1 6,7,8
    RECESS1 recess 10:25-11:05 1 K-5
    RECESS2 recess 11:05-11:45 1 K-5
    RECESS3 recess 11:45-12:25 1 K-5
    LEAVE dismissal 14:30-14:45 2"""
WATCHERS = dict.fromkeys(("arrival", "lunch", "recess", "dismissal"), "para;office")

CORE = (("ELA", "Language arts", "ENG"), ("MAT", "Mathematics", "MATH"), ("SCI", "Science", "SCI"), ("SOC", "Social studies", "SS"))
ENCORE = {"SPAN": ("Spanish", "WL", "68"), "TECH": ("Technology", "CTE", "67"), "BAND": ("Band", "ART", "78")}

STAFF = table(
    "staff_id job_class count fte avg_salary fund certs may_change",
    ("PRIN", "admin_principal", 1, 1.0, 96000, "GF", "ADMIN", "no"),
    *((f"T{g}", "homeroom_teacher", 2, 1.0, 60000, "GF", "ELEM", "no", {"grades_can_teach": g}) for g in YOUNG),
    ("PE1", "specials_pe", 1, 1.0, 60000, "GF", "PE", "no"),
    ("MUS1", "specials_music", 1, 1.0, 60000, "GF", "MUSIC", "no"),
    ("ART1", "specials_art", 1, 1.0, 60000, "GF", "ART", "no"),
    *((f"{c}1", "core_teacher", 1, 1.0, 60000, "GF", c, "no", {"grades_can_teach": "6,7,8"}) for c, *_ in CORE),
    ("SPAN1", "encore_teacher", 1, 1.0, 60000, "GF", "SPAN;TECH", "no", {"grades_can_teach": "6,7,8"}),
    ("BAND1", "encore_teacher", 1, 1.0, 60000, "GF", "BAND", "no", {"grades_can_teach": "6,7,8"}),
    ("TECH1", "encore_teacher", 1, 1.0, 60000, "ESSER3", "TECH", "may stop", {"grades_can_teach": "6,7,8", "min_fte": 0, "temporary": "y"}),
    ("PARA", "para", 4, 1.0, 24000, "GF", None, "no"),
    ("OFF1", "office", 1, 1.0, 40000, "GF", None, "no"),
)

SPECIALS = table(
    "special staff_id max_per_day max_per_cycle",
    ("PE", "PE1", 4, 20),
    ("MUSIC", "MUS1", 4, 20),
    ("ART", "ART1", 4, 20),
)

FUNDS = table(
    "fund name type revenue_this revenue_next rule_note end_date revenue_y2 revenue_y3",
    ("GF", "General fund", "general", 2121000, 2259000, "Next year: 2.5 % more, and $84,975", None, 2315000, 2373000),
    ("ESSER3", "ARP ESSER", "federal", 128000, 0, "Ended", "2024-09-30", 0, 0),
)

TEAMS = table(
    "team_id name type core extended floor_min goal_min stretch_min purpose",
    *((f"G{g}", "Kindergarten" if g == "K" else f"Grade {g}", "grade", f"T{g}", None, 45, 45, 225, "planning") for g in YOUNG),
    ("HOUSE", "House of grades 6 to 8", "house", ";".join(f"{c}1" for c, *_ in CORE), None, 0, 450, 450, "planning"),
    ("ENCORE", "Encore", "specialists", "SPAN1;BAND1", "TECH1", 0, 45, 90, "planning"),
    ("SPEC", "Specials", "specialists", "PE1;MUS1;ART1", None, 0, 0, 45, "planning"),
)


def courses() -> list[Row]:
    rows = [course(f"{c}{g}", f"{name} {g}", dept, 25, c, grade_mix=g, protected="y") for c, name, dept in CORE for g in HOUSE]
    return rows + [course(f"{c}{g}", f"{name} {g}", dept, 25, c, grade_mix=g, protected="y") for c, (name, dept, taken) in ENCORE.items() for g in taken]  # fmt: skip


def homerooms() -> list[Row]:
    return [{"homeroom_id": f"H{g}{'AB'[i]}", "grade": g, "enrol_next": CLASS, "teacher_id": f"T{g}.{i + 1}"} for g in YOUNG for i in (0, 1)]


def build() -> Sample:
    return secondary(
        Sample(
            NAME,
            TITLE,
            {
                "School": [SCHOOL],
                "Bell": slots("REG", REG),
                "Calendar": every_day("REG"),
                "Homerooms": homerooms(),
                "Specials": SPECIALS,
                "Staff": STAFF,
                "Funds": FUNDS,
                "Teams": TEAMS,
                "Courses": courses(),
                "Conflicts": [],
                "Duties": duties("REG", DUTIES, **WATCHERS),
            },
            ["Everything: the school is made up so that its answer can be worked out by hand."],
        ),
        programs={"TUTOR": 30000, "SOFT": 15000, "SUPPLIES": 40000},
        rooms={"std": 9},
        level="k8",
        min_individual_planning_week=(180, "contract", "Four of five blocks."),
        max_consecutive_minutes=(240, "contract", "Four hours at the very most."),
        max_preparations=(4, "contract", "In a small house."),
        allowed_reduction_fte_encore_teacher=(1.0, "local", "The ESSER post."),
    )
