"""Schools that must have the same answer, and those that may only have a better one.

    renamed      every code with spaces, dots, slashes, lower case or accents
    reordered    the rows of every sheet in another order
    doubled      every dollar figure times two (less where a cell's range would not hold it)
    spare        one more fund, which pays for nothing
    more         five per cent more in the general fund: never worse
    round trip   the exported plan, unedited, through `planner score`: clean, with the same measures

Twins agree tier by tier where both are proven, within the tiers' allowances; otherwise neither plan beats the other's bound.
"""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from planner.cli.terminal import say
from planner.measures import MEASURE
from planner.workbook.columns import COLUMN
from planner.workbook.notes import FIRST_ROW
from planner.workbook.read import read_workbook

from . import drawn, ordinary
from .base import Ordinary, Row, Typed, book_bytes
from .codes import odd_names, renamed
from .run import command
from .typing_habits import SHUFFLED

TWINS = "twins.jsonl"
FACTORS = (2, 1.5, 1.25)
GAP = 0.01  # what the search calls proven
FIVE_MINUTES = 5
Facts = dict[str, Any]


# --- the twins -------------------------------------------------------------------------------------------------------
def with_codes(school: Ordinary) -> Ordinary:
    return dataclasses.replace(school, rows=renamed(school.rows, odd_names({s: [r for r in rows if r] for s, rows in school.rows.items()})))


def reordered(school: Ordinary) -> Ordinary:
    """Rows in another order; what was typed over a row goes with it."""
    chance, rows, at = random.Random(school.seed), dict(school.rows), {}
    for sheet in (s for s in SHUFFLED if s in rows):
        order = chance.sample(range(len(rows[sheet])), len(rows[sheet]))
        rows[sheet] = [school.rows[sheet][i] for i in order]
        at[sheet] = {old: new for new, old in enumerate(order)}
    return dataclasses.replace(school, rows=rows, typed=tuple(_moved(t, at) for t in school.typed))


def _moved(typed: Typed, at: Mapping[str, Mapping[int, int]]) -> Typed:
    sheet, cell, value = typed
    if sheet not in at:
        return typed
    number = int("".join(c for c in cell.split(":")[0] if c.isdigit()))
    new = at[sheet][number - FIRST_ROW] + FIRST_ROW
    return sheet, cell.replace(str(number), str(new)), value


def dearer(school: Ordinary, factor: float) -> Ordinary:
    """Every dollar figure times the factor."""
    rows = {
        sheet: [{code: _times(sheet, code, value, factor) for code, value in row.items()} for row in lines]
        for sheet, lines in school.rows.items()
    }
    typed = tuple(
        (s, c, f"${factor * float(v[1:].replace(',', '')):,.2f}") if isinstance(v, str) and v.startswith("$") else (s, c, v)
        for s, c, v in school.typed
    )
    return dataclasses.replace(school, rows=rows, typed=typed)


def _times(sheet: str, code: str, value: Any, factor: float) -> Any:
    kind = COLUMN[sheet, code].kind
    if kind == "money" and value not in (None, ""):
        return round(value * factor, 2)
    if kind == "levels" and "$" in str(value):
        return ";".join(f"${float(p[1:]) * factor:g}" if p.startswith("$") else p for p in str(value).split(";"))
    return value


def doubled(school: Ordinary) -> Ordinary:
    """Times two, or as much less as the ranges of the cells allow."""
    for factor in FACTORS:
        twin = dearer(school, factor)
        if not read_workbook(book_bytes(twin), "twin.xlsx").must_fix:
            return twin
    return dearer(school, FACTORS[-1])


def with_spare_fund(school: Ordinary) -> Ordinary:
    spare: Row = {"fund": "GIFT9", "name": "Gift for the garden", "type": "grant", "revenue_this": 0, "revenue_next": 0}
    return dataclasses.replace(school, rows=school.rows | {"Funds": [*school.rows["Funds"], spare]})


def richer(school: Ordinary) -> Ordinary:
    funds = [r | ({"revenue_next": round(1.05 * r["revenue_next"])} if r.get("fund") == "GF" else {}) for r in school.rows["Funds"]]
    typed = tuple(t for t in school.typed if t[0] != "Funds")
    return dataclasses.replace(school, rows=school.rows | {"Funds": funds}, typed=typed)


TWIN: dict[str, Callable[[Ordinary], Ordinary]] = {
    "renamed": with_codes, "reordered": reordered, "doubled": doubled, "spare": with_spare_fund, "more": richer,
}  # fmt: skip


# --- do they agree ---------------------------------------------------------------------------------------------------
def disagreement(first: Facts | None, second: Facts | None, better_only: bool = False) -> str:
    """Why two answers cannot both be right; nothing where they can. `better_only`: the second may be better, and not worse."""
    if first is None or second is None:
        return "one of the two gave no answer"
    if (first["plan"] is None) != (second["plan"] is None):
        if "unknown" in (first["status"], second["status"]) or (better_only and first["plan"] is None):
            return ""
        return f"{first['status']} and {second['status']}"
    for a, b in zip(first["tiers"], second["tiers"], strict=False):
        if a["measure"] != b["measure"] or a["measure"] not in MEASURE:
            return ""
        sign, room = (-1 if MEASURE[a["measure"]].better == "more" else 1), _room(a)
        worse = sign * (b["value"] - a["value"])  # how much worse the second is
        if better_only and worse < -room:
            return ""  # better: what follows is another question
        if a["proven"] and b["proven"]:
            if abs(worse) > room and (worse > 0 or not better_only):
                return f"{a['measure']}: {a['value']:g} and {b['value']:g}, both proven"
        elif beats := _beats(a, b, sign, room, better_only):
            return beats
        if abs(worse) > 1e-6:
            return ""  # later tiers were settled under another hold
    return ""


def _beats(a: Facts, b: Facts, sign: int, room: float, better_only: bool) -> str:
    for one, other, counts in ((a, b, True), (b, a, not better_only)):
        if counts and other["bound"] is not None and sign * (other["bound"] - one["value"]) > room:
            return f"{a['measure']}: {one['value']:g} beats the bound {other['bound']:g} of its twin"
    return ""


def _room(tier: Facts) -> float:
    """What the tier's allowance and the gap of a proof leave open, in the unit of the JSON."""
    allowance = float(MEASURE[tier["measure"]].allowance)
    if str(tier["unit"]).startswith("%"):  # of a goal of 45 minutes and more
        allowance = 100 * FIVE_MINUTES / 45
    return max(allowance, GAP * abs(tier["value"])) + 1e-6


# --- running them ----------------------------------------------------------------------------------------------------
def run(seeds: Sequence[int], seconds: float, folder: Path, label: str) -> int:
    """Every twin of every seed; what stands in twins.jsonl already is not run again. Exit 1 where some disagree."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / TWINS
    lines = [json.loads(x) for x in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []
    there = {(x["label"], x["seed"]) for x in lines}
    for seed in (s for s in drawn(list(seeds)) if (label, s) not in there):
        found = {"label": label, "seed": seed, "says": one(ordinary(seed), seconds, folder)}
        lines.append(found)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(found) + "\n")
        say(f"{seed:5} " + "; ".join(f"{k}: {v or 'agree'}" for k, v in found["says"].items()))
    return 1 if any(any(x["says"].values()) for x in lines if x["label"] == label) else 0


def one(school: Ordinary, seconds: float, folder: Path) -> dict[str, str]:
    """Twin -> why it disagrees; nothing in it where it agrees. A school without a plan has no twins."""
    first = _solve(school, "first", seconds, folder)
    if first is None or first["plan"] is None:
        return {"first": f"no plan to compare ({first['status'] if first else 'no answer'})"} if school.sayable else {}
    found = {"round trip": _round_trip(school, seconds, folder)}
    for name, make in TWIN.items():
        found[name] = disagreement(first, _solve(make(school), name, seconds, folder), better_only=name == "more")
    return found


def _solve(school: Ordinary, name: str, seconds: float, folder: Path) -> Facts | None:
    book, facts = folder / f"{school.seed}.{name}.xlsx", folder / f"{school.seed}.{name}.json"
    book.write_bytes(book_bytes(school))
    facts.unlink(missing_ok=True)
    command(folder, seconds, "solve", book, "-o", f"{school.seed}.{name}.plan.xlsx", "--json", facts.name, "--seconds", f"{seconds:g}")
    answer: Facts | None = json.loads(facts.read_text(encoding="utf-8")) if facts.is_file() else None
    return answer


def _round_trip(school: Ordinary, seconds: float, folder: Path) -> str:
    """The exported plan scores clean, with the measures that the audit of the JSON's plan has."""
    name, scored = f"{school.seed}.first", folder / f"{school.seed}.score.json"
    scored.unlink(missing_ok=True)
    told = command(folder, seconds, "score", f"{name}.xlsx", f"{name}.plan.xlsx", "--json", scored.name)
    if told["exit"] != 0:
        return f"score ends with exit {told['exit']}: {told['stderr'].strip()[-200:]}"
    audited = folder / f"{school.seed}.audit.json"
    told = command(folder, seconds, "audit", f"{name}.xlsx", f"{name}.json", "--json", audited.name)
    if told["exit"] != 0:
        return f"audit ends with exit {told['exit']}"
    mine, theirs = (json.loads(p.read_text(encoding="utf-8"))["measures"] for p in (scored, audited))
    differ = [k for k in theirs if k in mine and mine[k] != theirs[k]]
    return f"measures differ: {', '.join(differ)}" if differ else ""
