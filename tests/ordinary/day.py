"""Days of classes with specials: their bells, and where lunch, recess, reading, mathematics and WIN lie. Minutes after midnight."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Interval = tuple[int, int]
STEP = 5


class Unfit(Exception):
    """What was drawn cannot be made into a lawful week; another draw may."""


@dataclass(frozen=True)
class Period:
    """A specials slot; without grades it is for all."""

    code: str
    start: int
    end: int
    grades: tuple[str, ...] = ()

    @property
    def when(self) -> Interval:
        return (self.start, self.end)


@dataclass
class Bell:
    """One kind of day. `after` is the time of the staff without students."""

    day_type: str
    arrival: Interval
    slots: list[Period]
    waves: list[Period]
    dismissal: Interval
    after: Interval | None = None
    says_dismissal: bool = True

    def slot(self, code: str) -> Period:
        return next(s for s in self.slots if s.code == code)

    @property
    def students(self) -> Interval:
        return (self.arrival[0], self.dismissal[1])

    @property
    def teaching(self) -> Interval:
        return (self.arrival[1], self.dismissal[0])

    @property
    def midday(self) -> Interval:
        ordered = sorted(self.slots, key=lambda s: (s.start, s.end))
        return max(((a.end, b.start) for a, b in itertools.pairwise(ordered)), key=lambda gap: gap[1] - gap[0])


@dataclass
class GradeDay:
    """What a grade does on one kind of day besides its lessons."""

    lunch: Interval | None
    recess: Interval | None
    blocks: dict[str, Interval] = field(default_factory=dict)

    @property
    def rest(self) -> list[Interval]:
        return merged([x for x in (self.lunch, self.recess) if x])


def clock(time: int) -> str:
    return f"{time // 60}:{time % 60:02d}"


def overlaps(a: Interval, b: Interval) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def merged(times: Iterable[Interval], gap: int = 0) -> list[Interval]:
    found: list[Interval] = []
    for a, b in sorted(times):
        if found and a - found[-1][1] <= gap:
            found[-1] = (found[-1][0], max(b, found[-1][1]))
        else:
            found.append((a, b))
    return found


def left(whole: Interval, taken: Iterable[Interval]) -> list[Interval]:
    """What remains of a stretch."""
    found, at = [], whole[0]
    for a, b in merged(taken):
        if a > at:
            found.append((at, min(a, whole[1])))
        at = max(at, b)
    return [(a, b) for a, b in [*found, (at, whole[1])] if b > a]


def place(free: Sequence[Interval], lengths: dict[str, int], keep: Sequence[Interval]) -> dict[str, Interval] | None:
    """Reading, mathematics and WIN in the free time, each in one piece on five-minute marks; as many of `keep` as can be stay clear of
    reading and mathematics, for those who are taken out of class."""
    best: tuple[int, dict[str, Interval]] | None = None
    wanted = [kind for kind, n in lengths.items() if n]
    for order in itertools.permutations(wanted):
        for late in itertools.product((False, True), repeat=len(order)):
            found, spare = {}, list(free)
            for kind, at_end in zip(order, late, strict=True):
                where = _fit(spare, lengths[kind], at_end)
                if where is None:
                    break
                found[kind] = where
                spare = [piece for whole in spare for piece in left(whole, [where])]
            else:
                core = [when for kind, when in found.items() if kind != "win"]
                clear = sum(not any(overlaps(k, c) for c in core) for k in keep)
                if best is None or clear > best[0]:
                    best = (clear, found)
    return best[1] if best else None


def _fit(free: Sequence[Interval], length: int, at_end: bool) -> Interval | None:
    for a, b in reversed(free) if at_end else free:
        first, last = -(-a // STEP) * STEP, (b - length) // STEP * STEP
        if first <= last:
            start = last if at_end else first
            return (start, start + length)
    return None
