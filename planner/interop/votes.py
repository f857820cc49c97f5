"""Stop - continue - start worksheets of teams: what they say of each program becomes votes, what they would start becomes new ideas.

A worksheet is a CSV or Excel table with a column for the program and one for the word or the points; the team, a reason and a cost may
stand beside them. A word counts as points: stop -100, reduce -50, continue and start 100; points are -100 to 100. A team's vote on a
program is the average of its lines; the staff's vote is the average of the teams, so that a large team does not outvote a small one.
A column of names is not read.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from planner.domain.school import Finding, School, Severity
from planner.interop.fill import Rows
from planner.interop.table import Row, Table, Unreadable, columns_at, plain, read_table
from planner.workbook.raw import clean, did_you_mean

HEADERS: dict[str, tuple[str, ...]] = {
    "team": ("team", "group", "grade team", "department"),
    "program": ("program", "program or idea", "what", "item", "activity", "idea"),
    "word": ("stop, reduce, continue or start", "stop continue start", "stop/continue/start", "decision", "vote", "we say"),
    "points": ("points", "score"),
    "reason": ("reason", "why", "comment", "note"),
    "cost": ("cost", "cost a year", "dollars", "price"),
}
WORDS = {"stop": -100, "reduce": -50, "less": -50, "continue": 100, "keep": 100, "start": 100}
PEOPLE = ("name", "teacher", "staff member", "person", "email", "e-mail", "submitted by", "who")
MOST_CENTS = 5_000_000_00


@dataclass(frozen=True)
class Vote:
    """What a team thinks of a program of the workbook, -100 (stop) to 100 (keep)."""

    team: str
    program_id: str
    points: int


@dataclass(frozen=True)
class Idea:
    """Something that teams would start: its name, dollars a year (None: nobody said), and which teams."""

    name: str
    cost: int | None
    teams: tuple[str, ...]


@dataclass(frozen=True)
class Ballots:
    votes: tuple[Vote, ...] = ()
    ideas: tuple[Idea, ...] = ()
    findings: tuple[Finding, ...] = ()

    def spread(self) -> dict[str, tuple[int, int, int, int]]:
        """Program -> (teams that voted, lowest, highest, the staff's vote)."""
        found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for v in self.votes:
            found[v.program_id][v.team].append(v.points)
        return {p: _spread([Fraction(sum(n), len(n)) for n in teams.values()]) for p, teams in found.items()}


def _spread(each: list[Fraction]) -> tuple[int, int, int, int]:
    return len(each), round(min(each)), round(max(each)), round(sum(each, Fraction(0)) / len(each))


@dataclass
class _Reading:
    """One worksheet being read."""

    school: School
    name: str
    findings: list[Finding] = field(default_factory=list)

    def say(self, where: str, code: str, message: str, fix: str = "", severity: Severity = Severity.MUST_FIX) -> None:
        self.findings.append(Finding(severity, f"{self.name} {where}".strip(), code, message, fix))


def read_ballots(sources: Sequence[str | Path], school: School) -> Ballots:
    """Every worksheet; every fault of all of them at once."""
    votes: list[Vote] = []
    ideas: dict[str, list[tuple[str, str, int | None]]] = defaultdict(list)
    findings: list[Finding] = []
    for source in sources:
        reading = _Reading(school, Path(source).name)
        for found in _worksheet(reading, source):
            if isinstance(found, Vote):
                votes.append(found)
            else:
                ideas[plain(found.name)].append((found.name, found.teams[0], found.cost))
        findings += reading.findings
    return Ballots(tuple(votes), tuple(_together(lines) for lines in ideas.values()), tuple(findings))


def _together(lines: list[tuple[str, str, int | None]]) -> Idea:
    costs = [c for _n, _t, c in lines if c is not None]
    return Idea(lines[0][0], max(costs, default=None), tuple(dict.fromkeys(t for _n, t, _c in lines)))


def _worksheet(reading: _Reading, source: str | Path) -> Iterator[Vote | Idea]:
    try:
        table = read_table(source, {plain(h) for headers in HEADERS.values() for h in headers})
    except Unreadable as refused:
        found = refused.finding
        reading.say("", found.code, found.message, found.fix)
        return
    except OSError:
        reading.say("", "no-file", "The file cannot be opened.")
        return
    people = [c for c in table.columns if plain(c) in {plain(p) for p in PEOPLE}]
    if people:
        message = f"The column {', '.join(people)} was not read: votes are the team's, not a person's."
        reading.say("", "names", message, severity=Severity.LOOK_AT)
    at = {k: next(columns_at(table, headers), None) for k, headers in HEADERS.items()}
    if at["program"] is None or (at["word"] is None and at["points"] is None):
        message = "It needs a column for the program, and one for stop, continue or start (or for points)."
        reading.say("", "missing-column", message, "Take the template: planner votes --template OUT.xlsx")
        return
    for row in table.rows:
        yield from _line(reading, table, at, row)


def _line(reading: _Reading, table: Table, at: Mapping[str, int | None], row: Row) -> Iterator[Vote | Idea]:
    def text(key: str) -> str:
        column = at[key]
        return clean(row.values[column]) if column is not None and column < len(row.values) else ""

    what, team = text("program"), text("team") or Path(reading.name).stem
    if not what:
        if text("word") or text("points"):
            reading.say(f"line {row.number}", "no-program", "This line votes on nothing: its program is blank.")
        return
    points, start = _points(reading, row.number, text("word"), text("points"))
    program = _program(reading.school, what)
    if program:
        if points is not None:
            yield Vote(team, program, points)
    elif start:
        yield Idea(what, _cost(reading, row.number, text("cost")), (team,))
    elif points is not None:
        names = [n for p in reading.school.programs for n in (p.name, p.program_id)]
        close = did_you_mean(what, names)
        message = f'"{what}" is no program of the workbook{f"; did you mean {close}?" if close else "."}'
        reading.say(f"line {row.number}", "unknown-program", message, "" if close else 'Write "start" beside a new idea.')


def _points(reading: _Reading, line: int, word: str, points: str) -> tuple[int | None, bool]:
    """The line's points, and whether it would start something."""
    key = next((w for w in WORDS if plain(word).startswith(w)), "")
    if points:
        number = re.fullmatch(r"[+-]?\d{1,3}(\.0+)?", points)
        if number and abs(float(points)) <= 100:
            return int(float(points)), key == "start"
        reading.say(f"line {line}", "not-points", f'"{points}" should be points from -100 (stop it) to 100 (keep it).')
        return None, False
    if key:
        return WORDS[key], key == "start"
    said = f'"{word}" is not known' if word else "There is no vote on this line"
    reading.say(f"line {line}", "unknown-word", f"{said}: write stop, reduce, continue or start.")
    return None, False


def _program(school: School, what: str) -> str:
    """The program's code, from its code or its name."""
    return next((p.program_id for p in school.programs if plain(what) in (plain(p.program_id), plain(p.name))), "")


def _cost(reading: _Reading, line: int, text: str) -> int | None:
    number = text.replace("$", "").replace(",", "").strip()
    if not number:
        return None
    if re.fullmatch(r"\d{1,7}(\.\d\d)?", number) and 100 * float(number) <= MOST_CENTS:
        return round(float(number))
    reading.say(f"line {line}", "not-money", f'"{text}" should be dollars a year, such as 4,500.')
    return None


# --- into the workbook -------------------------------------------------------------------------------------------------
def program_rows(ballots: Ballots, school: School) -> Rows:
    """Votes beside the programs, and a line for each idea that says what it costs, on the general fund until somebody chooses another."""
    rows: list[dict[str, object]] = [{"program_id": p, "staff_vote": vote} for p, (_n, _low, _high, vote) in ballots.spread().items()]
    taken = {p.program_id.casefold() for p in school.programs}
    general = next((f.fund for f in school.funds if f.type == "general"), school.funds[0].fund if school.funds else "")
    for idea in (i for i in ballots.ideas if i.cost):
        code = _code(idea.name, taken)
        rows.append({
            "program_id": code, "name": idea.name, "cost_next": idea.cost, "fund": general, "recurring": True, "start_only": True,
            "staff_vote": 100,
        })  # fmt: skip
    return Rows("Programs", rows, ("program_id",), always=("staff_vote",))


def _code(name: str, taken: set[str]) -> str:
    """A short code of the idea's first letters, unlike any other."""
    base = re.sub(r"[^A-Z0-9]+", "", name.upper())[:10] or "IDEA"
    code = next(c for c in (base, *(f"{base}{n}" for n in range(2, 1000))) if c.casefold() not in taken)
    taken.add(code.casefold())
    return code


def worksheet(school: School) -> bytes:
    """The worksheet for one team: every program that may stop, and empty lines for ideas."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Stop continue start"
    heads = ("Team", "Program or idea", "Stop, reduce, continue or start", "Reason", "Cost a year")
    for row in (heads, *(("", p.name, "", "", p.cost_next // 100) for p in school.programs if not p.mandated), *[("",) * 5] * 5):
        sheet.append(list(row))
    for letter, width in zip("ABCDE", (16, 36, 30, 44, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    choice = DataValidation(type="list", formula1='"stop,reduce,continue,start"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add(f"C2:C{sheet.max_row}")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
