"""Where runs live on disk: the data folder, its database, and one engine per process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session

from planner.store import inuse

FOLDER_VARIABLE = "COMMON_TIME_DATA"
DATABASE_VARIABLE = "COMMON_TIME_DATABASE"
WAIT_SECONDS = 15.0  # for another writer
SAID = {  # a part of what a database says of its trouble -> what people read
    "full": "Nothing was saved, because the disk is full. What was kept before is safe. Make room and try again.",
    "disk i/o": "Nothing was saved, because the disk could not be written. What was kept before is safe. Ask for help with the computer.",
    "no space left": "Nothing was saved, because the disk is full. What was kept before is safe. Make room and try again.",
    "locked": "Nothing was saved, because somebody else was writing all the time. Try again.",
    "could not serialize": "Nothing was saved, because somebody else was quicker. Look at how it stands now and try again.",
    "readonly": "Nothing was saved, because the data folder may not be written. Ask whoever set it up.",
    "connection": "The database cannot be reached just now. What was kept before is safe. Try again in a moment.",
}


class Trouble(RuntimeError):
    """The database could not do it, and nothing of it was done. The sentence is for people."""


_one_at_a_time = Lock()
_joined: ContextVar[Session | None] = ContextVar("joined", default=None)


class Base(DeclarativeBase):
    pass


def data_folder() -> Path:
    """The folder named by COMMON_TIME_DATA, or ./data. It holds workbooks, so only its owner may look inside."""
    folder = Path(os.environ.get(FOLDER_VARIABLE) or "data").resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def logs_folder() -> Path:
    """The folder of all logs, inside the data folder."""
    logs = data_folder() / "logs"
    logs.mkdir(mode=0o700, exist_ok=True)
    return logs


def log_path(run_id: str) -> Path:
    """What a worker prints. It never holds names: only the kind of a fault and the lines of our own code."""
    return logs_folder() / f"{run_id}.log"


def engine() -> Engine:
    """The database named by COMMON_TIME_DATABASE (postgresql://…), or one file in the data folder."""
    with _one_at_a_time:  # the page's threads may come together
        return _engine(_url(), os.getpid())


def _url() -> str:
    return os.environ.get(DATABASE_VARIABLE) or f"sqlite:///{data_folder() / 'runs.sqlite'}"


@cache
def _engine(url: str, pid: int) -> Engine:
    """One engine for each database and process; the process id keeps a forked child from using its parent's connections."""
    if url.startswith("sqlite"):
        try:
            inuse.share(data_folder(), WAIT_SECONDS)
        except inuse.Busy as fault:
            raise Trouble(str(fault)) from None
        made = _lite_engine(url)
    else:
        made = create_engine(url, pool_pre_ping=True, hide_parameters=True)
    bring_up_to_date(made)
    return made


def _lite_engine(url: str) -> Engine:
    """What a statement was given stands in no message: it may be what a workbook says."""
    made = create_engine(url, connect_args={"timeout": WAIT_SECONDS}, hide_parameters=True)
    event.listen(made, "connect", _calm)
    event.listen(made, "begin", _begin)
    return made


def fresh_engine(file: Path) -> Engine:
    """For a file that is not the store yet; whoever asks disposes of it."""
    return _lite_engine(f"sqlite:///{file}")


def close() -> None:
    """Let go of the store; whoever asks for it next opens it anew."""
    with _one_at_a_time:
        if _engine.cache_info().currsize:
            _engine(_url(), os.getpid()).dispose()
        _engine.cache_clear()
        inuse.release()


def _calm(connection: Any, record: Any) -> None:
    """WAL lets the page read while a worker writes; secure_delete wipes a deleted workbook instead of only unlinking it."""
    connection.isolation_level = None  # transactions begin where we say so, in _begin
    for pragma in ("journal_mode=wal", "synchronous=normal", "foreign_keys=on", "secure_delete=on"):
        connection.execute(f"pragma {pragma}")


def _begin(connection: Connection) -> None:
    """A transaction that reads before it writes takes its turn at the start: two never act on the same old state."""
    connection.exec_driver_sql("begin immediate" if connection.get_execution_options().get("write") else "begin")


@contextmanager
def transaction(write: bool = False, serial: bool = True) -> Iterator[Session]:
    """A short transaction. `write`: it decides by what it reads, so that no other writer may come between.

    `serial` False: one conditional update does the deciding, so that a server need not refuse whoever came second.
    Inside `together` it is a part of that transaction.
    """
    outer = _joined.get()
    if outer is not None:
        yield outer
        outer.flush()
        return
    try:
        with engine().connect() as connection:
            if write:
                strict = {"isolation_level": "SERIALIZABLE"} if serial and not _lite() else {}
                connection = connection.execution_options(write=True, **strict)
            with Session(connection) as session, session.begin():
                yield session
    except PoolTimeout as fault:
        raise Trouble(SAID["locked"]) from fault
    except DBAPIError as fault:
        said = next((words for part, words in SAID.items() if part in str(fault.orig).lower()), "")
        if not said:
            raise
        raise Trouble(said) from fault


@contextmanager
def together() -> Iterator[None]:
    """Several transactions as one: all of what they write is kept, or nothing, whenever the process may end."""
    with transaction(write=True, serial=False) as session:
        token = _joined.set(session)
        try:
            yield
        finally:
            _joined.reset(token)


def _lite() -> bool:
    return not os.environ.get(DATABASE_VARIABLE, "").startswith("postgres")


def bring_up_to_date(made: Engine) -> None:
    """Makes the tables, or brings an older database to this version's (planner/store/migrations). Several processes may come at once."""
    from planner.store.migrations import LATEST

    with made.connect() as connection:
        known = inspect(connection).has_table("alembic_version")
        if known and connection.scalar(text("select version_num from alembic_version")) == LATEST:
            return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    with made.connect().execution_options(write=True) as connection, connection.begin():
        if not _lite():
            connection.execute(text("select pg_advisory_xact_lock(7203)"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    if _lite():
        _empty_journal(made)


def _empty_journal(made: Engine) -> None:
    """What a step has dropped goes from the journal as well; secure_delete has wiped it from the file itself."""
    with made.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("pragma wal_checkpoint(truncate)")
