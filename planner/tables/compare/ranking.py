"""The cut ranking as tables and sentences: minutes beside dollars for each thing alone, and what a little more money buys."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from planner.analysis.sensitivity import Extra, Loss, Ranking
from planner.domain.school import School
from planner.language import N_
from planner.tables.compare.options import decision_words
from planner.tables.money.cuts import FILLED
from planner.tables.words import dollars, frame, fund_words, listed, money, team_words, title_of

NAMED = 4


def ranking_rows(school: School, found: Ranking) -> pd.DataFrame:
    """One row for each thing: dollars saved, minutes that teams lose, who pays today."""
    columns = (
        N_("Without"),
        N_("Saves next year"),
        N_("Paid today by"),
        N_("Lowest team loses (minutes a week)"),
        N_("All teams lose"),
        N_("Minutes for each $1,000"),
        N_("Teams"),
        N_("How sure"),
    )
    return frame(columns, ((
        loss_words(school, x), dollars(x.cents), listed(fund_words(school, f) for f in x.funds),
        None if x.lowest is None else float(x.lowest), None if x.total is None else float(x.total),
        None if x.total is None or x.cents <= 0 else round(float(x.total * 100_000 / x.cents), 1), x.why or _teams(school, x.teams),
        "" if x.total is None else "proven" if x.sure else "at most so much: a longer search may find less",
    ) for x in found.losses))  # fmt: skip


def extra_rows(school: School, found: Ranking) -> pd.DataFrame:
    """One row for each sum: what it buys, and the minutes that teams gain."""
    columns = (N_("With so much more"), N_("Lowest team gains (minutes a week)"), N_("All teams gain"), N_("What is decided otherwise"))
    return frame(columns, ((dollars(x.cents), float(x.lowest), float(x.total), _bought(school, x)) for x in found.extras))


def ranking_lines(school: School, found: Ranking) -> Iterator[str]:
    """What a principal reads."""
    yield f"The sum to find: {money(found.gap)}." if found.gap > 0 else "Today's plan fits next year's money."
    if found.best.plan is None:
        yield "No plan that finds this sum was found in the time."
    for x in found.losses:
        if x.why:
            yield f"{loss_words(school, x)}: {x.why}"
        elif x.total:
            yield f"{loss_words(school, x)}: saves {money(x.cents)}, {_takes(school, x)}."
    free = [x for x in found.losses if not x.why and x.total == 0 and x.cents > 0]
    if free:
        names = [f"{loss_words(school, x)} ({money(x.cents)})" for x in sorted(free, key=lambda x: -x.cents)]
        yield f"Alone, these take no minute from any team: {', '.join(names)}."
    for e in found.extras:
        gained = f"{float(e.total):,.4g} minutes a week more for the teams" if e.total > 0 else "no minute more"
        yield f"With {money(e.cents)} more: {gained}; {_bought(school, e)}."
    if found.untried:
        yield f"The time did not do for {found.untried} more: a longer search (--seconds) tells of them too."


def loss_words(school: School, x: Loss) -> str:
    """Without whom or what: "Art teacher (T_ART, filled) gone"; ids, never names, and whether the position is filled today."""
    if x.kind == "staff":
        row = school.staff_by_id[x.id]
        left = f" at {x.to_fte / 100:g} FTE" if x.to_fte else ""
        filled = FILLED[row.filled] if row.filled else "filled or vacant: not given"
        return f"{title_of(school, row.job_class)} ({x.id}, {filled}){left or ' gone'}"
    if x.kind == "program":
        return f"{school.program_by_id[x.id].name or x.id} stopped"
    return f"{x.id.replace('_', ' ')} off"


def _takes(school: School, x: Loss) -> str:
    """What the teams lose or get; a search that was not settled gives no more than a limit."""
    total = x.total or Fraction(0)
    minutes, teams = f"{float(abs(total)):,.4g} minutes a week", _teams(school, x.teams)
    if x.sure:
        return f"{'costs' if total > 0 else 'gives'} the teams {minutes} ({teams})"
    return f"{'costs the teams at most' if total > 0 else 'gives the teams at least'} {minutes} (not settled in the time)"


def _teams(school: School, teams: tuple[tuple[str, Fraction], ...]) -> str:
    said = [f"{team_words(school.team_by_id[t])} {float(-n):+,.4g}".replace("-", "−") for t, n in teams]
    return ", ".join(said[:NAMED]) + (f" and {len(said) - NAMED} more teams" if len(said) > NAMED else "") if said else "no team"


def _bought(school: School, x: Extra) -> str:
    names = [decision_words(school, key) for key in x.other if key[0] != "team"]
    if not names:
        return "nothing is decided otherwise"
    return "decided otherwise: " + ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
