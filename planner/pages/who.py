"""The way into a page: the door, then who sits there. Without a sign-in whoever uses this computer; with one a member, or nobody."""

from __future__ import annotations

import streamlit as st

from planner.language import _
from planner.pages import gate, looks
from planner.sharing import claims
from planner.sharing.desk import Desk
from planner.sharing.permissions import NOBODY, Person

# Signing in leads away from the page and back to its root: the address is kept in the tab meanwhile.
LINK = """
export default function({ data }) {
  const here = location.pathname + location.search;
  if (data.keep) { sessionStorage.setItem('ct-link', here); return; }
  const kept = sessionStorage.getItem('ct-link');
  sessionStorage.removeItem('ct-link');
  if (kept && kept !== here) location.replace(location.origin + kept);
}
"""
_link = st.components.v2.component("ct_link", js=LINK)


def person() -> Person:
    """Who sits there now."""
    return gate.person()


def desk() -> Desk:
    """The counter for whoever sits here; a page to sign in, or a plain no, for everybody else."""
    if why := gate.shut():
        looks.style()
        st.error(looks.plain(why))
        st.stop()
    here = gate.person()
    gate.drawn_for(here)
    if here is NOBODY:
        _nobody()
    if not here.local:
        _link(key="ct_link", data={"keep": False})
        _sign_out()
        gate.look_often()
    return gate.Counter()


def _nobody() -> None:
    """A page to sign in, or a plain no. Whatever the page held of a school is dropped: a session ends with its membership."""
    _emptied()
    looks.style()
    looks.brand()
    if claims.person_of(dict(st.user)) is not None:
        gate.look_often()  # invited meanwhile
        looks.title(_("You haven't been added to a school yet"))
        looks.line(
            _("Ask your principal or the district office to invite the email address you signed in with. Then reopen this page.")
        )
        st.button(_("Sign in with a different account"), key="sign_out", on_click=st.logout)
    else:
        _link(key="ct_link", data={"keep": True})
        looks.title(_("Please sign in"))
        looks.line(_("This is your district's planning site. Sign in with your work account."))
        st.button(_("Sign in"), key="sign_in", type="primary", on_click=st.login)
    st.stop()


def _emptied() -> None:
    """Forget what this browser's session held, but for whom the page is drawn, and how many were drawn before it."""
    for key in [k for k in st.session_state if k not in (gate.DRAWN_FOR, gate.DRAWN)]:
        del st.session_state[key]


def _sign_out() -> None:
    """On every page, for everybody who signed in."""
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.button(_("Sign out"), key="sign_out", type="tertiary", icon=":material/logout:", on_click=st.logout)
