"""Riverbend Middle School (domain.md 6.C): three houses of three teams, one house a grade. Fictional.

A house's four core teachers are free twice a day, while the whole house is in encore: once alone, once as a team.
"""

from __future__ import annotations

from planner.workbook.defaults import fund_rules, job_classes, methods, priorities, rules
from planner.workbook.samples.common import Row, Rows, Sample, duties, every_day, pay_of, slots, table, with_benefits

NAME, TITLE = "riverbend", "Riverbend Middle School (fictional)"
BENEFIT_PCT, BENEFIT_FLAT = 25, 9000
HOUSES, LETTERS = ("6", "7", "8"), ("A", "B", "C")
HOUSE_STUDENTS, SECTION, ENCORE_CLASS = 312, 26, 24

SCHOOL: Row = {
    "school_name": "Riverbend Middle School", "level": "middle", "grades": "6,7,8", "year_start": 2025, "cycle_days": 5,
    "weeks": 36, "contract_start": "7:35", "contract_end": "15:15", "student_start": "7:50", "student_end": "15:00",
    "min_instruction_week": 1800, "cafeteria_seats": 330, "target_floor": 86, "target_goal": 129, "target_stretch": 215,
    "min_block": 40, "singular_priority": "collab_min_team", "enrol_this": 936, "enrol_next": 936, "enrol_y2": 936, "enrol_y3": 936,
}  # fmt: skip

# Periods 4 and 5 have three clocks, since each house eats at its own time.
REG = """
ADV   advisory  7:50-8:10
P1    class     8:14-8:57
P2    class     9:01-9:44
P3    class     9:48-10:31
L6    lunch    10:35-11:05 6
P4_78=P4 class 10:35-11:18 7,8
P4_6=P4 class  11:09-11:52 6
L8    lunch    11:22-11:52 8
P5_7=P5 class  11:22-12:05 7
P5_68=P5 class 11:56-12:39 6,8
L7    lunch    12:09-12:39 7
P6    class    12:43-13:26
P7    class    13:30-14:13
P8    class    14:17-15:00
"""
DUTIES = """
    ARRIVE arrival 7:40-7:50 3
    LUNCH6 lunch 10:35-11:05 3 6
    LUNCH8 lunch 11:22-11:52 3 8
    LUNCH7 lunch 12:09-12:39 3 7
    LEAVE dismissal 15:00-15:15 3"""
WATCHERS = {"arrival": "para;admin_ap", "lunch": "para;admin_ap", "dismissal": "para;admin_ap"}

CORE = (("ELA", "Language arts", "ENG"), ("MATH", "Mathematics", "MATH"), ("SCI", "Science", "SCI"), ("SS", "Social studies", "SS"))
# row, how many teachers, certificate, course, department, room type: 13 teachers
ENCORE = (
    ("PE", 3, "PE", "Physical education", "PE", "gym"),
    ("ART", 2, "ART", "Art", "ART", "art"),
    ("BAND", 1, "MUSIC", "Band", "ART", "music"),
    ("CHOIR", 1, "MUSIC", "Choir", "ART", "music"),
    ("ORCH", 1, "MUSIC", "Orchestra", "ART", "music"),
    ("TECH", 2, "TECH", "Technology", "CTE", "computer"),
    ("SPAN", 2, "SPANISH", "Spanish", "WL", "std"),
    ("HEALTH", 1, "HEALTH", "Health", "PE", "std"),
)

STAFF = table(
    "staff_id job_class count fte avg_salary fund certs may_change",
    ("PRIN", "admin_principal", 1, 1.0, 128000, "GF", "ADMIN", "no"),
    ("AP", "admin_ap", 2, 1.0, 104000, "GF", "ADMIN", "no"),
    *((f"{s}{g}", "core_teacher", 3, 1.0, 68000, "GF", f"{s}_MS;CORE_MS", "no", {"grades_can_teach": g, "teaches": s, "load_periods": 6}) for g in HOUSES for s, *_ in CORE),
    *((row, "encore_teacher", n, 1.0, 67000, "GF", cert, "may stop" if row == "TECH" else "no", {"teaches": row, "load_periods": 6}) for row, n, cert, *_ in ENCORE),
    ("INC", "sped_teacher", 6, 1.0, 69000, "GF", "SPED", "no"),
    ("SELF1", "sped_self_contained", 1, 1.0, 69000, "IDEA", "SPED", "no"),
    ("RES1", "sped_teacher", 1, 1.0, 69000, "IDEA", "SPED", "no"),
    ("EL1", "el_teacher", 1, 1.0, 68000, "GF", "ESOL", "no"),
    ("MATHI1", "interventionist", 1, 1.0, 68000, "ESSER3", "MATH_MS", "may stop", {"min_fte": 0, "temporary": "y"}),
    ("READ1", "interventionist", 1, 1.0, 68000, "T1A", "READING", "no"),
    ("COACH1", "coach", 1, 1.0, 76000, "ESSER3", "CORE_MS", "may stop", {"min_fte": 0, "temporary": "y"}),
    ("COUNS", "counselor", 3, 1.0, 72000, "GF", "GUIDANCE", "no"),
    ("SW1", "social_worker", 1, 1.0, 70000, "ESSER3", None, "may stop", {"min_fte": 0, "temporary": "y"}),
    ("MEDIA1", "specials_media", 1, 1.0, 72000, "GF", "LIBRARY", "no"),
    ("NURSE1", "nurse", 1, 1.0, 62000, "GF", None, "no"),
    ("OFF", "office", 4, 1.0, 43000, "GF", None, "no"),
    ("PARA_SPED", "para_sped", 8, 1.0, 27500, "IDEA", None, "no"),
    ("PARA_HALL", "para", 3, 1.0, 27500, "GF", None, "no"),
    ("PARA_ISS", "para", 2, 1.0, 27500, "ESSER3", None, "may stop", {"min_fte": 0, "temporary": "y"}),
)  # fmt: skip

FUNDS = table(
    "fund name type revenue_this revenue_next rule_note end_date revenue_y2 revenue_y3",
    ("GF", "General fund", "general", 6742475, 7051037, "Next year: 2.5 % more, and $140,000", None, 7227313, 7407996),
    ("IDEA", "IDEA Part B", "federal", 537500, 548250, "2 % more"),
    ("ESSER3", "ARP ESSER", "federal", 584250, 0, "Ended", "2024-09-30", 0, 0),
    ("T1A", "Title I-A", "federal", 94000, 94000, "Flat"),
    ("T2A", "Title II-A", "federal", 25200, 25200, "Flat"),
)

PROGRAMS = table(
    "program_id name cost_next fund recurring levels tag students_served evidence usage_pct contract_end staff_vote mandated",
    ("TUTOR", "Tutoring vendor", 120000, "ESSER3", "y", "0;50;100", "tutoring", 100, "moderate", 55, "2025-06-30", -10, "n"),
    ("SOFT", "Software", 38000, "ESSER3", "y", "0;50;100", "software", 700, "weak", 33, "2025-06-30", -40, "n"),
    ("SUMMER", "Summer bridge", 45000, "ESSER3", "y", "0;100", "summer", 90, "moderate", 75, None, 15, "n"),
    ("LEADERS", "Stipends of team leaders", 21600, "GF", "y", "0;100", "stipend", None, "moderate", None, None, 45, "n"),
    ("SUBS", "Substitutes for release days", 25200, "T2A", "y", "0;50;100", "sub", None, "moderate", 80, None, 30, "n"),
    ("SUPPLIES", "Supplies", 95000, "GF", "y", "90;100", "supplies", 936, None, None, None, 35, "n"),
    ("CURR", "Curriculum", 60000, "GF", "y", None, "supplies", 936, "moderate", None, None, 50, "y"),
)  # fmt: skip

ENCORE_TEAM = ";".join(row for row, *_ in ENCORE if row != "TECH")
TEAMS = table(
    "team_id name type core extended floor_min goal_min stretch_min min_block facilitator purpose",
    *(
        (f"T{g}{letter}", f"House {g}, team {letter}", "house", ";".join(f"{s}{g}.{i}" for s, *_ in CORE), f"INC.{2 * h + 1}", 86, 129, 215, 40, "COACH1")
        for h, g in enumerate(HOUSES)
        for i, letter in enumerate(LETTERS, 1)
    ),
    ("ENCORE", "Encore", "specialists", ENCORE_TEAM, "TECH", 0, 43, 86, 40),
    ("SPED", "Special education", "services", "INC;SELF1;RES1", "EL1", 0, 43, 86, 40, None, "student_work"),
)

SERVICES = table(
    "service_id kind grade_band setting sessions_per_week session_min groups group_max provider_job_class legal_floor",
    *((f"INT_{g}", "intervention", g, "pull", 4, 40, 2, 8, "interventionist", "n") for g in HOUSES),
)

RULES = rules(
    "middle",
    "",
    min_individual_planning_week=(215, "contract", "One period of 43 minutes a day."),
    max_students_day=(160, "contract", "Six classes of 26, four of them with the same students as the other two."),
    load_periods=(6, "contract", "Four core sections, one extension, one WIN."),
    growth_health_pct=(2.5, "local", "Health grows as pay does."),
    **{f"size_cap_{g}": (28, "local", "Core classes.") for g in HOUSES},
    **{f"allowed_reduction_fte_{job}": (1.0, "local", "The ESSER post.") for job in ("interventionist", "coach", "social_worker")},
    allowed_reduction_fte_encore_teacher=(1.0, "local", "One encore post."),
    allowed_reduction_fte_para=(2.0, "local", "The ESSER posts."),
)

CURRENT = table(
    "team_id minutes_today blocks_today longest_block individual_today occasional_today",
    *((t["team_id"], 215, 5, 43, 215, 0) for t in TEAMS if t["type"] == "house"),
    ("ENCORE", 43, 1, 43, 215, 0),
    ("SPED", 43, 1, 43, 215, 0),
)

CONFLICTS = table(
    "course_a course_b students hard",
    *((f"BAND{g}", f"SPAN{g}", 14, "n") for g in HOUSES),
    *((f"CHOIR{g}", f"ORCH{g}", 3, "n") for g in HOUSES),
)

ASSUMPTIONS = """
Codes of positions, courses, teams, rooms and programs; certificates, rooms and class-size limits.
Each team has one teacher each of language arts, mathematics, science and social studies, with four sections of 26, an extension and a WIN class.
The course list: four core courses, an extension and a WIN class in each grade, and eight encore courses in 26 sections of 24 a grade.
Encore teachers: PE 3, art 2, band, choir and orchestra 1 each, technology 2, Spanish 2, health 1; encore is grade 8 in P1-P2, grade 7 in P4-P5, grade 6 in P7-P8.
Of encore only a technology post may stop; the ESSER posts (math interventionist, coach, social worker, ISS and WIN paraprofessionals) may stop.
Co-taught sections: three of language arts and three of mathematics in each grade with special education, one of language arts with the EL teacher.
Resource and life-skills classes in five sections each; intervention groups of 8 students, 4 x 40 minutes a week.
Paraprofessionals and assistant principals watch arrival, lunch and dismissal, three adults each time.
The cafeteria has 330 seats; one house eats at a time. Pairs of encore courses that students want together.
House teams have floor 86, goal 129, stretch 215, and one inclusion teacher a house as extended member; encore and special education have floor 0.
Students, use, evidence and staff votes of programs; supplies may be cut by a tenth; curriculum stays.
Every position is filled today.
Pay, benefits and health grow by 2.5 % a year; programs and stipends do not. In years 2 and 3 the general fund grows by 2.5 %.
""".strip().splitlines()


def courses() -> list[Row]:
    """Core, extension, WIN and encore courses of each house, and the special-education and EL classes."""
    rows: list[Row] = []
    for g in HOUSES:
        for subject, name, dept in CORE:
            taught = subject in ("ELA", "MATH")
            rows.append(
                _course(f"{subject}{g}", f"{name} {g}", dept, HOUSE_STUDENTS, SECTION, f"{subject}_MS", "lab" if dept == "SCI" else "std", g)
                | {"max_size": 28, "co_teach_sped": 3 if taught else 0, "co_teach_el": 1 if subject == "ELA" else 0}
            )
        rows += [_course(f"{c}{g}", f"{name} {g}", "OTH", HOUSE_STUDENTS, SECTION, "CORE_MS", "std", g) for c, name in (("EXT", "Core extension"), ("WIN", "WIN"))]
        for row, teachers, cert, name, dept, room in ENCORE:
            rows.append(_course(f"{row}{g}", f"{name} {g}", dept, 2 * teachers * ENCORE_CLASS, ENCORE_CLASS, cert, room, g) | {"max_size": 26})
    more = (("RESRC", "Resource", 48, 10, "SPED", "SPED"), ("LIFE", "Life skills", 50, 10, "SPED", "SPED"), ("ELD", "English-language development", 30, 15, "EL", "ESOL"))
    return rows + [_course(c, name, dept, n, size, cert, "std", "6;7;8") | {"protected": "y"} for c, name, n, size, dept, cert in more]


def _course(code: str, name: str, dept: str, requests: int, size: int, cert: str, room: str, grades: str) -> Row:
    course: Row = {"course_id": code, "name": name, "dept": dept, "requests": requests, "target_size": size, "max_size": size + 2}
    return course | {"cert": cert, "room_type": room, "grade_mix": grades, "periods_per_section": 1, "term": "Y"}


def rooms() -> list[Row]:
    counts = {"std": 40, "lab": 9, "gym": 3, "music": 3, "art": 2, "computer": 2, "library": 1}
    sizes = {"gym": 60, "music": 60, "library": 60}
    return [
        {"room": f"{kind.upper()}{n}", "type": kind, "capacity": sizes.get(kind, 30), "shared_ok": "y" if kind == "gym" else "n"}
        for kind, count in counts.items()
        for n in range(1, count + 1)
    ]


def build() -> Sample:
    rows: Rows = {
        "School": [SCHOOL],
        "Bell": slots("REG", REG),
        "Calendar": every_day("REG"),
        "Staff": with_benefits(STAFF, BENEFIT_PCT, BENEFIT_FLAT),
        "Funds": FUNDS,
        "FundRules": fund_rules(*(str(f["fund"]) for f in FUNDS)),
        "Programs": PROGRAMS,
        "Teams": TEAMS,
        "Courses": courses(),
        "Conflicts": CONFLICTS,
        "Services": SERVICES,
        "Rooms": rooms(),
        "Duties": duties("REG", DUTIES, **WATCHERS),
        "Rules": RULES,
        "Methods": methods("middle"),
        "Priorities": priorities(),
        "Locks": [],
        "Current": CURRENT,
        "Assignments": [],
        "Lists": job_classes("middle", pay_of(STAFF), BENEFIT_PCT, BENEFIT_FLAT),
    }
    return Sample(NAME, TITLE, rows, ASSUMPTIONS)
