"""A search that has ended: the plan as a letter with its tables, or in words why there is none."""

from __future__ import annotations

from functools import partial

import streamlit as st

from planner import export, store, tables
from planner.domain.outcome import Conflict, Outcome, Status
from planner.domain.school import School
from planner.language import N_, _
from planner.pages import books, chosen, findings, grids, looks, plan_tabs, trying
from planner.store.plans import offer_of_run
from planner.workbook.preview import around

PAPERS = {
    "board": "For the board and the public: two pages, rounded, no group so small that it is a person. Plans that are found under Other "
    "plans stand beside this one.",
    "union": N_("For the union: clause by clause what is promised and what the plan keeps. No dollars."),
    "staff": N_("For the staff: each team's week today and then, what changes, what to talk about."),
    "district": N_("For the district office: every cent by position number. Private: it points to people."),
}
LABELS = {"board": N_("Board"), "union": N_("Union"), "staff": N_("Staff"), "district": N_("District (private)")}


def show(run: store.Run) -> None:
    book = books.of_run(run)
    outcome, school = books.outcome(run.id), books.reading(book).school
    looks.brand()
    if outcome is not None and outcome.plan is not None and school is not None:
        _plan(run, school, outcome)
    else:
        looks.title(_("No plan yet"))
        trying.no_plan(run)
        _no_plan(run, book, outcome)
    _go_on(run, book, settled=outcome is not None and (outcome.plan is not None or outcome.status is Status.INFEASIBLE))


def _plan(run: store.Run, school: School, outcome: Outcome) -> None:
    said = tables.summary(school, outcome)
    looks.title(_("{school}: a plan for {year}").format(school=said.school, year=said.year))
    looks.line(f"{tables.TITLE}. {tables.DISCLAIMER}", soft=True)
    if run.status in ("cancelled", "crashed"):
        st.info(_("{message} This is the best plan it had found.").format(message=run.message))
    assert outcome.plan is not None
    trying.came_of_it(school, run, outcome.plan)
    looks.lead(said.minutes)
    looks.bullets(text for text in (said.alone, said.money, said.later, said.one_time, *said.sections, *said.changes, said.sure) if text)
    data = partial(books.plan_workbook, school, outcome)  # written when somebody wants it
    st.download_button(
        _("Download the plan workbook"),
        data,
        export.plan_file_name(school),
        books.EXCEL,
        key="plan_file",
        type="primary",
        on_click="ignore",
    )
    with st.expander(_("The plan as a paper for the board, the union, the staff or the district office")):
        _papers(run, school, outcome)
    plan_tabs.show(school, outcome, run)


def _papers(run: store.Run, school: School, outcome: Outcome) -> None:
    book = books.of_run(run)
    for reader, words in PAPERS.items():
        said, button = st.columns([4, 1], vertical_alignment="center")
        with said:
            looks.line(_(words))
        label = _(LABELS[reader])
        data = partial(books.paper, reader, book, school, outcome)
        kind, name = books.EXCEL if reader == "district" else books.WORD, books.paper_name(reader, school)
        button.download_button(label, data, name, kind, key=f"paper_{reader}", on_click="ignore", width="stretch")


def _no_plan(run: store.Run, book: books.Book, outcome: Outcome | None) -> None:
    if run.status == "refused":
        looks.lead(run.message)
        findings.show(book)
    elif outcome is not None and outcome.status is Status.INFEASIBLE:
        _clash(book, outcome)
    elif run.status == "done":
        looks.lead(_("No plan found in the time allowed. That doesn't mean there isn't one."))
        looks.bullets(outcome.advice[1:] if outcome is not None else ())
    else:
        looks.lead(_("{message} It had not found a plan yet.").format(message=run.message))


def _clash(book: books.Book, outcome: Outcome) -> None:
    """Which promises cannot all be kept, each beside its cell, and what would help."""
    looks.lead(_("No plan can keep every rule of this workbook."))
    if outcome.conflict is None:
        return
    looks.head(_clash_words(outcome.conflict))
    for promise in outcome.conflict.promises:
        with st.container(border=True):
            words, piece = st.columns([5, 7], gap="medium")
            with words:
                looks.line(promise.sentence)
                looks.marked(("cell", promise.cell))
            seen = around(books.cells(book), promise.cell) if promise.cell else None
            if seen is not None:
                with piece:
                    looks.sheet(seen)
    looks.head(_("What would help"))
    looks.line(_("Each of these changes alone makes a plan possible."), soft=True)
    grids.table(tables.repairs(outcome.conflict), _("No single change that was tried makes a plan possible."))


def _clash_words(conflict: Conflict) -> str:
    if not conflict.minimal:
        return _("The promises that clash are among these")
    return _("This promise cannot be kept") if len(conflict.promises) == 1 else _("These promises cannot all be kept")


def _go_on(run: store.Run, book: books.Book, settled: bool) -> None:
    with st.expander(_("Search again"), expanded=not settled):
        looks.line(_("The same workbook, searched once more from the start."))
        chosen.search_box(book)
    left, right = st.columns(2)
    left.button(_("Choose another workbook"), key="another", type="tertiary", icon=":material/arrow_back:", on_click=chosen.forget)
    with right, st.popover(_("Delete this search"), type="tertiary"):
        looks.line(_("The workbook, the plan and everything else about this search leave this computer."))
        st.button(_("Delete it"), key="delete", on_click=_delete, args=(run.id,))


def _delete(run_id: str) -> None:
    shared = offer_of_run(run_id)
    if shared is not None and shared.state != "draft":
        st.session_state["trouble"] = _("Others are reading this plan. Take it back under Share before you delete it.")
        return
    store.delete(run_id)
    books.outcome.clear()
    chosen.forget()
