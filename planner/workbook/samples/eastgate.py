"""Eastgate Elementary (domain.md 6.B): large, urban, K-5, a third of its students learning English. Fictional."""

from __future__ import annotations

from planner.workbook.defaults import fund_rules, job_classes, methods, priorities, rules
from planner.workbook.samples.common import Row, Rows, Sample, duties, every_day, pay_of, slots, table, with_benefits

NAME, TITLE = "eastgate", "Eastgate Elementary (fictional)"
BENEFIT_PCT, BENEFIT_FLAT = 28, 9600
CLASSES = {
    "K": (22, 22, 22, 22, 22),
    "1": (23, 23, 22, 22, 22),
    "2": (22, 22, 22, 22, 22),
    "3": (23, 23, 22, 22, 22),
    "4": (24, 24, 24, 24, 24),
    "5": (26, 26, 26, 26),
}
GRADES = tuple(CLASSES)

SCHOOL: Row = {
    "school_name": "Eastgate Elementary", "level": "elementary", "grades": "K,1,2,3,4,5", "year_start": 2025,
    "cycle_days": 5, "weeks": 36, "contract_start": "8:00", "contract_end": "15:30", "student_start": "8:20",
    "student_end": "15:00", "min_instruction_week": 1800, "cafeteria_seats": 240, "high_need": "y",
    "target_floor": 60, "target_goal": 90, "target_stretch": 150, "min_block": 45, "singular_priority": "collab_min_team",
    "enrol_this": 668, "enrol_next": 668, "enrol_y2": 668, "enrol_y3": 668,
}  # fmt: skip

REG = """
ARR arrival    8:20-8:30
S1  specials   8:35-9:20
S2  specials   9:25-10:10
S3  specials  10:15-11:00
W1  lunch     10:50-11:15
W2  lunch     11:15-11:40
W3  lunch     11:40-12:05
W4  lunch     12:05-12:30
S4  specials  12:35-13:20
S5  specials  13:25-14:10
S6  specials  14:13-14:58
DIS dismissal 14:58-15:00
"""
ER = """
ARR arrival      8:20-8:30
S1  specials     8:35-9:10
S2  specials     9:20-9:55
S3  specials    10:05-10:40
W1  lunch       10:40-11:05
W2  lunch       11:05-11:30
W3  lunch       11:30-11:55
S4  specials    11:45-12:20
W4  lunch       11:55-12:20
S5  specials    12:30-13:05
S6  specials    13:15-13:50
DIS dismissal   13:55-14:00
PLC non_student 14:15-15:30
"""
DUTIES = {
    "REG": """
        ARRIVE arrival 8:20-8:30 4
        LUNCH1 lunch 10:50-11:15 3
        LUNCH2 lunch 11:15-11:40 3
        LUNCH3 lunch 11:40-12:05 3
        LUNCH4 lunch 12:05-12:30 3
        RECESS1 recess 10:30-11:40 3
        RECESS2 recess 11:40-12:50 3
        LEAVE dismissal 15:00-15:15 4""",
    "ER": """
        ARRIVE arrival 8:20-8:30 4
        LUNCH1 lunch 10:40-11:05 3
        LUNCH2 lunch 11:05-11:30 3
        LUNCH3 lunch 11:30-11:55 3
        LUNCH4 lunch 11:55-12:20 3
        RECESS1 recess 10:20-11:30 3
        RECESS2 recess 11:30-12:40 3
        LEAVE dismissal 14:00-14:15 4""",
}
WATCHERS = {
    "arrival": "para;para_k;para_el;office",
    "dismissal": "para;para_k;para_el;office",
    "lunch": "para;para_k;para_el;para_sped",
    "recess": "para;para_k;para_el",
}

# The class-size reduction teacher, paid from Title I-A, is the fifth teacher of grade 1.
TEACHERS = {"K": ("TK", 5), "1": ("T1", 4), "2": ("T2", 5), "3": ("T3", 5), "4": ("T4", 5), "5": ("T5", 4)}

STAFF = table(
    "staff_id job_class count fte avg_salary fund certs may_change",
    ("PRIN", "admin_principal", 1, 1.0, 132000, "GF", "ADMIN", "no"),
    ("AP", "admin_ap", 2, 1.0, 108000, "GF", "ADMIN", "no"),
    *((row, "homeroom_teacher", n, 1.0, 72000, "GF", "ELEM", "no", {"grades_can_teach": g, "teaches": "ALL"}) for g, (row, n) in TEACHERS.items()),
    ("T1CSR", "homeroom_teacher", 1, 1.0, 72000, "T1A", "ELEM", "no", {"grades_can_teach": "1", "teaches": "ALL"}),
    ("PE1", "specials_pe", 1, 1.0, 71000, "GF", "PE", "no", {"teaches": "PE"}),
    ("PE2", "specials_pe", 1, 1.0, 71000, "GF", "PE", "no", {"teaches": "PE"}),
    ("MUS1", "specials_music", 1, 1.0, 70000, "GF", "MUSIC", "no", {"teaches": "MUSIC"}),
    ("ART1", "specials_art", 1, 1.0, 70000, "GF", "ART", "no", {"teaches": "ART"}),
    ("MEDIA1", "specials_media", 1, 1.0, 74000, "GF", "LIBRARY", "no", {"teaches": "LIBRARY"}),
    ("STEM1", "specials_stem", 1, 1.0, 68000, "ESSER3", "ELEM;STEM", "may stop", {"teaches": "STEM", "min_fte": 0, "temporary": "y"}),
    ("EL", "el_teacher", 3, 1.0, 73000, "GF", "ESOL", "no"),
    ("EL4", "el_teacher", 1, 1.0, 70000, "ESSER3", "ESOL", "may stop", {"min_fte": 0, "temporary": "y"}),
    ("INC", "sped_teacher", 3, 1.0, 74000, "GF", "SPED", "no"),
    ("RES1", "sped_teacher", 1, 1.0, 74000, "IDEA", "SPED", "no"),
    ("SELF1", "sped_self_contained", 1, 1.0, 74000, "IDEA", "SPED", "no"),
    ("READ1", "interventionist", 1, 1.0, 76000, "T1A", "READING", "no"),
    ("MATHI1", "interventionist", 1, 1.0, 72000, "ESSER3", "ELEM", "may stop", {"min_fte": 0, "temporary": "y"}),
    ("COACH1", "coach", 1, 1.0, 80000, "T1A", "ELEM", "may stop", {"min_fte": 0, "max_fte": 1.0, "reduce_ok": "y"}),
    ("COUNS1", "counselor", 1, 1.0, 76000, "GF", "GUIDANCE", "no"),
    ("SW1", "social_worker", 1, 1.0, 72000, "ESSER3", None, "may stop", {"min_fte": 0, "temporary": "y"}),
    ("NURSE1", "nurse", 1, 1.0, 68000, "GF", None, "no"),
    ("OFF", "office", 3, 1.0, 44000, "GF", None, "no"),
    ("PARA_K", "para_k", 5, 1.0, 29000, "GF", None, "no"),
    ("PARA_SPED", "para_sped", 6, 1.0, 29000, "IDEA", None, "no"),
    ("PARA_EL", "para_el", 2, 1.0, 29000, "T3", None, "no"),
    ("PARA_DUTY", "para", 2, 1.0, 29000, "ESSER3", None, "may stop", {"min_fte": 0, "temporary": "y"}),
)  # fmt: skip

SPECIALS = table(
    "special staff_id days_selectable max_per_day max_per_cycle can_double room",
    ("PE", "PE1", "n", 5, 25, "n", "GYM"),
    ("PE", "PE2", "n", 5, 25, "n", "GYM"),
    ("MUSIC", "MUS1", "n", 5, 25, "n", "MUSIC"),
    ("ART", "ART1", "n", 5, 25, "n", "ART"),
    ("LIBRARY", "MEDIA1", "n", 5, 25, "n", "LIB"),
    ("STEM", "STEM1", "n", 5, 25, "n", "STEM"),
)

FUNDS = table(
    "fund name type revenue_this revenue_next rule_note end_date revenue_y2 revenue_y3",
    ("GF", "General fund", "general", 5174160, 5463514, "Next year: 2.5 % more, and $160,000 of equity money", None, 5600102, 5740105),
    ("T1A", "Title I-A", "federal", 320640, 360640, "Allocation up"),
    ("ESSER3", "ARP ESSER", "federal", 606800, 0, "Ended", "2024-09-30", 0, 0),
    ("IDEA", "IDEA Part B", "federal", 488960, 498739, "2 % more"),
    ("T3", "Title III", "federal", 93440, 93440, "Flat"),
    ("21CCLC", "21st Century learning centers", "grant", 60000, 60000, "Ends after next year", "2026-06-30", 0, 0),
    ("T2A", "Title II-A", "federal", 36810, 36810, "Flat"),
)

PROGRAMS = table(
    "program_id name cost_next fund recurring levels tag students_served evidence usage_pct contract_end staff_vote mandated",
    ("TUTOR", "Tutoring vendor", 90000, "ESSER3", "y", "0;50;100", "tutoring", 60, "moderate", 58, "2025-06-30", -15, "n"),
    ("AFTER", "After-school program", 60000, "21CCLC", "y", "0;50;100", "after_school", 110, "moderate", 82, None, 35, "n"),
    ("SOFT", "Software", 24000, "ESSER3", "y", "0;50;100", "software", 420, "weak", 37, "2025-06-30", -30, "n"),
    ("CURR", "Core curriculum", 38000, "GF", "y", None, "supplies", 668, "moderate", None, None, 55, "y"),
    ("SUBS", "Substitutes for release days", 24000, "T2A", "y", "0;50;100", "sub", None, "moderate", 88, None, 40, "n"),
    ("STIPEND", "Stipends of PLC leads", 12810, "T2A", "y", "0;100", "stipend", None, "moderate", None, None, 25, "n"),
    ("SUPPLIES", "Supplies", 52000, "GF", "y", "0;90;100", "supplies", 668, None, None, None, 40, "n"),
)  # fmt: skip

TEAMS = table(
    "team_id name type core extended floor_min goal_min stretch_min facilitator purpose",
    ("K", "Kindergarten", "grade", "TK", "INC.1", 60, 90, 150, "COACH1"),
    ("G1", "Grade 1", "grade", "T1;T1CSR", "INC.2", 60, 90, 150, "COACH1"),
    ("G2", "Grade 2", "grade", "T2", "INC.3", 60, 90, 150, "COACH1"),
    ("G3", "Grade 3", "grade", "T3", "EL.1", 60, 90, 150, "COACH1"),
    ("G4", "Grade 4", "grade", "T4", "EL.2", 60, 90, 150, "COACH1"),
    ("G5", "Grade 5", "grade", "T5", "EL.3", 60, 90, 150, "COACH1"),
    ("ELT", "English-learner teachers", "services", "EL", "EL4", 0, 45, 90, None, "student_work"),
    ("SPED", "Special-education teachers", "services", "INC;RES1;SELF1", None, 0, 45, 90, None, "student_work"),
    ("SPEC", "Specialists", "specialists", "PE1;PE2;MUS1;ART1;MEDIA1", "STEM1", 0, 45, 90),
)

SERVICES = table(
    "service_id kind grade_band setting sessions_per_week session_min groups group_max provider_job_class allowed_slots legal_floor",
    *((f"EL_INT_{g}", "el", g, "co_teach", 5, 45, 2, 20, "el_teacher", None, "y") for g in GRADES),
    *((f"EL_NEW_{a}{b}", "el", f"{a};{b}", "pull", 5, 45, 1, 8, "el_teacher", None, "y") for a, b in ("K1", "23", "45")),
    *((f"SPED_INC_{g}", "sped", g, "co_teach", 4, 45, 2, 8, "sped_teacher", None, "y") for g in GRADES),
    *((f"SPED_RES_{g}", "sped", g, "pull", 5, 30, 1, 5, "sped_teacher", None, "y") for g in ("2", "3", "4", "5")),
    ("WIN_1_3", "intervention", "1;2;3", "pull", 5, 30, 1, 5, "interventionist", "WIN", "n"),
    ("WIN_4_5", "intervention", "4;5", "pull", 5, 30, 1, 5, "interventionist", "WIN", "n"),
)

METHODS = methods(
    "elementary",
    counselor_lessons={"allowed": "n"},
    early_release={"allowed": "ask", "max_amount": 1, "unit_cost": 0, "transport_cost": 23400, "minutes_each": 75, "day_type": "ER", "cycle_days": "W"},
    duty_swap={"allowed": "n"},
    plc_stipend={"allowed": "n"},
)  # fmt: skip

FLOOR = "One of the five specials a week may be directed team time; four stay with the teacher."
RULES = rules(
    "elementary",
    "",
    min_individual_planning_week=(180, "contract", FLOOR),
    max_consecutive_minutes=(240, "contract", "Four hours at the very most."),
    max_sections_special_day=(5, "contract", "Five classes a day."),
    max_sections_special_week=(25, "contract", "25 classes a week."),
    size_cap_K=(24, "local", "District guideline."),
    **{f"size_cap_{g}": (25, "local", "District guideline.") for g in "123"},
    **{f"size_cap_{g}": (28, "local", "District guideline.") for g in "45"},
    growth_health_pct=(2.5, "local", "Health grows as pay does."),
    **{f"allowed_reduction_fte_{job}": (1.0, "local", "The ESSER post.") for job in ("specials_stem", "el_teacher", "interventionist", "social_worker")},
    allowed_reduction_fte_coach=(1.0, "local", "The post may stop."),
    allowed_reduction_fte_para=(2.0, "local", "The ESSER posts."),
)

CURRENT = table(
    "team_id minutes_today blocks_today longest_block individual_today occasional_today",
    *((team, 45, 1, 45, 180, 45) for team in ("K", "G1", "G2", "G3", "G4", "G5")),
    *((team, 0, 0, 0, 225, 45) for team in ("ELT", "SPED", "SPEC")),
)

ASSUMPTIONS = """
Codes of positions, classes, teams, rooms and programs; certificates, room numbers and sizes; class-size guidelines.
Classes of 22 or 23 in grades 1 and 3, so that each grade has 112 students; which classes have English learners (214) and IEPs (97 outside the own class).
The class-size reduction teacher has the fifth class of grade 1.
The self-contained special-education class of 10 has its own teacher, job class and day; it is outside the homerooms of the specials grid.
The STEM post, the fourth EL post, the math interventionist, the social worker, the duty paraprofessionals and the coach may stop; the coach may also lose hours.
Arrival 8:20-8:30, dismissal the last minutes of the students' day; the planner chooses each grade's lunch wave.
Cafeteria of 240 seats, so that any two grades may eat together; recess of 20 minutes beside lunch.
Day type ER, on Wednesday when early release is on: blocks of 35 minutes, students leave at 14:00, meetings 14:15-15:30.
Early release costs $23,400 a year: aides for children who are picked up later (36 Wednesdays x $650).
Paraprofessionals watch lunch (three adults a wave) and recess (three); office staff help at arrival and dismissal.
Special-education service: inclusion 2 groups x 4 x 45 minutes a grade, resource groups 5 x 30 in grades 2 to 5.
Intervention: one group of 5 students a grade in WIN time, grades 1 to 5.
Each grade team has one inclusion or EL teacher as extended member, so that all teams can meet at the same hour.
Teams of EL, special-education and specialist staff have floor 0, goal 45, stretch 90; they can meet at midday.
Half a day a month released by substitutes is today's occasional time: 45 minutes in an average week.
Students, use, evidence and staff votes of programs; supplies may be cut by a tenth or stop; core curriculum stays.
Every position is filled today.
Pay, benefits and health grow by 2.5 % a year; programs and stipends do not.
In years 2 and 3 the general fund grows by 2.5 % a year; federal funds stay flat, and the after-school grant ends.
""".strip().splitlines()

SPECIAL_ROOMS = table(
    "room type capacity shared_ok",
    ("GYM", "gym", 90, "y"),
    ("MUSIC", "music", 32, "n"),
    ("ART", "art", 30, "n"),
    ("LIB", "library", 45, "n"),
    ("STEM", "lab", 30, "n"),
)


def homerooms() -> list[Row]:
    """Twenty-nine classes; the first two of a grade are its English-learner clusters, the next two its IEP clusters."""
    learners = {"K": (20, 20), "1": (20, 20), "2": (18, 18), "3": (18, 18), "4": (16, 16), "5": (15, 15)}
    plans = {"K": (6, 6), "1": (7, 7), "2": (8, 8), "3": (9, 9), "4": (10, 9), "5": (9, 9)}
    rows: list[Row] = []
    for g, (grade, sizes) in enumerate(CLASSES.items()):
        for i, students in enumerate(sizes):
            line, count = TEACHERS[grade]
            teacher = f"{line}.{i + 1}" if i < count else "T1CSR"
            row: Row = {"homeroom_id": f"H{grade}{'ABCDE'[i]}", "grade": grade, "enrol_next": students, "teacher_id": teacher}
            row |= {"special_group": "y", "room": f"{100 + 10 * g + i + 1}", "may_merge": "n"}
            rows.append(row | {"el_cluster": learners[grade][i] if i < 2 else 0, "sped_cluster": plans[grade][i - 2] if i in (2, 3) else 0})
    return rows


def build() -> Sample:
    classes = homerooms()
    rows: Rows = {
        "School": [SCHOOL],
        "Bell": slots("REG", REG) + slots("ER", ER),
        "Calendar": every_day("REG"),
        "Homerooms": classes,
        "Specials": SPECIALS,
        "Staff": with_benefits(STAFF, BENEFIT_PCT, BENEFIT_FLAT),
        "Funds": FUNDS,
        "FundRules": fund_rules(*(str(f["fund"]) for f in FUNDS)),
        "Programs": PROGRAMS,
        "Teams": TEAMS,
        "Services": SERVICES,
        "Rooms": SPECIAL_ROOMS + [{"room": r["room"], "type": "std", "capacity": 30, "shared_ok": "n"} for r in classes],
        "Duties": [d for day_type, lines in DUTIES.items() for d in duties(day_type, lines, **WATCHERS)],
        "Rules": RULES,
        "Methods": METHODS,
        "Priorities": priorities(),
        "Locks": [],
        "Current": CURRENT,
        "Lists": job_classes("elementary", pay_of(STAFF), BENEFIT_PCT, BENEFIT_FLAT),
    }
    return Sample(NAME, TITLE, rows, ASSUMPTIONS)
