"""Next year's budget alone: positions, programs and funds, without days, classes and teams.

Every plan of the school keeps these rows, so that a budget that cannot be balanced here cannot be balanced by any plan. Whoever reads
the answer must not read it the other way round: a budget that balances may still be too little for a week.

saved[i] dollars by which item i (a row of Staff, a program) costs less than next year's cost of going on as today, never below 0
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction

from planner.domain.outcome import Known, Status
from planner.domain.school import Lock, School
from planner.domain.subject import Item, given
from planner.facts.fund_rules import fund_revenue, open_funds
from planner.facts.phrases import whole
from planner.milp.engines.engine import matrix_of
from planner.milp.engines.highs import Ending, HighsEngine
from planner.milp.model import Expression, Model, Row, value
from planner.milp.shape.asks import Asks
from planner.milp.shape.locks import AtLeast
from planner.milp.shape.positions import Posts
from planner.milp.solve.certify import Certifier, Proof, Question
from planner.milp.solve.fixing import only_whole
from planner.rules import RULES
from planner.rules.money import FundsBalance

MONEY_RULES = (
    "MandatedStays", "HealthThreshold", "ReductionLimit", "WithinAllotments", "AllowableUse", "NoEndedMoney", "FundsBalance",
    "SupplementNotSupplant",
    "MaintenanceOfEffort", "EndsInTheYear", "NoNewCliff", "LocksHold",
)  # fmt: skip
NEAR_DOLLARS = 0.5  # nearer than this two sums are shown alike
LEAST_SECONDS = 0.05


@dataclass(frozen=True)
class Short:
    """What a fund lacks in a year of the plan, in cents."""

    fund: str
    year: int
    cents: int


@dataclass(frozen=True)
class Balance:
    """What is known of next year's budget; sums are cents, rounded to whole dollars.

    `known` says whether the budget can be balanced with what may be changed. `least` must be saved at least and `most` may be saved at
    most; None where that is not proven. `short` says what funds lack where the budget cannot be balanced, with as little as possible in
    all; empty where no more money would help.
    """

    everything: int
    there: int
    known: Known
    least: int | None = None
    most: int | None = None
    short: tuple[Short, ...] = ()


class Budget(Asks):
    """The money side of the shape. What has no cost (days, classes, teams) is not there, and no rule of this list asks for it."""

    def __init__(self, school: School) -> None:
        self.school, self.model = school, Model(elastic=True)
        self.posts = Posts(school, self.model)
        self.posts.share_out()
        for rule in RULES:
            if rule.name in MONEY_RULES:
                rule.enforce(self)
        self.kept = kept_costs(school)
        self.saved = {item: self._saved(item) for item in self.posts.dollars}

    def locked(self, lock: Lock) -> Iterator[AtLeast]:
        """The rows of locks about positions and programs for the whole week; others speak of the timetable."""
        return super().locked(lock) if lock.what in ("staff", "program") and lock.cycle_day is None else iter(())

    def _saved(self, item: Item) -> Expression:
        saved = self.model.amount()
        self.model.define(saved >= self.kept[item] / 100 - self.posts.dollars[item])
        return saved

    @property
    def balances(self) -> list[Row]:
        """Each fund's balance in each year in which it is asked."""
        return [row for row in self.model.rows if row.rule.name == FundsBalance().name]

    @contextmanager
    def open(self, rows: Iterable[Row] = ()) -> Iterator[None]:
        """Only these requirements may give way."""
        slacks = [row.slack for row in self.model.rows if row.slack is not None]
        loose = {row.slack.name for row in rows if row.slack is not None}
        for slack in slacks:
            slack.upBound = None if slack.name in loose else 0
        yield
        for slack in slacks:
            slack.upBound = None


def kept_costs(school: School) -> dict[Item, int]:
    """Return what each position and program costs in the plan year if it goes on as today, in cents; ideas that would start cost 0."""
    found = {Item("staff", r.staff_id): round(r.count * school.unit_cost(r, r.fte, 1)) for r in school.staff}
    return found | {Item("program", p.program_id): 0 if p.start_only else p.cost_next for p in school.programs}


def balance(school: School, certifier: Certifier, *, seconds: float) -> Balance:
    """Return whether next year's budget can be balanced, with its sums.

    Parameters
    ----------
    seconds : float
        For everything; what is not proven by then is left open.
    """
    asked = _Asked(school, certifier, time.perf_counter() + seconds)
    everything, there = sum(asked.budget.kept.values()), sum(fund_revenue(school, f, 1) for f in school.funds)
    known, least = asked.least_saving()
    if known is Known.NO:
        return Balance(_dollars(everything), _dollars(there), known, short=asked.shortfall())
    most = asked.most_saving() if known is Known.YES else None
    return Balance(_dollars(everything), _dollars(there), known, least, most)


def _dollars(cents: Fraction | float) -> int:
    return 100 * round(cents / 100)


class _Asked:
    """The questions about one budget."""

    def __init__(self, school: School, certifier: Certifier, until: float) -> None:
        self.school, self.certifier, self.until, self.budget = school, certifier, until, Budget(school)

    @property
    def left(self) -> float:
        return max(LEAST_SECONDS, self.until - time.perf_counter())

    def least_saving(self) -> tuple[Known, int | None]:
        """Can the budget be balanced, and with which cuts at least?"""
        saved = self.budget.total(self.budget.saved.values())
        with self.budget.open():
            ending = self._minimized(saved, gap=1.0)
            if ending.status is Status.INFEASIBLE:
                return (Known.NO if isinstance(self._impossible(), Proof) else Known.OPEN), None
            if ending.value is None:
                return Known.OPEN, None
            with only_whole(self.budget, ()):
                return Known.YES, self._at_least(self._minimized(saved))

    def most_saving(self) -> int | None:
        """What may be saved at most, whatever the funds bring."""
        with self.budget.open(self.budget.balances):
            least = self._at_least(self._minimized(self.budget.total(self.budget.posts.dollars.values())))
        everything = _dollars(sum(self.budget.kept.values()))
        return None if least is None else max(0, everything - least)

    def shortfall(self) -> tuple[Short, ...]:
        """What the funds lack at least, where it can be told by fund: in the general fund rather than in one that is tied to a purpose.

        Positions may be split here as nobody would split them: the sums are not too large for it.
        """
        rows, free = self.budget.balances, set(open_funds(self.school))
        lacks = self.budget.total(row.slack for row in rows)
        tied = self.budget.total(row.slack for row in rows if row.subject.fund not in free)
        with self.budget.open(rows), only_whole(self.budget, ()):
            ending = self._minimized(lacks)
            if ending.value is None or self._at_least(ending) is None:
                return ()
            self.budget.model.define(lacks <= ending.value + NEAR_DOLLARS / 100)
            if self._minimized(tied).value is None:
                return ()
            found = [(row.subject, value(row.slack)) for row in rows]
        return tuple(Short(given(s.fund), given(s.year), 100 * whole(n)) for s, n in found if n > NEAR_DOLLARS)

    def _minimized(self, expression: Expression, gap: float = 0.0) -> Ending:
        self.budget.model.minimise(expression)
        return HighsEngine().solve(self.budget.model.problem, seconds=self.left, gap=gap, gap_abs=NEAR_DOLLARS / 2)

    def _question(self) -> Question:
        problem = self.budget.model.problem
        return Question(matrix_of(problem).arrays(problem))

    def _impossible(self) -> object:
        return self.certifier.impossible(self._question(), self.left)

    def _at_least(self, ending: Ending) -> int | None:
        """The least sum in whole dollars, as cents, where a second path agrees that none is smaller, but for the dollar of rounding."""
        if ending.value is None or ending.bound is None or ending.bound < ending.value - NEAR_DOLLARS:
            return None
        cents = _dollars(100 * ending.value)
        if ending.value < NEAR_DOLLARS:
            return cents
        found = self.certifier.none_below(self._question(), cents / 100 - 2 * NEAR_DOLLARS, self.left)
        return cents if isinstance(found, Proof) else None
