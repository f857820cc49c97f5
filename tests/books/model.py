"""An independent model of the secondary books: who teaches when, and how often teams meet. It shares no line with the planner.

teach[u, p, t] = 1 when teacher u has a section in period p of term t; open[g, p] = 1 when nobody of team g teaches in p in any term;
meets[g, p] how often in the cycle the team meets in it. Everything is counted in periods held once in the cycle.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product

import pulp


@dataclass(frozen=True)
class Facts:
    """`sections` run in every period and term (at least `seats` of them, where that is fewer); `held`: days of the cycle that have a
    period; `alone`: periods in the cycle that every teacher keeps for planning."""

    teams: dict[str, tuple[str, ...]]
    teachers: tuple[str, ...]
    periods: int
    load: int
    sections: int  # in the whole of a term
    seats: int  # in every period, at least
    alone: int
    held: int = 1
    terms: int = 1
    lowest: tuple[str, ...] = field(default=())  # the teams whose lowest is made as high as can be; all, where none is named


def most(facts: Facts) -> int | None:
    """The most meetings in the cycle of the team with the fewest; None when no timetable holds all of it."""
    p = pulp.LpProblem("book", pulp.LpMaximize)
    periods, terms = range(facts.periods), range(facts.terms)

    def whole(name: str, top: int) -> pulp.LpVariable:
        return p.add_variable(name, 0, top, pulp.LpInteger)

    teach = {(u, k, t): whole(f"teach_{u}_{k}_{t}", 1) for u, k, t in product(facts.teachers, periods, terms)}
    free = {(g, k): whole(f"free_{g}_{k}", 1) for g, k in product(facts.teams, periods)}
    meets = {(g, k): whole(f"meets_{g}_{k}", facts.held) for g, k in free}
    lowest = whole("lowest", facts.held * facts.periods)
    p += lowest
    for t in terms:
        p += pulp.lpSum(teach[u, k, t] for u in facts.teachers for k in periods) == facts.sections
        for k in periods:
            p += pulp.lpSum(teach[u, k, t] for u in facts.teachers) >= facts.seats
        for u in facts.teachers:
            p += pulp.lpSum(teach[u, k, t] for k in periods) <= facts.load
    for (g, k), x in free.items():
        p += meets[g, k] <= facts.held * x
        for u, t in product(facts.teams[g], terms):
            p += x + teach[u, k, t] <= 1
    for u in facts.teachers:
        idle = facts.held * (facts.terms * facts.periods - pulp.lpSum(teach[u, k, t] for k in periods for t in terms))
        met = pulp.lpSum(meets[g, k] for g, members in facts.teams.items() if u in members for k in periods)
        p += idle - facts.terms * met >= facts.terms * facts.alone
    for g in facts.lowest or facts.teams:
        p += pulp.lpSum(meets[g, k] for k in periods) >= lowest
    return round(lowest.value()) if pulp.LpStatus[p.solve(pulp.HiGHS(msg=False, threads=1))] == "Optimal" else None
