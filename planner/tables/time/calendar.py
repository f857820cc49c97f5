"""What must be agreed, with whom, by when: the school-year calendar of domain.md 3 and the notice dates of states, both as data."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from planner.domain.plan import Plan
from planner.domain.school import School
from planner.explain.agreements import Agreement, agreed
from planner.language import N_
from planner.tables.plan.public import group_of_unit, public_changes
from planner.tables.words import METHOD, days_words, frame, fund_words, listed

DATA = Path(__file__).with_name("calendar.toml")
FIRST_MONTH = 8  # from August on a month is of the year before the plan begins
COLUMNS = (N_("What"), N_("With whom"), N_("By when"), N_("Why then"), N_("See"))
ASK = "ask HR for the date"
STAFFING = N_("The staffing plan")
ASK_HR = "Ask HR about notice dates in your state and contract."
Line = tuple[str, str, str, str, str]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def to_agree(school: School, plan: Plan, public: bool = False, today: dt.date | None = None) -> pd.DataFrame:
    """Every agreement that the plan needs, the earliest first. A `public` table names no post: groups, funds and schools only.

    A date that lies before `today` (the day on which the table is made) says so.
    """
    lines: list[tuple[dt.date, Line]] = []
    for a in agreed(school, plan):
        lines += [_line(school, a, a.who, public, plan)]
        if a.kind == "method" and a.who != "families" and school.method_by_id[a.subject].families_affected:
            lines += [_line(school, a, "families", public, plan)]
        if _new_bell(school, a):
            lines += [_line(school, a, "transport", public, plan)]
    lines += list(_notice(school, plan, public))
    now = today or dt.date.today()
    ordered = dict.fromkeys(sorted(lines, key=lambda x: x[0]))
    return frame(COLUMNS, ((what, who, _with_passed(when, by, now), *rest) for by, (what, who, when, *rest) in ordered))


def _with_passed(when: str, by: dt.date, today: dt.date) -> str:
    """ "February 2025 (passed)"; a date that HR has to name is not known to have passed."""
    return f"{when} (passed)" if by < today and when != ASK else when


def order_sentence(school: School, plan: Plan, today: dt.date | None = None) -> str:
    """ "1. The board decides new bells and their buses: February 2025. 2. …" What has to come before what, in law (decisions.md 63)."""
    now, data = today or dt.date.today(), _data()
    steps = []
    if any(_new_bell(school, a) for a in agreed(school, plan)):
        steps.append(("new bells and their buses are decided", data["bell"]["board"]["month"]))
        steps.append(("then families are told", data["bell"]["families"]["month"]))
    steps.append(("the board approves the staffing plan", data["staffing"]["month"]))
    said = [f"{n}. {what.capitalize()}: {_with_passed(f'{by:%B %Y}', by, now)}." for n, (what, by) in enumerate(_dated(school, steps), 1)]
    over = dt.date(school.info.year_start + 1, 6, 30) < now
    ended = f"The year {school.year_label(1)} is over. " if over else ""
    return f"{ended}{' '.join(said)} {len(said) + 1}. Only then the week is published."


def _dated(school: School, steps: list[tuple[str, int]]) -> list[tuple[str, dt.date]]:
    return [(what, _date(school, month)) for what, month in steps]


def _new_bell(school: School, a: Agreement) -> bool:
    """Does what is asked bring a bell of its own?"""
    return a.kind == "method" and bool(school.method_by_id[a.subject].day_type)


def _line(school: School, a: Agreement, who: str, public: bool, plan: Plan) -> tuple[dt.date, Line]:
    """What is asked of whom by when; new bells have a calendar of their own (decisions.md 63)."""
    own = _data()["bell"] if _new_bell(school, a) else {}
    entry = own.get(who) or _data()["who"][who]
    by = _date(school, entry["month"])
    name = a.other if who == "other_school" else entry["words"]
    what = _public(school, plan, a) if public or a.kind == "method" else _bare(a)
    return by, (what, name, f"{by:%B %Y}", entry["why"], "" if public else a.cell)


def _bare(a: Agreement) -> str:
    """The sentence without the cell, which has its own column."""
    return a.sentence.replace(f" ({a.cell})", "").replace(" (see FundRules)", "")


def _public(school: School, plan: Plan, a: Agreement) -> str:
    """What is asked, without a post."""
    fund = listed(fund_words(school, f) for f in a.funds) if a.funds else ""
    if a.kind == "method":
        use = next(m for m in plan.methods if m.method == a.subject)
        return METHOD.get(a.subject, a.subject) + (f" ({days_words(school, use.days)})" if use.days else "")
    return {
        "ask": f"What {fund} may pay for only with approval",
        "moved": f"Costs that move from state and local funds to {fund}",
        "cliff": f"Recurring costs on {fund}, which ends",
        "shared": f"Days for positions shared between schools ({group_of_unit(school, a.subject)})",
        "lock": "A preference about positions or times that isn't met",
    }[a.kind]


def _date(school: School, month: int, day: int = 0) -> dt.date:
    """A day, or the last of a month, of the school year before the plan's."""
    year = school.info.year_start - (month >= FIRST_MONTH)
    return dt.date(year, month, day) if day else dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(1)


# --- notice of reductions ----------------------------------------------------------------------------------------------
def _notice(school: School, plan: Plan, public: bool) -> Iterator[tuple[dt.date, Line]]:
    fewer = [p.staff_id for p in plan.positions if p.fte < school.staff_by_id[p.staff_id].fte * len(p.units)]
    if not fewer:
        return
    posts = f"Position reductions ({public_changes(school, plan) if public else listed(fewer)})"
    found = _data()["notice"].get(school.info.state)
    for one in found["dates"] if found else ():
        by = _date(school, one["month"], one["day"])
        yield by, (f"{posts}: {one['what']}", "HR", f"{by.day} {by:%B %Y}", _said(found), "")
    if not found or not found["dates"]:
        yield _date(school, 3), (posts, "HR", ASK, _said(found) if found else ASK_HR, "")
    board = _data()["staffing"]
    by = _date(school, board["month"])
    yield by, (STAFFING, board["words"], f"{by:%B %Y}", board["why"], "")


def _said(found: dict[str, Any]) -> str:
    ask = "" if found["dates"] else f" {ASK_HR}"
    return f"{found['rule']} Source: {found['source']}, as of {found['as_of']:%B %Y}.{ask}"


def notice_sentence() -> str:
    """How positions go, in order, and who decides about people."""
    return (
        "The plan speaks of positions, never of people. First posts that fall free by themselves, then short contracts, then "
        "moves that people want, then other moves; only then reductions. HR applies law and contract."
    )
