"""An answer at every stage (architecture.md, idea 5): what each stage of a search found, told as soon as it stands.

Counts and money are asked before the week, and take a fraction of a second. Capacity is asked where no plan was found: one that was
found shows by itself that the week can be staffed. Each of these asks for less than the school does, so that "yes" says nothing of
the stages after it, and "no" is said only when a second path agrees (decisions.md 53); otherwise the stage is left open.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from fractions import Fraction

from planner.domain.outcome import Known, Outcome, StageAnswer, Status
from planner.domain.school import School, Team
from planner.facts.alike import gathered
from planner.facts.clock import amount
from planner.facts.phrases import dollars, listed
from planner.facts.shortage import Shortage
from planner.facts.shortages import ODD_FIGURE, way_out
from planner.milp.engines.engine import Ending, matrix_of
from planner.milp.engines.highs import HighsEngine
from planner.milp.model import Expression
from planner.milp.shape.asks import Asks
from planner.milp.solve.budget import Balance, Short, balance
from planner.milp.solve.certify import Certifier, Proof, Question
from planner.milp.solve.fixing import only_whole
from planner.rules.money import REVENUE
from planner.search.build import build_shape
from planner.workbook.checks import courses, sums

COUNTS, MONEY, CAPACITY, WEEK, NEAREST = "counts", "money", "capacity", "week", "nearest"
ORDER = (COUNTS, MONEY, CAPACITY, WEEK, NEAREST)
MONEY_SECONDS = 1.0
CAPACITY_SECONDS, CAPACITY_SHARE = 10.0, 0.15  # at most so many seconds, and so much of the search's time
LEAST_SECONDS = 0.5
BUILDING_SECONDS = 0.0003  # of the shape, for each adult on each day in each slot of the bell schedules
BUILDINGS = 2  # times the seconds of building the shape are the least in which capacity is worth asking
NEAR_MINUTES = 0.01
MOST_CELLS = 12
NOT_FOUND_OUT = "That was not found out in the time."
Tell = Callable[[StageAnswer], None]


class Stages:
    """What the stages of one search found so far. `tell` hears each answer as soon as it stands, and again when more is known."""

    def __init__(self, school: School, certifier: Certifier, seconds: float, tell: Tell) -> None:
        self.school, self.certifier, self.seconds, self._tell = school, certifier, seconds, tell
        self.found: dict[str, StageAnswer] = {}
        self.short: tuple[Shortage, ...] = ()

    @property
    def answers(self) -> tuple[StageAnswer, ...]:
        return tuple(self.found[stage] for stage in ORDER if stage in self.found)

    def begin(self, short: tuple[Shortage, ...]) -> bool:
        """Answer the stages before the week; return whether it is proven that there is no plan."""
        self.short = short
        began = time.perf_counter()
        self._keep(counted(self.school, short), began)
        began = time.perf_counter()
        found = balance(self.school, self.certifier, seconds=MONEY_SECONDS)
        self._keep(budgeted(self.school, found), began)
        return found.known is Known.NO

    def no_plan_yet(self, left: float, building: float) -> None:
        """Answer capacity, once, where nothing was found in part of the time.

        Parameters
        ----------
        left : float
            Seconds until the whole answer should stand.
        building : float
            Seconds that building the shape of this school takes; 0 where it was not built yet.
        """
        seconds = min(left, CAPACITY_SECONDS, max(LEAST_SECONDS, CAPACITY_SHARE * self.seconds))
        if CAPACITY in self.found or seconds < BUILDINGS * (building or self._building):
            return
        began = time.perf_counter()
        self._keep(Capacity(self.school, self.certifier, began + seconds).answer(), began)

    @property
    def _building(self) -> float:
        """About how many seconds building the shape takes."""
        return BUILDING_SECONDS * len(self.school.row_of_unit) * len(self.school.days) * len(self.school.bell)

    def counted_week(self) -> None:
        """The counting model has found a week, though none was named."""
        if CAPACITY not in self.found:
            self._keep(StageAnswer(CAPACITY, Known.YES, ("The week can be staffed as far as hours, days, and class slots go.",)))

    def plan_stands(self, seconds: float) -> None:
        """A plan that the checker passes answers all that is still asked."""
        if WEEK in self.found:
            return
        if CAPACITY not in self.found:
            self._keep(StageAnswer(CAPACITY, Known.YES, ("The week can be staffed: the plan does it.",)))
        self._keep(StageAnswer(WEEK, Known.YES, ("A plan keeps every requirement.",), seconds=round(seconds, 2)))

    def closed(self, outcome: Outcome) -> Outcome:
        """Return the outcome with what each stage found; what the end of the search has decided is told."""
        if self.short and outcome.status is Status.INFEASIBLE:
            self._keep(replace(self.found[COUNTS], known=Known.NO))
        elif outcome.plan is not None and self.found[COUNTS].known is not Known.YES:
            self._keep(NO_SHORTAGE)
        if outcome.plan is not None:
            self.plan_stands(outcome.seconds_to_first_plan or outcome.seconds)
        else:
            self.found.setdefault(CAPACITY, NO_CAPACITY)
            self._keep(replace(without_plan(outcome), seconds=outcome.seconds))
        if outcome.nearest is not None:
            self._keep(nearest(outcome))
        return replace(outcome, stages=self.answers)

    def _keep(self, answer: StageAnswer, began: float | None = None) -> None:
        if began is not None:
            answer = replace(answer, seconds=round(time.perf_counter() - began, 2))
        if self.found.get(answer.stage) != answer:
            self.found[answer.stage] = answer
            self._tell(answer)


# --- counts ----------------------------------------------------------------------------------------------------------------
NO_SHORTAGE = StageAnswer(COUNTS, Known.YES, ("Adding up shows no shortage of classes, teachers, class slots, seats, adults, or funding.",))
SUMS = (
    sums.class_slots_suffice, sums.targets_can_be_reached, sums.cafeteria_seats_suffice, sums.services_can_be_given,
    courses.departments_can_teach, courses.second_teachers_suffice, courses.rooms_suffice,
)  # fmt: skip


def counted(school: School, short: Sequence[Shortage]) -> StageAnswer:
    """Return what adding up shows: shortages, and sums of the workbook's checks that may turn out to be one.

    A shortage is open until a second path agrees that there is no plan.
    """
    said = {s.cell: _fixed_by(s.sentence, way_out(school, s)) for s in short}
    for finding in (f for check in SUMS for f in check.find(school)):
        said.setdefault(finding.cell, _fixed_by(finding.message, finding.fix))
    return StageAnswer(COUNTS, Known.OPEN, tuple(said.values()), _cells(said)) if said else NO_SHORTAGE


def _fixed_by(sentence: str, fix: str) -> str:
    """What is found, with the change that `planner check` names for it."""
    return f"{sentence} {'' if fix.startswith(ODD_FIGURE) else 'Fix: '}{fix}" if fix else sentence


# --- money -----------------------------------------------------------------------------------------------------------------
def budgeted(school: School, found: Balance) -> StageAnswer:
    """Return what positions, programs, and funds alone come to in the plan year."""
    said = [f"Next year costs {dollars(found.everything)} with everything kept; {dollars(found.there)} is there."]
    if found.known is Known.YES:
        said += _savings(found)
        return StageAnswer(MONEY, Known.YES, tuple(said))
    if found.known is Known.OPEN:
        return StageAnswer(MONEY, Known.OPEN, (*said, f"Can the budget be balanced? {NOT_FOUND_OUT}"))
    if found.most is not None:
        said.append(f"At most {dollars(found.most)} may be saved.")
    said += _lacking(school, found.short)
    lacking = [s for s in found.short if s.fund in school.fund_by_id]
    cells = _cells(school.fund_by_id[s.fund].at(REVENUE[s.year]) for s in lacking)
    return StageAnswer(MONEY, Known.NO, tuple(said), cells or ("Funds", "FundRules"))


def _savings(found: Balance) -> Iterator[str]:
    most = "" if found.most is None else f"at most {dollars(found.most)} may be"
    if found.least is None:
        yield f"Of it {most} saved." if most else "The budget can be balanced."
    elif found.least <= 0:
        yield "Nothing must be saved" + (f"; {most}." if found.most else ".")
    else:
        tied = found.least > max(0, found.everything - found.there) + 100
        yield f"At least {dollars(found.least)} must be saved" + (f"; {most}." if most else ".")
        if tied:
            yield "That is more than the difference: some funds may not pay for everything."


def _lacking(school: School, short: tuple[Short, ...]) -> Iterator[str]:
    """The shortfall by fund; only their sum is proven to be the least, since one fund may take over from another."""
    if not short:
        yield "The budget cannot be balanced with what may be changed, and more money in the funds alone does not balance it."
        return
    parts = [f"{s.fund} {dollars(s.cents)} in {school.year_label(s.year)}" for s in short]
    if len(short) == 1:
        yield f"{short[0].fund} is at least {dollars(short[0].cents)} short in {school.year_label(short[0].year)}, whatever is cut."
    else:
        yield f"The funds are at least {dollars(sum(s.cents for s in short))} short, whatever is cut: {listed(parts)}."


# --- capacity --------------------------------------------------------------------------------------------------------------
NO_CAPACITY = StageAnswer(CAPACITY, Known.OPEN, (f"Can the week be staffed? {NOT_FOUND_OUT}",))


NOT_STAFFED = "The week can't be staffed with these positions, even without any team's minimum and with all the money it takes."


class Capacity:
    """The shape without the teams' minimums and without money: can the week be staffed, and how much could each team have?"""

    def __init__(self, school: School, certifier: Certifier, until: float) -> None:
        self.certifier, self.until = certifier, until
        self.school = replace(school, locks=tuple(k for k in school.locks if k.what != "team"))
        self.shape: Asks = build_shape(self.school, without=("TeamFloor", "FundsBalance"))

    @property
    def left(self) -> float:
        return self.until - time.perf_counter()

    def answer(self) -> StageAnswer:
        """Return whether the week can be staffed at all, then the teams whose minimum or goal is out of reach by itself."""
        ending = self._minimized(0)
        if ending.status is Status.INFEASIBLE:
            proven = isinstance(self.certifier.impossible(self._question(), max(0.0, self.left)), Proof)
            if proven:
                return StageAnswer(CAPACITY, Known.NO, (NOT_STAFFED,))
        if ending.value is None:
            return NO_CAPACITY
        limits = [(team, most) for team in self.school.teams if (most := self._most(team)) is not None]
        below = [(team, most) for team, most in limits if most < team.floor_min]
        said = ["The week can be staffed, without any team's minimum."]
        said += [_limit(team, most) for team, most in [*below, *(one for one in limits if one not in below)]]
        return StageAnswer(CAPACITY, Known.YES, tuple(said), _cells(team.at("floor_min") for team, _ in below))

    def _most(self, team: Team) -> Fraction | None:
        """The team's minutes at most, where these are fewer than its goal and proven; money does not count."""
        target = max(team.floor_min, team.goal_min)
        if not target or not any(self.shape.meets[team.team_id, v] for v in self.shape.variants):
            return Fraction(0) if target else None
        best: Fraction | None = None
        for whole in (False, True):
            if self.left < LEAST_SECONDS / 10:
                break
            with nullcontext() if whole else only_whole(self.shape, ()):
                best = self._proven(team, target) or best
            if best is not None and best < team.floor_min:
                break
        return best

    def _proven(self, team: Team, target: int) -> Fraction | None:
        """The most minutes as the shape now stands, where a second path agrees."""
        ending = self._minimized(-1 * self.shape.minutes(team.team_id))
        if ending.bound is None or -ending.bound > target - NEAR_MINUTES:
            return None
        most = Fraction(max(0.0, -ending.bound)).limit_denominator(60)
        found = self.certifier.none_below(self._question(), -float(most) - 5 * NEAR_MINUTES, max(0.0, self.left))
        return most if isinstance(found, Proof) else None

    def _minimized(self, expression: Expression) -> Ending:
        self.shape.model.minimise(expression)
        stop = self.certifier.should_stop
        return HighsEngine().solve(self.shape.model.problem, seconds=max(0.05, self.left), gap=0.0, should_stop=stop)

    def _question(self) -> Question:
        problem = self.shape.model.problem
        return Question(matrix_of(problem).arrays(problem))


def _limit(team: Team, most: Fraction) -> str:
    asked = f"minimum {team.floor_min}, goal {team.goal_min}"
    return f"{team.name or team.team_id}: no more than {amount(most)} minutes a week from time alone ({asked})."


# --- the week, and the plan that comes nearest -------------------------------------------------------------------------------
def without_plan(outcome: Outcome) -> StageAnswer:
    """Return what is known of the whole week where no plan was found."""
    if outcome.status is not Status.INFEASIBLE:
        return StageAnswer(WEEK, Known.OPEN, ("No plan found in the time allowed. That doesn't mean there isn't one.",))
    cells = _cells(p.cell for p in outcome.conflict.promises) if outcome.conflict else ()
    return StageAnswer(WEEK, Known.NO, ("Proven: no plan can meet every requirement.",), cells)


def nearest(outcome: Outcome) -> StageAnswer:
    """Return what the plan that breaks least breaks."""
    assert outcome.nearest is not None
    broken = outcome.nearest.broken
    count = "1 requirement" if len(broken) == 1 else f"{len(broken)} requirements"
    same: dict[tuple[str, str], list[str]] = {}
    for n, b in enumerate(broken):
        same.setdefault((b.rule, b.cell or str(n)), []).append(b.sentence)
    said = (f"The nearest plan doesn't meet {count}.", *(one for some in same.values() for one in gathered(some)))
    return StageAnswer(NEAREST, Known.YES, said, _cells(b.cell for b in broken))


def _cells(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell for cell in found if cell))[:MOST_CELLS]
