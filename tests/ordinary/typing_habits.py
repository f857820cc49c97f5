"""How people type a workbook: codes of their own, rows in no order, blank and hidden rows, numbers as text."""

from __future__ import annotations

import dataclasses
import random
from typing import Any, TypeVar

from .base import HIDDEN, Row, Rows, Typed, cell_of
from .codes import in_plan, odd_names, renamed

T = TypeVar("T")
SHUFFLED = (
    "Bell",
    "Calendar",
    "Homerooms",
    "Specials",
    "Staff",
    "Funds",
    "FundRules",
    "Programs",
    "Teams",
    "Services",
    "Rooms",
    "Duties",
    "Current",
    "Courses",
    "Conflicts",
)
SPACED = ("Bell", "Homerooms", "Staff", "Programs", "Teams", "Courses")


def habits(rows: Rows, layout: T, flags: frozenset[str], chance: random.Random, cycle: int) -> tuple[Rows, tuple[Typed, ...], T]:
    """The rows, what is typed over them, and the witness's layout in the same codes."""
    if "odd_codes" in flags:
        names = odd_names(rows)
        rows = renamed(rows, names)
        layout = _layout(layout, names)
    if "odd_order" in flags:
        rows = shuffled(rows, chance)
    if "blank_rows" in flags:
        rows = {sheet: _spaced(lines, chance) if sheet in SPACED else lines for sheet, lines in rows.items()}
    return rows, tuple(_typed(rows, flags, chance, cycle)), layout


def shuffled(rows: Rows, chance: random.Random) -> Rows:
    return {sheet: chance.sample(lines, len(lines)) if sheet in SHUFFLED else list(lines) for sheet, lines in rows.items()}


def _layout(layout: T, names: Any) -> T:
    """The witness's facts in the new codes; its decisions about money by the new codes as well."""
    found: Any = in_plan(layout, names)
    settled = found.settled
    staff, programs = names.get("Staff.staff_id", {}), names.get("Programs.program_id", {})
    settled = dataclasses.replace(
        settled,
        staff={staff.get(k, k): v for k, v in settled.staff.items()},
        programs={programs.get(k, k): v for k, v in settled.programs.items()},
    )
    return dataclasses.replace(found, settled=settled)


def _spaced(lines: list[Row], chance: random.Random) -> list[Row]:
    found: list[Row] = []
    for i, row in enumerate(lines):
        if i and chance.random() < 0.2:
            found.append({})
        found.append(row)
    return found


def _typed(rows: Rows, flags: frozenset[str], chance: random.Random, cycle: int) -> list[Typed]:
    found: list[Typed] = []
    if "typed_text" in flags:
        found += _as_text(rows, cycle)
    if "splits_as_written" in flags:
        way = chance.choice(("{1}% {0}, {3}% {2}", "{0} {1}% / {2} {3}%", "{0} {1};{2} {3}", "{0}:0.{1};{2}:0.{3}"))
        for i, row in enumerate(rows["Staff"]):
            parts = str(row.get("fund", "")).replace(":", ";").split(";")
            if len(parts) == 4:
                found.append(("Staff", cell_of("Staff", "fund", i), way.format(*parts)))
    if "hidden_row" in flags:
        at = chance.choice([i for i, row in enumerate(rows["Staff"]) if row])
        found.append(("Staff", f"{at + 3}:{at + 3}", HIDDEN))
    return found


def _as_text(rows: Rows, cycle: int) -> list[Typed]:
    """Dollars with their sign, clock times with AM and PM, days with strokes."""
    found: list[Typed] = []
    for sheet, code in (("Staff", "avg_salary"), ("Funds", "revenue_next"), ("Programs", "cost_next")):
        found += [(sheet, cell_of(sheet, code, i), f"${row[code]:,}") for i, row in enumerate(rows[sheet]) if code in row]
    for code in ("start", "end"):
        found += [("Bell", cell_of("Bell", code, i), half_day(str(row[code]))) for i, row in enumerate(rows["Bell"]) if code in row]
    names = {"M": "Mon", "T": "Tue", "W": "Wed", "Th": "Thu", "F": "Fri"}
    for i, row in enumerate(rows["Staff"] if cycle == 5 else ()):
        if row.get("days"):
            found.append(("Staff", cell_of("Staff", "days", i), "/".join(names[d] for d in str(row["days"]).split())))
    return found


def half_day(time: str) -> str:
    """8:15 AM for 8:15, 1:05 PM for 13:05."""
    hour, minute = map(int, time.split(":"))
    return f"{(hour - 1) % 12 + 1}:{minute:02d} {'PM' if hour > 11 else 'AM'}"
