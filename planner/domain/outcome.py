"""What a search found and how sure we are: optimal, feasible, infeasible and unknown are four different answers."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from math import isfinite

from planner.domain.plan import FIRST_DRAFT, NEAREST, SETTLED, Plan
from planner.domain.school import Finding

MONEY_TIERS = ("O10", "O21", "O22", "vision")  # about cuts; and the staff's vision: money left, ideas, changes
CUT_TIERS = MONEY_TIERS[:-1]


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
            return "proven" if self.proven else "best found so far; not yet known how much better is possible"
        room = abs(float(self.bound - self.value))
        amount = f"{room:,.0f} {self.unit}"
        if self.unit == "cents":
            amount = f"${math.ceil(room / 100):,}"  # rounded up: at most
        return f"best found so far; at most {amount} {'more' if self.better == 'more' else 'less'} is possible"


@dataclass(frozen=True)
class SharedMember:
    """A member whom a team shares with others: meetings of the team in an average week to which it comes, and that are asked for."""

    unit_id: str
    comes: Fraction
    asked: Fraction


@dataclass(frozen=True)
class TeamMinutes:
    """A team's minutes per average week; `individual` is the least that any core member keeps for planning alone.

    Of a course-alike team with courses: its core members in the plan, and how many of them teach some section of these. `shared` has the
    extended members that sit on other teams as well and whose position stays. `credited` are the minutes up to the goal over the members of
    today, one whose position ends counting as one with none (decisions.md 42); None without a goal, and where it is not known.
    """

    team_id: str
    minutes: Fraction
    individual: Fraction | None
    occasional: Fraction
    longest_block: int
    effective: Fraction
    days: int
    meetings: int
    members: int | None = None
    teach_it: int | None = None
    shared: tuple[SharedMember, ...] = ()
    credited: Fraction | None = None

    def toward(self, goal: int) -> Fraction:
        """Minutes that count toward a goal, as the search counts them."""
        return min(self.minutes, Fraction(goal)) if self.credited is None else self.credited


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
class Broken:
    """A requirement that a nearest plan does not keep, as the checker says it.

    `repair` is the change of the workbook with which the plan keeps it; all of a plan's repairs together were tried: with them the
    checker finds nothing. None where no change of one cell says it.
    """

    rule: str  # the rule's class name
    sentence: str
    cell: str = ""
    repair: Repair | None = None


@dataclass(frozen=True)
class Nearest:
    """The complete plan that breaks least, of a school for which no plan that keeps everything was found. It is never selected.

    `broken` has the highest rank first, and is exactly what the checker finds; no law is among it. `fewest`: it was proven, from the
    highest rank down, that no plan breaks fewer.
    """

    plan: Plan
    broken: tuple[Broken, ...]
    teams: tuple[TeamMinutes, ...] = ()
    fewest: bool = False

    def __post_init__(self) -> None:
        """A plan that breaks something says itself what it is, wherever it goes: nobody can take it out of here and forget that."""
        if self.broken:
            object.__setattr__(self, "plan", replace(self.plan, standing=NEAREST))


@dataclass(frozen=True)
class Unplaced:
    """Something of a week that a partial plan does not hold.

    `kind` is lesson | meeting | section | room | second teacher | session | block | duty, or requirement where one is broken that no
    missing class, session, or post explains. `what` says what is missing and `when` at what time, empty where none was settled.
    `reason` is what stands in the way of the one who comes nearest, with `rule` (a class name) and `cell`. `could` names positions or
    rooms, the nearest first, each with what stands in its way.
    """

    kind: str
    id: str  # homeroom, team, section, course, service, duty, or grade
    what: str
    when: str = ""
    rule: str = ""
    reason: str = ""
    cell: str = ""
    could: tuple[str, ...] = ()


@dataclass(frozen=True)
class Partial:
    """All of a week that could be placed, where the totals fit but no complete week was found. It is no plan, and is never selected.

    Every requirement that the checker finds broken in it is explained by something in `unplaced`.
    """

    plan: Plan
    unplaced: tuple[Unplaced, ...]
    teams: tuple[TeamMinutes, ...] = ()


@dataclass(frozen=True)
class Fallback:
    """What is left of a plan if nobody agrees to what it asks for: its positions and programs, without these ways of making time (`off`).

    Found by a search of that school, never by taking away. `minutes` has each team's minutes in an average week; it is empty where no
    week was found in the time. `proven`: no such week gives the team furthest below its goal more, then the next.
    """

    off: tuple[str, ...] = ()
    minutes: tuple[tuple[str, Fraction], ...] = ()
    proven: bool = False


class Known(StrEnum):
    """What a stage of the search found out."""

    YES = "yes"
    NO = "no"
    OPEN = "open"  # not found out in the time


@dataclass(frozen=True)
class StageAnswer:
    """What one stage of the answer found, which stays on screen even if the next finds nothing (counts, money, capacity, week, nearest)."""

    stage: str
    known: Known
    sentences: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True)
class Span:
    """Minutes a week, between the least and the most that they can be; the two are the same where they are exact."""

    least: Fraction
    most: Fraction


@dataclass(frozen=True)
class Undone:
    """Minutes towards the goals with one change of a plan undone: of the team with the fewest, and of all teams together.

    `impossible`: it is proven that then no plan keeps every requirement, and the minutes say nothing.
    """

    lowest: Span
    total: Span
    impossible: bool = False


@dataclass(frozen=True)
class Move:
    """One thing that the plan changes: what it saves, and what the teams would have if it alone were undone (by searching again).

    `code` is the move's number in domain.md 2.5, empty where it has none. `lowest` and `total` are minutes a week towards the goals: what
    undoing it would give the lowest team and all teams together, at least; `lowest_most` and `total_most` are what it would give at most.
    The two are the same where they are exact; None where a limit is not known. `impossible`: undone alone, no plan is left.
    """

    code: str
    kind: str  # program | staff | method
    id: str
    title: str
    cents: int  # saved in the plan year; below zero where it costs
    lowest: Fraction | None
    total: Fraction | None
    touches_schedule: bool = True
    lowest_most: Fraction | None = None
    total_most: Fraction | None = None
    impossible: bool = False


@dataclass(frozen=True)
class Asked:
    """A question for the district: may this fund, which has so much unspent, pay for a cost that state or local money paid last year?"""

    fund: str
    cents: int


@dataclass(frozen=True)
class Keep:
    """What would keep a position or a program that the plan cuts, with the rest of the plan as it is.

    `units` are posts of one row that are cut alike, each by `fte` hundredths; `cents` is what keeping one of them costs more in the plan
    year. `fund` needs the least `more` for it: 0 where the money is there, and then `against` says what stands in the way. Without a fund
    `against` says why none may pay. `exact`: no smaller sum does; else it is "at most".
    """

    kind: str  # staff | program
    id: str
    units: tuple[str, ...]
    fte: int
    cents: int
    fund: str = ""
    more: int | None = None
    exact: bool = False
    against: tuple[str, ...] = ()
    asks: tuple[Asked, ...] = ()


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
    stage: StageAnswer | None = None  # what a stage has just found, when there is one

    @property
    def words(self) -> str:
        """ "Minutes of the lowest team: 85 so far; at most 95 possible"; before any figure, what the search is doing."""
        if self.incumbent is None or not isfinite(self.incumbent) or self.unit == "points":  # weighed votes are no figure
            return self.message or "Looking for a first plan"
        found = _shown(self.incumbent, self.unit)
        unit = {"hundredths of FTE": "FTE", "cents": "", "dollars": ""}.get(self.unit, self.unit)
        said = f"{self.message}: {found} {unit}".rstrip() + " so far"
        if self.bound is None or not isfinite(self.bound) or _shown(self.bound, self.unit) == found:
            return said
        return f"{said}; at {'most' if self.bound >= self.incumbent else 'least'} {_shown(self.bound, self.unit)} possible"


def _shown(figure: float, unit: str) -> str:
    """With one decimal at most; thousands whole, never as a power of ten; money in dollars."""
    figure /= 100 if unit in ("cents", "hundredths of FTE") else 1
    if unit in ("cents", "dollars"):
        return f"${figure:,.0f}"
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
    keeps: tuple[Keep, ...] = ()  # what would keep each cut, and from which fund
    ideas: tuple[Idea, ...] = ()  # what starting each idea that is not started would take from the teams
    advice: tuple[str, ...] = ()  # what to do, where nothing was found
    requests: str = ""  # how many of the students' requests the plan meets, where a file of them was given
    nearest: Nearest | None = None  # where no plan keeps everything, or none was found: the one that breaks least
    stages: tuple[StageAnswer, ...] = ()  # what each stage found, in their order
    fallback: Fallback | None = None  # what is left of the plan if agreements fail; None where it was not worked out
    partial: Partial | None = None  # where names could not be given to a week in time: what was placed, and what was not

    @property
    def unsettled(self) -> tuple[str, ...]:
        """The money tiers (MONEY_TIERS) that the search had not settled for this plan when it ended.

        A tier counts as settled when the search asked for it after every tier above it, held the best that it found, and gave names to
        an answer that keeps it: then it stands in `tiers`, proven or not. How far from proven it is, `Tier.words` says. Not settled is
        a tier for which the time ran out, which `tiers` lacks; and every tier where the time ran out for naming, so that the plan is
        the answer of an earlier one. A search that knows more says so in `Plan.standing`: that the naming came too late (FIRST_DRAFT),
        or that the school weighs nothing, so that there is no vision to settle (SETTLED). Nothing said and no tiers: not settled.
        """
        if self.plan is None or self.status is not Status.FEASIBLE or self.plan.standing in (SETTLED, NEAREST):
            return ()
        if self.plan.standing == FIRST_DRAFT:
            return MONEY_TIERS
        asked = {t.measure for t in self.tiers}
        return tuple(m for m in MONEY_TIERS if m not in asked)

    @property
    def first_draft(self) -> bool:
        """Is this a lawful plan whose cuts and unspent money the search had no time to settle (decisions.md 54)? See `unsettled`.

        This is a state of the search. "Draft" is one of sharing, and the two are never mixed.
        """
        return bool(self.unsettled)

    @property
    def marked_plan(self) -> Plan | None:
        """The plan as it leaves the program: it says itself whether it is settled, a first draft or a nearest plan."""
        if self.plan is None or self.plan.standing == NEAREST or self.status not in (Status.OPTIMAL, Status.FEASIBLE):
            return self.plan
        return replace(self.plan, standing=FIRST_DRAFT if self.first_draft else SETTLED)
