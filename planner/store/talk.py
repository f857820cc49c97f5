"""Comments on a plan. They are only ever added to."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import select

from planner.store.folder import transaction
from planner.store.rows import CommentRow
from planner.store.schools import new_id

KINDS = ("comment", "benefit", "problem", "dissent")


@dataclass(frozen=True)
class Comment:
    id: str
    plan: str
    kind: str
    about: str
    text: str
    team: str
    created: float


def comment(school: str, plan: str, kind: str, about: str, text: str, team: str) -> Comment:
    row = CommentRow(id=new_id(), school=school, plan=plan, kind=kind, about=about, text=text, team=team, created=time.time())
    with transaction() as session:
        session.add(row)
        session.flush()
        return _comment(row)


def comments(plan: str) -> tuple[Comment, ...]:
    """The oldest first."""
    with transaction() as session:
        return tuple(_comment(r) for r in session.scalars(select(CommentRow).where(CommentRow.plan == plan).order_by(CommentRow.created)))


def _comment(r: CommentRow) -> Comment:
    return Comment(r.id, r.plan, r.kind, r.about, r.text, r.team, r.created)
