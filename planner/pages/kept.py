"""What should stay: what people ask to be kept in a plan that they share, for all to see, and the plan with all of it."""

from __future__ import annotations

import streamlit as st

from planner import store
from planner.domain.school import School
from planner.language import _
from planner.pages import gate, looks, trying, who
from planner.sharing.desk import Desk, Missing, Refused
from planner.sharing.permissions import Action
from planner.store import Trouble
from planner.store.kept import Kept
from planner.store.plans import SEEN, Offered, offer_of_run
from planner.tables.plan.shared import when

EVERY_SECONDS = 3  # two people see each other's within five


def show(desk: Desk, plan: Offered, school: School, run: store.Run, shows: str = "") -> None:
    """Under a plan that is shared. `shows`: to the staff, who are shown so much."""
    looks.line(
        _(
            "Say what must not change while you look for something better: a meeting, a day of a post, a "
            "class's special. Everybody who may see this plan sees it within seconds, and anybody can try "
            "the plan with all of it."
        )
    )
    if desk.person.may(Action.KEEP, plan.school):
        with st.container(border=True):
            _form(desk, plan, school, shows)
    if fault := st.session_state.pop("keep_fault", ""):
        st.error(looks.plain(fault))
    gate.live(_standing, EVERY_SECONDS)(desk, plan)
    found = _known(desk, plan)
    if found and desk.person.may(Action.TRY, plan.school):
        args = (desk, plan, run, bool(shows))
        st.button(_("Test the plan with all of these in place"), key="keep_try", type="primary", on_click=looks.safely(_try), args=args)
    for fault in st.session_state.pop("try_faults", ()):
        st.error(looks.plain(fault))


def _form(desk: Desk, plan: Offered, school: School, shows: str) -> None:
    kinds = trying.kinds(school, shows)
    chosen = st.selectbox(_("What should stay the same?"), list(kinds), key="keep_kind")
    if chosen in kinds:
        words, lines = trying.lock(kinds[chosen], "keep")
        st.button(_("Keep this"), key="keep", on_click=looks.safely(_keep), args=(desk, plan.id, words, lines[0][1]))


def from_cell(run: store.Run, words: str, line: dict[str, str]) -> None:
    """A button under a cell of the week, where the plan is shared and this person may ask."""
    desk = Desk(who.person())
    plan = st.query_params.get("plan") or (shared.id if (shared := offer_of_run(run.id)) and shared.state in SEEN else "")
    try:
        may = bool(plan) and desk.person.may(Action.KEEP, desk.plan(plan).school)
    except Missing:
        may = False
    if may:
        args = (desk, plan, words, line)
        st.button(
            _("Post this request"), key="pick_keep", icon=":material/lock:", on_click=looks.safely(_keep), args=args
        )
        if fault := st.session_state.pop("keep_fault", ""):
            st.error(looks.plain(fault))
        elif any(one.line == tuple(line.items()) for one in desk.kept(plan)):
            looks.line(_("Your request is posted under Keep the same."), soft=True)


def _keep(desk: Desk, plan: str, words: str, line: dict[str, str]) -> None:
    try:
        desk.keep(plan, words, line)
    except (ValueError, Missing) as fault:
        st.session_state["keep_fault"] = str(fault) or _("This plan is no longer published.")


def _known(desk: Desk, plan: Offered) -> tuple[Kept, ...]:
    try:
        return desk.kept(plan.id)
    except Missing:
        return ()


def _standing(desk: Desk, plan: Offered) -> None:
    """The list, as it stands now."""
    try:
        found = desk.kept(plan.id)
    except Missing:
        looks.line(_("This plan is no longer published."))
        return
    looks.head(_("Requests to keep ({n})").format(n=len(found)) if found else _("No requests yet"))
    for one in found:
        said, back = st.columns([5, 1], vertical_alignment="center")
        with said:
            looks.lead_in(one.words, f"{when(one.created)}{_(', team {team}').format(team=one.team) if one.team else ''}")
        if desk.person.may(Action.KEEP, plan.school):
            back.button(
                _("Withdraw my request"), key=f"back_{one.id}", on_click=looks.safely(_back), args=(desk, plan.id, one.id), width="stretch"
            )


def _back(desk: Desk, plan: str, one: str) -> None:
    try:
        desk.let_go(plan, one)
    except (Missing, Refused, Trouble) as fault:
        st.session_state["keep_fault"] = str(fault) or _("This plan is no longer published.")


def _try(desk: Desk, plan: Offered, run: store.Run, staff: bool) -> None:
    found = desk.kept(plan.id)
    words = found[0].words if len(found) == 1 else _("all {n} requests").format(n=len(found))
    trying.attempt(run, words, [("Locks", dict(one.line)) for one in found], True, staff)
