"""The staff's page: published plans, what they mean for my team, a change to try, the talk, and the vote."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from planner import store, tables
from planner.jobs import worker
from planner.language import N_, _
from planner.pages import books, dates, kept, looks, plan_tabs, running, talk, trying, votes, who
from planner.sharing.desk import Desk, Missing
from planner.sharing.permissions import Action
from planner.store.plans import SEEN, Offered
from planner.tables.plan.shared import lowest_words, state_words


def _page(desk: Desk) -> None:
    looks.style()
    looks.brand()
    plan_id = st.query_params.get("plan")
    if plan_id:
        try:
            _plan(desk, desk.plan(plan_id))
            return
        except Missing:
            st.info(_("That plan doesn't exist or hasn't been shared with you. Here are the plans you can see."))
    _list(desk)


def _list(desk: Desk) -> None:
    looks.title(_("Plans for discussion"))
    found = [(s, p) for s in desk.schools() for p in desk.plans(s.id) if p.state in SEEN]
    if not found:
        looks.lead(_("No plans have been published yet."))
        looks.line(_("When your principal publishes a plan, it will show up here."))
    for school, plan in found:
        with st.container(border=True):
            looks.head(f"{school.name}: {plan.title}")
            looks.line(f"{state_words(plan.state)}. {_line(plan)}")
            if plan.first_draft:
                looks.mark(_(tables.FIRST_DRAFT_MARK))
            st.button(_("Open"), key=f"open_{plan.id}", on_click=_open, args=(plan.id,))


def _line(plan: Offered) -> str:
    run = store.get(plan.run)
    school = books.reading(books.of_run(run)).school if run else None
    outcome = books.outcome(plan.run)
    return lowest_words(school, outcome) if school is not None and outcome is not None else ""


def _open(plan: str) -> None:
    st.query_params["plan"] = plan


def _plan(desk: Desk, plan: Offered) -> None:
    run = desk.run(plan.id)
    tried = st.query_params.get("try")
    if tried and tried in {r.id for r in store.staff_tries(plan.run)}:
        here = worker.look(tried)
        if here is not None and here.active:
            running.show(here)
            return
        run = here or run
    outcome, school = books.outcome(run.id), books.reading(books.of_run(run)).school
    if school is None or outcome is None or outcome.plan is None:
        looks.title(plan.title)
        trying.no_plan(run)
        looks.lead(_("No plan was found with this change, which is useful to know. Try a different change, or ask your principal what "
                     "it would take."))
        return
    looks.title(f"{school.info.school_name}: {plan.title}")
    looks.line(f"{state_words(plan.state)}. {tables.TITLE}. {tables.DISCLAIMER}", soft=True)
    if outcome.first_draft:
        looks.mark(_(tables.FIRST_DRAFT_MARK))
    if run.id != plan.run:  # how the published plan itself came about is the principal's own
        trying.came_of_it(school, run, outcome.plan, plan.shows)
    shown = outcome.plan
    said = tables.summary(school, outcome)
    looks.lead(said.minutes)
    looks.bullets(text for text in (said.alone, said.sure) if text)
    votes.lines(desk, plan.id)
    extra: dict[str, Callable[[], None]] = {N_("My calendar"): lambda: dates.show(school, shown, plan.school)}
    extra = {N_("Keep the same"): lambda: kept.show(desk, plan, school, run, plan.shows)} | extra
    extra |= {N_("Talk"): lambda: talk.comments(desk, plan, school), N_("Vote"): lambda: votes.show(desk, plan, school)}
    if desk.person.may(Action.TRY, plan.school):
        extra = {N_("Try a change"): lambda: trying.show(school, run, plan.shows, plan.run)} | extra
    plan_tabs.for_staff(school, outcome, run, plan.shows, extra)
    st.button(_("All plans"), key="all_plans", type="tertiary", icon=":material/arrow_back:", on_click=st.query_params.clear)


_page(who.desk())
