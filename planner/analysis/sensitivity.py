"""What losing each thing alone would cost the teams, what the best combination does, and what a little more money buys.

Every figure is found by solving the school again with today's posts, programs and ways of making time, less the one thing. Money is no
object there: only the minutes are asked for, since what a post or a program costs is known.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from planner.analysis.budget import to_find, with_more
from planner.analysis.today import carried_on
from planner.checker.decisions import differences
from planner.checker.week import week_of
from planner.domain.decision import Key
from planner.domain.outcome import Outcome, Progress
from planner.domain.plan import Plan
from planner.domain.school import Lock, School, Staff
from planner.milp.solve.aims import Aim
from planner.search.solve import search
from planner.search.walk import minutes_found

EACH_SECONDS = 8.0
EXTRAS = (10_000_00, 25_000_00, 50_000_00)  # cents


@dataclass(frozen=True)
class Loss:
    """One thing gone, all else as today. `cents` is saved in the plan year; `lowest` and `total` are minutes a week towards the goals that
    teams lose (below zero: gain), `teams` those of each; None where no week could be found (`why` says what is known of it)."""

    kind: str  # staff | program | method
    id: str
    to_fte: int | None  # hundredths that are left of a post; None for other things
    cents: int
    funds: tuple[str, ...]
    lowest: Fraction | None
    total: Fraction | None
    teams: tuple[tuple[str, Fraction], ...] = ()
    why: str = ""
    sure: bool = True  # proven; if not, a longer search may find that less is lost


@dataclass(frozen=True)
class Extra:
    """The best plan with so many cents more, and what it decides otherwise than the best plan without them."""

    cents: int
    outcome: Outcome
    lowest: Fraction
    total: Fraction
    other: tuple[Key, ...]


@dataclass(frozen=True)
class Ranking:
    """`gap` is the sum to find in cents; `best` the best plan that finds it; `losses` the dearest in minutes for each dollar first.
    `untried` counts the things for which the time did not do."""

    gap: int
    today: Outcome | None
    best: Outcome
    losses: tuple[Loss, ...]
    extras: tuple[Extra, ...]
    untried: int


def ranking(
    school: School,
    *,
    find: int | None = None,
    extras: tuple[int, ...] = EXTRAS,
    seconds: float = 90.0,
    seed: int = 0,
    on_loss: Callable[[Loss], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Ranking:
    """Each post, program and way of making time by what losing it alone takes from the teams.

    `find` (cents) takes the place of the school's own gap: what today's plan costs beyond the money there is.
    """
    return _Ranking(school, find, seconds, seed, on_loss, on_progress, should_stop).run(extras)


class _Ranking:
    def __init__(
        self, school: School, find: int | None, seconds: float, seed: int, on_loss: Callable[[Loss], None] | None,
        on_progress: Callable[[Progress], None] | None, should_stop: Callable[[], bool] | None,
    ) -> None:  # fmt: skip
        self.school, self.find, self.seconds, self.seed = school, find, seconds, seed
        self.on_loss, self.tell = on_loss or (lambda _: None), on_progress or (lambda _: None)
        self.stop = should_stop or (lambda: False)
        self.began = time.perf_counter()
        self.untried = 0

    @property
    def left(self) -> float:
        return self.seconds - (time.perf_counter() - self.began)

    def run(self, extras: tuple[int, ...]) -> Ranking:
        carried = carried_on(self.school)
        today = search(carried, seconds=max(2.0, self.left / 6), seed=self.seed, aim=Aim(spare=True), brief=True, should_stop=self.stop)
        own = 0 if today.plan is None else to_find(self.school, today.plan)
        gap = own if self.find is None else self.find
        asked = with_more(self.school, own - gap)  # as much less or more money as makes this the gap
        best = search(asked, seconds=max(2.0, self.left / 4), seed=self.seed, brief=True, should_stop=self.stop)
        more = tuple(self._extras(asked, best, extras))
        losses = tuple(self._losses(carried, today.plan))
        ranked = sorted(losses, key=lambda x: (x.total is None, -_rate(x), -x.cents))
        return Ranking(gap, today, best, tuple(ranked), more, self.untried)

    # --- one thing less ----------------------------------------------------------------------------------------
    def _losses(self, carried: School, today: Plan | None) -> Iterator[Loss]:
        if today is None:
            return
        now = _towards(carried, today)
        for loss, changed in (*_posts(self.school, carried), *_programs(self.school, carried), *_methods(carried, today)):
            if self.stop() or (changed is not None and self.left < 1):
                self.untried += 1
                continue
            found = self._weighed(loss, changed, now)
            self.on_loss(found)
            yield found

    def _weighed(self, loss: Loss, changed: School | None, now: dict[str, Fraction]) -> Loss:
        if loss.why:
            return loss
        if changed is None:
            return replace(loss, lowest=Fraction(0), total=Fraction(0))
        self.tell(Progress(0, f"Today's plan without {loss.id}"))
        seconds = min(EACH_SECONDS, max(1.0, self.left))
        plan, sure = minutes_found(changed, seconds=seconds, gap=0.01, seed=self.seed, should_stop=self.stop)
        if plan is None:
            return replace(loss, why="No week was found without it: services, cover or a promise need it.")
        then = _towards(changed, plan)
        teams = tuple((t, now[t] - then.get(t, Fraction(0))) for t in now)
        lowest = min(now.values(), default=Fraction(0)) - min(then.values(), default=Fraction(0))
        total = sum((n for _t, n in teams), Fraction(0))
        return replace(loss, lowest=lowest, total=total, teams=tuple(x for x in teams if x[1]), sure=sure)

    # --- a little more money -----------------------------------------------------------------------------------
    def _extras(self, asked: School, best: Outcome, extras: tuple[int, ...]) -> Iterator[Extra]:
        if best.plan is None:
            return
        for n, cents in enumerate(sorted(extras)):
            if self.stop() or self.left < 2:
                return
            richer = with_more(asked, cents)
            seconds = max(2.0, self.left / (2 + len(extras) - n))
            found = search(richer, seconds=seconds, seed=self.seed, brief=True, should_stop=self.stop)
            if found.plan is not None:
                now, then = _towards(asked, best.plan), _towards(richer, found.plan)
                lowest = min(then.values(), default=Fraction(0)) - min(now.values(), default=Fraction(0))
                total = sum(then.values(), Fraction(0)) - sum(now.values(), Fraction(0))
                yield Extra(cents, found, lowest, total, differences(richer, best.plan, found.plan))


def _rate(loss: Loss) -> Fraction:
    """Minutes lost for each dollar saved; what saves nothing comes after what costs minutes and saves something."""
    return (loss.total or Fraction(0)) / max(1, loss.cents)


def _towards(school: School, plan: Plan) -> dict[str, Fraction]:
    """Minutes a week of each team with a goal, up to the goal."""
    week = week_of(school, plan)
    return {t.team_id: min(week.minutes(t), Fraction(t.goal_min)) for t in school.teams if t.goal_min}


# --- today's school without one thing ------------------------------------------------------------------------------------
def _posts(school: School, carried: School) -> Iterator[tuple[Loss, School | None]]:
    for row in school.staff:
        levels = school.fte_levels(row)
        if min(levels) >= row.fte:
            continue
        less = min(levels)
        saved = round(row.count * (school.unit_cost(row, row.fte, 1) - school.unit_cost(row, less, 1)))
        loss = Loss("staff", row.staff_id, less, saved, tuple(f for f, _part in row.fund), None, None)
        if row.mandated:
            yield replace(loss, why="It is required by law."), None
        else:
            yield loss, _without(carried, row, less)


def _without(carried: School, row: Staff, less: int) -> School:
    if less:
        part = replace(row, fte=less, may_change="no")
        return replace(carried, staff=tuple(part if r.staff_id == row.staff_id else r for r in carried.staff))
    gone = replace(row, may_change="may stop", min_fte=0)
    off = Lock("staff", row.staff_id, value="off", reason="tried without it")
    return replace(carried, staff=tuple(gone if r.staff_id == row.staff_id else r for r in carried.staff), locks=(*carried.locks, off))


def _programs(school: School, carried: School) -> Iterator[tuple[Loss, School | None]]:
    for p in school.programs:
        offered = p.levels or (0, p.cost_next)
        if p.start_only or min(offered) >= p.cost_next:
            continue
        least = min(offered)
        saved = p.cost_next - least - (0 if least else p.exit_cost)
        loss = Loss("program", p.program_id, None, saved, (p.fund,), None, None)
        if p.mandated:
            yield replace(loss, why="It is required by law."), None
        elif p.gives_cover_min or p.overload_sections:
            without = replace(p, levels=(least,))
            yield loss, replace(carried, programs=tuple(without if q.program_id == p.program_id else q for q in carried.programs))
        else:
            yield loss, None


def _methods(carried: School, today: Plan) -> Iterator[tuple[Loss, School | None]]:
    for use in today.methods:
        loss = Loss("method", use.method, None, use.cents, tuple(s.fund for s in use.shares), None, None)
        methods = tuple(replace(m, allowed="n") if m.method == use.method else m for m in carried.methods)
        yield loss, replace(carried, methods=methods)
