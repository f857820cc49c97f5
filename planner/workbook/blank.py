"""What a blank template starts with: filled rules, ways of making time and job classes, and a few example lines a sheet.

The example lines are one tiny school in itself, so that an untouched template reads without a fault. Money is in whole
dollars; posts take their pay from Lists.
"""

from __future__ import annotations

from planner.workbook.defaults import GRADES_OF, MAY_PAY, Row, fund_rules, job_classes, methods, priorities, rules, table
from planner.workbook.presets import load

Rows = dict[str, list[Row]]

HOURS = {  # contract start and end, students' start and end, floor, goal and stretch, shortest meeting
    "elementary": ("7:20", "15:00", "7:45", "14:35", 45, 90, 180, 45),
    "middle": ("7:35", "15:15", "7:50", "15:00", 86, 129, 215, 40),
    "high": ("7:50", "15:20", "8:00", "15:00", 45, 90, 145, 45),
}
SLOTS = {
    "elementary": """
        ARR arrival 7:45-8:10
        S1 specials 8:15-9:00
        S2 specials 9:05-9:50
        S3 specials 9:55-10:40
        W1 lunch 10:45-11:10
        W2 lunch 11:12-11:37
        W3 lunch 11:40-12:05
        S4 specials 12:05-12:50
        S5 specials 12:55-13:40
        S6 specials 13:45-14:30""",
    "middle": """
        ADV advisory 7:50-8:10
        P1 class 8:14-8:57
        P2 class 9:01-9:44
        P3 class 9:48-10:31
        P4 class 10:35-11:18
        L lunch 11:22-11:52
        P5 class 11:56-12:39
        P6 class 12:43-13:26
        P7 class 13:30-14:13
        P8 class 14:17-15:00""",
    "high": """
        P1 class 8:00-8:50
        P2 class 8:56-9:46
        P3 class 9:52-10:42
        P4 class 10:48-11:38
        L lunch 11:44-12:14
        P5 class 12:18-13:08
        P6 class 13:14-14:04
        P7 class 14:10-15:00""",
}
OFFERED = {  # the funds of a level's template
    "elementary": ("GF", "STATE_4K", "T1A", "T2A", "T3", "IDEA", "21CCLC", "ESSER3"),
    "middle": ("GF", "T1A", "T2A", "T3", "IDEA", "21CCLC", "ESSER3"),
    "high": ("GF", "T1A", "T2A", "T3", "IDEA", "PERKINS", "ESSER3"),
}
KINDS = {"GF": "general", "STATE_4K": "state", "21CCLC": "grant"}
NAMES = {
    "GF": "General fund", "STATE_4K": "State 4K", "T1A": "Title I-A", "T2A": "Title II-A", "T3": "Title III", "IDEA": "IDEA Part B",
    "21CCLC": "21st Century learning centers", "PERKINS": "Perkins", "ESSER3": "ARP ESSER",
}  # fmt: skip
# This year's and next year's dollars; enough for the examples.
REVENUE = {
    "elementary": {"GF": (710000, 730000), "T1A": (107000, 110000), "T2A": (9000, 9000)},
    "middle": {"GF": (562000, 580000), "T1A": (12000, 12000), "T2A": (9000, 9000)},
    "high": {"GF": (568000, 586000), "T1A": (12000, 12000), "T2A": (9000, 9000)},
}

PROGRAMS = table(
    "program_id name cost_next fund recurring levels tag students_served evidence usage_pct staff_vote",
    ("TUTOR", "Tutoring (example)", 12000, "T1A", "y", "0;50;100", "tutoring", 20, "moderate", 62, 10),
    ("SOFT", "Software licences (example)", 6000, "GF", "y", "0;100", "software", 80, "weak", 40, -20),
    ("SUBS", "Release-day substitutes (example)", 8800, "T2A", "y", "0;50;100", "sub", None, "moderate", 85, 30),
)

ELEMENTARY: Rows = {
    "Homerooms": table(
        "homeroom_id grade enrol_next teacher_id special_group el_cluster sped_cluster room may_merge",
        ("H1A", "1", 20, "T1.1", "y", 4, 0, "101", "n"),
        ("H1B", "1", 20, "T1.2", "y", 0, 5, "102", "n"),
        ("H1C", "1", 19, "T1.3", "y", 0, 0, "103", "n"),
    ),
    "Specials": table(
        "special staff_id days days_selectable max_per_day max_per_cycle class_size_limit can_double room",
        ("PE", "PE1", None, "n", 6, 25, 28, "n", "GYM"),
        ("ART", "ART1", "T W Th", "y", 6, 18, None, "n", None),
        ("MUSIC", "MUS1", None, "n", 6, 25, None, "n", None),
        ("LIBRARY", "MEDIA1", None, "n", 5, 20, None, "n", None),
    ),
    "Staff": table(
        "staff_id job_class count fte fund certs days min_fte may_change",
        ("T1", "homeroom_teacher", 3, 1.0, "GF", "ELEM"),
        ("PE1", "specials_pe", 1, 1.0, "GF", "PE"),
        ("MUS1", "specials_music", 1, 1.0, "GF", "MUSIC", None, None, "no"),
        ("ART1", "specials_art", 1, 0.6, "GF", "ART", "T W Th", 0.4, "days"),
        ("MEDIA1", "specials_media", 1, 1.0, "GF", "LIBRARY"),
        ("READ1", "interventionist", 1, 1.0, "T1A", "READING", None, None, "no"),
        ("PARA", "para", 2, 1.0, "GF", None, None, None, "no"),
    ),
    "Teams": table(
        "team_id name type core extended floor_min goal_min stretch_min purpose",
        ("G1", "Grade 1", "grade", "T1", None, 45, 60, 120, "planning"),
        ("SPEC", "Specialists", "specialists", "PE1;MUS1;MEDIA1", "ART1", 0, 45, 90, "planning"),
        ("ALL1", "Grade 1 with the interventionist", "vertical", "T1.1;READ1", None, 0, 45, 90, "student_work"),
    ),
    "Services": table(
        "service_id kind grade_band setting sessions_per_week session_min groups group_max provider_job_class allowed_slots legal_floor",
        ("READ_1", "intervention", "1", "pull", 5, 30, 1, 5, "interventionist", "WIN", "n"),
        ("READ_PUSH", "intervention", "1", "push", 2, 30, 1, 6, "interventionist", None, "n"),
        ("READ_MORE", "intervention", "1", "push", 1, 30, 1, 3, "interventionist", None, "n"),
    ),
    "Rooms": table(
        "room type capacity shared_ok",
        ("101", "std", 26, "n"),
        ("102", "std", 26, "n"),
        ("103", "std", 26, "n"),
        ("GYM", "gym", 60, "y"),
    ),
    "Duties": table(
        "duty_id day_type start end kind for_grades adults_needed allowed",
        ("LUNCH", "REG", "10:45", "11:10", "lunch", "1", 1, "para"),
        ("RECESS", "REG", "11:10", "11:30", "recess", "1", 1, "para"),
        ("BUS", "REG", "14:35", "14:50", "bus", None, 2, "para"),
    ),
    "Locks": table(
        "what id cycle_day slot value hard reason",
        ("program", "SUBS", None, None, "keep", "n", "Example: write over it or delete it"),
        ("staff", "PE1", None, None, "here", "n", "Example: write over it or delete it"),
        ("team", "G1", "T", None, "meets", "n", "Example: write over it or delete it"),
    ),
    "Current": table(
        "team_id minutes_today blocks_today longest_block individual_today occasional_today",
        ("G1", 45, 1, 45, 200, 0),
        ("SPEC", 0, 0, 0, 225, 0),
        ("ALL1", 0, 0, 0, 200, 0),
    ),
}


def _secondary(teacher: str, first: str, room: str) -> Rows:
    """The example lines of a middle or high school; `teacher` is the job class and `first` the lowest grade."""
    return {
        "Staff": table(
            "staff_id job_class count fte fund certs load_periods",
            ("MATH", teacher, 3, 1.0, "GF", "MATH_SEC", 5),
            ("SCI", teacher, 2, 1.0, "GF", "SCI_SEC", 5),
            ("PARA", "para", 2, 1.0, "GF", None, None, {"may_change": "no"}),
        ),
        "Teams": table(
            "team_id name type core floor_min goal_min stretch_min purpose",
            ("MATHT", "Mathematics", "department", "MATH", None, None, None, "planning"),
            ("SCIT", "Science", "department", "SCI", None, None, None, "planning"),
            ("MSC", "Mathematics with science", "vertical", "MATH.1;SCI.1", 0, 45, 90, "inquiry"),
        ),
        "Courses": table(
            "course_id name dept requests target_size max_size min_to_run cert room_type alike_team grade_mix",
            ("MA1", "Mathematics 1", "MATH", 130, 26, 28, 12, "MATH_SEC", "std", "MATHT", first),
            ("MA2", "Mathematics 2", "MATH", 120, 26, 28, 12, "MATH_SEC", "std", "MATHT", first),
            ("SC1", "Science 1", "SCI", 130, 24, 26, 12, "SCI_SEC", "lab", "SCIT", first),
        ),
        "Conflicts": table(
            "course_a course_b students hard",
            ("MA1", "SC1", 20, "n"),
            ("MA2", "SC1", 12, "n"),
            ("MA1", "MA2", 0, "n"),
        ),
        "Services": [],
        "Rooms": table(
            "room type capacity shared_ok",
            ("201", "std", 30, "n"),
            ("202", "std", 30, "n"),
            (room, "lab", 26, "n"),
        ),
        "Duties": table(
            "duty_id day_type start end kind adults_needed allowed",
            ("HALL", "REG", "7:50", "8:00", "hall", 1, "para"),
            ("LUNCH", "REG", "11:44", "11:52", "lunch", 1, "para"),
            ("BUS", "REG", "15:00", "15:10", "bus", 2, "para"),
        ),
        "Locks": table(
            "what id cycle_day slot value hard reason",
            ("program", "SUBS", None, None, "keep", "n", "Example: write over it or delete it"),
            ("staff", "SCI", None, None, "here", "n", "Example: write over it or delete it"),
            ("team", "MATHT", "T", None, "meets", "n", "Example: write over it or delete it"),
        ),
        "Current": table(
            "team_id minutes_today blocks_today longest_block individual_today occasional_today",
            ("MATHT", 45, 1, 45, 200, 0),
            ("SCIT", 45, 1, 45, 200, 0),
            ("MSC", 0, 0, 0, 200, 0),
        ),
        "Assignments": table(
            "position course sections strength",
            ("MATH.1", "MA1", 2, "must"),
            ("MATH.2", "MA2", 2, "prefer"),
            ("SCI.1", "SC1", 3, "must"),
        ),
    }


EXAMPLES: dict[str, Rows] = {
    "elementary": ELEMENTARY,
    "middle": _secondary("core_teacher", "6", "LAB1"),
    "high": _secondary("dept_teacher", "9", "LAB1"),
    # K-8: the elementary examples with the sheets of courses beside them
    "k8": ELEMENTARY | {"Courses": [], "Conflicts": [], "Assignments": []},
}


def blank_rows(level: str, state: str = "") -> Rows:
    """The rows of a level's blank template, with the rules of a state's preset."""
    like = "elementary" if level == "k8" else level
    preset = load(state, level=level)
    rows: Rows = {
        "School": [_school(level, like, state) | {key: v.value for key, v in preset.school.items()}],
        "Bell": _bell(SLOTS[like]),
        "Calendar": [{"cycle_day": day, "day_type": "REG"} for day in ("M", "T", "W", "Th", "F")],
        "Funds": [_fund(fund, *REVENUE[like].get(fund, (0, 0))) for fund in OFFERED[like]],
        "FundRules": fund_rules(*(fund for fund in OFFERED[like] if fund in MAY_PAY)),
        "Programs": PROGRAMS,
        "Rules": rules(level, state),
        "Methods": methods(level),
        "Priorities": priorities(),
        "Lists": job_classes(level),
    }
    return rows | EXAMPLES[level]


def _school(level: str, like: str, state: str) -> Row:
    start, end, first, last, floor, goal, stretch, block = HOURS[like]
    return {
        "school_name": "Your school", "level": level, "grades": ",".join(GRADES_OF[level]), "year_start": 2025, "cycle_days": 5,
        "weeks": 36, "contract_start": start, "contract_end": end, "student_start": first, "student_end": last, "state": state,
        "target_floor": floor, "target_goal": goal, "target_stretch": stretch, "min_block": block, "singular_priority": "collab_min_team",
    }  # fmt: skip


def _bell(lines: str) -> list[Row]:
    rows: list[Row] = []
    for order, (slot, kind, span) in enumerate((line.split() for line in lines.strip().splitlines()), 1):
        start, end = span.split("-")
        rows.append({"day_type": "REG", "slot": slot, "order": order, "start": start, "end": end, "kind": kind})
    return rows


def _fund(fund: str, this: int, following: int) -> Row:
    row: Row = {"fund": fund, "name": NAMES[fund], "type": KINDS.get(fund, "federal"), "revenue_this": this, "revenue_next": following}
    return row | ({"end_date": "2024-09-30", "rule_note": "Ended"} if fund == "ESSER3" else {})
