"""Who sits before the page. Without a sign-in: whoever uses this computer. With one: a member by issuer and subject, or nobody."""

from __future__ import annotations

import time
from typing import Any

import streamlit as st

from planner.language import _
from planner.pages import looks
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL, NOBODY, Person, Role, signed_in
from planner.store import schools

SECTION = "auth"
# Signing in leads away from the page and back to its root: the address is kept in the tab meanwhile.
LINK = """
export default function({ data }) {
  const here = location.pathname + location.search;
  if (data.keep) { sessionStorage.setItem('ct-link', here); return; }
  const kept = sessionStorage.getItem('ct-link');
  sessionStorage.removeItem('ct-link');
  if (kept && kept !== here) location.replace(kept);
}
"""
_link = st.components.v2.component("ct_link", js=LINK)


def sign_in_is_on() -> bool:
    """Is there an [auth] section in the secrets?"""
    try:
        return SECTION in st.secrets
    except FileNotFoundError:
        return False


def person() -> Person:
    """Asked anew on every run of the page: a membership that ended counts at once, and so does a token that ran out."""
    if not sign_in_is_on():
        return LOCAL
    user: dict[str, Any] = dict(st.user)
    if not user.get("is_logged_in") or not user.get("sub") or _over(user):
        return NOBODY
    issuer, subject = str(user.get("iss", "")), str(user["sub"])
    if user.get("email") and user.get("email_verified", False):
        schools.claim(issuer, subject, str(user["email"]))
    mine = schools.memberships(issuer, subject)
    if not mine and Role.ANALYST.value in _roles(user) and not schools.members(None):
        first = schools.invite(None, Role.ANALYST.value, str(user.get("email", "")))  # the first of the district is named by the provider
        schools.claim(issuer, subject, first.email)
        mine = schools.memberships(issuer, subject)
    if not mine:
        return NOBODY
    return signed_in(mine[0].id, ((m.role, m.school) for m in mine), next((m.team for m in mine if m.team), ""))


def _over(user: dict[str, Any]) -> bool:
    return float(user.get("exp") or 0) < time.time()


def _roles(user: dict[str, Any]) -> tuple[str, ...]:
    roles = user.get("roles") or ()
    return tuple(str(r) for r in roles) if isinstance(roles, list | tuple) else ()


def desk() -> Desk:
    """The counter for whoever sits here; a page to sign in, or a plain no, for everybody else."""
    here = person()
    if here is not NOBODY:
        if not here.local:
            _link(key="ct_link", data={"keep": False})
        return Desk(here)
    looks.style()
    looks.brand()
    user: dict[str, Any] = dict(st.user)
    if user.get("is_logged_in") and not _over(user):
        looks.title(_("You belong to no school here yet"))
        looks.line(
            _("Ask your principal or the district office to invite the address with which you signed in. Then open this page again.")
        )
        st.button(_("Sign in as somebody else"), key="sign_out", on_click=st.logout)
    else:
        _link(key="ct_link", data={"keep": True})
        looks.title(_("Please sign in"))
        looks.line(_("This is the planning page of a district. Sign in with the account of your work."))
        st.button(_("Sign in"), key="sign_in", type="primary", on_click=st.login)
    st.stop()
