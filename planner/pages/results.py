"""A search that has ended: the plan as a letter with its tables, or in words why there is none."""

from __future__ import annotations

from functools import partial

import streamlit as st

from planner import export, store, tables
from planner.domain.outcome import Conflict, Outcome, Status
from planner.domain.school import School
from planner.language import _
from planner.pages import books, chosen, findings, gate, grids, handed, looks, nearest, papers_of, plan_tabs, trying
from planner.pages.nearest import NEAREST, SHOW
from planner.sharing.desk import Missing
from planner.workbook.preview import around


def show(run: store.Run) -> None:
    book = books.of_run(run)
    outcome, school = books.outcome(run.id), books.reading(book).school
    looks.brand()
    if outcome is not None and outcome.plan is not None and school is not None:
        _plan(run, school, outcome)
    elif outcome is not None and school is not None and outcome.nearest is not None and st.query_params.get(SHOW) == NEAREST:
        nearest.show(run, school, outcome)
    else:
        looks.title(_("No plan yet"))
        trying.no_plan(run)
        _no_plan(run, book, outcome)
        if outcome is not None and school is not None:
            nearest.under_refusal(run, school, outcome)
    _go_on(
        run,
        book,
        settled=outcome is not None and not outcome.first_draft and (outcome.plan is not None or outcome.status is Status.INFEASIBLE),
    )


def _plan(run: store.Run, school: School, outcome: Outcome) -> None:
    said = tables.summary(school, outcome)
    looks.title(_("{school}: a plan for {year}").format(school=said.school, year=said.year))
    if outcome.first_draft:
        looks.mark(
            _("First draft"),
            tables.draft_sentence(school, outcome),
            _("Search longer before you decide: the box for it is at the end of this page."),
        )
    looks.line(f"{tables.TITLE}. {tables.DISCLAIMER}", soft=True)
    if run.status in ("cancelled", "crashed"):
        st.info(looks.plain(_("{message} This is the best plan found before it stopped.").format(message=run.message)))
    assert outcome.plan is not None
    trying.came_of_it(school, run, outcome.plan)
    looks.head(_("What people will notice first"))
    looks.bullets(f"{_(what)}: {text}" for what, text in tables.notices(school, outcome).itertuples(index=False))
    looks.lead(said.minutes)
    looks.bullets(text for text in (said.alone, said.money, said.later, said.one_time, *said.sections, *said.changes, said.sure) if text)
    data = partial(books.plan_workbook, school, outcome)  # written when somebody wants it
    label, name = _("Download the plan (Excel)"), export.plan_file_name(school)
    handed.file(st, label, data, name, books.EXCEL, school=run.school, key="plan_file", type="primary")
    with st.expander(_("Handouts for the board, the union, staff, and the district office")):
        papers_of.show(run, school, outcome)
    plan_tabs.show(school, outcome, run)


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
        looks.lead(_("{message} It hadn't found a plan yet.").format(message=run.message))


def _clash(book: books.Book, outcome: Outcome) -> None:
    """Which promises cannot all be kept, each beside its cell, and what would help."""
    looks.lead(_("No plan can meet every requirement in this workbook."))
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
    looks.head(_("What would fix it"))
    looks.line(_("Any one of these changes, by itself, makes a plan possible."), soft=True)
    grids.table(tables.repairs(outcome.conflict), _("None of the single changes we tried makes a plan possible."))


def _clash_words(conflict: Conflict) -> str:
    if not conflict.minimal:
        return _("The conflict is somewhere among these requirements")
    return _("This requirement can't be met") if len(conflict.promises) == 1 else _("These requirements can't all be met together")


def _go_on(run: store.Run, book: books.Book, settled: bool) -> None:
    with st.expander(_("Search again"), expanded=not settled):
        looks.line(_("Run the search again from the start with the same workbook."))
        chosen.search_box(book)
    left, right = st.columns(2)
    left.button(_("Use a different workbook"), key="another", type="tertiary", icon=":material/arrow_back:", on_click=chosen.forget)
    with right, st.popover(_("Delete this search"), type="tertiary"):
        looks.line(_("This permanently removes the workbook, the plan, and everything else about this search from this computer."))
        st.button(_("Delete it"), key="delete", on_click=looks.safely(_delete), args=(run.id,))


def _delete(run_id: str) -> None:
    try:
        gate.Counter().delete_run(run_id)
    except ValueError as fault:
        st.session_state["trouble"] = str(fault)
        return
    except Missing:
        st.session_state["trouble"] = _("This plan is no longer saved.")
    books.outcome.clear()
    chosen.forget()
