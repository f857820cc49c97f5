"""Holding part of the shape: with the kinds of day, or the posts and programs, decided, it is a much smaller question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from planner.milp.model import CONTINUOUS, INTEGER, Expression, value
from planner.milp.shape.asks import Asks


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
    return [on, [0] * len(on)] if any(on) else [on]


def decisions(shape: Asks) -> list[Expression]:
    """What costs money: posts, their days, programs and ways of making time."""
    posts = shape.posts
    decided = [*posts.level.values(), *posts.days.values(), *posts.buys.values(), *shape.on.values(), *switches(shape)]
    return [x for x in decided if hasattr(x, "upBound")]


@contextmanager
def regular_week(shape: Asks) -> Iterator[None]:
    """Posts, programs and ways of making time fixed as they are; grades are asked to keep their slot from day to day."""
    variables = {x.name: x for x in decisions(shape)}
    before = {name: (x.lowBound, x.upBound) for name, x in variables.items()}
    for x in variables.values():
        x.lowBound = x.upBound = round(value(x))
    for x in shape.loose.values():
        x.lowBound = 0
    try:
        yield
    finally:
        for name, x in variables.items():
            x.lowBound, x.upBound = before[name]
        for x in shape.loose.values():
            x.lowBound = 1


@contextmanager
def whole_houses(shape: Asks) -> Iterator[None]:
    """Heuristic: the teams of a house are out together or not at all, which is how middle schools think."""
    shape.secs.scattered.lowBound = shape.secs.scattered.upBound = 0
    try:
        yield
    finally:
        shape.secs.scattered.lowBound = shape.secs.scattered.upBound = 1


@contextmanager
def only_whole(shape: Asks, wanted: Sequence[Expression]) -> Iterator[None]:
    """Only these variables take whole numbers; all others may be split, which makes a quick question of what they should be."""
    names = {x.name for x in wanted}
    split = [x for x in shape.model.problem.variables() if x.cat == INTEGER and x.name not in names]
    for x in split:
        x.cat = CONTINUOUS
    try:
        yield
    finally:
        for x in split:
            x.cat = INTEGER


@contextmanager
def fixed(wanted: Sequence[Expression]) -> Iterator[None]:
    """These variables as they are."""
    before = [(x, x.lowBound, x.upBound) for x in wanted]
    for x, _low, _high in before:
        x.lowBound = x.upBound = round(value(x))
    try:
        yield
    finally:
        for x, low, high in before:
            x.lowBound, x.upBound = low, high


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
