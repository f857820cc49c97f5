"""A school from Start beside the same school filled in by hand, cell by cell: what differs, and why.

    python -m tests.start.compare            # every cell that differs, with its reason
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.domain import serialize
from planner.domain.school import School
from planner.start.book import workbook
from planner.start.catalog import read_courses
from planner.start.fill import fill
from planner.start.questions import from_text
from planner.workbook.columns import SHEETS
from planner.workbook.read import read_workbook

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BY_HAND = {
    "pine_hollow": ROOT / "templates/xlsx/pine_hollow.xlsx",
    "maple_street": HERE / "by_hand/maple_street.xlsx",
    "prairie_view": HERE / "by_hand/prairie_view.xlsx",
}
SECONDARY = {"riverbend": ROOT / "templates/xlsx/riverbend.xlsx", "summit": ROOT / "templates/xlsx/summit.xlsx"}
FILE_HEADS = {  # of the file of courses that a school's scheduling program prints -> the sample's column
    "Course Number": "course_id", "Course Name": "name", "Department": "dept", "Requests": "requests", "Class Size": "target_size",
    "Max Size": "max_size", "Grades": "grade_mix", "Co-taught SpEd": "co_teach_sped", "Co-taught EL": "co_teach_el",
}  # fmt: skip
# (sheet, column) -> why the two may differ. "*" is every column.
REASONS = {
    ("School", "cafeteria_seats"): "Not asked; the lunch waves were told.",
    ("School", "high_need"): "Not asked.",
    ("School", "enrol_this"): "Not asked; next year's students follow from the classes.",
    ("School", "enrol_next"): "Follows from the classes; the hand-filled book leaves it blank or counts otherwise.",
    ("School", "enrol_y2"): "Not asked.",
    ("School", "enrol_y3"): "Not asked.",
    ("School", "min_instruction_week"): "The state's preset; Start leaves the floor to the rules.",
    ("Bell", "*"): "Codes of lunches, and edges of arrival and dismissal: ours; blocks and lunches have the told times.",
    ("Homerooms", "el_cluster"): "Not asked; services were told by grade.",
    ("Homerooms", "sped_cluster"): "Not asked; services were told by grade.",
    ("Homerooms", "room"): "Rooms are numbered by us.",
    ("Homerooms", "special_group"): "Written out by Start, blank by hand: the same.",
    ("Homerooms", "may_merge"): "Written out by Start, blank by hand: the same.",
    ("Homerooms", "teacher_id"): "Codes of class teachers are ours.",
    ("Specials", "room"): "Rooms are ours.",
    ("Specials", "can_double"): "PE with two classes at once was not offered.",
    ("Specials", "days"): "Blank = the position's days.",
    ("Specials", "special"): "Codes of specialists are ours.",
    ("Specials", "*"): "Codes of specialists are ours: the rows stand under other names.",
    ("Staff", "*"): "Codes of positions are ours; pay is averaged or scaled to this year's money.",
    ("Funds", "revenue_y2"): "Not asked; blank = as next year.",
    ("Funds", "revenue_y3"): "Not asked; blank = as next year.",
    ("Funds", "rule_note"): "A note.",
    ("Funds", "name"): "The fund's usual name.",
    ("Funds", "end_date"): "ESSER's usual date.",
    ("Programs", "*"): "Name and code as it was said; use, evidence and votes are not asked.",
    ("Teams", "*"): "Code and name are ours; the specialists' stretch goal is 90, and part-timers are extended members.",
    ("Services", "*"): "Codes are ours; groups as told.",
    ("Rooms", "*"): "Rooms are ours.",
    ("Duties", "*"): "Adults for lunch, recess and dismissal are ours.",
    ("Rules", "*"): "What was promised was told; the rest is the preset.",
    ("Methods", "*"): "Strategies that were told; the rest is the default.",
    ("Priorities", "*"): "Weights are the defaults of this version.",
    ("Lists", "*"): "Pay is scaled to this year's money, or follows from what a position costs.",
    ("Current", "*"): "This year's minutes are not asked.",
    ("Calendar", "*"): "As told.",
    ("FundRules", "*"): "The usual rules.",
    ("Locks", "*"): "None were told.",
    ("Courses", "cert"): "Certificates are named after the departments that were told.",
    ("Courses", "alike_team"): "Codes of teams are ours.",
    ("Courses", "protected"): "A course of one section runs: ours; by hand some small courses are named.",
    ("Courses", "min_to_run"): "The usual least number; by hand it is left blank.",
    ("Courses", "name"): "As the file has it.",
    ("Courses", "room_type"): "By the department; by hand some rooms are named.",
    ("Courses", "grade_mix"): "As the file has it.",
    ("Conflicts", "*"): "The file of courses has no pairs; a file of pairs can be read as well.",
    ("School", "min_block"): "A period, at most 45 minutes.",
    ("School", "school_name"): "As it was said.",
}  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One cell that differs; a row that only one of them has is one difference with "*" for its column."""

    sheet: str
    line: str
    column: str
    start: Any
    by_hand: Any
    reason: str


def from_start(name: str) -> School:
    reading = read_workbook(workbook(fill(answers_of(name))), name)
    assert reading.school is not None, reading.findings
    return reading.school


def course_file(name: str) -> bytes:
    """The courses of a sample as the CSV file of a scheduling program."""
    from planner.workbook.samples import riverbend, summit_courses

    rows = {"riverbend": riverbend.courses, "summit": summit_courses.courses}[name]()
    lines = [",".join(f'"{row.get(code, "")}"' for code in FILE_HEADS.values()) for row in rows]
    return "\n".join((",".join(FILE_HEADS), *lines)).encode()


def answers_of(name: str) -> dict[str, str]:
    """The typed answers of a school, with its file of courses where it has one."""
    typed = from_text((HERE / f"answers/{name}.txt").read_text(encoding="utf-8"))
    return typed | (read_courses(course_file(name), "courses.csv").answers if name in SECONDARY else {})


def by_hand(name: str) -> School:
    school = read_workbook((BY_HAND | SECONDARY)[name]).school
    assert school is not None
    return school


def differences(start: School, hand: School) -> Iterator[Difference]:
    for sheet in SHEETS:
        ours, theirs = _rows(start, sheet.field, sheet.key), _rows(hand, sheet.field, sheet.key)
        for line in dict.fromkeys((*ours, *theirs)):
            a, b = ours.get(line), theirs.get(line)
            if a is None or b is None:
                yield Difference(sheet.name, line, "*", a is not None, b is not None, _why(sheet.name, "*"))
                continue
            for column in a:
                if a[column] != b.get(column):
                    yield Difference(sheet.name, line, column, a[column], b.get(column), _why(sheet.name, column))


def _why(sheet: str, column: str) -> str:
    return REASONS.get((sheet, column)) or REASONS.get((sheet, "*"), "")


def _rows(school: School, field: str, key: str) -> dict[str, dict[str, Any]]:
    rows = getattr(school, field)
    found: dict[str, dict[str, Any]] = {}
    for row in [rows] if field == "info" else rows:
        cells = {k: v for k, v in serialize.plain(row).items() if k not in ("at", "vacancy_taken")}
        keys = {"bell": ("day_type", "slot"), "specials": ("special", "staff_id"), "fund_rules": ("fund", "tag"), "calendar": ("cycle_day",)}
        name = "/".join(str(cells[k]) for k in keys.get(field, (key,) if key else ()) if k in cells)
        while name in found:
            name += "'"
        found[name] = cells
    return found


def main() -> None:
    for name in BY_HAND | SECONDARY:
        for one in differences(from_start(name), by_hand(name)):
            line = f"{name} {one.sheet}!{one.line}.{one.column}: {one.start} from Start, {one.by_hand} by hand. {one.reason or 'NOT EXPLAINED'}\n"
            sys.stdout.write(line)


if __name__ == "__main__":
    main()
