"""Papers for each reader of a plan: board, union, staff (public, Word) and the district office (private, Excel)."""

from __future__ import annotations

from collections.abc import Callable

from planner.export import private_workbook
from planner.outcome import Outcome
from planner.papers.board import board
from planner.papers.staff import staff
from planner.papers.union import union
from planner.school import School

READERS = ("board", "union", "staff", "district")
SUFFIX = {"district": "xlsx"}  # others: docx
TITLE = "The plan"


def paper(reader: str, school: School, outcome: Outcome) -> bytes:
    """The paper for one of READERS. Raises ValueError without a plan."""
    if outcome.plan is None:
        raise ValueError("There is no plan to write about.")
    plan = outcome.plan
    made: dict[str, Callable[[], bytes]] = {
        "board": lambda: board(school, [(TITLE, school, outcome)]),
        "union": lambda: union(school, outcome),
        "staff": lambda: staff(TITLE, school, outcome),
        "district": lambda: private_workbook(school, plan),
    }
    return made[reader]()


def suffix(reader: str) -> str:
    return SUFFIX.get(reader, "docx")
