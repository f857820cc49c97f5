"""The Summary sheet: one page for a principal's desk."""

from __future__ import annotations

import pandas as pd
from openpyxl.styles import Alignment, Border, Font
from openpyxl.worksheet.worksheet import Worksheet

from planner import tables
from planner.domain.outcome import Outcome
from planner.domain.school import School
from planner.export.layout import HAIR, HEAD_FILL, LINE, MARK_FILL, MARK_INK, MUTED, RULE, font, lines, print_setup, put

WIDTHS = (34, 16, 18, 11, 11, 11, 16)
COLUMNS = ("Team", "Minutes today", "Minutes planned", "Floor", "Goal", "Stretch", "Reaches")
FEWEST = "In the week with fewest"  # where weeks differ
MOST = 6  # sentences of one kind on this page; the rest stand on their own sheet


def lay_summary(sheet: Worksheet, school: School, outcome: Outcome) -> None:
    said = tables.summary(school, outcome)
    for letter, width in zip("ABCDEFG", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    page = _Writer(sheet)
    mark = tables.mark(outcome)
    if mark:
        page.line(mark, font(12, bold=True, color=MARK_INK))
        sheet.cell(1, 1).fill = MARK_FILL
        page.line(tables.draft_sentence(school, outcome) or tables.SEE_BROKEN, font())
    page.line(tables.TITLE if outcome.nearest is None else tables.NEAREST_TITLE, font(20, bold=True), 28)
    page.line(f"{said.school}, plan for {said.year}", font(13), 20)
    page.line(said.priority, font(italic=True))
    if outcome.nearest is not None and outcome.nearest.broken:
        broken = tuple(f"{b.sentence}{f' (see {b.cell})' if b.cell else ''}" for b in tables.broken_together(outcome.nearest))
        page.part("What it breaks", _some(broken, "What it breaks"))
    noticed = tables.notices(school, outcome).itertuples(index=False)
    page.part("What people will notice first", tuple(f"{what}: {text}" for what, text in noticed))
    page.part("Time together", (said.minutes, said.alone))
    page.table(school, outcome)
    page.part("Money", tuple(s for s in (said.money, said.later, said.one_time) if s))
    if said.sections:
        page.part("Sections", said.sections)
    page.part("What changes", said.changes)
    page.part("Agreements needed", _some(_said(tables.agreements(outcome)), "Strategies for finding time"))
    page.part("What's keeping teams from getting more time", _some(_said(tables.limits(outcome)), "What limits us"))
    page.part("How good is this plan?", (said.sure, *_some(tuple(f"{t.title}: {t.words}." for t in outcome.tiers), "What limits us")))
    page.gap()
    page.line(tables.DISCLAIMER, font(bold=True))
    print_setup(sheet, said.school, landscape=False, one_page=True, mark=mark)


def _said(table: pd.DataFrame) -> tuple[str, ...]:
    return tuple(table.iloc[:, 0])


def _some(said: tuple[str, ...], sheet: str) -> tuple[str, ...]:
    """The first few sentences, and where the others stand."""
    if len(said) <= MOST:
        return said
    return (*said[: MOST - 1], f"And {len(said) - MOST + 1} more: see the sheet {sheet}.")


class _Writer:
    """Writes down the page, one line under the other."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet, self.row = sheet, 1

    def gap(self) -> None:
        self.sheet.row_dimensions[self.row].height = 8
        self.row += 1

    def line(self, text: str, face: Font, height: float = 0) -> None:
        """A paragraph over the whole width, as tall as its text."""
        cell = put(self.sheet, self.row, 1, text)
        cell.font, cell.alignment = face, Alignment(wrap_text=True, vertical="top")
        self.sheet.merge_cells(start_row=self.row, start_column=1, end_row=self.row, end_column=len(WIDTHS))
        self.sheet.row_dimensions[self.row].height = height or LINE * lines(text, sum(WIDTHS)) + 1
        self.row += 1

    def part(self, heading: str, sentences: tuple[str, ...]) -> None:
        self.gap()
        self.line(heading, font(12, bold=True), 18)
        for sentence in sentences:
            if sentence:
                self.line(sentence, font())

    def table(self, school: School, outcome: Outcome) -> None:
        self.gap()
        found = tables.minutes(school, outcome)
        columns = (*COLUMNS, *(c for c in found.columns if c == FEWEST))
        self._cells(columns, font(bold=True), head=True)
        for values in found[list(columns)].itertuples(index=False, name=None):
            self._cells(values, font())
        if not outcome.teams:
            self.line("No team.", font(color=MUTED))

    def _cells(self, values: tuple[object, ...], face: Font, head: bool = False) -> None:
        for i, value in enumerate(values, 1):
            cell = put(self.sheet, self.row, i, value)
            cell.font, cell.border = face, Border(bottom=RULE if head else HAIR)
            cell.alignment = Alignment(horizontal="left" if i == 1 else "right", vertical="top", wrap_text=True)
            if head:
                cell.fill = HEAD_FILL
        self.row += 1
