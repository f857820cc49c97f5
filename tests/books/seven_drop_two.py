"""Harbor High School (fictional): seven courses, five of which meet each day in turning order; a cycle of seven days.

Every day holds five periods of 60 minutes: A to E on day 1, F, G, A, B, C on day 2, and so on; each letter meets on five of the
seven days. A period once in the cycle is 60 x 5 / 7 = 42.86 minutes of an average week, a whole letter 5 x that, 214.29.

125 students take seven courses in classes of 25: 35 sections, which seven teachers with load 5 of 7 teach exactly.

    Every letter     five sections run, so exactly two of the seven teachers are free. Seven letters free two teachers each; seven
                     teachers are free in two letters each: drawn as lines between teachers, the letters make rings.
    Teams            math (M.1 M.2), algebra and science (M.1 S.1), science (S.2 S.3), humanities (H.1 H.2). The one ring
                     M.2 M.1 S.1 S.2 S.3 H.1 H.2 (and M.2) gives each of them a letter.
    M.1              is on two teams, free in one letter with either: ten periods in the cycle. It keeps 214 minutes a week alone:
                     five periods (214.29), exactly. Five are left for two teams.
    Answer           2 + 3 periods: the lowest team has 2 x 42.86 = 85.71 minutes a week, the other 128.57.
                     Science and humanities have all five periods of their letter, 214.29, and keep the other letter.

    with planning at 215           six periods stay with the teacher, four are left, 2 + 2: 85.71 for both.
    with planning at 171           four periods stay (171.43), six are left, 3 + 3: 128.57 for both.
    without planning alone         5 + 5: 214.29.
    without the second team of M.1 the team of mathematics has 214.29.

Money. A post costs (salary x 1.25 + 8,000) dollars this year and 2.5 % more next year. ESSER has ended.
    posts       principal 128,000 + 7 teachers and counselor 8 x 83,000 + coach 83,000 + aides 2 x 38,000 + office 58,000
                = 1,009,000; x 1.025 = 1,034,225
    programs    tutoring 20,000 + software 10,000 + supplies 25,000 = 55,000
    next year   980,000, so 109,225 are missing. The coach (85,075) stops, and tutoring and software (30,000): 5,850 are left.
                Without the coach's post 30,000 is too little; without tutoring 95,075 is; without software 105,075 is.
"""

from __future__ import annotations

from books.common import course, secondary
from planner.workbook.samples.common import Row, Sample, duties, slots, table

NAME, TITLE = "seven_drop_two", "Harbor High School (fictional)"
LETTERS, DAYS, MEET = "ABCDEFG", 7, 5
TIMES = ("8:00-9:00", "9:07-10:07", "10:14-11:14", "11:55-12:55", "13:02-14:02")

SCHOOL: Row = {
    "school_name": "Harbor High School", "level": "high", "grades": "9,10,11,12", "year_start": 2025, "cycle_days": DAYS, "weeks": 36,
    "contract_start": "7:40", "contract_end": "14:40", "student_start": "8:00", "student_end": "14:02", "min_instruction_week": 1800,
    "cafeteria_seats": 130, "target_floor": 60, "target_goal": 214, "target_stretch": 214, "min_block": 45,
    "singular_priority": "collab_min_team", "enrol_this": 125, "enrol_next": 125,
}  # fmt: skip


def day(n: int) -> str:
    """The bell of day n: five slots, each of the letter whose turn it is."""
    lines = [f"D{n}{i + 1}={LETTERS[(MEET * (n - 1) + i) % 7]} class {time}" for i, time in enumerate(TIMES)]
    return "\n".join([*lines[:3], "LUN lunch 11:16-11:52", *lines[3:]])


STAFF = table(
    "staff_id job_class count fte avg_salary fund certs may_change",
    ("PRIN", "admin_principal", 1, 1.0, 96000, "GF", "ADMIN", "no"),
    ("M", "dept_teacher", 2, 1.0, 60000, "GF", "MATH_SEC;SCI_SEC", "no", {"load_periods": 5}),
    ("S", "dept_teacher", 3, 1.0, 60000, "GF", "MATH_SEC;SCI_SEC", "no", {"load_periods": 5}),
    ("H", "dept_teacher", 2, 1.0, 60000, "GF", "HUM_SEC", "no", {"load_periods": 5}),
    ("COUNS1", "counselor", 1, 1.0, 60000, "GF", "GUIDANCE", "no"),
    ("COACH1", "coach", 1, 1.0, 60000, "ESSER3", "HUM_SEC", "may stop", {"min_fte": 0, "temporary": "y"}),
    ("PARA", "para", 2, 1.0, 24000, "GF", None, "no"),
    ("OFF1", "office", 1, 1.0, 40000, "GF", None, "no"),
)

FUNDS = table(
    "fund name type revenue_this revenue_next rule_note end_date revenue_y2 revenue_y3",
    ("GF", "General fund", "general", 951000, 980000, "Next year: about 3 % more", None, 1004500, 1029600),
    ("ESSER3", "ARP ESSER", "federal", 113000, 0, "Ended", "2024-09-30", 0, 0),
)

TEAMS = table(
    "team_id name type core extended purpose",
    ("T_MATH", "Mathematics", "course_alike", "M.1;M.2", None, "planning"),
    ("T_ALG", "Mathematics with science", "vertical", "M.1;S.1", None, "inquiry"),
    ("T_SCI", "Science", "course_alike", "S.2;S.3", None, "planning"),
    ("T_HUM", "Humanities", "course_alike", "H.1;H.2", None, "planning"),
)

COURSES = [
    course("ENG", "English", "ENG", 125, "HUM_SEC", alike_team="T_HUM"),
    course("HIS", "History", "SS", 125, "HUM_SEC", alike_team="T_HUM"),
    *(course(f"MAT{n}", f"Mathematics {n}", "MATH", 125, "MATH_SEC", alike_team="T_MATH") for n in (1, 2)),
    *(course(f"SCI{n}", f"Science {n}", "SCI", 125, "SCI_SEC", alike_team="T_SCI") for n in (1, 2)),
    course("TEC", "Technology", "SCI", 100, "SCI_SEC"),
    course("ROB", "Robotics", "SCI", 25, "SCI_SEC", protected="y"),
]


def build() -> Sample:
    return secondary(
        Sample(
            NAME,
            TITLE,
            {
                "School": [SCHOOL],
                "Bell": [row for n in range(1, DAYS + 1) for row in slots(f"DAY{n}", day(n))],
                "Calendar": [{"cycle_day": n, "day_type": f"DAY{n}"} for n in range(1, DAYS + 1)],
                "Staff": STAFF,
                "Funds": FUNDS,
                "Teams": TEAMS,
                "Courses": COURSES,
                "Conflicts": table("course_a course_b students hard", ("ROB", "TEC", 6, "n")),
                "Duties": [d for n in range(1, DAYS + 1) for d in duties(f"DAY{n}", "LUNCH lunch 11:16-11:52 2", lunch="para;office")],
            },
            ["Everything: the school is made up so that its answer can be worked out by hand."],
        ),
        programs={"TUTOR": 20000, "SOFT": 10000, "SUPPLIES": 25000},
        rooms={"std": 7},
        min_individual_planning_week=(214, "contract", "Five periods of the cycle of seven days."),
        load_periods=(5, "contract", "Five courses of seven."),
        allowed_reduction_fte_coach=(1.0, "local", "The ESSER post."),
    )
