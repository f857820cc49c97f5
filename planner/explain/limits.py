"""Symptom, what binds, and repairs that were tried: why a team does not get more, in the school's words.

Facts come from the plan; a repair is only named when `tried` has solved the school with it (a function from a changed
school to each team's minutes a week, or None when that school has no plan).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from planner.checker.week import Week, week_of
from planner.domain.plan import Plan
from planner.domain.school import Lock, School, Staff, Team, Variant
from planner.explain.agreements import agreed
from planner.explain.changes import as_planned
from planner.facts.phrases import long_day, on_days, together

Tried = Callable[[School], dict[str, Fraction] | None]


def agreements(school: School, plan: Plan) -> tuple[str, ...]:
    """What must be agreed before the plan can stand, one sentence each."""
    return tuple(a.sentence for a in agreed(school, plan))


def limits(school: School, plan: Plan, tried: Tried | None = None) -> tuple[str, ...]:
    """What stops the teams under their goal: days without enough specialists, the sum of the week, doubles; alike teams together."""
    week = week_of(school, plan)
    short = [t for t in school.teams if t.goal_min and week.minutes(t) < t.goal_min]
    return (*_by_day(school, plan, week, short, tried), *_sums(school, week, short), *_no_double(school, week, short))


def binds(school: School, plan: Plan, teams: Iterable[Team]) -> tuple[str, ...]:
    """What stops these teams, without repairs: days with too few specialists, the sum of the week, double blocks."""
    week, some = week_of(school, plan), list(teams)
    sums = dict.fromkeys(why_short(school, week, t) for t in some)
    said = (f"{'Their' if len(some) > 1 else 'Its'} {why}." for why in sums)
    return (*_by_day(school, plan, week, some, None), *said, *_no_double(school, week, some))


# --- days without a block ----------------------------------------------------------------------------------------
def _by_day(school: School, plan: Plan, week: Week, short: list[Team], tried: Tried | None) -> Iterator[str]:
    """Grades that cannot go out on a day because too few specialists are in the building."""
    for v in week.variants:
        here = _specialists_here(school, week, v)
        needs = {g: len(school.homerooms_of(g)) for t in short for g in grades_of(school, t) if not week.grade_out(g, v)}
        missing = {g: need for g, need in needs.items() if need > here}
        if missing:
            few = f"only {here} specialist{'s are' if here != 1 else ' is'} in the building ({max(missing.values())} needed)"
            grades = together(school, (f"Grade {g}" for g in missing))
            repair = _swap(school, plan, week, v, set(missing), tried) if tried else ""
            yield f"{grades} cannot meet {on_days(school, v.day)} because {few}.{repair}"


def _swap(school: School, plan: Plan, week: Week, v: Variant, grades: set[str], tried: Tried) -> str:
    """Does another day for a part-time specialist mend it? Only said when solving the school again has shown it."""
    least = {t.team_id: min(week.minutes(t), Fraction(t.goal_min)) for t in school.teams}
    theirs = [t.team_id for t in school.teams if set(grades_of(school, t)) & grades]
    for special in school.specials:
        row, unit = school.staff_by_id.get(special.staff_id), plan.unit(special.staff_id)
        if row is None or unit is None or v.day in unit.days or v.day not in school.staff_days(row) or not school.selectable(row.staff_id):
            continue
        for day in unit.days:
            minutes = tried(_with_days(as_planned(school, plan), row, v.day, day))
            if minutes and all(minutes[t] > least[t] for t in theirs) and all(minutes[t] >= n for t, n in least.items()):
                name = special.special.title() if special.special.isupper() else special.special
                return f" Moving {name} from {long_day(school, day)} to {long_day(school, v.day)} fixes this at no cost."
    return ""


def _with_days(school: School, row: Staff, on: int, off: int) -> School:
    """The same school with a position here on one day and not on another, whatever was locked about it before."""
    reason = "tried as a repair"
    others = tuple(k for k in school.locks if not (k.what == "staff" and k.id == row.staff_id))
    locks = (Lock("staff", row.staff_id, on, value="here", reason=reason), Lock("staff", row.staff_id, off, value="off", reason=reason))
    return replace(school, locks=others + locks)


def _specialists_here(school: School, week: Week, v: Variant) -> int:
    """How many homerooms could be with specialists at once on a kind of day; one who may take two counts twice."""
    here = {u for u in week.specialists if week.here(u, v) and _open(school, week, u, v)}
    two = {sp.staff_id for sp in school.specials if sp.can_double and week.plan.method_on("pe_doubles")}
    return len(here) + len(here & two)


def _open(school: School, week: Week, unit: str, v: Variant) -> bool:
    """Has this adult class slots on the day under a method that is on?"""
    rows = [sp for sp in school.specials if sp.staff_id in (unit, week.row(unit).staff_id)]
    return any((not sp.days or v.day in sp.days) and (not sp.requires_method or week.plan.method_on(sp.requires_method)) for sp in rows)


# --- teams under their goal --------------------------------------------------------------------------------------
def _sums(school: School, week: Week, short: list[Team]) -> Iterator[str]:
    """The week's sum: minutes out, minutes promised as planning time, minutes left to meet. Teams with the same sum are one sentence."""
    alike: dict[tuple[str, str], list[Team]] = defaultdict(list)
    for t in short:
        alike[f"{_n(week.minutes(t))} of {t.goal_min} minutes", why_short(school, week, t)].append(t)
    for (has, why), teams in alike.items():
        many = len(teams) > 1
        yield f"{teams_named(school, teams)} {'have' if many else 'has'} {has}: {'their' if many else 'its'} {why}."


def why_short(school: School, week: Week, t: Team) -> str:
    """What the team's week adds up to, to follow \"its\" or \"their\"."""
    grades = grades_of(school, t)
    if not grades:
        return "members are teaching or serving other classes in every other block, or that block is their individual planning time"
    out = min(school.per_week((v, sum(s.minutes for s in week.grade_out(g, v))) for v in week.variants) for g in grades)
    promised = max((_promised(school, u) for u in t.core), default=Fraction(0))
    said = f"students are with specialists {_n(out)} minutes a week"
    if promised:
        cell = school.rule_cell("min_individual_planning_week") or "Rules"
        said += f", and {_n(promised)} of those minutes are required individual planning time ({cell})"
    left = out - promised
    return said + (f"; the remaining {_n(left)} are too few for a {t.min_block}-minute meeting" if 0 < left < t.min_block else "")


def _no_double(school: School, week: Week, short: list[Team]) -> Iterator[str]:
    """Grades that might have two blocks in a row but have not, because too few grades fit side by side into one block."""
    method = school.method_by_id.get("double_block")
    offered = school.rule("max_blocks_per_day", 2) > 1 and school.rule("max_doubles_per_week", 1) and (not method or method.allowed != "n")
    single = [g for t in short for g in grades_of(school, t) if not any(len(week.grade_out(g, v)) > 1 for v in week.variants)]
    if not offered or not single or not _blocks_all_needed(school, week):
        return
    most, smallest = _most_specialists(school, week), sorted(len(school.homerooms_of(g)) for g in school.grades_out)[:2]
    grades, pair = together(school, (f"grade {g}" for g in single)), "+".join(map(str, reversed(smallest)))
    if sum(smallest) > most:
        yield (
            f"No double block is possible for {grades} while every class has a special every day: no two grades fit into one specials "
            f"block ({pair} classes > {most} specialists), so that every block of every day is needed."
        )
    else:
        yield (
            f"There is no double block for {grades}: while every class has a special every day, a double needs a block that two grades "
            f"share, and with {most} specialists at most in the building only grades of {most} classes together can."
        )


def _blocks_all_needed(school: School, week: Week) -> bool:
    """Does every class have a special every day, and are there no more blocks than grades?"""
    blocks = max(len(school.slots(v.day_type, "specials")) for v in week.variants)
    return bool(school.rule("special_every_day")) and len(school.grades_out) >= max(2, blocks)


def _most_specialists(school: School, week: Week) -> int:
    return max((_specialists_here(school, week, v) for v in week.variants), default=0)


def teams_named(school: School, teams: list[Team]) -> str:
    """Teams by name; those of one grade each as "Grades K to 5"."""
    of = {t.team_id: grades_of(school, t) for t in teams}
    if len(teams) > 1 and all(len(grades) == 1 for grades in of.values()):
        return together(school, (f"Grade {grades[0]}" for grades in of.values()))
    return together(school, (t.name or t.team_id for t in teams))


def _promised(school: School, unit: str) -> Fraction:
    row = school.row_of_unit[unit]
    own = row.individual_planning_min
    return Fraction(own) if own is not None else Fraction(school.rule("min_individual_planning_week") * row.fte, 100)


def grades_of(school: School, t: Team) -> list[str]:
    """The grades whose classes the team's core members have."""
    return list(dict.fromkeys(h.grade for u in t.core for h in school.class_teachers.get(u, ())))


def _n(minutes: Fraction | int) -> str:
    return f"{float(minutes):,.4g}"
