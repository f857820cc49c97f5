"""What an hour of common planning costs: teacher-hours of the year by way of making time."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from planner.checker.hours import half_days, teacher_hours
from planner.checker.week import week_of
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.facts.clock import many
from planner.facts.methods import simply_on
from planner.language import N_
from planner.tables.words import METHOD, frame, money


def hours(school: School, plan: Plan) -> pd.DataFrame:
    """Each way by which teams meet: teacher-hours a year, what it costs, and dollars for one teacher-hour."""
    given, cost = teacher_hours(week_of(school, plan)), {m.method: m.cents for m in plan.methods}
    ways = [*given, *(m for m in cost if m not in given)]
    rows = [_row(METHOD.get(w, w[0].upper() + w[1:]), given.get(w, Fraction(0)), cost.get(w, 0)) for w in ways]
    if rows:
        rows.append(_row("All strategies combined", sum(given.values(), Fraction(0)), sum(cost.values())))
    return frame((N_("Strategy"), N_("Teacher-hours a year"), N_("Cost a year"), N_("Dollars a teacher-hour")), rows)


def _row(name: str, hours_: Fraction, cents: int) -> tuple[str | float | int, ...]:
    each: str | float = round(cents / 100 / float(hours_), 2) if hours_ else "makes other strategies possible"
    return (name, round(float(hours_)), cents / 100, each)


def hours_sentence(school: School, plan: Plan) -> str:
    """ "3,402 teacher-hours of common planning a year. The ways of making time cost $23,400 a year: $6.88 an hour." """
    week = week_of(school, plan)
    given, (times, members) = sum(teacher_hours(week).values(), Fraction(0)), half_days(week)
    cents = sum(m.cents for m in plan.methods)
    if not given:
        return "No team meets."
    said = f"{round(given):,} teacher-hours of common planning a year (one teacher free with the team for one hour)."
    price = f" The strategies in use cost {money(cents)} a year: ${cents / 100 / float(given):,.2f} per teacher-hour."
    said += price if cents else " The strategies in use cost nothing."
    freed = f"Substitutes free {many(members, 'teacher')} for {many(times, 'half-day')} a year."
    rare = f" {freed} That isn't weekly time, so it doesn't count toward any goal."
    return said + (rare if times else "") + _leads(school, plan)


def _leads(school: School, plan: Plan) -> str:
    """One coordinator against bits of time for many (domain.md 2.5, M16): what the post costs, and what stipends for leaders would."""
    method = school.method_by_id.get("plc_stipend")
    posts = [p for p in plan.positions if school.tag_of(school.staff_by_id[p.staff_id]) == "coach" and school.staff_by_id[p.staff_id].fte]
    if method is None or method.allowed == "n" or not posts:
        return ""
    today = sum(school.unit_cost(r, r.fte) * r.count for r in (school.staff_by_id[p.staff_id] for p in posts))
    stipends = method.unit_cost * simply_on(method) // 100
    now, planned = money(round(today)), money(sum(p.cents for p in posts))
    return (
        f" One coordinator or bits of time for many: coaches cost {now} today and {planned} in this plan;"
        f" stipends for {simply_on(method) / 100:g} team leaders cost {money(stipends)} ({method.at('unit_cost')})."
        " Stipends pay for leading, they make no time."
    )
