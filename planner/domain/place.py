"""Where a section may stand in a day."""

from __future__ import annotations

from dataclasses import dataclass

WAVE = "lunch "


@dataclass(frozen=True, order=True)
class Place:
    """A period, and on whose clock it is kept: that of some grades, or of a lunch wave ("lunch A"); empty where all share one."""

    period: str
    lane: tuple[str, ...] = ()

    @property
    def wave(self) -> str:
        """The lunch wave on whose clock it is kept; "" where it is kept on none's."""
        return self.lane[0].removeprefix(WAVE) if self.lane and self.lane[0].startswith(WAVE) else ""
