"""Why a team has not more: what shows, what binds, what the last minute costs, and repairs that were tried (domain.md 4.6)."""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from planner.analysis.why.card import Fix, Offer, Why, WhyCard
from planner.analysis.why.merging import merged_classes
from planner.analysis.why.posts import more_of, other_days
from planner.analysis.why.rotation import six_days
from planner.analysis.why.trying import Say, Trials, minutes
from planner.analysis.why.ways import fair, looser, methods_on
from planner.analysis.why.words import last_minute, mends
from planner.checker.week import Week, week_of
from planner.domain.outcome import Outcome, Status
from planner.domain.plan import Plan
from planner.domain.school import School, Team
from planner.explain.limits import binds, grades_of, teams_named, why_short
from planner.search.walk import minutes_only

EACH = 6.0  # seconds for a try, at least
FEWEST_TRIES = 30  # that fit into a long time, however long each takes
KINDS = ("fair", "days", "method", "rotation", "merge", "post", "rule")  # of repairs that cost the same, the gentlest first


def why(
    school: School,
    plan: Plan,
    *,
    seconds: float = 25.0,
    teams: Iterable[str] = (),
    seed: int = 0,
    say: Say = lambda _: None,
    should_stop: Callable[[], bool] = lambda: False,
    on_fix: Callable[[Why], None] = lambda _: None,
) -> Why:
    """A card for every group of alike teams under their goal, or for those of `teams` only (ids).

    Every repair was solved: the plan's posts, programs and ways of making time stay, the one change is made, and the teams' minutes are
    searched again. Offers are tried in turn of their kinds until `seconds` are over; `on_fix` hears the cards whenever one has helped.
    """
    began, week = time.perf_counter(), week_of(school, plan)
    groups = alike(school, week, set(teams))
    if not groups:
        return Why()
    trials = Trials(school, plan, seconds, max(EACH, seconds / FEWEST_TRIES), seed, say, should_stop)
    offers = list(in_turn(offered(school, plan, week, [t for g in groups for t in g])))
    fixes: list[Fix] = []
    for offer in offers:
        if trials.over:
            break
        fix = trials.fix(offer)
        if fix is not None:
            fixes.append(fix)
            cards = tuple(_card(school, plan, week, group, fixes, set()) for group in groups)
            on_fix(Why(cards, tried=trials.tried, untried=len(offers) - trials.tried, seconds=round(time.perf_counter() - began, 1)))
    kinds = {o.kind for o in offers} - {o.kind for o in offers[trials.tried :]}  # of which everything was tried
    cards = tuple(_card(school, plan, week, group, fixes, kinds) for group in groups)
    return Why(cards, tried=trials.tried, untried=len(offers) - trials.tried, seconds=round(time.perf_counter() - began, 1))


def why_none(school: School, outcome: Outcome, *, seconds: float = 30.0, seed: int = 0, say: Say = lambda _: None) -> Why:
    """For a school without a plan: the clash that was found, and which single changes make a plan possible (searched for, one by one)."""
    began, nobody = time.perf_counter(), Plan()
    mends: list[Fix] = []
    tried, offers = 0, list(in_turn(offered(school, nobody, None, list(school.teams))))
    for offer in offers if outcome.status is Status.INFEASIBLE else ():
        if time.perf_counter() - began > seconds:
            break
        say(f"Trying: {offer.sentence}")
        tried += 1
        changed = offer.change(school)
        found = minutes_only(changed, seconds=EACH, seed=seed)
        if found is not None:
            has = tuple(minutes(changed, found).items())
            mends.append(Fix(offer.kind, offer.sentence, offer.cents, has, (), (), offer.who, offer.cells, change=offer.change))
    return Why((), outcome.conflict, tuple(mends), tried, len(offers) - tried, round(time.perf_counter() - began, 1))


# --- offers ------------------------------------------------------------------------------------------------------------
def offered(school: School, plan: Plan, week: Week | None, short: list[Team]) -> Iterator[Offer]:
    """Everything worth a try, the days on which a short grade does not go out first."""
    wanted: tuple[int, ...] = ()
    left: list[tuple[Team, int]] = [(t, 0) for t in short if grades_of(school, t)]
    if week is not None:
        missed = (v.day for t in short for g in grades_of(school, t) for v in week.variants if not week.grade_out(g, v))
        wanted = tuple(dict.fromkeys(missed))
        left = [(t, _left(school, week, t)) for t, _ in left]
        yield from fair(school)
    yield from other_days(school, plan, wanted)
    yield from six_days(school, plan)
    yield from methods_on(school, plan)
    yield from merged_classes(school)
    yield from more_of(school, plan, wanted)
    yield from looser(school, left, bool(wanted))


def _left(school: School, week: Week, t: Team) -> int:
    """Minutes that specials leave a team beyond what is promised as planning time, at least 0."""
    out = min(school.per_week((v, sum(s.minutes for s in week.grade_out(g, v))) for v in week.variants) for g in grades_of(school, t))
    return max(0, int(out - school.rule("min_individual_planning_week")))


def in_turn(offers: Iterable[Offer]) -> Iterator[Offer]:
    """One of each kind, then the next of each: repairs should differ."""
    kinds: dict[str, list[Offer]] = defaultdict(list)
    for offer in offers:
        kinds[offer.kind].append(offer)
    for row in itertools.zip_longest(*kinds.values()):
        yield from (offer for offer in row if offer is not None)


# --- cards -------------------------------------------------------------------------------------------------------------
def alike(school: School, week: Week, wanted: set[str]) -> list[list[Team]]:
    """Teams under their goal, those together that have the same minutes, goal and sum of the week."""
    groups: dict[tuple[str, Fraction, int, str], list[Team]] = defaultdict(list)
    for t in school.teams:
        if t.goal_min and week.minutes(t) < t.goal_min and (not wanted or t.team_id in wanted):
            groups[t.type, week.minutes(t), t.goal_min, why_short(school, week, t)].append(t)
    return list(groups.values())


def _card(school: School, plan: Plan, week: Week, group: list[Team], fixes: list[Fix], tried: set[str]) -> WhyCard:
    ids, has, goal = tuple(t.team_id for t in group), week.minutes(group[0]), group[0].goal_min
    theirs = [f for f in fixes if f.gained(ids) > 0 and not any(t in ids for t, _ in f.losses)]
    goals = {t.team_id: t.goal_min - has for t in group}

    def order(f: Fix) -> tuple[int, bool, bool, bool, int, Fraction]:
        return max(f.cents, 0), f.kind != "fair", not mends(f, goals), f.asks, KINDS.index(f.kind), -f.gained(ids)

    ranked = tuple(sorted(theirs, key=order))
    price = min((Fraction(max(f.cents, 0)) / f.gained(ids) for f in ranked), default=None)
    name = teams_named(school, group)
    symptom = f"{name} {'have' if len(group) > 1 else 'has'} {float(has):,.4g} minutes of a {goal}-minute goal"
    stops = binds(school, plan, group)
    if "post" in tried and not any(f.kind == "post" for f in ranked):
        stops = (*stops, "Adding specialist time was tested and doesn't help.")
    return WhyCard(ids, name, has, goal, symptom, stops, price, last_minute(price, ranked, goals), ranked)
