"""Budget lines, or a list of funds -> rows of Funds and Programs.

A list of funds says what each brings. Budget lines say what is spent: their sum by fund is what the fund brings, as the budget balances;
lines of pay and benefits are the positions' own cost and make no program; every other line is a program that may stop or shrink.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from planner.domain.school import Finding
from planner.interop.fill import Rows
from planner.interop.lists.figures import SERIAL, day, decimal_mark, figure
from planner.interop.lists.found import Found, Source, listed, plural
from planner.interop.lists.left import Used, look_at, must_fix
from planner.interop.lists.places import first_of, fund_of
from planner.interop.lists.rows_of import lines_of

AMOUNTS = ("this", "next", "carry")
PAY = re.compile(
    r"salar|wage|\bpay\b|payroll|fica|medicare|retire|pension|\btrs\b|\bpers\b|benefit|insurance|social security|unemploy|workers.? comp",
    re.IGNORECASE,
)
INCOME = re.compile(r"^\W*(rev(enue)?|income|receipts?|r|source)\b", re.IGNORECASE)
TAGS = (  # words of a line -> the purpose of its program
    (r"tutor", "tutoring"), (r"after.?school", "after_school"), (r"software|licen|subscription|app\b", "software"),
    (r"\bsubs?\b|substitute", "sub"),
    (r"professional|\bpd\b|training|conference|travel", "pd"), (r"summer", "summer"), (r"transport|\bbus", "transport"),
    (r"stipend", "stipend"), (r"suppl|material|textbook|book|equipment|furniture|paper", "supplies"),
)  # fmt: skip
FEDERAL = re.compile(r"^t[1-4]|title\s*[i1-4]|esser|idea|perkins|federal|\barp\b", re.IGNORECASE)
NO_FUND, NO_AMOUNT, NOT_MONEY, NOTHING = "no fund", "no amount", "an amount that is no number", "$0"
OF_PAY = "pay and benefits: the positions tell their cost"


@dataclass
class _Line:
    number: int
    fund: str
    name: str
    what: str
    amounts: dict[str, Decimal]
    ends: str
    income: bool
    pay: bool


def read_budget(source: Source) -> Found:
    """Return rows of Funds, and of Programs where the list has lines of spending."""
    lines = lines_of(source)
    if source.column("this") is None and source.column("next") is None:
        fault = must_fix(source.name, "no-amount", "No column of dollars was found.", "Say which column it is: this or next.")
        return Found(source.kind, source.columns, Used(source.columns, lines.why, source.sheets), findings=(*lines.findings, fault))
    spending = source.column("what") is not None or source.column("object") is not None
    found = list(_lines(source, lines.used, lines.down, lines.why))
    known = {x.fund for x in found}
    incomes = {x.fund for x in found if x.income}
    funds = list(_funds(source, found, incomes))
    programs, left = _programs(source, found) if spending else ([], [])
    for n in left:
        lines.why[n] = OF_PAY
    findings = [*lines.findings, *_said(source, found, incomes, spending), *_said_of_dates(source, found)]
    used = Used(source.columns, lines.why, source.sheets)
    rows = (
        Rows("Funds", funds, ("fund",), always=("revenue_this", "revenue_next", "carryover")),
        Rows("Programs", programs, ("program_id",), always=("cost_next",)),
    )
    counts = Counter(x.fund for x in found)
    told = tuple((fund, fund if fund in source.book.funds else "", n) for fund, n in counts.items())
    total = sum((x.amounts.get("next", x.amounts.get("this", Decimal(0))) for x in found if not x.income or not spending), Decimal(0))
    read = f"{plural(len(known), 'fund')} and {plural(len(programs), 'program')}, ${total:,.0f} in all."
    return Found(source.kind, source.columns, used, rows, tuple(findings), (), told, lines.places, (read,))


# --- lines ----------------------------------------------------------------------------------------------------------------------
def _lines(source: Source, numbers: list[int], down: dict[str, dict[int, str]], why: dict[int, str]) -> Iterator[_Line]:
    marks = {code: _mark(source, code) for code in AMOUNTS}
    mark = "," if "," in marks.values() else "."
    taught = {**source.memory.funds, **source.answers.funds}
    for n in numbers:
        said = source.text(n, "fund", down.get("fund"))
        name = source.text(n, "fund_name", down.get("fund_name"))
        texts = {code: source.raw(n, code) for code in AMOUNTS}
        amounts = {code: found for code, text in texts.items() if text and (found := figure(text, mark)) is not None}
        if not said and not name:
            why[n] = NO_FUND
        elif any(text and code not in amounts for code, text in texts.items()):
            why[n] = NOT_MONEY
        elif not amounts:
            why[n] = NO_AMOUNT
        elif not any(amounts.values()):
            why[n] = NOTHING
        else:
            what, code = source.text(n, "what", down.get("what")), source.text(n, "object")
            fund = fund_of(said, source.book.funds, taught) or fund_of(name, source.book.funds, taught) or _code(said or name)
            income = bool(INCOME.search(source.text(n, "kind"))) or "revenue" in what.casefold()
            pay = bool(PAY.search(what)) or (not what and bool(re.fullmatch(r"0?[12]\d\d|6[12]\d\d", code)))
            full = name or _words(said)
            yield _Line(n, fund, full if full != fund else "", what or code, amounts, day(source.text(n, "ends")), income, pay)


def _mark(source: Source, code: str) -> str:
    column = source.column(code)
    return decimal_mark(source.table.values(column), money=True) if column is not None else "."


def _code(said: str) -> str:
    """A fund's code as the workbook takes it: its number or its first word, without signs."""
    first = first_of(said)
    if any(c.isdigit() for c in first) or len(said.split()) == 1:
        return first
    return re.sub(r"[^A-Za-z0-9]+", "_", said).strip("_").upper()[:20]


def _words(said: str) -> str:
    return re.sub(r"^\s*[\d.\-]+\s*[-–:]?\s*", "", said)


# --- rows ------------------------------------------------------------------------------------------------------------------------
def _funds(source: Source, found: list[_Line], incomes: set[str]) -> Iterator[dict[str, object]]:
    """A fund's row: what its lines of revenue bring, or, where it has none, what its lines spend."""
    groups: dict[str, list[_Line]] = defaultdict(list)
    for line in found:
        groups[line.fund].append(line)
    for fund, lines in groups.items():
        counted = [x for x in lines if x.income] if fund in incomes else lines
        name = next((x.name for x in lines if x.name), "")
        row: dict[str, object] = {"fund": fund, "name": name or None, "type": _type(fund, name)}
        for code, column in (("this", "revenue_this"), ("next", "revenue_next"), ("carry", "carryover")):
            told = [x.amounts[code] for x in (counted if code != "carry" else lines) if code in x.amounts]
            row[column] = _dollars(sum(told, Decimal(0))) if told else None
        row["end_date"] = max((x.ends for x in lines), default="") or None
        yield row


def _type(fund: str, name: str) -> str:
    if re.search(r"esser|\barp\b|one.?time|stimulus|relief", f"{fund} {name}", re.IGNORECASE):
        return "one_time"
    if FEDERAL.search(f"{fund} {name}"):
        return "federal"
    if re.search(r"state", name, re.IGNORECASE):
        return "state"
    return "general" if fund == "GF" or re.search(r"general|operating|local", name, re.IGNORECASE) else "grant"


def _programs(source: Source, found: list[_Line]) -> tuple[list[dict[str, object]], list[int]]:
    """One program for each fund and purpose; lines of pay are left, by their numbers."""
    left = [x.number for x in found if x.pay and not x.income]
    groups: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for line in found:
        if not line.pay and not line.income:
            groups[(line.fund, line.what.casefold())].append(line)
    used: set[str] = set()
    there = {(r.get("fund", ""), r.get("name", "").casefold()): r["program_id"] for r in source.book.of("Programs") if r.get("program_id")}
    used |= {r.get("program_id", "") for r in source.book.of("Programs")}
    rows: list[dict[str, object]] = []
    for (fund, _folded), lines in groups.items():
        cost = sum((x.amounts.get("next", x.amounts.get("this", Decimal(0))) for x in lines), Decimal(0))
        if cost <= 0:
            continue
        what = lines[0].what
        tag = next((tag for pattern, tag in TAGS if re.search(pattern, what, re.IGNORECASE)), "")
        code = there.get((fund, what.casefold())) or _program_code(what, used)
        rows.append({"program_id": code, "name": what, "cost_next": _dollars(cost), "fund": fund, "recurring": "y", "tag": tag or None})
    return rows, left


def _program_code(what: str, used: set[str]) -> str:
    base = "_".join(re.findall(r"[A-Z0-9]+", what.upper())[:2])[:16] or "PROGRAM"
    n, code = 1, base
    while code in used:
        n += 1
        code = f"{base}_{n}"
    used.add(code)
    return code


def _dollars(amount: Decimal) -> str:
    return f"{amount.quantize(Decimal('0.01')).normalize():f}"


def _said(source: Source, found: list[_Line], incomes: set[str], spending: bool) -> Iterator[Finding]:
    new = [f for f in dict.fromkeys(x.fund for x in found) if f not in source.book.funds]
    if new:
        message = f"Added to Funds: {plural(len(new), 'fund')} ({listed(new)}). Its kind was guessed by its name."
        yield look_at(source.name, "new-funds", message, "Look at Type and Ends on, and say what each may pay for on FundRules.")
    balanced = [f for f in dict.fromkeys(x.fund for x in found) if f not in incomes]
    if spending and balanced:
        message = f"The list has no revenue of {listed(balanced)}: what these funds bring is what the list spends from them."
        yield look_at(source.name, "balanced", message, "Enter what they bring on Funds where it is more.")
    for code, column in (("this", "This year"), ("next", "Next year")):
        if source.column(code) is None:
            message = f"The list has no column for {column.casefold()}, so it stays as it is on Funds."
            yield look_at(source.name, f"no-{code}", message, f"Say which column it is: {code}.")
    minus = [x.number + 1 for x in found if any(a < 0 for code, a in x.amounts.items() if code != "carry")]
    if minus:
        message = f"Amounts below zero count as they are (rows {listed(list(map(str, minus)))})."
        yield look_at(source.name, "negative", message)


def _said_of_dates(source: Source, found: Sequence[_Line]) -> Iterator[Finding]:
    """Dates that can't be read, and numbers that were taken for dates."""
    said = {x.number: source.text(x.number, "ends") for x in found}
    wrong = [f"{said[x.number]} (row {x.number + 1})" for x in found if said[x.number] and not x.ends]
    if wrong:
        message = f"End dates that can't be read were left blank: {listed(wrong)}."
        yield look_at(source.name, "not-a-date", message, "Write them like 2027-09-30.")
    counted = [f"{said[x.number]} as {x.ends}" for x in found if SERIAL.fullmatch(said[x.number])]
    if counted:
        yield look_at(source.name, "date-number", f"Numbers were read as end dates: {listed(counted)}.", "Look at the end dates on Funds.")
