"""The contract week for eyes: where every teacher's minutes go, and each clause beside what the plan keeps."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from planner.checker.accounts import accounts, beyond_hours, held_to_hours, in_a_week
from planner.checker.free_time import planning_needed
from planner.checker.week import Week, week_of
from planner.domain.plan import ACCOUNTS, Plan
from planner.domain.school import RuleValue, School
from planner.explain.tightest import protected, spoken_of, tightest
from planner.language import N_
from planner.tables.words import Number, frame, number, title_of

NO_DATE = "not dated"
WORDS = {  # heading of each account, minutes in an average week
    "teaching": N_("Teaching"),
    "duty": N_("Duty"),
    "lunch": N_("Lunch"),
    "planning": N_("Individual planning"),
    "unassigned": N_("Unassigned"),
    "collaboration": N_("Common planning"),
    "travel": N_("Travel"),
    "other": N_("Before school, passing, and after school"),
}
CLAUSES = {  # rule -> the promise in the contract's words
    "min_individual_planning_week": "Individual planning, minutes per week (minimum)",
    "duty_free_lunch": "Duty-free lunch, minutes per day (minimum)",
    "daily_unencumbered": "Unencumbered time (no students or duties), minutes per day (minimum)",
    "max_consecutive_minutes": "Consecutive minutes with students (maximum)",
    "max_consecutive_periods": "Consecutive periods taught (maximum)",
    "load_periods": "Periods taught by a full-time teacher (maximum)",
    "max_preparations": "Course preparations at one time (maximum)",
    "max_students_day": "Students per day (maximum)",
    "max_sections_special_day": "Specialist's classes per day (maximum)",
    "max_sections_special_week": "Classes of a specialist in a week, at most",
    "duty_minutes_max_week": "Assigned duty, minutes per week (maximum)",
    "plc_directed_per_week": "School-directed team (PLC) meetings per week (maximum)",
}

UNASSIGNED = "unassigned"
SHOWN = tuple(WORDS)  # the accounts of the ledger, and beside planning what is unassigned
WHOLE_CONTRACT = ("min_individual_planning_week", "duty_free_lunch", "daily_unencumbered", "duty_minutes_max_week")  # of every teacher
ClauseRow = tuple[str, int | str, Number, str, int, str, str]


# --- the ledger --------------------------------------------------------------------------------------------------------
def ledger(school: School, plan: Plan) -> pd.DataFrame:
    """One row a teaching position: the minutes of an average contract week by account; they add up to the week."""
    week = week_of(school, plan)
    rows = []
    for unit in week.teachers:
        found = accounts(week, unit)
        each = {a: getattr(found, a) / in_a_week(week) for a in ACCOUNTS}
        whole = sum(each.values(), Fraction(0))
        each["planning"], each[UNASSIGNED] = _planning_and_rest(week, unit, each["planning"])
        row = school.row_of_unit[unit]
        rows.append((unit, title_of(school, row.job_class), *(number(each[a]) for a in SHOWN), number(whole)))
    return frame((N_("Position"), N_("Job class"), *(WORDS[a] for a in SHOWN), N_("Contract week")), rows)


def _planning_and_rest(week: Week, unit: str, free: Fraction) -> tuple[Fraction, Fraction]:
    """Individual planning, and what nothing was planned for.

    Free periods of whoever has a class or sections are planning periods. Of others (counselors, providers, specialists) only what they
    are promised is: the rest of their week is theirs to fill, and is not called planning.
    """
    if week.homerooms_of.get(unit) or unit in week.section_teachers:
        return free, Fraction(0)
    planning = min(free, planning_needed(week, unit))
    return planning, free - planning


def load_sentence(school: School, plan: Plan) -> str:
    """ "Teaching is uneven: English-learner teacher, 0 to 855 minutes a week (least: EL4)."

    Of full-time positions of one job class where one has less than half of what another has; nothing where none has.
    """
    full = {u.unit_id for p in plan.positions for u in p.units if u.fte == 100}
    minutes: dict[str, list[tuple[Number, str]]] = {}
    for unit, title, taught, *_ in ledger(school, plan).itertuples(index=False, name=None):
        if unit in full:
            minutes.setdefault(title, []).append((taught, unit))
    uneven = {title: (min(some), max(some)) for title, some in minutes.items() if 2 * min(some)[0] < max(some)[0]}
    said = [f"{title}, {least[0]:,} to {most[0]:,} minutes a week (least: {least[1]})" for title, (least, most) in uneven.items()]
    return f"Teaching is uneven: {'; '.join(said)}." if said else ""


# --- the clauses -------------------------------------------------------------------------------------------------------
def clauses(school: School, plan: Plan) -> pd.DataFrame:
    """Each clause with what it asks for, what the plan keeps where it is tightest, whose that is, and where the clause stands."""
    week = week_of(school, plan)
    rows: list[ClauseRow] = []
    for rule in sorted((r for r in school.rules if r.key in CLAUSES and r.value), key=lambda r: list(CLAUSES).index(r.key)):
        found = tightest(week, rule.key)
        if found is not None:
            many = len(spoken_of(week, rule.key))
            rows.append((CLAUSES[rule.key], rule.value, number(found[0]), found[1], many, *_written(rule)))
            rows += _all_duty(week, number(found[0])) if rule.key == "duty_minutes_max_week" else []
    rows += _hours(week)
    columns = (N_("Clause"), N_("Required"), N_("Planned"), N_("Whose"), N_("Positions looked at"), N_("Source"), N_("As of"))
    return frame(columns, rows)


def not_looked_at(school: School, plan: Plan) -> pd.DataFrame:
    """Certified positions that a clause of the workbook does not look at, with the clauses: nothing is promised of their week here."""
    week = week_of(school, plan)
    asked = [r.key for r in school.rules if r.key in WHOLE_CONTRACT and r.value]
    spoken = {key: spoken_of(week, key) for key in asked}
    rows = []
    for unit in protected(week):
        missing = [CLAUSES[key] for key in asked if unit not in spoken[key]]
        if missing:
            rows.append((unit, title_of(school, school.row_of_unit[unit].job_class), "; ".join(missing)))
    return frame((N_("Position"), N_("Job class"), N_("Clauses that were not looked at")), rows)


def _all_duty(week: Week, roster: Number) -> list[ClauseRow]:
    """The most duty in the contract week, where it is not the roster's: duty in free periods counts there as well, and what is given
    while teaching does not."""
    most, unit = max(((accounts(week, u).duty / in_a_week(week), u) for u in week.teachers), default=(Fraction(0), ""))
    words = "Duty in all, roster and free periods, minutes a week, as in the contract week"
    return [(words, "-", number(most), unit, len(week.teachers), "Contract week", NO_DATE)] if unit and number(most) != roster else []


def _hours(week: Week) -> list[ClauseRow]:
    """Part-time posts by hours that have more to do than they are paid for: the one with most; nothing where there is none."""
    by_hours = [u for u in week.teachers if not held_to_hours(week, u)]
    most, unit = max(((beyond_hours(week, u), u) for u in by_hours), default=(Fraction(0), ""))
    words = "Minutes per week beyond a part-time position's paid hours (maximum)"
    return [(words, 0, number(most), unit, len(by_hours), "Staff sheet, FTE", NO_DATE)] if most else []


def _written(rule: RuleValue) -> tuple[str, str]:
    said = f"{rule.source}: {rule.source_note}" if rule.source_note else rule.source
    return said, rule.as_of.isoformat() if rule.as_of else NO_DATE
