"""What if: a plan made anew after a change of the workbook, from where we are, with as few changes as can be where that is asked."""

from __future__ import annotations

from collections.abc import Callable

from planner.domain.outcome import Outcome, Progress
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.milp.solve.aims import CHANGE, Aim
from planner.search.solve import search


def what_if(
    school: School,
    before: Plan | None = None,
    *,
    least_change: bool = False,
    seconds: float = 30.0,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Outcome:
    """The plan of the changed school. Classes keep their place from `before` where nothing speaks against it.

    With `least_change` the posts, programs, days and meetings that differ from it are as few as possible, before anything else is settled.
    """
    aim = Aim(CHANGE if least_change and before is not None else "time", near=before)
    return search(school, seconds=seconds, seed=seed, aim=aim, brief=True, on_progress=on_progress, should_stop=should_stop)
