"""How far the teams stay together: core members whose post stops, or whose post somebody new will hold (domain.md 2.7)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.domain.plan import Plan
from planner.domain.school import School, Team
from planner.language import N_
from planner.tables.words import frame, team_words

COLUMNS = (N_("Team"), N_("Core members today"), N_("Post stops"), N_("New to the team"), N_("Stay"))


def team_changes(school: School, plan: Plan) -> pd.DataFrame:
    """One row for each team, and all of them together; who is in two teams counts in both."""
    rows: list[tuple[str | int, ...]] = [(team_words(team), *_counted(school, plan, team)) for team in school.teams if team.core]
    if len(rows) > 1:
        rows.append(("All teams", *(sum(int(r[i]) for r in rows) for i in range(1, len(COLUMNS)))))
    return frame(COLUMNS, rows)


def together_sentence(school: School, plan: Plan) -> str:
    """ "Of 8 core members of teams, 6 stay, 1 post stops and somebody new comes for 1." Nothing where no team is named."""
    counts = [_counted(school, plan, team) for team in school.teams if team.core]
    members, stop, new, stay = (sum(c[i] for c in counts) for i in range(4))
    if not members:
        return ""
    if stay == members:
        return f"Team continuity: all {members} core members continue."
    return f"Team continuity: {stay} of {members} core members continue; {' and '.join(_changes(stop, new))}."


def _changes(stop: int, new: int) -> Iterator[str]:
    if stop:
        yield f"{stop} {'position ends' if stop == 1 else 'positions end'}"
    if new:
        yield f"{new} {'post is' if new == 1 else 'posts are'} vacant or will be, so that somebody new comes"


def _counted(school: School, plan: Plan, team: Team) -> tuple[int, int, int, int]:
    """Core members, those whose post stops, those whose post is filled anew, and those who stay."""
    planned = {u.unit_id: u.fte for p in plan.positions for u in p.units}
    core = [u for u in team.core if u in school.row_of_unit]
    stop = sum(not planned.get(u, 0) for u in core)
    new = sum(bool(planned.get(u, 0)) and school.row_of_unit[u].vacancy in ("vacant", "leaving") for u in core)
    return len(core), stop, new, len(core) - stop - new
