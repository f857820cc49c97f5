"""The price of time: for every level that the lowest team (or all teams together) can reach, the least money that pays for it.

Money is what the plan takes from funds that may pay anything; money tied to a purpose buys nothing elsewhere. One shape serves
for all points: the level is a bound of a variable, and each point starts from the last one's answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from planner.analysis.budget import fitted, plenty, to_find, with_more
from planner.audit import audit
from planner.domain.outcome import Progress
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.measures import MEASURE, goal_shares
from planner.milp.engines.engine import Ending, matrix_of
from planner.milp.solve.aims import Aim, open_money
from planner.milp.solve.benders_cuts import cut_off_all
from planner.milp.solve.certify import Proof, Question
from planner.milp.solve.fixing import decisions, fixed
from planner.milp.solve.lexicographic import Ladder, Stage
from planner.search.build import build_shape
from planner.search.refused import refuse
from planner.search.walk import new_search

NEAR_DOLLARS = 1.0
PROVEN_DOLLARS = 100.0  # this near its limit a sum counts as proven (decisions.md 21)
SHARE_OF_POINT = 0.5  # of what is left of a point's seconds
LEAST_SECONDS = 12.0  # for a point: rather fewer points than none that is proven
STEP = 5  # minutes a week between points of all teams together


@dataclass(frozen=True)
class Point:
    """A plan on the curve. `to_find` is cents beyond the money there is (below zero: left over), `least` what is proven: no plan
    with this level needs less. `share` is how much of its goal the team furthest from it has, `lowest` that team's minutes a week,
    `total` the minutes of all teams towards their goals; `skipped` says that levels before it were left out."""

    share: Fraction
    lowest: Fraction
    total: Fraction
    to_find: int
    least: int | None
    school: School
    plan: Plan
    proven: bool
    skipped: bool = False


@dataclass(frozen=True)
class Curve:
    """Points with rising minutes and rising money. `whole` when nothing above the last point is possible; else time ran out."""

    of: str  # "lowest" or "all"
    points: tuple[Point, ...]
    whole: bool
    seconds: float


def curve(
    school: School,
    *,
    of: str = "lowest",
    seconds: float = 90.0,
    points: int = 12,
    seed: int = 0,
    on_point: Callable[[Point], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Curve:
    """The least money for each level of minutes, from the floors to the goals; at most so many points, fewer when told to stop."""
    if of not in ("lowest", "all"):
        raise ValueError("the curve is of the lowest team or of all teams")
    return _Curve(school, of, seconds, points, seed, on_point, on_progress, should_stop).run()


class _Curve:
    def __init__(
        self, school: School, of: str, seconds: float, most: int, seed: int,
        on_point: Callable[[Point], None] | None, on_progress: Callable[[Progress], None] | None, should_stop: Callable[[], bool] | None,
    ) -> None:  # fmt: skip
        self.school, self.of, self.seconds, self.most = school, of, seconds, most
        self.on_point = on_point or (lambda _: None)
        self.search = new_search(with_more(school, plenty(school)), seconds, seed, on_progress, should_stop)
        self.goal = sum(t.goal_min for t in school.teams if t.goal_min)
        self.points: list[Point] = []
        self.doubted: tuple[int, ...] = ()  # rows of cuts

    # --- the walk ----------------------------------------------------------------------------------------------
    def run(self) -> Curve:
        s, whole, level, skipped = self.search, False, Fraction(0), False
        self._build()
        while len(self.points) < self.most:
            s.seconds = min(self.seconds, s.spent + max(LEAST_SECONDS, (self.seconds - s.spent) / (self.most - len(self.points))))
            if s.over:
                break
            found = self._point(level, skipped)
            if found is False:
                whole = True
                break
            if found is None:
                break
            last = self.points[-1]
            above = [x for x in self.levels if x > self._share(last)]
            if not above:
                whole = True
                break
            ahead = max(1, ceil(len(above) / (self.most - len(self.points)))) if len(self.points) < self.most else 1
            level, skipped = above[ahead - 1], ahead > 1
        return Curve(self.of, _not_dominated(self.points, self.of), whole, round(s.spent, 2))

    def _build(self) -> None:
        s = self.search
        shape = s.shape = build_shape(s.school)
        Aim(spare=True).enforce(shape)
        ladder = Ladder(shape)
        self.reach = shape.model.amount(0, 1)
        teams = ladder.teams
        if self.of == "lowest":
            for t in teams:
                shape.model.define(self.reach <= shape.of_goal(t) * (1 / t.goal_min))
            self.levels = sorted({m / t.goal_min for t in teams for m in ladder.reachable[t.team_id]})
        else:
            shape.model.define(self.reach <= shape.total(shape.of_goal(t) for t in teams) * (1 / max(1, self.goal)))
            self.levels = [Fraction(m, self.goal) for m in range(STEP, self.goal + 1, STEP)]
        self.money = shape.model.amount(0, None)
        shape.model.define(self.money >= open_money(shape))
        short = MEASURE["O2"].expression(shape)
        near = NEAR_DOLLARS
        self.cheapest = Stage("money", "Money needed", "dollars", 1 * self.money, 0.0, lambda x: x, near=near, exact=near)
        fair = short * (1 / max(1.0, 1000.0 * sum(t.goal_min * len(t.core) for t in teams)))
        self.most_time = Stage("O1", "Minutes for that money", "% of goal", fair - self.reach, 0.0, lambda x: -100 * x, exact=1e-5)

    def _point(self, level: Fraction, skipped: bool) -> bool | None:
        """One more point; False when no plan reaches the level, None when the time did not do."""
        s = self.search
        self.reach.lowBound, self.money.upBound = float(level) - 1e-7 if level else 0, None
        try:
            while True:
                ending, asked = self._settled(self.cheapest), self._asked()
                if ending.value is None:
                    return False if ending.status == "infeasible" and self._is_impossible(asked) else None
                self.money.upBound = ending.value + NEAR_DOLLARS
                self._spend_well()
                s.best = None
                if s.name():
                    break
                if s.over:
                    return None
                self.doubted += cut_off_all(s.shape, s.cuts[-1:])
                self.money.upBound = None
            return True if self._keep(ending, self._least(ending, asked), skipped) else None
        finally:
            self.reach.lowBound, self.money.upBound = 0, None

    def _asked(self) -> Question:
        """The rows of the question that has just been put; cuts are no ground for a proof."""
        problem = self.search.shape.model.problem
        return Question(matrix_of(problem).arrays(problem), self.doubted)

    def _is_impossible(self, asked: Question) -> bool:
        """Does a second path agree that no plan reaches the level?"""
        s = self.search
        return isinstance(s.certifier.impossible(asked, s.certifier.budget(s.spent - s.certifier.spent, s.end - s.spent)), Proof)

    def _least(self, ending: Ending, asked: Question) -> float | None:
        """Dollars below which no plan has the level, where a second path agrees; None where it does not."""
        s = self.search
        claim = replace(self.cheapest, exact=PROVEN_DOLLARS, ending=ending, question=asked)
        s.certifier.confirm(claim, 0.0, s.certifier.budget(s.spent - s.certifier.spent, s.end - s.spent))
        return None if claim.proof is None else claim.proof.bound

    def _settled(self, stage: Stage) -> Ending:
        s = self.search
        s.pose(stage)
        return s.settle(stage, s.with_days_held(stage) or s.with_whole_houses(stage))

    def _spend_well(self) -> None:
        """With the posts and programs of the least money, the most time. Another choice for the same money is met by the next level."""
        s = self.search
        s.pose(self.most_time)
        with fixed(decisions(s.shape)):
            s.solve(self.most_time, max(1.0, s.left * SHARE_OF_POINT), 0.0, part=True)
        s.engine.put_back(s.shape.model.problem)

    def _keep(self, ending: Ending, proven_least: float | None, skipped: bool) -> bool:
        """Keep the point; False when the auditor refuses its plan with the money that it needs."""
        assert self.search.best is not None
        enough, plan = fitted(self.school, self.search.best)
        checked = audit(enough, plan)
        if checked.violations:
            refuse(checked.violations, enough, self.search.provenance())
            return False
        shares = [(x, x * self.school.team_by_id[t].goal_min) for x, t in goal_shares(self.school, plan)]
        share, lowest = min(shares, default=(Fraction(1), Fraction(0)))
        need = to_find(self.school, plan)
        rest = need - round(100 * (ending.value or 0))  # cents that rounding each item made of the model's dollars
        least = None if proven_least is None else round(100 * proven_least) + rest
        proven = least is not None and need - least <= 100 * PROVEN_DOLLARS
        total = sum((minutes for _share, minutes in shares), Fraction(0))
        point = Point(share, lowest, total, need, least, enough, plan, proven, skipped)
        self.points.append(point)
        self.on_point(point)
        return True

    def _share(self, point: Point) -> Fraction:
        return point.total / max(1, self.goal) if self.of == "all" else point.share


def reached(point: Point, of: str) -> Fraction:
    """What the curve climbs: the share of the team furthest from its goal, or the minutes of all teams."""
    return point.total if of == "all" else point.share


def _not_dominated(points: list[Point], of: str) -> tuple[Point, ...]:
    """Without points that another one beats in minutes for no more money; the levels before a point that is left out count as looked at."""
    kept: list[Point] = []
    for p in sorted(points, key=lambda p: (p.to_find, -reached(p, of))):
        if not kept or reached(p, of) > reached(kept[-1], of):
            kept.append(p)
    return tuple(kept)


def prices(found: Curve) -> tuple[tuple[Point, Point, int], ...]:
    """Between neighbours: from which point to which, and cents for it."""
    return tuple((a, b, b.to_find - a.to_find) for a, b in zip(found.points, found.points[1:], strict=False))


def keeping(school: School, floors: dict[str, int] | None = None, staff: tuple[str, ...] = (), programs: tuple[str, ...] = ()) -> School:
    """The school with clamps: no team below so many minutes ("" means all teams), these posts and programs kept as today."""
    least = floors or {}
    return replace(
        school,
        teams=tuple(replace(t, floor_min=max(t.floor_min, least.get(t.team_id, least.get("", 0)))) for t in school.teams),
        staff=tuple(replace(r, may_change="no") if r.staff_id in staff else r for r in school.staff),
        programs=tuple(replace(p, levels=(p.cost_next,)) if p.program_id in programs else p for p in school.programs),
    )
