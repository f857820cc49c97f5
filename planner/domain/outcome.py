"""What a search found and how sure we are: optimal, feasible, infeasible and unknown are four different answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import isfinite

from planner.domain.plan import Plan
from planner.domain.school import Finding


class Status(StrEnum):
    OPTIMAL = "optimal"  # every tier proven within the stated gap, and the plan audited
    FEASIBLE = "feasible"  # an audited plan; some tier is not proven
    INFEASIBLE = "infeasible"  # proven: no plan keeps every rule
    UNKNOWN = "unknown"  # time ran out, or we were stopped, with nothing found


@dataclass(frozen=True)
class Violation:
    """A rule that a given plan breaks, as a sentence with names in it."""

    rule: str  # the rule's class name
    sentence: str
    cell: str = ""  # where the promise was made in the workbook

    def __str__(self) -> str:
        return f"{self.sentence}{f' (see {self.cell})' if self.cell else ''}"


@dataclass(frozen=True)
class Tier:
    """One settled measure, in its own unit. `value` is what the audited plan has; `bound` what is proven to be the limit.

    `better` is "more" or "less". A tier that was held without proof has proven False.
    """

    measure: str
    title: str
    unit: str
    value: Fraction
    bound: Fraction | None
    proven: bool
    better: str = "less"
    seconds: float = 0.0

    @property
    def words(self) -> str:
        """How sure we are, in the school's units."""
        if self.proven or self.bound is None:
            return "proven" if self.proven else "best found; not yet known how much better is possible"
        room = abs(float(self.bound - self.value))
        return f"best found; at most {room:,.0f} {self.unit} {'more' if self.better == 'more' else 'less'} is possible"


@dataclass(frozen=True)
class TeamMinutes:
    """A team's minutes per average week; `individual` is the least that any core member keeps for planning alone."""

    team_id: str
    minutes: Fraction
    individual: Fraction | None
    occasional: Fraction
    longest_block: int
    effective: Fraction
    days: int
    meetings: int


@dataclass(frozen=True)
class Promise:
    """One promise of the school that takes part in a conflict."""

    rule: str
    sentence: str
    cell: str = ""


@dataclass(frozen=True)
class Repair:
    """A change that was tried by solving again and made a plan possible.

    `exact`: it was proven that no smaller change of this kind does; else the amount is "at most". `least` is the proven lower limit of
    `cents` (0 where none is known).
    """

    sentence: str
    cell: str = ""
    cents: int = 0
    needs: str = "none"
    exact: bool = False
    least: int = 0


@dataclass(frozen=True)
class Conflict:
    """Requirements that cannot all hold.

    `minimal` only when each one was tried: without it the others can hold, and a solve has shown that. `more` further conflicts were
    found that share no requirement with this one; `hidden` requirements of this one are left out, to keep the list short.
    """

    promises: tuple[Promise, ...]
    minimal: bool
    repairs: tuple[Repair, ...] = ()
    more: int = 0
    hidden: int = 0


@dataclass(frozen=True)
class Move:
    """One thing that the plan changes: what it saves, and what the teams would have if it alone were undone (by searching again).

    `code` is the move's number in domain.md 2.5, empty where it has none. `lowest` and `total` are minutes a week towards the goals: what
    undoing it would give the lowest team and all teams together; None where nothing could be said in the time.
    """

    code: str
    kind: str  # program | staff | method
    id: str
    title: str
    cents: int  # saved in the plan year; below zero where it costs
    lowest: Fraction | None
    total: Fraction | None
    touches_schedule: bool = True


@dataclass(frozen=True)
class Idea:
    """An idea that the plan does not start: how much of its goal the team furthest from it has in the plan, and what it could have at best
    if the idea were started within the same money; None where no such plan was found, or none was proven to be the best, in the time."""

    program_id: str
    now: Fraction
    started: Fraction | None


@dataclass(frozen=True)
class Progress:
    """Where a search stands, for a person: what it is doing, the best plan so far, how much better is possible."""

    seconds: float
    message: str
    incumbent: float | None = None  # in `unit`
    bound: float | None = None
    unit: str = ""
    plan: Plan | None = None  # a new audited plan, when there is one

    @property
    def words(self) -> str:
        """ "Minutes of the lowest team: 85 so far; at most 95 possible"; before any figure, what the search is doing."""
        if self.incumbent is None or not isfinite(self.incumbent) or self.unit == "points":  # weighed votes are no figure
            return self.message or "Looking for a first plan"
        size, unit = (100, "FTE") if self.unit == "hundredths of FTE" else (1, self.unit)
        found = _shown(self.incumbent / size)
        said = f"{self.message}: {found} {unit}".rstrip() + " so far"
        if self.bound is None or not isfinite(self.bound) or _shown(self.bound / size) == found:
            return said
        return f"{said}; at {'most' if self.bound >= self.incumbent else 'least'} {_shown(self.bound / size)} possible"


def _shown(figure: float) -> str:
    """With one decimal at most; thousands whole, never as a power of ten."""
    return f"{figure:,.0f}" if abs(figure) >= 1_000 else f"{round(figure, 1) + 0:g}"


@dataclass(frozen=True)
class Provenance:
    """What an outcome ran on. Outcomes with other rules or weights are not compared as if they were the same."""

    workbook: str = ""
    rules: str = ""  # digest of rule values and weights
    engine: str = ""
    versions: tuple[tuple[str, str], ...] = ()
    seed: int = 0
    gap: float = 0.01
    seconds_limit: float = 0.0
    dropped: tuple[str, ...] = ()  # claims of an engine that a second path contradicted


@dataclass(frozen=True)
class Outcome:
    status: Status
    plan: Plan | None = None
    tiers: tuple[Tier, ...] = ()
    teams: tuple[TeamMinutes, ...] = ()
    conflict: Conflict | None = None
    limits: tuple[str, ...] = ()  # what stops us getting more, one sentence each
    agreements: tuple[str, ...] = ()  # what must be agreed and with whom
    seconds: float = 0.0
    seconds_to_first_plan: float | None = None
    cuts: int = 0  # grid failures that came back to the shape
    provenance: Provenance = field(default_factory=Provenance)
    findings: tuple[Finding, ...] = ()
    prices: tuple[str, ...] = ()  # what things cost that the plan keeps; said, never proposed
    moves: tuple[Move, ...] = ()  # what each change saves, and what it takes from the teams or gives them
    ideas: tuple[Idea, ...] = ()  # what starting each idea that is not started would take from the teams
    advice: tuple[str, ...] = ()  # what to do, where nothing was found
    requests: str = ""  # how many of the students' requests the plan meets, where a file of them was given
