"""A search under way: the best plan so far and how much better is possible, in words, until it ends."""

from __future__ import annotations

import time

import streamlit as st

from planner import store
from planner.domain.outcome import Progress
from planner.jobs import worker
from planner.language import N_, _
from planner.pages import looks

EVERY_SECONDS = 2
WAITING = {
    "queued": N_("Waiting"),
    "loading": N_("Getting ready"),
    "building": N_("Getting ready"),
    "running": N_("Looking for a first plan"),
}


def show(run: store.Run) -> None:
    looks.brand()
    looks.title(_("Searching for a plan"))
    looks.line(_("You may close this page: the search goes on, and this address finds it again."), soft=True)
    st.fragment(_live, run_every=EVERY_SECONDS)(run.id)


def _live(run_id: str) -> None:
    """Looks again every two seconds; when the search has ended, the whole page is drawn once more, without this timer."""
    run = worker.look(run_id)
    if run is None or not run.active:
        st.rerun()
    spent = time.time() - run.started if run.started else 0.0
    doing = Progress(0, run.message or _(WAITING[run.status]), run.incumbent, run.bound, run.unit).words
    looks.now(run.best or _(WAITING[run.status]), f"{doing.rstrip('.')}.", _time_words(run, spent))
    st.progress(min(1.0, spent / run.seconds))
    if run.cancel is None:
        st.button(_("Stop and keep the best plan so far"), key="cancel", on_click=worker.cancel, args=(run_id,))
    else:
        st.button(_("Stopping…"), key="cancel", disabled=True)


def _time_words(run: store.Run, spent: float) -> str:
    if run.started is None:
        return ""
    return _("{spent:,.0f} seconds so far; at most {max:,.0f} to go.").format(spent=spent, max=max(0.0, run.seconds - spent))
