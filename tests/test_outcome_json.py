"""An outcome as text and back: every field, every status, exact fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest

from planner.domain import serialize
from planner.domain.outcome import Conflict, Outcome, Promise, Provenance, Repair, Status, TeamMinutes, Tier
from planner.domain.plan import Day, Meeting, Plan
from planner.domain.school import Finding, Severity

FULL = Outcome(
    Status.OPTIMAL,
    Plan(days=(Day(1, "REG", 36),), meetings=(Meeting("G1", 1, "REG", 495, 540, 45, ("S1",), ("T_ART",), (("H1A", "T_PE"),)),)),
    (Tier("lowest", "Lowest team", "minutes", Fraction(375, 2), Fraction(190), True, "more", 1.5),),
    (TeamMinutes("G1", Fraction(375, 2), Fraction(180), Fraction(0), 90, Fraction(170), 4, 4),),
    Conflict((Promise("Floor", "Grade 1 has 90 minutes.", "Teams!D5"),), True, (Repair("Add 45 minutes.", "School!B3", 4500, "board"),)),
    ("Only three specialists on Thursdays.",),
    ("The counselor agrees.",),
    12.5,
    1.5,
    2,
    Provenance("abc", "def", "HiGHS", (("highspy", "1.15.1"),), 7, 0.01, 60.0),
    (Finding(Severity.LOOK_AT, "Staff!F7", "ended-money", "It ends.", "Move it."),),
)


@pytest.mark.parametrize("outcome", [FULL, *(Outcome(s) for s in Status)], ids=["full", *Status])
def test_what_is_written_is_read_back(outcome: Outcome) -> None:
    assert serialize.loads(serialize.dumps(outcome)) == outcome


def test_half_minutes_stay_exact() -> None:
    assert '"375/2"' in serialize.dumps(FULL)


@pytest.mark.parametrize(
    "text", ["{}", "[]", '{"schema": "common-time/2", "outcome": {}}', '{"schema": "common-time/1", "outcome": {"colour": 1}}']
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        serialize.loads(text)
