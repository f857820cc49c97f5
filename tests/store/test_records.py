"""Deletion hides first and is final as the records schedule says; what the district accepted stays; a legal hold stops both."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from planner import store
from planner.cli.main import main
from planner.domain.plan import Day, Plan
from planner.jobs import packing
from planner.sharing import summary
from planner.sharing.desk import Desk, Missing, Stale
from planner.sharing.permissions import LOCAL, Person, Refused, Role
from planner.sharing.voting import Voting
from planner.store import chain, folder, plans, records, schools, summaries
from planner.store.plans import Offered

DAY = 86_400.0
OFFICE = Person("member office", ((Role.ANALYST, None),))


@pytest.fixture(autouse=True)
def figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workbooks of this world are no workbooks; what is worked out of a plan is tested in tests/test_office.py."""
    monkeypatch.setattr(summary, "figures_of", lambda book, plan: summary.Figures())


@pytest.fixture
def sent() -> Offered:
    """A school's plan that lies at the district."""
    school = schools.add_school("Pine").id
    schools.keep_workbook(school, b"book file", "pine.xlsx", "x")
    desk = Desk(LOCAL)
    run = store.add(b"book", "pine.xlsx", status="running", school=school)
    store.save(run, plan=Plan(days=(Day(1, "REG", 36),)))
    store.finish(run, "done", "")
    chosen = desk.choose(desk.publish(desk.offer(school, run, "A plan"), "week", True))
    return desk.submit(chosen, b"plan file", b"book file")


def principal(school: str) -> Person:
    schools.invite(school, "principal", "pat@example.org")
    schools.claim("https://id", "1", "pat@example.org")
    return as_signed_in()


def as_signed_in() -> Person:
    return Person("member pat", tuple((Role(m.role), m.school) for m in schools.memberships("https://id", "1")))


def test_a_deleted_school_is_gone_at_once_from_every_desk_list_sum_and_download(sent: Offered) -> None:
    here, desk, office = sent.school, Desk(principal(sent.school)), Desk(OFFICE)
    comment = desk.comment(sent.id, "comment", "plan", "Good.")
    poll, codes = Voting(desk).open_poll(sent.id, "Go?", ("Yes", "No"), codes=5)
    asked = office.pack([sent], {"first": "2026-08-10", "last": "2027-05-28", "free": "", "zone": "America/New_York"})
    waiting = store.add(b"book", "pine.xlsx", school=here)
    desk.delete_school(here)
    assert as_signed_in().parts == ()  # whoever was of the school is of nothing, on open pages too
    for who in (office, Desk(LOCAL), Desk(as_signed_in())):
        assert who.schools() == () and who.plans(here) == ()
        for step in (who.plan, who.frozen, who.comments, Voting(who).polls, Voting(who).votes, who.run):
            with pytest.raises(Missing):
                step(sent.id)
    for step in (lambda: office.log(here), lambda: office.accept(sent), lambda: Desk(LOCAL).workbooks(here), lambda: office.invite(here, "viewer", "a@b.c")):
        with pytest.raises((Missing, Refused, Stale)):
            step()
    with pytest.raises(Missing):
        Voting(Desk(LOCAL)).answer(poll.id, codes[0], "Yes")
    assert office.lying() == office.submitted() == () and summaries.at_district() == () and comment.text == "Good."
    run = store.get(asked)
    assert run is None or run.cancel is not None
    assert packing.pack(packed(asked), lambda told: None, str, lambda: False)["folders"] == []
    seen = store.get(waiting)
    assert seen is not None and seen.cancel is not None


def packed(run_id: str) -> store.Run:
    run = store.get(run_id)
    assert run is not None
    return run


def test_the_district_brings_it_back_as_it_was_until_its_day(sent: Offered) -> None:
    desk, office = Desk(principal(sent.school)), Desk(OFFICE)
    desk.delete_school(sent.school)
    (hidden,) = office.deleted()
    assert hidden.name == "Pine" and hidden.goes == hidden.hidden + 365 * DAY
    office.set_records_days(30)
    assert [h.goes for h in office.deleted()] == [hidden.hidden + 30 * DAY]
    assert records.purge("x", hidden.hidden + 30 * DAY - 1) == ()
    with pytest.raises(Refused):
        Desk(as_signed_in()).bring_back(sent.school)
    office.bring_back(sent.school)
    assert Desk(as_signed_in()).plan(sent.id) == sent and [p.plan for p in office.lying()] == [sent]
    assert records.purge("x", time.time() + 400 * DAY) == ()
    assert [x.what for x in office.log(sent.school)][:2] == ["The school was brought back", "The school was deleted"]


def test_after_its_day_nothing_is_left_but_what_the_log_says(sent: Offered) -> None:
    office = Desk(OFFICE)
    noted = chain.verify().head
    office.delete_school(sent.school)
    assert records.purge("x", time.time() + 366 * DAY) == ("Pine",)
    assert store.get(sent.run) is None and schools.workbooks(sent.school) == () and office.deleted() == () and plans.frozen(sent.id) is None
    lines = office.log(None)
    assert [x.what for x in lines][:2] == [chain.ERASED, "A school was removed for good"] and "Pine" in lines[1].detail
    assert "A plan" not in str(lines) and chain.verify(noted).whole
    assert schools.add_school("Pine").id != sent.school


def test_what_was_asked_of_its_workbooks_and_tried_on_them_goes_too(sent: Offered) -> None:
    """Searches that belong to no school by themselves hold its workbook. What another school handed in, byte for byte, stays."""
    book = b"book"
    lapse = store.add_once(book, "pine.xlsx", kind="lapse", seconds=1.0).id
    older = store.add_once(b"book file", "pine.xlsx", kind="lapse", seconds=1.0).id
    tried = store.add(b"book, tried", "pine.xlsx", base=sent.run, asked="Tried")
    again = store.add(b"book, tried again", "pine.xlsx", base=tried, asked="Tried")
    other = schools.add_school("Oak").id
    theirs, shared = store.add(b"oak", "oak.xlsx", school=other), store.add_once(b"both", "both.xlsx", kind="lapse", seconds=1.0).id
    for school in (sent.school, other):
        schools.keep_workbook(school, b"both", "both.xlsx", "x")
    desk = Desk(OFFICE)
    made = desk.pack([sent], {"first": "2026-08-10", "last": "2027-05-28", "free": "", "zone": "America/New_York"})
    desk.delete_school(sent.school)
    for run in (lapse, older, tried, again):
        assert packed(run).cancel is not None
    assert packed(theirs).cancel is None and packed(shared).cancel is None and packed(made).cancel is not None
    records.purge("x", time.time() + 366 * DAY)
    assert [store.get(run) for run in (lapse, older, tried, again, sent.run)] == [None] * 5
    assert store.get(theirs) is not None and store.get(shared) is not None


def test_the_app_purges_by_a_clock_that_goes_on_steadily_alone(sent: Offered) -> None:
    """A clock that was set ten years ahead, or back, ends nothing: it must go on from there for a day. A weekend off is no jump."""
    Desk(OFFICE).delete_school(sent.school)
    start = time.time()
    assert records.purge_by_the_clock("x", start) == () and records.purge_by_the_clock("x", start + 2 * DAY) == ()
    ahead = start + 3_650 * DAY
    for wrong in (ahead, ahead + DAY / 2, start + 3 * DAY, ahead):
        assert records.purge_by_the_clock("x", wrong) == () and len(records.hidden_schools()) == 1
    for hours in range(1, 24):
        assert records.purge_by_the_clock("x", ahead + hours * DAY / 24) == ()
    assert records.purge_by_the_clock("x", ahead + 2.7 * DAY) == ("Pine",)


def test_keys_of_polls_that_went_with_their_school_go_with_the_purge(sent: Offered) -> None:
    Voting(Desk(LOCAL)).open_poll(sent.id, "Go?", ("Yes", "No"), codes=5)
    (key,) = (store.data_folder() / "polls").glob("*.key")
    os.utime(key, (1, 1))
    Desk(LOCAL).delete_school(sent.school)
    records.purge("x")
    assert key.exists()
    records.purge("x", time.time() + 366 * DAY)
    assert not key.exists()


def test_what_the_district_accepted_only_the_district_removes(sent: Offered) -> None:
    office, desk = Desk(OFFICE), Desk(principal(sent.school))
    accepted = office.accept(sent)
    desk.submit(desk.choose(accepted), b"another plan", b"another book")  # the school opened it again and sent something else
    (record,) = office.accepted()
    assert (record.title, record.school_name) == ("A plan", "Pine") and office.accepted_files(record.id) == (b"plan file", b"book file")
    desk.delete_school(sent.school)
    records.purge("x", time.time() + 366 * DAY)
    assert schools.schools() == () and office.accepted_files(record.id) == (b"plan file", b"book file")
    for who in (desk, Desk(as_signed_in()), Desk(Person("x", ((Role.PRINCIPAL, sent.school),)))):
        for step in (who.remove_accepted, who.accepted_files):
            with pytest.raises(Refused):
                step(record.id)
    office.remove_accepted(record.id)
    assert office.accepted() == () and [h.name for h in office.removed()] == ["Pine: A plan"]
    with pytest.raises(Missing):
        office.accepted_files(record.id)
    office.bring_back(record.id)
    assert len(office.accepted()) == 1
    office.remove_accepted(record.id)
    assert records.purge("x", time.time() + 366 * DAY) == ("Pine: A plan",) and office.removed() == ()
    assert chain.verify().whole


@pytest.mark.parametrize("everything", [False, True])
def test_a_hold_stops_deletion_and_what_was_due(sent: Offered, everything: bool) -> None:
    office, whose = Desk(OFFICE), None if everything else sent.school
    office.accept(sent)
    (record,) = office.accepted()
    held = office.hold(whose, "Records request 17")
    for step in (lambda: office.delete_school(sent.school), lambda: office.remove_accepted(record.id), lambda: Desk(LOCAL).delete_run(sent.run)):
        with pytest.raises(ValueError, match=r"legal hold|Staff can see"):
            step()
    draft = store.add(b"book", "pine.xlsx", status="done", school=sent.school)
    with pytest.raises(ValueError, match="legal hold"):
        Desk(LOCAL).delete_run(draft)
    assert [s.name for s in office.schools()] == ["Pine"] and len(office.accepted()) == 1
    office.lift(held.id)
    office.delete_school(sent.school)
    office.remove_accepted(record.id)
    again = office.hold(whose, "Records request 18")
    assert {h.goes for h in (*office.deleted(), *office.removed())} == {None}
    assert records.purge("x", time.time() + 9_999 * DAY) == () and store.get(sent.run) is not None
    office.lift(again.id)
    assert set(records.purge("x", time.time() + 366 * DAY)) == {"Pine", "Pine: A plan"}
    assert {"A legal hold was set", "A legal hold was lifted"} <= {x.what for x in office.log(None)} and chain.verify().whole


def test_a_hold_of_another_school_stops_nothing_here(sent: Offered) -> None:
    office = Desk(OFFICE)
    office.hold(schools.add_school("Oak").id, "Another matter")
    office.delete_school(sent.school)
    assert records.purge("x", time.time() + 366 * DAY) == ("Pine",)
    with pytest.raises(ValueError, match="sentence"):
        office.hold(None, "  ")
    for days in (-1, 40_000):
        with pytest.raises(ValueError, match="number of days"):
            office.set_records_days(days)


def test_a_name_that_is_taken_by_now_does_not_come_back_twice(sent: Offered) -> None:
    office = Desk(OFFICE)
    office.delete_school(sent.school)
    schools.add_school("pine")
    with pytest.raises(ValueError, match="another school of this name"):
        office.bring_back(sent.school)


def test_a_hold_and_a_deletion_at_the_same_moment_never_both_count(sent: Offered) -> None:
    """Of ten pairs that race, the school is either held and there, or deleted before the hold came: then the hold keeps it."""
    office = Desk(OFFICE)

    def go(step: object) -> None:
        try:
            step()  # type: ignore[operator]
        except ValueError:
            return

    for _ in range(10):
        both = [threading.Thread(target=go, args=(s,)) for s in (lambda: office.hold(None, "Now"), lambda: office.delete_school(sent.school))]
        for t in both:
            t.start()
        for t in both:
            t.join()
        assert records.purge("x", time.time() + 9_999 * DAY) == ()
        (hold,) = office.holds()
        office.lift(hold.id)
        office.bring_back(sent.school)
    assert chain.verify().whole and Desk(LOCAL).plan(sent.id) == sent


def test_the_command_says_what_is_due_and_removes_it(sent: Offered, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["purge"]) == 0 and "Nothing is due." in capsys.readouterr().out
    records.set_days(0, "x")
    Desk(OFFICE).delete_school(sent.school)
    assert main(["purge", "--look"]) == 0 and "Pine: is due" in capsys.readouterr().out and len(records.hidden_schools()) == 1
    assert main(["purge"]) == 0 and "Pine: removed for good" in capsys.readouterr().out and records.hidden_schools() == ()


def test_a_hold_and_the_end_of_a_search_at_the_same_moment_never_both_count(sent: Offered) -> None:
    """A search that is deleted was not held yet: the log says which came first."""
    for _ in range(10):
        run = store.add(b"another book", "pine.xlsx", status="done", school=sent.school)
        both = [threading.Thread(target=raced, args=(s,)) for s in (lambda: Desk(OFFICE).hold(sent.school, "Now"), partial(Desk(LOCAL).delete_run, run))]
        for t in both:
            t.start()
        for t in both:
            t.join()
        first, *_rest = [x.what for x in Desk(OFFICE).log(sent.school) if x.what in ("A legal hold was set", "A search was deleted")]
        assert (first == "A legal hold was set") or store.get(run) is not None
        for hold in Desk(OFFICE).holds():
            Desk(OFFICE).lift(hold.id)


def raced(step: Callable[[], object]) -> None:
    with suppress(ValueError):
        step()


@pytest.fixture
def before() -> Iterator[Path]:
    yield store.data_folder() / "runs.sqlite"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_plans_accepted_before_stay_too(before: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(folder.__file__).with_name("migrations")))
    made = folder.create_engine(f"sqlite:///{before}")
    with made.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
    made.dispose()
    with sqlite3.connect(before) as old:
        old.execute("insert into schools values ('s', 'Pine', 1)")
        line = "insert into plans (id, school, run, title, state, shows, note, created, changed, version, first_draft, frozen, frozen_book)"
        for state in ("accepted", "submitted"):
            old.execute(f"{line} values (?, 's', 'r', 'A plan', ?, 'week', '', 1, 2, 1, 0, x'01', x'02')", (state, state))
    (record,) = records.records()
    assert (record.plan, record.accepted, records.files(record.id)) == ("accepted", 2, (b"\x01", b"\x02"))
