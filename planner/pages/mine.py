"""My schools: for each its last workbook, its last plan and where that stands; and what was searched on this computer."""

from __future__ import annotations

import streamlit as st

from planner import store
from planner.language import _
from planner.pages import books, looks, who
from planner.sharing.desk import Desk
from planner.sharing.permissions import Action
from planner.store.schools import SchoolEntry, Version
from planner.tables.plan.shared import state_words, when

SEARCHES = 5  # of this computer, without a sign-in


def show(desk: Desk) -> None:
    mine = [s for s in desk.schools() if desk.person.may(Action.UPLOAD, s.id)]
    runs = _searches({s.id for s in desk.schools()}) if desk.person.local else []
    typed = desk.drafts()
    if not mine and not runs and not typed:
        return
    looks.head(_("My schools"))
    for school in mine:
        _one(desk, school)
    if typed:
        with st.expander(_("Workbooks edited here"), expanded=not mine):
            for draft in typed[:SEARCHES]:
                left, right = st.columns([3, 1])
                label = looks.plain(f"{draft.name}, {when(draft.changed)}")
                left.button(label, key=f"draft_{draft.id}", type="tertiary", on_click=looks.safely(_draft), args=(draft.id,))
                right.button(_("Remove"), key=f"forget_{draft.id}", type="tertiary", on_click=looks.safely(_forget), args=(draft.id,))
    if runs:
        with st.expander(_("Searches saved on this computer"), expanded=not mine):
            for run in runs:
                label = looks.plain(f"{run.name}, {when(run.created)}")
                st.button(label, key=f"run_{run.id}", type="tertiary", on_click=_run, args=(run.id,))


def _searches(known: set[str]) -> list[store.Run]:
    """The latest on this computer, without those of schools that were deleted."""
    found = [r for r in store.recent(40) if r.kind == "plan" and r.asked is None and r.batch is None]
    return [r for r in found if r.school is None or r.school in known][:SEARCHES]


def _one(desk: Desk, school: SchoolEntry) -> None:
    versions, plans = desk.workbooks(school.id), sorted(desk.plans(school.id), key=lambda p: p.changed)
    with st.container(border=True):
        said, buttons = st.columns([5, 3], gap="medium", vertical_alignment="center")
        with said:
            stands = f"{plans[-1].title}. {state_words(plans[-1].state)}." if plans else _("No plans shared yet.")
            looks.lead_in(school.name, _words(versions), stands)
        with buttons:
            if plans:
                st.button(_("Continue with this plan"), key=f"plan_{school.id}", on_click=_run, args=(plans[-1].run,), width="stretch")
            if versions:
                args = (versions[0].name, versions[0].id, school.id)
                st.button(_("Open its workbook"), key=f"book_{school.id}", on_click=looks.safely(_book), args=args, width="stretch")


def _words(versions: tuple[Version, ...]) -> str:
    if not versions:
        return _("No workbook uploaded yet.")
    return _("Workbook {name}, version {number}, {when}.").format(
        name=versions[0].name, number=versions[0].number, when=when(versions[0].created)
    )


def _run(run_id: str) -> None:
    st.query_params["run"] = run_id


def _draft(draft: str) -> None:
    kept = Desk(who.person()).draft(draft)
    if kept is not None:
        st.session_state["book"] = books.Book(*kept)
        st.query_params.from_dict({"draft": draft})


def _forget(draft: str) -> None:
    try:
        Desk(who.person()).forget_draft(draft)
    except ValueError as fault:
        st.session_state["trouble"] = str(fault)


def _book(name: str, version: str, school: str) -> None:
    st.session_state["book"] = books.Book(name, Desk(who.person()).workbook(school, version))
    st.query_params.clear()
