"""A submitted plan as the district office reads it: money, FTE and week as they were frozen, and nothing to change."""

from __future__ import annotations

import streamlit as st

from planner import tables
from planner.domain.school import School
from planner.language import _
from planner.pages import books, looks, plan_tabs, votes
from planner.sharing.desk import Desk, Missing
from planner.sharing.permissions import Action, Refused
from planner.store.plans import Offered
from planner.tables.plan.shared import state_words, when

OPEN = "plan"  # in the page's address


def show(desk: Desk, plan_id: str) -> None:
    """The plan with all its tables, of the workbook that was frozen with it; told like one that does not exist where it is not theirs."""
    try:
        plan = desk.plan(plan_id)
        desk.check(Action.DECIDE, plan.school)
        book = desk.frozen(plan_id)[1]
    except (Missing, Refused):
        looks.title(_("There is no such plan"))
        looks.line(_("It was not submitted, or it is no longer kept."))
        _back()
        return
    school, outcome = books.reading(books.Book(f"{plan.title}.xlsx", book)).school, books.outcome(plan.run)
    if school is None or outcome is None or outcome.plan is None:
        looks.title(plan.title)
        looks.line(_("Its search is no longer kept. The plan workbook is in the download of all schools."))
    else:
        _head(plan, school)
        if outcome.first_draft:
            looks.mark(_("First draft"), tables.draft_sentence(school, outcome))
        said = tables.summary(school, outcome)
        looks.lead(said.minutes)
        looks.bullets(
            text for text in (said.alone, said.money, said.later, said.one_time, *said.sections, *said.changes, said.sure) if text
        )
        votes.lines(desk, plan_id)
        plan_tabs.read_only(school, outcome)
    _back()


def _head(plan: Offered, school: School) -> None:
    looks.title(f"{school.info.school_name}: {plan.title}")
    looks.line(f"{state_words(plan.state)}, {when(plan.changed)}. {tables.TITLE}. {tables.DISCLAIMER}", soft=True)


def _back() -> None:
    st.button(_("All schools"), key="all_schools", type="tertiary", icon=":material/arrow_back:", on_click=st.query_params.clear)


def open_button(plan: Offered) -> None:
    """Opens a plan that the office may read."""
    st.button(_("Open"), key=f"open_{plan.id}", on_click=_open, args=(plan.id,))


def _open(plan_id: str) -> None:
    st.query_params[OPEN] = plan_id
