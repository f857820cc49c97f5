"""Maintenance of effort for special education: what this year was spent, and the least that the law asks for next year."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from planner.domain.school import School
from planner.domain.subject import Item
from planner.facts.fund_rules import purpose

Money = Literal["local", "both"]  # the school's own money, or that and the state's
SPECIAL = ("sped", "sped_para", "speech")  # purposes of special-education cost


def needed(school: School) -> dict[str, Fraction]:
    """Measure -> the cents that the plan year must spend; without what this year's spending was, nothing."""
    info, found = school.info, {}
    exception = info.moe_exception
    base = {"local": info.sped_local_this}
    if info.sped_local_this is not None and info.sped_state_this is not None:
        base["both"] = info.sped_local_this + info.sped_state_this
    for name, spent in base.items():
        if spent is not None:
            found[name] = Fraction(max(0, spent - exception))
            if info.enrol_this and info.enrol_next:
                found[f"{name} each"] = found[name] * info.enrol_next / info.enrol_this
    return found


def floors(school: School) -> dict[Money, Fraction]:
    """Money ("local", or "both" for state and local) -> the fewest cents of it with which one of its measures is kept."""
    least = needed(school)
    kinds: tuple[Money, ...] = ("local", "both")
    return {k: min(v for n, v in least.items() if n in (k, f"{k} each")) for k in kinds if k in least}


def is_special(school: School, item: Item) -> bool:
    """Is this item special education, by its purpose?"""
    return item.kind != "method" and purpose(school, item) in SPECIAL
