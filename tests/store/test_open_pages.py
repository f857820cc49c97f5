"""The table of who may do what, walked once more on pages that are open while their person's membership ends."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from test_desk import STEPS, WHOLE_DISTRICT, World
from test_desk import every_plan_keeps_everything as every_plan_keeps_everything

from planner.pages import gate
from planner.sharing.desk import Desk, Missing
from planner.sharing.door import SignIn
from planner.sharing.permissions import ALLOWED, LOCAL, NOBODY, Action, Refused, Role

SIGN_IN = SignIn(Path("secrets.toml"), "https://plans.example.org/oauth2callback", "common-time", "https://id.example.org")


@pytest.mark.parametrize("action", [a for a in Action if a in STEPS], ids=lambda a: a.name)
def test_what_went_through_before_is_refused_after_the_membership_ended(
    action: Action, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same desk, as an open page holds it: the step goes through, the membership ends, and the step is refused."""
    for role in ALLOWED[action]:
        if database == "postgres" and action is not Action.COMMENT:
            continue  # the gate is the same code: one action is enough here
        world, email = World(), f"{role}@example.org"
        claims = {"is_logged_in": True, "iss": "https://id.example.org", "sub": role, "email": email, "email_verified": True}
        claims["exp"] = time.time() + 600
        made = Desk(LOCAL).invite(None if role is Role.ANALYST else world.here.id, role, email)
        monkeypatch.setattr(gate, "person", lambda claims=claims: gate.member_of(claims, SIGN_IN))
        desk = gate.Counter()
        if action is not Action.DELETE:  # which ends the membership itself
            STEPS[action](desk, world)
        assert desk.person.may(action, None if action in WHOLE_DISTRICT else world.here.id)
        Desk(LOCAL).end_membership(made.id)
        assert desk.person is NOBODY
        with pytest.raises((Refused, Missing)):
            STEPS[action](desk, world)
