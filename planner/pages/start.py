"""The one page: choose a workbook, look at its findings, search, and read the plan."""

from __future__ import annotations

import streamlit as st

from planner import worker
from planner.pages import chosen, looks, opening, results, running

looks.only_this_computer()
looks.style()

run_id = st.query_params.get("run")
run = worker.look(run_id) if run_id else None
book = st.session_state.get("book")

if run is not None and run.active:
    running.show(run)
elif run is not None:
    results.show(run)
else:
    if run_id:
        st.info("That search is no longer kept on this computer.")
    if book is None:
        opening.show()
    else:
        chosen.show(book)
