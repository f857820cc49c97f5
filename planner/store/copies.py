"""One file that holds everything, and the way back. A backup works while people are writing; a restore needs the store alone."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from planner.store import chain, inuse, schools, sound
from planner.store.folder import DATABASE_VARIABLE, bring_up_to_date, close, data_folder, fresh_engine

NAME, FRESH = "runs.sqlite", "runs.sqlite.fresh"
BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a file
RESTORED = "A backup was put in place"


class NotHere(RuntimeError):
    """It cannot be done so, and why; nothing was changed."""


@dataclass(frozen=True)
class Restored:
    """`before`: where the earlier store is kept, if there was one. `fault`: the first line of the backup's log that does not fit, or ""."""

    before: Path | None
    fault: str


def backup(target: Path, who: str = "command line") -> int:
    """Write all of the store to a new file and say how many bytes that is. Only its owner may read it."""
    _only_files()
    if target.exists():
        raise NotHere(f"{target} is there already. Name a new file.")
    schools.note(None, who, "A backup was written", target.name)  # first: so it stands in the backup too
    half = target.with_name(f"{target.name}.half")
    half.unlink(missing_ok=True)
    half.touch(mode=0o600)
    with closing(sqlite3.connect(data_folder() / NAME)) as source, closing(sqlite3.connect(half)) as copy:
        source.backup(copy)
        copy.execute("pragma journal_mode=delete")  # one file, without a journal beside it
    half.replace(target)  # under its name it is whole
    return target.stat().st_size


def restore(source: Path, *, replace: bool = False, who: str = "command line") -> Restored:
    """Put a backup in the place of the store, after it was looked at from end to end. Every earlier store is kept under its date.

    Ended at any moment it leaves the store of before or the new one, whole. Raises NotHere, and has changed nothing, for a file that
    is no sound backup, and while anybody else works with the store.
    """
    _only_files()
    here = data_folder() / NAME
    if here.exists() and not replace:
        raise NotHere("There is a store in the data folder already. Close the app, and give --replace to put the backup in its place.")
    close()
    try:
        with inuse.alone(data_folder()):
            return _put_in_place(source, here, who)
    except inuse.Busy as fault:
        raise NotHere(f"{fault} Nothing was changed.") from None


def _put_in_place(source: Path, here: Path, who: str) -> Restored:
    _forget_unfinished(here)
    fresh = here.with_name(FRESH)
    try:
        _copied(source, fresh)
        sound.check(fresh)
    except sound.Unsound as fault:
        _remove(fresh)
        raise NotHere(f"{source}: {fault} Nothing was changed.") from None
    before = _dated(here) if here.exists() else None
    try:
        found = _finished(fresh, source, before, here, who)
    except (SQLAlchemyError, TypeError, ValueError):  # values that Common Time never writes
        _remove(fresh)
        raise NotHere(f"{source}: It is no whole backup of Common Time: what is in it can't be read. Nothing was changed.") from None
    if before is not None:
        _settle(here, before)
        _same_file(here, before)
    fresh.replace(here)  # in one step: there is never half a store
    _flush(here.parent)
    return Restored(before, found)


def _forget_unfinished(here: Path) -> None:
    """What a restore left that was ended in the middle."""
    _remove(here.with_name(FRESH))
    for earlier in here.parent.glob(f"{NAME}.before-*") if here.exists() else ():
        if earlier.samefile(here):
            earlier.unlink()


def _copied(source: Path, fresh: Path) -> None:
    """What is looked at is what is put in place: a copy that nobody else can change any more."""
    fresh.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as kept, closing(sqlite3.connect(fresh)) as copy:
            kept.backup(copy)
            copy.execute("pragma journal_mode=delete")
    except sqlite3.DatabaseError:
        raise sound.Unsound("It is no whole backup of Common Time: it can't be read as one.") from None


def _finished(fresh: Path, source: Path, before: Path | None, here: Path, who: str) -> str:
    """Bring the copy to today's version and write down in its log what is being done; the first line of the log that does not fit."""
    made = fresh_engine(fresh)
    try:
        bring_up_to_date(made)
        with made.connect().execution_options(write=True) as connection, Session(connection) as session, session.begin():
            fault = chain.verdict(session).fault
            digest = sha256(source.read_bytes()).hexdigest()
            kept = f"; the store of before is kept as {before.name}, its log ended at {_head_of(here)}" if before else ""
            chain.append(session, None, who, RESTORED, f"{source.name} (sha256 {digest}){kept}")
    finally:
        made.dispose()
    with closing(sqlite3.connect(fresh)) as copy:
        copy.execute("pragma journal_mode=delete")
    _flush(fresh)
    return fault


def _head_of(store: Path) -> str:
    """Of the store that is replaced, which may be of any version, or damaged."""
    try:
        with closing(sqlite3.connect(store)) as kept:
            lines, last = kept.execute("select lines, hash from log_head").fetchone()
            return str(chain.Head(lines, last))
    except (sqlite3.DatabaseError, TypeError):
        return "a line that can't be read"


def _settle(here: Path, before: Path) -> None:
    """Bring what stands beside the store into it: a journal that were left there would be read into the new one."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(here, isolation_level=None)) as old:  # it may be damaged: kept as it is
        old.execute("pragma wal_checkpoint(truncate)")
        old.execute("pragma journal_mode=delete")
    for end in BESIDE:
        if Path(f"{here}{end}").exists():
            Path(f"{here}{end}").replace(f"{before}{end}")
    _flush(here.parent)


def _same_file(here: Path, before: Path) -> None:
    """A second name for the store, so that there is one at every moment."""
    try:
        os.link(here, before)
    except OSError:  # a disk that knows no second names
        half = before.with_name(f"{before.name}.half")
        shutil.copyfile(here, half)
        half.chmod(0o600)
        _flush(half)
        half.replace(before)
    _flush(here.parent)


def _dated(here: Path) -> Path:
    now = f"{NAME}.before-{dt.datetime.now():%Y-%m-%d-%H%M%S}"
    names = (now, *(f"{now}-{n}" for n in range(2, 1000)))
    return next(here.with_name(name) for name in names if not here.with_name(name).exists())


def _remove(file: Path) -> None:
    for end in ("", *BESIDE):
        Path(f"{file}{end}").unlink(missing_ok=True)


def _flush(place: Path) -> None:
    """To the disk, a file or what a folder lists."""
    opened = os.open(place, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _only_files() -> None:
    url = os.environ.get(DATABASE_VARIABLE, "")
    if url.startswith("postgres"):
        raise NotHere("The store is a Postgres database: use pg_dump and pg_restore.")
    if url:
        raise NotHere(f"The store is not in the data folder: {DATABASE_VARIABLE} names another one. Copy it with its own tools.")
