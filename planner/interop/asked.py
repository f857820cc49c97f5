"""Requests and a school: what students ask for decides which pairs of courses should not collide, and how many requests a plan meets.

The rows stay in memory; only counts reach the school, the plan or a file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from planner.domain.plan import Plan
from planner.domain.school import Pair, School
from planner.facts.periods import periods_of, sections_range
from planner.interop.requests import Open, Requests, count, seats_bound

FEW = 2  # sections: pairs of courses with more hardly ever collide
LEAST = 2  # students of a pair that is worth a row


@dataclass(frozen=True)
class RequestsMet:
    """`met` of `total` requests have a seat in the plan's sections; `most` is a proven limit for these sections, `ever` for any.

    `balance`: the fullest and the emptiest section of each course, as students.
    """

    total: int
    met: int
    most: int
    ever: int
    balance: dict[str, tuple[int, int]]

    @property
    def words(self) -> str:
        share = 100 * self.met / self.total if self.total else 100
        return (
            f"{self.met:,} of {self.total:,} requests are met ({share:.1f} %). With these sections no placing of students could meet more "
            f"than {self.most:,}; with any sections, at most {self.ever:,}."
        )


def with_requests(school: School, requests: Requests) -> School:
    """The school with its courses' requests and pair counts as the rows have them; pairs marked hard in the workbook stay hard.

    Pairs are kept for courses of few sections, whose collisions cost requests; others can be met in another section.
    """
    asked = requests.per_course
    courses = tuple(replace(c, requests=asked.get(c.course_id, 0)) for c in school.courses)
    changed = replace(school, courses=courses)
    few = {c.course_id for c in courses if 0 < sections_range(changed, c)[1] <= FEW}
    hard = {frozenset((p.course_a, p.course_b)) for p in school.conflicts if p.hard}
    pairs = [Pair(a, b, n, frozenset((a, b)) in hard) for (a, b), n in requests.pairs.items() if {a, b} <= few and n >= LEAST]
    named = {frozenset((p.course_a, p.course_b)) for p in pairs}
    kept = [p for p in school.conflicts if p.hard and frozenset((p.course_a, p.course_b)) not in named]
    return replace(changed, conflicts=(*pairs, *kept))


def requests_met(school: School, plan: Plan, requests: Requests, *, seed: int = 0) -> RequestsMet:
    """Students put into the plan's sections, by a fast placing; and both limits."""
    periods, sizes = periods_of(school), {c.course_id: c.max_size for c in school.courses}
    sections = [Open(s.section_id, s.course, periods.seat_of(s.periods, s.lane, s.term), sizes[s.course]) for s in plan.sections]
    counted = count(requests, sections, periods.clash, seed=seed)
    loads: dict[str, list[int]] = {}
    for s in sections:
        loads.setdefault(s.course, []).append(counted.loads.get(s.section_id, 0))
    balance = {c: (max(n), min(n)) for c, n in loads.items()}
    return RequestsMet(counted.total, counted.met, counted.most, _ever(school, requests, sections), balance)


def _ever(school: School, requests: Requests, sections: list[Open]) -> int:
    """As if no two sections ever met at one time; but no student is in more courses than the year has periods."""
    parts = len({s.seat.term for s in sections} - {"Y"}) or 1
    return seats_bound(requests, sections, len(periods_of(school).codes) * parts)
