"""How the plan came about: the rules with their source, what stops us getting more, how sure we are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import pandas as pd

from planner.domain.outcome import Conflict, Outcome, Repair, Status, Tier
from planner.domain.school import RuleValue, School
from planner.language import N_
from planner.rules import RULES
from planner.rules.base import Fixed
from planner.tables.grid.periods import has_classrooms
from planner.tables.words import NEEDS, NOT_GIVEN, clock, dollars, frame, grade_words, listed, money, number, title_of
from planner.workbook.columns import ALLOWED_REDUCTION, COLUMN, RULE_KEY
from planner.workbook.defaults import ELEMENTARY_RULES, SECONDARY_RULES

SIZE_CAP = "size_cap_"
PLAINER = {  # than the note in the workbook, which has its heading beside it
    "max_consecutive_periods": "Periods that a teacher teaches in a row at most.",
    "max_students_day": "Students that a teacher has in a day at most.",
    "load_periods": "Periods that a full-time teacher teaches.",
    "class_size_over_target": "How far classes may grow beyond the target, course by course; 0 = not at all.",
    "duty_owed_week": "Supervision that every full-time teacher gives in free periods; 0 = none.",
    "students_per_period_slack_pct": "How far the places in a period may differ from the students in school.",
}
OF_COURSES, OF_HOMEROOMS = ("Courses", "Conflicts", "Assignments"), ("Homerooms", "Specials")
OF_PERIODS = {"Staff.load_periods", "Programs.overload_sections", "Bell.period"}
NEUTRAL = {"Rules.gap_ok_min", "Bell.adjacent_to", "School.min_instruction_week"}  # columns of rules of either kind


def rule_register(school: School) -> pd.DataFrame:
    """Every rule value with its unit, source, date and cell. Defaults to be confirmed, never legal advice.

    A value without a cell is a default of the planner; it is shown where a rule reads it.
    """
    columns = (N_("Rule"), N_("Value"), N_("Unit"), N_("Never broken"), N_("Source"), N_("Note"), N_("As of"), N_("Cell"), N_("Key"))
    read = {column for rule in RULES for column in rule.columns}
    foreign = _foreign_keys(school)
    shown = (r for r in school.rules if r.at("value") or (f"Rules.{r.key}" in read and r.key not in foreign))
    return frame(columns, (*(_rule_row(school, r) for r in shown), *_value_rows()))


def _value_rows() -> Iterator[tuple[str, ...]]:
    """What a program is worth in a plan: two formulas (measures O6 and O7), which no workbook changes."""
    rated = "100 + staff rating (a new idea: its rating); never below 0"
    served = "students served x share that is used x evidence (none 0, weak 1, moderate 2, strong 3)"
    note = "Staff survey (100 points) weigh both. A program that one person runs is not rated."
    for words, formula, unit, key in (
        ("What the staff want of a program.", rated, "points, 0 to 200", "program_worth"),
        ("What students have of a program.", served, "students, weighed", "program_benefit"),
    ):
        yield words, formula, unit, "no", "default", note, NOT_GIVEN, "planner's default", key


def _rule_row(school: School, rule: RuleValue) -> tuple[str | int | float, ...]:
    key = RULE_KEY.get(rule.key)
    unit = rule.unit or (key.unit if key else "")
    as_of = rule.as_of.isoformat() if rule.as_of else NOT_GIVEN
    firm = "yes" if rule.hard else "no"
    cell = rule.at("value") or "planner's default"
    return (_rule_words(school, rule.key), rule_value(rule), unit, firm, rule.source, rule.source_note, as_of, cell, rule.key)


def _rule_words(school: School, key: str) -> str:
    if key.startswith(ALLOWED_REDUCTION):
        title = title_of(school, key.removeprefix(ALLOWED_REDUCTION))
        return f"{title}: FTE that may go beyond attrition."
    words = PLAINER.get(key) or (RULE_KEY[key].help if key in RULE_KEY else key)
    return f"{grade_words(key.removeprefix(SIZE_CAP))}: {words}" if key.startswith(SIZE_CAP) else words


def rule_value(rule: RuleValue) -> str | int | float:
    """The value as it stands in the workbook: clock times as 10:30, percents and FTE with their decimals."""
    kind = RULE_KEY[rule.key].kind if rule.key in RULE_KEY else "fte" if rule.key.startswith(ALLOWED_REDUCTION) else "int"
    if kind == "time":
        return clock(rule.value)
    if kind == "yesno":
        return "yes" if rule.value else "no"
    return float(Fraction(rule.value, 100)) if kind in ("percent", "fte", "decimal") else rule.value


def promises(school: School | None = None) -> pd.DataFrame:
    """The sentence of every rule that a plan is checked against, and where the workbook sets it.

    Rules that speak only of what the school does not have, such as homerooms that go to specials, are left out.
    """
    told = [(r, tuple(c for c in r.columns if school is None or not _foreign(school, c))) for r in RULES]
    chosen = [(r, columns) for r, columns in told if columns == r.columns or _concerns(school, r.columns, columns)]
    kinds = {r.name: "fixed: never relaxed" if isinstance(r.kind, Fixed) else "adjustable: met unless you change it" for r, _ in chosen}
    rows = ((r.sentence, kinds[r.name], _set_in(columns)) for r, columns in chosen)
    return frame((N_("Requirement every plan meets"), N_("Kind"), N_("Set in")), rows)


def _concerns(school: School | None, all_columns: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Does a rule that reads some foreign columns still say something to this school? One of sections begins with its own column."""
    if school is not None and not school.courses:
        return all_columns[0] in own
    return bool(set(own) - NEUTRAL)


def _foreign(school: School, column: str) -> bool:
    """Is this a column of a sheet that the school leaves empty, or a rule value that does not concern it?"""
    sheets = {*(OF_COURSES if not school.courses else ()), *(OF_HOMEROOMS if not has_classrooms(school) else ())}
    sheets |= {"Services"} if not school.services and not has_classrooms(school) else set()
    keys = _foreign_keys(school) | (OF_PERIODS if not school.courses else set())
    if column == "Calendar.for_grades" and not school.grade_turns:  # every grade turns with the school
        return True
    return column.split(".")[0] in sheets or column.removeprefix("Rules.") in keys


def _foreign_keys(school: School) -> set[str]:
    """Rule values of the other kind of school: of specials and long blocks, or of periods and sections."""
    if has_classrooms(school):
        return set() if school.courses else SECONDARY_RULES
    return ELEMENTARY_RULES - {"max_consecutive_minutes"} | {f"{SIZE_CAP}{n}" for n in range(1, 13) if str(n) not in school.info.grades}


def _set_in(columns: tuple[str, ...]) -> str:
    """The workbook's headers, sheet by sheet: "Staff (FTE of each, Days); Rules (duty_free_lunch)"."""
    headers: dict[str, list[str]] = {}
    for column in columns:
        sheet, _, code = column.partition(".")
        known = COLUMN.get((sheet, code))
        headers.setdefault(sheet, []).append(known.header if known else code)
    return "; ".join(f"{sheet} ({listed(names)})" for sheet, names in headers.items()) or "-"


def sure_sentence(outcome: Outcome) -> str:
    """How far the answer is proven, in a sentence."""
    return {
        Status.OPTIMAL: f"Proven, measure by measure in the order of importance: no plan that keeps every rule does better by more "
        f"than {outcome.provenance.gap:.0%} (or 5 minutes, 0.1 FTE or $100).",
        Status.FEASIBLE: "This plan has been verified against every rule. A better one may exist.",
        Status.INFEASIBLE: "Proven: no plan can meet every rule in this workbook.",
        Status.UNKNOWN: "No plan found in the time allowed. That doesn't mean there isn't one.",
    }[outcome.status]


def how_sure(outcome: Outcome) -> pd.DataFrame:
    """Each measure in the order of importance: what the plan has, and how much better at most is possible."""
    return frame(
        (N_("Measure"), N_("In this plan"), N_("Unit"), N_("How good is this "
                                                           "plan?")), ((t.title, *_tier_value(t), t.words) for t in outcome.tiers)
    )


def _tier_value(tier: Tier) -> tuple[float | int | str, str]:
    """Value and unit as people count; the weighed sum of unlike measures has neither."""
    if tier.measure == "vision":
        return "weighted by staff survey", "-"
    hundredths = {"cents": "dollars", "hundredths of FTE": "FTE"}
    return (dollars(tier.value), hundredths[tier.unit]) if tier.unit in hundredths else (number(tier.value), tier.unit)


def sentences(heading: str, said: Sequence[str], nothing: str) -> pd.DataFrame:
    """One sentence a row; `nothing` where there is none."""
    return frame((heading,), ((s,) for s in said or (nothing,)))


def limits(outcome: Outcome) -> pd.DataFrame:
    return sentences(
        "What's keeping teams from getting more time", outcome.limits, "Nothing to report: this analysis covers only teams below their "
                                                                       "goal."
    )


def prices(outcome: Outcome) -> pd.DataFrame:
    return sentences("What some choices cost (for information; not proposed)", outcome.prices, "Nothing to report.")


def agreements(outcome: Outcome) -> pd.DataFrame:
    return sentences("Agreements needed", outcome.agreements, "Nothing in this plan needs anyone else's agreement.")


def conflict_promises(conflict: Conflict) -> pd.DataFrame:
    """The promises that cannot all be kept."""
    return frame((N_("Promise"), N_("See")), ((p.sentence, p.cell) for p in conflict.promises))


def repairs(conflict: Conflict) -> pd.DataFrame:
    """Changes that were tried by searching again, each of which makes a plan possible."""
    rows = ((r.sentence, repair_cost(r), NEEDS.get(r.needs, r.needs), r.cell) for r in conflict.repairs)
    return frame((N_("Change"), N_("Cost a year"), N_("Who must agree"), N_("See")), rows)


def repair_cost(repair: Repair) -> str:
    """ "at most $1,200", or that it costs nothing."""
    if not repair.cents:
        return "no cost"
    return f"{'' if repair.exact else 'at most '}{money(repair.cents)}"
