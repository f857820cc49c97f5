"""Reading and math at the same clock time on as many days as possible: a preference, tried once every day is laid (decisions.md 46).

Nothing else depends on where the two stand inside the time that a class has with its teacher, so they are moved there and nowhere
else. What is found is good, and never called the best.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.domain.plan import Block
from planner.facts.clock import Interval

GRID = 5  # minutes (decisions.md 22)
Pair = tuple[int, int]  # when reading and math begin


@dataclass(frozen=True)
class Room:
    """One grade's kind of day: for how many weeks it is held, and the time with its teacher that WIN and pull-out sessions leave."""

    weeks: int
    free: tuple[Interval, ...]


def steady(days: Sequence[Room], reading: int, math: int) -> list[Pair | None]:
    """When reading and math of so many minutes begin on each day; None for a day on which they do not fit.

    The pair of times that most weeks can keep is kept where it fits; a day that has room for one of the two keeps that one, and the other
    stands as near to its usual time as it can.
    """
    choices = [_pairs(day.free, reading, math) for day in days]
    usual = _usual(days, choices)
    if usual is None:
        return [None] * len(days)
    return [_nearest(pairs, usual) for pairs in choices]


def _pairs(free: Sequence[Interval], reading: int, math: int) -> frozenset[Pair]:
    """Every way to have both without an interruption and one beside the other."""
    first, second = list(_starts(free, reading)), list(_starts(free, math))
    return frozenset((a, b) for a, b in itertools.product(first, second) if a + reading <= b or b + math <= a)


def _starts(free: Sequence[Interval], need: int) -> Iterator[int]:
    for begin, end in free:
        marks = range(-(-begin // GRID) * GRID, end - need + 1, GRID)
        yield from dict.fromkeys(([begin] if begin + need <= end else []) + list(marks))


def _usual(days: Sequence[Room], choices: Sequence[frozenset[Pair]]) -> Pair | None:
    """The pair that serves most weeks: both times of it count, each on its own; of several the earliest."""
    reading, math = [{a for a, _ in pairs} for pairs in choices], [{b for _, b in pairs} for pairs in choices]

    def weeks(pair: Pair) -> int:
        total = 0
        for day, pairs, firsts, seconds in zip(days, choices, reading, math, strict=True):
            kept = 2 if pair in pairs else int(pair[0] in firsts or pair[1] in seconds)
            total += day.weeks * kept
        return total

    every = set().union(*choices) if choices else set()
    return min(every, key=lambda pair: (-weeks(pair), pair), default=None)


def _nearest(pairs: frozenset[Pair], usual: Pair) -> Pair | None:
    """The usual times; else one of the two, reading before math; else as near to both as can be."""

    def far(pair: Pair) -> tuple[int, int, Pair]:
        moved = (2 if pair[0] != usual[0] else 0) + (1 if pair[1] != usual[1] else 0)
        return moved, abs(pair[0] - usual[0]) + abs(pair[1] - usual[1]), pair

    return min(pairs, key=far, default=None)


def steadied(blocks: Sequence[Block], free: Mapping[tuple[str, int, str], Room], reading: int, math: int) -> list[Block]:
    """The blocks of a week with reading and math of each grade moved; `free` has each grade's kinds of day: (grade, day, day type)."""
    if not reading or not math:
        return list(blocks)
    times: dict[tuple[str, int, str], Pair] = {}
    for grade in dict.fromkeys(g for g, _d, _t in free):
        mine = [key for key in free if key[0] == grade]
        found = steady([free[key] for key in mine], reading, math)
        times |= {key: pair for key, pair in zip(mine, found, strict=True) if pair is not None}
    moved: list[Block] = []
    for b in blocks:
        pair = times.get((b.grade, b.day, b.day_type))
        if pair is not None and b.kind in ("literacy", "math"):
            start, length = (pair[0], reading) if b.kind == "literacy" else (pair[1], math)
            b = Block(b.kind, b.grade, b.day, b.day_type, start, start + length)
        moved.append(b)
    return moved
