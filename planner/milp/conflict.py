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
from planner.rules.base import Rule
from planner.rules.words import cells, together
from planner.school import School

PER_SOLVE = 8.0  # seconds; a solve that ends without an answer leaves its promises in the set
FOR_FILTER = 0.6  # of all seconds; the rest goes to the amounts
TINY = 1e-6
BLANK = "…"  # stands for whom a sentence names, while sentences are compared
Build = Callable[..., Asks]
Amounts = list[tuple[Row, float]]  # how much each promise gives way, in its rule's unit


@dataclass(frozen=True, eq=False)
class Line:
    """Promises of one rule that are told as one sentence."""

    rule: Rule
    rows: tuple[Row, ...]


def find_conflict(
    school: School, build: Build, *, seconds: float, seed: int = 0, should_stop: Callable[[], bool] = lambda: False
) -> Conflict:
    """The clashing promises of an infeasible school in the workbook's words, and changes that were solved with and mend it."""
    found = _Filter(build(school, elastic=True), seconds, seed, should_stop)
    if found.possible(()) is False:
        return _laws(found)
    lines = found.smallest()
    minimal = found.finished
    found.deadline += (1 - FOR_FILTER) * seconds
    promises = tuple(found.promise(line, lines) for line in lines)
    repairs = [r for line in sorted(lines, key=lambda n: n.rule.rank) if (r := found.mend(line, lines))]
    return Conflict(promises, minimal, tuple(dict.fromkeys(repairs)))


def _laws(found: _Filter) -> Conflict:
    """The laws that clash among themselves: those without which the rest could hold."""
    said = tuple(Promise(rule.name, rule.sentence) for rule in found.laws if found.possible_without(rule))
    everything = "The laws alone cannot all be kept: too few lawful adults, or no fund that may pay, for what this workbook must have."
    return Conflict(said or (Promise("law", everything),), minimal=bool(said) and found.finished)


class _Filter:
    def __init__(self, shape: Asks, seconds: float, seed: int, should_stop: Callable[[], bool]) -> None:
        self.shape, self.school, self.seed, self.should_stop = shape, shape.school, seed, should_stop
        self.deadline = time.perf_counter() + FOR_FILTER * seconds
        self.finished = True
        self.laws = list(dict.fromkeys(r.rule for r in shape.model.rows if r.rule.law))
        self.lines = self._lines()
        self.most: dict[Line, Expression] = {}
        self.could: list[frozenset[Line]] = []  # sets of lines that have been seen to hold together
        self.could_not: list[frozenset[Line]] = []

    def _lines(self) -> list[Line]:
        """The most important first, so that the filter lets go of the least important first."""
        rows: dict[tuple[Rule, str], list[Row]] = defaultdict(list)
        for row in self.shape.model.rows:
            if row.slack is not None:
                sentence, who = row.rule.about(self.school, row.subject)[0], self._who(row)
                rows[row.rule, sentence.replace(who, BLANK) if who else sentence].append(row)
        return sorted((Line(rule, tuple(r)) for (rule, _), r in rows.items()), key=lambda line: (-line.rule.rank, line.rule.name))

    # --- solving -----------------------------------------------------------------------------------------------
    def _solve(self, gap: float) -> Ending | None:
        """None when there is no time left."""
        left = min(PER_SOLVE, self.deadline - time.perf_counter())
        if left <= 0 or self.should_stop():
            self.finished = False
            return None
        ending = HighsEngine(seed=self.seed).solve(self.shape.model.problem, seconds=left, gap=gap, should_stop=self.should_stop)
        self.finished &= ending.status is not Status.UNKNOWN
        return ending

    def _enforce(self, enforced: Iterable[Line]) -> None:
        kept = set(enforced)
        for line in self.lines:
            for row in line.rows:
                assert row.slack is not None
                row.slack.upBound = 0 if line in kept else None

    def possible(self, enforced: Iterable[Line]) -> bool | None:
        """Can these promises all hold, with the laws? None when it was not found out."""
        wanted = frozenset(enforced)
        if any(wanted <= held for held in self.could):
            return True
        if any(broken <= wanted for broken in self.could_not):
            return False
        self._enforce(wanted)
        self.shape.model.minimise(0)
        ending = self._solve(gap=1.0)
        if ending is None or ending.status is Status.UNKNOWN:
            return None
        if ending.status is Status.INFEASIBLE:
            self.could_not.append(wanted)
            return False
        self.could.append(frozenset(line for line in self.lines if line in wanted or all(_holds(row) for row in line.rows)))
        return True

    def possible_without(self, law: Rule) -> bool:
        """Does the rest hold when one law is let go of? Its rows are widened for this one question."""
        rows = [row.constraint for row in self.shape.model.rows if row.rule is law]
        was = [row.constant for row in rows]
        for row in rows:
            row.constant += row.sense * 1e9
        self._enforce(())
        self.shape.model.minimise(0)
        ending = self._solve(gap=1.0)
        for row, constant in zip(rows, was, strict=True):
            row.constant = constant
        return ending is not None and ending.value is not None

    # --- the smallest set --------------------------------------------------------------------------------------
    def smallest(self) -> list[Line]:
        """QuickXplain over the lines."""
        return self._needed([], self.lines)

    def _needed(self, sure: list[Line], maybe: list[Line]) -> list[Line]:
        """The lines of `maybe` that are needed for the clash, given those that are sure."""
        if sure and self.possible(sure) is False:
            return []
        if len(maybe) <= 1:
            return maybe
        half = len(maybe) // 2
        first, second = maybe[:half], maybe[half:]
        from_second = self._needed(sure + first, second)
        return self._needed(sure + from_second, first) + from_second

    # --- giving way --------------------------------------------------------------------------------------------
    def _most(self, line: Line) -> Expression:
        """The largest amount by which a promise of the line gives way: one figure of the workbook often speaks for all of them."""
        if line not in self.most:
            self.most[line] = self.shape.model.amount()
            for row in line.rows:
                self.shape.model.define(row.slack <= self.most[line])
        return self.most[line]

    def _least(self, loose: Sequence[Line], enforced: Iterable[Line]) -> dict[Line, Amounts]:
        """How little the loose lines need to give way while the enforced ones hold; empty when no way was found.

        The kinds of day are held, first all changed that may be, then none: the amounts found are enough, and the least of both.
        """
        self._enforce(enforced)
        largest = [len(line.rows) * self._most(line) for line in loose]
        self.shape.model.minimise(self.shape.total([*largest, *(row.slack for line in loose for row in line.rows)]))
        best, found = float("inf"), {}
        for choice in first_choices(self.shape) if switches(self.shape) else [[]]:
            with held(self.shape, choice):
                ending = self._solve(gap=0.001)
            if ending is not None and ending.value is not None and ending.value < best:
                best = ending.value
                found = {line: [(row, amount) for row in line.rows if (amount := value(row.slack)) > TINY] for line in loose}
        return {line: amounts for line, amounts in found.items() if amounts}

    def promise(self, line: Line, lines: Sequence[Line]) -> Promise:
        """The line as a sentence that names those who would have to give way if this line alone did."""
        rows: Sequence[Row] = line.rows
        if len({self._who(row) for row in rows}) > 1:
            gives = self._least([line], [other for other in lines if other is not line])
            rows = [row for row, _ in gives.get(line, ())] or rows
        told = self._told((self._who(row), *line.rule.about(self.school, row.subject)) for row in rows)
        return Promise(line.rule.name, *told[0])

    def mend(self, line: Line, lines: Sequence[Line]) -> Repair | None:
        """What giving way on this line means while every other promise of the school holds; if that cannot mend it, then along
        with promises in the same unit outside the conflict (the contract's cap, say, and the equal cap of a workbook line)."""
        kin = [other for other in self.lines if other.rule.unit == line.rule.unit and other not in lines]
        for loose in [[line], [line, *kin]] if kin else [[line]]:
            if gives := self._least(loose, [other for other in self.lines if other not in loose]):
                parts = [self._repair(part, amounts) for part, amounts in gives.items()]
                sentences = " Along with it: ".join(part.sentence for part in parts)
                needs = next((part.needs for part in parts if part.needs != "none"), "none")
                return Repair(sentences, cells(part.cell for part in parts), sum(part.cents for part in parts), needs)
        return None

    def _repair(self, line: Line, amounts: Amounts) -> Repair:
        """Where one cell holds for several promises, the largest amount holds for all of them."""
        cell_of = {id(row): line.rule.about(self.school, row.subject)[1] for row, _ in amounts}
        largest: dict[str, float] = defaultdict(float)
        for row, amount in amounts:
            largest[cell_of[id(row)]] = max(largest[cell_of[id(row)]], amount)
        repairs = [(row, line.rule.repair(self.school, row.subject, largest[cell_of[id(row)]])) for row, _ in amounts]
        told = self._told((self._who(row), r.sentence, r.cell) for row, r in repairs)
        return replace(repairs[0][1], sentence=" ".join(sentence for sentence, _ in told), cell=cells(cell for _, cell in told))

    # --- telling -----------------------------------------------------------------------------------------------
    def _who(self, row: Row) -> str:
        return row.rule.who(self.school, row.subject)

    def _told(self, sentences: Iterable[tuple[str, str, str]]) -> list[tuple[str, str]]:
        """Sentences that are alike but for whom they name become one: (who, sentence, cell) in, (sentence, cell) out."""
        alike: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for who, sentence, cell in sentences:
            alike[sentence.replace(who, BLANK) if who else sentence].append((who, cell))
        return [
            (text.replace(BLANK, together(self.school, (who for who, _ in named))), cells(cell for _, cell in named))
            for text, named in alike.items()
        ]


def _holds(row: Row) -> bool:
    """Does the promise hold in the last answer, whatever its slack happens to be?"""
    sense = row.constraint.sense
    return bool(sense * value(row.constraint) - value(row.slack) >= -TINY)
