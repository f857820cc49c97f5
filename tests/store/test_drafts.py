"""Workbooks that somebody is typing in: kept at each change, for their owner alone."""

from __future__ import annotations

import time

import pytest

from planner import store
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL, Person, Refused, Role
from planner.store import drafts, records, schools


def test_a_draft_is_one_however_often_it_is_kept(database: str) -> None:
    one = drafts.keep("a", "elm.xlsx", b"1")
    assert drafts.keep("a", "elm.xlsx", b"2", one) == one
    assert drafts.book("a", one) == ("elm.xlsx", b"2") and [d.id for d in drafts.drafts("a")] == [one]
    other = drafts.keep("a", "oak.xlsx", b"3")
    assert [d.name for d in drafts.drafts("a")] == ["oak.xlsx", "elm.xlsx"]
    records.forget_draft("a", one)
    assert drafts.book("a", one) is None and [d.id for d in drafts.drafts("a")] == [other]


def test_nobody_sees_changes_or_forgets_anothers(database: str) -> None:
    mine = drafts.keep("a", "elm.xlsx", b"1")
    assert drafts.book("b", mine) is None and drafts.drafts("b") == ()
    theirs = drafts.keep("b", "elm.xlsx", b"2", mine)  # the address of a draft was passed on
    records.forget_draft("b", mine)
    assert theirs != mine and drafts.book("a", mine) == ("elm.xlsx", b"1")


def test_the_one_too_many_goes(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000.0]
    monkeypatch.setattr(drafts.time, "time", lambda: now[0])
    kept = []
    for n in range(drafts.MOST + 1):
        now[0] += 1
        kept.append(drafts.keep("a", f"{n}.xlsx", b"1"))
    assert drafts.book("a", kept[0]) is None and len(drafts.drafts("a")) == drafts.MOST


def test_the_purge_takes_what_nobody_touched_and_what_belongs_to_nobody(database: str) -> None:
    """A legal hold stops it. Whoever belongs to a school keeps what they type in."""
    east = schools.add_school("East")
    ann, bob = (schools.invite(east.id, "principal", f"{who}@example.org").id for who in ("ann", "bob"))
    kept = {who: drafts.keep(f"member {who}", "elm.xlsx", b"1") for who in (ann, bob)} | {"here": drafts.keep(LOCAL.who, "elm.xlsx", b"1")}

    def left() -> set[str]:
        return {who for who, draft in kept.items() if drafts.book(f"member {who}" if who != "here" else LOCAL.who, draft)}

    schools.end_membership(bob)
    hold = records.hold(None, "A claim", "x")
    records.purge("x")
    assert left() == {ann, bob, "here"}
    records.lift(hold.id, "x")
    records.purge("x")
    assert left() == {ann, "here"}
    records.purge("x", time.time() + drafts.KEPT_DAYS * drafts.DAY - 60)
    assert left() == {ann, "here"}
    records.purge("x", time.time() + drafts.KEPT_DAYS * drafts.DAY + 60)
    assert left() == set()


def test_only_who_may_hand_in_a_workbook_types(database: str) -> None:
    teacher = Person("member 1", ((Role.TEACHER, "s"),))
    principal = Person("member 2", ((Role.PRINCIPAL, "s"),))
    draft = Desk(principal).keep_draft("elm.xlsx", b"1")
    assert Desk(principal).draft(draft) == ("elm.xlsx", b"1") and Desk(LOCAL).drafts() == () and Desk(teacher).drafts() == ()
    for step in (lambda: Desk(teacher).keep_draft("x", b""), lambda: Desk(teacher).draft(draft), lambda: Desk(teacher).forget_draft(draft)):
        with pytest.raises(Refused):
            step()


def test_while_a_hold_stands_no_draft_goes_not_by_its_owner_and_not_as_the_one_too_many(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST", 2)
    one = Desk(LOCAL).keep_draft("0.xlsx", b"1")
    hold = records.hold(schools.add_school("East").id, "A claim", "x")
    with pytest.raises(ValueError, match="legal hold"):
        Desk(LOCAL).forget_draft(one)
    for n in range(1, 4):
        Desk(LOCAL).keep_draft(f"{n}.xlsx", b"1")
    assert len(Desk(LOCAL).drafts()) == 4 and Desk(LOCAL).draft(one) == ("0.xlsx", b"1")
    records.lift(hold.id, "x")
    Desk(LOCAL).forget_draft(one)
    assert Desk(LOCAL).draft(one) is None
    Desk(LOCAL).keep_draft("4.xlsx", b"1")
    assert len(Desk(LOCAL).drafts()) == 2


def test_whoever_changes_schools_keeps_their_drafts(database: str) -> None:
    """The number that they are known by stays the first one, also when that membership has ended."""
    who = ("https://id", "1")
    made = []
    for n in range(4):
        made.append(schools.invite(schools.add_school(f"School {n}").id, "principal", "pat@example.org").id)
        schools.claim(*who, "pat@example.org")
    number, mine = schools.of_person(*who)
    assert number == made[0] and len(mine) == 4
    draft = drafts.keep(f"member {number}", "elm.xlsx", b"1")
    for one in made[:3]:
        schools.end_membership(one)
        records.purge("x")
        assert schools.of_person(*who)[0] == number and drafts.book(f"member {number}", draft)
    schools.end_membership(made[3])
    records.purge("x")
    assert schools.of_person(*who) == (number, ()) and drafts.book(f"member {number}", draft) is None


def test_a_workbook_that_was_opened_and_never_handed_in_goes_like_a_draft(database: str) -> None:
    """The figure that is worked out of each workbook that is opened holds it. A search that somebody asked for stays."""
    opened, asked = store.add_once(b"opened", "elm.xlsx", kind="lapse", seconds=1.0).id, store.add(b"asked", "elm.xlsx", status="running")
    waiting = store.add_once(b"waiting", "elm.xlsx", kind="lapse", seconds=1.0).id
    for run in (opened, asked):
        store.finish(run, "done", "")
    long_after = time.time() + drafts.KEPT_DAYS * drafts.DAY + 60
    hold = records.hold(None, "A claim", "x")
    records.purge("x", long_after)
    records.lift(hold.id, "x")
    records.purge("x", long_after - 120)
    assert store.get(opened) is not None
    records.purge("x", long_after)
    assert store.get(opened) is None and store.get(asked) is not None and store.get(waiting) is not None
