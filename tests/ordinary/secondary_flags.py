"""The oddities of ordinary middle and high schools: which there are, and which do not go together."""

from __future__ import annotations

import random

FLAGS: dict[str, str] = {
    "seniors_open_period": "Seniors with a job have no class in the last period, so it has fewer sections.",
    "zero_period": "A jazz band meets before the first period.",
    "oversubscribed_singleton": "More students ask for a course of one section than it has seats.",
    "sections_fixed_below_requests": "A course's sections are fixed, and hold enrollment decline than asked for it.",
    "lunch_by_department": "Which of two lunches a class has depends on its department.",
    "stacked_classes": "Two small courses are one class: one teacher, one room, one period.",
    "trimesters": "Five periods a day and new courses each trimester.",
    "terms_by_section": 'Some sections of a course are in the first semester and some in the second, written "S1/S2".',
    "corequisites": "A support course that its students take beside another.",
    "co_teaching": "Special-education teachers stand in others' sections and have a period for case management.",
    "band_lessons": "Music teachers take small groups out of class for lessons.",
    "mornings_only": "A teacher works mornings only.",
    "part_time_06": "A teacher of 0.6 FTE.",
    "shared_by_days": "A teacher is shared with another school and comes on some days.",
    "two_positions": "One person holds two part-time positions.",
    "hours_over_lunch": "Aides are there around lunch only.",
    "lunch_waves": "The lower and the upper grades eat at two times, on either side of a period.",
    "course_conflicts": "Small courses that the same students want, some of them never at one time.",
    "limited_labs": "There are as many labs as the sections need, and no more.",
    "two_teams": "Teachers are on a second team, across departments.",
    "advisory": "The day has an advisory.",
    "duty_period": "Every teacher owes supervision in free periods.",
    "late_start_half": "School begins late on half of the Wednesdays.",
    "early_release": "School ends early on Wednesdays.",
    "negative_carryover": "Last year's deficit is paid back.",
    "health_over_25000": "Health cover costs more than $25,000.",
    "benefits_61_5": "Benefits are 61.5 % of pay.",
    "splits_as_written": 'Split funding as people write it: "50% GF, 50% T1A".',
    "fund_ends_inside_year": "A grant ends inside the plan year.",
    "odd_codes": "Codes with spaces, dots, slashes, lower case and accents.",
    "leading_zeros": "Course codes are numbers with zeros before them.",
    "typed_text": 'Numbers typed as text: "$62,000", "8:15 AM".',
    "blank_rows": "Blank rows between the rows.",
    "odd_order": "Rows stand in no order.",
    "unneeded_blank": "No rooms, no pairs of courses, no services, no duties, no ways of making time.",
}
# What today's contract cannot say, and of that what has no witness: no plan of today's form can hold it.
WITHOUT_WITNESS: frozenset[str] = frozenset()
RARE = WITHOUT_WITNESS | {"lunch_by_department", "stacked_classes", "trimesters",  # drawn less often, so that the schools stay as they were when the contract learns a word
    "oversubscribed_singleton", "sections_fixed_below_requests", "terms_by_section", "negative_carryover", "health_over_25000",
    "benefits_61_5", "splits_as_written", "fund_ends_inside_year",
}  # fmt: skip
UNSAYABLE = WITHOUT_WITNESS
DAILY_ONLY = frozenset({"zero_period", "lunch_waves", "lunch_by_department", "advisory", "late_start_half", "early_release", "mornings_only"})
PARTS = frozenset({"mornings_only", "part_time_06", "two_positions"})  # posts that take the place of a teacher of a department
NO_HOUSES = PARTS | {"oversubscribed_singleton", "sections_fixed_below_requests", "lunch_waves", "lunch_by_department", "stacked_classes", "trimesters", "terms_by_section", "corequisites", "two_teams", "advisory"}
CLASHES = (
    frozenset({"late_start_half", "early_release", "mornings_only"}),
    frozenset({"lunch_waves", "lunch_by_department", "mornings_only"}),
    frozenset({"leading_zeros", "odd_codes"}),
    frozenset({"health_over_25000", "benefits_61_5"}),
    frozenset({"trimesters", "terms_by_section", "zero_period", "mornings_only", "two_positions"}),
    frozenset({"trimesters", "stacked_classes"}),
    *(frozenset({"unneeded_blank", other}) for other in ("limited_labs", "course_conflicts", "corequisites", "shared_by_days", "band_lessons", "hours_over_lunch", "stacked_classes")),
    frozenset({"seniors_open_period", "trimesters"}),
    frozenset({"band_lessons", "duty_period"}),
    frozenset({"two_teams", "trimesters"}),
    frozenset({"two_teams", "duty_period"}),
)
ONLY = {"seniors_open_period": ("high",), "zero_period": ("high",), "band_lessons": ("middle",), "trimesters": ("high",), "stacked_classes": ("high",)}
FAMILIES = {"high": {"seven": 35, "ab": 20, "four": 12, "six": 12, "drop": 10, "eight": 11}, "middle": {"seven": 50, "eight": 40, "six": 10}}


def family_of(level: str, flags: frozenset[str], chance: random.Random) -> str:
    """A kind of bell that has room for the oddities."""
    if "trimesters" in flags:
        return "trimester"
    out: set[str] = set()
    if flags & DAILY_ONLY:
        out |= {"ab", "drop"}
    if flags & {"zero_period", "terms_by_section", "seniors_open_period"}:
        out |= {"four"}
    if "two_teams" in flags:
        out |= {"four", "six"}
    if "lunch_waves" in flags or "lunch_by_department" in flags:
        out |= {"four"}
    weights = {f: w for f, w in FAMILIES[level].items() if f not in out}
    return chance.choices(list(weights), list(weights.values()))[0]


def least_size(flags: frozenset[str]) -> int:
    """Teachers that a school with these oddities has at least."""
    return 14 if flags & (PARTS | {"shared_by_days", "two_teams", "corequisites", "stacked_classes", "terms_by_section"}) else 5
