"""A plan as an Excel workbook for people, which also carries the plan itself for `planner audit`."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook

from planner.analysis.reopen import nearest_view
from planner.domain.outcome import Outcome
from planner.domain.school import School
from planner.export.carrier import SHEET, carry, read_found, read_plan
from planner.export.clean import save
from planner.export.front import lay_summary
from planner.export.known import known_pages
from planner.export.layout import lay_page
from planner.export.pages import pages
from planner.tables.plan.standing import mark

__all__ = ["plan_file_name", "read_found", "read_plan", "write_answer", "write_plan"]
Target = str | Path | BinaryIO


def write_answer(school: School, outcome: Outcome, target: Target) -> None:
    """Write what a search found: its plan; else the nearest plan, marked on every sheet; else what is known without a plan."""
    shown = outcome if outcome.plan is not None else nearest_view(school, outcome)
    if shown is not None:
        write_plan(school, shown, target)
    else:
        _write_known(school, outcome, target)


def write_plan(school: School, outcome: Outcome, target: Target) -> None:
    """Write the plan workbook. The same plan gives the same bytes. Raises ValueError when there is no plan."""
    plan = outcome.marked_plan
    if plan is None:
        raise ValueError("There is no plan to write.")
    marked = mark(outcome)
    book = Workbook()
    book.properties.creator, book.properties.title = "Common Time", marked or "A draft for discussion"
    front = book.active
    assert front is not None
    front.title = "Summary"
    lay_summary(front, school, outcome)
    known = known_pages(school, outcome) if outcome.nearest is not None else ()
    for page in (*known, *pages(school, outcome, plan)):
        lay_page(book.create_sheet(page.title), page, school.info.school_name, marked)
    carry(book.create_sheet(SHEET), plan, outcome)
    save(book, target)


def _write_known(school: School, outcome: Outcome, target: Target) -> None:
    """A workbook without a plan: what each stage found, the conflict, and the findings, so that there is always a next step."""
    book = Workbook()
    book.properties.creator, book.properties.title = "Common Time", "What we know"
    book.remove(book.worksheets[0])
    for page in known_pages(school, outcome):
        lay_page(book.create_sheet(page.title), page, school.info.school_name)
    save(book, target)


def plan_file_name(school: School) -> str:
    """pine-hollow-elementary-2025-26-plan.xlsx: the school and the year, in letters that every computer accepts."""
    plain = unicodedata.normalize("NFKD", school.info.school_name).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
    return f"{name or 'school'}-{school.year_label(1)}-plan.xlsx"
