"""Workbooks that somebody is typing in: kept at each change, so that nothing is lost when a browser closes.

A draft is its owner's alone until it is handed in or searched. One that nobody touched for KEPT_DAYS is gone.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, fields

from sqlalchemy import delete, select

from planner.store.folder import transaction
from planner.store.rows import DraftRow
from planner.store.schools import new_id

KEPT_DAYS = 90
MOST = 20  # of one owner; the one that was not touched for longest goes
DAY = 86_400.0


@dataclass(frozen=True)
class Draft:
    id: str
    owner: str
    name: str
    changed: float


def keep(owner: str, name: str, book: bytes, draft: str = "") -> str:
    """The id of the draft that holds these bytes: the one that is named where it is the owner's, else a new one."""
    now = time.time()
    with transaction(write=True) as session:
        row = session.get(DraftRow, draft) if draft else None
        if row is None or row.owner != owner:
            row = DraftRow(id=new_id(), owner=owner, name=name, changed=now, book=book)
            session.add(row)
        row.name, row.changed, row.book = name, now, book
        session.flush()
        session.execute(delete(DraftRow).where(DraftRow.changed < now - KEPT_DAYS * DAY))
        mine = session.scalars(select(DraftRow.id).where(DraftRow.owner == owner).order_by(DraftRow.changed.desc(), DraftRow.id)).all()
        session.execute(delete(DraftRow).where(DraftRow.id.in_([one for one in mine[MOST:] if one != row.id])))
        return row.id


def drafts(owner: str) -> tuple[Draft, ...]:
    """An owner's drafts, the newest first."""
    columns = tuple(getattr(DraftRow, f.name) for f in fields(Draft))
    with transaction() as session:
        found = session.execute(select(*columns).where(DraftRow.owner == owner).order_by(DraftRow.changed.desc(), DraftRow.id))
        return tuple(Draft(*row) for row in found)


def book(owner: str, draft: str) -> tuple[str, bytes] | None:
    """A draft's name and bytes; None where there is none, or it is somebody else's."""
    with transaction() as session:
        row = session.get(DraftRow, draft)
        return None if row is None or row.owner != owner else (row.name, row.book)


def forget(owner: str, draft: str) -> None:
    with transaction(write=True) as session:
        session.execute(delete(DraftRow).where(DraftRow.id == draft, DraftRow.owner == owner))
