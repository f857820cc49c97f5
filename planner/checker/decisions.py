"""What a plan decides, as a list that can be compared: FTE and days by job class, programs, ways of making time, who gains."""

from __future__ import annotations

from fractions import Fraction

from planner.checker.costs import shares_of
from planner.checker.week import week_of
from planner.domain.decision import Decision, Key, Signature
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.facts.fund_rules import open_funds
from planner.facts.methods import must_be_agreed


def signature(school: School, plan: Plan) -> Signature:
    """Every decision: job class -> FTE; part-time post -> its FTE and days; program -> cents; method -> on; team -> against today."""
    units = {u.unit_id: u for p in plan.positions for u in p.units if u.unit_id in school.row_of_unit}
    found: dict[Key, Decision] = {}
    for unit, post in units.items():
        job_class = ("staff", school.row_of_unit[unit].job_class)
        found[job_class] = found.get(job_class, 0) + post.fte
    found |= {("days", u): (p.fte, p.days) for u, p in units.items() if p.fte and school.day_based(school.row_of_unit[u])}
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
    return tuple(key for key in a if a[key] != b.get(key) and (key[0] != "days" or _moved(a[key], b.get(key))))


def _moved(one: Decision, other: Decision | None) -> bool:
    """The same FTE on other days; another FTE is a decision of its job class already."""
    return other is not None and bool(one[0] == other[0])


def open_dollars(school: School, plan: Plan) -> Fraction:
    """Dollars that a plan takes in its year from funds which may pay anything."""
    return Fraction(sum(shares_of(plan, f) for f in open_funds(school)), 100)


def ways_agreed(school: School, plan: Plan) -> Fraction:
    """Ways of making time in a plan that somebody has to agree to."""
    known = school.method_by_id
    return Fraction(sum(m.method in known and must_be_agreed(known[m.method]) for m in plan.methods))


def changes_from_today(school: School, plan: Plan) -> Fraction:
    """Posts with another FTE, programs bought otherwise than today, and days that follow another bell than usual."""
    posts = sum(u.unit_id in school.row_of_unit and u.fte != school.row_of_unit[u.unit_id].fte for p in plan.positions for u in p.units)
    today = {p.program_id: 0 if p.start_only else p.cost_next for p in school.programs}
    programs = sum(p.cents != today.get(p.program_id) for p in plan.programs)
    usual = {(v.day, v.day_type) for d in school.days for v in school.base_variants(d)}
    days = {d.day for d in plan.days if (d.day, d.day_type) not in usual}
    return Fraction(posts + programs + len(days))
