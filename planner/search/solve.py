"""What callers ask: the best plan of a school, and what each change of a plan is worth."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from planner.checker.week import week_of
from planner.domain.outcome import Fallback, Move, Outcome, Progress, StageAnswer, Status, Undone
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.explain.agreements import if_nobody_agrees, ways_to_agree
from planner.explain.changes import ideas, moves
from planner.explain.limits import agreements
from planner.explain.prices import prices
from planner.milp.engines.highs import work_limit
from planner.milp.solve.aims import Aim
from planner.search.nearest import find_nearest
from planner.search.stages import Stages
from planner.search.tiers import furthest
from planner.search.undone import Undoing, held_week, with_goal
from planner.search.walk import DAY_SECONDS, OnProgress, ShouldStop, Walk, minutes_found

FOR_NEAREST = 0.2  # of the time, where no plan was found that keeps everything, for the one that breaks least
LEAST_NEAREST_SECONDS = 2.0
WORTH_KEEPING_BACK = 15.0  # seconds: in a shorter search all of the time is for a plan that keeps everything
FALLBACK_SECONDS = 20.0  # for what is left of a plan if agreements fail
WEIGH_SECONDS = 30.0  # for undoing the plan's changes one by one
FOR_IDEAS = 1  # share of the time, counted in changes, that is left for ideas that are not started


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
        search.partly = aim is None
        wanted = work is None and aim is None
        if wanted and seconds >= WORTH_KEEPING_BACK:
            search.kept_back = FOR_NEAREST * seconds
        if not brief:
            search.stages = Stages(school, search.certifier, search.seconds, lambda found: _tell(search, found))
        found = search.run()
        time_left = search.kept_back or search.end - search.spent >= LEAST_NEAREST_SECONDS
        if wanted and time_left and found.plan is None and not search.should_stop():
            found = _with_nearest(school, search, found)
        return found if search.stages is None else search.stages.closed(found)


def _tell(search: Walk, found: StageAnswer) -> None:
    """A stage's answer is told like any progress, in the sentence that stands first."""
    search.tell(Progress(round(search.spent, 2), found.sentences[0], stage=found))


def _with_nearest(school: School, search: Walk, found: Outcome) -> Outcome:
    """The outcome without a plan, with the plan that breaks least; one that breaks nothing is a plan."""
    seconds = max(LEAST_NEAREST_SECONDS, search.end - search.spent)
    before = search.spent

    def tell(progress: Progress) -> None:
        message = progress.message if progress.plan is None else "A plan that breaks little"
        search.tell(replace(progress, message=message, seconds=round(before + progress.seconds, 2), plan=None))

    nearest = find_nearest(school, seconds=seconds, seed=search.seed, begun=search.begun, on_progress=tell, should_stop=search.should_stop)
    spent = round(search.spent, 2)
    if nearest is None:
        return replace(found, seconds=spent)
    if nearest.broken:
        return replace(found, nearest=nearest, seconds=spent)
    search.not_impossible(found)
    plan = Outcome(Status.FEASIBLE, nearest.plan, teams=nearest.teams, seconds=spent, seconds_to_first_plan=spent, cuts=found.cuts)
    return replace(plan, agreements=agreements(school, nearest.plan), prices=prices(school, nearest.plan), provenance=search.provenance())


def weighed(
    school: School,
    outcome: Outcome,
    *,
    seconds: float = WEIGH_SECONDS,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Outcome:
    """Return the outcome with what is left of its plan if agreements fail, and with what each of its changes is worth: undone by itself,
    and the school searched again.

    Takes up to FALLBACK_SECONDS for the first, where it isn't known, and up to `seconds` beyond the search that found the plan, so it is
    asked for by itself, once the plan stands (decisions.md 57). Each change has an equal share of the time that is left; what is not
    proven in it stands between two limits. An outcome without a plan is returned as it is.
    """
    if outcome.plan is None:
        return outcome
    if outcome.fallback is None:
        if on_progress is not None:
            on_progress(Progress(0, "What is left if agreements fail"))
        outcome = with_fallback(school, outcome, seed=seed, should_stop=should_stop)
    tries = Walk(school, seconds, outcome.provenance.gap, seed, on_progress, should_stop)
    assert outcome.plan is not None
    plan, teams = outcome.plan, with_goal(school, outcome.plan)

    def undo(move: Move, changed: School, waiting: int) -> Undone:
        share = max(0.0, (tries.seconds - tries.spent) / (waiting + FOR_IDEAS))
        return Undoing(changed, teams, share, seed, tries.should_stop).answer(held_week(changed, plan, move))

    found = moves(school, plan, undo, tries._say)
    return replace(outcome, moves=found, ideas=ideas(school, plan, furthest(school, plan), tries.best_share, tries._say))


def with_fallback(
    school: School, outcome: Outcome, *, seconds: float = FALLBACK_SECONDS, seed: int = 0, should_stop: ShouldStop | None = None
) -> Outcome:
    """Return the outcome with what is left of its plan if agreements fail (decisions.md 51); one without a plan as it is."""
    if outcome.plan is None or outcome.nearest is not None:
        return outcome
    return replace(outcome, fallback=if_agreements_fail(school, outcome.plan, seconds=seconds, seed=seed, should_stop=should_stop))


def if_agreements_fail(school: School, plan: Plan, *, seconds: float, seed: int = 0, should_stop: ShouldStop | None = None) -> Fallback:
    """Search the week that the plan's positions and programs give without any way of making time that somebody has to agree to."""
    off = ways_to_agree(school, plan)
    if not off:
        return Fallback((), _minutes(school, plan), True)
    bare = if_nobody_agrees(school, plan)
    found, proven = minutes_found(bare, seconds=seconds, seed=seed, should_stop=should_stop)
    return Fallback(off) if found is None else Fallback(off, _minutes(bare, found), proven)


def _minutes(school: School, plan: Plan) -> tuple[tuple[str, Fraction], ...]:
    """Each team's minutes in an average week."""
    week = week_of(school, plan)
    return tuple((t.team_id, week.minutes(t)) for t in school.teams)
