"""The good workbook broken one cell at a time: exactly one more finding, at that cell, in words a principal knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from planner.domain.school import Finding, Severity, Variant
from planner.facts.clock import unavailable
from planner.measures import MEASURES
from planner.workbook.checks.sums import teams_have_a_common_day
from planner.workbook.columns import NOT_WEIGHED
from planner.workbook.read import Reading

MUST, LOOK = Severity.MUST_FIX, Severity.LOOK_AT


class Fault(NamedTuple):
    """Write `value` into a cell; expect `code` there (or `at` another cell), with `word` in the sentence."""

    sheet: str
    line: str
    column: str
    value: Any
    code: str
    word: str
    severity: Severity = MUST
    at: tuple[str, str, str] | str = ""


FAULTS = (
    # School
    Fault("School", "", "school_name", None, "missing-cell", "School name"),
    Fault("School", "", "level", "elementry", "not-a-choice", "Did you mean elementary?"),
    Fault("School", "", "grades", "PK-9X", "not-grades", "K-5"),
    Fault("School", "", "year_start", 1999, "out-of-range", "2,020 and 2,035"),
    Fault("School", "", "cycle_days", 5.5, "not-a-number", "5.5"),
    Fault("School", "", "contract_start", "noon", "not-a-time", "clock time"),
    Fault("School", "", "contract_end", "7:00", "hours", "before it starts at 7:20"),
    Fault("School", "", "student_start", "7:00", "hours", "before teachers report"),
    Fault("School", "", "student_end", "15:30", "hours", "after the teachers' contract day ends at 15:00"),
    Fault("School", "", "student_end", "2:35", "out-of-range", "Did you mean 14:35?"),
    Fault("School", "", "target_floor", 200, "targets", "200", at=("School", "", "target_goal")),
    Fault("School", "", "target_goal", 700, "out-of-range", "700"),
    Fault("School", "", "target_stretch", 100, "targets", "stretch goal 100"),
    Fault("School", "", "min_block", 10, "out-of-range", "20 and 120"),
    Fault("School", "", "singular_priority", None, "missing-cell", "The one priority"),
    Fault("School", "", "state", "South Carolina", "not-a-choice", "State"),
    Fault("School", "", "high_need", "maybe", "not-yes-or-no", '"maybe"'),
    Fault("School", "", "cafeteria_seats", 100, "no-plan-lunch", "100 seats x 3 lunches are 300", LOOK),
    Fault("School", "", "cliff_accepted", "ESSER9", "unknown-ref", "did you mean ESSER3?"),
    # Bell
    Fault("Bell", "day_type=REG slot=S2", "start", "8:50", "slots-overlap", "S1 (8:15-9:00)"),
    Fault("Bell", "day_type=REG slot=S2", "end", "8:00", "slot-times", "ends at 8:00"),
    Fault("Bell", "day_type=REG slot=S2", "start", "25:00", "not-a-time", "25:00"),
    Fault("Bell", "day_type=REG slot=S2", "kind", "special", "not-a-choice", "Did you mean specials?"),
    Fault("Bell", "day_type=REG slot=W1", "for_grades", "K;9", "unknown-ref", '"9"'),
    Fault("Bell", "day_type=REG slot=S2", "adjacent_to", "S9", "unknown-ref", "Bell sheet"),
    Fault("Bell", "day_type=REG slot=S2", "adjacent_to", "PLC", "unknown-ref", "day type REG"),
    Fault("Bell", "day_type=ER slot=PLC", "end", "15:30", "outside-contract", "7:20-15:00", LOOK),
    Fault("Bell", "day_type=REG slot=S2", "order", "first", "not-a-number", "whole number"),
    Fault("Bell", "day_type=REG slot=S2", "slot", "S1", "duplicate-id", "listed twice"),
    # Calendar
    Fault("Calendar", "cycle_day=M", "weeks", 18, "calendar-weeks", "add up to 18"),
    Fault("Calendar", "cycle_day=M", "day_type", "REGG", "unknown-ref", "did you mean REG?"),
    Fault("Calendar", "cycle_day=M", "cycle_day", 8, "not-days", "from 1 to 5"),
    # Homerooms
    Fault("Homerooms", "homeroom_id=H4A", "grade", "6", "unknown-ref", "among the school's grades"),
    Fault("Homerooms", "homeroom_id=H4A", "enrol_next", "many", "not-a-number", '"many"'),
    Fault("Homerooms", "homeroom_id=H4A", "enrol_next", 50, "out-of-range", "between 5 and 40"),
    Fault("Homerooms", "homeroom_id=H4A", "enrol_next", 40, "no-plan-class-sizes", "grade 4", LOOK),
    Fault("Homerooms", "homeroom_id=H4A", "teacher_id", "T4.9", "unknown-ref", "Staff sheet"),
    Fault("Homerooms", "homeroom_id=H4A", "teacher_id", "T4", "several-positions", "2 positions"),
    Fault("Homerooms", "homeroom_id=H4B", "teacher_id", "T4.1", "two-classes", "H4A and H4B"),
    Fault("Homerooms", "homeroom_id=H4B", "teacher_id", None, "no-teacher", "Class H4B (22 students) has no teacher position"),
    Fault("Staff", "staff_id=T4", "fte", 0.8, "class-alone", "T4.1 is 0.8 FTE"),
    Fault("Homerooms", "homeroom_id=H4A", "room", "999", "unknown-ref", "Rooms sheet"),
    Fault("Homerooms", "homeroom_id=H4B", "homeroom_id", "H4A", "duplicate-id", "listed twice"),
    # Specials
    Fault("Specials", "special=ART", "staff_id", "ART9", "unknown-ref", "did you mean ART1?"),
    Fault("Specials", "special=MUSIC", "days", "M", "special-days", "MUS1 works on Mon, Wed, Fri"),
    Fault("Specials", "special=PE", "max_per_day", 9, "out-of-range", "between 1 and 8"),
    Fault("Specials", "special=GUIDANCE", "requires_method", "counselor", "not-a-choice", "counselor_lessons"),
    # Staff
    Fault("Staff", "staff_id=T3", "fte", "abc", "not-a-number", '"abc"'),
    Fault("Staff", "staff_id=T3", "fte", 1.5, "out-of-range", "How many"),
    Fault("Staff", "staff_id=T3", "fte", None, "missing-cell", "FTE of each is blank"),
    Fault("Staff", "staff_id=T3", "fte", "=1/2", "not-calculated", "never calculated"),
    Fault("Staff", "staff_id=T3", "fte", "#N/A", "error-cell", "#N/A"),
    Fault("Staff", "staff_id=T3", "count", 0, "out-of-range", "between 1 and 60"),
    Fault("Staff", "staff_id=T3", "count", 2.5, "not-a-number", "2.5"),
    Fault("Staff", "staff_id=PE1", "avg_salary", 5_000_000, "out-of-range", "1,000,000 dollars"),
    Fault("Funds", "fund=T1A", "carryover", "($5,000)", "grant-overspent", "T1A owes $5,000"),
    Fault("Funds", "fund=GF", "carryover", "-$90,000,000", "deficit-too-large", "GF owes $90,000,000"),

    Fault("Staff", "staff_id=PE1", "avg_salary", "lots", "not-a-number", "amount of dollars"),
    Fault("Staff", "staff_id=PRIN", "avg_salary", 50_000, "salary-unusual", "$98,000", LOOK),
    Fault("Staff", "staff_id=PE1", "benefit_pct", 0.262, "small-percent", "26.2%", LOOK),
    Fault("Staff", "staff_id=PE1", "fund", "GG", "unknown-ref", 'fund "GG" is not on the Funds sheet'),
    Fault("Staff", "staff_id=STEM1", "fund", "ESER3", "unknown-ref", "did you mean ESSER3?"),
    Fault("Staff", "staff_id=COACH1", "fund", "T1A:50;ESSER3:40", "splits-sum", "90%"),
    Fault("Staff", "staff_id=COACH1", "fund", "T1A:50;50", "not-splits", "T1A:50;ESSER3:50"),
    Fault("Staff", "staff_id=PE1", "job_class", "specials_pee", "unknown-ref", "did you mean specials_pe?"),
    Fault("Staff", "staff_id=PE1", "hours", "6:30-12:00", "hours-outside", "the contract day is 7:20-15:00"),
    Fault("Staff", "staff_id=PE1", "hours", "mornings", "not-hours", "7:30-11:30"),
    Fault("Staff", "staff_id=PE1", "hours", "7:20-12:20", "hours-fte", "25 hours a week, and 1 FTE is 38.3 hours", LOOK),
    Fault("Staff", "staff_id=MUS1", "hours", "M W 7:20-15:00", "hours-missing", "no hours on Fri"),
    Fault("Staff", "staff_id=NURSE1", "days", "M Q", "not-days", "M T W Th F"),
    Fault("Staff", "staff_id=NURSE1", "days", "Mon;Sat", "not-days", '"Mon;Sat"'),
    Fault("Staff", "staff_id=NURSE1", "vacancy", "maybe", "not-a-choice", "filled, vacant, leaving"),
    Fault("Staff", "staff_id=NURSE1", "mandated", "perhaps", "not-yes-or-no", "y or n"),
    Fault("Staff", "staff_id=NURSE1", "may_change", "never", "not-a-choice", "may stop"),
    Fault("Staff", "staff_id=ART1", "min_fte", 0.8, "min-over-max", "(today's)"),
    Fault("Staff", "staff_id=SLP1", "fte", 0.8, "fte-over-days", "3 days are given (Mon, Wed, Fri)"),
    Fault("Staff", "staff_id=SLP1", "fte", 0.5, "part-day", "2.5 days", LOOK),
    Fault("Staff", "staff_id=SLP1", "fte", 0.4, "spare-days", "2 days of 5", LOOK, ("Staff", "staff_id=SLP1", "days")),
    Fault("Staff", "staff_id=T3", "grades_can_teach", "3,X", "not-grades", '"3,X"'),
    Fault("Staff", "staff_id=T3", "grades_can_teach", "6", "unknown-ref", 'grade "6"'),
    Fault("Staff", "staff_id=NURSE1", "team_ids", "G9", "unknown-ref", "Teams sheet"),
    Fault("Staff", "staff_id=NURSE1", "unavailable", "W:S9", "not-available", "W:S1"),
    Fault("Staff", "staff_id=NURSE1", "staff_id", "PRIN", "duplicate-id", "row 3"),
    Fault("Staff", "staff_id=NURSE1", "staff_id", "T3.1", "duplicate-id", "2 positions"),
    Fault("Staff", "staff_id=NURSE1", "staff_id", "A;B", "not-a-code", "semicolon"),
    Fault("Staff", "staff_id=EL1", "unavailable", "Sat:10:00-11:00", "not-available", "Sat"),
    # Funds, FundRules, Programs
    Fault("Funds", "fund=ESSER3", "end_date", "soon", "not-a-date", "2025-06-30"),
    Fault("Funds", "fund=T2A", "revenue_this", -5, "out-of-range", "-5"),
    Fault("Funds", "fund=T2A", "type", "bank", "not-a-choice", "general"),
    Fault("Funds", "fund=T3", "revenue_this", 1000, "fund-overdrawn", "$27,774 over", LOOK),
    Fault("Funds", "fund=GF", "revenue_this", 5_000_000, "fund-unused", "more than it pays", LOOK),
    Fault("FundRules", "fund=T3 tag=el", "tag", "elx", "not-a-choice", "Did you mean el?"),
    Fault("FundRules", "fund=T3 tag=el", "allowed", "maybe", "not-a-choice", "y, n, ask"),
    Fault("FundRules", "fund=T3 tag=el", "fund", "T9", "unknown-ref", "Funds sheet"),
    Fault("FundRules", "fund=T3 tag=el", "allowed", "n", "not-allowed", "may not be used for el", LOOK, ("Staff", "staff_id=EL1", "fund")),
    Fault("Programs", "program_id=TUTOR", "levels", "0;150", "not-levels", "0;$21000;100"),
    Fault("School", "", "supplant_reason", "A new need", "reason-without-cost", "ART1 > T1A", LOOK),
    Fault("Programs", "program_id=TUTOR", "levels", "0;$50000", "level-over-cost", "$36,000", LOOK),
    Fault("Programs", "program_id=TUTOR", "fund", "ESSR3", "unknown-ref", "did you mean ESSER3?"),
    Fault("Programs", "program_id=TUTOR", "recurring", None, "missing-cell", "Every year"),
    Fault("Programs", "program_id=TUTOR", "cost_next", "36k", "not-a-number", '"36k"'),
    Fault("Programs", "program_id=TUTOR", "contract_end", "31/31/2025", "not-a-date", "31/31/2025"),
    Fault("Programs", "program_id=TUTOR", "staff_vote", 200, "out-of-range", "between -100 and 100"),
    # Teams
    Fault("Teams", "team_id=G3", "core", "T3;T9", "unknown-ref", 'position "T9"'),
    Fault("Teams", "team_id=G3", "core", None, "missing-cell", "Core members"),
    Fault("Teams", "team_id=G3", "core", "T3.1", "team-of-one", "no one to meet", LOOK),
    Fault("Teams", "team_id=G3", "type", "grades", "not-a-choice", "Did you mean grade?"),
    Fault("Teams", "team_id=G3", "goal_min", 60, "targets", "goal 60"),
    Fault("Teams", "team_id=G3", "stretch_min", 100, "targets", "stretch goal 100"),
    Fault("Teams", "team_id=G3", "floor_min", 700, "out-of-range", "between 0 and 600"),
    Fault("Teams", "team_id=G3", "goal_min", 290, "target-too-high", "at most 255", LOOK),
    Fault("Teams", "team_id=G3", "preferred_slots", "S9", "unknown-ref", "Bell sheet"),
    Fault("Teams", "team_id=G3", "facilitator", "COACH9", "unknown-ref", "did you mean COACH1?"),
    Fault("Teams", "team_id=G3", "facilitator", "T3", "several-positions", "T3.1, T3.2"),
    Fault("Teams", "team_id=G3", "quorum_pct", 0.8, "out-of-range", "50 and 100 percent"),
    # Services, Rooms, Duties
    Fault("Services", "service_id=SPED_INC_K", "grade_band", "K;9", "unknown-ref", '"9"'),
    Fault("Services", "service_id=SPED_INC_K", "session_min", 500, "out-of-range", "15 and 120"),
    Fault("Services", "service_id=SPED_INC_K", "provider_job_class", "sped_techer", "unknown-ref", "did you mean sped_teacher?"),
    Fault("Services", "service_id=SPED_INC_K", "forbid_slots", "S9", "unknown-ref", "slot"),
    Fault("Services", "service_id=SPED_INC_K", "sessions_per_week", None, "missing-cell", "For each group"),
    Fault("Services", "service_id=SPED_INC_K", "groups", 30, "no-plan-services", "sped_teacher can give", LOOK),
    Fault("Rooms", "room=GYM", "capacity", 2, "out-of-range", "between 5 and 600"),
    Fault("Rooms", "room=GYM", "type", "gymm", "not-a-choice", "Did you mean gym?"),
    Fault("Duties", "duty_id=BUS_CON", "start", "never", "not-a-time", '"never"'),
    Fault("Duties", "duty_id=BUS_CON", "end", "14:00", "slot-times", "ends at 14:00"),
    Fault("Duties", "duty_id=BUS_CON", "adults_needed", 0, "out-of-range", "between 1 and 20"),
    Fault("Duties", "duty_id=BUS_CON", "allowed", "parra", "unknown-ref", "did you mean para?"),
    Fault("Duties", "duty_id=BUS_CON", "day_type", "COM", "unknown-ref", "did you mean CON?"),
    # Rules
    Fault("Rules", "key=min_planning_block", "key", "min_planing_block", "unknown-key", "did you mean min_planning_block?"),
    Fault("Rules", "key=min_planning_block", "key", "min_prep_block", "old-rule-name", "min_planning_block", LOOK),
    Fault("Rules", "key=min_planning_block", "value", "lots", "not-a-number", "min_planning_block"),
    Fault("Rules", "key=min_planning_block", "value", 500, "out-of-range", "0 and 120"),
    Fault("Rules", "key=min_planning_block", "value", None, "missing-cell", "Value is blank"),
    Fault("Rules", "key=special_every_day", "value", "maybe", "not-yes-or-no", "special_every_day"),
    Fault("Rules", "key=lunch_earliest", "value", "dawn", "not-a-time", "lunch_earliest"),
    Fault("Rules", "key=min_planning_block", "source", "hearsay", "not-a-choice", "statute"),
    Fault("Rules", "key=min_planning_block", "as_of", "yesterday", "not-a-date", '"yesterday"'),
    Fault("Rules", "key=min_planning_block", "as_of", "2024-01-15", "old-rules", "1 rule was", LOOK),
    Fault("Rules", "key=allowed_reduction_fte_coach", "key", "allowed_reduction_fte_coch", "unknown-ref", "did you mean coach?"),
    # Methods, Priorities, Current, Lists
    Fault("Methods", "method=early_release", "allowed", "sometimes", "not-a-choice", "y, n, ask"),
    Fault("Methods", "method=early_release", "day_type", "ERR", "unknown-ref", "did you mean ER?"),
    Fault("Methods", "method=early_release", "cycle_days", "Q", "not-days", '"Q"'),
    Fault("Methods", "method=early_release", "method", "teleport", "not-a-choice", '"teleport"'),
    Fault("Methods", "method=early_release", "max_amount", "few", "not-a-number", '"few"'),
    Fault("Priorities", "item=O1", "weight", 200, "out-of-range", "between 0 and 100"),
    Fault("Priorities", "item=O1", "item", "O2", "duplicate-id", "listed twice", at=("Priorities", "item=O2", "item")),
    Fault("Priorities", "item=O1", "votes", 30, "points", "30", LOOK, "Priorities"),
    Fault("Current", "team_id=G3", "team_id", "G9", "unknown-ref", "Teams sheet"),
    Fault("Current", "team_id=G3", "minutes_today", "many", "not-a-number", '"many"'),
    Fault("Lists", "job_class=coach", "avg_salary", None, "missing-cell", "Average salary is blank"),
    Fault("Lists", "job_class=coach", "tag", "coaching", "not-a-choice", "Did you mean coach?"),
    Fault("Lists", "job_class=social_worker", "job_class", "coach", "duplicate-id", "listed twice"),
)  # fmt: skip


def one_more(good: Reading, broken: Reading) -> Finding:
    more = [f for f in broken.findings if f not in good.findings]
    assert len(more) == 1, "\n".join(map(str, more)) or "no new finding"
    return more[0]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f.sheet}-{f.line.replace(' ', '-')}-{f.column}-{f.code}")
def test_one_broken_cell_is_one_finding_at_that_cell(
    fault: Fault, good: Reading, with_cell: Callable[..., Reading], shared_book: Any
) -> None:
    where = fault.at or (fault.sheet, fault.line, fault.column)
    cell = where if isinstance(where, str) else shared_book.place(*where)
    finding = one_more(good, with_cell(fault.sheet, fault.line, fault.column, fault.value))
    assert (finding.severity, finding.cell, finding.code) == (fault.severity, cell, fault.code), finding
    assert fault.word in f"{finding.message} {finding.fix}"


def test_the_good_workbook_has_nothing_to_mend(good: Reading) -> None:
    assert good.must_fix == ()
    assert good.school is not None
    assert {f.code for f in good.look_at} == {"grade-without-team", "ended-fund", "two-averages"}


def test_the_finding_reads_as_the_design_asks(with_cell: Callable[..., Reading], shared_book: Any) -> None:
    cell = shared_book.place("Staff", "staff_id=STEM1", "fund")
    reading = with_cell("Staff", "staff_id=STEM1", "fund", "ESER3")
    assert str(reading.must_fix[0]) == f'{cell}: fund "ESER3" is not on the Funds sheet; did you mean ESSER3?'


def test_every_fault_is_told_at_once(book: Any) -> None:
    cells = {}
    for fault in FAULTS:
        # Contradictions wait until every cell can be read, so only faults of a single cell are taken, once each.
        cell = "" if fault.at else book.place(fault.sheet, fault.line, fault.column)
        lonely = fault.code.startswith("not-") and fault.code != "not-available" and f"{fault.column}=" not in fault.line
        if cell and lonely and fault.severity is MUST and cell not in cells:
            cells[cell] = fault.code
            book.cell(fault.sheet, fault.line, fault.column).value = fault.value
    reading = book.read()
    assert reading.school is None
    assert len(cells) >= 30
    assert {(f.cell, f.code) for f in reading.must_fix} >= set(cells.items())


# --- faults of whole sheets, columns and lines ----------------------------------------------------------------------------
@pytest.mark.parametrize("sheet", ["School", "Bell", "Staff", "Funds", "Teams", "Rules", "Lists"])
def test_a_missing_sheet_is_one_finding(sheet: str, good: Reading, book: Any) -> None:
    del book.book[sheet]
    broken = book.read()
    finding = one_more(good, broken)
    assert (finding.severity, finding.cell, finding.code) == (MUST, sheet, "missing-sheet")
    assert broken.school is None


def test_a_misspelt_sheet_is_asked_about(good: Reading, book: Any) -> None:
    book["Staff"].title = "Stafff"
    assert 'Is it the sheet "Stafff"?' in one_more(good, book.read()).fix


@pytest.mark.parametrize(
    ("sheet", "code"), [("Staff", "fund"), ("Staff", "fte"), ("Bell", "start"), ("Teams", "core"), ("Lists", "job_class")]
)
def test_a_missing_column_is_one_finding(sheet: str, code: str, good: Reading, book: Any) -> None:
    book[sheet].delete_cols(book.column(sheet, code))
    finding = one_more(good, book.read())
    assert (finding.severity, finding.cell, finding.code) == (MUST, sheet, "missing-column")


def test_a_misspelt_header_is_asked_about(good: Reading, book: Any) -> None:
    book["Staff"].cell(2, book.column("Staff", "fte")).value = "FTE of ech"
    more = [f for f in book.read().findings if f not in good.findings]
    assert [f.code for f in more] == ["missing-column", "extra-columns"]
    assert 'Is it "FTE of ech"?' in more[0].fix


def test_a_missing_line_of_school_is_one_finding(good: Reading, book: Any) -> None:
    book["School"].delete_rows(book.cell("School", "", "level").row)
    finding = one_more(good, book.read())
    assert (finding.cell, finding.code) == ("School", "missing-line")
    assert "Level" in finding.message


def test_a_sheet_without_headers_is_one_finding(good: Reading, book: Any) -> None:
    book["Funds"].delete_rows(1, 2)
    finding = one_more(good, book.read())
    assert (finding.cell, finding.code) == ("Funds", "no-headers")


def test_an_empty_sheet_that_is_needed_is_one_finding(good: Reading, book: Any) -> None:
    book["Funds"].delete_rows(3, 100)
    finding = one_more(good, book.read())
    assert (finding.cell, finding.code) == ("Funds", "empty-sheet")


def test_a_day_without_a_day_type(good: Reading, book: Any) -> None:
    book["Calendar"].delete_rows(book.cell("Calendar", "cycle_day=Th", "cycle_day").row)
    finding = one_more(good, book.read())
    assert (finding.cell, finding.code, finding.severity) == ("Calendar", "no-day-type", MUST)
    assert "Thu" in finding.message


def test_two_or_no_priorities(good: Reading, book: Any) -> None:
    chosen = next(
        book.cell("Priorities", f"item=O{n}", "singular")
        for n in range(1, 21)
        if book.cell("Priorities", f"item=O{n}", "singular").value == "y"
    )
    chosen.value = "n"
    assert one_more(good, book.read()).code == "one-priority"
    chosen.value = "y"
    second = book.cell("Priorities", "item=O9", "singular")
    second.value = "y"
    assert one_more(good, book.read()).code == "one-priority"


def test_extra_columns_are_one_line_to_look_at(good: Reading, book: Any) -> None:
    for sheet in ("Staff", "Teams"):
        book[sheet].cell(2, book[sheet].max_column + 1).value = "Phone"
        book[sheet].cell(2, book[sheet].max_column + 1).value = "Address"
    broken = book.read()
    assert one_more(good, broken).code == "extra-columns"
    assert broken.school is not None


# --- faults that need two cells -------------------------------------------------------------------------------------------
LOCKS = (
    ({"what": "team", "id": "G9", "value": "meets"}, "id", "unknown-ref"),
    ({"what": "team", "id": "G3", "value": "sleeps"}, "value", "lock-value"),
    ({"what": "team", "id": "G3", "value": "meets", "slot": "S9"}, "slot", "unknown-ref"),
    ({"what": "grade", "id": "3", "value": "out"}, "cycle_day", "lock-value"),
    ({"what": "homeroom", "id": "H3A", "value": "ARTS", "cycle_day": "T", "slot": "S1"}, "value", "lock-value"),
    ({"what": "lunch", "id": "3", "slot": "S1"}, "slot", "lock-value"),
    ({"what": "method", "id": "early_relief", "value": "on"}, "id", "unknown-ref"),
)


@pytest.mark.parametrize(("lock", "column", "code"), LOCKS, ids=lambda x: str(x)[:40])
def test_a_lock_must_name_things(lock: dict[str, str], column: str, code: str, good: Reading, book: Any) -> None:
    row = book.add("Locks", **lock, reason="Agreed")
    finding = one_more(good, book.read())
    letter = book["Locks"].cell(row, book.column("Locks", column)).coordinate
    assert (finding.cell, finding.code, finding.severity) == (f"Locks!{letter}", code, MUST)


def test_a_right_lock_is_no_finding(good: Reading, book: Any) -> None:
    book.add("Locks", what="team", id="g3", cycle_day="T Th", slot="S2", value="meets", reason="Agreed")
    book.add("Locks", what="staff", id="COACH1", cycle_day="M", value="here", reason="Agreed")
    reading = book.read()
    assert reading.findings == good.findings
    assert reading.school is not None
    assert [(lock.id, lock.cycle_day) for lock in reading.school.locks] == [("G3", 2), ("G3", 4), ("COACH1", 1)]


def test_ended_money_that_nothing_can_replace_must_be_fixed(book: Any) -> None:
    """STEM required by law, paid from ended ESSER, and the general fund made an ordinary one that pays for no special."""
    book.cell("Staff", "staff_id=STEM1", "mandated").value = "y"
    book.cell("Funds", "fund=GF", "type").value = "state"
    for row in range(3, book["FundRules"].max_row + 1):
        if book["FundRules"].cell(row, 1).value == "GF":
            book["FundRules"].cell(row, book.column("FundRules", "tag")).value = "office"
        if book["FundRules"].cell(row, book.column("FundRules", "tag")).value == "teacher_special":
            book["FundRules"].cell(row, book.column("FundRules", "allowed")).value = "n"
    ended = [f for f in book.read().must_fix if f.code == "ended-fund"]
    assert [f.cell for f in ended] == [book.place("Staff", "staff_id=STEM1", "fund")]
    assert "required by law" in ended[0].message


def test_two_averages_in_one_job_class_are_named_with_their_cells(good: Reading, book: Any) -> None:
    """Both PE posts cost what Lists says; a thousand dollars more for one of them is no better reason to cut it than the person's age."""
    book.cell("Staff", "staff_id=PE1", "job_class").value = book.cell("Staff", "staff_id=ART1", "job_class").value
    same = [f.message for f in book.read().findings if f.code == "two-averages"]
    book.cell("Staff", "staff_id=PE1", "avg_salary").value = 58_000
    found = [f for f in book.read().findings if f.code == "two-averages" and f.message not in same]
    pe, art = (book.place("Staff", f"staff_id={who}", "avg_salary") for who in ("PE1", "ART1"))
    assert [(f.cell, f.severity) for f in found] == [(pe, LOOK)]
    assert f"$58,000 ({pe})" in found[0].message and art in found[0].message and "leave these cells blank" in found[0].fix


def test_a_grade_with_more_classes_than_specialists_cannot_go_out(book: Any) -> None:
    """Six classes in grade 1, and four specialists on each day, of whom PE may take two classes."""
    for room in ("H2A", "H2B", "H2C"):
        book.cell("Homerooms", f"homeroom_id={room}", "grade").value = "1"
    found = [f for f in book.read().look_at if f.code == "too-few-specialists"]
    assert [f.cell for f in found] == [book.place("Homerooms", "homeroom_id=H1A", "grade")]
    assert "can take only 5" in found[0].message


def test_class_slots_are_counted_for_the_whole_cycle(book: Any) -> None:
    """15 classes x 5 days = 75; with PE (of two classes at once) and STEM at 1 a cycle 2 + 18 + 18 + 18 + 1, and 8 of guidance, are 65."""
    for special in ("PE", "STEM"):
        book.cell("Specials", f"special={special}", "max_per_cycle").value = 1
    reading = book.read()
    found = [f for f in reading.look_at if f.code == "no-plan-class-slots"]
    assert "15 classes takes 75 class slots a week; specialists have 65 at most" in found[0].message
    assert found[0].cell.startswith("Specials!") and reading.findings[0] == found[0]
    assert not any(f.code == "too-few-class-slots" for f in reading.findings)  # said once


def test_weekdays_have_no_place_in_a_six_day_cycle(book: Any) -> None:
    book.cell("School", "", "cycle_days").value = 6
    days = book.place("Staff", "staff_id=SLP1", "days")
    assert any(f.cell == days and "cycle of 6" in f.message for f in book.read().must_fix)


def test_an_unusual_figure_is_looked_at_once_and_read(book: Any, good: Reading) -> None:
    for staff in ("PE1", "MUS1"):
        book.cell("Staff", f"staff_id={staff}", "benefit_flat").value = 27_000
    reading = book.read()
    unusual = [f for f in reading.look_at if f.code == "unusual-figure"]
    assert [f.cell for f in unusual] == [book.place("Staff", "staff_id=PE1", "benefit_flat")]
    assert "27,000 dollars is unusual" in unusual[0].message and "It is on 2 lines." in unusual[0].message
    assert reading.must_fix == () and reading.school is not None and reading.school.staff_by_id["MUS1"].benefit_flat == 27_000_00


def test_a_deficit_lowers_next_years_money(book: Any) -> None:
    book.cell("Funds", "fund=GF", "carryover").value = "($12,000)"
    reading = book.read()
    assert reading.must_fix == () and reading.school is not None and reading.school.fund_by_id["GF"].carryover == -12_000_00


def test_what_one_cell_says_of_several_is_one_line(book: Any) -> None:
    """A class slot only for grades 7 and 8, of which the school has neither: one cell, one way to fix it, one line."""
    book.cell("Bell", "day_type=REG slot=S1", "for_grades").value = "7,8"
    (fault,) = (f for f in book.read().must_fix if f.cell.startswith("Bell"))
    assert fault.message == 'grade "7" is not among the school\'s grades. The same for 1 more: "8".'


@pytest.mark.parametrize("said", ["(1,200)", "-1,200", "\u22121,200", "$(1,200)", "1,200 short", "deficit 1,200", "Deficit of $1,200", "1,200-"])
def test_a_deficit_is_read_as_people_write_it(book: Any, said: str) -> None:
    book.cell("Funds", "fund=GF", "carryover").value = said
    reading = book.read()
    assert reading.must_fix == () and reading.school is not None and reading.school.fund_by_id["GF"].carryover == -1_200_00
    assert any("deficit of $1,200" in f.message for f in reading.look_at) == bool(re.search("[a-z]|-$", said))


def test_a_carryover_that_may_be_either_is_asked_with_both(book: Any) -> None:
    book.cell("Funds", "fund=GF", "carryover").value = "1,200 over"
    (fault,) = book.read().must_fix
    assert fault.cell == book.place("Funds", "fund=GF", "carryover")
    assert fault.fix == "Enter -1,200 if it must be paid back, 1,200 if it is left over."


def test_letter_days_are_told_as_the_numbers_they_are(book: Any) -> None:
    """A cycle of six days that the school calls A to F: A, C and E are days 1, 3 and 5."""
    book.cell("School", "", "cycle_days").value = 6
    book["Calendar"].delete_rows(4, 4)
    book["Calendar"]["A3"] = "1-6"
    no_weekdays(book)
    book.cell("Staff", "staff_id=MUS1", "days").value = "A, C, E"
    (fault,) = (f for f in book.read().must_fix if f.cell == book.place("Staff", "staff_id=MUS1", "days"))
    assert fault.fix == "Days are numbers here, from 1 to 6: A is 1, C is 3, E is 5."
    book.cell("Staff", "staff_id=MUS1", "days").value = None
    book.cell("Staff", "staff_id=MUS1", "unavailable").value = "B:S1"
    (fault,) = (f for f in book.read().must_fix if f.cell == book.place("Staff", "staff_id=MUS1", "unavailable"))
    assert fault.fix.startswith("Days are numbers here, from 1 to 6: B is 2. Write it like 3:S1")
    assert fault.fix.endswith("several with semicolons between them: 3:S1; 10:45-12:05.")


# --- funds by their names ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "paid"),
    [
        ("General fund", (("GF", 10_000),)),
        ("Title I, Part A", (("T1A", 10_000),)),
        ("General fund half; Title I-A half", (("GF", 5_000), ("T1A", 5_000))),
        ("half GF, 50% Title I-A", (("GF", 5_000), ("T1A", 5_000))),
        ("three quarters General fund / one quarter T1A", (("GF", 7_500), ("T1A", 2_500))),
        ("half GF, half Title I-A", (("GF", 5_000), ("T1A", 5_000))),
        ("a third GF and two thirds title 1a", (("GF", 3_333), ("T1A", 6_667))),
        ("General fund:50; GF:50", (("GF", 10_000),)),
    ],
)
def test_a_fund_may_be_named_by_its_name(book: Any, said: str, paid: tuple[tuple[str, int], ...]) -> None:
    book.cell("Staff", "staff_id=COACH1", "fund").value = said
    reading = book.read()
    assert reading.must_fix == () and reading.school is not None and reading.school.staff_by_id["COACH1"].fund == paid
    named = [f for f in reading.look_at if f.code == "fund-by-name"]
    assert named and all(f.cell == book.place("Staff", "staff_id=COACH1", "fund") and "was read as" in f.message for f in named)


def test_a_name_that_two_funds_have_is_asked_with_both(book: Any) -> None:
    book.cell("Funds", "fund=T3", "name").value = "Title I, Part C"
    book.cell("Staff", "staff_id=READ1", "fund").value = "Title I"
    (fault,) = (f for f in book.read().must_fix if f.cell.startswith("Staff"))
    assert fault.code == "ambiguous-fund" and fault.fix == "Enter T3 or T1A." and "T1A (Title I-A)" in fault.message


# --- a week of four days -----------------------------------------------------------------------------------------------------
def four_days(book: Any, per_week: int | None, days: str = "M T W Th") -> None:
    """A cycle of four days on School and Calendar; Fridays elsewhere stay."""
    book.cell("School", "", "cycle_days").value = 4
    book.cell("School", "", "days_per_week").value = per_week
    book["Calendar"].delete_rows(4, 4)
    book["Calendar"]["A3"] = days


def no_weekdays(book: Any) -> None:
    """No day of the week on the sheets beside Calendar."""
    for sheet, code in (("Staff", "days"), ("Specials", "days"), ("Locks", "cycle_day")):
        for row in range(3, book[sheet].max_row + 1):
            book[sheet].cell(row, book.column(sheet, code)).value = None


def test_four_days_are_asked_about(book: Any) -> None:
    four_days(book, None, "1-4")
    asked = [f for f in book.read().must_fix if f.code == "four-days"]
    assert [f.cell for f in asked] == [book.place("School", "", "cycle_days")] and "4 or 5" in asked[0].fix


def test_what_four_days_a_week_lead_to_is_said_with_the_question(book: Any) -> None:
    """Four days have four fifths of the minutes of five: too few with one answer, and told as of that one."""
    four_days(book, None, "1-4")
    no_weekdays(book)
    book.cell("School", "", "min_instruction_week").value = 2_000
    found = book.read()
    assert [f.code for f in found.must_fix].count("four-days") == 1
    said = [f.message for f in found.findings if "Students must be in school" in f.message]
    assert len(said) == 1 and said[0].startswith("If students come 4 days a week: Students must be in school 2,000 minutes")


def test_weekdays_without_a_number_of_school_days_are_read_as_such(book: Any) -> None:
    """M T W Th are days of a four-day week and of no rotation: the question is the one thing to answer on the Calendar."""
    four_days(book, None)
    assert not [f for f in book.read().must_fix if f.cell.startswith("Calendar")]


def test_days_that_go_on_are_the_fix_of_a_longer_cycle(book: Any) -> None:
    """Half of ten days is five: whoever came on days 1 and 3 of five goes on with 5, 7 and 9."""
    book.cell("School", "", "cycle_days").value = 10
    book["Calendar"].delete_rows(4, 4)
    book["Calendar"]["A3"] = "1-10"
    no_weekdays(book)
    book.cell("Staff", "staff_id=PE1", "days").value = "1,3"
    book.cell("Staff", "staff_id=PE1", "fte").value = 0.5
    (fault,) = (f for f in book.read().must_fix if f.code == "fte-over-days")
    assert fault.fix == "Enter the days 1,3,5,7,9, or lower the FTE to 0.2."


def test_weekdays_have_their_place_in_a_four_day_week(book: Any) -> None:
    four_days(book, 4)
    found = book.read()
    assert not [f for f in found.findings if f.cell.startswith(("School", "Calendar")) and f.code != "missing-day"]
    fridays = [f for f in found.must_fix if f.code == "not-days"]
    assert fridays and all("not on Friday" in f.message and "M T W Th" in f.fix for f in fridays)


def test_three_weekdays_that_begin_on_thursday_are_no_week(book: Any) -> None:
    four_days(book, 4, "1-4")
    book.cell("School", "", "first_weekday").value = "W"
    assert "first-weekday" in [f.code for f in book.read().must_fix]


# --- hours in the building ---------------------------------------------------------------------------------------------------
def test_hours_say_when_a_position_is_away_and_on_which_days_it_comes(book: Any) -> None:
    """PE comes M to Th until 12:00: on these days it is away from then on, and on Friday it does not come."""
    book.cell("Staff", "staff_id=PE1", "hours").value = "M-Th 7:20-12:00"
    school = book.read().school
    assert school is not None
    row = school.staff_by_id["PE1"]
    assert school.staff_days(row) == (1, 2, 3, 4)
    assert unavailable(school, row, Variant(1, "REG", 36)) == ((720, 900),)


# --- counted at upload ---------------------------------------------------------------------------------------------------------
def test_a_total_is_one_line_to_look_at_and_no_position(book: Any, good: Reading) -> None:
    """Whoever adds up the FTE under the list has added no position."""
    row = book["Staff"].max_row + 1
    book["Staff"].cell(row, 1).value = "Total"
    book["Staff"].cell(row, book.column("Staff", "fte")).value = 41.5
    reading = book.read()
    more = [f for f in reading.findings if f not in good.findings]
    assert [(f.cell, f.code) for f in more] == [(f"Staff!A{row}", "total-row")]
    assert reading.school is not None and good.school is not None and reading.school.staff == good.school.staff


def test_a_position_called_total_is_a_position(book: Any) -> None:
    book.cell("Staff", "staff_id=NURSE1", "staff_id").value = "TOTAL1"
    assert [f for f in book.read().findings if f.code == "total-row"] == []


def test_a_line_of_sums_without_a_word_is_one_line(book: Any) -> None:
    """Under FTE stands the sum of all FTE, and nothing else."""
    sheet, column = book["Staff"], book.column("Staff", "fte")
    last = max(row for row in range(3, sheet.max_row + 1) if sheet.cell(row, 1).value)
    sheet.cell(last + 1, column).value = sum(sheet.cell(row, column).value for row in range(3, last + 1))
    found = [f for f in book.read().findings if f.cell.endswith(str(last + 1))]
    assert [(f.code, f.severity) for f in found] == [("total-row", LOOK)]


def test_a_fund_that_brings_much_more_than_it_pays_is_looked_at(good: Reading, book: Any) -> None:
    """The whole general fund of a district typed in for one school."""
    book.cell("Funds", "fund=GF", "revenue_this").value = 9_000_000
    found = [f for f in book.read().look_at if f.code == "fund-unused"]
    assert [f.cell for f in found] == [book.place("Funds", "fund=GF", "revenue_this")] and "more than it pays" in found[0].message


def test_a_team_whose_members_are_never_there_together(good: Reading) -> None:
    assert good.school is not None
    days = {"MUS1": (1, 3, 5), "ART1": (2, 4)}
    staff = tuple(replace(r, days=days.get(r.staff_id, r.days)) for r in good.school.staff)
    teams = tuple(replace(t, core=("MUS1", "ART1")) if t.team_id == "G3" else t for t in good.school.teams)
    found = list(teams_have_a_common_day.find(replace(good.school, staff=staff, teams=teams)))
    assert [f.code for f in found] == ["no-common-day"]
    assert "(ART1 Tue, Thu; MUS1 Mon, Wed, Fri)" in found[0].message


def test_a_short_day_without_a_dismissal_is_asked_about(book: Any) -> None:
    """Staff time from 13:45 on a day on which nothing says that students leave before 14:35."""
    row = book.cell("Bell", "day_type=ER slot=DIS", "slot").row
    book["Bell"].delete_rows(row)
    found = [f for f in book.read().must_fix if f.code == "short-day"]
    assert [f.cell for f in found] == [book.place("Bell", "day_type=ER slot=PLC", "kind")]
    assert "13:45-15:00" in found[0].message and "7:45-14:35" in found[0].message and "dismissal" in found[0].fix


def test_an_early_release_without_staff_time_says_when_students_leave(book: Any) -> None:
    """Without PLC and DIS the last slot of ER ends at 13:30, an hour before REG's: did the students go home?"""
    for slot in ("PLC", "DIS"):
        book["Bell"].delete_rows(book.cell("Bell", f"day_type=ER slot={slot}", "slot").row)
    found = [f for f in book.read().must_fix if f.code == "short-day"]
    assert [f.cell for f in found] == [book.place("Bell", "day_type=ER slot=S6", "end")]
    assert "13:30" in found[0].message and "14:35" in found[0].message and "dismissal, from 13:30" in found[0].fix


def test_staff_time_inside_the_students_day_is_asked_about(book: Any) -> None:
    """A meeting from 14:00 to 14:40 on a day on which students leave at 14:35."""
    row = book.cell("Bell", "day_type=REG slot=S6", "kind")
    row.value = "non_student"
    found = [f for f in book.read().must_fix if f.code == "short-day"]
    assert [f.cell for f in found] == [book.place("Bell", "day_type=REG slot=S6", "kind")]
    assert "7:45-14:35" in found[0].message and "move S6" in found[0].fix


def test_wishes_that_change_nothing_are_told(good: Reading, book: Any) -> None:
    book.cell("Teams", "team_id=G3", "avoid_slots").value = "S2"
    codes = [(f.cell, f.code) for f in book.read().findings if f not in good.findings]
    assert codes == [(book.place("Teams", "team_id=G3", "avoid_slots"), "not-weighed")]


def test_points_for_what_no_search_weighs_are_one_line(good: Reading, book: Any) -> None:
    for item in ("O13", "O20"):
        book.cell("Priorities", f"item={item}", "weight").value = 10
    more = [f for f in book.read().findings if f not in good.findings]
    assert [(f.cell, f.code) for f in more] == [(book.place("Priorities", "item=O13", "item"), "not-weighed")]
    assert "O13 and O20 together have 20 points" in more[0].message


def test_statements_that_no_search_weighs_are_all_named() -> None:
    statements = {f"O{n}" for n in range(1, 21)}
    assert set(NOT_WEIGHED) == statements - {m.code for m in MEASURES}


def test_half_day_classes_are_read_as_one_and_a_lock_finds_it(book: Any) -> None:
    for room, session in (("H1A", "am"), ("H1B", "pm")):
        book.cell("Homerooms", f"homeroom_id={room}", "session").value = session
        book.cell("Homerooms", f"homeroom_id={room}", "teacher_id").value = "T1.1"
    reading = book.read()
    assert [f.code for f in reading.must_fix] == [] and reading.school is not None
    assert "H1A+H1B" in reading.school.homeroom_by_id and "H1A" not in reading.school.homeroom_by_id


@pytest.mark.parametrize(("typed", "grade", "grades"), [("1/2", "1", ("1", "2")), ("2-3", "2", ("2", "3")), ("1", "1", ())])
def test_a_combination_class_is_one_row(typed: str, grade: str, grades: tuple[str, ...], book: Any) -> None:
    book.cell("Homerooms", "homeroom_id=H1A", "grade").value = typed
    book.cell("Staff", "staff_id=T1", "grades_can_teach").value = None
    school = book.read().school
    assert school is not None
    assert (school.homeroom_by_id["H1A"].grade, school.homeroom_by_id["H1A"].grades) == (grade, grades)


def test_a_combination_class_goes_with_a_grade_of_its_own(book: Any) -> None:
    book.cell("Homerooms", "homeroom_id=H1A", "grade").value = "1/2"
    book.cell("Homerooms", "homeroom_id=H1A", "goes_with").value = "4"
    found = [f for f in book.read().must_fix if f.code == "goes-with"]
    assert [f.cell for f in found] == [book.place("Homerooms", "homeroom_id=H1A", "goes_with")] and "Enter 1 or 2" in found[0].fix


@pytest.mark.parametrize(("fund", "renews"), [("T1A", "yearly"), ("IDEA", "yearly"), ("ESSER3", ""), ("GF", "")])
def test_only_awards_that_are_made_every_year_are_taken_to_come_again(fund: str, renews: str, good: Reading) -> None:
    """ESSER is federal as Title I is, and was made once."""
    assert good.school is not None and good.school.fund_by_id[fund].renews == renews


def test_title_one_that_ends_in_the_year_is_told_with_its_dollars(book: Any) -> None:
    book.cell("Funds", "fund=T1A", "end_date").value = "2025-11-26"
    found = [f for f in book.read().look_at if f.code == "ends-inside-year"]
    assert [f.cell for f in found] == [book.place("Funds", "fund=T1A", "end_date")] and "awarded again" in found[0].message
    book.cell("Funds", "fund=T1A", "renews").value = "n"
    (told,) = [f for f in book.read().look_at if f.code == "ends-inside-year"]
    assert "at most 36%" in told.message
