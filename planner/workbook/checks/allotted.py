"""Positions that the district allots, against the positions that stand on Staff."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from planner.domain.school import Finding, School
from planner.facts.allotments import HOLDS, allotted, rates
from planner.workbook.checks.base import look, must, needs, some_of


@needs("School", "Lists")
def allotments_are_read(school: School) -> Iterator[Finding]:
    """Allotments count where the school says that it holds positions, and it holds none without them."""
    kind, cell = school.info.budget_kind, school.info.at.get("budget_kind", "School")
    if kind in HOLDS and not school.allotments:
        message = f'The school holds {"positions" if kind == "positions" else "positions and dollars"}, and Allotments lists none.'
        yield must(cell, "no-allotments", message, "Enter what the district gives of each job class on Allotments, or dollars here.")
    if kind not in HOLDS and school.allotments:
        message = f"Allotments lists {len(school.allotments)} job classes, and the school holds dollars: nothing reads them."
        yield look(cell, "allotments-unread", message, "Enter positions or both here if the school is held to them.")


@needs("School", "Staff", "Lists")
def positions_are_allotted(school: School) -> Iterator[Finding]:
    """Every job class of a school that holds positions is allotted."""
    mine = allotted(school)
    missing = list(dict.fromkeys(r.job_class for r in school.staff if mine and r.job_class not in mine))
    if missing:
        message = f"Staff has positions of {some_of(missing, 5)}, and Allotments gives none: a plan is not held to a number of them."
        yield look("Allotments", "not-allotted", message, "Add a row for each of these job classes to Allotments.")


@needs("School", "Lists")
def rates_are_given(school: School) -> Iterator[Finding]:
    """What is traded at a rate has one."""
    for a in (a for a in school.allotments if a.may_trade == "rate" and a.rate is None):
        message = f"{a.job_class} may be traded at a rate, and no rate is given."
        yield must(a.at("rate"), "no-rate", message, "Enter the FTE that comes for one FTE given up, or y under May be traded.")


@needs("School", "Staff", "Rules", "Lists")
def what_stays_is_allotted(school: School) -> Iterator[Finding]:
    """Positions that may not be cut are no more than what is allotted and what trades could bring."""
    mine, allowed = allotted(school), rates(school)
    for code, a in mine.items():
        least = sum(r.count * min(school.fte_levels(r)) for r in school.staff if r.job_class == code)
        traded = sum((rate * mine[gives].fte_next for (gives, gets), rate in allowed.items() if gets == code), Fraction(0))
        if least > a.fte_next + traded:
            message = f"{least / 100:g} FTE of {code} may not be cut, and {a.fte_next / 100:g} are allotted next year."
            fix = "Correct the figure, or say on Staff which of these positions may stop or change."
            yield must(a.at("fte_next"), "more-than-allotted", message, fix)
