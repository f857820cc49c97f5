"""Two Rivers Academy (fictional): an A/B block high school, four blocks of 88 minutes on A days and four others on B days.

150 students take eight courses, four of humanities and four of science, in classes of 25: 24 + 24 sections. A block once in the
cycle of two days is 88 x 5 / 2 = 220 minutes of an average week. Load 6 of 8; planning alone 220 minutes a week, one block exactly.

    Every block      150 students are in school, so 6 sections of 25 run; of 9 teachers exactly three are free.
    Two teams        of three, humanities and science. When one is free, the six others all teach.
    Free blocks      9 x 8 - 48 = 24. A team that meets in m blocks keeps one more for planning: 3 (m + 1) of them. The three
                     teachers beside the teams teach 6 at most: 3 x 2 = 6. So 6 (m + 1) + 6 <= 24, and m = 2.
    Answer           2 x 220 = 440 minutes a week for both teams, who then teach 5 of 8, and the three others 6 of 8.

The ninth teacher is paid by the ended ESSER fund and teaches three sections of each department.

    without the ninth teacher     a free team of three leaves five, and six sections must run: no team can ever meet.
    without planning alone        6 m + 6 <= 24: m = 3, 660 minutes.
    with planning at 221          two blocks: 6 (m + 2) + 6 <= 24: m = 1, 220 minutes.
    without seats for everybody, and without the ninth teacher: all teach 6 of 8; of two free blocks one is kept: 220 minutes.

Money. A post costs (salary x 1.25 + 8,000) dollars this year and 2.5 % more next year.
    posts       principal 128,000 + 9 teachers, counselor and special education 11 x 83,000 + aides 2 x 38,000 + office 58,000
                = 1,175,000; x 1.025 = 1,204,375
    programs    tutoring 30,000 + software 20,000 + supplies 25,000 = 75,000
    next year   1,144,500 + 85,075 = 1,229,575, so 49,800 are missing. Tutoring and software (50,000) stop: 200 are left.
"""

from __future__ import annotations

from books.common import course, secondary
from planner.workbook.samples.common import Row, Sample, duties, slots, table

NAME, TITLE = "ab_block", "Two Rivers Academy (fictional)"

SCHOOL: Row = {
    "school_name": "Two Rivers Academy", "level": "high", "grades": "9,10,11,12", "year_start": 2025, "cycle_days": 2, "weeks": 36,
    "contract_start": "7:40", "contract_end": "15:10", "student_start": "8:00", "student_end": "14:45", "min_instruction_week": 1800,
    "cafeteria_seats": 160, "target_floor": 220, "target_goal": 600, "target_stretch": 600, "min_block": 45,
    "singular_priority": "collab_min_team", "enrol_this": 150, "enrol_next": 150,
}  # fmt: skip


def day(letter: str) -> str:
    return f"""
        {letter}1 class  8:00-9:28
        {letter}2 class  9:35-11:03
        LUN lunch 11:05-11:40
        {letter}3 class 11:42-13:10
        {letter}4 class 13:17-14:45"""


STAFF = table(
    "staff_id job_class count fte avg_salary fund certs may_change",
    ("PRIN", "admin_principal", 1, 1.0, 96000, "GF", "ADMIN", "no"),
    ("HUM", "dept_teacher", 4, 1.0, 60000, "GF", "HUM_SEC", "no", {"load_periods": 6}),
    ("STEM", "dept_teacher", 4, 1.0, 60000, "GF", "STEM_SEC", "no", {"load_periods": 6}),
    ("NINTH", "dept_teacher", 1, 1.0, 60000, "ESSER3", "HUM_SEC;STEM_SEC", "may stop", {"load_periods": 6, "min_fte": 0, "temporary": "y"}),
    ("COUNS1", "counselor", 1, 1.0, 60000, "GF", "GUIDANCE", "no"),
    ("SPED1", "sped_teacher", 1, 1.0, 60000, "IDEA", "SPED", "no"),
    ("PARA", "para", 2, 1.0, 24000, "GF", None, "no"),
    ("OFF1", "office", 1, 1.0, 40000, "GF", None, "no"),
)

FUNDS = table(
    "fund name type revenue_this revenue_next rule_note end_date revenue_y2 revenue_y3",
    ("GF", "General fund", "general", 1034000, 1144500, "Next year: 2.5 % more, and $84,650", None, 1175000, 1205000),
    ("ESSER3", "ARP ESSER", "federal", 133000, 0, "Ended", "2024-09-30", 0, 0),
    ("IDEA", "IDEA Part B", "federal", 83000, 85075, "2.5 % more", None, 87202, 89382),
)

TEAMS = table(
    "team_id name type core extended floor_min goal_min stretch_min purpose",
    ("T_HUM", "Humanities", "course_alike", "HUM.1;HUM.2;HUM.3", "SPED1", 0, 600, 600, "planning"),
    ("T_STEM", "Science", "course_alike", "STEM.1;STEM.2;STEM.3", None, 0, 600, 600, "planning"),
    ("T_LINK", "Both departments", "vertical", "HUM.4;STEM.4", "NINTH", 0, 60, 60, "inquiry"),
)

# Eight subjects of three sections each in both departments; theatre and robotics are singletons that ten students want together.
COURSES = [
    *(course(f"{c}{g}", f"{name} {g}", "ENG", 75, "HUM_SEC", alike_team="T_HUM") for c, name in (("ENG", "English"), ("HIS", "History"), ("SPA", "Spanish")) for g in (1, 2)),
    course("ART1", "Art 1", "ENG", 75, "HUM_SEC"),
    course("ART2", "Art 2", "ENG", 50, "HUM_SEC"),
    course("THTR", "Theatre", "ENG", 25, "HUM_SEC", protected="y"),
    *(course(f"{c}{g}", f"{name} {g}", "SCI", 75, "STEM_SEC", alike_team="T_STEM") for c, name in (("MAT", "Mathematics"), ("BIO", "Life science"), ("PHY", "Physical science")) for g in (1, 2)),
    course("TEC1", "Technology 1", "SCI", 75, "STEM_SEC"),
    course("TEC2", "Technology 2", "SCI", 50, "STEM_SEC"),
    course("ROB", "Robotics", "SCI", 25, "STEM_SEC", protected="y"),
]  # fmt: skip

PAIRS = table("course_a course_b students hard", ("THTR", "ROB", 10, "y"), ("ART2", "TEC2", 5, "n"))


def build() -> Sample:
    return secondary(
        Sample(
            NAME,
            TITLE,
            {
                "School": [SCHOOL],
                "Bell": slots("A", day("A")) + slots("B", day("B")),
                "Calendar": [{"cycle_day": 1, "day_type": "A"}, {"cycle_day": 2, "day_type": "B"}],
                "Staff": STAFF,
                "Funds": FUNDS,
                "Teams": TEAMS,
                "Courses": COURSES,
                "Conflicts": PAIRS,
                "Duties": [d for t in "AB" for d in duties(t, "LUNCH lunch 11:05-11:40 2", lunch="para;office")],
            },
            ["Everything: the school is made up so that its answer can be worked out by hand."],
        ),
        programs={"TUTOR": 30000, "SOFT": 20000, "SUPPLIES": 25000},
        rooms={"std": 9},
        min_individual_planning_week=(220, "contract", "One block in each turn of two days."),
        load_periods=(6, "contract", "Six blocks of eight."),
        allowed_reduction_fte_dept_teacher=(1.0, "local", "The ESSER post."),
    )
