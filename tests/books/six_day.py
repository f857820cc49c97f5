"""Willow Run Elementary (fictional): specials turn in a cycle of six days, so a holiday takes a subject from nobody.

Grades K and 1 have three classes each, grades 2 and 3 two: ten classes. A special lasts 45 minutes, and a block once in the
cycle is 45 x 5 / 6 = 37.5 minutes of an average week.

    Planning alone   150 minutes a week = 180 in the cycle = four blocks exactly: the contract is on its edge.
    Blocks           one a day is 6; one double in the cycle (the most) makes 7, of which 7 - 4 = 3 are for the team.
    Answer           3 x 37.5 = 112.5 minutes a week for every grade, if every grade has its double.
    Class slots      10 classes x 7 blocks = 70. PE, music and library have 18 each, art (three days) 9: 63. STEM has 18: 81.

So the answer hangs on the STEM post, which the ended ESSER fund pays today:

    without STEM     63 - 60 = 3 class slots are over: one grade has its double, and the lowest stays at (6 - 4) x 37.5 = 75.
    without the promise of planning alone, 7 x 37.5 = 262.5: all seven blocks are the team's.

Money. A post costs (salary x 1.25 + 8,000) dollars this year and 2.5 % more next year; art, half a post, has no health cover.
    posts       principal 128,000 + teachers 10 x 83,000 + PE, music, library, STEM, special education, reading 6 x 83,000
                + art 37,500 + aides 3 x 38,000 + office 58,000 = 1,665,500; x 1.025 = 1,707,137.50
    programs    tutoring 40,000 + software 12,000 + supplies 20,000 = 72,000
    next year   1,557,000 + 85,075 + 85,075 = 1,727,150, so 51,987.50 are missing.
    With STEM kept, tutoring and software (52,000) must both stop: 12.50 are left.
"""

from __future__ import annotations

from planner.workbook.defaults import fund_rules, job_classes, methods, priorities, rules
from planner.workbook.samples.common import Row, Rows, Sample, duties, pay_of, slots, table, with_benefits

NAME, TITLE = "six_day", "Willow Run Elementary (fictional)"
BENEFIT_PCT, BENEFIT_FLAT = 25, 8000
CLASSES = {"K": (20, 20, 20), "1": (21, 21, 20), "2": (22, 22), "3": (23, 22)}
TEACHERS = {"K": "TK", "1": "T1", "2": "T2", "3": "T3"}
DAYS = 6

SCHOOL: Row = {
    "school_name": "Willow Run Elementary", "level": "elementary", "grades": "K,1,2,3", "year_start": 2025, "cycle_days": DAYS,
    "weeks": 36, "contract_start": "7:20", "contract_end": "15:00", "student_start": "7:45", "student_end": "14:35",
    "min_instruction_week": 1800, "cafeteria_seats": 130, "target_floor": 75, "target_goal": 150, "target_stretch": 225,
    "min_block": 45, "singular_priority": "collab_min_team", "enrol_this": 211, "enrol_next": 211,
}  # fmt: skip

REG = """
ARR arrival     7:45-8:10
S1  specials    8:15-9:00
S2  specials    9:05-9:50
S3  specials    9:55-10:40
W1  lunch      10:45-11:10 K,1
W2  lunch      11:40-12:05 2,3
S4  specials   12:05-12:50
S5  specials   12:55-13:40
S6  specials   13:45-14:30
DIS dismissal  14:30-14:35
"""
DUTIES = """
    ARRIVE arrival 7:45-8:10 1
    LUNCH1 lunch 10:45-11:10 1 K,1
    LUNCH2 lunch 11:40-12:05 1 2,3
    RECESS1 recess 10:25-11:05 1
    RECESS2 recess 11:05-11:45 1
    RECESS3 recess 11:45-12:25 1
    LEAVE dismissal 14:30-14:45 1"""
WATCHERS = dict.fromkeys(("arrival", "lunch", "recess", "dismissal"), "para;office")

STAFF = table(
    "staff_id job_class count fte avg_salary fund certs may_change",
    ("PRIN", "admin_principal", 1, 1.0, 96000, "GF", "ADMIN", "no"),
    *((t, "homeroom_teacher", len(CLASSES[g]), 1.0, 60000, "GF", "ELEM", "no", {"grades_can_teach": g}) for g, t in TEACHERS.items()),
    ("PE1", "specials_pe", 1, 1.0, 60000, "GF", "PE", "no"),
    ("MUS1", "specials_music", 1, 1.0, 60000, "GF", "MUSIC", "no"),
    ("LIB1", "specials_media", 1, 1.0, 60000, "GF", "LIBRARY", "no"),
    ("ART1", "specials_art", 1, 0.5, 60000, "GF", "ART", "no", {"days": "1,3,5"}),
    ("STEM1", "specials_stem", 1, 1.0, 60000, "ESSER3", "STEM", "may stop", {"min_fte": 0, "temporary": "y"}),
    ("SPED1", "sped_teacher", 1, 1.0, 60000, "IDEA", "SPED", "no"),
    ("READ1", "interventionist", 1, 1.0, 60000, "T1A", "READING", "no"),
    ("PARA", "para", 3, 1.0, 24000, "GF", None, "no"),
    ("OFF1", "office", 1, 1.0, 40000, "GF", None, "no"),
)

SPECIALS = table(
    "special staff_id max_per_day max_per_cycle room",
    ("PE", "PE1", 4, 18, "GYM"),
    ("MUSIC", "MUS1", 4, 18, "MUSIC"),
    ("LIBRARY", "LIB1", 4, 18, "LIB"),
    ("ART", "ART1", 4, 9, "ART"),
    ("STEM", "STEM1", 4, 18, "STEM"),
)

FUNDS = table(
    "fund name type revenue_this revenue_next rule_note end_date revenue_y2 revenue_y3",
    ("GF", "General fund", "general", 1436500, 1557000, "Next year: 2.5 % more, and $84,587", None, 1600000, 1640000),
    ("ESSER3", "ARP ESSER", "federal", 135000, 0, "Ended", "2024-09-30", 0, 0),
    ("IDEA", "IDEA Part B", "federal", 83000, 85075, "2.5 % more", None, 87202, 89382),
    ("T1A", "Title I-A", "federal", 83000, 85075, "2.5 % more", None, 87202, 89382),
)

PROGRAMS = table(
    "program_id name cost_next fund recurring levels tag students_served evidence usage_pct staff_vote mandated",
    ("TUTOR", "Tutoring vendor", 40000, "ESSER3", "y", "0;100", "tutoring", 30, "moderate", 60, -20, "n"),
    ("SOFT", "Software licences", 12000, "ESSER3", "y", "0;100", "software", 150, "weak", 40, -30, "n"),
    ("SUPPLIES", "Supplies", 20000, "GF", "y", None, "supplies", 211, "moderate", None, 40, "y"),
)

TEAMS = table(
    "team_id name type core extended floor_min goal_min stretch_min purpose",
    *((f"G{g}", "Kindergarten" if g == "K" else f"Grade {g}", "grade", t, None, 75, 150, 225, "planning") for g, t in TEACHERS.items()),
    ("SPEC", "Specialists", "specialists", "PE1;MUS1;LIB1", "ART1;STEM1", 0, 30, 60, "planning"),
    ("SERV", "Special education and reading", "services", "SPED1;READ1", None, 0, 30, 60, "student_work"),
)

SERVICES = table(
    "service_id kind grade_band setting sessions_per_week session_min groups group_max provider_job_class allowed_slots legal_floor",
    *((f"SPED_{g}", "sped", g, "push", 3, 40, 1, 8, "sped_teacher", None, "y") for g in CLASSES),
    ("READ_23", "intervention", "2;3", "pull", 3, 30, 1, 5, "interventionist", "WIN", "n"),
)

RULES = rules(
    "elementary",
    "",
    min_individual_planning_week=(150, "contract", "Four specials of the six-day cycle stay with the teacher."),
    max_consecutive_minutes=(240, "contract", "Four hours at the very most."),
    growth_health_pct=(2.5, "local", "Health grows as pay does."),
    allowed_reduction_fte_specials_stem=(1.0, "local", "The ESSER post."),
)

CURRENT = table(
    "team_id minutes_today blocks_today longest_block individual_today occasional_today",
    *((f"G{g}", 75, 1, 45, 150, 0) for g in CLASSES),
    ("SPEC", 0, 0, 0, 200, 0),
    ("SERV", 0, 0, 0, 200, 0),
)

SPECIAL_ROOMS = table(
    "room type capacity shared_ok",
    *(("GYM", "gym", 60, "y"), ("MUSIC", "music", 30, "n"), ("ART", "art", 28, "n")),
    *(("LIB", "library", 40, "n"), ("STEM", "lab", 28, "n")),
)

ASSUMPTIONS = ["Everything: the school is made up so that its answer can be worked out by hand."]


def homerooms() -> list[Row]:
    rows: list[Row] = []
    for grade, sizes in CLASSES.items():
        for i, students in enumerate(sizes, 1):
            row: Row = {"homeroom_id": f"H{grade}{'ABC'[i - 1]}", "grade": grade, "enrol_next": students, "teacher_id": f"{TEACHERS[grade]}.{i}"}
            rows.append(row | {"special_group": "y", "el_cluster": 0, "sped_cluster": 4 if i == 1 else 0, "room": f"{grade}0{i}"})
    return rows


def build() -> Sample:
    classes = homerooms()
    rows: Rows = {
        "School": [SCHOOL],
        "Bell": slots("REG", REG),
        "Calendar": [{"cycle_day": f"1-{DAYS}", "day_type": "REG"}],
        "Homerooms": classes,
        "Specials": SPECIALS,
        "Staff": with_benefits(STAFF, BENEFIT_PCT, BENEFIT_FLAT),
        "Funds": FUNDS,
        "FundRules": fund_rules(*(str(f["fund"]) for f in FUNDS)),
        "Programs": PROGRAMS,
        "Teams": TEAMS,
        "Services": SERVICES,
        "Rooms": SPECIAL_ROOMS + [{"room": r["room"], "type": "std", "capacity": 26, "shared_ok": "n"} for r in classes],
        "Duties": duties("REG", DUTIES, **WATCHERS),
        "Rules": RULES,
        "Methods": methods("elementary", counselor_lessons={"allowed": "n"}, duty_swap={"allowed": "n"}, plc_stipend={"allowed": "n"}),
        "Priorities": priorities(),
        "Locks": [],
        "Current": CURRENT,
        "Lists": job_classes("elementary", pay_of(STAFF), BENEFIT_PCT, BENEFIT_FLAT),
    }
    return Sample(NAME, TITLE, rows, ASSUMPTIONS)
