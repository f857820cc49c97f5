"""Why not more as a small workbook: teams on one page, repairs on another."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from planner.analysis.why.card import Why
from planner.domain.school import School
from planner.export.clean import save
from planner.export.layout import DOLLARS, Page, Table, lay_page
from planner.tables.compare.why import why_repairs, why_teams

NOTE = "Each repair was tried by solving the school again, everything else as in the plan. Confirm it with HR and finance."


def write_why(school: School, why: Why, target: str | Path) -> None:
    """The same answer gives the same bytes."""
    book = Workbook()
    book.properties.creator, book.properties.title = "Common Time", "A draft for discussion"
    front = book.active
    assert front is not None
    front.title = "What limits team time"
    teams = Table(why_teams(school, why), empty="Every team has its goal." if why.conflict is None else "No plan keeps every promise.")
    repairs = Table(why_repairs(school, why), empty="None of the single changes we tried would help.", formats={"Dollars a year": DOLLARS})
    lay_page(front, Page("What limits team time", "Teams under their goal and what stops them.", (teams,)), school.info.school_name)
    lay_page(book.create_sheet("Repairs"), Page("Repairs", NOTE, (repairs,)), school.info.school_name)
    save(book, target)
