"""Schools made impossible on purpose, and whether the product names the cell that did it: `python -m tests.ordinary.impossible`.

Each is a drawn school that has a plan (its witness passes the checker), with one cell typed over (plants.py). Undoing that cell makes it
possible again, by construction. Named first: the cell of the first thing that is said, be it a line of `check` or of the conflict.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.audit import audit
from planner.cli.terminal import say
from planner.domain.school import Finding, School, Severity
from planner.search.solve import search
from planner.workbook.checks.short import NO_PLAN
from planner.workbook.read import Reading, read_workbook

from . import drawn, ordinary
from .base import Ordinary, book_bytes, typed_over
from .plants import Planted, plants_for

Facts = dict[str, Any]
REPORT = Path(__file__).with_name("impossible.md")
MANY, MOST_SEED = 100, 1_500
SECONDS = 10.0


@dataclass(frozen=True)
class Base:
    """A drawn school whose witness passes the checker."""

    drawn: Ordinary
    book: bytes
    school: School


def possible(seed: int) -> Base | None:
    """The school of a seed, where a plan of it is known: no line must be fixed, and the checker accepts its witness."""
    try:
        found = ordinary(seed)
    except RuntimeError:
        return None
    if not found.sayable or found.witness is None:
        return None
    book = book_bytes(found)
    reading = read_workbook(book, f"{seed}.xlsx")
    if reading.school is None or reading.must_fix or audit(reading.school, found.witness(reading.school)).violations:
        return None
    return Base(found, book, reading.school)


def planted(base: Base, kinds: Sequence[str] = ()) -> Iterator[Planted]:
    """Every cause that this school can get; of `kinds` alone where these are given."""
    for kind, make in plants_for(base.drawn.level):
        found = make(base.school, random.Random(f"{base.drawn.seed} {kind}")) if not kinds or kind in kinds else None
        if found is not None:
            yield found


def chosen(many: int) -> Iterator[tuple[Base, Planted]]:
    """So many schools, each with the cause that was planted least often so far."""
    times: Counter[str] = Counter()
    for seed in drawn(range(MOST_SEED)):
        base = possible(seed) if sum(times.values()) < many else None
        causes = list(planted(base)) if base is not None else []
        if base is not None and causes:
            cause = min(causes, key=lambda p: (times[p.kind], random.Random(f"{seed} {p.kind}").random()))
            times[cause.kind] += 1
            yield base, cause


# --- one school --------------------------------------------------------------------------------------------------------------
def checked(base: Base, cause: Planted) -> Reading:
    """What `planner check` reads of the school with the cause in it."""
    return read_workbook(typed_over(base.book, [(cause.sheet, cause.cell, cause.value)]), "impossible.xlsx")


def told_at_once(reading: Reading) -> Finding | None:
    """The first thing that is said without a search, where it is certain: a line that must be fixed, or a shortage that adding up shows."""
    first = reading.findings[0] if reading.findings else None
    return first if first and (first.severity is Severity.MUST_FIX or first.code in NO_PLAN) else None


def result(base: Base, cause: Planted, seconds: float) -> Facts:
    """One row of the report."""
    begun = time.process_time()
    reading = checked(base, cause)
    counting = time.process_time() - begun
    first = told_at_once(reading)
    said, cell, where, status = (first.message, first.cell, "check", "refused") if first else ("", "", "", "")
    spent = 0.0
    if seconds and reading.school is not None and not reading.must_fix:
        begun = time.monotonic()
        outcome = search(reading.school, seconds=seconds, brief=True)
        status, spent = outcome.status.value, time.monotonic() - begun
        promises = outcome.conflict.promises if outcome.conflict else ()
        if first is None and promises:
            said, cell, where = promises[0].sentence, promises[0].cell, "solve"
        elif first is None:
            said, where = (outcome.advice[0] if outcome.advice else ""), "solve"
    return {
        "seed": base.drawn.seed, "level": base.drawn.level, "teachers": base.drawn.teachers, "kind": cause.kind, "cell": cause.where,
        "value": str(cause.value), "why": cause.why, "where": where, "named": cell.split(",")[0].split(":")[0], "said": said,
        "status": status, "check": round(counting, 2), "solve": round(spent, 1), "lines": len(reading.must_fix),
    }  # fmt: skip


def names_it(facts: Facts) -> bool:
    return bool(facts["named"] == facts["cell"])


def is_possible(facts: Facts) -> bool:
    """A plan was found all the same: then the cause was none, and the row says nothing of the product."""
    return facts["status"] in ("optimal", "feasible")


# --- the page ----------------------------------------------------------------------------------------------------------------
def page(found: Sequence[Facts], seconds: float) -> str:
    """The report as Markdown."""
    rows = [f for f in found if not is_possible(f)]
    named = [f for f in rows if names_it(f)]
    at_once = [f for f in rows if f["where"] == "check"]
    kinds = dict.fromkeys(f["kind"] for f in sorted(rows, key=lambda f: f["kind"]))
    lines = [
        "# Schools made impossible on purpose",
        "",
        "Written by `python -m tests.ordinary.impossible`. Each school has a plan (its witness passes the checker) until one cell is typed",
        f"over. Searches had {seconds:g} seconds each. Rows that lose are kept.",
        "",
        f"- The cell is named first: {len(named)} of {len(rows)} ({len(named) / max(1, len(rows)):.0%}).",
        f"- Told by `planner check`, before any search: {len(at_once)}; of these the cell is first in {sum(map(names_it, at_once))}.",
        f"- Kinds of cause: {len(kinds)}. Longest check: {max((f['check'] for f in rows), default=0):.2f} seconds of one processor.",
        f"- A plan was found all the same, so that the cause was none (left out above): {len(found) - len(rows)}.",
        "",
        "## By kind",
        "",
        "| cause | schools | named first | told by check |",
        "|---|---|---|---|",
    ]
    for kind in kinds:
        mine = [f for f in rows if f["kind"] == kind]
        lines.append(f"| {kind} | {len(mine)} | {sum(map(names_it, mine))} | {sum(f['where'] == 'check' for f in mine)} |")
    lines += [
        "",
        "## Rows that lose",
        "",
        "| seed | level | cause | planted | named | told by | status | said |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for f in (f for f in rows if not names_it(f)):
        said = f["said"].replace("|", "/")[:240]
        lines.append(f"| {f['seed']} | {f['level']} | {f['kind']} | {f['cell']} | {f['named']} | {f['where']} | {f['status']} | {said} |")
    possible_ones = [f for f in found if is_possible(f)]
    if possible_ones:
        lines += [
            "",
            "## A plan was found all the same",
            "",
            "| seed | cause | planted | why it should be impossible |",
            "|---|---|---|---|",
        ]
        lines += [f"| {f['seed']} | {f['kind']} | {f['cell']} = {f['value']} | {f['why']} |" for f in possible_ones]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.ordinary.impossible", description=__doc__)
    parser.add_argument("--many", type=int, default=MANY, help=f"so many schools ({MANY})")
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"for each search ({SECONDS:g}); 0 = counting only")
    parser.add_argument("--out", type=Path, default=REPORT, help="where the report goes")
    parser.add_argument("--rows", type=Path, help="also write the rows here, one line of JSON each")
    asked = parser.parse_args()
    found: list[Facts] = []
    for base, cause in chosen(asked.many):
        found.append(result(base, cause, asked.seconds))
        f = found[-1]
        say(f"{f['seed']:5} {f['level']:10} {f['kind']:34} {f['cell']:16} {f['named']:16} {f['where']:6} {f['status']:10} {f['said'][:90]}")
        if asked.rows:
            with asked.rows.open("a", encoding="utf-8") as file:
                file.write(json.dumps(f) + "\n")
    asked.out.write_text(page(found, asked.seconds), encoding="utf-8")
    say(f"Wrote {asked.out}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
