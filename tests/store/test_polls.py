"""An advisory poll: what it counts, and that a database, its pages, its journal, and two backups tell no more than the counts."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import inspect, text
from test_desk import World
from test_desk import every_plan_keeps_everything as every_plan_keeps_everything

from planner.sharing import voting
from planner.sharing.desk import Desk
from planner.sharing.permissions import LOCAL, Person, Role
from planner.sharing.slower import FIRST_SECONDS, LONGEST_SECONDS, Slower
from planner.sharing.voting import Voting
from planner.store import copies, data_folder, folder, polls, records, schools, sealed

LITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SERVER = pytest.mark.parametrize("database", ["postgres"], indirect=True)


@pytest.fixture(autouse=True)
def nobody_has_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voting, "_slower", Slower())


def opened(codes: int = 12) -> tuple[str, tuple[str, ...]]:
    poll, given = Voting(Desk(LOCAL)).open_poll(World().published.id, "Go?", ("Yes", "No", "Perhaps"), codes=codes)
    return poll.id, given


def cast(poll: str, codes: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Each code answers, in a drawn order and with words of its own; code -> what it answered and wrote."""
    chance, given = Random(4), {}
    for n, code in enumerate(chance.sample(codes, len(codes))):
        choice, words = chance.choice(("Yes", "No", "Perhaps")), f"Words number {chance.randrange(10**6)} {n}"
        assert polls.answer(poll, code, choice, words) == ""
        given[code] = choice, words
    return given


def test_an_answer_counts_once_and_nothing_is_shown_before_the_poll_is_closed_or_below_five() -> None:
    desk = Voting(Desk(LOCAL))
    poll, codes = opened(6)
    assert desk.answer(poll, codes[0].lower(), "Yes", "  Tuesday suits us. ") == ""
    assert "already" in desk.answer(poll, codes[0], "No") and "Choose" in desk.answer(poll, codes[1], "Never")
    assert [desk.answer(poll, code, "No") for code in codes[1:4]] == [""] * 3
    assert polls.poll(poll).answered is None and desk.result(poll) is None  # type: ignore[union-attr]
    assert desk.answer(poll, codes[4], "No", "Thursday.") == ""
    assert polls.poll(poll).answered == 5 and desk.result(poll) is None  # type: ignore[union-attr]
    found = desk.close_poll(poll)
    assert (
        found is not None and found.counts == (("Yes", 1), ("No", 4), ("Perhaps", 0)) and found.texts == ("Thursday.", "Tuesday suits us.")
    )
    assert desk.answer(poll, codes[5], "Yes") == polls.CLOSED and desk.result(poll) == found


def test_what_fewer_than_five_answered_is_thrown_away() -> None:
    poll, codes = opened(6)
    for code in codes[:4]:
        polls.answer(poll, code, "Yes", "A word")
    assert Voting(Desk(LOCAL)).close_poll(poll) is None
    (row,) = (r for r in rows("polls") if r["id"] == poll)
    assert json.loads(row["counts"]) == [0, 0, 0] and row["texts"] == "[]" and row["sealed"] is None


def test_many_at_once_lose_no_answer_and_no_code_answers_twice() -> None:
    poll, codes = opened(12)
    said: list[str] = []

    def one(code: str) -> None:
        said.append(polls.answer(poll, code, "Yes", f"Of {code}"))

    threads = [threading.Thread(target=one, args=(c,)) for c in codes * 2]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    found = Voting(Desk(LOCAL)).close_poll(poll)
    assert found is not None and found.counts[0] == ("Yes", 12) and len(found.texts) == 12 and said.count("") == 12


# --- what the database tells ------------------------------------------------------------------------------------------------
def rows(table: str) -> list[dict[str, Any]]:
    with folder.engine().connect() as connection:
        return [dict(r) for r in connection.execute(text(f"select * from {table}")).mappings()]


def cells() -> Iterator[tuple[str, str, Any]]:
    """Every cell of every table: table, column, value."""
    for table in inspect(folder.engine()).get_table_names():
        for row in rows(table):
            yield from ((table, column, value) for column, value in row.items())


def found_in(value: Any, words: str) -> bool:
    held = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    return words.encode() in held


@pytest.mark.parametrize("closed", [False, True])
def test_no_row_joins_a_code_and_an_answer(closed: bool) -> None:
    """Codes stand in no cell, nor their digests without the key; a poll is one row, and no other table speaks of it."""
    poll, codes = opened()
    key = sealed.key_of(poll)
    given = cast(poll, codes)
    if closed:
        polls.close_poll(poll)
    everything = list(cells())
    assert not [(t, c, code) for t, c, v in everything for code in codes if found_in(v, code) or found_in(v, sealed.digest(key, code))]
    holding = {(t, c) for t, c, v in everything for _choice, words in given.values() if found_in(v, words)}
    assert holding == ({("polls", "texts")} if closed else set())
    assert {(t, c) for t, c, v in everything if found_in(v, poll)} == {("polls", "id")}
    (row,) = (r for r in rows("polls") if r["id"] == poll)
    assert {k for k, v in row.items() if isinstance(v, float)} == ({"opened", "closed"} if closed else {"opened"})


def test_the_order_of_texts_is_that_of_the_alphabet() -> None:
    poll, codes = opened()
    given = cast(poll, codes)
    in_time = [words for _choice, words in given.values()]
    found = Voting(Desk(LOCAL)).close_poll(poll)
    assert found is not None and list(found.texts) == sorted(in_time) != in_time
    counted = dict(found.counts)
    assert counted == {c: sum(choice == c for choice, _ in given.values()) for c in ("Yes", "No", "Perhaps")}


@SERVER
def test_a_servers_row_ids_and_transactions_tell_nothing_after_closing(database: str) -> None:
    """One row a poll: ctid orders nothing, and xmin is that of the closing, whoever answered in which order."""
    poll, codes = opened()
    cast(poll, codes)
    polls.close_poll(poll)
    with folder.engine().connect() as connection:
        now = connection.scalar(text("select txid_current()"))
        seen = connection.execute(text(f"select ctid, xmin, id from polls where id = '{poll}'")).all()
    assert len(seen) == 1 and isinstance(now, int) and int(seen[0][1]) in (now - 1, now - 2)
    with folder.engine().connect() as connection:
        tables = inspect(connection).get_table_names()
        written = {t: connection.execute(text(f"select xmin from {t}")).scalars().all() for t in tables}
    between = {t: [x for x in found if int(seen[0][1]) - len(codes) <= int(x) < int(seen[0][1])] for t, found in written.items()}
    assert not any(between.values())  # no answer left a row of its own in any table


@LITE
def test_nothing_of_an_answer_is_left_in_the_bytes_of_file_and_journal(database: str) -> None:
    """Open: neither codes, digests nor words. Closed: the words alone, and nobody can read what was sealed, also with every old page."""
    poll, codes = opened()
    key = sealed.key_of(poll)
    given = cast(poll, codes)
    secret = [*codes, *(sealed.digest(key, c) for c in codes)]
    words = [w for _choice, w in given.values()]
    assert not held(secret + words)
    polls.close_poll(poll)
    assert not held(secret) and held(words)
    with pytest.raises(sealed.Lost):
        sealed.key_of(poll)


def held(secrets: list[str]) -> list[tuple[str, str]]:
    """File and text for each of these that stands anywhere in the store's files."""
    files = {p: p.read_bytes() for p in data_folder().glob("runs.sqlite*")}
    assert any(p.name.endswith("-wal") for p in files)
    return [(p.name, s) for p, data in files.items() for s in secrets if s.encode() in data]


@LITE
def test_two_backups_tell_the_difference_of_the_counts_and_no_more(database: str, tmp_path: Path) -> None:
    """One answer lies between them, and whoever compares knows every code: the counts differ, and no code or text can be told."""
    poll, codes = opened()
    polls.answer(poll, codes[0], "Yes", "First")
    copies.backup(tmp_path / "before.sqlite")
    polls.answer(poll, codes[1], "No", "Second")
    copies.backup(tmp_path / "after.sqlite")
    before, after = (everything(tmp_path / f"{name}.sqlite") for name in ("before", "after"))
    told = ("log", "log_head")  # the log tells that a backup was made, as it tells before that one was
    changed = {k for k in before.keys() | after.keys() if before.get(k) != after.get(k) and k[0] not in told}
    new = {found for key, found in after.items() if key[0] == "log" and key[2] == "what" and key not in before}
    assert len(new) == 1 and "backup" in new.pop().lower()  # of the answer itself there is no line
    assert {k[2] for k in changed} == {"counts", "sealed"} and {k[0] for k in changed} == {"polls"}
    one, other = (found["polls", poll, "sealed"] for found in (before, after))
    assert len(one) == len(other) and sum(a == b for a, b in zip(one, other, strict=True)) < len(one) / 64  # 1 in 256 by chance
    assert not [
        c for c in (*codes, "First", "Second") for n in ("before", "after") if c.encode() in (tmp_path / f"{n}.sqlite").read_bytes()
    ]


def everything(path: Path) -> dict[tuple[str, str, str], Any]:
    """(table, key of the row, column) -> value."""
    found: dict[tuple[str, str, str], Any] = {}
    with sqlite3.connect(path) as copy:
        copy.row_factory = sqlite3.Row
        tables = [r[0] for r in copy.execute("select name from sqlite_master where type = 'table'")]
        for table in tables:
            for row in copy.execute(f"select * from {table}"):
                found |= {(table, str(row[0]), c): row[c] for c in row.keys()}  # noqa: SIM118 - a Row iterates over values
    return found


@LITE
def test_a_backup_without_the_key_keeps_the_counts(database: str) -> None:
    """On another server the poll takes no more answers; closed there, it has its counts and says that the texts are lost."""
    poll, codes = opened()
    for code in codes[:6]:
        polls.answer(poll, code, "Yes", "Words")
    sealed.forget_key(poll)
    assert polls.answer(poll, codes[7], "Yes") == polls.KEYLESS
    found = Voting(Desk(LOCAL)).close_poll(poll)
    assert found is not None and found.counts[0] == ("Yes", 6) and found.texts == () and polls.poll(poll).remark == polls.TEXTS_LOST  # type: ignore[union-attr]


@LITE
def test_keys_are_their_owners_alone_and_go_with_their_poll(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    world, desk = World(), Desk(LOCAL)
    key = data_folder() / "polls" / f"{world.poll.id}.key"
    assert key.stat().st_mode & 0o077 == 0
    desk.delete_school(world.here.id)
    opened()
    assert key.exists()  # a school that is only hidden may come back
    records.purge("district", time.time() + 10 * 365 * 86_400)
    monkeypatch.setattr(sealed, "FORGOTTEN_SECONDS", -1.0)
    poll, _codes = opened()
    assert not key.exists() and (data_folder() / "polls" / f"{poll}.key").exists()


def test_what_was_changed_by_hand_is_not_read() -> None:
    key, other = b"k" * 32, b"o" * 32
    kept = sealed.seal(key, b"text")
    assert sealed.unseal(key, kept) == b"text" and sealed.seal(key, b"text") != kept
    for bad in (kept[:-1] + bytes([kept[-1] ^ 1]), bytes([kept[0] ^ 1]) + kept[1:], b""):
        with pytest.raises(sealed.Lost):
            sealed.unseal(key, bad)
    with pytest.raises(sealed.Lost):
        sealed.unseal(other, kept)


# --- at the desk ------------------------------------------------------------------------------------------------------------
def test_wrong_codes_are_slowed_down_and_a_right_one_is_not_tried_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two are free; then 5, 10, 20 … seconds, up to five minutes; another person is not held up."""
    clock = [0.0]
    monkeypatch.setattr(voting, "_slower", Slower(lambda: clock[0]))
    poll, codes = opened()
    desk = Voting(Desk(LOCAL))
    waits = []
    for _ in range(9):
        assert desk.answer(poll, "ABCD2345", "Yes") == polls.UNKNOWN
        said = desk.answer(poll, codes[0], "Nothing")  # not a try: only shows whether one must wait
        waits.append(int(said.split("Wait ")[1].split()[0]) if "Wait" in said else 0)
        clock[0] += waits[-1]
    assert waits == [0, 0, 5, 10, 20, 40, 80, 160, 300] and (FIRST_SECONDS, LONGEST_SECONDS) == (5.0, 300.0)
    desk.answer(poll, "ABCD2345", "Yes")
    assert "Wait 300 seconds" in desk.answer(poll, codes[0], "Yes")
    teacher = Voting(Desk(Person("member 5", ((Role.TEACHER, schools.schools()[0].id),))))
    assert teacher.answer(poll, codes[0], "Yes") == ""
    clock[0] += 300
    assert desk.answer(poll, codes[1], "Yes") == "" and desk.answer(poll, "ABCD2345", "Yes") == polls.UNKNOWN
    assert desk.answer(poll, codes[2], "Yes") == ""  # a right code forgave the wrong ones


def test_many_tries_at_once_are_no_way_around_the_wait() -> None:
    poll, _codes = opened()
    said: list[str] = []
    threads = [threading.Thread(target=lambda: said.append(Voting(Desk(LOCAL)).answer(poll, "ABCD2345", "Yes"))) for _ in range(12)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert said.count(polls.UNKNOWN) == 3 and sum("Wait" in s for s in said) == 9


def test_the_log_says_who_took_the_slips_and_nothing_of_an_answer() -> None:
    world, desk = World(), Desk(LOCAL)
    Voting(desk).slips_taken(world.poll.id)
    before = desk.log(world.here.id)
    assert before[0].what == "The code slips of a poll were downloaded" and before[0].who == "this computer"
    for code in world.codes:
        Voting(desk).answer(world.poll.id, code, "Yes", "Words")
    assert desk.log(world.here.id) == before


def test_what_the_district_closes_takes_neither_comments_nor_answers_until_it_is_opened_again() -> None:
    world, desk = World(), Desk(LOCAL)
    mine, plan = Voting(desk), world.published.id
    pay, codes = mine.open_poll(plan, "Stipends?", ("Yes", "No"), codes=3, subject="pay")
    line = mine.close_subject(None, "polls", "pay", "In bargaining until March.")
    with pytest.raises(ValueError, match="closed polls on this subject: In bargaining until March"):
        mine.answer(pay.id, codes[0], "Yes")
    with pytest.raises(ValueError, match="closed polls"):
        mine.open_poll(plan, "Stipends?", ("Yes", "No"), codes=3, subject="pay")
    assert mine.answer(world.poll.id, world.codes[0], "Yes") == ""
    desk.comment(plan, "comment", "pay", "Good.", subject="pay")
    mine.close_subject(world.here.id, "comments", "all", "In bargaining.")
    for subject in ("", "pay"):
        with pytest.raises(ValueError, match="closed comments"):
            desk.comment(plan, "comment", "x", "Good.", subject=subject)
    assert [c.subject for c in mine.closed(plan, "comments")] == ["all"]
    mine.open_subject(line)
    assert mine.answer(pay.id, codes[0], "Yes") == "" and [c.subject for c in mine.all_closed()] == ["all"]
    assert "The district closed polls on a subject" in {x.what for x in schools.log(None)}
    assert "The district closed comments on a subject" in {x.what for x in desk.log(world.here.id)}


@pytest.mark.parametrize(
    ("question", "choices", "codes"),
    [("", ("Yes", "No"), 3), ("Go?", ("Yes", "Yes"), 3), ("Go?", ("Yes",), 3), ("Go?", ("Yes", "No"), 0), ("Go?", ("Yes", "No"), 2_001),
     ("Go\x07?", ("Yes", "No"), 3), ("x" * 501, ("Yes", "No"), 3), ("Go?", tuple("abcdefg"), 3)],
)  # fmt: skip
def test_a_poll_that_asks_nothing_is_not_opened(question: str, choices: tuple[str, ...], codes: int) -> None:
    with pytest.raises(ValueError, match=r"question|answers|numbers|signs|characters"):
        Voting(Desk(LOCAL)).open_poll(World().published.id, question, choices, codes=codes)
