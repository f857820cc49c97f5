"""A search under way: the best plan so far and how much better is possible, in words, until it ends."""

from __future__ import annotations

import time
from math import ceil

import streamlit as st

from planner import store, tables
from planner.domain.outcome import Progress
from planner.jobs import worker
from planner.language import N_, _, counted
from planner.pages import gate, looks
from planner.sharing.permissions import Action
from planner.store.summaries import PACK

EVERY_SECONDS = 2
TURNS = N_("Schools take turns: a school that has had fewer searches may still come first.")
WAITING = {
    "loading": N_("Getting ready"),
    "building": N_("Getting ready"),
    "running": N_("Looking for a first plan"),
}


def show(run: store.Run) -> None:
    looks.brand()
    looks.title(_("Searching for a plan"))
    looks.line(_("You can close this page. The search keeps running, and this link brings you back to it."), soft=True)
    gate.live(_live, EVERY_SECONDS)(run.id)


def _live(run_id: str) -> None:
    """Looks again every two seconds; when the search has ended, the whole page is drawn once more, without this timer."""
    run = worker.look(run_id)
    if run is None or not run.active:
        st.rerun()
    if run.waiting:
        waits(run, "cancel")
        return
    spent = time.time() - run.started if run.started else 0.0
    doing = Progress(0, run.message or _(WAITING[run.status]), run.incumbent, run.bound, run.unit).words
    if run.best:
        looks.mark(_(tables.SEARCHING_MARK), _("Cuts may be more than needed until the search ends."))
    looks.now(run.best or _(WAITING[run.status]), f"{doing.rstrip('.')}.", _time_words(run, spent))
    st.progress(min(1.0, spent / run.seconds))
    if run.cancel is None:
        if gate.person().may(Action.TRY, run.school):
            st.button(_("Stop and keep the best plan so far"), key="cancel", on_click=looks.safely(worker.cancel), args=(run_id,))
    else:
        st.button(_("Stopping…"), key="cancel", disabled=True)


def waits(run: store.Run, key: str) -> None:
    """A search that has not begun: its place in line, and when it begins if those before it use their whole time."""
    place = worker.place(run)
    if place is None:
        st.rerun()  # it has begun meanwhile
    before, seconds = place
    minutes = ceil(seconds / 60)
    first = counted("{n} search comes first.", "{n} searches come first.", before) if before else _("It is the next to begin.")
    begins = counted("It begins within {n} minute.", "It begins within {n} minutes.", minutes) if minutes else _("It begins now.")
    looks.now(_("Waiting, number {n} in line").format(n=before + 1), f"{first} {begins}", run.message, _(TURNS) if minutes else "")
    if gate.person().may(Action.DOWNLOAD_ALL if run.kind == PACK else Action.TRY, run.school):
        st.button(_("Leave the line"), key=key, on_click=looks.safely(worker.cancel), args=(run.id,))


def _time_words(run: store.Run, spent: float) -> str:
    if run.started is None:
        return ""
    return _("{spent:,.0f} seconds so far; up to {max:,.0f} to go.").format(spent=spent, max=max(0.0, run.seconds - spent))
