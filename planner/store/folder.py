"""Where runs live on disk: the data folder, its database, and one engine per process."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.schema import CreateTable

FOLDER_VARIABLE = "COMMON_TIME_DATA"


class Base(DeclarativeBase):
    pass


def data_folder() -> Path:
    """The folder named by COMMON_TIME_DATA, or ./data. It holds workbooks, so only its owner may look inside."""
    folder = Path(os.environ.get(FOLDER_VARIABLE) or "data").resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def log_path(run_id: str) -> Path:
    """What a worker prints. It never holds names: only the kind of a fault and the lines of our own code."""
    logs = data_folder() / "logs"
    logs.mkdir(mode=0o700, exist_ok=True)
    return logs / f"{run_id}.log"


def engine() -> Engine:
    return _engine(f"sqlite:///{data_folder() / 'runs.sqlite'}", os.getpid())


@cache
def _engine(url: str, pid: int) -> Engine:
    """One engine for each database and process; the process id keeps a forked child from using its parent's connections."""
    made = create_engine(url, connect_args={"timeout": 15})
    event.listen(made, "connect", _calm)
    with made.begin() as connection:
        for table in Base.metadata.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))  # two browser tabs may come first at the same moment
        _catch_up(connection)
    return made


def _calm(connection: Any, record: Any) -> None:
    """WAL lets the page read while a worker writes; secure_delete wipes a deleted workbook instead of only unlinking it."""
    for pragma in ("journal_mode=wal", "synchronous=normal", "foreign_keys=on", "secure_delete=on"):
        connection.execute(f"pragma {pragma}")


def _catch_up(connection: Connection) -> None:
    """A database of an earlier version gets the columns that have been added since; they may all be empty."""
    for table in Base.metadata.sorted_tables:
        there = {c["name"] for c in inspect(connection).get_columns(table.name)}
        for column in (c for c in table.columns if c.name not in there):
            with suppress(OperationalError):  # another tab was first
                kind = column.type.compile(connection.dialect)
                connection.execute(text(f"alter table {table.name} add column {column.name} {kind}"))
