"""Publishing, the staff's page and the district's page, as their people go through them; and who is sent away."""

from __future__ import annotations

import datetime as dt
import re
import time
from typing import Any

import pytest
from signing import serve, stay_home, user
from streamlit.testing.v1 import AppTest
from test_start import ROOT, SAMPLE, words
from test_start import data as data

from planner import store
from planner.domain.outcome import Outcome
from planner.jobs import worker
from planner.pages import sharing, trying, who
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL, Refused, signed_in
from planner.sharing.voting import Voting
from planner.store import polls, schools
from planner.store.plans import Offered
from planner.workbook.edit import CellEdit, edited_book, figures


@pytest.fixture
def ended(solved: Outcome) -> str:
    run_id = store.add(SAMPLE.read_bytes(), SAMPLE.name)
    store.finish(run_id, "done", "The search is finished.", solved)
    return run_id


def page(name: str, user: dict[str, Any] | None = None, tab: str = "", **query: str) -> AppTest:
    """One page of the app on one of its tabs, for whoever uses this computer or for a user of the sign-in."""
    entry = "app.py" if name == "start" else f"planner/pages/{name}.py"  # the first page is the default one
    at = AppTest.from_file(str(ROOT / entry), default_timeout=60)
    for key, value in query.items():
        at.query_params[key] = value
    if tab:
        at.session_state["staff_tab" if name == "staff" else "plan_tab"] = tab
    if user is not None:
        serve()
        at.user = user  # type: ignore[attr-defined]
    else:
        stay_home()
    at.run()
    assert not at.exception
    return at


def published(run_id: str, shows: str = "week") -> Offered:
    desk = Desk(LOCAL)
    school = desk.bring("Pine Hollow Elementary", SAMPLE.read_bytes(), SAMPLE.name).school
    return desk.publish(desk.offer(school, run_id, "Most time"), shows, True, hr_confirmed=True)


def tabs(at: AppTest) -> list[str]:
    return [t.label for t in at.tabs]


def test_a_plan_goes_from_draft_to_the_district(ended: str) -> None:
    at = page("start", tab="Share", run=ended)
    at.button(key="share_draft").click().run()
    assert "only you can see it" in words(at) and re.search(r" \([A-Z0-9._]+\): [0-9.]+ FTE today, [0-9.]+ in the plan", words(at))
    assert at.button(key="share_publish").disabled
    at.checkbox(key="share_told").check().run()
    for box in (c for c in at.checkbox if c.key == "share_hr"):  # a plan may drop a subject that one position teaches
        box.check().run()
    at.button(key="share_publish").click().run()
    at.button(key="share_choose").click().run()
    at.button(key="share_submit").click().run()
    assert not at.exception and "awaiting district review" in words(at)
    desk = Desk(LOCAL)
    assert [p.state for p in desk.submitted()] == ["submitted"]
    assert desk.frozen(desk.submitted()[0].id)[1] == SAMPLE.read_bytes()


def test_a_week_that_tells_whose_position_ends_is_held_back(ended: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until HR has confirmed who speaks to whom, the button stays closed, on the page and at the desk."""
    monkeypatch.setattr(sharing, "dropped_sentence", lambda school, plan: "This week drops STEM, which one position teaches.")
    monkeypatch.setattr(Desk, "_drops_alone", staticmethod(lambda run: True))
    at = page("start", tab="Share", run=ended)
    at.button(key="share_draft").click().run()
    at.checkbox(key="share_told").check().run()
    assert at.button(key="share_publish").disabled
    assert "This week drops STEM" in words(at) and "held back until then" in words(at)
    at.checkbox(key="share_hr").check().run()
    at.button(key="share_publish").click().run()
    assert not at.exception and "staff can see and discuss it" in words(at)


def test_two_who_decide_at_once_are_told(ended: str) -> None:
    seen = published(ended)
    at = page("start", tab="Share", run=ended)
    Desk(LOCAL).withdraw(seen)
    at.button(key="share_choose").click().run()
    assert any("Someone else just changed this plan" in e.value for e in at.error)


@pytest.mark.parametrize(
    ("shows", "more"), [("week", []), ("programs", ["Programs"]), ("positions", ["Staffing and programs"])]
)
def test_the_staff_see_what_the_principal_shows_and_no_money(ended: str, shows: str, more: list[str]) -> None:
    at = page("staff", tab="Try a change", plan=published(ended, shows).id)
    assert tabs(at) == ["Minutes", "Weekly schedule", "Team meetings", "Contract", *more, "Try a change", "Keep the same", "My calendar", "Talk", "Vote"]
    for name in tabs(at):
        read = page("staff", tab=name, plan=at.query_params["plan"][0])
        assert "$" not in words(read).replace("or $100)", ""), name  # how near the proofs come
    kinds = at.selectbox(key="try_kind").options
    assert "A number in the workbook" not in kinds and ("A position and its days" in kinds) == (shows == "positions")


def test_a_draft_is_not_found_by_the_staff(ended: str) -> None:
    desk = Desk(LOCAL)
    school = desk.bring("Pine Hollow Elementary", SAMPLE.read_bytes(), SAMPLE.name).school
    draft = desk.offer(school, ended, "Secret")
    desk.invite(school, "teacher", "ann@example.org")
    at = page("staff", user("1", "ann@example.org"), plan=draft.id)
    assert "Secret" not in words(at) and any("hasn't been shared with you" in i.value for i in at.info)


def test_what_somebody_says_stands_there_as_text(ended: str) -> None:
    at = page("staff", tab="Talk", plan=published(ended).id)
    at.text_area(key="comment_text").set_value("<b>Tuesday</b> suits us.")
    next(b for b in at.button if b.label == "Post comment").click().run()
    at.run()
    assert "&lt;b&gt;Tuesday&lt;/b&gt; suits us." in words(at)


def test_what_should_stay_is_seen_by_all_tried_together_and_taken_back(ended: str, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(trying.worker, "start", begun.append)
    plan = published(ended)
    at = page("staff", tab="Keep the same", plan=plan.id)
    assert "No requests yet" in words(at)
    at.selectbox(key="keep_team_day").set_value("Tue").run()
    at.button(key="keep").click().run()
    desk = Desk(LOCAL)
    desk.keep(plan.id, "ART1 is here on Thu", {"what": "staff", "id": "ART1", "cycle_day": "4", "value": "here"})
    at.run()
    assert "Requests to keep (2)" in words(at) and "on Tue" in words(at) and "ART1 is here on Thu" in words(at)
    assert "ART1 is here on Thu" in words(page("start", tab="Share", run=ended))  # the principal sees it too
    at.button(key="keep_try").click().run()
    assert not at.exception and len(begun) == 1, [e.value for e in at.error]
    new = store.get(begun[0])
    assert new is not None and new.asked == "Tried: all 2 requests" and new.by_staff
    from planner.workbook.read import read_workbook

    school = read_workbook(store.workbook(new.id) or b"").school
    assert school is not None and {(k.what, k.cycle_day) for k in school.locks} == {("team", 2), ("staff", 4)}
    desk.let_go(plan.id, desk.kept(plan.id)[1].id)
    assert "Requests to keep (1)" in words(page("staff", tab="Keep the same", plan=plan.id))


def test_a_poll_is_opened_answered_and_closed(ended: str) -> None:
    plan = published(ended)
    at = page("staff", tab="Vote", plan=plan.id)
    assert "not secret from whoever runs the server" in words(at)
    at.number_input(key="poll_codes").set_value(6)
    at.text_input(key="poll_answers").set_value("Yes, *No*")
    at.button(key="poll_go").click().run()
    _id, _question, codes = at.session_state["slips"]
    (poll,) = Voting(Desk(LOCAL)).polls(plan.id)
    for n, code in enumerate(codes[:5]):
        assert "Fewer than 5 of 6 have answered." in words(at)
        at.text_input(key=f"code_{poll.id}").set_value(code)
        at.radio(key=f"choice_{poll.id}").set_value("*No*" if n else "Yes")
        at.text_area(key=f"words_{poll.id}").set_value("<b>Tuesday</b> *suits* us." if n == 2 else "")
        at.button(key=f"answer_go_{poll.id}").click().run()
        assert [s.value for s in at.success] == ["Your answer is counted."] and not at.error
    assert "5 of 6 have answered." in words(at) and "*No*: 4" not in words(at)
    at.text_input(key=f"code_{poll.id}").set_value("WRONG")
    at.radio(key=f"choice_{poll.id}").set_value("Yes")
    at.button(key=f"answer_go_{poll.id}").click().run()
    assert [e.value for e in at.error] == [polls.UNKNOWN]
    at.button(key=f"close_{poll.id}").click().run()
    assert "Yes: 1" in words(at) and "*No*: 4" in words(at) and "&lt;b&gt;Tuesday&lt;/b&gt; *suits* us." in words(at)


def figures_of(at: AppTest, vote: str, yes: int, no: int) -> None:
    for name, n in (("0", yes), ("1", no), ("spoiled", 1), ("cast", yes + no + 1), ("out", 28)):
        at.number_input(key=f"entry_{vote}_{name}").set_value(n)


def test_a_vote_on_paper_is_called_entered_twice_and_shown_on_the_plan(ended: str) -> None:
    """Two thirds of 30: 20 are needed. At home one person enters it twice, and the record says so."""
    plan = published(ended)
    at = page("staff", tab="Vote", plan=plan.id)
    at.number_input(key="call_eligible").set_value(30)
    at.button(key="call_go").click().run()
    assert ["Say who may vote" in e.value for e in at.error] == [True]
    at.text_input(key="call_conductor").set_value("The election committee")
    at.text_input(key="call_clause").set_value("Article 12")
    at.button(key="call_go").click().run()
    ((vote, _standing),) = Voting(Desk(LOCAL)).votes(plan.id)
    assert "also those who stay away (20 of 30)" in words(at) and "one person enters the figures twice" in words(at)
    at.button(key=f"entry_go_{vote.id}").click().run()
    assert ["every figure" in e.value for e in at.error] == [True]
    figures_of(at, vote.id, 21, 4)
    at.text_area(key=f"entry_{vote.id}_words").set_value("<i>We</i> lose art.")
    at.button(key=f"entry_go_{vote.id}").click().run()
    assert "One person has entered the result." in words(at) and at.number_input(key=f"entry_{vote.id}_0").value is None
    assert at.text_area(key=f"entry_{vote.id}_words").value == "<i>We</i> lose art."
    figures_of(at, vote.id, 20, 5)
    at.button(key=f"entry_go_{vote.id}").click().run()
    assert "Two entries differ in the votes for each answer." in words(at)
    figures_of(at, vote.id, 20, 5)
    at.button(key=f"entry_go_{vote.id}").click().run()
    assert [s.value for s in at.success] == ["Both entries agree: this is the result."]
    for shown in (at, page("start", tab="Share", run=ended)):
        assert "Passed: 20 for “Yes”, and 20 were needed." in words(shown) and "Did not vote for “Yes”: 6." in words(shown)
        assert "&lt;i&gt;We&lt;/i&gt; lose art." in words(shown)
    assert "Entered twice by one person" in words(at)


def test_the_district_closes_a_subject_and_the_staff_read_why(ended: str) -> None:
    plan = published(ended)
    at = page("district")
    at.selectbox(key="subject_which").set_value("pay")
    at.text_input(key="subject_why").set_value("We bargain until March 1.")
    at.button(key="subject_go").click().run()
    assert "We bargain until March 1." in words(at) and "All schools: Comments" in words(at)
    talk = page("staff", tab="Talk", plan=plan.id)
    assert "We bargain until March 1." in words(talk) and "Stipends, overloads and pay" not in talk.selectbox(key="comment_about").options
    at.selectbox(key="subject_which").set_value("all")
    at.text_input(key="subject_why").set_value("Nothing for now.")
    at.button(key="subject_go").click().run()
    talk.run()
    assert not [t for t in talk.text_area if t.key == "comment_text"]
    for key in [b.key for b in at.button if b.key and b.key.startswith("open_again_")]:
        at.button(key=key).click().run()
    talk.run()
    assert [t for t in talk.text_area if t.key == "comment_text"]


def test_the_district_decides_and_downloads(ended: str) -> None:
    desk = Desk(LOCAL)
    sent = desk.submit(desk.choose(published(ended)), _plan_book(ended), SAMPLE.read_bytes())
    at = page("district")
    assert "Pine Hollow Elementary" in words(at) and "Download" in words(at) and "Submitted" in words(at)
    at.multiselect(key="desk_picked").set_value([sent.id]).run()
    assert at.button(key="desk_return").disabled and not at.button(key="desk_accept").disabled
    at.text_input(key="desk_why").set_value("The art post is shared.").run()
    at.button(key="desk_return").click().run()
    assert not at.exception and [s.value for s in at.success] == ["1 plan was returned."]
    assert desk.plan(sent.id).state == "returned" and "No submitted or accepted plan is in this list" in words(at)
    at.checkbox(key="desk_returned").check().run()
    assert "1 plan of the list is counted." in words(at)


def test_a_deadline_that_has_passed_names_who_is_late(ended: str) -> None:
    published(ended)
    Desk(LOCAL).set_deadline(None, "submit", dt.date.today() - dt.timedelta(days=2))
    at = page("district")
    assert "1 school is late" in words(at) and "2 days late" in words(at) and "Schools submit a plan" in words(at)


def test_a_download_is_asked_for_waits_and_is_taken_away(ended: str, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(trying.worker, "start", begun.append)
    desk = Desk(LOCAL)
    desk.submit(desk.choose(published(ended)), _plan_book(ended), SAMPLE.read_bytes())
    at = page("district")
    at.button(key="pack").click().run()
    assert not at.exception and len(begun) == 1 and "Waiting, number 1 in line" in words(at)
    assert worker.work(begun[0]) == "done"
    at.run()
    assert not at.exception and "Pine-Hollow-Elementary" in words(at) and len(desk.packed(begun[0])) > 10_000


def _plan_book(run_id: str) -> bytes:
    import io

    from planner.export import write_plan
    from planner.workbook.read import read_workbook

    school, outcome = read_workbook(SAMPLE).school, store.outcome(run_id)
    assert school is not None and outcome is not None
    target = io.BytesIO()
    write_plan(school, outcome, target)
    return target.getvalue()


# --- with a sign-in --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["start", "staff", "district"])
def test_nobody_is_let_in_without_a_sign_in_or_a_school(name: str, ended: str) -> None:
    published(ended)
    for somebody, said in (
        ({"is_logged_in": False}, "Please sign in"),
        (user("1", "stranger@example.org"), "been added to a school yet"),
        (user("1", "ann@example.org", exp=time.time() - 1), "Please sign in"),
        (user("1", "ann@example.org", email_verified=False), "been added to a school yet"),
    ):
        at = page(name, somebody)
        assert said in words(at) and "Pine Hollow" not in words(at)
        Desk(LOCAL).invite(schools.schools()[0].id, "teacher", "ann@example.org")


def test_a_teacher_reads_their_school_and_neither_plans_nor_district(ended: str) -> None:
    plan = published(ended)
    Desk(LOCAL).invite(plan.school, "teacher", "ann@example.org", "G3")
    ann = user("1", "ann@example.org")
    assert "Most time" in words(page("staff", ann, plan=plan.id))
    assert "This page is for principals" in words(page("start", ann, run=ended))
    assert "for the district office" in words(page("district", ann))


def test_a_teacher_of_another_school_finds_nothing_behind_the_link(ended: str) -> None:
    plan = published(ended)
    other = schools.add_school("Eastgate")
    Desk(LOCAL).invite(other.id, "teacher", "bob@example.org")
    at = page("staff", user("2", "bob@example.org"), plan=plan.id)
    assert "Most time" not in words(at) and "Pine Hollow" not in words(at)


def test_a_principal_of_another_school_cannot_open_a_search_by_its_address(ended: str) -> None:
    plan = published(ended)
    Desk(LOCAL).invite(schools.add_school("Eastgate").id, "principal", "eve@example.org")
    assert "a plan for 2025-26" not in words(page("start", user("3", "eve@example.org"), run=ended))
    Desk(LOCAL).invite(plan.school, "principal", "pat@example.org")
    assert "a plan for 2025-26" in words(page("start", user("4", "pat@example.org"), run=ended))


def test_the_first_analyst_is_named_by_the_provider_and_later_ones_are_invited() -> None:
    assert "All schools" in words(page("district", user("1", "dee@example.org", roles=["analyst"])))
    assert "been added to a school" in words(page("district", user("2", "foe@example.org", roles=["analyst"])))
    (dee,) = schools.members(None)
    Desk(LOCAL).end_membership(dee.id)  # whoever was removed is not the first once more
    assert "been added to a school" in words(page("district", user("1", "dee@example.org", roles=["analyst"])))


def test_a_membership_that_ended_counts_at_once(ended: str) -> None:
    plan = published(ended)
    made = Desk(LOCAL).invite(plan.school, "teacher", "ann@example.org")
    ann = user("1", "ann@example.org")
    assert "Most time" in words(page("staff", ann))
    Desk(LOCAL).end_membership(made.id)
    assert "been added to a school" in words(page("staff", ann))




def test_the_district_sets_up_a_school_and_its_principal_invites_a_teacher(ended: str) -> None:
    dee = user("1", "dee@example.org", roles=["analyst"])
    at = page("district", dee)
    at.text_input(key="new_school_name").set_value("Pine Hollow Elementary")
    next(b for b in at.button if b.label == "Add school").click().run()
    (school,) = schools.schools()
    at.text_input(key=f"email_{school.id}").set_value("nobody")
    next(b for b in at.button if b.label == "Invite").click().run()
    assert any("e-mail address" in e.value for e in at.error)
    at.text_input(key=f"email_{school.id}").set_value("pat@example.org")
    at.selectbox(key=f"part_{school.id}").set_value("principal")
    next(b for b in at.button if b.label == "Invite").click().run()
    assert [(m.role, m.email) for m in schools.members(school.id)] == [("principal", "pat@example.org")]
    pat = user("2", "pat@example.org")
    assert "Protect common planning time" in words(page("start", pat))
    store.belongs(ended, school.id)
    at = page("start", pat, tab="Share", run=ended)
    at.button(key="share_draft").click().run()
    assert not at.exception and f"email_{school.id}" in {t.key for t in at.text_input}
    assert "A draft was made" in words(at) and "pat@example.org" not in str([x.who for x in schools.log(school.id)])


def test_a_deleted_school_is_gone_for_everybody_until_it_is_brought_back(ended: str) -> None:
    plan = published(ended)
    at = page("district")
    assert "Plans that the district accepted stay" in words(at)
    at.button(key=f"gone_{plan.school}").click().run()
    assert not at.exception and schools.schools() == () and "Pine Hollow Elementary: deleted" in words(at)
    assert "That search is no longer saved" in str([i.value for i in page("start", run=ended).info])
    assert not page("start").exception and "Searches kept" not in str(page("start").expander)
    at.button(key=f"back_{plan.school}").click().run()
    assert not at.exception and "Pine Hollow Elementary: deleted" not in words(at)
    assert "share_back" in {b.key for b in page("start", tab="Share", run=ended).button}


def test_a_hold_stops_the_button_and_says_so(ended: str) -> None:
    plan = published(ended)
    at = page("district")
    at.text_input(key="hold_reason").set_value("Records request 17")
    next(b for b in at.button if b.label == "Set the hold").click().run()
    assert "Records request 17" in words(at)
    at.button(key=f"gone_{plan.school}").click().run()
    assert "legal hold" in at.session_state["trouble"] and [s.id for s in schools.schools()] == [plan.school]
    at.number_input(key="records_days").set_value(30)
    next(b for b in at.button if b.label == "Set the days").click().run()
    assert not at.exception and Desk(LOCAL).records_days() == 30
    at.button(key=next(str(b.key) for b in at.button if str(b.key).startswith("lift_"))).click().run()
    at.button(key=f"gone_{plan.school}").click().run()
    assert schools.schools() == () and not at.exception


def test_a_plan_that_others_read_is_not_deleted_before_it_is_taken_back(ended: str) -> None:
    seen = published(ended)
    at = page("start", run=ended)
    at.button(key="delete").click().run()
    assert any("Withdraw it under Share" in e.value for e in at.error) and store.get(ended) is not None
    Desk(LOCAL).withdraw(seen)
    at = page("start", run=ended)
    at.button(key="delete").click().run()
    assert store.get(ended) is None


def test_what_changed_since_the_last_workbook_is_said_and_the_districts_cells_first(ended: str) -> None:
    published(ended)
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.run()
    money = next(f.cell for f in figures(SAMPLE.read_bytes()) if f.sheet == "Funds" and f.header == "Next year")
    book = edited_book(SAMPLE.read_bytes(), [CellEdit(money, "5")])
    at.file_uploader(key="upload").set_value(("mine.xlsx", book, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")).run()
    assert not at.exception
    said = words(at)
    assert "Set by the district office" in said and f"{money}: GF" in said and "5 now." in said
    assert "1 cell changed since the last workbook you uploaded (version 1)" in [e.label for e in at.expander]


def test_the_staff_see_their_own_tries_and_nothing_that_the_principal_tried(ended: str, solved: Outcome) -> None:
    """The published plan is itself something the principal tried; the beginning, and another try of hers, stay hers."""
    book = SAMPLE.read_bytes()

    def tried(base: str, words: str, staff: bool) -> str:
        run = store.add(book, SAMPLE.name, base=base, asked=words, by_staff=staff)
        store.finish(run, "done", "", solved)
        return run

    hers = tried(ended, "Another plan: without the art post", False)
    plan = published(hers)
    secret, ours = tried(hers, "Tried: ART1 is not here", False), tried(hers, "Tried: Grade 3 meets", True)
    at = page("staff", tab="Try a change", plan=plan.id)
    assert "without the art post" not in words(at) and "ART1 is not here" not in words(at)
    assert {b.key for b in at.button if b.key and b.key.startswith("history_")} == {f"history_{ours}"}
    assert "Tried: Grade 3 meets" in words(page("staff", plan=plan.id, **{"try": ours}))
    for hidden in (secret, ended):
        assert "ART1 is not here" not in words(page("staff", plan=plan.id, **{"try": hidden}))


def test_a_reader_may_not_try_whatever_the_page_shows(ended: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = published(ended)
    Desk(LOCAL).invite(plan.school, "viewer", "vic@example.org")
    at = page("staff", user("9", "vic@example.org"), plan=plan.id)
    assert "Try a change" not in tabs(at) and "Vote" in tabs(at)
    week = words(page("staff", user("9", "vic@example.org"), tab="Weekly schedule", plan=plan.id))
    assert "Choose a cell" not in week and "Master schedule by grade" in week
    assert "Select a cell" in words(page("staff", tab="Weekly schedule", plan=plan.id))
    stay = page("staff", user("9", "vic@example.org"), tab="Keep the same", plan=plan.id)
    assert "No requests yet" in words(stay) and "keep" not in {b.key for b in stay.button}
    run, before = store.get(ended), store.recent()
    assert run is not None
    monkeypatch.setattr(who, "person", lambda: signed_in("9", (("viewer", plan.school),)))
    with pytest.raises(Refused):
        trying.attempt(run, "Grade 3 meets", [])
    assert store.recent() == before
