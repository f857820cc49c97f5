"""What each kind of list can tell, one field a line: how districts and their programs head its column, and what its cells look like.

The headers are those that exports of finance and HR systems bear in public board papers; a district's own are taught by hand once. Those
of PowerSchool's ERP (authorized, occupied, default FTE) and Allovue, Focus (authorized slots, available and filled units), Kuali and
Oracle HCM are as their public manuals print them (tests/interop/test_lists_products.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from planner.language import N_

POSITIONS, BUDGET, SALARIES, BELL = "positions", "budget", "salaries", "bell"
TITLE, TEXT, CODE, PLACE, FUND, WHO, STATUS, FTE, COUNT, MONEY, SHARE, TIME, SPAN, DATE, GRADES = (
    "title", "text", "code", "place", "fund", "who", "status", "fte", "count", "money", "share", "time", "span", "date", "grades",
)  # fmt: skip
FIGURES = (FTE, COUNT, MONEY, SHARE)


@dataclass(frozen=True)
class Field:
    """One thing that a list tells. `says`: headers, the surest first. `never`: words of a header that make it another column's."""

    code: str
    words: str
    kind: str
    says: tuple[str, ...]
    never: frozenset[str] = frozenset()
    needed: bool = False


def _f(code: str, words: str, kind: str, says: str, never: str = "", needed: bool = False) -> Field:
    return Field(code, words, kind, tuple(says.split("|")), frozenset(never.split()), needed)


FIELDS: dict[str, tuple[Field, ...]] = {
    POSITIONS: (
        _f("title", N_("Position title"), TITLE, "position title|job title|position description|job description|job class description|job class desc|position desc|pos desc|job desc|assignment description|assignment|classification|position name|job name|title|role|job class|job class title|job code title|job code desc|job posting title|business title|job profile|class title|class name|job|position", "code number no id # type control fte start end date", True),
        _f("fte", N_("FTE"), FTE, "budgeted fte|authorized fte|auth fte|position fte|total fte|assigned fte|fte %|fte percent|fte budget|budget fte|fte of assignment|assignment fte|fte|full time equivalent|full time equivalency|percent employed|% employed", "filled vacant actual variance prior difference occupied available default incumbent"),
        _f("count", N_("How many positions"), COUNT, "how many|number of positions|no of positions|# of positions|headcount|head count|qty|quantity|positions|count|# positions|allocated positions|authorized positions|authorized slots|authorized|position headcount|slots", "filled vacant occupied available incumbent actual fte"),
        _f("position_no", N_("Position number"), CODE, "position number|position no|position control number|position control #|position control no|position control|pcn|pos no|pos #|position #|position id|pos id|pos control|position code|control number|control no|pos number|position|pos"),
        _f("school", N_("School"), PLACE, "school|school name|location description|location desc|location name|loc desc|site name|building name|campus name|location|site|building|bldg|campus|work location|work site|facility|loc|location code|locations|cost center name|cost center|org desc|dept desc|department", "date year"),
        _f("fund", N_("Fund"), FUND, "fund description|fund desc|fund name|funding source|fund source|source of funds|funding|fund code|fund|fund no|paid from|paid by|grant|grant name|revenue source|budget source", "end"),
        _f("account", N_("District account"), CODE, "account code|account number|account string|account no|acct number|acct no|acct|gl account|account|budget code|budget account|budget unit|distribution code|distribution account|account distribution|org object|asn|charge code"),
        _f("share", N_("Share of this fund"), SHARE, "allocation %|allocation percent|alloc pct|alloc %|distribution %|dist %|dist pct|funding %|fund %|split %|percent|pct|percent paid|acct %|acct pct|%", "fte employed benefit"),
        _f("status", N_("Filled or vacant"), STATUS, "position status|fill status|staffing status|filled/vacant|filled or vacant|vacancy|vacant|status|vacancy status|filled", "fte marital employee hiring"),
        _f("who", N_("Employee (only whether there is one)"), WHO, "employee name|incumbent name|incumbent|employee|holder|position holder|staff name|full name|last name first name|name|last name|employee number|employee no|employee id|emp no|emp id|emp #|emp name|employee #|person|staff member|teacher name|staff|worker|employee code|worker id|name of employee|first name|teacher|assigned employee", "school fund site position location"),
        _f("salary", N_("Salary (only averages of job classes)"), MONEY, "annual salary|base salary|contract salary|contract amount|contract amt|annual amount|annual pay|budgeted salary|annual rate|salary|base pay|pay|gross|amount|annual", "schedule grade step hourly benefit"),
        _f("grades", N_("Grades taught"), GRADES, "grade level|grade taught|grades|grades taught|grade", "pay salary"),
    ),
    BUDGET: (
        _f("fund", N_("Fund"), FUND, "fund code|fund no|fund number|fund #|fund|funding source|fund source|source|grant|grant name|revenue source|account group", "description desc name", True),
        _f("fund_name", N_("Fund's name"), FUND, "fund description|fund desc|fund name|fund title|grant title|source description"),
        _f("kind", N_("Revenue or expense"), TEXT, "type|account type|acct type|rev/exp|revenue/expense|category type|r/e", "fund"),
        _f("object", N_("Object code"), CODE, "object code|object|obj|obj code|object no|account code|account number|account|acct|account no|gl account|account string|budget code"),
        _f("what", N_("What it is for"), TEXT, "account description|acct description|acct desc|account desc|object description|obj desc|object desc|line item|line item description|description|program description|program name|program|item|budget line|purpose|activity|vendor|project description|project", "fund code number"),
        _f("this", N_("Dollars this year"), MONEY, "current budget|revised budget|adopted budget|amended budget|approved budget|current year budget|current year|this year|adopted|revised|original budget|original|budget|allocation|award|award amount|amount|allotment", "next proposed prior last requested preliminary projected"),
        _f("next", N_("Dollars next year"), MONEY, "proposed budget|next year budget|next year|proposed|requested budget|requested|preliminary|preliminary budget|projected budget|projected|tentative budget|tentative|recommended|estimated next year|next year allocation|budget request", "prior last"),
        _f("carry", N_("Carryover"), MONEY, "carryover|carry over|carryforward|carry forward|balance forward|carried over|unspent"),
        _f("ends", N_("Ends on"), DATE, "end date|grant end date|ends|expires|expiration|expiration date|grant end|period end|obligate by|obligation deadline"),
        _f("school", N_("School"), PLACE, "school|school name|location|location description|site|site name|building|campus|location desc|loc|location name|bldg|cost center"),
    ),
    SALARIES: (
        _f("title", N_("Position title"), TITLE, "job class|job title|position title|position|title|classification|job class description|job description|group|employee group|job|role|schedule", "code number", True),
        _f("salary", N_("Average salary"), MONEY, "average salary|avg salary|average pay|average|avg|mean salary|mean|budgeted average|average teacher salary|salary|annual salary|budget rate|unit cost|midpoint|mid point|mid|annual rate", "min max total step", True),
        _f("benefit_pct", N_("Benefits, % of pay"), SHARE, "benefits %|benefit %|benefit rate|fringe %|fringe rate|benefits percent|fringe benefits %|benefits pct|fixed charges %"),
        _f("benefit_flat", N_("Health, dollars a year"), MONEY, "health|health insurance|medical|insurance|health benefit|flat benefits|health cost|employer health|health & dental|benefits flat"),
    ),
    BELL: (
        _f("slot", N_("Period"), CODE, "period|block|hour|period name|slot|class period|bell|event|period/block|class|activity|schedule item|time block|name|period description", needed=True),
        _f("start", N_("Starts"), TIME, "start|start time|starts|begin|begins|begin time|from|time in|beginning|in"),
        _f("end", N_("Ends"), TIME, "end|end time|ends|finish|to|time out|ending|stop|until|out"),
        _f("span", N_("Start and end in one"), SPAN, "time|times|hours|clock|time span|schedule|bell times|minutes and times"),
        _f("day_type", N_("Day type"), CODE, "day type|schedule type|schedule name|bell schedule|day|days|schedule code"),
        _f("grades", N_("Only for grades"), GRADES, "grades|grade|grade level|grade levels|for grades"),
        _f("wave", N_("Lunch wave"), TEXT, "lunch wave|lunch group|wave|lunch assignment|lunch shift"),
    ),
}  # fmt: skip
KINDS = tuple(FIELDS)
SHORT = {
    "num": "number", "nbr": "number", "no": "number", "nr": "number", "#": "number", "desc": "description", "descr": "description",
    "descrip": "description", "pos": "position", "acct": "account", "emp": "employee", "loc": "location", "pct": "%", "percent": "%",
    "percentage": "%", "amt": "amount", "alloc": "allocation", "auth": "authorized", "dist": "distribution", "obj": "object",
    "avg": "average", "yr": "year", "bldg": "building", "dept": "department", "mgmt": "management", "curr": "current", "funds": "fund",
    "positions": "positions", "ttl": "title", "nm": "name", "sal": "salary", "cd": "code", "ft": "fte", "pgm": "program", "prog": "program",
}  # fmt: skip


def field_of(kind: str, code: str) -> Field | None:
    return next((f for f in FIELDS[kind] if f.code == code), None)


@cache
def _phrase(says: str) -> tuple[str, ...]:
    return words_of(says)


def words_of(header: str) -> tuple[str, ...]:
    """The words of a header, short forms spelled out, years and signs left out: "FY26 Budgeted FTE" is budgeted, fte."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header.strip()).casefold()
    text = re.sub(r"\b(fy|sy)?\s*'?(20)?\d\d\s*[-/]\s*(20)?\d\d\b|\b(fy|sy)\s*'?(20)?\d\d\b|\b20\d\d\b", " ", text)
    found = re.findall(r"[^\W\d_]+|%|#", text)
    return tuple(SHORT.get(word, word) for word in found)


def likeness(header: str, field: Field) -> float:
    """How surely a header names this field: 0 not at all, 3 and more exactly."""
    said = words_of(header)
    if not said:
        return 0.0
    raw = {w.casefold() for w in re.findall(r"[^\W\d_]+|%|#", header)} | set(said)
    best = 0.0
    for place, phrase in enumerate(field.says):
        asked = _phrase(phrase)
        early = 0.4 * (1 - place / len(field.says))
        if asked == said:
            best = max(best, 3.0 + early)
        elif not raw & field.never and all(word in said for word in asked):
            best = max(best, (1.6 if len(asked) > 1 else 1.0) * len(asked) / len(said) + 0.2 * len(asked) + early / 4)
    return best
