"""A nearest plan beside this year and beside the plans that were found on the way."""

from __future__ import annotations

import streamlit as st

from planner import store, tables
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.explain.diff import diff
from planner.language import _
from planner.pages import grids, looks
from planner.tables.compare.diff import diff_lines, diff_posts, diff_teams


def show(school: School, plan: Plan, run: store.Run) -> None:
    """This year first; then one of the plans that were tried before or beside this search."""
    looks.head(_("This year and in the nearest plan"))
    grids.table(tables.positions(school, plan), _("No positions are listed."))
    others = [one for one in store.tries(run.id) if one.id != run.id and store.plan(one.id) is not None]
    looks.head(_("Beside another plan"))
    if not others:
        looks.line(
            _("No other plans yet. When a change you try leads to a plan, it shows up here."), soft=True
        )
        return
    names = {one.id: one.asked or _("Original plan") for one in others}
    picked = st.selectbox(_("Compare with"), list(names), format_func=names.__getitem__, key="nearest_beside") or others[0].id
    other = store.plan(picked)
    if other is None:
        return
    found = diff(school, other, plan)
    looks.bullets(diff_lines(school, found))
    for head, rows in ((_("Teams"), diff_teams(school, found)), (_("Positions"), diff_posts(school, found))):
        if not rows.empty:
            looks.head(head)
            grids.table(rows, "")
