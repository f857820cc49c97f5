"""Schools, the workbooks they handed in, and their log."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import time
import unicodedata
from dataclasses import dataclass, fields

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from planner.store import chain
from planner.store.folder import transaction
from planner.store.rows import LogRow, MemberRow, PlanRow, SchoolRow, VersionRow
from planner.store.runs import RunRow, remove_logs

PACK = "pack"  # kind of the runs that make a download


@dataclass(frozen=True)
class SchoolEntry:
    id: str
    name: str
    created: float


@dataclass(frozen=True)
class Version:
    """A workbook that was handed in; `number` counts from 1."""

    id: str
    school: str
    number: int
    name: str
    digest: str
    author: str
    created: float


@dataclass(frozen=True)
class LogLine:
    """`school` None: it concerns the district."""

    at: float
    who: str
    what: str
    detail: str
    number: int
    school: str | None

    @property
    def when(self) -> str:
        return f"{dt.datetime.fromtimestamp(self.at):%Y-%m-%d %H:%M:%S}"


def new_id() -> str:
    """Random: whoever has not been given it cannot find what it names."""
    return secrets.token_hex(6)


def hold(school: str) -> None:
    """Inside `together`: whoever else wants to change this school waits until it is done, so that two never decide by the same state."""
    with transaction() as session:
        session.scalar(select(SchoolRow.id).where(SchoolRow.id == school).with_for_update(key_share=True))


def hold_names() -> None:
    """Inside `together`, before `hold`: nobody else sets a school up or brings one back until it is done, so that no two get one name."""
    with transaction() as session:
        wait_for_names(session)


def wait_for_names(session: Session) -> None:
    """In a file a writer is alone anyway; on Postgres one waits for the other here, before any row that it locks."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(7204)"))


def add_school(name: str) -> SchoolEntry:
    row = SchoolRow(id=new_id(), name=name, created=time.time(), hidden_by="")
    with transaction() as session:
        session.add(row)
        session.flush()
        return SchoolEntry(row.id, row.name, row.created)


def schools() -> tuple[SchoolEntry, ...]:
    """Without those that were deleted."""
    with transaction() as session:
        rows = session.scalars(select(SchoolRow).where(SchoolRow.hidden.is_(None)).order_by(SchoolRow.name))
        return tuple(SchoolEntry(r.id, r.name, r.created) for r in rows)


def school_named(name: str) -> SchoolEntry | None:
    return next((s for s in schools() if folded(s.name) == folded(name)), None)


def folded(name: str) -> str:
    """Equal for names that are read alike: in capitals or not, and with an accent as one sign or as two, as some computers write it."""
    return unicodedata.normalize("NFC", name.casefold()).strip()


def is_hidden(school: str) -> bool:
    """Was it deleted, and can still be brought back?"""
    with transaction() as session:
        return session.scalar(select(SchoolRow.id).where(SchoolRow.id == school, SchoolRow.hidden.is_not(None))) is not None


def delete_school(school: str) -> None:
    """At once and for good: workbooks, searches, plans, comments, ballots and members. `planner.store.records` hides it first."""
    with transaction(write=True, serial=False) as session:
        runs = runs_of(session, school)
        session.execute(delete(RunRow).where(RunRow.id.in_(runs)).execution_options(synchronize_session=False))
        session.execute(delete(SchoolRow).where(SchoolRow.id == school))
    remove_logs(runs)


def runs_of(session: Session, school: str) -> list[str]:
    """Every search of a school, those behind its plans, what was asked of its workbooks, and what was tried on any of them.

    What was asked of a workbook that another school has too, byte for byte, is that school's as well and is left out.
    """
    runs = set(session.scalars(select(RunRow.id).where(RunRow.school == school)))
    runs |= set(session.scalars(select(PlanRow.run).where(PlanRow.school == school)))
    books = set(session.scalars(select(RunRow.digest).where(RunRow.id.in_(runs), RunRow.kind != PACK)))
    books |= set(session.scalars(select(VersionRow.digest).where(VersionRow.school == school)))
    books -= set(session.scalars(select(VersionRow.digest).where(VersionRow.school != school)))
    books -= set(session.scalars(select(RunRow.digest).where(RunRow.school != school)))
    nobodys = (RunRow.school.is_(None), RunRow.kind != PACK, RunRow.id.not_in(select(PlanRow.run)))
    runs |= set(session.scalars(select(RunRow.id).where(RunRow.digest.in_(books), *nobodys)))
    while tried := set(session.scalars(select(RunRow.id).where(RunRow.base.in_(runs), *nobodys))) - runs:
        runs |= tried
    return sorted(runs)


def keep_workbook(school: str, book: bytes, name: str, author: str) -> Version:
    """The version with these bytes; a new one when they differ from all that were handed in before."""
    digest = hashlib.sha256(book).hexdigest()
    with transaction(write=True) as session:
        known = session.scalar(select(VersionRow).where(VersionRow.school == school, VersionRow.digest == digest))
        if known is None:
            number = 1 + (session.scalar(select(func.max(VersionRow.number)).where(VersionRow.school == school)) or 0)
            more = {"name": name, "digest": digest, "author": author, "created": time.time(), "book": book}
            known = VersionRow(id=new_id(), school=school, number=number, **more)
            session.add(known)
            session.flush()
        return Version(known.id, known.school, known.number, known.name, known.digest, known.author, known.created)


def workbooks(school: str) -> tuple[Version, ...]:
    """The newest first."""
    columns = tuple(getattr(VersionRow, f.name) for f in fields(Version))
    with transaction() as session:
        found = session.execute(select(*columns).where(VersionRow.school == school).order_by(VersionRow.number.desc()))
        return tuple(Version(*row) for row in found)


def workbook_bytes(version: str) -> bytes | None:
    with transaction() as session:
        return session.scalar(select(VersionRow.book).where(VersionRow.id == version))


def note(school: str | None, who: str, what: str, detail: str = "") -> None:
    """A line of the log. `school` None: it concerns the district."""
    chain.add(school, who, what, detail)


def log(school: str | None, limit: int = 200) -> tuple[LogLine, ...]:
    """The newest first. `school` None: what concerns the district, and schools that are gone."""
    mine = LogRow.school == school
    if school is None:
        mine = LogRow.school.is_(None) | LogRow.school.not_in(select(SchoolRow.id))
    query = select(LogRow).where(mine).order_by(LogRow.id.desc()).limit(limit)
    with transaction() as session:
        return tuple(_line(r) for r in session.scalars(query))


def whole_log(limit: int) -> tuple[LogLine, ...]:
    """The last lines of everybody, the oldest of them first."""
    with transaction() as session:
        return tuple(_line(r) for r in session.scalars(select(LogRow).order_by(LogRow.id.desc()).limit(limit)))[::-1]


def _line(r: LogRow) -> LogLine:
    return LogLine(r.at, r.who, r.what, r.detail, r.id, r.school)


# --- members ---------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Member:
    """`school` is None for the district office."""

    id: str
    school: str | None
    role: str
    email: str
    issuer: str
    subject: str
    team: str


def invite(school: str | None, role: str, email: str, team: str = "") -> Member:
    email = email.strip().casefold()
    row = MemberRow(id=new_id(), school=school, role=role, email=email, team=team, issuer="", subject="", created=time.time())
    with transaction() as session:
        session.add(row)
        session.flush()
        return _member(row)


def members(school: str | None) -> tuple[Member, ...]:
    query = select(MemberRow).where(MemberRow.school == school, MemberRow.ended.is_(None)).order_by(MemberRow.created)
    with transaction() as session:
        return tuple(_member(r) for r in session.scalars(query))


def had_office() -> bool:
    """Was anybody ever of the district office? Whoever has left it does not come back by being the first."""
    with transaction() as session:
        return session.scalar(select(MemberRow.id).where(MemberRow.school.is_(None)).limit(1)) is not None


def memberships(issuer: str, subject: str) -> tuple[Member, ...]:
    """Without those in a school that was deleted."""
    return of_person(issuer, subject)[1]


def of_person(issuer: str, subject: str) -> tuple[str, tuple[Member, ...]]:
    """The number that stands for whoever signs in so, and their memberships, without those in a school that was deleted.

    The number is that of their first membership, also when that has ended: what is kept under it stays theirs.
    """
    query = select(MemberRow, SchoolRow.hidden).outerjoin(SchoolRow, SchoolRow.id == MemberRow.school)
    mine = query.where(MemberRow.issuer == issuer, MemberRow.subject == subject).order_by(MemberRow.created, MemberRow.id)
    with transaction() as session:
        rows = session.execute(mine).all()
        now = tuple(_member(row) for row, hidden in rows if row.ended is None and hidden is None)
        return (rows[0][0].id if rows else ""), now


def claim(issuer: str, subject: str, email: str) -> int:
    """Give the open invitations for a verified address to whoever signed in with it; how many there were."""
    query = select(MemberRow).where(MemberRow.email == email.strip().casefold(), MemberRow.subject == "", MemberRow.ended.is_(None))
    with transaction() as session:  # asked at every step of every page: nearly always there is none, and nobody waits for a writer
        if session.scalar(query.limit(1)) is None:
            return 0
    with transaction(write=True, serial=False) as session:
        found = list(session.scalars(query.with_for_update()))  # whoever comes second finds them taken
        for row in found:
            row.issuer, row.subject = issuer, subject
            chain.append(session, row.school, f"member {row.id}", "An invitation was taken up", f"{row.role} (member {row.id})")
        return len(found)


def end_membership(member: str) -> None:
    with transaction(write=True) as session:
        row = session.get(MemberRow, member)
        if row is not None and row.ended is None:
            row.ended = time.time()


def member(member_id: str) -> Member | None:
    with transaction() as session:
        row = session.get(MemberRow, member_id)
        return None if row is None else _member(row)


def _member(row: MemberRow) -> Member:
    return Member(row.id, row.school, row.role, row.email, row.issuer, row.subject, row.team)
