"""The modelling layer: one place that makes variables, definitions and promises, always minimising.

Variables carry running numbers as names; meaning lives in the caller's dicts. A *definition* gives a variable its meaning
and never gives way. A *row* says a rule's promise about a subject, and is remembered under (rule, subject), so that an
infeasible school can be told which promises clash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pulp

from planner.domain.subject import Subject
from planner.rules.base import Adjustable, Rule

INTEGER, CONTINUOUS = pulp.LpInteger, pulp.LpContinuous
EXACT = 1e-7  # two sums of whole minutes, cents or classes that differ by less are the same
Expression = Any  # pulp.LpAffineExpression | pulp.LpVariable | int | float


@dataclass
class Row:
    """One promise: rule, subject, the constraint, and its slack when the model is elastic."""

    rule: Rule
    subject: Subject
    constraint: pulp.LpConstraint
    slack: pulp.LpVariable | None = None


@dataclass
class Cut:
    """A row that follows from some rules and only tightens: it says nothing once one of them gives way."""

    rules: frozenset[str]  # class names
    slack: pulp.LpVariable


class Model:
    """A minimising model. `elastic` gives every promise (never a law or a definition) a slack in the promise's own unit."""

    def __init__(self, elastic: bool = False) -> None:
        self.problem = pulp.LpProblem("shape", pulp.LpMinimize)
        self.problem.setObjective(pulp.LpAffineExpression())
        self.elastic = elastic
        self.rows: list[Row] = []
        self._said: set[tuple[str, Subject]] = set()
        self.cuts: list[Cut] = []  # of an elastic model
        self._follows: frozenset[str] = frozenset()
        self._count = 0
        self._slacks = 0

    def _name(self) -> str:
        self._count += 1
        return f"v{self._count}"

    def _slack(self) -> pulp.LpVariable:
        """A slack has a count of its own: all other variables are named alike whether a model is elastic or not."""
        self._slacks += 1
        return self.problem.add_variable(f"s{self._slacks}", 0, None, pulp.LpContinuous)

    def binary(self) -> pulp.LpVariable:
        return self.problem.add_variable(self._name(), 0, 1, pulp.LpInteger)

    def integer(self, low: int, high: int) -> pulp.LpVariable:
        return self.problem.add_variable(self._name(), low, high, pulp.LpInteger)

    def amount(self, low: float | None = 0, high: float | None = None) -> pulp.LpVariable:
        return self.problem.add_variable(self._name(), low, high, pulp.LpContinuous)

    @staticmethod
    def total(terms: Iterable[Expression]) -> pulp.LpAffineExpression:
        return pulp.lpSum(terms)

    def define(self, comparison: Any) -> None:
        """A row that gives a variable its meaning."""
        constraint = self._comparison(comparison)
        if self._follows:
            constraint = constraint.copy()
            for sign in self._open(constraint):
                cut = Cut(self._follows, self._slack())
                self.cuts.append(cut)
                constraint.addInPlace(cut.slack, sign)
        self.problem += constraint

    @contextmanager
    def following_from(self, *rules: str) -> Iterator[None]:
        """Rows defined inside only repeat what these rules (class names) say together.

        In an elastic model each gets a slack: otherwise it would go on holding a promise that gives way.
        """
        before, self._follows = self._follows, frozenset(rules) if self.elastic else frozenset()
        try:
            yield
        finally:
            self._follows = before

    @staticmethod
    def _open(constraint: pulp.LpConstraint) -> tuple[int, ...]:
        """The signs of the slacks that let go of a row: one for an inequality, two for an equation."""
        if constraint.sense == pulp.LpConstraintEQ:
            return (1, -1)
        return (1,) if constraint.sense == pulp.LpConstraintGE else (-1,)

    def let_go(self, row: Row) -> list[pulp.LpVariable]:
        """Give a fixed requirement slacks too, before the first solve; return them (to name fixed requirements that conflict)."""
        slacks = [self._slack() for _ in self._open(row.constraint)]
        for slack, sign in zip(slacks, self._open(row.constraint), strict=True):
            row.constraint.addInPlace(slack, sign)
        return slacks

    def require(self, rule: Rule, subject: Subject, comparison: Any) -> None:
        """A promise about a subject; gets a slack when the model is elastic and its rule may give way.

        A comparison of numbers alone that holds is not asked: it speaks of nothing at this school (minutes of PE without homerooms).

        ValueError where the rule has said something of this subject already: then nobody could tell the two apart.
        """
        if (rule.name, subject) in self._said:
            raise ValueError(f"{rule.name} requires two things of one subject ({subject}); give each a field of its own")
        self._said.add((rule.name, subject))
        constraint = self._comparison(comparison)
        if not any(constraint.values()) and self._numbers_hold(constraint):
            return
        slack = None
        if self.elastic and isinstance(rule.kind, Adjustable):
            if constraint.sense == pulp.LpConstraintEQ:
                raise TypeError(f"{rule.name}: promise ({subject}) as two inequalities, so that it can give way")
            slack = self._slack()
            constraint = constraint.copy()
            constraint.addInPlace(slack, 1 if constraint.sense == pulp.LpConstraintGE else -1)
        self.problem += constraint
        self.rows.append(Row(rule, subject, constraint, slack))

    @staticmethod
    def _numbers_hold(constraint: pulp.LpConstraint) -> bool:
        """Whether a comparison without any variable is true (pulp's own `valid` asks for values of variables that count zero times)."""
        if constraint.sense == pulp.LpConstraintEQ:
            return bool(abs(constraint.constant) <= EXACT)
        return bool(constraint.sense * constraint.constant >= -EXACT)

    @staticmethod
    def _comparison(comparison: Any) -> pulp.LpConstraint:
        """Only real comparisons: `sum([]) <= 1` is Python's True and would silently lose the rule."""
        if not isinstance(comparison, pulp.LpConstraint):
            raise TypeError(f"a rule needs a comparison of expressions, not {comparison!r}")
        return comparison

    def minimise(self, expression: Expression) -> None:
        self.problem.setObjective(pulp.LpAffineExpression(expression))


def value(expression: Expression) -> float:
    """The value of an expression at the last accepted answer."""
    if isinstance(expression, int | float):
        return float(expression)
    found = pulp.value(expression)
    return 0.0 if found is None else float(found)
