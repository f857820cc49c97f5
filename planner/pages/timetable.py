"""The week as a grid of buttons: by mouse or by keyboard a cell is picked, and what may be asked of it stands underneath.

A component of our own, without a build step. Cells are patched in place, so that the keyboard keeps its place when the page is drawn again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from planner import store
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.language import N_, _
from planner.pages import grids, kept, looks, trying, who
from planner.sharing.permissions import Action
from planner.tables.grid.picking import pick_grids, picked

_grid = st.components.v2.component(
    "ct_timetable", js=Path(__file__).with_name("timetable.js").read_text(encoding="utf-8"), isolate_styles=False
)
KINDS = {N_("By grade"): ("team",), N_("By homeroom"): ("homeroom",), N_("By specialist"): ("staff",)}


def week(school: School, plan: Plan, run: store.Run | None, shows: str) -> None:
    """The views of a week; `shows`: to the staff, who may ask of what they see. Empty for the principal. Without a run it is only read."""
    view = st.pills(
        _("Show the week"), list(KINDS), format_func=_, default="By grade", required=True, key="view", label_visibility="collapsed"
    )
    chosen = view or "By grade"
    frames, keys = pick_grids(school, plan, chosen)
    mark = grids.colours(chosen == "By homeroom")
    may = not shows or set(KINDS[chosen]) <= set(trying.FOR_STAFF[shows])
    may = may and run is not None and who.person().may(Action.TRY, run.school or "")  # whoever only reads has nothing to pick
    if may:
        looks.line(_("Select a cell (click, or use the arrow keys and Enter) to keep it as is or to ask “what if?”"), soft=True)
    for usual, frame in frames.items():
        if len(frames) > 1:
            looks.head(_("{usual} days").format(usual=usual))
        if frame.empty:
            looks.line(_("Nothing is scheduled on these days."), soft=True)
            continue
        key = f"grid_{chosen}_{usual}_{run.id if run else 'read'}"
        result = _grid(key=key, data=_data(frame, keys[usual], mark, may), on_pick_change=lambda: None)
        pick = result.pick
        if may and pick and run is not None:
            st.session_state["picked"] = (run.id, chosen, pick, _words(frame, keys[usual], pick))
    if may and run is not None:
        _ask(school, plan, run, chosen, shows)


def _data(frame: pd.DataFrame, keys: list[list[str]], mark: grids.Mark, may: bool) -> dict[str, Any]:
    rows = []
    for row, codes in zip(frame.itertuples(index=False, name=None), keys, strict=True):
        cells = [{"t": str(v), "k": k, "c": mark(str(v))} for v, k in zip(row[2:], codes, strict=True)]
        rows.append({"name": str(row[0]), "day": str(row[1]), "cells": cells})
    return {"heads": [_(str(c)) for c in frame.columns], "rows": rows, "may": may}


def _words(frame: pd.DataFrame, keys: list[list[str]], pick: str) -> str:
    for row, codes in zip(frame.itertuples(index=False, name=None), keys, strict=True):
        if pick in codes:
            return str(row[2 + codes.index(pick)])
    return ""


def _ask(school: School, plan: Plan, run: store.Run, view: str, shows: str) -> None:
    """The questions of the cell that was picked last."""
    known = st.session_state.get("picked")
    found = picked(school, plan, view, known[2], known[3]) if known and known[:2] == (run.id, view) else None
    if found is None:
        return
    with st.container(border=True, key="picked_cell"):
        looks.head(found.sentence)
        columns = st.columns(2)
        for n, q in enumerate(found.questions):
            args = (run, q.asked, [("Locks", dict(q.lock))], True, bool(shows))
            columns[n % 2].button(looks.plain(q.words), key=f"pick_{n}", on_click=looks.safely(trying.attempt), args=args, width="stretch")
        stays = next((q for q in found.questions if q.words.startswith("Keep")), None)
        if stays is not None:
            kept.from_cell(run, stays.asked, dict(stays.lock))
        for fault in st.session_state.pop("try_faults", ()):
            st.error(looks.plain(fault))
