"""The summary of a batch: one row a workbook, money by fund and positions by job class over all plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from planner.district.together import fund_lines, job_lines
from planner.export.clean import save
from planner.export.layout import DOLLARS, Page, Table, lay_page
from planner.sharing.summary import Figures
from planner.tables.plan.shared import fund_table, fund_words, job_table
from planner.tables.words import frame


@dataclass(frozen=True)
class Solved:
    """One workbook of a batch; `figures` None where it has no plan."""

    workbook: str
    school: str
    result: str
    plan_file: str
    figures: Figures | None
    seconds: float


COLUMNS = (
    "Workbook", "School", "Result", "File", "Money left or short, by fund", "FTE cut beyond attrition", "Teams with a goal",
    "Teams at goal", "Team with the least time", "Its minutes a week", "Seconds",
)  # fmt: skip


def write_summary(solved: Sequence[Solved], target: Path) -> None:
    """The same answers give the same rows."""
    found = [one.figures for one in solved if one.figures is not None]
    money = dict.fromkeys(("Money", "Cost", "Left"), DOLLARS)
    note = "Each plan keeps every rule of its workbook. Confirm it with HR and finance."
    pages = (
        Page("Schools", note, (Table(frame(COLUMNS, (_row(one) for one in solved)), empty="No workbook was found."),)),
        Page("Money by fund", "Of the plans together, in the plan year.", (Table(fund_table(fund_lines(found)), formats=money),)),
        Page("Positions", "Of the plans together, in FTE by job class.", (Table(job_table(job_lines(found))),)),
    )
    book = Workbook()
    book.properties.creator, book.properties.title = "Common Time", "A batch of plans"
    front = book.active
    assert front is not None
    for number, page in enumerate(pages):
        sheet = front if number == 0 else book.create_sheet(page.title)
        sheet.title = page.title
        lay_page(sheet, page, f"{len(solved)} workbooks")
    save(book, target)


def _row(one: Solved) -> tuple[object, ...]:
    head, tail = (one.workbook, one.school, one.result, one.plan_file), (round(one.seconds),)
    if one.figures is None:
        return *head, "", "", "", "", "", "", *tail
    found = one.figures
    least = "" if found.least_minutes is None else round(float(found.least_minutes), 1)
    cut = round(float(found.cut_beyond) / 100, 2)
    return *head, fund_words(found.funds), cut, found.goals, found.at_goal, found.least_team, least, *tail
