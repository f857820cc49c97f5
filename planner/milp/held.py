"""Holding the kinds of day: with every change of a day's type decided beforehand, the shape is a much smaller question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from planner.milp.asks import Asks
from planner.milp.model import Expression


def switches(shape: Asks) -> list[Expression]:
    """The variables that put a method's kind of day in the place of a usual one."""
    return [x for days in shape.switch_days.values() for x in days]


def first_choices(shape: Asks) -> list[list[int]]:
    """All changes of days that fit side by side, up to each method's amount, and no change."""
    changed: set[int] = set()
    on = []
    for method, days in shape.switch_days.items():
        most = shape.school.method_by_id[method].max_amount
        left = len(days) if most is None else most // 100
        for x in days:
            day = shape.day_of_switch[x.name]
            take = left > 0 and day not in changed
            if take:
                changed.add(day)
                left -= 1
            on.append(int(take))
    return [on, [0] * len(on)]


@contextmanager
def held(shape: Asks, choice: Sequence[int]) -> Iterator[None]:
    """The switches fixed for one solve."""
    for x, fixed in zip(switches(shape), choice, strict=True):
        x.lowBound = x.upBound = fixed
    try:
        yield
    finally:
        for x in switches(shape):
            x.lowBound, x.upBound = 0, 1
