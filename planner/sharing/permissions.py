"""Who may do what: one table, read by the desk before every step and tested cell by cell. What is not in it is refused.

A nearest plan is nobody's to share: it stands in no row here, and desk and store refuse it whoever asks. A first draft of a search may be
published by whoever says so knowingly, and accepted by nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    PRINCIPAL = "principal"
    TEACHER = "teacher"
    VIEWER = "viewer"
    ANALYST = "analyst"  # of the district office


class Action(StrEnum):
    SEE_PUBLISHED = "see published plans"
    SEE_DRAFTS = "see drafts"
    SEE_SUBMITTED = "see submitted plans"
    UPLOAD = "upload a workbook"
    PUBLISH = "publish, choose or withdraw a plan"
    SUBMIT = "submit a plan to the district"
    DECIDE = "return or accept a submitted plan"
    COMMENT = "comment"
    KEEP = "ask that something stays, or take that back"
    TRY = "try a change"
    CALL_VOTE = "call a vote on paper, or call it off"
    ENTER_RESULT = "enter the result of a vote on paper"
    OPEN_POLL = "open or close a poll"
    ANSWER_POLL = "answer a poll"
    SEE_RESULT = "see the result of a closed poll"
    CLOSE_SUBJECT = "close comments or polls on a subject"
    INVITE = "invite people"
    SEE_LOG = "read the log"
    DELETE = "delete the school"
    DOWNLOAD_ALL = "download the plans of all schools"
    BRING_BACK = "bring back what was deleted"
    REMOVE_ACCEPTED = "remove a plan that the district accepted"
    HOLD = "set or lift a legal hold"
    SCHEDULE = "set the records schedule"


OWN, ANY = "own", "any"  # the member's own school; every school
P, T, V, A = Role.PRINCIPAL, Role.TEACHER, Role.VIEWER, Role.ANALYST
ALLOWED: dict[Action, dict[Role, str]] = {
    Action.SEE_PUBLISHED: {P: OWN, T: OWN, V: OWN},
    Action.SEE_DRAFTS: {P: OWN},
    Action.SEE_SUBMITTED: {P: OWN, A: ANY},
    Action.UPLOAD: {P: OWN},
    Action.PUBLISH: {P: OWN},
    Action.SUBMIT: {P: OWN},
    Action.DECIDE: {A: ANY},
    Action.COMMENT: {P: OWN, T: OWN},
    Action.KEEP: {P: OWN, T: OWN},
    Action.TRY: {P: OWN, T: OWN},
    Action.CALL_VOTE: {P: OWN},
    Action.ENTER_RESULT: {P: OWN, T: OWN},
    Action.OPEN_POLL: {P: OWN},
    Action.ANSWER_POLL: {P: OWN, T: OWN},
    Action.SEE_RESULT: {P: OWN, T: OWN, V: OWN},
    Action.CLOSE_SUBJECT: {A: ANY},
    Action.INVITE: {P: OWN, A: ANY},
    Action.SEE_LOG: {P: OWN, A: ANY},
    Action.DELETE: {P: OWN, A: ANY},
    Action.DOWNLOAD_ALL: {A: ANY},
    Action.BRING_BACK: {A: ANY},
    Action.REMOVE_ACCEPTED: {A: ANY},
    Action.HOLD: {A: ANY},
    Action.SCHEDULE: {A: ANY},
}


class Refused(PermissionError):
    """This person may not do that. The sentence is for them."""


@dataclass(frozen=True)
class Person:
    """Whoever sits before the page: their parts in schools as (role, school); the district office has no school (None).

    `who` stands in the log: a number, never a name. `team` is the team that they said they belong to.
    """

    who: str
    parts: tuple[tuple[Role, str | None], ...] = ()
    local: bool = False  # without a login: whoever sits at this computer, in every part
    team: str = ""

    def may(self, action: Action, school: str | None) -> bool:
        """`school` None: a step that concerns the whole district."""
        return self.local or any(_allowed(action, role, own, school) for role, own in self.parts)

    def roles(self, school: str | None = None) -> tuple[Role, ...]:
        return tuple(role for role, own in self.parts if school is None or own in (None, school))


def _allowed(action: Action, role: Role, own: str | None, school: str | None) -> bool:
    reach = ALLOWED.get(action, {}).get(role)
    if reach == ANY:
        return own is None  # only the district office's own members reach every school
    return reach == OWN and own is not None and own == school


MEMBER = "member "  # how the number of whoever signed in begins in the log
NOBODY = Person("nobody")
LOCAL = Person("this computer", local=True)
COMMAND_LINE = Person("command line", local=True)  # whoever runs the server


def signed_in(number: str, parts: Iterable[tuple[str, str | None]], team: str = "") -> Person:
    """A person with these memberships; roles that are not known count for nothing."""
    known = {r.value for r in Role}
    return Person(f"{MEMBER}{number}", tuple((Role(role), school) for role, school in parts if role in known), team=team)
