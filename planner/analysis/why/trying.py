"""Tries offers: solves the school again with one of them, everything else as the plan has it, and says what it gives, takes and costs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from planner.analysis.why.card import Change, Edit, Fix, NewLine, Offer
from planner.analysis.why.ways import promised
from planner.checker.week import week_of
from planner.domain.plan import MethodUse, Plan, Position, ProgramChoice
from planner.domain.school import School
from planner.explain.agreements import agreed
from planner.explain.changes import as_planned, locks_as_planned
from planner.search.walk import minutes_only

Say = Callable[[str], None]
DOLLAR = 100


def cost(plan: Plan) -> int:
    """Cents that the plan's posts, programs and ways of making time cost in the plan year."""
    items: tuple[Position | ProgramChoice | MethodUse, ...] = (*plan.positions, *plan.programs, *plan.methods)
    return sum(s.cents for item in items for s in item.shares)


def minutes(school: School, plan: Plan) -> dict[str, Fraction]:
    """Each team's minutes in an average week."""
    week = week_of(school, plan)
    return {t.team_id: week.minutes(t) for t in school.teams}


def as_it_is(school: School, plan: Plan) -> School:
    """Posts, programs and ways of making time as in the plan; days and the grid are free."""
    return replace(as_planned(school, plan), locks=(*locks_as_planned(school, plan), *promised(school, plan)))


class Trials:
    """Offers tried against one plan, until the time is over. `seconds` for each is a limit, not a target."""

    def __init__(self, school: School, plan: Plan, seconds: float, each: float, seed: int, say: Say, stop: Callable[[], bool]) -> None:
        self.school, self.plan, self.each, self.seed, self.say, self.stop = school, plan, each, seed, say, stop
        self.base = as_it_is(school, plan)
        self.now, self.spent = minutes(school, plan), cost(plan)
        self.goal = {t.team_id: Fraction(t.goal_min) for t in school.teams}
        self.level = self._level(self.now)
        self.until = time.perf_counter() + seconds
        self.tried = 0

    def _level(self, has: dict[str, Fraction]) -> list[Fraction]:
        """Teams' shares of their goals, the lowest first: who has them does not matter."""
        return sorted(min(has[t], goal) / goal for t, goal in self.goal.items() if goal)

    @property
    def over(self) -> bool:
        return self.stop() or time.perf_counter() > self.until

    def fix(self, offer: Offer) -> Fix | None:
        """None when the repaired school has no plan, or one in which the lowest teams (then the next) are no nearer to their goals."""
        self.say(f"Trying: {offer.sentence}")
        self.tried += 1
        money, paid = self._paid(offer)

        def change(school: School) -> School:
            return paid(offer.change(school))

        changed = change(self.base)
        seconds = max(1.0, min(self.each, self.until - time.perf_counter()))
        found = minutes_only(changed, seconds=seconds, seed=self.seed, should_stop=self.stop)
        if found is None:
            return None
        then = minutes(changed, found)
        level = self._level(then)
        if level <= self.level:
            return None
        if offer.kind == "fair":
            self.level = level  # what the same posts can do is no merit of another change
        nearer = {t: min(then[t], goal) - min(self.now[t], goal) for t, goal in self.goal.items()}
        gains = tuple((t, n) for t, n in nearer.items() if n > 0)
        losses = tuple((t, -n) for t, n in nearer.items() if n < 0)
        cells = (*(c for c in offer.cells if isinstance(c, NewLine) or c.cell), *([self._more(money)] if money else []))
        who = tuple(dict.fromkeys((*offer.who, *self._agreements(changed, found))))
        price = cost(found) - self.spent
        moved = self._moved(found) if changed.info.cycle_days == self.school.info.cycle_days else ()  # in a rotation every week differs
        return Fix(offer.kind, offer.sentence, price, gains, losses, moved, who, cells, money, offer.asks, change)

    def _paid(self, offer: Offer) -> tuple[int, Change]:
        """What the general fund lacks for the offer, in whole dollars, and the school that has it."""
        fund = next((f for f in self.school.funds if f.type == "general"), None)
        if fund is None or offer.cents <= 0:
            return 0, lambda school: school
        line = next((n for n in self.plan.funds if n.fund == fund.fund and n.year == 1), None)
        left = line.revenue_cents - line.cost_cents if line else 0
        lacks = max(0, -(-(offer.cents - left) // DOLLAR) * DOLLAR)

        def paid(school: School) -> School:
            more = (replace(f, revenue_next=f.revenue_next + lacks) if f.fund == fund.fund else f for f in school.funds)
            return replace(school, funds=tuple(more))

        return lacks, paid

    def _more(self, money: int) -> Edit:
        fund = next(f for f in self.school.funds if f.type == "general")
        cents = fund.revenue_next + money
        return Edit(fund.at("revenue_next"), cents / DOLLAR if cents % DOLLAR else cents // DOLLAR)

    def _agreements(self, changed: School, found: Plan) -> list[str]:
        """Other schools that have to agree to what the present plan does not need already."""
        known = {(a.kind, a.subject) for a in agreed(self.school, self.plan)}
        return [a.other for a in agreed(changed, found) if (a.kind, a.subject) not in known and a.kind == "shared" and a.other]

    def _moved(self, found: Plan) -> tuple[str, ...]:
        """Adults whose days change."""
        before = {u.unit_id: (u.days if u.fte else ()) for p in self.plan.positions for u in p.units}
        after = {u.unit_id: (u.days if u.fte else ()) for p in found.positions for u in p.units}
        return tuple(u for u, days in after.items() if days != before.get(u, ()))
