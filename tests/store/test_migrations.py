"""Databases: made from nothing, brought up from an earlier version, and equal to what the code says."""

from __future__ import annotations

import sqlite3
import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from planner import store
from planner.store import folder, rows
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
