"""Databases: made from nothing, brought up from an earlier version, and equal to what the code says."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from planner import store
from planner.store import data_folder, folder, polls, rows
from planner.store.migrations import LATEST

OLD = """create table runs (id varchar primary key, created float not null, started float, finished float, status varchar not null, pid integer,
beat float, kind varchar not null, name varchar not null, digest varchar not null, seconds float not null, gap float not null, seed integer not null,
message varchar not null, incumbent float, bound float, unit varchar not null, best varchar not null, cancel float,
workbook blob not null, plan text, outcome text)"""


def test_the_steps_end_where_the_code_is() -> None:
    with folder.engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": connection.dialect.name != "sqlite"})  # it has one kind of number
        assert context.get_current_revision() == LATEST
        assert compare_metadata(context, rows.Base.metadata) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # before this history there were only files
def test_a_database_of_before_keeps_its_runs(database: str) -> None:
    path = store.data_folder() / "runs.sqlite"
    with sqlite3.connect(path) as old:
        old.execute(OLD)
        old.execute("insert into runs values ('a', 1, 1, 2, 'done', 1, 1, 'plan', 'pine.xlsx', 'd', 60, 0.01, 0, '', 1, 1, '', '', null, x'01', null, null)")
    run = store.get("a")
    assert run is not None and run.name == "pine.xlsx" and run.school is None and store.workbook("a") == b"\x01"


def test_many_may_come_first_at_once(database: str) -> None:
    faults: list[Exception] = []

    def come() -> None:
        try:
            made = folder.create_engine(folder.engine().url, connect_args={"timeout": 15} if database == "sqlite" else {})
            if database == "sqlite":
                folder.event.listen(made, "connect", folder._calm)
                folder.event.listen(made, "begin", folder._begin)
            folder.bring_up_to_date(made)
            made.dispose()
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=come) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert faults == []


def at_step(revision: str) -> None:
    """A database as an earlier version left it."""
    made = folder.create_engine(os.environ.get(store.DATABASE_VARIABLE) or f"sqlite:///{data_folder() / 'runs.sqlite'}")
    if made.dialect.name == "sqlite":
        folder.event.listen(made, "connect", folder._calm)
        folder.event.listen(made, "begin", folder._begin)
    config = Config()
    config.set_main_option("script_location", str(Path(folder.__file__).with_name("migrations")))
    with made.connect().execution_options(write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    with made.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(text("insert into schools (id, name, created) values ('s', 'Here', 1)"))
        connection.execute(text(
            "insert into plans (id, school, run, title, state, shows, note, created, changed, version, first_draft) "
            "values ('p', 's', 'r', 'A plan', 'published', 'week', '', 1, 1, 1, false)"
        ))
        for ballot, closed in (("closed", 9.0), ("open", None)):
            connection.execute(text(
                "insert into ballots (id, school, plan, question, choices, staff, quorum, needed, counted, opened, closed) "
                "values (:id, 's', 'p', 'Shall we?', :choices, 40, 50, 6666, 'staff', 2, :closed)"
            ), {"id": ballot, "choices": '["Yes", "No"]', "closed": closed})
            for n in range(40):
                connection.execute(text("insert into codes values (:b, :d, true)"), {"b": ballot, "d": f"DIGEST-{ballot}-{n:03}"})
                connection.execute(text("insert into votes values (:i, :b, :c)"), {"i": f"VOTEROW-{ballot}-{n:03}", "b": ballot, "c": "No" if n % 4 else "Yes"})
    made.dispose()


def test_ballots_of_before_become_counts_and_their_rows_are_gone(database: str) -> None:
    """40 codes and 40 votes each: 10 for yes, 30 for no. What is left are two numbers and what was asked for; an open one is closed."""
    at_step("0007")
    found = {p.id: p for p in polls.polls("p")}
    assert {p.id for p in found.values() if p.closed is not None} == {"closed", "open"} and found["closed"].closed == 9.0
    for one in found.values():
        result = polls.result(one.id)
        assert result is not None and result.counts == (("Yes", 10), ("No", 30)) and one.codes == 40 and one.answered == 40
        assert one.remark.startswith("Opened as a vote that needed two thirds of all staff, with at least 50 % of the staff voting.")
    assert "became polls" in found["open"].remark and "became polls" not in found["closed"].remark
    assert not {"ballots", "codes", "votes"} & set(inspect(folder.engine()).get_table_names())
    if database == "sqlite":
        kept = [path.read_bytes() for path in data_folder().glob("runs.sqlite*")]
        assert kept and not any(b"DIGEST-" in data or b"VOTEROW-" in data for data in kept)  # in no free page and in no journal


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_looked_for_in_the_bytes_stood_there_before(database: str) -> None:
    at_step("0007")
    kept = b"".join(path.read_bytes() for path in data_folder().glob("runs.sqlite*"))
    assert kept.count(b"DIGEST-") >= 80 and kept.count(b"VOTEROW-") >= 80
