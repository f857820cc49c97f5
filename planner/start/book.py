"""A filled workbook as a file: the rows, our own cells on a ground of their own, what we assumed, and the answers it was made from."""

from __future__ import annotations

from planner.start.fill import Filled, fill
from planner.start.questions import Answers, as_text, from_text
from planner.workbook.merged import Merged, merged
from planner.workbook.template import own_sheet_of, workbook_bytes


def workbook(filled: Filled) -> bytes:
    """The bytes of an .xlsx file. The same answers give the same bytes."""
    name = str(filled.rows["School"][0]["school_name"])
    told = as_text(filled.answers).splitlines()
    return workbook_bytes(filled.rows, title=f"Common Time: {name}", ours=filled.ours, notes=filled.notes, answers=told)


def answers_of(book: bytes) -> Answers | None:
    """The answers from which a workbook was made; None where it carries none, or they cannot be read."""
    lines = own_sheet_of(book)
    if lines is None:
        return None
    try:
        return from_text("\n".join(lines))
    except ValueError:
        return None


def brought_into(book: bytes, answers: Answers) -> Merged | None:
    """A workbook of Start that was edited since, with newer answers in it; None where it carries no answers.

    What was edited stays. Where an answer changed the same cell, both values are told.
    """
    before = answers_of(book)
    if before is None:
        return None
    return merged(workbook(fill(before)), workbook(fill(answers)), book)
