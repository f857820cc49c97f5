"""A plan for each reader, printable on its own: board, union, staff, and (private) the district office."""

from __future__ import annotations

from collections.abc import Sequence

from planner.papers.ballot import ballots, slips, tellers
from planner.papers.beside import MOST_OPTIONS
from planner.papers.board import board
from planner.papers.district import district
from planner.papers.option import Left, Option
from planner.papers.review import review
from planner.papers.staff import staff
from planner.papers.union import union

READERS = {"board": "board.docx", "union": "union.docx", "staff": "staff.docx", "district": "district.xlsx"}

__all__ = [
    "MOST_OPTIONS",
    "READERS",
    "Left",
    "Option",
    "ballots",
    "board",
    "district",
    "paper",
    "review",
    "slips",
    "staff",
    "tellers",
    "union",
]


def paper(reader: str, options: Sequence[Option], left: Left = None) -> bytes:
    """The file for a reader; the first option is the plan, others stand beside it where the reader compares."""
    if reader == "board":
        return board(options, left)
    if reader == "staff":
        return staff(options)
    return {"union": union, "district": district}[reader](options[0])
