"""Advisory polls: counts and separate texts, and nothing that says which code gave which answer.

A poll is one row, written whole at each answer:

- `counts`: a number for each choice. An answer adds one in place.
- `sealed`: every code as a keyed digest with used or not, and the texts so far, in the order of the alphabet. It is unreadable without the
  poll's key (`planner/store/sealed.py`), which is in no database, and its length changes only where the texts outgrow a power of two.
- no time but those of opening and closing, and no row for a code, an answer or a text.

So there is nothing to join: no two tables share an id; no row comes before another (rowid, ctid); a transaction's number (`xmin`) stands
on the whole poll and is that of its latest change. Of two backups the counts differ and the sealed bytes differ wholly: whoever compares
them learns how many gave each answer in between, and neither with which code nor with which text. Closing takes the texts out, drops the
sealed bytes, and deletes the key: old pages, journals, dead rows and backups stay unreadable.

Whoever runs the server can read the key and the memory while a poll is open. A poll is not secret from them; the page says so.
"""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.domain.survey import FEW
from planner.store import sealed
from planner.store.folder import transaction
from planner.store.rows import PollRow
from planner.store.schools import new_id

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that reads like something else
CODE_LENGTH = 8
CLOSED = "This poll is closed."
NO_ANSWER = "Choose one of the answers."
USED = "This code has answered already."
UNKNOWN = "This is no code of this poll. Look at your slip again."
KEYLESS = "This poll can't take answers any more: its key is not on this server. Close it to see what was counted."
TEXTS_LOST = "Its key was not on this server when it was closed: what people wrote beside their answers can't be read."
WRONG_CODE = (USED, UNKNOWN)


@dataclass(frozen=True)
class Poll:
    """A question to the staff that decides nothing. `answered` is None below 5: nothing is said of so few."""

    id: str
    plan: str
    question: str
    choices: tuple[str, ...]
    subject: str
    codes: int
    answered: int | None
    opened: float
    closed: float | None
    remark: str


@dataclass(frozen=True)
class Result:
    """What a closed poll came to. Texts are in the order of the alphabet, and belong to no answer."""

    counts: tuple[tuple[str, int], ...]
    texts: tuple[str, ...]


def open_poll(
    school: str, plan: str, question: str, choices: tuple[str, ...], *, codes: int, subject: str = ""
) -> tuple[Poll, tuple[str, ...]]:
    """The poll and one code for each who may answer. The codes are told once and kept only as sealed digests."""
    forget_keys()
    poll_id, made = new_id(), set[str]()
    while len(made) < codes:
        made.add("".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)))
    key = sealed.make_key(poll_id)
    inside = _Inside({_digest(key, code): 0 for code in made}, [])
    row = PollRow(
        id=poll_id, school=school, plan=plan, question=question, choices=json.dumps(choices), subject=subject, codes=codes,
        counts=json.dumps([0] * len(choices)), texts="[]", sealed=inside.seal(key), remark="", opened=time.time(),
    )  # fmt: skip
    with transaction() as session:
        session.add(row)
        session.flush()
        return _poll(row), tuple(sorted(made))


def polls(plan: str) -> tuple[Poll, ...]:
    """The oldest first."""
    with transaction() as session:
        return tuple(_poll(r) for r in session.scalars(select(PollRow).where(PollRow.plan == plan).order_by(PollRow.opened)))


def poll(poll_id: str) -> Poll | None:
    with transaction() as session:
        row = session.get(PollRow, poll_id)
        return None if row is None else _poll(row)


def answer(poll_id: str, code: str, choice: str, text: str = "") -> str:
    """Count an answer. "" when it counts, otherwise why it does not: then its code is not used up either."""
    with transaction(write=True, serial=False) as session:
        row = _locked(session, poll_id)
        if row is None or row.closed is not None:
            return CLOSED
        choices = json.loads(row.choices)
        if choice not in choices:
            return NO_ANSWER
        try:
            key = sealed.key_of(poll_id)
            inside = _Inside.of(key, row.sealed)
        except sealed.Lost:
            return KEYLESS
        digest = _digest(key, code)
        if inside.codes.get(digest) != 0:
            return USED if digest in inside.codes else UNKNOWN
        inside.codes[digest] = 1
        inside.texts += [text] if text else []
        counts = json.loads(row.counts)
        counts[choices.index(choice)] += 1
        row.counts, row.sealed = json.dumps(counts), inside.seal(key)
    return ""


def close_poll(poll_id: str) -> bool:
    """Close it for good; False where it was closed already. Fewer than 5 answers are thrown away: nobody shall ever be shown them."""
    with transaction(write=True, serial=False) as session:
        row = _locked(session, poll_id)
        if row is None or row.closed is not None:
            return False
        if sum(json.loads(row.counts)) < FEW:
            row.counts = json.dumps([0] * len(json.loads(row.choices)))
        else:
            row.texts, row.remark = _texts_of(row)
        row.sealed, row.closed = None, time.time()
    sealed.forget_key(poll_id)  # after the texts are safe
    return True


def _texts_of(row: PollRow) -> tuple[str, str]:
    """As they are kept, and what must be said of them."""
    try:
        return json.dumps(sorted(_Inside.of(sealed.key_of(row.id), row.sealed).texts)), ""
    except sealed.Lost:
        return "[]", TEXTS_LOST


def result(poll_id: str) -> Result | None:
    """Only of a closed poll with at least 5 answers."""
    with transaction() as session:
        row = session.get(PollRow, poll_id)
        if row is None or row.closed is None:
            return None
        counts = json.loads(row.counts)
        if sum(counts) < FEW:
            return None
        return Result(tuple(zip(json.loads(row.choices), counts, strict=True)), tuple(json.loads(row.texts)))


@dataclass
class _Inside:
    """What is sealed while a poll is open: digest of a code -> used (1) or not (0), and the texts."""

    codes: dict[str, int]
    texts: list[str]

    @classmethod
    def of(cls, key: bytes, kept: bytes | None) -> _Inside:
        found = json.loads(sealed.unseal(key, kept or b""))
        return cls(found["codes"], found["texts"])

    def seal(self, key: bytes) -> bytes:
        return sealed.seal(key, json.dumps({"codes": dict(sorted(self.codes.items())), "texts": sorted(self.texts)}).encode())


def _locked(session: Session, poll_id: str) -> PollRow | None:
    """The row, for one writer at a time."""
    return session.get(PollRow, poll_id, with_for_update=True)


def forget_keys() -> None:
    """Of polls that are not open any more."""
    sealed.forget_others(_open_ids())


def _open_ids() -> tuple[str, ...]:
    with transaction() as session:
        return tuple(session.scalars(select(PollRow.id).where(PollRow.closed.is_(None))))


def _digest(key: bytes, code: str) -> str:
    return sealed.digest(key, "".join(c for c in code.upper() if c.isalnum()))


def _poll(r: PollRow) -> Poll:
    answered = sum(json.loads(r.counts))
    shown = answered if answered >= FEW else None
    return Poll(r.id, r.plan, r.question, tuple(json.loads(r.choices)), r.subject, r.codes, shown, r.opened, r.closed, r.remark)
