"""Comments and secret ballots on a plan. Both are only ever added to."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.engine import CursorResult

from planner.store.folder import transaction
from planner.store.rows import BallotRow, CodeRow, CommentRow, VoteRow
from planner.store.schools import new_id

KINDS = ("comment", "benefit", "problem", "dissent")
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that reads like something else
CODE_LENGTH = 8


@dataclass(frozen=True)
class Comment:
    id: str
    plan: str
    kind: str
    about: str
    text: str
    team: str
    created: float


@dataclass(frozen=True)
class Ballot:
    """A question to the staff. `needed` is in hundredths of a per cent, of the votes or of all staff."""

    id: str
    plan: str
    question: str
    choices: tuple[str, ...]
    staff: int
    quorum: int
    needed: int
    counted: str
    opened: float
    closed: float | None
    cast: int


@dataclass(frozen=True)
class Result:
    """What a closed ballot came to."""

    votes: tuple[tuple[str, int], ...]
    cast: int
    quorum: bool  # did enough of the staff vote?
    passed: bool  # does the first choice have what it needs?


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


# --- ballots ---------------------------------------------------------------------------------------------------------------
def open_ballot(
    school: str, plan: str, question: str, choices: tuple[str, ...], *, staff: int, quorum: int, needed: int, counted: str
) -> tuple[Ballot, tuple[str, ...]]:
    """The ballot and one code for each voter. The codes are told once and kept only as digests."""
    row = BallotRow(
        id=new_id(), school=school, plan=plan, question=question, choices=json.dumps(choices),
        staff=staff, quorum=quorum, needed=needed, counted=counted, opened=time.time(),
    )  # fmt: skip
    codes: set[str] = set()
    while len(codes) < staff:
        codes.add("".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)))
    with transaction() as session:
        session.add(row)
        session.flush()
        session.add_all(CodeRow(ballot=row.id, digest=_digest(row.id, code), used=False) for code in codes)
        session.flush()
        return _ballot(row, 0), tuple(sorted(codes))


def ballots(plan: str) -> tuple[Ballot, ...]:
    """The oldest first, with how many have voted."""
    with transaction() as session:
        rows = list(session.scalars(select(BallotRow).where(BallotRow.plan == plan).order_by(BallotRow.opened)))
        return tuple(_ballot(r, _cast(session, r.id)) for r in rows)


def ballot(ballot_id: str) -> Ballot | None:
    with transaction() as session:
        row = session.get(BallotRow, ballot_id)
        return None if row is None else _ballot(row, _cast(session, row.id))


def vote(ballot_id: str, code: str, choice: str) -> str:
    """"" when the vote is in the box, otherwise why it is not. The code is used up and the vote dropped in one step."""
    digest = _digest(ballot_id, code)
    with transaction(write=True, serial=False) as session:
        row = session.get(BallotRow, ballot_id, with_for_update={"read": True})  # it cannot be closed while a vote is dropped
        if row is None or row.closed is not None:
            return "This vote is closed."
        if choice not in json.loads(row.choices):
            return "Choose one of the answers."
        fresh = update(CodeRow).where(CodeRow.ballot == ballot_id, CodeRow.digest == digest, CodeRow.used.is_(False)).values(used=True)
        done = session.execute(fresh)
        assert isinstance(done, CursorResult)
        if done.rowcount != 1:
            known = session.get(CodeRow, (ballot_id, digest))
            return "This code has voted already." if known is not None else "This is no code of this vote. Look at your slip again."
        session.add(VoteRow(id=secrets.token_hex(16), ballot=ballot_id, choice=choice))
    return ""


def close_ballot(ballot_id: str) -> None:
    with transaction(write=True) as session:
        row = session.get(BallotRow, ballot_id)
        if row is not None and row.closed is None:
            row.closed = time.time()


def result(ballot_id: str) -> Result | None:
    """Only of a closed ballot: nobody sees how a vote is going."""
    with transaction() as session:
        row = session.get(BallotRow, ballot_id)
        if row is None or row.closed is None:
            return None
        counts = Counter(session.scalars(select(VoteRow.choice).where(VoteRow.ballot == ballot_id)))
        asked = _ballot(row, sum(counts.values()))
    choices, cast = asked.choices, asked.cast
    of = asked.staff if asked.counted == "staff" else cast
    quorum = 100 * cast >= asked.quorum * asked.staff
    passed = quorum and of > 0 and 10_000 * counts[choices[0]] >= asked.needed * of
    return Result(tuple((c, counts[c]) for c in choices), cast, quorum, passed)


def _cast(session: object, ballot_id: str) -> int:
    query = select(func.count()).select_from(VoteRow).where(VoteRow.ballot == ballot_id)
    return int(session.scalar(query) or 0)  # type: ignore[attr-defined]


def _ballot(r: BallotRow, cast: int) -> Ballot:
    return Ballot(r.id, r.plan, r.question, tuple(json.loads(r.choices)), r.staff, r.quorum, r.needed, r.counted, r.opened, r.closed, cast)


def _digest(ballot_id: str, code: str) -> str:
    plain = "".join(c for c in code.upper() if c.isalnum())
    return hashlib.sha256(f"{ballot_id}:{plain}".encode()).hexdigest()
