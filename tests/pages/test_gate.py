"""Rights at every step: whoever is removed while a page is open sees nothing more of it, and no button of it does anything."""

from __future__ import annotations

import ast
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from signing import SIGN_IN, serve, user
from streamlit.testing.v1 import AppTest
from test_shared import ended as ended
from test_shared import page, published
from test_start import ROOT, SAMPLE, words
from test_start import data as data

from planner import store
from planner.domain.outcome import Outcome
from planner.pages import archive, asked, books, download, gate, handed, sharing, trying, votes, who
from planner.sharing import door
from planner.sharing.desk import Desk
from planner.sharing.door import Shut
from planner.sharing.permissions import LOCAL, NOBODY, Refused
from planner.sharing.voting import Voting
from planner.store import polls, schools
from planner.store.votes import Terms

TERMS = Terms("All members", 10, 2, 3, False, "eligible", 0, "The election committee", "Article 5")
PAGES = sorted((ROOT / "planner" / "pages").glob("*.py"))
HARMLESS = {  # buttons that only lead elsewhere in one's own page: what is there asks again
    "_run", "_open", "_close", "_go", "_show_all", "_use", "_choose", "forget", "chosen.forget", "st.query_params.clear", "st.login", "st.logout",
}  # fmt: skip


def member(plan_school: str | None, role: str, subject: str = "7") -> tuple[str, dict[str, Any]]:
    """A membership, and whoever signs in for it."""
    email = f"{role}{subject}@example.org"
    return Desk(LOCAL).invite(plan_school, role, email).id, user(subject, email)


def everything() -> tuple[object, ...]:
    """What the store says of plans, talk, searches and people."""
    desk, found = Desk(LOCAL), []
    for school in desk.schools():
        for plan in desk.plans(school.id):
            cast = [(p, polls.result(p.id)) for p in polls.polls(plan.id)]
            found.append((plan, desk.comments(plan.id), desk.kept(plan.id), Voting(desk).votes(plan.id), cast))
    members = [schools.members(place) for place in (None, *(s.id for s in desk.schools()))]
    return (found, desk.schools(), members, [(r.id, r.cancel) for r in store.recent(100) if r.kind == "plan"])


def pressed(at: AppTest, membership: str, key: str) -> None:
    """The membership ends while the page is open; then this button is pressed."""
    Desk(LOCAL).end_membership(membership)
    before = everything()
    at.button(key=key).click().run()
    assert not at.exception and everything() == before, key
    assert "been added to a school yet" in words(at) and "Pine Hollow" not in words(at) and "Most time" not in words(at), key
    assert {b.key for b in at.button} == {"sign_out"} and not at.tabs, key


def again(membership_of: dict[str, Any], school: str | None, role: str) -> str:
    """Invited once more, with the same address."""
    return Desk(LOCAL).invite(school, role, membership_of["email"]).id


def asked_of_all(plan: str) -> tuple[str, str, tuple[str, ...]]:
    """A vote on paper and a poll: their ids, and the poll's codes."""
    voting = Voting(Desk(LOCAL))
    vote = voting.call(plan, "Shall we?", ("Yes", "No"), TERMS)
    poll, codes = voting.open_poll(plan, "Do we like it?", ("Yes", "No"), codes=6)
    return vote.id, poll.id, codes


@pytest.mark.parametrize("role", ["teacher", "principal"])
def test_no_vote_button_does_anything_after_the_membership_ended(role: str, ended: str) -> None:
    """Filled in as they would count: the answer, the figures of a vote, the closing and the calling off."""
    plan = published(ended)
    vote, poll, codes = asked_of_all(plan.id)
    made, who = member(plan.school, role)
    more = (f"off_{vote}", f"close_{poll}", "call_go", "poll_go") if role == "principal" else ()
    for key in (f"answer_go_{poll}", f"entry_go_{vote}", *more):
        at = page("staff", who, tab="Vote", plan=plan.id)
        at.text_input(key=f"code_{poll}").set_value(codes[0])
        at.radio(key=f"choice_{poll}").set_value("Yes")
        for name, n in (("0", 5), ("1", 1), ("spoiled", 0), ("cast", 6), ("out", 6)):
            at.number_input(key=f"entry_{vote}_{name}").set_value(n)
        pressed(at, made, key)
        made = again(who, plan.school, role)


@pytest.mark.parametrize(
    ("role", "tab"),
    [("teacher", "Talk"), ("teacher", "Keep the same"), ("teacher", "Try a change"), ("teacher", "Vote"), ("principal", "Share")],
)
def test_no_button_of_an_open_page_does_anything_after_the_membership_ended(
    role: str, tab: str, ended: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    monkeypatch.setattr(trying.worker, "start", begun.append)
    plan = published(ended)
    Desk(LOCAL).keep(plan.id, "ART1 is here on Thu", {"what": "staff", "id": "ART1", "cycle_day": "4", "value": "here"})
    asked_of_all(plan.id)
    made, who = member(plan.school, role)
    at = page("staff", who, tab=tab, plan=plan.id) if role == "teacher" else page("start", who, tab=tab, run=ended)
    keys = [b.key for b in at.button if b.key and b.key not in ("sign_out", "another", "all_plans") and not b.disabled]
    assert keys
    first = made
    for key in keys:
        pressed(at, made, key.replace(first, made))  # the button that ends this very membership has its number
        made = again(who, plan.school, role)
        at = page("staff", who, tab=tab, plan=plan.id) if role == "teacher" else page("start", who, tab=tab, run=ended)
    assert begun == []


def test_the_office_decides_nothing_after_its_membership_ended(ended: str) -> None:
    sent = submitted(ended)
    made, dee = member(None, "analyst")
    for key in ("desk_accept", f"gone_{Desk(LOCAL).plan(sent).school}", "desk_open_it", "pack", "deadline_none"):
        at = page("district", dee)
        at.checkbox(key="desk_all").check().run()
        pressed(at, made, key)
        made = again(dee, None, "analyst")


def test_a_principal_who_became_a_reader_publishes_nothing_from_the_page_that_was_open(ended: str) -> None:
    plan = published(ended)
    made, pat = member(plan.school, "principal")
    at = page("start", pat, tab="Share", run=ended)
    Desk(LOCAL).end_membership(made)
    again(pat, plan.school, "viewer")
    at.button(key="share_choose").click().run()
    assert not at.exception and Desk(LOCAL).plan(plan.id).state == "published"
    assert "This page is for principals" in words(at)


def test_what_is_refreshed_in_the_background_asks_anew(ended: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The look that every page of a server has redraws it; without a change it draws nothing anew."""
    plan = published(ended)
    made, ann = member(plan.school, "teacher")
    serve()
    known = gate.sign_in_of_server()
    assert known is not None
    monkeypatch.setattr(gate, "person", lambda: gate.member_of(ann, known))
    drawn: list[str] = []
    monkeypatch.setattr(gate.st, "session_state", {gate.DRAWN_FOR: gate.person()})
    monkeypatch.setattr(gate.st, "rerun", lambda: drawn.append("the whole page"))
    monkeypatch.setattr(gate.st, "fragment", lambda body, run_every: body)
    part = gate.live(lambda: drawn.append("the part"), 1)
    part()
    assert drawn == ["the part"]
    Desk(LOCAL).end_membership(made)
    part()
    assert drawn[1] == "the whole page" and gate.LOOK_SECONDS < 1
    monkeypatch.setattr(gate, "person", lambda: NOBODY)
    gate.step(drawn.clear)()
    assert drawn


def test_a_part_of_a_page_that_was_drawn_anew_meanwhile_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser may ask for it once more; the new page is shorter and has no place for it."""
    asked_again: list[Callable[[], None]] = []
    drawn: list[str] = []
    monkeypatch.setattr(gate.st, "session_state", {})
    monkeypatch.setattr(gate.st, "fragment", lambda body, run_every: asked_again.append(body) or body)
    monkeypatch.setattr(gate.st, "rerun", lambda: drawn.append("the whole page"))
    for _ in range(2):
        gate.drawn_for(gate.person())
        gate.live(lambda: drawn.append("the part"), 1)()
    asked_again[0]()
    assert drawn == ["the part", "the part"]
    asked_again[1]()
    assert drawn == ["the part", "the part", "the part"]


def test_a_search_of_an_open_page_is_neither_stopped_nor_seen(ended: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = published(ended)
    made, pat = member(plan.school, "principal")
    run = store.add(SAMPLE.read_bytes(), SAMPLE.name, school=plan.school, status="running")
    store.beat(run)
    monkeypatch.setattr(trying.worker, "look", store.get)
    pressed(page("start", pat, run=run), made, "cancel")


def test_every_button_and_every_refresh_goes_through_the_gate() -> None:
    """The list of what need not is short, and none of it changes anything that others see."""
    loose = []
    for path in PAGES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            for word in node.keywords:
                if word.arg in ("on_click", "on_change", "on_submit") and not isinstance(word.value, ast.Constant):
                    said = ast.unparse(word.value)
                    if said not in HARMLESS and not said.startswith(("looks.safely(", "gate.step(")):
                        loose.append((path.name, said))
            if ast.unparse(node.func) == "st.fragment" and path.name != "gate.py":
                loose.append((path.name, "st.fragment"))
    assert loose == []


# --- a sign-in in doubt -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("doubt", ["a missing quote", "a duplicate key", "an empty file", "a deleted file"])
def test_a_sign_in_file_in_doubt_gives_nobody_any_right_on_an_open_page(doubt: str, ended: str) -> None:
    texts = {
        "a missing quote": SIGN_IN.replace('"common-time"', '"common-time'),
        "a duplicate key": SIGN_IN + 'client_id = "x"\n',
        "an empty file": "",
    }
    plan = published(ended)
    _made, pat = member(plan.school, "principal")
    at = page("start", pat, tab="Share", run=ended)
    file = Path(gate.files()[0])
    file.unlink() if doubt == "a deleted file" else file.write_text(texts[doubt])
    at.button(key="share_choose").click().run()
    assert Desk(LOCAL).plan(plan.id).state == "published"
    assert not at.exception and [e.value for e in at.error] and "Pine Hollow" not in words(at) and not at.button
    assert gate.shut() and gate.person() is NOBODY


def test_a_sign_in_without_the_mode_lets_nobody_in(ended: str, monkeypatch: pytest.MonkeyPatch) -> None:
    serve()
    monkeypatch.setenv(door.MODE_VARIABLE, "")
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert "planner serve" in at.error[0].value and "Pine Hollow" not in words(at)


def test_the_app_at_home_refuses_another_address(monkeypatch: pytest.MonkeyPatch) -> None:
    option = gate.st.get_option
    monkeypatch.setattr(gate.st, "get_option", lambda name: "0.0.0.0" if name == "server.address" else option(name))
    assert "whole network" in gate.shut() and gate.person() is NOBODY


# --- what did not work for those who may ------------------------------------------------------------------------------
def test_a_foreign_search_is_not_offered(ended: str, solved: Outcome) -> None:
    """Neither one of another school, nor one that another school has shared, nor one of nobody by somebody who signed in."""
    here, there = schools.add_school("Here"), schools.add_school("There")
    theirs = store.add(SAMPLE.read_bytes(), SAMPLE.name, school=there.id)
    store.finish(theirs, "done", "", solved)
    _made, pat = member(here.id, "principal")
    serve()
    known = gate.sign_in_of_server()
    assert known is not None
    desk = Desk(gate.member_of(pat, known))
    for run in (theirs, ended, "none"):
        with pytest.raises(sharing.Missing):
            desk.offer(here.id, run, "Mine now")
    Desk(LOCAL).offer(there.id, theirs, "Theirs")
    with pytest.raises(sharing.Missing):
        Desk(LOCAL).offer(here.id, theirs, "Mine now")
    assert [p.title for s in (here, there) for p in Desk(LOCAL).plans(s.id)] == ["Theirs"]


def test_another_plan_opens_for_a_principal_who_signed_in(ended: str, solved: Outcome, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = published(ended)
    _made, pat = member(plan.school, "principal")
    beside = store.add(SAMPLE.read_bytes(), SAMPLE.name, kind="options", school=plan.school)
    from planner.domain.serialize import dumps

    card = {"title": "Fewest changes", "lines": [], "differs": [], "file": "", "name": "few", "outcome": dumps(solved)}
    empty = {"columns": [], "data": []}
    store.keep_answer(beside, {"cards": [card], "side": empty, "teams": empty})
    store.finish(beside, "done", "")
    monkeypatch.setattr(asked.grids, "table", lambda *given, **more: None)
    at = page("start", pat, tab="Compare plans", run=ended)
    at.button(key="open_few").click().run()
    assert not at.exception and at.query_params["run"] != [ended]
    assert "Another plan: Fewest changes" in words(at) and "a plan for 2025-26" in words(at)


def submitted(ended: str) -> str:
    from planner.export import write_plan
    from planner.workbook.read import read_workbook

    school, outcome, target = read_workbook(SAMPLE).school, store.outcome(ended), io.BytesIO()
    assert school is not None and outcome is not None
    write_plan(school, outcome, target)
    desk = Desk(LOCAL)
    return desk.submit(desk.choose(published(ended)), target.getvalue(), SAMPLE.read_bytes()).id


def test_the_office_opens_a_submitted_plan_with_money_and_fte_and_can_change_nothing(ended: str) -> None:
    submitted(ended)
    _made, dee = member(None, "analyst")
    at = page("district", dee)
    at.button(key="desk_open_it").click().run()
    assert not at.exception and "Pine Hollow Elementary: Most time" in words(at) and "$" in words(at)
    assert {"Money", "Staffing and programs", "Weekly schedule", "Contract"} <= {t.label for t in at.tabs}
    assert not {"Share", "Try a change", "Compare plans"} & {t.label for t in at.tabs}
    for tab in ("Money", "Staffing and programs", "Weekly schedule"):
        at.session_state["submitted_tab"] = tab
        at.run()
        assert not at.exception and {b.key for b in at.button} == {"sign_out", "all_schools"} and "Select a cell" not in words(at), tab
    at.button(key="all_schools").click().run()
    assert "desk_accept" in {b.key for b in at.button}


def test_nobody_else_opens_it_and_the_office_opens_no_draft(ended: str) -> None:
    plan = published(ended)
    _made, dee = member(None, "analyst")
    _made, ann = member(plan.school, "teacher", "8")
    assert "There is no such plan" in words(page("district", dee, plan=plan.id))
    assert "for the district office" in words(page("district", ann, plan=plan.id))


def test_everybody_who_signed_in_can_sign_out(ended: str) -> None:
    plan = published(ended)
    for n, (place, role, name) in enumerate(
        ((plan.school, "teacher", "staff"), (plan.school, "principal", "start"), (None, "analyst", "district"))
    ):
        _made, who = member(place, role, str(n))
        assert [b.label for b in page(name, who).button if b.key == "sign_out"] == ["Sign out"], role
    assert "sign_out" not in {b.key for b in page("staff").button}


def test_a_session_forgets_what_it_held_when_the_membership_ends(ended: str) -> None:
    plan = published(ended)
    made, ann = member(plan.school, "teacher")
    at = page("staff", ann, plan=plan.id)
    at.session_state["slips"] = ("poll", "Shall we?", ("CODE",))
    Desk(LOCAL).end_membership(made)
    at.run()
    assert "slips" not in at.session_state


def test_the_first_analyst_is_invited_where_the_provider_gives_no_roles() -> None:
    """Google says that the address is verified; Entra says nothing of it, and counts in the district's own domain alone."""
    google, entra, guest = user("1", "dee@example.org"), user("2", "eve@pine.example.org"), user("3", "fay@evil.example.org")
    for one in (entra, guest):
        del one["email_verified"]
        one["preferred_username"] = one["email"]
    for one in (google, entra, guest):
        assert "been added to a school yet" in words(page("district", one))
        Desk(LOCAL).invite(None, "analyst", one["email"])
    assert "All schools" in words(page("district", google)) and "All schools" in words(page("district", entra))
    assert "been added to a school yet" in words(page("district", guest))


def test_a_step_without_a_right_is_refused_even_where_a_button_would_be_drawn(ended: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = published(ended)
    _made, vic = member(plan.school, "viewer")
    serve()
    known = gate.sign_in_of_server()
    assert known is not None
    monkeypatch.setattr(gate, "person", lambda: gate.member_of(vic, known))
    run = store.get(ended)
    assert run is not None
    for step in (lambda: asked._ask("options", ended), lambda: trying.open_plan(run, "x", store.plan(ended) or pytest.fail(), None)):
        with pytest.raises(Refused):
            step()


def test_a_session_that_is_emptied_goes_on_counting_its_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted anew, a part of the first page would be taken for one of the page after the next."""
    kept = {gate.DRAWN_FOR: NOBODY, gate.DRAWN: 7}
    state = kept | {"book": b"of a school"}
    monkeypatch.setattr(who.st, "session_state", state)
    who._emptied()
    assert state == kept


@pytest.mark.parametrize("then", [None, "viewer"])
def test_no_file_is_made_for_whoever_may_do_less_by_now(then: str | None, ended: str) -> None:
    """A download is made beside the page: an open page, or what pretends to be one, may ask for it after the page was drawn anew."""
    plan = published(ended)
    _vote, poll, codes = asked_of_all(plan.id)
    made, pat = member(plan.school, "principal")
    office, dee = member(None, "analyst", "8")
    file = serve()
    known = gate.sign_in_of_server()
    school = books.reading(books.sample()).school
    assert known is not None and school is not None
    drawn, of_office = gate.member_of(pat, known), gate.member_of(dee, known)
    assert handed._taken(drawn, plan.school, "plan.xlsx", b"a plan") == b"a plan" and votes._slip_file(drawn, poll, school, "?", codes)
    for one in (made, office):
        Desk(LOCAL).end_membership(one)
    if then is not None:
        for who in (pat, dee):
            Desk(LOCAL).invite(plan.school, then, who["email"])
            gate.member_of(who, known)
    before = schools.whole_log(1_000)
    for step in (
        lambda: handed._taken(drawn, plan.school, "plan.xlsx", b"a plan"),
        lambda: votes._slip_file(drawn, poll, school, "?", codes),
        lambda: download._fetched(of_office, "run"),
        lambda: archive._file(of_office, "record", 0),
        lambda: handed._taken(LOCAL, plan.school, "plan.xlsx", b"a plan"),  # drawn before this was a server
    ):
        with pytest.raises(Refused):
            step()
    assert schools.whole_log(1_000) == before
    file.write_text("", encoding="utf-8")
    with pytest.raises(Shut):
        handed._taken(drawn, plan.school, "plan.xlsx", b"a plan")
