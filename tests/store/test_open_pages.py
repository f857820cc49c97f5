"""The table of who may do what, walked once more on pages that are open while their person is removed or made a reader, on both databases."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from test_desk import STEPS, WHOLE_DISTRICT, World
from test_desk import every_plan_keeps_everything as every_plan_keeps_everything

from planner import store
from planner.pages import gate
from planner.sharing.desk import Desk, Missing
from planner.sharing.door import SignIn
from planner.sharing.permissions import ALLOWED, LOCAL, NOBODY, Action, Refused, Role
from planner.sharing.voting import Voting
from planner.store import polls, records, schools

SIGN_IN = SignIn(Path("secrets.toml"), "https://plans.example.org/oauth2callback", "common-time", "https://id.example.org")
LATER = (Action.CALL_VOTE, Action.OPEN_POLL, Action.DELETE, Action.BRING_BACK, Action.HOLD)  # they end, delete and hold what others need
WALKED = [*(a for a in STEPS if a not in LATER), *LATER]
LESS = {Role.PRINCIPAL: (Role.TEACHER, Role.VIEWER, None), Role.TEACHER: (Role.VIEWER, None), Role.VIEWER: (None,), Role.ANALYST: (Role.VIEWER, None)}


def claims(who: str) -> dict[str, Any]:
    """What the provider says of somebody who signed in an hour ago."""
    known = {"is_logged_in": True, "iss": "https://id.example.org", "sub": who, "email": f"{who}@example.org", "email_verified": True}
    return known | {"exp": time.time() + 600}


def invited(world: World, role: Role) -> str:
    return Desk(LOCAL).invite(None if role is Role.ANALYST else world.here.id, role, f"{role}@example.org").id


def everything(world: World) -> tuple[object, ...]:
    """What the store holds of these schools: plans, talk, votes, people, holds, the log."""
    desk, found = Desk(LOCAL), []
    for school in (world.here.id, world.there.id):
        found.append((schools.is_hidden(school), schools.members(school), schools.log(school), schools.workbooks(school)))
    for plan in (world.draft, world.published, world.sent, world.chosen):
        cast = [(poll, polls.result(poll.id)) for poll in polls.polls(plan.id)]
        found.append((desk.plan(plan.id), desk.comments(plan.id), desk.kept(plan.id), Voting(desk).votes(plan.id), cast))
    return (*found, records.holds(), records.days(), schools.log(None), [run.id for run in store.recent(100)])


def seconds_of_a_look() -> float:
    """Of the look that an open page takes every LOOK_SECONDS; the quickest of a few, since tests run beside other work."""
    found = []
    for _ in range(5):
        began = time.perf_counter()
        gate.unchanged()
        found.append(time.perf_counter() - began)
    return min(found)


def tried(desk: Desk, world: World) -> set[Action]:
    """Which steps of the table go through, one after the other."""
    went = set()
    for action in WALKED:
        try:
            STEPS[action](desk, world)
            went.add(action)
        except (Refused, Missing):
            continue
    return went


@pytest.mark.parametrize(("role", "then"), [(role, then) for role, less in LESS.items() for then in less], ids=str)
def test_an_open_page_does_no_more_than_its_person_may_by_now(role: Role, then: Role | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk of an open page, while the membership ends elsewhere: what the role alone gave is refused at once, and leaves no trace.

    Afterwards the person is given the role again: on the same page each step goes through, so none was refused for another reason.
    """
    world = World()
    who = claims(role)
    monkeypatch.setattr(gate, "person", lambda: gate.member_of(who, SIGN_IN))
    monkeypatch.setattr(gate.st, "session_state", {})
    desk, made = gate.Counter(), invited(world, role)
    gate.drawn_for(desk.person)
    may = {action for action in WALKED if role in ALLOWED[action]}
    assert gate.unchanged() and {a for a in WALKED if desk.person.may(a, None if a in WHOLE_DISTRICT else world.here.id)} == may
    Desk(LOCAL).end_membership(made)
    if then is not None:
        Desk(LOCAL).invite(world.here.id, then, who["email"])
    pressed: list[str] = []
    gate.step(pressed.append)("a button of that page")
    assert pressed == [] and not gate.unchanged()
    assert gate.LOOK_SECONDS + seconds_of_a_look() < 1
    left = {action for action in WALKED if then is not None and then in ALLOWED[action]}
    before = everything(world)
    for action in may - left:
        with pytest.raises((Refused, Missing)):
            STEPS[action](desk, world)
    assert everything(world) == before
    assert then is not None or (desk.person is NOBODY and not desk.schools() and not desk.plans(world.here.id))
    invited(world, role)
    assert tried(desk, world) >= may
