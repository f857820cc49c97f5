"""What every level of Start shares: answers read once, rows with their defaults, the School sheet, funds and pay."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from planner.start import day as days
from planner.start import said
from planner.start.kinds import EXPIRED_FUND, EXPIRED_ON, fund_called
from planner.start.questions import Answers, lines_of
from planner.start.said import Fault, Grade, Money, Unclear
from planner.workbook.columns import COLUMN, STATES
from planner.workbook.defaults import GRADES_OF, Row

Place = tuple[str, int, str]  # sheet, row from 0, column code
T = TypeVar("T")


@dataclass
class Sheets:
    """The rows being written, and which cells of them are ours."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    ours: set[Place] = field(default_factory=set)

    def add(self, sheet: str, told: Row, ours: Row | None = None) -> Row:
        """A row of what was told, and of defaults under it; blank cells are left out."""
        rows = self.rows.setdefault(sheet, [])
        told = {k: v for k, v in told.items() if v not in (None, "")}
        given = {k: v for k, v in (ours or {}).items() if v not in (None, "") and k not in told}
        self.ours |= {(sheet, len(rows), code) for code in given}
        rows.append(given | told)
        return rows[-1]

    def of(self, sheet: str) -> list[Row]:
        return self.rows.setdefault(sheet, [])


@dataclass
class Heard:
    """The answers read once: what was understood, and the faults of what was not."""

    answers: Answers
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cost_next: dict[str, float] = field(default_factory=dict)  # dollars by fund, of positions and programs that go on

    def each(self, key: str, read: Callable[[str], T]) -> Iterator[tuple[int, str, T]]:
        for row, line in enumerate(lines_of(self.answers, key), 1):
            try:
                yield row, line, read(line)
            except Unclear as why:
                self.faults.append(Fault(key, row, line, str(why)))

    def one(self, key: str, read: Callable[[str], T], otherwise: T) -> T:
        for _, _, found in self.each(key, read):
            return found
        return otherwise

    def unclear(self, key: str, row: int, line: str, sentence: str) -> None:
        self.faults.append(Fault(key, row, line, sentence))


def _head(line: str) -> str:
    """The grades at the head of a row: "K", "3-5"."""
    found = re.match(r"(?:grades?\s+)?([A-Za-z-]*\d*(?:\s*(?:-|–|to)\s*[A-Za-z]*\d*)?)", line)
    return found[1] if found is not None else ""


def level_of(answers: Answers) -> str:
    """Elementary, middle, high or k8, by the grades that were named; "" while there are none."""
    named = [g for key in ("classes", "grades") for line in lines_of(answers, key) for g in said.grades(_head(line))]
    if not named:
        return ""
    last = max(said.GRADES.index(g) for g in named)
    first = min(said.GRADES.index(g) for g in named)
    if lines_of(answers, "classes") and not lines_of(answers, "grades"):
        return "elementary" if last <= said.GRADES.index("5") else "k8"
    return "high" if last > said.GRADES.index("8") else "middle" if first >= said.GRADES.index("5") else "elementary"


# --- what every level has ------------------------------------------------------------------------------------------------
def school_row(heard: Heard, sheets: Sheets, level: str, grades: tuple[str, ...], d: days.Day, more: Row, today: dt.date) -> Row:
    """The School sheet; `more` is told."""
    state = heard.one("state", _state, "")
    year = heard.one("year", _year, 0)
    least, goal, dream = heard.one("minutes", _three, (45, 90, 180))
    told: Row = {"level": level, "grades": ",".join(grades), "state": state} | more
    ours: Row = {"cycle_days": 5, "weeks": 36, "singular_priority": "collab_min_team"}
    name = next(iter(lines_of(heard.answers, "school")), "")
    (told if name else ours)["school_name"] = name or "Your school"
    (told if year else ours)["year_start"] = year or (today.year + 1 if today.month >= 7 else today.year)
    (told if lines_of(heard.answers, "minutes") else ours).update(target_floor=least, target_goal=goal, target_stretch=dream)
    for key, cells in (
        ("teachers", {"contract_start": d.teachers[0], "contract_end": d.teachers[1]}),
        ("students", {"student_start": d.students[0], "student_end": d.students[1]}),
    ):
        (ours if key in d.ours else told).update({code: said.clock(minutes) for code, minutes in cells.items()})
    budget = next(iter(lines_of(heard.answers, "budget")), "").casefold()
    if budget and ("School", "budget_kind") in COLUMN:
        told["budget_kind"] = budget
    return sheets.add("School", told, ours)


def _state(line: str) -> str:
    code = line.strip().upper()
    if code not in STATES and code not in ("", "NONE", "OTHER"):
        raise Unclear("A state is two letters, such as SC.")
    return code if code in STATES else ""


def _year(line: str) -> int:
    digits = "".join(c for c in line.split("-")[0] if c.isdigit())
    if len(digits) != 4 or not 2020 <= int(digits) <= 2035:
        raise Unclear("Say the first year, such as 2025.")
    return int(digits)


def _three(line: str) -> tuple[int, int, int]:
    found = [int(n) for n in re.findall(r"\d+", line)]
    if not 1 <= len(found) <= 3 or found != sorted(found) or found[-1] > 600:
        raise Unclear("Say three numbers of minutes, the smallest first: 45, 90, 180.")
    found += [found[-1] * 2] * (3 - len(found))
    return found[0], found[1], found[2]


def grades_in_order(grades: list[Grade]) -> tuple[str, ...]:
    return tuple(g for g in said.GRADES if any(one.grade == g for one in grades))


def title_case(code: str) -> str:
    return {"PK": "PreK", "K": "Kindergarten"}.get(code, f"Grade {code}")


def levels(level: str) -> tuple[str, ...]:
    return GRADES_OF[level]


# --- money ---------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Funding:
    """Every fund that was said or named, and the code of the one that has ended."""

    money: dict[str, Money]
    ended: str


def funding(heard: Heard, named: list[str]) -> Funding:
    """Funds from the answers; those that a position or program names, and nobody listed, are added without figures."""
    found: dict[str, Money] = {}
    for row, line, money in heard.each("funds", said.fund_line):
        if money.code in found:
            heard.unclear("funds", row, line, f"{money.code} is listed twice.")
        else:
            found[money.code] = money
    ended = next((code for code, m in found.items() if m.ends), "")
    if lines_of(heard.answers, "expired") and not ended:
        ended = EXPIRED_FUND
        known = fund_called(EXPIRED_FUND)
        assert known is not None
        found.setdefault(ended, Money(ended, known[1], known[2], None, 0, EXPIRED_ON))
        found[ended] = replace(found[ended], ends=EXPIRED_ON)
    for code in ("GF", *named):
        if code not in found:
            known = fund_called(code) or (code, "grant", code)
            found[code] = Money(known[0], known[1], known[2], None, None)
    return Funding(found, ended)


def cost_this(row: Row, rule: Callable[[str], float]) -> float:
    """Dollars that a Staff row costs this year, as the contract reckons them (School.unit_cost)."""
    fte, count = float(row["fte"]), int(row.get("count", 1))
    flat = float(row["benefit_flat"]) if fte >= rule("health_threshold_fte") or row.get("health_keeps") == "y" else 0.0
    return count * fte * (float(row["avg_salary"]) * (1 + float(row["benefit_pct"]) / 100) + flat)


def cost_next(row: Row, rule: Callable[[str], float]) -> float:
    fte, count = float(row["fte"]), int(row.get("count", 1))
    covered = fte >= rule("health_threshold_fte") or row.get("health_keeps") == "y"
    pay = float(row["avg_salary"]) * (1 + float(row["benefit_pct"]) / 100) * (1 + rule("growth_personnel_pct") / 100)
    flat = float(row["benefit_flat"]) * (1 + rule("growth_health_pct") / 100) if covered else 0.0
    return count * fte * (pay + flat)


def salary_of(cents: int, row: Row, rule: Callable[[str], float]) -> int:
    """The average salary with which a row costs so much next year; whole dollars."""
    fte, count = float(row["fte"]), int(row.get("count", 1))
    covered = fte >= rule("health_threshold_fte") or row.get("health_keeps") == "y"
    flat = float(row["benefit_flat"]) * (1 + rule("growth_health_pct") / 100) if covered else 0.0
    pay = cents / 100 / count / fte - flat
    return max(1, round(pay / (1 + float(row["benefit_pct"]) / 100) / (1 + rule("growth_personnel_pct") / 100)))


def shares(row: Row) -> dict[str, float]:
    """Who pays a Staff row, as shares of one."""
    text = str(row["fund"])
    if ":" not in text:
        return {text: 1.0}
    return {name: int(share) / 100 for name, share in (one.split(":") for one in text.split(";"))}


def split_words(paid: tuple[tuple[str, int], ...]) -> str:
    return paid[0][0] if len(paid) == 1 else ";".join(f"{code}:{share}" for code, share in paid)


def numbered(code: str, many: int, plain: bool, used: set[str]) -> str:
    """A code for a row: PE1, PE2 for single positions, OFF for a group; never one that is taken."""
    first = code if many > 1 or plain else f"{code}1"
    n = 1
    found = first
    while found in used:
        n += 1
        found = f"{code}_{n}" if many > 1 or plain else f"{code}{n}"
    used.add(found)
    return found
