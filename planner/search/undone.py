"""What the teams would have with one change of a plan undone: solved to proof within its share of the time, else between two limits.

From below counts what stands: a plan of the changed school that was found, or the plan itself with a cut put back and its week held.
From above counts only a limit with which a second path agrees; where there is none, no team has more than its goal.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from fractions import Fraction

from planner.audit import audit
from planner.checker.week import week_of
from planner.domain.outcome import Move, Span, Status, Undone
from planner.domain.plan import Plan
from planner.domain.school import School, Team
from planner.domain.subject import Item
from planner.milp.engines.engine import Ending, matrix_of
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.shares import Budget, Sharing
from planner.milp.model import Expression
from planner.milp.shape.asks import Asks
from planner.milp.solve.certify import Certifier, Proof, Question
from planner.milp.solve.fixing import only_whole
from planner.milp.solve.lexicographic import Ladder
from planner.search.attendance import stated
from planner.search.build import build_shape
from planner.search.put_back import Cut, costs, cuts, growth, levels_back, paid, with_cut_back
from planner.search.walk import Walk

FOR_A_PLAN = 0.5  # of the seconds; the rest is for the limits
LEAST_SECONDS = 0.2
NEAR_MINUTES = 0.01
GAP = 0.01
NOTHING = Span(Fraction(0), Fraction(0))


def with_goal(school: School, plan: Plan) -> tuple[Team, ...]:
    """The teams that have a goal and somebody left to meet in a plan."""
    week = week_of(school, plan)
    return tuple(t for t in school.teams if t.goal_min > 0 and week.core(t))


def held_week(changed: School, plan: Plan, move: Move) -> Plan | None:
    """The plan with a cut undone and its week held, as a plan of the changed school; None where that is none, or no cut is undone."""
    mine = [c for c in (*cuts(changed, plan), *_stopped(changed, plan)) if (c.item.kind, c.item.id) == (move.kind, move.id)]
    found = plan
    for cut in mine:
        found = with_cut_back(changed, found, cut, levels_back(changed, found, cut)[0])
    if not mine:
        return None
    cost = costs(changed, found)
    shares = Sharing(changed, Budget(cost, growth(changed, found, cost))).lay(HighsEngine())
    if shares is None:
        return None
    whole = paid(changed, stated(changed, found), shares)
    return whole if audit(changed, whole).lawful else None


def _stopped(school: School, plan: Plan) -> Iterator[Cut]:
    """Programs that the staff would stop are no cuts, and undone like them."""
    for choice in plan.programs:
        program = school.program_by_id.get(choice.program_id)
        against = program is not None and not program.start_only and program.staff_vote < 0
        if program is not None and against and choice.cents < program.cost_next:
            yield Cut(Item("program", program.program_id), "", 0, program.cost_next - choice.cents)


def minutes_of(school: School, plan: Plan, teams: tuple[Team, ...]) -> tuple[Fraction, Fraction]:
    """Minutes towards the goal of the team with the fewest, and of all together."""
    week = week_of(school, plan)
    mine = [min(week.minutes(t), Fraction(t.goal_min)) for t in teams]
    return min(mine, default=Fraction(0)), sum(mine, Fraction(0))


class Undoing:
    """The questions about one changed school."""

    def __init__(self, school: School, teams: tuple[Team, ...], seconds: float, seed: int, stop: Callable[[], bool]) -> None:
        self.school, self.teams, self.seed, self.stop = school, teams, seed, stop
        self.seconds, self.until = seconds, time.perf_counter() + seconds
        self.certifier = Certifier(seed, repeatable=False, should_stop=stop)
        self.shape: Asks | None = None

    @property
    def left(self) -> float:
        return 0.0 if self.stop() else self.until - time.perf_counter()

    def answer(self, held: Plan | None) -> Undone:
        """`held` is a lawful plan of the changed school that is known already."""
        found, proven = self._searched()
        plans = [p for p in (held, found) if p is not None]
        pairs = [minutes_of(self.school, p, self.teams) for p in plans]
        least = (max(a for a, _ in pairs), max(b for _, b in pairs)) if pairs else (Fraction(0), Fraction(0))
        if found is not None and proven:
            lowest, total = minutes_of(self.school, found, self.teams)
            return Undone(Span(lowest, lowest), Span(total, total))
        if not plans and self._impossible():
            return Undone(NOTHING, NOTHING, impossible=True)
        goals = [Fraction(t.goal_min) for t in self.teams]
        lowest_most = self._most(self._lowest, least[0], min(goals, default=Fraction(0)))
        return Undone(Span(least[0], lowest_most), Span(least[1], self._most(self._total, least[1], sum(goals, Fraction(0)))))

    def _searched(self) -> tuple[Plan | None, bool]:
        """A plan of the changed school, and whether what its teams have is proven: with one goal for all, every best plan has the same."""
        if self.left < LEAST_SECONDS:
            return None, False
        walk = Walk(self.school, FOR_A_PLAN * self.seconds, GAP, self.seed, None, self.stop)
        walk.quiet = True
        found = walk.run()
        return found.plan, found.status is Status.OPTIMAL and len({t.goal_min for t in self.teams}) <= 1

    # --- limits ------------------------------------------------------------------------------------------------
    def _built(self) -> Asks:
        if self.shape is None:
            self.shape = build_shape(self.school)
            Ladder(self.shape, teams_only=True)
        return self.shape

    def _lowest(self, shape: Asks) -> Expression:
        fewest = shape.model.amount(0)
        for team in self.teams:
            shape.model.define(fewest <= shape.of_goal(team))
        return fewest

    def _total(self, shape: Asks) -> Expression:
        return shape.total(shape.of_goal(team) for team in self.teams)

    def _most(self, asked: Callable[[Asks], Expression], least: Fraction, most: Fraction) -> Fraction:
        """The lowest limit that is proven, first with classes that may be split, then as they are."""
        if least >= most or self.left < LEAST_SECONDS:
            return most
        shape = self._built()
        shape.model.minimise(-1 * asked(shape))
        for whole in (False, True):
            if self.left < LEAST_SECONDS or least >= most:
                break
            with nullcontext() if whole else only_whole(shape, ()):
                most = min(most, max(least, self._proven(shape, self.left / 2) or most))
        return most

    def _proven(self, shape: Asks, seconds: float) -> Fraction | None:
        """The most minutes as the shape now stands, where a second path agrees that no answer has more."""
        ending = self._solved(shape, seconds)
        if ending.bound is None:
            return None
        most = Fraction(max(0.0, -ending.bound)).limit_denominator(60)
        found = self.certifier.none_below(self._question(shape), -float(most) - 5 * NEAR_MINUTES, max(0.0, self.left))
        return most if isinstance(found, Proof) else None

    def _impossible(self) -> bool:
        """Is it proven that the changed school has no plan?"""
        if self.left < LEAST_SECONDS:
            return False
        shape = self._built()
        shape.model.minimise(shape.total(()))
        if self._solved(shape, self.left / 2).status is not Status.INFEASIBLE:
            return False
        return isinstance(self.certifier.impossible(self._question(shape), max(0.0, self.left)), Proof)

    def _solved(self, shape: Asks, seconds: float) -> Ending:
        return HighsEngine(seed=self.seed).solve(
            shape.model.problem, seconds=max(0.05, seconds), gap=0.0, should_stop=self.certifier.should_stop
        )

    @staticmethod
    def _question(shape: Asks) -> Question:
        problem = shape.model.problem
        return Question(matrix_of(problem).arrays(problem))
