"""What may be shown to everybody: rounded money and minutes, and job classes folded until no line is about one or two people."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

import pandas as pd

from planner.plan import Plan
from planner.school import School
from planner.tables.words import frame, fte, title_of

LEAST = 300  # hundredths of FTE: a job class with fewer is folded into its family
ROUNDED = "Money is rounded to $1,000 and minutes to 5. Job classes with fewer than 3 FTE are shown with others of their kind."
FAMILIES = {  # purpose of a job class (Lists) -> the family in which a small one is shown
    "teacher_core": "Classroom teachers", "pk": "Classroom teachers", "cte": "Classroom teachers", "teacher_special": "Specialists",
    "interventionist": "Intervention, coaching and student support", "coach": "Intervention, coaching and student support",
    "counselor": "Intervention, coaching and student support", "nurse": "Intervention, coaching and student support",
    "sped": "Special education", "sped_para": "Special education", "speech": "Special education", "el": "English learners",
    "el_para": "English learners", "para": "Aides", "admin": "Administration and office", "office": "Administration and office",
    "security": "Administration and office",
}  # fmt: skip
REST = "Other positions"


def thousands(cents: Fraction | int) -> str:
    """$232,000; under $500 it is "about $0", since a small sum is not nothing."""
    whole = round(Fraction(cents) / 100_000)
    return f"{'-' if whole < 0 else ''}${abs(whole):,},000" if whole else "about $0"


def fives(minutes: Fraction | int) -> int:
    """To the nearest 5 minutes, halves up."""
    return int((Fraction(minutes) + Fraction(5, 2)) // 5) * 5


def public_positions(school: School, plan: Plan) -> pd.DataFrame:
    """FTE today and planned by job class; small classes in their family, small families together. Nothing is left out, nobody is named."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    planned = {p.staff_id: p.fte for p in plan.positions}
    for row in school.staff:
        line = found[row.job_class]
        line[0] += row.fte * row.count
        line[1] += planned.get(row.staff_id, 0)
    lines = _folded({title_of(school, j): n for j, n in found.items()}, {title_of(school, j): _family(school, j) for j in found})
    lines = _folded(lines, dict.fromkeys(lines, REST))
    return frame(("Positions", "FTE today", "FTE planned", "Change"), ((n, fte(a), fte(b), fte(b - a)) for n, (a, b) in lines.items()))


def _family(school: School, job_class: str) -> str:
    job = school.job_class_by_id.get(job_class)
    return FAMILIES.get(job.tag, REST) if job else REST


def _folded(lines: dict[str, list[int]], into: dict[str, str]) -> dict[str, list[int]]:
    """Lines with fewer than 3 FTE today go into another, with others of their kind."""
    small = {n for n, (today, _later) in lines.items() if today < LEAST}
    found: dict[str, list[int]] = {}
    for name, (today, later) in lines.items():
        line = found.setdefault(into[name] if name in small else name, [0, 0])
        line[0] += today
        line[1] += later
    return found
