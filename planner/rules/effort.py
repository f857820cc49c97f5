"""Maintenance of effort for special education: this year's spending of the school's own money, and the plan's (domain.md 2.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.domain.subject import Subject
from planner.facts.effort import Money, floors, is_special, needed
from planner.facts.fund_rules import items
from planner.facts.phrases import dollars, whole
from planner.rules.base import Adjustable, Rule

MEASURES = {
    "local": "local money in all", "local each": "local money for each student",
    "both": "state and local money in all", "both each": "state and local money for each student",
}  # fmt: skip


@dataclass(frozen=True)
class Effort:
    """One of the four measures: what was spent, what would be, both over their students where it is a measure for each."""

    name: str
    needed: Fraction  # cents in the plan year
    planned: int

    @property
    def short(self) -> Fraction:
        return self.needed - self.planned


def planned(school: School, plan: Plan) -> dict[str, int]:
    """Cents of local money, and of state and local money, that the plan spends on special education."""
    local = {f.fund for f in school.funds if f.type == "general"}
    state = {f.fund for f in school.funds if f.type == "state"}
    spent = [s for item, shares in items(school, plan) if is_special(school, item) for s in shares]
    own = sum(s.cents for s in spent if s.fund in local)
    return {"local": own, "both": own + sum(s.cents for s in spent if s.fund in state)}


def efforts(school: School, plan: Plan) -> tuple[Effort, ...]:
    spent = planned(school, plan)
    return tuple(Effort(name, least, spent[name.removesuffix(" each")]) for name, least in needed(school).items())


class MaintenanceOfEffort(Rule):
    """Special education spending from local (or state and local) funds doesn't fall below this year's on at least one legal measure.

    The measures are local money, or state and local money together, in all or for each student, less the exceptions that the law
    allows. It is a test of districts: a school is tested where its School sheet gives this year's spending, and not otherwise.
    """

    kind = Adjustable("dollars", rank=900)
    source = "domain.md 2.2 MOE"
    columns = (
        "School.sped_local_this", "School.sped_state_this", "School.moe_exception", "School.enrol_this", "School.enrol_next", "Funds.type",
        "Lists.tag",
    )  # fmt: skip

    def enforce(self, shape: Any) -> None:
        least = floors(shape.school)
        types = {f.fund: f.type for f in shape.school.funds}
        spent = [(types[f], x) for item, f, x in shape.posts.payers() if is_special(shape.school, item)]
        money: dict[str, Any] = {
            "local": shape.total(x for t, x in spent if t == "general"),
            "both": shape.total(x for t, x in spent if t in ("general", "state")),
        }
        counts: dict[str, Any] = dict(zip(least, _either(shape), strict=True)) if len(least) > 1 else dict.fromkeys(least, 1)
        for name, floor in least.items():
            shape.require(self, Subject(key=name), money[name] >= float(floor / 100) * counts[name])

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        key = self._key(subject)
        money = MEASURES[key].removesuffix(" in all")
        said = f"Special education gets {dollars(floors(school)[key])} of {money} in the plan year at least."
        return said, school.info.at.get("sped_local_this", "School")

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        less = f"{dollars(100 * whole(amount))} less of {MEASURES[self._key(subject)].removesuffix(' in all')}"
        said = f"Spend {less} on special education, using an allowable MOE exception."
        return Repair(said, school.info.at.get("moe_exception", "School"), needs="board")

    @staticmethod
    def _key(subject: Subject) -> Money:
        return "both" if subject.key == "both" else "local"

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        found = efforts(school, plan)
        if found and all(e.short > 0 for e in found):
            nearest = min(found, key=lambda e: e.short)
            planned, needed = dollars(nearest.planned, nearest.needed), dollars(nearest.needed, nearest.planned)
            said = (
                f"Special education would have less of the school's own money than this year on every measure. Nearest is "
                f"{MEASURES[nearest.name]}: {planned} of {needed}, {dollars(nearest.short)} too little."
            )
            yield self.broken(said, school.info.at.get("sped_local_this", "School"))


def _either(shape: Any) -> tuple[Any, Any]:
    first = shape.model.binary()
    return first, 1 - first
