"""The staff's vision: one first choice, and 100 points over six plain statements; and how firmly an option stands on them.

Nothing here searches. A plan's measures come from the audit; a statement's grade is the average of its measures, each brought to 0-1
(1: all that could be wished for); an option's score is the points of each statement times its grade. Since that is a sum, the points at
which another option would overtake are worked out, not tried.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from planner.audit import audit
from planner.domain.plan import Plan
from planner.domain.school import Priority, School
from planner.domain.survey import POINTS, STATEMENTS, Ballot, Poll, Statement
from planner.measures import MEASURE


# --- what the votes weigh ---------------------------------------------------------------------------------------------------
def counted(school: School, statement: Statement) -> tuple[str, ...]:
    """The measures of a statement that can be measured in this school."""
    return tuple(m for m in statement.measures if MEASURE[m].scale(school))


def with_votes(school: School, votes: Poll | Ballot) -> School:
    """The school with these votes in Priorities: a statement's points, whole, over its measures; other lines get none."""
    given = measure_votes(school, votes)
    known = {p.item for p in school.priorities}
    old = (replace(p, votes=given.get(p.item, 0)) for p in school.priorities)
    new = (Priority(m, votes=n) for m, n in given.items() if m not in known)
    return replace(school, priorities=(*old, *new))


def measure_votes(school: School, votes: Poll | Ballot) -> dict[str, int]:
    """Measure -> whole points of all voters together: what cannot be measured in this school gets none, if its statement has others."""
    poll = Poll((votes,)) if isinstance(votes, Ballot) else votes
    found = dict.fromkeys((m for s in STATEMENTS for m in s.measures), 0)
    for s in STATEMENTS:
        over = counted(school, s) or s.measures
        each, rest = divmod(poll.total(s.key), len(over))
        found |= {m: each + (i < rest) for i, m in enumerate(over)}
    return found


# --- options under the votes --------------------------------------------------------------------------------------------------
Grades = dict[str, Fraction]  # statement key -> 0 to 1, 1 the best; 0 for every option where nothing can be measured


def grades(school: School, plan: Plan) -> Grades:
    measured = audit(school, plan).measures
    return {s.key: _mean([_grade(school, m, measured[m]) for m in counted(school, s)]) for s in STATEMENTS}


def _grade(school: School, code: str, value: Fraction) -> Fraction:
    part = value / MEASURE[code].scale(school)
    return part if MEASURE[code].better == "more" else 1 - part


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values) if values else Fraction(0)


def score(school: School, own: Grades, points: Mapping[str, Fraction | int]) -> Fraction:
    """Of 100: what an option gives of what these points wish for; points on what this school cannot measure count for nothing."""
    real = {s.key: Fraction(points.get(s.key, 0)) for s in STATEMENTS if counted(school, s)}
    whole = sum(real.values(), Fraction(0))
    return POINTS * sum((n * own[k] for k, n in real.items()), Fraction(0)) / whole if whole else Fraction(0)


@dataclass(frozen=True)
class Range:
    """The points of one statement between which the same option stays first, the others' points in proportion to each other."""

    key: str
    low: Fraction
    high: Fraction
    below: str = ""  # the option that is first under `low`; "" where that cannot be
    above: str = ""


@dataclass(frozen=True)
class Stability:
    scores: tuple[tuple[str, Fraction], ...]  # label -> of 100, under the mean of the votes
    first: tuple[str, ...]  # several when they are level
    voters: tuple[tuple[str, Fraction], ...]  # label -> share of voters for whom it is first, ties shared; empty for a small group
    ranges: tuple[Range, ...]  # of the first option


def stability(school: School, options: Sequence[tuple[str, Plan]], poll: Poll) -> Stability:
    """Each option under the mean, under every voter, and how far each statement's points may move before another is first."""
    if not options or not poll.ballots:
        return Stability((), (), (), ())
    own = {label: grades(school, plan) for label, plan in options}
    mean = poll.mean()
    scores = {label: score(school, g, mean) for label, g in own.items()}
    first = _first(scores)
    ranges = tuple(_range(own, first[0], mean, s.key) for s in STATEMENTS if counted(school, s))
    return Stability(tuple(scores.items()), first, () if poll.small else _voters(school, own, poll), ranges)


def _first(scores: Mapping[str, Fraction]) -> tuple[str, ...]:
    return tuple(label for label, n in scores.items() if n == max(scores.values()))


def _voters(school: School, own: Mapping[str, Grades], poll: Poll) -> tuple[tuple[str, Fraction], ...]:
    share = dict.fromkeys(own, Fraction(0))
    for ballot in poll.ballots:
        first = _first({label: score(school, g, ballot.points) for label, g in own.items()})
        for label in first:
            share[label] += Fraction(1, len(first) * len(poll.ballots))
    return tuple(share.items())


def moved(mean: Mapping[str, Fraction], key: str, points: Fraction) -> dict[str, Fraction]:
    """The mean with so many points on one statement, the others keeping their proportions (equal parts if they had none)."""
    rest = POINTS - mean[key]
    others = {k: n / rest if rest else Fraction(1, len(mean) - 1) for k, n in mean.items() if k != key}
    return {k: points if k == key else (POINTS - points) * others[k] for k in mean}


def _range(own: Mapping[str, Grades], first: str, mean: Mapping[str, Fraction], key: str) -> Range:
    """With t points here the lead over another option is (1 - t/100) x the lead at 0 + t/100 x the lead at 100."""

    def lead(other: str, points: Fraction) -> Fraction:
        at = moved(mean, key, points)
        return sum((n * (own[first][k] - own[other][k]) for k, n in at.items()), Fraction(0))

    low, high, below, above = Fraction(0), Fraction(POINTS), "", ""
    for other in (o for o in own if o != first):
        none, all_ = lead(other, Fraction(0)), lead(other, Fraction(POINTS))
        if none < 0 and (turn := POINTS * none / (none - all_)) > low:
            low, below = turn, other
        if all_ < 0 and (turn := POINTS * none / (none - all_)) < high:
            high, above = turn, other
    return Range(key, low, high, below, above)
