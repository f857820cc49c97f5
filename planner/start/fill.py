"""Answers -> the rows of the workbook contract. What nobody said is filled in, and every such cell is known as ours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from planner.start import elementary, secondary
from planner.start.allotted import allotments
from planner.start.common import Heard, Place, Sheets, level_of
from planner.start.questions import QUESTIONS, asked, lines_of
from planner.start.said import Fault
from planner.start.together import estimate
from planner.workbook.defaults import Row


@dataclass(frozen=True)
class Filled:
    """A filled workbook as rows. `ours` are the cells that nobody told us; `notes` say what we assumed; `faults` what is unclear."""

    answers: dict[str, str]
    level: str
    rows: dict[str, list[Row]]
    ours: frozenset[Place]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    cost_next: dict[str, float]  # dollars by fund of what goes on

    @property
    def gap(self) -> int:
        """Dollars that next year lacks if everything goes on; less than zero where money is left."""
        return round(sum(self.cost_next.values()) - sum(float(r.get("revenue_next", 0)) for r in self.rows.get("Funds", [])))

    @property
    def knows_money(self) -> bool:
        """Is next year's money known for every fund that has not ended?"""
        funds = self.rows.get("Funds", [])
        return bool(funds) and not any(("Funds", n, "revenue_next") in self.ours for n in range(len(funds)))

    @property
    def missing(self) -> tuple[str, ...]:
        """The questions without whose answers no search makes sense: who teaches whom, and when. What else is missing has usual values."""
        primary = self.level in ("elementary", "k8")
        needed = ("classes", "specialists", "students") if primary else ("grades", "departments", "bell", "courses")
        told = {"courses"} if self.rows.get("Courses") else set()
        return tuple(key for key in needed if key not in told and not lines_of(self.answers, key))

    @property
    def suffices(self) -> bool:
        """Are the answers enough for a search, and understood?"""
        return not self.missing and not self.faults


def fill(answers: Mapping[str, str], today: dt.date | None = None) -> Filled:
    """Fill a workbook from answers; the same answers give the same rows.

    Parameters
    ----------
    answers : mapping
        Question -> text. Missing answers are filled in.
    today : date, optional
        From which the coming school year is counted where no year was given.

    Returns
    -------
    Filled
        The rows of every sheet, what of them is ours, and what was not understood.
    """
    heard = Heard(dict(answers))
    level = level_of(answers) or "elementary"
    day = today or dt.date.today()
    if level in ("elementary", "k8"):
        sheets = elementary.rows(heard, level, day)
    else:
        sheets = secondary.rows(heard, level, day)
    allotments(heard, sheets)
    _floor(heard, sheets)
    here = {question.key for question in asked(level)}
    heard.notes += [
        f'"{question.words}" is not asked of this kind of school: the answer was not read.'
        for question in QUESTIONS
        if question.key not in here and lines_of(answers, question.key)
    ]
    return Filled(
        dict(answers),
        level,
        sheets.rows,
        frozenset(sheets.ours),
        tuple(heard.faults),
        tuple(dict.fromkeys(heard.notes)),
        heard.cost_next,
    )


def _floor(heard: Heard, sheets: Sheets) -> None:
    """A least number of minutes that nobody asked for promises nothing where time alone can't give it: the search says what is possible."""
    if lines_of(heard.answers, "minutes"):
        return
    found = estimate(heard.answers)
    school = sheets.of("School")[0]
    short = [t.team for t in found.teams if t.low < int(school["target_floor"])] if found is not None else []
    if short:
        heard.notes.append(
            f"Time alone may not give {short[0]} {school['target_floor']} minutes a week, so no team is promised any until you say."
        )
        school["target_floor"] = 0
