"""Plans by themselves beside the questions: a short search that begins when the answers suffice and nothing was typed for a moment.

It waits in the same queue as every search, behind those that people asked for. One set of answers has one search at most: when they
change, the search for the older ones is forgotten, unless its plan was opened.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from planner import store, tables
from planner.jobs import worker
from planner.language import _
from planner.pages import books, gate, looks, who
from planner.sharing.desk import Desk
from planner.sharing.permissions import Action
from planner.start import sentences
from planner.start.fill import Filled, fill
from planner.start.questions import QUESTION, as_text

SETTLED_SECONDS = 4.0  # without a new answer, before a search begins
QUICK_SECONDS = 60.0
EVERY_SECONDS = 2.0
STATE, WANTED = "start_quick", "start_quick_wanted"
OPEN = "start_quick_open"  # the run whose plan is to be opened

Making = Callable[[dict[str, str]], books.Book | None]  # the workbook of some answers; None while it can't be made


@dataclass
class Quick:
    """The set of answers that is looked at, since when it stands, and its search or why it has none."""

    batch: str
    answers: str = ""
    since: float = 0.0
    run: str = ""
    why_not: str = ""


def show(answers: dict[str, str], filled: Filled, make: Making) -> None:
    """The part of the page that looks for a plan; nothing while the answers don't suffice."""
    if not filled.suffices:
        _forget(_state())
        if filled.missing:
            looks.line(_("A search for a plan begins by itself once you have answered:"), soft=True)
            looks.bullets(_(QUESTION[key].words) for key in filled.missing)
        return
    st.toggle(_("Look for a plan while I answer"), value=True, key=WANTED)
    if st.session_state.get(WANTED, True):
        gate.live(_live, EVERY_SECONDS)(answers, make)
    else:
        _forget(_state())


def opened() -> str:
    """The run whose plan somebody asked to see; its search is no longer ours to forget."""
    return str(st.session_state.pop(OPEN, ""))


def _state() -> Quick:
    found: Quick = st.session_state.setdefault(STATE, Quick(f"answers-{secrets.token_hex(6)}"))
    return found


def _forget(quick: Quick) -> None:
    if quick.run:
        store.delete(quick.run)
    quick.run, quick.answers, quick.why_not = "", "", ""


def _live(answers: dict[str, str], make: Making) -> None:
    if OPEN in st.session_state:
        st.rerun()
    quick, said = _state(), hashlib.sha256(as_text(answers).encode()).hexdigest()
    if said != quick.answers:
        _forget(quick)
        quick.answers, quick.since = said, time.time()
    if not quick.run and not quick.why_not and time.time() - quick.since >= SETTLED_SECONDS:
        _begin(quick, answers, make)
    run = worker.look(quick.run) if quick.run else None
    if quick.why_not:
        looks.line(quick.why_not, soft=True)
    elif run is None:
        looks.line(_("When you pause, a search for a plan begins by itself."), soft=True)
    elif run.active:
        _under_way(run)
    else:
        _ended(run, answers)


def _begin(quick: Quick, answers: dict[str, str], make: Making) -> None:
    book = make(answers)
    reading = books.reading(book) if book is not None else None
    if book is None or reading is None or reading.school is None or reading.must_fix:
        first = reading.must_fix[0].message if reading is not None and reading.must_fix else ""
        quick.why_not = _("No search begins yet. {why}").format(why=first).strip()
        return
    desk = Desk(who.person())
    school = None if desk.person.local else _own_school(desk, reading.school.info.school_name)
    if school is None and not desk.person.local:
        quick.why_not = _("Plans are looked for once you have made the workbook.")
        return
    quick.run = store.add(book.data, book.name, seconds=QUICK_SECONDS, school=school, batch=quick.batch)
    try:
        worker.start(quick.run)
    except store.Trouble as trouble:
        quick.run, quick.why_not = "", str(trouble)


def _own_school(desk: Desk, name: str) -> str | None:
    """The school of this name for which the person may hand in workbooks."""
    mine = (s.id for s in desk.schools() if s.name.casefold() == name.casefold() and desk.person.may(Action.UPLOAD, s.id))
    return next(mine, None)


def _under_way(run: store.Run) -> None:
    place = worker.place(run) if run.waiting else None
    if place is not None:
        looks.line(_("A search for a plan waits its turn, number {n} in line.").format(n=place[0] + 1), soft=True)
    else:
        looks.line(run.best or _("Looking for a first plan…"))
        looks.line(_("It takes about a minute. Go on answering: a newer answer begins it again."), soft=True)


def _ended(run: store.Run, answers: dict[str, str]) -> None:
    outcome, school = books.outcome(run.id), books.reading(books.of_run(run)).school
    if outcome is None or school is None:
        looks.line(_("The search ended without an answer. The next answer begins it again."), soft=True)
        return
    if outcome.plan is None:
        looks.lead(tables.no_plan_lead(outcome))
        looks.line(_("See what stands in the way, or go on answering."), soft=True)
        label = _("See why")
    else:
        looks.lead(tables.summary(school, outcome).minutes)
        looks.line(sentences.plan_unchecked(fill(answers)), soft=True)
        label = _("Look at this plan")
    st.button(label, key="start_quick_see", on_click=looks.safely(_open), args=(run.id,), width="stretch")


def _open(run_id: str) -> None:
    """The plan is kept from now on, and the page is left for it."""
    st.session_state[OPEN] = run_id
    _state().run = ""
