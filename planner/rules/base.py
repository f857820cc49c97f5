"""A rule says one sentence three times: to the principal, to the solver, to the auditor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.domain.subject import Subject


@dataclass(frozen=True)
class Fixed:
    """Never gives way: law and physics."""


@dataclass(frozen=True)
class Adjustable:
    """May give way, in its unit ("minutes a week"); of an infeasible school's requirements, those of high rank give way last.

    Ranks are compared and never summed (domain.md 4.2).
    """

    unit: str
    rank: int


@dataclass(frozen=True)
class Definition:
    """Gives a plan its meaning, so there is nothing to give way."""


Kind = Fixed | Adjustable | Definition


class Shape(Protocol):
    """What a rule sees of the counting model. Expressions overload + and <=; rules never import the modelling library."""

    school: School

    def require(self, rule: Rule, subject: Subject, comparison: Any) -> None: ...

    def total(self, terms: Any) -> Any: ...


class Rule:
    """Say the promise here, in one sentence that a principal would say."""

    kind: ClassVar[Kind]  # each rule states its own
    columns: ClassVar[tuple[str, ...]] = ()  # "Sheet.code" of the workbook columns it reads
    source: ClassVar[str] = ""  # domain.md number, for the rule register

    @property
    def name(self) -> str:
        return type(self).__name__

    @property
    def sentence(self) -> str:
        """The class's own first docstring line: the sentence to the principal."""
        own = type(self).__dict__.get("__doc__") or ""
        return own.strip().split("\n")[0]

    def enforce(self, shape: Any) -> None:
        """Tell the solver. The shape offers the variables; see planner/milp/shape/shape.py."""

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        """Tell the auditor: every place where `plan` breaks the promise."""
        raise NotImplementedError

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        """The promise about one subject of `enforce`, as a sentence, and its cell; families override it where figures help."""
        return self.sentence, ""

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        """To whom the promise is made, in the words of `about` ("grade 3"): promises that read alike but for this are told as one.

        Several names are one name with plus signs between in `about` (`words.plus`).
        """
        return ()

    def family(self, school: School, subject: Subject) -> str:
        """Subjects of one family are one requirement of a conflict, though each has a sentence of its own; "" for none."""
        return ""

    def about_family(self, school: School, subjects: Sequence[Subject]) -> tuple[str, str]:
        """The requirement about subjects of one family together, as a sentence, and its cell."""
        return self.about(school, subjects[0])

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        """What giving way by `amount` of the rule's unit would mean. TypeError for a rule that never gives way."""
        unit = self.adjustable.unit
        sentence, cell = self.about(school, subject)
        return Repair(f"Give way by {amount:,.0f} {unit}: {sentence[0].lower()}{sentence[1:]}", cell)

    def eased(self, school: School, subject: Subject, amount: float) -> School:
        """The school in which the promise about this subject is smaller by `amount` of the rule's unit, as far as names are asked for it.

        The school itself where nothing that the naming models read says the promise: then the shape alone knows that it gives way.
        """
        return school

    @property
    def adjustable(self) -> Adjustable:
        """The unit and rank of a rule that may give way. TypeError for one that never does."""
        if not isinstance(self.kind, Adjustable):
            raise TypeError(f"{self.name} is {type(self.kind).__name__.lower()}, and does not give way")
        return self.kind

    def broken(self, sentence: str, cell: str = "") -> Violation:
        return Violation(self.name, sentence, cell)
