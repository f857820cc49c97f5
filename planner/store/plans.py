"""Plans on their way: draft, published to the staff, chosen, submitted to the district, returned or accepted."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from planner.store.folder import transaction
from planner.store.rows import PlanRow
from planner.store.schools import new_id

STATES = ("draft", "published", "chosen", "submitted", "returned", "accepted")
SEEN = ("published", "chosen", "submitted", "returned", "accepted")  # by teachers
AT_DISTRICT = ("submitted", "returned", "accepted")
SHOWS = ("week", "programs", "positions")
NEXT = {  # state -> what it may become
    "draft": ("published",),
    "published": ("draft", "chosen"),
    "chosen": ("published", "submitted"),
    "submitted": ("returned", "accepted"),
    "returned": ("chosen", "submitted"),
    "accepted": ("chosen",),  # reopened, which the log keeps
}


class Stale(RuntimeError):
    """Somebody else changed the plan since it was looked at."""


@dataclass(frozen=True)
class Offered:
    """A plan put before people, without its frozen files."""

    id: str
    school: str
    run: str
    title: str
    state: str
    shows: str
    note: str
    created: float
    changed: float
    version: int


def offer(school: str, run: str, title: str) -> Offered:
    """A new draft."""
    now = time.time()
    row = PlanRow(id=new_id(), school=school, run=run, title=title, state="draft", shows="week", note="", created=now, changed=now)
    with transaction() as session:
        session.add(row)
        session.flush()
        return _offered(row)


def offered(plan: str) -> Offered | None:
    with transaction() as session:
        row = session.get(PlanRow, plan)
        return None if row is None else _offered(row)


def offers(school: str | None = None, states: Sequence[str] = STATES) -> tuple[Offered, ...]:
    """Of one school or of all, the newest first."""
    query = select(PlanRow).where(PlanRow.state.in_(states)).order_by(PlanRow.created.desc())
    if school is not None:
        query = query.where(PlanRow.school == school)
    with transaction() as session:
        return tuple(_offered(r) for r in session.scalars(query))


def offer_of_run(run: str) -> Offered | None:
    with transaction() as session:
        row = session.scalar(select(PlanRow).where(PlanRow.run == run))
        return None if row is None else _offered(row)


def move(
    seen: Offered, state: str, *, shows: str = "", note: str = "", frozen: bytes | None = None, book: bytes | None = None
) -> Offered:
    """The plan in its new state. Raises Stale when it is no longer as it was `seen`, ValueError when it cannot go there."""
    if state not in NEXT[seen.state]:
        raise ValueError(f"a plan that is {seen.state} cannot become {state}")
    try:
        with transaction(write=True) as session:
            row = session.get(PlanRow, seen.id)
            if row is None or row.version != seen.version:
                raise Stale
            if state == "chosen":  # one plan of a school is chosen
                others = select(PlanRow).where(PlanRow.school == row.school, PlanRow.state == "chosen", PlanRow.id != row.id)
                for other in session.scalars(others):
                    other.state, other.changed = "published", time.time()
            row.state, row.changed, row.note = state, time.time(), note
            row.shows = shows or row.shows
            if frozen is not None:
                row.frozen, row.frozen_book = frozen, book
            session.flush()
            return _offered(row)
    except StaleDataError as fault:
        raise Stale from fault


def frozen(plan: str) -> tuple[bytes, bytes] | None:
    """The plan workbook as it was submitted, and the school's workbook."""
    with transaction() as session:
        row = session.get(PlanRow, plan)
        return None if row is None or row.frozen is None or row.frozen_book is None else (row.frozen, row.frozen_book)


def _offered(r: PlanRow) -> Offered:
    return Offered(r.id, r.school, r.run, r.title, r.state, r.shows, r.note, r.created, r.changed, r.version)
