"""The plans of many schools as one file: asked for, made in the background while the page goes on, and taken away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

import streamlit as st

from planner import store
from planner.export.calendar import Year, coming_year, usual_year
from planner.jobs import worker
from planner.jobs.packing import year_as_text
from planner.language import _, counted
from planner.pages import books, dates, gate, grids, looks, running
from planner.sharing.desk import Desk
from planner.sharing.permissions import Person
from planner.store.plans import Offered
from planner.tables.plan.shared import state_words
from planner.tables.words import frame

ZIP = "application/zip"
KEY = "district_pack"
EVERY_SECONDS = 2
TRIED = 3  # workbooks that are looked into for the dates of a year


def show(desk: Desk, chosen: Sequence[Offered]) -> None:
    """For plans that may be downloaded together."""
    if run := st.session_state.get(KEY):
        _made(desk, run)
    with st.expander(_("School year for the calendars")):
        year = dates.year_of(_first_year(desk, chosen))
    if year is None:
        return
    label = counted("Make a file of {n} school", "Make a file of {n} schools", len(chosen))
    st.button(label, key="pack", type="primary", on_click=looks.safely(_ask), args=(desk, chosen, year_as_text(year)))
    looks.line(_("For each school: plan and workbook (Excel), lists (CSV), a calendar for each team, and the board summary."), soft=True)


def _first_year(desk: Desk, chosen: Sequence[Offered]) -> Year:
    """Of the first of a few plans whose workbook can still be read; where none can, the school year that comes next."""
    for plan in chosen[:TRIED]:
        key = f"year_of_{plan.school}"
        if key not in st.session_state:
            school = books.reading(books.Book("plan.xlsx", desk.frozen(plan.id)[1])).school
            st.session_state[key] = None if school is None else usual_year(school)
        year: Year | None = st.session_state[key]
        if year is not None:
            return year
    return coming_year(dt.date.today())


def _ask(desk: Desk, chosen: Sequence[Offered], year: dict[str, str]) -> None:
    st.session_state[KEY] = run = desk.pack(chosen, year)
    worker.start(run)


def _made(desk: Desk, run_id: str) -> None:
    run = worker.look(run_id)
    if run is None:
        st.session_state.pop(KEY, None)
    elif run.active:
        gate.live(_live, EVERY_SECONDS)(run_id)
    elif run.status == "done":
        _ready(desk, run)
    else:
        st.error(looks.plain(run.message))


def _live(run_id: str) -> None:
    run = worker.look(run_id)
    if run is None or not run.active:
        st.rerun()
    if run.waiting:
        running.waits(run, "pack_stop")
        return
    told = store.answer(run_id) or {}
    looks.now(_("Making the file"), run.message)
    st.progress(told.get("done", 0) / max(1, told.get("of", 1)))
    st.button(_("Stop"), key="pack_stop", on_click=looks.safely(worker.cancel), args=(run_id,))


def _fetched(drawn: Person, run_id: str) -> bytes:
    """Made beside the page, where nobody can be asked who sits there; the front asks who fetches it."""
    return Desk(gate.still(drawn)).packed(run_id)


def _ready(desk: Desk, run: store.Run) -> None:
    told = store.answer(run.id) or {"folders": [], "left": [], "bytes": 0}
    name = f"plans-{dt.date.fromtimestamp(run.created):%Y-%m-%d}.zip"
    label = counted("Download {n} school (one ZIP file)", "Download {n} schools (one ZIP file)", len(told["folders"]))
    st.download_button(label, partial(_fetched, desk.person, run.id), name, ZIP, key="zip", type="primary", on_click="ignore")
    size, made = f"{told['bytes'] / 1e6:,.1f}", f"{dt.datetime.fromtimestamp(run.created):%H:%M}"
    looks.line(_("{n} MB, made {when}.").format(n=size, when=made), soft=True)
    looks.bullets(f"{school or _('A plan')}: {why}" for school, why in told["left"])
    with st.expander(_("What is in it")):
        columns = (_("Folder"), _("School"), _("Plan"), _("Status"), _("Since"))
        lines = ((folder, school, title, state_words(state), since) for folder, school, title, state, since in told["folders"])
        grids.table(frame(columns, lines), _("Nothing is in it."))
