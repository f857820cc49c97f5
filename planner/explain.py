"""Symptom, what binds, and repairs that were tried: why a team does not get more, in the school's words.

Facts come from the plan; a repair is only named when `tried` has solved the school with it (a function from a changed
school to each team's minutes a week, or None when that school has no plan).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from planner.plan import Plan
from planner.rules.facts import Week, week_of
from planner.school import Lock, School, Staff, Team, Variant

Tried = Callable[[School], dict[str, Fraction] | None]
NEEDS = {"staff_vote": "a staff vote", "bargaining": "bargaining with the union", "board": "the board", "families": "families"}
METHOD_NAMES = {
    "common_specials": "Common specials", "double_block": "Double specials block", "counselor_lessons": "Counselor lessons",
    "pe_doubles": "Two classes in PE", "sub_team": "Rotating substitutes", "early_release": "Weekly early release",
    "before_after": "Meeting after a shifted school day", "duty_swap": "Duty swap with paras", "rotation_6": "Six-day rotation",
}  # fmt: skip


def agreements(school: School, plan: Plan) -> tuple[str, ...]:
    """What must be agreed before the plan can stand, one sentence each."""
    found = []
    for use in plan.methods:
        method = school.method_by_id.get(use.method)
        if method and (method.allowed == "ask" or method.needs != "none"):
            who = NEEDS.get(method.needs, "the people it touches")
            families = " Families' days change." if method.families_affected else ""
            found.append(f"{METHOD_NAMES.get(use.method, use.method)}: to be agreed with {who} ({method.at('allowed')}).{families}")
    for position in plan.positions:
        row = school.staff_by_id[position.staff_id]
        asked = [s.fund for s in position.shares if school.fund_tag(s.fund, school.tag_of(row)) == "ask"]
        if asked:
            found.append(f"{position.staff_id} is paid from {', '.join(asked)}, which may be used only after asking (see FundRules).")
    return tuple(found)


def limits(school: School, plan: Plan, tried: Tried | None = None) -> tuple[str, ...]:
    """What stops us getting more: one or two sentences for every team under its goal, those alike together."""
    week = week_of(school, plan)
    short = [t for t in school.teams if t.goal_min and week.minutes(t) < t.goal_min]
    found = list(_by_day(school, plan, week, short, tried))
    for t in short:
        found += _by_team(school, week, t)
    return tuple(found)


# --- days without a block ----------------------------------------------------------------------------------------
def _by_day(school: School, plan: Plan, week: Week, short: list[Team], tried: Tried | None) -> Iterator[str]:
    """Grades that cannot go out on a day because too few specialists are in the building."""
    for v in week.variants:
        missing = []
        for t in short:
            for g in _grades(school, t):
                need = len(school.homerooms_of(g))
                if need and not week.grade_out(g, v) and _specialists_here(school, week, v) < need:
                    missing.append((g, need))
        if missing:
            here = _specialists_here(school, week, v)
            grades = _listed([g for g, _ in missing])
            few = f"only {here} specialist{'s are' if here != 1 else ' is'} in the building (need {max(n for _, n in missing)})"
            said = f"Grade{'s' if len(missing) > 1 else ''} {grades} cannot meet on {_day(school, v)}s because {few}."
            yield said + (_swap(school, plan, week, v, [g for g, _ in missing], tried) if tried else "")


def _swap(school: School, plan: Plan, week: Week, v: Variant, grades: list[str], tried: Tried) -> str:
    """Does another day for a part-time specialist mend it? Only said when solving the school again has shown it."""
    before = {t.team_id: week.minutes(t) for t in school.teams}
    teams = [t.team_id for t in school.teams if set(_grades(school, t)) & set(grades)]
    for special in school.specials:
        row = school.staff_by_id.get(special.staff_id)
        unit = plan.unit(special.staff_id)
        if row is None or unit is None or not unit.days or v.day in unit.days or v.day not in school.staff_days(row) or not school.selectable(row.staff_id):
            continue
        for day in unit.days:
            minutes = tried(_with_days(school, row, v.day, day))
            if minutes and all(minutes[t] > before[t] for t in teams) and min(minutes.values()) >= min(before.values()):
                name = special.special.title() if special.special.isupper() else special.special
                return f" Putting {name} on {_long(school, v.day)} instead of {_long(school, day)} fixes it at no cost."
    return ""


def _with_days(school: School, row: Staff, on: int, off: int) -> School:
    """The same school with a position here on one day and not on another, whatever was locked about it before."""
    reason = "tried as a repair"
    others = tuple(k for k in school.locks if not (k.what == "staff" and k.id == row.staff_id))
    locks = (Lock("staff", row.staff_id, on, value="here", reason=reason), Lock("staff", row.staff_id, off, value="off", reason=reason))
    return replace(school, locks=others + locks)


def _specialists_here(school: School, week: Week, v: Variant) -> int:
    return len({u for u in week.specialists if week.here(u, v) and _open(school, week, u, v)})


def _open(school: School, week: Week, unit: str, v: Variant) -> bool:
    """Has this adult class slots on the day under a method that is on?"""
    rows = [sp for sp in school.specials if sp.staff_id in (unit, week.row(unit).staff_id)]
    return any((not sp.days or v.day in sp.days) and (not sp.requires_method or week.plan.method_on(sp.requires_method)) for sp in rows)


# --- teams under their goal --------------------------------------------------------------------------------------
def _by_team(school: School, week: Week, t: Team) -> Iterator[str]:
    """The week's sum for one team: minutes out, minutes promised as planning time, minutes left to meet."""
    name, has = t.name or t.team_id, week.minutes(t)
    grades = _grades(school, t)
    if not grades:
        why = "its members teach or serve other classes in every other slot, or keep it as planning time"
        yield f"{name} has {_n(has)} of {t.goal_min} minutes: {why}."
        return
    out = min(school.per_week((v, sum(s.minutes for s in week.grade_out(g, v))) for v in week.variants) for g in grades)
    promised = max((_promised(school, u) for u in t.core), default=0)
    yield (
        f"{name} has {_n(has)} of {t.goal_min} minutes: its classes are with specialists {_n(out)} minutes a week, and {_n(promised)} of "
        f"them are promised as planning time alone ({school.rule_cell('min_individual_planning_week') or 'Rules'})."
    )
    yield from _no_double(school, week, t, grades)


def _no_double(school: School, week: Week, t: Team, grades: list[str]) -> Iterator[str]:
    if any(len(week.grade_out(g, v)) > 1 for g in grades for v in week.variants):
        return
    sizes = {g: len(school.homerooms_of(g)) for g in school.grades_out}
    most = max((_specialists_here(school, week, v) for v in week.variants), default=0)
    others = [n for g, n in sizes.items() if g not in grades]
    if others and all(sizes[g] + min(others) > most for g in grades) and school.rule("special_every_day"):
        pair = f"{max(sizes[g] for g in grades)}+{min(others)} classes > {most} specialists"
        yield (
            f"{t.name or t.team_id} has no double block: no second grade fits beside it in one specials block ({pair}), while every class "
            "has a special every day."
        )


def _promised(school: School, unit: str) -> Fraction:
    row = school.row_of_unit[unit]
    own = row.individual_planning_min
    return Fraction(own) if own is not None else Fraction(school.rule("min_individual_planning_week") * row.fte, 100)


def _grades(school: School, t: Team) -> list[str]:
    homes = {h.teacher_id: h.grade for h in school.homerooms}
    return list(dict.fromkeys(homes[u] for u in t.core if u in homes))


def _day(school: School, v: Variant) -> str:
    return _long(school, v.day)


def _long(school: School, day: int) -> str:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    return names[day - 1] if school.info.cycle_days == 5 else school.day_label(day)


def _listed(words: list[str]) -> str:
    unique = list(dict.fromkeys(words))
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} and {unique[-1]}"


def _n(minutes: Fraction | int) -> str:
    return f"{float(minutes):,.4g}"


def gap_by_fund(school: School) -> dict[str, int]:
    """Cents by which each fund would be short next year if everything went on as today (negative = money left)."""
    need: dict[str, Fraction] = defaultdict(Fraction)
    for row in school.staff:
        for fund, share in row.fund:
            need[fund] += row.count * school.unit_cost(row, row.fte, 1) * share / 10_000
    for p in school.programs:
        if not p.start_only:
            need[p.fund] += p.cost_next
    return {f.fund: int(need[f.fund] - school.revenue(f, 1) - f.carryover) for f in school.funds}
