"""The weeks of a year that differ: windows of a rotating cycle, and days that have one bell in some weeks and another in others.

A minimum holds on average, or in every week (Rules, Holds). An average week has a little of each kind of day; a week of these has whole
days: so many of each.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from planner.domain.school import School, Variant

AWeek = Mapping[Variant, int]  # kind of day -> how often the week has it
Choices = Mapping[int, Sequence[tuple[Variant, ...]]]  # day of the cycle -> the kinds of day that it may be, one tuple at a time


def weeks(school: School, choices: Choices) -> tuple[AWeek, ...]:
    """Every week that there may be, each once; a rotation may begin its week on any of its days."""
    found: dict[frozenset[tuple[Variant, int]], AWeek] = {}
    for held in _windows(school):
        days = [d for d in held if choices.get(d)]
        for kinds in itertools.product(*(choices[d] for d in days)):
            week = {v: held[d] for d, some in zip(days, kinds, strict=True) for v in some}
            found.setdefault(frozenset(week.items()), week)
    return tuple(found.values())


def _windows(school: School) -> list[Counter[int]]:
    """Days of the cycle in a week: all of them where the cycle is a week, else as many in a row as a week has."""
    n, length = school.info.cycle_days, school.info.days_per_week
    starts = range(1) if n == length else range(n)
    return [Counter((start + i) % n + 1 for i in range(length)) for start in starts]


def weeks_held(school: School, variants: Iterable[Variant]) -> tuple[AWeek, ...]:
    """The weeks of a plan that holds these kinds of day."""
    choices: dict[int, list[tuple[Variant, ...]]] = {}
    for v in variants:
        choices.setdefault(v.day, []).append((v,))
    return weeks(school, choices)


def weeks_possible(school: School) -> tuple[AWeek, ...]:
    """The same before it is decided which days a way of making time replaces: such a day stands beside the one that it would replace,
    of which a plan holds one."""
    brought = {d: tuple(v for _m, v in school.method_variants(d)) for d in school.days}
    return weeks(school, {d: [(v, *brought[d]) for v in school.base_variants(d)] or [brought[d]] for d in school.days})


def least(some: Iterable[AWeek], minutes: Mapping[Variant, int]) -> int:
    """The minutes of the week that has fewest."""
    return min((sum(times * minutes.get(v, 0) for v, times in week.items()) for week in some), default=0)
