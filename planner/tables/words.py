"""Numbers and codes as a principal would read them. Here cents become dollars, and a fact not given says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from planner.domain.plan import Day, Plan, Share
from planner.domain.school import Method, School, Slot, Team
from planner.facts.methods import STRATEGIES
from planner.language import N_

NOT_GIVEN = "not given"
Number = int | float

METHOD = {s.code: s.title for s in STRATEGIES}
NEEDS = {
    "none": "nobody else",
    "staff_vote": "a staff vote",
    "bargaining": "the union, by bargaining",
    "board": "the school board",
    "families": "families",
}
PRIORITY = {
    "collab_min_team": N_("bring the team furthest below its goal as close to it as possible"),
    "collab_total": N_("give teachers as a whole as much common planning time as possible"),
    "programs_kept": N_("keep the programs staff value"),
    "no_reductions": N_("cut as few positions as possible"),
}
SERVICE = {
    "sped": "Special education",
    "el": "English learners",
    "intervention": "Intervention",
    "speech": "Speech",
    "ot_pt": "Occupational or physical therapy",
    "counseling": "Counseling",
    "gifted": "Gifted",
}
DEPARTMENT = {
    "ENG": "English", "MATH": "Mathematics", "SCI": "Science", "SS": "Social studies", "WL": "World languages", "PE": "Physical education",
    "ART": "Arts", "CTE": "Career and technical", "SPED": "Special education", "EL": "English learners", "OTH": "Other courses",
}  # fmt: skip
SETTING = {"push": "inside the class", "pull": "pull-out", "co_teach": "co-teaching (two teachers, one class)"}


def frame(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """A table with its columns, also when it has no rows."""
    return pd.DataFrame([tuple(row) for row in rows], columns=list(columns))


def clock(minute: int) -> str:
    """Minutes after midnight as 8:15."""
    return f"{minute // 60}:{minute % 60:02d}"


def twelve_hours(minute: int) -> str:
    """Minutes after midnight as families read them: 1:35 p.m., 12:05 p.m., 7:25 a.m."""
    hour = minute // 60 % 12 or 12
    return f"{hour}:{minute % 60:02d} {'a.m.' if minute < 12 * 60 else 'p.m.'}"


def span(start: int, end: int) -> str:
    return f"{clock(start)}-{clock(end)}"


def number(value: Fraction | int) -> Number:
    """A whole number as such, another with one decimal (a weekly average such as 187.5)."""
    return int(value) if value == int(value) else round(float(value), 1)


def known(value: Fraction | int | None) -> Number | str:
    """A number, or the words that it was not given; a missing fact is never shown as 0."""
    return NOT_GIVEN if value is None else number(value)


def fte(hundredths: int) -> float:
    return hundredths / 100


def dollars(cents: Fraction | int) -> float:
    """Cents as dollars, rounded once, here."""
    return round(cents) / 100


def money(cents: Fraction | int) -> str:
    """Whole dollars in a sentence: $13,882."""
    whole = round(Fraction(cents) / 100)
    return f"{'-' if whole < 0 else ''}${abs(whole):,}"


def money_of_plan_year(school: School, plan: Plan) -> tuple[int, int]:
    """Cents that funds bring in the plan year, ended funds left out, and cents that the plan costs."""
    lines = [x for x in plan.funds if x.year == 1]
    ended = {f.fund for f in school.funds if school.ended(f)}
    return sum(x.revenue_cents for x in lines if x.fund not in ended), sum(x.cost_cents for x in lines)


def listed(items: Iterable[str], nothing: str = "") -> str:
    return ", ".join(items) or nothing


FEW = 6  # names that are all told; of more the first FIRST, and how many others
FIRST = 3


def some(names: Sequence[str], what: str = "team") -> str:
    """All of a few names; of many the first three and how many others there are. Names that hold commas are parted by semicolons."""
    shown = names if len(names) <= FEW else names[:FIRST]
    apart = "; " if any("," in n for n in shown) else ", "
    rest = len(names) - len(shown)
    return apart.join(shown) + (f" and {rest} other {what}s" if rest else "")


def teams_listed(names: Sequence[str], of_all: int) -> str:
    """ "All 20 teams" where it is every team of the school, else some of them by name."""
    return f"All {of_all} teams" if len(names) == of_all > 1 else some(names)


def grade_words(grade: str) -> str:
    return f"Grade {grade}" if grade.isdigit() else {"K": "Kindergarten", "PK": "Pre-K"}.get(grade, grade)


def homeroom_words(school: School, homeroom: str) -> str:
    """A class by its id; one that mixes halves with another in specials by the halves for which it stands."""
    for first, second in school.mixed:
        both = f"{first.homeroom_id} and {second.homeroom_id}"
        if homeroom in (first.homeroom_id, second.homeroom_id):
            return f"{homeroom} ({'first' if homeroom == first.homeroom_id else 'second'} halves of {both})"
    return homeroom


def team_words(team: Team) -> str:
    return team.name or team.team_id


def title_of(school: School, job_class: str) -> str:
    """The title of a job class, or its code where the Lists sheet has none."""
    found = school.job_class_by_id.get(job_class)
    return found.title if found else job_class


def needs_words(method: Method | None) -> str:
    """Who has to say yes before a way of making time may be used; where the workbook says "ask" and names nobody, those whom it touches."""
    if method is None:
        return NEEDS["none"]
    if method.needs == "none" and method.allowed == "ask":
        return "the people affected"
    return NEEDS.get(method.needs, method.needs)


def department_words(code: str) -> str:
    return DEPARTMENT.get(code, code)


def unit_words(school: School, unit_id: str) -> str:
    """A position by its code and job class. Never a person: labels and district numbers stay out of every table."""
    row = school.row_of_unit.get(unit_id)
    return f"{unit_id} ({title_of(school, row.job_class)})" if row else unit_id


def fund_words(school: School, fund: str) -> str:
    found = school.fund_by_id.get(fund)
    return found.name or fund if found else fund


def shares_words(school: School, shares: Iterable[Share]) -> str:
    """Who pays how much: "General fund $77,872; Title I $5,000". Several shares of one fund are added up."""
    totals: dict[str, int] = {}
    for share in shares:
        totals[share.fund] = totals.get(share.fund, 0) + share.cents
    return "; ".join(f"{fund_words(school, fund)} {money(cents)}" for fund, cents in totals.items() if cents)


def days_words(school: School, days: Iterable[int]) -> str:
    chosen = tuple(days)
    return "every day" if chosen == school.days else listed((school.day_label(d) for d in chosen), "none")


def day_words(school: School, plan: Plan, day: Day) -> str:
    """Mon; with the day type where it is not the usual one or the day has several, and how often if not every week."""
    several = sum(d.day == day.day for d in plan.days) > 1
    notes = [day.day_type] if several or day.day_type != usual_day_type(plan) else []
    notes += [f"{day.weeks} of {school.info.weeks} weeks"] if day.weeks < school.info.weeks else []
    return f"{school.day_label(day.day)} ({', '.join(notes)})" if notes else school.day_label(day.day)


def usual_day_type(plan: Plan) -> str:
    """The day type of most days of the year."""
    weeks: dict[str, int] = {}
    for day in plan.days:
        weeks[day.day_type] = weeks.get(day.day_type, 0) + day.weeks
    return max(weeks, key=lambda t: weeks[t], default="")


def slot_words(slot: Slot) -> str:
    return f"{slot.slot} {span(slot.start, slot.end)}"
