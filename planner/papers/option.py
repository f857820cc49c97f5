"""What the papers are about: options side by side, each a school and what was found for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from planner.domain.outcome import Outcome
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.sharing.counting import Voted
from planner.tables.plan.shared import hold_sentence
from planner.tables.plan.standing import mark

FOOTER = "A draft for discussion"


@dataclass(frozen=True)
class Option:
    """One plan among others. `title` is what people call it."""

    title: str
    school: School
    outcome: Outcome
    votes: Voted = ()  # on paper, on this plan

    @property
    def plan(self) -> Plan:
        if self.outcome.plan is None:
            raise ValueError(f"{self.title} holds no plan.")
        return self.outcome.plan

    @property
    def name(self) -> str:
        return f"{self.school.info.school_name}, {self.school.year_label(1)}"


def under(options: Sequence[Option], said: str) -> str:
    """What stands under a paper's title: for whom it is, and first of all that it must wait where its week tells whose position ends."""
    wait = next((w for o in options if (w := hold_sentence(o.school, o.plan))), "")
    return f"{said} {wait}".strip()


Left = Mapping[str, Fraction] | None  # each team's minutes at most where the week is only re-timed, as a search found them


def marks(options: Sequence[Option]) -> str:
    """What stands on every page: the mark of the first option's plan, then of any other by its title; nothing where all are settled."""
    first, *others = options
    said = [mark(first.outcome), *(f"{o.title}: {mark(o.outcome)}" for o in others if mark(o.outcome))]
    return " ".join(part for part in said if part)
