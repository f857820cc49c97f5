"""How the drawn rows were typed: codes of the school's own, rows in no order, what the contract has no word for."""

from __future__ import annotations

from .base import Rows, Typed
from .codes import in_plan, renamed
from .secondary_draft import Draft
from .secondary_witness import Witness
from .typing_habits import habits

UNNEEDED = ("Rooms", "Conflicts", "Services", "Duties", "Methods", "Locks", "Assignments", "Current")


def as_typed(draft: Draft, rows: Rows, witness: Witness) -> tuple[Rows, tuple[Typed, ...], Witness]:
    if draft.has("unneeded_blank"):
        rows |= {sheet: [] for sheet in UNNEEDED}
    if draft.has("leading_zeros"):
        codes = {c: f"0{100 + 7 * n:03d}" for n, c in enumerate(str(r["course_id"]) for r in rows["Courses"])}
        names = {"Courses.course_id": codes}
        rows, witness = renamed(rows, names), in_plan(witness, names)
    return habits(rows, witness, frozenset(draft.flags), draft.chance, draft.bell.cycle)
