"""An independent model of domain.md 9: grade blocks, seats, caps by day and by cycle. It shares no line with the planner.

out[g, d, k] = 1 when grade g is out in block k of day d; taught[a, d, k] classes of adult a then, two[a, d, k] = 1 when two
homerooms are with it at once; double[g, d] = 1 when the grade has two adjacent blocks that day.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import pulp


@dataclass(frozen=True)
class Answer:
    sections: int
    doubles: int
    missed: frozenset[tuple[str, int]]  # (grade, day) without a block


def solve(facts: Any, *, doubles: bool, every_day: bool, least: int = 0, two_in_pe: bool = False) -> Answer | None:
    """Most doubles (if they are allowed), then most sections. `least`: blocks that every grade must have in the cycle."""
    p = pulp.LpProblem("seats", pulp.LpMaximize)
    grades, days, blocks = facts.homerooms, range(1, facts.days + 1), range(1, 7)

    def yes(name: str) -> pulp.LpVariable:
        return p.add_variable(name, 0, 1, pulp.LpInteger)

    out = {(g, d, k): yes(f"out_{g}_{d}_{k}") for g, d, k in product(grades, days, blocks)}
    double = {(g, d): yes(f"double_{g}_{d}") for g, d in product(grades, days)}
    pair = {(g, d, ks): yes(f"pair_{g}_{d}_{ks[0]}") for g, d, ks in product(grades, days, facts.pairs)}
    taught = {(a, d, k): yes(f"taught_{a.name}_{d}_{k}") for a, d, k in product(facts.adults, days, blocks) if d in a.days}
    two = {key: yes(f"two_{key[0].name}_{key[1]}_{key[2]}") for key in taught if key[0].takes_two and two_in_pe}
    sections = pulp.lpSum(n * out[g, d, k] for g, n in grades.items() for d in days for k in blocks)
    p += 1000 * pulp.lpSum(double.values()) + sections
    for d, k in product(days, blocks):
        seats = pulp.lpSum(t[a, d, k] for t in (taught, two) for a in facts.adults if (a, d, k) in t)
        p += pulp.lpSum(n * out[g, d, k] for g, n in grades.items()) <= seats
    for key, both in two.items():
        p += both <= taught[key]
    for a in facts.adults:
        p += pulp.lpSum(x for (b, _, _), x in taught.items() if b is a) <= a.per_cycle
        for d in a.days:
            p += pulp.lpSum(taught[a, d, k] for k in blocks) <= a.per_day
    for g, d in product(grades, days):
        today = pulp.lpSum(out[g, d, k] for k in blocks)
        p += today <= 1 + double[g, d]
        p += today >= (1 if every_day else 0) + double[g, d]
        p += pulp.lpSum(pair[g, d, ks] for ks in facts.pairs) == double[g, d]
        for ks, k in product(facts.pairs, blocks):
            if k in ks:
                p += out[g, d, k] >= pair[g, d, ks]
    for g in grades:
        p += pulp.lpSum(double[g, d] for d in days) <= (1 if doubles else 0)
        p += pulp.lpSum(out[g, d, k] for d in days for k in blocks) >= least
    if pulp.LpStatus[p.solve(pulp.HiGHS(msg=False, threads=1))] != "Optimal":
        return None
    missed = {(g, d) for g, d in product(grades, days) if not any(out[g, d, k].value() > 0.5 for k in blocks)}
    return Answer(round(sections.value()), round(sum(x.value() for x in double.values())), frozenset(missed))
