"""The one gate of the pages: who sits there is asked anew at every run, every button and every refresh in the background.

An open page may do nothing that it could not do if it were drawn now. So each step first compares who sits there now with whom the page
was drawn for; where anything in that has changed, the step is not done and the page is drawn anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import streamlit as st

from planner.language import N_, _
from planner.pages.plain import plain
from planner.sharing import claims, door
from planner.sharing.desk import Desk
from planner.sharing.door import Mode, Shut, SignIn
from planner.sharing.permissions import LOCAL, MEMBER, NOBODY, Person, Refused, Role, signed_in
from planner.store import Trouble, schools

DRAWN = "drawn"  # how many pages were drawn in this session
DRAWN_FOR = "gate_drawn_for"
LOOK_SECONDS = 0.8  # between two looks at whether somebody still belongs here: a removed person sees nothing after a second
CHANGED = N_("What you may do here has changed. Look at the page as it is now.")
FORCED = {  # when serving
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.trustedUserHeaders": {},
    "server.corsAllowedOrigins": [],
    "server.enableAgentApi": False,
    "global.developmentMode": False,
}


def files() -> tuple[str, ...]:
    """Where Streamlit looks for the sign-in."""
    return tuple(st.get_option("secrets.files"))


def sign_in_of_server() -> SignIn | None:
    """The sign-in as it stands now; None for one person on this computer. Raises Shut where nobody may be let in."""
    if door.mode() is Mode.SERVER:
        for option, value in FORCED.items():
            if st.get_option(option) != value:
                raise Shut(f"Streamlit's option {option} must stay as it was. Otherwise the sign-in can be walked around.")
        return door.watch(files()).now()
    if st.get_option("server.address") not in door.LOOPBACK:
        raise Shut(f"This app would answer the whole network. {door.HOW_TO_SERVE}")
    if door.names_a_sign_in(files()):
        raise Shut(f"A sign-in is set up, but the app was not started to serve. {door.HOW_TO_SERVE}")
    return None


def sign_in() -> SignIn | None:
    """Likewise for an open page, whose own request counts too."""
    known = sign_in_of_server()
    if known is None and (why := door.passed_on(_headers())):
        raise Shut(why)
    return known


def _headers() -> list[tuple[str, str]]:
    """Of the request that opened this page."""
    known = st.context.headers
    return [(name, value) for name in known for value in known.get_all(name)]


def shut() -> str:
    """Why nobody may be let in just now, or ""."""
    try:
        sign_in()
    except Shut as why:
        return str(why)
    return ""


def person() -> Person:
    """Who sits there now: a membership that ended counts at once, so does a token that ran out, and any doubt lets nobody in."""
    try:
        known = sign_in()
    except Shut:
        return NOBODY
    return LOCAL if known is None else member_of(dict(st.user), known)


def member_of(user: dict[str, Any], known: SignIn) -> Person:
    """The member that these claims of the provider are; NOBODY for everybody else."""
    who = claims.person_of(user)
    if who is None:
        return NOBODY
    email = claims.address(user, known.domains)
    if email:
        schools.claim(*who, email)
    number, mine = schools.of_person(*who)
    if not mine and email and Role.ANALYST.value in claims.roles(user) and not schools.had_office():
        first = schools.invite(None, Role.ANALYST.value, email)  # the first of the district may be named by the provider
        schools.note(None, "sign-in provider", "Somebody was invited", f"{first.role} (member {first.id})")
        schools.claim(*who, email)
        number, mine = schools.of_person(*who)
    return _with_all(number, mine)


def _with_all(number: str, mine: Sequence[schools.Member]) -> Person:
    """Whoever has these memberships; nobody has none."""
    if not mine:
        return NOBODY
    return signed_in(number, sorted({(m.role, m.school) for m in mine}, key=str), next((m.team for m in mine if m.team), ""))


def still(drawn: Person) -> Person:
    """Whoever a page was drawn for, asked from where no page can be asked: files are made beside it. Raises Refused where rights have
    changed since, and Shut where nobody may be let in just now."""
    if sign_in_of_server() is None and drawn.local:
        return drawn
    known = schools.member(drawn.who.removeprefix(MEMBER))
    if known is None or not known.subject or _with_all(*schools.of_person(known.issuer, known.subject)) != drawn:
        raise Refused(CHANGED)
    return drawn


class Counter(Desk):
    """The desk of an open page: whoever sits there is asked for at every step, so rights are those of this moment."""

    def __init__(self) -> None:
        """Nothing is remembered."""

    @property
    def person(self) -> Person:
        return person()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Counter)

    def __hash__(self) -> int:
        return hash(Counter)


# --- open pages -------------------------------------------------------------------------------------------------------
def drawn_for(who: Person) -> None:
    """A page is being drawn for this person; parts of pages that were drawn before are of no page any more."""
    st.session_state[DRAWN_FOR] = who
    st.session_state[DRAWN] = st.session_state.get(DRAWN, 0) + 1


def unchanged() -> bool:
    """Does the person whom the open page was drawn for still sit there, with the same rights?"""
    known = st.session_state.get(DRAWN_FOR)
    return known is not None and known == person()


def step(do: Callable[..., object]) -> Callable[..., None]:
    """For what a button does: not done where rights have changed since the button was drawn."""

    @wraps(do)
    def done(*args: object) -> None:
        try:
            if unchanged():
                do(*args)
            elif person() is not NOBODY:
                st.session_state["trouble"] = _(CHANGED)
        except (Trouble, Refused) as trouble:
            st.session_state["trouble"] = str(trouble)

    return done


def live(body: Callable[..., None], seconds: float) -> Callable[..., None]:
    """A part of the page that is drawn anew every so many seconds; where rights have changed, the whole page is.

    The browser may still ask for a part of a page that has been drawn anew meanwhile, for somebody else or shorter. Such a part draws
    nothing: there is no place for it any more, and a browser that is told of one shows a white page.
    """

    def begun(*args: object) -> None:
        known, page = st.session_state.get(DRAWN_FOR), st.session_state.get(DRAWN)

        @wraps(body)
        def refreshed() -> None:
            if page != st.session_state.get(DRAWN):
                return
            try:
                changed = known is None or known != person()
            except Trouble as trouble:
                st.error(plain(trouble))
                return
            if changed:
                st.rerun()
            body(*args)

        st.fragment(refreshed, run_every=seconds)()

    return begun


def look_often() -> None:
    """Notice within a second that somebody no longer belongs here, whatever the page shows."""
    live(_nothing, LOOK_SECONDS)()


def _nothing() -> None:
    return None
