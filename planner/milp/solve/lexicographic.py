"""Settle – hold – go on: the measures in their order of importance, each in its own unit (decisions.md 21).

Tier 1 is leximin over the teams' capped minutes ÷ goal. A team's weekly minutes take few values (sums of its possible
meetings), so leximin is settled by counting: for one level after the other, upwards, as many teams as possible reach it,
and that number is held. Sorted from below, two plans first differ where these numbers first differ. Each count is a
model with one binary a team, far tighter than sums of the k lowest (the figures are in tests/benchmarks).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from planner.domain.outcome import Status
from planner.domain.school import School, Team
from planner.measures import MEASURE, RESERVE, TIERS, VISION, reserve_voted, settled_before
from planner.milp.engines.engine import Ending, matrix_of
from planner.milp.model import Expression, value
from planner.milp.shape.asks import Asks
from planner.milp.solve.certify import Proof, Question, at_its_limit

POINTS, ONE_POINT = 100, 1.0  # the staff's votes; nearer than one of the hundred points nobody could tell plans apart
ALLOWED_MINUTES = 5
BY_CHOICE = "O21"  # the first measure of cuts that the money allows to take back
MONEY_UNIT = 100_000.0  # cents are settled in thousands of dollars: in cents they would drown in the solver's tolerances
FINE = 6_000  # parts of a minute in which what was found is read: a mean over the members of a team is no whole number
ROUNDING = 1e-6  # what a held value may lose to the arithmetic of the solver


@dataclass
class Stage:
    """One thing to settle: the minimised expression, what later stages may give back, and how to show it in its unit."""

    measure: str  # O1, O2 …, or "vision"
    title: str
    unit: str
    expression: Expression
    allowance: float
    shown: Callable[[float], float]  # minimised value -> the measure in `unit`
    level: Fraction | None = None  # tier 1: the share of the goal that is counted
    whole: bool = False  # the expression takes whole numbers only
    limit: float | None = None  # no plan can be better than this: a value that reaches it needs no proof
    near: float = 0.0  # distance from the bound, in `unit`, at which the tier counts as proven
    exact: float | None = None  # in the expression's own unit: how near counts as settled, whatever the gap of the search
    start: dict[str, float] = field(default_factory=dict)  # values of variables made since the last solve
    ending: Ending | None = None
    question: Question | None = None  # the rows as they stood when this was settled
    proof: Proof | None = None  # once a second path agrees
    step: Callable[[float], float | None] = lambda _: None  # from a value to the next better one, where values go by steps

    def unshown(self, figure: float) -> float:
        """Return the value of `expression` that is shown as this figure."""
        return (figure - self.shown(0.0)) / (self.shown(1.0) - self.shown(0.0))

    def proven_within(self, gap: float) -> bool:
        """Is what was found the best there is, within the gap or the tier's own allowance, and does a second path agree?"""
        if self.proof is None or self.proof.bound is None or self.ending is None or self.ending.value is None:
            return False
        found = self.ending.value
        return found - self.proof.bound <= self._settled_within(found, gap) + ROUNDING * max(1.0, abs(found))

    def denied(self, gap: float, reached: float | None = None) -> float | None:
        """Return the cost that no plan reaches, as the engine claims; None when it claims nothing.

        Parameters
        ----------
        gap : float
            Relative distance at which a tier counts as settled.
        reached : float or None
            What the named plan came to, in the unit of `expression`. Later tiers may have given back some of what was found, and the
            distance that counts as settled (decisions.md 21) is that of the plan.
        """
        if self.ending is None or self.ending.value is None or self.ending.bound is None:
            return None
        found, bound = self.ending.value, self.ending.bound
        plan = found if reached is None or self.whole else max(found, reached)
        room, least = self._settled_within(plan, gap), ROUNDING * max(1.0, abs(found))
        if plan - bound > room + least:
            return bound - ROUNDING * max(1.0, abs(bound))
        step = self.step(found)
        return min(plan - room, found - (least if step is None else step - ROUNDING))

    def take(self, proof: Proof) -> None:
        """A second path agrees. Where values go by steps and it denied the next one, what was found is the limit."""
        assert self.ending is not None and self.ending.value is not None
        step = self.step(self.ending.value)
        sharp = step is not None and proof.bound is not None and proof.bound <= self.ending.value <= proof.bound + step
        self.proof = replace(proof, bound=self.ending.value) if sharp else proof

    def _settled_within(self, found: float, gap: float) -> float:
        """How far from its limit a settled value may be, in the unit of `expression` (decisions.md 21)."""
        if self.exact is not None:
            return self.exact
        if self.whole:
            return 0.5
        unit = abs(self.shown(1.0) - self.shown(0.0))
        return max(gap * abs(found) / (1 + gap), self.near / unit, ROUNDING)


class Ladder:
    """The stages of one shape, in the order of settling; ask for the next one only when the last has been held."""

    def __init__(self, shape: Asks, *, teams_only: bool = False, doubted: tuple[int, ...] = ()) -> None:
        """`teams_only`: the teams' minutes come first, whatever the school's one priority is (for what-if questions of minutes).

        `doubted` are rows of the model that no proof may lean on, by number.
        """
        self.shape, self.model = shape, shape.model
        self.before = "" if teams_only else settled_before(shape.school)
        self.teams = [t for t in shape.school.teams if t.goal_min > 0]
        for t in self.teams:
            shape.capped[t.team_id] = self.model.amount(0, t.goal_min)
            self.model.define(shape.capped[t.team_id] <= shape.minutes(t.team_id))
        self.reachable = {t.team_id: self._reachable(t) for t in self.teams}
        self.give = self.model.amount(0, 0)  # minutes of tier 1 that later tiers may give back
        self.expressions = {code: MEASURE[code].expression(shape) for code in (*TIERS[1:], *VISION)}
        self.counts: list[Stage] = []
        self.finished = False
        self.doubted = doubted

    # --- tier 1 ------------------------------------------------------------------------------------------------
    def _reachable(self, t: Team) -> list[Fraction]:
        """What a team can be credited with a week, up to its goal: sums of its possible meetings, over those of its members who stay."""
        school, goal = self.shape.school, Fraction(t.goal_min)
        sums = {Fraction(0)}
        for d in school.days:
            today = {Fraction(0)}
            for v in self.shape.variants:
                if v.day == d and self.shape.regular(v):
                    today |= self._day_sums(t, [school.per_week([(v, p.minutes)]) for p in self.shape.meets[t.team_id, v]], goal)
            sums = {min(goal, a + b) for a in sums for b in today}
        members = set(t.core)
        certain = sum(not self.shape.may_stop(u) for u in members)
        return sorted({minutes * kept / len(members) for minutes in sums for kept in range(certain, len(members) + 1)})

    @staticmethod
    def _day_sums(t: Team, pieces: list[Fraction], goal: Fraction) -> set[Fraction]:
        sums = {Fraction(0)}
        for piece in pieces:
            sums |= {min(goal, s + piece) for s in sums}
        return sums

    def minutes(self, t: Team) -> float:
        """Credited minutes, up to the goal."""
        return value(self.shape.of_goal(t))

    def _least(self, t: Team, level: Fraction) -> Fraction:
        """The least reachable minutes at which a team has the level (its goal at most)."""
        return next((m for m in self.reachable[t.team_id] if m >= level * t.goal_min), Fraction(t.goal_min))

    def _next_level(self, above: Fraction) -> Fraction | None:
        """The next share that some team could have."""
        shares = {m / t.goal_min for t in self.teams for m in self.reachable[t.team_id]}
        return min((s for s in shares if s > above), default=None)

    def _first(self) -> Stage:
        """A good start: as many capped minutes as possible, with the lowest team counted in full."""
        lowest = self.model.amount(0, 1)
        for t in self.teams:
            self.model.define(lowest <= self.shape.of_goal(t) * (1 / t.goal_min))
        near = 100 * ALLOWED_MINUTES / max(t.goal_min for t in self.teams)
        title, step = "Team furthest below its goal", self._step_of_lowest
        return Stage("O1", title, "% of goal", -1 * lowest, 0.0, lambda x: -100 * x, limit=-1.0, near=near, step=step)

    def _step_of_lowest(self, found: float) -> float | None:
        """From the lowest team's share of its goal (below zero, as it is minimized) to the next share that some team could have."""
        above = self._next_level(Fraction(-found).limit_denominator(10_000) + Fraction(1, 10_000))
        return None if above is None else float(above) + found

    def _count(self, level: Fraction) -> Stage:
        reach = []
        start = {}
        for t in self.teams:
            b = self.model.binary()
            least = self._least(t, level)
            self.model.define(self.shape.of_goal(t) + self.give >= float(least) * b)
            start[b.name] = 1.0 if self.minutes(t) >= float(least) - 1e-6 else 0.0
            reach.append(b)
        title = f"Teams with at least {float(100 * level):.0f} % of their goal"
        return Stage(
            "O1", title, "teams", -1 * self.model.total(reach), 0.0, lambda x: -x, level, True, -float(len(self.teams)), start=start
        )

    def _leximin(self) -> Iterator[Stage]:
        if not self.teams:
            return
        yield self._first()
        shares = [Fraction(round(self.minutes(t) * FINE), FINE * t.goal_min) for t in self.teams]
        level: Fraction | None = self._next_level(min(shares) - Fraction(1, 10_000))
        while level is not None and level <= 1:
            stage = self._count(level)
            self.counts.append(stage)
            if all(v == 1.0 for v in stage.start.values()):
                self.hold(stage, Ending(Status.OPTIMAL, -float(len(self.teams)), -float(len(self.teams)), 0.0))
            else:
                yield stage
            if stage.ending is None or stage.ending.value is None or stage.ending.value > -0.5:
                return
            held = sorted(self.minutes(t) / t.goal_min for t in self.teams)[len(self.teams) - round(-stage.ending.value) :]
            level = self._next_level(max(level, Fraction(held[0]).limit_denominator(10_000) - Fraction(1, 10_000)))

    # --- the other tiers ---------------------------------------------------------------------------------------
    def stages(self) -> Iterator[Stage]:
        if self.before:
            yield self._tier(self.before)
        yield from self._leximin()
        self.give.upBound = ALLOWED_MINUTES
        yield from (self._tier(code) for code in tiers_after_first(self.shape.school) if code != self.before)
        wishes = list(self._vision())
        if wishes:
            yield Stage("vision", "The staff's vision", "points", self.model.total(wishes), 0.0, lambda x: POINTS * x, near=ONE_POINT)
        self.finished = True

    def _tier(self, code: str) -> Stage:
        """A measure of which less is better, and never below 0; of a reserve more is, up to its size."""
        m, size = MEASURE[code], MONEY_UNIT if MEASURE[code].unit == "cents" else 1.0
        near = m.allowance if m.near is None else m.near
        limit = float(m.sign * m.scale(self.shape.school)) / size if m.sign < 0 else 0.0
        expression = m.sign / size * self.expressions[code]
        return Stage(code, m.title, m.unit, expression, m.allowance / size, lambda x: m.sign * size * x, limit=limit, near=near)

    def _vision(self) -> Iterator[Expression]:
        """The only place where unlike things are added: each brought to 0–1, weighted by the staff's votes."""
        school = self.shape.school
        for code, weight in vision_weights(school).items():
            m = MEASURE[code]
            yield weight / float(m.scale(school)) * m.sign * self.expressions[code]

    def hold(self, stage: Stage, ending: Ending) -> None:
        """Later stages may give back no more than the allowance."""
        stage.ending = ending
        assert ending.value is not None
        if stage.limit is not None and ending.value <= stage.limit + ROUNDING:
            stage.proof = at_its_limit(stage.limit)
        else:
            problem = self.model.problem
            stage.question = Question(matrix_of(problem).arrays(problem), self.doubted)
        found = round(ending.value) if stage.whole else ending.value
        if stage.measure != "O1" or stage.level is not None:
            self.model.define(stage.expression <= found + stage.allowance + ROUNDING)


def tiers_after_first(school: School) -> tuple[str, ...]:
    """The measures that are settled after the teams' minutes, in their order: a reserve that was voted for before any cut by choice."""
    codes = list(TIERS[1:])
    if reserve_voted(school):
        codes.insert(codes.index(BY_CHOICE), RESERVE)
    return tuple(codes)


def vision_weights(school: School) -> dict[str, float]:
    """Measure -> its part of the staff's 100 points (votes; the workbook's weights only where nobody has voted)."""
    above = {settled_before(school), *tiers_after_first(school)}
    points = {p.item: p for p in school.priorities if p.item not in above}  # what is settled above is not in it
    voted = any(p.votes for p in points.values())
    raw = {c: ((points[c].votes or 0) if voted else points[c].weight) for c in VISION if c in points and MEASURE[c].scale(school)}
    whole = sum(raw.values())
    return {c: n / whole for c, n in raw.items() if n} if whole else {}
