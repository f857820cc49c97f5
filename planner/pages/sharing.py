"""A principal's way from a plan to the district: draft, published, chosen, submitted."""

from __future__ import annotations

import io
from pathlib import Path

import streamlit as st

from planner import export, store, tables
from planner.domain.outcome import Outcome
from planner.domain.plan import Plan
from planner.domain.school import School
from planner.language import _
from planner.pages import books, gate, kept, looks, people, votes
from planner.sharing.desk import Desk, Missing, Stale
from planner.sharing.permissions import Refused
from planner.store.plans import SEEN, Offered, offer_of_run
from planner.tables.plan.shared import SHOWS, dropped_sentence, held_alone, state_words


def show(school: School, outcome: Outcome, run: store.Run) -> None:
    """The tab under a plan."""
    desk = gate.Counter()
    seen = offer_of_run(run.id)
    if seen is None:
        looks.line(_("Only you can see this plan. Once you publish it, staff can read it, comment, try changes, and vote."))
        title = st.text_input(
            _("Plan title"), value=run.asked or _("Most team time for the money"), key="share_title", max_chars=120
        )
        st.button(
            _("Save as a draft"),
            key="share_draft",
            type="primary",
            on_click=looks.safely(_draft),
            args=(desk, school, run, title),
        )
    else:
        _way(desk, school, outcome, seen)
        if seen.state in SEEN:
            with st.expander(_("Requests to keep, from you and your staff")):
                kept.show(desk, seen, school, run)
        _around(desk, seen)
    if said := st.session_state.pop("share_fault", ""):
        st.error(looks.plain(said))


def _around(desk: Desk, seen: Offered) -> None:
    people.show(desk, seen.school, desk.school(seen.school).name)


def _draft(desk: Desk, school: School, run: store.Run, title: str) -> None:
    book = books.of_run(run)
    _carefully(lambda: desk.offer(desk.bring(school.info.school_name, book.data, book.name).school, run.id, title))


def _way(desk: Desk, school: School, outcome: Outcome, seen: Offered) -> None:
    assert outcome.plan is not None
    looks.head(f"{seen.title}: {state_words(seen.state).lower()}")
    votes.lines(desk, seen.id)
    if seen.note:
        looks.line(_("Note from the district office: {note}").format(note=seen.note))
    if seen.state == "draft":
        alone = held_alone(school, outcome.plan)
        if alone:
            looks.line(_("Each of these positions changes and is held by one person. Tell that person yourself before they read it here:"))
            looks.bullets(alone)
        told = st.checkbox(_("I've talked with everyone affected") if alone else _("I have read the plan"), key="share_told")
        confirmed = _held_back(school, outcome.plan)
        knows = _first_draft(school, outcome) if seen.first_draft else True
        shows = st.radio(_("What staff will see"), list(SHOWS), format_func=lambda k: _(SHOWS[k]), key="share_shows")
        args = (lambda: desk.publish(seen, shows or "week", told, as_first_draft=knows, hr_confirmed=confirmed),)
        silent = not (told and knows and confirmed)
        st.button(
            _("Publish to staff"), key="share_publish", type="primary", disabled=silent, on_click=looks.safely(_carefully), args=args
        )
    elif seen.state == "published":
        left, right = st.columns(2)
        args = (lambda: desk.choose(seen),)
        left.button(_("Select this plan for our school"), key="share_choose", type="primary", on_click=looks.safely(_carefully), args=args)
        right.button(_("Withdraw my request"), key="share_back", on_click=looks.safely(_carefully), args=(lambda: desk.withdraw(seen),))
    elif seen.state in ("chosen", "returned"):
        looks.line(_("When you submit, a verified copy of the plan and workbook is locked and sent to the district office."))
        if seen.first_draft:
            looks.mark(_("First draft"), _("The district office can't accept a first draft. Search longer, and publish the settled plan."))
        args = (lambda: _submit(desk, school, outcome, seen),)
        st.button(_("Submit to the district office"), key="share_submit", type="primary", on_click=looks.safely(_carefully), args=args)
    elif seen.state == "accepted":
        looks.line(_("To make changes, reopen it. Reopening is recorded in the activity log."))
        st.button(_("Reopen"), key="share_reopen", on_click=looks.safely(_carefully), args=(lambda: desk.choose(seen),))
    if seen.state != "draft":
        looks.line(_("Link for the staff: …/staff?plan={id}").format(id=seen.id), soft=True)
        staff = Path(__file__).with_name("staff.py")
        st.page_link(staff, label=_("Go to the staff page"), icon=":material/groups:", query_params={"plan": seen.id})


def _held_back(school: School, plan: Plan) -> bool:
    """Asked before a week is published that drops a subject of one position: has HR confirmed? Until then it is held back."""
    said = dropped_sentence(school, plan)
    if not said:
        return True
    looks.line(said)
    confirmed = st.checkbox(_("HR has confirmed who speaks to whom, and when"), key="share_hr")
    if not confirmed:
        looks.line(_("The week is held back until then. It stays a draft that only you see."), soft=True)
    return confirmed


def _first_draft(school: School, outcome: Outcome) -> bool:
    """Asked before a first draft of the search is published: do you know what is not settled?"""
    looks.mark(_("First draft"), tables.draft_sentence(school, outcome))
    return st.checkbox(_("I know that the search has not settled this. Publish it as a first draft."), key="share_first_draft")


def _submit(desk: Desk, school: School, outcome: Outcome, seen: Offered) -> Offered:
    buffer = io.BytesIO()
    export.write_plan(school, outcome, buffer)
    return desk.submit(seen, buffer.getvalue(), books.of_run(desk.run(seen.id)).data)


def _carefully(step: object) -> None:
    """Do it, and say in words why it could not be done."""
    try:
        step()  # type: ignore[operator]
    except Stale:
        st.session_state["share_fault"] = _("Someone else just changed this plan. Here is the latest version.")
    except Missing:
        st.session_state["share_fault"] = _("This plan is no longer saved.")
    except (Refused, ValueError, store.Trouble) as fault:
        st.session_state["share_fault"] = str(fault)
