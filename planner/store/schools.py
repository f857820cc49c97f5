"""Schools, the workbooks they handed in, and their log."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass, fields

from sqlalchemy import delete, func, select

from planner.store.folder import transaction
from planner.store.rows import LogRow, MemberRow, PlanRow, SchoolRow, VersionRow
from planner.store.runs import RunRow, forget


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
    at: float
    who: str
    what: str
    detail: str


def new_id() -> str:
    """Random: whoever has not been given it cannot find what it names."""
    return secrets.token_hex(6)


def add_school(name: str) -> SchoolEntry:
    row = SchoolRow(id=new_id(), name=name, created=time.time())
    with transaction() as session:
        session.add(row)
        session.flush()
        return SchoolEntry(row.id, row.name, row.created)


def schools() -> tuple[SchoolEntry, ...]:
    with transaction() as session:
        rows = session.scalars(select(SchoolRow).order_by(SchoolRow.name))
        return tuple(SchoolEntry(r.id, r.name, r.created) for r in rows)


def school_named(name: str) -> SchoolEntry | None:
    return next((s for s in schools() if s.name.casefold() == name.casefold()), None)


def delete_school(school: str) -> None:
    """All of it: workbooks, searches, plans, comments, ballots, members and the log."""
    with transaction() as session:
        runs = list(session.scalars(select(RunRow.id).where(RunRow.school == school)))
        runs += [r for r in session.scalars(select(PlanRow.run).where(PlanRow.school == school)) if r not in runs]
    for run in runs:
        forget(run)
    with transaction() as session:
        session.execute(delete(SchoolRow).where(SchoolRow.id == school))


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


def note(school: str, who: str, what: str, detail: str = "") -> None:
    with transaction() as session:
        session.add(LogRow(school=school, at=time.time(), who=who, what=what, detail=detail))


def log(school: str, limit: int = 200) -> tuple[LogLine, ...]:
    """The newest first."""
    query = select(LogRow).where(LogRow.school == school).order_by(LogRow.id.desc()).limit(limit)
    with transaction() as session:
        return tuple(LogLine(r.at, r.who, r.what, r.detail) for r in session.scalars(query))


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


def memberships(issuer: str, subject: str) -> tuple[Member, ...]:
    query = select(MemberRow).where(MemberRow.issuer == issuer, MemberRow.subject == subject, MemberRow.ended.is_(None))
    with transaction() as session:
        return tuple(_member(r) for r in session.scalars(query))


def claim(issuer: str, subject: str, email: str) -> int:
    """Give the open invitations for a verified address to whoever signed in with it; how many there were."""
    query = select(MemberRow).where(MemberRow.email == email.strip().casefold(), MemberRow.subject == "", MemberRow.ended.is_(None))
    with transaction(write=True) as session:
        found = list(session.scalars(query))
        for row in found:
            row.issuer, row.subject = issuer, subject
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
