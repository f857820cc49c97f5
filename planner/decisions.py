"""What a plan decides, as a list that can be compared: FTE and days by job class, programs, ways of making time, who gains."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from planner.plan import Plan
from planner.rules.facts import week_of
from planner.rules.money import shares_of
from planner.rules.payers import open_funds
from planner.school import School

Key = tuple[str, str]  # staff | program | method | team, and its id
Decision = Any  # comparable; what it holds depends on the kind of key


def signature(school: School, plan: Plan) -> dict[Key, Decision]:
    """Every decision: job class -> (FTE, days of the posts whose days are chosen); program -> cents; method -> on; team -> against today."""
    units = {u.unit_id: u for p in plan.positions for u in p.units}
    found: dict[Key, Decision] = {}
    for job_class in dict.fromkeys(r.job_class for r in school.staff):
        rows = [r for r in school.staff if r.job_class == job_class]
        chosen = [(u, units[u].days) for r in rows if school.day_based(r) for u in r.units if u in units]
        found["staff", job_class] = (sum(units[u].fte for r in rows for u in r.units if u in units), tuple(chosen))
    found |= {("program", p.program_id): p.cents for p in plan.programs}
    on = {m.method for m in plan.methods}
    found |= {("method", m.method): m.method in on for m in school.methods}
    return found | {("team", t): against for t, against in against_today(school, plan).items()}


def against_today(school: School, plan: Plan) -> dict[str, str]:
    """Team -> less | same | more than today's minutes; teams whose minutes today are not given are left out."""
    week, found = week_of(school, plan), {}
    for team in school.teams:
        current = school.current_of(team.team_id)
        if current is not None and current.minutes_today is not None:
            now = week.minutes(team)
            found[team.team_id] = "less" if now < current.minutes_today else "more" if now > current.minutes_today else "same"
    return found


def lost(school: School, plan: Plan) -> tuple[str, ...]:
    """The teams that have less than today."""
    return tuple(t for t, against in against_today(school, plan).items() if against == "less")


def differences(school: School, one: Plan, other: Plan) -> tuple[Key, ...]:
    """The decisions in which two plans of one school differ, in the workbook's order."""
    a, b = signature(school, one), signature(school, other)
    return tuple(key for key in a if a[key] != b.get(key))


def open_dollars(school: School, plan: Plan) -> Fraction:
    """Dollars that a plan takes in its year from funds which may pay anything."""
    return Fraction(sum(shares_of(plan, f) for f in open_funds(school)), 100)


def changes_from_today(school: School, plan: Plan) -> Fraction:
    """Posts with another FTE, programs bought otherwise than today, and days that follow another bell than usual."""
    posts = sum(u.unit_id in school.row_of_unit and u.fte != school.row_of_unit[u.unit_id].fte for p in plan.positions for u in p.units)
    today = {p.program_id: 0 if p.start_only else p.cost_next for p in school.programs}
    programs = sum(p.cents != today.get(p.program_id) for p in plan.programs)
    usual = {(v.day, v.day_type) for d in school.days for v in school.base_variants(d)}
    days = {d.day for d in plan.days if (d.day, d.day_type) not in usual}
    return Fraction(posts + programs + len(days))
