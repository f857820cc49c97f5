"""Searches that end as soon as what a test asks about is known."""

from __future__ import annotations

from planner.domain.outcome import Outcome, Progress
from planner.domain.school import School
from planner.search.solve import search


def first_tier(school: School, seconds: float = 150.0) -> Outcome:
    """The search until the teams' minutes are settled: what comes after them is not asked."""
    return _until(school, "Minutes below goal, all teachers", seconds)


def first_plan(school: School, seconds: float = 60.0) -> Outcome:
    """The search until there is any plan."""
    return _until(school, "Found a plan that meets every requirement", seconds)


def _until(school: School, message: str, seconds: float) -> Outcome:
    seen: list[Progress] = []

    def hear(progress: Progress) -> None:
        if progress.message == message:
            seen.append(progress)

    return search(school, seconds=seconds, on_progress=hear, should_stop=lambda: bool(seen))
