"""Many at once, on both databases: people who set up one school or hand in its workbooks, dispatchers at the same queue, people who take
the same invitation."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest

from planner import store
from planner.domain.plan import Day, Plan
from planner.sharing.counting import Stage
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL
from planner.sharing.voting import Voting
from planner.store import schools, votes
from planner.store.votes import Count, Entry, Terms

AT_ONCE = 6


def all_at_once(step: Callable[[int], object]) -> list[object]:
    gate = Barrier(AT_ONCE)

    def begun(n: int) -> object:
        gate.wait()
        return step(n)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(begun, range(AT_ONCE)))


def test_a_school_that_many_set_up_at_once_stands_once_with_one_line() -> None:
    desk = Desk(LOCAL)
    made = all_at_once(lambda n: desk.found_school("East" if n % 2 else "EAST").id)
    assert len(set(made)) == 1 and [s.id for s in desk.schools()] == [made[0]]
    assert [line.what for line in desk.log(desk.schools()[0].id)] == ["The school was set up"]


def test_a_school_whose_first_workbooks_come_at_once_stands_once() -> None:
    desk = Desk(LOCAL)
    made = all_at_once(lambda n: desk.bring("East", f"book {n}".encode(), "book.xlsx").school)
    assert len(set(made)) == 1 and [s.id for s in desk.schools()] == [made[0]]
    assert [v.number for v in desk.workbooks(desk.schools()[0].id)] == list(range(AT_ONCE, 0, -1))


def test_a_school_is_not_brought_back_beside_one_that_is_set_up_with_its_name() -> None:
    desk = Desk(LOCAL)
    gone = desk.found_school("East").id
    desk.delete_school(gone)

    def step(n: int) -> None:
        with suppress(ValueError):  # another school has its name by now
            desk.bring_back(gone) if n % 2 else desk.found_school("East")

    all_at_once(step)
    assert [s.name for s in desk.schools()] == ["East"]


def test_workbooks_that_are_handed_in_at_once_all_stay_and_are_numbered_in_turn() -> None:
    desk = Desk(LOCAL)
    school = desk.bring("East", b"first", "book.xlsx").school
    all_at_once(lambda n: desk.bring("East", f"book {n}".encode(), "book.xlsx"))
    assert [v.number for v in desk.workbooks(school)] == list(range(AT_ONCE + 1, 0, -1))
    said = [line.detail for line in desk.log(school) if line.what == "A workbook was handed in"]
    assert said == [f"version {n}" for n in range(AT_ONCE + 1, 0, -1)]


def test_the_same_workbook_handed_in_at_once_is_one_version_with_one_line() -> None:
    desk = Desk(LOCAL)
    school = desk.bring("East", b"first", "book.xlsx").school
    found = all_at_once(lambda n: desk.bring("East", b"the same", "book.xlsx").id)
    assert len(set(found)) == 1 and len(desk.workbooks(school)) == 2 and len(desk.log(school)) == 2


def test_each_waiting_search_is_begun_by_one_of_many_dispatchers() -> None:
    waiting = [store.add(f"book {n}".encode(), "book.xlsx") for n in range(12)]
    won = all_at_once(lambda n: [run.id for run in store.living() if store.claim(run.id, f"host {n}")])
    begun = Counter(run for mine in won for run in mine)  # type: ignore[attr-defined]
    assert begun == Counter(waiting)
    assert {run.attempt for run in store.living()} == {1}


def test_an_invitation_is_taken_by_one_of_many_who_claim_it() -> None:
    made = schools.invite(None, "analyst", "office@example.org")
    taken = all_at_once(lambda n: schools.claim("https://id.example.org", f"subject {n}", "office@example.org"))
    assert sorted(taken, key=str) == [0] * (AT_ONCE - 1) + [1]
    member = schools.member(made.id)
    assert member is not None and member.subject == f"subject {taken.index(1)}"


def test_a_search_that_many_share_at_once_is_one_draft() -> None:
    desk = Desk(LOCAL)
    school, run = desk.found_school("East").id, store.add(b"book", "book.xlsx", status="running")
    store.save(run, plan=Plan(days=(Day(1, "REG", 36),)))
    store.finish(run, "done", "")
    made = all_at_once(lambda n: desk.offer(school, run, f"A plan {n}").id)
    assert len(set(made)) == 1 == len(desk.plans(school))


def test_a_vote_has_a_result_or_was_called_off_and_never_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """One calls it off while the second tellers' sheet is entered: whoever comes second is told. Each look at it is slow here."""
    desk = Desk(LOCAL)
    voting, look = Voting(desk), votes.entries

    def slowly(vote: str) -> tuple[Entry, ...]:
        found = look(vote)
        time.sleep(0.05)
        return found

    monkeypatch.setattr(votes, "entries", slowly)
    school, run = desk.found_school("East").id, store.add(b"book", "book.xlsx", status="running")
    store.save(run, plan=Plan(days=(Day(1, "REG", 36),)))
    store.finish(run, "done", "")
    plan = desk.publish(desk.offer(school, run, "A plan"), "week", True)
    for _ in range(3):
        vote = voting.call(plan.id, "Go?", ("Yes", "No"), Terms("All", 10, 2, 3, False, "eligible", 0, "The committee", "12.3")).id
        voting.enter(vote, Count((6, 2), 0, 8, 10))

        def step(n: int, vote: str = vote) -> None:
            with suppress(ValueError):
                voting.enter(vote, Count((6, 2), 0, 8, 10)) if n == 1 else voting.call_off(vote) if n == 2 else None

        all_at_once(step)
        found = votes.vote(vote)
        assert found is not None and (found.called_off is not None) != (voting.standing(vote).stage is Stage.AGREED)


def test_a_school_is_deleted_while_somebody_changes_it_and_neither_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both lock the school before they take their turn at the log."""
    desk, hold = Desk(LOCAL), schools.hold

    def slowly(school: str) -> None:
        hold(school)
        time.sleep(0.1)

    monkeypatch.setattr(schools, "hold", slowly)
    for n in range(3):
        school = desk.found_school(f"East {n}").id
        all_at_once(lambda m, n=n, school=school: desk.delete_school(school) if m == 1 else desk.bring(f"East {n}", b"book", "x") if m == 2 else None)
        assert schools.is_hidden(school)
