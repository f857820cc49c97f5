"""A workbook -> a School, and everything that is wrong or odd about it, all at once, each with its cell.

    reading = read_workbook("pine_hollow.xlsx")
    reading.school, reading.must_fix, reading.look_at

Data never raises: a file that is no workbook, a sheet that is not there and a cell that cannot be read are findings.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from planner.domain.cycle import Cycle
from planner.domain.school import At, Finding, School, Severity
from planner.domain.signs import unseen_signs
from planner.facts.alike import gathered
from planner.facts.course_teams import with_suggested
from planner.workbook import cells, links, refs, sheets
from planner.workbook.build import build, grade_teams, plain_calendar
from planner.workbook.checks.short import NO_PLAN
from planner.workbook.columns import ALLOWED_REDUCTION, OLD_RULE_NAMES, RULE_KEY, SHEET, SHEETS, Column, columns_of
from planner.workbook.method_days import with_brought_days
from planner.workbook.owned import changed
from planner.workbook.parts import codes_in_notes
from planner.workbook.raw import Cell, bounded_guesses, did_you_mean, show
from planner.workbook.refs import Line
from planner.workbook.sniff import MOST_BYTES, damaged, sniff
from planner.workbook.unseen import marks, unseen

MOST_FINDINGS = 1_000
LONGEST_CYCLE = 20  # days
FOUR_DAYS = "four-days"  # the question that a cycle of four days asks
EXPLAINS = "unused-day-type"  # a day type left out of the Calendar: its periods are what other sums miss
CAN_WAIT = frozenset(
    {"old-rules", "not-weighed", "unusual-figure", "rounded", "points", "open-periods", "teacher-without-team", "unread-column",
     "fund-by-name"}
)


@dataclass(frozen=True)
class Reading:
    """What a workbook says. `school` is None where a must-fix finding left a hole: a cell, a line or a sheet that could not be read.

    A school with must-fix findings that is not None was read completely, and contradicts itself.
    """

    school: School | None
    findings: tuple[Finding, ...] = ()

    @property
    def must_fix(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is Severity.MUST_FIX)

    @property
    def look_at(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is Severity.LOOK_AT)


@bounded_guesses()
def read_workbook(source: str | Path | bytes, name: str = "", today: dt.date | None = None) -> Reading:
    """Read a workbook from its path or its bytes (`name`: what the file was called). `today` dates the rules' last look."""
    if isinstance(source, bytes):
        data = source
    else:
        name = name or Path(source).name
        try:
            with Path(source).open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as fault:
            why = "is not there" if isinstance(fault, FileNotFoundError) else "cannot be opened"
            return Reading(None, (Finding(Severity.MUST_FIX, "", "no-file", f"The file {name} {why}.", "Check its name and folder."),))
    sniffed = sniff(data, name)
    if sniffed.refusal:
        return Reading(None, (sniffed.refusal,))
    try:
        tables, findings = _tables(data, sniffed.formulas)
    except Exception:
        return Reading(None, (damaged(),))
    return _read(tables, findings, hashlib.sha256(data).hexdigest(), today or dt.date.today())


def _tables(data: bytes, formulas: bool) -> tuple[dict[str, sheets.Table], list[Finding]]:
    grids = sheets.grids(data, formulas)
    tables, findings = sheets.tables(grids)
    if any(t.extra for t in tables.values()):  # perhaps a reworded header: its note knows
        tables, findings = sheets.tables(grids, codes_in_notes(data))
    return tables, [*findings, *unseen(tables, marks(data)), *changed(data, tables)]


def _read(tables: Mapping[str, sheets.Table], findings: list[Finding], digest: str, today: dt.date) -> Reading:
    reading = _read_as(tables, list(findings), digest, today)
    asked = [f for f in reading.findings if f.code == FOUR_DAYS]
    if not asked:
        return reading
    answers = {n: _read_as(tables, list(findings), digest, today, n) for n in (4, 5)}
    return Reading(None, _in_order([*asked, *_if_so(answers)]))


def _if_so(answers: Mapping[int, Reading]) -> Iterator[Finding]:
    """What is found whatever the answer to a question; and what one answer leads to, of answers that contradict the workbook least."""
    least = min(len(r.must_fix) for r in answers.values())
    for n, reading in answers.items():
        others = [set(r.findings) for other, r in answers.items() if other != n]
        if len(reading.must_fix) > least:
            continue
        for finding in reading.findings:
            if all(finding in other for other in others):
                yield finding  # twice where both are asked: it is told once
            else:
                yield dataclasses.replace(finding, message=f"If students come {n} days a week: {finding.message}")


def _read_as(
    tables: Mapping[str, sheets.Table], findings: list[Finding], digest: str, today: dt.date, days_per_week: int | None = None
) -> Reading:
    """`days_per_week`: an answer that the workbook does not give."""
    findings += [f for t in tables.values() for f in t.findings]
    lines: dict[str, list[Line]] = {}
    cycle = Cycle()
    for sheet in SHEETS:  # School comes first: it says how many days the cycle has
        if sheet.name in tables:
            lines[sheet.name], faults = _lines(tables[sheet.name], cycle)
            findings += faults
            if sheet.keyed:
                if days_per_week is not None:
                    lines[sheet.name].append(_answered(lines[sheet.name], days_per_week))
                cycle = _cycle(lines[sheet.name])
                findings += _four_days(lines[sheet.name])
    findings += _nothing_there(lines, tables)
    findings += list(_made(lines, findings, cycle.days))
    unread = {_sheet(f) for f in findings if f.code in ("missing-sheet", "no-headers", "empty-sheet")}
    findings += list(refs.repeated(lines))
    findings += list(refs.unknown(lines, refs.offered(lines, unread)))
    if any(n.at.sheet != "Teams" for n in lines.get("Teams", ())):
        lines["Teams"] = grade_teams(lines.get("Homerooms", ()))  # again: now the teachers are spelled as on Staff
    holes = {_sheet(f) for f in findings if f.severity is Severity.MUST_FIX}
    school = build(lines, digest)
    school = school if holes else with_suggested(school)
    findings += list(sheets.extras(tables))
    findings += list(links.check(school, holes, today))
    return Reading(None if holes else with_brought_days(school), _in_order(list(_at_what_is_said(findings, tables))))


ASKS_TO_FILL = re.compile(r"(Enter|Write|Add|Fill|Name|Give|Say|Choose|Copy)\b")


def _at_what_is_said(findings: Iterable[Finding], tables: Mapping[str, sheets.Table]) -> Iterator[Finding]:
    """Findings at cells that say something: a blank one is named where it should be filled, else the first of its row."""
    rows = {(t.sheet.name, row.at.row): row for t in tables.values() if not t.sheet.keyed for row in t.rows}
    for finding in findings:
        place = re.fullmatch(r"(\w+)!([A-Z]+)(\d+)", finding.cell)
        row = rows.get((place[1], int(place[3]))) if place else None
        said = [] if row is None else [row.at.columns[code] for code in row.cells if code in row.at.columns]
        asked = "blank" in finding.message or ASKS_TO_FILL.match(finding.fix)
        if place is None or not said or place[2] in said or asked:
            yield finding
        else:
            first = min(said, key=lambda letter: (len(letter), letter))
            yield dataclasses.replace(finding, cell=f"{place[1]}!{first}{place[3]}")


def _cycle(school: list[Line]) -> Cycle:
    """How days turn, from the lines of School, so that days on other sheets can be read."""
    said = {key: value for line in school for key, value in line.values.items() if key in ("cycle_days", "days_per_week", "first_weekday")}
    cycle = Cycle(said.get("cycle_days", 5), said.get("days_per_week", 5), said.get("first_weekday", "M"))
    return cycle if len(cycle.school_week) == cycle.days_per_week else dataclasses.replace(cycle, first_weekday="M")


def _four_days(school: list[Line]) -> Iterator[Finding]:
    """A four-day week or a rotation of four days: the minutes a week differ by a quarter, so it is asked."""
    said = {key: line for line in school for key in line.values}
    if "cycle_days" in said and said["cycle_days"].values["cycle_days"] == 4 and "days_per_week" not in said:
        message = "The cycle has 4 days, and it isn't said whether students come 4 days a week, or 5 with days that rotate."
        fix = "Write 4 or 5 on the line School days a week (add the line where it is missing)."
        yield Finding(Severity.MUST_FIX, said["cycle_days"].at("cycle_days"), FOUR_DAYS, message, fix)


def _answered(school: list[Line], days_per_week: int) -> Line:
    """The line School days a week with an answer, at the cell where the question stands."""
    asked = next(line.at for line in school if "cycle_days" in line.values)
    at = At(asked.sheet, asked.row, {"days_per_week": asked.columns.get("cycle_days", "")})
    return Line(at, {"days_per_week": days_per_week})


def _sheet(finding: Finding) -> str:
    return finding.cell.split("!")[0]


# --- lines -----------------------------------------------------------------------------------------------------------------
def _lines(table: sheets.Table, cycle: Cycle) -> tuple[list[Line], list[Finding]]:
    lines: list[Line] = []
    findings: list[Finding] = []
    columns = [c for c in columns_of(table.sheet.name) if c.code in table.columns]
    for row in table.rows:
        line = Line(row.at)
        days = dataclasses.replace(cycle, days=LONGEST_CYCLE) if _turns_alone(table, row) else cycle
        faults = [f for c in columns if c.code in row.at.columns for f in _cell(c, row, line, days)]
        line.broken = bool(table.missing) or any(f.severity is Severity.MUST_FIX for f in faults)
        lines.append(line)
        findings += faults
    return lines, findings


def _turns_alone(table: sheets.Table, row: sheets.Row) -> bool:
    """Is this a line of Calendar for some grades, which number their days from 1 whatever the school's cycle?"""
    return table.sheet.name == "Calendar" and row.cells.get("for_grades") is not None


def _cell(column: Column, row: sheets.Row, line: Line, cycle: Cycle) -> Iterator[Finding]:
    """Put the cell's value into the line, or say why not."""
    where = row.at(column.code)
    cell = row.cells.get(column.code)
    if cell is None:
        if column.required and not (column.blank_for and line.values.get("type") == column.blank_for):
            fix = f"{column.help}{f' For example: {column.example}.' if column.example else ''}"
            yield Finding(Severity.MUST_FIX, where, "missing-cell", f"{column.header} is blank.", fix)
        return
    if cell.data_type == sheets.NOT_CALCULATED:
        message = f"{column.header} contains a formula that was never calculated."
        yield Finding(
            Severity.MUST_FIX,
            where,
            "not-calculated",
            message,
            "Open the workbook in Excel and save it, or type in the number.",
        )
        return
    if cell.data_type == "e":
        yield Finding(
            Severity.MUST_FIX,
            where,
            "error-cell",
            f"{column.header} shows the error {str(cell.value)[:20]}.",
            "Enter the value or fix the formula.",
        )
        return
    if isinstance(cell.value, str) and (signs := ", ".join(unseen_signs(cell.value))):
        message = f"{column.header} holds signs that nobody sees ({signs}). It was read without them."
        yield Finding(Severity.LOOK_AT, where, "unseen-signs", message, "Write the text anew, without copying it.")
    if column.kind == "rulevalue":
        found = _rule_value(column, line.values.get("key"))
        if found is None:
            return  # an unknown key has its own finding
        column = found
    value, findings = cells.read(column, cell, where, cycle)
    yield from findings
    if value is not None:
        line.values[column.code] = value
    if column.code == "key" and value is not None:
        yield from _rule_key(line, cell, where)


def _rule_key(line: Line, cell: Cell, where: str) -> Iterator[Finding]:
    """The key as the planner knows it; an old name is read, an unknown one is not."""
    folded = {k.casefold(): k for k in (*RULE_KEY, *OLD_RULE_NAMES)}
    key = folded.get(line.values["key"].casefold(), line.values["key"])
    if key in OLD_RULE_NAMES:
        new = OLD_RULE_NAMES[key]
        yield Finding(
            Severity.LOOK_AT, where, "old-rule-name", f"The rule {key} is now called {new}; it was read as that.", f"Write {new}."
        )
        key = new
    elif key not in RULE_KEY and not key.startswith(ALLOWED_REDUCTION):
        close = did_you_mean(key, RULE_KEY)
        message = f"There is no rule called {show(cell)}{f'; did you mean {close}?' if close else '.'}"
        yield Finding(
            Severity.MUST_FIX, where, "unknown-key", message, "" if close else "Copy the key from the template, or delete the line."
        )
        del line.values["key"]
        return
    line.values["key"] = key


def _rule_value(column: Column, key: str | None) -> Column | None:
    """The Value column as this rule's key wants it."""
    if key is None:
        return None
    if key in RULE_KEY:
        rule = RULE_KEY[key]
        bounds = {"low": rule.low, "high": rule.high} if rule.kind != "yesno" else {"low": None, "high": None}
        return dataclasses.replace(column, kind=rule.kind, header=key, example="", **bounds)
    return dataclasses.replace(column, kind="fte", header=key, low=0, high=100)


# --- what is not there -------------------------------------------------------------------------------------------------------
def _nothing_there(lines: Mapping[str, list[Line]], tables: Mapping[str, sheets.Table]) -> Iterator[Finding]:
    for name in ("Bell", "Staff", "Funds", "Lists"):
        if name in tables and not lines[name] and not tables[name].findings:
            yield Finding(Severity.MUST_FIX, name, "empty-sheet", f"The {name} sheet is empty.", SHEET[name].purpose)


def _made(lines: dict[str, list[Line]], findings: Iterable[Finding], cycle_days: int) -> Iterator[Finding]:
    """Teams and a Calendar where the workbook leaves them out and only one answer makes sense."""
    faulty = {_sheet(f) for f in findings if f.severity is Severity.MUST_FIX}
    if not lines.get("Teams") and "Teams" not in faulty:
        lines["Teams"] = grade_teams(lines.get("Homerooms", ()))
        made = ", ".join(n.values["team_id"] for n in lines["Teams"])
        if made:
            yield Finding(
                Severity.LOOK_AT,
                "Teams",
                "teams-made",
                f"The Teams sheet is empty, so a team was created for each grade: {made}.",
                "If your teams are different, enter them.",
            )
        else:
            yield Finding(Severity.MUST_FIX, "Teams", "empty-sheet", "The Teams sheet has no lines.", SHEET["Teams"].purpose)
    if not lines.get("Calendar") and not {"Calendar", "Bell"} & faulty:
        lines["Calendar"] = plain_calendar(lines, cycle_days)
        if lines["Calendar"]:
            name = lines["Calendar"][0].values["day_type"]
            yield Finding(
                Severity.LOOK_AT,
                "Calendar",
                "calendar-made",
                f"No Calendar was given; every day follows {name}.",
                "Fill the Calendar sheet if some days differ.",
            )
        else:
            message = "The Calendar sheet has no lines, and Bell has several day types to choose from."
            yield Finding(Severity.MUST_FIX, "Calendar", "empty-sheet", message, SHEET["Calendar"].purpose)


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The same unusual figure or name of a fund down a column is one thing to look at, at its first cell."""
    alike: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.code in ("unusual-figure", "fund-by-name"):
            alike.setdefault((_sheet(finding), finding.message), []).append(finding)
        else:
            yield finding
    for same in alike.values():
        more = f" It is on {len(same)} lines." if len(same) > 1 else ""
        yield dataclasses.replace(same[0], message=same[0].message + more)


def _gathered(findings: Iterable[Finding]) -> Iterator[Finding]:
    """What is found of one cell, with one way to fix it, is one line however many classes or days it is found of."""
    same: dict[tuple[Severity, str, str, str], list[Finding]] = {}
    for n, finding in enumerate(findings):
        own = "" if finding.cell and finding.fix else str(n)
        same.setdefault((finding.severity, finding.cell, finding.code, finding.fix or own), []).append(finding)
    for some in same.values():
        for message in gathered([f.message for f in some]):
            yield dataclasses.replace(some[0], message=message)


def _in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Must-fix first, then what rules a plan out, in its own order, then by sheet and row; what can wait comes last. At most a thousand."""
    order = {s.name: n for n, s in enumerate(SHEETS)}

    def place(finding: Finding) -> tuple[bool, int, int, int, str]:
        sheet, _, cell = finding.cell.partition("!")
        digits = "".join(c for c in cell if c.isdigit())
        if finding.code in (*NO_PLAN, EXPLAINS):
            return True, 0, int(finding.code in NO_PLAN), 0, ""
        return finding.severity is Severity.LOOK_AT, 2 if finding.code in CAN_WAIT else 1, order.get(sheet, -1), int(digits or 0), cell

    ordered = sorted(_gathered(_once(dict.fromkeys(findings))), key=place)
    if len(ordered) > MOST_FINDINGS:
        rest = Finding(
            Severity.MUST_FIX,
            "",
            "too-many-findings",
            f"{len(ordered) - MOST_FINDINGS:,} more issues like these.",
            "Mend these first.",
        )
        return (*ordered[:MOST_FINDINGS], rest)
    return tuple(ordered)
