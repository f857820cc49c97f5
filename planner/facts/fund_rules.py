"""How much of a cost a fund may pay at most, by what it and others pay for it today (domain.md 2.2).

Parts are basis points of an item's cost in the plan year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.domain.plan import MethodUse, Plan, Position, ProgramChoice, Share
from planner.domain.school import Fund, School
from planner.domain.subject import Item
from planner.facts.methods import use_of

WHOLE = 10_000
TITLE = re.compile(r"\s*title[\s_-]*(iv|i{1,3}|[1-4])[\s_-]*[a-g]?(?![a-z0-9])", re.IGNORECASE)  # "Title I, Part A", TITLE-1A, "Title IIA"
TITLE_CODE = re.compile(r"T([1-4])(?!\d)")  # T1A
REASON = re.compile(r"(?P<cost>[^>]+)>(?P<fund>[^:]+):(?P<words>.+)")  # "ART1 > T1A: a second position for the new wing"
TITLES = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
LOCAL = ("general", "state")  # types of funds that are the school's own


def title(fund: Fund) -> int | None:
    """1 to 4 for federal money of Title I to IV, by its code (T1A, TITLE1, TITLE-I) or by its name ("Title I, Part A")."""
    if fund.type != "federal":
        return None
    if found := TITLE_CODE.match(re.sub(r"[^A-Z0-9]", "", fund.fund.upper())):
        return int(found[1])
    found = TITLE.match(fund.fund) or TITLE.match(fund.name)
    return None if found is None else TITLES.get(found[1].lower()) or int(found[1])


def is_perkins(fund: Fund) -> bool:
    """Is this Perkins money for career and technical programs, by its code or its name?"""
    return fund.type == "federal" and any(words.strip().lower().startswith("perkins") for words in (fund.fund, fund.name))


def is_idea(fund: Fund) -> bool:
    """Is this federal special-education money, by its code or its name?"""
    return fund.type == "federal" and any(words.strip().lower().startswith("idea") for words in (fund.fund, fund.name))


def supplements(fund: Fund) -> bool:
    """Is this federal money that adds to local money and never replaces it: Title I to IV, Perkins, or IDEA?"""
    return title(fund) is not None or is_perkins(fund) or is_idea(fund)


def supplant_reasons(school: School) -> dict[tuple[str, str], str]:
    """Why a cost may move to a supplementing fund: id and fund -> reason. What is written counts for one cost and one fund."""
    found = {}
    for entry in reason_entries(school):
        if said := REASON.fullmatch(entry):
            found[said["cost"].rstrip(" -"), said["fund"].strip()] = said["words"].strip()
    return found


def reason_entries(school: School) -> tuple[str, ...]:
    """What the School sheet says under supplement-not-supplant, entry by entry."""
    return tuple(entry.strip() for entry in re.split(r"[;\n]", school.info.supplant_reason) if entry.strip())


def comes_yearly(fund: Fund) -> bool:
    """Is this a federal award that is made every year: Title I to IV, Perkins or IDEA? ESSER and its kind are made once."""
    return supplements(fund)


def open_funds(school: School) -> tuple[str, ...]:
    """The funds that may pay anything in the plan year."""
    anything = {r.fund for r in school.fund_rules if r.tag == "all" and r.allowed == "y"}
    return tuple(f.fund for f in school.funds if not school.ended(f) and (f.type == "general" or f.fund in anything))


def ends_later(school: School, fund: Fund) -> bool:
    """Is the fund's money there in the plan year, and gone in one of the two years after it?"""
    return not school.ended(fund, 1) and (school.ended(fund, 2) or school.ended(fund, 3))


def purpose(school: School, item: Item) -> str:
    """The purpose tag of a cost: of its job class, the program's own, or that of the way of making time."""
    if item.kind == "staff":
        return school.tag_of(school.staff_by_id[item.id])
    return school.program_by_id[item.id].tag if item.kind == "program" else use_of(item.id)


def paid_today(school: School, item: Item) -> dict[str, int] | None:
    """Fund -> its part of what the item costs today; None for what is not there today."""
    if item.kind == "staff":
        return dict(school.staff_by_id[item.id].fund)
    program = school.program_by_id.get(item.id) if item.kind == "program" else None
    return None if program is None or program.start_only else {program.fund: WHOLE}


def not_local(school: School, item: Item) -> int:
    """The part of an item that the school's own money does not pay today: what a supplementing fund may take over."""
    today = paid_today(school, item)
    if today is None:
        return WHOLE
    own = {f.fund for f in school.funds if f.type in LOCAL}
    return WHOLE - sum(part for fund, part in today.items() if fund in own)


def lasting(school: School, item: Item) -> bool:
    """Does the cost come back every year?"""
    return item.kind != "program" or school.program_by_id[item.id].recurring


def items(school: School, plan: Plan) -> Iterator[tuple[Item, tuple[Share, ...]]]:
    """Everything that the plan pays for, with the funds' shares; unknown ids are left out."""
    found: tuple[Position | ProgramChoice | MethodUse, ...] = (*plan.positions, *plan.programs, *plan.methods)
    for one in found:
        match one:
            case Position() if one.staff_id in school.staff_by_id:
                yield Item("staff", one.staff_id), one.shares
            case ProgramChoice() if one.program_id in school.program_by_id:
                yield Item("program", one.program_id), one.shares
            case MethodUse() if one.method in school.method_by_id:
                yield Item("method", one.method), one.shares
            case _:
                continue


def above(shares: tuple[Share, ...], fund: str, part: int) -> int:
    """Cents that a fund pays beyond a part of the whole; a cent more is rounding."""
    whole = sum(s.cents for s in shares)
    mine = sum(s.cents for s in shares if s.fund == fund)
    over = mine * WHOLE - part * whole
    return over // WHOLE if over > WHOLE else 0


def item_words(school: School, item: Item) -> str:
    if item.kind == "program":
        return f"Program {item.id}"
    return f"Position {item.id}" if item.kind == "staff" else f"The way of making time {item.id}"


def item_cell(school: School, item: Item) -> str:
    """Where the workbook says who pays for it today."""
    if item.kind == "staff":
        return school.staff_by_id[item.id].at("fund")
    return school.program_by_id[item.id].at("fund") if item.kind == "program" else school.method_by_id[item.id].at("unit_cost")


def fund_revenue(school: School, fund: Fund, year: int) -> int:
    """Cents a fund has in a year, with carryover in the plan year."""
    return school.revenue(fund, year) + (fund.carryover if year == 1 else 0)
