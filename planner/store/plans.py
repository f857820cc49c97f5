"""Plans on their way: draft, published to the staff, chosen, submitted to the district, returned or accepted."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from planner.domain.plan import NEAREST
from planner.store import runs
from planner.store.folder import transaction
from planner.store.rows import PlanRow, RecordRow, SchoolRow
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


THERE = SchoolRow.hidden.is_(None)  # of plans' schools: not deleted
NOT_FOR_ADOPTION = "A nearest plan breaks requirements. It can be looked at, but never selected, published or submitted."
NOT_SETTLED = (
    "This plan is a first draft of the search: cuts may be more than needed, and unspent money is not settled. It can't be accepted. "
    "Return it, and ask the school to search longer."
)


class Stale(RuntimeError):
    """Somebody else changed the plan since it was looked at."""


@dataclass(frozen=True)
class Offered:
    """A plan put before people, without its frozen files. `first_draft` is how its search stands, `state` how far it was shared."""

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
    first_draft: bool


def offer(school: str, run: str, title: str, *, first_draft: bool = False) -> Offered:
    """A new draft. Raises ValueError for a nearest plan."""
    _to_adopt(run)
    now = time.time()
    row = PlanRow(
        id=new_id(), school=school, run=run, title=title, state="draft", shows="week", note="", created=now, changed=now,
        first_draft=first_draft,
    )  # fmt: skip
    with transaction() as session:
        session.add(row)
        session.flush()
        return _offered(row)


def offered(plan: str) -> Offered | None:
    """None too where its school was deleted."""
    with transaction() as session:
        row = session.scalar(select(PlanRow).join(SchoolRow, SchoolRow.id == PlanRow.school).where(PlanRow.id == plan, THERE))
        return None if row is None else _offered(row)


def offers(school: str | None = None, states: Sequence[str] = STATES) -> tuple[Offered, ...]:
    """Of one school or of all, the newest first."""
    of_schools = select(*light()).join(SchoolRow, SchoolRow.id == PlanRow.school)
    query = of_schools.where(PlanRow.state.in_(states), THERE).order_by(PlanRow.created.desc())
    if school is not None:
        query = query.where(PlanRow.school == school)
    with transaction() as session:
        return tuple(offered_of(tuple(row)) for row in session.execute(query))


def offer_of_run(run: str) -> Offered | None:
    with transaction() as session:
        row = session.scalar(select(PlanRow).join(SchoolRow, SchoolRow.id == PlanRow.school).where(PlanRow.run == run, THERE))
        return None if row is None else _offered(row)


def move(seen: Offered, state: str, *, shows: str = "", note: str = "", frozen: bytes | None = None, book: bytes | None = None) -> Offered:
    """The plan in its new state. Raises Stale when it is no longer as it was `seen`, ValueError when it cannot go there.

    A nearest plan goes nowhere but back to a draft, and no first draft of a search is accepted.
    """
    if state not in NEXT[seen.state]:
        raise ValueError(f"a plan that is {seen.state} cannot become {state}")
    if state not in ("draft", "returned"):
        _to_adopt(seen.run)
    try:
        with transaction(write=True) as session:
            row = session.get(PlanRow, seen.id)
            school = None if row is None else session.get(SchoolRow, row.school)
            if row is None or row.version != seen.version or school is None or school.hidden is not None:
                raise Stale
            if state == "accepted" and row.first_draft:
                raise ValueError(NOT_SETTLED)
            if state == "chosen":  # one plan of a school is chosen
                others = select(PlanRow).where(PlanRow.school == row.school, PlanRow.state == "chosen", PlanRow.id != row.id)
                for other in session.scalars(others):
                    other.state, other.changed = "published", time.time()
            row.state, row.changed, row.note = state, time.time(), note
            row.shows = shows or row.shows
            if frozen is not None:
                row.frozen, row.frozen_book = frozen, book
            session.flush()
            if state == "accepted":
                session.add(_record(row, school.name))
            return _offered(row)
    except StaleDataError as fault:
        raise Stale from fault


def _record(row: PlanRow, school_name: str) -> RecordRow:
    """What was accepted, for the district to keep whatever becomes of the plan and its school."""
    book, frozen = row.frozen_book or b"", row.frozen or b""
    known = {"school": row.school, "school_name": school_name, "plan": row.id, "title": row.title, "accepted": row.changed}
    return RecordRow(id=new_id(), frozen=frozen, frozen_book=book, hidden_by="", **known)


def frozen(plan: str) -> tuple[bytes, bytes] | None:
    """The plan workbook as it was submitted, and the school's workbook."""
    with transaction() as session:
        row = session.get(PlanRow, plan)
        return None if row is None or row.frozen is None or row.frozen_book is None else (row.frozen, row.frozen_book)


def _to_adopt(run: str) -> None:
    """Raise ValueError for a run whose plan is a nearest plan."""
    plan = runs.plan(run)
    if plan is not None and plan.standing == NEAREST:
        raise ValueError(NOT_FOR_ADOPTION)


def light() -> tuple[Any, ...]:
    """The columns of a plan without its frozen files."""
    return tuple(getattr(PlanRow, f.name) for f in fields(Offered))


def offered_of(row: tuple[Any, ...]) -> Offered:
    """From the columns of `light`."""
    return Offered(*row)


def _offered(r: PlanRow) -> Offered:
    return Offered(r.id, r.school, r.run, r.title, r.state, r.shows, r.note, r.created, r.changed, r.version, r.first_draft)
