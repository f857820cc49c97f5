"""A position-control list or a payroll extract -> rows of Staff, one for each position.

Lines of one position (its pay is split between funds) become one row. People are only looked at to tell filled from vacant, and lines of
one position from another; pay is read for averages of job classes with at least three positions, never for a person.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from planner.domain.school import Finding
from planner.interop.fill import Rows
from planner.interop.lists.figures import decimal_mark, figure
from planner.interop.lists.found import ADD, REPLACE, Found, Source, listed, plural
from planner.interop.lists.left import Used, look_at, must_fix, rows_said
from planner.interop.lists.places import first_of, fund_of, shares
from planner.interop.lists.rows_of import lines_of
from planner.interop.lists.titles import CODES, OUTSIDE, Placed, folded, place
from planner.workbook.cells import one_grade
from planner.workbook.defaults import BENEFIT_FLAT, BENEFIT_PCT, JOB_CLASSES

FEWEST_FOR_AN_AVERAGE = 3
LEAST_FTE = Decimal("0.05")
MOST_FTE = Decimal(60)  # of one line
VACANT = re.compile(r"vacan|unfilled|^open$|tbd|to be (hired|filled)|posted|posting", re.IGNORECASE)
LEAVING = re.compile(r"leav|retir|resign|non-?renew", re.IGNORECASE)
CLOSED = re.compile(r"closed|eliminat|inactive|abolish|frozen|expired|cancel", re.IGNORECASE)
NO_TITLE, NO_FTE, NOT_FTE, ZERO, NEGATIVE, GONE, ELSEWHERE, TINY, HUGE = (
    "no title", "no FTE", "an FTE that is no number", "0 FTE", "a negative FTE", "positions marked closed, frozen or eliminated",
    "positions that a school's plan does not hold", "less than 0.05 FTE", f"more than {MOST_FTE} FTE",
)  # fmt: skip


@dataclass
class _Line:
    """One line of the list. `pay` is in dollars; `who` is only compared, never kept."""

    number: int
    title: str
    placed: Placed
    fte: Decimal
    count: int
    position_no: str
    fund_said: str
    fund: str
    share: Decimal | None
    vacancy: str
    who: str
    pay: Decimal | None
    account: str
    grades: str


@dataclass
class _Position:
    """One row of Staff to be: `count` positions of `fte` each."""

    lines: list[_Line]
    fte: Decimal
    count: int = 1
    row: dict[str, object] = field(default_factory=dict)


def read_positions(source: Source) -> Found:
    """Return the Staff rows of a list of positions, and of Lists what they need."""
    lines = lines_of(source)
    findings = list(lines.findings)
    figures = _Figures(source)
    found = list(_read_lines(source, lines.used, lines.down, lines.why, figures))
    findings += figures.findings(source)
    positions = list(_joined(found, findings, source))
    titles = _titles(positions)
    funds = _funds(found, source)
    rows, more = _rows(source, positions)
    findings += [*more, *_said_of_titles(source, titles), *_said_of_funds(source, funds), *_negative(source, lines.why)]
    used = Used(source.columns, lines.why, source.sheets)
    return Found(source.kind, source.columns, used, rows, tuple(findings), titles, funds, lines.places, _read(positions, found))


# --- lines ----------------------------------------------------------------------------------------------------------------------
class _Figures:
    """How the figures of the list are written: with a decimal comma, in percent."""

    def __init__(self, source: Source) -> None:
        self.marks = {}
        for code in ("fte", "count", "share", "salary"):
            column = source.column(code)
            self.marks[code] = decimal_mark(source.table.values(column), code == "salary") if column is not None else "."
        if "," in self.marks.values():  # a program writes all columns alike
            self.marks = dict.fromkeys(self.marks, ",")
        values = [x for x in (self.of(source, n, "fte") for n in source.table.rows) if x is not None]
        self.percent = bool(values) and max(values) > 5 and sum(x > 5 for x in values) * 2 > len(values) and all(x <= 100 for x in values)

    def of(self, source: Source, line: int, code: str) -> Decimal | None:
        text = source.raw(line, code)
        return figure(text, self.marks[code]) if text else None

    def fte(self, source: Source, line: int) -> Decimal | None:
        found = self.of(source, line, "fte")
        if found is None:
            return None
        return found / 100 if self.percent or source.raw(line, "fte").endswith("%") else found

    def findings(self, source: Source) -> Iterator[Finding]:
        if self.percent:
            yield look_at(source.name, "percent", "The FTE of this list is in percent: 100 was read as 1.0, 50 as 0.5.")
        if "," in self.marks.values():
            yield look_at(source.name, "decimal-comma", "This list writes decimals with a comma: 0,5 was read as 0.5.")


def _read_lines(
    source: Source, numbers: list[int], down: dict[str, dict[int, str]], why: dict[int, str], figures: _Figures
) -> Iterator[_Line]:
    """The lines that are positions of this school; the others get their reason in `why`."""
    known: dict[str, Placed] = {}
    for n in numbers:
        title = source.text(n, "title", down.get("title"))
        status = source.text(n, "status")
        if not title:
            why[n] = NO_TITLE
            continue
        if CLOSED.search(status):
            why[n] = GONE
            continue
        placed = known.get(title) or place(title, source.book.level, source.book.jobs, source.answers.titles, source.memory.titles)
        known[title] = placed
        fte, count, reason = _amount(source, n, figures)
        if placed.job == OUTSIDE:
            reason = reason or ELSEWHERE
        if reason:
            why[n] = reason
            if reason != ELSEWHERE:
                continue
        fund_said, fund = _fund(source, n, down)
        yield _Line(
            n, title, placed, fte, count, source.text(n, "position_no"), fund_said, fund, figures.of(source, n, "share"),
            _vacancy(source, n, status), source.raw(n, "who").casefold(), figures.of(source, n, "salary"),
            source.text(n, "account"), _grades(source, n, title),
        )  # fmt: skip


def _amount(source: Source, n: int, figures: _Figures) -> tuple[Decimal, int, str]:
    """FTE of each, how many, and why a line does not count."""
    count, one = figures.of(source, n, "count"), Decimal(1)
    if source.column("fte") is None:
        if source.column("count") is None:
            return one, 1, ""
        return one, int(count or 0), "" if count and count > 0 else NO_FTE
    text, fte = source.raw(n, "fte"), figures.fte(source, n)
    if fte is None:
        return one, 1, NOT_FTE if text else NO_FTE
    many = int(count) if count and count > 0 else 1
    if fte < 0:
        return fte, many, NEGATIVE
    if fte == 0:
        return fte, many, ZERO
    if fte > MOST_FTE:
        return fte, many, HUGE
    if many > 1 and fte > 1:  # the FTE of the whole line
        fte = fte / many
    return fte, many, "" if fte >= LEAST_FTE else TINY


def _fund(source: Source, n: int, down: dict[str, dict[int, str]]) -> tuple[str, str]:
    """What the list calls the payer, and the workbook's fund."""
    taught = {**source.memory.funds, **source.answers.funds}
    said = source.text(n, "fund", down.get("fund"))
    account = source.text(n, "account", down.get("account"))
    for text in (said, first_of(account)):
        if text and (code := fund_of(text, source.book.funds, taught)):
            return text, code
    return said or first_of(account), ""


def _vacancy(source: Source, n: int, status: str) -> str:
    who = source.raw(n, "who")
    if VACANT.search(status) or (source.column("who") is not None and VACANT.search(who)):
        return "vacant"
    if LEAVING.search(status):
        return "leaving"
    if source.column("who") is not None:
        return "filled" if who else "vacant"
    return "filled" if re.search(r"fill|occup|active|^a$|^f$|^y", status, re.IGNORECASE) else ""


def _grades(source: Source, n: int, title: str) -> str:
    """The grade that a class teacher's line names."""
    said = source.text(n, "grades")
    found = re.search(r"\b(kindergarten|kdg|kinder|[1-8](st|nd|rd|th))\b|\b(?:grade|gr)\.?\s*([k1-8])\b", title, re.IGNORECASE)
    words = {"kinder": "K", "kdg": "K", "kindergarten": "K"}
    of_title = (found[1] or found[3]) if found else ""
    return one_grade(said) or one_grade(words.get(of_title.casefold(), of_title))


# --- positions -------------------------------------------------------------------------------------------------------------------
def _joined(found: list[_Line], findings: list[Finding], source: Source) -> Iterator[_Position]:
    """Positions out of lines: those of one number, or of one employee and title where shares are told, are one."""
    groups: dict[object, list[_Line]] = defaultdict(list)
    for line in found:
        if line.position_no:
            key: object = ("number", line.position_no, folded(line.title))
        elif line.who and not VACANT.search(line.who) and (line.share is not None or source.column("fund") is not None):
            key = ("who", line.who, folded(line.title))
        else:
            key = line.number
        groups[key].append(line)
    joined = several = 0
    for lines in groups.values():
        if lines[0].placed.job == OUTSIDE:
            yield _Position(lines, lines[0].fte, sum(x.count for x in lines))
            continue
        total = sum((x.fte * x.count for x in lines), Decimal(0))
        if len(lines) == 1:
            yield from _split(lines, total, lines[0].count)
        elif _repeated(lines):
            joined += 1
            yield from _split(lines, lines[0].fte, 1)
        elif total <= 1:
            joined += 1
            yield from _split(lines, total, 1)
        else:
            several += 1
            for line in lines:
                yield from _split([line], line.fte * line.count, line.count)
    if joined:
        message = f"{plural(joined, 'position')} of several lines became one row each: their lines are shares of funds."
        findings.append(look_at(source.name, "joined", message))
    if several:
        message = f"{plural(several, 'position number')} on lines of more than 1.0 FTE together: each of these lines became a position."
        findings.append(look_at(source.name, "numbers-twice", message))


def _repeated(lines: list[_Line]) -> bool:
    """Does each line repeat the FTE of the whole position, beside the share that a fund pays?"""
    told = [x.share for x in lines if x.share is not None]
    if len(told) < len(lines) or len({x.fte for x in lines}) > 1:
        return False
    whole = sum(told, Decimal(0))
    return abs(whole - 100) <= 1 or abs(whole - 1) <= Decimal("0.01")


def _split(lines: list[_Line], total: Decimal, count: int) -> Iterator[_Position]:
    """Positions of at most 1.0 FTE: 3.0 are three, 2.5 are two and a half."""
    if count > 1 or total <= 1:
        yield _Position(lines, total / count, count)
        return
    whole = int(total)
    yield _Position(lines, Decimal(1), whole)
    if total - whole >= LEAST_FTE:
        yield _Position(lines, total - whole, 1)


# --- rows ------------------------------------------------------------------------------------------------------------------------
def _rows(source: Source, positions: list[_Position]) -> tuple[tuple[Rows, ...], list[Finding]]:
    inside = [p for p in positions if p.lines[0].placed.job != OUTSIDE]
    before = source.book.of("Staff")
    numbers = {r["position_no"]: r["staff_id"] for r in before if r.get("position_no") and r.get("staff_id")}
    matched = sum(p.lines[0].position_no in numbers for p in inside)
    findings: list[Finding] = []
    if before and not matched and source.answers.existing not in (ADD, REPLACE) and inside:
        message = f"The workbook lists {plural(len(before), 'position')} already, and none of them has a position number of this list."
        findings.append(must_fix(source.name, "staff-there", message, "Say whether the list replaces them or is added to them."))
    replaces = source.answers.existing == REPLACE
    used = set() if replaces else {r.get("staff_id", "") for r in before}
    staff = [_staff_row(p, numbers if not replaces else {}, used) for p in inside]
    if before and not replaces and matched:
        gone = [code for number, code in numbers.items() if number not in {p.lines[0].position_no for p in inside}]
        message = f"In the workbook already, by their number: {plural(matched, 'position')}. They got the list's FTE, fund and vacancy."
        findings.append(look_at(source.name, "matched", message))
        if gone:
            message = f"In the workbook and not in the list: {plural(len(gone), 'position')} ({listed(gone)}). They stayed."
            findings.append(look_at(source.name, "not-in-list", message, "Delete those that no longer exist."))
    lists, more = _lists(source, inside)
    rows = (
        Rows("Lists", lists, ("job_class",), always=("avg_salary",)),
        Rows("Staff", staff, ("staff_id",), always=("fte", "fund", "vacancy", "count"), anew=replaces),
    )
    return rows, [*findings, *more]


def _staff_row(position: _Position, numbers: dict[str, str], used: set[str]) -> dict[str, object]:
    first = position.lines[0]
    job, grades = first.placed.job, first.grades
    known = numbers.pop(first.position_no, "") if first.position_no else ""
    row: dict[str, object] = {
        "staff_id": known or _code(job, grades, position.count, used),
        "job_class": job or None,
        "count": position.count,
        "fte": _shown(position.fte),
        "fund": shares(_weights(position.lines)) or None,
        "grades_can_teach": grades if job == "homeroom_teacher" and grades else None,
        "vacancy": _together(position.lines) or None,
        "position_no": first.position_no or None,
        "account": "; ".join(dict.fromkeys(x.account for x in position.lines if x.account)) or None,
        "label": first.title if not job else None,
    }
    position.row = row
    return row


def _weights(lines: list[_Line]) -> list[tuple[str, int]]:
    """Fund -> weight. A line whose fund is not known makes the whole unknown: half a payer is worse than none."""
    if not all(x.fund for x in lines):
        return []
    repeated = _repeated(lines)
    return [(x.fund, int((x.share if repeated and x.share is not None else x.fte * x.count) * 10_000)) for x in lines]


def _together(lines: list[_Line]) -> str:
    said = {x.vacancy for x in lines}
    return said.pop() if len(said) == 1 else "filled" if "filled" in said else ""


def _code(job: str, grades: str, count: int, used: set[str]) -> str:
    """A code that is not taken: T3A and T3B for class teachers of a grade, PE1 and PE2, PARA for a group."""
    base = CODES.get(job, re.sub(r"[^A-Z0-9]", "", job.upper())[:8] or "POS")
    tries = _tries(base, grades if job == "homeroom_teacher" else "", count)
    code = next(c for c in tries if c not in used)
    used.add(code)
    return code


def _tries(base: str, grade: str, count: int) -> Iterator[str]:
    if count > 1:
        yield f"{base}{grade}"
        yield from (f"{base}{grade}_{n}" for n in range(2, 100_000))
    if grade:
        yield from (f"{base}{grade}{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        yield from (f"{base}{grade}_{n}" for n in range(1, 100_000))
    yield from (f"{base}{n}" for n in range(1, 100_000))


def _shown(fte: Decimal) -> str:
    return f"{fte.quantize(Decimal('0.0001')).normalize():f}"


def _lists(source: Source, positions: list[_Position]) -> tuple[list[Mapping[str, object]], list[Finding]]:
    """Averages of pay by job class, and job classes that the workbook does not have yet."""
    jobs = source.book.jobs
    pay: dict[str, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    seen: set[int] = set()
    for p in positions:
        for line in p.lines:
            if line.pay and line.pay > 0 and line.placed.job and line.number not in seen:
                seen.add(line.number)
                pay[line.placed.job].append((line.pay, line.fte * line.count))
    counts = Counter(dict.fromkeys(pay, 0))
    for p in positions:
        if p.lines[0].placed.job in pay:
            counts[p.lines[0].placed.job] += p.count
    average = {
        job: round(sum(d for d, _ in some) / sum(f for _, f in some))
        for job, some in pay.items()
        if counts[job] >= FEWEST_FOR_AN_AVERAGE and len(some) >= FEWEST_FOR_AN_AVERAGE
    }
    defaults = {r["job_class"]: r for r in JOB_CLASSES}
    new = dict.fromkeys(p.lines[0].placed.job for p in positions if p.lines[0].placed.job and p.lines[0].placed.job not in jobs)
    rows: list[Mapping[str, object]] = []
    for job in new:
        base = {"benefit_pct": BENEFIT_PCT, "benefit_flat": BENEFIT_FLAT} | defaults.get(job, {"job_class": job, "title": job})
        rows.append(base | ({"avg_salary": average[job]} if job in average else {}))
    rows += [{"job_class": job, "avg_salary": dollars} for job, dollars in average.items() if job in jobs]
    findings = []
    if average:
        message = f"Average pay of {plural(len(average), 'job class', 'job classes')} came from the list: pay divided by FTE."
        findings.append(look_at(source.name, "average-pay", message, "Look at Lists."))
    few = [job for job in pay if job not in average]
    if few:
        why = f"an average of fewer than {FEWEST_FOR_AN_AVERAGE} positions would tell a person's pay"
        message = f"Pay of {listed(few)} was not used: {why}."
        findings.append(look_at(source.name, "few-for-an-average", message, "Enter an average of the district on Lists."))
    if new:
        message = f"Added to Lists with usual figures: {plural(len(new), 'job class', 'job classes')} ({listed(list(new))})."
        findings.append(look_at(source.name, "new-job-classes", message, "Look at their pay and benefits."))
    return rows, findings


# --- what there is to say ---------------------------------------------------------------------------------------------------------
def _titles(positions: list[_Position]) -> tuple[tuple[Placed, int], ...]:
    """Each title once, with its positions; those without a job class first."""
    counts: dict[str, tuple[Placed, int]] = {}
    for p in positions:
        placed = p.lines[0].placed
        kept, n = counts.get(folded(placed.title), (placed, 0))
        counts[folded(placed.title)] = (kept, n + p.count)
    return tuple(sorted(counts.values(), key=lambda item: (bool(item[0].job), -item[1])))


def _funds(found: list[_Line], source: Source) -> tuple[tuple[str, str, int], ...]:
    counts: Counter[tuple[str, str]] = Counter((x.fund_said, x.fund) for x in found if x.fund_said and x.placed.job != OUTSIDE)
    return tuple((said, code, n) for (said, code), n in sorted(counts.items(), key=lambda item: (bool(item[0][1]), -item[1])))


def _said_of_titles(source: Source, titles: tuple[tuple[Placed, int], ...]) -> Iterator[Finding]:
    unplaced = [(placed.title, n) for placed, n in titles if not placed.job]
    if unplaced:
        named = listed([f"{title} ({n})" for title, n in unplaced], 12)
        message = f"We can't place the titles of {plural(sum(n for _t, n in unplaced), 'position')}: {named}."
        yield look_at(source.name, "titles", message, "Say which job class each is, or choose it in the workbook.")
    outside = [(placed.title, n) for placed, n in titles if placed.job == OUTSIDE]
    if outside:
        named = listed([f"{title} ({n})" for title, n in outside], 12)
        message = f"Left out, since a school's plan doesn't hold such positions: {named}."
        yield look_at(source.name, "outside", message, "Say a job class for any that is yours.")


def _said_of_funds(source: Source, funds: tuple[tuple[str, str, int], ...]) -> Iterator[Finding]:
    unknown = [(said, n) for said, code, n in funds if not code]
    if unknown:
        named = listed([f"{said} ({n})" for said, n in unknown], 12)
        message = f"These payers are no funds of the workbook, so 'Paid today from' stays blank there: {named}."
        yield look_at(source.name, "funds", message, "Say which fund each is, or enter the fund on Funds first.")
    if not funds and source.column("fund") is None and source.column("account") is None:
        message = "The list doesn't say who pays, so 'Paid today from' stays blank."
        yield look_at(source.name, "no-fund", message, "Choose the fund in the workbook.")
    if source.column("fte") is None:
        how = "the number of positions" if source.column("count") is not None else "nothing about FTE"
        yield look_at(source.name, "no-fte", f"The list has {how}, so every position was read as 1.0 FTE.", "Say which column is FTE.")


def _negative(source: Source, why: dict[int, str]) -> Iterator[Finding]:
    for reason, code, fix in (
        (NEGATIVE, "negative", "Lower the FTE of the position that they take from."),
        (NOT_FTE, "not-a-number", "Enter numbers, such as 0.5."),
        (HUGE, "out-of-range", "Map the column that holds FTE."),
    ):
        numbers = [n + 1 for n, said in sorted(why.items()) if said == reason]
        if numbers:
            said = rows_said(numbers)
            has = "has" if len(numbers) == 1 else "have"
            yield look_at(source.name, code, f"{said[:1].upper() + said[1:]} {has} {reason} and did not count.", fix)


def _read(positions: list[_Position], found: list[_Line]) -> tuple[str, ...]:
    inside = [p for p in positions if p.lines[0].placed.job != OUTSIDE]
    if not inside:
        return ()
    many = sum(p.count for p in inside)
    fte = sum((p.fte * p.count for p in inside), Decimal(0))
    vacant = sum(p.count for p in inside if _together(p.lines) == "vacant")
    lines = sum(x.placed.job != OUTSIDE for x in found)
    said = f"{plural(many, 'position')} of {_shown(fte)} FTE from {plural(lines, 'row')}"
    return (f"{said}, {vacant} of them vacant." if vacant else f"{said}.",)


