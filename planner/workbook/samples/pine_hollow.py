"""Pine Hollow Elementary (domain.md 6.A): small, rural, Title I, PK-5, with South Carolina rules. Fictional."""

from __future__ import annotations

from planner.workbook.defaults import fund_rules, job_classes, methods, priorities, rules
from planner.workbook.samples.common import Row, Rows, Sample, duties, every_day, pay_of, slots, table, with_benefits

NAME, TITLE = "pine_hollow", "Pine Hollow Elementary (fictional)"
BENEFIT_PCT, BENEFIT_FLAT = 26.2, 7200
CLASSES = {"PK": (20,), "K": (18, 18, 18), "1": (19, 19, 19), "2": (18, 18, 18), "3": (23, 23), "4": (22, 22), "5": (23, 23)}

SCHOOL: Row = {
    "school_name": "Pine Hollow Elementary", "level": "elementary", "grades": "PK,K,1,2,3,4,5", "year_start": 2025,
    "cycle_days": 5, "weeks": 36, "contract_start": "7:20", "contract_end": "15:00", "student_start": "7:45",
    "student_end": "14:35", "min_instruction_week": 1800, "cafeteria_seats": 140, "state": "SC", "high_need": "y",
    "target_floor": 90, "target_goal": 180, "target_stretch": 300, "min_block": 45, "singular_priority": "collab_min_team",
    "enrol_this": 321, "enrol_next": 321, "enrol_y2": 321, "enrol_y3": 321,
}  # fmt: skip

REG = """
ARR arrival     7:45-8:10
S1  specials    8:15-9:00
S2  specials    9:05-9:50
S3  specials    9:55-10:40
W1  lunch      10:45-11:10 PK,K
W2  lunch      11:12-11:37 1,2
W3  lunch      11:40-12:05 3,4,5
S4  specials   12:05-12:50
S5  specials   12:55-13:40
S6  specials   13:45-14:30
DIS dismissal  14:30-14:35
"""
ER = """
ARR arrival      7:45-8:10
S1  specials     8:15-8:50
S2  specials     8:55-9:30
S3  specials     9:35-10:10
W1  lunch       10:30-10:50 PK,K
W2  lunch       10:52-11:12 1,2
W3  lunch       11:14-11:34 3,4,5
S4  specials    11:35-12:10
S5  specials    12:15-12:50
S6  specials    12:55-13:30
DIS dismissal   13:30-13:35
PLC non_student 13:45-15:00
"""
# Everything 20 minutes earlier than on REG; lunch as near to that as 10:30 allows.
CON = """
ARR arrival      7:25-7:50
S1  specials     7:55-8:40
S2  specials     8:45-9:30
S3  specials     9:35-10:20
W1  lunch       10:30-10:55 PK,K
W2  lunch       10:55-11:20 1,2
W3  lunch       11:20-11:45 3,4,5
S4  specials    11:45-12:30
S5  specials    12:35-13:20
S6  specials    13:25-14:10
DIS dismissal   14:10-14:15
PLC non_student 14:15-15:00
"""

# The recess window is cut in three so that everyone on duty still has 30 minutes for lunch.
DUTIES = {
    "REG": """
        ARRIVE arrival 7:45-8:10 2
        LUNCH1 lunch 10:45-11:10 2 PK,K
        LUNCH2 lunch 11:12-11:37 2 1,2
        LUNCH3 lunch 11:40-12:05 2 3,4,5
        RECESS1 recess 10:25-11:05 2
        RECESS2 recess 11:05-11:45 2
        RECESS3 recess 11:45-12:25 2
        LEAVE dismissal 14:30-14:45 2""",
    "ER": """
        ARRIVE arrival 7:45-8:10 2
        LUNCH1 lunch 10:30-10:50 2 PK,K
        LUNCH2 lunch 10:52-11:12 2 1,2
        LUNCH3 lunch 11:14-11:34 2 3,4,5
        RECESS1 recess 10:10-10:44 2
        RECESS2 recess 10:44-11:20 2
        RECESS3 recess 11:20-11:55 2
        LEAVE dismissal 13:30-13:45 2""",
    "CON": """
        ARRIVE arrival 7:25-7:50 2
        LUNCH1 lunch 10:30-10:55 2 PK,K
        LUNCH2 lunch 10:55-11:20 2 1,2
        LUNCH3 lunch 11:20-11:45 2 3,4,5
        RECESS1 recess 10:10-10:50 2
        RECESS2 recess 10:50-11:25 2
        RECESS3 recess 11:25-12:05 2
        LEAVE dismissal 14:10-14:25 2""",
}
WATCHERS = {
    "arrival": "para;para_k;para_pk;office",
    "dismissal": "para;para_k;para_pk;office",
    "lunch": "para;para_k;para_pk;para_sped;office",
    "recess": "para;para_k;para_pk;office",
}
BUS = table(
    "duty_id day_type start end kind adults_needed allowed counts_as_teacher_duty",
    ("BUS_CON", "CON", "14:15", "14:30", "bus", 3, "homeroom_teacher", "y"),
)

STAFF = table(
    "staff_id job_class count fte avg_salary fund certs may_change",
    ("PRIN", "admin_principal", 1, 1.0, 98000, "GF", "ADMIN", "no"),
    ("AP", "admin_ap", 1, 1.0, 78000, "GF", "ADMIN", "no"),
    ("TK", "homeroom_teacher", 3, 1.0, 57000, "GF", "ELEM", "no", {"grades_can_teach": "K", "teaches": "ALL"}),
    ("T1", "homeroom_teacher", 3, 1.0, 57000, "GF", "ELEM", "no", {"grades_can_teach": "1", "teaches": "ALL"}),
    ("T2", "homeroom_teacher", 3, 1.0, 57000, "GF", "ELEM", "no", {"grades_can_teach": "2", "teaches": "ALL"}),
    ("T3", "homeroom_teacher", 2, 1.0, 57000, "GF", "ELEM", "no", {"grades_can_teach": "3", "teaches": "ALL"}),
    ("T4", "homeroom_teacher", 2, 1.0, 57000, "GF", "ELEM", "no", {"grades_can_teach": "4", "teaches": "ALL"}),
    ("T5", "homeroom_teacher", 2, 1.0, 57000, "GF", "ELEM", "no", {"grades_can_teach": "5", "teaches": "ALL"}),
    ("TPK", "pk_teacher", 1, 1.0, 55000, "STATE_4K", "ECE", "no", {"grades_can_teach": "PK", "teaches": "ALL"}),
    ("PE1", "specials_pe", 1, 1.0, 56000, "GF", "PE", "no", {"teaches": "PE"}),
    ("MUS1", "specials_music", 1, 0.6, 55000, "GF", "MUSIC", "days", {"teaches": "MUSIC", "days": "M W F", "min_fte": 0.4, "shared_school": "Cedar Branch ES", "shared_id": "MUS-N1"}),
    ("ART1", "specials_art", 1, 0.6, 55000, "GF", "ART", "days", {"teaches": "ART", "days": "T W Th", "min_fte": 0.4, "shared_school": "Cedar Branch ES", "shared_id": "ART-N1"}),
    ("MEDIA1", "specials_media", 1, 1.0, 60000, "GF", "LIBRARY", "no", {"teaches": "LIBRARY"}),
    ("STEM1", "specials_stem", 1, 1.0, 54000, "ESSER3", "ELEM;STEM", "may stop", {"teaches": "STEM", "min_fte": 0, "temporary": "y"}),
    ("SPED1", "sped_teacher", 1, 1.0, 58000, "GF", "SPED", "no"),
    ("SPED2", "sped_teacher", 1, 1.0, 58000, "IDEA", "SPED", "no"),
    ("SLP1", "speech", 1, 0.6, 62000, "IDEA", "SLP", "no", {"days": "M W F"}),
    ("EL1", "el_teacher", 1, 0.4, 57000, "T3", "ESOL", "no", {"days": "T Th", "shared_school": "Cedar Branch ES", "shared_id": "EL-N1"}),
    ("READ1", "interventionist", 1, 1.0, 59000, "T1A", "READING", "no"),
    ("MATHI1", "interventionist", 1, 1.0, 57000, "ESSER3", "ELEM", "may stop", {"min_fte": 0, "temporary": "y"}),
    ("COACH1", "coach", 1, 1.0, 64000, "T1A:50;ESSER3:50", "ELEM", "hours", {"min_fte": 0.5, "max_fte": 1.0, "reduce_ok": "y", "health_keeps": "y"}),
    ("COUNS1", "counselor", 1, 1.0, 60000, "GF", "GUIDANCE", "no"),
    ("NURSE1", "nurse", 1, 1.0, 50000, "GF", None, "no"),
    ("OFF", "office", 2, 1.0, 36000, "GF", None, "no"),
    ("PARA_K", "para_k", 3, 1.0, 23500, "GF", None, "no"),
    ("PARA_PK", "para_pk", 1, 1.0, 23500, "STATE_4K", None, "no"),
    ("PARA_SPED", "para_sped", 2, 1.0, 23500, "IDEA", None, "no"),
    ("PARA_T1", "para", 2, 1.0, 23500, "T1A", None, "may stop", {"min_fte": 0}),
    ("PARA_DUTY", "para", 1, 1.0, 23500, "ESSER3", None, "may stop", {"min_fte": 0, "temporary": "y"}),
)  # fmt: skip

SPECIALS = table(
    "special staff_id days days_selectable max_per_day max_per_cycle class_size_limit can_double room requires_method",
    ("PE", "PE1", None, "n", 6, 28, 28, "y", "GYM"),
    ("MUSIC", "MUS1", "M W F", "n", 6, 18, None, "n", "MUSIC"),
    ("ART", "ART1", "T W Th", "y", 6, 18, None, "n", "ART"),
    ("LIBRARY", "MEDIA1", None, "n", 4, 18, None, "n", "LIB"),
    ("STEM", "STEM1", None, "n", 6, 28, None, "n", "STEM"),
    ("GUIDANCE", "COUNS1", None, "n", 2, 8, None, "n", None, "counselor_lessons"),
)

FUNDS = table(
    "fund name type revenue_this revenue_next rule_note end_date",
    ("GF", "General fund", "general", 2153057, 2296883, "Next year: 2.5 % more, and $90,000 from the district", {"revenue_y2": 2354305, "revenue_y3": 2413163}),
    ("STATE_4K", "State 4K", "state", 113467, 116304, "2.5 % more", {"revenue_y2": 119212, "revenue_y3": 122192}),
    ("ESSER3", "ARP ESSER", "federal", 306183, 0, "Ended", "2024-09-30", {"revenue_y2": 0, "revenue_y3": 0}),
    ("IDEA", "IDEA Part B", "federal", 201056, 201056, "Flat"),
    ("T3", "Title III", "federal", 28774, 28774, "Flat"),
    ("T1A", "Title I-A", "federal", 211356, 211356, "Flat"),
    ("T2A", "Title II-A", "federal", 8800, 8800, "Flat"),
)  # fmt: skip

PROGRAMS = table(
    "program_id name cost_next fund recurring levels tag students_served evidence usage_pct contract_end staff_vote mandated",
    ("TUTOR", "Tutoring vendor", 36000, "ESSER3", "y", "0;50;100", "tutoring", 30, "moderate", 62, "2025-06-30", -20, "n"),
    ("AFTER", "After-school help", 22860, "ESSER3", "y", "0;50;100", "after_school", 48, "weak", 70, None, 10, "n"),
    ("SOFT", "Adaptive software licences", 12000, "ESSER3", "y", "0;50;100", "software", 210, "weak", 41, "2025-06-30", -35, "n"),
    ("CURR", "Core curriculum consumables", 14000, "GF", "y", None, "supplies", 321, "moderate", None, None, 60, "y"),
    ("SUBS", "Release-day substitutes", 8800, "T2A", "y", "0;50;100", "sub", None, "moderate", 85, None, 30, "n"),
    ("PD", "Professional-development contract", 12000, "T1A", "y", "0;50;100", "pd", None, "moderate", 80, "2025-06-30", 5, "n"),
    ("SUPPLIES", "Supplies", 22000, "GF", "y", "0;$21000;100", "supplies", 321, None, None, None, 40, "n"),
)  # fmt: skip

TEAMS = table(
    "team_id name type core extended floor_min goal_min stretch_min facilitator purpose",
    ("K", "Kindergarten", "grade", "TK", None, 90, 180, 300, "COACH1"),
    ("G1", "Grade 1", "grade", "T1", "SPED1", 90, 180, 300, "COACH1"),
    ("G2", "Grade 2", "grade", "T2", None, 90, 180, 300, "COACH1"),
    ("G3", "Grade 3", "grade", "T3", None, 90, 180, 300, "COACH1"),
    ("G4", "Grade 4", "grade", "T4", "SPED2", 90, 180, 300, "COACH1"),
    ("G5", "Grade 5", "grade", "T5", None, 90, 180, 300, "COACH1"),
    ("SPEC", "Specialists and counselor", "specialists", "PE1;MEDIA1;COUNS1", "MUS1;ART1;STEM1", 0, 45, 90),
    ("SERV", "Special education, language, intervention", "services", "SPED1;SPED2;READ1", "MATHI1;EL1;SLP1", 0, 45, 90, None, "student_work"),
)

SERVICES = table(
    "service_id kind grade_band setting sessions_per_week session_min groups group_max provider_job_class allowed_slots legal_floor",
    *((f"SPED_INC_{g}", "sped", g, "push", 4, 40, 1, 8, "sped_teacher", None, "y") for g in ("K", "1", "2", "3", "4", "5")),
    *((f"SPED_RES_{g}", "sped", g, "pull", 4, 30, 1, 5, "sped_teacher", None, "y") for g in ("3", "4", "5")),
    ("SPEECH_K", "speech", "K", "pull", 2, 30, 2, 4, "speech", None, "y"),
    *((f"SPEECH_{g}", "speech", g, "pull", 2, 30, 1, 4, "speech", None, "y") for g in ("1", "2", "3")),
    *((f"SPEECH_{g}", "speech", g, "pull", 1, 30, 1, 4, "speech", None, "y") for g in ("4", "5")),
    *((f"EL_{g}", "el", g, "push", 2, 40, 1, 6, "el_teacher", None, "y") for g in ("K", "1", "2", "3")),
    ("WIN_1_3", "intervention", "1;2;3", "pull", 5, 30, 1, 5, "interventionist", "WIN", "n"),
    ("WIN_4_5", "intervention", "4;5", "pull", 5, 30, 1, 5, "interventionist", "WIN", "n"),
)

METHODS = methods(
    "elementary",
    counselor_lessons={"allowed": "ask", "max_amount": 8, "needs": "staff_vote"},
    pe_doubles={"allowed": "ask"},
    early_release={"allowed": "ask", "max_amount": 1, "unit_cost": 0, "minutes_each": 75, "needs": "board", "families_affected": "y", "day_type": "ER", "cycle_days": "W"},
    before_after={"allowed": "ask", "max_amount": 2, "unit_cost": 0, "minutes_each": 45, "needs": "bargaining", "families_affected": "y", "day_type": "CON", "cycle_days": "T Th"},
    duty_swap={"allowed": "y", "unit_cost": 7414},
    plc_stipend={"allowed": "n"},
)  # fmt: skip

RULES = rules(
    "elementary",
    "SC",
    min_individual_planning_week=(180, "contract", "Four of the week's specials stay with the teacher."),
    max_consecutive_minutes=(240, "contract", "Four hours at the very most."),
    max_sections_special_week=(28, "local", "As today."),
    pe_classroom_min=(15, "local", "Homeroom teachers give 15 minutes in class."),
    growth_health_pct=(2.5, "local", "Health grows as pay does."),
    allowed_reduction_fte_specials_stem=(1.0, "local", "The ESSER post."),
    allowed_reduction_fte_interventionist=(1.0, "local", "The ESSER post."),
    allowed_reduction_fte_coach=(0.5, "local", "The ESSER half."),
    allowed_reduction_fte_para=(1.0, "local", "The ESSER post."),
)

CURRENT = table(
    "team_id minutes_today blocks_today longest_block individual_today occasional_today",
    *((team, 90, 1, 90, 180, 0) for team in ("K", "G1", "G2", "G3", "G4", "G5")),
    ("SPEC", 0, 0, 0, 200, 0),
    ("SERV", 30, 1, 30, 200, 0),
)

PAY = pay_of(STAFF)

ASSUMPTIONS = """
Codes of positions, classes, teams, rooms and programs.
Certificates; which classes have English learners (18) and students with IEPs (38); room numbers and sizes.
The music and art posts are shared with Cedar Branch ES and may go down to 0.4; no other day may be asked of that school.
The STEM post, the math interventionist, the two Title I paraprofessionals and the duty paraprofessional may stop.
The coach may go to half-time; all other posts stay.
The speech post works Monday, Wednesday and Friday; the EL post Tuesday and Thursday.
Arrival until 8:10 (20 minutes earlier on CON); the last five minutes of the students' day are dismissal.
Day type ER, on Wednesday when early release is on: blocks of 35 minutes, lunches of 20, students leave at 13:35, meetings 13:45-15:00.
Day type CON, Tuesday and Thursday when before-and-after meeting is on: all 20 minutes earlier, lunch not before 10:30, meetings 14:15-15:00.
Early release costs no more transport, since every bus runs once earlier; it needs the board and the families.
Contract clause: nobody is with students for more than four hours without a break.
Paraprofessionals and office staff watch lunch and recess, two adults for each wave and at recess.
On CON days three homeroom teachers stand at the buses 14:15-14:30 unless the duty swap is on.
Services: inclusion 4 x 40 minutes a grade; resource groups 4 x 30 in grades 3 to 5; speech 12 and language 8 sessions a week.
Intervention: one group of 5 students a grade in WIN time, grades 1 to 5; kindergarten has its paraprofessionals.
The K team is the three kindergarten teachers; the PreK teacher has no team, since PreK does not go to specials.
Teams of specialists and of service staff have floor 0, goal 45, stretch 90; part-timers and posts that may stop are extended members.
Students, use, evidence and staff votes of programs; supplies may be cut to $21,000 or stop; core curriculum stays.
Every position is filled today.
Pay, benefits and health grow by 2.5 % a year; programs and stipends do not.
In years 2 and 3 the general fund and State 4K grow by 2.5 % a year; federal funds stay flat.
""".strip().splitlines()


def homerooms() -> list[Row]:
    """Sixteen classes; HKA is taught by TK.1. The first class of a grade has its English learners, the second its IEPs."""
    learners = {"PK": 0, "K": 4, "1": 4, "2": 3, "3": 4, "4": 3, "5": 0}
    plans = {"PK": 2, "K": 4, "1": 6, "2": 6, "3": 6, "4": 7, "5": 7}
    rows: list[Row] = []
    for g, (grade, sizes) in enumerate(CLASSES.items()):
        for i, students in enumerate(sizes):
            teacher = f"T{grade}" if len(sizes) == 1 else f"T{grade}.{i + 1}"
            last = i == min(1, len(sizes) - 1)
            row: Row = {"homeroom_id": f"H{grade}{'ABC'[i]}", "grade": grade, "enrol_next": students, "teacher_id": teacher}
            row |= {"special_group": "n" if grade == "PK" else "y", "room": f"{100 + 10 * g + i + 1}", "may_merge": "n"}
            rows.append(row | {"el_cluster": learners[grade] if i == 0 else 0, "sped_cluster": plans[grade] if last else 0})
    return rows


SPECIAL_ROOMS = table(
    "room type capacity shared_ok",
    *(("GYM", "gym", 60, "y"), ("MUSIC", "music", 30, "n"), ("ART", "art", 28, "n")),
    *(("LIB", "library", 40, "n"), ("STEM", "lab", 28, "n")),
)


def rooms(classes: list[Row]) -> list[Row]:
    return SPECIAL_ROOMS + [{"room": r["room"], "type": "std", "capacity": 28, "shared_ok": "n"} for r in classes]


def build() -> Sample:
    classes = homerooms()
    rows: Rows = {
        "School": [SCHOOL],
        "Bell": slots("REG", REG) + slots("ER", ER) + slots("CON", CON),
        "Calendar": every_day("REG"),
        "Homerooms": classes,
        "Specials": SPECIALS,
        "Staff": with_benefits(STAFF, BENEFIT_PCT, BENEFIT_FLAT),
        "Funds": FUNDS,
        "FundRules": fund_rules(*(str(f["fund"]) for f in FUNDS)),
        "Programs": PROGRAMS,
        "Teams": TEAMS,
        "Services": SERVICES,
        "Rooms": rooms(classes),
        "Duties": [d for day_type, lines in DUTIES.items() for d in duties(day_type, lines, **WATCHERS)] + BUS,
        "Rules": RULES,
        "Methods": METHODS,
        "Priorities": priorities(),
        "Locks": [],
        "Current": CURRENT,
        "Lists": job_classes("elementary", PAY, BENEFIT_PCT, BENEFIT_FLAT),
    }
    return Sample(NAME, TITLE, rows, ASSUMPTIONS)
