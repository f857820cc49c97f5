"""Summit High School (domain.md 6.D): 1,600 students, 95 teachers, 480 teacher-sections, 18 late-start Wednesdays. Fictional."""

from __future__ import annotations

from planner.workbook.defaults import fund_rules, job_classes, methods, priorities, rules
from planner.workbook.samples.common import Row, Rows, Sample, duties, pay_of, slots, table, with_benefits
from planner.workbook.samples.summit_courses import PAIRS, courses

NAME, TITLE = "summit", "Summit High School (fictional)"
BENEFIT_PCT, BENEFIT_FLAT = 26, 9600

SCHOOL: Row = {
    "school_name": "Summit High School", "level": "high", "grades": "9,10,11,12", "year_start": 2025, "cycle_days": 5,
    "weeks": 36, "contract_start": "7:50", "contract_end": "15:20", "student_start": "8:00", "student_end": "15:00",
    "min_instruction_week": 1800, "cafeteria_seats": 850, "target_floor": 60, "target_goal": 90, "target_stretch": 145,
    "min_block": 45, "singular_priority": "collab_min_team", "enrol_this": 1600, "enrol_next": 1600, "enrol_y2": 1600, "enrol_y3": 1600,
}  # fmt: skip

# Grades 9 and 10 eat first and have period 5 after it; grades 11 and 12 the other way round.
REG = """
P1  class  8:00-8:50
P2  class  8:56-9:46
P3  class  9:52-10:42
P4  class 10:48-11:38
LA  lunch 11:44-12:14 9,10
P5C=P5 class 11:44-12:34 11,12
P5A=P5 class 12:18-13:08 9,10
LC  lunch 12:38-13:08 11,12
P6  class 13:14-14:04
P7  class 14:10-15:00
"""
# Late start: students come at 9:30, seven periods of 36 minutes; lunch hangs on period 4.
LATE = """
PLC non_student 8:00-9:30
ARR arrival     9:30-9:36
P1  class       9:36-10:12
P2  class      10:18-10:54
P3  class      11:00-11:36
LA  lunch      11:42-12:12 9,10
P4C=P4 class   11:42-12:18 11,12
P4A=P4 class   12:18-12:54 9,10
LC  lunch      12:24-12:54 11,12
P5  class      13:00-13:36
P6  class      13:42-14:18
P7  class      14:24-15:00
"""
CALENDAR = table(
    "cycle_day day_type weeks",
    ("M", "REG"),
    ("T", "REG"),
    ("W", "REG", 18),
    ("W", "LATE", 18),
    ("Th", "REG"),
    ("F", "REG"),
)
DUTIES = {
    "REG": """
        LUNCHA lunch 11:44-12:14 4 9,10
        LUNCHC lunch 12:38-13:08 4 11,12
        LEAVE bus 15:00-15:15 4""",
    "LATE": """
        LUNCHA lunch 11:42-12:12 4 9,10
        LUNCHC lunch 12:24-12:54 4 11,12
        LEAVE bus 15:00-15:15 4""",
}
WATCHERS = {"lunch": "security;admin_ap", "bus": "security;admin_ap"}

LOAD = {"load_periods": 5}
STAFF = table(
    "staff_id job_class count fte avg_salary fund certs may_change",
    ("PRIN", "admin_principal", 1, 1.0, 145000, "GF", "ADMIN", "no"),
    ("AP", "admin_ap", 4, 1.0, 116000, "GF", "ADMIN", "no"),
    ("ENG", "dept_teacher", 15, 1.0, 72000, "GF", "ENG_SEC", "no", {"teaches": "ENG"} | LOAD),
    ("MATH", "dept_teacher", 13, 1.0, 72000, "GF", "MATH_SEC", "no", {"teaches": "MATH"} | LOAD),
    ("MATHS1", "dept_teacher", 1, 1.0, 66000, "ESSER3", "MATH_SEC", "may stop", {"teaches": "MATH", "min_fte": 0, "temporary": "y"} | LOAD),
    ("SCI", "dept_teacher", 13, 1.0, 72000, "GF", "SCI_SEC", "no", {"teaches": "SCI"} | LOAD),
    ("SS", "dept_teacher", 12, 1.0, 73000, "GF", "SS_SEC;AVID", "no", {"teaches": "SS"} | LOAD),
    ("WL", "dept_teacher", 7, 1.0, 71000, "GF", "WL_SEC", "no", {"teaches": "WL"} | LOAD),
    ("PE", "dept_teacher", 7, 1.0, 71000, "GF", "PE_SEC", "no", {"teaches": "PE"} | LOAD),
    ("ARTS", "dept_teacher", 6, 1.0, 70000, "GF", "ARTS_SEC", "no", {"teaches": "ART"} | LOAD),
    ("CTE", "cte_teacher", 8, 1.0, 72000, "GF", "CTE", "no", {"teaches": "CTE"} | LOAD),
    ("CTEP1", "cte_teacher", 1, 1.0, 72000, "PERKINS", "CTE", "no", {"teaches": "CTE"} | LOAD),
    ("SPED", "sped_teacher", 7, 1.0, 73000, "GF", "SPED", "no", {"teaches": "SPED"} | LOAD),
    ("SPEDI", "sped_teacher", 2, 1.0, 73000, "IDEA", "SPED", "no", {"teaches": "SPED"} | LOAD),
    ("EL", "el_teacher", 2, 0.7, 71000, "GF", "ESOL", "no", {"teaches": "EL"} | LOAD),
    ("ELADD1", "el_teacher", 1, 0.6, 68000, "ESSER3", "ESOL", "may stop", {"teaches": "EL", "min_fte": 0, "temporary": "y"} | LOAD),
    ("AVID1", "dept_teacher", 1, 1.0, 76000, "ESSER3", "AVID", "may stop", {"teaches": "OTH", "min_fte": 0, "temporary": "y"} | LOAD),
    ("COUNS", "counselor", 5, 1.0, 76000, "GF", "GUIDANCE", "no"),
    ("SW1", "social_worker", 1, 1.0, 74000, "ESSER3", None, "may stop", {"min_fte": 0, "temporary": "y"}),
    ("ADVIS1", "advisor", 1, 1.0, 62000, "ESSER3", None, "may stop", {"min_fte": 0, "temporary": "y"}),
    ("MEDIA1", "specials_media", 1, 1.0, 75000, "GF", "LIBRARY", "no"),
    ("NURSE1", "nurse", 1, 1.0, 66000, "GF", None, "no"),
    ("OFF", "office", 8, 1.0, 45000, "GF", None, "no"),
    ("SECUR", "security", 4, 1.0, 38000, "GF", None, "no"),
    ("PARA_SPED", "para_sped", 9, 1.0, 29000, "IDEA", None, "no"),
)  # fmt: skip

FUNDS = table(
    "fund name type revenue_this revenue_next rule_note end_date revenue_y2 revenue_y3",
    ("GF", "General fund", "general", 11630544, 12121308, "Next year: 2.5 % more, and $200,000", None, 12424341, 12734949),
    ("ESSER3", "ARP ESSER", "federal", 718088, 0, "Ended", "2024-09-30", 0, 0),
    ("PERKINS", "Perkins", "federal", 100320, 100320, "Flat"),
    ("IDEA", "IDEA Part B", "federal", 618420, 630788, "2 % more"),
    ("T2A", "Title II-A", "federal", 38000, 38000, "Flat"),
)

PROGRAMS = table(
    "program_id name cost_next fund recurring levels tag students_served evidence usage_pct contract_end staff_vote mandated",
    ("RECOV", "Credit-recovery software", 64000, "ESSER3", "y", "0;50;100", "software", 210, "weak", 48, "2025-06-30", -10, "n"),
    ("TUTOR", "Tutoring vendor", 144000, "ESSER3", "y", "0;50;100", "tutoring", 120, "moderate", 51, "2025-06-30", -25, "n"),
    ("SUMMER", "Summer credit recovery", 70000, "ESSER3", "y", "0;50;100", "summer", 140, "moderate", 72, None, 20, "n"),
    ("CHAIRS", "Department-chair stipends", 37800, "GF", "y", "0;100", "stipend", None, "moderate", None, None, 30, "n"),
    ("OVERLOAD", "Overload pay, 6/5ths", 72000, "GF", "y", "0;20;40;60;80;100", "stipend", None, None, None, None, 0, "n", {"overload_sections": 5}),
    ("SUBS", "Substitutes and professional development", 38000, "T2A", "y", "0;50;100", "sub", None, "moderate", 76, None, 25, "n"),
    ("SUPPLIES", "Supplies and department budgets", 240000, "GF", "y", "90;100", "supplies", 1600, None, None, None, 35, "n"),
    ("LATE", "Late-start transport", 23400, "GF", "y", None, "transport", 1600, None, 100, None, 40, "y"),
)  # fmt: skip


def some(row: str, first: int, last: int) -> str:
    """The posts first … last of a counted line."""
    return ";".join(f"{row}.{i}" for i in range(first, last + 1))


TEAMS = table(
    "team_id name type core extended",
    ("T_ENG9", "English 9", "course_alike", some("ENG", 1, 5), "AVID1"),
    ("T_ENG10", "English 10", "course_alike", some("ENG", 6, 10)),
    ("T_ENG11", "English 11 and 12", "course_alike", some("ENG", 11, 15)),
    ("T_ALG1", "Algebra 1", "course_alike", some("MATH", 1, 3), "MATHS1"),
    ("T_GEO", "Geometry", "course_alike", some("MATH", 4, 7)),
    ("T_ALG2", "Algebra 2 and Precalculus", "course_alike", some("MATH", 8, 13)),
    ("T_BIO", "Biology", "course_alike", some("SCI", 1, 5)),
    ("T_CHEM", "Chemistry and Physics", "course_alike", some("SCI", 6, 10)),
    ("T_ENV", "Environment and Anatomy", "course_alike", some("SCI", 11, 13)),
    ("T_WHIST", "World History", "course_alike", some("SS", 1, 4)),
    ("T_USH", "US History", "course_alike", some("SS", 5, 8)),
    ("T_GOV", "Government and Economics", "course_alike", some("SS", 9, 12)),
    ("T_SPA", "Spanish", "course_alike", some("WL", 1, 5)),
    ("T_WL", "Other world languages", "course_alike", some("WL", 6, 7)),
    ("T_PE", "Physical education", "department", "PE"),
    ("T_ARTS", "Arts", "department", "ARTS"),
    ("T_CTEA", "Career and technical A", "department", some("CTE", 1, 5)),
    ("T_CTEB", "Career and technical B", "department", some("CTE", 6, 8) + ";CTEP1"),
    ("T_SPED", "Special education", "services", "SPED;SPEDI"),
    ("T_EL", "English learners", "services", "EL", "ELADD1"),
)

RULES = rules(
    "high",
    "",
    min_individual_planning_week=(225, "contract", "One period a day, shorter on late-start days."),
    duty_owed_week=(250, "contract", "One period a day: halls, study hall, lunch."),
    class_size_over_target=(1, "local", "One student more than the target, course by course."),
    plc_directed_per_week=(1, "contract", "One directed meeting a week."),
    growth_health_pct=(2.5, "local", "Health grows as pay does."),
    health_threshold_fte=(0.7, "contract", "Posts of 0.7 and more."),
    allowed_reduction_fte_dept_teacher=(2.0, "local", "The ESSER posts."),
    allowed_reduction_fte_el_teacher=(0.6, "local", "The ESSER post."),
    allowed_reduction_fte_social_worker=(1.0, "local", "The ESSER post."),
    allowed_reduction_fte_advisor=(1.0, "local", "The ESSER post."),
)

CURRENT = table(
    "team_id minutes_today blocks_today longest_block individual_today occasional_today",
    *((t["team_id"], 45, 1, 90, 243, 0) for t in TEAMS),
)

ASSUMPTIONS = """
Codes of positions, teams, rooms and programs; certificates, rooms; largest class = target + 4, in laboratories at most 24.
Grades of each course are left open (9 to 12); singletons run even when small; 12 requests are the least to run.
Lunch A is for grades 9 and 10, lunch C for grades 11 and 12; each has 30 minutes, with period 5 (period 4 on late-start days) on the other side.
Late-start Wednesdays: 18 of 36 weeks, meetings 8:00-9:30, students from 9:30, seven periods of 36 minutes, students leave at 15:00.
The EL posts on the general fund are two of 0.7 FTE with health cover (threshold 0.7); the post added in 2022 is 0.6 without.
Co-taught sections: 22 with special education (English 9 and 10, Algebra 1, Geometry, Biology, World and US History, Environment) and 5 with EL.
Eight periods of case management are inside the load of the special-education teachers; the Perkins post teaches career and technical courses.
Social-studies teachers may teach AVID; overload pays five extra sections, each a fifth of the program.
The ESSER posts (mathematics support, EL, AVID, social worker, college and career advisor) may stop; all others stay.
Campus security and assistant principals watch lunch and buses; every teacher has a period of duty a day, 250 minutes a week in all.
Every period of duty a week that paraprofessionals take over for all teachers costs half of $208,728 and frees 50 minutes; at most two.
Classes may grow by one student beyond the target; the late-start transport stays as long as the calendar has late starts.
Every team has the school's floor 60, goal 90 and stretch 145; posts that may stop are extended members.
Today's meetings are the 18 late starts: 45 minutes in an average week.
Students, use, evidence and staff votes of programs; supplies may be cut by a tenth.
Every position is filled today.
Pay, benefits and health grow by 2.5 % a year; programs, stipends and overloads do not. In years 2 and 3 the general fund grows by 2.5 %.
""".strip().splitlines()


def rooms() -> list[Row]:
    counts = {"std": 52, "lab": 14, "gym": 7, "music": 3, "art": 5, "cte": 9, "computer": 4, "library": 1}
    sizes = {"gym": 70, "music": 75, "library": 80, "lab": 24}
    return [
        {"room": f"{kind.upper()}{n}", "type": kind, "capacity": sizes.get(kind, 34), "shared_ok": "n"}
        for kind, count in counts.items()
        for n in range(1, count + 1)
    ]


def build() -> Sample:
    rows: Rows = {
        "School": [SCHOOL],
        "Bell": slots("REG", REG) + slots("LATE", LATE),
        "Calendar": CALENDAR,
        "Staff": with_benefits(STAFF, BENEFIT_PCT, BENEFIT_FLAT),
        "Funds": FUNDS,
        "FundRules": fund_rules(*(str(f["fund"]) for f in FUNDS)),
        "Programs": PROGRAMS,
        "Teams": TEAMS,
        "Courses": courses(),
        "Conflicts": PAIRS,
        "Services": [],
        "Rooms": rooms(),
        "Duties": [d for day_type, lines in DUTIES.items() for d in duties(day_type, lines, **WATCHERS)],
        "Rules": RULES,
        "Methods": methods("high", duty_swap={"unit_cost": 104364, "minutes_each": 50, "max_amount": 2, "amount_unit": "sections"}),
        "Priorities": priorities(),
        "Locks": [],
        "Current": CURRENT,
        "Assignments": [],
        "Lists": job_classes("high", pay_of(STAFF), BENEFIT_PCT, BENEFIT_FLAT),
    }
    return Sample(NAME, TITLE, rows, ASSUMPTIONS)
