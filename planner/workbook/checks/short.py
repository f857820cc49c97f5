"""Shortages that rule every plan out, told before any search with the figures that the search would use (facts/shortages.py)."""

from __future__ import annotations

from collections.abc import Iterator

from planner.domain.school import Finding, School
from planner.facts.shortages import shortages, way_out
from planner.workbook.checks.base import look, needs
from planner.workbook.method_days import with_brought_days

CODE = {  # rule -> the code of its finding
    "ClassSizes": "no-plan-class-sizes", "TeachingLoad": "no-plan-teachers", "SectionsRun": "no-plan-sections",
    "Preparations": "no-plan-preparations", "RoomMoves": "no-plan-room-moves", "StudentLoad": "no-plan-students",
    "IndividualPlanning": "no-plan-planning",
    "RoomsOnce": "no-plan-rooms", "SpecialsRotation": "no-plan-class-slots", "SeatsEachPeriod": "no-plan-seats",
    "LawfulCover": "no-plan-duties", "RequiredMinutes": "no-plan-minutes", "BreakFromTeaching": "no-plan-breaks",
    "TeamFloor": "no-plan-floor", "LunchFits": "no-plan-lunch", "ServicesInFull": "no-plan-services",
    "ServicesPromised": "no-plan-services", "NoEndedMoney": "no-plan-ended-fund", "AllowableUse": "no-plan-no-fund",
    "FundsBalance": "no-plan-money", "MaintenanceOfEffort": "no-plan-effort", "OnePlaceAtATime": "no-plan-class-alone",
}  # fmt: skip
NO_PLAN = frozenset(CODE.values())
SAYS_TOO: dict[str, frozenset[str]] = {  # what other sums say of the same shortage, less exactly
    "no-plan-class-sizes": frozenset({"over-cap"}),
    "no-plan-teachers": frozenset({"too-few-teachers"}),
    "no-plan-rooms": frozenset({"too-few-rooms"}),
    "no-plan-class-slots": frozenset({"too-few-class-slots", "too-few-specialists"}),
    "no-plan-floor": frozenset({"no-common-day"}),
    "no-plan-lunch": frozenset({"cafeteria", "lunch-window"}),
    "no-plan-services": frozenset({"too-little-service"}),
    "no-plan-ended-fund": frozenset({"ended-fund"}),
}
SHEETS = (
    "School", "Bell", "Calendar", "Homerooms", "Specials", "Staff", "Funds", "FundRules", "Programs", "Teams", "Courses", "Services",
    "Rooms", "Duties", "Rules", "Methods", "Lists", "Assignments",
)  # fmt: skip


@needs(*SHEETS)
def shortages_are_told(school: School) -> Iterator[Finding]:
    """What is needed at least is at most what there can be: otherwise no plan is possible, and a search isn't needed to say so."""
    whole = with_brought_days(school)
    for one in shortages(whole):
        cell = one.cell.split(",")[0].split(":")[0]
        yield look(cell, CODE[one.rule], f"{one.sentence} No plan can do that.", way_out(whole, one))
