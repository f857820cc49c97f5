"""What the public may read: job classes folded until nobody can be picked out, money to $1,000, minutes to 5.

A job class with fewer than 3 FTE is a person even without a name (domain.md 8). It folds into its family; where what is folded is
still fewer than 3 FTE, the next smallest class of the family joins it, so that nothing can be found by taking away.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from planner.domain.plan import Plan
from planner.domain.school import School
from planner.language import N_
from planner.tables.words import frame, fte, listed, title_of

LEAST = 300  # hundredths of FTE
SUPPORT, OFFICE = "support teachers and counselors", "administrators, office, health, and safety staff"
FAMILY = {  # tag of a job class -> its family
    "teacher_core": "classroom teachers", "pk": "classroom teachers", "cte": "classroom teachers",
    "teacher_special": "specialists",
    "sped": SUPPORT, "el": SUPPORT, "speech": SUPPORT, "interventionist": SUPPORT, "coach": SUPPORT, "counselor": SUPPORT,
    "para": "assistants", "sped_para": "assistants", "el_para": "assistants",
    "admin": OFFICE, "office": OFFICE, "nurse": OFFICE, "security": OFFICE,
}  # fmt: skip
OTHER = "other staff"
ROUNDED = "Dollar amounts are rounded to the nearest $1,000 and minutes to the nearest 5, so totals may not add up exactly."
FOLDED = "Groups with fewer than 3 full-time positions are combined with others."


# --- rounding ----------------------------------------------------------------------------------------------------------
def thousands(cents: Fraction | int) -> str:
    """$232,000; what is less than half a step is "under $1,000", never nothing."""
    whole = math.floor(abs(Fraction(cents)) / 100_000 + Fraction(1, 2))
    if not whole:
        return "under $1,000" if cents else "$0"
    return f"{'-' if cents < 0 else ''}${whole * 1000:,}"


def fives(minutes: Fraction | int | float) -> int:
    """The nearest multiple of 5; from the middle downwards, so that nothing is claimed that is not there."""
    return 5 * math.ceil(Fraction(minutes) / 5 - Fraction(1, 2))


def rounded(sentence: str) -> str:
    """A sentence of the plan for the public: its dollars and minutes rounded, the cells of the workbook left out."""
    bare = re.sub(r" \((?:see )?[A-Z]\w+![A-Z]*\d+\)", "", sentence)
    bare = re.sub(r"\$\d+(,\d{3})*(\.\d\d)?", lambda m: thousands(round(100 * _figure(m[0][1:]))), bare)
    return re.sub(r"(?<![\d$,.])\d+(,\d{3})*(\.\d+)?(?= (?:of \d+ )?minutes)", lambda m: f"{fives(_figure(m[0])):,}", bare)


def _figure(words: str) -> Fraction:
    return Fraction(words.replace(",", ""))


# --- folding -----------------------------------------------------------------------------------------------------------
def groups(school: School) -> Mapping[str, str]:
    """Title of each job class -> the name under which the public sees it."""
    size: dict[str, int] = {}
    family: dict[str, str] = {}
    for row in school.staff:
        title = title_of(school, row.job_class)
        size[title] = size.get(title, 0) + row.fte * row.count
        family[title] = FAMILY.get(school.tag_of(row), OTHER)
    shown: dict[str, str] = {}
    left: list[str] = []  # of families that are too small as a whole
    for name in dict.fromkeys(family.values()):
        mine = [t for t in size if family[t] == name]
        if sum(size[t] for t in mine) < LEAST or name == OTHER:
            left += mine
            continue
        together = _smallest(mine, size)
        label = name if len(together) == len(mine) else f"other {name}"
        shown |= {t: label if t in together else t for t in mine}
    return shown | _others(left, shown, size)


def _smallest(titles: list[str], size: Mapping[str, int]) -> list[str]:
    """The classes that are too small to stand alone, and as many more as they need to be 3 FTE together."""
    found: list[str] = []
    for title in sorted(titles, key=lambda t: size[t]):
        if size[title] >= LEAST and (not found or sum(size[t] for t in found) >= LEAST):
            break
        found.append(title)
    return found


def _others(left: list[str], shown: Mapping[str, str], size: Mapping[str, int]) -> dict[str, str]:
    """The small families as one group, which takes in the smallest group shown where it is too small itself."""
    if not left:
        return {}
    found = dict.fromkeys(left, OTHER)
    if sum(size[t] for t in left) < LEAST and shown:
        total = {g: sum(size[t] for t in shown if shown[t] == g) for g in dict.fromkeys(shown.values())}
        smallest = min(total, key=lambda g: total[g])
        found |= {t: OTHER for t, g in shown.items() if g == smallest}
    return found


def group_of_unit(school: School, unit_id: str) -> str:
    row = school.row_of_unit.get(unit_id)
    return groups(school).get(title_of(school, row.job_class), OTHER) if row else OTHER


def public_positions(school: School, plan: Plan) -> pd.DataFrame:
    """FTE today, FTE planned and the change by public group, and all staff together."""
    shown = groups(school)
    planned = {p.staff_id: p.fte for p in plan.positions}
    totals: dict[str, list[int]] = {}
    for row in school.staff:
        line = totals.setdefault(shown[title_of(school, row.job_class)], [0, 0])
        line[0] += row.fte * row.count
        line[1] += planned.get(row.staff_id, 0)
    rows = sorted(((_first_large(g), a, b) for g, (a, b) in totals.items()), key=lambda r: (r[2] - r[1], r[0]))
    rows.append(("All staff", sum(r[1] for r in rows), sum(r[2] for r in rows)))
    return frame((N_("Group"), N_("FTE today"), N_("FTE planned"), N_("Change")), ((g, fte(a), fte(b), fte(b - a)) for g, a, b in rows))


def public_changes(school: School, plan: Plan) -> str:
    """ "specialists -1.0 FTE, assistants -1.0 FTE", or that nothing changes."""
    table = public_positions(school, plan).iloc[:-1]
    moved = [f"{row['Group'][:1].lower()}{row['Group'][1:]} {row['Change']:+.1f} FTE" for _, row in table.iterrows() if row["Change"]]
    return listed(moved, "no group of positions changes")


def _first_large(words: str) -> str:
    return words[:1].upper() + words[1:]
