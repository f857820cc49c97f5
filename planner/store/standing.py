"""How the store stands, looked at without changing anything in it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from planner.store.folder import DATABASE_VARIABLE, FOLDER_VARIABLE
from planner.store.migrations import LATEST


@dataclass(frozen=True)
class Standing:
    """`usable`: the app can work with it. `words` say how it stands, and what to do where it is not."""

    usable: bool
    words: str


def place() -> Path:
    """The data folder, whether it is there or not."""
    return Path(os.environ.get(FOLDER_VARIABLE) or "data").resolve()


def standing() -> Standing:
    """Look at the database that the app would use."""
    url = os.environ.get(DATABASE_VARIABLE, "")
    file = place() / "runs.sqlite"
    if not url and not file.exists():
        return Standing(True, "The store is made at the first start.")
    try:
        version = _version(url or f"sqlite:///{file.as_uri()}?mode=ro&uri=true")
    except (SQLAlchemyError, ImportError, ValueError):
        named = f"the database of {DATABASE_VARIABLE}" if url else str(file)
        return Standing(False, f"The store can't be opened. Check that {named} is there and may be read.")
    if version > LATEST:
        return Standing(False, "The store was written by a newer Common Time. Update the program, or restore an older backup.")
    if version < LATEST:
        return Standing(True, "The store is of an older version. It is brought up to date at the next start: back it up before.")
    return Standing(True, "The store is there and up to date.")


def _version(url: str) -> str:
    made = create_engine(url)
    try:
        with made.connect() as connection:
            known = inspect(connection).has_table("alembic_version")
            return str(connection.scalar(text("select version_num from alembic_version")) or "") if known else ""
    finally:
        made.dispose()
