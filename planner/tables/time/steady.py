"""How steady each grade's reading and math are: at which clock time on how many days. Shown as it is; no plan is called the steadiest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from planner.checker.week import week_of
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.language import N_
from planner.tables.words import clock, days_words, frame, grade_words, listed

KINDS = (("literacy", N_("Literacy")), ("math", N_("Math")))


@dataclass(frozen=True)
class Steady:
    """One grade's reading or math: when it usually begins (minutes after midnight), and the cycle days by when it begins."""

    grade: str
    kind: str
    usual: int
    days: tuple[tuple[int, tuple[int, ...]], ...]

    @property
    def kept(self) -> int:
        """Days of the cycle at the usual time."""
        return len(dict(self.days)[self.usual])

    @property
    def held(self) -> int:
        return sum(len(days) for _, days in self.days)


def steadiness(school: School, plan: Plan) -> Iterator[Steady]:
    """Each grade that has such blocks, on the usual kind of each cycle day; of two times on as many days the earlier is the usual one."""
    week = week_of(school, plan)
    for grade in school.info.grades:
        for kind, _words in KINDS:
            begins = {v.day: _begins(week.block(kind, grade, v)) for v in week.main_variants if week.block(kind, grade, v)}
            if begins:
                most = Counter(begins.values())
                usual = min(most, key=lambda t: (-most[t], t))
                at = {t: tuple(d for d, when in begins.items() if when == t) for t in sorted(most)}
                yield Steady(grade, kind, usual, tuple(at.items()))


def _begins(stretches: list[tuple[int, int]]) -> int:
    return min(start for start, _ in stretches)


def steady_times(school: School, plan: Plan) -> pd.DataFrame:
    """One row a grade and subject: the usual time, on how many days it stands there, and when on the others."""
    words = dict(KINDS)
    rows = (
        (grade_words(s.grade), words[s.kind], clock(s.usual), f"{s.kept} of {s.held}", _others(school, s)) for s in steadiness(school, plan)
    )
    return frame((N_("Grade"), N_("Subject"), N_("Usually begins"), N_("Days at that time"), N_("On the other days")), rows)


def _others(school: School, found: Steady) -> str:
    return "; ".join(f"{days_words(school, days)} {clock(when)}" for when, days in found.days if when != found.usual) or "-"


def steady_sentence(school: School, plan: Plan) -> str:
    """ "Literacy and math begin at one time every day in Grade 1. Least steady: Kindergarten math, 2 of 5 days." Nothing without blocks."""
    found = list(steadiness(school, plan))
    if not found:
        return ""
    moved = {s.grade for s in found if s.kept < s.held}
    always = [grade_words(g) for g in dict.fromkeys(s.grade for s in found) if g not in moved]
    if not moved:
        return "Literacy and math begin at the same time every day."
    least = min(found, key=lambda s: (s.kept - s.held, s.grade))
    worst = f"Least steady: {grade_words(least.grade)} {least.kind}, {least.kept} of {least.held} days at {clock(least.usual)}."
    if not always:
        return f"No grade has literacy and math at one time every day. {worst}"
    return f"Literacy and math begin at the same time every day in {listed(always)}. {worst}"


