"""Which promises clash, and by how much each one alone would have to give way.

The elastic shape gives every promise a slack in its own unit (laws and definitions have none); a promise is enforced by
closing its slack. Promises of one rule that read alike but for whom they are made to ("grade 3", "grade 4") are one
*line*: a principal reads them as one promise, and the filter keeps or lets go of them together. So are the sections of one
department's courses. What is left is a smallest clashing set of lines: without any one of them the rest could hold. Where several
sets clash that have no line in common, the smallest is told, with how many more there are.

An amount is *exact* when no smaller one was possible in a solve that was proven to its end over every choice; else it is "at most".
Where the fixed requirements (laws and definitions) clash among themselves, they are filtered in the same way.
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil

from planner.domain.outcome import Conflict, Promise, Repair, Status
from planner.domain.school import School
from planner.facts.oddity import oddity
from planner.facts.phrases import cells, plus, together
from planner.milp.engines.highs import Ending, HighsEngine
from planner.milp.model import Expression, Row, value
from planner.milp.shape.asks import Asks
from planner.milp.solve.fixing import decisions, first_choices, fixed, held, only_whole, switches
from planner.rules.base import Rule
from planner.rules.changes import StepsOffered

PER_SOLVE = 8.0  # seconds; a solve that ends without an answer leaves its promises in the set
FOR_FILTER = 0.6  # of all seconds; the rest goes to the amounts
TINY = 1e-6
MOST_TOLD = 12  # requirements of a conflict that are shown
NARROW_SECONDS = 4.0  # beyond the filter's, to say whom the lines found need to name
MOST_SUBJECTS = 400  # fixed requirements that are told apart by their subjects
NEAR_DOLLARS, NEAR_UNITS = 0.01, 1e-6  # how near its proven bound an exact amount is
BLANK = "…"  # stands for whom a sentence names, while sentences are compared
Build = Callable[..., Asks]
Amounts = list[tuple[Row, float]]  # how much each promise gives way, in its rule's unit


@dataclass(frozen=True, eq=False)
class Line:
    """Promises of one rule that are told as one sentence; of fixed requirements, with the slacks that were given to them."""

    rule: Rule
    rows: tuple[Row, ...]
    opened: tuple[Expression, ...] = ()

    @property
    def slacks(self) -> list[Expression]:
        return list(self.opened) or [row.slack for row in self.rows]


@dataclass(frozen=True)
class Given:
    """How lines give way: by how much each of their rows, whether less was proven impossible, and the proven least in all."""

    lines: dict[Line, Amounts]
    exact: bool
    least: float


NOTHING_GIVEN = Given({}, False, 0.0)
UNEXPLAINED = Conflict(
    (Promise("", "Which requirements conflict was not found in the time given. A longer search may tell."),), minimal=False
)


def find_conflict(
    school: School, build: Build, *, seconds: float, seed: int = 0, should_stop: Callable[[], bool] = lambda: False
) -> Conflict:
    """Return the clashing promises of an infeasible school in the workbook's words, and changes that were solved with and mend it.

    Parameters
    ----------
    build : function
        Makes the counting model of a school; `elastic=True` gives promises a slack.
    seconds : float
        For everything: the filter has 60 %, the amounts have the rest.

    Returns
    -------
    Conflict
        The smallest of the sets found that have no line in common, at most twelve requirements of it; `minimal` only when each of
        its lines was seen to be needed; `more` says how many further sets were found. Without promises when all of them were seen to
        hold: then the school was not infeasible, and nothing must be said of it.
    """
    found = _Filter(build(school, elastic=True), seconds, seed, should_stop)
    if found.possible(()) is False:
        return _fixed(school, build, seconds, seed, should_stop)
    if found.clash() is not False:
        return UNEXPLAINED if found.clash() is None else Conflict((), minimal=False)
    groups = found.groups()
    lines, minimal = groups[0]
    others = [line for group, _ in groups[1:] for line in group]
    found.deadline = max(found.deadline, time.perf_counter()) + (1 - FOR_FILTER) * seconds
    tries = {line: loose for line in lines if (loose := found.ways_to_mend(line, lines, others))}
    gives = dict.fromkeys(lines, NOTHING_GIVEN)
    for n, line in enumerate(sorted(tries, key=lambda line: line.rule.adjustable.unit != "dollars")):
        gives[line] = found.mend(tries[line], share=1 / (len(tries) - n))
    told = found.narrowed(lines) if any(not gives[line].lines for line in lines) else {line: line.rows for line in lines}
    shown = lines[:MOST_TOLD]
    promises = [found.promise(line, told[line], lines, gives[line].lines) for line in shown]
    if all(line.rule.adjustable.unit == "dollars" for line in lines):  # what it clashes with is a definition, which never gives way
        promises.append(Promise(StepsOffered().name, StepsOffered().sentence, "Staff"))
    promises.sort(key=lambda promise: -oddity(school, promise.cell))  # a figure unlike all others is likely the one to mend
    repairs = (found.repair(gives[line]) for line in sorted(lines, key=lambda n: n.rule.adjustable.rank) if gives[line].lines)
    return Conflict(tuple(promises), minimal, tuple(dict.fromkeys(repairs)), len(groups) - 1, len(lines) - len(shown))


def _fixed(school: School, build: Build, seconds: float, seed: int, should_stop: Callable[[], bool]) -> Conflict:
    """The fixed requirements that clash among themselves, whatever promises give way: by rule first, then by subject."""
    found = _FixedFilter(build(school, elastic=True, light=True), seconds, seed, should_stop)
    if found.clash() is not False:
        return UNEXPLAINED
    lines, minimal = found.smallest()
    found.tell_apart(lines)
    lines, minimal = found.smallest() if not found.over else (lines, minimal and all(len(line.rows) == 1 for line in lines))
    told = sorted(found.told_fixed(lines), key=lambda promise: -oddity(school, promise.cell))
    return Conflict(tuple(told[:MOST_TOLD]), minimal, hidden=max(0, len(told) - MOST_TOLD))


class _Filter:
    def __init__(self, shape: Asks, seconds: float, seed: int, should_stop: Callable[[], bool]) -> None:
        self.shape, self.school, self.seed, self.should_stop = shape, shape.school, seed, should_stop
        self.deadline = time.perf_counter() + FOR_FILTER * seconds
        self.lines = self._lines()
        self.costs: dict[Line, Expression] = {}
        self.could: list[frozenset[Line]] = []  # sets of lines that have been seen to hold together
        self.could_not: list[frozenset[Line]] = []
        self.could_roughly: list[frozenset[Line]] = []  # in parts

    def _lines(self) -> list[Line]:
        """The most important first, so that the filter lets go of the least important first."""
        rows: dict[tuple[Rule, str], list[Row]] = defaultdict(list)
        for row in self.shape.model.rows:
            if row.slack is not None:
                rows[row.rule, self._alike(row)].append(row)
        lines = (Line(rule, tuple(r)) for (rule, _), r in rows.items())
        return sorted(lines, key=lambda line: (-line.rule.adjustable.rank, line.rule.name))

    def _alike(self, row: Row) -> str:
        """What rows of one line have in common: a family that the rule names, or a sentence that differs only in whom it names."""
        sentence, who = row.rule.about(self.school, row.subject)[0], plus(self._who(row))
        return row.rule.family(self.school, row.subject) or (sentence.replace(who, BLANK) if who else sentence)

    # --- solving -----------------------------------------------------------------------------------------------
    @property
    def over(self) -> bool:
        return time.perf_counter() >= self.deadline or self.should_stop()

    def _solve(
        self, gap: float, *, seconds: float = PER_SOLVE, near: float = NEAR_UNITS, engine: HighsEngine | None = None
    ) -> Ending | None:
        """None when there is no time left. `near`: the absolute distance to the bound at which a solve ends; `engine` starts from its
        last answer."""
        if self.over:
            return None
        seconds = min(seconds, self.deadline - time.perf_counter())
        engine = engine or HighsEngine(seed=self.seed)
        return engine.solve(self.shape.model.problem, seconds=seconds, gap=gap, gap_abs=near, should_stop=self.should_stop)

    def _enforce(self, enforced: Iterable[Line]) -> None:
        kept = set(enforced)
        for line in self.lines:
            for slack in line.slacks:
                slack.upBound = 0 if line in kept else None
        loose = {line.rule.name for line in self.lines if line not in kept}
        for cut in self.shape.model.cuts:
            cut.slack.upBound = None if cut.rules & loose else 0

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
            return None
        if ending.status is Status.INFEASIBLE:
            self.could_not.append(wanted)
            return False
        self.could.append(frozenset(line for line in self.lines if line in wanted or self._holds(line)))
        return True

    def _holds(self, line: Line) -> bool:
        """Does the line hold in the last answer?"""
        return all(_holds(row) for row in line.rows)

    def _with_days_held(self) -> Ending | None:
        """An answer in which every day is changed that may be, which is found much sooner; None when there is none."""
        if not switches(self.shape):
            return None
        with held(self.shape, first_choices(self.shape)[0]):
            ending = self._solve(gap=1.0)
        return ending if ending is not None and ending.value is not None else None

    def clash(self) -> bool | None:
        """False when all promises were seen to clash, True when they were seen to hold, None when it was not found out."""
        return False if self._roughly(self.lines) is False else self.possible(self.lines)

    # --- the smallest sets -------------------------------------------------------------------------------------
    def groups(self) -> list[tuple[list[Line], bool]]:
        """Clashing sets that have no line in common, the smallest first, each with whether it is minimal."""
        found = [self.smallest()]
        left = [line for line in self.lines if line not in found[0][0]]
        while left and found[-1][1] and not self.over and self.possible(left) is False:
            found.append(self.smallest(left))
            left = [line for line in left if line not in found[-1][0]]
        return sorted(found, key=lambda group: (not group[1], len(group[0])))

    def smallest(self, some: Sequence[Line] | None = None) -> tuple[list[Line], bool]:
        """A smallest clashing set of some lines, with whether each line was seen to be needed: without it the others can hold.

        QuickXplain, where only posts and programs take whole numbers if that clashes already: such a question is soon answered, and
        what it rules out is impossible. Then each line left is let go of by itself in the whole question, the least important first.
        When time runs out, the smallest set that is known to clash, which is not minimal.
        """
        lines = self.lines if some is None else list(some)
        roughly = self._roughly(lines) is False
        self._needed([], lines, self._roughly if roughly else self.possible)
        found = self._known(lines)
        needed = dict.fromkeys(found, False)
        for one in reversed(self._known(lines)):
            without = [line for line in found if line is not one]
            could = self.possible(without)
            needed[one] = could is True
            if could is False:
                found = without
        return found, bool(found) and all(needed[one] for one in found) and self.possible(found) is False

    def _known(self, lines: Sequence[Line]) -> list[Line]:
        """The smallest set that is known to clash."""
        known = min((b for b in self.could_not if b <= set(lines)), key=len, default=frozenset(lines))
        return [line for line in lines if line in known]

    def _roughly(self, enforced: Iterable[Line]) -> bool | None:
        """False where even a plan in parts is impossible: only what costs money takes whole numbers. Else nothing is known."""
        wanted = frozenset(enforced)
        if any(broken <= wanted for broken in self.could_not):
            return False
        if any(wanted <= held for held in (*self.could, *self.could_roughly)):
            return True
        self._enforce(wanted)
        self.shape.model.minimise(0)
        with only_whole(self.shape, decisions(self.shape)):
            ending = self._solve(gap=1.0)
        if ending is None or ending.status is Status.UNKNOWN:
            return None
        if ending.status is Status.INFEASIBLE:
            self.could_not.append(wanted)
            return False
        self.could_roughly.append(wanted)
        return True

    def _needed(self, sure: list[Line], maybe: list[Line], possible: Callable[[Iterable[Line]], bool | None]) -> list[Line]:
        """The lines of `maybe` that are needed for the clash, given those that are sure."""
        if sure and possible(sure) is False:
            return []
        if len(maybe) <= 1 or self.over:
            return maybe
        half = len(maybe) // 2
        first, second = maybe[:half], maybe[half:]
        from_second = self._needed(sure + first, second, possible)
        found = self._needed(sure + from_second, first, possible) + from_second
        possible([*sure, *found])
        return found

    # --- giving way --------------------------------------------------------------------------------------------
    def _dollars(self, line: Line) -> Expression:
        """Money is added up, a little cheaper from the fund that comes first in the workbook."""
        return self.shape.total((1 + place / 100) * slack for place, slack in enumerate(line.slacks))

    def _most(self, line: Line) -> Expression:
        """The largest amount by which a row of the line gives way: it counts first, so that nobody bears it alone."""
        if line not in self.costs:
            self.costs[line] = self.shape.model.amount()
            for slack in line.slacks:
                self.shape.model.define(slack <= self.costs[line])
        return self.costs[line]

    def _least(self, loose: Sequence[Line], enforced: Iterable[Line], seconds: float) -> Given:
        """How little the loose lines need to give way while the enforced ones hold; nothing when no way was found in `seconds`.

        Amounts that are not dollars are settled twice: the largest first, then all together.
        """
        self._enforce(enforced)
        until, engine = time.perf_counter() + seconds, HighsEngine(seed=self.seed)
        money = all(line.rule.adjustable.unit == "dollars" for line in loose)
        cost = self._dollars if money else self._most
        self.shape.model.minimise(self.shape.total([cost(line) for line in loose]))
        near = NEAR_DOLLARS if money else NEAR_UNITS
        found, exact, least = self._to_its_end(engine, near, until if money else until - seconds / 2)
        if not found:
            return NOTHING_GIVEN
        if not money and sum(len(line.rows) for line in loose) > 1:
            for line in loose:
                self._no_more_than(value(self._most(line)) if len(loose) == 1 else found, [line])
            self.shape.model.minimise(self.shape.total(slack for line in loose for slack in line.slacks))
            again, proven, _ = self._to_its_end(engine, near, until)
            exact = exact and proven and bool(again)
        amounts = {line: [(row, amount) for row in line.rows if (amount := value(row.slack)) > TINY] for line in loose}
        return Given({line: some for line, some in amounts.items() if some}, exact, least)

    def _to_its_end(self, engine: HighsEngine, near: float, until: float) -> tuple[float, bool, float]:
        """The best amount found (0 for none), whether less was proven impossible, and the proven least.

        With the kinds of day held, all changed that may be and then none, the question is soon answered. Then only posts and programs
        take whole numbers, which shows a least that is near; with what they come to, the whole question is asked again. Then, from
        the best of these, every choice is open, with all the time that is left.
        """
        best, least = 0.0, 0.0
        with only_whole(self.shape, []):
            split = self._solve(gap=0.0, engine=HighsEngine(seed=self.seed))
        if split is None or split.status is Status.INFEASIBLE:
            return 0.0, False, 0.0
        least = max(0.0, split.bound or 0.0)
        for choice in first_choices(self.shape) if switches(self.shape) else []:
            with held(self.shape, choice):
                best = self._better(best, self._solve(gap=0.0, seconds=_part(until, 3), near=near, engine=engine))
        with only_whole(self.shape, decisions(self.shape)):
            rough = self._solve(gap=0.0, seconds=_part(until, 3), near=near, engine=HighsEngine(seed=self.seed))
        if rough is not None and rough.status is Status.INFEASIBLE:
            return 0.0, False, 0.0
        least = max(least, (rough.bound if rough is not None else None) or 0.0)
        if rough is not None and rough.value is not None and (not best or best > least + near):
            with fixed(decisions(self.shape)):
                best = self._better(best, self._solve(gap=0.0, seconds=_part(until, 2), near=near, engine=engine))
        exact = bool(best) and best <= least + near
        if not exact:
            ending = self._solve(gap=0.0, seconds=_part(until, 1), near=near, engine=engine)
            best = self._better(best, ending)
            if ending is not None:
                least = max(least, ending.bound or 0.0)
                exact = ending.status is Status.OPTIMAL
        if best:
            engine.put_back(self.shape.model.problem)
        return best, exact, least

    @staticmethod
    def _better(best: float, ending: Ending | None) -> float:
        """The better of two answers; 0 is none."""
        if ending is None or ending.value is None:
            return best
        return min(best or ending.value, max(ending.value, TINY))

    @staticmethod
    def _no_more_than(best: float, loose: Sequence[Line]) -> None:
        """What costs more than an answer already found need not be looked at."""
        for line in loose:
            for slack in line.slacks:
                slack.upBound = best + TINY

    def ways_to_mend(self, line: Line, lines: Sequence[Line], others: Sequence[Line]) -> list[list[Line]]:
        """Which lines might give way together so that every other promise of the school holds, fewest first.

        The line alone; or along with promises in the same unit outside the conflict (the contract's cap, say, and the equal cap of a
        workbook line); with those of other conflicts, which this one cannot mend.
        """
        apart = {*lines, *others}
        unit = line.rule.adjustable.unit
        kin = [other for other in self.lines if other.rule.adjustable.unit == unit and other not in apart]
        ways = [[line, *others]] if others else [[line], [line, *kin]] if kin else [[line]]
        return [loose for loose in ways if self._roughly(self._but(loose)) is not False]

    def mend(self, ways: Sequence[Sequence[Line]], share: float) -> Given:
        """How little gives way in the first of some ways that mends the school. `share`: of the time that is left."""
        until = time.perf_counter() + max(0.0, self.deadline - time.perf_counter()) * share
        for n, loose in enumerate(ways, 1):
            seconds = (until - time.perf_counter()) * (1 if n == len(ways) else 0.8)
            given = self._least(loose, self._but(loose), seconds)
            if given.lines:
                return given
        return NOTHING_GIVEN

    def _but(self, loose: Sequence[Line]) -> list[Line]:
        return [line for line in self.lines if line not in loose]

    # --- telling -----------------------------------------------------------------------------------------------
    def narrowed(self, lines: Sequence[Line]) -> dict[Line, Sequence[Row]]:
        """Of each line of a clashing set the rows that clash already, as far as that is soon seen: whom a line need not name."""
        whole = {line: line.rows for line in lines}
        if self._roughly(lines) is not False:
            return dict(whole)
        parts = {Line(line.rule, rows): line for line in lines for rows in self._by_whom(line)}
        before, self.lines = self.lines, list(parts)
        for line in before:
            for slack in line.slacks:
                slack.upBound = None
        self.deadline += NARROW_SECONDS
        self._needed([], self.lines, self._roughly)
        known = [part for part in self._known(self.lines) if self.could_not]
        self.lines, self.could_not = before, [b for b in self.could_not if b <= set(before)]
        self.could_roughly = [b for b in self.could_roughly if b <= set(before)]
        found = {line: [row for part in known if parts[part] is line for row in part.rows] for line in lines}
        return {line: rows or whole[line] for line, rows in found.items()}

    def _by_whom(self, line: Line) -> list[tuple[Row, ...]]:
        """A line's rows by whom they name; a family stays together."""
        if line.rule.family(self.school, line.rows[0].subject):
            return [line.rows]
        found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in line.rows:
            found[self._who(row)].append(row)
        return [tuple(rows) for rows in found.values()]

    def promise(self, line: Line, rows: Sequence[Row], lines: Sequence[Line], gives: dict[Line, Amounts]) -> Promise:
        """The line as a sentence that names those who would have to give way if this line alone did: as far as a way out was found,
        those whom it names; else among the rows that clash already."""
        family = line.rule.family(self.school, line.rows[0].subject)
        if family and len(line.rows) > 1:
            return Promise(line.rule.name, *line.rule.about_family(self.school, [row.subject for row in line.rows]))
        rows = line.rows if gives else rows
        if len({self._who(row) for row in rows}) > 1:
            alone = gives or self._least([line], [other for other in lines if other is not line], PER_SOLVE).lines
            gave = {id(row) for row, _ in alone.get(line, ())}
            rows = [row for row in rows if id(row) in gave] or rows
        told = self._told((self._who(row), *line.rule.about(self.school, row.subject)) for row in rows)
        return Promise(line.rule.name, *told[0])

    def repair(self, given: Given) -> Repair:
        """The change that `mend` found as one sentence, with what goes along with it; "at most" unless less was proven impossible."""
        first, *more = [self._changes(line, amounts) for line, amounts in given.lines.items()]
        also = [part for parts in more for part in parts]
        along = "; ".join(part.sentence[0].lower() + part.sentence[1:].rstrip(".") for part in also)
        sentence = " ".join(part.sentence for part in first) + (f" With it: {along}." if also else "")
        needs = next((part.needs for part in (*first, *also) if part.needs != "none"), "none")
        cents = sum(p.cents for p in (*first, *also))
        money = all(line.rule.adjustable.unit == "dollars" for line in given.lines)
        least = 100 * ceil(given.least / (1 + self._dearest(given) / 100) - TINY) if money else 0
        if not given.exact:
            sentence = at_most(sentence, least if len(given.lines) == 1 else 0)
        return Repair(sentence, cells(p.cell for p in (*first, *also)), cents, needs, given.exact, cents if given.exact else max(0, least))

    @staticmethod
    def _dearest(given: Given) -> int:
        """The last place of a fund among the rows of the lines: dollars there weigh most in the proven least."""
        return max(len(line.rows) - 1 for line in given.lines)

    def _changes(self, line: Line, amounts: Amounts) -> list[Repair]:
        """Where one cell holds for several promises, the largest amount holds for all of them."""
        largest: dict[str, float] = defaultdict(float)
        for row, amount in amounts:
            largest[self._cell(row)] = max(largest[self._cell(row)], amount)
        repairs = [(row, line.rule.repair(self.school, row.subject, largest[self._cell(row)])) for row, _ in amounts]
        told = self._told((self._who(row), r.sentence, r.cell) for row, r in repairs)
        cents = {sentence: r.cents for (sentence, _), (_, r) in zip(told, repairs, strict=False)}
        return [replace(repairs[0][1], sentence=sentence, cell=cell, cents=cents[sentence]) for sentence, cell in told]

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


class _FixedFilter(_Filter):
    """The filter over fixed requirements: each is given a slack, and every promise is let go of."""

    def _lines(self) -> list[Line]:
        model, rows = self.shape.model, defaultdict(list)
        self.slacks_of = {id(row): tuple(model.let_go(row)) for row in model.rows if row.slack is None}
        for row in model.rows:
            if row.slack is None:
                rows[row.rule].append(row)
        return [self._line(rule, mine) for rule, mine in rows.items()]

    def _line(self, rule: Rule, rows: Iterable[Row]) -> Line:
        mine = tuple(rows)
        return Line(rule, mine, tuple(slack for row in mine for slack in self.slacks_of[id(row)]))

    def tell_apart(self, lines: Sequence[Line]) -> None:
        """Go on with the rows of these lines one by one; all others are let go of for good."""
        rows = [row for line in lines for row in line.rows]
        self._enforce(lines)
        for line in self.lines:
            if line not in lines:
                for slack in line.slacks:
                    slack.upBound = None
        if len(rows) <= MOST_SUBJECTS:
            self.lines = [self._line(row.rule, [row]) for row in rows]
        else:
            self.lines = list(lines)
        self.could, self.could_not, self.could_roughly = [], [], []

    def _holds(self, line: Line) -> bool:
        return all(value(slack) <= TINY for slack in line.slacks)

    def told_fixed(self, lines: Sequence[Line]) -> list[Promise]:
        """Each rule's requirements with figures and cells; those that read alike are one."""
        told: list[Promise] = []
        for rule in dict.fromkeys(line.rule for line in lines):
            rows = [row for line in lines if line.rule is rule for row in line.rows]
            about = self._told((self._who(row), *rule.about(self.school, row.subject)) for row in rows)
            told += [Promise(rule.name, sentence, cell) for sentence, cell in about]
        return list(dict.fromkeys(told))


def at_most(sentence: str, least_cents: int) -> str:
    """Say of an amount that less may do, where that was not proven impossible: "would need at most $436,969 more"."""
    if "$" not in sentence:
        return f"{sentence.rstrip('.')}; less may do."
    said = re.sub(r"(?<!at most )(\$[\d,]+)", r"at most \1", sentence)
    return f"{said.rstrip('.')}, and at least ${least_cents // 100:,}." if least_cents > 0 else said


def _part(until: float, parts: int) -> float:
    """Seconds of a solve that may take one of so many parts of what is left."""
    return max(0.1, (until - time.perf_counter()) / parts)
