"""Positions as they were said -> rows of Staff with codes, payers and pay; what expired money paid for among them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from planner.start import said
from planner.start.common import Funding, Heard, Sheets, cost_next, cost_this, numbered, salary_of, shares, split_words
from planner.start.kinds import CLASS_TEACHERS, OTHERS, SPECIALISTS, Kind, best, kind_called
from planner.start.questions import lines_of
from planner.start.said import Post, Unclear
from planner.workbook.defaults import BENEFIT_FLAT, BENEFIT_PCT, JOB_CLASSES, Row, job_classes

WIDEST_SCALE = (0.6, 1.6)  # of usual pay: beyond, this year's money is for something else
Rule = Callable[[str], float]


@dataclass
class Listed:
    """A position that is listed: what was said, what kind it is, where it was said, and whether expired money pays for it."""

    post: Post
    kind: Kind
    question: str
    row: int
    line: str
    expired: bool = False
    staff_id: str = ""
    grades: tuple[str, ...] = ()  # that it teaches, where not all
    certs: tuple[str, ...] = ()  # of a department's row; else its kind's


NO_MONEY = re.compile(r"\bprogram|vendor|licen|software|contract\b", re.IGNORECASE)


def specialists(heard: Heard) -> list[Listed]:
    """A subject that we don't know is a special all the same, with a job class of its own."""
    found = []
    for row, line, post in heard.each("specialists", said.post):
        if not post.title:
            heard.unclear("specialists", row, line, 'Begin with the subject: "Music 0.6 M W F".')
            continue
        kind = kind_called(re.sub(r"\bteacher\b", "", post.title, flags=re.IGNORECASE), SPECIALISTS)
        found.append(Listed(post, kind or _own_special(post.title), "specialists", row, line))
    return found


def _own_special(title: str) -> Kind:
    code = said.code_of(re.sub(r"\bteacher\b", "", title, flags=re.IGNORECASE))
    return Kind(code, f"specials_{code.casefold()}", (title,), code, code)


def others(heard: Heard) -> list[Listed]:
    found = []
    for row, line, post in heard.each("positions", said.post):
        kind = kind_called(post.title, (*OTHERS, *CLASS_TEACHERS))
        if kind is None or kind in CLASS_TEACHERS:
            why = "Class teachers follow from the classes." if kind is not None else f'We don\'t know the position "{post.title}".'
            known = "principal, office staff, special education teacher, EL teacher, speech, interventionist, coach, counselor, "
            known += "social worker, nurse, paraprofessional"
            heard.unclear("positions", row, line, f"{why} Positions that you can list: {known}.")
            continue
        found.append(Listed(post, kind, "positions", row, line))
    return found


def expired(heard: Heard, listed: list[Listed]) -> tuple[list[Listed], list[tuple[int, str]]]:
    """Positions that expired money paid for, and the rows that are programs. A listed position without a payer is meant."""
    more: list[Listed] = []
    programs: list[tuple[int, str]] = []
    for row, line in enumerate(lines_of(heard.answers, "expired"), 1):
        if re.fullmatch(r"(no|none|nothing)\.?", line, re.IGNORECASE):
            continue
        try:
            post = said.post(line)
        except Unclear:
            programs.append((row, line))
            continue
        kind = kind_called(post.title, (*SPECIALISTS, *OTHERS))
        if kind is None or NO_MONEY.search(line):
            programs.append((row, line))
            continue
        same = [x for x in listed if x.kind.code == kind.code and not x.post.funds and x.post.count == post.count and not x.expired]
        if same:
            same[0].expired = True
        else:
            more.append(Listed(post, kind, "expired", row, line, expired=not post.funds))
    return more, programs


def write(sheets: Sheets, listed: list[Listed], money: Funding, stays: bool, used: set[str]) -> None:
    """The Staff rows of specialists and others. `stays`: whatever nobody said may change stays as it is."""
    for one in listed:
        post, kind = one.post, one.kind
        one.staff_id = numbered(kind.code, post.count, kind.plain, used)
        paid = post.funds or (((money.ended, 100),) if one.expired and money.ended else ())
        told: Row = {"staff_id": one.staff_id, "job_class": kind.job, "fte": post.fte / 100, "days": " ".join(post.days)}
        told |= {"count": post.count, "shared_school": post.shared, "may_change": post.may_change}
        told |= {"min_fte": post.least / 100 if post.least is not None else None}
        told |= {
            "hours": "; ".join(f"{said.clock(a)}-{said.clock(b)}" for a, b in post.hours),
            "vacancy": "vacant" if post.vacant else None,
        }
        if paid:
            told["fund"] = split_words(paid)
        teaches = kind.special or None
        certs = ";".join(dict.fromkeys(one.certs)) or kind.certs
        ours: Row = {"fund": "GF", "certs": certs, "teaches": teaches, "may_change": "no" if stays else None}
        ours["grades_can_teach"] = ";".join(one.grades)
        ends = bool(money.ended) and bool(paid) and all(code == money.ended for code, _ in paid)
        if ends:
            ours |= {"may_change": "may stop", "min_fte": 0, "temporary": "y"}
        elif post.may_change == "may stop":
            ours |= {"min_fte": 0}
        elif post.least is not None and post.fte == 100:
            ours |= {"may_change": "hours", "reduce_ok": "y", "health_keeps": "y", "max_fte": 1.0}
        elif post.least is not None:
            ours |= {"may_change": "days"}
        sheets.add("Staff", told, ours)


# --- pay -----------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Pay:
    """Benefits, average pay by job class (dollars), and what a position of a job class costs next year (cents)."""

    pct: float = BENEFIT_PCT
    flat: float = BENEFIT_FLAT
    told: bool = False
    salary: tuple[tuple[str, int], ...] = ()
    cost: tuple[tuple[str, int], ...] = ()


def pay(heard: Heard) -> Pay:
    """ "Benefits 26.2% and $7,200", "Teacher $57,000", "Class teacher costs $82,567"."""
    found = Pay()
    for row, line, _ in heard.each("pay", lambda text: text):
        cents, share = said.dollars(line), re.search(r"(\d+(?:\.\d+)?)\s*%", line)
        if re.search(r"benefit|fringe|health", line, re.IGNORECASE):
            found = replace(
                found, pct=float(share[1]) if share else found.pct, flat=cents / 100 if cents is not None else found.flat, told=True
            )
            continue
        title = said.MONEY.sub(" ", line)
        jobs = _jobs(title)
        if cents is None or not jobs:
            heard.unclear(
                "pay", row, line, 'Say the kind of position and its average pay: "Teacher $57,000", or "Benefits 26.2% and $7,200".'
            )
        elif re.search(r"\bcosts?\b|with benefits", line, re.IGNORECASE):
            found = replace(found, cost=(*found.cost, *((job, cents) for job in jobs)))
        else:
            found = replace(found, salary=(*found.salary, *((job, cents // 100) for job in jobs)))
    return found


def _jobs(title: str) -> tuple[str, ...]:
    """The job classes that a title means: "teacher" alone is every certified teacher who is not named otherwise."""
    plain = re.sub(r"\bcosts?\b|with benefits|\baverage\b|\bpay\b|\bsalary\b|\beach\b", " ", title, flags=re.IGNORECASE)
    if " ".join(plain.casefold().split()) in ("teacher", "teachers", "all teachers"):
        return tuple(str(r["job_class"]) for r in JOB_CLASSES if r["certified"] == "y" and "teacher" in str(r["title"]).casefold())
    own = best(plain, ((str(r["title"]), str(r["job_class"])) for r in JOB_CLASSES))
    kind = kind_called(plain, (*OTHERS, *SPECIALISTS, *CLASS_TEACHERS))
    return (kind.job,) if kind is not None else (own,) if own else ()


def lists(sheets: Sheets, level: str, known: Pay, own: list[Kind]) -> dict[str, Row]:
    """The Lists sheet by job class: pay as told, the rest ours."""
    salary = dict(known.salary)
    rows: dict[str, Row] = {}
    base = job_classes(level, None, known.pct, known.flat)  # type: ignore[arg-type]
    for kind in {k.job: k for k in own}.values():
        if kind.job not in {r["job_class"] for r in base}:
            like = next(
                (r for r in JOB_CLASSES if r["job_class"] == kind.job), next(r for r in JOB_CLASSES if r["job_class"] == "specials_stem")
            )
            title = like["title"] if like["job_class"] == kind.job else f"{kind.names[0].capitalize()} teacher"
            base.append(like | {"job_class": kind.job, "title": title, "benefit_pct": known.pct, "benefit_flat": known.flat})
    usual = next((s for job, s in known.salary if job in ("homeroom_teacher", "dept_teacher", "core_teacher")), None)
    scale = usual / 68000 if usual is not None and not _by_kind(known) else 1.0
    for row in base:
        job = str(row["job_class"])
        pay_ = salary.get(job, round(float(row["avg_salary"]) * scale, -2) if scale != 1.0 else row["avg_salary"])
        told: Row = {"avg_salary": pay_} if job in salary else {}
        told |= {"benefit_pct": known.pct, "benefit_flat": known.flat} if known.told else {}
        rows[job] = sheets.add("Lists", told, row | {"avg_salary": pay_})
    return rows


def _by_kind(known: Pay) -> bool:
    """Was pay told for so many kinds that the others need no guess from the teachers' pay?"""
    return len({job for job, _ in known.salary}) > 12


def price(
    sheets: Sheets, listed: dict[str, Post], known: Pay, classes: dict[str, Row], money: Funding, rule: Rule, spent: dict[str, float]
) -> list[str]:
    """Pay of every Staff row: from what its row costs, from its job class, or scaled so that this year's positions cost this year's money.

    Returns what was assumed, in sentences. `spent` are the programs' dollars by fund.
    """
    costs = dict(known.cost)
    staff = sheets.of("Staff")
    settled: set[int] = set()
    for number, row in enumerate(staff):
        base = classes[row["job_class"]]
        full = row | {"avg_salary": base["avg_salary"], "benefit_pct": known.pct, "benefit_flat": known.flat}
        post = listed.get(row["staff_id"])
        cents = (
            post.cents
            if post is not None and post.cents
            else costs.get(row["job_class"], 0) * int(row.get("count", 1))
            if row["job_class"] in costs
            else 0
        )
        if cents:
            row["avg_salary"] = salary_of(cents, full, rule)
            settled.add(number)
        elif row["job_class"] in dict(known.salary):
            settled.add(number)
    free = [(number, row) for number, row in enumerate(staff) if number not in settled]
    funds_of: dict[str, set[str]] = {}
    for _, row in free:
        funds_of.setdefault(row["job_class"], set()).update(shares(row))
    scaled: dict[str, float] = {}  # job class -> how many times its usual pay
    notes: list[str] = []
    for several in (True, False):  # those whom several funds pay first, so that the others meet each fund's sum
        jobs = {job for job, codes in funds_of.items() if (len(codes) > 1) == several}
        factors = _factors(sheets, known, classes, money, rule, spent, {"settled": settled, "scaled": scaled, "last": not several}, notes)
        for job in jobs:
            mine = [(cost_this(_full(row, classes[job], known), rule), shares(row)) for _, row in free if row["job_class"] == job]
            total = sum(cost * share for cost, parts in mine for code, share in parts.items() if code in factors)
            if total:
                scaled[job] = (
                    sum(cost * share * factors[code] for cost, parts in mine for code, share in parts.items() if code in factors) / total
                )
    for job, factor in scaled.items():
        base = classes[job]
        whole = float(base["avg_salary"]) * (1 + known.pct / 100) + known.flat
        base["avg_salary"] = max(1, round((whole * factor - known.flat) / (1 + known.pct / 100)))
    if scaled:
        notes.append("Average pay that you did not give is scaled so that this year's positions cost what this year's money pays.")
    return notes


def _factors(
    sheets: Sheets,
    known: Pay,
    classes: dict[str, Row],
    money: Funding,
    rule: Rule,
    spent: dict[str, float],
    sofar: dict[str, Any],
    notes: list[str],
) -> dict[str, float]:
    """By fund: how many times the usual pay of its free positions makes this year's cost this year's money."""
    found: dict[str, float] = {}
    for code, fund in money.money.items():
        if fund.this is None:
            continue
        fixed = free = 0.0
        for number, row in enumerate(sheets.of("Staff")):
            cost = cost_this(_full(row, classes[row["job_class"]], known), rule) * shares(row).get(code, 0.0)
            if number in sofar["settled"]:
                fixed += cost
            elif row["job_class"] in sofar["scaled"]:
                fixed += cost * sofar["scaled"][row["job_class"]]
            else:
                free += cost
        left = fund.this / 100 - spent.get(code, 0.0) - fixed
        if free > 0 and WIDEST_SCALE[0] <= left / free <= WIDEST_SCALE[1]:
            found[code] = left / free
        elif free > 0 and left > 0 and sofar["last"]:
            notes.append(f"{code}: this year's money and this year's positions don't match, so their pay is the usual one. Check both.")
    return found


def _full(row: Row, base: Row, known: Pay) -> Row:
    return row | {"avg_salary": row.get("avg_salary", base["avg_salary"]), "benefit_pct": known.pct, "benefit_flat": known.flat}


def by_fund(sheets: Sheets, known: Pay, classes: dict[str, Row], rule: Rule, following: bool) -> dict[str, float]:
    """Dollars of positions by fund, this year or next."""
    total: dict[str, float] = {}
    cost = cost_next if following else cost_this
    for row in sheets.of("Staff"):
        for code, part in shares(row).items():
            total[code] = total.get(code, 0.0) + part * cost(_full(row, classes[row["job_class"]], known), rule)
    return total
