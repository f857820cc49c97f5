"""Cuts of a named plan, each put back by itself with the week held: it stays where the money pays for it and the checker agrees.

The counting model settles what is cut in counts, within its tolerances, and for all choices together. So a single cut may be left that
unspent money could pay for. Here every one is tried on the finished plan: nobody's lesson, meeting or duty moves (decisions.md 49).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from planner.audit import audit
from planner.checker.costs import fund_cost, row_cost
from planner.domain.outcome import Violation
from planner.domain.plan import FundLine, Plan, Position, Share, Unit
from planner.domain.school import PLAN_YEARS, Program, School, Staff
from planner.domain.subject import Item
from planner.facts.fund_rules import fund_revenue
from planner.measures import goal_shares, open_left, reserve, reserve_voted, worth_keeping
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.shares import Budget, Sharing
from planner.search.attendance import stated


@dataclass(frozen=True)
class Cut:
    """A position or a program that the plan has less of than today. `fte` is cut of one unit, in hundredths; 0 for a program."""

    item: Item
    unit: str
    fte: int
    cents: int  # what keeping all of it costs more in the plan year


def cuts(school: School, plan: Plan) -> tuple[Cut, ...]:
    """Every single cut of a plan, in the order in which they are put back.

    Positions that are filled stand before those that fall vacant, larger cuts before smaller ones, then programs by the staff's votes.
    """
    posts = sorted(_posts(school, plan), key=lambda c: (_falls_vacant(school, c), -c.fte, c.cents))
    programs = sorted(_programs(school, plan), key=lambda c: (-school.program_by_id[c.item.id].staff_vote, c.cents))
    return (*posts, *programs)


def _posts(school: School, plan: Plan) -> Iterator[Cut]:
    for position in (p for p in plan.positions if p.staff_id in school.staff_by_id):
        row = school.staff_by_id[position.staff_id]
        for unit in (u for u in position.units if u.fte < row.fte):
            more = round(school.unit_cost(row, row.fte, 1) - school.unit_cost(row, unit.fte, 1))
            yield Cut(Item("staff", row.staff_id), unit.unit_id, row.fte - unit.fte, more)


def _programs(school: School, plan: Plan) -> Iterator[Cut]:
    for choice in (p for p in plan.programs if p.program_id in school.program_by_id):
        program = school.program_by_id[choice.program_id]
        if worth_keeping(program) and choice.cents < program.cost_next:
            yield Cut(Item("program", program.program_id), "", 0, program.cost_next - sum(s.cents for s in choice.shares))


def _falls_vacant(school: School, cut: Cut) -> bool:
    return school.staff_by_id[cut.item.id].vacancy in ("vacant", "leaving")


# --- the plan with one of them put back --------------------------------------------------------------------------------
def with_cut_back(school: School, plan: Plan, cut: Cut, level: int) -> Plan:
    """The plan with a position at another FTE, or a program at another sum; nobody pays for it yet."""
    if cut.item.kind == "program":
        program = school.program_by_id[cut.item.id]
        word = "continue" if level >= program.cost_next else "reduce"
        chosen = (replace(c, cents=level, decision=word) if c.program_id == cut.item.id else c for c in plan.programs)
        return replace(plan, programs=tuple(chosen))
    row = school.staff_by_id[cut.item.id]
    positions = (_raised(school, row, p, cut.unit, level) if p.staff_id == cut.item.id else p for p in plan.positions)
    return replace(plan, positions=tuple(positions))


def _raised(school: School, row: Staff, position: Position, unit: str, level: int) -> Position:
    units = (replace(u, fte=level, days=_days(school, row, u, level)) if u.unit_id == unit else u for u in position.units)
    return replace(position, units=tuple(units))


def _days(school: School, row: Staff, unit: Unit, level: int) -> tuple[int, ...]:
    """All days that the position may work; where it is paid by the day, its days in the plan and the first others."""
    possible = school.staff_days(row)
    if not school.day_based(row):
        return possible
    others = [d for d in possible if d not in unit.days]
    wanted = round(school.days_of_fte(level))
    return tuple(sorted([*unit.days, *others][:wanted]))


def levels_back(school: School, plan: Plan, cut: Cut) -> tuple[int, ...]:
    """To what a cut may be put back, today's level first."""
    if cut.item.kind == "program":
        program = school.program_by_id[cut.item.id]
        now = next(c.cents for c in plan.programs if c.program_id == cut.item.id)
        return tuple(sorted((c for c in _levels(program) if now < c <= program.cost_next), reverse=True))
    row = school.staff_by_id[cut.item.id]
    return tuple(sorted((f for f in school.fte_levels(row) if row.fte - cut.fte < f <= row.fte), reverse=True))


def _levels(program: Program) -> tuple[int, ...]:
    return program.levels or (0, program.cost_next)


# --- who pays ----------------------------------------------------------------------------------------------------------
def costs(school: School, plan: Plan) -> dict[Item, int]:
    """What everything in a plan costs in the plan year, in cents."""
    found = {}
    for position in (p for p in plan.positions if p.staff_id in school.staff_by_id):
        found[Item("staff", position.staff_id)] = round(row_cost(school, school.staff_by_id[position.staff_id], position, 1))
    for choice in (c for c in plan.programs if c.program_id in school.program_by_id):
        leaves = choice.decision == "stop"
        found[Item("program", choice.program_id)] = choice.cents + (school.program_by_id[choice.program_id].exit_cost if leaves else 0)
    return found | {Item("method", m.method): m.cents for m in plan.methods}


def growth(school: School, plan: Plan, cost: Mapping[Item, int]) -> dict[tuple[Item, int], Fraction]:
    """Each item's cost in the years after the plan year, over that of the plan year."""
    found: dict[tuple[Item, int], Fraction] = {}
    for position in (p for p in plan.positions if cost.get(Item("staff", p.staff_id))):
        item, row = Item("staff", position.staff_id), school.staff_by_id[position.staff_id]
        found |= {(item, year): row_cost(school, row, position, year) / cost[item] for year in (2, 3)}
    for choice in plan.programs:
        lasts = choice.cents > 0 and school.program_by_id[choice.program_id].recurring
        found |= {(Item("program", choice.program_id), year): Fraction(int(lasts)) for year in (2, 3)}
    return found


def paid(school: School, plan: Plan, shares: Mapping[Item, tuple[Share, ...]]) -> Plan:
    """The plan with these shares, and what each fund has and pays."""
    plan = replace(
        plan,
        positions=tuple(replace(p, shares=shares.get(Item("staff", p.staff_id), p.shares)) for p in plan.positions),
        programs=tuple(replace(c, shares=shares.get(Item("program", c.program_id), c.shares)) for c in plan.programs),
        methods=tuple(replace(m, shares=shares.get(Item("method", m.method), m.shares)) for m in plan.methods),
    )
    lines = (
        FundLine(f.fund, year, fund_revenue(school, f, year), fund_cost(school, plan, f.fund, year))
        for f in school.funds
        for year in PLAN_YEARS
    )
    return replace(plan, funds=tuple(lines))


def room(school: School, plan: Plan) -> int:
    """Cents of the plan year that a plan leaves unspent in all funds together, but for a reserve that the staff voted for."""
    left = sum(line.revenue_cents - line.cost_cents for line in plan.funds if line.year == 1)
    return left - kept_reserve(school, plan)


def kept_reserve(school: School, plan: Plan) -> int:
    """Cents of unrestricted money that stay unspent: what the plan has of a reserve that the staff voted for."""
    if not reserve_voted(school):
        return 0
    return max(0, min(int(reserve(school)), open_left(school, plan)))


# --- putting back ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Tried:
    """A cut that was put back: the plan where the checker agrees, else what stands against it."""

    plan: Plan | None
    against: tuple[Violation, ...] = ()


def tried_back(school: School, plan: Plan, cut: Cut, level: int) -> Tried | None:
    """One cut put back with the week held; None where the funds cannot pay for it."""
    changed = with_cut_back(school, plan, cut, level)
    cost, before, leave = costs(school, changed), costs(school, plan), kept_reserve(school, plan)
    if cost[cut.item] - before[cut.item] > room(school, plan):
        return None
    shares = Sharing(school, Budget(cost, growth(school, changed, cost), leave=leave)).lay(HighsEngine())
    if shares is None:
        return None
    whole = paid(school, stated(school, changed), shares)
    if kept_reserve(school, whole) < leave:
        return None
    found = audit(school, whole).violations
    return Tried(None, found) if found else Tried(whole)


def put_back(school: School, plan: Plan, stop: Callable[[], bool]) -> tuple[Plan, bool]:
    """The plan with every cut put back that money pays for, and whether each one was tried before `stop` said that time is over."""
    again = True
    while again:
        again = False
        for cut in cuts(school, plan):
            if stop():
                return plan, False
            better = _highest(school, plan, cut)
            if better is not None:
                plan, again = better, True
                break
    return plan, True


def _highest(school: School, plan: Plan, cut: Cut) -> Plan | None:
    """The plan with as much of a cut put back as can be; no team may lose by it."""
    for level in levels_back(school, plan, cut):
        tried = tried_back(school, plan, cut, level)
        if tried is not None and tried.plan is not None and not _worse(school, plan, tried.plan):
            return tried.plan
    return None


def _worse(school: School, plan: Plan, other: Plan) -> bool:
    """Has any team that meets in a plan less of its goal in the other?"""
    then = {team: share for share, team in goal_shares(school, other)}
    return any(then.get(team, share) < share for share, team in goal_shares(school, plan))
