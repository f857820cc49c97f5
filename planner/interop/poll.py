"""A poll of the staff from a CSV or Excel table: a line for each voter, without names, read with every fault at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from planner.analysis.priorities import measure_votes
from planner.domain.school import Finding, School, Severity
from planner.domain.survey import FIRST, POINTS, STATEMENTS, Ballot, Poll
from planner.interop.fill import Rows
from planner.interop.table import Row, Unreadable, columns_at, plain, read_table
from planner.interop.votes import PEOPLE
from planner.workbook.raw import clean

FIRST_HEADERS = ("the one priority", "priority", "first choice", "one priority")
FIRST_WORDS = {  # what a voter may write for a first choice, beside its code
    "collab_min_team": ("lowest team", "the team with the least time"),
    "collab_total": ("all teachers", "time of all teachers together"),
    "programs_kept": ("programs", "programs go on"),
    "no_reductions": ("posts", "no reductions", "positions"),
}


@dataclass
class _Reading:
    name: str
    findings: list[Finding] = field(default_factory=list)

    def say(self, where: str, code: str, message: str, fix: str = "", severity: Severity = Severity.MUST_FIX) -> None:
        self.findings.append(Finding(severity, f"{self.name} {where}".strip(), code, message, fix))


def read_poll(source: str | Path) -> tuple[Poll, tuple[Finding, ...]]:
    """The ballots that are whole, and every fault. With a must-fix finding the poll is not to be used."""
    reading = _Reading(Path(source).name)
    return Poll(tuple(_ballots(reading, source))), tuple(reading.findings)


def _ballots(reading: _Reading, source: str | Path) -> Iterator[Ballot]:
    headers = {s.key: (s.sentence, s.key) for s in STATEMENTS}
    try:
        table = read_table(source, {plain(h) for hs in (*headers.values(), FIRST_HEADERS) for h in hs})
    except Unreadable as refused:
        found = refused.finding
        reading.say("", found.code, found.message, found.fix)
        return
    except OSError:
        reading.say("", "no-file", "The file cannot be opened.")
        return
    people = [c for c in table.columns if plain(c) in {plain(p) for p in PEOPLE}]
    if people:
        reading.say("", "names", f"The column {', '.join(people)} was not read: a poll is anonymous.", severity=Severity.LOOK_AT)
    at = {key: next(columns_at(table, hs), None) for key, hs in headers.items()}
    missing = [STATEMENTS[i].sentence for i, key in enumerate(at) if at[key] is None]
    if missing:
        said = " ".join(f'"{m}"' for m in missing)
        reading.say("", "missing-column", f"There is no column for {said}", "Take the template: planner poll BOOK.xlsx --template OUT.csv")
        return
    choice = next(columns_at(table, FIRST_HEADERS), None)
    for row in table.rows:
        ballot = _ballot(reading, row, at, choice)
        if ballot is not None:
            yield ballot
    if not table.rows:
        reading.say("", "no-voters", "Nobody voted in this file.")


def _ballot(reading: _Reading, row: Row, at: Mapping[str, int | None], choice: int | None) -> Ballot | None:
    def text(column: int | None) -> str:
        return clean(row.values[column]) if column is not None and column < len(row.values) else ""

    where, before = f"line {row.number}", len(reading.findings)
    points = {}
    for key, column in at.items():
        written = text(column) or "0"
        if re.fullmatch(r"\d{1,3}(\.0+)?", written):
            points[key] = int(float(written))
        else:
            reading.say(where, "not-points", f'"{written}" should be whole points, from 0 to {POINTS}.')
    if len(points) == len(at) and sum(points.values()) != POINTS:
        reading.say(where, "not-100", f"The points of this voter add to {sum(points.values())}, not {POINTS}.")
    first = _first(text(choice))
    if first is None:
        known = "; ".join(words[0] for words in FIRST_WORDS.values())
        reading.say(where, "first-choice", f'"{text(choice)}" is none of the first choices.', f"They are: {known}.")
    return None if len(reading.findings) > before else Ballot(points, first or "")


def _first(written: str) -> str | None:
    if not written:
        return ""
    return next((f for f in FIRST if plain(written) in {plain(w) for w in (f, *FIRST_WORDS[f])}), None)


def priority_rows(school: School, poll: Poll) -> Rows:
    """The points of all voters beside the lines of the Priorities sheet; lines that were not voted on get 0."""
    given = measure_votes(school, poll)
    others = {p.item: 0 for p in school.priorities if p.item not in given and p.votes}
    return Rows("Priorities", [{"item": m, "votes": n} for m, n in (given | others).items()], ("item",), always=("votes",))


def template() -> str:
    """The header line of a poll, and an example that adds to 100."""
    heads = ("The one priority", *(s.sentence for s in STATEMENTS))
    example = ("lowest team", 20, 20, 20, 15, 15, 10)
    return "\n".join(",".join(f'"{c}"' if isinstance(c, str) else str(c) for c in line) for line in (heads, example)) + "\n"
