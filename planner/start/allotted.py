"""What a school that receives positions holds next year: one row for each job class, ours until the district has said it."""

from __future__ import annotations

from collections import defaultdict

from planner.start.common import Heard, Sheets, shares

HOLDS = ("positions", "both")


def allotments(heard: Heard, sheets: Sheets) -> None:
    """Fill the Allotments sheet from the positions there are: next year's without what expired money paid."""
    if sheets.of("School")[0].get("budget_kind") not in HOLDS:
        return
    gone = {str(row["fund"]) for row in sheets.of("Funds") if row.get("end_date") and not row.get("revenue_next")}
    this: dict[str, float] = defaultdict(float)
    following: dict[str, float] = defaultdict(float)
    for row in sheets.of("Staff"):
        fte = float(row.get("fte", 1)) * int(row.get("count", 1))
        this[str(row["job_class"])] += fte
        following[str(row["job_class"])] += fte * (1 - sum(share for fund, share in shares(row).items() if fund in gone))
    for job_class, fte in this.items():
        ours = {"job_class": job_class, "fte_this": round(fte, 2), "fte_next": round(following[job_class], 2), "may_trade": "n"}
        sheets.add("Allotments", {}, ours)
    heard.notes.append(
        "Next year's allotments are this year's positions without what expired money paid: put in what the district gives, and "
        "what may be traded."
    )
