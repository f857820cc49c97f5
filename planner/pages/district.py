"""The district office: one row a school, what is due, decisions on many plans at once, what they mean together, and one download."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from planner.district.office import LATE, NOTHING, SchoolRow, calendar, fits, in_order, matching, school_rows, summed
from planner.district.together import apart, clashes, fund_lines, job_lines
from planner.language import N_, _, counted
from planner.pages import archive, deadlines, download, gate, grids, looks, people, submitted, votes, who
from planner.sharing.desk import Desk
from planner.sharing.permissions import Action
from planner.store.plans import Offered
from planner.store.summaries import DECIDE, SUBMIT
from planner.tables.plan.shared import calendar_table, fund_table, job_table, office_table, some_of

FILL_EVERY_SECONDS = 2
FILL_SECONDS = 1.0  # on one draw of the page, for figures that are not worked out yet
ROWS = 25  # on one sheet of the list
SORTED = {
    "school": N_("School"),
    "status": N_("Status: waiting for you first"),
    "short": N_("Money short, the most first"),
    "fund": N_("Money left in one fund, the least first"),
    "cut": N_("FTE cut beyond attrition, the most first"),
    "goal": N_("Teams at goal, the fewest first"),
    "least": N_("Team with the least time, the fewest minutes first"),
    "changed": N_("Last change, the newest first"),
    "deadline": N_("Deadline, the next first"),
}
STATES = {
    "": N_("All"),
    "submitted": N_("Submitted"),
    "accepted": N_("Accepted"),
    "returned": N_("Returned"),
    NOTHING: N_("Nothing submitted"),
    LATE: N_("Late"),
}


def _page(desk: Desk) -> None:
    looks.style()
    looks.brand()
    if not desk.person.may(Action.DOWNLOAD_ALL, None):
        looks.title(_("This page is for the district office"))
        looks.line(_("Your school's plans are on the Plan and Staff discussion pages."))
        return
    if opened := st.query_params.get(submitted.OPEN):
        st.session_state["desk_kept"] = True
        _keep_the_list()
        submitted.show(desk, opened)
        return
    if st.session_state.pop("desk_kept", False):
        _keep_the_list()
    looks.title(_("All schools"))
    today, due = dt.date.today(), desk.deadlines()
    rows = school_rows(desk.schools(), desk.lying(FILL_SECONDS), due, today)
    if not any(r.lying for r in rows):
        looks.lead(_("No school has submitted a plan yet."))
        looks.line(_("A plan appears here after a principal publishes it, the school selects it, and the school submits it. The "
                     "submitted copy is locked as verified."))
    missing = sum(r.lying is not None and r.figures is None for r in rows)
    if missing:
        gate.live(_fill, FILL_EVERY_SECONDS)(desk, missing)
    _late(rows)
    chosen = _chosen(rows)
    _list(chosen, today)
    _look_at(chosen)
    _decide(desk, chosen)
    _together(desk, chosen)
    _calendar(desk, rows, today)
    votes.subjects(desk)
    people.district(desk)
    archive.district(desk)


def _keep_the_list() -> None:
    """What the list was narrowed to, while its fields are not drawn, and once more when they are drawn again."""
    for key in ("desk_search", "desk_sort", "desk_fund", "state_filter", "desk_sheet"):
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def _late(rows: Sequence[SchoolRow]) -> None:
    """Who has not submitted in time, and what the office itself has not decided in time."""
    schools = [r.school.name for r in rows if r.late and r.what == SUBMIT]
    if schools:
        looks.mark(counted("{n} school is late", "{n} schools are late", len(schools)), some_of(schools))
    plans = [r.school.name for r in rows if r.late and r.what == DECIDE]
    if plans:
        words = counted("{n} plan waits for you past its deadline", "{n} plans wait for you past their deadline", len(plans))
        looks.mark(words, some_of(plans))


def _fill(desk: Desk, missing: int) -> None:
    """Plans that were submitted to an earlier version: their figures come a few at a time."""
    words = counted("The figures of {n} plan are being worked out…", "The figures of {n} plans are being worked out…", missing)
    looks.line(words, soft=True)
    left = sum(one.figures is None for one in desk.lying(FILL_SECONDS))
    if left < missing:
        st.rerun()


# --- the list --------------------------------------------------------------------------------------------------------------
def _chosen(rows: Sequence[SchoolRow]) -> tuple[SchoolRow, ...]:
    """The schools that are looked at, in the order that was asked for."""
    left, right = st.columns(2)
    text = left.text_input(_("Search for a school, a plan or a team"), key="desk_search", max_chars=100)
    by = right.selectbox(_("Sort by"), list(SORTED), format_func=lambda key: _(SORTED[key]), key="desk_sort") or "school"
    fund = ""
    if by == "fund":
        known = dict.fromkeys(f.fund for r in rows if r.figures for f in r.figures.funds)
        fund = right.selectbox(_("Fund"), list(known), key="desk_fund") or ""
    there = [state for state in STATES if any(fits(r, state) for r in rows) or not state]
    state = st.pills(_("Show"), there, format_func=lambda key: _(STATES[key]), default="", required=True, key="state_filter")
    return in_order(matching(rows, text, state or ""), by, fund)


def _list(chosen: Sequence[SchoolRow], today: dt.date) -> None:
    sheets = max(1, -(-len(chosen) // ROWS))
    sheet = 1
    if sheets > 1:
        st.session_state["desk_sheet"] = min(sheets, st.session_state.get("desk_sheet", 1))  # schools may have gone meanwhile
        sheet = int(st.number_input(_("Page of the list"), 1, sheets, key="desk_sheet"))
        words = _("Schools {first} to {last} of {all}")
        first = (sheet - 1) * ROWS
        looks.line(words.format(first=first + 1, last=min(first + ROWS, len(chosen)), all=len(chosen)), soft=True)
    here = chosen[(sheet - 1) * ROWS : sheet * ROWS]
    grids.table(office_table(here, today), _("No school fits."))


def _look_at(chosen: Sequence[SchoolRow]) -> None:
    names = _names(chosen, ("submitted", "accepted", "returned"))
    if not names:
        return
    plan = st.selectbox(_("A plan to read"), list(names), format_func=names.__getitem__, key="desk_open")
    st.button(_("Open the plan"), key="desk_open_it", on_click=_open, args=(plan,))


def _open(plan: str) -> None:
    st.query_params[submitted.OPEN] = plan


def _names(rows: Sequence[SchoolRow], states: tuple[str, ...]) -> dict[str, str]:
    """Plan -> school and title, of the plans in these states."""
    lying = [(r.school.name, r.lying.plan) for r in rows if r.lying is not None and r.state in states]
    return {plan.id: f"{name}: {plan.title}" for name, plan in lying}


# --- decisions -------------------------------------------------------------------------------------------------------------
def _decide(desk: Desk, chosen: Sequence[SchoolRow]) -> None:
    if faults := st.session_state.pop("district_faults", ()):
        st.error(counted("{n} plan stays as it is:", "{n} plans stay as they are:", len(faults)))
        looks.bullets(faults)
    if said := st.session_state.pop("district_done", ""):
        st.success(looks.plain(said))
    names = _names(chosen, ("submitted",))
    if not names:
        return
    looks.head(_("Accept or return"))
    everything = st.checkbox(_("All plans of this list that wait for a decision"), key="desk_all")
    picked = list(names)
    if not everything:
        picked = st.multiselect(_("Plans"), list(names), format_func=names.__getitem__, key="desk_picked")
    plans = [(names[r.lying.plan.id], r.lying.plan) for r in chosen if r.lying is not None and r.lying.plan.id in picked]
    why_not = {r.lying.plan.id: r.lying.why_not for r in chosen if r.lying is not None and r.lying.why_not}
    barred = [f"{name}. {why_not[plan.id]}" for name, plan in plans if plan.id in why_not]
    fit = [(name, plan) for name, plan in plans if plan.id not in why_not]
    if barred:
        looks.line(_("These can't be accepted, and stay as they are:"))
        looks.bullets(barred)
    why = st.text_input(_("If they go back: why"), key="desk_why", max_chars=500)
    left, right = st.columns(2)
    label = counted("Accept {n} plan", "Accept {n} plans", len(fit))
    left.button(label, key="desk_accept", type="primary", disabled=not fit, on_click=looks.safely(_done), args=(desk, fit, ""))
    label = counted("Return {n} plan to its school", "Return {n} plans to their schools", len(plans))
    right.button(label, key="desk_return", disabled=not (plans and why.strip()), on_click=looks.safely(_done), args=(desk, plans, why))


def _done(desk: Desk, plans: list[tuple[str, Offered]], why: str) -> None:
    names = {plan.id: name for name, plan in plans}
    left = desk.decide([plan for _name, plan in plans], why)
    st.session_state["district_faults"] = [f"{names[plan.id]}. {said}" for plan, said in left]
    n = len(plans) - len(left)
    if n:
        words = counted("{n} plan was returned.", "{n} plans were returned.", n)
        st.session_state["district_done"] = words if why else counted("{n} plan is accepted.", "{n} plans are accepted.", n)


# --- together --------------------------------------------------------------------------------------------------------------
def _together(desk: Desk, chosen: Sequence[SchoolRow]) -> None:
    """Sums and the download, over the schools of the list."""
    returned = sum(r.state == "returned" for r in chosen)
    looks.head(_("Together"))
    also = bool(returned) and st.checkbox(_("Count and download returned plans too"), key="desk_returned")
    rows = summed(chosen, also)
    found = [r.figures for r in rows if r.figures is not None]
    if not found:
        looks.line(_("No submitted or accepted plan is in this list."), soft=True)
        return
    words = counted("{n} plan of the list is counted.", "{n} plans of the list are counted.", len(rows))
    out = counted("{n} returned plan is left out.", "{n} returned plans are left out.", returned) if returned and not also else ""
    looks.line(f"{words} {out}", soft=True)
    looks.line(_("Positions by job class over these schools. The net cut leaves out positions that are vacant or departing."), soft=True)
    grids.table(job_table(job_lines(found)), _("No positions are listed."))
    looks.line(_("Funding and cost by fund in the plan year"), soft=True)
    grids.table(fund_table(fund_lines(found)), _("No funds are listed."), money=["Money", "Cost", "Left"])
    looks.head(_("Download"))
    against = clashes(found)
    if against:
        st.error(_("These schools can't be downloaded together yet."))
        looks.bullets(c.sentence for c in against)
        looks.line(_("Leave one school out, or return one plan and tell the school which days are open."), soft=True)
        return
    for sentence in apart(found):
        looks.mark(_("A team of several schools"), sentence)
    download.show(desk, [r.lying.plan for r in rows if r.lying is not None])


def _calendar(desk: Desk, rows: Sequence[SchoolRow], today: dt.date) -> None:
    looks.head(_("Deadlines"))
    grids.table(calendar_table(calendar(rows, desk.deadlines(), today)), _("No deadline is set yet. Set one below."))
    deadlines.show(desk, rows)


_page(who.desk())
