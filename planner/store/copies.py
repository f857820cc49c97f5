"""One file that holds everything, and the way back. Works while people and searches are writing."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from planner.store.folder import DATABASE_VARIABLE, bring_up_to_date, data_folder, engine

NAME = "runs.sqlite"


class NotHere(RuntimeError):
    """It cannot be done so, and why; nothing was changed."""


def backup(target: Path) -> int:
    """Write all of the store to a new file and say how many bytes that is. Only its owner may read it."""
    _only_files()
    if target.exists():
        raise NotHere(f"{target} is there already. Name a new file.")
    engine()  # makes the tables where there are none
    target.touch(mode=0o600)
    with closing(sqlite3.connect(data_folder() / NAME)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("pragma journal_mode=delete")  # one file, without a journal beside it
    return target.stat().st_size


def restore(source: Path, *, replace: bool = False) -> None:
    """Put a backup in the place of the store. An old store is kept beside it as runs.sqlite.before."""
    _only_files()
    _sound(source)
    here = data_folder() / NAME
    if here.exists() and not replace:
        raise NotHere("There is a store in the data folder already. Close the app, and give --replace to put the backup in its place.")
    engine().dispose()
    fresh = here.with_suffix(".fresh")
    with closing(sqlite3.connect(source)) as kept, closing(sqlite3.connect(fresh)) as copy:
        kept.backup(copy)
    for old in (here, Path(f"{here}-wal"), Path(f"{here}-shm")):
        if old.exists():
            old.replace(f"{old}.before")
    fresh.replace(here)  # in one step: there is never half a store
    bring_up_to_date(engine())


def _sound(source: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as kept:
            whole = kept.execute("pragma integrity_check").fetchone()[0] == "ok"
            ours = kept.execute("select count(*) from sqlite_master where name in ('runs', 'alembic_version')").fetchone()[0] == 2
    except sqlite3.DatabaseError:
        whole = ours = False
    if not (whole and ours):
        raise NotHere(f"{source} is no whole backup of Common Time. Nothing was changed.")


def _only_files() -> None:
    if os.environ.get(DATABASE_VARIABLE, "").startswith("postgres"):
        raise NotHere("The store is a Postgres database: use pg_dump and pg_restore.")
