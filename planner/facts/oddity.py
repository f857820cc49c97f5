"""How far a cell is from what is usual beside it: of several cells that cannot all be right, the oddest is told first.

A figure is compared with what the same line or its neighbors say (this year's money, the sections that requests make, other lines of the
column), a rule with the values that contracts and laws have (domain.md 1.7, 1.8). Nothing is decided here: an odd figure may be right.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from math import log2
from statistics import median_low
from typing import Any

from planner.domain.school import Room, School

USUAL = {  # of Rules: the least and the most that is usual
    "min_individual_planning_week": (0, 300), "min_planning_block": (20, 45), "daily_unencumbered": (0, 60), "duty_free_lunch": (20, 45),
    "lunch_earliest": (600, 690), "lunch_latest": (720, 840), "max_consecutive_minutes": (150, 500), "max_consecutive_periods": (3, 10),
    "max_preparations": (2, 10), "max_students_day": (110, 400), "load_periods": (4, 7), "duty_owed_week": (0, 150),
    "class_size_over_target": (0, 10), "max_sections_special_day": (4, 10), "max_sections_special_week": (14, 50),
    "specials_transition_min": (0, 10), "travel_minutes": (0, 45), "duty_minutes_max_week": (50, 600),
    "students_per_period_slack_pct": (0, 5_000), "pe_min_week": (0, 150), "pe_classroom_min": (0, 150), "pe_class_max": (20, 100),
    "literacy_min_day": (0, 120), "math_min_day": (0, 90), "win_min_day": (0, 45), "recess_min_day": (0, 30), "size_avg_1_3": (17, 60),
}  # fmt: skip
LEAST_CAP = 16  # students: the smallest class-size cap that is usual
LITTLE, MARGIN = 0.3, {"requests": 1.0, "enrol_next": 0.5}  # doublings beyond all neighbors that are nothing odd
OWN = 0.5  # what a line says against itself counts for more than what others say
MUCH = 2.0  # of a word that no line like this one has, or a date that ends what should go on
ENDS = {"end_date"}
SAME = 3  # letters by which a room's code is known as one of its type
CELL = re.compile(r"(\w+)!([A-Z]+)(\d+)")


def oddest(school: School, cells: Iterable[str], otherwise: str = "") -> str:
    """Return the cell that is furthest from what is usual; `otherwise` (or the first) where all are usual."""
    listed = [c for c in dict.fromkeys(cells) if c]
    odd = max(listed, key=lambda c: oddity(school, c), default="")
    return odd if odd and oddity(school, odd) > 0 else otherwise or (listed[0] if listed else "")


def oddity(school: School, cell: str) -> float:
    """Return how odd a cell is: 0 for what is usual, 1 for twice (or half) of the furthest that is.

    Parameters
    ----------
    cell : str
        As findings and promises have it; of several cells the first.
    """
    found = CELL.match(cell)
    if found is None:
        return 0.0
    sheet, letter, number = found[1], found[2], int(found[3])
    for row in _rows(school, sheet):
        if row.at.row == number:
            code = next((code for code, column in row.at.columns.items() if column == letter), "")
            return _of_row(school, row, code) if code else 0.0
    return 0.0


def _rows(school: School, sheet: str) -> Iterator[Any]:
    for field in fields(school):
        rows = getattr(school, field.name)
        if isinstance(rows, tuple) and rows and rows[0].__class__.__dataclass_fields__.get("at"):
            yield from (r for r in rows if r.at.sheet == sheet)


def _of_row(school: School, row: Any, code: str) -> float:
    sheet, value = row.at.sheet, getattr(row, code, None)
    if sheet == "Rules":
        return _of_rule(row.key, row.value)
    if (sheet, code) == ("Rooms", "type"):
        return _of_room(school, row)
    if isinstance(value, dt.date):
        return MUCH if code in ENDS and row.type == "general" else 0.0
    if isinstance(value, str):
        return _of_word(school, row, code, value)
    if isinstance(value, tuple):
        return _of_list(school, row, code, value)
    if isinstance(value, bool) or value is None or not isinstance(value, int):
        return 0.0
    usual = _own_measure(school, row, code)
    if usual is not None:
        beyond = _beyond(value, *usual)
        return beyond + OWN if beyond else 0.0
    peers = [getattr(r, code) for r in _rows(school, sheet) if r is not row]
    margin = MARGIN.get(code, LITTLE)
    return max(0.0, _among(value, [p for p in peers if isinstance(p, int) and p > 0]) - margin)


def _of_rule(key: str, value: int) -> float:
    low, high = (LEAST_CAP, 1_000) if key.startswith("size_cap_") else USUAL.get(key, (0, 0))
    return _beyond(value, low, high) if high and value else 0.0


def _own_measure(school: School, row: Any, code: str) -> tuple[float, float] | None:
    """The least and the most that the line itself, or its job class, makes one expect; None where only other lines can say."""
    match row.at.sheet, code:
        case "Courses", "sections_fixed":
            return 1, max(1, -(-row.requests // max(1, min(row.target_size, row.max_size)))) + 1
        case "Courses", "co_teach_sped" | "co_teach_el":
            return 0, max(1, -(-row.requests // max(1, row.target_size)) // 2)
        case "Funds", "revenue_next":
            return row.revenue_this * 0.8, max(1.0, row.revenue_this * 1.5)
        case "Funds", "carryover":
            return -row.revenue_next * 0.05, float("inf")
        case "Duties", "adults_needed":
            return 1, 4
        case "Staff", "fte":
            return 40, 100
        case "Staff", "load_periods":
            job = school.job_class_by_id.get(row.job_class)
            usual = (job.load_periods if job else None) or school.rule("load_periods", 5)
            return usual * 0.8, usual * 1.25
        case "Staff", "avg_salary":
            job = school.job_class_by_id.get(row.job_class)
            return (job.avg_salary / 2, job.avg_salary * 2) if job and job.avg_salary else None
        case "Services", "sessions_per_week":
            return 1, 5
        case "Services", "session_min":
            return 15, 60
        case "Programs", "cost_next":
            everything = sum(f.revenue_this for f in school.funds)
            return 0, max(1, everything // 20)
        case "Teams", "floor_min":
            return 0, max(180, *(t.floor_min for t in school.teams if t is not row), 0)
        case "Specials", "min_per_homeroom":
            return 0, 4
    return None


def _beyond(value: float, low: float, high: float) -> float:
    """Doublings beyond a range."""
    if low <= value <= high:
        return 0.0
    if value < low:
        return log2(low / value) if value > 0 and low > 0 else MUCH + min(8.0, log2(1 + abs(value - low)) / 4)
    return log2(value / high) if high > 0 else MUCH


def _among(value: int, peers: list[int]) -> float:
    """Doublings by which a figure lies beyond all others of its column, on its side of the middle."""
    if len(peers) < 2 or value <= 0:
        return MUCH if value < 0 else 0.0
    middle = median_low(peers)
    return _beyond(value, min(*peers, middle), max(*peers, middle))


def _of_word(school: School, row: Any, code: str, value: str) -> float:
    """A word that no line of the same kind has: rooms with codes alike, courses of one department."""
    like = _alike(row)
    peers = [getattr(r, code) for r in _rows(school, row.at.sheet) if r is not row and like and _alike(r) == like]
    return MUCH if len(peers) > 1 and value and value not in peers else 0.0


def _alike(row: Any) -> str:
    return str(getattr(row, "dept", "")) or str(getattr(row, "kind", ""))


def _of_room(school: School, room: Room) -> float:
    """A room whose code begins with the name of another type: LAB2, an art room."""
    begins = room.room.casefold()[:SAME]
    others = {r.type for r in school.rooms} | {c.room_type for c in school.courses}
    named = begins in {t.casefold()[:SAME] for t in others - {room.type}}
    return MUCH if named and begins != room.type.casefold()[:SAME] else 0.0


def _of_list(school: School, row: Any, code: str, value: tuple[Any, ...]) -> float:
    """Days, periods, job classes, slots: few are odd where most lines have many, or leave the cell blank."""
    if not value:
        return 0.0
    if code == "days":
        return _beyond(len(value), row.fte * school.info.cycle_days / 100, 1_000) if hasattr(row, "fte") else 0.0
    peers = [getattr(r, code) for r in _rows(school, row.at.sheet) if r is not row]
    if code == "allowed":
        covers = [school.job_class_by_id[j].cover for j in value if j in school.job_class_by_id]
        return 0.0 if any(row.kind in c for c in covers) else MUCH
    blank = sum(not p for p in peers)
    return 1.0 if code in ("periods_allowed", "allowed_slots", "hours") and blank * 2 > len(peers) else 0.0
