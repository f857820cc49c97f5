"""The one page: choose a workbook, look at its findings, search, and read the plan."""

from __future__ import annotations

import streamlit as st

from planner.jobs import worker
from planner.language import _
from planner.pages import books, chosen, looks, opening, results, running, who
from planner.sharing.permissions import Action, Role
from planner.store import schools

desk = who.desk()
looks.style()

if not desk.person.local and Role.PRINCIPAL not in desk.person.roles():
    looks.brand()
    looks.title(_("This page is for principals"))
    looks.line(_("You'll find published plans, discussion, and voting on the Staff discussion page."))
    st.stop()
run_id = st.query_params.get("run")
run = worker.look(run_id) if run_id else None
if run is not None and not desk.person.local and not desk.person.may(Action.SEE_DRAFTS, run.school or ""):
    run = None  # told like one that does not exist
if run is not None and run.school is not None and schools.is_hidden(run.school):
    run = None
book = st.session_state.get("book")
if book is None and "draft" in st.query_params and run_id is None:
    kept = desk.draft(st.query_params["draft"])
    book = st.session_state["book"] = books.Book(*kept) if kept else None

if run is not None and run.active:
    running.show(run)
elif run is not None:
    results.show(run)
else:
    if run_id:
        st.info(_("That search is no longer saved on this computer."))
    if book is None:
        opening.show(desk)
    else:
        chosen.show(book)
