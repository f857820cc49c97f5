"""Positions as the district allots them: a school that holds positions stays within them, and trades only as it may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from planner.domain.outcome import Repair, Violation
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.domain.subject import Subject, given
from planner.facts.allotments import allotted, held, rates, used
from planner.facts.phrases import whole
from planner.rules.base import Adjustable, Rule


class WithinAllotments(Rule):
    """No job class has more FTE than the district allots, after the trades that it allows.

    Of each allotted job class: FTE in the plan + FTE given up <= FTE allotted + FTE got for others, at the district's rates.
    """

    kind = Adjustable("hundredths of FTE", rank=950)
    source = "decisions.md 61"
    columns = (
        "School.budget_kind", "Allotments.job_class", "Allotments.fte_next", "Allotments.may_trade", "Allotments.rate",
        "Allotments.trade_for",
    )  # fmt: skip

    def enforce(self, shape: Any) -> None:
        school, posts = shape.school, shape.posts
        for job_class, allotment in allotted(school).items():
            fte = shape.total(posts.fte(u) for r in school.staff if r.job_class == job_class for u in r.units)
            gone = shape.total(x for (gives, _), x in posts.trades.items() if gives == job_class)
            come = shape.total(float(rates(school)[pair]) * x for pair, x in posts.trades.items() if pair[1] == job_class)
            shape.require(self, Subject(job_class=job_class), fte + gone - come <= allotment.fte_next)

    def about(self, school: School, subject: Subject) -> tuple[str, str]:
        allotment = allotted(school)[given(subject.job_class)]
        job = school.job_class_by_id.get(allotment.job_class)
        said = f"{job.title if job else allotment.job_class}: {allotment.fte_next / 100:g} FTE are allotted, and no more."
        return said, allotment.at("fte_next")

    def who(self, school: School, subject: Subject) -> tuple[str, ...]:
        return (given(subject.job_class),)

    def repair(self, school: School, subject: Subject, amount: float) -> Repair:
        fte = whole(amount) / 100
        return Repair(f"Allot {fte:g} FTE more of {subject.job_class}.", self.about(school, subject)[1], needs="board")

    def check(self, school: School, plan: Plan) -> Iterator[Violation]:
        mine, allowed = allotted(school), rates(school)
        for trade in plan.trades:
            if (trade.gives, trade.gets) not in allowed or trade.fte < 0:
                cell = mine[trade.gives].at("may_trade") if trade.gives in mine else "Allotments"
                yield self.broken(f"{trade.fte / 100:g} FTE of {trade.gives} would be traded for {trade.gets}, which is not allowed.", cell)
        fte = used(school, plan)
        for job_class, has in held(school, plan.trades).items():
            if fte[job_class] > has:
                said = f"{job_class} has {fte[job_class] / 100:g} FTE in the plan, and {float(has) / 100:g} are allotted"
                yield self.broken(f"{said}{' after trades' if plan.trades else ''}.", mine[job_class].at("fte_next"))
