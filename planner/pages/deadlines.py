"""Deadlines of the district office: for all schools, or for one that has a day of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from planner.district.office import SchoolRow
from planner.language import N_, _
from planner.pages import looks
from planner.sharing.desk import Desk
from planner.store.summaries import DECIDE, SUBMIT

WHAT = {SUBMIT: N_("Schools submit a plan"), DECIDE: N_("The district office decides")}


def show(desk: Desk, rows: Sequence[SchoolRow]) -> None:
    with st.expander(_("Set a deadline")):
        names = {"": _("All schools without a day of their own")} | {r.school.id: r.school.name for r in rows}
        one, two, three = st.columns(3)
        what = one.selectbox(_("What is due"), list(WHAT), format_func=lambda key: _(WHAT[key]), key="deadline_what") or SUBMIT
        school = two.selectbox(_("For which school?"), list(names), format_func=names.__getitem__, key="deadline_school")
        day = three.date_input(_("By which day?"), value=None, key="deadline_day")
        left, right = st.columns(2)
        silent = not isinstance(day, dt.date)
        left.button(_("Set it"), key="deadline_set", disabled=silent, on_click=looks.safely(_set), args=(desk, school or None, what, day))
        right.button(_("Take it away"), key="deadline_none", on_click=looks.safely(_set), args=(desk, school or None, what, None))


def _set(desk: Desk, school: str | None, what: str, day: dt.date | None) -> None:
    desk.set_deadline(school, what, day)
