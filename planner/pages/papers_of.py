"""A plan as papers: one button for each reader. A paper of a first draft or a nearest plan says so on every page."""

from __future__ import annotations

from functools import partial

import streamlit as st

from planner import store
from planner.domain.outcome import Outcome
from planner.domain.school import School
from planner.language import N_, _
from planner.pages import books, gate, handed, looks
from planner.sharing.voting import Voting
from planner.store.plans import offer_of_run

PAPERS = {
    "board": "For the board and the public: two pages, rounded, no group so small that it is a person. Plans that are found under Other "
    "plans stand beside this one.",
    "union": N_("For the union. Each contract provision: what it requires and what the plan provides. No dollar amounts."),
    "staff": N_("For staff. Each team's week now and next year, what changes, and questions to discuss."),
    "district": N_("For the district office. Costs by position control number, to the cent. Confidential: positions can be traced "
                   "to people."),
}
LABELS = {"board": N_("Board"), "union": N_("Union"), "staff": N_("Staff"), "district": N_("District (private)")}


def show(run: store.Run, school: School, outcome: Outcome) -> None:
    """The four papers of this plan, each written when somebody wants it."""
    book = books.of_run(run)
    offered, desk = offer_of_run(run.id), gate.Counter()
    voted = Voting(desk).votes(offered.id) if offered is not None and outcome.nearest is None else ()
    for reader, words in PAPERS.items():
        said, button = st.columns([4, 1], vertical_alignment="center")
        with said:
            looks.line(_(words))
        label = _(LABELS[reader])
        data = partial(books.paper, reader, book, school, outcome, voted)
        kind, name = books.EXCEL if reader == "district" else books.WORD, books.paper_name(reader, school, outcome)
        handed.file(button, label, data, name, kind, school=run.school, key=f"paper_{reader}", width="stretch")
