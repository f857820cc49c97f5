"""A plan that the checker refuses: an error of ours, told to the log with what reproduces it, raised in tests."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence

from planner.domain.outcome import Provenance, Violation
from planner.domain.school import School

LOG = logging.getLogger(__name__)
# Limits that names alone keep, the lowest rank first, with their rules.
NAMED_ONLY = {
    "max_rooms_day": "RoomMoves",
    "max_preparations": "Preparations",
    "max_students_day": "StudentLoad",
    "duty_minutes_max_week": "DutyMinutes",
    "plc_min_sections": "TaughtByItsTeam",
}
RAISE = "COMMON_TIME_RAISE"  # "1" in tests: a fault of ours is an error there, never something to go on from


class AuditDisagrees(RuntimeError):
    """The auditor refuses a plan that the models made: a bug of ours, never a plan."""


def refuse(broken: Sequence[Violation], school: School, provenance: Provenance) -> None:
    """Tell the log of a plan that the auditor refuses, with what reproduces it and no word of the workbook; in tests, raise.

    Raises
    ------
    AuditDisagrees
        Where COMMON_TIME_RAISE is 1.
    """
    if os.environ.get(RAISE) == "1":
        raise AuditDisagrees("; ".join(str(b) for b in broken[:8]))
    rules, cells = (", ".join(sorted(names)) for names in ({b.rule for b in broken}, {b.cell for b in broken}))
    LOG.warning(
        "A plan was dropped that the auditor refuses: school %s, seed %d, %s, %g s; rules %s; cells %s",
        school.digest, provenance.seed, provenance.engine, provenance.seconds_limit, rules, cells,
    )  # fmt: skip
