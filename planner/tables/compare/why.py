"""Why not more, as tables and lines: one row for each repair of each group of teams."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pandas as pd

from planner.analysis.why.card import Fix, NewLine, Why
from planner.analysis.why.words import affected, card_lines, cell_words, different, mend_lines, price_words, teams_words, untried_words
from planner.domain.school import School
from planner.facts.phrases import listed
from planner.language import N_
from planner.tables.words import dollars, frame


def why_teams(school: School, why: Why) -> pd.DataFrame:
    """Teams under their goal: minutes a week, what stops them, what the last minute costs."""
    columns = (N_("Teams"), N_("Minutes a week"), N_("Goal"), N_("What stops it"), N_("The last minute"))
    return frame(columns, ((c.names, float(c.minutes), c.goal, " ".join(c.binds), c.last_minute) for c in why.cards))


def why_repairs(school: School, why: Why) -> pd.DataFrame:
    """Repairs that were solved: dollars a year, minutes a week by team, who must agree, who else is touched, which cells."""
    columns = (
        N_("Teams"),
        N_("Repair"),
        N_("Dollars a year"),
        N_("Minutes more a week"),
        N_("To be agreed with"),
        N_("Also touched"),
        N_("In the workbook"),
    )
    rows = [(c.names, f) for c in why.cards for f in c.fixes] + [("A plan at all", f) for f in why.mends]
    return frame(columns, (
        (names, f.sentence, dollars(f.cents), teams_words(school, f.gains), listed(f.who) if f.who else "nobody else",
         affected(school, f) or "nobody else", "; ".join(cell_words(c) for c in f.cells) or "nothing to change")
        for names, f in rows
    ))  # fmt: skip


def why_cards(school: School, why: Why) -> list[dict[str, Any]]:
    """What the page shows: for each group of teams what shows, what binds, what the last minute costs, and the repairs with their cells."""
    return [
        {"symptom": f"{c.symptom}.", "binds": list(c.binds), "last": c.last_minute,
         "fixes": [_fix(school, f) for f in different(c.fixes)]}
        for c in why.cards
    ]  # fmt: skip


def _fix(school: School, f: Fix) -> dict[str, Any]:
    return {
        "sentence": f.sentence,
        "price": price_words(f),
        "gains": teams_words(school, f.gains),
        "who": listed(f.who),
        "also": affected(school, f),
        "cells": [cell_words(c) for c in f.cells],
        "edits": [[c.sheet, dict(c.values)] if isinstance(c, NewLine) else [c.cell, c.value] for c in f.cells],
    }


def why_lines(school: School, why: Why) -> Iterator[str]:
    """What the command says."""
    if not why.cards and why.conflict is None:
        yield "Every team has its goal."
    for card in why.cards:
        yield from card_lines(school, card)
    yield from mend_lines(school, why)
    if said := untried_words(why):
        yield said


def shown(items: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Cards or repairs as plain facts, without the functions that only Python can use."""
    return [_facts(item) for item in items]


def _facts(item: Any) -> Any:
    if isinstance(item, tuple):
        return [_facts(i) for i in item]
    if dataclasses.is_dataclass(item) and not isinstance(item, type):
        return {f.name: _facts(getattr(item, f.name)) for f in dataclasses.fields(item) if f.name != "change"}
    return item
