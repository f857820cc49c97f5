"""What callers ask: the best plan of a school, and what each change of a plan is worth."""

from __future__ import annotations

from dataclasses import replace

from planner.domain.outcome import Outcome
from planner.domain.school import School
from planner.explain.changes import ideas, moves
from planner.milp.engines.highs import work_limit
from planner.milp.solve.aims import Aim
from planner.search.tiers import furthest
from planner.search.walk import DAY_SECONDS, OnProgress, ShouldStop, Walk

WEIGH_SECONDS = 30.0  # for undoing the plan's changes one by one


def search(
    school: School,
    *,
    seconds: float = 60.0,
    gap: float = 0.01,
    seed: int = 0,
    engine: str = "highs",
    work: int | None = None,
    aim: Aim | None = None,
    brief: bool = False,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Outcome:
    """The best audited plan that can be found in `seconds`, with what is proven about every tier.

    `gap` is the relative distance at which a tier counts as settled. `on_progress` hears incumbents, bounds and each new
    audited plan; `should_stop` is asked often, and the best plan so far is kept when it says yes. `engine` is one of ENGINES
    and settles the tiers; names are always given by HiGHS. `work` (nodes of each solve, HiGHS alone) takes the place of
    `seconds`: such a search repeats exactly (decisions.md 33). `aim` settles something else before the usual tiers (milp/solve/aims.py).
    `brief` leaves out what stops the teams and what could be tried. What each change of the plan is worth: see `weighed`.
    """
    if work is not None and engine != "highs":
        raise ValueError("a work limit is for HiGHS alone")
    with work_limit(work):
        search = Walk(school, seconds if work is None else DAY_SECONDS, gap, seed, on_progress, should_stop, engine)
        search.aim, search.brief = aim or Aim(), brief
        return search.run()


def weighed(
    school: School,
    outcome: Outcome,
    *,
    seconds: float = WEIGH_SECONDS,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Outcome:
    """Return the outcome with what each change of its plan is worth: undone by itself, and the school searched again.

    Takes up to `seconds` beyond the search that found the plan, so it is asked for by itself, once the plan stands (decisions.md 57).
    What was not tried in the time is said to be untried. An outcome without a plan is returned as it is.
    """
    if outcome.plan is None:
        return outcome
    tries = Walk(school, seconds, outcome.provenance.gap, seed, on_progress, should_stop)
    found = moves(school, outcome.plan, tries.tried_in_time, tries._say)
    return replace(outcome, moves=found, ideas=ideas(school, outcome.plan, furthest(school, outcome.plan), tries.best_share, tries._say))

