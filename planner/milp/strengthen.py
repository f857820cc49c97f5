"""Valid inequalities that tighten the shape: how many grades fit side by side into one specials block.

With P specialists in the building, grades of n₁ … homerooms fit together only if their homerooms add to P at most. The
counting rows alone allow fractions of grades; these rows do not. They cut off no plan.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from planner.milp.asks import Asks
from planner.milp.model import Expression
from planner.school import Variant


def strengthen(shape: Asks) -> None:
    """Add the rows for every kind of day and slot."""
    families = list(_families(shape))
    for v in shape.variants:
        certain, maybe = _adults(shape, v)
        for family in families:
            fits = [_most(shape, family, certain + m) for m in range(len(maybe) + 1)]
            if fits[0] >= len(family):
                continue
            slope = max(((f - fits[0]) / m for m, f in enumerate(fits) if m), default=0)
            for k in shape.frame(v).specials:
                out = shape.total(shape.out(g, v, k.slot) for g in family)
                shape.model.define(out <= fits[0] * shape.use[v] + slope * shape.total(maybe))


def _families(shape: Asks) -> Iterator[tuple[str, ...]]:
    """All grades, and for every size the larger grades with one smaller one beside them."""
    grades = sorted(shape.grades, key=lambda g: -shape.size[g])
    yield tuple(grades)
    for size in sorted({shape.size[g] for g in grades}, reverse=True):
        larger = tuple(g for g in grades if shape.size[g] >= size)
        if 1 < len(larger) < len(grades):
            yield larger
        for g in grades:
            if shape.size[g] < size and larger:
                yield (*larger, g)


def _adults(shape: Asks, v: Variant) -> tuple[int, list[Expression]]:
    """Places with specialists that are certain on this day, and those that hang on a decision (as 0–1 expressions)."""
    certain, maybe = 0, []
    for c in shape.specialist_classes:
        if v.day not in shape.special_days(c.first):
            continue
        for u in c.units:
            here = shape.posts.here(u, v.day)
            places: list[Expression] = [here] if not c.first.requires_method else [1 * shape.method(c.first.requires_method)]
            if c.first.can_double:
                places.append(shape.method("pe_doubles"))
            for p in places:
                if isinstance(p, int):
                    certain += p
                else:
                    maybe.append(p)
    return certain, maybe


def _most(shape: Asks, family: tuple[str, ...], places: int) -> int:
    """The most grades of a family whose homerooms fit into so many places."""
    sizes = sorted(shape.size[g] for g in family)
    return sum(1 for total in itertools.accumulate(sizes) if total <= places)
