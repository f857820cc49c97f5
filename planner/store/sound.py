"""Whether a file is a whole backup of Common Time and nothing more: its pages, version, tables and columns, no trigger and no view."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from planner.store.migrations import LATEST

CLAUSES = r"\b(check|collate|on\s+conflict|strict|without\s+rowid)\b"
SHOWN = 60  # characters of a name that somebody else gave
Structure = dict[str, tuple[object, ...]]


class Unsound(ValueError):
    """Why it is none. The sentence is for people."""


def check(file: Path) -> None:
    """Raise Unsound for a file that this program would not have written."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as kept:
            kept.execute("pragma trusted_schema=off")
            _whole(kept)
            version = _version(kept)
            _nothing_added(kept)
            _as_made(structure(kept), version)
    except sqlite3.DatabaseError:
        raise Unsound("It is no whole backup of Common Time: it can't be read as one.") from None


def _whole(kept: sqlite3.Connection) -> None:
    if kept.execute("pragma integrity_check(1)").fetchone()[0] != "ok":
        raise Unsound("It is no whole backup of Common Time: a part of it is damaged.")
    if kept.execute("pragma foreign_key_check").fetchone() is not None:
        raise Unsound("It is no whole backup of Common Time: rows of it belong to others that are missing.")


def _version(kept: sqlite3.Connection) -> str:
    names = {name for (name,) in kept.execute("select name from sqlite_master where type = 'table'")}
    found = kept.execute("select version_num from alembic_version").fetchall() if "alembic_version" in names else []
    if len(found) != 1 or "runs" not in names:
        raise Unsound("It is no backup of Common Time.")
    version = str(found[0][0])
    if version in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}:
        return version
    if version.isdigit() and version > LATEST:
        known = f"store {_shown(version)}, this program knows {LATEST}"
        raise Unsound(f"It was written by a newer Common Time ({known}). Update the program first.")
    raise Unsound(f"It is no backup of Common Time: there never was a store {_shown(version)}.")


def _nothing_added(kept: sqlite3.Connection) -> None:
    for kind, name in kept.execute("select type, name from sqlite_master where type not in ('table', 'index')"):
        raise Unsound(f"It holds a {kind} that Common Time does not make: {_shown(name)}.")


def _as_made(found: Structure, version: str) -> None:
    expected = made(version)
    for name in sorted(found.keys() - expected.keys()):
        raise Unsound(f"It holds a table that Common Time does not make: {_shown(name)}.")
    for name in sorted(expected.keys() - found.keys()):
        raise Unsound(f"It lacks the table {name}.")
    for name in sorted(expected):
        if found[name] != expected[name]:
            raise Unsound(f"Its table {name} is not as Common Time makes it: a column, key or index differs.")


@cache
def made(version: str) -> Structure:
    """Of a store that this program makes of a version."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "made.sqlite"
        engine, config = create_engine(f"sqlite:///{file}"), _config()
        try:
            with engine.begin() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, version)
        finally:
            engine.dispose()
        with closing(sqlite3.connect(file)) as clean:
            return structure(clean)


def structure(kept: sqlite3.Connection) -> Structure:
    """Table -> its columns, what they refer to, and its indexes. Whether a column may be empty is left out: old stores differ in that."""
    names = [name for (name,) in kept.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")]
    return {name: (_columns(kept, name), _references(kept, name), _indexes(kept, name), _clauses(kept, name)) for name in names}


def _clauses(kept: sqlite3.Connection, table: str) -> object:
    """What no list of columns tells, and what could refuse, replace or confuse rows that are written later."""
    (text,) = kept.execute("select lower(sql) from sqlite_master where type = 'table' and name = ?", (table,)).fetchone()
    return sorted(re.findall(CLAUSES, text))


def _columns(kept: sqlite3.Connection, table: str) -> object:
    rows = kept.execute("select name, upper(type), pk, hidden from pragma_table_xinfo(?)", (table,))
    return frozenset((name, "TEXT" if kind.startswith("VARCHAR") else kind, pk, hidden) for name, kind, pk, hidden in rows)


def _references(kept: sqlite3.Connection, table: str) -> object:
    query = 'select "from", "table", "to", on_delete, on_update from pragma_foreign_key_list(?)'
    return frozenset(kept.execute(query, (table,)))


def _indexes(kept: sqlite3.Connection, table: str) -> object:
    found = set()
    rows = kept.execute('select name, "unique", origin, partial from pragma_index_list(?)', (table,)).fetchall()
    for name, unique, origin, partial in rows:
        columns = tuple(c for (c,) in kept.execute("select name from pragma_index_info(?)", (name,)))
        found.add((columns, unique, origin, partial))
    return frozenset(found)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    return config


def _shown(name: object) -> str:
    """A name out of somebody else's file, fit for a terminal."""
    return "".join(c if c.isprintable() else "?" for c in str(name))[:SHOWN]
