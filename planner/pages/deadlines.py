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
    """One form: a day that was typed counts with the button, and nothing is drawn anew for each field."""
    names = {"": _("All schools without a day of their own")} | {r.school.id: r.school.name for r in rows}
    with st.expander(_("Set a deadline")), st.form("deadline", border=False):
        one, two, three = st.columns(3)
        one.selectbox(_("What is due"), list(WHAT), format_func=lambda key: _(WHAT[key]), key="deadline_what")
        two.selectbox(_("For which school?"), list(names), format_func=names.__getitem__, key="deadline_school")
        three.date_input(_("By which day?"), value=None, key="deadline_day")
        with st.container(horizontal=True):
            st.form_submit_button(_("Set the deadline"), key="deadline_set", on_click=looks.safely(_set), args=(desk, True))
            st.form_submit_button(_("Remove the deadline"), key="deadline_none", on_click=looks.safely(_set), args=(desk, False))


def _set(desk: Desk, set_it: bool) -> None:
    entered = st.session_state
    day = entered["deadline_day"] if set_it else None
    if set_it and not isinstance(day, dt.date):
        entered["trouble"] = _("Choose a day first.")
        return
    desk.set_deadline(entered["deadline_school"] or None, entered["deadline_what"] or SUBMIT, day)
