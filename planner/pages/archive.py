"""What stays and for how long: deleting a school, bringing it back, plans that the district accepted, the schedule, and legal holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

import streamlit as st

from planner.language import N_, _, counted
from planner.pages import books, gate, grids, looks
from planner.sharing.desk import Desk, Missing
from planner.sharing.permissions import Person
from planner.store.records import MOST_DAYS, Hidden, Record
from planner.tables.plan.shared import log_lines, when
from planner.tables.words import frame


def end_of_school(desk: Desk, school: str) -> None:
    """The button with which a school goes."""
    with st.popover(_("Delete this school and all its data"), type="tertiary"):
        day = f"{dt.date.today() + dt.timedelta(days=desk.records_days()):%Y-%m-%d}"
        looks.line(_("At once nobody sees it any more: workbooks, searches, plans, comments, votes and people."))
        looks.line(_("The district office can bring it back until {day}. Then it goes for good.").format(day=day))
        looks.line(_("Plans that the district accepted stay with the district."))
        st.button(_("Delete the school"), key=f"gone_{school}", on_click=looks.safely(_delete), args=(desk, school))


def _delete(desk: Desk, school: str) -> None:
    if _carefully(partial(desk.delete_school, school)):
        st.query_params.clear()


def _carefully(step: Callable[[], object]) -> bool:
    """Do it, or say why it could not be done."""
    try:
        step()
    except ValueError as fault:
        st.session_state["trouble"] = str(fault)
        return False
    except Missing:
        st.session_state["trouble"] = _("That is no longer kept.")
        return False
    return True


def district(desk: Desk) -> None:
    """For the district office: what it keeps, and what goes when."""
    looks.head(_("Records"))
    with st.expander(_("Plans that the district accepted")):
        _accepted(desk)
    with st.expander(_("Deleted, and when it goes for good")):
        _deleted(desk)
    with st.expander(_("Legal holds")):
        _holds(desk)
    with st.expander(_("What has been done at the district office")):
        looks.line(_("Deleted schools are listed too."), soft=True)
        grids.table(log_lines(desk.log(None)), _("No activity yet."))


# --- accepted plans --------------------------------------------------------------------------------------------------------
def _accepted(desk: Desk) -> None:
    looks.line(_("Each as it was accepted. It stays when the school opens its plan again, and when the school is deleted."), soft=True)
    found = {record.id: record for record in desk.accepted()}
    there = {school.id for school in desk.schools()}
    columns = (N_("School"), N_("Plan"), N_("Accepted"), N_("School is here"))
    lines = ((r.school_name, r.title, when(r.accepted), _("Yes") if r.school in there else _("No")) for r in found.values())
    grids.table(frame(columns, lines), _("No plan was accepted yet."))
    if not found:
        return
    names = {key: f"{r.school_name}: {r.title}, {when(r.accepted)}" for key, r in found.items()}
    chosen = st.selectbox(_("One of them"), list(names), format_func=names.__getitem__, key="accepted_one")
    if chosen in found:
        _one(desk, found[chosen])


def _one(desk: Desk, record: Record) -> None:
    plan, book, remove = st.columns(3)
    for column, label, part, name in ((plan, N_("Plan (Excel)"), 0, "plan.xlsx"), (book, N_("Workbook (Excel)"), 1, "workbook.xlsx")):
        data = partial(_file, desk.person, record.id, part)
        column.download_button(_(label), data, name, books.EXCEL, key=f"accepted_{part}_{record.id}", on_click="ignore", width="stretch")
    with remove, st.popover(_("Remove this plan"), type="tertiary"):
        looks.line(counted("It can be brought back for {n} day.", "It can be brought back for {n} days.", desk.records_days()))
        args = (partial(desk.remove_accepted, record.id),)
        st.button(_("Remove the plan"), key=f"remove_{record.id}", on_click=looks.safely(_carefully), args=args)


def _file(drawn: Person, record: str, part: int) -> bytes:
    """Made beside the page, where nobody can be asked who sits there; the front asks who fetches it."""
    return Desk(gate.still(drawn)).accepted_files(record)[part]


# --- deleted ---------------------------------------------------------------------------------------------------------------
def _deleted(desk: Desk) -> None:
    with st.form("records_schedule"):
        said, given = st.columns([3, 1], vertical_alignment="bottom")
        with said:
            looks.line(_("For how many days can you bring back what was deleted? Your records schedule says it."))
        days = given.number_input(_("Days"), 0, MOST_DAYS, desk.records_days(), key="records_days")
        if st.form_submit_button(_("Set the days")) and int(days) != desk.records_days():
            desk.set_records_days(int(days))
            st.rerun()
    for one in (*desk.deleted(), *desk.removed()):
        said, button = st.columns([4, 1], vertical_alignment="center")
        with said:
            looks.line(_went(one))
        args = (partial(desk.bring_back, one.id),)
        button.button(_("Bring back"), key=f"back_{one.id}", on_click=looks.safely(_carefully), args=args, width="stretch")


def _went(one: Hidden) -> str:
    words = _("{name}: deleted {when} by {who}.").format(name=one.name, when=when(one.hidden), who=one.who)
    if one.goes is None:
        return f"{words} {_('A legal hold keeps it.')}"
    return f"{words} {_('It goes for good on {day}.').format(day=f'{dt.date.fromtimestamp(one.goes):%Y-%m-%d}')}"


# --- holds -----------------------------------------------------------------------------------------------------------------
def _holds(desk: Desk) -> None:
    looks.line(_("While a hold stands, no one can delete anything of the school, and nothing is deleted for good."), soft=True)
    names: dict[str | None, str] = {None: _("All schools"), **{s.id: s.name for s in desk.schools()}}
    names |= {one.id: _("{name} (deleted)").format(name=one.name) for one in desk.deleted()}
    for hold in desk.holds():
        said, button = st.columns([4, 1], vertical_alignment="center")
        with said:
            whose = names.get(hold.school, _("A school that is gone"))
            looks.line(_("{school}, since {when}: {reason}").format(school=whose, when=when(hold.since), reason=hold.reason))
        args = (partial(desk.lift, hold.id),)
        button.button(_("Lift the hold"), key=f"lift_{hold.id}", on_click=looks.safely(_carefully), args=args, width="stretch")
    with st.form("hold", clear_on_submit=True):
        school = st.selectbox(_("Hold on"), list(names), format_func=names.__getitem__, key="hold_on")
        reason = st.text_input(_("What for"), key="hold_reason", max_chars=300)
        if st.form_submit_button(_("Set the hold")) and _carefully(partial(desk.hold, school, reason)):
            st.rerun()
