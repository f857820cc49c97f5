"""Average pay by title, or a salary schedule of steps and lanes -> Average salary on Lists.

A schedule says what a step pays, not where the school's teachers stand: the middle of it is used, and that is said, unless a step and a
lane are named.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from statistics import median

from openpyxl.utils import get_column_letter

from planner.domain.school import Finding, Severity
from planner.interop.fill import Rows
from planner.interop.lists.figures import decimal_mark, figure
from planner.interop.lists.found import Found, Source, listed, plural
from planner.interop.lists.grids import Grid
from planner.interop.lists.left import USED, Used, look_at, must_fix
from planner.interop.lists.mapping import CONTENTS, Mapped
from planner.interop.lists.rows_of import lines_of
from planner.interop.lists.titles import OUTSIDE, Placed, folded, place
from planner.workbook.defaults import BENEFIT_FLAT, BENEFIT_PCT, JOB_CLASSES

PAY = (Decimal(8_000), Decimal(400_000))  # dollars a year
LANE = re.compile(r"\b(ba|bs|ma|ms|m\.?ed|bachelor|master|doctor|phd|ed\.?s|lane|class|column|hours|credits)|\+\s*\d+", re.IGNORECASE)
NO_TITLE, NO_PAY, NOT_PAY, UNPLACED = "no title", "no pay", "pay that is no number", "titles without a job class"
HOURLY, ELSEWHERE = "pay by the hour, or none of a year", "positions that a school's plan does not hold"
CERTIFIED = tuple(str(r["job_class"]) for r in JOB_CLASSES if r["certified"] == "y" and "teacher" in str(r["title"]).casefold())


def read_salaries(source: Source) -> Found:
    """Return rows of Lists: average pay, and benefits where the list has them."""
    lines = lines_of(source)
    pay: dict[str, list[Decimal]] = defaultdict(list)
    benefits: dict[str, dict[str, str]] = {}
    titles: dict[str, tuple[Placed, int]] = {}
    marks = {c: _mark(source, c) for c in ("salary", "benefit_pct", "benefit_flat")}
    for n in lines.used:
        title, text = source.text(n, "title", lines.down.get("title")), source.raw(n, "salary")
        dollars = figure(text, marks["salary"]) if text else None
        said = source.answers.titles, source.memory.titles
        placed = place(title, source.book.level, source.book.jobs, *said) if title else Placed("", "")
        lines.why[n] = _reason(title, text, dollars, placed)
        if title:
            kept, many = titles.get(folded(title), (placed, 0))
            titles[folded(title)] = (kept, many + 1)
        if lines.why[n] == USED and dollars is not None:
            pay[placed.job].append(dollars)
            told = {c: figure(source.raw(n, c), marks[c]) for c in ("benefit_pct", "benefit_flat") if source.raw(n, c)}
            percent = told.get("benefit_pct")
            if percent is not None and percent < 1 and not source.raw(n, "benefit_pct").endswith("%"):
                told["benefit_pct"] = percent * 100
            benefits[placed.job] = {c: f"{v.normalize():f}" for c, v in told.items() if v is not None}
    rows = [_row(source, job, round(sum(some) / len(some)), benefits[job]) for job, some in pay.items()]
    findings = list(lines.findings)
    several = [job for job, some in pay.items() if len(some) > 1]
    if several:
        message = f"Several titles are one job class, whose pay is their plain average: {listed(several)}."
        findings.append(look_at(source.name, "several", message))
    unplaced = [p.title for p, _ in titles.values() if not p.job]
    if unplaced:
        message = f"We can't place these titles: {listed(unplaced, 12)}."
        findings.append(look_at(source.name, "titles", message, "Say which job class each is."))
    used = Used(source.columns, lines.why, source.sheets)
    read = (f"Average pay of {plural(len(rows), 'job class', 'job classes')}.",)
    order = tuple(sorted(titles.values(), key=lambda item: (bool(item[0].job), -item[1])))
    written = (Rows("Lists", rows, ("job_class",), always=("avg_salary", "benefit_pct", "benefit_flat")),)
    return Found(source.kind, source.columns, used, written, tuple(findings), order, read=read)


def _mark(source: Source, code: str) -> str:
    column = source.column(code)
    return decimal_mark(source.table.values(column), money=code != "benefit_pct") if column is not None else "."


def _reason(title: str, text: str, dollars: Decimal | None, placed: Placed) -> str:
    if not title:
        return NO_TITLE
    if dollars is None:
        return NOT_PAY if text else NO_PAY
    if placed.job == OUTSIDE:
        return ELSEWHERE
    if not placed.job:
        return UNPLACED
    return USED if PAY[0] <= dollars <= PAY[1] else HOURLY


def _row(source: Source, job: str, dollars: int, benefits: dict[str, str]) -> dict[str, object]:
    if job in source.book.jobs:
        return {"job_class": job, "avg_salary": dollars, **benefits}
    usual = next((r for r in JOB_CLASSES if r["job_class"] == job), {"job_class": job, "title": job})
    return {"benefit_pct": BENEFIT_PCT, "benefit_flat": BENEFIT_FLAT, **usual, "avg_salary": dollars, **benefits}


# --- a schedule of steps and lanes ---------------------------------------------------------------------------------------------------
def is_schedule(grid: Grid) -> tuple[int, int] | None:
    """The line and the column (from 0) of a schedule's corner: lanes stand right of it, steps below, and pay in all of the square."""
    for line, row in enumerate(grid.rows[:30]):
        lanes = [n for n, text in enumerate(row) if LANE.search(text) and figure(text) is None]
        if len(lanes) < 2:
            continue
        corner = lanes[0] - 1 if lanes[0] else 0
        below = [r for r in grid.rows[line + 1 :] if len(r) > lanes[0] and _is_pay(r[lanes[0]])]
        if len(below) >= 3:
            return line, corner
    return None


def read_schedule(source: Source, corner: tuple[int, int]) -> Found:
    """Return the average pay of teachers out of a schedule: of the step and lane that were named, or the middle of all."""
    line, column = corner
    grid = source.table.grid
    lanes = {n: text for n, text in enumerate(grid.rows[line]) if n > column and text}
    steps = {n: grid.text(n, column) for n in range(line + 1, len(grid.rows)) if any(_is_pay(grid.text(n, c)) for c in lanes)}
    pay = {(s, c): figure(grid.text(s, c)) or Decimal(0) for s in steps for c in lanes if _is_pay(grid.text(s, c))}
    why = {n: USED if n in steps or n == line else "above or below the schedule" for n in range(len(grid.rows)) if any(grid.rows[n])}
    findings: list[Finding] = []
    asked = _chosen(source, steps, lanes, findings)
    amounts = [dollars for (s, c), dollars in pay.items() if (s, c) == asked] if asked else list(pay.values())
    if asked and not amounts:
        findings.append(must_fix(source.name, "no-such-step", "The schedule pays nothing at this step and lane.", "Name another."))
    dollars = round(median(amounts)) if amounts else 0
    low, high = min(pay.values()), max(pay.values())
    said = f"{plural(len(steps), 'step')} and {plural(len(lanes), 'lane')}, ${low:,.0f} to ${high:,.0f}."
    jobs = [job for job in CERTIFIED if job in source.book.jobs]
    if not asked:
        many = plural(len(jobs), "job class", "job classes")
        message = f"A schedule doesn't say where your teachers stand. Its middle, ${dollars:,}, became the average of {many} of teachers."
        findings.append(look_at(source.name, "middle", message, "Name the step and the lane of your average teacher."))
    refused = any(f.severity is Severity.MUST_FIX for f in findings)
    rows = [{"job_class": job, "avg_salary": dollars} for job in jobs if dollars and not refused]
    written = (Rows("Lists", rows, ("job_class",), always=("avg_salary",)),)
    columns = tuple(_lane(grid, n, lanes, column) for n in range(grid.width) if any(grid.text(s, n) for s in steps))
    return Found(source.kind, columns, Used(columns, why, source.sheets), written, tuple(findings), read=(said,))


def _lane(grid: Grid, n: int, lanes: dict[int, str], steps: int) -> Mapped:
    """A column of the schedule: a lane, the steps, or one that is not read."""
    header = lanes.get(n, f"column {get_column_letter(n + 1)}")
    return Mapped(n, header, "salary" if n in lanes or n == steps else "", CONTENTS, ())


def _chosen(source: Source, steps: dict[int, str], lanes: dict[int, str], findings: list[Finding]) -> tuple[int, int] | None:
    step, lane = source.answers.step, source.answers.lane
    if not step and not lane:
        return None
    row = next((n for n, text in steps.items() if _plain(text) == _plain(step)), None)
    column = next((n for n, text in lanes.items() if _plain(text) == _plain(lane)), None)
    if row is None or column is None:
        names = f"The steps are {listed(list(steps.values()), 40)}; the lanes {listed(list(lanes.values()), 20)}."
        message = f"There is no step {step or '(blank)'} with lane {lane or '(blank)'}. {names}"
        findings.append(must_fix(source.name, "no-such-step", message, "Name both."))
        return None
    return row, column


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9+]|step", "", text.casefold())


def _is_pay(text: str) -> bool:
    found = figure(text) if text else None
    return found is not None and PAY[0] <= found <= PAY[1]

