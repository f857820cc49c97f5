"""Who belongs to a school: invite by address, end a membership, read the log, delete the school."""

from __future__ import annotations

import streamlit as st

from planner.language import N_, _
from planner.pages import archive, grids, looks
from planner.sharing.desk import Desk, Missing, Refused
from planner.sharing.permissions import Action, Role
from planner.store import Trouble
from planner.tables.plan.shared import log_lines

PARTS = {Role.PRINCIPAL: N_("Principal"), Role.TEACHER: N_("Teacher"), Role.VIEWER: N_("View only")}


def show(desk: Desk, school: str, name: str) -> None:
    """For one school, as far as this person may."""
    if desk.person.may(Action.INVITE, school) and not desk.person.local:
        with st.expander(looks.plain(_("People at {name}").format(name=name))):
            _people(desk, school)
    if desk.person.may(Action.SEE_LOG, school):
        with st.expander(looks.plain(_("Activity log for {name}").format(name=name))):
            grids.table(log_lines(desk.log(school)), _("No activity yet."))
            if desk.person.may(Action.DELETE, school):
                archive.end_of_school(desk, school)


def _people(desk: Desk, school: str) -> None:
    for member in desk.members(school):
        left, right = st.columns([4, 1], vertical_alignment="center")
        with left:
            team = _(", team {team}").format(team=member.team) if member.team else ""
            looks.line(f"{member.email}: {_(PARTS[Role(member.role)])}{team}{'' if member.subject else _(' (has not signed in yet)')}")
        right.button(_("End"), key=f"end_{member.id}", on_click=looks.safely(desk.end_membership), args=(member.id,))
    with st.form(f"invite_{school}", clear_on_submit=True):
        one, two, three = st.columns(3)
        email = one.text_input(_("Email address they sign in with"), key=f"email_{school}")
        part = two.selectbox(_("Part"), list(PARTS), format_func=lambda r: _(PARTS[r]), index=1, key=f"part_{school}")
        team = three.text_input(_("Team (optional)"), key=f"team_{school}", max_chars=60)
        if st.form_submit_button(_("Invite")):
            try:
                desk.invite(school, str(part or Role.TEACHER), email, team)
                st.rerun()
            except (ValueError, Refused, Missing, Trouble) as fault:
                st.error(looks.plain(fault))


def district(desk: Desk) -> None:
    """The district office sets up schools and looks after their people."""
    looks.head(_("Schools and people"))
    if not desk.person.local:
        with st.form("new_school", clear_on_submit=True):
            name = st.text_input(_("New school (name exactly as in its workbook)"), key="new_school_name", max_chars=200)
            if st.form_submit_button(_("Add school")) and name.strip():
                try:
                    desk.found_school(name)
                    st.rerun()
                except (ValueError, Refused, Missing, Trouble) as fault:
                    st.error(looks.plain(fault))
    names = {entry.id: entry.name for entry in desk.schools()}
    if names:  # one at a time: a hundred forms and logs at once would make every click slow
        chosen = st.selectbox(_("People and log of"), list(names), format_func=names.__getitem__, key="people_of")
        if chosen in names:
            show(desk, chosen, names[chosen])
