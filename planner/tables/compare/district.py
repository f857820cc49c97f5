"""Schools side by side, for the district office."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from planner.district.comparability import Comparison
from planner.tables.words import dollars, frame

COMPARED = (
    "School", "Title I", "Students", "Locally paid FTE", "Students for each FTE", "At most", "Local dollars for each student", "At least",
    "Comparable",
)  # fmt: skip


def compared(found: Sequence[Comparison]) -> pd.DataFrame:
    """Comparability, school by school: the figure and its limit, by staff and by money; one of the two is enough."""
    return frame(COMPARED, (_row(c) for c in found))


def _row(c: Comparison) -> tuple[str | int | float, ...]:
    said = ("yes" if c.passes else "NO") if c.title_one else "not tested"
    return (
        c.school, "yes" if c.title_one else "no", c.students, round(float(c.fte), 2), round(float(c.each), 2) if c.each else "-",
        round(float(c.most), 2) if c.most else "-", dollars(c.money) if c.money else "-", dollars(c.least) if c.least else "-", said,
    )  # fmt: skip
