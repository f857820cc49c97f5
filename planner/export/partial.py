"""A partial week as a workbook: what was placed, marked on every sheet, and what was not. `planner score --finish` goes on from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook

from planner.domain.outcome import Outcome, Partial
from planner.domain.school import School
from planner.export.carrier import SHEET, carry
from planner.export.clean import save
from planner.export.layout import Page, Table, lay_page
from planner.export.pages import pages
from planner.tables.plan.unplaced import NEXT, NOT_A_PLAN, partial_lead, unplaced

TITLE = "Not placed"


def write_partial(school: School, outcome: Outcome, target: str | Path | BinaryIO) -> None:
    """Write what was placed and what was not.

    Raises
    ------
    ValueError
        When the outcome holds no partial plan.
    """
    partial = outcome.partial
    if partial is None:
        raise ValueError("There is no partial week to write.")
    book = Workbook()
    book.properties.creator, book.properties.title = "Common Time", NOT_A_PLAN
    book.remove(book.worksheets[0])
    placed = replace(outcome, plan=partial.plan, teams=partial.teams)
    lay_page(book.create_sheet(TITLE), _not_placed(partial), school.info.school_name)
    for page in pages(school, placed, partial.plan):
        marked = replace(page, note=f"{NOT_A_PLAN} {page.note}")
        lay_page(book.create_sheet(page.title), marked, school.info.school_name)
    carry(book.create_sheet(SHEET), partial.plan)
    save(book, target)


def _not_placed(partial: Partial) -> Page:
    note = f"{NOT_A_PLAN} {partial_lead(partial)} {NEXT}"
    return Page(TITLE, note, (Table(unplaced(partial), widest=60),))
