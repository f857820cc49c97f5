"""What a partial plan could not place, for a sheet and for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.domain.outcome import Outcome, Partial, Unplaced
from planner.language import N_, counted
from planner.tables.words import frame

NOT_A_PLAN = "Partial week: not every class, room, session, or duty is placed. Not for adoption."
NEXT = 'Next: fill a line of the sheet "Edit the week", or change a cell named here in your workbook. Then run `planner score --finish`.'
MOST_SAID = 20


def unplaced(partial: Partial) -> pd.DataFrame:
    """Return what is not placed: one row each, with what stands in the way, its cell, and who or what could."""
    columns = (N_("Not placed"), N_("When"), N_("What stands in the way"), N_("See"), N_("Who could, but for this"))
    return frame(columns, ((u.what, u.when, u.reason, u.cell, "\n".join(u.could)) for u in partial.unplaced))


def partial_lead(partial: Partial) -> str:
    """ "All of the week but 2 things could be placed:" """
    return counted(
        "The totals fit, and all of the week but {n} thing could be placed:",
        "The totals fit, and all of the week but {n} things could be placed:",
        len(partial.unplaced),
    )


def partial_lines(outcome: Outcome) -> Iterator[str]:
    """What a partial plan does not hold, for a terminal."""
    assert outcome.partial is not None
    yield partial_lead(outcome.partial)
    for one in outcome.partial.unplaced[:MOST_SAID]:
        yield f"  {_what(one)}"
        if one.reason:
            yield f"     {one.reason}{f' (see {one.cell})' if one.cell else ''}"
        for could in one.could:
            yield f"     Could: {could}"
    if len(outcome.partial.unplaced) > MOST_SAID:
        yield f"  And {len(outcome.partial.unplaced) - MOST_SAID} more: see the sheet Not placed."


def _what(one: Unplaced) -> str:
    return f"{one.what}, {one.when}." if one.when else f"{one.what}."
