"""Workbooks that somebody is typing in: kept at each change, so that nothing is lost when a browser closes.

A draft is its owner's alone until it is handed in or searched. It goes when its owner removes it; for good, with the purge, when nobody
touched it for KEPT_DAYS or its owner belongs to no school any more, as when the school was removed. A draft does not say which school it
is of: while any legal hold stands, none goes, not by its owner either.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, fields

from sqlalchemy import delete, or_, select, tuple_
from sqlalchemy.orm import Session

from planner.store.folder import transaction
from planner.store.rows import DraftRow, HoldRow, MemberRow
from planner.store.schools import new_id

KEPT_DAYS = 90
MOST = 20  # of one owner; the one that was not touched for longest goes
DAY = 86_400.0
MEMBER = "member "  # how the owner of a draft who signed in begins


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
        mine = session.scalars(select(DraftRow.id).where(DraftRow.owner == owner).order_by(DraftRow.changed.desc(), DraftRow.id)).all()
        if not any_hold(session):
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


def due(session: Session, now: float) -> list[str]:
    """Drafts that go with the next purge: nobody touched them for long, or their owner is no member any more."""
    here = select(MemberRow.issuer, MemberRow.subject).where(MemberRow.ended.is_(None), MemberRow.subject != "")
    theirs = tuple_(MemberRow.issuer, MemberRow.subject).in_(here)  # all numbers of whoever still belongs here
    alive = {f"{MEMBER}{one}" for one in session.scalars(select(MemberRow.id).where(or_(MemberRow.ended.is_(None), theirs)))}
    rows = session.execute(select(DraftRow.id, DraftRow.owner, DraftRow.changed)).all()
    return [id_ for id_, owner, changed in rows if changed < now - KEPT_DAYS * DAY or (owner.startswith(MEMBER) and owner not in alive)]


def any_hold(session: Session) -> bool:
    """Does a legal hold stand, whatever it is on?"""
    return session.scalar(select(HoldRow.id).where(HoldRow.ended.is_(None)).limit(1)) is not None


def forget(session: Session, owner: str, draft: str) -> None:
    """Within a transaction that has looked for holds."""
    session.execute(delete(DraftRow).where(DraftRow.id == draft, DraftRow.owner == owner))
