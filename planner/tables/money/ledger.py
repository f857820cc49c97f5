"""The contract week for eyes: where every teacher's minutes go, and each clause beside what the plan keeps."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from planner.checker.accounts import accounts, beyond_hours, held_to_hours, in_a_week
from planner.checker.week import Week, week_of
from planner.domain.plan import ACCOUNTS, Plan
from planner.domain.school import RuleValue, School
from planner.explain.tightest import tightest
from planner.language import N_
from planner.tables.words import Number, frame, number, title_of

NO_DATE = "not dated"
WORDS = {  # heading of each account, minutes in an average week
    "teaching": N_("Teaching"),
    "duty": N_("Duty"),
    "lunch": N_("Lunch"),
    "planning": N_("Planning alone"),
    "collaboration": N_("Common planning"),
    "travel": N_("Travel"),
    "other": N_("Before, between and after"),
}
CLAUSES = {  # rule -> the promise in the contract's words
    "min_individual_planning_week": "Planning alone, minutes a week, at least",
    "duty_free_lunch": "Lunch without students or duty, minutes a day, at least",
    "daily_unencumbered": "Time without students or duty, minutes a day, at least",
    "max_consecutive_minutes": "Teaching without a break, minutes, at most",
    "max_consecutive_periods": "Periods taught in a row, at most",
    "load_periods": "Periods taught by a full-time teacher, at most",
    "max_preparations": "Courses prepared at one time, at most",
    "max_students_day": "Students a day, at most",
    "max_sections_special_day": "Classes of a specialist in a day, at most",
    "max_sections_special_week": "Classes of a specialist in a week, at most",
    "duty_minutes_max_week": "Duty on the roster, minutes a week, at most",
    "plc_directed_per_week": "Team meetings that the school may direct, a week, at most",
}


# --- the ledger --------------------------------------------------------------------------------------------------------
def ledger(school: School, plan: Plan) -> pd.DataFrame:
    """One row a teaching position: the minutes of an average contract week by account; they add up to the week."""
    week = week_of(school, plan)
    rows = []
    for unit in week.teachers:
        found = accounts(week, unit)
        each = [getattr(found, a) / in_a_week(week) for a in ACCOUNTS]
        row = school.row_of_unit[unit]
        rows.append((unit, title_of(school, row.job_class), *(number(n) for n in each), number(sum(each, Fraction(0)))))
    return frame((N_("Position"), N_("Job class"), *(WORDS[a] for a in ACCOUNTS), N_("Contract week")), rows)


# --- the clauses -------------------------------------------------------------------------------------------------------
def clauses(school: School, plan: Plan) -> pd.DataFrame:
    """Each clause with what it asks for, what the plan keeps where it is tightest, whose that is, and where the clause stands."""
    week = week_of(school, plan)
    rows = []
    for rule in sorted((r for r in school.rules if r.key in CLAUSES and r.value), key=lambda r: list(CLAUSES).index(r.key)):
        found = tightest(week, rule.key)
        if found is not None:
            rows.append((CLAUSES[rule.key], rule.value, number(found[0]), found[1], *_written(rule)))
    rows += _hours(week)
    return frame((N_("Clause"), N_("Required"), N_("Planned"), N_("Whose"), N_("Source"), N_("As of")), rows)


def _hours(week: Week) -> list[tuple[str, int, Number, str, str, str]]:
    """Part-time posts by hours that have more to do than they are paid for: the one with most; nothing where there is none."""
    most, unit = max(((beyond_hours(week, u), u) for u in week.teachers if not held_to_hours(week, u)), default=(Fraction(0), ""))
    words = "Minutes a week beyond the paid hours of a part-time post, at most"
    return [(words, 0, number(most), unit, "Staff sheet, FTE", NO_DATE)] if most else []


def _written(rule: RuleValue) -> tuple[str, str]:
    said = f"{rule.source}: {rule.source_note}" if rule.source_note else rule.source
    return said, rule.as_of.isoformat() if rule.as_of else NO_DATE
