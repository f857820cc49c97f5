"""Many random tiny schools by brute force: is every proven answer right? Run by hand, with a report that is kept.

    python -m tests.twins.many --sets 0-9 --schools 32

For each school every lawful plan is listed without a solver. An answer is wrong when it says "infeasible" and a plan exists; when a plan
breaks a rule; or when some lawful plan, no worse than the plan found in all earlier tiers, is better in a tier than its proven limit.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from benchmarks.machine import facts
from hypothesis import HealthCheck, Phase, given, seed, settings
from tiny import settle
from twins.any_school import parts_of, schools
from twins.enumerate import broken_at_once, every

from planner.audit import audit
from planner.domain.outcome import Outcome, Status, Tier
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.measures import MEASURE, MEASURES, goal_shares
from planner.milp.solve.lexicographic import POINTS, vision_weights
from planner.search.solve import search

REPORT = Path(__file__).with_name("many.md")
CLOSE = Fraction(1, 1000)


@dataclass
class Seen:
    """What one set of schools came to."""

    schools: int = 0
    endings: Counter[str] = field(default_factory=Counter)
    proven: int = 0  # tiers
    plans: int = 0  # lawful plans that were listed
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Listed:
    """A lawful plan with its measures, less being better: the lowest share below zero, the staff's vision in points."""

    shares: tuple[Fraction, ...]
    measures: dict[str, Fraction]

    @classmethod
    def of(cls, school: School, plan: Plan) -> Listed:
        values = {m.code: m.value(school, plan) for m in MEASURES}
        told = sorted(share for share, _team in goal_shares(school, plan))
        shares = (*told, *[Fraction(1)] * (len(school.teams) - len(told)))  # a team without a goal lacks nothing
        weights = vision_weights(school).items()
        parts = (Fraction(w).limit_denominator(10_000) * MEASURE[c].sign * values[c] / MEASURE[c].scale(school) for c, w in weights)
        lowest = {"O1": -100 * told[0] if told else Fraction(-100), "vision": POINTS * sum(parts, Fraction(0))}
        return cls(shares, {c: MEASURE[c].sign * value for c, value in values.items()} | lowest)


def limit(tier: Tier) -> Fraction | None:
    """Return what a tier is proven not to go below, as `measured` counts."""
    if tier.bound is None:
        return None
    return -tier.bound if tier.better == "more" else tier.bound


def as_good_before(plan: Listed, found: Listed, earlier: list[str]) -> bool:
    """Is a plan no worse than the one found in every earlier tier, so that nothing held keeps it out?"""
    for measure in earlier:
        if measure == "O1":
            if any(mine < theirs for mine, theirs in zip(plan.shares, found.shares, strict=True)):
                return False
        elif plan.measures[measure] > found.measures[measure]:
            return False
    return True


def contradictions(school: School, outcome: Outcome, plans: list[Listed]) -> Iterator[str]:
    """Say what is wrong with an answer, knowing all lawful plans of the school."""
    if outcome.plan is None:
        if outcome.status is Status.INFEASIBLE and plans:
            yield f"called infeasible, and {len(plans)} lawful plans exist"
        return
    if not audit(school, outcome.plan).lawful:
        yield "the plan breaks a rule"
    mine = Listed.of(school, outcome.plan)
    earlier: list[str] = []
    for tier in outcome.tiers:
        least = limit(tier)
        if least is not None:
            rivals = (p for p in plans if as_good_before(p, mine, earlier))
            best = min((p.measures[tier.measure] for p in rivals), default=None)
            if best is not None and best < least - CLOSE:
                yield f"{tier.measure}: limit {float(least):g}, and a plan has {float(best):g}"
        earlier.append(tier.measure)


def listed(school: School) -> Iterator[Listed]:
    """Every lawful plan of a school, made without a solver."""
    for plan in every(school, *parts_of(school)):
        whole = settle(school, plan)
        if not broken_at_once(school, whole):
            yield Listed.of(school, whole)


def one_set(number: int, count: int, seconds: float) -> Seen:
    """Look at so many random schools of one seed."""
    seen = Seen()

    @seed(number)
    @settings(
        max_examples=count, deadline=None, database=None, derandomize=False, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(schools())
    def look(school: School) -> None:
        outcome = search(school, seconds=seconds)
        plans = list(listed(school))
        seen.schools += 1
        seen.endings[outcome.status.value] += 1
        seen.proven += sum(t.proven for t in outcome.tiers)
        seen.plans += len(plans)
        seen.wrong += [f"set {number}, school {seen.schools}: {said}" for said in contradictions(school, outcome, plans)]

    look()
    return seen


def row(number: int, seen: Seen) -> str:
    endings = ", ".join(f"{count} {status}" for status, count in sorted(seen.endings.items()))
    return f"| {number} | {seen.schools} | {endings} | {seen.proven} | {seen.plans:,} | {len(seen.wrong)} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default="0-9", help="seeds, such as 0-9 or 3")
    parser.add_argument("--schools", type=int, default=32, help="schools of each set (32)")
    parser.add_argument("--seconds", type=float, default=10.0, help="for each search (10)")
    parser.add_argument("--jobs", type=int, default=1, help="sets at a time (1)")
    arguments = parser.parse_args()
    first, _, last = arguments.sets.partition("-")
    began, rows, wrong = time.perf_counter(), [], []
    numbers = range(int(first), int(last or first) + 1)
    with ProcessPoolExecutor(arguments.jobs) as pool:
        found = pool.map(one_set, numbers, [arguments.schools] * len(numbers), [arguments.seconds] * len(numbers))
        for number, seen in zip(numbers, found, strict=True):
            rows.append(row(number, seen))
            wrong += seen.wrong
            print(rows[-1], flush=True)
    lines = [
        "# Random tiny schools by brute force", "",
        f"`python -m tests.twins.many --sets {arguments.sets} --schools {arguments.schools} --jobs {arguments.jobs}`, {time.perf_counter() - began:,.0f} s.", "",
        *(f"- {label}: {value}" for label, value in facts().items()), "",
        "| set | schools | answers | proven tiers | lawful plans listed | wrong |", "|---|---|---|---|---|---|", *rows, "",
        *(wrong or ["No answer was wrong."]), "",
    ]  # fmt: skip
    REPORT.write_text("\n".join(lines))
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
