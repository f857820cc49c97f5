"""Where a plan is tightest under each clause of the contract: the figure that it keeps, whose it is, and of whom the clause speaks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from planner.checker.free_time import free_lunch, lunch_time, planning, planning_needed, teaching_runs, unencumbered
from planner.checker.teaching import in_quarter, longest_row, own_load, periods_taught, students_of_day
from planner.checker.week import Week
from planner.domain.school import Variant
from planner.facts.clock import amount, longest
from planner.facts.lunch import lunch_owed
from planner.rules.services import duty_week
from planner.rules.specialists import classes, in_cycle

NO_TEACHERS = ("admin", "office", "security", "nurse")
Found = tuple[Fraction | int, str]


def tightest(week: Week, key: str) -> Found | None:
    """The figure of the plan that comes nearest to what a rule promises, and whose; None where the rule speaks of nobody."""
    return _TIGHTEST[key](week)


def spoken_of(week: Week, key: str) -> frozenset[str]:
    """The positions whose week a clause is held against."""
    return frozenset(_SPOKEN_OF[key](week))


def protected(week: Week) -> tuple[str, ...]:
    """Every kept position that a contract of teachers speaks of: certified ones, but for leaders and the office."""
    return tuple(u for u in week.school.row_of_unit if week.kept(u) and week.certified(u) and week.tag(u) not in NO_TEACHERS)


def _least(found: Iterable[Found]) -> Found | None:
    return min(found, key=lambda f: f[0], default=None)


def _most(found: Iterable[Found]) -> Found | None:
    return max(found, key=lambda f: f[0], default=None)


def _days(week: Week) -> Iterator[tuple[str, Variant, int]]:
    """Every teacher's kinds of day with a time to eat, in each quarter."""
    for unit in week.teachers:
        for v in week.variants:
            if week.here(unit, v) and lunch_time(week, unit, v) is not None:
                yield from ((unit, v, q) for q in week.quarters(unit))


def _planning(week: Week) -> Found | None:
    """Where least is left over: a post's own figure or its FTE's share is what it needs."""
    owed = [(planning(week, u) - planning_needed(week, u), u) for u in week.teachers if planning_needed(week, u)]
    if not owed:
        return None
    _, unit = min(owed)
    needs = planning_needed(week, unit)
    usual = needs == week.school.rule("min_individual_planning_week")
    return planning(week, unit), unit if usual else f"{unit} (promised {amount(needs)})"


def _lunch(week: Week) -> Found | None:
    owed = ((u, v, q) for u, v, q in _days(week) if lunch_owed(week.school, week.row(u), v))
    return _least((longest(free_lunch(week, u, v, q)), u) for u, v, q in owed)


def _unencumbered(week: Week) -> Found | None:
    return _least((unencumbered(week, u, v, q), u) for u, v, q in _days(week))


def _run(week: Week) -> Found | None:
    units = [u for u in week.teachers if week.in_specials_grid(u) and u not in week.section_teachers]
    return _most((longest(teaching_runs(week, u, v)), u) for u in units for v in week.variants)


def _row(week: Week) -> Found | None:
    return _most((longest_row(week, u, v, q), u) for u in week.stands_in for v in week.variants for q in week.quarters(u))


def _load(week: Week) -> Found | None:
    found = [(max(periods_taught(week, u, q) for q in week.parts_of_year), u) for u in week.stands_in if week.kept(u)]
    return _most((n, f"{u} (its own load is {own_load(week, u)})" if n > own_load(week, u) else u) for n, u in found)


def _preparations(week: Week) -> Found | None:
    return _most((max(len({x.course for x in in_quarter(mine, q)}) for q in week.parts_of_year), u) for u, mine in week.teaches.items())


def _students(week: Week) -> Found | None:
    return _most((students_of_day(week, u, v, q), u) for u in week.teaches for v in week.variants for q in week.quarters(u))


def _classes(week: Week, cycle: bool) -> Found | None:
    found: list[Found] = []
    for unit in sorted({e.unit_id for e in week.lessons}):
        mine = classes(week, (e for e in week.lessons if e.unit_id == unit))
        found.append((in_cycle(week, mine) * week.school.cycles_per_week if cycle else max(len(slots) for slots in mine.values()), unit))
    return _most(found)


def _duty(week: Week) -> Found | None:
    return _most((duty_week(week, u), u) for u in week.teachers)


def _directed(week: Week) -> Found | None:
    """Meetings of the team that meets most often in the cycle: the school may direct as many of them as the clause says."""
    met = {t.team_id: len({(m.day, m.start) for m in week.meetings_of(t)}) for t in week.school.teams}
    most, name = max(((n, t) for t, n in met.items()), default=(0, ""))
    allowed = week.school.rule("plc_directed_per_week")
    return (min(most, allowed), f"{name}, which meets {'once' if most == 1 else f'{most} times'} in the cycle") if most else None


_TIGHTEST: dict[str, Callable[[Week], Found | None]] = {
    "min_individual_planning_week": _planning,
    "duty_free_lunch": _lunch,
    "daily_unencumbered": _unencumbered,
    "max_consecutive_minutes": _run,
    "max_consecutive_periods": _row,
    "load_periods": _load,
    "max_preparations": _preparations,
    "max_students_day": _students,
    "max_sections_special_day": lambda week: _classes(week, cycle=False),
    "max_sections_special_week": lambda week: _classes(week, cycle=True),
    "duty_minutes_max_week": _duty,
    "plc_directed_per_week": _directed,
}


def _of_days(week: Week) -> set[str]:
    return {u for u, _v, _q in _days(week)}


def _owed_lunch(week: Week) -> set[str]:
    return {u for u, v, _q in _days(week) if lunch_owed(week.school, week.row(u), v)}


def _with_specials(week: Week) -> set[str]:
    return {e.unit_id for e in week.lessons}


def _with_sections(week: Week) -> set[str]:
    return {u for u in week.stands_in if week.kept(u)}


_SPOKEN_OF: dict[str, Callable[[Week], Iterable[str]]] = {
    "min_individual_planning_week": lambda week: (u for u in week.teachers if planning_needed(week, u)),
    "duty_free_lunch": _owed_lunch,
    "daily_unencumbered": _of_days,
    "max_consecutive_minutes": lambda week: (u for u in week.teachers if week.in_specials_grid(u) and u not in week.section_teachers),
    "max_consecutive_periods": _with_sections,
    "load_periods": _with_sections,
    "max_preparations": lambda week: week.teaches,
    "max_students_day": lambda week: week.teaches,
    "max_sections_special_day": _with_specials,
    "max_sections_special_week": _with_specials,
    "duty_minutes_max_week": lambda week: week.teachers,
    "plc_directed_per_week": lambda week: (u for t in week.school.teams for u in t.core if week.kept(u)),
}
