"""What the papers are about: options side by side, each a school and what was found for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from planner.domain.outcome import Outcome
from planner.domain.plan import Plan
from planner.domain.school import School

FOOTER = "A proposal to argue with"


@dataclass(frozen=True)
class Option:
    """One plan among others. `title` is what people call it."""

    title: str
    school: School
    outcome: Outcome

    @property
    def plan(self) -> Plan:
        if self.outcome.plan is None:
            raise ValueError(f"{self.title} holds no plan.")
        return self.outcome.plan

    @property
    def name(self) -> str:
        return f"{self.school.info.school_name}, {self.school.year_label(1)}"


Left = Mapping[str, Fraction] | None  # each team's minutes if nothing is decided, where a search has found them
