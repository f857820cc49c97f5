"""The log as a chain: each line carries the hash of the one before, so that a line that was changed, removed, swapped or cut off shows.

Whoever can write the database can also make the whole chain anew. Against that helps its head (the number of lines and the last hash),
which an administrator notes elsewhere and compares. When a school is removed for good the words of its lines go, and their digest stays;
a later line says so, and without that line the log does not fit.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from planner.store.folder import transaction
from planner.store.rows import HeadRow, LogRow

FIRST = "0" * 64  # stands before the first line
ERASED = "The words of its lines were taken out"  # said by the line that vouches for it


@dataclass(frozen=True)
class Head:
    """How far the log goes: the number of its lines, and the hash of the last."""

    lines: int
    hash: str

    def __str__(self) -> str:
        return f"{self.lines}:{self.hash}"


@dataclass(frozen=True)
class Verdict:
    """What was found: the head as it was counted, and the first line that does not fit ("" where all do)."""

    head: Head
    fault: str

    @property
    def whole(self) -> bool:
        return not self.fault


def add(school: str | None, who: str, what: str, detail: str = "") -> None:
    """Write one line in a transaction of its own. `school` None: it concerns the district."""
    with transaction(write=True, serial=False) as session:
        append(session, school, who, what, detail)


def append(session: Session, school: str | None, who: str, what: str, detail: str = "") -> None:
    """Write one line together with the step that it tells of.

    The transaction must have begun as a writer (`write=True, serial=False`): writers take turns at the head, so the chain never forks.
    """
    head = session.scalars(select(HeadRow).with_for_update()).one()
    salt = secrets.token_hex(16)
    row = LogRow(id=head.lines + 1, school=school, at=time.time(), who=who, what=what, detail=detail, salt=salt)
    row.words, row.before = words_digest(salt, detail), head.hash
    row.hash = line_hash(row)
    session.add(row)
    head.lines, head.hash = row.id, row.hash
    session.flush()


def erase(session: Session, school: str, who: str) -> None:
    """Take the words out of all lines of a school and say so; their digests stay in the chain. For a writer's transaction."""
    gone = {"detail": "", "salt": "", "erased": time.time()}
    session.execute(update(LogRow).where(LogRow.school == school, LogRow.erased.is_(None)).values(**gone))
    append(session, school, who, ERASED)


def words_digest(salt: str, detail: str) -> str:
    """The salt goes with the words: without it nobody can try which words they may have been."""
    return sha256(f"{salt}:{detail}".encode()).hexdigest()


def line_hash(row: LogRow) -> str:
    facts = [row.before, row.id, row.school, repr(row.at), row.who, row.what, row.words]
    return sha256(json.dumps(facts).encode()).hexdigest()


def verify(noted: Head | None = None) -> Verdict:
    """Go through the whole log. `noted`: a head that was written down earlier, which the log must have passed through."""
    with transaction() as session:
        return verdict(session, noted)


def verdict(session: Session, noted: Head | None = None) -> Verdict:
    """Likewise, of the store behind this session."""
    heads = session.execute(select(HeadRow.lines, HeadRow.hash)).all()
    last, passed = Head(0, FIRST), noted in (None, Head(0, FIRST))
    if len(heads) != 1 or not isinstance(heads[0].lines, int):
        return Verdict(last, "The one row that says where the log ends was removed, changed or doubled.")
    head = Head(*heads[0])
    wordless: dict[str | None, int] = {}  # school -> the first line without its words, until a line says why
    for row in session.scalars(select(LogRow).order_by(LogRow.id)).yield_per(500):
        if fault := next(_faults(row, last), ""):
            return Verdict(last, fault)
        last = Head(row.id, row.hash)
        passed = passed or last == noted
        if row.erased is not None:
            wordless.setdefault(row.school, row.id)
        elif row.what == ERASED:
            wordless.pop(row.school, None)
    if wordless:
        return Verdict(last, f"Line {min(wordless.values())}: its words were taken out, and no line says that this was done.")
    if last.lines < head.lines:
        return Verdict(last, f"Line {last.lines + 1} is missing: the log was cut off. It had {head.lines} lines.")
    if last != head:
        return Verdict(last, f"Line {last.lines} is not the one that the log ended with.")
    if not passed and noted is not None:
        return Verdict(last, f"Line {noted.lines} is not the one that was noted. The log was cut off or written anew.")
    return Verdict(last, "")


def _faults(row: LogRow, last: Head) -> Iterator[str]:
    try:
        yield from _misfits(row, last)
    except TypeError:  # a file takes any kind of value in any column
        yield f"Line {last.lines + 1} was changed."


def _misfits(row: LogRow, last: Head) -> Iterator[str]:
    if row.id != last.lines + 1:
        yield f"Line {last.lines + 1} is missing."
    if row.before != last.hash:
        yield f"Line {row.id} does not follow from the line before."
    if row.hash != line_hash(row):
        yield f"Line {row.id} was changed."
    if row.erased is None and row.words != words_digest(row.salt, row.detail):
        yield f"Line {row.id} was changed."
    if row.erased is not None and row.detail:
        yield f"Line {row.id} was changed after its words were taken out."
