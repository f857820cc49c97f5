"""Failures of the grid as cuts of the shape: never again all the choices that made a piece impossible to name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from planner.milp.grid.fixed_shape import Settled
from planner.milp.grid.name_plan import Unnamed
from planner.milp.shape.asks import Asks


@dataclass(frozen=True)
class Cut:
    """The choices of a piece: (kind, key, choice), kinds being out, place, meets, given, here, level, count, session and buys."""

    piece: str
    choices: tuple[tuple[str, Any, Any], ...]


def what_failed(settled: Settled, unnamed: Unnamed) -> Cut:
    """What the shape had chosen for the piece that could not be named."""
    days = unnamed.variants or tuple(settled.variants)
    chosen: list[tuple[str, Any, Any]] = [("out", (g, v), s) for v in days for g, s in settled.out[v].items()]
    chosen += [("place", (g, dt), p) for (g, dt), p in settled.place.items() if any(v.day_type == dt for v in days)]
    chosen += [("here", (u, d), True) for u in settled.shape.posts.chosen_days for d in settled.days[u]]
    chosen += [("level", (u, fte), True) for u, fte in settled.shape.posts.level if settled.fte[u] == fte]
    if unnamed.piece.startswith(("sections", "rooms", "services", "plan")):
        chosen += [("count", key, n) for key, n in settled.counted.items()]
        chosen += [("session", key, n) for key, n in settled.sessions_given.items()]
    if unnamed.piece in ("duties", "plan"):
        chosen += [("buys", (p.program_id, settled.programs[p.program_id]), 1) for p in settled.school.programs if p.gives_cover_min]
    if unnamed.piece != "specials":
        chosen += [("given", key, n) for key, n in settled.given.items() if key[1] in days]
    for (team, v), pieces in settled.shape.meets.items():
        if v in days:
            chosen += [("meets", (team, v), p) for p in pieces if settled.meets_in(team, v, p)]
    return Cut(unnamed.piece, tuple(chosen))


def cut_off(shape: Asks, cut: Cut) -> None:
    """At least one of the choices is another one."""
    other = []
    for kind, key, choice in cut.choices:
        if kind == "out":
            other.append(1 - shape.outset[key][choice])
        elif kind == "place" and len(shape.place[key]) > 1:
            other.append(1 - shape.place[key][choice])
        elif kind == "here":
            other.append(1 - shape.posts.here(*key))
        elif kind == "level":  # with another position at hand the same hours may be named
            other.append(1 - shape.posts.level[key])
        elif kind == "session":
            other.append(shape.differs(shape.secs.given[key], choice))
        elif kind == "buys":
            other.append(1 - shape.posts.buys[key])
        elif kind == "count":
            other.append(shape.differs(shape.secs.count[key], choice))
        elif kind == "given":
            other.append(shape.differs(shape.given[key], choice))
        elif kind == "meets":
            other.append(1 - shape.meets[key][choice])
    shape.model.define(shape.total(other) >= 1)


def cut_off_all(shape: Asks, cuts: Iterable[Cut]) -> tuple[int, ...]:
    """Cut off all of them; return the numbers of the new rows. A piece may fail for what was named before it: no proof leans on them."""
    before = len(shape.model.problem._constraints)
    for cut in cuts:
        cut_off(shape, cut)
    return tuple(range(before, len(shape.model.problem._constraints)))
