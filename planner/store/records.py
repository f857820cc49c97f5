"""What stays and for how long: deletion hides first and is final as the records schedule says, accepted plans stay with the district,
and a legal hold stops both."""

from __future__ import annotations

import time
from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, delete, or_, select, text, update
from sqlalchemy.orm import Session

from planner.store import chain, drafts, polls
from planner.store.folder import engine, transaction
from planner.store.rows import DraftRow, HeadRow, HoldRow, RecordRow, SchoolRow, SettingRow
from planner.store.runs import ACTIVE, ENDED, RunRow, remove_logs
from planner.store.schools import PACK, folded, new_id, runs_of, wait_for_names

DAYS, USUAL_DAYS, MOST_DAYS = "records_days", 365, 36_500  # from hiding to the end
DAY_SECONDS = 86_400.0
UNASKED = "lapse"  # kind of the run that is made of each workbook that is opened
HELD = "A legal hold stands on this. Nothing of it may be deleted until the hold is lifted."
HELD_DRAFT = "A legal hold stands. Workbooks that are edited here are kept until it is lifted."
CLOCK = "records_clock"  # since when the running app has found its clock going on steadily, and when it looked last
JUMP_DAYS, STEADY_DAYS = 3.0, 1.0  # looks that are further apart are a jump (or a long rest); so long it then goes on before anything goes
SAME_NAME = "There is another school of this name now. Rename or delete that one first."


class Kept(ValueError):
    """It may not go, or not come back. The sentence is for people."""


@dataclass(frozen=True)
class Hold:
    """`school` None: on everything."""

    id: str
    school: str | None
    reason: str
    who: str
    since: float


@dataclass(frozen=True)
class Hidden:
    """A deleted school or a removed plan that can still come back. `goes`: when it is due to go for good; None while a hold stands."""

    id: str
    name: str
    hidden: float
    who: str
    goes: float | None


@dataclass(frozen=True)
class Record:
    """A plan as the district accepted it; `school` is the id of a school that may be gone."""

    id: str
    school: str
    school_name: str
    plan: str
    title: str
    accepted: float
    hidden: float | None
    hidden_by: str


# --- the schedule ----------------------------------------------------------------------------------------------------------
def days() -> int:
    """How long what was deleted can come back."""
    with transaction() as session:
        return _days(session)


def set_days(number: int, who: str) -> None:
    if not 0 <= number <= MOST_DAYS:
        raise ValueError(f"Give a number of days from 0 to {MOST_DAYS:,}.")
    with transaction(write=True, serial=False) as session:
        _turn(session)
        row = session.get(SettingRow, DAYS)
        before = _days(session)
        if row is None:
            session.add(SettingRow(name=DAYS, value=str(number)))
        else:
            row.value = str(number)
        chain.append(session, None, who, "The records schedule was set", f"{before} → {number} days")


def _days(session: Session) -> int:
    row = session.get(SettingRow, DAYS)
    return USUAL_DAYS if row is None else int(row.value)


# --- holds -----------------------------------------------------------------------------------------------------------------
def holds() -> tuple[Hold, ...]:
    """Those that stand, the oldest first."""
    with transaction() as session:
        rows = session.scalars(select(HoldRow).where(HoldRow.ended.is_(None)).order_by(HoldRow.since, HoldRow.id))
        return tuple(Hold(r.id, r.school, r.reason, r.who, r.since) for r in rows)


def hold(school: str | None, reason: str, who: str) -> Hold:
    """From now on nothing of this school (None: nothing at all) may be deleted, hidden or not."""
    row = HoldRow(id=new_id(), school=school, reason=reason, who=who, since=time.time(), ended_by="")
    with transaction(write=True, serial=False) as session:
        _turn(session)
        session.add(row)
        chain.append(session, school, who, "A legal hold was set", f"{reason} (hold {row.id})")
        return Hold(row.id, row.school, row.reason, row.who, row.since)


def lift(hold_id: str, who: str) -> None:
    with transaction(write=True, serial=False) as session:
        _turn(session)
        row = session.get(HoldRow, hold_id)
        if row is not None and row.ended is None:
            row.ended, row.ended_by = time.time(), who
            chain.append(session, row.school, who, "A legal hold was lifted", f"{row.reason} (hold {row.id})")


def may_go(school: str | None) -> None:
    """Inside `together`: raise Kept while a hold stands. Whoever sets one meanwhile waits until what is going has gone."""
    with transaction(write=True, serial=False) as session:
        _turn(session)
        if _held(session, school):
            raise Kept(HELD)


def forget_draft(owner: str, draft: str) -> None:
    """Raise Kept while any hold stands."""
    with transaction(write=True, serial=False) as session:
        _turn(session)
        if drafts.any_hold(session):
            raise Kept(HELD_DRAFT)
        drafts.forget(session, owner, draft)


def _held(session: Session, school: str | None) -> bool:
    """By a hold of its own, or by one on everything."""
    mine: ColumnElement[bool] = HoldRow.school.is_(None)
    if school is not None:
        mine = or_(mine, HoldRow.school == school)
    return session.scalar(select(HoldRow.id).where(HoldRow.ended.is_(None), mine).limit(1)) is not None


# --- schools ---------------------------------------------------------------------------------------------------------------
def hide_school(school: str, who: str) -> None:
    """Nobody sees it any more, and what is searched for it ends; the schedule's days begin. Raises Kept while a hold stands."""
    with transaction(write=True, serial=False) as session:
        row = session.get(SchoolRow, school, with_for_update={"key_share": True})  # as `schools.hold`
        _turn(session)
        if row is None or row.hidden is not None:
            return
        if _held(session, school):
            raise Kept(HELD)
        row.hidden, row.hidden_by = time.time(), who
        now = {"cancel": time.time()}
        at_work = (RunRow.status.in_(ACTIVE), RunRow.cancel.is_(None), or_(RunRow.id.in_(runs_of(session, school)), RunRow.kind == PACK))
        session.execute(update(RunRow).where(*at_work).values(**now).execution_options(synchronize_session=False))
        made = (RunRow.kind == PACK, RunRow.status.in_(ENDED))  # downloads may hold its plans; they can be made again
        session.execute(delete(RunRow).where(*made).execution_options(synchronize_session=False))
        chain.append(session, school, who, "The school was deleted", f"hidden, for {_days(session)} days")


def bring_school_back(school: str, who: str) -> None:
    """Raises Kept where another school has its name by now."""
    with transaction(write=True, serial=False) as session:
        wait_for_names(session)
        _turn(session)
        row = session.get(SchoolRow, school)
        if row is None or row.hidden is None:
            return
        others = session.scalars(select(SchoolRow.name).where(SchoolRow.hidden.is_(None)))
        if folded(row.name) in set(map(folded, others)):
            raise Kept(SAME_NAME)
        row.hidden, row.hidden_by = None, ""
        chain.append(session, school, who, "The school was brought back")


def hidden_schools() -> tuple[Hidden, ...]:
    """The latest first."""
    with transaction() as session:
        rows = session.scalars(select(SchoolRow).where(SchoolRow.hidden.is_not(None)).order_by(SchoolRow.hidden.desc()))
        return tuple(Hidden(r.id, r.name, r.hidden or 0, r.hidden_by, _goes(session, r.id, r.hidden or 0)) for r in rows)


def _goes(session: Session, school: str, hidden: float) -> float | None:
    return None if _held(session, school) else hidden + _days(session) * DAY_SECONDS


# --- accepted plans --------------------------------------------------------------------------------------------------------
def records(hidden: bool = False) -> tuple[Record, ...]:
    """The plans that the district accepted, by school, the newest first; or those of them that it removed."""
    which = RecordRow.hidden.is_not(None) if hidden else RecordRow.hidden.is_(None)
    columns = tuple(getattr(RecordRow, f.name) for f in fields(Record))
    with transaction() as session:
        rows = session.execute(select(*columns).where(which).order_by(RecordRow.school_name, RecordRow.accepted.desc()))
        return tuple(Record(*row) for row in rows)


def files(record: str) -> tuple[bytes, bytes] | None:
    """The plan workbook and the school's workbook, as they were accepted."""
    with transaction() as session:
        row = session.get(RecordRow, record)
        return None if row is None or row.hidden is not None else (row.frozen, row.frozen_book)


def hide_record(record: str, who: str) -> None:
    """Raises Kept while a hold stands."""
    with transaction(write=True, serial=False) as session:
        _turn(session)
        row = session.get(RecordRow, record)
        if row is None or row.hidden is not None:
            return
        if _held(session, row.school):
            raise Kept(HELD)
        row.hidden, row.hidden_by = time.time(), who
        chain.append(session, row.school, who, "An accepted plan was removed", f"{row.title}, hidden for {_days(session)} days")


def bring_record_back(record: str, who: str) -> None:
    with transaction(write=True, serial=False) as session:
        _turn(session)
        row = session.get(RecordRow, record)
        if row is not None and row.hidden is not None:
            row.hidden, row.hidden_by = None, ""
            chain.append(session, row.school, who, "An accepted plan was brought back", row.title)


def hidden_records() -> tuple[Hidden, ...]:
    """The latest first."""
    with transaction() as session:
        rows = session.scalars(select(RecordRow).where(RecordRow.hidden.is_not(None)).order_by(RecordRow.hidden.desc()))
        found = [(r, _goes(session, r.school, r.hidden or 0)) for r in rows]
        return tuple(Hidden(r.id, f"{r.school_name}: {r.title}", r.hidden or 0, r.hidden_by, goes) for r, goes in found)


# --- the end ---------------------------------------------------------------------------------------------------------------
def due(now: float | None = None) -> tuple[Hidden, ...]:
    """What goes for good at the next look: schools first, then accepted plans."""
    at = time.time() if now is None else now
    return tuple(h for h in (*hidden_schools(), *hidden_records()) if h.goes is not None and h.goes <= at)


def purge_by_the_clock(who: str, now: float | None = None) -> tuple[str, ...]:
    """The purge of the running app, which looks every hour: it trusts its clock only after that has gone on steadily for a day.

    A clock that was set wrong by years would otherwise end at once what people may still bring back.
    """
    at = time.time() if now is None else now
    with transaction(write=True, serial=False) as session:
        _turn(session)
        row = session.get(SettingRow, CLOCK)
        since, seen = map(float, row.value.split()) if row is not None else (at, at)
        if not 0 <= at - seen <= JUMP_DAYS * DAY_SECONDS:
            since = at
        if row is None:
            session.add(SettingRow(name=CLOCK, value=f"{since} {at}"))
        else:
            row.value = f"{since} {at}"
    return purge(who, now) if at - since >= STEADY_DAYS * DAY_SECONDS else ()


def purge(who: str, now: float | None = None) -> tuple[str, ...]:
    """Remove for good what is due, each with a line in the log; the names of what went. Ended in the middle, the rest goes next time."""
    gone = []
    for one in due(now):
        with transaction(write=True, serial=False) as session:
            _turn(session)
            name, runs = _remove(session, one, who)
        remove_logs(runs)
        gone += [name] if name else []
    opened: list[str] = []
    with transaction(write=True, serial=False) as session:
        if not drafts.any_hold(session):
            at = time.time() if now is None else now
            old = drafts.due(session, at)
            session.execute(delete(DraftRow).where(DraftRow.id.in_(old)).execution_options(synchronize_session=False))
            opened = _opened_long_ago(session, at)
            session.execute(delete(RunRow).where(RunRow.id.in_(opened)).execution_options(synchronize_session=False))
    remove_logs(opened)
    polls.forget_keys()
    if gone and engine().dialect.name == "sqlite":
        with engine().connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("pragma wal_checkpoint(truncate)"))
    return tuple(gone)


def _opened_long_ago(session: Session, now: float) -> list[str]:
    """What was worked out, unasked, of workbooks that were opened: it holds them, and comes anew when one is opened again."""
    unasked = (RunRow.kind == UNASKED, RunRow.school.is_(None), RunRow.status.in_(ENDED))
    return list(session.scalars(select(RunRow.id).where(*unasked, RunRow.created < now - drafts.KEPT_DAYS * DAY_SECONDS)))


def _remove(session: Session, one: Hidden, who: str) -> tuple[str, list[str]]:
    """Of a school or an accepted plan that is still as it was seen: its name and its runs; nothing where somebody was quicker."""
    school, record = session.get(SchoolRow, one.id), session.get(RecordRow, one.id)
    if school is not None and school.hidden == one.hidden and not _held(session, school.id):
        runs = runs_of(session, school.id)
        session.execute(delete(RunRow).where(RunRow.id.in_(runs)).execution_options(synchronize_session=False))
        session.execute(delete(SchoolRow).where(SchoolRow.id == school.id).execution_options(synchronize_session=False))
        chain.append(session, None, who, "A school was removed for good", f"{school.name} (school {school.id})")
        chain.erase(session, school.id, who)
        return school.name, runs
    if record is not None and record.hidden == one.hidden and not _held(session, record.school):
        chain.append(session, None, who, "An accepted plan was removed for good", f"{one.name} (school {record.school})")
        session.delete(record)
        return one.name, []
    return "", []


def _turn(session: Session) -> None:
    """Wait for one's turn at the log first: what is hidden, held and removed is decided one after the other."""
    session.scalars(select(HeadRow).with_for_update()).one()
