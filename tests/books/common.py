"""The way of a book: rows written as a workbook and read back, as a school's own file would be."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

from planner.workbook.defaults import fund_rules, job_classes, methods, priorities, rules
from planner.workbook.read import Reading, read_workbook
from planner.workbook.samples.common import Row, Sample, pay_of, with_benefits
from planner.workbook.template import write_workbook

TODAY = dt.date(2025, 1, 20)  # five days after the rules were last looked at


def read(sample: Sample) -> Reading:
    """What the reader says of a book."""
    file = io.BytesIO()
    write_workbook(sample.rows, file, assumptions=sample.assumptions, title=sample.title)
    return read_workbook(file.getvalue(), name=f"{sample.name}.xlsx", today=TODAY)


# --- what the secondary books share ------------------------------------------------------------------------------------
BENEFIT_PCT, BENEFIT_FLAT = 25, 8000
PROGRAMS: dict[str, Row] = {
    "TUTOR": {"name": "Tutoring vendor", "fund": "ESSER3", "levels": "0;100", "tag": "tutoring", "students_served": 30, "usage_pct": 60, "staff_vote": -20},
    "SOFT": {"name": "Software licences", "fund": "ESSER3", "levels": "0;100", "tag": "software", "students_served": 90, "usage_pct": 40, "staff_vote": -30},
    "SUPPLIES": {"name": "Supplies", "fund": "GF", "tag": "supplies", "mandated": "y", "staff_vote": 40},
}  # fmt: skip


def course(code: str, name: str, dept: str, requests: int, cert: str, size: int = 25, **more: str) -> Row:
    """A course with classes of `size`, 25 at the most."""
    row: Row = {"course_id": code, "name": name, "dept": dept, "requests": requests, "target_size": size, "max_size": 25, "cert": cert}
    return row | {"min_to_run": 12, "grade_mix": "9;10;11;12"} | more


def secondary(sample: Sample, programs: dict[str, int], rooms: dict[str, int], level: str = "high", **own: Any) -> Sample:
    """The sample with the sheets that are alike in all these schools; `own` are its rules, `programs` dollars next year."""
    rows, staff = dict(sample.rows), with_benefits(sample.rows["Staff"], BENEFIT_PCT, BENEFIT_FLAT)
    rows |= {
        "Staff": staff,
        "FundRules": fund_rules(*(str(f["fund"]) for f in rows["Funds"])),
        "Programs": [{"program_id": p, "cost_next": cost, "recurring": "y"} | PROGRAMS[p] for p, cost in programs.items()],
        "Rooms": [{"room": f"{t.upper()}{n}", "type": t, "capacity": 30, "shared_ok": "n"} for t, most in rooms.items() for n in range(1, most + 1)],
        "Rules": rules(level, "", growth_health_pct=(2.5, "local", "Health grows as pay does."), **own),
        "Methods": methods(level, **{m: {"allowed": "n"} for m in ("duty_swap", "plc_stipend")}),
        "Priorities": priorities(),
        "Current": [{"team_id": t["team_id"], "minutes_today": 0, "blocks_today": 0, "longest_block": 0, "individual_today": 200} for t in rows["Teams"]],
        "Lists": job_classes(level, pay_of(staff), BENEFIT_PCT, BENEFIT_FLAT),
    }  # fmt: skip
    return replace(sample, rows={"Services": [], "Locks": [], "Assignments": []} | rows)
