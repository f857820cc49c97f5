"""Several plans to argue about: most time, least money, fewest changes, fewest agreements, others lose, and today's plan carried on.

Each is a complete plan that the audit has passed; any two differ in at least two decisions where such plans exist.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from planner.analysis.budget import fitted, to_find
from planner.analysis.today import carried_on
from planner.audit import audit
from planner.checker.decisions import differences, lost, signature, ways_agreed
from planner.domain.decision import Key
from planner.domain.outcome import Outcome, Progress, Status
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.explain.agreements import agreed
from planner.measures import MEASURE, TIERS
from planner.milp.solve.aims import AGREE, CHANGE, MONEY, Aim
from planner.search.solve import search, with_fallback

LEAST = 3  # options that a school should see
SHARES = {"time": 0.2, "money": 0.17, "change": 0.17, "agree": 0.12, "others": 0.17, "today": 0.09}  # of the seconds
FALLBACK = 0.04  # of the seconds for each plan but the last: what is left of it if agreements fail
LEAST_FALLBACK_SECONDS = 2.0
TITLES = {
    "time": ("Most team time for the money", "Teams furthest below their goal get as much of it as the funding allows."),
    "money": ("Lowest cost that keeps every team's minimum", "Leaves as much unrestricted funding as possible."),
    "change": ("Fewest changes", "Changes as few positions, programs, and days from this year as possible."),
    "agree": ("Fewest agreements", "As little as possible that staff, the union, the board, or families must agree to."),
    "others": ("A different trade-off between teams", "A team that drops below today's minutes in the first option keeps today's minutes "
                                                      "here."),
    "unlike": ("A different approach", "The best plan that makes different decisions from the options above."),
    "today": ("This year's plan carried forward", "Every position and program continues as is; the additional funding needed shows what "
                                                  "that costs."),
}


@dataclass(frozen=True)
class Option:
    """One plan to argue about. `to_find` is cents that it needs beyond the money there is (below zero: what it leaves);
    `behind` is, for each measure that is settled, how far it stays behind the best option, in the measure's unit;
    `unlike` names the decisions in which it differs from the first option."""

    key: str
    title: str
    sentence: str
    school: School  # with the money to find, where the plan needs more
    outcome: Outcome
    to_find: int
    behind: tuple[tuple[str, Fraction], ...] = ()
    unlike: tuple[Key, ...] = ()
    fewest: bool = False  # no other of these plans asks for fewer agreements

    @property
    def plan(self) -> Plan:
        assert self.outcome.plan is not None
        return self.outcome.plan


def options(
    school: School,
    *,
    seconds: float = 60.0,
    seed: int = 0,
    first: Outcome | None = None,
    on_option: Callable[[Option], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> tuple[Option, ...]:
    """Up to six options, the best first, always with one that asks for the fewest agreements (decisions.md 51).

    `first` is a search's answer that is at hand; `on_option` hears each as it comes.

    Empty when the school has no plan within its money and none could be found in the time.
    """
    stop = should_stop or (lambda: False)
    finder = _Finder(school, seconds, seed, on_progress, stop)
    found: list[Option] = []
    for option in finder.all(first):
        told = _beside(found[0], option) if found else option
        found.append(told)
        if on_option is not None:
            on_option(told)
        if stop():
            break
    return tuple(_behind(list(_fewest(found))))


class _Finder:
    def __init__(
        self, school: School, seconds: float, seed: int, tell: Callable[[Progress], None] | None, stop: Callable[[], bool]
    ) -> None:
        self.school, self.seconds, self.seed, self.tell, self.stop = school, seconds, seed, tell, stop
        self.began = time.perf_counter()
        self.plans: list[Plan] = []
        self.carried: Plan | None = None  # today's, which takes money that isn't there

    def all(self, first: Outcome | None) -> Iterator[Option]:
        today = self._today()
        if today is not None:
            self.carried = today.plan
            self.plans.append(today.plan)
        best = first if first is not None and first.plan is not None else self._search("time", Aim())
        if best.plan is None:
            if today is not None:
                yield today
            return
        self.plans.append(best.plan)
        yield self._option("time", best)
        ways = (("money", Aim(MONEY)), ("change", Aim(CHANGE)), ("agree", Aim(AGREE)))
        for key, aim in (*ways, ("others", Aim(others_lose=lost(self.school, best.plan)))):
            if key == "agree":
                option = self._agreed()
                if option is not None:
                    self.plans.append(option.plan)
                    yield option
                continue
            shown = key if key != "others" or aim.others_lose else "unlike"
            option = self._apart(shown, aim)
            if option is None and shown == "others":
                option = self._apart("unlike", Aim())
            if option is not None:
                self.plans.append(option.plan)
                yield option
        if today is not None:
            yield today

    def _apart(self, key: str, aim: Aim) -> Option | None:
        """The best plan of this aim that differs from all that are known in two decisions."""
        if self.stop():
            return None
        known = tuple(signature(self.school, plan) for plan in self.plans)
        outcome = self._search(key, replace(aim, unlike=known))
        if outcome.plan is None and len(self.plans) < LEAST:  # a school with few choices: rather one decision apart than no option
            outcome = self._search(key, replace(aim, unlike=known, apart=1))
        return None if outcome.plan is None else self._option(key, outcome)

    def _agreed(self) -> Option | None:
        """The plan with the fewest agreements, unless one that is known has as few: it may be near to another one."""
        known = [ways_agreed(self.school, p) for p in self.plans if p is not self.carried]
        if self.stop() or 0 in known:
            return None
        outcome = self._search("agree", Aim(AGREE))
        if outcome.plan is None or ways_agreed(self.school, outcome.plan) >= min(known):
            return None
        return self._option("agree", outcome)

    def _search(self, key: str, aim: Aim) -> Outcome:
        share = SHARES.get(key, SHARES["others"])
        left = self.seconds - (time.perf_counter() - self.began)
        seconds = max(2.0, min(left, share * self.seconds))
        tell = self._titled(key)
        return search(self.school, seconds=seconds, seed=self.seed, aim=aim, brief=True, on_progress=tell, should_stop=self.stop)

    def _titled(self, key: str) -> Callable[[Progress], None] | None:
        tell = self.tell
        if tell is None:
            return None
        return lambda p: tell(replace(p, message=f"{TITLES[key][0]}: {p.message}", plan=None))

    def _option(self, key: str, outcome: Outcome) -> Option:
        assert outcome.plan is not None
        plan = outcome.plan
        if outcome.fallback is None:
            seconds = max(LEAST_FALLBACK_SECONDS, FALLBACK * self.seconds)
            outcome = with_fallback(self.school, outcome, seconds=seconds, seed=self.seed, should_stop=self.stop)
        return Option(key, *TITLES[key], self.school, outcome, to_find(self.school, plan))

    def _today(self) -> Option | None:
        """Today's posts, programs and ways of making time, with the money that this would take; None where that is no lawful week."""
        seconds = max(2.0, SHARES["today"] * self.seconds)
        carried = carried_on(self.school)
        outcome = search(carried, seconds=seconds, seed=self.seed, aim=Aim(spare=True), brief=True, should_stop=self.stop)
        if outcome.plan is None:
            return None
        enough, plan = fitted(self.school, outcome.plan)
        teams = audit(enough, plan).teams
        return Option("today", *TITLES["today"], enough, replace(outcome, plan=plan, teams=teams), to_find(self.school, plan))


def _beside(first: Option, option: Option) -> Option:
    return replace(option, unlike=differences(option.school, first.plan, option.plan))


def _fewest(found: list[Option]) -> Iterator[Option]:
    """The options, with those marked that ask for the fewest agreements of all kinds."""
    asked = {o.key: len(agreed(o.school, o.plan)) for o in found if o.key != "today"}
    for option in found:
        yield replace(option, fewest=option.key in asked and asked[option.key] == min(asked.values()))


def _behind(found: list[Option]) -> Iterator[Option]:
    """How far each option stays behind the best of them, measure by measure."""
    values = [audit(o.school, o.plan).measures for o in found]
    for option, mine in zip(found, values, strict=True):
        far = []
        for code in TIERS:
            best = max(v[code] for v in values) if MEASURE[code].better == "more" else min(v[code] for v in values)
            far.append((code, abs(mine[code] - best)))
        yield replace(option, behind=tuple(far))


def sure(option: Option) -> bool:
    """Is every tier of the option proven?"""
    return option.outcome.status is Status.OPTIMAL
