"""The plan that breaks least, of a school for which no plan that keeps everything was found (decisions.md 54, 64).

The elastic shape says what must give way at the least, from the highest rank down. Then a search as usual, in which exactly these
requirements may give way, by these amounts: names are asked for in a school whose figures are eased by as much. What the plan breaks
is told by the checker alone, and a law is never among it.
"""

from __future__ import annotations

from planner.domain.outcome import Broken, Nearest, Outcome, Repair, Violation
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.domain.subject import Subject, given
from planner.facts.phrases import needs_of, whole, written_in_law
from planner.facts.shortages import shortages
from planner.milp.engines.engine import Ending, Engine
from planner.milp.engines.highs import HighsEngine
from planner.milp.grid.fixed_shape import Settled
from planner.milp.shape.asks import Asks
from planner.milp.solve.least_broken import NEVER, Elastic, Given, give_way
from planner.rules import RULES
from planner.rules.base import Adjustable, Rule
from planner.search.build import build_shape
from planner.search.refused import NAMED_ONLY
from planner.search.walk import OnProgress, ShouldStop, Walk

FOR_MORE = 0.3  # of the seconds, to let less give way in a school of periods
FOR_LEAST = 0.6  # of the seconds, for what must give way; the rest names the plan
FOLLOWS = {"PlanningOrMeeting": "IndividualPlanning"}  # definitions that say of whoever meets what the rule says of everybody
RULE_BY_NAME = {rule.name: rule for rule in RULES}


def find_nearest(
    school: School,
    *,
    seconds: float,
    seed: int = 0,
    begun: Elastic | None = None,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Nearest | None:
    """The complete plan that breaks the fewest adjustable requirements, the highest ranks first, each by the least amount.

    Returns
    -------
    Nearest or None
        None where nothing was found in `seconds`, or where the laws clash among themselves. A plan that breaks nothing is returned as
        one, with nothing broken: then the school has a plan.
    """
    return _NearestWalk(school, seconds, seed, on_progress, should_stop).nearest(begun)


class _NearestWalk(Walk):
    """A search in which some requirements may give way, each by its amount."""

    def __init__(self, school: School, seconds: float, seed: int, on_progress: OnProgress | None, should_stop: ShouldStop | None) -> None:
        super().__init__(school, seconds, 0.01, seed, on_progress, should_stop)
        self.confirms, self.brief = False, True
        self.given = Given({}, {})
        short = {s.rule for s in shortages(school)}
        self.eased, self.off = school, max((n for n, key in enumerate(self._kept_by_names(), 1) if NAMED_ONLY[key] in short), default=0)
        self.elastic: Elastic | None = None

    def nearest(self, begun: Elastic | None = None) -> Nearest | None:
        """`begun`: an elastic shape of the same school in which a first answer was found."""
        self._say("Looking for the plan that breaks least")
        elastic = begun or Elastic(build_shape(self.school, elastic=True), seed=self.seed, should_stop=self.should_stop)
        if not elastic.started and not elastic.begin(max(0.1, FOR_LEAST * self.left)):
            return None
        elastic.go_on(FOR_MORE * self.left)
        self.given, self.elastic = elastic.settle(max(0.1, FOR_LEAST * self.left)), elastic
        for (name, subject), amount in self.given.amounts.items():
            self.eased = self.given.rules[name].eased(self.eased, subject, amount)
        ended = None
        while ended is None:
            ended = self._walk()
        return None if self.best is None else self._told(self.best)

    @property
    def last(self) -> float:
        """What an answer may run over is the search's own, which this one is a part of."""
        return self.seconds

    # --- the walk ----------------------------------------------------------------------------------------------
    def _build(self) -> Asks:
        shape = build_shape(self.school, elastic=True) if self.elastic is None else self.elastic.shape
        self.elastic = None
        give_way(shape, self.given)
        return shape

    def _fresh_engine(self) -> Engine:
        engine = HighsEngine(seed=self.seed)
        engine.start, engine.problem = dict(self.given.start or {}), self.shape.model.problem
        return engine

    def _settled(self) -> Settled:
        settled = super()._settled()
        settled.school = self._without_limits(self.off)
        for (name, subject), amount in self.given.amounts.items():
            if name == "FundsBalance":
                settled.overdrawn[given(subject.fund), given(subject.year)] = round(100 * amount) + 1
            if name == "TeachingLoad" and subject.key != "overload":
                for who in subject.units or (subject.position,):
                    settled.beyond_load[given(who)] = max(settled.beyond_load[given(who)], whole(amount))
        return settled

    def _kept_by_names(self) -> list[str]:
        """Limits of the workbook that names alone keep and that no law asks for, the lowest rank first."""
        return [key for key in NAMED_ONLY if self.school.rule(key) and not written_in_law(self.school, key)]

    def _without_limits(self, count: int) -> School:
        """The eased school without the first of the limits that names alone keep."""
        off = self._kept_by_names()[:count]
        return self.eased.with_rules(**dict.fromkeys(off, 0)) if off else self.eased

    def name(self, *, cut: bool = True) -> bool:
        """As in every search; where names cannot be given, limits that names alone keep are let go of, the lowest rank first."""
        most = self.off if self.best is not None else len(self._kept_by_names())
        while not super().name(cut=cut and self.off >= most):
            if self.off >= most or self.over:
                return False
            self.off += 1
        return True

    def _nothing(self, ending: Ending) -> Outcome:
        return self._unknown()

    def _is_lawful(self, plan: Plan) -> bool:
        """Is whatever the plan breaks something that may give way?"""
        return all(self._may_break(v) for v in self._audited(plan).violations)

    def _may_break(self, violation: Violation) -> bool:
        rule = RULE_BY_NAME.get(FOLLOWS.get(violation.rule, violation.rule))
        if rule is None or not isinstance(rule.kind, Adjustable) or rule.name in NEVER:
            return False
        return not any(violation.cell and violation.cell == r.at("value") and written_in_law(self.school, r.key) for r in self.school.rules)

    # --- telling -----------------------------------------------------------------------------------------------
    def _told(self, plan: Plan) -> Nearest:
        checked = self._audited(plan)
        ranked = sorted(checked.violations, key=lambda v: -RULE_BY_NAME[FOLLOWS.get(v.rule, v.rule)].adjustable.rank)
        return Nearest(plan, tuple(Broken(v.rule, v.sentence, v.cell, self._repair(v)) for v in ranked), checked.teams)

    def _names(self, violation: Violation, rule: Rule, subject: Subject) -> bool:
        """Does a sentence of the checker speak of whom the requirement is about: by name, or a class teacher of its grade?"""
        said = violation.sentence.casefold()
        if any(name.casefold() in said for name in rule.who(self.school, subject)):
            return True
        teachers = {h.teacher_id for h in self.school.homerooms_of(subject.grade)} if subject.grade is not None else set()
        return any(said.startswith(f"{teacher.casefold()} ") for teacher in teachers if teacher)

    def _repair(self, violation: Violation) -> Repair | None:
        """The change with which the plan keeps what it breaks: of the requirements of this rule the one at this cell, the largest first."""
        rule = RULE_BY_NAME[FOLLOWS.get(violation.rule, violation.rule)]
        mine = [(s, amount) for (name, s), amount in self.given.amounts.items() if name == rule.name]
        mine.sort(key=lambda one: (rule.about(self.school, one[0])[1] != violation.cell, not self._names(violation, rule, one[0]), -one[1]))
        return rule.repair(self.school, *mine[0]) if mine else self._raised(rule)

    def _raised(self, rule: Rule) -> Repair | None:
        """The limit with which the plan keeps a rule that names alone keep: the least, tried with the checker."""
        key = next((k for k, name in NAMED_ONLY.items() if name == rule.name), "")
        if not key or self.best is None:
            return None
        now = self.school.rule(key)
        low, high = now, now + 1
        while self._breaks(rule, key, high):
            low, high = high, 2 * high
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._breaks(rule, key, middle) else (low, middle)
        return Repair(f"Raise this limit from {now} to {high}.", self.school.rule_cell(key), needs=needs_of(self.school, key))

    def _breaks(self, rule: Rule, key: str, limit: int) -> bool:
        assert self.best is not None
        return any(rule.check(self.school.with_rules(**{key: limit}), self.best))
