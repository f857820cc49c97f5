"""What a search settles first, beside the usual order: the least money, the fewest changes or agreements, or a plan unlike others.

An aim adds its stage before the usual tiers, and rows that keep the plan apart from plans that are known already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from planner.domain.decision import Decision, Signature
from planner.domain.plan import Plan
from planner.facts.fund_rules import open_funds
from planner.facts.methods import must_be_agreed
from planner.milp.model import Expression
from planner.milp.shape.asks import Asks
from planner.milp.solve.lexicographic import Stage

TIME, MONEY, CHANGE, AGREE = "time", "money", "change", "agree"
NEAR_DOLLARS = 100.0  # nearer than this a sum of money counts as settled (decisions.md 21)
APART = 2  # decisions in which two options differ


@dataclass(frozen=True)
class Aim:
    """`first` is what is settled before the usual tiers; the plan differs in two decisions from each plan whose signature is in `unlike`.

    `others_lose`: the teams that have less than today in some plan; one of them has at least today's minutes.
    """

    first: str = TIME
    unlike: tuple[Signature, ...] = ()
    others_lose: tuple[str, ...] = ()
    apart: int = APART
    near: Plan | None = None  # a plan that is at hand: its classes keep their places where they can, and CHANGE counts from it
    spare: bool = False  # pay as little as possible from the funds that may pay anything

    def enforce(self, shape: Asks) -> None:
        shape.near = self.near
        shape.spare_open = self.first == MONEY or self.spare
        for signature in self.unlike:
            shape.model.define(shape.total(differing(shape, signature)) >= self.apart)
        if self.others_lose:
            shape.model.define(shape.total(_as_today(shape, team) for team in self.others_lose) >= 1)

    def keeps_apart(self, found: Signature) -> bool:
        """Does a plan with these decisions differ from all of `unlike` as it is asked to?"""
        return all(sum(found.get(key) != decided for key, decided in known.items()) >= self.apart for known in self.unlike)

    def stage(self, shape: Asks) -> Stage | None:
        if self.first == MONEY:
            near = NEAR_DOLLARS
            return Stage("money", "Money needed", "dollars", open_money(shape), near, lambda x: x, near=near, exact=near)
        if self.first == CHANGE:
            from_today = self.near is None
            counted = changes(shape) if self.near is None else changes_from(shape, self.near)
            title = "Changes from today" if from_today else "Changes from the plan before"
            return Stage("change" if from_today else "moved", title, "changes", counted, 0.0, lambda x: x, limit=0.0, near=0.5, exact=0.5)
        if self.first == AGREE:
            said = "Ways of making time that somebody has to agree to"
            return Stage("agree", said, "ways", to_agree(shape), 0.0, lambda x: x, limit=0.0, near=0.5, exact=0.5)
        return None


def to_agree(shape: Asks) -> Expression:
    """Ways of making time that are used and that somebody has to agree to, each once."""
    used = []
    for method in (m for m in shape.school.methods if m.allowed != "n" and must_be_agreed(m)):
        days = shape.switch_days.get(method.method)
        most = len(days) if days else max(1, (method.max_amount or 100) // 100)
        used.append(shape.model.binary())
        shape.model.define((shape.total(days) if days else shape.on[method.method]) <= most * used[-1])
    return shape.total(used)


def open_money(shape: Asks) -> Expression:
    """Dollars that the plan takes from funds which may pay anything; those tied to a purpose are of no use elsewhere."""
    return shape.total(shape.posts.fund_dollars(f) for f in open_funds(shape.school))


def changes(shape: Asks) -> Expression:
    """Posts with another FTE, programs bought otherwise than today, and days that follow another bell than usual."""
    posts, school = shape.posts, shape.school
    units = [1 - posts.level[u, row.fte] for row in school.staff for u in row.units]
    programs = [1 - posts.buys.get((p.program_id, 0 if p.start_only else p.cost_next), 0) for p in school.programs]
    days = [x for switches in shape.switch_days.values() for x in switches]
    return shape.total([*units, *programs, *days])


def changes_from(shape: Asks, plan: Plan) -> Expression:
    """Posts and programs that differ from a plan's, days on or off, kinds of day, and meetings that are given up."""
    posts, school = shape.posts, shape.school
    terms: list[Any] = []
    for unit in (u for p in plan.positions for u in p.units if u.unit_id in school.row_of_unit):
        terms.append(1 - posts.level.get((unit.unit_id, unit.fte), 0))
        if unit.unit_id in posts.chosen_days:
            terms += [1 - posts.days[unit.unit_id, d] for d in unit.days if (unit.unit_id, d) in posts.days]
    terms += [1 - posts.buys.get((c.program_id, c.cents), 0) for c in plan.programs if c.program_id in school.program_by_id]
    held = {(d.day, d.day_type) for d in plan.days}
    terms += [1 - x for v, x in shape.use.items() if (v.day, v.day_type) in held]
    for m in plan.meetings:
        for (team, v), pieces in shape.meets.items():
            if (team, v.day, v.day_type) == (m.team_id, m.day, m.day_type):
                when = (m.start, m.end)
                inside = [x for p, x in pieces.items() if (p.slots and set(p.slots) <= set(m.slots)) or (p.start, p.end) == when]
                terms.append(1 - _at_most_one(shape, inside))
    return shape.total(terms)


def _at_most_one(shape: Asks, kept: list[Expression]) -> Expression:
    """1 when one of the pieces of a meeting is still held."""
    b = shape.model.binary()
    shape.model.define(b <= shape.total(kept))
    return b


def differing(shape: Asks, signature: Signature) -> list[Expression]:
    """For each decision of a plan, an expression that can be 1 only when the new plan decides otherwise, and is never more."""
    found = []
    for key, decided in signature.items():
        way = {"staff": _other_posts, "days": _other_days, "program": _other_level, "method": _other_method, "team": _other_team}[key[0]]
        expression = way(shape, key[1], decided)
        if expression is not None:
            found.append(expression)
    return found


def _at_most(shape: Asks, reasons: list[Any]) -> Expression | None:
    """1 at most, and only when one of the reasons holds."""
    if not reasons:
        return None
    b = shape.model.binary()
    shape.model.define(b <= shape.total(reasons))
    return b


def _other_posts(shape: Asks, job_class: str, fte: Decision) -> Expression | None:
    """Another FTE of the job class."""
    school = shape.school
    rows = [r for r in school.staff if r.job_class == job_class and len(school.fte_levels(r)) > 1]
    if not rows:
        return None
    fixed = sum(r.fte for r in school.staff if r.job_class == job_class and r not in rows for _ in r.units)
    total = shape.total(shape.posts.fte(u) for r in rows for u in r.units)
    return _at_most(shape, [shape.differs(total, int(fte) - fixed)])


def _other_days(shape: Asks, unit: str, decided: Decision) -> Expression | None:
    """The same FTE on other days, where the days are chosen."""
    fte, days = decided
    posts, levels = shape.posts, shape.school.fte_levels(shape.school.row_of_unit[unit])
    if unit not in posts.chosen_days or fte not in levels:
        return None
    moved = _at_most(shape, [1 - posts.days[unit, d] for d in days])
    if len(levels) > 1:
        shape.model.define(moved <= posts.level[unit, fte])
    return moved


def _other_level(shape: Asks, program: str, cents: Decision) -> Expression | None:
    p = shape.school.program_by_id[program]
    levels = shape.posts.levels(p)
    if len(levels) < 2 or cents not in levels:
        return None
    return 1 - shape.posts.buys[program, cents]


def _other_method(shape: Asks, method: str, on: Decision) -> Expression | None:
    """Only kinds of day and what costs money: other switches could be thrown without any effect."""
    days = shape.switch_days.get(method)
    if shape.school.method_by_id[method].allowed == "n" or not days:
        return None
    if on:
        return 1 - shape.total(days) if len(days) == 1 else _at_most(shape, [len(days) * 1.0 - shape.total(days)])
    return _at_most(shape, list(days))


def _other_team(shape: Asks, team: str, gains: Decision) -> Expression | None:
    """A team that has less than today has at least as much; the other way round it could only be made to lose."""
    return _as_today(shape, team) if gains == "less" else None


def _as_today(shape: Asks, team: str) -> Expression:
    current = shape.school.current_of(team)
    assert current is not None and current.minutes_today is not None
    b = shape.model.binary()
    shape.model.define(shape.minutes(team) >= current.minutes_today * b)
    return b
