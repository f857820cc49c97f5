"""What people ask to be kept in a plan that they share: lines of the Locks sheet, one after the other. Nothing is ever changed here."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from planner.store.folder import transaction
from planner.store.rows import KeptRow
from planner.store.schools import new_id


@dataclass(frozen=True)
class Kept:
    """One thing that somebody asks to stay. `line`: column code -> value of the Locks sheet."""

    id: str
    plan: str
    words: str
    line: tuple[tuple[str, str], ...]
    team: str
    created: float


def keep(school: str, plan: str, words: str, line: Mapping[str, str], team: str, undoes: str | None = None) -> Kept:
    row = KeptRow(
        id=new_id(), school=school, plan=plan, words=words, line=json.dumps(dict(line)), team=team, created=time.time(), undoes=undoes
    )
    with transaction() as session:
        session.add(row)
        session.flush()
        return _kept(row)


def kept(plan: str) -> tuple[Kept, ...]:
    """What stands now, the oldest first: without what was taken back, and a thing that two ask for once."""
    with transaction() as session:
        rows = list(session.scalars(select(KeptRow).where(KeptRow.plan == plan).order_by(KeptRow.created)))
        gone = {r.undoes for r in rows if r.undoes}
        found: dict[str, Kept] = {}
        for row in (r for r in rows if not r.undoes and r.id not in gone):
            found.setdefault(row.line, _kept(row))
        return tuple(found.values())


def let_go(school: str, plan: str, kept_id: str, team: str) -> None:
    """Taken back, for everybody who asked for the same; a second time does nothing."""
    with transaction() as session:
        rows = list(session.scalars(select(KeptRow).where(KeptRow.plan == plan)))
        gone = {r.undoes for r in rows if r.undoes}
        line = next((r.line for r in rows if r.id == kept_id and not r.undoes), None)
        for row in [r for r in rows if r.line == line and not r.undoes and r.id not in gone]:
            what = {"school": school, "plan": plan, "words": row.words, "line": row.line, "team": team}
            session.add(KeptRow(id=new_id(), created=time.time(), undoes=row.id, **what))


def _kept(r: KeptRow) -> Kept:
    return Kept(r.id, r.plan, r.words, tuple(json.loads(r.line).items()), r.team, r.created)
