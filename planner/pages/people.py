"""Who belongs to a school: invite by address, end a membership, read the log, delete the school."""

from __future__ import annotations

import streamlit as st

from planner.language import N_, _
from planner.pages import grids, looks
from planner.sharing.desk import Desk, Missing, Refused
from planner.sharing.permissions import Action, Role
from planner.store import Trouble
from planner.tables.plan.shared import log_lines

PARTS = {Role.PRINCIPAL: N_("Principal"), Role.TEACHER: N_("Teacher"), Role.VIEWER: N_("Reader only")}


def show(desk: Desk, school: str, name: str) -> None:
    """For one school, as far as this person may."""
    if desk.person.may(Action.INVITE, school) and not desk.person.local:
        with st.expander(_("People of {name}").format(name=name)):
            _people(desk, school)
    if desk.person.may(Action.SEE_LOG, school):
        with st.expander(_("What has been done at {name}").format(name=name)):
            grids.table(log_lines(desk.log(school)), _("Nothing yet."))
            with st.popover(_("Delete this school and everything of it"), type="tertiary"):
                looks.line(_("Workbooks, searches, plans, comments, votes and this list go. That cannot be undone."))
                st.button(_("Delete it all"), key=f"gone_{school}", on_click=looks.safely(_delete), args=(desk, school))


def _people(desk: Desk, school: str) -> None:
    for member in desk.members(school):
        left, right = st.columns([4, 1], vertical_alignment="center")
        with left:
            team = _(", team {team}").format(team=member.team) if member.team else ""
            looks.line(f"{member.email}: {_(PARTS[Role(member.role)])}{team}{'' if member.subject else _(' (has not signed in yet)')}")
        right.button(_("End"), key=f"end_{member.id}", on_click=looks.safely(desk.end_membership), args=(member.id,))
    with st.form(f"invite_{school}", clear_on_submit=True):
        one, two, three = st.columns(3)
        email = one.text_input(_("E-mail address with which they sign in"), key=f"email_{school}")
        part = two.selectbox(_("Part"), list(PARTS), format_func=lambda r: _(PARTS[r]), index=1, key=f"part_{school}")
        team = three.text_input(_("Team, if any"), key=f"team_{school}", max_chars=60)
        if st.form_submit_button(_("Invite")):
            try:
                desk.invite(school, str(part or Role.TEACHER), email, team.strip())
                st.rerun()
            except (ValueError, Refused, Missing, Trouble) as fault:
                st.error(str(fault))


def _delete(desk: Desk, school: str) -> None:
    desk.delete_school(school)
    st.query_params.clear()


def district(desk: Desk) -> None:
    """The district office sets up schools and looks after their people."""
    looks.head(_("Schools and people"))
    if not desk.person.local:
        with st.form("new_school", clear_on_submit=True):
            name = st.text_input(_("A new school, as its workbook names it"), key="new_school_name", max_chars=200)
            if st.form_submit_button(_("Set up the school")) and name.strip():
                desk.found_school(name.strip())
                st.rerun()
    for entry in desk.schools():
        show(desk, entry.id, entry.name)
