"""Requests and a school: what students ask for decides which pairs of courses should not collide, and how many requests a plan meets.

The rows stay in memory; only counts reach the school, the plan or a file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from planner.domain.plan import Plan
from planner.domain.school import Finding, Pair, School, Severity
from planner.facts.periods import periods_of, sections_range
from planner.interop.requests import Open, Requests, count, seats_bound
from planner.interop.spelling import respelled

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


def as_in_workbook(school: School, requests: Requests, name: str) -> tuple[Requests, tuple[Finding, ...]]:
    """The requests with courses spelled as on the Courses sheet, and what is not on it."""
    known = {code for c in school.courses for code in c.codes}
    to = respelled(requests.per_course, known)
    said = Requests(tuple(tuple(dict.fromkeys(to(c) for c in row)) for row in requests.rows))
    unknown = {c: n for c, n in said.per_course.items() if c not in known}
    findings = list(to.finding(name, " of the workbook"))
    if unknown:
        first = max(unknown, key=lambda c: (unknown[c], c))
        many = "1 course that isn't" if len(unknown) == 1 else f"{len(unknown)} courses that aren't"
        message = f"{sum(unknown.values()):,} requests are for {many} on the Courses sheet, such as {first}: no section can meet them."
        fix = "Add the course, or write its code as on the Courses sheet."
        findings.append(Finding(Severity.LOOK_AT, name, "unknown-course", message, fix))
    return said, tuple(findings)


def with_requests(school: School, requests: Requests) -> School:
    """The school with its courses' requests and pair counts as the rows have them; pairs marked hard in the workbook stay hard.

    Pairs are kept for courses of few sections, whose collisions cost requests; others can be met in another section.
    """
    requests = _of_classes(school, requests)
    asked = requests.per_course
    courses = tuple(replace(c, requests=asked.get(c.course_id, 0)) for c in school.courses)
    changed = replace(school, courses=courses)
    few = {c.course_id for c in courses if 0 < sections_range(changed, c)[1] <= FEW}
    hard = {frozenset((p.course_a, p.course_b)) for p in school.conflicts if p.hard}
    pairs = [Pair(a, b, n, frozenset((a, b)) in hard) for (a, b), n in requests.pairs.items() if {a, b} <= few and n >= LEAST]
    named = {frozenset((p.course_a, p.course_b)) for p in pairs}
    kept = [p for p in school.conflicts if p.hard and frozenset((p.course_a, p.course_b)) not in named]
    return replace(changed, conflicts=(*pairs, *kept))


def _of_classes(school: School, requests: Requests) -> Requests:
    """The requests with a stacked class in the place of each of its courses; who asks for two of them can have one."""
    class_of = {code: c.course_id for c in school.courses if c.together for code in c.codes}
    if not class_of:
        return requests
    return Requests(tuple(tuple(dict.fromkeys(class_of.get(code, code) for code in row)) for row in requests.rows))


def requests_met(school: School, plan: Plan, requests: Requests, *, seed: int = 0) -> RequestsMet:
    """Students put into the plan's sections, by a fast placing; and both limits."""
    requests = _of_classes(school, requests)
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
