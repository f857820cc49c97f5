"""Which promises clash, and by how much each one alone would have to give way.

The elastic shape gives every promise a slack in its own unit (laws and definitions have none); a promise is enforced by
closing its slack. Promises of one rule that read alike but for whom they are made to ("grade 3", "grade 4") are one
*line*: a principal reads them as one promise, and the filter keeps or lets go of them together. What is left is a
smallest clashing set of lines: without any one of them the rest could hold.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from planner.milp.asks import Asks
from planner.milp.engines.highs import Ending, HighsEngine
from planner.milp.held import first_choices, held, switches
from planner.milp.model import Expression, Row, value
from planner.outcome import Conflict, Promise, Repair, Status
from planner.rules.base import Fixed, Rule
from planner.rules.changes import StepsOffered
from planner.rules.words import cells, plus, together
from planner.school import School

PER_SOLVE = 8.0  # seconds; a solve that ends without an answer leaves its promises in the set
FOR_FILTER = 0.6  # of all seconds; the rest goes to the amounts
TINY = 1e-6
FAR = 1e9  # by this much a row is widened to let go of it
BLANK = "…"  # stands for whom a sentence names, while sentences are compared
Build = Callable[..., Asks]
Amounts = list[tuple[Row, float]]  # how much each promise gives way, in its rule's unit


@dataclass(frozen=True, eq=False)
class Line:
    """Promises of one rule that are told as one sentence."""

    rule: Rule
    rows: tuple[Row, ...]

    @property
    def slacks(self) -> list[Expression]:
        return [row.slack for row in self.rows]


def find_conflict(
    school: School, build: Build, *, seconds: float, seed: int = 0, should_stop: Callable[[], bool] = lambda: False
) -> Conflict:
    """The clashing promises of an infeasible school in the workbook's words, and changes that were solved with and mend it."""
    found = _Filter(build(school, elastic=True), seconds, seed, should_stop)
    if found.possible(()) is False:
        return _laws(school, build, seed)
    lines = found.smallest()
    minimal = found.finished
    found.deadline += (1 - FOR_FILTER) * seconds
    gives = {line: found.mend(line, lines) for line in lines}
    promises = [found.promise(line, lines, gives[line]) for line in lines]
    if all(line.rule.adjustable.unit == "dollars" for line in lines):  # what it clashes with is a definition, which never gives way
        promises.append(Promise(StepsOffered().name, StepsOffered().sentence, "Staff"))
    repairs = (found.repair(gives[line]) for line in sorted(lines, key=lambda n: n.rule.adjustable.rank) if gives[line])
    return Conflict(tuple(promises), minimal, tuple(dict.fromkeys(repairs)))


def _laws(school: School, build: Build, seed: int) -> Conflict:
    """The laws that clash among themselves: those without which everything else could hold."""
    shape = build(school, elastic=True)
    said = []
    for law in dict.fromkeys(row.rule for row in shape.model.rows if isinstance(row.rule.kind, Fixed)):
        shape = build(school, elastic=True)
        for row in (row.constraint for row in shape.model.rows if row.rule is law):
            row.constant += row.sense * FAR
        if HighsEngine(seed=seed).solve(shape.model.problem, seconds=PER_SOLVE, gap=1.0).value is not None:
            said.append(Promise(law.name, law.sentence))
    everything = "The laws alone cannot all be kept: too few lawful adults, or no fund that may pay, for what this workbook must have."
    return Conflict(tuple(said) or (Promise("law", everything),), minimal=False)


class _Filter:
    def __init__(self, shape: Asks, seconds: float, seed: int, should_stop: Callable[[], bool]) -> None:
        self.shape, self.school, self.seed, self.should_stop = shape, shape.school, seed, should_stop
        self.deadline = time.perf_counter() + FOR_FILTER * seconds
        self.finished = True
        self.lines = self._lines()
        self.costs: dict[Line, Expression] = {}
        self.could: list[frozenset[Line]] = []  # sets of lines that have been seen to hold together
        self.could_not: list[frozenset[Line]] = []

    def _lines(self) -> list[Line]:
        """The most important first, so that the filter lets go of the least important first."""
        rows: dict[tuple[Rule, str], list[Row]] = defaultdict(list)
        for row in self.shape.model.rows:
            if row.slack is not None:
                sentence, who = row.rule.about(self.school, row.subject)[0], plus(self._who(row))
                rows[row.rule, sentence.replace(who, BLANK) if who else sentence].append(row)
        lines = (Line(rule, tuple(r)) for (rule, _), r in rows.items())
        return sorted(lines, key=lambda line: (-line.rule.adjustable.rank, line.rule.name))

    # --- solving -----------------------------------------------------------------------------------------------
    @property
    def over(self) -> bool:
        return time.perf_counter() >= self.deadline or self.should_stop()

    def _solve(self, gap: float) -> Ending | None:
        """None when there is no time left."""
        if self.over:
            return None
        seconds = min(PER_SOLVE, self.deadline - time.perf_counter())
        return HighsEngine(seed=self.seed).solve(self.shape.model.problem, seconds=seconds, gap=gap, should_stop=self.should_stop)

    def _enforce(self, enforced: Iterable[Line]) -> None:
        kept = set(enforced)
        for line in self.lines:
            for slack in line.slacks:
                slack.upBound = 0 if line in kept else None

    def possible(self, enforced: Iterable[Line]) -> bool | None:
        """Can these promises all hold, with the laws? None when it was not found out."""
        wanted = frozenset(enforced)
        if any(wanted <= held for held in self.could):
            return True
        if any(broken <= wanted for broken in self.could_not):
            return False
        self._enforce(wanted)
        self.shape.model.minimise(0)
        ending = self._with_days_held() or self._solve(gap=1.0)
        if ending is None or ending.status is Status.UNKNOWN:
            self.finished = False
            return None
        if ending.status is Status.INFEASIBLE:
            self.could_not.append(wanted)
            return False
        self.could.append(frozenset(line for line in self.lines if line in wanted or all(_holds(row) for row in line.rows)))
        return True

    def _with_days_held(self) -> Ending | None:
        """An answer in which every day is changed that may be, which is found much sooner; None when there is none."""
        if not switches(self.shape):
            return None
        with held(self.shape, first_choices(self.shape)[0]):
            ending = self._solve(gap=1.0)
        return ending if ending is not None and ending.value is not None else None

    # --- the smallest set --------------------------------------------------------------------------------------
    def smallest(self) -> list[Line]:
        """QuickXplain over the lines; when time runs out, the smallest set that is known to clash."""
        found = self._needed([], self.lines)
        self.finished &= not self.over
        known = min(self.could_not, key=len, default=frozenset(self.lines))
        return found if not self.over else [line for line in self.lines if line in known]

    def _needed(self, sure: list[Line], maybe: list[Line]) -> list[Line]:
        """The lines of `maybe` that are needed for the clash, given those that are sure."""
        if sure and self.possible(sure) is False:
            return []
        if len(maybe) <= 1 or self.over:
            return maybe
        half = len(maybe) // 2
        first, second = maybe[:half], maybe[half:]
        from_second = self._needed(sure + first, second)
        return self._needed(sure + from_second, first) + from_second

    # --- giving way --------------------------------------------------------------------------------------------
    def _cost(self, line: Line) -> Expression:
        """How much a line gives way. Money is added up, a little cheaper from the fund that comes first in the workbook; of all
        else the largest amount counts first, so that nobody bears it alone."""
        if line not in self.costs:
            slacks = line.slacks
            if line.rule.adjustable.unit == "dollars":
                self.costs[line] = self.shape.total((1 + place / 100) * slack for place, slack in enumerate(slacks))
            else:
                most = self.shape.model.amount()
                for slack in slacks:
                    self.shape.model.define(slack <= most)
                self.costs[line] = self.shape.total([len(slacks) * most, *slacks])
        return self.costs[line]

    def _least(self, loose: Sequence[Line], enforced: Iterable[Line]) -> dict[Line, Amounts]:
        """How little the loose lines need to give way while the enforced ones hold; empty when no way was found.

        The kinds of day are held, first all changed that may be, then none: the amounts found are enough, and the least of both.
        """
        self._enforce(enforced)
        self.shape.model.minimise(self.shape.total([self._cost(line) for line in loose]))
        best, found = float("inf"), {}
        for choice in first_choices(self.shape) if switches(self.shape) else [[]]:
            with held(self.shape, choice):
                ending = self._solve(gap=0.001)
            if ending is not None and ending.value is not None and ending.value < best:
                best = ending.value
                self._no_more_than(best, loose)
                found = {line: [(row, amount) for row in line.rows if (amount := value(row.slack)) > TINY] for line in loose}
        return {line: amounts for line, amounts in found.items() if amounts}

    @staticmethod
    def _no_more_than(best: float, loose: Sequence[Line]) -> None:
        """What costs more than an answer already found need not be looked at."""
        for line in loose:
            for slack in line.slacks:
                slack.upBound = best

    def mend(self, line: Line, lines: Sequence[Line]) -> dict[Line, Amounts]:
        """How the line gives way while every other promise of the school holds; if that cannot mend it, along with promises in
        the same unit outside the conflict (the contract's cap, say, and the equal cap of a workbook line)."""
        kin = [other for other in self.lines if other.rule.adjustable.unit == line.rule.adjustable.unit and other not in lines]
        return self._least([line], self._but([line])) or (self._least([line, *kin], self._but([line, *kin])) if kin else {})

    def _but(self, loose: Sequence[Line]) -> list[Line]:
        return [line for line in self.lines if line not in loose]

    # --- telling -----------------------------------------------------------------------------------------------
    def promise(self, line: Line, lines: Sequence[Line], gives: dict[Line, Amounts]) -> Promise:
        """The line as a sentence that names those who would have to give way if this line alone did."""
        rows: Sequence[Row] = line.rows
        if len({self._who(row) for row in rows}) > 1:
            gives = gives or self._least([line], [other for other in lines if other is not line])
            rows = [row for row, _ in gives.get(line, ())] or rows
        told = self._told((self._who(row), *line.rule.about(self.school, row.subject)) for row in rows)
        return Promise(line.rule.name, *told[0])

    def repair(self, gives: dict[Line, Amounts]) -> Repair:
        """The change that `mend` found as one sentence, with what goes along with it."""
        first, *more = [self._changes(line, amounts) for line, amounts in gives.items()]
        also = [part for parts in more for part in parts]
        along = "; ".join(part.sentence[0].lower() + part.sentence[1:].rstrip(".") for part in also)
        sentence = " ".join(part.sentence for part in first) + (f" With it: {along}." if also else "")
        needs = next((part.needs for part in (*first, *also) if part.needs != "none"), "none")
        return Repair(sentence, cells(p.cell for p in (*first, *also)), sum(p.cents for p in (*first, *also)), needs)

    def _changes(self, line: Line, amounts: Amounts) -> list[Repair]:
        """Where one cell holds for several promises, the largest amount holds for all of them."""
        largest: dict[str, float] = defaultdict(float)
        for row, amount in amounts:
            largest[self._cell(row)] = max(largest[self._cell(row)], amount)
        repairs = [(row, line.rule.repair(self.school, row.subject, largest[self._cell(row)])) for row, _ in amounts]
        told = self._told((self._who(row), r.sentence, r.cell) for row, r in repairs)
        return [replace(repairs[0][1], sentence=sentence, cell=cell) for sentence, cell in told]

    def _who(self, row: Row) -> tuple[str, ...]:
        return row.rule.who(self.school, row.subject)

    def _cell(self, row: Row) -> str:
        return row.rule.about(self.school, row.subject)[1]

    def _told(self, sentences: Iterable[tuple[tuple[str, ...], str, str]]) -> list[tuple[str, str]]:
        """Sentences that are alike but for whom they name become one: (who, sentence, cell) in, (sentence, cell) out."""
        alike: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for who, sentence, cell in sentences:
            alike[sentence.replace(plus(who), BLANK) if who else sentence].append((who, cell))
        return [
            (text.replace(BLANK, together(self.school, (name for who, _ in named for name in who))), cells(cell for _, cell in named))
            for text, named in alike.items()
        ]


def _holds(row: Row) -> bool:
    """Does the promise hold in the last answer, whatever its slack happens to be?"""
    sense = row.constraint.sense
    return bool(sense * value(row.constraint) - value(row.slack) >= -TINY)
