"""Where a section may stand in a day."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Place:
    """A period, and the grades on whose clock it is kept (empty where all grades share one)."""

    period: str
    lane: tuple[str, ...] = ()
