"""The plan that comes nearest, where none keeps every requirement: under the refusal, and by itself with a mark on everything."""

from __future__ import annotations

from functools import partial

import streamlit as st

from planner import export, store, tables
from planner.analysis.reopen import nearest_view
from planner.domain.outcome import Outcome
from planner.domain.school import School
from planner.language import _
from planner.pages import books, grids, handed, looks, papers_of, plan_tabs

SHOW, NEAREST = "show", "nearest"  # in the page's address


def under_refusal(run: store.Run, school: School, outcome: Outcome) -> None:
    """Below the words that there is no plan: the nearest one, what is known, and a workbook that says it all."""
    if outcome.nearest is not None:
        looks.head(_("The nearest plan"))
        looks.line(tables.nearest_short(outcome.nearest))
        _broken(outcome)
        st.button(_("Open the nearest plan"), key="open_nearest", type="primary", on_click=_open)
    if outcome.partial is not None and outcome.nearest is None:
        _partial(run, school, outcome)
    if outcome.stages:
        looks.head(_("What we know"))
        looks.stages((kind, _(answer), _(question), said) for kind, answer, question, said in tables.stage_list(outcome))
    looks.line(tables.next_step(outcome))
    data = partial(books.answer_workbook, school, outcome)  # written when somebody wants it
    label = _("Download what we know (Excel)") if outcome.nearest is None else _("Download the nearest plan and what we know (Excel)")
    handed.file(st, label, data, _file_name(school, outcome), books.EXCEL, school=run.school, key="known_file")


def show(run: store.Run, school: School, outcome: Outcome) -> None:
    """The nearest plan in all its views."""
    view = nearest_view(school, outcome)
    assert view is not None and outcome.nearest is not None
    said, mark = tables.summary(school, view), tables.mark(view)
    looks.title(_("{school}: the nearest plan for {year}").format(school=said.school, year=said.year))
    looks.mark(mark, tables.SEE_BROKEN, firm=True)
    st.button(_("Back to why there is no plan"), key="close_nearest", type="tertiary", icon=":material/arrow_back:", on_click=_close)
    looks.lead(tables.nearest_lead(outcome))
    _broken(outcome)
    looks.head(_("What it would give"))
    looks.bullets(text for text in (said.minutes, said.alone, said.money, said.later, *said.sections, *said.changes) if text)
    data = partial(books.answer_workbook, school, outcome)
    label, name = _("Download the nearest plan (Excel, marked)"), _file_name(school, outcome)
    handed.file(st, label, data, name, books.EXCEL, school=run.school, key="known_file")
    with st.expander(_("The nearest plan as papers, marked on every page")):
        papers_of.show(run, school, view)
    plan_tabs.nearest(school, view, run, lambda: looks.mark(mark, firm=True))


def _partial(run: store.Run, school: School, outcome: Outcome) -> None:
    """A week of which not everything could be placed: what is not, what stands in the way, and a workbook to go on from."""
    assert outcome.partial is not None
    looks.head(_("A week in part"))
    looks.line(tables.partial_lead(outcome.partial))
    grids.table(tables.unplaced(outcome.partial), "")
    looks.line(_("Fill these lines in the workbook's sheet Edit the week, or change a cell named here in your own workbook."), soft=True)
    name = export.plan_file_name(school).replace("-plan.xlsx", "-partial-week.xlsx")
    data = partial(books.partial_workbook, school, outcome)
    handed.file(st, _("Download the week in part (Excel, marked)"), data, name, books.EXCEL, school=run.school, key="partial_file")


def _broken(outcome: Outcome) -> None:
    assert outcome.nearest is not None
    for broken in tables.broken_together(outcome.nearest):
        with st.container(border=True):
            looks.lead_in(broken.sentence, tables.repair_words(broken.repair))
            looks.marked(("cell", broken.cell))
    looks.bullets(tables.nearest_sure(outcome))


def _file_name(school: School, outcome: Outcome) -> str:
    kind = "-nearest-plan.xlsx" if outcome.nearest is not None else "-what-we-know.xlsx"
    return export.plan_file_name(school).replace("-plan.xlsx", kind)


def _open() -> None:
    st.query_params[SHOW] = NEAREST


def _close() -> None:
    st.query_params.pop(SHOW, None)
