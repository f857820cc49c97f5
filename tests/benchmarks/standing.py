"""Where a run stood at each checkpoint, and when it came within 5 % and 1 % of what was proven: the same sums for ours and for peers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

NEAR = (5, 1)  # %
TIERS = ("lowest", "short")  # share of its goal that the lowest team has, in %; teacher-minutes a week short of the goals


@dataclass
class History:
    """What was known when: plans as (seconds, lowest, short), where `short` is None while it is not told; proofs by tier as (seconds, bound)."""

    plans: list[tuple[float, float, float | None]] = field(default_factory=list)
    bounds: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: {tier: [] for tier in TIERS})

    def at(self, seconds: float) -> dict[str, float | None]:
        """The best plan known at a checkpoint, compared by the lowest team and then by the shortfall, and what was proven by then."""
        known = [(lowest, -1e18 if short is None else -short, short) for t, lowest, short in self.plans if t <= seconds]
        lowest, _, short = max(known, default=(None, None, None))
        found: dict[str, float | None] = {"seconds": seconds, "lowest": lowest, "short": short}
        return found | {f"{tier}_bound": self.bound(tier, seconds) for tier in TIERS}

    def bound(self, tier: str, seconds: float) -> float | None:
        proven = [b for t, b in self.bounds[tier] if t <= seconds]
        return (min if tier == "lowest" else max)(proven, default=None)

    def within(self, tier: str, percent: float) -> float | None:
        """Seconds until the best plan was so near to the bound; None when it never was."""
        times = sorted({*(p[0] for p in self.plans), *(t for t, _ in self.bounds[tier])})
        for t in times:
            now = self.at(t)
            apart = gap(now[tier], now[f"{tier}_bound"])
            if apart is not None and apart <= percent + 1e-6:
                return t
        return None

    def figures(self, checkpoints: Sequence[float]) -> dict[str, Any]:
        near = {f"{tier}_within_{n}": self.within(tier, n) for tier in TIERS for n in NEAR}
        return {"first_plan": min((p[0] for p in self.plans), default=None), "checkpoints": [self.at(t) for t in checkpoints], **near}


def gap(value: float | None, bound: float | None) -> float | None:
    """The distance from value to bound, in % of the larger."""
    if value is None or bound is None:
        return None
    return 100 * abs(value - bound) / max(abs(value), abs(bound), 1e-9)


def improving(values: Iterable[tuple[float, float]], better: int) -> list[tuple[float, float]]:
    """Only those that are better than all before: 1 = more, -1 = less."""
    found: list[tuple[float, float]] = []
    for t, x in values:
        if not found or better * x > better * found[-1][1] + 1e-9:
            found.append((t, x))
    return found
