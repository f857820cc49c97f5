"""A plan as an Excel workbook for people, which also carries the plan itself for `planner audit`."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook

from planner.domain.outcome import Outcome
from planner.domain.school import School
from planner.export.carrier import SHEET, carry, read_plan
from planner.export.clean import without_dates
from planner.export.front import lay_summary
from planner.export.layout import lay_page
from planner.export.pages import pages

__all__ = ["plan_file_name", "read_plan", "write_plan"]


def write_plan(school: School, outcome: Outcome, target: str | Path | BinaryIO) -> None:
    """Write the plan workbook. The same plan gives the same bytes. Raises ValueError when there is no plan."""
    if outcome.plan is None:
        raise ValueError("There is no plan to write.")
    book = Workbook()
    book.properties.creator, book.properties.title = "Common Time", "A proposal to argue with"
    front = book.active
    assert front is not None
    front.title = "Summary"
    lay_summary(front, school, outcome)
    for page in pages(school, outcome, outcome.plan):
        lay_page(book.create_sheet(page.title), page, school.info.school_name)
    carry(book.create_sheet(SHEET), outcome.plan)
    raw = io.BytesIO()
    book.save(raw)
    data = without_dates(raw.getvalue())
    if isinstance(target, str | Path):
        Path(target).write_bytes(data)
    else:
        target.write(data)


def plan_file_name(school: School) -> str:
    """pine-hollow-elementary-2025-26-plan.xlsx: the school and the year, in letters that every computer accepts."""
    plain = unicodedata.normalize("NFKD", school.info.school_name).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
    return f"{name or 'school'}-{school.year_label(1)}-plan.xlsx"
