"""What staff are asked for, and what they answered: one first choice, and 100 points over six plain statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import quantiles

POINTS = 100
FEW = 5  # of fewer voters only the mean is shown: single answers could be guessed


@dataclass(frozen=True)
class Statement:
    """What staff give points to, and the measures of a plan that it stands for."""

    key: str
    sentence: str
    measures: tuple[str, ...]


STATEMENTS = (  # every measure that the votes weigh, once (tests/test_vision.py)
    Statement("long", "Teams meet regularly and in long blocks.", ("O3",)),
    Statement("keep", "Programs that staff value and that help students continue.", ("O6", "O7")),
    Statement("people", "People keep their positions and days, and the school day stays the same.", ("O9", "O16")),
    Statement("courses", "Students get the courses they requested, in classes of a reasonable size.", ("O11", "O12")),
    Statement("humane", "Specialists have a manageable day, and support staff can attend meetings.", ("O15", "O17")),
    Statement("reserve", "Some money is held in reserve.", ("O4",)),
)
STATEMENT = {s.key: s for s in STATEMENTS}
FIRST = ("collab_min_team", "collab_total", "programs_kept", "no_reductions")  # choices of School.singular_priority


@dataclass(frozen=True)
class Ballot:
    """One voter, without a name: whole points that add to 100, and the first choice ("" when none was made)."""

    points: Mapping[str, int]  # statement key -> points
    first: str = ""

    def __post_init__(self) -> None:
        if set(self.points) - set(STATEMENT) or self.first not in ("", *FIRST):
            raise ValueError("unknown statement or first choice")
        if any(n < 0 for n in self.points.values()) or sum(self.points.values()) != POINTS:
            raise ValueError("the points of a ballot are 0 or more and add to 100")

    def of(self, key: str) -> int:
        return self.points.get(key, 0)


@dataclass(frozen=True)
class Spread:
    """Points of one statement over the voters."""

    lowest: Fraction
    lower: Fraction  # a quarter of the voters gave no more
    middle: Fraction
    upper: Fraction
    highest: Fraction


@dataclass(frozen=True)
class Poll:
    ballots: tuple[Ballot, ...]

    @property
    def small(self) -> bool:
        return len(self.ballots) < FEW

    def total(self, key: str) -> int:
        return sum(b.of(key) for b in self.ballots)

    def mean(self) -> dict[str, Fraction]:
        """Points of each statement; they add to 100."""
        return {s.key: Fraction(self.total(s.key), len(self.ballots)) for s in STATEMENTS} if self.ballots else {}

    def spread(self, key: str) -> Spread | None:
        """None for a small group."""
        if self.small:
            return None
        given = sorted(Fraction(b.of(key)) for b in self.ballots)
        lower, middle, upper = quantiles(given, n=4, method="inclusive")
        return Spread(given[0], lower, middle, upper, given[-1])

    def first(self) -> tuple[str, ...]:
        """The one priority by most first choices; several when they are level, none when nobody chose."""
        count = {f: sum(b.first == f for b in self.ballots) for f in FIRST}
        most = max(count.values())
        return tuple(f for f, n in count.items() if n == most) if most else ()
