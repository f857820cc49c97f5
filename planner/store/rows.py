"""What people share, as tables: schools, who belongs to them, plans put before them, comments, votes, and the log.

Comments, what is kept, counts of votes and the log are only ever added to. A school's rows go when the school goes. Times are seconds
since 1970.
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
    hidden: Mapped[float | None]  # when it was deleted: nobody sees it, until it is brought back or goes for good
    hidden_by: Mapped[str] = mapped_column(default="")


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


class DraftRow(Base):
    """A workbook that somebody is typing in, and has not handed in. Only its owner sees it."""

    __tablename__ = "drafts"

    id: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    changed: Mapped[float]
    book: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


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
    first_draft: Mapped[bool] = mapped_column(default=False)  # of the search: its cuts and unspent money are not settled
    frozen: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # the audited plan workbook as it was submitted
    frozen_book: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # and the school's workbook

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


class PollRow(Base):
    """An advisory poll online: one row, written whole at each answer, so that no row, order or time ties an answer to a code.

    `planner/store/polls.py` says what a database, a backup, or two of them can tell, and why.
    """

    __tablename__ = "polls"

    id: Mapped[str] = mapped_column(primary_key=True)
    school: Mapped[str] = _school()
    plan: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), index=True)
    question: Mapped[str]
    choices: Mapped[str] = mapped_column(Text)  # JSON list
    subject: Mapped[str]  # bargained, as in store/closed.py; "" for others
    codes: Mapped[int]  # how many may answer
    counts: Mapped[str] = mapped_column(Text)  # JSON list, one number for each choice
    texts: Mapped[str] = mapped_column(Text)  # JSON list in the order of the alphabet; empty until the poll is closed
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # codes and texts while it is open; then nothing
    remark: Mapped[str] = mapped_column(Text)  # what its result must say beside the numbers
    opened: Mapped[float]
    closed: Mapped[float | None]


class PaperVoteRow(Base):
    """A binding vote, held on paper: what the contract says of it. The threshold is `num`/`den`, or more than that."""

    __tablename__ = "paper_votes"

    id: Mapped[str] = mapped_column(primary_key=True)
    school: Mapped[str] = _school()
    plan: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), index=True)
    question: Mapped[str]
    choices: Mapped[str] = mapped_column(Text)  # JSON list; the first is the one that must reach the threshold
    electorate: Mapped[str] = mapped_column(Text)  # who may vote
    eligible: Mapped[int]  # how many they are
    num: Mapped[int]
    den: Mapped[int]
    more: Mapped[bool]  # more than num/den, not just as much
    of: Mapped[str]  # eligible | cast | valid
    quorum: Mapped[int]  # per cent of the eligible who must vote; 0 where the contract wants none
    conductor: Mapped[str] = mapped_column(Text)
    clause: Mapped[str] = mapped_column(Text)
    called: Mapped[float]
    called_off: Mapped[float | None]


class CountRow(Base):
    """What one person entered from the tellers' sheet. The result is what two of them agree on."""

    __tablename__ = "paper_counts"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    vote: Mapped[str] = mapped_column(ForeignKey("paper_votes.id", ondelete="CASCADE"), index=True)
    who: Mapped[str]  # as in the log
    person: Mapped[str]  # a digest of whose sign-in it was: one person with two memberships stays one; "" without a sign-in
    at: Mapped[float]
    counts: Mapped[str] = mapped_column(Text)  # JSON list, one number for each choice
    spoiled: Mapped[int]  # blank ballots, and such as say nothing clearly
    cast: Mapped[int]  # ballots in the box
    handed_out: Mapped[int]
    statement: Mapped[str] = mapped_column(Text)  # of the minority, if they hand one in


class ClosedRow(Base):
    """The district office has closed comments or polls on a subject; `school` None: in all schools."""

    __tablename__ = "closed_subjects"

    id: Mapped[str] = mapped_column(primary_key=True)
    school: Mapped[str | None] = mapped_column(ForeignKey(OF_SCHOOL, ondelete="CASCADE"), index=True)
    what: Mapped[str]  # comments | polls
    subject: Mapped[str]
    why: Mapped[str] = mapped_column(Text)
    since: Mapped[float]


class LogRow(Base):
    """A line of the log; `planner.store.chain` writes it. It outlives its school."""

    __tablename__ = "log"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # the lines are counted from 1 without a gap
    school: Mapped[str | None] = mapped_column(index=True)  # None for what concerns the district
    at: Mapped[float]
    who: Mapped[str]  # a role, and the member's number where they signed in
    what: Mapped[str]
    detail: Mapped[str] = mapped_column(Text, default="")
    salt: Mapped[str]
    words: Mapped[str]  # digest of salt and detail
    before: Mapped[str]  # the hash of the line before
    hash: Mapped[str]
    erased: Mapped[float | None]  # when detail and salt were taken out


class HeadRow(Base):
    """How far the log goes: one row, which every writer of a line takes in turn."""

    __tablename__ = "log_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lines: Mapped[int]
    hash: Mapped[str]


class SummaryRow(Base):
    """What the district reads of a plan that lies there: figures of the frozen files, written when the plan changes hands.

    `plan_version` and `kind` say what it was written from: another version of the plan, or other figures, are written anew.
    """

    __tablename__ = "summaries"

    plan: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True)
    school: Mapped[str] = _school()
    plan_version: Mapped[int]
    kind: Mapped[int]
    digest: Mapped[str]  # of the school's workbook as it was submitted
    figures: Mapped[str] = mapped_column(Text)  # JSON, see sharing/summary.py


class DeadlineRow(Base):
    """A day by which schools submit, or the district decides; `school` None: for all that have no day of their own."""

    __tablename__ = "deadlines"

    id: Mapped[str] = mapped_column(primary_key=True)
    school: Mapped[str | None] = mapped_column(ForeignKey(OF_SCHOOL, ondelete="CASCADE"), index=True)
    what: Mapped[str]  # submit | decide
    day: Mapped[str]  # 2026-03-02


class PackRow(Base):
    """A download that was made in the background; it goes with its run."""

    __tablename__ = "packs"

    run: Mapped[str] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class RecordRow(Base):
    """A plan as the district accepted it. It belongs to the district: it stays when the plan is reopened and when the school goes."""

    __tablename__ = "records"

    id: Mapped[str] = mapped_column(primary_key=True)
    school: Mapped[str] = mapped_column(index=True)
    school_name: Mapped[str]
    plan: Mapped[str]
    title: Mapped[str]
    accepted: Mapped[float]
    hidden: Mapped[float | None]
    hidden_by: Mapped[str] = mapped_column(default="")
    frozen: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    frozen_book: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class HoldRow(Base):
    """A legal hold. `school` None: on everything."""

    __tablename__ = "holds"

    id: Mapped[str] = mapped_column(primary_key=True)
    school: Mapped[str | None] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(Text)
    who: Mapped[str]
    since: Mapped[float]
    ended: Mapped[float | None]
    ended_by: Mapped[str] = mapped_column(default="")


class SettingRow(Base):
    """What the district has set for everybody."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
