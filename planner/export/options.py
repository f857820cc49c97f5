"""Options and the price of time as small workbooks, beside a full plan workbook for each."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from planner.analysis.frontier import Curve
from planner.analysis.options import Option
from planner.analysis.sensitivity import Ranking
from planner.domain.school import School
from planner.explain.diff import Diff
from planner.export.clean import save
from planner.export.layout import DOLLARS, Page, Table, lay_page
from planner.tables.compare.curve import curve_lines, curve_rows
from planner.tables.compare.diff import diff_money, diff_posts, diff_teams, diff_week
from planner.tables.compare.options import option_rows, option_teams
from planner.tables.compare.ranking import extra_rows, ranking_rows

NOTE = "Each option is a complete plan that keeps every rule of the workbook. Confirm it with HR and finance."


def write_options(found: tuple[Option, ...], target: str | Path) -> None:
    """The same options give the same bytes."""
    money = {"Additional funding needed": DOLLARS, "Funding left over": DOLLARS}
    side = Table(option_rows(found), empty="No other plans found.", formats=money)
    teams = Table(option_teams(found), empty="No teams listed.")
    name = found[0].school.info.school_name if found else ""
    _write(target, name, ("Options", NOTE, side), ("Teams", "Minutes a week of each team.", teams))


def write_curve(name: str, found: Curve, target: str | Path) -> None:
    """The same curve gives the same bytes."""
    money = {"Additional funding needed": DOLLARS, "Funding left over": DOLLARS, "This step costs": DOLLARS}
    rows = Table(curve_rows(found), empty="No point was found.", formats=money)
    _write(target, name, ("The price of time", " ".join(curve_lines(found)), rows))


def write_ranking(school: School, found: Ranking, target: str | Path) -> None:
    """The same ranking gives the same bytes."""
    losses = Table(ranking_rows(school, found), empty="Nothing may change.", formats={"Saves next year": DOLLARS})
    extras = Table(extra_rows(school, found), empty="No plan was found.", formats={"With so much more": DOLLARS})
    said = "Each thing alone, all else as today; found by solving the school again. Confirm it with HR and finance."
    _write(target, school.info.school_name, ("One thing less", said, losses), ("A little more", "The best plan with more money.", extras))


def write_diff(school: School, found: Diff, target: str | Path) -> None:
    """The same differences give the same bytes."""
    money = dict.fromkeys(("Before", "After", "Change"), DOLLARS)
    tables = (
        ("Teams", "Who meets when.", Table(diff_teams(school, found), empty="Every team meets as before.")),
        ("Posts", "Positions, not people.", Table(diff_posts(school, found), empty="No positions change.")),
        ("Dollars", "What each fund pays for.", Table(diff_money(school, found), empty="No dollar moves.", formats=money)),
        ("Weekly schedule", "Classes that are held otherwise.", Table(diff_week(school, found), empty="Every class is held as before.")),
    )
    _write(target, school.info.school_name, *tables)


def _write(target: str | Path, name: str, *pages: tuple[str, str, Table]) -> None:
    book = Workbook()
    book.properties.creator, book.properties.title = "Common Time", "A draft for discussion"
    front = book.active
    assert front is not None
    for i, (title, note, table) in enumerate(pages):
        sheet = front if i == 0 else book.create_sheet(title)
        sheet.title = title
        lay_page(sheet, Page(title, note, (table,)), name)
    save(book, target)
