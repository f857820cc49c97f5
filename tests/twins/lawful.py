"""What is asked of a school with a lawful week beside it: the checker passes the week, and the search finds a plan."""

from __future__ import annotations

from collections.abc import Callable

from planner.audit import audit
from planner.domain.outcome import Status
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.search.solve import search

Case = tuple[School, Plan]


def is_found(case: Callable[[], Case]) -> None:
    school, plan = case()
    assert not audit(school, plan).violations
    found = search(school, seconds=20, brief=True)
    assert found.status in (Status.OPTIMAL, Status.FEASIBLE), found.conflict
    assert found.plan is not None and not audit(school, found.plan).violations
