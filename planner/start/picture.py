"""The week as it follows from the answers so far: pieces of each day, and which grades could be out together."""

from __future__ import annotations

from dataclasses import dataclass

from planner.language import _
from planner.start import elementary, secondary
from planner.start.common import Heard, level_of
from planner.start.day import Day
from planner.start.questions import Answers
from planner.start.said import DAYS, Interval
from planner.start.together import Estimate


@dataclass(frozen=True)
class Piece:
    """A stretch of a day: its kind (specials, class, lunch, meeting, school) and who could be free together in it."""

    when: Interval
    kind: str
    words: str = ""


@dataclass(frozen=True)
class Column:
    day: str
    pieces: tuple[Piece, ...]


def week(answers: Answers, found: Estimate | None) -> tuple[Column, ...]:
    """Five days; without any answer about times the usual ones, which are ours."""
    heard = Heard(dict(answers))  # its faults are told where the workbook is filled
    if level_of(answers) in ("middle", "high"):
        return tuple(Column(label, tuple(_piece(*one) for one in pieces)) for label, pieces in secondary.week(heard))
    grades = elementary.read_grades(heard)
    usual = elementary.read_day(heard, grades)
    early = elementary.read_early(heard, usual)
    return tuple(_column(label, early.day if early is not None and label in early.days else usual, found) for label in DAYS)


SHOWN = {"non_student": "meeting", "class": "class", "lunch": "lunch"}


def _piece(kind: str, when: Interval, name: str) -> Piece:
    return Piece(when, SHOWN.get(kind, "school"), name or (_("lunch") if kind == "lunch" else ""))


def _column(label: str, d: Day, found: Estimate | None) -> Column:
    pieces = [Piece(d.students, "school")]
    for number, block in enumerate(d.blocks, 1):
        here = [t.short for t in found.teams for day, slots in t.when if day == label and f"S{number}" in slots.split("+")] if found else []
        pieces.append(Piece(block, "specials", " ".join(here)))
    pieces += [Piece(w.when, "lunch", " ".join(w.grades)) for w in d.lunches]
    if d.meeting is not None:
        pieces.append(Piece(d.meeting, "meeting"))
    return Column(label, tuple(pieces))
