"""What things cost that a plan keeps, or would save: said as a price, never proposed.

Figures follow domain.md 4.5 (K4, K5) with the school's own loads and job-class averages.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from planner.checker.week import week_of
from planner.domain.plan import Plan
from planner.domain.school import Course, School, Staff, Team
from planner.facts.clock import amount, many
from planner.facts.courses import course_of, has_sections, lawful_for, load_of, year_share
from planner.facts.periods import sections_at, sections_range, without_seat
from planner.facts.phrases import dollars


def prices(school: School, plan: Plan) -> tuple[str, ...]:
    """One sentence each; none for a school without courses."""
    return (*_team_plan(school, plan), *_class_size(school), *_seats_short(school))


def team_plan_fte(school: School, plan: Plan) -> Fraction:
    """FTE of core teachers that house teams would not need if each taught one period more in place of the team's own (T14)."""
    return sum((_saved(school, plan, t) for t in _houses(school)), Fraction(0))


def _houses(school: School) -> list[Team]:
    return [t for t in school.teams if t.type == "house"]


def _saved(school: School, plan: Plan, team: Team) -> Fraction:
    """Teachers of a team, less its teacher-periods over one period more than their load."""
    taught = sum(len(s.periods) for s in plan.sections if s.unit_id in team.core)
    rows = [school.row_of_unit[u] for u in team.core]
    load = Fraction(sum(load_of(school, r) for r in rows), len(rows))
    return max(Fraction(0), len(rows) - taught / (load + 1))


def _team_plan(school: School, plan: Plan) -> Iterator[str]:
    teams, fte = _houses(school), team_plan_fte(school, plan)
    if not fte:
        return
    rows: list[Staff] = [school.row_of_unit[u] for t in teams for u in t.core]
    now, later = (sum(school.unit_cost(r, 100, year) for r in rows) / len(rows) * fte for year in (0, 1))
    week = week_of(school, plan)
    minutes = min(week.minutes(t) for t in teams)
    periods = len({s.name for s in school.bell if s.kind == "class"})
    load = load_of(school, rows[0])
    yield (
        f"The daily team plan of the {len(teams)} house teams costs {float(fte):.2f} FTE of core teachers: {_whole(Fraction(now))} in this "
        f"year's dollars, {_whole(Fraction(later))} next year. Without it each would teach {load + 1} of {periods} periods, and every team "
        f"would lose its {amount(minutes)} minutes a week. It is a price, and is not proposed."
    )


def _whole(cents: Fraction) -> str:
    """Whole dollars."""
    return dollars(100 * round(cents / 100))


def _class_size(school: School) -> Iterator[str]:
    """Course by course, since an average of classes would promise sections that no course can spare."""
    running = [c for c in school.courses if sections_range(school, c)[1] and c.sections_fixed is None]
    now = sum(sections_range(school, c)[1] for c in school.courses)
    spared = {c: sections_at(c, c.target_size) - sections_at(c, min(c.max_size, c.target_size + 1)) for c in running}
    fewer = sum(spared.values())
    if not fewer:
        return
    load, work = school.rule("load_periods", 5), float(sum(n * year_share(c) for c, n in spared.items()))
    yield (
        f"One student more in every class than its target, course by course, takes {now - fewer} sections instead of {now}: "
        f"{fewer} fewer, the work of {work / load:.1f} FTE at {load} sections each."
    )


def _seats_short(school: School) -> Iterator[str]:
    """What it would cost to seat everyone in a course whose sections are fixed below its requests."""
    for code, short in without_seat(school).items():
        course = course_of(school, code)
        row = _teacher_of(school, course) if course is not None else None
        if course is None or row is None:
            continue
        more = -(-short // course.max_size)
        fte = more * course.periods_per_section * year_share(course) / load_of(school, row)
        cost = _whole(Fraction(school.unit_cost(row, 100, 1)) * fte)
        some = f"One more section of {code} costs" if more == 1 else f"{many(more, 'more section')} of {code} cost"
        seats = f"seat{'s' if more == 1 else ''} the {short} of {course.requests} requests that have no seat"
        yield f"{some} {cost} a year ({float(fte):.2f} FTE of {row.staff_id}) and {seats}."


def _teacher_of(school: School, course: Course) -> Staff | None:
    """The first line of Staff that may teach the course."""
    able = (r for r in school.staff if not course.off_campus and load_of(school, r) and has_sections(school, r.units[0]))
    return next((r for r in able if lawful_for(school, r, course)), None)
