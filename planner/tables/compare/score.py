"""A hand-edited plan beside the one that was exported: every measure in its unit."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.analysis.score import Score
from planner.domain.school import School
from planner.language import N_
from planner.measures import MEASURES
from planner.tables.words import frame, team_words


def score_rows(found: Score, before: Score) -> pd.DataFrame:
    """One row for each measure: as it was exported, as it is now."""
    columns = (N_("What is measured"), N_("Unit"), N_("Better"), N_("As exported"), N_("As edited"))
    return frame(columns, (
        (m.title, m.unit, m.better, float(before.measures[m.code]), float(found.measures[m.code]))
        for m in MEASURES if m.code in found.measures
    ))  # fmt: skip


def score_lines(school: School, found: Score, before: Score) -> Iterator[str]:
    """Teams and measures that changed; one sentence when none did."""
    then = {t.team_id: t.minutes for t in before.teams}
    for t in found.teams:
        if t.minutes != then.get(t.team_id):
            was, now = float(then.get(t.team_id, 0)), float(t.minutes)
            yield f"{team_words(school.team_by_id[t.team_id])}: {was:,.4g} → {now:,.4g} minutes a week."
    other = [m for m in MEASURES if found.measures.get(m.code) != before.measures.get(m.code)]
    for m in other:
        was, now = float(before.measures[m.code]), float(found.measures[m.code])
        word = "better" if (now < was) == (m.better == "less") else "worse"
        yield f"{m.title}: {was:,.4g} → {now:,.4g} {m.unit} ({word})."
    if not other:
        yield "Every measure is as it was exported."
