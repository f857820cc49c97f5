"""What the sample builders share: a sample, and small helpers that write rows in the cells' own units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.workbook.defaults import Row, table

__all__ = ["Row", "Rows", "Sample", "duties", "every_day", "pay_of", "slots", "table", "with_benefits"]

Rows = dict[str, list[Row]]


@dataclass(frozen=True)
class Sample:
    """A filled workbook: its file name, title, rows by sheet, and what we assumed beyond domain.md 6."""

    name: str
    title: str
    rows: Rows
    assumptions: Sequence[str]


def slots(day_type: str, lines: str) -> list[Row]:
    """Bell rows from lines such as `S1 specials 8:15-9:00` or `W1 lunch 10:45-11:10 PK,K`, in clock order.

    `P5A=P5` is a slot P5A of the period P5.
    """
    rows: list[Row] = []
    for order, line in enumerate((entry.split() for entry in lines.strip().splitlines()), 1):
        slot, kind, span, *grades = line
        start, end = span.split("-")
        slot, _, period = slot.partition("=")
        more = ({"for_grades": grades[0]} if grades else {}) | ({"period": period} if period else {})
        rows.append({"day_type": day_type, "slot": slot, "order": order, "start": start, "end": end, "kind": kind} | more)
    return rows


def duties(day_type: str, lines: str, **allowed: str) -> list[Row]:
    """Duty rows from lines such as `LUNCH_W1 lunch 10:45-11:10 2 PK,K`; `allowed` gives the job classes by kind.

    Without grades the duty is for everybody. Ids take the day type as their last part.
    """
    rows: list[Row] = []
    for line in (entry.split() for entry in lines.strip().splitlines()):
        name, kind, span, adults, *grades = line
        start, end = span.split("-")
        row = {"duty_id": f"{name}_{day_type}", "day_type": day_type, "start": start, "end": end, "kind": kind, "adults_needed": int(adults)}
        rows.append(row | {"allowed": allowed[kind]} | ({"for_grades": grades[0]} if grades else {}))
    return rows


def every_day(day_type: str) -> list[Row]:
    """A five-day week of one kind of day."""
    return [{"cycle_day": day, "day_type": day_type} for day in ("M", "T", "W", "Th", "F")]


def with_benefits(staff: Sequence[Row], pct: float, flat: int) -> list[Row]:
    """Every line, filled today, with the district's benefits: percent of pay, and dollars for health."""
    return [{"vacancy": "filled"} | row | {"benefit_pct": pct, "benefit_flat": flat} for row in staff]


def pay_of(staff: Sequence[Row]) -> dict[str, int]:
    """Average pay by job class over all posts of the class, in whole dollars."""
    pay: dict[str, list[int]] = {}
    for row in staff:
        pay.setdefault(row["job_class"], []).extend([row["avg_salary"]] * row.get("count", 1))
    return {job: round(sum(sums) / len(sums)) for job, sums in pay.items()}
