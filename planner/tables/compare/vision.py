"""What the votes weigh, what they came to, and how firmly the first option stands on them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from planner.analysis.priorities import Range, Stability, counted
from planner.domain.school import School
from planner.domain.survey import FEW, STATEMENT, STATEMENTS, Poll, Statement
from planner.language import N_
from planner.measures import MEASURE
from planner.tables.words import PRIORITY, frame, listed, number


def votes_weigh(school: School) -> pd.DataFrame:
    """Each statement, the measures that it stands for, and whether this school has them."""
    rows = ((s.sentence, listed(MEASURE[m].sentence for m in s.measures), _here(school, s)) for s in STATEMENTS)
    return frame((N_("Staff give points to"), N_("It stands for"), N_("In this school")), rows)


def points_given(school: School) -> pd.DataFrame:
    """The 100 points of this workbook by statement: the staff's votes, or the weights of Priorities where nobody has voted."""
    known = {p.item: p for p in school.priorities}
    voted = any(p.votes for p in known.values())
    each = {s.sentence: sum((known[m].votes or 0) if voted else known[m].weight for m in s.measures if m in known) for s in STATEMENTS}
    whole = sum(each.values())
    said = "Points of 100" if voted else "Points out of 100 (no survey yet: the workbook's weights)"
    return frame((N_("Staff give points to"), said), ((k, round(100 * n / whole)) for k, n in each.items()) if whole else ())


def _here(school: School, statement: Statement) -> str:
    found = counted(school, statement)
    if len(found) == len(statement.measures):
        return "counts"
    return f"counts by: {listed(MEASURE[m].title for m in found)}" if found else "nothing to measure: its points count for nothing"


def poll_result(poll: Poll) -> pd.DataFrame:
    """Points of each statement: the mean and, from five voters on, how they spread."""
    columns = (
        N_("Staff give points to"),
        N_("Mean points"),
        N_("Lowest"),
        N_("A quarter gave at most"),
        N_("Middle"),
        N_("A quarter gave at least"),
        N_("Highest"),
    )
    rows = []
    for key, mean in poll.mean().items():
        s = poll.spread(key)
        spread = tuple(map(number, (s.lowest, s.lower, s.middle, s.upper, s.highest))) if s else ("-",) * 5
        rows.append((STATEMENT[key].sentence, number(mean), *spread))
    return frame(columns, rows)


def poll_sentences(poll: Poll) -> tuple[str, ...]:
    voters = len(poll.ballots)
    said = [f"{voters} {'person' if voters == 1 else 'people'} responded."]
    if poll.small and voters:
        said.append(f"With fewer than {FEW} responses, only the average is shown so no one's answers can be identified.")
    first = poll.first()
    if len(first) > 1:
        said.append(f"First choices are level between: {'; '.join(PRIORITY[f] for f in first)}. The staff should choose one.")
    elif first:
        count = sum(b.first == first[0] for b in poll.ballots)
        said.append(f"The one priority: {PRIORITY[first[0]]} ({count} of {voters} first choices).")
    else:
        said.append("Nobody made a first choice.")
    return tuple(said)


def option_scores(found: Stability) -> pd.DataFrame:
    """Each option: of 100 points, what it gives of what the staff wish for; and for how many voters it is first."""
    voters = dict(found.voters)
    rows = ((label, number(n), f"{float(100 * voters[label]):.0f} %" if voters else "-") for label, n in found.scores)
    return frame((N_("Option"), N_("Of 100 points"), N_("First for so many voters")), rows)


def stays_first(found: Stability) -> tuple[str, ...]:
    """One sentence for each statement whose points could change what is first; one for all when none can."""
    if len(found.scores) < 2:
        return ()
    if len(found.first) > 1:
        return (f"{' and '.join(found.first)} are level.",)
    option = found.first[0]
    said = tuple(_stays(option, r) for r in found.ranges if r.below or r.above)
    return said or (f"{option} stays first no matter how the points for any one statement change.",)


def _stays(option: str, r: Range) -> str:
    ends = list(_ends(r))
    return f'{option} stays first unless "{STATEMENT[r.key].sentence.rstrip(".")}" gets {" or ".join(ends)}.'


def _ends(r: Range) -> Iterator[str]:
    if r.below:
        yield f"fewer than {_points(r.low)} points (then {r.below})"
    if r.above:
        yield f"more than {_points(r.high)} points (then {r.above})"


def _points(points: Fraction) -> str:
    return f"{number(points)}"
