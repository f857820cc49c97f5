"""Pine Hollow with nothing to spare (decisions.md 30): the school on which a dropped day decides everything. Fictional.

STEM must go with ESSER; the general fund is short of exactly one art day, $13,882. Dropping Wednesday loses nothing,
dropping Thursday takes the common block from kindergarten and grades 1 and 2 (domain.md 9, T4 and T5).
"""

from __future__ import annotations

from planner.workbook.defaults import methods, rules
from planner.workbook.samples import pine_hollow as full
from planner.workbook.samples.common import Row, Sample, slots, table, with_benefits

NAME, TITLE = "pine_hollow_thin", "Pine Hollow Elementary, with nothing to spare (fictional)"
ART_DAY = 13_882  # dollars: 0.2 x 55,000 x 1.262, no health cover under the threshold

GONE = {"PARA_DUTY"}
CHANGED: dict[str, Row] = {
    "MUS1": {"may_change": "no", "min_fte": None, "shared_school": None, "shared_id": None},
    "ART1": {"may_change": "days", "min_fte": 0.4, "max_fte": 0.6},
    "MATHI1": {"fund": "GF", "may_change": "no", "min_fte": None, "temporary": "n"},
    "COACH1": {"fte": 0.5, "fund": "T1A", "may_change": "no", "min_fte": None, "max_fte": None, "reduce_ok": "n"},
    "PARA_T1": {"may_change": "no", "min_fte": None},
}

# The general fund pays the math interventionist too, and next year has one art day less.
GF_THIS = 2_153_057 + 79_134
FUNDS = table(
    "fund name type revenue_this revenue_next rule_note end_date",
    ("GF", "General fund", "general", GF_THIS, GF_THIS - ART_DAY, "One art day less than this year"),
    ("STATE_4K", "State 4K", "state", 113467, 113467, "Flat"),
    ("ESSER3", "ARP ESSER", "federal", 75348, 0, "Ended", "2024-09-30"),
    ("IDEA", "IDEA Part B", "federal", 201057, 201057, "Flat"),
    ("T3", "Title III", "federal", 28774, 28774, "Flat"),
    ("T1A", "Title I-A", "federal", 211356, 211356, "Flat"),
    ("T2A", "Title II-A", "federal", 8800, 8800, "Flat"),
)

SCHOOL: Row = full.SCHOOL | {"school_name": "Pine Hollow Elementary (thin)", "target_floor": 45, "target_goal": 45, "target_stretch": 90}

NOTHING_BUT_SPECIALS = {method: {"allowed": "n"} for method in ("double_block", "counselor_lessons", "duty_swap", "plc_stipend")}

RULES = rules(
    "elementary",
    "SC",
    min_individual_planning_week=(180, "contract", "Four of the week's specials stay with the teacher."),
    max_consecutive_minutes=(240, "contract", "Four hours at the very most."),
    max_sections_special_week=(28, "local", "As today."),
    pe_classroom_min=(15, "local", "Homeroom teachers give 15 minutes in class."),
    special_every_day=("n", "local", "A class may miss a day."),
    max_blocks_per_day=(1, "local", "One block a day."),
    growth_personnel_pct=(0, "local", "This year's dollars."),
    growth_health_pct=(0, "local", "This year's dollars."),
)

ASSUMPTIONS = [
    "All that Pine Hollow Elementary assumes, and:",
    "STEM may only stop; the math interventionist is on the general fund, the coach is half-time on Title I-A, the duty post is gone.",
    "No program depends on ESSER; nothing but STEM and art may change.",
    "Art may go from 0.6 to 0.4; the planner chooses two of Tuesday, Wednesday and Thursday.",
    "Minutes come from specials only, one block a day, and a class may miss a day; grade teams have floor and goal 45, stretch 90.",
    "Nothing grows: all sums are this year's dollars.",
]  # fmt: skip


def staff() -> list[Row]:
    rows = [r | CHANGED.get(r["staff_id"], {}) for r in full.STAFF if r["staff_id"] not in GONE]
    return with_benefits(rows, full.BENEFIT_PCT, full.BENEFIT_FLAT)


def programs() -> list[Row]:
    """The programs that ESSER does not pay, none of which may change."""
    return [r | {"mandated": "y", "levels": None} for r in full.PROGRAMS if r["fund"] != "ESSER3"]


def build() -> Sample:
    rows = dict(full.build().rows)
    rows |= {
        "School": [SCHOOL],
        "Bell": slots("REG", full.REG),
        "Staff": staff(),
        "Funds": FUNDS,
        "Programs": programs(),
        "Specials": [r for r in full.SPECIALS if not r.get("requires_method")],
        "Teams": [r | ({"floor_min": 45, "goal_min": 45, "stretch_min": 90} if r["type"] == "grade" else {}) for r in full.TEAMS],
        "Duties": [d for d in rows["Duties"] if d["day_type"] == "REG"],
        "Rules": RULES,
        "Methods": methods("elementary", **NOTHING_BUT_SPECIALS),
    }
    return Sample(NAME, TITLE, rows, ASSUMPTIONS)
