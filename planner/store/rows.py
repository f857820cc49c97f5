"""What people share, as tables: schools, who belongs to them, plans put before them, comments, ballots, and the log.

Comments, what is kept, votes and the log are only ever added to. A school's lines go when the school goes. Times are seconds since 1970.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.folder import Base

OF_SCHOOL = "schools.id"


def _school() -> Mapped[str]:
    return mapped_column(ForeignKey(OF_SCHOOL, ondelete="CASCADE"), index=True)


class SchoolRow(Base):
    __tablename__ = "schools"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    created: Mapped[float]


class VersionRow(Base):
    """A workbook as it was handed in: the same bytes are kept once."""

    __tablename__ = "workbooks"
    __table_args__ = (UniqueConstraint("school", "digest"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    school: Mapped[str] = _school()
    number: Mapped[int]
    name: Mapped[str]
    digest: Mapped[str]
    author: Mapped[str]
    created: Mapped[float]
    book: Mapped[bytes] = mapped_column(LargeBinary)


class MemberRow(Base):
    """Who may do what. `school` is None for the district office. Known by issuer and subject once they have signed in."""

    __tablename__ = "members"

    id: Mapped[str] = mapped_column(primary_key=True)
    school: Mapped[str | None] = mapped_column(ForeignKey(OF_SCHOOL, ondelete="CASCADE"), index=True)
    role: Mapped[str]
    email: Mapped[str]  # as invited; only the verified address of the sign-in claims the invitation
    issuer: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    team: Mapped[str] = mapped_column(default="")
    created: Mapped[float]
    ended: Mapped[float | None]


class PlanRow(Base):
    """A plan put before people. `version` counts its changes: whoever saw an older one does not overwrite a newer."""

    __tablename__ = "plans"

    id: Mapped[str] = mapped_column(primary_key=True)
    school: Mapped[str] = _school()
    run: Mapped[str]
    title: Mapped[str]
    state: Mapped[str]
    shows: Mapped[str]  # what teachers see: week | programs | positions
    note: Mapped[str] = mapped_column(Text, default="")  # why it came back
    created: Mapped[float]
    changed: Mapped[float]
    version: Mapped[int] = mapped_column()
    frozen: Mapped[bytes | None] = mapped_column(LargeBinary)  # the audited plan workbook as it was submitted
    frozen_book: Mapped[bytes | None] = mapped_column(LargeBinary)  # and the school's workbook

    __mapper_args__ = {"version_id_col": version}


class CommentRow(Base):
    __tablename__ = "comments"

    id: Mapped[str] = mapped_column(primary_key=True)
    school: Mapped[str] = _school()
    plan: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]  # comment | benefit | problem | dissent
    about: Mapped[str]  # plan | team G3 | Staff!F7
    text: Mapped[str] = mapped_column(Text)
    team: Mapped[str]  # of the author, as far as they said it; never a name
    created: Mapped[float]


class KeptRow(Base):
    """Somebody asks that a decision of a plan stays; or takes that back, which is a line of its own (`undoes`)."""

    __tablename__ = "kept"

    id: Mapped[str] = mapped_column(primary_key=True)
    school: Mapped[str] = _school()
    plan: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(Text)
    line: Mapped[str] = mapped_column(Text)  # JSON: column code -> value of the Locks sheet
    team: Mapped[str]  # of who asked, as far as they said it; never a name
    created: Mapped[float]
    undoes: Mapped[str | None]


class BallotRow(Base):
    __tablename__ = "ballots"

    id: Mapped[str] = mapped_column(primary_key=True)
    school: Mapped[str] = _school()
    plan: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), index=True)
    question: Mapped[str]
    choices: Mapped[str] = mapped_column(Text)  # JSON list; the first is the one that needs the majority
    staff: Mapped[int]  # how many may vote
    quorum: Mapped[int]  # per cent of the staff who must vote
    needed: Mapped[int]  # hundredths of a per cent that the first choice needs
    counted: Mapped[str]  # of whom: votes | staff
    opened: Mapped[float]
    closed: Mapped[float | None]


class CodeRow(Base):
    """A voting code, as its digest. It says that somebody voted, never what."""

    __tablename__ = "codes"

    ballot: Mapped[str] = mapped_column(ForeignKey("ballots.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    used: Mapped[bool] = mapped_column(default=False)


class VoteRow(Base):
    """A vote. Nothing ties it to a code, a person or a time."""

    __tablename__ = "votes"
    __table_args__ = {"sqlite_with_rowid": False}  # kept in the order of their random ids, not of their coming

    id: Mapped[str] = mapped_column(primary_key=True)
    ballot: Mapped[str] = mapped_column(ForeignKey("ballots.id", ondelete="CASCADE"), index=True)
    choice: Mapped[str]


class LogRow(Base):
    __tablename__ = "log"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    school: Mapped[str] = _school()
    at: Mapped[float]
    who: Mapped[str]  # a role, and the member's number where they signed in
    what: Mapped[str]
    detail: Mapped[str] = mapped_column(Text, default="")
