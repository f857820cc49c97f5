"""Binding votes, which are held on paper: what the contract says of each, and what was counted, entered once by each of two people."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult

from planner.store.folder import transaction
from planner.store.rows import CountRow, PaperVoteRow
from planner.store.schools import new_id

ELIGIBLE, CAST, VALID = "eligible", "cast", "valid"  # of whom the first answer needs its share
BASES = (ELIGIBLE, CAST, VALID)


@dataclass(frozen=True)
class Terms:
    """What the contract says: who may vote and how many they are, what the first answer needs and of whom, who conducts it, and where
    that stands. The share is `num`/`den`; `more`: it must be passed, not only reached. `quorum`: per cent of the eligible who must vote."""

    electorate: str
    eligible: int
    num: int
    den: int
    more: bool
    of: str
    quorum: int
    conductor: str
    clause: str


@dataclass(frozen=True)
class PaperVote:
    id: str
    school: str
    plan: str
    question: str
    choices: tuple[str, ...]
    terms: Terms
    called: float
    called_off: float | None


@dataclass(frozen=True)
class Count:
    """The figures of a tellers' sheet: a number for each choice, blank and spoiled ballots, those in the box, and those handed out."""

    counts: tuple[int, ...]
    spoiled: int
    cast: int
    handed_out: int
    statement: str = ""


@dataclass(frozen=True)
class Entry:
    """A count as somebody entered it. `person` is "" without a sign-in."""

    who: str
    person: str
    at: float
    count: Count


def call(school: str, plan: str, question: str, choices: tuple[str, ...], terms: Terms) -> PaperVote:
    row = PaperVoteRow(
        id=new_id(), school=school, plan=plan, question=question, choices=json.dumps(choices), called=time.time(), **vars(terms)
    )
    with transaction() as session:
        session.add(row)
        session.flush()
        return _vote(row)


def votes(plan: str) -> tuple[PaperVote, ...]:
    """The oldest first."""
    with transaction() as session:
        rows = session.scalars(select(PaperVoteRow).where(PaperVoteRow.plan == plan).order_by(PaperVoteRow.called))
        return tuple(_vote(r) for r in rows)


def vote(vote_id: str) -> PaperVote | None:
    with transaction() as session:
        row = session.get(PaperVoteRow, vote_id)
        return None if row is None else _vote(row)


def call_off(vote_id: str) -> bool:
    """False where that was done before."""
    change = update(PaperVoteRow).where(PaperVoteRow.id == vote_id, PaperVoteRow.called_off.is_(None)).values(called_off=time.time())
    with transaction(write=True, serial=False) as session:
        done = session.execute(change)
        assert isinstance(done, CursorResult)
        return done.rowcount == 1


def enter(vote_id: str, who: str, person: str, count: Count) -> None:
    row = CountRow(
        vote=vote_id, who=who, person=person, at=time.time(), counts=json.dumps(count.counts), spoiled=count.spoiled, cast=count.cast,
        handed_out=count.handed_out, statement=count.statement,
    )  # fmt: skip
    with transaction() as session:
        session.add(row)


def entries(vote_id: str) -> tuple[Entry, ...]:
    """In the order in which they were entered."""
    with transaction() as session:
        rows = session.scalars(select(CountRow).where(CountRow.vote == vote_id).order_by(CountRow.id))
        return tuple(
            Entry(r.who, r.person, r.at, Count(tuple(json.loads(r.counts)), r.spoiled, r.cast, r.handed_out, r.statement)) for r in rows
        )


def _vote(r: PaperVoteRow) -> PaperVote:
    terms = Terms(r.electorate, r.eligible, r.num, r.den, r.more, r.of, r.quorum, r.conductor, r.clause)
    return PaperVote(r.id, r.school, r.plan, r.question, tuple(json.loads(r.choices)), terms, r.called, r.called_off)
