"""How a position's cost may be split over funds, so that whoever certifies a grant can sign for it (decisions.md 49)."""

from __future__ import annotations

from collections.abc import Sequence

from planner.domain.plan import Share

HUNDRED = 100
MOST_FUNDS = 3


def odd_split(cents: int, shares: Sequence[Share]) -> bool:
    """Is a cost of `cents` split otherwise than in whole percents over at most three funds? Up to a cent for each fund is rounding."""
    paying = [s for s in shares if s.cents]
    if len(paying) < 2 or not cents:
        return False
    near = (abs(s.cents * HUNDRED - round(s.cents * HUNDRED / cents) * cents) <= len(paying) * HUNDRED for s in paying)
    return len(paying) > MOST_FUNDS or not all(near)
