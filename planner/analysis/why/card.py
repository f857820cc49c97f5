"""What `why` answers with: for each team under its goal a card, with repairs that were all tried.

Minutes are per average week and exact; money is cents a year. A change is told twice: as a function from a School to the repaired School,
and as the workbook's cells with what to write in them, so that anybody can do it by hand and see the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from planner.domain.outcome import Conflict
from planner.domain.school import School

Change = Callable[[School], School]


@dataclass(frozen=True)
class Edit:
    """Write `value` into a cell such as `Staff!F7`; None empties it, and `Locks!4` with None empties the whole line."""

    cell: str
    value: str | int | float | None


@dataclass(frozen=True)
class NewLine:
    """A further line of a sheet: (column code, value) pairs."""

    sheet: str
    values: tuple[tuple[str, str | int | float], ...]


@dataclass(frozen=True)
class Offer:
    """A change that may help and was not tried yet. `cents`: what it is known to cost a year beforehand."""

    kind: str  # days | post | method | merge | rule | rotation | fair
    sentence: str  # what to do, without a full stop
    change: Change = field(repr=False, compare=False)
    cells: tuple[Edit | NewLine, ...]
    who: tuple[str, ...] = ()
    cents: int = 0
    asks: bool = True  # does it change what the workbook says may be done, so that it comes after what is already allowed?


@dataclass(frozen=True)
class Fix:
    """An offer that was tried by solving the school again with every other post, program and way of making time as in the plan.

    `cents` is the repaired plan's cost less the present plan's. `gains` and `losses` are (team id, minutes a week
    towards its goal: beyond it nothing was searched for), both above zero;
    `moved` are positions whose days change. `money` is what the funds lack for it in the plan year, already in `cells` and `change`.
    """

    kind: str
    sentence: str
    cents: int
    gains: tuple[tuple[str, Fraction], ...]
    losses: tuple[tuple[str, Fraction], ...]
    moved: tuple[str, ...]
    who: tuple[str, ...]
    cells: tuple[Edit | NewLine, ...]
    money: int = 0
    asks: bool = True
    change: Change = field(default=lambda school: school, repr=False, compare=False)

    def gained(self, teams: tuple[str, ...]) -> Fraction:
        """Minutes a week that these teams gain together."""
        return sum((n for t, n in self.gains if t in teams), Fraction(0))


@dataclass(frozen=True)
class WhyCard:
    """Why some teams that are alike have not more. `price` is cents a year for each added minute a week of the cheapest repair, or None."""

    teams: tuple[str, ...]
    names: str
    minutes: Fraction  # of each team
    goal: int
    symptom: str
    binds: tuple[str, ...]
    price: Fraction | None
    last_minute: str
    fixes: tuple[Fix, ...]


@dataclass(frozen=True)
class Why:
    """Cards for a school with a plan; for one without, the clash of its promises and the changes that were seen to mend it."""

    cards: tuple[WhyCard, ...] = ()
    conflict: Conflict | None = None
    mends: tuple[Fix, ...] = ()
    tried: int = 0
    untried: int = 0  # offers for which there was no time
    seconds: float = 0.0
