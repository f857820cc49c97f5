"""Positions that several funds pay: each fund's part in percent, today and in the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from planner.domain.plan import Plan, Position
from planner.domain.school import School
from planner.facts.fund_rules import WHOLE
from planner.facts.splits import odd_split
from planner.language import N_
from planner.tables.words import dollars, frame, fund_words, title_of

UNEVEN = "not whole percents: a fund is spent to its last dollar"
ROUNDING = 0.01  # of a percent: what a cent may make of it


def splits(school: School, plan: Plan) -> pd.DataFrame:
    """Each row of positions that more than one fund pays: its parts today and in the plan, and whether they are whole percents."""
    columns = (N_("Position"), N_("Job class"), N_("Cost in this plan"), N_("Split today"), N_("Split in the plan"), N_("Note"))
    return frame(columns, _rows(school, plan))


def _rows(school: School, plan: Plan) -> Iterator[Sequence[str | float]]:
    known: Iterator[Position] = (p for p in plan.positions if p.staff_id in school.staff_by_id)
    for position in known:
        paying = tuple(s for s in position.shares if s.cents)
        if len(paying) < 2:
            continue
        row, cents = school.staff_by_id[position.staff_id], sum(s.cents for s in paying)
        today = {fund: 100 * part / WHOLE for fund, part in row.fund}
        planned = {s.fund: 100 * s.cents / cents for s in paying}
        note = _note(today, planned, odd_split(cents, paying))
        yield (row.staff_id, title_of(school, row.job_class), dollars(cents), _percents(school, today), _percents(school, planned), note)


def _note(today: Mapping[str, float], planned: Mapping[str, float], odd: bool) -> str:
    same = today.keys() == planned.keys() and all(abs(today[fund] - planned[fund]) < ROUNDING for fund in today)
    return UNEVEN if odd and not same else ""


def _percents(school: School, parts: Mapping[str, float]) -> str:
    """The largest part first: "IDEA 93%; General fund 7%"."""
    largest = sorted(parts.items(), key=lambda part: -part[1])
    return "; ".join(f"{fund_words(school, fund)} {round(percent, 2):g}%" for fund, percent in largest) or "-"
