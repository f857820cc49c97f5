"""Subjects on which the district office has closed comments or polls, while it bargains over them."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import delete, or_, select

from planner.store.folder import transaction
from planner.store.rows import ClosedRow
from planner.store.schools import new_id

COMMENTS, POLLS = "comments", "polls"
ALL = "all"
SUBJECTS = (ALL, "hours", "planning", "size", "duties", "pay", "positions")


@dataclass(frozen=True)
class Closed:
    """`school` None: in all schools."""

    id: str
    school: str | None
    what: str
    subject: str
    why: str
    since: float


def close(school: str | None, what: str, subject: str, why: str) -> Closed:
    row = ClosedRow(id=new_id(), school=school, what=what, subject=subject, why=why, since=time.time())
    with transaction() as session:
        session.add(row)
        session.flush()
        return _closed(row)


def open_again(closed_id: str) -> None:
    with transaction(write=True) as session:
        session.execute(delete(ClosedRow).where(ClosedRow.id == closed_id))


def all_closed() -> tuple[Closed, ...]:
    with transaction() as session:
        return tuple(_closed(r) for r in session.scalars(select(ClosedRow).order_by(ClosedRow.since)))


def closed(school: str, what: str) -> tuple[Closed, ...]:
    """What is closed in a school, the oldest first."""
    query = select(ClosedRow).where(ClosedRow.what == what, or_(ClosedRow.school == school, ClosedRow.school.is_(None)))
    with transaction() as session:
        return tuple(_closed(r) for r in session.scalars(query.order_by(ClosedRow.since)))


def why_closed(school: str, what: str, subject: str) -> Closed | None:
    """The line that closes a subject in a school; a subject of "" is closed only where all are."""
    return next((c for c in closed(school, what) if c.subject in (ALL, subject)), None)


def _closed(r: ClosedRow) -> Closed:
    return Closed(r.id, r.school, r.what, r.subject, r.why, r.since)
