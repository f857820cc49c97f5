"""A plan as plain facts: what stays, who pays, who meets when. No solver, no arithmetic of the model.

Ids are the workbook's. Clock times are minutes after midnight, money is cents, FTE hundredths. A `day` is a cycle day
(1…N) and a `day_type` the bell schedule it follows; the two together name one kind of day of the year.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from dataclasses import dataclass, field
from typing import Any

SCHEMA = "common-time/1"
SETTLED, FIRST_DRAFT, NEAREST = "settled", "first draft", "nearest"  # how a plan stands with the search that made it


@dataclass(frozen=True)
class Day:
    """A kind of day that the plan holds: cycle day, day type, and for how many of the year's weeks."""

    day: int
    day_type: str
    weeks: int


@dataclass(frozen=True)
class Unit:
    """One adult's post next year; fte 0 = the post stops. `days` are the cycle days worked (empty when it stops)."""

    unit_id: str
    fte: int
    days: tuple[int, ...]


@dataclass(frozen=True)
class Share:
    fund: str
    cents: int


@dataclass(frozen=True)
class Position:
    """A row of Staff in the plan year: each of its units, and what each fund pays for the row together."""

    staff_id: str
    units: tuple[Unit, ...]
    shares: tuple[Share, ...]

    @property
    def fte(self) -> int:
        return sum(u.fte for u in self.units)

    @property
    def cents(self) -> int:
        return sum(s.cents for s in self.shares)


@dataclass(frozen=True)
class ProgramChoice:
    """`decision` is stop | reduce | continue | start | not started; `cents` is the level bought, exit cost apart."""

    program_id: str
    decision: str
    cents: int
    shares: tuple[Share, ...]  # pay for the level and, when it stops, for the exit cost


@dataclass(frozen=True)
class MethodUse:
    """A way of making time that is switched on. `amount` is hundredths of the method's unit; `cents` its yearly cost."""

    method: str
    amount: int
    cents: int
    shares: tuple[Share, ...]
    days: tuple[int, ...] = ()  # cycle days, for methods that bring their own day type


@dataclass(frozen=True)
class Trade:
    """Positions that are given up for others, where the school holds positions: job class, job class, hundredths of FTE given up."""

    gives: str
    gets: str
    fte: int


@dataclass(frozen=True)
class FundLine:
    fund: str
    year: int  # 1 = the plan year
    revenue_cents: int  # with allowed carryover in the plan year
    cost_cents: int


@dataclass(frozen=True)
class Meeting:
    """A team's common planning time on one kind of day: adjacent slots (or one clock interval) in which all core are free.

    `slots` names the bell slots it fills (empty for time outside them); `minutes` is their length added up.
    `attending` are the extended members who are free as well. `cover` says who has the students: "H3A: T_ART" pairs.
    """

    team_id: str
    day: int
    day_type: str
    start: int
    end: int
    minutes: int
    slots: tuple[str, ...]
    attending: tuple[str, ...] = ()
    cover: tuple[tuple[str, str], ...] = ()  # (homeroom, unit in charge); empty = students are not in the building


@dataclass(frozen=True)
class Lesson:
    """A homeroom in a special: grade x special x slot grid, named."""

    day: int
    day_type: str
    slot: str
    homeroom: str
    special: str
    unit_id: str


@dataclass(frozen=True)
class Block:
    """Where a grade's day holds lunch, recess, WIN, literacy and math."""

    kind: str  # lunch recess win literacy math
    grade: str
    day: int
    day_type: str
    start: int
    end: int


@dataclass(frozen=True)
class Session:
    """A service session: a group of a grade band with its provider."""

    service_id: str
    group: int  # 1…groups
    day: int
    day_type: str
    start: int
    end: int
    unit_id: str


@dataclass(frozen=True)
class DutyPost:
    """One adult on one duty."""

    duty_id: str
    day: int
    day_type: str
    unit_id: str


@dataclass(frozen=True)
class Section:
    """One class of a course, all year or for a term: who teaches it, when and where.

    `periods` are period codes (two for a double period); it meets on every kind of day that has them, on the clock of `lane`
    (grades; empty where all share one clock). `co_unit` is the second teacher of a co-taught section; `team` the house team
    whose students it is for. A section off campus has no `unit_id` and no room.
    """

    section_id: str
    course: str
    unit_id: str
    periods: tuple[str, ...]
    lane: tuple[str, ...] = ()
    term: str = "Y"
    room: str = ""
    co_unit: str = ""
    students: int = 0
    team: str = ""


ACCOUNTS = ("teaching", "duty", "lunch", "planning", "collaboration", "travel", "other")  # where a minute of the contract week can go


@dataclass(frozen=True)
class Accounts:
    """The contract week of one adult: every minute in one account. Whole minutes over the year's weeks of the cycle and its four
    quarters (or three trimesters), so that averages stay exact; `planning` is planning alone, `other` arrival, dismissal, passing,
    before and after students.
    """

    unit_id: str
    teaching: int = 0
    duty: int = 0
    lunch: int = 0
    planning: int = 0
    collaboration: int = 0
    travel: int = 0
    other: int = 0


@dataclass(frozen=True)
class Plan:
    """`standing` is SETTLED, FIRST_DRAFT, NEAREST, or "" where nobody said. It travels with the plan through every file, so that no
    plan loses its mark by being read back; two plans with the same decisions are the same plan, whatever it says."""

    school_digest: str = ""
    days: tuple[Day, ...] = ()
    positions: tuple[Position, ...] = ()
    programs: tuple[ProgramChoice, ...] = ()
    methods: tuple[MethodUse, ...] = ()
    funds: tuple[FundLine, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    grid: tuple[Lesson, ...] = ()
    blocks: tuple[Block, ...] = ()
    sessions: tuple[Session, ...] = ()
    duties: tuple[DutyPost, ...] = ()
    sections: tuple[Section, ...] = ()
    ledger: tuple[Accounts, ...] = ()
    trades: tuple[Trade, ...] = ()
    standing: str = field(default="", compare=False)

    def unit(self, unit_id: str) -> Unit | None:
        return next((u for p in self.positions for u in p.units if u.unit_id == unit_id), None)

    def method_on(self, method: str) -> bool:
        return any(m.method == method for m in self.methods)

    def to_json(self) -> dict[str, Any]:
        """A plain dict that `from_json` turns back into an equal plan; options are reserved."""
        facts: dict[str, Any] = _plain(self)
        return facts

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> Plan:
        """Raises ValueError, naming the key, when the dict is not a complete plan."""
        built = _build(cls, facts, "plan")
        assert isinstance(built, Plan)
        return built

    def dumps(self) -> str:
        return json.dumps({"schema": SCHEMA, "plan": self.to_json()}, indent=1)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value


def _build(kind: Any, value: Any, where: str) -> Any:
    """Rebuild a value of a declared type from plain JSON, strictly: unknown keys and wrong types are refused."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(value, dict):
            raise ValueError(f"{where} should be an object")
        hints = typing.get_type_hints(kind)
        unknown = set(value) - set(hints)
        missing = {f.name for f in dataclasses.fields(kind) if f.default is dataclasses.MISSING} - set(value)
        if unknown or missing:
            raise ValueError(
                f"{where}: " + ", ".join([f"unknown {k}" for k in sorted(unknown)] + [f"missing {k}" for k in sorted(missing)])
            )
        return kind(**{k: _build(hints[k], v, f"{where}.{k}") for k, v in value.items()})
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        if not isinstance(value, list):
            raise ValueError(f"{where} should be a list")
        if args[-1] is Ellipsis:
            return tuple(_build(args[0], v, f"{where}[{i}]") for i, v in enumerate(value))
        if len(args) != len(value):
            raise ValueError(f"{where} should have {len(args)} entries")
        return tuple(_build(a, v, f"{where}[{i}]") for i, (a, v) in enumerate(zip(args, value, strict=True)))
    if origin is types.UnionType:
        return None if value is None else _build(next(a for a in args if a is not type(None)), value, where)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ValueError(f"{where} should be {kind.__name__}")
    return value
