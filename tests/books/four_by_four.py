"""Cedar Falls High School (fictional): four blocks of 90 minutes a day, new courses each semester, load 3 of 4.

150 students take eight courses a year, four in each semester; a year-long course counts for two. In half-year sections:

    at 24 a class    150 requests are 7 sections: six such courses 42, art 4, technology 6 and band (all year) 2 = 54, which is
                     nine teachers with 3 + 3.
    at 25 a class    six sections each: 36 + 4 + 6 + 2 = 48, which is eight teachers with 3 + 3. The school allows one more student.
    Every block      150 students are in school in either semester, so 6 sections run, and two of eight teachers are free.
    Four teams       of two teachers. A team meets all year, so it needs a block in which both are free in both semesters; each of the
                     four blocks has two free teachers, so it is one team's own: 5 x 90 = 450 minutes a week.
    Answer           225 minutes stay with the teacher: of five blocks three (270), since two (180) are too few. Two are left: 180.

    without planning alone             5 x 90 = 450.
    with planning at 271               four blocks stay: 90.
    without the larger classes         54 half-year sections need the ninth post, for which there is no money: no plan at all.

Money. A post costs (salary x 1.25 + 8,000) dollars this year and 2.5 % more next year. ESSER has ended.
    posts       principal 128,000 + 9 teachers and counselor 10 x 83,000 + aides 2 x 38,000 + office 58,000 = 1,092,000;
                x 1.025 = 1,119,300
    programs    tutoring 12,000 + supplies 25,000 = 37,000
    next year   1,060,000, so 96,300 are missing. The ninth post (85,075) and tutoring (12,000) stop: 775 are left. Tutoring alone
                is too little, and so is the post.
"""

from __future__ import annotations

from books.common import course, secondary
from planner.workbook.samples.common import Row, Sample, duties, every_day, slots, table

NAME, TITLE = "four_by_four", "Cedar Falls High School (fictional)"

SCHOOL: Row = {
    "school_name": "Cedar Falls High School", "level": "high", "grades": "9,10,11,12", "year_start": 2025, "cycle_days": 5, "weeks": 36,
    "contract_start": "7:40", "contract_end": "15:10", "student_start": "8:00", "student_end": "14:55", "min_instruction_week": 1800,
    "cafeteria_seats": 160, "target_floor": 90, "target_goal": 450, "target_stretch": 450, "min_block": 45,
    "singular_priority": "collab_min_team", "enrol_this": 150, "enrol_next": 150,
}  # fmt: skip

REG = """
P1  class  8:00-9:30
P2  class  9:37-11:07
LUN lunch 11:10-11:45
P3  class 11:48-13:18
P4  class 13:25-14:55
"""

STAFF = table(
    "staff_id job_class count fte avg_salary fund certs may_change",
    ("PRIN", "admin_principal", 1, 1.0, 96000, "GF", "ADMIN", "no"),
    ("HUM", "dept_teacher", 4, 1.0, 60000, "GF", "HUM_SEC", "no", {"load_periods": 3}),
    ("STEM", "dept_teacher", 4, 1.0, 60000, "GF", "STEM_SEC", "no", {"load_periods": 3}),
    ("NINTH", "dept_teacher", 1, 1.0, 60000, "ESSER3", "HUM_SEC;STEM_SEC", "may stop", {"load_periods": 3, "min_fte": 0, "temporary": "y"}),
    ("COUNS1", "counselor", 1, 1.0, 60000, "GF", "GUIDANCE", "no"),
    ("PARA", "para", 2, 1.0, 24000, "GF", None, "no"),
    ("OFF1", "office", 1, 1.0, 40000, "GF", None, "no"),
)

FUNDS = table(
    "fund name type revenue_this revenue_next rule_note end_date revenue_y2 revenue_y3",
    ("GF", "General fund", "general", 1034000, 1060000, "Next year: 2.5 % more", None, 1087000, 1114000),
    ("ESSER3", "ARP ESSER", "federal", 95000, 0, "Ended", "2024-09-30", 0, 0),
)

TEAMS = table(
    "team_id name type core extended purpose",
    ("T_ENG", "English", "course_alike", "HUM.1;HUM.2", "NINTH", "planning"),
    ("T_HIS", "History and arts", "course_alike", "HUM.3;HUM.4", None, "planning"),
    ("T_MAT", "Mathematics", "course_alike", "STEM.1;STEM.2", None, "planning"),
    ("T_SCI", "Science", "course_alike", "STEM.3;STEM.4", None, "planning"),
)

COURSES = [
    course("ENG", "English", "ENG", 150, "HUM_SEC", term="S", size=24, alike_team="T_ENG"),
    course("HIS", "History", "SS", 150, "HUM_SEC", term="S", size=24, alike_team="T_HIS"),
    course("SPA", "Spanish", "WL", 150, "HUM_SEC", term="S", size=24),
    course("ART", "Art", "ART", 100, "HUM_SEC", term="S"),
    course("BAND", "Band", "ART", 25, "HUM_SEC", term="Y", protected="y"),
    course("MAT", "Mathematics", "MATH", 150, "STEM_SEC", term="S", size=24, alike_team="T_MAT"),
    course("SCI", "Science", "SCI", 150, "STEM_SEC", term="S", size=24, alike_team="T_SCI"),
    course("HEA", "Health and fitness", "PE", 150, "STEM_SEC", term="S", size=24),
    course("TEC", "Technology", "CTE", 150, "STEM_SEC", term="S"),
]


def build() -> Sample:
    return secondary(
        Sample(
            NAME,
            TITLE,
            {
                "School": [SCHOOL],
                "Bell": slots("REG", REG),
                "Calendar": every_day("REG"),
                "Staff": STAFF,
                "Funds": FUNDS,
                "Teams": TEAMS,
                "Courses": COURSES,
                "Conflicts": table("course_a course_b students hard", ("BAND", "ART", 8, "n")),
                "Duties": duties("REG", "LUNCH lunch 11:10-11:45 2", lunch="para;office"),
            },
            ["Everything: the school is made up so that its answer can be worked out by hand."],
        ),
        programs={"TUTOR": 12000, "SUPPLIES": 25000},
        rooms={"std": 9},
        min_individual_planning_week=(225, "contract", "Half of five blocks."),
        load_periods=(3, "contract", "Three blocks of four."),
        class_size_over_target=(1, "local", "One student more than the target, course by course."),
        allowed_reduction_fte_dept_teacher=(1.0, "local", "The ESSER post."),
    )
