"""Funds, programs, pay and rules from the answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from planner.start import said, staffing
from planner.start.common import Funding, Heard, Sheets, funding, numbered
from planner.start.kinds import PROGRAM_CODES, best, tag_of
from planner.start.questions import lines_of
from planner.start.said import Money, Unclear
from planner.start.staffing import Listed
from planner.workbook.columns import RULE_KEY
from planner.workbook.defaults import MAY_PAY, Row, fund_rules, rules

Rule = Callable[[str], float]

PROMISES = (  # what schools call it -> the rule
    ("individual planning|planning alone|planning", "min_individual_planning_week"),
    ("longest time with student|without a break|consecutive", "max_consecutive_minutes"),
    ("shortest planning", "min_planning_block"), ("duty free lunch|lunch for teacher", "duty_free_lunch"),
    ("literacy|reading block", "literacy_min_day"), ("math|math block", "math_min_day"),
    ("win", "win_min_day"), ("recess", "recess_min_day"),
    ("specialist class a day|special class a day|class a day", "max_sections_special_day"),
    ("specialist class a week|special class a week|class a week|class week", "max_sections_special_week"),
    ("pe in class|pe by the class teacher", "pe_classroom_min"), ("pe a week|physical education", "pe_min_week"),
    ("health grow|health growth", "growth_health_pct"), ("pay grow|pay growth|raise", "growth_personnel_pct"),
    ("attrition", "attrition_pct"), ("health from|health insurance from|health cover from", "health_threshold_fte"),
    ("duty a week|duty owed|supervision a week|duty", "duty_owed_week"), ("larger class|class size over", "class_size_over_target"),
    ("directed meeting", "plc_directed_per_week"),
    ("period taught|load|teaching load", "load_periods"), ("preparation|different course", "max_preparations"),
    ("student a day", "max_students_day"), ("earliest lunch|lunch not before", "lunch_earliest"), ("latest lunch", "lunch_latest"),
)  # fmt: skip


def funding_of(heard: Heard, posts: Sequence[Listed], pk: bool) -> Funding:
    named = [code for x in posts for code, _ in x.post.funds]
    for line in (*lines_of(heard.answers, "programs"), *lines_of(heard.answers, "expired")):
        try:
            named += [said.program_line(line).fund] if "$" in line else []
        except Unclear:
            continue  # told where the row is read
    found = funding(heard, [code for code in dict.fromkeys(named) if code])
    if pk and "STATE_4K" not in found.money:
        heard.notes.append("PreK is paid from the general fund, since no fund for it was named.")
    return found


# --- rules ------------------------------------------------------------------------------------------------------------------
def rules_of(heard: Heard, sheets: Sheets, level: str, posts: Sequence[Listed], funds: Funding) -> Rule:
    """The Rules sheet: the state's preset, and what the school promises on top. Returns the values by key."""
    promised: dict[str, object] = {}
    for row, line, _ in heard.each("promises", lambda text: text):
        key = _promise(line)
        value = None if key is None else _value(line, key)
        if key is None or value is None:
            heard.unclear(
                "promises",
                row,
                line,
                'Say the promise and its figure: "Individual planning 180", or a rule by its name: "literacy_min_day 60".',
            )
        else:
            promised[key] = value
    state = str(sheets.of("School")[0].get("state", ""))
    weekly = max((x.post.more.get("week", 0) for x in posts), default=0)
    rows = rules(level, state)
    if weekly > next(
        (float(r["value"]) for r in rows if r["key"] == "max_sections_special_week"), weekly
    ):  # what one teaches today is no breach
        promised.setdefault("max_sections_special_week", weekly)
    known = {str(r["key"]) for r in rows}
    for row_ in rows:
        mine = promised.get(str(row_["key"]))
        told: Row = (
            {} if mine is None else {"key": row_["key"], "value": mine, "source": "local", "source_note": "The school's own figure."}
        )
        sheets.add("Rules", told, row_)
    for key, value in promised.items():
        if key not in known:
            sheets.add("Rules", {"key": key, "value": value, "unit": RULE_KEY[key].unit, "source": "local"}, {"hard": "y"})
    for job, fte in _ended_fte(posts, funds).items():
        note = "What expired money pays for."
        sheets.add(
            "Rules",
            {},
            {"key": f"allowed_reduction_fte_{job}", "value": fte, "unit": "FTE", "hard": "y", "source": "local", "source_note": note},
        )
    values = {str(r["key"]): r["value"] for r in sheets.of("Rules")}

    def rule(key: str) -> float:
        return float(values.get(key, RULE_KEY[key].default))

    return rule


def _promise(line: str) -> str | None:
    first = re.split(r"[\s:=]", line.strip())[0]
    if first in RULE_KEY:
        return first
    return best(re.sub(r"\d+", " ", line), ((name, key) for names, key in PROMISES for name in names.split("|")))


def _value(line: str, key: str) -> object | None:
    rest = line[len(key) :] if line.strip().startswith(key) else line
    if RULE_KEY[key].kind == "time":
        found = re.search(r"\d{1,2}:\d{2}", rest)
        return found[0] if found else None
    if RULE_KEY[key].kind == "yesno":
        return "n" if re.search(r"\bn(o)?\b", rest, re.IGNORECASE) else "y"
    numbers = re.findall(r"\d+(?:\.\d+)?", rest)
    if not numbers:
        return None
    return float(numbers[-1]) if "." in numbers[-1] else int(numbers[-1])


def _ended_fte(posts: Sequence[Listed], funds: Funding) -> dict[str, float]:
    found: dict[str, float] = {}
    for one in posts:
        share = 100 if one.expired else sum(s for code, s in one.post.funds if code == funds.ended)
        if share and funds.ended:
            found[one.kind.job] = round(found.get(one.kind.job, 0.0) + one.post.count * one.post.fte * share / 10_000, 2)
    return {job: fte for job, fte in found.items() if fte}


# --- programs ---------------------------------------------------------------------------------------------------------------
def programs(heard: Heard, sheets: Sheets, funds: Funding, ended: Sequence[tuple[int, str]]) -> dict[str, float]:
    """The Programs sheet; dollars by fund."""
    used: set[str] = set()
    spent: dict[str, float] = {}
    told = [("expired", row, line) for row, line in ended]
    told += [
        ("programs", row, line)
        for row, line in enumerate(lines_of(heard.answers, "programs"), 1)
        if not re.fullmatch(r"(no|none)\.?", line, re.IGNORECASE)
    ]
    for question, row, line in told:
        try:
            one = said.program_line(line)
        except Unclear as why:
            known = "" if question == "programs" else f'We don\'t know the position "{line}". For a program: '
            heard.unclear(question, row, line, f"{known}{why}")
            continue
        tag = tag_of(one.name) or "supplies"
        fund = one.fund or (funds.ended if question == "expired" else "GF")
        if not one.fund and question == "programs" and tag == "sub" and "T2A" in funds.money:
            fund = "T2A"
        code = numbered(PROGRAM_CODES.get(tag, said.code_of(one.name)) if tag_of(one.name) else said.code_of(one.name), 2, True, used)
        row_: Row = {"name": one.name, "cost_next": one.cents // 100, "fund": one.fund, "levels": one.levels, "contract_end": one.until}
        row_ |= {"mandated": "y"} if one.stays else {}
        row_ |= {"overload_sections": one.overload or None, "levels": row_["levels"] or _by_section(one.overload)}
        ours: Row = {
            "program_id": code,
            "fund": fund,
            "recurring": "y",
            "levels": None if one.stays else "0;50;100",
            "tag": tag,
            "mandated": "n",
        }
        sheets.add("Programs", row_ | ({"fund": fund} if question == "expired" else {}), ours)
        spent[fund] = spent.get(fund, 0.0) + one.cents / 100
    return spent


def _by_section(sections: int) -> str:
    """Levels of a program that pays so many sections: a section at a time."""
    return ";".join(str(100 * n // sections) for n in range(sections + 1)) if sections else ""


# --- pay and funds ----------------------------------------------------------------------------------------------------------
def settle(heard: Heard, sheets: Sheets, level: str, posts: Sequence[Listed], funds: Funding, spent: dict[str, float], rule: Rule) -> None:
    """Lists, pay of every position, and the Funds with what nobody knows yet filled in."""
    known = staffing.pay(heard)
    classes = staffing.lists(sheets, level, known, [x.kind for x in posts])
    heard.notes += staffing.price(sheets, {x.staff_id: x.post for x in posts}, known, classes, funds, rule, spent)
    this, following = (staffing.by_fund(sheets, known, classes, rule, later) for later in (False, True))
    heard.cost_next = {code: following.get(code, 0.0) + spent.get(code, 0.0) for code in {*following, *spent}}
    for code, fund in _ended_last(funds):
        told: Row = {"fund": code, "name": fund.name, "type": fund.type}
        ours: Row = {}
        needs = spent.get(code, 0.0)
        (told if fund.this is not None else ours)["revenue_this"] = (
            fund.this // 100 if fund.this is not None else round(this.get(code, 0.0) + needs)
        )
        if fund.ends:
            told |= {"end_date": fund.ends, "revenue_next": 0}
        elif fund.next is not None:
            told["revenue_next"] = fund.next // 100
        elif code == "GF" or fund.this is None:
            ours["revenue_next"] = round(following.get(code, 0.0) + needs + 0.5)
            heard.notes.append(
                f"{fund.name}: next year's money isn't known. It is set to what goes on today, so the plan does not check it yet."
            )
        else:
            ours["revenue_next"] = fund.this // 100
            heard.notes.append(f"{fund.name}: next year's money isn't known. It is set to this year's.")
        sheets.add("Funds", told, ours)
    for row in fund_rules(*(code for code in funds.money if code in MAY_PAY)):
        sheets.add("FundRules", {}, row)
    for code in funds.money:
        if code not in MAY_PAY:
            sheets.add(
                "FundRules", {}, {"fund": code, "tag": "all", "allowed": "ask", "note": "We don't know this fund: ask what it may pay for."}
            )


def _ended_last(funds: Funding) -> list[tuple[str, Money]]:
    return sorted(funds.money.items(), key=lambda pair: bool(pair[1].ends))
