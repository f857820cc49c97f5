"""Meetings between two specials slots, at midday, of teams without a class of their own.

They begin and end with midday or on a five-minute mark. As a rule one ends with midday, and its length is what is chosen; where a
member is away for a part of midday, may have a duty in it, or sits on two teams that meet then, it may stand beside any of those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from planner.domain.school import Team, Variant
from planner.facts.clock import MARK, longest, unavailable, without
from planner.facts.lunch import lunch_owed
from planner.milp.model import Expression
from planner.milp.shape.geometry import Interval, Piece, overlap
from planner.milp.shape.rests import may_do


def may_meet(shape: Any, team: Team) -> bool:
    """May this team meet at midday: has no core member a class?"""
    return not any(u in shape.homeroom_grade for u in team.core)


def pieces(shape: Any, team: Team, v: Variant) -> list[Piece]:
    gap = shape.frame(v).midday()
    if gap is None or not may_meet(shape, team):
        return []
    marks = sorted({*gap, *(m for m in range(gap[0], gap[1] + 1) if m % MARK == 0)})
    beside, found = _edges(shape, team, v, gap), {(m, gap[1]) for m in marks}
    for edge in beside:
        found |= {(next(m for m in marks if m >= edge), m) for m in marks}
        found |= {(m, next(m for m in reversed(marks) if m <= edge)) for m in marks}
    long = ((a, b) for a, b in found if b - a >= team.min_block)
    ours = [u for u in team.core if isinstance(shape.posts.kept(u), int)]  # who stays for certain
    return [Piece((), a, b, b - a, True) for a, b in sorted(long) if all(_may_sit(shape, u, v, (a, b)) for u in ours)]


def _edges(shape: Any, team: Team, v: Variant, gap: Interval) -> list[int]:
    """Beside what a meeting may have to stand, if anything: the ends of midday, what members have in it, and lunch next to those."""
    school, found = shape.school, set()
    for u in team.core:
        row = school.row_of_unit[u]
        taken = [*shape.frame(v).gone(row, v)]
        taken += [(d.start, d.end) for d in school.duties if d.day_type == v.day_type and may_do(school, d, row)]
        found |= {edge for when in taken if overlap(when, gap) for edge in when}
        others = [t for t in school.teams_of(u) if t != team and may_meet(shape, t)]
        found |= {edge for t in others for edge in (gap[0] + t.min_block, gap[1] - t.min_block)}
    if not found:
        return []
    found |= set(gap)
    lunch = school.rule("duty_free_lunch")
    found |= {edge + n for edge in found for n in (-lunch, lunch)}
    return sorted(edge for edge in found if gap[0] <= edge <= gap[1])


def _may_sit(shape: Any, unit: str, v: Variant, when: Interval) -> bool:
    """Is an adult at hand, and is a lunch left to it where one is promised?"""
    away = any(overlap(when, gone) for gone in shape.frame(v).gone(shape.school.row_of_unit[unit], v))
    return not away and (not _owed_lunch(shape, unit, v) or _eats(shape, unit, v, [when]))


def _owed_lunch(shape: Any, unit: str, v: Variant) -> bool:
    """Is this adult promised a lunch at midday? Teachers of sections eat in lunch slots."""
    if not lunch_owed(shape.school, shape.school.row_of_unit[unit], v) or unit in shape.secs.group_of:
        return False
    return bool(shape.teacher(unit))


def _eats(shape: Any, unit: str, v: Variant, met: list[Interval]) -> bool:
    """Do meetings leave an adult its lunch: in the building, or out of it?"""
    need: int = shape.school.rule("duty_free_lunch")
    return longest(_stretches(shape, unit, v, met)) >= need


def _stretches(shape: Any, unit: str, v: Variant, met: list[Interval]) -> Iterator[Interval]:
    gap, row = shape.frame(v).midday(), shape.school.row_of_unit[unit]
    if gap is None:
        return
    yield from without(gap, [*met, *shape.frame(v).gone(row, v)])
    for start, end in unavailable(shape.school, row, v):
        if overlap((start, end), gap):
            yield from without((max(start, gap[0]), min(end, gap[1])), met)


def minutes_met(some: Iterable[Piece]) -> list[int]:
    """Minutes that tell apart which midday pieces go on together: none for a set of them that is part of another."""
    among = [p for p in some if not p.slots]
    sets: dict[frozenset[Interval], int] = {}
    for minute in sorted({p.start for p in among}):
        sets.setdefault(frozenset((p.start, p.end) for p in among if p.start <= minute < p.end), minute)
    return [minute for now, minute in sets.items() if not any(now < other for other in sets)]


def of_unit(shape: Any, unit: str, v: Variant) -> list[tuple[Piece, Expression]]:
    """The meetings at midday that an adult's own teams may hold, with their variables."""
    return [(p, x) for t in shape.school.teams_of(unit) for p, x in shape.meets[t.team_id, v].items() if not p.slots]


def twice(some: Iterable[Piece]) -> bool:
    """May two of these be held on one day?"""
    among = list(some)
    return any(a.end <= b.start for a in among for b in among)


def keep_lunches(shape: Any, v: Variant) -> None:
    """Rows: meetings at midday leave every member who stays its lunch; of an adult with two of them, together."""
    for u in dict.fromkeys(u for t in shape.school.teams for u in t.core if _owed_lunch(shape, u, v)):
        mine, gone = of_unit(shape, u, v), 1 - shape.posts.kept(u)
        for p, x in mine:
            if not _eats(shape, u, v, [(p.start, p.end)]):
                shape.model.define(x <= gone)
        if twice(p for p, _x in mine):
            _one_of_lunches(shape, u, v, mine)


def _one_of_lunches(shape: Any, unit: str, v: Variant, mine: list[tuple[Piece, Expression]]) -> None:
    need, free = shape.school.rule("duty_free_lunch"), list(_stretches(shape, unit, v, []))
    begins = {a for a, _b in free} | {p.end for p, _x in mine}
    times = [(a, a + need) for a in sorted(begins) if any(c <= a and a + need <= d for c, d in free)]
    eats = {when: shape.model.binary() for when in times}
    gone = 1 - shape.posts.kept(unit)
    shape.model.define(shape.total(eats.values()) <= 1)
    for p, x in mine:
        clear = (y for when, y in eats.items() if not overlap(when, (p.start, p.end)))
        shape.model.define(x <= shape.total(clear) + gone)


def planning_lost(shape: Any, unit: str, v: Variant) -> Iterator[Expression]:
    """Minutes of planning that an adult's meetings at midday take from the day: what they leave counts if it is long enough."""
    mine, row = of_unit(shape, unit, v), shape.school.row_of_unit[unit]
    rests = sorted({shape.frame(v).midday_rest(row, v, fte) for fte in shape.school.fte_levels(row) if fte})
    each = [(min((shape.whole(rest) - shape.whole(rest - p.minutes) for rest in rests), default=0), x) for p, x in mine]
    if not twice(p for p, _x in mine):
        yield from (taken * x for taken, x in each)
    elif len(rests) == 1:
        yield from _lost_to_two(shape, mine, rests[0])
    else:  # how much midday leaves depends on the FTE: at least what the dearest of the meetings takes
        lost = shape.model.amount(0, max(rests, default=0))
        for taken, x in each:
            shape.model.define(lost >= taken * x)
        yield lost


def _lost_to_two(shape: Any, mine: list[tuple[Piece, Expression]], rest: int) -> Iterator[Expression]:
    whole, least = shape.whole(rest), shape.school.rule("min_planning_block")
    if not whole:
        return
    met, most = shape.total(p.minutes * x for p, x in mine), sum(p.minutes for p, _x in mine)
    kept, left = shape.model.binary(), shape.model.amount(0, whole)
    shape.model.define(left <= whole * kept)
    shape.model.define(left + met <= rest + most * (1 - kept))
    shape.model.define(met <= rest - least + most * (1 - kept))
    yield whole - left
