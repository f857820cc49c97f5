"""Posts beside the teachers, programs, funds and what each costs, for a school of so many teachers and students."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from planner.workbook.defaults import JOB_CLASSES

from .base import Row
from .money import Bought, Kept, Rates, Settled, row_cost

ENDED = "2024-09-30"
USUAL_PAY = {str(j["job_class"]): int(j["avg_salary"]) for j in JOB_CLASSES}
PROGRAMS = (
    # code, name, dollars for each student (least, most), levels, purpose
    ("TUTOR", "Tutoring vendor", (40, 110), "0;50;100", "tutoring"),
    ("SOFT", "Software licences", (20, 60), "0;50;100", "software"),
    ("SUMMER", "Summer credit recovery", (30, 80), "0;100", "summer"),
    ("AFTER", "After-school help", (25, 70), "0;50;100", "after_school"),
)


@dataclass
class Purse:
    """The money of a drawn school: rows of Staff, Programs and Funds, what the witness takes away, and what it keeps."""

    staff: list[Row]
    programs: list[Row]
    funds: list[Row] = field(default_factory=list)
    removals: list[str] = field(default_factory=list)
    settled: Settled = field(default_factory=Settled)
    pay: dict[str, int] = field(default_factory=dict)


def draw_pay(chance: random.Random) -> dict[str, int]:
    """Dollars a year by job class: one level of pay for the place, and a little of each class's own."""
    place = chance.uniform(0.78, 1.4)
    return {job: 100 * round(pay * place * chance.uniform(0.95, 1.05) / 100) for job, pay in USUAL_PAY.items()}


def post(code: str, job_class: str, fund: str = "GF", count: int = 1, fte: float = 1.0, **more: Any) -> Row:
    return {"staff_id": code, "job_class": job_class, "count": count, "fte": fte, "fund": fund} | more


GOES: Row = {"may_change": "may stop", "min_fte": 0}


def support(teachers: int, level: str, chance: random.Random) -> list[Row]:
    """Administrators, office, care and aides, as many as schools of this size have."""
    def some(per: float, least: int = 0) -> int:
        return max(least, round(teachers / per * chance.uniform(0.8, 1.2)))

    rows = [post("PRIN", "admin_principal", certs="ADMIN")]
    if n := some(25):
        rows.append(post("AP", "admin_ap", count=n, certs="ADMIN"))
    rows.append(post("OFF", "office", count=some(12, 1)))
    rows.append(post("COUNS", "counselor", count=some(18, 1), certs="GUIDANCE"))
    rows.append(post("NURSE1", "nurse", fte=1.0 if teachers > 15 else 0.6))
    if teachers > 12:
        rows.append(post("MEDIA1", "specials_media", certs="LIBRARY"))
    if teachers > 15:
        rows.append(post("SECUR", "security", count=some(16, 1)))
    rows.append(post("PARA", "para", count=some(14, 1), may_change="no"))
    rows.append(post("PARA_SP", "para_sped", "IDEA", count=some(12, 1)))
    return rows


def on_the_cliff(teachers: int, departments: Sequence[tuple[str, str, int]], chance: random.Random) -> list[Row]:
    """Posts that a fund which has ended pays today: support, and a teacher whose sections are not needed next year."""
    rows = [post("MATHI1", "interventionist", "ESSER3", temporary="y", **GOES)]
    if chance.random() < 0.7:
        rows.append(post("COACH1", "coach", "T1A:50;ESSER3:50", **GOES))
    if chance.random() < 0.5:
        rows.append(post("SW1", "social_worker", "ESSER3", fte=chance.choice((0.6, 1.0)), **GOES))
    if teachers > 10:
        rows.append(post("PARA_X", "para", "ESSER3", count=chance.choice((1, 2, 3)), temporary="y", **GOES))
    if teachers > 20 and chance.random() < 0.4:
        rows.append(post("ADVIS1", "advisor", "ESSER3", **GOES))
    if teachers > 12 and departments and chance.random() < 0.6:
        dept, cert, load = chance.choice(list(departments))
        rows.append(post(f"{dept}_ADD", "dept_teacher", "ESSER3", certs=cert, load_periods=load, temporary="y", **GOES))
    return rows


def programs(students: int, chance: random.Random) -> list[Row]:
    rows: list[Row] = []
    chosen = chance.sample(PROGRAMS, chance.choice((2, 3, 4)))
    for code, name, (least, most), levels, tag in chosen:
        cost = max(4000, round(students * chance.uniform(least, most), -3))
        rows.append(
            {"program_id": code, "name": name, "cost_next": cost, "fund": "ESSER3", "recurring": "y", "levels": levels, "tag": tag}
            | {"students_served": max(5, round(students * chance.uniform(0.1, 0.5))), "usage_pct": chance.randint(30, 90)}
            | {"staff_vote": chance.randint(-40, 40), "evidence": chance.choice(("none", "weak", "moderate"))}
        )
    rows.append(_program("SUBS", "Release-day substitutes", round(students * chance.uniform(8, 25), -2), "T2A", "sub"))
    rows.append(_program("SUPPLY", "Classroom supplies", round(students * chance.uniform(40, 120), -2), "GF", "supplies", levels="80;100"))
    return rows


def _program(code: str, name: str, cost: float, fund: str, tag: str, **more: Any) -> Row:
    return {"program_id": code, "name": name, "cost_next": int(cost), "fund": fund, "recurring": "y", "tag": tag} | more


# --- the witness's money ---------------------------------------------------------------------------------------------------
def settle(purse: Purse, rates: Rates, chance: random.Random, days: Mapping[str, tuple[int, ...]], cycle: int) -> None:
    """Takes away some of what the ended fund pays, moves the rest to the general fund, and lets next year's money fit that."""
    ended = [r for r in (*purse.staff, *purse.programs) if "ESSER3" in str(r["fund"]) or r["fund"] == "INNOV"]
    code = {id(r): str(r.get("staff_id") or r["program_id"]) for r in ended}
    stays = chance.sample(ended, min(len(ended) - 2, chance.choice((0, 0, 1, 2)))) if len(ended) > 2 else []
    stays = [r for r in stays if r["fund"] != "INNOV"]
    purse.removals = [code[id(r)] for r in ended if not any(r is s for s in stays)]
    staff = {str(r["staff_id"]): _kept(r, purse.removals, days, cycle) for r in purse.staff}
    bought = {str(p["program_id"]): _bought(p, purse.removals) for p in purse.programs}
    purse.settled = Settled(staff, bought)
    purse.funds = _funds(purse, rates, chance)


def _kept(row: Row, removals: Sequence[str], days: Mapping[str, tuple[int, ...]], cycle: int) -> Kept:
    code, count = str(row["staff_id"]), int(row["count"])
    fte = 0 if code in removals else round(100 * float(row["fte"]))
    return Kept((fte,) * count, days.get(code) or tuple(range(1, cycle + 1)), next_year(str(row["fund"])))


def next_year(fund: str) -> tuple[tuple[str, int], ...]:
    """Today's shares, with those of the ended fund on the general fund."""
    parts = [p.split(":") for p in fund.split(";")]
    found: dict[str, int] = {}
    for name, *share in parts:
        kept = "GF" if name in ("ESSER3", "INNOV") else name
        found[kept] = found.get(kept, 0) + round(100 * float(share[0]) if share else 10_000)
    return tuple(found.items())


def _bought(program: Row, removals: Sequence[str]) -> Bought:
    return Bought(0 if program["program_id"] in removals else 10_000, next_year(str(program["fund"])))


NAMES = {
    "GF": ("General fund", "general"), "ESSER3": ("ARP ESSER", "federal"), "IDEA": ("IDEA Part B", "federal"), "T1A": ("Title I-A", "federal"),
    "T2A": ("Title II-A", "federal"), "PERKINS": ("Perkins", "federal"), "T3": ("Title III", "federal"),
    "INNOV": ("State innovation grant", "grant"),
}  # fmt: skip


def _funds(purse: Purse, rates: Rates, chance: random.Random) -> list[Row]:
    """What each fund brings: this year what it pays today, next year what the witness costs and a little more."""
    today, later = _today(purse, rates), _later(purse, rates)
    total = sum(later.values())
    gap = sum(_row_cost(r, rates, 1) for r in (*purse.staff, *purse.programs) if str(r.get("staff_id") or r.get("program_id")) in purse.removals)
    spare = min(float(total) * chance.uniform(0.0005, 0.012), float(gap) * 0.6)
    rows: list[Row] = []
    for fund in [f for f in NAMES if f in today or f in later]:
        name, kind = NAMES[fund]
        this = _up(today.get(fund, Fraction(0)))
        following = 0 if fund == "ESSER3" else _up(later.get(fund, Fraction(0)) + (round(spare) if fund == "GF" else 0))
        row: Row = {"fund": fund, "name": name, "type": kind, "revenue_this": this, "revenue_next": following}
        if fund == "ESSER3":
            row |= {"end_date": ENDED, "revenue_y2": 0, "revenue_y3": 0}
        if fund == "INNOV":
            row |= {"end_date": "2025-12-31", "revenue_next": this // 2, "revenue_y2": 0, "revenue_y3": 0}
        rows.append(row)
    return rows


def _up(cents: Fraction) -> int:
    """Whole hundreds of dollars, upwards."""
    return -(-int(cents) // 10_000) * 100


def _row_cost(row: Row, rates: Rates, year: int) -> Fraction:
    return row_cost(row, rates, year=year) if "staff_id" in row else Fraction(100 * int(row["cost_next"]))


def _today(purse: Purse, rates: Rates) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for row in (*purse.staff, *purse.programs):
        for part in str(row["fund"]).split(";"):
            name, *share = part.split(":")
            found[name] = found.get(name, Fraction(0)) + _row_cost(row, rates, 0) * (Fraction(share[0]) / 100 if share else 1)
    return found


def _later(purse: Purse, rates: Rates) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for row in (*purse.staff, *purse.programs):
        code = str(row.get("staff_id") or row["program_id"])
        if code in purse.removals:
            continue
        for fund, part in next_year(str(row["fund"])):
            found[fund] = found.get(fund, Fraction(0)) + _row_cost(row, rates, 1) * part / 10_000 + 2
    return found
